"""One part of a template made ready for Jinja: a text in which every tag stands whole, on a line that leads back to its paragraph.

Each tag is taken out of the part's runs and replaced by a token, so that nothing inside a tag (`%`, `}`, `&`, quotes) can be mistaken for
markup. `{%p`, `{%tr` and `{%tc` take the place of their paragraph, row or cell in the tree; what else docxtpl's language has (`{%r`, merged
cells, `{%-`) is done by docxtpl itself. Then the tags come back in the tokens' places. What `{{p` and `{{r` print stands between marks, by
which `kamdocs.word.placing` finds it in the finished tree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from lxml import etree

from kamdocs.errors import Problem
from kamdocs.word.changes import may_need_mending
from kamdocs.word.lists import mark_lists
from kamdocs.word.marks import BLOCKS_CLOSE, BLOCKS_OPEN, RESERVED, RUNS_CLOSE, RUNS_OPEN
from kamdocs.word.marks import TOKEN_CLOSE as _CLOSE
from kamdocs.word.marks import TOKEN_OPEN as _OPEN
from kamdocs.word.markup import XML_SPACE, A, Element, W, local_name, remove
from kamdocs.word.numbering import Numbering
from kamdocs.word.places import quoted
from kamdocs.word.tags import Tag, Unclosed, found_tags, has_tags, misplaced

__all__ = ["MOST_TAGS", "MOST_WORDS", "Prepared", "attribute_place", "paragraphs", "prepared"]

MOST_TAGS: Final = 5000
"""Tags in a template."""
MOST_WORDS: Final = 20_000
"""Words and signs in all tags of a template."""

_TOKEN = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_PRINTING = re.compile(rf"\{{\{{-? {_TOKEN.pattern} -?\}}\}}")
_PRINTED_MARKS: Final = {"p": (BLOCKS_OPEN, BLOCKS_CLOSE), "r": (RUNS_OPEN, RUNS_CLOSE)}
_NAMED_PLACE = re.compile(r"""\s*free(?:\.([^\W\d]\w*)|\[\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\])\s*""")
_MOST_PROBLEMS: Final = 300
"""Nobody reads more; the search for them ends here."""
_MOST_PATCHED: Final = 1_000_000
"""Characters of a part that docxtpl patches, which takes long."""
_WORD: Final = re.compile(r"\w+|[^\w\s]")
_RESERVED = re.compile(f"[{RESERVED}]")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_PLACEHOLDER = re.compile(r"<\?kamdocs ([0-9]+)\?>")
_LEVELS: Final = {"p": f"{W}p", "tr": f"{W}tr", "tc": f"{W}tc"}
_LEVEL_NAMES: Final = {"p": "paragraph", "tr": "table row", "tc": "table cell", "r": "run"}
_TEXT, _PARAGRAPH = f"{W}t", f"{W}p"
_DRAWN_TEXT, _DRAWN_PARAGRAPH = f"{A}t", f"{A}p"
"""The texts of charts and diagrams."""
_CONTENT: Final = tuple(f"{W}{name}" for name in ("drawing", "pict", "object", "sectPr"))


@dataclass(slots=True)
class Prepared:
    """A part ready to be compiled. `source`: for Jinja; `tags`: in their order; `problems`: what is wrong with them."""

    source: str
    tags: list[Tag]
    problems: list[Problem] = field(default_factory=list)
    lines: list[tuple[int, Tag]] = field(default_factory=list)
    """The line of `source` on which each tag begins."""
    words: int = 0
    """Words and signs in its tags."""
    may_need_mending: bool = False
    """Whether its tags can leave a cell without a paragraph, a table without rows, or two tables that touch."""

    def tag_at(self, line: int) -> Tag | None:
        """The last tag that begins on `line` of the source or before it."""
        index = bisect_right(self.lines, line, key=lambda each: each[0])
        return self.lines[index - 1][1] if index else None


class _Part:
    """The tags of one tree, while tokens take their place. `most_tags`, `most_words`: what it may hold of them."""

    def __init__(self, place: str, most_tags: int, most_words: int) -> None:
        self.place = place
        self.tags: list[Tag] = []
        self.emptied: list[Element] = []
        """Texts that are empty now, since their tags begin in others."""
        self.problems: list[Problem] = []
        self.is_too_much = False
        self.words = 0
        self._most_tags, self._most_words = most_tags, most_words
        self._found_tags = 0

    def tokenised(self, text: str, where: str) -> str:
        """`text` with a token for each tag."""
        pieces: list[str] = []
        position = 0
        for tag in self._found(text, where):
            pieces += [text[position : tag.start], self.token(tag)]
            position = tag.end
        return "".join([*pieces, text[position:]])

    def token(self, tag: Tag) -> str:
        """What stands for `tag` until docxtpl has done its part."""
        number = len(self.tags)
        self.tags.append(tag)
        if tag.word in {"vm", "hm"}:
            return f"{{% {tag.word} %}}"
        before, _, after = _controls(tag)
        name = f"{tag.word} " if tag.is_layout else ""
        level = "" if tag.kind == "{{" else tag.level
        closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[tag.kind]
        return f"{tag.kind}{level}{before} {name}{_OPEN}{number}{_CLOSE} {after}{closing}"

    def tell(self, where: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, message, hint))

    def _found(self, text: str, where: str) -> Iterator[Tag]:
        if self.is_too_much or len(self.problems) > _MOST_PROBLEMS:
            return
        for tag in found_tags(text, where):
            if isinstance(tag, Unclosed):
                self.tell(where, *tag.fault)
            elif self._has_room(tag):
                yield tag
            else:
                return

    def _has_room(self, tag: Tag) -> bool:
        """Whether the template may hold this tag beside those before it; told where it may not."""
        self._found_tags += 1
        if tag.kind != "{#":
            self.words += sum(1 for _ in _WORD.finditer(tag.code))
        self.is_too_much = self._found_tags > self._most_tags or self.words > self._most_words
        if self.is_too_much:
            bound = f"{MOST_TAGS:,} tags" if self._found_tags > self._most_tags else f"{MOST_WORDS:,} words and signs in its tags"
            self.problems.clear()
            self.tell(self.place, f"with this part the template has more than {bound}", "use loops, or make several templates of it")
        return not self.is_too_much

    def paragraph(self, paragraph: Element, texts: list[Element]) -> None:
        """Puts each tag of a paragraph, whole, where it begins."""
        text = "".join(each.text or "" for each in texts)
        if not has_tags(text):
            return
        where = f"{self.place}, {quoted(text)}"
        tags = list(self._found(text, where))
        start = first = 0
        for each in texts:
            end = start + len(each.text or "")
            while first < len(tags) and tags[first].end <= start:
                first += 1
            own = self._own_text(text, start, end, tags, first)
            if each.text and not own:
                self.emptied.append(each)
            each.text = own
            if each.tag == _TEXT:
                each.set(XML_SPACE, "preserve")
            start = end

    def _own_text(self, text: str, start: int, end: int, tags: list[Tag], first: int) -> str:
        """What is left of `text[start:end]`: its own words, and the tokens of the tags that begin in it. `first`: its first tag."""
        pieces: list[str] = []
        position = start
        for tag in islice(tags, first, None):
            if tag.start >= end:
                break
            pieces.append(text[position : max(position, tag.start)])
            if tag.start >= start:
                pieces.append(self.token(tag))
            position = max(position, tag.end)
        pieces.append(text[position:end] if position < end else "")
        return "".join(pieces)


def prepared(
    root: Element, place: str, lists: Numbering | None = None, most_tags: int = MOST_TAGS, most_words: int = MOST_WORDS
) -> Prepared:
    """The tree of a part, which is changed, as a source for Jinja. `place`: file and part, for messages; `lists`: the file's.

    `most_tags`, `most_words`: what the part may hold of them. One that holds more has this as its only problem.
    """
    part = _Part(place, most_tags, most_words)
    for element in root.iter(etree.Element):
        _free_of_reserved(element)
    for paragraph, texts in paragraphs(root):
        part.paragraph(paragraph, texts)
    _other_texts(root, part)
    if part.is_too_much:
        return Prepared("", part.tags, part.problems)
    _check_levels(root, part)
    for tag, message, hint in misplaced(_ordered(root, part)):
        part.tell(tag.where, message, hint)
    _check_length(root, part)
    if part.problems:
        return Prepared("", part.tags, part.problems)

    def tags_in(text: str | None) -> list[Tag]:
        return [part.tags[number] for number in _tokens(text)]

    mending = may_need_mending(root, tags_in)
    if lists is not None:
        mark_lists(root, tags_in, lists)
    source, lines = _restored(_patched(root, part), part.tags)
    return Prepared(source, part.tags, [], lines, part.words, mending)


def _free_of_reserved(element: Element) -> None:
    """Takes the characters that tokens are made of out of all that an element holds."""
    if element.text and _RESERVED.search(element.text):
        element.text = _RESERVED.sub("", element.text)
    if element.tail and _RESERVED.search(element.tail):
        element.tail = _RESERVED.sub("", element.tail)
    for name, value in element.attrib.items():
        if _RESERVED.search(value):
            element.set(name, _RESERVED.sub("", value))


def paragraphs(root: Element) -> Iterator[tuple[Element, list[Element]]]:
    """Each paragraph with its own text elements; a text box's paragraphs are not their frame's."""
    texts: dict[Element, list[Element]] = {}
    for text in root.iter(_TEXT, _DRAWN_TEXT):
        paragraph = next(text.iterancestors(_PARAGRAPH if text.tag == _TEXT else _DRAWN_PARAGRAPH), None)
        if paragraph is not None:
            texts.setdefault(paragraph, []).append(text)
    yield from texts.items()


def _other_texts(root: Element, part: _Part) -> None:
    """Tags in properties, alternative texts, addresses, drawings: each has to lie in one text or attribute."""
    for element in root.iter(etree.Element):
        if element.tag not in (_TEXT, _DRAWN_TEXT) and has_tags(element.text):
            element.text = part.tokenised(element.text, f"{part.place}, {quoted(element.text)}")
        for name, value in element.attrib.items():
            if has_tags(value):
                element.set(name, part.tokenised(value, f"{part.place}, {attribute_place(element, name)} {quoted(value)}"))


def attribute_place(element: Element, name: str) -> str:
    """What messages call an attribute: `alternative text`, else its name."""
    if local_name(element.tag) == "docPr" and local_name(name) in {"descr", "title"}:
        return "alternative text"
    return local_name(name)


def _check_levels(root: Element, part: _Part) -> None:
    """Told here, where docxtpl drops text: what stands beside a tag that takes the place of its paragraph, row or cell."""
    held: dict[Element, _Held] = {}
    for text in root.iter(_TEXT):
        for number in _tokens(text.text):
            tag = part.tags[number]
            if (tag.level == "r" and tag.kind == "{{") or not tag.level:
                continue
            if tag.kind == "{{" and tag.level != "p":
                message = f"{tag.text} asks for a ready-made {_LEVEL_NAMES[tag.level]}, and no field holds one"
                part.tell(tag.where, message, f"write {{{{ {tag.code.strip()} }}}}")
            elif tag.level in _LEVELS:
                holder = next(text.iterancestors(_LEVELS[tag.level]), None)
                if holder is not None and holder not in held:
                    held[holder] = _Held.by(holder, part)
                _check_level(tag, None if holder is None else held[holder], part)
    for element in root.iter(etree.Element):
        for value in (*element.attrib.values(), "" if element.tag == _TEXT else element.text):
            for tag in (part.tags[number] for number in _tokens(value)):
                if tag.level:
                    message = f"{tag.text} stands in no paragraph of the document itself"
                    part.tell(tag.where, message, f"write {tag.kind} without {tag.level} here")


def _check_length(root: Element, part: _Part) -> None:
    """Told here, where docxtpl would take very long."""
    tag = next(filter(_for_docxtpl, part.tags), None)
    if tag is not None and len(etree.tostring(root)) > _MOST_PATCHED:
        message = f"{tag.text} is too slow in a part of more than {_MOST_PATCHED // 1_000_000} MB without its pictures"
        part.tell(tag.where, message, "do without r, -, vm, hm, colspan and cellbg here, or make two templates of it")


@dataclass(frozen=True, slots=True)
class _Held:
    """What a paragraph, row or cell holds. `levels`: of its tags; `beside`: its text without them; `has_content`: no text, but shown."""

    tags: list[Tag]
    levels: frozenset[str]
    beside: str
    has_content: bool

    @classmethod
    def by(cls, holder: Element, part: _Part) -> _Held:
        shown = "".join(each.text or "" for each in holder.iter(_TEXT))
        tags = [part.tags[number] for number in _tokens(shown)]
        beside = " ".join(_untagged(shown).split())
        return cls(tags, frozenset(each.level for each in tags), beside, next(holder.iter(*_CONTENT), None) is not None)


def _check_level(tag: Tag, held: _Held | None, part: _Part) -> None:
    name = _LEVEL_NAMES[tag.level]
    if held is None:
        part.tell(tag.where, f"{tag.text} stands outside a table", f"{{%{tag.level} belongs into a {name}; use {{%p here")
        return
    tags = held.tags
    if len(tags) > 1 and tags[0] is not tag and held.levels == {tag.level}:
        return  # told at the first of them
    if len(tags) > 1:
        message = f"{tag.text} takes the place of its whole {name}, and {tags[1].text if tags[0] is tag else tags[0].text} stands there too"
        part.tell(tag.where, message, f"give each of them a {name} of its own")
    elif held.beside:
        message = f"{tag.text} takes the place of its whole {name}, and the text {quoted(held.beside, 40)} beside it would be lost"
        part.tell(tag.where, message, f"move that text to another {name}, or write {tag.kind} without {tag.level}")
    elif held.has_content:
        message = f"{tag.text} takes the place of its whole {name}, and the picture or section break beside it would be lost"
        part.tell(tag.where, message, f"move it to another {name}")


def _ordered(root: Element, part: _Part) -> list[Tag]:
    """The tags in the order of the document: attributes and text boxes were met out of turn."""
    order: list[int] = []
    for element in root.iter(etree.Element):
        for value in (*element.attrib.values(), element.text):
            order += _tokens(value)
    return [part.tags[number] for number in order]


def _patched(root: Element, part: _Part) -> str:
    """The tree as text, each tag in the place where Jinja has to meet it."""
    if any(tag.kind == "{{" and tag.level for tag in part.tags):
        for text in root.iter(_TEXT):
            if text.text and _OPEN in text.text:
                text.text = _PRINTING.sub(lambda found: _marked(part.tags[int(found[1])], found[0]), text.text)
    if any(_for_docxtpl(tag) for tag in part.tags):
        from docxtpl.template import DocxTemplate

        _drop_emptied(part.emptied)
        # patch_xml needs no document, and opening one costs more than all the rest.
        return str(DocxTemplate.__new__(DocxTemplate).patch_xml(etree.tostring(root, encoding="unicode")))
    for text in list(root.iter(_TEXT)):
        for number in _tokens(text.text):
            tag = part.tags[number]
            if tag.level in _LEVELS and tag.kind != "{{":
                _replace(next(text.iterancestors(_LEVELS[tag.level])), number)
    source: str = etree.tostring(root, encoding="unicode")
    return _PLACEHOLDER.sub(lambda match: _bare(part.tags[int(match[1])], int(match[1])), source)


def _drop_emptied(texts: list[Element]) -> None:
    """Takes away the runs of which a tag left nothing: docxtpl joins paragraphs only up to the next text, be it empty."""
    for text in texts:
        run = text.getparent()
        if run.tag == f"{W}r" and all(each is text or each.tag == f"{W}rPr" for each in run):
            remove(run)


def _marked(tag: Tag, printing: str) -> str:
    before, after = _PRINTED_MARKS.get(tag.level, ("", ""))
    return f"{before}{printing}{after}"


def _for_docxtpl(tag: Tag) -> bool:
    before, _, after = _controls(tag)
    return (tag.level == "r" and tag.kind != "{{") or tag.is_layout or (tag.kind == "{%" and "-" in before + after)


def _replace(element: Element, number: int) -> None:
    placeholder = etree.ProcessingInstruction("kamdocs", str(number))
    placeholder.tail = element.tail
    element.getparent().replace(element, placeholder)


def _bare(tag: Tag, number: int) -> str:
    closing = "%}" if tag.kind == "{%" else "#}"
    return f"{tag.kind} {_OPEN}{number}{_CLOSE} {closing}"


def _restored(source: str, tags: list[Tag]) -> tuple[str, list[tuple[int, Tag]]]:
    """The source with its tags back, each on a line of its own, and the lines."""
    source = _COMMENT.sub("", source)
    pieces: list[str] = []
    lines: list[tuple[int, Tag]] = []
    line = 1
    position = 0
    for match in _TOKEN.finditer(source):
        tag = tags[int(match[1])]
        before = source[position : match.start()]
        code = " ".join(_code(tag).splitlines())
        pieces += [before, "\n", code]
        line += before.count("\n") + 1
        lines.append((line, tag))
        position = match.end()
    return "".join([*pieces, source[position:]]), lines


def _code(tag: Tag) -> str:
    code = _controls(tag)[1]
    place = _NAMED_PLACE.fullmatch(code) if tag.kind == "{{" and tag.level == "p" else None
    if place:
        name = repr(next(filter(None, place.groups()), ""))
        return f' ((free or {{}})[{name}] if {name} in (free or {{}})) | default("") '  # absent, it goes without a trace
    return code.strip()[len(tag.word) :] if tag.is_layout else code


def _controls(tag: Tag) -> tuple[str, str, str]:
    """Jinja's whitespace controls before and after, and the code between them."""
    code = tag.code
    signs = ("-", "+") if tag.kind == "{%" else ("-",)
    before = code[0] if code.startswith(signs) else ""
    after = code[-1] if code.endswith(signs) and len(code) > 1 else ""
    return before, code[len(before) : len(code) - len(after)], after


def _tokens(text: Any) -> list[int]:
    return [int(number) for number in _TOKEN.findall(text)] if text else []


def _untagged(text: str) -> str:
    return re.sub(r"\{[{%#][^{}]*?" + _TOKEN.pattern + r"[^{}]*?[}%#]\}", "", text)
