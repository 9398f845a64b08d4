"""A mark by which kamdocs knows a document again that nobody changed since: a digest of all parts, kept in the core properties.

Word drops the mark or leaves it beside changed parts when it saves; either way the document counts as changed.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.markup import Element, serialised
from kamdocs.word.package import Package, open_package

__all__ = ["is_unchanged", "sealed"]

_DC: Final = "http://purl.org/dc/elements/1.1/"
_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_IDENTIFIER: Final = f"{{{_DC}}}identifier"
_CORE_KIND: Final = "core-properties"
_CORE_RELATIONSHIP: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"


def sealed(document: bytes, owner: str = "") -> bytes:
    """The document with its mark. One without core properties gets them. `owner`: whose document it is, known from the mark again.

    Raises InputError for what is no Word document.
    """
    package = open_package(document, "the document")
    core = _core(package) or _with_core(package)
    root = _unmarked(package, core)
    mark = etree.SubElement(root, _IDENTIFIER)
    mark.text = _digest(package, core, owner)
    package.parts[core] = serialised(root)
    return package.to_bytes()


def is_unchanged(document: bytes, owner: str = "") -> bool:
    """Whether the document bears the mark of what it holds and of its owner."""
    try:
        package = open_package(document, "the document")
        core = _core(package)
        return core is not None and package.xml(core).findtext(_IDENTIFIER) == _digest(package, core, owner)
    except InputError:
        return False


def _core(package: Package) -> str | None:
    names = (each.target for each in package.relationships("") if each.kind == _CORE_KIND and each.target in package.parts)
    return next(names, None)


def _with_core(package: Package) -> str:
    """The name of new, empty core properties."""
    package.drop_relationships("", {each.id for each in package.relationships("") if each.kind == _CORE_KIND})
    taken = {part.lower() for part in package.parts}
    names = (f"docProps/core{number or ''}.xml" for number in itertools.count())
    core = next(name for name in names if name.lower() not in taken)
    package.parts[core] = serialised(etree.Element(f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC}))
    package.add(core, _CORE_TYPE, _CORE_RELATIONSHIP)
    return core


def _unmarked(package: Package, core: str) -> Element:
    root = package.xml(core)
    for old in root.findall(_IDENTIFIER):
        root.remove(old)
    return root


def _digest(package: Package, core: str, owner: str) -> str:
    digest = hashlib.sha256(owner.encode())
    for name in sorted(package.parts):
        content = etree.tostring(_unmarked(package, core), method="c14n") if name == core else package.parts[name]
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"kamdocs:sha256:{digest.hexdigest()}"
