"""Pictures: read within limits, measured by their own headers, and drawn in the line of the text."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from lxml import etree

from kamdocs.word.absence import TagError
from kamdocs.word.content import Content, Picture
from kamdocs.word.files import file_bytes, too_large
from kamdocs.word.marks import forbidden
from kamdocs.word.markup import WP, A, Element, R, W
from kamdocs.word.metadata import orientation, without_metadata
from kamdocs.word.package import Package
from kamdocs.word.relationships import RELATIONSHIPS, Relationships, add_part

__all__ = ["EMU_IN_TWIP", "LARGEST_FILE", "ReadPicture", "drawing", "last_drawing", "read_picture", "room"]

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of a picture."""
_MOST_PIXELS: Final = 100_000_000
_LONGEST_SIDE: Final = 65_000
_LONGEST_MM: Final = 2_000
_MOST_READS: Final = 100_000
"""Steps in which a header is read; a real one needs some thousands."""
_EMU_IN_MM: Final = 36_000
_EMU_IN_INCH: Final = 914_400
EMU_IN_TWIP: Final = 635
_KINDS: Final = "PNG, JPEG, GIF, BMP or TIFF"
_DRAWING_ID: Final = re.compile(rb"""<\w+:docPr\b[^>]*?\bid=["']([0-9]+)["']""")
_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
_DECORATIVE_URI: Final = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_NAMES: Final = {"wp": WP.strip("{}"), "a": A.strip("{}"), "pic": _PIC.strip("{}"), "r": R.strip("{}")}
_TURNS: Final[Mapping[int, Mapping[str, str]]] = {
    2: {"flipH": "1"},
    3: {"rot": "10800000"},
    4: {"flipV": "1"},
    5: {"rot": "5400000", "flipV": "1"},
    6: {"rot": "5400000"},
    7: {"rot": "16200000", "flipV": "1"},
    8: {"rot": "16200000"},
}
"""What sets a picture upright, by its orientation in EXIF. Word mirrors first, and turns then, clockwise."""
_ON_ITS_SIDE: Final = frozenset((5, 6, 7, 8))
_PAGE: Final = {"pgSz": ("w", "h"), "pgMar": ("left", "right", "gutter", "top", "bottom")}
_A4: Final = {"w": 11906, "h": 16838, "left": 1417, "right": 1417, "gutter": 0, "top": 1417, "bottom": 1417}


@dataclass(frozen=True, slots=True)
class ReadPicture(Content):
    """A picture that can be shown, without what its file says of people and places.

    `width`, `height`: in EMU, as it is to stand on the page; `kind`: its content type; `turned`: how its pixels have to be turned to stand
    upright, 1 (not at all) to 8, as EXIF counts.
    """

    data: bytes
    kind: str
    ending: str
    width: int
    height: int
    alt: str
    turned: int = 1

    @property
    def part(self) -> str:
        """Where it lies in the file: equal pictures lie there once."""
        return f"word/media/picture-{hashlib.sha256(self.data).hexdigest()[:16]}.{self.ending}"


def read_picture(picture: Picture) -> ReadPicture:
    """The picture, measured. Raises TagError for one that cannot be shown, or has no alternative text."""
    if not isinstance(picture.alt, str):
        raise TagError("this picture has no alternative text", 'say what it shows: alt="…"; write alt="" where it only decorates')
    if fault := forbidden(picture.alt):
        raise TagError(f"the alternative text of this picture holds {fault}", "take it out of the text")
    for name, length in (("width", picture.width), ("height", picture.height)):
        if length is not None and not _is_length(length):
            raise TagError(f"{length!r} is no {name} of a picture", f"write mm as a number, like {name}=60")
    if not isinstance(picture.source, bytes | Path):
        raise TagError("this is neither the bytes of a picture nor a path to one", "give Picture either of them")
    data = picture.source if isinstance(picture.source, bytes) else file_bytes(picture.source, LARGEST_FILE, "picture")
    if len(data) > LARGEST_FILE:
        raise too_large("this picture", LARGEST_FILE)
    name = picture.source.name if isinstance(picture.source, Path) else "this picture"
    header = _header(data, name)
    own = (_own_size(header.px_width, header.horz_dpi), _own_size(header.px_height, header.vert_dpi))
    turned = orientation(data)
    width, height = _size(own[::-1] if turned in _ON_ITS_SIDE else own, picture)
    return ReadPicture(without_metadata(data), header.content_type, header.ending, width, height, picture.alt, turned)


