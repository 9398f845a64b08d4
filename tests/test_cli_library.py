"""`kamdocs library check` and `impact`: what is printed where, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, LIBRARY, PROFILE, run, workspace

KEPT = """\
kamdocs: library/1
arguments:
  - {id: liability, title: We are liable for the damage that we cause, for: {legal: 30}, tags: [duty], owner: m, review_by: 2027-06-30}
"""
ITALIAN = DOSSIER.replace("short_name: Aurora", "language: it")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path / "sales"))
    return tmp_path / "sales"


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# ---- check


def test_content_without_a_finding_prints_nothing_and_exits_with_0(here: Path) -> None:
    put(here, "library/library.yaml", KEPT)
    put(here, "dossiers/aurora.yaml", DOSSIER.replace("  criteria: [{id: safety, label: Safety at work}]\n", ""))
    assert run("library", "check", "--date", DATE) == (0, "", "1 proposal looked at: 0 errors, 0 warnings\n")


def test_warnings_exit_with_0_and_with_strict_1(here: Path) -> None:
    put(here, "library/library.yaml", KEPT.replace(", owner: m", ""))
    put(here, "dossiers/aurora.yaml", DOSSIER.replace("  criteria: [{id: safety, label: Safety at work}]\n", ""))
    line = "library/library.yaml:3:5: warning: the argument 'liability' has no owner; write `owner:`, who keeps it\n"
    assert run("library", "check", "--date", DATE) == (0, line, "1 proposal looked at: 0 errors, 1 warning\n")
    assert run("library", "check", "--date", DATE, "--strict") == (1, line, "1 proposal looked at: 0 errors, 1 warning\n")


def test_an_error_exits_with_1_and_is_told_first(here: Path) -> None:
    put(here, "library/library.yaml", LIBRARY.replace("We are liable", "99% of the time we are liable"))
    ran = run("library", "check", "--date", DATE)
    assert ran.code == 1
    first, second = ran.out.splitlines()[:2]
    assert first.startswith("library/library.yaml:3:")
    assert "'99%'" in first
    assert "warning: " not in first
    assert "warning: " in second


def test_the_date_decides_what_is_past(here: Path) -> None:
    put(here, "library/library.yaml", KEPT)
    assert "reviewed" not in run("library", "check", "--date", "2027-06-30").out
    assert "was to be reviewed by 2027-06-30" in run("library", "check", "--date", "2027-07-01").out


def test_json_has_every_finding_with_its_parts(here: Path) -> None:
    ran = run("library", "check", "--date", DATE, "--json")
    found = json.loads(ran.out)
    assert {tuple(each) for each in found} == {("level", "kind", "where", "message", "hint")}
    assert found[0] == {
        "level": "warning",
        "kind": "owner",
        "where": "library/library.yaml:3:5",
        "message": "the argument 'liability' has no owner and no review date",
        "hint": "write `owner:`, who keeps it, and `review_by:`, its last day of use",
    }
    assert len(found) == len(run("library", "check", "--date", DATE).out.splitlines())


def test_a_dossier_that_cannot_be_read_is_told_and_passed_over(here: Path) -> None:
    put(here, "dossiers/broken.yaml", DOSSIER.replace("name: Aurora", "nam: Aurora"))
    ran = run("library", "check", "--date", DATE)
    assert ran.code == 0
    passed_over, problem = ran.err.splitlines()[:2]
    assert passed_over == "dossiers/broken.yaml: passed over, since no proposal can be made of it:"
    assert problem.startswith("  dossiers/broken.yaml:2:")
    assert ran.err.endswith("1 proposal looked at: 0 errors, 11 warnings\n")


def test_rules_that_are_wrong_are_told_and_no_proposal_is_looked_at(here: Path) -> None:
    put(here, "profiles/legal.yaml", PROFILE.replace("reader.attitude", "reader.atitude"))
    ran = run("library", "check", "--date", DATE)
    assert ran.code == 1
    assert ran.out.startswith("profiles/legal.yaml:7:")
    assert ran.err.startswith("0 proposals looked at: 1 error, ")


def test_a_file_that_cannot_be_read_is_refused(here: Path) -> None:
    put(here, "library/library.yaml", "kamdocs: library/1\narguments: [{id: a}]\n")
    ran = run("library", "check")
    assert (ran.code, ran.out) == (1, "")
    assert "library/library.yaml:2:13: arguments[0].title is missing" in ran.err


@pytest.mark.parametrize("command", [["check"], ["impact", "--since", "HEAD"]])
def test_without_a_workspace_there_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    told = "there is no workspace here, and so no library; name one with -w, or make one: `kamdocs init DIR`\n"
    assert run("library", *command) == (1, "", told)


def test_the_workspace_may_be_named_before_and_after(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before, after = run("library", "-w", "sales", "check", "--date", DATE), run("library", "check", "-w", "sales", "--date", DATE)
    assert before == after
    assert before.out.startswith("sales/library/library.yaml:3:5: ")


def test_the_demos_content_has_no_error_but_those_that_it_shows(demo: Path) -> None:
    ran = run("library", "check", "-w", str(demo), "--date", DATE, "--json")
    assert [each for each in json.loads(ran.out) if each["kind"] == "field"] == []
    assert "passed over" not in ran.err


# ---- impact


def older(here: Path) -> str:
    """A copy of the workspace as it is now, to change what is here."""
    shutil.copytree(here, here.parent / "older")
    return str(here.parent / "older")


def test_against_itself_nothing_is_printed(here: Path) -> None:
    assert run("library", "impact", "--since", str(here), "--date", DATE) == (0, "", "0 of 1 proposal would change\n")


def test_the_dossiers_that_change_are_told_argument_by_argument(here: Path) -> None:
    since = older(here)
    put(here, "dossiers/brine.yaml", ITALIAN.replace("attitude: sceptic", "style: driver"))
    put(here, "library/library.yaml", LIBRARY.replace("for: {legal: 10}", "for: {legal: 25}").replace("We are liable", "We pay"))
    ran = run("library", "impact", "--since", since, "--date", DATE)
    assert ran.code == 0
    assert ran.err == "2 of 2 proposals would change\n"
    lines = ran.out.splitlines()
    first = lines[: next(n for n, line in enumerate(lines) if line.startswith("dossiers/brine.yaml"))]
    assert first[0].startswith("dossiers/aurora.yaml: paragraphs: −")
    assert first[1:4] == [
        "  - courts leaves the section for legal: the section is full: its 2 arguments have 25 points or more",
        "  ~ liability is reworded: We are liable for the damage that we cause → We pay for the damage that we cause",
        "  + paper comes into the section for legal: Every change is put on paper (25 points)",
    ]


def test_json_has_every_dossier_and_every_change(here: Path) -> None:
    since = older(here)
    put(here, "library/library.yaml", LIBRARY.replace("The courts", "Courts"))
    ran = run("library", "impact", "--since", since, "--date", DATE, "--json")
    (each,) = json.loads(ran.out)
    assert (each["path"], each["is_change"], each["template"], each["refused_now"]) == ("dossiers/aurora.yaml", True, False, [])
    assert each["changes"] == [
        {
            "what": "reworded",
            "of": "courts",
            "section": "legal",
            "before": "The courts of your own city decide",
            "after": "Courts of your own city decide",
            "why": "",
        }
    ]
    assert each["document"] == {"gone": 1, "come": 1}


def test_a_long_text_is_cut_in_a_line_and_whole_in_json(here: Path) -> None:
    since, long = older(here), "The courts of your own city decide, " + "and nobody else at all, " * 9
    put(here, "library/library.yaml", LIBRARY.replace("The courts of your own city decide", f'"{long.strip(", ")}"'))
    assert "…" in run("library", "impact", "--since", since, "--date", DATE).out
    assert long.strip(", ") in run("library", "impact", "--since", since, "--date", DATE, "--json").out


def test_a_proposal_that_would_be_refused_is_told_with_the_problem(here: Path) -> None:
    put(here, "dossiers/aurora.yaml", DOSSIER + "references: {ids: [ref-open]}\n")
    since = older(here)
    put(here, "library/library.yaml", LIBRARY.replace("ref-open", "ref-closed"))
    ran = run("library", "impact", "--since", since, "--date", DATE)
    assert (ran.code, ran.err) == (0, "1 of 1 proposal would change\n")
    assert ran.out.startswith("dossiers/aurora.yaml: it is refused now, and was not\n  dossiers/aurora.yaml:10:20: references.ids[0]: ")


def test_a_dossier_that_is_refused_on_both_sides_is_passed_over(here: Path) -> None:
    put(here, "dossiers/broken.yaml", "kamdocs: dossier/1\naccount: {nam: X}\n")
    ran = run("library", "impact", "--since", str(here), "--date", DATE)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("dossiers/broken.yaml: passed over, since no proposal can be made of it:\n")


def test_what_is_neither_a_folder_nor_a_revision_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.parent))
    ran = run("library", "impact", "--since", "HEAD")
    assert (ran.code, ran.out) == (1, "")
    assert "this folder lies in no git repository; 'HEAD' is no folder either" in ran.err


def test_without_git_the_code_is_3_and_the_install_line_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    ran = run("library", "impact", "--since", "HEAD")
    assert (ran.code, ran.out) == (3, "")
    assert "an earlier revision is read with git, which was not found; " in ran.err


def test_since_must_be_given(here: Path) -> None:
    assert run("library", "impact").code == 2
