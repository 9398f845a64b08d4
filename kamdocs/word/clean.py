"""What never leaves the house: the names, comments and working traces that Word keeps in a template.

Removed when a template is read: comments and who wrote them, revision ids, custom XML, the thumbnail, printer settings, building blocks,
the path of the attached template, mail merge sources, sensitivity labels, the wish to update fields (Word would ask, at every opening,
whether to trust the file), and those properties that name people, with all that somebody
added, unless the template fills them by tags; what fields show of such properties; what pictures say of their making, and the folders
that they came from. The properties of embedded files (the workbook behind a chart) go the same way. Tracked changes are refused, since
nobody but their author knows which should stand.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from kamdocs.errors import Problem
from kamdocs.word.embedded import embedded_xml, is_embedded
from kamdocs.word.markup import Element, W, local_name, remove, serialised
from kamdocs.word.metadata import without_metadata
from kamdocs.word.package import Member, Package, Relationship, unzipped, written
from kamdocs.word.places import part_places, quoted
from kamdocs.word.tags import has_tags

__all__ = ["cleaned", "prunable_relationships", "tracked_changes", "unused_relationships", "with_dates"]

_DROPPED_KINDS: Final = frozenset(
    (
        "attachedTemplate", "attachedToolbars", "classificationlabels", "comments", "commentsExtended", "commentsExtensible", "commentsIds",
        "customXml", "documenttasks", "glossaryDocument", "keyMapCustomizations", "mailMergeHeaderSource", "mailMergeSource", "people",
        "printerSettings", "recipientData", "thumbnail", "userXmlData", "vbaProject", "wordVbaData",
    )
)  # fmt: skip
_COMMENT_KINDS: Final = frozenset(("comments", "commentsExtended", "commentsExtensible", "commentsIds", "people"))
_USED_BY_ID: Final = frozenset(
    (
        "aFChunk", "audio", "chart", "chartEx", "control", "diagramColors", "diagramData", "diagramLayout", "diagramQuickStyle", "footer",
        "header", "hyperlink", "image", "media", "oleObject", "package", "video",
    )
)  # fmt: skip
"""Relationships that serve only where the part's XML names them."""

