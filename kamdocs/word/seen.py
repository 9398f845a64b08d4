"""What somebody who reads a finished Word file sees: the texts of its pages and charts in their order, each with its heading.

Of what Word counts itself (pages, the numbers of headings that a table of contents or a cross-reference shows) the field is known.
`document_text` is for searching and finds more: addresses, properties, the names of styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kamdocs.word.contents import headings
from kamdocs.word.markup import WP, A, C, Element, M, R, W, local_name
from kamdocs.word.package import Package, open_package
from kamdocs.word.places import drawn_places, part_places, quoted

__all__ = ["Piece", "Seen", "seen_texts"]

_PARAGRAPHS: Final = (f"{W}p", f"{A}p")
_TEXTS: Final = frozenset((f"{W}t", f"{A}t", f"{M}t"))
_SIGNS: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{A}br": "\n"}
_CHAR, _CODE, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_TABLE_TEXTS: Final = (f"{W}tblCaption", f"{W}tblDescription")
_UNREAD: Final = ("properties", "custom properties", "properties of the program", "comments")
_COUNTING: Final = frozenset(("NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTION", "SECTIONPAGES", "SEQ", "TOC"))
"""The fields whose result Word counts, or takes from elsewhere in the document."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `field`: the word that names the field of Word's whose result it is (`PAGE`, `TOC`); "" where it is none."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A paragraph, an alternative text, or a text of a chart.

    `place`: as `document_text` has it, `paragraph 12 ("In breve …")`. `heading`: that of the body under which it stands; "" before the
    first, and in headers, footers and notes.
    """

    place: str
    heading: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def seen_texts(data: bytes, name: str = "the document") -> Iterator[Seen]:
    """The texts of a .docx: body, headers and footers, notes; a chart's follow the paragraph that shows it. Empty ones are left out.

    `name`: of the file, for messages. Raises InputError where `data` is no Word file, or a part of it cannot be read.
    """
    package = open_package(data, name)
    drawn = drawn_places(package)
    for part, place in part_places(package).items():
        if part in package.parts and place not in _UNREAD:
            yield from (each for each in _Part(package, part, place, drawn).texts() if each.text.strip())


class _Part:
    """One part of Word text. What a paragraph holds is collected first, since a field may begin in one and end in another."""

    def __init__(self, package: Package, part: str, place: str, drawn: dict[str, str]) -> None:
        self.package = package
        self.before = "" if part == package.main else f"{place}, "
        self.root = package.xml(part)
        self.drawn = drawn
        self.targets = {each.id: each.target for each in package.relationships(part) if not each.external}
        self.titles = {each.paragraph: each.text for each in headings(self.root, package)} if part == package.main else {}
        self.pieces = _pieces(self.root)

    def texts(self) -> Iterator[Seen]:
        number, heading, place = 0, "", self.before.rstrip(", ")
        for element in self.root.iter(etree.Element):
            if element.tag == f"{W}p":
                number += 1
                heading = self.titles.get(element, heading)
                pieces = tuple(self.pieces.get(element, ()))
                text = "".join(piece.text for piece in pieces)
                place = f"{self.before}paragraph {number}" + (f" ({quoted(text, 40)})" if text.strip() else "")
                yield Seen(place, heading, pieces)
            elif element.tag == f"{A}p":
                yield Seen(f"{place}, drawing", heading, tuple(self.pieces.get(element, ())))
            elif element.tag == f"{WP}docPr":
                for attribute in ("title", "descr"):
                    yield Seen(f"{place}, alternative text", heading, (Piece(element.get(attribute, "")),))
            elif element.tag in _TABLE_TEXTS:
                yield Seen(f"{self.before}alternative text of a table", heading, (Piece(element.get(f"{W}val", "")),))
            elif local_name(element.tag) == "textpath":
                yield Seen(f"{place}, text in a drawing", heading, (Piece(element.get("string", "")),))
            elif element.tag == f"{C}chart" and (chart := self.targets.get(element.get(f"{R}id", ""))) in self.drawn:
                yield from _chart_texts(self.package.xml(chart), f"{place}, {self.drawn[chart]}", heading)


def _chart_texts(root: Element, place: str, heading: str) -> Iterator[Seen]:
    """Titles, the names of series and categories, and the values, as the chart keeps them."""
    for element in root.iter(f"{A}p", f"{C}v"):
        text = "".join(each.text or "" for each in element.iter(f"{A}t")) if element.tag == f"{A}p" else element.text or ""
        yield Seen(place, heading, (Piece(text),))


def _pieces(root: Element) -> dict[Element, list[Piece]]:
    """What each paragraph holds, without what the paragraphs inside it hold (in text boxes)."""
    found: dict[Element, list[Piece]] = {}
    fields: list[_Open] = []
    for element in root.iter(_CHAR, _CODE, *_TEXTS, *_SIGNS):
        if element.tag == _CHAR:
            _follow(fields, element.get(f"{W}fldCharType", ""))
        elif element.tag == _CODE:
            if fields:
                fields[-1].code += element.text or ""
        elif text := _text(element):
            paragraph = next(element.iterancestors(*_PARAGRAPHS), None)
            if paragraph is not None:
                found.setdefault(paragraph, []).append(Piece(text, _field(element, fields)))
    return found


@dataclass(slots=True)
class _Open:
    """A field that has begun and not ended. `shows`: whether its result has begun."""

    code: str = ""
    shows: bool = False


def _follow(fields: list[_Open], kind: str) -> None:
    if kind == "begin":
        fields.append(_Open())
    elif kind == "separate" and fields:
        fields[-1].shows = True
    elif kind == "end" and fields:
        fields.pop()


def _text(element: Element) -> str:
    if element.tag in _TEXTS:
        return element.text or ""
    return _SIGNS[element.tag] if element.getparent().tag in (f"{W}r", f"{A}p") else ""


def _field(element: Element, fields: list[_Open]) -> str:
    """The innermost field that counts, of those whose result `element` is a part of."""
    codes = [each.code for each in fields if each.shows]
    codes += [each.get(f"{W}instr", "") for each in element.iterancestors(_SIMPLE)]
    words = ((code.split() or [""])[0].upper() for code in reversed(codes))
    return next((word for word in words if word in _COUNTING), "")
