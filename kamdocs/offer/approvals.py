"""Who must approve an offer before it is more than a draft, and whether an approval still speaks of the same offer.

An approval is bound to the digest of what was approved, so that any change of the offer or of its validity voids it, and it speaks of
the limits that it names alone: another limit needs another approval.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from kamdocs.errors import Path, path_text
from kamdocs.model.common import Model
from kamdocs.model.dossier import OfferField, ValidityField
from kamdocs.model.records import Approval
from kamdocs.model.settings import PolicyField
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import Line
from kamdocs.offer.totals import GroupPrice, Priced, with_other_choices
from kamdocs.offer.validity import Validity
from kamdocs.values import Money, Share, in_language, rounded

__all__ = ["Need", "digest", "missing", "needed"]


@dataclass(frozen=True, slots=True)
class Need:
    """An approval that an offer needs."""

    by: str
    """The approver's id."""
    why: str
    """What needs it, in a sentence without a full stop."""
    path: Path
    """Inside the dossier: what it is about."""
    limit: str
    """The policy's limit in words, such as `discount above 10%`: the same whatever the offer is."""
    voided: datetime.date | None = None
    """Day of an approval that a later change has voided; None without one."""
    unnamed: datetime.date | None = None
    """Day of an approval of this very offer that does not name the limit; None without one."""
    later: datetime.date | None = None
    """Day of an approval that is later than the proposal, so that it does not count; None without one."""


def needed(
    policies: Sequence[PolicyField],
    found: Priced,
    offer: OfferField,
    validity: Validity,
    list_amounts: Mapping[int, Fraction],
    language: str = "",
) -> tuple[Need, ...]:
    """The approvals that `offer`, priced as `found`, needs: one for each policy of which all holds, in their order.

    `list_amounts`: see `kamdocs.offer.prices.Completed`. Discounts are compared before anything is rounded.
    `language`: BCP 47, in which items are named; "" where they have one name alone.
    """
    judged = _Judged(found, offer, validity, list_amounts, language)
    needs = []
    for policy in policies:
        told = list(judged.told(policy))
        if all(told):
            sentences = [each for each in told if each]
            needs.append(Need(policy.by, " and ".join(why for _, why in sentences), sentences[0][0], _limit(policy)))
    return tuple(needs)


def missing(
    needs: Iterable[Need], approvals: Iterable[Approval], dossier: str, digest: str, on: datetime.date = datetime.date.max
) -> tuple[Need, ...]:
    """The needs that nobody has met. `approvals`: all of the workspace. `dossier`: its path from the workspace. `digest`: as it is now.

    `on`: the proposal's date; what was approved later does not count.
    """
    mine = sorted((each for each in approvals if each.dossier == dossier), key=lambda each: each.on)
    return tuple(left for need in needs if (left := _left_of(need, [each for each in mine if each.by == need.by], digest, on)))


def _left_of(need: Need, all_given: Sequence[Approval], digest: str, on: datetime.date) -> Need | None:
    """The need with what became of the approver's approvals, the oldest first; None where one meets it."""
    given = [each for each in all_given if each.on <= on]
    of_this = [each for each in given if each.digest == digest]
    if any(need.limit in each.limits for each in of_this):
        return None
    late = [each for each in all_given if each.on > on and each.digest == digest and need.limit in each.limits]
    if late:
        return replace(need, later=late[0].on)
    if of_this:
        return replace(need, unnamed=of_this[-1].on)
    return replace(need, voided=given[-1].on if given else None)


# ---- what a policy says


def _limit(policy: PolicyField) -> str:
    """What the policy says, in words that no offer changes."""
    value = policy.contract_value.above.money if policy.contract_value else None
    told = [
        f"discount above {policy.discount.above!s}" if policy.discount else None,
        f"margin below {policy.margin.below!s}" if policy.margin else None,
        f"contract value above {_plain(value.amount)} {value.currency}" if value else None,
        f"payment days above {policy.payment_days.above}" if policy.payment_days else None,
        f"validity days above {policy.validity_days.above}" if policy.validity_days else None,
        None if policy.exclusive is None else "terms reserved" if policy.exclusive else "no terms reserved",
    ]
    return " and ".join(each for each in told if each)


_Told = tuple[Path, str] | None
"""The path that a test is about and its sentence; None where the test does not hold."""


class _Whole(NamedTuple):
    """What counts in one way in which the client can choose. The sums are None where the offer has no discount of its own."""

    choices: tuple[str, ...]
    """Ids of the choices that are not the recommended ones; (): the offer as it is."""
    lines: Sequence[Line]
    groups: Sequence[GroupPrice]
    subtotal: Money | None
    discount_amount: Money | None

    @property
    def said(self) -> str:
        return f" with the choice{'' if len(self.choices) == 1 else 's'} {' and '.join(self.choices)}" if self.choices else ""


