from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import SETTINGS, Write, refused, writer

from kamdocs import source
from kamdocs.model.reading import read
from kamdocs.model.records import Approval
from kamdocs.workspace import approval_path, approval_text, open_workspace, read_approvals


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


TEXT = """\
kamdocs: approval/1
dossier: dossiers/aurora.yaml
by: cfo
on: 2026-11-24
covers: ["the margin is 20%"]
limits: ["margin below 25%"]
digest: "sha256:1"
"""


# ---- the files


def test_all_files_below_the_folder_are_read_in_the_order_of_their_names(write: Write) -> None:
    here = write({"approvals/b cfo.yaml": TEXT, "approvals/north/a cfo.yaml": TEXT.replace("cfo", "ceo"), "approvals/.x.yaml": "no"})
    assert [(each.file, each.value.by, str(each.value.on)) for each in read_approvals(here)] == [
        ("approvals/b cfo.yaml", "cfo", "2026-11-24"),
        ("approvals/north/a cfo.yaml", "ceo", "2026-11-24"),
    ]


def test_without_a_folder_or_a_workspace_there_are_none(write: Write) -> None:
    assert read_approvals(write({})) == ()
    assert read_approvals(None) == ()


def test_everything_wrong_in_all_files_is_told_at_once(write: Write) -> None:
    here = write({"approvals/a.yaml": TEXT.replace("by: cfo\n", ""), "approvals/b.yaml": TEXT.replace("2026-11-24", "24.11.2026")})
    first, second = refused(lambda: read_approvals(here))
    assert first.startswith("approvals/a.yaml:1:1: by is missing")
    assert second.startswith("approvals/b.yaml:4:5: on: '24.11.2026' is no date")


@given(
    by=st.from_regex("[a-z0-9-]{1,12}", fullmatch=True),
    covers=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), min_size=1),
)
def test_what_is_written_is_read_again(by: str, covers: list[str]) -> None:
    covers = [f"it: {each}" for each in covers]
    fields = {"kamdocs": "approval/1", "dossier": "dossiers/à b.yaml", "by": by, "on": "2026-11-24", "covers": covers}
    fields |= {"digest": "sha256:9", "limits": covers}
    approval = Approval.model_validate(fields)
    assert read(Approval, source.parse(approval_text(approval), "a.yaml")).value == approval


@pytest.mark.parametrize(
    ("dossier", "path"),
    [
        ("dossiers/aurora.yaml", "approvals/aurora cfo.yaml"),
        ("dossiers/north/aurora.yaml", "approvals/north/aurora cfo.yaml"),
        ("offers/aurora.yml", "approvals/offers/aurora cfo.yaml"),
    ],
)
def test_the_file_lies_as_the_dossier_does(dossier: str, path: str) -> None:
    assert approval_path(Path("ws"), dossier, "cfo") == Path("ws") / path


def test_a_dossier_outside_the_workspace_has_no_approvals() -> None:
    assert refused(lambda: approval_path(Path("ws"), "/elsewhere/a.yaml", "cfo")) == [
        "/elsewhere/a.yaml: this dossier lies outside the workspace, whose approvals it needs; move it into the workspace's dossiers/"
    ]


# ---- the settings


def settings(write: Write, more: str) -> list[str]:
    here = write({"kamdocs.yaml": SETTINGS + more})
    return refused(lambda: open_workspace(here))


def test_an_approver_who_is_none_is_told_with_the_nearest(write: Write) -> None:
    told = settings(write, "approvals: [{exclusive: true, by: sales-directr}]\napprovers: [{id: sales-director}]\n")
    assert told == ["kamdocs.yaml:3:35: approvals[0].by: there is no approver 'sales-directr'; did you mean 'sales-director'?"]


def test_approvers_need_not_be_listed(write: Write) -> None:
    assert open_workspace(write({"kamdocs.yaml": f"{SETTINGS}approvals: [{{exclusive: true, by: anybody}}]\n"})).settings


def test_an_approver_stands_there_once(write: Write) -> None:
    assert "the approver 'a' stands already in kamdocs.yaml:3:18" in settings(write, "approvers: [{id: a}, {id: a}]\n")[0]
