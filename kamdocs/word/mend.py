"""What rendering leaves that Word would not open or would show wrongly, put right on the finished tree in one pass each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kamdocs.word.marks import BREAK, TAB
from kamdocs.word.markup import WP, XML_SPACE, Element, W, remove

__all__ = ["HOLDERS", "mend_breaks", "mend_ids", "mend_tables"]

_TEXT: Final = f"{W}t"
_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_PARAGRAPH: Final = f"{W}p"
_WRAPPERS: Final = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag"))
HOLDERS: Final = tuple(f"{W}{name}" for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent"))
"""What must end with a paragraph."""
_BLOCKS: Final = frozenset(f"{W}{name}" for name in ("p", "sdt", "customXml", "altChunk"))
_NO_BLOCKS: Final = frozenset(
    f"{W}{name}"
    for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr", "moveFromRangeStart", "moveFromRangeEnd", "sectPr")
)
"""What may stand between or after blocks and keeps no two of them apart."""
_BOOKMARKS: Final = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_CELL_ORDER: Final = {
    f"{W}{name}": place
    for place, name in enumerate(
        (
            "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText",
            "vAlign", "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange",
        )
    )
}  # fmt: skip
"""The properties of a cell in the order of their schema (ECMA-376, CT_TcPr)."""
_MARKS = re.compile(f"([{BREAK}{TAB}])")


def mend_breaks(root: Element) -> None:
    """Line breaks and tabs of values become Word's own; where there is no room for one, as in an alternative text, a space."""
    for text in list(root.iter(_TEXT)):
        if text.text and _MARKS.search(text.text):
            _split(text)
    for element in root.iter(etree.Element):
        if element.text and _MARKS.search(element.text):
            element.text = _MARKS.sub(" ", element.text)
        for name, value in element.attrib.items():
            if _MARKS.search(value):
                element.set(name, _MARKS.sub(" ", value))


def _split(text: Element) -> None:
    run = text.getparent()
    place = run.index(text)
    first, *rest = _MARKS.split(text.text)
    text.text = first
    new: list[Element] = []
    for piece in rest:
        if piece in (BREAK, TAB):
            new.append(etree.Element(f"{W}br" if piece == BREAK else f"{W}tab"))
        elif piece:
            new.append(etree.Element(_TEXT))
            new[-1].text = piece
            new[-1].set(XML_SPACE, "preserve")
    run[place + 1 : place + 1] = new


def mend_tables(root: Element, columns_change: bool) -> bool:
    """Rows without cells and tables without rows go; what must hold a paragraph gets an empty one, and so do two tables that touch.

    Word makes one table of two with nothing between them. `columns_change`: whether the template makes columns in a loop or merges cells,
    so that a table's grid has to follow its rows, and docxtpl has put the properties of cells where they came. Whether anything was put
    right is told.
    """
    changed = columns_change
    found: dict[str, list[Element]] = {tag: [] for tag in (_TABLE, _ROW, *HOLDERS)}
    for element in root.iter(*found):  # one walk: most of what this function takes
        found[element.tag].append(element)
    for row in found[_ROW]:
        # `find` looks at children alone, where a cell nearly always is, and is much faster than a walk.
        if row.find(_CELL) is None and next(row.iter(_CELL), None) is None:
            changed = True
            remove(row)
    for table in reversed(found[_TABLE]):
        if table.find(_ROW) is None and next(table.iter(_ROW), None) is None:
            changed = True
            remove(table)
        elif columns_change:
            _mend_grid(table)
            for properties in table.iter(f"{W}tcPr"):
                _mend_order(properties)
    for table in found[_TABLE]:
        if table.getparent() is None:  # it went
            continue
        after = table.getnext()
        if after is not None and after.tag == _PARAGRAPH:
            continue
        following = next((each for each in table.itersiblings() if each.tag not in _NO_BLOCKS), None)
        touches = table.getparent().tag == f"{W}body" if following is None else following.tag == _TABLE
        if touches:
            changed = True
            table.addnext(_small_paragraph())
    for holder in (holder for tag in HOLDERS for holder in found[tag]):
        if len(holder) and holder[-1].tag == _PARAGRAPH:  # nearly always
            continue
        last = next((each for each in reversed(holder) if each.tag not in _NO_BLOCKS), None)
        if last is not None and last.tag == _PARAGRAPH:
            continue
        if last is None or last.tag == _TABLE or not any(each.tag in _BLOCKS for each in holder):
            changed = True
            etree.SubElement(holder, _PARAGRAPH)
    return changed


