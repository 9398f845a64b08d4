from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import DOSSIER, SETTINGS, Write, problems, refused, writer

from kamdocs.workspace import open_workspace


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


def test_an_unknown_time_zone_of_the_workspace_is_a_problem(write: Write) -> None:
    here = write({"kamdocs.yaml": "kamdocs: workspace/1\ndefaults: {time_zone: Europe/Roma}\n"})
    assert refused(lambda: open_workspace(here)) == [
        "kamdocs.yaml:2:23: defaults.time_zone: 'Europe/Roma' is no time zone; did you mean 'Europe/Rome'?"
    ]


@pytest.mark.parametrize(
    "number",
    [
        *("IT12345670017", "it 12345670017", "12345670017", "EL094259216", "CHE-107.787.577 IVA", "CHE-107.787.577"),
        *("US whatever", "XI980780684"),
    ],
)
def test_vat_numbers_that_are_right_or_have_no_known_rule(write: Write, number: str) -> None:
    text = DOSSIER.replace("name: Aurora", f"name: Aurora, country: IT, vat_id: '{number}'")
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": text})
    assert problems(here, here) == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("IT12345670018", "the check digits of 'IT12345670018' do not fit"),
        ("it 1234", "'it 1234' is no VAT number of IT"),
    ],
)
def test_the_suppliers_vat_number_keeps_its_countrys_rules(write: Write, number: str, told: str) -> None:
    here = write({"kamdocs.yaml": f"kamdocs: workspace/1\nsupplier: {{name: Tidewell, vat_id: {number}}}\n"})
    assert refused(lambda: open_workspace(here)) == [f"kamdocs.yaml:2:36: supplier.vat_id: {told}; compare it with your own papers"]


@pytest.mark.parametrize("number", ["IT12345670017", "12345670018", "US whatever"])
def test_a_suppliers_vat_number_that_is_right_or_has_no_known_rule(write: Write, number: str) -> None:
    here = write({"kamdocs.yaml": f"kamdocs: workspace/1\nsupplier: {{name: Tidewell, vat_id: {number}}}\n"})
    assert open_workspace(here).settings is not None
