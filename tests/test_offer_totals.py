from __future__ import annotations

import datetime
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.reading import read
from kamdocs.model.settings import Defaults
from kamdocs.offer import Priced, Refusal, priced, refusals, suspicious
from kamdocs.source import parse
from kamdocs.source import read as read_yaml
from kamdocs.values import Number, Share, UnitPrice, minor_unit

DATE = datetime.date(2026, 11, 24)
CONTRACT = Path(__file__).parent / "contract" / "dossier.yaml"


def offer(text: str) -> OfferField:
    return OfferField.model_validate(parse(text, "offer.yaml").data)


def totals(price: Priced) -> tuple[str, str, str]:
    return str(price.net), str(price.tax), str(price.gross)


# ---- by hand


def test_a_price_computed_by_hand() -> None:
    price = priced(
        offer("""
            title: Monitoring
            tax: 22%
            items:
              - {description: Sensor, quantity: 64, unit_price: 1180.00, discount: 8%}
              - {description: Fee, quantity: 1, unit_price: 5400.00, every: month, times: 36}
              - {description: Training, quantity: 4, unit_price: 950.00, optional: true}
        """),
        "EUR",
    )
    # 64 × 1180 = 75 520.00, less 8% (6 041.60) = 69 478.40; 36 × 5 400 = 194 400.00; the training is an option: 263 878.40 in all.
    # 22% of 263 878.40 is 58 053.248, shown as 58 053.25; 263 878.40 + 58 053.25 = 321 931.65.
    assert [str(line.net) for line in price.lines] == ["69478.40 EUR", "194400.00 EUR"]
    assert totals(price) == ("263878.40 EUR", "58053.25 EUR", "321931.65 EUR")
    assert [(line.position, str(line.net)) for line in price.options] == [(2, "3800.00 EUR")]


def test_the_contracts_example() -> None:
    example = read(Dossier, read_yaml(CONTRACT)).value
    assert totals(priced(example.offer, "EUR")) == ("263878.40 EUR", "58053.25 EUR", "321931.65 EUR")


def test_a_line_is_rounded_half_up_once() -> None:
    price = priced(offer("{title: A, items: [{description: B, quantity: 3, unit_price: 0.335, discount: 50%}]}"), "EUR")
    assert str(price.net) == "0.50 EUR"  # 3 × 0.335 × 0.5 = 0.5025
    price = priced(offer("{title: A, items: [{description: B, quantity: 1, unit_price: 0.125}]}"), "EUR")
    assert str(price.net) == "0.13 EUR"
    assert str(price.lines[0].unit_price) == "0.125 EUR"


def test_tax_is_taken_by_rate_on_the_sum_of_its_nets() -> None:
    price = priced(
        offer("""
            title: A
            tax: 10%
            items:
              - {description: B, quantity: 1, unit_price: 0.05}
              - {description: C, quantity: 1, unit_price: 100, tax: 22%}
              - {description: D, quantity: 1, unit_price: 0.04}
              - {description: E, quantity: 1, unit_price: 7, tax: 0%}
              - {description: F, quantity: 1, unit_price: 100, tax: 4%, optional: true}
        """),
        "EUR",
    )
    # 10% of 0.09 is 0.009, one cent; by line it would be 0.005 and 0.004: one cent and none. The option's rate is in no sum.
    assert [(str(each.rate), str(each.net), str(each.tax)) for each in price.rates] == [
        ("22%", "100.00 EUR", "22.00 EUR"),
        ("10%", "0.09 EUR", "0.01 EUR"),
        ("0%", "7.00 EUR", "0.00 EUR"),
    ]
    assert totals(price) == ("107.09 EUR", "22.01 EUR", "129.10 EUR")


def test_a_rate_is_one_however_it_is_written() -> None:
    price = priced(
        offer("""
            title: A
            tax: 22%
            items: [{description: B, quantity: 1, unit_price: 1}, {description: C, quantity: 1, unit_price: 2, tax: 22.0%}]
        """),
        "EUR",
    )
    assert [(str(each.rate), str(each.net)) for each in price.rates] == [("22%", "3.00 EUR")]


def test_without_a_tax_the_rate_is_nothing() -> None:
    price = priced(offer("{title: A, items: [{description: B, quantity: 2, unit_price: 10}]}"), "EUR")
    assert [(each.rate, str(each.tax)) for each in price.rates] == [(Share(0), "0.00 EUR")]


