"""Where a proposal stands on a day: its state, its last day, and the next step as register and dossier give it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kamdocs.errors import InputError, Problem
from kamdocs.model.dossier import Dossier
from kamdocs.model.reading import Located
from kamdocs.register import Proposal, Step, next_step, state, valid_until
from kamdocs.register.states import as_of
from kamdocs.values import folded, in_language
from kamdocs.workspace import Workspace, read_dossier

__all__ = ["Followed", "dossier_here", "followed", "open_issues", "ways_in"]

_UNREAD = "it cannot be read, so that the client's complaints and our friends there are not known"
_BEFORE_TOUCHES = ("call", "ask", "other-way", "renew")


@dataclass(frozen=True, slots=True)
class Followed:
    """A proposal as it stands on a day at the client."""

    proposal: Proposal
    on: datetime.date
    state: str
    valid_until: datetime.date
    """The last day of the last version, renewals counted."""
    step: Step | None
    """None for one that has ended."""
    problems: tuple[Problem, ...] = ()
    """Why the step may not be all that is to be done."""


def followed(proposal: Proposal, workspace: Workspace, on: datetime.date) -> Followed:
    """How it stands on that day at the client. Complaints and ways in are read from the dossier, where it lies in this workspace."""
    step, problems = next_step(proposal, on), tuple[Problem, ...]()
    if step and step.kind in _BEFORE_TOUCHES:
        # Only whoever is to be asked for something may be waiting for us: other dossiers are not read.
        dossier, problems = dossier_here(proposal, workspace)
        if dossier:
            step = next_step(proposal, on, open_issues(dossier.value), ways_in(dossier.value))
    return Followed(proposal, on, state(proposal, on), valid_until(as_of(proposal, on)), step, problems)


def open_issues(dossier: Dossier) -> tuple[str, ...]:
    """The client's complaints that are still open."""
    relationship = dossier.relationship
    issues = (relationship.open_issues or ()) if relationship else ()
    return tuple(f"{each.text} (since {each.since})" if each.since else each.text for each in issues)


def ways_in(dossier: Dossier) -> tuple[str, ...]:
    """Who else at the client may open a door: those who sell for us, and those who wanted an earlier project; each once."""
    found: dict[str, str] = {}
    for name, told in (*_champions(dossier), *_sponsors(dossier)):
        found.setdefault(folded(name), told)
    return tuple(found.values())


def _champions(dossier: Dossier) -> Iterator[tuple[str, str]]:
    for each in dossier.buying_centre.members:
        if each.champion:
            yield each.name, f"{each.name} ({each.position}, champion)"


def _sponsors(dossier: Dossier) -> Iterator[tuple[str, str]]:
    language = dossier.account.language or "en"
    for each in (dossier.relationship.projects or ()) if dossier.relationship else ():
        if each.sponsor:
            project = in_language(each.name, language)
            yield each.sponsor.name, f"{each.sponsor.name} (sponsor of {project})" if project else f"{each.sponsor.name} (sponsor)"


def dossier_here(proposal: Proposal, workspace: Workspace) -> tuple[Located[Dossier] | None, tuple[Problem, ...]]:
    """The dossier, where it lies here, else None, and why it cannot be read: a register that several share knows other workspaces' too."""
    path = workspace.root / proposal.dossier if workspace.root else None
    try:
        if path is None or not path.is_file():
            return None, ()
        dossier = read_dossier(path)[0]
    except InputError:
        return None, (Problem(proposal.dossier, _UNREAD, f"`kamdocs check {path.name if path else ''}` tells why"),)
    except OSError as refused:
        return None, (Problem(proposal.dossier, f"{_UNREAD} ({refused.strerror or refused})", "ask for permission to read it"),)
    own = folded(dossier.value.account.name) == folded(proposal.last.client.name)
    return (dossier, ()) if own else (None, ())
