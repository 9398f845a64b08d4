from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from building import plan_of
from hypothesis import given
from hypothesis import strategies as st

from kamdocs import plan
from kamdocs.plan import FIELDS, Change, Free, Money, ProposalPlan, Score, Share, as_json, plain

DATE = datetime.date(2026, 11, 24)


def bare(**more: Any) -> ProposalPlan:
    nothing = Money(Decimal("0.00"), "EUR")
    return ProposalPlan(
        proposal=plan.Proposal(DATE, "it", "T"),
        account=plan.Account("Aurora", "Aurora"),
        sections=(),
        offer=plan.Offer((), (), plan.Totals(nothing, nothing, nothing), (), "EUR"),
        validity=plan.Validity(DATE, 0, "V"),
        **more,
    )


# ---- fields


def test_the_fields_are_those_of_the_documentation() -> None:
    assert tuple(bare().fields()) == FIELDS
    assert set(FIELDS) == {
        "proposal",
        "supplier",
        "account",
        "relationship",
        "criteria",
        "sections",
        "offer",
        "returns",
        "references",
        "team",
        "next_steps",
        "free",
        "validity",
    }


def test_fields_are_plain_maps_and_lists_and_absent_things_none() -> None:
    found = bare(team=(plan.Person("A"),)).fields()
    assert found["team"] == [{"name": "A", "position": None, "email": None, "phone": None, "project": None}]
    assert found["relationship"] is None
    assert found["proposal"]["date"] == DATE
    assert found["offer"]["totals"]["net"] == Money(Decimal("0.00"), "EUR")


def test_why_and_what_is_missing_are_no_fields() -> None:
    made = bare(gaps=(plan.Gap("team", "Secret gap"),))
    assert "Secret gap" not in str(made.fields())
    assert not {"trace", "coverage", "gaps"} & set(made.fields())


def classes(kind: Any, seen: set[Any]) -> Iterator[type]:
    """Every dataclass that a field of `kind` can hold, `kind` itself among them."""
    if is_dataclass(kind) and isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        yield kind
        for hint in get_type_hints(kind).values():
            yield from classes(hint, seen)
    for part in getattr(kind, "__args__", ()):
        yield from classes(part, seen)


def test_no_class_below_a_field_has_a_place_for_what_is_private() -> None:
    hints = get_type_hints(ProposalPlan)
    below = {each for name in FIELDS for each in classes(hints[name], set())}
    assert plan.Reference in below
    assert plan.Figure in below
    names = {each.name for kind in below for each in fields(kind)}
    assert not names & {"private", "notes", "concerns", "competition", "budget", "cost", "costs", "share_of_our_margin", "open_issues"}
    assert not names & {"attitude", "influence", "role", "style", "wants", "access", "champion", "experience", "sponsor", "who"}
    assert not below & {plan.Trace, plan.Gap, plan.Coverage, plan.TestResult, plan.AskedQuestion, plan.MemberCoverage}


def test_a_plan_never_changes() -> None:
    with pytest.raises(AttributeError):
        bare().gaps = ()  # type: ignore[misc]


def test_a_free_text_that_is_not_there_is_absent() -> None:
    free = bare(free=Free({"closing": "Saluti"})).fields()["free"]
    assert free["closing"] == "Saluti"
    assert free["anything"] is None


# ---- JSON


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Money(Decimal("263878.4"), "EUR"), {"amount": "263878.40", "currency": "EUR"}),
        (Money(Decimal("144687.758614"), "EUR"), {"amount": "144687.76", "currency": "EUR"}),
        (Money(Decimal("0.005"), "EUR"), {"amount": "0.01", "currency": "EUR"}),
        (Money(Decimal("1234.5"), "JPY"), {"amount": "1235", "currency": "JPY"}),
        (Share("0.08"), "8%"),
        (Share("0.870879761034"), "87.09%"),
        (Share("0"), "0%"),
        (Decimal("12.10"), "12.10"),
        (Decimal("1E+3"), "1000"),
        (DATE, "2026-11-24"),
        ((1, "a", None, True), [1, "a", None, True]),
        (Free({"a": "b"}), {"a": "b"}),
    ],
)
def test_values_as_json(value: Any, shown: Any) -> None:
    assert as_json(value) == shown


def test_a_score_tells_its_total() -> None:
    score = Score(30, (Change("r", 40, "p.yaml:1:1"), Change("s", -5, "p.yaml:2:1")), "payback", 20)
    assert score.total == 85
    assert as_json(score) == {
        "base": 30,
        "changes": [{"rule": "r", "by": 40, "where": "p.yaml:1:1"}, {"rule": "s", "by": -5, "where": "p.yaml:2:1"}],
        "criterion": "payback",
        "criterion_points": 20,
        "total": 85,
    }


def test_the_json_has_the_fields_and_why_and_what_is_missing() -> None:
    shown = as_json(bare())
    assert set(shown) == {*FIELDS, "trace", "coverage", "gaps"}
    assert set(shown["trace"]) == {"considered", "rules", "references", "questions", "readers"}
    assert json.loads(json.dumps(shown)) == shown


def test_the_json_of_the_fields_is_that_of_the_plan() -> None:
    made = plan_of(
        "relationship: {projects: [{name: P, figures: [{label: L, before: 4, after: 2}]}]}\nfree: {closing: Saluti}\n",
        library="arguments: [{id: a, title: A, for: {finance: 10}, proof: [{project: 0}, {items: all}]}]",
    )
    assert {name: part for name, part in as_json(made).items() if name in FIELDS} == as_json(made.fields())


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    st.builds(Share, st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-10, max_value=10)),
    st.builds(
        Money,
        st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
        st.sampled_from(["EUR", "JPY", "KWD"]),
    ),
    st.dates(),
)


@given(st.recursive(VALUES, lambda parts: st.lists(parts, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), parts, max_size=3)))
def test_anything_as_json_can_be_written_and_read_again(value: Any) -> None:
    shown = as_json(value)
    assert json.loads(json.dumps(shown)) == shown
    assert as_json(plain(value)) == shown


# ---- sentences of the trace


def a_test(**more: Any) -> plan.TestResult:
    return replace(plan.TestResult("reader.attitude", "one of sceptic, opponent", "neutral", "fails", "p.yaml:1:1"), **more)


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        (a_test(), "reader.attitude is neutral, not one of sceptic, opponent"),
        (a_test(value="sceptic", outcome="holds"), "reader.attitude is sceptic (one of sceptic, opponent)"),
        (a_test(value=None, outcome="unknown"), "reader.attitude is not known (one of sceptic, opponent is wanted)"),
        (a_test(test="given", value=None), "reader.attitude is absent, not given"),
        (a_test(test="absent", value=None, outcome="holds"), "reader.attitude is absent"),
        (a_test(test="absent"), "reader.attitude is neutral, not absent"),
        (a_test(test="neutral", negated=True), "reader.attitude is neutral, and not neutral is wanted"),
        (a_test(test="neutral", negated=True, value=None, outcome="unknown"), "reader.attitude is not known (not neutral is wanted)"),
    ],
)
def test_a_test_in_a_sentence(test: plan.TestResult, sentence: str) -> None:
    assert test.sentence == sentence
