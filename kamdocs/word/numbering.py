"""The lists of a Word file: which list and level a paragraph has, what Word prints before it, and lists that rendering adds.

What numbers a paragraph is looked up as Word does: in the paragraph, then in its style and those below. Numbers are counted for all lists
of one definition together; a list that overrides the start begins anew where it is first used.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from kamdocs.word.formatting import Described, child, described, is_on, properties_of, value
from kamdocs.word.markup import Element, W, parsed, remove, serialised
from kamdocs.word.package import Package
from kamdocs.word.relationships import RELATIONSHIPS, new_part, related_id, related_part, related_parts
from kamdocs.word.styles import Styles, drop_ignorable, known_styles, read_styles

__all__ = ["INDENT", "Counter", "Item", "Known", "Level", "Numbering", "read_numbering"]

INDENT: Final = 360
"""Twips by which each level of bullets is set in."""
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_EMPTY: Final = f'<w:numbering xmlns:w="{W.strip("{}")}"/>'.encode()
_LEVELS: Final = 9
_BULLETS: Final = "•–"
_TIES: Final = tuple(f"{W}{name}" for name in ("tmpl", "styleLink", "numStyleLink", "name", "pStyle", "rStyle", "lvlPicBulletId"))
"""What a definition names that another file does not have: there, a style has its own list, and one that comes along names this one."""
_OWN: Final = tuple(f"{W}{name}" for name in ("tmpl", "styleLink", "numStyleLink", "name", "pStyle"))
"""What only one definition of a file may have."""
_UNNUMBERED: Final = frozenset(("bullet", "none"))
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


class Numbering:
    """The lists of `root`, the root of numbering.xml; None: a file without lists. `styles`: those of the same file.

    `part`: where they are written when they were changed; a file without lists gets it with the first one that is added.
    """

    def __init__(self, root: Element | None, styles: Styles, part: str = "") -> None:
        self.styles = styles
        self._root: Element = parsed(_EMPTY) if root is None else root
        self._part = part
        self._is_changed = False
        self.lists: dict[str, Element] = {each.get(f"{W}numId", ""): each for each in self._root.findall(f"{W}num")}
        self._definitions: dict[str, Element] = {each.get(f"{W}abstractNumId", ""): each for each in self._root.findall(f"{W}abstractNum")}
        self._free_list, self._free_definition = _free(self.lists, 1), _free(self._definitions, 0)
        self._known: dict[Described, Known] = {}
        self._definition_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}

    @classmethod
    def of(cls, package: Package, styles: Styles | None = None) -> Numbering:
        """The lists of the main document, to be changed and saved. `styles`: its styles, where they are changed too."""
        part = related_part(package, "numbering")
        return cls(None if part is None else package.xml(part), styles or read_styles(package), part or "")

    def save(self, package: Package) -> None:
        """Writes them back, where there are new ones."""
        if self._is_changed and self._part:
            package.parts[self._part] = serialised(self._root)
        elif self._is_changed:
            self._part = new_part(package, "word/numbering.xml", serialised(self._root), _TYPE)
            related_id(package, package.main, f"{RELATIONSHIPS}/numbering", self._part)

    # ------------------------------------------------------------------------------------------------------------ what is there

    def known(self, paragraph: Element) -> Known:
        """What is known of a paragraph: its list, its outline level, its style's name."""
        return self.known_by(described(paragraph))

    def known_by(self, told: Described) -> Known:
        """What is known of a paragraph that says this of itself."""
        known = self._known.get(told)
        if known is None:
            style = self.styles.style_id(told.style)
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

    def abstract(self, list_id: str) -> Element | None:
        """The definition that the list is of."""
        return self._definitions.get(self.definition(list_id))

    def levels(self, list_id: str) -> dict[int, Level]:
        """The levels of a list: its own where it overrides them, else its definition's."""
        if list_id not in self._levels:
            definition = self.abstract(list_id)
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

    # ------------------------------------------------------------------------------------------------------------ what is added

    def bullets(self) -> str:
        """The id of a list of bullets, made when it is first asked for."""
        nsid = _nsid("bullets")
        made = {id_ for id_, each in self._definitions.items() if value(each.find(f"{W}nsid")) == nsid}
        known = next((id_ for id_, each in self.lists.items() if value(each.find(f"{W}abstractNumId")) in made), None)
        if known is not None:
            return known
        abstract = etree.Element(f"{W}abstractNum")
        etree.SubElement(abstract, f"{W}multiLevelType").set(f"{W}val", "hybridMultilevel")
        for level in range(_LEVELS):
            abstract.append(_bullet(level))
        return self._defined_anew(abstract, nsid, ())

    def restarted(self, list_id: str) -> str:
        """A list of the same definition, whose levels all begin where they begin in the list `list_id`."""
        new = copy.deepcopy(self.lists[list_id])
        self._start_anew(new, list_id)
        return self._added(new)

    def apart(self, list_id: str, sign: str) -> str:
        """A list that looks like `list_id`, begins where that begins, and leaves its count alone, since its definition is its own.

        The list must have a definition. `sign`: tells this copy from every other.
        """
        twin: Element = copy.deepcopy(self.abstract(list_id))
        for each in list(twin.iter(*_OWN)):
            remove(each)
        new = copy.deepcopy(self.lists[list_id])
        self._start_anew(new, list_id)
        return self._defined_anew(twin, _nsid(sign), new.findall(f"{W}lvlOverride"))

    def _start_anew(self, new: Element, list_id: str) -> None:
        """Makes every level of `new`, a copy of the list, begin where it begins in the list."""
        overrides = {each.get(f"{W}ilvl"): each for each in new.findall(f"{W}lvlOverride")}
        for level in sorted(self.levels(list_id)):
            override = overrides.get(str(level))
            if override is None:
                override = etree.SubElement(new, f"{W}lvlOverride")
                override.set(f"{W}ilvl", str(level))
            start = override.find(f"{W}startOverride")
            if start is None:
                start = etree.Element(f"{W}startOverride")
                override.insert(0, start)
            start.set(f"{W}val", str(self.start(list_id, level)))

    def taken_in(self, list_id: str, other: Numbering, sign: str) -> str | None:
        """The id here of the list `list_id` of `other`; None where it has none. `sign`: tells this copy from every other."""
        abstract = other.abstract(list_id)
        if abstract is None:
            return None
        twin = copy.deepcopy(abstract)
        drop_ignorable(twin, other._root, self._root)
        for each in list(twin.iter(*_TIES)):
            remove(each)
        return self._defined_anew(twin, _nsid(sign), [copy.deepcopy(each) for each in other._overrides(list_id)])

    def give(self, paragraph: Element, item: Item, list_id: str) -> None:
        """Makes the paragraph, which has the place `item` in a list, one of the list `list_id`, on the same level and set in as before."""
        properties = properties_of(paragraph)
        place = child(properties, "numPr")
        child(place, "ilvl", str(item.level))
        child(place, "numId", list_id)
        if item.style:
            self._keep_indent(paragraph, properties, item)

    def _keep_indent(self, paragraph: Element, properties: Element, item: Item) -> None:
        """A list that stands in the paragraph indents it more strongly than its style does; in the style it was the weaker one."""
        chain = self.styles.chain(self.styles.style_id(described(paragraph).style))
        above = [each.get(f"{W}styleId") for each in chain].index(item.style) + 1
        indents: dict[str, str] = {}
        for style in reversed(chain[:above]):
            given = style.find(f"{W}pPr/{W}ind")
            indents.update({} if given is None else given.attrib)
        if not indents:
            return
        own = child(properties, "ind")
        if any(f"{W}{name}" in own.attrib for name in ("firstLine", "hanging")):
            indents = {name: width for name, width in indents.items() if name not in (f"{W}firstLine", f"{W}hanging")}
        own.attrib.update(indents | dict(own.attrib))

    def _defined_anew(self, abstract: Element, nsid: str, overrides: Iterable[Element]) -> str:
        """The id of a new list, of a definition that is new as well."""
        id_ = str(next(self._free_definition))
        abstract.set(f"{W}abstractNumId", id_)
        for each in abstract.findall(f"{W}nsid"):
            abstract.remove(each)
        mark = etree.Element(f"{W}nsid")
        mark.set(f"{W}val", nsid)
        abstract.insert(0, mark)
        lists = self._root.find(f"{W}num")
        self._root.insert(len(self._root) if lists is None else self._root.index(lists), abstract)
        self._definitions[id_] = abstract
        number = etree.Element(f"{W}num")
        etree.SubElement(number, f"{W}abstractNumId").set(f"{W}val", id_)
        number.extend(overrides)
        return self._added(number)

    def _added(self, number: Element) -> str:
        """The id of a new list, which stands behind all others."""
        id_ = str(next(self._free_list))
        number.set(f"{W}numId", id_)
        others = self.lists or self._definitions
        list(others.values())[-1].addnext(number)
        self.lists[id_] = number
        self._is_changed = True
        return id_


