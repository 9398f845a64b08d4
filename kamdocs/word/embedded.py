"""Whole files inside a Word file: the workbook behind a chart, an attached document."""

from __future__ import annotations

from collections.abc import Iterator

from kamdocs.errors import InputError, Problem
from kamdocs.word.markup import Element, MarkupError, parsed
from kamdocs.word.package import Package, unzipped

__all__ = ["embedded_place", "embedded_xml", "is_embedded"]


def is_embedded(package: Package, part: str) -> bool:
    """Whether `part` is a zip file itself, as every Office document is today."""
    return package.parts[part].startswith(b"PK")


def embedded_place(part: str) -> str:
    """What messages call it: `embedded file Microsoft_Excel_Sheet.xlsx`."""
    return f"embedded file {part.rpartition('/')[2]}"


def embedded_xml(package: Package, part: str) -> Iterator[tuple[str, Element]]:
    """The XML parts of an embedded file, by name, with their roots. Raises InputError where one cannot be read."""
    place = f"{package.name}, {embedded_place(part)}"
    for name, data in unzipped(package.parts[part], place).items():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            yield name, parsed(data)
        except MarkupError:
            message = f"its part {name} cannot be read"
            raise InputError(Problem(place, message, "open it in its own program, save it, and embed it again")) from None
