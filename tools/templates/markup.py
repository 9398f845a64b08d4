"""WordprocessingML in small pieces: runs, paragraphs, tags, tables, fields. Measures are millimetres; every answer is XML text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "BREAK",
    "DECLARATION",
    "NAMESPACES",
    "NB",
    "TAB",
    "Cell",
    "Row",
    "block_tag",
    "bookmarked",
    "cell",
    "each",
    "field",
    "head",
    "link",
    "paragraph",
    "provided",
    "row",
    "row_tag",
    "style_id",
    "table",
    "text",
    "twips",
    "when",
]

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NB = "\N{NO-BREAK SPACE}"
TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)


def twips(millimetres: float) -> int:
    """Twentieths of a point, Word's unit of length."""
    return round(millimetres * 1440 / 25.4)


def style_id(name: str) -> str:
    """Word's own habit: `heading 1` is `Heading1`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


# ------------------------------------------------------------------------------------------------------------------ inside a paragraph


def text(words: str, style: str = "") -> str:
    """One run, so that every tag in `words` lies whole in it. `style`: a character style."""
    properties = f'<w:rPr><w:rStyle w:val="{style_id(style)}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def provided(condition: str, *runs: str) -> str:
    """`runs` where `condition` holds, inside a paragraph."""
    return text(f"{{% if {condition} %}}") + "".join(runs) + text("{% endif %}")


def field(code: str, shown: str) -> str:
    """A complex field with the result that is shown until Word computes it."""
    return _mark("begin") + _code(code) + _mark("separate") + text(shown) + _mark("end")


def link(bookmark: str, *inline: str) -> str:
    """A link to a place in the document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{"".join(inline)}</w:hyperlink>'


def number_of(bookmark: str) -> str:
    """A cross-reference to the number of a paragraph; what stands there until the number is known is never printed."""
    return _mark("begin") + _code(rf"REF {bookmark} \r \h") + _mark("separate") + text("0") + _mark("end")


def bookmarked(bookmark: str, number: int, *inline: str) -> str:
    """`number` is the bookmark's id. Ids inside a loop come out several times, and are numbered anew after rendering."""
    if len(bookmark) > 40:
        raise ValueError(f"Word cuts names of bookmarks at 40 characters: {bookmark}")
    return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{"".join(inline)}<w:bookmarkEnd w:id="{number}"/>'


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'


# ---------------------------------------------------------------------------------------------------------------------------- blocks


def paragraph(style: str, *inline: str) -> str:
    """A paragraph; its style says all about its look."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{"".join(inline)}</w:p>'


def block_tag(statement: str) -> str:
    """A statement alone in its paragraph, which is not printed."""
    return paragraph("Template Tag", text(f"{{%p {statement} %}}"))


def when(condition: str, *blocks: str, otherwise: Sequence[str] = ()) -> str:
    """`blocks` where `condition` holds, else the blocks of `otherwise`."""
    rest = block_tag("else") + "".join(otherwise) if otherwise else ""
    return block_tag(f"if {condition}") + "".join(blocks) + rest + block_tag("endif")


def each(loop: str, *blocks: str, otherwise: Sequence[str] = ()) -> str:
    """`blocks` for every element of `loop` (`item in offer.items`), or the blocks of `otherwise` where there is none."""
    rest = block_tag("else") + "".join(otherwise) if otherwise else ""
    return block_tag(f"for {loop}") + "".join(blocks) + rest + block_tag("endfor")


# ---------------------------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Cell:
    """`content`: paragraphs; at least one of them is always printed, since Word refuses a cell without."""

    content: str
    span: int = 1
    bottom: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`height`: the least height in mm; None: as high as its text."""

    cells: tuple[Cell, ...]
    head: bool = False
    height: float | None = None


def cell(*paragraphs: str, span: int = 1, bottom: bool = False) -> Cell:
    return Cell("".join(paragraphs), span, bottom)


def row(*cells: Cell, height: float | None = None) -> Row:
    return Row(cells, height=height)


def head(*cells: Cell) -> Row:
    """A row that is repeated at the top of every page."""
    return Row(cells, head=True)


def row_tag(statement: str, columns: int) -> Row:
    """A statement alone in its row, which is not printed."""
    return row(cell(paragraph("Template Tag", text(f"{{%tr {statement} %}}")), span=columns))


def table(
    style: str,
    widths: Sequence[float],
    rows: Sequence[Row],
    *,
    title: str = "",
    description: str = "",
    indent: float = 0,
    look: Sequence[str] = (),
) -> str:
    """A table of fixed layout. `title` and `description` are its alternative text; `look` names the table style's parts that apply."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    body = "".join(_row(each_row, widths) for each_row in rows)
    alternative = f"<w:tblCaption w:val={quoteattr(title)}/><w:tblDescription w:val={quoteattr(description)}/>" if title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(style)}"/><w:tblW w:w="{_total(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(indent)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_look(look)}{alternative}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


_LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_NO_BANDS = 0x600


def _look(parts: Sequence[str]) -> str:
    value = _NO_BANDS + sum(_LOOKS[part] for part in parts)
    flags = " ".join(f'w:{name}="{int(name in parts)}"' for name in _LOOKS)
    return f'<w:tblLook w:val="{value:04X}" {flags} w:noHBand="1" w:noVBand="1"/>'


def _row(each_row: Row, widths: Sequence[float]) -> str:
    height = "" if each_row.height is None else f'<w:trHeight w:val="{twips(each_row.height)}" w:hRule="atLeast"/>'
    repeated = "<w:tblHeader/>" if each_row.head else ""
    cells, first = "", 0
    for each_cell in each_row.cells:
        cells += _cell(each_cell, _total(widths[first : first + each_cell.span]))
        first += each_cell.span
    if first != len(widths):
        raise ValueError(f"a row of {first} columns in a table of {len(widths)}: {_words(cells)}")
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>"


def _cell(each_cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{each_cell.span}"/>' if each_cell.span > 1 else ""
    align = '<w:vAlign w:val="bottom"/>' if each_cell.bottom else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{align}</w:tcPr>{each_cell.content}</w:tc>'


def _total(widths: Sequence[float]) -> int:
    return sum(twips(width) for width in widths)


def _words(xml: str) -> str:
    return re.sub(r"<[^>]+>", " ", xml).strip()
