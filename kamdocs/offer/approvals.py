"""Who must approve an offer before it is more than a draft, and whether an approval still speaks of the same offer.

An approval is bound to the digest of what was approved, so that any change of the offer or of its validity voids it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from kamdocs.errors import Path, path_text
from kamdocs.model.common import Model
from kamdocs.model.dossier import OfferField, ValidityField
from kamdocs.model.records import Approval
from kamdocs.model.settings import PolicyField
from kamdocs.offer.alternatives import one_by_one
from kamdocs.offer.exact import EXACT
from kamdocs.offer.lines import Line
from kamdocs.offer.totals import Priced, priced
from kamdocs.offer.validity import Validity
from kamdocs.values import Money, Share

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
    voided: datetime.date | None = None
    """Day of an approval that a later change has voided; None without one."""


def needed(
    policies: Sequence[PolicyField], found: Priced, offer: OfferField, validity: Validity, list_amounts: Mapping[int, Fraction]
) -> tuple[Need, ...]:
    """The approvals that `offer`, priced as `found`, needs: one for each policy of which all holds, in their order.

    `list_amounts`: see `kamdocs.offer.prices.Completed`. Discounts are compared before anything is rounded.
    """
    judged = _Judged(found, offer, validity, list_amounts)
    needs = []
    for policy in policies:
        told = list(judged.told(policy))
        if all(told):
            sentences = [each for each in told if each]
            needs.append(Need(policy.by, " and ".join(why for _, why in sentences), sentences[0][0]))
    return tuple(needs)


def missing(needs: Iterable[Need], approvals: Iterable[Approval], dossier: str, digest: str) -> tuple[Need, ...]:
    """The needs that nobody has met. `approvals`: all of the workspace. `dossier`: its path from the workspace. `digest`: as it is now."""
    mine = {each.by: each for each in sorted(approvals, key=lambda each: (each.digest == digest, each.on)) if each.dossier == dossier}
    return tuple(
        replace(need, voided=mine[need.by].on if need.by in mine else None)
        for need in needs
        if need.by not in mine or mine[need.by].digest != digest
    )


# ---- what a policy says


_Told = tuple[Path, str] | None
"""The path that a test is about and its sentence; None where the test does not hold."""


class _Judged:
    """An offer under the tests of the policies."""

    def __init__(self, found: Priced, offer: OfferField, validity: Validity, list_amounts: Mapping[int, Fraction]) -> None:
        self.found, self.offer, self.validity, self.list_amounts = found, offer, validity, list_amounts

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
        greatest = max(_discounts(self.found, self.offer, self.list_amounts), key=lambda each: each[0], default=None)
        if greatest is None or greatest[0] <= Fraction(limit):
            return None
        taken, position = greatest
        path: Path = ("offer", "items", position)
        price = "the price list's price" if position in self.list_amounts else "its price"
        return path, f"{path_text(path)} is sold {_shown(taken)} below {price}, all discounts counted (the limit is {limit!s})"

    def _margin(self, limit: Share) -> _Told:
        path: Path = ("offer", "items")
        with localcontext(EXACT):
            cost = Fraction(0)
            for line in self.found.lines:
                if line.item.cost is None:
                    at: Path = (*path, line.position)
                    return at, f"the margin cannot be told, since {path_text(at)} has no cost (the limit is {limit!s})"
                cost += Fraction(line.quantity) * Fraction(line.item.cost) * line.times
        net = Fraction(self.found.net.amount)
        if not net:
            return path, f"the margin cannot be told, since nothing is charged (the limit is {limit!s})"
        margin = (net - cost) / net
        return None if margin >= Fraction(limit) else (path, f"the margin is {_shown(margin)} (the limit is {limit!s})")

    def _value(self, limit: Money) -> _Told:
        net, path = self.found.net, ("offer", "items")
        if net.currency != limit.currency:
            return path, f"the contract is worth {net}, which no limit in {net.currency} covers (the limit is {limit})"
        return (path, f"the contract is worth {net} (the limit is {limit})") if net.amount > limit.amount else None

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


def _discounts(found: Priced, offer: OfferField, list_amounts: Mapping[int, Fraction]) -> Iterator[tuple[Fraction, int]]:
    """(discount, position) of each item that the client may buy: what counts, options, and the choices that are not recommended."""
    for whole in [priced(offer, found.currency, chosen) for chosen in one_by_one(offer)] if offer.alternatives else [found]:
        left = _left_by_group(whole, offer)
        for position, lines in _by_item(whole.lines).items():
            yield from _discount(position, lines, left[lines[0].item.group], list_amounts)
    for position, lines in _by_item(found.options).items():
        yield from _discount(position, lines, Fraction(1), list_amounts)


def _by_item(lines: Iterable[Line]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.position, []).append(line)
    return found


def _discount(position: int, lines: Sequence[Line], left: Fraction, list_amounts: Mapping[int, Fraction]) -> Iterator[tuple[Fraction, int]]:
    """`left`: the part that the discounts of group and offer leave."""
    listed, times = list_amounts.get(position), lines[0].times
    whole = (
        listed * times
        if listed is not None
        else sum((Fraction(line.quantity) * Fraction(line.unit_price.amount) * times for line in lines), Fraction(0))
    )
    if whole:
        yield 1 - sum((Fraction(line.exact) for line in lines), Fraction(0)) * left / whole, position


def _left_by_group(found: Priced, offer: OfferField) -> dict[str | None, Fraction]:
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


def _shown(share: Fraction) -> str:
    with localcontext(EXACT):
        return str(Share(Decimal(share.numerator) / Decimal(share.denominator)).shown)


# ---- what was approved


def digest(offer: OfferField, validity: ValidityField, currency: str) -> str:
    """A fingerprint of what is approved: the completed offer without whom it is sent to, and its validity as written or by default.

    How a number is written (12.10 or 12.1) is no change of it, nor is the order of fields.
    """
    import hashlib
    import json

    written = offer.model_copy(update={"send_to": None, "validity": validity, "currency": currency})
    text = json.dumps(_canonical(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def _canonical(value: Any) -> Any:
    """As JSON, where equal values are equal texts; absent fields are left out."""
    if isinstance(value, Model):
        return {name: _canonical(each) for name, each in value if each is not None}
    if is_dataclass(value):
        return {each.name: _canonical(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: _canonical(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_canonical(each) for each in value]
    if isinstance(value, Share):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize(EXACT) if value else Decimal(0):f}"
    return value if value is None or isinstance(value, bool | str) else str(value)
