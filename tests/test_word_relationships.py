"""Relationships and parts that rendering adds."""

from __future__ import annotations

import io

from docx import Document
from lxml import etree
from word_files import paragraph, word_file

from kamdocs.word.package import Package, open_package
from kamdocs.word.relationships import RELATIONSHIPS, Relationships, add_part, new_part, related_id, related_part, related_parts


def package() -> Package:
    data = io.BytesIO()
    Document().save(data)
    return open_package(data.getvalue(), "t.docx")


def test_what_is_known_keeps_its_id_and_what_is_new_gets_a_free_one() -> None:
    file = package()
    before = {each.id: each for each in file.relationships(file.main)}
    relationships = Relationships(file, file.main)
    (styles,) = (each.id for each in before.values() if each.kind == "styles")
    assert relationships.id_of(f"{RELATIONSHIPS}/styles", "word/styles.xml") == styles
    new = relationships.id_of(f"{RELATIONSHIPS}/hyperlink", "https://verona.example", external=True)
    assert new not in before
    assert relationships.id_of(f"{RELATIONSHIPS}/hyperlink", "https://verona.example", external=True) == new
    assert {each.id for each in file.relationships(file.main)} == set(before)
    relationships.save()
    (found,) = (each for each in file.relationships(file.main) if each.id not in before)
    assert (found.id, found.kind, found.target, found.external) == (new, "hyperlink", "https://verona.example", True)


def test_a_part_without_relationships_gets_them() -> None:
    file = package()
    file.parts["word/header9.xml"] = b"<a/>"
    file.parts["word/media/a.png"] = b"x"
    id_ = related_id(file, "word/header9.xml", f"{RELATIONSHIPS}/image", "word/media/a.png")
    (found,) = file.relationships("word/header9.xml")
    assert (found.id, found.target, found.external) == (id_, "word/media/a.png", False)


def test_parts_of_a_kind_share_a_default_and_others_are_named() -> None:
    file = package()
    add_part(file, "word/media/a.webp", b"1", "image/webp")
    add_part(file, "word/media/b.webp", b"2", "image/webp")
    add_part(file, "word/media/c.webp", b"3", "image/other")
    add_part(file, "word/more.xml", b"<a/>", "application/x+xml")
    types = [dict(each.attrib) for each in etree.fromstring(file.parts["[Content_Types].xml"])]
    assert [each for each in types if "webp" in str(each)] == [
        {"Extension": "webp", "ContentType": "image/webp"},
        {"PartName": "/word/media/c.webp", "ContentType": "image/other"},
    ]
    assert {"PartName": "/word/more.xml", "ContentType": "application/x+xml"} in types
    assert [file.content_type(each) for each in ("word/media/b.webp", "word/media/c.webp")] == ["image/webp", "image/other"]


def test_a_name_that_is_taken_in_other_letters_is_not_free() -> None:
    file = package()
    file.parts["word/charts/Chart1.xml"] = b""
    assert new_part(file, "word/charts/chart1.xml", b"<a/>", "application/x+xml") == "word/charts/chart1-2.xml"
    assert new_part(file, "word/charts/chart2.xml", b"<b/>", "application/x+xml") == "word/charts/chart2.xml"
    assert file.parts["word/charts/chart1-2.xml"] == b"<a/>"
    assert file.content_type("word/charts/chart2.xml") == "application/x+xml"


def test_the_parts_of_a_document_by_their_kind() -> None:
    file = open_package(word_file(paragraph("a")), "t")
    assert related_part(file, "styles") == "word/styles.xml"
    assert related_part(file, "numbering") is None
    assert related_parts(file, "") == {"officeDocument": "word/document.xml"}
