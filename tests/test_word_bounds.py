"""How much a template may hold. What is refused, and how fast, `test_word_bad_input` shows."""

from __future__ import annotations

import pytest
from corpus import zipped

from kamdocs.errors import InputError
from kamdocs.word import bounds
from kamdocs.word.bounds import Weighed


def refusal(*parts: tuple[str, bytes]) -> str:
    """What is said of a template with these parts; "" where it is taken."""
    weighed = Weighed("t.docx")
    try:
        for name, data in parts:
            weighed.content(name, data)
    except InputError as error:
        return str(error.problems[0])
    return ""


def test_markup_is_counted_over_all_parts_whatever_they_are_called() -> None:
    half = b"<a>" + b" " * (bounds.MOST_MARKUP // 2) + b"</a>"
    assert refusal(("word/a.bin", half)) == ""
    assert refusal(("word/a.bin", half), ("word/b.bin", half)).startswith("t.docx: holds more than 8 MB of text and drawings")


def test_pictures_are_no_markup() -> None:
    assert refusal(("word/media/a.png", b"\x89PNG" + b"<=" * bounds.MOST_PIECES)) == ""


def test_embedded_files_are_weighed_with_the_rest() -> None:
    half = b"<a>" + b"<b/>" * (bounds.MOST_ELEMENTS // 2) + b"</a>"
    assert refusal(("word/embeddings/a.xlsx", zipped({"xl/workbook.xml": half}))) == ""
    told = refusal(("word/document.xml", half), ("word/embeddings/a.xlsx", zipped({"xl/workbook.xml": half})))
    assert told.startswith("t.docx: holds more than 150,000 pieces of text and drawings")


def test_an_embedded_file_that_is_no_zip_is_left_to_who_opens_it() -> None:
    assert refusal(("word/embeddings/a.xlsx", b"PK\x03\x04 damaged")) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_attributes_are_counted_in_every_encoding_that_word_can_read(encoding: str) -> None:
    few, many = (" ".join(f'a{number}=""' for number in range(count)) for count in (bounds.MOST_ATTRIBUTES, bounds.MOST_ATTRIBUTES + 1))
    assert refusal(("a.xml", f"<a {few}/>".encode(encoding))) == ""
    assert "has more than 250 attributes" in refusal(("a.xml", f"<a {many}/>".encode(encoding)))


@pytest.mark.parametrize(
    "data", ['<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), b'<?xml version="1.0" encoding="UTF-7"?><a/>']
)
def test_an_encoding_in_which_nothing_can_be_counted_is_refused(data: bytes) -> None:
    assert "is not written in UTF-8" in refusal(("a.xml", data))


def test_relationships_are_counted_over_all_parts() -> None:
    some = b"<Relationships>" + b"<Relationship/>" * 2600 + b"</Relationships>"
    assert refusal(("a.rels", some)) == ""
    assert "names more than 5,000 pictures, links and other parts" in refusal(("a.rels", some), ("b.rels", some))
