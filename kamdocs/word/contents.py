r"""The table of contents that Word keeps as a field (`TOC \o "1-3" \h \z \u`), its entries written from the finished headings.

Word writes the entries when somebody asks it to, so that a template holds those of the template. They are dropped when it is read, and
written anew for every document: in the styles `TOC 1` to `TOC 9`, with the headings' numbers as Word counts them, linked to the headings.
As in Word, hidden text of a heading is left out, and a heading that is hidden as a whole.
A page number is printed only where somebody who has laid the document out gives it. "Update Field" works in Word as ever.

Read of a field's switches: \o levels, \u outline levels, \t styles, \h links, \n no page numbers, \p the sign before them, \b a bookmark's
range, \c a table of figures. The others change nothing here.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter as Counted
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from kamdocs.word.formatting import all_described, described, is_on, value
from kamdocs.word.markup import XML_SPACE, Element, W, remove, serialised
from kamdocs.word.numbering import Counter, read_numbering
from kamdocs.word.package import Package, open_package
from kamdocs.word.styles import Styles, read_styles
from kamdocs.word.tags import Tag, found_tags, misplaced

__all__ = ["Heading", "drop_entries", "has_contents", "headings", "with_page_numbers", "write_contents"]

_PARAGRAPH, _RUN, _TEXT = f"{W}p", f"{W}r", f"{W}t"
_PROPERTIES: Final = f"{W}pPr"
_CHAR, _CODE, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_MARKS: Final = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr"))
_SHOWN: Final = tuple(f"{W}{name}" for name in ("br", "drawing", "object", "pict", "sym", "tab", "fldChar", "fldSimple"))
_SPACES: Final = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_FIELD_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\[A-Za-z*#@!])|(\S+)')
_TAKES_VALUE: Final = frozenset("abcdflnopst")
_RANGE = re.compile(r"\s*([1-9])\s*-\s*([1-9])\s*")
_FIRST_BOOKMARK: Final = 100_000_001


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the finished document. `level`: 1 to 9; `number`: as Word prints it, "" without; `style`: its style's name in Word.

    `text`: what a reader sees; `whole`: with what is hidden in it, as LibreOffice keeps it in the bookmarks of a PDF.
    """

    level: int
    number: str
    text: str
    style: str
    paragraph: Element
    whole: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    """A table of contents. `begin`, `end`: what stands at its ends in their paragraphs; a simple field is both."""

    code: str
    begin: Element
    end: Element

    @property
    def first(self) -> Element:
        return next(self.begin.iterancestors(_PARAGRAPH))

    @property
    def last(self) -> Element:
        return next(self.end.iterancestors(_PARAGRAPH))


@dataclass(slots=True)
class _Switches:
    """What a field asks for. `levels`: of the built-in headings; `outline`: of any paragraph; `styles`: level by a style's name."""

    levels: range = range(0)
    outline: range = range(0)
    styles: dict[str, int] = field(default_factory=dict)
    links: bool = False
    bare: range = range(0)
    """The levels without page numbers."""
    separator: str | None = None
    bookmark: str = ""
    figures: str = ""


def has_contents(xml: bytes) -> bool:
    """Whether a part may hold a table of contents: a quick look, which errs on the side of yes."""
    return (b"instrText" in xml or b"fldSimple" in xml) and (b"TOC" in xml or b"toc" in xml)


# ------------------------------------------------------------------------------------------------------------------------ the template


def drop_entries(package: Package) -> None:
    """Empties the tables of contents of a template, so that no heading's tag in them is taken for one of the body."""
    if has_contents(package.parts[package.main]):
        root = package.xml(package.main)
        _drop_entries(root)
        package.parts[package.main] = serialised(root)


def _drop_entries(root: Element) -> None:
    """A table with commands that do not end in it stays as it is."""
    for found in list(_fields(root)):
        inside = _between(found)
        text = "".join(each.text or "" for paragraph in inside for each in paragraph.iter(_TEXT))
        tags = [tag for tag in found_tags(text) if isinstance(tag, Tag)]
        if next(misplaced(tags), None) is None:
            _emptied(found)


