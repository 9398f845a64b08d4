"""Prices by quantity, unit by unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.model.dossier import ItemField
from kamdocs.offer import TierPrice, tier_prices
from kamdocs.offer.tiers import parts
from kamdocs.source import parse

THREE = "tiers: [{from: 1, to: 9, unit_price: 10.00}, {from: 10, unit_price: 9.00}, {from: 100, to: 500, unit_price: 7.50}]"


def item(text: str) -> ItemField:
    return ItemField.model_validate(parse(f"{{description: D, {text}}}", "item.yaml").data)


def found(text: str) -> list[tuple[str, str]]:
    return [(str(each.quantity), str(each.unit_price)) for each in parts(item(text))]


@pytest.mark.parametrize(
    ("quantity", "price"),
    [("1", "10.00"), ("9", "10.00"), ("9.5", "10.00"), ("10", "9.00"), ("99", "9.00"), ("100", "7.50"), ("500", "7.50")],
)
def test_a_volume_has_the_price_of_the_tier_that_it_reaches(quantity: str, price: str) -> None:
    assert found(f"quantity: {quantity}, {THREE}") == [(quantity, price)]
    assert found(f"quantity: {quantity}, tiers_mode: volume, {THREE}") == [(quantity, price)]


@pytest.mark.parametrize(
    ("quantity", "by_price"),
    [
        ("9", [("9", "10.00")]),
        ("10", [("9", "10.00"), ("1", "9.00")]),
        ("100", [("9", "10.00"), ("90", "9.00"), ("1", "7.50")]),
        ("120", [("9", "10.00"), ("90", "9.00"), ("21", "7.50")]),
    ],
)
def test_graduated_prices_go_unit_by_unit(quantity: str, by_price: list[tuple[str, str]]) -> None:
    assert found(f"quantity: {quantity}, tiers_mode: graduated, {THREE}") == by_price


def test_without_tiers_there_is_one_part() -> None:
    assert found("quantity: 2.5, unit_price: 12.10") == [("2.5", "12.10")]


def test_a_tiers_discount_is_on_the_items_own_price() -> None:
    row = item("quantity: 60, unit_price: 200.00, tiers: [{from: 1, discount: 0%}, {from: 50, discount: 12.5%}]")
    (only,) = parts(row)
    assert (str(only.unit_price), str(only.discount), only.tier) == ("200.00", "12.5%", 1)
    assert [str(each.unit_price.normalize()) for each in tier_prices(row)] == ["2E+2", "175"]


def test_tiers_as_they_are_printed() -> None:
    told = tier_prices(item(f"quantity: 12, tiers_mode: graduated, {THREE}"))
    assert [(str(each.at_least), each.up_to, each.reached) for each in told] == [("1", 9, True), ("10", 99, True), ("100", 500, False)]
    assert tier_prices(item("quantity: 1, unit_price: 5")) == ()


def test_the_last_whole_quantity_of_a_tier_lies_below_the_next() -> None:
    told = tier_prices(item("quantity: 2.5, tiers: [{from: 0, unit_price: 3}, {from: 2.5, unit_price: 2}, {from: 4, unit_price: 1}]"))
    assert [(each.up_to, each.reached) for each in told] == [(2, False), (3, True), (None, False)]
    assert isinstance(told[0], TierPrice)


@given(st.integers(0, 1), st.lists(st.integers(2, 60), unique=True, max_size=5).map(sorted), st.integers(1, 100))
def test_the_parts_are_the_quantity_and_each_unit_is_in_its_tier(first: int, begins: list[int], quantity: int) -> None:
    rows = ", ".join(f"{{from: {each}, unit_price: {1000 - each}}}" for each in (first, *begins))
    text = f"quantity: {quantity}, tiers_mode: graduated, tiers: [{rows}]"
    prices = [1000 - max(each for each in (first, *begins) if each <= unit) for unit in range(1, quantity + 1)]
    assert [int(each.unit_price) for each in parts(item(text)) for _ in range(int(each.quantity))] == prices
