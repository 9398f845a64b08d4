from __future__ import annotations

import datetime
import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs import source
from kamdocs.model.dossier import Dossier, OfferField, ValidityField
from kamdocs.model.reading import read
from kamdocs.model.records import Approval
from kamdocs.model.settings import PolicyField, Settings
from kamdocs.offer import Need, Validity, digest, missing, needed, priced
from kamdocs.values import Number

ON = datetime.date(2026, 11, 24)
HEAD = "kamdocs: dossier/1\naccount: {name: A}\nbuying_centre: {members: [{name: B, position: C}]}\noffer:\n  title: T\n"


def offer(*items: str, more: str = "") -> OfferField:
    text = HEAD + more + "  items:\n" + "".join(f"    - {{description: D, {each}}}\n" for each in items)
    return read(Dossier, source.parse(text, "d.yaml")).value.offer


def policies(*written: str) -> tuple[PolicyField, ...]:
    text = "kamdocs: workspace/1\napprovals:\n" + "".join(f"  - {each}\n" for each in written)
    return read(Settings, source.parse(text, "k.yaml")).value.approvals or ()


def why(written: OfferField, *policy: str, days: int = 30, amounts: dict[int, Fraction] | None = None, currency: str = "EUR") -> list[str]:
    """Why each policy, of `cfo`, needs an approval."""
    validity = Validity(ON + datetime.timedelta(days), days)
    rules = policies(*(f"{{{each}, by: cfo}}" for each in policy))
    return [need.why for need in needed(rules, priced(written, currency), written, validity, amounts or {})]


TEN = "discount: {above: 10%}"


# ---- discounts


@pytest.mark.parametrize(("taken", "asks"), [("10%", False), ("10.01%", True), ("0%", False), ("100%", True)])
def test_a_discount_above_the_limit_needs_an_approval_and_one_at_it_does_not(taken: str, asks: bool) -> None:
    assert bool(why(offer(f"quantity: 1, unit_price: 100, discount: {taken}"), TEN)) is asks


def test_it_says_which_item_how_much_and_the_limit() -> None:
    written = offer("quantity: 1, unit_price: 100, discount: 12%", "quantity: 1, unit_price: 100, discount: 12.5%")
    (need,) = needed(policies(f"{{{TEN}, by: cfo}}"), priced(written, "EUR"), written, Validity(ON, 0), {})
    assert need == Need(
        "cfo", "offer.items[1] is sold 12.5% below its price, all discounts counted (the limit is 10%)", ("offer", "items", 1)
    )


def test_rounding_to_cents_is_no_discount() -> None:
    # 10% of 1.06 leaves 0.954, which is shown as 0.95: 10.4% less.
    assert why(offer("quantity: 1, unit_price: 1.06, discount: 10%"), TEN) == []


@pytest.mark.parametrize(
    ("more", "item", "shown"),
    [
        ("  discount: 5%\n", "quantity: 1, unit_price: 100, discount: 6%", "10.7%"),
        ("  groups: [{id: g, label: G, discount: 20%}]\n", "quantity: 1, unit_price: 100, group: g", "20%"),
        ("  groups: [{id: g, label: G, discount: 20%}]\n  discount: 10%\n", "quantity: 1, unit_price: 100, group: g, discount: 50%", "64%"),
        ("  discount: 15.00\n", "quantity: 1, unit_price: 100", "15%"),
        ("  groups: [{id: g, label: G, discount: 12.00}]\n", "quantity: 1, unit_price: 100, group: g", "12%"),
        ("", "quantity: 2, unit_price: 100, discount: 30.00, every: month, times: 12", "15%"),
        ("", "quantity: 10, unit_price: 100, tiers: [{from: 1, discount: 0%}, {from: 10, discount: 20%}]", "20%"),
        ("", "quantity: 1, unit_price: 100, discount: 20%, optional: true", "20%"),
    ],
    ids=["offer", "group", "all", "amount", "amount of a group", "amount each time", "tier", "option"],
)
def test_all_discounts_count_together(more: str, item: str, shown: str) -> None:
    (told,) = why(offer("quantity: 1, unit_price: 0", item, more=more), TEN)
    assert f"offer.items[1] is sold {shown} below its price" in told


def test_tiers_without_a_base_price_are_prices_and_no_discounts() -> None:
    assert why(offer("quantity: 10, tiers: [{from: 1, unit_price: 10}, {from: 10, unit_price: 5}]"), TEN) == []


def test_a_discount_on_a_choice_that_is_not_recommended_counts_too() -> None:
    choices = "  alternatives: [{id: a, label: A, choices: [{id: good, label: G}, {id: best, label: B, recommended: true}]}]\n"
    written = offer("quantity: 1, unit_price: 100, choice: good, discount: 40%", "quantity: 1, unit_price: 100, choice: best", more=choices)
    assert "offer.items[0] is sold 40% below" in why(written, TEN)[0]


