"""What to do next about a proposal that was sent, and when: the field's algorithm, neither indifferent nor needy.

The clock runs from the day on which the KAM sent it. Whoever has not acknowledged it by the next working day is called. A day that the
client gives puts off whatever is asked of him until then; what is ours, to send the draft and to decide about one that has expired, waits
for no day of his. Nobody is asked more than three times in a row without an answer, two working days apart; then another way in is looked
for. Open complaints come first, and before the last day an offer to renew. Who is asked is asked on a working day of his.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kamdocs.register.history import Event, Proposal
from kamdocs.register.states import as_of, valid_until
from kamdocs.workdays import WorkingDays, days_after, working_days_of

__all__ = ["ANSWERS", "MOST_TOUCHES", "PAUSE", "RENEWAL", "Step", "as_typed", "next_step"]

MOST_TOUCHES = 3
"""Touches in a row that nobody answered; after them another way in."""

PAUSE = 2
"""Working days from one touch, or one contact, to the next touch."""

RENEWAL = 5
"""Working days before the last day on which the offer to renew is made."""

ANSWERS = ("noted", "acknowledged", "under-review")
"""Kinds of events that are a contact with the client: they begin the count of touches anew."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next."""

    kind: str
    """send, settle, call, ask, other-way, renew, or decide."""
    text: str
    """What to do, in English, one line."""
    date: datetime.date
    """The day at the client on which it is due; it may have passed."""
    card: bool
    """Whether the four questions belong to it: received? next steps? how urgent? a date for interim results?"""


def next_step(proposal: Proposal, on: datetime.date, open_issues: Sequence[str] = (), ways_in: Sequence[str] = ()) -> Step | None:
    """The next step as it stands on that day at the client; None for a proposal that has ended.

    `open_issues`: the client's complaints that are not settled. `ways_in`: who else may open a door, in words. What happened after `on`
    is not looked at. Raises ValueError where the days lie outside the calendar.
    """
    known = as_of(proposal, on)
    if known.closed:
        return None
    if known.revising:
        text = f"send version {known.last.version + 1}: `kamdocs send {as_typed(known.dossier)}`"
        return Step("send", text, _last(known, "revised").on, card=False)
    case = _Case(known, on)
    last_day = valid_until(known)
    touch = case.touch(ways_in) if case.started else _send_draft(known)
    if on > last_day or (case.started and touch.date > last_day):
        return case.decision(last_day)
    return _after_complaints(touch, open_issues) if case.started else touch


# ------------------------------------------------------------------------------------------------------------------- before the clock runs


def _send_draft(known: Proposal) -> Step:
    """Due at once: a day that the client gave is none on which he wants to get it."""
    text = f"send the draft of version {known.last.version}, then `kamdocs log {as_typed(known.number)} sent`"
    return Step("send", text, _last(known, "sent").on, card=False)


def _last(known: Proposal, kind: str) -> Event:
    """The last event of that kind; the issue, where there is none."""
    return next((each for each in reversed(known.events) if each.kind == kind), known.events[0])


# -------------------------------------------------------------------------------------------------------------------- while the clock runs


