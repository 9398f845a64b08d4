"""The business case: monthly and yearly flows, payback, net present value, internal rate of return, and total cost against today's.

Flows are net of tax, and nothing is rounded before it is shown. Inside, flows are kept in parts of a currency unit: a benefit earns
`per_year / 12` a month, which Decimal cannot always hold, and whether a cumulative flow is exactly zero must not hang on the last digit
of a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import accumulate, pairwise
from math import lcm
from typing import Literal

from kamdocs.model.dossier import OfferField, ReturnsField
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import Line
from kamdocs.offer.schedule import due_by_month, each_time, months_of
from kamdocs.offer.totals import Priced
from kamdocs.values import Money, Share, rounded

__all__ = ["NoPayback", "NoRate", "Returns", "Year", "internal_rate", "present_value", "returns", "why_no_rate"]

NoPayback = Literal["never", "nothing_owed"]
"""never: the cumulative flow is negative at the horizon's end; nothing_owed: it never is."""
NoRate = Literal["none", "several", "beyond"]
"""none: the yearly flows do not change sign; several: more than once; beyond: the rate is above 10,000%. No offer has several: `_rate`."""

_AS_WRITTEN = Share(0)
_IRR_DIGITS = Decimal("1e-12")
# Finer than what is kept of it, so that a rate of exactly 10% comes out as 10%.
_IRR_WIDTH = Decimal("1e-18")
# 10,000% a year: beyond it a rate says nothing but that the price is next to nothing.
_MOST_GROWTH = Decimal(101)
# A quotient by a power of the growth is cut at sixty digits: what is smaller than this part of all discounted flows is nothing.
_NOTHING = Decimal("1e-40")


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
    earned: tuple[Decimal, ...]
    """What has come in until the end of each month, from 0 to 12 × horizon, in the offer's currency."""
    paid: tuple[Decimal, ...]
    """What has been paid until the end of each of those months; never negative."""
    shown_paid: tuple[Decimal, ...]
    """The same as it is shown: each line's times as `offer.years` rounds them, and the running costs rounded as they add up."""
    monthly: tuple[Decimal, ...]
    """Net flow of each of those months."""
    years: tuple[Year, ...]
    """Year 0 to the horizon."""
    payback_months: int | None
    """First month in which the cumulative flow is no longer negative and stays so."""
    no_payback: NoPayback | None
    """Why there is none; None where there is one."""
    discounted_payback_months: int | None
    """The same with the flow of each month discounted at its year's end, as `npv` has it. None without a rate.

    So it exists exactly where something is owed in some month and `npv` is not below 0. It is reckoned to sixty digits, of which a debt
    below 1e-40 of all flows is none.
    """
    no_discounted_payback: NoPayback | None
    """Why there is none; None where there is one, and without a discount rate."""
    npv: Money | None
    """Net present value of the yearly flows at the years' ends; None without a discount rate."""
    irr: Share | None
    """Internal rate of return a year, to twelve decimals; None unless the yearly flows change sign exactly once, and above 10,000%."""
    no_irr: NoRate | None
    """Why there is none; None where there is one."""
    total_cost: Money | None
    """Over the horizon: the offer, its running costs, and what is left of today's, rounded; None unless today's costs are written."""
    todays_cost: Money | None
    """What today's way comes to over the horizon, rounded; None unless it is written."""


def returns(offer: OfferField, priced: Priced, *, benefits: Share = _AS_WRITTEN, delay_months: int = 0) -> Returns | None:
    """The business case of `offer` at its price; None where the dossier has no `offer.returns`.

    `benefits`: by how much they are less than written, as a negative share, -20%. `delay_months`: by how many months each starts later;
    the horizon stays, so that they are lost. The offer has no refusals (`kamdocs.offer.refusals`).
    """
    case = offer.returns
    if case is None:
        return None
    with localcontext(EXACT):
        # So many parts has a currency unit: none is cut by a month's twelfth, or by one of the times that a line falls due.
        parts = lcm(12, *(line.times for line in priced.lines))
        inflow, outflow = _inflows(case, benefits, delay_months, parts), _outflows(case, priced.lines, parts)
        net = [earned - paid for earned, paid in zip(inflow, outflow, strict=True)]
        earned, paid = (tuple(flow / parts for flow in accumulate(flows)) for flows in (inflow, outflow))
        years = tuple(_years(inflow, outflow, parts, priced.currency))
        yearly = [year.net.amount for year in years]
        payback, rate = _payback(net), _rate(yearly)
        discounted = None if case.discount_rate is None else _payback(*_discounted(net, case.discount_rate))
        shown_paid = _shown_paid(case, priced)
        total, today = _compared(case, shown_paid[-1], priced.currency)
        return Returns(
            horizon_years=case.horizon_years,
            discount_rate=case.discount_rate,
            earned=earned,
            paid=paid,
            shown_paid=shown_paid,
            monthly=tuple(flow / parts for flow in net),
            years=years,
            payback_months=payback if isinstance(payback, int) else None,
            no_payback=None if isinstance(payback, int) else payback,
            discounted_payback_months=discounted if isinstance(discounted, int) else None,
            no_discounted_payback=None if isinstance(discounted, int) else discounted,
            npv=None if case.discount_rate is None else Money(present_value(yearly, case.discount_rate), priced.currency),
            irr=rate if isinstance(rate, Share) else None,
            no_irr=None if isinstance(rate, Share) else rate,
            total_cost=total,
            todays_cost=today,
        )


