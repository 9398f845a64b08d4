from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from registering import DAY, PLACE, asked, at, made
from sqlalchemy import event

from kamdocs.errors import OutsideError
from kamdocs.register import Event, Made, Register, open_register
from kamdocs.register import database as module

LOST = "and it did not say whether the last step is stored; give the same command again: nothing is issued twice"


def lose_commits(register: Register, monkeypatch: pytest.MonkeyPatch, *losses: str) -> None:
    """The next commits fail: `after` they are stored, or `before`; `ok`: does not fail."""
    dialect = register._database._engine.dialect
    commit, waiting = dialect.do_commit, [*losses]

    def lost(connection: object) -> None:
        loss = waiting.pop(0) if waiting else "ok"
        if loss != "before":
            commit(connection)
        if loss != "ok":
            raise dialect.dbapi.OperationalError("the connection is gone")

    monkeypatch.setattr(dialect, "do_commit", lost)


@pytest.mark.parametrize("losses", [["after"], ["before"], ["before", "ok", "after"]], ids=str)
def test_a_lost_answer_issues_once(register_url: str, monkeypatch: pytest.MonkeyPatch, losses: list[str]) -> None:
    with open_register(register_url) as register:
        lose_commits(register, monkeypatch, *losses)
        issued = register.issue(asked())
        assert (issued.proposal.number, issued.version, issued.new) == ("2026-0001", made("2026-0001", 1, "first").version, True)
        assert register.proposals() == [issued.proposal]
        assert len(register.pending(PLACE)) == 1
        assert register.issue(asked(dossier="other.yaml")).proposal.number == "2026-0002"


@pytest.mark.parametrize("losses", [["after"], ["before"]], ids=str)
def test_a_lost_answer_appends_once(register_url: str, monkeypatch: pytest.MonkeyPatch, losses: list[str]) -> None:
    noted = Event("noted", DAY, at(5), 1, "called")
    with open_register(register_url) as register:
        register.issue(asked())
        lose_commits(register, monkeypatch, *losses)
        assert register.append("2026-0001", lambda _: noted).events[1:] == (noted,)
        assert [each.events[1:] for each in register.proposals()] == [(noted,)]


