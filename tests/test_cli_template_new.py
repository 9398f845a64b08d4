"""`kamdocs template new`: a template of one's own in the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import DATE, SETTINGS, run, workspace
from docx import Document

from kamdocs.workspace import shipped_folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a workspace without templates."""
    monkeypatch.chdir(workspace(tmp_path))
    return tmp_path


def names(folder: str = "templates") -> set[str]:
    return {path.name for path in Path(folder).iterdir()} if Path(folder).exists() else set()


def shipped(name: str) -> bytes:
    return (shipped_folder("templates") / name).read_bytes()


def letter(path: str, text: str = "To {{ account.name }}") -> bytes:
    document = Document()
    document.add_paragraph(text)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    document.save(path)
    return Path(path).read_bytes()


# ---- what is written


@pytest.mark.usefixtures("here")
def test_the_shipped_template_is_copied_in_the_workspaces_language() -> None:
    ran = run("template", "new", "letter")
    assert (ran.code, ran.out) == (0, "templates/letter.en.docx\n")
    assert Path("templates/letter.en.docx").read_bytes() == shipped("proposal.docx")
    assert names() == {"letter.en.docx"}
    assert ran.err == (
        "Open it in Word, and save it as Word Document (.docx). Then:\n"
        "  kamdocs template check templates/letter.en.docx\n"
        "  kamdocs template preview templates/letter.en.docx --watch\n"
        "  kamdocs generate DOSSIER --language en --template letter\n"
    )


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "name", "source"),
    [
        (["letter", "--language", "it"], "letter.it.docx", "proposal.it.docx"),
        (["letter", "--language", "IT"], "letter.it.docx", "proposal.it.docx"),
        (["letter", "--language", "it-CH"], "letter.it-CH.docx", "proposal.it.docx"),
        (["letter.docx"], "letter.en.docx", "proposal.docx"),
        (["letter.DOCX"], "letter.en.docx", "proposal.docx"),
        (["letter.it.docx"], "letter.it.docx", "proposal.it.docx"),
        (["letter.it", "--language", "it"], "letter.it.docx", "proposal.it.docx"),
        (["Brief an den Kunden.de"], "Brief an den Kunden.de.docx", "proposal.docx"),
        (["letter", "--from", "proposal.it.docx"], "letter.it.docx", "proposal.it.docx"),
        (["letter", "--from", "proposal", "--language", "it"], "letter.it.docx", "proposal.it.docx"),
        (["proposal"], "proposal.en.docx", "proposal.docx"),
        (["lettre à signer v1.2"], "lettre à signer v1.2.en.docx", "proposal.docx"),
        (["console"], "console.en.docx", "proposal.docx"),
    ],
)
def test_name_and_language_are_understood_however_they_are_given(arguments: list[str], name: str, source: str) -> None:
    ran = run("template", "new", *arguments)
    assert (ran.code, ran.out) == (0, f"templates/{name}\n")
    assert Path("templates", name).read_bytes() == shipped(source)


@pytest.mark.usefixtures("here")
def test_a_copy_from_another_language_is_to_be_translated() -> None:
    told = run("template", "new", "our letter", "--language", "de").err.splitlines()
    assert told[0] == "It is a copy of proposal.docx: translate its words into de, and set Review > Language in Word."
    assert told[-1] == '  kamdocs generate DOSSIER --language de --template "our letter"'
    assert '  kamdocs template check "templates/our letter.de.docx"' in told


@pytest.mark.usefixtures("here")
def test_a_template_of_the_workspace_or_any_word_file_may_be_copied() -> None:
    own, other = letter("templates/letter.docx"), letter("anywhere/form.docx", "Form")
    assert run("template", "new", "reminder", "--from", "letter").out == "templates/reminder.en.docx\n"
    assert run("template", "new", "form", "--from", "anywhere/form.docx").out == "templates/form.en.docx\n"
    assert Path("templates/reminder.en.docx").read_bytes() == own
    assert Path("templates/form.en.docx").read_bytes() == other


