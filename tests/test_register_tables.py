from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from registering import asked, revised
from sqlalchemy import Executable, Table, delete, text, update
from sqlalchemy.exc import DBAPIError

from kamdocs.register import open_register
from kamdocs.register.opening import SCHEMAS
from kamdocs.register.tables import events, metadata, proposals, versions


def test_the_steps_lead_to_the_tables(register_url: str) -> None:
    with open_register(register_url) as register, register._database._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_schemas_known_are_the_steps_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", "kamdocs.register:migrations")
    assert [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1] == [*SCHEMAS]


@pytest.mark.parametrize("table", [proposals, versions, events], ids=lambda table: table.name)
def test_history_is_only_added_to(register_url: str, table: Table) -> None:
    with open_register(register_url) as register:
        register.issue(asked())
        proposal = register.append("2026-0001", revised)
        column = table.c["number" if table is proposals else "version"]
        changes: list[Executable] = [update(table).values({column: column}), delete(table)]
        if not register._database.is_sqlite:
            changes.append(text(f"TRUNCATE {table.name} CASCADE"))
        for change in changes:
            with register._database._engine.begin() as connection, pytest.raises(DBAPIError, match=r"of a register are only added to"):
                connection.execute(change)
        assert register.proposals() == [proposal]
        assert register.document("2026-0001", 1) == b"2026-0001 version 1: first"


def test_a_version_belongs_to_a_proposal(register_url: str) -> None:
    row = {"proposal_id": 7, "kind": "noted", "on": asked().on, "at": "2026-11-24T14:00:00+00:00", "version": 1}
    with (
        open_register(register_url) as register,
        register._database._engine.begin() as connection,
        pytest.raises(DBAPIError, match=r"(?i)foreign key"),
    ):
        connection.execute(events.insert().values(row))
