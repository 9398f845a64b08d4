from __future__ import annotations

from pathlib import Path

import pytest
from commands import DATE, DOSSIER, SETTINGS, run, workspace
from noting import NUMBER, events, proposal, sent, set_clock


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sent(tmp_path, monkeypatch, "2026-11-30T10:00")


def test_the_next_version_is_begun_and_to_be_sent(here: Path) -> None:
    ran = run("revise", NUMBER, "fewer sensors")
    assert (ran.code, ran.out, ran.err) == (0, "2026-0001  sent  2026-11-30  send version 2: `kamdocs send dossiers/aurora.yaml`\n", "")
    assert [(each.kind, each.text) for each in events(here)] == [("revised", "fewer sensors")]


def test_it_is_begun_once(here: Path) -> None:
    run("revise", NUMBER)
    again = run("revise", NUMBER, "other prices")
    assert again.code == 0
    assert again.err.startswith("2026-0001: this is noted already")
    assert len(events(here)) == 1


def test_what_has_ended_is_not_revised(here: Path) -> None:
    run("close", NUMBER, "withdrawn")
    ran = run("revise", NUMBER)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("`kamdocs send dossiers/aurora.yaml` issues it under a new number\n")


def test_a_changed_dossier_goes_out_as_the_version_that_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    settings = SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")
    monkeypatch.chdir(workspace(tmp_path, {"kamdocs.yaml": settings}))
    set_clock(monkeypatch, "2026-11-24T15:00")
    assert run("send", "aurora", "--date", DATE).code == 0
    assert run("log", NUMBER, "sent").code == 0
    (tmp_path / "dossiers/aurora.yaml").write_text(DOSSIER.replace("quantity: 2", "quantity: 1"), encoding="utf-8")
    assert "`kamdocs revise 2026-0001` starts version 2" in run("send", "aurora", "--date", DATE).err
    assert run("revise", NUMBER, "one sensor").code == 0
    assert run("send", "aurora", "--date", DATE).code == 0
    assert [each.version for each in proposal(tmp_path).versions] == [1, 2]
    assert run("log", NUMBER, "sent").out == "2026-0001  sent  2026-11-25  call: nobody has acknowledged it\n"
    assert [(each.kind, each.version) for each in events(tmp_path)] == [("confirmed", 1), ("revised", 1), ("sent", 2), ("confirmed", 2)]
