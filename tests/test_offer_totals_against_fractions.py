"""Prices against another computation of the same: in fractions, unit by unit and month by month, on thousands of generated offers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor
from random import Random
from typing import Any

import pytest
from building import DATE, dossier_of

from kamdocs.model.dossier import OfferField
from kamdocs.offer import Priced, priced, refusals
from kamdocs.values import Number, minor_unit

CURRENCIES = ["EUR", "JPY", "KWD"]
EACH = 700
"""Offers a currency."""

Row = dict[str, Any]

# ------------------------------------------------------------------------------------------------------------------- what is generated


def number(rng: Random, most: int, places: int = 3) -> Number:
    return Number(f"{Decimal(rng.randint(1, most * 10**places)).scaleb(-places):f}")


def share(rng: Random) -> str:
    return rng.choice(["0%", "100%", "50%", *(f"{Decimal(rng.randint(1, 9_999)).scaleb(-places)}%" for places in (2, 4))])


def discount(rng: Random, currency: str, about: int) -> Any:
    """A share, or an amount that is sometimes too large."""
    if rng.random() < 0.5:
        return share(rng)
    places = minor_unit(currency)
    return Number(f"{Decimal(rng.randint(101 * 10**places, (about + 102) * 10**places)).scaleb(-places):f}")


def tiers(rng: Random, on_own_price: bool) -> list[Row]:
    begins = [rng.choice([0, 1]), *sorted(rng.sample(range(2, 60), rng.randint(0, 4)))]
    rows: list[Row] = [{"from": Number(str(each))} for each in begins]
    for row, following in zip(rows, begins[1:], strict=False):
        if rng.random() < 0.5:
            row["to"] = Number(str(following - 1))
    for row in rows:
        row |= {"discount": share(rng)} if on_own_price else {"unit_price": number(rng, 900)}
    return rows


def item(rng: Random, currency: str, groups: list[str], choices: list[str]) -> Row:
    row: Row = {"description": "A", "quantity": number(rng, 60)}
    kind = rng.random()
    if kind < 0.6:
        row["unit_price"] = number(rng, 900)
    else:
        on_own_price = kind > 0.8
        row |= {"tiers": tiers(rng, on_own_price), "quantity": Number(str(rng.randint(1, 80)))}
        row |= {"unit_price": number(rng, 900)} if on_own_price else {}
        if rng.random() < 0.6:
            row["tiers_mode"] = rng.choice(["volume", "graduated"])
    if "unit_price" not in row or "tiers" not in row:
        row |= {"discount": discount(rng, currency, 300)} if rng.random() < 0.4 else {}
    if rng.random() < 0.4:
        row |= {"every": rng.choice(["month", "quarter", "year"]), "times": Number(str(rng.randint(1, 50)))}
    if rng.random() < 0.5:
        row["tax"] = rng.choice(["22%", "10%", "4.5%", "0%", "reverse_charge", "exempt"])
    if groups and rng.random() < 0.6:
        row["group"] = rng.choice(groups)
    if choices and rng.random() < 0.3:
        row["choice"] = rng.sample(choices, rng.choice([1, 1, 2]))
    elif rng.random() < 0.15:
        row["optional"] = True
    return row


def generated(rng: Random, currency: str) -> Row:
    groups = [f"g{each}" for each in range(rng.choice([0, 0, 1, 3]))]
    alternatives = [[f"c{each}{choice}" for choice in range(rng.randint(2, 3))] for each in range(rng.choice([0, 0, 1, 2]))]
    choices = [choice for each in alternatives for choice in each]
    rows = [{"description": "A", "quantity": Number("1"), "unit_price": number(rng, 2_000)}]
    rows += [item(rng, currency, groups, choices) for _ in range(rng.randint(0, 7))]
    rows += [item(rng, currency, groups, []) | {"optional": False, "choice": [choice]} for choice in choices]
    offer: Row = {"title": "T", "items": rng.sample(rows, len(rows))}
    if groups:
        offer["groups"] = [
            {"id": each, "label": each} | ({"discount": discount(rng, currency, 2_000)} if rng.random() < 0.5 else {}) for each in groups
        ]
    if alternatives:
        best = [rng.choice(each) for each in alternatives]
        offer["alternatives"] = [
            {"id": f"a{at}", "label": "A", "choices": [{"id": each, "label": each, "recommended": each == best[at]} for each in ids]}
            for at, ids in enumerate(alternatives)
        ]
    if rng.random() < 0.4:
        offer["discount"] = discount(rng, currency, 5_000)
    if rng.random() < 0.7:
        offer["tax"] = rng.choice(["8.1%", "22%", "exempt"])
    return offer


# ---------------------------------------------------------------------------------------------------------------- the same, in fractions


class Too(Exception):
    """A discount is greater than what it is taken from."""


@dataclass
class Told:
    """An offer's price by the other computation. `finals`: what each line comes to in the end, by position of its item."""

    finals: list[tuple[int, Fraction]] = field(default_factory=list)
    nets: list[tuple[int, Fraction]] = field(default_factory=list)
    groups: dict[str | None, tuple[Fraction, Fraction]] = field(default_factory=dict)
    off: Fraction | None = None
    rates: dict[tuple[Fraction, str], tuple[Fraction, Fraction]] = field(default_factory=dict)
    years: dict[int, Fraction] = field(default_factory=dict)

    @property
    def net(self) -> Fraction:
        return sum((each for _, each in self.finals), Fraction(0))

    @property
    def tax(self) -> Fraction:
        return sum((tax for _, tax in self.rates.values()), Fraction(0))


