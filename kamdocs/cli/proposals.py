"""What the commands on proposals share: the workspace that has a register, the register itself, the proposal that is meant, and its day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kamdocs.cli import from_here, workspace_root
from kamdocs.errors import InputError, OutsideError, Problem, nearest

if TYPE_CHECKING:
    from kamdocs.lifecycle.sending import Finished
    from kamdocs.register import Proposal, Register
    from kamdocs.register.repair import Copy
    from kamdocs.workspace import Workspace

__all__ = ["client_day", "now", "number_argument", "numbered_documents", "opened", "own_workspace", "proposal_named", "tell_finished"]

F = TypeVar("F", bound=Callable[..., Any])


def number_argument(function: F) -> F:
    """Gives a command the argument `number`: a proposal's, as `proposal_named` takes it."""
    return click.argument("number", metavar="NUMBER")(function)


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def own_workspace() -> Workspace:
    """The workspace of `-w`, or of the current folder. Raises InputError where there is none: no proposal has a number without one."""
    from kamdocs.workspace import open_workspace

    root = workspace_root()
    if root is None:
        message = "a proposal's number is kept in a workspace, and this is none"
        raise InputError(Problem("", message, "`kamdocs init DIR` makes one; -w names another"))
    return open_workspace(root)


@contextmanager
def opened(workspace: Workspace, at: datetime.datetime) -> Iterator[Register]:
    """The workspace's register, in which all files that were still to be written lie in their places. What is written now is told.

    `at`: this moment, in UTC. Raises InputError without a workspace, KamdocsError where the register cannot be opened.
    """
    import os

    from kamdocs.lifecycle.sending import finish
    from kamdocs.register import open_register, register_url

    if workspace.root is None:
        message = "a proposal's number is kept in a workspace, and this is none"
        raise InputError(Problem("", message, "`kamdocs init DIR` makes one; -w names another"))
    setting = workspace.settings.value.register_ if workspace.settings else None
    url = register_url(workspace.root, setting, os.environ)
    _refuse_lost(url, workspace)
    with open_register(url) as register:
        tell_finished(finish(register, workspace, at))
        yield register


def _refuse_lost(url: str, workspace: Workspace) -> None:
    """A register that is made anew gives its numbers from 1; where some were given before, its file was lost."""
    file = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or (file.is_file() and file.stat().st_size):
        return
    if found := next(numbered_documents(workspace), None):
        message = f"the register is not there, and {found.name} bears a number that it gave"
        hint = "put the file back from your backup; `kamdocs register repair` makes one that gives no such number again"
        raise OutsideError(Problem(from_here(file), message, hint))


def numbered_documents(workspace: Workspace) -> Iterator[Copy]:
    """The documents below proposals/ that bear a number."""
    from kamdocs.lifecycle.sending import digest_of
    from kamdocs.register.repair import Copy
    from kamdocs.word.properties import custom_properties

    for path in sorted(workspace.proposals.rglob("*.docx")) if workspace.proposals and workspace.proposals.is_dir() else ():
        try:
            data = path.read_bytes()
            properties = custom_properties(data)
        except (InputError, OSError):  # none of ours: a lock of Word's, a damaged copy
            continue
        number, version = properties.get("kamdocs.number", ""), properties.get("kamdocs.version", "")
        if number and version.isascii() and version.isdecimal() and int(version):
            yield Copy(from_here(path.absolute()), number, int(version), digest_of(data), partial(path.read_bytes))


def tell_finished(finished: Finished) -> None:
    """Tells which files were written that an earlier command had left, and which could not be."""
    for path in finished.written:
        click.echo(f"{from_here(path)}: written now, as an earlier command did not finish it", err=True)
    for problem in finished.problems:
        where = from_here(Path(problem.where)) if Path(problem.where).is_absolute() else problem.where
        click.echo(str(replace(problem, where=where)), err=True)


def proposal_named(register: Register, name: str) -> Proposal:
    """The proposal of that number, case aside. Raises InputError, naming the nearest."""
    if found := register.proposal(name):
        return found
    known = {each.number: each for each in register.proposals()}
    alike = [each for number, each in known.items() if number.casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    guess = nearest(name, known)
    way_out = f"did you mean {guess!r}?" if guess else "`kamdocs status` tells those that are open" if known else "none has been sent yet"
    raise InputError(Problem("", f"there is no proposal {name!r}", way_out))


def client_day(whose: Proposal | str | None, workspace: Workspace, on: datetime.date | None) -> datetime.date:
    """What day it is at the client: `on`, where a command was given one; else now in the time zone, the workspace's, or the machine's.

    `whose`: a proposal, or a time zone (IANA name), None where the dossier names none.
    """
    from kamdocs.workdays import is_time_zone, today_in

    if on is not None:
        return on
    zone = whose if isinstance(whose, str) or whose is None else whose.last.client.time_zone
    defaults = workspace.settings.value.defaults if workspace.settings else None
    # A zone that this machine does not know (an old proposal, another machine's list) is no reason to stop.
    known = (each for each in (zone, defaults.time_zone if defaults else None) if each and is_time_zone(each))
    found = next(known, None)
    return today_in(found, now()) if found else now().astimezone().date()
