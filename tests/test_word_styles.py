"""Styles by their names, what they say, and styles from another file."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from word_files import paragraph, part, style, word_file

from kamdocs.word.formatting import Described
from kamdocs.word.markup import W
from kamdocs.word.package import Package, open_package
from kamdocs.word.styles import Styles

STYLES = (
    style("heading 1", '<w:outlineLvl w:val="0"/>', id_="Titolo1")
    + style("Chapter", based="Titolo1")
    + style("Plain Chapter", '<w:outlineLvl w:val="9"/>', based="Titolo1")
)


def known(styles: str = STYLES) -> Styles:
    return Styles(part(word_file(paragraph("a"), styles=styles), "word/styles.xml"))


def package(change: Callable[[DocumentObject], object] = lambda document: None) -> Package:
    document = Document()
    change(document)
    data = io.BytesIO()
    document.save(data)
    return open_package(data.getvalue(), "t.docx")


def test_a_style_is_found_by_name_and_kind_whatever_its_id() -> None:
    def change(document: DocumentObject) -> None:
        document.styles["List Bullet"].element.set(f"{W}styleId", "Aufzhlungszeichen")

    styles = Styles.of(package(change))
    assert styles.id_of("list bullet", "paragraph") == "Aufzhlungszeichen"
    assert styles.id_of("List Bullet", "character") is None
    assert "Strong" in styles.names("character")


def test_a_chain_ends_even_where_styles_are_based_on_each_other() -> None:
    def change(document: DocumentObject) -> None:
        one, two = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("One", "Two"))
        one.base_style, two.base_style = two, one

    styles = Styles.of(package(change))
    assert [each.get(f"{W}styleId") for each in styles.chain("One")] == ["One", "Two"]
    assert [each.get(f"{W}styleId") for each in styles.chain(styles.style_id())] == ["Normal"]
    assert styles.chain("None") == ()


def test_a_style_comes_along_with_those_that_it_names_once() -> None:
    def change(document: DocumentObject) -> None:
        one, two = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("One", "Two"))
        one.base_style, one.next_paragraph_style, two.next_paragraph_style = two, two, one

    target = package()
    styles, other = Styles.of(target), Styles.of(package(change))
    id_, copied = styles.taken_in("One", other)
    assert (id_, len(copied)) == ("One", 2)
    assert styles.taken_in("One", other) == ("One", [])
    assert styles.taken_in("None", other) == (None, [])
    styles.save(target)
    assert Styles.of(target).id_of("Two", "paragraph") == "Two"


def test_styles_are_found_by_words_own_name_whatever_their_id() -> None:
    assert known().id_of("Heading 1") == "Titolo1"
    assert known().name("Titolo1") == "heading 1"
    assert known().id_of("heading 2") is None


@pytest.mark.parametrize("named", ["", "Gone"])
def test_a_paragraph_without_a_style_has_the_default_one(named: str) -> None:
    assert known().style_id(named) == "Normal"
    assert Styles(None).style_id(named) == ""


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
