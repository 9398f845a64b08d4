"""The register: its rows as history, and the few ways to add to it. Each is one transaction."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Insert, Row, func, insert, select, update
from sqlalchemy.sql import Select

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.register.database import DamagedRowError, Database
from kamdocs.register.history import Client, Delivery, Event, MailDraft, Proposal, Version
from kamdocs.register.issuing import Asked, Issue, Issued, Made, next_version, refuse_dates, refuse_versions_date
from kamdocs.register.tables import deliveries, events, proposals, register, versions
from kamdocs.values import folded

__all__ = ["Asked", "Issued", "Made", "Register", "told_fields"]

_VERSION = [column for column in versions.columns if column.name != "document"]


class Register:
    """What was sent, and what has happened to it since. `open_register` gives one; it is closed by `with`, or by `close`.

    `uid`: tells this register from any other. `file`: what keeps it; None for a server.
    Every method raises OutsideError where the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.file = database.file
        with database.reading() as connection:
            self.uid: str = connection.execute(select(register.c.uid)).scalar_one()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    # ---- reading

    def proposal(self, number: str) -> Proposal | None:
        """None where no proposal has that number."""
        with self._database.reading() as connection:
            return _one(connection, number)

    def proposals(self, open_only: bool = False) -> list[Proposal]:
        """All of them in the order of their first issue; `open_only`: without those that were accepted, declined or withdrawn."""
        with self._database.reading() as connection:
            found = _proposals(connection, select(proposals))
        return [each for each in found if not (open_only and each.closed)]

    def latest(self, dossier: str, account: str, place: str) -> Proposal | None:
        """The last proposal that was made of this dossier: for the same account by name, or in the same place. None where there is none."""
        with self._database.reading() as connection:
            return _latest(connection, dossier, account, place)

    def open_of(self, account: str, place: str) -> list[Proposal]:
        """The open proposals for the account of that name that were first sent from that place, in the order of their first issue."""
        with self._database.reading() as connection:
            found = _proposals(connection, select(proposals).where(proposals.c.place == place))
        return [each for each in found if not each.closed and folded(each.last.client.name) == folded(account)]

    def document(self, number: str, version: int) -> bytes:
        """The document as it was issued. Raises InputError where there is no such version."""
        with self._database.reading() as connection:
            found = connection.execute(_of(select(versions.c.document), number, version)).scalar_one_or_none()
            if found is None:
                raise _no_version(connection, number, version)
        return bytes(found)

    def with_digest(self, digest: str) -> tuple[str, int] | None:
        """Number and version of the document whose SHA-256 is `digest`, in hex; None where there is none."""
        wanted = select(proposals.c.number, versions.c.version).join_from(versions, proposals).where(versions.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(wanted.order_by(versions.c.id.desc()).limit(1)).one_or_none()
        return (row.number, row.version) if row else None

    def pending(self, place: str) -> list[Delivery]:
        """What is still to be written in `place`, in the order in which it was issued."""
        with self._database.reading() as connection:
            return _pending(connection, place)

    # ---- adding

    def issue(self, asked: Asked) -> Issued:
        """Gives the proposal its number and version and stores it, or tells that the same was sent already.

        `asked.make` is called under the write lock. Raises InputError where the next version was not begun, where nothing has changed
        since the last, and for a date before the last issue's; OutsideError for a clock that was moved back.
        """

        def work(connection: Connection) -> Issued:
            return self._issued(connection, asked)

        def found(connection: Connection) -> Issued | None:
            # Of another process, the same content in the same moment would be the same issue.
            latest = _latest(connection, asked.dossier, asked.account, asked.place)
            stored = latest is not None and latest.last.key == asked.key and _sent(latest).at == asked.at
            return Issued(latest, latest.last, new=True) if latest and stored else None

        return self._database.write(work, found)

    def append(self, number: str, decide: Callable[[Proposal], Event | None]) -> Proposal:
        """Adds what `decide` makes of the proposal as it stands, under the write lock; None adds nothing. Returns the proposal after it.

        Raises InputError where no proposal has that number, and what `decide` raises.
        """
        decided: list[Event | None] = []

        def work(connection: Connection) -> Proposal:
            proposal = _known(connection, number)
            decided[:] = [decide(proposal)]
            if decided[0] is None:
                return proposal
            _add_event(connection, _id_of(connection, number), decided[0])
            return _known(connection, number)

        def found(connection: Connection) -> Proposal | None:
            proposal = _known(connection, number)
            return proposal if decided[0] in (None, *proposal.events) else None

        return self._database.write(work, found, f"see `kamdocs status {number}` before you give the command again")

    def add_deliveries(self, number: str, version: int, place: str, deliveries: Sequence[Delivery]) -> None:
        """Files that the version is to be written to in `place`; one that is waiting there already is not added again.

        Raises InputError where there is no such version.
        """

        def work(connection: Connection) -> None:
            found = connection.execute(_of(select(versions.c.id), number, version)).scalar_one_or_none()
            if found is None:
                raise _no_version(connection, number, version)
            waiting = {(each.kind, each.path) for each in _pending(connection, place) if (each.number, each.version) == (number, version)}
            wanted = {(each.kind, each.path): each for each in deliveries}
            _add_deliveries(connection, found, place, [each for name, each in wanted.items() if name not in waiting])

        self._database.write(work, lambda _: None)

    def deliver(self, place: str, write: Callable[[Delivery], bool], at: datetime.datetime) -> None:
        """Calls `write` for each file that is waiting in `place`, under the write lock, and notes those for which it returns True."""
        if not self.pending(place):
            return

        def work(connection: Connection) -> None:
            for each in _pending(connection, place):
                if write(each):
                    connection.execute(update(deliveries).where(deliveries.c.id == each.id).values(written_at=_moment(at)))

        self._database.write(work, lambda _: None)

    def _issued(self, connection: Connection, asked: Asked) -> Issued:
        latest = _latest(connection, asked.dossier, asked.account, asked.place)
        version = next_version(latest, asked)
        if version is None:
            assert latest is not None
            return Issued(latest, latest.last, new=False)
        if version == 1:
            scope = asked.pattern.scope(asked.on)
            refuse_dates(asked, _last_issue(connection), _last_issue(connection, scope))
            number, proposal_id = _add_proposal(connection, asked, scope)
        else:
            assert latest is not None
            refuse_versions_date(asked, latest.last)
            number, proposal_id = latest.number, _id_of(connection, latest.number)
            scope = connection.execute(select(proposals.c.scope).where(proposals.c.id == proposal_id)).scalar_one()
            refuse_dates(asked, _last_issue(connection), _last_issue(connection, scope))
        made = asked.make(number, version)
        assert (made.version.version, made.version.key) == (version, asked.key), "what was made is not what was asked for"
        version_id = _add_version(connection, proposal_id, made)
        _add_event(connection, proposal_id, Event("sent", asked.on, asked.at, version))
        _add_deliveries(connection, version_id, asked.place, made.deliveries)
        return Issued(_known(connection, number), made.version, new=True)


# ---- rows as history


def _proposals(connection: Connection, wanted: Select[Any]) -> list[Proposal]:
    """The proposals whose rows `wanted` selects, in the order of their first issue. Raises DamagedRowError."""
    try:
        return _read_proposals(connection, wanted)
    except UnicodeEncodeError:  # of what was asked, not of what is there
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DamagedRowError("a row of it says nothing that can be read") from error


def _read_proposals(connection: Connection, wanted: Select[Any]) -> list[Proposal]:
    rows = connection.execute(wanted.order_by(proposals.c.id)).all()
    ids = [row.id for row in rows] if wanted.whereclause is not None else None
    issued, happened = defaultdict(list), defaultdict(list)
    for row in connection.execute(_only(select(*_VERSION).order_by(versions.c.version), versions.c.proposal_id, ids)):
        issued[row.proposal_id].append(_version(row))
    for row in connection.execute(_only(select(events).order_by(events.c.id), events.c.proposal_id, ids)):
        happened[row.proposal_id].append(_event(row))
    # Of one without versions, a repair knew nothing but that its number was given.
    return [Proposal(row.number, row.dossier, tuple(issued[row.id]), tuple(happened[row.id])) for row in rows if issued[row.id]]


def _only(wanted: Select[Any], column: Any, ids: Sequence[int] | None) -> Select[Any]:
    return wanted if ids is None else wanted.where(column.in_(ids))


def _one(connection: Connection, number: str) -> Proposal | None:
    return next(iter(_proposals(connection, select(proposals).where(proposals.c.number == number))), None)


def _known(connection: Connection, number: str) -> Proposal:
    found = _one(connection, number)
    if found is None:
        raise _no_number(connection, number)
    return found


def _latest(connection: Connection, dossier: str, account: str, place: str) -> Proposal | None:
    wanted = select(proposals.c.number, proposals.c.account, proposals.c.place).where(
        proposals.c.dossier == dossier, proposals.c.id.in_(select(versions.c.proposal_id))
    )
    rows = connection.execute(wanted.order_by(proposals.c.id.desc()))
    numbers = [row.number for row in rows if row.place == place or folded(row.account) == folded(account)]
    return _known(connection, numbers[0]) if numbers else None


def _version(row: Row[Any]) -> Version:
    return Version(
        version=row.version,
        key=row.key,
        on=row.on,
        valid_until=row.valid_until,
        digest=row.digest,
        **told_fields(row.told),
    )


def told_fields(text: str) -> dict[str, Any]:
    """The fields of a version that have no column of their own.

    Raises AttributeError, KeyError, TypeError or ValueError where they cannot be read.
    """
    told = json.loads(text)
    mail = told["mail"]
    for name in ("plan", "inputs", "options"):
        if not isinstance(told[name], dict):
            raise TypeError(f"{name} is no mapping")
    return {
        "client": Client(**told["client"]),
        "plan": told["plan"],
        "inputs": told["inputs"],
        "options": told["options"],
        "mail": MailDraft(mail["subject"], mail["body"], _pairs(mail["to"]), _pairs(mail["cc"])) if mail else None,
        "edited": tuple(told["edited"]),
        "price_lists": tuple(
            (name, datetime.date.fromisoformat(until) if until else None, tuple(skus)) for name, until, skus in told["price_lists"]
        ),
    }


def _told(version: Version) -> str:
    """What of a version has no column of its own, as JSON. In ASCII, so that half characters of a file's name are kept too."""
    told: dict[str, Any] = {
        "client": asdict(version.client),
        "plan": version.plan,
        "inputs": dict(version.inputs),
        "options": dict(version.options),
        "mail": asdict(version.mail) if version.mail else None,
        "edited": version.edited,
        "price_lists": [(name, until.isoformat() if until else None, skus) for name, until, skus in version.price_lists],
    }
    return json.dumps(told, sort_keys=True, default=_as_dict)


def _as_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def _pairs(written: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, address) for name, address in written)


