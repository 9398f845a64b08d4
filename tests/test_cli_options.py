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


@pytest.mark.parametrize("day", ["24.11.2026", "2026-13-01", "today"])
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
