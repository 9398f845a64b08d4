from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import missing
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.errors import InputError
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


def bare(taken: bool = False) -> bytes:
    """A document without core properties; `taken`: another part lies where they would."""
    held = parts(PLAIN)
    rels = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", held["_rels/.rels"])
    types = re.sub(rb"<Override [^>]*core-properties[^>]*/>", b"", held["[Content_Types].xml"])
    kept = {name: content for name, content in held.items() if name != CORE}
    return zipped({**kept, "_rels/.rels": rels, "[Content_Types].xml": types, **({CORE: b"<a/>"} if taken else {})})


@pytest.mark.parametrize(("taken", "core"), [(False, CORE), (True, "docProps/core-2.xml")])
def test_a_document_without_core_properties_gets_them(
    tmp_path: Path, audit_errors: Callable[[Path], list[str]], taken: bool, core: str
) -> None:
    made = sealed(bare(taken))
    assert is_unchanged(made)
    assert not is_unchanged(bare(taken))
    assert b"kamdocs:sha256:" in parts(made)[core]
    path = tmp_path / "made.docx"
    path.write_bytes(made)
    assert Document(str(path)).core_properties.identifier.startswith("kamdocs:sha256:")
    assert [error for error in audit_errors(path) if "core" in error and not taken] == []
    assert not is_unchanged(zipped({**parts(made), "word/document.xml": b"<x/>"}))


def test_core_properties_that_are_named_and_not_there_are_made_anew() -> None:
    made = sealed(zipped({name: content for name, content in parts(PLAIN).items() if name != CORE}))
    assert is_unchanged(made)
    assert parts(made)["_rels/.rels"].count(b"core-properties") == 1


def test_another_author_in_the_properties_is_a_change() -> None:
    held = parts(SEALED)
    assert not is_unchanged(zipped({**held, CORE: held[CORE].replace(b"python-docx", b"Ada")}))


def test_saved_by_libreoffice_it_is_changed(tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        missing("LibreOffice", "apt-get install libreoffice-writer")
    (tmp_path / "a.docx").write_bytes(SEALED)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [str(soffice), home, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert not is_unchanged((tmp_path / "out" / "a.docx").read_bytes())


def test_saved_by_word_which_keeps_the_mark_it_is_changed() -> None:
    held = parts(SEALED)
    rewritten = held["word/document.xml"].replace(b"<w:p>", b'<w:p w:rsidR="00AB12CD">')
    assert rewritten != held["word/document.xml"]
    assert not is_unchanged(zipped({**held, "word/document.xml": rewritten}))


def test_what_is_no_word_file_cannot_be_sealed() -> None:
    with pytest.raises(InputError, match="the document: is no Word document"):
        sealed(b"my notes")


@pytest.mark.parametrize("content", [b"", b"PK", b"my notes", zipped({}), zipped({"a.txt": b"a"}), SEALED[:-100]])
def test_what_is_no_word_file_counts_as_changed(content: bytes) -> None:
    assert not is_unchanged(content)


@given(st.integers(0, len(SEALED) - 1), st.binary(min_size=1, max_size=20))
def test_damage_never_passes_for_the_whole_document(at: int, damage: bytes) -> None:
    damaged = SEALED[:at] + damage + SEALED[at + len(damage) :]
    if is_unchanged(damaged):
        assert {name: content for name, content in parts(damaged).items() if name != CORE} == {
            name: content for name, content in parts(SEALED).items() if name != CORE
        }


@given(st.sampled_from(sorted(parts(SEALED))), st.sampled_from([b"", b"<", b"<a/>", b"\x00", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]))
def test_a_part_that_cannot_be_read_counts_as_changed(name: str, content: bytes) -> None:
    assert not is_unchanged(zipped({**parts(SEALED), name: content}))
