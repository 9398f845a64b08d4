"""The numbers that Word prints, counted, and lists that rendering adds. LibreOffice is asked whether it counts the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from word_files import by_office, level, numbering, paragraph, part, saved, style, text_of, word_file

from kamdocs.word.markup import W
from kamdocs.word.numbering import Counter, Item, Numbering, read_numbering
from kamdocs.word.package import Package, open_package


def item(text: str, list_id: int | str = 1, number: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbers(data: bytes) -> list[str]:
    known = read_numbering(open_package(data, "t"))
    counter = Counter(known)
    return [counter.number(known.item(each)) for each in part(data).iter(f"{W}p")]


def counted(levels: str, *places: int) -> list[str]:
    """The numbers of paragraphs on these levels."""
    return numbers(word_file("".join(item("x", number=place) for place in places), lists=numbering({0: levels}, {1: 0})))


THREE = level(0, shown="%1") + level(1, shown="%1.%2") + level(2, "lowerLetter", "%3)")


def test_levels_below_begin_anew_under_each_number() -> None:
    assert counted(THREE, 0, 1, 1, 2, 2, 1, 2, 0, 1) == ["1", "1.1", "1.2", "a)", "b)", "1.3", "a)", "2", "2.1"]


def test_a_level_that_was_passed_over_counts_as_used() -> None:
    assert counted(THREE, 1, 0, 2, 1) == ["1.1", "2", "a)", "2.2"]


@pytest.mark.parametrize(
    ("form", "count", "expected"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("upperRoman", 4, "IV"),
        ("lowerLetter", 26, "z"),
        ("upperLetter", 28, "BB"),
        ("ordinal", 3, "3"),
    ],
)
def test_formats(form: str, count: int, expected: str) -> None:
    assert counted(level(0, form, "%1", start=count), 0) == [expected]


def test_bullets_and_levels_without_a_format_print_no_number() -> None:
    assert counted(level(0, "bullet", "–") + level(1, "none", "%2"), 0, 1) == ["", ""]


def test_what_stands_around_a_number_belongs_to_it() -> None:
    assert counted(level(0, shown="Part %1:"), 0) == ["Part 1:"]


def test_legal_numbers_are_decimal_on_all_levels() -> None:
    assert counted(level(0, "upperRoman", "%1.") + level(1, shown="%1.%2", more="<w:isLgl/>"), 0, 0, 1) == ["I.", "II.", "2.1"]


@pytest.mark.parametrize(("restart", "expected"), [(0, "2"), (1, "1"), (2, "2")])
def test_a_level_begins_anew_where_its_definition_says(restart: int, expected: str) -> None:
    third = level(2, shown="%3", more=f'<w:lvlRestart w:val="{restart}"/>')
    # 2: after any level above the third; a number of the first level is one
    expected = "1" if restart == 2 else expected
    assert counted(level(0) + level(1) + third, 0, 1, 2, 0, 2)[-1] == expected


def test_lists_of_one_definition_count_together_until_one_overrides_its_start() -> None:
    lists = numbering({0: level(0)}, {1: 0, 2: 0}) + (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    assert numbers(word_file(item("x") + item("x", 2) + item("x", 3) + item("x", 3), lists=lists)) == ["1.", "2.", "1.", "2."]


def test_a_list_may_have_levels_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1")}</w:lvlOverride>'
    lists = numbering({0: level(0)}, {}) + f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{own}</w:num>'
    assert numbers(word_file(item("x"), lists=lists)) == ["A"]


def test_styles_give_lists_and_levels() -> None:
    styles = (
        style("Top", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Linked", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Below", based="Linked")
        + style("Level", '<w:numPr><w:ilvl w:val="2"/></w:numPr>', based="Top")
        + style("None", '<w:numPr><w:numId w:val="0"/></w:numPr>', based="Top")
    )
    lists = numbering({0: level(0) + level(1, more='<w:pStyle w:val="Linked"/>') + level(2)}, {1: 0})
    own = paragraph("x", "Below", '<w:numPr><w:ilvl w:val="2"/></w:numPr>')
    body = "".join(paragraph("x", each) for each in ("Top", "Linked", "Below", "Level", "None")) + own
    data = word_file(body, styles=styles, lists=lists)
    known = read_numbering(open_package(data, "t"))
    assert [known.item(each) for each in part(data).iter(f"{W}p")] == [
        Item("1", 0, "Top"),
        Item("1", 1, "Linked"),
        Item("1", 1, "Linked"),
        Item("1", 2, "Top"),
        None,
        Item("1", 2, "Linked"),
    ]


def test_a_list_style_leads_to_its_definition() -> None:
    styles = '<w:style w:type="numbering" w:styleId="Steps"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    lists = numbering({0: '<w:styleLink w:val="Steps"/>' + level(0), 1: '<w:numStyleLink w:val="Steps"/>'}, {1: 0, 2: 1})
    assert numbers(word_file(item("x", 2) + item("x", 1), styles=styles, lists=lists)) == ["1.", "2."]


@pytest.mark.parametrize("list_id", ["9", "0", ""])
def test_a_list_that_is_not_there_numbers_nothing(list_id: str) -> None:
    assert numbers(word_file(item("x", list_id), lists=numbering({0: level(0)}, {1: 0}))) == [""]


def test_circles_of_styles_and_lists_end() -> None:
    styles = style("A", based="B") + style("B", based="A")
    lists = numbering({0: '<w:numStyleLink w:val="Steps"/>'}, {1: 0})
    steps = '<w:style w:type="numbering" w:styleId="Steps"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert numbers(word_file(paragraph("x", "A") + item("x"), styles=styles + steps, lists=lists)) == ["", ""]


def test_libreoffice_counts_the_same(tmp_path: Path) -> None:
    levels = THREE + level(3, "upperRoman", "%4.") + level(4, shown="%1-%5", start=3)
    places = (0, 1, 1, 2, 3, 3, 1, 2, 0, 1, 4, 4, 0, 4, 2, 0)
    body = "".join(item(f"x{place}", number=place) for place in places)
    path = saved(tmp_path, word_file(body, lists=numbering({0: levels}, {1: 0})))
    texts = [text_of(each) for each in part(path.read_bytes()).iter(f"{W}p")]
    shown = [line.split() for line in by_office(path, "txt").splitlines() if line.strip()]
    assert shown == [[number, text] for number, text in zip(numbers(path.read_bytes()), texts, strict=True)]


def package(*, with_lists: bool = True) -> Package:
    document = Document()
    if not with_lists:
        part = document.part
        id_ = next(id_ for id_, each in part.rels.items() if each.reltype.endswith("/numbering"))
        part.drop_rel(id_)
    data = io.BytesIO()
    document.save(data)
    return open_package(data.getvalue(), "t.docx")


def order(file: Package) -> list[str]:
    name = next(each.target for each in file.relationships(file.main) if each.kind == "numbering")
    return [str(each.tag).removeprefix(W) for each in etree.fromstring(file.parts[name])]


def test_bullets_are_made_once_even_where_the_file_has_no_lists() -> None:
    for with_lists in (True, False):
        file = package(with_lists=with_lists)
        made = Numbering.of(file)
        id_ = made.bullets()
        assert made.bullets() == id_
        made.save(file)
        assert Numbering.of(file).bullets() == id_
        assert order(file) == sorted(order(file))  # definitions before lists, as Word wants them


def test_a_list_that_begins_anew_keeps_its_definition() -> None:
    file = package()
    made = Numbering.of(file)
    known = made.bullets()
    anew = made.restarted(known)
    assert anew != known
    assert made.abstract(anew) is made.abstract(known)


def test_a_list_of_another_file_gets_a_definition_of_its_own_each_time() -> None:
    other = Numbering.of(package())
    theirs = other.bullets()
    made = Numbering.of(package())
    one, two = (made.taken_in(theirs, other, sign) for sign in ("one", "two"))
    definitions = [made.abstract(each or "") for each in (one, two)]
    marks = {each.find(f"{W}nsid").get(f"{W}val") for each in definitions if each is not None}
    assert len(marks) == 2
    assert made.taken_in("999", other, "three") is None
