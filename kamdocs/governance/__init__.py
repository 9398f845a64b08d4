"""The content as a whole, over all dossiers: what is to be mended in it, and what an edit of it would change."""

from __future__ import annotations

from kamdocs.governance.differences import Change, differences
from kamdocs.governance.everything import findings
from kamdocs.governance.finding import KINDS, Finding
from kamdocs.governance.impact import Document, Impact, impact
from kamdocs.governance.proposals import Proposals, dossiers_of, proposals_of

__all__ = [
    "KINDS",
    "Change",
    "Document",
    "Finding",
    "Impact",
    "Proposals",
    "differences",
    "dossiers_of",
    "findings",
    "impact",
    "proposals_of",
]
