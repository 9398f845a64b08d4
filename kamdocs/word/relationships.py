"""The relationships of a Word file's parts, found and made: to addresses, pictures, other parts; and parts that rendering adds."""

from __future__ import annotations

import itertools
import posixpath
from typing import Final

from lxml import etree

from kamdocs.word.markup import R, local_name, parsed, serialised
from kamdocs.word.package import Package, relationships_name

__all__ = ["RELATIONSHIPS", "Relationships", "add_part", "new_part", "related_id", "related_part", "related_parts"]

RELATIONSHIPS: Final = R.strip("{}")
"""What the types of Word's own relationships begin with: `…/image`, `…/hyperlink`."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_EMPTY: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


class Relationships:
    """The relationships of one part while new ones are made. They are in the package when they are saved."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._root = parsed(package.parts.get(relationships_name(part), _EMPTY))
        self._known: dict[tuple[str, str, bool], str] = {}
        self._changed = False
        taken = set()
        for each in self._root:
            external = each.get("TargetMode") == "External"
            self._known.setdefault((each.get("Type", ""), each.get("Target", ""), external), each.get("Id", ""))
            taken.add(each.get("Id", ""))
        self._free = (id_ for number in itertools.count(len(taken) + 1) if (id_ := f"rId{number}") not in taken)

    def id_of(self, type_: str, target: str, *, external: bool = False) -> str:
        """The id by which the part knows `target` (the name of a part, or an address): one that it has already, or a new one."""
        written = target if external else posixpath.relpath(target, posixpath.dirname(self._part) or ".")
        key = (type_, written, external)
        if key not in self._known:
            self._changed = True
            self._known[key] = next(self._free)
            new = etree.SubElement(self._root, self._root.tag.removesuffix("s"), Id=self._known[key], Type=type_, Target=written)
            if external:
                new.set("TargetMode", "External")
        return self._known[key]

    def save(self) -> None:
        """Writes them back, where there are new ones."""
        if self._changed:
            self._package.parts[relationships_name(self._part)] = serialised(self._root)


def related_id(package: Package, part: str, type_: str, target: str) -> str:
    """The id by which `part` ("": the file) knows the part `target`, made and saved where it knows it not."""
    relationships = Relationships(package, part)
    id_ = relationships.id_of(type_, target)
    relationships.save()
    return id_


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


def new_part(package: Package, wanted: str, data: bytes, content_type: str) -> str:
    """The name of a new part with `data`: `wanted`, or the first `word/charts/chart1-2.xml` of its kind that is free.

    Names differ by more than their case.
    """
    stem, dot, ending = wanted.rpartition(".")
    taken = {part.lower() for part in package.parts}
    names = itertools.chain([wanted], (f"{stem}-{number}{dot}{ending}" for number in itertools.count(2)))
    part = next(name for name in names if name.lower() not in taken)
    add_part(package, part, data, content_type)
    return part


def add_part(package: Package, part: str, data: bytes, content_type: str) -> None:
    """Puts `data` into the package as `part`, with its content type."""
    package.parts[part] = data
    types = package.xml(_CONTENT_TYPES)
    ending = part.rpartition(".")[2].lower()
    default = next((each for each in types if local_name(each.tag) == "Default" and each.get("Extension", "").lower() == ending), None)
    overridden = any(local_name(each.tag) == "Override" and each.get("PartName", "").lower() == f"/{part}".lower() for each in types)
    if overridden or (default is not None and default.get("ContentType") == content_type):
        return
    if default is None and not content_type.endswith("+xml"):
        types.insert(0, etree.Element(types.tag.replace("Types", "Default"), Extension=ending, ContentType=content_type))
    else:
        etree.SubElement(types, types.tag.replace("Types", "Override"), PartName=f"/{part}", ContentType=content_type)
    package.set_content_types(types)
