"""Cross-references to the number of a heading or of a list's paragraph (References → Cross-reference → Paragraph number).

Word keeps a result beside each such field, and renews it only when somebody asks. A proposal has other parts than its template, so the
results are written from the finished document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kamdocs.word.formatting import all_described
from kamdocs.word.markup import XML_SPACE, Element, W, remove
from kamdocs.word.numbering import Counter, read_numbering
from kamdocs.word.package import Package

__all__ = ["has_cross_references", "write_cross_references"]

_CHAR, _CODE, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_RUN, _TEXT = f"{W}r", f"{W}t"
_NUMBER: Final = re.compile(r'\s*REF\s+"?(\w+)"?(?=\s)(?:.*\s)?\\[rnw](?:\s|$)', re.IGNORECASE | re.DOTALL)
"""The code of a field that shows a number: relative, without context, or in full context."""


def has_cross_references(xml: str) -> bool:
    """Whether a part may hold such a field: a quick look, which errs on the side of yes."""
    return "ref " in xml.lower() and ("instrText" in xml or "fldSimple" in xml)


def write_cross_references(root: Element, package: Package) -> None:
    """Writes the number of the paragraph that each field leads to; one whose paragraph is not there, or has no number, stays as it is."""
    found = list(_numbers_shown(root))
    if not found:
        return
    counter = Counter(numbering := read_numbering(package))
    numbers: dict[str, str] = {}
    for paragraph, told in all_described(root):
        number = counter.number(numbering.known_by(told).item)
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            numbers[mark.get(f"{W}name", "")] = number.rstrip(".")
    for bookmark, results in found:
        if numbers.get(bookmark):
            _show(results, numbers[bookmark])


def _numbers_shown(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """The bookmark that each field leads to, and the runs that show its result."""
    for field in root.iter(_SIMPLE):
        match = _NUMBER.match(field.get(f"{W}instr", ""))
        if match:
            yield match[1], field.findall(_RUN)
    for code in root.iter(_CODE):
        match = _NUMBER.match(code.text or "")
        if match:
            yield match[1], _results(code.getparent())


def _results(run: Element) -> list[Element]:
    """The runs between the separator of the field, whose code lies in `run`, and its end."""
    runs: list[Element] = []
    inside = False
    for each in run.itersiblings(_RUN):
        mark = each.find(_CHAR)
        kind = "" if mark is None else mark.get(f"{W}fldCharType")
        if kind == "end":
            return runs
        if inside:
            runs.append(each)
        inside = inside or kind == "separate"
    return []


def _show(runs: list[Element], number: str) -> None:
    texts = [text for run in runs for text in run.iter(_TEXT)]
    if not texts:
        return
    first, *others = texts
    first.text = number
    first.set(XML_SPACE, "preserve")
    for text in others:
        remove(text)
