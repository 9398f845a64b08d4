from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.errors import InputError
from kamdocs.model.reading import read
from kamdocs.model.settings import Settings
from kamdocs.register import pattern
from kamdocs.source import parse

JANUARY = datetime.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("written", "number", "scope"),
    [
        ("{year}-{sequence:04}", "2027-0042", "2027-{sequence}"),
        ("RS-{year}-{sequence:03}", "RS-2027-042", "RS-2027-{sequence}"),
        ("{year}/{month}/{sequence}", "2027/01/42", "2027/01/{sequence}"),
        ("{sequence:1}", "42", "{sequence}"),
        ("{{{sequence}}} Nº", "{42} Nº", "{{sequence}} Nº"),
    ],
)
def test_a_number_follows_its_pattern_within_its_scope(written: str, number: str, scope: str) -> None:
    assert (pattern(written).number(JANUARY, 42), pattern(written).scope(JANUARY)) == (number, scope)


def test_a_sequence_that_outgrows_its_digits_stays_whole() -> None:
    assert pattern("{year}-{sequence:02}").number(JANUARY, 123) == "2027-123"


def test_more_digits_begin_no_new_scope() -> None:
    assert pattern("{year}-{sequence:04}").scope(JANUARY) == pattern("{year}-{sequence}").scope(JANUARY)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{year}", "it has no {sequence}, so that all numbers would be alike"),
        ("", "it has no {sequence}, so that all numbers would be alike"),
        ("{sequence}-{sequence}", "{sequence} stands in it twice"),
        ("{yeer}-{sequence}", "{yeer} is no part of a number; there are {year}, {month} and {sequence}"),
        ("{}-{sequence}", "{} is no part of a number; there are {year}, {month} and {sequence}"),
        ("{year.real}-{sequence}", "{year.real} is no part of a number; there are {year}, {month} and {sequence}"),
        ("{sequence:x}", "what follows the name in {sequence} is not understood; {sequence:04} has four digits at least"),
        ("{sequence:0{year}}", "what follows the name in {sequence} is not understood; {sequence:04} has four digits at least"),
        ("{year:06}-{sequence}", "what follows the name in {year} is not understood; {sequence:04} has four digits at least"),
        ("{sequence!r}", "what follows the name in {sequence} is not understood; {sequence:04} has four digits at least"),
        ("{sequence", "a brace is open or closed alone"),
        ("sequence}", "a brace is open or closed alone"),
        ("-{sequence}", "it begins with '-': such a number would be taken for an option, or its files hidden"),
        (".{sequence}", "it begins with '.': such a number would be taken for an option, or its files hidden"),
        ("{sequence}\n", "it holds a character that nobody sees"),
        ("{sequence}\u200b", "it holds a character that nobody sees"),
    ],
)
def test_what_gives_no_numbers_is_no_pattern(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        pattern(written)


_texts = st.text("aZ0129-./", max_size=3)
_sequences = st.sampled_from(["{sequence}", "{sequence:03}"])
_patterns = st.builds(
    "{}{}{}{}{}".format,
    _texts,
    st.sampled_from(["", "{year}", "{month}"]),
    _texts,
    _sequences,
    st.sampled_from(["", "{year}", "{month}", "7"]),
).filter(lambda written: not written.startswith(("-", ".")))
_days = st.dates(datetime.date(2020, 1, 1), datetime.date(2031, 12, 31))


@given(written=_patterns, one=_days, other=_days, sequences=st.tuples(st.integers(1, 30_000), st.integers(1, 30_000)))
def test_a_pattern_gives_no_number_twice(written: str, one: datetime.date, other: datetime.date, sequences: tuple[int, int]) -> None:
    numbers = pattern(written)
    places = [(numbers.scope(day), sequence) for day, sequence in zip((one, other), sequences, strict=True)]
    given = [numbers.number(day, sequence) for day, sequence in zip((one, other), sequences, strict=True)]
    assert (given[0] == given[1]) == (places[0] == places[1])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'numbering: "{year}"',
            "kamdocs.yaml:2:12: numbering: '{year}' gives no numbers: it has no {sequence}, so that all numbers would be alike; "
            'write it as "{year}-{sequence:04}"',
        ),
        (
            "register: mysql://kam:secret@server/register",
            "kamdocs.yaml:2:11: register: a register lies in PostgreSQL or in an SQLite file; "
            "write postgresql://USER@SERVER/DATABASE, or sqlite:///FILE",
        ),
        (
            "register: register.sqlite",
            "kamdocs.yaml:2:11: register: a register lies in PostgreSQL or in an SQLite file; "
            "write postgresql://USER@SERVER/DATABASE, or sqlite:///FILE",
        ),
    ],
)
def test_the_settings_tell_of_a_slip_before_anything_is_sent(line: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read(Settings, parse(f"kamdocs: workspace/1\n{line}\n", "kamdocs.yaml"))
    assert str(refused.value) == told


@pytest.mark.parametrize(
    "line", ['numbering: "RS-{year}-{sequence:03}"', "register: postgresql://kam@server/register", "register: sqlite:///a.sqlite"]
)
def test_the_settings_take_what_serves(line: str) -> None:
    read(Settings, parse(f"kamdocs: workspace/1\n{line}\n", "kamdocs.yaml"))
