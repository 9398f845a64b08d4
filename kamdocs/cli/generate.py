"""`kamdocs generate`: the proposal as a Word document."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, tell, workspace_option
from kamdocs.cli.options import date_option, dossier_argument, each_alone, given, language_option
from kamdocs.cli.templates import template_file
from kamdocs.errors import InputError, MissingToolError, Problem

if TYPE_CHECKING:
    from kamdocs.proposal import Draft

__all__ = ["command", "refuse_gaps"]


@click.command()
@dossier_argument(several=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="The file to write, or a folder.")
@click.option("--template", metavar="NAME", help="A template of the workspace by name, or a Word file.")
@language_option
@click.option("--for", "only", metavar="TYPE|MEMBER", help="A short version for one reader: summary, his section, offer and validity.")
@date_option
@click.option("--pdf", is_flag=True, help="Beside each document its PDF, made by LibreOffice.")
@click.option("--draft", "as_draft", is_flag=True, help="Mark every page as a draft.")
@click.option("--strict", is_flag=True, help="Refuse what should not be sent, and missing evidence.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.option("-f", "--force", is_flag=True, help="Write over a file that somebody changed since, or a PDF that is not kamdocs' own.")
@workspace_option
def command(
    dossiers: tuple[str, ...],
    output: Path | None,
    template: str | None,
    language: str | None,
    only: str | None,
    on: datetime.date | None,
    pdf: bool,
    as_draft: bool,
    strict: bool,
    as_json: bool,
    force: bool,
) -> int:
    """Write the proposal of each DOSSIER as a Word document, and print where it lies."""
    work = given(dossiers, on)
    _check_output(output, work.dossiers)
    written: list[dict[str, Any]] = []
    documents: list[Path] = []
    others: set[Path] = set()
    taken: dict[Path, Path] = {}

    def generate(path: Path) -> None:
        from kamdocs.proposal import draft, output_path, rendered, write

        made = draft(path, work.workspace, work.on, language, only)
        if strict:
            refuse_gaps(made)
        named = template_file(template, made.workspace, made.plan.proposal.language) if template is not None else None
        document = rendered(made, named, draft=as_draft)
        to = output_path(made)
        to = output / to.name if output and output.is_dir() else output or to
        if (other := taken.setdefault(to.absolute(), path)) != path:
            message = f"{from_here(to.absolute())} is already the proposal of {from_here(other)}"
            raise InputError(Problem(from_here(path), message, "give one of the two another name, or generate them apart with -o"))
        is_other = pdf and not force and _is_another_s_pdf(to, document)
        write(document, to, made.path.stem, force)
        documents.append(to)
        if is_other:
            others.add(to)
        written.append({"dossier": from_here(path), "path": from_here(to.absolute()), "valid_until": made.plan.validity.until.isoformat()})
        if not as_json:
            click.echo(from_here(to.absolute()))
        _tell_gaps(made)

    code = each_alone(work.dossiers, generate)
    pdfs: Sequence[Path | None] = [None] * len(documents)
    if pdf:
        pdfs, worst = _pdfs(documents, others)
        code = max(code, worst)
        for entry, made in zip(written, pdfs, strict=True):
            entry["pdf"] = from_here(made.absolute()) if made else None
            if made and not as_json:
                click.echo(entry["pdf"])
    _tell_older(documents, pdfs, others)
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


def _is_another_s_pdf(document: Path, new: bytes) -> bool:
    """Whether a PDF lies beside the document that no run of kamdocs made, of the document as it is now or as it will be (`new`)."""
    from kamdocs.delivery import is_as_exported
    from kamdocs.word.properties import title_of

    try:
        pdf = document.with_suffix(".pdf").read_bytes()
    except OSError:  # none, or a folder, which is told when the PDF is written
        return False
    titles = {title_of(new)}
    with contextlib.suppress(OSError, InputError):
        titles.add(title_of(document.read_bytes()))
    return not is_as_exported(pdf, titles)


def _pdfs(documents: Sequence[Path], others: Collection[Path]) -> tuple[list[Path | None], int]:
    """The PDF beside each document, None where it could not be written, which is told; and the exit code.

    `others`: documents beside which somebody else's PDF lies, which stays.
    """
    from kamdocs.delivery import written_as_pdf
    from kamdocs.proposal import paged

    if find_spec("pypdfium2") is None:
        click.echo('Page numbers in a table of contents need pypdfium2, which is not installed: pip install "kamdocs[preview]"', err=True)
    try:
        free = [each for each in documents if each not in others]
        done = dict(zip(free, written_as_pdf(free, paged=paged) if free else [], strict=True))
        made = [_kept(each) if each in others else done[each] for each in documents]
        problems = list(dict.fromkeys(each for each in made if isinstance(each, Problem)))
        if problems:
            raise InputError(problems)
    except MissingToolError as missing:
        tell(missing)
        return [None] * len(documents), missing.exit_code
    except InputError as refused:
        tell(refused)
        return [each if isinstance(each, Path) else None for each in made], refused.exit_code
    return [each for each in made if isinstance(each, Path)], 0


def _kept(document: Path) -> Problem:
    pdf = document.with_suffix(".pdf")
    return Problem(from_here(pdf.absolute()), "this PDF was not written by kamdocs, or was signed or changed since", "-f writes over it")


def _tell_older(documents: Sequence[Path], pdfs: Sequence[Path | None], others: Collection[Path]) -> None:
    """Tells of each PDF that an earlier run left beside a document which was written anew: it would go out for the new one.

    `others`: documents whose PDF has been told of already.
    """
    for document in dict.fromkeys(document for document, made in zip(documents, pdfs, strict=True) if not made and document not in others):
        older = document.with_suffix(".pdf")
        if older.is_file():
            click.echo(f"{from_here(older.absolute())}: this PDF is older than the document beside it; --pdf writes it again", err=True)


def refuse_gaps(made: Draft) -> None:
    """Raises InputError with what should stop the proposal, and with missing evidence."""
    stopping = [gap for gap in made.plan.gaps if gap.stops or gap.kind == "evidence"]
    if stopping:
        raise InputError(Problem(gap.where, gap.message) for gap in stopping)


def _tell_gaps(made: Draft) -> None:
    for gap in made.plan.gaps:
        if gap.kind == "approval":
            click.echo(f"{from_here(made.path)}: a draft: {gap.message}", err=True)
    gaps = [gap for gap in made.plan.gaps if gap.kind != "approval"]
    if gaps:
        verdict = "do not send" if any(gap.stops for gap in gaps) else "send knowing this"
        told = "one gap" if len(gaps) == 1 else f"{len(gaps)} gaps"
        click.echo(
            f"{from_here(made.path)}: {verdict}: {gaps[0].message}" + (f" ({told}; `kamdocs check` tells all)" if len(gaps) > 1 else ""),
            err=True,
        )
