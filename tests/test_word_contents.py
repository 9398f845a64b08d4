r"""Tables of contents that Word inserted: their entries written from the finished headings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from word_files import PAGE, by_office, level, numbering, paragraph, part, saved, style, text_of, word_file

from kamdocs.word import Template, document_text
from kamdocs.word.contents import headings, with_page_numbers, write_contents
from kamdocs.word.markup import Element, W, serialised
from kamdocs.word.package import Package, open_package

STYLES = (
    style("heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>', id_="berschrift1")
    + style("heading 2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/>', id_="berschrift2")
    + style("heading 3", '<w:outlineLvl w:val="2"/>', id_="berschrift3")
    + style("Chapter on a new page", based="berschrift1")
    + style("Appendix")
    + style("toc 1", '<w:tabs><w:tab w:val="left" w:pos="440"/></w:tabs>', id_="Sommario1")
    + style("toc 2", id_="Sommario2")
    + style("TOC Heading", id_="TOCHeading")
)
LISTS = numbering({0: level(0, shown="%1") + level(1, shown="%1.%2")}, {1: 0})
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
SWITCHES = r"TOC \o &quot;1-3&quot; \h \z \u"
FIELDS = {"parts": [{"name": "Costs & terms"}, {"name": "People"}]}


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def table(switches: str = SWITCHES, stale: str = "Stale") -> str:
    """As Word inserts it: the end in a paragraph of its own."""
    page = f"{BEGIN}{code('PAGEREF _Toc1')}{SEPARATE}<w:r><w:t>7</w:t></w:r>{END}"
    entry = f"<w:p><w:r><w:t>{stale}</w:t></w:r><w:r><w:tab/></w:r>{page}</w:p>"
    return f"<w:p>{BEGIN}{code(switches)}{SEPARATE}<w:r><w:t>{stale}</w:t></w:r></w:p>{entry}<w:p>{END}</w:p>"


def in_control(*blocks: str) -> str:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{''.join(blocks)}</w:sdtContent></w:sdt>"


BODY = (
    paragraph("{%p for part in parts %}")
    + paragraph("{{ part.name }}", "berschrift1")
    + paragraph("text")
    + paragraph("Why", "berschrift2")
    + paragraph("{%p endfor %}")
    + paragraph("The offer", "Chapteronanewpage")
)


def rendered(folder: Path, *blocks: str, **fields: Any) -> bytes:
    path = saved(folder, word_file("".join(blocks), styles=STYLES, lists=LISTS))
    return Template(path).render(fields or FIELDS)


def entries(data: bytes | Element) -> list[tuple[str, str]]:
    """Style and words of each paragraph from the field's beginning to its end."""
    found: list[tuple[str, str]] = []
    depth = 0
    for each in (part(data) if isinstance(data, bytes) else data).iter(f"{W}p"):
        marks = [mark.get(f"{W}fldCharType") for mark in each.iter(f"{W}fldChar")]
        depth += marks.count("begin")
        if depth:
            named = each.find(f"{W}pPr/{W}pStyle")
            found.append(("" if named is None else named.get(f"{W}val"), text_of(each)))
        depth -= marks.count("end")
    return found


def lines(data: bytes) -> list[str]:
    return [text for _, text in entries(data)]


ALL = [
    ("Sommario1", "1\tCosts & terms"),
    ("Sommario2", "1.1\tWhy"),
    ("Sommario1", "2\tPeople"),
    ("Sommario2", "2.1\tWhy"),
    ("Sommario1", "3\tThe offer"),
]


# --------------------------------------------------------------------------------------------------------------------- the shapes of fields