class Counter:
    """Counts the paragraphs of a document, which have to be given in its order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, item: Item | None) -> str:
        """The number of the next paragraph as Word prints it, with all that its level puts around it; "" for a bullet or no number."""
        if item is None:
            return ""
        levels = self._numbering.levels(item.list_id)
        if item.level not in levels:
            return ""
        counts = self._counts.setdefault(self._numbering.definition(item.list_id), {})
        self._count(counts, item, levels)
        return self._shown(counts, item, levels)

    def _count(self, counts: dict[int, int], item: Item, levels: dict[int, Level]) -> None:
        start = self._numbering.start(item.list_id, item.level)
        place = (item.list_id, item.level)
        anew = item.level in self._numbering.start_overrides(item.list_id) and place not in self._begun
        self._begun.add(place)
        for level in range(item.level):
            if level not in counts:  # those that were passed over count as used
                counts[level] = self._numbering.start(item.list_id, level)
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


def read_numbering(package: Package) -> Numbering:
    """The lists of the main document, to be looked up, not changed: documents of one template have the same."""
    parts = related_parts(package)
    return _known_lists(*(package.parts[parts[kind]] if kind in parts else b"" for kind in ("numbering", "styles")))


@lru_cache(maxsize=4)
def _known_lists(lists: bytes, styles: bytes) -> Numbering:
    return Numbering(parsed(lists) if lists else None, known_styles(styles))


def _level(level: Element) -> Level:
    start, restart = value(level.find(f"{W}start")), value(level.find(f"{W}lvlRestart"))
    return Level(
        form=value(level.find(f"{W}numFmt")) or "decimal",
        text=value(level.find(f"{W}lvlText")),
        start=int(start) if start.isdigit() else 0,
        restart=int(restart) if restart.isdigit() else None,
        legal=is_on(level.find(f"{W}isLgl")),
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


def _bullet(number: int) -> Element:
    level = etree.Element(f"{W}lvl")
    level.set(f"{W}ilvl", str(number))
    for name, text in (("start", "1"), ("numFmt", "bullet"), ("lvlText", _BULLETS[number % len(_BULLETS)]), ("lvlJc", "left")):
        etree.SubElement(level, f"{W}{name}").set(f"{W}val", text)
    indent = etree.SubElement(etree.SubElement(level, f"{W}pPr"), f"{W}ind")
    indent.set(f"{W}left", str(INDENT * (number + 1)))
    indent.set(f"{W}hanging", str(INDENT))
    return level


def _free(taken: Iterable[str], least: int) -> Iterator[int]:
    """Ids above all that are taken."""
    return itertools.count(max((int(id_) for id_ in taken if id_.isdecimal()), default=least - 1) + 1)


def _nsid(sign: str) -> str:
    """Word's own number for a definition; lists with equal ones count on from each other."""
    return hashlib.sha256(sign.encode()).hexdigest()[:8].upper()
