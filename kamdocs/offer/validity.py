"""Until when a proposal holds. The day it is counted from does not count; the last day counts whole."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from kamdocs.model.dossier import ValidityField
from kamdocs.workdays import days_after, working_days_after

__all__ = ["Validity", "validity"]


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when a proposal holds."""

    until: datetime.date
    """The last day, which counts whole."""
    days: int
    """Calendar days from the day after the proposal's date to the last day, which is included; 0 where it ends on that date."""


def validity(
    field: ValidityField,
    on: datetime.date,
    country: str | None,
    region: str | None,
    submission: datetime.date | None,
    cache: Path | None = None,
) -> Validity:
    """The validity of a proposal dated `on`.

    `country`, `region`: whose working days count (ISO 3166); needed for `business_days` alone. `submission`: the tender's, needed for
    `from: submission` alone. `cache`: the folder that keeps the holidays; None: the user's.
    Raises ValueError where the field gives no end, or needs what is absent or not known; `kamdocs.offer.refusals` tells it beforehand.
    """
    until = _last_day(field, _counted_from(field, on, submission), country, region, cache)
    return Validity(until, (until - on).days)


def _counted_from(field: ValidityField, on: datetime.date, submission: datetime.date | None) -> datetime.date:
    if field.from_ is None:
        return on
    if submission is None:
        raise ValueError("there is no submission to count from")
    return submission


def _last_day(field: ValidityField, start: datetime.date, country: str | None, region: str | None, cache: Path | None) -> datetime.date:
    if field.until is not None:
        return field.until
    if field.days is not None:
        return days_after(start, field.days)
    if field.business_days is None:
        raise ValueError("neither days, business_days nor until is given")
    if country is None:
        raise ValueError("working days need a country")
    return working_days_after(start, field.business_days, country, region, cache)
