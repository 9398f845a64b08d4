from __future__ import annotations

import datetime
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import DATE, DOSSIER, LIBRARY, SETTINGS, run, workspace
from icalendar import Calendar
from registering import asked

from kamdocs.cli import command, options, proposals, status
from kamdocs.register import Event, Made, open_register, register_url

MOMENT = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
"""When all of it is written down: each proposal is issued on this Tuesday, to Anna Bianchi's client in Rome, valid until 24 December."""


def happened(root: Path, number: str, kind: str, on: str, **more: date | str | None) -> None:
    event = Event(kind, date.fromisoformat(on), MOMENT, 1, **more)  # type: ignore[arg-type]
    with open_register(register_url(root, None, {})) as register:
        register.append(number, lambda _: event)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two proposals: one was sent to the client and nobody answered, of the other the client said that he tells on 4 December."""
    monkeypatch.chdir(workspace(tmp_path, {"kamdocs.yaml": SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")}))
    with open_register(register_url(tmp_path, None, {})) as register:
        register.issue(asked(account="Aurora Logistics Ltd"))
        register.issue(asked(key="second", dossier="dossiers/borea.yaml"))
    happened(tmp_path, "2026-0001", "confirmed", "2026-11-24")
    happened(tmp_path, "2026-0002", "confirmed", "2026-11-24")
    happened(tmp_path, "2026-0002", "noted", "2026-11-25", text="called: on the 4th", next_date=date(2026, 12, 4))
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    """Sets the clock."""

    class Frozen(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return moment.astimezone(tz)

    for module in (proposals, status):
        monkeypatch.setattr(module, "now", lambda: moment)
    monkeypatch.setattr(options, "datetime", SimpleNamespace(datetime=Frozen, date=date))


def steps(*arguments: str) -> dict[str, tuple[str, str]]:
    """Kind and day of each next step, by number."""
    ran = run("status", "--json", *arguments)
    assert ran.code == 0, ran.err
    return {each["number"]: (each["next_kind"], each["next_date"]) for each in json.loads(ran.out)}


def test_what_to_do_on_a_day_what_waits_and_what_ends(root: Path) -> None:
    ran = run("status", "--date", "2026-11-25")
    assert ran.code == 0
    assert (
        ran.out
        == """\
Anna Bianchi
  to do
number     version  dossier  account        state  valid until  date        what to do
2026-0001  1        aurora   Aurora S.p.A.  sent   2026-12-24   2026-11-25  call: nobody has acknowledged it
  waits for its day
