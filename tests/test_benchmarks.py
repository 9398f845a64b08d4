from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kamdocs.word import document_text

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("dossier", "template", "valid_until"),
    [("solemaro", "proposal.it.docx", "1 febbraio 2027"), ("glenvarra", "proposal.docx", "4 January 2027")],
)
def test_the_plain_script_fills_the_shipped_templates(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch, dossier: str, template: str, valid_until: str
) -> None:
    """What kamdocs is measured against has to know every filter and test that the templates use. Nothing is measured here."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import generate

    output = tmp_path / "plain.docx"
    command = generate.plain_command(demo / "dossiers" / f"{dossier}.yaml", demo, output)
    assert Path(command[2]).name == template
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    body = [text for place, text in document_text(output.read_bytes()) if place.startswith("paragraph")]
    assert body[-1].endswith(valid_until)
