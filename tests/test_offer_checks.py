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
