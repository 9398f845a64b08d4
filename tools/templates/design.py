"""How a proposal looks: theme, fonts, styles, numbering and settings. Sizes and spaces are points, lengths are millimetres.

The page is a rail of 42 mm for numbers and labels and a text column of 124 mm. The rail is indentation in the styles alone,
so that a table cell, whose paragraphs have none, stays safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.templates.markup import DECLARATION, NAMESPACES, style_id, twips

__all__ = ["FULL", "PROPOSAL", "RAIL", "TEXT", "Look", "Style", "font_table", "numbering", "section", "settings", "styles", "theme"]

RAIL, FULL = 42.0, 166.0
TEXT = FULL - RAIL

_MAJOR, _MINOR = "Cambria", "Calibri"
# Word reads the theme's name of a colour, LibreOffice the hex beside it: both are always written, from this one table.
_COLOURS = {
    "text1": "1F2A2E",
    "background1": "FFFFFF",
    "text2": "0E3440",
    "background2": "F4F1EA",
    "accent1": "0B6B72",
    "accent2": "B04E26",
    "accent3": "5B6A70",
    "accent4": "D9A441",
    "accent5": "8FB8B5",
    "accent6": "C9D0D1",
}
_SLOTS = {"dk1": "text1", "lt1": "background1", "dk2": "text2", "lt2": "background2"} | {f"accent{n}": f"accent{n}" for n in range(1, 7)}


# ------------------------------------------------------------------------------------------------------------------- theme and fonts


def theme() -> str:
    slots = _SLOTS | {"hlink": "accent1", "folHlink": "accent3"}
    colours = "".join(f'<a:{slot}><a:srgbClr val="{_COLOURS[name]}"/></a:{slot}>' for slot, name in slots.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, face in (("major", _MAJOR), ("minor", _MINOR))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Proposal"><a:themeElements>'
        f'<a:clrScheme name="Proposal">{colours}</a:clrScheme><a:fontScheme name="Proposal">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Proposal"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        f"</a:themeElements></a:theme>"
    )


def font_table() -> str:
    """The theme's fonts with free ones of the same metrics, for computers without Office."""
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{_font(_MINOR, 'Carlito', 'swiss')}{_font(_MAJOR, 'Caladea', 'roman')}</w:fonts>"


def _font(name: str, alternative: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )


# ------------------------------------------------------------------------------------------------------------- paragraph and character


@dataclass(frozen=True, slots=True)
class Look:
    """The properties of a style; what is None or empty comes from the style below it."""

    # characters
    major: bool = False
    size: float | None = None
    colour: str | None = None
    bold: bool | None = None
    caps: bool = False
    tracking: float | None = None
    # paragraphs
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    right: float | None = None
    hanging: float = 0
    align: str = ""
    tabs: tuple[tuple[str, float], ...] = ()
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    level: int | None = None
    numbered: tuple[int, int] | None = None
    """Level and list."""
    borders: str = ""
    fill: str | None = None


def _paragraph_properties(look: Look) -> str:
    parts = [
        "<w:keepNext/>" if look.keep_next else "",
        "<w:keepLines/>" if look.keep_lines else "",
        "<w:pageBreakBefore/>" if look.new_page else "",
        f'<w:numPr><w:ilvl w:val="{look.numbered[0]}"/><w:numId w:val="{look.numbered[1]}"/></w:numPr>' if look.numbered else "",
        f"<w:pBdr>{look.borders}</w:pBdr>" if look.borders else "",
        _shade(look.fill) if look.fill else "",
        f"<w:tabs>{''.join(_tab(kind, at) for kind, at in look.tabs)}</w:tabs>" if look.tabs else "",
        _spacing(look),
        _indent(look),
        f'<w:jc w:val="{look.align}"/>' if look.align else "",
        f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else "",
    ]
    inner = "".join(parts)
    return f"<w:pPr>{inner}</w:pPr>" if inner else ""


