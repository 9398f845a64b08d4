from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, LIBRARY, run, workspace
from icalendar import Calendar

TENDER = DOSSIER.replace("Aurora Logistics Ltd", "Borea Ltd").replace("short_name: Aurora", "country: IT") + (
    "team: [anna]\ntender: {submission: 2027-08-31}\n"
)
LATER = DOSSIER + "tender: {submission: 2027-12-01}\n"
TEAM = LIBRARY + "team: [{id: anna, name: Anna Bianchi}]\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return workspace(tmp_path, {"dossiers/borea.yaml": TENDER, "library/library.yaml": TEAM})


def test_the_calendars_of_all_tenders(root: Path) -> None:
    (root / "dossiers/aurora.yaml").write_text(LATER, encoding="utf-8")
    ran = run("tender", "--date", "2026-12-01")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
Borea Ltd, submission 2027-08-31 (dossiers/borea.yaml)
  2026-11-30  preparation starts: form the needs with the client, passed
  2027-02-26  the decision group is known, and who decides what, in 87 days
  2027-04-30  the success factors are agreed with each of them, in 150 days
  2027-06-30  the first draft is with those who contribute, in 211 days
  2027-08-17  the proposal is approved, and nothing in it changes any more, in 259 days
  2027-08-31  submission, in 273 days

Aurora Logistics Ltd, submission 2027-12-01 (dossiers/aurora.yaml)
  2027-03-01  preparation starts: form the needs with the client, in 90 days
  2027-06-01  the decision group is known, and who decides what, in 182 days
  2027-07-30  the success factors are agreed with each of them, in 241 days
  2027-10-01  the first draft is with those who contribute, in 304 days
  2027-11-17  the proposal is approved, and nothing in it changes any more, in 351 days
  2027-12-01  submission, in 365 days
"""
    )


def test_a_step_of_today_and_one_of_tomorrow(root: Path) -> None:
    assert ", today\n" in run("tender", "borea", "--date", "2026-11-30").out
    assert ", tomorrow\n" in run("tender", "borea", "--date", "2026-11-29").out


def test_as_json(root: Path) -> None:
    ran = run("tender", "borea", "--json", "--date", DATE)
    (found,) = json.loads(ran.out)
    assert (found["dossier"], found["account"], found["kam"], found["submission"]) == (
        "dossiers/borea.yaml",
        "Borea Ltd",
        "Anna Bianchi",
        "2027-08-31",
    )
    assert found["steps"][0] == {"by": "2026-11-30", "label": "preparation starts: form the needs with the client"}
    assert found["steps"][-1] == {"by": "2027-08-31", "label": "submission"}


def test_a_workspace_without_tenders_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))
    ran = run("tender")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "no dossier of this workspace names a tender, such as tender: {submission: 2027-09-15}\n"
    assert json.loads(run("tender", "--json").out) == []


def test_a_dossier_without_a_day_is_refused_and_the_others_are_told(root: Path) -> None:
    (root / "dossiers/cirrus.yaml").write_text(DOSSIER + "tender: {}\n", encoding="utf-8")
    ran = run("tender", "aurora", "borea", "cirrus", "--date", DATE)
    assert ran.code == 1
    assert ran.out.startswith("Borea Ltd")
    way_out = "this dossier names no day of a tender's submission; write its day, such as tender: {submission: 2027-09-15}"
    assert ran.err.splitlines() == [f"dossiers/{name}.yaml: {way_out}" for name in ("aurora", "cirrus")]
    # Where nobody was named, it is simply not told.
    assert run("tender", "--date", DATE).code == 0


def test_a_dossier_that_is_broken_is_told(root: Path) -> None:
    (root / "dossiers/cirrus.yaml").write_text(DOSSIER + "tender: {submission: soon}\n", encoding="utf-8")
    ran = run("tender", "--date", DATE)
    assert (ran.code, ran.out.startswith("Borea Ltd")) == (1, True)
    assert ran.err.startswith("dossiers/cirrus.yaml:10:22: tender.submission: ")


def test_the_calendar_that_is_written_again_changes_the_same_entries(root: Path) -> None:
    assert run("tender", "--ics", "days/tenders.ics", "--date", DATE).out == "days/tenders.ics\n"
    first = Calendar.from_ical((root / "days/tenders.ics").read_bytes())
    text = (root / "dossiers/borea.yaml").read_text(encoding="utf-8")
    (root / "dossiers/borea.yaml").write_text(text.replace("2027-08-31", "2027-09-15"), encoding="utf-8")
    assert run("tender", "--ics", "days/tenders.ics", "--date", "2026-11-25").code == 0
    again = Calendar.from_ical((root / "days/tenders.ics").read_bytes())
    assert [str(each["uid"]) for each in first.walk("VEVENT")] == [str(each["uid"]) for each in again.walk("VEVENT")]
    assert len({str(each["uid"]) for each in again.walk("VEVENT")}) == 6
    for before, after in zip(first.walk("VEVENT"), again.walk("VEVENT"), strict=True):
        assert (int(after["sequence"]), after["dtstamp"].dt) > (int(before["sequence"]), before["dtstamp"].dt)
    assert f"{again.walk('VEVENT')[-1]['dtstart'].dt}" == "2027-09-15"
    assert str(again.walk("VEVENT")[-1]["summary"]) == "Borea Ltd: submission"


def test_a_file_that_is_no_calendar_of_ours_is_kept(root: Path) -> None:
    (root / "mine.ics").write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//another//\r\n")
    ran = run("tender", "--ics", "mine.ics")
    assert (ran.code, ran.err) == (1, "mine.ics: this file is no calendar that kamdocs wrote; name another with --ics\n")
    assert (root / "mine.ics").read_bytes().endswith(b"another//\r\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--ics", "days.txt"], "'days.txt' is no calendar file; give it a name that ends with .ics"),
        (["--ics", "days.ics", "--json"], "--json and --ics give different things; give one of them"),
    ],
)
def test_wrong_usage(root: Path, arguments: list[str], told: str) -> None:
    ran = run("tender", *arguments)
    assert ran.code == 2
    assert told in ran.err


def test_without_a_workspace_a_dossier_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "borea.yaml").write_text(TENDER.replace("team: [anna]\n", "").replace(", type: legal", ""), encoding="utf-8")
    assert run("tender", "borea.yaml", "--date", DATE).out.startswith("Borea Ltd, submission 2027-08-31 (")
    ran = run("tender")
    assert ran.code == 2
    assert "name a DOSSIER; without one all of a workspace are told, and this is none" in ran.err