def fraction(written: Any) -> Fraction:
    return Fraction(str(written).removesuffix("%")) / 100 if str(written).endswith("%") else Fraction(str(written))


def is_share(written: Any) -> bool:
    return isinstance(written, str)


class Rounding:
    def __init__(self, currency: str) -> None:
        self.units = 10 ** minor_unit(currency)

    def half_up(self, amount: Fraction) -> Fraction:
        return Fraction(floor(amount * self.units + Fraction(1, 2)), self.units)

    def shared_out(self, amount: Fraction, among: list[Fraction]) -> list[Fraction]:
        """One unit after another to whoever has most to come."""
        whole = sum(among)
        if not whole:
            return [Fraction(0)] * len(among)
        due = [amount * each / whole for each in among]
        given = [Fraction(floor(each * self.units), self.units) for each in due]
        while sum(given) < amount:
            behind = [owed - had for owed, had in zip(due, given, strict=True)]
            given[behind.index(max(behind))] += Fraction(1, self.units)
        return given


def lines(row: Row, to: Rounding) -> list[Fraction]:
    """What each line of an item comes to: of graduated prices one for each tier in which a unit lies, else one."""
    quantity, own, times = fraction(row["quantity"]), fraction(row.get("unit_price", 0)), int(row.get("times", 1))
    tiers, off = row.get("tiers", [{"from": 0, "unit_price": own}]), row.get("discount", Number("0"))
    begins = [fraction(each["from"]) for each in tiers]
    if row.get("tiers_mode") == "graduated":
        units = Counter(sum(begin <= unit for begin in begins) - 1 for unit in range(1, int(quantity) + 1))
        counts = [(tiers[at], Fraction(count)) for at, count in sorted(units.items())]
    else:
        counts = [(tiers[sum(begin <= quantity for begin in begins) - 1], quantity)]
    full = [fraction(tier.get("unit_price", own)) * count * times for tier, count in counts]
    if is_share(off):
        return [to.half_up(each - each * fraction(off)) for each in full]
    if fraction(off) * times > sum(full):
        raise Too
    if len(full) == 1 and fraction(off):
        return [to.half_up(full[0] - fraction(off) * times)]
    taken = to.shared_out(fraction(off) * times, [to.half_up(each) for each in full]) if fraction(off) else [Fraction(0)] * len(full)
    less = [each * fraction(tier.get("discount", 0)) for each, (tier, _) in zip(full, counts, strict=True)]
    return [to.half_up(each - shared) - part for each, shared, part in zip(full, less, taken, strict=True)]


