from __future__ import annotations

from decimal import Decimal, localcontext
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.model.dossier import OfferField
from kamdocs.offer import NoPayback, Returns, priced, returns
from kamdocs.offer.scenarios import Scenario, scenarios
from kamdocs.source import parse
from kamdocs.values import Number, Share

CASE = """
title: A
items:
  - {description: Sensor, quantity: 64, unit_price: 1180.00, discount: 8%}
  - {description: Fee, quantity: 1, unit_price: 5400.00, every: month, times: 36}
returns:
  horizon_years: 3
  discount_rate: 8%
  benefits:
    - {label: Fewer stops, per_year: 118000, from_month: 4}
    - {label: Less energy, per_year: 64000, from_month: 7}
  running_costs:
    - {label: Own staff, per_year: 12000}
"""


def scenarios_of(data: dict[str, Any]) -> tuple[Scenario, ...]:
    offer = OfferField.model_validate(data)
    price = priced(offer, "EUR")
    counted = returns(offer, price)
    assert counted is not None
    return scenarios(offer, price, counted)


def case(data: dict[str, Any]) -> Returns:
    offer = OfferField.model_validate(data)
    found = returns(offer, priced(offer, "EUR"))
    assert found is not None
    return found


def test_the_four_scenarios_and_what_they_assume() -> None:
    found = scenarios_of(parse(CASE, "offer.yaml").data)
    assert [(each.name, each.benefits, each.delay_months) for each in found] == [
        ("as_assumed", Share(0), 0),
        ("benefits_less", Share("-0.2"), 0),
        ("later", Share(0), 6),
        ("both", Share("-0.2"), 6),
    ]


def test_what_goes_worse_by_hand() -> None:
    assumed, less, later, both = (each.returns for each in scenarios_of(parse(CASE, "offer.yaml").data))
    # 69 478.40 at first and 76 800 a year are paid in all of them. Year 1 earns 9 × 9 833.33 + 6 × 5 333.33 = 120 500; four fifths of it
    # are 96 400. Six months later fewer stops earn from month 10, 3 × 9 833.33 = 29 500, and less energy from month 13, nothing.
    assert [[str(year.inflow.amount.quantize(Decimal(1))) for year in each.years] for each in (assumed, less, later, both)] == [
        ["0", "120500", "182000", "182000"],
        ["0", "96400", "145600", "145600"],
        ["0", "29500", "182000", "182000"],
        ["0", "23600", "145600", "145600"],
    ]
    assert len({tuple(year.outflow for year in each.years) for each in (assumed, less, later, both)}) == 1
    # After month 12, 49 878.40, 116 778.40 and 122 678.40 are owed in the worse ones. From then on a month gives 15 166.67 − 6 400, or four
    # fifths of it, 12 133.33 − 6 400: 49 878.40 / 5 733.33 = 8.70, 116 778.40 / 8 766.67 = 13.32, 122 678.40 / 5 733.33 = 21.40.
    assert [each.payback_months for each in (assumed, less, later, both)] == [15, 21, 26, 34]


@pytest.mark.parametrize("benefits", ["", "  benefits: []\n"])
def test_without_benefits_nothing_can_go_worse(benefits: str) -> None:
    text = f"title: A\nitems: [{{description: B, quantity: 1, unit_price: 1}}]\nreturns:\n  horizon_years: 1\n{benefits}"
    assert scenarios_of(parse(text, "offer.yaml").data) == ()


def test_what_starts_after_the_horizon_earns_nothing() -> None:
    text = "{title: A, items: [{description: B, quantity: 1, unit_price: 9}], returns: {horizon_years: 1, benefits: [{label: C, per_year: 12, from_month: 7}]}}"  # noqa: E501
    later = scenarios_of(parse(text, "offer.yaml").data)[2].returns
    assert later.earned[-1] == 0
    assert (later.payback_months, later.no_payback, later.no_irr) == (None, "never", "none")


# ---- for any business case


def numbers(least: int, most: int) -> st.SearchStrategy[Number]:
    return st.integers(least, most).map(lambda number: Number(str(number)))


items = st.fixed_dictionaries({"description": st.just("A"), "quantity": numbers(1, 9), "unit_price": numbers(0, 5_000)})
recurring = st.builds(
    lambda item, every, times: item | {"every": every, "times": times}, items, st.sampled_from(["month", "quarter", "year"]), numbers(1, 60)
)
benefits = st.fixed_dictionaries({"label": st.just("B"), "per_year": numbers(0, 20_000)}, optional={"from_month": numbers(1, 12)})
cases: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "title": st.just("A"),
        "items": st.lists(items | recurring, min_size=1, max_size=4),
        "returns": st.fixed_dictionaries(
            {"horizon_years": numbers(2, 5), "benefits": st.lists(benefits, min_size=1, max_size=3)},
            optional={"discount_rate": st.integers(-50, 60).map(lambda rate: f"{rate}%")},
        ),
    }
)


def rewritten(data: dict[str, Any], less: str, delay: int) -> dict[str, Any]:
    """The case as somebody would write it who believes in less."""
    written = [
        each
        | {"per_year": Number(f"{each['per_year'] * Decimal(less):f}"), "from_month": Number(str(int(each.get("from_month", 1)) + delay))}
        for each in data["returns"]["benefits"]
    ]
    return data | {"returns": data["returns"] | {"benefits": written}}


@given(cases)
def test_a_scenario_is_the_case_written_otherwise(data: dict[str, Any]) -> None:
    assert [each.returns for each in scenarios_of(data)] == [
        case(data),
        case(rewritten(data, "0.8", 0)),
        case(rewritten(data, "1", 6)),
        case(rewritten(data, "0.8", 6)),
    ]


def until(months: int | None, why: NoPayback | None) -> float:
    """When it pays back: at once where nothing is ever owed, and never."""
    return months if months is not None else inf if why == "never" else 0


def rate(case: Returns) -> float | Decimal:
    """The rate: without end where nothing is owed or it is beyond all bounds, and below all where nothing is earned."""
    if case.irr is not None:
        return case.irr
    assert case.no_irr != "several"
    return inf if case.no_irr == "beyond" or any(year.net.amount > 0 for year in case.years) else -inf


@given(cases)
def test_worse_is_never_better(data: dict[str, Any]) -> None:
    assumed, *worse = (each.returns for each in scenarios_of(data))
    for each in worse:
        assert each.paid == assumed.paid
        assert all(less <= more for less, more in zip(each.earned, assumed.earned, strict=True))
        assert each.npv is None or assumed.npv is None or each.npv.amount <= assumed.npv.amount
        assert until(each.payback_months, each.no_payback) >= until(assumed.payback_months, assumed.no_payback)
        assert until(each.discounted_payback_months, each.no_discounted_payback) >= until(
            assumed.discounted_payback_months, assumed.no_discounted_payback
        )
        assert rate(each) <= rate(assumed)


@given(cases)
def test_the_callers_context_changes_nothing(data: dict[str, Any]) -> None:
    found = scenarios_of(data)
    with localcontext(prec=3):
        assert scenarios_of(data) == found
