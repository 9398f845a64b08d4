"""The tags of a part in the order of the document, how they pair, and what Jinja makes of them where some are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from kamdocs.word.check.opened import Part, ancestor
from kamdocs.word.environment import STATEMENTS
from kamdocs.word.markup import A, Element, W
from kamdocs.word.places import quoted
from kamdocs.word.prepare import attribute_place
from kamdocs.word.tags import Tag, found_tags, has_tags

__all__ = ["Pairs", "Placed", "paired", "placed_tags", "single", "tree_text"]

_TEXTS: Final = (f"{W}t", f"{A}t")
_CONTROLS = re.compile(r"^[-+]|[-+]$")
_OPENERS: Final = {"if": "{% if 1 %}", "for": "{% for x in y %}", "set": "{% set x %}", "with": "{% with %}"}
_BEGINNINGS: Final = {"elif": ("if",), "else": ("if", "for")} | {f"end{word}": (word,) for word in STATEMENTS}
"""The statements that each ending or turning belongs to."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag and the element that it begins in. `attribute`: the name of the one that holds it, "" where it stands in the text."""

    tag: Tag
    element: Element
    attribute: str = ""

    @property
    def code(self) -> str:
        """What Jinja reads between the braces, without its whitespace controls; of docxtpl's own words the value behind them."""
        code = _CONTROLS.sub("", " ".join(self.tag.code.splitlines()))
        return code.strip()[len(self.tag.word) :] if self.tag.is_layout else code

    @property
    def prints(self) -> bool:
        """Whether the tag is an expression: one that is printed, or the value of one of docxtpl's own words."""
        return self.tag.kind == "{{" or (self.tag.is_layout and bool(self.code.strip()))

    @property
    def commands(self) -> bool:
        return self.tag.kind == "{%" and not self.tag.is_layout

    @property
    def is_block(self) -> bool:
        """Whether something has to end what it begins."""
        return self.commands and self.tag.word in STATEMENTS and not (self.tag.word == "set" and "=" in self.tag.code)

    def holder(self) -> Element:
        """The paragraph, row or cell whose place the tag takes; else the element that it stands in."""
        wanted = {"p": f"{W}p", "tr": f"{W}tr", "tc": f"{W}tc"}.get(self.tag.level)
        found = None if wanted is None or self.attribute else ancestor(self.element, wanted)
        return self.element if found is None else found


@dataclass
class Pairs:
    """How tags belong together, by their positions in their list.

    `met`: for an ending or turning (`else`, `elif`) the innermost statement that was open; `blocks`: each statement with its turnings and
    its end, where all of that is in order.
    """

    met: dict[int, int] = field(default_factory=dict)
    blocks: list[list[int]] = field(default_factory=list)


def placed_tags(part: Part) -> list[Placed]:
    """Every tag that is closed, in the order in which the engine meets them."""
    beginning = dict(_beginning(part))
    found: list[Placed] = []
    for element in part.root.iter(etree.Element):
        for name, value in element.attrib.items():
            if has_tags(value):
                where = f"{part.where}, {attribute_place(element, name)} {quoted(value)}"
                found += [Placed(tag, element, name) for tag in _tags(value, where)]
        if element.tag in _TEXTS:
            found += [Placed(tag, element) for tag in beginning.get(element, ())]
        elif has_tags(element.text):
            found += [Placed(tag, element) for tag in _tags(element.text, f"{part.where}, {quoted(element.text)}")]
    return found


def paired(tags: Sequence[Placed]) -> Pairs:
    """Endings go with the nearest statement that they fit, as `kamdocs.word.tags.misplaced` has it."""
    pairs = Pairs()
    open_blocks: list[list[int]] = []
    for position, placed in enumerate(tags):
        beginnings = _BEGINNINGS.get(placed.tag.word) if placed.commands else None
        if placed.is_block:
            open_blocks.append([position])
        if beginnings is None or not open_blocks:
            continue
        pairs.met[position] = open_blocks[-1][0]
        if not any(tags[block[0]].tag.word in beginnings for block in open_blocks):
            continue
        while tags[open_blocks[-1][0]].tag.word not in beginnings:
            open_blocks.pop()
        open_blocks[-1].append(position)
        if placed.tag.word.startswith("end"):
            pairs.blocks.append(open_blocks.pop())
    return pairs


def single(placed: Placed) -> str:
    """A text for Jinja in which this tag stands alone, with what it needs to be whole; "" where there is nothing to read."""
    word = placed.tag.word
    if placed.prints:
        return f"{{{{ {placed.code} }}}}"
    if not placed.commands or (word not in _BEGINNINGS and word not in STATEMENTS):
        return ""
    tag = f"{{% {placed.code} %}}"
    if placed.is_block:
        return f"{tag}{{% end{word} %}}"
    if word in STATEMENTS:
        return tag
    beginning = _BEGINNINGS[word][0]
    return f"{_OPENERS[beginning]}{tag}" + ("" if word.startswith("end") else f"{{% end{beginning} %}}")


def tree_text(tags: Sequence[Placed], broken: set[int]) -> str:
    """All tags as one text for Jinja, the tag at position n on line n + 1. `broken`: positions of tags that cannot be read, left out.

    What does not pair is left out, too, and what is never closed ends at the end.
    """
    lines: list[str] = []
    open_words: list[str] = []
    for position, placed in enumerate(tags):
        line = ""
        if position in broken:
            pass
        elif placed.prints:
            line = f"{{{{ {placed.code} }}}}"
        elif placed.is_block:
            open_words.append(placed.tag.word)
            line = f"{{% {placed.code} %}}"
        elif placed.commands and placed.tag.word == "set":
            line = f"{{% {placed.code} %}}"
        elif placed.commands and placed.tag.word in _BEGINNINGS:
            line = _ending(placed, open_words)
        lines.append(line)
    lines[-1:] = ["".join([*lines[-1:], *(f"{{% end{word} %}}" for word in reversed(open_words))])]
    return "\n".join(lines)


def _ending(placed: Placed, open_words: list[str]) -> str:
    beginnings = _BEGINNINGS[placed.tag.word]
    if not any(word in beginnings for word in open_words):
        return ""
    ends = ""
    while open_words[-1] not in beginnings:
        ends += f"{{% end{open_words.pop()} %}}"
    if placed.tag.word.startswith("end"):
        open_words.pop()
    return f"{ends}{{% {placed.code} %}}"


def _beginning(part: Part) -> Iterator[tuple[Element, list[Tag]]]:
    """The tags that begin in each text element of a paragraph with tags."""
    for paragraph, texts in part.texts.items():
        text = part.text(paragraph)
        tags = _tags(text, f"{part.where}, {quoted(text)}") if has_tags(text) else []
        start = 0
        for each in texts if tags else ():
            end = start + len(each.text or "")
            yield each, [tag for tag in tags if start <= tag.start < end]
            start = end


def _tags(text: str, where: str) -> list[Tag]:
    return [tag for tag in found_tags(text, where) if isinstance(tag, Tag)]
