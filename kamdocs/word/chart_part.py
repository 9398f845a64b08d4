"""One chart of a Word file, filled: its series get the values, and keep the look that they have in the template.

What a chart shows stands in it twice, as a formula that leads into its workbook and as the values themselves (the cache), which is what
programs draw until somebody edits the data. Element order follows ECMA-376 part 1, 21.2.2.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from lxml import etree

from kamdocs.word.absence import TagError
from kamdocs.word.chart_data import ChartData, Series
from kamdocs.word.markup import A, C, Element, R, local_name, remove
from kamdocs.word.workbook import column

__all__ = ["fill_chart", "sheet_name", "workbook_id"]

_C14: Final = "{http://schemas.microsoft.com/office/drawing/2007/8/2/chart}"
_PIES: Final = frozenset(f"{C}{name}" for name in ("pieChart", "pie3DChart", "ofPieChart"))
_GROUPS: Final = _PIES | {
    f"{C}{name}"
    for name in ("areaChart", "area3DChart", "barChart", "bar3DChart", "doughnutChart", "lineChart", "line3DChart", "radarChart")
}
_UNFIT: Final = {"scatterChart": "scatter", "bubbleChart": "bubble", "stockChart": "stock", "surfaceChart": "surface"}
_KINDS: Final = "use a column, bar, line, area or pie chart"
_AXES: Final = ("valAx", "catAx", "dateAx", "serAx")
_DATES_ONLY: Final = tuple(f"{C}{name}" for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"))
_AFTER_VALUES: Final = tuple(f"{C}{name}" for name in ("shape", "smooth", "extLst"))
_AFTER_POINTS: Final = (*(f"{C}{name}" for name in ("dLbls", "trendline", "errBars", "cat", "val")), *_AFTER_VALUES)
_STALE: Final = frozenset(("f", "sqref", "ser", "pivotOptions", "pivotOptions16", "pivotSource"))
"""What an extension of Office's later years holds when it repeats the data: formulas, series that a filter hides, a pivot table's."""
_SHOWN: Final = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_AFTER_LOOK: Final = tuple(f"{C}{name}" for name in ("dLblPos", *_SHOWN, "separator", "extLst"))
_SHEET: Final = re.compile(r"(?:'((?:[^'\[\]]|'')+)'|([^'!\[\]()]+))!")
_PLAIN_SHEET: Final = re.compile(r"(?![A-Za-z]{1,3}[0-9]*$)[A-Za-z_][A-Za-z0-9_.]*")
_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
_ACCENT: Final = re.compile("accent([1-6])")


def workbook_id(root: Element) -> str:
    """The relationship that leads from a chart to its workbook; "" where it has none."""
    data = root.find(f"{C}externalData")
    return "" if data is None else data.get(f"{R}id", "")


def sheet_name(root: Element) -> str:
    """The sheet that the chart's formulas name; `Sheet1` where they name none."""
    for formula in root.iter(f"{C}f"):
        match = _SHEET.match(formula.text or "")
        if match:
            return match[1].replace("''", "'") if match[1] else match[2]
    return "Sheet1"


def fill_chart(root: Element, data: ChartData) -> list[str]:
    """Puts `data` into a chart, which is changed; the names of its series.

    Its workbook has to hold the data from A1: names in row 1, categories in column A. The chart's first series stay as they look and are
    called; more are made after the last one, in the theme's next colour. Raises TagError for a chart of another kind, one that shows fewer
    series than there are, and for values below zero where a chart shows parts of a whole.
    """
    sheet = _quoted(sheet_name(root))
    last = len(data.categories) + 1
    names = []
    _drop_stale(root)
    _drop_typed_labels(root)
    _fix_titles(root)
    _rescale(root, data)
    for place, (element, series) in enumerate(zip(_as_many(root, len(data.series)), data.series, strict=True), 2):
        _check_parts(element, series)
        names.append(_name(element) or series.name)
        letters = column(place)
        _set_name(element, names[-1], f"{sheet}!${letters}$1")
        _set_data(element, "cat", _texts(f"{sheet}!$A$2:$A${last}", data.categories))
        _set_data(element, "val", _numbers(f"{sheet}!${letters}$2:${letters}${last}", series.values, data.format_code))
        _fit_points(element, series.values)
    _follow_format(root, data.format_code)
    _name_categories(root)
    _fit_legend(root, len(data.series), len(data.categories))
    return names


