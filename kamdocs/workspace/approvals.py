"""The workspace's approvals: one file for each dossier and approver under `approvals/`, which kamdocs itself writes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from kamdocs import source
from kamdocs.errors import InputError, Problem
from kamdocs.model.reading import Located, read
from kamdocs.model.records import Approval
from kamdocs.workspace.folder import shown, yaml_files
from kamdocs.workspace.quoting import quoted

__all__ = ["approval_path", "approval_text", "read_approvals"]

_FOLDER = "approvals"

_HEAD = """\
# An approval, written by `kamdocs approve`. Any change of the offer or its validity voids it; to take it back, delete this file.
"""


def read_approvals(root: Path | None) -> tuple[Located[Approval], ...]:
    """All approvals, in the order of their file names; () without a workspace. Raises InputError with every problem of the files.

    `root`: the workspace's folder, None without one.
    """
    if root is None:
        return ()
    found: list[Located[Approval]] = []
    problems: list[Problem] = []
    unreadable: list[OSError] = []
    for path in yaml_files(root / _FOLDER, unreadable):
        try:
            found.append(read(Approval, source.read(path, shown(path, root))))
        except InputError as refused:
            problems.extend(refused.problems)
    for error in unreadable:
        where = shown(Path(error.filename), root)
        problems.append(Problem(where, f"this folder cannot be read ({error.strerror})", "ask for permission to read it"))
    if problems:
        raise InputError(problems)
    return tuple(found)


def approval_path(root: Path, dossier: str, by: str) -> Path:
    """`approvals/DOSSIER BY.yaml`, in the subfolder of `approvals/` in which the dossier lies below `dossiers/`.

    `dossier`: its path from the workspace. Raises InputError for a dossier outside the workspace.
    """
    path = PurePosixPath(dossier)
    if Path(dossier).is_absolute() or path.is_absolute():
        message = "this dossier lies outside the workspace, whose approvals it needs"
        raise InputError(Problem(dossier, message, "move it into the workspace's dossiers/"))
    below = path.relative_to("dossiers") if path.is_relative_to("dossiers") else path
    return root.joinpath(_FOLDER, *below.parent.parts, f"{below.stem} {by}.yaml")


def approval_text(approval: Approval) -> str:
    """The file's text."""
    fields = [
        f"kamdocs: {approval.kamdocs}",
        f"dossier: {quoted(approval.dossier)}",
        f"by: {quoted(approval.by)}",
        f"on: {approval.on}",
        "covers:",
        *(f"  - {quoted(each)}" for each in approval.covers),
        "limits:",
        *(f"  - {quoted(each)}" for each in approval.limits),
        f"digest: {quoted(approval.digest)}",
    ]
    return _HEAD + "".join(f"{each}\n" for each in fields)
