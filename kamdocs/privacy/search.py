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
from kamdocs.privacy.words import Word, gaps, has_umlauts, words

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

    def spelt_out(self) -> _Paragraph:
        return _Paragraph(self.place, self.text, words(self.text, spelt_out=True))


_BEGINS: Final = re.compile(r"[.!?…:\t\n•·|]")
_BETWEEN_GROUPS: Final = re.compile(r"[\s./()‐‑–-]{0,3}")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words to find one after the other. `gaps`: what stands between them in the dossier; `secret`: None for an allowed text."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    secret: Secret | None

    def stands_in(self, paragraph: _Paragraph, at: int) -> bool:
        """Whether the phrase stands in the paragraph, from the word `at` on."""
        if len(self.words) == 1:
            return True
        here = paragraph.words[at : at + len(self.words)]
        return tuple(word.folded for word in here) == self.words and self._hangs_together(gaps(paragraph.text, here))

    def _hangs_together(self, between: Sequence[str]) -> bool:
        if self.secret and self.secret.kind in ("date", "day"):
            return all(map(_joins_a_date, self.gaps, between, self.words, self.words[1:]))
        if self.secret is None or len(self.words) >= RUNNING:
            return True
        return all(not _STOPS.search(gap) or _STOPS.search(own) for own, gap in zip(self.gaps, between, strict=True))


_STOPS: Final = re.compile(r"[.,;:!?…/|\\•·]")
_BETWEEN_FIGURES: Final = re.compile(r"\s?[./\-‐‑–−]\s?")
_NEXT_YEAR: Final = re.compile(r"[\s,]{0,3}(?:del?\s+)?[12]\d{3}(?!\w)", re.IGNORECASE)


def _joins_a_date(own: str, gap: str, before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit() and own.strip() and own.strip() in "./-":
        return bool(_BETWEEN_FIGURES.fullmatch(gap))
    return len(gap) <= 3


def _phrases(text: str, secret: Secret | None) -> Iterator[_Phrase]:
    """The words of the text, also with its umlauts spelt out."""
    for spelt_out in (False, True) if has_umlauts(text) else (False,):
        here = words(text, spelt_out)
        if here:
            yield _Phrase(tuple(word.folded for word in here), tuple(gaps(text, here)), secret)


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases and allowed texts by their first word, numbers by their last digits."""

    phrases: Mapping[str, Sequence[_Phrase]]
    allowed: Mapping[str, Sequence[_Phrase]]
    numbers: Mapping[str, Sequence[Secret]]

    @classmethod
    def of(cls, secrets: Iterable[Secret], allow: Iterable[str]) -> _Index:
        every = list(secrets)
        numbers: dict[str, list[Secret]] = {}
        for secret in every:
            if secret.kind == "number":
                numbers.setdefault(_digits(secret.text)[-_TELLING:], []).append(secret)
        phrases = (phrase for secret in every if secret.kind != "number" for phrase in _phrases(secret.text, secret))
        allowed = (phrase for text in allow for phrase in _phrases(text, None))
        return cls(_by_first_word(phrases), _by_first_word(allowed), numbers)


def _by_first_word(phrases: Iterable[_Phrase]) -> dict[str, list[_Phrase]]:
    index: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        index.setdefault(phrase.words[0], []).append(phrase)
    return index


def _digits(text: str) -> str:
    return "".join(word.folded for word in words(text))


class _Hit(NamedTuple):
    """`first` and `last`: places of its words in the text, the last one included."""

    first: int
    last: int
    secret: Secret


def _finds(paragraph: _Paragraph, index: _Index) -> Iterator[Find]:
    readings = [paragraph, *([paragraph.spelt_out()] if has_umlauts(paragraph.text) else ())]
    hits = [hit for reading in readings for hit in _hits(reading, index)]
    if not hits:
        return
    lifted = [(at, end) for reading in readings for at, end, _ in _standing(reading, index.allowed)]
    for hit in _merged(hit for hit in hits if not any(first <= hit.first and hit.last <= last for first, last in lifted)):
        yield Find(hit.secret, paragraph.place, paragraph.text[paragraph.words[hit.first].start : paragraph.words[hit.last].end])


def _hits(paragraph: _Paragraph, index: _Index) -> Iterator[_Hit]:
    for at, end, phrase in _standing(paragraph, index.phrases):
        if phrase.secret and _counts(phrase.secret, paragraph, at, end):
            yield _Hit(at, end, phrase.secret)
    if index.numbers:
        for at, word in enumerate(paragraph.words):
            if word.folded.isdigit():
                yield from _numbers(paragraph, at, index.numbers)


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
        is_verb = any(word.folded in ("may", "march") and paragraph.text[word.start].islower() for word in paragraph.words[at : end + 1])
        return not is_verb and not _NEXT_YEAR.match(paragraph.text, paragraph.words[end].end)
    return True


_TELLING: Final = 9
"""How many digits at the end tell a number: what stands before them in `+39 333 1234567` and `0039 333 1234567` does not."""


def _numbers(paragraph: _Paragraph, last: int, numbers: Mapping[str, Sequence[Secret]]) -> Iterator[_Hit]:
    """Numbers whose groups end with the word `last`, however they are grouped here."""
    first, digits = last, paragraph.words[last].folded
    while True:
        for secret in numbers.get(digits[-_TELLING:], ()):
            yield _Hit(_first_group(paragraph, first, digits, _digits(secret.text)), last, secret)
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
