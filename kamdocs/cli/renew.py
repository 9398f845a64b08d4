"""`kamdocs renew`: a proposal holds until a later day, and a letter says so."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import echo_list, from_here, workspace_option
from kamdocs.cli.noting import Noted, append, on_option
from kamdocs.cli.options import Day
from kamdocs.cli.proposals import now, number_argument, opened, own_workspace, proposal_named
from kamdocs.errors import InputError, Problem
from kamdocs.lifecycle import renewing
from kamdocs.register import valid_until

if TYPE_CHECKING:
    from kamdocs.lifecycle.events import When
    from kamdocs.register import Event, Proposal
    from kamdocs.workspace import Workspace

__all__ = ["command"]


@click.command()
@number_argument
@click.option("--until", type=Day(), metavar="YYYY-MM-DD", help="The new last day, which counts whole.")
@click.option("--days", type=click.IntRange(min=1), metavar="N", help="So many days, from the day after the renewal.")
@click.option("--business-days", type=click.IntRange(min=1), metavar="N", help="So many working days of the client's.")
@click.option("--checked", is_flag=True, help="The prices from lists that end before were looked at, and are kept.")
@on_option
@workspace_option
def command(
    number: str, until: datetime.date | None, days: int | None, business_days: int | None, checked: bool, on: datetime.date | None
) -> int:
    """Let the proposal NUMBER hold until a later day, write the e-mail that says so as a draft, and print state and next step.

    Its document stays as it was sent. The draft lies in proposals/, and is written again where the same renewal is asked for again.
    """
    if [until, days, business_days].count(None) != 2:
        raise click.UsageError("until when? give one of --until, --days and --business-days")
    workspace, at = own_workspace(), now()
    limits = renewing.limits_of(workspace.settings)

    def decide(proposal: Proposal, when: When) -> Event | None:
        last_day = until or renewing.last_day_after(proposal, when.on, days, business_days)
        return renewing.renew(proposal, when, last_day, limits, checked=checked)

    with opened(workspace, at) as register:
        known = proposal_named(register, number)
        _refuse_unwritable(known, workspace)
        noted = append(register, workspace, known.number, on, at, decide)
    if noted.event is None:
        click.echo(f"{known.number}: it is renewed until {valid_until(noted.proposal)} already", err=True)
    _echo(noted, workspace)
    return _write_mail(noted.proposal, workspace)


def _echo(noted: Noted, workspace: Workspace) -> None:
    """Prints number, state, the new last day, and the next step with its day."""
    from kamdocs.lifecycle.followed import followed

    stands = followed(noted.proposal, workspace, noted.on)
    for problem in stands.problems:
        click.echo(str(problem), err=True)
    step, until = stands.step, f"valid until {valid_until(noted.proposal)}"
    days = {"next_date": f"{step.date}" if step else None, "next_step": step.text if step else None}
    echo_list([{"number": noted.proposal.number, "state": stands.state, "valid_until": until, **days}], as_json=False)


def _refuse_unwritable(proposal: Proposal, workspace: Workspace) -> None:
    """Nothing is renewed where the wordings' mail of it cannot be written."""
    from kamdocs.lifecycle.letters import check_mails, mail_problems

    language = str(proposal.last.plan["proposal"]["language"])
    if problems := [*check_mails(workspace.wordings), *mail_problems(workspace.wordings, "renewal_mail", language)]:
        raise InputError(problems)


def _write_mail(proposal: Proposal, workspace: Workspace) -> int:
    """Writes the draft, and tells where it lies; a file of its name that says something else is kept. The exit code."""
    from kamdocs.delivery import mail_draft, write_whole
    from kamdocs.lifecycle.letters import renewal_mail
    from kamdocs.lifecycle.sending import sent_path

    until = valid_until(proposal)
    mail = renewal_mail(proposal, renewing.last_day_before(proposal), until, workspace.wordings.value)
    if mail is None:
        click.echo(f"{proposal.number}: no e-mail is drafted, as wordings.yaml has no renewal_mail", err=True)
        return 0
    assert workspace.root is not None  # no register without a workspace
    path = workspace.root / sent_path(proposal.dossier, proposal.number, proposal.last.version, f" renewal {until}.eml")
    draft = mail_draft(mail.subject, mail.body, mail.to, mail.cc)
    if path.exists() and not _holds(path, draft):
        message = "a file of this name is there, and says something else than the e-mail of this renewal"
        click.echo(str(Problem(from_here(path), message, "move it away, and run the command again")), err=True)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(draft, path)
    to_do = "" if mail.to else "; write the address into it"
    click.echo(f"{from_here(path)}: the e-mail that tells the client, as a draft{to_do}", err=True)
    for problem in _unknown(proposal, workspace):
        click.echo(str(problem), err=True)
    return 0


def _unknown(proposal: Proposal, workspace: Workspace) -> tuple[Problem, ...]:
    """Whose address the dossier does not have; () where it does not lie here, or cannot be read."""
    from kamdocs.lifecycle.followed import dossier_here
    from kamdocs.lifecycle.letters import addressees

    dossier, _ = dossier_here(proposal, workspace)
    try:
        return addressees(dossier).unknown if dossier else ()
    except InputError as refused:
        return refused.problems


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
