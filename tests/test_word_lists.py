"""Numbered lists in loops: where they begin anew, and where they count on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import by_office, level, numbering, paragraph, part, saved, style, text_of, word_file

from kamdocs.word import Template
from kamdocs.word.lists import restart_lists
from kamdocs.word.markup import W, parsed
from kamdocs.word.numbering import Counter, read_numbering
from kamdocs.word.package import open_package

LISTS = numbering(
    {0: level(0) + level(1, "lowerLetter", "%2)"), 1: level(0, "bullet", "–"), 2: level(0, shown="%1") + level(1, shown="%1.%2")},
    {1: 0, 2: 1, 3: 2, 4: 0},
)
STYLES = (
    style("List Number", '<w:numPr><w:numId w:val="4"/></w:numPr>')
    + style("Numbered", '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="2000" w:hanging="500"/>')
    + style("Numbered Deep", '<w:ind w:right="300"/>', based="Numbered")
    + style("heading 1", '<w:numPr><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="0"/>')
)
FIELDS = {"parts": [{"name": "A", "points": ["one", "two"]}, {"name": "B", "points": ["three", "four", "five"]}]}


def item(text: str, list_id: int = 1, level: int = 0, style: str = "", more: str = "") -> str:
    return paragraph(text, style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more}')


def tag(statement: str) -> str:
    return paragraph(f"{{%p {statement} %}}")


def rendered(folder: Path, *body: str, **fields: Any) -> bytes:
    path = saved(folder, word_file("".join(body), styles=STYLES, lists=LISTS))
    return Template(path).render(fields or FIELDS)


def numbered(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The paragraphs with the numbers that Word prints before them."""
    package = open_package(data, "t")
    known = read_numbering(package)
    counter = Counter(known)
    return [f"{counter.number(known.item(each))} {text_of(each)}".strip() for each in part(data, name).iter(f"{W}p")]


def test_a_list_in_a_loop_begins_anew_where_docxtpl_counts_on(tmp_path: Path) -> None:
    body = (tag("for part in parts"), item("{{ part.name }}"), item("more"), tag("endfor"))
    data = rendered(tmp_path, *body)
    assert numbered(data) == ["1. A", "2. more", "1. B", "2. more"]

    plain = DocxTemplate(str(tmp_path / "t.docx"))
    plain.render(FIELDS)
    plain.save(str(tmp_path / "plain.docx"))
    assert numbered((tmp_path / "plain.docx").read_bytes()) == ["1. A", "2. more", "3. B", "4. more"]


def test_a_loop_over_one_numbered_paragraph_counts_on(tmp_path: Path) -> None:
    data = rendered(tmp_path, tag("for part in parts"), item("{{ part.name }}"), paragraph("text"), tag("endfor"))
    assert numbered(data) == ["1. A", "text", "2. B", "text"]
    assert len(part(data, "word/numbering.xml").findall(f"{W}num")) == 4


def test_a_list_made_by_a_loop_begins_anew_with_each_turn_of_the_loop_around_it(tmp_path: Path) -> None:
    inner = (tag("for point in part.points"), item("{{ point }}"), tag("endfor"))
    data = rendered(tmp_path, tag("for part in parts"), paragraph("{{ part.name }}"), *inner, tag("endfor"))
    assert numbered(data) == ["A", "1. one", "2. two", "B", "1. three", "2. four", "3. five"]


TEXTS = {"parts": [{"name": "A", "text": "one\n\ntwo"}, {"name": "B", "text": "three\n\nfour"}]}


def test_a_text_in_a_numbered_paragraph_is_a_list_of_its_turn(tmp_path: Path) -> None:
    """Its paragraphs are items; what stands between one turn's and the next parts the lists."""
    body = (tag("for part in parts"), paragraph("{{ part.name }}"), item("{{p part.text }}"), tag("endfor"))
    assert numbered(rendered(tmp_path, *body, **TEXTS)) == ["A", "1. one", "2. two", "B", "1. three", "2. four"]