2026-0002  1        borea    Aurora S.p.A.  sent   2026-12-24   2026-12-04  the day they gave: ask for what they promised for 2026-12-04
"""
    )
    assert ran.err == "`kamdocs status 2026-0001` tells what to ask when you call\n"


def test_what_expires_soon_is_told_once_with_its_step(root: Path) -> None:
    happened(root, "2026-0002", "noted", "2026-12-04", text="on the 18th", next_date=date(2026, 12, 18))
    assert "expires within 14 days" not in run("status", "--date", "2026-12-09").out
    told = run("status", "--date", "2026-12-10").out
    assert [line.split("  ")[0] or line for line in told.splitlines()] == [
        "Anna Bianchi",
        "  to do",
        "number",
        "2026-0001",
        "  expires within 14 days",
        "2026-0002",
    ]
    assert told.endswith("2026-12-18  the day they gave: ask for what they promised for 2026-12-18\n")


def test_the_last_day_of_the_calendar_is_a_day_like_any_other(root: Path) -> None:
    ran = run("status", "--date", "9999-12-31")
    assert ran.code == 0
    assert "it held until" in ran.out


def test_one_that_expired_is_to_be_decided_whatever_day_the_client_gave(root: Path) -> None:
    happened(root, "2026-0002", "noted", "2026-12-04", text="in January", next_date=date(2027, 1, 20))
    assert "\n  waits" not in run("status", "--date", "2026-12-24").out.partition("expires within 14 days")[0]
    told = run("status", "--date", "2026-12-25").out
    assert told.splitlines()[:2] == ["Anna Bianchi", "  to do"]
    assert "waits" not in told
    assert "2026-0002  1        borea    Aurora S.p.A.  expired  2026-12-24   2026-12-25  it held until 2026-12-24: renew it" in told


def test_as_json_for_programs(root: Path) -> None:
    ran = run("status", "--json", "--date", "2026-11-25")
    assert json.loads(ran.out) == [
        {
            "number": number,
            "version": 1,
            "account": "Aurora S.p.A.",
            "title": None,
            "state": "sent",
            "valid_until": "2026-12-24",
            "next_step": text,
            "next_kind": kind,
            "next_date": day,
            "kam": "Anna Bianchi",
            "dossier": dossier,
        }
        for number, text, kind, day, dossier in (
            ("2026-0001", "call: nobody has acknowledged it", "call", "2026-11-25", "dossiers/aurora.yaml"),
            (
                "2026-0002",
                "the day they gave: ask for what they promised for 2026-12-04",
                "ask",
                "2026-12-04",
                "dossiers/borea.yaml",
            ),
        )
    ]


def test_today_is_the_day_at_the_client(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.datetime(2026, 12, 24, 22, 59, tzinfo=datetime.UTC))
    assert json.loads(run("status", "--json").out)[0]["state"] == "sent"
    at(monkeypatch, datetime.datetime(2026, 12, 24, 23, tzinfo=datetime.UTC))  # midnight in Rome
    assert json.loads(run("status", "--json").out)[0]["state"] == "expired"
    assert steps()["2026-0001"] == ("decide", "2026-12-25")


@pytest.mark.parametrize(
    ("zone", "last_day", "last_second"),
    [
        ("Pacific/Apia", date(2026, 12, 31), "2026-12-31T10:59:59"),
        ("Pacific/Honolulu", date(2026, 12, 31), "2027-01-01T09:59:59"),
        ("Asia/Kathmandu", date(2028, 2, 29), "2028-02-29T18:14:59"),  # a leap day
        ("Europe/Dublin", date(2027, 3, 28), "2027-03-28T22:59:59"),  # a day of 23 hours
        ("Europe/Berlin", date(2027, 10, 31), "2027-10-31T22:59:59"),  # a day of 25 hours
        ("Africa/Cairo", date(2027, 4, 29), "2027-04-29T21:59:59"),  # the hour after it is left out
        ("America/Havana", date(2027, 11, 6), "2027-11-07T03:59:59"),  # the hour after it comes twice
        (None, date(2026, 12, 31), "2026-12-31T22:59:59"),  # the workspace's
        ("Mars/Olympus", date(2026, 12, 31), "2026-12-31T22:59:59"),  # one that this machine does not know
    ],
)
def test_the_last_day_counts_whole_at_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str | None, last_day: date, last_second: str
) -> None:
    monkeypatch.chdir(workspace(tmp_path, {"kamdocs.yaml": SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")}))
    wanted = asked()

    def make(number: str, version: int) -> Made:
        made = wanted.make(number, version)
        client = replace(made.version.client, time_zone=zone)
        return replace(made, version=replace(made.version, client=client, valid_until=last_day))

    with open_register(register_url(tmp_path, None, {})) as register:
        register.issue(replace(wanted, make=make))
    moment = datetime.datetime.fromisoformat(f"{last_second}+00:00")
    for seconds, state in ((0, "sent"), (1, "expired")):
        at(monkeypatch, moment + datetime.timedelta(seconds=seconds))
        assert json.loads(run("status", "--json").out)[0]["state"] == state


def test_one_that_has_ended_is_not_told_and_was_open_before(root: Path) -> None:
    happened(root, "2026-0001", "accepted", "2026-11-30")
    assert list(steps("--date", "2026-11-30")) == ["2026-0002"]
    assert list(steps("--date", "2026-11-29")) == ["2026-0001", "2026-0002"]
    assert steps("--date", "2026-11-23") == {}
    ran = run("status", "2026-0001", "--date", "2026-12-01")
    assert (
        ran.out
        == """\
2026-0001 version 1, Aurora S.p.A.: accepted
dossiers/aurora.yaml, looked after by Anna Bianchi
valid until the end of 2026-12-24 in Europe/Rome (2026-12-24 23:00 UTC)
nothing is left to do

