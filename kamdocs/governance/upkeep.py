"""Whether somebody looks after the content: owners, reviews, consents, price lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from kamdocs.governance.finding import Finding
from kamdocs.governance.own import own_arguments
from kamdocs.governance.telling import named_few
from kamdocs.model.library import ConsentField, Library, PriceListField
from kamdocs.model.reading import Located
from kamdocs.offer import in_force
from kamdocs.workspace import ListsRefused, Workspace

__all__ = ["SOON", "upkeep"]

SOON = 60
"""Days before its end from which on a consent is told: a new one takes its time."""

_REVIEW = "read it again, and give it a later review_by"


def upkeep(workspace: Workspace, on: datetime.date) -> Iterator[Finding]:
    """What of the workspace's own content has no owner or no review date, is past it, or ends. What kamdocs ships is kept by kamdocs."""
    for argument in own_arguments(workspace):
        written, what = argument.value, f"the argument {argument.value.id!r}"
        yield from _unowned(argument.where(()), what, written.owner, written.review_by or "absent")
        yield from _past(argument.where(("review_by",)), what, written.review_by, on)
        for position, number in enumerate(written.numbers or ()):
            yield from _past(argument.where(("numbers", position)), f"{what}, for its number {number.text!r},", number.review_by, on)
    for library in workspace.libraries:
        yield from _of_library(library, on)
    yield from _price_lists(workspace, on)


def _of_library(library: Located[Library], on: datetime.date) -> Iterator[Finding]:
    for position, statistic in enumerate(library.value.statistics or ()):
        at = ("statistics", position)
        yield from _unowned(library.where(at), f"the statistic {statistic.id!r}", statistic.owner, statistic.review_by)
        yield from _past(library.where((*at, "review_by")), f"the statistic {statistic.id!r}", statistic.review_by, on)
    for position, reference in enumerate(library.value.references or ()):
        where = library.where(("references", position))
        yield from _unowned(where, f"the reference {reference.id!r}", reference.owner, None)
        yield from _consent(library.where(("references", position, "consent")), reference.id, reference.consent, on)


def _unowned(where: str, what: str, owner: str | None, review_by: Any) -> Iterator[Finding]:
    """That nobody is named who keeps it. `review_by`: "absent" where one is wanted and not there."""
    lacking = [*(["owner"] if owner is None else []), *(["review date"] if review_by == "absent" else [])]
    if lacking:
        ways_out = {"owner": "`owner:`, who keeps it", "review date": "`review_by:`, its last day of use"}
        way_out = ", and ".join(ways_out[each] for each in lacking)
        yield Finding("warning", "owner", where, f"{what} has no {' and no '.join(lacking)}", f"write {way_out}")


def _past(where: str, what: str, review_by: datetime.date | None, on: datetime.date) -> Iterator[Finding]:
    if review_by and review_by < on:
        yield Finding("warning", "review", where, f"{what} was to be reviewed by {review_by}, and is left out since", _REVIEW)


def _consent(where: str, id_: str, consent: ConsentField, on: datetime.date) -> Iterator[Finding]:
    """What of a consent ends. One that was revoked is told by nobody any more, and nothing is to be done."""
    ask = f"`kamdocs reference request {id_}` drafts the letter that asks for a new one"
    if consent.revoked and consent.revoked <= on:
        return
    if consent.until and consent.until < on:
        yield Finding("warning", "consent", where, f"the consent of {id_!r} ended on {consent.until}: it is shown to nobody", ask)
    elif consent.until and (consent.until - on).days <= SOON:
        yield Finding("warning", "consent", where, f"the consent of {id_!r} ends on {consent.until}, {_in_days(consent.until, on)}", ask)
    if "name" not in (consent.scope or ()):
        message = f"the consent of {id_!r} does not allow its name: it is shown to nobody"
        yield Finding("warning", "consent", where, message, "write in its scope what it allows, the name first")


def _in_days(day: datetime.date, on: datetime.date) -> str:
    days = (day - on).days
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _price_lists(workspace: Workspace, on: datetime.date) -> Iterator[Finding]:
    try:
        lists = workspace.price_lists
    except ListsRefused as refused:
        yield from (Finding("error", "price", each.where, each.message, each.hint) for each in refused.problems)
        lists = refused.sound
    current = [each.value for each in lists if in_force(each.value, on)]
    for each in lists:
        written, where = each.value, each.where(())
        yield from _unowned(where, f"the price list {written.id!r}", written.owner, None)
        if written.until and written.until < on and (left := _in_no_other(written, current)):
            message = f"the price list {written.id!r} ended on {written.until}, and none in force has {named_few(left)}"
            yield Finding("warning", "price", where, message, "put the new prices beside it, or give it a later end")


def _in_no_other(ended: PriceListField, current: Sequence[PriceListField]) -> list[str]:
    """The articles of an ended list that no list of its currency in force has."""
    kept = {item.sku.casefold() for other in current if other.currency == ended.currency for item in other.items or ()}
    return [item.sku for item in ended.items or () if item.sku.casefold() not in kept]