@pytest.mark.parametrize(
    ("text", "untaxed"),
    [
        ("{title: A, items: [{description: B, quantity: 1, unit_price: 1}]}", True),
        ("{title: A, tax: 0%, items: [{description: B, quantity: 1, unit_price: 1}]}", False),
        ("{title: A, items: [{description: B, quantity: 1, unit_price: 1}, {description: C, quantity: 1, unit_price: 1, tax: 0%}]}", False),
    ],
)
def test_an_offer_is_untaxed_where_nobody_wrote_a_tax(text: str, untaxed: bool) -> None:
    assert priced(offer(text), "EUR").untaxed is untaxed


SLIPS = """
title: A
items:
  - {description: B, quantity: 1.500, unit_price: 1.180, cost: 12.345}
  - {description: C, quantity: 1.5, unit_price: 1.18}
  - {description: D, quantity: 1, unit_price: 0.180}
  - {description: E, quantity: 1, unit_price: 1180.000, optional: true}
returns:
  horizon_years: 1
  benefits: [{label: F, per_year: 118.000}, {label: G, per_year: 118000}]
  running_costs: [{label: H, per_year: 9.999}]
"""


def test_what_may_have_meant_thousands_is_told() -> None:
    at, case = ("offer", "items", 0), ("offer", "returns")
    assert list(suspicious(offer(SLIPS), "EUR")) == [
        ((*at, "quantity"), "1.500"),
        ((*at, "unit_price"), "1.180"),
        ((*at, "cost"), "12.345"),
        ((*case, "benefits", 0, "per_year"), "118.000"),
        ((*case, "running_costs", 0, "per_year"), "9.999"),
    ]
    assert list(suspicious(offer(SLIPS), "KWD")) == [((*at, "quantity"), "1.500")]


@pytest.mark.parametrize(("currency", "net", "tax"), [("EUR", "0.33", "0.07"), ("JPY", "0", "0"), ("KWD", "0.333", "0.073")])
def test_amounts_have_their_currencys_decimals(currency: str, net: str, tax: str) -> None:
    price = priced(offer("{title: A, tax: 22%, items: [{description: B, quantity: 0.3333, unit_price: 1}]}"), currency)
    assert (str(price.net.amount), str(price.tax.amount)) == (net, tax)


# ---- for any offer

amounts = st.decimals(min_value=0, max_value=100_000, places=3).map(lambda value: Number(f"{value:f}"))
shares = st.integers(0, 10_000).map(lambda hundredths: f"{Decimal(hundredths).scaleb(-2)}%")
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
items = st.fixed_dictionaries(
    {"description": st.just("A"), "quantity": amounts, "unit_price": amounts},
    optional={"discount": shares, "tax": st.sampled_from(["22%", "10%", "4.5%", "0%"]), "optional": st.booleans()},
)
recurring = st.builds(
    lambda item, every, times: item | {"every": every, "times": Number(str(times))},
    items,
    st.sampled_from(["month", "quarter", "year"]),
    st.integers(1, 60),
)
item_lists = st.lists(items | recurring, min_size=1, max_size=8)


def offer_of(rows: list[dict[str, Any]]) -> OfferField:
    return OfferField.model_validate({"title": "A", "tax": "8.1%", "items": rows})


def half_up(value: Fraction, currency: str) -> Fraction:
    units = 10 ** minor_unit(currency)
    return Fraction(floor(value * units + Fraction(1, 2)), units)


def share_of(written: str) -> Fraction:
    return Fraction(written.removesuffix("%")) / 100


@given(item_lists, currencies)
def test_it_is_what_fractions_give(rows: list[dict[str, Any]], currency: str) -> None:
    by_rate: dict[Fraction, Fraction] = {}
    for row in rows:
        if not row.get("optional"):
            full = Fraction(row["quantity"]) * Fraction(row["unit_price"]) * int(row.get("times", 1))
            net = half_up(full * (1 - share_of(row.get("discount", "0%"))), currency)
            rate = share_of(row.get("tax", "8.1%"))
            by_rate[rate] = by_rate.get(rate, Fraction(0)) + net
    tax = sum(half_up(rate * net, currency) for rate, net in by_rate.items())

    price = priced(offer_of(rows), currency)
    assert {Fraction(each.rate): Fraction(each.net.amount) for each in price.rates} == by_rate
    assert Fraction(price.net.amount) == sum(by_rate.values())
    assert Fraction(price.tax.amount) == tax
    assert Fraction(price.gross.amount) == sum(by_rate.values()) + tax