def test_a_step_that_is_never_stored_is_told_as_such(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_register(register_url) as register:
        lose_commits(register, monkeypatch, "before", "ok", "before")
        with pytest.raises(OutsideError) as refused:
            register.issue(asked())
        assert "did not say" not in str(refused.value)
        assert register.proposals() == []


def test_what_nobody_knows_is_found_out_by_the_next_command(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_register(register_url) as register:
        lose_commits(register, monkeypatch, "after", "after")  # the second: of the look at what was stored
        with pytest.raises(OutsideError) as refused:
            register.issue(asked())
        assert str(refused.value).endswith(LOST)
    with open_register(register_url) as register:
        again = register.issue(asked(now=at(1)))
        assert (again.proposal.number, again.new) == ("2026-0001", False)


def test_an_event_that_nobody_knows_of_is_looked_for_first(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        lose_commits(register, monkeypatch, "after", "after")
        with pytest.raises(OutsideError, match=r"is stored; see `kamdocs status 2026-0001` before you give the command again$"):
            register.append("2026-0001", lambda _: Event("noted", DAY, at(5), 1, "called"))


# ---- PostgreSQL over a line that breaks


class Line:
    """A way to a server that is cut at the next commit: `heard`: as soon as the server knows of it; `unheard`: before."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.cut: str | None = None
        self.is_broken = False
        """Nobody new is let in."""
        self._is_closed = False
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._is_closed = True
        with suppress(OSError):  # wakes who waits for a client
            socket.create_connection(("127.0.0.1", self.port)).close()

    def _accept(self) -> None:
        with self._listener:
            while not self._is_closed:
                client, _ = self._listener.accept()
                if self.is_broken or self._is_closed:
                    client.close()
                    continue
                server = socket.create_connection(self._server)
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=_carry, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):  # one of the two has gone
            while data := client.recv(65536):
                cut, self.cut = (self.cut, None) if b"COMMIT\0" in data else (None, self.cut)
                if cut:
                    client.shutdown(socket.SHUT_RDWR)
                if cut != "unheard":
                    server.sendall(data)
                if cut:
                    break
            server.shutdown(socket.SHUT_WR)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with source, target, suppress(OSError):  # the target has gone
        while data := source.recv(65536):
            target.sendall(data)


@contextmanager
def line_to(url: str) -> Iterator[tuple[Line, str]]:
    parts = urlsplit(url)
    with closing(Line((str(parts.hostname), int(parts.port or 0)))) as line:
        yield line, url.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{line.port}")


@pytest.mark.parametrize("cut", ["heard", "unheard"])
def test_a_line_that_breaks_at_the_commit_issues_once(postgresql_url: str, cut: str) -> None:
    with line_to(postgresql_url) as (line, url), open_register(url) as register:
        line.cut = cut
        issued = register.issue(asked())
        assert line.cut is None
        assert (issued.proposal.number, issued.new) == ("2026-0001", True)
        assert register.proposals() == [issued.proposal]


def test_a_line_that_stays_broken_leaves_the_next_command_to_find_out(postgresql_url: str) -> None:
    with line_to(postgresql_url) as (line, url), open_register(url) as register:
        line.cut = "heard"
        line.is_broken = True
        with pytest.raises(OutsideError) as refused:
            register.issue(asked())
        assert str(refused.value).endswith(LOST)
    with open_register(postgresql_url) as register:
        assert not register.issue(asked(now=at(1))).new


def test_a_connection_that_ends_while_the_document_is_made_issues_nothing(postgresql_url: str) -> None:
    def ended(number: str, version: int) -> Made:
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            # Those of this test's own database: other tests are at work on the same server.
            mine = "application_name = 'kamdocs' AND datname = current_database()"
            other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
        return made(number, version, "first")

    with open_register(postgresql_url) as register:
        with pytest.raises(OutsideError) as refused:
            register.issue(replace(asked(), make=ended))
        assert "the server does not answer as it should" in str(refused.value)
        assert "did not say" not in str(refused.value)
        assert register.proposals() == []  # a new connection is made
        assert register.issue(asked()).proposal.number == "2026-0001"


# ---- what stands in the way


def test_a_full_disk_takes_no_number(tmp_path: Path) -> None:
    def large(number: str, version: int) -> Made:
        return replace(made(number, version, "first"), document=bytes(1_000_000))

    with open_register(f"sqlite:///{(tmp_path / 'register.sqlite').as_posix()}") as register:

        @event.listens_for(register._database._engine, "connect")
        def _little_room(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA max_page_count = 60")

        with pytest.raises(OutsideError) as refused:
            register.issue(replace(asked(), make=large))
        assert str(refused.value) == (
            f"{tmp_path.as_posix()}/register.sqlite: the register cannot be used: the disk is full (database or disk is full); "
            "make room on it, and try again: nothing is half stored"
        )
        assert register.issue(asked()).proposal.number == "2026-0001"


@contextmanager
def held(url: str) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(url) as connection:
            connection.execute(f"SELECT pg_advisory_xact_lock({module._LOCK})")
            yield


def test_who_waits_too_long_is_told_so(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1)
    monkeypatch.setattr(module, "_TRY", 0)
    with open_register(register_url) as register:
        register.issue(asked())
        with held(register_url):
            assert len(register.proposals()) == 1  # whoever reads need not wait
            with pytest.raises(OutsideError, match=r"another program has held it for too long|others have been writing for"):
                register.append("2026-0001", lambda _: None)
        assert register.append("2026-0001", lambda _: None).number == "2026-0001"


def test_a_commit_is_on_the_disk_before_it_is_told(tmp_path: Path) -> None:
    with open_register(f"sqlite:///{(tmp_path / 'register.sqlite').as_posix()}") as register, register._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 3  # EXTRA
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
