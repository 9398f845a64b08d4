"""Rich text and paragraphs in the finished document, with docxtpl beside it where that works."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from docxtpl import RichText as TheirRichText
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kamdocs.errors import InputError
from kamdocs.plan import Free
from kamdocs.word import Picture, RichText, Run, Template
from kamdocs.word.markup import R, W
from kamdocs.word.relationships import RELATIONSHIPS


def written(folder: Path, *texts: str, name: str = "proposal.docx") -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(folder / name))
    return folder / name


def opened(data: bytes) -> DocumentObject:
    return Document(io.BytesIO(data))


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph of the body; bold between `*`, italics between `/`."""

    def told(paragraph: Paragraph) -> str:
        pieces = []
        for run in paragraph.runs:
            text = f"/{run.text}/" if run.italic else run.text
            pieces.append(f"*{text}*" if run.bold else text)
        return "".join(pieces)

    return [(str(each.style.name if each.style else ""), told(each)) for each in opened(data).paragraphs]


def texts(data: bytes) -> list[str]:
    return [text for _, text in paragraphs(data)]


def filled(folder: Path, *given_texts: str, **fields: Any) -> list[str]:
    return texts(Template(written(folder, *given_texts)).render(fields))


def problem(path: Path, **fields: Any) -> str:
    with pytest.raises(InputError) as caught:
        Template(path).render(fields)
    (found,) = caught.value.problems
    return str(found)


