"""Which references this proposal may show: by consent in force, then by likeness to the account."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdocs.model.dossier import AccountField, ReferencesField
from kamdocs.model.library import ReferenceField
from kamdocs.plan import Link
from kamdocs.tailor.words import Vocabulary, folded

__all__ = ["Choice", "chosen", "in_force", "likeness", "may", "why_barred"]

UNASKED = 2
"""References shown where the dossier asks for no number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The references of one proposal, in the order in which they stand, and why each of the library's is in or out."""

    references: tuple[ReferenceField, ...]
    links: tuple[Link, ...]
    wanted: int
    """How many the dossier asks for; 0 where it asks for none."""

    @property
    def contacts(self) -> tuple[ReferenceField, ...]:
        return tuple(each for each in self.references if may(each, "contact") and each.contact)


def in_force(reference: ReferenceField, on: datetime.date) -> bool:
    """Whether the consent holds on that day; its first and last day count whole."""
    consent = reference.consent
    return consent.given <= on and (consent.until is None or on <= consent.until)


def may(reference: ReferenceField, what: str) -> bool:
    """Whether the consent's scope allows `what`: name, results, or contact (which needs name too)."""
    scope = reference.consent.scope or ()
    return what in scope and "name" in scope


def likeness(account: AccountField, reference: ReferenceField, words: Vocabulary) -> Decimal:
    """0 to 100: 50 for the industry, 20 for the country, 30 × smaller / larger for employees; a side that is missing gives 0."""
    points = Decimal(0)
    if account.industry and reference.industry and words.industry(account.industry) == words.industry(reference.industry):
        points += 50
    if account.country and account.country == reference.country:
        points += 20
    if account.employees and reference.employees:
        points += 30 * Decimal(min(account.employees, reference.employees)) / Decimal(max(account.employees, reference.employees))
    return points


def chosen(
    account: AccountField, wish: ReferencesField | None, library: Sequence[ReferenceField], words: Vocabulary, on: datetime.date
) -> Choice:
    """The references that the proposal may show on that day."""
    scores = {each.id: likeness(account, each, words) for each in library}
    barred = {each.id: why for each in library if (why := why_barred(each, account, on))}
    ranked = sorted((each for each in library if each.id not in barred), key=lambda each: (-scores[each.id], each.id))
    if wish and wish.ids:
        picked = [each for id_ in dict.fromkeys(wish.ids) for each in library if each.id == id_ and id_ not in barred]
    else:
        picked = ranked[: wish.at_least if wish and wish.at_least else UNASKED]
    links = tuple(
        Link(each.id, scores[each.id], each in picked, barred.get(each.id) or _why(each, picked, wish), each.id in barred)
        for each in (*ranked, *_barred_ones(library, barred))
    )
    return Choice(tuple(picked), links, (wish.at_least or 0) if wish and not wish.ids else 0)


def why_barred(reference: ReferenceField, account: AccountField, on: datetime.date) -> str:
    """Why the reference may not be shown; "" where it may."""
    consent = reference.consent
    if on < consent.given:
        return f"consent begins on {consent.given}"
    if not in_force(reference, on):
        return f"consent ended on {consent.until}"
    if not may(reference, "name"):
        return "consent does not allow the name"
    if folded(reference.client) in {folded(account.name), folded(account.short_name or account.name)}:
        return "it is the client itself"
    return ""


def _barred_ones(library: Sequence[ReferenceField], barred: dict[str, str]) -> tuple[ReferenceField, ...]:
    return tuple(sorted((each for each in library if each.id in barred), key=lambda each: each.id))


def _why(reference: ReferenceField, picked: Sequence[ReferenceField], wish: ReferencesField | None) -> str:
    if wish and wish.ids:
        return "named in the dossier" if reference in picked else "not named in the dossier"
    return "among the most alike" if reference in picked else "others are more alike"
