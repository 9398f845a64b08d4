"""The styles of a Word file, found by the names under which Word shows them, and taken in from another file."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kamdocs.word.markup import Element, W, local_name, remove, serialised
from kamdocs.word.package import Package

__all__ = ["Styles", "drop_ignorable"]

_LINKS: Final = ("basedOn", "next", "link")
_IGNORABLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"


class Styles:
    """The styles of `package`; none where it has no such part."""

    def __init__(self, package: Package) -> None:
        self._package = package
        names = (each.target for each in package.relationships(package.main) if each.kind == "styles" and not each.external)
        self._part = next((name for name in names if name in package.parts), "")
        self._root: Element = package.xml(self._part) if self._part else None
        self._by_id: dict[str, Element] = {}
        self._ids: dict[tuple[str, str], str] = {}
        for style in () if self._root is None else self._root.iterchildren(f"{W}style"):
            self._know(style)

    def id_of(self, name: str, kind: str) -> str | None:
        """The id of the style that Word calls `name`, of this kind: paragraph, character, table, numbering. Case makes no difference."""
        return self._ids.get((kind, name.casefold()))

    def names(self, kind: str) -> list[str]:
        """The names of the styles of this kind, as Word shows them."""
        return [_name(style) for style in self._by_id.values() if style.get(f"{W}type") == kind]

    def chain(self, id_: str | None, kind: str = "paragraph") -> Iterator[Element]:
        """The style with this id (None: the default one), then those that it is based on."""
        if id_ is None:
            id_ = next((each for each, style in self._by_id.items() if style.get(f"{W}type") == kind and _is_default(style)), None)
        seen: set[str] = set()
        while id_ is not None and id_ in self._by_id and id_ not in seen:
            seen.add(id_)
            style = self._by_id[id_]
            yield style
            based = style.find(f"{W}basedOn")
            id_ = None if based is None else based.get(f"{W}val")

    def taken_in(self, id_: str, other: Styles) -> tuple[str | None, list[Element]]:
        """The id here of what is `id_` in `other`, and the styles that had to be copied for it.

        A style of the same name and kind holds; one that is not here comes along with those that it names. None where `other` has none.
        """
        style = other._by_id.get(id_)
        if style is None or self._root is None:
            return None, []
        known = self.id_of(_name(style), style.get(f"{W}type", "paragraph"))
        if known is not None:
            return known, []
        twin = copy.deepcopy(style)
        twin.attrib.pop(f"{W}default", None)
        drop_ignorable(twin, other._root, self._root)
        free = id_ if id_ not in self._by_id else next(new for number in itertools.count(2) if (new := f"{id_}{number}") not in self._by_id)
        twin.set(f"{W}styleId", free)
        self._root.append(twin)
        self._know(twin)
        copied = [twin]
        for name in _LINKS:
            link = twin.find(f"{W}{name}")
            if link is None:
                continue
            target, more = self.taken_in(link.get(f"{W}val", ""), other)
            copied += more
            if target is None:
                twin.remove(link)
            else:
                link.set(f"{W}val", target)
        return free, copied

    def save(self) -> None:
        """Writes the styles back into the package."""
        if self._part:
            self._package.parts[self._part] = serialised(self._root)

    def _know(self, style: Element) -> None:
        id_ = style.get(f"{W}styleId", "")
        self._by_id.setdefault(id_, style)
        self._ids.setdefault((style.get(f"{W}type", "paragraph"), _name(style).casefold()), id_)


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
    name = style.find(f"{W}name")
    return "" if name is None else str(name.get(f"{W}val", ""))


def _is_default(style: Element) -> bool:
    return style.get(f"{W}default") in {"1", "true", "on"}