def _fields(root: Element) -> Iterator[_Field]:
    """The tables of contents, those inside other fields too."""
    open_: list[tuple[Element, list[str], list[bool]]] = []
    for element in root.iter(_CHAR, _CODE, _SIMPLE):
        if element.tag == _SIMPLE:
            simple = _Field(element.get(f"{W}instr", ""), element, element)
            if _is_contents(simple):
                yield simple
        elif element.tag == _CODE:
            if open_ and not open_[-1][2]:
                open_[-1][1].append(element.text or "")
        elif element.get(f"{W}fldCharType") == "begin":
            open_.append((element, [], []))
        elif element.get(f"{W}fldCharType") == "separate" and open_:
            open_[-1][2].append(True)
        elif element.get(f"{W}fldCharType") == "end" and open_:
            begin, codes, _ = open_.pop()
            found = _Field("".join(codes), begin, element)
            if _is_contents(found):
                yield found


def _is_contents(found: _Field) -> bool:
    in_paragraphs = all(next(each.iterancestors(_PARAGRAPH), None) is not None for each in (found.begin, found.end))
    return found.code.upper().split()[:1] == ["TOC"] and in_paragraphs


def _between(found: _Field) -> list[Element]:
    """The paragraphs of the field, the first and the last included."""
    first, last = found.first, found.last
    paragraphs = itertools.dropwhile(lambda each: each is not first, first.getroottree().iter(_PARAGRAPH))
    inside: list[Element] = []
    for paragraph in paragraphs:
        inside.append(paragraph)
        if paragraph is last:
            break
    return inside


def _emptied(found: _Field) -> Element:
    """The one paragraph in which the field then stands, whole and without a result."""
    first, last = found.first, found.last
    begin, end = _in_paragraph(found.begin, first), _in_paragraph(found.end, last)
    after = list(end.itersiblings())
    alone = last is not first and not _is_shown(end.itersiblings(preceding=True))  # where Word puts the end of a table
    entries = _between(found)[1:-1]
    inside = [begin, *begin.itersiblings()]
    if last is not first:
        inside += [end, *end.itersiblings(preceding=True)]
    halves = _halves([*entries, *(each for each in inside if each not in after)])
    for paragraph in entries:
        _dropped(paragraph)
    for element in inside:
        if element.tag != _PROPERTIES and element not in after:
            element.getparent().remove(element)
    first.extend(_opening(found.code))
    first.append(_mark("end"))
    first.extend(halves)
    if last is first:
        first.extend(after)
    elif not alone and not _is_shown(after):
        first.extend(each for each in after if each.tag in _MARKS)
        _dropped(last)
    return first


def _halves(elements: list[Element]) -> list[Element]:
    """The marks in them whose other half lies elsewhere: of a bookmark, say, that begins before the table and ends in it."""
    marks = [mark for each in elements for mark in each.iter(*_MARKS) if mark.get(f"{W}id")]
    ends = Counted((mark.tag.replace("Start", "").replace("End", ""), mark.get(f"{W}id")) for mark in marks)
    return [mark for mark in marks if ends[mark.tag.replace("Start", "").replace("End", ""), mark.get(f"{W}id")] == 1]


def _in_paragraph(element: Element, paragraph: Element) -> Element:
    """The child of `paragraph` that is `element` or holds it."""
    while element.getparent() is not paragraph:
        element = element.getparent()
    return element


def _is_shown(elements: Iterator[Element] | Sequence[Element]) -> bool:
    """Whether a reader sees anything of them."""
    parts = (part for each in elements if each.tag != _PROPERTIES for part in each.iter())
    return any((part.tag in _SHOWN and part.getparent().tag != f"{W}tabs") or (part.tag == _TEXT and bool(part.text)) for part in parts)


def _dropped(paragraph: Element) -> None:
    """Takes a paragraph away; one that ends a section, or is the only block of its cell, stays empty."""
    parent = paragraph.getparent()
    properties = paragraph.find(_PROPERTIES)
    if (properties is not None and properties.find(f"{W}sectPr") is not None) or (
        parent.tag == f"{W}tc" and len(parent.findall(_PARAGRAPH)) == 1
    ):
        for element in list(paragraph):
            if element.tag != _PROPERTIES:
                paragraph.remove(element)
    else:
        remove(paragraph)


# --------------------------------------------------------------------------------------------------------------- the finished document


def headings(root: Element, package: Package) -> list[Heading]:
    """The headings of the main document in their order: what has an outline level, or a style that a table of contents names."""
    return _headings(root, package, list(_fields(root)))


