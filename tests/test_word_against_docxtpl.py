"""What docxtpl does as it is, and what kamdocs does instead: one section for each of the ways in which a document can go wrong.

That docxtpl's time grows with the square of the rows is shown by benchmarks/engines.py: no test here looks at the clock.
"""

from __future__ import annotations

import io
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corpus import (
    OFFICE,
    TYPES,
    W_URI,
    WORD_TYPE,
    by_docxtpl,
    cells,
    changed,
    measured,
    opened,
    paragraphs,
    parts_of,
    template_of,
    with_part,
)
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from docxtpl import RichText as DocxtplRichText
from jinja2 import TemplateSyntaxError, UndefinedError
from lxml import etree

from kamdocs.errors import InputError
from kamdocs.source import parse
from kamdocs.word import Template
from kamdocs.word.content import RichText, Run, SubDocument

W = f"{{{W_URI}}}"
ENDING = "and more"
"""The paragraph after the one in question: docxtpl may lose it with the rest."""


def refused(path: Path, fields: dict[str, Any]) -> list[str]:
    """What kamdocs says of the template or of what is put into it, without the folder."""
    with pytest.raises(InputError) as caught:
        Template(path).render(fields)
    return [str(problem).replace(f"{path.parent.as_posix()}/", "") for problem in caught.value.problems]


def text_of(data: bytes) -> str:
    return b"\n".join(parts_of(data).values()).decode(errors="replace")


# ---------------------------------------------------------------------------------------- ampersands and angles in values


@pytest.mark.parametrize(
    ("value", "by_other"),
    [
        ("Johnson & Sons", ["Johnson  Sons", ENDING]),
        ("AT&T; no more", ["AT no more", ENDING]),
        ("SLA < 4 h", ["SLA  4 h", ENDING]),
        ("a <b and the rest of it", ["a ", ENDING]),
    ],
)
def test_signs_of_markup_are_dropped_in_silence_by_docxtpl_and_stay_here(tmp_path: Path, value: str, by_other: list[str]) -> None:
    path = template_of(tmp_path, "{{ value }}", ENDING)
    assert paragraphs(by_docxtpl(path, {"value": value})) == by_other
    assert paragraphs(Template(path).render({"value": value})) == [value, ENDING]


def test_an_ampersand_in_a_header_stops_docxtpl(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ value }}"
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(etree.XMLSyntaxError):
        by_docxtpl(tmp_path / "t.docx", {"value": "R&D"})
    assert opened(Template(tmp_path / "t.docx").render({"value": "R&D"})).sections[0].header.paragraphs[0].text == "R&D"


