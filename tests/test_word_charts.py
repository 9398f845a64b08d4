"""Charts of a template, filled: what they show, what their data sheet holds, and what is refused. openpyxl reads the workbooks back."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from kamdocs.errors import InputError
from kamdocs.values import Money, Share, UnitPrice
from kamdocs.word import Template, document_text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {"c": f"{DRAWING}/chart", "a": f"{DRAWING}/main", "wp": f"{DRAWING}/wordprocessingDrawing", "r": OFFICE}

TAG = '{{ flow | chart("year", "net") }}'
FLOW = [
    {"year": 0, "net": Money(Decimal("-263878.4"), "EUR"), "cumulative": Money(Decimal("-263878.4"), "EUR")},
    {"year": 1, "net": Money(Decimal("108200"), "EUR"), "cumulative": Money(Decimal("-155678.4"), "EUR")},
    {"year": 2, "net": Money(Decimal("170640.2"), "EUR"), "cumulative": Money(Decimal("14961.8"), "EUR")},
]


# ------------------------------------------------------------------------------------------------------------------- making templates


def series(number: int, name: str, *, look: str = "", points: str = "", labels: str = "", more: str = "") -> str:
    """A series as Word writes it, with two points of its own data."""
    column = "BCDE"[number]
    cached = f"<c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>{name}</c:v></c:pt></c:strCache>"
    tx = f"<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>{cached}</c:strRef></c:tx>"
    old = "".join(f"<c:pt idx='{n}'><c:v>4.{n}</c:v></c:pt>" for n in range(2))
    cat = "".join(f"<c:pt idx='{n}'><c:v>Category {n + 1}</c:v></c:pt>" for n in range(2))
    return (
        f"<c:ser><c:idx val='{number}'/><c:order val='{number}'/>{tx if name else ''}{look}{points}{labels}"
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$3</c:f><c:strCache><c:ptCount val='2'/>{cat}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}$3</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"<c:ptCount val='2'/>{old}</c:numCache></c:numRef></c:val>{more}</c:ser>"
    )


def fill(colour: str, kind: str = "schemeClr") -> str:
    return f"<c:spPr><a:solidFill><a:{kind} val='{colour}'/></a:solidFill></c:spPr>"


AXES = (
    "<c:catAx><c:axId val='1'/><c:scaling><c:orientation val='minMax'/></c:scaling><c:delete val='0'/><c:axPos val='b'/>"
    "<c:numFmt formatCode='General' sourceLinked='1'/><c:majorTickMark val='none'/><c:minorTickMark val='none'/><c:tickLblPos val='low'/>"
    "<c:crossAx val='2'/><c:crosses val='autoZero'/><c:auto val='1'/><c:lblAlgn val='ctr'/><c:lblOffset val='100'/>"
    "<c:noMultiLvlLbl val='0'/></c:catAx>"
    "<c:valAx><c:axId val='2'/><c:scaling><c:orientation val='minMax'/></c:scaling><c:delete val='0'/><c:axPos val='l'/>"
    "<c:numFmt formatCode='General' sourceLinked='1'/><c:majorTickMark val='none'/><c:minorTickMark val='none'/>"
    "<c:tickLblPos val='nextTo'/><c:crossAx val='1'/><c:crosses val='autoZero'/><c:crossBetween val='between'/></c:valAx>"
)


def columns(*all_series: str) -> str:
    return (
        f"<c:barChart><c:barDir val='col'/><c:grouping val='clustered'/><c:varyColors val='0'/>{''.join(all_series)}"
        f"<c:gapWidth val='90'/><c:axId val='1'/><c:axId val='2'/></c:barChart>{AXES}"
    )


def lines(*all_series: str) -> str:
    return (
        f"<c:lineChart><c:grouping val='standard'/><c:varyColors val='0'/>{''.join(all_series)}<c:marker val='1'/>"
        f"<c:axId val='1'/><c:axId val='2'/></c:lineChart>{AXES}"
    )


def areas(*all_series: str) -> str:
    return (
        f"<c:areaChart><c:grouping val='standard'/><c:varyColors val='0'/>{''.join(all_series)}"
        f"<c:axId val='1'/><c:axId val='2'/></c:areaChart>{AXES}"
    )


def pie(*all_series: str) -> str:
    return f"<c:pieChart><c:varyColors val='1'/>{''.join(all_series)}<c:firstSliceAng val='0'/></c:pieChart>"


ONE = columns(series(0, "Net flow", look=fill("accent1")))


def chart_xml(
    plot: str = ONE,
    *,
    title: str = "",
    legend: str = "",
    data: str = "<c:externalData r:id='rId1'><c:autoUpdate val='0'/></c:externalData>",
) -> str:
    head = (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val='0'/></c:title>"
        if title
        else ""
    )
    return (
        f"<c:chartSpace xmlns:c='{DRAWING}/chart' xmlns:a='{DRAWING}/main' xmlns:r='{OFFICE}'><c:roundedCorners val='0'/>"
        f"<c:chart>{head}<c:autoTitleDeleted val='{int(not title)}'/><c:plotArea><c:layout/>{plot}</c:plotArea>{legend}"
        f"<c:plotVisOnly val='1'/><c:dispBlanksAs val='gap'/></c:chart>{data}</c:chartSpace>"
    )


def sheet_of_openpyxl() -> bytes:
    book = Workbook()
    for row in (["", "Net flow"], ["Category 1", 4.0], ["Category 2", 4.1]):
        book.active.append(row)
    book.active.title = "Sheet1"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sheet_of_word() -> bytes:
    """As Word embeds it: shared strings, and a table over the data."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = "http://schemas.openxmlformats.org/package/2006"
    texts = ["Net flow", "Category 1", "Category 2", " ", "Nessun cliente deve leggere questo"]
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/tables/table1.xml" ContentType="{kind}.table+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>',
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{OFFICE}"><dimension ref="A1:B3"/><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>3</v></c><c r="B1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>4</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>4.1</v></c></row></sheetData>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>',
        "xl/tables/table1.xml": f'<table xmlns="{main}" id="1" name="Table1" displayName="Table1" ref="A1:B3" totalsRowShown="0">'
        '<tableColumns count="2"><tableColumn id="1" name=" "/><tableColumn id="2" name="Net flow"/></tableColumns></table>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def drawing(alternative: str, relation: str = "rIdChart1", graphic: str = "") -> str:
    shown = graphic or f'<a:graphicData uri="{DRAWING}/chart"><c:chart r:id="{relation}"/></a:graphicData>'
    words = alternative.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<w:p><w:r><w:drawing xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" xmlns:c="{DRAWING}/chart" '
        f'xmlns:r="{OFFICE}"><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4464000" cy="1800000"/>'
        f'<wp:docPr id="7" name="Chart 7" descr="{words}"/><wp:cNvGraphicFramePr/>'
        f"<a:graphic>{shown}</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def relationships(*each: tuple[str, str, str], external: bool = False) -> bytes:
    """Id, type and target of each."""
    outside = ' TargetMode="External"' if external else ""
    listed = "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"{outside}/>' for id_, kind, target in each)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'.encode()


