"""A table that somebody keeps in a spreadsheet: the cells of a CSV or XLSX file, each with its place.

What a cell shows and what it holds must be one and the same, so formulas, macros and merged cells are refused, and so is a file that is
not UTF-8. Numbers of an XLSX file are taken as Excel shows them, with fifteen digits: what it computes with is binary.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.values import Number

__all__ = ["MOST_ROWS", "Cell", "Table", "read_table"]

MOST_ROWS: Final = 50_000
"""Rows at most, the names of the columns among them."""
_MOST_COLUMNS: Final = 1_000
_MOST_BYTES: Final = 20_000_000
_MOST_UNPACKED: Final = 100_000_000
_MOST_MEMBERS: Final = 2_000
_MOST_TOLD: Final = 20

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# XML 1.0 has no way to write these, so a Word document cannot hold them.
_NOT_IN_WORD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DOCTYPE = re.compile(b"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([^"']+)""")


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
        raise _refused(shown, "a workbook with macros is not read", "save it as an Excel workbook without them (.xlsx)")
    if ending not in (".csv", ".xlsx"):
        raise _refused(
            shown, "this is neither a CSV nor an XLSX file", "save the table as CSV UTF-8 (.csv) or as an Excel workbook (.xlsx)"
        )
    content = _content(path, shown)
    return _csv(content, shown) if ending == ".csv" else _xlsx(content, shown, sheet)


def _refused(where: str, message: str, hint: str) -> InputError:
    return InputError(Problem(where, message, hint))


def _content(path: Path, shown: str) -> bytes:
    try:
        if path.is_dir():
            raise _refused(shown, "this is a folder, not a file", "name a file inside it")
        if path.exists() and not path.is_file():
            raise _refused(shown, "this is no ordinary file", "name a CSV or XLSX file")
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refused(shown, "there is no such file", _similar(path)) from None
    except PermissionError:
        raise _refused(shown, "the file may not be read", "ask for permission to read it, or close the program that holds it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(shown, f"the file cannot be read ({reason or error})", "check its name and its disk") from None
    if len(content) > _MOST_BYTES:
        raise _refused(shown, f"the file is larger than {_MOST_BYTES // 1_000_000} MB", "keep the price list alone in it")
    return content


def _similar(path: Path) -> str:
    try:
        near = nearest(path.name, sorted(each.name for each in path.parent.iterdir() if each.is_file()))
    except OSError:  # a folder that is not there, or may not be listed
        near = None
    return f"did you mean {near}?" if near else "check the name and the folder"


# ------------------------------------------------------------------------------------------------------------------------------- CSV


def _csv(content: bytes, shown: str) -> Table:
    text = _decoded(content, shown)
    comma, semicolon = (text.split("\n", 1)[0].count(sign) for sign in ",;")
    table = Table(tuple(_csv_rows(text, ";" if semicolon > comma else ",", shown)), decimal_comma=semicolon > comma)
    if _NOT_IN_WORD.search(text) and (problems := list(islice(_unwritable(table), _MOST_TOLD))):
        raise InputError(problems)
    return table


def _unwritable(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        for cell in row:
            if found := _NOT_IN_WORD.search(str(cell.value)):
                yield Problem(cell.where, *_invisible(found[0]))


def _invisible(character: str) -> tuple[str, str]:
    return f"the invisible character U+{ord(character):04X} cannot stand in a text", "delete it"


def _decoded(content: bytes, shown: str) -> str:
    if content.startswith((_ZIP, _OLE)):
        raise _refused(shown, "this is an Excel file, not CSV", "name it .xlsx, or save it as CSV UTF-8")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:1000]:
        raise _refused(shown, "the file is saved as UTF-16 (Unicode text)", "save it as CSV UTF-8")
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
                raise _too_many_rows(f"{shown}:{line}")
            if any(each.strip() for each in row):
                yield tuple(Cell(each.strip(), f"{shown}:{line}") for each in row)
            line = reader.line_num + 1
    except csv.Error:
        way_out = 'inside a text in quotes write each of its quotation marks twice (""), and close the text with one'
        raise _refused(f"{shown}:{line}", "a quotation mark is not closed, or the text goes on after it", way_out) from None


def _too_many_rows(where: str) -> InputError:
    return _refused(
        where, f"the table has more than {MOST_ROWS:,} rows", "keep the price list alone in it, and delete the empty rows below"
    )


# ------------------------------------------------------------------------------------------------------------------------------ XLSX


def _xlsx(content: bytes, shown: str, sheet: str | None) -> Table:
    _check_package(content, shown)
    import warnings

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles, validations and the like that it does not keep
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                return Table(_sheet_rows(_sheet(book, shown, sheet), shown))
            finally:
                book.close()
    except InputError:
        raise
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        RecursionError,
        OSError,
    ) as error:
        # What openpyxl raises of a damaged file is not written down anywhere.
        raise _refused(shown, f"this workbook cannot be read ({type(error).__name__})", "open it in Excel and save it again") from None