def _as_many(root: Element, count: int) -> list[Element]:
    """The chart's series, in the order of its data, after surplus ones were taken away and missing ones made."""
    for name, told in _UNFIT.items():
        if root.find(f"{C}chart/{C}plotArea/{C}{name}") is not None:
            raise TagError(f"this is a {told} chart, which is not filled", _KINDS)
    series = _series(root)
    if not series:
        raise TagError("this chart has no series that could be filled", f"leave one in its data sheet; {_KINDS}")
    if count > 1 and any(each.getparent().tag in _PIES for each in series):
        raise TagError("a pie shows one field, and the tag names more", "name one, or make it a column chart")
    for surplus in series[count:]:
        remove(surplus)
    _drop_empty(root)
    while len(series) < count:
        series.append(_cloned(series))
    return series[:count]


def _check_parts(element: Element, series: Series) -> None:
    """Raises TagError for what a chart of parts would show as the part that it is not: Word draws a value below zero as if above."""
    group = element.getparent()
    grouping = group.find(f"{C}grouping")
    if group.tag in _PIES:
        told = "a pie"
    elif group.tag == f"{C}doughnutChart":
        told = "a doughnut"
    elif grouping is not None and grouping.get("val") == "percentStacked":
        told = "a chart stacked to 100 %"
    else:
        return
    if any(value is not None and value < 0 for value in series.values):
        raise TagError(f"{told} shows parts of a whole, and {series.name} has a value below zero", "make it a column chart")


def _series(root: Element) -> list[Element]:
    found = [each for each in root.iterfind(f"{C}chart/{C}plotArea/*/{C}ser") if each.getparent().tag in _GROUPS]
    return sorted(found, key=lambda each: _value(each, "order"))


def _drop_empty(root: Element) -> None:
    """Of a chart of columns and lines, what has no series any more, with the axes that were its own."""
    plot = root.find(f"{C}chart/{C}plotArea")
    groups = [each for each in plot if each.tag in _GROUPS]
    for group in groups:
        if group.find(f"{C}ser") is None:
            remove(group)
            groups = [each for each in groups if each is not group]
    used = {axis.get("val") for group in groups for axis in group.iterfind(f"{C}axId")}
    for axis in plot.findall(f"{C}*") if used else []:
        if local_name(axis.tag) in _AXES and axis.find(f"{C}axId").get("val") not in used:
            remove(axis)


def _cloned(series: Sequence[Element]) -> Element:
    """One more series after the last, alike but for its name, the look of single points, and its colour."""
    last = series[-1]
    clone = copy.deepcopy(last)
    for single in [*clone.findall(f"{C}tx"), *clone.findall(f"{C}dPt"), *clone.findall(f"{C}dLbls/{C}dLbl")]:
        remove(single)
    for extension in clone.findall(f"{C}extLst/{C}ext"):
        if any(local_name(each.tag) == "uniqueId" for each in extension):
            remove(extension)
    for name in ("idx", "order"):
        clone.find(f"{C}{name}").set("val", str(max(_value(each, name) for each in series) + 1))
    _recolour(clone, len(series))
    last.addnext(clone)
    return clone


def _recolour(series: Element, place: int) -> None:
    """Gives a series that was cloned the theme's colour after its model's own; one without a colour of its own takes the program's."""
    colours = [
        colour
        for look in (*series.iterfind(f"{C}spPr"), *series.iterfind(f"{C}marker/{C}spPr"))
        for colour in look.iter(f"{A}schemeClr", f"{A}srgbClr")
        if colour.tag == f"{A}srgbClr" or _ACCENT.fullmatch(colour.get("val", ""))
    ]
    if not colours:
        return
    own = colours[0].get("val")
    accent = _ACCENT.fullmatch(own)
    following = (int(accent[1]) if accent else place) % 6 + 1
    for colour in colours:
        if colour.get("val") == own:
            colour.tag = f"{A}schemeClr"
            colour.set("val", f"accent{following}")


def _drop_stale(root: Element) -> None:
    """Takes away what repeats the template's own data: error bars and extensions with formulas, hidden series, the name of a pivot table.

    That name tells the author's own workbook, too, and Word would take the chart for one of a pivot table.
    """
    for pivot in [*root.findall(f"{C}pivotSource"), *root.findall(f"{C}chart/{C}pivotFmts")]:
        remove(pivot)
    for bars in [each for each in root.iter(f"{C}errBars") if next(each.iter(f"{C}f"), None) is not None]:
        remove(bars)
    for extension in list(root.iter(f"{C}ext")):
        if any(local_name(each.tag) in _STALE for each in extension.iter(etree.Element)):
            holder = extension.getparent()
            remove(extension)
            if not len(holder):
                remove(holder)