def _event(row: Row[Any]) -> Event:
    at = datetime.datetime.fromisoformat(row.at)
    return Event(row.kind, row.on, at, row.version, row.text, row.next_date, row.until, row.reason)


def _pending(connection: Connection, place: str) -> list[Delivery]:
    wanted = (
        select(deliveries.c.kind, deliveries.c.path, deliveries.c.id, proposals.c.number, versions.c.version)
        .join_from(deliveries, versions)
        .join(proposals)
        .where(deliveries.c.place == place, deliveries.c.written_at.is_(None))
        .order_by(deliveries.c.id)
    )
    return [Delivery(*row) for row in connection.execute(wanted)]


def _last_issue(connection: Connection, scope: str | None = None) -> Issue | None:
    """What was issued last; in a scope, what has the latest date there. None where nothing was."""
    wanted = select(proposals.c.number, events.c.on, events.c.at).join_from(events, proposals).where(events.c.kind == "sent").limit(1)
    if scope is None:
        wanted = wanted.order_by(events.c.id.desc())
    else:
        wanted = wanted.where(proposals.c.scope == scope).order_by(events.c.on.desc(), events.c.id.desc())
    row = connection.execute(wanted).one_or_none()
    return Issue(row.number, row.on, datetime.datetime.fromisoformat(row.at)) if row else None


