from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, LIBRARY, run, workspace
from noting import set_clock

NUMBER = "2026-0001"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions: of the second, one sensor for two, and another order of arguments."""
    monkeypatch.chdir(workspace(tmp_path))
    set_clock(monkeypatch, "2026-11-24T15:00")
    assert run("send", "aurora", "--date", DATE).code == 0
    Path("dossiers/aurora.yaml").write_text(DOSSIER.replace("quantity: 2", "quantity: 1"), encoding="utf-8")
    Path("library/library.yaml").write_text(LIBRARY.replace("We are liable", "We stand in"), encoding="utf-8")
    assert run("revise", NUMBER).code == 0
    assert run("send", "aurora", "--date", DATE).code == 0
    return tmp_path


def test_changes_are_told_for_each_reader_and_then_for_all(here: Path) -> None:
    ran = run("diff", NUMBER, "v1", "v2")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "For legal, under “Rights and duties”:",
        "  “We are liable for the damage that we cause” is now called “We stand in for the damage that we cause”",
        "For every reader:",
        "  prices",
        "    item “Sensor”, quantity: 2 → 1",
        "    item “Sensor”, net: 200.00 EUR → 100.00 EUR",
        "    totals, net: 200.00 EUR → 100.00 EUR",
        "    totals, gross: 200.00 EUR → 100.00 EUR",
        "    tax at 0%, net: 200.00 EUR → 100.00 EUR",
        "  texts",
        "    criteria “Safety at work”, answer: We are liable for the damage that we cause → We stand in for the damage that we cause",
    ]


def test_the_last_two_are_compared_where_none_are_named_and_backwards_where_that_is_asked(here: Path) -> None:
    assert run("diff", NUMBER).out == run("diff", NUMBER, "1", "2").out
    assert "    item “Sensor”, quantity: 1 → 2" in run("diff", NUMBER, "2", "1").out.splitlines()


def test_json_has_each_change_with_its_reader_and_its_values(here: Path) -> None:
    first = json.loads(run("diff", NUMBER, "--json").out)[0]
    assert (first["topic"], first["reader"], first["heading"], first["what"]) == ("arguments", "legal", "Rights and duties", "reworded")
    assert first["before"] == "We are liable for the damage that we cause"


def test_equal_versions_are_said_to_be_equal(here: Path) -> None:
    ran = run("diff", NUMBER, "2", "2")
    assert (ran.code, ran.out, ran.err) == (0, "", "2026-0001: a reader finds the same in version 2 and in version 2\n")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((NUMBER, "1", "3"), 1, "2026-0001 has no version '3'; there are versions 1 to 2"),
        ((NUMBER, "1"), 2, "two versions are compared, such as v1 v2"),
        (("2026-0009",), 1, "there is no proposal '2026-0009'"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(here: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    ran = run("diff", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_one_version_alone_cannot_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))
    set_clock(monkeypatch, "2026-11-24T15:00")
    run("send", "aurora", "--date", DATE)
    ran = run("diff", NUMBER)
    assert (ran.code, ran.err) == (1, "2026-0001 has one version, and two are compared; `kamdocs revise 2026-0001` starts the second\n")
