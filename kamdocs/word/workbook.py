"""The workbook inside a document that holds a chart's data, so that Word can edit them: one sheet, written anew.

What the template's own workbook holds beside the chart's data (other sheets, formulas, names, its author) never reaches a client.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from lxml import etree

from kamdocs.word.markup import XML_SPACE, Element, R, serialised
from kamdocs.word.package import Member, written
from kamdocs.word.relationships import RELATIONSHIPS

__all__ = ["WORKBOOK_TYPE", "column", "workbook"]

WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of a whole workbook inside another file."""

_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES: Final = (
    f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK_TYPE}.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_NAMES: Final[dict[Any, str]] = {None: _SHEET}
_CUSTOM_FORMAT: Final = "164"
"""The first number that a format of one's own may have (ECMA-376 part 1, 18.8.30)."""


def workbook(sheet: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal | None]]], format_code: str) -> bytes:
    """The workbook as a file. `sheet`: the name of its sheet; `heads`: over the columns of numbers, which begin at B1.

    `rows`: a label and its numbers each, from row 2; a number that is None leaves its cell empty. `format_code`: of the numbers.
    """
    return written(
        (
            *_frame(),
            Member.of("xl/workbook.xml", serialised(_book(sheet))),
            Member.of("xl/styles.xml", serialised(_styles(format_code))),
            Member.of("xl/worksheets/sheet1.xml", serialised(_cells(heads, rows))),
        )
    )


def column(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@cache
def _frame() -> tuple[Member, ...]:
    """What is the same in every workbook."""
    return (
        Member.of("[Content_Types].xml", _CONTENT_TYPES.encode()),
        Member.of("_rels/.rels", _relationships(("officeDocument", "xl/workbook.xml"))),
        Member.of("xl/_rels/workbook.xml.rels", _relationships(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))),
    )


def _relationships(*targets: tuple[str, str]) -> bytes:
    numbered = enumerate(targets, 1)
    listed = "".join(f'<Relationship Id="rId{n}" Type="{RELATIONSHIPS}/{kind}" Target="{file}"/>' for n, (kind, file) in numbered)
    return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'.encode()


def _book(sheet: str) -> Element:
    root = etree.Element(f"{{{_SHEET}}}workbook", nsmap={**_NAMES, "r": RELATIONSHIPS})
    _add(_add(root, "sheets"), "sheet", name=sheet, sheetId="1").set(f"{R}id", "rId1")
    return root


def _styles(format_code: str) -> Element:
    """Two looks of a cell: plain, and numbers in their format. A workbook needs all the lists that a look refers to."""
    root = etree.Element(f"{{{_SHEET}}}styleSheet", nsmap=_NAMES)
    _add(_add(root, "numFmts", count="1"), "numFmt", numFmtId=_CUSTOM_FORMAT, formatCode=format_code)
    font = _add(_add(root, "fonts", count="1"), "font")
    _add(font, "sz", val="11")
    _add(font, "name", val="Calibri")
    fills = _add(root, "fills", count="2")
    for pattern in ("none", "gray125"):
        _add(_add(fills, "fill"), "patternFill", patternType=pattern)
    border = _add(_add(root, "borders", count="1"), "border")
    for side in ("left", "right", "top", "bottom", "diagonal"):
        _add(border, side)
    plain = {"fontId": "0", "fillId": "0", "borderId": "0"}
    _add(_add(root, "cellStyleXfs", count="1"), "xf", numFmtId="0", **plain)
    looks = _add(root, "cellXfs", count="2")
    _add(looks, "xf", numFmtId="0", xfId="0", **plain)
    _add(looks, "xf", numFmtId=_CUSTOM_FORMAT, xfId="0", applyNumberFormat="1", **plain)
    _add(_add(root, "cellStyles", count="1"), "cellStyle", name="Normal", xfId="0", builtinId="0")
    return root


def _cells(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal | None]]]) -> Element:
    root = etree.Element(f"{{{_SHEET}}}worksheet", nsmap=_NAMES)
    _add(root, "dimension", ref=f"A1:{column(len(heads) + 1)}{len(rows) + 1}")
    _add(_add(root, "cols"), "col", min="1", max=str(len(heads) + 1), width="20", customWidth="1")
    data = _add(root, "sheetData")
    first = _add(data, "row", r="1")
    for number, head in enumerate(heads, 2):
        _text(first, f"{column(number)}1", head)
    for place, (label, numbers) in enumerate(rows, 2):
        row = _add(data, "row", r=str(place))
        _text(row, f"A{place}", label)
        for cell, value in _numbered(numbers, place):
            _add(_add(row, "c", r=cell, s="1"), "v").text = f"{value:f}"
    return root


def _numbered(numbers: Sequence[Decimal | None], row: int) -> Iterator[tuple[str, Decimal]]:
    for number, value in enumerate(numbers, 2):
        if value is not None:
            yield f"{column(number)}{row}", value


def _text(row: Element, cell: str, words: str) -> None:
    text = _add(_add(_add(row, "c", r=cell, t="inlineStr"), "is"), "t")
    text.text = words
    text.set(XML_SPACE, "preserve")


def _add(parent: Element, tag: str, /, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{_SHEET}}}{tag}", attributes)
