"""Charts: whether they show the proposal's figures or the sample ones that Word puts into a new chart, and what their tags lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kamdocs.word.check.opened import ERROR, WARNING, Finding, Opened, Part, is_shown
from kamdocs.word.markup import WP, A, C, Element, R, W
from kamdocs.word.places import quoted
from kamdocs.word.tags import Tag, found_tags, has_tags

__all__ = ["chart_findings", "fills"]

_FILTER: Final = re.compile(r"\|\s*chart\b")
_FIXED: Final = re.compile(r"\{#\s*fixed\s*#\}", re.IGNORECASE)
"""What marketing writes into the alternative text of a chart whose numbers are the same for every client."""
_SAMPLE: Final = re.compile(r"(?:Series|Serie|Séries?|Datenreihe|Reeks)\s*\d+")
"""The names that Word gives the columns of a new chart."""
_BIND: Final = (
    'right-click it → View Alt Text, and write a sentence with the tag after it: {{ returns.cash_flow | chart("year", "cumulative") }}; '
    "a chart whose numbers are the same for everybody has {# fixed #} there"
)


def chart_findings(file: Opened) -> Iterator[Finding]:
    for name, part in file.parts.items():
        models = {each.id: each.target for each in file.package.relationships(name) if not each.external}
        for drawing in part.root.iter(f"{W}drawing"):
            if is_shown(drawing):
                yield from _drawing(file, part, drawing, models)


def fills(code: str) -> bool:
    """Whether what a tag prints may be a chart's data: the filter `chart`, or a name that the template has given to what it made."""
    return _FILTER.search(code) is not None or code.strip(" +-").isidentifier()


def _drawing(file: Opened, part: Part, drawing: Element, models: dict[str, str]) -> Iterator[Finding]:
    properties = next(drawing.iter(f"{WP}docPr"), None)
    if properties is None:
        return
    texts = [properties.get(name, "") for name in ("descr", "title")]
    reference = drawing.find(f"*/{A}graphic/{A}graphicData/{C}chart")
    tags = [tag for text in texts for tag in found_tags(text) if isinstance(tag, Tag) and tag.kind == "{{" and fills(tag.code)]
    if reference is None:
        if any(_FILTER.search(tag.code) for tag in tags) and not _is_newer(drawing):
            hint = "insert one in Word (Insert, Chart) and write the tag into its alternative text"
            yield part.found("chart", ERROR, "what has this alternative text is no chart", hint, drawing, tags[0].text)
        return
    root = file.xml(models.get(reference.get(f"{R}id", ""), ""))
    if tags:
        if not any(_words(text) for text in texts):
            hint = "write in a sentence what the chart shows, for who cannot see it"
            yield part.found("chart", ERROR, "beside its tag this chart has no alternative text", hint, drawing, tags[0].text)
        yield from _sample_names(part, drawing, root, tags[0])
    elif not any(_FIXED.search(text) for text in texts) and not _has_own_tags(root):
        message = "this chart has no tag: every client would see the numbers that it shows in Word"
        yield part.found("chart-without-tag", ERROR, message, _BIND, drawing)


def _words(text: str) -> str:
    """What is left of a text without its tags."""
    for tag in found_tags(text):
        if isinstance(tag, Tag):
            text = text.replace(tag.text, "")
    return text.strip()


def _is_newer(drawing: Element) -> bool:
    """Whether it is one of Office's newer charts, of which the engine says its own."""
    return any("chartex" in each.get("uri", "") for each in drawing.iter(f"{A}graphicData"))


def _has_own_tags(root: Element | None) -> bool:
    if root is None:
        return False
    # The letters of a tag may lie in several runs.
    return has_tags("".join(root.itertext())) or any(has_tags(value) for each in root.iter(etree.Element) for value in each.attrib.values())


def _sample_names(part: Part, drawing: Element, root: Element | None, tag: Tag) -> Iterator[Finding]:
    """Series that Word named, and that stay: a legend would show their names."""
    drawn = len(re.findall(r"""'[^']*'|"[^"]*\"""", tag.code.partition("chart")[2])) - 1
    series = [] if root is None else list(root.iter(f"{C}ser"))
    for each in series[: drawn if drawn > 0 else None]:
        name = "".join(value.text or "" for value in each.iterfind(f"{C}tx//{C}v"))
        if _SAMPLE.fullmatch(name.strip()):
            message = f"a column of this chart is still called {quoted(name.strip())}, which the legend shows"
            hint = "Chart Design → Edit Data, and write into the first row what it shows"
            yield part.found("chart-name", WARNING, message, hint, drawing, tag.text)
