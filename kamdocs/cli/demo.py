"""`kamdocs demo`: a ready workspace, its proposals generated, and where they are."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here
from kamdocs.cli.approve import approve
from kamdocs.cli.init import IGNORED, refuse_what_is_not_empty, write_schemas
from kamdocs.cli.options import date_option

if TYPE_CHECKING:
    from kamdocs.proposal import Draft
    from kamdocs.register import Event, Issued, Proposal
    from kamdocs.workspace import Workspace

__all__ = ["command"]


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="kamdocs-demo")
@date_option
def command(folder: Path, on: datetime.date | None) -> None:
    """Make a ready workspace in DIR (absent: kamdocs-demo), generate its proposals, and print where they lie.

    All its dates count from --date, so that it reads the same in any year. Two of its proposals were sent before that day.
    """
    from kamdocs.demo.files import demo_files
    from kamdocs.proposal import check_workspace, output_path, owner_of, rendered, write
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
    _play(workspace, day)
    for dossier in sorted((folder / "dossiers").glob("*.yaml")):
        if not is_private(dossier):
            made = _approved(dossier, workspace, day)
            to = output_path(made)
            write(rendered(made), to, owner_of(made))
            click.echo(from_here(to.absolute()))
    first = from_here(sorted((folder / "dossiers").glob("*.yaml"))[0].absolute())
    called = "kamdocs" if shutil.which("kamdocs") else from_here(Path(sys.argv[0]).absolute())
    click.echo("Open them in Word, or in LibreOffice. Then ask why:", err=True)
    click.echo(f"  {called} plan {first}", err=True)
    click.echo(f"  {called} check {first}", err=True)
    click.echo("And what to do about those that were sent:", err=True)
    click.echo(f"  {called} -w {from_here(folder.absolute())} status", err=True)


def _approved(dossier: Path, workspace: Workspace, on: datetime.date) -> Draft:
    """The proposal of that day, approved by whoever must."""
    from kamdocs.proposal import draft

    made = draft(dossier, workspace, on)
    for need in made.approval.missing:
        approve(made, need.by, on)
        made = draft(dossier, workspace, on)
    return made


def _play(workspace: Workspace, day: datetime.date) -> None:
    """Writes the demo's history into a register of its own, whatever the environment names, and what was sent into its folder."""
    from kamdocs.demo.history import history
    from kamdocs.lifecycle.sending import Wish, finish, send
    from kamdocs.register import Event, open_register, register_url
    from kamdocs.register.opening import VARIABLE

    assert workspace.root is not None
    if VARIABLE in os.environ:
        click.echo(f"{VARIABLE} names another register: unset it before you try what was sent here", err=True)
    sent: dict[str, Issued] = {}
    with open_register(register_url(workspace.root, None, {})) as register:
        for each in history(day):
            dossier, at = workspace.root / "dossiers" / f"{each.dossier}.yaml", _morning(each.on)
            if each.kind == "send":
                with _as_it_was(dossier, each.earlier):
                    made = _approved(dossier, workspace, each.on)
                    sent[each.dossier] = send(made, register, Wish(date_given=True), at)
                finish(register, workspace, at)
            else:
                issued = sent[each.dossier]
                event = Event(each.kind, each.on, at, issued.version.version, each.text, each.next_date)
                register.append(issued.proposal.number, partial(_always, event))


def _always(event: Event, _: Proposal) -> Event:
    return event


def _morning(day: datetime.date) -> datetime.datetime:
    """Half past eight of that day, in UTC."""
    return datetime.datetime.combine(day, datetime.time(8, 30), datetime.UTC)


@contextmanager
def _as_it_was(path: Path, earlier: Mapping[str, str]) -> Iterator[None]:
    """Lets the file say what it said before."""
    now = path.read_text(encoding="utf-8")
    then = now
    for text, before in earlier.items():
        assert text in then, f"{path.name} does not say {text!r}"
        then = then.replace(text, before)
    path.write_text(then, encoding="utf-8", newline="\n")
    try:
        yield
    finally:
        path.write_text(now, encoding="utf-8", newline="\n")
