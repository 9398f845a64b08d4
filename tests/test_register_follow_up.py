"""The clock of a proposal that was issued on Tuesday 24 November 2026 in Verona, valid until Monday 1 February 2027."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.register import Client, Event, Proposal, Step, Version, next_step
from kamdocs.workdays import WorkingDays

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
ISSUED, LAST_DAY = date(2026, 11, 24), date(2027, 2, 1)


def version(number: int = 1, on: date = ISSUED, until: date = LAST_DAY, country: str | None = "IT", region: str | None = "VR") -> Version:
    client = Client("Aurora", "it", country, region, "Europe/Rome")
    return Version(number, f"key {number}", on, until, "0" * 64, client, {}, {})


def event(kind: str, on: str | date, following: str | date | None = None, *, of: int = 1, until: str | None = None) -> Event:
    return Event(kind, day(on), NOON, of, next_date=day(following) if following else None, until=day(until) if until else None)


def day(text: str | date) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)


def proposal(*events: Event, versions: tuple[Version, ...] = (version(),)) -> Proposal:
    return Proposal("2026-0001", "dossiers/aurora.yaml", versions, (event("sent", versions[0].on), *events))


def step(known: Proposal, on: str | date = ISSUED, issues: Sequence[str] = (), ways_in: Sequence[str] = ()) -> Step:
    found = next_step(known, day(on), issues, ways_in)
    assert found is not None
    return found


def due(known: Proposal, on: str | date | None = None) -> tuple[str, str, bool]:
    """Kind, day and card of the next step; `on`: absent: the day of what happened last."""
    found = step(known, on or known.events[-1].on)
    return found.kind, str(found.date), found.card


SENT = event("confirmed", "2026-11-24")


# ---- the draft is sent


def test_a_draft_that_lies_there_is_to_be_sent() -> None:
    found = step(proposal())
    assert (found.kind, found.date, found.card) == ("send", ISSUED, False)
    assert found.text == "send the draft of version 1, then `kamdocs log 2026-0001 sent`"
    assert due(proposal(), "2026-12-20") == ("send", "2026-11-24", False)


def test_the_clock_runs_from_the_day_on_which_it_was_sent_and_not_from_its_issue() -> None:
    assert due(proposal(event("confirmed", "2026-11-30"))) == ("call", "2026-12-01", True)


def test_one_that_the_client_acknowledges_has_been_sent() -> None:
    assert due(proposal(event("acknowledged", "2026-11-25"))) == ("ask", "2026-11-27", True)


def test_a_day_that_the_client_gave_puts_off_no_draft() -> None:
    assert due(proposal(event("noted", "2026-11-24", "2026-12-05"))) == ("send", "2026-11-24", False)
    versions = (version(), version(2, day("2026-12-01")))
    known = proposal(SENT, event("revised", "2026-11-30"), event("sent", "2026-12-01", of=2), versions=versions)
    known = replace(known, events=(*known.events, event("noted", "2026-12-02", "2026-12-18", of=2)))
    assert due(known) == ("send", "2026-12-01", False)


def test_a_touch_before_it_was_sent_begins_no_clock() -> None:
    assert due(proposal(event("touched", "2026-11-25"))) == ("send", "2026-11-24", False)


def test_a_number_with_spaces_is_told_as_it_is_typed() -> None:
    assert step(replace(proposal(), number="Offerta 7")).text.endswith('then `kamdocs log "Offerta 7" sent`')


# ---- an acknowledgement, by the next working day


@pytest.mark.parametrize(
    ("country", "region", "confirmed", "call"),
    [
        ("IT", "VR", "2026-11-24", "2026-11-25"),
        ("IT", "VR", "2026-11-27", "2026-11-30"),  # over a weekend
        ("IT", "VR", "2026-11-28", "2026-11-30"),  # sent on a Saturday
        ("IT", "VR", "2026-12-07", "2026-12-09"),  # Immaculate Conception
        ("IT", "VR", "2026-12-24", "2026-12-28"),  # Christmas, Saint Stephen's, a weekend
        ("IT", "VR", "2027-05-20", "2027-05-24"),  # the saint of Verona, a Friday
        ("IT", None, "2027-05-20", "2027-05-21"),
        ("DE", "BY", "2027-01-05", "2027-01-07"),  # Epiphany, in Bavaria
        ("DE", "BE", "2027-01-05", "2027-01-06"),
        ("IE", None, "2027-03-16", "2027-03-18"),  # Saint Patrick's
        ("FR", None, "2027-07-13", "2027-07-15"),  # Bastille Day
        ("ES", "CT", "2026-12-24", "2026-12-28"),  # Saint Stephen's, a Saturday
        ("ES", "MD", "2027-04-30", "2027-05-04"),  # the day of Madrid, kept on the third
        ("GB", "SCT", "2026-12-31", "2027-01-05"),  # the second of January, kept on the fourth
        ("US", None, "2026-11-25", "2026-11-27"),  # Thanksgiving
        ("IT", None, "2028-02-28", "2028-02-29"),  # a leap day
        (None, None, "2026-12-24", "2026-12-25"),  # nobody knows where: weekends alone
        ("XX", None, "2026-12-24", "2026-12-25"),
    ],
)
def test_nobody_acknowledged_it_by_the_next_working_day(country: str | None, region: str | None, confirmed: str, call: str) -> None:
    until = day(confirmed) + timedelta(days=60)
    known = proposal(event("confirmed", confirmed), versions=(version(on=day(confirmed), until=until, country=country, region=region),))
    assert due(known) == ("call", call, True)


def test_the_call_stays_due_until_it_was_made() -> None:
    assert due(proposal(SENT), "2026-12-10") == ("call", "2026-11-25", True)


# ---- a day that the client gives


def test_a_day_that_the_client_gave_silences_everything_until_then() -> None:
    known = proposal(SENT, event("noted", "2026-11-25", "2026-12-10"))
    for on in ("2026-11-25", "2026-12-09", "2026-12-20"):
        assert due(known, on) == ("ask", "2026-12-10", False)
    assert step(known, "2026-11-25").text == "the day they gave: ask for what they promised for 2026-12-10"


def test_a_day_that_the_client_gave_moves_to_the_next_working_day() -> None:
    assert due(proposal(SENT, event("noted", "2026-11-25", "2026-12-08"))) == ("ask", "2026-12-09", False)
    assert due(proposal(SENT, event("acknowledged", "2026-11-25", "2026-12-12"))) == ("ask", "2026-12-14", False)
    assert due(proposal(SENT, event("under-review", "2026-11-25", "2028-02-29")), "2026-11-25")[0] == "decide"


def test_what_is_noted_later_without_a_day_does_not_shorten_the_silence() -> None:
    given_day = event("noted", "2026-11-25", "2026-12-10")
    assert due(proposal(SENT, given_day, event("noted", "2026-11-26"))) == ("ask", "2026-12-10", False)
    assert due(proposal(SENT, given_day, event("touched", "2026-11-26"))) == ("ask", "2026-12-10", False)
    assert due(proposal(SENT, given_day, event("noted", "2026-12-10"))) == ("ask", "2026-12-14", True)


def test_a_new_day_takes_the_place_of_the_old_one() -> None:
    known = proposal(SENT, event("noted", "2026-11-25", "2026-12-18"), event("noted", "2026-11-30", "2026-12-03"))
    assert due(known) == ("ask", "2026-12-03", False)


def test_the_day_holds_also_when_another_version_was_sent() -> None:
    versions = (version(), version(2, day("2026-12-01")))
    events = [event("noted", "2026-11-25", "2026-12-18"), event("revised", "2026-11-30"), event("sent", "2026-12-01", of=2)]
    known = proposal(SENT, *events, event("confirmed", "2026-12-01", of=2), versions=versions)
    assert due(known) == ("ask", "2026-12-18", False)


def test_touches_before_the_day_that_the_client_gave_do_not_count() -> None:
    touches = [event("touched", each) for each in ("2026-11-25", "2026-11-27", "2026-12-01")]
    known = proposal(SENT, *touches, event("noted", "2026-12-02", "2026-12-10"), event("touched", "2026-12-03"))
    assert due(known) == ("ask", "2026-12-10", False)
    assert due(proposal(*known.events[1:], event("touched", "2026-12-10"))) == ("ask", "2026-12-14", True)


# ---- a date for interim results


@pytest.mark.parametrize("kind", ["acknowledged", "under-review", "noted"])
def test_a_contact_without_a_day_is_followed_two_working_days_later(kind: str) -> None:
    assert due(proposal(SENT, event(kind, "2026-11-25"))) == ("ask", "2026-11-27", True)
    assert due(proposal(SENT, event(kind, "2026-12-04"))) == ("ask", "2026-12-09", True)  # a weekend, and Immaculate Conception
    assert step(proposal(SENT, event(kind, "2026-11-25"))).text == "call: nobody has acknowledged it"  # on the day before it came
    assert step(proposal(SENT, event(kind, "2026-11-25")), "2026-11-25").text == "ask for a date for interim results"


# ---- touches that nobody answers


def test_at_most_three_touches_two_working_days_apart_then_another_way_in() -> None:
    told, touches = [], [SENT]
    for each in ("2026-11-25", "2026-11-27", "2026-12-01"):
        touches.append(event("touched", each))
        told.append(due(proposal(*touches)))
    assert told == [("call", "2026-11-27", True), ("call", "2026-12-01", True), ("other-way", "2026-12-03", False)]
    known = proposal(*touches)
    assert step(proposal(*touches[:2]), "2026-11-25").text == "call: nobody has acknowledged it, try 2 of 3"
    assert step(known, "2026-12-03", ways_in=["Anna Bianchi (champion)", "Marco\nNeri (sponsor)"]).text == (
        "3 tries, no answer; look for another way in: Anna Bianchi (champion), Marco Neri (sponsor)"
    )
    assert step(known, "2026-12-03").text.endswith("no champion and no sponsor is known: who else there knows us?")
    assert due(proposal(*touches, event("touched", "2026-12-03"))) == ("other-way", "2026-12-07", False)


def test_an_answer_begins_the_count_anew() -> None:
    touches = [event("touched", each) for each in ("2026-11-25", "2026-11-27", "2026-12-01")]
    known = proposal(SENT, *touches, event("noted", "2026-12-03"))
    assert due(known) == ("ask", "2026-12-07", True)
    assert due(proposal(*known.events[1:], event("touched", "2026-12-07"))) == ("ask", "2026-12-10", True)


def test_one_who_is_away_until_a_day_is_left_alone_until_then() -> None:
    known = proposal(SENT, event("touched", "2026-11-25", "2026-12-14"))
    assert due(known) == ("ask", "2026-12-14", False)


# ---- complaints


def test_open_complaints_come_before_every_touch() -> None:
    found = step(proposal(SENT), issues=["The invoice of October\nis disputed.", "A sensor is missing"])
    assert (found.kind, found.date, found.card) == ("settle", date(2026, 11, 25), True)
    assert found.text == "settle first: The invoice of October is disputed; A sensor is missing; then call: nobody has acknowledged it"


def test_complaints_hold_up_neither_the_draft_nor_a_decision() -> None:
    assert step(proposal(), issues=["The invoice is disputed"]).kind == "send"
    assert step(proposal(SENT), LAST_DAY + timedelta(days=1), issues=["The invoice is disputed"]).kind == "decide"


def test_complaints_break_no_silence() -> None:
    found = step(proposal(SENT, event("noted", "2026-11-25", "2026-12-10")), "2026-11-25", issues=["The invoice is disputed"])
    assert (found.kind, found.date) == ("settle", date(2026, 12, 10))


# ---- before the last day, and after it

ACKNOWLEDGED = event("acknowledged", "2026-11-25")


def test_an_offer_to_renew_is_made_five_working_days_before_the_last_day() -> None:
    known = proposal(SENT, ACKNOWLEDGED)
    assert due(known, "2027-01-24") == ("ask", "2026-11-27", True)
    assert due(known, "2027-01-25") == ("renew", "2027-01-25", False)
    assert due(known, "2027-02-01") == ("renew", "2027-01-25", False)
    assert "threat" not in (text := step(known, "2027-01-25").text)
    assert text == "offer to renew it, so that its terms hold longer than 2027-02-01: `kamdocs renew 2026-0001 --until DATE`"


def test_free_days_before_the_last_day_do_not_count() -> None:
    known = proposal(SENT, ACKNOWLEDGED, versions=(version(until=day("2027-01-08")),))
    # Saturday 9 back: 8; 7 Thu, 5 Tue, 4 Mon, 31 Dec, 30 Dec; Epiphany and New Year are free.
    assert due(known, "2026-12-31")[:2] == ("renew", "2026-12-30")


def test_the_offer_to_renew_keeps_its_distance_from_the_last_touch() -> None:
    assert due(proposal(SENT, ACKNOWLEDGED, event("touched", "2027-01-22"))) == ("renew", "2027-01-26", False)
    assert due(proposal(SENT, ACKNOWLEDGED, event("touched", "2027-01-25"))) == ("renew", "2027-01-27", False)


def test_no_offer_to_renew_within_the_silence_and_none_on_the_day_that_the_client_gave() -> None:
    known = proposal(SENT, event("noted", "2026-11-25", "2027-01-28"))
    for on in ("2027-01-25", "2027-01-28"):
        assert due(known, on) == ("ask", "2027-01-28", False)
    assert due(proposal(*known.events[1:], event("touched", "2027-01-28"))) == ("renew", "2027-02-01", False)


def test_one_that_was_renewed_is_not_offered_again_at_once() -> None:
    renewed = event("renewed", "2027-01-26", until="2027-02-02")
    assert due(proposal(SENT, ACKNOWLEDGED, renewed)) == ("ask", "2026-11-27", True)
    longer = proposal(SENT, ACKNOWLEDGED, event("renewed", "2027-01-26", until="2027-02-26"))
    assert due(longer) == ("ask", "2026-11-27", True)
    assert due(longer, "2027-02-19") == ("renew", "2027-02-19", False)


def test_the_call_for_an_acknowledgement_comes_before_the_offer_to_renew_a_short_one() -> None:
    short = (version(until=day("2026-11-27")),)
    assert due(proposal(SENT, versions=short)) == ("call", "2026-11-25", True)
    assert due(proposal(SENT, event("touched", "2026-11-25"), versions=short)) == ("renew", "2026-11-27", False)


def test_after_three_touches_another_way_in_is_no_offer_to_renew() -> None:
    touches = [event("touched", each) for each in ("2027-01-21", "2027-01-25", "2027-01-27")]
    assert due(proposal(SENT, *touches)) == ("other-way", "2027-01-29", False)


def test_when_the_last_day_has_passed_somebody_decides() -> None:
    known = proposal(SENT, ACKNOWLEDGED)
    assert due(known, "2027-02-02") == ("decide", "2027-02-02", False)
    assert due(proposal(), "2027-02-02") == ("decide", "2027-02-02", False)
    commands = (
        "renew it (`kamdocs renew 2026-0001 --until DATE`), revise it (`kamdocs revise 2026-0001`) "
        "or close it (`kamdocs close 2026-0001 lost --reason REASON`)"
    )
    assert step(known, "2027-02-02").text == f"it held until 2027-02-01: {commands}"
    waiting = proposal(SENT, event("noted", "2026-11-25", "2027-02-10"))
    assert step(waiting, "2027-02-01").text == f"it holds until 2027-02-01: {commands}"


def test_the_decision_is_ours_and_due_on_the_day_after_the_last_one_whatever_day_the_client_gave() -> None:
    friday = (version(until=day("2027-01-29")),)
    assert due(proposal(SENT, ACKNOWLEDGED, versions=friday), "2027-01-30") == ("decide", "2027-01-30", False)
    silent = proposal(SENT, event("noted", "2026-11-25", "2027-02-10"), versions=friday)
    for on in ("2026-11-25", "2027-01-30", "2027-02-10"):
        assert due(silent, on) == ("decide", "2027-01-30", False)


def test_a_touch_that_would_come_after_the_last_day_is_none() -> None:
    assert due(proposal(SENT, ACKNOWLEDGED, event("touched", "2027-02-01"))) == ("decide", "2027-02-02", False)
    today_only = (version(until=ISSUED),)
    assert due(proposal(SENT, versions=today_only)) == ("decide", "2026-11-25", False)


def test_one_that_expired_and_was_renewed_is_followed_again() -> None:
    known = proposal(SENT, ACKNOWLEDGED, event("renewed", "2027-02-10", until="2027-03-31"))
    assert due(known, "2027-02-09")[0] == "decide"
    assert due(known, "2027-02-10") == ("ask", "2026-11-27", True)


@pytest.mark.parametrize("kind", ["accepted", "declined", "withdrawn"])
def test_nothing_is_left_to_do_for_one_that_has_ended(kind: str) -> None:
    known = proposal(SENT, event(kind, "2026-12-10"))
    assert next_step(known, day("2026-12-10"), ["The invoice is disputed"]) is None
    assert next_step(known, day("2027-03-01")) is None
    assert due(known, "2026-12-09") == ("call", "2026-11-25", True)


# ---- the next version


def test_the_next_version_is_to_be_sent_when_it_was_begun() -> None:
    known = proposal(SENT, event("noted", "2026-11-25", "2027-01-10"), event("revised", "2026-12-02"))
    assert due(known) == ("send", "2026-12-02", False)
    assert due(proposal(*known.events[1:], event("noted", "2026-12-03", "2027-01-20"))) == ("send", "2026-12-02", False)
    assert step(known, "2026-12-02").text == "send version 2: `kamdocs send dossiers/aurora.yaml`"
    spaced = replace(known, dossier="dossiers/Aurora Srl.yaml")
    assert step(spaced, "2026-12-02").text == 'send version 2: `kamdocs send "dossiers/Aurora Srl.yaml"`'


def test_each_version_has_its_own_clock() -> None:
    versions = (version(), version(2, day("2026-12-03"), day("2027-03-01")))
    events = [SENT, ACKNOWLEDGED, event("revised", "2026-12-02"), event("sent", "2026-12-03", of=2)]
    assert due(proposal(*events, versions=versions)) == ("send", "2026-12-03", False)
    assert due(proposal(*events, event("confirmed", "2026-12-04", of=2), versions=versions)) == ("call", "2026-12-07", True)


# ---- what always holds

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "acknowledged", "under-review", "touched", "noted", "renewed", "revised"]),
        st.integers(0, 9),  # days since the move before
        st.none() | st.integers(0, 40),  # days until the day that the client gave
    ),
    max_size=12,
)
PLACES = st.sampled_from([("IT", "VR"), ("DE", "BY"), ("IE", None), ("FR", None), ("ES", "CT"), (None, None)])


def lived(moves: list[tuple[str, int, int | None]], place: tuple[str | None, str | None], days: int) -> Proposal:
    on, until, events = ISSUED, ISSUED + timedelta(days=days), []
    for kind, later, given_day in moves:
        on += timedelta(days=later)
        if kind == "renewed":
            until = max(on, until) + timedelta(days=20)
        following = on + timedelta(days=given_day) if given_day is not None and kind in ("noted", "acknowledged", "under-review") else None
        events.append(Event(kind, on, NOON, 1, next_date=following, until=until if kind == "renewed" else None))
    return proposal(*events, versions=(version(until=ISSUED + timedelta(days=days), country=place[0], region=place[1]),))


@given(MOVES, PLACES, st.integers(0, 90), st.integers(0, 30), st.booleans())
def test_nobody_is_asked_within_the_silence_nor_on_a_free_day(
    moves: list[tuple[str, int, int | None]], place: tuple[str | None, str | None], days: int, later: int, complains: bool
) -> None:
    known = lived(moves, place, days)
    on = known.events[-1].on + timedelta(days=later)
    found = next_step(known, on, ["A complaint"] if complains else [])
    assert found is not None
    assert "\n" not in found.text
    silences = [each.next_date for each in known.events if each.next_date]
    if found.kind not in ("send", "decide"):  # these are ours
        assert not silences or found.date >= silences[-1]
        assert WorkingDays(*place).is_working(found.date)
    assert found.card == (found.kind in ("call", "ask") and not found.text.startswith("the day")) or found.kind == "settle"


@given(MOVES, PLACES, st.integers(0, 90))
def test_whoever_does_each_step_on_its_day_never_asks_more_than_three_times_without_another_way_in(
    moves: list[tuple[str, int, int | None]], place: tuple[str | None, str | None], days: int
) -> None:
    known = lived(moves, place, days)
    asked, last_touch, working = 0, None, WorkingDays(*place)
    for _ in range(12):
        found = next_step(known, known.events[-1].on)
        assert found is not None
        on = max(found.date, known.events[-1].on)
        found = next_step(known, on)
        assert found is not None
        if found.kind not in ("call", "ask", "renew"):
            break
        on = max(found.date, on)
        assert last_touch is None or on >= working.after(last_touch, 2)
        asked, last_touch = asked + 1, on
        known = replace(known, events=(*known.events, event("touched", on)))
    assert asked <= 3
