from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, DOSSIER, LIBRARY, PROFILE, run, workspace

CRITERIA = "criteria: [{id: safety, label: Safety at work}]"
MUST = "criteria: [{id: safety, label: Safety at work, must: true, target: {account.employees: {at_least: 100}}}]"
NOBODY = "    - {name: Piotr Zając, position: Head of Research, type: research}\n"
ASKED = 'unknown: {"buying_centre.members[0].style": She keeps her distance}\n'
OPEN = """\
kamdocs: library/1
arguments:
  - {id: one, title: One, for: {legal: 1}, when: {reader.role: buyer}}
  - {id: two, title: Two, for: {legal: 2}, when: {reader.access: good}}
  - {id: three, title: Three, for: {legal: 3}, when: {account.employees: {above: 10}}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path))
    return tmp_path


def written(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def report(*arguments: str) -> dict[str, Any]:
    (only,) = json.loads(run("check", *arguments, "--date", DATE, "--json").out)
    return only


def files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


# ---- the verdict, and what it rests on


@pytest.mark.usefixtures("here")
def test_a_proposal_without_a_gap_may_be_sent() -> None:
    written("dossiers/aurora.yaml", DOSSIER + ASKED)
    assert run("check", "aurora", "--date", DATE) == (0, "dossiers/aurora.yaml: send\n  It would hold until 2026-12-24.\n", "")


@pytest.mark.usefixtures("here")
def test_the_verdict_comes_first_then_what_stops_then_the_questions_then_the_rest() -> None:
    text = DOSSIER.replace(CRITERIA, MUST.replace("}}}]", "}}}, {label: Speed}]")).replace("account: {", "account: {employees: 40, ")
    text = text.replace("buying_centre:\n", "buying_centre:\n  decision_by: 2027-01-11\n") + "  validity: {days: 3}\n"
    written("dossiers/aurora.yaml", text)
    ran = run("check", "aurora", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "dossiers/aurora.yaml: do not send\n"
        "  dossiers/aurora.yaml:5:70: Safety at work: the must is missed: account.employees is 40, not at least 100\n"
        "  Ask next:\n"
        "    1. How does Elena Conti deal with people: driver, expressive, amiable, or analytical?"
        " (buying_centre.members[0].style; it would move notice)\n"
        "  Know this:\n"
        "    dossiers/aurora.yaml:11:13: the proposal holds until 2026-11-27, and they decide by 2027-01-11: 45 days too short\n"
        "    dossiers/aurora.yaml:5:109: Speed: no argument in the document answers this criterion\n"
        "  It would hold until 2026-11-27.\n"
    )


def test_three_questions_are_asked_at_most_the_weightiest_first(here: Path) -> None:
    workspace(here, {"library/open.yaml": OPEN})
    told = run("check", "aurora", "--date", DATE)
    numbered = [line for line in told.out.splitlines() if line.startswith("    ") and line.strip()[0].isdigit()]
    assert [line.rpartition("(")[2].partition(";")[0] for line in numbered] == [
        "buying_centre.members[0].style",
        "account.employees",
        "buying_centre.members[0].access",
    ]
    assert len(report("aurora")["questions"]) == 4


@pytest.mark.usefixtures("here")
def test_what_was_asked_without_an_answer_is_not_asked_again() -> None:
    assert [question["path"] for question in report("aurora")["questions"]] == ["buying_centre.members[0].style"]
    written("dossiers/aurora.yaml", DOSSIER + ASKED)
    assert report("aurora")["questions"] == []
    assert "Ask next" not in run("check", "aurora", "--date", DATE).out


@pytest.mark.usefixtures("here")
def test_json_holds_what_the_text_tells() -> None:
    found = report("aurora")
    assert {name: found[name] for name in ("dossier", "verdict", "valid_until", "finds", "gaps")} == {
        "dossier": "dossiers/aurora.yaml", "verdict": "send", "valid_until": "2026-12-24", "finds": [], "gaps": [],
    }  # fmt: skip
    assert found["questions"][0]["arguments"] == ["notice"]


@pytest.mark.usefixtures("here")
def test_check_writes_nothing() -> None:
    before = files(Path.cwd())
    assert run("check", "aurora", "--date", DATE).code == 0
    assert files(Path.cwd()) == before


# ---- private facts


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "private",
    ["{birthday: 1971-05-04}", "{family: 'two daughters, Greta and Micol'}", "{hobbies: [beekeeping], team: 'Foggia, for years'}"],
)
def test_private_facts_that_are_not_in_the_document_change_nothing(private: str) -> None:
    before = run("check", "aurora", "--date", DATE), run("check", "aurora", "--date", DATE, "--json"), run("plan", "aurora", "--date", DATE)
    written("dossiers/aurora.private.yaml", f"kamdocs: private/1\nmembers: {{counsel: {private}}}\n")
    beside = run("check", "aurora", "--date", DATE), run("check", "aurora", "--date", DATE, "--json"), run("plan", "aurora", "--date", DATE)
    Path("dossiers/aurora.private.yaml").unlink()
    written("dossiers/aurora.yaml", DOSSIER.replace("attitude: sceptic", f"attitude: sceptic, private: {private}"))
    inside = run("check", "aurora", "--date", DATE), run("check", "aurora", "--date", DATE, "--json"), run("plan", "aurora", "--date", DATE)
    assert beside == inside == before


SECRET = DOSSIER.replace("offer:\n", "offer:\n  summary: As quiet as Greta asleep.\n")
CHILDREN = "kamdocs: private/1\nmembers: {counsel: {family: 'two daughters, Greta and Micol'}}\n"


def test_a_secret_in_the_document_is_a_find_with_both_places_and_nothing_is_left_behind(here: Path) -> None:
    written("dossiers/aurora.yaml", SECRET)
    written("dossiers/aurora.private.yaml", CHILDREN)
    before = files(here)
    checked, generated = (run(command, "aurora", "--date", DATE) for command in ("check", "generate"))
    assert (checked.code, generated.code, generated.out) == (1, 1, "")
    assert checked.out.startswith("dossiers/aurora.yaml: do not send\n")
    for told in (checked.out, generated.err):
        assert "dossiers/aurora.yaml:8:12: the document says 'Greta'" in told
        assert "buying_centre.members[0].private.family" in told
        assert "As quiet as Greta asleep" in told
    assert "Greta and Micol" not in checked.out + generated.err, "only what stands in the document is told"
    assert files(here) == before


def test_a_find_is_lifted_by_a_reason(here: Path) -> None:
    written("dossiers/aurora.yaml", SECRET + "allow: [{text: Greta, reason: It is the name of the cold room}]\n")
    written("dossiers/aurora.private.yaml", CHILDREN)
    assert run("check", "aurora", "--date", DATE).code == 0
    assert run("generate", "aurora", "--date", DATE).out == f"proposals/aurora {DATE}.docx\n"


# ---- when it refuses


def test_it_refuses_only_what_generate_would_refuse(here: Path) -> None:
    for text, code in (
        (DOSSIER, 0),
        (DOSSIER.replace("title: Cold rooms", "title: Cold rooms, unlike Rivalo’s,") + "competition: [{name: Rivalo}]\n", 1),
        (DOSSIER + "competition: [{name: Rivalo}]\n", 0),
        (DOSSIER.replace("quantity: 2", "quantity: 0"), 1),
        (DOSSIER.replace("short_name: Aurora", "short_name: Aurora, language: de"), 1),
        (DOSSIER + NOBODY, 1),
    ):
        written("dossiers/aurora.yaml", text)
        assert run("check", "aurora", "--date", DATE).code == run("generate", "aurora", "--date", DATE).code == code, text


@pytest.mark.parametrize(
    ("dossier", "library", "told"),
    [
        (
            DOSSIER.replace(CRITERIA, MUST).replace("account: {", "account: {employees: 40, "),
            LIBRARY,
            "Safety at work: the must is missed",
        ),
        (DOSSIER, LIBRARY.replace("legal:", "finance:"), "legal"),
    ],
    ids=["a must that is missed", "a type without an argument"],
)
def test_strict_refuses_what_should_not_be_sent(here: Path, dossier: str, library: str, told: str) -> None:
    workspace(here, {"dossiers/aurora.yaml": dossier, "library/library.yaml": library})
    assert (run("check", "aurora", "--date", DATE).code, run("generate", "aurora", "--date", DATE).code) == (0, 0)
    checked, generated = (run(command, "aurora", "--date", DATE, "--strict") for command in ("check", "generate"))
    assert (checked.code, generated.code, generated.out) == (1, 1, "")
    assert "do not send" in checked.out
    assert told in checked.out
    assert told in generated.err


def test_strict_refuses_missing_evidence(here: Path) -> None:
    workspace(here, {"profiles/legal.yaml": PROFILE.replace("most: 2", "most: 2\nevidence: [{kind: reference, at_least: 2}]")})
    assert (run("check", "aurora", "--date", DATE).code, run("generate", "aurora", "--date", DATE).code) == (0, 0)
    assert (run("check", "aurora", "--date", DATE, "--strict").code, run("generate", "aurora", "--date", DATE, "--strict").code) == (1, 1)


def test_strict_lets_other_gaps_pass(here: Path) -> None:
    written("dossiers/aurora.yaml", DOSSIER + "relationship: {open_issues: [{text: An invoice}]}\n")
    assert report("aurora")["verdict"] == "send knowing this"
    assert (run("check", "aurora", "--date", DATE, "--strict").code, run("generate", "aurora", "--date", DATE, "--strict").code) == (0, 0)


# ---- several dossiers


@pytest.mark.usefixtures("here")
def test_each_dossier_fails_alone_and_the_highest_code_counts() -> None:
    written("dossiers/bad.yaml", DOSSIER.replace("sceptic", "sceptik"))
    ran = run("check", "dossiers/bad.yaml", "missing", "aurora", "--date", DATE)
    assert ran.code == 1
    assert ran.out.startswith("dossiers/aurora.yaml: send\n")
    told = ran.err.splitlines()
    assert [line.partition(" ")[0] for line in told] == ["dossiers/bad.yaml:6:90:", "dossiers/missing.yaml:"]
    assert "did you mean 'sceptic'?" in told[0]
    assert len(json.loads(run("check", "dossiers/bad.yaml", "aurora", "--date", DATE, "--json").out)) == 1


@pytest.mark.usefixtures("here")
def test_the_private_part_of_a_dossier_is_passed_over_with_a_note() -> None:
    private = written("dossiers/aurora.private.yaml", CHILDREN)
    note = "dossiers/aurora.private.yaml: passed over: it is the private part of a dossier, and is read with it\n"
    assert run("check", private, "--date", DATE) == (0, "", note)
    ran = run("check", private, "dossiers/aurora.yaml", "--date", DATE)
    assert (ran.code, ran.err) == (0, note)
    assert ran.out.count("send") == 1


def test_a_dossier_is_found_in_its_own_workspace_from_anywhere(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here.parent)
    ran = run("check", str(here / "dossiers/aurora.yaml"), "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert "it would move notice" in ran.out, "the workspace's library is read"


def test_without_a_workspace_the_shipped_profiles_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = DOSSIER.replace("account: {", "account: {language: en, ").replace("type: legal", "type: finance")
    written("aurora.yaml", whole + "  currency: EUR\n  validity: {days: 30}\nteam: [kam]\n")
    ran = run("check", "aurora.yaml", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert "the library has no kam in its team" in ran.out


def test_the_demo_is_checked_as_its_readme_says(demo: Path) -> None:
    ran = run("check", "glenvarra", "solemaro", "lavanderia-candore", "-w", str(demo), "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert "Payback within 30 months: the target is missed" in ran.out
    assert "days too short" in ran.out
    assert "Spare parts held in Ireland: no argument in the document answers this criterion" in ran.out


def test_the_readmes_first_change_closes_a_gap(demo: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(demo, mine)
    dossier = mine / "dossiers/glenvarra.yaml"
    dossier.write_text(dossier.read_text(encoding="utf-8").replace("{until: 2027-01-04}", "{until: 2027-01-18}"), encoding="utf-8")
    assert "days too short" not in run("check", str(dossier), "--date", DATE).out
