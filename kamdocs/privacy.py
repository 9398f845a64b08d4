"""The privacy gate: all the text of a finished document is searched for what the dossier keeps from the client.

Two texts are the same here when their words are, whatever their case, accents, spaces, soft hyphens and quotes. A word is a run of letters
and digits, so that `Arkea` stands in `l'Arkea` and not in `Arkeana`. What is searched for:

- a private value and a note, as a whole; a note also by any five words running (`dell'ufficio` counts as one);
- every capitalised word of a private value, if it is no common word of the document's language: articles and the like, months and
  weekdays never stand alone, and everyday words (`Figli`, `Sposata`) not where they begin a sentence. German writes every noun with a
  capital: there, nouns of everyday and business German, compounds that end in one, and nouns in -ung, -heit, -keit, -schaft, -tion, -tät
  are no secret alone. Elsewhere the lists are short on purpose: a find too many can be allowed, one too few cannot be called back;
- every hobby, every competitor (also without its legal form, and written in one word or two), every number of seven digits or more, and
  every private date as the language writes it. A day and month in words tell a birthday without its year, unless another year follows.

No secret are truth values, shorter numbers, single letters, a value that is one common word (`no`, `May`), and concerns, open issues and
budget remarks of one or two words, which are topics. A phrase of two to four words does not run across a comma or full stop of the
document where it has none itself.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from textwrap import shorten
from typing import Any, Final, NamedTuple

from kamdocs.errors import Problem

__all__ = ["Find", "Secret", "problems", "search", "secrets"]


@dataclass(frozen=True, slots=True)
class Secret:
    """One text to search for.

    `field`: its path in the dossier, `buying_centre.members[0].private.hobbies[0]`. `text`: as written there, or one of a date's forms.
    `kind`: private | word | hobby | date | day (a date without its year) | number | note | competitor.
    """

    field: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Find:
    """A secret that stands in the document.

    `place`: as `search` was given it. `found`: the words as they stand there. `excerpt`: with some words on both sides, for the KAM alone.
    """

    secret: Secret
    place: str
    found: str
    excerpt: str


def secrets(dossier: Mapping[str, Any], language: str) -> tuple[Secret, ...]:
    """All that the document may not say, in the dossier's order.

    `dossier`: the plain data of its file, with members' `private` merged in. `language`: the document's, a BCP 47 tag; one without lists
    here counts no word as common, and takes no word of up to three letters alone.
    """
    found = (secret for key, field, value in _rooms(dossier, "") for secret in _ROOMS[key](field, value, language))
    return tuple(dict.fromkeys(found))


def search(texts: Iterable[tuple[str, str]], secrets: Iterable[Secret], allow: Iterable[str] = ()) -> tuple[Find, ...]:
    """Every secret that stands in the texts, in their order; what overlaps and comes from one field is one find.

    `texts`: (place, text) of each paragraph. `allow`: texts that may stand: a find that is one of them is lifted, and so is one inside a
    longer text that is allowed, where the document says all of that.
    """
    index = _Index.of(secrets)
    allowed = _by_first_word(_Phrase.free(text) for text in allow)
    return tuple(find for place, text in texts for find in _finds(place, text, index, allowed))


def problems(finds: Iterable[Find], where: Callable[[str], str]) -> tuple[Problem, ...]:
    """One sentence per find, equal ones told once. `where`: a field's path in the dossier → `file:line:column`."""
    return tuple(dict.fromkeys(_problem(find, where(find.secret.field)) for find in finds))


def _problem(find: Find, where: str) -> Problem:
    found = " ".join(find.found.split())
    told = shorten(found, _LONGEST_TOLD, placeholder=" …")
    text = "…" if told != found else found if found.isalpha() else json.dumps(found, ensure_ascii=False)
    message = f"{find.place} says '{told}', which the dossier keeps from the client in {find.secret.field}"
    return Problem(where, message, f"take it out of the text it came from, or add `allow: [{{text: {text}, reason: …}}]` to the dossier")


_LONGEST_TOLD: Final = 60

# Words and their folding.

_INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD: Final = re.compile(rf"[^\W_](?:[{_INVISIBLE}{_MARKS}]*[^\W_])*[{_MARKS}]*")
# Letters with a stroke, which Unicode does not take apart.
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
_STOPS: Final = re.compile(r"[.,;:!?…/|\\•·]")
_APOSTROPHES: Final = frozenset("'’ʼ‘´`′")


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    return [_Word(_folded(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 14)
def _folded(word: str) -> str:
    """The word without case, accents and what cannot be seen."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Me", "Cf")).translate(_STROKES)


def _gaps(text: str, words: Sequence[_Word]) -> list[str]:
    return [text[before.end : after.start] for before, after in pairwise(words)]


# From the dossier to its secrets.


def _rooms(value: Any, path: str) -> Iterator[tuple[str, str, Any]]:
    """(key, path, value) of every part of the dossier that is kept from the client."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            field = f"{path}.{key}" if path else str(key)
            if key in _ROOMS:
                yield key, field, part
            if key == "competition" or (key not in _ROOMS and field not in _PRINTED):
                yield from _rooms(part, field)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _rooms(part, f"{path}[{number}]")


# Their keys are the writer's own: `free.notes` is a text for the template.
_PRINTED: Final = ("free", "allow", "unknown")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _leaves(part, f"{path}[{number}]")
    elif value is not None and not isinstance(value, bool):
        yield path, value


def _private(field: str, value: Any, language: str) -> Iterator[Secret]:
    for key, part in value.items() if isinstance(value, Mapping) else [("", value)]:
        path = f"{field}.{key}" if key else field
        is_hobby = str(key).casefold() in _HOBBIES
        for name in _names_as_keys(part, path):
            yield from _capitalised(*name, language)
        for leaf, text in _leaves(part, path):
            yield from _private_value(leaf, text if isinstance(text, str) else str(text), language, is_hobby)


_HOBBIES: Final = ("hobby", "hobbies", "hobbys")


def _names_as_keys(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Keys below a private field's own: `children: {Marta: 2009}`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield f"{path}.{key}", str(key)
            yield from _names_as_keys(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _names_as_keys(part, f"{path}[{number}]")


def _private_value(field: str, text: str, language: str, is_hobby: bool) -> Iterator[Secret]:
    dates, rest = _dates_taken_out(text, language)
    for day in dates:
        yield from (Secret(field, form, kind) for kind, form in _written(day, language))
    yield from (Secret(field, number[0], "number") for number in _LONG_NUMBER.finditer(rest))
    for piece in dict.fromkeys([text, *(_BETWEEN_HOBBIES.split(text) if is_hobby else ())]):
        if _is_phrase(piece, language):
            yield Secret(field, piece.strip(), "hobby" if is_hobby else "private")
    yield from _capitalised(field, text, language)


_BETWEEN_HOBBIES: Final = re.compile(r"[,;/\n]")
# Telephone, account and card numbers, in whatever groups they are written.
_LONG_NUMBER: Final = re.compile(r"(?<!\w)\d(?:[\s./()–-]{0,3}\d){6,}(?!\w)")


def _is_phrase(text: str, language: str) -> bool:
    """Whether the text says enough to be searched for as a whole: a number, a letter, a day or a lone `no` does not."""
    words = [word.folded for word in _words(text)]
    if all(_DAY_NUMBER.fullmatch(word) or word.isdigit() or word in _DATE_LINKS or word in _calendar_words(language) for word in words):
        return False
    return len(words) > 1 or (len(words[0]) > 1 and words[0] not in _never_alone(language))


def _capitalised(field: str, text: str, language: str) -> Iterator[Secret]:
    words = _words(text)
    for word, gap in zip(words, [".", *_gaps(text, words)], strict=False):
        name = text[word.start : word.end]
        begins = bool(_BEGINS.search(gap))
        if name[0].isupper() and not _is_common(word.folded, language, begins):
            yield Secret(field, name, "word")


_BEGINS: Final = re.compile(r"[.!?…:;\n•]")


def _note(field: str, value: Any, language: str) -> Iterator[Secret]:
    for leaf, text in _leaves(value, field):
        if isinstance(text, str) and _is_phrase(text, language):
            yield Secret(leaf, text.strip(), "note")


def _remark(field: str, value: Any, language: str) -> Iterator[Secret]:
    """A note of three words or more: ids, codes, currencies and bare topics (`Prezzo`) fall away."""
    return (secret for secret in _note(field, value, language) if len(_words(secret.text)) >= _SHORTEST_REMARK)


_SHORTEST_REMARK: Final = 3


def _competitors(field: str, value: Any, language: str) -> Iterator[Secret]:
    for number, entry in enumerate(value if isinstance(value, list | tuple) else [value]):
        path = f"{field}[{number}]" if isinstance(value, list | tuple) else field
        name = entry.get("name") if isinstance(entry, Mapping) else entry
        if isinstance(name, str) and _words(name):
            path = f"{path}.name" if isinstance(entry, Mapping) else path
            yield Secret(path, name.strip(), "competitor")
            short = _without_legal_form(name)
            if short != name and not _is_common(_folded(short), language, begins=True):
                yield Secret(path, short, "competitor")


def _without_legal_form(name: str) -> str:
    """`TecnoFreddo` of `TecnoFreddo S.p.A.`; the name itself where nothing else would be left."""
    words = _words(name)
    while ends := [form for form in _LEGAL_FORMS if len(form) < len(words) and tuple(w.folded for w in words[-len(form) :]) == form]:
        words = words[: -len(max(ends, key=len))]
    return name[words[0].start : words[-1].end] if len(words) < len(_words(name)) else name


# Hyphens where a name has full stops or spaces.
_LEGAL_ENDINGS: Final = """
    spa s-p-a sapa s-a-p-a srl s-r-l srls s-r-l-s sas s-a-s snc s-n-c scarl s-c-a-r-l scrl s-c-r-l coop sa s-a sl s-l slu s-l-u slp sarl
    s-a-r-l sasu eurl sca s-c-a gmbh mbh ag kg kgaa ohg gbr ug se ek e-k ev e-v co ltd limited llc l-l-c inc incorporated corp
    corporation plc llp lp bv b-v nv n-v ab oy oyj aps a-s asa sro s-r-o kft zrt doo d-o-o sp-z-o-o lda ltda und and
"""
_LEGAL_FORMS: Final = frozenset(tuple(form.split("-")) for form in _LEGAL_ENDINGS.split())

_ROOMS: Final[Mapping[str, Callable[[str, Any, str], Iterator[Secret]]]] = {
    "private": _private,
    "notes": _note,
    "concerns": _remark,
    "open_issues": _remark,
    "budget": _remark,
    "competition": _competitors,
}

# Dates, and how a language writes them.


class _Day(NamedTuple):
    year: int | None
    month: int
    day: int


_DATE: Final = re.compile(r"(?<!\w)(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}))(?!\w)")
_DAY_NUMBER: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|o|a)?")
_DATE_LINKS: Final = frozenset({"de", "del", "of", "d"})
_LINKS: Final = {"en": ("", "of"), "es": ("de", ""), "pt": ("de", ""), "gl": ("de", ""), "ca": ("de", "d", "")}
_YEAR_LINKS: Final = {"es": ("de", "del", ""), "pt": ("de", ""), "gl": ("de", ""), "ca": ("de", "del", "")}


def _dates_taken_out(text: str, language: str) -> tuple[list[_Day], str]:
    """The days that the text names, and the text without those in figures."""
    days = [day for match in _DATE.finditer(text) for day in _in_figures(match, language)]
    rest = _DATE.sub(" ", text)
    return (days + list(_in_words(rest, language)) if re.search(r"\d", rest) else days), rest


def _in_figures(match: re.Match[str], language: str) -> list[_Day]:
    """The day meant. `4/5/1971` begins with the day; in English nobody can tell, and it is both."""
    year, month, day, first, second, last = (int(group) if group else 0 for group in match.groups())
    orders = [_Day(year, month, day)] if year else [_Day(last, second, first), _Day(last, first, second)]
    there_are = [day for day in dict.fromkeys(orders) if _exists(*day)]
    return there_are if _base(language) == "en" else there_are[:1]


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        datetime.date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _in_words(text: str, language: str) -> Iterator[_Day]:
    """`4 maggio 1971`, `May 4th`, `4 de mayo`: a month's name with a number beside it."""
    months = _month_numbers(language)
    words = [word.folded for word in _words(text) if word.folded not in _DATE_LINKS]
    for place, word in enumerate(words):
        before = _DAY_NUMBER.fullmatch(words[place - 1]) if place and word in months else None
        after = _DAY_NUMBER.fullmatch(words[place + 1]) if word in months and place + 1 < len(words) else None
        number, then = (before, place + 1) if before else (after, place + 2)
        if number:
            follows = words[then] if then < len(words) else ""
            year = int(follows) if re.fullmatch(r"[12]\d{3}", follows) else None
            if _exists(year, months[word], int(number[1])):
                yield _Day(year, months[word], int(number[1]))


@cache
def _locales(language: str) -> tuple[Any, ...]:
    """Babel's locales of a tag; both Englishes for `en`, none for a tag that is unknown."""
    from babel.core import Locale, UnknownLocaleError

    tags = ("en_GB", "en_US") if _base(language) == "en" else (language.replace("-", "_"),)
    try:
        return tuple(Locale.parse(tag) for tag in tags)
    except (UnknownLocaleError, ValueError):
        return ()


def _base(language: str) -> str:
    return language.partition("-")[0].casefold()


def _month_names(language: str, width: str, month: int) -> list[str]:
    names = [locale.months[context][width][month] for locale in _locales(language) for context in ("format", "stand-alone")]
    return list(dict.fromkeys(names))


@cache
def _month_numbers(language: str) -> dict[str, int]:
    """Month by folded name, in the document's language and in all that have lists here: dossiers are written in any of them."""
    languages = (language, *_COMMON)
    months = range(1, 13)
    return {_folded(name): month for tongue in languages for month in months for name in _month_names(tongue, "wide", month)}


@cache
def _calendar_words(language: str) -> frozenset[str]:
    names = [name for month in range(1, 13) for name in _month_names(language, "wide", month)]
    names += [name for locale in _locales(language) for name in locale.days["format"]["wide"].values()]
    return frozenset(_folded(name) for name in names)


def _written(date: _Day, language: str) -> Iterator[tuple[str, str]]:
    """(kind, form) of each way in which the language writes the date; without a year, of day and month in words alone."""
    days = list(_days_in_words(date, language, "wide"))
    yield from (("day", form) for form in days)
    if date.year is None:
        return
    links = _YEAR_LINKS.get(_base(language), ("",))
    days += _days_in_words(date, language, "abbreviated")
    yield from (("date", " ".join(f"{form} {link} {date.year}".split())) for form in days for link in links)
    yield from (("date", form) for form in _in_the_locale(date, language))
    yield from (("date", form) for form in _figures(date, language))


def _days_in_words(date: _Day, language: str, width: str) -> Iterator[str]:
    base = _base(language)
    numbers = dict.fromkeys([str(date.day), f"{date.day:02}", *_ordinals(date.day, base)])
    for month in _month_names(language, width, date.month):
        for number in numbers:
            yield from (" ".join(f"{number} {link} {month}".split()) for link in _LINKS.get(base, ("",)))
            if base == "en":
                yield f"{month} {number}"


def _ordinals(day: int, base: str) -> list[str]:
    if base == "en":
        return [f"{day}{'th' if 11 <= day <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"]
    return {"fr": ["1er"], "it": ["1º"], "es": ["1º"], "pt": ["1º"]}.get(base, []) if day == 1 else []


def _in_the_locale(date: _Day, language: str) -> Iterator[str]:
    from babel.dates import format_date

    day = datetime.date(date.year or 1, date.month, date.day)
    for locale in _locales(language):
        yield from (format_date(day, width, locale=locale) for width in ("long", "medium", "short"))


def _figures(date: _Day, language: str) -> Iterator[str]:
    """Year first as in ISO 8601, or last, in full or in two figures. Any of `.`, `/` and `-` may stand between."""
    yield f"{date.year}-{date.month:02}-{date.day:02}"
    years = (date.year, f"{(date.year or 0) % 100:02}")
    for day in dict.fromkeys((str(date.day), f"{date.day:02}")):
        for month in dict.fromkeys((str(date.month), f"{date.month:02}")):
            yield from (f"{day}/{month}/{year}" for year in years)
            if _base(language) == "en":
                yield from (f"{month}/{day}/{year}" for year in years)


# The search.


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words to find one after the other. `gaps`: what stands between them in the dossier; `secret`: None for an allowed text."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    secret: Secret | None

    @classmethod
    def of(cls, text: str, secret: Secret | None) -> _Phrase:
        words = _words(text)
        return cls(tuple(word.folded for word in words), tuple(_gaps(text, words)), secret)

    @classmethod
    def free(cls, text: str) -> _Phrase:
        return cls.of(text, None)

    def stands_in(self, text: str, words: Sequence[_Word], at: int) -> bool:
        """Whether the phrase stands in the text, from the word `at` on."""
        here = words[at : at + len(self.words)]
        return tuple(word.folded for word in here) == self.words and self._hangs_together(text, words, here, at)

    def _hangs_together(self, text: str, words: Sequence[_Word], here: Sequence[_Word], at: int) -> bool:
        gaps = _gaps(text, here)
        if self.secret is None or (len(here) >= _RUNNING and self.secret.kind != "date"):
            return True
        if self.secret.kind == "day" and (_is_of_another_year(text, words, at + len(here)) or self._is_a_verb(text, here)):
            return False
        if self.secret.kind in ("date", "day"):
            return all(map(_joins_a_date, self.gaps, gaps, self.words, self.words[1:]))
        return all(not _STOPS.search(gap) or _STOPS.search(own) for own, gap in zip(self.gaps, gaps, strict=True))

    def _is_a_verb(self, text: str, here: Sequence[_Word]) -> bool:
        """`parts 1 to 4 may be …`, which is no day in May."""
        return any(word.folded in ("may", "march") and text[word.start].islower() for word in here)


_RUNNING: Final = 5
_BETWEEN_FIGURES: Final = re.compile(r"\s?[./\-‐‑–−]\s?")
_NEXT_YEAR: Final = re.compile(r"[\s,]{0,3}(?:del?\s+)?[12]\d{3}(?!\w)", re.IGNORECASE)


def _joins_a_date(own: str, gap: str, before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit() and own.strip() and own.strip() in "./-":
        return bool(_BETWEEN_FIGURES.fullmatch(gap))
    return len(gap) <= 3


def _is_of_another_year(text: str, words: Sequence[_Word], end: int) -> bool:
    """Whether a year follows. The date's own year is found by its full forms."""
    return bool(_NEXT_YEAR.match(text, words[end - 1].end))


def _phrases(secret: Secret) -> Iterator[_Phrase]:
    """The secret's words as a whole; a note's also by five, a competitor's also in one word or two."""
    whole = _Phrase.of(secret.text, secret)
    yield whole
    if secret.kind == "note":
        yield from _five_running(whole)
    if secret.kind == "competitor":
        yield _Phrase(("".join(whole.words),), (), secret)
        yield _Phrase.of(_taken_apart(secret.text), secret)


def _taken_apart(name: str) -> str:
    """`Tecno Freddo` of `TecnoFreddo`."""
    return name[:1] + "".join(f" {sign}" if before.islower() and sign.isupper() else sign for before, sign in pairwise(name))


def _five_running(note: _Phrase) -> Iterator[_Phrase]:
    """Runs of five words as a reader counts them: `l'ufficio`, `client's` and `e-mail` are one each."""
    starts = [0] + [place + 1 for place, gap in enumerate(note.gaps) if any(sign.isspace() for sign in gap)]
    ends = [*starts[1:], len(note.words)]
    for first, last in zip(starts, ends[_RUNNING - 1 :], strict=False):
        if first + 1 < last and note.gaps[first] in _APOSTROPHES and len(note.words[first + 1]) > 2:
            first += 1  # the article before an apostrophe may be another in the document
        yield _Phrase(note.words[first:last], note.gaps[first : last - 1], note.secret)


def _by_first_word(phrases: Iterable[_Phrase]) -> dict[str, list[_Phrase]]:
    index: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        if phrase.words:
            index.setdefault(phrase.words[0], []).append(phrase)
    return index


@dataclass(frozen=True, slots=True)
class _Index:
    phrases: Mapping[str, Sequence[_Phrase]]
    numbers: Sequence[tuple[str, Secret]]

    @classmethod
    def of(cls, secrets: Iterable[Secret]) -> _Index:
        every = list(secrets)
        numbers = [(_digits(secret.text), secret) for secret in every if secret.kind == "number"]
        phrases = (phrase for secret in every if secret.kind != "number" for phrase in _phrases(secret))
        return cls(_by_first_word(phrases), numbers)


def _digits(text: str) -> str:
    return "".join(word.folded for word in _words(text))


class _Hit(NamedTuple):
    """`first` and `last`: places of its words in the text, the last one included."""

    first: int
    last: int
    secret: Secret


def _finds(place: str, text: str, index: _Index, allowed: Mapping[str, Sequence[_Phrase]]) -> Iterator[Find]:
    words = _words(text)
    hits = list(_hits(text, words, index))
    if not hits:
        return
    lifted = [
        (at, at + len(phrase.words) - 1)
        for at, word in enumerate(words)
        for phrase in allowed.get(word.folded, ())
        if phrase.stands_in(text, words, at)
    ]
    for hit in _merged(hit for hit in hits if not any(first <= hit.first and hit.last <= last for first, last in lifted)):
        found = text[words[hit.first].start : words[hit.last].end]
        yield Find(hit.secret, place, found, _excerpt(text, words, hit))


def _hits(text: str, words: Sequence[_Word], index: _Index) -> Iterator[_Hit]:
    for at, word in enumerate(words):
        for phrase in index.phrases.get(word.folded, ()):
            if phrase.secret and phrase.stands_in(text, words, at):
                yield _Hit(at, at + len(phrase.words) - 1, phrase.secret)
        if index.numbers and word.folded.isdigit():
            yield from _numbers(words, at, index.numbers)


def _numbers(words: Sequence[_Word], at: int, numbers: Sequence[tuple[str, Secret]]) -> Iterator[_Hit]:
    """Numbers whose groups begin at the word `at`, however they are grouped here."""
    for digits, secret in numbers:
        last, so_far = at, words[at].folded
        while digits.startswith(so_far) and last + 1 < len(words) and len(so_far) < len(digits):
            last += 1
            if words[last].start - words[last - 1].end > 3:
                break
            so_far += words[last].folded
        if so_far == digits:
            yield _Hit(at, last, secret)


def _merged(hits: Iterable[_Hit]) -> list[_Hit]:
    """Hits of one field that overlap, as one; its secret is that of the first."""
    merged: list[_Hit] = []
    open_by_field: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        place = open_by_field.get(hit.secret.field)
        if place is not None and hit.first <= merged[place].last:
            merged[place] = merged[place]._replace(last=max(merged[place].last, hit.last))
        else:
            open_by_field[hit.secret.field] = len(merged)
            merged.append(hit)
    return merged


_AROUND: Final = 6


def _excerpt(text: str, words: Sequence[_Word], hit: _Hit) -> str:
    first, last = max(0, hit.first - _AROUND), min(len(words) - 1, hit.last + _AROUND)
    told = " ".join(text[words[first].start : words[last].end].split())
    return f"{'… ' if first else ''}{told}{' …' if last + 1 < len(words) else ''}"


# Common words: (never a secret alone, not where they begin a sentence), by language.


def _is_common(word: str, language: str, begins: bool) -> bool:
    """Whether the folded word alone gives nothing away in this language."""
    base = _base(language)
    if len(word) < (2 if base in _COMMON else 4) or word in _never_alone(language):
        return True
    if word in _calendar_words(language) or (base == "de" and _is_german_noun(word)):
        return True
    return begins and word in _word_list(base, 1)


def _never_alone(language: str) -> frozenset[str]:
    return _word_list(_base(language), 0)


@cache
def _word_list(base: str, part: int) -> frozenset[str]:
    return frozenset(_folded(word) for word in _COMMON[base][part].split()) if base in _COMMON else frozenset()


@cache
def _german_nouns() -> frozenset[str]:
    return frozenset(_folded(word) for word in _GERMAN_NOUNS.split())


def _is_german_noun(word: str) -> bool:
    """A listed noun with its endings, a compound that ends in one, or a noun made with an ending that hardly a name has."""
    nouns = _german_nouns()
    stem = word.removesuffix("en")
    forms = {word, stem, *(word.removesuffix(ending) for ending in ("s", "es", "n", "e"))}
    if forms & nouns or (len(word) > 5 and stem.endswith(("heit", "keit", "schaft", "tion", "tat"))):
        return True
    # Jung and Hartung are names, Darmstadt and Gartenstraße places.
    if len(word) > 7 and stem.endswith("ung"):
        return True
    heads = nouns - _PLACES
    return any(form[cut:] in heads for form in forms for cut in range(3, len(form) - 4))


_PLACES: Final = frozenset({"stadt", "stadte", "strasse", "platz"})

_COMMON: Final[Mapping[str, tuple[str, str]]] = {
    "it": (
        """
        il lo la i gli le l un uno una di a da in con su per tra fra del dello della dell dei degli delle al allo alla all ai agli
        alle dal dallo dalla dall dai dagli dalle nel nello nella nell nei negli nelle sul sullo sulla sull sui sugli sulle e ed o
        od ma se che chi cui non no sì né come quando dove perché anche ancora già più meno molto molta molti molte poco poca pochi
        poche tanto tanti tutto tutta tutti tutte ogni altro altra altri altre stesso stessa quale quali quanto questo questa questi
        queste quello quella quelli quelle ci vi ne si mi ti lui lei noi voi loro io suo sua suoi sue mio mia nostro nostra nostri
        nostre vostro vostra vostri vostre è era sono ha hanno ho aveva essere avere fa fare va solo sempre mai poi prima dopo oggi
        bene nuovo nuova grande nessuno nessuna nulla niente buono buona ok due tre quattro cinque sei sette otto nove dieci primo
        """,
        """
        figlio figlia figli figlie moglie marito compagno compagna famiglia sposato sposata divorziato divorziata separato separata
        vedovo vedova padre madre fratello sorella genitori casa lavoro lavora vive abita nato nata ama adora odia teme vuole cerca
        crede pensa preferisce conosce segue gioca suona legge scrive corre viaggia studia parla tiene appassionato appassionata
        laureato laureata ex anno anni tempo vita persona persone uomo donna amico amica amici passione interesse interessi valori
        valore parola fiducia qualità rispetto onestà precisione puntualità chiarezza serietà impegno squadra gruppo azienda
        risultati sicurezza carriera salute sport città paese scuola università estate inverno importante dice ritiene punta tende
        vorrebbe deve può sta fuori data
        """,
    ),
    "en": (
        """
        the a an of to in on at by for with from and or but if that which who whom whose this these those it its he she they them
        his her their theirs we us our ours you your yours i me my mine is are was were be been being has have had do does did not
        no yes nor so as than then there here when where why how what all any each every some many much more most few less other
        another same such only also just very too can could will would shall should may might must about after again against before
        between both during into like near off once one two three four five six seven eight nine ten first second new old good great
        well ok none nothing never always often up down out over under own per via until while because
        """,
        """
        son sons daughter daughters child children kids wife husband partner family married divorced single widowed father mother
        brother sister parents home house work works lives born loves likes hates fears wants needs seeks believes thinks prefers
        knows follows plays reads writes runs travels studies speaks keen avid fan graduate former ex year years time life person
        people man woman friend friends passion interest interests values value word trust quality respect honesty precision
        punctuality clarity commitment team group company results safety security career health sport sports city country school
        university summer winter important says feels aims tends hobby hobbies enjoys keeps supports collects cares
        """,
    ),
    "de": (
        """
        der die das des dem den ein eine einer eines einem einen und oder aber wenn dass ob wer was wo wie wann warum welche welcher
        welches dieser diese dieses diesem diesen jener jede jeder jedes alle alles viel viele mehr weniger wenig wenige andere
        anderer anderen auch noch schon nur sehr zu zum zur im in ins an am auf aus bei beim mit nach von vom vor für über unter um
        durch gegen ohne bis seit während wegen zwischen hinter neben ich du er sie es wir ihr ihn ihm ihnen uns euch mich mir mein
        meine sein seine seiner seinem seinen ihre ihrem ihren ihrer unser unsere unserem unseren unserer euer eure man sich nicht
        kein keine keiner nein ja nie immer oft hier dort dann so als wie ist sind war waren hat haben hatte wird werden kann können
        soll sollen muss müssen darf will nichts niemand neu neue neuer neues alt gut gute guter gutes groß große ok eins zwei drei
        vier fünf sechs sieben acht neun zehn erste erster erstes heute
        """,
        """
        verheiratet geschieden ledig verwitwet geboren lebt wohnt arbeitet liebt mag hasst fürchtet möchte sucht glaubt denkt meint
        bevorzugt kennt folgt spielt liest schreibt läuft reist studiert spricht begeistert begeisterter begeisterte
        leidenschaftlicher leidenschaftliche ehemals ehemaliger ehemalige früher wichtig sagt legt achtet hält fährt geht sammelt
        unterstützt interessiert engagiert gern gerne trinkt kocht segelt wandert pünktlich verlässlich
        """,
    ),
    "fr": (
        """
        le la les l un une des de du d à au aux en dans par pour sur sous avec sans entre vers chez et ou mais si que qu qui quoi
        dont où quand comment pourquoi comme ne pas non oui plus moins très trop aussi encore déjà toujours jamais tout toute tous
        toutes chaque autre autres même quel quelle ce cet cette ces cela ça il elle ils elles on nous vous je j tu me m te t se s
        lui leur leurs son sa ses mon ma mes ton ta tes notre nos votre vos y est sont était a ont avait être avoir fait faire va
        peut doit bien bon bonne nouveau nouvelle grand grande peu beaucoup rien personne aucun aucune après avant depuis pendant
        puis donc car ok deux trois quatre cinq six sept huit neuf dix premier première aujourd hui c n
        """,
        """
        fils fille filles enfant enfants femme mari conjoint compagne compagnon famille marié mariée divorcé divorcée séparé séparée
        veuf veuve père mère frère sœur parents maison travail travaille vit habite né née aime adore déteste craint veut cherche
        croit pense préfère connaît suit joue lit écrit court voyage étudie parle passionné passionnée diplômé diplômée ex ancien
        ancienne année années ans temps vie gens homme ami amie amis passion intérêt intérêts valeurs valeur parole confiance
        qualité respect honnêteté précision ponctualité clarté engagement équipe groupe entreprise société résultats sécurité
        carrière santé sport ville pays école université été hiver important dit tient loisirs
        """,
    ),
    "es": (
        """
        el la los las lo un una unos unas de del a al en con por para sin sobre entre hasta desde y e o u pero si que quien quién
        cuyo donde cuando cómo como porque qué no sí ni más menos muy mucho mucha muchos muchas poco poca pocos pocas todo toda
        todos todas cada otro otra otros otras mismo misma este esta estos estas ese esa esos esas esto eso aquel él ella ellos
        ellas nosotros usted ustedes yo tú me te se le les nos su sus mi mis tu tus nuestro nuestra nuestros nuestras es son era fue
        ha han había ser estar está están tiene tienen hay hace va puede debe bien bueno buena nuevo nueva gran grande también ya
        aún siempre nunca nada nadie ninguno ninguna antes después hoy solo ok dos tres cuatro cinco seis siete ocho nueve diez
        primero primera
        """,
        """
        hijo hija hijos hijas esposa esposo marido mujer pareja familia casado casada divorciado divorciada separado separada
        soltero soltera viudo viuda padre madre hermano hermana padres casa trabajo trabaja vive nacido nacida ama adora odia teme
        quiere busca cree piensa prefiere conoce sigue juega toca lee escribe corre viaja estudia habla apasionado apasionada
        aficionado aficionada licenciado licenciada ex año años tiempo vida persona personas hombre amigo amiga amigos pasión
        interés intereses valores valor palabra confianza calidad respeto honestidad precisión puntualidad claridad seriedad
        compromiso equipo grupo empresa resultados seguridad carrera salud deporte ciudad país escuela universidad verano invierno
        importante dice
        """,
    ),
}

_GERMAN_NOUNS: Final = """
    Ablauf Abläufe Abschluss Absprache Abteilung Aktie Alltag Alter Analyse Anbieter Anfang Angebot Angst Anlage Anliegen Ansatz
    Anspruch Antwort Anwender Arbeit Argument Art Aufgabe Auftrag Aufwand Ausbau Ausland Austausch Auto Bank Bau Bedarf Bedenken Beginn
    Beispiel Bereich Bericht Beruf Betrag Betrieb Bezug Bild Blick Branche Bruder Budget Büro Chance Chef Chefin Daten Dauer Deutsch
    Dienst Ding Direktor Dokument Druck Ebene Effizienz Ehe Ehefrau Ehemann Eigentum Einfluss Einkauf Einsatz Eltern Ende Energie
    Entscheider Erfolg Ergebnis Ergebnisse Ersatz Ersparnis Fach Fahrt Fahrzeug Faktor Fakten Fall Fälle Familie Fehler Firma Firmen
    Form Frage Frau Freizeit Freude Freund Freunde Freundin Frieden Frist Gast Gebiet Gebäude Gefühl Gehalt Geld Gerät Geschäft
    Geschichte Gespräch Gewinn Glück Grenze Grund Gründe Gruppe Hälfte Halt Hand Handel Handschlag Haus Häuser Herr Hilfe Hobby Hobbys
    Idee Industrie Inhalt Interesse Investition Jahr Jahre Job Junge Kapital Karriere Kauf Kind Kinder Klasse Klima Kollege Kollegen
    Kollegin Kommunikation Komponente Kontakt Kontrolle Konzept Konzern Kopf Kosten Kraft Kultur Kunde Kunden Kundin Kurs Lager Land
    Länder Laufzeit Leben Lebenslauf Lehre Leistung Leiter Leiterin Leute Liebe Lieferant Lieferanten Liste Lösung Luft Management
    Mangel Mann Markt Maschine Material Meinung Mensch Menschen Messe Minute Mitarbeiter Mittel Modell Moment Monat Mutter
    Nachhaltigkeit Nachweis Name Netz Niveau Nutzen Nutzer Ordnung Ort Paket Papier Partner Partnerin Pause Person Personal Phase Plan
    Pläne Planung Platz Politik Position Praxis Preis Preise Problem Produkt Produktion Programm Projekt Prozent Prozess Prüfung Punkt
    Pünktlichkeit Rat Raum Räume Rechnung Recht Regel Region Rendite Respekt Risiko Risiken Rolle Ruhe Sache Sachen Schicht Schritt
    Schule Schulung Schutz Schwester Seite Sekunde Service Sicht Sinn Sitz Sohn Söhne Sorge Sprache Staat Stadt Städte Stand Standard
    Standort Start Stelle Stil Stimme Stopp Strategie Straße Strom Stück Studium Stunde Suche System Tag Tage Team Technik Teil Telefon
    Termin Thema Themen Tochter Töchter Ton Treffen Treue Umfeld Umsatz Umwelt Unternehmen Ursache Vater Verein Verfahren Vergleich
    Verkauf Verlust Verständnis Vertrag Verträge Vertrauen Vertrieb Verwandte Vorgang Vorbild Vorschlag Vorteil Wachstum Wagen Wahl Ware
    Wartung Wasser Wechsel Weg Weise Welt Werk Wert Werte Wettbewerb Wirtschaft Wissen Woche Wochenende Wohl Wohnung Wort Wunsch Zahl
    Zahlen Zahlung Zeichen Zeit Zeiten Zeitung Ziel Ziele Zimmer Zug Zugang Zukunft Zusage Zusammenarbeit Zustand Zuverlässigkeit Zweck
    Zweifel
"""
