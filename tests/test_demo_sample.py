"""The sample proposal: it fills every field, and the shipped templates print it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from kamdocs.demo.sample import sample_fields
from kamdocs.errors import InputError
from kamdocs.plan import FIELDS
from kamdocs.word import Template
from kamdocs.word.fields import Kind, Schema, plan_schema
from kamdocs.workspace import shipped_folder

DAY = datetime.date(2026, 11, 24)


def kinds(schema: Schema) -> Iterator[Kind]:
    """Every group below a schema."""
    for field in schema.values():
        for kind in (*field.kinds, *(element for each in field.kinds for element in each.element)):
            if kind.fields is not None:
                yield kind
                yield from kinds(kind.fields)


def maps(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every map below a value."""
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        if isinstance(each, Mapping):
            yield each
        yield from maps(each)


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_field_of_every_group_is_filled_somewhere(language: str) -> None:
    fields = sample_fields(language, DAY)
    assert list(fields) == list(FIELDS)
    assert all(fields.values())
    filled = {(frozenset(each), name) for each in maps(fields) for name, value in each.items() if value not in (None, [], "")}
    groups = {kind.type: kind.fields for kind in kinds(plan_schema()) if kind.fields}
    missing = [f"{type_}.{name}" for type_, inner in groups.items() for name in inner if (frozenset(inner), name) not in filled]
    assert missing == []


def test_texts_are_in_the_language_or_in_english_and_formats_follow_the_language() -> None:
    assert sample_fields("it", DAY)["account"]["name"] == "Solemaro Conserve S.p.A."
    assert sample_fields("IT-ch", DAY)["account"]["name"] == "Solemaro Conserve S.p.A."
    german = sample_fields("de", DAY)
    assert (german["account"]["name"], german["proposal"]["language"]) == ("Glenvarra Dairy Ltd", "de")


@pytest.mark.parametrize("on", [datetime.date(1900, 1, 1), datetime.date(2024, 2, 29), datetime.date(2100, 12, 31)])
def test_it_counts_from_any_day_of_the_demo_s_years(on: datetime.date) -> None:
    fields = sample_fields("en", on)
    assert fields["proposal"]["date"] == on
    assert fields == sample_fields("en", on)


def test_a_day_too_far_from_ours_is_refused() -> None:
    with pytest.raises(InputError, match="the demo has no history on 0001-01-01"):
        sample_fields("en", datetime.date.min)


def test_it_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sample_fields("en", DAY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "file"), [("en", "proposal.docx"), ("it", "proposal.it.docx")])
def test_the_shipped_templates_print_it(language: str, file: str) -> None:
    fields = sample_fields(language, DAY)
    document = Document(io.BytesIO(Template(shipped_folder("templates") / file).render(fields)))
    shown = [paragraph.text for paragraph in document.paragraphs]
    assert fields["free"]["introduction"] in shown
    assert shown[-1] == fields["validity"]["text"]
