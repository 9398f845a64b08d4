"""What a workspace wrote itself, apart from what kamdocs ships."""

from __future__ import annotations

from kamdocs.model.library import Argument
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located
from kamdocs.model.settings import Wordings
from kamdocs.workspace import Workspace

__all__ = ["own_arguments", "own_profiles", "own_wordings", "shipped_profiles"]


def own_arguments(workspace: Workspace) -> tuple[Located[Argument], ...]:
    """The arguments in force that stand in the workspace's library or in its own profiles."""
    shipped = {profile.file for profile in shipped_profiles(workspace)}
    return tuple(argument for argument in workspace.arguments() if argument.file not in shipped)


def own_profiles(workspace: Workspace) -> tuple[Located[Profile], ...]:
    return tuple(profile for profile in workspace.profiles if profile.value.type not in workspace.shipped_types)


def shipped_profiles(workspace: Workspace) -> tuple[Located[Profile], ...]:
    return tuple(profile for profile in workspace.profiles if profile.value.type in workspace.shipped_types)


def own_wordings(workspace: Workspace) -> Located[Wordings] | None:
    """The workspace's wordings; None where the shipped ones are in force."""
    is_own = workspace.root is not None and (workspace.root / "templates" / "wordings.yaml").is_file()
    return workspace.wordings if is_own else None