def told(offer: Row, currency: str, taken: set[str], priced_lines: list[list[Fraction]]) -> Told:
    """The whole offer with the choices `taken`. `priced_lines`: of each item. Raises Too."""
    to, found = Rounding(currency), Told()
    counted = [
        (at, row)
        for at, row in enumerate(offer["items"])
        if not row.get("optional") and (not row.get("choice") or taken & set(row["choice"]))
    ]
    found.nets = [(at, net) for at, _ in counted for net in priced_lines[at]]
    left = [net for _, net in found.nets]
    rows = offer["items"]
    for group in [None, *(each["id"] for each in offer.get("groups", []))]:
        mine = [at for at, (row, _) in enumerate(found.nets) if rows[row].get("group") == group]
        whole = sum((left[at] for at in mine), Fraction(0))
        written = next((each.get("discount") for each in offer.get("groups", []) if each["id"] == group), None) or Number("0")
        off = to.half_up(whole * fraction(written)) if is_share(written) else fraction(written)
        if off > whole:
            raise Too
        for at, less in zip(mine, to.shared_out(off, [left[at] for at in mine]), strict=True):
            left[at] -= less
        if mine and offer.get("groups"):
            found.groups[group] = (whole, whole - off)
    written = offer.get("discount", Number("0"))
    off = to.half_up(sum(left, Fraction(0)) * fraction(written)) if is_share(written) else fraction(written)
    if off > sum(left):
        raise Too
    left = [net - less for net, less in zip(left, to.shared_out(off, left), strict=True)]
    found.off = off if fraction(written) else None
    found.finals = [(row, final) for (row, _), final in zip(found.nets, left, strict=True)]
    summed: dict[tuple[Fraction, str], Fraction] = defaultdict(Fraction)
    for row, final in found.finals:
        tax = rows[row].get("tax", offer.get("tax", "0%"))
        summed[(fraction(tax), "") if tax.endswith("%") else (Fraction(0), tax)] += final
    found.rates = {kind: (net, to.half_up(kind[0] * net)) for kind, net in summed.items()}
    found.years = years(found.finals, rows, to)
    return found