def template(
    folder: Path,
    *blocks: str,
    charts: Sequence[str] = (chart_xml(),),
    book: bytes | None = None,
    link: str = "",
    more: dict[str, bytes] | None = None,
    types: dict[str, str] | None = None,
) -> Path:
    """A document of these blocks; `charts` lie at rIdChart1, rIdChart2, …, each with a workbook, or with `link` in its place.

    `more`: further files, or others in the place of these; `types`: their content types.
    """
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = {"/word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"}
    kinds |= {f"/word/charts/chart{number}.xml": CHART for number in range(1, len(charts) + 1)} | (types or {})
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    names = [(f"rIdChart{number}", f"{OFFICE}/chart", f"charts/chart{number}.xml") for number in range(1, len(charts) + 1)]
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="xlsx" ContentType="{BOOK}"/>{overrides}</Types>',
        "_rels/.rels": relationships(("rId1", f"{OFFICE}/officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>',
        "word/_rels/document.xml.rels": relationships(*names),
    }
    for number, xml in enumerate(charts, 1):
        book_name = f"embeddings/Microsoft_Excel_Sheet{number}.xlsx"
        files[f"word/charts/chart{number}.xml"] = xml
        if link and link != "none":
            files[f"word/charts/_rels/chart{number}.xml.rels"] = relationships(("rId1", f"{OFFICE}/oleObject", link), external=True)
        elif not link:
            files[f"word/charts/_rels/chart{number}.xml.rels"] = relationships(("rId1", f"{OFFICE}/package", f"../{book_name}"))
            files[f"word/{book_name}"] = book or sheet_of_openpyxl()
    path = folder / "t.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (files | (more or {})).items():
            archive.writestr(name, data)
    return path


# ----------------------------------------------------------------------------------------------------------------- reading documents


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rendered(path: Path, language: str = "it", **fields: object) -> dict[str, bytes]:
    return unzipped(Template(path).render(fields, language))


def xml(parts: dict[str, bytes], name: str = "word/charts/chart1.xml") -> etree._Element:
    return etree.fromstring(parts[name])


def found(root: etree._Element, path: str) -> list[str]:
    return [str(each) for each in root.xpath(path, namespaces=NAMES)]


def shown(root: etree._Element) -> list[tuple[str, list[str], list[str | None]]]:
    """Each series of a chart: its name, its categories, its values with None for a gap."""
    told = []
    for each in root.iter(f"{{{NAMES['c']}}}ser"):
        count = int(found(each, "c:val/c:numRef/c:numCache/c:ptCount/@val")[0])
        values = {int(point.get("idx")): point.findtext("c:v", namespaces=NAMES) for point in each.iterfind("c:val//c:pt", NAMES)}
        assert found(each, "c:cat//c:ptCount/@val") == [str(count)]
        told.append((found(each, "c:tx//c:v/text()")[0], found(each, "c:cat//c:v/text()"), [values.get(n) for n in range(count)]))
    return told


def sheet(parts: dict[str, bytes], name: str = "word/embeddings/Microsoft_Excel_Sheet1.xlsx") -> list[list[object]]:
    """The rows of the workbook's only sheet, as openpyxl reads them."""
    book = load_workbook(io.BytesIO(parts[name]))
    assert len(book.worksheets) == 1
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def refused(path: Path, **fields: object) -> list[str]:
    with pytest.raises(InputError) as error:
        Template(path).render(fields, "en")
    return [str(problem).replace(path.as_posix(), "T") for problem in error.value.problems]


# ---------------------------------------------------------------------------------------------------------------------------- filling


@pytest.mark.parametrize("book", [sheet_of_openpyxl(), sheet_of_word()], ids=["openpyxl", "word"])
def test_chart_shows_the_fields_and_its_workbook_holds_them(tmp_path: Path, book: bytes) -> None:
    parts = rendered(template(tmp_path, drawing(f"Flusso netto per anno {TAG}"), book=book), flow=FLOW)
    root = xml(parts)
    assert shown(root) == [("Net flow", ["0", "1", "2"], ["-263878.40", "108200.00", "170640.20"])]
    assert found(root, "//c:f/text()") == ["Sheet1!$B$1", "Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4"]
    assert sheet(parts) == [[None, "Net flow"], ["0", -263878.4], ["1", 108200], ["2", 170640.2]]
    assert found(root, "//c:externalData/@r:id") == ["rId1"]
    assert found(xml(parts, "word/document.xml"), "//wp:docPr/@descr") == ["Flusso netto per anno"]


def test_nothing_of_the_templates_own_data_is_left(tmp_path: Path) -> None:
    document = Template(template(tmp_path, drawing(f"Flusso {TAG}"), book=sheet_of_word())).render({"flow": FLOW}, "it")
    texts = [text for _, text in document_text(document)]
    assert "Net flow" in texts
    assert not any("Nessun cliente" in text or "Category" in text for text in texts)


def test_privacy_gate_sees_what_a_chart_and_its_workbook_say(tmp_path: Path) -> None:
    rows = [{"name": "Segreto del capo", "net": 1}]
    document = Template(template(tmp_path, drawing('Spese {{ rows | chart("name", "net") }}'))).render({"rows": rows}, "it")
    places = [place for place, text in document_text(document) if text == "Segreto del capo"]
    assert places == ["word/charts/chart1.xml", "embedded file Microsoft_Excel_Sheet1.xlsx"]


def test_further_series_are_made_in_the_next_colours_of_the_theme(tmp_path: Path) -> None:
    path = template(tmp_path, drawing('Flussi {{ flow | chart("year", "net", "cumulative") }}'))
    root = xml(rendered(path, flow=FLOW))
    assert [(name, values) for name, _, values in shown(root)] == [
        ("Net flow", ["-263878.40", "108200.00", "170640.20"]),
        ("cumulative", ["-263878.40", "-155678.40", "14961.80"]),
    ]
    assert found(root, "//c:ser/c:spPr//a:schemeClr/@val") == ["accent1", "accent2"]
    assert found(root, "//c:ser/c:idx/@val") == found(root, "//c:ser/c:order/@val") == ["0", "1"]


def test_cloned_series_takes_no_fixed_colour_and_no_look_of_single_points(tmp_path: Path) -> None:
    point = f"<c:dPt><c:idx val='1'/><c:invertIfNegative val='0'/><c:bubble3D val='0'/>{fill('accent4')}</c:dPt>"
    unique = (
        "<c:extLst><c:ext uri='{C3380CC4-5D6E-409C-BE32-E72D297353CC}' xmlns:c16='http://schemas.microsoft.com/office/drawing/2014/chart'>"
        "<c16:uniqueId val='{00000000-1111-2222-3333-444444444444}'/></c:ext></c:extLst>"
    )
    plot = columns(series(0, "Net flow", look=fill("112233", "srgbClr"), points=point, more=unique))
    path = template(tmp_path, drawing('Flussi {{ flow | chart("year", "net", "cumulative") }}'), charts=[chart_xml(plot)])
    first, second = xml(rendered(path, flow=FLOW)).iter(f"{{{NAMES['c']}}}ser")
    assert found(first, "c:spPr//@val") == ["112233"]
    assert found(first, "c:dPt/c:idx/@val") == ["1"]
    assert found(second, "c:spPr//a:schemeClr/@val") == ["accent2"]
    assert found(second, "c:dPt/c:idx/@val") == []
    assert first.xpath("count(.//*[local-name() = 'uniqueId'])") == 1
    assert second.xpath("count(.//*[local-name() = 'uniqueId'])") == 0


def test_surplus_series_go_and_the_rest_keep_names_and_looks(tmp_path: Path) -> None:
    legend = (
        "<c:legend><c:legendPos val='b'/><c:legendEntry><c:idx val='2'/><c:delete val='1'/></c:legendEntry><c:overlay val='0'/></c:legend>"
    )
    plot = columns(series(0, "Netto", look=fill("accent5")), series(1, "Cumulato", look=fill("accent6")), series(2, "Altro"))
    path = template(tmp_path, drawing(f"Flusso {TAG}"), charts=[chart_xml(plot, legend=legend)])
    parts = rendered(path, flow=FLOW)
    assert [name for name, _, _ in shown(xml(parts))] == ["Netto"]
    assert found(xml(parts), "//c:ser/c:spPr//a:schemeClr/@val") == ["accent5"]
    assert found(xml(parts), "//c:legendEntry/c:idx/@val") == []
    assert sheet(parts)[0] == [None, "Netto"]


def test_series_without_a_name_takes_the_fields(tmp_path: Path) -> None:
    path = template(tmp_path, drawing(f"Flusso {TAG}"), charts=[chart_xml(columns(series(0, "")))])
    parts = rendered(path, flow=FLOW)
    assert [name for name, _, _ in shown(xml(parts))] == ["net"]
    assert sheet(parts)[0] == [None, "net"]


def test_columns_and_lines_in_one_chart_are_filled_in_the_order_of_their_data(tmp_path: Path) -> None:
    combined = (
        f"<c:barChart><c:barDir val='col'/><c:grouping val='clustered'/>{series(1, 'Columns')}<c:axId val='1'/><c:axId val='2'/>"
        "</c:barChart>"
        f"<c:lineChart><c:grouping val='standard'/>{series(0, 'Line')}<c:axId val='1'/><c:axId val='2'/></c:lineChart>{AXES}"
    )
    path = template(tmp_path, drawing('Flussi {{ flow | chart("year", "net", "cumulative") }}'), charts=[chart_xml(combined)])
    values = {name: values for name, _, values in shown(xml(rendered(path, flow=FLOW)))}
    assert values == {"Line": ["-263878.40", "108200.00", "170640.20"], "Columns": ["-263878.40", "-155678.40", "14961.80"]}


def test_group_that_loses_its_only_series_goes_with_its_own_axes(tmp_path: Path) -> None:
    second = (
        AXES.replace("axId val='1'", "axId val='3'").replace("axId val='2'", "axId val='4'").replace("crossAx val='1'", "crossAx val='3'")
    )
    combined = columns(series(0, "Columns")) + (
        f"<c:lineChart><c:grouping val='standard'/>{series(1, 'Line')}<c:axId val='3'/><c:axId val='4'/></c:lineChart>"
        f"{second.replace(chr(39) + '2' + chr(39) + '/><c:crosses', chr(39) + '4' + chr(39) + '/><c:crosses')}"
    )
    order = combined.replace("</c:barChart>" + AXES, "</c:barChart>").replace("</c:lineChart>", "</c:lineChart>" + AXES)
    root = xml(rendered(template(tmp_path, drawing(f"Flusso {TAG}"), charts=[chart_xml(order)]), flow=FLOW))
    assert found(root, "//c:plotArea/*/c:axId/@val") == ["1", "2", "1", "2"]
    assert not root.xpath("//c:lineChart", namespaces=NAMES)


def test_pie_keeps_the_look_of_each_slice(tmp_path: Path) -> None:
    slices = "".join(f"<c:dPt><c:idx val='{n}'/><c:bubble3D val='0'/>{fill(f'accent{n + 1}')}</c:dPt>" for n in range(4))
    path = template(
        tmp_path, drawing('Quote {{ rows | chart("what", "part") }}'), charts=[chart_xml(pie(series(0, "Parts", points=slices)))]
    )
    rows = [{"what": "Canoni", "part": Share("0.6")}, {"what": "Servizi", "part": Share("0.3")}, {"what": "Altro", "part": Share("0.1")}]
    root = xml(rendered(path, rows=rows))
    assert shown(root) == [("Parts", ["Canoni", "Servizi", "Altro"], ["0.60", "0.30", "0.10"])]
    assert found(root, "//c:dPt/c:idx/@val") == ["0", "1", "2"]
    assert found(root, "//c:dPt//a:schemeClr/@val") == ["accent1", "accent2", "accent3"]


INVERTED = fill("accent1") + "<c:invertIfNegative val='1'/>"
SECOND_COLOUR = (
    "<c:extLst><c:ext uri='{6F2FDCE9-48DA-4B69-8628-5D25D57E5C99}' xmlns:c14='http://schemas.microsoft.com/office/drawing/2007/8/2/chart'>"
    "<c14:invertSolidFillFmt><c14:spPr><a:solidFill><a:schemeClr val='accent2'/></a:solidFill></c14:spPr></c14:invertSolidFillFmt>"
    "</c:ext></c:extLst>"
)


def test_negative_points_get_the_colour_that_word_keeps_for_them(tmp_path: Path) -> None:
    """Word's "Invert if negative" lies in an extension that other programs do not read."""
    path = template(
        tmp_path,
        drawing('F {{ flow | chart("year", "cumulative") }}'),
        charts=[chart_xml(columns(series(0, "C", look=INVERTED, more=SECOND_COLOUR)))],
    )
    root = xml(rendered(path, flow=FLOW))
    assert found(root, "//c:dPt/c:idx/@val") == ["0", "1"]
    assert found(root, "//c:dPt//a:schemeClr/@val") == ["accent2", "accent2"]


def test_finished_document_serves_as_a_template_again(tmp_path: Path) -> None:
    """The colours of negative points are those of its new data, not of the old."""
    path = template(tmp_path, drawing(f"F {TAG}"), charts=[chart_xml(columns(series(0, "C", look=INVERTED, more=SECOND_COLOUR)))])
    parts = rendered(path, flow=FLOW)
    assert found(xml(parts), "//c:dPt/c:idx/@val") == ["0"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'descr="F"', f'descr="F {TAG.replace(chr(34), "&quot;")}"'.encode())
    with zipfile.ZipFile(tmp_path / "again.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    again = rendered(tmp_path / "again.docx", flow=[{"year": year, "net": net} for year, net in enumerate((5, 6, -7))])
    assert found(xml(again), "//c:dPt/c:idx/@val") == ["2"]


HIDDEN = AXES.replace("<c:delete val='0'/><c:axPos val='l'/>", "<c:delete val='1'/><c:axPos val='l'/>")


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((-100, 300), ["380", "-180"]),  # the template's 0 to 4.1 leave a fifth above, and two tenths below
        ((100, 300), ["360", "0"]),
        ((-100, -50), ["0", "-120"]),
        ((0, 0), []),
    ],
)
def test_hidden_scale_leaves_the_room_that_it_leaves_in_the_template(tmp_path: Path, values: Sequence[int], ends: list[str]) -> None:
    scaling = "<c:orientation val='minMax'/><c:max val='4.92'/><c:min val='-0.82'/>"
    axes = HIDDEN[: HIDDEN.index("<c:valAx>")] + HIDDEN[HIDDEN.index("<c:valAx>") :].replace("<c:orientation val='minMax'/>", scaling)
    path = template(tmp_path, drawing('R {{ rows | chart("n", "v") }}'), charts=[chart_xml(ONE.replace(AXES, axes))])
    root = xml(rendered(path, rows=[{"n": str(value), "v": value} for value in values]))
    assert [Decimal(end) for end in found(root, "//c:scaling/c:max/@val | //c:scaling/c:min/@val")] == [Decimal(end) for end in ends]


