"""A copy of a template in which every finding is a comment of Word, at its place: the way in which marketing reads them."""

from __future__ import annotations

import datetime
import itertools
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lxml import etree

from kamdocs.errors import InputError
from kamdocs.word.check.opened import Finding, ancestor
from kamdocs.word.check.traces import AUTHOR
from kamdocs.word.markup import XML_SPACE, Element, W, serialised
from kamdocs.word.package import Package, read_package
from kamdocs.word.relationships import RELATIONSHIPS, new_part, related_id

__all__ = ["annotated"]

_INITIALS: Final = "kd"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def annotated(path: Path, findings: Iterable[Finding], on: datetime.date) -> bytes:
    """The template with its comments; nothing else in it is touched, and those that it had stay. `on`: the comments' date.

    Word has comments in the body alone: what was found elsewhere stands at its first paragraph, with its place. Raises InputError where
    `path` is no Word document, or has a body that cannot be read.
    """
    package = read_package(path)
    body = package.xml(package.main)
    paragraphs = list(body.iter(f"{W}p"))
    allowed = [each for each in paragraphs if ancestor(each, f"{W}txbxContent") is None]
    first = allowed[0] if allowed else _new_paragraph(body)
    comments_part, comments = _comments(package)
    free = itertools.count(_highest(comments, body) + 1)
    for finding in findings:
        paragraph = _paragraph(package, finding, paragraphs)
        here = paragraph is not None and ancestor(paragraph, f"{W}txbxContent") is None
        id_ = str(next(free))
        comments.append(_comment(finding, id_, on, with_place=not here))
        _mark(paragraph if here else first, id_)
    package.parts[comments_part] = serialised(comments)
    package.parts[package.main] = serialised(body)
    return package.to_bytes()


def _paragraph(package: Package, finding: Finding, paragraphs: list[Element]) -> Element | None:
    """The body's paragraph that the finding speaks of; None where it speaks of something else."""
    if finding.part != package.main or finding.paragraph is None or finding.paragraph >= len(paragraphs):
        return None
    return paragraphs[finding.paragraph]


def _new_paragraph(body: Element) -> Element:
    paragraph = etree.Element(f"{W}p")
    holder = body.find(f"{W}body")
    if holder is None:
        holder = etree.SubElement(body, f"{W}body")
    holder.insert(0, paragraph)
    return paragraph


def _mark(paragraph: Element, id_: str) -> None:
    """The range of a comment around all that the paragraph holds, and the sign of the comment behind it."""
    start = etree.Element(f"{W}commentRangeStart")
    start.set(f"{W}id", id_)
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0, start)
    end = etree.SubElement(paragraph, f"{W}commentRangeEnd")
    end.set(f"{W}id", id_)
    reference = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference")
    reference.set(f"{W}id", id_)


def _comment(finding: Finding, id_: str, on: datetime.date, with_place: bool) -> Element:
    comment = etree.Element(f"{W}comment")
    for name, value in (("id", id_), ("author", AUTHOR), ("date", f"{on:%Y-%m-%d}T00:00:00Z"), ("initials", _INITIALS)):
        comment.set(f"{W}{name}", value)
    lines = [_sentence(f"{finding.level}: {finding.message}"), *([_sentence(finding.hint)] if finding.hint else [])]
    if with_place:
        lines.insert(0, f"{finding.where}:")
    for number, line in enumerate(lines):
        paragraph = etree.SubElement(comment, f"{W}p")
        if not number:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        text.set(XML_SPACE, "preserve")
        text.text = line
    return comment


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(("?", "…")) else ".")


def _highest(*roots: Element) -> int:
    """The highest number of a comment, or -1."""
    marks = (f"{W}comment", f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
    ids = [each.get(f"{W}id", "") for root in roots for each in root.iter(*marks)]
    return max((int(id_) for id_ in ids if id_.isdecimal()), default=-1)


# ---- the part


def _comments(package: Package) -> tuple[str, Element]:
    """The part of the comments and its root; a new one where there is none that can be read."""
    for each in package.relationships(package.main):
        if each.kind == "comments" and not each.external and each.target in package.parts:
            try:
                return each.target, package.xml(each.target)
            except InputError:
                break
    package.drop_relationships(package.main, {each.id for each in package.relationships(package.main) if each.kind == "comments"})
    root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    part = new_part(package, posixpath.join(posixpath.dirname(package.main), "comments.xml"), serialised(root), _TYPE)
    related_id(package, package.main, f"{RELATIONSHIPS}/comments", part)
    return part, root
