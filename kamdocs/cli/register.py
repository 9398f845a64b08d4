"""`kamdocs register`: the register of what was sent, made again where its file is damaged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.proposals import now, numbered_documents, own_workspace
from kamdocs.errors import InputError, Problem, count_text

if TYPE_CHECKING:
    from kamdocs.register.repair import Repaired
    from kamdocs.workspace import Workspace

__all__ = ["command"]

_FILE = "sqlite:///"


@click.group()
@workspace_option
def command() -> None:
    """Repair the register of what was sent."""


@command.command("repair")
@click.option("--last", metavar="NUMBER", help="The last number that was given, where no document tells it.")
@workspace_option
def repair_register(last: str | None) -> None:
    """Save what is whole of a damaged register, and keep the damaged file beside it.

    Numbers that stand on the documents in proposals/ are not given again, whatever is lost. A register that is whole stays as it is.
    """
    from kamdocs.lifecycle.sending import numbering_of, place_of
    from kamdocs.register.repair import repair

    workspace = own_workspace()
    file = _file(workspace)
    done = repair(file, list(numbered_documents(workspace)), numbering_of(workspace), place_of(workspace, file), now(), last)
    for problem in done.lost:
        click.echo(str(problem), err=True)
    if done.kept:
        click.echo(f"{from_here(done.kept)}: kept, the register as it was", err=True)
    click.echo(f"{from_here(file)}: {_told(done)}")


def _told(done: Repaired) -> str:
    counted = f"{count_text(done.proposals, 'proposal')}, {count_text(done.versions, 'version')}, {count_text(done.events, 'event')}"
    if not done.changed:
        return f"whole: {counted}"
    return f"repaired: {counted}; {'not all was saved' if done.lost else 'nothing is lost'}"


def _file(workspace: Workspace) -> Path:
    """The file of the workspace's register. Raises InputError where it is kept by a server, which repairs its own."""
    from kamdocs.register import register_url

    assert workspace.root is not None
    url = register_url(workspace.root, workspace.settings.value.register_ if workspace.settings else None, os.environ)
    if not url.startswith(_FILE):
        message = "this register is kept by a database server, which has no file to repair"
        raise InputError(Problem("", message, "ask whoever runs the server for its backup"))
    return Path(url.removeprefix(_FILE))
