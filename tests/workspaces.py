"""A folder to write workspaces in, beside a kamdocs that ships one profile, its wordings, and two templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kamdocs.errors import InputError
from kamdocs.workspace import dossier_problems, folder, open_workspace, read_dossier

__all__ = ["DOSSIER", "SETTINGS", "WORDINGS", "Write", "library", "problems", "profile", "refused", "writer"]

WORDINGS = "kamdocs: wordings/1\nguarantee: Valid until {{ validity.until | full_date }}\nfigures: {}\nevery: {}\n"
SETTINGS = "kamdocs: workspace/1\ndefaults: {language: en, currency: EUR, validity: {days: 30}}\n"
DOSSIER = """\
kamdocs: dossier/1
account: {name: Aurora}
buying_centre:
  members:
    - {id: ad, name: Giulia Serra, position: CEO}
    - {name: Elena Conti, position: CFO}
offer:
  title: Monitoring
  items: [{description: Sensor, quantity: 1, unit_price: 10}]
"""

Write = Callable[[dict[str, str]], Path]


def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """What writes files below the current folder, and gives it."""
    shipped = tmp_path / "installed"
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(folder, "shipped_folder", lambda name: shipped / name)
    put(shipped, {"profiles/finance.yaml": profile("finance", "payback"), "templates/wordings.yaml": WORDINGS})
    put(shipped, {"templates/proposal.docx": "", "templates/proposal.it.docx": ""})

    def write(files: dict[str, str]) -> Path:
        put(here, files)
        return here

    return write


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def profile(kind: str, *arguments: str) -> str:
    listed = "".join(f"  - id: {name}\n    title: Title\n    for: {{{kind}: 30}}\n" for name in arguments)
    return f"kamdocs: profile/1\ntype: {kind}\nlabel: {kind.title()}\nheading: Figures\n" + (f"arguments:\n{listed}" if listed else "")


def library(group: str, *ids: str) -> str:
    rest = {"arguments": "title: T, for: {finance: 1}", "references": "client: C, consent: {given: 2026-01-01}", "team": "name: N"}
    return f"kamdocs: library/1\n{group}:\n" + "".join(f"  - {{id: {name}, {rest.get(group, 'label: L')}}}\n" for name in ids)


def refused(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [str(problem) for problem in error.value.problems]


def problems(here: Path, root: Path | None = None) -> list[str]:
    """What is wrong with `aurora.yaml`, without a workspace or in that of `root`."""
    dossier, _ = read_dossier(here / "aurora.yaml")
    return [str(problem) for problem in dossier_problems(dossier, open_workspace(root))]
