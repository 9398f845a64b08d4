"""`kamdocs status`: what to do today about the proposals that were sent, what expires soon, and what waits until when."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from kamdocs.cli import tell, workspace_option
from kamdocs.cli.calendars import ics_option, write_calendar
from kamdocs.cli.options import day_option, today
from kamdocs.cli.proposals import client_day, now, opened, own_workspace, proposal_named
from kamdocs.errors import InputError, Problem, nearest_named

if TYPE_CHECKING:
    from rich.table import Table

    from kamdocs.cli.tender import OfTender
    from kamdocs.delivery.calendar import Entry
    from kamdocs.lifecycle.followed import Followed
    from kamdocs.register import Event, Proposal
    from kamdocs.workspace import Workspace

__all__ = ["command"]

_SOON = 14
"""Days in which an end is told beforehand, and a tender's step."""
_CANCELLED = 60
"""Days in which a calendar still takes out what has ended."""
_ACCOUNT = 2
"""Position of the column."""
_NOBODY = "nobody's: the dossier names no team"


@click.command()
@click.argument("number", required=False)
@click.option("--kam", metavar="NAME", help="Only what NAME looks after, who stands first in the dossier's team.")
@day_option("The day at the client; absent: today there.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, a list of proposals.")
@ics_option
@workspace_option
def command(number: str | None, kam: str | None, on: datetime.date | None, as_json: bool, ics: Path | None) -> None:
    """Tell what to do today about the proposals that are open, what expires within 14 days, and what waits.

    With NUMBER: all that happened to that proposal, and what to ask when you call.
    """
    if number and (kam is not None or ics):
        raise click.UsageError("NUMBER tells of one proposal; --kam and --ics are for all of them")
    if as_json and ics:
        raise click.UsageError("--json and --ics give different things; give one of them")
    workspace, at = own_workspace(), now()
    with opened(workspace, at) as register:
        uid = register.uid
        proposals = [proposal_named(register, number)] if number else register.proposals(open_only=not ics and on is None)
    found = _followed(proposals, workspace, on)
    if number:
        _tell_one(found[0], workspace, as_json)
        return
    here = on or today(workspace)
    tenders = _tenders(workspace) if not as_json else []
    if kam is not None:
        _refuse_unknown(kam, workspace, [_kam(each) for each in found])
        found, tenders = _of_kam(found, tenders, kam)
    if ics:
        stamp = datetime.datetime.combine(on, datetime.time(), datetime.UTC) if on else at.replace(microsecond=0)
        steps = [entry for each in found for entry in _entries(each, uid, stamp)]
        write_calendar([*steps, *_tender_entries(tenders, here)], "kamdocs: proposals", ics)
    elif as_json:
        click.echo(json.dumps([_jsonable(each) for each in found if each.step], indent=2, ensure_ascii=False))
    else:
        _tell_all([each for each in found if each.step], tenders, here)


def _followed(proposals: Sequence[Proposal], workspace: Workspace, on: datetime.date | None) -> list[Followed]:
    from kamdocs.lifecycle.followed import followed

    # With a day of the past, what was not yet sent then is left out.
    known = [each for each in proposals if on is None or len(proposals) == 1 or each.versions[0].on <= on]
    found = [followed(each, workspace, client_day(each, workspace, on)) for each in known]
    for problem in dict.fromkeys(problem for each in found for problem in each.problems):
        click.echo(str(problem), err=True)
    return found


def _refuse_unknown(kam: str, workspace: Workspace, kams: Sequence[str | None]) -> None:
    """Raises InputError for a name that neither looks after a proposal nor stands in the library's team."""
    from kamdocs.values import folded

    team = [each.name for library in workspace.libraries for each in library.value.team or ()]
    known = list(dict.fromkeys([*filter(None, kams), *team]))
    if not any(folded(each) == folded(kam) for each in known):
        guess = nearest_named(kam, known)
        way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else "no dossier names a team"
        raise InputError(Problem("", f"--kam: nobody is called {kam!r}", way_out))


def _of_kam(found: list[Followed], tenders: list[OfTender], name: str) -> tuple[list[Followed], list[OfTender]]:
    """Those that the KAM of that name looks after."""
    from kamdocs.values import folded

    return (
        [each for each in found if folded(_kam(each) or "") == folded(name)],
        [each for each in tenders if folded(each.kam or "") == folded(name)],
    )


def _kam(each: Followed) -> str | None:
    return each.proposal.last.client.kam


