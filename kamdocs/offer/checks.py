"""What types alone cannot say of an offer, told all at once and before anything is computed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as Folder

from kamdocs.errors import Path, path_text
from kamdocs.model.common import reads_as_thousands
from kamdocs.model.dossier import AccountField, Dossier, ItemField, OfferField, ReturnsField, ValidityField
from kamdocs.model.settings import Defaults
from kamdocs.offer.validity import validity
from kamdocs.values import Number, minor_unit
from kamdocs.workdays import has_country, regions

__all__ = ["Refusal", "refusals", "suspicious"]

_MOST_REASONS = 3
_YEARLY = {"month": 12, "quarter": 4, "year": 1}
_LONGEST_HORIZON = 50
# Beyond them a yearly rate is a slip, and fifty years of it are no number that anybody could read.
_LOWEST_RATE, _HIGHEST_RATE = Decimal("-0.5"), Decimal(1)
# Ten years: no offer holds longer, and a slip such as 45000 days is found.
_MOST_DAYS = 3_660
# Beyond it a product is a slip, as an amount is (`kamdocs.model.common.Amount`).
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an offer is refused. `message` begins with the field; `hint` is the way out, "" where the message already says it."""

    path: Path
    """Inside the dossier: ("offer", "items", 0, "discount"); of a field that is missing, where it would stand."""
    message: str
    hint: str = ""


def refusals(dossier: Dossier, defaults: Defaults | None, on: datetime.date, cache: Folder | None = None) -> Iterator[Refusal]:
    """Everything that keeps the offer of `dossier` from being priced, dated `on`, and sent. None: `priced`, `returns`, `validity` hold.

    `defaults`: the workspace's, which stand in for a currency or a validity that the dossier does not give; None without a workspace.
    `cache`: the folder that keeps the holidays; None: the user's.
    """
    offer = dossier.offer
    if offer.currency is None and (defaults is None or defaults.currency is None):
        yield Refusal(("offer", "currency"), "offer.currency is missing", "write `currency: EUR`, here or in the workspace's defaults")
    yield from _of_share(("offer", "tax"), offer.tax)
    yield from _of_reasons(offer)
    yield from _of_exclusive(offer, on)
    yield from _of_items(offer)
    if offer.returns is not None:
        yield from _of_returns(offer.returns)
    yield from _of_validity(dossier, defaults, on, cache)


def _of_share(path: Path, share: Decimal | None) -> Iterator[Refusal]:
    if share is not None and not 0 <= share <= 1:
        yield Refusal(path, f"{path_text(path)}: {share!s} is not between 0% and 100%")


def _of_reasons(offer: OfferField) -> Iterator[Refusal]:
    if offer.reasons is not None and len(offer.reasons) > _MOST_REASONS:
        path = ("offer", "reasons", _MOST_REASONS)
        yield Refusal(path, f"offer.reasons: there are {len(offer.reasons)}, and {_MOST_REASONS} at most open the summary", "keep the best")


def _of_exclusive(offer: OfferField, on: datetime.date) -> Iterator[Refusal]:
    if offer.exclusive is not None and offer.exclusive.until is not None:
        yield from _of_end(("offer", "exclusive", "until"), "offer.exclusive", offer.exclusive.until, on)


def _of_end(path: Path, said: str, end: datetime.date, on: datetime.date) -> Iterator[Refusal]:
    if end < on:
        hint = "give it a later end, or the proposal an earlier date"
        yield Refusal(path, f"{said} ends on {end}, before the proposal's date, {on}", hint)


# ---- items


def _of_items(offer: OfferField) -> Iterator[Refusal]:
    path = ("offer", "items")
    if not offer.items:
        yield Refusal(path, "offer.items: the list is empty, so that nothing is offered", "write one item at least")
    elif all(item.optional for item in offer.items):
        yield Refusal(path, "offer.items: every item is optional, so that nothing is offered", "take `optional` from one item at least")
    for position, item in enumerate(offer.items):
        yield from _of_item((*path, position), item)


def _of_item(path: Path, item: ItemField) -> Iterator[Refusal]:
    if item.quantity == 0:
        yield Refusal((*path, "quantity"), f"{path_text(path)}.quantity: 0 offers nothing", "give the quantity, or take the item out")
    if item.every is not None and item.times is None:
        hint = f"write how often it falls due, such as `times: {_YEARLY[item.every]}` for a year"
        yield Refusal((*path, "times"), f"{path_text(path)}.times is missing beside `every: {item.every}`", hint)
    if item.times is not None and item.every is None:
        hint = "add `every: month`, quarter or year, or put the number into `quantity`"
        yield Refusal((*path, "times"), f"{path_text(path)}.times: {item.times} stands without `every`", hint)
    yield from _of_share((*path, "discount"), item.discount)
    yield from _of_share((*path, "tax"), item.tax)
    if item.quantity * item.unit_price * (item.times or 1) > _LARGEST:
        yield Refusal(path, f"{path_text(path)}: quantity × unit price × times is too large")


# ---- the business case