@pytest.mark.usefixtures("here")
def test_the_workspaces_own_template_and_language_are_the_usual_ones() -> None:
    Path("kamdocs.yaml").write_text(SETTINGS.replace("language: en", "language: it, template: letter"), encoding="utf-8")
    own = letter("templates/letter.it.docx")
    ran = run("template", "new", "reminder")
    assert (ran.code, ran.out) == (0, "templates/reminder.it.docx\n")
    assert Path("templates/reminder.it.docx").read_bytes() == own


@pytest.mark.usefixtures("here")
def test_the_new_template_is_the_one_that_generate_takes() -> None:
    run("template", "new", "letter", "--from", "proposal")
    letter("templates/letter.en.docx")
    assert run("generate", "aurora", "--date", DATE, "--template", "letter", "-o", "a.docx").code == 0
    assert Document("a.docx").paragraphs[0].text == "To Aurora Logistics Ltd"


# ---- what is refused


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("there", "arguments"),
    [
        ("letter.en.docx", ["letter"]),
        ("letter.docx", ["letter"]),  # the English one
        ("Letter.EN.docx", ["letter"]),
        ("letter.it.docx", ["LETTER", "--language", "it"]),
    ],
)
def test_a_template_that_is_there_is_never_written_over(there: str, arguments: list[str]) -> None:
    before = letter(f"templates/{there}")
    ran = run("template", "new", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"templates/{there}: this template is there already; edit it in Word, or take another name\n"
    assert names() == {there}
    assert Path("templates", there).read_bytes() == before


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "a template needs a name"),
        ("  ", "a template needs a name"),
        (".docx", "a template needs a name"),
        ("a/b", "cannot hold /;"),
        ("../b", "cannot hold /;"),
        ("a\\b", "cannot hold \\;"),
        ("C:letter", "cannot hold :;"),
        ('who?<"', 'cannot hold ? < ";'),
        ("a\tb\x00", "cannot hold U+0009 U+0000;"),
        ("letter.", "cannot begin or end with a space, or end with a full stop"),
        (" letter", "cannot begin or end with a space, or end with a full stop"),
        (".hidden", "hidden"),
        ("~$letter", "lock files"),
        ("con", "con: Windows keeps this name for a device; take a plain name"),
        ("NUL.it.docx", "Windows keeps this name for a device"),
        ("lpt1.old", "Windows keeps this name for a device"),
        ("x" * 101, "longer than 100 characters"),
    ],
)
def test_what_is_no_file_name_on_some_system_is_refused(name: str, told: str) -> None:
    ran = run("template", "new", "--", name)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert told in ran.err
    assert names() == set()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["letter", "--language", "klingon"], ["'klingon' is no language; a tag such as it, en or de-CH is wanted"]),
        (["a:b", "--language", ""], ["a:b: a name of a template cannot hold :; name no folder", "'' is no language"]),
        (["letter.it", "--language", "de"], ["letter.it: this name says it, and --language de; leave one of them out"]),
        (["letter", "--from", "propsal"], ["there is no template 'propsal'; did you mean 'proposal'?"]),
        (["letter", "--from", "none.docx"], ["none.docx: there is no such file"]),
        (["letter", "--from", "kamdocs.yaml"], ["there is no template 'kamdocs.yaml'"]),
        (["letter", "--from", "broken.docx"], ["broken.docx: "]),
    ],
)
def test_what_cannot_be_copied_is_refused(arguments: list[str], told: list[str]) -> None:
    Path("broken.docx").write_bytes(b"PK\x03\x04 broken")
    ran = run("template", "new", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert [line.startswith(start) for line, start in zip(ran.err.splitlines(), told, strict=True)] == [True] * len(told)
    assert names() == set()


def test_without_a_workspace_it_is_told_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("template", "new", "letter")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "a template of your own lies in a workspace, and here is none; `kamdocs init DIR` makes one\n"
    root = workspace(tmp_path / "ours")
    assert run("-w", str(root), "template", "new", "letter").out == "ours/templates/letter.en.docx\n"
