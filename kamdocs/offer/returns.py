"""The business case: monthly and yearly flows, payback, net present value, internal rate of return.

Flows are net of tax, and nothing is rounded before it is shown. Inside, flows are kept in twelfths: a benefit earns `per_year / 12` a
month, which Decimal cannot always hold, and whether a cumulative flow is exactly zero must not hang on the last digit of a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate, pairwise

from kamdocs.model.dossier import ItemField, OfferField, ReturnsField
from kamdocs.offer.totals import EXACT, Priced, each_time
from kamdocs.values import Money, Share

__all__ = ["Returns", "Year", "internal_rate", "present_value", "returns"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_IRR_DIGITS = Decimal("1e-12")
# Finer than what is kept of it, so that a rate of exactly 10% comes out as 10%.
_IRR_WIDTH = Decimal("1e-18")
# 10,000% a year: beyond it a rate says nothing but that the price is next to nothing.
_MOST_GROWTH = Decimal(101)


@dataclass(frozen=True, slots=True)
class Year:
    """One year's flows, net of tax and not rounded. Year 0 is month 0 alone; year k is months 12(k-1)+1 to 12k."""

    year: int
    inflow: Money
    outflow: Money
    """Positive: what is paid."""
    net: Money
    cumulative: Money


@dataclass(frozen=True, slots=True)
class Returns:
    """The business case of an offer. Options never count."""

    horizon_years: int
    discount_rate: Share | None
    """A year; None where the dossier gives none."""
    monthly: tuple[Decimal, ...]
    """Net flow of each month from 0 to 12 × horizon, in the offer's currency."""
    years: tuple[Year, ...]
    """Year 0 to the horizon."""
    payback_months: int | None
    """First month in which the cumulative flow is no longer negative and stays so; None: never, or nothing was ever owed."""
    npv: Money | None
    """Net present value of the yearly flows at the years' ends; None without a discount rate."""
    irr: Share | None
    """Internal rate of return a year, to twelve decimals; None unless the yearly flows change sign exactly once, and above 10,000%."""


def returns(offer: OfferField, priced: Priced) -> Returns | None:
    """The business case of `offer` at its price; None where the dossier has no `offer.returns`.

    The offer has no refusals (`kamdocs.offer.refusals`).
    """
    case = offer.returns
    if case is None:
        return None
    with localcontext(EXACT):
        months = 12 * case.horizon_years
        inflow = _inflows(case, months)
        outflow = _outflows(case, (line.item for line in priced.lines), months)
        net = [earned - paid for earned, paid in zip(inflow, outflow, strict=True)]
        years = tuple(_years(inflow, outflow, priced.currency))
        yearly = [year.net.amount for year in years]
        return Returns(
            horizon_years=case.horizon_years,
            discount_rate=case.discount_rate,
            monthly=tuple(flow / 12 for flow in net),
            years=years,
            payback_months=_payback(net),
            npv=None if case.discount_rate is None else Money(present_value(yearly, case.discount_rate), priced.currency),
            irr=internal_rate(yearly),
        )


def _inflows(case: ReturnsField, months: int) -> list[Decimal]:
    """By month, in twelfths."""
    flows = [Decimal(0)] * (months + 1)
    for benefit in case.benefits or ():
        for month in range(benefit.from_month or 1, months + 1):
            flows[month] += benefit.per_year
    return flows


def _outflows(case: ReturnsField, items: Iterable[ItemField], months: int) -> list[Decimal]:
    """By month, in twelfths."""
    flows = [Decimal(0)] * (months + 1)
    for item in items:
        for month in _due(item, months):
            flows[month] += 12 * each_time(item)
    for cost in case.running_costs or ():
        for month in range(1, months + 1):
            flows[month] += cost.per_year
    return flows


def _due(item: ItemField, months: int) -> range:
    """The months within the horizon in which an item falls due."""
    if item.every is None:
        return range(1)
    return range(1, months + 1, _MONTHS[item.every])[: item.times]


def _years(inflow: Sequence[Decimal], outflow: Sequence[Decimal], currency: str) -> Iterator[Year]:
    cumulative = Decimal(0)
    for year in range((len(inflow) - 1) // 12 + 1):
        months = slice(12 * (year - 1) + 1, 12 * year + 1) if year else slice(1)
        earned, paid = sum(inflow[months], Decimal(0)), sum(outflow[months], Decimal(0))
        cumulative += earned - paid
        yield Year(year, *(Money(twelfths / 12, currency) for twelfths in (earned, paid, earned - paid, cumulative)))


def _payback(flows: Iterable[Decimal]) -> int | None:
    owed = [cumulative < 0 for cumulative in accumulate(flows)]
    if True not in owed or owed[-1]:
        return None
    return len(owed) - owed[::-1].index(True)


def present_value(yearly: Sequence[Decimal], rate: Decimal) -> Decimal:
    """The value today of flows at the years' ends, the first of them today. `rate`: a year, above -1."""
    with localcontext(EXACT):
        return sum((flow / (1 + rate) ** year for year, flow in enumerate(yearly)), Decimal(0))


def internal_rate(yearly: Sequence[Decimal]) -> Share | None:
    """The rate a year, to twelve decimals, at which the flows' value is 0.

    None unless they change sign exactly once, and where it is above 10,000%.
    """
    signs = [flow > 0 for flow in yearly if flow]
    if sum(before != after for before, after in pairwise(signs)) != 1:
        return None
    with localcontext(EXACT):
        # By Descartes' rule of signs exactly one growth factor above 0 makes the value 0.
        growth = _growth(yearly, rises=signs[0])
        return None if growth is None else Share((growth - 1).quantize(_IRR_DIGITS))


def _growth(yearly: Sequence[Decimal], rises: bool) -> Decimal | None:
    """The factor g = 1 + rate at which the flows' value at the horizon's end is 0; None above `_MOST_GROWTH`.

    `rises`: that value is above 0 for large g.
    """
    low, high = Decimal(0), _MOST_GROWTH
    if not _beyond(yearly, high, rises):
        return None
    while high - low > _IRR_WIDTH:
        middle = (low + high) / 2
        if _beyond(yearly, middle, rises):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _beyond(yearly: Sequence[Decimal], growth: Decimal, rises: bool) -> bool:
    """Whether `growth` is above the root, or on it."""
    value = Decimal(0)
    for flow in yearly:
        value = value * growth + flow
    return value >= 0 if rises else value <= 0
