"""The table in an XLSX file.

What a cell shows and what it holds must be one and the same, so formulas, macros, merged and hidden cells are refused. Numbers are taken as
Excel shows them, with fifteen digits: what it computes with is binary.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any, Final

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.values import Number
from kamdocs.workspace.cell_numbers import number_shown
from kamdocs.workspace.shapes import MOST_ELEMENTS, Shape, TooLarge, shape_of
from kamdocs.workspace.tables import MOST_ROWS, MOST_TOLD, NOT_IN_WORD, OLE, Cell, Table, invisible, refused, too_many_rows

__all__ = ["workbook_table"]

_MOST_COLUMNS: Final = 1_000
_MOST_CELLS: Final = 1_000_000
"""The empty ones among them."""
_MOST_UNPACKED: Final = 100_000_000
_MOST_MEMBERS: Final = 2_000

_MACROS = re.compile(r"vbaproject|^/?xl/macros|macrosheets/", re.IGNORECASE)
_DOCTYPE = re.compile(b"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")


def workbook_table(content: bytes, shown: str, sheet: str | None) -> Table:
    """The table in an XLSX file, which messages name `shown`. `sheet`: absent, the only one that holds anything.

    Raises InputError with every problem of the file.
    """
    shapes = _shapes(content, shown)
    import warnings

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles, validations and the like that it does not keep
            book = _book(content)
            try:
                found = _sheet(book, shown, sheet, shapes)
                return Table(_sheet_rows(found, shapes[found._worksheet_path], f"{shown}:{found.title}"))
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
        OverflowError,
        RecursionError,
        OSError,
    ) as error:
        # What openpyxl raises of a damaged file is not written down anywhere.
        raise refused(shown, f"this workbook cannot be read ({type(error).__name__})", "open it in Excel and save it again") from None


def _shapes(content: bytes, shown: str) -> dict[str, Shape]:
    """What each sheet holds, by the name of its part. Refuses what is no workbook, what holds macros, and what would grow without end."""
    import zipfile
    import zlib

    if content.startswith(OLE):
        way_out = "save it as an Excel workbook (.xlsx) without a password"
        raise refused(shown, "the file is protected by a password, or an old Excel file", way_out)
    too_large = refused(shown, "the workbook is too large when it is unpacked", "keep the price list alone in a new workbook")
    found: dict[str, Shape] = {}
    left = MOST_ELEMENTS
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if any(_MACROS.search(each.filename) for each in members):
                raise _with_macros(shown)
            if len(members) > _MOST_MEMBERS or sum(each.file_size for each in members) > _MOST_UNPACKED:
                raise too_large
            for each in members:
                part = package.read(each)
                if each.filename.casefold().endswith((".xml", ".rels")) and _DOCTYPE.search(part):
                    raise refused(shown, f"{each.filename} declares a document type, which no spreadsheet program writes", "save it anew")
                shape = shape_of(part, left)  # of any part: a sheet may have any name
                if shape.macros:
                    raise _with_macros(shown)
                left -= shape.elements
                found[each.filename] = shape
    except TooLarge:
        raise too_large from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise refused(shown, "this is no XLSX file, or it is damaged", "open it in Excel and save it again") from None
    if any(shape.is_sheet and (shape.damaged or shape.disorder) for shape in found.values()):
        raise refused(shown, "this workbook cannot be read: a sheet of it is damaged", "open it in Excel and save it again")
    return found


def _with_macros(shown: str) -> InputError:
    return refused(shown, "a workbook with macros is not read", "save it as an Excel workbook without them (.xlsx)")


def _book(content: bytes) -> Any:
    from openpyxl.reader.excel import ExcelReader

    class Reader(ExcelReader):  # type: ignore[misc]
        """Passes over chart sheets, which hold no cells and which openpyxl cannot always read."""

        def read_chartsheet(self, sheet: Any, rel: Any) -> None:
            self.wb._sheets.append(SimpleNamespace(defined_names={}))  # names count the sheets

    reader = Reader(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    reader.read()
    return reader.wb


def _sheet(book: Any, shown: str, wanted: str | None, shapes: dict[str, Shape]) -> Any:
    sheets = {each.title: each for each in book.worksheets}
    if wanted is not None:
        if wanted not in sheets:
            guess = nearest(wanted, sheets)
            raise refused(shown, f"there is no sheet {wanted!r}", f"did you mean {guess!r}?" if guess else f"there are {', '.join(sheets)}")
        return sheets[wanted]
    filled = [each for each in sheets.values() if shapes[each._worksheet_path].last_row]
    if len(filled) > 1:
        names = ", ".join(each.title for each in filled)
        raise refused(shown, f"the workbook has several sheets ({names})", f"say which one: `sheet: {filled[0].title}`")
    if not filled:
        raise refused(shown, "the workbook is empty", "its first row names the columns, and each other row is an article")
    return filled[0]


def _sheet_rows(sheet: Any, shape: Shape, where: str) -> tuple[tuple[Cell, ...], ...]:
    _check_size(shape, where)
    problems = list(_unseen(shape, where))
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    rows = tuple(
        tuple(_cells(row, where, problems))
        for row in (sheet.iter_rows(max_row=shape.last_row, max_col=shape.width) if shape.last_row else ())
        if any(cell.value not in (None, "") for cell in row)
    )
    if problems:
        raise InputError(problems[:MOST_TOLD])
    return rows


def _check_size(shape: Shape, where: str) -> None:
    if shape.last_row > MOST_ROWS:
        raise too_many_rows(where)
    if shape.width > _MOST_COLUMNS:
        way_out = "keep the price list alone in it, and delete the empty columns behind"
        raise refused(where, f"the sheet has more than {_MOST_COLUMNS:,} columns", way_out)
    if max(shape.cells, shape.filled_rows * shape.width) > _MOST_CELLS:
        way_out = "keep the price list alone in it, and delete the empty rows and columns behind"
        raise refused(where, f"the sheet has more than {_MOST_CELLS:,} cells, the empty ones among them", way_out)


def _unseen(shape: Shape, where: str) -> Iterator[Problem]:
    """What a reader of the sheet does not see, or does not see where it stands."""
    from openpyxl.utils import get_column_letter

    for each in shape.merged[:MOST_TOLD]:
        yield Problem(
            f"{where}!{each}", "these cells are merged, so that some rows have no value of their own", "unmerge them and fill each"
        )
    for number in shape.hidden_rows[:MOST_TOLD]:
        yield Problem(f"{where}!{number}:{number}", "this row is hidden", "unhide or delete it")
    for column in sorted(shape.columns):
        if any(first <= column <= last for first, last in shape.hidden_columns):
            letters = get_column_letter(column)
            yield Problem(f"{where}!{letters}:{letters}", "this column is hidden", "unhide or delete it")
    for row, column in shape.unnamed[:MOST_TOLD]:
        message = "this cell stands in a column without a name"
        yield Problem(f"{where}!{get_column_letter(column)}{row}", message, "name its column in the first row, or empty it")


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
        return number_shown(value, str(cell.number_format or ""))
    text = str(value).strip()
    found = NOT_IN_WORD.search(text)
    return text, invisible(found[0]) if found else None