class _Judged:
    """An offer under the tests of the policies."""

    def __init__(self, found: Priced, offer: OfferField, validity: Validity, list_amounts: Mapping[int, Fraction], language: str) -> None:
        self.found, self.offer, self.validity, self.list_amounts, self.language = found, offer, validity, list_amounts, language

    @cached_property
    def wholes(self) -> list[_Whole]:
        """All that the client may buy: the offer as it is, and in each other way in which the client can choose."""
        usual = self.found
        return [
            _Whole((), usual.lines, usual.groups, usual.subtotal, usual.discount_amount),
            *(
                _Whole(choices, each.lines, each.groups, each.subtotal, each.discount_amount)
                for choices, each in with_other_choices(self.offer, usual.currency)
            ),
        ]

    def told(self, policy: PolicyField) -> Iterator[_Told]:
        """What each test of the policy comes to."""
        if policy.discount is not None:
            yield self._discount(policy.discount.above)
        if policy.margin is not None:
            yield self._margin(policy.margin.below)
        if policy.contract_value is not None:
            yield self._value(policy.contract_value.above.money)
        if policy.payment_days is not None:
            yield self._payment(policy.payment_days.above)
        if policy.validity_days is not None:
            yield self._validity(policy.validity_days.above)
        if policy.exclusive is not None:
            yield self._exclusive(policy.exclusive)

    def _discount(self, limit: Share) -> _Told:
        greatest = max(self._discounts(), key=lambda each: each[0], default=None)
        if greatest is None or greatest[0] <= Fraction(limit):
            return None
        taken, position, said = greatest
        path: Path = ("offer", "items", position)
        price = "the price list's price" if position in self.list_amounts else "its price"
        return (
            path,
            f"{self._named(position)} is sold {_shown(taken, limit)} below {price}{said}, all discounts counted (the limit is {limit!s})",
        )

    def _discounts(self) -> Iterator[tuple[Fraction, int, str]]:
        """(discount, position, with which choice) of each item that the client may buy, options and every choice included."""
        for whole in self.wholes:
            left = _left_by_group(whole, self.offer)
            for position, lines in _by_item(whole.lines).items():
                for taken in _discount(lines, left[lines[0].item.group], self.list_amounts.get(position)):
                    yield taken, position, whole.said
        for position, lines in _by_item(self.found.options).items():
            for taken in _discount(lines, Fraction(1), self.list_amounts.get(position)):
                yield taken, position, ""

    def _named(self, position: int) -> str:
        """`offer.items[0] (Router, RT-10)`."""
        item = self.offer.items[position]
        names = [each for each in (in_language(item.description, self.language), item.sku) if each]
        return path_text(("offer", "items", position)) + (f" ({', '.join(names)})" if names else "")

    def _margin(self, limit: Share) -> _Told:
        path: Path = ("offer", "items")
        least: tuple[Fraction, str] | None = None
        for whole in self.wholes:
            for line in whole.lines:
                if line.item.cost is None:
                    at: Path = (*path, line.position)
                    return (
                        at,
                        f"the margin cannot be told{whole.said}, since {self._named(line.position)} has no cost (the limit is {limit!s})",
                    )
            margin = _margin(whole.lines)
            if margin is None:
                return path, f"the margin cannot be told{whole.said}, since nothing is charged (the limit is {limit!s})"
            if least is None or margin < least[0]:
                least = margin, whole.said
        if least is None or least[0] >= Fraction(limit):
            return None
        return path, f"the margin is {_shown(least[0], limit)}{least[1]} (the limit is {limit!s})"

    def _value(self, limit: Money) -> _Told:
        path: Path = ("offer", "items")
        most = max(self.wholes, key=lambda whole: _net(whole.lines))
        net = Money(rounded(_net(most.lines), self.found.currency), self.found.currency)
        if net.currency != limit.currency:
            return path, f"the contract is worth {net}{most.said}, which no limit in {net.currency} covers (the limit is {limit})"
        return (path, f"the contract is worth {net}{most.said} (the limit is {limit})") if net.amount > limit.amount else None

    def _payment(self, limit: int) -> _Told:
        days, path = self.offer.payment_days, ("offer", "payment_days")
        if days is None:
            return path, f"offer.payment_days does not say after how many days it is paid (the limit is {limit})"
        return (path, f"it is paid after {days} days (the limit is {limit})") if days > limit else None

    def _validity(self, limit: int) -> _Told:
        days = self.validity.days
        return (("offer", "validity"), f"it holds for {days} days (the limit is {limit})") if days > limit else None

    def _exclusive(self, wanted: bool) -> _Told:
        exclusive = self.offer.exclusive
        reserves = exclusive is not None and bool(exclusive.terms or exclusive.until)
        said = "it reserves terms for this client" if reserves else "it reserves no terms"
        return (("offer", "exclusive"), said) if reserves == wanted else None


