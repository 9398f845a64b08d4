"""The rows of a damaged SQLite file, read from its pages without SQLite, which gives up at the first one that is broken.

Rows stand in leaf pages of table trees, and go on in chains of overflow pages: https://www.sqlite.org/fileformat2.html. What leads to the
leaves (schema, inner pages, indexes) is not needed. A page that is no longer in use may hold a row a second time, as it once was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["CarvedRow", "carved"]

Value = int | float | str | bytes | None

_MAGIC: Final = b"SQLite format 3\0"
_PAGE: Final = 4096  # SQLite's own choice, where the file's beginning is lost
_LEAF: Final = 13
_LARGEST_PAGE: Final = 65536  # written as 1
_LONGEST_NUMBER: Final = 9
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type to bytes."""
_REAL, _ZERO, _ONE, _BLOB, _TEXT = 7, 8, 9, 12, 13


@dataclass(frozen=True, slots=True)
class CarvedRow:
    """A row of some table. `values`: None for NULL (an INTEGER PRIMARY KEY is NULL, its value being `id`) and for what is lost.

    `whole`: False where its end is lost.
    """

    id: int
    values: tuple[Value, ...]
    whole: bool


def carved(data: bytes) -> Iterator[CarvedRow]:
    """Every row that a leaf page tells, in the order of the pages. `data`: the whole file."""
    size, reserved = _sizes(data)
    for start in range(0, len(data) - size + 1, size):
        offset = start + (100 if start == 0 else 0)
        if data[offset] != _LEAF:
            continue
        count = int.from_bytes(data[offset + 3 : offset + 5], "big")
        for at in range(offset + 8, min(offset + 8 + 2 * count, start + size - 1), 2):
            cell = start + int.from_bytes(data[at : at + 2], "big")
            try:
                yield _row(data, cell, start + size - reserved, size, reserved)
            except (ValueError, IndexError):  # no row, or one that is broken
                continue


def _sizes(data: bytes) -> tuple[int, int]:
    """Bytes of a page, and at its end those that SQLite leaves to others."""
    size = int.from_bytes(data[16:18], "big")
    size = _LARGEST_PAGE if size == 1 else size
    sound = data.startswith(_MAGIC) and size >= 512 and size & (size - 1) == 0
    return (size, data[20]) if sound else (_PAGE, 0)


def _row(data: bytes, cell: int, end: int, size: int, reserved: int) -> CarvedRow:
    """The row at `cell`, in the page that ends at `end`. Raises ValueError or IndexError where there is none."""
    length, cell = _number(data, cell)
    row_id, cell = _number(data, cell)
    if not 0 < length <= len(data):
        raise ValueError("the row's length is none")
    usable = size - reserved
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if length <= most:
        if cell + length > end:
            raise ValueError("the row leaves its page")
        return CarvedRow(row_id, *_values(data[cell : cell + length], length))
    kept = least + (length - least) % (usable - 4)
    kept = kept if kept <= most else least
    if cell + kept + 4 > end:
        raise ValueError("the row leaves its page")
    following = int.from_bytes(data[cell + kept : cell + kept + 4], "big")
    payload = data[cell : cell + kept] + _overflow(data, following, length - kept, size, usable)
    return CarvedRow(row_id, *_values(payload, length))


def _overflow(data: bytes, page: int, length: int, size: int, usable: int) -> bytes:
    """The `length` bytes in the chain of pages that begins with `page`; fewer where it is broken."""
    parts: list[bytes] = []
    while length > 0 and 0 < page * size <= len(data):
        start = (page - 1) * size
        parts.append(data[start + 4 : start + 4 + min(length, usable - 4)])
        length -= len(parts[-1])
        page = int.from_bytes(data[start : start + 4], "big")
    return b"".join(parts)


def _values(payload: bytes, length: int) -> tuple[tuple[Value, ...], bool]:
    """A record's values, and whether all of them are there. `length`: of the whole record. Raises ValueError where it is none."""
    end, at = _number(payload, 0)
    kinds: list[int] = []
    while at < end:
        kind, at = _number(payload, at)
        kinds.append(kind)
    if at != end or end + sum(map(_width, kinds)) != length:
        raise ValueError("this is no record")
    values: list[Value] = []
    for kind in kinds:
        piece = payload[at : at + _width(kind)]
        at += _width(kind)
        values.append(_value(kind, piece) if at <= len(payload) else None)
    return tuple(values), len(payload) == length


def _width(kind: int) -> int:
    if kind >= _BLOB:
        return (kind - _BLOB) // 2
    return 8 if kind == _REAL else _INTEGERS.get(kind, 0)


def _value(kind: int, piece: bytes) -> Value:
    if kind >= _BLOB:
        return piece.decode("utf-8") if kind % 2 else piece
    if kind in _INTEGERS:
        return int.from_bytes(piece, "big", signed=True)
    # No table of the register holds fractions.
    return {_ZERO: 0, _ONE: 1}.get(kind)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of variable length at `at`, and where it ends. Raises IndexError at the end of the data."""
    number = 0
    for step in range(_LONGEST_NUMBER):
        byte = data[at + step]
        if step == _LONGEST_NUMBER - 1:
            return number << 8 | byte, at + _LONGEST_NUMBER
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + step + 1
    raise AssertionError("unreachable")
