from __future__ import annotations

import datetime
import re
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.reading import read
from kamdocs.offer import Refusal, Returns, priced, refusals, returns
from kamdocs.offer.returns import internal_rate, present_value, why_no_rate
from kamdocs.source import parse
from kamdocs.source import read as read_yaml
from kamdocs.values import Formats, Number, Share, rounded

DATE = datetime.date(2026, 11, 24)
CONTRACT = Path(__file__).parent / "contract" / "dossier.yaml"


def case_of(text: str) -> Returns:
    """The business case of an offer whose title is not told."""
    return case(parse(f"title: A\n{text}", "offer.yaml").data)


def case(data: dict[str, Any], currency: str = "EUR") -> Returns:
    offer = OfferField.model_validate(data)
    found = returns(offer, priced(offer, currency))
    assert found is not None
    return found


# ---- by hand


def test_a_business_case_computed_by_hand() -> None:
    found = case_of("""
items:
  - {description: Sensor, quantity: 64, unit_price: 1180.00, discount: 8%}
  - {description: Fee, quantity: 1, unit_price: 5400.00, every: month, times: 36}
  - {description: Training, quantity: 4, unit_price: 950.00, optional: true}
returns:
  horizon_years: 3
  discount_rate: 8%
  benefits:
    - {label: Fewer stops, per_year: 118000, from_month: 4}
    - {label: Less energy, per_year: 64000, from_month: 7}
  running_costs:
    - {label: Own staff, per_year: 12000}
""")
    # Year 0 is month 0: the sensors, 64 × 1 180 × 0.92 = 69 478.40. The training is an option, and in no flow.
    # Each month from 1 costs 5 400 + 12 000 / 12 = 6 400, 76 800 a year. Fewer stops earn 118 000 / 12 = 9 833.33 from month 4, less energy
    # 64 000 / 12 = 5 333.33 from month 7: year 1 earns 9 × 9 833.33 + 6 × 5 333.33 = 88 500 + 32 000 = 120 500, years 2 and 3 earn 182 000.
    assert [(year.inflow.amount, year.outflow.amount, year.net.amount, year.cumulative.amount) for year in found.years] == [
        (Decimal(0), Decimal("69478.4"), Decimal("-69478.4"), Decimal("-69478.4")),
        (Decimal(120_500), Decimal(76_800), Decimal(43_700), Decimal("-25778.4")),
        (Decimal(182_000), Decimal(76_800), Decimal(105_200), Decimal("79421.6")),
        (Decimal(182_000), Decimal(76_800), Decimal(105_200), Decimal("184621.6")),
    ]
    # Owed after month 3: 69 478.40 + 3 × 6 400 = 88 678.40. Months 4 to 6 give 3 433.33 each: 78 378.40 is owed. From month 7 each gives
    # 8 766.67, and 78 378.40 / 8 766.67 = 8.94: the ninth, month 15.
    assert found.payback_months == 15
    # 43 700 / 1.08 + 105 200 / 1.1664 + 105 200 / 1.259712 - 69 478.40 = 40 462.963 + 90 192.044 + 83 511.152 - 69 478.40 = 144 687.759
    assert found.npv is not None
    assert str(rounded(found.npv.amount, "EUR")) == "144687.76"
    # At 87.09% the same sum is 43 700 / 1.8709 + 105 200 / 3.50026681 + 105 200 / 6.54864917 - 69 478.40
    # = 23 357.74 + 30 054.85 + 16 064.38 - 69 478.40 = -1.43, and at 87.08% it is 5.70: nothing lies between, nearer the first.
    assert found.irr is not None
    assert found.irr.quantize(Decimal("0.0001")) == Decimal("0.8709")
    assert (found.horizon_years, found.discount_rate) == (3, Share("0.08"))


def test_the_contracts_example() -> None:
    offer = read(Dossier, read_yaml(CONTRACT)).value.offer
    found = returns(offer, priced(offer, "EUR"))
    assert found is not None
    assert found.npv is not None
    assert found.irr is not None
    assert found.payback_months == 15
    assert str(rounded(found.npv.amount, "EUR")) == "144687.76"
    assert found.irr.quantize(Decimal("0.0001")) == Decimal("0.8709")


