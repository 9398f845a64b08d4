"""What the workspace's own texts claim and nothing stands behind: numbers without a source, promises that hang on nothing that is sold."""

from __future__ import annotations

from collections.abc import Iterator

from kamdocs.governance.finding import Finding
from kamdocs.governance.own import own_arguments, own_profiles, own_wordings
from kamdocs.tailor.claims import number_told, promise_told, unbound_numbers, unkept_promises
from kamdocs.workspace import Workspace

__all__ = ["claimed"]


def claimed(workspace: Workspace) -> Iterator[Finding]:
    """Each number in plain digits that is bound to nothing, and each promise that no condition on the offer holds to."""
    for argument in own_arguments(workspace):
        what = f"the argument {argument.value.id!r}: "
        for claim in unbound_numbers(argument.value):
            message, hint = number_told(claim)
            yield Finding("error", "number", argument.where(claim.path), what + message, hint)
        for claim in unkept_promises(argument.value, workspace.wordings.value):
            message, hint = promise_told(claim)
            yield Finding("error", "promise", argument.where(claim.path), what + message, hint)
    for profile in own_profiles(workspace):
        for claim in unbound_numbers(profile.value):
            yield Finding("error", "number", profile.where(claim.path), *number_told(claim))
        for claim in unkept_promises(profile.value, workspace.wordings.value):
            yield Finding("error", "promise", profile.where(claim.path), *promise_told(claim))
    if wordings := own_wordings(workspace):
        for claim in unbound_numbers(wordings.value):
            yield Finding("error", "number", wordings.where(claim.path), *number_told(claim))
