from __future__ import annotations

import datetime
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from commands import DOSSIER, workspace
from registering import made

from kamdocs.lifecycle.followed import Followed, followed, open_issues, ways_in
from kamdocs.register import Event, Proposal
from kamdocs.workspace import open_workspace, read_dossier

SENT, CALL = date(2026, 11, 24), date(2026, 11, 25)
COMPLAINT = "relationship: {open_issues: [{text: The invoice of October is disputed, since: 2026-10-05}, {text: A sensor is missing}]}\n"


def stands(root: Path, on: date = CALL, *, account: str = "Aurora Logistics Ltd", dossier: str = "dossiers/aurora.yaml") -> Followed:
    """How a proposal stands that was sent on Tuesday 24 November 2026, and not acknowledged."""
    version = made("2026-0001", 1, "first").version
    version = replace(version, client=replace(version.client, name=account))
    moment = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    events = tuple(Event(kind, SENT, moment, 1) for kind in ("sent", "confirmed"))
    return followed(Proposal("2026-0001", dossier, (version,), events), open_workspace(root), on)


def told(found: Followed) -> str:
    assert found.step is not None
    return found.step.text


def test_a_proposal_stands_as_its_register_says(tmp_path: Path) -> None:
    found = stands(workspace(tmp_path))
    assert (found.state, found.valid_until, found.problems) == ("sent", date(2026, 12, 24), ())
    assert told(found) == "call: nobody has acknowledged it"


def test_the_complaints_of_its_dossier_come_first(tmp_path: Path) -> None:
    found = stands(workspace(tmp_path, {"dossiers/aurora.yaml": DOSSIER + COMPLAINT}))
    complaints = "The invoice of October is disputed (since 2026-10-05); A sensor is missing"
    assert told(found) == f"settle first: {complaints}; then call: nobody has acknowledged it"


def test_a_dossier_of_the_same_name_in_another_s_workspace_is_not_asked(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"dossiers/aurora.yaml": DOSSIER + COMPLAINT})
    assert told(stands(root, account="Borea Ltd")) == "call: nobody has acknowledged it"
    assert told(stands(root, dossier="dossiers/elsewhere.yaml")) == "call: nobody has acknowledged it"
    assert told(stands(root, account="AURORA LOGISTICS Ltd")).startswith("settle first")


def test_a_dossier_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    found = stands(workspace(tmp_path, {"dossiers/aurora.yaml": DOSSIER + "tenders: 1\n"}))
    assert told(found) == "call: nobody has acknowledged it"
    assert list(map(str, found.problems)) == [
        "dossiers/aurora.yaml: it cannot be read, so that the client's complaints and our friends there are not known; "
        "`kamdocs check aurora.yaml` tells why"
    ]


def test_a_dossier_is_read_only_where_somebody_is_to_be_asked_for_something(tmp_path: Path) -> None:
    found = stands(workspace(tmp_path, {"dossiers/aurora.yaml": DOSSIER + "tenders: 1\n"}), date(2026, 12, 25))
    assert (found.state, told(found)[:20], found.problems) == ("expired", "it held until 2026-1", ())


def test_what_the_dossier_tells_of_complaints_and_friends(tmp_path: Path) -> None:
    text = """\
kamdocs: dossier/1
account: {name: Aurora Logistics Ltd, language: it}
relationship:
  projects:
    - {name: {en: Cold rooms, it: Celle frigo}, year: 2024, sponsor: {name: Marco Neri}}
    - {name: {en: Doors}, year: 2025, sponsor: {name: Lia Verdi, may_be_named: true}}
    - {name: Doors, year: 2025}
    - {name: Again, year: 2026, sponsor: {name: anna  bianchi}}
buying_centre:
  members:
    - {id: anna, name: Anna Bianchi, position: CFO, champion: true}
    - {name: Ugo Rossi, position: CEO, champion: false}
offer: {title: Doors, items: [{description: Door, quantity: 1, unit_price: 10}]}
"""
    (tmp_path / "aurora.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "aurora.private.yaml").write_text("members: {anna: {hobbies: [sailing]}}\n", encoding="utf-8")
    dossier = read_dossier(tmp_path / "aurora.yaml")[0].value
    assert open_issues(dossier) == ()
    assert ways_in(dossier) == ("Anna Bianchi (CFO, champion)", "Marco Neri (sponsor of Celle frigo)", "Lia Verdi (sponsor)")


@pytest.mark.parametrize("kind", ["accepted", "declined", "withdrawn"])
def test_one_that_has_ended_has_no_next_step(tmp_path: Path, kind: str) -> None:
    root = workspace(tmp_path, {"dossiers/aurora.yaml": DOSSIER + COMPLAINT})
    known = stands(root).proposal
    ended = replace(known, events=(*known.events, Event(kind, CALL, known.events[0].at, 1)))
    found = followed(ended, open_workspace(root), CALL)
    assert (found.state, found.step) == (kind, None)
