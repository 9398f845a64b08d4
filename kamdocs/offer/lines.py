"""The lines of an offer: an item at its price, less its own discount. Lines know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdocs.model.dossier import ItemField, OfferField
from kamdocs.offer.discounts import apportioned, from_units, in_units
from kamdocs.offer.tiers import Part, parts
from kamdocs.values import Money, Share, UnitPrice, rounded

__all__ = ["Line", "lines_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """One priced item, or the part of it that one of its graduated tiers prices. Amounts are net of tax."""

    position: int
    """Index in `offer.items`."""
    item: ItemField
    unit_price: UnitPrice
    """As written, not rounded: the item's own, else its tier's."""
    tax_rate: Share
    """The item's own, else the offer's, else 0%."""
    net: Money
    """quantity × unit price × times, less the line's own discount, rounded half up to the currency's minor unit."""
    quantity: Decimal
    """The item's, or the part of it that lies in the tier."""
    final_net: Money
    """`net` less its part of the discounts of group and offer: what is paid in the end. Equal to `net` where they count no line."""
    exact: Decimal
    """`net` before it is rounded."""
    treatment: str | None = None
    """reverse_charge or exempt; None where a rate is charged."""
    discount: Share | None = None
    """The line's own share that is taken off, the item's or its tier's; None where it is an amount, or none."""
    discount_amount: Money | None = None
    """What the line's own discount takes off in all, share or amount: the undiscounted amount, rounded, less `net`. None without one."""
    tier: int | None = None
    """Index in `item.tiers`; None of an item without tiers."""

    @property
    def times(self) -> int:
        """How often it falls due; 1 of what is bought once."""
        return self.item.times or 1


def lines_of(offer: OfferField, currency: str) -> list[Line]:
    """The lines of every item, in the dossier's order: one, or one for each graduated tier that the quantity reaches.

    To be called within `EXACT`; the offer has no refusals (`kamdocs.offer.refusals`).
    """
    return [line for position, item in enumerate(offer.items) for line in _lines(position, item, offer, currency)]


def _lines(position: int, item: ItemField, offer: OfferField, currency: str) -> Iterator[Line]:
    found, times = parts(item), item.times or 1
    tax = item.tax if item.tax is not None else offer.tax
    rate, treatment = (tax, None) if isinstance(tax, Share) else (Share(0), tax)
    full = [part.quantity * part.unit_price * times for part in found]
    for part, whole, off in zip(found, full, _amounts_off(item, full, currency), strict=True):
        share = _share(item, part)
        exact = whole * (1 - share) if share else whole - off
        net = rounded(exact, currency)
        yield Line(
            position=position,
            item=item,
            unit_price=UnitPrice(part.unit_price, currency),
            tax_rate=rate,
            net=(paid := Money(net, currency)),
            quantity=part.quantity,
            final_net=paid,
            exact=exact,
            treatment=treatment,
            discount=share,
            discount_amount=Money(rounded(whole, currency) - net, currency) if share or off else None,
            tier=part.tier,
        )


def _share(item: ItemField, part: Part) -> Share | None:
    """The share that is taken off; None for an amount, and for nothing."""
    own = item.discount if isinstance(item.discount, Share) else None
    return own or part.discount or None


def _amounts_off(item: ItemField, full: Sequence[Decimal], currency: str) -> list[Decimal]:
    """What the item's discount takes off each of its lines, where it is an amount. `full`: the lines before it."""
    if not item.discount or isinstance(item.discount, Share):
        return [Decimal(0)] * len(full)
    off = item.discount * (item.times or 1)
    if len(full) == 1:
        return [off]
    weights = [in_units(rounded(each, currency), currency) for each in full]
    return [from_units(part, currency) for part in apportioned(in_units(rounded(off, currency), currency), weights)]
