"""Choices of the client: what counts, and what the whole offer comes to with each."""

from __future__ import annotations

import pytest

from kamdocs.model.dossier import OfferField
from kamdocs.offer import Priced, priced
from kamdocs.source import parse

OFFER = """
title: A
tax: 10%
discount: 10%
alternatives:
  - id: level
    label: Level
    choices: [{id: good, label: Good}, {id: better, label: Better, recommended: true}, {id: best, label: Best}]
  - id: place
    label: Place
    choices: [{id: here, label: Here, recommended: true}, {id: there, label: There}]
items:
  - {description: Base, quantity: 1, unit_price: 1000}
  - {description: Good, quantity: 1, unit_price: 100, choice: good}
  - {description: Better, quantity: 1, unit_price: 200, choice: better}
  - {description: Best, quantity: 1, unit_price: 400, choice: best}
  - {description: Extra, quantity: 1, unit_price: 50, choice: [better, best]}
  - {description: Here, quantity: 1, unit_price: 0, choice: here}
  - {description: There, quantity: 1, unit_price: 30, choice: there, tax: 20%}
  - {description: Option, quantity: 1, unit_price: 7, optional: true}
"""


def price(chosen: dict[str, str] | None = None) -> Priced:
    return priced(OfferField.model_validate(parse(OFFER, "offer.yaml").data), "EUR", chosen)


def names(lines: tuple[object, ...]) -> list[str]:
    return [line.item.description for line in lines]  # type: ignore[attr-defined]


def test_the_recommended_choices_count() -> None:
    found = price()
    assert names(found.lines) == ["Base", "Better", "Extra", "Here"]
    assert names(found.choices_not_taken) == ["Good", "Best", "There"]
    assert names(found.options) == ["Option"]
    # 1000 + 200 + 50, less 10%; 10% tax.
    assert (str(found.subtotal), str(found.net), str(found.gross)) == ("1250.00 EUR", "1125.00 EUR", "1237.50 EUR")


def test_each_choice_is_the_whole_offer_with_it() -> None:
    level, place = price().alternatives
    told = [
        (each.choice.id, names(each.lines), str(each.net.amount), str(each.whole.net.amount), str(each.difference.amount))
        for each in (*level.choices, *place.choices)
    ]
    assert told == [
        ("good", ["Good"], "100.00", "990.00", "-135.00"),
        ("better", ["Better", "Extra"], "250.00", "1125.00", "0.00"),
        ("best", ["Best", "Extra"], "450.00", "1305.00", "180.00"),
        ("here", ["Here"], "0.00", "1125.00", "0.00"),
        ("there", ["There"], "30.00", "1152.00", "27.00"),
    ]
    # 10% of 1125, 20% of 27.
    assert str(place.choices[1].whole.tax) == "117.90 EUR"


def test_another_choice_may_be_asked_for() -> None:
    found = price({"level": "best"})
    assert names(found.lines) == ["Base", "Best", "Extra", "Here"]
    assert str(found.net) == "1305.00 EUR"
    assert str(price({"level": "good", "place": "there"}).net) == "1017.00 EUR"


@pytest.mark.parametrize("chosen", [{"level": "there"}, {"nothing": "good"}])
def test_a_choice_that_the_offer_has_not(chosen: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="the offer has no choice"):
        price(chosen)


def test_two_differences_need_not_add_up_to_that_of_both() -> None:
    """So that no document may say that they do: shares are rounded, and what belongs to both is bought once."""
    offer = """
title: A
discount: 50%
alternatives:
  - {id: a, label: A, choices: [{id: a1, label: A1, recommended: true}, {id: a2, label: A2}]}
  - {id: b, label: B, choices: [{id: b1, label: B1, recommended: true}, {id: b2, label: B2}]}
items:
  - {description: A1, quantity: 1, unit_price: 0.02, choice: a1}
  - {description: A2, quantity: 1, unit_price: 0.03, choice: a2}
  - {description: B1, quantity: 1, unit_price: 0.02, choice: b1}
  - {description: B2, quantity: 1, unit_price: 0.03, choice: b2}
SHARED"""

    def differences(shared: str) -> tuple[list[str], str]:
        read = OfferField.model_validate(parse(offer.replace("SHARED", shared), "offer.yaml").data)
        usual, both = priced(read, "EUR"), priced(read, "EUR", {"a": "a2", "b": "b2"})
        told = [str(choice.difference.amount) for each in usual.alternatives for choice in each.choices if not choice.choice.recommended]
        return told, str(both.net.amount - usual.net.amount)

    # 0.04, 0.05, 0.05 and 0.06, less 0.02, 0.03, 0.03 and 0.03.
    assert differences("") == (["0.00", "0.00"], "0.01")
    assert differences("  - {description: S, quantity: 1, unit_price: 10, choice: [a2, b2]}\n") == (["5.00", "5.00"], "5.01")
