"""`kamdocs template preview`: once, and at every save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import yaml
from commands import DATE, DOSSIER, run, workspace
from docx import Document
from office import stand_in
from PIL import Image

from kamdocs.word import document_text
from kamdocs.workspace import shipped_folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, a workspace; LibreOffice is a stand-in."""
    stand_in(tmp_path / "program", monkeypatch)
    root = workspace(tmp_path / "here")
    monkeypatch.chdir(root)
    return root


def template(path: str, *paragraphs: str, pages: int = 1) -> Path:
    """A template with these paragraphs, on so many pages."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for _ in range(pages - 1):
        document.add_page_break()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    document.save(path)
    return Path(path)


def texts(path: str) -> list[str]:
    return [text for _, text in document_text(Path(path).read_bytes())]


def names(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


# ---- what is written


@pytest.mark.usefixtures("here")
def test_a_template_is_filled_in_with_the_sample_in_the_language_of_its_name() -> None:
    template("letters/letter.it.docx", "{{ proposal.date | date }}", pages=2)
    ran = run("template", "preview", "letters/letter.it.docx", "--date", DATE)
    folder = "letters/letter.it preview"
    assert ran.out.splitlines() == [f"{folder}/letter.it{ending}" for ending in (".docx", ".pdf", "-01.png", "-02.png")]
    assert (ran.code, ran.err) == (0, "")
    assert texts(f"{folder}/letter.it.docx")[0] == "24 novembre 2026"
    with pypdfium2.PdfDocument(Path(folder, "letter.it.pdf").read_bytes()) as pdf:
        assert len(pdf) == 2
    assert names("letters") == {"letter.it.docx", "letter.it preview"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("file", "arguments", "told"),
    [
        ("templates/letter.docx", [], "24 November 2026"),
        ("letter", [], "24 November 2026"),  # of the workspace, by its name, in the workspace's language
        ("letter.docx", [], "24 November 2026"),
        ("letter", ["--language", "it"], "24 novembre 2026"),
        ("LETTER.IT.docx", [], "24 novembre 2026"),
        ("templates/letter.docx", ["--language", "de-CH"], "24. November 2026"),
    ],
)
def test_a_template_is_named_as_everywhere(file: str, arguments: list[str], told: str) -> None:
    for name in ("letter", "letter.it"):
        template(f"templates/{name}.docx", "{{ proposal.date | date }}")
    ran = run("template", "preview", file, "--date", DATE, "-o", "out", *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert texts(ran.out.splitlines()[0])[0] == told


@pytest.mark.usefixtures("here")
def test_a_dossier_fills_it_in_as_generate_would() -> None:
    template("letter.docx", "{{ account.name }}, {{ proposal.date | date }}")
    ran = run("template", "preview", "letter.docx", "--dossier", "aurora", "--date", DATE, "-o", "out")
    assert (ran.code, ran.err) == (0, "")
    assert texts("out/letter.docx")[0] == "Aurora Logistics Ltd, 24 November 2026"


def test_what_nobody_has_approved_is_a_draft_in_its_language_and_says_why(here: Path) -> None:
    policy = "approvals: [{validity_days: {above: 1}, by: boss}]\n"
    (here / "kamdocs.yaml").write_text((here / "kamdocs.yaml").read_text(encoding="utf-8") + policy, encoding="utf-8")
    shipped = yaml.safe_load((shipped_folder("templates") / "wordings.yaml").read_text(encoding="utf-8"))
    shipped["draft"] = {**shipped["draft"], "en": "NOT YET APPROVED"}
    (here / "templates").mkdir(exist_ok=True)
    (here / "templates/wordings.yaml").write_text(yaml.safe_dump(shipped, allow_unicode=True), encoding="utf-8")
    template("letter.docx", "{{ account.name }}")
    ran = run("template", "preview", "letter.docx", "--dossier", "aurora", "--date", DATE, "-o", "out")
    assert ran.code == 0
    assert "NOT YET APPROVED" in texts("out/letter.docx")
    assert "dossiers/aurora.yaml: a draft: boss must approve it" in ran.err


@pytest.mark.usefixtures("here")
def test_a_dossiers_secrets_are_searched_for_before_anything_is_written() -> None:
    template("letter.docx", "We know of the Kestrel regatta")
    text = DOSSIER.replace("attitude: sceptic", "attitude: sceptic, private: {hobbies: [Kestrel regatta]}")
    Path("dossiers/aurora.yaml").write_text(text, encoding="utf-8")
    ran = run("template", "preview", "letter.docx", "--dossier", "aurora", "--date", DATE, "-o", "out")
    assert (ran.code, ran.out) == (1, "")
    assert "private" in ran.err
    assert not Path("out").exists()


@pytest.mark.usefixtures("here")
def test_the_shipped_template_is_shown_in_the_current_folder() -> None:
    ran = run("template", "preview", "proposal.it.docx", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("proposal.it preview/proposal.it.docx\n")


@pytest.mark.usefixtures("here")
def test_resolution_is_in_dots_per_inch() -> None:
    template("letter.docx", "Words")
    run("template", "preview", "letter.docx", "-o", "out", "--resolution", "36")
    with Image.open("out/letter-01.png") as picture:
        assert picture.size == (100, 150), "the stand-in's page has 200 × 300 points"


@pytest.mark.usefixtures("here")
def test_pages_of_a_longer_preview_go_and_foreign_files_stay() -> None:
    template("letter.docx", "Words", pages=3)
    run("template", "preview", "letter.docx", "-o", "out")
    Path("out/letter-notes.png").write_bytes(b"mine")
    template("letter.docx", "Words")
    assert run("template", "preview", "letter.docx", "-o", "out").code == 0
    assert names("out") == {"letter.docx", "letter.pdf", "letter-01.png", "letter-notes.png"}


# ---- what is refused


@pytest.mark.usefixtures("here")
def test_all_faults_of_a_template_are_told_and_the_earlier_preview_stays() -> None:
    template("letter.docx", "Words")
    run("template", "preview", "letter.docx", "-o", "out")
    before = {name: Path("out", name).read_bytes() for name in names("out")}
    template("letter.docx", "{{ acount.name }}", "{% if account.name %}", "{{ proposal.titel }}")
    template("other.docx", "{{ acount.name }}", "{{ proposal.titel }}")
    assert len(run("template", "preview", "letter.docx", "-o", "out").err.splitlines()) == 1
    ran = run("template", "preview", "other.docx", "-o", "out")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 2)
    assert "did you mean account?" in ran.err
    assert {name: Path("out", name).read_bytes() for name in names("out")} == before


@pytest.mark.usefixtures("here")
def test_the_template_itself_is_never_written_over() -> None:
    before = template("templates/letter.docx", "{{ account.name }}").read_bytes()
    ran = run("template", "preview", "letter", "-o", "templates")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "templates/letter.docx: this file is no preview, or somebody changed it since;"
        " give it another name, or name another folder with -o\n"
    )  # fmt: skip
    assert names("templates") == {"letter.docx"}
    assert Path("templates/letter.docx").read_bytes() == before


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["letter.docx", "letter.pdf", "letter-01.png"])
def test_a_file_of_somebody_else_is_never_written_over(name: str) -> None:
    template("letter.docx", "Words")
    Path("out").mkdir()
    Path("out", name).write_bytes(b"mine")
    ran = run("template", "preview", "letter.docx", "-o", "out")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert ran.err.startswith(f"out/{name}: ")
    assert Path("out", name).read_bytes() == b"mine"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("held", [[".pdf"], [".docx", ".pdf"]])
def test_a_file_that_another_program_holds_keeps_no_other_from_being_renewed(monkeypatch: pytest.MonkeyPatch, held: list[str]) -> None:
    template("letter.docx", "Words")
    run("template", "preview", "letter.docx", "-o", "out")
    before = {ending: Path(f"out/letter{ending}").read_bytes() for ending in held}
    template("letter.docx", "Other words", pages=2)
    replace = Path.replace

    def refused(path: Path, to: Path) -> Path:
        if to.parent.name == "out" and to.suffix in held:
            raise PermissionError(13, "Permission denied", str(to))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", refused)
    ran = run("template", "preview", "letter.docx", "-o", "out")
    assert ran.code == 1
    assert ran.out.splitlines() == [f"out/letter{each}" for each in (".docx", ".pdf", "-01.png", "-02.png") if each not in held]
    assert [line.split("; ")[0] for line in ran.err.splitlines()] == [f"out/letter{each}: this file cannot be written" for each in held]
    assert {ending: Path(f"out/letter{ending}").read_bytes() for ending in held} == before


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["leter"], 1, "there is no template 'leter'; did you mean 'letter'?\n"),
        (["none.docx"], 1, "none.docx: there is no such file"),
        (["none.docx", "--watch"], 1, "none.docx: there is no such file"),
        (["letter", "--language", "klingon"], 1, "'klingon' is no language; a tag such as it, en or de-CH is wanted\n"),
        (["letter", "--dossier", "nobody"], 1, "dossiers/nobody.yaml: there is no such file"),
        (["letter", "--resolution", "7"], 2, "Usage"),
        ([], 2, "Usage"),
    ],
)
def test_what_is_not_there_is_refused(arguments: list[str], code: int, told: str) -> None:
    template("templates/letter.docx", "Words")
    ran = run("template", "preview", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert names("templates") == {"letter.docx"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("module", "written", "told"),
    [
        ("pypdfium2", ["out/letter.docx", "out/letter.pdf"], "pages are drawn with pypdfium2"),
        (None, ["out/letter.docx"], "KAMDOCS_SOFFICE"),
    ],
)
def test_what_can_be_made_is_made_where_a_program_is_missing(
    monkeypatch: pytest.MonkeyPatch, module: str | None, written: list[str], told: str
) -> None:
    template("letter.docx", "Words")
    if module:
        monkeypatch.setitem(sys.modules, module, None)
    else:
        monkeypatch.setenv("KAMDOCS_SOFFICE", "no-such-program")
    ran = run("template", "preview", "letter.docx", "-o", "out")
    assert (ran.code, ran.out.splitlines()) == (3, written)
    assert told in ran.err


@pytest.mark.usefixtures("here")
def test_without_the_extra_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    template("letter.docx", "Words")
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = run("template", "preview", "letter.docx", "--watch")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == 'saves are watched with watchfiles, which is not installed; pip install "kamdocs[preview]"\n'


# ---- at every save


class Watched:
    """A `kamdocs template preview --watch` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "kamdocs", "template", "preview", *arguments, "--watch"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.guard = threading.Timer(120, self.process.kill)
        self.guard.start()

    def told(self) -> list[str]:
        """What it tells until it waits again."""
        assert self.process.stderr
        lines = []
        for line in self.process.stderr:
            if line.startswith("Waiting for the next save"):
                return lines
            lines.append(line.strip())
        raise AssertionError(f"it ended: {lines}")

    def interrupted(self) -> tuple[int, str]:
        """Exit code and standard output after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out

    def close(self) -> None:
        self.guard.cancel()
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def watched() -> Iterator[Callable[..., Watched]]:
    if os.name == "nt":
        pytest.skip("Windows sends no Ctrl-C to one process alone")
    started: list[Watched] = []

    def start(*arguments: str) -> Watched:
        started.append(Watched(*arguments))
        return started[-1]

    yield start
    for each in started:
        each.close()


def in_place(new: Path, old: Path) -> None:
    old.write_bytes(new.read_bytes())
    new.unlink()


def by_replacing(new: Path, old: Path) -> None:
    new.replace(old)


def as_word_does(new: Path, old: Path) -> None:
    """Word keeps the old file under another name until the new one has its place."""
    Path("~$" + old.name).write_bytes(b"\x05Marketing")
    backup = old.rename(old.with_name("~WRL0003.tmp"))
    new.rename(old)
    backup.unlink()
    Path("~$" + old.name).unlink()


def by_deleting(new: Path, old: Path) -> None:
    old.unlink()
    time.sleep(0.5)
    new.rename(old)


def in_two_halves(new: Path, old: Path) -> None:
    data = new.read_bytes()
    with old.open("wb") as stream:
        stream.write(data[: len(data) // 2])
        stream.flush()
        time.sleep(0.5)
        stream.write(data[len(data) // 2 :])
    new.unlink()


@pytest.mark.usefixtures("here")
def test_each_save_shows_its_pages_however_it_is_done(watched: Callable[..., Watched]) -> None:
    template("letter.docx", "Words of page 1")
    preview = watched("letter.docx", "-o", "out")
    assert [line.rpartition(" in ")[0] for line in preview.told()] == ["letter.docx: one page"]
    for pages, save in enumerate((in_place, by_replacing, as_word_does, by_deleting, in_two_halves), 2):
        save(template("new.tmp", f"Words of page {pages}", pages=pages), Path("letter.docx"))
        assert [line.rpartition(" in ")[0] for line in preview.told()] == [f"letter.docx: {pages} pages"], save.__name__
        assert names("out") == {"letter.docx", "letter.pdf", *(f"letter-0{number}.png" for number in range(1, pages + 1))}
        assert f"Words of page {pages}" in texts("out/letter.docx")
    code, out = preview.interrupted()
    assert code == 0
    assert out.splitlines() == [f"out/letter{ending}" for ending in (".docx", ".pdf", *(f"-0{number}.png" for number in range(1, 7)))]


@pytest.mark.usefixtures("here")
def test_a_fault_is_told_and_the_next_save_shown(watched: Callable[..., Watched]) -> None:
    template("letter.docx", "{{ acount.name }}")
    preview = watched("letter.docx", "-o", "out")
    assert preview.told() == ['letter.docx, body, "{{ acount.name }}": there is no field acount; did you mean account?']
    assert not Path("out").exists()
    by_replacing(template("new.tmp", "{{ account.name }}", "{{ proposal.titel }}"), Path("letter.docx"))
    assert "did you mean" in preview.told()[0]
    by_replacing(template("new.tmp", "{{ account.name }}"), Path("letter.docx"))
    assert preview.told()[0].startswith("letter.docx: one page in ")
    Path("letter.docx").unlink()
    assert preview.told()[0].startswith("letter.docx: there is no such file")
    Path("letter.docx").write_bytes(b"half of a file")
    assert preview.told()[0].startswith("letter.docx: ")
    template("letter.docx", "{{ account.name }}", pages=2)
    assert preview.told()[0].startswith("letter.docx: 2 pages in ")
    assert preview.interrupted()[0] == 0