def years(finals: list[tuple[int, Fraction]], rows: list[Row], to: Rounding) -> dict[int, Fraction]:
    months: dict[int, Fraction] = defaultdict(Fraction)
    for row, final in finals:
        times, every = int(rows[row].get("times", 1)), rows[row].get("every")
        paid = Fraction(0)
        for time in range(1, times + 1):
            month = 0 if every is None else 1 + (time - 1) * {"month": 1, "quarter": 3, "year": 12}[every]
            by_now = to.half_up(final * time / times)
            months[month] += by_now - paid
            paid = by_now
    if not any(rows[row].get("every") for row, _ in finals):
        return {}
    by_year: dict[int, Fraction] = defaultdict(Fraction)
    for month, due in months.items():
        by_year[-(-month // 12)] += due
    return dict(by_year)


# ------------------------------------------------------------------------------------------------------------------------------- compared


def choices_of(offer: Row) -> tuple[set[str], list[tuple[str, str, set[str]]]]:
    """The recommended ones; and each choice by its alternative, with the recommended ones of the others."""
    alternatives = offer.get("alternatives", [])
    best = {each["id"]: next(choice["id"] for choice in each["choices"] if choice["recommended"]) for each in alternatives}
    every = [
        (each["id"], choice["id"], set({**best, each["id"]: choice["id"]}.values())) for each in alternatives for choice in each["choices"]
    ]
    return set(best.values()), every


def combinations_of(offer: Row) -> list[dict[str, str]]:
    """Every way in which the client can choose: alternative → choice."""
    alternatives = offer.get("alternatives", [])
    return [
        {each["id"]: choice["id"] for each, choice in zip(alternatives, choices, strict=True)}
        for choices in product(*(each["choices"] for each in alternatives))
    ]


def agree(price: Priced, other: Told) -> None:
    """Every sum that is shown, with every other."""
    assert [(line.position, Fraction(line.net.amount)) for line in price.lines] == other.nets
    assert [(line.position, Fraction(line.final_net.amount)) for line in price.lines] == other.finals
    groups = {each.id: (Fraction(each.subtotal.amount), Fraction(each.net.amount)) for each in price.groups}
    assert groups == other.groups
    rates = {(Fraction(each.rate), each.treatment or ""): (Fraction(each.net.amount), Fraction(each.tax.amount)) for each in price.rates}
    assert rates == other.rates
    assert (None if price.discount_amount is None else Fraction(price.discount_amount.amount)) == other.off
    assert Fraction(price.net.amount) == other.net
    assert Fraction(price.tax.amount) == other.tax
    assert Fraction(price.gross.amount) == other.net + other.tax
    assert {each.year: Fraction(each.net.amount) for each in price.years} == other.years


def adds_up(price: Priced) -> None:
    """However the lines are put together, the parts add up to the total."""
    net = price.net.amount
    assert net == sum(line.final_net.amount for line in price.lines) == sum(each.net.amount for each in price.rates)
    assert price.tax.amount == sum(each.tax.amount for each in price.rates)
    before = sum(each.net.amount for each in price.groups) if price.groups else sum(line.net.amount for line in price.lines)
    off = price.discount_amount.amount if price.discount_amount else Decimal(0)
    assert net == before - off
    assert price.subtotal is None or price.subtotal.amount == before
    for group in price.groups:
        assert group.subtotal.amount == sum(line.net.amount for line in group.lines)
        assert group.net.amount == group.subtotal.amount - (group.discount_amount.amount if group.discount_amount else 0)
    if price.one_off is not None:
        assert net == price.one_off.amount + sum(each.net.amount for each in price.recurring)
        assert net == sum(each.net.amount for each in price.years)
    for line in (*price.lines, *price.options, *price.choices_not_taken):
        assert 0 <= line.final_net.amount <= line.net.amount
    for each in price.recurring:
        assert each.each is None or (each.times is not None and each.each.amount * each.times == each.net.amount)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_thousands_of_offers_cost_what_fractions_say(currency: str) -> None:
    rng, seen = Random(f"offers in {currency}"), Counter[str]()
    dossier = dossier_of().value
    for _ in range(EACH):
        written = generated(rng, currency)
        best, every = choices_of(written)
        offer = OfferField.model_validate(written | {"currency": currency})
        whole = dossier.model_copy(update={"offer": offer.model_copy(update={"validity": dossier.offer.validity})})
        try:
            by_item = [lines(row, Rounding(currency)) for row in written["items"]]
            usual = told(written, currency, best, by_item)
            others = [(alternative, choice, told(written, currency, taken, by_item)) for alternative, choice, taken in every]
            ways = [(chosen, told(written, currency, {*chosen.values()}, by_item)) for chosen in combinations_of(written)]
        except Too:
            seen["refused"] += 1
            found = list(refusals(whole, None, DATE))
            assert found
            assert all("is more than the" in each.message and each.path[-1] == "discount" for each in found)
            continue
        assert list(refusals(whole, None, DATE)) == []
        price = priced(offer, currency)
        agree(price, usual)
        adds_up(price)
        for chosen, other in rng.sample(ways, 1):
            as_chosen = priced(offer, currency, chosen)
            agree(as_chosen, other)
            adds_up(as_chosen)
            seen["chosen otherwise in two"] += len({*chosen.values()} - best) > 1
        compared = {
            each.choice.id: (Fraction(each.whole.net.amount), Fraction(each.whole.tax.amount), Fraction(each.difference.amount))
            for each in (choice for alternative in price.alternatives for choice in alternative.choices)
        }
        assert compared == {choice: (other.net, other.tax, other.net - usual.net) for _, choice, other in others}
        seen.update(kinds_of(price))
    # What was meant to be generated was.
    assert seen["priced"] > EACH // 2
    assert min(seen[kind] for kind in ("refused", "graduated", "groups", "discount", "alternatives", "recurring", "options")) > EACH // 30
    assert seen["chosen otherwise in two"] > EACH // 100


def kinds_of(price: Priced) -> list[str]:
    positions = Counter(line.position for line in price.lines)
    kinds = {
        "graduated": max(positions.values()) > 1,
        "groups": any(each.discount_amount for each in price.groups),
        "discount": price.discount_amount is not None,
        "alternatives": bool(price.alternatives),
        "recurring": bool(price.recurring),
        "options": bool(price.options),
    }
    return ["priced", *(kind for kind, has in kinds.items() if has)]