def test_scale_that_readers_see_stays_as_it_was_set(tmp_path: Path) -> None:
    axes = AXES[: AXES.index("<c:valAx>")] + AXES[AXES.index("<c:valAx>") :].replace(
        "'minMax'/>", "'minMax'/><c:max val='5'/><c:min val='0'/>"
    )
    path = template(tmp_path, drawing('R {{ rows | chart("n", "v") }}'), charts=[chart_xml(ONE.replace(AXES, axes))])
    root = xml(rendered(path, rows=[{"n": "a", "v": 3}]))
    assert found(root, "//c:scaling/c:max/@val | //c:scaling/c:min/@val") == ["5", "0"]


def test_part_of_a_list_can_be_drawn(tmp_path: Path) -> None:
    path = template(tmp_path, drawing("""F {{ flow | selectattr("year", "gt", 0) | chart("year", "net") }}"""))
    assert shown(xml(rendered(path, flow=FLOW)))[0][1] == ["1", "2"]


def test_absent_values_are_gaps(tmp_path: Path) -> None:
    rows = [{"year": 2025, "net": 4}, {"year": 2026, "net": None}, {"year": 2027, "net": Decimal("2.5")}]
    parts = rendered(template(tmp_path, drawing('Righe {{ rows | chart("year", "net") }}')), rows=rows)
    assert shown(xml(parts)) == [("Net flow", ["2025", "2026", "2027"], ["4", None, "2.5"])]
    assert sheet(parts)[1:] == [["2025", 4], ["2026", None], ["2027", 2.5]]


