from __future__ import annotations

import datetime
import hashlib
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from registering import DAY, PLACE, asked, at, made, revised
from sqlalchemy import Engine, event

from kamdocs.errors import InputError, OutsideError
from kamdocs.register import Delivery, Event, Made, Proposal, open_register
from kamdocs.register.store import Register


def closed(proposal: Proposal) -> Event:
    return Event("withdrawn", DAY, at(2), proposal.last.version)


# ---- issuing


def test_numbers_count_up_within_their_scope(register_url: str) -> None:
    with open_register(register_url) as register:
        given = [
            register.issue(asked(dossier=f"{number}.yaml", on=day, numbers="RS-{year}-{sequence:03}")).proposal.number
            for number, day in enumerate([DAY, DAY, datetime.date(2027, 1, 1), datetime.date(2027, 1, 1)])
        ]
    assert given == ["RS-2026-001", "RS-2026-002", "RS-2027-001", "RS-2027-002"]


def test_what_was_issued_is_read_again_as_it_was(register_url: str) -> None:
    with open_register(register_url) as register:
        issued = register.issue(asked())
    with open_register(register_url) as register:
        found = register.proposal("2026-0001")
        assert found == issued.proposal
        assert found == Proposal(
            "2026-0001", "dossiers/aurora.yaml", (made("2026-0001", 1, "first").version,), (Event("sent", DAY, at(), 1),)
        )
        assert register.document("2026-0001", 1) == b"2026-0001 version 1: first"
        assert register.with_digest(hashlib.sha256(b"2026-0001 version 1: first").hexdigest()) == ("2026-0001", 1)
        assert register.with_digest("0" * 64) is None


def test_the_same_is_not_issued_twice(register_url: str) -> None:
    with open_register(register_url) as register:
        assert register.issue(asked()).new
        again = register.issue(asked(now=at(9)))
        assert not again.new
        assert again.version == again.proposal.last
        assert [each.number for each in register.proposals()] == ["2026-0001"]
        assert len(again.proposal.events) == 1


