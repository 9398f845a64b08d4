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
number     version  account        state  valid until  date        what to do
2026-0001  1        Aurora S.p.A.  sent   2026-12-24   2026-11-25  call: nobody has acknowledged it
  waits for its day
2026-0002  1        Aurora S.p.A.  sent   2026-12-24   2026-12-04  the day they gave: ask for what they promised for 2026-12-04
"""
    )
    assert ran.err == "`kamdocs status NUMBER` tells what to ask when you call\n"
    assert "expires within 14 days" not in run("status", "--date", "2026-12-09").out
    soon = run("status", "--date", "2026-12-10").out
    assert soon.count("2026-0001  1        Aurora S.p.A.  sent   2026-12-24\n") == 1
    assert soon.index("expires within 14 days") < soon.index("2026-0001  1        Aurora S.p.A.  sent   2026-12-24\n")


def test_as_json_for_programs(root: Path) -> None:
    ran = run("status", "--json", "--date", "2026-11-25")
    assert json.loads(ran.out) == [
        {
            "number": number,
            "version": 1,
            "account": "Aurora S.p.A.",
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
    assert steps()["2026-0001"] == ("decide", "2026-12-28")  # Christmas, Saint Stephen's, a Sunday


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
valid until 2026-12-24, whole, in Europe/Rome: to 2026-12-24 23:00 UTC
nothing is left to do

2026-11-24  version 1: issued
2026-11-24  version 1: sent to the client
2026-11-30  version 1: accepted
"""
    )


def test_the_whole_history_of_one(root: Path) -> None:
    happened(root, "2026-0002", "renewed", "2026-12-09", until=date(2027, 1, 15))
    happened(root, "2026-0002", "declined", "2026-12-10", text="too dear", reason="price")
    out = run("status", "2026-0002", "--date", "2026-12-10").out
    assert out.splitlines()[4:] == [
        "",
        "2026-11-24  version 1: issued",
        "2026-11-24  version 1: sent to the client",
        "2026-11-25  version 1: noted: called: on the 4th (next: 2026-12-04)",
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


def test_only_what_one_of_us_looks_after(root: Path) -> None:
    (root / "library/library.yaml").write_text(LIBRARY + "team: [{id: ugo, name: Ugo Rossi}]\n", encoding="utf-8")
    assert list(steps("--kam", "anna bianchi", "--date", "2026-11-25")) == ["2026-0001", "2026-0002"]
    assert steps("--kam", "Ugo Rossi", "--date", "2026-11-25") == {}
    ran = run("status", "--kam", "Bianchi")
    assert (ran.code, ran.err) == (1, "--kam: nobody is called 'Bianchi'; did you mean 'Anna Bianchi'?\n")
    assert run("status", "--kam", "X").err == "--kam: nobody is called 'X'; there are Anna Bianchi, Ugo Rossi\n"


def test_the_steps_of_tenders_in_the_next_fortnight(root: Path) -> None:
    (root / "dossiers/cirrus.yaml").write_text(DOSSIER + "tender: {submission: 2027-09-08}\n", encoding="utf-8")
    (root / "dossiers/broken.yaml").write_text(DOSSIER + "tender: {submission: soon}\n", encoding="utf-8")
    told = "  tenders, the next 14 days\n"
    ran = run("status", "--date", "2026-11-24")
    assert told + "number  version  account               state  valid until  date        what to do\n" in ran.out
    assert "Aurora Logistics Ltd                      2026-12-08  preparation starts: form the needs with the client\n" in ran.out
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
    assert lines[3].startswith("next, 2026-11-23: settle first: ")
    assert lines[3].endswith("; then call: nobody has acknowledged it")
    assert [line[:5] for line in lines[4:8]] == ["  1. ", "  2. ", "  3. ", "  4. "]
    assert lines[4] == "  1. Ha ricevuto la proposta, completa e leggibile?"


def test_a_terminal_breaks_long_texts_and_no_number(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    command.main(["status", "--date", "2026-11-25"], standalone_mode=False)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert max(map(len, lines)) <= 90
    assert any(line.startswith("2026-0002  1        Aurora S.p.A.  sent   2026-12-24   2026-12-04  the day") for line in lines)
