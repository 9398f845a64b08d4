"""The lists of a Word file: bullets made where no style has them, and lists taken in from another file, which count on their own."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable
from typing import Final

from lxml import etree

from kamdocs.word.markup import Element, W, parsed, serialised
from kamdocs.word.package import Package
from kamdocs.word.relations import RELATIONSHIPS, add_part, free_part, related
from kamdocs.word.styles import drop_ignorable

__all__ = ["Numbering"]

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_EMPTY: Final = f'<w:numbering xmlns:w="{W.strip("{}")}"/>'.encode()
_LEVELS: Final = 9
_SIGNS: Final = "•–"
_STEP: Final = 360
"""Twips by which each level of bullets is set in."""


class Numbering:
    """The lists of `package`. A file without any gets its part with the first list that is added."""

    def __init__(self, package: Package) -> None:
        self._package = package
        names = (each.target for each in package.relationships(package.main) if each.kind == "numbering" and not each.external)
        self._part = next((name for name in names if name in package.parts), "")
        self._root: Element = package.xml(self._part) if self._part else parsed(_EMPTY)

    def abstract(self, id_: str) -> Element | None:
        """The definition behind the list `id_` (a numId)."""
        number = self._number(id_)
        link = None if number is None else number.find(f"{W}abstractNumId")
        wanted = None if link is None else link.get(f"{W}val")
        return next((each for each in self._root.iterchildren(f"{W}abstractNum") if each.get(f"{W}abstractNumId") == wanted), None)

    def bullets(self) -> str:
        """The id of a list of bullets, made when it is first asked for."""
        nsid = _nsid("bullets")
        for abstract in self._root.iterchildren(f"{W}abstractNum"):
            if _value(abstract, "nsid") == nsid:
                id_ = abstract.get(f"{W}abstractNumId")
                number = next((each for each in self._root.iterchildren(f"{W}num") if _value(each, "abstractNumId") == id_), None)
                if number is not None:
                    return str(number.get(f"{W}numId"))
        abstract = etree.Element(f"{W}abstractNum")
        etree.SubElement(abstract, f"{W}multiLevelType").set(f"{W}val", "hybridMultilevel")
        for level in range(_LEVELS):
            abstract.append(_bullet(level))
        return self._added(abstract, nsid, ())

    def taken_in(self, id_: str, other: Numbering, abstract: Element, sign: str) -> str:
        """The id here of the list `id_` of `other`, whose definition is `abstract`. `sign`: tells this copy from every other."""
        number = other._number(id_)
        overrides = () if number is None else number.findall(f"{W}lvlOverride")
        twin = copy.deepcopy(abstract)
        drop_ignorable(twin, other._root, self._root)
        for name in ("tmpl", "styleLink", "numStyleLink", "name"):
            for each in twin.findall(f"{W}{name}"):
                twin.remove(each)
        for each in list(twin.iter(f"{W}lvlPicBulletId")):
            each.getparent().remove(each)
        return self._added(twin, _nsid(sign), [copy.deepcopy(each) for each in overrides])

    def restarted(self, id_: str) -> str:
        """A new list with the looks of the list `id_`, which begins to count anew."""
        abstract, number = self.abstract(id_), self._number(id_)
        if abstract is None or number is None:
            return id_
        overrides = []
        for level in abstract.iterchildren(f"{W}lvl"):
            override = etree.Element(f"{W}lvlOverride")
            override.set(f"{W}ilvl", level.get(f"{W}ilvl", "0"))
            etree.SubElement(override, f"{W}startOverride").set(f"{W}val", _value(level, "start") or "1")
            overrides.append(override)
        return self._list(abstract.get(f"{W}abstractNumId"), overrides)

    def save(self) -> None:
        """Writes the lists back into the package."""
        if not self._part:
            self._part = free_part(self._package, "word/numbering.xml")
            add_part(self._package, self._part, serialised(self._root), _TYPE)
            related(self._package, self._package.main, f"{RELATIONSHIPS}/numbering", self._part)
        self._package.parts[self._part] = serialised(self._root)

    def _number(self, id_: str) -> Element | None:
        return next((each for each in self._root.iterchildren(f"{W}num") if each.get(f"{W}numId") == id_), None)

    def _added(self, abstract: Element, nsid: str, overrides: Iterable[Element]) -> str:
        id_ = _free(self._root.iterchildren(f"{W}abstractNum"), f"{W}abstractNumId")
        abstract.set(f"{W}abstractNumId", id_)
        for each in abstract.findall(f"{W}nsid"):
            abstract.remove(each)
        mark = etree.Element(f"{W}nsid")
        mark.set(f"{W}val", nsid)
        abstract.insert(0, mark)
        numbers = self._root.find(f"{W}num")
        place = len(self._root) if numbers is None else self._root.index(numbers)
        self._root.insert(place, abstract)
        return self._list(id_, overrides)

    def _list(self, abstract_id: str, overrides: Iterable[Element]) -> str:
        id_ = _free(self._root.iterchildren(f"{W}num"), f"{W}numId", 1)
        number = etree.Element(f"{W}num")
        number.set(f"{W}numId", id_)
        etree.SubElement(number, f"{W}abstractNumId").set(f"{W}val", abstract_id)
        number.extend(overrides)
        others = self._root.findall(f"{W}num")
        if others:
            others[-1].addnext(number)
        else:
            last = self._root.findall(f"{W}abstractNum")[-1]
            last.addnext(number)
        return id_


def _bullet(number: int) -> Element:
    level = etree.Element(f"{W}lvl")
    level.set(f"{W}ilvl", str(number))
    for name, value in (("start", "1"), ("numFmt", "bullet"), ("lvlText", _SIGNS[number % len(_SIGNS)]), ("lvlJc", "left")):
        etree.SubElement(level, f"{W}{name}").set(f"{W}val", value)
    indent = etree.SubElement(etree.SubElement(level, f"{W}pPr"), f"{W}ind")
    indent.set(f"{W}left", str(_STEP * (number + 1)))
    indent.set(f"{W}hanging", str(_STEP))
    return level


def _free(elements: Iterable[Element], name: str, least: int = 0) -> str:
    return str(max((int(value) for each in elements if (value := each.get(name, "")).isdecimal()), default=least - 1) + 1)


def _nsid(sign: str) -> str:
    """Word's own number for a definition; lists with equal ones count on from each other."""
    return hashlib.sha256(sign.encode()).hexdigest()[:8].upper()


def _value(element: Element, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
