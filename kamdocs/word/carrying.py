"""What tells two renderings of one template apart, brought into a copy of the first that somebody edited in Word.

Only whole paragraphs are brought over, where the copy still has their neighbours or their words as they were: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from kamdocs.word.markup import XML_SPACE, Element, W, serialised
from kamdocs.word.package import Package, open_package
from kamdocs.word.relationships import related_part

__all__ = ["carried"]

_PARAGRAPH: Final = f"{W}p"
_PROPERTIES: Final = f"{W}pPr"
_SAFE: Final = frozenset(f"{W}{each}" for each in ("r", "t", "tab", "br", "noBreakHyphen", "fldChar", "instrText", "fldSimple"))
"""What a paragraph may hold that is brought over, beside how it looks: nothing that leads to another part of the file."""
_SPELLING: Final = frozenset(f"{W}{each}" for each in ("proofErr", "lastRenderedPageBreak", "softHyphen"))
"""What Word leaves in a paragraph that it has saved."""
_TIED: Final = frozenset(f"{W}{each}" for each in ("numPr", "sectPr", "pPrChange", "framePr"))
"""What a new paragraph's looks must not hold: it would lead to another part of the file."""
_STORIES: Final = ("document.main+xml", "header+xml", "footer+xml")


@dataclass(frozen=True, slots=True)
class _Step:
    """What `after` has otherwise: `new` in place of the paragraph `at` of `before`; or beside it, where `at` stays as it is."""

    new: Element
    at: int | None
    """Of the paragraph that it replaces; None: it is a new one."""
    next_: int | None = None
    """Of a new one: the paragraph of `before` that follows it in the same cell or text; None: none does."""
    previous: int | None = None


