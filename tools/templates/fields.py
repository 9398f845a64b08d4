"""The document of `kamdocs template fields -o`: a table a group, in the proposal's theme, on pages that lie."""

from __future__ import annotations

from tools.templates import design
from tools.templates.blocks import optional
from tools.templates.design import Look, Style
from tools.templates.markup import (
    DECLARATION,
    NAMESPACES,
    NB,
    TAB,
    cell,
    each,
    field,
    head,
    paragraph,
    row,
    row_tag,
    table,
    text,
    twips,
    when,
)

__all__ = ["core_properties", "document", "footer", "styles"]

_TITLE = "The fields of a template"
_WIDTHS = (45.0, 70.0, 54.0, 88.0)
_WIDE = sum(_WIDTHS)

_STYLES = (
    Style("Title", Look(major=True, size=26, colour="text2", after=6, line=1.0, keep_next=True), 1, following="Body Text"),
    Style("Body Text", Look(size=10.5, after=4, line=1.15, right=60), 1),
    Style("heading 1", Look(major=True, size=16, colour="accent1", before=18, after=2, line=1.0, level=0, keep_next=True), 1),
    Style("Meaning", Look(size=10.5, after=2, line=1.1, keep_next=True), 2),
    Style("Between", Look(size=9, colour="accent3", after=4, keep_next=True), 2),
    Style("Table Text", Look(size=9.5, line=1.05, right=3), 2),
    Style("Table Head", Look(size=8.5, colour="accent3", bold=True, keep_next=True), 2, based="Table Text"),
    Style("Table Note", Look(size=8.5, colour="accent3"), 2, based="Table Text"),
    Style("Field Name", Look(bold=True, colour="text2"), 2, based="Table Text"),
    Style("After Table", Look(size=2, line=1.0, after=5), 98),
    Style("footer", Look(size=8.5, colour="accent3", tabs=(("right", _WIDE),)), 99),
    Style("Template Tag", Look(size=7, colour="accent3", line=1.0), 98),
)
# Of one width a sign, so that spaces and quotes are seen for what they are.
_TAG_STYLE = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="TagToPaste"><w:name w:val="Tag To Paste"/><w:basedOn w:val="Normal"/>'
    '<w:uiPriority w:val="2"/><w:qFormat/><w:pPr><w:spacing w:line="252" w:lineRule="auto"/></w:pPr><w:rPr>'
    '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>'
)


def styles() -> str:
    return design.styles("en-GB", _STYLES, _TAG_STYLE)


def core_properties() -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_TITLE}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>'
    )


def footer() -> str:
    page = (text(f"Page{NB}"), field("PAGE", "1"), text(f"{NB}of{NB}"), field("NUMPAGES", "1"))
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{paragraph('footer', text(_TITLE), TAB, *page)}</w:ftr>"


def document(reference: str) -> str:
    """`reference`: the section's footer, as XML."""
    body = (
        paragraph("Title", text(_TITLE))
        + each("line in advice", paragraph("Body Text", text("{{ line }}")))
        + each(
            "group in groups",
            paragraph("heading 1", text("{{ group.title }}")),
            paragraph("Meaning", text("{{ group.meaning }}")),
            when("group.between", paragraph("Between", text("{{ group.between }}"))),
            _table(),
            paragraph("After Table"),
        )
    )
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{_section(reference)}</w:body></w:document>"


def _table() -> str:
    columns = ("Field", "Holds", "For example", "Tag to paste")
    rows = (
        head(*(cell(paragraph("Table Head", text(words))) for words in columns)),
        row_tag("for entry in group.entries", len(columns)),
        row(
            cell(paragraph("Field Name", text("{{ entry.path }}"))),
            cell(
                paragraph("Table Text", text("{{ entry.meaning }}")),
                paragraph("Table Note", text("{{ entry.type }}" + optional("entry.optional", "; may be absent"))),
            ),
            cell(paragraph("Table Text", text("{{ entry.example }}"))),
            cell(each("tag in entry.tags", paragraph("Tag To Paste", text("{{ tag }}")))),
        ),
        row_tag("endfor", len(columns)),
    )
    return table(
        "Proposal Table", _WIDTHS, rows, title="{{ group.title }}", description="Fields, what they hold, and their tags", look=("firstRow",)
    )


def _section(reference: str) -> str:
    """A4, lying."""
    sides = {"top": 22.0, "right": 20.0, "bottom": 20.0, "left": 20.0, "header": 11.0, "footer": 10.0, "gutter": 0.0}
    margins = " ".join(f'w:{side}="{twips(width)}"' for side, width in sides.items())
    return f'<w:sectPr>{reference}<w:pgSz w:w="{twips(297)}" w:h="{twips(210)}" w:orient="landscape"/><w:pgMar {margins}/></w:sectPr>'
