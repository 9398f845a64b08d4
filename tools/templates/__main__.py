"""Writes the shipped templates: `python -m tools.templates` in the project's root."""

from __future__ import annotations

from pathlib import Path

from tools.templates.package import template
from tools.templates.words import ENGLISH, ITALIAN

FOLDER = Path(__file__).resolve().parents[2] / "templates"

for words in (ENGLISH, ITALIAN):
    (FOLDER / words.file).write_bytes(template(words))
