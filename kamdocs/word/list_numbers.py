"""The numbers of a Word file's lists: which list and level a paragraph has, and what Word prints before it.

What numbers a paragraph is looked up as Word does: in the paragraph, then in its style and those below. Numbers are counted for all lists
of one definition together; a list that overrides the start begins anew where it is first used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kamdocs.word.markup import Element, W, parsed
from kamdocs.word.package import Package
from kamdocs.word.paragraph_styles import Described, ParagraphStyles, described, known_styles, related_parts, value

__all__ = ["Counter", "Item", "Known", "Level", "ListNumbers", "read_list_numbers"]

_UNNUMBERED: Final = frozenset(("bullet", "none"))
_OFF: Final = frozenset(("0", "false", "off"))
_PLACE = re.compile("%([1-9])")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
    (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list. `list_id`: its numId; `level`: 0 to 8; `style`: the style that gives the list, "": none does."""

    list_id: str
    level: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list. `form`: Word's word for how it counts; `text`: `%1.%2`; `start`: its first number.

    `restart`: the level (1 to 9) that makes it begin anew, and those above; 0: none does; None: every one above. `legal`: whether the
    numbers of the levels above are shown as decimal; `style`: the style that has this level, "" for none.
    """

    form: str
    text: str
    start: int
    restart: int | None
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a paragraph. `item`: its place in a list, or None; `outline`: 0 to 8, None for no heading; `style`: its name."""

    item: Item | None
    outline: int | None
    style: str


class ListNumbers:
    """The lists of `root`, the root of numbering.xml; None: a file without lists."""

    def __init__(self, root: Element | None, styles: ParagraphStyles) -> None:
        self.root = root
        self.styles = styles
        self.lists: dict[str, Element] = {}
        self._definitions: dict[str, Element] = {}
        self._known: dict[Described, Known] = {}
        self._definition_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        if root is not None:
            self.lists = {each.get(f"{W}numId", ""): each for each in root.findall(f"{W}num")}
            self._definitions = {each.get(f"{W}abstractNumId", ""): each for each in root.findall(f"{W}abstractNum")}

    def known(self, paragraph: Element) -> Known:
        """What is known of a paragraph: its list, its outline level, its style's name."""
        return self.known_by(described(paragraph))

    def known_by(self, told: Described) -> Known:
        """What is known of a paragraph that says this of itself."""
        known = self._known.get(told)
        if known is None:
            style = self.styles.style_id(told)
            item = self._found(style, told.list_id, told.level)
            known = self._known[told] = Known(item, self.styles.outline_level(told), self.styles.name(style))
        return known

    def item(self, paragraph: Element) -> Item | None:
        """The paragraph's place in a list; None where it is in none, or its list is not there."""
        return self.known(paragraph).item

    def definition(self, list_id: str) -> str:
        """The id of the definition that the list is of; lists of one definition count together. "" where there is none."""
        if list_id not in self._definition_of:
            self._definition_of[list_id] = self._defined(list_id)
        return self._definition_of[list_id]

    def levels(self, list_id: str) -> dict[int, Level]:
        """The levels of a list: its own where it overrides them, else its definition's."""
        if list_id not in self._levels:
            definition = self._definitions.get(self.definition(list_id))
            found = {} if definition is None else {_number(each, "ilvl"): _level(each) for each in definition.findall(f"{W}lvl")}
            for override in self._overrides(list_id):
                level = override.find(f"{W}lvl")
                if level is not None:
                    found[_number(override, "ilvl")] = _level(level)
            self._levels[list_id] = found
        return self._levels[list_id]

    def start_overrides(self, list_id: str) -> dict[int, int]:
        """The numbers at which a list makes levels begin anew, where it does not go on with its definition's count."""
        if list_id not in self._starts:
            starts = {_number(each, "ilvl"): value(each.find(f"{W}startOverride")) for each in self._overrides(list_id)}
            self._starts[list_id] = {level: int(start) for level, start in starts.items() if start.isdigit()}
        return self._starts[list_id]

    def start(self, list_id: str, level: int) -> int:
        """The number of a level's first paragraph."""
        overridden = self.start_overrides(list_id)
        if level in overridden:
            return overridden[level]
        found = self.levels(list_id).get(level)
        return 0 if found is None else found.start

    def is_counted(self, item: Item) -> bool:
        """Whether the paragraph has a number, not a bullet."""
        level = self.levels(item.list_id).get(item.level)
        return level is not None and level.form not in _UNNUMBERED

    def _overrides(self, list_id: str) -> list[Element]:
        found: list[Element] = self.lists[list_id].findall(f"{W}lvlOverride") if list_id in self.lists else []
        return found

    def _defined(self, list_id: str) -> str:
        seen: set[str] = set()
        while list_id in self.lists and list_id not in seen:
            seen.add(list_id)
            id_ = value(self.lists[list_id].find(f"{W}abstractNumId"))
            link = self._definitions[id_].find(f"{W}numStyleLink") if id_ in self._definitions else None
            if link is None:
                return id_ if id_ in self._definitions else ""
            list_id = self.styles.list_of_style(value(link))
        return ""

    def _found(self, style_id: str, list_id: str, level: str) -> Item | None:
        source = ""
        levels = [level]
        chain = self.styles.chain(style_id)
        for style in chain:
            given = style.find(f"{W}pPr/{W}numPr")
            if given is None:
                continue
            levels.append(value(given.find(f"{W}ilvl")))
            if not list_id and value(given.find(f"{W}numId")):
                list_id, source = value(given.find(f"{W}numId")), style.get(f"{W}styleId", "")
        if list_id not in self.lists:
            return None
        if source and not level:
            linked = {each.style: number for number, each in self.levels(list_id).items()}
            own = next((linked[id_] for each in chain if (id_ := each.get(f"{W}styleId", "")) in linked), None)
            if own is not None:
                return Item(list_id, own, source)
        # a level without a list is no level of the list that the paragraph names
        shown = next((each for each in (levels if source else levels[:1]) if each.isdigit()), "0")
        return Item(list_id, min(int(shown), 8), source)


