"""Pictures and charts: what they say to who cannot see them, and how much of them nobody sees."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from typing import Final

from kamdocs.word.check.opened import WARNING, Finding, Opened, Part, is_shown
from kamdocs.word.markup import WP, A, Element, R, W

__all__ = ["picture_findings"]

_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_KINDS: Final = {"picture": "picture", "chart": "chart", "chartex": "chart", "diagram": "diagram", "wordprocessingGroup": "drawing"}
"""What a drawing shows, by the last word of its data's address. Plain shapes are not among them: they say what is written in them."""
_EMU_AN_INCH: Final = 914_400
_MOST_DPI: Final = 300
"""Dots an inch: more than any printer of an office shows."""
_LARGE: Final = 1024 * 1024


def picture_findings(file: Opened) -> Iterator[Finding]:
    for name, part in file.parts.items():
        pictures = {each.id: each.target for each in file.package.relationships(name) if each.kind == "image" and not each.external}
        for drawing in part.root.iter(f"{W}drawing"):
            if is_shown(drawing):
                yield from _drawing(part, drawing)
                yield from _sizes(file, part, drawing, pictures)
        for shape in part.root.iter(f"{_V}imagedata"):
            if is_shown(shape) and not (shape.getparent().get("alt") or "").strip():
                yield part.found("no-alt-text", WARNING, *_without("picture"), shape)


def _drawing(part: Part, drawing: Element) -> Iterator[Finding]:
    data = next(drawing.iter(f"{A}graphicData"), None)
    kind = _KINDS.get(data.get("uri", "").rpartition("/")[2]) if data is not None else None
    properties = next(drawing.iter(f"{WP}docPr"), None)
    if kind is None or properties is None or _is_decorative(properties):
        return
    if not (properties.get("descr", "").strip() or properties.get("title", "").strip()):
        yield part.found("no-alt-text", WARNING, *_without(kind), drawing)


def _without(kind: str) -> tuple[str, str]:
    message = f"the {kind} has no alternative text, so that who cannot see it learns nothing of it"
    return message, "right-click it → View Alt Text, and say what it shows, or mark it as decorative"


def _is_decorative(properties: Element) -> bool:
    return any(each.get("val", "1") not in ("0", "false") for each in properties.iter(_DECORATIVE))


def _sizes(file: Opened, part: Part, drawing: Element, pictures: dict[str, str]) -> Iterator[Finding]:
    """Pictures that hold far more than is shown of them."""
    extent = next(drawing.iter(f"{WP}extent"), None)
    for blip in drawing.iter(f"{A}blip"):
        target = pictures.get(blip.get(f"{R}embed", ""), "")
        data = file.package.parts.get(target, b"")
        wide = int(extent.get("cx", "0")) if extent is not None and extent.get("cx", "").isdecimal() else 0
        if len(data) <= _LARGE or not wide:
            continue
        dpi = _width(data) * _EMU_AN_INCH // wide
        if dpi > _MOST_DPI:
            size = f"{len(data) / _LARGE:.1f} MB"
            message = f"the picture {posixpath.basename(target)} has {dpi} dots an inch and {size}, which every proposal carries"
            yield part.found("large-picture", WARNING, message, "in Word: Picture Format → Compress Pictures", drawing)


def _width(data: bytes) -> int:
    """Pixels across of a PNG or JPEG; 0 for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int(struct.unpack_from(">I", data, 16)[0])
    position = 2
    while data.startswith(b"\xff\xd8") and position + 9 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int(struct.unpack_from(">H", data, position + 2)[0])
        if marker in {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}:  # the frame, which tells height and width
            return int(struct.unpack_from(">H", data, position + 7)[0])
        position += 2 + length
    return 0
