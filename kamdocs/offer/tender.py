"""A tender's calendar, told back from the day of its submission: whoever begins when the call is published comes too late."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kamdocs.workdays import months_before, working_days_of

__all__ = ["TenderStep", "tender_calendar"]

_MONTHS_BEFORE = (
    ("preparation starts: form the needs with the client", 9),
    ("the decision group is known, and who decides what", 6),
    ("the success factors are agreed with each of them", 4),
    ("the first draft is with those who contribute", 2),
)
_APPROVAL = "the proposal is approved, and nothing in it changes any more"
_APPROVAL_DAYS = 10
"""Working days before the submission."""
_SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class TenderStep:
    """What is to be done for a tender. `by`: the last day for it, a working day at the client."""

    label: str
    by: datetime.date


def tender_calendar(submission: datetime.date, country: str | None, region: str | None) -> tuple[TenderStep, ...]:
    """The steps in order, from the beginning nine months earlier to the submission.

    `country`, `region`: of the client (ISO 3166), whose free days a step avoids by being due before them; where their holidays are not
    known, weekends alone count. A month without the submission's day gives its last. Raises ValueError before the year 1.
    """
    days = working_days_of(country, region)
    last = days.on_or_before(submission)
    return (
        *(TenderStep(label, days.on_or_before(months_before(submission, months))) for label, months in _MONTHS_BEFORE),
        TenderStep(_APPROVAL, days.before(last, _APPROVAL_DAYS)),
        TenderStep(_SUBMISSION, last),
    )
