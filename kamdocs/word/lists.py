"""Numbered lists that begin anew with each turn of the loop around them.

A list is what Word takes for one: the paragraphs of one numId, given by the paragraph or its style. Headings are none. Where the innermost
loop around a list's paragraphs holds several of them, the list begins anew with each turn; where it holds one, the loop makes the list,
which begins anew with each turn of the next loop outside. Branches of a condition count as one, since one of them is printed. `{{p x }}`
counts as several, since its text may have several paragraphs, where the loop holds other paragraphs between those of one turn and the next.

A sign, put into the template at the beginning of the loop's body, says which lists begin anew there; it is gone from the finished document.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from kamdocs.word.markup import Element, W, remove
from kamdocs.word.numbering import Item, Numbering
from kamdocs.word.package import Package
from kamdocs.word.tags import Tag

__all__ = ["has_lists", "mark_lists", "restart_lists"]

_SIGNS: Final = "urn:kamdocs:lists"
_SIGN: Final = f"{{{_SIGNS}}}anew"
_TEXT, _PARAGRAPH = f"{W}t", f"{W}p"
_HOLDERS: Final = {"p": _PARAGRAPH, "tr": f"{W}tr", "tc": f"{W}tc"}


def has_lists(source: str) -> bool:
    """Whether a prepared or rendered part holds a sign."""
    return _SIGNS in source


# ------------------------------------------------------------------------------------------------------------------------- the template


@dataclass(slots=True)
class _Block:
    """A loop or a condition of the template with what it holds. `place`: the paragraph, row or cell of a loop's tag; None: no loop."""

    around: _Block | None = None
    place: Element | None = None
    branches: list[list[_Block | _Entry]] = field(default_factory=lambda: [[]])
    lists: set[str] = field(default_factory=set)
    """The lists of the paragraphs in it, "" for one without a number."""

    def loops(self) -> Iterator[_Block]:
        """The loops around, the innermost first, this one included."""
        block: _Block | None = self
        while block is not None:
            if block.place is not None:
                yield block
            block = block.around


@dataclass(slots=True)
class _Entry:
    """A numbered paragraph of the template."""

    item: Item
    block: _Block
    before: str
    """The list of the paragraph before it, "" for none."""
    is_text: bool
    """Whether a text stands in its place, which may have several paragraphs: `{{p x }}`."""

    @property
    def is_list(self) -> bool:
        """Whether each turn of its loop makes a list of it: of several paragraphs, which others part from those of the next turn."""
        loop = next(self.block.loops(), None)
        return self.is_text and loop is not None and not loop.lists <= {self.item.list_id}


def mark_lists(root: Element, tags: Callable[[str | None], Iterable[Tag]], numbering: Numbering) -> None:
    """Puts signs into the tree of a template. `tags`: those in a text, while their places still stand for them."""
    if not numbering.lists:
        return
    top, entries = _read(root, tags, numbering)
    signs: dict[int, tuple[_Block, list[str]]] = {}
    for group in _groups(top, entries):
        loop = _restarting(group)
        if loop is not None:
            lists = signs.setdefault(id(loop), (loop, []))[1]
            if group[0].item.list_id not in lists:
                lists.append(group[0].item.list_id)
    for loop, lists in signs.values():
        assert loop.place is not None
        sign = etree.Element(_SIGN, {"of": " ".join(lists)}, nsmap={"lists": _SIGNS})
        loop.place.addnext(sign)


