"""The values of a plan, each known again wherever a template prints it, whatever its tags make of it on the way.

Every value becomes one that equals it and is nothing else in memory, so that conditions come out as ever. What is printed gets signs
around its digits, which lead to the field; `read` takes them away again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, Final, SupportsIndex

from kamdocs.errors import Path
from kamdocs.plan import FIELDS, Free, PlacedArgument, Proof, ProposalPlan
from kamdocs.proposal import Draft
from kamdocs.tailor.arguments import bullets
from kamdocs.text import find, split_path
from kamdocs.values import DIGIT, Money, Share, is_year
from kamdocs.word.content import Content, SubDocument
from kamdocs.word.filters import Year

__all__ = ["DIGITS", "Followed", "FollowedText"]

_OPEN: Final = "\U000e0001"
_CLOSE: Final = "\U000e0001\U000e007f"
_FIRST: Final = 0xE0020
_BASE: Final = 64
# Signs of the category Cf, which Unicode made to tag a text with what nobody sees; Markdown takes them for letters, as it does digits.
_MARKED: Final = re.compile(f"{_OPEN}([{chr(_FIRST)}-{chr(_FIRST + _BASE - 1)}]+)([^{_OPEN}]*){_CLOSE}")
DIGITS: Final = re.compile(f"{DIGIT}+")
"""What has signs around it."""


def _sign(number: int) -> str:
    found = ""
    while number or not found:
        number, digit = divmod(number, _BASE)
        found = chr(_FIRST + digit) + found
    return _OPEN + found


def _outside(text: str, change: Callable[[str], str]) -> str:
    """`text` with what stands between no signs changed."""
    pieces: list[str] = []
    position = 0
    for known in _MARKED.finditer(text):
        pieces += [change(text[position : known.start()]), known[0]]
        position = known.end()
    return "".join([*pieces, change(text[position:])])


def _number_of(sign: str) -> int:
    number = 0
    for each in sign:
        number = number * _BASE + ord(each) - _FIRST
    return number


class FollowedText(str):
    """A text that equals what it says, and of which every part is still known to be of a field.

    `str` makes of it what is written: the same with signs around its numbers.
    """

    __slots__ = ("owners", "signed")
    owners: tuple[Path | None, ...]
    """Of each character the field that it is of; None of what no field prints."""
    signed: Callable[[FollowedText], str]

    def like(self, text: str, owners: tuple[Path | None, ...] | None = None) -> FollowedText:
        """`text`, which was made of this one. `owners`: absent, those of this text in their places, or its first where it changed more."""
        if owners is None:
            owners = self.owners if len(text) == len(self) else self.owners[:1] * len(text)
        return _text(text, owners, self.signed)

    def __str__(self) -> str:
        return self.signed(self)

    @property
    def plain(self) -> str:
        return str.__str__(self)

    def __getitem__(self, place: SupportsIndex | slice) -> FollowedText:
        owners = self.owners[place]
        return self.like(super().__getitem__(place), owners if isinstance(place, slice) else (owners,))  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[FollowedText]:
        return (self[place] for place in range(len(self)))

    def __add__(self, other: str) -> FollowedText:
        return self.like(super().__add__(other), (*self.owners, *_owners(other)))

    def __radd__(self, other: str) -> FollowedText:
        return self.like(other.__add__(self.plain), (*_owners(other), *self.owners))

    def upper(self) -> FollowedText:
        return self.like(super().upper())

    def lower(self) -> FollowedText:
        return self.like(super().lower())

    def capitalize(self) -> FollowedText:
        return self.like(super().capitalize())

    def strip(self, signs: str | None = None, /) -> FollowedText:
        begin = len(self) - len(super().lstrip(signs))
        return self[begin : max(len(super().rstrip(signs)), begin)]

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> FollowedText:
        pieces = self.plain.split(old, int(count)) if old else [self.plain]
        owners: tuple[Path | None, ...] = ()
        position = 0
        for piece in pieces:
            owners += _owners(new) if position else ()
            owners += self.owners[position : position + len(piece)]
            position += len(piece) + len(old)
        return self.like(new.join(pieces), owners)


def _text(text: str, owners: tuple[Path | None, ...], signed: Callable[[FollowedText], str]) -> FollowedText:
    found = FollowedText(text.plain if isinstance(text, FollowedText) else text)
    found.owners, found.signed = owners, signed
    return found


def _owners(text: str) -> tuple[Path | None, ...]:
    return text.owners if isinstance(text, FollowedText) else (None,) * len(text)


class _Whole(int):
    """A whole number of a field: Python has but one object for each small number, and this is one of its own."""


class Followed:
    """The values of a plan as one rendering prints them, each known by what it is, and not by what it equals."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        """What the signs lead to, by their numbers."""
        self.documents: list[SubDocument] = []
        """Those that were placed."""
        self.texts: list[FollowedText] = []
        """All texts of the plan."""
        self._numbers: dict[Path, int] = {}
        self._of_values: dict[int, tuple[Any, Path]] = {}
        self._of_parts: dict[int, Path] = {}

    # ---- signs around numbers

    def mark(self, path: str, text: str) -> str:
        """As `kamdocs.text.Mark` wants it."""
        return self.marked(text, split_path(path))

    def marked(self, text: str, path: Path) -> str:
        """`text` with signs around its digits, but those that have signs already: who is nearest to a number made it."""
        if not DIGITS.search(text):
            return text
        sign = _sign(self._number(path))
        return _outside(text, lambda free: DIGITS.sub(rf"{sign}\g<0>{_CLOSE}", free))

    def told(self, value: Any, text: str) -> str:
        """As `Template.render` wants it. A value that a tag made itself stays without signs."""
        if isinstance(value, SubDocument):
            self.documents.append(value)
        if isinstance(value, FollowedText):
            return self._told_again(value, text)
        known = None if isinstance(value, str | Content) else self._of_values.get(id(value))
        return _text(text, (known[1],) * len(text), self._signed) if known else text

    def _told_again(self, value: FollowedText, text: str) -> FollowedText:
        """The text of a text: the same, but for the signs of its line breaks."""
        return next((each.like(text) for each in (value, value.replace("\r\n", "\n")) if len(each) == len(text)), value.like(text))

    def _signed(self, text: FollowedText) -> str:
        """What is written of a text: the same with signs around its numbers."""
        pieces: list[str] = []
        position = 0
        for digits in DIGITS.finditer(text.plain):
            pieces.append(text.plain[position : digits.start()])
            for owner, group in groupby(range(digits.start(), digits.end()), text.owners.__getitem__):
                some = "".join(text.plain[place] for place in group)
                pieces.append(self.marked(some, owner) if owner is not None else some)
            position = digits.end()
        return "".join([*pieces, text.plain[position:]])

    def read(self, marked: str) -> tuple[str, tuple[Path | None, ...]]:
        """A text without its signs, and of each character the path that they lead to; None of those between no signs."""
        text: list[str] = []
        owners: list[Path | None] = []
        position = 0
        for known in _MARKED.finditer(marked):
            before = marked[position : known.start()]
            text += [before, known[2]]
            owners += [*[None] * len(before), *[self.paths[_number_of(known[1])]] * len(known[2])]
            position = known.end()
        rest = marked[position:]
        return "".join([*text, rest]), (*owners, *[None] * len(rest))

    def _number(self, path: Path) -> int:
        if path not in self._numbers:
            self._numbers[path] = len(self.paths)
            self.paths.append(path)
        return self._numbers[path]

    # ---- values

    def fields(self, plan: ProposalPlan, made: Draft) -> dict[str, Any]:
        """`plan.fields()` of values that are known again. What stands in several places is known by the first of these."""
        self._arguments = {each.value.id: each.value for each in made.material.arguments}
        self._plain = made.plan.fields()
        order = ("offer", "returns", "relationship", "references", "team", *FIELDS)
        found = {name: self._value(getattr(plan, name), (name,)) for name in dict.fromkeys(order)}
        return {name: found[name] for name in FIELDS}

    def _value(self, value: Any, path: Path) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, Free):
            return Free({self.leaf(name, (*path, name)): self.leaf(text, (*path, name)) for name, text in value.items()})
        if is_dataclass(value) and not isinstance(value, Money):
            return self._part(value, self._of_parts.setdefault(id(value), path))
        if isinstance(value, tuple):
            return [self._value(each, (*path, place)) for place, each in enumerate(value)]
        if isinstance(value, Mapping):
            return {name: self._value(each, (*path, name)) for name, each in value.items()}
        return self.leaf(value, path)

    def _part(self, value: Any, path: Path) -> dict[str, Any]:
        own = self._sources(value, path)
        if isinstance(value, PlacedArgument):
            value = self._with_bound(value, path)
        found = {each.name: self._value(getattr(value, each.name), own.get(each.name, (*path, each.name))) for each in fields(value)}
        if isinstance(value, PlacedArgument) and value.points:
            listed = bullets(str(self._arguments[value.id].points), self._plain)
            found["points"] = [self.leaf(text, place) for text, (place, _) in zip(value.points, listed, strict=True)]
        return found

    def _sources(self, value: Any, path: Path) -> Mapping[str, Path]:
        """Whose values those of a proof are, where they have a place of their own."""
        if isinstance(value, Proof) and value.source:
            source = split_path(value.source)
            if value.kind == "project":
                return {"label": (*source, "name"), "rows": (*source, "figures")}
            if source[0] == "statistics" or isinstance(find(self._plain, value.source), Mapping):
                return {each.name: (*source, each.name) for each in fields(value) if each.name != "rows"}
            return {"value": source}
        return {}

    def _with_bound(self, argument: PlacedArgument, path: Path) -> PlacedArgument:
        """The argument with signs around the numbers that the library binds to a source of their own."""
        texts = {"title": argument.title, "text": argument.text or ""}
        for place, bound in enumerate(self._arguments[argument.id].numbers or ()):
            for name in texts:
                signed = partial(self._signed_words, bound.text, (*path, name, "numbers", place))
                texts[name] = _outside(texts[name], signed)
        return replace(argument, title=texts["title"], text=texts["text"] or None)

    def _signed_words(self, words: str, path: Path, text: str) -> str:
        """`text` with signs around the numbers of `words`, wherever they stand in it as words."""
        signed = self.marked(words, path)
        return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda _: signed, text)

    def leaf(self, value: Any, path: Path) -> Any:
        """The value of the field at `path` as one that is known again."""
        if isinstance(value, str):
            text, owners = self.read(self._absolute(value, path))
            found = _text(text, tuple(owner or path for owner in owners), self._signed)
            self.texts.append(found)
            return found
        own = _copied(value, str(path[-1]))
        self._of_values[id(own)] = (own, path)
        return own

    def _absolute(self, text: str, path: Path) -> str:
        """Signs that lead to a field beside this one lead to it from the top: `returns.scenarios[0].benefits`."""

        def led(known: re.Match[str]) -> str:
            to = self.paths[_number_of(known[1])]
            return known[0] if to[0] in (*FIELDS, "statistics", "wordings") else self.marked(known[2], (*path[:-1], *to))

        return _MARKED.sub(led, text) if _OPEN in text else text


def _copied(value: Any, name: str) -> Any:
    """An equal value of the same kind that is nothing else in memory."""
    if isinstance(value, Money):
        return replace(value)
    if isinstance(value, Share):
        return Share(value)
    if is_year(value, name):
        return Year(value)
    if isinstance(value, Decimal):
        return Decimal(str(value))
    if isinstance(value, int):
        return _Whole(value)
    return value.replace() if isinstance(value, datetime.date) else value
