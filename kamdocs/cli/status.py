"""`kamdocs status`: what to do today about the proposals that were sent, what expires soon, and what waits until when."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from kamdocs.cli import tell, workspace_option
from kamdocs.cli.calendars import ics_option, write_calendar
from kamdocs.cli.options import day_option, today
from kamdocs.cli.proposals import client_day, now, opened, own_workspace, proposal_named
from kamdocs.errors import InputError, Problem, nearest_named

if TYPE_CHECKING:
    from kamdocs.cli.tender import OfTender
    from kamdocs.delivery.calendar import Entry
    from kamdocs.lifecycle.followed import Followed
    from kamdocs.offer import TenderStep
    from kamdocs.register import Event, Proposal
    from kamdocs.workspace import Workspace

__all__ = ["command"]

_SOON = 14
"""Days in which an end is told beforehand, and a tender's step."""
_CANCELLED = 60
"""Days in which a calendar still takes out what has ended."""
_FEWEST = 8
"""Columns of a terminal that a name keeps when it is shortened."""
_INDENT = _GAP = "  "
_DAY = len("2026-11-24  ")
_NOBODY = "nobody's: the dossier names no team"


@click.command()
@click.argument("number", required=False)
@click.option("--kam", metavar="NAME", help="Only what NAME, or a part of it, looks after: who stands first in the dossier's team.")
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
    if number and not found:
        message = f"it was issued on {proposals[0].versions[0].on}, and on {on} there was nothing of it"
        raise InputError(Problem(proposals[0].number, message, "ask for a later day"))
    if number:
        _tell_one(found[0], workspace, as_json)
        return
    here = on or today(workspace)
    tenders = _tenders(workspace) if not as_json else []
    if kam is not None:
        found, tenders = _of_kam(found, tenders, _meant(kam, workspace, [_kam(each) for each in found]))
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
    from kamdocs.register.states import as_of

    # With a day of the past, what was not yet sent then is left out, and what happened later is not looked at.
    known = proposals if on is None else [as_of(each, on) for each in proposals if each.versions[0].on <= on]
    found = [followed(each, workspace, client_day(each, workspace, on)) for each in known]
    for problem in dict.fromkeys(problem for each in found for problem in each.problems):
        click.echo(str(problem), err=True)
    return found


def _meant(kam: str, workspace: Workspace, kams: Sequence[str | None]) -> str:
    """The name of whom `kam` means, whole or by words of it that no other has.

    Raises InputError for one that neither looks after a proposal nor stands in the library's team, and where several are called so.
    """
    from kamdocs.values import folded

    team = [each.name for library in workspace.libraries for each in library.value.team or ()]
    known = {folded(each): each for each in (*filter(None, kams), *team)}
    if found := known.get(folded(kam)):
        return found
    alike = [name for words, name in known.items() if _spaced(folded(kam)) in _spaced(words)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise InputError(Problem("", f"--kam: several are called {kam!r}", f"there are {', '.join(alike)}"))
    guess = nearest_named(kam, known.values())
    way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known.values())}" if known else "no dossier names a team"
    raise InputError(Problem("", f"--kam: nobody is called {kam!r}", way_out))


def _spaced(name: str) -> str:
    """Its words, with a space around each."""
    return f" {name.replace('-', ' ')} "


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
        "title": _title(proposal),
        "state": each.state,
        "valid_until": f"{each.valid_until}",
        "next_step": step.text if step else None,
        "next_kind": step.kind if step else None,
        "next_date": f"{step.date}" if step else None,
        "kam": proposal.last.client.kam,
        "dossier": proposal.dossier,
    }


def _title(proposal: Proposal) -> str | None:
    title = proposal.last.plan["proposal"].get("title")
    return str(title) if title else None


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
    from kamdocs.register.follow_up import as_typed

    soon = datetime.timedelta(days=_SOON)
    steps = [(of, step) for of in tenders for step in of.steps if on <= step.by and step.by - on <= soon]
    if not found:
        click.echo("no proposal is open; `kamdocs send DOSSIER` issues one", err=True)
    kams = sorted({_kam(each) or "" for each in found} | {of.kam or "" for of, _ in steps}, key=lambda name: (not name, name.casefold()))
    to_call = []
    for number, kam in enumerate(kams):
        if number:
            click.echo()
        own = sorted((each for each in found if (_kam(each) or "") == kam), key=_urgency)
        to_call += [each for each in own if each.step and each.step.card and each.step.date <= each.on]
        click.echo(kam or _NOBODY)
        _tell_sections(_sections(own, [_tender_row(of, step) for of, step in steps if (of.kam or "") == kam]))
    if to_call:
        click.echo(f"`kamdocs status {as_typed(to_call[0].proposal.number)}` tells what to ask when you call", err=True)