def _headings(root: Element, package: Package, fields: list[_Field]) -> list[Heading]:
    named = {name: level for each in fields for name, level in _switches(each.code).styles.items()}
    numbering = read_numbering(package)
    counter = Counter(numbering)
    inside = {paragraph for each in fields for paragraph in _between(each)}
    boxed = {paragraph for box in root.iter(f"{W}txbxContent") for paragraph in box.iter(_PARAGRAPH)}
    found: list[Heading] = []
    for paragraph, told in all_described(root):
        if paragraph in inside or paragraph in boxed:
            continue
        known = numbering.known_by(told)
        number = counter.number(known.item)
        if known.outline is None and known.style not in named:
            continue
        text = _text(paragraph, numbering.styles)
        if text:
            level = named[known.style] if known.outline is None else known.outline + 1
            found.append(Heading(level, number, text, known.style, paragraph, _text(paragraph)))
    return found


def with_page_numbers(document: bytes, pages_of: Callable[[list[str]], Sequence[int | None]]) -> bytes:
    """A finished document whose table of contents says on which page each heading stands; as it was where it has no such table.

    `pages_of`: gives the page of each heading, None where it is not known, for their titles with the numbers in front and what is hidden.
    """
    package = open_package(document, "the document")
    if not has_contents(package.parts[package.main]):
        return document
    root = package.xml(package.main)
    write_contents(root, package, pages_of([f"{each.number} {each.whole}" for each in headings(root, package)]))
    package.parts[package.main] = serialised(root)
    return package.to_bytes()


def write_contents(root: Element, package: Package, pages: Sequence[int | str | None] | None = None) -> None:
    """Writes the entries of every table of contents into the tree of the main document.

    `pages`: a page number for each of `headings(root, package)`, None for one that is not known; None: for none of them.
    Without a heading the table goes, and with it the paragraph in the style `TOC Heading` right before it. Styles that are missing are
    added to `package` as Word has them.
    """
    fields = list(_fields(root))
    if not fields:
        return
    known = _headings(root, package, fields)
    numbers = dict(zip([id(each.paragraph) for each in known], pages or [], strict=bool(pages)))
    writer = _Writer(root, package, {key: str(page) for key, page in numbers.items() if page is not None})
    for found in fields:
        switches = _switches(found.code)
        entries = _figures(root, switches.figures, writer.styles) if switches.figures else _chosen(root, known, switches)
        place = _emptied(found)
        if entries:
            writer.write(place, found.code, switches, entries)
        else:
            _without_entries(place, writer.styles)
    writer.save()


def _switches(code: str) -> _Switches:
    words = [(match[1] if match[1] is not None else match[0], match[2]) for match in _FIELD_WORD.finditer(code)][1:]
    given: dict[str, str] = {}
    for place, (_, switch) in enumerate(words):
        if switch:
            following = words[place + 1] if place + 1 < len(words) else ("", None)
            given[switch[1:].lower()] = following[0] if switch[1:].lower() in _TAKES_VALUE and not following[1] else ""
    levels = _levels(given.get("o", ""))
    chosen = {"o", "t", "u", "c", "f", "l"} & given.keys()
    return _Switches(
        levels=levels if "o" in given or not chosen else range(0),
        outline=levels if "u" in given else range(0),
        styles=_named_styles(given.get("t", "")),
        links="h" in given,
        bare=_levels(given["n"]) if "n" in given else range(0),
        separator=given.get("p"),
        bookmark=given.get("b", ""),
        figures=given.get("c", ""),
    )


def _levels(text: str) -> range:
    """`1-3`; all of them where nothing is said."""
    match = _RANGE.fullmatch(text)
    return range(int(match[1]), int(match[2]) + 1) if match else range(1, 10)


def _named_styles(text: str) -> dict[str, int]:
    """`Chapter,1;Appendix,2`: Word separates as the language of the computer does."""
    parts = [part.strip() for part in re.split("[,;]", text)]
    return {name.casefold(): int(level) for name, level in itertools.pairwise(parts) if level in set("123456789") and name}


def _chosen(root: Element, known: list[Heading], switches: _Switches) -> list[tuple[int, Heading]]:
    """The headings that the field asks for, with the level that it gives them."""
    inside = _bookmarked(root, switches.bookmark) if switches.bookmark else None
    chosen: list[tuple[int, Heading]] = []
    for heading in known:
        level = _level(heading, switches)
        if level is not None and (inside is None or heading.paragraph in inside):
            chosen.append((level, heading))
    return chosen


