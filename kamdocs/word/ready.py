"""A part of a template made ready, and how its problems are told: all that a rendering needs of the making, which has files of its own."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from kamdocs.errors import Problem
from kamdocs.word.tags import Tag, shown_in

__all__ = ["MOST_TOLD", "Chain", "Ready", "at_tag", "most_told", "problem_of"]

Chain = tuple[str | int, ...]
"""A field as a template names it: `("offer", "items", 0)`."""

MOST_TOLD: Final = 200
"""Problems of one template that are told; the others are counted."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A part with tags. `name`: of the part; `place`: what people call it; `source`: for Jinja.

    `tags`: JSON, which only a fault has to read: the line of the source on which each tag begins, and the tag, in order.
    `chains`: each field that the part names, with its first line.
    """

    name: str
    place: str
    source: str
    tags: str = field(repr=False)
    chains: dict[Chain, int] = field(repr=False)
    may_need_mending: bool
    """Whether its tags can leave a cell without a paragraph, a table without rows, or two tables that touch."""
    columns_change: bool
    """Whether its tags can change how many columns a table has."""

    def tag_at(self, line: int) -> Tag | None:
        """The last tag that begins on `line` of the source or before it."""
        tags = _tags_of(self.tags)
        index = bisect_right(tags, line, key=lambda each: each[0])
        return Tag(*tags[index - 1][1:]) if index else None


@lru_cache(maxsize=8)
def _tags_of(tags: str) -> list[Any]:
    """Read once, since a template with one fault may have many."""
    found: list[Any] = json.loads(tags)
    return found


def problem_of(file: str, place: str, tag: Tag | None, message: str, hint: str) -> Problem:
    """A problem of a tag in this file."""
    told = at_tag(place, tag, message, hint)
    return Problem(f"{file}, {told.where}", told.message, told.hint)


def at_tag(place: str, tag: Tag | None, message: str, hint: str) -> Problem:
    """A problem of a tag, or of its whole part; the tag is shown where the paragraph does not show it already."""
    if tag is None:
        return Problem(place, message, hint)
    shown = " ".join(tag.text.split())
    is_shown = tag.text in message or shown_in(tag.where, shown)
    return Problem(tag.where or place, message if is_shown else f"{message}, in {shown}", hint)


def most_told(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Each problem once, and how many more there are where they are too many to be read."""
    each_once = list(dict.fromkeys(problems))
    if len(each_once) <= MOST_TOLD:
        return each_once
    return [*each_once[:MOST_TOLD], Problem(file, f"there are {len(each_once) - MOST_TOLD:,} problems more", "mend these first")]