@pytest.mark.parametrize(
    "field",
    [
        table(),
        in_control(paragraph("Contents", "TOCHeading"), table()),
        f"<w:p>{BEGIN}{code(SWITCHES)}{SEPARATE}<w:r><w:t>Stale</w:t></w:r>{END}</w:p>",
        f"<w:p>{BEGIN}{code(SWITCHES)}{END}</w:p>",
        f"<w:p>{BEGIN}{code('TOC')}{code(SWITCHES[4:])}{SEPARATE}</w:p><w:p><w:r><w:t>Stale</w:t></w:r>{END}</w:p>",
        f'<w:p><w:fldSimple w:instr="{SWITCHES}"><w:r><w:t>Stale</w:t></w:r></w:fldSimple></w:p>',
        f'<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/><w:instrText>{SWITCHES}</w:instrText>'
        f'<w:fldChar w:fldCharType="separate"/></w:r></w:p><w:p>{END}</w:p>',
    ],
    ids=["Word", "Word's gallery", "one paragraph", "never updated", "LibreOffice", "simple", "one run"],
)
def test_the_entries_are_the_headings_of_the_document(tmp_path: Path, field: str) -> None:
    data = rendered(tmp_path, field, BODY)
    assert entries(data) == ALL
    assert "Stale" not in "".join(text_of(each) for each in part(data).iter(f"{W}p"))
    marks = [each.get(f"{W}fldCharType") for each in part(data).iter(f"{W}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert not [each for each in part(data).iter() if each.get(f"{W}dirty")]


def test_every_entry_leads_to_its_heading(tmp_path: Path) -> None:
    root = part(rendered(tmp_path, table(), BODY))
    marks = {each.get(f"{W}name"): each for each in root.iter(f"{W}bookmarkStart")}
    links = [(each.get(f"{W}anchor"), text_of(each)) for each in root.iter(f"{W}hyperlink")]
    assert [text_of(marks[anchor].getparent()) for anchor, _ in links] == [text.split("\t")[1] for _, text in links]
    assert len(marks) == len(links) == 5
    ids = [each.get(f"{W}id") for each in root.iter(f"{W}bookmarkStart")]
    assert sorted(ids) == sorted(each.get(f"{W}id") for each in root.iter(f"{W}bookmarkEnd"))
    assert len(set(ids)) == 5


def test_a_bookmark_that_word_has_put_around_a_heading_is_used_again(tmp_path: Path) -> None:
    marked = (
        '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:bookmarkStart w:id="4" w:name="_Toc7"/><w:r><w:t>Our offer</w:t></w:r>'
        '<w:bookmarkEnd w:id="4"/></w:p>'
    )
    root = part(rendered(tmp_path, table(), marked, BODY))
    assert next(root.iter(f"{W}hyperlink")).get(f"{W}anchor") == "_Toc7"
    assert len(list(root.iter(f"{W}bookmarkStart"))) == 6


def test_equal_fields_give_equal_bytes(tmp_path: Path) -> None:
    assert rendered(tmp_path, table(), BODY) == rendered(tmp_path, table(), BODY)


def test_tags_in_stale_entries_are_no_tags_of_the_template(tmp_path: Path) -> None:
    assert entries(rendered(tmp_path, table(stale="{{ part.name }}"), BODY)) == ALL


def test_commands_that_only_begin_in_the_table_are_told_as_ever(tmp_path: Path) -> None:
    """Nothing is dropped that somebody else ends."""
    field = f"<w:p>{BEGIN}{code(SWITCHES)}{SEPARATE}</w:p>{paragraph('{%p if true %}')}<w:p>{END}</w:p>{paragraph('{%p endif %}')}"
    assert "{%p if true %}" not in "".join(text for _, text in document_text(rendered(tmp_path, field, BODY)))


def test_a_body_without_tags_has_its_entries_too(tmp_path: Path) -> None:
    data = rendered(tmp_path, table(), paragraph("One", "berschrift1"), paragraph("Two", "berschrift1"))
    assert lines(data) == ["1\tOne", "2\tTwo"]


def test_what_stands_before_and_after_the_field_stays(tmp_path: Path) -> None:
    mark = '<w:bookmarkStart w:id="9" w:name="here"/>'
    field = f"<w:p>{mark}{BEGIN}{code(SWITCHES)}{SEPARATE}</w:p><w:p>{END}<w:r><w:t>after</w:t></w:r></w:p>"
    root = part(rendered(tmp_path, field, BODY, '<w:p><w:bookmarkEnd w:id="9"/></w:p>'))
    assert "after" in [text_of(each) for each in root.iter(f"{W}p")]
    assert next(root.iter(f"{W}bookmarkStart")).get(f"{W}name") == "here"


def test_bookmarks_across_an_end_of_the_table_keep_both_halves(tmp_path: Path) -> None:
    start, end = '<w:bookmarkStart w:id="{0}" w:name="b{0}"/>', '<w:bookmarkEnd w:id="{0}"/>'
    inner = f"<w:p>{end.format(1)}{start.format(2)}{end.format(2)}{start.format(3)}<w:r><w:t>Stale</w:t></w:r></w:p>"
    field = f"<w:p>{BEGIN}{code(SWITCHES)}{SEPARATE}</w:p>{inner}<w:p>{END}</w:p>"
    root = part(rendered(tmp_path, f"<w:p>{start.format(1)}</w:p>", field, BODY, f"<w:p>{end.format(3)}</w:p>"))
    names = {each.get(f"{W}name"): each.get(f"{W}id") for each in root.iter(f"{W}bookmarkStart")}
    assert {name for name in names if not name.startswith("_Toc")} == {"b1", "b3"}
    assert sorted(names.values()) == sorted(each.get(f"{W}id") for each in root.iter(f"{W}bookmarkEnd"))


def test_a_section_that_ends_in_the_field_still_ends(tmp_path: Path) -> None:
    section = PAGE.format('<w:type w:val="nextPage"/>', "")
    field = f"<w:p><w:pPr>{section}</w:pPr>{BEGIN}{code(SWITCHES)}{SEPARATE}{END}</w:p>"
    data = rendered(tmp_path, field, BODY)
    assert entries(data) == ALL
    assert len(list(part(data).iter(f"{W}sectPr"))) == 2


# ------------------------------------------------------------------------------------------------------------------------- the switches


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        (r"TOC \o &quot;1-1&quot; \h \z \u", ["1\tOne", "2\tNew"]),
        (r"TOC \o &quot;2-3&quot;", ["1.1\tTwo", "Three"]),
        (r"TOC \o &quot;1-2&quot;", ["1\tOne", "1.1\tTwo"]),
        (r"TOC \u", ["1\tOne", "1.1\tTwo", "Three", "2\tNew"]),
        (r"TOC \t &quot;Appendix,1&quot;", ["A"]),
        (r"TOC \o &quot;1-1&quot; \t &quot;Appendix;2;Chapter on a new page;1&quot;", ["1\tOne", "2\tNew", "A"]),
        (r"TOC \h \z", ["1\tOne", "1.1\tTwo", "Three"]),
        (r"TOC \b inner \u", ["1.1\tTwo", "Three"]),
        (r"toc \o", ["1\tOne", "1.1\tTwo", "Three"]),
    ],
)
def test_the_switches_choose_the_headings_as_in_word(tmp_path: Path, switches: str, expected: list[str]) -> None:
    body = (
        paragraph("One", "berschrift1"),
        '<w:p><w:bookmarkStart w:id="1" w:name="inner"/></w:p>',
        paragraph("Two", "berschrift2"),
        paragraph("Three", "berschrift3") + paragraph("", "berschrift3"),
        '<w:p><w:bookmarkEnd w:id="1"/></w:p>',
        paragraph("New", "Chapteronanewpage"),
        paragraph("A", "Appendix"),
    )
    assert lines(rendered(tmp_path, table(switches), *body)) == expected


