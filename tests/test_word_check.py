"""A template is checked whole: nothing is said of a sound one, everything at once of a broken one, and no file makes the check fail."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from checked import FIRST, SOUND, broken, built, edited, kinds
from conftest import ROOT, missing
from corpus import changed, parts_of, with_part
from docx import Document
from docx.document import Document as DocumentObject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdocs.errors import InputError
from kamdocs.word import Template
from kamdocs.word.check import findings


@pytest.mark.parametrize("name", ["proposal.docx", "proposal.it.docx"])
def test_nothing_is_said_of_the_shipped_templates(name: str) -> None:
    assert [str(finding) for finding in findings(ROOT / "templates" / name)] == []


def test_nothing_is_said_of_a_sound_template_made_by_python_docx(tmp_path: Path) -> None:
    assert findings(broken(tmp_path, "Delivered by {{ supplier.name }}: «on time», {as agreed}, [1] and 50% < 60%.")) == []


def test_nothing_is_said_of_a_sound_template_saved_by_libreoffice(tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        missing("LibreOffice", "apt-get install libreoffice-writer")

    def build(document: DocumentObject) -> None:
        document.add_heading("In short", 1)
        document.add_heading("Why", 2)
        document.add_paragraph("One", style="List Number")
        document.add_paragraph("Two", style="List Bullet").add_run(" in bold").bold = True

    path = built(tmp_path, build)
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [str(soffice), profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = tmp_path / "out" / path.name
    assert b"LibreOffice" in parts_of(saved.read_bytes())["docProps/app.xml"]
    assert [str(finding) for finding in findings(saved)] == []


def test_everything_is_told_at_once_in_the_order_of_the_document(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_paragraph("{{ a b }}")
        document.add_paragraph("[[account.name]]")
        document.add_paragraph("{{ account.nam }}")
        document.add_heading("", 1)
        document.sections[0].header.paragraphs[0].text = "{{ proposal.titel }}"
        document.core_properties.author = "Anna Bosio"

    found = findings(built(tmp_path, build))
    assert [(each.kind, each.level, each.part, each.paragraph) for each in found] == [
        ("syntax", "error", "word/document.xml", FIRST),
        ("leftover", "error", "word/document.xml", FIRST + 1),
        ("unknown-field", "error", "word/document.xml", FIRST + 2),
        ("empty-heading", "warning", "word/document.xml", FIRST + 3),
        ("unknown-field", "error", "word/header1.xml", 0),
        ("personal", "warning", "docProps/core.xml", None),
    ]
    assert found[4].where.endswith('proposal.docx, header, "{{ proposal.titel }}"')
    assert (found[4].tag, found[4].message) == ("{{ proposal.titel }}", "there is no field proposal.titel")
    assert found[4].hint == "did you mean proposal.title?"


REFUSED = {
    "unclosed tag": ["{{ account.name"],
    "text beside": ["for {%p if returns %}", "x", "{%p endif %}"],
    "two beside": ["{%p if returns %}{%p endif %}"],
    "never closed": ["{%p for item in offer.items %}", "x"],
    "crossed": ["{%p for item in offer.items %}", "{%p if item.sku %}", "{%p endfor %}"],
    "another level": ["{%p if returns %}", "{% endif %}"],
    "space": ["{% p if returns %}", "{% p endif %}"],
    "outside a table": ["{%tr for item in offer.items %}", "{%tr endfor %}"],
    "filter": ["{{ account.name | uper }}"],
    "test": ["{% if account is nice %}{% endif %}"],
    "syntax": ["{{ account name }}"],
    "private": ["{{ account.__class__ }}"],
    "statement": ["{% include 'x' %}"],
    "set block": ["{% set x %}a{% endset %}"],
    "several": ["{{ a b }}", "{{ a | b }}", "x {%p if returns %}", "{% endfor %}"],
    "equal paragraphs": ["{%p endif %}", "{%p endif %}"],
    "altogether": ["{{ " + "(" * 400 + "1" + ")" * 400 + " }}"],
}


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_the_engine_refuses_is_found(tmp_path: Path, name: str) -> None:
    path = broken(tmp_path, *REFUSED[name])
    with pytest.raises(InputError) as refused:
        Template(path)
    found = findings(path)
    for problem in refused.value.problems:
        same = [each for each in found if each.where == problem.where and each.message.startswith(problem.message)]
        assert same, (str(problem), [str(each) for each in found])
        assert all(each.level == "error" for each in same)


def test_a_part_that_no_program_can_read_is_told_beside_the_rest(tmp_path: Path) -> None:
    path = built(tmp_path, lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "{{ proposal.title }}"))
    changed(path, {"word/header1.xml": b"<w:hdr>", "docProps/core.xml": b"no XML at all"})
    edited(path, "word/document.xml", ("argument.title", "argument.titel"))
    assert set(kinds(path)) == {"unreadable", "unknown-field"}


def test_a_body_that_no_program_can_read_is_a_finding(tmp_path: Path) -> None:
    for content in (b"", b"<w:document", b"<x/>", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"):
        assert set(kinds(changed(broken(tmp_path), {"word/document.xml": content}))) == {"unreadable"}


@pytest.mark.parametrize("data", [b"", b"PK", b"plain words", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_word_document_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"letter\.docx: "):
        findings(path)


def test_tags_that_nothing_fills_are_told(tmp_path: Path) -> None:
    path = with_part(broken(tmp_path), "webSettings", "web.xml", "<w>{{ account.name }}</w>")
    assert kinds(path) == ["out-of-reach"]


def test_the_same_template_gives_the_same_findings(tmp_path: Path) -> None:
    path = broken(tmp_path, "{{ a b }}", "[[x]]", "{{ x }}")
    assert findings(path) == findings(path)


PIECES = (
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{%p if x %}",
    "{%p endif %}",
    "{%tr for a in b %}",
    "{# ",
    " #}",
    "{ {",
    "a.b",
    "'",
    "**",
    "(",
    "[",
    "|",
    "–",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=3))
def test_no_text_makes_the_check_fail(tmp_path: Path, texts: list[str]) -> None:
    path = broken(tmp_path, *texts)
    found = findings(path)
    try:
        Template(path)
    except InputError:
        assert any(each.level == "error" for each in found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.data())
def test_no_markup_makes_the_check_fail(tmp_path: Path, data: st.DataObject) -> None:
    document = Document()
    document.add_heading("One", 1)
    table = document.add_table(2, 2, style="Light Grid")
    table.cell(0, 0).text = SOUND[0]
    document.add_paragraph("x", style="List Number").add_run("y").bold = True
    path = tmp_path / "proposal.docx"
    document.save(str(path))
    part = data.draw(st.sampled_from(["word/document.xml", "word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"]))
    text = parts_of(path.read_bytes())[part].decode("utf-8")
    values = [place for place in range(len(text)) if text.startswith('="', place)]
    place = data.draw(st.sampled_from(values)) + 2
    value = data.draw(st.sampled_from(["", "-1", "9999999999999999999999", "x", "{{ x }}", "{% if", "é", "0", "../../x"]))
    changed(path, {part: (text[:place] + value + text[text.index('"', place) :]).encode("utf-8")})
    assert isinstance(findings(path), list)