def _drop_typed_labels(root: Element) -> None:
    """Labels of single points that were typed by hand, or that repeat cells, show the data instead, in the same place and look.

    One that shows nothing else goes.
    """
    for label in list(root.iter(f"{C}dLbl")):
        text = label.find(f"{C}tx")
        if text is None:
            continue
        remove(text)
        look = _look(text.find(f"{C}rich"))
        if look is not None and label.find(f"{C}txPr") is None:
            _insert(label, look, _AFTER_LOOK)
        if not any(_is_shown(each) for each in label):
            remove(label)
    for cells in root.iter("{*}showDataLabelsRange"):
        cells.set("val", "0")


def _is_shown(part: Element) -> bool:
    """Whether a part of a label says that it shows something."""
    return local_name(part.tag) in _SHOWN[1:] and part.get("val", "1") in ("1", "true")


def _look(rich: Element | None) -> Element | None:
    """The look of a typed text, as that of one which the program writes."""
    paragraph = None if rich is None else rich.find(f"{A}p")
    if rich is None or paragraph is None:
        return None
    look = etree.Element(f"{C}txPr")
    look.extend(copy.deepcopy(each) for each in rich if each.tag != f"{A}p")
    properties = copy.deepcopy(paragraph.find(f"{A}pPr"))
    if properties is None:
        properties = etree.Element(f"{A}pPr")
    letters = next(paragraph.iterfind(f"*/{A}rPr"), None)
    if letters is not None:
        for old in properties.findall(f"{A}defRPr"):
            remove(old)
        own = copy.deepcopy(letters)
        own.tag = f"{A}defRPr"
        _insert(properties, own, (f"{A}extLst",))
    etree.SubElement(look, f"{A}p").append(properties)
    return look


def _fix_titles(root: Element) -> None:
    """Titles that show a cell of the template's workbook become the texts that they are: in the new one the cell holds something else."""
    for text in root.findall(f".//{C}title/{C}tx"):
        if text.find(f"{C}strRef") is None:
            continue
        words = "".join(each.text or "" for each in text.iter(f"{C}v"))
        look = text.getparent().find(f"{C}txPr")
        remove(text[0])
        rich = _add(text, "rich")
        rich.extend(copy.deepcopy(each) for each in (look if look is not None else ()))
        paragraph = rich.find(f"{A}p")
        if paragraph is None:
            etree.SubElement(rich, f"{A}bodyPr")
            paragraph = etree.SubElement(rich, f"{A}p")
        run = etree.Element(f"{A}r")
        etree.SubElement(run, f"{A}t").text = words
        _insert(paragraph, run, (f"{A}endParaRPr",))


# ------------------------------------------------------------------------------------------------------------------------- one series


