"""The parts of a template put into one file, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tools.templates import charts, design, fields, margins, proposal
from tools.templates.markup import DECLARATION
from tools.templates.words import Words

__all__ = ["list_of_fields", "template"]

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"

# file below word/, its relationship's type, its content type; a relationship's id is `rId` and its place here
_PARTS = (
    ("styles.xml", "styles", f"{_WORD}.styles+xml"),
    ("numbering.xml", "numbering", f"{_WORD}.numbering+xml"),
    ("settings.xml", "settings", f"{_WORD}.settings+xml"),
    ("fontTable.xml", "fontTable", f"{_WORD}.fontTable+xml"),
    ("theme/theme1.xml", "theme", "application/vnd.openxmlformats-officedocument.theme+xml"),
    ("header1.xml", "header", f"{_WORD}.header+xml"),
    ("footer1.xml", "footer", f"{_WORD}.footer+xml"),
    ("header2.xml", "header", f"{_WORD}.header+xml"),
    ("footer2.xml", "footer", f"{_WORD}.footer+xml"),
)
_MARGINS = (("header", "default"), ("footer", "default"), ("header", "first"), ("footer", "first"))


def template(words: Words) -> bytes:
    """The template in one language, a whole .docx."""
    first = len(_PARTS) - len(_MARGINS) + 1
    references = "".join(f'<w:{kind}Reference w:type="{page}" r:id="rId{first + n}"/>' for n, (kind, page) in enumerate(_MARGINS))
    return _zipped(
        {
            "[Content_Types].xml": _content_types(_PARTS, charts.CONTENT_TYPES),
            "_rels/.rels": _relationships((("officeDocument", "word/document.xml"),), core=True),
            "docProps/core.xml": _core_properties(words.language),
            "word/document.xml": proposal.document(words, references),
            "word/_rels/document.xml.rels": _relationships(tuple((kind, name) for name, kind, _ in _PARTS), charts.RELATIONSHIPS),
            "word/styles.xml": design.styles(words.language),
            "word/numbering.xml": design.numbering(),
            "word/settings.xml": design.settings(words.language, words.decimal, words.list_separator),
            "word/fontTable.xml": design.font_table(),
            "word/theme/theme1.xml": design.theme(),
            "word/header1.xml": margins.header(words),
            "word/footer1.xml": margins.footer(words),
            "word/header2.xml": margins.cover_header(),
            "word/footer2.xml": margins.cover_footer(words),
            **charts.parts(words),
        }
    )


def list_of_fields() -> bytes:
    """The template of `kamdocs template fields -o`, a whole .docx."""
    parts = [each for each in _PARTS if each[0] not in ("numbering.xml", "header1.xml", "header2.xml", "footer2.xml")]
    reference = f'<w:footerReference w:type="default" r:id="rId{len(parts)}"/>'
    return _zipped(
        {
            "[Content_Types].xml": _content_types(parts),
            "_rels/.rels": _relationships((("officeDocument", "word/document.xml"),), core=True),
            "docProps/core.xml": fields.core_properties(),
            "word/document.xml": fields.document(reference),
            "word/_rels/document.xml.rels": _relationships(tuple((kind, name) for name, kind, _ in parts)),
            "word/styles.xml": fields.styles(),
            "word/settings.xml": design.settings("en-GB", ".", ","),
            "word/fontTable.xml": design.font_table(),
            "word/theme/theme1.xml": design.theme(),
            "word/footer1.xml": fields.footer(),
        }
    )


def _content_types(parts: Sequence[tuple[str, str, str]], more: Mapping[str, str] | None = None) -> str:
    kinds = {"/docProps/core.xml": _CORE, "/word/document.xml": f"{_WORD}.document.main+xml"} | {
        f"/word/{name}": kind for name, _, kind in parts
    }
    kinds |= more or {}
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    listed = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items())
    listed += "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return f'{DECLARATION}<Types xmlns="{_TYPES}">{listed}</Types>'


def _relationships(targets: tuple[tuple[str, str], ...], named: Sequence[tuple[str, str, str]] = (), *, core: bool = False) -> str:
    """`targets`: type and file of each; `named`: id, type and file. `core`: with the document's properties."""
    numbered = [(f"rId{number}", kind, target) for number, (kind, target) in enumerate(targets, start=1)]
    listed = "".join(f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in (*numbered, *named))
    if core:
        listed += f'<Relationship Id="rIdCore" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
    return f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _core_properties(language: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape("{{ proposal.title }}")}</dc:title>'
        f"<dc:creator>{{% if supplier %}}{{{{ supplier.name }}}}{{% endif %}}</dc:creator><dc:language>{language}</dc:language>"
        f"</cp:coreProperties>"
    )


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Dates and systems are fixed, so that equal parts give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data.encode("utf-8") if isinstance(data, str) else data)
    return buffer.getvalue()
