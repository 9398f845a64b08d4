"""The price of an offer: lines, tax by rate, totals. Each is rounded where a reader sees it, so that what is shown adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from kamdocs.model.dossier import ItemField, OfferField
from kamdocs.values import Money, Share, UnitPrice, rounded

__all__ = ["Line", "Priced", "Rate", "priced"]

EXACT = Context(prec=60)
"""Sixty digits: no product or sum of a real offer loses one, whatever the caller's own context is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One priced item. Amounts are net of tax."""

    position: int
    """Index in `offer.items`."""
    item: ItemField
    unit_price: UnitPrice
    """As written, not rounded."""
    tax_rate: Share
    """The item's own, else the offer's, else 0%."""
    net: Money
    """quantity × unit price × times, less the discount, rounded half up to the currency's minor unit."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The lines of one tax rate."""

    rate: Share
    net: Money
    """Sum of the lines' nets."""
    tax: Money
    """Taken on that sum, and rounded."""


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer's price. Every sum is one of rounded amounts; options count in none."""

    currency: str
    """ISO 4217."""
    lines: tuple[Line, ...]
    """Items that are not optional, in the dossier's order."""
    options: tuple[Line, ...]
    rates: tuple[Rate, ...]
    """The highest rate first."""
    untaxed: bool
    """True where neither the offer nor an item, an option included, says a tax: every rate is then 0% because nobody wrote one."""
    net: Money
    tax: Money
    gross: Money


def priced(offer: OfferField, currency: str) -> Priced:
    """The price of `offer` in `currency` (ISO 4217), which is the offer's own or the workspace's default.

    The offer has no refusals (`kamdocs.offer.refusals`).
    """
    with localcontext(EXACT):
        lines = [_line(position, item, offer, currency) for position, item in enumerate(offer.items)]
        counted = tuple(line for line in lines if not line.item.optional)
        rates = tuple(_rate(share, counted, currency) for share in sorted({line.tax_rate for line in counted}, reverse=True))
        net, tax = _sum((line.net for line in counted), currency), _sum((rate.tax for rate in rates), currency)
        return Priced(
            currency=currency,
            lines=counted,
            options=tuple(line for line in lines if line.item.optional),
            rates=rates,
            untaxed=offer.tax is None and all(item.tax is None for item in offer.items),
            net=net,
            tax=tax,
            gross=_sum((net, tax), currency),
        )


def each_time(item: ItemField) -> Decimal:
    """What an item costs each time that it falls due, net of tax and not rounded."""
    return item.quantity * item.unit_price * (1 - (item.discount or Decimal(0)))


def _line(position: int, item: ItemField, offer: OfferField, currency: str) -> Line:
    return Line(
        position=position,
        item=item,
        unit_price=UnitPrice(item.unit_price, currency),
        tax_rate=_tax_rate(item, offer),
        net=Money(rounded(each_time(item) * (item.times or 1), currency), currency),
    )


def _tax_rate(item: ItemField, offer: OfferField) -> Share:
    if item.tax is not None:
        return item.tax
    return Share(0) if offer.tax is None else offer.tax


def _rate(share: Share, lines: Iterable[Line], currency: str) -> Rate:
    net = _sum((line.net for line in lines if line.tax_rate == share), currency)
    return Rate(share, net, Money(rounded(net.amount * share, currency), currency))


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    # Rounding a sum of rounded amounts changes nothing; it gives the empty sum its decimals.
    return Money(rounded(sum((each.amount for each in amounts), Decimal(0)), currency), currency)
