"""The database under a register: its connection, its transactions and its write lock, and its failures in plain words.

SQLite takes its lock with BEGIN IMMEDIATE and waits at each commit until the disk has it; PostgreSQL takes an advisory lock.
The lock of a process that was killed is let go by the system: whoever waits need not know of it.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from kamdocs.errors import InputError, MissingToolError, OutsideError, Problem

__all__ = ["PATIENCE", "DamagedRowError", "Database"]

T = TypeVar("T")

PATIENCE: Final = 300
"""Seconds that a command waits until others have written."""

_LOCK: Final = 0x6B616D646F6373  # PostgreSQL's advisory lock: "kamdocs"
_TRY: Final = 5  # seconds that one try to lock a SQLite file takes; between two, Ctrl-C is heard
_CONNECT: Final = 10  # seconds until a server that does not answer is given up

_AGAIN = "give the same command again: nothing is issued twice"
_REPAIR = "the file is kept as it is; `kamdocs register repair` saves what is whole"
_SQLITE = {
    "SQLITE_BUSY": ("another program has held it for too long", "close that program, and try again"),
    "SQLITE_FULL": ("the disk is full", "make room on it, and try again: nothing is half stored"),
    "SQLITE_CORRUPT": ("it is damaged", _REPAIR),
    "SQLITE_NOTADB": ("it is damaged: what it holds is no SQLite database", _REPAIR),
    "SQLITE_READONLY": ("it may not be written", "ask for permission to write the file and its folder"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "check that its folder exists, and may be written"),
    "SQLITE_IOERR": ("the disk failed to read or write it", "check the disk, and try again: nothing is half stored"),
}
_SERVER = "start the server, or check `register:` in kamdocs.yaml, or KAMDOCS_REGISTER"
_POSTGRESQL = {
    "42501": (
        "this user may not do it",
        "ask the database's owner for permission to make the register's tables, and to read and write them",
    ),
    "53100": ("the server's disk is full", "make room on it, and try again: nothing is half stored"),
    "55P03": (f"others have been writing for {PATIENCE} seconds", "try again"),
}


class DamagedRowError(Exception):
    """A row that the database gives without complaint says nothing that can be read. Its text tells what."""


class _LostCommitError(Exception):
    """The answer to a commit was lost: whether its transaction is stored is not known."""

    def __init__(self, told: Problem) -> None:
        super().__init__(told.message)
        self.told = told


class Database:
    """An engine with one transaction at a time: whatever is asked while it is open belongs to it.

    `shown`: the database as a message may name it, without the password. Raises MissingToolError without PostgreSQL's driver.
    """

    def __init__(self, url: URL) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.file = Path(url.database) if self.is_sqlite and url.database else None
        """What keeps it; None for a server."""
        self._password = str(url.password or "")
        place = f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"
        self.shown = (url.database or "") if self.is_sqlite else f"postgresql://{place}"
        try:
            self._engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        except ImportError:
            hint = 'pip install "kamdocs[postgresql]"'
            raise MissingToolError(Problem(self.shown, "a register in PostgreSQL needs the library psycopg", hint)) from None
        self._inside: Connection | None = None

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, whatever others write meanwhile. Raises OutsideError."""
        if self._inside is not None:
            yield self._inside
            return
        with self._failures(), self._engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                connection.execute(text("BEGIN"))
                _patiently(connection, "SELECT 1 FROM sqlite_master LIMIT 1")  # from here on it sees one state
            else:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    def write(self, work: Callable[[Connection], T], found: Callable[[Connection], T | None], way_out: str = _AGAIN) -> T:
        """Does `work` under the write lock, whole or not at all. Raises OutsideError, and what `work` raises.

        `found`: asked where the answer to the commit was lost: what the work has left; None where it left nothing, and is done once more.
        `way_out`: for whoever must find out himself, since the database answers no more.
        """
        for _ in range(2):
            try:
                return self._written(work)
            except _LostCommitError as error:
                lost = error.told
            try:
                # Under the lock too: a commit that is still on its way is over then.
                done = self._written(found)
            except (OutsideError, _LostCommitError):
                message = f"{lost.message}, and it did not say whether the last step is stored"
                raise OutsideError(Problem(lost.where, message, way_out)) from None
            if done is not None:
                return done
        raise OutsideError(lost)

    def _written(self, work: Callable[[Connection], T]) -> T:
        assert self._inside is None, "one transaction at a time"
        with self._failures(), self._engine.connect() as connection, connection.begin() as transaction:
            self._lock(connection)
            self._inside = connection
            try:
                done = work(connection)
            finally:
                self._inside = None
            try:
                transaction.commit()
            except DBAPIError as error:
                connection.invalidate()  # whatever has happened to it, nobody uses it again
                raise _LostCommitError(self._told(error)) from None
        return done

    def _lock(self, connection: Connection) -> None:
        if self.is_sqlite:
            _patiently(connection, "BEGIN IMMEDIATE")
            return
        # What others committed while this one waited is to be seen, whatever the server's default is.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
        connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{PATIENCE}s'"))  # of a machine that vanished
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    # ---- failures

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise OutsideError(self._told(error)) from None
        except sqlite3.Error as error:  # while it connects
            raise OutsideError(self._told_of(error)) from None
        except DamagedRowError as error:
            hint = _REPAIR if self.is_sqlite else "put the database back from its backup"
            raise OutsideError(Problem(self.shown, f"the register cannot be used: it is damaged ({error})", hint)) from None
        except UnicodeEncodeError as error:  # half a character, from a name or an argument that is no UTF-8
            hint = "write the text again, or rename the file or folder"
            raise InputError(Problem("", f"this text cannot be kept: {error.object!a}", hint)) from None

    def _told(self, error: DBAPIError) -> Problem:
        return self._told_of(error.orig or error)

    def _told_of(self, error: BaseException) -> Problem:
        reason = _without_password(_first_line(error), self._password)
        if self.is_sqlite:
            message, hint = _SQLITE.get(_sqlite_name(error), ("it failed", "try again"))
        else:
            message, hint = _POSTGRESQL.get(getattr(error, "sqlstate", None) or "", ("the server does not answer as it should", _SERVER))
        return Problem(self.shown, f"the register cannot be used: {message} ({reason})", hint)


def _patiently(connection: Connection, statement: str) -> None:
    """Does what takes a lock of SQLite; whoever holds it is waited for."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(text(statement))
            return
        except DBAPIError as error:
            if _sqlite_name(error.orig) != "SQLITE_BUSY" or time.monotonic() > until:
                raise


def _sqlite_name(error: BaseException | None) -> str:
    """The primary name of an error of SQLite: SQLITE_IOERR for SQLITE_IOERR_WRITE; "" where it has none."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).strip()


def _without_password(text: str, password: str) -> str:
    """A driver's text may show what it was given."""
    text = re.sub(r"//.*@", "//", text)
    return text.replace(password, "***") if password else text


# ---- engines


def _sqlite(url: URL) -> Engine:
    # The file is open while it is used alone: Windows lets nobody move a file that is open.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _TRY, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        # More than FULL: a commit whose journal came back after a power failure would give its number twice.
        connection.execute("PRAGMA synchronous = EXTRA")

    return engine


def _postgresql(url: URL) -> Engine:
    settings: dict[str, Any] = {"application_name": "kamdocs", "connect_timeout": _CONNECT}
    # What a pooler between the two could not keep is not used: prepared statements.
    given = {name: value for name, value in settings.items() if name not in url.query} | {"prepare_threshold": None}
    return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True, connect_args=given)
