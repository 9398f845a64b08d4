"""A mark by which kamdocs knows a document again that nobody changed since: a digest of all parts, kept in the core properties.

Word drops the mark or leaves it beside changed parts when it saves; either way the document counts as changed.
"""

from __future__ import annotations

import hashlib
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.markup import Element, serialised
from kamdocs.word.package import Package, open_package
from kamdocs.word.properties import core_part, new_core_part

__all__ = ["is_unchanged", "sealed"]

_IDENTIFIER: Final = "{http://purl.org/dc/elements/1.1/}identifier"


def sealed(document: bytes, owner: str = "") -> bytes:
    """The document with its mark. One without core properties gets them. `owner`: whose document it is, known from the mark again.

    Raises InputError for what is no Word document.
    """
    package = open_package(document, "the document")
    core = core_part(package) or new_core_part(package)
    root = _unmarked(package, core)
    mark = etree.SubElement(root, _IDENTIFIER)
    mark.text = _digest(package, core, owner)
    package.parts[core] = serialised(root)
    return package.to_bytes()


def is_unchanged(document: bytes, owner: str = "") -> bool:
    """Whether the document bears the mark of what it holds and of its owner."""
    try:
        package = open_package(document, "the document")
        core = core_part(package)
        return core is not None and package.xml(core).findtext(_IDENTIFIER) == _digest(package, core, owner)
    except InputError:
        return False


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
