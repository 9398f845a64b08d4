"""What a Word file shows, line by line, in a form in which two files can be compared that different programs have saved.

Programs split runs, name styles, parts and pictures anew, count pages, and write their own attributes. What stays is what people put there:
words and how they look where it matters (`kamdocs.word.looks`), pictures, charts with the workbook behind them, notes, and changes that
Word tracks.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from kamdocs.word.charted import address, chart_texts
from kamdocs.word.formatting import described, is_on, value
from kamdocs.word.looks import FAINT, Looks, Setting, is_low
from kamdocs.word.markup import WP, A, Element, M, R, W, local_name
from kamdocs.word.numbering import Counter, read_numbering
from kamdocs.word.package import Package, Relationship
from kamdocs.word.places import quoted
from kamdocs.word.relationships import related_part

__all__ = ["ADDED", "DELETED", "FIELD", "TRACKED", "TURNED", "Behind", "Line", "Piece", "Shown", "shown"]

ADDED: Final = "added, tracked"
DELETED: Final = "deleted, tracked"
TRACKED: Final = "its look changed, tracked"
FIELD: Final = "field"
"""What Word counts or puts there: the number of a page, the sign of a note."""
TURNED: Final = "read from right to left"

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_INSERTED: Final = frozenset((f"{W}ins", f"{W}moveTo"))
_REMOVED: Final = frozenset((f"{W}del", f"{W}moveFrom"))
_TRACKING: Final = frozenset((*_INSERTED, *_REMOVED, *(f"{W}{each}" for each in ("cellIns", "cellDel", "cellMerge"))))
_TEXTS: Final = frozenset((f"{W}t", f"{W}delText", f"{A}t", f"{M}t"))
_SPACES: Final = frozenset((f"{W}tab", f"{W}ptab", f"{W}cr", f"{A}br"))
_PROPERTIES: Final = frozenset(f"{W}{each}" for each in ("rPr", "pPr", "tcPr", "trPr", "tblPr", "tblGrid", "sectPr", "sdtEndPr", "rubyPr"))
_NOTES: Final = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes", f"{W}commentReference": "comments"}
_DRAWINGS: Final = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_OFFICE: Final = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
"""What the names begin with that every Word of today understands."""

_USUAL: Final = re.compile(
    r"""application/vnd\.openxmlformats-officedocument\.
        (?:wordprocessingml\.(?:document\.(?:main|glossary)|styles|settings|webSettings|fontTable|numbering|header|footer|footnotes|endnotes
            |comments|commentsExtended|commentsIds|commentsExtensible|people|printerSettings)(?:\+xml)?
        |theme\+xml|themeOverride\+xml|drawingml\.\w+\+xml|extended-properties\+xml|custom-properties\+xml|customXmlProperties\+xml)
    | application/vnd\.openxmlformats-package\.(?:core-properties|relationships)\+xml
    | application/vnd\.ms-(?:word\.stylesWithEffects|office\.chart(?:color)?style|office\.classificationlabels|office\.intelligence2
        |office\.drawingml\.diagram\w*)\+xml
    | image/[\w.+-]+""",
    re.VERBOSE | re.IGNORECASE,
)
"""Types of what is read elsewhere, or of what programs keep for themselves."""
_USUAL_PARTS: Final = re.compile(r"\[Content_Types\]\.xml|customXml/item\w*\.xml|(?:.*/)?_rels/[^/]*\.rels", re.IGNORECASE)
_ACTIVE: Final = frozenset(
    ("vbaProject", "wordVbaData", "oleObject", "control", "activeXControlBinary", "attachedTemplate", "aFChunk", "subDocument", "frame",
     "keyMapCustomizations", "attachedToolbars", "webextension", "webextensiontaskpanes", "recipientData", "mailMergeSource")
)  # fmt: skip
"""Relationships to what does something, or fetches it, whatever its type says."""

_PAGED: Final = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF"))
"""Fields that Word counts when it lays out the pages."""
_CONTENTS: Final = frozenset(("TOC", "INDEX", "TOA"))
_KNOWN: Final = frozenset((*_PAGED, *_CONTENTS, "REF", "NOTEREF", "SEQ", "HYPERLINK"))
"""Fields whose result is what the document itself says, so that their codes need no look."""
_OFF: Final = 2_000_000
"""English Metric Units (360,000 a centimetre) before its column at which a drawing is off the page."""
_FAR_OFF: Final = 20_000_000
"""The same behind it."""
_PAGE_NUMBER: Final = re.compile("[0-9ivxlcdmIVXLCDM–-]{0,9}")
_LAST_PAGE: Final = re.compile("\t[0-9ivxlcdmIVXLCDM–-]{1,9}\\s*$")
_WIDTHLESS: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufffc]")
_QUOTED: Final = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and what a reader sees of them beside: HIDDEN, STRUCK, ADDED, …; FAINT is told by `Line.faint`."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a picture, a drawing, a number of a chart, a note.

    `story`: the part of the file that it is read in (body, header of the first page, footnotes); `place`: as `document_text` has it;
    `what`: text, picture, chart, drawing, comment, or attachment. `key`: equal for equal lines. `column`: the cell of its row, from 1;
    0 outside tables. `label`: its number in a list. `faint`: those of its words that are hardly to be seen.
    """

    story: str
    place: str
    what: str
    key: tuple[Piece, ...]
    shown: str
    column: int = 0
    label: str = ""
    faint: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.key)

    @property
    def marks(self) -> frozenset[str]:
        return frozenset(mark for piece in self.key for mark in piece.marks)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the lines do not show, and what they will show or lead to: `what` (link, field, alternative text, font), place, and text."""

    what: str
    place: str
    text: str


@dataclass(slots=True)
class Shown:
    """What a file shows. `lines`: in reading order, story by story."""

    lines: list[Line] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)


def shown(package: Package) -> Shown:
    """What the file shows. Raises InputError where a part of it cannot be read."""
    result = Shown()
    for story, part in _stories(package):
        _Story(package, part, story, result).read()
    result.behind += [Behind("font", part, _digest(package.parts[part])) for part in package.parts if _is_font(package, part)]
    result.behind += [*_unread_comments(package), *_list_texts(package)]
    attached = {line.text for line in result.lines if line.what == "attachment"}
    result.behind += [*_foreign_parts(package, attached), *_fetched(package, {each.text for each in result.behind if each.what == "link"})]
    return result


def _foreign_parts(package: Package, attached: Container[str]) -> Iterator[Behind]:
    """The parts that no page shows and no program adds by itself: macros, objects, add-ins. `attached`: digests of those told already."""
    workbooks = {
        each.target
        for part in package.parts
        if package.content_type(part).endswith("drawingml.chart+xml")
        for each in package.relationships(part)
    }
    active = {each.target for part in ("", *package.parts) for each in package.relationships(part) if each.kind in _ACTIVE}
    for part in package.parts:
        type_ = package.content_type(part)
        if part not in active and (_USUAL.fullmatch(type_) or part in workbooks or _is_font(package, part) or _USUAL_PARTS.fullmatch(part)):
            continue
        digest = _digest(package.parts[part])
        if digest not in attached:
            yield Behind("attachment", part, f"a part of {len(package.parts[part])} bytes, {type_ or 'of no type'}, {digest[:12]}")


def _fetched(package: Package, links: Container[str]) -> Iterator[Behind]:
    """What a part fetches from elsewhere when the file is opened, and links that no words have. `links`: addresses told already."""
    for part in ("", *package.parts):
        for each in package.relationships(part):
            is_used = each.kind != "hyperlink" or f'"{each.id}"'.encode() in package.parts.get(part, b"")
            if each.external and is_used and (each.kind != "hyperlink" or address(each.target) not in links):
                yield Behind("attachment", part or "the file", f"{each.kind} from {address(each.target)}")


def _unread_comments(package: Package) -> Iterator[Behind]:
    """Comments that stand at no words."""
    anchored = {each.get(f"{W}id", "") for each in package.xml(package.main).iter(f"{W}commentReference")}
    for part in package.parts:
        if package.content_type(part).endswith("wordprocessingml.comments+xml"):
            for comment in package.xml(part).iter(f"{W}comment"):
                if comment.get(f"{W}id", "") not in anchored:
                    yield Behind("comment", part, " ".join("".join(_all_text(comment)).split()) or "without words")


def _list_texts(package: Package) -> Iterator[Behind]:
    """What lists print before their paragraphs that is more than a number or a bullet."""
    part = related_part(package, "numbering")
    found = dict.fromkeys(value(each) for each in package.xml(part).iter(f"{W}lvlText")) if part else {}
    for text in found:
        if len(re.sub(r"%[1-9]|[\W_]", "", text)) > 1 or re.search(r"[0-9€$£¥]", re.sub("%[1-9]", "", text)):
            yield Behind("number", part or "", " ".join(text.split()))


def _stories(package: Package) -> Iterator[tuple[str, str]]:
    """The body, then each header and footer that a page shows, as the sections take them over from each other."""
    yield "body", package.main
    targets = {each.id: each.target for each in package.relationships(package.main) if not each.external}
    settings = related_part(package, "settings")
    has_even = settings is not None and is_on(package.xml(settings).find(f"{W}evenAndOddHeaders"))
    holds: dict[tuple[str, str], str] = {}
    told: set[tuple[str, str]] = set()
    for section in package.xml(package.main).iter(f"{W}sectPr"):
        for each in section.iter(f"{W}headerReference", f"{W}footerReference"):
            kind = local_name(each.tag).removesuffix("Reference")
            holds[kind, each.get(f"{W}type", "default")] = targets.get(each.get(f"{R}id", ""), "")
        for (kind, turn), part in holds.items():
            is_used = turn == "default" or (is_on(section.find(f"{W}titlePg")) if turn == "first" else has_even)
            story = {"default": kind, "first": f"{kind} of the first page", "even": f"{kind} of even pages"}.get(turn, kind)
            if is_used and part in package.parts and (story, part) not in told:
                told.add((story, part))
                yield story, part


def _is_font(package: Package, part: str) -> bool:
    return "obfuscatedfont" in package.content_type(part).lower() or part.lower().endswith(".odttf")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Field:
    """A field that is open. `shows`: whether its result has begun."""

    code: str = ""
    shows: bool = False

    @property
    def word(self) -> str:
        return (self.code.split() or [""])[0].upper()

    @property
    def is_paged(self) -> bool:
        return self.word in _PAGED and "\\#" not in self.code


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read."""

    pieces: list[Piece] = field(default_factory=list)
    in_contents: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around what is read."""

    setting: Setting = field(default_factory=Setting)
    marks: frozenset[str] = frozenset()
    column: int = 0
    in_box: bool = False
    place: str = ""

    def with_mark(self, mark: str) -> _Around:
        return replace(self, marks=self.marks | {mark})


class _Story:
    """One part with Word's text, read into lines."""

    def __init__(self, package: Package, part: str, story: str, result: Shown) -> None:
        self.package, self.part, self.story, self.result = package, part, story, result
        self.is_main = part == package.main
        self.root = package.xml(part)
        self.looks = Looks(package)
        self.relationships = {each.id: each for each in package.relationships(part)}
        self.numbers = {each: number for number, each in enumerate(self.root.iter(f"{W}p"), 1)}
        self.numbering = read_numbering(package)
        self.counter = Counter(self.numbering)
        self.fields: list[_Field] = []
        self.notes: dict[str, dict[str, Element]] = {}

    def read(self) -> None:
        for each in self.root:
            self._block(each, _Around(place=self.story), None)
        while self.fields:  # that nothing closes
            self._ended(self.fields.pop(), _Around(place=self.story), None)

    def read_note(self, note: Element) -> None:
        for each in note:
            self._block(each, _Around(place=self.story), None)

    # ---------------------------------------------------------------------------------------------------------- blocks and runs

    def _block(self, element: Element, around: _Around, line: _Open | None) -> None:
        """Reads an element of a story or of a paragraph (`line`), with all that is in it."""
        tag = element.tag
        if tag == f"{W}p":
            self._paragraph(element, around)
        elif tag == f"{W}tbl":
            self._table(element, around, line)
        elif tag == f"{W}r":
            self._run(element, around, line)
        elif tag == f"{_MC}AlternateContent":
            self._alternative(element, around, line)
        elif tag in _DRAWINGS:
            self._drawing(element, around)
        elif tag in _TEXTS:
            self._words(element.text or "", around, line)
        elif tag == f"{W}fldSimple":
            self._simple_field(element, around, line)
        elif tag == f"{W}hyperlink":
            self._linked(element, around, line)
        elif tag in (f"{W}altChunk", f"{W}subDoc"):
            self._attached(element, around)
        elif tag == f"{W}sdtPr":
            self._bound(element, around)
        elif tag in _PROPERTIES:
            return
        elif tag == f"{W}bdo" and element.get(f"{W}val") == "rtl":
            for each in element.iterchildren(etree.Element):
                self._block(each, around.with_mark(TURNED), line)
        else:
            inner = around.with_mark(ADDED) if tag in _INSERTED else around.with_mark(DELETED) if tag in _REMOVED else around
            for each in element.iterchildren(etree.Element):
                self._block(each, inner, line)

    def _paragraph(self, element: Element, around: _Around) -> None:
        told, properties = described(element), element.find(f"{W}pPr")
        label = "" if around.in_box or not self.is_main else self.counter.number(self.numbering.item(element))
        line = _Open()
        inner = replace(around, setting=replace(around.setting, style=told.style, properties=properties), place=self._place(element))
        slot = len(self.result.lines)
        if properties is not None:
            self._tracked_properties(properties, inner, line)
        for each in element.iterchildren(etree.Element):
            self._block(each, inner, line)
        finished = self._line(line, inner, label)
        if finished is not None:
            self.result.lines.insert(slot, finished)

    def _line(self, line: _Open, around: _Around, label: str) -> Line | None:
        raw = line.pieces
        if line.in_contents:
            whole = "".join(each.text for each in raw)
            end = _LAST_PAGE.search(whole)
            raw = _cut(raw, end.start()) if end else raw
        key = _normalised([Piece(each.text, each.marks - {FAINT}) for each in raw])
        if not key:
            return None
        faint = "".join(each.text for each in _normalised([each for each in raw if FAINT in each.marks]))
        what = "comment" if self.story == "comments" else "text"
        return Line(self.story, around.place, what, key, _told(key), around.column, label, faint)

    def _tracked_properties(self, properties: Element, around: _Around, line: _Open) -> None:
        """A paragraph's end that was added or deleted, and a look that was changed, with tracking on."""
        for each in properties.iter(etree.Element):
            if each.tag in _INSERTED:
                line.pieces.append(Piece("¶", around.marks | {ADDED}))
            elif each.tag in _REMOVED:
                line.pieces.append(Piece("¶", around.marks | {DELETED}))
            elif local_name(each.tag) in {"pPrChange", "rPrChange", "numberingChange", "sectPrChange"}:
                line.pieces.append(Piece("¶", around.marks | {TRACKED}))

    def _table(self, table: Element, around: _Around, line: _Open | None) -> None:
        style = value(table.find(f"{W}tblPr/{W}tblStyle"))
        setting = replace(around.setting, tables=(style, *around.setting.tables))
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue
            tracked = _tracked_mark(row.find(f"{W}trPr"))
            in_row = replace(setting, hidden=setting.hidden or is_low(row))
            cells = [each for each in row.iter(f"{W}tc") if next(each.iterancestors(f"{W}tr")) is row]
            for number, cell in enumerate(cells, 1):
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                covered = merged is not None and merged.get(f"{W}val") != "restart"
                own = replace(in_row, cells=(cell, *setting.cells), hidden=in_row.hidden or covered)
                marks = around.marks | tracked | _tracked_mark(cell.find(f"{W}tcPr"))
                for each in cell.iterchildren(etree.Element):
                    self._block(each, replace(around, setting=own, column=number, marks=marks), line)
        for name in ("tblCaption", "tblDescription"):
            self._behind("alternative text", around.place, value(table.find(f"{W}tblPr/{W}{name}")))

    def _run(self, run: Element, around: _Around, line: _Open | None) -> None:
        marks = around.marks | self.looks.marks(run, around.setting)
        if any(local_name(each.tag) == "rPrChange" for each in run.iterfind(f"{W}rPr/*")):
            marks |= {TRACKED}
        inner = replace(around, marks=marks)
        for each in run.iterchildren(etree.Element):
            tag = each.tag
            if tag in _SPACES:
                self._words("\t" if tag != f"{W}cr" else "\n", inner, line)
            elif tag == f"{W}br":
                self._words("\n", inner, line)
            elif tag == f"{W}noBreakHyphen":
                self._words("-", inner, line)
            elif tag == f"{W}sym":
                self._words(_sign(each), inner, line)
            elif tag == f"{W}fldChar":
                self._form(each, inner)
                self._follow(each.get(f"{W}fldCharType", ""), inner, line)
            elif tag in (f"{W}instrText", f"{W}delInstrText"):
                if self.fields:
                    self.fields[-1].code += each.text or ""
            elif tag in _NOTES:
                self._note(each, _NOTES[tag], inner, line)
            else:
                self._block(each, inner, line)

    def _words(self, text: str, around: _Around, line: _Open | None) -> None:
        if line is None or not text:
            return
        if any(each.word in _CONTENTS for each in self.fields):
            line.in_contents = True
        elif any(each.is_paged and each.shows for each in self.fields) and _PAGE_NUMBER.fullmatch(text.strip()):
            return  # Word counts it; that it stands there is told where its field ends
        line.pieces.append(Piece(text, around.marks))

    # ------------------------------------------------------------------------------------------------------------------- fields

    def _follow(self, kind: str, around: _Around, line: _Open | None) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self._ended(self.fields.pop(), around, line)

    def _form(self, char: Element, around: _Around) -> None:
        """What a form's field shows that holds no words: the choice of a list, a tick."""
        chosen = [
            f"{local_name(each.tag)} {value(each)}" for each in char.iter(f"{W}result", f"{W}default", f"{W}checked", f"{W}listEntry")
        ]
        self._behind("field", around.place, ", ".join(chosen))

    def _simple_field(self, element: Element, around: _Around, line: _Open | None) -> None:
        self.fields.append(_Field(element.get(f"{W}instr", ""), shows=True))
        for each in element.iterchildren(etree.Element):
            self._block(each, around, line)
        self._ended(self.fields.pop(), around, line)

    def _ended(self, ended: _Field, around: _Around, line: _Open | None) -> None:
        if ended.is_paged and line is not None and not any(each.word in _CONTENTS for each in self.fields):
            line.pieces.append(Piece(ended.word, around.marks | {FIELD}))
        elif ended.word == "HYPERLINK":
            found = _QUOTED.search(ended.code)
            if found and "\\l" not in ended.code[: found.start()]:
                self._behind("link", around.place, address(found[1]))
        elif ended.word not in _KNOWN or "\\#" in ended.code:
            self._behind("field", around.place, " ".join(ended.code.split()))

    def _linked(self, element: Element, around: _Around, line: _Open | None) -> None:
        relationship = self.relationships.get(element.get(f"{R}id", ""))
        if relationship is not None and relationship.external:
            self._behind("link", around.place, address(relationship.target))
        for each in element.iterchildren(etree.Element):
            self._block(each, around, line)

    def _bound(self, properties: Element, around: _Around) -> None:
        """A content control whose words Word takes from elsewhere in the file."""
        for each in properties.iter(etree.Element):
            if local_name(each.tag) == "dataBinding":
                self._behind("field", around.place, f"data {each.get(f'{W}xpath', '')}")
                for part in self.package.parts:
                    if part.lower().startswith("customxml/item") and part.endswith(".xml") and "props" not in part.lower():
                        self._behind("field", around.place, f"data {_digest(self.package.parts[part])}")

    # -------------------------------------------------------------------------------------------------- notes and what is drawn

    def _note(self, reference: Element, kind: str, around: _Around, line: _Open | None) -> None:
        if line is not None and kind != "comments":
            line.pieces.append(Piece(kind.removesuffix("s"), (around.marks - {"superscript"}) | {FIELD}))
        part = related_part(self.package, kind, self.part)
        if part is None:
            return
        if kind not in self.notes:
            self.notes[kind] = {each.get(f"{W}id", ""): each for each in self.package.xml(part)}
        note = self.notes[kind].get(reference.get(f"{W}id", ""))
        if note is None:
            return
        story = _Story(self.package, part, kind, self.result)
        story.numbers = {each: number for number, each in enumerate(note.getparent().iter(f"{W}p"), 1)}
        story.read_note(note)

    def _alternative(self, element: Element, around: _Around, line: _Open | None) -> None:
        """Reads what Word shows of several ways to say one thing, and what another program would show otherwise."""
        taken, fallback = _taken(element), element.find(f"{_MC}Fallback")
        if taken is None:
            return
        before = len(self.result.lines)
        for each in taken.iterchildren(etree.Element):
            self._block(each, around, line)
        if fallback is not None and taken is not fallback:
            told = {"".join(piece.text for piece in each.key) for each in self.result.lines[before:]}
            for paragraph in fallback.iter(f"{W}p"):
                text = "".join(piece.text for piece in _normalised([Piece("".join(_all_text(paragraph)))]))
                if text and text not in told and not any(text in each for each in told):
                    key = (Piece(text),)
                    self.result.lines.append(Line(self.story, f"{around.place}, for older programs", "text", key, text))

    def _drawing(self, element: Element, around: _Around) -> None:
        """A picture, chart, diagram, shape or attached object, then the words in it."""
        place = around.place
        first = len(self.result.lines)
        for each in _drawn(element):
            tag = each.tag
            if tag == f"{W}txbxContent":
                self._box(each, around.with_mark(FAINT) if _is_tiny(element) or _is_off(element) else around)
            elif tag == f"{A}p":
                self._add("text", f"{place}, drawing", "".join(one.text or "" for one in each.iter(f"{A}t")), around)
            elif tag == f"{A}blip":
                self._picture(each, (f"{R}embed", f"{R}link"), element, around)
            elif local_name(tag) == "svgBlip":
                self._picture(each, (f"{R}embed",), element, around)
            elif tag == f"{_VML}imagedata":
                self._picture(each, (f"{R}id", f"{R}href"), element, around)
            elif local_name(tag) == "chart" and each.get(f"{R}id"):
                self._chart(each.get(f"{R}id", ""), around)
            elif local_name(tag) == "relIds":
                self._diagram(each, around)
            elif local_name(tag) in {"OLEObject", "control"}:
                self._attached(each, around)
            elif tag == f"{WP}docPr":
                for name in ("title", "descr"):
                    self._behind("alternative text", place, each.get(name, ""))
            elif tag == f"{_VML}textpath":
                self._add("text", f"{place}, text in a drawing", each.get("string", ""), around)
        if len(self.result.lines) == first:
            self._add("drawing", f"{place}, drawing", "a drawing", around)

    def _box(self, box: Element, around: _Around) -> None:
        inner = replace(around, in_box=True, column=0, setting=Setting(hidden=around.setting.hidden))
        for each in box.iterchildren(etree.Element):
            self._block(each, inner, None)

    def _picture(self, element: Element, names: Iterable[str], drawing: Element, around: _Around) -> None:
        for name in names:
            relationship = self.relationships.get(element.get(name, ""))
            if relationship is None:
                continue
            if relationship.external:
                self._behind("link", around.place, address(relationship.target))
                continue
            data = self.package.parts.get(relationship.target, b"")
            told = f"{relationship.target.rpartition('/')[2]}, {len(data)} bytes"
            crop = _crop(drawing)
            size = ", of hardly any size" if _is_tiny(drawing) else ""
            key = (Piece(f"{_digest(data)}{crop}{size}", around.marks - {FAINT}),)
            text = f"picture {told}{crop}{size}{_marked(around.marks - {FAINT})}"
            self.result.lines.append(Line(self.story, f"{around.place}, picture", "picture", key, text))

    def _chart(self, id_: str, around: _Around) -> None:
        relationship = self.relationships.get(id_)
        if relationship is None or relationship.target not in self.package.parts:
            return
        for each in chart_texts(self.package, relationship.target):
            place = f"{around.place}, chart{each.place}"
            if each.is_behind:
                self._behind(each.what, place, each.text)
            else:
                self._add(each.what, place, each.text, around)

    def _diagram(self, element: Element, around: _Around) -> None:
        for name, id_ in element.attrib.items():
            relationship = self.relationships.get(id_)
            if local_name(name) == "dm" and relationship is not None and relationship.target in self.package.parts:
                for paragraph in self.package.xml(relationship.target).iter(f"{A}p"):
                    text = "".join(each.text or "" for each in paragraph.iter(f"{A}t"))
                    self._add("text", f"{around.place}, diagram", text, around)

    def _attached(self, element: Element, around: _Around) -> None:
        relationship: Relationship | None = self.relationships.get(element.get(f"{R}id", ""))
        if relationship is None:
            return
        if relationship.external:
            self._behind("link", around.place, address(relationship.target))
        elif relationship.target in self.package.parts:
            data = self.package.parts[relationship.target]
            told = f"attached {relationship.target.rpartition('/')[2]}, {len(data)} bytes"
            self.result.lines.append(Line(self.story, f"{around.place}, attachment", "attachment", (Piece(_digest(data)),), told))

    # -------------------------------------------------------------------------------------------------------------------- small

    def _add(self, what: str, place: str, text: str, around: _Around) -> None:
        key = _normalised([Piece(text, around.marks - {FAINT})])
        if key:
            self.result.lines.append(Line(self.story, place, what, key, _told(key)))

    def _behind(self, what: str, place: str, text: str) -> None:
        words = "".join(piece.text for piece in _normalised([Piece(text)]))
        if words:
            self.result.behind.append(Behind(what, place, words))

    def _place(self, paragraph: Element) -> str:
        before = "" if self.is_main else f"{self.story}, "
        text = "".join(_all_text(paragraph))
        return f"{before}paragraph {self.numbers.get(paragraph, 0)}" + (f" ({quoted(text, 40)})" if text.strip() else "")


