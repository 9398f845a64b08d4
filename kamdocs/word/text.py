"""Everything that a finished Word file says, with its places: what a reader sees, and what lies behind it.

Made for searching: text that Word splits over runs is joined, tabs and breaks stay, characters without width are dropped.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kamdocs.word.embedded import embedded_place, embedded_xml, is_embedded
from kamdocs.word.foreign import foreign_text, is_foreign
from kamdocs.word.markup import A, Element, M, W, local_name
from kamdocs.word.package import Package, Relationship, open_package
from kamdocs.word.places import part_places, quoted

__all__ = ["document_text"]

_WIDTHLESS = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc]")
_PARAGRAPH: Final = f"{W}p"
_ABOVE: Final = f"{W}rt"
_FONT: Final = f"{W}rFonts"
_SPACES: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
_TEXTS: Final = frozenset((f"{W}t", f"{W}delText", f"{A}t", f"{M}t"))
_CODES: Final = frozenset((f"{W}instrText", f"{W}delInstrText"))
_JOINED: Final = frozenset(("p", "si", "is"))
"""Paragraphs of drawings and charts, and texts of an embedded workbook: what they hold is one text."""

_LOOKS: Final = ("styles+xml", "stylesWithEffects+xml", "fontTable+xml", "theme+xml", "webSettings+xml", "settings+xml")
"""Parts that only say how things look. What is searched in them are the names that people give."""
_NAMED: Final = frozenset(("theme", "clrScheme", "fontScheme", "fmtScheme", "custClr"))
"""What has a name in a theme."""
_USUAL_THEME: Final = re.compile(r"Office\b.*")
_FONTS: Final = frozenset(
    (
        "aptos", "aptos display", "arial", "arial narrow", "arial unicode ms", "caladea", "calibri", "calibri light", "cambria",
        "cambria math", "candara", "carlito", "century", "century gothic", "consolas", "constantia", "corbel", "courier new",
        "dejavu sans", "franklin gothic book", "garamond", "georgia", "gill sans mt", "helvetica", "helvetica neue", "liberation sans",
        "liberation serif", "lucida sans", "ms gothic", "ms mincho", "open sans", "palatino linotype", "roboto", "segoe ui",
        "segoe ui symbol", "simsun", "symbol", "tahoma", "times", "times new roman", "trebuchet ms", "verdana", "webdings", "wingdings",
    )
)  # fmt: skip
"""Fonts that everybody has, whose names give nothing away."""
_FONT_OF: Final = frozenset(("ascii", "hAnsi", "cs", "eastAsia"))

_ATTRIBUTES: Final = frozenset(
    ("alt", "anchor", "author", "descr", "displayText", "initials", "instr", "name", "string", "title", "tooltip", "lvlText")
)
_VALUES: Final = frozenset(
    (
        "alias", "aliases", "altName", "attr", "default", "docPart", "docVar", "entryMacro", "exitMacro", "helpText", "listEntry",
        "lvlText", "name", "result", "statusText", "tag", "tblCaption", "tblDescription",
    )
)  # fmt: skip
"""Elements whose `val` is a text that people write."""
_WRITTEN: Final = frozenset((("listItem", "value"), ("permStart", "ed"), ("smartTag", "element"), ("customXml", "element")))
"""Further attributes with such texts, by their element."""
_NO_TEXT: Final = frozenset(
    ("Ignorable", "Requires", "adj", "coordsize", "eqn", "path", "points", "schemaLocation", "style", "textboxrect")
)
_NUMBERS: Final = frozenset(("formatCode", "posOffset", "align", "pctHeight", "pctWidth", "pctPosHOffset", "pctPosVOffset"))


def document_text(data: bytes) -> Iterator[tuple[str, str]]:
    """Pairs (place, text) of a .docx: body, headers, footers, notes, comments, alternative texts, properties, addresses, charts,
    and pages or texts that Word takes in as they are.

    A place reads `paragraph 12 ("In breve …")`, `header of the first page, paragraph 1 ("…")`, `property title`, `address of a link in the
    body`. Texts that are empty are left out. Raises InputError where `data` is no Word file, or a part of it cannot be read.
    """
    package = open_package(data, "the document")
    places = part_places(package)
    for part in [*places, *(part for part in package.parts if part not in places)]:
        if part in package.parts:
            for place, text in _pairs(package, part, places.get(part, part)):
                cleaned = _WIDTHLESS.sub("", text)
                if cleaned.strip():
                    yield place, cleaned


def _pairs(package: Package, part: str, place: str) -> Iterator[tuple[str, str]]:
    kind = package.content_type(part)
    if part.endswith(".rels") or part == "[Content_Types].xml":
        return
    if kind.endswith(_LOOKS):
        for told, text in _names(package.xml(part)):
            yield f"{place}, {told}", text
    elif is_embedded(package, part):
        yield from _embedded(package, part)
    elif is_foreign(kind, part):
        for text in foreign_text(package.parts[part]):
            yield place, text
    elif kind.endswith(("+xml", "/xml")) or part.endswith((".xml", ".vml")):
        root = package.xml(part)
        if "properties" in kind:
            yield from _properties(root)
        elif "wordprocessingml" in kind:
            yield from _word(root, "" if part == package.main else f"{place}, ")
        else:
            yield from _loose(root, place)
    for relationship in package.relationships(part):
        if relationship.external:
            yield _address(relationship, place)


def _word(root: Element, before: str) -> Iterator[tuple[str, str]]:
    """Every paragraph, then the codes of fields and the attributes that hold words, each under its paragraph."""
    place = before.rstrip(", ") or "body"
    number = 0
    fonts: set[str] = set(_FONTS)
    for element in root.iter(etree.Element):
        if element.tag == _PARAGRAPH:
            number += 1
            text = "".join(_own_text(element))
            place = f"{before}paragraph {number}" + (f" ({quoted(text, 40)})" if text.strip() else "")
            yield place, text
            yield f"{place}, field", "".join(_field_codes(element))
            yield from ((f"{place}, text above others", text) for text in _ruby(element))
        elif element.tag not in _TEXTS and element.tag not in _CODES and _says(element):
            yield place, element.text
        for name, value in element.attrib.items():
            if _is_words(element, name, value):
                yield f"{place}, {_told(element, name)}", value
            elif element.tag == _FONT and local_name(name) in _FONT_OF and value.casefold() not in fonts:
                fonts.add(value.casefold())
                yield f"{place}, name of a font", value


def _names(root: Element) -> Iterator[tuple[str, str]]:
    """The names that people gave to what says how things look, each with what it is the name of; not those that every file has."""
    usual = {each.get(f"{W}name", "").casefold() for each in root.iter(f"{W}lsdException")}
    for element in root.iter(etree.Element):
        tag = local_name(element.tag)
        if element.tag == f"{W}style":
            yield from _names_of_style(element, usual)
        elif element.tag == f"{W}font":
            names = (element.get(f"{W}name", ""), *(each.get(f"{W}val", "") for each in element.iter(f"{W}altName")))
            yield from (("name of a font", each) for each in names if each.casefold() not in _FONTS)
        elif element.tag == _FONT:
            fonts = (value for name, value in element.attrib.items() if local_name(name) in _FONT_OF)
            yield from (("name of a font", each) for each in fonts if each.casefold() not in _FONTS)
        elif tag in _NAMED:
            if not _USUAL_THEME.fullmatch(element.get("name", "")):
                yield "name of a theme", element.get("name", "")
        elif element.tag == f"{W}caption":
            yield "name of a caption", element.get(f"{W}name", "")


def _names_of_style(style: Element, usual: set[str]) -> Iterator[tuple[str, str]]:
    """Its names and its id; of one that every Word has, those that were added to it."""
    name = "".join(each.get(f"{W}val", "") for each in style.findall(f"{W}name"))
    if style.get(f"{W}customStyle") in {"1", "true", "on"} or name.casefold() not in usual:
        yield "name of a style", name
        yield "name of a style", style.get(f"{W}styleId", "")
    yield from (("name of a style", each.get(f"{W}val", "")) for each in style.findall(f"{W}aliases"))


def _own_text(element: Element) -> Iterator[str]:
    """The text of a paragraph without that of the paragraphs inside it (in text boxes)."""
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SPACES and element.tag == f"{W}r":
            yield _SPACES[child.tag]
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{W}sym":
            yield _symbol(child)
        elif child.tag not in (_PARAGRAPH, _ABOVE):
            yield from _own_text(child)


def _ruby(paragraph: Element) -> Iterator[str]:
    """What stands above the words of a paragraph, how they are read: all of it together, then each piece, and what it stands above."""
    above = ["".join(_own_text(each)) for each in paragraph.iter(_ABOVE)]
    if above:
        yield "".join(above)
        yield from above if len(above) > 1 else ()
        yield from ("".join(_own_text(each)) for each in paragraph.iter(f"{W}rubyBase"))


def _field_codes(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in _CODES:
            yield child.text or ""
        elif child.tag != _PARAGRAPH:
            yield from _field_codes(child)


def _symbol(element: Element) -> str:
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _loose(root: Element, place: str) -> Iterator[tuple[str, str]]:
    """The texts of a part that is no Word text: charts, diagrams, workbooks, custom XML."""
    inside: set[Element] = set()
    for element in root.iter(etree.Element):
        if element not in inside:
            if local_name(element.tag) in _JOINED:
                inside.update(element.iter(etree.Element))
                yield place, "".join(each.text or " " for each in element.iter(etree.Element) if local_name(each.tag) in {"t", "br", "tab"})
            elif _says(element):
                yield place, element.text
        for name, value in element.attrib.items():
            if _is_words(element, name, value):
                yield f"{place}, {_told(element, name)}", value


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    for element in root:
        name = element.get("name") or local_name(element.tag)
        yield f"property {name}", " ".join(text.strip() for text in element.itertext())
        if element.get("name"):
            yield "name of a property", element.get("name")


def _embedded(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """What an embedded workbook or document says."""
    for _, root in embedded_xml(package, part):
        yield from _loose(root, embedded_place(part))


def _address(relationship: Relationship, place: str) -> tuple[str, str]:
    kind = "link" if relationship.kind == "hyperlink" else relationship.kind
    where = "the body" if place == "body" else place
    return f"address of a {kind} in {where}", urllib.parse.unquote(relationship.target)


def _says(element: Element) -> bool:
    """Whether the element has words of its own."""
    return bool(element.text) and any(map(str.isalnum, element.text)) and local_name(element.tag) not in _NUMBERS


def _is_words(element: Element, name: str, value: str) -> bool:
    """Whether an attribute holds what somebody wrote: by its name, or because it has several words."""
    local = local_name(name)
    if local in _NO_TEXT:
        return False
    if local in _ATTRIBUTES or " " in value.strip():
        return True
    tag = local_name(element.tag)
    return (local == "val" and tag in _VALUES) or (tag, local) in _WRITTEN


def _told(element: Element, name: str) -> str:
    local, tag = local_name(name), local_name(element.tag)
    if local in {"descr", "alt"} or tag in {"tblCaption", "tblDescription"}:
        return "alternative text"
    return f"{tag} {local}"
