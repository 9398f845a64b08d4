"""`kamdocs revise`: the next version of a proposal is begun."""

from __future__ import annotations

import datetime

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.noting import note, on_option, text_argument
from kamdocs.cli.proposals import number_argument
from kamdocs.lifecycle.events import revise

__all__ = ["command"]


@click.command()
@number_argument
@text_argument("TEXT", required=False)
@on_option
@workspace_option
def command(number: str, text: str | None, on: datetime.date | None) -> None:
    """Start the next version of the proposal NUMBER, and print what comes next. TEXT: what it is to change.

    Change the dossier, then `kamdocs send` issues it under the same number. Until then the last version holds.
    """
    note(number, on, lambda proposal, when: revise(proposal, when, text))
