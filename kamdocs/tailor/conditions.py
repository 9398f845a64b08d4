"""Conditions as data: read and checked once, evaluated in three values.

A condition holds, fails, or is unknown. A fact that the dossier does not hold is unknown to every test but `given` and `absent`.
`all` (and the tests of one map) fails if one part fails, else is unknown if one is; `any` holds if one part holds, else is unknown if
one is; `not unknown` is unknown. This is Kleene's strong three-valued logic. One absence is known: an investment that is not paid back
within the horizon is not paid back within less.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kamdocs.errors import Path, Problem, nearest
from kamdocs.model.common import told
from kamdocs.model.reading import path_text
from kamdocs.model.shape import Shape
from kamdocs.plan import TestResult
from kamdocs.tailor.facts import Facts, is_absent, shape_at, unknown_fact
from kamdocs.tailor.words import Vocabulary, folded
from kamdocs.values import Money, Number, Share

__all__ = ["FAILS", "HOLDS", "UNKNOWN", "Scope", "Verdict", "check", "check_value", "evaluate"]

HOLDS, FAILS, UNKNOWN = "holds", "fails", "unknown"
_OPPOSITE = {HOLDS: FAILS, FAILS: HOLDS, UNKNOWN: UNKNOWN}

Where = Callable[[Path], str]

_BOUNDS = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below"}
_SETS = {"in": "one of", "not_in": "none of"}
_TESTS = (*_BOUNDS, *_SETS, "contains")
_NESTS = ("all", "any", "not")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition came to, and every test on the way. `outcome`: holds, fails, or unknown."""

    outcome: str
    tests: tuple[TestResult, ...] = ()

    @property
    def holds(self) -> bool:
        return self.outcome == HOLDS

    @property
    def deciding(self) -> tuple[TestResult, ...]:
        """The tests that kept it from holding."""
        return tuple(test for test in self.tests if test.outcome == self.outcome) if not self.holds else ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition is evaluated against, and the places that its trace names."""

    facts: Facts
    words: Vocabulary
    where: Where
    """Place of a path below the condition, `("reader.attitude",)`."""
    fact_where: Where
    """Place of a path in the dossier."""


ALWAYS = Verdict(HOLDS)


def evaluate(condition: Mapping[str, Any] | None, scope: Scope, at: Path = ()) -> Verdict:
    """The condition's verdict. `condition`: checked before; None always holds. `at`: its path, for places."""
    if condition is None:
        return ALWAYS
    return _all([_part(name, test, scope, (*at, name)) for name, test in condition.items()])


def _part(name: str, test: Any, scope: Scope, at: Path) -> Verdict:
    if name == "not":
        return _not(evaluate(test, scope, at))
    if name in _NESTS:
        parts = [evaluate(part, scope, (*at, position)) for position, part in enumerate(test)]
        return _all(parts) if name == "all" else _any(parts)
    if isinstance(test, Mapping):
        return _all([_tested(name, kind, operand, scope, (*at, kind)) for kind, operand in test.items()])
    kind = test if test in ("given", "absent") else "in" if isinstance(test, list) else "is"
    return _tested(name, str(kind), test, scope, at)


def _tested(name: str, kind: str, operand: Any, scope: Scope, at: Path) -> Verdict:
    value = scope.facts.value(name)
    path = scope.facts.dossier_path(name)
    outcome = outcome_of(kind, operand, value, shape_at(name), _normaliser(name, scope.words))
    months = scope.facts.never_within.get(name) if outcome == UNKNOWN else None
    never = months is not None and kind in ("at_most", "below") and _operand(operand, months) <= months
    if never:
        # What has not come true at the end of what is looked at has not come true sooner.
        outcome = FAILS
    result = TestResult(
        fact=name,
        test=test_text(kind, operand),
        value=None if value is None else "empty" if is_absent(value) else value_text(value),
        outcome=outcome,
        where=scope.where(at),
        fact_where=scope.fact_where(path) if path and not is_absent(value) else "",
        never_within=months if never else None,
    )
    return Verdict(outcome, (result,))


def _all(parts: list[Verdict]) -> Verdict:
    outcomes = [part.outcome for part in parts]
    outcome = FAILS if FAILS in outcomes else UNKNOWN if UNKNOWN in outcomes else HOLDS
    return Verdict(outcome, tuple(test for part in parts for test in part.tests))


def _any(parts: list[Verdict]) -> Verdict:
    outcomes = [part.outcome for part in parts]
    outcome = HOLDS if HOLDS in outcomes else UNKNOWN if UNKNOWN in outcomes else FAILS
    return Verdict(outcome, tuple(test for part in parts for test in part.tests))


def _not(part: Verdict) -> Verdict:
    tests = tuple(replace(test, outcome=_OPPOSITE[test.outcome], negated=not test.negated) for test in part.tests)
    return Verdict(_OPPOSITE[part.outcome], tests)


# ------------------------------------------------------------------------------------------------------------------------- single tests


