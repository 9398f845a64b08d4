"""Styles by their names, and styles from another file."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE

from kamdocs.word.markup import W
from kamdocs.word.package import Package, open_package
from kamdocs.word.styles import Styles


def package(change: Callable[[DocumentObject], object] = lambda document: None) -> Package:
    document = Document()
    change(document)
    data = io.BytesIO()
    document.save(data)
    return open_package(data.getvalue(), "t.docx")


def test_a_style_is_found_by_name_and_kind_whatever_its_id() -> None:
    def change(document: DocumentObject) -> None:
        document.styles["List Bullet"].element.set(f"{W}styleId", "Aufzhlungszeichen")

    styles = Styles(package(change))
    assert styles.id_of("list bullet", "paragraph") == "Aufzhlungszeichen"
    assert styles.id_of("List Bullet", "character") is None
    assert "Strong" in styles.names("character")


def test_a_chain_ends_even_where_styles_are_based_on_each_other() -> None:
    def change(document: DocumentObject) -> None:
        one, two = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("One", "Two"))
        one.base_style, two.base_style = two, one

    styles = Styles(package(change))
    assert [each.get(f"{W}styleId") for each in styles.chain("One")] == ["One", "Two"]
    assert [each.get(f"{W}styleId") for each in styles.chain(None)] == ["Normal"]
    assert list(styles.chain("None")) == []


def test_a_style_comes_along_with_those_that_it_names_once() -> None:
    def change(document: DocumentObject) -> None:
        one, two = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("One", "Two"))
        one.base_style, one.next_paragraph_style, two.next_paragraph_style = two, two, one

    target = package()
    styles, other = Styles(target), Styles(package(change))
    id_, copied = styles.taken_in("One", other)
    assert (id_, len(copied)) == ("One", 2)
    assert styles.taken_in("One", other) == ("One", [])
    assert styles.taken_in("None", other) == (None, [])
    styles.save()
    assert Styles(target).id_of("Two", "paragraph") == "Two"
