"""`kamdocs close`: how a proposal ended."""

from __future__ import annotations

import datetime

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.noting import note, on_option, text_argument
from kamdocs.cli.proposals import number_argument
from kamdocs.lifecycle.events import REASONS, close

__all__ = ["command"]

_KINDS = {"won": "accepted", "lost": "declined", "withdrawn": "withdrawn"}


@click.command()
@number_argument
@click.argument("outcome", metavar="won|lost|withdrawn", type=click.Choice(list(_KINDS)))
@text_argument("TEXT", required=False)
@click.option("--reason", type=click.Choice(REASONS), help="Why it was lost.")
@on_option
@workspace_option
def command(number: str, outcome: str, text: str | None, reason: str | None, on: datetime.date | None) -> None:
    """Note how the proposal NUMBER ended, and print its state. A lost one needs its reason; TEXT says more.

    What has ended takes notes, and nothing else happens to it.
    """
    if outcome == "lost" and reason is None:
        raise click.UsageError(f"why was it lost? --reason is one of {', '.join(REASONS)}")
    if outcome != "lost" and reason is not None:
        raise click.UsageError(f"--reason says why a proposal was lost, and this one is {outcome}; put it into TEXT")
    note(number, on, lambda proposal, when: close(proposal, when, _KINDS[outcome], reason, text))
