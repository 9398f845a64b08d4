"""The Word engine: a template read, checked and compiled once, fields rendered to bytes; a document's text with its places.

It knows nothing of rules. lxml, Jinja and docxtpl are loaded by the first use, not by the import of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.word.template import Template
    from kamdocs.word.text import document_text

__all__ = ["Template", "document_text"]


def __getattr__(name: str) -> Any:
    if name == "Template":
        from kamdocs.word.template import Template

        return Template
    if name == "document_text":
        from kamdocs.word.text import document_text

        return document_text
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
