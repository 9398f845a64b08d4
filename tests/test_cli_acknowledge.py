from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from commands import run
from noting import NUMBER, events, sent, set_clock


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sent(tmp_path, monkeypatch, "2026-11-25T10:00")


def test_they_have_received_it(here: Path) -> None:
    ran = run("acknowledge", NUMBER)
    assert (ran.code, ran.out, ran.err) == (0, "2026-0001  acknowledged  2026-11-27  ask for a date for interim results\n", "")
    assert [(each.kind, each.on) for each in events(here)] == [("acknowledged", datetime.date(2026, 11, 25))]


def test_they_look_at_it_and_say_until_when(here: Path) -> None:
    ran = run("acknowledge", NUMBER, "--under-review", "--next", "2026-12-03")
    assert ran.code == 0
    assert ran.out.startswith("2026-0001  under review  2026-12-03  the day they gave")
    assert events(here)[-1].next_date == datetime.date(2026, 12, 3)


def test_it_is_noted_once_and_a_new_day_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("acknowledge", NUMBER)
    set_clock(monkeypatch, "2026-11-26T10:00")
    again = run("acknowledge", NUMBER)
    assert (again.code, again.err[:38]) == (0, "2026-0001: this is noted already, and ")
    assert len(events(here)) == 1
    assert run("acknowledge", NUMBER, "--next", "2026-12-03").out.startswith("2026-0001  acknowledged  2026-12-03  ")
    assert len(events(here)) == 2


def test_a_day_before_the_acknowledgement_is_refused(here: Path) -> None:
    ran = run("acknowledge", NUMBER, "--next", "2026-11-24")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "2026-0001: the day they gave, 2026-11-24, lies before 2026-11-25; give a later day with --next\n"
    assert events(here) == []
