"""What people call the parts of a file."""

from __future__ import annotations

import io

from docx import Document

from kamdocs.word.package import open_package
from kamdocs.word.places import part_places, quoted


def test_headers_and_footers_are_named_by_page_and_section() -> None:
    document = Document()
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.header.paragraphs[0].text = "a"
    first.first_page_header.paragraphs[0].text = "b"
    second = document.add_section()
    second.footer.is_linked_to_previous = False
    data = io.BytesIO()
    document.save(data)
    places = set(part_places(open_package(data.getvalue(), "a.docx")).values())
    assert {"body", "header", "header of the first page", "footer, section 2", "properties"} <= places


def test_long_texts_are_shortened_on_one_line() -> None:
    assert quoted("a\n b") == '"a b"'
    assert quoted("word " * 40, 20) == '"word word word word…"'
