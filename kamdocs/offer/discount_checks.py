"""Discounts that are amounts: each is in whole minor units, and no greater than what it is taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from kamdocs.errors import Path, path_text
from kamdocs.model.dossier import OfferField
from kamdocs.offer.alternatives import belongs, one_by_one, recommended
from kamdocs.offer.discounts import taken
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import Line, lines_of
from kamdocs.offer.refusal import Refusal
from kamdocs.offer.tiers import parts
from kamdocs.values import Money, Share, minor_unit

__all__ = ["of_discounts"]


class _Amount(NamedTuple):
    path: Path
    amount: Decimal


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
    """Groups and the whole, with each choice that the client has. Every discount is told once."""
    lines, usual, told = lines_of(offer, currency), recommended(offer), set[Path]()
    for choices in one_by_one(offer):
        other = next((choice for alternative, choice in choices.items() if choice != usual[alternative]), "")
        counted = [line for line in lines if belongs(line.item, choices.values())]
        for refusal in _of_sum(offer, counted, currency, f", with the choice {other}" if other else ""):
            if refusal.path not in told:
                yield refusal
            told.add(refusal.path)


def _of_sum(offer: OfferField, lines: Sequence[Line], currency: str, which: str) -> Iterator[Refusal]:
    left = _net(lines)
    for position, group in enumerate(offer.groups or ()):
        if group.discount:
            whole = _net([line for line in lines if line.item.group == group.id])
            off = taken(group.discount, whole, currency)
            if off > whole:
                what = f"the {Money(whole, currency)} that the group {group.id} comes to{which}"
                yield _too_large(("offer", "groups", position, "discount"), group.discount, what, currency)
            left -= min(off, whole)
    if offer.discount and taken(offer.discount, left, currency) > left:
        yield _too_large(("offer", "discount"), offer.discount, f"the {Money(left, currency)} that all comes to{which}", currency)


def _net(lines: Sequence[Line]) -> Decimal:
    return sum((line.net.amount for line in lines), Decimal(0))


def _too_large(path: Path, discount: Decimal, than: str, currency: str) -> Refusal:
    return Refusal(path, f"{path_text(path)}: {Money(discount, currency)} is more than {than}", "give a smaller one, or a share")
