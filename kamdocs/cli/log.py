"""`kamdocs log`: what happened to a proposal, in a line."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.noting import next_option, note, on_option, text_argument
from kamdocs.cli.proposals import number_argument
from kamdocs.lifecycle import events

if TYPE_CHECKING:
    from kamdocs.register import Event, Proposal

__all__ = ["command"]


@click.command()
@number_argument
@text_argument("sent|TEXT", required=False)
@next_option
@click.option("--no-answer", is_flag=True, help="Nobody answered the call or the letter; TEXT may say more.")
@on_option
@workspace_option
def command(number: str, text: str | None, next_date: datetime.date | None, no_answer: bool, on: datetime.date | None) -> None:
    """Note what happened to the proposal NUMBER, and print its state and the next step.

    `sent`: the e-mail has gone out, and the clock runs from that day. Any other TEXT is a contact with the client.
    """
    is_sent = text is not None and text.strip().casefold() == "sent"
    if no_answer and (is_sent or next_date):
        raise click.UsageError("--no-answer notes that nobody answered: neither that it was sent, nor a day that the client gave")
    if text is None and not no_answer:
        raise click.UsageError(f'what happened? `kamdocs log {number} sent`, or `kamdocs log {number} "called, answer on the 12th"`')

    def decide(proposal: Proposal, when: events.When) -> Event | None:
        if no_answer:
            return events.touch(proposal, when, text)
        return events.confirm(proposal, when, next_date) if is_sent else events.note(proposal, when, text or "", next_date)

    note(number, on, decide)
