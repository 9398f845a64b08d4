"""Dates: which days a private text names, and how a language writes them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from kamdocs.privacy.common import LANGUAGES
from kamdocs.privacy.words import base, folded, words

__all__ = ["Day", "calendar_words", "dates_taken_out", "is_part_of_a_date", "names_a_day", "written"]


class Day(NamedTuple):
    """`year`: None where only day and month are known."""

    year: int | None
    month: int
    day: int


_DATE: Final = re.compile(r"(?<!\w)(?:(\d{4})[-/.⁄](\d{1,2})[-/.⁄](\d{1,2})|(\d{1,2})\s?[-/.⁄]\s?(\d{1,2})\s?[-/.⁄]\s?(\d{4}))(?!\w)")
# `04.05.71`, `4/5`, `4.5.`: anything, unless one knows that a day is meant.
_SHORT_DATE: Final = re.compile(r"(?<![\w./⁄-])(\d{1,2})\s?([-/.⁄])\s?(\d{1,2})(?:\s?\2\s?(\d{2}))?\.?(?![\w/-])")
_DAY_NUMBER: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|o|a)?")
_DATE_LINKS: Final = frozenset({"de", "del", "of", "d", "the"})
_LINKS: Final = {"en": ("", "of"), "es": ("de", ""), "pt": ("de", ""), "gl": ("de", ""), "ca": ("de", "d", "")}
_YEAR_LINKS: Final = {"es": ("de", "del", ""), "pt": ("de", ""), "gl": ("de", ""), "ca": ("de", "del", "")}
_DAY_KEY: Final = re.compile(
    r"\b(?:birth|born\b|bday|dob\b|anniver|aniver|nameday|dates?\b|geburt|jahrestag|hochzeitstag|namenstag|datum\b|complean|nascita|nat[oa]\b"
    r"|onomastic|data\b|naissance|cumple|nacimiento|nascimento|fecha)"
)


def names_a_day(path: str) -> bool:
    """Whether a key of the path says that a day stands below it: `birthday`, `Geburtstag`, `data_di_nascita`."""
    return bool(_DAY_KEY.search(" ".join(word.folded for word in words(path))))


def dates_taken_out(text: str, language: str, short: bool = False) -> tuple[list[Day], str]:
    """The days that the text names, and the text without those in figures.

    `short`: days without a year, and years of two figures, count too; such a year is one of both centuries.
    """
    days = [day for match in _DATE.finditer(text) for day in _in_figures(match, language)]
    rest = _DATE.sub(" ", text)
    if short:
        days += [day for match in _SHORT_DATE.finditer(rest) for day in _in_few_figures(match, language)]
        rest = _SHORT_DATE.sub(" ", rest)
    return (days + list(_in_words(rest, language, short)) if re.search(r"\d", rest) else days), rest


def is_part_of_a_date(word: str, language: str) -> bool:
    """Whether the folded word may stand in a date or number, and says nothing without it."""
    return bool(_DAY_NUMBER.fullmatch(word)) or word.isdigit() or word in _DATE_LINKS or word in calendar_words(language)


def _in_figures(match: re.Match[str], language: str) -> list[Day]:
    year, month, day, first, second, last = (int(group) if group else 0 for group in match.groups())
    return _existing([Day(year, month, day)], language) if year else _either_way(last, first, second, language)


def _in_few_figures(match: re.Match[str], language: str) -> list[Day]:
    first, second = int(match[1]), int(match[3])
    return [day for year in _centuries(match[4]) for day in _either_way(year, first, second, language)]


def _centuries(figures: str | None) -> tuple[int | None, ...]:
    return (1900 + int(figures), 2000 + int(figures)) if figures else (None,)


def _either_way(year: int | None, first: int, second: int, language: str) -> list[Day]:
    """The day meant. `4/5/1971` begins with the day; in English nobody can tell, and it is both."""
    return _existing([Day(year, second, first), Day(year, first, second)], language)


def _existing(days: list[Day], language: str) -> list[Day]:
    there_are = [day for day in dict.fromkeys(days) if _exists(*day)]
    return there_are if base(language) == "en" else there_are[:1]


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        datetime.date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _in_words(text: str, language: str, short: bool) -> Iterator[Day]:
    """`4 maggio 1971`, `May 4th`, `4 de mayo`: a month's name with a number beside it."""
    months = _month_numbers(language)
    here = [word.folded for word in words(text) if word.folded not in _DATE_LINKS]
    for place, word in enumerate(here):
        before = _DAY_NUMBER.fullmatch(here[place - 1]) if place and word in months else None
        after = _DAY_NUMBER.fullmatch(here[place + 1]) if word in months and place + 1 < len(here) else None
        number, then = (before, place + 1) if before else (after, place + 2)
        if number:
            days = (Day(year, months[word], int(number[1])) for year in _years(here[then] if then < len(here) else "", short))
            yield from (day for day in days if _exists(*day))


