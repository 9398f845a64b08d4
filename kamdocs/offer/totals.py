"""The price of an offer: lines, discounts, tax by rate, totals. Each is rounded where a reader sees it, so that what is shown adds up.

A group's discount is taken off the sum of its lines, the offer's off what is left of all, each rounded; each is then shared out to the
lines that it counts, to the last minor unit, so that every line has an exact final amount. Whatever the lines are put together by (tax
rate, group, rhythm, year), the parts add up to the total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from kamdocs.model.dossier import AlternativeField, ChoiceField, GroupField, OfferField
from kamdocs.offer import schedule
from kamdocs.offer.alternatives import MOST_COMBINATIONS, belongs, combination_count, combinations, counted_choices, one_by_one, recommended
from kamdocs.offer.discounts import apportioned, from_units, in_units, taken
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import Line, lines_of
from kamdocs.offer.schedule import RecurringPrice, YearPrice
from kamdocs.values import Money, Share, rounded

__all__ = ["AlternativePrice", "ChoicePrice", "GroupPrice", "Line", "Priced", "Rate", "Reckoned", "Sums", "priced", "with_other_choices"]


class Rate(NamedTuple):
    """The lines of one tax rate, or of one reason for charging none."""

    rate: Share
    net: Money
    """Sum of the lines' final nets."""
    tax: Money
    """Taken on that sum, and rounded."""
    treatment: str | None = None
    """reverse_charge or exempt; None where a rate is charged."""


class GroupPrice(NamedTuple):
    """The lines of a group that count, or those of no group."""

    id: str | None
    """None of the lines of no group."""
    lines: tuple[Line, ...]
    """One at least."""
    subtotal: Money
    """Sum of the lines' nets."""
    net: Money
    """The subtotal less the group's discount."""
    discount_amount: Money | None = None
    """What the group's discount takes off, share or amount; None without one."""


class Sums(NamedTuple):
    """What a whole offer comes to."""

    net: Money
    tax: Money
    gross: Money


class ChoicePrice(NamedTuple):
    """A choice of an alternative, and the whole offer with it and with the recommended choices of all other alternatives."""

    choice: ChoiceField
    lines: tuple[Line, ...]
    """What belongs to it, with the final nets of the whole offer with it."""
    net: Money
    """Sum of its lines' nets, before the discounts of groups and offer."""
    whole: Sums
    difference: Money
    """The whole offer's net with it, less that with the recommended choice: 0 for that one."""


class AlternativePrice(NamedTuple):
    """An alternative with each of its choices priced."""

    alternative: AlternativeField
    choices: tuple[ChoicePrice, ...]
    """In the dossier's order."""


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer's price. Every sum is one of rounded amounts; options and choices that are not taken count in none."""

    currency: str
    """ISO 4217."""
    lines: tuple[Line, ...]
    """What counts, in the dossier's order."""
    options: tuple[Line, ...]
    """Optional items."""
    rates: tuple[Rate, ...]
    """The highest rate first; at 0% what has a rate first."""
    untaxed: bool
    """True where neither the offer nor an item, an option included, says a tax: every rate is then 0% because nobody wrote one."""
    net: Money
    """Sum of the lines' final nets."""
    tax: Money
    gross: Money
    choices_not_taken: tuple[Line, ...] = ()
    """Lines of choices that are not the recommended ones, or not the ones asked for."""
    groups: tuple[GroupPrice, ...] = ()
    """Those of no group first, then as the offer orders its groups; without groups that hold nothing, and none where it has no groups."""
    subtotal: Money | None = None
    """The sum before the offer's own discount; None without one."""
    discount_amount: Money | None = None
    """What the offer's own discount takes off, share or amount; None without one."""
    one_off: Money | None = None
    """What is paid once, after all discounts; None where nothing recurs."""
    recurring: tuple[RecurringPrice, ...] = ()
    """What recurs, by rhythm, the shortest first, after all discounts."""
    years: tuple[YearPrice, ...] = ()
    """What falls due in each year, after all discounts; none where nothing recurs."""
    term_months: int | None = None
    """How many months the longest recurring line runs; None where nothing recurs."""
    alternatives: tuple[AlternativePrice, ...] = ()


class Reckoned(NamedTuple):
    """The lines that count, after all discounts, and what these take off."""

    lines: tuple[Line, ...]
    groups: tuple[GroupPrice, ...]
    subtotal: Money
    discount_amount: Money | None


def priced(offer: OfferField, currency: str, chosen: Mapping[str, str] | None = None) -> Priced:
    """The price of `offer` in `currency` (ISO 4217), which is the offer's own or the workspace's default.

    `chosen`: id of an alternative → id of the choice that counts in it; of all others the recommended one counts.
    The offer has no refusals (`kamdocs.offer.refusals`). Raises ValueError for a choice that it does not have.
    """
    with localcontext(EXACT):
        lines = lines_of(offer, currency)
        choices = set(counted_choices(offer, chosen or {}).values())
        reckoned = _reckoned(lines, offer, choices, currency)
        counted, rates = reckoned.lines, _rates(reckoned.lines, currency)
        whole, months = _sums(rates, currency), schedule.term(counted)
        return Priced(
            currency=currency,
            lines=counted,
            options=tuple(line for line in lines if line.item.optional),
            rates=rates,
            untaxed=offer.tax is None and all(item.tax is None for item in offer.items),
            net=whole.net,
            tax=whole.tax,
            gross=whole.gross,
            choices_not_taken=tuple(line for line in lines if not (line.item.optional or belongs(line.item, choices))),
            groups=reckoned.groups,
            subtotal=reckoned.subtotal if reckoned.discount_amount else None,
            discount_amount=reckoned.discount_amount,
            one_off=None if months is None else schedule.one_off(counted, currency),
            recurring=() if months is None else schedule.recurring(counted, currency),
            years=() if months is None else schedule.by_year(counted, currency),
            term_months=months,
            alternatives=tuple(_alternative(each, lines, offer, currency) for each in offer.alternatives or ()),
        )


