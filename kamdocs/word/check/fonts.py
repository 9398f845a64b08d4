"""Fonts that a client may not have: Word shows another in their place, and every line breaks elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kamdocs.word.check.opened import WARNING, Finding, Opened, Part, is_shown
from kamdocs.word.check.styles import Styles
from kamdocs.word.markup import Element, W

__all__ = ["font_findings"]

_COMMON: Final = frozenset(
    name.casefold()
    for name in (
        "Arial", "Arial Black", "Arial Narrow", "Baskerville Old Face", "Bell MT", "Bodoni MT", "Book Antiqua", "Bookman Old Style",
        "Calibri", "Calibri Light", "Cambria", "Cambria Math", "Candara", "Century", "Century Gothic", "Century Schoolbook",
        "Comic Sans MS", "Consolas", "Constantia", "Corbel", "Courier New", "Franklin Gothic Book", "Franklin Gothic Medium", "Garamond",
        "Georgia", "Gill Sans MT", "Goudy Old Style", "Impact", "Lucida Console", "Lucida Sans Unicode", "Palatino Linotype", "Perpetua",
        "Rockwell", "Symbol", "Tahoma", "Times New Roman", "Trebuchet MS", "Tw Cen MT", "Verdana", "Webdings", "Wingdings", "Wingdings 2",
        "Wingdings 3",
    )
)  # fmt: skip
"""Installed with Office on Windows and on the Mac alike, in every version since 2016. Not Aptos (Microsoft 365 alone), Segoe UI (Windows
alone), Helvetica (Mac alone), nor the fonts of LibreOffice, Liberation and DejaVu."""
_EMBEDDED: Final = tuple(f"{W}embed{name}" for name in ("Regular", "Bold", "Italic", "BoldItalic"))


def font_findings(file: Opened, styles: Styles) -> Iterator[Finding]:
    """One for each font, at the first paragraph that shows it."""
    embedded = _embedded(file)
    told: set[str] = set()
    for part in file.parts.values():
        for paragraph in part.paragraphs:
            for name in _fonts(part, paragraph, styles) if is_shown(paragraph) else ():
                known = name.casefold()
                if known in _COMMON or known in embedded or known in told:
                    continue
                told.add(known)
                message = f"the font {name} is not on every computer, and Word shows another in its place"
                hint = "choose one that comes with Office, such as Calibri or Arial, or embed it: File → Options → Save → Embed fonts"
                yield part.found("font", WARNING, message, hint, paragraph)


def _fonts(part: Part, paragraph: Element, styles: Styles) -> Iterator[str]:
    """The fonts of a paragraph's words, formatted by hand or by style."""
    for text in part.texts.get(paragraph, ()):
        run = text.getparent()
        if not (text.text or "").strip() or run.tag != f"{W}r":
            continue
        name = styles.font(run.find(f"{W}rPr/{W}rFonts")) or styles.font(styles.of_run(paragraph, run, "rFonts"))
        if name:
            yield name


def _embedded(file: Opened) -> frozenset[str]:
    fonts = file.related("fontTable")
    all_fonts = fonts.iter(f"{W}font") if fonts is not None else ()
    return frozenset(each.get(f"{W}name", "").casefold() for each in all_fonts if any(each.find(name) is not None for name in _EMBEDDED))
