"""Figures that say no source: the reader asks for it, and nobody has it at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kamdocs.errors import count_text
from kamdocs.governance.finding import Finding
from kamdocs.governance.proposals import Proposals
from kamdocs.model.dossier import ReturnsField
from kamdocs.model.reading import Path
from kamdocs.values import LocalText
from kamdocs.workspace import Workspace

__all__ = ["unsourced"]

_DIGIT = re.compile("[0-9]")
_HINT = "write `source:` where the number comes from, in the words that the reader sees"


def unsourced(workspace: Workspace, proposals: Proposals) -> Iterator[Finding]:
    """Numbers of dossiers' business cases without `source`, and results of references whose number no figure of theirs states."""
    for made in proposals.made:
        case = made.dossier.value.offer.returns
        if case and (paths := list(_of_case(case))):
            numbers = f"{count_text(len(paths), 'number')} of the business case {'says' if len(paths) == 1 else 'say'} no source"
            yield Finding("warning", "source", made.dossier.where(("offer", "returns", *paths[0])), numbers, _HINT)
    for library in workspace.libraries:
        for position, reference in enumerate(library.value.references or ()):
            if not reference.figures and _states_number(reference.result):
                where = library.where(("references", position, "result"))
                message = f"the result of the reference {reference.id!r} states a number, and the reference has no figure"
                yield Finding("warning", "source", where, message, "write what was measured under `figures`, before and after")


def _of_case(case: ReturnsField) -> Iterator[Path]:
    for name in ("benefits", "running_costs", "todays_costs"):
        for position, each in enumerate(getattr(case, name) or ()):
            if each.source is None:
                yield (name, position)


def _states_number(text: LocalText | None) -> bool:
    return any(_DIGIT.search(words) for words in ([text] if isinstance(text, str) else text.values() if text else ()))
