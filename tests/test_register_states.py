from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.register import CLOSING, Client, Event, Proposal, Version, is_valid, state, valid_until
from kamdocs.register.states import as_of

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


def version(number: int, on: str, until: str) -> Version:
    client = Client("Aurora", "en", "IT", "VR", "Europe/Rome")
    return Version(number, f"key {number}", date.fromisoformat(on), date.fromisoformat(until), "0" * 64, client, {}, {})


def event(kind: str, on: str, of: int = 1, until: str | None = None) -> Event:
    return Event(kind, date.fromisoformat(on), NOON, of, until=date.fromisoformat(until) if until else None)


ONE = version(1, "2026-11-24", "2027-02-01")
TWO = version(2, "2026-12-08", "2027-02-15")


def proposal(*events: Event, versions: tuple[Version, ...] = (ONE,)) -> Proposal:
    return Proposal("2026-0001", "dossiers/aurora.yaml", versions, (event("sent", "2026-11-24"), *events))


def test_the_last_day_counts_whole() -> None:
    sent = proposal()
    assert [state(sent, date(2027, 2, 1)), state(sent, date(2027, 2, 2))] == ["sent", "expired"]
    assert is_valid(sent, 1, date(2027, 2, 1)) == (True, "valid until 2027-02-01")
    assert is_valid(sent, 1, date(2027, 2, 2)) == (False, "it held until 2027-02-01")


def test_the_last_day_may_be_a_leap_day() -> None:
    sent = proposal(versions=(version(1, "2026-11-24", "2028-02-29"),))
    assert [state(sent, date(2028, 2, 29)), state(sent, date(2028, 3, 1))] == ["sent", "expired"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "sent"),
        (["confirmed", "touched", "noted"], "sent"),
        (["confirmed", "acknowledged"], "acknowledged"),
        (["acknowledged", "under-review"], "under review"),
        (["under-review", "acknowledged", "touched"], "under review"),
        (["acknowledged", "revised"], "acknowledged"),
        (["under-review", "accepted"], "accepted"),
        (["declined"], "declined"),
        (["revised", "withdrawn"], "withdrawn"),
    ],
)
def test_what_the_client_said_makes_the_state(kinds: list[str], expected: str) -> None:
    assert state(proposal(*(event(kind, "2026-12-01") for kind in kinds)), date(2026, 12, 2)) == expected


def test_what_was_said_of_an_earlier_version_does_not_count() -> None:
    events = [event("acknowledged", "2026-11-25"), event("revised", "2026-12-07"), event("sent", "2026-12-08", 2)]
    both = proposal(*events, versions=(ONE, TWO))
    assert [state(both, date(2026, 12, 7)), state(both, date(2026, 12, 8))] == ["acknowledged", "sent"]


def test_a_new_version_replaces_the_old_one_from_its_day_on() -> None:
    both = proposal(event("revised", "2026-12-07"), event("sent", "2026-12-08", 2), versions=(ONE, TWO))
    assert is_valid(both, 1, date(2026, 12, 7)) == (True, "valid until 2027-02-01")
    assert is_valid(both, 1, date(2026, 12, 8)) == (False, "replaced by version 2 on 2026-12-08")
    assert is_valid(both, 2, date(2027, 2, 15)) == (True, "valid until 2027-02-15")


def test_a_revision_that_was_begun_leaves_the_version_valid_that_the_client_holds() -> None:
    assert is_valid(proposal(event("revised", "2026-12-07")), 1, date(2026, 12, 8)) == (True, "valid until 2027-02-01")


def test_a_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-0001 has no version 3; its last one is 1"):
        is_valid(proposal(), 3, date(2026, 12, 1))


def test_a_renewal_moves_the_last_day_of_the_version_that_it_is_about() -> None:
    renewed = proposal(event("renewed", "2027-01-20", until="2027-02-28"), event("renewed", "2027-02-25", until="2027-03-31"))
    assert valid_until(renewed) == date(2027, 3, 31)
    assert [state(renewed, date(2027, 3, 31)), state(renewed, date(2027, 4, 1))] == ["sent", "expired"]
    # On a day before the renewal, nobody knew of it.
    assert is_valid(renewed, 1, date(2027, 2, 20)) == (True, "valid until 2027-02-28")
    sent_again = proposal(*renewed.events[1:2], event("revised", "2027-01-30"), event("sent", "2027-02-01", 2), versions=(ONE, TWO))
    assert valid_until(sent_again) == date(2027, 2, 15)


def test_one_that_had_expired_lives_again_when_it_is_renewed() -> None:
    renewed = proposal(event("renewed", "2027-02-10", until="2027-02-28"))
    assert [state(renewed, day) for day in (date(2027, 2, 9), date(2027, 2, 10))] == ["expired", "sent"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("accepted", (True, "accepted on 2026-12-10")),
        ("declined", (False, "declined on 2026-12-10")),
        ("withdrawn", (False, "withdrawn on 2026-12-10")),
    ],
)
def test_one_that_has_ended_never_expires(kind: str, expected: tuple[bool, str]) -> None:
    ended = proposal(event(kind, "2026-12-10"))
    for day in (date(2026, 12, 10), date(2027, 2, 2), date(2036, 1, 1)):
        assert state(ended, day) == kind
        assert is_valid(ended, 1, day) == expected
    assert state(ended, date(2026, 12, 9)) == "sent"
    assert is_valid(ended, 1, date(2026, 12, 9))[0]


def test_one_that_is_dated_tomorrow_is_sent_today() -> None:
    assert state(proposal(), date(2026, 11, 23)) == "sent"
    assert is_valid(proposal(), 1, date(2026, 11, 23)) == (True, "valid until 2027-02-01")


def test_what_it_was_on_a_day() -> None:
    both = proposal(event("acknowledged", "2026-11-25"), event("sent", "2026-12-08", 2), versions=(ONE, TWO))
    assert as_of(both, date(2026, 12, 7)) == proposal(event("acknowledged", "2026-11-25"))
    assert as_of(both, date(2026, 11, 1)) == proposal()
    assert as_of(both, date(2026, 12, 8)) == both


@given(
    st.lists(st.sampled_from(["confirmed", "acknowledged", "touched", "noted", *CLOSING])), st.dates(date(2026, 11, 24), date(2029, 1, 1))
)
def test_the_state_and_the_validity_agree(kinds: list[str], on: date) -> None:
    known = proposal(*(event(kind, "2026-12-01") for kind in kinds))
    assert is_valid(known, 1, on)[0] == (state(known, on) not in ("expired", "declined", "withdrawn"))
