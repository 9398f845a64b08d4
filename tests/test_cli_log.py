from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from commands import run, workspace
from noting import NUMBER, events, sent, set_clock

from kamdocs.register import Event


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sent(tmp_path, monkeypatch)


def at(day: int, hour: int) -> datetime.datetime:
    return datetime.datetime(2026, 11, day, hour, tzinfo=datetime.UTC)


def test_sent_starts_the_clock_and_the_result_is_state_and_next_step(here: Path) -> None:
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out, ran.err) == (0, "2026-0001  sent  2026-11-25  call: nobody has acknowledged it\n", "")
    assert events(here) == [Event("confirmed", datetime.date(2026, 11, 24), at(24, 15), 1)]


def test_sent_is_known_in_any_case_and_noted_once(here: Path) -> None:
    first, second = run("log", NUMBER, " Sent "), run("log", NUMBER, "SENT")
    assert (first.code, second.code) == (0, 0)
    assert first.out == second.out
    assert second.err == "2026-0001: this is noted already, and nothing is added; `kamdocs log 2026-0001 TEXT` adds a note\n"
    assert len(events(here)) == 1


def test_a_note_with_the_day_that_the_client_gave_silences_until_then(here: Path) -> None:
    run("log", NUMBER, "sent")
    ran = run("log", NUMBER, "called, answer on the 12th", "--next", "2026-12-12")
    assert ran.code == 0
    assert ran.out.startswith("2026-0001  sent  2026-12-14  the day they gave")
    assert events(here)[-1] == Event(
        "noted", datetime.date(2026, 11, 24), at(24, 15), 1, "called, answer on the 12th", datetime.date(2026, 12, 12)
    )


def test_a_day_after_the_last_one_is_told(here: Path) -> None:
    ran = run("log", NUMBER, "they meet in January", "--next", "2027-01-08")
    assert ran.code == 0
    assert ran.err == (
        "2026-0001: the day they gave, 2027-01-08, is later than the proposal's last day, 2026-12-24; "
        "`kamdocs renew 2026-0001 --until 2027-01-08` lets it hold as long\n"
    )


def test_no_answer_is_a_touch_with_words_and_without(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("log", NUMBER, "sent")
    set_clock(monkeypatch, "2026-11-25T10:00")
    assert run("log", NUMBER, "--no-answer").code == 0
    assert run("log", NUMBER, "left a message", "--no-answer").code == 0
    assert [(each.kind, each.text) for each in events(here)[1:]] == [("touched", None), ("touched", "left a message")]


def test_the_day_is_the_clients(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-24T23:30")  # in Rome it is half past midnight
    assert run("log", NUMBER, "sent").code == 0
    assert events(here)[-1].on == datetime.date(2026, 11, 25)


def test_what_happened_on_an_earlier_day_is_noted_with_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-30T10:00")
    ran = run("log", NUMBER, "sent", "--date", "2026-11-27")
    assert ran.out == "2026-0001  sent  2026-11-30  call: nobody has acknowledged it\n"
    assert events(here) == [Event("confirmed", datetime.date(2026, 11, 27), at(30, 10), 1)]


def test_an_impossible_day_is_refused_and_nothing_is_noted(here: Path) -> None:
    for day, told in (("2026-11-23", "lies before 2026-11-24, when it was issued"), ("2026-11-25", "is still to come")):
        ran = run("log", NUMBER, "sent", "--date", day)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"2026-0001: {day} {told}")
    assert events(here) == []


def test_a_clock_that_was_moved_back_comes_from_outside(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-24T09:00")
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out) == (3, "")
    assert "the clock was moved back: it says 2026-11-24 09:00 UTC" in ran.err
    assert events(here) == []


def test_of_a_number_that_nobody_has_the_nearest_is_named(here: Path) -> None:
    ran = run("log", "2026-0010", "sent")
    assert (ran.code, ran.out, ran.err) == (1, "", "there is no proposal '2026-0010'; did you mean '2026-0001'?\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), 'what happened? `kamdocs log 2026-0001 sent`, or `kamdocs log 2026-0001 "called, answer on the 12th"`'),
        (("called", "them", "today"), 'put the text in quotes: "called them today"'),
        (("sent", "--no-answer"), "--no-answer notes that nobody answered: neither that it was sent, nor a day that the client gave"),
        (
            ("--no-answer", "--next", "2026-12-01"),
            "--no-answer notes that nobody answered: neither that it was sent, nor a day that the client gave",
        ),
        (("called", "--next", "Tuesday"), "Invalid value for '--next': 'Tuesday' is no date; write it as 2026-11-24"),
    ],
)
def test_wrong_usage(here: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("log", NUMBER, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"Error: {told}\n")
    assert events(here) == []


def test_without_a_workspace_there_are_no_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out) == (1, "")
    assert "`kamdocs init DIR` makes one" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_before_anything_was_sent_this_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out, ran.err) == (1, "", "there is no proposal '2026-0001'; none has been sent yet\n")