def test_a_price_below_the_lists_is_a_discount_and_one_above_it_is_none() -> None:
    written = offer("quantity: 2, unit_price: 80, sku: S")
    assert why(written, TEN, amounts={0: Fraction(200)}) == [
        "offer.items[0] is sold 20% below the price list's price, all discounts counted (the limit is 10%)"
    ]
    assert why(written, TEN, amounts={0: Fraction(100)}) == []
    assert why(offer("quantity: 2, unit_price: 120, discount: 20%, sku: S"), TEN, amounts={0: Fraction(200)}) == []


def test_graduated_prices_are_one_item() -> None:
    tiers = "tiers_mode: graduated, tiers: [{from: 1, unit_price: 10}, {from: 11, unit_price: 5}]"
    written = offer(f"quantity: 20, {tiers}, discount: 10%")
    assert why(written, TEN, amounts={0: Fraction(150)}) == []
    assert "32.5% below" in why(written, TEN, amounts={0: Fraction(200)})[0]


shares = st.integers(0, 100).map(lambda each: f"{each}%")


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 10_000), shares), min_size=1, max_size=4),
    shares,
    st.sampled_from(["JPY", "EUR", "KWD"]),
)
def test_shares_are_compared_before_anything_is_rounded(items: list[tuple[int, int, str]], whole: str, currency: str) -> None:
    written = offer(
        *(f"quantity: {count}, unit_price: {cents / 100:.2f}, discount: {off}" for count, cents, off in items),
        more=f"  discount: {whole}\n",
    )
    left = min(100 - int(off[:-1]) for _, _, off in items) * (100 - int(whole[:-1]))
    assert bool(why(written, TEN, currency=currency)) == (left < 90 * 100)


# ---- the other tests


def test_a_margin_below_the_limit_needs_an_approval() -> None:
    rule = "margin: {below: 25%}"
    assert why(offer("quantity: 3, unit_price: 100, cost: 75"), rule) == []
    assert why(offer("quantity: 3, unit_price: 100, cost: 80"), rule) == ["the margin is 20% (the limit is 25%)"]
    assert why(offer("quantity: 3, unit_price: 100, cost: 75, discount: 1%"), rule) == ["the margin is 24.24% (the limit is 25%)"]
    assert why(offer("quantity: 1, unit_price: 100, cost: 50, every: month, times: 12"), rule) == []


def test_the_margin_counts_what_the_totals_count() -> None:
    written = offer("quantity: 1, unit_price: 100, cost: 50", "quantity: 1, unit_price: 100, cost: 100, optional: true")
    assert why(written, "margin: {below: 25%}") == []


def test_a_margin_that_cannot_be_told_needs_an_approval_too() -> None:
    rule = "margin: {below: 25%}"
    assert why(offer("quantity: 1, unit_price: 100, cost: 1", "quantity: 1, unit_price: 1"), rule) == [
        "the margin cannot be told, since offer.items[1] has no cost (the limit is 25%)"
    ]
    assert why(offer("quantity: 1, unit_price: 0, cost: 1"), rule) == [
        "the margin cannot be told, since nothing is charged (the limit is 25%)"
    ]


def test_the_contracts_value_is_the_whole_net_over_the_whole_term() -> None:
    written = offer("quantity: 1, unit_price: 100, every: month, times: 36, tax: 22%")
    assert why(written, "contract_value: {above: {amount: 3600, currency: EUR}}") == []
    assert why(written, "contract_value: {above: {amount: 3599.99, currency: EUR}}") == [
        "the contract is worth 3600.00 EUR (the limit is 3599.99 EUR)"
    ]
    assert "which no limit in USD covers" in why(written, "contract_value: {above: {amount: 9999, currency: EUR}}", currency="USD")[0]


def test_days_until_we_are_paid() -> None:
    rule = "payment_days: {above: 60}"
    assert why(offer("quantity: 1, unit_price: 1", more="  payment_days: 60\n"), rule) == []
    assert why(offer("quantity: 1, unit_price: 1", more="  payment_days: 61\n"), rule) == ["it is paid after 61 days (the limit is 60)"]
    assert "does not say" in why(offer("quantity: 1, unit_price: 1"), rule)[0]


def test_days_of_validity() -> None:
    assert why(offer("quantity: 1, unit_price: 1"), "validity_days: {above: 90}", days=90) == []
    assert why(offer("quantity: 1, unit_price: 1"), "validity_days: {above: 90}", days=91) == ["it holds for 91 days (the limit is 90)"]


@pytest.mark.parametrize(
    ("more", "reserves"),
    [("", False), ("  exclusive: {}\n", False), ("  exclusive: {terms: [T]}\n", True), ("  exclusive: {until: 2027-01-01}\n", True)],
)
def test_terms_that_are_reserved(more: str, reserves: bool) -> None:
    written = offer("quantity: 1, unit_price: 1", more=more)
    assert bool(why(written, "exclusive: true")) is reserves
    assert bool(why(written, "exclusive: false")) is not reserves


def test_all_that_a_policy_names_must_hold() -> None:
    rule = "discount: {above: 10%}, contract_value: {above: {amount: 50, currency: EUR}}"
    assert why(offer("quantity: 1, unit_price: 50, discount: 20%"), rule) == []
    assert why(offer("quantity: 2, unit_price: 50, discount: 20%"), rule) == [
        "offer.items[0] is sold 20% below its price, all discounts counted (the limit is 10%) "
        "and the contract is worth 80.00 EUR (the limit is 50 EUR)"
    ]


