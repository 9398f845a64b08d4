"""Discounts that are greater than what they are taken from, and amounts that nobody can pay."""

from __future__ import annotations

import datetime

import pytest
from building import dossier_of

from kamdocs.offer import refusals

DAY = datetime.date(2026, 11, 24)


def refused(offer: str, currency: str = "EUR") -> list[tuple[str, str]]:
    dossier = dossier_of(f"offer: {{title: T, currency: {currency}, validity: {{days: 30}}, {offer}}}\n").value
    return [(".".join(map(str, each.path[1:])), each.message) for each in refusals(dossier, None, DAY)]


def test_a_discount_may_be_all_that_there_is() -> None:
    item = "{description: A, quantity: 2, unit_price: 100.25, discount: 200.50, every: month, times: 3, group: g}"
    other = "{description: B, quantity: 1, unit_price: 300, group: g}"
    assert refused(f"groups: [{{id: g, label: G, discount: 150.00}}], discount: 150.00, items: [{item}, {other}]") == []


@pytest.mark.parametrize("where", ["discount", "group", "item"])
@pytest.mark.parametrize("share", ["101%", "-1%"])
def test_a_share_lies_between_nothing_and_all(where: str, share: str) -> None:
    own, group, whole = (f"discount: {share}" if each == where else "" for each in ("item", "group", "discount"))
    items = f"items: [{{description: A, quantity: 1, unit_price: 1, group: g, {own}}}]"
    found = refused(f"groups: [{{id: g, label: G, {group}}}], {items}, {whole}")
    path = {"discount": "discount", "group": "groups.0.discount", "item": "items.0.discount"}[where]
    assert [at for at, _ in found] == [path]
    assert f"{share} is not between 0% and 100%" in found[0][1]


def test_an_items_discount_is_taken_each_time_that_it_falls_due() -> None:
    item = "description: A, quantity: 2, unit_price: 60, every: month, times: 12"
    assert refused(f"items: [{{{item}, discount: 120.00}}]") == []
    message = "offer.items[0].discount: 120.01 EUR is more than the 120 EUR that the item comes to each time"
    assert refused(f"items: [{{{item}, discount: 120.01}}]") == [("items.0.discount", message)]


def test_a_groups_discount_is_taken_off_what_counts_in_it() -> None:
    items = (
        "{description: A, quantity: 1, unit_price: 100, discount: 10%, group: g}, "
        "{description: B, quantity: 1, unit_price: 500, optional: true, group: g}, {description: C, quantity: 1, unit_price: 900}"
    )
    assert refused(f"groups: [{{id: g, label: G, discount: 90.00}}], items: [{items}]") == []
    assert refused(f"groups: [{{id: g, label: G, discount: 90.01}}], items: [{items}]") == [
        ("groups.0.discount", "offer.groups[0].discount: 90.01 EUR is more than the 90.00 EUR that the group g comes to")
    ]


def test_the_offers_discount_is_taken_off_what_the_groups_leave() -> None:
    items = "{description: A, quantity: 1, unit_price: 100, group: g}, {description: C, quantity: 1, unit_price: 900}"
    groups = "groups: [{id: g, label: G, discount: 50%}]"
    assert refused(f"{groups}, discount: 950.00, items: [{items}]") == []
    message = "offer.discount: 950.01 EUR is more than the 950.00 EUR that all comes to"
    assert refused(f"{groups}, discount: 950.01, items: [{items}]") == [("discount", message)]


def test_a_discount_holds_whatever_the_client_chooses() -> None:
    offer = (
        "alternatives: [{id: level, label: L, choices: [{id: good, label: G}, {id: best, label: B, recommended: true}]}], "
        "groups: [{id: g, label: G, discount: 150.00}], items: [{description: A, quantity: 1, unit_price: 100, group: g}, "
        "{description: B, quantity: 1, unit_price: 20, choice: good, group: g}, "
        "{description: C, quantity: 1, unit_price: 90, choice: best, group: g}]"
    )
    message = "offer.groups[0].discount: 150.00 EUR is more than the 120.00 EUR that the group g comes to, with the choice good"
    assert refused(offer) == [("groups.0.discount", message)]


@pytest.mark.parametrize(
    ("currency", "discount", "said"),
    [
        ("EUR", "10.005", "10.005 has more decimals than EUR, which has 2 of them"),
        ("JPY", "10.50", "10.50 has more decimals than JPY, which has none"),
        ("JPY", "10.00", None),
        ("KWD", "10.005", None),
        ("EUR", "10.500", None),
    ],
)
def test_an_amount_is_one_that_can_be_paid(currency: str, discount: str, said: str | None) -> None:
    found = refused(f"discount: {discount}, items: [{{description: A, quantity: 1, unit_price: 100}}]", currency)
    assert found == ([("discount", f"offer.discount: {said}")] if said else [])


def test_what_is_wrong_with_the_items_is_told_first() -> None:
    found = refused("discount: 500.00, items: [{description: A, quantity: 0, unit_price: 100}]")
    assert [path for path, _ in found] == ["items.0.quantity"]
