"""The tags of a template: everything for which the engine would refuse it, in all parts at once, and what it would meet only later."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from kamdocs.errors import InputError, Problem
from kamdocs.word.check.expressions import dangers
from kamdocs.word.check.leftovers import leftovers
from kamdocs.word.check.names import absent_fields, unknown_fields
from kamdocs.word.check.opened import ERROR, NUMBER, WARNING, Finding, Opened, Part, ancestor
from kamdocs.word.check.placed import Placed, paired, placed_tags, single, tree_text
from kamdocs.word.clean import cleaned, tracked_changes
from kamdocs.word.compiling import made_ready, out_of_reach, readable, rendered_parts, unopenable
from kamdocs.word.contents import drop_entries
from kamdocs.word.environment import STATEMENTS, Sandbox, faults
from kamdocs.word.markup import WP, Element, MarkupError, W, parsed, serialised
from kamdocs.word.package import Package
from kamdocs.word.places import drawn_places, part_places, quoted
from kamdocs.word.prepare import prepared
from kamdocs.word.ready import at_tag
from kamdocs.word.spelling import told as spelt
from kamdocs.word.tags import Tag, misplaced

__all__ = ["Read", "read_tags", "tag_findings"]

_KINDS: Final = (
    ("there is no filter", "unknown-filter"),
    ("there is no test", "unknown-test"),
    ("a block that is set", "unavailable"),
    ("this statement is not", "unavailable"),
    ("this is no number", "syntax"),
    ("chart takes names", "chart"),
    ("chart knows", "chart"),
)
_DEEPEST: Final = 100
_TOO_DEEP: Final = ("this tag is nested too deeply, or a number in it is too long", "write it more simply")
_NAMES = re.compile("names that begin with _")
_WHOLE: Final = {"p": "paragraphs", "tr": "table rows", "tc": "table cells"}


class Read:
    """A part's tags, and all of them as one tree. `broken`: positions of those that cannot be read."""

    def __init__(self, part: Part, environment: Sandbox) -> None:
        self.part = part
        self.tags = placed_tags(part)
        self.trees: dict[int, nodes.Template] = {}
        self.unread: dict[int, tuple[str, str]] = {}
        known: dict[str, nodes.Template | tuple[str, str]] = {}  # most tags of a template stand in it again and again
        for position, placed in enumerate(self.tags):
            source = single(placed)
            tree = known[source] = known[source] if source in known else _tree(source, environment, placed.tag.code)
            if isinstance(tree, tuple):
                self.unread[position] = tree
            else:
                self.trees[position] = tree
        whole = _tree(tree_text(self.tags, set(self.unread)), environment)
        # What cannot be read whole has too many blocks inside each other, as the engine tells.
        self.tree = nodes.Template([], lineno=1) if isinstance(whole, tuple) else whole


def _tree(source: str, environment: Sandbox, code: str = "") -> nodes.Template | tuple[str, str]:
    """The parsed source, or what is wrong with it: message and hint. `code`: of the tag that it is made of."""
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return spelt(error, code)
    except (SyntaxError, RecursionError, ValueError, OverflowError, MemoryError):
        return _TOO_DEEP
    return _TOO_DEEP if _is_deep(tree) else tree


def _is_deep(tree: nodes.Node) -> bool:
    """Whether it is nested so deeply that walking down would meet Python's bounds."""
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return False
    return True


def read_tags(file: Opened) -> list[Read]:
    """The tags of every part that the engine fills, in the file as the engine cleans it."""
    package = file.package.copy()
    places = part_places(package)
    try:
        cleaned(package)
        _number_paragraphs(package)
        drop_entries(package)
    except InputError:
        return [Read(part, Sandbox()) for part in file.parts.values()]
    environment = Sandbox()
    found = []
    for name, place in rendered_parts(package, places | drawn_places(package)):
        try:
            root = parsed(readable(package.parts[name]).encode()) if name.endswith(".rels") else package.xml(name)
        except (InputError, MarkupError):
            continue  # told as unreadable
        found.append(Read(Part.of(name, f"{package.name}, {place}", root), environment))
    return found


