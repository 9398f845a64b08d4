"""Which dossiers' proposals an edit of rules, library, wordings or templates changes, and how: seen before it is merged."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kamdocs.errors import Problem
from kamdocs.governance.differences import Change, differences
from kamdocs.governance.earlier import earlier
from kamdocs.governance.proposals import dossiers_of, made_or_refused
from kamdocs.proposal import Draft, check_workspace, default_template, draft, rendered
from kamdocs.workspace import Workspace

__all__ = ["Document", "Impact", "impact"]


@dataclass(frozen=True, slots=True)
class Document:
    """How the text of the filled document changes: paragraphs that go and that come; one that is reworded does both."""

    gone: int
    come: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What the edit does to one dossier's proposal.

    `refused_before`, `refused_now`: why no document could be, or can be, made. `document`: None where its text stays, or one of the two
    cannot be made. `template`: whether the Word template is another.
    """

    path: Path
    changes: tuple[Change, ...] = ()
    document: Document | None = None
    template: bool = False
    refused_before: tuple[Problem, ...] = ()
    refused_now: tuple[Problem, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the proposal is another; new gaps alone are the KAM's. What is refused before and now does not change."""
        told = any(not change.what.startswith("gap-") for change in self.changes)
        return bool(told or self.document or self.template or bool(self.refused_before) != bool(self.refused_now))


def impact(workspace: Workspace, since: str, on: datetime.date) -> tuple[Impact, ...]:
    """What the content of the workspace makes of its dossiers, dated `on`, against that of `since`, a revision or a folder.

    Dossiers and settings are today's on both sides. Raises InputError where `since` is nothing, or the content of either side is wrong.
    """
    check_workspace(workspace)
    with earlier(workspace, since) as before:
        check_workspace(before)
        return tuple(_of_one(path, before, workspace, on) for path in dossiers_of(workspace))


def _of_one(path: Path, before: Workspace, after: Workspace, on: datetime.date) -> Impact:
    old, refused_before = made_or_refused(lambda: draft(path, before, on))
    new, refused_now = made_or_refused(lambda: draft(path, after, on))
    if old is None or new is None:
        return Impact(path, refused_before=refused_before, refused_now=refused_now)
    changes = differences(old.plan, new.plan)
    template = _template(old) != _template(new)
    if old.plan.fields() == new.plan.fields() and not template:
        return Impact(path, changes)
    before_text, refused_before = made_or_refused(lambda: _text(old))
    now_text, refused_now = made_or_refused(lambda: _text(new))
    same = before_text is None or now_text is None or before_text == now_text
    document = None if same else _document(before_text or [], now_text or [])
    return Impact(path, changes, document, template, refused_before, refused_now)


def _template(made: Draft) -> bytes | None:
    """The template's bytes; None where there is none in the language."""
    path, _ = made_or_refused(lambda: default_template(made.workspace, made.plan.proposal.language))
    return path.read_bytes() if path else None


def _text(made: Draft) -> list[str]:
    """The document's paragraphs. Raises InputError where the template, or the privacy gate, refuses it."""
    from kamdocs.word import document_text

    # Properties hold a digest of the file, which no reader sees.
    return [text for place, text in document_text(rendered(made)) if not place.startswith("property ")]


def _document(before: list[str], now: list[str]) -> Document:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    return Document(len(before) - kept, len(now) - kept)
