"""Values that know nothing of the rest: numbers as written, shares, money, localised text, and their formats by language.

Formats follow Unicode's CLDR through Babel. Minus is U+2212, and amounts always carry the decimals of their currency (ISO 4217),
so that a right-aligned column aligns on its decimals.
"""

from __future__ import annotations

import copy
import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from string import Formatter
from typing import Any, ClassVar, Final

__all__ = [
    "DIGIT",
    "FILTERS",
    "MINUS",
    "YEARS",
    "Formats",
    "LocalText",
    "Money",
    "Number",
    "Share",
    "UnitPrice",
    "canonical_language",
    "folded",
    "in_language",
    "is_currency",
    "is_language",
    "is_territory",
    "is_invisible",
    "is_year",
    "language_text",
    "minor_unit",
    "number_pattern",
    "rounded",
]

LocalText = str | Mapping[str, str]
"""A text for every language, or texts by BCP 47 tag."""

FILTERS = ("money", "number", "percent", "date", "full_date", "year")
"""The filters that templates and small texts may use; each is a method of `Formats`."""

MINUS = "\N{MINUS SIGN}"
"""What a reader sees before a negative number."""

# Years are written without a separator of thousands: 2027, not 2.027.
YEARS = ("year", "founded", "since")

_PATTERN_FIELDS = ("year", "month", "sequence")

# CLDR's `en` is American; a bare `en` is read all over Europe, where the day comes first.
_LOCALES = {"en": "en_GB"}
_MONTH_FIRST = ("en-US", "en-CA", "en-PH")
# CLDR's full date is made for calendars; inside a sentence some languages want it otherwise.
_FULL_DATES = {"en": "EEEE d MMMM y", "de": "EEEE, 'den' d. MMMM y", "es": "EEEE d 'de' MMMM 'de' y"}
_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?=\s[^\W\d])")

