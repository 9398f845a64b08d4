"""How a template looks and reads: pictures, headings, tables, fonts, formatting by hand, language."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from checked import FIRST, broken, built, edited, found, kinds, told
from corpus import changed, parts_of
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kamdocs.word.check import findings


def png(pixels: int, filler: int = 0) -> bytes:
    """A grey square; `filler`: bytes that nobody sees, for its weight."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * pixels) * pixels)
    header = struct.pack(">IIBBBBB", pixels, pixels, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"teXt", os.urandom(filler)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_picture(data: bytes, wide: float) -> Callable[[DocumentObject], None]:
    def build(document: DocumentObject) -> None:
        document.add_picture(io.BytesIO(data), width=Cm(wide))

    return build


# ---- pictures


def test_a_picture_needs_alternative_text_unless_it_is_decorative(tmp_path: Path) -> None:
    path = built(tmp_path, with_picture(png(10), 2))
    assert [(each.kind, each.level, each.paragraph) for each in findings(path)] == [("no-alt-text", "warning", FIRST)]
    edited(path, "word/document.xml", ("<wp:docPr ", '<wp:docPr descr="A cold room in Verona" '))
    assert kinds(path) == []
    decorative = (
        '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
        '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    path = edited(
        built(tmp_path, with_picture(png(10), 2)), "word/document.xml", (r"(?<=name=\"Picture 1\")/>", f">{decorative}</wp:docPr>")
    )
    assert kinds(path) == []


@pytest.mark.parametrize(("pixels", "weight", "wide", "large"), [(1000, 2, 2, True), (1000, 0, 2, False), (1000, 2, 16, False)])
def test_a_picture_far_larger_than_shown_is_told(tmp_path: Path, pixels: int, weight: int, wide: float, large: bool) -> None:
    path = built(tmp_path, with_picture(png(pixels, weight * 1024 * 1024), wide))
    assert ("large-picture" in kinds(path)) is large


# ---- headings


def test_headings_are_in_order_have_words_and_a_style(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_heading("One", 1)
        document.add_heading("Three", 3)
        document.add_heading("Two", 2)
        document.add_heading("", 3)
        run = document.add_paragraph().add_run("By hand")
        run.bold, run.font.size = True, Pt(18)
        document.add_paragraph().add_run("Bold alone").bold = True

    path = built(tmp_path, build)
    assert [(each.kind, each.paragraph) for each in findings(path) if "heading" in each.kind] == [
        ("heading-jump", FIRST + 1),
        ("empty-heading", FIRST + 3),
        ("fake-heading", FIRST + 4),
    ]
    assert told(path, "empty-heading")[0].startswith('proposal.docx, body, after "Two": a heading is empty')
    assert [each.paragraph for each in found(path, "direct-formatting")] == [FIRST + 5]


def contents(document: DocumentObject) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), r' TOC \o "1-3" ')
    document.add_paragraph()._p.append(field)


def contents_and_heading(document: DocumentObject) -> None:
    contents(document)
    document.add_heading("One", 1)


@pytest.mark.parametrize(("build", "expected"), [(contents, ["empty-contents"]), (contents_and_heading, [])])
def test_contents_need_headings(tmp_path: Path, build: Callable[[DocumentObject], None], expected: list[str]) -> None:
    assert kinds(built(tmp_path, build)) == expected


# ---- tables


def table_of(rows: list[list[str]], *, mended: bool = False, style: str | None = None) -> Callable[[DocumentObject], None]:
    def build(document: DocumentObject) -> None:
        if style:
            document.styles.add_style(style, 3)
        table = document.add_table(len(rows), len(rows[0]), style=style)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
            if mended:
                row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if mended:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            description = OxmlElement("w:tblDescription")
            description.set(qn("w:val"), "What we offer")
            table._tbl.tblPr.append(description)

    return build


ITEMS = [["Item", "Net"], ["{%tr for item in offer.items %}", ""], ["{{ item.description }}", ""], ["{%tr endfor %}", ""]]


def test_a_table_needs_a_text_a_header_row_and_whole_rows(tmp_path: Path) -> None:
    assert kinds(built(tmp_path, table_of(ITEMS))) == ["no-alt-text", "no-header-row", "row-splits"]
    assert kinds(built(tmp_path, table_of(ITEMS, mended=True))) == []


def test_a_table_of_a_loop_alone_needs_no_header_row(tmp_path: Path) -> None:
    assert kinds(built(tmp_path, table_of(ITEMS[1:]))) == ["no-alt-text", "row-splits"]


@pytest.mark.parametrize("build", [table_of([["a"], ["b"]]), table_of([["a", "b"], ["c", "d"]], style="Cover Layout")])
def test_a_table_that_only_puts_things_in_place_needs_nothing(tmp_path: Path, build: Callable[[DocumentObject], None]) -> None:
    assert kinds(built(tmp_path, build)) == []


# ---- fonts