# ---- flows by month, in parts


def _inflows(case: ReturnsField, less: Share, delay: int, parts: int) -> list[Decimal]:
    flows = [Decimal(0)] * (12 * case.horizon_years + 1)
    for benefit in case.benefits or ():
        monthly = benefit.per_year * (1 + less) * (parts // 12)
        for month in range((benefit.from_month or 1) + delay, len(flows)):
            flows[month] += monthly
    return flows


def _outflows(case: ReturnsField, lines: Iterable[Line], parts: int) -> list[Decimal]:
    running = _running(case) * (parts // 12)
    flows = [Decimal(0), *[running] * (12 * case.horizon_years)]
    for line in lines:
        each, due = each_time(line) * parts, months_of(line.item)
        exact = Decimal(each.numerator) / each.denominator
        # What falls due beyond the horizon does not count.
        for month in range(due.start, min(due.stop, len(flows)), due.step):
            flows[month] += exact
    return flows


def _running(case: ReturnsField) -> Decimal:
    """A year's running costs."""
    return sum((cost.per_year for cost in case.running_costs or ()), Decimal(0))


def _shown_paid(case: ReturnsField, priced: Priced) -> tuple[Decimal, ...]:
    running, due = _running(case), due_by_month(priced.lines, 12 * case.horizon_years, priced.currency)
    return tuple(paid + rounded(running * month / 12, priced.currency) for month, paid in enumerate(accumulate(due)))


def _years(inflow: Sequence[Decimal], outflow: Sequence[Decimal], parts: int, currency: str) -> Iterator[Year]:
    cumulative = Decimal(0)
    for year in range((len(inflow) - 1) // 12 + 1):
        months = slice(12 * (year - 1) + 1, 12 * year + 1) if year else slice(1)
        earned, paid = sum(inflow[months], Decimal(0)), sum(outflow[months], Decimal(0))
        cumulative += earned - paid
        yield Year(year, *(Money(flow / parts, currency) for flow in (earned, paid, earned - paid, cumulative)))


# ---- what they come to


def _payback(flows: Iterable[Decimal], nothing: Decimal = Decimal(0)) -> int | NoPayback:
    """The first month out of debt for good, or why there is none. `nothing`: a debt that is none."""
    owed = [cumulative < -nothing for cumulative in accumulate(flows)]
    if True not in owed:
        return "nothing_owed"
    return "never" if owed[-1] else len(owed) - owed[::-1].index(True)


def _discounted(flows: Sequence[Decimal], rate: Decimal) -> tuple[list[Decimal], Decimal]:
    """Each month's flow at its value today, and what is nothing beside them. `rate`: a year, above -1."""
    found = [flow / growth for flow, growth in zip(flows, _growths(rate, len(flows)), strict=True)]
    return found, sum(map(abs, found), Decimal(0)) * _NOTHING


@lru_cache(maxsize=16)
def _growths(rate: Decimal, months: int) -> tuple[Decimal, ...]:
    """What one has become at the end of the year of each of so many months from 0 on: month 0 is today, months 1 to 12 are year 1."""
    with localcontext(EXACT):
        return tuple((1 + rate) ** -(-month // 12) for month in range(months))


def _compared(case: ReturnsField, paid: Decimal, currency: str) -> tuple[Money | None, Money | None]:
    """The total cost of the offer's way, and that of today's. `paid`: what the offer and its running costs come to, as it is shown."""
    if not case.todays_costs:
        return None, None
    months = 12 * case.horizon_years
    today = left = Decimal(0)
    for cost in case.todays_costs:
        before = min((cost.from_month or 1) - 1, months)
        today += cost.per_year * months
        left += cost.per_year * before + (cost.after or 0) * (months - before)
    return Money(paid + rounded(left / 12, currency), currency), Money(rounded(today / 12, currency), currency)


def present_value(yearly: Sequence[Decimal], rate: Decimal) -> Decimal:
    """The value today of flows at the years' ends, the first of them today. `rate`: a year, above -1."""
    with localcontext(EXACT):
        return sum((flow / (1 + rate) ** year for year, flow in enumerate(yearly)), Decimal(0))


def internal_rate(yearly: Sequence[Decimal]) -> Share | None:
    """The rate a year, to twelve decimals, at which the flows' value is 0.

    None unless they change sign exactly once, and where it is above 10,000%.
    """
    found = _rate(yearly)
    return found if isinstance(found, Share) else None


def why_no_rate(yearly: Sequence[Decimal]) -> NoRate | None:
    """Why the flows have no internal rate; None where they have one."""
    found = _rate(yearly)
    return None if isinstance(found, Share) else found


def _rate(yearly: Sequence[Decimal]) -> Share | NoRate:
    signs = [flow > 0 for flow in yearly if flow]
    changes = sum(before != after for before, after in pairwise(signs))
    # Several are a guard. An offer's flows change once at most, from below 0 to above: year 0 only pays what is bought once; from year 1 on
    # no benefit ends before the horizon, running costs stay, and what recurs falls due from the start on, so that no year earns less or
    # pays more than the one before. A benefit that ended, or a cost that began later, would change that.
    if changes != 1:
        return "several" if changes else "none"
    with localcontext(EXACT):
        # By Descartes' rule of signs exactly one growth factor above 0 makes the value 0.
        growth = _growth(yearly, rises=signs[0])
        return "beyond" if growth is None else Share((growth - 1).quantize(_IRR_DIGITS))


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