@pytest.mark.parametrize(
    ("value", "language", "code"),
    [
        (Money(Decimal(1), "EUR"), "it", '[$-410]#,##0.00"\u00a0€";"−"#,##0.00"\u00a0€"'),
        (Money(Decimal(1), "EUR"), "en", '[$-409]"€"#,##0.00;"−€"#,##0.00'),
        (Money(Decimal(1), "JPY"), "en", '[$-409]"JP¥"#,##0;"−JP¥"#,##0'),
        (UnitPrice(Decimal("0.125"), "EUR"), "it", '[$-410]#,##0.000"\u00a0€";"−"#,##0.000"\u00a0€"'),
        (Share("0.125"), "it", '[$-410]#,##0.0%;"−"#,##0.0%'),
        (Share("0.5"), "de", '[$-407]#,##0"\u00a0"%;"−"#,##0"\u00a0"%'),
        (Decimal("12.50"), "it", '[$-410]#,##0.00;"−"#,##0.00'),
        (7, "it", '[$-410]#,##0;"−"#,##0'),
    ],
)
def test_values_are_written_as_the_language_writes_them(tmp_path: Path, value: object, language: str, code: str) -> None:
    parts = rendered(template(tmp_path, drawing('R {{ rows | chart("n", "v") }}')), language, rows=[{"n": "a", "v": value}])
    root = xml(parts)
    assert found(root, "//c:numCache/c:formatCode/text()") == [code]
    assert found(root, "//c:valAx/c:numFmt/@formatCode") == [code]
    book = load_workbook(io.BytesIO(parts["word/embeddings/Microsoft_Excel_Sheet1.xlsx"]))
    assert book.active["B2"].number_format == code


