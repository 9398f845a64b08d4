"""What paragraphs and runs say of their formatting: read as it is asked of whole documents, and written in the order that Word wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from kamdocs.word.markup import Element, W

__all__ = ["Described", "all_described", "child", "described", "is_on", "properties_of", "value"]

_PARAGRAPH, _PROPERTIES = f"{W}p", f"{W}pPr"
_STYLE, _NUMBERS, _OUTLINE = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl"
_VALUE: Final = f"{W}val"
_OFF: Final = frozenset(("0", "false", "off"))
_ORDERS: Final = {
    _PROPERTIES: (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd",
        "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi",
        "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
        "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    ),
    f"{W}rPr": (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint",
        "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u",
        "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
    ),
    f"{W}numPr": ("ilvl", "numId"),
    f"{W}styles": ("docDefaults", "latentStyles", "style"),
    f"{W}docDefaults": ("rPrDefault", "pPrDefault"),
    f"{W}rPrDefault": ("rPr",),
    f"{W}settings": (
        "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions",
        "readModeInkLockDown", "smartTagType", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
    ),
}  # fmt: skip
"""The order of what elements hold (ECMA-376-1, 17: CT_PPr, CT_RPr, CT_NumPr, CT_Styles, CT_DocDefaults), of settings the end."""


class Described(NamedTuple):
    """What a paragraph itself says of its style, its list and level, and its outline level; "" where it says nothing."""

    style: str = ""
    list_id: str = ""
    level: str = ""
    outline: str = ""


_NOTHING: Final = Described()


def described(paragraph: Element) -> Described:
    """What the paragraph says of itself."""
    properties = paragraph[0] if len(paragraph) else None
    if properties is None or properties.tag != _PROPERTIES:
        return _NOTHING
    style = list_id = level = outline = ""
    for each in properties:
        tag = each.tag
        if tag == _STYLE:
            style = each.get(_VALUE, "")
        elif tag == _NUMBERS:
            list_id, level = value(each.find(f"{W}numId")), value(each.find(f"{W}ilvl"))
        elif tag == _OUTLINE:
            outline = each.get(_VALUE, "")
    return Described(style, list_id, level, outline)


def all_described(root: Element) -> Iterator[tuple[Element, Described]]:
    """Every paragraph with what it says of itself, in one pass, since that is asked of whole documents."""
    paragraph = None
    told = _NOTHING
    for each in root.iter(_PARAGRAPH, _STYLE, _NUMBERS, _OUTLINE):  # a paragraph's properties come before what is in it
        tag = each.tag
        if tag == _STYLE:
            style = each.get(_VALUE, "")
            told = Described(style) if told is _NOTHING else told._replace(style=style)
        elif tag == _PARAGRAPH:
            if paragraph is not None:
                yield paragraph, told
            paragraph, told = each, _NOTHING
        elif tag == _NUMBERS:
            told = told._replace(list_id=value(each.find(f"{W}numId")), level=value(each.find(f"{W}ilvl")))
        else:
            told = told._replace(outline=each.get(_VALUE, ""))
    if paragraph is not None:
        yield paragraph, told


def value(element: Element | None) -> str:
    """What an element says by its `val`; "" without one."""
    return "" if element is None else str(element.get(_VALUE, ""))


def is_on(element: Element | None) -> bool:
    """Whether a switch (`titlePg`, `vanish`) is there and not turned off."""
    return element is not None and value(element) not in _OFF


def properties_of(element: Element) -> Element:
    """Where a paragraph (pPr) or a run (rPr) says what it says of itself; made where it says nothing yet."""
    properties = element.find(f"{element.tag}Pr")
    if properties is None:
        properties = etree.Element(f"{element.tag}Pr")
        element.insert(0, properties)
    return properties


def child(parent: Element, name: str, text: str | None = None) -> Element:
    """What `parent`, whose order is known here, holds under this name, made in its place where it is missing.

    `text`: its `val` from now on; None: as it was.
    """
    found = parent.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        order = _ORDERS[parent.tag]
        later = {f"{W}{each}" for each in order[order.index(name) + 1 :]}
        parent.insert(next((place for place, each in enumerate(parent) if each.tag in later), len(parent)), found)
    if text is not None:
        found.set(_VALUE, text)
    return found