def _is_length(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and 0 < value <= _LONGEST_MM


@dataclass(frozen=True, slots=True)
class _Header:
    content_type: str
    ending: str
    px_width: int
    px_height: int
    horz_dpi: int
    vert_dpi: int


class _Steps(io.BytesIO):
    """Bytes that are read in so many steps and no more."""

    left = _MOST_READS

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise ValueError("a header without end")
        return super().read(size)


def _header(data: bytes, name: str) -> _Header:
    from docx.image.exceptions import UnrecognizedImageError
    from docx.image.image import Image

    try:
        if data.startswith(b"\xff\xd8\xff") and data[6:10] not in (b"JFIF", b"Exif"):
            header = _jpeg(data)
        else:
            image: Any = Image.from_file(_Steps(data))
            numbers = [int(each) for each in (image.px_width, image.px_height, image.horz_dpi, image.vert_dpi)]
            header = _Header(image.content_type, image.ext, *numbers)
    except UnrecognizedImageError:
        raise TagError(f"{name} is no picture that Word shows", f"save it as {_KINDS}") from None
    except Exception:  # python-docx raises whatever it meets in a file that breaks off or lies about its parts, even a bare Exception
        raise TagError(f"{name} is a damaged picture", f"open it in a program for pictures, and save it anew as {_KINDS}") from None
    sides = (header.px_width, header.px_height)
    if min(sides) < 1 or max(sides) > _LONGEST_SIDE or sides[0] * sides[1] > _MOST_PIXELS:
        message = f"{name} has {sides[0]} × {sides[1]} pixels, which no page can show"
        raise TagError(message, f"make it smaller; it may have {_MOST_PIXELS // 1_000_000} million pixels")
    return header


def _jpeg(data: bytes) -> _Header:
    """The header of a JPEG that begins with neither JFIF nor Exif, which python-docx does not know: those of Photoshop, for one."""
    position = 2
    for _ in range(1000):
        sign, kind, length = struct.unpack_from(">BBH", data, position)
        if sign != 0xFF:
            break
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, position + 5)
            return _Header("image/jpeg", "jpg", width, height, 72, 72)
        position += 2 + length
    raise ValueError("no frame")


def _own_size(pixels: int, dpi: int) -> int:
    """EMU of so many pixels; 72 an inch where the file gives no number, or an absurd one."""
    return pixels * _EMU_IN_INCH // (dpi if 10 <= dpi <= 10_000 else 72)


