"""What the commands on templates share: which Word file a name means, and in which language it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamdocs.model.settings import Defaults
    from kamdocs.workspace import Workspace

__all__ = ["language_in", "template_file", "usual_language", "usual_template"]


def template_file(name: str, workspace: Workspace, language: str) -> Path:
    """The Word file that `name` means: a path, the file name of a workspace's template, or its name, which is sought in `language`.

    A path that leads nowhere is given back, for its reader to tell. Raises InputError where there is no template of the name.
    """
    if Path(name).suffix.casefold() == ".docx":
        own = (each.path for each in workspace.templates if each.path.name.casefold() == name.casefold())
        return Path(name) if Path(name).exists() else next(own, Path(name))
    return workspace.template(name, language)


def language_in(file: str) -> str | None:
    """The language that the file name of a template states, as `proposal.it.docx` does; None where it states none."""
    from kamdocs.values import canonical_language

    path = Path(file)
    return canonical_language(Path(path.stem).suffix[1:]) if path.suffix.casefold() == ".docx" else None


def usual_language(workspace: Workspace) -> str:
    """The language in which the workspace writes where nobody says another."""
    defaults = _defaults(workspace)
    return (defaults.language if defaults else None) or "en"


def usual_template(workspace: Workspace) -> str:
    """The name of the template that the workspace takes where nobody names another."""
    defaults = _defaults(workspace)
    return (defaults.template if defaults else None) or "proposal"


def _defaults(workspace: Workspace) -> Defaults | None:
    return workspace.settings.value.defaults if workspace.settings else None