def _urgency(each: Followed) -> tuple[datetime.date, datetime.date, str]:
    assert each.step is not None
    return each.step.date, each.valid_until, each.proposal.number


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    version: str
    dossier: str
    account: str
    state: str
    valid_until: str
    date: str
    step: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands before date and step."""
        return self.number, self.version, self.dossier, self.account, self.state, self.valid_until


_HEAD = _Row("number", "version", "dossier", "account", "state", "valid until", "date", "what to do")


def _sections(found: Sequence[Followed], steps: Sequence[_Row]) -> dict[str, list[_Row]]:
    """Title to rows. Each proposal stands in one of them."""
    due = [each for each in found if each.step and each.step.date <= each.on]
    soon = datetime.timedelta(days=_SOON)
    ending = [each for each in found if each not in due and each.on <= each.valid_until and each.valid_until - each.on <= soon]
    return {
        "to do": [_row(each) for each in due],
        f"expires within {_SOON} days": [_row(each) for each in sorted(ending, key=lambda each: each.valid_until)],
        "waits for its day": [_row(each) for each in found if each not in due and each not in ending],
        f"tenders, the next {_SOON} days": sorted(steps, key=lambda row: (row.date, row.account, row.step)),
    }


def _row(each: Followed) -> _Row:
    proposal, step = each.proposal, each.step
    assert step is not None
    last = proposal.last
    stem, account = PurePosixPath(proposal.dossier).stem, _one_line(last.client.name)
    return _Row(proposal.number, f"{last.version}", stem, account, each.state, f"{each.valid_until}", f"{step.date}", step.text)


def _tender_row(of: OfTender, step: TenderStep) -> _Row:
    return _Row("", "", PurePosixPath(of.dossier).stem, _one_line(of.account), "", "", f"{step.by}", step.label)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tell_sections(sections: Mapping[str, Sequence[_Row]]) -> None:
    """Each section under its title, all in the same columns; the columns' names stand above the first.

    A file or another program gets a line for each row, and so does a terminal that is wide enough. In another one date and step stand below
    the row, and of the row long names alone are shortened.
    """
    shown = {title: rows for title, rows in sections.items() if rows}
    lines = _layout([_HEAD, *(row for rows in shown.values() for row in rows)])
    for position, (title, rows) in enumerate(shown.items()):
        click.echo(f"{_INDENT}{title}")
        for line in lines(_HEAD) if position == 0 else ():
            click.echo(click.style(line, bold=True))
        for row in rows:
            click.echo("\n".join(lines(row)))


def _layout(rows: Sequence[_Row]) -> Callable[[_Row], list[str]]:
    """How each of the rows is written: its lines."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    whole = sum(widths) + len(_GAP) * len(widths) + _DAY + max(cell_len(row.step) for row in rows)
    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else whole
    if whole <= terminal:
        return lambda row: [_GAP.join((*map(_fitted, row.cells, widths), f"{row.date:<10}", row.step)).rstrip()]
    for name in (_HEAD.cells.index("account"), _HEAD.cells.index("dossier")):
        too_much = sum(widths) + len(_GAP) * (len(widths) - 1) - terminal
        widths[name] = max(widths[name] - max(too_much, 0), min(widths[name], _FEWEST))

    def below(row: _Row) -> list[str]:
        first, *others = _broken(row.step, terminal - len(_INDENT) - _DAY)
        beside = [f"{_INDENT}{row.date:<{_DAY}}{first}", *(f"{_INDENT}{'':<{_DAY}}{line}" for line in others)]
        return [_GAP.join(map(_fitted, row.cells, widths)).rstrip(), *beside]

    return below


def _fitted(text: str, width: int) -> str:
    """So many columns of a terminal wide, shortened with an ellipsis where it is longer."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…", width)


def _broken(text: str, width: int) -> list[str]:
    """Its lines, of so many columns at most. What stands between backticks is typed as it is, and is not broken."""
    from rich.cells import cell_len

    lines = [""]
    for word in re.findall(r"(?:`[^`]*`|\S)+", text):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and cell_len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


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
    if title := _title(proposal):
        click.echo(title)
    click.echo(f"{proposal.dossier}, looked after by {last.client.kam or 'nobody'}")
    click.echo(f"valid until the end of {each.valid_until}{_moment(each)}")
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
        return f" in {zone} ({end_of_day(each.valid_until, zone):%Y-%m-%d %H:%M} UTC)"
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
    "touched": "no answer",
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
