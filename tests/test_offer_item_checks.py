"""What keeps an item, a group or an alternative from being priced: each with its path, the sentence and the way out."""

from __future__ import annotations

import datetime

import pytest
from building import dossier_of

from kamdocs.offer import refusals

DAY = datetime.date(2026, 11, 24)
GOOD = "{description: G, quantity: 1, unit_price: 10}"


def refused(offer: str) -> list[tuple[str, str, str]]:
    """`offer`: without title, currency and validity."""
    dossier = dossier_of(f"offer: {{title: T, currency: EUR, validity: {{days: 30}}, {offer}}}\n").value
    return [(".".join(map(str, each.path[1:])), each.message, each.hint) for each in refusals(dossier, None, DAY)]


def of_item(item: str) -> list[tuple[str, str]]:
    """Of one item, by the path below it; the message without the item's own path."""
    found = refused(f"items: [{{description: D, {item}}}]")
    assert all(path.startswith("items.0.") for path, _, _ in found)
    return [(path.removeprefix("items.0."), message.removeprefix("offer.items[0].")) for path, message, _ in found]


# ---- what no price list gave


def test_what_is_missing_of_an_item_without_a_sku() -> None:
    assert refused("items: [{quantity: 1}]") == [
        ("items.0.description", "offer.items[0].description is missing", "write what is sold, or the `sku` of a price list"),
        (
            "items.0.unit_price",
            "offer.items[0].unit_price is missing",
            "write it, such as `unit_price: 1180.00`, or the `sku` of a price list",
        ),
    ]


def test_what_no_price_list_gives_is_told_with_the_sku() -> None:
    found = refused("items: [{sku: MON-100, quantity: 1}]")
    assert [message for _, message, _ in found] == [
        "offer.items[0].description is missing, and no price list gives one for the sku MON-100",
        "offer.items[0].unit_price is missing, and no price list gives one for the sku MON-100",
    ]


# ---- times


@pytest.mark.parametrize(
    ("every", "times", "long"),
    [("month", 600, False), ("month", 601, True), ("quarter", 200, False), ("year", 50, False), ("year", 51, True)],
)
def test_a_contract_has_an_end(every: str, times: int, long: bool) -> None:
    found = of_item(f"quantity: 1, unit_price: 1, every: {every}, times: {times}")
    assert found == ([("times", f"times: {times} times every {every} are more than 50 years")] if long else [])


# ---- tiers

RISING = "{from: 1, unit_price: 9}, {from: 10, unit_price: 8}"


