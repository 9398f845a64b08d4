"""Which references this proposal may show: by what their consent allows, then by likeness to the account and what it is offered."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdocs.errors import count_text
from kamdocs.model.dossier import AccountField, ReferencesField
from kamdocs.model.library import ReferenceField
from kamdocs.model.records import ReferenceUse
from kamdocs.plan import Link
from kamdocs.tailor.companies import begins_alike, company, is_account, is_among, same_company
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import folded

__all__ = ["Chosen", "Showing", "chosen", "in_force", "likeness", "may", "shown_to", "why_barred", "why_no_consent"]

UNASKED = 2
"""References shown where the dossier asks for no number."""


@dataclass(frozen=True, slots=True)
class Showing:
    """To whom references would be shown, on which day, and with which offer.

    `kind`: the offer's kind of project; None where it has none. `uses`: what the workspace knows to have been sent.
    """

    account: AccountField
    words: Vocabulary
    on: datetime.date
    kind: str | None = None
    uses: Sequence[ReferenceUse] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The references of one proposal, in the order in which they stand, and why each of the library's is in or out."""

    references: tuple[ReferenceField, ...]
    links: tuple[Link, ...]
    wanted: int
    """How many the dossier asks for; 0 where it asks for none."""

    @property
    def contacts(self) -> tuple[ReferenceField, ...]:
        return tuple(each for each in self.references if may(each, "contact") and each.contact)


def chosen(showing: Showing, wish: ReferencesField | None, library: Sequence[ReferenceField]) -> Chosen:
    """The references that the proposal may show."""
    parts = {each.id: tuple(likeness(each, showing)) for each in library}
    points = {id_: sum((points for _, points in each), Decimal(0)) for id_, each in parts.items()}
    barred = {each.id: why for each in library if (why := why_barred(each, showing))}
    ranked = sorted((each for each in library if each.id not in barred), key=lambda each: (-points[each.id], each.id))
    if wish and wish.ids:
        picked = [each for id_ in dict.fromkeys(wish.ids) for each in library if each.id == id_ and id_ not in barred]
    else:
        picked = ranked[: wish.at_least if wish and wish.at_least else UNASKED]
    links = tuple(
        Link(each.id, points[each.id], each in picked, barred.get(each.id) or _why(each, picked, wish), each.id in barred, parts[each.id])
        for each in (*ranked, *_barred_ones(library, barred))
    )
    return Chosen(tuple(picked), links, (wish.at_least or 0) if wish and not wish.ids else 0)


def _barred_ones(library: Sequence[ReferenceField], barred: dict[str, str]) -> tuple[ReferenceField, ...]:
    return tuple(sorted((each for each in library if each.id in barred), key=lambda each: each.id))


def _why(reference: ReferenceField, picked: Sequence[ReferenceField], wish: ReferencesField | None) -> str:
    if wish and wish.ids:
        return "named in the dossier" if reference in picked else "not named in the dossier"
    return "among the most alike" if reference in picked else "others are more alike"


# ------------------------------------------------------------------------------------------------------------------------------- likeness


def likeness(reference: ReferenceField, showing: Showing) -> Iterator[tuple[str, Decimal]]:
    """What makes the reference like this client and this offer, each part with its points; what has none is left out.

    industry: 50. country: 20. size: 30 × smaller / larger for employees. kind: 30, where the offer and the reference are of one kind of
    project. recency: 20 less 4 for each year since the project's. A side that is missing gives nothing.
    """
    account, words = showing.account, showing.words
    if account.industry and reference.industry and words.industry(account.industry) == words.industry(reference.industry):
        yield "industry", Decimal(50)
    if account.country and account.country == reference.country:
        yield "country", Decimal(20)
    if account.employees and reference.employees:
        smaller, larger = sorted((account.employees, reference.employees))
        yield "size", 30 * Decimal(smaller) / Decimal(larger)
    if showing.kind and reference.kind and folded(showing.kind) == folded(reference.kind):
        yield "kind", Decimal(30)
    if reference.year and (recency := 20 - 4 * max(0, showing.on.year - reference.year)) > 0:
        yield "recency", Decimal(recency)


# -------------------------------------------------------------------------------------------------------------------------------- consent


def in_force(reference: ReferenceField, on: datetime.date) -> bool:
    """Whether the consent holds on that day; its first and last day count whole, and the day on which it is revoked no longer."""
    return not _why_not_in_force(reference, on)


def may(reference: ReferenceField, what: str) -> bool:
    """Whether the consent's scope allows `what`: name, results, quote, logo, or contact; each needs the name too."""
    scope = reference.consent.scope or ()
    return what in scope and "name" in scope


