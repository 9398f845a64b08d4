"""A whole Word document in the place of a paragraph: its blocks, with the styles, lists, pictures, links and notes that they use.

The template's look holds: a style that both have is the template's, and so are theme, page and defaults. Its lists count on their own.
Names, comments and working traces are taken out of it as they are out of a template.
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
from kamdocs.word.markup import WP, Element, R, W, remove, serialised
from kamdocs.word.numbering import Numbering
from kamdocs.word.package import LARGEST, Package, Relationship, open_package, relationships_name
from kamdocs.word.relations import RELATIONSHIPS, Relations, add_part, free_part, related
from kamdocs.word.styles import Styles, drop_ignorable
from kamdocs.word.tags import has_tags

__all__ = ["OpenedDocument", "place_document", "read_document"]

_STYLED: Final = {f"{W}pStyle": "paragraph", f"{W}rStyle": "character", f"{W}tblStyle": "table"}
_PARAGRAPH: Final = f"{W}p"
_PROPERTIES: Final = f"{W}pPr"
_SECTION: Final = f"{W}sectPr"
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
        package = open_package(data, name)
        changes = next(tracked_changes(package), None)
        if changes is not None:
            raise TagError(f"{changes.where}: {changes.message}", changes.hint)
        cleaned(package)
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


def _ids(elements: Iterable[Element]) -> set[str]:
    return {value for each in elements for name, value in each.attrib.items() if name.startswith(R) and value}


def _notes_parts(package: Package) -> dict[str, str]:
    """The parts of footnotes and endnotes: `{"footnote": "word/footnotes.xml"}`."""
    known = {each.kind: each.target for each in package.relationships(package.main)}
    return {kind: part for kind in _NOTES.values() if (part := known.get(f"{kind}s")) in package.parts and part}


def place_document(document: OpenedDocument, paragraph: Element, package: Package, part: str, sign: str) -> list[Element]:
    """Puts the document's blocks before `paragraph`, which stands in `part` of `package`; the blocks.

    `sign`: tells this placing from every other in the file. Raises TagError where it holds notes and stands elsewhere than in the body.
    """
    return _Merging(document, package, part, sign).place(paragraph)


class _Merging:
    """One document on its way into another."""

    def __init__(self, document: OpenedDocument, package: Package, part: str, sign: str) -> None:
        self.source = document.package
        self.package = package
        self.part = part
        self.sign = f"{document.digest} {sign}"
        self.styles, self.own_styles = Styles(package), Styles(self.source)
        self.lists, self.own_lists = Numbering(package), Numbering(self.source)
        self.list_ids: dict[str, str] = {}
        self.restarts: dict[str, str] = {}
        self.style_ids: dict[str, str | None] = {}
        self.parts: dict[str, str] = {}
        self.lists_changed = False

    def place(self, paragraph: Element) -> list[Element]:
        root = self.source.xml(self.source.main)
        body = root.find(f"{W}body")
        _break_pages(body)
        elements = [each for each in body if each.tag != _SECTION]
        if self.part != self.package.main and any(True for each in elements for _ in each.iter(*_NOTES)):
            raise TagError("the document has footnotes or endnotes, which can only stand in the body", "print it in the body")
        target_root = paragraph.getroottree().getroot()
        relations = Relations(self.package, self.part)
        placed = [copy.deepcopy(element) for element in elements]
        for each in placed:
            drop_ignorable(each, root, target_root)
            self._adapt(each, self.source.main, relations)
            _set_margins(each)
            paragraph.addprevious(each)
        relations.save()
        self._place_notes(placed)
        self.styles.save()
        if self.lists_changed:
            self.lists.save()
        return placed

    def _adapt(self, element: Element, own_part: str, relations: Relations) -> None:
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
        """Its list, made new here; a list that it has from a style which the template has too is the template's, counting anew."""
        direct = paragraph.find(f"{_PROPERTIES}/{W}numPr")
        if direct is not None:
            self._renumber(direct)
            return
        style = paragraph.find(f"{_PROPERTIES}/{W}pStyle")
        if style is None:
            return
        chain = list(self.styles.chain(style.get(f"{W}val")))
        numbered = next((each for owner in chain if (each := owner.find(f"{_PROPERTIES}/{W}numPr")) is not None), None)
        if numbered is None or any(owner.find(f"{_PROPERTIES}/{W}outlineLvl") is not None for owner in chain):
            return  # headings count on
        id_ = _value(numbered, "numId")
        abstract = self.lists.abstract(id_)
        if not id_ or abstract is None or all(_value(each, "numFmt") == "bullet" for each in abstract.iter(f"{W}lvl")):
            return
        if id_ not in self.restarts:
            self.restarts[id_] = self.lists.restarted(id_)
            self.lists_changed = True
        twin = copy.deepcopy(numbered)
        levels = (each for each in abstract.iterchildren(f"{W}lvl") if _value(each, "pStyle") == style.get(f"{W}val"))
        level = next((each.get(f"{W}ilvl") for each in levels), None)
        if level is not None and twin.find(f"{W}ilvl") is None:
            own = etree.Element(f"{W}ilvl")
            own.set(f"{W}val", level)
            twin.insert(0, own)
        twin.find(f"{W}numId").set(f"{W}val", self.restarts[id_])
        _insert_numbering(paragraph.find(_PROPERTIES), twin)

    def _renumber(self, numbering: Element) -> None:
        """A numPr, led to the list as it is here."""
        link = numbering.find(f"{W}numId")
        id_ = "" if link is None else link.get(f"{W}val", "")
        if id_ in {"", "0"}:
            return
        if id_ not in self.list_ids:
            abstract = self._abstract(id_)
            if abstract is None:
                remove(numbering)
                return
            self.list_ids[id_] = self.lists.taken_in(id_, self.own_lists, self._unlinked(abstract), f"{self.sign} {id_}")
            self.lists_changed = True
        link.set(f"{W}val", self.list_ids[id_])

    def _abstract(self, id_: str) -> Element | None:
        """The definition of a list of the document, through the numbering style that it may lie behind."""
        abstract = self.own_lists.abstract(id_)
        link = "" if abstract is None else _value(abstract, "numStyleLink")
        if not link:
            return abstract
        style = next(iter(self.own_styles.chain(link)), None)
        behind = "" if style is None else _value(style.find(f"{_PROPERTIES}/{W}numPr"), "numId")
        return self.own_lists.abstract(behind)

    def _unlinked(self, abstract: Element) -> Element:
        """The definition without its ties to styles: a style here has its own list, and a style that was copied names this one."""
        twin = copy.deepcopy(abstract)
        for each in list(twin.iter(f"{W}pStyle")):
            remove(each)
        for each in list(twin.iter(f"{W}rStyle")):
            remove(each)
        return twin

    # ------------------------------------------------------------------------------------------------------------ parts

    def _relate(self, element: Element, own_part: str, relations: Relations) -> None:
        """Relationships that the element names, made for its new part."""
        relationships = {each.id: each for each in self.source.relationships(own_part)}
        for each in element.iter(etree.Element):
            for name, value in each.attrib.items():
                if name.startswith(R) and value in relationships:
                    each.set(name, self._related(relationships[value], relations))
                    if relationships[value].kind == "diagramData":
                        self._lead_to_drawing(self.parts[relationships[value].target], relationships, relations)

    def _related(self, relationship: Relationship, relations: Relations) -> str:
        if relationship.external:
            return relations.id_of(relationship.type, relationship.target, external=True)
        return relations.id_of(relationship.type, self._copied(relationship.target))

    def _lead_to_drawing(self, diagram: str, relationships: Mapping[str, Relationship], relations: Relations) -> None:
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
            else:
                new = free_part(self.package, name)
            self.parts[name] = new
            if new not in self.package.parts:
                add_part(self.package, new, data, kind)
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
            relations = Relations(self.package, part)
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
        part = free_part(self.package, f"word/{kind}s.xml")
        add_part(self.package, part, serialised(root), _NOTE_PART.format(kind))
        related(self.package, self.package.main, f"{RELATIONSHIPS}/{kind}s", part)
        return part


def _break_pages(body: Element) -> None:
    """Page breaks in the place of sections that begin a page: the new file has its own page setup."""
    sections = list(body.iter(_SECTION))
    for section, following in pairwise(sections):
        paragraph = next(section.iterancestors(_PARAGRAPH), None)
        remove(section)
        if paragraph is not None and _value(following, "type") not in {"continuous", "nextColumn"}:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}br").set(f"{W}type", "page")


def _set_margins(element: Element) -> None:
    """Pictures in the line without a word on their margins have none; LibreOffice would give them 3 mm."""
    for inline in element.iter(f"{WP}inline"):
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, inline.get(side, "0"))


def _insert_numbering(properties: Element, numbering: Element) -> None:
    before = {f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
    place = sum(1 for each in properties if each.tag in before)
    properties.insert(place, numbering)


def _value(element: Element | None, name: str) -> str:
    found = None if element is None else element.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val", ""))
