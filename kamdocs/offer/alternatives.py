"""Choices among packages of items: which of them count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from math import prod

from kamdocs.model.dossier import ItemField, OfferField

__all__ = ["MOST_COMBINATIONS", "belongs", "combination_count", "combinations", "counted_choices", "one_by_one", "recommended"]


MOST_COMBINATIONS = 4096
"""Ways to choose that are looked through; of more, each choice beside the recommended ones of all others."""


def recommended(offer: OfferField) -> dict[str, str]:
    """The id of the recommended choice by the alternative's id."""
    return {each.id: next(choice.id for choice in each.choices if choice.recommended) for each in offer.alternatives or ()}


def counted_choices(offer: OfferField, chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices that count, by alternative: those of `chosen`, and the recommended ones of all others.

    Raises ValueError where `chosen` names an alternative, or a choice of it, that the offer does not have.
    """
    known = {each.id: [choice.id for choice in each.choices] for each in offer.alternatives or ()}
    for alternative, choice in chosen.items():
        if choice not in known.get(alternative, ()):
            raise ValueError(f"the offer has no choice {choice} in an alternative {alternative}")
    return {**recommended(offer), **chosen}


def belongs(item: ItemField, choices: Collection[str]) -> bool:
    """Whether an item counts where `choices` are the ones that do: it is no option, and in no choice, or in one of these."""
    return not item.optional and (not item.choice or any(choice in choices for choice in item.choice))


def one_by_one(offer: OfferField) -> Iterator[dict[str, str]]:
    """The choices that count, once as recommended, and once for each choice that is not, beside the recommended ones of all others."""
    usual = recommended(offer)
    yield usual
    for alternative in offer.alternatives or ():
        for choice in alternative.choices:
            if not choice.recommended:
                yield {**usual, alternative.id: choice.id}


def combination_count(offer: OfferField) -> int:
    """In how many ways the client can choose: 1 without alternatives."""
    return prod(len(alternative.choices) for alternative in offer.alternatives or ())


def combinations(offer: OfferField) -> Iterator[dict[str, str]]:
    """The choices that count, by alternative, in every way in which the client can choose; first all as recommended."""
    each = [sorted(alternative.choices, key=lambda choice: not choice.recommended) for alternative in offer.alternatives or ()]
    for choices in product(*each):
        yield {alternative.id: choice.id for alternative, choice in zip(offer.alternatives or (), choices, strict=True)}
