from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.model.dossier import Dossier, ValidityField
from kamdocs.model.settings import Defaults
from kamdocs.offer import Refusal, Validity, refusals, validity
from kamdocs.source import parse
from kamdocs.values import Number
from kamdocs.workdays import working_days_after

DATE = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("holidays")


def field(text: str) -> ValidityField:
    return ValidityField.model_validate(parse(text, "offer.yaml").data)


def is_working_day(day: datetime.date, country: str, region: str | None, cache: Path) -> bool:
    return working_days_after(day - datetime.timedelta(days=1), 1, country, region, cache) == day


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# ---- by hand


def test_business_days_computed_by_hand(cache: Path) -> None:
    # From Wednesday 25 November 2026 in Verona, with the count so far: 25 to 27 and 30 November (4); December without the 8th and the 25th,
    # 1 to 4 (8), 7 and 9 to 11 (12), 14 to 18 (17), 21 to 24 (21), 28 to 31 (25); January without the 1st and the 6th, 4, 5, 7, 8 (29),
    # 11 to 15 (34), 18 to 22 (39), 25 to 29 (44); Monday 1 February 2027 is the 45th. Calendar days: 6 + 31 + 31 + 1 = 69.
    assert validity(field("{business_days: 45}"), DATE, "IT", "VR", None, cache) == Validity(day("2027-02-01"), 69)


def test_days_count_from_the_day_after_and_the_last_counts_whole() -> None:
    assert validity(field("{days: 1}"), DATE, None, None, None) == Validity(day("2026-11-25"), 1)
    assert validity(field("{days: 30}"), DATE, None, None, None) == Validity(day("2026-12-24"), 30)


def test_until_is_that_day() -> None:
    assert validity(field("{until: 2027-01-29}"), DATE, None, None, None) == Validity(day("2027-01-29"), 66)
    assert validity(field("{until: 2026-11-24}"), DATE, None, None, None) == Validity(DATE, 0)


def test_days_may_count_from_a_tenders_submission(cache: Path) -> None:
    submission = day("2026-12-18")
    assert validity(field("{days: 10, from: submission}"), DATE, None, None, submission) == Validity(day("2026-12-28"), 34)
    # Friday 18 December; 21 to 24 are four, the 25th is a holiday, Monday 28 is the fifth.
    assert validity(field("{business_days: 5, from: submission}"), DATE, "IT", None, submission, cache) == Validity(day("2026-12-28"), 34)
    assert validity(field("{days: 10}"), DATE, None, None, submission).until == day("2026-12-04")


def test_a_region_has_its_own_holidays(cache: Path) -> None:
    # 7 December is Saint Ambrose's, a holiday in Milan alone.
    friday = day("2026-12-04")
    assert validity(field("{business_days: 1}"), friday, "IT", "VR", None, cache).until == day("2026-12-07")
    assert validity(field("{business_days: 1}"), friday, "IT", "MI", None, cache).until == day("2026-12-09")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "neither days, business_days nor until"),
        ("{from: submission, days: 3}", "no submission"),
        ("{business_days: 3}", "a country"),
        ("{days: 999999999}", "outside the calendar"),
    ],
)
def test_what_gives_no_end_is_an_error(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        validity(field(text), DATE, None, None, None)


# ---- for any date

dates = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))
places = st.sampled_from([("IT", "VR"), ("IT", None), ("DE", "BY"), ("CH", "ZH"), ("AE", None), ("US", None)])


@given(dates, st.integers(1, 400))
def test_days_are_days(on: datetime.date, count: int) -> None:
    found = validity(ValidityField.model_validate({"days": Number(str(count))}), on, None, None, None)
    assert (found.days, found.until.toordinal() - on.toordinal()) == (count, count)


@given(dates, st.integers(1, 60), places)
def test_business_days_end_on_the_last_of_that_many_working_days(
    cache: Path, on: datetime.date, count: int, place: tuple[str, str | None]
) -> None:
    found = validity(ValidityField.model_validate({"business_days": Number(str(count))}), on, *place, None, cache)
    after = [on + datetime.timedelta(days=number) for number in range(1, found.days + 1)]
    assert after[-1] == found.until
    assert is_working_day(found.until, *place, cache)
    assert sum(is_working_day(each, *place, cache) for each in after) == count


@given(dates, dates, st.integers(1, 60), places)
def test_a_submission_stands_in_for_the_proposals_date(
    cache: Path, on: datetime.date, submission: datetime.date, count: int, place: tuple[str, str | None]
) -> None:
    for name in ("days", "business_days"):
        counted = ValidityField.model_validate({name: Number(str(count))})
        from_submission = ValidityField.model_validate({name: Number(str(count)), "from": "submission"})
        found = validity(from_submission, on, *place, submission, cache)
        assert found.until == validity(counted, submission, *place, None, cache).until
        assert found.days == (found.until - on).days


@given(dates, st.integers(1, 59), places)
def test_one_more_day_ends_later(cache: Path, on: datetime.date, count: int, place: tuple[str, str | None]) -> None:
    for name in ("days", "business_days"):
        one, more = (
            validity(ValidityField.model_validate({name: Number(str(days))}), on, *place, None, cache) for days in (count, count + 1)
        )
        assert one.until < more.until


# ---- refused


