"""The command line: each command parses, calls, and prints. The only clock, the only printing, the only exit codes.

Commands are imported when they are used, so that `kamdocs --help` needs click alone.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from kamdocs import __version__
from kamdocs.errors import KamdocsError, Problem, nearest

__all__ = [
    "COMMANDS",
    "Commands",
    "command",
    "echo_list",
    "from_here",
    "main",
    "refused_by_system",
    "tell",
    "workspace_given",
    "workspace_option",
    "workspace_root",
]

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("kamdocs.cli.demo:command", "Make a ready workspace, with its proposals."),
    "init": ("kamdocs.cli.init:command", "Make an empty workspace, with short commented starters."),
    "check": ("kamdocs.cli.check:command", "Tell all problems and gaps of dossiers, and what to ask next."),
    "plan": ("kamdocs.cli.plan:command", "Tell who gets what, and why."),
    "generate": ("kamdocs.cli.generate:command", "Write the proposal as a Word document."),
    "approve": ("kamdocs.cli.approve:command", "Approve a proposal that needs it."),
    "send": ("kamdocs.cli.send:command", "Issue the proposal: number, version, document, e-mail draft."),
    "status": ("kamdocs.cli.status:command", "Tell what to do today, and what expires soon."),
    "log": ("kamdocs.cli.log:command", "Note what happened to a proposal."),
    "acknowledge": ("kamdocs.cli.acknowledge:command", "Note that the client has received a proposal."),
    "renew": ("kamdocs.cli.renew:command", "Let a proposal hold until a later day."),
    "revise": ("kamdocs.cli.revise:command", "Start the next version of a proposal."),
    "close": ("kamdocs.cli.close:command", "Note how a proposal ended."),
    "diff": ("kamdocs.cli.diff:command", "Tell what changed between two versions, reader by reader."),
    "rebuild": ("kamdocs.cli.rebuild:command", "Give a version's document again, as it was sent."),
    "verify": ("kamdocs.cli.verify:command", "Tell whether a document is what was sent, and still holds."),
    "tender": ("kamdocs.cli.tender:command", "Tell a tender's calendar, back from its submission."),
    "register": ("kamdocs.cli.register:command", "Repair the register of what was sent."),
    "profile": ("kamdocs.cli.profile:command", "List and check the profiles of decision-makers."),
    "library": ("kamdocs.cli.library:command", "Check the content library, and what an edit would change."),
    "reference": ("kamdocs.cli.reference:command", "List the references, and who was shown them."),
    "template": ("kamdocs.cli.template:command", "Make, check and look at the Word templates."),
    "schema": ("kamdocs.cli.schema:command", "Print the JSON Schema of a kind of file, for editors."),
}
"""Name of a command to where it lies and what it does, in the order in which they are used."""

MOST_TOLD = 200
"""Problems told at most: more would not be read."""

F = TypeVar("F", bound=Callable[..., Any])

_WORKSPACE = "kamdocs.workspace"


class Commands(click.Group):
    """A group of commands that are imported when they are used. `table`: name → (where it lies, what it does), in order."""

    def __init__(self, *arguments: Any, table: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.table and not args[0].startswith("-"):
            guess = nearest(args[0], self.table)
            ctx.fail(f"there is no command {args[0]!r}; " + (f"did you mean {guess!r}?" if guess else f"there are {', '.join(self.table)}"))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in self.table.items()])


def _remember(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.meta[_WORKSPACE] = folder


def workspace_option(function: F) -> F:
    """Gives a command `-w DIR`; `workspace_root` tells what was given, before or after the command."""
    return click.option(
        "-w",
        "--workspace",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=_remember,
        expose_value=False,
        help="The workspace; else the nearest kamdocs.yaml above the current folder.",
    )(function)


def workspace_root() -> Path | None:
    """The folder given with `-w`, else the nearest workspace above the current folder, else None."""
    from kamdocs.workspace import find

    given: Path | None = click.get_current_context().meta.get(_WORKSPACE)
    return given or find(Path.cwd())


def workspace_given() -> bool:
    """Whether the workspace was named with `-w`."""
    return _WORKSPACE in click.get_current_context().meta


def from_here(path: Path) -> str:
    """The path from the current folder if it lies below it, else whole; with forward slashes."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def echo_list(rows: Sequence[Mapping[str, str | None]], as_json: bool) -> None:
    """Prints one row a line, in columns, with "-" for what is absent; or all as JSON."""
    if as_json:
        import json

        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    lines = [[value or "-" for value in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip())


@click.group(cls=Commands, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kamdocs", message="%(prog)s %(version)s")
@workspace_option
def command() -> None:
    """From a client's dossier to one tailored Word proposal, with the reasons why."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command and exits: 0 done, 1 the input is refused, 2 wrong usage, 3 something outside is missing, 130 interrupted.

    `arguments`: absent: those of the process. A command returns its exit code, or None for 0. What is not foreseen keeps its traceback.
    """
    _write_utf8()
    if arguments is None:
        _start_fast()
    try:
        code = command.main(args=arguments, prog_name="kamdocs", standalone_mode=False) or 0
        if sys.stdout is not None:  # a closed one
            sys.stdout.flush()
    except KamdocsError as error:
        tell(error)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        _forget_output()
        code = 1
    except OSError as error:
        click.echo(str(refused_by_system(error)), err=True)
        code = 1
    sys.exit(code)


def tell(error: KamdocsError) -> None:
    """Prints every problem to standard error, a line each; of a flood the first."""
    for problem in error.problems[:MOST_TOLD]:
        click.echo(str(problem), err=True)
    if len(error.problems) > MOST_TOLD:
        click.echo(f"and {len(error.problems) - MOST_TOLD} more", err=True)


def _start_fast() -> None:
    """A command lives for a second: nearly all that it makes stays in use, and nobody's plug-ins concern its models."""
    gc.set_threshold(100_000, 50, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _write_utf8() -> None:
    """What is read by programs and files is UTF-8 on every system; a console keeps its own, and no character stops a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """Whoever read the output has gone: nothing more is written, also not at the end."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def refused_by_system(error: OSError) -> Problem:
    where = Path(os.fsdecode(error.filename)).as_posix() if isinstance(error.filename, str | bytes) else ""
    reason = error.strerror or str(error)
    if isinstance(error, PermissionError):
        return Problem(where, f"this may not be read or written ({reason})", "close the program that holds it, or choose another place")
    return Problem(where, f"this cannot be read or written ({reason})", "check its name, its folder and the room on its disk")