def _run_properties(look: Look) -> str:
    parts = [
        _theme_font("major") if look.major else "",
        "" if look.bold is None else "<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>',
        "<w:caps/>" if look.caps else "",
        _colour(look.colour) if look.colour else "",
        f'<w:spacing w:val="{round(look.tracking * 20)}"/>' if look.tracking is not None else "",
        f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>' if look.size is not None else "",
    ]
    inner = "".join(parts)
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def _theme_font(kind: str) -> str:
    return f'<w:rFonts w:asciiTheme="{kind}HAnsi" w:eastAsiaTheme="{kind}EastAsia" w:hAnsiTheme="{kind}HAnsi" w:cstheme="{kind}Bidi"/>'


def _colour(name: str) -> str:
    return f'<w:color w:val="{_COLOURS[name]}" w:themeColor="{name}"/>'


def _shade(name: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{_COLOURS[name]}" w:themeFill="{name}"/>'


def _rule(side: str, colour: str, points: float, space: int = 0) -> str:
    """One side of a border."""
    return f'<w:{side} w:val="single" w:sz="{round(points * 8)}" w:space="{space}" w:color="{_COLOURS[colour]}" w:themeColor="{colour}"/>'


def _tab(kind: str, at: float) -> str:
    return f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>'


def _spacing(look: Look) -> str:
    parts = [
        f' w:before="{round(look.before * 20)}"' if look.before is not None else "",
        f' w:after="{round(look.after * 20)}"' if look.after is not None else "",
        f' w:line="{round(look.line * 240)}" w:lineRule="auto"' if look.line is not None else "",
    ]
    return f"<w:spacing{''.join(parts)}/>" if any(parts) else ""


def _indent(look: Look) -> str:
    parts = [
        f' w:left="{twips(look.left)}"' if look.left is not None else "",
        f' w:right="{twips(look.right)}"' if look.right is not None else "",
        f' w:hanging="{twips(look.hanging)}"' if look.hanging else "",
    ]
    return f"<w:ind{''.join(parts)}/>" if any(parts) else ""


# ---------------------------------------------------------------------------------------------------------------------- style tables


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. `order`: its place in Word's gallery; 99 keeps it out."""

    name: str
    look: Look
    order: int
    based: str = "Normal"
    following: str = ""


_RAIL_TAB = (("left", RAIL),)
# No rule above the first of several paragraphs: LibreOffice, which has no rule between, would draw it twice.
_BOX = "".join(_rule(side, "text2", 0.5, 15) for side in ("top", "left", "bottom", "right"))
_LEDGER = _rule("bottom", "accent6", 0.5, 3) + _rule("between", "accent6", 0.5, 3)
_LINES = _rule("bottom", "accent6", 0.5, 7) + _rule("between", "accent6", 0.5, 7)
_FORM = _rule("bottom", "accent3", 0.5, 3) + _rule("between", "accent3", 0.5, 3)

_COVER = (
    Style("Cover Name", Look(size=13, colour="text2", bold=True, left=RAIL), 3),
    Style("Eyebrow", Look(size=9.5, colour="accent2", bold=True, caps=True, tracking=1.2, after=8, keep_next=True), 3, following="Title"),
    Style("Draft Notice", Look(size=11, colour="accent2", bold=True, after=14, keep_next=True), 3, following="Eyebrow"),
    Style("Title", Look(major=True, size=34, colour="text2", after=9, line=0.98, keep_next=True), 3, following="Subtitle"),
    Style("Title Long", Look(size=24, line=1.02), 3, based="Title", following="Subtitle"),
    Style("Subtitle", Look(size=15, colour="accent1", line=1.15), 3),
    Style("Cover Data", Look(size=10.5, colour="accent3", after=3, left=30, hanging=30, tabs=(("left", 30),)), 3),
)
_COPY = (
    Style("Body Text", Look(after=6, left=RAIL), 1),
    Style("Body Text Keep", Look(keep_next=True), 1, based="Body Text", following="Body Text"),
    Style("Lead", Look(major=True, size=13.5, colour="text2", after=10, line=1.2, left=RAIL, keep_next=True), 2, following="Body Text"),
    Style("List Bullet", Look(after=3, numbered=(0, 2), keep_lines=True), 5, based="Body Text"),
    # its sign comes from List Bullet, as with the headings below
    Style("List Bullet Keep", Look(keep_next=True), 5, based="List Bullet", following="List Bullet"),
    Style("Summary Text", Look(before=7, after=3, left=RAIL, hanging=RAIL, tabs=_RAIL_TAB, keep_lines=True), 5),
    Style("Term", Look(colour="accent3", after=4, left=RAIL, hanging=RAIL, tabs=_RAIL_TAB, keep_lines=True), 6),
    Style("Term Keep", Look(keep_next=True), 6, based="Term", following="Term"),
    Style("caption", Look(size=9, colour="accent3", before=6, after=3, left=RAIL, keep_next=True, keep_lines=True), 7),
    # a multiple of the line would stretch what stands in it
    Style("Figure", Look(line=1.0, after=9, left=RAIL, keep_next=True), 7, following="Body Text"),
    Style(
        "Validity",
        Look(
            major=True, size=17, colour="background1", before=4, line=1.2, left=5.5, right=5.5, borders=_BOX, fill="text2", keep_lines=True
        ),
        10,
    ),
)
_HEADINGS = (
    Style(
        "heading 1",
        Look(major=True, size=24, colour="text2", before=24, after=8, line=1.0, level=0, numbered=(0, 1), keep_next=True, keep_lines=True),
        4,
        following="Lead",
    ),
    # its number comes from heading 1: LibreOffice numbers it only where it is inherited
    Style("Heading 1 New Page", Look(before=0, new_page=True), 4, based="heading 1", following="Lead"),
    Style(
        "heading 2",
        Look(
            size=13, colour="accent1", bold=True, before=16, after=3, line=1.05, level=1, numbered=(1, 1), keep_next=True, keep_lines=True
        ),
        4,
        following="Body Text",
    ),
    Style(
        "heading 3",
        Look(size=10.5, colour="text2", bold=True, before=10, after=2, left=RAIL, level=2, keep_next=True, keep_lines=True),
        4,
        following="Body Text",
    ),
)
_CONTENTS = (
    Style("TOC Heading", Look(major=True, size=24, colour="text2", after=14, line=1.0, left=RAIL, new_page=True, keep_next=True), 39),
    Style(
        "toc 1",
        Look(
            major=True,
            size=14,
            colour="text2",
            before=8,
            line=1.0,
            left=RAIL,
            hanging=RAIL,
            tabs=(*_RAIL_TAB, ("right", FULL)),
            borders=_LINES,
            keep_lines=True,
        ),
        99,
    ),
)
# Gutters between columns are indents of these styles, not margins of cells: so the last column ends on the measure's edge
# in Word and LibreOffice alike. Proof Text and Proof Number keep a short table on one page.
_TABLES = (
    Style("Table Text", Look(size=9.5, line=1.05, right=3), 8),
    Style("Table Number", Look(left=2, right=0, align="right"), 8, based="Table Text"),
    Style("Table Head", Look(size=8.5, colour="accent3", bold=True, keep_next=True), 8, based="Table Text"),
    Style("Table Head Number", Look(left=2, right=0, align="right"), 8, based="Table Head"),
    Style("Table Note", Look(size=8.5, colour="accent3"), 8, based="Table Text"),
    Style("Table Note Number", Look(left=2, right=0, align="right"), 8, based="Table Note"),
    Style("Table Total", Look(keep_next=True), 8, based="Table Number"),
    Style("Table Subhead", Look(colour="text2", bold=True, before=3, keep_next=True), 8, based="Table Text"),
    Style("Table Mark", Look(size=8.5, colour="accent2", bold=True, keep_next=True), 8, based="Table Text"),
    Style("Proof Text", Look(keep_next=True), 8, based="Table Text"),
    Style("Proof Number", Look(keep_next=True), 8, based="Table Number"),
    Style("Proof Note", Look(keep_next=True), 8, based="Table Note"),
    Style("Note Below", Look(before=4, after=4), 8, based="Table Note"),
    Style("Figure Value", Look(major=True, size=16, colour="accent1", line=1.0, after=1, right=1, keep_next=True), 9, based="Table Text"),
    Style("Figure Label", Look(size=9, colour="accent3"), 9, based="Table Text"),
    Style(
        "Figure Line",
        Look(size=9.5, before=3, line=1.05, left=RAIL, tabs=(("right", FULL),), borders=_LEDGER, keep_next=True, keep_lines=True),
        9,
    ),
    Style("Card Quote", Look(major=True, size=10.5, colour="text2", before=3, line=1.15), 9, based="Table Text"),
    Style("Card Name", Look(size=10.5, colour="text2", bold=True, after=1, keep_next=True), 9, based="Table Text"),
    Style("Form Head", Look(size=10.5, colour="text2", bold=True, before=10, after=2, left=RAIL, keep_next=True, keep_lines=True), 9),
    Style("Form Line", Look(size=9, colour="accent3", before=13, line=1.05, borders=_FORM, keep_next=True, keep_lines=True), 9),
    Style("Form Tick", Look(size=9, before=4, line=1.05, left=RAIL, hanging=RAIL, tabs=_RAIL_TAB, keep_next=True, keep_lines=True), 9),
    Style("After Table", Look(size=2, line=1.0, after=5), 98, following="Body Text"),
    Style("After Form", Look(size=14, line=1.0, keep_next=True), 98, following="Validity"),
)
_MARGINS = (
    Style("header", Look(size=8.5, colour="accent3", left=RAIL, hanging=RAIL, tabs=_RAIL_TAB), 99),
    Style("footer", Look(size=8.5, colour="accent3", tabs=(("right", FULL),)), 99),
    Style("Cover Footer", Look(size=8.5, colour="accent3", left=RAIL), 99),
    Style("Template Tag", Look(size=7, colour="accent3", line=1.0), 98),
)
_CHARACTERS = {
    "Strong": Look(bold=True),
    "Data Value": Look(colour="text1"),
    "Rail Label": Look(size=10.5, colour="accent1", bold=True),
    "Figure Number": Look(major=True, size=15, colour="accent1"),
    "Figure Words": Look(size=9.5, colour="accent3"),
}
_BUILT_IN = frozenset(
    (
        "Body Text",
        "List Bullet",
        "Strong",
        "Subtitle",
        "TOC Heading",
        "Title",
        "caption",
        "footer",
        "header",
        "heading 1",
        "heading 2",
        "heading 3",
        "toc 1",
    )
)
"""Word's own names; a style of another name is a custom one."""


PROPOSAL = _COVER + _COPY + _HEADINGS + _CONTENTS + _TABLES + _MARGINS
"""The paragraph styles of a proposal."""


def styles(language: str, sheet: Sequence[Style] = PROPOSAL, more: str = "") -> str:
    """`language`: BCP 47 tag of the document's text; `sheet`: its paragraph styles; `more`: styles as XML."""
    paragraphs = "".join(_paragraph_style(style) for style in sheet)
    characters = "".join(_character_style(name, look) for name, look in _CHARACTERS.items())
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}>{_defaults(language)}"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0" '
        'w:count="376"/>'
        f"{_BASES}{paragraphs}{characters}{_table_styles()}{more}</w:styles>"
    )