def _number_paragraphs(package: Package) -> None:
    """Lets each paragraph of the body keep its number, whatever is taken out."""
    root = package.xml(package.main)
    for position, paragraph in enumerate(root.iter(f"{W}p")):
        paragraph.set(NUMBER, str(position))
    package.parts[package.main] = serialised(root)


def tag_findings(file: Opened, parts: Sequence[Read], folder: Path) -> Iterator[Finding]:
    """All that is wrong with tags, then what else the engine says when it reads the file. `folder`: where the files lie that tags name."""
    told = {(each.where, each.message) for each in file.unreadable}
    environment = Sandbox()
    for read in parts:
        yield from _in_part(read, environment, folder, told)
    for part in file.parts.values():
        yield from leftovers(part, parts)
    yield from _refused(file, told)


def _in_part(read: Read, environment: Sandbox, folder: Path, told: set[tuple[str, str]]) -> Iterator[Finding]:
    structure = list(_structure(read, told))
    yield from _form(read, told)
    yield from structure
    hostile: set[int] = set()
    for position in range(len(read.tags)):
        found = list(_syntax(read, position, environment, folder, told))
        refused = [each for each in found if each.kind == "hostile"]
        hostile.update([position] if refused else ())
        yield from refused or found
    yield from _crossing(read)
    yield from _names_met(read, hostile)


