from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs import workdays
from kamdocs.workdays import (
    WorkingDays,
    days_after,
    end_of_day,
    has_country,
    is_time_zone,
    months_before,
    regions,
    today_in,
    working_days_after,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def is_working_day(day: date, country: str, region: str | None, cache: Path) -> bool:
    """Whether `day` is the first working day after the day before it."""
    return working_days_after(day - timedelta(days=1), 1, country, region, cache) == day


def test_forty_five_working_days_in_verona(kept: Path) -> None:
    start, end = date(2026, 11, 24), date(2027, 2, 1)
    # On weekdays between the two: Immaculate Conception, Christmas, New Year, Epiphany. Saint Stephen's is a Saturday.
    holidays = {date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)}
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    counted = [day for day in days if day.weekday() < 5 and day not in holidays]
    assert (len(counted), counted[-1]) == (45, end)
    assert working_days_after(start, 45, "IT", "VR", kept) == end


def test_the_start_never_counts(kept: Path) -> None:
    friday = date(2026, 11, 27)
    assert working_days_after(friday, 0, "IT", None, kept) == friday
    assert working_days_after(friday, 1, "IT", None, kept) == date(2026, 11, 30)
    assert working_days_after(date(2026, 11, 28), 1, "IT", None, kept) == date(2026, 11, 30)


def test_a_region_has_its_own_holidays(kept: Path) -> None:
    saint_zeno = date(2026, 5, 21)
    assert not is_working_day(saint_zeno, "IT", "VR", kept)
    assert is_working_day(saint_zeno, "IT", None, kept)
    corpus_christi = date(2026, 6, 4)
    assert not is_working_day(corpus_christi, "DE", "BY", kept)
    assert is_working_day(corpus_christi, "DE", "BE", kept)


def test_weekends_are_the_country_s_and_the_year_s_own(kept: Path) -> None:
    friday, sunday = date(2026, 7, 3), date(2026, 7, 5)
    assert (is_working_day(friday, "IL", None, kept), is_working_day(sunday, "IL", None, kept)) == (False, True)
    assert (is_working_day(friday, "AE", None, kept), is_working_day(sunday, "AE", None, kept)) == (True, False)
    assert not is_working_day(date(2021, 7, 2), "AE", None, kept)  # a Friday, before the weekend was moved


@pytest.mark.parametrize(
    ("country", "region", "said"),
    [
        ("IT", "Verona", "'Verona' is no region of IT whose holidays are known; did you mean 'VR'?"),
        ("IT", "IT-VR", "did you mean 'VR'?"),
        ("IT", "vr", "did you mean 'VR'?"),
        ("IT", "../../x", "known are AG, AL"),
        ("AE", "DU", "holidays in AE do not differ by region: leave 'DU' out"),
        ("ITA", None, "'ITA' is no country whose holidays are known; did you mean 'IT'?"),
        ("it", None, "did you mean 'IT'?"),
        ("XX", None, "'XX' is no country whose holidays are known"),
        ("../x", None, "is no country"),
    ],
)
def test_an_unknown_country_or_region_is_told_with_the_nearest(kept: Path, country: str, region: str | None, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        is_working_day(date(2026, 11, 24), country, region, kept)


def test_countries_and_regions_are_known(kept: Path) -> None:
    assert [has_country(code, kept) for code in ("IT", "GB", "US", "UK", "ITA", "it", "")] == [True, True, True, False, False, False, False]
    assert {"VR", "MI", "RM"} <= set(regions("IT", kept))
    assert "Verona" not in regions("IT", kept)
    assert regions("AE", kept) == ()
    with pytest.raises(ValueError, match="no country"):
        regions("XX", kept)


@pytest.mark.parametrize("count", [-1, 3_661, 10**9])
def test_an_impossible_count_is_refused(kept: Path, count: int) -> None:
    with pytest.raises(ValueError, match="no possible number of working days"):
        working_days_after(date(2026, 11, 24), count, "IT", None, kept)


def test_the_calendar_ends_with_the_year_9999(kept: Path) -> None:
    assert days_after(date(2026, 11, 24), 30) == date(2026, 12, 24)
    assert days_after(date(2028, 2, 28), 1) == date(2028, 2, 29)
    with pytest.raises(ValueError, match=r"^1 day after 9999-12-31 lies outside the calendar$"):
        days_after(date(9999, 12, 31), 1)
    with pytest.raises(ValueError, match=r"0 days after 2026-11-24 lie outside the calendar$"):
        days_after(date(2026, 11, 24), 10**30)


def test_a_year_whose_holidays_nobody_knows_is_refused_and_not_counted_as_if_it_had_none(kept: Path) -> None:
    with pytest.raises(ValueError, match=r"^the holidays of IT in 9999 are not known; give the validity in `days`, or `until` a day$"):
        working_days_after(date(9999, 12, 1), 9, "IT", None, kept)


@settings(max_examples=40)
@given(start=st.dates(date(2020, 1, 1), date(2032, 12, 31)), count=st.integers(1, 120))
def test_the_count_th_working_day_is_one_and_has_count_working_days_behind_it(kept: Path, start: date, count: int) -> None:
    end = working_days_after(start, count, "IT", "VR", kept)
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert is_working_day(end, "IT", "VR", kept)
    assert sum(is_working_day(day, "IT", "VR", kept) for day in days) == count


# ---- the cache


def test_holidays_are_imported_once_and_then_read_from_the_cache(tmp_path: Path) -> None:
    asked = (
        "import sys; from datetime import date; from kamdocs.workdays import working_days_after;"
        "print(working_days_after(date(2026, 11, 24), 45, 'IT', 'VR'), 'holidays' in sys.modules)"
    )
    environment = {**os.environ, "KAMDOCS_CACHE": str(tmp_path / "new" / "folder"), "PYTHONPATH": str(Path(workdays.__file__).parents[1])}

    def run() -> str:
        return subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True).stdout.strip()

    assert [run(), run()] == ["2027-02-01 True", "2027-02-01 False"]


