"""`kamdocs acknowledge`: the client has received a proposal."""

from __future__ import annotations

import datetime

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.noting import next_option, note, on_option
from kamdocs.cli.proposals import number_argument
from kamdocs.lifecycle.events import acknowledge

__all__ = ["command"]


@click.command()
@number_argument
@click.option("--under-review", is_flag=True, help="They already look at it.")
@next_option
@on_option
@workspace_option
def command(number: str, under_review: bool, next_date: datetime.date | None, on: datetime.date | None) -> None:
    """Note that the client has received the proposal NUMBER, and print its state and the next step."""
    note(number, on, lambda proposal, when: acknowledge(proposal, when, under_review=under_review, next_date=next_date))
