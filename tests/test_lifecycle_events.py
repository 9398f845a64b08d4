from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.errors import InputError, KamdocsError, OutsideError
from kamdocs.lifecycle.events import REASONS, When, acknowledge, close, confirm, note, remarks, revise, touch
from kamdocs.register.history import CLOSING, Client, Event, Proposal, Version
from kamdocs.register.states import state

Day = datetime.date
ISSUED = Day(2026, 11, 24)
VERSION = Version(1, "k1", ISSUED, Day(2026, 12, 24), "d1", Client("Aurora", "en", "IT"), {}, {})
SENT = Event("sent", ISSUED, datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), 1)
NEW = Proposal("2026-0001", "dossiers/aurora.yaml", (VERSION,), (SENT,))


def on(day: int, month: int = 11, today: Day | None = None) -> When:
    """That day of 2026 at noon, written down the same day, or on `today`."""
    then = Day(2026, month, day)
    written = today or then
    return When(then, written, datetime.datetime(written.year, written.month, written.day, 12, tzinfo=datetime.UTC))


def after(proposal: Proposal, *events: Event | None) -> Proposal:
    """The proposal to which the events have happened too, all of which were taken."""
    assert all(events)
    return replace(proposal, events=(*proposal.events, *(each for each in events if each)))


def second(proposal: Proposal, when: When) -> Proposal:
    """Its second version, sent then."""
    version = replace(VERSION, version=2, key="k2", on=when.on, valid_until=Day(2027, 1, 31))
    return replace(after(proposal, Event("sent", when.on, when.at, 2)), versions=(VERSION, version))


def refused(call: Callable[[], object], kind: type[KamdocsError] = InputError) -> list[str]:
    with pytest.raises(kind) as error:
        call()
    assert type(error.value) is kind
    return [str(problem) for problem in error.value.problems]


ENDED = after(NEW, close(NEW, on(30), "declined", "price"))
TOLD_ENDED = (
    "2026-0001: this proposal has ended: it was declined on 2026-11-30; `kamdocs log 2026-0001 TEXT` adds a note; "
    "`kamdocs send dossiers/aurora.yaml` issues it under a new number"
)


# ---- what is noted


def test_each_is_about_the_last_version_its_day_and_its_moment() -> None:
    when = on(25, today=Day(2026, 11, 26))
    assert confirm(NEW, when) == Event("confirmed", Day(2026, 11, 25), when.at, 1)
    assert note(second(NEW, on(25)), on(25), "called") == Event("noted", Day(2026, 11, 25), on(25).at, 2, "called")


def test_a_note_is_one_line_and_may_have_the_day_that_the_client_gave() -> None:
    noted = note(NEW, on(25), "  called,\n answer\ton the 12th ", Day(2026, 12, 12))
    assert noted == Event("noted", Day(2026, 11, 25), on(25).at, 1, "called, answer on the 12th", Day(2026, 12, 12))


def test_nobody_answered_with_words_and_without() -> None:
    assert touch(NEW, on(25)) == Event("touched", Day(2026, 11, 25), on(25).at, 1)
    assert touch(NEW, on(25), "their assistant took the call") == Event(
        "touched", Day(2026, 11, 25), on(25).at, 1, "their assistant took the call"
    )


def test_a_lost_one_has_its_reason_and_its_words() -> None:
    closed = close(NEW, on(30), "declined", "no-decision", "the budget is frozen")
    assert closed == Event("declined", Day(2026, 11, 30), on(30).at, 1, "the budget is frozen", reason="no-decision")
    assert close(NEW, on(30), "accepted") == Event("accepted", Day(2026, 11, 30), on(30).at, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n ", '2026-0001: the note is empty; write it as in `kamdocs log 2026-0001 "called, all well"`'),
        ("a\x00b", "2026-0001: the text holds a character that cannot be kept, '\\x00'; write it without"),
        ("\x1b[2J", "2026-0001: the text holds a character that cannot be kept, '\\x1b'; write it without"),
        ("a\udcffb", "2026-0001: the text holds a character that cannot be kept, '\\udcff'; write it without"),
        ("x" * 2001, "2026-0001: the text has 2001 characters, and at most 2000 are kept; keep what is longer in a file, and name it here"),
    ],
)
def test_what_is_no_note(text: str, told: str) -> None:
    assert refused(lambda: note(NEW, on(25), text)) == [told]