class Counter:
    """Counts the paragraphs of a document, which have to be given in its order."""

    def __init__(self, numbers: ListNumbers) -> None:
        self._numbers = numbers
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, item: Item | None) -> str:
        """The number of the next paragraph as Word prints it, with all that its level puts around it; "" for a bullet or no number."""
        if item is None:
            return ""
        levels = self._numbers.levels(item.list_id)
        if item.level not in levels:
            return ""
        counts = self._counts.setdefault(self._numbers.definition(item.list_id), {})
        self._count(counts, item, levels)
        return self._shown(counts, item, levels)

    def _count(self, counts: dict[int, int], item: Item, levels: dict[int, Level]) -> None:
        start = self._numbers.start(item.list_id, item.level)
        place = (item.list_id, item.level)
        anew = item.level in self._numbers.start_overrides(item.list_id) and place not in self._begun
        self._begun.add(place)
        for level in range(item.level):
            if level not in counts:  # those that were passed over count as used
                counts[level] = self._numbers.start(item.list_id, level)
        counts[item.level] = start if anew or item.level not in counts else counts[item.level] + 1
        for level in [level for level in counts if level > item.level]:
            restart = levels[level].restart if level in levels else None
            if restart is None or item.level < restart:
                del counts[level]

    def _shown(self, counts: dict[int, int], item: Item, levels: dict[int, Level]) -> str:
        own = levels[item.level]
        if own.form in _UNNUMBERED:
            return ""

        def part(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            return _written(counts.get(place, 0), "decimal" if own.legal and form not in _UNNUMBERED else form)

        return _PLACE.sub(part, own.text).strip()


def read_list_numbers(package: Package) -> ListNumbers:
    """The lists of the main document, to be looked up, not changed: documents of one template have the same."""
    parts = related_parts(package)
    return _known_lists(*(package.parts[parts[kind]] if kind in parts else b"" for kind in ("numbering", "styles")))


@lru_cache(maxsize=4)
def _known_lists(lists: bytes, styles: bytes) -> ListNumbers:
    return ListNumbers(parsed(lists) if lists else None, known_styles(styles))


def _level(level: Element) -> Level:
    start, restart = value(level.find(f"{W}start")), value(level.find(f"{W}lvlRestart"))
    legal = level.find(f"{W}isLgl")
    return Level(
        form=value(level.find(f"{W}numFmt")) or "decimal",
        text=value(level.find(f"{W}lvlText")),
        start=int(start) if start.isdigit() else 0,
        restart=int(restart) if restart.isdigit() else None,
        legal=legal is not None and value(legal) not in _OFF,
        style=value(level.find(f"{W}pStyle")),
    )


def _number(element: Element, name: str) -> int:
    text = element.get(f"{W}{name}", "")
    return int(text) if text.isdigit() else 0


def _written(count: int, form: str) -> str:
    """`count` in one of Word's formats; those that are rare in print as decimal."""
    if form in _UNNUMBERED:
        return ""
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # …, y, z, aa, bb
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 5000:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (count // size)
        count %= size
    return written
