"""Header rows that repeat and rows that stay whole, through loops and conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_files import paragraph, part, saved, text_of, word_file

from kamdocs.word import Template
from kamdocs.word.markup import Element, W, local_name

HEAD = "<w:cantSplit/><w:tblHeader/>"


def row(text: str, properties: str = "") -> str:
    within = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    cell = '<w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
    return f"<w:tr>{within}<w:tc>{cell}{paragraph(text, properties='<w:keepNext/>')}</w:tc></w:tr>"


def rendered(folder: Path, *rows: str, items: list[str]) -> Element:
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    path = saved(folder, word_file(table + paragraph("end")))
    return part(Template(path).render({"items": items}))


def rows(root: Element) -> list[tuple[str, list[str]]]:
    """The words of each row, and what it is told."""
    return [
        (text_of(each), [] if (told := each.find(f"{W}trPr")) is None else [local_name(one.tag) for one in told])
        for each in root.iter(f"{W}tr")
    ]


LOOP = (row("{%tr for item in items %}"), row("{{ item }}", "<w:cantSplit/>"), row("{%tr endfor %}"))
PRINTED = [("a", ["cantSplit"]), ("b", ["cantSplit"])]


def test_a_loop_right_after_the_header_row_keeps_it_and_every_row_whole(tmp_path: Path) -> None:
    root = rendered(tmp_path, row("Head", HEAD), *LOOP, items=["a", "b"])
    assert rows(root) == [("Head", ["cantSplit", "tblHeader"]), *PRINTED]
    assert all(each.find(f"{W}pPr/{W}keepNext") is not None for each in root.iter(f"{W}p") if text_of(each) != "end")


@pytest.mark.parametrize("holds", [True, False])
def test_a_header_row_inside_a_condition(tmp_path: Path, holds: bool) -> None:
    condition = row(f"{{%tr if {'items' if holds else 'not items'} %}}")
    root = rendered(tmp_path, condition, row("Head", HEAD), row("{%tr endif %}"), *LOOP, items=["a", "b"])
    assert rows(root) == ([("Head", ["cantSplit", "tblHeader"])] if holds else []) + PRINTED


def test_a_tag_that_stands_in_a_header_row_of_its_own_makes_no_other_row_one(tmp_path: Path) -> None:
    tagged = (row("{%tr for item in items %}", HEAD), *LOOP[1:])
    assert rows(rendered(tmp_path, row("Head", HEAD), *tagged, items=["a", "b"])) == [("Head", ["cantSplit", "tblHeader"]), *PRINTED]


def test_a_loop_over_nothing_leaves_the_header_row(tmp_path: Path) -> None:
    root = rendered(tmp_path, row("Head", HEAD), *LOOP, items=[])
    assert rows(root) == [("Head", ["cantSplit", "tblHeader"])]


def test_a_loop_over_nothing_takes_the_table_where_nothing_else_is_in_it(tmp_path: Path) -> None:
    root = rendered(tmp_path, *LOOP, items=[])
    assert [local_name(each.tag) for each in root[0]] == ["p", "sectPr"]
