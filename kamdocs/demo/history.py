"""What has happened to the demo's proposals before the day on which the demo is made: two of them were sent, one in two versions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from kamdocs.demo.files import dated

__all__ = ["Happened", "history"]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the proposal of a dossier."""

    dossier: str
    """Its name."""
    on: datetime.date
    kind: str
    """send, or a kind of event of the register: confirmed, acknowledged, noted, revised."""
    text: str | None = None
    next_date: datetime.date | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    """Of `send`: texts of the dossier, as it is now, to what stood there then."""


_CANDORE = "lavanderia-candore"
_SOLEMARO = "solemaro"


def history(day: datetime.date) -> tuple[Happened, ...]:
    """What happened up to that day, in order. No day of it falls on a weekend."""

    def on(shift: int) -> datetime.date:
        return datetime.date.fromisoformat(dated(f"@day{shift:+}@", day))

    then = {
        'Controllo mensile della durezza, con rapporto", quantity: 1, unit_price: 165.00': (
            'Controllo mensile della durezza, con rapporto", quantity: 1, unit_price: 190.00'
        ),
        "quantity: 2, unit_price: 415.00": "quantity: 1, unit_price: 415.00",
        "3 settimane dall’ordine": "5 settimane dall’ordine",
    }
    return (
        Happened(_CANDORE, on(-27), "send", earlier=then),
        Happened(_CANDORE, on(-27), "confirmed"),
        Happened(_CANDORE, on(-25), "acknowledged"),
        Happened(_CANDORE, on(-21), "noted", "Zanni called: both valves, please, and the check is dear"),
        Happened(_CANDORE, on(-21), "revised", "two valves, a lower price for the check"),
        Happened(_CANDORE, on(-19), "send"),
        Happened(_CANDORE, on(-19), "confirmed"),
        Happened(_CANDORE, on(-14), "noted", "called: he waits for his accountant", on(2)),
        Happened(_SOLEMARO, on(-4), "send"),
        Happened(_SOLEMARO, on(-4), "confirmed"),
    )
