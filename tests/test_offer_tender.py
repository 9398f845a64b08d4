from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.offer import tender_calendar
from kamdocs.workdays import WorkingDays


def days(submission: date, country: str | None = None, region: str | None = None) -> list[date]:
    return [step.by for step in tender_calendar(submission, country, region)]


def test_a_tender_begins_nine_months_before_its_submission() -> None:
    steps = tender_calendar(date(2027, 9, 15), "IT", "VR")
    assert [(str(step.by), step.label) for step in steps] == [
        ("2026-12-15", "preparation starts: form the needs with the client"),
        ("2027-03-15", "the decision group is known, and who decides what"),
        ("2027-05-14", "the success factors are agreed with each of them"),  # the fifteenth is a Saturday
        ("2027-07-15", "the first draft is with those who contribute"),
        ("2027-09-01", "the proposal is approved, and nothing in it changes any more"),
        ("2027-09-15", "submission"),
    ]


def test_a_month_that_lacks_the_day_gives_its_last_one() -> None:
    assert days(date(2027, 11, 30))[0] == date(2027, 2, 26)  # 28 February is a Sunday
    assert days(date(2028, 11, 30))[0] == date(2028, 2, 29)  # a leap day, and a Tuesday
    assert days(date(2027, 8, 31))[1] == date(2027, 2, 26)


@pytest.mark.parametrize(
    ("country", "region", "submission", "starts"),
    [
        ("IT", None, date(2027, 9, 8), date(2026, 12, 7)),  # Immaculate Conception
        ("DE", "BY", date(2028, 3, 4), date(2027, 6, 4)),  # a Friday
        ("DE", "BY", date(2028, 2, 27), date(2027, 5, 26)),  # Corpus Christi, in Bavaria
        ("DE", "BE", date(2028, 2, 27), date(2027, 5, 27)),  # a Thursday in Berlin
        ("IE", None, date(2027, 12, 17), date(2027, 3, 16)),  # Saint Patrick's Day
        ("FR", None, date(2028, 4, 14), date(2027, 7, 13)),  # Bastille Day
        ("ES", "MD", date(2028, 2, 2), date(2027, 4, 30)),  # the day of Madrid is a Sunday, and so is kept on the third
        ("US", None, date(2028, 8, 25), date(2027, 11, 24)),  # Thanksgiving
    ],
)
def test_a_step_that_falls_on_a_holiday_is_due_before_it(country: str, region: str | None, submission: date, starts: date) -> None:
    assert days(submission, country, region)[0] == starts


def test_a_submission_on_a_weekend_is_due_before_it() -> None:
    assert days(date(2027, 9, 19))[-1] == date(2027, 9, 17)


def test_a_country_without_known_holidays_has_weekends() -> None:
    assert days(date(2027, 9, 15), "XX", "YY") == days(date(2027, 9, 15))


def test_a_calendar_that_began_before_the_first_year_is_refused() -> None:
    with pytest.raises(ValueError, match="9 months before 0001-03-01 lie outside the calendar"):
        tender_calendar(date(1, 3, 1), None, None)


@given(
    st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.sampled_from([("IT", "VR"), ("DE", "BY"), ("IE", None), ("FR", None), (None, None)])
)
def test_the_steps_follow_each_other_on_working_days(submission: date, place: tuple[str | None, str | None]) -> None:
    found = days(submission, *place)
    assert found == sorted(set(found))
    assert all(map(WorkingDays(*place).is_working, found))
    assert submission - timedelta(days=14) < found[-1] <= submission