def _tenders(workspace: Workspace) -> list[OfTender]:
    """The tenders of the workspace's dossiers; what cannot be read is told."""
    from kamdocs.cli.tender import of_tender, tender_dossiers

    found = []
    for path in tender_dossiers(workspace):
        try:
            if of := of_tender(path, workspace):
                found.append(of)
        except InputError as refused:
            tell(refused)
    return found


# --------------------------------------------------------------------------------------------------------------------------------- as JSON


def _jsonable(each: Followed) -> dict[str, Any]:
    proposal, step = each.proposal, each.step
    return {
        "number": proposal.number,
        "version": proposal.last.version,
        "account": proposal.last.client.name,
        "state": each.state,
        "valid_until": f"{each.valid_until}",
        "next_step": step.text if step else None,
        "next_kind": step.kind if step else None,
        "next_date": f"{step.date}" if step else None,
        "kam": proposal.last.client.kam,
        "dossier": proposal.dossier,
    }


def _event_as_json(event: Event) -> Mapping[str, Any]:
    days = {"next_date": event.next_date, "until": event.until}
    return {
        "on": f"{event.on}",
        "at": event.at.isoformat(),
        "version": event.version,
        "kind": event.kind,
        "text": event.text,
        **{name: f"{day}" if day else None for name, day in days.items()},
        "reason": event.reason,
    }


# ----------------------------------------------------------------------------------------------------------------------------- as a table


def _tell_all(found: Sequence[Followed], tenders: Sequence[OfTender], on: datetime.date) -> None:
    soon = on + datetime.timedelta(days=_SOON)
    steps = [(of, step) for of in tenders for step in of.steps if on <= step.by <= soon]
    if not found:
        click.echo("no proposal is open; `kamdocs send DOSSIER` issues one", err=True)
    kams = sorted({_kam(each) or "" for each in found} | {of.kam or "" for of, _ in steps}, key=lambda name: (not name, name.casefold()))
    for number, kam in enumerate(kams):
        if number:
            click.echo()
        own = sorted((each for each in found if (_kam(each) or "") == kam), key=_urgency)
        click.echo(kam or _NOBODY)
        _tell_sections(_sections(own, [(step.by, of.account, step.label) for of, step in steps if (of.kam or "") == kam]))
    if any(each.step and each.step.card and each.step.date <= each.on for each in found):
        click.echo("`kamdocs status NUMBER` tells what to ask when you call", err=True)


def _urgency(each: Followed) -> tuple[datetime.date, datetime.date, str]:
    assert each.step is not None
    return each.step.date, each.valid_until, each.proposal.number


def _sections(found: Sequence[Followed], steps: Sequence[tuple[datetime.date, str, str]]) -> dict[str, list[tuple[str, ...]]]:
    """Title to rows, in the order of the table's columns."""
    due = [each for each in found if each.step and each.step.date <= each.on]
    soon = datetime.timedelta(days=_SOON)
    ending = [each for each in found if each.on <= each.valid_until <= each.on + soon]
    return {
        "to do": [_row(each) for each in due],
        f"expires within {_SOON} days": [(*_row(each)[:5], "", "") for each in sorted(ending, key=lambda each: each.valid_until)],
        "waits for its day": [_row(each) for each in found if each not in due],
        f"tenders, the next {_SOON} days": [("", "", account, "", "", f"{by}", label) for by, account, label in sorted(steps)],
    }


