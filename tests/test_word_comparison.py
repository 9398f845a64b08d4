from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from resaved import as_libreoffice_saves, as_word_saves, edited, parts_of, zipped

from kamdocs.errors import InputError
from kamdocs.word.comparison import Difference, differences

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture(colour: str) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(file, "PNG")
    file.seek(0)
    return file


def text_box(words: str) -> str:
    """A run with a text box, as Word writes it: for itself, and for older programs."""
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    inside = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent {names}><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="7" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style='width:70pt;height:70pt'>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def offer() -> bytes:
    """An offer with all that can be changed: paragraphs, a table, a picture, a text box, a footnote, a link, header and footer."""
    document = Document()
    document.add_heading("Offer", 1)
    document.add_paragraph("We offer twelve pumps at 1,200.00 EUR each.")
    document.add_paragraph("BOX")
    document.add_paragraph("The terms hold until 31 December 2026.")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["Pump", "12", "14,400.00 EUR", "Valve", "4", ""], strict=True):
        cell.text = text
    document.add_paragraph("First step", style="List Number")
    document.add_paragraph("Second step", style="List Number")
    document.add_picture(picture("navy"), width=Mm(20))
    document.add_paragraph("NOTE")
    document.sections[0].header.paragraphs[0].text = "Offer 2026-0007"
    document.sections[0].footer.paragraphs[0].text = "Tidewell Ltd"
    return _with_note(edited(saved(document), "word/document.xml", ("<w:r><w:t>BOX</w:t></w:r>", text_box("Ask us by phone"))))


def _with_note(document: bytes) -> bytes:
    parts = parts_of(document)
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Net of tax</w:t></w:r></w:p></w:footnote>'
    parts["word/footnotes.xml"] = f"<w:footnotes {W}>{note}</w:footnotes>".encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdN" Type="{R}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="rIdL" Type="{R}/hyperlink" Target="https://tidewell.example/terms" TargetMode="External"/>'
        "</Relationships>".encode(),
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:r><w:t>NOTE</w:t></w:r>",
        f'<w:hyperlink r:id="rIdL" xmlns:r="{R}"><w:r><w:t>Our terms</w:t></w:r></w:hyperlink>'
        '<w:r><w:footnoteReference w:id="2"/></w:r>'.encode(),
    )
    return zipped(parts)


def changed(*changes: tuple[str, str], part: str = "word/document.xml") -> list[tuple[str, str | None, str | None]]:
    """What is told of a change to the offer, made by hand in its XML, before and after Word has saved it."""
    after = edited(offer(), part, *changes)
    told = differences(offer(), after)
    assert [(each.what, each.before, each.after) for each in differences(offer(), as_word_saves(after))] == [
        (each.what, each.before, each.after) for each in told
    ]
    return [(each.what, each.before, each.after) for each in told]


# ---------------------------------------------------------------------------------------------------------------- saved, not changed


def test_equal_files_have_no_differences() -> None:
    assert differences(offer(), offer()) == ()


def test_a_save_by_word_alone_is_no_difference() -> None:
    resaved = as_word_saves(offer())
    assert parts_of(resaved)["word/document.xml"] != parts_of(offer())["word/document.xml"]
    assert differences(offer(), resaved) == ()


def test_a_save_by_libreoffice_alone_is_no_difference(tmp_path: Path) -> None:
    assert differences(offer(), as_libreoffice_saves(offer(), tmp_path)) == ()


def test_proposals_that_word_or_libreoffice_saved_again_have_no_differences(demo: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted((demo / "proposals").glob("*.docx"))):
        document, folder = path.read_bytes(), tmp_path / str(number)
        folder.mkdir()
        assert differences(document, as_word_saves(document)) == ()
        assert differences(document, as_libreoffice_saves(document, folder)) == ()


