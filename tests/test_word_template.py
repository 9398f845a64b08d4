"""What goes into a Word template and what comes out, with docxtpl as it is beside it where that loses something."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from corpus import template_of as written
from docx import Document
from docx.document import Document as DocumentObject
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from kamdocs.errors import InputError
from kamdocs.plan import Free
from kamdocs.values import Money, Share
from kamdocs.word import Template
from kamdocs.word.markup import W


def opened(data: bytes) -> DocumentObject:
    return Document(io.BytesIO(data))


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in opened(data).tables for row in table.rows]


def filled(folder: Path, *texts: str, **fields: Any) -> list[str]:
    return paragraphs(Template(written(folder, *texts)).render(fields))


def problems(folder: Path, *texts: str, **fields: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        Template(written(folder, *texts)).render(fields)
    return [str(problem) for problem in caught.value.problems]


def by_docxtpl(path: Path, fields: Mapping[str, Any]) -> bytes:
    template = DocxTemplate(str(path))
    template.render(dict(fields))
    data = io.BytesIO()
    template.save(data)
    return data.getvalue()


# ---------------------------------------------------------------------------------------------------------------- values stay what they are


def test_entities_inside_tags_mean_their_characters(tmp_path: Path) -> None:
    texts = ("{{ 'R&D' }}", "{% if unit == 'R&D' %}yes{% endif %}", "{% if 1 < 2 %}less{% endif %}")
    assert filled(tmp_path, *texts, unit="R&D") == ["R&D", "yes", "less"]


def test_line_breaks_and_tabs_of_values_become_those_of_word(tmp_path: Path) -> None:
    data = Template(written(tmp_path, "{{ text }}")).render({"text": "one\ntwo\tthree\r\nfour"})
    assert paragraphs(data) == ["one\ntwo\tthree\nfour"]
    assert b"<w:br/>" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


def test_characters_that_no_document_can_show_are_refused_with_their_field(tmp_path: Path) -> None:
    found = problems(tmp_path, "{{ a.b[0] }}", a={"b": ["x\x0by"]}, c="\ud800")
    assert found == [
        "a.b[0]: its text holds the character U+000B, which no document can show; take it out of the text",
        "c: its text holds the character U+D800, which no document can show; take it out of the text",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]) | st.sampled_from("{}%#&<>\"'\\\n\t"), max_size=40))
def test_every_text_comes_out_as_it_went_in(tmp_path: Path, value: str) -> None:
    assert filled(tmp_path, "[{{ value }}]", value=value) == [f"[{value}]"]


def test_numbers_dates_money_and_shares_read_in_the_language(tmp_path: Path) -> None:
    fields = {
        "proposal": {"language": "it", "date": datetime.date(2027, 1, 15)},
        "staff": 1240,
        "price": Money(Decimal("263878.4"), "EUR"),
        "saving": Share("0.08"),
        "weight": Decimal("1234.50"),
    }
    path = written(tmp_path, "{{ staff }} {{ staff | number }} {{ price }} {{ saving }} {{ weight }}", "{{ proposal.date }}")
    template = Template(path)
    assert paragraphs(template.render(fields)) == ["1.240 1.240 263.878,40\N{NO-BREAK SPACE}€ 8% 1.234,50", "15 gennaio 2027"]
    assert paragraphs(template.render(fields, "en")) == ["1,240 1,240 €263,878.40 8% 1,234.50", "15 January 2027"]


def test_a_field_at_the_top_that_is_called_year_is_one(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{ year }} {{ staff }}", year=2027, staff=2027) == ["2027 2,027"]


@pytest.mark.parametrize(
    ("language", "fields", "where"), [("xx", {}, "language"), (None, {"proposal": {"language": "zz-ZZ"}}, "proposal.language")]
)
def test_a_language_that_is_none_is_refused(tmp_path: Path, language: str | None, fields: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as caught:
        Template(written(tmp_path, "words")).render(fields, language)
    (problem,) = caught.value.problems
    assert problem.where == where
    assert problem.message in ("'xx' is no language whose formats are known", "'zz-ZZ' is no language whose formats are known")


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{{ a + 'x' }}", "this tag brings together what does not fit, such as a text and a number"),
        ("{{ 1 / (a - a) }}", "this tag divides by zero"),
        ("{{ huge * huge }}", "this tag counts further than a document needs"),
        ("{% for x in range(999999999) %}{% endfor %}", "range counts to 1000 at most"),
        ("{% for x, y in [[1, 2, 3]] %}{% endfor %}", "a value here has not the form that this tag needs"),
        ("{{ thing }}", "this is neither a text nor a number, a date or an amount, and has no text of its own"),
    ],
)
def test_python_s_own_words_are_never_shown(tmp_path: Path, tag: str, told: str) -> None:
    (found,) = problems(tmp_path, tag, a=1, huge=Decimal("9E+999999"), thing=object())
    assert told in found


def test_a_file_is_named_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    written(tmp_path / "templates", "{{ a }}", "{{ b | uper }}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        Template(Path("templates") / "proposal.docx")
    assert [problem.where for problem in caught.value.problems] == ['templates/proposal.docx, body, "{{ b | uper }}"']
    with pytest.raises(InputError, match=r"^templates/none\.docx: there is no such file"):
        Template(Path("templates") / "none.docx")


@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}])
def test_what_has_no_text_is_not_printed(tmp_path: Path, value: Any) -> None:
    assert "no text of " in problems(tmp_path, "{{ value }}", value=value)[0]


# ---------------------------------------------------------------------------------------------------------------- absence and misspelling


def test_absent_fields_can_be_tested_looped_over_and_looked_into(tmp_path: Path) -> None:
    found = filled(
        tmp_path,
        "{% if returns %}a{% endif %}{% if returns.npv %}b{% endif %}{% for project in relationship.projects %}c{% endfor %}",
        "{% if proposal.number is defined %}d{% endif %}{% if proposal.number is none %}e{% endif %}{{ proposal.number | default('n/a') }}",
        "{% if free.slogan %}f{% endif %}{{ returns.years | length }}",
        "{{ 'words' if returns }}!",
        returns=None,
        relationship=None,
        proposal={"number": None},
        free=Free(),
    )
    assert found == ["", "en/a", "0", "!"]


@pytest.mark.parametrize("tag", ["{{ returns.npv }}", "{{ returns.npv | money }}", "{{ returns.npv + 1 }}", "{{ returns.npv < 1 }}"])
def test_an_absent_field_is_not_printed_or_counted_with(tmp_path: Path, tag: str) -> None:
    path = written(tmp_path, f"Value: {tag}", name="proposal.it.docx")
    with pytest.raises(InputError) as caught:
        Template(path).render({"returns": None})
    (problem,) = caught.value.problems
    assert problem.where == f'{path.as_posix()}, body, "Value: {tag}"'
    assert problem.message == "returns.npv is absent here"
    assert problem.hint == "put it between {% if returns.npv %} and {% endif %}, or write returns.npv | default('…')"


def test_all_misspelt_fields_are_told_at_once_also_in_conditions(tmp_path: Path) -> None:
    texts = ("{{ proposal.titel }}", "{% if propsal.title %}x{% endif %}", "{{ title }}")
    found = problems(tmp_path, *texts, proposal={"title": "T"}, account={"name": "A"})
    assert [text.partition(": ")[2] for text in found] == [
        "there is no field proposal.titel; did you mean proposal.title?",
        "there is no field propsal, in {% if propsal.title %}; did you mean proposal?",
        "there is no field title; did you mean proposal.title?",
    ]


def test_a_misspelt_field_of_a_loop_names_its_element(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "{% for item in offer.items %}{{ item.prize }}{% endfor %}", offer={"items": [{"price": 1}]})
    assert "there is no field offer.items[0].prize, in {{ item.prize }}; did you mean offer.items[0].price?" in found


def test_keys_win_over_python_s_own_names(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{ offer.items }} {{ offer.keys }}", offer={"items": "i", "keys": "k"}) == ["i k"]


def test_problems_of_several_parts_are_told_at_once(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ a.b }}")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "{{ a.c }}"
    path = tmp_path / "t.docx"
    document.save(str(path))
    with pytest.raises(InputError) as caught:
        Template(path).render({"a": {"b": None, "c": None}})
    assert [problem.where for problem in caught.value.problems] == [
        f'{path.as_posix()}, body, "{{{{ a.b }}}}"',
        f'{path.as_posix()}, header of the first page, "{{{{ a.c }}}}"',
    ]


# ---------------------------------------------------------------------------------------------------------------- faults of the template


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["{{ a | uper }}"], "there is no filter uper; did you mean upper?"),
        (["{% if a is definde %}{% endif %}"], "there is no test definde, in {% if a is definde %}; did you mean defined?"),
        (["{% fro a in b %}"], "there is no statement fro in Word templates ({% fro a in b %}); did you mean for?"),
        (["{% p if a %}"], "{% p if a %} has a space before p; write {%p without a space"),
        (["{%pif a %}"], "{%pif a %} lacks a space; write {%p if"),
        (["{%p if a %}"], "{%p if a %} is never closed; write {%p endif %} where it ends"),
        (["{{ a"], "{{ is not closed; write }} where the tag ends, in the same paragraph"),
        (["{{ a b }}"], "a and b stand side by side; a name has no spaces; join names with a dot or _"),
        (["{{tr a }}"], "{{tr a }} asks for a ready-made table row, and no field holds one; write {{ a }}"),
        (["{% include 'x' %}"], "there is no statement include in Word templates ({% include 'x' %}); there are if, for"),
        (["{%tr if a %}"], "{%tr if a %} stands outside a table; {%tr belongs into a table row; use {%p here"),
        (["{{ loop.index }}"], "loop is known only between {% for … %} and {% endfor %}"),
    ],
)
def test_faults_are_told_in_plain_words(tmp_path: Path, texts: list[str], message: str) -> None:
    assert message in problems(tmp_path, *texts, a=1, b=[])[0]


def test_two_paragraph_tags_in_one_paragraph_are_an_error(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "{%p if a %}{%p endif %}", a=1)
    assert "{%p endif %} stands there too; give each of them a paragraph of its own" in found


def test_tags_that_cut_the_document_apart_are_told_with_the_text_before(tmp_path: Path) -> None:
    path = written(tmp_path, "First words {% if a %}", rows=[["{% endif %}"]])
    with pytest.raises(InputError, match='after "First words": the tags do not fit together'):
        Template(path).render({"a": False})


def test_tracked_changes_are_refused(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Price ")
    inserted = paragraph._p.makeelement(f"{{{paragraph._p.nsmap['w']}}}ins", {f"{{{paragraph._p.nsmap['w']}}}author": "Ada"})
    paragraph._p.append(inserted)
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match=r't\.docx, body, "Price": it holds tracked changes'):
        Template(tmp_path / "t.docx")


# ---------------------------------------------------------------------------------------------------------------- a sandbox


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ a.__class__ }}",
        "{{ a['__class__'] }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ a.text.upper() }}",
        "{{ a.text.format(a) }}",
        "{{ a.call() }}",
        "{{ a | attr('__class__') }}",
        "{{ '<w:br/>' | safe }}",
        "{{ 'x' * 999999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999999d' % 1 }}",
        "{% for x in range(999999999) %}{% endfor %}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
        "{{ self }}",
        "{% autoescape false %}{{ a.text }}{% endautoescape %}",
    ],
)
def test_templates_reach_nothing_but_fields(tmp_path: Path, tag: str) -> None:
    assert problems(tmp_path, tag, a={"text": "t", "call": print})


# ---------------------------------------------------------------------------------------------------------------- what Word would not open


def test_two_tables_stay_two_when_the_paragraphs_between_them_vanish(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{%p for x in xs %}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ x }}"
    document.add_paragraph("{%p endfor %}")
    document.save(str(tmp_path / "t.docx"))
    made = opened(Template(tmp_path / "t.docx").render({"xs": ["a", "b"]}))
    assert [element.tag.rpartition("}")[2] for element in made.element.body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_the_properties_of_sections_and_paragraphs_stay_as_they_were(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ a }}").paragraph_format.keep_with_next = True
    document.add_section().left_margin = 1_000_000
    document.add_paragraph("{%p if a %}")
    document.add_paragraph("x").alignment = 1
    document.add_paragraph("{%p endif %}")
    document.save(str(tmp_path / "t.docx"))
    made = opened(Template(tmp_path / "t.docx").render({"a": "words"}))
    before, after = (
        [
            (part.tag, [pair for pair in part.items() if "rsid" not in pair[0]])
            for properties in one.element.body.iter(f"{W}sectPr", f"{W}pPr")
            for part in properties.iter()
        ]
        for one in (document, made)
    )
    assert before == after


def test_columns_made_in_a_loop_get_a_grid(tmp_path: Path) -> None:
    path = written(tmp_path, rows=[["{%tc for year in years %}", "{{ year }}", "{%tc endfor %}"]])
    data = Template(path).render({"years": [1, 2, 3, 4, 5]})
    assert cells(data) == [["1", "2", "3", "4", "5"]]
    assert len(opened(data).tables[0].columns) == 5


@pytest.mark.parametrize(
    "texts",
    [
        ["{% for x in xs -%}", "{{ loop.index }}: {{ x }}", "{%- endfor %}"],
        ["{%p for x in xs %}", "{{ x }}", "{%p if loop.last %}", "end", "{%p endif %}", "{%p endfor %}"],
        ["a{#  a note #}b", "{%p if none %}", "{{ nothing }}", "{%p else %}", "else", "{%p endif %}"],
        ["{%r if xs %}bold{%r endif %} and {{ xs | join(', ') }}"],
        ["{% set total = xs | length %}{{ total }} {% with a = 1 %}{{ a }}{% endwith %}"],
        ["{% for x in xs %}{{ loop.cycle('odd', 'even') }}{% endfor %}"],
    ],
)
def test_docxtpl_s_language_gives_what_docxtpl_gives(tmp_path: Path, texts: list[str]) -> None:
    path = written(tmp_path, *texts)
    fields = {"xs": ["p", "q", "r"], "nothing": None}
    assert paragraphs(Template(path).render(fields)) == paragraphs(by_docxtpl(path, fields))


@pytest.mark.parametrize(
    "rows",
    [
        [["{%tr for x in xs %}", ""], ["{% vm %}same", "{{ x }}"], ["{%tr endfor %}", ""]],
        [["{% colspan 2 %}wide", ""], ["{% cellbg 'FF0000' %}red", "b"]],
        [["{%tc for x in xs %}", "{% hm %}head", "{%tc endfor %}"], ["{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]],
    ],
)
def test_cells_merge_as_docxtpl_merges_them(tmp_path: Path, rows: list[list[str]]) -> None:
    path = written(tmp_path, rows=rows)
    fields = {"xs": ["p", "q", "r"]}
    ours, theirs = opened(Template(path).render(fields)).tables[0], opened(by_docxtpl(path, fields)).tables[0]
    assert [[cell.text for cell in row.cells] for row in ours.rows] == [[cell.text for cell in row.cells] for row in theirs.rows]


# ---------------------------------------------------------------------------------------------------------------- the whole file


def test_headers_notes_properties_and_addresses_are_filled(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("body")
    document.sections[0].header.paragraphs[0].text = "{{ name }}"
    document.sections[0].footer.paragraphs[0].text = "{{ name }}"
    document.part.relate_to("https://{{ site }}/%7B%7B%20name%20%7D%7D", "http://example.com/used", is_external=True)
    properties = document.core_properties
    properties.title, properties.subject, properties.keywords, properties.category = ("{{ name }}",) * 4
    path = tmp_path / "t.docx"
    document.save(str(path))
    data = Template(path).render({"name": "R&D à", "site": "fornitore.example"})
    result = opened(data)
    assert result.sections[0].header.paragraphs[0].text == "R&D à"
    assert result.sections[0].footer.paragraphs[0].text == "R&D à"
    made = result.core_properties
    assert [made.title, made.subject, made.keywords, made.category] == ["R&D à"] * 4
    assert "https://fornitore.example/R&D%20%C3%A0" in [each.target_ref for each in result.part.rels.values() if each.is_external]


def test_footnotes_are_filled(tmp_path: Path) -> None:
    path = written(tmp_path, "body")
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r>'
        "<w:t>{{ na</w:t></w:r><w:r><w:t>me }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/footnotes.xml"] = note.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>',
    )
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    rendered = zipfile.ZipFile(io.BytesIO(Template(path).render({"name": "A & B"}))).read("word/footnotes.xml").decode()
    assert "A &amp; B" in rendered


def test_one_template_serves_many_documents(tmp_path: Path) -> None:
    template = Template(written(tmp_path, "{{ a }}"))
    assert [paragraphs(template.render({"a": value})) for value in ("x", "y", "x")] == [["x"], ["y"], ["x"]]


def test_the_result_is_valid_for_a_judge_of_its_own(tmp_path: Path) -> None:
    rows = [["Name", "Price"], ["{%tr for x in xs %}", ""], ["{{ x.name }}", "{{ x.price }}"], ["{%tr endfor %}", ""]]
    path = written(tmp_path, "{% if a %}{{ a }}{% endif %}", "{%p for x in xs %}", "{{ x.name }}", "{%p endfor %}", rows=rows)
    result = tmp_path / "result.docx"
    result.write_bytes(Template(path).render({"a": "one\ntwo\tthree", "xs": [{"name": "<&>", "price": Money(Decimal(1), "EUR")}] * 3}))
    # python-docx's own template brings a part that the judge does not know.
    errors = [str(error) for error in OpenXmlValidator().validate(str(result)).errors if "stylesWithEffects" not in str(error)]
    assert errors == []


def test_the_package_is_imported_without_its_heavy_parts() -> None:
    code = "import sys, kamdocs.word; print([name for name in ('lxml', 'jinja2', 'docx', 'docxtpl') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# ---------------------------------------------------------------------------------------------------------------- hostile templates


@pytest.mark.parametrize(
    "text",
    [
        "{% filter upper %}{{ a }}{% endfilter %}",
        "{% set who %}{{ a }}{% endset %}{{ who }}",
        "{% macro m() %}x{% endmacro %}{{ m() }}",
    ],
)
def test_blocks_whose_insides_are_markup_are_refused(tmp_path: Path, text: str) -> None:
    told = problems(tmp_path, text, a="Smith & Sons")
    assert told
    assert all("available" in each or "there is no statement" in each for each in told)


@pytest.mark.parametrize(
    "text",
    [
        "{% if a %}" * 120 + "x" + "{% endif %}" * 120,
        "{% for x in a %}" * 21 + "x" + "{% endfor %}" * 21,
        "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
        "{{ " + "9" * 4900 + " }}",
    ],
)
def test_what_is_nested_too_deeply_is_one_sentence(tmp_path: Path, text: str) -> None:
    (told,) = problems(tmp_path, text, a=["x"])
    assert "nested too deeply, or a number in them is too long" in told


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    assert "this is no number that can be written" in problems(tmp_path, "{{ 1e999 }}")[0]


def with_part(path: Path, relationship: str, name: str, content: bytes, kind: str) -> Path:
    """The Word file with one part more, which its body is related to."""
    with zipfile.ZipFile(path) as archive:
        held = {each: archive.read(each) for each in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    held[rels] = held[rels].replace(
        b"</Relationships>",
        f'<Relationship Id="r99" Type="{relationship}" Target="{name.removeprefix("word/")}"/></Relationships>'.encode(),
    )
    if content:
        held[name] = content
        override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
        held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", override)
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in held.items():
            archive.writestr(each, data)
    return path


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_another_file_taken_in_whole_is_refused(tmp_path: Path) -> None:
    path = with_part(written(tmp_path, "x"), f"{OFFICE}/aFChunk", "word/c.html", b"<p>Dear {{ a }}</p>", "text/html")
    with pytest.raises(InputError, match=r"it takes in another file \(word/c\.html\), which nothing fills or searches"):
        Template(path)


def test_a_part_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = with_part(written(tmp_path, "x"), f"{OFFICE}/header", "word/header9.xml", b"", "")
    with pytest.raises(InputError, match=r"it names a part that is not there \(word/header9\.xml\)"):
        Template(path)


def test_a_header_without_a_relationship_is_told(tmp_path: Path) -> None:
    document = Document()
    section = document.sections[0]._sectPr
    reference = section.makeelement(f"{W}headerReference", {f"{W}type": "default", f"{{{OFFICE}}}id": "r98"})
    section.insert(0, reference)
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match="it names a header or footer that is not there"):
        Template(tmp_path / "t.docx")


def test_characters_without_a_meaning_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ a }}")
    style = paragraph._p.makeelement(f"{W}pStyle", {f"{W}val": "\ufdd299\ufdd3"})
    paragraph._p.get_or_add_pPr().append(style)
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match="it holds characters without a meaning"):
        Template(tmp_path / "t.docx")


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX has named pipes in folders")
def test_a_pipe_is_no_template(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "t.docx")
    with pytest.raises(InputError, match="is no ordinary file"):
        Template(tmp_path / "t.docx")


def with_member(path: Path, name: str, content: bytes) -> Path:
    """The Word file with one file of its zip replaced, or added."""
    with zipfile.ZipFile(path) as archive:
        held = {each: archive.read(each) for each in archive.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in held.items():
            archive.writestr(each, data)
    return path


def test_a_part_whose_type_is_known_and_that_is_not_there_is_told(tmp_path: Path) -> None:
    header = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    path = with_part(written(tmp_path, "x"), f"{OFFICE}/header", "word/header9.xml", b"<x/>", header)
    with zipfile.ZipFile(path) as archive:
        held = {each: archive.read(each) for each in archive.namelist() if each != "word/header9.xml"}
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in held.items():
            archive.writestr(each, data)
    with pytest.raises(InputError, match=r"it names a part that is not there \(word/header9\.xml\)"):
        Template(path)


@pytest.mark.parametrize(
    ("kind", "message"),
    [("aFChunk", r"header1\.xml: it takes in another file"), ("image", r"header1\.xml: it names a part that is not there")],
)
def test_what_a_header_takes_in_is_looked_at_too(tmp_path: Path, kind: str, message: str) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "x"
    document.save(str(tmp_path / "t.docx"))
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="c.html"/></Relationships>'
    )
    path = with_member(tmp_path / "t.docx", "word/_rels/header1.xml.rels", relationships.encode())
    with pytest.raises(InputError, match=message):
        Template(path)


@pytest.mark.parametrize("xml", ["<other/>", f'<w:document xmlns:w="{W[1:-1]}"/>'])
def test_a_document_without_a_body_is_told(tmp_path: Path, xml: str) -> None:
    path = with_member(written(tmp_path, "x"), "word/document.xml", xml.encode())
    with pytest.raises(InputError, match="it has no body of a Word document"):
        Template(path)


def test_a_part_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, "{% for x in range(1000) %}{{ a }}{% endfor %}", a="x" * 70_000)
    assert "its tags make more than 64 million characters" in told


# ---------------------------------------------------------------------------------------------------------------- fields of the wrong kind


@pytest.mark.parametrize("fields", [["x"], "x", None, {1: "x", "a": "y"}])
def test_fields_that_have_no_names_are_refused(tmp_path: Path, fields: Any) -> None:
    with pytest.raises(InputError) as caught:
        Template(written(tmp_path, "{{ a }}")).render(fields)
    assert str(caught.value) == "fields: these are no fields by name; give a mapping whose keys are texts, like {'client': '…'}"
