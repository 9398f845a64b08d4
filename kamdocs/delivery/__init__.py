"""What leaves beside the Word document: the PDF, the pictures of its pages, the pages that its headings stand on, and e-mail drafts.

Pages are made by LibreOffice and pypdfium2, which kamdocs does without where nobody asks for them; each is looked for when it is used.
Calendars are in `kamdocs.delivery.calendar`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.delivery.files import write_whole
    from kamdocs.delivery.mail import attachment, is_address, mail_draft
    from kamdocs.delivery.pages import heading_pages, pages_of, written_as_pages
    from kamdocs.delivery.pdf import is_as_exported, office, written_as_pdf

__all__ = [
    "attachment",
    "heading_pages",
    "is_address",
    "is_as_exported",
    "mail_draft",
    "office",
    "pages_of",
    "write_whole",
    "written_as_pages",
    "written_as_pdf",
]

_MODULES = {
    "attachment": "mail",
    "heading_pages": "pages",
    "is_address": "mail",
    "is_as_exported": "pdf",
    "mail_draft": "mail",
    "office": "pdf",
    "pages_of": "pages",
    "write_whole": "files",
    "written_as_pages": "pages",
    "written_as_pdf": "pdf",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
