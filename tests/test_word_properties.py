"""Title, language and custom properties."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from word_files import by_office, paragraph, part, saved, style, word_file

from kamdocs.errors import InputError
from kamdocs.word import document_text, is_unchanged, sealed
from kamdocs.word.markup import W
from kamdocs.word.package import open_package
from kamdocs.word.properties import set_properties

CUSTOM = "docProps/custom.xml"
GIVEN = {"kamdocs.number": "A-2026-014", "kamdocs.version": 2, "kamdocs.valid_until": datetime.date(2027, 1, 15)}
PLAIN = word_file(paragraph("a"))


def with_properties(
    data: bytes = PLAIN,
    title: str | None = None,
    language: str | None = None,
    properties: dict[str, str | int | datetime.date | None] | None = None,
) -> bytes:
    package = open_package(data, "t")
    set_properties(package, title, language, properties or {})
    return package.to_bytes()


def custom(data: bytes) -> list[tuple[str, str, str, str]]:
    """Name, number, type and text of each custom property."""
    return [(each.get("name", ""), each.get("pid", ""), each[0].tag.rpartition("}")[2], each[0].text or "") for each in part(data, CUSTOM)]


def test_title_and_language_are_read_by_python_docx() -> None:
    core = Document(io.BytesIO(with_properties(title="Costs & terms", language="it"))).core_properties
    assert (core.title, core.language) == ("Costs & terms", "it")


def test_old_ones_give_way_and_the_rest_stays() -> None:
    made = Document()
    made.core_properties.title, made.core_properties.subject = "old", "kept"
    data = io.BytesIO()
    made.save(data)
    core = Document(io.BytesIO(with_properties(data.getvalue(), title="new"))).core_properties
    assert (core.title, core.subject) == ("new", "kept")


def test_custom_properties_have_numbers_and_types() -> None:
    data = with_properties(properties={**GIVEN, "absent": None, "large": 10**12, "kept": True})
    assert custom(data) == [
        ("kamdocs.number", "2", "lpwstr", "A-2026-014"),
        ("kamdocs.version", "3", "i4", "2"),
        ("kamdocs.valid_until", "4", "filetime", "2027-01-15T00:00:00Z"),
        ("large", "5", "lpwstr", "1000000000000"),
        ("kept", "6", "bool", "true"),
    ]


def test_existing_ones_stay_and_one_of_the_same_name_is_replaced() -> None:
    first = with_properties(properties={"a": "1", "B": "2"})
    again = with_properties(first, properties={"c": "3", "b": 4})
    assert custom(again) == [("a", "2", "lpwstr", "1"), ("B", "3", "i4", "4"), ("c", "4", "lpwstr", "3")]
    assert open_package(again, "t").parts["_rels/.rels"].count(b"custom-properties") == 1


def test_nothing_given_changes_nothing() -> None:
    assert with_properties(properties={"a": None}) == open_package(PLAIN, "t").to_bytes()


@pytest.mark.parametrize(
    ("own", "wanted", "expected"),
    [("en-GB", "it", "it"), ("de", "de-CH", "de"), ("", "fr", "fr"), ("de-AT", "de", "de-AT")],
)
def test_the_text_speaks_the_language_unless_it_does_already(own: str, wanted: str, expected: str) -> None:
    named = f'<w:lang w:val="{own}" w:eastAsia="ja-JP"/>' if own else ""
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{named}</w:rPr></w:rPrDefault></w:docDefaults>"
    settings = (f'<w:themeFontLang w:val="{own}"/>' if own else "") + '<w:decimalSymbol w:val="."/>'
    data = word_file(paragraph("a"), styles="", settings=settings)
    package = open_package(data, "t")
    package.parts["word/styles.xml"] = re.sub(b"(<w:styles[^>]*>)", rb"\1" + defaults.encode(), package.parts["word/styles.xml"])
    made = with_properties(package.to_bytes(), language=wanted)

    language = part(made, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}val") == expected
    assert [each.tag.removeprefix(W) for each in part(made, "word/settings.xml")] == ["themeFontLang", "decimalSymbol"]
    assert part(made, "word/settings.xml")[0].get(f"{W}val") == expected


def test_defaults_are_made_before_the_styles(tmp_path: Path, audit_errors: Callable[[Path], list[str]]) -> None:
    data = with_properties(word_file(paragraph("a"), styles=style("Body Copy")), language="es")
    assert next(iter(part(data, "word/styles.xml"))).tag == f"{W}docDefaults"
    assert audit_errors(saved(tmp_path, data)) == []


@pytest.mark.parametrize(("title", "properties"), [("a\x0b", {}), ("a", {"x": "\ud800"}), ("a", {"\ufdd0": "x"})])
def test_what_no_document_can_hold_is_refused(title: str, properties: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"holds the character U\+\w{4}, which no document can show"):
        with_properties(title=title, properties=dict(properties))


def test_they_are_searched_like_the_rest_and_sealed_with_it() -> None:
    data = with_properties(title="Our offer", language="en", properties=dict(GIVEN))
    said = dict(document_text(data))
    assert said["property title"] == "Our offer"
    assert said["property kamdocs.number"] == "A-2026-014"
    assert is_unchanged(sealed(data))


def test_the_judges_accept_them_and_libreoffice_reads_them(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = saved(tmp_path, with_properties(title="Costs & terms", language="it", properties=dict(GIVEN)))
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []
    flat = by_office(path, "fodt")
    assert "<dc:title>Costs &amp; terms</dc:title>" in flat
    assert re.search(r'meta:name="kamdocs.number"[^>]*>A-2026-014<', flat)
    assert re.search(r'meta:name="kamdocs.version"[^>]*>2<', flat)
    assert re.search(r'meta:name="kamdocs.valid_until"[^>]*>2027-01-15', flat)
    assert 'fo:language="it"' in flat


def test_of_two_names_that_differ_in_case_the_last_holds() -> None:
    assert [(name, text) for name, _, _, text in custom(with_properties(properties={"Number": "A", "NUMBER": "B"}))] == [("Number", "B")]


@pytest.mark.parametrize("name", ["", " "])
def test_a_property_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="one of them has no name; give it one"):
        with_properties(properties={name: "x"})
