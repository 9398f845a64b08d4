"""Proposals for a register, without a dossier or Word: a version is a date, a key, and a few bytes that tell its number."""

from __future__ import annotations

import datetime
import hashlib

from kamdocs.register import Asked, Client, Delivery, Event, Made, MailDraft, Proposal, Version, pattern

__all__ = ["DAY", "PLACE", "asked", "at", "made", "revised"]

DAY = datetime.date(2026, 11, 24)
PLACE = "desk:/srv/workspace"


def at(minute: int = 0, day: datetime.date = DAY) -> datetime.datetime:
    """A moment of the day's afternoon."""
    return datetime.datetime(day.year, day.month, day.day, 14, minute, tzinfo=datetime.UTC)


def made(number: str, version: int, key: str, on: datetime.date = DAY) -> Made:
    document = f"{number} version {version}: {key}".encode()
    told = Version(
        version=version,
        key=key,
        on=on,
        valid_until=on + datetime.timedelta(days=30),
        digest=hashlib.sha256(document).hexdigest(),
        client=Client("Aurora S.p.A.", "it", "IT", None, "Europe/Rome", "Anna Bianchi"),
        plan={"proposal": {"number": number, "reasons": [{"text": "Più sicuro"}]}},
        inputs={"dossiers/aurora.yaml": "ab" * 32},
        options={"template": None, "pdf": True},
        mail=MailDraft("Offerta", "Buongiorno", (("Elena Conti", "elena@aurora.example"),)),
        edited=("paragraph 3: 'now' was 'then'",),
        price_lists=(("2026", datetime.date(2026, 12, 31), ("S-1", "S-2")), ("open", None, ())),
    )
    return Made(told, document, (Delivery("document", f"proposals/{number} v{version} aurora.docx"),))


def asked(
    key: str = "first",
    dossier: str = "dossiers/aurora.yaml",
    on: datetime.date = DAY,
    now: datetime.datetime | None = None,
    date_given: bool = False,
    numbers: str = "{year}-{sequence:04}",
    account: str = "Aurora S.p.A.",
    place: str = PLACE,
) -> Asked:
    """`now`: absent: the afternoon of `on`."""
    return Asked(
        dossier,
        account,
        place,
        on,
        date_given,
        now or at(day=on),
        key,
        pattern(numbers),
        lambda number, version: made(number, version, key, on),
    )


def revised(proposal: Proposal) -> Event:
    return Event("revised", DAY, at(1), proposal.last.version)
