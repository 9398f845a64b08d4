from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from kamdocs.errors import InputError
from kamdocs.lifecycle.events import When, close
from kamdocs.lifecycle.renewing import Limit, last_day_after, limits_of, renew
from kamdocs.model.reading import Located, read
from kamdocs.model.settings import Settings
from kamdocs.register.history import Client, Event, Proposal, Version
from kamdocs.register.states import state, valid_until
from kamdocs.source import parse

Day = datetime.date
ISSUED = Day(2026, 11, 24)
VERSION = Version(1, "k1", ISSUED, Day(2026, 12, 24), "d1", Client("Aurora", "en", "IT"), {}, {})
SENT = Event("sent", ISSUED, datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), 1)
NEW = Proposal("2026-0001", "dossiers/aurora.yaml", (VERSION,), (SENT,))
LISTED = replace(
    NEW,
    versions=(
        replace(
            VERSION,
            price_lists=(("prices-2026", Day(2026, 12, 31), ("CAB-8", "CAB-9")), ("services", None, ("SRV-1",))),
        ),
    ),
)


def on(day: int, month: int = 12, year: int = 2026) -> When:
    then = Day(year, month, day)
    return When(then, then, datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC))


def after(proposal: Proposal, *events: Event | None) -> Proposal:
    assert all(events)
    return replace(proposal, events=(*proposal.events, *(each for each in events if each)))


