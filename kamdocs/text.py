"""The small texts of libraries and profiles: words and `{{ path | filter }}`, looked up, never compiled or executed.

A path names a field by keys and list positions (`relationship.projects[0].name`); a filter is one of `values.FILTERS`. There is nothing
else: no conditions, no arguments, no calls. Single braces are ordinary text, and the braces of a value are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from kamdocs.values import FILTERS, Formats

__all__ = ["Mark", "MarkedFormats", "Slot", "fill", "find", "parse", "slots", "split_path"]

Mark = Callable[[str, str], str]
"""What stands for a value that a slot prints, so that it can be found again: the slot's path, and the value's text."""

_BRACES = re.compile(r"\{\{|\}\}|\{%|\{#")
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*|\[[0-9]{1,6}\])*")
_STEP = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """`{{ path | filter }}`. `filter`: one of `values.FILTERS`; None where none is written."""

    path: str
    filter: str | None


class MarkedFormats(Formats):
    """The formats of a language for texts whose values are to be found again in them. `mark`: makes of each what stands in its slot."""

    def __init__(self, language: str, mark: Mark) -> None:
        super().__init__(language)
        self.mark = mark


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[str | Slot, ...]:
    """The words and slots of `text`, in order; adjoining words are one. Raises ValueError with a plain sentence."""
    parts: list[str | Slot] = []
    position = 0
    while opening := _BRACES.search(text, position):
        if opening[0] != "{{":
            raise ValueError(_misplaced(opening[0]))
        end = text.find("}}", opening.end())
        if end < 0:
            raise ValueError(f"{_excerpt(text[opening.start() :])} is never closed; write }}}} after the path")
        if opening.start() > position:
            parts.append(text[position : opening.start()])
        parts.append(_slot(text[opening.end() : end]))
        position = end + 2
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)


def slots(text: str) -> tuple[Slot, ...]:
    """The slots of `text`, in order. Raises ValueError as `parse` does."""
    return tuple(part for part in parse(text) if isinstance(part, Slot))


@lru_cache(maxsize=4096)
def split_path(path: str) -> tuple[str | int, ...]:
    """`relationship.projects[0].name` as `("relationship", "projects", 0, "name")`. Raises ValueError for what is no path."""
    if "(" in path:
        raise ValueError(f"{_excerpt(path)} calls something, and a text can only name a field, like account.name")
    if not _PATH.fullmatch(path):
        raise ValueError(f"{_excerpt(path)} is no path; write names with dots, like account.name or relationship.projects[0].name")
    return tuple(int(step) if step[0].isdigit() else step for step in _STEP.findall(path))


def find(fields: Mapping[str, Any], path: str) -> Any | None:
    """The value at `path`: keys of maps and positions of lists, never attributes.

    None where a step is absent, or where the value is None or an empty text, list or map; False and 0 are values.
    Raises ValueError for what is no path.
    """
    value: Any = fields
    for step in split_path(path):
        if isinstance(step, int):
            if not isinstance(value, list | tuple) or step >= len(value):
                return None
            value = value[step]
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return None if value is None or (isinstance(value, str | list | tuple | Mapping) and not value) else value


def fill(text: str, fields: Mapping[str, Any], formats: Formats) -> tuple[str, tuple[str, ...]]:
    """`text` with its slots filled in, and the paths that are absent, each once, in order; their slots are left empty.

    Without a filter, texts stand as they are, numbers, money and shares in their own format, dates as `formats.date`, and the fields
    `year`, `founded` and `since` as years. With `MarkedFormats` each stands as its `mark` has it. Raises ValueError for a faulty text, a
    value that its filter cannot format, and a list, a map or a truth value, which cannot be printed.
    """
    words: list[str] = []
    absent: dict[str, None] = {}
    mark = formats.mark if isinstance(formats, MarkedFormats) else None
    for part in parse(text):
        if isinstance(part, str):
            words.append(part)
            continue
        value = find(fields, part.path)
        if value is None:
            absent[part.path] = None
        else:
            shown = _shown(part, value, formats)
            words.append(mark(part.path, shown) if mark else shown)
    return "".join(words), tuple(absent)


def _slot(inside: str) -> Slot:
    path, *filters = (part.strip() for part in inside.split("|"))
    if not path:
        raise ValueError(f"{{{{{inside}}}}} names no field; write a path, like {{{{ account.name }}}}")
    split_path(path)
    if len(filters) > 1:
        raise ValueError(f"{path} has more than one filter; keep one")
    return Slot(path, _filter(filters[0], path) if filters else None)


def _filter(name: str, path: str) -> str:
    if name in FILTERS:
        return name
    bare = re.split(r"[\s(:]", name, maxsplit=1)[0]
    if bare in FILTERS:
        raise ValueError(f"{path} | {name}: a filter takes no arguments; write {{{{ {path} | {bare} }}}}")
    near = get_close_matches(name, FILTERS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(FILTERS)}"
    raise ValueError(f"{path}: {_excerpt(name)!r} is no filter; {hint}")


def _misplaced(braces: str) -> str:
    if braces == "}}":
        return "}} closes what was never opened; write {{ before the path"
    tag = "{% … %}" if braces == "{%" else "{# … #}"
    return f"{tag} has no place here; only {{{{ path | filter }}}} is possible"


def _excerpt(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _shown(slot: Slot, value: Any, formats: Formats) -> str:
    try:
        if slot.filter is not None:
            return str(getattr(formats, slot.filter)(value))
        return _plainly(slot.path, value, formats)
    except ValueError as error:
        raise ValueError(f"{slot.path}: {error}") from None


def _plainly(path: str, value: Any, formats: Formats) -> str:
    if isinstance(value, list | tuple):
        raise ValueError(f"a list cannot be printed; name one of its elements, like {path}[0]")
    if isinstance(value, Mapping):
        raise ValueError(f"a map cannot be printed; name one of its fields, like {path}.{next(iter(value))}")
    if isinstance(value, bool):
        raise ValueError("a truth value cannot be printed; test it with `when` instead")
    return formats.plain(value, str(split_path(path)[-1]))
