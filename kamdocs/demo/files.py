"""The demo's files, dated: their days and years count from the day on which the demo is made."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from kamdocs.errors import InputError, Problem

__all__ = ["dated", "demo_files"]

_YEARS = (1900, 2100)
_TOKEN = re.compile(r"@(day|year)([+-]\d+)?@")


def demo_files(day: datetime.date) -> dict[str, str]:
    """Name and text of the demo's files, dated. Raises InputError for a day that is too far from ours for its history."""
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise InputError(Problem("", f"the demo has no history on {day}", f"--date takes a day of the years {_YEARS[0]} to {_YEARS[1]}"))
    root = Path(__file__).parent
    return {
        path.relative_to(root).as_posix(): dated(path.read_text(encoding="utf-8"), day)
        for path in sorted(root.rglob("*"))
        if path.suffix in (".yaml", ".md", ".csv") and not path.name.startswith((".", "~$"))
    }


def dated(text: str, day: datetime.date) -> str:
    """`@day+66@` as a date, moved on to Monday where it falls on a weekend; `@year-2@` as a year."""

    def value(token: re.Match[str]) -> str:
        shift = int(token[2] or 0)
        if token[1] == "year":
            return str(day.year + shift)
        date = day + datetime.timedelta(days=shift)
        return str(date + datetime.timedelta(days=max(0, 7 - date.weekday()) if date.weekday() > 4 else 0))

    return _TOKEN.sub(value, text)
