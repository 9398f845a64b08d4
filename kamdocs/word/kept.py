"""Templates made ready, kept over processes: the prepared texts and the file's members as they are packed, as data with a digest.

Nothing in it is ever executed as it is: what Jinja makes of the texts is compiled anew in each process, in memory alone. The name of a file
tells the template's bytes and the engine that read them; one that is damaged, cut off or foreign is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kamdocs.cache import cache_folder, keep, kept
from kamdocs.word.package import Member, Package, Parts
from kamdocs.word.ready import Ready

__all__ = ["keep_ready", "kept_ready"]

_MOST_KEPT: Final = 64
"""Templates that are kept; of more the oldest go."""
_DAMAGED: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


def kept_ready(data: bytes, name: str, variant: str = "") -> tuple[Package, str, list[Ready]] | None:
    """What was kept of the template with these bytes, called `name` in messages: package, part of the core properties, parts with tags.

    `variant`: in what other way than the common one it was read.
    """
    name_kept = _name(data, variant)
    content = kept(_folder() / name_kept)
    if content is None or hashlib.sha256(content[64:]).hexdigest().encode() != content[:64]:
        return None
    try:
        start = content.index(b"\n", 64) + 1
        header = json.loads(content[64:start])
        if header["of"] != name_kept:
            return None
        texts = _Reader(content, start)
        parts = [
            Ready(
                part["name"],
                part["place"],
                texts.take(part["source"]).decode(),
                texts.take(part["tags"]).decode(),
                {tuple(chain): line for chain, line in part["chains"]},
                part["may_need_mending"],
                part["columns_change"],
            )
            for part in header["parts"]
        ]
        members = {each: Member(each, texts.take(length), crc, size, method) for each, length, crc, size, method in header["members"]}
        return Package(name, Parts(members)), header["core"], parts
    except _DAMAGED:
        return None


def keep_ready(data: bytes, package: Package, core: str, parts: list[Ready], variant: str = "") -> None:
    """Keeps what was made of the template with these bytes, where that can be done."""
    texts: list[bytes] = []
    header: dict[str, Any] = {"of": _name(data, variant), "core": core, "parts": [], "members": []}
    for part in parts:
        source, tags = part.source.encode(), part.tags.encode()
        texts += [source, tags]
        told = {"name": part.name, "place": part.place, "source": len(source), "tags": len(tags), "chains": list(part.chains.items())}
        header["parts"].append({**told, "may_need_mending": part.may_need_mending, "columns_change": part.columns_change})
    for name in package.parts:
        member = package.parts.member(name)
        texts.append(member.raw)
        header["members"].append((name, len(member.raw), member.crc, member.size, member.method))
    content = b"\n".join((json.dumps(header).encode(), b"".join(texts)))
    path = _folder() / _name(data, variant)
    keep(path, hashlib.sha256(content).hexdigest().encode() + content)
    _forget_oldest(path.parent)


class _Reader:
    """What follows the header, taken piece by piece."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content = content
        self._start = start

    def take(self, length: int) -> bytes:
        end = self._start + length
        if length < 0 or end > len(self._content):
            raise ValueError("cut off")
        piece = self._content[self._start : end]
        self._start = end
        return piece


def _folder() -> Path:
    return cache_folder() / "templates"


def _name(data: bytes, variant: str) -> str:
    return f"{hashlib.sha256(data + _engine() + variant.encode()).hexdigest()}.ready"


@cache
def _engine() -> bytes:
    """What the making depends on: the files of this engine, and docxtpl's own patching."""
    docxtpl = find_spec("docxtpl")
    patching = [Path(docxtpl.origin).with_name("template.py")] if docxtpl and docxtpl.origin else []
    stats = [(path.name, path.stat()) for path in [*sorted(Path(__file__).parent.glob("*.py")), *patching] if path.is_file()]
    return repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]).encode()


def _forget_oldest(folder: Path) -> None:
    with contextlib.suppress(OSError):
        known = sorted(folder.glob("*.ready"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in known[_MOST_KEPT:]:
            path.unlink(missing_ok=True)
