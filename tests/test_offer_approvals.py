from __future__ import annotations

import datetime
import hashlib
from fractions import Fraction
from typing import Any

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
        "cfo",
        "offer.items[1] (D) is sold 12.5% below its price, all discounts counted (the limit is 10%)",
        ("offer", "items", 1),
        "discount above 10%",
    )


def test_an_item_is_named_in_the_proposals_language_and_by_its_sku() -> None:
    text = HEAD + "  items: [{description: {en: Router, it: Instradatore}, sku: RT-10, quantity: 1, unit_price: 100, discount: 20%}]\n"
    written = read(Dossier, source.parse(text, "d.yaml")).value.offer
    (need,) = needed(policies(f"{{{TEN}, by: cfo}}"), priced(written, "EUR"), written, Validity(ON, 0), {}, "it")
    assert need.why.startswith("offer.items[0] (Instradatore, RT-10) is sold 20% below its price")


@pytest.mark.parametrize(
    ("amount", "limit", "shown"),
    [
        ("89.94", "10.06%", None),
        ("89.935", "10.06%", "10.065%"),
        ("89.9399", "10.06%", "10.0601%"),
        ("89.93999999", "10.06%", "10.06000001%"),
    ],
)
def test_a_discount_is_seen_to_be_above_its_limit(amount: str, limit: str, shown: str | None) -> None:
    written = offer(f"quantity: 1, unit_price: {amount}")
    told = why(written, f"discount: {{above: {limit}}}", amounts={0: Fraction(100)})
    assert [each.partition(" is sold ")[2].partition(" below")[0] for each in told] == ([shown] if shown else [])


def test_a_margin_is_seen_to_be_below_its_limit() -> None:
    written = offer("quantity: 1, unit_price: 1000000, cost: 750000.01")
    assert why(written, "margin: {below: 25%}") == ["the margin is 24.999999% (the limit is 25%)"]


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
    assert f"offer.items[1] (D) is sold {shown} below its price" in told


def test_tiers_without_a_base_price_are_prices_and_no_discounts() -> None:
    assert why(offer("quantity: 10, tiers: [{from: 1, unit_price: 10}, {from: 10, unit_price: 5}]"), TEN) == []


def test_a_discount_on_a_choice_that_is_not_recommended_counts_too() -> None:
    choices = "  alternatives: [{id: a, label: A, choices: [{id: good, label: G}, {id: best, label: B, recommended: true}]}]\n"
    written = offer("quantity: 1, unit_price: 100, choice: good, discount: 40%", "quantity: 1, unit_price: 100, choice: best", more=choices)
    assert "offer.items[0] (D) is sold 40% below" in why(written, TEN)[0]


def test_a_price_below_the_lists_is_a_discount_and_one_above_it_is_none() -> None:
    written = offer("quantity: 2, unit_price: 80, sku: S")
    assert why(written, TEN, amounts={0: Fraction(200)}) == [
        "offer.items[0] (D, S) is sold 20% below the price list's price, all discounts counted (the limit is 10%)"
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


# ---- choices

PACKAGES = "[{id: good, label: G, recommended: true}, {id: better, label: B}, {id: best, label: C}]"
CHOICES = f"  alternatives: [{{id: a, label: A, choices: {PACKAGES}}}]\n"


def choices(good: str, better: str, best: str) -> OfferField:
    named = zip(("good", "better", "best"), (good, better, best), strict=True)
    return offer("quantity: 1, unit_price: 0, cost: 0", *(f"quantity: 1, choice: {name}, {each}" for name, each in named), more=CHOICES)


def test_the_margin_is_the_worst_that_the_client_may_choose() -> None:
    rule = "margin: {below: 25%}"
    prices = "unit_price: 100, cost: 50", "unit_price: 100, cost: 90", "unit_price: 100, cost: 80"
    assert why(choices(*prices), rule) == ["the margin is 10% with the choice better (the limit is 25%)"]
    assert why(choices(prices[1], prices[0], prices[2]), rule) == ["the margin is 10% (the limit is 25%)"]
    assert why(choices(prices[0], prices[0], prices[0]), rule) == []


def test_a_margin_that_cannot_be_told_of_a_choice_needs_an_approval_too() -> None:
    rule = "margin: {below: 25%}"
    assert why(choices("unit_price: 100, cost: 50", "unit_price: 100, cost: 50", "unit_price: 100"), rule) == [
        "the margin cannot be told with the choice best, since offer.items[3] (D) has no cost (the limit is 25%)"
    ]
    assert why(choices("unit_price: 100, cost: 50", "unit_price: 0, cost: 0", "unit_price: 100, cost: 50"), rule) == [
        "the margin cannot be told with the choice better, since nothing is charged (the limit is 25%)"
    ]


def test_the_contract_is_worth_the_most_that_the_client_may_choose() -> None:
    written = choices("unit_price: 100", "unit_price: 300", "unit_price: 200")
    assert why(written, "contract_value: {above: {amount: 299.99, currency: EUR}}") == [
        "the contract is worth 300.00 EUR with the choice better (the limit is 299.99 EUR)"
    ]
    assert why(written, "contract_value: {above: {amount: 300, currency: EUR}}") == []


def test_two_choices_together_may_be_worse_than_each_alone() -> None:
    """An amount that is little beside what is recommended is much beside two small choices."""
    pair = "[{{id: {0}1, label: A, recommended: true}}, {{id: {0}2, label: B}}]"
    both = ", ".join(f"{{id: {each}, label: A, choices: {pair.format(each)}}}" for each in "ab")
    more = f"  discount: 100.00\n  alternatives: [{both}]\n"
    written = offer(
        *(f"quantity: 1, choice: {name}, unit_price: {price}" for name, price in (("a1", 1000), ("a2", 200), ("b1", 1000), ("b2", 200))),
        more=more,
    )
    (told,) = why(written, TEN)
    assert told.endswith("is sold 25% below its price with the choices a2 and b2, all discounts counted (the limit is 10%)")


def test_a_discount_with_a_choice_names_it() -> None:
    written = choices("unit_price: 100", "unit_price: 100, discount: 30%", "unit_price: 100, discount: 20%")
    assert why(written, TEN) == [
        "offer.items[2] (D) is sold 30% below its price with the choice better, all discounts counted (the limit is 10%)"
    ]


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500), st.integers(0, 30)), min_size=3, max_size=3), st.integers(0, 40))
def test_every_choice_is_judged_as_if_it_were_the_recommended_one(written: list[tuple[int, int, int]], whole: int) -> None:
    """Oracle: three offers, each of one choice alone."""
    prices = [f"unit_price: {price}, cost: {cost}, discount: {off}%" for price, cost, off in written]
    rules = "margin: {below: 25%}", "contract_value: {above: {amount: 250, currency: EUR}}", TEN
    items = [f"quantity: 1, choice: {name}, {each}" for name, each in zip(("good", "better", "best"), prices, strict=True)]
    discount = f"  discount: {whole}%\n"
    for rule in rules:
        alone = [bool(why(offer(f"quantity: 1, {each}", more=discount), rule)) for each in prices]
        assert bool(why(offer(*items, more=CHOICES + discount), rule)) == any(alone)


