from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from building import plan_of
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.lifecycle.changes import TOPICS, Change, changes
from kamdocs.plan import as_json
from kamdocs.register.history import Client, Version

DOSSIER = """\
account: {name: Aurora, language: it}
buying_centre:
  members:
    - {id: cfo, name: Elena Conti, position: CFO, type: finance}
    - {id: cto, name: Ugo Sala, position: CTO, type: technical}
offer:
  title: Pumps
  currency: EUR
  validity: {days: 30}
  payment_terms: 30 days
  items:
    - {sku: P-1, description: Pump, quantity: 2, unit_price: 600, tax: 0%}
    - {sku: V-1, description: Valve, quantity: 4, unit_price: 50, tax: 0%}
    - {sku: O-1, description: Training, quantity: 1, unit_price: 900, tax: 0%, optional: true}
  client_provides: [A key]
  milestones: [{label: Start, weeks: 2}]
  assumptions: [The cellar is dry, Power is there]
  returns: {horizon_years: 3, discount_rate: 8%, benefits: [{label: Water, per_year: 1000, source: bills}]}
"""
LIBRARY = """\
arguments:
  - {id: cheap, title: It pays for itself, text: In a year., for: {finance: 30, technical: 10}}
  - {id: safe, title: Nothing leaks, points: offer.client_provides, for: {finance: 20, technical: 30}}
"""
PROFILES = ("type: finance\nheading: The sums\nmost: 2", "type: technical\nheading: The works\nmost: 2")


def version(number: int = 1, dossier: str = DOSSIER, library: str = LIBRARY, edited: tuple[str, ...] = (), language: str = "it") -> Version:
    plan = plan_of(dossier, PROFILES, library)
    day = datetime.date(2026, 11, 24)
    fields = as_json(plan.fields())
    return Version(number, "key", day, plan.validity.until, "digest", Client("Aurora", language), fields, {}, edited=edited)


def told(before: Version, after: Version) -> list[tuple[str, str | None, str, str]]:
    return [(each.topic, each.reader, each.what, each.text) for each in changes(before, after)]


def after(old: str, new: str) -> list[tuple[str, str | None, str, str]]:
    """What is told where the dossier, or the library, has `new` in the place of `old`."""
    assert (old in DOSSIER) != (old in LIBRARY)
    return told(version(), version(2, DOSSIER.replace(old, new), LIBRARY.replace(old, new)))


def test_equal_plans_have_no_changes() -> None:
    assert changes(version(), version(2)) == ()


# ---------------------------------------------------------------------------------------------------------------------------- arguments


def test_an_argument_that_is_new_and_one_that_is_left_out_are_told_to_the_readers_of_their_section() -> None:
    new = "  - {id: quick, title: Two weeks, for: {finance: 25}}\n"
    assert told(version(), version(2, library=LIBRARY + new)) == [("arguments", "finance", "in", "“Two weeks” is new")]
    assert told(version(2, library=LIBRARY + new), version()) == [("arguments", "finance", "out", "“Two weeks” is left out")]


def test_an_argument_that_moved_is_told_where_it_stands_now() -> None:
    assert after("for: {finance: 30, technical: 10}", "for: {technical: 40}") == [
        ("arguments", "finance", "in", "“Nothing leaks” stands here too"),
        ("arguments", "technical", "moved", "“It pays for itself” stands here, no longer under “The sums”"),
    ]


def test_a_reworded_argument_is_told_with_its_words() -> None:
    assert after("text: In a year.", "text: In two years.") == [
        ("arguments", "finance", "reworded", "“It pays for itself” is reworded: In a year. → In two years.")
    ]
    assert after("title: Nothing leaks", "title: Nothing ever leaks") == [
        ("arguments", "technical", "reworded", "“Nothing leaks” is now called “Nothing ever leaks”")
    ]


def test_a_point_of_an_argument_is_told_where_it_stands_and_where_it_comes_from() -> None:
    assert after("client_provides: [A key]", "client_provides: [The key]") == [
        ("arguments", "technical", "reworded", "a point of “Nothing leaks”: A key → The key"),
        ("terms", None, "changed", "what the client provides: A key → The key"),
    ]


def test_of_a_long_text_the_words_that_changed_are_told() -> None:
    long = "In a year the pumps have earned what they cost, and then they earn more than they cost, every year, as long as they run."
    before = version(library=LIBRARY.replace("In a year.", f"'{long}'"))
    later = version(2, library=LIBRARY.replace("In a year.", f"'{long.replace('every year', 'each month')}'"))
    assert [each.text for each in changes(before, later)] == [
        "“It pays for itself” is reworded: they cost, [every year, → each month,] as long"
    ]