def refused(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [str(problem) for problem in error.value.problems]


# ---- until when


def test_it_holds_until_the_new_day_also_where_it_had_expired() -> None:
    assert state(NEW, Day(2027, 1, 4)) == "expired"
    event = renew(NEW, on(4, 1, 2027), Day(2027, 1, 31))
    assert event == Event("renewed", Day(2027, 1, 4), on(4, 1, 2027).at, 1, until=Day(2027, 1, 31))
    renewed = after(NEW, event)
    assert (state(renewed, Day(2027, 1, 31)), valid_until(renewed)) == ("sent", Day(2027, 1, 31))
    assert state(renewed, Day(2027, 2, 1)) == "expired"


def test_a_day_that_is_not_later_or_is_past_is_refused() -> None:
    assert refused(lambda: renew(NEW, on(1), Day(2026, 12, 24))) == [
        "2026-0001: it holds until 2026-12-24 already, and 2026-12-24 is not later; give a later day"
    ]
    assert refused(lambda: renew(NEW, on(1), Day(2026, 12, 23))) == [
        "2026-0001: it holds until 2026-12-24 already, and 2026-12-23 is not later; "
        "give a later day; `kamdocs revise` starts a version that ends sooner"
    ]
    assert refused(lambda: renew(NEW, on(4, 1, 2027), Day(2027, 1, 3))) == [
        "2026-0001: the new last day, 2027-01-03, is past; give 2027-01-04 or a later day"
    ]
    assert renew(NEW, on(4, 1, 2027), Day(2027, 1, 4)) is not None


def test_the_same_end_again_adds_nothing_and_a_later_one_follows() -> None:
    renewed = after(NEW, renew(NEW, on(1), Day(2027, 1, 31)))
    assert renew(renewed, on(2), Day(2027, 1, 31)) is None
    assert valid_until(after(renewed, renew(renewed, on(2), Day(2027, 2, 28)))) == Day(2027, 2, 28)
    assert refused(lambda: renew(renewed, on(2), Day(2027, 1, 15)))[0].startswith("2026-0001: it holds until 2027-01-31 already")


def test_what_has_ended_is_not_renewed() -> None:
    ended = after(NEW, renew(NEW, on(1), Day(2027, 1, 31)), close(NEW, on(2), "withdrawn"))
    for until in (Day(2027, 1, 31), Day(2027, 2, 28)):
        assert refused(lambda until=until: renew(ended, on(3), until))[0].startswith("2026-0001: this proposal has ended: it was withdrawn")  # type: ignore[misc]


# ---- counted in days


def test_days_count_like_a_validity_from_the_day_after_the_renewal() -> None:
    assert last_day_after(NEW, Day(2026, 12, 1), 30, None) == Day(2026, 12, 31)
    assert last_day_after(NEW, Day(2028, 2, 1), 28, None) == Day(2028, 2, 29)


def test_working_days_are_the_clients() -> None:
    # In Italy the 8th, the 25th and the 26th of December are holidays, in Ireland the last two alone.
    irish = replace(NEW, versions=(replace(VERSION, client=Client("Aurora", "en", "IE")),))
    assert last_day_after(NEW, Day(2026, 12, 4), None, 3) == Day(2026, 12, 10)
    assert last_day_after(irish, Day(2026, 12, 4), None, 3) == Day(2026, 12, 9)


def test_days_that_cannot_be_counted_are_told_with_the_way_out() -> None:
    nowhere = replace(NEW, versions=(replace(VERSION, client=Client("Aurora", "en")),))
    assert refused(lambda: last_day_after(nowhere, Day(2026, 12, 1), None, 5)) == [
        "2026-0001: the account had no country when the proposal was sent, so that its working days are not known; "
        "give the day with --until"
    ]
    assert last_day_after(nowhere, Day(2026, 12, 1), 5, None) == Day(2026, 12, 6)
    assert refused(lambda: last_day_after(NEW, Day(2026, 12, 1), 4_000_000, None)) == [
        "2026-0001: 4000000 days after 2026-12-01 lie outside the calendar; give the day with --until"
    ]
    assert refused(lambda: last_day_after(NEW, Day(2026, 12, 1), None, 5000)) == [
        "2026-0001: 5000 is no possible number of working days; it goes from 0 to 3660; give the day with --until"
    ]


# ---- prices from lists that end


def test_prices_from_a_list_that_ends_sooner_are_named_and_must_be_checked() -> None:
    assert refused(lambda: renew(LISTED, on(1), Day(2027, 1, 31))) == [
        "2026-0001: these prices would hold longer than their list: "
        "CAB-8, CAB-9 from the price list prices-2026, which ends on 2026-12-31; "
        "look whether these prices can be kept, then say --checked; `kamdocs revise 2026-0001` starts a version with new ones"
    ]
    assert "which ended on 2026-12-31" in refused(lambda: renew(LISTED, on(4, 1, 2027), Day(2027, 1, 31)))[0]


def test_what_was_checked_is_kept_with_the_renewal() -> None:
    event = renew(LISTED, on(1), Day(2027, 1, 31), checked=True)
    assert event is not None
    assert event.text == "checked: CAB-8, CAB-9 from the price list prices-2026, which ends on 2026-12-31"
    assert renew(after(LISTED, event), on(2), Day(2027, 1, 31)) is None


def test_a_list_that_holds_as_long_needs_no_check() -> None:
    event = renew(LISTED, on(1), Day(2026, 12, 31))
    assert event is not None
    assert event.text is None


# ---- the workspace's limits


def settings(*lines: str) -> Located[Settings]:
    return read(Settings, parse("\n".join(["kamdocs: workspace/1", *lines]), "kamdocs.yaml"))


def test_the_limits_are_those_of_the_approvals_that_look_at_the_validity() -> None:
    found = limits_of(settings("approvals:", "  - {by: cfo, discount: {above: 10%}}", "  - {by: ceo, validity_days: {above: 60}}"))
    assert found == (Limit(60, "ceo", "kamdocs.yaml:4:30"),)
    assert limits_of(settings()) == ()
    assert limits_of(None) == ()


def test_a_renewal_beyond_a_limit_needs_a_version_that_is_approved() -> None:
    limits = [Limit(60, "cfo", "kamdocs.yaml:4:6"), Limit(90, "ceo", "kamdocs.yaml:5:6")]
    assert renew(NEW, on(1), Day(2027, 1, 23), limits) is not None
    assert refused(lambda: renew(NEW, on(1), Day(2027, 1, 24), limits)) == [
        "kamdocs.yaml:4:6: 2026-0001 would hold 61 days, from 2026-11-24 to 2027-01-24; above 60 cfo must approve it; "
        "`kamdocs revise 2026-0001` starts a version that can be approved, or give 2027-01-23 or an earlier day"
    ]
    assert len(refused(lambda: renew(NEW, on(1), Day(2027, 3, 31), limits))) == 2


def test_no_earlier_day_is_proposed_where_it_holds_as_long_already() -> None:
    (told,) = refused(lambda: renew(NEW, on(1), Day(2027, 1, 24), [Limit(20, "cfo", "")]))
    assert told.endswith("starts a version that can be approved")


def test_all_that_is_wrong_is_told_at_once() -> None:
    before = replace(on(25, 11), on=Day(2026, 11, 23))
    told = refused(lambda: renew(LISTED, before, Day(2027, 3, 31), [Limit(60, "cfo", "kamdocs.yaml:4:6")]))
    assert [each.split(":")[0] for each in told] == ["kamdocs.yaml", "2026-0001", "2026-0001"]
    assert "2026-11-23 lies before 2026-11-24" in told[2]
