"""What a template gives a chart to draw: `{{ returns.cash_flow | chart("year", "cumulative") }}` in the chart's alternative text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final

from kamdocs.values import Formats, Money, Share, UnitPrice, minor_unit, rounded
from kamdocs.word.absence import Absent, AbsentFieldError, TagError, UnknownFieldError
from kamdocs.word.content import Content

__all__ = ["ChartData", "Series", "chart_data", "locale_code"]

_Kind = tuple[type, str]
"""What a chart's axis counts: numbers, shares, or amounts in one currency."""

_SPACES: Final = re.compile("[\t\r\n\u2028\u2029]+")
_NUMBER: Final = re.compile(r"(\D*)\d(?:.*\d)?(\D*)", re.DOTALL)
_MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one field, one for each category; None is a gap. `name`: the field's."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData(Content):
    """`categories`: as a reader sees them; `format_code`: how spreadsheets and charts write the values, in the proposal's language."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    format_code: str


class _Told(Decimal):
    """A value of a chart that somebody follows: it is written as they want it."""

    written: Callable[[str], str]

    def __format__(self, spec: str, context: Any = None, /) -> str:
        return str(self.written(super().__format__(spec)))


def chart_data(rows: Any, names: Sequence[Any], formats: Formats, told: Callable[[Any, str], str] | None = None) -> ChartData:
    """What a chart draws of `rows`, a list of maps. `names`: of the field that names them, then of those that are drawn.

    `told`: as `Template.render` takes it. Raises TagError where there is nothing to draw, and for values that no one scale can show.
    """
    if isinstance(rows, Iterator):  # of select, reject and their like
        rows = list(rows)
    _check(rows, names)
    category, *values = names
    found = {name: [_value(row, name) for row in rows] for name in values}
    for name, column in found.items():
        if not any(value is not None for value in column):
            raise TagError(f"no element of this list has {name}", "put the chart between {% if … %} and {% endif %}, or name another field")
    kind = _one_kind(found)
    digits = max(_digits(value) for column in found.values() for value in column if value is not None)
    categories = tuple(_category(formats, row, category) for row in rows)
    columns = {name: tuple(map(_number, column)) for name, column in found.items()}
    if told:
        categories = tuple(str(told(row[category], text)) for row, text in zip(rows, categories, strict=True))
        followed = partial(_followed, told)
        columns = {name: tuple(map(followed, (row[name] for row in rows), column)) for name, column in columns.items()}
    return ChartData(categories, tuple(Series(name, column) for name, column in columns.items()), _format_code(formats, kind, digits))


def _followed(told: Callable[[Any, str], str], source: Any, value: Decimal | None) -> Decimal | None:
    """`value`, which is written as `told` has the text of the field that it was made of."""
    if value is None:
        return None
    followed = _Told(value)
    followed.written = lambda text: told(source, text)
    return followed


def _check(rows: Any, names: Sequence[Any]) -> None:
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise TagError("chart draws a list whose elements have fields", 'write returns.cash_flow | chart("year", "cumulative")')
    if len(names) < 2 or not all(isinstance(name, str) for name in names):
        hint = 'write … | chart("year", "cumulative"), each name in quotes'
        raise TagError("chart takes the name of the field below the columns, then of those that it draws", hint)
    if len(set(names[1:])) < len(names) - 1:
        raise TagError("chart draws each field once", "take the repeated name away")
    if not rows:
        raise TagError("this list is empty, and a chart of nothing misleads", "put the chart between {% if … %} and {% endif %}")
    if len(rows) > _MOST_ROWS:
        raise TagError(f"a chart draws {_MOST_ROWS} elements at most", "draw fewer")


def _field(row: Mapping[str, Any], name: str) -> Any:
    try:
        return row[name]
    except KeyError:
        raise UnknownFieldError(row, name) from None


def _category(formats: Formats, row: Mapping[str, Any], name: str) -> str:
    value = _field(row, name)
    if value is None or isinstance(value, Absent):
        raise AbsentFieldError(Absent(obj=row, name=name))
    try:
        return _SPACES.sub(" ", formats.plain(value, name))
    except ValueError:
        raise TagError(f"{name} is neither a text nor a number or a date", "name another field first") from None


def _value(row: Mapping[str, Any], name: str) -> Any:
    """Money, Share, Decimal or int, as a reader sees it; None where it is absent."""
    value = _field(row, name)
    if value is None or isinstance(value, Absent):
        return None
    if isinstance(value, Share):
        return value.shown
    if isinstance(value, Money):
        return value if isinstance(value, UnitPrice) else Money(rounded(value.amount, value.currency), value.currency)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite():
        return value
    raise TagError(f"{name} is no number, amount or share, and a chart draws nothing else", "name another field")


def _one_kind(columns: Mapping[str, Sequence[Any]]) -> _Kind:
    kinds: dict[_Kind, str] = {}
    for name, column in columns.items():
        for value in column:
            if value is not None:
                kinds.setdefault(_kind(value), name)
    if len(kinds) > 1:
        told = " and ".join(f"{_told(kind)} ({name})" for kind, name in kinds.items())
        raise TagError(f"a chart has one scale, and these are {told}", "make a chart of each")
    return next(iter(kinds))


def _kind(value: Any) -> _Kind:
    if isinstance(value, Money):
        return Money, value.currency
    return (Share, "") if isinstance(value, Share) else (Decimal, "")


def _told(kind: _Kind) -> str:
    return {Money: f"amounts in {kind[1]}", Share: "shares", Decimal: "numbers"}[kind[0]]


def _number(value: Any) -> Decimal | None:
    if value is None:
        return None
    return value.amount if isinstance(value, Money) else Decimal(value)


def _digits(value: Any) -> int:
    """Decimals that a reader sees: of an amount those of its currency, of a share those of its percentage."""
    written = max(-int(Decimal(value.amount if isinstance(value, Money) else value).as_tuple().exponent), 0)
    if isinstance(value, Money):
        return max(written, minor_unit(value.currency)) if isinstance(value, UnitPrice) else minor_unit(value.currency)
    return value.decimals if isinstance(value, Share) else written


def _format_code(formats: Formats, kind: _Kind, digits: int) -> str:
    """What spreadsheets call a number format: `[$-410]#,##0.00" €";"−"#,##0.00" €"`."""
    number = "#,##0" + ("." + "0" * digits if digits else "")
    return locale_code(formats.language) + ";".join(f"{before}{number}{after}" for before, after in _around(formats, kind))


@cache
def locale_code(language: str) -> str:
    """What begins a number format in this language: `[$-410]` for Italian, by Microsoft's numbers; "" for one that has none.

    LibreOffice takes the signs between the digits from it. Word and Excel take those of the reader's computer.
    """
    import locale

    from babel.core import get_global

    base, *parts = language.split("-")
    region = next((part for part in parts if len(part) == 2), "")
    likely = get_global("likely_subtags").get("_".join((base, *parts)), "")
    wanted = f"{base}_{region or likely.rpartition('_')[2]}"
    number = next((number for number, name in locale.windows_locale.items() if name == wanted), 0)
    return f"[$-{number:X}]" if number else ""


def _around(formats: Formats, kind: _Kind) -> Iterator[tuple[str, str]]:
    """What the language writes before and after a number that is positive, then one that is negative."""
    for one in (Decimal(1), Decimal(-1)):
        value = Money(one, kind[1]) if kind[0] is Money else Share(one) if kind[0] is Share else one
        match = _NUMBER.fullmatch(formats.number(value))
        assert match is not None  # a number has a digit
        yield _literal(match[1]), _literal(match[2])


def _literal(text: str) -> str:
    """`text` in quotes, without which its letters would be codes; only `%` is meant as the code that it is."""
    return "%".join(f'"{part}"' if part else "" for part in text.split("%"))
