from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from test_workspace_tables import csv, packed, problems, values, xlsx

from kamdocs.workspace import shapes, workbooks
from kamdocs.workspace.tables import read_table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def one(tmp_path: Path, value: Any, number_format: str) -> Path:
    """A workbook with this number in C2."""

    def change(book: Workbook) -> None:
        assert book.active is not None
        book.active["C2"].number_format = number_format

    return xlsx(tmp_path, ["sku", "description", "unit_price"], ["A", "Pump", value], change=change)


def with_sheet(tmp_path: Path, rows: str) -> Path:
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()
    return packed(xlsx(tmp_path, ["sku"]), lambda name, content: sheet if "sheet1" in name else content)


# ---- numbers


@pytest.mark.parametrize(
    ("value", "number_format", "taken"),
    [
        (949.996666666, "General", "949.996666666"),
        (950, "#,##0.00", "950"),
        (1234.5, '#,##0.00" EUR"', "1234.5"),
        (1234.5, "#,##0.00 [$€-410]", "1234.5"),
        (1234.5, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "1234.5"),
        (0, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "0"),
        (-12.5, "#,##0.00;[Red]-#,##0.00", "-12.5"),
        (1234567.5, "#\\ ##0.00", "1234567.5"),
        (0.22, "0%", "22%"),
        (0.0825, "0.00 %", "8.25%"),
        (0.22, '0%_-;"x"0%', "22%"),
        (123, "00000", "00123"),
        (5, "0_%", "5"),
        (5, "@", "5"),
    ],
)
def test_a_number_is_taken_as_its_format_shows_it(tmp_path: Path, value: float, number_format: str, taken: str) -> None:
    assert values(one(tmp_path, value, number_format))[1][2] == taken


@pytest.mark.parametrize("number_format", ['0.0"%"', "0.0\\%", "0.0[$%-410]", '0.0" ‰"'])
def test_a_percent_sign_that_is_only_written_is_refused(tmp_path: Path, number_format: str) -> None:
    assert problems(one(tmp_path, 0.4, number_format)) == [
        "prices.xlsx:Prices!C2: this cell shows a percent sign that its number format only writes beside the number; "
        "type the share as 22% with a percentage format"
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "told"),
    [
        (949.996666666, "#,##0.00", "this cell shows 950.00 and holds 949.996666666; round it: =ROUND, then paste it as a value"),
        (0.2249, "0%", "this cell shows 22% and holds 22.49%; round it"),
        (2.5, "0", "this cell shows 3 and holds 2.5; round it"),
        (1180000, "#,##0,", "this cell shows its number in thousands (#,##0,), and holds 1180000"),
        (1180000, "0.00,", "this cell shows its number in thousands (0.00,)"),
        (5, "-0;0", "this cell holds 5, and its number format shows it with a minus sign"),
        (-5, "0;0", "this cell holds -5, and its number format shows it without a minus sign"),
        (5, '0"00"', "this cell holds 5, and its number format shows more digits beside it"),
        (5, '"free"', "this cell holds 5, and its number format does not show it"),
        (0, "0;-0;;@", "this cell holds 0, and its number format does not show it"),
        (123456, "000\\-000", "this cell has a number format that kamdocs does not read (000\\-000)"),
        (5, '"A"000', "this cell holds 5, and its number format shows a text beside it; format it as text"),
        (0.5, "# ?/?", "this cell has a number format that kamdocs does not read (# ?/?)"),
        (1e5, "0.00E+00", "this cell has a number format that kamdocs does not read (0.00E+00)"),
        (5000, "[>=1000]0.00;0", "this cell has a number format with conditions ([>=1000]0.00;0)"),
    ],
)
def test_a_number_that_is_shown_otherwise_is_refused(tmp_path: Path, value: float, number_format: str, told: str) -> None:
    found = problems(one(tmp_path, value, number_format))
    assert len(found) == 1
    assert found[0].startswith(f"prices.xlsx:Prices!C2: {told}")


def test_a_number_beyond_all_measure_is_no_crash(tmp_path: Path) -> None:
    path = with_sheet(tmp_path, f'<row r="1"><c r="A1"><v>{"9" * 400}</v></c></row>')
    assert problems(path)[0].startswith("prices.xlsx: this workbook cannot be read")


# ---- what is hidden