def why_no_consent(reference: ReferenceField, on: datetime.date) -> str:
    """Why nobody may be shown the reference on that day; "" where somebody may."""
    return _why_not_in_force(reference, on) or ("" if may(reference, "name") else "consent does not allow the name")


def why_barred(reference: ReferenceField, showing: Showing) -> str:
    """Why the reference may not be shown, in a sentence; "" where it may."""
    return (
        why_no_consent(reference, showing.on)
        or _why_itself(reference, showing.account)
        or _why_competitor(reference, showing)
        or _why_other_industry(reference, showing)
        or _why_used_up(reference, showing)
    )


def _why_not_in_force(reference: ReferenceField, on: datetime.date) -> str:
    consent = reference.consent
    if on < consent.given:
        return f"consent begins on {consent.given}"
    if consent.revoked and consent.revoked <= on:
        return f"consent was revoked on {consent.revoked}"
    if consent.until and consent.until < on:
        return f"consent ended on {consent.until}"
    return ""


def _why_itself(reference: ReferenceField, account: AccountField) -> str:
    own = {company(account.name), company(account.short_name or account.name)}
    if company(reference.client) in own:
        return "it is the client itself"
    if same_company(reference.client, account.name):
        return f"it may be the client itself, {account.name}, by its name {reference.client}"
    return ""


def _why_competitor(reference: ReferenceField, showing: Showing) -> str:
    account, client = showing.account, reference.client
    if found := is_among(reference.client, account.competitors or ()):
        return f"it is a competitor of the client, whose dossier names {found}"
    names = (account.name, account.short_name or account.name)
    if found := next((each for each in reference.competitors or () if any(same_company(each, name) for name in names)), None):
        return f"the client is a competitor of it, for which the library names {found}"
    trades = {part for words in showing.words.industries for part in words.split()}
    if found := next((each for each in account.competitors or () if begins_alike(client, each, trades)), None):
        return f"it may be a competitor of the client: {client} begins like {found}, which the dossier names"
    pairs = ((each, name) for each in reference.competitors or () for name in names)
    if alike := next((pair for pair in pairs if begins_alike(*pair, trades)), None):
        return f"the client may be a competitor of it: {alike[1]} begins like {alike[0]}, which the library names"
    return ""


def _why_other_industry(reference: ReferenceField, showing: Showing) -> str:
    allowed = reference.consent.industries
    if allowed is None:
        return ""
    told = " and ".join([", ".join(allowed[:-1]), allowed[-1]] if len(allowed) > 1 else allowed) or "none"
    industry = showing.account.industry
    if not industry:
        return f"consent is for certain industries alone, {told}, and the client's is not known"
    if showing.words.industry(industry) not in {showing.words.industry(each) for each in allowed}:
        return f"consent is for certain industries alone, {told}, and the client's is {industry}"
    return ""


def _why_used_up(reference: ReferenceField, showing: Showing) -> str:
    limit = reference.consent.uses
    if not limit:
        return ""
    # A dossier's file may be used again for another client, so that its path says nothing.
    others = [each for each in showing.uses if not is_account(each.account, showing.account.name)]
    shown = shown_to(reference, others, showing.on)
    if len(shown) < limit.most:
        return ""
    accounts, months = count_text(limit.most, "account"), count_text(limit.months, "month")
    return f"consent is for {accounts} in any {months}, and it was shown to {', '.join(shown)}"


# ----------------------------------------------------------------------------------------------------------------------------------- uses


def shown_to(reference: ReferenceField, uses: Iterable[ReferenceUse], on: datetime.date) -> tuple[str, ...]:
    """The accounts that count on that day against the uses that the consent allows, by their first use; () where it allows any number.

    Any months that follow one another and hold the day may be the fullest, since what was sent after it counts as well. One account
    counts once, however often it was shown the reference.
    """
    limit = reference.consent.uses
    if not limit:
        return ()
    dated = sorted((each for each in uses if each.reference == reference.id), key=lambda each: (each.on, each.account))
    ends = [on, *(each.on for each in dated if each.on > on > _months_before(each.on, limit.months))]
    windows = ([each for each in dated if _months_before(end, limit.months) < each.on <= end] for end in ends)
    return max((_accounts(window) for window in windows), key=len)


def _accounts(uses: Iterable[ReferenceUse]) -> tuple[str, ...]:
    """Each account once, by the name that it had first."""
    names: dict[str, str] = {}
    for each in uses:
        names.setdefault(company(each.account), each.account)
    return tuple(names.values())


def _months_before(day: datetime.date, months: int) -> datetime.date:
    """The day so many calendar months before: the same of its month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < datetime.MINYEAR:
        return datetime.date.min
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
