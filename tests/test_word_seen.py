from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from kamdocs.errors import InputError
from kamdocs.word.seen import Piece, seen_texts

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def seen(document: Any) -> list[tuple[str, str, str]]:
    return [(each.heading, each.place, each.text) for each in seen_texts(saved(document))]


def field(code: str, result: str) -> Any:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return parse_xml(
        f"<w:p {W}>{char.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{char.format('separate')}"
        f"<w:r><w:t>{result}</w:t></w:r>{char.format('end')}<w:r><w:t> after</w:t></w:r></w:p>"
    )


def test_paragraphs_stand_under_their_headings_and_empty_ones_are_left_out() -> None:
    document = Document()
    document.add_paragraph("First")
    document.add_heading("Prices", 1)
    document.add_paragraph("")
    document.add_table(1, 2).cell(0, 1).text = "12"
    assert seen(document) == [
        ("", 'paragraph 1 ("First")', "First"),
        ("Prices", 'paragraph 2 ("Prices")', "Prices"),
        ("Prices", 'paragraph 5 ("12")', "12"),
    ]


def test_headers_and_footers_come_after_the_body_and_have_no_heading() -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "Page 2"
    document.add_heading("Prices", 1)
    assert seen(document) == [("Prices", 'paragraph 1 ("Prices")', "Prices"), ("", 'footer, paragraph 1 ("Page 2")', "Page 2")]


@pytest.mark.parametrize(
    ("code", "known"), [(" PAGE ", "PAGE"), ("numpages", "NUMPAGES"), (" REF _here \\\\r \\\\h ", "REF"), (" HYPERLINK x ", "")]
)
def test_what_word_counts_is_told_from_what_is_written(code: str, known: str) -> None:
    document = Document()
    document.element.body.insert(0, field(code, "7"))
    assert [each.pieces for each in seen_texts(saved(document))] == [(Piece("7", known), Piece(" after"))]


def test_a_simple_field_is_a_field_too() -> None:
    document = Document()
    document.element.body.insert(0, parse_xml(f'<w:p {W}><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>'))
    assert [each.pieces for each in seen_texts(saved(document))] == [(Piece("3", "PAGE"),)]


def test_alternative_texts_are_seen_with_their_paragraph() -> None:
    document = Document()
    document.add_paragraph("A table of 4 rows")
    table = document.add_table(1, 1)
    table._tbl.tblPr.append(parse_xml(f'<w:tblCaption {W} w:val="Costs of 2027"/>'))
    assert [(place, text) for _, place, text in seen(document)] == [
        ('paragraph 1 ("A table of 4 rows")', "A table of 4 rows"),
        ("alternative text of a table", "Costs of 2027"),
    ]


def test_a_chart_is_read_where_it_is_shown(demo: Path) -> None:
    document = next(demo.glob("proposals/solemaro*.docx")).read_bytes()
    found = list(seen_texts(document))
    places = [number for number, each in enumerate(found) if "chart" in each.place]
    assert places == list(range(places[0], places[-1] + 1))
    assert {found[place].heading for place in places} != {""}
    assert "0" in {found[place].text for place in places}


def test_what_is_no_word_file_is_refused_by_its_name() -> None:
    with pytest.raises(InputError, match=r"terms\.docx"):
        list(seen_texts(b"no file", "terms.docx"))
