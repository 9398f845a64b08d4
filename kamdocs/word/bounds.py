"""How much a template may hold, so that one that nobody wrote by hand is refused before it costs time or memory.

What is counted is the markup: each XML part of the file and of the files embedded in it. Pictures are bounded by their size alone. A
finished document is not bounded by this, since loops make it large.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final

from kamdocs.errors import InputError, Problem

__all__ = [
    "MOST_ATTRIBUTES",
    "MOST_ELEMENTS",
    "MOST_MARKUP",
    "MOST_MEMBER",
    "MOST_MEMBERS",
    "MOST_PIECES",
    "MOST_RELATIONSHIPS",
    "MOST_UNPACKED",
    "Weighed",
]

_MB: Final = 1024 * 1024
MOST_UNPACKED: Final = 64 * _MB
"""Bytes of all files in a Word file, unpacked; and once more of all that its embedded files hold."""
MOST_MEMBERS: Final = 5000
"""Files in a Word file, those in its embedded files among them."""
MOST_MEMBER: Final = 25 * _MB
"""Bytes of one file in a template."""
MOST_MARKUP: Final = 8 * _MB
"""Bytes of all XML in a template."""
MOST_ELEMENTS: Final = 300_000
"""Beginnings and ends of elements in all XML of a template."""
MOST_PIECES: Final = 450_000
"""The same with all their attributes."""
MOST_ATTRIBUTES: Final = 250
"""Attributes of one element: a parser compares each with each."""
MOST_RELATIONSHIPS: Final = 5000
"""Pictures, links and other parts that the parts of a template name."""

_XML_NAMES: Final = (".xml", ".rels", ".vml", ".svg")
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x4c\x6f")
"""How UTF-8, UTF-16 and EBCDIC begin."""
_ENCODING: Final = re.compile(rb"""encoding[\s\0]*=[\s\0]*["']([\w.\0-]*)""")
_WRITTEN: Final = frozenset((b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"))
_ATTRIBUTE: Final = re.compile(rb"""=[\s\0]*["']""")
_LONG: Final = re.compile(rb"<[^<]{%d,}" % (MOST_ATTRIBUTES * len('a=""')))
"""What stands between the beginnings of two elements, where it is long enough to matter."""
_SIMPLER: Final = "a template is mostly text: start from a smaller document, or paste the text of this one into a new one"
_PICTURES: Final = "make its pictures smaller in Word (Compress Pictures) and save it again"


class Weighed:
    """What a template has turned out to hold so far. `name`: what messages call it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._markup = self._elements = self._pieces = self._relationships = self._unpacked = self._members = 0

    def directory(self, infos: Iterable[zipfile.ZipInfo]) -> None:
        """Weighs what a zip says that it holds, before anything is unpacked. Raises InputError."""
        for info in infos:
            if info.file_size > MOST_MEMBER:
                message = f"holds {info.filename} of more than {MOST_MEMBER // _MB} MB, which no template needs"
                raise self._refused(message, _PICTURES)
            if info.filename.lower().endswith(_XML_NAMES):
                self._add_markup(info.file_size)

    def content(self, name: str, data: bytes) -> None:
        """Weighs one file that was unpacked. Raises InputError."""
        if data.startswith(b"PK"):
            self._embedded(data)
        elif _is_markup(data):
            if not name.lower().endswith(_XML_NAMES):
                self._add_markup(len(data))
            self._add_elements(name, data)

    def _embedded(self, data: bytes) -> None:
        """Weighs a zip within the file. One that cannot be read is told by who opens it."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
                self._members += len(infos)
                self._unpacked += sum(info.file_size for info in infos)
                if self._unpacked > MOST_UNPACKED or self._members > MOST_MEMBERS:
                    size = f"unpacks to more than {MOST_UNPACKED // _MB} MB" if self._members <= MOST_MEMBERS else "is too many files"
                    raise self._refused(f"what is embedded in it {size}, which no template needs", "embed less, or paste it as a picture")
                self.directory(infos)
                for info in infos:
                    if info.filename.lower().endswith(_XML_NAMES):
                        self._add_elements(info.filename, archive.read(info))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError):
            return

    def _add_markup(self, size: int) -> None:
        self._markup += size
        if self._markup > MOST_MARKUP:
            raise self._refused(f"holds more than {MOST_MARKUP // _MB} MB of text and drawings, without its pictures", _SIMPLER)

    def _add_elements(self, name: str, data: bytes) -> None:
        beginnings = data.count(b"<")
        self._elements += beginnings
        self._pieces += beginnings + data.count(b"=")
        if self._elements > MOST_ELEMENTS or self._pieces > MOST_PIECES:
            raise self._refused(f"holds more than {MOST_ELEMENTS // 2:,} pieces of text and drawings", _SIMPLER)
        if name.lower().endswith(".rels"):
            self._relationships += beginnings - data.count(b"</") - 1
            if self._relationships > MOST_RELATIONSHIPS:
                raise self._refused(f"names more than {MOST_RELATIONSHIPS:,} pictures, links and other parts", "take some of them out")
        self._check_sound(name, data)

    def _check_sound(self, name: str, data: bytes) -> None:
        """Word writes UTF-8; another encoding would hide from who counts. And no element of Word's has hundreds of attributes."""
        hint = "open it in Word, let Word repair it, and save it again"
        written = _ENCODING.search(data, 0, 400)
        if b"<" not in data[:400] or (written and written[1].replace(b"\0", b"").lower() not in _WRITTEN):
            raise self._refused(f"its part {name} cannot be read (it is not written in UTF-8)", hint)
        if any(sum(1 for _ in _ATTRIBUTE.finditer(each[0])) > MOST_ATTRIBUTES for each in _LONG.finditer(data)):
            raise self._refused(f"its part {name} cannot be read (an element has more than {MOST_ATTRIBUTES} attributes)", hint)

    def _refused(self, message: str, hint: str) -> InputError:
        return InputError(Problem(self._name, message, hint))


def _is_markup(data: bytes) -> bool:
    """Whether a parser would take `data` for XML."""
    return data.startswith(_MARKS) or data[:100].lstrip(b"\0\t\r\n ").startswith(b"<")
