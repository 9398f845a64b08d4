"""A version's document again: the bytes that were sent, or made once more of today's files, to see what those have become."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kamdocs import __version__
from kamdocs.errors import InputError, KamdocsError, OutsideError, Problem
from kamdocs.register.history import Proposal, Version
from kamdocs.workspace import Workspace, shipped_folder

if TYPE_CHECKING:
    from kamdocs.register import Register
    from kamdocs.word.comparison import Difference

__all__ = ["Made", "again", "stored", "write"]


def stored(register: Register, proposal: Proposal, version: Version) -> bytes:
    """The document as it was sent. Raises OutsideError where the register no longer holds these bytes."""
    document = register.document(proposal.number, version.version)
    if _digest(document) != version.digest:
        message = f"the register's document of {proposal.number} version {version.version} is damaged"
        raise OutsideError(Problem("", message, "`kamdocs register repair` looks at it; a copy that was sent may be whole"))
    return document


def write(document: bytes, path: Path, force: bool = False) -> None:
    """Writes the file whole or not at all. A file that says something else is kept unless `force`. Raises InputError."""
    from kamdocs.delivery import write_whole

    if path.exists() and not path.is_file():
        raise InputError(Problem(path.as_posix(), "this is no ordinary file", "name another with -o"))
    try:
        if path.is_file() and path.read_bytes() == document:
            return
        if path.exists() and not force:
            message = "this file is there, and is not what was sent"
            raise InputError(Problem(path.as_posix(), message, "-f writes over it; -o writes another file"))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(document, path)
    except PermissionError:
        hint = "is it open in Word, or the folder read-only? close it, or name another with -o"
        raise InputError(Problem(path.as_posix(), "this file cannot be written", hint)) from None


# --------------------------------------------------------------------------------------------------------------------- of today's files


@dataclass(frozen=True, slots=True)
class Made:
    """What a version's document becomes of today's files.

    `is_same`: byte for byte what was sent. `inputs`: what the files have become that it was made of: (name, "changed", "gone" or "new").
    `differences`: what a reader would find otherwise. `problems`: why it cannot be made any more; () where it can.
    """

    is_same: bool
    inputs: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()


def again(document: bytes, proposal: Proposal, version: Version, workspace: Workspace, template: Path | None) -> Made:
    """The version made again: of today's files, with its own number, date, language and template; nothing is written.

    `document`: as it was sent. `template`: the file that its option means today; None: the workspace's usual one.
    """
    from kamdocs.lifecycle.sending import inputs_of
    from kamdocs.proposal import check_workspace, default_template, draft, rendered, with_number
    from kamdocs.word.comparison import differences

    root = workspace.root
    assert root is not None  # no register without a workspace
    try:
        check_workspace(workspace)
        made = draft(root / proposal.dossier, workspace, version.on, _option(version.options, "language"))
        file = template or default_template(workspace, made.plan.proposal.language)
        fresh = rendered(with_number(made, proposal.number, version.version), file)
        today = inputs_of(made, file)
    except KamdocsError as failed:
        return Made(False, _changed_inputs(version.inputs, root), problems=failed.problems)
    inputs = (*_changed_inputs(version.inputs, root), *((name, "new") for name in today if name not in version.inputs))
    return Made(fresh == document, inputs, differences(document, fresh))


def _option(options: Mapping[str, Any], name: str) -> str | None:
    value = options.get(name)
    return str(value) if value is not None else None


def _changed_inputs(inputs: Mapping[str, str], root: Path) -> tuple[tuple[str, str], ...]:
    """The files that are no longer as they were, each with what has become of it."""
    found = []
    for name, digest in inputs.items():
        if name == "kamdocs":
            now: str | None = __version__
        else:
            path = _path(name, root)
            now = _digest(path.read_bytes()) if path.is_file() else None
        if now != digest:
            found.append((name, "gone" if now is None else f"changed from {digest} to {now}" if name == "kamdocs" else "changed"))
    return tuple(found)


def _path(name: str, root: Path) -> Path:
    """Where an input lies today: in the workspace, among what is shipped, or where its whole path says."""
    parts = PurePosixPath(name).parts
    if parts[:1] == ("kamdocs",) and parts[1:2] in (("profiles",), ("templates",)):
        return shipped_folder(parts[1]).joinpath(*parts[2:])
    return root / name


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
