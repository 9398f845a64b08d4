from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import DATE, SETTINGS, run, workspace
from noting import set_clock
from registering import asked

from kamdocs.cli.proposals import client_day, opened, proposal_named
from kamdocs.errors import InputError
from kamdocs.register import Register, open_register
from kamdocs.workspace import open_workspace

ROME = SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(f"sqlite:///{(tmp_path / 'r.sqlite').as_posix()}") as found:
        found.issue(asked())
        yield found


def test_a_proposal_is_found_by_its_number_case_aside(register: Register) -> None:
    assert proposal_named(register, "2026-0001").number == "2026-0001"


def test_the_nearest_number_is_named(register: Register) -> None:
    with pytest.raises(InputError, match="there is no proposal '2026-001'; did you mean '2026-0001'"):
        proposal_named(register, "2026-001")


def test_where_nothing_was_sent_that_is_said(tmp_path: Path) -> None:
    with (
        open_register(f"sqlite:///{(tmp_path / 'empty.sqlite').as_posix()}") as empty,
        pytest.raises(InputError, match="none has been sent yet"),
    ):
        proposal_named(empty, "2026-0001")


def test_the_day_is_that_of_the_client_s_zone_then_of_the_workspace_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = open_workspace(workspace(tmp_path, {"kamdocs.yaml": ROME}))
    set_clock(monkeypatch, "2026-11-24T23:30")
    assert client_day("America/New_York", here, None) == datetime.date(2026, 11, 24)
    assert client_day(None, here, None) == datetime.date(2026, 11, 25)
    assert client_day("Nowhere/Atlantis", here, None) == datetime.date(2026, 11, 25)
    assert client_day("Pacific/Auckland", here, datetime.date(2026, 1, 1)) == datetime.date(2026, 1, 1)


def test_without_a_workspace_there_is_no_register() -> None:
    moment = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
    with pytest.raises(InputError, match="`kamdocs init DIR` makes one"), opened(open_workspace(None), moment):
        pass


def test_a_register_that_is_lost_is_told_before_a_number_is_given_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    root = workspace(tmp_path / "workspace")
    monkeypatch.chdir(root)
    assert run("send", "aurora", "--date", DATE).code == 0
    (root / "register.sqlite").unlink()
    for command in (["status"], ["send", "aurora", "--date", DATE]):
        lost = run(*command)
        assert (lost.code, lost.out) == (3, "")
        assert lost.err == (
            "register.sqlite: the register is not there, and proposals/2026-0001 v1 aurora.docx bears a number that it gave; "
            "put the file back from your backup; `kamdocs register repair` makes one that gives no such number again\n"
        )
        assert not (root / "register.sqlite").exists()
    assert run("register", "repair").code == 0
    assert run("status").code == 0