2026-11-24  version 1: issued
2026-11-24  version 1: sent to the client
2026-11-30  version 1: accepted
"""
    )


def test_the_whole_history_of_one(root: Path) -> None:
    happened(root, "2026-0002", "touched", "2026-12-07")
    happened(root, "2026-0002", "renewed", "2026-12-09", until=date(2027, 1, 15))
    happened(root, "2026-0002", "declined", "2026-12-10", text="too dear", reason="price")
    out = run("status", "2026-0002", "--date", "2026-12-10").out
    assert out.splitlines()[4:] == [
        "",
        "2026-11-24  version 1: issued",
        "2026-11-24  version 1: sent to the client",
        "2026-11-25  version 1: noted: called: on the 4th (next: 2026-12-04)",
        "2026-12-07  version 1: no answer",
        "2026-12-09  version 1: renewed (valid until: 2027-01-15)",
        "2026-12-10  version 1: declined: too dear (reason: price)",
    ]
    (found,) = json.loads(run("status", "2026-0002", "--json", "--date", "2026-12-10").out)
    assert (found["state"], found["next_step"], found["next_date"], found["card"]) == ("declined", None, None, [])
    assert found["events"][-1] == {
        "on": "2026-12-10",
        "at": "2026-11-24T12:00:00+00:00",
        "version": 1,
        "kind": "declined",
        "text": "too dear",
        "next_date": None,
        "until": None,
        "reason": "price",
    }


def test_with_a_day_what_happened_later_is_not_told(root: Path) -> None:
    happened(root, "2026-0002", "renewed", "2026-12-09", until=date(2027, 1, 15))
    with open_register(register_url(root, None, {})) as register:
        register.append("2026-0002", lambda _: Event("revised", date(2026, 12, 10), MOMENT, 1))
        register.issue(asked(key="third", dossier="dossiers/borea.yaml", on=date(2026, 12, 11)))
    told = run("status", "2026-0002", "--date", "2026-12-04").out
    assert told.startswith("2026-0002 version 1, Aurora S.p.A.: sent\n")
    assert [line[:10] for line in told.partition("\n\n")[2].splitlines()] == ["2026-11-24", "2026-11-24", "2026-11-25"]
    (found,) = json.loads(run("status", "2026-0002", "--json", "--date", "2026-12-09").out)
    assert (found["version"], [each["on"] for each in found["events"]][-1]) == (1, "2026-12-09")
    (found,) = json.loads(run("status", "2026-0002", "--json", "--date", "2026-12-11").out)
    assert (found["version"], found["events"][-1]["kind"]) == (2, "sent")
    ran = run("status", "2026-0002", "--date", "2026-11-23")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "2026-0002: it was issued on 2026-11-24, and on 2026-11-23 there was nothing of it; ask for a later day\n"


def test_several_proposals_of_one_client_are_told_apart(root: Path) -> None:
    wanted = asked(key="pumps", dossier="dossiers/aurora-pumps.yaml")

    def make(number: str, version: int) -> Made:
        made = wanted.make(number, version)
        return replace(made, version=replace(made.version, plan={"proposal": {"number": number, "title": "Pumps for Verona"}}))

    with open_register(register_url(root, None, {})) as register:
        register.issue(replace(wanted, make=make))
    assert "\n2026-0003  1        aurora-pumps  Aurora S.p.A.  sent " in run("status", "--date", "2026-11-24").out
    assert run("status", "2026-0003").out.splitlines()[1:3] == [
        "Pumps for Verona",
        "dossiers/aurora-pumps.yaml, looked after by Anna Bianchi",
    ]
    assert [each["title"] for each in json.loads(run("status", "--json").out)] == [None, None, "Pumps for Verona"]


def test_only_what_one_of_us_looks_after(root: Path) -> None:
    (root / "library/library.yaml").write_text(LIBRARY + "team: [{id: ugo, name: Ugo Rossi}]\n", encoding="utf-8")
    assert list(steps("--kam", "anna bianchi", "--date", "2026-11-25")) == ["2026-0001", "2026-0002"]
    assert steps("--kam", "Ugo Rossi", "--date", "2026-11-25") == {}
    assert list(steps("--kam", "bianchi", "--date", "2026-11-25")) == ["2026-0001", "2026-0002"]
    ran = run("status", "--kam", "Bianci")
    assert (ran.code, ran.err) == (1, "--kam: nobody is called 'Bianci'; did you mean 'Anna Bianchi'?\n")
    assert run("status", "--kam", "X").err == "--kam: nobody is called 'X'; there are Anna Bianchi, Ugo Rossi\n"


def test_a_part_of_a_name_that_several_have_is_refused(root: Path) -> None:
    team = "team: [{id: ugo, name: Ugo Rossi}, {id: anna, name: Anna Maria Rossi}]\n"
    (root / "library/library.yaml").write_text(LIBRARY + team, encoding="utf-8")
    ran = run("status", "--kam", "Anna")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "--kam: several are called 'Anna'; there are Anna Bianchi, Anna Maria Rossi\n"
    assert steps("--kam", "maria rossi", "--date", "2026-11-25") == {}
    assert list(steps("--kam", "Anna Bianchi", "--date", "2026-11-25")) == ["2026-0001", "2026-0002"]


def test_the_steps_of_tenders_in_the_next_fortnight(root: Path) -> None:
    (root / "dossiers/cirrus.yaml").write_text(DOSSIER + "tender: {submission: 2027-09-08}\n", encoding="utf-8")
    (root / "dossiers/broken.yaml").write_text(DOSSIER + "tender: {submission: soon}\n", encoding="utf-8")
    told = "  tenders, the next 14 days\n"
    ran = run("status", "--date", "2026-11-24")
    assert told + "number  version  dossier  account               state  valid until  date        what to do\n" in ran.out
    assert "cirrus   Aurora Logistics Ltd                      2026-12-08  preparation starts: form the needs with the client\n" in ran.out
    assert ran.out.index("Anna Bianchi\n") < ran.out.index("nobody's: the dossier names no team\n")
    assert ran.err.startswith("dossiers/broken.yaml:10:22: tender.submission: 'soon' is no date")
    assert told in run("status", "--date", "2026-12-08").out
    for day in ("2026-11-23", "2026-12-09"):
        assert told not in run("status", "--date", day).out


def test_nothing_was_sent_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))
    ran = run("status")
    assert (ran.code, ran.out, ran.err) == (0, "", "no proposal is open; `kamdocs send DOSSIER` issues one\n")
    assert json.loads(run("status", "--json").out) == []
    ran = run("status", "--ics", "days.ics")
    assert (ran.code, ran.out, ran.err) == (0, "", "days.ics: not written, for there is nothing to put into a calendar\n")


def entries(path: Path) -> dict[str, tuple[str, date, int, str | None]]:
    """UID to title, day, sequence, and status."""
    found = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {
        str(each["uid"]).split("-", 1)[1]: (str(each["summary"]), each["dtstart"].dt, int(each["sequence"]), each.get("status"))
        for each in found
    }


def test_a_calendar_that_is_imported_again_changes_and_takes_out(root: Path) -> None:
    assert run("status", "--ics", "days.ics", "--date", "2026-11-25").out == "days.ics\n"
    first = entries(root / "days.ics")
    assert {uid: each[:2] for uid, each in first.items()} == {
        "2026-0001-next@kamdocs": ("2026-0001, Aurora S.p.A.: call", date(2026, 11, 25)),
        "2026-0001-end@kamdocs": ("2026-0001, Aurora S.p.A.: last day", date(2026, 12, 24)),
        "2026-0002-next@kamdocs": ("2026-0002, Aurora S.p.A.: ask", date(2026, 12, 4)),
        "2026-0002-end@kamdocs": ("2026-0002, Aurora S.p.A.: last day", date(2026, 12, 24)),
    }
    happened(root, "2026-0001", "acknowledged", "2026-11-25")
    happened(root, "2026-0002", "accepted", "2026-11-25")
    assert run("status", "--ics", "days.ics", "--date", "2026-11-25").code == 0
    again = entries(root / "days.ics")
    assert list(again) == list(first)
    assert all(again[uid][2] > first[uid][2] for uid in first)
    assert again["2026-0001-next@kamdocs"][:2] == ("2026-0001, Aurora S.p.A.: ask", date(2026, 11, 27))
    assert again["2026-0002-end@kamdocs"][0::3] == ("2026-0002, Aurora S.p.A.: accepted", "CANCELLED")
    # What has ended long ago has left every calendar.
    assert run("status", "--ics", "days.ics", "--date", "2027-02-01").code == 0
    assert list(entries(root / "days.ics")) == ["2026-0001-next@kamdocs", "2026-0001-end@kamdocs"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2026-0001", "--kam", "Anna"], "NUMBER tells of one proposal; --kam and --ics are for all of them"),
        (["2026-0001", "--ics", "days.ics"], "NUMBER tells of one proposal; --kam and --ics are for all of them"),
        (["--json", "--ics", "days.ics"], "--json and --ics give different things; give one of them"),
    ],
)
def test_wrong_usage(root: Path, arguments: list[str], told: str) -> None:
    ran = run("status", *arguments)
    assert ran.code == 2
    assert told in ran.err


def test_a_number_that_is_not_there_is_refused(root: Path) -> None:
    ran = run("status", "2026-0011")
    assert (ran.code, ran.err) == (1, "there is no proposal '2026-0011'; did you mean '2026-0001'?\n")


def test_without_a_workspace_there_is_no_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("status")
    assert ran.code == 1
    assert "`kamdocs init DIR` makes one" in ran.err


def test_the_demo_shows_complaints_and_what_to_ask(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    monkeypatch.chdir(tmp_path / "demo")
    number = next(each["number"] for each in json.loads(run("status", "--json", "--date", DATE).out) if "solemaro" in each["dossier"])
    lines = run("status", number, "--date", DATE).out.splitlines()
    assert lines[0] == f"{number} version 1, Solemaro Conserve S.p.A.: sent"
    assert lines[4].startswith("next, 2026-11-23: settle first: ")
    assert lines[4].endswith("; then call: nobody has acknowledged it")
    assert [line[:5] for line in lines[5:9]] == ["  1. ", "  2. ", "  3. ", "  4. "]
    assert lines[5] == "  1. Ha ricevuto la proposta, completa e leggibile?"


def shown(columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], day: str) -> list[str]:
    """What a terminal of so many columns shows."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    command.main(["status", "--date", day], standalone_mode=False)
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()


