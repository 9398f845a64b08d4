"""What if it goes worse: the business case with less benefit, with a later start, and with both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kamdocs.model.dossier import OfferField
from kamdocs.offer.returns import Returns, returns
from kamdocs.offer.totals import Priced
from kamdocs.values import Share

__all__ = ["Name", "Scenario", "scenarios"]

Name = Literal["as_assumed", "benefits_less", "later", "both"]

_ALL, _LESS = Share(0), Share("-0.2")
_LATER = 6


@dataclass(frozen=True, slots=True)
class Scenario:
    """The business case under one assumption."""

    name: Name
    benefits: Share
    """By how much the benefits are less, as a negative share; 0 where they are as assumed."""
    delay_months: int
    """By how many months they start later."""
    returns: Returns


def scenarios(offer: OfferField, priced: Priced, counted: Returns) -> tuple[Scenario, ...]:
    """The case as assumed, with benefits of 20% less, with benefits six months later, and with both; none without benefits.

    `counted`: the offer's `returns`, as assumed.
    """
    if offer.returns is None or not offer.returns.benefits:
        return ()
    worse: tuple[tuple[Name, Share, int], ...] = (("benefits_less", _LESS, 0), ("later", _ALL, _LATER), ("both", _LESS, _LATER))
    found = ((name, less, delay, returns(offer, priced, benefits=less, delay_months=delay)) for name, less, delay in worse)
    return (
        Scenario("as_assumed", _ALL, 0, counted),
        *(Scenario(name, less, delay, case) for name, less, delay, case in found if case),
    )
