"""A damaged SQLite register made again from its rows that are whole. No number and no version that was given is ever given again.

What is lost there may still be known elsewhere: a document's bytes from a copy of it, a number and a version from what a copy says of
itself. Such a number is kept from others, and no more: what was agreed under it is not guessed.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from sqlalchemy import Column, Table

from kamdocs.errors import InputError, OutsideError, Problem, count_text
from kamdocs.register.carving import CarvedRow, carved
from kamdocs.register.history import KINDS
from kamdocs.register.numbering import Pattern
from kamdocs.register.opening import SCHEMAS, open_register
from kamdocs.register.store import told_fields
from kamdocs.register.tables import deliveries, events, proposals, versions

__all__ = ["Copy", "Repaired", "repair"]

Row = dict[str, Any]
T = TypeVar("T")

_TABLES: Final = (proposals, versions, events, deliveries)
"""In the order in which one names another."""
_BESIDE: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside its file while it writes."""
_WAIT: Final = 60  # seconds until others have finished
_GONE: Final = "no more is known than that the number was given"


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that was issued, as it lies in a folder. `number`, `version`: what it says of itself; `name`: for messages."""

    name: str
    number: str
    version: int
    digest: str
    """SHA-256 of its bytes, in hex."""
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of it. `kept`: where the damaged file lies now; None where there was none, or nothing was wrong.

    `changed`: False where nothing was wrong, and nothing was done. `lost`: what is not there any more; empty where all was saved.
    """

    changed: bool
    kept: Path | None
    proposals: int
    versions: int
    events: int
    lost: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Rows:
    """The rows of a register by their ids, and what is told of those that are lost."""

    proposals: dict[int, Row] = field(default_factory=dict)
    versions: dict[int, Row] = field(default_factory=dict)
    events: dict[int, Row] = field(default_factory=dict)
    deliveries: dict[int, Row] = field(default_factory=dict)
    uid: str | None = None
    lost: list[Problem] = field(default_factory=list)

    def of(self, table: Table) -> dict[int, Row]:
        found: dict[int, Row] = getattr(self, table.name)
        return found

    def add(self, name: str, row: Row) -> int:
        rows: dict[int, Row] = getattr(self, name)
        new = next(key for key in itertools.count(1) if key not in rows)  # the place of one that is lost, if there is one
        rows[new] = {"id": new, **row}
        return new


def repair(file: Path, copies: Sequence[Copy], pattern: Pattern, place: str, at: datetime.datetime, last: str | None = None) -> Repaired:
    """Makes the register in `file` again where it is damaged, or does not know a number that was given. The damaged file is kept beside.

    `pattern`: of the workspace's numbers. `place`: machine and folder of the workspace, for a proposal whose own is lost. `at`: this
    moment, in UTC. `last`: the last number that was given, where nothing else tells it. Raises InputError where there is nothing to repair,
    or `last` is none of the pattern's; OutsideError where another program holds the file, or the disk fails.
    """
    where = file.as_posix()
    if last is not None and _counted(last, pattern) is None:
        raise InputError(Problem("", f"{last!r} is no number of this workspace's pattern", "give it as it stands in a document"))
    if not file.is_file() and not copies and last is None:
        raise InputError(Problem(where, "there is no register here", "`kamdocs send` makes one"))
    try:
        return _repaired(file, copies, pattern, place, at, last)
    except sqlite3.Error as failed:
        busy = getattr(failed, "sqlite_errorname", "") == "SQLITE_BUSY"
        hint = "close the program that holds it, and try again" if busy else "look at the disk, and try again: nothing is changed"
        raise OutsideError(Problem(where, f"the register cannot be repaired: {failed}", hint)) from None
    except OSError as failed:
        hint = "look at the disk, and try again: the damaged file is kept"
        raise OutsideError(Problem(where, f"the register cannot be repaired: {failed.strerror or failed}", hint)) from None