def test_without_a_business_case_there_is_nothing() -> None:
    offer = OfferField.model_validate(parse("{title: A, items: [{description: B, quantity: 1, unit_price: 1}]}", "offer.yaml").data)
    assert returns(offer, priced(offer, "EUR")) is None


@pytest.mark.parametrize(
    ("every", "times", "months"),
    [
        ("month", 4, [1, 2, 3, 4]),
        ("quarter", 3, [1, 4, 7]),
        ("year", 2, [1, 13]),
        ("month", 99, list(range(1, 25))),
        ("quarter", 99, [1, 4, 7, 10, 13, 16, 19, 22]),
        ("year", 99, [1, 13]),
    ],
)
def test_when_recurring_items_fall_due(every: str, times: int, months: list[int]) -> None:
    found = case_of(f"""
items: [{{description: B, quantity: 2, unit_price: 5, discount: 10%, every: {every}, times: {times}}}]
returns: {{horizon_years: 2}}
""")
    assert len(found.monthly) == 25
    assert {month: flow for month, flow in enumerate(found.monthly) if flow} == dict.fromkeys(months, -9)


def test_a_flow_is_not_rounded() -> None:
    found = case_of("items: [{description: B, quantity: 1, unit_price: 0.335, discount: 50%}]\nreturns: {horizon_years: 1}")
    assert found.monthly[0] == Decimal("-0.1675")


def test_a_benefit_earns_from_its_month_and_a_cost_from_the_first() -> None:
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 0}]
returns:
  horizon_years: 1
  benefits: [{label: C, per_year: 120, from_month: 11}, {label: Too late, per_year: 999, from_month: 13}, {label: At once, per_year: 24}]
  running_costs: [{label: D, per_year: 36}]
""")
    assert found.monthly == (0, *[-1] * 10, 9, 9)


def test_a_debt_paid_back_to_the_cent_is_paid_back() -> None:
    # 100 a year is 8.33… a month: 600 months of a third's digits must come to nothing exactly, in month 6.
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 50}]
returns: {horizon_years: 1, benefits: [{label: C, per_year: 100}]}
""")
    assert found.payback_months == 6


def test_a_case_that_falls_back_into_debt_pays_back_when_it_stays_out() -> None:
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 10}, {description: Fee, quantity: 1, unit_price: 1300, every: year, times: 2}]
returns: {horizon_years: 2, benefits: [{label: C, per_year: 1200}]}
""")
    # After month 13 1 300 are earned and 2 610 paid; at the end 2 400 are earned: never.
    assert found.payback_months is None
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 10}, {description: Fee, quantity: 1, unit_price: 1000, every: year, times: 2}]
returns: {horizon_years: 2, benefits: [{label: C, per_year: 1200}]}
""")
    # 1 010 are paid by month 1, 2 010 by month 13, and 100 a month earned: owed to month 10, out in 11 and 12, owed again from 13 to 20.
    assert found.payback_months == 21


@pytest.mark.parametrize(
    "text",
    [
        "{items: [{description: Free, quantity: 1, unit_price: 0}], returns: {horizon_years: 1, benefits: [{label: C, per_year: 1}]}}",
        "{items: [{description: Dear, quantity: 1, unit_price: 99}], returns: {horizon_years: 1, benefits: [{label: C, per_year: 1}]}}",
        "{items: [{description: No benefit, quantity: 1, unit_price: 99}], returns: {horizon_years: 1}}",
    ],
)
def test_no_payback(text: str) -> None:
    assert case({"title": "A"} | parse(text, "offer.yaml").data).payback_months is None


def test_no_rate_no_net_present_value() -> None:
    text = "items: [{description: B, quantity: 1, unit_price: 50}]\nreturns: {horizon_years: 1, benefits: [{label: C, per_year: 55}]}"
    found = case_of(text)
    assert (found.npv, found.discount_rate) == (None, None)
    assert found.irr == Share("0.1")