def test_a_change_is_found_in_what_libreoffice_saved_too(tmp_path: Path) -> None:
    after = as_libreoffice_saves(edited(offer(), "word/document.xml", ("1,200.00", "1,300.00")), tmp_path)
    assert differences(offer(), after) == (
        Difference(
            'paragraph 2 ("We offer twelve pumps at 1,300.00 EUR e…")',
            "We offer twelve pumps at 1,200.00 EUR each.",
            "We offer twelve pumps at 1,300.00 EUR each.",
            "text",
        ),
    )


# ------------------------------------------------------------------------------------------------------------------------- words


def test_a_changed_digit_is_found_with_its_paragraph() -> None:
    assert changed(("31 December", "30 December")) == [
        ("text", "The terms hold until 31 December 2026.", "The terms hold until 30 December 2026.")
    ]


def test_a_digit_changed_in_a_cell_is_found() -> None:
    assert changed(("14,400.00 EUR", "14,900.00 EUR")) == [("text", "14,400.00 EUR", "14,900.00 EUR")]
    assert changed(("<w:t>12</w:t>", "<w:t>9</w:t>")) == [("text", "12", "9")]


def test_a_paragraph_added_and_one_removed_are_found() -> None:
    second = "<w:p><w:r><w:t>We offer twelve pumps at 1,200.00 EUR each.</w:t></w:r></w:p>"
    assert changed((second, second + "<w:p><w:r><w:t>All with a guarantee.</w:t></w:r></w:p>")) == [("text", None, "All with a guarantee.")]
    assert changed((second, "")) == [("text", "We offer twelve pumps at 1,200.00 EUR each.", None)]


def test_a_figure_moved_to_another_column_is_found() -> None:
    document = Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).text, table.cell(0, 1).text = "Pump", "500"
    before = saved(document)
    table.cell(0, 1).text, table.cell(0, 2).text = "", "500"
    assert [(each.what, each.before, each.after) for each in differences(before, saved(document))] == [
        ("moved", "500 (column 2)", "500 (column 3)")
    ]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/header1.xml", "Offer 2026-0007", "Offer 2026-0008"),
        ("word/footer1.xml", "Tidewell Ltd", "Tidewell Limited"),
        ("word/footnotes.xml", "Net of tax", "Including tax"),
    ],
)
def test_header_footer_and_footnote_are_read(part: str, old: str, new: str) -> None:
    assert changed((old, new), part=part) == [("text", old, new)]


def test_the_words_of_a_text_box_are_read_once() -> None:
    both = [("Ask us by phone", "Ask us by mail"), ("Ask us by phone", "Ask us by mail")]
    assert changed(*both) == [("text", "Ask us by phone", "Ask us by mail")]


def test_a_text_box_that_older_programs_show_otherwise_is_found() -> None:
    document = edited(offer(), "word/document.xml", ("Ask us by phone", "#1"), ("Ask us by phone", "Ask nobody"), ("#1", "Ask us by phone"))
    (found,) = differences(offer(), document)
    assert (found.what, found.before, found.after) == ("text", None, "Ask nobody")
    assert found.place.endswith("for older programs")


def test_a_footnote_that_is_taken_away_is_found_in_its_paragraph_and_below() -> None:
    found = changed(('<w:r><w:footnoteReference w:id="2"/></w:r>', ""))
    assert found == [("text", "Our terms[footnote]", "Our terms"), ("text", "Net of tax", None)]


def test_signs_that_turn_the_reading_round_are_found() -> None:
    assert [each[0] for each in changed(("1,200.00", "\u202e1,200.00\u202c"))] == ["text"]


def test_words_that_are_to_be_read_from_right_to_left_are_found() -> None:
    ((_, _, after),) = changed((PRICE, f'<w:bdo w:val="rtl">{PRICE}</w:bdo>'))
    assert after == f"[read from right to left: {BEFORE}]"


def test_words_in_the_place_of_a_note_s_sign_are_found() -> None:
    ((what, before, after), *_) = changed(('<w:r><w:footnoteReference w:id="2"/></w:r>', "<w:r><w:t>footnote</w:t></w:r>"))
    assert (what, before, after) == ("text", "Our terms[footnote]", "Our termsfootnote")


