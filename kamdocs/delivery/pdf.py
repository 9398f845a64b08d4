"""Word documents as tagged PDF, made by LibreOffice."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kamdocs.delivery.files import write_whole
from kamdocs.delivery.pages import heading_pages
from kamdocs.errors import MissingToolError, Problem

__all__ = ["is_as_exported", "office", "written_as_pdf"]

_VARIABLE: Final = "KAMDOCS_SOFFICE"
"""Names the program where it lies elsewhere, or where there are several."""
_AS_PDF: Final = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
"""PDF/UA, whose tags screen readers need; LibreOffice knows the option since 7.4."""
_START: Final = 60
_EACH: Final = 20
"""Seconds granted for LibreOffice's start, and for each document."""
_MOST: Final = 100
"""Documents in one call: Windows takes 32,767 characters of command line."""
_INSTALL: Final = {
    "apt-get": "sudo apt-get install libreoffice-writer fonts-crosextra-carlito fonts-crosextra-caladea",
    "dnf": "sudo dnf install libreoffice-writer google-carlito-fonts google-crosextra-caladea-fonts",
    "zypper": "sudo zypper install libreoffice-writer google-carlito-fonts google-caladea-fonts",
    "pacman": "sudo pacman -S libreoffice-fresh ttf-carlito ttf-caladea",
}
"""The line by the system's package manager: LibreOffice, and the fonts that have the measures of Word's."""


_MADE_BY: Final = re.compile(rb"<pdf:Producer>LibreOffice\b[^<]*</pdf:Producer>")
_TITLED: Final = re.compile(rb"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]*)</rdf:li>")
_END_OF_FILE: Final = b"%%EOF"

Paged = Callable[[bytes, list[tuple[str, int, int]]], bytes]
"""A document with the page of each heading (title, level, page) written into its table of contents; as it was where it has none."""


def written_as_pdf(documents: Sequence[Path], folder: Path | None = None, paged: Paged | None = None) -> list[Path | Problem]:
    """The PDF of each document, by its name, in `folder`; None: beside it. In order; a Problem for each that could not be written.

    All documents go through one call of LibreOffice; one that it fails on does not stop the others. `paged`: writes page numbers, which
    are known when the pages are laid out, so that those documents are laid out once more. A PDF is written whole or not at all, and
    replaces one of the same name. Raises MissingToolError where there is no LibreOffice.
    """
    return _plain(documents, folder) if paged is None else _numbered(documents, folder, paged)


def is_as_exported(pdf: bytes, titles: Collection[str]) -> bool:
    """Whether a PDF is as LibreOffice makes one of a document with one of these titles, and nobody signed or commented it since.

    PDF/UA demands that title and program can be read in it without a PDF library. What is added later stands behind its first end.
    """
    title = _TITLED.search(pdf)
    once = html.unescape(title[1].decode(errors="replace")) if title else ""
    told = {once, html.unescape(once)}  # LibreOffice escapes a title twice
    return _MADE_BY.search(pdf) is not None and not told.isdisjoint(titles) and pdf.count(_END_OF_FILE) == 1


def _numbered(documents: Sequence[Path], folder: Path | None, paged: Paged) -> list[Path | Problem]:
    with tempfile.TemporaryDirectory(prefix="kamdocs-", ignore_cleanup_errors=True) as room:
        copies = [Path(room, str(number), document.name) for number, document in enumerate(documents)]
        for document, copy in zip(documents, copies, strict=True):
            copy.parent.mkdir()
            shutil.copyfile(document, copy)
        first = _plain(copies, None)
        again = [copy for copy, pdf in zip(copies, first, strict=True) if isinstance(pdf, Path) and _page(copy, pdf, paged)]
        second = dict(zip(again, _plain(again, None), strict=True)) if again else {}
        made = [second.get(copy, pdf) for copy, pdf in zip(copies, first, strict=True)]
        return [
            replace(pdf, where=document.as_posix()) if isinstance(pdf, Problem) else _placed(pdf, folder or document.parent)
            for document, pdf in zip(documents, made, strict=True)
        ]


def _page(document: Path, pdf: Path, paged: Paged) -> bool:
    """Writes the numbers of the PDF's pages into the document; whether it has room for them."""
    before = document.read_bytes()
    try:
        after = paged(before, heading_pages(pdf))
    except MissingToolError:  # without the library that reads pages there are no numbers
        return False
    document.write_bytes(after)
    return after != before


def _plain(documents: Sequence[Path], folder: Path | None) -> list[Path | Problem]:
    program = office()
    made: dict[Path, Path | Problem] = {}
    with tempfile.TemporaryDirectory(prefix="kamdocs-", ignore_cleanup_errors=True) as room:
        for batch in _batches(documents):
            made |= _converted(program, batch, Path(tempfile.mkdtemp(dir=room)))
            failed = [document for document in batch if isinstance(made[document], Problem)]
            # What LibreOffice dies of, or does not end with, takes those after it along.
            for document in failed if len(batch) > 1 else ():
                made |= _converted(program, [document], Path(tempfile.mkdtemp(dir=room)))
        done = {document: _placed(pdf, folder or document.parent) for document, pdf in made.items()}
    return [done[document] for document in documents]


