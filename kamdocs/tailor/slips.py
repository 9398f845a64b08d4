"""How far the benefits can slip before a criterion's target is missed: reckoned only where a target asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kamdocs import plan
from kamdocs.model.dossier import OfferField
from kamdocs.offer import Priced, Returns, returns
from kamdocs.tailor.conditions import Scope, evaluate
from kamdocs.tailor.coverage import Target
from kamdocs.tailor.facts import Facts
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import Share

__all__ = ["slips"]

_MOVED = ("payback_months", "discounted_payback_months", "npv", "irr")
# Facts of the business case that no slip of its benefits changes.
_STILL = ("horizon_years", "discount_rate", "total_cost", "todays_cost", "saving", "assumptions", "running_costs", "todays_costs")
_BOUNDS = {"at_least", "at_most", "above", "below"}


def slips(offer: OfferField, priced: Priced, targets: Sequence[Target], facts: Facts, words: Vocabulary) -> tuple[plan.Slip, ...]:
    """For each target on payback, discounted payback, value or rate that is kept: how far it stays so.

    None without benefits, and of a target that also tests what a slip has no number for, such as the flow of a year. `offer`: with a
    business case at the price `priced`; `facts`: as assumed.
    """
    case = offer.returns
    if case is None or not case.benefits:
        return ()

    def less(percent: int) -> Returns | None:
        return returns(offer, priced, benefits=Share(Decimal(-percent).scaleb(-2)))

    def later(months: int) -> Returns | None:
        return returns(offer, priced, delay_months=months)

    return tuple(
        plan.Slip(
            label=target.label,
            benefits=Share(Decimal(_furthest(_kept(target, less, facts, words), 100, condition)).scaleb(-2)),
            delay_months=_furthest(_kept(target, later, facts, words), 12 * case.horizon_years, condition),
        )
        for target in targets
        if target.outcome == "kept" and (condition := target.criterion.target) and _slips(condition)
    )


def _slips(condition: Mapping[str, Any]) -> bool:
    tested = [name.removeprefix("returns.").partition("[")[0] for name, _ in _tests(condition) if name.startswith("returns.")]
    return any(name in _MOVED for name in tested) and all(name in (*_MOVED, *_STILL) for name in tested)


def _tests(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every fact of a condition with its test; of what stands under `any` and `not`, the test is `any` or `not`."""
    for name, test in condition.items():
        if name == "not":
            yield from ((fact, name) for fact, _ in _tests(test))
        elif name in ("all", "any"):
            yield from ((fact, each if name == "all" else name) for part in test for fact, each in _tests(part))
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


def _furthest(kept: Callable[[int], bool], most: int, condition: Mapping[str, Any]) -> int:
    """The last step, up to `most`, until which the target is kept at every step. It is kept at 0."""
    moved = [test for fact, test in _tests(condition) if fact.removeprefix("returns.") in _MOVED]
    if not all(isinstance(test, Mapping) and set(test) <= _BOUNDS for test in moved):
        # A target such as "12 or 24 months" may be missed and kept again.
        return next((step - 1 for step in range(1, most + 1) if not kept(step)), most)
    # With less benefit, or a later one, payback only grows, value and rate only fall: what lies within bounds at two steps lies within
    # them between the two.
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return low
