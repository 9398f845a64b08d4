"""Templates for the check: a sound one of python-docx, and what is said of one that is broken on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from corpus import changed, parts_of, template_of
from docx import Document
from docx.document import Document as DocumentObject

from kamdocs.word.check import Finding, findings

__all__ = ["FIRST", "SOUND", "broken", "built", "edited", "found", "kinds", "told"]

SOUND = (
    "{%p for section in sections %}",
    "{%p for argument in section.arguments %}",
    "{{ argument.title }}",
    "{%p for proof in argument.proofs %}",
    "{{ proof.label }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{{ offer.totals.gross | money }}",
    "{{ validity.text }}",
)
"""The paragraphs that every proposal has."""
FIRST = len(SOUND) - 1
"""The number of the first paragraph that `broken` adds."""


def broken(folder: Path, *paragraphs: str, name: str = "proposal.docx") -> Path:
    """A sound template with these paragraphs before its last one."""
    return template_of(folder, *SOUND[:-1], *paragraphs, SOUND[-1], name=name)


def built(folder: Path, build: Callable[[DocumentObject], object], name: str = "proposal.docx") -> Path:
    """A sound template with what `build` adds to it before its last paragraph."""
    document = Document()
    for paragraph in SOUND[:-1]:
        document.add_paragraph(paragraph)
    build(document)
    document.add_paragraph(SOUND[-1])
    path = folder / name
    document.save(str(path))
    return path


def edited(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """The file with the first of each pair, a regular expression, replaced once in this part."""
    text = parts_of(path.read_bytes())[part].decode("utf-8")
    for old, new in changes:
        text, count = re.subn(old, lambda _, new=new: new, text, count=1, flags=re.DOTALL)  # type: ignore[misc]
        assert count == 1, f"{old} is not in {part}"
    return changed(path, {part: text.encode("utf-8")})


def kinds(path: Path) -> list[str]:
    """What is found, in the order of the document."""
    return [finding.kind for finding in findings(path)]


def found(path: Path, kind: str) -> list[Finding]:
    return [finding for finding in findings(path) if finding.kind == kind]


def told(path: Path, kind: str) -> list[str]:
    """What is said of this kind, with the file's name for its path."""
    return [str(finding).replace(path.as_posix(), path.name) for finding in found(path, kind)]