def test_a_heading_is_one_line_without_fields_codes_and_boxes(tmp_path: Path) -> None:
    heading = (
        '<w:p><w:pPr><w:pStyle w:val="berschrift3"/></w:pPr><w:r><w:t xml:space="preserve">What it </w:t><w:br/><w:t>costs</w:t><w:tab/>'
        f"<w:t>you</w:t></w:r>{BEGIN}{code('DATE')}{SEPARATE}<w:r><w:t>!</w:t></w:r>{END}</w:p>"
    )
    assert lines(rendered(tmp_path, table(), heading))[0] == "What it costs you!"


def test_an_outline_level_of_a_paragraph_counts_and_body_text_does_not(tmp_path: Path) -> None:
    body = (paragraph("Own", properties='<w:outlineLvl w:val="1"/>'), paragraph("Not", "berschrift1", '<w:outlineLvl w:val="9"/>'))
    found = entries(rendered(tmp_path, table(r"TOC \u"), *body))
    assert found == [("Sommario2", "Own")]


def test_a_style_that_is_missing_is_added_as_word_has_it(tmp_path: Path, audit_errors: Callable[[Path], list[str]]) -> None:
    data = rendered(tmp_path, table(), paragraph("Deep", "berschrift3"))
    assert entries(data) == [("TOC3", "Deep")]
    names = [each.get(f"{W}val") for each in part(data, "word/styles.xml").iter(f"{W}name")]
    assert names.count("toc 3") == 1
    assert audit_errors(saved(tmp_path, data)) == []