@pytest.mark.parametrize(
    "item",
    [
        f"quantity: 12, tiers: [{RISING}]",
        f"quantity: 9.5, tiers: [{RISING}]",
        "quantity: 12, tiers: [{from: 0, to: 9, unit_price: 9}, {from: 10, to: 12, unit_price: 8}]",
        "quantity: 12, tiers_mode: graduated, tiers: [{from: 1, unit_price: 9}]",
        "quantity: 12, unit_price: 10, tiers: [{from: 1, unit_price: 9}, {from: 10, discount: 20%}]",
        "quantity: 12, tiers_mode: graduated, discount: 5.00, tiers: [{from: 1, unit_price: 9}, {from: 10, unit_price: 8}]",
        "quantity: 0.5, tiers: [{from: 0, unit_price: 9}]",
    ],
)
def test_right_tiers(item: str) -> None:
    assert of_item(item) == []


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (
            "quantity: 5, tiers: [{from: 1, to: 12, unit_price: 9}, {from: 10, unit_price: 8}]",
            ("tiers.0.to", "tiers[0].to: 12 overlaps the next tier (offer.items[0].tiers[1].from: 10)"),
        ),
        (
            "quantity: 5, tiers: [{from: 1, to: 7, unit_price: 9}, {from: 10, unit_price: 8}]",
            ("tiers.0.to", "tiers[0].to: 7 leaves a hole before the next tier (offer.items[0].tiers[1].from: 10)"),
        ),
        (
            "quantity: 5, tiers: [{from: 1, to: 9.5, unit_price: 9}, {from: 10, unit_price: 8}]",
            ("tiers.0.to", "tiers[0].to: 9.5 overlaps the next tier (offer.items[0].tiers[1].from: 10)"),
        ),
        (
            "quantity: 5, tiers: [{from: 1, unit_price: 9}, {from: 10, unit_price: 8}, {from: 5, unit_price: 7}]",
            ("tiers.2.from", "tiers[2].from: 5 overlaps the tier before it (offer.items[0].tiers[1].from: 10)"),
        ),
        (
            "quantity: 5, tiers: [{from: 1, unit_price: 9}, {from: 1, unit_price: 8}]",
            ("tiers.1.from", "tiers[1].from: 1 overlaps the tier before it (offer.items[0].tiers[0].from: 1)"),
        ),
        ("quantity: 5, tiers: [{from: 2, unit_price: 9}]", ("tiers.0.from", "tiers[0].from: below 2 there is no price")),
        ("quantity: 5, tiers: [{from: 1, to: 0, unit_price: 9}]", ("tiers.0.to", "tiers[0].to: 0 lies below its own `from`, 1")),
        (
            "quantity: 5, tiers: [{from: 1, to: 4, unit_price: 9}]",
            ("quantity", "quantity: 5 lies beyond the last tier, which ends at 4"),
        ),
        ("quantity: 0.5, tiers: [{from: 1, unit_price: 9}]", ("quantity", "quantity: 0.5 lies below the first tier, which begins at 1")),
        ("quantity: 5, tiers: [{from: 1}]", ("tiers.0", "tiers[0] has no price")),
        (
            "quantity: 5, unit_price: 9, tiers: [{from: 1, unit_price: 9, discount: 5%}]",
            ("tiers.0", "tiers[0] has both unit_price and discount"),
        ),
        ("quantity: 5, tiers: [{from: 1, discount: 5%}]", ("unit_price", "unit_price is missing, and a tier's discount is taken off it")),
        (
            "quantity: 5, unit_price: 9, discount: 5%, tiers: [{from: 1, discount: 5%}]",
            ("discount", "discount stands beside the discounts of tiers"),
        ),
        (
            "quantity: 5, unit_price: 9, tiers: [{from: 1, discount: 101%}]",
            ("tiers.0.discount", "tiers[0].discount: 101% is not between 0% and 100%"),
        ),
        (
            "quantity: 5, unit_price: 9, tiers: [{from: 1, unit_price: 8}]",
            ("unit_price", "unit_price is never charged, since every tier has a price of its own"),
        ),
        ("quantity: 5, unit_price: 9, tiers_mode: volume", ("tiers_mode", "tiers_mode stands without `tiers`")),
        (
            "quantity: 5.5, tiers_mode: graduated, tiers: [{from: 1, unit_price: 9}]",
            ("quantity", "quantity: 5.5 is not whole, and graduated prices go unit by unit"),
        ),
        (
            "quantity: 5, tiers_mode: graduated, tiers: [{from: 0, unit_price: 9}, {from: 2.5, unit_price: 8}]",
            ("tiers.1.from", "tiers[1].from: 2.5 is not whole, and graduated prices go unit by unit"),
        ),
    ],
)
def test_wrong_tiers(item: str, told: tuple[str, str]) -> None:
    assert of_item(item) == [told]


def test_an_overlap_says_what_to_write() -> None:
    (only,) = refused("items: [{description: D, quantity: 5, tiers: [{from: 1, to: 12, unit_price: 9}, {from: 10, unit_price: 8}]}]")
    assert only[2] == "write `to: 9`, or take `to` out"


def test_tiers_may_come_to_too_much() -> None:
    found = refused("items: [{description: D, quantity: 100000000, tiers: [{from: 1, unit_price: 100000000}]}]")
    assert found == [("items.0", "offer.items[0]: quantity × unit price × times is too large", "")]


