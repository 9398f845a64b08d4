"""The styles of a Word file: found by the names under which Word shows them, followed to those below, taken in from another file."""

from __future__ import annotations

import copy
import itertools
from functools import lru_cache
from typing import Final

from lxml import etree

from kamdocs.word.formatting import Described, value
from kamdocs.word.markup import Element, W, local_name, parsed, remove, serialised
from kamdocs.word.package import Package
from kamdocs.word.relationships import related_part

__all__ = ["Styles", "drop_ignorable", "known_styles", "read_styles"]

_BODY_LEVEL: Final = 9
"""The outline level of what is no heading."""
_LINKS: Final = ("basedOn", "next", "link")
_IGNORABLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"


class Styles:
    """The styles of `root`, the root of styles.xml; None: a file without styles. `part`: where they are written when they were changed."""

    def __init__(self, root: Element | None, part: str = "") -> None:
        self.root = root
        self.is_changed = False
        self._part = part
        self._by_id: dict[str, Element] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._default = ""
        for style in () if root is None else root.iterchildren(f"{W}style"):
            self._know(style)

    @classmethod
    def of(cls, package: Package) -> Styles:
        """The styles of the main document, to be changed and saved."""
        part = related_part(package, "styles")
        return cls(None) if part is None else cls(package.xml(part), part)

    def save(self, package: Package) -> None:
        """Writes them back, where there are new ones."""
        if self.is_changed:
            package.parts[self._part] = serialised(self.root)

    def id_of(self, name: str, kind: str = "paragraph") -> str | None:
        """The id of the style that Word calls `name`, of this kind: paragraph, character, table, numbering. Case makes no difference."""
        return self._ids.get((kind, name.casefold()))

    def names(self, kind: str) -> list[str]:
        """The names of the styles of this kind, as Word shows them."""
        return [_name(style) for style in self._by_id.values() if _kind(style) == kind]

    def name(self, style_id: str) -> str:
        """Word's own name of a style in small letters, `heading 1`, whatever the language of the program; "" for none."""
        style = self._by_id.get(style_id)
        return "" if style is None else _name(style).casefold()

    def style_id(self, named: str = "") -> str:
        """The style of a paragraph that names this one; the default one where it names none or one that is not there."""
        return named if named in self._by_id else self._default

    def chain(self, style_id: str) -> tuple[Element, ...]:
        """The style and those that it is based on, the nearest first."""
        if style_id not in self._chains:
            found: list[Element] = []
            following = style_id
            while following in self._by_id and self._by_id[following] not in found:
                found.append(self._by_id[following])
                following = value(found[-1].find(f"{W}basedOn"))
            self._chains[style_id] = tuple(found)
        return self._chains[style_id]

    def list_of_style(self, style_id: str) -> str:
        """The list that a list style stands for; "" where there is none."""
        style = self._by_id.get(style_id)
        return "" if style is None else value(style.find(f"{W}pPr/{W}numPr/{W}numId"))

    def outline_level(self, told: Described) -> int | None:
        """0 for a heading of the first level, …, 8; None for what is no heading."""
        level = told.outline
        if not level:
            found = (each.find(f"{W}pPr/{W}outlineLvl") for each in self.chain(self.style_id(told.style)))
            level = next((value(each) for each in found if each is not None), "")
        return int(level) if level.isdigit() and int(level) < _BODY_LEVEL else None

    def add(self, style: Element) -> None:
        """Adds a style, which has an id that no other has."""
        assert self.root is not None  # a file without styles takes none in
        self.root.append(style)
        self.is_changed = True
        self._chains.clear()
        self._know(style)

    def taken_in(self, id_: str, other: Styles) -> tuple[str | None, list[Element]]:
        """The id here of what is `id_` in `other`, and the styles that had to be copied for it.

        A style of the same name and kind holds; one that is not here comes along with those that it names. None where `other` has none.
        """
        style = other._by_id.get(id_)
        if style is None or self.root is None:
            return None, []
        known = self.id_of(_name(style), _kind(style))
        if known is not None:
            return known, []
        twin = copy.deepcopy(style)
        twin.attrib.pop(f"{W}default", None)
        drop_ignorable(twin, other.root, self.root)
        names = itertools.chain([id_], (f"{id_}{number}" for number in itertools.count(2)))
        free = next(name for name in names if name not in self._by_id)
        twin.set(f"{W}styleId", free)
        self.add(twin)
        copied = [twin]
        for link in [each for name in _LINKS if (each := twin.find(f"{W}{name}")) is not None]:
            target, more = self.taken_in(value(link), other)
            copied += more
            if target is None:
                twin.remove(link)
            else:
                link.set(f"{W}val", target)
        return free, copied

    def _know(self, style: Element) -> None:
        id_ = style.get(f"{W}styleId", "")
        self._by_id.setdefault(id_, style)
        self._ids.setdefault((_kind(style), _name(style).casefold()), id_)
        if _kind(style) == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
            self._default = id_


def read_styles(package: Package) -> Styles:
    """The styles of the main document, to be looked up, not changed: documents of one template have the same."""
    part = related_part(package, "styles")
    return known_styles(b"" if part is None else package.parts[part])


@lru_cache(maxsize=4)
def known_styles(xml: bytes) -> Styles:
    """The styles in a part, to be looked up, not changed. b"": none."""
    return Styles(parsed(xml) if xml else None)


def drop_ignorable(element: Element, root: Element, target: Element) -> None:
    """Takes out of `element`, which comes from the tree of `root`, what its file lets older programs pass over and `target` does not."""
    foreign = {root.nsmap.get(prefix) for prefix in root.get(_IGNORABLE, "").split()}
    foreign -= {target.nsmap.get(prefix) for prefix in target.get(_IGNORABLE, "").split()}
    if not foreign:
        return
    for each in list(element.iter(etree.Element)):
        for name in [name for name in each.attrib if etree.QName(name).namespace in foreign]:
            del each.attrib[name]
        if etree.QName(each).namespace in foreign and not _has_alternative(each):
            remove(each)


def _has_alternative(element: Element) -> bool:
    """Whether the file itself offers older programs something else in its place."""
    return any(local_name(each.tag) == "AlternateContent" for each in element.iterancestors())


def _name(style: Element) -> str:
    return value(style.find(f"{W}name"))


def _kind(style: Element) -> str:
    return str(style.get(f"{W}type", "paragraph"))
