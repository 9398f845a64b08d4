"""Values that are no text, put into the finished tree in the places where their marks stand.

Rich text splits the run that its tag stood in; a picture becomes a drawing in the line; `{{p … }}` becomes paragraphs, or a whole document.
"""

from __future__ import annotations

import copy
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from lxml import etree

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.word.absence import TagError
from kamdocs.word.content import Content, RichText, Run
from kamdocs.word.formatting import child, described, properties_of
from kamdocs.word.markdown import Block, blocks, inline
from kamdocs.word.marks import BLOCKS_CLOSE, BLOCKS_OPEN, BREAK, CONTENT_CLOSE, CONTENT_OPEN, RUNS_CLOSE, RUNS_OPEN, TAB
from kamdocs.word.markup import WP, XML_SPACE, Element, R, W, remove
from kamdocs.word.numbering import INDENT, Numbering
from kamdocs.word.package import Package
from kamdocs.word.pictures import EMU_IN_TWIP, ReadPicture, drawing, last_drawing, room
from kamdocs.word.places import part_places, quoted
from kamdocs.word.relationships import RELATIONSHIPS, Relationships
from kamdocs.word.styles import Styles, read_styles
from kamdocs.word.subdocuments import OpenedDocument, place_document

__all__ = ["place_contents"]

_PARAGRAPH, _RUN, _TEXT, _LOOK, _LINK = f"{W}p", f"{W}r", f"{W}t", f"{W}rPr", f"{W}hyperlink"
_CONTENT = re.compile(f"{CONTENT_OPEN}([0-9]{{1,9}}){CONTENT_CLOSE}")
_RUNS = re.compile(f"{RUNS_OPEN}([^{RUNS_OPEN}{RUNS_CLOSE}]*){RUNS_CLOSE}")
_BLOCKS = re.compile(f"{BLOCKS_OPEN}([^{BLOCKS_OPEN}{BLOCKS_CLOSE}]*){BLOCKS_CLOSE}")
_PIECES = re.compile(f"(?:{_CONTENT.pattern}|{_RUNS.pattern})")
_ANY_MARK = re.compile(f"[{CONTENT_OPEN}{CONTENT_CLOSE}{BLOCKS_OPEN}{BLOCKS_CLOSE}{RUNS_OPEN}{RUNS_CLOSE}]")
_BLOCK_MARKS = re.compile(f"[{BLOCKS_OPEN}{BLOCKS_CLOSE}]")
_SPACES = re.compile("(\r\n|[\r\n\t\u2028\u2029])")
_ENDS: Final = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_NOT_BULLETED: Final = (f"{W}pStyle", f"{W}numPr", f"{W}ind", f"{W}tabs")
_PADDING: Final = 216
"""Twips beside the text of a table cell, where its table does not say."""
_CUT: Final = "a tag cuts rich text, a picture or a document in pieces"


def place_contents(root: Element, contents: Sequence[Content], package: Package, part: str) -> None:
    """Puts `contents` where their marks stand in `root`, the finished tree of `part`; what else that needs goes into the package.

    Contents that are neither rich text nor a picture nor a document are left to others, with their marks. Raises InputError, with all
    problems, for what cannot stand where it was printed.
    """
    placing = _Placing(root, contents, package, part)
    placing.place()
    if placing.problems:
        raise InputError(dict.fromkeys(placing.problems))


