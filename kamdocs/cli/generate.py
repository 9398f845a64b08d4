"""`kamdocs generate`: the proposal as a Word document."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.options import date_option, dossier_argument, each_alone, given, is_passed_over, language_option
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
    if output and not output.is_dir() and len([path for path in work.dossiers if not is_passed_over(path)]) > 1:
        raise click.UsageError("with several dossiers -o names a folder that exists")
    written: list[dict[str, Any]] = []

    def generate(path: Path) -> None:
        from kamdocs.proposal import draft, output_path, rendered, write

        made = draft(path, work.workspace, work.on, language)
        if strict:
            refuse_gaps(made)
        document = rendered(made, _template(template, made))
        to = output_path(made, language)
        to = output / to.name if output and output.is_dir() else output or to
        write(document, to, force)
        written.append({"dossier": from_here(path), "path": from_here(to.absolute()), "valid_until": made.plan.validity.until.isoformat()})
        if not as_json:
            click.echo(from_here(to.absolute()))
        _tell_gaps(made)

    code = each_alone(work.dossiers, generate)
    if as_json:
        click.echo(json.dumps(written, indent=2, ensure_ascii=False))
    return code


def _template(name: str | None, made: Draft) -> Path | None:
    if name is None or Path(name).suffix.casefold() == ".docx":
        return Path(name) if name else None
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
