"""The Word engine: a template read, checked and compiled once, fields rendered to bytes; a document's text with its places.

It knows nothing of rules. lxml, Jinja and docxtpl are loaded by the first use, not by the import of this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.word.content import Content, Picture, RichText, Run, SubDocument
    from kamdocs.word.contents import with_page_numbers
    from kamdocs.word.seal import is_unchanged, sealed
    from kamdocs.word.template import Template
    from kamdocs.word.text import document_text

__all__ = [
    "Content",
    "Picture",
    "RichText",
    "Run",
    "SubDocument",
    "Template",
    "document_text",
    "is_unchanged",
    "sealed",
    "with_page_numbers",
]

_MODULES = {
    "Content": "content",
    "Picture": "content",
    "RichText": "content",
    "Run": "content",
    "SubDocument": "content",
    "Template": "template",
    "document_text": "text",
    "is_unchanged": "seal",
    "sealed": "seal",
    "with_page_numbers": "contents",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