def _level(heading: Heading, switches: _Switches) -> int | None:
    if heading.style in switches.styles:
        return switches.styles[heading.style]
    built_in = heading.style.removeprefix("heading ")
    if heading.style != built_in and built_in.isdigit() and int(built_in) in switches.levels:
        return int(built_in)
    return heading.level if heading.level in switches.outline else None


def _bookmarked(root: Element, name: str) -> set[Element]:
    """The paragraphs that a bookmark touches."""
    inside: set[Element] = set()
    id_ = None
    for element in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", _PARAGRAPH):
        if element.tag == f"{W}bookmarkStart" and element.get(f"{W}name", "").casefold() == name.casefold():
            id_ = element.get(f"{W}id")
            inside.update(element.iterancestors(_PARAGRAPH))
        elif element.tag == _PARAGRAPH and id_ is not None:
            inside.add(element)
        elif element.tag == f"{W}bookmarkEnd" and id_ is not None and element.get(f"{W}id") == id_:
            break
    return inside


def _figures(root: Element, label: str, styles: Styles) -> list[tuple[int, Heading]]:
    """The captions that number themselves under `label` (`SEQ Figure`), as entries of a table of figures."""
    wanted = re.compile(rf"\s*SEQ\s+{re.escape(label)}(?:\s|$)", re.IGNORECASE)
    captions: list[tuple[int, Heading]] = []
    for paragraph in root.iter(_PARAGRAPH):
        codes = "".join(each.text or "" for each in paragraph.iter(_CODE))
        simple = (each.get(f"{W}instr", "") for each in paragraph.iter(_SIMPLE))
        if any(wanted.match(code) for code in (codes, *simple)):
            text = _text(paragraph, styles)
            if text:
                captions.append((0, Heading(0, "", text, "caption", paragraph)))
    return captions


def _text(paragraph: Element, styles: Styles | None = None) -> str:
    """What a reader sees of a paragraph, on one line. `styles`: of its file; None: with what is hidden."""
    hidden = styles is not None and _hidden_by(styles, styles.style_id(described(paragraph).style))

    def pieces(element: Element) -> Iterator[str]:
        for child in element:
            if child.tag == _TEXT:
                yield child.text or ""
            elif child.tag in _SPACES and element.tag == _RUN:
                yield _SPACES[child.tag]
            elif child.tag == _RUN and styles is not None and _is_hidden(child, styles, hidden):
                continue
            elif child.tag not in (_PARAGRAPH, _PROPERTIES):
                yield from pieces(child)

    return re.sub("[ \t\n]+", " ", "".join(pieces(paragraph))).strip()


def _is_hidden(run: Element, styles: Styles, hidden: bool) -> bool:
    """Whether nobody sees a run. `hidden`: by its paragraph's style; that of its own turns it round (ECMA-376-1, 17.7.3)."""
    own = run.find(f"{W}rPr/{W}vanish")
    return is_on(own) if own is not None else hidden != _hidden_by(styles, value(run.find(f"{W}rPr/{W}rStyle")))


def _hidden_by(styles: Styles, style_id: str) -> bool:
    """Whether a style, or the nearest one below it that says so, hides its text."""
    found = (style.find(f"{W}rPr/{W}vanish") for style in styles.chain(style_id))
    return is_on(next((each for each in found if each is not None), None))


def _without_entries(place: Element, styles: Styles) -> None:
    """Takes a table without entries away, with its heading; of its content control, too, where nothing else is in it."""
    before = place.getprevious()
    while before is not None and before.tag in _MARKS:
        before = before.getprevious()
    if before is not None and before.tag == _PARAGRAPH and styles.name(styles.style_id(described(before).style)) == "toc heading":
        _dropped(before)
    for run in [run for run in place.iter(_RUN) if next(run.iter(_CHAR, _CODE), None) is not None]:
        remove(run)
    control = next(place.iterancestors(f"{W}sdt"), None)
    if not _is_shown([each for each in place if each.tag != _PROPERTIES]):
        _dropped(place)
    if control is not None and control.getparent().tag == f"{W}body":
        content = control.find(f"{W}sdtContent")
        blocks = [] if content is None else [each for each in content if each.tag not in _MARKS]
        if not _is_shown(blocks) and next(control.iter(f"{W}sectPr"), None) is None:
            remove(control)