def test_another_choice_in_a_form_is_found() -> None:
    def form(choice: int) -> str:
        data = (
            f'<w:ffData><w:ddList><w:result w:val="{choice}"/><w:listEntry w:val="net"/><w:listEntry w:val="gross"/></w:ddList></w:ffData>'
        )
        return (
            f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    before, after = (edited(offer(), "word/document.xml", (PRICE, PRICE + form(choice))) for choice in (0, 1))
    assert [each.what for each in differences(before, after)] == ["field"]


def test_a_raised_digit_is_found() -> None:
    runs = '<w:t>We offer twelve pumps at 1</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>,200.00 EUR each.</w:t>'
    ((what, _, after),) = changed(("<w:t>We offer twelve pumps at 1,200.00 EUR each.</w:t>", runs))
    assert (what, after) == ("text", "We offer twelve pumps at 1[superscript: ,200.00 EUR each.]")


def test_an_order_of_steps_that_counts_otherwise_is_found() -> None:
    first, second = "<w:t>First step</w:t>", "<w:t>Second step</w:t>"
    assert changed((first, "#"), (second, first), ("#", second)) != []
    numbering = next(name for name in parts_of(offer()) if name.endswith("numbering.xml"))
    text = parts_of(offer())[numbering].decode()
    changes = [text.replace('<w:start w:val="1"/>', '<w:start w:val="5"/>')]
    after = zipped({**parts_of(offer()), numbering: changes[0].encode()})
    assert ("number", "1. First step", "5. First step") in [(each.what, each.before, each.after) for each in differences(offer(), after)]


# ------------------------------------------------------------------------------------------------------- hidden, struck through, tracked

PRICE = "<w:r><w:t>We offer twelve pumps at 1,200.00 EUR each.</w:t></w:r>"
BEFORE = "We offer twelve pumps at 1,200.00 EUR each."


@pytest.mark.parametrize(
    ("properties", "what", "mark"),
    [("<w:vanish/>", "hidden", "hidden"), ("<w:strike/>", "struck", "struck through"), ("<w:dstrike/>", "struck", "struck through")],
)
def test_words_that_were_hidden_or_struck_through_are_found(properties: str, what: str, mark: str) -> None:
    run = (
        "<w:r><w:t xml:space='preserve'>We offer twelve pumps </w:t></w:r>"
        f"<w:r><w:rPr>{properties}</w:rPr><w:t>at 1,200.00 EUR each.</w:t></w:r>"
    )
    assert changed((PRICE, run)) == [(what, BEFORE, f"We offer twelve pumps [{mark}: at 1,200.00 EUR each.]")]


def test_words_that_a_style_hides_are_found() -> None:
    normal = '<w:name w:val="Normal"/>'
    assert "hidden" in {each[0] for each in changed((normal, f"{normal}<w:rPr><w:vanish/></w:rPr>"), part="word/styles.xml")}


@pytest.mark.parametrize(
    "properties",
    [
        '<w:w w:val="5"/>',
        '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>',
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FDFDFD"/>',
        '<w:sz w:val="2"/>',
        '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
    ],
)
def test_words_that_became_hardly_to_be_seen_are_found(properties: str) -> None:
    ((what, before, after),) = changed((PRICE, PRICE.replace("<w:t>", f"<w:rPr>{properties}</w:rPr><w:t>")))
    assert (what, before, after) == ("hidden", BEFORE, f"{BEFORE} [hardly to be seen: {BEFORE}]")


def test_black_words_under_a_black_highlight_are_found_and_white_ones_on_a_dark_ground_are_not() -> None:
    def document(colour: str, ground: str) -> bytes:
        made = Document()
        cell = made.add_table(1, 1).cell(0, 0)
        run = cell.paragraphs[0].add_run("12,000.00 EUR")
        run.font.color.rgb = RGBColor.from_string(colour)
        shading = cell._tc.get_or_add_tcPr().makeelement(f"{{{W[9:-1]}}}shd", {f"{{{W[9:-1]}}}fill": ground})
        cell._tc.get_or_add_tcPr().append(shading)
        return saved(made)

    assert [each.what for each in differences(document("000000", "FFFFFF"), document("000000", "0A0A0A"))] == ["hidden"]
    assert differences(document("000000", "FFFFFF"), document("FFFFFF", "0A0A0A")) == ()


def test_a_row_that_was_hidden_is_found() -> None:
    row = "<w:tr><w:tc>"
    assert changed((row, "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>")) != []
    first = changed((row, '<w:tr><w:trPr><w:trHeight w:hRule="exact" w:val="20"/></w:trPr><w:tc>'))
    assert {each[0] for each in first} == {"hidden"}


AUTHOR = 'w:id="1" w:author="E. Conti" w:date="2026-11-25T09:00:00Z"'


def test_tracked_changes_are_found_added_and_deleted_ones_with_their_words() -> None:
    runs = (
        '<w:r><w:t xml:space="preserve">We offer twelve pumps at </w:t></w:r>'
        f"<w:del {AUTHOR}><w:r><w:delText>1,200.00</w:delText></w:r></w:del><w:ins {AUTHOR}><w:r><w:t>900.00</w:t></w:r></w:ins>"
        '<w:r><w:t xml:space="preserve"> EUR each.</w:t></w:r>'
    )
    assert changed((PRICE, runs)) == [
        ("tracked", BEFORE, "We offer twelve pumps at [deleted, tracked: 1,200.00][added, tracked: 900.00 ]EUR each.")
    ]


def test_a_tracked_change_of_looks_alone_and_of_a_row_are_found() -> None:
    look = f"<w:rPr><w:b/><w:rPrChange {AUTHOR}><w:rPr/></w:rPrChange></w:rPr>"
    assert [each[0] for each in changed((PRICE, PRICE.replace("<w:t>", f"{look}<w:t>")))] == ["tracked"]
    assert {each[0] for each in changed(("<w:tr><w:tc>", f"<w:tr><w:trPr><w:del {AUTHOR}/></w:trPr><w:tc>"))} == {"tracked"}


def test_a_comment_is_found() -> None:
    document = Document(io.BytesIO(offer()))
    paragraph = document.paragraphs[1]
    document.add_comment(paragraph.runs, "Too dear?", author="E. Conti", initials="EC")
    assert [(each.what, each.after) for each in differences(offer(), saved(document))] == [("comment", "Too dear?")]


# ----------------------------------------------------------------------------------------------------- pictures, charts, what lies behind


def test_a_picture_that_was_swapped_is_found() -> None:
    parts = parts_of(offer())
    name = next(each for each in parts if each.startswith("word/media/"))
    ((found),) = differences(offer(), zipped({**parts, name: picture("crimson").getvalue()}))
    assert found.what == "picture"
    assert found.before
    assert found.before.startswith("picture image1.png, ")


def test_a_picture_that_was_cropped_or_taken_away_is_found() -> None:
    assert [each[0] for each in changed(("<a:stretch>", '<a:srcRect l="50000"/><a:stretch>'))] == ["picture"]
    text = parts_of(offer())["word/document.xml"].decode()
    start, end = text.index("<w:drawing>", text.index("List")), text.rindex("</w:drawing>")
    ((what, _, after),) = changed((text[start : end + len("</w:drawing>")], ""))
    assert (what, after) == ("picture", None)


def test_a_shape_laid_over_the_page_is_found() -> None:
    box = text_box("").replace("<w:p><w:r><w:t></w:t></w:r></w:p>", "<w:p/>")
    assert changed((PRICE, box + PRICE)) == [("drawing", None, "a drawing")]


def test_a_number_of_a_chart_and_of_its_workbook_are_found(demo: Path) -> None:
    document = next((demo / "proposals").glob("solemaro*.docx")).read_bytes()
    chart = next(data for name, data in parts_of(document).items() if "charts/cash-flow.xml" in name).decode()
    assert "-267715.80" in chart
    found = differences(document, edited(document, "charts/cash-flow.xml", ("-267715.80", "-167715.80")))
    assert [(each.what, each.before, each.after) for each in found] == [("chart", "-267715.8", "-167715.8")]
    parts = parts_of(document)
    book = next(name for name in parts if name.endswith(".xlsx"))
    sheets = parts_of(parts[book])
    sheet = next(name for name in sheets if "/worksheets/" in name)
    parts[book] = zipped({**sheets, sheet: sheets[sheet].replace(b"-267715.8", b"-7715.8", 1)})
    found = differences(document, zipped(parts))
    assert [(each.what, each.before, each.after) for each in found] == [("chart", "-267715.8", "-7715.8")]
    assert "its workbook, cell " in found[0].place


def test_a_link_that_leads_elsewhere_is_found() -> None:
    found = changed(("tidewell.example/terms", "tidewell.example/other"), part="word/_rels/document.xml.rels")
    assert found == [("link", "https://tidewell.example/terms", "https://tidewell.example/other")]


def test_a_link_that_is_written_as_a_field_is_the_same_link_and_another_is_found() -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://tidewell.example/{}" </w:instrText></w:r>'
    words = "<w:r><w:t>Our terms</w:t></w:r>"

    def field(page: str) -> str:
        return f"{char.format('begin')}{code.format(page)}{char.format('separate')}{words}{char.format('end')}"

    text = parts_of(offer())["word/document.xml"].decode()
    start, end = text.index("<w:hyperlink"), text.index("</w:hyperlink>") + len("</w:hyperlink>")
    assert changed((text[start:end], field("terms"))) == []
    assert changed((text[start:end], field("other"))) == [("link", "https://tidewell.example/terms", "https://tidewell.example/other")]


def test_a_field_in_the_place_of_words_is_found() -> None:
    field = f'<w:fldSimple w:instr=" INCLUDETEXT other.docx ">{PRICE}</w:fldSimple>'
    assert changed((PRICE, field)) == [("field", None, "INCLUDETEXT other.docx")]


def test_words_that_pretend_to_be_a_page_number_are_found() -> None:
    field = PRICE.replace("1,200.00 EUR", "1,900.00 EUR")
    assert changed((PRICE, f'<w:fldSimple w:instr=" PAGE ">{field}</w:fldSimple>')) != []
    assert changed(("<w:t>12</w:t></w:r>", '<w:t/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>12</w:t></w:r></w:fldSimple>')) == [
        ("text", "12", "[PAGE]")
    ]


# ------------------------------------------------------------------------------------------------------------------------ all in all


def test_looks_that_hide_nothing_are_no_difference() -> None:
    document = Document(io.BytesIO(offer()))
    run = document.paragraphs[1].runs[0]
    run.font.size, run.font.bold, run.font.name = Pt(14), True, "Georgia"
    run.font.color.rgb = RGBColor(0x20, 0x40, 0x60)
    assert differences(offer(), saved(document)) == ()


def test_what_is_no_word_document_is_refused() -> None:
    with pytest.raises(InputError, match="is no Word document"):
        differences(offer(), b"nothing")


WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=8), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_no_save_is_a_difference_and_every_changed_word_is_one(paragraphs: list[list[str]], data: st.DataObject) -> None:
    def document(texts: list[list[str]]) -> bytes:
        made = Document()
        for words in texts:
            made.add_paragraph(" ".join(words))
        return saved(made)

    before = document(paragraphs)
    assert differences(before, as_word_saves(before)) == ()
    place = data.draw(st.integers(0, len(paragraphs) - 1))
    word = data.draw(st.integers(0, len(paragraphs[place]) - 1))
    other = [list(words) for words in paragraphs]
    other[place][word] += "7"
    assert differences(before, as_word_saves(document(other))) != ()
