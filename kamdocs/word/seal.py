"""A mark by which kamdocs knows a document again that nobody changed since: a digest of all parts, kept in the core properties.

Word drops the mark or leaves it beside changed parts when it saves; either way the document counts as changed.
"""

from __future__ import annotations

import hashlib
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.markup import serialised
from kamdocs.word.package import Package, open_package

__all__ = ["is_unchanged", "sealed"]

_IDENTIFIER: Final = "{http://purl.org/dc/elements/1.1/}identifier"
_CORE: Final = "core-properties"


def sealed(document: bytes) -> bytes:
    """The document with its mark; as it is where it has no core properties to keep one in."""
    package = open_package(document, "document")
    core = _core(package)
    if core is None:
        return document
    root = package.xml(core)
    for old in root.findall(_IDENTIFIER):
        root.remove(old)
    mark = etree.SubElement(root, _IDENTIFIER)
    mark.text = _digest(package, core)
    package.parts[core] = serialised(root)
    return package.to_bytes()


def is_unchanged(document: bytes) -> bool:
    """Whether the document bears the mark of what it holds."""
    try:
        package = open_package(document, "document")
        core = _core(package)
        mark = package.xml(core).findtext(_IDENTIFIER) if core else None
    except InputError:
        return False
    return core is not None and mark == _digest(package, core)


def _core(package: Package) -> str | None:
    names = (each.target for each in package.relationships("") if each.kind == _CORE and each.target in package.parts)
    return next(names, None)


def _digest(package: Package, core: str) -> str:
    digest = hashlib.sha256()
    for name in sorted(package.parts):
        if name != core:
            digest.update(f"{name}\0{len(package.parts[name])}\0".encode())
            digest.update(package.parts[name])
    return f"kamdocs:sha256:{digest.hexdigest()}"
