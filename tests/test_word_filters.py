"""The filters of templates."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from jinja2.exceptions import TemplateError

from kamdocs.text import fill
from kamdocs.values import FILTERS, Formats, Money, Share
from kamdocs.word.absence import TagError
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering, filters


def shown(source: str, language: str = "it", **fields: Any) -> str:
    return Sandbox().from_string(source).render({**fields, RENDERING: Rendering(Formats(language))})


def test_the_formats_of_values_are_filters() -> None:
    day = datetime.date(2027, 1, 15)
    assert shown("{{ d | date }}, {{ d | full_date }}, {{ d | year }}", d=day) == "15 gennaio 2027, venerdì 15 gennaio 2027, 2027"
    assert set(FILTERS) <= set(filters())


def test_a_filter_on_the_wrong_value_says_so() -> None:
    with pytest.raises(TagError, match="money formats an amount with its currency"):
        shown("{{ a | money }}", a=5)


def test_texts_are_made_in_the_language_of_the_document() -> None:
    fields = {"days": [datetime.date(2027, 5, 1), datetime.date(2027, 6, 2)], "price": Money(Decimal("1234.5"), "EUR")}
    assert shown("{{ days | join('; ') | upper }}", **fields) == "1 MAGGIO 2027; 2 GIUGNO 2027"
    assert shown("{{ price | replace('.', ' ') }}", **fields) == "1 234,50\N{NO-BREAK SPACE}€"


EURO = Money(Decimal(1180), "EUR")


def test_a_tag_reads_the_same_in_a_template_and_in_an_argument() -> None:
    fields = {
        "account": {"employees": 10000, "founded": 1987, "name": "Aurora"},
        "projects": [{"year": Decimal(2024), "since": datetime.date(2027, 1, 15), "share": Share("0.125"), "price": EURO}],
    }
    shapes = ("employees", "founded", "name"), ("year", "since", "share", "price")
    for path in [*(f"account.{name}" for name in shapes[0]), *(f"projects[0].{name}" for name in shapes[1])]:
        for language in ("it", "en", "de-CH"):
            argument, absent = fill(f"{{{{ {path} }}}}", fields, Formats(language))
            assert shown(f"{{{{ {path} }}}}", language, **fields) == argument
            assert not absent
    assert shown("{{ account.employees }} {{ account.founded }} {{ projects[0].year }}", **fields) == "10.000 1987 2024"


@pytest.mark.parametrize(
    "source",
    [
        "{% for p in projects %}{{ p.year }}{% endfor %}",
        "{% set y = projects[0].year %}{{ y }}",
        "{{ projects | map(attribute='year') | join }}",
        "{{ projects | join(', ', 'year') }}",
        "{{ projects[0]['year'] }}",
        "{{ projects[0].year ~ '' }}",
        "{{ projects[0].year | trim }}",
    ],
)
def test_a_year_is_a_year_however_it_is_reached(source: str) -> None:
    assert shown(source, projects=[{"year": 2027}]) == "2027"


def test_what_is_joined_reads_as_it_does_alone() -> None:
    fields = {"staff": -1240, "day": datetime.date(2027, 1, 15), "price": Money(Decimal("1180.5"), "EUR"), "name": "R&D"}
    assert shown("{{ staff ~ ' ' ~ day ~ ' ' ~ price ~ ' ' ~ name }}", **fields) == (
        "\N{MINUS SIGN}1.240 15 gennaio 2027 1.180,50\N{NO-BREAK SPACE}€ R&amp;D"
    )
    with pytest.raises(TagError, match="list"):
        shown("{{ 'a' ~ names }}", names=["x"])


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_not_printed(value: Any) -> None:
    with pytest.raises(TagError, match="no number that can be written"):
        shown("{{ a }}", a=value)


def test_lists_are_chosen_from_by_their_parts() -> None:
    rows = [{"n": "b", "v": 2}, {"n": "a", "v": None}, {"n": "c", "v": 1}]
    assert shown("{{ rows | selectattr('v') | sort(attribute='v') | join(', ', 'n') }}", rows=rows) == "c, b"
    assert shown("{{ rows | map(attribute='n') | sort | join }}{{ (rows | last).n | upper }}", rows=rows) == "abcC"


def test_texts_are_escaped_once_whatever_filter_they_went_through() -> None:
    assert shown("{{ (a | upper | trim | replace('X', '&')) ~ '<' }}", a=" <x> ") == "&lt;&amp;&gt;&lt;"


@pytest.mark.parametrize("name", ["safe", "sum", "round", "format", "attr", "tojson", "random", "xmlattr", "urlize", "float", "pprint"])
def test_harmful_and_inexact_filters_do_not_exist(name: str) -> None:
    with pytest.raises(TemplateError):
        shown(f"{{{{ a | {name} }}}}", a="x")


@pytest.mark.parametrize("text", ["{{ 22 / 12 }}", "{{ 0.1 + 0.2 }}"])
def test_a_number_that_binary_arithmetic_made_is_not_printed(text: str) -> None:
    with pytest.raises(TagError, match="no exact number"):
        shown(text)


def test_the_size_of_a_share_or_an_amount_is_one_still() -> None:
    assert shown("{{ a | abs }}", a=Share("-0.0812")) == "8,12%"
    assert shown("{{ a | abs }}", a=Money(Decimal("-3"), "EUR")) == "3,00\N{NO-BREAK SPACE}€"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ names | join(5) }}", "join puts a text between"),
        ("{{ names | slice(99999999) | list | length }}", "slice takes a number from 1 to 1000"),
        ("{{ names | batch(0) | list | length }}", "batch takes a number from 1 to 1000"),
        ("{{ 'a' | replace('', 'b' * 1) }}", r"\* is for numbers"),
        ("{{ long | replace('x', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy') }}", "replace would make more than 1000000 characters"),
        ("{% for x in range(1001) %}{% endfor %}", "range counts to 1000 at most"),
        ("{% set ns = namespace() %}{{ ns.first }}", "nothing has set first"),
    ],
)
def test_what_filters_and_names_cannot_do_is_said(text: str, message: str) -> None:
    with pytest.raises(TagError, match=message):
        shown(text, names=["a", "b"], long="x" * 100_000)