class _Placing:
    """The contents of one part on their way."""

    def __init__(self, root: Element, contents: Sequence[Content], package: Package, part: str) -> None:
        self.root = root
        self.contents = contents
        self.package = package
        self.part = part
        self.problems: list[Problem] = []
        self._drawings = 0
        self._documents = 0

    def place(self) -> None:
        for text in [text for text in self.root.iter(_TEXT) if text.text and BLOCKS_OPEN in text.text]:
            self._blocks(text)
        for text in [text for text in self.root.iter(_TEXT) if text.text and _PIECES.search(text.text)]:
            self._in_line(text)
        for element in self.root.iter(etree.Element):
            if element.text and _ANY_MARK.search(element.text):
                element.text = self._plain(element.text, element)
            for name, value in element.attrib.items():
                if _ANY_MARK.search(value):
                    element.set(name, self._plain(value, element))

        if "relationships" in self.__dict__:
            self.relationships.save()

    @cached_property
    def styles(self) -> Styles:
        return read_styles(self.package)

    @cached_property
    def relationships(self) -> Relationships:
        return Relationships(self.package, self.part)

    @cached_property
    def bullets(self) -> str:
        """The list that bullets are of where the template has no style for them."""
        self.relationships.save()
        numbering = Numbering.of(self.package)
        id_ = numbering.bullets()
        numbering.save(self.package)
        self._forget()
        return id_

    def _forget(self) -> None:
        """What was read of the package is read anew, since others have changed it."""
        for name in ("styles", "relationships"):
            self.__dict__.pop(name, None)

    # ------------------------------------------------------------------------------------------------------------ paragraphs

    def _blocks(self, text: Element) -> None:
        """`{{p … }}`: its paragraph becomes the paragraphs of what it printed."""
        run = text.getparent()
        paragraph = next(text.iterancestors(_PARAGRAPH), None)
        match = _BLOCKS.search(text.text)
        if match is None or paragraph is None or run.tag != _RUN:
            return
        alone = _CONTENT.fullmatch(match[1].strip())
        value = self._content(alone[1]) if alone else None
        if isinstance(value, OpenedDocument):
            self._document(value, paragraph)
        elif CONTENT_OPEN in match[1]:
            text.text = _BLOCK_MARKS.sub("", text.text)
        elif found := blocks(match[1].replace(BREAK, "\n").replace(TAB, "\t")):
            self._paragraphs(found, text, paragraph)
        else:
            _keep_bookmarks(paragraph)
            remove(paragraph)

    def _paragraphs(self, found: Sequence[Block], text: Element, paragraph: Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        pieces = [[each for run in block.runs for each in self._runs(run, text)] for block in found]
        last = paragraph
        for block, runs in zip(found[1:], pieces[1:], strict=True):
            new = etree.Element(_PARAGRAPH)
            if properties is not None:
                new.append(copy.deepcopy(properties))
                for each in new[0].findall(f"{W}pageBreakBefore"):
                    new[0].remove(each)
            new.extend(runs)
            if block.level:
                self._bullet(new, block.level)
            last.addnext(new)
            last = new
        _put(text, [pieces[0]])
        if found[0].level:
            self._bullet(paragraph, found[0].level)

    def _bullet(self, paragraph: Element, level: int) -> None:
        """Makes the paragraph a bullet: by the template's own style, else by a list made for it."""
        properties = properties_of(paragraph)
        own = self.styles.id_of("List Bullet" if level == 1 else f"List Bullet {level}")
        if own is not None:
            for each in [each for each in properties if each.tag in _NOT_BULLETED]:
                properties.remove(each)
            child(properties, "pStyle", own)
            return
        left = self._indents(paragraph)[0]
        for each in [each for each in properties if each.tag in _NOT_BULLETED[1:]]:
            properties.remove(each)
        place, indent = child(properties, "numPr"), child(properties, "ind")
        child(place, "ilvl", str(min(level, 9) - 1))
        child(place, "numId", self.bullets)
        indent.set(f"{W}left", str(left + INDENT * level))
        indent.set(f"{W}hanging", str(INDENT))

    def _document(self, document: OpenedDocument, paragraph: Element) -> None:
        self._documents += 1
        self.relationships.save()
        try:
            placed = place_document(document, paragraph, self.package, self.part, f"{self.part} {self._documents}")
        except TagError as error:
            self._tell(paragraph, error.message, error.hint)
            return
        self._forget()
        for drawing_ in [each for block in placed for each in block.iter(f"{WP}docPr")]:
            drawing_.set("id", str(self._drawing_number()))
        _keep_bookmarks(paragraph)
        remove(paragraph)

    # ------------------------------------------------------------------------------------------------------------ in the line

    def _in_line(self, text: Element) -> None:
        """Rich text and pictures in place of their marks."""
        if text.getparent().tag != _RUN:
            return
        pieces: list[str | list[Element]] = []
        position = 0
        for match in _PIECES.finditer(text.text):
            pieces.append(text.text[position : match.start()])
            if match[1] is not None:
                pieces.append(self._elements(match[1], match[0], text))
            else:
                pieces += self._emphasised(match[2], text)
            position = match.end()
        _put(text, [*pieces, text.text[position:]])

    def _elements(self, number: str, mark: str, place: Element) -> str | list[Element]:
        value = self._content(number)
        if isinstance(value, RichText):
            return [each for run in value.runs for each in self._runs(run, place)]
        if isinstance(value, ReadPicture):
            run = _run(place.getparent().find(_LOOK))
            run.append(drawing(value, self.package, self.relationships, self._drawing_number(), self._room(place)))
            return [run]
        if isinstance(value, OpenedDocument):
            self._tell(place, "a whole document is printed inside a paragraph", "write {{p … }} alone in a paragraph of its own")
            return ""
        if value is None:
            self._tell(place, _CUT, "print it whole")
            return ""
        return mark

    def _emphasised(self, printed: str, place: Element) -> Iterator[str | list[Element]]:
        """What `{{r … }}` printed: bold and italics of a text, and contents as they are."""
        position = 0
        for match in _CONTENT.finditer(printed):
            yield self._inline(printed[position : match.start()], place)
            yield self._elements(match[1], match[0], place)
            position = match.end()
        yield self._inline(printed[position:], place)

    def _inline(self, text: str, place: Element) -> list[Element]:
        runs = inline(text.replace(BREAK, "\n").replace(TAB, "\t")) if text else ()
        return [each for run in runs for each in self._runs(run, place)]

    def _runs(self, run: Run, place: Element) -> list[Element]:
        """The run as Word's own, in the looks of its tag and its own."""
        if not run.text:
            return []
        element = _run(place.getparent().find(_LOOK))
        for piece in _SPACES.split(run.text):
            if piece == "\t":
                etree.SubElement(element, f"{W}tab")
            elif piece and _SPACES.fullmatch(piece):
                etree.SubElement(element, f"{W}br")
            elif piece:
                text = etree.SubElement(element, _TEXT)
                text.text = piece
                text.set(XML_SPACE, "preserve")
        self._dress(element, run, place)
        return [self._linked(element, run, place)] if run.link else [element]

    def _dress(self, element: Element, run: Run, place: Element) -> None:
        for names, value in ((("b", "bCs"), run.bold), (("i", "iCs"), run.italic), (("strike",), run.strike)):
            for name in names if value is not None else ():
                _set_look(element, name, "" if value else "0")
        if run.strike:
            _drop_look(element, "dstrike")
        if run.underline is not None:
            _set_look(element, "u", "single" if run.underline else "none")
        if run.position:
            _set_look(element, "vertAlign", {"raised": "superscript", "lowered": "subscript"}[run.position])
        if run.colour:
            _drop_look(element, "color")
            _set_look(element, "color", run.colour.lstrip("#").upper())
        if run.size is not None:
            for name in ("sz", "szCs"):
                _set_look(element, name, str(round(run.size * 2)))
        if run.style:
            id_ = self.styles.id_of(run.style, "character")
            if id_ is None:
                close = nearest(run.style, self.styles.names("character"))
                hint = f"did you mean {close}?" if close else "make it in Word (Styles, New, Type: Character), or leave it out"
                self._tell(place, f"the template has no character style {run.style!r}", hint)
            else:
                _set_look(element, "rStyle", id_)

    def _linked(self, element: Element, run: Run, place: Element) -> Element:
        if next(place.iterancestors(_LINK), None) is not None:
            self._tell(place, "rich text with a link is printed inside a link", "take the link away around the tag")
        link = etree.Element(_LINK)
        if run.link.startswith("#"):
            link.set(f"{W}anchor", run.link[1:])
        else:
            address = urllib.parse.quote(run.link, safe="%/:?#[]@!$&'()*+,;=~-._")
            link.set(f"{R}id", self.relationships.id_of(f"{RELATIONSHIPS}/hyperlink", address, external=True))
        style = self.styles.id_of("Hyperlink", "character")
        if not run.style and style is not None:
            _set_look(element, "rStyle", style)
        elif not run.style:
            if not run.colour:
                _drop_look(element, "color")
                _set_look(element, "color", "0563C1")
                element.find(f"{_LOOK}/{W}color").set(f"{W}themeColor", "hyperlink")
            if run.underline is None:
                _set_look(element, "u", "single")
        link.append(element)
        return link

    # ------------------------------------------------------------------------------------------------------------ what is around

    def _content(self, number: str) -> Content | None:
        return self.contents[int(number)] if int(number) < len(self.contents) else None

    def _plain(self, text: str, element: Element) -> str:
        """What stands where there is no room for formatting: an attribute, a property, a field's code, a chart's text."""

        def told(match: re.Match[str]) -> str:
            value = self._content(match[1])
            if isinstance(value, RichText):
                return _SPACES.sub(" ", str(value))
            if isinstance(value, ReadPicture | OpenedDocument):
                what = "a picture" if isinstance(value, ReadPicture) else "a document"
                self._tell(element, f"{what} is printed where only text can stand", "print it in a paragraph of the document")
                return ""
            if value is None:
                self._tell(element, _CUT, "print it whole")
                return ""
            return match[0]

        found = _CONTENT.sub(told, _RUNS.sub(r"\1", _BLOCKS.sub(r"\1", text)))
        if _ANY_MARK.search(_CONTENT.sub("", found)):
            self._tell(element, _CUT, "print it whole")
            found = _ANY_MARK.sub("", found)
        return found

    def _tell(self, element: Element, message: str, hint: str) -> None:
        paragraph = element if element.tag == _PARAGRAPH else next(element.iterancestors(_PARAGRAPH), element)
        shown = _ANY_MARK.sub("", _CONTENT.sub("…", "".join(each.text or "" for each in paragraph.iter(_TEXT))))
        place = f"{self.package.name}, {part_places(self.package).get(self.part, self.part)}"
        self.problems.append(Problem(f"{place}, {quoted(shown)}" if shown.strip() else place, message, hint))

    def _drawing_number(self) -> int:
        """An id that no drawing of the file has."""
        self._drawings = (self._drawings or last_drawing(self.package, self.root)) + 1
        return self._drawings

    def _room(self, place: Element) -> tuple[int, int]:
        """Width and height in EMU that a picture has in its paragraph: those of its page's text, of its cell, less its indents."""
        paragraph = next(place.iterancestors(_PARAGRAPH))
        width, height = room(self._section(paragraph))
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        of_cell = None if cell is None else cell.find(f"{W}tcPr/{W}tcW")
        if of_cell is not None and of_cell.get(f"{W}type") == "dxa" and of_cell.get(f"{W}w", "").isdecimal():
            width = min(width, max(1, int(of_cell.get(f"{W}w")) - _PADDING) * EMU_IN_TWIP)
        left, right = self._indents(paragraph)
        inside = width - (left + right) * EMU_IN_TWIP
        return (inside if inside > 0 else width), height

    def _section(self, paragraph: Element) -> Element | None:
        if len(self._sections) == 1 or self.part != self.package.main:
            return self._sections[0] if self._sections else None
        body = self.root.find(f"{W}body")
        block = next((each for each in (paragraph, *paragraph.iterancestors()) if each.getparent() is body), paragraph)
        found = block.xpath("(descendant-or-self::w:sectPr | following::w:sectPr)[1]", namespaces={"w": W.strip("{}")})
        return found[0] if found else None

    @cached_property
    def _sections(self) -> list[Element]:
        root = self.root if self.part == self.package.main else self.package.xml(self.package.main)
        return list(root.iter(f"{W}sectPr"))

    def _indents(self, paragraph: Element) -> tuple[int, int]:
        """How far the paragraph is set in, left and right, in twips."""
        chain = self.styles.chain(self.styles.style_id(described(paragraph).style))
        found = [each for owner in (paragraph, *chain) if (each := owner.find(f"{W}pPr/{W}ind")) is not None]
        sides = []
        for names in (("left", "start"), ("right", "end")):
            values = (each.get(f"{W}{name}", "") for each in found for name in names)
            sides.append(next((int(value) for value in values if value.lstrip("-").isdecimal()), 0))
        return sides[0], sides[1]


def _put(text: Element, pieces: Sequence[str | list[Element]]) -> None:
    """Puts pieces in the place of a text, which may stand among others in its run: the run is cut around what are runs themselves."""
    run = text.getparent()
    look = run.find(_LOOK)
    before, after = _twin(run, look), _twin(run, look)
    place = run.index(text)
    first, rest = [each for each in run[:place] if each is not look], run[place + 1 :]
    before.extend(first)
    new: list[Element] = [before]
    for piece in pieces:
        if isinstance(piece, list):
            new += [*piece, _twin(run, look)]
        elif piece:
            own = etree.SubElement(new[-1], _TEXT)
            own.text = piece
            own.set(XML_SPACE, "preserve")
    after.extend(rest)
    for each in [*new, after]:
        if any(part.tag != _LOOK for part in each):
            run.addprevious(each)
    remove(run)


def _twin(run: Element, look: Element | None) -> Element:
    twin = _run(look)
    twin.attrib.update(run.attrib)
    return twin


def _run(look: Element | None) -> Element:
    run = etree.Element(_RUN)
    if look is not None:
        run.append(copy.deepcopy(look))
    return run


def _set_look(run: Element, name: str, value: str) -> None:
    """Says it of the run: `b`, or `b` with a value."""
    element = child(properties_of(run), name)
    element.attrib.clear()
    if value:
        element.set(f"{W}val", value)


def _drop_look(run: Element, name: str) -> None:
    for each in run.findall(f"{_LOOK}/{W}{name}"):
        each.getparent().remove(each)


def _keep_bookmarks(paragraph: Element) -> None:
    """Marks of bookmarks that begin before a paragraph or end after it stay when it goes."""
    marks = list(paragraph.iter(*_ENDS))
    ids = [mark.get(f"{W}id") for mark in marks]
    for mark in marks:
        if ids.count(mark.get(f"{W}id")) == 1:
            paragraph.addprevious(mark)
