from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from registering import asked
from sqlalchemy import make_url, text

from kamdocs.errors import InputError, MissingToolError, OutsideError
from kamdocs.register import open_register, register_url
from kamdocs.register.database import Database

FORMS = "write postgresql://USER:PASSWORD@SERVER/DATABASE, or sqlite:///FILE"

# ---- where it is


def test_a_workspace_that_names_none_keeps_its_register_in_a_file(tmp_path: Path) -> None:
    assert register_url(tmp_path, None, {}) == f"sqlite:///{(tmp_path / 'register.sqlite').as_posix()}"


def test_the_environment_goes_before_the_setting(tmp_path: Path) -> None:
    variables = {"KAMDOCS_REGISTER": "postgresql://one/register"}
    assert register_url(tmp_path, "postgresql://two/register", variables) == "postgresql://one/register"
    assert register_url(tmp_path, "postgresql://two/register", {"KAMDOCS_REGISTER": " "}) == "postgresql://two/register"


def test_a_file_counts_from_the_workspace(tmp_path: Path) -> None:
    assert register_url(tmp_path, "sqlite:///data/sent.sqlite", {}) == f"sqlite:///{(tmp_path / 'data/sent.sqlite').as_posix()}"
    whole = f"sqlite:///{(tmp_path.parent / 'sent.sqlite').as_posix()}"
    assert register_url(tmp_path, whole, {}) == whole