_COMMENT_MARKS: Final = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_WORKING_TRACES: Final = tuple(f"{W}{name}" for name in ("proofErr", "lastRenderedPageBreak", "printerSettings"))
_SETTINGS: Final = frozenset(f"{W}{name}" for name in ("rsids", "attachedTemplate", "mailMerge", "docVars", "updateFields"))
_CHANGES: Final = tuple(
    f"{W}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
        "tblPrExChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange",
    )
)  # fmt: skip
_NAMING: Final = frozenset(("creator", "lastModifiedBy", "description", "Manager", "Company"))
_STALE: Final = frozenset(
    (
        "created", "modified", "lastPrinted", "revision", "Template", "TotalTime", "Pages", "Words", "Characters", "CharactersWithSpaces",
        "Lines", "Paragraphs", "HeadingPairs", "TitlesOfParts", "HLinks", "HyperlinkBase",
    )
)  # fmt: skip
_WORKBOOK_NAMES: Final = re.compile(r"xl/(workbook|comments\d*|persons/\w+)\.xml|xl/comments/\w+\.xml")
"""Parts of a workbook, beside its properties, in which Excel names people."""
_PERSONAL: Final = {"absPath": ("url",), "fileSharing": ("userName",), "person": ("displayName", "userId", "providerId")}
_PERSONAL_FIELD: Final = re.compile(
    r"""\s*(?:AUTHOR|LASTSAVEDBY|USER(?:NAME|INITIALS|ADDRESS)|FILENAME|TEMPLATE|COMMENTS"""
    r"""|(?:INFO|DOCPROPERTY)\s+"?(?:Author|LastSavedBy|Last\s+saved\s+by|FileName|NameOfApplication|Template|Comments|Manager|Company))\b""",
    re.IGNORECASE,
)
"""Codes of fields that show who wrote the document, what they noted, and where it lies: what its properties lose."""
_FIELD, _CODE, _SIMPLE, _SHOWN = (f"{W}{name}" for name in ("fldChar", "instrText", "fldSimple", "t"))
_DRAWN: Final = frozenset(("cNvPr", "docPr"))
_FOLDERS: Final = re.compile(
    r"""(?:file:/*)?(?:\b[A-Za-z]:[\\/]|\\\\|/(?=(?:Users|home|Volumes|mnt|media)/))(?:[^\\/:*?"<>|\r\n]+[\\/])*"""
)
"""The folders of a path, on whatever system; its last part stays."""
_BUILT_IN_STORES: Final = frozenset(("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "{6668398D-A668-4E3E-A5EB-62B293D839F1}"))
"""The properties of the document, which a content control may show; every other store is custom XML."""

_DCTERMS: Final = "http://purl.org/dc/terms/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


def cleaned(package: Package, keep_comments: bool = False) -> None:
    """Drops from `package` whole parts, then the names and traces in those that stay."""
    dropped = _DROPPED_KINDS - (_COMMENT_KINDS if keep_comments else frozenset())
    for part in ["", *package.parts]:
        if not part.endswith(".rels"):
            package.drop_relationships(part, {each.id for each in package.relationships(part) if each.kind in dropped})
    package.drop_unreachable()
    for part in list(package.parts):
        kind = package.content_type(part)
        if kind.endswith("+xml") and "wordprocessingml" in kind:
            root = package.xml(part)
            _clean_text(root, keep_comments)
            package.parts[part] = serialised(root)
        elif kind.endswith(("core-properties+xml", "extended-properties+xml", "custom-properties+xml")):
            root = package.xml(part)
            _clean_properties(root)
            package.parts[part] = serialised(root)
        elif kind.startswith("image/"):
            package.parts[part] = without_metadata(package.parts[part])
        elif is_embedded(package, part):
            package.parts[part] = _clean_embedded(package, part)


def tracked_changes(package: Package) -> Iterator[Problem]:
    """A problem for each part that holds tracked changes."""
    for part, place in part_places(package).items():
        if part not in package.parts:
            continue  # told by who opens the template
        if not package.content_type(part).endswith("+xml") or "wordprocessingml" not in package.content_type(part):
            continue
        change = next(package.xml(part).iter(*_CHANGES), None)
        if change is not None:
            paragraph = next(change.iterancestors(f"{W}p"), change)
            text = "".join(each.text or "" for each in paragraph.iter(f"{W}t", f"{W}delText"))
            where = f"{package.name}, {place}, {quoted(text)}" if text else f"{package.name}, {place}"
            yield Problem(where, "it holds tracked changes, with their author's name", "accept or reject all of them in Word, and save")


def prunable_relationships(package: Package, part: str) -> Iterator[Relationship]:
    """What `part` names only where its XML does so: pictures, charts, headers, links."""
    return (each for each in package.relationships(part) if each.kind in _USED_BY_ID or each.kind == "diagramDrawing")


def unused_relationships(prunable: Iterable[Relationship], xml: bytes) -> set[str]:
    """The ids of those that the new `xml` of their part no longer names.

    A picture in a condition that did not hold leaves its relationship behind, and with it its file. A diagram's drawing is named by the
    diagram's data alone.
    """
    prunable = tuple(prunable)
    unused = {each.id for each in prunable if each.kind != "diagramDrawing" and f'"{each.id}"'.encode() not in xml}
    if unused and not any(each.kind == "diagramData" and each.id not in unused for each in prunable):
        unused |= {each.id for each in prunable if each.kind == "diagramDrawing"}
    return unused


def with_dates(core: Element, day: datetime.date) -> None:
    """Dates the document by its proposal, not by the making of its template."""
    for name in ("created", "modified"):
        date = etree.SubElement(core, f"{{{_DCTERMS}}}{name}")
        date.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        date.text = f"{day:%Y-%m-%d}T00:00:00Z"


def _clean_text(root: Element, keep_comments: bool) -> None:
    for element in list(root.iter(*(() if keep_comments else _COMMENT_MARKS), *_WORKING_TRACES)):
        run = element.getparent()
        remove(element)
        if run.tag == f"{W}r" and all(each.tag == f"{W}rPr" for each in run):
            remove(run)
    for binding in list(root.iter(f"{W}dataBinding")):
        if binding.get(f"{W}storeItemID", "").upper() not in _BUILT_IN_STORES:
            remove(binding)
    if root.tag == f"{W}settings":
        for element in list(root):
            if element.tag in _SETTINGS:
                remove(element)
    _empty_personal_fields(root)
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if _is_revision_id(name)]:
            del element.attrib[name]
        if local_name(element.tag) in _DRAWN:
            _drop_folders(element)


def _empty_personal_fields(root: Element) -> None:
    """Takes out what fields show of who wrote the document and where it lay, but not what a tag shows there."""
    for field in root.iter(_SIMPLE):
        if _PERSONAL_FIELD.match(field.get(f"{W}instr", "")):
            _empty(list(field.iter(_SHOWN)))
    codes: list[list[str]] = []
    results: list[list[Element] | None] = []  # of each field that is open; None before its result begins
    for element in root.iter(_FIELD, _CODE, _SHOWN):
        kind = element.get(f"{W}fldCharType") if element.tag == _FIELD else ""
        if kind == "begin":
            codes.append([])
            results.append(None)
        elif not codes:
            continue
        elif kind == "separate":
            results[-1] = []
        elif kind == "end":
            code, result = codes.pop(), results.pop()
            if result and _PERSONAL_FIELD.match("".join(code)):
                _empty(result)
        elif element.tag == _CODE:
            codes[-1].append(element.text or "")
        else:
            for shown in results:
                if shown is not None:
                    shown.append(element)


def _empty(texts: list[Element]) -> None:
    if not has_tags("".join(each.text or "" for each in texts)):
        for each in texts:
            each.text = ""


def _drop_folders(drawn: Element) -> None:
    for name in ("name", "descr", "title"):
        text = drawn.get(name, "")
        if text and not has_tags(text) and _FOLDERS.search(text):
            drawn.set(name, _FOLDERS.sub("", text))


def _is_revision_id(name: str) -> bool:
    return name.startswith(f"{W}rsid") or (name.endswith(("}paraId", "}textId")) and "/word/" in name)


def _clean_properties(root: Element) -> None:
    for element in list(root):
        name = local_name(element.tag)
        added_or_naming = name in _NAMING or element.get("name") is not None
        if name in _STALE or (added_or_naming and not has_tags("".join(element.itertext()))):
            remove(element)


def _clean_embedded(package: Package, part: str) -> bytes:
    """An embedded workbook, document or slide without the names that its program keeps; the very bytes where it has none."""
    cleaned_parts: dict[str, bytes] = {}
    for name, root in embedded_xml(package, part):
        if name.startswith("docProps/"):
            _clean_properties(root)
            cleaned_parts[name] = serialised(root)
        elif _WORKBOOK_NAMES.fullmatch(name):
            _clean_workbook(root)
            cleaned_parts[name] = serialised(root)
    data = package.parts[part]
    if not cleaned_parts:
        return data
    return written(Member.of(name, content) for name, content in (unzipped(data, package.name) | cleaned_parts).items())


def _clean_workbook(root: Element) -> None:
    """Empties what Excel notes of people: where the file lay, who saved it, who commented."""
    for element in root.iter(etree.Element):
        name = local_name(element.tag)
        if name == "author":
            element.text = None
        for attribute in _PERSONAL.get(name, ()):
            if attribute in element.attrib:
                element.set(attribute, "")
