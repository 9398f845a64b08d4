"""The checked copy: every finding is a comment of Word at its place, and nothing else is touched."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from checked import FIRST, broken, built, edited
from corpus import OFFICE, changed, opened, parts_of
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from kamdocs.errors import InputError
from kamdocs.word.check import annotated, findings
from kamdocs.word.markup import W, parsed

DAY = datetime.date(2026, 11, 24)


def copy_of(path: Path) -> bytes:
    return annotated(path, findings(path), DAY)


def comments(data: bytes) -> list[tuple[str, str]]:
    """Author and text of each."""
    return [(comment.author, comment.text) for comment in opened(data).comments]


def commented(data: bytes) -> list[tuple[int, str]]:
    """The number of the paragraph that each comment is at, with the comment's id, in the order of the document."""
    body = parsed(parts_of(data)["word/document.xml"])
    paragraphs = list(body.iter(f"{W}p"))
    return [(number, mark.get(f"{W}id")) for number, each in enumerate(paragraphs) for mark in each.iter(f"{W}commentReference")]


def test_each_finding_is_a_comment_at_its_paragraph(tmp_path: Path) -> None:
    path = broken(tmp_path, "for {{ account.nme }} here", "[[x]]")
    data = copy_of(path)
    assert comments(data) == [
        ("kamdocs", "Error: there is no field account.nme.\nDid you mean account.name?"),
        ("kamdocs", "Error: [[x]] is no tag of a Word template, and the client would read it.\nWrite {{ x }}."),
    ]
    assert commented(data) == [(FIRST, "0"), (FIRST + 1, "1")]
    first = next(iter(opened(data).comments))
    assert (first.initials, first.timestamp) == ("kd", datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC))


def test_the_range_of_a_comment_is_the_whole_paragraph(tmp_path: Path) -> None:
    data = copy_of(broken(tmp_path, "[[x]]"))
    paragraph = list(parsed(parts_of(data)["word/document.xml"]).iter(f"{W}p"))[FIRST]
    assert [each.tag.rpartition("}")[2] for each in paragraph] == ["commentRangeStart", "r", "commentRangeEnd", "r"]


def test_what_is_found_elsewhere_stands_at_the_first_paragraph_with_its_place(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ proposal.titel }}"
        document.core_properties.author = "Anna Bosio"

    path = built(tmp_path, build)
    data = copy_of(path)
    assert [number for number, _ in commented(data)] == [0, 0]
    (_, header), (_, properties) = comments(data)
    assert header.startswith(f'{path.as_posix()}, header, "{{{{ proposal.titel }}}}":\nError: there is no field proposal.titel')
    assert properties.startswith(f"{path.as_posix()}, properties:\nWarning: its author is")


def test_a_text_box_has_no_comments_in_it(tmp_path: Path) -> None:
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt;height:20pt"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    path = edited(broken(tmp_path, "HERE"), "word/document.xml", ("<w:r><w:t>HERE</w:t></w:r>", box))
    data = copy_of(path)
    assert [number for number, _ in commented(data)] == [0]
    assert '"{{ x }}":\n' in comments(data)[0][1]


def test_comments_that_were_there_stay(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_comment(document.add_paragraph("[[x]]").runs, text="is it right?", author="Anna Bosio")

    data = copy_of(built(tmp_path, build))
    assert sorted(author for author, _ in comments(data)) == ["Anna Bosio", "kamdocs", "kamdocs"]
    assert len({id_ for _, id_ in commented(data)}) == 3


def test_nothing_but_the_comments_is_new(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        paragraph = document.add_paragraph("a ")
        for piece in ("{", "{ account", ".nme", " }", "}"):
            paragraph.add_run(piece)
        document.add_paragraph("TRACKED")

    tracked = '<w:ins w:id="7" w:author="Anna"><w:r><w:t>new</w:t></w:r></w:ins>'
    path = edited(built(tmp_path, build), "word/document.xml", ("<w:r><w:t>TRACKED</w:t></w:r>", tracked))
    before, after = parts_of(path.read_bytes()), parts_of(copy_of(path))
    assert set(after) - set(before) == {"word/comments.xml"}
    assert {name for name in before if before[name] != after[name]} == {
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }
    marks = rb'<w:commentRange(Start|End) w:id="\d+"/>|<w:r><w:commentReference w:id="\d+"/></w:r>'
    canonical = [re.sub(rb"^<\?xml[^>]*>\s*", b"", parts["word/document.xml"]) for parts in (before, after)]
    assert re.sub(marks, b"", canonical[1]) == canonical[0]


def test_a_copy_is_checked_as_the_template_is(tmp_path: Path) -> None:
    path = broken(tmp_path, "{%p if returns %}", "[[x]]", "{{ account.nme }}")
    copy = tmp_path / "copy.docx"
    copy.write_bytes(copy_of(path))
    assert [(each.kind, each.paragraph, each.message) for each in findings(copy)] == [
        (each.kind, each.paragraph, each.message) for each in findings(path)
    ]


def test_a_body_without_a_paragraph_gets_one(tmp_path: Path) -> None:
    path = edited(broken(tmp_path), "word/document.xml", ("<w:body>.*?<w:sectPr", "<w:body><w:sectPr"))
    data = copy_of(path)
    assert {number for number, _ in commented(data)} == {0}


def test_comments_that_cannot_be_read_make_way(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_comment(document.add_paragraph("[[x]]").runs, text="is it right?", author="Anna Bosio")

    path = changed(built(tmp_path, build), {"word/comments.xml": b"no XML"})
    data = copy_of(path)
    assert {author for author, _ in comments(data)} == {"kamdocs"}
    assert parts_of(data)["word/_rels/document.xml.rels"].count(f'Type="{OFFICE}/comments"'.encode()) == 1


def test_a_body_that_cannot_be_read_has_no_copy(tmp_path: Path) -> None:
    path = changed(broken(tmp_path), {"word/document.xml": b"<w:document"})
    with pytest.raises(InputError):
        copy_of(path)


def test_equal_templates_give_equal_copies(tmp_path: Path) -> None:
    path = broken(tmp_path, "[[x]]")
    assert copy_of(path) == copy_of(path)


@pytest.fixture
def checked(tmp_path: Path) -> Path:
    """A copy with comments in the body, for a header, and beside an older one."""

    def build(document: DocumentObject) -> None:
        document.add_comment(document.add_paragraph("[[x]] {{ y").runs, text="is it right?", author="Anna Bosio")
        document.sections[0].header.paragraphs[0].text = "{{ proposal.titel }}"
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "{%tr for item in offer.items %}"
        paragraph = table.cell(1, 1).paragraphs[0]
        paragraph.add_run("{{ a").bold = True
        paragraph.add_run(" b }}")
        assert paragraph._p.find(qn("w:r")) is not None

    path = tmp_path / "checked.docx"
    path.write_bytes(copy_of(built(tmp_path, build)))
    return path


def test_both_judges_accept_the_copy(checked: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]) -> None:
    assert sdk_errors(checked) == ""
    # What python-docx's own template has, and its comments, is none of the copy's.
    template = checked.with_name("proposal.docx")
    assert set(audit_errors(checked)) <= set(audit_errors(template))


def test_libreoffice_opens_the_copy(checked: Path, pdf_of: Callable[[Path], Path]) -> None:
    assert pdf_of(checked).stat().st_size > 1000