def test_categories_are_texts_years_and_dates_in_the_proposals_language(tmp_path: Path) -> None:
    rows = [{"what": "R&D < 3", "v": 1}, {"what": datetime.date(2027, 1, 15), "v": 2}, {"what": Decimal("1240.5"), "v": 3}]
    parts = rendered(template(tmp_path, drawing('R {{ rows | chart("what", "v") }}')), rows=rows)
    assert shown(xml(parts))[0][1] == ["R&D < 3", "15 gennaio 2027", "1.240,5"]
    assert [row[0] for row in sheet(parts)[1:]] == ["R&D < 3", "15 gennaio 2027", "1.240,5"]


def test_axis_of_dates_becomes_one_of_texts(tmp_path: Path) -> None:
    dates = (
        AXES.replace("catAx>", "dateAx>")
        .replace("<c:lblAlgn val='ctr'/>", "")
        .replace("<c:noMultiLvlLbl val='0'/>", "<c:baseTimeUnit val='days'/>")
    )
    path = template(tmp_path, drawing(f"Flusso {TAG}"), charts=[chart_xml(ONE.replace(AXES, dates))])
    root = xml(rendered(path, flow=FLOW))
    assert not root.xpath("//c:dateAx | //c:baseTimeUnit", namespaces=NAMES)
    assert found(root, "//c:catAx/c:axId/@val") == ["1"]


def test_sheet_keeps_the_name_that_the_formulas_have(tmp_path: Path) -> None:
    path = template(tmp_path, drawing(f"Flusso {TAG}"), charts=[chart_xml(ONE.replace("Sheet1!", "'Foglio d''esempio'!"))])
    parts = rendered(path, flow=FLOW)
    assert found(xml(parts), "//c:f/text()")[0] == "'Foglio d''esempio'!$B$1"
    assert load_workbook(io.BytesIO(parts["word/embeddings/Microsoft_Excel_Sheet1.xlsx"])).sheetnames == ["Foglio d'esempio"]


def test_stacked_values_below_zero_are_drawn_where_they_are_not_parts(tmp_path: Path) -> None:
    path = template(tmp_path, drawing(f"F {TAG}"), charts=[chart_xml(areas(series(0, "N")).replace("standard", "stacked"))])
    assert shown(xml(rendered(path, flow=FLOW)))[0][2][0] == "-263878.40"


# --------------------------------------------------------------------------------------------------------- what was typed in the template


def shows(value: int) -> str:
    """What a label shows: the value, or nothing."""
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f"<c:show{name} val='{value if name == 'Val' else 0}'/>" for name in names)


def label(number: int, words: str, *, value: int = 1, more: str = "") -> str:
    """A label of a single point as Word writes it."""
    return (
        f"<c:dLbl><c:idx val='{number}'/><c:layout><c:manualLayout><c:x val='0.1'/></c:manualLayout></c:layout>"
        f"<c:tx><c:rich><a:bodyPr/><a:p>{words}</a:p></c:rich></c:tx><c:dLblPos val='inEnd'/>{shows(value)}{more}</c:dLbl>"
    )


OFFICE_15 = "xmlns:c15='http://schemas.microsoft.com/office/drawing/2012/chart'"
CELLS = f"<c:extLst><c:ext uri='{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}' {OFFICE_15}><c15:showDataLabelsRange val='1'/></c:ext></c:extLst>"
FIELD = "<a:fld id='{CB7A2C3E-0F5B-4F0D-9C0E-6A0C7B4F5D11}' type='CELLRANGE'><a:rPr/><a:t>[CELLRANGE]</a:t></a:fld>"


