"""The filters of templates."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from jinja2.exceptions import TemplateError

from kamdocs.values import FILTERS, Formats, Money
from kamdocs.word.absence import TagError
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import FORMATS, filters


def shown(source: str, language: str = "it", **fields: Any) -> str:
    return Sandbox().from_string(source).render({**fields, FORMATS: Formats(language)})


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
