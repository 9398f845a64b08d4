"""Amounts shared out to the last unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.offer.discounts import apportioned, from_units, in_units, taken
from kamdocs.values import Number, Share

weights = st.lists(st.integers(0, 10**9), max_size=12)


@pytest.mark.parametrize(
    ("total", "among", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # of equal remainders the first comes first
        (100, [2, 1], [67, 33]),
        (1, [1, 1, 1], [1, 0, 0]),
        (2, [1, 5, 1], [0, 2, 0]),  # quotas 2/7, 10/7, 2/7
        (0, [3, 4], [0, 0]),
        (0, [], []),
        (5, [0, 0], [0, 0]),
    ],
)
def test_by_hand(total: int, among: list[int], parts: list[int]) -> None:
    assert apportioned(total, among) == parts


@given(weights.filter(any), st.integers(0, 10**12))
def test_the_parts_add_up_and_none_is_a_unit_away_from_its_share(among: list[int], total: int) -> None:
    parts = apportioned(total, among)
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * weight, sum(among))) < 1 for part, weight in zip(parts, among, strict=True))


@given(weights, st.data())
def test_nothing_is_taken_that_is_not_there(among: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(among)))
    assert all(0 <= part <= weight for part, weight in zip(apportioned(total, among), among, strict=True))


@pytest.mark.parametrize(
    ("discount", "currency", "off"),
    [
        (Share("0.08"), "EUR", "8.04"),  # 8% of 100.45 is 8.036
        (Share("0.08"), "JPY", "8"),
        (Share("0.08"), "KWD", "8.036"),
        (Number("20.00"), "EUR", "20.00"),
    ],
)
def test_a_discount_is_a_share_or_an_amount(discount: Decimal, currency: str, off: str) -> None:
    assert str(taken(discount, Decimal("100.45"), currency)) == off


@pytest.mark.parametrize(("currency", "units"), [("EUR", 12_300), ("JPY", 123), ("KWD", 123_000)])
def test_minor_units(currency: str, units: int) -> None:
    assert in_units(Decimal(123), currency) == units
    assert from_units(units, currency) == 123