_BASES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:uiPriority w:val="0"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    "<w:unhideWhenUsed/></w:style>"
)


def _defaults(language: str) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_theme_font('minor')}{_colour('text1')}"
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )


def _paragraph_style(style: Style) -> str:
    following = f'<w:next w:val="{style_id(style.following)}"/>' if style.following else ""
    shown = "<w:qFormat/>" if style.order < 99 else ""
    return (
        f'<w:style w:type="paragraph"{_custom(style.name)} w:styleId="{style_id(style.name)}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style_id(style.based)}"/>{following}<w:uiPriority w:val="{style.order}"/>{shown}'
        f"{_paragraph_properties(style.look)}{_run_properties(style.look)}</w:style>"
    )


def _character_style(name: str, look: Look) -> str:
    return (
        f'<w:style w:type="character"{_custom(name)} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:uiPriority w:val="22"/><w:qFormat/>{_run_properties(look)}</w:style>'
    )


def _custom(name: str) -> str:
    return "" if name in _BUILT_IN else ' w:customStyle="1"'


# ---------------------------------------------------------------------------------------------------------------------- table styles


def _table_styles() -> str:
    """Rules, fills and padding; the type inside belongs to the paragraph styles."""
    strong, hair = 1.0, 0.5
    bold = "<w:rPr><w:b/><w:bCs/></w:rPr>"
    ledger = _rule("top", "text2", strong) + _rule("bottom", "text2", strong) + _rule("insideH", "accent6", hair)
    under = f"<w:tcBorders>{_rule('bottom', 'text2', strong)}</w:tcBorders>"
    over = f"<w:tcBorders>{_rule('top', 'text2', strong)}</w:tcBorders>"
    proof = _rule("top", "accent1", 0.75) + _rule("bottom", "accent6", hair) + _rule("insideH", "accent6", hair)
    accent = f"<w:rPr><w:b/><w:bCs/>{_colour('accent1')}</w:rPr>"
    return "".join(
        (
            _table_style(
                "Proposal Table",
                ledger,
                padding=(1.15, 0, 1.15, 0),
                parts=_part("firstRow", bold, f'{under}<w:vAlign w:val="bottom"/>') + _part("lastRow", bold, over),
            ),
            _table_style("Proposal Proof", proof, padding=(1.1, 0, 1.1, 0), parts=_part("lastCol", accent)),
            _table_style("Proposal Figures", _rule("top", "text2", 1.5) + _rule("bottom", "accent6", hair), padding=(2.2, 0, 2.4, 0)),
            _table_style(
                "Proposal Card",
                _rule("left", "accent2", 3) + _rule("insideH", "background1", 6),
                padding=(1.7, 3.5, 1.7, 0),
                fill="background2",
            ),
            _table_style("Proposal Layout", "", padding=(0, 0, 0, 0)),
        )
    )