@pytest.mark.parametrize("name", ["a b", "50%", "#1", "è"])
def test_a_folder_of_any_name_holds_a_register(tmp_path: Path, name: str) -> None:
    (folder := tmp_path / name).mkdir()
    with open_register(register_url(folder, None, {})) as register:
        register.issue(asked())
    assert [each.name for each in folder.iterdir()] == ["register.sqlite"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://kam:secret@server/register", "a register cannot be kept in 'mysql'"),
        ("postgresql://kam:secret@server:port/register", "the register's URL is not understood"),
        ("kam:secret", "the register's URL is not understood"),
        ("sqlite:///", "the register's URL names no file"),
        ("sqlite://", "a register cannot be kept in 'sqlite'"),
        ("sqlite:///:memory:", "the register's URL names no file: what is kept in memory alone is lost"),
        ("sqlite:///x?mode=ro", "the register's URL names a file alone, without settings after a '?'"),
    ],
)
def test_what_names_no_register_is_refused_without_its_password(url: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        open_register(url)
    assert str(refused.value) == f"{told}; {FORMS}"
    with pytest.raises(InputError) as refused:
        register_url(Path(), None, {"KAMDOCS_REGISTER": url})
    assert str(refused.value) == f"KAMDOCS_REGISTER: {told}; {FORMS}"


# ---- making it


@pytest.mark.parametrize("rest", ["kam:s3c@retPW@host/db", "kam:12/@retPW@host/db", "kam:a@retPW@b@host"])
def test_no_part_of_a_password_that_is_not_escaped_is_shown(rest: str) -> None:
    with pytest.raises(InputError) as refused:
        open_register(f"postgresql://{rest}")
    assert "retPW" not in str(refused.value)
    assert "s3c" not in str(refused.value)


def test_what_a_driver_says_is_shown_without_the_password() -> None:
    database = Database(make_url("postgresql+psycopg://kam:s3cret@host/db"))
    told = str(database._told_of(ValueError("bad postgresql://kam:s3@cret@host/db: s3cret")))
    assert "bad postgresql://host/db: ***" in told


def test_two_who_make_it_at_once_make_one(register_url: str) -> None:
    found: list[str] = []
    together = threading.Barrier(2)

    def opened() -> None:
        together.wait()
        with open_register(register_url) as register:
            found.append(register.uid)

    both = [threading.Thread(target=opened) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(found) == 2
    assert len({*found}) == 1


def test_a_register_that_was_begun_and_not_finished_leaves_nothing(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    upgrade = command.upgrade

    def stopped(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", stopped)
    with pytest.raises(KeyboardInterrupt):
        open_register(register_url)
    monkeypatch.setattr(command, "upgrade", upgrade)
    with open_register(register_url) as register:
        assert register.proposals() == []


PROGRAM = """
import sys
import kamdocs.register
from kamdocs.register import Event, Pattern, pattern, state
assert not {"sqlalchemy", "alembic"} & {*sys.modules}, "history needs no database"
from kamdocs.register import open_register
with open_register(sys.argv[1]) as register:
    print(len(register.proposals()), "alembic" in sys.modules)
"""


def test_alembic_is_loaded_where_the_schema_is_made(tmp_path: Path) -> None:
    url = register_url(tmp_path, None, {})
    command = [sys.executable, "-W", "error", "-c", PROGRAM, url]
    told = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [each.stdout for each in told] == ["0 True\n", "0 False\n"]
    assert [each.stderr for each in told] == ["", ""]


# ---- what cannot be opened


def refusal(url: str) -> str:
    with pytest.raises(OutsideError) as refused:
        open_register(url)
    return str(refused.value)


def told_name(url: str) -> str:
    """The database as a message names it."""
    parts = urlsplit(url)
    return url.removeprefix("sqlite:///") if url.startswith("sqlite") else f"postgresql://{parts.hostname}:{parts.port}{parts.path}"


def test_a_register_of_a_newer_kamdocs_is_left_alone(register_url: str) -> None:
    with open_register(register_url) as register, register._database._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    assert refusal(register_url) == (
        f"{told_name(register_url)}: a newer kamdocs has written this register (schema '0099'); "
        "bring kamdocs up to date: pip install --upgrade kamdocs; a database of another program is no register"
    )


def test_a_database_of_another_program_is_left_alone(register_url: str) -> None:
    with open_register(register_url) as register, register._database._engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert refusal(register_url) == (
        f"{told_name(register_url)}: this database holds a table 'deliveries' already, which is not kamdocs'; "
        "give the register a database of its own"
    )


def test_a_file_that_is_no_database_is_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    file.write_bytes(b"Not a database, but longer than the header of one would be. " * 40)
    before = file.read_bytes()
    assert refusal(f"sqlite:///{file.as_posix()}") == (
        f"{file.as_posix()}: the register cannot be used: it is damaged: what it holds is no SQLite database (file is not a database); "
        "the file is kept as it is; `kamdocs register repair` saves what is whole"
    )
    assert file.read_bytes() == before


def test_a_file_that_lost_its_end_is_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    with open_register(f"sqlite:///{file.as_posix()}") as register:
        register.issue(asked())
    file.write_bytes(before := file.read_bytes()[:-8192])
    assert "it is damaged" in refusal(f"sqlite:///{file.as_posix()}")
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = refusal(f"sqlite:///{(tmp_path / 'none' / 'register.sqlite').as_posix()}")
    assert told.endswith("it cannot be opened (unable to open database file); check that its folder exists, and may be written")


# ---- PostgreSQL


def test_a_missing_driver_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingToolError) as refused:
        open_register("postgresql://kam:secret@server/register")
    assert str(refused.value) == (
        'postgresql://server:5432/register: a register in PostgreSQL needs the library psycopg; pip install "kamdocs[postgresql]"'
    )


def test_a_server_that_does_not_answer_is_told_without_the_password(postgresql_url: str) -> None:
    parts = urlsplit(postgresql_url)
    for url in (
        f"postgresql://kam:secret@127.0.0.1:{parts.port}/register",
        "postgresql://kam:secret@127.0.0.1:1/register?password=secret",
        f"{postgresql_url}x",
    ):
        told = refusal(url)
        assert "the register cannot be used: the server does not answer as it should (connection failed: " in told
        assert told.endswith("; start the server, or check `register:` in kamdocs.yaml, or KAMDOCS_REGISTER")
        assert "secret" not in told
        assert str(parts.password) not in told


def test_the_other_name_of_postgresql_is_understood(postgresql_url: str) -> None:
    with open_register(postgresql_url.replace("postgresql://", "postgres://")) as register:
        assert register.proposals() == []


@pytest.fixture
def latin(postgresql: str) -> Iterator[str]:
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        yield f"{postgresql.rpartition('/')[0]}/latin"
        connection.execute("DROP DATABASE latin WITH (FORCE)")


def test_a_database_that_cannot_hold_every_name_is_refused(latin: str) -> None:
    assert refusal(latin) == (
        f"{told_name(latin)}: this database keeps its texts in LATIN1, which not every name can be written in; "
        "make one with `createdb --encoding UTF8 --template template0 NAME`"
    )


def test_who_may_only_read_reads(postgresql_url: str) -> None:
    with open_register(postgresql_url) as register:
        register.issue(asked())
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("DROP ROLE IF EXISTS kamdocs_reader")
        connection.execute("CREATE ROLE kamdocs_reader LOGIN PASSWORD 'reads'")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO kamdocs_reader")
    parts = urlsplit(postgresql_url)
    try:
        with open_register(f"postgresql://kamdocs_reader:reads@{parts.hostname}:{parts.port}{parts.path}") as register:
            assert [each.number for each in register.proposals()] == ["2026-0001"]
            with pytest.raises(OutsideError, match=r"this user may not do it .*; ask the database's owner for permission to make"):
                register.issue(asked(dossier="other.yaml"))
    finally:
        with psycopg.connect(postgresql_url) as connection:
            connection.execute("DROP OWNED BY kamdocs_reader")
            connection.execute("DROP ROLE kamdocs_reader")


def test_a_sqlite_register_needs_no_more_than_its_file(tmp_path: Path) -> None:
    with open_register(register_url(tmp_path, None, {})) as register:
        register.issue(asked())
        assert [each.name for each in tmp_path.iterdir()] == ["register.sqlite"]
        with sqlite3.connect(tmp_path / "register.sqlite") as other:
            assert other.execute("SELECT number FROM proposals").fetchall() == [("2026-0001",)]
        other.close()