def test_texts_with_nothing_between_them_are_one_list(tmp_path: Path) -> None:
    text = (tag("if part.text"), item("{{p part.text }}"), tag("endif"))
    data = rendered(tmp_path, tag("for part in parts"), *text, tag("endfor"), **TEXTS)
    assert numbered(data) == ["1. one", "2. two", "3. three", "4. four"]

    inner = (tag("for each in [part]"), item("{{p each.text }}"), tag("endfor"))
    data = rendered(tmp_path, tag("for part in parts"), paragraph("{{ part.name }}"), *inner, tag("endfor"), **TEXTS)
    assert numbered(data) == ["A", "1. one", "2. two", "B", "1. three", "2. four"]


def test_the_level_below_follows_its_own_item(tmp_path: Path) -> None:
    """The lowest level makes the list; what is numbered below it begins anew by itself, as ever."""
    inner = (tag("for point in part.points"), item("{{ point }}", level=1), tag("endfor"))
    data = rendered(tmp_path, tag("for part in parts"), item("{{ part.name }}"), *inner, tag("endfor"))
    assert numbered(data) == ["1. A", "a) one", "b) two", "2. B", "a) three", "b) four", "c) five"]


def test_levels_begin_anew_together(tmp_path: Path) -> None:
    data = rendered(tmp_path, tag("for part in parts"), item("{{ part.name }}"), item("x", level=1), item("last"), tag("endfor"))
    assert numbered(data) == ["1. A", "a) x", "2. last", "1. B", "a) x", "2. last"]


def test_of_the_branches_of_a_condition_one_is_printed(tmp_path: Path) -> None:
    body = (tag("if loop.last"), item("{{ point }}!"), tag("else"), item("{{ point }}"), tag("endif"))
    inner = (tag("for point in part.points"), *body, tag("endfor"))
    data = rendered(tmp_path, tag("for part in parts"), *inner, tag("endfor"))
    assert numbered(data) == ["1. one", "2. two!", "1. three", "2. four", "3. five!"]


def test_a_list_that_begins_before_its_loop_goes_on_in_it(tmp_path: Path) -> None:
    data = rendered(tmp_path, item("first"), tag("for part in parts"), item("{{ part.name }}"), item("more"), tag("endfor"), item("last"))
    assert numbered(data) == ["1. first", "2. A", "3. more", "4. B", "5. more", "6. last"]


def test_a_fixed_item_before_a_loop_is_part_of_its_list(tmp_path: Path) -> None:
    inner = (item("fixed"), tag("for point in part.points"), item("{{ point }}"), tag("endfor"))
    data = rendered(tmp_path, tag("for part in parts"), *inner, tag("endfor"))
    assert numbered(data) == ["1. fixed", "2. one", "3. two", "1. fixed", "2. three", "3. four", "4. five"]


def test_two_loops_of_one_style_each_begin_anew(tmp_path: Path) -> None:
    loop = (tag("for part in parts"), paragraph("{{ part.name }}", "ListNumber"), paragraph("more", "ListNumber"), tag("endfor"))
    data = rendered(tmp_path, *loop, paragraph("text"), *loop)
    once = ["1. A", "2. more", "1. B", "2. more"]
    assert numbered(data) == [*once, "text", *once]


def test_the_tags_may_stand_in_the_list_themselves(tmp_path: Path) -> None:
    body = (item("{%p for part in parts %}"), item("{{ part.name }}"), item("more"), item("{%p endfor %}"))
    assert numbered(rendered(tmp_path, *body)) == ["1. A", "2. more", "1. B", "2. more"]


def test_bullets_and_headings_get_no_lists_of_their_own(tmp_path: Path) -> None:
    body = (tag("for part in parts"), item("a", 2), item("b", 2), paragraph("x", "heading1"), paragraph("y", "heading1"), tag("endfor"))
    data = rendered(tmp_path, *body)
    assert numbered(data) == ["a", "b", "1 x", "2 y", "a", "b", "3 x", "4 y"]
    assert len(part(data, "word/numbering.xml").findall(f"{W}num")) == 4


