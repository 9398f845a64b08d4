"""All that is to be mended in a workspace's content, in one list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kamdocs.errors import InputError
from kamdocs.governance.claims import claimed
from kamdocs.governance.duplicates import duplicates
from kamdocs.governance.finding import KINDS, Finding
from kamdocs.governance.languages import languages, untranslated
from kamdocs.governance.proposals import Proposals, proposals_of
from kamdocs.governance.sources import unsourced
from kamdocs.governance.upkeep import upkeep
from kamdocs.governance.use import unanswered, unfired, unused
from kamdocs.proposal import check_workspace
from kamdocs.workspace import Workspace

__all__ = ["findings"]


def findings(workspace: Workspace, on: datetime.date) -> tuple[tuple[Finding, ...], Proposals]:
    """What is to be mended, errors first and then by kind, and the proposals that it was weighed by.

    Where facts, tests or fields are wrong, no proposal can be made: then they are told, and what needs no proposal.
    """
    broken = _broken(workspace)
    proposals = Proposals(()) if broken else proposals_of(workspace, on)
    found = [*broken, *_found(workspace, proposals, on)]
    return tuple(sorted(found, key=lambda each: (each.level != "error", KINDS.index(each.kind)))), proposals


def _broken(workspace: Workspace) -> list[Finding]:
    try:
        check_workspace(workspace)
    except InputError as refused:
        return [Finding("error", "field", each.where, each.message, each.hint) for each in refused.problems]
    return []


def _found(workspace: Workspace, proposals: Proposals, on: datetime.date) -> Iterator[Finding]:
    yield from claimed(workspace)
    yield from upkeep(workspace, on)
    yield from untranslated(workspace, languages(workspace, proposals))
    yield from unsourced(workspace, proposals)
    yield from unanswered(workspace, proposals, on)
    yield from unused(workspace, proposals, on)
    yield from unfired(workspace, proposals)
    yield from duplicates(workspace)
