"""Whole documents in the place of a paragraph: what comes along, what stays behind, what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from lxml import etree
from PIL import Image

from kamdocs.errors import InputError
from kamdocs.word import SubDocument, Template, document_text
from kamdocs.word.markup import WP, A, R, W
from kamdocs.word.numbering import Counter, read_numbering
from kamdocs.word.package import open_package

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def written(document: DocumentObject) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def image(colour: str = "teal") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (200, 100), colour).save(data, "PNG")
    data.seek(0)
    return data


def placed(folder: Path, *documents: bytes, template: DocumentObject | None = None) -> bytes:
    """A document with these in it, each in a paragraph of its own between others."""
    target = template or Document()
    target.add_paragraph("before")
    for number in range(len(documents)):
        target.add_paragraph(f"{{{{p doc{number} }}}}")
    target.add_paragraph("after")
    path = folder / "proposal.docx"
    target.save(str(path))
    return Template(path).render({f"doc{number}": SubDocument(each) for number, each in enumerate(documents)})


def refused(folder: Path, document: bytes) -> str:
    with pytest.raises(InputError) as caught:
        placed(folder, document)
    (found,) = caught.value.problems
    return str(found)


def opened(data: bytes) -> DocumentObject:
    return Document(io.BytesIO(data))


def part(data: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def shown(data: bytes) -> list[tuple[str, str]]:
    return [(str(each.style.name if each.style else ""), each.text) for each in opened(data).paragraphs]


def with_footnote(document: DocumentObject, text: str) -> None:
    """A footnote on the last paragraph, with Word's own lines between text and notes, and a link in the note."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, id_ in (("separator", -1), ("continuationSeparator", 0))
    )
    link = '<w:hyperlink r:id="rId1"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
    note = f'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r>{link}</w:p></w:footnote>'
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {NAMES} {relations}>{separators}{note}</w:footnotes>'
    notes = Part(PackURI("/word/footnotes.xml"), f"{WORDML}.footnotes+xml", xml.encode(), document.part.package)
    notes.relate_to("https://verona.example/note", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    document.paragraphs[-1]._p.append(parse_xml(f'<w:r {NAMES}><w:footnoteReference w:id="1"/></w:r>'))


def with_chart(document: DocumentObject) -> None:
    """A native chart with a workbook behind it."""
    bars = "".join(f'<c:pt idx="{place}"><c:v>{value}</c:v></c:pt>' for place, value in enumerate((1, 2)))
    chart = (
        '<?xml version="1.0" encoding="UTF-8"?><c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:plotArea><c:barChart>'
        '<c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>Sheet1!$A$1:$A$2</c:f><c:numCache>'
        f'<c:ptCount val="2"/>{bars}</c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>'
        '</c:plotArea></c:chart><c:externalData r:id="rId1"/></c:chartSpace>'
    )
    book = Part(
        PackURI("/word/embeddings/book1.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook(),
        document.part.package,
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    drawn = Part(PackURI("/word/charts/chart1.xml"), kind, chart.encode(), book.package)
    drawn.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    id_ = document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
    inline = (
        f'<w:r {NAMES}><w:drawing><wp:inline xmlns:wp="{WP.strip("{}")}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="2000000" cy="1000000"/><wp:docPr id="1" name="Chart 1" descr="Bars"/><a:graphic xmlns:a="{A.strip("{}")}">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{R.strip("{}")}" r:id="{id_}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(inline))


def workbook() -> bytes:
    """As much of one as there is to clean."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Secret Author</dc:creator></cp:coreProperties>'
    )
    return zipped({"docProps/core.xml": core.encode()})


def numbers_of(data: bytes) -> list[tuple[str, str]]:
    """List and text of each paragraph that has a list of its own."""
    found = []
    for paragraph in part(data).iter(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            found.append((number.get(f"{W}val"), "".join(each.text or "" for each in paragraph.iter(f"{W}t"))))
    return found


def rich(author: str = "") -> DocumentObject:
    """A document with nearly everything."""
    document = Document()
    document.core_properties.author = author
    document.add_heading("Terms", 1)
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("bullet", style="List Bullet")
    table = document.add_table(2, 2)
    table.style = "Light Grid Accent 1"
    table.cell(0, 0).text = "in a cell"
    document.add_picture(image(), width=Mm(30))
    document.add_paragraph("with a note")
    with_footnote(document, "the note")
    with_chart(document)
    return document


# ---------------------------------------------------------------------------------------------------------------- what comes along


def test_its_blocks_take_the_place_of_the_paragraph(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Terms", 1)
    document.add_paragraph("Text", style="Quote")
    document.add_table(1, 1).cell(0, 0).text = "cell"
    document.add_paragraph("end")
    data = placed(tmp_path, written(document))
    assert shown(data) == [("Normal", "before"), ("Heading 1", "Terms"), ("Quote", "Text"), ("Normal", "end"), ("Normal", "after")]
    assert opened(data).tables[0].cell(0, 0).text == "cell"


def test_it_says_what_docxtpl_s_says(tmp_path: Path) -> None:
    pytest.importorskip("docxcompose")
    document = Document()
    document.add_paragraph("Text")
    document.add_table(1, 1).cell(0, 0).text = "cell"
    (tmp_path / "sub.docx").write_bytes(written(document))
    ours = placed(tmp_path, written(document))
    theirs = DocxTemplate(str(tmp_path / "proposal.docx"))
    theirs.render({"doc0": theirs.new_subdoc(str(tmp_path / "sub.docx"))})
    theirs.save(tmp_path / "theirs.docx")
    said = [text for _, text in shown((tmp_path / "theirs.docx").read_bytes())]
    assert [text for _, text in shown(ours)] == said


def test_a_tag_names_a_document_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    document = Document()
    document.add_paragraph("Terms")
    document.save(str(tmp_path / "texts" / "terms.docx"))
    template = Document()
    template.add_paragraph('{{p "texts/terms.docx" | document }}')
    template.save(str(tmp_path / "t.docx"))
    assert [text for _, text in shown(Template(tmp_path / "t.docx", tmp_path).render({}))] == ["Terms"]


def test_a_style_of_the_same_name_is_the_template_s_and_others_come_along(tmp_path: Path) -> None:
    document = Document()
    document.styles["Quote"].font.size = Pt(40)
    base = document.styles.add_style("Own Base", WD_STYLE_TYPE.PARAGRAPH)
    own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style, own.font.size = base, Pt(33)
    document.add_paragraph("theirs", style="Quote")
    document.add_paragraph("own", style="Own")
    data = placed(tmp_path, written(document))
    styles = opened(data).styles
    assert styles["Quote"].font.size != Pt(40)
    assert (styles["Own"].font.size, styles["Own"].base_style.name) == (Pt(33), "Own Base")
    assert ("Own", "own") in shown(data)


def test_a_style_whose_id_is_taken_by_another_gets_its_own(tmp_path: Path) -> None:
    template, document = Document(), Document()
    for owner, name, size in ((template, "House", 11), (document, "Theirs", 22)):
        style = owner.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(f"{W}styleId", "Same")
        style.font.size = Pt(size)
    document.add_paragraph("x", style="Theirs")
    data = placed(tmp_path, written(document), template=template)
    assert ("Theirs", "x") in shown(data)
    assert opened(data).styles["House"].font.size == Pt(11)
    assert opened(data).styles["Theirs"].font.size == Pt(22)


def test_numbers_begin_anew_in_each_document_where_they_come_from_a_style(tmp_path: Path) -> None:
    template = Document()
    template.add_paragraph("ours", style="List Number")
    document = Document()
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    data = placed(tmp_path, written(document), written(document), template=template)
    lists = numbers_of(data)
    assert [text for _, text in lists] == ["one", "two", "one", "two"]
    (first, again, second, _) = [number for number, _ in lists]
    assert first == again != second
    starts = {
        number.get(f"{W}numId"): [each.get(f"{W}val") for each in number.iter(f"{W}startOverride")]
        for number in part(data, "word/numbering.xml").iter(f"{W}num")
    }
    assert starts[first][0] == starts[second][0] == "1"


def test_the_template_s_own_list_counts_on_behind_it(tmp_path: Path) -> None:
    template, document = Document(), Document()
    for text in ("own 1", "{{p x }}", "own 2"):
        template.add_paragraph(text, style="List Number" if "own" in text else None)
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    template.save(str(tmp_path / "t.docx"))
    made = Template(tmp_path / "t.docx").render({"x": SubDocument(written(document))})
    package = open_package(made, "t")
    counter = Counter(numbering := read_numbering(package))
    root = package.xml(package.main)
    assert [counter.number(numbering.item(each)) for each in root.iter(f"{W}p")] == ["1.", "1.", "2.", "2."]


def test_numbers_that_begin_anew_stand_where_the_template_s_style_sets_them(tmp_path: Path) -> None:
    template, document = Document(), Document()
    indent = parse_xml(f'<w:ind {NAMES} w:left="2000" w:hanging="500"/>')
    template.styles["List Number"].element.get_or_add_pPr().append(indent)
    document.add_paragraph("one", style="List Number")
    (found,) = part(placed(tmp_path, written(document), template=template)).iter(f"{W}ind")
    assert dict(found.attrib) == {f"{W}left": "2000", f"{W}hanging": "500"}


def test_its_own_lists_come_along_each_time_as_a_new_one(tmp_path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {NAMES} w:abstractNumId="77"><w:nsid w:val="12345678"/><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/><w:lvlJc w:val="left"/></w:lvl>'
        "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {NAMES} w:numId="99"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("four")._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NAMES}><w:ilvl w:val="0"/><w:numId w:val="99"/></w:numPr>')
    )
    data = placed(tmp_path, written(document), written(document))
    one, two = (number for number, _ in numbers_of(data))
    assert one != two
    root = part(data, "word/numbering.xml")
    behind = {each.get(f"{W}numId"): each.find(f"{W}abstractNumId").get(f"{W}val") for each in root.iter(f"{W}num")}
    formats = {each.get(f"{W}abstractNumId"): each.find(f"{W}lvl/{W}numFmt").get(f"{W}val") for each in root.iter(f"{W}abstractNum")}
    assert formats[behind[one]] == formats[behind[two]] == "upperRoman"
    marks = [each.find(f"{W}nsid").get(f"{W}val") for each in root.iter(f"{W}abstractNum") if each.find(f"{W}nsid") is not None]
    assert len(marks) == len(set(marks))


def test_its_numbered_headings_count_on_with_the_template_s(tmp_path: Path) -> None:
    template = Document()
    template.styles["Heading 1"].element.get_or_add_pPr().append(parse_xml(f'<w:numPr {NAMES}><w:numId w:val="1"/></w:numPr>'))
    document = Document()
    document.add_heading("Terms", 1)
    assert numbers_of(placed(tmp_path, written(document), template=template)) == []


def test_pictures_links_charts_and_notes_come_along(tmp_path: Path) -> None:
    document = rich()
    link = parse_xml(f'<w:hyperlink {NAMES} xmlns:r="{R.strip("{}")}"><w:r><w:t>us</w:t></w:r></w:hyperlink>')
    link.set(f"{R}id", document.part.relate_to("https://verona.example", RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    document.add_paragraph()._p.append(link)
    data = placed(tmp_path, written(document), written(document))
    assert len([name for name in names(data) if name.startswith("word/media/")]) == 1
    assert len([name for name in names(data) if name.startswith("word/charts/") and name.endswith(".xml")]) == 2
    assert len([name for name in names(data) if name.startswith("word/embeddings/")]) == 2
    said = list(document_text(data))
    assert ("address of a link in the body", "https://verona.example") in said
    assert ("address of a link in footnotes", "https://verona.example/note") in said
    notes = {each.get(f"{W}id"): "".join(each.itertext()) for each in part(data, "word/footnotes.xml")}
    used = [each.get(f"{W}id") for each in part(data).iter(f"{W}footnoteReference")]
    assert [notes[id_] for id_ in used] == ["the notethere"] * 2
    assert len(set(used)) == 2
    ids = [each.get("id") for each in part(data).iter(f"{WP}docPr")]
    assert len(ids) == len(set(ids)) == 4


def test_notes_join_those_of_the_template_which_may_hold_tags(tmp_path: Path) -> None:
    template = Document()
    template.add_paragraph("theirs")
    with_footnote(template, "{{ name }}")
    template.add_paragraph("{{p doc }}")
    template.save(str(tmp_path / "t.docx"))
    data = Template(tmp_path / "t.docx").render({"doc": SubDocument(written(rich())), "name": "Aurora"})
    notes = {each.get(f"{W}id"): "".join(each.itertext()) for each in part(data, "word/footnotes.xml")}
    assert [notes[each.get(f"{W}id")] for each in part(data).iter(f"{W}footnoteReference")] == ["Aurorathere", "the notethere"]


def test_text_boxes_keep_what_newer_programs_need_to_know(tmp_path: Path, sdk_errors: Callable[[Path], str]) -> None:
    document = Document()
    box = parse_xml(
        f'<w:r {NAMES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="{WP.strip("{}")}" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="1000000" cy="500000"/><wp:docPr id="5" name="Box"/>'
        f'<a:graphic xmlns:a="{A.strip("{}")}"><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        "<wps:txbx><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        '<mc:Fallback><w:pict><v:shape style="width:10pt;height:10pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>'
        "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph()._p.append(box)
    data = placed(tmp_path, written(document))
    choice = next(part(data).iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"))
    assert choice.nsmap["wps"] == "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""


def test_a_diagram_still_knows_its_drawing(tmp_path: Path) -> None:
    document = Document()
    spaces = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:r="' + R.strip("{}") + '"'
    drawing = '<dsp:drawing xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram"/>'
    drawn = Part(PackURI("/word/diagrams/drawing1.xml"), "application/vnd.ms-office.drawingml.diagramDrawing+xml", drawing.encode())
    drawn_id = document.part.relate_to(drawn, "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing")
    data = (
        f'<dgm:dataModel {spaces} xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram"><dgm:ptLst/>'
        f'<dsp:dataModelExt relId="{drawn_id}"/></dgm:dataModel>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    model = Part(PackURI("/word/diagrams/data1.xml"), kind, data.encode())
    data_id = document.part.relate_to(model, RELATIONSHIP_TYPE.DIAGRAM_DATA)
    document.add_paragraph()._p.append(parse_xml(f'<w:r {NAMES}><w:drawing><dgm:relIds {spaces} r:dm="{data_id}"/></w:drawing></w:r>'))
    template = Document()
    for number in range(9):
        template.part.relate_to(f"https://verona.example/{number}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    result = placed(tmp_path, written(document), template=template)
    targets = {each.get("Id"): each.get("Target") for each in part(result, "word/_rels/document.xml.rels")}
    (led,) = (each.get("relId") for each in part(result, "word/diagrams/data1.xml").iter("{*}dataModelExt"))
    assert targets[led] == "diagrams/drawing1.xml"


def test_its_page_setup_stays_behind_and_its_sections_begin_pages(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("one")
    document.sections[0].header.paragraphs[0].text = "their header"
    document.add_section(WD_SECTION.NEW_PAGE).orientation = WD_ORIENT.LANDSCAPE
    document.add_paragraph("two")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("three")
    data = placed(tmp_path, written(document))
    assert len(list(part(data).iter(f"{W}sectPr"))) == 1
    assert [each.get(f"{W}type") for each in part(data).iter(f"{W}br")] == ["page"]
    assert "their header" not in [text for _, text in document_text(data)]


def test_it_may_stand_in_a_cell_and_in_a_header(tmp_path: Path, sdk_errors: Callable[[Path], str]) -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "inner"
    template = Document()
    template.add_table(1, 1).cell(0, 0).text = "{{p doc }}"
    template.sections[0].header.paragraphs[0].text = "{{p pictured }}"
    template.save(str(tmp_path / "t.docx"))
    pictured = Document()
    pictured.add_picture(image())
    fields = {"doc": SubDocument(written(document)), "pictured": SubDocument(written(pictured))}
    data = Template(tmp_path / "t.docx").render(fields)
    assert opened(data).tables[0].cell(0, 0).tables[0].cell(0, 0).text == "inner"
    assert next(part(data, "word/header1.xml").iter(f"{A}blip")).get(f"{R}embed")
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""


def test_the_judges_find_nothing_and_equal_input_gives_equal_bytes(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    documents = [written(rich()), written(rich())]
    data = placed(tmp_path, *documents)
    assert data == placed(tmp_path, *documents)
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""
    assert [each for each in audit_errors(tmp_path / "out.docx") if "stylesWithEffects" not in each] == []


# ---------------------------------------------------------------------------------------------------------------- what must not come along


def test_names_comments_and_traces_stay_behind(tmp_path: Path) -> None:
    document = rich("Secret Author")
    paragraph = document.add_paragraph("text")
    document.add_comment(paragraph.runs, text="Secret remark", author="Secret Author", initials="SA")
    paragraph._p.set(f"{W}rsidR", "00ABCDEF")
    data = placed(tmp_path, written(document))
    for name in names(data):
        content = zipfile.ZipFile(io.BytesIO(data)).read(name)
        if content.startswith(b"PK"):
            content = b"".join(zipfile.ZipFile(io.BytesIO(content)).read(each) for each in zipfile.ZipFile(io.BytesIO(content)).namelist())
        assert b"Secret" not in content
        assert b"00ABCDEF" not in content
    assert next(part(data).iter(f"{W}commentReference"), None) is None


def test_hidden_text_stays_behind_with_all_that_stands_in_it(tmp_path: Path) -> None:
    document = Document()
    style = document.styles.add_style("Aside", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.styles.add_style("Whisper", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    told = document.add_paragraph("told ")
    told.add_run("Secret margin").font.hidden = True
    told.add_run("Secret word", style="Whisper")
    told.add_run("and ").font.hidden = False
    pictured = told.add_run()
    pictured.add_picture(image("red"))
    pictured.font.hidden = True
    told.add_run("done")
    document.add_paragraph("Secret paragraph", style="Aside")
    document.add_paragraph("shown in spite of its style", style="Aside").runs[0].font.hidden = False
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "row", "Secret row"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {NAMES}/>"))
    document.add_paragraph("last")
    data = placed(tmp_path, written(document))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in archive.namelist() if b"Secret" in archive.read(name) or name.startswith("word/media")]
    assert [text for _, text in shown(data)] == ["before", "told and done", "shown in spite of its style", "last", "after"]
    assert len(opened(data).tables[0].rows) == 1


def test_a_field_that_is_half_hidden_stays_a_field(tmp_path: Path) -> None:
    document = Document()
    runs = [
        '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>',
        "<w:r><w:rPr><w:vanish/></w:rPr><w:instrText> PAGE </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:rPr><w:vanish/></w:rPr><w:instrText> XE "Secret" </w:instrText></w:r>',
        '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>',
    ]
    paragraph = parse_xml(f"<w:p {NAMES}>{''.join(runs)}</w:p>")
    document.element.body.insert(0, paragraph)
    root = part(placed(tmp_path, written(document)))
    assert [each.get(f"{W}fldCharType") for each in root.iter(f"{W}fldChar")] == ["begin", "separate", "end"]
    assert [each.text for each in root.iter(f"{W}instrText")] == [" PAGE "]


def test_what_fields_show_of_its_author_and_its_folder_stays_behind(tmp_path: Path) -> None:
    document = Document()
    for code in ("AUTHOR", "FILENAME \\p"):
        document.element.body.insert(
            0, parse_xml(f'<w:p {NAMES}><w:fldSimple w:instr=" {code} "><w:r><w:t>C:\\Secret</w:t></w:r></w:fldSimple></w:p>')
        )
    document.add_picture(image())._inline.docPr.set("descr", r"D:\Secret\logo.png")
    data = placed(tmp_path, written(document))
    assert b"Secret" not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


def test_tracked_changes_are_refused(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph()._p.append(parse_xml(f'<w:ins {NAMES} w:id="1" w:author="Secret Author"><w:r><w:t>new</w:t></w:r></w:ins>'))
    assert "it holds tracked changes" in refused(tmp_path, written(document))


def test_tags_in_it_are_refused_since_nothing_fills_them(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("{{ na")
    document.paragraphs[0].add_run("me }}")
    assert "holds tags, and nothing fills them there" in refused(tmp_path, written(document))


def test_notes_outside_the_body_are_refused(tmp_path: Path) -> None:
    template = Document()
    template.sections[0].header.paragraphs[0].text = "{{p doc }}"
    template.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match="which can only stand in the body"):
        Template(tmp_path / "t.docx").render({"doc": SubDocument(written(rich()))})


def test_inside_a_paragraph_it_is_refused(tmp_path: Path) -> None:
    template = Document()
    template.add_paragraph("Terms: {{ doc }}")
    template.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match=r"a whole document is printed inside a paragraph; write \{\{p"):
        Template(tmp_path / "t.docx").render({"doc": SubDocument(written(Document()))})


def test_broken_and_hostile_files_are_refused_in_words(tmp_path: Path) -> None:
    whole = {name: zipfile.ZipFile(io.BytesIO(written(rich()))).read(name) for name in names(written(rich()))}
    without_notes = {name: data for name, data in whole.items() if "footnotes" not in name}
    without_picture = {name: data for name, data in whole.items() if "media" not in name}
    entity = {**whole, "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    assert "is no Word document" in refused(tmp_path, b"%PDF-1.7")
    assert "is damaged" in refused(tmp_path, written(rich())[:2000])
    assert "names a part that is not there" in refused(tmp_path, zipped(without_picture))
    assert "cannot be read" in refused(tmp_path, zipped(entity))
    assert "names a note that is not there" in refused(tmp_path, zipped(without_notes))
