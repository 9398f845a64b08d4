"""A PostgreSQL server of the tests' own, that can be stopped in the middle and started again."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Server", "is_installed", "new_database", "running"]

SCRIPT = Path(__file__).parent.parent / ".ci" / "postgresql"


def is_installed() -> bool:
    """Whether a server can be started here, with nothing to install."""
    return bool(shutil.which("bash") and (shutil.which("initdb") or [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]))


class Server:
    """A server that runs. `url`: of its first database, which holds nothing."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = self._answer()

    def stop(self) -> None:
        """As if its machine died: nobody who works with it is waited for."""
        self._tell("stop")

    def start(self) -> None:
        """With all that was committed before it stopped."""
        self._tell("start")

    def _tell(self, order: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        self._answer()

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        assert line, "PostgreSQL did not start"
        return line


@contextmanager
def running() -> Iterator[Server]:
    """A server, gone at the end with all its databases."""
    with subprocess.Popen([str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Server(process)
        finally:
            process.communicate()


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The URL of a database that holds nothing, gone at the end. `server`: the URL of another of the same server."""
    import psycopg

    name = f"kamdocs_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