def _structure(read: Read, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """Blocks that do not pair, each with both places where there are two."""
    positions = {id(placed.tag): position for position, placed in enumerate(read.tags)}
    met = paired(read.tags).met
    for tag, message, hint in misplaced(placed.tag for placed in read.tags):
        position = positions[id(tag)]
        told.add((tag.where, message))
        other = read.tags[met[position]] if position in met else None
        yield _finding(read, position, _structure_kind(tag, other), message + _beside(read, message, other), hint)


def _beside(read: Read, message: str, other: Placed | None) -> str:
    """Where the other tag stands that `message` speaks of."""
    if other is None:
        return ""
    place = _place(read.part, other)
    return f"; it begins {place}" if message.endswith("still open here") else f" ({other.tag.text} stands {place})"


def _structure_kind(tag: Tag, other: Placed | None) -> str:
    if tag.word in STATEMENTS:
        return "unclosed"
    if not tag.word.startswith(("end", "el")):
        return "unknown-statement"
    ends = tag.word.removeprefix("end") if tag.word.startswith("end") else other.tag.word if other else ""
    return "level" if other and other.tag.word == ends and other.tag.level != tag.level else "unopened"


def _place(part: Part, placed: Placed) -> str:
    """`in the paragraph "the words of it"`; where the tag is all of its paragraph, behind which words."""
    paragraph = ancestor(placed.element, f"{W}p")
    if paragraph is None or placed.attribute:
        return f"in {placed.tag.where}"
    if part.text(paragraph).strip() != placed.tag.text:
        return f"in the paragraph {quoted(part.text(paragraph))}"
    before = part.paragraphs[: part.paragraphs.index(paragraph)]
    words = next((text for each in reversed(before) if (text := part.text(each)).strip()), "")
    return f"after {quoted(words)}" if words else "at the beginning"


def _form(read: Read, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """What the engine says of single paragraphs: tags that are not closed, and text that a tag would take away."""
    again = Part.of(read.part.name, read.part.where, copy.deepcopy(read.part.root))
    waiting: dict[str, list[Element]] = {}
    for paragraph in again.texts:
        waiting.setdefault(f"{again.where}, {quoted(again.text(paragraph))}", []).append(paragraph)
    numbers = {where: [again.number(each) for each in places] for where, places in waiting.items()}
    met: dict[tuple[str, str], int] = {}
    for problem in prepared(again.root, again.where).problems:
        key = (problem.where, problem.message)
        if key in told and key not in met:
            continue  # told with both of its places
        told.add(key)
        # Paragraphs of the same words have the same faults, each its own.
        turn = met[key] = met.get(key, -1) + 1
        places = numbers.get(problem.where, [None])
        kind = (
            "unclosed-tag" if problem.message.endswith("is not closed") else "text-lost" if "would be lost" in problem.message else "level"
        )
        tag = next((placed.tag.text for placed in read.tags if placed.tag.text in problem.message), "")
        place = places[min(turn, len(places) - 1)]
        yield Finding(kind, ERROR, problem.where, read.part.name, place, tag, problem.message, problem.hint)


def _syntax(read: Read, position: int, environment: Sandbox, folder: Path, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """One tag: whether Jinja can read it, whether it uses what there is, and whether it does no harm."""
    tag = read.tags[position].tag
    if unread := read.unread.get(position):
        yield _told(read, position, "syntax", Problem(tag.where, *unread), told)
    elif (tree := read.trees.get(position)) is not None:
        wrong = list(faults(tree, environment))
        for _, message, hint in wrong:
            kind = next((kind for start, kind in _KINDS if message.startswith(start)), "hostile" if _NAMES.search(message) else "syntax")
            yield _told(read, position, kind, Problem(tag.where, message, hint), told)
        for kind, message, hint in dangers(tree, environment, folder):
            if wrong and kind == "expression":
                continue  # what is told already is why it cannot be counted
            yield _told(read, position, kind, Problem(tag.where, message, hint), told)
    if _is_lost_chart(read.tags[position]):
        hint = "insert one in Word (Insert, Chart) and write the tag into its alternative text"
        yield _finding(read, position, "chart", "this tag makes a chart, and stands in no chart's alternative text", hint)
    if tag.is_layout and ancestor(read.tags[position].element, f"{W}tc") is None:
        yield _finding(read, position, "level", f"{tag.text} is for table cells, and stands in none", "take it out")


def _is_lost_chart(placed: Placed) -> bool:
    """Whether the tag prints what only a chart can show, elsewhere than in an alternative text."""
    described = placed.element.tag == f"{WP}docPr" and placed.attribute in {"descr", "title"}
    return placed.prints and not described and re.search(r"\|\s*chart\b", placed.code) is not None


def _told(read: Read, position: int, kind: str, problem: Problem, told: set[tuple[str, str]]) -> Finding:
    """The finding, worded as the engine words it."""
    shown = at_tag(read.part.where, read.tags[position].tag, problem.message, problem.hint)
    told.add((shown.where, shown.message))
    return _finding(read, position, kind, shown.message, shown.hint)


def _crossing(read: Read) -> Iterator[Finding]:
    """Blocks that begin in one paragraph, row or cell and end in another."""
    for block in paired(read.tags).blocks:
        begin = read.tags[block[0]]
        for position in block[1:]:
            end = read.tags[position]
            if begin.tag.level != end.tag.level:
                continue  # told as such
            if _breaks(begin, end):
                yield _finding(read, position, "crossing", *_cut(read.part, begin, end))
                break
            if not end.tag.level and ancestor(begin.element, f"{W}p") is not ancestor(end.element, f"{W}p"):
                yield _finding(read, position, "crossing", *_joined(read.part, begin, end))
                break


def _breaks(begin: Placed, end: Placed) -> bool:
    """Whether what lies between the two cannot be left out or repeated: it begins at another depth than it ends at, or elsewhere."""
    if begin.attribute or end.attribute:
        return begin.element is not end.element
    if ancestor(begin.element, f"{W}tc") is not ancestor(end.element, f"{W}tc") and not end.tag.level:
        return True
    around = [[each.tag for each in placed.holder().iterancestors()] for placed in (begin, end)]
    return around[0] != around[1] or (bool(end.tag.level) and begin.holder().getparent() is not end.holder().getparent())


def _cut(part: Part, begin: Placed, end: Placed) -> tuple[str, str]:
    message = f"{begin.tag.text} begins {_place(part, begin)} and {end.tag.text} stands here, at another place in the tables and paragraphs"
    if not begin.tag.level:
        return message, "use {%p … %} alone in a paragraph around whole paragraphs, {%tr … %} alone in a row around whole rows"
    return message, f"put both around {_WHOLE.get(begin.tag.level, 'text')} that stand beside each other: in one table, row, cell or text"


def _joined(part: Part, begin: Placed, end: Placed) -> tuple[str, str]:
    message = f"{begin.tag.text} begins {_place(part, begin)} and {end.tag.text} ends it here, which makes one paragraph of two"
    return message, "use {%p … %} alone in a paragraph around whole paragraphs, {%tr … %} alone in a row around whole rows"


def _names_met(read: Read, told: set[int]) -> Iterator[Finding]:
    """Fields that no proposal has, and filters that do not fit them. `told`: positions of tags of which enough is said."""
    for line, message, hint in unknown_fields(read.tree):
        position = min(max(line, 1), len(read.tags)) - 1
        if position in told:
            continue
        shown = at_tag(read.part.where, read.tags[position].tag, message, hint)
        yield _finding(read, position, "unknown-field", shown.message, shown.hint)
    for line, path in absent_fields(read.tree):
        position = min(max(line, 1), len(read.tags)) - 1
        tag = read.tags[position].tag
        if position in told or (tag.kind == "{{" and tag.level == "p" and path.startswith("free.")):
            continue  # a named place that is absent goes without a trace
        message = f"{path} may be absent, and then no document is written"
        yield _finding(read, position, "may-be-absent", message, f"put it between {{% if {path} %}} and {{% endif %}}", level=WARNING)


def _refused(file: Opened, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """What the engine says that is told nowhere yet: of the file as a whole, and of what one sees only in all of it."""
    assert file.body is not None
    for kind, problem in _of_the_file(file):
        if (problem.where, problem.message) in told:
            continue
        told.add((problem.where, problem.message))
        part, paragraph = _place_of(file, problem.where)
        yield Finding(kind, ERROR, problem.where, part, paragraph, "", problem.message, problem.hint)


def _of_the_file(file: Opened) -> Iterator[tuple[str, Problem]]:
    package = file.package.copy()
    yield from (("tracked-changes", problem) for problem in _all(tracked_changes(package)))
    try:
        cleaned(package)
        places = file.places | drawn_places(package)
        yield from (("broken", problem) for problem in _all(unopenable(package)))
        yield from (("out-of-reach", problem) for problem in _all(out_of_reach(package, dict(rendered_parts(package, places)))))
        made_ready(file.package.copy())
    except InputError as error:
        yield from (("broken", problem) for problem in error.problems)


def _all(problems: Iterator[Problem]) -> Iterator[Problem]:
    """All of them, up to a part that cannot be read."""
    try:
        yield from problems
    except InputError as error:
        yield from error.problems


def _place_of(file: Opened, where: str) -> tuple[str, int | None]:
    """The part and the paragraph that a place of the engine's means; "" and None where it means the whole file."""
    for name, part in file.parts.items():
        if where == part.where:
            return name, None
        if where.startswith(f"{part.where}, "):
            for number, paragraph in enumerate(part.paragraphs):
                whole = "".join(each.text or "" for each in paragraph.iter(f"{W}t", f"{W}delText"))
                if where in (f"{part.where}, {quoted(whole)}", f"{part.where}, {quoted(part.text(paragraph))}"):
                    return name, number
            return name, None
    return next((name for name, place in file.places.items() if where.startswith(f"{file.package.name}, {place}")), ""), None


def _finding(read: Read, position: int, kind: str, message: str, hint: str, level: str = ERROR) -> Finding:
    placed = read.tags[position]
    number = None if read.part.name.endswith(".rels") else read.part.number(placed.element)
    where = placed.tag.where or read.part.where
    return Finding(kind, WARNING if level == WARNING else ERROR, where, read.part.name, number, placed.tag.text, message, hint)
