"""A proposal that holds longer than it says. Its document stays as it was sent; a letter says until when it holds now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamdocs.errors import InputError, Problem
from kamdocs.lifecycle.events import When, closed, decided
from kamdocs.model.reading import Located
from kamdocs.model.settings import Settings
from kamdocs.register.history import Event, Proposal
from kamdocs.register.states import valid_until
from kamdocs.workdays import days_after, working_days_after

__all__ = ["Limit", "last_day_after", "last_day_before", "limits_of", "renew"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days a proposal may hold before somebody must approve it."""

    days: int
    """Calendar days from the day after its date to its last day, included."""
    by: str
    """The approver's id."""
    where: str
    """The policy's place."""


def limits_of(settings: Located[Settings] | None) -> tuple[Limit, ...]:
    """The limits of the workspace's approvals. One that asks for more than many days is taken as if it asked for them alone."""
    policies = (settings.value.approvals if settings else None) or ()
    return tuple(
        Limit(each.validity_days.above, each.by, settings.where(("approvals", position, "validity_days")))
        for position, each in enumerate(policies)
        if settings and each.validity_days
    )


def last_day_after(proposal: Proposal, on: datetime.date, days: int | None, business_days: int | None) -> datetime.date:
    """The last day of so many days, counted like a validity from the day after `on`; of the client's working days for `business_days`.

    One of the two is given. Raises InputError where they cannot be counted.
    """
    client = proposal.last.client
    try:
        if days is not None:
            return days_after(on, days)
        if client.country is None:
            raise ValueError("the account had no country when the proposal was sent, so that its working days are not known")
        return working_days_after(on, business_days or 0, client.country, client.region)
    except ValueError as refused:
        raise InputError(Problem(proposal.number, str(refused), "give the day with --until")) from None


def last_day_before(proposal: Proposal) -> datetime.date:
    """The last day of the last version as it was before it was renewed last."""
    version = proposal.last.version
    days = [each.until for each in proposal.events if each.kind == "renewed" and each.version == version and each.until]
    return [proposal.last.valid_until, *days][-2 if days else -1]


def renew(proposal: Proposal, when: When, until: datetime.date, limits: Sequence[Limit] = (), *, checked: bool = False) -> Event | None:
    """The last version holds until the day `until`, which counts whole. None where that was the last thing that was said of its end.

    `limits`: of the workspace; a day beyond one needs an approval, and so a new version. `checked`: somebody has looked at the prices
    that come from price lists which end before that day; without it they refuse the renewal.
    """
    last = next((each for each in reversed(proposal.events) if each.kind == "renewed" and each.version == proposal.last.version), None)
    known = last if last and last.until == until else None
    outdated = [*_outdated(proposal, when.on, until)]
    text = "; ".join(f"checked: {each}" for each in outdated) or None
    problems = [*closed(proposal)]
    if known is None:
        problems += [
            *_wrong_end(proposal, when, until),
            *_beyond_limits(proposal, when.on, until, limits),
            *(() if checked else (_unchecked(proposal, each) for each in outdated)),
        ]
    return decided(proposal, when, Event("renewed", when.on, when.at, proposal.last.version, text, until=until), problems, known)


def _wrong_end(proposal: Proposal, when: When, until: datetime.date) -> Iterator[Problem]:
    before = valid_until(proposal)
    if until <= before:
        hint = "give a later day; `kamdocs revise` starts a version that ends sooner" if until < before else "give a later day"
        yield Problem(proposal.number, f"it holds until {before} already, and {until} is not later", hint)
    elif until < when.on:
        yield Problem(proposal.number, f"the new last day, {until}, is past", f"give {when.on} or a later day")


def _beyond_limits(proposal: Proposal, on: datetime.date, until: datetime.date, limits: Sequence[Limit]) -> Iterator[Problem]:
    number, start = proposal.number, proposal.last.on
    for limit in limits:
        if (held := (until - start).days) > limit.days:
            message = f"{number} would hold {held} days, from {start} to {until}; above {limit.days} {limit.by} must approve it"
            latest = days_after(start, limit.days)
            sooner = f", or give {latest} or an earlier day" if latest > max(valid_until(proposal), on) else ""
            yield Problem(limit.where, message, f"`kamdocs revise {number}` starts a version that can be approved{sooner}")


def _outdated(proposal: Proposal, on: datetime.date, until: datetime.date) -> Iterator[str]:
    """Each price list that ends before that day, with the items that are priced from it."""
    for id_, last_day, skus in proposal.last.price_lists:
        if last_day is not None and last_day < until:
            yield f"{', '.join(skus)} from the price list {id_}, which {'ended' if last_day < on else 'ends'} on {last_day}"


def _unchecked(proposal: Proposal, what: str) -> Problem:
    hint = f"look whether these prices can be kept, then say --checked; `kamdocs revise {proposal.number}` starts a version with new ones"
    return Problem(proposal.number, f"these prices would hold longer than their list: {what}", hint)