def test_tags_that_tear_the_markup_lose_the_rest_in_docxtpl_and_are_refused_here(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("First words {% if a %}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "cell{% endif %}"
    document.add_paragraph("Last words")
    document.save(str(tmp_path / "t.docx"))
    assert paragraphs(by_docxtpl(tmp_path / "t.docx", {"a": False})) == ["First words "]
    (told,) = refused(tmp_path / "t.docx", {"a": False})
    assert told.startswith('t.docx, body, after "First words": the tags do not fit together')


# ---------------------------------------------------------------------------------------- escaping on


def test_with_autoescape_docxtpl_escapes_properties_twice(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "{{ value }}"
    document.save(str(tmp_path / "t.docx"))
    assert opened(by_docxtpl(tmp_path / "t.docx", {"value": "R&D"}, autoescape=True)).core_properties.title == "R&amp;D"
    assert opened(Template(tmp_path / "t.docx").render({"value": "R&D"})).core_properties.title == "R&D"


def test_an_ampersand_in_a_tag_is_another_text_for_docxtpl(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ 'R&D' }}", "{% if unit == 'R&D' %}yes{% endif %}", "{% if 1 < 2 %}less{% endif %}")
    assert paragraphs(by_docxtpl(path, {"unit": "R&D"}, autoescape=True)) == ["R&amp;D", "", "less"]
    assert paragraphs(by_docxtpl(path, {"unit": "R&D"})) == ["R&D", "", "less"]
    assert paragraphs(Template(path).render({"unit": "R&D"})) == ["R&D", "yes", "less"]


# ---------------------------------------------------------------------------------------- characters that no document holds


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_characters_that_xml_cannot_hold_vanish_in_docxtpl_and_are_told_here(tmp_path: Path, character: str) -> None:
    path = template_of(tmp_path, "{{ client.name }}", ENDING)
    fields = {"client": {"name": f"Auro{character}ra"}}
    assert paragraphs(by_docxtpl(path, fields, autoescape=True)) == ["Aurora", ENDING]
    (told,) = refused(path, fields)
    assert told == f"client.name: its text holds the character U+{ord(character):04X}, which no document can show; take it out of the text"


def test_half_a_character_cuts_the_document_off_in_docxtpl(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ name }}", ENDING)
    assert paragraphs(by_docxtpl(path, {"name": "a\ud83d"}, autoescape=True)) == ["a"]
    assert refused(path, {"name": "a\ud83d"})[0].startswith("name: its text holds the character U+D83D")


@pytest.mark.parametrize("written", [r'"Auro\x0bra"', r'"Auro\ud83dra"', r'"Auro\ufffera"'])
def test_in_a_dossier_such_characters_are_told_with_their_line(written: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(f"account:\n  name: {written}\n", "dossier.yaml")
    assert caught.value.problems[0].where.startswith("dossier.yaml:2:")


# ---------------------------------------------------------------------------------------- misspelt and absent


def test_docxtpl_prints_nothing_for_a_misspelt_field_and_none_for_an_absent_one(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ a.price }} {{ a.prize }}.")
    assert paragraphs(by_docxtpl(path, {"a": {"price": None}})) == ["None ."]
    assert refused(path, {"a": {"price": 1}}) == [
        'proposal.docx, body, "{{ a.price }} {{ a.prize }}.": there is no field a.prize, in {{ a.prize }}; did you mean a.price?'
    ]
    (told,) = refused(template_of(tmp_path, "{{ a.price }}"), {"a": {"price": None}})
    assert "a.price is absent here; put it between {% if a.price %} and {% endif %}" in told


# ---------------------------------------------------------------------------------------- errors and their places


@pytest.mark.parametrize(
    ("tag", "error", "by_other", "told"),
    [
        ("{{ a.b.c }}", UndefinedError, "'dict object' has no attribute 'b'", "there is no field a.b"),
        ("{{ name | uper }}", TemplateSyntaxError, "No filter named 'uper'.", "there is no filter uper; did you mean upper?"),
        ("{{ name or }}", TemplateSyntaxError, "unexpected 'end of print statement'", "this tag cannot be read"),
        ("{{ 1 // a.zero }}", ZeroDivisionError, "integer division or modulo by zero", "this tag divides by zero"),
    ],
)
def test_docxtpl_names_no_place_and_kamdocs_file_part_paragraph_and_tag(
    tmp_path: Path, tag: str, error: type[Exception], by_other: str, told: str
) -> None:
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = f"Offer {tag}"
    path = tmp_path / "proposal.it.docx"
    document.save(str(path))
    fields = {"a": {"zero": 0}, "name": "x"}
    with pytest.raises(error) as caught:
        by_docxtpl(path, fields)
    assert str(caught.value).partition("\n")[0] == by_other
    (found,) = refused(path, fields)
    assert found.startswith(f'proposal.it.docx, header of the first page, "Offer {tag}": {told}')


# ---------------------------------------------------------------------------------------- tags that take the place of their paragraph


@pytest.mark.parametrize(
    ("texts", "by_other", "told"),
    [
        (["Dear reader, {%p if a %}", "x", "{%p endif %}"], ["x"], 'the text "Dear reader," beside it would be lost'),
        (["{%p for x in a %}{{ x }}", "{%p endfor %}"], [], "{%p for x in a %} takes the place of its whole paragraph, and {{ x }} stands"),
    ],
)
def test_what_stands_beside_a_paragraph_tag_is_dropped_by_docxtpl(tmp_path: Path, texts: list[str], by_other: list[str], told: str) -> None:
    path = template_of(tmp_path, *texts)
    assert paragraphs(by_docxtpl(path, {"a": ["1", "2"]})) == by_other
    assert told in refused(path, {"a": ["1", "2"]})[0]


@pytest.mark.parametrize(
    ("texts", "by_other", "told"),
    [
        (["{%p if a %}x{%p endif %}"], "Encountered unknown tag 'endif'.", "{%p endif %} stands there too; give each of them a paragraph"),
        (["{% p if a %}", "x", "{% p endif %}"], "Encountered unknown tag 'p'.", "{% p if a %} has a space before p; write {%p"),
        (["{%pif a %}", "x", "{%p endif %}"], "Encountered unknown tag 'pif'.", "{%pif a %} lacks a space; write {%p if"),
    ],
)
def test_misspelt_paragraph_tags_are_unknown_to_docxtpl_and_put_right_here(
    tmp_path: Path, texts: list[str], by_other: str, told: str
) -> None:
    path = template_of(tmp_path, *texts)
    with pytest.raises(TemplateSyntaxError) as caught:
        by_docxtpl(path, {"a": 1})
    assert caught.value.message == by_other
    assert any(told in each for each in refused(path, {"a": 1}))


@pytest.mark.parametrize("value", ["50%", "}", "%}", "a } b % c"])
def test_percent_and_brace_in_a_paragraph_tag_work_here_and_stop_docxtpl(tmp_path: Path, value: str) -> None:
    path = template_of(tmp_path, f"{{%p if a == '{value}' %}}", "yes", "{%p endif %}")
    with pytest.raises(TemplateSyntaxError):
        by_docxtpl(path, {"a": value})
    assert paragraphs(Template(path).render({"a": value})) == ["yes"]


# ---------------------------------------------------------------------------------------- a cell left empty


def test_a_false_condition_alone_in_a_cell_leaves_docxtpl_s_without_a_paragraph(
    tmp_path: Path, audit_errors: Callable[[Path], list[str]]
) -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "{%p if a %}"
    cell.add_paragraph("words")
    cell.add_paragraph("{%p endif %}")
    path = tmp_path / "t.docx"
    document.save(str(path))
    theirs, ours = by_docxtpl(path, {"a": False}), Template(path).render({"a": False})
    assert opened(theirs).tables[0].cell(0, 0).paragraphs == []
    assert [paragraph.text for paragraph in opened(ours).tables[0].cell(0, 0).paragraphs] == [""]
    for data, is_valid in ((theirs, False), (ours, True)):
        (tmp_path / "made.docx").write_bytes(data)
        assert (not [error for error in audit_errors(tmp_path / "made.docx") if "stylesWithEffects" not in error]) == is_valid


# ---------------------------------------------------------------------------------------- a table left empty


ROWS = [["{%tr for item in items %}", ""], ["{{ item }}", "x"], ["{%tr endfor %}", ""]]


def test_a_loop_over_nothing_leaves_docxtpl_s_table_without_rows(tmp_path: Path) -> None:
    bare = template_of(tmp_path, "x", rows=ROWS, name="bare.docx")
    headed = template_of(tmp_path, "x", rows=[["Name", "Price"], *ROWS], name="headed.docx")
    assert [len(table.rows) for table in opened(by_docxtpl(bare, {"items": []})).tables] == [0]
    assert opened(Template(bare).render({"items": []})).tables == []
    assert cells(Template(headed).render({"items": []})) == [["Name", "Price"]]


# ---------------------------------------------------------------------------------------- numbering


def numbers(data: bytes) -> list[str]:
    """The numbers that Word shows before the paragraphs of lists of one level, counted as Word counts: by list, and anew where told."""
    document = opened(data)
    styles = {style.style_id: style.element.find(f"{W}pPr/{W}numPr/{W}numId") for style in document.styles if style.element is not None}
    numbering = document.part.numbering_part.element
    abstract = {each.get(f"{W}numId"): each.find(f"{W}abstractNumId").get(f"{W}val") for each in numbering.iter(f"{W}num")}
    restarting = {each.get(f"{W}numId") for each in numbering.iter(f"{W}num") if each.find(f"{W}lvlOverride/{W}startOverride") is not None}
    counts: dict[str, int] = {}
    begun: set[str] = set()
    shown = []
    for paragraph in document.paragraphs:
        own = paragraph._p.find(f"{W}pPr/{W}numPr/{W}numId")
        given = own if own is not None else styles.get(paragraph.style.style_id if paragraph.style else "")
        if given is None:
            continue
        number = given.get(f"{W}val")
        if number in restarting and number not in begun:
            counts[abstract[number]] = 0
        begun.add(number)
        counts[abstract[number]] = counts.get(abstract[number], 0) + 1
        shown.append(f"{counts[abstract[number]]} {paragraph.text}")
    return shown


def test_a_numbered_list_in_a_loop_runs_on_in_docxtpl_and_restarts_here(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{%p for x in xs %}")
    document.add_paragraph("one {{ x }}", style="List Number")
    document.add_paragraph("two {{ x }}", style="List Number")
    document.add_paragraph("{%p endfor %}")
    path = tmp_path / "t.docx"
    document.save(str(path))
    assert numbers(by_docxtpl(path, {"xs": ["a", "b"]})) == ["1 one a", "2 two a", "3 one b", "4 two b"]
    assert numbers(Template(path).render({"xs": ["a", "b"]})) == ["1 one a", "2 two a", "1 one b", "2 two b"]


def test_the_lists_of_a_sub_document_put_in_twice_run_on_in_docxtpl_and_restart_here(tmp_path: Path) -> None:
    part = Document()
    part.add_paragraph("one", style="List Number")
    part.add_paragraph("two", style="List Number")
    part.save(str(tmp_path / "part.docx"))
    path = template_of(tmp_path, "{{p terms }}", "between", "{{p terms }}")
    template = DocxTemplate(str(path))
    template.render({"terms": template.new_subdoc(str(tmp_path / "part.docx"))})
    template.save(str(tmp_path / "theirs.docx"))
    assert numbers((tmp_path / "theirs.docx").read_bytes()) == ["1 one", "2 two", "3 one", "4 two"]
    data = Template(path).render({"terms": SubDocument((tmp_path / "part.docx").read_bytes())})
    assert numbers(data) == ["1 one", "2 two", "1 one", "2 two"]


# ---------------------------------------------------------------------------------------- rich text


def test_rich_text_in_a_plain_tag_is_a_run_within_a_text_in_docxtpl(tmp_path: Path) -> None:
    path = template_of(tmp_path, "a {{ x }} b")
    nested = parts_of(by_docxtpl(path, {"x": DocxtplRichText("words", bold=True)}))["word/document.xml"]
    assert etree.fromstring(nested).find(f".//{W}t/{W}r") is not None
    data = Template(path).render({"x": RichText([Run("words", bold=True)])})
    runs = [(run.text, bool(run.bold)) for run in opened(data).paragraphs[0].runs if run.text]
    assert runs == [("a ", False), ("words", True), (" b", False)]


# ---------------------------------------------------------------------------------------- tags where docxtpl does not look


def test_tags_in_properties_endnotes_and_addresses_stay_as_text_in_docxtpl(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.keywords = document.core_properties.category = "{{ name }}"
    document.part.relate_to("https://{{ name }}.example/", f"{OFFICE}/hyperlink", is_external=True)
    path = tmp_path / "t.docx"
    document.save(str(path))
    identifier = next(each.rId for each in document.part.rels.values() if each.is_external)
    body = parts_of(path.read_bytes())["word/document.xml"]
    link = f'<w:p><w:hyperlink r:id="{identifier}"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p><w:sectPr'
    changed(path, {"word/document.xml": body.replace(b"<w:sectPr", link.encode(), 1)})
    note = "<w:endnote w:id='2'><w:p><w:r><w:t>note {{ name }}</w:t></w:r></w:p></w:endnote>"
    with_part(path, "endnotes", "endnotes.xml", f"<w:endnotes xmlns:w='{W_URI}'>{note}</w:endnotes>")

    def found(data: bytes) -> list[str]:
        made = opened(data)
        addresses = [each.target_ref for each in made.part.rels.values() if each.is_external]
        notes = etree.fromstring(parts_of(data)["word/endnotes.xml"])
        return [made.core_properties.keywords, made.core_properties.category, *addresses, "".join(notes.itertext())]

    unfilled = ["{{ name }}", "{{ name }}", "https://{{ name }}.example/", "note {{ name }}"]
    assert found(by_docxtpl(path, {"name": "aurora"})) == unfilled
    assert found(Template(path).render({"name": "aurora"})) == ["aurora", "aurora", "https://aurora.example/", "note aurora"]


def test_a_tag_in_a_comment_ships_in_docxtpl_and_goes_with_its_comment_here(tmp_path: Path) -> None:
    document = Document()
    document.add_comment(document.add_paragraph("x").runs, text="for {{ name }}?")
    path = tmp_path / "t.docx"
    document.save(str(path))
    assert [comment.text for comment in opened(by_docxtpl(path, {"name": "A"})).comments] == ["for {{ name }}?"]
    assert "{{" not in text_of(Template(path).render({"name": "A"}))
    assert [comment.text for comment in opened(Template(path, keep_comments=True).render({"name": "A"})).comments] == ["for A?"]


# ---------------------------------------------------------------------------------------- what ships by accident


def png() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def test_a_picture_whose_condition_is_false_ships_in_docxtpl(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{%p if secret %}")
    document.add_picture(png())
    document.add_paragraph("{%p endif %}")
    path = tmp_path / "t.docx"
    document.save(str(path))

    def media(data: bytes) -> list[str]:
        return [name for name in parts_of(data) if "/media/" in name]

    assert media(by_docxtpl(path, {"secret": False})) == ["word/media/image1.png"]
    assert media(Template(path).render({"secret": False})) == []
    assert media(Template(path).render({"secret": True})) == ["word/media/image1.png"]


def test_comments_author_and_description_ship_in_docxtpl(tmp_path: Path) -> None:
    document = Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.comments = "Ada Bianchi", "Ugo Neri", "never below 90000"
    document.add_comment(document.add_paragraph("{{ a }}").runs, text="too dear?", author="Mia Costa", initials="MC")
    path = tmp_path / "t.docx"
    document.save(str(path))
    secrets = ["Ada Bianchi", "Ugo Neri", "never below 90000", "too dear?", "Mia Costa"]
    theirs, ours = text_of(by_docxtpl(path, {"a": "x"})), text_of(Template(path).render({"a": "x"}))
    assert [secret for secret in secrets if secret not in theirs] == []
    assert [secret for secret in secrets if secret in ours] == []


# ---------------------------------------------------------------------------------------- table of contents


def test_the_contents_list_is_stale_in_docxtpl_and_written_here(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Contents")
    document.add_paragraph("{%p for title in titles %}")
    document.add_heading("{{ title }}", 1)
    document.add_paragraph("{%p endfor %}")
    path = tmp_path / "t.docx"
    document.save(str(path))
    field = (
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>An old chapter</w:t></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    xml = parts_of(path.read_bytes())["word/document.xml"].decode()
    before, heading, after = xml.partition("Contents</w:t></w:r></w:p>")
    changed(path, {"word/document.xml": f"{before}{heading}{field}{after}".encode()})
    fields = {"titles": ["Prices", "R&D and terms"]}

    def contents(data: bytes) -> list[str]:
        texts = ["".join(text.text for text in each.iter(f"{W}t")) for each in opened(data).element.body.iter(f"{W}p")]
        return [text for text in texts[texts.index("Contents") + 1 : texts.index("Prices", texts.index("Contents") + 1)] if text]

    assert contents(by_docxtpl(path, fields, autoescape=True)) == ["An old chapter"]
    data = Template(path).render(fields)
    body = "".join(etree.fromstring(parts_of(data)["word/document.xml"]).itertext(f"{W}t"))
    assert "An old chapter" not in body
    assert body.count("Prices") == body.count("R&D and terms") == 2
    assert b"updateFields" not in parts_of(data)["word/settings.xml"]  # Word would ask, at every opening, whether to trust the file


# ---------------------------------------------------------------------------------------- hostile expressions


def test_docxtpl_runs_a_program_that_a_tag_names(tmp_path: Path) -> None:
    made = tmp_path / "made"
    path = template_of(tmp_path, f"{{{{ cycler.__init__.__globals__.os.system('echo done > {made.as_posix()}') }}}}")
    assert "names that begin with _ are not for templates" in refused(path, {})[0]
    assert not made.exists()
    by_docxtpl(path, {})
    assert made.exists()


# ---------------------------------------------------------------------------------------- a file that unpacks to far more


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell how much memory a process ever held")
def test_a_file_that_unpacks_to_far_more_is_taken_by_docxtpl_and_refused_here(tmp_path: Path) -> None:
    path = template_of(tmp_path, "x")
    body = parts_of(path.read_bytes())["word/document.xml"]
    filling = b"<w:p><w:r><w:t>" + b"x" * (70 * 1024 * 1024) + b"</w:t></w:r></w:p><w:sectPr"
    changed(path, {"word/extra.xml": body.replace(b"<w:sectPr", filling, 1)})
    with_part(path, "theme", "bomb.xml", "", type_="application/vnd.openxmlformats-officedocument.theme+xml")
    parts = parts_of(path.read_bytes())
    changed(path, {"word/bomb.xml": parts["word/extra.xml"]})
    assert path.stat().st_size < 1024 * 1024

    assert measured("by_docxtpl(folder / 'proposal.docx', {})", tmp_path).megabytes > 120
    ours = measured("Template(folder / 'proposal.docx')", tmp_path)
    assert "unpacks to more than 64 MB" in str(ours.problems)
    assert ours.megabytes < 100


# ---------------------------------------------------------------------------------------- the same bytes


def test_docxtpl_s_bytes_change_with_the_clock_and_kamdocs_s_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template_of(tmp_path, "{{ a }}")
    made: list[tuple[bytes, bytes]] = []
    for moment in (1_800_000_000, 1_900_000_000):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        made.append((by_docxtpl(path, {"a": "x"}), Template(path).render({"a": "x"})))
    (theirs, ours), (theirs_later, ours_later) = made
    assert parts_of(theirs) == parts_of(theirs_later)
    assert theirs != theirs_later
    assert ours == ours_later


# ---------------------------------------------------------------------------------------- files that are none


def test_a_template_file_of_word_and_a_lock_are_a_sentence_each_where_docxtpl_is_cryptic(tmp_path: Path) -> None:
    path = template_of(tmp_path, "x", name="offer.docx")
    types = parts_of(path.read_bytes())[TYPES]
    changed(path, {TYPES: types.replace(f"{WORD_TYPE}.document.main+xml".encode(), f"{WORD_TYPE}.template.main+xml".encode())})
    with pytest.raises(ValueError, match=r"is not a Word file, content type is 'application/vnd\.openxmlformats-officedocument\.word"):
        by_docxtpl(path, {})
    assert refused(path, {}) == [
        "offer.docx: is a Word template (.dotx), whatever its name says; open it in Word and save it as Word Document (.docx)"
    ]
    lock = tmp_path / "~$offer.docx"
    lock.write_bytes(b"\x0bAda Bianchi" + b"\0" * 151)
    with pytest.raises(PackageNotFoundError, match="Package not found at"):
        by_docxtpl(lock, {})
    assert refused(lock, {}) == ["~$offer.docx: is the lock that Word keeps beside an open file; name offer.docx itself"]


# ---------------------------------------------------------------------------------------- many rows


def test_ten_times_the_rows_are_ten_times_the_work(tmp_path: Path) -> None:
    template = Template(template_of(tmp_path, rows=ROWS))

    def calls(rows: int) -> int:
        """Functions called, of Python's and of libraries', to render so many rows."""
        count = 0

        def counted(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            data = template.render({"items": [f"item {row}" for row in range(rows)]})
        finally:
            sys.setprofile(None)
        assert len(opened(data).tables[0]._tbl.tr_lst) == rows
        return count

    base, few, many = calls(1), calls(301), calls(3001)
    assert (many - base) <= 10.1 * (few - base)


# ---------------------------------------------------------------------------------------- braces in values


def test_braces_in_values_are_changed_by_docxtpl_and_stay_here(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ a }}")
    value = "{_{ and }_} {_% %_}"
    assert paragraphs(by_docxtpl(path, {"a": value})) == ["{{ and }} {% %}"]
    assert paragraphs(Template(path).render({"a": value})) == [value]
    for text in ("{{ 7*7 }}", "{% if x %}", "{# note #}"):
        assert paragraphs(Template(path).render({"a": text})) == [text]
