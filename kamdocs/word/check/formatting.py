"""What is formatted by hand and does not follow when a style changes; what stands in for a style: empty lines, breaks, typed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kamdocs.word.check.headings import is_fake_heading
from kamdocs.word.check.opened import WARNING, Finding, Opened, Part, is_shown, number
from kamdocs.word.check.styles import Styles
from kamdocs.word.formatting import is_on, value
from kamdocs.word.markup import Element, W, local_name

__all__ = ["formatting_findings"]

_MOST: Final = 20
"""Paragraphs that are told one by one; more are told together, since they are mended together."""
_SPACING: Final = {"before": "0", "after": "0", "line": "240"}
_INDENTS: Final = {("left", "start"): "0", ("right", "end"): "0", ("firstLine",): "0", ("hanging",): "0"}
_ALIGNED: Final = {"start": "left", "end": "right"}
_TYPED: Final = re.compile(r"\s*(\d{1,2})[.)]\s+\S")
_STATEMENT: Final = re.compile(r"\s*\{%-?(?:p|tr|tc) ")
_CONTENT: Final = tuple(f"{W}{name}" for name in ("drawing", "pict", "object", "sectPr", "br", "fldChar", "fldSimple", "bookmarkStart"))
_PARAGRAPH: Final = f"{W}p"


def formatting_findings(file: Opened, styles: Styles) -> Iterator[Finding]:
    yield from _by_hand(file, styles)
    for part in file.parts.values():
        for _, group in groupby(part.paragraphs, key=lambda each: each.getparent()):
            neighbours = [each for each in group if is_shown(each)]
            yield from _empty_lines(part, neighbours)
            yield from _page_breaks(part, neighbours)
            yield from _typed_numbers(part, neighbours, styles)


# ---- formatting that fights the styles


def _by_hand(file: Opened, styles: Styles) -> Iterator[Finding]:
    found: list[Finding] = []
    for part in file.parts.values():
        for paragraph in part.paragraphs:
            if not is_shown(paragraph) or _STATEMENT.match(part.text(paragraph)) or is_fake_heading(part, paragraph, styles):
                continue
            what = list(dict.fromkeys([*_of_paragraph(paragraph, styles), *_of_runs(part, paragraph, styles)]))
            if what:
                style = styles.name(styles.style(paragraph)) or "its paragraph"
                message = f"formatting by hand fights the style {style}: {_listed(what)}"
                hint = "select the paragraph → Clear All Formatting, and change the style"
                found.append(part.found("direct-formatting", WARNING, message, hint, paragraph))
    if len(found) <= _MOST:
        yield from found
    else:
        message = f"{len(found)} paragraphs are formatted by hand, so that changing a style does not change them"
        hint = "change the styles, then Clear All Formatting wherever it is not meant"
        yield file.found("direct-formatting", WARNING, message, hint)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _of_paragraph(paragraph: Element, styles: Styles) -> Iterator[str]:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return
    spacing, indents, alignment = (properties.find(f"{W}{name}") for name in ("spacing", "ind", "jc"))
    if spacing is not None and any(_differs(paragraph, spacing, (name,), usual, styles) for name, usual in _SPACING.items()):
        yield "spacing"
    # A list takes its indents from its numbers, and Word writes them into the paragraph.
    own_indents = indents is not None and not styles.numbered(paragraph)
    if own_indents and any(_differs(paragraph, indents, names, usual, styles) for names, usual in _INDENTS.items()):
        yield "indents"
    if alignment is not None and _aligned(alignment.get(f"{W}val", "")) != _aligned(styles.of_paragraph(paragraph, "jc", ("val",))):
        yield "alignment"
    if _fills(properties.find(f"{W}shd")):
        yield "shading"
    borders = properties.find(f"{W}pBdr")
    if (
        borders is not None
        and not styles.sets(paragraph, "pBdr")
        and any(each.get(f"{W}val") not in (None, "nil", "none") for each in borders)
    ):
        yield "borders"


def _differs(paragraph: Element, own: Element, names: tuple[str, ...], usual: str, styles: Styles) -> bool:
    value = next((own.get(f"{W}{name}") for name in names if own.get(f"{W}{name}") is not None), None)
    return value is not None and value != (styles.of_paragraph(paragraph, local_name(own.tag), names) or usual)


def _aligned(value: str) -> str:
    return _ALIGNED.get(value, value) or "left"


def _of_runs(part: Part, paragraph: Element, styles: Styles) -> Iterator[str]:
    runs = [each.getparent() for each in part.texts.get(paragraph, ()) if (each.text or "").strip() and each.getparent().tag == f"{W}r"]
    for run in runs:
        yield from _of_run(paragraph, run, styles)
    for name, word in (("b", "bold"), ("i", "italics"), ("u", "underlining")):
        if runs and all(_is_added(paragraph, run, name, styles) for run in runs):
            yield word


def _of_run(paragraph: Element, run: Element, styles: Styles) -> Iterator[str]:
    own = run.find(f"{W}rPr")
    if own is None:
        return
    fonts, size, colour = (own.find(f"{W}{name}") for name in ("rFonts", "sz", "color"))
    if styles.font(fonts) and styles.font(fonts) != styles.font(styles.of_run(paragraph, run, "rFonts")):
        yield "font"
    if size is not None and number(size) != number(styles.of_run(paragraph, run, "sz"), absent=20):
        yield "size"
    if colour is not None and not any(
        _same_colour(colour, each) for each in (styles.of_run(paragraph, run, "color"), *styles.of_table(run, "color"))
    ):
        yield "colour"
    highlight = own.find(f"{W}highlight")
    if (highlight is not None and highlight.get(f"{W}val") != "none") or _fills(own.find(f"{W}shd")):
        yield "highlighting"


def _is_added(paragraph: Element, run: Element, name: str, styles: Styles) -> bool:
    """Whether the run is bold, …, by hand, and no style of it or of its table makes it so."""
    return _is_on(run.find(f"{W}rPr/{W}{name}")) and not any(
        map(_is_on, (styles.of_run(paragraph, run, name), *styles.of_table(run, name)))
    )


def _is_on(element: Element | None) -> bool:
    return is_on(element) and value(element) != "none"


def _same_colour(one: Element, other: Element | None) -> bool:
    """Whether both are one colour of the theme, or one value: programs write either."""
    if other is None:
        return str(one.get(f"{W}val", "auto")) == "auto"
    pairs = [(one.get(f"{W}{name}"), other.get(f"{W}{name}")) for name in ("themeColor", "val")]
    return any(first is not None and second is not None and first.casefold() == second.casefold() for first, second in pairs)


def _fills(shading: Element | None) -> bool:
    return shading is not None and shading.get(f"{W}fill", "auto").casefold() not in ("auto", "ffffff")


# ---- what stands in for a style


def _empty_lines(part: Part, neighbours: list[Element]) -> Iterator[Finding]:
    """Three or more empty paragraphs in a row."""
    run: list[Element] = []
    for paragraph in [*neighbours, None]:
        together = not run or paragraph is run[-1].getnext()
        if paragraph is not None and together and _is_empty(part, paragraph):
            run.append(paragraph)
            continue
        if len(run) >= 3:
            message = f"{len(run)} empty paragraphs make a distance, which moves when anything else does"
            yield part.found("empty-paragraphs", WARNING, message, "delete them, and set the space before or after in the style", run[0])
        run = [paragraph] if paragraph is not None and _is_empty(part, paragraph) else []


def _is_empty(part: Part, paragraph: Element) -> bool:
    return not part.text(paragraph).strip() and next(paragraph.iter(*_CONTENT), None) is None


def _page_breaks(part: Part, neighbours: list[Element]) -> Iterator[Finding]:
    """Breaks that a tag takes away with its paragraph, or that stay where the part that they belong to is left out."""
    for paragraph in neighbours:
        if not any(each.get(f"{W}type") == "page" for each in paragraph.iter(f"{W}br")):
            continue
        text = part.text(paragraph).strip()
        before, after = (_text_beside(part, paragraph, preceding) for preceding in (True, False))
        hint = "delete it, and let the style of the heading begin a page: Paragraph → Line and Page Breaks → Page break before"
        if _STATEMENT.match(text):
            yield part.found("page-break", WARNING, "the page break in this paragraph goes with its tag", hint, paragraph)
        elif not text and (re.match(r"\{%p (if|for) ", after) or re.match(r"\{%p end(if|for)\b", before)):
            tag = after if re.match(r"\{%p (if|for) ", after) else before
            message = f"a page break stands beside {tag}, and stays when that part is left out"
            yield part.found("page-break", WARNING, message, hint, paragraph)


def _text_beside(part: Part, paragraph: Element, preceding: bool) -> str:
    other = paragraph.getprevious() if preceding else paragraph.getnext()
    return part.text(other).strip() if other is not None and other.tag == _PARAGRAPH else ""


def _typed_numbers(part: Part, neighbours: list[Element], styles: Styles) -> Iterator[Finding]:
    """Numbers written as text: before a heading, or in a row that counts on."""
    typed = {}
    for position, paragraph in enumerate(neighbours):
        match = _TYPED.match(part.text(paragraph))
        if match and not styles.numbered(paragraph):
            typed[position] = int(match[1])
    for position, count in typed.items():
        counts_on = typed.get(position + 1) == count + 1 or typed.get(position - 1) == count - 1
        if counts_on or styles.heading(neighbours[position]) is not None:
            message = f"the number {count} is typed, so that it stays when something before it is left out"
            hint = "delete it, and use Home → Numbering, or a style that numbers"
            yield part.found("typed-number", WARNING, message, hint, neighbours[position])