@pytest.fixture
def long(root: Path) -> Path:
    """One more, whose names are long and whose draft lies there."""
    wanted = asked(key="long", dossier="dossiers/cooperativa-agricola-2026.yaml", now=MOMENT.replace(hour=15))

    def make(number: str, version: int) -> Made:
        made = wanted.make(number, version)
        client = replace(made.version.client, name="Cooperativa Agricola Valle dei Mulini Società Agricola")
        return replace(made, version=replace(made.version, client=client))

    with open_register(register_url(root, None, {})) as register:
        register.issue(replace(wanted, make=make))
    return root


def test_a_narrow_terminal_shows_the_step_below_its_row(
    long: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(80, monkeypatch, capsys, "2026-11-25") == [
        "Anna Bianchi",
        "  to do",
        "number     version  dossier                    account        state  valid until",
        "  date        what to do",
        "2026-0003  1        cooperativa-agricola-2026  Cooperativa…   sent   2026-12-24",
        "  2026-11-24  send the draft of version 1, then `kamdocs log 2026-0003 sent`",
        "2026-0001  1        aurora                     Aurora S.p.A.  sent   2026-12-24",
        "  2026-11-25  call: nobody has acknowledged it",
        "  waits for its day",
        "2026-0002  1        borea                      Aurora S.p.A.  sent   2026-12-24",
        "  2026-12-04  the day they gave: ask for what they promised for 2026-12-04",
    ]


@pytest.mark.parametrize("columns", [40, 64, 80, 100, 120])
def test_a_narrow_terminal_cuts_no_number_no_day_and_no_command(
    long: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    lines = shown(columns, monkeypatch, capsys, "2026-12-25")
    if columns >= 64:
        assert max(map(len, lines)) <= columns
    rows = [line for line in lines if line.startswith("2026-")]
    assert [line.split()[0] for line in rows] == ["2026-0001", "2026-0002", "2026-0003"]
    assert all(line.endswith("  expired  2026-12-24") for line in rows)
    assert sum(line.startswith("  2026-12-25  it held until") for line in lines) == 3
    for number in ("2026-0001", "2026-0002", "2026-0003"):
        for words in (f"kamdocs renew {number} --until DATE", f"kamdocs revise {number}", f"kamdocs close {number} lost --reason REASON"):
            assert any(f"`{words}`" in line for line in lines)


def test_a_wide_terminal_shows_a_line_a_row_as_a_file_does(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped = run("status", "--date", "2026-11-25").out.splitlines()
    assert shown(max(map(len, piped)), monkeypatch, capsys, "2026-11-25") == piped
    assert len(shown(max(map(len, piped)) - 1, monkeypatch, capsys, "2026-11-25")) == len(piped) + 3