def _check_package(content: bytes, shown: str) -> None:
    """Refuses what is no workbook, what holds macros or merged cells, and what would grow without end."""
    import zipfile
    import zlib

    if content.startswith(_OLE):
        way_out = "save it as an Excel workbook (.xlsx) without a password"
        raise _refused(shown, "the file is protected by a password, or an old Excel file", way_out)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {each.filename.casefold() for each in package.infolist()}
            if any(name.endswith("vbaproject.bin") for name in names):
                raise _refused(shown, "a workbook with macros is not read", "save it as an Excel workbook without them (.xlsx)")
            if len(package.infolist()) > _MOST_MEMBERS or sum(each.file_size for each in package.infolist()) > _MOST_UNPACKED:
                raise _refused(shown, "the workbook is too large when it is unpacked", "keep the price list alone in a new workbook")
            for each in package.infolist():
                if each.filename.casefold().endswith((".xml", ".rels")) and _DOCTYPE.search(package.read(each)):
                    raise _refused(shown, f"{each.filename} declares a document type, which no spreadsheet program writes", "save it anew")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise _refused(shown, "this is no XLSX file, or it is damaged", "open it in Excel and save it again") from None


def _sheet(book: Any, shown: str, wanted: str | None) -> Any:
    sheets = {each.title: each for each in book.worksheets}
    for each in sheets.values():
        each.reset_dimensions()  # what a file says of its own size need not be so
    if wanted is not None:
        if wanted not in sheets:
            guess = nearest(wanted, sheets)
            raise _refused(
                shown, f"there is no sheet {wanted!r}", f"did you mean {guess!r}?" if guess else f"there are {', '.join(sheets)}"
            )
        return sheets[wanted]
    filled = [each for each in sheets.values() if any(True for _ in islice(_filled_rows(each, shown), 1))]
    if len(filled) > 1:
        names = ", ".join(each.title for each in filled)
        raise _refused(shown, f"the workbook has several sheets ({names})", f"say which one: `sheet: {filled[0].title}`")
    if not filled:
        raise _refused(shown, "the workbook is empty", "its first row names the columns, and each other row is an article")
    return filled[0]


def _filled_rows(sheet: Any, shown: str) -> Iterator[tuple[Any, ...]]:
    """The rows that hold something."""
    where = f"{shown}:{sheet.title}"
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MOST_ROWS:
            raise _too_many_rows(where)
        if len(row) > _MOST_COLUMNS:
            way_out = "keep the price list alone in it, and delete the empty columns behind"
            raise _refused(where, f"the sheet has more than {_MOST_COLUMNS:,} columns", way_out)
        if any(cell.value not in (None, "") for cell in row):
            yield row


def _sheet_rows(sheet: Any, shown: str) -> tuple[tuple[Cell, ...], ...]:
    where = f"{shown}:{sheet.title}"
    problems: list[Problem] = [
        Problem(f"{where}!{each}", "these cells are merged, so that some rows have no value of their own", "unmerge them and fill each")
        for each in islice(_merged(sheet), _MOST_TOLD)
    ]
    rows = tuple(tuple(_cells(row, where, problems)) for row in _filled_rows(sheet, shown))
    if problems:
        raise InputError(problems[:_MOST_TOLD])
    return rows


def _merged(sheet: Any) -> Iterator[str]:
    with sheet._get_source() as stream:
        for found in _MERGED.finditer(stream.read()):
            yield found[1].decode("ascii", "replace")


def _cells(row: Iterable[Any], where: str, problems: list[Problem]) -> Iterator[Cell]:
    for cell in row:
        place = f"{where}!{cell.coordinate}" if cell.value is not None else where
        value, problem = _value(cell)
        if problem:
            problems.append(Problem(place, *problem))
        yield Cell(value, place)


def _value(cell: Any) -> tuple[str | Number, tuple[str, str] | None]:
    """The cell's value, or what is wrong with it and the way out."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f":
        return "", ("this cell holds a formula, whose result nobody has checked", "copy it, and paste it as a value")
    if cell.data_type == "e":
        return "", (f"this cell holds an error ({value})", "write the value")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return "", ("Excel made a date of this cell", "format it as text, and write it again")
    if isinstance(value, bool):
        return "true" if value else "false", None
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return "", ("this cell holds no number that can be read", "write it again")
        return _number(value, str(cell.number_format or "")), None
    text = str(value).strip()
    found = _NOT_IN_WORD.search(text)
    return text, _invisible(found[0]) if found else None


def _number(value: float, shown_as: str) -> str | Number:
    """Excel shows fifteen digits of a number, and computes with a binary one that is near it."""
    number = Decimal(format(value, ".15g"))
    if "%" in shown_as:
        return f"{_plain(number.scaleb(2))}%"
    plain = _plain(number)
    # An article number such as 00123, which is kept as 123 and shown with its zeros.
    return plain.zfill(len(shown_as)) if re.fullmatch("0{2,}", shown_as) and plain.isdigit() else Number(plain)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
