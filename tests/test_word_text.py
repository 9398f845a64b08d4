"""All the text of a finished file, with places."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from kamdocs.errors import InputError
from kamdocs.word import document_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: object) -> bytes:
    data = io.BytesIO()
    document.save(data)  # type: ignore[attr-defined]
    return data.getvalue()


def body(xml: str) -> list[tuple[str, str]]:
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    return [pair for pair in document_text(saved(document)) if pair[0].startswith("paragraph")]


def test_a_word_split_over_runs_is_one_word() -> None:
    xml = "<w:r><w:t>Mar</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>t</w:t><w:softHyphen/><w:t>a\u200b\u00ad!</w:t></w:r>"
    assert body(xml) == [('paragraph 1 ("Marta\u200b\u00ad!")', "Marta!")]


def test_tabs_and_breaks_stay() -> None:
    assert body("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>")[0][1] == "a\tb\nc-d"


def test_field_codes_deleted_text_and_links_are_told() -> None:
    found = body(
        '<w:hyperlink w:tooltip="hint"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:instrText>AUTHOR Ada</w:instrText></w:r>'
        '<w:del w:author="Bruno" w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
    )
    assert [text for _, text in found] == ["linkold", "AUTHOR Ada", "hint", "Bruno"]


def test_text_boxes_and_tables_are_paragraphs_of_their_own() -> None:
    found = body("<w:r><w:t>outer</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>")
    assert found == [('paragraph 1 ("outer")', "outer"), ('paragraph 2 ("inner")', "inner")]


def test_every_part_of_the_file_is_read(tmp_path: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "in a cell"
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "on top"
    document.add_comment(document.add_paragraph("commented").runs, text="a remark", author="Ada")
    document.core_properties.title = "a title"
    document.part.relate_to("mailto:marta%20neri@aurora.example", "http://example.com/hyperlink", is_external=True)
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><r><t>Mar</t></r><r><t>gin</t></r></si></sst>")
    for name, kind, data in (
        ("word/embeddings/data.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.getvalue()),
        ("word/charts/chart1.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", b"<c><v>118000</v></c>"),
    ):
        part = Part(PackURI(f"/{name}"), kind, data, document.part.package)
        document.part.relate_to(part, "http://example.com/any")
    found = dict(reversed([(text, place) for place, text in document_text(saved(document))]))
    assert found["in a cell"] == 'paragraph 1 ("in a cell")'
    assert found["on top"] == 'header of the first page, paragraph 1 ("on top")'
    assert found["a remark"] == 'comments, paragraph 1 ("a remark")'
    assert "Ada" in found
    assert found["a title"] == "property title"
    assert found["mailto:marta neri@aurora.example"] == "address of a link in the body"
    assert found["Margin"] == "embedded file data.xlsx"
    assert found["118000"] == "word/charts/chart1.xml"


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(InputError):
        list(document_text(b"words"))


def test_a_page_that_word_takes_in_is_searched() -> None:
    document = Document()
    page = Part(PackURI("/word/page.html"), "text/html", b"<p>Dear Mar<b>ta</b> N&eacute;ri</p>", document.part.package)
    document.part.relate_to(page, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk")
    assert any(place == "word/page.html" and "Dear Marta N\u00e9ri" in text for place, text in document_text(saved(document)))


def told(xml: str = "", **parts: str) -> set[tuple[str, str]]:
    """Place and text of all that a file says; `parts`: what is put at the end of its parts, by their names without ending."""
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            more = parts.get(name.rpartition("/")[2].removesuffix(".xml"))
            if more is not None:
                before, end, after = content.decode().rpartition("</")
                content = f"{before}{more}{end}{after}".encode()
            new.writestr(name, content)
    return set(document_text(data.getvalue()))


@pytest.mark.parametrize(
    "xml",
    [
        '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="q" w:value="Ferrandelli"/></w:dropDownList></w:sdtPr></w:sdt>',
        '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Ferrandelli" w:value="q"/></w:dropDownList></w:sdtPr></w:sdt>',
        '<w:smartTag w:uri="u" w:element="e"><w:smartTagPr><w:attr w:name="n" w:val="Ferrandelli"/></w:smartTagPr></w:smartTag>',
        '<w:customXml w:uri="u" w:element="e"><w:customXmlPr><w:attr w:name="n" w:val="Ferrandelli"/></w:customXmlPr></w:customXml>',
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Ferrandelli"/></w:ffData></w:fldChar></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:helpText w:val="Ferrandelli"/></w:ffData></w:fldChar></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="Ferrandelli"/></w:ffData></w:fldChar></w:r>',
        '<w:permStart w:id="1" w:ed="Ferrandelli"/>',
        '<w:r><w:rPr><w:rFonts w:ascii="Ferrandelli"/></w:rPr><w:t>x</w:t></w:r>',
    ],
)
def test_what_lies_behind_the_text_is_told(xml: str) -> None:
    assert "Ferrandelli" in {text for _, text in told(xml)}


@pytest.mark.parametrize(
    ("part", "xml", "place"),
    [
        (
            "styles",
            '<w:style w:type="paragraph" w:customStyle="1" w:styleId="F"><w:name w:val="Ferrandelli"/></w:style>',
            "name of a style",
        ),
        (
            "styles",
            '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Ferrandelli"><w:name w:val="F"/></w:style>',
            "name of a style",
        ),
        ("styles", '<w:style w:styleId="F"><w:name w:val="Title"/><w:aliases w:val="Ferrandelli"/></w:style>', "name of a style"),
        ("styles", '<w:style w:styleId="F"><w:rPr><w:rFonts w:hAnsi="Ferrandelli"/></w:rPr></w:style>', "name of a font"),
        ("fontTable", '<w:font w:name="Ferrandelli"/>', "name of a font"),
        ("settings", '<w:captions><w:caption w:name="Ferrandelli"/></w:captions>', "name of a caption"),
        ("numbering", '<w:abstractNum w:abstractNumId="99"><w:name w:val="Ferrandelli"/></w:abstractNum>', "name val"),
    ],
)
def test_names_that_people_give_to_looks_are_told(part: str, xml: str, place: str) -> None:
    assert [where for where, text in told(**{part: xml}) if text == "Ferrandelli"] == [f"word/{part}.xml, {place}"]


def test_names_that_every_file_has_are_not_told() -> None:
    assert not {text for where, text in told() if "name of a" in where} & {"Title", "heading 1", "Calibri", "Office Theme", "Strong"}


def test_what_stands_above_words_is_a_text_of_its_own() -> None:
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    found = [
        text for _, text in body(f"<w:r><w:t>in </w:t></w:r>{ruby.format('Ferran', 'a')}{ruby.format('delli', 'b')}<w:r><w:t>!</w:t></w:r>")
    ]
    assert found == ["in ab!", "Ferrandelli", "Ferran", "delli", "a", "b"]