def _name(series: Element) -> str:
    value = series.find(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v")
    value = series.find(f"{C}tx/{C}v") if value is None else value
    return "" if value is None else (value.text or "").strip()


def _set_name(series: Element, name: str, formula: str) -> None:
    """The name, and where it stands in the workbook."""
    for old in series.findall(f"{C}tx"):
        remove(old)
    text = etree.Element(f"{C}tx")
    text.append(_texts(formula, (name,)))
    series.find(f"{C}order").addnext(text)


def _set_data(series: Element, name: str, content: Element) -> None:
    for old in series.findall(f"{C}{name}"):
        remove(old)
    holder = etree.Element(f"{C}{name}")
    holder.append(content)
    _insert(series, holder, _AFTER_VALUES if name == "val" else (f"{C}val", *_AFTER_VALUES))


def _insert(parent: Element, child: Element, following: Sequence[str]) -> None:
    """Puts `child` before the first element that is one of `following`, else at the end."""
    place = next((number for number, each in enumerate(parent) if each.tag in following), len(parent))
    parent.insert(place, child)


def _texts(formula: str, texts: Sequence[str]) -> Element:
    reference = etree.Element(f"{C}strRef")
    _add(reference, "f").text = formula
    _points(_add(reference, "strCache"), texts)
    return reference


def _numbers(formula: str, numbers: Sequence[Decimal | None], format_code: str) -> Element:
    reference = etree.Element(f"{C}numRef")
    _add(reference, "f").text = formula
    cache = _add(reference, "numCache")
    _add(cache, "formatCode").text = format_code
    _points(cache, [None if number is None else f"{number:f}" for number in numbers])
    return reference


def _points(cache: Element, texts: Sequence[str | None]) -> None:
    _add(cache, "ptCount", val=str(len(texts)))
    for place, text in enumerate(texts):
        if text is not None:
            _add(_add(cache, "pt", idx=str(place)), "v").text = text


def _fit_points(series: Element, values: Sequence[Decimal | None]) -> None:
    """The look of single points: none beyond the last, and of negative ones what Word calls "invert if negative".

    Word keeps that colour in an extension that other programs do not know; written at the points, all of them show it.
    """
    for single in [*series.findall(f"{C}dPt"), *series.findall(f"{C}dLbls/{C}dLbl")]:
        if _value(single, "idx") >= len(values):
            remove(single)
    look = series.find(f"{C}extLst/{C}ext/{_C14}invertSolidFillFmt/{_C14}spPr")
    inverted = series.find(f"{C}invertIfNegative")
    if look is None or inverted is None or inverted.get("val", "1") not in ("1", "true"):
        return
    for point in series.findall(f"{C}dPt"):
        own = point.find(f"{C}spPr")
        if own is not None and _inside(own) == _inside(look):
            remove(point)  # of another filling, as in a template made of a finished document
    taken = {_value(each, "idx") for each in series.findall(f"{C}dPt")}
    for place, value in enumerate(values):
        if value is not None and value < 0 and place not in taken:
            _insert(series, _negative_point(place, look), _AFTER_POINTS)


def _inside(look: Element) -> list[bytes]:
    return [etree.tostring(each, method="c14n", exclusive=True) for each in look]


def _negative_point(place: int, look: Element) -> Element:
    point = etree.Element(f"{C}dPt")
    _add(point, "idx", val=str(place))
    _add(point, "invertIfNegative", val="0")
    _add(point, "bubble3D", val="0")
    properties = _add(point, "spPr")
    properties.extend(copy.deepcopy(each) for each in look)
    return point


# --------------------------------------------------------------------------------------------------------------------------- the rest


def _rescale(root: Element, data: ChartData) -> None:
    """A hidden scale whose ends were set by hand leaves as much room beyond the values as it does in the template, for their labels.

    The ends themselves fit the template's values alone, and nobody can read them.
    """
    before = [Decimal(each.text) for each in root.iterfind(f".//{C}ser/{C}val//{C}v") if _DECIMAL.fullmatch(each.text or "")]
    after = [value for series in data.series for value in series.values if value is not None]
    stacked = any("tacked" in each.get("val", "") for each in root.iter(f"{C}grouping"))
    for axis in root.iterfind(f"{C}chart/{C}plotArea/{C}valAx"):
        deleted = axis.find(f"{C}delete")
        if deleted is None or deleted.get("val", "1") not in ("1", "true"):
            continue
        for end in axis.findall(f"{C}scaling/{C}max") + axis.findall(f"{C}scaling/{C}min"):
            extreme = max if end.tag == f"{C}max" else min
            room = _room(end.get("val", ""), before, extreme)
            if room is None or stacked or not _span(after):
                remove(end)
            else:
                far = extreme([*after, Decimal(0)])
                end.set("val", f"{far + room * _span(after) if far else far:f}")


def _room(end: str, values: Sequence[Decimal], extreme: Callable[[Sequence[Decimal]], Decimal]) -> Decimal | None:
    """What a scale leaves beyond the farthest of its values, as a part of their span; None where it leaves nothing."""
    span = _span(values)
    if not span or not _DECIMAL.fullmatch(end):
        return None
    room = round((Decimal(end) - extreme([*values, Decimal(0)])) / span, 2)
    return room if room and (room > 0) == (extreme is max) else None


def _span(values: Sequence[Decimal]) -> Decimal:
    return max(*values, Decimal(0), Decimal(0)) - min(*values, Decimal(0), Decimal(0))


def _follow_format(root: Element, format_code: str) -> None:
    """Axes of values and labels that follow the format of their data say which it is, for programs that do not look it up."""
    for form in root.iter(f"{C}numFmt"):
        holder = local_name(form.getparent().tag)
        if form.get("sourceLinked") in ("1", "true") and holder in ("valAx", "dLbls", "dLbl"):
            form.set("formatCode", format_code)


def _name_categories(root: Element) -> None:
    """An axis of dates becomes one of texts, as the categories now are."""
    for axis in root.findall(f"{C}chart/{C}plotArea/{C}dateAx"):
        axis.tag = f"{C}catAx"
        for part in [each for each in axis if each.tag in _DATES_ONLY]:
            remove(part)


def _fit_legend(root: Element, series: int, categories: int) -> None:
    """No entry of the legend beyond the last; a pie's legend names its categories."""
    pies = any(local_name(each.tag).startswith(("pie", "doughnut", "ofPie")) for each in root.iterfind(f"{C}chart/{C}plotArea/*"))
    for entry in root.findall(f"{C}chart/{C}legend/{C}legendEntry"):
        if _value(entry, "idx") >= (categories if pies else series):
            remove(entry)


def _quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if _PLAIN_SHEET.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def _value(element: Element, name: str) -> int:
    child = element.find(f"{C}{name}")
    value = "" if child is None else child.get("val", "")
    return int(value) if value.isdigit() else 0


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{C}{name}", attributes)