def _size(own: tuple[int, int], picture: Picture) -> tuple[int, int]:
    width, height = (None if mm is None else max(1, int(mm * _EMU_IN_MM)) for mm in (picture.width, picture.height))
    if width is None and height is None:
        return own
    if width is None:
        assert height is not None
        return max(1, own[0] * height // own[1]), height
    return width, max(1, own[1] * width // own[0]) if height is None else height


def room(section: Element | None) -> tuple[int, int]:
    """Width and height in EMU that a picture may take: a column of the page of `section`. None: of an A4 page."""
    page = dict(_A4)
    columns, between = 1, 0
    for each in () if section is None else section:
        for name in _PAGE.get(each.tag.removeprefix(W), ()):
            page[name] = _twips(each.get(f"{W}{name}"), page[name])
        if each.tag == f"{W}cols":
            columns = max(1, _twips(each.get(f"{W}num"), 1))
            between = _twips(each.get(f"{W}space"), 720)
    width = page["w"] - page["left"] - page["right"] - page["gutter"]
    height = page["h"] - abs(page["top"]) - abs(page["bottom"])
    return max(1, (width - between * (columns - 1)) // columns) * EMU_IN_TWIP, max(1, height) * EMU_IN_TWIP


def _twips(value: str | None, absent: int) -> int:
    try:
        return int(float(value or ""))
    except (ValueError, OverflowError):
        return absent


def last_drawing(package: Package, root: Element) -> int:
    """The highest id of a drawing in any part of the file, `root` being one that it does not hold yet. No two drawings may share one."""
    ids = [each.get("id", "") for each in root.iter(f"{WP}docPr")]
    for part, data in package.parts.items():
        if part.endswith(".xml") and b"docPr" in data:
            ids += [id_.decode() for id_ in _DRAWING_ID.findall(data)]
    return max((int(id_) for id_ in ids if id_.isdecimal()), default=0)


def drawing(picture: ReadPicture, package: Package, relationships: Relationships, number: int, most: tuple[int, int]) -> Element:
    """The picture as Word's drawing in the line of the part that `relationships` are of, its file in the package.

    `number`: its id; `most`: the room it has, in EMU.
    """
    if picture.part not in package.parts:
        add_part(package, picture.part, picture.data, picture.kind)
    id_ = relationships.id_of(f"{RELATIONSHIPS}/image", picture.part)
    width, height = _within(picture, (most[0], min(most)) if picture.turned in _ON_ITS_SIDE else most)
    # Word measures what is turned as it lies in its file, and is told how far it reaches out of that when it stands.
    beyond = {"l": max(0, width - height) // 2, "t": max(0, height - width) // 2} if picture.turned in _ON_ITS_SIDE else {}
    if picture.turned in _ON_ITS_SIDE:
        width, height = height, width
    name = f"Picture {number}"
    element = etree.Element(f"{W}drawing")
    inline = etree.SubElement(element, f"{WP}inline", nsmap=_NAMES)
    for side in ("T", "B", "L", "R"):
        inline.set(f"dist{side}", "0")  # LibreOffice takes 3 mm where nothing is said
    etree.SubElement(inline, f"{WP}extent", cx=str(width), cy=str(height))
    if beyond:
        x, y = str(beyond["l"]), str(beyond["t"])
        etree.SubElement(inline, f"{WP}effectExtent", l=x, t=y, r=x, b=y)
    properties = etree.SubElement(inline, f"{WP}docPr", id=str(number), name=name, descr=picture.alt)
    if not picture.alt:
        extension = etree.SubElement(etree.SubElement(properties, f"{A}extLst"), f"{A}ext", uri=_DECORATIVE_URI)
        etree.SubElement(extension, f"{_DECORATIVE}decorative", nsmap={"adec": _DECORATIVE.strip("{}")}, val="1")
    locks = etree.SubElement(etree.SubElement(inline, f"{WP}cNvGraphicFramePr"), f"{A}graphicFrameLocks")
    locks.set("noChangeAspect", "1")
    data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData", uri=_NAMES["pic"])
    _picture(etree.SubElement(data, f"{_PIC}pic"), id_, name, (width, height), _TURNS.get(picture.turned, {}))
    return element


def _within(picture: ReadPicture, most: tuple[int, int]) -> tuple[int, int]:
    width, height = picture.width, picture.height
    if width > most[0]:
        width, height = most[0], max(1, height * most[0] // width)
    if height > most[1]:
        width, height = max(1, width * most[1] // height), most[1]
    return max(1, width), max(1, height)


def _picture(element: Element, id_: str, name: str, size: tuple[int, int], turn: Mapping[str, str]) -> None:
    named = etree.SubElement(element, f"{_PIC}nvPicPr")
    etree.SubElement(named, f"{_PIC}cNvPr", id="0", name=name)
    etree.SubElement(named, f"{_PIC}cNvPicPr")
    fill = etree.SubElement(element, f"{_PIC}blipFill")
    etree.SubElement(fill, f"{A}blip").set(f"{R}embed", id_)
    etree.SubElement(etree.SubElement(fill, f"{A}stretch"), f"{A}fillRect")
    shape = etree.SubElement(element, f"{_PIC}spPr")
    place = etree.SubElement(shape, f"{A}xfrm", dict(turn))
    etree.SubElement(place, f"{A}off", x="0", y="0")
    etree.SubElement(place, f"{A}ext", cx=str(size[0]), cy=str(size[1]))
    etree.SubElement(etree.SubElement(shape, f"{A}prstGeom", prst="rect"), f"{A}avLst")
