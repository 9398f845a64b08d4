"""What people call the parts of a Word file: `header of the first page`, `footnotes`, and a paragraph by its own words."""

from __future__ import annotations

import re
from typing import Final

from kamdocs.word.markup import R, W
from kamdocs.word.package import Package

__all__ = ["drawn_places", "part_places", "quoted"]

_TURNS: Final = {"first": "{} of the first page", "even": "{} of even pages", "default": "{}"}
_KINDS: Final = {
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "core-properties": "properties",
    "custom-properties": "custom properties",
    "extended-properties": "properties of the program",
}

_DRAWN: Final = {
    "chart+xml": "chart",
    "chartex+xml": "chart",
    "chartshapes+xml": "drawing on a chart",
    "diagramData+xml": "diagram",
    "diagramDrawing+xml": "diagram",
}
"""What people see in a drawing, by the end of its part's content type."""


def part_places(package: Package) -> dict[str, str]:
    """The place of each part that people know: the body, headers and footers by section, notes, properties."""
    places = {package.main: "body"}
    relationships = {each.id: each for each in package.relationships(package.main) if not each.external}
    for number, section in enumerate(package.xml(package.main).iter(f"{W}sectPr"), 1):
        for reference in section:
            if reference.tag not in (f"{W}headerReference", f"{W}footerReference"):
                continue
            relationship = relationships.get(reference.get(f"{R}id"))
            if relationship is None or relationship.target in places:
                continue
            place = _TURNS.get(reference.get(f"{W}type", "default"), "{}").format(relationship.kind)
            places[relationship.target] = place if number == 1 else f"{place}, section {number}"
    for each in [*relationships.values(), *package.relationships("")]:
        if not each.external and each.kind in _KINDS:
            places.setdefault(each.target, _KINDS[each.kind])
        elif not each.external and each.kind in {"header", "footer"}:
            places.setdefault(each.target, each.kind)
    return places


def drawn_places(package: Package) -> dict[str, str]:
    """The place of each chart and diagram, which lie behind the part that shows them: `chart chart1.xml`."""
    places = {}
    for part in package.parts:
        kind = re.split(r"[./]", package.content_type(part))[-1]
        if kind in _DRAWN:
            places[part] = f"{_DRAWN[kind]} {part.rpartition('/')[2]}"
    return places


def quoted(text: str, longest: int = 80) -> str:
    """`text` between quotes, on one line, shortened."""
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= longest else f'"{words[: longest - 1].rstrip()}…"'
