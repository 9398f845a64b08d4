from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from commands import DATE, run, workspace
from noting import set_clock

NUMBER = "2026-0001"
SENT = f"proposals/{NUMBER} v1 aurora.docx"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path))
    set_clock(monkeypatch, "2026-11-24T15:00")
    assert run("send", "aurora", "--date", DATE).code == 0
    return tmp_path


def rewrite(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_the_bytes_that_were_sent_come_again_where_they_lay(here: Path) -> None:
    sent = Path(SENT).read_bytes()
    Path(SENT).unlink()
    ran = run("rebuild", NUMBER)
    assert (ran.code, ran.out, ran.err) == (0, f"{SENT}\n", "")
    assert Path(SENT).read_bytes() == sent
    assert run("rebuild", NUMBER, "--version", "v1", "-o", "copy.docx").out == "copy.docx\n"
    assert Path("copy.docx").read_bytes() == sent
    Path("folder").mkdir()
    assert run("rebuild", NUMBER, "-o", "folder").out == f"folder/{NUMBER} v1 aurora.docx\n"


def test_a_file_that_somebody_changed_is_kept_without_force(here: Path) -> None:
    sent = Path(SENT).read_bytes()
    Path(SENT).write_bytes(b"edited")
    ran = run("rebuild", NUMBER)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("this file is there, and is not what was sent; -f writes over it; -o writes another file\n")
    assert Path(SENT).read_bytes() == b"edited"
    assert run("rebuild", NUMBER, "-f").code == 0
    assert Path(SENT).read_bytes() == sent


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("2026-0002",), 1, "there is no proposal '2026-0002'; did you mean '2026-0001'?"),
        ((NUMBER, "--version", "2"), 1, "2026-0001 has no version '2'; there is version 1 alone"),
        ((NUMBER, "--version", "one"), 1, "2026-0001 has no version 'one'; there is version 1 alone"),
        ((NUMBER, "-o", "copy.pdf"), 2, "-o names a folder that exists, or a file that ends with .docx; 'copy.pdf' is neither"),
        ((NUMBER, "--check", "-o", "copy.docx"), 2, "--check writes nothing; leave out -o"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(here: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    ran = run("rebuild", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_a_document_that_the_register_lost_is_not_given_out(here: Path) -> None:
    with sqlite3.connect("register.sqlite") as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {name}")
        database.execute("update versions set document = ?", (b"PK other",))
    database.close()
    ran = run("rebuild", NUMBER, "-o", "copy.docx")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("the register's document of 2026-0001 version 1 is damaged; `kamdocs register repair`")
    assert not Path("copy.docx").exists()


# -------------------------------------------------------------------------------------------------------------------------------- check


def test_what_comes_out_of_files_that_nobody_changed_is_the_same(here: Path) -> None:
    ran = run("rebuild", NUMBER, "--check")
    assert (ran.code, ran.out, ran.err) == (0, f"{NUMBER} version 1: the same bytes come out of today's files\n", "")


def test_changed_files_and_paragraphs_are_named_and_nothing_is_written(here: Path) -> None:
    sent = Path(SENT).read_bytes()
    rewrite("dossiers/aurora.yaml", "quantity: 2", "quantity: 3")
    ran = run("rebuild", NUMBER, "--check")
    lines = ran.out.splitlines()
    assert ran.code == 1
    assert lines[0].startswith(f"{NUMBER} version 1: another document comes out of today's files, in ")
    assert lines[1] == "  dossiers/aurora.yaml: changed"
    assert any(line.startswith("    is:  ") and "300.00" in line for line in lines)
    assert Path(SENT).read_bytes() == sent


def test_a_file_that_changed_and_makes_no_difference_is_named_all_the_same(here: Path) -> None:
    rewrite("library/library.yaml", "id: insured, title: Insured for everything", "id: insured, title: Insured for nearly everything")
    ran = run("rebuild", NUMBER, "--check")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [f"{NUMBER} version 1: the same bytes come out of today's files", "  library/library.yaml: changed"],
    )


def test_what_can_no_longer_be_made_is_said_with_the_reason(here: Path) -> None:
    Path("dossiers/aurora.yaml").unlink()
    ran = run("rebuild", NUMBER, "--check")
    assert ran.code == 1
    assert ran.out == f"{NUMBER} version 1: it can no longer be made of today's files\n  dossiers/aurora.yaml: gone\n"
    assert "aurora.yaml" in ran.err


def test_new_files_are_named(here: Path) -> None:
    Path("library/more.yaml").write_text("kamdocs: library/1\narguments:\n  - {id: new, title: New, for: {legal: 90}}\n", encoding="utf-8")
    assert "  library/more.yaml: new\n" in run("rebuild", NUMBER, "--check").out


def test_every_version_of_the_demo_comes_again_after_library_template_and_prices_were_edited(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(demo, root)
    monkeypatch.chdir(root)
    sent = sorted(path for path in Path("proposals").glob("*.docx") if " v" in path.name)
    assert len(sent) > 1
    rewrite("library/listino.csv", "00", "77")
    rewrite("library/arguments.yaml", "for: {finance: 30}", "for: {technical: 5}")
    shutil.copy(sent[0], "templates/proposal.it.docx")
    before = {path: path.read_bytes() for path in sent}
    for path in sent:
        path.unlink()
        number, version, _ = path.name.split(" ", 2)
        ran = run("rebuild", number, "--version", version)
        assert (ran.code, ran.out) == (0, f"{path.as_posix()}\n")
    assert {path: path.read_bytes() for path in sent} == before