@pytest.mark.parametrize(
    ("price", "earned", "irr"),
    [
        (100, 110, Share("0.1")),
        (100, 100, Share(0)),
        (100, 50, Share("-0.5")),
        (100, 10_100, Share(100)),
        (10**9, 1, Share("-0.999999999")),
    ],
)
def test_an_exact_rate_comes_out_exact(price: int, earned: int, irr: Share) -> None:
    found = case_of(f"""
items: [{{description: B, quantity: 1, unit_price: {price}}}]
returns: {{horizon_years: 1, benefits: [{{label: C, per_year: {earned}}}]}}
""")
    assert found.irr == irr


# ---- discounted payback


@pytest.mark.parametrize(("rate", "month"), [("10%", 12), ("21%", 12), ("-50%", 12), ("10.01%", None), ("0%", 12)])
def test_a_discounted_debt_paid_back_to_the_cent_is_paid_back(rate: str, month: int | None) -> None:
    # All comes in with month 12, whose factor is exactly the year's: 1 320 / 12 = 110 = 100 × 1.10.
    growth = Decimal(rate.removesuffix("%")) / 100 + 1
    earned = 12 * 100 * growth if month else Decimal(1320)
    found = case_of(f"""
items: [{{description: B, quantity: 1, unit_price: 100}}]
returns: {{horizon_years: 1, discount_rate: {rate}, benefits: [{{label: C, per_year: {earned:f}, from_month: 12}}]}}
""")
    assert (found.discounted_payback_months, found.no_discounted_payback) == (month, None if month else "never")


def test_a_discounted_payback_computed_by_hand() -> None:
    # A month's 10 are worth 10 / 1.25 = 8 in the first year: after seven months 56 of 57 are paid back, after eight 64.
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 57}]
returns: {horizon_years: 1, discount_rate: 25%, benefits: [{label: C, per_year: 120}]}
""")
    assert (found.payback_months, found.discounted_payback_months) == (6, 8)


def test_without_a_rate_nothing_is_discounted() -> None:
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 99}]
returns: {horizon_years: 1, benefits: [{label: C, per_year: 1}]}
""")
    assert (found.discounted_payback_months, found.no_discounted_payback) == (None, None)
    assert found.no_payback == "never"


def test_at_todays_value_what_is_paid_back_may_not_be() -> None:
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 100}]
returns: {horizon_years: 1, discount_rate: 8%, benefits: [{label: C, per_year: 100}]}
""")
    assert (found.payback_months, found.no_payback) == (12, None)
    assert (found.discounted_payback_months, found.no_discounted_payback) == (None, "never")


# ---- what does not exist is told


@pytest.mark.parametrize(
    ("price", "earned", "payback", "rate"),
    [
        (0, 1, "nothing_owed", "none"),
        (99, 1, "never", None),
        (99, 0, "never", "none"),
        (1, 102, None, "beyond"),
    ],
)
def test_why_a_figure_does_not_exist(price: int, earned: int, payback: str | None, rate: str | None) -> None:
    found = case_of(f"""
items: [{{description: B, quantity: 1, unit_price: {price}}}]
returns: {{horizon_years: 1, discount_rate: 0%, benefits: [{{label: C, per_year: {earned}}}]}}
""")
    assert (found.no_payback, found.no_discounted_payback, found.no_irr) == (payback, payback, rate)
    assert (found.payback_months is None, found.irr is None) == (payback is not None, rate is not None)


@pytest.mark.parametrize(
    ("flows", "why"),
    [
        ((), "none"),
        ((0, 0), "none"),
        ((-10, 0, -5), "none"),
        ((-10, 25, -15), "several"),
        ((10, -25, 15), "several"),
        ((-1, 102), "beyond"),
        ((-10, 11), None),
    ],
)
def test_why_flows_have_no_rate_of_return(flows: tuple[int, ...], why: str | None) -> None:
    assert why_no_rate([Decimal(flow) for flow in flows]) == why


# ---- total cost against today's


def test_the_total_cost_against_todays_by_hand() -> None:
    found = case_of("""
