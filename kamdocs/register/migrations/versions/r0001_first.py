"""The first register: proposals, versions and events that are only added to, and deliveries."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_ADDED_TO = ("proposals", "versions", "events")


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    register = op.create_table("register", sa.Column("uid", sa.String(32), primary_key=True))
    op.create_table(
        "proposals",
        sa.Column("id", key, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("dossier", sa.Text, nullable=False, index=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.UniqueConstraint("scope", "sequence"),
    )
    op.create_table(
        "versions",
        sa.Column("id", key, primary_key=True),
        sa.Column("proposal_id", key, sa.ForeignKey("proposals.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, index=True),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("proposal_id", "version"),
    )
    op.create_table(
        "events",
        sa.Column("id", key, primary_key=True),
        sa.Column("proposal_id", key, sa.ForeignKey("proposals.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("next_date", sa.Date),
        sa.Column("until", sa.Date),
        sa.Column("reason", sa.String(16)),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", key, primary_key=True),
        sa.Column("version_id", key, sa.ForeignKey("versions.id"), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("written_at", sa.Text),
    )
    op.bulk_insert(register, [{"uid": secrets.token_hex(16)}])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table in _ADDED_TO:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the {table} of a register are only added to'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION kamdocs_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the % of a register are only added to', TG_TABLE_NAME; END $$"
    )
    for table in _ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kamdocs_only_added_to()"
        )