def test_labels_that_were_typed_or_repeat_cells_show_the_data(tmp_path: Path, sdk_errors: Callable[[Path], str]) -> None:
    typed = label(0, "<a:r><a:rPr sz='1200' b='1'/><a:t>4,1 mln</a:t></a:r>")
    labels = f"<c:dLbls>{typed}{label(1, FIELD, more=CELLS)}{label(2, FIELD, value=0)}{shows(1)}{CELLS}</c:dLbls>"
    made = tmp_path / "made.docx"
    path = template(tmp_path, drawing(f"F {TAG}"), charts=[chart_xml(columns(series(0, "N", labels=labels)))])
    made.write_bytes(Template(path).render({"flow": FLOW}, "it"))
    chart = unzipped(made.read_bytes())["word/charts/chart1.xml"]
    assert b"4,1 mln" not in chart
    assert b"CELLRANGE" not in chart
    root = etree.fromstring(chart)
    assert found(root, "//c:dLbl/c:idx/@val") == ["0", "1"]  # the third showed nothing else
    assert found(root, "//c:dLbl/c:showVal/@val") == ["1", "1"]
    assert found(root, "//c:dLbl/c:dLblPos/@val") == ["inEnd", "inEnd"]
    assert found(root, "//c:dLbl[1]/c:txPr/a:p/a:pPr/a:defRPr/@sz") == ["1200"]
    assert [each.get("val") for each in root.iter("{*}showDataLabelsRange")] == ["0", "0"]
    assert sdk_errors(made) == ""


def test_nothing_tells_the_authors_workbook(tmp_path: Path, sdk_errors: Callable[[Path], str]) -> None:
    source = "<c:pivotSource><c:name>[Rossi.xlsx]Sheet1!PivotTable1</c:name><c:fmtId val='0'/></c:pivotSource>"
    formats = f"<c:pivotFmts><c:pivotFmt><c:idx val='0'/>{label(0, '<a:r><a:t>Rossi</a:t></a:r>')}</c:pivotFmt></c:pivotFmts>"
    cached = "<c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>Net</c:v></c:pt></c:strCache>"
    title = f"<c:title><c:tx><c:strRef><c:f>[Rossi.xlsx]Sheet1!$B$1</c:f>{cached}</c:strRef></c:tx><c:overlay val='0'/></c:title>"
    options = "<c14:pivotOptions xmlns:c14='http://schemas.microsoft.com/office/drawing/2007/8/2/chart'/>"
    extension = f"<c:extLst><c:ext uri='{{781A3756-C4B2-4CAC-9D66-4F8BD8637D16}}'>{options}</c:ext></c:extLst>"
    chart = chart_xml().replace("<c:chart>", f"{source}<c:chart>{title}")
    chart = chart.replace("<c:plotArea>", f"{formats}<c:plotArea>").replace("</c:chartSpace>", f"{extension}</c:chartSpace>")
    made = tmp_path / "made.docx"
    made.write_bytes(Template(template(tmp_path, drawing(f"F {TAG}"), charts=[chart])).render({"flow": FLOW}, "it"))
    root = xml(unzipped(made.read_bytes()))
    assert b"Rossi" not in etree.tostring(root)
    assert b"ivot" not in etree.tostring(root)
    assert found(root, "//c:title//a:t/text()") == ["Net"]
    assert sdk_errors(made) == ""


# -------------------------------------------------------------------------------------------------------- loops, conditions, own titles


def test_each_turn_of_a_loop_has_a_chart_and_a_workbook_of_its_own(tmp_path: Path) -> None:
    path = template(
        tmp_path,
        said("{%p for plant in plants %}"),
        drawing('Stabilimento {{ plant.name }} {{ plant.rows | chart("year", "net") }}'),
        said("{%p endfor %}"),
        charts=[chart_xml(title="Netto in {{ unit }}")],
    )
    plants = [{"name": name, "rows": [{"year": 2026, "net": value}]} for name, value in (("Bari", 3), ("Bologna", 5))]
    parts = rendered(path, plants=plants, unit="milioni")
    document = xml(parts, "word/document.xml")
    assert found(document, "//wp:docPr/@descr") == ["Stabilimento Bari", "Stabilimento Bologna"]
    links = {each.get("Id"): each.get("Target") for each in xml(parts, "word/_rels/document.xml.rels")}
    charts = [f"word/{links[id_]}" for id_ in found(document, "//c:chart/@r:id")]
    assert len(set(charts)) == 2
    for chart, value in zip(charts, (3, 5), strict=True):
        assert shown(xml(parts, chart))[0][2] == [str(value)]
        assert found(xml(parts, chart), "//a:t/text()") == ["Netto in milioni"]
        rels = xml(parts, chart.replace("charts/", "charts/_rels/") + ".rels")
        (book,) = [each.get("Target").replace("../", "word/") for each in rels]
        assert sheet(parts, book)[1] == ["2026", value]


