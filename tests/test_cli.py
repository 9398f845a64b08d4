from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from commands import DATE, workspace

from kamdocs import __version__, cli
from kamdocs.errors import InputError, MissingToolError, Problem

SETTINGS = "kamdocs: workspace/1\n"
PROFILE = "kamdocs: profile/1\ntype: legal\nlabel: {it: Legale}\nheading: X\n"
HEAVY = ("pydantic", "yaml", "babel", "docxtpl", "docx", "lxml", "jinja2", "rich", "holidays", "stdnum")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in the current process: its exit code, standard output, and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs Python on this checkout in a process of its own."""
    python_path = str(Path(cli.__file__).parents[2])
    return subprocess.run(
        [sys.executable, *arguments], env={**os.environ, "PYTHONPATH": python_path, **environment}, capture_output=True, check=False
    )


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes `kamdocs schema` raise `error`."""

    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr("kamdocs.cli.schema.command", command)


# ---- help


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["profile", "--help"], ["schema", "-h"], ["init", "--help"], ["genrate"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom kamdocs.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = process("-c", script, *arguments)
    assert ended.stderr.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", ["check", "plan", "generate"])
def test_what_issues_nothing_needs_no_register(command: str, tmp_path: Path) -> None:
    rooms = ("kamdocs.register", "kamdocs.lifecycle", "sqlalchemy", "alembic", "psycopg")
    script = (
        "import sys\nfrom kamdocs.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        f"    print([name for name in sys.modules if name.startswith({rooms!r})], file=sys.stderr)"
    )
    ended = process("-c", script, "-w", str(workspace(tmp_path)), command, "aurora", "--date", DATE)
    assert (ended.returncode, ended.stderr.decode().splitlines()[-1]) == (0, "[]")


def test_help_names_every_command_in_the_order_of_use(run: Run) -> None:
    code, out, _ = run("--help")
    listed = [line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()]
    assert (code, listed) == (0, list(cli.COMMANDS))


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_table_can_be_used(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith(f"Usage: kamdocs {name} ")


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == (0, f"kamdocs {__version__}\n", "")


def test_python_m_kamdocs_is_the_same_command() -> None:
    ended = process("-m", "kamdocs", "--version")
    assert (ended.returncode, ended.stdout.decode().strip(), ended.stderr) == (0, f"kamdocs {__version__}", b"")


# ---- errors and exit codes


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["genrate"], "there is no command 'genrate'; did you mean 'generate'?"),
        (["xyz"], f"there is no command 'xyz'; there are {', '.join(cli.COMMANDS)}"),
        (["schema", "dosier"], "dosier"),
        (["schema"], "Missing argument"),
        (["--wat"], "--wat"),
        ([], "Usage: kamdocs"),
        (["profile", "list", "-w", "no-such-folder"], "no-such-folder"),
    ],
)
def test_wrong_usage_ends_with_2(run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (InputError([Problem("a.yaml:1:2", "wrong"), Problem("", "worse", "mend it")]), 1, "a.yaml:1:2: wrong\nworse; mend it\n"),
        (MissingToolError(Problem("", "LibreOffice is missing", "apt install it")), 3, "LibreOffice is missing; apt install it\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (OSError(28, "No space left on device", "x.docx"), 1, "x.docx: this cannot be read or written (No space left on device);"
         " check its name, its folder and the room on its disk\n"),
        (PermissionError(13, "Permission denied", "x.docx"), 1, "x.docx: this may not be read or written (Permission denied);"
         " close the program that holds it, or choose another place\n"),
        (OSError("no more"), 1, "this cannot be read or written (no more); check its name, its folder and the room on its disk\n"),
    ],
)  # fmt: skip
def test_an_error_is_a_line_and_an_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str) -> None:
    failing(monkeypatch, error)
    assert run("schema") == (code, "", told)


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        cli.main(["schema"])


def test_a_command_returns_its_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamdocs.cli.schema.command", click.Command("schema", callback=lambda: 1))
    assert run("schema") == (1, "", "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = (
        "import os, sys\nfrom kamdocs.cli import main\n"
        "read, write = os.pipe()\nos.dup2(write, 1)\nos.close(write)\nos.close(read)\nmain(['schema', 'dossier'])"
    )
    assert process("-c", script).stderr == b""


# ---- what is printed


def test_output_is_utf8_whatever_the_systems_encoding(here: Path) -> None:
    (here / "kamdocs.yaml").write_text(SETTINGS, encoding="utf-8")
    (here / "profiles").mkdir()
    (here / "profiles/perché.yaml").write_text(PROFILE.replace("Legale", "Perché €"), encoding="utf-8")
    ended = process("-m", "kamdocs", "profile", "list", "-w", str(here), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Perché €" in ended.stdout.decode("utf-8")
    assert ended.stderr == b""


def test_what_an_encoding_cannot_say_stops_nothing() -> None:
    ended = process("-c", "from kamdocs.cli import main; main(['p\\xe9rch\\u20ac'])", PYTHONIOENCODING="latin-1")
    assert ended.returncode == 2
    assert b"'p\xe9rch\\u20ac'" in ended.stderr


def test_profiles_are_listed_with_whose_they_are_and_where(run: Run, here: Path) -> None:
    (here / "kamdocs.yaml").write_text(SETTINGS, encoding="utf-8")
    (here / "profiles").mkdir()
    (here / "profiles/legal.yaml").write_text(PROFILE, encoding="utf-8")
    code, out, err = run("profile", "list", "--json")
    assert (code, err) == (0, "")
    rows = {row["type"]: row for row in json.loads(out)}
    assert rows["legal"] == {"type": "legal", "label": "Legale", "from": "workspace", "file": "profiles/legal.yaml"}
    assert rows["finance"]["from"] == "shipped"
    assert Path(rows["finance"]["file"]).is_file()

    _, out, _ = run("profile", "list")
    assert [line.split()[0] for line in out.splitlines()] == list(rows)
    assert "legal      Legale" in out


def test_templates_are_listed_with_whose_they_are_and_where(run: Run, here: Path) -> None:
    (here / "kamdocs.yaml").write_text(SETTINGS, encoding="utf-8")
    (here / "templates").mkdir()
    (here / "templates/letter.de-CH.docx").touch()
    code, out, err = run("template", "list", "--json")
    assert (code, err) == (0, "")
    own = [row for row in json.loads(out) if row["from"] == "workspace"]
    assert own == [{"name": "letter", "language": "de-CH", "from": "workspace", "file": "templates/letter.de-CH.docx"}]
    assert run("template", "list")[1].splitlines()[0].split() == ["letter", "de-CH", "workspace", "templates/letter.de-CH.docx"]


@pytest.mark.parametrize("arguments", ["-w other profile list", "profile -w other list", "profile list -w other"])
def test_the_workspace_is_given_before_or_after_the_command(run: Run, here: Path, arguments: str) -> None:
    for folder in (here, here / "other"):
        (folder / "profiles").mkdir(parents=True)
        (folder / "kamdocs.yaml").write_text(SETTINGS, encoding="utf-8")
    (here / "other/profiles/legal.yaml").write_text(PROFILE, encoding="utf-8")
    assert "other/profiles/legal.yaml" in run(*arguments.split())[1]
    assert "legal" not in run("profile", "list")[1]


@pytest.mark.parametrize("kind", ["dossier", "profile", "library", "settings"])
def test_a_schema_is_printed_as_json(run: Run, kind: str) -> None:
    code, out, err = run("schema", kind)
    assert (code, json.loads(out)["title"], err) == (0, f"kamdocs {kind}", "")