def test_texts_of_other_events_are_looked_at_too() -> None:
    for call in (
        lambda: touch(NEW, on(25), "\x07"),
        lambda: revise(NEW, on(25), "\x07"),
        lambda: close(NEW, on(25), "accepted", text="\x07"),
    ):
        assert refused(call) == ["2026-0001: the text holds a character that cannot be kept, '\\x07'; write it without"]


# ---- what is noted already


def test_sent_twice_on_one_day_is_noted_once_and_another_day_is_refused() -> None:
    sent = after(NEW, confirm(NEW, on(24)))
    assert confirm(sent, on(24)) is None
    assert refused(lambda: confirm(sent, on(26))) == [
        "2026-0001: version 1 is noted already as sent on 2026-11-24; `kamdocs log 2026-0001 TEXT` notes that it was sent once more"
    ]


def test_a_second_version_is_confirmed_anew() -> None:
    sent = second(after(NEW, confirm(NEW, on(24))), on(26))
    assert confirm(sent, on(27)) == Event("confirmed", Day(2026, 11, 27), on(27).at, 2)


def test_a_version_that_was_begun_and_not_issued_cannot_have_gone_out() -> None:
    sent = after(NEW, confirm(NEW, on(24)))
    begun = after(sent, revise(sent, on(25)))
    assert refused(lambda: confirm(begun, on(26))) == [
        "2026-0001: version 1 is noted already as sent on 2026-11-24; `kamdocs send dossiers/aurora.yaml` issues version 2 first"
    ]


def test_an_acknowledgement_counts_once_unless_a_new_day_comes_with_it() -> None:
    known = after(NEW, acknowledge(NEW, on(25), next_date=Day(2026, 12, 1)))
    assert acknowledge(known, on(26)) is None
    assert acknowledge(known, on(26), next_date=Day(2026, 12, 1)) is None
    again = acknowledge(known, on(26), next_date=Day(2026, 12, 3))
    assert again == Event("acknowledged", Day(2026, 11, 26), on(26).at, 1, next_date=Day(2026, 12, 3))


def test_under_review_follows_an_acknowledgement_and_holds() -> None:
    known = after(NEW, acknowledge(NEW, on(25)))
    reviewed = after(known, acknowledge(known, on(26), under_review=True))
    assert state(reviewed, Day(2026, 11, 26)) == "under review"
    assert acknowledge(reviewed, on(27)) is None
    assert acknowledge(reviewed, on(27), under_review=True) is None
    later = after(reviewed, acknowledge(reviewed, on(27), next_date=Day(2026, 12, 3)))
    assert state(later, Day(2026, 11, 27)) == "under review"


def test_a_second_version_is_acknowledged_anew() -> None:
    known = second(after(NEW, acknowledge(NEW, on(25), under_review=True)), on(26))
    assert acknowledge(known, on(27)) == Event("acknowledged", Day(2026, 11, 27), on(27).at, 2)


def test_the_next_version_is_begun_once_and_after_it_was_sent_again() -> None:
    begun = after(NEW, revise(NEW, on(25), "fewer sensors"))
    assert begun.revising
    assert revise(begun, on(26), "other prices") is None
    assert revise(second(begun, on(26)), on(27)) == Event("revised", Day(2026, 11, 27), on(27).at, 2)


# ---- what has ended


