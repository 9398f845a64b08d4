"""Calendar files: `.ics` with the days on which something is to be done, which any calendar takes in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kamdocs.errors import MissingToolError, Problem

__all__ = ["Entry", "calendar"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day in a calendar, which does not make anybody busy."""

    uid: str
    """The same in every file for the same thing, so that a second import changes the entry in place of adding another."""
    on: datetime.date
    title: str
    """One line."""
    text: str
    """What belongs to it, as plain text of any number of lines; may be empty."""
    sequence: int
    """How often the entry was changed: a calendar takes the greater one of two."""
    at: datetime.datetime
    """The moment, with its zone, of the last change."""
    cancelled: bool = False
    """Whether a calendar that has the entry is to take it out."""


def calendar(entries: Sequence[Entry], name: str) -> bytes:
    """The calendar of that name. Equal input gives equal bytes. `entries`: at least one, for a calendar without any is none.

    Raises MissingToolError where the extra `calendar` is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        # Double quotes: every shell takes them, Windows' too.
        problem = Problem("", "calendars are written with icalendar, which is not installed", 'pip install "kamdocs[calendar]"')
        raise MissingToolError(problem) from None
    made = Calendar()
    made.add("prodid", "-//kamdocs//kamdocs//EN")
    made.add("version", "2.0")
    # To be taken in, and answered by nobody.
    made.add("method", "PUBLISH")
    # RFC 7986 has the one; Outlook and Apple's calendar read the other.
    made.add("name", name)
    made.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.at)
        event.add("last-modified", entry.at)
        event.add("sequence", entry.sequence)
        event.add("dtstart", entry.on)
        # The day after: an end does not belong to what it ends.
        event.add("dtend", entry.on + datetime.timedelta(days=1))
        event.add("summary", " ".join(entry.title.split()))
        if entry.text:
            event.add("description", "\n".join(entry.text.splitlines()))
        event.add("transp", "TRANSPARENT")
        if entry.cancelled:
            event.add("status", "CANCELLED")
        made.add_component(event)
    return bytes(made.to_ical())
