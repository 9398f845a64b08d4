"""`kamdocs generate`: the proposal as a Word document."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here, tell, workspace_option
from kamdocs.cli.options import Given, date_option, dossier_argument, each_alone, given, language_option, tell_unnumbered
from kamdocs.cli.templates import template_file
from kamdocs.errors import InputError, MissingToolError, Problem

if TYPE_CHECKING:
    from kamdocs.proposal import Draft

__all__ = ["command", "refuse_gaps", "tell_approvals"]


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
    run = _Run(work, _Asked(output, template, language, only, pdf, as_draft, strict, force, quiet=as_json))
    code = each_alone(work.dossiers, run.generate)
    if pdf:
        code = max(code, run.write_pdfs())
    _tell_older(run.written)
    if as_json:
        click.echo(json.dumps([each.as_json(with_pdf=pdf) for each in run.written], indent=2, ensure_ascii=False))
    return code


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options ask for. `quiet`: whether no path is printed as soon as its file is written."""

    output: Path | None
    template: str | None
    language: str | None
    only: str | None
    pdf: bool
    draft: bool
    strict: bool
    force: bool
    quiet: bool


@dataclass(slots=True)
class _Written:
    """A proposal as it was written. `kept_pdf`: somebody else's PDF lies beside it, and stays. `pdf`: its own; None without one."""

    dossier: Path
    document: Path
    valid_until: datetime.date
    kept_pdf: bool
    pdf: Path | None = None

    def as_json(self, *, with_pdf: bool) -> dict[str, str | None]:
        pdf = {"pdf": from_here(self.pdf.absolute()) if self.pdf else None} if with_pdf else {}
        document, until = from_here(self.document.absolute()), self.valid_until.isoformat()
        return {"dossier": from_here(self.dossier), "path": document, "valid_until": until, **pdf}


class _Run:
    """One run over all dossiers: what was asked for, and what is written so far."""

    def __init__(self, work: Given, asked: _Asked) -> None:
        self.work, self.asked = work, asked
        self.written: list[_Written] = []
        self._taken: dict[Path, Path] = {}

    def generate(self, path: Path) -> None:
        """Writes the proposal of the dossier at `path`, and tells where it lies and what it lacks."""
        from kamdocs.proposal import draft, owner_of, rendered, write

        asked = self.asked
        made = draft(path, self.work.workspace, self.work.on, asked.language, asked.only)
        if asked.strict:
            refuse_gaps(made)
        language = made.plan.proposal.language
        named = template_file(asked.template, made.workspace, language) if asked.template is not None else None
        document = rendered(made, named, draft=asked.draft)
        to = self._place(made)
        kept_pdf = asked.pdf and not asked.force and _is_another_s_pdf(to, document)
        write(document, to, owner_of(made), asked.force)
        self.written.append(_Written(path, to, made.plan.validity.until, kept_pdf))
        self._tell(to)
        _tell_gaps(made)

    def write_pdfs(self) -> int:
        """Writes and tells the PDF of each document; the exit code."""
        pdfs, code = _pdfs([each.document for each in self.written], _with_kept_pdf(self.written))
        for each, pdf in zip(self.written, pdfs, strict=True):
            each.pdf = pdf
            if pdf:
                self._tell(pdf)
        return code

    def _place(self, made: Draft) -> Path:
        """The file to write. Raises InputError where it is another dossier's of the same run."""
        from kamdocs.proposal import output_path

        usual, output = output_path(made), self.asked.output
        to = output / usual.name if output and output.is_dir() else output or usual
        if (other := self._taken.setdefault(to.absolute(), made.path)) != made.path:
            message = f"{from_here(to.absolute())} is already the proposal of {from_here(other)}"
            raise InputError(Problem(from_here(made.path), message, "give one of the two another name, or generate them apart with -o"))
        return to

    def _tell(self, path: Path) -> None:
        if not self.asked.quiet:
            click.echo(from_here(path.absolute()))


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

    tell_unnumbered()
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


def _tell_older(written: Sequence[_Written]) -> None:
    """Tells of each PDF that an earlier run left beside a document which was written anew: it would go out for the new one."""
    told = _with_kept_pdf(written)
    for document in dict.fromkeys(each.document for each in written if not each.pdf and each.document not in told):
        older = document.with_suffix(".pdf")
        if older.is_file():
            click.echo(f"{from_here(older.absolute())}: this PDF is older than the document beside it; --pdf writes it again", err=True)


def _with_kept_pdf(written: Iterable[_Written]) -> set[Path]:
    """Documents beside which somebody else's PDF lies, which stays and was told of."""
    return {each.document for each in written if each.kept_pdf}


def refuse_gaps(made: Draft) -> None:
    """Raises InputError with what should stop the proposal, and with missing evidence."""
    stopping = [gap for gap in made.plan.gaps if gap.stops or gap.kind == "evidence"]
    if stopping:
        raise InputError(Problem(gap.where, gap.message) for gap in stopping)


def tell_approvals(made: Draft) -> None:
    """Tells which approvals are missing, for which the document is but a draft."""
    for gap in made.plan.gaps:
        if gap.kind == "approval":
            click.echo(f"{from_here(made.path)}: a draft: {gap.message}", err=True)


def _tell_gaps(made: Draft) -> None:
    tell_approvals(made)
    gaps = [gap for gap in made.plan.gaps if gap.kind != "approval"]
    if gaps:
        verdict = "do not send" if any(gap.stops for gap in gaps) else "send knowing this"
        told = "one gap" if len(gaps) == 1 else f"{len(gaps)} gaps"
        click.echo(
            f"{from_here(made.path)}: {verdict}: {gaps[0].message}" + (f" ({told}; `kamdocs check` tells all)" if len(gaps) > 1 else ""),
            err=True,
        )