items:
  - {description: Machine, quantity: 1, unit_price: 1000.005}
  - {description: Fee, quantity: 1, unit_price: 10, every: month, times: 60}
returns:
  horizon_years: 2
  benefits: [{label: In no cost, per_year: 7}]
  running_costs: [{label: Power, per_year: 60}]
  todays_costs:
    - {label: Repairs, per_year: 1200, after: 120, from_month: 7}
    - {label: Rent, per_year: 300}
""")
    # 1 000.005 + 24 × 10 + 2 × 60 are 1 360.005. Repairs still cost 6 × 100 and then 18 × 10, the rent nothing: 2 140.005.
    assert found.total_cost is not None
    assert found.todays_cost is not None
    assert (str(found.total_cost.amount), str(found.todays_cost.amount)) == ("2140.01", "3000.00")


def test_without_todays_costs_nothing_is_compared() -> None:
    found = case_of("items: [{description: B, quantity: 1, unit_price: 1}]\nreturns: {horizon_years: 1}")
    assert (found.total_cost, found.todays_cost) == (None, None)


# ---- discounts of groups and of the offer


def test_a_discount_of_the_offer_is_in_the_flows() -> None:
    found = case_of("""
discount: 50.00
items:
  - {description: Machine, quantity: 1, unit_price: 200}
  - {description: Fee, quantity: 1, unit_price: 10, every: month, times: 7}
returns: {horizon_years: 1}
""")
    # 50 of 270: by largest remainder the machine bears 37.04 and the fee 12.96, so that each of its seven times is 57.04 / 7.
    assert found.monthly[0] == Decimal("-162.96")
    assert found.paid[7:] == (Decimal(220),) * 6
    assert all(close(flow, -Fraction("57.04") / 7) for flow in found.monthly[1:8])


def test_a_debt_of_sevenths_paid_back_to_the_cent_is_paid_back() -> None:
    # The fee is 6.86 less in all, 63.14 / 7 = 9.02 each time; the machine 3.14 less.
    found = case_of("""
discount: 10.00
items:
  - {description: Machine, quantity: 1, unit_price: 32}
  - {description: Fee, quantity: 1, unit_price: 10, every: month, times: 7}
returns: {horizon_years: 1, benefits: [{label: C, per_year: 1104, from_month: 12}]}
""")
    assert found.paid[-1] == Decimal(92)
    assert found.payback_months == 12


def test_flows_have_the_discount_of_a_group_and_the_recommended_choice() -> None:
    found = case_of("""
groups: [{id: plant, label: Plant, discount: 10%}]
alternatives:
  - {id: service, label: Service, choices: [{id: base, label: Base}, {id: plus, label: Plus, recommended: true}]}
items:
  - {description: Machine, quantity: 1, unit_price: 200, group: plant}
  - {description: Fee, quantity: 1, unit_price: 10, every: quarter, times: 4, choice: base}
  - {description: Fee, quantity: 1, unit_price: 20, every: quarter, times: 4, choice: plus}
returns: {horizon_years: 1}
""")
    assert {month: flow for month, flow in enumerate(found.monthly) if flow} == {0: -180, 1: -20, 4: -20, 7: -20, 10: -20}


def test_flows_have_the_prices_by_quantity() -> None:
    found = case_of("""
items:
  - description: Sensor
    quantity: 15
    tiers: [{from: 1, unit_price: 10.005}, {from: 11, unit_price: 8}]
    tiers_mode: graduated