def _repaired(file: Path, copies: Sequence[Copy], pattern: Pattern, place: str, at: datetime.datetime, last: str | None) -> Repaired:
    kept = _kept_name(file, at)
    with tempfile.TemporaryDirectory(prefix="kamdocs-", ignore_cleanup_errors=True) as room:
        new = Path(room) / "register.sqlite"
        try:
            _copy(file, kept)  # before SQLite touches it
            with _held(file) as held:
                _refuse_newer(held, file)
                rows = _rows(held.pages())
                unread = held.counts(versions) - len(rows.versions)
                whole = held.is_whole() and not _damaged(rows) and unread <= 0
                if unread > 0:
                    rows.lost.append(Problem("", f"{count_text(unread, 'version')} of the register cannot be read", _GONE))
                known = _lost_versions(rows) if whole else set()
                if not whole:
                    _tell_missing(rows)
                _complete(rows, copies, pattern, place, at, last)
                _tell_lost(rows, _lost_versions(rows) - known, copies)
                if whole and not rows.lost:
                    _forget(kept)
                    return Repaired(False, None, len(rows.proposals), len(rows.versions), len(rows.events))
                _make(new, rows)
                put = held.put(new)
        except BaseException:
            _forget(kept)
            raise
        if not put:
            _replace(file, new)
    return Repaired(True, kept if kept.is_file() else None, len(rows.proposals), len(rows.versions), len(rows.events), tuple(rows.lost))


def _refuse_newer(held: _Held, file: Path) -> None:
    """What a newer kamdocs keeps would be lost."""
    schema = held.schema()
    if schema and re.fullmatch("[0-9]{4}", schema) and schema > SCHEMAS[-1]:
        hint = "bring kamdocs up to date: pip install --upgrade kamdocs"
        raise OutsideError(Problem(file.as_posix(), f"a newer kamdocs has written this register (schema {schema!r})", hint))


# ---- the file


def _kept_name(file: Path, at: datetime.datetime) -> Path:
    """A name that no file has."""
    for number in itertools.count(1):
        kept = file.with_name(f"{file.stem} damaged {at:%Y-%m-%d %H%M%S}{f' {number}' if number > 1 else ''}{file.suffix}")
        if not kept.exists():
            return kept
    raise AssertionError("unreachable")


def _copy(file: Path, kept: Path) -> None:
    """The file as it was found, with what lies beside it."""
    for ending in ("", *_BESIDE):
        if (part := Path(f"{file}{ending}")).is_file():
            shutil.copy2(part, f"{kept}{ending}")


def _forget(kept: Path) -> None:
    for ending in ("", *_BESIDE):
        Path(f"{kept}{ending}").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """The damaged file, which nobody else writes meanwhile, where SQLite can still lock it."""

    file: BinaryIO | None
    connection: sqlite3.Connection | None

    def pages(self) -> bytes:
        return self.file.read() if self.file else b""

    def is_whole(self) -> bool:
        """Whether SQLite finds nothing wrong in it."""
        if self.connection is None:
            return False
        try:
            tables = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_schema")}
            checked = self.connection.execute("PRAGMA integrity_check").fetchall()
            return checked == [("ok",)] and tables >= {"register", *(table.name for table in _TABLES)}
        except sqlite3.DatabaseError:
            return False

    def schema(self) -> str | None:
        """As it is noted; None where nobody can read it."""
        return self._one("SELECT version_num FROM alembic_version", str)

    def counts(self, table: Table) -> int:
        """Its rows, as SQLite counts them; 0 where it cannot."""
        return self._one(f"SELECT count(*) FROM {table.name} NOT INDEXED", int) or 0

    def _one(self, query: str, kind: type[T]) -> T | None:
        if self.connection is None:
            return None
        try:
            found = self.connection.execute(query).fetchone()
        except sqlite3.DatabaseError:
            return None
        return found[0] if found and isinstance(found[0], kind) else None

    def put(self, new: Path) -> bool:
        """Writes the new register into it, whole or not at all; False where SQLite cannot."""
        if self.connection is None:
            return False
        with closing(sqlite3.connect(new)) as source:
            try:
                source.backup(self.connection)
            except sqlite3.DatabaseError as failed:
                if isinstance(failed, sqlite3.OperationalError):  # no damage: another holds it, or the disk is full
                    raise
                return False
        return True


@contextmanager
def _held(file: Path) -> Iterator[_Held]:
    """What a killed program left half written is undone first. Raises sqlite3.OperationalError where another program holds the file."""
    if not file.is_file():
        yield _Held(None, None)
        return
    # Read through a file that is closed last: on POSIX, closing it lets go the locks that SQLite has.
    with file.open("rb") as pages, closing(sqlite3.connect(file, timeout=_WAIT, isolation_level=None)) as connection:
        try:
            # Held from here on, also between two transactions.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            usable = True
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            usable = False
        yield _Held(pages, connection if usable else None)


def _replace(file: Path, new: Path) -> None:
    """For a file that SQLite cannot even lock, and so nobody else can write."""
    part = file.with_name(f".{file.name}.part")
    shutil.copyfile(new, part)
    for ending in _BESIDE:  # they belong to the old one
        Path(f"{file}{ending}").unlink(missing_ok=True)
    part.replace(file)


