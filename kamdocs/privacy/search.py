"""The search: which secrets stand in a document's texts, and what the KAM is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Final, NamedTuple

from kamdocs.errors import Problem
from kamdocs.privacy.secrets import RUNNING, Secret
from kamdocs.privacy.spaceless import is_spaceless, squeezed
from kamdocs.privacy.words import BETWEEN_DIGITS, Word, gaps, has_umlauts, is_link, joined, words

__all__ = ["Find", "problems", "search"]


@dataclass(frozen=True, slots=True)
class Find:
    """A secret that stands in the document. `place`: as `search` was given it. `found`: the words as they stand there."""

    secret: Secret
    place: str
    found: str


def search(texts: Iterable[tuple[str, str]], secrets: Iterable[Secret], allow: Iterable[str] = ()) -> tuple[Find, ...]:
    """Every secret that stands in the texts, in their order; what overlaps and comes from one field is one find.

    `texts`: (place, text) of each paragraph. `allow`: texts that may stand: a find that is one of them is lifted, and so is one inside a
    longer text that is allowed, where the document says all of that.
    """
    index = _Index.of(secrets, allow)
    return tuple(find for place, text in texts for find in _finds(_Paragraph(place, text, words(text)), index))


def problems(finds: Iterable[Find], where: Callable[[Find], str]) -> tuple[Problem, ...]:
    """One sentence per field and found text. `where`: a find → `file:line:column` of what is to be mended."""
    groups: dict[tuple[str, str], list[Find]] = {}
    for find in finds:
        groups.setdefault((find.secret.field, " ".join(word.folded for word in words(find.found))), []).append(find)
    return tuple(_problem(group, where(group[0])) for group in groups.values())


def _problem(finds: Sequence[Find], where: str) -> Problem:
    found = " ".join(finds[0].found.split())
    told = shorten(found, _LONGEST_TOLD, placeholder=" …")
    text = "…" if told != found else found if found.isalpha() else json.dumps(found, ensure_ascii=False)
    places = list(dict.fromkeys(find.place for find in finds))
    stands = f"in {len(places)} places, first in {places[0]}" if len(places) > 1 else f"in {places[0]}"
    message = f"the document says '{told}', which {finds[0].secret.field} keeps from the client, {stands}"
    hint = f"take it out of the text it came from, or add `{{text: {text}, reason: …}}` under `allow:` in the dossier"
    return Problem(where, message, hint)


_LONGEST_TOLD: Final = 60


@dataclass(frozen=True, slots=True)
class _Paragraph:
    place: str
    text: str
    words: Sequence[Word]

    def is_capital(self, at: int) -> bool:
        return self.text[self.words[at].start].isupper()

    def begins_sentence(self, at: int) -> bool:
        """Whether the word is the first of the paragraph or of a sentence, the numbers of headings and lists aside."""
        while at and not _BEGINS.search(self.text[self.words[at - 1].end : self.words[at].start]):
            if not self.words[at - 1].folded.isdigit():
                return False
            at -= 1
        return True

    def continues_a_number(self, at: int) -> bool:
        """Whether the word before is a group of figures, too."""
        if not at or not self.words[at - 1].folded.isdigit():
            return False
        return bool(_BETWEEN_GROUPS.fullmatch(self.text, self.words[at - 1].end, self.words[at].start))

    def readings(self) -> Iterator[_Paragraph]:
        """The paragraph, also with its umlauts spelt out, and with `Gre-ta` and `A.B.B.` as one word each."""
        for here in (self.words, *([words(self.text, spelt_out=True)] if has_umlauts(self.text) else ())):
            yield _Paragraph(self.place, self.text, here)
            if one := joined(self.text, here, dots=True):
                yield _Paragraph(self.place, self.text, one)


_BEGINS: Final = re.compile(r"[.!?…:\t\n•·|]")
_BETWEEN_GROUPS: Final = re.compile(BETWEEN_DIGITS)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words to find one after the other.

    `gaps`: what stands between them in the dossier; `links`: places of an "and" that may be another; `secret`: None for an allowed text.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    links: frozenset[int]
    secret: Secret | None

    def stands_in(self, paragraph: _Paragraph, at: int) -> bool:
        """Whether the phrase stands in the paragraph, from the word `at` on."""
        if len(self.words) == 1:
            return True
        here = paragraph.words[at : at + len(self.words)]
        return self._is_said_by(paragraph.text, here) and self._hangs_together(gaps(paragraph.text, here))

    def _is_said_by(self, text: str, here: Sequence[Word]) -> bool:
        if tuple(word.folded for word in here) == self.words:
            return True
        if not self.links or len(here) != len(self.words):
            return False
        pairs = zip(self.words, here, strict=True)
        alike = (own == word.folded or (at in self.links and is_link(text, word)) for at, (own, word) in enumerate(pairs))
        return all(alike)

    def _hangs_together(self, between: Sequence[str]) -> bool:
        if self.secret and self.secret.kind in ("date", "day"):
            return all(map(_joins_a_date, self.gaps, between, self.words, self.words[1:]))
        if self.secret is None or len(self.words) >= RUNNING:
            return True
        if self.words[0] in _LETTERS and self.gaps[0] and not self.gaps[0].isspace() and between[0] != self.gaps[0]:
            return False
        return all(not _STOPS.search(gap) or _STOPS.search(own) for own, gap in zip(self.gaps, between, strict=True))


_STOPS: Final = re.compile(r"[.,;:!?…/|\\•·]")
# The `E` of `E.ON` is no "and": `e on line`.
_LETTERS: Final = frozenset({"e", "y"})
_BETWEEN_FIGURES: Final = re.compile(r"\s?[./⁄∕／．\-‐‑–−]\s?")
_NEXT_YEAR: Final = re.compile(r"[\s,]{0,3}(?:del?\s+)?[12]\d{3}(?!\w)", re.IGNORECASE)


def _joins_a_date(own: str, gap: str, before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit() and own.strip() and own.strip() in "./-":
        return bool(_BETWEEN_FIGURES.fullmatch(gap))
    return len(gap) <= 3


def _phrases(text: str, secret: Secret | None) -> Iterator[_Phrase]:
    """The words of the text, also with its umlauts spelt out, and without its hyphens."""
    for spelt_out in (False, True) if has_umlauts(text) else (False,):
        plain = words(text, spelt_out)
        for here in (plain, joined(text, plain, dots=False)):
            if here:
                links = frozenset(at for at, word in enumerate(here) if is_link(text, word))
                yield _Phrase(tuple(word.folded for word in here), tuple(gaps(text, here)), links, secret)


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases and allowed texts by their first word, numbers by their last digits, the rest by their signs without spaces.

    `beginnings`: of codes, up to the whole.
    """

    phrases: Mapping[str, Sequence[_Phrase]]
    allowed: Mapping[str, Sequence[_Phrase]]
    numbers: Mapping[str, Sequence[Secret]]
    codes: Mapping[str, Sequence[Secret]]
    beginnings: frozenset[str]
    spaceless: Mapping[str, Sequence[Secret]]

    @classmethod
    def of(cls, secrets: Iterable[Secret], allow: Iterable[str]) -> _Index:
        every = list(secrets)
        numbers, codes, spaceless = dict[str, list[Secret]](), dict[str, list[Secret]](), dict[str, list[Secret]]()
        for secret in every:
            if secret.kind == "number":
                numbers.setdefault(_signs(secret.text)[-_TELLING:], []).append(secret)
            elif secret.kind == "code":
                codes.setdefault(_signs(secret.text), []).append(secret)
            elif secret.kind != "day" and is_spaceless(secret.text):
                spaceless.setdefault("".join(sign for sign, _ in squeezed(secret.text)), []).append(secret)
        phrases = (phrase for secret in every if secret.kind not in ("number", "code") for phrase in _phrases(secret.text, secret))
        allowed = (phrase for text in allow for phrase in _phrases(text, None))
        beginnings = frozenset(code[:length] for code in codes for length in range(1, len(code) + 1))
        return cls(_by_first_word(phrases), _by_first_word(allowed), numbers, codes, beginnings, spaceless)