def test_the_same_end_is_noted_once_and_no_other_follows() -> None:
    assert close(ENDED, on(1, 12), "declined", "price") is None
    assert refused(lambda: close(ENDED, on(1, 12), "declined", "timing")) == [TOLD_ENDED]
    assert refused(lambda: close(ENDED, on(1, 12), "accepted")) == [TOLD_ENDED]


def test_what_has_ended_takes_notes_and_nothing_else() -> None:
    when = on(1, 12)
    assert note(ENDED, when, "they were sorry") is not None
    calls: list[Callable[[], object]] = [
        lambda: note(ENDED, when, "ask again", Day(2026, 12, 9)),
        lambda: touch(ENDED, when),
        lambda: confirm(ENDED, when),
        lambda: acknowledge(ENDED, when),
        lambda: revise(ENDED, when),
    ]
    for call in calls:
        assert refused(call) == [TOLD_ENDED]


@pytest.mark.parametrize(("kind", "reason"), [("declined", None), ("accepted", "price"), ("withdrawn", "timing")])
def test_only_a_lost_one_has_a_reason(kind: str, reason: str | None) -> None:
    assert refused(lambda: close(NEW, on(25), kind, reason)) == [
        "2026-0001: a lost proposal has a reason, and no other one; it is one of price, timing, competitor, no-decision"
    ]


def test_one_that_expired_can_still_be_acknowledged_revised_and_closed() -> None:
    when = on(28, 12)
    assert state(NEW, when.on) == "expired"
    assert acknowledge(NEW, when)
    assert revise(NEW, when)
    assert close(NEW, when, "withdrawn")


# ---- days and clocks


def test_days_that_are_to_come_or_before_what_happened_last_are_refused() -> None:
    assert refused(lambda: touch(NEW, on(27, today=Day(2026, 11, 26)))) == [
        "2026-0001: 2026-11-27 is still to come: at the client it is 2026-11-26; note it on the day, or give the right day"
    ]
    assert refused(lambda: touch(NEW, on(23, today=Day(2026, 11, 26)))) == [
        "2026-0001: 2026-11-23 lies before 2026-11-24, when it was issued, and events are noted in their order; "
        "give 2026-11-24 or a later day with --date, and say in the text when it was"
    ]
    sent = after(NEW, confirm(NEW, on(26)))
    assert refused(lambda: touch(sent, on(25, today=Day(2026, 11, 27))))[0].startswith(
        "2026-0001: 2026-11-25 lies before 2026-11-26, when it went out to the client"
    )


def test_one_that_is_dated_tomorrow_waits_until_then() -> None:
    tomorrow = replace(NEW, events=(replace(SENT, on=Day(2026, 11, 25)),))
    assert refused(lambda: confirm(tomorrow, on(24))) == [
        "2026-0001: 2026-11-24 lies before 2026-11-25, when it was issued, and events are noted in their order; wait until 2026-11-25"
    ]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refused(lambda: note(ENDED, on(23, today=Day(2026, 11, 30)), "\x00", Day(2026, 11, 20)))
    assert [each.split(";")[0] for each in told] == [
        "2026-0001: this proposal has ended: it was declined on 2026-11-30",
        "2026-0001: the text holds a character that cannot be kept, '\\x00'",
        "2026-0001: 2026-11-23 lies before 2026-11-30, when it was declined, and events are noted in their order",
        "2026-0001: the day they gave, 2026-11-20, lies before 2026-11-23",
    ]


def test_the_day_of_the_issue_itself_and_an_answer_on_the_same_day_are_taken() -> None:
    assert note(NEW, on(24), "they answer this evening", Day(2026, 11, 24)) is not None


def test_a_clock_that_was_moved_back_is_told_and_one_that_differs_by_minutes_is_not() -> None:
    def at(hour: int, minute: int) -> When:
        return When(ISSUED, ISSUED, datetime.datetime(2026, 11, 24, hour, minute, tzinfo=datetime.UTC))

    assert touch(NEW, at(8, 50)) is not None
    assert refused(lambda: touch(NEW, at(8, 49)), OutsideError) == [
        "2026-0001: the clock was moved back: it says 2026-11-24 08:49 UTC, and what happened last was written down at "
        "2026-11-24 09:00 UTC; set the clock, or give the day with --date"
    ]


