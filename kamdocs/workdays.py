"""Working days by country and region, ends of periods, and what day it is in a time zone.

Public holidays and weekends are those of the library `holidays`. Importing it costs more than the rest of this module together, so
what it says of a year is kept in the cache folder, apart for each of its versions. The cache is only a cache: one that is damaged or
cannot be written is passed over without a word.
"""

from __future__ import annotations

import contextlib
import json
import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache as once
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from kamdocs.cache import cache_folder, keep, kept

__all__ = [
    "WorkingDays",
    "days_after",
    "end_of_day",
    "has_country",
    "is_time_zone",
    "months_before",
    "regions",
    "today_in",
    "working_days_after",
    "working_days_of",
]

# Some fourteen years: no offer holds longer, and a slip such as 45000 is found here and not after a minute.
_MOST_WORKING_DAYS: Final = 3_660

_WORKING, _FREE = "w", "-"
_ONE_DAY = timedelta(days=1)

_T = TypeVar("_T")


def working_days_after(start: date, count: int, country: str, region: str | None, cache: Path | None = None) -> date:
    """The `count`-th working day after `start`, which itself never counts; `start` for 0.

    `country`: ISO 3166-1 alpha-2. `region`: one of `regions(country)`; None for the holidays of the whole country.
    `cache`: the folder that keeps the holidays; None for `cache_folder()`.
    Raises ValueError for a country or region that is not known (naming the nearest), for a year whose holidays the library does not know,
    for a count below 0 or above 3660, and beyond the year 9999.
    """
    if not 0 <= count <= _MOST_WORKING_DAYS:
        raise ValueError(f"{count} is no possible number of working days; it goes from 0 to {_MOST_WORKING_DAYS}")
    calendar = _Calendar(country, region, cache)
    day = start
    try:
        for _ in range(count):
            day += _ONE_DAY
            while not calendar.is_working(day):
                day += _ONE_DAY
    except OverflowError:
        raise ValueError(_beyond(count, "working day", start)) from None
    return day


def days_after(start: date, count: int) -> date:
    """The day `count` calendar days after `start`. Raises ValueError beyond the year 9999."""
    try:
        return start + timedelta(days=count)
    except OverflowError:
        raise ValueError(_beyond(count, "day", start)) from None