def _batches(documents: Sequence[Path]) -> Iterator[list[Path]]:
    """The documents, each once, so that no two of a batch have the same name: LibreOffice writes into one folder."""
    left = list(dict.fromkeys(documents))
    while left:
        names: dict[str, Path] = {}
        for document in left:
            if len(names) < _MOST:
                names.setdefault(document.stem.casefold(), document)
        batch = set(names.values())
        yield list(names.values())
        left = [document for document in left if document not in batch]


def _converted(program: str, documents: Sequence[Path], room: Path) -> dict[Path, Path | Problem]:
    """The PDFs that one call of LibreOffice makes in `room`, an empty folder.

    It reads copies, so that it locks no document, and one that is open in Word does not stop it.
    """
    for name in ("documents", "pdf"):
        (room / name).mkdir()
    copies = [Path(shutil.copyfile(document, room / "documents" / document.name)) for document in documents]
    said = _run(program, copies, room)
    pdfs = {document: room / "pdf" / f"{document.stem}.pdf" for document in documents}
    # Its exit code is 0 also where it could not read a document.
    return {document: pdf if pdf.is_file() else _not_made(document, said, program) for document, pdf in pdfs.items()}


def _placed(pdf: Path | Problem, folder: Path) -> Path | Problem:
    """The PDF in its folder; a Problem stays what it is."""
    if isinstance(pdf, Problem):
        return pdf
    to = folder / pdf.name
    if to.is_dir():
        return Problem(to.as_posix(), "this is a folder, and the PDF is to be a file of that name", "give the folder another name")
    try:
        write_whole(pdf.read_bytes(), to)
    except PermissionError:
        hint = "is it open in a viewer, or the folder read-only? close it there, and try again"
        return Problem(to.as_posix(), "this PDF cannot be written", hint)
    except OSError as failed:
        return Problem(to.as_posix(), f"this PDF cannot be written: {failed.strerror or failed}", "see whether the disk has room")
    return to


def _not_made(document: Path, said: str, program: str) -> Problem:
    if "snap" in Path(program).resolve().parts:
        hint = f"LibreOffice as a snap cannot read temporary folders: {_install_line()}, or name another with {_VARIABLE}"
    else:
        hint = "see whether LibreOffice Writer is installed, and opens it"
    return Problem(document.as_posix(), "LibreOffice made no PDF of this document" + (f" ({said})" if said else ""), hint)


# ---- the program


def _run(program: str, documents: Sequence[Path], room: Path) -> str:
    """Runs LibreOffice; its own last words, or that it did not end; "" where it said nothing. The PDFs lie in the room's `pdf`."""
    command = [
        program,
        f"-env:UserInstallation={(room / 'profile').as_uri()}",  # its own profile: another LibreOffice may be open
        "--headless",
        "--norestore",
        "--convert-to",
        _AS_PDF,
        "--outdir",
        str(room / "pdf"),
        *map(str, documents),
    ]
    seconds = _START + _EACH * len(documents)
    # To a file: a pipe would stay open as long as any of its processes lives.
    with (room / "said.txt").open("wb") as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # so that Ctrl-C reaches kamdocs alone, which ends it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as failed:
            raise _missing(f"LibreOffice cannot be started: {program} ({failed.strerror or failed})") from None
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"it had not ended after {seconds} seconds"
        finally:
            _end(process)
    words = (room / "said.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.strip() for line in reversed(words) if line.startswith("Error")), "")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with those that it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        import signal

        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def office() -> str:
    """Path of LibreOffice's program, by which whoever needs a PDF later knows it in time. Raises MissingToolError where there is none."""
    named = os.environ.get(_VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            message = f"{_VARIABLE} names {named!r}, which is no program"
            raise MissingToolError(Problem("", message, "name LibreOffice's soffice with its path"))
        return found
    found = shutil.which("soffice") or shutil.which("libreoffice") or next((str(path) for path in _places() if path.is_file()), None)
    if found is None:
        raise _missing("PDF is made by LibreOffice, which was not found")
    return found


def _places() -> Iterator[Path]:
    """Where LibreOffice lies that is not on the PATH, the newest first."""
    if sys.platform == "win32":
        folders = dict.fromkeys(os.environ[name] for name in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)") if os.environ.get(name))
        for folder in folders:
            for office in sorted(Path(folder).glob("LibreOffice*"), reverse=True):
                yield office / "program" / "soffice.com"  # the one that waits until the work is done
                yield office / "program" / "soffice.exe"
    elif sys.platform == "darwin":
        for applications in (Path("/Applications"), Path("~/Applications").expanduser()):
            yield applications / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        for office in sorted(Path("/opt").glob("libreoffice*"), reverse=True):
            yield office / "program" / "soffice"


def _missing(message: str) -> MissingToolError:
    return MissingToolError(Problem("", message, f"{_install_line()}, or name its program soffice in {_VARIABLE}"))


def _install_line() -> str:
    """The line that installs LibreOffice here."""
    if sys.platform == "win32":
        return "winget install TheDocumentFoundation.LibreOffice"
    if sys.platform == "darwin":
        return "brew install --cask libreoffice"
    lines = (line for manager, line in _INSTALL.items() if shutil.which(manager))
    return next(lines, "install it from https://www.libreoffice.org/download")