def _read(root: Element, tags: Callable[[str | None], Iterable[Tag]], numbering: Numbering) -> tuple[_Block, list[_Entry]]:
    """The loops and conditions of the template, and its numbered paragraphs, in their order."""
    statements: dict[Element, Tag] = {}
    texts: set[Element] = set()
    for text in root.iter(_TEXT):
        for tag in tags(text.text):
            if tag.level in _HOLDERS and tag.kind == "{%":
                holder = next(text.iterancestors(_HOLDERS[tag.level]), None)
                if holder is not None:
                    statements[holder] = tag
            elif tag.level == "p" and tag.kind == "{{":
                texts.update(itertools.islice(text.iterancestors(_PARAGRAPH), 1))
    top = block = _Block()
    entries: list[_Entry] = []
    gone: set[Element] = set()
    before = ""
    for element in root.iter(*_HOLDERS.values()):
        if element in statements:
            block = _stepped(block, element, statements[element]) or top
            gone.update(element.iter(_PARAGRAPH))
        elif element.tag == _PARAGRAPH and element not in gone:
            known = numbering.known(element)
            item = known.item
            counted = None if item is None or known.outline is not None or not numbering.is_counted(item) else item
            for loop in block.loops():
                loop.lists.add("" if counted is None else counted.list_id)
            if counted is not None:
                entries.append(_Entry(counted, block, before, element in texts))
                block.branches[-1].append(entries[-1])
            before = "" if item is None else item.list_id
    return top, entries


def _stepped(block: _Block, place: Element, tag: Tag) -> _Block | None:
    """The block in which the template goes on after `tag`."""
    if tag.word in {"if", "for", "with"}:
        inner = _Block(block, place if tag.word == "for" else None)
        block.branches[-1].append(inner)
        return inner
    if tag.word in {"elif", "else"}:
        block.branches.append([])
    return block.around if tag.word.startswith("end") else block


def _groups(top: _Block, entries: list[_Entry]) -> Iterator[list[_Entry]]:
    """The numbered paragraphs inside loops, by list and outermost loop; not those of a list that begins right before its loop."""
    groups: dict[tuple[str, int], list[_Entry]] = {}
    for entry in entries:
        loops = list(entry.block.loops())
        if loops:
            groups.setdefault((entry.item.list_id, id(loops[-1])), []).append(entry)
    for (list_id, _), group in groups.items():
        if group[0].before != list_id:
            yield group


def _restarting(group: list[_Entry]) -> _Block | None:
    """The loop with whose turns the list begins anew; None where no loop does that."""
    ways = [list(entry.block.loops()) for entry in group]
    common = [loop for loop in ways[0] if all(any(loop is each for each in way) for way in ways)]
    lowest = min(entry.item.level for entry in group)
    several = _count(common[0], {id(entry) for entry in group if entry.item.level == lowest}) > 1
    return common[0] if several else next(iter(common[1:]), None)


def _count(block: _Block, wanted: set[int]) -> int:
    """How many of the wanted paragraphs one turn may print; 2 stands for many."""

    def of(part: _Block | _Entry) -> int:
        if isinstance(part, _Entry):
            return (2 if part.is_list else 1) if id(part) in wanted else 0
        return _count(part, wanted) * (1 if part.place is None else 2)

    return max(sum(map(of, branch)) for branch in block.branches)


# ---------------------------------------------------------------------------------------------------------------- the finished document


def restart_lists(root: Element, package: Package) -> None:
    """Takes the signs out of a finished part, and gives the paragraphs after each of them a list of their own, of the same definition.

    The lists' part of `package` is written where there was anything to restart.
    """
    if next(root.iter(_SIGN), None) is None:
        return
    numbering = Numbering.of(package)
    restarts = _Restarts(numbering)
    signs: list[Element] = []
    for element in root.iter(_SIGN, _PARAGRAPH):
        if element.tag == _SIGN:
            restarts.anew(element.get("of", "").split())
            signs.append(element)
        else:
            restarts.follow(element)
    for sign in signs:
        remove(sign)
    numbering.save(package)


class _Restarts:
    """Lists that begin anew while a document is gone through."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._current: dict[str, str] = {}  # list → the one in its place; "" until a paragraph asks for it

    def anew(self, lists: list[str]) -> None:
        self._current.update(dict.fromkeys(lists, ""))

    def follow(self, paragraph: Element) -> None:
        """Gives a paragraph the list that stands in the place of its own."""
        if not self._current:
            return
        known = self._numbering.known(paragraph)
        item = known.item
        if item is None or item.list_id not in self._current or known.outline is not None:
            return
        self._current[item.list_id] = self._current[item.list_id] or self._numbering.restarted(item.list_id)
        self._numbering.give(paragraph, item, self._current[item.list_id])