class _Writer:
    """Writes the entries of one document. `pages`: page numbers by the id of the heading's paragraph."""

    def __init__(self, root: Element, package: Package, pages: dict[int, str]) -> None:
        self._package = package
        self._width = _text_width(root)
        self._known_stops: dict[tuple[str, int, bool, bool], list[tuple[str, str, int]]] = {}
        self._pages = pages
        self.styles = read_styles(package)
        self._bookmarks: dict[int, str] = {}
        marks = list(root.iter(f"{W}bookmarkStart"))
        self._names = {each.get(f"{W}name", "") for each in marks}
        self._id = max((int(id_) for each in marks if (id_ := each.get(f"{W}id", "")).isdigit()), default=0) + 1
        self._number = _FIRST_BOOKMARK

    def save(self) -> None:
        """Puts styles that were missing into the package."""
        self.styles.save(self._package)

    def write(self, place: Element, code: str, switches: _Switches, entries: list[tuple[int, Heading]]) -> None:
        """Writes the entries in the place of the paragraph `place`, which holds the field without a result."""
        begin = next(run for run in place if next(run.iter(_CHAR), None) is not None)
        before = [each for each in begin.itersiblings(preceding=True) if each.tag != _PROPERTIES][::-1]
        field_runs = [run for run in place if run.tag == _RUN and next(run.iter(_CHAR, _CODE), None) is not None]
        after = list(field_runs[-1].itersiblings())
        paragraphs = [self._entry(level, heading, switches) for level, heading in entries]
        first, last = paragraphs[0], paragraphs[-1]
        first[1:1] = [*before, *_opening(code)]
        last.append(_mark("end"))
        last.extend(after)
        own = place.find(_PROPERTIES)
        if own is not None:
            _keep(own, first, "pageBreakBefore", 1)
            _keep(own, last, "sectPr", len(last[0]))
        for paragraph in paragraphs:
            place.addprevious(paragraph)
        remove(place)

    def _entry(self, level: int, heading: Heading, switches: _Switches) -> Element:
        style = self._style(level)
        page = "" if level in switches.bare else self._pages.get(id(heading.paragraph), "")
        paragraph = etree.Element(_PARAGRAPH)
        properties = etree.SubElement(paragraph, _PROPERTIES)
        if style:
            _valued(properties, "pStyle", style)
        _put_stops(properties, self._stops(style, level, bool(heading.number), bool(page) and switches.separator is None))
        holder = paragraph
        if switches.links or page:
            bookmark = self._bookmark(heading.paragraph)
        if switches.links:
            holder = etree.SubElement(paragraph, f"{W}hyperlink")
            holder.set(f"{W}anchor", bookmark)
            holder.set(f"{W}history", "1")
        if heading.number:
            holder.extend((_run(heading.number), _tab()))
        holder.append(_run(heading.text))
        if page:
            holder.append(_tab() if switches.separator is None else _run(switches.separator))
            holder.extend((*_opening(f"PAGEREF {bookmark} \\h"), _run(page), _mark("end")))
        return paragraph

    def _style(self, level: int) -> str:
        """The id of `TOC n`, or of the style of a table of figures; "" in a file without styles."""
        name = f"toc {level}" if level else "table of figures"
        found = self.styles.id_of(name)
        if found is not None or self.styles.root is None:
            return found or ""
        if not self.styles.is_changed:
            self.styles = Styles.of(self._package)
        id_ = f"TOC{level}" if level else "TableofFigures"
        style = etree.Element(f"{W}style")
        style.set(f"{W}type", "paragraph")
        style.set(f"{W}styleId", id_)
        _valued(style, "name", name)
        default = self.styles.style_id()
        if default:
            _valued(style, "basedOn", default)
            _valued(style, "next", default)
        _valued(style, "uiPriority", "39" if level else "99")
        etree.SubElement(style, f"{W}unhideWhenUsed")
        if level:
            properties = etree.SubElement(style, _PROPERTIES)
            etree.SubElement(properties, f"{W}spacing").set(f"{W}after", "100")
            if level > 1:
                etree.SubElement(properties, f"{W}ind").set(f"{W}left", str(220 * (level - 1)))
        self.styles.add(style)
        return id_

    def _stops(self, style: str, level: int, numbered: bool, paged: bool) -> list[tuple[str, str, int]]:
        """The tab stops that the style lacks, as kind, leader and place: behind the number, and at the right edge for the page."""
        key = (style, level, numbered, paged)
        if key not in self._known_stops:
            kinds: set[str] = set()
            indents: dict[str, str] = {}
            for each in self.styles.chain(style):
                kinds |= {stop.get(f"{W}val", "") for stop in each.iterfind(f"{W}pPr/{W}tabs/{W}tab")}
                given = each.find(f"{W}pPr/{W}ind")
                indents = (dict(given.attrib) if given is not None else {}) | indents
            left = _whole(indents.get(f"{W}left", indents.get(f"{W}start", "")))
            right = _whole(indents.get(f"{W}right", indents.get(f"{W}end", "")))
            stops = []
            if numbered and not kinds & {"left", "start", "num"} and not _whole(indents.get(f"{W}hanging", "")):
                stops.append(("left", "", max(440 * level, left + 440)))
            if paged and not kinds & {"right", "end"} and self._width:
                stops.append(("right", "dot", self._width - right))
            self._known_stops[key] = stops
        return self._known_stops[key]

    def _bookmark(self, paragraph: Element) -> str:
        """The name of a bookmark around the heading: one that Word has put there, or a new one."""
        if id(paragraph) not in self._bookmarks:
            marks = (each.get(f"{W}name", "") for each in paragraph.iterfind(f"{W}bookmarkStart"))
            self._bookmarks[id(paragraph)] = next((name for name in marks if name.startswith("_Toc")), "") or self._new_bookmark(paragraph)
        return self._bookmarks[id(paragraph)]

    def _new_bookmark(self, paragraph: Element) -> str:
        name = next(name for number in itertools.count(self._number) if (name := f"_Toc{number}") not in self._names)
        self._number = int(name.removeprefix("_Toc")) + 1
        start, end = etree.Element(f"{W}bookmarkStart"), etree.SubElement(paragraph, f"{W}bookmarkEnd")
        for mark in (start, end):
            mark.set(f"{W}id", str(self._id))
        start.set(f"{W}name", name)
        paragraph.insert(0 if paragraph.find(_PROPERTIES) is None else 1, start)
        self._id += 1
        return name


