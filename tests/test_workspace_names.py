from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import SETTINGS, Write, library, profile, refused, writer

from kamdocs.workspace import open_workspace


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("group", "what"),
    [
        ("arguments", "argument"),
        ("references", "reference"),
        ("team", "team member"),
        ("criteria", "criterion"),
        ("industries", "industry"),
    ],
)
def test_equal_ids_within_the_workspace_name_both_places(write: Write, group: str, what: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library(group, "x", "y"), "library/b.yaml": library(group, "z", "y")})
    assert refused(lambda: open_workspace(here)) == [
        f"library/b.yaml:4:10: the {what} 'y' stands already in library/a.yaml:4:10; remove one of them, or give it another id"
    ]


def test_two_statistics_of_one_name(write: Write) -> None:
    one = "kamdocs: library/1\nstatistics: [{id: x, label: L, value: 1, source: S, date: 2026-01-01, review_by: 2027-01-01}]\n"
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": one, "library/b.yaml": one})
    assert refused(lambda: open_workspace(here)) == [
        "library/b.yaml:2:19: the statistic 'x' stands already in library/a.yaml:2:19; remove one of them, or give it another id"
    ]


def test_criteria_are_equal_without_case_and_arguments_are_not(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library("criteria", "Roi", "roi")})
    assert len(refused(lambda: open_workspace(here))) == 1
    write({"library/a.yaml": library("arguments", "Roi", "roi")})
    assert len(open_workspace(here).libraries) == 1


def test_an_argument_of_a_workspace_profile_may_not_repeat_the_librarys(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library("arguments", "x"), "profiles/legal.yaml": profile("legal", "x")})
    assert refused(lambda: open_workspace(here)) == [
        "profiles/legal.yaml:6:9: the argument 'x' stands already in library/a.yaml:3:10; remove one of them, or give it another id"
    ]


def test_two_profiles_of_one_type_name_both_places(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "profiles/a.yaml": profile("legal"), "profiles/b.yaml": profile("legal")})
    assert refused(lambda: open_workspace(here)) == [
        "profiles/b.yaml:2:7: the profile of type 'legal' stands already in profiles/a.yaml:2:7; keep one of the two"
    ]


# ---- words under `also`


@pytest.mark.parametrize(("group", "what"), [("criteria", "criterion"), ("industries", "industry")])
def test_a_word_for_two_names_both_places(write: Write, group: str, what: str) -> None:
    one = f"kamdocs: library/1\n{group}:\n  - {{id: cost, label: Cost, also: [price, Continuità]}}\n"
    other = f"kamdocs: library/1\n{group}:\n  - {{id: uptime, label: Uptime, also: [availability, continuita]}}\n"
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": one, "library/b.yaml": other})
    assert refused(lambda: open_workspace(here)) == [
        f"library/b.yaml:3:54: 'continuita' stands for the {what} 'uptime', and in library/a.yaml:3:43 for 'cost';"
        " keep the word under one of the two"
    ]


def test_a_word_may_not_be_the_id_or_the_label_of_another(write: Write) -> None:
    words = """\
kamdocs: library/1
criteria:
  - {id: cost, label: Cost, also: [roi, payback time]}
  - {id: roi, label: {en: Return, it: Rientro}}
  - {id: payback, label: {en: Payback time, it: Tempo di rientro}, also: [rientro]}
"""
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": words})
    assert [line.partition(";")[0] for line in refused(lambda: open_workspace(here))] == [
        "library/a.yaml:3:36: 'roi' stands for the criterion 'cost', and in library/a.yaml:4:10 for 'roi'",
        "library/a.yaml:3:41: 'payback time' stands for the criterion 'cost', and in library/a.yaml:5:26 for 'payback'",
        "library/a.yaml:5:75: 'rientro' stands for the criterion 'payback', and in library/a.yaml:4:22 for 'roi'",
    ]


def test_a_word_may_repeat_its_own_entry_and_serve_a_criterion_and_an_industry(write: Write) -> None:
    words = """\
kamdocs: library/1
criteria: [{id: food, label: Food safety, also: [food, Food Safety, FOOD, hygiene]}]
industries: [{id: dairy, also: [food, hygiene]}]
"""
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": words})
    assert len(open_workspace(here).libraries) == 1