def test_a_font_that_not_everybody_has_is_told_once(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.styles["Quote"].font.name = "Comic Neue"
        document.styles["Caption"].font.name = "Georgia"
        for style in ("Quote", "Caption", "Quote"):
            document.add_paragraph("words", style=style)

    path = built(tmp_path, build)
    assert [(each.kind, each.paragraph) for each in findings(path)] == [("font", FIRST)]
    assert "the font Comic Neue is not on every computer" in told(path, "font")[0]


def test_an_embedded_font_travels_with_the_file(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.styles["Quote"].font.name = "Comic Neue"
        document.add_paragraph("words", style="Quote")

    path = built(tmp_path, build)
    font = '<w:font w:name="Comic Neue"><w:embedRegular r:id="rF"/></w:font></w:fonts>'
    fonts = parts_of(path.read_bytes())["word/fontTable.xml"]
    if b"xmlns:r=" not in fonts:
        font = font.replace("<w:font ", '<w:font xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ')
    changed(path, {"word/fontTable.xml": fonts.replace(b"</w:fonts>", font.encode())})
    assert kinds(path) == []


def test_a_font_of_a_style_that_nothing_uses_is_no_news(tmp_path: Path) -> None:
    assert kinds(built(tmp_path, lambda document: setattr(document.styles["Quote"].font, "name", "Comic Neue"))) == []


def test_a_font_of_the_theme_is_looked_up_there(tmp_path: Path) -> None:
    path = broken(tmp_path)
    edited(path, "word/theme/theme1.xml", (r"(?<=<a:minorFont>)\s*<a:latin [^>]*>", '<a:latin typeface="Aptos"/>'))
    assert [each.message.partition(" is not")[0] for each in found(path, "font")] == ["the font Aptos"]


# ---- formatting by hand


def test_formatting_that_fights_a_style_is_told_once_a_paragraph(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        paragraph = document.add_paragraph("One ")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for _ in range(2):
            run = paragraph.add_run("two")
            run.font.size, run.font.color.rgb, run.font.name = Pt(18), RGBColor(200, 0, 0), "Arial"

    assert told(built(tmp_path, build), "direct-formatting") == [
        'proposal.docx, body, "One twotwo": formatting by hand fights the style normal: alignment, font, size and colour; '
        "select the paragraph → Clear All Formatting, and change the style"
    ]


def test_what_a_style_says_too_and_emphasis_fight_nothing(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        style = document.styles["Quote"]
        style.font.size, style.font.color.rgb, style.paragraph_format.alignment = Pt(18), RGBColor(200, 0, 0), WD_ALIGN_PARAGRAPH.CENTER
        paragraph = document.add_paragraph(style="Quote")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run("one ")
        run.font.size, run.font.color.rgb = Pt(18), RGBColor(200, 0, 0)
        paragraph.add_run("two").bold = True

    assert kinds(built(tmp_path, build)) == []


@pytest.mark.parametrize(("paragraphs", "findings_"), [(20, 20), (21, 1)])
def test_many_are_told_together(tmp_path: Path, paragraphs: int, findings_: int) -> None:
    def build(document: DocumentObject) -> None:
        for number in range(paragraphs):
            document.add_paragraph().add_run(f"red {number}").font.color.rgb = RGBColor(200, 0, 0)

    told_ = told(built(tmp_path, build), "direct-formatting")
    assert len(told_) == findings_
    assert ("21 paragraphs are formatted by hand" in told_[0]) is (findings_ == 1)


@pytest.mark.parametrize(("empty", "expected"), [(2, []), (3, ["empty-paragraphs"]), (5, ["empty-paragraphs"])])
def test_empty_paragraphs_in_a_row(tmp_path: Path, empty: int, expected: list[str]) -> None:
    assert kinds(broken(tmp_path, "a", *[""] * empty, "b")) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["BREAK", "{%p if returns %}", "x", "{%p endif %}"], ["page-break"]),
        (["{%p if returns %}", "x", "{%p endif %}", "BREAK"], ["page-break"]),
        (["{%p if returns %}", "BREAK", "x", "{%p endif %}"], []),
        (["x", "BREAK", "y"], []),
    ],
)
def test_a_page_break_beside_a_condition_stays_when_it_does_not_hold(tmp_path: Path, texts: list[str], expected: list[str]) -> None:
    def build(document: DocumentObject) -> None:
        for text in texts:
            if text == "BREAK":
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            else:
                document.add_paragraph(text)

    assert kinds(built(tmp_path, build)) == expected


def test_a_page_break_in_the_paragraph_of_a_tag_is_lost(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_paragraph("{%p if returns %}").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("{%p endif %}")

    assert "goes with its tag" in told(built(tmp_path, build), "page-break")[0]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1. One", "2. Two", "3. Three"], 3),
        (["1) One", "2) Two"], 2),
        (["24. November 2026"], 0),
        (["7. One", "Then", "3. Two"], 0),
        (["{{ proposal.date | date }}", "2.5 of them"], 0),
    ],
)
def test_numbers_typed_by_hand(tmp_path: Path, texts: list[str], expected: int) -> None:
    assert kinds(broken(tmp_path, *texts)) == ["typed-number"] * expected


def test_a_number_typed_before_a_heading(tmp_path: Path) -> None:
    assert kinds(built(tmp_path, lambda document: document.add_heading("4. The offer", 1))) == ["typed-number"]


# ---- language


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("proposal.docx", "en-GB", []),
        ("proposal.it.docx", "it-IT", []),
        ("proposal.de-CH.docx", "de-DE", []),
        ("proposal.it.docx", "en-GB", ["its language is en-GB, and its name says it"]),
        ("letter.final.docx", "it-IT", ["its language is it-IT, and its name says en"]),
        ("proposal.docx", None, ["no language is set"]),
    ],
)
def test_the_language_is_that_of_the_name(tmp_path: Path, name: str, language: str | None, expected: list[str]) -> None:
    path = broken(tmp_path, name=name)
    edited(path, "word/styles.xml", ("<w:lang .*?/>", f'<w:lang w:val="{language}"/>' if language else ""))
    assert [each.message.partition(", so")[0] for each in findings(path)] == expected