def _by_first_word(phrases: Iterable[_Phrase]) -> dict[str, list[_Phrase]]:
    index: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        index.setdefault(phrase.words[0], []).append(phrase)
    return index


def _signs(text: str) -> str:
    return "".join(word.folded for word in words(text))


class _Hit(NamedTuple):
    """`start` and `end`: its place in the text, in signs."""

    start: int
    end: int
    secret: Secret


def _finds(paragraph: _Paragraph, index: _Index) -> Iterator[Find]:
    readings = list(paragraph.readings())
    hits = [hit for reading in readings for hit in _hits(reading, index)]
    hits += [*_numbers(paragraph, index.numbers), *_codes(paragraph, index), *_substrings(paragraph, index.spaceless)]
    if not hits:
        return
    lifted = [_span(reading, at, last) for reading in readings for at, last, _ in _standing(reading, index.allowed)]
    for hit in _merged(hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in lifted)):
        yield Find(hit.secret, paragraph.place, paragraph.text[hit.start : hit.end])


def _span(paragraph: _Paragraph, first: int, last: int) -> tuple[int, int]:
    return paragraph.words[first].start, paragraph.words[last].end


def _hits(paragraph: _Paragraph, index: _Index) -> Iterator[_Hit]:
    for at, end, phrase in _standing(paragraph, index.phrases):
        if phrase.secret and _counts(phrase.secret, paragraph, at, end):
            yield _Hit(*_span(paragraph, at, end), phrase.secret)


