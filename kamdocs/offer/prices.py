"""Items that price lists complete: a `sku` alone takes description, unit, price and the rest from the list that is in force.

A list is in force from its first day to its last, both included. Of several the one that began last counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Literal

from kamdocs.errors import Path, nearest, path_text
from kamdocs.model.dossier import Dossier, ItemField, OfferField
from kamdocs.model.library import PriceField, PriceListField
from kamdocs.model.reading import Located
from kamdocs.offer.refusal import Refusal
from kamdocs.offer.schedule import RHYTHMS
from kamdocs.offer.tiers import parts

__all__ = ["Completed", "PriceEnd", "PriceNote", "completed", "in_force", "needs_lists", "with_prices"]

_PLAIN = ("description", "unit", "tax", "every", "cost", "tags")
_PRICES = {"unit_price", "tiers"}
_ITEMS: Path = ("offer", "items")


@dataclass(frozen=True, slots=True)
class PriceNote:
    """What the KAM should know of items that take something from a list."""

    path: Path
    """Of the first item's `sku` in the dossier."""
    message: str
    kind: Literal["price", "tax"] = "price"
    """price: they are priced from a list that is not in force on the proposal's date; tax: their tax is another one than the offer's."""

    @property
    def stops(self) -> bool:
        """Whether it keeps the proposal from being sent."""
        return self.kind == "price"


@dataclass(frozen=True, slots=True)
class PriceEnd:
    """The last day of a list in force from which items are priced."""

    path: Path
    """Of the first item's `sku` in the dossier."""
    price_list: str
    """The list's id."""
    until: datetime.date


@dataclass(frozen=True, slots=True)
class Completed:
    """An offer whose items have all that the price lists say of them."""

    offer: OfferField
    refusals: tuple[Refusal, ...]
    notes: tuple[PriceNote, ...]
    ends: tuple[PriceEnd, ...]
    """Of each list in force that prices an item and has an end, in the order of the items."""
    list_amounts: Mapping[int, Fraction]
    """Position of an item → what its quantity costs each time by the list in force, net of tax, exact; only of items that one prices."""
    places: Mapping[Path, Callable[..., str]]
    """Path in the dossier of each field that comes from a list → its place there, or that of what lies below it at the steps given."""
    told: frozenset[Path]
    """Paths of fields that are absent for a reason told elsewhere: in `refusals`, or in what is wrong with the lists."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An article, and the list that has it."""

    article: PriceField
    prices: Located[PriceListField]
    number: int

    @property
    def id(self) -> str:
        return self.prices.value.id

    def where(self, *path: str | int) -> str:
        return self.prices.where(("items", self.number, *path))


def in_force(prices: PriceListField, on: datetime.date) -> bool:
    """Whether a list holds on that day: from its first day to its last, both included."""
    return _state(prices, on) == "in force"


def needs_lists(offer: OfferField, costs: bool) -> bool:
    """Whether an item leaves something open that a price list may have. `costs`: whether what it costs us matters."""
    names = [name for name in _PLAIN if costs or name != "cost"]
    return any(
        item.sku and (not _has_price(item) or _takes_a_price_off(item) or any(_is_open(name, item, offer) for name in names))
        for item in offer.items
    )


def completed(
    offer: OfferField, lists: Sequence[Located[PriceListField]], currency: str | None, on: datetime.date, *, unread: bool = False
) -> Completed:
    """`offer`, dated `on`, with what its items leave to the price lists.

    `lists`: with their articles in `items`. `unread`: whether there are others that cannot be read, so that nothing is said of what these
    lack. `currency`: ISO 4217, in which the offer is written; None where nobody says it: then a list's own does not matter, and the offer
    is refused anyway (`kamdocs.offer.refusals`).
    """
    return _Completion(offer, lists, currency, on, unread).result()


def _open_paths(position: int, item: ItemField) -> Iterator[Path]:
    """What of an item may be absent, or stand alone, since its article is not taken."""
    for name in ("description", "unit_price", "tiers_mode", *(["times"] if item.every is None else [])):
        yield (*_ITEMS, position, name)


