"""`kamdocs demo`: a ready workspace, its proposals generated, and where they are."""

from __future__ import annotations

import datetime
import shutil
import sys
from pathlib import Path

import click

from kamdocs.cli import from_here
from kamdocs.cli.approve import approve
from kamdocs.cli.init import IGNORED, refuse_what_is_not_empty, write_schemas
from kamdocs.cli.options import date_option

__all__ = ["command"]


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="kamdocs-demo")
@date_option
def command(folder: Path, on: datetime.date | None) -> None:
    """Make a ready workspace in DIR (absent: kamdocs-demo), generate its proposals, and print where they lie.

    All its dates count from --date, so that it reads the same in any year.
    """
    from kamdocs.demo.files import demo_files
    from kamdocs.proposal import check_workspace, draft, output_path, owner_of, rendered, write
    from kamdocs.workspace import is_private, open_workspace

    day = on or datetime.datetime.now().astimezone().date()
    files = demo_files(day)
    refuse_what_is_not_empty(folder)
    for name, text in files.items():
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
            for need in made.approval.missing:
                approve(made, need.by, day)
                made = draft(dossier, workspace, day)
            to = output_path(made)
            write(rendered(made), to, owner_of(made))
            click.echo(from_here(to.absolute()))
    first = from_here(sorted((folder / "dossiers").glob("*.yaml"))[0].absolute())
    called = "kamdocs" if shutil.which("kamdocs") else from_here(Path(sys.argv[0]).absolute())
    click.echo("Open them in Word, or in LibreOffice. Then ask why:", err=True)
    click.echo(f"  {called} plan {first}", err=True)
    click.echo(f"  {called} check {first}", err=True)
