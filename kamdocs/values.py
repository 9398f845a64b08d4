"""Values that know nothing of the rest: numbers as written, shares, money, localised text, and their formats by language.

Formats follow Unicode's CLDR through Babel. Minus is U+2212, and amounts always carry the decimals of their currency (ISO 4217),
so that a right-aligned column aligns on its decimals.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Any

__all__ = [
    "FILTERS",
    "Formats",
    "LocalText",
    "Money",
    "Number",
    "Share",
    "UnitPrice",
    "in_language",
    "is_currency",
    "is_language",
    "minor_unit",
    "rounded",
]

LocalText = str | Mapping[str, str]
"""A text for every language, or texts by BCP 47 tag."""

FILTERS = ("money", "number", "percent", "date", "full_date", "year")
"""The filters that templates and small texts may use; each is a method of `Formats`."""

MINUS = "\N{MINUS SIGN}"

# CLDR's `en` is American; a bare `en` is read all over Europe, where the day comes first.
_LOCALES = {"en": "en_GB"}
# CLDR's full date is made for calendars; inside a sentence some languages want it otherwise.
_FULL_DATES = {"en": "EEEE d MMMM y", "de": "EEEE, 'den' d. MMMM y", "es": "EEEE d 'de' MMMM 'de' y"}


_SHARE = re.compile(r"-?[0-9]+(\.[0-9]+)?%")


class Number(Decimal):
    """An unquoted number of a YAML file: an exact Decimal that remembers how it was written (`12.10`, `1e3`)."""

    literal: str

    def __new__(cls, literal: str) -> Number:
        number = super().__new__(cls, literal)
        number.literal = literal
        return number


class Share(Decimal):
    """A share as a fraction of one: `Share("0.08")` is 8%."""

    @classmethod
    def parse(cls, text: str) -> Share:
        """The share written as `8%`, `96.1%` or `-2.5%`. Raises ValueError for anything else."""
        number = text.strip()
        if not _SHARE.fullmatch(number):
            raise ValueError(f"{text!r} is no share")
        return cls(Decimal(number[:-1]).scaleb(-2))

    def __str__(self) -> str:
        percent = self.scaleb(2)
        return f"{percent.normalize() if percent else Decimal(0):f}%"

    def __format__(self, spec: str, context: Context | None = None, /) -> str:
        return super().__format__(spec, context) if spec else str(self)

    def __repr__(self) -> str:
        return f"Share({self})"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. `amount`: Decimal, in major units; `currency`: ISO 4217 code."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class UnitPrice(Money):
    """The price of one unit, which may have more decimals than its currency: it is shown with all of them."""

    __slots__ = ()


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the minor unit of `currency`."""
    return amount.quantize(Decimal(1).scaleb(-minor_unit(currency)), ROUND_HALF_UP)


@cache
def minor_unit(currency: str) -> int:
    """Decimals of an ISO 4217 currency: EUR 2, JPY 0, KWD 3."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


@cache
def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 currency that Babel knows."""
    from babel.numbers import list_currencies

    return code in list_currencies()


@cache
def is_language(tag: str) -> bool:
    """Whether `tag` is a BCP 47 tag whose formats are known (`it`, `de-CH`)."""
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return "_" not in tag


def in_language(text: LocalText | None, language: str) -> str | None:
    """The text in `language`, or in its base language (`de` serves `de-CH`); a plain string serves every language.

    None where the text is absent, empty, or not there in this language.
    """
    if text is None or isinstance(text, str):
        return text or None
    tags = {tag.casefold(): words for tag, words in text.items()}
    wanted = language.casefold()
    return tags.get(wanted) or tags.get(wanted.partition("-")[0]) or None


class Formats:
    """The formats of one language. Each filter takes a value and gives the text that a reader sees."""

    def __init__(self, language: str) -> None:
        from babel.core import Locale

        self.language = language
        self._locale = Locale.parse(_LOCALES.get(language, language.replace("-", "_")))

    def money(self, value: Any) -> str:
        """`263.878,40 €`. `value`: Money; it is rounded half up to the currency's minor unit, a unit price to what it has."""
        from babel.numbers import format_currency

        if not isinstance(value, Money):
            raise ValueError(f"money formats an amount with its currency, not {_told(value)}")
        finer = isinstance(value, UnitPrice) and rounded(value.amount, value.currency) != value.amount
        amount = value.amount if finer else rounded(value.amount, value.currency)
        return _minus(format_currency(amount, value.currency, locale=self._locale, decimal_quantization=not finer))

    def number(self, value: Any) -> str:
        """A number with the decimals that it has; Money and Share in their own formats."""
        from babel.numbers import format_decimal

        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, Share):
            return self.percent(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise ValueError(f"number formats a number, not {_told(value)}")
        plain = Decimal(f"{Decimal(value):f}")
        return _minus(format_decimal(plain, locale=self._locale, decimal_quantization=False, format=self._decimals(plain)))

    def percent(self, value: Any) -> str:
        """`8%`, `87.09%`: at most two decimals, rounded half up. `value`: Share."""
        from babel.numbers import format_percent

        if not isinstance(value, Share):
            raise ValueError(f"percent formats a share, not {_told(value)}")
        hundredths = Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return _minus(format_percent(hundredths, locale=self._locale, decimal_quantization=False))

    def date(self, value: Any) -> str:
        """`15 gennaio 2027`."""
        return self._date(value, "long")

    def full_date(self, value: Any) -> str:
        """`venerdì 15 gennaio 2027`: with the weekday, which leaves no doubt about the day."""
        base = self.language.partition("-")[0]
        return self._date(value, _FULL_DATES.get(self.language if base == "en" else base, "full"))

    def year(self, value: Any) -> str:
        """`2027`, of a date or of a year."""
        if isinstance(value, datetime.date):
            return str(value.year)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise ValueError(f"year formats a date, not {_told(value)}")

    def _date(self, value: Any, form: str) -> str:
        from babel.dates import format_date

        if not isinstance(value, datetime.date):
            raise ValueError(f"date formats a date, not {_told(value)}")
        return format_date(value, form, locale=self._locale)

    def _decimals(self, number: Decimal) -> str:
        exponent = number.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return f"#,##0.{'0' * places}" if places else "#,##0"


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def _told(value: Any) -> str:
    return f"{value!r}" if isinstance(value, str) else f"a value of type {type(value).__name__}"
