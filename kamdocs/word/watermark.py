"""A word across every page, as Word's own watermarks are: drawn letters in each header, which Design → Watermark → Remove finds.

Where a section has no header for its first, even or other pages, and takes none from the section before it, it gets one that holds nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from kamdocs.errors import InputError, Problem
from kamdocs.word.formatting import is_on
from kamdocs.word.marks import forbidden
from kamdocs.word.markup import Element, R, W, parsed, remove, serialised
from kamdocs.word.package import Package
from kamdocs.word.relationships import RELATIONSHIPS, new_part, related_id, related_part

__all__ = ["add_watermark"]

_V: Final = "{urn:schemas-microsoft-com:vml}"
_NAME: Final = "PowerPlusWaterMarkObject"
"""What the names of Word's own watermarks begin with; Word knows them by it."""
_HEADER_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_PARAGRAPH: Final = f"{W}p"
_MEASURE: Final = 9360
"""Twips of text in a line where the section does not say: 6.5 inches."""
_FIRST_SHAPE: Final = 2049
"""Shapes in headers are numbered from here."""

# Word's own definition of plain drawn letters (its shape 136).
_LETTERS: Final = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    '<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
    '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
_NAMESPACES: Final = (
    f'xmlns:w="{W.strip("{}")}" xmlns:v="{_V.strip("{}")}" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_EMPTY_HEADER: Final = (
    f'<w:hdr {_NAMESPACES}><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
    "</w:pPr></w:p></w:hdr>"
)
"""A header that takes no room."""


def add_watermark(package: Package, text: str) -> None:
    """Puts `text`, in grey letters that show what lies below them, across every page. A watermark that is there already gives way to it.

    Raises InputError where `text` is empty or no document can show it.
    """
    if not text.strip() or forbidden(text) or set("\t\n\r") & set(text):
        raise InputError(Problem("watermark", f"{text!r} is no word to write across a page", "write one like DRAFT"))
    root = package.xml(package.main)
    widths = _headers(package, root)
    package.parts[package.main] = serialised(root)
    for number, (part, measure) in enumerate(widths.items()):
        header = package.xml(part)
        _mark(header, text, measure, number)
        package.parts[part] = serialised(header)


def _headers(package: Package, root: Element) -> dict[str, int]:
    """Every header that a page shows, made where it is missing, with the length of its section's lines in twips."""
    targets = {each.id: each.target for each in package.relationships(package.main) if each.kind == "header" and not each.external}
    shown: dict[str, str] = {}  # kind of page → header; sections take on those of the one before
    widths: dict[str, int] = {}
    even = _has_even_pages(package)
    body = root.find(f"{W}body")
    if body is not None and next(body.iter(f"{W}sectPr"), None) is None:
        etree.SubElement(body, f"{W}sectPr")
    for section in root.iter(f"{W}sectPr"):
        if section.getparent().tag == f"{W}sectPrChange":
            continue
        for reference in section.findall(f"{W}headerReference"):
            shown[reference.get(f"{W}type", "default")] = targets.get(reference.get(f"{R}id"), "")
        for kind in _kinds(section, even):
            if not shown.get(kind):
                shown[kind] = _new_header(package, section, kind)
            widths.setdefault(shown[kind], _measure(section))
    return widths


def _kinds(section: Element, even: bool) -> Iterator[str]:
    """The kinds of pages that a section tells apart."""
    yield "default"
    if is_on(section.find(f"{W}titlePg")):
        yield "first"
    if even:
        yield "even"


def _has_even_pages(package: Package) -> bool:
    settings = related_part(package, "settings")
    return settings is not None and is_on(package.xml(settings).find(f"{W}evenAndOddHeaders"))


def _new_header(package: Package, section: Element, kind: str) -> str:
    name = f"{package.main.rpartition('/')[0]}/header1.xml".lstrip("/")
    part = new_part(package, name, serialised(parsed(_EMPTY_HEADER.encode())), _HEADER_TYPE)
    reference = etree.Element(f"{W}headerReference")
    reference.set(f"{W}type", kind)
    reference.set(f"{R}id", related_id(package, package.main, f"{RELATIONSHIPS}/header", part))
    section.insert(0, reference)
    return part


def _measure(section: Element) -> int:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    try:
        return int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    except (AttributeError, TypeError, ValueError):
        return _MEASURE


def _mark(header: Element, text: str, measure: int, number: int) -> None:
    """Draws the word into a header, behind all else."""
    for shape in list(header.iter(f"{_V}shape")):
        if shape.get("id", "").startswith(_NAME):
            remove(next(shape.iterancestors(f"{W}r"), shape))
    paragraph = next(iter([*header.findall(_PARAGRAPH), *header.iter(_PARAGRAPH)]), None)
    if paragraph is None:
        paragraph = etree.SubElement(header, _PARAGRAPH)
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, _run(text, measure, number))


def _run(text: str, measure: int, number: int) -> Element:
    """At half a right angle, as long as the measure allows; a letter is a third as wide as it is high, and some air."""
    whole = measure / 20 * 2**0.5
    height = whole / (1 + max(len(text), 3) / 3)
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{whole - height:.1f}pt;height:{height:.1f}pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    run = parsed(
        (
            f"<w:r {_NAMESPACES}><w:rPr><w:noProof/></w:rPr><w:pict>{_LETTERS}"
            f'<v:shape id="{_NAME}{number + 1}" o:spid="_x0000_s{_FIRST_SHAPE + number}" type="#_x0000_t136" style="{style}" '
            'o:allowincell="f" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>'
            "<v:textpath style=\"font-family:&quot;Calibri&quot;;font-size:1pt\" string=''/>"
            '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
        ).encode()
    )
    next(run.iter(f"{_V}shape")).find(f"{_V}textpath").set("string", text)
    return run
