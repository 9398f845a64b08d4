from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.word import is_unchanged, sealed

CORE = "docProps/core.xml"


def word_file(text: str = "Terms") -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


PLAIN = word_file()
SEALED = sealed(PLAIN)


def test_a_sealed_document_is_unchanged_and_any_other_is_not() -> None:
    assert is_unchanged(SEALED)
    assert not is_unchanged(PLAIN)


def test_the_mark_is_the_only_difference() -> None:
    before, after = parts(PLAIN), parts(SEALED)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {CORE}
    assert after[CORE].count(b"kamdocs:sha256:") == 1


def test_sealing_again_gives_the_same_bytes() -> None:
    assert sealed(SEALED) == SEALED


def test_a_new_mark_takes_the_old_ones_place() -> None:
    changed = {**parts(SEALED), "word/document.xml": parts(SEALED)["word/document.xml"].replace(b"Terms", b"Times")}
    again = sealed(zipped(changed))
    assert is_unchanged(again)
    assert parts(again)[CORE].count(b"kamdocs:sha256:") == 1
    assert parts(again)[CORE] != parts(SEALED)[CORE]


def test_word_reads_a_sealed_document(tmp_path: Path, audit_errors: Callable[[Path], list[str]]) -> None:
    path = tmp_path / "sealed.docx"
    path.write_bytes(SEALED)
    assert [paragraph.text for paragraph in Document(str(path)).paragraphs] == ["Terms"]
    assert [error for error in audit_errors(path) if "core" in error] == []


def test_saved_by_another_program_it_is_changed() -> None:
    document = Document(io.BytesIO(SEALED))
    document.paragraphs[0].add_run(" and more")
    buffer = io.BytesIO()
    document.save(buffer)
    assert not is_unchanged(buffer.getvalue())


@pytest.mark.parametrize("name", sorted(set(parts(SEALED)) - {CORE}))
def test_a_change_in_any_part_is_seen(name: str) -> None:
    assert not is_unchanged(zipped({**parts(SEALED), name: parts(SEALED)[name] + b" "}))


def test_a_part_more_or_less_is_seen() -> None:
    assert not is_unchanged(zipped({**parts(SEALED), "word/media/logo.png": b"\x89PNG"}))
    assert not is_unchanged(zipped({name: content for name, content in parts(SEALED).items() if name != "word/styles.xml"}))


def test_content_moved_from_one_part_to_the_next_is_seen() -> None:
    one = sealed(zipped({**parts(PLAIN), "word/a.bin": b"ab", "word/b.bin": b"c"}))
    assert not is_unchanged(zipped({**parts(one), "word/a.bin": b"a", "word/b.bin": b"bc"}))


def test_packed_another_way_it_is_the_same_document() -> None:
    assert is_unchanged(zipped(parts(SEALED), zipfile.ZIP_STORED))


def test_another_documents_mark_proves_nothing() -> None:
    other = parts(sealed(word_file("Other terms")))
    assert not is_unchanged(zipped({**parts(SEALED), CORE: other[CORE]}))


def test_a_document_without_core_properties_stays_as_it_is_and_counts_as_changed() -> None:
    rels = parts(PLAIN)["_rels/.rels"].replace(b"core-properties", b"other-properties")
    bare = zipped({**{name: content for name, content in parts(PLAIN).items() if name != CORE}, "_rels/.rels": rels})
    assert sealed(bare) == bare
    assert not is_unchanged(bare)


@pytest.mark.parametrize("content", [b"", b"PK", b"my notes", zipped({}), zipped({"a.txt": b"a"}), SEALED[:-100]])
def test_what_is_no_word_file_counts_as_changed(content: bytes) -> None:
    assert not is_unchanged(content)


@given(st.integers(0, len(SEALED) - 1), st.binary(min_size=1, max_size=20))
@settings(deadline=None)
def test_damage_never_passes_for_the_whole_document(at: int, damage: bytes) -> None:
    damaged = SEALED[:at] + damage + SEALED[at + len(damage) :]
    if is_unchanged(damaged):
        assert {name: content for name, content in parts(damaged).items() if name != CORE} == {
            name: content for name, content in parts(SEALED).items() if name != CORE
        }


@given(st.sampled_from(sorted(parts(SEALED))), st.sampled_from([b"", b"<", b"<a/>", b"\x00", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]))
@settings(deadline=None)
def test_a_part_that_cannot_be_read_counts_as_changed(name: str, content: bytes) -> None:
    assert not is_unchanged(zipped({**parts(SEALED), name: content}))
