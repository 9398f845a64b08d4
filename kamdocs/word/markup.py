"""XML as Word writes it: the names that the engine meets, and a parser that repairs nothing and fetches nothing."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

__all__ = [
    "A",
    "DECLARATION",
    "C",
    "Element",
    "M",
    "MarkupError",
    "R",
    "W",
    "WP",
    "XML_SPACE",
    "local_name",
    "parsed",
    "remove",
    "serialised",
]

Element = Any
"""An element of lxml, whose stubs know less than it can do."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = f"{{{_WORD}}}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""The first line of every part."""
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class MarkupError(ValueError):
    """Bytes that are no well-formed XML. `offset`: the column on its line where the parser stopped, 0 when unknown; `line` from 1."""

    def __init__(self, message: str, line: int = 0, offset: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.offset = offset


_DOCUMENT_TYPE: Final = "it has a document type, which Word files never have"
_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    recover=False,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)


def parsed(data: bytes) -> Element:
    """The root of `data`, read strictly: no recovery, no entities, no document type, no network, no comments.

    Raises MarkupError.
    """
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        line, offset = error.position
        raise MarkupError(_in_plain_words(data, error.msg or ""), line or 0, offset or 0) from None
    document: Any = root.getroottree()
    if document.docinfo.doctype:
        raise MarkupError(_DOCUMENT_TYPE)
    return root


def _in_plain_words(data: bytes, told: str) -> str:
    """What is wrong with `data`, of which the parser said `told`."""
    if b"<!DOCTYPE" in data:
        return _DOCUMENT_TYPE
    if "depth" in told:
        return "its elements are nested too deeply"
    if "too long" in told or "HUGE" in told.upper():
        return "it holds a text of more than 10 MB"
    return "it is no well-formed XML"


def serialised(root: Element) -> bytes:
    """`root` as a part of a Word file."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def local_name(name: Any) -> str:
    """`t` of `{http://…}t`."""
    return str(name).rpartition("}")[2]


def remove(element: Element) -> None:
    """Takes `element` out of its parent, and leaves the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
