from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import PROFILE, run, workspace

EXAMPLES = """\
examples:
  - {name: a sceptical lawyer, given: {reader.attitude: sceptic}, fires: [legal-sceptic]}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path, {"profiles/legal.yaml": PROFILE + EXAMPLES}))
    return tmp_path


def test_the_shipped_profiles_hold_their_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("profile", "check")
    assert (ran.code, ran.err) == (0, "")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["executive", "finance", "hr", "technical"]
    assert all(line.endswith("all as written") for line in ran.out.splitlines())


def test_the_demos_profiles_hold_their_examples(demo: Path) -> None:
    ran = run("profile", "check", "-w", str(demo))
    assert (ran.code, ran.err) == (0, "")
    assert "procurement: 4 rules, 2 examples" in ran.out


@pytest.mark.usefixtures("here")
def test_one_profile_is_checked_where_its_type_is_named() -> None:
    assert run("profile", "check", "legal") == (0, "legal: 1 rule, 1 example, all as written\n", "")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("type_", "told"),
    [
        ("leagl", "there is no profile of type 'leagl'; did you mean 'legal'?\n"),
        ("zzz", "there is no profile of type 'zzz'; there are executive, finance, hr, legal, technical\n"),
    ],
)
def test_a_type_that_is_not_there_is_refused_with_the_nearest(type_: str, told: str) -> None:
    assert run("profile", "check", type_) == (1, "", told)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "reader.attitude: sceptic}, prefer",
            "reader.atitude: sceptic}, prefer",
            ["profiles/legal.yaml:7:", "reader.atitude", "'reader.attitude'"],
        ),
        ("reader.attitude: sceptic}, prefer", "private.family: given}, prefer", ["profiles/legal.yaml:7:", "private"]),
        ("{tag: duty", "{tag: dutty", ["profiles/legal.yaml:7:", "dutty", "'duty'"]),
        ("fires: [legal", "does_not_fire: [legal", ["profiles/legal.yaml:9:", "a sceptical lawyer", "legal-sceptic"]),
        ("fires: [legal-sceptic]", "fires: [legal-septic]", ["profiles/legal.yaml:9:", "legal-septic", "'legal-sceptic'"]),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_was_meant(here: Path, right: str, wrong: str, told: list[str]) -> None:
    (here / "profiles/legal.yaml").write_text((PROFILE + EXAMPLES).replace(right, wrong), encoding="utf-8")
    ran = run("profile", "check")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert [part for part in told if part not in ran.err] == []


@pytest.mark.usefixtures("here")
def test_the_list_is_json_where_it_is_asked_for() -> None:
    ran = run("profile", "list", "--json")
    rows = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [(row["type"], row["from"]) for row in rows] == [
        ("executive", "shipped"), ("finance", "shipped"), ("hr", "shipped"), ("legal", "workspace"), ("technical", "shipped"),
    ]  # fmt: skip
