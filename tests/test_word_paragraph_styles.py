"""What paragraphs say of themselves, and what their styles say of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import NAMES, paragraph, part, style, word_file

from kamdocs.word.markup import Element, W, parsed
from kamdocs.word.package import open_package
from kamdocs.word.paragraph_styles import Described, ParagraphStyles, all_described, described, related_part, related_parts

STYLES = (
    style("heading 1", '<w:outlineLvl w:val="0"/>', id_="Titolo1")
    + style("Chapter", based="Titolo1")
    + style("Plain Chapter", '<w:outlineLvl w:val="9"/>', based="Titolo1")
)


def known(styles: str = STYLES) -> ParagraphStyles:
    return ParagraphStyles(part(word_file(paragraph("a"), styles=styles), "word/styles.xml"))


def body(xml: str) -> Element:
    return parsed(f"<w:body {NAMES}>{xml}</w:body>".encode())


def test_styles_are_found_by_words_own_name_whatever_their_id() -> None:
    assert known().named("Heading 1") == "Titolo1"
    assert known().name("Titolo1") == "heading 1"
    assert known().named("heading 2") is None


@pytest.mark.parametrize("named", ["", "Gone"])
def test_a_paragraph_without_a_style_has_the_default_one(named: str) -> None:
    assert known().style_id(Described(named)) == "Normal"
    assert ParagraphStyles(None).style_id(Described(named)) == ""


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (Described("Titolo1"), 0),
        (Described("Chapter"), 0),
        (Described("PlainChapter"), None),
        (Described("Chapter", outline="2"), 2),
        (Described("Chapter", outline="9"), None),
        (Described(), None),
    ],
)
def test_outline_levels_come_from_the_paragraph_or_its_styles(told: Described, level: int | None) -> None:
    assert known().outline_level(told) == level


def test_styles_that_are_based_on_each_other_end() -> None:
    assert len(known(style("A", based="B") + style("B", based="A")).chain("A")) == 2


def test_a_paragraph_tells_style_list_level_and_outline() -> None:
    told = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="3"/>'
    assert described(body(paragraph("a", "Chapter", told))[0]) == ("Chapter", "7", "1", "3")
    assert described(body("<w:p/>")[0]) == ("", "", "", "")


PARTS = st.sampled_from(['<w:pStyle w:val="A"/>', '<w:numPr><w:numId w:val="2"/></w:numPr>', '<w:outlineLvl w:val="1"/>', "<w:keepNext/>"])
BOX = "<w:p><w:pPr>{}</w:pPr><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"


@given(
    st.recursive(
        st.builds(lambda told: f"<w:p><w:pPr>{''.join(told)}</w:pPr></w:p>", st.lists(PARTS)),
        lambda inner: st.builds(BOX.format, PARTS, inner),
    )
)
def test_one_pass_over_all_paragraphs_tells_the_same_as_each_of_them(xml: str) -> None:
    root = body(xml + "<w:p/>")
    assert list(all_described(root)) == [(each, described(each)) for each in root.iter(f"{W}p")]


def test_the_parts_of_a_document_by_their_kind() -> None:
    package = open_package(word_file(paragraph("a")), "t")
    assert related_part(package, "styles") == "word/styles.xml"
    assert related_part(package, "numbering") is None
    assert related_parts(package, "") == {"officeDocument": "word/document.xml"}