# -------------------------------------------------------------------------------------------------------------------------- page numbers


def paged(data: bytes, pages: list[int | str | None]) -> Package:
    package = open_package(data, "t")
    root = package.xml("word/document.xml")
    write_contents(root, package, pages)
    package.parts["word/document.xml"] = serialised(root)
    return package


STATIC = paragraph("One", "berschrift1") + paragraph("Two", "berschrift2") + paragraph("Three", "berschrift3")


def test_without_pages_there_is_neither_number_nor_leader(tmp_path: Path) -> None:
    data = rendered(tmp_path, table(), BODY)
    assert all(text.count("\t") <= 1 for text in lines(data))
    assert not [each for each in part(data).iter(f"{W}tab") if each.get(f"{W}leader")]


def test_pages_are_printed_behind_a_tab_in_fields_that_word_can_update(tmp_path: Path, audit_errors: Callable[[Path], list[str]]) -> None:
    package = paged(word_file(table() + STATIC, styles=STYLES, lists=LISTS), [3, None, "iv"])
    root = package.xml("word/document.xml")
    assert [text for _, text in entries(root)] == ["1\tOne\t3", "1.1\tTwo", "Three\tiv"]
    codes = [each.text.split() for each in root.iter(f"{W}instrText")]
    anchors = [each.get(f"{W}anchor") for each in root.iter(f"{W}hyperlink")]
    assert codes[1:] == [["PAGEREF", anchors[0], r"\h"], ["PAGEREF", anchors[2], r"\h"]]
    assert {each.get(f"{W}val"): each.get(f"{W}pos") for each in root.iter(f"{W}tab") if each.get(f"{W}leader")} == {"right": "9638"}
    assert audit_errors(saved(tmp_path, package.to_bytes())) == []


def test_levels_without_page_numbers_and_another_sign_before_them() -> None:
    switches = r"TOC \o &quot;1-3&quot; \n 2-2 \p &quot; – &quot;"
    root = paged(word_file(table(switches) + STATIC, styles=STYLES, lists=LISTS), [1, 2, 3]).xml("word/document.xml")
    assert [text for _, text in entries(root)] == ["1\tOne – 1", "1.1\tTwo", "Three – 3"]
    assert not list(root.iter(f"{W}hyperlink"))


def test_the_pages_belong_to_the_headings_in_their_order() -> None:
    package = open_package(word_file(table() + STATIC + paragraph("no heading"), styles=STYLES, lists=LISTS), "t")
    found = headings(package.xml("word/document.xml"), package)
    assert [(each.level, each.number, each.text) for each in found] == [(1, "1", "One"), (2, "1.1", "Two"), (3, "", "Three")]
    with pytest.raises(ValueError, match=r"shorter|longer"):
        write_contents(package.xml("word/document.xml"), package, [1])


# --------------------------------------------------------------------------------------------------------------------------- no headings


@pytest.mark.parametrize("wrapped", [False, True])
def test_without_headings_the_table_goes_with_its_heading(tmp_path: Path, wrapped: bool) -> None:
    blocks = paragraph("Contents", "TOCHeading") + table()
    root = part(rendered(tmp_path, paragraph("before {{ x }}"), in_control(blocks) if wrapped else blocks, paragraph("end"), x="a"))
    assert [text for each in root.iter(f"{W}p") if (text := text_of(each))] == ["before a", "end"]
    assert not list(root.iter(f"{W}fldChar", f"{W}sdt"))


def test_a_heading_of_something_else_before_the_table_stays(tmp_path: Path) -> None:
    blocks = (paragraph("Contents", "TOCHeading"), paragraph("text"), table())
    root = part(rendered(tmp_path, *blocks))
    assert [text for each in root.iter(f"{W}p") if (text := text_of(each))] == ["Contents", "text"]


# ------------------------------------------------------------------------------------------------------------------------- hidden text

