"""How far the benefits can slip before a criterion's target is missed: reckoned only where a target asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from kamdocs import plan
from kamdocs.model.dossier import OfferField
from kamdocs.offer import Priced, Returns, returns
from kamdocs.tailor.conditions import Scope, evaluate
from kamdocs.tailor.coverage import Target
from kamdocs.tailor.facts import Facts
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import Money, Share

__all__ = ["slipping", "slips"]

_MOVED = ("payback_months", "discounted_payback_months", "npv", "irr")
# Facts of the business case that no slip of its benefits changes.
_STILL = ("horizon_years", "discount_rate", "total_cost", "todays_cost", "saving", "assumptions", "running_costs", "todays_costs")
_NO_END = Decimal("Infinity")


def slips(offer: OfferField, priced: Priced, targets: Sequence[Target], facts: Facts, words: Vocabulary) -> tuple[plan.Slip, ...]:
    """For each target on payback, discounted payback, value or rate that is kept: how far it stays so.

    None without benefits, and of a target that also tests what a slip has no number for, such as the flow of a year. `offer`: with a
    business case at the price `priced`; `facts`: as assumed.
    """
    case = offer.returns
    if case is None or not case.benefits:
        return ()

    # Targets ask for the same steps.
    @cache
    def less(percent: int) -> Returns | None:
        return returns(offer, priced, benefits=Share(Decimal(-percent).scaleb(-2)))

    @cache
    def later(months: int) -> Returns | None:
        return returns(offer, priced, delay_months=months)

    return tuple(
        plan.Slip(
            label=target.label,
            benefits=Share(Decimal(_furthest(_kept(target, less, facts, words), less, 100, condition)).scaleb(-2)),
            delay_months=_furthest(_kept(target, later, facts, words), later, 12 * case.horizon_years, condition),
        )
        for target in slipping(offer, targets)
        if (condition := target.criterion.target)
    )


def slipping(offer: OfferField, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of which it is told how far they stay kept, in the order of their slips."""
    if offer.returns is None or not offer.returns.benefits:
        return ()
    return tuple(each for each in targets if each.outcome == "kept" and each.criterion.target and _slips(each.criterion.target))


def _slips(condition: Mapping[str, Any]) -> bool:
    tested = [name.removeprefix("returns.").partition("[")[0] for name, _ in _tests(condition) if name.startswith("returns.")]
    return any(name in _MOVED for name in tested) and all(name in (*_MOVED, *_STILL) for name in tested)


def _tests(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every fact of a condition with its test."""
    for name, test in condition.items():
        if name == "not":
            yield from _tests(test)
        elif name in ("all", "any"):
            yield from (each for part in test for each in _tests(part))
        else:
            yield name, test


def _kept(target: Target, returned: Callable[[int], Returns | None], facts: Facts, words: Vocabulary) -> Callable[[int], bool]:
    """Whether the target is kept after so many steps of a slip. `returned`: the business case after them."""

    def kept(step: int) -> bool:
        found = returned(step)
        moved = {name: getattr(found, name) for name in _MOVED}
        slipped = Facts({**facts.tree, "returns": {**facts.tree["returns"], **moved}})
        return evaluate(target.criterion.target, Scope(slipped, words, lambda _: "", lambda _: "")).holds

    return kept


def _furthest(kept: Callable[[int], bool], returned: Callable[[int], Returns | None], most: int, condition: Mapping[str, Any]) -> int:
    """The last step, up to `most`, until which the target is kept at every step. It is kept at 0."""
    compared = list(_compared(condition))

    def standing(step: int) -> tuple[int, ...]:
        """Whether each figure lies below (-1), at (0) or above (1) each number that the target compares it with: this is all it tests."""
        found = returned(step)
        figures = {name: _figure(found, name) for name in _MOVED} if found else {}
        return tuple((figures[name] > number) - (figures[name] < number) for name, number in compared if name in figures)

    return next((step - 1 for step in _changes(standing, 0, most) if not kept(step)), most)


def _changes(standing: Callable[[int], tuple[int, ...]], low: int, high: int) -> Iterator[int]:
    """Each step above `low`, up to `high`, at which a target's figures stand otherwise than a step before.

    Found by halving, since what stands alike at two steps stands so at all between. A benefit runs from its first month to the horizon, so
    that with less of it, or with a later one, no month earns more, while what is paid stays. Then every sum up to a month falls or stays,
    and so does the value at every rate: payback only comes later, and the rate, at which a value that falls with the rate is 0 (an
    offer's flows change from below 0 to above, once at most), only falls.
    """
    if standing(low) == standing(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _changes(standing, low, middle)
    yield from _changes(standing, middle, high)


def _compared(condition: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """Each figure with each number that it is compared with, and with what it is where it does not exist."""
    for fact, test in _tests(condition):
        name = fact.removeprefix("returns.")
        if name in _MOVED:
            yield from ((name, number) for number in (*_numbers(test), -_NO_END, _NO_END))


def _numbers(test: Any) -> Iterator[Decimal]:
    if isinstance(test, Mapping | list):
        yield from (number for part in (test.values() if isinstance(test, Mapping) else test) for number in _numbers(part))
    elif test not in ("given", "absent"):
        yield Share.parse(test) if isinstance(test, str) else test


def _figure(found: Returns, name: str) -> Decimal:
    """A figure as a number, also where there is none: where nothing is owed it is paid back at once, at a rate without end."""
    value = getattr(found, name)
    if value is not None:
        return value.amount if isinstance(value, Money) else Decimal(value)
    if name == "irr":
        return _NO_END if found.no_irr == "beyond" or any(year.net.amount > 0 for year in found.years) else -_NO_END
    why = {"payback_months": found.no_payback, "discounted_payback_months": found.no_discounted_payback}.get(name)
    return -_NO_END if why == "nothing_owed" else _NO_END
