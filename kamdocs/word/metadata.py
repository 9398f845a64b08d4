"""What a picture's file says beside the picture: who took it, where, with what, and when. Taken out without touching the picture itself.

JPEG is walked by its segments (ITU-T T.81, annex B), PNG by its chunks (W3C PNG, 3rd edition, 5.3). What a viewer needs to show size and
colours stays. Other kinds, and files that cannot be walked, stay as they are.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["orientation", "without_metadata"]

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_EXIF: Final = b"Exif\x00\x00"
_ORIENTATION: Final = 0x0112
_ORDERS: Final = {b"II*\x00": "<", b"MM\x00*": ">"}
"""How a TIFF header begins, and its order of bytes."""
_KEPT: Final = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""Application segments that a viewer needs, by what they begin with: measures, colour profile, and how the colours are written."""
_APPLICATIONS: Final = range(0xE0, 0xF0)
_COMMENT, _SCAN, _END = 0xFE, 0xDA, 0xD9
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length."""
_AFTER_SCAN: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""The next marker: in the scan itself a 0 follows each FF, or the number of a restart."""
_CHUNKS: Final = frozenset(
    (
        b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL",
        b"fcTL", b"fdAT",
    )
)  # fmt: skip
"""Chunks that say how a PNG looks, beside those that every reader must know."""


def without_metadata(data: bytes) -> bytes:
    """The picture without what its file says of people, places, devices and days; the same bytes where there is nothing of it."""
    try:
        if data.startswith(_JPEG):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return b"".join(_png(data))
    except (struct.error, ValueError, IndexError):
        pass
    return data


def orientation(data: bytes) -> int:
    """How a JPEG has to be turned to stand upright, by its EXIF: 1 (not at all) to 8. 1 where it says nothing."""
    try:
        for kind, segment in _segments(data) if data.startswith(_JPEG) else ():
            if kind == 0xE1 and segment[4:10] == _EXIF:
                return _turned(segment[10:])
    except (struct.error, ValueError, IndexError):
        pass
    return 1


def _turned(tiff: bytes) -> int:
    """The orientation in the first directory of a TIFF header."""
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(entries):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == _ORIENTATION:
            return value if kind == 3 and 1 <= value <= 8 else 1
    return 1


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker of each segment and its bytes, marker included; the pixels belong to their scan. Ends with the picture.

    Raises ValueError or struct.error where it breaks off before the pixels.
    """
    yield 0xD8, data[:2]
    position = 2
    while True:
        if data[position] != 0xFF:
            raise ValueError("no marker")
        while data[position] == 0xFF:  # any number of FF may stand before a marker
            position += 1
        kind = data[position]
        position += 1
        if kind == _END:
            yield kind, b"\xff\xd9"
            return
        if kind in _ALONE:
            yield kind, bytes((0xFF, kind))
            continue
        (length,) = struct.unpack_from(">H", data, position)
        end = position + length
        if length < 2 or end > len(data):
            raise ValueError("a segment without end")
        if kind == _SCAN:
            following = _AFTER_SCAN.search(data, end)
            end = len(data) if following is None else following.start()
        yield kind, bytes((0xFF, kind)) + data[position:end]
        if kind == _SCAN and end == len(data):
            return  # it breaks off within the pixels, which viewers forgive
        position = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    for kind, segment in _segments(data):
        if kind == _COMMENT or (kind in _APPLICATIONS and not (kind in _KEPT and segment[4:].startswith(_KEPT[kind]))):
            continue
        yield segment


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    position = 8
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise ValueError("a chunk without end")
        if kind in _CHUNKS or kind[:1].isupper():  # a capital letter: every reader has to know it
            yield data[position:end]
        position = end