def test_each_chart_of_a_loop_has_the_style_that_word_keeps_for_it(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    links = relationships(
        ("rId1", "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle", "colors1.xml"),
        ("rId2", f"{OFFICE}/package", "../embeddings/Microsoft_Excel_Sheet1.xlsx"),
    )
    style = "http://schemas.microsoft.com/office/drawing/2012/chartStyle"
    colours = (
        f"<cs:colorStyle xmlns:cs='{style}' xmlns:a='{DRAWING}/main' meth='cycle' id='10'><a:schemeClr val='accent1'/></cs:colorStyle>"
    )
    path = template(
        tmp_path,
        said("{%p for turn in range(2) %}"),
        drawing(f"Flusso {TAG}"),
        said("{%p endfor %}"),
        charts=[chart_xml().replace("externalData r:id='rId1'", "externalData r:id='rId2'")],
        more={"word/charts/_rels/chart1.xml.rels": links, "word/charts/colors1.xml": colours.encode()},
        types={"/word/charts/colors1.xml": "application/vnd.ms-office.chartcolorstyle+xml"},
    )
    made = tmp_path / "made.docx"
    made.write_bytes(Template(path).render({"flow": FLOW}, "it"))
    names = unzipped(made.read_bytes())
    assert len([name for name in names if "colors1" in name]) == len([name for name in names if name.startswith("word/embeddings/")]) == 2
    assert sdk_errors(made) == ""
    # the least of a document lacks styles, settings, fonts and theme
    assert [error for error in audit_errors(made) if "A required relationship type" not in error] == []


def test_chart_in_a_condition_that_does_not_hold_leaves_nothing_and_asks_for_nothing(tmp_path: Path) -> None:
    path = template(
        tmp_path,
        said("{%p if returns %}"),
        drawing('Flusso {{ returns.cash_flow | chart("year", "net") }}'),
        said("{%p endif %}"),
        charts=[chart_xml(title="VAN {{ returns.npv | money }}")],
    )
    parts = rendered(path, returns=None)
    assert not [name for name in parts if "chart" in name or "embeddings" in name]


def test_chart_without_a_tag_stays_as_it_is(tmp_path: Path) -> None:
    path = template(tmp_path, drawing("Esempio", "rIdChart2"), drawing(f"Flusso {TAG}"), charts=[chart_xml(), chart_xml()])
    parts = rendered(path, flow=FLOW)
    assert shown(xml(parts, "word/charts/chart2.xml")) == [("Net flow", ["Category 1", "Category 2"], ["4.0", "4.1"])]
    assert shown(xml(parts))[0][1] == ["0", "1", "2"]


def test_drawings_that_share_a_chart_part_do_not_share_its_data(tmp_path: Path) -> None:
    parts = rendered(template(tmp_path, drawing("Esempio"), drawing(f"Flusso {TAG}")), flow=FLOW)
    links = {each.get("Id"): each.get("Target") for each in xml(parts, "word/_rels/document.xml.rels")}
    plain, filled = (f"word/{links[id_]}" for id_ in found(xml(parts, "word/document.xml"), "//c:chart/@r:id"))
    assert shown(xml(parts, plain))[0][1] == ["Category 1", "Category 2"]
    assert shown(xml(parts, filled))[0][1] == ["0", "1", "2"]


@pytest.mark.parametrize("shown_above", [True, False])
def test_chart_that_header_and_body_share_is_filled_where_it_is_shown(tmp_path: Path, shown_above: bool) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = said("{%p if above %}") + drawing(f"Above {TAG}", "rId1") + said("{%p endif %}")
    files = {
        "word/header1.xml": f'<w:hdr xmlns:w="{word}">{head}{said("x")}</w:hdr>'.encode(),
        "word/_rels/header1.xml.rels": relationships(("rId1", f"{OFFICE}/chart", "charts/chart1.xml")),
        "word/_rels/document.xml.rels": relationships(
            ("rIdChart1", f"{OFFICE}/chart", "charts/chart1.xml"), ("rId2", f"{OFFICE}/header", "header1.xml")
        ),
    }
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    section = f"<w:p><w:pPr><w:sectPr><w:headerReference xmlns:r='{OFFICE}' w:type='default' r:id='rId2'/></w:sectPr></w:pPr></w:p>"
    made = [chart_xml(title="In {{ unit }}")]
    path = template(tmp_path, drawing(f"Below {TAG}"), section, charts=made, more=files, types={"/word/header1.xml": kind})
    parts = rendered(path, flow=FLOW, above=shown_above or None, unit="EUR")
    charts = [name for name in parts if name.startswith("word/charts/chart")]
    assert len(charts) == len([name for name in parts if name.startswith("word/embeddings/")]) == 1 + shown_above
    for name in charts:
        assert shown(xml(parts, name))[0][1] == ["0", "1", "2"]
        assert found(xml(parts, name), "//a:t/text()") == ["In EUR"]
        (link,) = xml(parts, name.replace("charts/", "charts/_rels/") + ".rels")
        assert link.get("Type") == f"{OFFICE}/package"


def test_equal_fields_give_equal_bytes(tmp_path: Path) -> None:
    path = template(tmp_path, drawing(f"Flusso {TAG}"))
    assert Template(path).render({"flow": FLOW}, "it") == Template(path).render({"flow": FLOW}, "it")


def test_one_template_serves_many_documents(tmp_path: Path) -> None:
    made = Template(template(tmp_path, drawing(f"Flusso {TAG}")))
    made.render({"flow": FLOW}, "it")
    assert shown(xml(unzipped(made.render({"flow": FLOW[:1]}, "it"))))[0][2] == ["-263878.40"]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (f"Flusso per anno {TAG}", "Flusso per anno"),
        (f"Flusso {TAG}, in euro", "Flusso, in euro"),
        (f"{TAG} Flusso", "Flusso"),
        (f"Flusso {TAG} per anno", "Flusso per anno"),
        ("Flusso {{ flow | chart(“year”, “net”) }}.", "Flusso."),
    ],
)
def test_alternative_text_is_what_stands_around_the_tag(tmp_path: Path, written: str, left: str) -> None:
    parts = rendered(template(tmp_path, drawing(written)), flow=FLOW)
    assert found(xml(parts, "word/document.xml"), "//wp:docPr/@descr") == [left]


# ---------------------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ('{{ flow | chart("year", "nett") }}', "there is no field flow[0].nett; did you mean flow[0].net?"),
        ('{{ flow | chart("year") }}', "chart takes the name of the field below the columns, then of those that it draws"),
        ('{{ flow | chart("year", "net", "net") }}', "chart draws each field once"),
        ('{{ mixed | chart("year", "net", "part") }}', "a chart has one scale, and these are numbers (net) and shares (part)"),
        ('{{ mixed | chart("year", "eur", "usd") }}', "a chart has one scale, and these are amounts in EUR (eur) and amounts in USD (usd)"),
        ('{{ mixed | chart("year", "word") }}', "word is no number, amount or share, and a chart draws nothing else"),
        ('{{ mixed | chart("none", "net") }}', "mixed[0].none is absent"),
        ('{{ mixed | chart("year", "none") }}', "no element of this list has none"),
        ('{{ empty | chart("year", "net") }}', "this list is empty, and a chart of nothing misleads"),
        ('{{ absent | chart("year", "net") }}', "absent is absent here"),
        ('{{ flow[0] | chart("year", "net") }}', "chart draws a list whose elements have fields"),
    ],
)
def test_tag_that_cannot_be_drawn_is_told(tmp_path: Path, tag: str, told: str) -> None:
    mixed = [
        {
            "year": 1,
            "net": 1,
            "part": Share("0.1"),
            "word": "x",
            "none": None,
            "eur": Money(Decimal(1), "EUR"),
            "usd": Money(Decimal(1), "USD"),
        }
    ]
    (problem,) = refused(template(tmp_path, drawing(f"Chart {tag}")), flow=FLOW, mixed=mixed, empty=[], absent=None)
    assert problem.startswith('T, body, alternative text "Chart {{')
    assert told in problem


