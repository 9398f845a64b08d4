"""Who has been shown which reference: `reference-uses.yaml` of a workspace, which kamdocs itself writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kamdocs import source
from kamdocs.errors import InputError, Problem
from kamdocs.model.reading import read
from kamdocs.model.records import ReferenceUse, ReferenceUses
from kamdocs.workspace.folder import shown
from kamdocs.workspace.quoting import quoted

__all__ = ["USES", "dossier_name", "read_uses", "uses_text"]

USES = "reference-uses.yaml"
"""The file's name, in the workspace's folder."""

_HEAD = """\
# Which reference was sent to whom. `kamdocs reference usage --sent DOSSIER` adds to it; a consent that allows so many uses counts here.
kamdocs: reference-uses/1
"""


def read_uses(root: Path | None) -> tuple[ReferenceUse, ...]:
    """The uses in the order of the file; () where there is none, or no workspace. Raises InputError with every problem of the file.

    `root`: the workspace's folder, None without one.
    """
    path = root / USES if root else None
    if path is not None and path.is_symlink() and not path.exists():
        hint = "put the file back that it leads to: a consent that allows so many uses counts what stands there"
        raise InputError(Problem(shown(path.absolute(), root), "this is a link, and what it leads to is not there", hint))
    if path is None or not path.exists():
        return ()
    return read(ReferenceUses, source.read(path, shown(path.absolute(), root))).value.uses


def uses_text(uses: Iterable[ReferenceUse]) -> str:
    """The file's text, a use on each line."""
    lines = [
        f"  - {{on: {each.on}, reference: {quoted(each.reference)}, account: {quoted(each.account)}, dossier: {quoted(each.dossier)}}}\n"
        for each in uses
    ]
    return "".join([_HEAD, "uses:\n", *lines])


def dossier_name(path: Path, root: Path | None) -> str:
    """The dossier's path from the workspace, with forward slashes; the whole path where it lies outside, "" without a workspace."""
    if root is None:
        return ""
    here, root = path.resolve(), root.resolve()
    return (here.relative_to(root) if here.is_relative_to(root) else here).as_posix()