def dossier(validity: str, account: str = "{name: Aurora}", rest: str = "") -> Dossier:
    """`validity`: the field's line, or "" for none; `rest`: further fields of the dossier."""
    text = f"""
kamdocs: dossier/1
account: {account}
buying_centre: {{members: [{{name: Ann Lee, position: CFO}}]}}
offer:
  title: A
  currency: EUR
  items: [{{description: B, quantity: 1, unit_price: 10}}]
  {validity}
{rest}
"""
    return Dossier.model_validate(parse(text, "aurora.yaml").data)


AT = ("offer", "validity")


@pytest.mark.parametrize("line", ["{days: 30}", "{days: 3660}", "{until: 2026-11-24}", "{business_days: 45}"])
def test_what_holds(line: str, cache: Path) -> None:
    assert list(refusals(dossier(f"validity: {line}", "{name: Aurora, country: IT, region: VR}"), None, DATE, cache)) == []


@pytest.mark.parametrize(
    ("line", "path", "message"),
    [
        ("{}", AT, "offer.validity gives no end"),
        ("{days: 3, until: 2027-01-01}", AT, "offer.validity gives days and until, which may differ"),
        ("{days: 3, business_days: 3}", AT, "offer.validity gives days and business_days, which may differ"),
        ("{until: 2026-11-23}", (*AT, "until"), "offer.validity ends on 2026-11-23, before the proposal's date, 2026-11-24"),
        ("{days: 3661}", (*AT, "days"), "offer.validity: 3661 days are more than ten years"),
        ("{business_days: 45000}", (*AT, "business_days"), "offer.validity: 45000 business days are more than ten years"),
        (
            "{days: 3, from: submission}",
            (*AT, "from"),
            "offer.validity: `from: submission` counts from a tender's submission, and none is given",
        ),
        (
            "{until: 2027-01-01, from: submission}",
            (*AT, "from"),
            "offer.validity: `from` says where days are counted from, and `until` counts none",
        ),
    ],
)
def test_what_does_not_hold(line: str, path: tuple[str, ...], message: str, cache: Path) -> None:
    (only,) = refusals(dossier(f"validity: {line}", "{name: Aurora, country: IT}"), None, DATE, cache)
    assert (only.path, only.message) == (path, message)
    assert only.hint


def test_business_days_need_a_country(cache: Path) -> None:
    (only,) = refusals(dossier("validity: {business_days: 3}"), None, DATE, cache)
    assert only == Refusal(
        ("account", "country"),
        "account.country is missing, and business days need its holidays",
        "write `country: IT`, or give the validity in `days`",
    )


@pytest.mark.parametrize("account", ["{name: A, country: SM, region: XX}", "{name: A, country: IT, region: XX}"])
def test_business_days_need_a_region_whose_holidays_are_known(account: str, cache: Path) -> None:
    (only,) = refusals(dossier("validity: {business_days: 3}", account), None, DATE, cache)
    assert only.path == ("account", "region")
    assert only.message.startswith("account.region: ")
    assert "'XX'" in str(only)
    assert list(refusals(dossier("validity: {days: 3}", account), None, DATE, cache)) == []


@pytest.mark.parametrize("name", ["days", "business_days"])
def test_a_validity_beyond_the_calendar_is_told_with_its_field(name: str, cache: Path) -> None:
    last = datetime.date(9999, 12, 31)
    (only,) = refusals(dossier(f"validity: {{{name}: 1}}", "{name: A, country: IT}"), None, last, cache)
    unit = name.replace("_", " ").replace("business", "working").removesuffix("s")
    assert only == Refusal((*AT, name), f"offer.validity.{name}: 1 {unit} after 9999-12-31 lies outside the calendar")


def test_the_nearest_region_is_named(cache: Path) -> None:
    (only,) = refusals(dossier("validity: {business_days: 3}", "{name: A, country: IT, region: Veronna}"), None, DATE, cache)
    assert only.hint == "did you mean 'VR'?"


def test_a_validity_counted_from_a_submission_may_not_have_ended(cache: Path) -> None:
    line = "validity: {days: 10, from: submission}"
    assert list(refusals(dossier(line, rest="tender: {submission: 2026-11-14}"), None, DATE, cache)) == []
    (only,) = refusals(dossier(line, rest="tender: {submission: 2026-11-13}"), None, DATE, cache)
    assert (only.path, only.message) == (AT, "offer.validity ends on 2026-11-23, before the proposal's date, 2026-11-24")
    (only,) = refusals(dossier(line, rest="tender: {}"), None, DATE, cache)
    assert only.path == (*AT, "from")


def test_a_validity_is_the_offers_or_the_workspaces(cache: Path) -> None:
    without = dossier("")
    assert [each.message for each in refusals(without, None, DATE, cache)] == ["offer.validity is missing"]
    assert [each.message for each in refusals(without, Defaults(), DATE, cache)] == ["offer.validity is missing"]
    assert list(refusals(without, Defaults(validity=field("{days: 30}")), DATE, cache)) == []
    assert list(refusals(dossier("validity: {days: 3}"), Defaults(validity=field("{}")), DATE, cache)) == []
    (only,) = refusals(without, Defaults(validity=field("{until: 2026-01-01}")), DATE, cache)
    assert only.message == "the workspace's default validity ends on 2026-01-01, before the proposal's date, 2026-11-24"


def test_the_two_are_never_merged(cache: Path) -> None:
    own = dossier("validity: {from: submission}", rest="tender: {submission: 2027-01-10}")
    (only,) = refusals(own, Defaults(validity=field("{days: 30}")), DATE, cache)
    assert (only.path, only.message) == (AT, "offer.validity gives no end")