PICTURE = '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'
NEWER = '<a:graphicData uri="http://schemas.microsoft.com/office/drawing/2014/chartex"/>'


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (drawing(f"Cash {TAG}", graphic=PICTURE), 'T, body, alternative text "Cash": what has this alternative text is no chart'),
        (drawing(f"Cash {TAG}", graphic=NEWER), 'T, body, alternative text "Cash": this is one of Office\'s newer charts'),
        (drawing(f"Cash {TAG}", "rIdNone"), 'T, body, alternative text "Cash": the chart of this drawing is missing in the file'),
        (drawing(TAG), 'T, body, alternative text "": beside its tag this chart has no alternative text'),
        (drawing(f"Cash {TAG}{TAG}"), 'T, body, alternative text "Cash": two tags want to fill this chart'),
        (said(f"Cash {TAG}"), 'T, body, "Cash": this tag makes a chart, and stands in no chart\'s alternative text'),
    ],
)
def test_tag_without_its_chart_is_told(tmp_path: Path, block: str, told: str) -> None:
    (problem,) = refused(template(tmp_path, block), flow=FLOW)
    assert problem.startswith(told)


SCATTER = (
    "<c:scatterChart><c:scatterStyle val='lineMarker'/><c:ser><c:idx val='0'/><c:order val='0'/></c:ser>"
    f"<c:axId val='1'/><c:axId val='2'/></c:scatterChart>{AXES}"
)


@pytest.mark.parametrize(
    ("plot", "tag", "told"),
    [
        (SCATTER, TAG, "this is a scatter chart, which is not filled; use a column, bar, line, area or pie chart"),
        (pie(series(0, "Parts")), '{{ flow | chart("year", "net", "cumulative") }}', "a pie shows one field, and the tag names more"),
        (columns(), TAG, "this chart has no series that could be filled"),
        (pie(series(0, "Parts")), TAG, "a pie shows parts of a whole, and net has a value below zero; make it a column chart"),
        (
            pie(series(0, "Parts")).replace("pieChart", "doughnutChart"),
            '{{ flow | chart("year", "net", "cumulative") }}',
            "a doughnut shows parts of a whole, and net has a value below zero",
        ),
        (areas(series(0, "Parts")).replace("standard", "percentStacked"), TAG, "a chart stacked to 100 % shows parts of a whole, and net"),
    ],
)
def test_chart_of_another_kind_is_told(tmp_path: Path, plot: str, tag: str, told: str) -> None:
    (problem,) = refused(template(tmp_path, drawing(f"Cash {tag}"), charts=[chart_xml(plot)]), flow=FLOW)
    assert problem.startswith(f'T, body, alternative text "Cash": {told}')


def test_chart_without_a_workbook_of_its_own_is_told(tmp_path: Path) -> None:
    place = 'T, body, alternative text "Cash": '
    (none,) = refused(template(tmp_path, drawing(f"Cash {TAG}"), link="none"), flow=FLOW)
    assert none.startswith(f"{place}this chart has no data sheet")
    (linked,) = refused(template(tmp_path, drawing(f"Cash {TAG}"), link="file:///C:/plan.xlsx"), flow=FLOW)
    assert linked.startswith(f"{place}the data of this chart lie in another file (file:///C:/plan.xlsx)")


# ------------------------------------------------------------------------------------------------------------------ judges, invariants


@pytest.mark.parametrize("plot", [columns, lines, areas], ids=["columns", "lines", "areas"])
def test_judges_find_no_fault(
    tmp_path: Path, plot: Callable[..., str], sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = template(
        tmp_path,
        said("{%p for turn in range(2) %}"),
        drawing('Flussi {{ flow | chart("year", "net", "cumulative") }}'),
        said("{%p endfor %}"),
        charts=[chart_xml(plot(series(0, "Netto", look=fill("accent1"))))],
    )
    made = tmp_path / "made.docx"
    made.write_bytes(Template(path).render({"flow": FLOW}, "it"))
    assert sdk_errors(made) == ""
    # the least of a document lacks styles, settings, fonts and theme
    assert [error for error in audit_errors(made) if "A required relationship type" not in error] == []


def test_judge_finds_no_fault_in_the_workbook(tmp_path: Path, sdk_errors: Callable[[Path], str]) -> None:
    parts = rendered(template(tmp_path, drawing(f"Flusso {TAG}")), flow=FLOW)
    book = tmp_path / "book.xlsx"
    book.write_bytes(parts["word/embeddings/Microsoft_Excel_Sheet1.xlsx"])
    assert sdk_errors(book) == ""


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1).filter(str.strip)
AMOUNTS = st.none() | st.decimals(-(10**9), 10**9, places=2)


VALUES = st.lists(st.tuples(TEXTS, AMOUNTS, AMOUNTS), min_size=1, max_size=30)


@given(rows=VALUES.filter(lambda rows: all(any(row[place] is not None for row in rows) for place in (1, 2))))
def test_chart_and_workbook_always_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, Decimal | None, Decimal | None]]
) -> None:
    path = template(tmp_path_factory.mktemp("t"), drawing('R {{ rows | chart("name", "a", "b") }}'))
    parts = rendered(path, rows=[{"name": name, "a": a, "b": b} for name, a, b in rows])
    (first, names, a), (second, _, b) = shown(xml(parts))
    told = [[name, *(None if value is None else Decimal(value) for value in pair)] for name, *pair in zip(names, a, b, strict=True)]
    assert told == [list(row) for row in rows]
    held = sheet(parts)
    assert held[0] == [None, first, second]
    assert [[row[0], *(None if value is None else round(Decimal(value), 2) for value in row[1:])] for row in held[1:]] == told
