"""When the lines of an offer fall due: once, again and again, and in which year."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kamdocs.model.dossier import OfferField
from kamdocs.offer import Priced, priced
from kamdocs.offer.schedule import each_time, months_of
from kamdocs.source import parse

FEES = """
title: A
items:
  - {description: Plant, quantity: 1, unit_price: 1000.00}
  - {description: Fee, quantity: 1, unit_price: 99.90, every: month, times: 18}
  - {description: Care, quantity: 1, unit_price: 120.00, every: month, times: 18}
  - {description: Audit, quantity: 1, unit_price: 500.00, every: quarter, times: 5}
  - {description: Option, quantity: 1, unit_price: 1.00, every: year, times: 10, optional: true}
"""


def price(text: str, currency: str = "EUR") -> Priced:
    return priced(OfferField.model_validate(parse(text, "offer.yaml").data), currency)


def years(found: Priced) -> dict[int, str]:
    return {each.year: str(each.net.amount) for each in found.years}


def test_what_recurs_and_what_is_paid_once() -> None:
    found = price(FEES)
    assert str(found.one_off) == "1000.00 EUR"
    assert [(each.every, str(each.net), str(each.each), each.times) for each in found.recurring] == [
        ("month", "3958.20 EUR", "219.90 EUR", 18),
        ("quarter", "2500.00 EUR", "500.00 EUR", 5),
    ]
    # Eighteen months; five quarters are fifteen; the option runs longer, and counts in nothing.
    assert found.term_months == 18
    # Twelve months and four quarters; six months and one quarter.
    assert years(found) == {0: "1000.00", 1: "4638.80", 2: "1819.40"}


def test_where_nothing_recurs_there_is_no_contract() -> None:
    found = price("{title: A, items: [{description: B, quantity: 1, unit_price: 10}]}")
    assert (found.one_off, found.recurring, found.years, found.term_months) == (None, (), (), None)


def test_a_year_0_in_which_nothing_falls_due_is_left_out() -> None:
    found = price("{title: A, items: [{description: B, quantity: 1, unit_price: 10, every: year, times: 2}]}")
    assert (str(found.one_off), years(found)) == ("0.00 EUR", {1: "10.00", 2: "10.00"})


def test_times_that_differ_by_a_cent_are_spread_by_cumulative_rounding() -> None:
    # 3 × 33.335 = 100.005, which is 100.01; a third each year: 33.34, then 66.67 by the second, then 100.01.
    found = price("{title: A, items: [{description: B, quantity: 1, unit_price: 33.335, every: year, times: 3}]}")
    assert years(found) == {1: "33.34", 2: "33.33", 3: "33.34"}
    assert [(str(each.net), each.each, each.times) for each in found.recurring] == [("100.01 EUR", None, 3)]


def test_lines_that_run_differently_long_have_no_one_amount() -> None:
    found = price("""
        title: A
        items:
          - {description: B, quantity: 1, unit_price: 10, every: month, times: 12}
          - {description: C, quantity: 1, unit_price: 10, every: month, times: 6}
    """)
    assert [(str(each.net), each.each, each.times) for each in found.recurring] == [("180.00 EUR", None, None)]


@pytest.mark.parametrize(
    ("every", "months"),
    [("", [0]), ("every: month, times: 3", [1, 2, 3]), ("every: quarter, times: 3", [1, 4, 7]), ("every: year, times: 2", [1, 13])],
)
def test_the_months_in_which_it_falls_due(every: str, months: list[int]) -> None:
    (line,) = price(f"{{title: A, items: [{{description: B, quantity: 1, unit_price: 10, {every}}}]}}").lines
    assert list(months_of(line.item)) == months


def test_each_time_is_not_rounded_unless_a_discount_of_more_lines_counts_it() -> None:
    item = "{description: B, quantity: 3, unit_price: 0.335, discount: 50%, every: month, times: 7}"
    (line,) = price(f"{{title: A, items: [{item}]}}").lines
    assert each_time(line) == Fraction("0.5025")
    # 3.52, less 10%, rounded: 3.17.
    (line,) = price(f"{{title: A, discount: 10%, items: [{item}]}}").lines
    assert each_time(line) == Fraction("3.17") / 7


def test_in_yen_the_years_are_whole() -> None:
    found = price("{title: A, items: [{description: B, quantity: 1, unit_price: 0.75, every: month, times: 30}]}", "JPY")
    # 22.5, which is 23: by month 12 it is 9.2, by month 24 18.4.
    assert years(found) == {1: "9", 2: "9", 3: "5"}
