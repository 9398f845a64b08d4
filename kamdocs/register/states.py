"""In which state a proposal is on a day at the client, and until when it holds. The last day counts whole.

What happened after that day is not looked at, so that any day of the past can be asked about.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from kamdocs.register.history import Proposal

__all__ = ["as_of", "is_valid", "state", "valid_until"]


def state(proposal: Proposal, on: datetime.date) -> str:
    """`sent`, `acknowledged`, `under review`, `accepted`, `declined`, `withdrawn`, or `expired` where the last day has passed.

    One that was accepted, declined or withdrawn never becomes expired. What the client said of an earlier version does not count.
    """
    known = as_of(proposal, on)
    if known.closed:
        return known.closed.kind
    if on > valid_until(known):
        return "expired"
    said = {each.kind for each in known.events if each.version == known.last.version}
    return "under review" if "under-review" in said else "acknowledged" if "acknowledged" in said else "sent"


def valid_until(proposal: Proposal) -> datetime.date:
    """The last day of the last version, which counts whole; a renewal has moved it."""
    last = proposal.last
    renewals = (each.until for each in reversed(proposal.events) if each.kind == "renewed" and each.version == last.version and each.until)
    return next(renewals, last.valid_until)


def is_valid(proposal: Proposal, version: int, on: datetime.date) -> tuple[bool, str]:
    """Whether that version holds on that day, and why (not): `valid until 2027-02-01`, `replaced by version 2 on 2026-12-08`.

    One that was accepted holds. Raises ValueError for a version that the proposal does not have.
    """
    asked = next((each for each in proposal.versions if each.version == version), None)
    if asked is None:
        raise ValueError(f"{proposal.number} has no version {version}; its last one is {proposal.last.version}")
    known = as_of(proposal, on)
    if version < known.last.version:
        return False, f"replaced by version {known.last.version} on {known.last.on}"
    if known.closed:
        return known.closed.kind == "accepted", f"{known.closed.kind} on {known.closed.on}"
    # A version that is dated later than the day was not yet renewed.
    until = valid_until(known) if version == known.last.version else asked.valid_until
    return (True, f"valid until {until}") if on <= until else (False, f"it held until {until}")


def as_of(proposal: Proposal, on: datetime.date) -> Proposal:
    """The proposal as it was at the end of that day; as it was first issued, on a day before that."""
    versions = tuple(each for each in proposal.versions if each.on <= on)
    events = (proposal.events[0], *(each for each in proposal.events[1:] if each.on <= on))
    return replace(proposal, versions=versions or proposal.versions[:1], events=events)