def test_hidden_rows_and_columns_that_hold_something_are_refused(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.row_dimensions[2].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["F"].hidden = True

    assert problems(xlsx(tmp_path, ["sku", "text"], ["A", "a"], ["B", "b"], change=hide)) == [
        "prices.xlsx:Prices!2:2: this row is hidden; unhide or delete it",
        "prices.xlsx:Prices!B:B: this column is hidden; unhide or delete it",
    ]


def test_a_row_without_height_is_hidden(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="0" customHeight="1"><c r="A2"><v>2</v></c></row>'
    assert problems(with_sheet(tmp_path, rows)) == ["prices.xlsx:Prices!2:2: this row is hidden; unhide or delete it"]


# ---- bounds


def test_many_rows_and_columns_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("the cells were read")

    monkeypatch.setattr(workbooks, "_cells", never)
    names = '<row r="1"><c r="A1"><v>1</v></c><c r="ALM1"><v>1</v></c></row>'
    wide = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="ALM{row}"><v>1</v></c></row>' for row in range(2, 1100))
    assert problems(with_sheet(tmp_path, names + wide))[0].startswith("prices.xlsx:Prices: the sheet has more than 1,000 columns")
    names, wide = names.replace("ALM", "ALJ"), wide.replace("ALM", "ALJ")
    assert problems(with_sheet(tmp_path, names + wide))[0].startswith("prices.xlsx:Prices: the sheet has more than 1,000,000 cells")
    empty = '<row r="1"><c r="A1"><v>1</v></c></row>' + ("<row>" + "<c/>" * 900 + "</row>") * 1200
    assert problems(with_sheet(tmp_path, empty))[0].startswith("prices.xlsx:Prices: the sheet has more than 1,000,000 cells")


def test_parts_with_elements_without_end_are_refused_whatever_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ELEMENTS", 500)
    assert values(xlsx(tmp_path, ["sku"], ["A"])) == [["sku"], ["A"]]
    path = packed(xlsx(tmp_path, ["sku"]), lambda _, content: content, {"xl/other.bin": b"<a>" + b"<b/>" * 500 + b"</a>"})
    assert problems(path) == ["prices.xlsx: the workbook is too large when it is unpacked; keep the price list alone in a new workbook"]
    with pytest.raises(shapes.TooLarge):
        shapes.shape_of(b"<a><b/><b/></a>", 2)


def test_rows_beyond_all_measure_end_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_MOST_FILLED_ROWS", 2)
    assert problems(xlsx(tmp_path, ["sku"], ["A"], ["B"]))[0].startswith("prices.xlsx: the workbook is too large")


def test_rows_that_are_formatted_and_empty_do_not_count(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="30"><c r="A1048576"/></row>'
    assert values(with_sheet(tmp_path, rows)) == [["1"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    ],
)
def test_cells_out_of_order_are_not_left_out_in_silence(tmp_path: Path, rows: str) -> None:
    assert problems(with_sheet(tmp_path, rows))[0].startswith("prices.xlsx: this workbook cannot be read: a sheet of it is damaged")


def test_merged_cells_are_found_in_any_encoding(tmp_path: Path) -> None:
    sheet = f'<?xml version="1.0" encoding="utf-16"?><worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    content = f'{sheet}<mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>'.encode("utf-16")
    path = packed(xlsx(tmp_path, ["sku"]), lambda name, before: content if "sheet1" in name else before)
    assert problems(path)[0].startswith("prices.xlsx:Prices!A1:A2: these cells are merged")


# ---- other sheets, macros, and what Excel writes into a CSV


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    assert values(xlsx(tmp_path, ["sku"], ["A"], change=lambda book: book.create_chartsheet("Chart", 0))) == [["sku"], ["A"]]


def _same(_: str, content: bytes) -> bytes:
    return content


def _macro_type(name: str, content: bytes) -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return content.replace(plain, b"application/vnd.ms-excel.sheet.macro&#69;nabled.main+xml") if name == "[Content_Types].xml" else content


def _project_type(name: str, content: bytes) -> bytes:
    added = b'<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return content.replace(b"</Types>", added) if name == "[Content_Types].xml" else content


@pytest.mark.parametrize(
    ("change", "extra"),
    [
        (_same, {"xl/macros.bin": b"x"}),
        (_same, {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        (_macro_type, {}),
        (_project_type, {"xl/a.bin": b"x"}),
    ],
)
def test_macros_in_other_clothes_are_refused(tmp_path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes]) -> None:
    told = problems(packed(xlsx(tmp_path, ["sku"]), change, extra))
    assert told == ["prices.xlsx: a workbook with macros is not read; save it as an Excel workbook without them (.xlsx)"]


@pytest.mark.parametrize(("sign", "decimal_comma"), [(";", True), (",", False)])
def test_the_first_line_that_excel_writes_says_what_parts_the_cells(tmp_path: Path, sign: str, decimal_comma: bool) -> None:
    path = csv(tmp_path, f"sep={sign}\r\nsku{sign}text\r\nA{sign}b\r\n")
    assert values(path) == [["sku", "text"], ["A", "b"]]
    assert read_table(path, "p.csv").decimal_comma is decimal_comma
    assert read_table(path, "p.csv").rows[0][0].where == "p.csv:2"