def _make(new: Path, rows: _Rows) -> None:
    """A register of these rows."""
    open_register(f"sqlite:///{new.as_posix()}").close()
    with closing(sqlite3.connect(new)) as connection:
        if rows.uid:
            connection.execute("UPDATE register SET uid = ?", (rows.uid,))
        for table in _TABLES:
            names = [column.name for column in table.columns]
            columns, values = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
            told = ([row[name] for name in names] for _, row in sorted(rows.of(table).items()))
            connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", told)
        connection.commit()


# ---- rows that are whole


def _rows(pages: bytes) -> _Rows:
    rows = _Rows()
    for each in carved(pages):
        if len(each.values) == 1 and isinstance(each.values[0], str) and re.fullmatch("[0-9a-f]{32}", each.values[0]):
            rows.uid = each.values[0]
        for table in _TABLES:
            row = _row(each, table)
            if row and _is_better(row, rows.of(table).get(each.id)):
                rows.of(table)[each.id] = row
    return rows


def _row(found: CarvedRow, table: Table) -> Row | None:
    """The row as one of `table`; None where it is none, or not whole. A version's document may be lost: None."""
    columns = list(table.columns)
    if len(columns) != len(found.values) or found.values[0] is not None:
        return None
    row = {column.name: value for column, value in zip(columns, found.values, strict=True)} | {"id": found.id}
    is_whole = found.whole or (table is versions and row["told"] is not None)
    return row if is_whole and all(_fits(column, row[column.name]) for column in columns) and _is_sound(row, table) else None


def _fits(column: Column[Any], value: Any) -> bool:
    kind = column.type.python_type
    if value is None:
        return bool(column.nullable) or column.name == "document"
    if kind is datetime.date:
        return _reads(datetime.date.fromisoformat, value)
    return isinstance(value, kind)


def _is_sound(row: Row, table: Table) -> bool:
    if table is versions:
        return _reads(told_fields, row["told"])
    return table is not events or (row["kind"] in KINDS and _reads(datetime.datetime.fromisoformat, row["at"]))


