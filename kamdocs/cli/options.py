"""What the commands on dossiers share: the dossiers and the date that they are given."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kamdocs.cli import from_here, refused_by_system, tell, workspace_given, workspace_root
from kamdocs.errors import InputError, KamdocsError, Problem

if TYPE_CHECKING:
    from kamdocs.workspace import Workspace

__all__ = [
    "Day",
    "Given",
    "date_option",
    "day_option",
    "dossier_argument",
    "each_alone",
    "given",
    "is_passed_over",
    "language_option",
    "tell_unnumbered",
    "today",
]

F = TypeVar("F", bound=Callable[..., Any])


if TYPE_CHECKING:
    _DateType = click.ParamType[datetime.date]
else:
    _DateType = click.ParamType


class Day(_DateType):
    """A calendar day, `2026-11-24`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-11-24", param, ctx)


def date_option(function: F) -> F:
    return day_option("The proposal's date; absent: today.")(function)


def day_option(told: str) -> Callable[[F], F]:
    """`--date`, for a command whose date is no proposal's. `told`: what it is, for `--help`."""
    return click.option("--date", "on", type=Day(), metavar="YYYY-MM-DD", help=told)


def language_option(function: F) -> F:
    return click.option("--language", metavar="TAG", help="The proposal's language, in place of the dossier's.")(function)


def dossier_argument(*, several: bool) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        metavar = "DOSSIER..." if several else "DOSSIER"
        return click.argument("dossiers" if several else "dossier", metavar=metavar, nargs=-1 if several else 1, required=True)(function)

    return decorate


@dataclass(frozen=True, slots=True)
class Given:
    """What a command works with: the workspace, checked, the dossiers, and the day."""

    workspace: Workspace
    dossiers: tuple[Path, ...]
    on: datetime.date


def given(names: Sequence[str], on: datetime.date | None) -> Given:
    """`names`: paths, or names of the workspace's dossiers. Raises InputError with everything that is wrong in the workspace.

    The workspace is that of `-w` or of the current folder; else the one that the first dossier lies in.
    """
    from kamdocs.proposal import check_workspace
    from kamdocs.workspace import find, open_workspace

    root = workspace_root() or find(Path(names[0]).absolute().parent)
    _refuse_other_workspace(names, root)
    workspace = open_workspace(root)
    check_workspace(workspace)
    return Given(workspace, tuple(_dossier(name, workspace) for name in names), on or today(workspace))


def _dossier(name: str, workspace: Workspace) -> Path:
    """The path as given; else the workspace's dossier of that name, there or not, so that the nearest there can be named."""
    path = Path(name)
    inside = (workspace.dossiers / name, workspace.dossiers / f"{name}.yaml") if workspace.dossiers else ()
    missing = inside[-1] if inside and len(path.parts) == 1 and not path.suffix else path
    try:
        return next((each for each in (path, *inside) if each.exists()), missing)
    except OSError:
        # A name that the system refuses: reading it tells why, and the other dossiers have their turn.
        return path


def _refuse_other_workspace(names: Sequence[str], root: Path | None) -> None:
    """Without `-w`, a dossier of another workspace than the current folder's would be written in the wrong company's name."""
    from kamdocs.workspace import find

    if root is None or workspace_given():
        return
    for name in names:
        # A name that the system refuses is told when it is read.
        own = find(Path(name).absolute().parent) if os.path.isfile(name) else None  # noqa: PTH113
        if own and own.resolve() != root.resolve():
            message = f"this dossier lies in the workspace {from_here(own)}, and the current folder in {from_here(root.absolute())}"
            raise InputError(Problem(Path(name).as_posix(), message, f"say which one is meant, such as -w {from_here(own)}"))


def today(workspace: Workspace) -> datetime.date:
    """Today where the workspace is; without one, where the machine is."""
    from kamdocs.workdays import today_in

    defaults = workspace.settings.value.defaults if workspace.settings else None
    now = datetime.datetime.now().astimezone()
    return today_in(defaults.time_zone, now) if defaults and defaults.time_zone else now.date()


def tell_unnumbered() -> None:
    """Tells, before PDFs are made, that their tables of contents get no page numbers where the extra `preview` is not installed."""
    if find_spec("pypdfium2") is None:
        way_out = 'pip install ".[preview]" in the folder of kamdocs'
        click.echo(f"Page numbers in a table of contents need pypdfium2, which is not installed: {way_out}", err=True)


def is_passed_over(path: Path) -> bool:
    """Whether `path` is the private part of a dossier, and no dossier; it is told."""
    from kamdocs.workspace import dossier_of, is_private

    if is_private(path):
        alone = "of no dossier beside it, and nothing reads it; is its name right?"
        of = "of a dossier, and is read with it" if dossier_of(path) else alone
        click.echo(f"{path.as_posix()}: passed over: it is the private part {of}", err=True)
        return True
    return False


def each_alone(paths: Sequence[Path], work: Callable[[Path], int | None]) -> int:
    """Works through all dossiers, each failing alone. The highest exit code counts."""
    return max((_coded(path, work) for path in paths if not is_passed_over(path)), default=0)


def _coded(path: Path, work: Callable[[Path], int | None]) -> int:
    try:
        return work(path) or 0
    except KamdocsError as error:
        tell(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(str(refused_by_system(error)), err=True)
        return 1