# ---- groups


def test_a_group_that_the_offer_has_not() -> None:
    found = refused(f"groups: [{{id: plant, label: P}}], items: [{GOOD}, {{description: D, quantity: 1, unit_price: 1, group: plnat}}]")
    assert found == [("items.1.group", "offer.items[1].group: the offer has no group 'plnat'", "did you mean 'plant'?")]
    found = refused("items: [{description: D, quantity: 1, unit_price: 1, group: plant}]")
    assert found == [("items.0.group", "offer.items[0].group: the offer has no group 'plant'", "write it under offer.groups")]


def test_two_groups_of_one_id() -> None:
    found = refused(f"groups: [{{id: plant, label: P}}, {{id: plant, label: Q}}], items: [{GOOD}]")
    message = "offer.groups[1].id: there is already a group plant (offer.groups[0].id)"
    assert found == [("groups.1.id", message, "give one of them another id")]


# ---- alternatives


def alternatives(choices: str, *items: str, more: str = "") -> list[tuple[str, str]]:
    rows = ", ".join(f"{{description: D, quantity: 1, unit_price: 1, {each}}}" for each in items)
    found = refused(f"alternatives: [{{id: level, label: L, choices: [{choices}]}}{more}], items: [{GOOD}, {rows}]")
    return [(path, message) for path, message, _ in found]


GOOD_BEST = "{id: good, label: G, recommended: true}, {id: best, label: B}"
AT = "offer.alternatives[0].choices"


def test_right_alternatives() -> None:
    assert alternatives(GOOD_BEST, "choice: good", "choice: [good, best]", "optional: true") == []


@pytest.mark.parametrize(
    ("choices", "items", "told"),
    [
        (
            "{id: good, label: G}, {id: best, label: B}",
            ["choice: good", "choice: best"],
            ("alternatives.0.choices", f"{AT}: none is recommended, and exactly one is wanted"),
        ),
        (
            "{id: good, label: G, recommended: true}, {id: best, label: B, recommended: true}",
            ["choice: good", "choice: best"],
            ("alternatives.0.choices", f"{AT}: good and best are recommended, and exactly one is wanted"),
        ),
        (
            "{id: good, label: G, recommended: true}",
            ["choice: good"],
            ("alternatives.0.choices", f"{AT}: there is one choice, and an alternative has two at least"),
        ),
        ("", ["tags: []"], ("alternatives.0.choices", f"{AT}: there is nothing to choose, and an alternative has two at least")),
        (GOOD_BEST, ["choice: good"], ("alternatives.0.choices.1", f"{AT}[1]: no item belongs to the choice best")),
        (
            GOOD_BEST,
            ["choice: good", "choice: best", "choice: bets"],
            ("items.3.choice", "offer.items[3].choice: the offer has no choice 'bets'"),
        ),
        (
            GOOD_BEST,
            ["choice: good", "choice: [best, other]"],
            ("items.2.choice.1", "offer.items[2].choice[1]: the offer has no choice 'other'"),
        ),
        (
            GOOD_BEST,
            ["choice: good", "choice: best, optional: true"],
            ("items.2.optional", "offer.items[2].optional: the item is in the choice best too, and an option counts in no total"),
        ),
    ],
)
def test_wrong_alternatives(choices: str, items: list[str], told: tuple[str, str]) -> None:
    assert alternatives(choices, *items) == [told]


def test_a_choice_is_one_in_all_alternatives() -> None:
    more = ", {id: level, label: M, choices: [{id: best, label: B}, {id: last, label: L, recommended: true}]}"
    assert alternatives(GOOD_BEST, "choice: [good, best, last]", more=more) == [
        ("alternatives.1.id", "offer.alternatives[1].id: there is already an alternative level (offer.alternatives[0].id)"),
        (
            "alternatives.1.choices.0.id",
            "offer.alternatives[1].choices[0].id: there is already a choice best (offer.alternatives[0].choices[1].id)",
        ),
    ]
