"""What keeps the items of an offer from being priced: prices, tiers, times, and the groups and choices that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal, localcontext
from itertools import chain, pairwise

from kamdocs.errors import Path, nearest, path_text
from kamdocs.model.dossier import AlternativeField, ItemField, OfferField, TierField
from kamdocs.offer.exact import EXACT
from kamdocs.offer.refusal import Refusal, of_share
from kamdocs.offer.schedule import RHYTHMS
from kamdocs.offer.tiers import last_whole, parts
from kamdocs.values import Share

__all__ = ["of_alternatives", "of_groups", "of_items"]

# Fifty years, as of a business case: no contract runs longer, and a slip such as 3600 months is found.
_LONGEST_TERM = 600
# Beyond it a product is a slip, as an amount is (`kamdocs.model.common.Amount`).
_LARGEST = Decimal(10) ** 15


def of_items(offer: OfferField) -> Iterator[Refusal]:
    """Everything that is wrong with the items one by one."""
    path: Path = ("offer", "items")
    if not offer.items:
        yield Refusal(path, "offer.items: the list is empty, so that nothing is offered", "write one item at least")
    elif all(item.optional for item in offer.items):
        yield Refusal(path, "offer.items: every item is optional, so that nothing is offered", "take `optional` from one item at least")
    for position, item in enumerate(offer.items):
        yield from _of_item((*path, position), item)
        yield from _of_group((*path, position, "group"), item, offer)
        yield from _of_choice((*path, position), item, offer)


def _of_item(path: Path, item: ItemField) -> Iterator[Refusal]:
    yield from _of_what_is_missing(path, item)
    if item.quantity == 0:
        yield Refusal((*path, "quantity"), f"{path_text(path)}.quantity: 0 offers nothing", "give the quantity, or take the item out")
    yield from _of_times(path, item)
    yield from of_share((*path, "discount"), item.discount if isinstance(item.discount, Share) else None)
    yield from of_share((*path, "tax"), item.tax if isinstance(item.tax, Share) else None)
    tiers = list(_of_tiers(path, item))
    yield from tiers
    if not tiers:
        yield from _of_size(path, item)


def _of_what_is_missing(path: Path, item: ItemField) -> Iterator[Refusal]:
    listed = f", and no price list gives one for the sku {item.sku}" if item.sku else ""
    if item.description is None:
        hint = "write what is sold" if item.sku else "write what is sold, or the `sku` of a price list"
        yield Refusal((*path, "description"), f"{path_text(path)}.description is missing{listed}", hint)
    if item.unit_price is None and not item.tiers:
        hint = "write it, or the right `sku`" if item.sku else "write it, such as `unit_price: 1180.00`, or the `sku` of a price list"
        yield Refusal((*path, "unit_price"), f"{path_text(path)}.unit_price is missing{listed}", hint)


def _of_times(path: Path, item: ItemField) -> Iterator[Refusal]:
    at = (*path, "times")
    if item.every is not None and item.times is None:
        hint = f"write how often it falls due, such as `times: {12 // RHYTHMS[item.every]}` for a year"
        yield Refusal(at, f"{path_text(at)} is missing beside `every: {item.every}`", hint)
    elif item.times is not None and item.every is None:
        hint = "add `every: month`, quarter or year, or put the number into `quantity`"
        yield Refusal(at, f"{path_text(at)}: {item.times} stands without `every`", hint)
    elif item.times is not None and item.every is not None and item.times * RHYTHMS[item.every] > _LONGEST_TERM:
        hint = f"an offer runs {_LONGEST_TERM // 12} years at most"
        yield Refusal(at, f"{path_text(at)}: {item.times} times every {item.every} are more than {_LONGEST_TERM // 12} years", hint)


def _of_size(path: Path, item: ItemField) -> Iterator[Refusal]:
    with localcontext(EXACT):
        if sum(part.quantity * part.unit_price for part in parts(item)) * (item.times or 1) > _LARGEST:
            yield Refusal(path, f"{path_text(path)}: quantity × unit price × times is too large")


# ---- tiers


def _of_tiers(path: Path, item: ItemField) -> Iterator[Refusal]:
    if not item.tiers:
        if item.tiers_mode is not None:
            at = (*path, "tiers_mode")
            yield Refusal(at, f"{path_text(at)} stands without `tiers`", "write the tiers, or take it out")
        return
    yield from _of_tier_prices(path, item, item.tiers)
    bounds = [*_of_ends((*path, "tiers"), item.tiers), *_of_whole_units(path, item, item.tiers)]
    yield from bounds
    if not bounds:
        yield from _of_reach(path, item, item.tiers)


def _of_tier_prices(path: Path, item: ItemField, tiers: tuple[TierField, ...]) -> Iterator[Refusal]:
    for position, tier in enumerate(tiers):
        at = (*path, "tiers", position)
        if tier.unit_price is None and tier.discount is None:
            yield Refusal(at, f"{path_text(at)} has no price", "write its `unit_price`, or its `discount`")
        elif tier.unit_price is not None and tier.discount is not None:
            yield Refusal(at, f"{path_text(at)} has both unit_price and discount", "keep one: a discount is taken off the item's own price")
        yield from of_share((*at, "discount"), tier.discount)
    off = any(tier.discount is not None for tier in tiers)
    if off and item.unit_price is None:
        at = (*path, "unit_price")
        hint = "write it, or give the tiers prices of their own"
        yield Refusal(at, f"{path_text(at)} is missing, and a tier's discount is taken off it", hint)
    if off and item.discount:
        at = (*path, "discount")
        yield Refusal(at, f"{path_text(at)} stands beside the discounts of tiers", "keep one of them")
    if not off and item.unit_price is not None:
        at = (*path, "unit_price")
        hint = "take it out, or write the tiers' discounts on it"
        yield Refusal(at, f"{path_text(at)} is never charged, since every tier has a price of its own", hint)


def _of_ends(path: Path, tiers: tuple[TierField, ...]) -> Iterator[Refusal]:
    """That each tier begins where the one before it ends. `path`: of the tiers."""
    if tiers[0].from_ > 1:
        at = (*path, 0, "from")
        yield Refusal(at, f"{path_text(at)}: below {tiers[0].from_:f} there is no price", "begin with `from: 1`")
    for position, (tier, following) in enumerate(pairwise(tiers)):
        here, there = (*path, position, "to"), (*path, position + 1, "from")
        if following.from_ <= tier.from_:
            earlier = f"{path_text((*path, position, 'from'))}: {tier.from_:f}"
            message = f"{path_text(there)}: {following.from_:f} overlaps the tier before it ({earlier})"
            yield Refusal(there, message, "let each tier begin above the one before it")
        elif tier.to is not None and tier.to != (last := last_whole(tier, following)):
            hint = f"write `to: {last:f}`, or take `to` out"
            beside = f"({path_text(there)}: {following.from_:f})"
            fault = f"overlaps the next tier {beside}" if tier.to > last else f"leaves a hole before the next tier {beside}"
            yield Refusal(here, f"{path_text(here)}: {tier.to:f} {fault}", hint)
    final, at = tiers[-1], (*path, len(tiers) - 1, "to")
    if final.to is not None and final.to < final.from_:
        yield Refusal(at, f"{path_text(at)}: {final.to:f} lies below its own `from`, {final.from_:f}", "give it a greater `to`, or none")


def _of_whole_units(path: Path, item: ItemField, tiers: tuple[TierField, ...]) -> Iterator[Refusal]:
    """That each unit of graduated prices is in one tier."""
    if item.tiers_mode != "graduated":
        return
    counted = [((*path, "quantity"), item.quantity), *(((*path, "tiers", at, "from"), tier.from_) for at, tier in enumerate(tiers))]
    for at, number in counted:
        if number != number.to_integral_value():
            hint = "write a whole number, or `tiers_mode: volume`"
            yield Refusal(at, f"{path_text(at)}: {number:f} is not whole, and graduated prices go unit by unit", hint)


def _of_reach(path: Path, item: ItemField, tiers: tuple[TierField, ...]) -> Iterator[Refusal]:
    at, first, last = (*path, "quantity"), tiers[0].from_, tiers[-1].to
    if 0 < item.quantity < first:
        message = f"{path_text(at)}: {item.quantity:f} lies below the first tier, which begins at {first:f}"
        yield Refusal(at, message, "let the first tier begin with `from: 0`")
    if last is not None and item.quantity > last:
        message = f"{path_text(at)}: {item.quantity:f} lies beyond the last tier, which ends at {last:f}"
        yield Refusal(at, message, "take its `to` out, or add a tier")


# ---- groups and alternatives


def of_groups(offer: OfferField) -> Iterator[Refusal]:
    """Groups of one id, and discounts that are no share."""
    seen: dict[str, Path] = {}
    for position, group in enumerate(offer.groups or ()):
        at: Path = ("offer", "groups", position)
        yield from _of_twice((*at, "id"), group.id, seen, "a group")
        yield from of_share((*at, "discount"), group.discount if isinstance(group.discount, Share) else None)


def of_alternatives(offer: OfferField) -> Iterator[Refusal]:
    """Alternatives that leave no choice, or not one that counts, and choices that hold nothing."""
    named = Counter(chain.from_iterable(set(item.choice or ()) for item in offer.items))
    seen: dict[str, Path] = {}
    choices: dict[str, Path] = {}
    for position, alternative in enumerate(offer.alternatives or ()):
        at: Path = ("offer", "alternatives", position)
        yield from _of_twice((*at, "id"), alternative.id, seen, "an alternative")
        yield from _of_alternative((*at, "choices"), alternative)
        for number, choice in enumerate(alternative.choices):
            here = (*at, "choices", number)
            yield from _of_twice((*here, "id"), choice.id, choices, "a choice")
            if not named[choice.id]:
                hint = f"write `choice: {choice.id}` into its items, or take it out"
                yield Refusal(here, f"{path_text(here)}: no item belongs to the choice {choice.id}", hint)


def _of_alternative(path: Path, alternative: AlternativeField) -> Iterator[Refusal]:
    if len(alternative.choices) < 2:
        count = "one choice" if alternative.choices else "nothing to choose"
        yield Refusal(path, f"{path_text(path)}: there is {count}, and an alternative has two at least", "add the others")
    best = [choice.id for choice in alternative.choices if choice.recommended]
    if alternative.choices and len(best) != 1:
        found = f"{' and '.join(best)} are" if best else "none is"
        hint = "write `recommended: true` on the one that counts in the totals"
        yield Refusal(path, f"{path_text(path)}: {found} recommended, and exactly one is wanted", hint)


def _of_twice(path: Path, id_: str, seen: dict[str, Path], what: str) -> Iterator[Refusal]:
    if id_ in seen:
        message = f"{path_text(path)}: there is already {what} {id_} ({path_text(seen[id_])})"
        yield Refusal(path, message, "give one of them another id")
    seen.setdefault(id_, path)


def _of_group(path: Path, item: ItemField, offer: OfferField) -> Iterator[Refusal]:
    if item.group is not None:
        yield from _of_name(path, item.group, [group.id for group in offer.groups or ()], "group", "groups")


def _of_choice(path: Path, item: ItemField, offer: OfferField) -> Iterator[Refusal]:
    known = [choice.id for alternative in offer.alternatives or () for choice in alternative.choices]
    for number, choice in enumerate(item.choice or ()):
        at = (*path, "choice", number) if len(item.choice or ()) > 1 else (*path, "choice")
        yield from _of_name(at, choice, known, "choice", "alternatives")
    if item.choice and item.optional:
        at = (*path, "optional")
        message = f"{path_text(at)}: the item is in the choice {' and '.join(item.choice)} too, and an option counts in no total"
        yield Refusal(at, message, "keep `optional` or `choice`")


def _of_name(path: Path, name: str, known: Collection[str], what: str, field: str) -> Iterator[Refusal]:
    if name not in known:
        guess = nearest(name, known)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else f"write it under offer.{field}"
        yield Refusal(path, f"{path_text(path)}: the offer has no {what} {name!r}", hint)
