from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from workspaces import refused

from kamdocs.errors import InputError
from kamdocs.workspace import tables, workbooks
from kamdocs.workspace.cell_numbers import number_shown
from kamdocs.workspace.tables import Table, read_table

NAME = "prices.xlsx"


def csv(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "prices.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def xlsx(tmp_path: Path, *rows: list[Any], change: Callable[[Workbook], None] = lambda _: None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Prices"
    for row in rows:
        sheet.append(row)
    change(book)
    book.save(tmp_path / NAME)
    return tmp_path / NAME


def packed(path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> Path:
    """The workbook with each of its parts changed; None takes a part out."""
    with zipfile.ZipFile(path) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **(extra or {})}.items():
            if content is not None:
                package.writestr(name, content)
    return path


def values(path: Path, sheet: str | None = None) -> list[list[str]]:
    return [[str(cell.value) for cell in row] for row in read_table(path, path.name, sheet).rows]


def problems(path: Path, sheet: str | None = None) -> list[str]:
    return refused(lambda: read_table(path, path.name, sheet))


def outcome(call: Callable[[], Table]) -> tuple[Table | None, list[str]]:
    """The table, or what is told of it: one problem at least."""
    try:
        return call(), []
    except InputError as error:
        return None, [str(each) for each in error.problems]


# ---- CSV


def test_cells_are_parted_by_whichever_sign_the_first_row_has_more_of(tmp_path: Path) -> None:
    assert values(csv(tmp_path, "sku,text\nA,one; two\n")) == [["sku", "text"], ["A", "one; two"]]
    assert values(csv(tmp_path, "sku;text\nA;one, two\n")) == [["sku", "text"], ["A", "one, two"]]
    assert not read_table(csv(tmp_path, "sku,text\n"), "a").decimal_comma
    assert read_table(csv(tmp_path, "sku;text\n"), "a").decimal_comma


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_utf8_with_or_without_a_mark_and_any_line_end(tmp_path: Path, mark: bytes, end: str) -> None:
    assert values(csv(tmp_path, mark + end.join(["sku,text", "É1, è ", ""]).encode())) == [["sku", "text"], ["É1", "è"]]


def test_a_row_has_the_number_of_the_line_on_which_it_begins(tmp_path: Path) -> None:
    rows = read_table(csv(tmp_path, 'sku,text\n\nA,"two\nlines"\n,\nB,b\n'), "p.csv").rows
    assert [row[0].where for row in rows] == ["p.csv:1", "p.csv:3", "p.csv:6"]


def test_windows_1252_is_refused_with_row_and_column(tmp_path: Path) -> None:
    path = csv(tmp_path, "sku,text\nA,caffè\nB,perché\n".encode("cp1252"))
    assert problems(path) == ["prices.csv:2:7: the file is not saved as UTF-8: this character cannot be read; save it as CSV UTF-8"]


def test_the_column_is_counted_without_the_mark(tmp_path: Path) -> None:
    assert problems(csv(tmp_path, b"\xef\xbb\xbfsku\xe8"))[0].startswith("prices.csv:1:4: ")


@pytest.mark.parametrize("content", ["sku,text\nA,b\n".encode("utf-16"), b"s\0k\0u\0"])
def test_utf16_is_refused(tmp_path: Path, content: bytes) -> None:
    assert problems(csv(tmp_path, content)) == ["prices.csv: the file is saved as UTF-16 (Unicode text); save it as CSV UTF-8"]


def test_an_excel_file_under_the_name_of_a_csv_is_told(tmp_path: Path) -> None:
    content = xlsx(tmp_path, ["sku"]).read_bytes()
    assert problems(csv(tmp_path, content)) == ["prices.csv: this is an Excel file, not CSV; name it .xlsx, or save it as CSV UTF-8"]


def test_an_open_quotation_mark_is_told_where_its_row_begins(tmp_path: Path) -> None:
    assert problems(csv(tmp_path, 'sku,text\nA,"b\nC,d\n'))[0].startswith("prices.csv:2: a quotation mark is not closed")
    assert problems(csv(tmp_path, 'sku,text\nA,"b" c\n'))[0].startswith("prices.csv:2: a quotation mark is not closed")


def test_characters_that_word_cannot_hold_are_refused(tmp_path: Path) -> None:
    assert problems(csv(tmp_path, "sku,text\nA,b\x0bc\n")) == [
        "prices.csv:2: the invisible character U+000B cannot stand in a text; delete it"
    ]


def test_a_page_break_around_a_text_is_white_space(tmp_path: Path) -> None:
    assert values(csv(tmp_path, "sku,text\nA,b\x0c\n")) == [["sku", "text"], ["A", "b"]]


def test_more_rows_than_a_price_list_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (tables, workbooks):
        monkeypatch.setattr(each, "MOST_ROWS", 3)
    assert len(values(csv(tmp_path, "sku\nA\nB\n"))) == 3
    assert problems(csv(tmp_path, "sku\nA\nB\nC\n"))[0].startswith("prices.csv:4: the table has more than 3 rows")
    assert problems(xlsx(tmp_path, ["sku"], ["A"], ["B"], ["C"]))[0].startswith("prices.xlsx:Prices: the table has more than 3 rows")


# ---- XLSX


def test_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    rows = values(xlsx(tmp_path, ["sku", "unit_price"], ["A", 1180], ["B", 0.1 + 0.2], ["C", 1180.1], ["D", 1e15]))
    assert rows[1:] == [["A", "1180"], ["B", "0.3"], ["C", "1180.1"], ["D", "1000000000000000"]]


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1), st.integers(min_value=0, max_value=6))
def test_every_number_of_fifteen_digits_is_exact(digits: int, places: int) -> None:
    from decimal import Decimal

    written = Decimal(digits).scaleb(-places)
    found, wrong = number_shown(float(written), "General")
    assert wrong is None
    assert isinstance(found, Decimal)
    assert found == written


