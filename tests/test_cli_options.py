"""What the commands on dossiers share: which dossier, which workspace, which day."""

from pathlib import Path

import pytest
from commands import DATE, run, workspace


def test_a_dossier_is_found_by_its_path_or_by_its_name_in_the_workspace(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    dossier = next((root / "dossiers").glob("*.yaml"))
    by_path = run("-w", str(root), "check", str(dossier), "--date", DATE)
    by_name = run("-w", str(root), "check", dossier.stem, "--date", DATE)
    assert by_path.code == by_name.code == 0
    assert by_path.out == by_name.out


def test_without_w_the_workspace_is_the_one_above_the_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace(tmp_path / "clients")
    dossier = next((root / "dossiers").glob("*.yaml"))
    monkeypatch.chdir(tmp_path)
    # The type `legal` is known to this workspace's profile alone.
    assert run("check", str(dossier), "--date", DATE).code == 0


@pytest.mark.parametrize("day", ["24.11.2026", "2026-13-01", "today", "2026-1-4", "２０２６-11-24"])
def test_a_day_has_one_form(tmp_path: Path, day: str) -> None:
    root = workspace(tmp_path)
    ran = run("-w", str(root), "check", "aurora", "--date", day)
    assert ran.code == 2
    assert "is no date; write it as 2026-11-24" in ran.err


def test_without_a_date_it_is_today(tmp_path: Path) -> None:
    import datetime
    import json

    root = workspace(tmp_path)
    name = next((root / "dossiers").glob("*.yaml")).stem
    before = datetime.datetime.now().astimezone().date()
    told = json.loads(run("-w", str(root), "plan", name, "--json").out)["proposal"]["date"]
    after = datetime.datetime.now().astimezone().date()
    assert before.isoformat() <= told <= after.isoformat()


def test_a_dossier_of_another_workspace_is_refused_without_w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = workspace(tmp_path / "ours"), workspace(tmp_path / "theirs")
    monkeypatch.chdir(ours)
    ran = run("check", "../theirs/dossiers/aurora.yaml", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("../theirs/dossiers/aurora.yaml: this dossier lies in the workspace ")
    assert "-w " in ran.err
    assert run("-w", str(theirs), "check", "../theirs/dossiers/aurora.yaml", "--date", DATE).code == 0


def test_a_flood_of_problems_is_told_by_its_first(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"dossiers/flood.yaml": "kamdocs: dossier/1\n" + "".join(f"wrong{number}: 1\n" for number in range(500))})
    told = run("-w", str(root), "check", "flood", "--date", DATE).err.splitlines()
    assert len(told) == 201
    assert told[-1].startswith("and ")
    assert told[-1].endswith(" more")