def part(data: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


RICH = RichText(["plain ", Run("bold", bold=True), Run("\nit\tx", italic=True)])


# ---------------------------------------------------------------------------------------------------------------- rich text


def test_rich_text_stands_in_its_run_where_docxtpl_makes_xml_that_word_does_not_open(tmp_path: Path) -> None:
    path = written(tmp_path, "before {{ a }} after")
    theirs = DocxTemplate(str(path))
    theirs.render({"a": TheirRichText("bold", bold=True)})
    theirs.save(tmp_path / "theirs.docx")
    nested = part((tmp_path / "theirs.docx").read_bytes()).findall(f".//{W}t//{W}r")
    assert nested
    ours = Template(path).render({"a": RICH})
    assert part(ours).findall(f".//{W}r//{W}r") == []
    assert texts(ours) == ["before plain *bold*/\nit\tx/ after"]


def test_it_reads_as_docxtpl_s_does_where_that_works(tmp_path: Path) -> None:
    path = written(tmp_path, "{{r a }}")
    rich = TheirRichText()
    rich.add("one ", bold=True, color="B04E26", size=28)
    rich.add("two", italic=True, underline=True, strike=True)
    rich.add("3", superscript=True)
    rich.add("four", style="Strong")
    theirs = DocxTemplate(str(path))
    theirs.render({"a": rich})
    theirs.save(tmp_path / "theirs.docx")
    ours = RichText(
        [
            Run("one ", bold=True, colour="B04E26", size=14),
            Run("two", italic=True, underline=True, strike=True),
            Run("3", position="raised"),
            Run("four", style="Strong"),
        ]
    )

    def looks(data: bytes) -> list[Any]:
        runs = [(run, run.font) for run in opened(data).paragraphs[0].runs if run.text]
        return [
            (run.text, font.bold, font.italic, font.underline, font.strike, font.superscript, font.size, font.color.rgb, run.style.name)
            for run, font in runs
        ]

    assert looks(Template(path).render({"a": ours})) == looks((tmp_path / "theirs.docx").read_bytes())


def test_it_keeps_the_look_of_its_tag_and_adds_its_own(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("{{ a }}")
    run.bold, run.font.size = True, Pt(20)
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": RichText(["one", Run("two", bold=False, size=10.5, position="lowered")])})
    one, two = opened(data).paragraphs[0].runs
    assert (one.bold, one.font.size) == (True, Pt(20))
    assert (two.bold, two.font.size, two.font.subscript) == (False, Pt(10.5), True)


def test_what_else_lies_in_its_run_stays_in_order(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("a{{ x }}b")
    run.add_tab()
    run.add_text("c{{ x }}")
    run.add_break()
    document.save(str(tmp_path / "t.docx"))
    assert texts(Template(tmp_path / "t.docx").render({"x": RichText([Run("X", bold=True)])})) == ["a*X*b\tc*X*\n"]


def test_links_lead_somewhere_in_the_body_and_in_headers(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ a }}")
    document.sections[0].header.paragraphs[0].text = "{{ a }}"
    document.save(str(tmp_path / "t.docx"))
    links = ("https://verona.example/a?b=1&c=ü", "#start", "mailto:us@verona.example")
    rich = RichText([Run("here", link=link) for link in links])
    data = Template(tmp_path / "t.docx").render({"a": rich})
    for name, rels in (("word/document.xml", "word/_rels/document.xml.rels"), ("word/header1.xml", "word/_rels/header1.xml.rels")):
        targets = {each.get("Id"): each.get("Target") for each in part(data, rels) if each.get("TargetMode") == "External"}
        one, two, three = part(data, name).iter(f"{W}hyperlink")
        assert targets[one.get(f"{R}id")] == "https://verona.example/a?b=1&c=%C3%BC"
        assert two.get(f"{W}anchor") == "start"
        assert targets[three.get(f"{R}id")] == "mailto:us@verona.example"


def test_a_link_takes_the_template_s_own_style_for_links(tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = Document()
    document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    document.add_paragraph("{{ a }}")
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": RichText([Run("us", link="https://verona.example")])})
    (link,) = opened(data).paragraphs[0].hyperlinks
    assert [(run.style.name, run.underline) for run in link.runs] == [("Hyperlink", None)]


def test_a_link_inside_a_link_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "{{ a }}")
    document = Document(str(path))
    paragraph = document.paragraphs[0]
    link = etree.SubElement(paragraph._p, f"{W}hyperlink")
    link.set(f"{W}anchor", "x")
    link.append(paragraph.runs[0]._r)
    document.save(str(path))
    assert "rich text with a link is printed inside a link" in problem(path, a=RichText([Run("b", link="https://verona.example")]))


def test_a_style_that_the_template_does_not_have_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = written(tmp_path, "Note: {{ a }}")
    told = problem(path, a=RichText([Run("x", style="Stronger")]))
    assert told.endswith("proposal.docx, body, \"Note: …\": the template has no character style 'Stronger'; did you mean Strong?")


def test_rich_text_is_plain_where_nothing_can_be_formatted(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "{{ a }}"
    document.add_paragraph("x")._p.get_or_add_pPr()
    properties = document.element.body.sectPr
    assert properties is not None
    table = document.add_table(1, 1)
    caption = etree.SubElement(table._tbl.tblPr, f"{W}tblCaption")
    caption.set(f"{W}val", "About {{ a }}")
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": RICH})
    assert next(part(data).iter(f"{W}tblCaption")).get(f"{W}val") == "About plain bold it x"
    assert opened(data).core_properties.title == "plain bold it x"


def test_rich_text_in_the_address_of_a_link_is_plain(tmp_path: Path) -> None:
    document = Document()
    id_ = document.part.relate_to("https://verona.example/{{ a }}", f"{RELATIONSHIPS}/hyperlink", is_external=True)
    link = etree.SubElement(document.add_paragraph()._p, f"{W}hyperlink")
    link.set(f"{R}id", id_)
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": RichText(["of", Run("fer", bold=True)])})
    assert "https://verona.example/offer" in [each.get("Target") for each in part(data, "word/_rels/document.xml.rels")]


def test_a_tag_that_cuts_rich_text_in_pieces_is_told(tmp_path: Path) -> None:
    assert "a tag cuts rich text" in problem(written(tmp_path, "{{ ('' ~ a)[:2] }}"), a=RICH)


@pytest.mark.parametrize("number", ["7", "9" * 4000, "x", ""])
def test_a_mark_that_a_tag_forges_leads_nowhere(tmp_path: Path, number: str) -> None:
    for tag in (f'{{{{ "\\ufdd4{number}\\ufdd5" }}}}', f'{{{{p "\\ufdd4{number}\\ufdd5" }}}}', '{{ "\\ufdd6" }}'):
        assert "a tag cuts rich text" in problem(written(tmp_path, "{{ a }}", tag), a=RICH)


# ---------------------------------------------------------------------------------------------------------------- {{r text }}


def test_a_text_has_bold_and_italics_inside_its_paragraph(tmp_path: Path) -> None:
    path = written(tmp_path, "Note: {{r a }} end", "{{ a }}")
    data = Template(path).render({"a": "one **two**\n- *three* & <b>"})
    assert texts(data) == ["Note: one *two*\n- /three/ & <b> end", "one **two**\n- *three* & <b>"]


def test_rich_text_stands_between_a_text_s_own_words(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{r '*a* ' ~ x ~ ' **b**' }}", x=RICH) == ["/a/ plain *bold*/\nit\tx/ *b*"]


# ---------------------------------------------------------------------------------------------------------------- {{p text }}


def test_a_text_becomes_paragraphs_in_the_style_of_its_tag(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("before")
    document.add_paragraph("{{p a }}", style="Quote").paragraph_format.left_indent = Pt(30)
    document.add_paragraph("after")
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": "One **two**.\nThree\n\nFour & <five>\n\n- six\n- *seven*\n  - eight\n\nNine"})
    assert paragraphs(data) == [
        ("Normal", "before"),
        ("Quote", "One *two*.\nThree"),
        ("Quote", "Four & <five>"),
        ("List Bullet", "six"),
        ("List Bullet", "/seven/"),
        ("List Bullet 2", "eight"),
        ("Quote", "Nine"),
        ("Normal", "after"),
    ]
    quotes = [each for each in opened(data).paragraphs if each.style and each.style.name == "Quote"]
    assert [each.paragraph_format.left_indent for each in quotes] == [Pt(30)] * 3


def test_the_look_of_the_tag_s_own_run_is_kept(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("{{p a }}").font.size = Pt(30)
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": "One\n\n- two"})
    assert [run.font.size for each in opened(data).paragraphs for run in each.runs] == [Pt(30)] * 2


def test_only_the_first_paragraph_begins_a_page(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{p a }}").paragraph_format.page_break_before = True
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": "One\n\nTwo"})
    assert [each.paragraph_format.page_break_before for each in opened(data).paragraphs] == [True, None]


def test_bullets_are_made_where_the_template_has_no_style_for_them(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    document = Document()
    for style in list(document.styles):
        if style.name and style.name.startswith("List"):
            style.delete()
    document.add_paragraph("{{p a }}").paragraph_format.left_indent = Pt(100)
    document.add_paragraph("{{p a }}", style="Quote")
    document.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"a": "- one\n  - two"})
    lists = [(each.find(f"{W}ilvl").get(f"{W}val"), each.find(f"{W}numId").get(f"{W}val")) for each in part(data).iter(f"{W}numPr")]
    assert [level for level, _ in lists] == ["0", "1"] * 2
    assert len({number for _, number in lists}) == 1
    assert [style for style, _ in paragraphs(data)] == ["Normal", "Normal", "Quote", "Quote"]
    first = opened(data).paragraphs[0].paragraph_format
    assert first.left_indent == Pt(100) + Pt(18)
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""
    assert [each for each in audit_errors(tmp_path / "out.docx") if "stylesWithEffects" not in each] == []


def test_a_named_place_goes_without_a_trace_where_its_text_is_absent(tmp_path: Path) -> None:
    given_texts = ("before", "{{p free.note }}", '{{p free["other name"] }}', "after")
    assert filled(tmp_path, *given_texts, free=Free()) == ["before", "after"]
    assert filled(tmp_path, *given_texts, free={}) == ["before", "after"]
    assert filled(tmp_path, *given_texts, free=None) == ["before", "after"]
    assert filled(tmp_path, *given_texts, free={"note": "", "other name": None}) == ["before", "after"]
    assert filled(tmp_path, *given_texts, free=Free({"note": "n", "other name": "*o*"})) == ["before", "n", "/o/", "after"]


def test_any_other_absent_field_is_an_error(tmp_path: Path) -> None:
    assert "a.b is absent here" in problem(written(tmp_path, "{{p a.b }}"), a={"b": None})
    assert "there is no field free.note" in problem(written(tmp_path, "{{ free.note }}"), free={})


def test_a_named_place_alone_in_a_cell_leaves_it_whole(tmp_path: Path) -> None:
    document = Document()
    document.add_table(1, 2).cell(0, 0).text = "{{p free.note }}"
    document.save(str(tmp_path / "t.docx"))
    path = tmp_path / "t.docx"
    for free, wanted in (({}, [""]), ({"note": "a\n\nb"}, ["a", "b"])):
        cell = opened(Template(path).render({"free": free})).tables[0].cell(0, 0)
        assert [each.text for each in cell.paragraphs] == wanted


def test_bookmarks_around_a_paragraph_that_goes_stay_whole(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("{{p free.note }}")
    for name, place in (("bookmarkStart", paragraph), ("bookmarkEnd", document.add_paragraph("after"))):
        mark = etree.SubElement(place._p, f"{W}{name}")
        mark.set(f"{W}id", "7")
        if name == "bookmarkStart":
            mark.set(f"{W}name", "here")
    document.save(str(tmp_path / "t.docx"))
    root = part(Template(tmp_path / "t.docx").render({"free": {}}))
    assert [each.tag for each in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")] == [f"{W}bookmarkStart", f"{W}bookmarkEnd"]


@pytest.mark.parametrize("text", ["Text {{p a }}", "{{p a }} text", "{{p a }}{{p a }}", "{{p a }}{{ a }}"])
def test_what_stands_beside_it_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="takes the place of its whole paragraph"):
        Template(written(tmp_path, text))


def test_a_picture_or_rich_text_alone_stands_in_its_paragraph(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{p a }}", a=RICH) == ["plain *bold*/\nit\tx/"]


def test_numbers_and_loops(tmp_path: Path) -> None:
    assert filled(tmp_path, "{%p for a in many %}", "{{p a }}", "{%p endfor %}", many=["a\n\nb", 5, "- c"]) == ["a", "b", "5", "c"]


def test_all_that_cannot_be_placed_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "{{ a }}", "{{ b }}")
    with pytest.raises(InputError) as caught:
        Template(path).render({"a": RichText([Run("x", style="None")]), "b": RichText([Run("x", style="Nothing")])})
    assert len(caught.value.problems) == 2


# ---------------------------------------------------------------------------------------------------------------- whatever was typed


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]) | st.sampled_from("*_-\\#[]()<>&`{}%\n\t"), max_size=60)


def letters(text: str) -> str:
    return "".join(each for each in text if each not in "*_-\\" and not each.isspace())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(WORDS)
def test_nothing_that_was_typed_is_lost(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.docx"
    if not path.exists():
        document = Document()
        for each in ("{{p a }}", "{{r a }}", "{{ b }}"):
            document.add_paragraph(each)
        document.save(str(path))
    data = Template(path).render({"a": text, "b": RichText([text])})
    root = part(data)
    whole = "".join(each.text or "" for each in root.iter(f"{W}t"))
    assert letters(whole) == letters(text) * 3


def test_the_judges_and_equal_bytes(tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]) -> None:
    document = Document()
    for text in ("a {{ rich }} b", "{{r rich }}", "{{r text }}", "{{p text }}", "{{p free.none }}", "{{ full }}"):
        document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "{{p text }}"
    document.sections[0].footer.paragraphs[0].text = "{{p text }}"
    document.save(str(tmp_path / "t.docx"))
    full = RichText(
        [
            Run("a", bold=True, italic=False, underline=True, strike=True, position="raised", style="Strong", colour="#b04e26", size=9),
            Run("b", underline=False, strike=False, link="https://verona.example"),
        ]
    )
    fields = {"rich": RICH, "text": "One *two*\n\n- three\n- **four**", "free": {}, "full": full, "pic": Picture(b"", "")}
    data = Template(tmp_path / "t.docx").render(fields)
    assert data == Template(tmp_path / "t.docx").render(fields)
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""
    assert [each for each in audit_errors(tmp_path / "out.docx") if "stylesWithEffects" not in each] == []
