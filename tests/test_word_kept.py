"""What is kept of a template for the next process, and that nothing can go wrong with it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from functools import cache as cache_of_one_run
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdocs.errors import InputError
from kamdocs.word import Template, kept

FIELDS = {"a": "Aurora", "rows": ["one", "two"]}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAMDOCS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def template(folder: Path, *texts: str) -> Path:
    path = folder / "t.docx"
    path.write_bytes(saved(*texts))
    return path


@cache_of_one_run
def saved(*texts: str) -> bytes:
    """The same bytes for the same texts: python-docx would write the time into them."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def files(cache: Path) -> list[Path]:
    return sorted((cache / "templates").iterdir())


def test_a_template_from_the_cache_gives_the_same_bytes(tmp_path: Path, cache: Path) -> None:
    path = template(tmp_path, "{{ a }} & {%r if a %}x{%r endif %}", "{%p for row in rows %}", "{{ row }}", "{%p endfor %}")
    first = Template(path).render(FIELDS)
    assert len(files(cache)) == 1
    assert kept.kept_ready(path.read_bytes(), "t.docx") is not None
    assert Template(path).render(FIELDS) == first


def test_a_second_process_imports_neither_docxtpl_nor_what_reads_templates(tmp_path: Path) -> None:
    path = template(tmp_path, "{%r if a %}{{ a }}{%r endif %}")
    script = (
        "import sys; from pathlib import Path; from kamdocs import Template; "
        f"Template(Path({str(path)!r})).render({FIELDS!r}); print('docxtpl' in sys.modules, 'kamdocs.word.compiling' in sys.modules)"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert runs == ["True True", "False False"]


def test_a_fault_names_the_file_that_was_asked_for_not_the_one_that_was_kept(tmp_path: Path) -> None:
    path = template(tmp_path, "{{ wrong }}")
    Template(path)
    other = tmp_path / "other.docx"
    other.write_bytes(path.read_bytes())
    with pytest.raises(InputError) as caught:
        Template(other).render(FIELDS)
    assert [problem.where for problem in caught.value.problems] == [f'{other.as_posix()}, body, "{{{{ wrong }}}}"']


def test_a_changed_template_is_read_anew(tmp_path: Path, cache: Path) -> None:
    Template(template(tmp_path, "{{ a }}"))
    assert b"Aurora" not in Template(template(tmp_path, "nothing")).render(FIELDS)
    assert len(files(cache)) == 2


def test_a_template_with_faults_is_not_kept(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(InputError):
        Template(template(tmp_path, "{{ a"))
    assert not (cache / "templates").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_cache_is_passed_over(tmp_path: Path, cache: Path, data: st.DataObject) -> None:
    path = template(tmp_path, "{{ a }}")
    right = Template(path).render(FIELDS)
    (file,) = files(cache)
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.sampled_from(["cut", "flip", "insert"]))
    changed = {
        "cut": whole[:place],
        "flip": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
        "insert": whole[:place] + b"x" + whole[place:],
    }
    file.write_bytes(changed[damage])
    assert Template(path).render(FIELDS) == right
    assert file.read_bytes() == whole  # and it is mended


@pytest.mark.parametrize("header", ["[]", "{}", "null", '{"of": "x", "core": "", "parts": 3, "members": []}', "[" * 100_000, "{"])
def test_a_foreign_file_with_a_right_digest_is_passed_over(tmp_path: Path, cache: Path, header: str) -> None:
    path = template(tmp_path, "{{ a }}")
    right = Template(path).render(FIELDS)
    (file,) = files(cache)
    file.write_bytes(_with_digest(header.encode() + b"\n"))
    assert Template(path).render(FIELDS) == right


def test_what_was_kept_of_another_template_is_passed_over(tmp_path: Path, cache: Path) -> None:
    Template(template(tmp_path, "other"))
    (other,) = files(cache)
    path = template(tmp_path, "{{ a }}")
    right = Template(path).render(FIELDS)
    (file,) = (each for each in files(cache) if each != other)
    file.write_bytes(other.read_bytes())
    assert Template(path).render(FIELDS) == right


def test_the_header_is_all_that_is_trusted_and_it_is_checked(tmp_path: Path, cache: Path) -> None:
    path = template(tmp_path, "{{ a }}")
    right = Template(path).render(FIELDS)
    (file,) = files(cache)
    start = file.read_bytes().index(b"\n", 64) + 1
    header, rest = json.loads(file.read_bytes()[64:start]), file.read_bytes()[start:]
    header["parts"][0]["source"] = 10**9
    file.write_bytes(_with_digest(json.dumps(header).encode() + b"\n" + rest))
    assert Template(path).render(FIELDS) == right


def test_a_cache_that_cannot_be_written_or_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template(tmp_path, "{{ a }}")
    right = Template(path).render(FIELDS)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KAMDOCS_CACHE", str(tmp_path / "file"))
    assert Template(path).render(FIELDS) == right
    monkeypatch.setenv("KAMDOCS_CACHE", str(tmp_path / "folder"))
    Template(path)
    (file,) = files(tmp_path / "folder")
    file.unlink()
    file.mkdir()
    assert Template(path).render(FIELDS) == right


def test_of_many_templates_the_oldest_go(tmp_path: Path, cache: Path) -> None:
    first = template(tmp_path, "first")
    Template(first)
    (oldest,) = files(cache)
    os.utime(oldest, (1, 1))
    for number in range(70):
        (cache / "templates" / f"{number}.ready").write_bytes(b"")
    Template(template(tmp_path, "last"))
    assert len(files(cache)) == 64
    assert oldest not in files(cache)


def _with_digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + content