def test_no_alternative_is_priced_again_for_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    from kamdocs.offer import totals

    written = choices("unit_price: 1", "unit_price: 1", "unit_price: 1")
    found, counted, once = priced(written, "EUR"), [0], totals._reckoned

    def reckoned(*arguments: Any) -> Any:
        counted[0] += 1
        return once(*arguments)

    monkeypatch.setattr(totals, "_reckoned", reckoned)
    rules = policies("{discount: {above: 10%}, margin: {below: 5%}, contract_value: {above: {amount: 1, currency: EUR}}, by: cfo}")
    needed(rules, found, written, Validity(ON, 0), {})
    assert counted == [2]  # once for each choice that is not recommended


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
        "the margin cannot be told, since offer.items[1] (D) has no cost (the limit is 25%)"
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
        "offer.items[0] (D) is sold 20% below its price, all discounts counted (the limit is 10%) "
        "and the contract is worth 80.00 EUR (the limit is 50 EUR)"
    ]


def test_each_policy_that_holds_is_a_need_in_their_order() -> None:
    written = offer("quantity: 1, unit_price: 100, discount: 20%")
    rules = policies("{discount: {above: 5%}, by: a}", "{discount: {above: 30%}, by: b}", "{discount: {above: 10%}, by: c}")
    assert [need.by for need in needed(rules, priced(written, "EUR"), written, Validity(ON, 0), {})] == ["a", "c"]


# ---- limits


def test_a_limit_is_told_in_words_that_no_offer_changes() -> None:
    rules = policies(
        "{discount: {above: 10.0%}, by: a}",
        "{margin: {below: 25%}, contract_value: {above: {amount: 50.00, currency: EUR}}, by: a}",
        "{payment_days: {above: 60}, validity_days: {above: 90}, exclusive: false, by: a}",
        "{exclusive: true, by: a}",
    )
    said = [
        "discount above 10%",
        "margin below 25% and contract value above 50 EUR",
        "payment days above 60 and validity days above 90 and no terms reserved",
    ]
    for price, discount in (("100", "20%"), ("90", "30%")):
        written = offer(f"quantity: 1, unit_price: {price}, discount: {discount}")
        assert [need.limit for need in needed(rules, priced(written, "EUR"), written, Validity(ON, 99), {})] == said
    written = offer("quantity: 1, unit_price: 1", more="  exclusive: {terms: [T]}\n")
    assert [need.limit for need in needed(rules, priced(written, "EUR"), written, Validity(ON, 0), {})] == ["terms reserved"]


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


SUBMISSION = datetime.date(2027, 1, 15)


def around(days: str, **given_: Any) -> str:
    return digest(
        BASE,
        read(Dossier, source.parse(f"{HEAD}  validity: {{{days}}}\n  items: []\n", "d.yaml")).value.offer.validity or DAYS,
        "EUR",
        **given_,
    )