HIDDEN = "<w:vanish/>"
HIDING = (
    '<w:style w:type="character" w:styleId="Internal"><w:name w:val="Internal"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:basedOn w:val="Internal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Draft"><w:name w:val="Draft"/><w:basedOn w:val="berschrift3"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def heading(*runs: str, style: str = "berschrift3") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (heading(run("Terms"), run(" margin 40%", HIDDEN)), ["Terms"]),
        (heading(run("Terms"), run(" as ever", '<w:vanish w:val="0"/>')), ["Terms as ever"]),
        (heading(run("Terms"), run(" margin 40%", '<w:rStyle w:val="Internal"/>')), ["Terms"]),
        (heading(run("Terms"), run(" margin 40%", '<w:rStyle w:val="Secret"/>')), ["Terms"]),
        (heading(run("Terms"), run(" as ever", '<w:rStyle w:val="Internal"/><w:vanish w:val="false"/>')), ["Terms as ever"]),
        (heading(run("margin "), run("40%", HIDDEN), style="Draft"), []),
        (heading(run("margin "), run("Terms", '<w:vanish w:val="0"/>'), style="Draft"), ["Terms"]),
        (heading(run("margin 40%", HIDDEN)), []),
    ],
)
def test_what_is_hidden_of_a_heading_is_not_in_the_table(tmp_path: Path, made: str, shown: list[str]) -> None:
    file = word_file(table() + heading(run("{{ x }}")) + made, styles=STYLES + HIDING, lists=LISTS)
    data = Template(saved(tmp_path, file)).render({"x": "First"})
    assert [text for _, text in entries(data) if text] == ["First", *shown]


def test_a_hidden_caption_is_not_in_a_table_of_figures(tmp_path: Path) -> None:
    number = f"{BEGIN}{code('SEQ Figure')}{SEPARATE}{run('1', HIDDEN)}{END}"
    captions = f"<w:p>{run('Figure ', HIDDEN)}{number}</w:p><w:p>{run('Figure ')}{number.replace(HIDDEN, '')}</w:p>"
    data = rendered(tmp_path, table(r"TOC \h \z \c &quot;Figure&quot;"), captions, paragraph("{{ x }}"), x="a")
    assert [text for style, text in entries(data) if style] == ["Figure 1"]


def test_a_heading_is_known_in_the_pdf_by_all_of_its_text(tmp_path: Path) -> None:
    """LibreOffice's bookmarks hold the hidden part, too."""
    made = heading(run("Terms"), run(" margin 40%", HIDDEN)) + heading(run("margin", HIDDEN)) + heading(run("End"))
    data = rendered(tmp_path, table(), paragraph("{{ x }}"), made, x="a")
    pages = {" Terms margin 40%": 3, " End": 4}
    asked: list[str] = []

    def pages_of(titles: list[str]) -> list[int | None]:
        asked.extend(titles)
        return [pages.get(title) for title in titles]

    printed = with_page_numbers(data, pages_of)
    assert asked == list(pages)
    assert [text for _, text in entries(printed) if text] == ["Terms\t3", "End\t4"]


# -------------------------------------------------------------------------------------------------------------------- tables of figures


def test_a_table_of_figures_lists_the_captions(tmp_path: Path) -> None:
    number = f"{BEGIN}{code('SEQ Figure')}{SEPARATE}<w:r><w:t>1</w:t></w:r>{END}"
    caption = f"<w:p><w:r><w:t>Figure </w:t></w:r>{number}<w:r><w:t> Costs</w:t></w:r></w:p>"
    other = caption.replace("SEQ Figure", "SEQ Table").replace("Figure", "Table")
    data = rendered(tmp_path, table(r"TOC \h \z \c &quot;Figure&quot;"), caption, other, paragraph("One", "berschrift1"))
    assert [(style, text) for style, text in entries(data) if style] == [("TableofFigures", "Figure 1 Costs")]


# ----------------------------------------------------------------------------------------------------------------------------- the judges


def test_the_judges_accept_it_and_libreoffice_shows_it(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    data = rendered(tmp_path, in_control(paragraph("Contents", "TOCHeading"), table()), BODY, table(r"TOC \o &quot;1-1&quot;"))
    path = saved(tmp_path, data, "made.docx")
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []
    shown = [line.strip() for line in by_office(path, "txt").splitlines()]
    assert [text for _, text in ALL] == shown[1:6]
    # LibreOffice counts as we do
    assert [line for line in shown if line.endswith("Why") and "\t" not in line] == ["1.1 Why", "2.1 Why"]