def _all_text(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph without those of the paragraphs inside it."""
    for child in paragraph.iterchildren(etree.Element):
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SPACES or child.tag == f"{W}br":
            yield " "
        elif child.tag != f"{W}p" and child.tag not in _PROPERTIES:
            yield from _all_text(child)


def _taken(alternatives: Element) -> Element | None:
    """Of several ways to say one thing the one that Word shows; None where it shows none."""
    understood = (each for each in alternatives if each.tag == f"{_MC}Choice" and _is_understood(each))
    return next(understood, alternatives.find(f"{_MC}Fallback"))


def _drawn(element: Element) -> Iterator[Element]:
    """What a drawing is made of, as Word shows it, without what is inside a text box."""
    yield element
    if element.tag == f"{W}txbxContent":
        return
    taken = _taken(element) if element.tag == f"{_MC}AlternateContent" else element
    for each in () if taken is None else taken.iterchildren(etree.Element):
        yield from _drawn(each)


def _normalised(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Joined where they look alike, without signs that have no width, each stretch of white space as one space; () for no words."""
    joined: list[Piece] = []
    space = True  # at the beginning none is wanted
    for each in pieces:
        text = re.sub(r"\s+", " ", _WIDTHLESS.sub("", unicodedata.normalize("NFC", each.text).replace("\u2011", "-")))
        if space:
            text = text.lstrip(" ")
        if not text:
            continue
        space = text.endswith(" ")
        # The look of a space is not seen, so that it belongs to what stands before it.
        if joined and (text == " " or joined[-1].marks == each.marks):
            joined[-1] = Piece(joined[-1].text + text, joined[-1].marks)
        elif joined and text.startswith(" "):
            joined[-1] = Piece(joined[-1].text + " ", joined[-1].marks)
            joined.append(Piece(text[1:], each.marks))
        else:
            joined.append(Piece(text, each.marks))
    if joined:
        last = Piece(joined[-1].text.rstrip(" "), joined[-1].marks)
        joined = [*joined[:-1], last] if last.text else joined[:-1]
    return tuple(Piece(unicodedata.normalize("NFC", each.text), each.marks) for each in joined)


def _cut(pieces: Iterable[Piece], length: int) -> list[Piece]:
    """The first `length` characters."""
    kept = []
    for each in pieces:
        if length > 0:
            kept.append(Piece(each.text[:length], each.marks))
        length -= len(each.text)
    return kept


def _told(key: Iterable[Piece]) -> str:
    """A line as messages show it: `The price is 100 [struck through: 90] on page [PAGE]`."""
    return "".join(_told_piece(each) for each in key)


def _told_piece(piece: Piece) -> str:
    marks = ", ".join(sorted(piece.marks - {FIELD}))
    return f"[{marks}: {piece.text}]" if marks else f"[{piece.text}]" if FIELD in piece.marks else piece.text


def _marked(marks: frozenset[str]) -> str:
    return f" [{', '.join(sorted(marks))}]" if marks else ""


def _tracked_mark(properties: Element | None) -> frozenset[str]:
    """ADDED or DELETED of a row or a cell that was added or deleted with tracking on."""
    found = [] if properties is None else [each.tag for each in properties if each.tag in _TRACKING]
    return frozenset(DELETED if "del" in local_name(tag).lower() else ADDED for tag in found)


def _is_understood(choice: Element) -> bool:
    names = (choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split())
    return all(name.startswith(_OFFICE) for name in names)


def _sign(element: Element) -> str:
    try:
        number = int(element.get(f"{W}char", ""), 16)
        return chr(number - 0xF000 if 0xF020 <= number <= 0xF0FF else number)
    except (ValueError, OverflowError):
        return ""


def _crop(drawing: Element) -> str:
    """How much is cut off a picture, in whole percents; "" for nothing."""
    cut = next(drawing.iter(f"{A}srcRect"), None)
    sides = {} if cut is None else {name: round(_int(cut.get(name, "0")) / 1000) for name in "ltrb"}
    return f", cut {sides['l']} {sides['t']} {sides['r']} {sides['b']}%" if any(sides.values()) else ""


def _is_tiny(drawing: Element) -> bool:
    """Whether a picture is smaller than half a millimetre."""
    extent = next(drawing.iter(f"{WP}extent"), None)
    return extent is not None and min(_int(extent.get("cx", "")), _int(extent.get("cy", ""))) < 18_000


def _is_off(drawing: Element) -> bool:
    """Whether a drawing is placed beside the page."""
    places = [_int(each.text or "") for each in drawing.iter(f"{WP}posOffset")]
    return any(place < -_OFF or place > _FAR_OFF for place in places)


def _int(text: str) -> int:
    return int(text) if re.fullmatch("-?[0-9]{1,18}", text) else 0
