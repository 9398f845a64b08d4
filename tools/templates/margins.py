"""What stands outside the text: headers and footers, and the cover's art."""

from __future__ import annotations

from tools.templates.blocks import optional
from tools.templates.markup import DECLARATION, NAMESPACES, NB, TAB, field, paragraph, text
from tools.templates.words import Words

__all__ = ["cover_footer", "cover_header", "footer", "header"]

_SUPPLIER = optional("supplier", "{{ supplier.name }}")


def header(words: Words) -> str:
    draft = optional("proposal.draft", f" · {words.draft}")
    return _margin("hdr", paragraph("header", text(_SUPPLIER, "Strong"), TAB, text("{{ proposal.title }}" + draft)))


def footer(words: Words) -> str:
    number = "{{ proposal.number }}" + optional("proposal.version", f", {words.version}{NB}{{{{ proposal.version }}}}")
    what = f"{words.eyebrow} " + optional("proposal.number", f"{number} ") + f"{words.proposal_for} {{{{ account.name }}}}"
    page = (text(words.page + NB), field("PAGE", "2"), text(f"{NB}{words.of}{NB}"), field("NUMPAGES", "2"))
    return _margin("ftr", paragraph("footer", text(what), TAB, *page))


def cover_header() -> str:
    """The art, which says nothing, and the supplier's name set in type: every supplier puts a logo of its own here."""
    art = (
        _rectangle(1, 0, 0, 52, 232, "tx2")
        + _rectangle(2, 0, 0, 39, 245, "tx2")
        + _rectangle(3, 39, 232, 13, 13, "accent2")
        + _rectangle(4, 0, 245, 52, 52, "accent1")
    )
    return _margin("hdr", paragraph("Cover Name", art, text(_SUPPLIER)))


def cover_footer(words: Words) -> str:
    """The supplier's particulars."""
    where = (
        "{{ supplier.name }}"
        + optional("supplier.address", " · {{ supplier.address }}")
        + optional("supplier.vat_id", f" · {words.vat_id}{NB}{{{{ supplier.vat_id }}}}")
    )
    listed = "{{ detail }}{% if not loop.last %} · {% endif %}"
    reach = f"{{% for detail in [supplier.website, supplier.email, supplier.phone] if detail %}}{listed}{{% endfor %}}"
    return _margin(
        "ftr",
        paragraph("Cover Footer", text(optional("supplier", where))),
        paragraph("Cover Footer", text(optional("supplier", reach))),
    )


def _margin(kind: str, *paragraphs: str) -> str:
    return f"{DECLARATION}<w:{kind} {NAMESPACES}>{''.join(paragraphs)}</w:{kind}>"


_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def _rectangle(number: int, left: float, top: float, width: float, height: float, colour: str) -> str:
    """A rectangle behind the text, placed from the page's corner. `colour`: a colour of the theme."""
    x, y, across, down = (round(millimetres * 36000) for millimetres in (left, top, width, height))
    place = (
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="Art {number}" descr="">{_DECORATIVE}</wp:docPr><wp:cNvGraphicFramePr/>'
    )
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        f'simplePos="0" relativeHeight="{number}" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">{place}'
        f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{shape}</a:graphicData>'
        f"</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
