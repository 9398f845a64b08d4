"""What a chart shows, and the workbook behind it, in a form in which charts can be compared that different programs have saved."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.embedded import embedded_xml
from kamdocs.word.markup import A, C, Element, local_name
from kamdocs.word.package import Package

__all__ = ["ChartText", "address", "chart_texts"]

_WORDS_OF_FORMAT: Final = re.compile(r'"[^"]*[0-9][^"]*"|\\[0-9]')
"""Digits that the format of a chart's numbers shows whatever the numbers are."""


@dataclass(frozen=True, slots=True)
class ChartText:
    """A text or a number of a chart. `what`: chart, text, attachment, or link; `place`: within it; `is_behind`: whether it is not shown."""

    what: str
    text: str
    place: str = ""
    is_behind: bool = False


def chart_texts(package: Package, part: str) -> Iterator[ChartText]:
    """How the chart is drawn, its titles, names and values in their order, then the cells of its workbook, and words drawn over it."""
    root = package.xml(part)
    yield ChartText("chart", "a chart: " + ", ".join(_drawn_as(root)))
    for element in root.iter(f"{C}numFmt", f"{C}formatCode"):
        code = element.get("formatCode") or element.text or ""
        if _WORDS_OF_FORMAT.search(code):
            yield ChartText("chart", f"format {code}", is_behind=True)
    for element in root.iter(f"{A}p", f"{C}v", "{*}pt"):
        if element.tag == f"{A}p":
            yield ChartText("chart", _number("".join(each.text or "" for each in element.iter(f"{A}t"))))
        elif element.tag == f"{C}v" or not len(element):
            yield ChartText("chart", _number(element.text or ""))
    for each in package.relationships(part):
        if each.external:
            yield ChartText("link", address(each.target), is_behind=True)
        elif each.kind == "package" and each.target in package.parts:
            yield from _workbook(package, each.target)
        elif each.kind == "chartUserShapes" and each.target in package.parts:
            paragraphs = package.xml(each.target).iter(f"{A}p")
            yield from (ChartText("text", "".join(one.text or "" for one in each.iter(f"{A}t"))) for each in paragraphs)


def _workbook(package: Package, part: str) -> Iterator[ChartText]:
    """The cells of the workbook behind a chart, which Word shows as soon as somebody edits the chart's data."""
    try:
        roots = dict(embedded_xml(package, part))
    except InputError:
        yield ChartText("attachment", hashlib.sha256(package.parts[part]).hexdigest(), ", its workbook")
        return
    strings = [_spoken(each) for name, root in roots.items() if name.endswith("sharedStrings.xml") for each in root.iterfind("{*}si")]
    for name in sorted(each for each in roots if "/worksheets/" in each and not each.endswith(".rels")):
        for cell in roots[name].iter("{*}c"):
            yield ChartText("chart", _cell(cell, strings), f", its workbook, cell {cell.get('r', '')}")


def address(target: str) -> str:
    """An address in one form: programs write them with and without codes, and with and without a slash at the end."""
    return urllib.parse.unquote(target).rstrip("/")


def _drawn_as(root: Element) -> Iterator[str]:
    """The kinds of drawing of a chart: barChart, lineChart."""
    yield from sorted({name for each in root.iter(etree.Element) if (name := local_name(each.tag)).endswith("Chart")} - {"chart"})


def _number(text: str) -> str:
    """A number of a chart in one form: programs write 5.0, 5 and 5.000000001 for one value; a text as it is."""
    try:
        value_ = Decimal(text.strip())
    except InvalidOperation:
        return text
    return f"{float(value_):.12g}" if value_.is_finite() else text


def _spoken(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter("{*}t"))


def _cell(cell: Element, strings: list[str]) -> str:
    """What a cell of a workbook shows."""
    if cell.get("t") == "inlineStr":
        return _spoken(cell)
    text = str(cell.findtext("{*}v", ""))
    if cell.get("t") == "s":
        return strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
    return _number(text)