def test_another_proof_of_an_argument_is_told() -> None:
    proved = LIBRARY.replace("text: In a year.", "text: In a year., proof: [{figure: returns.npv}]")
    dearer = DOSSIER.replace("unit_price: 600", "unit_price: 700")
    (first, *_) = changes(version(library=proved), version(2, dearer, proved))
    assert (first.topic, first.reader, first.what) == ("arguments", "finance", "proof")
    assert first.text.startswith("the proof of “It pays for itself”: ")


# -------------------------------------------------------------------------------------------------------------- what concerns every reader


def test_prices_are_told_item_by_item_then_the_totals_and_what_they_do_to_the_returns() -> None:
    found = after("quantity: 2, unit_price: 600", "quantity: 3, unit_price: 550")
    assert [text for topic, _, _, text in found if topic == "prices"] == [
        "item “Pump”, quantity: 2 → 3",
        "item “Pump”, unit price: 600.00 EUR → 550.00 EUR",
        "item “Pump”, net: 1,200.00 EUR → 1,650.00 EUR",
        "totals, net: 1,400.00 EUR → 1,850.00 EUR",
        "totals, gross: 1,400.00 EUR → 1,850.00 EUR",
        "tax at 0%, net: 1,400.00 EUR → 1,850.00 EUR",
    ]
    returns = [text for topic, _, _, text in found if topic == "returns"]
    assert returns[0].startswith("payback in months: ")
    assert {reader for _, reader, _, _ in found} == {None}


def test_an_item_that_went_and_one_that_came_are_told_whole() -> None:
    found = after("sku: O-1, description: Training, quantity: 1", "sku: O-2, description: Course, quantity: 2")
    assert [each for each in found if each[0] == "prices"] == [
        ("prices", None, "out", "option: no longer: Training, sku O-1, quantity 1, unit price 900.00 EUR, net 900.00 EUR, tax rate 0%"),
        ("prices", None, "in", "option: new: Course, sku O-2, quantity 2, unit price 900.00 EUR, net 1,800.00 EUR, tax rate 0%"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("payment_terms: 30 days", "payment_terms: 60 days", ("terms", None, "changed", "payment terms: 30 days → 60 days")),
        ("weeks: 2", "weeks: 3", ("terms", None, "changed", "milestone “Start”, weeks: 2 → 3")),
        ("Power is there", "Power is near", ("terms", None, "changed", "assumption: Power is there → Power is near")),
        ("[The cellar is dry, ", "[", ("terms", None, "changed", "assumption: no longer: The cellar is dry")),
        ("validity: {days: 30}", "validity: {days: 40}", ("dates", None, "changed", "last day of validity: 2026-12-24 → 2027-01-03")),
        ("title: Pumps", "title: Our pumps", ("texts", None, "changed", "proposal, title: Pumps → Our pumps")),
    ],
)
def test_terms_dates_and_texts_are_told_in_a_line_each(old: str, new: str, expected: tuple[str, None, str, str]) -> None:
    assert after(old, new) == [expected]


def test_what_was_edited_in_word_is_told() -> None:
    assert told(version(edited=("paragraph 3: A became B",)), version(2, edited=("paragraph 9: C became D",))) == [
        ("edited", None, "in", "edited in Word: paragraph 9: C became D"),
        ("edited", None, "out", "no longer edited in Word: paragraph 3: A became B"),
    ]


def test_between_two_languages_the_texts_are_not_told_one_by_one() -> None:
    german = version(2, DOSSIER.replace("Power is there", "Strom ist da"), language="de")
    assert changes(version(), german) == ()


# ----------------------------------------------------------------------------------------------------------------------- nothing is missed

UNTOLD = ("number", "version", "draft", "days")


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, place))
    elif value is not None and path[-1] not in UNTOLD:
        yield path


def changed_at(plan: Any, path: tuple[str | int, ...]) -> Any:
    twin = copy.deepcopy(plan)
    holder = twin
    for step in path[:-1]:
        holder = holder[step]
    value = holder[path[-1]]
    holder[path[-1]] = (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}9"
    return twin


PLAN = version().plan
SUMS = ("cumulative", "cumulative_if_worse")
"""Sums over years: they change with the years, which are told."""


@given(st.sampled_from([path for path in leaves(PLAN) if path[-2] not in SUMS]))
def test_every_field_that_changes_is_told(path: tuple[str | int, ...]) -> None:
    before = version()
    found = changes(before, Version(2, "k", before.on, before.valid_until, "d", before.client, changed_at(PLAN, path), {}))
    assert found
    assert all(isinstance(each, Change) and each.topic in TOPICS and each.text and "\n" not in each.text for each in found)