def _reads(read: Callable[[str], object], value: Any) -> bool:
    try:
        read(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return True


def _is_better(row: Row, before: Row | None) -> bool:
    """Whether of two states of one row this is the later, or the whole one. A page that is no longer in use may hold an earlier one."""
    if before is None:
        return True
    if "document" in row:
        return not _has_document(before)
    return "written_at" not in row or before["written_at"] is None


def _has_document(row: Row) -> bool:
    return row["document"] is not None and hashlib.sha256(row["document"]).hexdigest() == row["digest"]


def _damaged(rows: _Rows) -> bool:
    return not all(map(_has_document, rows.versions.values()))


# ---- what is known elsewhere


def _complete(rows: _Rows, copies: Sequence[Copy], pattern: Pattern, place: str, at: datetime.datetime, last: str | None) -> None:
    """Makes the rows whole among themselves, and keeps each number and version that was given from being given again."""
    for row in list(rows.versions.values()):
        if row["proposal_id"] not in rows.proposals:
            _rebuild(rows, row, pattern, place)
        if row["proposal_id"] in rows.proposals and _reserve_version(rows, row["proposal_id"], row["version"], row["on"], at):
            number = rows.proposals[row["proposal_id"]]["number"]
            message = f"what happened to version {row['version']} is lost; it is noted as sent on {row['on']}"
            rows.lost.append(Problem(number, message, f"`kamdocs log {number}` notes what you remember"))
    _restore(rows, copies)
    _drop(rows, "versions", "proposal_id", rows.proposals, "version")
    _drop(rows, "events", "proposal_id", rows.proposals, "event")
    _drop(rows, "deliveries", "version_id", rows.versions, "")
    for copy in sorted(copies, key=lambda each: (each.number, each.version)):
        _reserve_version(rows, _reserved(rows, copy.number, pattern, place), copy.version, at.date().isoformat(), at)
    if last is not None and all(row["number"] != last for row in rows.proposals.values()):
        _reserved(rows, last, pattern, place)
        rows.lost.append(Problem(last, "it is not in the register, and is kept from being given again", ""))


def _restore(rows: _Rows, copies: Sequence[Copy]) -> None:
    """Gives the documents that are lost from their copies; a version whose document is nowhere is lost."""
    by_digest = {each.digest: each for each in copies}
    for key, row in list(rows.versions.items()):
        if not _has_document(row):
            copy = by_digest.get(row["digest"])
            row["document"] = copy.read() if copy else None
            if not _has_document(row):
                del rows.versions[key]


def _lost_versions(rows: _Rows) -> set[tuple[str, int]]:
    """Number and version of what was sent, and is not there."""
    there = {(row["proposal_id"], row["version"]) for row in rows.versions.values()}
    sent = {(row["proposal_id"], row["version"]) for row in rows.events.values() if row["kind"] == "sent"}
    return {(rows.proposals[proposal]["number"], version) for proposal, version in sent - there if proposal in rows.proposals}


def _tell_lost(rows: _Rows, lost: set[tuple[str, int]], copies: Sequence[Copy]) -> None:
    names = {(each.number, each.version): each.name for each in copies}
    for number, version in sorted(lost):
        name = names.get((number, version))
        rows.lost.append(Problem(number, f"version {version} is lost", f"{name} is what was sent; {_GONE}" if name else _GONE))


def _number_of(version: Row) -> str | None:
    """As the plan of a version tells it."""
    number: str | None = json.loads(version["told"])["plan"].get("proposal", {}).get("number")
    return number


def _rebuild(rows: _Rows, version: Row, pattern: Pattern, place: str) -> None:
    """The proposal of a version, from what the version tells."""
    told = json.loads(version["told"])
    number = _number_of(version)
    if not number or any(row["number"] == number for row in rows.proposals.values()):
        return
    dossiers = [name for name in told["inputs"] if name.startswith("dossiers/") and ".private." not in name]
    scope, sequence = _counted(number, pattern) or (number, 1)
    rows.proposals[version["proposal_id"]] = {
        "id": version["proposal_id"],
        "number": number,
        "scope": scope,
        "sequence": sequence,
        "dossier": dossiers[0] if dossiers else "",
        "account": told["client"]["name"],
        "place": place,
    }
    if not dossiers:
        rows.lost.append(Problem(number, "of which dossier it was made is lost", "`kamdocs send` gives that dossier a new number"))


def _reserved(rows: _Rows, number: str, pattern: Pattern, place: str) -> int:
    """The id of the proposal of that number; one that nothing else is known of is added."""
    for key, row in rows.proposals.items():
        if row["number"] == number:
            return key
    scope, sequence = _counted(number, pattern) or (number, 1)
    return rows.add("proposals", {"number": number, "scope": scope, "sequence": sequence, "dossier": "", "account": "", "place": place})


def _reserve_version(rows: _Rows, proposal: int, version: int, on: str, at: datetime.datetime) -> bool:
    """Adds its `sent` event, by which the next version is counted; False where it is there."""
    if any((row["kind"], row["proposal_id"], row["version"]) == ("sent", proposal, version) for row in rows.events.values()):
        return False
    told = {"text": "written again by `kamdocs register repair`", "next_date": None, "until": None, "reason": None}
    rows.add("events", {"proposal_id": proposal, "kind": "sent", "on": on, "at": at.isoformat(), "version": version, **told})
    return True


def _drop(rows: _Rows, name: str, column: str, among: dict[int, Row], thing: str) -> None:
    """Takes out the rows whose own proposal or version is lost. `thing`: "" where nobody misses them."""
    held: dict[int, Row] = getattr(rows, name)
    orphans = [key for key, row in held.items() if row[column] not in among]
    for key in orphans:
        del held[key]
    if orphans and thing:
        rows.lost.append(Problem("", f"{count_text(len(orphans), thing)} of proposals that are lost", _GONE))


def _tell_missing(rows: _Rows) -> None:
    """Ids are given one after another: what is left out is lost."""
    for thing, held in (("proposal", rows.proposals), ("event", rows.events)):
        if missing := max(held, default=0) - len(held):
            rows.lost.append(Problem("", f"{count_text(missing, thing)} of the register cannot be read", _GONE))


def _counted(number: str, pattern: Pattern) -> tuple[str, int] | None:
    """Scope and sequence of a number of this pattern; None where it is none."""
    digits = {"year": r"\d{4}", "month": r"\d{2}", "sequence": r"\d+"}
    written = "".join(f"(?P<{text}>{digits[text]})" if is_field else re.escape(text) for text, is_field in pattern.parts)
    found = re.fullmatch(written, number, re.ASCII)
    if found is None:
        return None
    filled = "".join(text if not is_field else "{sequence}" if text == "sequence" else found[text] for text, is_field in pattern.parts)
    return filled, int(found["sequence"])
