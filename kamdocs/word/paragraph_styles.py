"""The paragraph styles of a Word file: their names, what stands below each, and the outline levels of headings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kamdocs.word.markup import Element, W, parsed
from kamdocs.word.package import Package

__all__ = ["Described", "ParagraphStyles", "all_described", "described", "known_styles", "related_part", "related_parts", "value"]

_BODY_LEVEL: Final = 9
"""The outline level of what is no heading."""
_PARAGRAPH, _PROPERTIES = f"{W}p", f"{W}pPr"
_STYLE, _NUMBERS, _OUTLINE = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl"
_VALUE: Final = f"{W}val"


class Described(NamedTuple):
    """What a paragraph itself says of its style, its list and level, and its outline level; "" where it says nothing."""

    style: str = ""
    list_id: str = ""
    level: str = ""
    outline: str = ""


_NOTHING: Final = Described()


class ParagraphStyles:
    """The styles of `root`, the root of styles.xml; None: a file without styles."""

    def __init__(self, root: Element | None) -> None:
        self.root = root
        self._styles: dict[str, Element] = {}
        self._names: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._default = ""
        for style in () if root is None else root.findall(f"{W}style"):
            id_ = style.get(f"{W}styleId", "")
            self._styles[id_] = style
            self._names[id_] = value(style.find(f"{W}name")).casefold()
            if style.get(f"{W}type") != "paragraph":
                continue
            self._by_name.setdefault(self._names[id_], id_)
            if style.get(f"{W}default") in {"1", "true", "on"}:
                self._default = id_

    def style_id(self, told: Described = _NOTHING) -> str:
        """The style of a paragraph; the default one where it names none or one that is not there."""
        return told.style if told.style in self._styles else self._default

    def chain(self, style_id: str) -> tuple[Element, ...]:
        """The style and those that it is based on, the nearest first."""
        if style_id not in self._chains:
            found: list[Element] = []
            following = style_id
            while following in self._styles and self._styles[following] not in found:
                found.append(self._styles[following])
                following = value(found[-1].find(f"{W}basedOn"))
            self._chains[style_id] = tuple(found)
        return self._chains[style_id]

    def name(self, style_id: str) -> str:
        """Word's own name of a style in small letters, `heading 1`, whatever the language of the program; "" for none."""
        return self._names.get(style_id, "")

    def named(self, name: str) -> str | None:
        """The id of the paragraph style with this name, or None."""
        return self._by_name.get(name.casefold())

    def list_of_style(self, style_id: str) -> str:
        """The list that a list style stands for; "" where there is none."""
        style = self._styles.get(style_id)
        return "" if style is None else value(style.find(f"{W}pPr/{W}numPr/{W}numId"))

    def outline_level(self, told: Described) -> int | None:
        """0 for a heading of the first level, …, 8; None for what is no heading."""
        level = told.outline
        if not level:
            found = (each.find(f"{W}pPr/{W}outlineLvl") for each in self.chain(self.style_id(told)))
            level = next((value(each) for each in found if each is not None), "")
        return int(level) if level.isdigit() and int(level) < _BODY_LEVEL else None


@lru_cache(maxsize=4)
def known_styles(xml: bytes) -> ParagraphStyles:
    """The styles in a part, to be looked up, not changed: documents of one template have the same. b"": none."""
    return ParagraphStyles(parsed(xml) if xml else None)


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


def related_parts(package: Package, owner: str | None = None) -> dict[str, str]:
    """The first part of each kind (`styles`, `settings`) that `owner` (None: the main document) names, and that is there."""
    found: dict[str, str] = {}
    for each in package.relationships(package.main if owner is None else owner):
        if not each.external and each.target in package.parts:
            found.setdefault(each.kind, each.target)
    return found


def related_part(package: Package, kind: str, owner: str | None = None) -> str | None:
    """The part of this kind that `owner` (None: the main document) names; None where there is no such part."""
    return related_parts(package, owner).get(kind)


def value(element: Element | None) -> str:
    """What an element says by its `val`; "" without one."""
    return "" if element is None else str(element.get(f"{W}val", ""))
