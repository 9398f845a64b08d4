"""What a register tells of a proposal: its number, its versions, and what has happened to it, in order. Pure data.

Days are days at the client (the account's time zone); moments are in UTC.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["CLOSING", "KINDS", "Client", "Delivery", "Event", "MailDraft", "Proposal", "Version"]

KINDS = (
    "sent",
    "confirmed",
    "acknowledged",
    "under-review",
    "touched",
    "noted",
    "revised",
    "renewed",
    "accepted",
    "declined",
    "withdrawn",
)
"""What can happen to a proposal: `sent` is its issue by kamdocs; `confirmed`, that the KAM has sent it; `touched`, a call or letter that
nobody answered; `noted`, a contact, with the day that the client gave in `next_date`; `revised`, that the next version was begun."""

CLOSING = ("accepted", "declined", "withdrawn")
"""What ends a proposal's life."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the clock needs to know of the account, as it was when the version was issued."""

    name: str
    language: str
    country: str | None = None
    """ISO 3166-1 alpha-2: whose holidays count; None: weekends alone."""
    region: str | None = None
    time_zone: str | None = None
    """IANA name; None: the workspace's, else the machine's."""
    kam: str | None = None
    """Who looks after it: the first of the dossier's team, by name."""


@dataclass(frozen=True, slots=True)
class MailDraft:
    """The e-mail that carries a version. `to`, `cc`: pairs of name and address."""

    subject: str
    body: str
    to: tuple[tuple[str, str], ...] = ()
    cc: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that a version is to be written to.

    `kind`: document, pdf, mail, or uses (the file that counts the uses of references). `path`: from the workspace, forward slashes.
    """

    kind: str
    path: str
    id: int = 0
    """Within the register; 0 before it is stored."""
    number: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. Events are appended, never changed."""

    kind: str
    """One of KINDS."""
    on: datetime.date
    """The day at the client."""
    at: datetime.datetime
    """The moment in UTC at which it was written down."""
    version: int
    """The version that it is about: the last one issued."""
    text: str | None = None
    next_date: datetime.date | None = None
    """The day that the client gave: nothing is asked of him until then."""
    until: datetime.date | None = None
    """Of `renewed`: the new last day."""
    reason: str | None = None
    """Of `declined`: price, timing, competitor, or no-decision."""


@dataclass(frozen=True, slots=True)
class Version:
    """One issue of a proposal. Its document lies in the register: `Register.document`."""

    version: int
    """From 1."""
    key: str
    """Equal content gives an equal key, so that it is not issued twice."""
    on: datetime.date
    """The proposal's date."""
    valid_until: datetime.date
    """As the document says it; a renewal may have moved it."""
    digest: str
    """SHA-256 of the document's bytes, in hex."""
    client: Client
    plan: Mapping[str, Any]
    """The fields of its plan as JSON (`kamdocs.plan.as_json` of `ProposalPlan.fields()`): what a template may see, nothing private."""
    inputs: Mapping[str, str]
    """SHA-256 of each file that it was made of, by its name from the workspace, and of `kamdocs` its version."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the command was told: `template`, `language`, `pdf`; needed to make it again."""
    mail: MailDraft | None = None
    edited: tuple[str, ...] = ()
    """Of a copy that was edited in Word: each difference from what the plan gives, in a sentence; () for one as rendered."""
    price_lists: tuple[tuple[str, datetime.date | None, tuple[str, ...]], ...] = ()
    """(id, last day, skus) of each price list that prices came from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as the register has it."""

    number: str
    dossier: str
    """The dossier's path from the workspace, with forward slashes."""
    versions: tuple[Version, ...]
    """In order; at least one."""
    events: tuple[Event, ...]
    """In order; the first is `sent`."""

    @property
    def last(self) -> Version:
        return self.versions[-1]

    @property
    def closed(self) -> Event | None:
        """What ended it; None while it is open."""
        return next((each for each in self.events if each.kind in CLOSING), None)

    @property
    def revising(self) -> bool:
        """Whether the next version was begun and not yet sent."""
        return next((each.kind == "revised" for each in reversed(self.events) if each.kind in ("revised", "sent")), False)