returns: {horizon_years: 1}
""")
    assert found.monthly[0] == Decimal("-140.05")


# ---- for any business case


def amounts(most: int) -> st.SearchStrategy[Number]:
    return st.integers(0, 100 * most).map(lambda cents: Number(str(Decimal(cents).scaleb(-2))))


months = st.integers(1, 60).map(lambda month: Number(str(month)))
items = st.fixed_dictionaries(
    {"description": st.just("A"), "quantity": st.integers(1, 9).map(lambda count: Number(str(count))), "unit_price": amounts(5_000)},
    optional={"discount": st.integers(0, 100).map(lambda share: f"{share}%"), "optional": st.booleans()},
)
recurring = st.builds(
    lambda item, price, every, times: item | {"unit_price": price, "every": every, "times": times},
    items,
    amounts(100),
    st.sampled_from(["month", "quarter", "year"]),
    months,
)
benefits = st.fixed_dictionaries({"label": st.just("B"), "per_year": amounts(20_000)}, optional={"from_month": months})
costs = st.fixed_dictionaries({"label": st.just("C"), "per_year": amounts(2_000)})
cases: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "title": st.just("A"),
        "items": st.lists(items | recurring, min_size=1, max_size=4),
        "returns": st.fixed_dictionaries(
            {"horizon_years": st.integers(1, 5).map(lambda years: Number(str(years))), "benefits": st.lists(benefits, max_size=3)},
            optional={
                "running_costs": st.lists(costs, max_size=2),
                "discount_rate": st.integers(-50, 60).map(lambda rate: f"{rate}%"),
            },
        ),
    }
)


def flows_of(data: dict[str, Any]) -> list[Fraction]:
    """Net flows by month, month by month and in fractions: the definition, read aloud."""
    flows = []
    for month in range(12 * int(data["returns"]["horizon_years"]) + 1):
        flow = Fraction(0)
        for item in data["items"]:
            step = {"month": 1, "quarter": 3, "year": 12}.get(item.get("every", ""))
            count, rest = divmod(month - 1, step) if step else (0, month)
            if not item.get("optional") and rest == 0 and 0 <= count < int(item.get("times", 1)):
                less = 1 - Fraction(item.get("discount", "0%").removesuffix("%")) / 100
                flow -= Fraction(item["quantity"]) * Fraction(item["unit_price"]) * less
        for benefit in data["returns"].get("benefits", ()):
            if month >= int(benefit.get("from_month", 1)):
                flow += Fraction(benefit["per_year"]) / 12
        for cost in data["returns"].get("running_costs", ()):
            if month >= 1:
                flow -= Fraction(cost["per_year"]) / 12
        flows.append(flow)
    return flows


def close(found: Decimal, exact: Fraction) -> bool:
    return abs(Fraction(found) - exact) <= Fraction(1, 10**30)


@given(cases)
def test_flows_are_what_fractions_give(data: dict[str, Any]) -> None:
    exact, found = flows_of(data), case(data)
    assert len(found.monthly) == len(exact)
    assert all(close(flow, wanted) for flow, wanted in zip(found.monthly, exact, strict=True))
    assert [year.year for year in found.years] == list(range(int(data["returns"]["horizon_years"]) + 1))
    for year in found.years:
        last = 12 * year.year + 1
        assert close(year.net.amount, sum(exact[max(last - 12, 0) : last], Fraction(0)))
        assert close(year.cumulative.amount, sum(exact[:last], Fraction(0)))
        assert close(year.net.amount, Fraction(year.inflow.amount) - Fraction(year.outflow.amount))
        assert min(year.inflow.amount, year.outflow.amount) >= 0


@given(cases)
def test_payback_is_the_first_month_out_of_debt_for_good(data: dict[str, Any]) -> None:
    exact = flows_of(data)
    cumulative = [sum(exact[: month + 1], Fraction(0)) for month in range(len(exact))]
    ever_owed = any(each < 0 for each in cumulative)
    months = [month for month in range(len(cumulative)) if all(each >= 0 for each in cumulative[month:])]
    assert case(data).payback_months == (months[0] if ever_owed and months else None)


@given(cases)
def test_what_came_in_and_was_paid_until_each_month(data: dict[str, Any]) -> None:
    found, exact = case(data), flows_of(data)
    assert len(found.earned) == len(found.paid) == len(exact)
    for month, (earned, paid) in enumerate(zip(found.earned, found.paid, strict=True)):
        until = sum(exact[: month + 1], Fraction(0))
        assert abs(Fraction(earned) - Fraction(paid) - until) < Fraction(1, 10**30)
    assert list(found.earned) == sorted(found.earned)
    assert list(found.paid) == sorted(found.paid)


@given(cases)
def test_discounted_payback_is_where_the_debt_with_its_interest_is_paid_off(data: dict[str, Any]) -> None:
    """Another formulation: no flow is discounted, the balance bears a year's interest as each year begins, and is out of debt for good."""
    rate = data["returns"].get("discount_rate")
    found = case(data)
    if rate is None:
        assert (found.discounted_payback_months, found.no_discounted_payback) == (None, None)
        return
    growth, balance, owed = 1 + Fraction(rate.removesuffix("%")) / 100, Fraction(0), []
    for month, flow in enumerate(flows_of(data)):
        balance = balance * (growth if month % 12 == 1 else 1) + flow
        owed.append(balance < 0)
    out = next((month for month in range(len(owed)) if not any(owed[month:])), None)
    assert found.discounted_payback_months == (out if any(owed) else None)
    assert found.no_discounted_payback == (None if any(owed) and out is not None else "never" if any(owed) else "nothing_owed")


