"""Commands run in this process, and a workspace small enough to be seen whole."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kamdocs import cli

__all__ = ["DATE", "DOSSIER", "LIBRARY", "PROFILE", "SETTINGS", "Ran", "run", "workspace"]

DATE = "2026-11-24"

SETTINGS = """\
kamdocs: workspace/1
supplier: {name: Tidewell Ltd}
defaults: {language: en, currency: EUR, validity: {days: 30}}
"""
DOSSIER = """\
kamdocs: dossier/1
account: {name: Aurora Logistics Ltd, short_name: Aurora}
buying_centre:
  criteria: [{id: safety, label: Safety at work}]
  members:
    - {id: counsel, name: Elena Conti, position: General Counsel, type: legal, attitude: sceptic}
offer:
  title: Cold rooms that report their own faults
  items: [{description: Sensor, quantity: 2, unit_price: 100.00, tax: 0%}]
"""
PROFILE = """\
kamdocs: profile/1
type: legal
label: Legal
heading: Rights and duties
most: 2
rules:
  - {id: legal-sceptic, when: {reader.attitude: sceptic}, prefer: {tag: duty, by: 15}, because: A sceptic reads the duties}
"""
LIBRARY = """\
kamdocs: library/1
arguments:
  - {id: liability, title: We are liable for the damage that we cause, tags: [duty], for: {legal: 30}, answers: [safety]}
  - {id: courts, title: The courts of your own city decide, for: {legal: 20}}
  - {id: paper, title: Every change is put on paper, for: {legal: 10}}
  - {id: notice, title: Leave with a month of notice, for: {legal: 40}, when: {reader.style: driver}}
  - {id: insured, title: Insured for everything, for: {hr: 30}}
references:
  - {id: ref-past, client: Passato Ltd, consent: {given: 2025-01-01, until: 2025-12-31, scope: [name]}}
  - {id: ref-open, client: Aperto Ltd, project: Cold rooms for fish, consent: {given: 2025-01-01, scope: [name]}}
"""


class Ran(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Ran:
    """Runs `kamdocs ARGUMENTS`. What is no `KamdocsError` and no wrong usage comes out as it is, as it would with a traceback."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(arguments)
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    return Ran(code, *(stream.detach().getvalue().decode("utf-8") for stream in (out, err)))  # type: ignore[attr-defined]


def workspace(root: Path, files: Mapping[str, str] | None = None) -> Path:
    """The small workspace in `root`: a lawyer, who reads two arguments of the four that are made for her. `files`: texts by path, in place
    of its own or beside them."""
    texts = {
        "kamdocs.yaml": SETTINGS,
        "dossiers/aurora.yaml": DOSSIER,
        "profiles/legal.yaml": PROFILE,
        "library/library.yaml": LIBRARY,
        **(files or {}),
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return root