def test_another_content_needs_a_next_version_that_was_begun(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        with pytest.raises(InputError) as refused:
            register.issue(asked("second"))
        assert str(refused.value) == (
            "dossiers/aurora.yaml: this is not what was sent as 2026-0001 version 1 on 2026-11-24; "
            "`kamdocs revise 2026-0001` starts version 2"
        )
        register.append("2026-0001", revised)
        with pytest.raises(InputError, match="nothing has changed since version 1 of 2026-0001"):
            register.issue(asked())
        second = register.issue(asked("second", now=at(3)))
        assert (second.proposal.number, second.version.version, second.new) == ("2026-0001", 2, True)
        assert [each.kind for each in second.proposal.events] == ["sent", "revised", "sent"]
        assert register.document("2026-0001", 1) == b"2026-0001 version 1: first"
        assert register.document("2026-0001", 2) == b"2026-0001 version 2: second"


def test_after_its_end_a_dossier_begins_a_new_number(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        register.append("2026-0001", closed)
        assert register.issue(asked(now=at(3))).proposal.number == "2026-0002"


def test_an_expired_proposal_is_renewed_revised_or_closed_first(register_url: str) -> None:
    later = DAY + datetime.timedelta(days=31)
    with open_register(register_url) as register:
        register.issue(asked())
        with pytest.raises(InputError, match=r"2026-0001 has expired.*`kamdocs renew 2026-0001`.*revise.*close"):
            register.issue(asked("second", on=later))
        register.append("2026-0001", revised)
        assert register.issue(asked("second", on=later)).version.version == 2


def test_a_dossier_is_known_by_its_account_or_by_its_place(register_url: str) -> None:
    elsewhere = "other:/srv/workspace"
    with open_register(register_url) as register:
        register.issue(asked())
        assert register.latest("dossiers/aurora.yaml", "AURORA s.p.a.", elsewhere) is not None
        assert register.latest("dossiers/aurora.yaml", "Aurora Group", PLACE) is not None
        assert register.latest("dossiers/aurora.yaml", "Borealis", elsewhere) is None
        assert register.latest("dossiers/borealis.yaml", "Aurora S.p.A.", PLACE) is None
        assert register.issue(asked("other", account="Borealis", place=elsewhere)).proposal.number == "2026-0002"


def test_nothing_is_taken_where_the_document_cannot_be_made(register_url: str) -> None:
    def refused(number: str, version: int) -> Made:
        raise InputError(())

    with open_register(register_url) as register:
        with pytest.raises(InputError):
            register.issue(replace(asked(), make=refused))
        assert register.proposals() == []
        assert register.issue(asked()).proposal.number == "2026-0001"


def test_a_new_pattern_may_not_give_an_old_number(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(numbers="{year}-{sequence:02}"))
        with pytest.raises(InputError, match="the next number, 2026-01, was given before, under another pattern; change `numbering`"):
            register.issue(asked(dossier="other.yaml", numbers="{year}-0{sequence}"))


def test_registers_are_told_apart(register_url: str, postgresql_url: str) -> None:
    with open_register(register_url) as one, open_register(postgresql_url) as other, open_register(register_url) as again:
        assert one.uid == again.uid
        assert (one.uid == other.uid) == (register_url == postgresql_url)


# ---- dates


def test_a_date_given_lies_not_before_the_last_in_its_scope(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(date_given=True))
        with pytest.raises(InputError) as refused:
            register.issue(asked(dossier="other.yaml", on=DAY - datetime.timedelta(days=1), date_given=True))
        assert str(refused.value) == (
            "other.yaml: the date 2026-11-23 lies before that of 2026-0001, which was issued last, on 2026-11-24; "
            "give 2026-11-24 or a later date with --date"
        )
        assert register.issue(asked(dossier="other.yaml", on=datetime.date(2025, 12, 31), date_given=True)).proposal.number == "2025-0001"


def test_a_version_is_not_dated_before_the_one_it_replaces(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(date_given=True))
        register.append("2026-0001", revised)
        with pytest.raises(InputError, match="the date 2026-11-23 lies before that of version 1, 2026-11-24"):
            register.issue(asked("second", on=DAY - datetime.timedelta(days=1), date_given=True))


def test_a_clock_that_was_moved_back_issues_nothing(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(now=at(30)))
        with pytest.raises(OutsideError) as refused:
            register.issue(asked(dossier="other.yaml", now=at(19)))
        assert str(refused.value) == (
            "other.yaml: the clock was moved back: 2026-0001 was issued at 2026-11-24 14:30 UTC, and it is 2026-11-24 14:19 UTC now; "
            "set the clock, or give the day with --date"
        )
        assert register.issue(asked(dossier="other.yaml", now=at(26))).new


def test_a_date_given_lies_at_most_a_day_ahead(register_url: str) -> None:
    with open_register(register_url) as register:
        with pytest.raises(InputError) as refused:
            register.issue(asked(on=datetime.date(2026, 12, 31), now=at(), date_given=True))
        assert str(refused.value) == (
            "dossiers/aurora.yaml: 2026-12-31 is still to come: a proposal is dated on the day it is sent; "
            "give today with --date, or leave it out"
        )
        assert register.issue(asked(on=DAY + datetime.timedelta(days=1), now=at(), date_given=True)).new


def test_after_a_clock_that_was_wrong_once_the_day_given_is_taken(register_url: str) -> None:
    wrong = datetime.date(2036, 5, 1)
    with open_register(register_url) as register:
        register.issue(asked(on=wrong, numbers="{sequence}"))
        with pytest.raises(OutsideError, match=r"set the clock, or give the day with --date"):
            register.issue(asked(dossier="other.yaml", numbers="{sequence}"))
        assert register.issue(asked(dossier="other.yaml", numbers="{sequence}", date_given=True)).proposal.number == "2"
        register.append("1", lambda _: Event("revised", DAY, at(1), 1))
        assert register.issue(asked("second", numbers="{sequence}", date_given=True)).version.on == DAY


def test_numbers_differ_by_more_than_case(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(numbers="A{sequence}"))
        with pytest.raises(InputError, match="the next number, a1, was given before, under another pattern"):
            register.issue(asked(dossier="other.yaml", numbers="a{sequence}"))


@pytest.mark.parametrize("told", ["{}", "[]", "garbage", '{"client": {"name": 1, "age": 2}}'])
def test_a_version_that_tells_nothing_is_damage(tmp_path: Path, told: str) -> None:
    file = tmp_path / "register.sqlite"
    with open_register(f"sqlite:///{file.as_posix()}") as register:
        register.issue(asked())
    with sqlite3.connect(file) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'versions'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE versions SET told = ?", (told,))
    connection.close()
    with open_register(f"sqlite:///{file.as_posix()}") as register, pytest.raises(OutsideError, match=r"it is damaged .*register repair"):
        register.proposals()


def test_a_date_in_the_future_stops_what_the_clock_dates(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked(on=DAY + datetime.timedelta(days=2), now=at()))
        with pytest.raises(InputError, match="2026-0001 was issued with the date 2026-11-26, which lies after today, 2026-11-24"):
            register.issue(asked(dossier="other.yaml"))
        assert register.issue(asked(dossier="other.yaml", on=DAY + datetime.timedelta(days=1), now=at(5))).new


# ---- events


def test_events_are_appended_by_what_is_decided_of_the_proposal(register_url: str) -> None:
    noted = Event("noted", DAY, at(7), 1, "called: «risponde il 12»", datetime.date(2026, 12, 12))
    with open_register(register_url) as register:
        register.issue(asked())
        assert register.append("2026-0001", lambda proposal: noted if proposal.last.version == 1 else None).events[1:] == (noted,)
        assert register.append("2026-0001", lambda _: None).events[1:] == (noted,)
        renewed = Event("renewed", DAY, at(8), 1, until=datetime.date(2027, 1, 8))
        lost = Event("declined", DAY, at(9), 1, reason="price")
        register.append("2026-0001", lambda _: renewed)
        assert register.append("2026-0001", lambda _: lost).closed == lost
    with open_register(register_url) as register:
        assert [each.events[1:] for each in register.proposals()] == [(noted, renewed, lost)]
        assert register.proposals(open_only=True) == []


def test_a_refused_event_leaves_nothing(register_url: str) -> None:
    def refuse(_: Proposal) -> Event:
        raise InputError(())

    with open_register(register_url) as register:
        issued = register.issue(asked()).proposal
        with pytest.raises(InputError):
            register.append("2026-0001", refuse)
        assert register.proposal("2026-0001") == issued


def test_half_a_character_is_refused(register_url: str) -> None:
    with open_register(register_url) as register:
        issued = register.issue(asked()).proposal
        with pytest.raises(InputError, match=r"this text cannot be kept: 'caff\\udce8'; write the text again"):
            register.append("2026-0001", lambda _: Event("noted", DAY, at(7), 1, "caff\udce8"))
        with pytest.raises(InputError, match=r"rename the file or folder"):
            register.pending("desk:/caff\udce8")
        assert register.proposals() == [issued]


def test_an_unknown_number_names_the_nearest(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        assert register.proposal("2026-001") is None
        with pytest.raises(InputError) as refused:
            register.append("2026-001", lambda _: None)
        assert str(refused.value) == "there is no proposal '2026-001' in the register; did you mean '2026-0001'?"
        with pytest.raises(InputError, match="2026-0001 has no version 2; its last one is 1"):
            register.document("2026-0001", 2)


def test_proposals_are_told_in_the_order_of_their_issue(register_url: str) -> None:
    with open_register(register_url) as register:
        for number in range(11):
            register.issue(asked(dossier=f"{number}.yaml", numbers="{sequence}"))
        register.append("3", closed)
        assert [each.number for each in register.proposals()] == [str(number) for number in range(1, 12)]
        assert [each.number for each in register.proposals(open_only=True)] == ["1", "2", *map(str, range(4, 12))]


# ---- deliveries


def paths(waiting: list[Delivery]) -> list[str]:
    return [each.path for each in waiting]


def test_files_wait_until_they_are_written(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        register.issue(asked(dossier="other.yaml"))
        first, second = register.pending(PLACE)
        assert (first.number, first.version, first.kind, first.path) == ("2026-0001", 1, "document", "proposals/2026-0001 v1 aurora.docx")
        assert register.pending("other:/srv/workspace") == []
        register.deliver(PLACE, lambda each: each.id == second.id, at(5))
        assert register.pending(PLACE) == [first]
        register.deliver(PLACE, lambda _: True, at(6))
        register.deliver(PLACE, lambda _: pytest.fail("written twice"), at(7))


def test_a_file_is_written_again_where_it_is_asked_for(register_url: str) -> None:
    mail = Delivery("mail", "proposals/2026-0001 v1 aurora.eml")
    with open_register(register_url) as register:
        register.issue(asked())
        register.add_deliveries("2026-0001", 1, PLACE, [mail, mail])
        register.add_deliveries("2026-0001", 1, PLACE, [Delivery("document", "proposals/2026-0001 v1 aurora.docx"), mail])
        assert paths(register.pending(PLACE)) == ["proposals/2026-0001 v1 aurora.docx", mail.path]
        register.deliver(PLACE, lambda _: True, at(5))
        register.add_deliveries("2026-0001", 1, PLACE, [mail])
        assert paths(register.pending(PLACE)) == [mail.path]
        with pytest.raises(InputError, match="2026-0001 has no version 2"):
            register.add_deliveries("2026-0001", 2, PLACE, [mail])


def test_who_writes_reads_the_register_within_the_same_lock(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        register.deliver(PLACE, lambda each: register.document(each.number, each.version) == b"2026-0001 version 1: first", at(5))
        assert register.pending(PLACE) == []


def test_a_run_that_is_stopped_while_it_writes_has_written_nothing(register_url: str) -> None:
    def stopped(_: Delivery) -> bool:
        raise KeyboardInterrupt

    with open_register(register_url) as register:
        register.issue(asked())
        waiting = register.pending(PLACE)
        with pytest.raises(KeyboardInterrupt):
            register.deliver(PLACE, stopped, at(5))
        assert register.pending(PLACE) == waiting


# ---- several at once


def in_threads(work: list[threading.Thread]) -> None:
    for each in work:
        each.start()
    for each in work:
        each.join()


def test_several_who_issue_at_once_leave_no_gap(register_url: str) -> None:
    given: list[str] = []

    def issue(name: str) -> None:
        with open_register(register_url) as register:
            given.extend(register.issue(asked(dossier=f"{name}{number}.yaml")).proposal.number for number in range(6))

    in_threads([threading.Thread(target=issue, args=(name,)) for name in "abcd"])
    assert sorted(given) == [f"2026-{number:04}" for number in range(1, 25)]


def test_two_who_send_the_same_issue_it_once(register_url: str) -> None:
    new: list[bool] = []
    together = threading.Barrier(2)

    def issue() -> None:
        with open_register(register_url) as register:
            together.wait()
            new.append(register.issue(asked()).new)

    in_threads([threading.Thread(target=issue) for _ in range(2)])
    assert sorted(new) == [False, True]


def test_a_reader_sees_one_state_and_stops_nobody(register_url: str) -> None:
    with open_register(register_url) as reader, open_register(register_url) as writer:
        writer.issue(asked())

        def issued_meanwhile(number: str, version: int) -> Made:
            assert [each.number for each in reader.proposals()] == ["2026-0001"]
            return made(number, version, "first")

        writer.issue(replace(asked(dossier="other.yaml"), make=issued_meanwhile))
        assert [each.number for each in reader.proposals()] == ["2026-0001", "2026-0002"]


def test_proposals_are_read_without_their_documents(register_url: str) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        asked_for: list[str] = []
        event.listen(engine_of(register), "before_cursor_execute", lambda *told: asked_for.append(told[2]))
        register.proposals()
    assert asked_for
    assert not any("document" in each for each in asked_for)


def engine_of(register: Register) -> Engine:
    engine: Engine = register._database._engine
    return engine


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_server_of_stricter_isolation_gives_every_number_once(postgresql_url: str, level: str) -> None:
    open_register(postgresql_url).close()
    strict = f"{postgresql_url}?options=-c%20default_transaction_isolation%3D{level.replace(' ', '%5C%20')}"
    given: list[str] = []

    def work(who: int) -> None:
        with open_register(strict) as register:
            for turn in range(5):
                name = f"{who}-{turn}"
                given.append(register.issue(asked(key=name, dossier=f"dossiers/{name}.yaml", account=name)).proposal.number)

    workers = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(given) == [f"2026-{number:04}" for number in range(1, 21)]