@given(cases)
def test_what_is_paid_back_at_todays_value_is_worth_it_and_nothing_else(data: dict[str, Any]) -> None:
    found = case(data)
    if found.npv is not None and found.no_discounted_payback != "nothing_owed":
        assert (found.discounted_payback_months is not None) == (found.npv.amount > Decimal("-1e-30"))


@given(cases, st.sampled_from(["JPY", "KWD", "EUR"]))
def test_value_and_rate_are_pyxirrs_in_every_currency(data: dict[str, Any], currency: str) -> None:
    found, exact = case(data, currency), flows_of(data)
    yearly = [float(sum(exact[max(12 * year - 11, 0) : 12 * year + 1], Fraction(0))) for year in range(found.horizon_years + 1)]
    if found.npv is not None and found.discount_rate is not None:
        scale = sum(abs(flow) / float(1 + found.discount_rate) ** year for year, flow in enumerate(yearly))
        assert found.npv.currency == currency
        assert float(found.npv.amount) == pytest.approx(pyxirr.npv(float(found.discount_rate), yearly), abs=1e-9 * scale + 1e-9)
    oracle = pyxirr.irr(yearly) if found.irr is not None else None
    if found.irr is not None and oracle is not None:
        assert float(found.irr) == pytest.approx(oracle, rel=1e-6, abs=1e-6)


todays = st.fixed_dictionaries(
    {"label": st.just("D"), "per_year": amounts(5_000)}, optional={"after": amounts(6_000), "from_month": months}
)


@given(cases, st.lists(todays, min_size=1, max_size=3), st.sampled_from(["JPY", "KWD", "EUR"]))
def test_total_costs_are_what_fractions_give(data: dict[str, Any], costs: list[dict[str, Any]], currency: str) -> None:
    data = data | {"returns": data["returns"] | {"todays_costs": costs}}
    found, months = case(data, currency), 12 * int(data["returns"]["horizon_years"])
    total = -sum(flows_of(data | {"returns": data["returns"] | {"benefits": []}}), Fraction(0))
    today = Fraction(0)
    for month in range(1, months + 1):
        for cost in costs:
            late = month >= int(cost.get("from_month", 1))
            total += Fraction(cost.get("after", 0) if late else cost["per_year"]) / 12
            today += Fraction(cost["per_year"]) / 12
    unit = Fraction(1, 10 ** {"JPY": 0, "KWD": 3, "EUR": 2}[currency])
    assert found.total_cost is not None
    assert found.todays_cost is not None
    # Half up.
    assert -unit / 2 < Fraction(found.todays_cost.amount) - today <= unit / 2
    # As it is shown: each line is rounded, and each of its times; so are the running costs, and what is left of today's.
    assert abs(Fraction(found.total_cost.amount) - total) <= unit * (len(data["items"]) + 1)
    assert all((Fraction(shown.amount) / unit).denominator == 1 for shown in (found.total_cost, found.todays_cost))


