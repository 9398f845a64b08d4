"""What the commands share that note something about a proposal: it is decided under the register's lock, and the next step is printed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from kamdocs.cli import echo_list
from kamdocs.cli.options import Day, day_option
from kamdocs.cli.proposals import client_day, now, opened, own_workspace, proposal_named
from kamdocs.errors import Problem
from kamdocs.lifecycle.events import When, remarks

if TYPE_CHECKING:
    from kamdocs.register import Event, Proposal, Register
    from kamdocs.workspace import Workspace

__all__ = ["Decide", "Noted", "append", "echo_next", "next_option", "note", "on_option", "text_argument"]

F = TypeVar("F", bound=Callable[..., object])

Decide = Callable[["Proposal", When], "Event | None"]
"""What it comes to, of `kamdocs.lifecycle.events`; None: it is noted already."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The proposal with the event; `event`: None where it was noted already. `on`: the day at the client."""

    proposal: Proposal
    event: Event | None
    on: datetime.date


def on_option(function: F) -> F:
    """`--date`: when it happened."""
    return day_option("The day at the client on which it happened; absent: today.")(function)


def next_option(function: F) -> F:
    """`--next`: until when nothing is asked."""
    told = "The day that the client gave: nothing is asked of him until then."
    return click.option("--next", "next_date", type=Day(), metavar="YYYY-MM-DD", help=told)(function)


def text_argument(name: str, *, required: bool) -> Callable[[F], F]:
    """A text of one argument. Several are words of a text without quotes, and which one was meant as what cannot be known."""

    def joined(ctx: click.Context, _: click.Parameter, words: tuple[str, ...]) -> str | None:
        if len(words) > 1:
            ctx.fail(f'put the text in quotes: "{" ".join(words)}"')
        return words[0] if words else None

    return click.argument("text", metavar=name if required else f"[{name}]", nargs=-1, required=required, callback=joined)


def note(number: str, on: datetime.date | None, decide: Decide) -> None:
    """Notes what `decide` makes of the proposal, and prints its number, state and next step. `on`: absent: today at the client."""
    workspace, at = own_workspace(), now()
    with opened(workspace, at) as register:
        noted = append(register, workspace, proposal_named(register, number).number, on, at, decide)
    _tell(noted)
    echo_next(noted, workspace)


def append(register: Register, workspace: Workspace, number: str, on: datetime.date | None, at: datetime.datetime, decide: Decide) -> Noted:
    """Adds the event, as decided on the proposal as it stands under the register's lock."""
    decided: list[tuple[Event | None, datetime.date]] = []

    def work(proposal: Proposal) -> Event | None:
        today = client_day(proposal, workspace, None)
        when = When(on or today, today, at, on is not None)
        event = decide(proposal, when)
        decided[:] = [(event, when.on)]
        return event

    proposal = register.append(number, work)
    return Noted(proposal, *decided[0])


def _tell(noted: Noted) -> None:
    """Tells that it was noted already, and what the KAM should know of it."""
    if noted.event is None:
        hint = f"`kamdocs log {noted.proposal.number} TEXT` adds a note"
        click.echo(str(Problem(noted.proposal.number, "this is noted already, and nothing is added", hint)), err=True)
        return
    for remark in remarks(noted.proposal, noted.event):
        click.echo(str(remark), err=True)


def echo_next(noted: Noted, workspace: Workspace) -> None:
    """Prints number, state, and the next step with its day, `-` for one that has ended."""
    from kamdocs.lifecycle.followed import followed

    now_so = followed(noted.proposal, workspace, noted.on)
    for problem in now_so.problems:
        click.echo(str(problem), err=True)
    step = now_so.step
    days = {"next_date": f"{step.date}" if step else None, "next_step": step.text if step else None}
    echo_list([{"number": noted.proposal.number, "state": now_so.state, **days}], as_json=False)