def _tell_sections(sections: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
    """Each section under its title, all in the same columns; the columns' names stand above the first."""
    from rich.table import Table
    from rich.text import Text

    names = ("number", "version", "account", "state", "valid until", "date", "what to do")
    widths = [max(map(len, column)) for column in zip(names, *(row for rows in sections.values() for row in rows), strict=True)]
    if sys.stdout.isatty():
        # A long name is broken, so that there is room for what to do.
        widths[_ACCOUNT] = min(widths[_ACCOUNT], 28)
    shown = {title: rows for title, rows in sections.items() if rows}
    for position, (title, rows) in enumerate(shown.items()):
        table = Table(box=None, pad_edge=False, show_header=position == 0)
        for name, width in zip(names[:-1], widths, strict=False):
            table.add_column(name, width=width)
        table.add_column(names[-1])
        for row in rows:
            table.add_row(*map(Text, row))
        click.echo(f"  {title}")
        _print(table)


def _row(each: Followed) -> tuple[str, ...]:
    proposal, step = each.proposal, each.step
    assert step is not None
    last = proposal.last
    return proposal.number, f"{last.version}", last.client.name, each.state, f"{each.valid_until}", f"{step.date}", step.text


def _print(table: Table) -> None:
    """As wide as the terminal; a file or another program gets whole lines. Without the spaces that fill the last column."""
    from rich.console import Console
    from rich.text import Text

    width = None if sys.stdout.isatty() else 4000
    console = Console(width=width, highlight=False, markup=False, emoji=False, file=sys.stdout)
    for line in console.render_lines(table, pad=False):
        text = Text.assemble(*((segment.text, segment.style or "") for segment in line))
        text.rstrip()
        console.print(text, soft_wrap=True)


# --------------------------------------------------------------------------------------------------------------------------- one proposal


def _tell_one(each: Followed, workspace: Workspace, as_json: bool) -> None:
    from kamdocs.lifecycle.letters import call_card

    proposal, step = each.proposal, each.step
    card = call_card(proposal, each.valid_until, workspace.wordings.value) if step and step.card else ()
    if as_json:
        told = {**_jsonable(each), "card": card, "events": [_event_as_json(event) for event in proposal.events]}
        click.echo(json.dumps([told], indent=2, ensure_ascii=False))
        return
    last = proposal.last
    click.echo(f"{proposal.number} version {last.version}, {last.client.name}: {each.state}")
    click.echo(f"{proposal.dossier}, looked after by {last.client.kam or 'nobody'}")
    click.echo(f"valid until {each.valid_until}{_moment(each)}")
    click.echo(f"next, {step.date}: {step.text}" if step else "nothing is left to do")
    for number, question in enumerate(card, 1):
        click.echo(f"  {number}. {question}")
    click.echo()
    for event in proposal.events:
        click.echo(f"{event.on}  {_happened(event)}")


def _moment(each: Followed) -> str:
    """When the last day ends there, in UTC; "" where nobody knows the zone."""
    from kamdocs.workdays import end_of_day, is_time_zone

    zone = each.proposal.last.client.time_zone
    if zone is None or not is_time_zone(zone):
        return ""
    try:
        return f", whole, in {zone}: to {end_of_day(each.valid_until, zone):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return ""  # the calendar's last day


def _happened(event: Event) -> str:
    """`version 1: noted: called, answer on the 12th (next: 2026-12-12)`."""
    notes = {"next": event.next_date, "valid until": event.until, "reason": event.reason}
    added = ", ".join(f"{name}: {value}" for name, value in notes.items() if value)
    told = ": ".join(part for part in (f"version {event.version}", _KINDS.get(event.kind, event.kind), event.text) if part)
    return f"{told} ({added})" if added else told


_KINDS = {
    "sent": "issued",
    "confirmed": "sent to the client",
    "under-review": "under review",
    "touched": "touched, no answer",
    "revised": "the next version was begun",
}


# --------------------------------------------------------------------------------------------------------------------------- the calendar


def _entries(each: Followed, uid: str, at: datetime.datetime) -> Iterator[Entry]:
    """The next step and the last day; of one that has ended since a short time, that both are to be taken out. `at`: this moment."""
    from kamdocs.delivery.calendar import Entry

    proposal, step = each.proposal, each.step
    stem, of = f"{uid}-{quote(proposal.number, safe='')}", f"{proposal.number}, {proposal.last.client.name}"
    # More of what happened, or a later day, is a newer entry: steps change with the days, too.
    sequence = len(proposal.events) + (each.on - proposal.events[0].on).days
    sequence, text = max(sequence, 0), f"Version {proposal.last.version}, {each.state}, valid until {each.valid_until}. {proposal.dossier}"
    if step:
        yield Entry(f"{stem}-next@kamdocs", step.date, f"{of}: {_TITLES[step.kind]}", f"{step.text}\n{text}", sequence, at)
        if each.valid_until < datetime.date.max:  # no day follows that it could end on
            yield Entry(f"{stem}-end@kamdocs", each.valid_until, f"{of}: last day", text, sequence, at)
        return
    closed = proposal.closed
    if closed and (each.on - closed.on).days <= _CANCELLED:
        for part in ("next", "end"):
            yield Entry(f"{stem}-{part}@kamdocs", closed.on, f"{of}: {each.state}", text, sequence, at, cancelled=True)


_TITLES = {
    "send": "send it",
    "settle": "settle what they complain of",
    "call": "call",
    "ask": "ask",
    "other-way": "try another way in",
    "renew": "offer to renew",
    "decide": "renew, revise or close",
}
"""What a kind of step is called in a calendar."""


def _tender_entries(tenders: Sequence[OfTender], on: datetime.date) -> Iterator[Entry]:
    from kamdocs.cli.tender import entries

    for of in tenders:
        yield from entries(of, on)