def with_other_choices(offer: OfferField, currency: str) -> Iterator[tuple[tuple[str, ...], Reckoned]]:
    """What counts in each way in which the client can choose, the recommended one left out, by the choices that are not recommended.

    Those that differ in one choice come first.
    """
    if not offer.alternatives:
        return
    usual = recommended(offer)
    ways = combinations(offer) if combination_count(offer) <= MOST_COMBINATIONS else one_by_one(offer)
    others = [(tuple(choice for alternative, choice in chosen.items() if usual[alternative] != choice), chosen) for chosen in ways]
    with localcontext(EXACT):
        lines = lines_of(offer, currency)
        found = [
            (names, _reckoned(lines, offer, set(chosen.values()), currency))
            for names, chosen in sorted(others, key=lambda each: len(each[0]))
            if names
        ]
    yield from found


def _alternative(alternative: AlternativeField, lines: Sequence[Line], offer: OfferField, currency: str) -> AlternativePrice:
    usual = recommended(offer)
    whole = {
        choice.id: _reckoned(lines, offer, {*{**usual, alternative.id: choice.id}.values()}, currency).lines
        for choice in alternative.choices
    }
    least = _sum((line.final_net for line in whole[usual[alternative.id]]), currency)
    return AlternativePrice(alternative, tuple(_choice(each, whole[each.id], least, currency) for each in alternative.choices))


def _choice(choice: ChoiceField, counted: Sequence[Line], usual: Money, currency: str) -> ChoicePrice:
    mine = tuple(line for line in counted if choice.id in (line.item.choice or ()))
    whole = _sums(_rates(counted, currency), currency)
    difference = Money(whole.net.amount - usual.amount, currency)
    return ChoicePrice(choice, mine, _sum((line.net for line in mine), currency), whole, difference)


# ---- discounts


def _reckoned(lines: Iterable[Line], offer: OfferField, choices: Collection[str], currency: str) -> Reckoned:
    """The lines that count with `choices`, less the discounts of groups and offer."""
    counted = tuple(line for line in lines if belongs(line.item, choices))
    off: dict[str, Money] = {}
    for group in offer.groups or ():
        if group.discount:
            whole = _sum((line.net for line in counted if line.item.group == group.id), currency)
            off[group.id] = Money(taken(group.discount, whole.amount, currency), currency)
            counted = _less(counted, off[group.id], group.id)
    subtotal, discount = _sum((line.final_net for line in counted), currency), None
    if offer.discount:
        discount = Money(taken(offer.discount, subtotal.amount, currency), currency)
        counted = _less(counted, discount)
    groups = tuple(_groups(counted, offer.groups, off, currency)) if offer.groups else ()
    return Reckoned(counted, groups, subtotal, discount)


def _less(lines: tuple[Line, ...], amount: Money, group: str | None = None) -> tuple[Line, ...]:
    """The lines, `amount` shared out to them and taken off. `group`: the lines that share in it; None: all."""
    sharing = [position for position, line in enumerate(lines) if group is None or line.item.group == group]
    weights = [in_units(lines[position].final_net.amount, amount.currency) for position in sharing]
    parts = dict(zip(sharing, apportioned(in_units(amount.amount, amount.currency), weights), strict=True))
    return tuple(_line_less(line, parts.get(position, 0)) for position, line in enumerate(lines))


def _line_less(line: Line, units: int) -> Line:
    if not units:
        return line
    left, currency = line.final_net.amount, line.final_net.currency
    return replace(line, final_net=Money(left - from_units(units, currency), currency))


def _groups(lines: Sequence[Line], groups: Sequence[GroupField], off: Mapping[str, Money], currency: str) -> Iterator[GroupPrice]:
    for id_ in (None, *(group.id for group in groups)):
        mine = tuple(line for line in lines if line.item.group == id_)
        if mine:
            whole, discount = _sum((line.net for line in mine), currency), off.get(id_ or "")
            left = Money(whole.amount - discount.amount, currency) if discount else whole
            yield GroupPrice(id_, mine, whole, left, discount)


# ---- sums


def _rates(lines: Sequence[Line], currency: str) -> tuple[Rate, ...]:
    kinds = sorted({(-line.tax_rate, line.treatment or "") for line in lines})
    return tuple(_rate(Share(-less), treatment or None, lines, currency) for less, treatment in kinds)


def _rate(share: Share, treatment: str | None, lines: Iterable[Line], currency: str) -> Rate:
    net = _sum((line.final_net for line in lines if line.tax_rate == share and line.treatment == treatment), currency)
    return Rate(share, net, Money(rounded(net.amount * share, currency), currency), treatment)


def _sums(rates: Sequence[Rate], currency: str) -> Sums:
    net, tax = _sum((rate.net for rate in rates), currency), _sum((rate.tax for rate in rates), currency)
    return Sums(net, tax, _sum((net, tax), currency))


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    # Rounding a sum of rounded amounts changes nothing; it gives the empty sum its decimals.
    return Money(rounded(sum((each.amount for each in amounts), Decimal(0)), currency), currency)
