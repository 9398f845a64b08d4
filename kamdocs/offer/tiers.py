"""Prices by quantity: which tier a quantity reaches, and which part of it each tier prices.

A tier begins at its `from`, included, and lasts until the next one begins. `volume`: the whole quantity has the price of the tier that
it reaches. `graduated`: each unit has the price of its own tier; quantities are then whole, so that every unit is in one tier.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal, localcontext
from itertools import pairwise
from typing import NamedTuple

from kamdocs.model.dossier import ItemField, TierField
from kamdocs.offer.exact import EXACT
from kamdocs.values import Share

__all__ = ["Part", "TierPrice", "last_whole", "parts", "tier_prices"]


# Small records are NamedTuples: to define one takes a tenth of a dataclass's time, and every command defines them.
class Part(NamedTuple):
    """A part of an item's quantity that has one price."""

    quantity: Decimal
    unit_price: Decimal
    """Before the discount, as written."""
    discount: Share | None
    """The tier's own; None without one."""
    tier: int | None
    """Index in `item.tiers`; None of an item without tiers."""


class TierPrice(NamedTuple):
    """A tier as it is printed."""

    at_least: Decimal
    up_to: Decimal | None
    """The last whole quantity; None: no end."""
    unit_price: Decimal
    """After the tier's discount, not rounded."""
    reached: bool
    """Whether the item's quantity, or a part of it, has this price."""


def parts(item: ItemField) -> tuple[Part, ...]:
    """The parts of an item's quantity by price: one, or one a tier reached of graduated prices. They add up to the quantity.

    The item has no refusals (`kamdocs.offer.refusals`).
    """
    if not item.tiers:
        return (Part(item.quantity, item.unit_price or Decimal(0), None, None),)
    if item.tiers_mode == "graduated":
        return tuple(_graduated(item, item.tiers))
    reached = sum(tier.from_ <= item.quantity for tier in item.tiers) - 1
    return (_part(item, item.quantity, reached),)


def tier_prices(item: ItemField) -> tuple[TierPrice, ...]:
    """The tiers of an item; none without any."""
    tiers = item.tiers or ()
    with localcontext(EXACT):
        reached = {part.tier for part in parts(item)} if tiers else set()
        return tuple(
            TierPrice(tier.from_, _up_to(tiers, position), _price(item, tier) * (1 - (tier.discount or Decimal(0))), position in reached)
            for position, tier in enumerate(tiers)
        )


def last_whole(tier: TierField, following: TierField) -> Decimal:
    """The last whole quantity of a tier that another follows: 9 where that one begins at 10."""
    return following.from_.to_integral_value(ROUND_CEILING) - 1


def _graduated(item: ItemField, tiers: tuple[TierField, ...]) -> Iterator[Part]:
    # The first tier takes whatever lies below the second, from the first unit on.
    ends = [min(last_whole(tier, following), item.quantity) for tier, following in pairwise(tiers)]
    begin = Decimal(0)
    for position, end in enumerate([*ends, item.quantity]):
        if end > begin:
            yield _part(item, end - begin, position)
            begin = end


def _part(item: ItemField, quantity: Decimal, position: int) -> Part:
    tier = (item.tiers or ())[position]
    return Part(quantity, _price(item, tier), tier.discount or None, position)


def _price(item: ItemField, tier: TierField) -> Decimal:
    """Before the tier's discount."""
    return tier.unit_price if tier.unit_price is not None else item.unit_price or Decimal(0)


def _up_to(tiers: tuple[TierField, ...], position: int) -> Decimal | None:
    return last_whole(tiers[position], tiers[position + 1]) if position + 1 < len(tiers) else tiers[position].to
