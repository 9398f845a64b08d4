"""A copy of the document that was edited in Word, and is sent in its place.

Words are the KAM's to change: every difference is told, and kept with the version. What the offer says in numbers is not, for the plan, its
approvals and the next version come from the dossier: a copy whose figures or last day are others is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kamdocs.errors import InputError, Problem
from kamdocs.plan import ProposalPlan
from kamdocs.proposal import Draft, draft_word, owner_of, refuse_secrets, rendered, with_number
from kamdocs.values import Formats, Money, Share

__all__ = ["Edited"]

_NUMBER: Final = re.compile(
    r"""(?:(?<!\w)[-−–])?\d(?:[\d.,'’\u00a0\u2009\u202f]*\d)?  # with sign and separators
    | [€$£¥%‰½¼¾⅓⅔]
    | (?<=\d)\s?[A-Z]{3}\b | \b[A-Z]{3}(?=\s?[-−]?\d)  # a currency""",
    re.VERBOSE,
)
"""What makes a number: its digits, its currency, and the sign of a share."""
_SEPARATORS: Final = re.compile(r"[\s'’\u00a0\u2009\u202f]")
_AMOUNT: Final = re.compile(
    r"""(?:[€$£¥]|\b[A-Z]{3})\s?[-−]?\d[\d.,'’\u00a0\u2009\u202f]*
    | \d[\d.,'’\u00a0\u2009\u202f]*(?:\s?[€$£¥%‰]|\s[A-Z]{3}\b
    | \s(?:euros?|dollars?|percent|per\scent|per\scento|prozent|pour\scent|por\sciento)\b)""",
    re.VERBOSE,
)
"""An amount of money or a share: a promise wherever it stands."""
_LOST: Final = {
    "tracked": ("a change is tracked here, so that it is open what holds", "accept or reject it in Word"),
    "hidden": ("words are hidden here", "delete them, or show them"),
    "struck": ("words are struck through here, so that it is open what holds", "delete them, or take the line away"),
    "comment": ("a comment stands here", "delete it in Word"),
    "chart": ("a chart shows other numbers", "change them in the dossier, and generate the document again"),
    "attachment": ("this part or address is none of the proposal's", "edit a copy of the document that `kamdocs generate` writes"),
    "field": ("a field stands here that takes its words from elsewhere", "put its words in its place (Ctrl+Shift+F9 in Word)"),
}
"""What cannot be sent, by what it is."""
_SIGN: Final = re.compile(r"(?:[-−–‒—]|[−]\s|\b(?:minus|less|negative|meno|negativo|moins|menos|abzüglich)\s)\s?$", re.IGNORECASE)
"""What makes the amount behind it one to be taken off."""
_OFFER: Final = frozenset(("_offer", "_returns", "_scope", "_acceptance"))
"""Bookmarks of the headings under which every word is the offer's."""
_HEADING: Final = re.compile("_[a-z][a-z0-9_]*")
_FROM_DOSSIER: Final = "what the offer says comes from the dossier"
_IN_DOSSIER: Final = "change it in the dossier, and generate the document again"
_NEAR: Final = 8
"""Lines between two of the offer that belong to it: the cells of a row."""
_LONG_ENOUGH: Final = 12
"""Characters from which on a text of the offer is known again in a line."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Edited:
    """The copy at `path`. `told`: each difference from the rendered document, in a sentence, once it was `checked`."""

    path: Path
    document: bytes
    told: tuple[str, ...] = ()
    _edits: tuple[str, ...] = ()
    _base: bytes = field(default=b"", repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the copy as it was given, in hex."""
        return hashlib.sha256(self.document).hexdigest()

    def check(self, made: Draft, template: Path) -> None:
        """Finds out what was edited. Raises InputError where that is more than words, PrivacyError where it says what is kept private.

        `made`: without number.
        """
        from kamdocs.word import document_text
        from kamdocs.word.comparison import differences
        from kamdocs.word.package import open_package

        open_package(self.document, self.path.as_posix())
        texts = list(document_text(self.document))
        properties = {place.removeprefix("property "): text for place, text in texts if place.startswith("property ")}
        # A copy of what was sent before bears its number; what is compared with it bears it too.
        number, version = properties.get("kamdocs.number"), properties.get("kamdocs.version", "")
        before = with_number(made, number, int(version)) if number and version.isdecimal() else made
        self._base = rendered(before, template)
        base = [text for _, text in document_text(self._base)]
        self._refuse_draft(draft_word(made), base, texts)
        self._refuse_other_day(made.plan, base, texts)
        found = differences(self._base, self.document)
        offer = _OfferParts(made.plan, list(document_text(self._base)), texts)
        problems = [Problem(f"{self.path.as_posix()}: {each.place}", *refused) for each in found if (refused := offer.refused(each))]
        problems += [Problem(self.path.as_posix(), f"{each} of the offer no longer stands in it", _IN_DOSSIER) for each in offer.gone()]
        if problems:
            raise InputError(problems)
        refuse_secrets(made, self.document)
        self._edits = self.told = tuple(f"{each.place}: {_became(each.before, each.after)}" for each in found)

    def issued(self, made: Draft, fresh: bytes) -> bytes:
        """The copy with number, version and last day. `made`: with its number; `fresh`: its rendering. It was checked before.

        The text gets the number where the rendering has it, in paragraphs that nobody edited; where it cannot, that is `told`. Raises
        InputError where the copy would show another number.
        """
        from kamdocs.word import sealed
        from kamdocs.word.carrying import carried
        from kamdocs.word.clean import cleaned
        from kamdocs.word.package import open_package
        from kamdocs.word.properties import core_part, new_core_part, set_properties

        proposal = made.plan.proposal
        document, left = carried(self.document, self._base, fresh)
        if left and (other := _number_of(self.document)) and (other != proposal.number or _version_of(self.document) != proposal.version):
            message = f"this copy says that it is {other}, and {_quoted(left[0])} cannot be put in its place"
            raise InputError(Problem(self.path.as_posix(), message, "edit a copy of the document that `kamdocs generate` writes"))
        self.told = (*self._edits, *(f"this is missing, since its place was edited: {_quoted(each)}" for each in left))
        package = open_package(document, self.path.as_posix())
        # Word notes who edited it; and what somebody noted among its properties is not for the client.
        cleaned(package)
        rendering = open_package(fresh, self.path.as_posix())
        if core := core_part(rendering):
            package.parts[core_part(package) or new_core_part(package)] = rendering.parts[core]
        properties = {"kamdocs.number": proposal.number, "kamdocs.version": proposal.version}
        set_properties(package, None, None, {**properties, "kamdocs.valid_until": made.plan.validity.until})
        return sealed(package.to_bytes(), owner_of(made))

    def _refuse_draft(self, word: str, base: Sequence[str], copy: Sequence[tuple[str, str]]) -> None:
        if any(text.strip() == word for _, text in copy) and not any(text.strip() == word for text in base):
            message = f"{word} stands across the pages of this copy"
            raise InputError(Problem(self.path.as_posix(), message, "edit a copy of what `kamdocs generate` writes without --draft"))

    def _refuse_other_day(self, plan: ProposalPlan, base: Sequence[str], copy: Sequence[tuple[str, str]]) -> None:
        """Raises InputError for a copy of a document that was made on another day, where every date would be told."""
        formats = Formats(plan.proposal.language)
        days = [format_(day) for day in (plan.proposal.date, plan.validity.until) for format_ in (formats.date, formats.full_date)]
        had, has = "\n".join(map(_even, base)), "\n".join(_even(text) for _, text in copy)
        if all(_even(day) in has for day in days if _even(day) in had):
            return
        other = _DAY.search(self.path.stem)
        is_other = other is not None and other[0] != f"{plan.proposal.date}"
        way_out = f"--date {other[0]}, if it was made on that day" if other and is_other else "--date names its day"
        message = f"this is no copy of the proposal of {plan.proposal.date}, which is valid until {plan.validity.until}"
        raise InputError(Problem(self.path.as_posix(), message, f"{way_out}; else generate the document again, and edit that"))


class _OfferParts:
    """The lines of a document that say what is offered, at which price, until when."""

    def __init__(self, plan: ProposalPlan, lines: Sequence[tuple[str, str]], copy: Sequence[tuple[str, str]]) -> None:
        formats = Formats(plan.proposal.language)
        figures = {each for part in (plan.offer, plan.returns) for each in _figures(part, formats)}
        figures |= {formats.date(plan.validity.until), formats.full_date(plan.validity.until)}
        figures = {_even(each) for each in figures}
        base = [_even(text) for _, text in lines]
        self._copy = [(place, _even(text)) for place, text in copy]
        self._figures = {each for each in figures if any(_stands(each, line) for line in base)}
        words = {_even(line) for part in (plan.offer, plan.returns, plan.validity) for text in _words(part) for line in text.splitlines()}
        self._words = {each for each in words if len(each) >= _LONG_ENOUGH and any(each in line for line in base)}
        dates = {_even(each) for each in (formats.date(plan.proposal.date), formats.full_date(plan.proposal.date))}
        self._dates = {each for each in dates if any(_stands(each, line) for line in base)}
        self._headings, self._part = _offer_lines(lines)
        own = [any(_stands(each, line) for each in self._figures) or any(each in line for each in words) for line in base]
        self._lines = {_bare(line) for line, is_own in zip(base, _closed(own), strict=True) if is_own} - {""}

    def refused(self, difference: Any) -> tuple[str, str] | None:
        """Why the difference cannot be sent, and the way out; None where it is one of words alone."""
        before, after, what = difference.before or "", difference.after or "", difference.what
        if what in _LOST and not (what == "field" and difference.after is None):
            return (f"{_LOST[what][0]}: {_became(difference.before, difference.after)}", _LOST[what][1])
        if what == "moved" and _numbers(after):
            return f"a number stands in another column: {_became(difference.before, difference.after)}", _IN_DOSSIER
        if what == "number" and _amounts(after) - _amounts(before):
            return f"an amount or a share is new before a line: {_became(difference.before, difference.after)}", _IN_DOSSIER
        if what != "text":
            return None
        changed = _became(difference.before, difference.after)
        had = [each for each in self._figures | self._dates if difference.after is not None and _stands(each, _even(before))]
        lost = not all(_stands(each, _even(after)) for each in had)
        if lost or (_numbers(before) != _numbers(after) and self._is_of_offer(difference)):
            return f"{_what_happened(before, after)}: {changed}", _IN_DOSSIER
        if _amounts(after) - _amounts(before):
            return f"an amount or a share is new here: {changed}", _IN_DOSSIER
        if difference.after is not None and _taken_off(before) != _taken_off(after):
            return f"a minus was put before an amount, or taken away: {changed}", _IN_DOSSIER
        if self._is_in_part(difference) or any(each in _even(before) and each not in _even(after) for each in self._words):
            return f"{_FROM_DOSSIER}: {changed}", _IN_DOSSIER
        return None

    def _is_in_part(self, difference: Any) -> bool:
        """Whether it is under a heading of the offer, where no word is free."""
        if difference.before is not None:
            return _bare(difference.before) in self._part
        place = next((number for number, (place, _) in enumerate(self._copy) if place == difference.place), None)
        if place is None:
            return False
        around = (reversed(self._copy[:place]), self._copy[place + 1 :])
        previous, following = (_bare(next((text for where, text in side if text and "), " not in where), "")) for side in around)
        return previous in self._part or following in self._part - self._headings

    def gone(self) -> list[str]:
        """The figures that stood in the rendered document, and stand nowhere in the copy."""
        return sorted(each for each in self._figures | self._dates if not any(_stands(each, line) for _, line in self._copy))

    def _is_of_offer(self, difference: Any) -> bool:
        if difference.before is not None:
            return _bare(difference.before) in self._lines
        place = next((number for number, (place, _) in enumerate(self._copy) if place == difference.place), None)
        if place is None:
            return False
        around = (*reversed(self._copy[:place]), ("", "")), (*self._copy[place + 1 :], ("", ""))
        return any(_bare(next((text for _, text in side if text), "")) in self._lines for side in around)


def _offer_lines(lines: Sequence[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """The headings of the offer's parts; and all their lines, the headings among them. Empty for a template without their bookmarks."""
    headings: set[str] = set()
    found: set[str] = set()
    is_offer = False
    for place, text in lines:
        paragraph, mark, _ = place.partition(", bookmarkStart name")
        if mark and _HEADING.fullmatch(text):
            heading = _bare(next((words for each, words in lines if each == paragraph), ""))
            is_offer = text in _OFFER
            if is_offer:
                headings.add(heading)
            else:
                found.discard(heading)
        elif not place.startswith("paragraph "):
            is_offer = False
        elif is_offer and "), " not in place:
            found.add(_bare(text))
    return headings, (found | headings) - {""}


def _taken_off(text: str) -> Counter[str]:
    """The amounts before which a minus stands, as a sign or a word."""
    found = (each for each in _AMOUNT.finditer(text) if _SIGN.search(text[: each.start()]))
    return Counter(_SEPARATORS.sub("", each[0]).strip(".,") for each in found)


def _closed(own: Sequence[bool]) -> list[bool]:
    """The same, with short gaps taken in."""
    closed, last = list(own), None
    for place, is_own in enumerate(own):
        if is_own:
            if last is not None and place - last <= _NEAR:
                closed[last:place] = [True] * (place - last)
            last = place
    return closed


def _figures(value: Any, formats: Formats) -> Iterator[str]:
    """Every amount in a part of the plan, as it is written in its language."""
    if isinstance(value, Money):
        if value.amount:
            yield formats.money(value)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            each = getattr(value, name)
            if name == "irr" and isinstance(each, Share):
                yield formats.percent(each)
            yield from _figures(each, formats)
    elif isinstance(value, tuple):
        for each in value:
            yield from _figures(each, formats)


def _words(value: Any) -> Iterator[str]:
    """Every text in a part of the plan that is long enough to be known again."""
    if isinstance(value, str):
        if len(value) >= _LONG_ENOUGH:
            yield value
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _words(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)


def _stands(figure: str, line: str) -> bool:
    """Whether the figure stands in the line, and not a longer one that holds it."""
    return figure in line and re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d])(?![.,]\d)", line) is not None


def _numbers(text: str) -> Counter[str]:
    return Counter(_SEPARATORS.sub("", each[0]) for each in _NUMBER.finditer(text))


def _what_happened(before: str, after: str) -> str:
    """What was done to the numbers of a line of the offer, of which some are others now."""
    had, has = _numbers(before), _numbers(after)
    if had - has and not has - had:
        return "a figure of the offer is gone"
    return "a number was added to the offer" if has - had and not had - has else "a figure of the offer was changed"


def _amounts(text: str) -> Counter[str]:
    return Counter(_SEPARATORS.sub("", each[0]).strip(".,") for each in _AMOUNT.finditer(text))


def _even(text: str) -> str:
    """The same with single spaces: programs write them each in their way."""
    return " ".join(text.split())


def _bare(line: str) -> str:
    """A line without what its fields show, and what a difference tells in brackets in their place."""
    return _even(re.sub(r"\[[^\]]*\]", " ", line))


def _number_of(document: bytes) -> str | None:
    return _properties(document).get("kamdocs.number")


def _version_of(document: bytes) -> int | None:
    version = _properties(document).get("kamdocs.version", "")
    return int(version) if version.isdecimal() else None


def _properties(document: bytes) -> dict[str, str]:
    from kamdocs.word import document_text

    return {place.removeprefix("property "): text for place, text in document_text(document) if place.startswith("property ")}


def _became(before: str | None, after: str | None) -> str:
    if before is None:
        return f"new: {_quoted(after or '')}"
    return f"gone: {_quoted(before)}" if after is None else f"{_quoted(before)} became {_quoted(after)}"


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"
