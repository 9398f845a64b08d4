"""Word files from the XML that stands in a test: a body, and where the test needs them styles, lists, settings, headers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from conftest import missing

from kamdocs.word.markup import Element, W, parsed

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
PAGE = (
    '<w:sectPr>{}<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>{}</w:sectPr>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    within = f"<w:pPr>{named}{properties}</w:pPr>" if style or properties else ""
    return f'<w:p>{within}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def style(name: str, properties: str = "", based: str = "Normal", id_: str = "") -> str:
    """A paragraph style. `id_`: absent, the name without spaces."""
    within = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    custom = "" if re.match(r"(heading|toc|list|caption|table of) ?", name) or name == "TOC Heading" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{id_ or name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{within}</w:style>'
    )


def level(number: int, form: str = "decimal", shown: str = "", *, start: int = 1, more: str = "", indent: int = 360) -> str:
    """A level of a list. `shown`: absent, `%1.`; `more`: what stands between number format and text."""
    shown = shown or f"%{number + 1}."
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{shown}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent * (number + 1)}" w:hanging="{indent}"/></w:pPr></w:lvl>'
    )


def numbering(definitions: Mapping[int, str], lists: Mapping[int, int]) -> str:
    """`definitions`: levels by id; `lists`: definition by list."""
    kinds = "".join(f'<w:abstractNum w:abstractNumId="{id_}">{levels}</w:abstractNum>' for id_, levels in definitions.items())
    return kinds + "".join(f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{kind}"/></w:num>' for id_, kind in lists.items())


def word_file(
    body: str, *, styles: str = "", lists: str = "", settings: str | None = "", headers: Mapping[str, str] | None = None, page: str = ""
) -> bytes:
    """A whole .docx. `settings`: None, without that part. `headers`: by their ids; `page`: the last section, absent: A4."""
    parts = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}{page or PAGE.format('', '')}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{_NORMAL}{styles}</w:styles>",
        "word/fontTable.xml": f"<w:fonts {NAMES}/>",
        "word/theme.xml": _theme(),
    }
    kinds = {"document": "document.main+xml"}
    links = [("rIdStyles", "styles", "styles.xml"), ("rIdFonts", "fontTable", "fontTable.xml"), ("rIdTheme", "theme", "theme.xml")]
    if settings is not None:
        parts["word/settings.xml"] = f"<w:settings {NAMES}>{settings}</w:settings>"
        links.append(("rIdSettings", "settings", "settings.xml"))
    if lists:
        parts["word/numbering.xml"] = f"<w:numbering {NAMES}>{lists}</w:numbering>"
        links.append(("rIdLists", "numbering", "numbering.xml"))
    for id_, content in (headers or {}).items():
        parts[f"word/header{id_}.xml"] = f"<w:hdr {NAMES}>{content}</w:hdr>"
        links.append((id_, "header", f"header{id_}.xml"))
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_THEME if stem == "theme" else _WORD + "." + kinds.get(stem, _kind(stem))}"/>'
        for name in parts
        if (stem := name.removeprefix("word/").removesuffix(".xml"))
    )
    related = "".join(f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in links)
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        **parts,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in whole.items():
            archive.writestr(name, xml)
    return data.getvalue()


def _theme() -> str:
    """The least that a theme has to have."""
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colours = "".join(f'<a:{name}><a:srgbClr val="{number:06X}"/></a:{name}>' for number, name in enumerate(names))
    faces = "".join(f'<a:{name} typeface=""/>' for name in ("latin", "ea", "cs"))
    fonts = "".join(f"<a:{kind}Font>{faces}</a:{kind}Font>" for kind in ("major", "minor"))
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    fills, lines, effects = fill * 3, f"<a:ln>{fill}</a:ln>" * 3, "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="T">'
        f'<a:themeElements><a:clrScheme name="T">{colours}'
        f'</a:clrScheme><a:fontScheme name="T">{fonts}</a:fontScheme><a:fmtScheme name="T"><a:fillStyleLst>{fills}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _kind(stem: str) -> str:
    return f"{stem.partition('rId')[0]}+xml"


def saved(folder: Path, data: bytes, name: str = "t.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def part(data: bytes, name: str = "word/document.xml") -> Element:
    """The root of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return parsed(archive.read(name))


def text_of(element: Element) -> str:
    """The words of a paragraph, tabs as they are."""
    return "".join("\t" if each.tag == f"{W}tab" else each.text or "" for each in element.iter(f"{W}t", f"{W}tab") if _is_shown(each))


def _is_shown(element: Element) -> bool:
    return bool(element.getparent().tag == f"{W}r")


def by_office(document: Path, ending: str) -> str:
    """The document as LibreOffice writes it: as a text (`txt`), or as XML with its properties (`fodt`)."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        missing("LibreOffice", "apt-get install libreoffice-writer")
    folder = document.parent / "office"
    program = [str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    form = "txt:Text (encoded):UTF8" if ending == "txt" else ending
    subprocess.run([*program, "--convert-to", form, "--outdir", str(folder), str(document)], check=True, capture_output=True, timeout=180)
    return (folder / f"{document.stem}.{ending}").read_text(encoding="utf-8-sig")
