"""A table that somebody keeps in a spreadsheet: the cells of a CSV or XLSX file, each with its place. CSV is read here."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kamdocs.errors import InputError, Problem
from kamdocs.source import content_of
from kamdocs.values import Number

__all__ = ["MOST_ROWS", "MOST_TOLD", "NOT_IN_WORD", "OLE", "Cell", "Table", "invisible", "read_table", "refused", "too_many_rows"]

MOST_ROWS: Final = 50_000
"""Rows at most, the names of the columns among them."""
_MOST_BYTES: Final = 20_000_000
MOST_TOLD: Final = 20

_ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATOR = re.compile(r"sep=([;,\t|])\r?(?:\n|$)", re.IGNORECASE)
# XML 1.0 has no way to write these, so a Word document cannot hold them.
NOT_IN_WORD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value`: its text without white space around it, "" where it is empty; a number of an XLSX file as a `Number`, and as a
    text with its sign (`22%`) where it is shown as a share. `where`: `file:row`, or `file:sheet!cell`."""

    value: str | Number
    where: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold something, each as long as it is written. `decimal_comma`: whether numbers may have one, since no comma parts
    the cells."""

    rows: tuple[tuple[Cell, ...], ...]
    decimal_comma: bool = False


def read_table(path: Path, shown: str, sheet: str | None = None) -> Table:
    """The table in a CSV or XLSX file, which messages name `shown`. `sheet`: of an XLSX file; absent: the only one that holds anything.

    Raises InputError with every problem of the file.
    """
    ending = path.suffix.casefold()
    if ending == ".xlsm":
        raise refused(shown, "a workbook with macros is not read", "save it as an Excel workbook without them (.xlsx)")
    if ending not in (".csv", ".xlsx"):
        raise refused(shown, "this is neither a CSV nor an XLSX file", "save the table as CSV UTF-8 (.csv) or as an Excel workbook (.xlsx)")
    content = _content(path, shown)
    if ending == ".csv":
        return _csv(content, shown)
    # Here: most lists are no workbooks, and openpyxl is slow to load.
    from kamdocs.workspace.workbooks import workbook_table

    return workbook_table(content, shown, sheet)


def refused(where: str, message: str, hint: str) -> InputError:
    return InputError(Problem(where, message, hint))


def _content(path: Path, shown: str) -> bytes:
    content = content_of(path, shown, _MOST_BYTES + 1, "a CSV or XLSX file")
    if len(content) > _MOST_BYTES:
        raise refused(shown, f"the file is larger than {_MOST_BYTES // 1_000_000} MB", "keep the price list alone in it")
    return content


# ------------------------------------------------------------------------------------------------------------------------------- CSV


def _csv(content: bytes, shown: str) -> Table:
    text = _decoded(content, shown)
    delimiter = _delimiter(text)
    table = Table(tuple(_csv_rows(text, delimiter, shown)), decimal_comma=delimiter != ",")
    if NOT_IN_WORD.search(text) and (problems := list(islice(_unwritable(table), MOST_TOLD))):
        raise InputError(problems)
    return table


def _delimiter(text: str) -> str:
    """What parts the cells: what Excel's own first line `sep=;` says, else whichever sign the first row has more of."""
    if told := _SEPARATOR.match(text):
        return told[1]
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _unwritable(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        for cell in row:
            if found := NOT_IN_WORD.search(str(cell.value)):
                yield Problem(cell.where, *invisible(found[0]))


def invisible(character: str) -> tuple[str, str]:
    return f"the invisible character U+{ord(character):04X} cannot stand in a text", "delete it"


def _decoded(content: bytes, shown: str) -> str:
    if content.startswith((_ZIP, OLE)):
        raise refused(shown, "this is an Excel file, not CSV", "name it .xlsx, or save it as CSV UTF-8")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:1000]:
        raise refused(shown, "the file is saved as UTF-16 (Unicode text)", "save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        row, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        problem = Problem(
            f"{shown}:{row}:{column}", "the file is not saved as UTF-8: this character cannot be read", "save it as CSV UTF-8"
        )
        raise InputError(problem) from None


def _csv_rows(text: str, delimiter: str, shown: str) -> Iterator[tuple[Cell, ...]]:
    import csv

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise too_many_rows(f"{shown}:{line}")
            if any(each.strip() for each in row) and not (number == 1 and _SEPARATOR.match(text)):
                yield tuple(Cell(each.strip(), f"{shown}:{line}") for each in row)
            line = reader.line_num + 1
    except csv.Error:
        way_out = 'inside a text in quotes write each of its quotation marks twice (""), and close the text with one'
        raise refused(f"{shown}:{line}", "a quotation mark is not closed, or the text goes on after it", way_out) from None


def too_many_rows(where: str) -> InputError:
    return refused(where, f"the table has more than {MOST_ROWS:,} rows", "keep the price list alone in it, and delete the empty rows below")
