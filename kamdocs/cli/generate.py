"""`kamdocs generate`: the proposal as a Word document."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.options import date_option, dossier_argument, each_alone, given, language_option
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from kamdocs.proposal import Draft

__all__ = ["command", "refuse_gaps"]


@click.command()
@dossier_argument(several=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="The file to write, or a folder.")
@click.option("--template", metavar="NAME", help="A template of the workspace by name, or a Word file.")
@language_option
@date_option
@click.option("--strict", is_flag=True, help="Refuse what should not be sent, and missing evidence.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.option("-f", "--force", is_flag=True, help="Write over a file that somebody changed since.")
@workspace_option
def command(
    dossiers: tuple[str, ...],
    output: Path | None,
    template: str | None,
    language: str | None,
    on: datetime.date | None,
    strict: bool,
    as_json: bool,
    force: bool,
) -> int:
    """Write the proposal of each DOSSIER as a Word document, and print where it lies."""
    work = given(dossiers, on)
    _check_output(output, work.dossiers)
    written: list[dict[str, Any]] = []
    taken: dict[Path, Path] = {}

    def generate(path: Path) -> None:
        from kamdocs.proposal import draft, output_path, rendered, write

        made = draft(path, work.workspace, work.on, language)
        if strict:
            refuse_gaps(made)
        document = rendered(made, _template(template, made))
        to = output_path(made)
        to = output / to.name if output and output.is_dir() else output or to
        if (other := taken.setdefault(to.absolute(), path)) != path:
            message = f"{from_here(to.absolute())} is already the proposal of {from_here(other)}"
            raise InputError(Problem(from_here(path), message, "give one of the two another name, or generate them apart with -o"))
        write(document, to, made.path.stem, force)
        written.append({"dossier": from_here(path), "path": from_here(to.absolute()), "valid_until": made.plan.validity.until.isoformat()})
        if not as_json:
            click.echo(from_here(to.absolute()))
        _tell_gaps(made)

    code = each_alone(work.dossiers, generate)
    if as_json:
        click.echo(json.dumps(written, indent=2, ensure_ascii=False))
    return code


def _check_output(output: Path | None, dossiers: tuple[Path, ...]) -> None:
    """Raises UsageError where `-o` cannot name what is written."""
    from kamdocs.workspace import is_private

    if output is None or output.is_dir():
        return
    if sum(not is_private(path) for path in dossiers) > 1:
        raise click.UsageError("with several dossiers -o names a folder that exists")
    if output.suffix.casefold() != ".docx":
        raise click.UsageError(f"-o names a folder that exists, or a file that ends with .docx; {output.as_posix()!r} is neither")


def _template(name: str | None, made: Draft) -> Path | None:
    if name is None:
        return None
    if Path(name).suffix.casefold() == ".docx":
        own = (each.path for each in made.workspace.templates if each.path.name.casefold() == name.casefold())
        return Path(name) if Path(name).exists() else next(own, Path(name))
    return made.workspace.template(name, made.plan.proposal.language)


def refuse_gaps(made: Draft) -> None:
    """Raises InputError with what should stop the proposal, and with missing evidence."""
    stopping = [gap for gap in made.plan.gaps if gap.stops or gap.kind == "evidence"]
    if stopping:
        raise InputError(Problem(gap.where, gap.message) for gap in stopping)


def _tell_gaps(made: Draft) -> None:
    gaps = made.plan.gaps
    if gaps:
        verdict = "do not send" if any(gap.stops for gap in gaps) else "send knowing this"
        told = "one gap" if len(gaps) == 1 else f"{len(gaps)} gaps"
        click.echo(
            f"{from_here(made.path)}: {verdict}: {gaps[0].message}" + (f" ({told}; `kamdocs check` tells all)" if len(gaps) > 1 else ""),
            err=True,
        )
