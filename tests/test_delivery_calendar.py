from __future__ import annotations

import datetime
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kamdocs.delivery.calendar import Entry, calendar
from kamdocs.errors import MissingToolError

AT = datetime.datetime(2026, 11, 24, 17, 30, 1, tzinfo=datetime.UTC)
CALL = Entry("2026-0007@register.example", datetime.date(2026, 11, 30), "Call Città Gelo", "Received?\nNext steps, urgency; a date?", 3, AT)


def read(content: bytes) -> Calendar:
    """The calendar, held right by icalendar's own validation."""
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    assert found.errors == []
    assert [event.errors for event in found.events] == [[] for _ in found.events]
    found.validate()
    return found


def test_an_entry_takes_a_whole_day() -> None:
    (event,) = read(calendar([CALL], "kamdocs")).events
    assert (event.start, event.end) == (datetime.date(2026, 11, 30), datetime.date(2026, 12, 1))
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == ("Call Città Gelo", "Received?\nNext steps, urgency; a date?")
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_second_import_changes_the_entry() -> None:
    later = Entry(CALL.uid, datetime.date(2026, 12, 2), "Another way in", "", 4, AT + datetime.timedelta(days=1))
    before, after = (read(calendar([each], "kamdocs")).events[0] for each in (CALL, later))
    assert before["UID"] == after["UID"] == "2026-0007@register.example"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (3, 4)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert (before[name].dt, after[name].dt) == (AT, AT + datetime.timedelta(days=1))


def test_a_moment_is_written_in_utc() -> None:
    rome = datetime.datetime(2026, 11, 24, 18, 30, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    same = Entry(CALL.uid, CALL.on, CALL.title, CALL.text, CALL.sequence, rome)
    assert calendar([same], "kamdocs") == calendar([CALL], "kamdocs")


def test_equal_entries_give_equal_bytes_with_the_line_ends_of_calendars() -> None:
    content = calendar([CALL, CALL], "kamdocs")
    assert content == calendar([CALL, CALL], "kamdocs")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_the_calendar_has_a_name() -> None:
    made = read(calendar([CALL], "Proposals of Città"))
    assert (str(made["NAME"]), str(made["X-WR-CALNAME"]), str(made["METHOD"])) == ("Proposals of Città", "Proposals of Città", "PUBLISH")


def test_without_icalendar_the_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingToolError) as missing:
        calendar([CALL], "kamdocs")
    assert str(missing.value) == 'calendars are written with icalendar, which is not installed; pip install "kamdocs[calendar]"'


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120)


@given(TEXT.filter(lambda text: bool(text.split())), st.lists(TEXT, max_size=4), st.dates(max_value=datetime.date(9999, 12, 30)))
def test_any_text_arrives_as_it_was_written(title: str, lines: list[str], on: datetime.date) -> None:
    made = read(calendar([Entry("u@register.example", on, title, "\r\n".join(lines), 0, AT)], "kamdocs"))
    (event,) = made.events
    assert (event.start, str(event["SUMMARY"])) == (on, " ".join(title.split()))
    assert str(event.get("DESCRIPTION", "")) == "\n".join(lines)