def outcome_of(kind: str, operand: Any, value: Any, shape: Shape | None, normal: Callable[[str], str] = folded) -> str:
    """One test of one value. `kind`: is, in, given, absent, at_least, at_most, above, below, not_in, or contains.

    An empty text, list or map is absent, so only `given` and `absent` see it; its length is a known 0.
    """
    if kind in ("given", "absent"):
        return HOLDS if is_absent(value) == (kind == "absent") else FAILS
    if kind in _BOUNDS and isinstance(value, list | str | Mapping) and not (shape and shape.kind == "date"):
        return _held(_bounded(kind, Decimal(len(value)), Decimal(operand)))
    if is_absent(value):
        return UNKNOWN
    if kind == "contains":
        return _held(_contains(value, operand, normal))
    if isinstance(value, list | Mapping):
        return FAILS
    if kind in _BOUNDS:
        return _held(_bounded(kind, _plain(value), _operand(operand, value)))
    if kind == "is":
        return _held(_same(value, operand, normal))
    return _held(any(_same(value, each, normal) for each in operand) == (kind == "in"))


def _held(holds: bool) -> str:
    return HOLDS if holds else FAILS


def _contains(value: Any, operand: Any, normal: Callable[[str], str]) -> bool:
    if isinstance(value, list):
        return any(_same(each, operand, normal) for each in value)
    return folded(str(operand)) in folded(str(value))


def _bounded(kind: str, value: Any, bound: Any) -> bool:
    match kind:
        case "at_least":
            return bool(value >= bound)
        case "at_most":
            return bool(value <= bound)
        case "above":
            return bool(value > bound)
    return bool(value < bound)


def _same(value: Any, operand: Any, normal: Callable[[str], str]) -> bool:
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    if isinstance(value, str):
        return normal(value) == normal(operand.literal if isinstance(operand, Number) else str(operand))
    try:
        return bool(_plain(value) == _operand(operand, value))
    except ValueError:
        return False


def _plain(value: Any) -> Any:
    """Money by its amount, the rest as it is."""
    return value.amount if isinstance(value, Money) else value


def _operand(operand: Any, value: Any) -> Any:
    """The operand as the value's kind."""
    if isinstance(operand, str):
        if isinstance(value, datetime.date):
            return datetime.date.fromisoformat(operand)
        return Share.parse(operand)
    return operand


def _normaliser(fact: str, words: Vocabulary) -> Callable[[str], str]:
    if fact == "account.industry":
        return words.industry
    if fact.startswith("reader.criteria"):
        return words.criterion
    return folded


def test_text(kind: str, operand: Any) -> str:
    """A test as a sentence says it: `at least 1`, `one of sceptic, opponent`, `positive`."""
    if kind in ("given", "absent"):
        return kind
    if isinstance(operand, list):
        return f"{_SETS.get(kind, 'one of')} {', '.join(value_text(each) for each in operand)}"
    if kind in _BOUNDS:
        return f"{_BOUNDS[kind]} {value_text(operand)}"
    return f"containing {value_text(operand)}" if kind == "contains" else value_text(operand)


