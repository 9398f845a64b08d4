"""`kamdocs demo`: a ready workspace, its proposals generated, and where they are."""

from __future__ import annotations

import datetime
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kamdocs.cli import from_here
from kamdocs.cli.init import IGNORED, refuse_what_is_not_empty, write_schemas
from kamdocs.cli.options import date_option
from kamdocs.errors import InputError, Problem

__all__ = ["command"]

_YEARS = (1900, 2100)
_TOKEN = re.compile(r"@(day|year)([+-]\d+)?@")


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="kamdocs-demo")
@date_option
def command(folder: Path, on: datetime.date | None) -> None:
    """Make a ready workspace in DIR (absent: kamdocs-demo), generate its proposals, and print where they lie.

    All its dates count from --date, so that it reads the same in any year.
    """
    from kamdocs.proposal import check_workspace, draft, output_path, rendered, write
    from kamdocs.workspace import is_private, open_workspace

    day = on or datetime.datetime.now().astimezone().date()
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise InputError(Problem("", f"the demo has no history on {day}", f"--date takes a day of the years {_YEARS[0]} to {_YEARS[1]}"))
    refuse_what_is_not_empty(folder)
    for name, text in _files(day):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in ("profiles", "templates", "proposals"):
        (folder / name).mkdir(exist_ok=True)
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8", newline="\n")
    write_schemas(folder)
    workspace = open_workspace(folder)
    check_workspace(workspace)
    for dossier in sorted((folder / "dossiers").glob("*.yaml")):
        if not is_private(dossier):
            made = draft(dossier, workspace, day)
            to = output_path(made)
            write(rendered(made), to, dossier.stem)
            click.echo(from_here(to.absolute()))
    first = from_here(sorted((folder / "dossiers").glob("*.yaml"))[0].absolute())
    called = "kamdocs" if shutil.which("kamdocs") else from_here(Path(sys.argv[0]).absolute())
    click.echo("Open them in Word, or in LibreOffice. Then ask why:", err=True)
    click.echo(f"  {called} plan {first}", err=True)
    click.echo(f"  {called} check {first}", err=True)


def _files(day: datetime.date) -> Iterator[tuple[str, str]]:
    """Name and text of the demo's files, dated."""
    root = Path(__file__).parent.parent / "demo"
    for path in sorted(root.rglob("*")):
        if path.suffix in (".yaml", ".md") and not path.name.startswith((".", "~$")):
            yield path.relative_to(root).as_posix(), dated(path.read_text(encoding="utf-8"), day)


def dated(text: str, day: datetime.date) -> str:
    """`@day+66@` as a date, moved on to Monday where it falls on a weekend; `@year-2@` as a year."""

    def value(token: re.Match[str]) -> str:
        shift = int(token[2] or 0)
        if token[1] == "year":
            return str(day.year + shift)
        date = day + datetime.timedelta(days=shift)
        return str(date + datetime.timedelta(days=max(0, 7 - date.weekday()) if date.weekday() > 4 else 0))

    return _TOKEN.sub(value, text)
