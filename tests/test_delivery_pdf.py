"""Word documents as PDF: what LibreOffice makes of them, and what is told where it makes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from conftest import missing
from docx import Document
from office import stand_in
from pypdfium2 import raw

from kamdocs.delivery import is_as_exported, written_as_pdf
from kamdocs.delivery import pdf as module
from kamdocs.errors import MissingToolError, Problem


@pytest.fixture
def office() -> None:
    """LibreOffice itself."""
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        missing("LibreOffice", "apt-get install libreoffice-writer")


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The documents of each call of a stand-in for LibreOffice."""
    log = stand_in(tmp_path / "program", monkeypatch)
    return lambda: log.read_text(encoding="utf-8").splitlines()


def document(path: Path, text: str = "Offer", title: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    word = Document()
    word.core_properties.title = title
    word.add_heading(text, 1)
    word.save(str(path))
    return path


def text_of(pdf: Path | Problem) -> str:
    assert isinstance(pdf, Path), str(pdf)
    with pypdfium2.PdfDocument(pdf.read_bytes()) as opened:
        return "".join(page.get_textpage().get_text_bounded() for page in opened)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ---- with LibreOffice


@pytest.mark.usefixtures("office")
def test_the_pdf_lies_beside_the_document_is_tagged_and_leaves_nothing_else(tmp_path: Path) -> None:
    word = document(tmp_path / "Città & Søn 1.docx", "Rinse water", "The offer")
    before = word.read_bytes()
    assert written_as_pdf([word]) == [tmp_path / "Città & Søn 1.pdf"]
    assert names(tmp_path) == {"Città & Søn 1.docx", "Città & Søn 1.pdf"}
    assert word.read_bytes() == before
    with pypdfium2.PdfDocument((tmp_path / "Città & Søn 1.pdf").read_bytes()) as pdf:
        assert raw.FPDFCatalog_IsTagged(pdf.raw)
        assert pdf.get_metadata_value("Title") == "The offer"
        assert b"pdfuaid:part>1<" in (tmp_path / "Città & Søn 1.pdf").read_bytes()


@pytest.mark.usefixtures("office")
def test_documents_of_one_name_in_two_folders_do_not_become_one(tmp_path: Path) -> None:
    first, second = document(tmp_path / "it/aurora.docx", "Prima"), document(tmp_path / "de/Aurora.docx", "Zweite")
    (tmp_path / "de/Aurora.pdf").write_text("of yesterday", encoding="utf-8")
    made = written_as_pdf([first, second, first])
    assert made == [tmp_path / "it/aurora.pdf", tmp_path / "de/Aurora.pdf", tmp_path / "it/aurora.pdf"]
    assert [text_of(each) for each in made] == ["Prima", "Zweite", "Prima"]


@pytest.mark.usefixtures("office")
def test_a_document_that_cannot_be_read_is_told_and_stops_no_other(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(document(tmp_path / "good.docx").read_bytes()[:3000])
    told, good = written_as_pdf([broken, tmp_path / "good.docx"])
    assert text_of(good) == "Offer"
    assert isinstance(told, Problem)
    assert told.where == broken.as_posix()
    assert told.message.startswith("LibreOffice made no PDF of this document")
    assert names(tmp_path) == {"broken.docx", "good.docx", "good.pdf"}


# ---- how it is called


def test_all_documents_go_through_one_call(tmp_path: Path, calls: Callable[[], list[str]]) -> None:
    words = [document(tmp_path / f"{number}.docx") for number in range(5)]
    out = tmp_path / "out"
    out.mkdir()
    assert written_as_pdf([*words, words[0]], out) == [out / f"{number}.pdf" for number in (0, 1, 2, 3, 4, 0)]
    assert calls() == ["0.docx 1.docx 2.docx 3.docx 4.docx"]


def test_without_documents_there_is_nothing_to_do(calls: Callable[[], list[str]]) -> None:
    assert written_as_pdf([]) == []
    assert calls() == []


def test_documents_after_one_that_it_dies_of_are_made_alone(tmp_path: Path, calls: Callable[[], list[str]]) -> None:
    words = [document(tmp_path / f"{name}.docx") for name in ("a", "crash", "b")]
    first, told, last = written_as_pdf(words)
    assert (first, last) == (tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert str(told).startswith(f"{words[1].as_posix()}: LibreOffice made no PDF of this document (Error: it died); ")
    assert calls() == ["a.docx crash.docx b.docx", "crash.docx", "b.docx"]


@pytest.mark.usefixtures("calls")
def test_one_that_it_does_not_end_with_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_START", 2)
    monkeypatch.setattr(module, "_EACH", 1)
    told, good = written_as_pdf([document(tmp_path / "hang.docx"), document(tmp_path / "good.docx")])
    assert "it had not ended after 3 seconds" in str(told)
    assert good == tmp_path / "good.pdf"


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("failed", "told"),
    [
        (PermissionError(13, "Permission denied"), "this PDF cannot be written; is it open in a viewer, or the folder read-only? close it"),
        (OSError(28, "No space left on device"), "this PDF cannot be written: No space left on device; see whether the disk has room"),
    ],
)
def test_a_pdf_that_cannot_be_replaced_stays_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: OSError, told: str
) -> None:
    word = document(tmp_path / "offer.docx")
    (tmp_path / "offer.pdf").write_text("of yesterday", encoding="utf-8")
    real = Path.replace

    def refused(path: Path, to: Path) -> Path:
        if to.suffix == ".pdf":
            raise failed
        return real(path, to)

    monkeypatch.setattr(Path, "replace", refused)
    (problem,) = written_as_pdf([word])
    assert str(problem).startswith(f"{(tmp_path / 'offer.pdf').as_posix()}: {told}")
    assert (tmp_path / "offer.pdf").read_text(encoding="utf-8") == "of yesterday"
    assert not [name for name in names(tmp_path) if name.endswith(".part")]


# ---- where LibreOffice is


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A system of which nothing is known but its name: no program on the PATH, none where LibreOffice usually lies."""
    monkeypatch.delenv("KAMDOCS_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    for name in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.setenv(name, str(tmp_path / name))

    def system(name: str) -> None:
        monkeypatch.setattr(module, "sys", SimpleNamespace(platform=name))
        monkeypatch.setattr(module, "_places", lambda real=module._places: (each for each in real() if each.is_relative_to(tmp_path)))

    return system


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("win32", "winget install TheDocumentFoundation.LibreOffice"),
        ("darwin", "brew install --cask libreoffice"),
        ("linux", "install it from https://www.libreoffice.org/download"),
    ],
)
def test_without_libreoffice_the_line_that_installs_it_is_told(
    tmp_path: Path, nowhere: Callable[[str], None], system: str, line: str
) -> None:
    nowhere(system)
    with pytest.raises(MissingToolError) as error:
        written_as_pdf([document(tmp_path / "offer.docx")])
    assert error.value.exit_code == 3
    assert str(error.value) == (f"PDF is made by LibreOffice, which was not found; {line}, or name its program soffice in KAMDOCS_SOFFICE")
    assert names(tmp_path) == {"offer.docx"}


def test_debians_line_brings_the_fonts_too(tmp_path: Path, nowhere: Callable[[str], None]) -> None:
    nowhere("linux")
    apt = tmp_path / "empty/apt-get"
    apt.parent.mkdir()
    apt.write_text("#!/bin/sh\n", encoding="utf-8")
    apt.chmod(0o755)
    with pytest.raises(MissingToolError, match="sudo apt-get install libreoffice-writer fonts-crosextra-carlito"):
        written_as_pdf([document(tmp_path / "offer.docx")])


def test_on_windows_it_is_found_among_the_programs_the_newest_first(
    tmp_path: Path, nowhere: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = stand_in(tmp_path / "ProgramFiles/LibreOffice 7/program", monkeypatch)
    log.with_name("soffice").rename(log.with_name("soffice.com"))
    older = tmp_path / "ProgramFiles/LibreOffice 5/program/soffice.com"
    older.parent.mkdir(parents=True)
    older.write_text("not this one", encoding="utf-8")
    monkeypatch.delenv("KAMDOCS_SOFFICE")
    nowhere("win32")
    assert written_as_pdf([document(tmp_path / "offer.docx")]) == [tmp_path / "offer.pdf"]


@pytest.mark.parametrize("named", ["nothing/soffice", "offer.docx"])
def test_a_variable_that_names_no_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    word = document(tmp_path / "offer.docx")
    monkeypatch.setenv("KAMDOCS_SOFFICE", str(tmp_path / named))
    with pytest.raises(MissingToolError, match=f"KAMDOCS_SOFFICE names '.*{named}', which is no program; name LibreOffice's soffice"):
        written_as_pdf([word])


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = stand_in(tmp_path / "program", monkeypatch)
    log.with_name("soffice").write_text("#!/nowhere/python\n", encoding="utf-8")
    with pytest.raises(MissingToolError, match=r"LibreOffice cannot be started: .*soffice"):
        written_as_pdf([document(tmp_path / "offer.docx")])


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("title", ["", 'Più d\'una <offerta> & "altro"'])
def test_what_libreoffice_makes_is_known_again_until_somebody_adds_to_it(tmp_path: Path, title: str) -> None:
    (pdf,) = written_as_pdf([document(tmp_path / "offer.docx", title=title)])
    assert isinstance(pdf, Path)
    data = pdf.read_bytes()
    assert is_as_exported(data, {title})
    assert not is_as_exported(data, {"Another"})
    assert not is_as_exported(data + b"a signature\n%%EOF\n", {title})
    assert not is_as_exported(b"%PDF-1.7\n%%EOF\n", {title})