def test_the_cache_names_the_library_s_version(tmp_path: Path) -> None:
    from importlib.metadata import version

    is_working_day(date(2026, 11, 24), "IT", "VR", tmp_path)
    assert (tmp_path / f"holidays {version('holidays')} IT VR 2026.json").is_file()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '"w"', "null", '{"IT": 1}', '["IT", 1]', f'"{"-" * 365}"', f'"{"w" * 366}"', "[" * 100_000]
)
def test_a_damaged_cache_is_passed_over_and_mended(tmp_path: Path, damage: str) -> None:
    monday = date(2026, 11, 23)
    assert is_working_day(monday, "IT", "VR", tmp_path)
    sound = {path: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    for path in sound:
        path.write_text(damage, encoding="utf-8")
    assert is_working_day(monday, "IT", "VR", tmp_path)
    assert {path: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == sound


def test_a_cache_that_cannot_be_written_or_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff")
    assert is_working_day(date(2026, 11, 23), "IT", "VR", tmp_path / "file" / "cache")
    is_working_day(date(2026, 11, 23), "IT", "VR", tmp_path / "cache")
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
        path.mkdir()
    assert is_working_day(date(2026, 11, 23), "IT", "VR", tmp_path / "cache")
    assert all(path.is_dir() for path in (tmp_path / "cache").iterdir())


# ---- time zones


def test_today_depends_on_the_time_zone() -> None:
    now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert today_in("Europe/Rome", now) == date(2026, 11, 25)
    assert today_in("America/New_York", now) == date(2026, 11, 24)
    assert today_in("Europe/Rome", now.astimezone(timezone(timedelta(hours=-8)))) == date(2026, 11, 25)


def test_a_moment_without_a_time_zone_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        today_in("Europe/Rome", datetime(2026, 11, 24, 23, 30))  # noqa: DTZ001
    with pytest.raises(ValueError, match="'Europe/Roma' is no time zone"):
        today_in("Europe/Roma", datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["Europe/Roma", "", "Europe", "../Rome", "/etc/passwd", "a\x00b", "x" * 5000, "Europe/Romé"])
def test_what_is_no_time_zone(zone: str) -> None:
    assert not is_time_zone(zone)


def test_what_is_a_time_zone() -> None:
    assert is_time_zone("Europe/Rome")
    assert is_time_zone("UTC")


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Rome", date(2027, 2, 1), datetime(2027, 2, 1, 23, tzinfo=UTC)),
        ("Europe/Rome", date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Rome", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
        ("Europe/Dublin", date(2028, 2, 29), datetime(2028, 3, 1, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 11, 24), datetime(2026, 11, 24, 11, tzinfo=UTC)),
        ("Pacific/Honolulu", date(2026, 11, 24), datetime(2026, 11, 25, 10, tzinfo=UTC)),
        # Samoa went over the date line: the thirtieth never was, and the day before ended where the one after began.
        ("Pacific/Apia", date(2011, 12, 29), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 31, 10, tzinfo=UTC)),
        # The clocks were put on at midnight: the next day began at one.
        ("America/Sao_Paulo", date(2018, 11, 3), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 23), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # They were put back at midnight: the day's last hour came twice, and the second one counts.
        ("America/Sao_Paulo", date(2018, 2, 17), datetime(2018, 2, 18, 3, tzinfo=UTC)),
        # They are put back at one to midnight: that is the next day's first hour.
        ("America/Havana", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # They were put back a minute after midnight: the day came once more, for an hour.
        ("America/St_Johns", date(2010, 11, 6), datetime(2010, 11, 7, 3, 30, tzinfo=UTC)),
    ],
)
def test_the_moment_at_which_a_day_ends(zone: str, day: date, end: datetime) -> None:
    assert end_of_day(day, zone) == end


@given(
    st.sampled_from(["Europe/Rome", "Pacific/Apia", "America/Havana", "Africa/Cairo", "America/St_Johns"]),
    st.dates(date(1990, 1, 1), date(2036, 1, 1)),
)
def test_a_day_is_over_from_its_end_on_and_not_before(zone: str, day: date) -> None:
    end = end_of_day(day, zone)
    assert today_in(zone, end - timedelta(microseconds=1)) <= day
    assert all(today_in(zone, end + timedelta(minutes=minutes)) > day for minutes in range(0, 1500, 30))


def test_the_end_of_a_day_that_cannot_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match="'Europe/Roma' is no time zone"):
        end_of_day(date(2026, 11, 24), "Europe/Roma")
    with pytest.raises(ValueError, match="the end of 9999-12-31 lies outside the calendar"):
        end_of_day(date.max, "Pacific/Honolulu")


