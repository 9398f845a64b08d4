"""What a KAM notes about a proposal that was sent: each function decides, under the register's lock, which event it comes to.

None: it is noted already, and nothing is to be added. A decision that cannot be taken raises InputError, with everything that is wrong.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kamdocs.errors import InputError, OutsideError, Problem
from kamdocs.register.history import Event, Proposal
from kamdocs.register.states import valid_until

__all__ = ["REASONS", "When", "acknowledge", "close", "closed", "confirm", "decided", "note", "remarks", "revise", "touch"]

REASONS = ("price", "timing", "competitor", "no-decision")
"""Why a proposal was declined."""

LONGEST = 2000
"""Characters of a note at most: it is a line, and no protocol."""

_BACK = datetime.timedelta(minutes=10)
"""By so much the clocks of two machines may differ, and the moment that a command asks for from its turn: it waits five minutes at most."""

_HAPPENED = {
    "sent": "it was issued",
    "confirmed": "it went out to the client",
    "acknowledged": "the client acknowledged it",
    "under-review": "the client took it under review",
    "touched": "nobody answered",
    "noted": "a note was made",
    "revised": "its next version was begun",
    "renewed": "it was renewed",
    "accepted": "it was accepted",
    "declined": "it was declined",
    "withdrawn": "it was withdrawn",
}


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, and when it is written down."""

    on: datetime.date
    """The day at the client on which it happened."""
    today: datetime.date
    """The day at the client on which it is written down."""
    at: datetime.datetime
    """The moment in UTC at which it is written down."""
    date_given: bool = False
    """Whether the KAM gave the day; else the clock did."""


def confirm(proposal: Proposal, when: When, next_date: datetime.date | None = None) -> Event | None:
    """The last version went out to the client: the clock runs from that day. Another day than was noted before is refused."""
    known = _of_last(proposal, "confirmed")
    problems = [*closed(proposal), *_confirmed_otherwise(proposal, known, when)]
    return decided(proposal, when, Event("confirmed", when.on, when.at, proposal.last.version, next_date=next_date), problems, known)


def _confirmed_otherwise(proposal: Proposal, known: Event | None, when: When) -> Iterator[Problem]:
    number, version = proposal.number, proposal.last.version
    if known is not None and known.on != when.on:
        message = f"version {version} is noted already as sent on {known.on}"
        hint = f"`kamdocs log {number} TEXT` notes that it was sent once more"
        if proposal.revising:
            hint = f"`kamdocs send {proposal.dossier}` issues version {version + 1} first"
        yield Problem(number, message, hint)


def note(proposal: Proposal, when: When, text: str, next_date: datetime.date | None = None) -> Event | None:
    """A contact with the client, or with `next_date` the day that he gave. A proposal that has ended takes notes, and no such day."""
    problems = [*closed(proposal)] if next_date else []
    words = _line(proposal, text, problems)
    if not words:
        problems.append(Problem(proposal.number, "the note is empty", f'write it as in `kamdocs log {proposal.number} "called, all well"`'))
    return decided(proposal, when, Event("noted", when.on, when.at, proposal.last.version, words, next_date), problems)


def touch(proposal: Proposal, when: When, text: str | None = None) -> Event | None:
    """A call or letter that nobody answered."""
    problems = [*closed(proposal)]
    words = _line(proposal, text or "", problems)
    return decided(proposal, when, Event("touched", when.on, when.at, proposal.last.version, words or None), problems)


def acknowledge(proposal: Proposal, when: When, *, under_review: bool = False, next_date: datetime.date | None = None) -> Event | None:
    """The client has received the last version, or already looks at it. Said once more, it counts for a new `next_date` alone."""
    kind = "under-review" if under_review else "acknowledged"
    known = _of_last(proposal, "under-review") or (None if under_review else _of_last(proposal, "acknowledged"))
    event = Event(kind, when.on, when.at, proposal.last.version, next_date=next_date)
    return decided(proposal, when, event, [*closed(proposal)], known if next_date in (None, known and known.next_date) else None)


def revise(proposal: Proposal, when: When, text: str | None = None) -> Event | None:
    """The next version is begun. `text`: what it is to change."""
    problems = [*closed(proposal)]
    words = _line(proposal, text or "", problems)
    begun = next((each for each in reversed(proposal.events) if each.kind == "revised"), None) if proposal.revising else None
    return decided(proposal, when, Event("revised", when.on, when.at, proposal.last.version, words or None), problems, begun)


