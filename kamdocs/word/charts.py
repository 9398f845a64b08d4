"""Charts that marketing places and styles in Word, filled with data that the client can open.

The tag stands in a chart's alternative text: `Cash flow by year {{ returns.cash_flow | chart("year", "cumulative") }}`. When the part
that shows a chart is rendered, the chart gets its place (`placed_charts`); when the chart's own texts, which may hold tags, are rendered
too, it gets its data (`fill_charts`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from kamdocs.errors import InputError, Problem
from kamdocs.word.absence import TagError
from kamdocs.word.chart_data import ChartData
from kamdocs.word.chart_part import fill_chart, sheet_name, workbook_id
from kamdocs.word.content import Content
from kamdocs.word.marks import CONTENT_CLOSE, CONTENT_OPEN
from kamdocs.word.markup import WP, A, C, Element, R, W, serialised
from kamdocs.word.package import Package, relationships_name
from kamdocs.word.places import drawn_places, part_places, quoted
from kamdocs.word.relationships import RELATIONSHIPS, new_part, related_id
from kamdocs.word.workbook import WORKBOOK_TYPE, workbook

__all__ = ["ChartData", "PlacedChart", "fill_charts", "placed_charts"]

_MARK: Final = re.compile(f"{CONTENT_OPEN}([0-9]+){CONTENT_CLOSE}")
_CHART: Final = f"{RELATIONSHIPS}/chart"
_INSERT: Final = "insert one in Word (Insert, Chart) and write the tag into its alternative text"
_ONE_EACH: Final = frozenset(("package", "chartStyle", "chartColorStyle"))
"""What a chart has to itself: its workbook, and how Word styled it. A picture may serve many."""


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart that a document shows. `part`: its own; `model`: the template's, the same for the first that is made of it.

    `where`: file, part and alternative text, for messages.
    """

    part: str
    model: str
    data: ChartData
    where: str


def placed_charts(root: Element, contents: Sequence[Content], package: Package, part: str, where: str) -> list[PlacedChart]:
    """Takes the marks of charts out of the alternative texts of a part that was rendered, and gives each such drawing a chart of its own.

    `contents`: what the marks lead to; `where`: file and part, for messages. Raises InputError where a tag belongs to no chart, or leaves
    no alternative text.
    """
    charts: list[PlacedChart] = []
    problems: list[Problem] = []
    tagged: list[Element] = []
    for properties, data in _marked(root, contents):
        text = properties.get("descr") or properties.get("title", "")
        place = f"{where}, alternative text {quoted(text)}"
        try:
            if not text:
                hint = "write in a sentence what the chart shows, for who cannot see it"
                raise TagError("beside its tag this chart has no alternative text", hint)
            reference = _reference(properties.getparent())
            if reference in tagged:
                raise TagError("two tags want to fill this chart", "leave one of them in its alternative text")
            tagged.append(reference)
            charts.append(PlacedChart("", _model(package, part, reference), data, place))
        except TagError as error:
            problems.append(Problem(place, error.message, error.hint))
    if problems:
        raise InputError(dict.fromkeys(problems))
    return list(_with_own(root, package, part, charts, tagged))


def _with_own(
    root: Element, package: Package, part: str, charts: Sequence[PlacedChart], tagged: Sequence[Element]
) -> Iterator[PlacedChart]:
    """The charts with their own parts, which their drawings (`tagged`) name now."""
    taken = {model for model in {each.model for each in charts} if _is_shown_untagged(root, package, part, model, tagged)}
    for each, reference in zip(charts, tagged, strict=True):
        own = _copied(package, each.model) if each.model in taken else each.model
        taken.add(each.model)
        if own != each.model:
            reference.set(f"{R}id", related_id(package, part, _CHART, own))
            related_id(package, own, _CHART, each.model)  # so that the model stays until it is filled, whoever shows it
        yield replace(each, part=own)


def fill_charts(package: Package, charts: Sequence[PlacedChart], contents: Sequence[Content]) -> None:
    """Fills each chart, and writes its workbook anew. `contents`: all that was printed, the data of charts among it.

    Raises InputError for a chart that cannot be filled, or has no workbook, and for data that stand in no chart's alternative text.
    """
    models = {each.model: package.parts[each.model] for each in charts}
    _part_from_models(package, charts)
    problems: list[Problem] = []
    if sum(isinstance(each, ChartData) for each in contents) > len(charts):
        problems += [
            Problem(where, "this tag makes a chart, and stands in no chart's alternative text", _INSERT) for where in _left(package)
        ]
    for each in charts:
        package.parts[each.part] = models[each.model]
        try:
            _fill(package, each)
        except TagError as error:
            problems.append(Problem(each.where, error.message, error.hint))
    if problems:
        raise InputError(dict.fromkeys(problems))


def _part_from_models(package: Package, charts: Sequence[PlacedChart]) -> None:
    """Cuts what leads from copied charts to their models; those that nothing else shows are gone."""
    copies = [each for each in charts if each.part != each.model]
    for each in copies:
        package.drop_relationships(each.part, {related_id(package, each.part, _CHART, each.model)})
    if copies:
        package.drop_unreachable()


