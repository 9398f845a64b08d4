"""Commands in real processes that need not start: they are forked from one that has kamdocs loaded already. For POSIX.

As a program, it waits for orders on its standard input.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

__all__ = ["Forks", "forks"]


class Forks:
    """What runs commands in a folder, with one register. `log`: everything that they have said there."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, register: str | None) -> None:
        self._process, self._folder, self._register = process, folder, register
        self.log = folder.with_name(f"{folder.name}.log")

    def within(self, folder: Path, register: str | None) -> Forks:
        """The same process, for another folder. `register`: the URL of its register; None: what the workspace says."""
        return Forks(self._process, folder, register)

    def run(self, *commands: Sequence[str], kill_after: float | None = None, largest: int | None = None) -> list[int]:
        """Runs the commands at once, each in a process; their exit codes, or -9 of one that was killed.

        `kill_after`: seconds until those that still run are killed. `largest`: bytes of a file; the disk takes no more.
        """
        assert self._process.stdin
        assert self._process.stdout
        where = {"folder": str(self._folder), "register": self._register, "log": str(self.log)}
        self._process.stdin.write(json.dumps({"commands": commands, "kill_after": kill_after, "largest": largest, **where}) + "\n")
        self._process.stdin.flush()
        codes: list[int] = json.loads(self._process.stdout.readline())
        return codes


@contextmanager
def forks(folder: Path) -> Iterator[Forks]:
    """A process that is forked, for commands in `folder`."""
    with subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        yield Forks(process, folder, None)
        process.communicate()


# ---- the program


def _main() -> None:
    os.environ.pop("KAMDOCS_REGISTER", None)
    _load()
    for line in sys.stdin:
        order = json.loads(line)
        children = [_forked(command, order) for command in order["commands"]]
        if order["kill_after"] is not None:
            time.sleep(order["kill_after"])
            for child in children:
                # Not yet waited for, it is there, ended or not.
                os.kill(child, signal.SIGKILL)
        print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]), flush=True)


def _load() -> None:
    """Once through everything that a command loads."""
    import psycopg
    from commands import DATE, run, workspace

    assert psycopg
    with tempfile.TemporaryDirectory() as room:
        workspace(Path(room))
        for command in (("send", "aurora", "--date", DATE), ("status", "--json", "--date", DATE)):
            done = run("-w", room, *command)
            assert done.code == 0, done
    # What is loaded stays as it is, and is not copied for each process.
    gc.collect()
    gc.freeze()
    gc.disable()


def _forked(command: Sequence[str], order: Mapping[str, Any]) -> int:
    child = os.fork()
    if not child:
        _run(command, order)
    return child


def _run(command: Sequence[str], order: Mapping[str, Any]) -> NoReturn:
    from kamdocs.cli import main

    with Path(order["log"]).open("a", encoding="utf-8") as told, contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code: object = 70
        try:
            os.chdir(order["folder"])
            if order["register"]:
                os.environ["KAMDOCS_REGISTER"] = order["register"]
            if (largest := order["largest"]) is not None:
                import resource

                resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
            main(list(command))
        except SystemExit as ended:
            code = ended.code
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            told.flush()
            os._exit(code if isinstance(code, int) else 70)
    raise AssertionError("unreachable")


if __name__ == "__main__":
    _main()