def close(proposal: Proposal, when: When, kind: str, reason: str | None = None, text: str | None = None) -> Event | None:
    """The end: `kind` is one of `history.CLOSING`; a declined one needs a `reason`, one of REASONS, and no other has one."""
    ended = proposal.closed
    is_same = ended is not None and (ended.kind, ended.reason) == (kind, reason)
    problems = [] if is_same else [*closed(proposal)]
    if (kind == "declined") != (reason is not None):
        problems.append(Problem(proposal.number, "a lost proposal has a reason, and no other one", f"it is one of {', '.join(REASONS)}"))
    words = _line(proposal, text or "", problems)
    event = Event(kind, when.on, when.at, proposal.last.version, words or None, reason=reason)
    return decided(proposal, when, event, problems, ended if is_same else None)


def remarks(proposal: Proposal, event: Event) -> tuple[Problem, ...]:
    """What the KAM should know of an event that was noted. `proposal`: with it."""
    last_day, number = valid_until(proposal), proposal.number
    found = []
    if event.next_date and event.next_date > last_day:
        message = f"the day they gave, {event.next_date}, is later than the proposal's last day, {last_day}"
        found.append(Problem(number, message, f"`kamdocs renew {number} --until {event.next_date}` lets it hold as long"))
    if event.kind == "accepted" and event.on > last_day:
        message = f"it was accepted on {event.on}, and its terms bound us until {last_day}"
        found.append(Problem(number, message, "tell the client in writing that they still hold"))
    return tuple(found)


def decided(proposal: Proposal, when: When, event: Event, problems: Iterable[Problem] = (), known: Event | None = None) -> Event | None:
    """The event, to be added; None where it is `known`.

    Raises InputError with `problems` and whatever is wrong with its days; OutsideError where the clock was moved back.
    """
    _refuse_moved_clock(proposal, when)
    found = [*problems, *(() if known else _wrong_days(proposal, when, event))]
    if found:
        raise InputError(found)
    return None if known else event


def closed(proposal: Proposal) -> Iterator[Problem]:
    """That the proposal has ended, where it has: nothing else can happen to it."""
    if (ended := proposal.closed) is not None:
        hint = f"`kamdocs log {proposal.number} TEXT` adds a note; `kamdocs send {proposal.dossier}` issues it under a new number"
        yield Problem(proposal.number, f"this proposal has ended: {_HAPPENED[ended.kind]} on {ended.on}", hint)


def _of_last(proposal: Proposal, kind: str) -> Event | None:
    """The last event of that kind that is about the last version."""
    return next((each for each in reversed(proposal.events) if each.kind == kind and each.version == proposal.last.version), None)


def _line(proposal: Proposal, text: str, problems: list[Problem]) -> str:
    """The text in one line; what no register or terminal can hold is added to `problems`."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        hint = "keep what is longer in a file, and name it here"
        problems.append(Problem(proposal.number, f"the text has {len(line)} characters, and at most {LONGEST} are kept", hint))
    # Control characters move a terminal's cursor, PostgreSQL holds no NUL, and half a surrogate pair is no text at all.
    if bad := next((each for each in line if unicodedata.category(each) in ("Cc", "Cs")), None):
        problems.append(Problem(proposal.number, f"the text holds a character that cannot be kept, {bad!r}", "write it without"))
    return line


def _refuse_moved_clock(proposal: Proposal, when: When) -> None:
    last = proposal.events[-1].at
    if when.at < last - _BACK and not when.date_given:
        now, then = (f"{each:%Y-%m-%d %H:%M} UTC" for each in (when.at, last))
        message = f"the clock was moved back: it says {now}, and what happened last was written down at {then}"
        raise OutsideError(Problem(proposal.number, message, "set the clock, or give the day with --date"))


def _wrong_days(proposal: Proposal, when: When, event: Event) -> Iterator[Problem]:
    last, number = proposal.events[-1], proposal.number
    if when.on > when.today:
        yield Problem(number, f"{when.on} is still to come: at the client it is {when.today}", "note it on the day, or give the right day")
    # What was noted by a clock that was wrong stops nobody who gives the day.
    of_wrong_clock = when.date_given and last.at - when.at > _BACK and last.on > when.today
    if when.on < last.on and not of_wrong_clock:
        later = f"give {last.on} or a later day with --date, and say in the text when it was"
        hint = f"wait until {last.on}" if last.on > when.today else later
        yield Problem(number, f"{when.on} lies before {last.on}, when {_HAPPENED[last.kind]}, and events are noted in their order", hint)
    if event.next_date and event.next_date < when.on:
        yield Problem(number, f"the day they gave, {event.next_date}, lies before {when.on}", "give a later day with --next")