def with_prices(dossier: Located[Dossier], found: Completed) -> Located[Dossier]:
    """The dossier with the completed offer; a field that comes from a price list has its place there."""

    def where(path: Path) -> str:
        for length in range(len(path), len(_ITEMS) + 1, -1):
            if path[:length] in found.places:
                return found.places[path[:length]](*path[length:])
        return dossier.where(path)

    value = dossier.value.model_copy(update={"offer": found.offer})
    return Located(value, dossier.file, where) if found.places else dossier


class _Completion:
    """One run over the items."""

    def __init__(
        self, offer: OfferField, lists: Sequence[Located[PriceListField]], currency: str | None, on: datetime.date, unread: bool
    ) -> None:
        self.offer, self.currency, self.on, self.unread = offer, currency, on, unread
        self.lists, self.refusals = lists, [] if unread else [*_unknown_list(offer, lists)]
        if offer.price_list is not None and not self.refusals:
            self.lists = [each for each in lists if each.value.id == offer.price_list]
        self.refused: list[int] = []
        self.outdated: dict[str, tuple[str, list[int]]] = {}
        self.ends: dict[str, PriceEnd] = {}
        self.other_tax: dict[tuple[str, str], list[int]] = {}
        self.amounts: dict[int, Fraction] = {}
        self.places: dict[Path, Callable[..., str]] = {}

    def result(self) -> Completed:
        known = self._articles()
        items = tuple(
            self._item(position, item, known.get((item.sku or "").casefold(), [])) for position, item in enumerate(self.offer.items)
        )
        return Completed(
            offer=self.offer.model_copy(update={"items": items}) if self.places else self.offer,
            refusals=tuple(self.refusals),
            notes=(*(_outdated(id_, *found) for id_, found in self.outdated.items()), *_other_tax(self.other_tax, self.offer)),
            ends=tuple(self.ends.values()),
            list_amounts=self.amounts,
            places=self.places,
            told=frozenset(path for position in self.refused for path in _open_paths(position, self.offer.items[position])),
        )

    def _articles(self) -> dict[str, list[_Found]]:
        """What the lists have of what the items ask for, by sku without case: a letter's case takes no item out of its list's sight."""
        wanted = {item.sku.casefold() for item in self.offer.items if item.sku}
        known: dict[str, list[_Found]] = {}
        for prices in self.lists:
            for number, article in enumerate(prices.value.items or ()):
                if article.sku.casefold() in wanted:
                    known.setdefault(article.sku.casefold(), []).append(_Found(article, prices, number))
        return known

    def _item(self, position: int, item: ItemField, known: Sequence[_Found]) -> ItemField:
        if not item.sku or not (self.lists or self.unread):
            return item
        own = [each for each in known if self.currency in (None, each.prices.value.currency)]
        if not own:
            if self.unread:
                self.refused.append(position)
            elif _is_incomplete(item):
                self._refuse(position, self._not_there(position, item, known))
            return item
        current = [each for each in own if in_force(each.prices.value, self.on)]
        best = _best(current or own, self.on)
        fields = [name for each in best for name in _left_open(item, each.article, self.offer)]
        if len(best) > 1 and fields:
            self._refuse(position, _two_lists(position, item, best))
        if len(best) == 1 and _PRICES & {*fields} and _every(item, best[0].article, self.offer) != best[0].article.every:
            self._refuse(position, _another_rhythm(position, item, best[0]))
        if len(best) == 1 and current and (amount := _list_amount(item, best[0].article, self.offer)):
            self.amounts[position] = amount
        return self._taken(position, item, best[0], is_in_force=bool(current))

    def _refuse(self, position: int, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        self.refused.append(position)

    def _taken(self, position: int, item: ItemField, source: _Found, is_in_force: bool) -> ItemField:
        fields = _left_open(item, source.article, self.offer)
        for name in fields:
            self.places[(*_ITEMS, position, name)] = partial(source.where, name)
        if not is_in_force and _PRICES & {*fields}:
            self.outdated.setdefault(source.id, (_when(source, self.on), []))[1].append(position)
        until = source.prices.value.until
        if is_in_force and until and _PRICES & {*fields}:
            self.ends.setdefault(source.id, PriceEnd((*_ITEMS, position, "sku"), source.id, until))
        if "tax" in fields and self.offer.tax not in (None, source.article.tax):
            self.other_tax.setdefault((source.id, str(source.article.tax)), []).append(position)
        return item.model_copy(update={name: getattr(source.article, name) for name in fields}) if fields else item

    def _not_there(self, position: int, item: ItemField, known: Sequence[_Found]) -> Refusal:
        path = (*_ITEMS, position, "sku")
        lacks = " and no ".join(
            ([] if item.description is not None else ["description"]) + ([] if _has_price(item) else ["unit price"]),
        )
        said = f"{path_text(path[:-1])} has no {lacks} of its own, and"
        if known:
            lists = " and ".join(f"{each.id} ({each.prices.value.currency})" for each in known)
            message = f"{said} {item.sku!r} is in no price list in {self.currency}, but in {lists}"
            return Refusal(path, message, "write them here, or a price list in the offer's currency")
        guess = nearest(item.sku or "", [article.sku for prices in self.lists for article in prices.value.items or ()])
        which = f"the price list {self.offer.price_list} has" if self.offer.price_list and len(self.lists) == 1 else "no price list has"
        not_ = "no" if which.startswith("the") else "the"
        hint = f"did you mean {guess!r}?" if guess else "write them here, or put the article into a price list"
        return Refusal(path, f"{said} {which} {not_} sku {item.sku!r}", hint)


def _unknown_list(offer: OfferField, lists: Sequence[Located[PriceListField]]) -> Iterator[Refusal]:
    ids = [each.value.id for each in lists]
    if offer.price_list is not None and offer.price_list not in ids:
        guess = nearest(offer.price_list, ids)
        hint = (
            f"did you mean {guess!r}?" if guess else f"there are {', '.join(ids)}" if ids else "write it into the library, or take this out"
        )
        yield Refusal(("offer", "price_list"), f"offer.price_list: the library has no price list {offer.price_list!r}", hint)


# ---- which list


def _state(prices: PriceListField, on: datetime.date) -> str:
    if prices.from_ and on < prices.from_:
        return "to come"
    return "past" if prices.until and prices.until < on else "in force"


def _best(found: Sequence[_Found], on: datetime.date) -> list[_Found]:
    """Of lists in force those that began last; else those that ended last; else those that begin first. More than one is a tie."""
    past = [each for each in found if _state(each.prices.value, on) == "past"]

    def rank(each: _Found) -> datetime.date:
        prices = each.prices.value
        return (prices.until if past else prices.from_) or datetime.date.min

    pool = past or found
    to_come = not past and _state(found[0].prices.value, on) == "to come"
    chosen = min(map(rank, pool)) if to_come else max(map(rank, pool))
    return [each for each in pool if rank(each) == chosen]


def _two_lists(position: int, item: ItemField, found: Sequence[_Found]) -> Refusal:
    path = (*_ITEMS, position, "sku")
    lists = " and ".join(f"{each.id} ({each.where('sku')})" for each in found)
    message = f"{path_text(path)}: {item.sku!r} is in the price lists {lists}, which are valid at the same time and begin on the same day"
    return Refusal(path, message, "name one with `price_list` in the offer, or give them other days")


def _when(found: _Found, on: datetime.date) -> str:
    prices = found.prices.value
    return f"ended on {prices.until}" if _state(prices, on) == "past" else f"begins on {prices.from_}"


def _outdated(id_: str, when: str, positions: Sequence[int]) -> PriceNote:
    are = "are" if len(positions) > 1 else "is"
    return PriceNote((*_ITEMS, positions[0], "sku"), f"{_named(positions)} {are} priced from the list {id_}, which {when}")


def _other_tax(found: Mapping[tuple[str, str], Sequence[int]], offer: OfferField) -> Iterator[PriceNote]:
    """One note for all items whose tax is another one than the offer's. `found`: their positions by list and tax."""
    if found:
        positions = sorted(each for positions in found.values() for each in positions)
        told = ", ".join(
            f"{_named(each)} {'take' if len(each) > 1 else 'takes'} {tax} from the price list {id_}" for (id_, tax), each in found.items()
        )
        whose = "the items'" if len(positions) > 1 else "the item's"
        message = f"{told}, and offer.tax is {offer.tax}; write {whose} own `tax` to say which"
        yield PriceNote((*_ITEMS, positions[0], "sku"), message, "tax")


def _named(positions: Sequence[int]) -> str:
    return ", ".join(path_text((*_ITEMS, each)) for each in positions)


def _another_rhythm(position: int, item: ItemField, found: _Found) -> Refusal:
    path, article = (*_ITEMS, position, "every"), found.article
    price = f"at {article.unit_price:f}" if article.unit_price is not None else "at prices by quantity"
    whose = f"a {article.every}" if article.every else "to be bought once"
    message = f"{path_text(path)} is {item.every}, and the list {found.id} has {article.sku!r} {price} {whose}"
    as_listed = f"write `every: {article.every}`" if article.every else "take `every` and `times` out"
    return Refusal(path, message, f"{as_listed}, or write the unit_price of a {item.every}")


# ---- what is taken


def _has_price(item: ItemField) -> bool:
    return item.unit_price is not None or (bool(item.tiers) and all(tier.unit_price is not None for tier in item.tiers or ()))


def _is_incomplete(item: ItemField) -> bool:
    return item.description is None or not _has_price(item)


def _left_open(item: ItemField, article: PriceField, offer: OfferField) -> list[str]:
    """The fields that the item does not write, and the article has.

    What it takes off in tiers of its own is taken off the list's price.
    """
    names = [name for name in _PLAIN if _is_open(name, item, offer)]
    if _every(item, article, offer) != article.every and "cost" in names:
        names.remove("cost")  # what a month costs us says nothing of a year
    if item.unit_price is None and item.tiers is None:
        names += ["unit_price", "tiers", *(["tiers_mode"] if article.tiers else [])]
    elif _takes_a_price_off(item):
        names.append("unit_price")
    return [name for name in names if getattr(item, name) is None and getattr(article, name) is not None]


def _is_open(name: str, item: ItemField, offer: OfferField) -> bool:
    """Whether a field of `_PLAIN` is left to the price list. An offer without tax as a whole stays so.

    An item that writes all else itself says also how often: once.
    """
    if getattr(item, name) is not None:
        return False
    if name == "tax":
        return not isinstance(offer.tax, str) and (offer.tax is None or bool(offer.tax))
    return name != "every" or not _has_price(item) or item.times is not None or None in (item.description, item.unit, item.tags)


def _takes_a_price_off(item: ItemField) -> bool:
    """Whether the item's own tiers are discounts on the list's price."""
    return item.unit_price is None and any(tier.discount is not None for tier in item.tiers or ())


def _every(item: ItemField, article: PriceField, offer: OfferField) -> str | None:
    """How often the item falls due in the end."""
    return article.every if _is_open("every", item, offer) else item.every


def _list_amount(item: ItemField, article: PriceField, offer: OfferField) -> Fraction | None:
    """What the item's quantity costs each time that the item falls due, by the list; None where the list has no price for it."""
    tiers, every = article.tiers or (), _every(item, article, offer)
    begins = [tier.from_ for tier in tiers]
    if begins and (item.quantity < begins[0] or any(later <= earlier for earlier, later in pairwise(begins))):
        return None
    if (every is None) != (article.every is None):
        return None  # what is bought once says nothing of what recurs
    by_list = {"unit_price": article.unit_price, "tiers": article.tiers, "tiers_mode": article.tiers_mode}
    found = parts(item.model_copy(update=by_list))
    amount = sum((Fraction(each.quantity) * Fraction(each.unit_price) * (1 - Fraction(each.discount or 0)) for each in found), Fraction(0))
    return amount * (Fraction(RHYTHMS[every], RHYTHMS[article.every]) if every and article.every else 1) or None
