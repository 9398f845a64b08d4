"""A whole Word document in the place of a paragraph: its blocks, with the styles, lists, pictures, links and notes that they use.

The template's look holds: a style that both have is the template's, and so are theme, page and defaults. Its lists count on their own.
Names, comments and working traces are taken out of it as they are out of a template, and so is hidden text, which nobody is to read.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.absence import TagError
from kamdocs.word.clean import cleaned, tracked_changes
from kamdocs.word.content import Content, SubDocument
from kamdocs.word.files import file_bytes
from kamdocs.word.formatting import is_on, value
from kamdocs.word.markup import WP, Element, R, W, remove, serialised
from kamdocs.word.numbering import Numbering, read_numbering
from kamdocs.word.package import LARGEST, Package, Relationship, open_package, relationships_name
from kamdocs.word.relationships import RELATIONSHIPS, Relationships, add_part, new_part, related_id, related_parts
from kamdocs.word.styles import Styles, drop_ignorable, read_styles
from kamdocs.word.tags import has_tags

__all__ = ["OpenedDocument", "place_document", "read_document"]

_STYLED: Final = {f"{W}pStyle": "paragraph", f"{W}rStyle": "character", f"{W}tblStyle": "table"}
_PARAGRAPH: Final = f"{W}p"
_PROPERTIES: Final = f"{W}pPr"
_SECTION: Final = f"{W}sectPr"
_VANISH: Final = f"{W}vanish"
_FIELD_SIGNS: Final = (f"{W}fldChar", f"{W}instrText")
_NOTES: Final = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_NOTE_PART: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}s+xml"
_DRAWN: Final = "{http://schemas.microsoft.com/office/drawing/2008/diagram}dataModelExt"
_BINARY: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True, eq=False)
class OpenedDocument(Content):
    """A document that can be placed, cleaned. `digest`: of its bytes."""

    package: Package
    digest: str


def read_document(document: SubDocument) -> OpenedDocument:
    """The document, opened and cleaned. Raises TagError for one that cannot be opened, or must not be shown as it is."""
    source = document.source
    name = source.name if isinstance(source, Path) else "the document"
    if not isinstance(source, bytes | Path):
        raise TagError("this is neither the bytes of a document nor a path to one", "give SubDocument either of them")
    data = file_bytes(source, LARGEST, "document") if isinstance(source, Path) else source
    try:
        package = open_package(data, name, as_template=True)
        changes = next(tracked_changes(package), None)
        if changes is not None:
            raise TagError(f"{changes.where}: {changes.message}", changes.hint)
        cleaned(package)
        _drop_hidden(package)
        _refuse(package, name)
    except InputError as error:
        problem = error.problems[0]
        raise TagError(f"{problem.where}: {problem.message}", problem.hint) from None
    return OpenedDocument(package, hashlib.sha256(data).hexdigest())


def _refuse(package: Package, name: str) -> None:
    root = package.xml(package.main)
    if root.find(f"{W}body") is None:
        raise TagError(f"{name} has no body of a Word document", "open it in Word, let Word repair it, and save it again")
    if any(True for _ in root.iter(f"{W}altChunk")):
        raise TagError(f"{name} takes in another file, which nothing searches", "paste its text into the document")
    notes = _notes_parts(package)
    for tag, kind in _NOTES.items():
        known = {each.get(f"{W}id") for each in (package.xml(notes[kind]) if kind in notes else ())}
        if not {each.get(f"{W}id") for each in root.iter(tag)} <= known:
            raise TagError(f"{name} names a note that is not there", "open it in Word, let Word repair it, and save it again")
    for part in [package.main, *notes.values()]:
        known = {each.id for each in package.relationships(part) if each.external or each.target in package.parts}
        tree = package.xml(part)
        for section in list(tree.iter(_SECTION)):
            remove(section)
        if not _ids(tree.iter(etree.Element)) <= known:
            raise TagError(f"{name} names a part that is not there", "open it in Word, let Word repair it, and save it again")
        for paragraph in tree.iter(_PARAGRAPH):
            if has_tags("".join(each.text or "" for each in paragraph.iter(f"{W}t"))):
                raise TagError(f"{name} holds tags, and nothing fills them there", "write the words themselves")


def _drop_hidden(package: Package) -> None:
    """Takes out what Word does not show: hidden text with all that stands in it, hidden rows, hidden drawings."""
    styles = read_styles(package)
    for part in [package.main, *_notes_parts(package).values()]:
        root = package.xml(part)
        for row in [each for each in root.iter(f"{W}tr") if is_on(each.find(f"{W}trPr/{W}hidden"))]:
            if len(row.getparent().findall(f"{W}tr")) > 1:
                remove(row)
        for drawn in [each for each in root.iter(f"{WP}docPr") if each.get("hidden") in {"1", "true"}]:
            _leave_run(drawn)
        hidden = [run for run in root.iter(f"{W}r") if _is_hidden(run, run.find(f"{W}rPr"), styles)]
        whole = _fields_inside(root, set(hidden))
        for run in hidden:
            for each in list(run):
                if each.tag not in _FIELD_SIGNS or each in whole:
                    remove(each)
            if not len(run):
                remove(run)
        for paragraph in list(root.iter(_PARAGRAPH)):
            if _is_hidden(paragraph, paragraph.find(f"{_PROPERTIES}/{W}rPr"), styles) and _may_go(paragraph):
                remove(paragraph)
        package.parts[part] = serialised(root)


def _leave_run(drawn: Element) -> None:
    """Takes a drawing out of its run, with the older picture of it."""
    for each in (drawn, *drawn.iterancestors()):
        above = each.getparent()
        if above is not None and above.tag == f"{W}r":
            remove(each)
            return


def _is_hidden(element: Element, look: Element | None, styles: Styles) -> bool:
    """Whether a run, or the mark of a paragraph, is hidden: by itself, or by one of its styles; hidden by two of them it is shown."""
    own = None if look is None else look.find(_VANISH)
    if own is not None:
        return is_on(own)
    paragraph = next((each for each in (element, *element.iterancestors()) if each.tag == _PARAGRAPH), None)
    named = "" if paragraph is None else value(paragraph.find(f"{_PROPERTIES}/{W}pStyle"))
    character = "" if look is None else value(look.find(f"{W}rStyle"))
    return _hides(styles, styles.style_id(named)) != _hides(styles, character)


def _hides(styles: Styles, id_: str) -> bool:
    found = (style.find(f"{W}rPr/{_VANISH}") for style in styles.chain(id_))
    return is_on(next((each for each in found if each is not None), None))


def _fields_inside(root: Element, hidden: set[Element]) -> set[Element]:
    """The signs of those fields that lie in hidden runs from begin to end: one without its end would swallow what follows."""
    inside: set[Element] = set()
    stack: list[list[Element]] = []
    for each in root.iter(*_FIELD_SIGNS):
        if each.get(f"{W}fldCharType") == "begin":
            stack.append([])
        if stack:
            stack[-1].append(each)
            if each.get(f"{W}fldCharType") == "end":
                signs = stack.pop()
                if all(sign.getparent() in hidden for sign in signs):
                    inside.update(signs)
    return inside


def _may_go(paragraph: Element) -> bool:
    """Whether nothing is left in it, and what is around it can do without: a cell ends with a paragraph, and one keeps tables apart."""
    following, before = paragraph.getnext(), paragraph.getprevious()
    is_empty = all(each.tag == _PROPERTIES for each in paragraph) and paragraph.find(f"{_PROPERTIES}/{_SECTION}") is None
    return is_empty and following is not None and (following.tag == _PARAGRAPH or before is None or before.tag == _PARAGRAPH)


def _ids(elements: Iterable[Element]) -> set[str]:
    return {id_ for each in elements for name, id_ in each.attrib.items() if name.startswith(R) and id_}


def _notes_parts(package: Package) -> dict[str, str]:
    """The parts of footnotes and endnotes: `{"footnote": "word/footnotes.xml"}`."""
    parts = related_parts(package)
    return {kind: parts[f"{kind}s"] for kind in _NOTES.values() if f"{kind}s" in parts}


def place_document(document: OpenedDocument, paragraph: Element, package: Package, part: str, sign: str) -> list[Element]:
    """Puts the document's blocks before `paragraph`, which stands in `part` of `package`; the blocks.

    `sign`: tells this placing from every other in the file. Raises TagError where it holds notes and stands elsewhere than in the body.
    """
    return _Merging(document, package, part, sign).place(paragraph)


def _take_style(element: Element, paragraph: Element) -> None:
    """Gives a plain paragraph the style of the one in whose place it comes, so that it stands where that stood."""
    style = paragraph.find(f"{_PROPERTIES}/{W}pStyle")
    if style is None:
        return
    properties = element.find(_PROPERTIES)
    if properties is None:
        properties = etree.Element(_PROPERTIES)
        element.insert(0, properties)
    own = properties.find(f"{W}pStyle")
    if own is not None:
        properties.remove(own)
    properties.insert(0, copy.deepcopy(style))


class _Merging:
    """One document on its way into another."""

    def __init__(self, document: OpenedDocument, package: Package, part: str, sign: str) -> None:
        self.source = document.package
        self.package = package
        self.part = part
        self.sign = f"{document.digest} {sign}"
        self.styles, self.own_styles = Styles.of(package), read_styles(self.source)
        self.lists, self.own_lists = Numbering.of(package, self.styles), read_numbering(self.source)
        self.list_ids: dict[str, str | None] = {}
        self.restarts: dict[str, str] = {}
        self.style_ids: dict[str, str | None] = {}
        self.parts: dict[str, str] = {}

    def place(self, paragraph: Element) -> list[Element]:
        root = self.source.xml(self.source.main)
        body = root.find(f"{W}body")
        _break_pages(body)
        elements = [each for each in body if each.tag != _SECTION]
        if self.part != self.package.main and any(True for each in elements for _ in each.iter(*_NOTES)):
            raise TagError("the document has footnotes or endnotes, which can only stand in the body", "print it in the body")
        target_root = paragraph.getroottree().getroot()
        relations = Relationships(self.package, self.part)
        placed = [copy.deepcopy(element) for element in elements]
        for each in placed:
            drop_ignorable(each, root, target_root)
            plain = self._is_plain(each)
            self._adapt(each, self.source.main, relations)
            if plain:
                _take_style(each, paragraph)
            _set_margins(each)
            paragraph.addprevious(each)
        relations.save()
        self._place_notes(placed)
        self.styles.save(self.package)
        self.lists.save(self.package)
        return placed

    def _is_plain(self, element: Element) -> bool:
        """Whether it is a paragraph in the document's default style, and in no list."""
        if element.tag != _PARAGRAPH or element.find(f"{_PROPERTIES}/{W}numPr") is not None:
            return False
        named = value(element.find(f"{_PROPERTIES}/{W}pStyle"))
        return named in {"", self.own_styles.style_id()}

    def _adapt(self, element: Element, own_part: str, relations: Relationships) -> None:
        """Leads what the element names to its place in the new file; `relations`: those of its new part."""
        self._relate(element, own_part, relations)
        for each in list(element.iter(*_STYLED)):
            id_ = self._style(each.get(f"{W}val", ""))
            if id_ is None:
                remove(each)
            else:
                each.set(f"{W}val", id_)
        for each in element.iter(_PARAGRAPH):
            self._number(each)

    # ------------------------------------------------------------------------------------------------------------ styles and lists

    def _style(self, id_: str) -> str | None:
        if id_ not in self.style_ids:
            self.style_ids[id_], copied = self.styles.taken_in(id_, self.own_styles)
            for style in copied:
                for numbering in list(style.iter(f"{W}numPr")):
                    self._renumber(numbering)
        return self.style_ids[id_]

    def _number(self, paragraph: Element) -> None:
        """Its list, made new here; a list that it has from a style which the template has too is as there, and counts apart."""
        direct = paragraph.find(f"{_PROPERTIES}/{W}numPr")
        if direct is not None:
            self._renumber(direct)
            return
        known = self.lists.known(paragraph)
        item = known.item
        if item is None or known.outline is not None or not self.lists.is_counted(item):
            return  # headings count on
        if item.list_id not in self.restarts:
            self.restarts[item.list_id] = self.lists.apart(item.list_id, f"{self.sign} apart {item.list_id}")
        self.lists.give(paragraph, item, self.restarts[item.list_id])

    def _renumber(self, numbering: Element) -> None:
        """A numPr, led to the list as it is here."""
        link = numbering.find(f"{W}numId")
        id_ = value(link)
        if id_ in {"", "0"}:
            return
        if id_ not in self.list_ids:
            self.list_ids[id_] = self.lists.taken_in(id_, self.own_lists, f"{self.sign} {id_}")
        here = self.list_ids[id_]
        if here is None:
            remove(numbering)
        else:
            link.set(f"{W}val", here)

    # ------------------------------------------------------------------------------------------------------------ parts

    def _relate(self, element: Element, own_part: str, relations: Relationships) -> None:
        """Relationships that the element names, made for its new part."""
        relationships = {each.id: each for each in self.source.relationships(own_part)}
        for each in element.iter(etree.Element):
            for name, id_ in each.attrib.items():
                if name.startswith(R) and id_ in relationships:
                    each.set(name, self._related(relationships[id_], relations))
                    if relationships[id_].kind == "diagramData":
                        self._lead_to_drawing(self.parts[relationships[id_].target], relationships, relations)

    def _related(self, relationship: Relationship, relations: Relationships) -> str:
        if relationship.external:
            return relations.id_of(relationship.type, relationship.target, external=True)
        return relations.id_of(relationship.type, self._copied(relationship.target))

    def _lead_to_drawing(self, diagram: str, relationships: Mapping[str, Relationship], relations: Relationships) -> None:
        """A diagram's data name the drawing of it by an id that the part around it has."""
        root = self.package.xml(diagram)
        for each in root.iter(_DRAWN):
            drawn = relationships.get(each.get("relId", ""))
            if drawn is None:
                each.attrib.pop("relId", None)
            else:
                each.set("relId", self._related(drawn, relations))
        self.package.parts[diagram] = serialised(root)

    def _copied(self, name: str) -> str:
        """A part of the document as a part of the new file, with all that it needs; equal pictures lie there once."""
        if name not in self.parts:
            data = self.source.parts[name]
            kind = self.source.content_type(name) or _BINARY
            if kind.startswith("image/"):
                new = f"word/media/picture-{hashlib.sha256(data).hexdigest()[:16]}.{name.rpartition('.')[2].lower()}"
                if new not in self.package.parts:
                    add_part(self.package, new, data, kind)
            else:
                new = new_part(self.package, name, data, kind)
            self.parts[name] = new
            self._copy_relationships(name, new)
        return self.parts[name]

    def _copy_relationships(self, name: str, new: str) -> None:
        """The relationships of a copied part, under the ids by which its own XML knows them."""
        rels = relationships_name(name)
        if rels not in self.source.parts:
            return
        targets = {each.id: each for each in self.source.relationships(name)}
        root = self.source.xml(rels)
        for each in list(root):
            relationship = targets[each.get("Id", "")]
            if relationship.external:
                continue
            if relationship.target in self.source.parts:
                each.set("Target", f"/{self._copied(relationship.target)}")
            else:
                root.remove(each)
        self.package.parts[relationships_name(new)] = serialised(root)

    # ------------------------------------------------------------------------------------------------------------ notes

    def _place_notes(self, placed: Iterable[Element]) -> None:
        """Footnotes and endnotes of what was placed, under new numbers."""
        own_parts = _notes_parts(self.source)
        for tag, kind in _NOTES.items():
            references = [each for element in placed for each in element.iter(tag)]
            if not references:
                continue
            part = _notes_parts(self.package).get(kind) or self._empty_notes(kind, own_parts[kind])
            root, own = self.package.xml(part), self.source.xml(own_parts[kind])
            relations = Relationships(self.package, part)
            known = {each.get(f"{W}id"): each for each in own}
            following = max((int(each.get(f"{W}id", "0")) for each in root), default=0) + 1
            for reference in references:
                twin = copy.deepcopy(known[reference.get(f"{W}id")])
                drop_ignorable(twin, own, root)
                self._adapt(twin, own_parts[kind], relations)
                twin.set(f"{W}id", str(following))
                reference.set(f"{W}id", str(following))
                following += 1
                root.append(twin)
            relations.save()
            self.package.parts[part] = serialised(root)

    def _empty_notes(self, kind: str, own_part: str) -> str:
        """A part for notes, with the document's own lines between text and notes."""
        root = self.source.xml(own_part)
        for each in list(root):
            if each.get(f"{W}type", "normal") == "normal":
                root.remove(each)
        part = new_part(self.package, f"word/{kind}s.xml", serialised(root), _NOTE_PART.format(kind))
        related_id(self.package, self.package.main, f"{RELATIONSHIPS}/{kind}s", part)
        return part


def _break_pages(body: Element) -> None:
    """Page breaks in the place of sections that begin a page: the new file has its own page setup."""
    sections = list(body.iter(_SECTION))
    for section, following in pairwise(sections):
        paragraph = next(section.iterancestors(_PARAGRAPH), None)
        remove(section)
        if paragraph is not None and value(following.find(f"{W}type")) not in {"continuous", "nextColumn"}:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}br").set(f"{W}type", "page")


def _set_margins(element: Element) -> None:
    """Pictures in the line without a word on their margins have none; LibreOffice would give them 3 mm."""
    for inline in element.iter(f"{WP}inline"):
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, inline.get(side, "0"))
