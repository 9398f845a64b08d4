"""Headings: in order, with words, and by style, since that is how a reader's program and the contents find them."""

from __future__ import annotations

from collections.abc import Iterator

from kamdocs.word.check.leftovers import field_codes
from kamdocs.word.check.opened import WARNING, Finding, Opened, Part, ancestor, is_shown, number
from kamdocs.word.check.styles import Styles
from kamdocs.word.markup import Element, W
from kamdocs.word.tags import has_tags

__all__ = ["heading_findings", "is_fake_heading"]

_LONGEST = 120
"""Characters of a heading; what is longer is an emphasised paragraph."""


def heading_findings(file: Opened, styles: Styles) -> Iterator[Finding]:
    body = file.body
    assert body is not None
    shown = [each for each in body.paragraphs if is_shown(each)]
    levels = [(each, level) for each in shown if (level := styles.heading(each)) is not None]
    yield from _jumps(body, levels)
    for paragraph, _ in levels:
        if not body.text(paragraph).strip() and next(paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}sectPr"), None) is None:
            message = "a heading is empty, and stands in the contents all the same"
            yield body.found("empty-heading", WARNING, message, "delete it, or give it the style of ordinary text", paragraph)
    for paragraph in shown:
        if is_fake_heading(body, paragraph, styles):
            message = "a heading is made by hand: bold and larger, in the style of ordinary text"
            yield body.found("fake-heading", WARNING, message, "give it the style Heading 1, 2 or 3", paragraph)
    for element, code in field_codes(body):
        if code.split()[:1] == ["TOC"] and not levels:
            message = "the table of contents has no headings to name"
            yield body.found("empty-contents", WARNING, message, "give the headings the styles Heading 1, 2 and 3", element)


def _jumps(body: Part, levels: list[tuple[Element, int]]) -> Iterator[Finding]:
    before = 0
    for paragraph, level in levels:
        if before and level > before + 1:
            message = f"a heading of level {level} follows one of level {before}"
            yield body.found("heading-jump", WARNING, message, f"make it Heading {before + 1}", paragraph)
        before = level


def is_fake_heading(body: Part, paragraph: Element, styles: Styles) -> bool:
    """Whether all of an ordinary paragraph is bold and larger than its style, by hand."""
    text = body.text(paragraph).strip()
    if not text or len(text) > _LONGEST or not styles.is_ordinary(paragraph) or ancestor(paragraph, f"{W}tbl") is not None:
        return False
    runs = [run for run in paragraph.iter(f"{W}r") if any((each.text or "").strip() for each in run.iter(f"{W}t"))]
    return bool(runs) and all(_stands_out(paragraph, run, styles) for run in runs) and not (has_tags(text) and text.startswith("{%"))


def _stands_out(paragraph: Element, run: Element, styles: Styles) -> bool:
    bold, size = run.find(f"{W}rPr/{W}b"), run.find(f"{W}rPr/{W}sz")
    usual = number(styles.of_run(paragraph, run, "sz"), absent=20)
    return bold is not None and bold.get(f"{W}val", "1") not in ("0", "false") and number(size, absent=usual) > usual
