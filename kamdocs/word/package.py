"""A Word file as the zip that it is: read within limits, its parts and their relationships, and written back.

Files are written with one fixed date and in a fixed order, so that equal parts give equal bytes. Members that nobody changed keep
their compressed bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamdocs.errors import InputError, Problem
from kamdocs.word.bounds import MOST_MEMBERS, MOST_UNPACKED, Weighed
from kamdocs.word.markup import Element, MarkupError, local_name, parsed, serialised

__all__ = [
    "LARGEST",
    "Member",
    "Package",
    "Parts",
    "Relationship",
    "open_package",
    "read_bytes",
    "read_package",
    "relationships_name",
    "unzipped",
    "written",
]

LARGEST: Final = MOST_UNPACKED
"""Bytes that a Word file may have, zipped or unzipped."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATES: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "a Word template (.dotx)",
    "application/vnd.ms-word.document.macroEnabled.main+xml": "a Word document with macros (.docm)",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": "a Word template with macros (.dotm)",
}
_AS_DOCX: Final = "open it in Word and save it as Word Document (.docx)"
_OFFICE_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_OUTSIDE: Final = re.compile(r"\\|\0|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
"""What no name of a part may have: a path from the root, a drive, a step upwards, a backslash."""
_STRICT_DOCUMENT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the zip, as it is stored. `size`: bytes when unzipped; `method`: 0 stored, 8 deflated."""

    name: str
    raw: bytes
    crc: int
    size: int
    method: int

    @classmethod
    def of(cls, name: str, data: bytes) -> Member:
        """`data` deflated."""
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(name, deflate.compress(data) + deflate.flush(), zlib.crc32(data), len(data), zipfile.ZIP_DEFLATED)

    def data(self) -> bytes:
        """What was stored."""
        return self.raw if self.method == zipfile.ZIP_STORED else zlib.decompress(self.raw, -zlib.MAX_WBITS)


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another. `target`: the name of a part; for an external one, the address as written."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type: `header`, `image`, `hyperlink`."""
        return self.type.rpartition("/")[2]


class Parts(MutableMapping[str, bytes]):
    """The parts of a file by name, in its order: unpacked when they are looked at, packed again only where they were changed."""

    def __init__(self, members: Mapping[str, Member], unpacked: Mapping[str, bytes] | None = None) -> None:
        self._members: dict[str, Member | None] = dict(members)  # None: it was never packed
        self._unpacked: dict[str, bytes] = dict(unpacked or {})

    def __getitem__(self, name: str) -> bytes:
        data = self._unpacked.get(name)
        if data is None:
            member = self._members[name]
            assert member is not None  # what was never packed is there unpacked
            data = self._unpacked[name] = member.data()
        return data

    def __setitem__(self, name: str, data: bytes) -> None:
        self._members.setdefault(name)
        self._unpacked[name] = data

    def __delitem__(self, name: str) -> None:
        del self._members[name]
        self._unpacked.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def member(self, name: str) -> Member:
        """The part as it is stored; the very bytes that were read where nobody changed it."""
        member, data = self._members[name], self._unpacked.get(name)
        if data is None or (member is not None and member.size == len(data) and member.crc == zlib.crc32(data)):
            assert member is not None  # what was never packed is there unpacked
            return member
        return Member.of(name, data)

    def settle(self) -> None:
        """Packs what was changed so far, once for all copies that are made from now on."""
        self._members = {name: self.member(name) for name in self._members}
        self._unpacked.clear()

    def copy(self) -> Parts:
        twin = object.__new__(Parts)
        twin._members, twin._unpacked = dict(self._members), dict(self._unpacked)
        return twin


class Package:
    """The parts of a Word file. `name`: what messages call the file; `parts`: bytes by part name, in the file's order."""

    def __init__(self, name: str, parts: Parts) -> None:
        self.name = name
        self.parts = parts
        self._types = self._read_types()
        self.main = self._main_part()

    def content_type(self, part: str) -> str:
        """The part's content type; "" when the file gives none."""
        overrides, defaults = self._types
        return overrides.get(part.lower()) or defaults.get(part.rpartition(".")[2].lower(), "")

    def xml(self, part: str) -> Element:
        """The root of an XML part. Raises InputError where it cannot be read."""
        try:
            return parsed(self.parts[part])
        except MarkupError as error:
            raise self._refused(
                f"its part {part} cannot be read ({error})", "open it in Word, let Word repair it, and save it again"
            ) from None

    def relationships(self, part: str) -> list[Relationship]:
        """The relationships of `part` ("": of the file), in their order."""
        name = relationships_name(part)
        if name not in self.parts:
            return []
        folder = posixpath.dirname(part)
        found = []
        for each in self.xml(name):
            if local_name(each.tag) != "Relationship":
                continue
            target = each.get("Target", "")
            external = each.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
            found.append(Relationship(each.get("Id", ""), each.get("Type", ""), target, external))
        return found

    def set_content_types(self, root: Element) -> None:
        """Takes `root` for the file's content types."""
        self.parts[_CONTENT_TYPES] = serialised(root)
        self._types = self._read_types()

    def drop_relationships(self, part: str, ids: set[str]) -> None:
        """Takes the relationships with these ids away from `part`."""
        name = relationships_name(part)
        if not ids or name not in self.parts:
            return
        root = self.xml(name)
        for each in list(root):
            if each.get("Id") in ids:
                root.remove(each)
        if len(root):
            self.parts[name] = serialised(root)
        else:
            del self.parts[name]

    def drop_unreachable(self) -> None:
        """Drops every part that no relationship leads to, with its own relationships and its content type."""
        reached = set(self._reachable())
        kept = {_CONTENT_TYPES, *reached, *(relationships_name(part) for part in reached), relationships_name("")}
        gone = [part for part in self.parts if part not in kept]
        for part in gone:
            del self.parts[part]
        if gone:
            root = self.xml(_CONTENT_TYPES)
            present = {part.lower() for part in self.parts}
            for each in list(root):
                if local_name(each.tag) == "Override" and each.get("PartName", "").lstrip("/").lower() not in present:
                    root.remove(each)
            self.set_content_types(root)

    def copy(self) -> Package:
        """The same parts, free to be changed."""
        twin = object.__new__(Package)
        twin.name, twin.main, twin._types = self.name, self.main, self._types
        twin.parts = self.parts.copy()
        return twin

    def to_bytes(self) -> bytes:
        """The file: content types first, then the file's relationships, then the parts in the order in which they were read."""
        first = [name for name in (_CONTENT_TYPES, relationships_name("")) if name in self.parts]
        names = [*first, *(name for name in self.parts if name not in first)]
        return written(self.parts.member(name) for name in names)

    def _reachable(self) -> Iterator[str]:
        seen: set[str] = set()
        waiting = [""]
        while waiting:
            for relationship in self.relationships(waiting.pop()):
                target = relationship.target
                if not relationship.external and target in self.parts and target not in seen:
                    seen.add(target)
                    waiting.append(target)
                    yield target

    def _read_types(self) -> tuple[dict[str, str], dict[str, str]]:
        if _CONTENT_TYPES not in self.parts:
            raise self._refused("is a zip file, but no Word document", _AS_DOCX)
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for each in self.xml(_CONTENT_TYPES):
            if local_name(each.tag) == "Override":
                overrides[each.get("PartName", "").lstrip("/").lower()] = each.get("ContentType", "")
            elif local_name(each.tag) == "Default":
                defaults[each.get("Extension", "").lower()] = each.get("ContentType", "")
        return overrides, defaults

    def _main_part(self) -> str:
        relationships = {each.type: each.target for each in self.relationships("")}
        main = relationships.get(_OFFICE_DOCUMENT, "")
        kind = self.content_type(main) if main in self.parts else ""
        if kind == _MAIN:
            return main
        if kind in _TEMPLATES:
            raise self._refused(f"is {_TEMPLATES[kind]}, whatever its name says", _AS_DOCX)
        if _STRICT_DOCUMENT in relationships:
            raise self._refused("was saved as Strict Open XML, which most programs cannot read", _AS_DOCX)
        raise self._refused("is no Word document", _AS_DOCX)

    def _refused(self, message: str, hint: str) -> InputError:
        return InputError(Problem(self.name, message, hint))


def relationships_name(part: str) -> str:
    """Where the relationships of `part` lie: `word/_rels/document.xml.rels`."""
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_package(path: Path) -> Package:
    """The template at `path`. Raises InputError, in one plain sentence, for anything else, and for one beyond `kamdocs.word.bounds`."""
    return open_package(read_bytes(path), path.as_posix(), as_template=True)


def read_bytes(path: Path) -> bytes:
    """The bytes of the file at `path`, which may be a Word document. Raises InputError where that can be seen to be wrong."""
    shown = path.as_posix()
    if path.is_dir():
        raise InputError(Problem(shown, "is a folder, not a Word document", "name the .docx file in it"))
    if path.name.startswith("~$"):
        raise InputError(Problem(shown, "is the lock that Word keeps beside an open file", f"name {path.name[2:]} itself"))
    if path.suffix.lower() in {".dotx", ".docm", ".dotm", ".doc", ".dot"}:
        raise InputError(Problem(shown, f"is a {path.suffix.lower()} file, and a .docx is needed", _AS_DOCX))
    if path.exists() and not path.is_file():
        raise InputError(Problem(shown, "is no ordinary file", "name a .docx file"))
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _too_large(shown)
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(Problem(shown, "there is no such file", "check its name and folder")) from None
    except PermissionError:
        raise InputError(Problem(shown, "cannot be read", "close it in other programs, or ask for the right to read it")) from None
    except OSError as error:
        why = error.strerror or "no reason is given"
        raise InputError(Problem(shown, f"cannot be read ({why})", "check that its disk can be reached")) from None


def open_package(data: bytes, name: str, *, as_template: bool = False) -> Package:
    """The Word file in `data`, called `name` in messages. Raises InputError. `as_template`: within the bounds of a template."""
    if not data:
        raise InputError(Problem(name, "is empty", "save it again from Word"))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(Problem(name, "is protected with a password", "open it in Word, take the password away, and save it"))
        raise InputError(Problem(name, "is an old Word document (.doc), whatever its name says", _AS_DOCX))
    unpacked, members = _unzipped(data, name, Weighed(name) if as_template else None)
    return Package(name, Parts({part: members.get(part) or Member.of(part, content) for part, content in unpacked.items()}, unpacked))


def unzipped(data: bytes, name: str) -> dict[str, bytes]:
    """The files of any zip, by name, within the limits of a Word file. Raises InputError."""
    return _unzipped(data, name)[0]


def written(members: Iterable[Member]) -> bytes:
    """A zip file of these members, in this order, all dated 1 January 1980."""
    body = io.BytesIO()
    directory = io.BytesIO()
    count = 0
    for count, member in enumerate(members, 1):  # noqa: B007 (count is used after the loop)
        name = member.name.encode("utf-8")
        flags = 0 if member.name.isascii() else 0x800
        common = struct.pack("<HHHHHIIIHH", 20, flags, member.method, 0, 0x21, member.crc, len(member.raw), member.size, len(name), 0)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, body.tell()) + name)
        body.write(b"PK\x03\x04" + common + name + member.raw)
    start, size = body.tell(), directory.tell()
    body.write(directory.getvalue())
    body.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, 0))
    return body.getvalue()


