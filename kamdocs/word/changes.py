"""Whether a template's tags can leave a part in need of mending: a cell without a paragraph, a table without rows, two tables that touch.

Most templates cannot, and `mend_tables`, which walks the whole tree of every document, is left out for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kamdocs.word.markup import Element, W
from kamdocs.word.mend import HOLDERS
from kamdocs.word.tags import Tag

__all__ = ["may_need_mending"]

_TEXT, _PARAGRAPH, _TABLE, _ROW = f"{W}t", f"{W}p", f"{W}tbl", f"{W}tr"
_PLACES: Final = {"p": _PARAGRAPH, "tr": _ROW}

TagsIn = Callable[[str | None], Iterable[Tag]]


def may_need_mending(root: Element, tags: TagsIn) -> bool:
    """`root`: a part with its tags in place. `tags`: those of a text. Where it cannot be told, it may."""
    going: dict[Element, Tag] = {}
    for text in root.iter(_TEXT):
        for tag in tags(text.text):
            if tag.level in _PLACES:
                going[next(text.iterancestors(_PLACES[tag.level]), text)] = tag
            elif tag.level or tag.is_layout or "-" in tag.code[:1] + tag.code[-1:]:
                return True
    return any(not _stays_apart(table, going) or not _keeps_a_row(table, going) for table in root.iter(_TABLE)) or any(
        not _ends_well(holder, going) for holder in root.iter(*HOLDERS)
    )


def _stays_apart(table: Element, going: dict[Element, Tag]) -> bool:
    """Whether a paragraph that does not go follows."""
    after = table.getnext()
    return after is not None and after.tag == _PARAGRAPH and after not in going


def _keeps_a_row(table: Element, going: dict[Element, Tag]) -> bool:
    """Whether a row stands outside every loop and condition."""
    depth = 0
    for row in table.findall(_ROW):
        tag = going.get(row)
        if tag is None and not depth:
            return True
        if tag is not None:
            depth += -1 if tag.word.startswith("end") else tag.word in {"for", "if", "with"}
    return False


def _ends_well(holder: Element, going: dict[Element, Tag]) -> bool:
    last = holder[-1] if len(holder) else None
    return last is not None and last.tag == _PARAGRAPH and last not in going
