"""What the commands that give a calendar share: the option, and the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kamdocs.cli import from_here
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from kamdocs.delivery.calendar import Entry

__all__ = ["ics_option", "write_calendar"]

F = TypeVar("F", bound=Callable[..., Any])

_OURS = b"PRODID:-//kamdocs//"


def _ics(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and (path.suffix.casefold() != ".ics" or path.is_dir()):
        raise click.BadParameter(f"{path.as_posix()!r} is no calendar file; give it a name that ends with .ics")
    return path


def ics_option(function: F) -> F:
    told = "Write the days into this calendar file, and print its path. A second import changes what the first one brought."
    return click.option("--ics", type=click.Path(path_type=Path), metavar="FILE", callback=_ics, help=told)(function)


def write_calendar(entries: Sequence[Entry], name: str, path: Path) -> None:
    """Writes the calendar whole, over one of ours but over no other file, and prints its path. That there is nothing to write is told."""
    from kamdocs.delivery.calendar import calendar
    from kamdocs.delivery.files import write_whole

    if path.exists() and not (path.is_file() and _OURS in path.read_bytes()[:400]):
        raise InputError(Problem(path.as_posix(), "this file is no calendar that kamdocs wrote", "name another with --ics"))
    if not entries:
        click.echo(f"{path.as_posix()}: not written, for there is nothing to put into a calendar", err=True)
        return
    made = calendar(entries, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(made, path)
    click.echo(from_here(path.absolute()))