def test_what_has_ended_did_not_go_out_after_it(here: Path) -> None:
    run("close", NUMBER, "won")
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("2026-0001: this proposal has ended: it was accepted on 2026-11-24; ")


def test_complaints_of_the_dossier_come_first(here: Path) -> None:
    dossier = here / "dossiers/aurora.yaml"
    complaint = "relationship: {open_issues: [{text: The spring invoice is wrong, since: 2026-10-05}]}\n"
    dossier.write_text(dossier.read_text(encoding="utf-8") + complaint, encoding="utf-8")
    ran = run("log", NUMBER, "sent")
    assert ran.out.startswith("2026-0001  sent  2026-11-25  settle first: The spring invoice is wrong (since 2026-10-05)")


def test_the_ways_in_of_the_dossier_are_told_after_three_tries(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = here / "dossiers/aurora.yaml"
    project = "relationship: {projects: [{name: Cold rooms, year: 2024, sponsor: {name: Marco Neri}}]}\n"
    dossier.write_text(dossier.read_text(encoding="utf-8") + project, encoding="utf-8")
    set_clock(monkeypatch, "2026-12-01T15:00")
    run("log", NUMBER, "sent", "--date", "2026-11-24")
    for day in ("2026-11-25", "2026-11-27"):
        run("log", NUMBER, "--no-answer", "--date", day)
    ran = run("log", NUMBER, "--no-answer")
    assert ran.out.startswith("2026-0001  sent  2026-12-03  3 tries, no answer; look for another way in: ")
    assert "Marco Neri (sponsor of Cold rooms)" in ran.out


def test_a_dossier_that_cannot_be_read_is_told_and_the_event_is_noted(here: Path) -> None:
    (here / "dossiers/aurora.yaml").write_text("[", encoding="utf-8")
    ran = run("log", NUMBER, "sent")
    assert (ran.code, ran.out) == (0, "2026-0001  sent  2026-11-25  call: nobody has acknowledged it\n")
    assert ran.err.startswith("dossiers/aurora.yaml: it cannot be read")
    assert len(events(here)) == 1


def test_days_at_the_end_of_the_calendar_are_taken(here: Path) -> None:
    ran = run("log", NUMBER, "never again", "--next", "9999-12-31")
    assert (ran.code, len(events(here))) == (0, 1)


def test_a_note_is_kept_as_it_was_written_in_each_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, register_url: str) -> None:
    root = sent(tmp_path / "workspace", monkeypatch, register=register_url)
    text = "„Größe“ – l’été; 10 %; 客户; {{ x }}; 'a\"b"
    assert run("log", NUMBER, text).code == 0
    assert events(root) == [Event("noted", datetime.date(2026, 11, 24), at(24, 15), 1, text)]


def test_a_text_that_no_database_holds_is_refused(here: Path) -> None:
    ran = run("log", NUMBER, "a\x00b")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "2026-0001: the text holds a character that cannot be kept, '\\x00'; write it without\n"
