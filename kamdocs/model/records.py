"""Files that kamdocs itself writes into a workspace: approvals, and who has been shown which reference."""

from __future__ import annotations

from typing import Literal

from kamdocs.model.common import Day, Identifier, Model, Words

__all__ = ["Approval", "ReferenceUse", "ReferenceUses"]


class Approval(Model):
    """An approval of one offer by one approver, as `kamdocs approve` writes it: `approvals/DOSSIER BY.yaml`."""

    kamdocs: Literal["approval/1"]
    dossier: Words
    """The dossier's path from the workspace, with forward slashes."""
    by: Identifier
    """The approver's id, as the workspace's policy names it."""
    on: Day
    covers: tuple[Words, ...]
    """What was approved, in sentences."""
    limits: tuple[Words, ...] = ()
    """The policies' limits that it was approved for, such as `discount above 10%`; others need an approval of their own."""
    digest: Words
    """Of the offer and its validity (`kamdocs.offer.approvals.digest`); any change of them voids the approval."""


class ReferenceUse(Model):
    """One reference shown to one account."""

    reference: Identifier
    account: Words
    dossier: Words
    """The dossier's path from the workspace, with forward slashes: what is sent again for it counts once."""
    on: Day


class ReferenceUses(Model):
    """Which references were sent to whom: `reference-uses.yaml` of a workspace."""

    kamdocs: Literal["reference-uses/1"]
    uses: tuple[ReferenceUse, ...]
