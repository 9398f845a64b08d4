from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest
from commands import DATE, run
from docx import Document

from kamdocs.demo.files import dated
from kamdocs.word import is_unchanged


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the register, which bears a random name of its own."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "register.sqlite")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_it_prints_where_the_proposals_lie_and_tells_the_next_commands_apart(here: Path) -> None:
    ran = run("demo", "--date", DATE)
    assert ran.code == 0
    paths = ran.out.splitlines()
    assert [Path(path).name for path in paths] == [f"{name} {DATE}.docx" for name in ("glenvarra", "lavanderia-candore", "solemaro")]
    assert all(path.startswith("kamdocs-demo/proposals/") for path in paths)
    assert all(is_unchanged(Path(path).read_bytes(), f"dossiers/{Path(path).name.split()[0]}.yaml") for path in paths)
    named = re.findall(r"^  \S+ (\w+) (\S+)$", ran.err, re.MULTILINE)
    assert {command for command, _ in named} == {"plan", "check"}
    assert re.search(r"^  \S+ -w kamdocs-demo status$", ran.err, re.MULTILINE)
    assert all(run(*command, "--date", DATE).code == 0 for command in named)


def test_it_is_a_whole_workspace_whose_date_tokens_are_dates(demo: Path) -> None:
    assert {path.name for path in demo.iterdir() if path.is_dir()} == {
        ".kamdocs",
        "approvals",
        "dossiers",
        "library",
        "profiles",
        "proposals",
        "templates",
    }
    written = [path for path in demo.rglob("*") if path.suffix in (".yaml", ".md")]
    assert len(written) > 10
    assert not [path for path in written if re.search(r"@(day|year)", path.read_text(encoding="utf-8"))]


def test_the_same_date_gives_the_same_bytes(demo: Path, here: Path) -> None:
    assert run("demo", "again", "--date", DATE).code == 0
    assert contents(here / "again") == contents(demo)


def test_its_history_goes_into_a_register_of_its_own(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMDOCS_REGISTER", f"sqlite:///{(here / 'department.sqlite').as_posix()}")
    made = run("demo", "mine", "--date", DATE)
    assert made.code == 0
    assert "KAMDOCS_REGISTER names another register: unset it before you try what was sent here" in made.err
    assert (here / "mine/register.sqlite").is_file()
    assert not (here / "department.sqlite").exists()


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine/notes.txt").write_text("mine", encoding="utf-8")
    assert run("demo", "mine") == (1, "", "mine: this folder is not empty; name a new one, and nothing is overwritten\n")
    assert contents(here) == {"mine/notes.txt": b"mine"}


def test_a_file_is_refused(here: Path) -> None:
    (here / "mine").write_text("mine", encoding="utf-8")
    assert run("demo", "mine") == (1, "", "mine: this is a file, not a folder; name a new folder\n")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_date_far_from_ours_is_refused_before_anything_is_written(here: Path, day: str) -> None:
    refused = run("demo", "--date", day)
    assert refused == (1, "", f"the demo has no history on {day}; --date takes a day of the years 1900 to 2100\n")
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("@day@", "2026-11-24"),
        ("@day+3@", "2026-11-27"),
        ("@day+4@", "2026-11-30"),  # a Saturday: the Monday after
        ("@day+5@", "2026-11-30"),
        ("@day-2@", "2026-11-23"),  # a Sunday
        ("@year@ and @year-2@", "2026 and 2024"),
        ("a@day.example, @days+1@", "a@day.example, @days+1@"),
    ],
)
def test_tokens_count_from_the_date_and_no_day_falls_on_a_weekend(text: str, value: str) -> None:
    assert dated(text, datetime.date(2026, 11, 24)) == value


@pytest.fixture
def copy(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's workspace, to be changed, as the current folder."""
    shutil.copytree(demo, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return tmp_path / "copy"


SENT = (("RS-2026-001", 1, "lavanderia-candore"), ("RS-2026-001", 2, "lavanderia-candore"), ("RS-2026-002", 1, "solemaro"))


def test_two_proposals_were_sent_one_of_them_in_two_versions(copy: Path) -> None:
    listed = json.loads(run("status", "--json", "--date", DATE).out)
    assert [(each["number"], each["version"]) for each in listed] == [("RS-2026-001", 2), ("RS-2026-002", 1)]
    assert [(each["next_kind"], each["next_date"]) for each in listed] == [("settle", "2026-11-26"), ("settle", "2026-11-23")]
    for number, version, dossier in SENT:
        file = f"proposals/{number} v{version} {dossier}.docx"
        told = json.loads(run("verify", file, "--date", DATE, "--json").out)
        assert (told["number"], told["version"]) == (number, version)
    assert "unit price: 190.00 EUR → 165.00 EUR" in run("diff", "RS-2026-001", "1", "2").out


def test_every_version_is_given_again_after_library_template_and_prices_were_edited(copy: Path) -> None:
    sent = {(number, version): Path(f"proposals/{number} v{version} {dossier}.docx").read_bytes() for number, version, dossier in SENT}
    arguments, prices = Path("library/arguments.yaml"), Path("library/listino.csv")
    arguments.write_text(arguments.read_text(encoding="utf-8").replace('it: "', 'it: "Riscritto: '), encoding="utf-8")
    prices.write_text(re.sub(r"(\d)\.00", r"\1.99", prices.read_text(encoding="utf-8")), encoding="utf-8")
    assert run("template", "new", "proposal", "--from", "proposal", "--language", "it").code == 0
    template = Document("templates/proposal.it.docx")
    template.paragraphs[0].insert_paragraph_before("Un\u2019altra prima riga")
    template.save("templates/proposal.it.docx")
    for (number, version), document in sent.items():
        made = run("rebuild", number, "--version", str(version), "-o", f"{number} {version}.docx")
        assert made.code == 0, made.err
        assert Path(f"{number} {version}.docx").read_bytes() == document
        checked = run("rebuild", number, "--version", str(version), "--check")
        assert checked.code == 1, "what was edited is not what was sent"
        assert "library/arguments.yaml: changed" in checked.out + checked.err