def carried(copy: bytes, before: bytes, after: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The copy with the paragraphs that `after` has otherwise than `before`; and the texts of those that could not be brought over.

    `before`, `after`: renderings of one template. Raises InputError for what is no Word document.
    """
    target, old, new = (open_package(data, "the document") for data in (copy, before, after))
    styles = _Styles(old, target)
    left: list[str] = []
    roots = {part: target.xml(part) for part in _stories(target)}
    changed: set[str] = set()
    for part in _stories(old):
        if part not in new.parts or old.parts[part] == new.parts[part]:
            continue
        root = old.xml(part)
        steps = list(_steps(root, new.xml(part), left))
        kind = old.content_type(part).rpartition(".")[2]
        # Word may have made several footers of one, or named it anew.
        homes = [each for each in roots if target.content_type(each).endswith(kind)]
        for step in steps:
            done = {home for home in homes if _take(step, root, roots[home], styles)}
            changed |= done
            if not done:
                left.append(_text(step.new))
    for each in changed:
        target.parts[each] = serialised(roots[each])
    return target.to_bytes(), tuple(left)


def _stories(package: Package) -> list[str]:
    return [part for part in package.parts if package.content_type(part).endswith(_STORIES)]


def _steps(old: Element, new: Element, left: list[str]) -> Iterator[_Step]:
    """What the new part has otherwise; the texts of paragraphs that are gone, or cannot be told one from another, are added to `left`."""
    before, after = _paragraphs(old), _paragraphs(new)
    places = {id(each): place for place, each in enumerate(before)}
    same: dict[int, int] = {}  # a paragraph of `after` to that of `before` which it is
    matcher = SequenceMatcher(None, [_text(each) for each in before], [_text(each) for each in after], autojunk=False)
    opcodes = matcher.get_opcodes()
    for tag, from_, to, first, last in opcodes:
        if tag == "equal" or (tag == "replace" and to - from_ == last - first):
            same |= {id(each): places[id(was)] for was, each in zip(before[from_:to], after[first:last], strict=True)}
    for tag, from_, to, first, last in opcodes:
        if tag == "replace" and to - from_ == last - first:
            yield from (_Step(each, at) for at, each in zip(range(from_, to), after[first:last], strict=True))
        elif tag == "insert":
            yield from (_Step(each, None, _beside(each, same, 1), _beside(each, same, -1)) for each in after[first:last])
        elif tag != "equal":
            left += [_text(each) for each in (after[first:last] or before[from_:to])]


def _beside(paragraph: Element, same: Mapping[int, int], way: int) -> int | None:
    """The paragraph of `before` that stands next to it, among its own kind."""
    other = paragraph.getnext() if way > 0 else paragraph.getprevious()
    return same.get(id(other)) if other is not None and other.tag == _PARAGRAPH else None


def _take(step: _Step, old: Element, there: Element, styles: _Styles) -> bool:
    """Brings the paragraph into a part of the copy; False where its place is not as it was, or it cannot stand there."""
    found = _places(old, there)
    if step.at is not None:
        home = found.get(step.at)
        if home is None or not _is_plain(home) or not _is_plain(step.new):
            return False
        new = _copied(step.new, styles, looks=home.find(_PROPERTIES))
        if new is not None:
            home.getparent().replace(home, new)
        return new is not None
    following, preceding = (found.get(each) if each is not None else None for each in (step.next_, step.previous))
    looks = step.new.find(_PROPERTIES)
    if not _is_plain(step.new) or (looks is not None and any(each.tag in _TIED for each in looks.iter())):
        return False
    if following is not None and (new := _copied(step.new, styles, looks=looks)) is not None:
        following.addprevious(new)
        return True
    if preceding is not None and (new := _copied(step.new, styles, looks=looks)) is not None:
        preceding.addnext(new)
        return True
    return False


def _places(old: Element, there: Element) -> dict[int, Element]:
    """Each paragraph of the old part to the one of the copy that says the same in the same order."""
    before, now = _paragraphs(old), _paragraphs(there)
    matcher = SequenceMatcher(None, [_text(each) for each in before], [_text(each) for each in now], autojunk=False)
    return {block.a + step: now[block.b + step] for block in matcher.get_matching_blocks() for step in range(block.size)}


def _copied(paragraph: Element, styles: _Styles, looks: Element | None) -> Element | None:
    """The paragraph with those looks, and the copy's styles; None where the copy lacks one of them."""
    new = deepcopy(paragraph)
    new.tail = None
    for each in new.findall(_PROPERTIES):
        new.remove(each)
    names = list(new.iter(f"{W}rStyle"))
    if looks is not None:
        new.insert(0, deepcopy(looks))
        if looks.getparent() is paragraph:
            names += list(new[0].iter(f"{W}pStyle", f"{W}rStyle"))
    for each in names:
        style = styles.of_copy(each.get(f"{W}val", ""))
        if style is None:
            return None
        each.set(f"{W}val", style)
    for each in new.iter(f"{W}t"):
        each.set(XML_SPACE, "preserve")
    return new


class _Styles:
    """The styles of both files: programs give them other ids, and keep their names."""

    def __init__(self, old: Package, target: Package) -> None:
        self._names = {id_: name for name, id_ in _style_ids(old).items()}
        self._ids = _style_ids(target)

    def of_copy(self, style: str) -> str | None:
        """The id that the copy has for that style; None where it has none."""
        return self._ids.get(self._names.get(style, ""))


def _style_ids(package: Package) -> dict[str, str]:
    """Id of each style by its name, without case."""
    part = related_part(package, "styles")
    styles = package.xml(part).iter(f"{W}style") if part else ()
    named = ((each.find(f"{W}name"), each.get(f"{W}styleId", "")) for each in styles)
    return {name.get(f"{W}val", "").casefold(): id_ for name, id_ in named if name is not None}


def _is_plain(paragraph: Element) -> bool:
    """Whether it holds words and fields alone, and the mark that Word leaves where it was last edited."""
    usual = {each.get(f"{W}id") for each in paragraph.iter(f"{W}bookmarkStart") if each.get(f"{W}name") == "_GoBack"}
    marks = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
    return all(each.get(f"{W}id") in usual if each.tag in marks else each.tag in _SAFE | _SPELLING for each in _content(paragraph))


def _content(element: Element) -> Iterator[Element]:
    """What lies in it, without how it looks."""
    for each in element:
        if each.tag not in (_PROPERTIES, f"{W}rPr"):
            yield each
            yield from _content(each)


def _paragraphs(root: Element) -> list[Element]:
    return list(root.iter(_PARAGRAPH))


def _text(paragraph: Element) -> str:
    """Its words, spaces made even, without what its fields show: pages are counted anew by each program."""
    words: list[str] = []
    depth = 0
    for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}fldChar", f"{W}instrText"):
        if each.tag == f"{W}fldChar":
            depth += {"begin": 1, "end": -1}.get(each.get(f"{W}fldCharType", ""), 0)
        elif each.tag == f"{W}instrText":
            words.append(f"[{(each.text or '').strip()}]")
        elif each.tag != f"{W}t":
            words.append(" " if each.getparent().tag == f"{W}r" else "")
        elif not depth:
            words.append(each.text or "")
    return " ".join("".join(words).split())