@given(item_lists, currencies)
def test_what_is_shown_adds_up(rows: list[dict[str, Any]], currency: str) -> None:
    price = priced(offer_of(rows), currency)
    assert price.net.amount == sum(line.net.amount for line in price.lines) == sum(rate.net.amount for rate in price.rates)
    assert price.tax.amount == sum(rate.tax.amount for rate in price.rates)
    assert price.gross.amount == price.net.amount + price.tax.amount
    shown = [price.net, price.tax, price.gross, *(line.net for line in (*price.lines, *price.options))]
    assert {-each.amount.as_tuple().exponent for each in shown} == {minor_unit(currency)}  # type: ignore[operator]
    assert {each.currency for each in shown} == {currency}


@given(item_lists)
def test_every_item_stands_in_one_place_in_its_order(rows: list[dict[str, Any]]) -> None:
    terms = offer_of(rows)
    price = priced(terms, "EUR")
    assert sorted(line.position for line in (*price.lines, *price.options)) == list(range(len(rows)))
    for part in (price.lines, price.options):
        assert [line.position for line in part] == sorted(line.position for line in part)
        assert all(line.item is terms.items[line.position] for line in part)
    assert [rate.rate for rate in price.rates] == sorted({line.tax_rate for line in price.lines}, reverse=True)


@given(item_lists.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), currencies)
def test_the_order_of_items_changes_no_sum(orders: tuple[list[dict[str, Any]], list[dict[str, Any]]], currency: str) -> None:
    one, other = (priced(offer_of(rows), currency) for rows in orders)
    assert (one.net, one.tax, one.gross, one.rates) == (other.net, other.tax, other.gross, other.rates)


@given(item_lists, items)
def test_an_option_changes_no_sum(rows: list[dict[str, Any]], extra: dict[str, Any]) -> None:
    one, other = priced(offer_of(rows), "EUR"), priced(offer_of([*rows, extra | {"optional": True}]), "EUR")
    assert (one.net, one.tax, one.gross, one.rates) == (other.net, other.tax, other.gross, other.rates)


@given(items, shares)
def test_a_discount_takes_its_share(item: dict[str, Any], discount: str) -> None:
    full, less, none, all_of_it = (
        (price.lines or price.options)[0].net.amount
        for price in (priced(offer_of([item | {"discount": share}]), "EUR") for share in ("0%", discount, "0.00%", "100%"))
    )
    assert full == none
    assert all_of_it == 0
    # Each is rounded on its own, by half a cent at most.
    assert abs(less - full * (1 - Decimal(Share.parse(discount)))) <= Decimal("0.01")


@given(item_lists, currencies)
def test_the_callers_context_changes_nothing(rows: list[dict[str, Any]], currency: str) -> None:
    terms = offer_of(rows)
    price = priced(terms, currency)
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert priced(terms, currency) == price


# ---- refused


def dossier(text: str) -> Dossier:
    """`text`: the offer, without title and validity."""
    head = "kamdocs: dossier/1\naccount: {name: Aurora}\nbuying_centre: {members: [{name: Ann Lee, position: CFO}]}\n"
    return Dossier.model_validate(parse(f"{head}offer: {{title: A, validity: {{days: 30}}, {text}}}", "aurora.yaml").data)


def refused(text: str) -> list[Refusal]:
    return list(refusals(dossier(text), None, DATE))


GOOD = "{description: B, quantity: 1, unit_price: 10}"


@pytest.mark.parametrize(
    "item",
    [
        GOOD,
        "{description: Free of charge, quantity: 1, unit_price: 0}",
        "{description: Pilot, quantity: 1, unit_price: 10, discount: 100%}",
        "{description: Many decimals, quantity: 1000, unit_price: 0.01234567}",
        "{description: C, quantity: 0.5, unit_price: 10, tax: 100%, every: quarter, times: 8}",
    ],
)
def test_what_may_be_offered(item: str) -> None:
    assert refused(f"currency: EUR, items: [{item}]") == []


@pytest.mark.parametrize(
    ("item", "field", "said"),
    [
        ("{description: B, quantity: 0, unit_price: 10}", "quantity", "offer.items[1].quantity: 0 offers nothing"),
        ("{description: B, quantity: 1, unit_price: 1, discount: 120%}", "discount", "120% is not between 0% and 100%"),
        ("{description: B, quantity: 1, unit_price: 1, discount: -8%}", "discount", "-8% is not between 0% and 100%"),
        ("{description: B, quantity: 1, unit_price: 1, tax: 220%}", "tax", "220% is not between 0% and 100%"),
        ("{description: B, quantity: 1, unit_price: 1, every: month}", "times", "offer.items[1].times is missing beside `every: month`"),
        ("{description: B, quantity: 1, unit_price: 1, times: 3}", "times", "offer.items[1].times: 3 stands without `every`"),
    ],
)
def test_what_may_not_be_offered(item: str, field: str, said: str) -> None:
    (only,) = refused(f"currency: EUR, items: [{GOOD}, {item}]")
    assert only.path == ("offer", "items", 1, field)
    assert said in only.message


