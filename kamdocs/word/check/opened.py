"""A template laid open for looking at: its parts with their places, its paragraphs with their numbers, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kamdocs.errors import InputError, Problem
from kamdocs.word.markup import Element, W
from kamdocs.word.package import Package, read_package
from kamdocs.word.places import drawn_places, part_places, quoted
from kamdocs.word.prepare import paragraphs

__all__ = ["ERROR", "NUMBER", "WARNING", "Finding", "Level", "Opened", "Part", "ancestor", "is_shown", "number", "opened"]

Level = Literal["error", "warning"]
ERROR: Final = "error"
"""kamdocs refuses the template, or a client would read something broken."""
WARNING: Final = "warning"
"""The rest."""

NUMBER: Final = "{kamdocs}number"
"""An attribute that keeps a paragraph's number in a part from which paragraphs have been taken."""
_PARAGRAPH: Final = f"{W}p"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SHOWN_KINDS: Final = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a template.

    `kind`: a stable id, such as `unknown-field`; `where`: file, part, and the paragraph as Word shows it; `part`: its name in the file, ""
    for the whole file; `paragraph`: which of the part's paragraphs, from 0, None for none; `tag`: as Word shows it, "" for none;
    `message`: what is wrong; `hint`: the way out, "" when the message says it.
    """

    kind: str
    level: Level
    where: str
    part: str
    paragraph: int | None
    tag: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return str(Problem(self.where, self.message, self.hint))


@dataclass(frozen=True)
class Part:
    """A part with words. `where`: file and part, for messages; `paragraphs`: all of it, in order, those of text boxes too."""

    name: str
    where: str
    root: Element
    paragraphs: list[Element]
    texts: dict[Element, list[Element]]
    """The text elements of each paragraph that has any; those of drawings (`a:p`) too."""
    _numbers: dict[Element, int] = field(repr=False)

    @classmethod
    def of(cls, name: str, where: str, root: Element) -> Part:
        all_paragraphs = list(root.iter(_PARAGRAPH))
        kept = [each.get(NUMBER, "") for each in all_paragraphs]
        numbers = {each: int(kept[place]) if kept[place].isdecimal() else place for place, each in enumerate(all_paragraphs)}
        return cls(name, where, root, all_paragraphs, dict(paragraphs(root)), numbers)

    def text(self, paragraph: Element) -> str:
        """What a paragraph says, tags and all, without the text boxes in it."""
        return "".join(each.text or "" for each in self.texts.get(paragraph, ()))

    def number(self, element: Element) -> int | None:
        """Which paragraph `element` is or lies in; None where it lies in none."""
        return self._numbers.get(ancestor(element, _PARAGRAPH))

    def place(self, element: Element | None) -> str:
        """Where `element` is, for messages: file, part, and the words of its paragraph, or of one before it."""
        paragraph = None if element is None else ancestor(element, _PARAGRAPH)
        if paragraph is None:
            return self.where
        if self.text(paragraph).strip():
            return f"{self.where}, {quoted(self.text(paragraph))}"
        before = (self.text(each) for each in paragraph.itersiblings(_PARAGRAPH, preceding=True))
        text = next((each for each in before if each.strip()), "")
        return f"{self.where}, after {quoted(text)}" if text else self.where

    def found(self, kind: str, level: Level, message: str, hint: str, at: Element | None = None, tag: str = "") -> Finding:
        """A finding at the element `at`; None: in the part as a whole."""
        place = None if at is None else self.number(at)
        return Finding(kind, level, self.place(at), self.name, place, tag, message, hint)


@dataclass(frozen=True)
class Opened:
    """A Word file with every part that can be read. `unreadable`: those that cannot; without `body` nothing else can be told."""

    package: Package
    places: dict[str, str]
    body: Part | None
    parts: dict[str, Part]
    """The body, headers, footers and notes, by name, in this order."""
    unreadable: list[Finding]

    def where(self, part: str) -> str:
        """File and part, for messages."""
        return f"{self.package.name}, {self.places.get(part) or f'its part {part}'}"

    def found(self, kind: str, level: Level, message: str, hint: str, part: str = "") -> Finding:
        """A finding in a part that has no paragraphs; "": in the file as a whole."""
        return Finding(kind, level, self.where(part) if part else self.package.name, part, None, "", message, hint)

    def xml(self, part: str) -> Element | None:
        """The root of a part; None where it is not there or cannot be read."""
        if part in self.parts:
            return self.parts[part].root
        if part not in self.package.parts:
            return None
        try:
            return self.package.xml(part)
        except InputError:
            return None

    def related(self, kind: str) -> Element | None:
        """The part that the body calls its `styles`, `settings`, `theme`, …; None where there is none to be read."""
        names = (each.target for each in self.package.relationships(self.package.main) if each.kind == kind and not each.external)
        return next((root for name in names if (root := self.xml(name)) is not None), None)


def opened(path: Path) -> Opened:
    """Raises InputError where `path` is no Word document."""
    package = read_package(path)
    unreadable = [Finding("unreadable", ERROR, str(p.where), name, None, "", p.message, p.hint) for name, p in _unreadable(package)]
    gone = {each.part for each in unreadable}
    if package.main in gone or any(name.endswith(".rels") for name in gone):
        return Opened(package, {}, None, {}, unreadable)
    places = part_places(package) | drawn_places(package)
    parts = {}
    for name, place in places.items():
        shown = name == package.main or package.content_type(name).endswith(_SHOWN_KINDS)
        if shown and name in package.parts and name not in gone:
            parts[name] = Part.of(name, f"{package.name}, {place}", package.xml(name))
    return Opened(package, places, parts[package.main], parts, unreadable)


def ancestor(element: Element, tag: str) -> Element | None:
    """The nearest element of this tag: `element` itself, or one that it lies in."""
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def is_shown(element: Element) -> bool:
    """Whether `element` is what Word shows, and no older program's substitute for it."""
    return next(element.iterancestors(_FALLBACK), None) is None


def number(element: Element | None, name: str = "val", absent: int = 0) -> int:
    """A whole number among the attributes of `element`; `absent` where there is none, or something else."""
    value = "" if element is None else element.get(f"{W}{name}") or ""
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return absent


def _unreadable(package: Package) -> Iterator[tuple[str, Problem]]:
    for name in package.parts:
        if name.endswith((".xml", ".rels")) or package.content_type(name).endswith("+xml"):
            try:
                root = package.xml(name)
            except InputError as error:
                yield name, error.problems[0]
                continue
            if name == package.main and not _has_body(root):
                message = "it has no body of a Word document"
                yield name, Problem(f"{package.name}, body", message, "open it in Word, let Word repair it, and save it again")


def _has_body(root: Element) -> bool:
    return root.tag == f"{W}document" and root.find(f"{W}body") is not None
