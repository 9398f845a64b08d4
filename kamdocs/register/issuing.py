"""What is issued when a proposal is sent: a new number, the next version, or nothing, since it was sent already. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from kamdocs.errors import InputError, OutsideError, Problem
from kamdocs.register.history import Delivery, Proposal, Version
from kamdocs.register.numbering import Pattern
from kamdocs.register.states import state

__all__ = ["Asked", "Issued", "Issue", "Made", "next_version", "refuse_dates", "refuse_versions_date"]

_CLOCKS_DIFFER = datetime.timedelta(minutes=10)
"""Of two machines that share a register, and between the moment that a command asks for and its turn: it waits five minutes at most."""
_ZONES_DIFFER = datetime.timedelta(days=1)  # the same moment is two days, at two clients


@dataclass(frozen=True, slots=True)
class Made:
    """What is issued: the version, its document, and the files that it is to be written to."""

    version: Version
    document: bytes
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """That a dossier's proposal be issued."""

    dossier: str
    """The dossier's path from the workspace, with forward slashes."""
    account: str
    place: str
    """Machine and folder of the workspace."""
    on: datetime.date
    """The proposal's date."""
    date_given: bool
    """Whether the KAM gave the date; else the clock did."""
    at: datetime.datetime
    """Now, in UTC."""
    key: str
    """Equal content, equal key."""
    pattern: Pattern
    make: Callable[[str, int], Made]
    """Renders it with its number and version."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A proposal and the version that was asked for. `new`: False where it was sent already, and nothing was issued."""

    proposal: Proposal
    version: Version
    new: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """The last issue of a register, or of a scope: its number, date and moment."""

    number: str
    on: datetime.date
    at: datetime.datetime


def next_version(latest: Proposal | None, asked: Asked) -> int | None:
    """The version of `latest` that is issued next; 1: a new number is; None: nothing is, since its last version is the same.

    `latest`: the dossier's last proposal, None where it has none. Raises InputError where another version was not begun.
    """
    if latest is None or latest.closed:
        return 1
    last, same = latest.last, latest.last.key == asked.key
    upcoming = max(each.version for each in latest.events) + 1  # a version that was lost by damage was given all the same
    if latest.revising:
        if same:
            message = f"nothing has changed since version {last.version} of {latest.number}"
            raise InputError(Problem(asked.dossier, message, "edit the dossier, or leave the version that was sent as it is"))
        return upcoming
    if same:
        return None
    number = latest.number
    if state(latest, asked.on) == "expired":
        message = f"{number} has expired, and this is not what was sent as its version {last.version}"
        hint = f"`kamdocs renew {number}`, `kamdocs revise {number}` for version {upcoming}, or `kamdocs close {number}`"
        raise InputError(Problem(asked.dossier, message, hint))
    message = f"this is not what was sent as {number} version {last.version} on {last.on}"
    raise InputError(Problem(asked.dossier, message, f"`kamdocs revise {number}` starts version {upcoming}"))


def refuse_dates(asked: Asked, last: Issue | None, in_scope: Issue | None) -> None:
    """Refuses a date that is still to come, one before the last issue's, and a clock that was moved back: numbers and dates rise together.

    `last`: of the register; `in_scope`: the issue of the latest date in the number's scope; None where there is none.
    """
    if asked.date_given:
        if asked.on > _tomorrow(asked):
            message = f"{asked.on} is still to come: a proposal is dated on the day it is sent"
            raise InputError(Problem(asked.dossier, message, "give today with --date, or leave it out"))
        # A date that is still to come was a wrong clock's: with the day given, it is passed over.
        if in_scope and asked.on < in_scope.on <= _tomorrow(asked):
            message = f"the date {asked.on} lies before that of {in_scope.number}, which was issued last, on {in_scope.on}"
            raise InputError(Problem(asked.dossier, message, f"give {in_scope.on} or a later date with --date"))
        return
    if last and last.at - asked.at > _CLOCKS_DIFFER:
        message = f"the clock was moved back: {last.number} was issued at {_moment(last.at)}, and it is {_moment(asked.at)} now"
        raise OutsideError(Problem(asked.dossier, message, "set the clock, or give the day with --date"))
    for issue in (each for each in (in_scope, last) if each):
        if issue.on - asked.on > _ZONES_DIFFER:
            message = f"{issue.number} was issued with the date {issue.on}, which lies after today, {asked.on}"
            raise InputError(Problem(asked.dossier, message, "set the clock, or give the day with --date"))


def refuse_versions_date(asked: Asked, before: Version) -> None:
    """Refuses a version that is dated before the one it replaces."""
    if asked.date_given and before.on > _tomorrow(asked):  # a wrong clock's
        return
    if asked.on < before.on - (datetime.timedelta() if asked.date_given else _ZONES_DIFFER):
        message = f"the date {asked.on} lies before that of version {before.version}, {before.on}"
        raise InputError(Problem(asked.dossier, message, f"give {before.on} or a later date with --date"))


def _tomorrow(asked: Asked) -> datetime.date:
    """The latest day that it may be anywhere, by this clock."""
    return asked.at.astimezone(datetime.UTC).date() + _ZONES_DIFFER


def _moment(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y-%m-%d %H:%M} UTC"