def test_what_feeds_the_validity_is_part_of_it_and_nothing_else_of_account_and_tender() -> None:
    from_, working = "days: 30, from: submission", "business_days: 30"
    other = SUBMISSION + datetime.timedelta(1)
    assert around(from_, submission=SUBMISSION) != around(from_, submission=other)
    assert around("days: 30", submission=SUBMISSION) == around("days: 30", submission=other) == around("days: 30")
    assert len({around(working, country="IT"), around(working, country="DE"), around(working, country="DE", region="BY")}) == 3
    assert around("days: 30", country="IT", region="BZ") == around("days: 30")


def test_what_discounts_are_measured_by_is_part_of_it() -> None:
    amounts: tuple[dict[int, Fraction], ...] = {0: Fraction(100)}, {0: Fraction(101)}, {1: Fraction(100)}, {}
    assert len({digest(BASE, DAYS, "EUR", list_amounts=each) for each in amounts}) == 4
    assert digest(BASE, DAYS, "EUR", list_amounts={}) == digest(BASE, DAYS, "EUR")


NOTHING = ["optional: false", "discount: 0%", "discount: 0.00", "choice: []", "unit: null"]
MORE_NOTHING = ["groups: []", "alternatives: []", "discount: 0%", "exclusive: {}", "exclusive: {terms: []}", "reasons: []", "tax_notes: {}"]
SOMETHING = [
    "optional: true",
    "discount: 1%",
    "unit: U",
    "unit: {en: U, it: V}",
    "unit: {en: U}",
    "tax: 0%",
    "cost: 0",
    "sku: S",
    "group: g",
]
MORE_SOMETHING = ["discount: 7.50", "exclusive: {terms: [T]}", "delivery: D", "tax: 0%", "payment_days: 0", "groups: [{id: g, label: G}]"]


@given(
    st.lists(st.sampled_from(NOTHING), unique_by=lambda each: each.partition(":")[0]),
    st.lists(st.sampled_from(MORE_NOTHING), unique_by=lambda each: each.partition(":")[0]),
    st.lists(st.sampled_from(SOMETHING), unique_by=lambda each: each.partition(":")[0]),
    st.lists(st.sampled_from(MORE_SOMETHING), unique_by=lambda each: each.partition(":")[0]),
)
def test_what_says_nothing_changes_no_digest_and_what_says_something_does(
    nothing: list[str], more_nothing: list[str], something: list[str], more_something: list[str]
) -> None:
    def written(*parts: list[str], more: list[list[str]]) -> OfferField:
        fields = {name: each for part in parts for each in part for name in [each.partition(":")[0]]}
        above = {name: each for part in more for each in part for name in [each.partition(":")[0]]}
        return offer(", ".join(["quantity: 2, unit_price: 3", *fields.values()]), more="".join(f"  {each}\n" for each in above.values()))

    plain = written(something, more=[more_something])
    padded = written(nothing, something, more=[more_nothing, more_something])
    assert digest(padded, DAYS, "EUR") == digest(plain, DAYS, "EUR")
    bare = written(more=[])
    assert (digest(plain, DAYS, "EUR") == digest(bare, DAYS, "EUR")) == (not something and not more_something)


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
    fields = {"kamdocs": "approval/1", "dossier": dossier, "by": by, "on": on, "covers": ["x"], "digest": of}
    return Approval.model_validate({**fields, "limits": list(LIMITS)})


LIMITS = ("margin below 25%", "terms reserved", "validity days above 60")
NEEDS = tuple(
    Need(by, why, ("offer",), limit)
    for by, why, limit in zip(("cfo", "ceo", "cfo"), ("the margin is 1%", "it is exclusive", "it is long"), LIMITS, strict=True)
)


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


@pytest.mark.parametrize("limits", [[], ["margin below 24%"], ["margin below 25% and terms reserved"]])
def test_an_approval_meets_the_limits_that_it_names_alone(limits: list[str]) -> None:
    fields = {"kamdocs": "approval/1", "dossier": "dossiers/a.yaml", "by": "cfo", "on": "2026-11-20", "covers": ["x"], "digest": "now"}
    given_ = Approval.model_validate({**fields, "limits": [*limits, "validity days above 60"]})
    found = missing(NEEDS, [given_], "dossiers/a.yaml", "now")
    assert [(each.by, each.limit, each.voided, str(each.unnamed)) for each in found] == [
        ("cfo", "margin below 25%", None, "2026-11-20"),
        ("ceo", "terms reserved", None, "None"),
    ]


def test_what_is_approved_after_the_proposals_date_does_not_count_and_is_told() -> None:
    approvals = [approval("cfo", "now", "2026-11-20"), approval("ceo", "now", "2026-11-21")]
    found = missing(NEEDS, approvals, "dossiers/a.yaml", "now", datetime.date(2026, 11, 20))
    assert [(each.by, each.later) for each in found] == [("ceo", datetime.date(2026, 11, 21))]
    assert missing(NEEDS, approvals, "dossiers/a.yaml", "now", datetime.date(2026, 11, 21)) == ()