def test_each_policy_that_holds_is_a_need_in_their_order() -> None:
    written = offer("quantity: 1, unit_price: 100, discount: 20%")
    rules = policies("{discount: {above: 5%}, by: a}", "{discount: {above: 30%}, by: b}", "{discount: {above: 10%}, by: c}")
    assert [need.by for need in needed(rules, priced(written, "EUR"), written, Validity(ON, 0), {})] == ["a", "c"]


# ---- digest


BASE = offer("quantity: 12.10, unit_price: 100, discount: 8%, tags: [a]", more="  send_to: {to: b}\n")
DAYS = ValidityField.model_validate({"days": Number("30")})


def test_how_it_is_written_and_whom_it_is_sent_to_changes_no_digest() -> None:
    same = offer("tags: [a], discount: 8.00%, unit_price: 1e2, quantity: 12.1", more="  send_to: {to: c, cc: [b]}\n")
    assert digest(same, DAYS, "EUR") == digest(BASE, DAYS, "EUR")


@pytest.mark.parametrize(
    "other",
    [
        offer("quantity: 12.11, unit_price: 100, discount: 8%, tags: [a]"),
        offer("quantity: 12.10, unit_price: 100, discount: 8.00, tags: [a]"),
        offer("quantity: 12.10, unit_price: 100, discount: 8%, tags: [b]"),
        offer("quantity: 12.10, unit_price: 100, discount: 8%, tags: [a], cost: 1"),
        offer("quantity: 12.10, unit_price: 100, discount: 8%, tags: [a]", more="  payment_terms: Later\n"),
        offer("quantity: 12.10, unit_price: 100, discount: 8%, tags: [a]", more="  returns: {horizon_years: 3}\n"),
    ],
)
def test_any_change_of_the_offer_changes_the_digest(other: OfferField) -> None:
    assert digest(other, DAYS, "EUR") != digest(BASE, DAYS, "EUR")


def test_validity_and_currency_are_part_of_it() -> None:
    other = ValidityField.model_validate({"business_days": Number("30")})
    assert len({digest(BASE, DAYS, "EUR"), digest(BASE, other, "EUR"), digest(BASE, DAYS, "USD")}) == 3


def test_a_default_that_is_written_into_the_dossier_changes_nothing() -> None:
    item = "quantity: 12.10, unit_price: 100, discount: 8%, tags: [a]"
    written = offer(item, more="  currency: EUR\n  validity: {days: 30}\n")
    assert digest(written, written.validity or DAYS, "EUR") == digest(BASE, DAYS, "EUR")


def test_a_digest_is_one_of_json_without_what_is_absent() -> None:
    item = '{"description":"D","discount":"8%","quantity":"1.5","unit_price":"1000"}'
    text = f'{{"currency":"EUR","items":[{item}],"title":"T","validity":{{"days":"30"}}}}'
    written = offer("quantity: 1.50, unit_price: 1e3, discount: 8%")
    assert digest(written, DAYS, "EUR") == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


# ---- what is missing


def approval(by: str, of: str, on: str = "2026-11-20", dossier: str = "dossiers/a.yaml") -> Approval:
    return Approval.model_validate({"kamdocs": "approval/1", "dossier": dossier, "by": by, "on": on, "covers": ["x"], "digest": of})


NEEDS = (Need("cfo", "the margin is 1%", ("offer",)), Need("ceo", "it is exclusive", ("offer",)), Need("cfo", "it is long", ("offer",)))


def left(*approvals: Approval) -> list[tuple[str, str, str | None]]:
    return [(each.by, each.why, str(each.voided) if each.voided else None) for each in missing(NEEDS, approvals, "dossiers/a.yaml", "now")]


def test_one_approval_meets_all_needs_of_its_approver() -> None:
    assert left() == [("cfo", "the margin is 1%", None), ("ceo", "it is exclusive", None), ("cfo", "it is long", None)]
    assert left(approval("cfo", "now")) == [("ceo", "it is exclusive", None)]
    assert left(approval("cfo", "now"), approval("ceo", "now")) == []


def test_an_approval_of_another_offer_is_voided_and_told() -> None:
    assert left(approval("cfo", "then"), approval("ceo", "now")) == [
        ("cfo", "the margin is 1%", "2026-11-20"),
        ("cfo", "it is long", "2026-11-20"),
    ]


def test_an_approval_of_another_dossier_or_by_another_person_is_none() -> None:
    assert left(approval("cfo", "now", dossier="dossiers/b.yaml"), approval("cto", "now")) == left()


def test_of_several_files_one_that_still_holds_is_enough_and_the_last_voided_one_is_told() -> None:
    assert left(approval("cfo", "now", "2026-01-01"), approval("cfo", "then", "2026-11-20"), approval("ceo", "now")) == []
    assert left(approval("ceo", "now"), approval("cfo", "b", "2026-11-20"), approval("cfo", "a", "2026-11-10"))[0][2] == "2026-11-20"
