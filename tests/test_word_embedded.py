"""Charts, diagrams and embedded files: filled where a template may have tags, cleaned, and refused where nothing would fill them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from kamdocs.errors import InputError
from kamdocs.word import Template

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DATA = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
DRAWN = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chart(*runs: str, more: str = "") -> bytes:
    text = "".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs)
    return (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><c:chart><c:title><c:tx><c:rich>'
        f"<a:bodyPr/><a:p>{text}</a:p></c:rich></c:tx></c:title><c:plotArea/>{more}</c:chart></c:chartSpace>"
    ).encode()


def template(folder: Path, parts: dict[str, tuple[str, str, bytes]], *paragraphs: str, changes: dict[str, bytes] | None = None) -> Path:
    """A document with more parts: by name, their relationship's last word, their content type, and what they hold."""
    plain = io.BytesIO()
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(plain)
    with zipfile.ZipFile(plain) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (_, kind, _) in parts.items())
    links = "".join(
        f'<Relationship Id="rIdX{number}" Type="{OFFICE}/{parts[name][0]}" Target="/{name}"/>' for number, name in enumerate(parts)
    )
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"</Relationships>", f"{links}</Relationships>".encode())
    # whatever shows a part names it by its id
    shown = "".join(f'<w:p><w:r><w:object r:id="rIdX{number}"/></w:r></w:p>' for number in range(len(parts)))
    text = files["word/document.xml"].decode()
    if "[SHOWN]" in text:
        text = text.replace("[SHOWN]", f"</w:t></w:r></w:p>{shown}<w:p><w:r><w:t>")
    else:
        text = text.replace("<w:sectPr", f"{shown}<w:sectPr")
    files["word/document.xml"] = text.encode()
    files |= {name: data for name, (_, _, data) in parts.items()} | (changes or {})
    path = folder / "t.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def rendered(path: Path, **fields: object) -> dict[str, bytes]:
    return unzipped(Template(path).render(fields))


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def refused(path: Path, **fields: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        Template(path).render(fields)
    return [str(problem).replace(path.as_posix(), path.name) for problem in caught.value.problems]


def test_a_chart_s_texts_are_filled_however_they_are_split(tmp_path: Path) -> None:
    path = template(tmp_path, {"word/charts/chart1.xml": ("chart", CHART, chart("Costs of {{ na", "me }} {% if a %}yes", "{% endif %}"))})
    text = rendered(path, name="R&D\nItaly", a=1)["word/charts/chart1.xml"]
    assert b"Costs of R&amp;D Italy" in text
    assert b"yes" in text
    assert b"{" not in text


def test_a_diagram_is_filled_and_its_faults_are_told_once(tmp_path: Path) -> None:
    text = "<a:p><a:r><a:t>{{ step }}</a:t></a:r></a:p>"
    data = f'<d:dataModel xmlns:d="{DRAWING}/diagram" xmlns:a="{DRAWING}/main">{text}</d:dataModel>'
    parts = {
        "word/diagrams/data1.xml": ("diagramData", DATA, data.encode()),
        "word/diagrams/drawing1.xml": ("diagramDrawing", DRAWN, data.encode()),
    }
    made = rendered(template(tmp_path, parts), step="Start")
    assert all(b"<a:t>Start</a:t>" in made[name] for name in parts)
    assert refused(template(tmp_path, {"word/diagrams/data1.xml": parts["word/diagrams/data1.xml"]}), stop="x") == [
        't.docx, diagram data1.xml, "{{ step }}": there is no field step; did you mean stop?'
    ]


def test_a_chart_under_a_condition_that_fails_is_neither_filled_nor_shipped(tmp_path: Path) -> None:
    parts = {"word/charts/chart1.xml": ("chart", CHART, chart("{{ returns.npv }}"))}
    path = template(tmp_path, parts, "{% if returns %}[SHOWN]{% endif %}")
    assert "word/charts/chart1.xml" not in rendered(path, returns=None)
    assert b"<a:t>5</a:t>" in rendered(path, returns={"npv": 5})["word/charts/chart1.xml"]


def test_a_paragraph_s_tag_has_no_place_in_a_chart(tmp_path: Path) -> None:
    path = template(tmp_path, {"word/charts/chart1.xml": ("chart", CHART, chart("{%p if a %}x{%p endif %}"))})
    assert refused(path, a=1)[0] == (
        't.docx, chart chart1.xml, "{%p if a %}x{%p endif %}": {%p if a %} stands in no paragraph of the document itself; '
        "write {% without p here"
    )


def test_tags_that_nothing_fills_are_told_for_each_part(tmp_path: Path) -> None:
    book = zipped({"xl/sharedStrings.xml": "<sst><si><t>{{ a }}</t></si><si><t>{{ b }}</t></si></sst>"})
    styles = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="{{ a }}"/></w:styles>'
    path = template(tmp_path, {"word/embeddings/book.xlsx": ("package", SHEET, book)}, changes={"word/styles.xml": styles})
    assert [text.partition(";")[0] for text in refused(path, a=1, b=2)] == [
        "t.docx, its part word/styles.xml: it holds tags, and nothing fills them there",
        "t.docx, embedded file book.xlsx: it holds tags, and nothing fills them there",
    ]


def test_names_inside_an_embedded_workbook_are_removed_and_its_numbers_stay(tmp_path: Path) -> None:
    sheet = "<worksheet><c><v>118000</v></c></worksheet>"
    book = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": "<p><title>Costs</title><creator>Ada Bianchi</creator><lastModifiedBy>Ada</lastModifiedBy></p>",
            "docProps/app.xml": "<p><Application>Excel</Application><Company>Hidden Ltd</Company><Manager>Ada</Manager></p>",
            "docProps/custom.xml": '<p><property name="Checked by"><lpwstr>Ada</lpwstr></property></p>',
            "xl/workbook.xml": '<workbook><absPath url="C:\\Users\\Ada"/><fileSharing userName="Ada"/></workbook>',
            "xl/comments1.xml": "<comments><authors><author>Ada</author></authors></comments>",
            "xl/persons/person.xml": '<personList><person displayName="Ada" userId="ada@x.example" id="{1}"/></personList>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )
    made = unzipped(rendered(template(tmp_path, {"word/embeddings/book.xlsx": ("package", SHEET, book)}))["word/embeddings/book.xlsx"])
    everything = b"".join(made.values())
    assert not any(word in everything for word in (b"Ada", b"Hidden", b"Checked", b"ada@"))
    assert b"Costs" in made["docProps/core.xml"]
    assert made["xl/worksheets/sheet1.xml"] == sheet.encode()
    assert list(made) == list(unzipped(book))


def test_an_embedded_file_without_names_keeps_its_bytes(tmp_path: Path) -> None:
    book = zipped({"xl/worksheets/sheet1.xml": "<worksheet/>"})
    made = rendered(template(tmp_path, {"word/embeddings/book.xlsx": ("package", SHEET, book)}))
    assert made["word/embeddings/book.xlsx"] == book


@pytest.mark.parametrize("name", ["docProps/core.xml", "xl/sharedStrings.xml"])
def test_an_embedded_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    book = zipped({name: "<broken"})
    (found,) = refused(template(tmp_path, {"word/embeddings/book.xlsx": ("package", SHEET, book)}))
    assert found.startswith(f"t.docx, embedded file book.xlsx: its part {name} cannot be read; ")


def test_properties_that_somebody_added_stay_only_where_tags_fill_them(tmp_path: Path) -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property pid="2" name="Checked by"><vt:lpwstr>Mario Segreto</vt:lpwstr></property>'
        '<property pid="3" name="Client"><vt:lpwstr>{{ name }}</vt:lpwstr></property></Properties>'
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    path = template(tmp_path, {"docProps/custom.xml": ("custom-properties", kind, custom.encode())})
    made = rendered(path, name="Aurora")["docProps/custom.xml"]
    assert b"Segreto" not in made
    assert b"Checked" not in made
    assert b"<vt:lpwstr>Aurora</vt:lpwstr>" in made