@given(cases)
def test_options_change_no_flow(data: dict[str, Any]) -> None:
    counted = [item for item in data["items"] if not item.get("optional")]
    assume(counted)
    assert case(data) == case(data | {"items": counted})


@given(cases.flatmap(lambda data: st.tuples(st.just(data), st.permutations(data["items"]))))
def test_the_order_of_items_changes_nothing(pair: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    data, other = pair
    assert case(data) == case(data | {"items": other})


@given(cases)
def test_the_callers_context_changes_nothing(data: dict[str, Any]) -> None:
    offer = OfferField.model_validate(data)
    price = priced(offer, "EUR")
    found = returns(offer, price)
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert returns(offer, price) == found


@given(cases)
def test_value_and_rate_are_those_of_the_yearly_flows(data: dict[str, Any]) -> None:
    found = case(data)
    flows = [year.net.amount for year in found.years]
    assert found.irr == internal_rate(flows)
    assert (found.npv is None) == (found.discount_rate is None)
    if found.npv is not None and found.discount_rate is not None:
        assert (found.npv.amount, found.npv.currency) == (present_value(flows, found.discount_rate), "EUR")


# ---- for any flows

yearly_flows = st.lists(st.integers(-(10**8), 10**8).map(lambda cents: Decimal(cents).scaleb(-2)), min_size=1, max_size=12)


@st.composite
def flows_that_change_once(draw: st.DrawFn) -> list[Decimal]:
    """First of one sign, then of the other, with nothing in some years, and of sizes that no rate above 10,000% divides."""
    part = st.lists(st.just(0) | st.integers(10**6, 10**8), min_size=1, max_size=6).filter(any)
    sign = draw(st.sampled_from([1, -1]))
    return [Decimal(cents).scaleb(-2) for cents in (*(-sign * each for each in draw(part)), *(sign * each for each in draw(part)))]


def value_at(growth: Fraction, flows: list[Decimal]) -> Fraction:
    """At the end of the last year, where a growth of nothing divides nothing."""
    return sum((Fraction(flow) * growth ** (len(flows) - 1 - year) for year, flow in enumerate(flows)), Fraction(0))


@given(yearly_flows, st.integers(-50, 200))
def test_present_value_is_pyxirrs_and_what_fractions_give(flows: list[Decimal], percent: int) -> None:
    found = present_value(flows, Decimal(percent).scaleb(-2))
    growth = 1 + Fraction(percent, 100)
    assert close(found, value_at(growth, flows) / growth ** (len(flows) - 1))
    scale = sum(abs(flow) / Decimal(100 + percent).scaleb(-2) ** year for year, flow in enumerate(flows))
    assert float(found) == pytest.approx(pyxirr.npv(percent / 100, flows), abs=1e-9 * float(scale) + 1e-9)


@given(flows_that_change_once())
def test_rate_of_return_makes_the_value_nothing(flows: list[Decimal]) -> None:
    found = internal_rate(flows)
    if found is None:
        assert value_at(Fraction(101), flows) * (flows[0] or next(filter(None, flows))) < 0
        return
    # It has twelve decimals: within half a unit of the last the value is nothing, or changes its sign.
    growth, half = 1 + Fraction(found), Fraction(1, 2 * 10**12) + Fraction(1, 10**18)
    assert value_at(max(growth - half, Fraction(0)), flows) * value_at(growth + half, flows) <= 0


@given(yearly_flows)
def test_no_rate_of_return_unless_flows_change_sign_once(flows: list[Decimal]) -> None:
    signs = "".join("+" if flow > 0 else "-" for flow in flows if flow)
    assert internal_rate(flows) is None or re.fullmatch(r"\++-+|-+\++", signs)


@pytest.mark.parametrize("flows", [(), (0,), (-10,), (-10, -5), (10, 5), (-10, 25, -15), (10, -25, 15), (-1, 0, 1, 0, -1)])
def test_flows_without_a_rate_of_return(flows: tuple[int, ...]) -> None:
    assert internal_rate([Decimal(flow) for flow in flows]) is None


@pytest.mark.parametrize(("price", "earned"), [("1e-9", "1e15"), ("1e-45", "1e15"), ("1", "101.01"), ("1e-300", "1"), ("100", "10100.01")])
def test_above_ten_thousand_percent_there_is_no_rate_of_return(price: str, earned: str) -> None:
    assert internal_rate([-Decimal(price), Decimal(earned)]) is None
    assert internal_rate([Decimal(price), -Decimal(earned)]) is None


def test_a_loss_of_nearly_all_has_a_rate() -> None:
    assert internal_rate([Decimal("-1e15"), Decimal("1e-9")]) == Share(-1)


@given(st.integers(1_000, 1_000_000), st.lists(st.integers(100, 20_000), min_size=1, max_size=5))
def test_rate_of_return_is_pyxirrs(price: int, gains: list[int]) -> None:
    flows = [Decimal(flow) for flow in (-price, *gains)]
    found, oracle = internal_rate(flows), pyxirr.irr(flows)
    assert found is not None
    assert oracle is not None
    assert float(found) == pytest.approx(oracle, rel=1e-7, abs=1e-7)


# ---- refused


def refused(case: str) -> list[Refusal]:
    """`case`: the business case of an offer that is otherwise sound."""
    text = f"""
kamdocs: dossier/1
account: {{name: Aurora}}
buying_centre: {{members: [{{name: Ann Lee, position: CFO}}]}}
offer:
  title: A
  currency: EUR
  validity: {{days: 30}}
  items: [{{description: B, quantity: 1, unit_price: 10}}]
  returns: {case}
"""
    return list(refusals(Dossier.model_validate(parse(text, "aurora.yaml").data), None, DATE))


@pytest.mark.parametrize(
    "case",
    [
        "{horizon_years: 50, discount_rate: -50%, benefits: [{label: B, per_year: 1e15}]}",
        "{horizon_years: 1, discount_rate: 100%, benefits: [{label: In its last month, per_year: 1, from_month: 12}]}",
        "{horizon_years: 1, benefits: [], running_costs: [{label: C, per_year: 0}]}",
    ],
)
def test_what_is_a_business_case(case: str) -> None:
    assert refused(case) == []


def test_what_is_no_business_case() -> None:
    found = refused("{horizon_years: 51, discount_rate: -50.01%, benefits: [{label: B, per_year: 1, from_month: 613}]}")
    assert [(each.path[2:], each.message) for each in found] == [
        (("horizon_years",), "offer.returns.horizon_years: 51 years are too many"),
        (("discount_rate",), "offer.returns.discount_rate: -50.01% is not between -50% and 100%"),
        (
            ("benefits", 0, "from_month"),
            "offer.returns.benefits[0].from_month: month 613 lies beyond the horizon of 51 years, so that the benefit never counts",
        ),
    ]
    assert all(each.hint for each in found)
    (only,) = refused("{horizon_years: 1, discount_rate: 100.01%}")
    assert only.path[2:] == ("discount_rate",)


def test_a_benefit_counts_from_within_the_horizon() -> None:
    (only,) = refused("{horizon_years: 1, benefits: [{label: A, per_year: 1}, {label: B, per_year: 1, from_month: 13}]}")
    assert only.message.startswith("offer.returns.benefits[1].from_month: month 13 lies beyond the horizon of 1 year, ")


def test_the_largest_case_can_be_counted_and_shown() -> None:
    found = case_of("""
items: [{description: B, quantity: 1, unit_price: 1e-9}]
returns:
  horizon_years: 50
  discount_rate: -50%
  benefits: [{label: C, per_year: 1e15}]
""")
    assert found.npv is not None
    assert found.irr is None
    assert Formats("it").money(found.npv).endswith("€")
