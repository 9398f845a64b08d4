"""Every number that a reader of the finished document sees, with the one place that it comes from.

The proposal is made a second time, with a sign around each number that a value prints; the signs say which field it is of. A number
between no signs is one of the template's own words, or one that Word counts.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path as File
from typing import Final

from kamdocs.errors import Path, path_text
from kamdocs.following import DIGITS, Followed
from kamdocs.origins import Origin, Origins
from kamdocs.proposal import Draft, draft_word, filled, template_of
from kamdocs.tailor import tailor
from kamdocs.values import DIGIT
from kamdocs.word.seen import Piece, Seen, seen_texts

__all__ = ["NUMBER", "Number", "numbers"]

NUMBER: Final = re.compile(
    rf"(?:\N{{MINUS SIGN}}|(?<!\S)-)?{DIGIT}+(?:[.,'’٫٬]\d+|[\u00a0\u202f\u2009]\d{{3}}(?!\d))*(?:[\u00a0\u202f]?%)?"
)
"""A number as a reader sees it: `263.878,40`, `−8%`, `2027`; its currency and unit are words beside it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the finished document.

    `number`: as it stands there. `heading`, `place`: of `kamdocs.word.seen.Seen`. `path`: the field that prints it; "" where none does.
    """

    number: str
    heading: str
    place: str
    path: str
    origin: Origin


def numbers(made: Draft, template: File | None = None) -> tuple[Number, ...]:
    """The numbers of the proposal's document, in its order. `template`: absent, the workspace's default in the proposal's language."""
    found = template_of(made, template)
    followed = Followed()
    plan = tailor(replace(made.material, mark=followed.mark))
    told = followed.fields(plan, made)
    word = draft_word(made)
    document = filled(found, made.plan.fields(), word)
    marked = filled(found, told, followed.marked(word, ("wordings", "draft")), followed.told)
    return tuple(_Listing(made, followed, found.path).of(seen_texts(document), seen_texts(marked)))


# ----------------------------------------------------------------------------------------------------------------------------- listing


@dataclass(frozen=True, slots=True)
class _Digits:
    """A text without signs, and for each of its characters the path whose number it is a part of; None where it has none."""

    text: str
    paths: tuple[Path | None, ...]
    fields: tuple[str, ...]
    """For each character the field of Word's that it is a result of; "" where it is none."""


class _Listing:
    """The numbers of one document, found in their order."""

    def __init__(self, made: Draft, followed: Followed, template: File) -> None:
        self.made = made
        self.followed = followed
        self.template = template
        self.origins = Origins(made)
        self._known: dict[Path, Origin] = {}

    def of(self, document: Iterator[Seen], marked: Iterator[Seen]) -> Iterator[Number]:
        """`document`: as it is sent; `marked`: the same with signs."""
        twins: dict[str, deque[_Digits]] = defaultdict(deque)
        for each in marked:
            digits = self._digits(each.pieces)
            twins[digits.text].append(digits)
        for seen in document:
            known = twins[seen.text]
            digits = known.popleft() if known else self._inside(seen)
            for match in NUMBER.finditer(digits.text):
                yield self._number(seen, digits, match)

    def _digits(self, pieces: Sequence[Piece]) -> _Digits:
        read = [(*self.followed.read(piece.text), piece.field) for piece in pieces]
        return _Digits(
            "".join(text for text, _, _ in read),
            tuple(owner for _, owners, _ in read for owner in owners),
            tuple(field for text, _, field in read for _ in text),
        )

    def _inside(self, seen: Seen) -> _Digits:
        """A text that the signs have changed, such as lines that begin with a number and a point: a part of a longer one."""
        words = seen.text.strip()
        whole = next((each for each in self.followed.texts if words in each), None)
        if whole is None:
            return self._digits(seen.pieces)
        begin = whole.index(words)
        return _Digits(words, whole.owners[begin : begin + len(words)], ("",) * len(words))

    def _number(self, seen: Seen, digits: _Digits, match: re.Match[str]) -> Number:
        places = [place for place in range(match.start(), match.end()) if digits.text[place].isnumeric()]
        paths = list(dict.fromkeys(digits.paths[place] for place in places))
        if len(paths) > 1:
            told = ", ".join(path_text(path) if path else "its own words" for path in paths)
            origin = Origin("template", f"the template puts it together of {told}", self._template_name)
            return Number(match[0], seen.heading, seen.place, told, origin)
        if paths[0] is None:
            field = digits.fields[places[0]]
            origin = _COUNTED.get(field) or self._unsigned(match[0], digits.text)
            return Number(match[0], seen.heading, seen.place, "", origin)
        return Number(match[0], seen.heading, seen.place, _shown(paths[0]), self._origin(paths[0]))

    def _origin(self, path: Path) -> Origin:
        if path not in self._known:
            self._known[path] = self.origins.of(path) or Origin("unknown", "kamdocs does not know where this field comes from")
        return self._known[path]

    # ---- what no value prints

    def _unsigned(self, number: str, text: str) -> Origin:
        """A number of the template's own words, of a document that it takes in, or one that a tag counts."""
        for place, told in self._placed:
            if told == text.strip():
                return Origin("document", "the words of a document that is placed here", place)
        here = [(_shared(own, text), place) for place, own in self._own_words if number in NUMBER.findall(own)]
        shared, place = max(here, key=lambda each: each[0], default=(0, ""))
        if shared:
            return Origin("template", "the template's own words", f"{self._template_name}, {place}")
        return Origin("template", "a tag of the template counts or writes it", self._template_name)

    @cached_property
    def _own_words(self) -> list[tuple[str, str]]:
        """(place, text without tags) of the template's texts that hold a number."""
        texts = (
            (seen.place, " ".join(_TAG.sub(" ", seen.text).split()))
            for seen in seen_texts(self.template.read_bytes(), self.template.as_posix())
        )
        return [(place, text) for place, text in texts if DIGITS.search(text)]

    @cached_property
    def _placed(self) -> list[tuple[str, str]]:
        """(place, text) of the documents that the template takes in."""
        found: list[tuple[str, str]] = []
        for each in dict.fromkeys(self.followed.documents):
            data, name = (each.source.read_bytes(), each.source.name) if isinstance(each.source, File) else (each.source, "a document")
            found += [(f"{name}, {seen.place}", seen.text.strip()) for seen in seen_texts(data, name)]
        return found

    @cached_property
    def _template_name(self) -> str:
        return self.template.name


_LIKE: Final = 0.5
"""Which part of the template's own words a paragraph holds that is made of them, at least: a condition may leave others out."""
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PAGES: Final = Origin("numbering", "a number of pages, which Word counts")
_HEADINGS: Final = Origin("numbering", "the number of a heading, which Word counts")
_COUNTED: Final[Mapping[str, Origin]] = {
    **dict.fromkeys(("NUMPAGES", "PAGE", "PAGEREF", "SECTION", "SECTIONPAGES"), _PAGES),
    **dict.fromkeys(("REF", "TOC"), _HEADINGS),
    **dict.fromkeys(("NOTEREF", "SEQ"), Origin("numbering", "a number that Word counts")),
}


def _shared(own: str, text: str) -> int:
    """How many signs of the template's own words stand in a text that was made of them; 0 where it was made of others."""
    shared = sum(block.size for block in SequenceMatcher(None, own, text, autojunk=False).get_matching_blocks())
    return shared if shared > _LIKE * len(own) else 0


def _shown(path: Path) -> str:
    """A bound number is one of the argument's text; where it is bound, its origin says."""
    return path_text(path[: path.index("numbers")]) if "numbers" in path else path_text(path)
