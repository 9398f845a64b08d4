from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.text import Slot, fill, find, parse, slots, split_path
from kamdocs.values import Formats, Money, Number, Share

ITALIAN = Formats("it")


def test_a_text_is_words_and_slots() -> None:
    assert parse("Rientro in {{ returns.payback_months }} mesi: {{returns.npv|money}}") == (
        "Rientro in ",
        Slot("returns.payback_months", None),
        " mesi: ",
        Slot("returns.npv", "money"),
    )
    assert slots("{{ a }}{{ b | date }} c") == (Slot("a", None), Slot("b", "date"))
    assert parse("") == ()


def test_single_braces_are_ordinary_text() -> None:
    assert parse("{a} e } { % } 100%}") == ("{a} e } { % } 100%}",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Per {{ account.name", "{{ account.name is never closed"),
        ("Per {{ account.name }", "is never closed"),
        ("account.name }}", "}} closes what was never opened"),
        ("{% if returns %}x{% endif %}", "{% … %} has no place here; only {{ path | filter }} is possible"),
        ("{# nota #}", "{# … #} has no place here"),
        ("{{ }}", "names no field"),
        ("{{ | money }}", "names no field"),
        ("{{ account name }}", "account name is no path"),
        ("{{ account.__class__ }}", "is no path"),
        ("{{ projects[-1] }}", "is no path"),
        ("{{ projects[x] }}", "is no path"),
        ("{{ 7*7 }}", "7*7 is no path"),
        ("{{ '{{' }}", "is no path"),
        ("{{{ a }}}", "is no path"),
        ("{{ account.name.upper() }}", "can only name a field"),
        ("{{ returns.npv | mony }}", "returns.npv: 'mony' is no filter; did you mean 'money'?"),
        ("{{ returns.npv | Money }}", "did you mean 'money'?"),
        ("{{ returns.npv | zzz }}", "there are money, number, percent, date, full_date, year"),
        ("{{ returns.npv | }}", "is no filter"),
        ("{{ returns.npv | number(2) }}", "a filter takes no arguments; write {{ returns.npv | number }}"),
        ("{{ returns.npv | number | money }}", "more than one filter"),
    ],
)
def test_what_is_not_possible_is_told_plainly(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse(text)


def test_a_path_is_keys_and_positions() -> None:
    assert split_path("relationship.projects[0].figures[12].label") == ("relationship", "projects", 0, "figures", 12, "label")
    for path in ("", ".a", "a.", "a..b", "a[", "a[1", "[0]", "a.0", "a b", "a-b", "à", "a[9999999]", "a\n"):
        with pytest.raises(ValueError, match="is no path"):
            split_path(path)


def test_a_value_is_found_by_keys_and_positions_alone() -> None:
    fields = {"account": {"name": "Aurora", "items": "cella"}, "projects": [{"year": 2024}, {"year": 2025}], "pair": (1, 2)}
    assert find(fields, "account.name") == "Aurora"
    assert find(fields, "account.items") == "cella"
    assert find(fields, "projects[1].year") == 2025
    assert find(fields, "pair[1]") == 2
    for path in (
        "offer",
        "account.upper",
        "account.keys",
        "account.name.upper",
        "projects[2]",
        "projects.append",
        "account[0]",
        "account.name[0]",
    ):
        assert find(fields, path) is None


def test_empty_is_absent_and_zero_and_no_are_values() -> None:
    fields = {"a": "", "b": [], "c": {}, "d": None, "e": 0, "f": False, "g": Number("0.00"), "h": ()}
    assert [find(fields, path) for path in "abcdh"] == [None] * 5
    assert find(fields, "e") == 0
    assert find(fields, "f") is False
    assert find(fields, "g") == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("R&D <b>", "R&D <b>"),
        (15, "15"),
        (1240, "1.240"),
        (Number("61.50"), "61,50"),
        (Decimal("-3"), "\N{MINUS SIGN}3"),
        (Money(Decimal("263878.4"), "EUR"), "263.878,40\xa0€"),
        (Share("0.8709"), "87,09%"),
        (date(2027, 1, 15), "15 gennaio 2027"),
        (0, "0"),
    ],
)
def test_a_value_without_a_filter_has_its_own_format(value: object, shown: str) -> None:
    assert fill("<{{ x }}>", {"x": value}, ITALIAN) == (f"<{shown}>", ())


def test_years_have_no_separator_of_thousands() -> None:
    fields = {"founded": 1968, "since": date(2021, 3, 1), "projects": [{"year": 2024}, {"year": Number("2025")}]}
    text = "{{ founded }}, {{ since }}, {{ projects[0].year }}, {{ projects[1].year }}"
    assert fill(text, fields, ITALIAN) == ("1968, 1 marzo 2021, 2024, 2025", ())


def test_filters_format_by_the_language() -> None:
    fields = {"until": date(2027, 1, 15), "npv": Money(Decimal("1234.5"), "EUR"), "rate": Share("0.081")}
    text = "{{ until | full_date }}; {{ until | year }}; {{ npv | money }}; {{ rate | percent }}"
    assert fill(text, fields, ITALIAN) == ("venerdì 15 gennaio 2027; 2027; 1.234,50\xa0€; 8,1%", ())


def test_absent_paths_are_named_once_each_in_order() -> None:
    text = "{{ b.x }}-{{ a }}-{{ b.x | money }}-{{ c }}"
    assert fill(text, {"a": "A", "c": []}, ITALIAN) == ("-A--", ("b.x", "c"))


def test_a_value_s_own_braces_are_plain_text() -> None:
    assert fill("{{ a }} {{ b }}", {"a": "{{ b }} {% x %}", "b": "{{ 7*7 }}"}, ITALIAN) == ("{{ b }} {% x %} {{ 7*7 }}", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ plans }}", r"plans: a list cannot be printed; name one of its elements, like plans\[0\]"),
        ("{{ account }}", "account: a map cannot be printed; name one of its fields, like account.name"),
        ("{{ partner }}", "partner: a truth value cannot be printed"),
        ("{{ account.name | money }}", "account.name: money formats an amount"),
        ("{{ plans | date }}", "plans: date formats a date"),
    ],
)
def test_what_cannot_be_printed_is_an_error_with_its_path(text: str, said: str) -> None:
    fields: dict[str, Any] = {"plans": ["Bari"], "account": {"name": "Aurora"}, "partner": True}
    with pytest.raises(ValueError, match=said):
        fill(text, fields, ITALIAN)


@given(st.text("ab{}%# |.é\n", max_size=40))
def test_every_text_is_parsed_whole_or_refused(text: str) -> None:
    try:
        parts = parse(text)
    except ValueError:
        return
    without_slots = "".join(part for part in parts if isinstance(part, str))
    assert len(without_slots) <= len(text)
    assert "{{" not in without_slots
    assert (without_slots == text) == (not slots(text))


@given(st.lists(st.text(st.characters(exclude_characters="{}"), min_size=1)), st.text(min_size=1))
def test_words_stand_as_they_are_around_any_value(words: list[str], value: str) -> None:
    assert fill("{{ x }}".join(words), {"x": value}, ITALIAN) == (value.join(words), ())
