"""What ships by accident: names, comments, hidden words, links, whole files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from checked import FIRST, broken, built, edited, found, kinds, told
from corpus import OFFICE, RELS, changed, parts_of, with_part
from docx.document import Document as DocumentObject

from kamdocs.word.check import findings


def related(path: Path, kind: str, target: str, *, external: bool = True, id_: str = "rX") -> Path:
    """The file whose body has one relationship more."""
    mode = ' TargetMode="External"' if external else ""
    link = f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(path, {RELS: parts_of(path.read_bytes())[RELS].replace(b"</Relationships>", link.encode())})


def test_names_in_the_properties_are_told_with_what_becomes_of_them(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        properties = document.core_properties
        properties.author, properties.last_modified_by, properties.comments = "Anna Bosio", "Davide Poli", "as agreed with Aurora"

    path = built(tmp_path, build)
    company = "<Company>Gelo Nord S.r.l.</Company><Manager>{{ supplier.name }}</Manager></Properties>"
    edited(path, "docProps/app.xml", ("</Properties>", company))
    assert {each.partition(": ")[2].partition(";")[0] for each in told(path, "personal")} == {
        'it carries the remark "as agreed with Aurora"',
        'its author is "Anna Bosio"',
        'it was saved last by "Davide Poli"',
        'its company is "Gelo Nord S.r.l."',
    }
    assert all("removes it" in each.message and each.level == "warning" for each in findings(path))


def test_properties_with_tags_or_without_a_person_are_no_news(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.core_properties.author = "{{ supplier.name }}"
        document.core_properties.last_modified_by = "Microsoft Office User"

    assert kinds(built(tmp_path, build)) == []


def test_each_comment_is_told_with_whose_it_is_and_where(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.add_comment(document.add_paragraph("The price").runs, text="is it right?", author="Anna Bosio", initials="AB")
        document.add_comment(document.add_paragraph("The term").runs, text="ask Davide", author="")

    assert [(each.paragraph, each.message.partition(";")[0]) for each in found(built(tmp_path, build), "comment")] == [
        (FIRST, 'a comment by Anna Bosio says "is it right?"'),
        (FIRST + 1, 'a comment by nobody named says "ask Davide"'),
    ]


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        ("hyperlink", "file:///C:/anna/terms.docx", "external-link"),
        ("hyperlink", r"\\server\offers\terms.docx", "external-link"),
        ("hyperlink", "http://localhost:8080/x", "external-link"),
        ("hyperlink", "http://intranet/terms", "external-link"),
        ("hyperlink", "https://192.168.1.7/terms", "external-link"),
        ("hyperlink", "https://gelo.example/terms", None),
        ("hyperlink", "mailto:info@gelo.example", None),
        ("hyperlink", "https://{{ supplier.website }}", None),
        ("image", "file:///C:/logo.png", "external-link"),
        ("image", "https://gelo.example/logo.png", "external-link"),
        ("oleObject", "file:///C:/prices.xlsx", "external-link"),
    ],
)
def test_links_to_where_no_client_can_go_are_errors(tmp_path: Path, kind: str, address: str, expected: str | None) -> None:
    path = related(broken(tmp_path, "HERE"), kind, address)
    edited(path, "word/document.xml", ("<w:r><w:t>HERE</w:t></w:r>", '<w:hyperlink r:id="rX"><w:r><w:t>HERE</w:t></w:r></w:hyperlink>'))
    assert [(each.kind, each.level, each.paragraph) for each in findings(path)] == ([(expected, "error", FIRST)] if expected else [])


def test_the_template_behind_it_and_the_list_of_a_mail_merge_are_told(tmp_path: Path) -> None:
    path = broken(tmp_path)
    settings = "word/_rels/settings.xml.rels"
    links = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="file:///C:/anna/{kind}" TargetMode="External"/>'
        for kind in ("attachedTemplate", "mailMergeSource")
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    changed(path, {settings: f'<Relationships xmlns="{namespace}">{links}</Relationships>'.encode()})
    assert kinds(path) == ["personal", "personal"]
    assert "C:/anna/attachedTemplate" in told(path, "personal")[0]


def test_data_of_another_program_is_told_and_the_empty_store_of_word_is_not(tmp_path: Path) -> None:
    path = broken(tmp_path)
    assert "customXml/item1.xml" in parts_of(path.read_bytes())
    assert kinds(path) == []
    changed(path, {"customXml/item1.xml": b"<crm><client>Aurora</client></crm>"})
    assert kinds(path) == ["custom-xml"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("vbaProject", "macro"), ("control", "macro"), ("oleObject", "embedded-file"), ("package", "embedded-file")],
)
def test_macros_controls_and_whole_files_are_told(tmp_path: Path, kind: str, expected: str) -> None:
    path = with_part(broken(tmp_path), kind, f"{kind}.bin", "some bytes", type_="application/octet-stream")
    assert kinds(path) == [expected]


def test_sensitivity_labels_are_told(tmp_path: Path) -> None:
    path = with_part(
        broken(tmp_path), "classificationlabels", "label.xml", "<labelList/>", type_="application/vnd.ms-office.classificationlabels+xml"
    )
    assert kinds(path) == ["label"]


def test_properties_that_somebody_added_are_told(tmp_path: Path) -> None:
    path = broken(tmp_path)
    value = "<vt:lpwstr>{}</vt:lpwstr>"
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">{value.format(text)}</property>'
        for number, (name, text) in enumerate({"Client": "Aurora", "MSIP_Label_1": "x", "Title": "{{ proposal.title }}"}.items(), 2)
    )
    namespaces = (
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    )
    parts = parts_of(path.read_bytes())
    link = f'<Relationship Id="rC" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    type_ = '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    changed(
        path,
        {
            "docProps/custom.xml": f"<Properties {namespaces}>{properties}</Properties>".encode(),
            "_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", link.encode()),
            "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", f"{type_}</Types>".encode()),
        },
    )
    assert kinds(path) == ["personal", "label"]
    assert 'it carries the property Client, "Aurora"' in told(path, "personal")[0]


def hide(document: DocumentObject) -> None:
    document.add_paragraph("Seen ").add_run("and hidden").font.hidden = True


def show(document: DocumentObject) -> None:
    document.add_paragraph("Seen ").add_run("and not hidden").font.hidden = False


@pytest.mark.parametrize(("build", "expected"), [(hide, ["hidden-text"]), (show, [])])
def test_hidden_text_is_told(tmp_path: Path, build: Callable[[DocumentObject], None], expected: list[str]) -> None:
    assert kinds(built(tmp_path, build)) == expected