def test_a_number_shown_as_a_share_is_a_share_and_one_with_zeros_keeps_them(tmp_path: Path) -> None:
    def formats(book: Workbook) -> None:
        assert book.active is not None
        book.active["B2"].number_format = "0.0%"
        book.active["A2"].number_format = "00000"

    assert values(xlsx(tmp_path, ["sku", "tax"], [123, 0.225], change=formats))[1] == ["00123", "22.5%"]


def test_a_cell_says_its_sheet_and_its_name(tmp_path: Path) -> None:
    rows = read_table(xlsx(tmp_path, ["sku", "text"], [], ["A", "b"]), "library/p.xlsx").rows
    assert [cell.where for cell in rows[1]] == ["library/p.xlsx:Prices!A3", "library/p.xlsx:Prices!B3"]


def test_formulas_dates_and_errors_are_refused_all_at_once_with_their_cells(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["sku", "unit_price"], ["A", "=1+1"], [datetime.date(2027, 3, 10), 2], ["C", "#N/A"])
    assert problems(path) == [
        "prices.xlsx:Prices!B2: this cell holds a formula, whose result nobody has checked; copy it, and paste it as a value",
        "prices.xlsx:Prices!A3: Excel made a date of this cell; format it as text, and write it again",
        "prices.xlsx:Prices!B4: this cell holds an error (#N/A); write the value",
    ]


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        assert book.active is not None
        book.active.merge_cells("A2:A3")

    told = problems(xlsx(tmp_path, ["sku", "text"], ["A", "a"], [None, "b"], change=merge))
    assert told[0].startswith("prices.xlsx:Prices!A2:A3: these cells are merged")


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["sku"], ["A"], change=lambda book: book.create_sheet("Notes").append(["old"]))
    assert problems(path) == ["prices.xlsx: the workbook has several sheets (Prices, Notes); say which one: `sheet: Prices`"]
    assert values(path, "Notes") == [["old"]]
    assert problems(path, "Pricse") == ["prices.xlsx: there is no sheet 'Pricse'; did you mean 'Prices'?"]


def test_empty_sheets_do_not_count(tmp_path: Path) -> None:
    assert values(xlsx(tmp_path, ["sku"], change=lambda book: book.create_sheet("Sheet2"))) == [["sku"]]
    assert problems(xlsx(tmp_path))[0].startswith("prices.xlsx: the workbook is empty")


def test_macros_are_refused_under_any_name(tmp_path: Path) -> None:
    way_out = "a workbook with macros is not read; save it as an Excel workbook without them (.xlsx)"
    assert problems(packed(xlsx(tmp_path, ["sku"]), lambda _, content: content, {"xl/vbaProject.bin": b"x"})) == [f"prices.xlsx: {way_out}"]
    (tmp_path / "p.xlsm").write_bytes(b"")
    assert problems(tmp_path / "p.xlsm") == [f"p.xlsm: {way_out}"]


