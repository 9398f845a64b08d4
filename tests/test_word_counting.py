"""Arithmetic of templates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.values import Formats, Money, Share
from kamdocs.word.absence import Absent, AbsentFieldError, TagError
from kamdocs.word.counting import counted
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering

EUR = Money(Decimal("5"), "EUR")


def shown(source: str, **fields: object) -> str:
    return Sandbox().from_string(source).render({**fields, RENDERING: Rendering(Formats("it"))})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ -share }}", "\N{MINUS SIGN}8%"),
        ("{{ +share }}", "8%"),
        ("{{ share + share }}", "16%"),
        ("{{ -amount }}", "\N{MINUS SIGN}5,00\N{NO-BREAK SPACE}€"),
        ("{{ months / 12 }}", "2"),
        ("{{ months / 16 }}", "1,5"),
        ("{{ price / 2 }}", "6,05"),
        ("{{ 1000 / 1 }}", "1.000"),
        ("{{ price * 2 }}", "24,20"),
        ("{{ months + 1 }} {{ months // 5 }} {{ months % 5 }} {{ -months }}", "25 4 4 \N{MINUS SIGN}24"),
        ("{{ 'a' + 'b' }}", "ab"),
        ("{% if 22 / 12 > 1.5 %}long{% endif %}", "long"),
    ],
)
def test_what_is_counted_reads_as_what_it_is(text: str, expected: str) -> None:
    assert shown(text, share=Share("0.08"), amount=EUR, months=24, price=Decimal("12.10")) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ share * 1 }}", "would make a plain number of a share"),
        ("{{ 1 - share }}", "would make a plain number of a share"),
        ("{{ share / 2 }}", "would make a plain number of a share"),
        ("{{ share | int }}", "int would make a plain number"),
        ("{{ amount | int }}", "int would make a plain number"),
        ("{{ amount * 2 }}", "amounts are not counted"),
        ("{{ amount + amount }}", "amounts are not counted"),
        ("{{ price / 7 }}", "no exact number"),
        ("{{ 22 / 12 }}", "no exact number"),
        ("{{ 'a' * 9 }}", r"\* is for numbers"),
        ("{{ '%s' % 9 }}", "% is for numbers"),
        ("{{ 9 ** 9 }}", r"\*\* is not available"),
    ],
)
def test_what_would_lose_its_kind_is_refused(text: str, message: str) -> None:
    with pytest.raises(TagError, match=message):
        shown(text, share=Share("0.08"), amount=EUR, price=Decimal("12.10"))


def test_absent_fields_are_named_before_anything_is_counted() -> None:
    with pytest.raises(AbsentFieldError):
        shown("{{ 1 + a }}", a=Absent(name="a"))


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_a_quotient_is_exact_or_a_float(left: int, right: int) -> None:
    quotient = counted("/", left, right)
    if isinstance(quotient, float):
        assert left % right
    else:
        assert Fraction(quotient) == Fraction(left, right)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}", "turn more than"),
        ("{% for a in some recursive %}{% if loop.depth < 30 %}{{ loop(some) }}{{ loop(some) }}{% endif %}{% endfor %}", "turn more than"),
        ("{% set n = namespace(t='x') %}{% for a in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}", "more than 1000000 characters"),
        ("{% set n = namespace(t='x') %}{% for a in range(99) %}{% set n.t = n.t + n.t %}{% endfor %}", "more than 1000000 characters"),
        ("{% set n = namespace(t=[1]) %}{% for a in range(99) %}{% set n.t = n.t + n.t %}{% endfor %}", "characters or elements"),
        ("{% set n = namespace(t=3) %}{% for a in range(99) %}{% set n.t = n.t * n.t %}{% endfor %}", "counts further"),
        ("{{ range(1000) | join(long) }}", "join would make more than"),
    ],
)
def test_work_without_end_is_refused(text: str, message: str) -> None:
    with pytest.raises(TagError, match=message):
        shown(text, some=["a", "b"], long="x" * 2000)
