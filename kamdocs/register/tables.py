"""The register's tables, for SQLite and PostgreSQL alike. Their history is kept by alembic, in `migrations/`.

`proposals`, `versions` and `events` are only ever added to: triggers of the database refuse to change or delete a row.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.types import String

__all__ = ["deliveries", "events", "metadata", "proposals", "register", "versions"]

metadata = MetaData()

_ID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys alone

register = Table(
    "register",
    metadata,
    Column("uid", String(32), primary_key=True),  # random, made once: tells this register's proposals from another's
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),  # what the sequence counts within: the pattern, filled but for the sequence
    Column("sequence", Integer, nullable=False),  # from 1, without holes within its scope
    Column("dossier", Text, nullable=False, index=True),
    Column("account", Text, nullable=False),
    Column("place", Text, nullable=False),  # machine and folder of the workspace that it was first sent from
    UniqueConstraint("scope", "sequence"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("proposal_id", _ID, ForeignKey("proposals.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("on", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("told", Text, nullable=False),  # JSON of the rest of `history.Version`: client, plan, inputs, options, mail, edited, price_lists
    Column("document", LargeBinary, nullable=False),  # last: SQLite reads a row from its beginning, as far as it is asked for
    UniqueConstraint("proposal_id", "version"),
)

events = Table(
    "events",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("proposal_id", _ID, ForeignKey("proposals.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Text, nullable=False),  # ISO 8601 in UTC: SQLite has no moments
    Column("version", Integer, nullable=False),
    Column("text", Text),
    Column("next_date", Date),
    Column("until", Date),
    Column("reason", String(16)),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("version_id", _ID, ForeignKey("versions.id"), nullable=False),
    Column("place", Text, nullable=False),  # where it is to be written: machine and folder of the workspace
    Column("kind", String(16), nullable=False),
    Column("path", Text, nullable=False),
    Column("written_at", Text),  # ISO 8601 in UTC; null: still to be written
)