def _years(word: str, short: bool) -> tuple[int | None, ...]:
    if re.fullmatch(r"[12]\d{3}", word):
        return (int(word),)
    return _centuries(word if short and re.fullmatch(r"\d{2}", word) else None)


@cache
def _locales(language: str) -> tuple[Any, ...]:
    """Babel's locales of a tag; both Englishes for `en`, none for a tag that is unknown."""
    from babel.core import Locale, UnknownLocaleError

    tags = ("en_GB", "en_US") if base(language) == "en" else (language.replace("-", "_"),)
    try:
        return tuple(Locale.parse(tag) for tag in tags)
    except (UnknownLocaleError, ValueError):
        return ()


def _month_names(language: str, width: str, month: int) -> list[str]:
    names = [locale.months[context][width][month] for locale in _locales(language) for context in ("format", "stand-alone")]
    return list(dict.fromkeys(names))


@cache
def _month_numbers(language: str) -> dict[str, int]:
    """Month by folded name, in the document's language and in all that have lists here: dossiers are written in any of them."""
    languages = (language, *LANGUAGES)
    months = range(1, 13)
    asked = ((tongue, width, month) for width in reversed(_WIDTHS) for tongue in languages for month in months)
    named = ((name, month) for tongue, width, month in asked for name in _month_names(tongue, width, month))
    return {folded(name).rstrip("."): month for name, month in named}


@cache
def calendar_words(language: str) -> frozenset[str]:
    """The language's months and weekdays, folded."""
    names = [name for month in range(1, 13) for name in _month_names(language, "wide", month)]
    names += [name for locale in _locales(language) for name in locale.days["format"]["wide"].values()]
    return frozenset(folded(name) for name in names)


def written(date: Day, language: str) -> Iterator[tuple[str, str]]:
    """(kind, form) of each way in which the language writes the date, and others with lists here write it in full.

    Without a year: of day and month in words alone.
    """
    days = [form for width in _WIDTHS for form in _days_in_words(date, language, width)]
    yield from (("day", form) for form in days)
    if date.year is None:
        return
    yield from (("date", f"{form} {date.year % 100:02}") for form in days)
    yield from (("date", form) for form in _with_year(date, days, language))
    for tongue in LANGUAGES:
        if tongue != base(language):
            elsewhere = [form for width in _WIDTHS for form in _days_in_words(date, tongue, width)]
            yield from (("date", form) for form in _with_year(date, elsewhere, tongue))
    yield from (("date", form) for form in _in_the_locale(date, language))
    yield from (("date", form) for form in _figures(date, language))


_WIDTHS: Final = ("wide", "abbreviated")


def _with_year(date: Day, days: list[str], language: str) -> Iterator[str]:
    links = _YEAR_LINKS.get(base(language), ("",))
    return (" ".join(f"{form} {link} {date.year}".split()) for form in days for link in links)


def _days_in_words(date: Day, language: str, width: str) -> Iterator[str]:
    tongue = base(language)
    numbers = dict.fromkeys([str(date.day), f"{date.day:02}", *_ordinals(date.day, tongue)])
    for month in _month_names(language, width, date.month):
        for number in numbers:
            yield from (" ".join(f"{number} {link} {month}".split()) for link in _LINKS.get(tongue, ("",)))
            if tongue == "en":
                yield f"{month} {number}"
                yield f"{month} the {number}"


def _ordinals(day: int, tongue: str) -> list[str]:
    if tongue == "en":
        return [f"{day}{'th' if 11 <= day <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"]
    return {"fr": ["1er"], "it": ["1º"], "es": ["1º"], "pt": ["1º"]}.get(tongue, []) if day == 1 else []


def _in_the_locale(date: Day, language: str) -> Iterator[str]:
    from babel.dates import format_date

    day = datetime.date(date.year or 1, date.month, date.day)
    for locale in _locales(language):
        yield from (format_date(day, width, locale=locale) for width in ("long", "medium", "short"))


def _figures(date: Day, language: str) -> Iterator[str]:
    """Year first as in ISO 8601, or last, in full or in two figures. Any of `.`, `/` and `-` may stand between."""
    yield f"{date.year}-{date.month:02}-{date.day:02}"
    yield f"{date.year}-{date.month}-{date.day}"
    yield f"{date.year}{date.month:02}{date.day:02}"
    yield f"{date.day:02}{date.month:02}{date.year}"
    years = (date.year, f"{(date.year or 0) % 100:02}")
    for day in dict.fromkeys((str(date.day), f"{date.day:02}")):
        for month in dict.fromkeys((str(date.month), f"{date.month:02}")):
            yield from (f"{day}/{month}/{year}" for year in years)
            if base(language) == "en":
                yield from (f"{month}/{day}/{year}" for year in years)