def value_text(value: Any) -> str:
    """A value as a trace shows it: amounts in their currency's decimals, computed shares as a reader sees them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, Share):
        return str(value.shown)
    if isinstance(value, Money):
        return str(value.shown)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        simple = all(isinstance(each, str) for each in value)
        return ", ".join(value) if simple and value else f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    return "given" if isinstance(value, Mapping) else str(value)


# ------------------------------------------------------------------------------------------------------------------------------ checking


def check(condition: Any, where: Where, at: Path, told_path: str = "", forbidden: str = "") -> Iterator[Problem]:
    """Every problem of a condition: facts that do not exist, tests that do not fit them.

    `at`: the condition's path in its file; `forbidden`: a root that may not be named here, such as `reader` in a criterion's target.
    """
    shown = told_path or path_text(at)
    if not isinstance(condition, Mapping):
        yield Problem(where(at), f"{shown}: a map of fact to test is wanted, not {told(condition)}")
        return
    for name, test in condition.items():
        here = (*at, name)
        if name in _NESTS:
            yield from _check_nest(name, test, where, here, shown, forbidden)
        else:
            yield from _check_fact(name, test, where, here, shown, forbidden)


def _check_nest(name: str, test: Any, where: Where, here: Path, shown: str, forbidden: str) -> Iterator[Problem]:
    if name == "not":
        yield from check(test, where, here, f"{shown}.not", forbidden)
    elif not isinstance(test, list) or not test:
        yield Problem(where(here), f"{shown}.{name}: a list of conditions is wanted, not {told(test)}", "write each after a -")
    else:
        for position, part in enumerate(test):
            yield from check(part, where, (*here, position), f"{shown}.{name}[{position}]", forbidden)


def _check_fact(name: str, test: Any, where: Where, here: Path, shown: str, forbidden: str) -> Iterator[Problem]:
    if forbidden and re.split(r"[.\[]", name)[0] == forbidden:
        yield Problem(where(here), f"{shown}: {name!r} differs from reader to reader, and this holds for the whole proposal")
        return
    shape = shape_at(name)
    if shape is None:
        message, hint = unknown_fact(name)
        yield Problem(where(here), f"{shown}: {message}", hint)
    elif isinstance(test, Mapping):
        if not test:
            yield Problem(where(here), f"{shown}.{name}: a test is missing", f"one of given, absent, {', '.join(_TESTS)}")
        for kind, operand in test.items():
            if kind in _TESTS:
                yield from _check_test(name, kind, operand, shape, where, (*here, kind), shown)
            else:
                guess = nearest(kind, _TESTS)
                hint = f"did you mean {guess!r}?" if guess else f"one of {', '.join(_TESTS)}"
                yield Problem(where((*here, kind)), f"{shown}: {name}: there is no test {kind!r}", hint)
    elif test not in ("given", "absent"):
        yield from _check_test(name, "in" if isinstance(test, list) else "is", test, shape, where, here, shown)


def _check_test(name: str, kind: str, operand: Any, shape: Shape, where: Where, here: Path, shown: str) -> Iterator[Problem]:
    def problem(message: str, hint: str = "") -> Problem:
        return Problem(where(here), f"{shown}: {name}: {message}", hint)

    if kind in _BOUNDS:
        yield from _check_bound(kind, operand, shape, problem)
    elif kind in ("in", "not_in") and not isinstance(operand, list):
        yield problem(f"{kind} takes a list, not {told(operand)}", f"write [{operand}]")
    elif kind in ("in", "not_in"):
        for each in operand:
            yield from _check_operand(each, shape.item if shape.kind == "list" else shape, problem)
    elif kind == "contains" and shape.kind not in ("list", "text"):
        yield problem(f"contains looks into a list or a text, and {name} is {shape.told}")
    else:
        yield from _check_operand(operand, shape.item if shape.kind == "list" else shape, problem)


def _check_bound(kind: str, operand: Any, shape: Shape, problem: Callable[..., Problem]) -> Iterator[Problem]:
    if shape.kind not in ("number", "share", "money", "date", "list"):
        yield problem(f"{kind} compares numbers, and this fact is {shape.told}")
    elif shape.kind in ("list", "money"):
        # Money is tested by its amount, a list by its length: a share fits neither.
        if not isinstance(operand, Number):
            yield problem(f"a number is wanted, not {told(operand)}")
    else:
        yield from _check_operand(operand, shape, problem)


def check_value(fact: str, value: Any, where: Where, at: Path, shown: str) -> Iterator[Problem]:
    """Every problem of a value that a profile's example gives for a fact. Money may stand as its amount alone."""
    shape = shape_at(fact)

    def problem(message: str, hint: str = "") -> Problem:
        return Problem(where(at), f"{shown}: {fact}: {message}", hint)

    if shape is None:
        message, hint = unknown_fact(fact)
        yield Problem(where(at), f"{shown}: {message}", hint)
    elif shape.kind == "list":
        if not isinstance(value, list):
            yield problem(f"a list is wanted, not {told(value)}")
        for position, each in enumerate(value if isinstance(value, list) else ()):
            yield from check_value(f"{fact}[{position}]", each, where, (*at, position), shown)
    elif shape.kind == "record":
        if not isinstance(value, Mapping):
            yield problem(f"a map of fields is wanted, not {told(value)}")
        for name, each in (value if isinstance(value, Mapping) else {}).items():
            yield from check_value(f"{fact}.{name}", each, where, (*at, name), shown)
    elif shape.kind == "money" and isinstance(value, Mapping):
        if set(value) != {"amount", "currency"} or not isinstance(value["amount"], Number):
            yield problem("an amount and its currency are wanted", "write {amount: 1000, currency: EUR}")
    elif shape.kind not in ("map", "any"):
        yield from _check_operand(value, shape, problem)


def _check_operand(operand: Any, shape: Shape | None, problem: Callable[..., Problem]) -> Iterator[Problem]:
    if shape is None or shape.kind in ("record", "map", "any", "list"):
        yield problem("this fact is a group of fields, so only given and absent can be tested")
    elif isinstance(operand, Mapping | list) or operand is None:
        yield problem(f"{shape.told} is wanted, not {told(operand)}")
    elif shape.kind == "one_of":
        if str(operand) not in shape.words:
            guess = nearest(str(operand), shape.words)
            yield problem(
                f"{told(operand)} is never its value", f"did you mean {guess!r}?" if guess else f"one of {', '.join(shape.words)}"
            )
    elif not _fits(operand, shape.kind):
        hint = "a share is written with %" if shape.kind == "share" else "write it as 2027-01-29" if shape.kind == "date" else ""
        yield problem(f"{shape.told} is wanted, not {told(operand)}", hint)


def _fits(operand: Any, kind: str) -> bool:
    match kind:
        case "flag":
            return isinstance(operand, bool)
        case "number":
            # Quantities of figures are numbers or shares.
            return isinstance(operand, Number) or _is_share(operand)
        case "money":
            return isinstance(operand, Number)
        case "share":
            return _is_share(operand)
        case "date":
            return isinstance(operand, str) and _is_date(operand)
    return isinstance(operand, str | Number)


def _is_share(operand: Any) -> bool:
    try:
        Share.parse(operand if isinstance(operand, str) else "")
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))