def _unzipped(data: bytes, name: str, weighed: Weighed | None = None) -> tuple[dict[str, bytes], dict[str, Member]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, data, name, weighed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError):
        message = "is no Word document, or is damaged" if data.startswith(b"PK") else "is no Word document"
        raise InputError(Problem(name, message, _AS_DOCX)) from None


def _read(archive: zipfile.ZipFile, data: bytes, name: str, weighed: Weighed | None) -> tuple[dict[str, bytes], dict[str, Member]]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    # The directory is believed for refusing only: zipfile reads no more of a member than the directory says, and checks its sum.
    if sum(info.file_size for info in infos) > LARGEST:
        raise _too_large(name)
    if len(infos) > MOST_MEMBERS:
        raise InputError(
            Problem(name, f"holds more than {MOST_MEMBERS} files, which no document needs", "open it in Word and save it again")
        )
    if any(info.flag_bits & 1 for info in infos):
        raise InputError(Problem(name, "is protected with a password", "open it in Word, take the password away, and save it"))
    _check_names(infos, name)
    if weighed:
        weighed.directory(infos)
    parts: dict[str, bytes] = {}
    members: dict[str, Member] = {}
    for info in infos:
        parts[info.filename] = archive.read(info)
        members[info.filename] = Member(info.filename, _stored(info, data), info.CRC, info.file_size, info.compress_type)
        if weighed:
            weighed.content(info.filename, parts[info.filename])
    return parts, {name: member for name, member in members.items() if member.method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)}


def _check_names(infos: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Word takes names that differ in case alone for one, and a name is a path within the file."""
    seen: set[str] = set()
    for info in infos:
        part = info.filename
        if part.lower() in seen:
            raise InputError(Problem(name, f"holds its part {part} twice", "open it in Word and save it again"))
        if _OUTSIDE.search(info.orig_filename):
            shown = "".join(sign if sign.isprintable() else "?" for sign in part)
            message = f"holds {shown}, whose name leads out of the file"
            raise InputError(Problem(name, message, "open it in Word and save it again"))
        seen.add(part.lower())


def _stored(info: zipfile.ZipInfo, data: bytes) -> bytes:
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    return data[start : start + info.compress_size]


def _too_large(name: str) -> InputError:
    message = f"unpacks to more than {LARGEST // (1024 * 1024)} MB, which no template needs"
    return InputError(Problem(name, message, "make its pictures smaller in Word (Compress Pictures) and save it again"))