def months_before(day: date, count: int) -> date:
    """The same day of the month `count` months earlier; the month's last where it has no such day. Raises ValueError before the year 1."""
    months = day.year * 12 + day.month - 1 - count
    year, month = months // 12, months % 12 + 1
    if year < 1:
        raise ValueError(f"{count} months before {day} lie outside the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _beyond(count: int, unit: str, start: date) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} after {start} {'lies' if count == 1 else 'lie'} outside the calendar"


def has_country(country: str, cache: Path | None = None) -> bool:
    """Whether the holidays of `country` (ISO 3166-1 alpha-2) are known."""
    return country in _countries(cache)


def regions(country: str, cache: Path | None = None) -> tuple[str, ...]:
    """The regions of `country` whose holidays are known, mostly ISO 3166-2 without the country; () where they do not differ.

    Raises ValueError for a country that is not known.
    """
    return tuple(sorted(set(_names_by_region(country, cache).values())))


def today_in(zone: str, now: datetime) -> date:
    """The date in the time zone `zone` (IANA name) at the moment `now`, which carries its own time zone.

    Raises ValueError for a moment without a time zone, or a zone that is not known.
    """
    if now.tzinfo is None:
        raise ValueError("the moment has no time zone")
    if not is_time_zone(zone):
        raise ValueError(f"{zone!r} is no time zone; write it like Europe/Rome")
    from zoneinfo import ZoneInfo

    return now.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The moment in UTC at which the day is over in the time zone `zone` (IANA name): from it on, no clock there shows it any more.

    Where midnight is left out or comes twice, or the day before it is skipped, that moment is found all the same. Raises ValueError for a
    zone that is not known, and at the end of the calendar.
    """
    if not is_time_zone(zone):
        raise ValueError(f"{zone!r} is no time zone; write it like Europe/Rome")
    from zoneinfo import ZoneInfo

    there = ZoneInfo(zone)
    try:
        midnight = datetime.combine(day + _ONE_DAY, time(), there)
        # A midnight that comes twice ends the day at its second time only where the clock is put back into the day.
        midnights = [midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
        return max(each for each in midnights if (each - datetime.resolution).astimezone(there).date() <= day)
    except OverflowError:
        raise ValueError(f"the end of {day} lies outside the calendar") from None


def is_time_zone(zone: str) -> bool:
    """Whether `zone` is an IANA time zone, such as `Europe/Rome`."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):  # not there, not a name but a path, a folder
        return False
    return True


class WorkingDays:
    """The working days of a country and region, for reminders: where its holidays are not known, weekends alone are free.

    What a proposal promises is counted by `working_days_after`, which refuses what it does not know.
    """

    def __init__(self, country: str | None, region: str | None, cache: Path | None = None) -> None:
        self._calendar = _known_calendar(country, region, cache)

    def is_working(self, day: date) -> bool:
        if self._calendar is not None:
            with contextlib.suppress(ValueError):  # a year whose holidays are not known
                return self._calendar.is_working(day)
        return day.weekday() < 5

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself never counts. Raises ValueError beyond the calendar."""
        return self._counted(day, count, _ONE_DAY)

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`, which itself never counts. Raises ValueError beyond the calendar."""
        return self._counted(day, count, -_ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return day if self.is_working(day) else self.after(day, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the one before it."""
        return day if self.is_working(day) else self.before(day, 1)

    def _counted(self, day: date, count: int, step: timedelta) -> date:
        found = day
        try:
            for _ in range(count):
                found += step
                while not self.is_working(found):
                    found += step
        except OverflowError:
            raise ValueError(f"working days counted from {day} lie outside the calendar") from None
        return found


@lru_cache(maxsize=64)
def working_days_of(country: str | None, region: str | None) -> WorkingDays:
    """Those of the country and region; read once for all proposals of a command. `country`: None: weekends alone are free."""
    return WorkingDays(country, region)


def _known_calendar(country: str | None, region: str | None, cache: Path | None) -> _Calendar | None:
    """That of the region, else of the country; None where neither is known."""
    for known in (region, None) if country else ():
        with contextlib.suppress(ValueError):
            return _Calendar(str(country), known, cache)
    return None


class _Calendar:
    """The working days of one country and region; a year is looked up when it is first asked for."""

    def __init__(self, country: str, region: str | None, cache: Path | None) -> None:
        self._country = country
        self._region = _known_region(country, region, cache)
        self._cache = cache
        self._years: dict[int, str] = {}

    def is_working(self, day: date) -> bool:
        if day.year not in self._years:
            self._years[day.year] = _year(self._country, self._region, day.year, self._cache)
        return self._years[day.year][day.timetuple().tm_yday - 1] == _WORKING


def _known_region(country: str, region: str | None, cache: Path | None) -> str | None:
    names = _names_by_region(country, cache)
    if region is None or region in names.values():
        return region
    if not names:
        raise ValueError(f"holidays in {country} do not differ by region: leave {region!r} out")
    wanted = region.removeprefix(f"{country}-")
    near = get_close_matches(wanted.casefold(), [name.casefold() for name in names], 1, 0.5)
    code = next((code for name, code in names.items() if near and name.casefold() == near[0]), None)
    hint = f"did you mean {code!r}?" if code else f"known are {', '.join(sorted(set(names.values()))[:8])} and so on"
    raise ValueError(f"{region!r} is no region of {country} whose holidays are known; {hint}")


# ---- what the library says, and its cache


def _countries(cache: Path | None) -> list[str]:
    def asked() -> list[str]:
        from holidays.registry import EntityLoader

        return sorted(code for code in EntityLoader.get_country_codes(include_aliases=False) if len(code) == 2)

    return _cached(cache, "countries", asked, lambda value: isinstance(value, list) and bool(value) and _all_text(value))


def _names_by_region(country: str, cache: Path | None) -> dict[str, str]:
    """Each code and each name of the country's regions, to the code."""
    if not re.fullmatch("[A-Z]{2}", country) or not has_country(country, cache):
        near = get_close_matches(country.upper(), _countries(cache), 1)
        hint = f"did you mean {near[0]!r}?" if near else "write its two letters of ISO 3166-1, like IT"
        raise ValueError(f"{country!r} is no country whose holidays are known; {hint}")

    def asked() -> dict[str, str]:
        from holidays import country_holidays

        calendar = country_holidays(country)
        return {**{code: code for code in calendar.subdivisions}, **calendar.subdivisions_aliases}

    return _cached(cache, country, asked, lambda value: isinstance(value, dict) and _all_text(value.values()))


def _year(country: str, region: str | None, year: int, cache: Path | None) -> str:
    """One character a day, from the first of January: w for a working day."""
    first, length = date(year, 1, 1), date(year, 12, 31).timetuple().tm_yday

    def asked() -> str:
        from holidays import country_holidays

        # The library knows weekends that differ by country, or by year, and Saturdays that are worked in exchange.
        calendar = country_holidays(country, subdiv=region, years=year)
        if not calendar.start_year <= year <= calendar.end_year:
            raise ValueError(f"the holidays of {country} in {year} are not known; give the validity in `days`, or `until` a day")
        days = (first + timedelta(days=number) for number in range(length))
        return "".join(_WORKING if calendar.is_working_day(day) else _FREE for day in days)

    def is_year(value: Any) -> bool:
        return isinstance(value, str) and len(value) == length and set(value) == {_WORKING, _FREE}

    return _cached(cache, f"{country} {region or 'all'} {year}", asked, is_year)


def _all_text(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _cached(cache: Path | None, name: str, ask: Callable[[], _T], is_sound: Callable[[Any], bool]) -> _T:
    """The value kept as `name`, if it is there and sound; else the library's answer, which is kept."""
    path = (cache or cache_folder()) / f"holidays {_library_version()} {name}.json"
    with contextlib.suppress(ValueError, RecursionError):
        value: _T = json.loads(kept(path) or b"")
        if is_sound(value):
            return value
    value = ask()
    keep(path, json.dumps(value, ensure_ascii=False).encode())
    return value


@once
def _library_version() -> str:
    """The installed version of `holidays`, from the name of its metadata's folder: asking importlib.metadata takes forty milliseconds."""
    spec = find_spec("holidays")
    if spec is not None and spec.origin is not None:
        found = list(Path(spec.origin).parent.parent.glob("holidays-*.dist-info"))
        if len(found) == 1:
            return found[0].name.removeprefix("holidays-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("holidays")
