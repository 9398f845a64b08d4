"""Tables: what they say to who cannot see them, their header rows, and rows that a page may cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kamdocs.word.check.opened import WARNING, Finding, Opened, Part, is_shown
from kamdocs.word.check.styles import Styles
from kamdocs.word.formatting import is_on
from kamdocs.word.markup import Element, W

__all__ = ["table_findings"]

_ROW_WRAPPERS: Final = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml")


def table_findings(file: Opened, styles: Styles) -> Iterator[Finding]:
    for part in file.parts.values():
        for table in part.root.iter(f"{W}tbl"):
            rows = list(_rows(table))
            if rows and is_shown(table) and not _is_layout(table, rows, styles):
                yield from _table(part, table, rows)


def _table(part: Part, table: Element, rows: list[Element]) -> Iterator[Finding]:
    at = next(table.iter(f"{W}p"), None)
    caption, description = (table.find(f"{W}tblPr/{W}{name}") for name in ("tblCaption", "tblDescription"))
    if not any((each.get(f"{W}val") or "").strip() for each in (caption, description) if each is not None):
        message = "the table has no alternative text, so that who cannot see it learns nothing of it"
        yield part.found("no-alt-text", WARNING, message, "right-click it → Table Properties → Alt Text", at)
    printed = [row for row in rows if not _is_tag(part, row)]
    if len(rows) > 1 and printed and rows[0] is printed[0] and not _has(rows[0], "tblHeader") and not _headed_by_column(table):
        message = "the table has no header row, which would stand again on each page and be read out with each cell"
        yield part.found("no-header-row", WARNING, message, "select its first row → Table Layout → Repeat Header Rows", at)
    if any(not _has(row, "cantSplit") for row in printed):
        message = "a page may cut a row of the table in two"
        hint = "select it → Table Properties → Row, and take off Allow row to break across pages"
        yield part.found("row-splits", WARNING, message, hint, at)


def _is_layout(table: Element, rows: list[Element], styles: Styles) -> bool:
    """Whether the table only puts things in their places: it has one column, or its style says so."""
    style = table.find(f"{W}tblPr/{W}tblStyle")
    named = "layout" in styles.name(style.get(f"{W}val", "")) if style is not None else False
    return named or all(len(list(row.iterchildren(f"{W}tc", f"{W}sdt"))) <= 1 for row in rows)


def _rows(holder: Element) -> Iterator[Element]:
    for each in holder:
        if each.tag == f"{W}tr":
            yield each
        elif each.tag in _ROW_WRAPPERS:
            yield from _rows(each)


def _is_tag(part: Part, row: Element) -> bool:
    """Whether the row goes when the template is filled."""
    return "".join(part.text(each) for each in row.iter(f"{W}p")).lstrip().startswith("{%tr ")


def _has(row: Element, name: str) -> bool:
    return is_on(row.find(f"{W}trPr/{W}{name}"))


def _headed_by_column(table: Element) -> bool:
    """Whether the table's own settings say that its first column heads its rows, and its first row heads nothing."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    return look is not None and look.get(f"{W}firstRow") == "0" and look.get(f"{W}firstColumn") == "1"
