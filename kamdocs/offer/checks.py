"""What types alone cannot say of an offer, told all at once and before anything is computed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path as Folder

from kamdocs.errors import Path, path_text
from kamdocs.model.common import reads_as_thousands
from kamdocs.model.dossier import AccountField, Dossier, OfferField, ReturnsField, ValidityField
from kamdocs.model.settings import Defaults
from kamdocs.offer.discount_checks import of_discounts
from kamdocs.offer.item_checks import of_alternatives, of_groups, of_items
from kamdocs.offer.refusal import Refusal, of_share
from kamdocs.offer.validity import validity
from kamdocs.values import Number, Share, minor_unit
from kamdocs.workdays import has_country, regions

__all__ = ["Refusal", "refusals", "suspicious"]

_MOST_REASONS = 3
_LONGEST_HORIZON = 50
# Beyond them a yearly rate is a slip, and fifty years of it are no number that anybody could read.
_LOWEST_RATE, _HIGHEST_RATE = Decimal("-0.5"), Decimal(1)
# Ten years: no offer holds longer, and a slip such as 45000 days is found.
_MOST_DAYS = 3_660


def refusals(dossier: Dossier, defaults: Defaults | None, on: datetime.date, cache: Folder | None = None) -> Iterator[Refusal]:
    """Everything that keeps the offer of `dossier` from being priced, dated `on`, and sent. None: `priced`, `returns`, `validity` hold.

    `defaults`: the workspace's, which stand in for a currency or a validity that the dossier does not give; None without a workspace.
    `cache`: the folder that keeps the holidays; None: the user's.
    """
    offer = dossier.offer
    if offer.currency is None and (defaults is None or defaults.currency is None):
        yield Refusal(("offer", "currency"), "offer.currency is missing", "write `currency: EUR`, here or in the workspace's defaults")
    yield from of_share(("offer", "tax"), offer.tax if isinstance(offer.tax, Share) else None)
    yield from _of_reasons(offer)
    yield from _of_exclusive(offer, on)
    yield from _of_price(offer, offer.currency or (defaults.currency if defaults else None))
    if offer.returns is not None:
        yield from _of_returns(offer.returns)
    yield from _of_validity(dossier, defaults, on, cache)


def _of_price(offer: OfferField, currency: str | None) -> Iterator[Refusal]:
    faults = [*of_items(offer), *of_groups(offer), *of_alternatives(offer)]
    faults += of_share(("offer", "discount"), offer.discount if isinstance(offer.discount, Share) else None)
    yield from faults
    if currency is not None and not faults:
        yield from of_discounts(offer, currency)


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


# ---- the business case


def _of_returns(case: ReturnsField) -> Iterator[Refusal]:
    path: Path = ("offer", "returns")
    if case.horizon_years > _LONGEST_HORIZON:
        at: Path = (*path, "horizon_years")
        yield Refusal(at, f"{path_text(at)}: {case.horizon_years} years are too many", f"a business case takes {_LONGEST_HORIZON} at most")
    if case.discount_rate is not None and not _LOWEST_RATE <= case.discount_rate <= _HIGHEST_RATE:
        at = (*path, "discount_rate")
        yield Refusal(at, f"{path_text(at)}: {case.discount_rate!s} is not between -50% and 100%", "write the yearly rate, such as 8%")
    begins = [("benefits", "benefit", position, each.from_month) for position, each in enumerate(case.benefits or ())]
    begins += [("todays_costs", "saving", position, each.from_month) for position, each in enumerate(case.todays_costs or ())]
    for name, what, position, month in begins:
        if month is not None and month > 12 * case.horizon_years:
            at = (*path, name, position, "from_month")
            years = f"{case.horizon_years} year{'' if case.horizon_years == 1 else 's'}"
            message = f"{path_text(at)}: month {month} lies beyond the horizon of {years}, so that the {what} never counts"
            yield Refusal(at, message, f"lengthen `horizon_years`, or take the {what} out")


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
        at: Path = ("offer", "items", position)
        for name in ("quantity", *(("unit_price", "cost") if amounts else ())):
            yield (*at, name), getattr(item, name)
        for number, tier in enumerate(item.tiers or ()):
            yield (*at, "tiers", number, "from"), tier.from_
            yield (*at, "tiers", number, "to"), tier.to
            yield (*at, "tiers", number, "unit_price"), tier.unit_price if amounts else None
        yield (*at, "discount"), item.discount if amounts else None
    if amounts:
        for position, group in enumerate(offer.groups or ()):
            yield ("offer", "groups", position, "discount"), group.discount
        yield ("offer", "discount"), offer.discount
        yield from _numbers_of_returns(offer.returns)


def _numbers_of_returns(case: ReturnsField | None) -> Iterator[tuple[Path, Decimal | None]]:
    for name in ("benefits", "running_costs", "todays_costs"):
        for position, each in enumerate(getattr(case, name, None) or ()):
            yield ("offer", "returns", name, position, "per_year"), each.per_year
            yield ("offer", "returns", name, position, "after"), getattr(each, "after", None)


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