def test_a_product_may_be_too_large_where_its_factors_are_not() -> None:
    (only,) = refused("currency: EUR, items: [{description: B, quantity: 100000000, unit_price: 100000000}]")
    assert only == Refusal(("offer", "items", 0), "offer.items[0]: quantity × unit price × times is too large")


@given(item_lists)
def test_what_is_not_refused_can_be_priced_and_shown(rows: list[dict[str, Any]]) -> None:
    terms = dossier(f"currency: EUR, items: [{GOOD}]").offer.model_copy(update={"items": offer_of(rows).items})
    whole = dossier(f"currency: EUR, items: [{GOOD}]").model_copy(update={"offer": terms})
    if not list(refusals(whole, None, DATE)):
        price = priced(terms, "EUR")
        assert price.lines
        assert price.gross.amount >= price.net.amount >= 0


def test_an_offer_of_nothing_is_refused() -> None:
    assert [each.message for each in refused("currency: EUR, items: []")] == ["offer.items: the list is empty, so that nothing is offered"]
    (only,) = refused("currency: EUR, items: [{description: B, quantity: 1, unit_price: 1, optional: true}]")
    assert only.path == ("offer", "items")
    assert "every item is optional" in only.message


def test_a_currency_is_the_offers_or_the_workspaces() -> None:
    whole = dossier(f"items: [{GOOD}]")
    assert [each.path for each in refusals(whole, None, DATE)] == [("offer", "currency")]
    assert [each.path for each in refusals(whole, Defaults(), DATE)] == [("offer", "currency")]
    assert list(refusals(whole, Defaults(currency="CHF"), DATE)) == []


def test_amounts_that_are_not_priced_may_be_in_another_currency() -> None:
    whole = Dossier.model_validate(
        parse(
            """
            kamdocs: dossier/1
            account: {name: Aurora, standing: {potential: {amount: 5, currency: USD}}}
            buying_centre: {budget: {amount: {amount: 5, currency: GBP}}, members: [{name: Ann Lee, position: CFO}]}
            offer: {title: A, currency: EUR, validity: {days: 30}, items: [{description: B, quantity: 1, unit_price: 10}]}
            """,
            "aurora.yaml",
        ).data
    )
    assert list(refusals(whole, None, DATE)) == []


def test_three_reasons_at_most() -> None:
    three = "{text: One}, {text: Two}, {text: Three}"
    assert refused(f"currency: EUR, items: [{GOOD}], reasons: [{three}]") == []
    (only,) = refused(f"currency: EUR, items: [{GOOD}], reasons: [{three}, {{text: Four}}, {{text: Five}}]")
    assert only.path == ("offer", "reasons", 3)
    assert only.message == "offer.reasons: there are 5, and 3 at most open the summary"


def test_exclusive_terms_may_not_have_ended() -> None:
    assert refused(f"currency: EUR, items: [{GOOD}], exclusive: {{terms: [C], until: 2026-11-24}}") == []
    (only,) = refused(f"currency: EUR, items: [{GOOD}], exclusive: {{terms: [C], until: 2026-11-23}}")
    assert only.path == ("offer", "exclusive", "until")
    assert only.message == "offer.exclusive ends on 2026-11-23, before the proposal's date, 2026-11-24"


def test_all_refusals_are_told_at_once() -> None:
    found = refused("tax: 101%, items: [{description: B, quantity: 0, unit_price: 1, discount: 101%, times: 2, tax: -1%}]")
    at = ("offer", "items", 0)
    assert [each.path for each in found] == [
        ("offer", "currency"),
        ("offer", "tax"),
        (*at, "quantity"),
        (*at, "times"),
        (*at, "discount"),
        (*at, "tax"),
    ]


def test_a_unit_price_stays_as_written() -> None:
    line = priced(offer("{title: A, items: [{description: B, quantity: 1, unit_price: 12.10}]}"), "EUR").lines[0]
    assert line.unit_price == UnitPrice(Decimal("12.10"), "EUR")
