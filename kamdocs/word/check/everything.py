"""All that is wrong with a template, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kamdocs.word.check.charts import chart_findings
from kamdocs.word.check.fonts import font_findings
from kamdocs.word.check.formatting import formatting_findings
from kamdocs.word.check.headings import heading_findings
from kamdocs.word.check.language import language_findings
from kamdocs.word.check.musts import must_findings
from kamdocs.word.check.opened import Finding, Opened, opened
from kamdocs.word.check.pictures import picture_findings
from kamdocs.word.check.styles import Styles
from kamdocs.word.check.tables import table_findings
from kamdocs.word.check.tags import read_tags, tag_findings
from kamdocs.word.check.traces import trace_findings

__all__ = ["findings"]


def findings(path: Path, folder: Path | None = None) -> list[Finding]:
    """Everything at once; nothing of a sound template. `folder`: where the files lie that its tags name; None: its own.

    Raises InputError where `path` is no Word document at all.
    """
    file = opened(path)
    if file.body is None:
        return file.unreadable
    order = {name: position for position, name in enumerate(file.parts)}
    found = dict.fromkeys((*file.unreadable, *_found(path, file, folder or path.parent)))
    return sorted(found, key=lambda each: (order.get(each.part, len(order)), -1 if each.paragraph is None else each.paragraph))


def _found(path: Path, file: Opened, folder: Path) -> Iterator[Finding]:
    tags, styles = read_tags(file), Styles(file)
    yield from tag_findings(file, tags, folder)
    yield from must_findings(file, tags)
    yield from trace_findings(file)
    yield from picture_findings(file)
    yield from chart_findings(file)
    yield from heading_findings(file, styles)
    yield from table_findings(file, styles)
    yield from font_findings(file, styles)
    yield from formatting_findings(file, styles)
    yield from language_findings(path, file, styles)