def test_after_a_clock_that_was_wrong_once_the_day_given_is_taken() -> None:
    far = Day(2036, 5, 1)
    noted = after(NEW, Event("touched", far, datetime.datetime(2036, 5, 1, 9, tzinfo=datetime.UTC), 1))
    now = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC)
    today = Day(2026, 11, 25)
    assert touch(noted, When(today, today, now, date_given=True)) == Event("touched", today, now, 1)
    refused(lambda: touch(noted, When(today, today, now)), OutsideError)


# ---- what is told besides


def test_a_day_that_is_later_than_the_last_one_is_told() -> None:
    said = note(NEW, on(25), "they meet in January", Day(2027, 1, 8))
    assert said
    assert [str(each) for each in remarks(after(NEW, said), said)] == [
        "2026-0001: the day they gave, 2027-01-08, is later than the proposal's last day, 2026-12-24; "
        "`kamdocs renew 2026-0001 --until 2027-01-08` lets it hold as long"
    ]
    on_the_last = note(NEW, on(25), "they meet", Day(2026, 12, 24))
    assert on_the_last
    assert not remarks(after(NEW, on_the_last), on_the_last)


def test_one_that_is_accepted_after_its_last_day_is_told() -> None:
    late, in_time = close(NEW, on(25, 12), "accepted"), close(NEW, on(24, 12), "accepted")
    assert late
    assert [str(each) for each in remarks(after(NEW, late), late)] == [
        "2026-0001: it was accepted on 2026-12-25, and its terms bound us until 2026-12-24; tell the client in writing that they still hold"
    ]
    assert in_time
    assert not remarks(after(NEW, in_time), in_time)
    assert (lost := close(NEW, on(25, 12), "declined", "timing"))
    assert not remarks(after(NEW, lost), lost)


# ---- whatever is tried


DAYS = st.dates(Day(2026, 11, 20), Day(2027, 1, 20))
Try = tuple[Callable[..., Event | None], dict[str, object]]
TRIES: st.SearchStrategy[Try] = st.one_of(
    st.tuples(st.just(confirm), st.just({})),
    st.tuples(st.just(note), st.fixed_dictionaries({"text": st.text(max_size=5)}, optional={"next_date": DAYS})),
    st.tuples(st.just(touch), st.just({})),
    st.tuples(st.just(acknowledge), st.fixed_dictionaries({}, optional={"under_review": st.booleans(), "next_date": DAYS})),
    st.tuples(st.just(revise), st.just({})),
    st.tuples(st.just(close), st.fixed_dictionaries({"kind": st.sampled_from(CLOSING)}, optional={"reason": st.sampled_from(REASONS)})),
)


@given(st.lists(st.tuples(DAYS, TRIES), max_size=12))
def test_events_keep_their_order_end_once_and_an_ended_one_takes_notes_alone(tries: list[tuple[Day, Try]]) -> None:
    proposal = NEW
    for day, (decide, options) in tries:
        when = When(day, Day(2027, 1, 15), datetime.datetime(2027, 1, 15, tzinfo=datetime.UTC))
        try:
            event = decide(proposal, when, **options)
        except InputError:
            continue
        proposal = after(proposal, event) if event else proposal
    days, kinds = [each.on for each in proposal.events], [each.kind for each in proposal.events]
    assert days == sorted(days)
    assert max(days) <= Day(2027, 1, 15)
    ends = [number for number, kind in enumerate(kinds) if kind in CLOSING]
    assert len(ends) <= 1
    assert not ends or set(kinds[ends[0] + 1 :]) <= {"noted"}
    assert kinds.count("confirmed") <= 1
    assert kinds.count("revised") <= 1