def _table_style(name: str, borders: str, *, padding: tuple[float, float, float, float], parts: str = "", fill: str | None = None) -> str:
    """`padding`: top, left, bottom, right."""
    sides = "".join(
        f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>' for side, width in zip(("top", "left", "bottom", "right"), padding, strict=True)
    )
    around = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    cells = f"<w:tcPr>{_shade(fill)}</w:tcPr>" if fill else ""
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="60"/><w:qFormat/><w:tblPr>{around}<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>{cells}{parts}</w:style>'
    )


def _part(kind: str, run: str, cells: str = "") -> str:
    return f'<w:tblStylePr w:type="{kind}">{run}' + (f"<w:tcPr>{cells}</w:tcPr>" if cells else "") + "</w:tblStylePr>"


# ------------------------------------------------------------------------------------------------------- numbering, settings, the page


def numbering() -> str:
    """One list for the headings, numbers in the rail, and one for bullets."""
    number = Look(major=True, size=24, colour="accent2")
    subnumber = Look(size=10.5, colour="accent2", bold=False)
    headings = _list_level(0, "decimal", "%1", "Heading1", RAIL, RAIL, number) + _list_level(
        1, "decimal", "%1.%2", "Heading2", RAIL, RAIL, subnumber
    )
    bullets = _list_level(0, "bullet", "\N{EN DASH}", "ListBullet", RAIL + 5, 5, Look(colour="accent2"))
    return (
        f"{DECLARATION}<w:numbering {NAMESPACES}>"
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{headings}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>{bullets}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def _list_level(level: int, form: str, shown: str, style: str, left: float, hanging: float, look: Look) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/><w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs>{_tab("num", left)}</w:tabs>'
        f"{_indent(Look(left=left, hanging=hanging))}</w:pPr>{_run_properties(look)}</w:lvl>"
    )


_COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def settings(language: str, decimal: str, separator: str) -> str:
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in _COMPATIBILITY.items()
    )
    pairs = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"} | {f"accent{n}": f"accent{n}" for n in range(1, 7)}
    pairs |= {"hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink"}
    mapping = " ".join(f'w:{name}="{slot}"' for name, slot in pairs.items())
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compatible}</w:compat><w:themeFontLang w:val="{language}"/>'
        f'<w:clrSchemeMapping {mapping}/><w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
    )


def section(references: str) -> str:
    """The page: A4. `references`: the headers and footers."""
    margins = {"top": 30.0, "right": 22.0, "bottom": 24.0, "left": 22.0, "header": 13.0, "footer": 11.0, "gutter": 0.0}
    sides = " ".join(f'w:{side}="{twips(width)}"' for side, width in margins.items())
    return f'<w:sectPr>{references}<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/><w:pgMar {sides}/><w:titlePg/></w:sectPr>'