class _Case:
    """What has happened to the last version since the KAM sent it."""

    def __init__(self, known: Proposal, on: datetime.date) -> None:
        self._known, self._on = known, on
        self._days = _working_days(known)
        said = [each for each in known.events if each.version == known.last.version]
        start = next((number for number, each in enumerate(said) if each.kind in ("confirmed", "acknowledged", "under-review")), None)
        self.started = start is not None
        """Whether it is known that the client was sent it: the KAM has said so, or the client has acknowledged it."""
        self._said = said[start:] if start is not None else []
        given = [each.next_date for each in known.events if each.next_date]
        self._given = given[-1] if given else None
        """The day that the client gave last, of whatever version: it holds until it has come."""

    def touch(self, ways_in: Sequence[str]) -> Step:
        """The next touch, complaints aside."""
        base = next((each for each in reversed(self._said) if each.kind in ANSWERS), self._said[0])
        touches = self._touches(base)
        if touches:
            due = self._days.after(touches[-1].on, PAUSE)
        elif base.kind == "confirmed":
            due = self._days.after(base.on, 1)
        else:
            due = self._days.after(base.on, PAUSE) if base.next_date is None else base.on
        silent_until = self._silent_until
        on_their_day = not touches and silent_until is not None and silent_until >= due
        due = max(due, silent_until) if silent_until else due
        if len(touches) >= MOST_TOUCHES:
            return _other_way(due, ways_in, len(touches))
        if step := self._renewal(due, is_first=not touches and (on_their_day or base.kind == "confirmed")):
            return step
        if on_their_day:
            return Step("ask", f"the day they gave: ask for what they promised for {self._given}", due, card=False)
        if base.kind == "confirmed":
            return Step("call", f"call: nobody has acknowledged it{_again(touches)}", due, card=True)
        return Step("ask", f"ask for a date for interim results{_again(touches)}", due, card=True)

    def decision(self, last_day: datetime.date) -> Step:
        """What is left when the last day has passed, or will have before anything else is due."""
        number, held = as_typed(self._known.number), "held" if self._on > last_day else "holds"
        renew, revise = f"renew it (`kamdocs renew {number} --until DATE`)", f"revise it (`kamdocs revise {number}`)"
        text = f"it {held} until {last_day}: {renew}, {revise} or close it (`kamdocs close {number} lost --reason REASON`)"
        return Step("decide", text, days_after(last_day, 1), card=False)

    @property
    def _silent_until(self) -> datetime.date | None:
        """The working day on which the client may be asked again; None where no day was given."""
        return self._days.on_or_after(self._given) if self._given else None

    def _touches(self, base: Event) -> list[Event]:
        """The touches since the last answer that nobody has answered; those before the day that the client gave do not count."""
        position = max(number for number, each in enumerate(self._said) if each is base)
        since = self._given or base.on
        return [each for each in self._said[position:] if each.kind == "touched" and each.on >= since]

    def _renewal(self, due: datetime.date, *, is_first: bool) -> Step | None:
        """The offer to renew in place of a touch that is due then, once its days have come.

        `is_first`: whether the touch is the call for an acknowledgement, or asks on the day that the client gave: it is not passed over.
        """
        last_day = valid_until(self._known)
        begins = self._days.before(last_day, RENEWAL)
        renewed = any(each.kind == "renewed" and each.on >= begins for each in self._said)
        if renewed or (due >= begins and is_first) or (due < begins and self._on < begins):
            return None
        number = as_typed(self._known.number)
        text = f"offer to renew it, so that its terms hold longer than {last_day}: `kamdocs renew {number} --until DATE`"
        return Step("renew", text, max(due, begins), card=False)


def _working_days(known: Proposal) -> WorkingDays:
    """Those of the client."""
    client = known.last.client
    return working_days_of(client.country, client.region)


def _again(touches: Sequence[Event]) -> str:
    return f", try {len(touches) + 1} of {MOST_TOUCHES}" if touches else ""


def _other_way(due: datetime.date, ways_in: Sequence[str], count: int) -> Step:
    through = ": " + ", ".join(map(_one_line, ways_in)) if ways_in else "; no champion and no sponsor is known: who else there knows us?"
    return Step("other-way", f"{count} tries, no answer; look for another way in{through}", due, card=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_typed(text: str) -> str:
    """A number or a path, as it is typed into a command line."""
    return f'"{text}"' if " " in text else text


def _after_complaints(touch: Step, open_issues: Sequence[str]) -> Step:
    """Nobody who waits for us is asked for anything."""
    if not open_issues:
        return touch
    told = "; ".join(_one_line(each).rstrip(".") for each in open_issues)
    return Step("settle", f"settle first: {told}; then {touch.text}", touch.date, touch.card)