# ---- history as rows


def _add_proposal(connection: Connection, asked: Asked, scope: str) -> tuple[str, int]:
    """Takes the next number of the scope. Raises InputError where another pattern gave it already."""
    taken = connection.execute(select(func.max(proposals.c.sequence)).where(proposals.c.scope == scope)).scalar_one()
    number = asked.pattern.number(asked.on, sequence := (taken or 0) + 1)
    # Case aside, as the names of files are.
    if any(each.casefold() == number.casefold() for each in connection.execute(select(proposals.c.number)).scalars()):
        message = f"the next number, {number}, was given before, under another pattern"
        raise InputError(Problem(asked.dossier, message, "change `numbering` in kamdocs.yaml, so that no number of the old one is met"))
    row = {"number": number, "scope": scope, "sequence": sequence}
    row |= {"dossier": asked.dossier, "account": asked.account, "place": asked.place}
    return number, _inserted(connection, insert(proposals).values(row))


def _add_version(connection: Connection, proposal_id: int, made: Made) -> int:
    version = made.version
    row = {name: getattr(version, name) for name in ("version", "key", "on", "valid_until", "digest")}
    row |= {"proposal_id": proposal_id, "told": _told(version), "document": made.document}
    return _inserted(connection, insert(versions).values(row))


def _add_event(connection: Connection, proposal_id: int, event: Event) -> None:
    row = asdict(event) | {"proposal_id": proposal_id, "at": _moment(event.at)}
    connection.execute(insert(events).values(row))


def _add_deliveries(connection: Connection, version_id: int, place: str, added: Sequence[Delivery]) -> None:
    rows = [{"version_id": version_id, "place": place, "kind": each.kind, "path": each.path} for each in added]
    if rows:
        connection.execute(insert(deliveries), rows)


def _inserted(connection: Connection, statement: Insert) -> int:
    key = connection.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat()


def _of(wanted: Select[Any], number: str, version: int) -> Select[Any]:
    return wanted.join_from(versions, proposals).where(proposals.c.number == number, versions.c.version == version)


def _id_of(connection: Connection, number: str) -> int:
    return int(connection.execute(select(proposals.c.id).where(proposals.c.number == number)).scalar_one())


def _sent(proposal: Proposal) -> Event:
    return next(each for each in reversed(proposal.events) if each.kind == "sent")


# ---- refusals


def _no_number(connection: Connection, number: str) -> InputError:
    guess = nearest(number, connection.execute(select(proposals.c.number)).scalars())
    hint = f"did you mean {guess!r}?" if guess else "`kamdocs status` shows the open ones"
    return InputError(Problem("", f"there is no proposal {number!r} in the register", hint))


def _no_version(connection: Connection, number: str, version: int) -> InputError:
    last = _known(connection, number).last.version
    return InputError(Problem("", f"{number} has no version {version}", f"its last one is {last}"))
