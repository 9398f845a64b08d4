"""When the lines of an offer fall due: what is paid once, what recurs, and what each year of the contract costs.

What is bought once falls due in month 0; what recurs from month 1 on, at the beginning of each period. A line's final amount is spread
over its times by cumulative rounding, so that the times add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kamdocs.model.dossier import ItemField
from kamdocs.offer.discounts import from_units, in_units
from kamdocs.offer.lines import Line
from kamdocs.values import Money

__all__ = ["RHYTHMS", "RecurringPrice", "YearPrice", "by_year", "due_by_month", "each_time", "months_of", "one_off", "recurring", "term"]

RHYTHMS = {"month": 1, "quarter": 3, "year": 12}
"""Months from one time to the next."""


class RecurringPrice(NamedTuple):
    """What falls due again and again in one rhythm, after all discounts."""

    every: str
    """month, quarter or year."""
    net: Money
    """All times together."""
    each: Money | None
    """Each time; None where the times differ by a minor unit, or the lines run differently long."""
    times: int | None
    """None where the lines run differently long."""


class YearPrice(NamedTuple):
    """What falls due in a year of the contract, after all discounts. Year 0 is month 0; year k is months 12(k-1)+1 to 12k."""

    year: int
    net: Money


def each_time(line: Line) -> Fraction:
    """What a line comes to each time that it falls due, net of tax, after all discounts.

    Not rounded where no discount of a group or of the offer counts it; else its final amount, which is rounded, by its times.
    """
    amount = line.exact if line.final_net == line.net else line.final_net.amount
    return Fraction(amount) / line.times


def months_of(item: ItemField) -> range:
    """The months in which an item falls due."""
    if item.every is None:
        return range(1)
    step = RHYTHMS[item.every]
    return range(1, 1 + step * (item.times or 1), step)


def one_off(lines: Iterable[Line], currency: str) -> Money:
    """What is paid once."""
    return _money(sum(_units(line) for line in lines if line.item.every is None), currency)


def recurring(lines: Sequence[Line], currency: str) -> tuple[RecurringPrice, ...]:
    """What recurs, by rhythm, the shortest first."""
    found = ((every, [line for line in lines if line.item.every == every]) for every in RHYTHMS)
    return tuple(_recurring(every, mine, currency) for every, mine in found if mine)


def _recurring(every: str, lines: Sequence[Line], currency: str) -> RecurringPrice:
    whole, times = sum(_units(line) for line in lines), {line.times for line in lines}
    same = lines[0].times if len(times) == 1 else None
    even = same is not None and all(_units(line) % same == 0 for line in lines)
    each = _money(whole // same, currency) if same is not None and even else None
    return RecurringPrice(every, _money(whole, currency), each, same)


def term(lines: Iterable[Line]) -> int | None:
    """How many months the longest recurring line runs; None where nothing recurs."""
    return max((RHYTHMS[line.item.every] * line.times for line in lines if line.item.every is not None), default=None)


def by_year(lines: Sequence[Line], currency: str) -> tuple[YearPrice, ...]:
    """What falls due in each year, without a year 0 in which nothing does; none where nothing recurs."""
    months = term(lines)
    if months is None:
        return ()
    last = -(-months // 12)
    years = range(0 if any(line.item.every is None for line in lines) else 1, last + 1)
    return tuple(YearPrice(year, _money(sum(_due_in(line, year) for line in lines), currency)) for year in years)


def due_by_month(lines: Iterable[Line], months: int, currency: str) -> tuple[Decimal, ...]:
    """What falls due in each month from 0 to `months`, in major units. The months of a year add up to what `by_year` has."""
    due = [0] * (months + 1)
    for line in lines:
        for count, month in enumerate(months_of(line.item)):
            if month <= months:
                due[month] += _until(line, count + 1) - _until(line, count)
    return tuple(from_units(each, currency) for each in due)


def _due_in(line: Line, year: int) -> int:
    """In minor units: what a line's times until the end of the year come to, less those until the end of the one before."""
    if line.item.every is None:
        return 0 if year else _units(line)
    # Twelve months are a whole number of periods of every rhythm.
    a_year = 12 // RHYTHMS[line.item.every]
    return _until(line, a_year * year) - _until(line, a_year * (year - 1)) if year else 0


def _until(line: Line, count: int) -> int:
    """In minor units: what the first `count` times come to, half up."""
    return (2 * _units(line) * min(line.times, count) + line.times) // (2 * line.times)


def _units(line: Line) -> int:
    return in_units(line.final_net.amount, line.final_net.currency)


def _money(units: int, currency: str) -> Money:
    return Money(from_units(units, currency), currency)
