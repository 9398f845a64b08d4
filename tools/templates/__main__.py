"""Writes the shipped templates, and that of the list of fields: `python -m tools.templates` in the project's root."""

from __future__ import annotations

from pathlib import Path

from tools.templates.package import list_of_fields, template
from tools.templates.words import ENGLISH, ITALIAN

ROOT = Path(__file__).resolve().parents[2]

for words in (ENGLISH, ITALIAN):
    (ROOT / "templates" / words.file).write_bytes(template(words))
(ROOT / "kamdocs/cli/template/fields.docx").write_bytes(list_of_fields())
