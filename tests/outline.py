"""What a Word document says and in which styles, as lines of text that a diff can show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table

__all__ = ["outline"]


def outline(path: Path) -> str:
    """A line for each paragraph (`Style: text`) and for each row of a table (`| cell | cell`); headers and footers first."""
    document = Document(str(path))
    lines: list[str] = []
    for section in document.sections:
        for name in ("first_page_header", "header", "first_page_footer", "footer"):
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                lines += [f"[{name.replace('_', ' ')}]", *_lines(part)]
    return "\n".join([*lines, "[body]", *_lines(document)]) + "\n"


def _lines(holder: Any) -> Iterator[str]:
    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            yield from (_row(row) for row in block.rows)
        elif block.text.strip():
            yield f"{block.style.name}: {_shown(block.text)}"


def _row(row: Any) -> str:
    """Cells that are merged stand once."""
    cells = list({id(cell._tc): cell for cell in row.cells}.values())
    return "| " + " | ".join(" / ".join(_shown(line) for line in _cell(cell)) for cell in cells)


def _cell(cell: Any) -> Iterator[str]:
    for block in cell.iter_inner_content():
        if isinstance(block, Table):
            yield from (_row(row) for row in block.rows)
        elif block.text.strip():
            yield block.text


def _shown(text: str) -> str:
    return (
        text.replace("\t", " → ").replace("\n", " ↵ ").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    )
