"""The business case as templates and small texts see it, in the proposal's language. What does not exist is said in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypedDict

from kamdocs import plan
from kamdocs.model.dossier import Dossier, ReturnsField
from kamdocs.model.settings import Wordings
from kamdocs.offer import Priced, Returns
from kamdocs.offer.scenarios import scenarios
from kamdocs.tailor.returns_words import Words
from kamdocs.tailor.speaking import Speaker
from kamdocs.values import Formats, Money, Share, rounded

__all__ = ["returns"]


def returns(dossier: Dossier, priced: Priced, counted: Returns | None, wordings: Wordings, formats: Formats) -> plan.Returns | None:
    """The business case without its slips, which need the criteria's targets; None without one. `counted`: of the offer `priced`.

    The cash flow is rounded so that what is shown adds up: see `_months`.
    """
    written = dossier.offer.returns
    if counted is None or written is None:
        return None
    say, words = Speaker(formats.language), Words(wordings, formats)
    found = scenarios(dossier.offer, priced, counted) if words.names_scenarios else ()
    months = tuple(_months(counted, priced.currency))
    return plan.Returns(
        horizon_years=counted.horizon_years,
        cash_flow=tuple(_years(months, found[-1].returns if found else None, priced.currency)),
        benefits=tuple(_benefits(written, priced.currency, say)),
        running_costs=tuple(
            plan.Benefit(say.one(each.label) or "", Money(each.per_year, priced.currency), source=say.one(each.source))
            for each in written.running_costs or ()
        ),
        discount_rate=counted.discount_rate,
        months=months,
        assumptions=say.all(written.assumptions),
        total_cost=counted.total_cost,
        todays_cost=counted.todays_cost,
        saving=_less(counted.todays_cost, counted.total_cost),
        todays_costs=tuple(_todays_costs(written, priced.currency, say)),
        scenarios=tuple(
            plan.Scenario(words.scenario(position, each), each.benefits, each.delay_months, **_figures(each.returns, words))
            for position, each in enumerate(found)
        ),
        **_figures(counted, words),
    )


class _Figures(TypedDict):
    """What `plan.Returns` and `plan.Scenario` both have."""

    payback_months: int | None
    discounted_payback_months: int | None
    npv: Money | None
    irr: Share | None
    payback_note: str | None
    discounted_payback_note: str | None
    irr_note: str | None


def _figures(counted: Returns, words: Words) -> _Figures:
    return {
        "payback_months": counted.payback_months,
        "discounted_payback_months": counted.discounted_payback_months,
        "npv": counted.npv,
        "irr": counted.irr,
        "payback_note": words.payback(counted.no_payback),
        "discounted_payback_note": words.discounted_payback(counted.no_discounted_payback),
        "irr_note": words.rate(counted.no_irr),
    }


def _benefits(written: ReturnsField, currency: str, say: Speaker) -> Iterator[plan.Benefit]:
    for each in written.benefits or ():
        yield plan.Benefit(say.one(each.label) or "", Money(each.per_year, currency), each.from_month or 1, say.one(each.source))


def _todays_costs(written: ReturnsField, currency: str, say: Speaker) -> Iterator[plan.TodaysCost]:
    for each in written.todays_costs or ():
        after = Money(each.after if each.after is not None else Decimal(0), currency)
        yield plan.TodaysCost(say.one(each.label) or "", Money(each.per_year, currency), after, each.from_month or 1, say.one(each.source))


def _less(one: Money | None, other: Money | None) -> Money | None:
    return Money(one.amount - other.amount, one.currency) if one and other else None


# ---- cash flow


def _months(counted: Returns, currency: str) -> Iterator[plan.CashFlowMonth]:
    """What came in until each month is rounded, what was paid is as `offer.years` has it, and all else is a difference or a sum of them.

    So each row and each column adds up as it is shown, by month and by year, and costs a year what the offer says.
    """
    inflow = outflow = Decimal(0)
    for month, (earned, paid) in enumerate(zip(counted.earned, counted.shown_paid, strict=True)):
        earned = rounded(earned, currency)
        amounts = (earned - inflow, paid - outflow, (earned - inflow) - (paid - outflow), earned - paid)
        yield plan.CashFlowMonth(month, *(Money(each, currency) for each in amounts))
        inflow, outflow = earned, paid


def _years(months: tuple[plan.CashFlowMonth, ...], worse: Returns | None, currency: str) -> Iterator[plan.CashFlowYear]:
    """Year 0 is month 0 alone. `worse`: the last of the scenarios."""
    bleak = [each.cumulative for each in _months(worse, currency)] if worse else []
    for year in range((len(months) - 1) // 12 + 1):
        mine = months[12 * (year - 1) + 1 : 12 * year + 1] if year else months[:1]
        yield plan.CashFlowYear(
            year=year,
            inflow=_sum((each.inflow for each in mine), currency),
            outflow=_sum((each.outflow for each in mine), currency),
            net=_sum((each.net for each in mine), currency),
            cumulative=mine[-1].cumulative,
            cumulative_if_worse=bleak[12 * year] if bleak else None,
        )


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return Money(sum((each.amount for each in amounts), Decimal(0)), currency)