def _small_paragraph() -> Element:
    """A paragraph of one point, so that nobody sees it."""
    paragraph = etree.Element(_PARAGRAPH)
    properties = etree.SubElement(paragraph, f"{W}pPr")
    spacing = etree.SubElement(properties, f"{W}spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(f"{W}{name}", value)
    etree.SubElement(etree.SubElement(properties, f"{W}rPr"), f"{W}sz").set(f"{W}val", "2")
    return paragraph


def _mend_grid(table: Element) -> None:
    """As many grid columns as the widest row has cells, in the table's old width."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return
    columns = grid.findall(f"{W}gridCol")
    count = max((_width(row) for row in _rows(table)), default=0)
    if not columns or not count or count == len(columns):
        return
    widths = [int(float(column.get(f"{W}w") or 0)) for column in columns]
    total = sum(widths)
    kept = (widths + [total // len(widths)] * count)[:count]
    scaled = [width * total // (sum(kept) or 1) for width in kept]
    for column in columns:
        grid.remove(column)
    for place, width in enumerate(scaled):
        column = etree.Element(f"{W}gridCol")
        column.set(f"{W}w", str(width))
        grid.insert(place, column)


def _mend_order(properties: Element) -> None:
    """Puts the properties of a cell in their order; of one that is there twice, the first stays, which is the tag's."""
    children = list(properties)
    ordered = sorted({each.tag: each for each in reversed(children)}.values(), key=lambda each: _CELL_ORDER.get(each.tag, len(_CELL_ORDER)))
    if ordered != children:
        properties[:] = ordered


def _rows(holder: Element) -> Iterator[Element]:
    for each in holder:
        if each.tag == _ROW:
            yield each
        elif each.tag in _WRAPPERS:
            yield from _rows(each)


def _width(row: Element) -> int:
    """Grid columns that a row takes: those of its cells, and those skipped before and after."""
    count = 0
    for each in row:
        if each.tag == _CELL:
            count += _number(each.find(f"{W}tcPr/{W}gridSpan"), 1)
        elif each.tag == f"{W}trPr":
            count += _number(each.find(f"{W}gridBefore"), 0) + _number(each.find(f"{W}gridAfter"), 0)
        elif each.tag in _WRAPPERS:
            count += _width(each)
    return count


def _number(element: Element | None, absent: int) -> int:
    value = "" if element is None else element.get(f"{W}val", "")
    return int(value) if value.isdigit() else absent


def mend_ids(root: Element) -> bool:
    """Ids that a loop has repeated: drawings get new ones, content controls lose theirs, bookmarks their repetitions.

    Whether anything was put right is told.
    """
    found: dict[str, list[Element]] = {tag: [] for tag in (f"{WP}docPr", f"{W}sdtPr", *_BOOKMARKS)}
    marks: list[Element] = []
    for element in root.iter(*found):
        (marks if element.tag in _BOOKMARKS else found[element.tag]).append(element)
    changed = _renumber(found[f"{WP}docPr"])
    seen: set[str] = set()
    for properties in found[f"{W}sdtPr"]:
        id_ = properties.find(f"{W}id")
        if id_ is not None and id_.get(f"{W}val") in seen:
            changed = True
            remove(id_)
        elif id_ is not None:
            seen.add(id_.get(f"{W}val"))
    return _mend_bookmarks(marks) or changed


def _renumber(drawings: list[Element]) -> bool:
    values = [each.get("id") for each in drawings]
    if len(set(values)) == len(values):
        return False
    following = max((int(value) for value in values if value and value.isdigit()), default=0) + 1
    seen: set[str | None] = set()
    for element, value in zip(drawings, values, strict=True):
        if value in seen:
            element.set("id", str(following))
            following += 1
        seen.add(value)
    return True


def _mend_bookmarks(marks: list[Element]) -> bool:
    """A bookmark whose name is repeated keeps its first place: Word knows no second. One whose id alone is repeated, as every loop does,
    gets a fresh id, and so does its end."""
    fresh = max((int(id_) for mark in marks if (id_ := mark.get(f"{W}id", "")).isdigit()), default=0) + 1
    ids: set[str] = set()
    names: set[str] = set()
    current: dict[str, str | None] = {}  # id as written → id as it is now; None: the bookmark is gone
    for mark in marks:
        id_, name = mark.get(f"{W}id", ""), mark.get(f"{W}name", "")
        if mark.tag == f"{W}bookmarkEnd":
            if current.get(id_, id_) is None:
                remove(mark)
            else:
                mark.set(f"{W}id", current.get(id_, id_))
        elif name in names:
            current[id_] = None
            remove(mark)
        else:
            current[id_] = id_ if id_ not in ids else str(fresh)
            fresh += id_ in ids
            ids.add(id_)
            names.add(name)
            mark.set(f"{W}id", current[id_])
    return bool(marks)
