"""What a workbook's parts hold, told while they are read as a stream: before anything is kept of them, and whatever they are named."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

__all__ = ["MOST_ELEMENTS", "Shape", "TooLarge", "shape_of"]

MOST_ELEMENTS: Final = 5_000_000
"""Of all parts together. A table of a million cells has three million."""

_MOST_FILLED_ROWS: Final = 200_000
"""Far beyond what a table may have: where the file has more, nobody needs to know which sheet it is."""

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CELL, _ROW, _COLUMNS, _MERGED = (f"{_MAIN} {name}" for name in ("c", "row", "col", "mergeCell"))
_HELD: Final = frozenset(f"{_MAIN} {name}" for name in ("v", "is", "f"))
_SHEET: Final = f"{_MAIN} worksheet"
_MACROS: Final = re.compile("macroenabled|vbaproject|macrosheet", re.IGNORECASE)
_COORDINATE: Final = re.compile(r"([A-Za-z]{1,3})[0-9]+")


class TooLarge(Exception):
    """The parts have more elements or rows than anybody reads."""


class Shape:
    """What one part holds. Of a part that is no sheet, `elements` and `macros` alone say something."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.elements = self.cells = self.filled_rows = self.last_row = self.width = 0
        self.macros = self.is_sheet = self.disorder = self.damaged = False
        self.merged: list[str] = []
        self.hidden_rows: list[int] = []
        """Those that hold something."""
        self.hidden_columns: list[tuple[int, int]] = []
        self.columns: set[int] = set()
        """Those that hold something."""
        self.unnamed: list[tuple[int, int]] = []
        """Row and column of the cells that hold something to the right of the first row that does; the first of each column."""
        self._row = self._column = 0
        self._hidden = False
        self._letters: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.most:
            raise TooLarge
        if name == _CELL:
            self._cell(attributes.get("r"))
        elif name in _HELD:
            if self._column and self._row:
                self._held()
        elif name == _ROW:
            self._begin_row(attributes)
        elif name == _COLUMNS:
            if _is_hidden(attributes, "width"):
                self.hidden_columns.append((_number(attributes.get("min")), _number(attributes.get("max"))))
        elif name == _MERGED:
            self.merged.append(attributes.get("ref", ""))
        elif name == _SHEET:
            self.is_sheet = True
        elif "ContentType" in attributes or "Type" in attributes:
            kind = attributes.get("ContentType") or attributes.get("Type") or ""
            self.macros = self.macros or bool(_MACROS.search(kind))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = _number(attributes.get("r")) if "r" in attributes else self._row + 1
        # A reader leaves out what comes behind its place.
        self.disorder = self.disorder or number <= self._row
        self._row, self._column = number, 0
        self._hidden = _is_hidden(attributes, "ht")

    def _cell(self, coordinate: str | None) -> None:
        self.cells += 1
        found = _COORDINATE.fullmatch(coordinate) if coordinate else None
        column = self._column_of(found[1]) if found else self._column + 1
        self.disorder = self.disorder or column <= self._column
        self._column = column

    def _held(self) -> None:
        if self._row != self.last_row:
            self.filled_rows += 1
            if self.filled_rows > _MOST_FILLED_ROWS:
                raise TooLarge
            self.last_row = self._row
            if self._hidden:
                self.hidden_rows.append(self._row)
        if self.filled_rows == 1:
            self.width = max(self.width, self._column)
        elif self._column > self.width and self._column not in self.columns:
            self.unnamed.append((self._row, self._column))
        self.columns.add(self._column)

    def _column_of(self, letters: str) -> int:
        if letters not in self._letters:
            number = 0
            for each in letters.upper():
                number = number * 26 + ord(each) - 64
            self._letters[letters] = number
        return self._letters[letters]


def shape_of(content: bytes, most: int) -> Shape:
    """What the part with this content holds; it is `damaged` where it is no XML.

    Raises TooLarge where it has more than `most` elements, or rows beyond all measure.
    """
    shape = Shape(most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = shape.start
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        shape.damaged = True
    return shape


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    if attributes.get("hidden", "0") in ("1", "true"):
        return True
    return re.fullmatch(r"0+(\.0*)?", attributes.get(size, "")) is not None


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 10**9
