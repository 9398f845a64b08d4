"""Relationships and parts that rendering adds."""

from __future__ import annotations

import io

from docx import Document
from lxml import etree

from kamdocs.word.package import Package, open_package
from kamdocs.word.relations import RELATIONSHIPS, Relations, add_part, free_part, related


def package() -> Package:
    data = io.BytesIO()
    Document().save(data)
    return open_package(data.getvalue(), "t.docx")


def test_what_is_known_keeps_its_id_and_what_is_new_gets_a_free_one() -> None:
    file = package()
    before = {each.id: each for each in file.relationships(file.main)}
    relations = Relations(file, file.main)
    (styles,) = (each.id for each in before.values() if each.kind == "styles")
    assert relations.id_of(f"{RELATIONSHIPS}/styles", "word/styles.xml") == styles
    new = relations.id_of(f"{RELATIONSHIPS}/hyperlink", "https://verona.example", external=True)
    assert new not in before
    assert relations.id_of(f"{RELATIONSHIPS}/hyperlink", "https://verona.example", external=True) == new
    assert {each.id for each in file.relationships(file.main)} == set(before)
    relations.save()
    (found,) = (each for each in file.relationships(file.main) if each.id not in before)
    assert (found.id, found.kind, found.target, found.external) == (new, "hyperlink", "https://verona.example", True)


def test_a_part_without_relationships_gets_them() -> None:
    file = package()
    file.parts["word/header9.xml"] = b"<a/>"
    file.parts["word/media/a.png"] = b"x"
    id_ = related(file, "word/header9.xml", f"{RELATIONSHIPS}/image", "word/media/a.png")
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


def test_a_name_that_is_taken_in_other_letters_is_not_free() -> None:
    file = package()
    file.parts["word/charts/Chart1.xml"] = b""
    assert free_part(file, "word/charts/chart1.xml") == "word/charts/chart1-2.xml"
    assert free_part(file, "word/charts/chart2.xml") == "word/charts/chart2.xml"
