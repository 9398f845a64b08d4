"""Discounts that are amounts: each is in whole minor units, and no greater than what it is taken from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from kamdocs.errors import Path, path_text
from kamdocs.model.dossier import OfferField
from kamdocs.offer.alternatives import MOST_COMBINATIONS, combination_count, combinations, recommended
from kamdocs.offer.discounts import taken
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import lines_of
from kamdocs.offer.refusal import Refusal
from kamdocs.offer.tiers import parts
from kamdocs.values import Money, Share, minor_unit

__all__ = ["of_discounts"]


# Each is reckoned: so many take a tenth of a second.


class _Amount(NamedTuple):
    path: Path
    amount: Decimal


class _Least(NamedTuple):
    """The least that a discount is ever taken from, and the choices, not recommended, with which that is so."""

    amount: Decimal
    choices: tuple[str, ...]


class _Bundle(NamedTuple):
    """Lines that count together."""

    group: str | None
    choices: frozenset[str]
    """With any of which they do; none: with all."""


def of_discounts(offer: OfferField, currency: str) -> Iterator[Refusal]:
    """Everything that is wrong with discounts in amounts, where the offer is right in all else."""
    written = list(_amounts(offer))
    if not written:
        return
    with localcontext(EXACT):
        faults = [*_of_decimals(written, currency), *_of_items(offer, currency)]
        yield from faults
        if not faults:
            yield from _of_sums(offer, currency)


def _amounts(offer: OfferField) -> Iterator[_Amount]:
    """The discounts that are amounts."""
    found: list[tuple[Path, Decimal | None]] = [
        *((("offer", "items", position, "discount"), item.discount) for position, item in enumerate(offer.items)),
        *((("offer", "groups", position, "discount"), group.discount) for position, group in enumerate(offer.groups or ())),
        (("offer", "discount"), offer.discount),
    ]
    yield from (_Amount(path, discount) for path, discount in found if discount and not isinstance(discount, Share))


def _of_decimals(written: Sequence[_Amount], currency: str) -> Iterator[Refusal]:
    places = minor_unit(currency)
    for each in written:
        if each.amount != round(each.amount, places):
            decimals = f"has {places} of them" if places else "has none"
            hint = "write what is taken off in full"
            yield Refusal(each.path, f"{path_text(each.path)}: {each.amount:f} has more decimals than {currency}, which {decimals}", hint)


def _of_items(offer: OfferField, currency: str) -> Iterator[Refusal]:
    for position, item in enumerate(offer.items):
        if item.discount and not isinstance(item.discount, Share):
            path, whole = ("offer", "items", position, "discount"), sum(part.quantity * part.unit_price for part in parts(item))
            if item.discount > whole:
                yield _too_large(path, item.discount, f"the {Money(Decimal(whole), currency)} that the item comes to each time", currency)


def _of_sums(offer: OfferField, currency: str) -> Iterator[Refusal]:
    """Groups and the whole, whatever the client chooses. Every discount is told once, with the choices that leave the least."""
    groups = [(position, group.id, group.discount) for position, group in enumerate(offer.groups or ()) if _is_amount(group.discount)]
    if not groups and not _is_amount(offer.discount):
        return
    if (count := combination_count(offer)) > MOST_COMBINATIONS:
        what = f"with {count:,} combinations of choices it is not looked up whether a discount in an amount is ever too large"
        yield Refusal(("offer", "alternatives"), f"offer.alternatives: {what} (the limit is {MOST_COMBINATIONS:,})", "give shares instead")
        return
    least = _least(offer, currency)
    for position, id_, discount in groups:
        if discount and discount > least[id_].amount:
            than = f"the {Money(least[id_].amount, currency)} that the group {id_} comes to{_with(least[id_].choices)}"
            yield _too_large(("offer", "groups", position, "discount"), discount, than, currency)
    if _is_amount(offer.discount) and offer.discount and offer.discount > least[None].amount:
        than = f"the {Money(least[None].amount, currency)} that all comes to{_with(least[None].choices)}"
        yield _too_large(("offer", "discount"), offer.discount, than, currency)


def _is_amount(discount: Decimal | None) -> bool:
    return bool(discount) and not isinstance(discount, Share)


def _least(offer: OfferField, currency: str) -> dict[str | None, _Least]:
    """What each group comes to at least before its discount, and, under None, the whole before the offer's own."""
    usual, bundles = recommended(offer), _bundles(offer, currency)
    found: dict[str | None, _Least] = {}
    for choices in combinations(offer):
        others = tuple(choice for alternative, choice in choices.items() if choice != usual[alternative])
        sums = _by_group(bundles, choices.values())
        off = (min(taken(group.discount, sums[group.id], currency), sums[group.id]) for group in offer.groups or () if group.discount)
        left = sum(sums.values(), Decimal(0)) - sum(off, Decimal(0))
        for id_, amount in [*((group.id, sums[group.id]) for group in offer.groups or ()), (None, left)]:
            # Of equal sums the one that needs the fewest choices.
            here = _Least(amount, others)
            found[id_] = min(found.get(id_, here), here, key=lambda each: (each.amount, len(each.choices)))
    return found


def _bundles(offer: OfferField, currency: str) -> dict[_Bundle, Decimal]:
    """What the lines that may count come to, by group and choices."""
    found: defaultdict[_Bundle, Decimal] = defaultdict(Decimal)
    for line in lines_of(offer, currency):
        if not line.item.optional:
            found[_Bundle(line.item.group, frozenset(line.item.choice or ()))] += line.net.amount
    return found


def _by_group(bundles: Mapping[_Bundle, Decimal], choices: Collection[str]) -> defaultdict[str | None, Decimal]:
    """What counts with `choices`, by group."""
    found: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for bundle, amount in bundles.items():
        if not bundle.choices or not bundle.choices.isdisjoint(choices):
            found[bundle.group] += amount
    return found


def _with(choices: Sequence[str]) -> str:
    return f", with the choice{'' if len(choices) == 1 else 's'} {' and '.join(choices)}" if choices else ""


def _too_large(path: Path, discount: Decimal, than: str, currency: str) -> Refusal:
    return Refusal(path, f"{path_text(path)}: {Money(discount, currency)} is more than {than}", "give a smaller one, or a share")
