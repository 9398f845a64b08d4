"""The proposals of all dossiers of a workspace, as they would be made now: what the content is weighed by."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from kamdocs.errors import InputError, Problem
from kamdocs.proposal import Draft, draft
from kamdocs.workspace import Workspace, is_private
from kamdocs.workspace.folder import is_seen, is_yaml

__all__ = ["Proposals", "dossiers_of", "made_or_refused", "proposals_of"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the dossiers gave. `made`: in the order of their paths. `refused`: the problems of those that no proposal can be made of."""

    made: tuple[Draft, ...]
    refused: tuple[tuple[Path, tuple[Problem, ...]], ...] = ()


def dossiers_of(workspace: Workspace) -> tuple[Path, ...]:
    """Paths of the workspace's dossiers, also in folders below; private parts are none."""
    folder = workspace.dossiers
    return tuple(sorted(_dossiers(folder), key=lambda path: path.as_posix())) if folder and folder.is_dir() else ()


def _dossiers(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if is_yaml(path) and is_seen(path.relative_to(folder)) and not is_private(path) and path.is_file():
            yield path


def proposals_of(workspace: Workspace, on: datetime.date) -> Proposals:
    """The proposal of every dossier, dated `on`. The workspace's own files must be right (`kamdocs.proposal.check_workspace`)."""
    found = [(path, *made_or_refused(partial(draft, path, workspace, on))) for path in dossiers_of(workspace)]
    return Proposals(
        tuple(made for _, made, _ in found if made is not None),
        tuple((path, problems) for path, made, problems in found if made is None),
    )


def made_or_refused(make: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """What `make` gives; or None, and why it was refused."""
    try:
        return make(), ()
    except InputError as refused:
        return None, refused.problems
