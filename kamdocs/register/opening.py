"""Where the register is, and the way into it: it is made where there is none, and brought to this kamdocs' schema where it is older."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from kamdocs.errors import InputError, OutsideError, Problem
from kamdocs.register.database import Database
from kamdocs.register.store import Register
from kamdocs.register.tables import metadata

__all__ = ["FILE", "SCHEMAS", "VARIABLE", "open_register", "register_url"]

FILE: Final = "register.sqlite"
"""The register of a workspace that names none, in its folder."""
VARIABLE: Final = "KAMDOCS_REGISTER"
"""The variable that names a register before the settings do."""
SCHEMAS: Final = ("0001",)
"""The schemas that this kamdocs knows, in order: the steps in `migrations/versions/`."""

_SQLITE: Final = "sqlite:///"
_FORMS: Final = "write postgresql://USER:PASSWORD@SERVER/DATABASE, or sqlite:///FILE"


def register_url(root: Path, setting: str | None, environ: Mapping[str, str]) -> str:
    """The register's URL: the environment's, else the setting's, else that of a file in the workspace's folder.

    A file without its whole path counts from the workspace. `root`: the workspace's folder. `setting`: None where it names none.
    Raises InputError where the environment's is none.
    """
    given = environ.get(VARIABLE, "").strip()
    if given:
        _parsed(given, VARIABLE)
    url = given or setting or _SQLITE + FILE
    if not url.startswith(_SQLITE):
        return url
    return _SQLITE + (root.resolve() / url.removeprefix(_SQLITE)).as_posix()


def open_register(url: str) -> Register:
    """The register at `url`; its tables are made, or changed, where that is needed.

    Raises InputError where the URL is none, MissingToolError without PostgreSQL's driver, and OutsideError where the database does not
    answer, is damaged, or was made by a newer kamdocs.
    """
    database = Database(_parsed(url))
    try:
        with database.reading() as connection:
            found = _schema(connection)
        if found != SCHEMAS[-1]:
            _known(found, database)
            database.write(lambda connection: _change(connection, database), lambda _: None)
        return Register(database)
    except BaseException:
        database.close()
        raise


def _parsed(url: str, where: str = "") -> URL:
    """Raises InputError, told of `where`. No message shows the URL: it may hold a password."""
    if url.startswith(_SQLITE):
        file = url.removeprefix(_SQLITE)
        if not file:
            raise InputError(Problem(where, "the register's URL names no file", _FORMS))
        name = file.rpartition("/")[2]
        if name == ":memory:":
            raise InputError(Problem(where, "the register's URL names no file: what is kept in memory alone is lost", _FORMS))
        if "?" in name:
            raise InputError(Problem(where, "the register's URL names a file alone, without settings after a '?'", _FORMS))
        return URL.create("sqlite", database=file)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise InputError(Problem(where, "the register's URL is not understood", _FORMS)) from None
    if parsed.drivername not in ("postgresql", "postgres"):
        raise InputError(Problem(where, f"a register cannot be kept in {parsed.drivername!r}", _FORMS))
    if "@" in f"{parsed.host or ''}{parsed.database or ''}":  # else a part of the password would be taken for the server
        raise InputError(Problem(where, "the register's URL has an '@' too many", "write an '@' of the password as %40, a '/' as %2F"))
    return parsed.set(drivername="postgresql+psycopg")


def _schema(connection: Connection) -> str | None:
    """What alembic has noted; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _known(found: str | None, database: Database) -> None:
    if found is not None and found not in SCHEMAS:
        hint = "bring kamdocs up to date: pip install --upgrade kamdocs; a database of another program is no register"
        raise OutsideError(Problem(database.shown, f"a newer kamdocs has written this register (schema {found!r})", hint))


def _change(connection: Connection, database: Database) -> None:
    """Brings the tables to the last schema. Under the write lock, another process may have been first."""
    found = _schema(connection)
    _known(found, database)
    if found == SCHEMAS[-1]:
        return
    if found is None:
        _refuse_foreign(connection, database)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "kamdocs.register:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_foreign(connection: Connection, database: Database) -> None:
    held = sorted({*inspect(connection).get_table_names()} & {*metadata.tables})
    if held:
        message = f"this database holds a table {held[0]!r} already, which is not kamdocs'"
        raise OutsideError(Problem(database.shown, message, "give the register a database of its own"))
    if not database.is_sqlite and (encoding := connection.execute(text("SHOW server_encoding")).scalar_one()) != "UTF8":
        message = f"this database keeps its texts in {encoding}, which not every name can be written in"
        raise OutsideError(Problem(database.shown, message, "make one with `createdb --encoding UTF8 --template template0 NAME`"))