def test_lists_in_rows_and_cells_begin_anew(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc></w:tr>"
    rows = [row.format(each) for each in (paragraph("{%tr for part in parts %}"), item("a") + item("b"), paragraph("{%tr endfor %}"))]
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    assert numbered(rendered(tmp_path, table, paragraph("end"))) == ["1. a", "2. b", "1. a", "2. b", "end"]


def test_numbered_rows_count_on(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc></w:tr>"
    rows = [row.format(each) for each in (paragraph("{%tr for part in parts %}"), item("{{ part.name }}"), paragraph("{%tr endfor %}"))]
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    assert numbered(rendered(tmp_path, table, paragraph("end"))) == ["1. A", "2. B", "end"]


@pytest.mark.parametrize("control", ["{%- if true %}|x|{% endif %}", "{%r if true %}|x|{%r endif %}"])
def test_they_begin_anew_too_where_docxtpl_prepares_the_template(tmp_path: Path, control: str) -> None:
    runs = "".join(f"<w:r><w:t>{each}</w:t></w:r>" for each in control.split("|"))
    body = (paragraph("before"), f"<w:p>{runs}</w:p>", tag("for part in parts"), item("{{ part.name }}"), item("more"), tag("endfor"))
    assert numbered(rendered(tmp_path, *body))[-4:] == ["1. A", "2. more", "1. B", "2. more"]


def test_a_list_of_a_style_keeps_the_indents_of_the_style(tmp_path: Path) -> None:
    body = (
        tag("for part in parts"),
        paragraph("a", "NumberedDeep"),
        paragraph("b", "Numbered", '<w:ind w:left="100" w:firstLine="50"/>'),
        tag("endfor"),
    )
    paragraphs = part(rendered(tmp_path, *body)).findall(f"{W}body/{W}p")
    indents = [{name.removeprefix(W): width for name, width in each.find(f"{W}pPr/{W}ind").items()} for each in paragraphs]
    assert indents[:2] == [{"left": "2000", "hanging": "500", "right": "300"}, {"left": "100", "firstLine": "50"}]
    assert [each.tag.removeprefix(W) for each in paragraphs[0].find(f"{W}pPr")] == ["pStyle", "numPr", "ind"]


def test_a_list_begins_anew_at_its_own_start(tmp_path: Path) -> None:
    lists = numbering({0: level(0, start=5)}, {1: 0})
    path = saved(tmp_path, word_file(tag("for part in parts") + item("a") + item("b") + tag("endfor"), lists=lists))
    assert numbered(Template(path).render(FIELDS)) == ["5. a", "6. b", "5. a", "6. b"]


def test_nothing_of_the_signs_is_left_and_equal_fields_give_equal_bytes(tmp_path: Path) -> None:
    body = (tag("for part in parts"), item("{{ part.name }}"), item("more"), tag("endfor"))
    data = rendered(tmp_path, *body)
    assert data == rendered(tmp_path, *body)
    assert not [each for each in part(data).iter() if not each.tag.startswith(W)]


def test_a_part_without_signs_is_left_alone() -> None:
    package = open_package(word_file(item("a") * 2, lists=LISTS), "t")
    before = dict(package.parts.items())
    restart_lists(parsed(package.parts["word/document.xml"]), package)
    assert dict(package.parts.items()) == before


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=5))
def test_every_turn_counts_from_one_whatever_it_holds(loops: list[list[str]]) -> None:
    fields = {"parts": [{"points": points} for points in loops]}
    expected = [f"{number}. {point}" for points in loops for number, point in enumerate(points, 1)]
    assert [each for each in numbered(_nested().render(fields)) if each] == expected


@cache
def _nested() -> Template:
    body = (tag("for part in parts"), tag("for point in part.points"), item("{{ point }}"), tag("endfor"), tag("endfor"), paragraph(""))
    with TemporaryDirectory() as folder:
        return Template(saved(Path(folder), word_file("".join(body), styles=STYLES, lists=LISTS)))


def test_the_judges_and_libreoffice_agree(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    inner = (tag("for point in part.points"), paragraph("{{ point }}", "Numbered"), tag("endfor"))
    deep = (tag("for part in parts"), item("{{ part.name }}", 4), item("x", 4, 1), item("last", 4), tag("endfor"))
    body = (tag("for part in parts"), paragraph("{{ part.name }}"), *inner, tag("endfor"), *deep)
    path = saved(tmp_path, rendered(tmp_path, *body), "made.docx")
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []
    shown = [line.strip() for line in by_office(path, "txt").splitlines() if line.strip()]
    assert shown == [each for each in numbered(path.read_bytes()) if each]
