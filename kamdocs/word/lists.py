"""Numbered lists that begin anew with each turn of the loop around them.

A list is what Word takes for one: the paragraphs of one numId, given by the paragraph or its style. Headings are none. Where the innermost
loop around a list's paragraphs holds several of them, the list begins anew with each turn; where it holds one, the loop makes the list,
which begins anew with each turn of the next loop outside. Branches of a condition count as one, since one of them is printed.

A sign, put into the template at the beginning of the loop's body, says which lists begin anew there; it is gone from the finished document.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from kamdocs.word.list_numbers import Item, ListNumbers, read_list_numbers
from kamdocs.word.markup import Element, W, remove, serialised
from kamdocs.word.package import Package
from kamdocs.word.paragraph_styles import described, related_part
from kamdocs.word.tags import Tag

__all__ = ["has_lists", "mark_lists", "restart_lists"]

_SIGNS: Final = "urn:kamdocs:lists"
_SIGN: Final = f"{{{_SIGNS}}}anew"
_TEXT, _PARAGRAPH = f"{W}t", f"{W}p"
_HOLDERS: Final = {"p": _PARAGRAPH, "tr": f"{W}tr", "tc": f"{W}tc"}
_BEFORE_NUMBERING: Final = tuple(f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"))
_BEFORE_INDENT: Final = (
    *_BEFORE_NUMBERING,
    *(
        f"{W}{name}"
        for name in (
            "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
            "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing",
        )
    ),
)  # fmt: skip


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


def mark_lists(root: Element, tags: Callable[[str | None], Iterable[Tag]], numbers: ListNumbers) -> None:
    """Puts signs into the tree of a template. `tags`: those in a text, while their places still stand for them."""
    if not numbers.lists:
        return
    top, entries = _read(root, tags, numbers)
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


def _read(root: Element, tags: Callable[[str | None], Iterable[Tag]], numbers: ListNumbers) -> tuple[_Block, list[_Entry]]:
    """The loops and conditions of the template, and its numbered paragraphs, in their order."""
    statements: dict[Element, Tag] = {}
    for text in root.iter(_TEXT):
        for tag in tags(text.text):
            if tag.level in _HOLDERS and tag.kind == "{%":
                holder = next(text.iterancestors(_HOLDERS[tag.level]), None)
                if holder is not None:
                    statements[holder] = tag
    top = block = _Block()
    entries: list[_Entry] = []
    gone: set[Element] = set()
    before = ""
    for element in root.iter(*_HOLDERS.values()):
        if element in statements:
            block = _stepped(block, element, statements[element]) or top
            gone.update(element.iter(_PARAGRAPH))
        elif element.tag == _PARAGRAPH and element not in gone:
            known = numbers.known(element)
            item = known.item
            if item is not None and numbers.is_counted(item) and known.outline is None:
                entries.append(_Entry(item, block, before))
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
            return int(id(part) in wanted)
        return _count(part, wanted) * (1 if part.place is None else 2)

    return max(sum(map(of, branch)) for branch in block.branches)


# ---------------------------------------------------------------------------------------------------------------- the finished document


def restart_lists(root: Element, package: Package) -> None:
    """Takes the signs out of a finished part, and gives the paragraphs after each of them a list of their own, of the same definition.

    The lists' part of `package` is written where there was anything to restart.
    """
    if next(root.iter(_SIGN), None) is None:
        return
    part = related_part(package, "numbering")
    numbers = ListNumbers(None if part is None else package.xml(part), read_list_numbers(package).styles)
    restarts = _Restarts(numbers)
    signs: list[Element] = []
    for element in root.iter(_SIGN, _PARAGRAPH):
        if element.tag == _SIGN:
            restarts.anew(element.get("of", "").split())
            signs.append(element)
        else:
            restarts.follow(element)
    for sign in signs:
        remove(sign)
    if restarts.made and part is not None:
        package.parts[part] = serialised(numbers.root)


class _Restarts:
    """Lists made while a document is gone through. `made`: whether there are any."""

    def __init__(self, numbers: ListNumbers) -> None:
        self.made = False
        self._numbers = numbers
        self._current: dict[str, str] = {}  # list → the one in its place; "" until a paragraph asks for it
        self._free = max((int(id_) for id_ in numbers.lists if id_.isdigit()), default=0) + 1

    def anew(self, lists: list[str]) -> None:
        self._current.update(dict.fromkeys(lists, ""))

    def follow(self, paragraph: Element) -> None:
        """Gives a paragraph the list that stands in the place of its own."""
        if not self._current:
            return
        known = self._numbers.known(paragraph)
        item = known.item
        if item is None or item.list_id not in self._current or known.outline is not None:
            return
        self._current[item.list_id] = self._current[item.list_id] or self._made(item.list_id)
        self._number(paragraph, item, self._current[item.list_id])

    def _made(self, list_id: str) -> str:
        """A list of the same definition, whose levels all begin where they began in the first one."""
        new = copy.deepcopy(self._numbers.lists[list_id])
        new.set(f"{W}numId", str(self._free))
        overrides = {each.get(f"{W}ilvl"): each for each in new.findall(f"{W}lvlOverride")}
        for level in sorted(self._numbers.levels(list_id)):
            override = overrides.get(str(level))
            if override is None:
                override = etree.SubElement(new, f"{W}lvlOverride")
                override.set(f"{W}ilvl", str(level))
            start = override.find(f"{W}startOverride")
            if start is None:
                start = etree.Element(f"{W}startOverride")
                override.insert(0, start)
            start.set(f"{W}val", str(self._numbers.start(list_id, level)))
        last = list(self._numbers.lists.values())[-1]
        last.addnext(new)
        self._numbers.lists[str(self._free)] = new
        self._free += 1
        self.made = True
        return str(self._free - 1)

    def _number(self, paragraph: Element, item: Item, list_id: str) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        numbers = properties.find(f"{W}numPr")
        if numbers is None:
            numbers = _inserted(properties, "numPr", _BEFORE_NUMBERING)
        for old in [*numbers.findall(f"{W}ilvl"), *numbers.findall(f"{W}numId")]:
            numbers.remove(old)
        for place, (name, text) in enumerate((("ilvl", str(item.level)), ("numId", list_id))):
            new = etree.Element(f"{W}{name}")
            new.set(f"{W}val", text)
            numbers.insert(place, new)
        if item.style:
            self._keep_indent(paragraph, properties, item)

    def _keep_indent(self, paragraph: Element, properties: Element, item: Item) -> None:
        """A list that stands in the paragraph indents it more strongly than its style does; in the style it was the weaker one."""
        styles = self._numbers.styles
        chain = styles.chain(styles.style_id(described(paragraph)))
        above = [each.get(f"{W}styleId") for each in chain].index(item.style) + 1
        indents: dict[str, str] = {}
        for style in reversed(chain[:above]):
            given = style.find(f"{W}pPr/{W}ind")
            indents.update({} if given is None else given.attrib)
        if not indents:
            return
        own = properties.find(f"{W}ind")
        if own is None:
            own = _inserted(properties, "ind", _BEFORE_INDENT)
        if any(f"{W}{name}" in own.attrib for name in ("firstLine", "hanging")):
            indents = {name: width for name, width in indents.items() if name not in (f"{W}firstLine", f"{W}hanging")}
        own.attrib.update(indents | dict(own.attrib))


def _inserted(properties: Element, name: str, before: tuple[str, ...]) -> Element:
    """A new paragraph property in its place, behind those that may stand before it."""
    new = etree.Element(f"{W}{name}")
    place = max((index + 1 for index, each in enumerate(properties) if each.tag in before), default=0)
    properties.insert(place, new)
    return new