# CLDR gives the decimals that shops use; an offer has those of ISO 4217 (list one, "minor unit", as SIX keeps it for ISO). The
# currencies in use for which the two differ:
_ISO_DIGITS = {
    **dict.fromkeys(("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2),
    "IQD": 3,
}

# What CLDR has beside the codes of ISO 3166-1: islands without one of their own, the European Union, and none.
_NO_COUNTRY = {"AC", "CP", "DG", "EA", "EU", "IC", "TA", "ZZ"}

_SHARE = re.compile(r"-?[0-9]+(\.[0-9]+)?%")
# Enough for every number that a file can hold: 40 digits, or an exponent of two.
_DIGITS = Context(prec=400)


class Number(Decimal):
    """An unquoted number of a YAML file: an exact Decimal that remembers how it was written (`12.10`, `1e3`)."""

    literal: str

    def __new__(cls, literal: str) -> Number:
        """`literal`: a number as written."""
        number = super().__new__(cls, literal)
        number.literal = literal
        return number


class Share(Decimal):
    """A share as a fraction of one: `Share("0.08")` is 8%."""

    MOST_DECIMALS: ClassVar = 4
    """Decimals of a percentage that people write; a share with more was computed."""

    @classmethod
    def parse(cls, text: str) -> Share:
        """The share written as `8%`, `96.1%` or `-2.5%`. Raises ValueError for anything else."""
        number = text.strip()
        if not _SHARE.fullmatch(number):
            raise ValueError(f"{text!r} is no share")
        return cls(Decimal(number[:-1]).scaleb(-2, _DIGITS))

    @property
    def decimals(self) -> int:
        """Decimals of the percentage, without zeros at its end: `8.125%` has 3."""
        return max(_decimals(self) - 2, 0)

    @property
    def shown(self) -> Share:
        """As a reader sees it: written shares as they are, computed ones rounded half up to two decimals of the percentage."""
        return Share(_rounded(self, 2 + (self.decimals if self.decimals <= Share.MOST_DECIMALS else 2)))

    def __str__(self) -> str:
        percent = self.scaleb(2, _DIGITS)
        return f"{percent.normalize(_DIGITS) if percent else Decimal(0):f}%"

    def __format__(self, spec: str, context: Context | None = None, /) -> str:
        # Decimal's own takes no None for a context that is not given.
        return super().__format__(spec, *([context] if context else [])) if spec else str(self)

    def __repr__(self) -> str:
        return f"Share({self})"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. `amount`: Decimal, in major units; `currency`: ISO 4217 code."""

    amount: Decimal
    currency: str

    @property
    def places(self) -> int:
        """Decimals that a reader sees: those of the currency's minor unit."""
        return minor_unit(self.currency)

    @property
    def shown(self) -> Money:
        """As a reader sees it: rounded half up."""
        return type(self)(_rounded(self.amount, self.places), self.currency)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class UnitPrice(Money):
    """The price of one unit, which may have more decimals than its currency: it is shown with all of them."""

    __slots__ = ()

    @property
    def places(self) -> int:
        return max(minor_unit(self.currency), _decimals(self.amount))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the minor unit of `currency`; nothing is never negative."""
    return _rounded(amount, minor_unit(currency))


@cache
def minor_unit(currency: str) -> int:
    """Decimals of an ISO 4217 currency: EUR 2, JPY 0, KWD 3, RSD 2; 2 for a code that is not known."""
    from babel.numbers import get_currency_precision

    return _ISO_DIGITS.get(currency, int(get_currency_precision(currency)))


@cache
def _currencies() -> frozenset[str]:
    """Legal tender somewhere, with no end: CLDR's table of who pays with what."""
    from babel.core import get_global

    used = get_global("territory_currencies").values()
    return frozenset(code for currencies in used for code, _, end, is_tender in currencies if is_tender and end is None)


def is_currency(code: str) -> bool:
    """Whether `code` is the ISO 4217 code of a currency that people pay with today: not ITL, XAU, XTS or XXX."""
    return code in _currencies()


def is_territory(code: str) -> bool:
    """Whether `code` is a country or territory of ISO 3166-1 alpha-2 (`IT`; not `UK`, which is `GB`), or Kosovo's `XK`."""
    return code in _territories()


@cache
def _territories() -> frozenset[str]:
    from babel.core import get_global

    # What is no more is an alias of what came after it.
    return frozenset(get_global("territory_currencies")) - frozenset(get_global("territory_aliases")) - _NO_COUNTRY


def is_language(tag: str) -> bool:
    """Whether `tag` is a BCP 47 tag whose formats are known (`it`, `de-CH`), in any case."""
    return canonical_language(tag) is not None


@cache
def canonical_language(tag: str) -> str | None:
    """`tag` as BCP 47 writes it: `IT` is `it`, `de-ch` is `de-CH`; None where it is no language whose formats are known."""
    from babel.core import Locale, UnknownLocaleError

    if not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", tag):
        return None
    language, *others = tag.lower().split("-")
    # RFC 5646, 2.1.1: four letters are a script, two letters or three digits a region.
    parts = [each.title() if re.fullmatch("[a-z]{4}", each) else each.upper() if len(each) == 2 else each for each in others]
    try:
        Locale.parse("_".join((language, *parts)))
    except (UnknownLocaleError, ValueError):
        return None
    return None if language in ("und", "root") else "-".join((language, *parts))


@cache
def language_text(tag: str) -> str:
    """A language as messages name it: `it` is `Italian (it)`, `de-CH` is `German (de-CH)`. `tag`: BCP 47, of a known language."""
    from babel.core import Locale

    name = Locale.parse(tag.replace("-", "_")).get_language_name("en")
    return f"{name} ({tag})" if name else tag


def is_year(value: Any, name: str) -> bool:
    """Whether a field that is called `name` (`year`, `founded`, `since`) holds a year: a whole number."""
    if name not in YEARS or isinstance(value, bool | Share):
        return False
    return isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite() and value == int(value))


def number_pattern(text: str) -> tuple[tuple[tuple[str, bool], ...], int]:
    """The parts of a pattern for numbers such as `RS-{year}-{sequence:04}`, and how many digits its sequence has at least.

    A part is (text, False) or (a field's name, True). Raises ValueError, in words, where the pattern would not give each number once.
    """
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        raise ValueError("a brace is open or closed alone") from None
    fields = [(name, form or "", conversion or "") for _, name, form, conversion in found if name is not None]
    for name, form, conversion in fields:
        if name not in _PATTERN_FIELDS:
            raise ValueError(f"{{{name}}} is no part of a number; there are {{year}}, {{month}} and {{sequence}}")
        if conversion or (form and (name != "sequence" or not re.fullmatch("0?[1-9]", form))):
            raise ValueError(f"what follows the name in {{{name}}} is not understood; {{sequence:04}} has four digits at least")
    if (count := sum(name == "sequence" for name, *_ in fields)) != 1:
        raise ValueError("{sequence} stands in it twice" if count else "it has no {sequence}, so that all numbers would be alike")
    if not text.isprintable() or text != text.strip():
        raise ValueError("it holds a character that nobody sees")
    if text.startswith(("-", ".")):
        raise ValueError(f"it begins with {text[0]!r}: such a number would be taken for an option, or its files hidden")
    parts = [part for before, name, *_ in found for part in ((before, False), (name or "", True)) if part[0]]
    return tuple(parts), next(int(form or 1) for name, form, _ in fields if name == "sequence")


def in_language(text: LocalText | None, language: str) -> str | None:
    """The text in `language`, or in its base language (`de` serves `de-CH`); a plain string serves every language.

    None where the text is absent, empty, or not there in this language.
    """
    if text is None or isinstance(text, str):
        return text or None
    tags = {tag.casefold(): words for tag, words in text.items()}
    wanted = language.casefold()
    return tags.get(wanted) or tags.get(wanted.partition("-")[0]) or None


DIGIT: Final = r"(?:[\d¼-¾⅐-↉①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿]|(?<!m)[²³¹⁰⁴-⁹])"
"""A pattern of one sign that says a number: digits of any script, fractions, Roman and circled numbers; of `m²` it is none."""


def is_invisible(text: str) -> bool:
    """Whether nobody sees anything of the text: white space, signs without width, fillers."""
    if text.isascii():
        return not text.strip()
    return all(sign in _FILLERS or sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc") for sign in text)


_FILLERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters of Hangul, and a sign of Braille, that are drawn as nothing."""


def folded(text: str) -> str:
    """Without case and accents, white space as single spaces, one kind of apostrophe."""
    # Signs such as 𝐀 have a case only once they are decomposed.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


class Formats:
    """The formats of one language. Each filter takes a value and gives the text that a reader sees.

    `language`: BCP 47 tag in any case; a bare `en` has Britain's dates. Raises ValueError, with a sentence, for what is no language.
    The filters raise ValueError, with a sentence, for a value that is not of their kind. What is rounded to nothing has no minus.
    """

    def __init__(self, language: str) -> None:
        from babel.core import Locale

        tag = canonical_language(language)
        if tag is None:
            raise ValueError(f"{language!r} is no language whose formats are known; write a tag such as it, en or de-CH")
        self.language = tag
        self._locale = Locale.parse(_LOCALES.get(tag, tag).replace("-", "_"))
        self._patterns: dict[tuple[int, int], Any] = {}

    def plain(self, value: Any, name: str = "") -> str:
        """What stands where no filter is written: texts as they are, dates as `date`, years in plain digits, all else as `number`.

        `name`: the field's own name, which tells a year from a count (see `is_year`). Raises ValueError for what has no text.
        """
        if isinstance(value, str):
            return value
        if isinstance(value, datetime.date):
            return self.date(value)
        return self.year(int(value)) if is_year(value, name) else self.number(value)

    def money(self, value: Any) -> str:
        """`263.878,40 €`. `value`: Money; it is rounded half up to the currency's minor unit, a unit price to what it has."""
        if not isinstance(value, Money):
            raise ValueError(f"money formats an amount with its currency, not {_told(value)}")
        return self._shown(self._locale.currency_formats["standard"], value.amount, value.places, value.currency)

    def number(self, value: Any) -> str:
        """A number with the decimals that it has; Money and Share in their own formats."""
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, Share):
            return self.percent(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            raise ValueError(f"number formats a number, not {_told(value)}")
        number = Decimal(value)
        return self._shown(self._locale.decimal_formats[None], number, max(-int(number.as_tuple().exponent), 0))

    def percent(self, value: Any) -> str:
        """`8%`, `8,125%`. `value`: Share, shown as it is up to four decimals; one with more was computed: it is rounded half up to two."""
        if not isinstance(value, Share):
            raise ValueError(f"percent formats a share, not {_told(value)}")
        share = value.shown
        return self._shown(self._locale.percent_formats[None], share, max(_decimals(share) - 2, 0))

    def date(self, value: Any) -> str:
        """`15 gennaio 2027`. `value`: a date."""
        return self._date(value, "long")

    def full_date(self, value: Any) -> str:
        """`venerdì 15 gennaio 2027`: with the weekday, which leaves no doubt about the day. `value`: a date."""
        base = self.language.partition("-")[0]
        return self._date(value, "full" if self.language in _MONTH_FIRST else _FULL_DATES.get(base, "full"))

    def year(self, value: Any) -> str:
        """`2027`. `value`: a date, or a whole number."""
        if isinstance(value, datetime.date):
            return str(value.year)
        if isinstance(value, int | Decimal) and not isinstance(value, bool | Share) and value == int(value):
            return str(int(value))
        raise ValueError(f"year formats a date, not {_told(value)}")

    def _date(self, value: Any, form: str) -> str:
        from babel.dates import format_date

        if not isinstance(value, datetime.date):
            raise ValueError(f"date formats a date, not {_told(value)}")
        shown = format_date(value, form, locale=self._locale)
        # French counts the first day of a month, and only that one: le 1er janvier. CLDR has no form for it.
        return _FIRST_OF_MONTH.sub("1er", shown) if self._locale.language == "fr" else shown

    def _shown(self, pattern: Any, number: Decimal, places: int, currency: str | None = None) -> str:
        """`number` in one of the language's patterns, rounded to exactly so many places as a reader sees them."""
        exact = self._patterns.get((id(pattern), places))
        if exact is None:
            exact = self._patterns[id(pattern), places] = copy.copy(pattern)
            exact.frac_prec = (places, places)
        rounded_off = _rounded(number, places + pattern.scale)
        with localcontext(_DIGITS):
            text = str(exact.apply(rounded_off, self._locale, currency=currency, currency_digits=False))
        return text.replace("-", MINUS)


def _rounded(number: Decimal, places: int) -> Decimal:
    """Half up, with exactly so many decimals; nothing has no sign."""
    found = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _DIGITS)
    return found if found else found.copy_abs()


def _decimals(number: Decimal) -> int:
    """Decimals of a number, without zeros at its end."""
    return max(-int(number.normalize(_DIGITS).as_tuple().exponent), 0)


def _told(value: Any) -> str:
    return f"{value!r}" if isinstance(value, str) else f"a value of type {type(value).__name__}"