def _of_returns(case: ReturnsField) -> Iterator[Refusal]:
    path: Path = ("offer", "returns")
    if case.horizon_years > _LONGEST_HORIZON:
        at: Path = (*path, "horizon_years")
        yield Refusal(at, f"{path_text(at)}: {case.horizon_years} years are too many", f"a business case takes {_LONGEST_HORIZON} at most")
    if case.discount_rate is not None and not _LOWEST_RATE <= case.discount_rate <= _HIGHEST_RATE:
        at = (*path, "discount_rate")
        yield Refusal(at, f"{path_text(at)}: {case.discount_rate!s} is not between -50% and 100%", "write the yearly rate, such as 8%")
    for position, benefit in enumerate(case.benefits or ()):
        if benefit.from_month is not None and benefit.from_month > 12 * case.horizon_years:
            at = (*path, "benefits", position, "from_month")
            years = f"{case.horizon_years} year{'' if case.horizon_years == 1 else 's'}"
            message = f"{path_text(at)}: month {benefit.from_month} lies beyond the horizon of {years}, so that the benefit never counts"
            yield Refusal(at, message, "lengthen `horizon_years`, or take the benefit out")


# ---- what may be a slip


def suspicious(offer: OfferField, currency: str) -> Iterator[tuple[Path, str]]:
    """Numbers that are read with three decimals and may have meant thousands: their paths, and how they are written (`1.180`).

    Amounts are told where `currency` (ISO 4217) has fewer than three decimals, quantities always: `1.180` is written `1.18` by whoever
    means it.
    """
    for path, number in _numbers(offer, amounts=minor_unit(currency) < 3):
        if isinstance(number, Number) and reads_as_thousands(number):
            yield path, number.literal


def _numbers(offer: OfferField, amounts: bool) -> Iterator[tuple[Path, Decimal | None]]:
    for position, item in enumerate(offer.items):
        for name in ("quantity", *(("unit_price", "cost") if amounts else ())):
            yield ("offer", "items", position, name), getattr(item, name)
    if amounts and offer.returns:
        for name in ("benefits", "running_costs"):
            for position, each in enumerate(getattr(offer.returns, name) or ()):
                yield ("offer", "returns", name, position, "per_year"), each.per_year


# ---- validity


def _of_validity(dossier: Dossier, defaults: Defaults | None, on: datetime.date, cache: Folder | None) -> Iterator[Refusal]:
    path = ("offer", "validity")
    own, default = dossier.offer.validity, defaults.validity if defaults else None
    field = own or default
    if field is None:
        yield Refusal(path, "offer.validity is missing", "write `validity: {days: 30}`, here or in the workspace's defaults")
        return
    said = "offer.validity" if own else "the workspace's default validity"
    shape = list(_of_shape(path, said, field, dossier))
    yield from shape
    if not shape:
        yield from _of_last_day(path, said, field, dossier, on, cache)


def _of_shape(path: Path, said: str, field: ValidityField, dossier: Dossier) -> Iterator[Refusal]:
    given = [name for name in ("days", "business_days", "until") if getattr(field, name) is not None]
    if not given:
        yield Refusal(path, f"{said} gives no end", "write one of days, business_days, until")
    if len(given) > 1:
        yield Refusal(path, f"{said} gives {' and '.join(given)}, which may differ", "keep one of them")
    if field.from_ is not None and given == ["until"]:
        yield Refusal((*path, "from"), f"{said}: `from` says where days are counted from, and `until` counts none", "take `from` out")
    elif field.from_ is not None and (dossier.tender is None or dossier.tender.submission is None):
        hint = "write `tender: {submission: 2027-09-15}`, or take `from` out"
        yield Refusal((*path, "from"), f"{said}: `from: submission` counts from a tender's submission, and none is given", hint)
    for name in ("days", "business_days"):
        if (count := getattr(field, name)) is not None and count > _MOST_DAYS:
            yield Refusal((*path, name), f"{said}: {count} {name.replace('_', ' ')} are more than ten years", "give fewer")
    if field.business_days is not None:
        yield from _of_calendar(dossier.account)


def _of_calendar(account: AccountField) -> Iterator[Refusal]:
    if account.country is None:
        hint = "write `country: IT`, or give the validity in `days`"
        yield Refusal(("account", "country"), "account.country is missing, and business days need its holidays", hint)


def _of_last_day(
    path: Path, said: str, field: ValidityField, dossier: Dossier, on: datetime.date, cache: Folder | None
) -> Iterator[Refusal]:
    account, submission = dossier.account, dossier.tender.submission if dossier.tender else None
    try:
        end = validity(field, on, account.country, account.region, submission, cache).until
    except ValueError as refused:
        message, _, hint = str(refused).partition("; ")
        at = _guilty(account, cache) if field.business_days is not None else (*path, "days")
        yield Refusal(at, f"{path_text(at) if at[0] == 'account' or field is dossier.offer.validity else said}: {message}", hint)
        return
    yield from _of_end(path if field.until is None else (*path, "until"), said, end, on)


def _guilty(account: AccountField, cache: Folder | None) -> Path:
    """The field that keeps working days from being counted."""
    country = account.country
    if country is None or not has_country(country, cache):
        return ("account", "country")
    if account.region is not None and account.region not in regions(country, cache):
        return ("account", "region")
    return ("offer", "validity", "business_days")