def _keep(own: Element, paragraph: Element, name: str, place: int) -> None:
    """Moves a property from the field's paragraph to an entry."""
    found = own.find(f"{W}{name}")
    if found is not None:
        paragraph[0].insert(place, found)


def _put_stops(properties: Element, stops: list[tuple[str, str, int]]) -> None:
    if not stops:
        return
    tabs = etree.SubElement(properties, f"{W}tabs")
    for kind, leader, position in stops:
        stop = _valued(tabs, "tab", kind)
        if leader:
            stop.set(f"{W}leader", leader)
        stop.set(f"{W}pos", str(position))


def _text_width(root: Element) -> int:
    """The measure of the last section, in twentieths of a point; 0 where the document does not say."""
    section = next(iter(list(root.iter(f"{W}sectPr"))[-1:]), None)
    size, margins = (None, None) if section is None else (section.find(f"{W}pgSz"), section.find(f"{W}pgMar"))
    if size is None or margins is None:
        return 0
    return _whole(size.get(f"{W}w", "")) - sum(_whole(margins.get(f"{W}{side}", "")) for side in ("left", "right"))


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0


def _valued(parent: Element, name: str, text: str) -> Element:
    new = etree.SubElement(parent, f"{W}{name}")
    new.set(f"{W}val", text)
    return new


def _run(text: str) -> Element:
    run = etree.Element(_RUN)
    shown = etree.SubElement(run, _TEXT)
    shown.text = text
    shown.set(XML_SPACE, "preserve")
    return run


def _tab() -> Element:
    run = etree.Element(_RUN)
    etree.SubElement(run, f"{W}tab")
    return run


def _mark(kind: str) -> Element:
    run = etree.Element(_RUN)
    etree.SubElement(run, _CHAR).set(f"{W}fldCharType", kind)
    return run


def _opening(code: str) -> list[Element]:
    """The runs of a field before its result."""
    run = etree.Element(_RUN)
    instruction = etree.SubElement(run, _CODE)
    instruction.text = f" {code.strip()} "
    instruction.set(XML_SPACE, "preserve")
    return [_mark("begin"), run, _mark("separate")]