def test_what_a_file_says_of_its_own_size_is_not_believed(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["sku", "text"], ["A", "a"])

    def lie(name: str, content: bytes) -> bytes:
        return content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"') if "sheet1" in name else content

    assert values(packed(path, lie)) == [["sku", "text"], ["A", "a"]]


def test_a_row_far_below_is_one_of_too_many(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["sku"], ["A"])

    def far(name: str, content: bytes) -> bytes:
        return content.replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="A1048576"') if "sheet1" in name else content

    assert "the table has more than 50,000 rows" in problems(packed(path, far))[0]


def test_a_cell_far_to_the_right_has_no_column_and_a_name_far_to_the_right_is_one_of_too_many(tmp_path: Path) -> None:
    def far(cell: str) -> Callable[[Workbook], None]:
        def write(book: Workbook) -> None:
            assert book.active is not None
            book.active[cell] = 1

        return write

    told = problems(xlsx(tmp_path, ["sku"], ["A"], change=far("XFD2")))
    assert told == ["prices.xlsx:Prices!XFD2: this cell stands in a column without a name; name its column in the first row, or empty it"]
    assert "the sheet has more than 1,000 columns" in problems(xlsx(tmp_path, ["sku"], change=far("XFD1")))[0]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = packed(xlsx(tmp_path, ["sku"]), lambda _, content: content, {"xl/media/bomb.xml": b" " * 120_000_000})
    assert path.stat().st_size < 1_000_000
    assert problems(path) == ["prices.xlsx: the workbook is too large when it is unpacked; keep the price list alone in a new workbook"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_read(tmp_path: Path, encoding: str) -> None:
    def declare(name: str, content: bytes) -> bytes:
        body = content.decode().partition("?>")[2] or content.decode()
        text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]>{body}'
        return text.encode(encoding) if "sheet1" in name else content

    assert "declares a document type" in problems(packed(xlsx(tmp_path, ["sku"]), declare))[0]


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\xd0\xcf\x11\xe0 old")
    assert problems(path)[0].startswith("prices.xlsx: the file is protected by a password, or an old Excel file")
    for content in (b"", b"sku,text", b"PK\x03\x04 and no more"):
        path.write_bytes(content)
        assert problems(path) == ["prices.xlsx: this is no XLSX file, or it is damaged; open it in Excel and save it again"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("damage", [None, b"<", b"<a/>", b""])
def test_a_damaged_part_is_no_crash(tmp_path: Path, part: str, damage: bytes | None) -> None:
    path = packed(xlsx(tmp_path, ["sku"], ["A"]), lambda name, content: damage if name == part else content)
    found, told = outcome(lambda: read_table(path, path.name))
    assert len(found.rows) <= 2 if found else (told and all(each.startswith("prices.xlsx") for each in told))


# ---- any file


def test_other_files_folders_and_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "p.ods").write_bytes(b"")
    (tmp_path / "folder.csv").mkdir()
    assert problems(tmp_path / "p.ods")[0].startswith("p.ods: this is neither a CSV nor an XLSX file")
    assert problems(tmp_path / "folder.csv") == ["folder.csv: this is a folder, not a file; name a file inside it"]
    csv(tmp_path, "sku")
    assert problems(tmp_path / "price.csv") == ["price.csv: there is no such file; did you mean prices.csv?"]


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_MOST_BYTES", 3)
    assert "larger than" in problems(csv(tmp_path, "sku,text"))[0]


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_are_a_crash(content: bytes, name: str) -> None:
    found, told = outcome(lambda: tables._csv(content, name) if name.endswith("csv") else workbooks.workbook_table(content, name, None))
    assert (found is None) == bool(told)
    assert all(each.startswith(name) for each in told)
    assert all(cell.where.startswith(name) for row in (found.rows if found else ()) for cell in row)


def test_openpyxl_is_imported_for_a_workbook_alone(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = csv(tmp_path, "sku\nA\n")
    code = f"import sys, pathlib; from kamdocs.workspace.tables import read_table; read_table(pathlib.Path({str(path)!r}), 'a.csv');"
    told = subprocess.run(
        [sys.executable, "-c", f"{code} print([each for each in sys.modules if each in ('openpyxl', 'kamdocs.workspace.workbooks')])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