# ---- months, and working days for reminders


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 9, 15), 9, date(2026, 12, 15)),
        (date(2027, 1, 31), 1, date(2026, 12, 31)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 2, 29), 48, date(2024, 2, 29)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_before_a_day(day: date, count: int, expected: date) -> None:
    assert months_before(day, count) == expected


@given(st.dates(date(2, 1, 1)), st.integers(0, 12))
def test_months_before_a_day_keep_the_day_where_the_month_has_it(day: date, count: int) -> None:
    found = months_before(day, count)
    assert (day.year - found.year) * 12 + day.month - found.month == count
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("country", "region", "day", "after", "before"),
    [
        ("IT", "VR", date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 4)),
        ("IT", "VR", date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 23)),
        ("DE", "BY", date(2026, 6, 3), date(2026, 6, 5), date(2026, 6, 2)),
        ("DE", "BE", date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 2)),
        ("IE", None, date(2026, 3, 16), date(2026, 3, 18), date(2026, 3, 13)),
        ("FR", None, date(2026, 7, 15), date(2026, 7, 16), date(2026, 7, 13)),
        ("ES", "CT", date(2026, 9, 10), date(2026, 9, 14), date(2026, 9, 9)),
        ("GB", "SCT", date(2026, 12, 31), date(2027, 1, 5), date(2026, 12, 30)),
        ("AE", None, date(2026, 11, 27), date(2026, 11, 30), date(2026, 11, 26)),
        ("IL", None, date(2026, 11, 26), date(2026, 11, 29), date(2026, 11, 25)),
    ],
)
def test_the_working_days_around_a_day(kept: Path, country: str, region: str | None, day: date, after: date, before: date) -> None:
    days = WorkingDays(country, region, kept)
    assert (days.after(day, 1), days.before(day, 1)) == (after, before)


def test_where_holidays_are_not_known_weekends_are_free(kept: Path) -> None:
    christmas = date(2026, 12, 25)
    for days in (WorkingDays(None, None, kept), WorkingDays("XX", None, kept), WorkingDays(None, "VR", kept)):
        assert days.is_working(christmas)
        assert not days.is_working(date(2026, 12, 26))
    # A slip in the region is none in the country.
    assert not WorkingDays("IT", "Verrona", kept).is_working(christmas)
    assert WorkingDays("IT", None, kept).is_working(date(9000, 12, 25))


def test_a_day_that_is_free_moves_to_the_one_beside_it(kept: Path) -> None:
    days = WorkingDays("IT", None, kept)
    assert (days.on_or_after(date(2026, 12, 25)), days.on_or_before(date(2026, 12, 25))) == (date(2026, 12, 28), date(2026, 12, 24))
    assert days.on_or_after(date(2026, 12, 24)) == days.on_or_before(date(2026, 12, 24)) == date(2026, 12, 24)


def test_working_days_end_with_the_calendar(kept: Path) -> None:
    for count in (lambda days: days.after(date.max, 1), lambda days: days.before(date.min, 1)):
        with pytest.raises(ValueError, match="lie outside the calendar"):
            count(WorkingDays(None, None, kept))


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 30),
    st.sampled_from([("IT", "VR"), ("DE", "BY"), ("FR", None), (None, None)]),
)
def test_counting_back_undoes_counting_on(day: date, count: int, place: tuple[str | None, str | None]) -> None:
    days = WorkingDays(*place)
    start = days.on_or_after(day)
    assert days.before(days.after(start, count), count) == start