def _net(lines: Iterable[Line]) -> Decimal:
    with localcontext(EXACT):
        return sum((line.final_net.amount for line in lines), Decimal(0))


def _margin(lines: Sequence[Line]) -> Fraction | None:
    """(net − cost) / net of lines that all have a cost; None where nothing is charged."""
    net = Fraction(_net(lines))
    cost = sum((Fraction(line.quantity) * Fraction(line.item.cost or 0) * line.times for line in lines), Fraction(0))
    return (net - cost) / net if net else None


def _by_item(lines: Iterable[Line]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.position, []).append(line)
    return found


def _discount(lines: Sequence[Line], left: Fraction, listed: Fraction | None) -> Iterator[Fraction]:
    """What is taken off the lines of one item, unless they cost nothing before.

    `left`: the part that the discounts of group and offer leave. `listed`: what it costs each time by the price list, where one has it.
    """
    times = lines[0].times
    whole = (
        listed * times
        if listed is not None
        else sum((Fraction(line.quantity) * Fraction(line.unit_price.amount) * times for line in lines), Fraction(0))
    )
    if whole:
        yield 1 - sum((Fraction(line.exact) for line in lines), Fraction(0)) * left / whole


def _left_by_group(found: _Whole, offer: OfferField) -> dict[str | None, Fraction]:
    """Id of a group, None for the items of none → the part of a line's net that the discounts of group and offer leave of it."""
    whole = _left(offer.discount, found.subtotal, found.discount_amount)
    left: dict[str | None, Fraction] = {None: whole}
    sums = {each.id: each for each in found.groups}
    for group in offer.groups or ():
        priced_ = sums.get(group.id)
        left[group.id] = whole * _left(group.discount, priced_.subtotal if priced_ else None, priced_.discount_amount if priced_ else None)
    return left


def _left(discount: Decimal | None, whole: Money | None, off: Money | None) -> Fraction:
    if isinstance(discount, Share):
        return 1 - Fraction(discount)
    if whole is None or off is None or not whole.amount:
        return Fraction(1)
    return 1 - Fraction(off.amount) / Fraction(whole.amount)


def _shown(share: Fraction, limit: Share) -> str:
    """As a reader sees shares, with as many decimals more as it takes to see on which side of the limit it is."""
    with localcontext(EXACT):
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        shown, places = Share(exact).shown, Share.MOST_DECIMALS
        while (shown > limit, shown < limit) != (share > Fraction(limit), share < Fraction(limit)):
            places += 1
            shown = Share(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
        return str(shown)


# ---- what was approved


def digest(
    offer: OfferField,
    validity: ValidityField,
    currency: str,
    *,
    country: str | None = None,
    region: str | None = None,
    submission: datetime.date | None = None,
    list_amounts: Mapping[int, Fraction] | None = None,
) -> str:
    """A fingerprint of what is approved: the completed offer without whom it is sent to, and its validity as written or by default.

    `country`, `region`, `submission`: the account's and the tender's, which count where the validity is reckoned with them.
    `list_amounts`: what discounts are measured by, where they are limited (`kamdocs.offer.prices.Completed`).
    How a number is written (12.10 or 12.1) is no change of it, nor is the order of fields, nor what says nothing: an empty list, a flag
    that is false, a discount of nothing.
    """
    import hashlib
    import json

    written = offer.model_copy(update={"send_to": None, "validity": validity, "currency": currency})
    around = {
        "submission": submission if validity.from_ else None,
        "country": country if validity.business_days is not None else None,
        "region": region if validity.business_days is not None else None,
        "list_amounts": {f"{position}": f"{amount}" for position, amount in (list_amounts or {}).items()},
    }
    whole = {**_canonical(written), **_without_nothing(around)}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def _canonical(value: Any) -> Any:
    """As JSON, where equal values are equal texts; what says nothing is left out."""
    if isinstance(value, Model):
        return _without_nothing(dict(value))
    if is_dataclass(value):
        return _without_nothing({each.name: getattr(value, each.name) for each in fields(value)})
    if isinstance(value, Mapping):
        return _without_nothing(value)
    if isinstance(value, tuple | list):
        return [_canonical(each) for each in value]
    if isinstance(value, Share):
        return str(value)
    if isinstance(value, Decimal):
        return _plain(value)
    return value if value is None or isinstance(value, bool | str) else str(value)


def _without_nothing(written: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: _canonical(each) for name, each in written.items() if not (name == "discount" and each is not None and not each)}
    return {name: each for name, each in found.items() if each is not None and each is not False and each not in ([], {})}


def _plain(number: Decimal) -> str:
    return f"{number.normalize(EXACT) if number else Decimal(0):f}"
