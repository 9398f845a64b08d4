"""The chart of the cash flow: columns that Word draws, in the theme's colours, with a workbook behind them that opens in Excel.

What it shows here are sample values, for whoever styles it; the tag in its alternative text brings those of the proposal.
"""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import quoteattr

from kamdocs.word.chart_data import locale_code
from kamdocs.word.workbook import WORKBOOK_TYPE, workbook
from tools.templates.design import TEXT
from tools.templates.markup import DECLARATION, paragraph
from tools.templates.words import Words

__all__ = ["CONTENT_TYPES", "HAS_WORSE", "RELATIONSHIPS", "cash_flow_chart", "parts"]

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_2007 = "http://schemas.microsoft.com/office/drawing/2007/8/2/chart"
_EMU = 36_000
"""Word's unit for drawings, in a millimetre."""
_HEIGHT = 52.0

_SAMPLE = (Decimal(-120_000), Decimal(-45_000), Decimal(35_000), Decimal(115_000))
_IF_WORSE = (Decimal(-120_000), Decimal(-70_000), Decimal(-10_000), Decimal(50_000))
_NAMES = ("cash-flow", "cash-flow-long")
"""Few years have their amounts on the columns; many have a scale beside them."""

CONTENT_TYPES = {f"/word/charts/{name}.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml" for name in _NAMES} | {
    f"/word/embeddings/{name}.xlsx": WORKBOOK_TYPE for name in _NAMES
}
RELATIONSHIPS = tuple((f"rIdChart{number}", "chart", f"charts/{name}.xml") for number, name in enumerate(_NAMES, start=1))
"""Id, type and target, as the body names them."""

HAS_WORSE = "returns.scenarios and (returns.cash_flow | last).cumulative_if_worse"
"""The condition for a second column beside the first: the cash flow if it goes worse. For a list that is not empty."""


def parts(words: Words) -> dict[str, str | bytes]:
    """The charts with their workbooks, by part name."""
    years = [str(year) for year in range(len(_SAMPLE))]
    rows = [(year, values) for year, *values in zip(years, _SAMPLE, _IF_WORSE, strict=True)]
    data = workbook("Sheet1", (words.cumulative, words.if_worse), rows, _whole(words))
    found: dict[str, str | bytes] = {}
    for name, labelled in zip(_NAMES, (True, False), strict=True):
        found[f"word/charts/{name}.xml"] = _chart(words, labelled=labelled)
        found[f"word/charts/_rels/{name}.xml.rels"] = (
            f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/package" Target="../embeddings/{name}.xlsx"/></Relationships>'
        )
        found[f"word/embeddings/{name}.xlsx"] = data
    return found


def cash_flow_chart(words: Words, *, labelled: bool) -> str:
    """The paragraph that shows the chart. `labelled`: the one with amounts on its columns, which has room for eight years alone.

    Beside the flow that is assumed stands the worst of the scenarios, where there are any.
    """
    drawn = "{{{{ returns.cash_flow | chart('year', 'cumulative'{}) }}}}"
    worse = drawn.format(", 'cumulative_if_worse'")
    alone = drawn.format("")
    lighter = f"; {words.cash_flow_lighter} {{{{ (returns.scenarios | last).label }}}}"
    told = f"{words.cash_flow_chart_alt}{{% if {HAS_WORSE} %}}{lighter} {worse}{{% else %}} {alone}{{% endif %}}"
    number = 1 if labelled else 2
    size = f'cx="{round(TEXT * _EMU)}" cy="{round(_HEIGHT * _EMU)}"'
    return paragraph(
        "Figure",
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{200 + number}" name="{words.cash_flow}" descr={quoteattr(told)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="{RELATIONSHIPS[number - 1][0]}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )


def _chart(words: Words, *, labelled: bool) -> str:
    """Columns above and below a line of zero; the years stand at the foot, where no column covers them."""
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}">'
        f'<c:date1904 val="0"/><c:lang val="{words.language}"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_FLUSH if labelled else '<c:layout/>'}"
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f"{_series(words, 0, _SAMPLE, words.cumulative, ('accent1', 'accent2'), labelled=labelled)}"
        f"{_series(words, 1, _IF_WORSE, words.if_worse, ('accent5', 'accent4'), labelled=False)}"
        '<c:gapWidth val="70"/><c:overlap val="-35"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        f"{_years(words)}{_amounts(words, shown=not labelled)}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_type("accent3")}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(words: Words, place: int, values: tuple[Decimal, ...], name: str, colours: tuple[str, str], *, labelled: bool) -> str:
    """Columns in the first of the colours, in the second where they are below zero."""
    column, count, last = "BC"[place], len(values), len(values) + 1
    years = "".join(f'<c:pt idx="{year}"><c:v>{year}</c:v></c:pt>' for year in range(count))
    points = "".join(f'<c:pt idx="{year}"><c:v>{value}</c:v></c:pt>' for year, value in enumerate(values))
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f'<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt>'
        f'</c:strCache></c:strRef></c:tx><c:spPr>{_fill(colours[0])}</c:spPr><c:invertIfNegative val="1"/>'
        f"{_labels(words) if labelled else ''}"
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount val="{count}"/>{years}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>{_whole(words)}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef></c:val>'
        f'<c:extLst><c:ext uri="{{6F2FDCE9-48DA-4B69-8628-5D25D57E5C99}}" xmlns:c14="{_OFFICE_2007}"><c14:invertSolidFillFmt><c14:spPr>'
        f"{_fill(colours[1])}</c14:spPr></c14:invertSolidFillFmt></c:ext></c:extLst></c:ser>"
    )


# on the edges of the text column, as the rules of tables are
_FLUSH = (
    '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0"/><c:y val="0.02"/><c:w val="1"/><c:h val="0.78"/></c:manualLayout></c:layout>'
)


def _labels(words: Words) -> str:
    shown = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="{_whole(words)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_type("tx1", size=9, bold=True)}<c:dLblPos val="outEnd"/>{shown}</c:dLbls>'
    )


def _years(words: Words) -> str:
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'{_letters("accent3")}</a:pPr><a:r><a:rPr lang="{words.language}" sz="850" b="0">{_fill("accent3")}'
        f'<a:latin typeface="+mn-lt"/></a:rPr><a:t>{words.year}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    return (
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'{title}<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr><a:ln w="9525">{_fill("accent3")}</a:ln></c:spPr>{_type("accent3")}<c:crossAx val="222"/>'
        '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _amounts(words: Words, *, shown: bool) -> str:
    # what a hidden scale leaves free, for the labels, it leaves free with the proposal's values too
    room = "" if shown else f'<c:max val="{max(_SAMPLE) + 35_000}"/><c:min val="{min(_SAMPLE) - 35_000}"/>'
    lines = f'<c:majorGridlines><c:spPr><a:ln w="6350">{_fill("accent6")}</a:ln></c:spPr></c:majorGridlines>' if shown else ""
    return (
        f'<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>{room}</c:scaling><c:delete val="{int(not shown)}"/>'
        f'<c:axPos val="l"/>{lines}<c:numFmt formatCode="{_whole(words)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_type("accent3")}'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _whole(words: Words) -> str:
    """Amounts without decimals."""
    return f"{locale_code(words.language)}#,##0;\N{MINUS SIGN}#,##0"


def _type(colour: str, *, size: float = 8.5, bold: bool = False) -> str:
    return f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_letters(colour, size, bold)}</a:pPr><a:endParaRPr/></a:p></c:txPr>"


def _letters(colour: str, size: float = 8.5, bold: bool = False) -> str:
    return f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{_fill(colour)}<a:latin typeface="+mn-lt"/></a:defRPr>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
