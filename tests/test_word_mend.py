"""Trees put right after rendering."""

from __future__ import annotations

import pytest
from lxml import etree

from kamdocs.word.filters import BREAK, TAB
from kamdocs.word.markup import Element, W, local_name, parsed
from kamdocs.word.mend import mend_breaks, mend_ids, mend_tables

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def tree(xml: str) -> Element:
    return parsed(f"<w:body {NAMES}>{xml}</w:body>".encode())


def shape(root: Element) -> str:
    return "".join(etree.tostring(each, encoding="unicode") for each in root).replace(f" {NAMES}", "")


def test_breaks_and_tabs_split_their_text_inside_its_run() -> None:
    root = tree(f"<w:p><w:r><w:t>a{BREAK}b{TAB}{BREAK}</w:t></w:r></w:p>")
    mend_breaks(root)
    assert shape(root) == '<w:p><w:r><w:t>a</w:t><w:br/><w:t xml:space="preserve">b</w:t><w:tab/><w:br/></w:r></w:p>'


def test_breaks_in_an_alternative_text_are_spaces() -> None:
    root = tree(f'<wp:docPr id="1" descr="a{BREAK}b"/>')
    mend_breaks(root)
    assert root[0].get("descr") == "a b"


def test_nested_tables_go_from_the_inside_and_leave_a_paragraph() -> None:
    root = tree("<w:tbl><w:tr><w:tc><w:tcPr/><w:tbl><w:tr><w:trPr/></w:tr></w:tbl></w:tc></w:tr></w:tbl><w:p/>")
    mend_tables(root, columns_change=False)
    assert shape(root) == "<w:tbl><w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr></w:tbl><w:p/>"


def test_a_table_that_ends_a_cell_is_followed_by_a_paragraph() -> None:
    for marks in ("", '<w:bookmarkEnd w:id="1"/>'):
        root = tree(f"<w:tbl><w:tr><w:tc><w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>{marks}</w:tc></w:tr></w:tbl><w:p/>")
        mend_tables(root, columns_change=False)
        assert shape(root).endswith(f"</w:tbl>{marks}<w:p/></w:tc></w:tr></w:tbl><w:p/>")


TABLE = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize("marks", ["", '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'])
def test_tables_that_would_grow_together_are_kept_apart(marks: str) -> None:
    root = tree(f"{TABLE}{marks}{TABLE}<w:p/>")
    mend_tables(root, columns_change=False)
    assert [local_name(each.tag) for each in root if each.tag in (f"{W}tbl", f"{W}p")] == ["tbl", "p", "tbl", "p"]
    assert shape(root).count('w:lineRule="exact"') == 1


def test_tables_with_a_paragraph_or_a_content_control_between_them_are_left_alone() -> None:
    xml = f"{TABLE}<w:p/>{TABLE}<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>{TABLE}<w:p/>"
    root = tree(xml)
    mend_tables(root, columns_change=False)
    assert shape(root) == xml


def test_a_body_that_ends_with_a_table_gets_its_last_paragraph_before_the_section_s_properties() -> None:
    root = tree(f"<w:p/>{TABLE}<w:sectPr><w:pgSz/></w:sectPr>")
    mend_tables(root, columns_change=False)
    assert [local_name(each.tag) for each in root] == ["p", "tbl", "p", "sectPr"]


def test_the_grid_follows_the_widest_row_and_keeps_the_table_s_width() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>'
    root = tree(f'<w:tbl><w:tblGrid><w:gridCol w:w="600"/><w:gridCol w:w="600"/></w:tblGrid><w:tr>{cell * 2}</w:tr></w:tbl>')
    mend_tables(root, columns_change=True)
    assert [column.get(f"{W}w") for column in root.iter(f"{W}gridCol")] == ["300", "300", "300", "300"]
    column = '<w:gridCol w:w="600"/>'
    root = tree(f"<w:tbl><w:tblGrid>{column * 3}</w:tblGrid><w:tr>{cell}</w:tr></w:tbl>")
    mend_tables(root, columns_change=True)
    assert [column.get(f"{W}w") for column in root.iter(f"{W}gridCol")] == ["900", "900"]


def test_repeated_ids_are_made_unique() -> None:
    root = tree(
        '<w:p><wp:docPr id="7"/><wp:docPr id="7"/><wp:docPr id="9"/></w:p>'
        + '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>' * 2
        + '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr></w:sdt>' * 2
    )
    mend_ids(root)
    assert [each.get("id") for each in root[0]] == ["7", "10", "9"]
    assert [each.tag.removeprefix(W) for each in root[1:3]] == ["bookmarkStart", "bookmarkEnd"]
    assert len(root) == 5
    assert len(list(root.iter(f"{W}id"))) == 1


def test_the_properties_of_a_cell_stand_in_their_order_and_once() -> None:
    written = '<w:shd w:fill="FF0000"/><w:gridSpan w:val="2"/><w:tcW w:w="10"/><w:vAlign w:val="top"/><w:gridSpan w:val="1"/>'
    root = tree(f"<w:tbl><w:tblGrid/><w:tr><w:tc><w:tcPr>{written}</w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p/>")
    mend_tables(root, columns_change=True)
    properties = next(root.iter(f"{W}tcPr"))
    assert [local_name(each.tag) for each in properties] == ["tcW", "gridSpan", "shd", "vAlign"]
    assert properties[1].get(f"{W}val") == "2"