def _standing(paragraph: _Paragraph, phrases: Mapping[str, Sequence[_Phrase]]) -> Iterator[tuple[int, int, _Phrase]]:
    """(first word, last word, phrase) of all that stand in the paragraph."""
    for at, word in enumerate(paragraph.words):
        for phrase in phrases.get(word.folded, ()):
            if phrase.stands_in(paragraph, at):
                yield at, at + len(phrase.words) - 1, phrase


def _counts(secret: Secret, paragraph: _Paragraph, at: int, end: int) -> bool:
    """Whether these words mean the secret here, and not something else that is written alike."""
    if secret.kind == "capital":
        return paragraph.is_capital(at) and not paragraph.begins_sentence(at)
    if secret.kind == "day":
        # The date's own year is found by its full forms; `parts 1 to 4 may be …` is no day in May.
        is_verb = any(_is_no_month(word, paragraph.text) for word in paragraph.words[at : end + 1])
        return not is_verb and not _NEXT_YEAR.match(paragraph.text, paragraph.words[end].end)
    return True


_MONTHS_AND_WORDS: Final = frozenset({"may", "march", "mar", "set", "ago", "sept", "out", "dic", "dez", "mag"})


def _is_no_month(word: Word, text: str) -> bool:
    """Whether the word is a verb or the like, `4 set di sensori`: written small, and not as the abbreviation that it would be."""
    return word.folded in _MONTHS_AND_WORDS and text[word.start].islower() and text[word.end : word.end + 1] != "."


_TELLING: Final = 9
"""How many digits at the end tell a number: what stands before them in `+39 333 1234567` and `0039 333 1234567` does not."""


def _numbers(paragraph: _Paragraph, numbers: Mapping[str, Sequence[Secret]]) -> Iterator[_Hit]:
    if numbers:
        for at, word in enumerate(paragraph.words):
            if word.folded.isdigit():
                yield from _numbers_up_to(paragraph, at, numbers)


def _numbers_up_to(paragraph: _Paragraph, last: int, numbers: Mapping[str, Sequence[Secret]]) -> Iterator[_Hit]:
    """Numbers whose groups end with the word `last`, however they are grouped here."""
    first, digits = last, paragraph.words[last].folded
    while True:
        for secret in numbers.get(digits[-_TELLING:], ()):
            yield _Hit(*_span(paragraph, _first_group(paragraph, first, digits, _signs(secret.text)), last), secret)
        if len(digits) >= _TELLING or not paragraph.continues_a_number(first):
            return
        first -= 1
        digits = paragraph.words[first].folded + digits


def _first_group(paragraph: _Paragraph, first: int, digits: str, whole: str) -> int:
    """Where the number begins, if more of it stands here than was needed to tell it."""
    while paragraph.continues_a_number(first) and whole.endswith(paragraph.words[first - 1].folded + digits):
        first -= 1
        digits = paragraph.words[first].folded + digits
    return first


def _codes(paragraph: _Paragraph, index: _Index) -> Iterator[_Hit]:
    """Bank accounts and number plates, however they are grouped here."""
    for first, word in enumerate(paragraph.words if index.codes else ()):
        last, signs = first, word.folded
        while signs in index.beginnings:
            yield from (_Hit(*_span(paragraph, first, last), secret) for secret in index.codes.get(signs, ()))
            last += 1
            if last == len(paragraph.words) or paragraph.words[last].start - paragraph.words[last - 1].end > _WIDEST_GAP:
                break
            signs += paragraph.words[last].folded


_WIDEST_GAP: Final = 3


def _substrings(paragraph: _Paragraph, spaceless: Mapping[str, Sequence[Secret]]) -> Iterator[_Hit]:
    """Secrets in a script without spaces, wherever their signs stand one after the other."""
    if not spaceless or not is_spaceless(paragraph.text):
        return
    here = squeezed(paragraph.text)
    text = "".join(sign for sign, _ in here)
    places = [place for sign, place in here for _ in sign]
    for signs, known in spaceless.items():
        for match in re.finditer(_row(signs), text) if signs in text else ():
            yield from (_Hit(places[match.start()], places[match.end() - 1] + 1, secret) for secret in known)


def _row(signs: str) -> str:
    """The signs as a pattern: figures at an end are no part of a longer number."""
    return rf"{'(?<![0-9])' if signs[0].isdigit() else ''}{re.escape(signs)}{'(?![0-9])' if signs[-1].isdigit() else ''}"


def _merged(hits: Iterable[_Hit]) -> list[_Hit]:
    """Hits of one field that overlap, as one; its secret is that of the first."""
    merged: list[_Hit] = []
    open_by_field: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        place = open_by_field.get(hit.secret.field)
        if place is not None and hit.start < merged[place].end:
            merged[place] = merged[place]._replace(end=max(merged[place].end, hit.end))
        else:
            open_by_field[hit.secret.field] = len(merged)
            merged.append(hit)
    return merged