def _left(package: Package) -> Iterator[str]:
    """The places where marks are left: file, part, and the text around."""
    places = part_places(package) | drawn_places(package)
    for part in package.parts:
        if CONTENT_OPEN.encode() in package.parts[part]:
            for element in package.xml(part).iter(etree.Element):
                for text in (element.text or "", *element.attrib.values()):
                    if CONTENT_OPEN in text:
                        around = next(element.iterancestors(f"{W}p", f"{A}p"), None)
                        words = "".join(each.text or "" for each in around.iter(f"{W}t", f"{A}t")) if around is not None else text
                        shown = _MARK.sub("", words).strip()
                        yield f"{package.name}, {places.get(part, part)}" + (f", {quoted(shown)}" if shown else "")


def _fill(package: Package, placed: PlacedChart) -> None:
    root = package.xml(placed.part)
    data = placed.data
    own_workbook = _workbook(package, placed.part, workbook_id(root))
    sheet = sheet_name(root)
    heads = fill_chart(root, data)
    rows = [(label, [each.values[row] for each in data.series]) for row, label in enumerate(data.categories)]
    package.parts[own_workbook] = workbook(sheet, heads, rows, data.format_code)
    package.parts[placed.part] = serialised(root)


def _workbook(package: Package, part: str, id_: str) -> str:
    """The part that holds a chart's workbook. Raises TagError."""
    found = next((each for each in package.relationships(part) if each.id == id_), None)
    if found is not None and found.external:
        message = f"the data of this chart lie in another file ({found.target})"
        raise TagError(message, "insert the chart anew with Insert, Chart, so that it has a data sheet of its own")
    if found is None or found.target not in package.parts:
        raise TagError("this chart has no data sheet", "insert the chart anew with Insert, Chart, so that the client can open its data")
    if package.content_type(found.target) != WORKBOOK_TYPE and not found.target.lower().endswith(".xlsx"):
        raise TagError("the data sheet of this chart is no Excel workbook (.xlsx)", "insert the chart anew with Insert, Chart")
    return found.target


def _marked(root: Element, contents: Sequence[Content]) -> Iterator[tuple[Element, ChartData]]:
    """The properties of each drawing that had a chart's mark, and its data."""
    for properties in root.iter(f"{WP}docPr"):
        for name in ("descr", "title"):
            for mark in _MARK.finditer(properties.get(name, "")):
                data = contents[int(mark[1])]
                if isinstance(data, ChartData):
                    before, _, after = properties.get(name).partition(mark[0])
                    properties.set(name, _joined(before.rstrip(" "), after.lstrip(" ")))
                    yield properties, data


def _joined(before: str, after: str) -> str:
    """What stood before and after a mark, with a space where words follow."""
    return f"{before} {after}" if before and after[:1].isalnum() else before + after


def _reference(drawing: Element) -> Element:
    """The element that names the chart of a drawing. Raises TagError where it shows something else."""
    graphic = drawing.find(f"{A}graphic/{A}graphicData")
    found = None if graphic is None else graphic.find(f"{C}chart")
    if found is not None:
        return found
    if graphic is not None and "chartex" in graphic.get("uri", ""):
        message = "this is one of Office's newer charts (waterfall, funnel, map and the like), which are not filled"
        raise TagError(message, "use a column, bar, line, area or pie chart")
    raise TagError("what has this alternative text is no chart", _INSERT)


def _model(package: Package, part: str, reference: Element) -> str:
    """The chart that a drawing of the template shows. Raises TagError."""
    found = next((each for each in package.relationships(part) if each.id == reference.get(f"{R}id")), None)
    if found is None or found.external or found.target not in package.parts:
        raise TagError("the chart of this drawing is missing in the file", _INSERT)
    return found.target


def _is_shown_untagged(root: Element, package: Package, part: str, model: str, tagged: Sequence[Element]) -> bool:
    """Whether a drawing without a tag, here or in another part, shows this very chart."""
    ids = {each.id for each in package.relationships(part) if each.target == model}
    here = (each for each in root.iter(f"{C}chart") if each.get(f"{R}id") in ids and each not in tagged)
    name = model.rpartition("/")[2].encode()
    others = (package.parts[each] for each in package.parts if each.endswith(".rels") and each != relationships_name(part))
    return next(here, None) is not None or any(name in each for each in others)


def _copied(package: Package, model: str) -> str:
    """A new part with the chart `model`, and all that it has to itself, known by the same ids."""
    own = new_part(package, model, package.parts[model], package.content_type(model))
    links = relationships_name(model)
    if links not in package.parts:
        return own
    root = package.xml(links)
    targets = {each.id: each.target for each in package.relationships(model) if each.kind in _ONE_EACH and not each.external}
    for link in root:
        target = targets.get(link.get("Id", ""), "")
        if target in package.parts:
            twin = new_part(package, target, package.parts[target], package.content_type(target))
            link.set("Target", posixpath.relpath(twin, posixpath.dirname(own)))
    package.parts[relationships_name(own)] = serialised(root)
    return own
