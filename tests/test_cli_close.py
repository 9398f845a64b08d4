from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import run
from noting import NUMBER, events, opened, sent, set_clock

from kamdocs.errors import InputError
from kamdocs.lifecycle.events import When, close


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sent(tmp_path, monkeypatch, "2026-11-30T10:00")


@pytest.mark.parametrize(("outcome", "kind"), [("won", "accepted"), ("withdrawn", "withdrawn")])
def test_it_was_won_or_withdrawn(here: Path, outcome: str, kind: str) -> None:
    ran = run("close", NUMBER, outcome, "signed by both")
    assert (ran.code, ran.out, ran.err) == (0, f"2026-0001  {kind}  -  -\n", "")
    assert [(each.kind, each.reason, each.text) for each in events(here)] == [(kind, None, "signed by both")]


@pytest.mark.parametrize("reason", ["price", "timing", "competitor", "no-decision"])
def test_it_was_lost_for_a_reason(here: Path, reason: str) -> None:
    ran = run("close", NUMBER, "lost", "--reason", reason)
    assert (ran.code, ran.out) == (0, "2026-0001  declined  -  -\n")
    assert [(each.kind, each.reason, each.text) for each in events(here)] == [("declined", reason, None)]


def test_it_ends_once(here: Path) -> None:
    run("close", NUMBER, "lost", "--reason", "price")
    same = run("close", NUMBER, "lost", "--reason", "price")
    assert (same.code, same.out) == (0, "2026-0001  declined  -  -\n")
    assert same.err.startswith("2026-0001: this is noted already")
    other = run("close", NUMBER, "won")
    assert (other.code, other.out) == (1, "")
    assert other.err.startswith("2026-0001: this proposal has ended: it was declined on 2026-11-30")
    assert len(events(here)) == 1


def test_of_many_who_end_it_at_once_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, register_url: str) -> None:
    root = sent(tmp_path / "workspace", monkeypatch, register=register_url)
    when = When(datetime.date(2026, 11, 30), datetime.date(2026, 11, 30), datetime.datetime(2026, 11, 30, 10, tzinfo=datetime.UTC))

    def end(kind: str) -> str:
        with opened(root) as register:
            try:
                return register.append(NUMBER, lambda proposal: close(proposal, when, kind)).events[-1].kind
            except InputError as refused:
                return str(refused)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(end, ["accepted", "withdrawn"] * 4))
    (ended,) = events(root)
    assert told.count(ended.kind) == 4
    assert sum("has ended" in each for each in told) == 4


def test_what_has_ended_takes_notes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("close", NUMBER, "lost", "--reason", "timing")
    set_clock(monkeypatch, "2027-03-01T10:00")
    assert run("log", NUMBER, "they ask again in autumn").out == "2026-0001  declined  -  -\n"
    assert run("acknowledge", NUMBER).code == 1


def test_one_that_is_won_late_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-12-28T10:00")
    ran = run("close", NUMBER, "won")
    assert (ran.code, ran.out) == (0, "2026-0001  accepted  -  -\n")
    assert ran.err == (
        "2026-0001: it was accepted on 2026-12-28, and its terms bound us until 2026-12-24; "
        "tell the client in writing that they still hold\n"
    )
    assert run("close", NUMBER, "won").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lost",), "why was it lost? --reason is one of price, timing, competitor, no-decision"),
        (("won", "--reason", "price"), "--reason says why a proposal was lost, and this one is won; put it into TEXT"),
        (("withdrawn", "--reason", "price"), "--reason says why a proposal was lost, and this one is withdrawn; put it into TEXT"),
        (("lost", "--reason", "prize"), "'prize' is not one of 'price', 'timing', 'competitor', 'no-decision'."),
        (("gone",), "'gone' is not one of 'won', 'lost', 'withdrawn'."),
    ],
)
def test_wrong_usage(here: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("close", NUMBER, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"{told}\n")
    assert events(here) == []
