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


TWO = (
    "alternatives: [{id: a, label: A, choices: [{id: a1, label: A1, recommended: true}, {id: a2, label: A2}]}, "
    "{id: b, label: B, choices: [{id: b2, label: B2}, {id: b1, label: B1, recommended: true}]}]"
)
A = "{description: A, quantity: 1, unit_price: 1000, choice: a1}, {description: B, quantity: 1, unit_price: 1.00, choice: a2}"
B = "{description: C, quantity: 1, unit_price: 1000, choice: b1}, {description: D, quantity: 1, unit_price: 1.00, choice: b2}"


def in_group(items: str) -> str:
    return items.replace("}", ", group: g}")


def test_the_client_may_leave_what_is_recommended_more_than_once() -> None:
    message = "1000.00 EUR is more than the 2.00 EUR that {} comes to, with the choices a2 and b2"
    assert refused(f"{TWO}, items: [{A}, {B}], discount: 2.00") == []
    assert refused(f"{TWO}, items: [{A}, {B}], discount: 1000.00") == [("discount", f"offer.discount: {message.format('all')}")]
    items = f"{TWO}, items: [{in_group(A)}, {in_group(B)}]"
    assert refused(f"{items}, groups: [{{id: g, label: G, discount: 2.00}}]") == []
    assert refused(f"{items}, groups: [{{id: g, label: G, discount: 1000.00}}]") == [
        ("groups.0.discount", f"offer.groups[0].discount: {message.format('the group g')}")
    ]


def test_an_item_of_two_choices_is_counted_once_where_both_are_taken() -> None:
    items = f"items: [{A}, {B}, {{description: S, quantity: 1, unit_price: 9, choice: [a2, b2]}}]"
    assert refused(f"{TWO}, {items}, discount: 11.00") == []
    assert refused(f"{TWO}, {items}, discount: 11.01") == [
        ("discount", "offer.discount: 11.01 EUR is more than the 11.00 EUR that all comes to, with the choices a2 and b2")
    ]


def test_only_the_choices_that_leave_the_least_are_told() -> None:
    # b1 and b2 leave the group as it is: neither is a part of what is wrong.
    assert refused(f"{TWO}, items: [{in_group(A)}, {B}], groups: [{{id: g, label: G, discount: 2.00}}]") == [
        ("groups.0.discount", "offer.groups[0].discount: 2.00 EUR is more than the 1.00 EUR that the group g comes to, with the choice a2")
    ]


@pytest.mark.parametrize(("count", "discount", "told"), [(12, "12.00", False), (13, "13.00", True), (13, "50%", False)])
def test_more_combinations_than_can_be_looked_through_are_told(count: int, discount: str, told: bool) -> None:
    choices = "choices: [{{id: a{0}, label: A, recommended: true}}, {{id: b{0}, label: B}}]"
    alternatives = ", ".join(f"{{id: x{each}, label: X, {choices.format(each)}}}" for each in range(count))
    items = ", ".join(f"{{description: I, quantity: 1, unit_price: 1, choice: {name}{each}}}" for each in range(count) for name in "ab")
    message = (
        "offer.alternatives: with 8,192 combinations of choices it is not looked up whether a discount in an amount is ever too large "
        "(the limit is 4,096)"
    )
    assert refused(f"alternatives: [{alternatives}], items: [{items}], discount: {discount}") == (
        [("alternatives", message)] if told else []
    )


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
