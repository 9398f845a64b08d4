"""What types alone cannot say of an offer: each refusal with its path, and numbers that may have meant thousands."""

import datetime

import pytest
from building import dossier_of

from kamdocs.offer import refusals, suspicious

DAY = datetime.date(2026, 11, 24)
ITEM = "{description: D, quantity: 1, unit_price: 100, tax: 0%}"


def refused(offer: str, account: str = "{name: A, language: en}") -> list[tuple[str, str]]:
    dossier = dossier_of(f"account: {account}\noffer: {offer}\n").value
    return [(".".join(map(str, each.path)), each.message) for each in refusals(dossier, None, DAY)]


def test_a_right_offer_is_not_refused() -> None:
    assert refused(f"{{title: T, currency: EUR, validity: {{days: 30}}, items: [{ITEM}]}}") == []


@pytest.mark.parametrize(
    ("changed", "path", "message"),
    [
        ("currency: EUR, ", "offer.currency", "offer.currency is missing"),
        ("validity: {days: 30}, ", "offer.validity", "offer.validity is missing"),
    ],
)
def test_what_is_missing_is_told(changed: str, path: str, message: str) -> None:
    whole = f"{{title: T, currency: EUR, validity: {{days: 30}}, items: [{ITEM}]}}"
    assert changed in whole
    assert refused(whole.replace(changed, "")) == [(path, message)]


@pytest.mark.parametrize(
    ("item", "path", "said"),
    [
        ("quantity: 0, unit_price: 1", "offer.items.0.quantity", "0 offers nothing"),
        ("quantity: 1, unit_price: 1, every: month", "offer.items.0.times", "is missing beside `every: month`"),
        ("quantity: 1, unit_price: 1, times: 12", "offer.items.0.times", "12 stands without `every`"),
        ("quantity: 1, unit_price: 1, discount: 101%", "offer.items.0.discount", "not between 0% and 100%"),
        ("quantity: 1, unit_price: 1, optional: true", "offer.items", "every item is optional"),
    ],
)
def test_an_item_that_cannot_be_priced_is_refused(item: str, path: str, said: str) -> None:
    found = refused(f"{{title: T, currency: EUR, validity: {{days: 30}}, items: [{{description: D, {item}}}]}}")
    assert [each for each, _ in found] == [path]
    assert said in found[0][1]


@pytest.mark.parametrize(
    ("validity", "path"),
    [
        ("{days: 3, until: 2027-01-29}", "offer.validity"),
        ("{business_days: 3}", "account.country"),
        ("{days: 3, from: submission}", "offer.validity.from"),
        ("{until: 2026-11-23}", "offer.validity.until"),
        ("{days: 45000}", "offer.validity.days"),
    ],
)
def test_a_validity_that_has_no_one_end_is_refused(validity: str, path: str) -> None:
    assert [each for each, _ in refused(f"{{title: T, currency: EUR, validity: {validity}, items: [{ITEM}]}}")] == [path]


def test_everything_is_told_at_once() -> None:
    found = refused("{title: T, items: [{description: D, quantity: 0, unit_price: 1, discount: 200%}]}")
    assert [path for path, _ in found] == ["offer.currency", "offer.items.0.quantity", "offer.items.0.discount", "offer.validity"]


@pytest.mark.parametrize(
    ("written", "currency", "told"), [("1.180", "EUR", True), ("1.18", "EUR", False), ("1.180", "KWD", False), ("1180", "EUR", False)]
)
def test_a_price_that_may_have_meant_thousands_is_told(written: str, currency: str, told: bool) -> None:
    item = f"{{description: D, quantity: 1, unit_price: {written}}}"
    offer = dossier_of(f"offer: {{title: T, currency: {currency}, validity: {{days: 30}}, items: [{item}]}}\n").value.offer
    found = [(path, literal) for path, literal in suspicious(offer, currency)]
    assert found == ([(("offer", "items", 0, "unit_price"), written)] if told else [])


SLIPS = """\
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  discount: 1.500
  groups: [{id: g, label: G, discount: 2.500}]
  items:
    - {description: A, quantity: 5, tiers: [{from: 1, to: 1.999, unit_price: 3.500}, {from: 2.000, discount: 8%}], discount: 4.500}
  returns:
    horizon_years: 1
    todays_costs: [{label: C, per_year: 5.500, after: 6.500}]
"""


def test_every_amount_of_an_offer_may_have_meant_thousands() -> None:
    found = {".".join(map(str, path[1:])): written for path, written in suspicious(dossier_of(SLIPS).value.offer, "EUR")}
    assert found == {
        "items.0.tiers.0.to": "1.999",
        "items.0.tiers.0.unit_price": "3.500",
        "items.0.tiers.1.from": "2.000",
        "items.0.discount": "4.500",
        "groups.0.discount": "2.500",
        "discount": "1.500",
        "returns.todays_costs.0.per_year": "5.500",
        "returns.todays_costs.0.after": "6.500",
    }


@pytest.mark.parametrize(("name", "what"), [("benefits", "benefit"), ("todays_costs", "saving")])
def test_what_begins_beyond_the_horizon_never_counts(name: str, what: str) -> None:
    case = f"{{horizon_years: 2, {name}: [{{label: L, per_year: 1, from_month: 24}}, {{label: L, per_year: 1, from_month: 25}}]}}"
    path, message = f"offer.returns.{name}.1.from_month", f"offer.returns.{name}[1].from_month: month 25 lies beyond the horizon of 2 years"
    found = refused(f"{{title: T, currency: EUR, validity: {{days: 30}}, items: [{ITEM}], returns: {case}}}")
    assert found == [(path, f"{message}, so that the {what} never counts")]
