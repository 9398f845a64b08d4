"""`kamdocs template preview`: how a template looks when it is filled in."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kamdocs.cli import from_here, refused_by_system, tell, workspace_option, workspace_root
from kamdocs.cli.options import date_option, given
from kamdocs.cli.templates import language_in, template_file, usual_language
from kamdocs.errors import InputError, KamdocsError, MissingToolError, Problem
from kamdocs.plan import Free

if TYPE_CHECKING:
    from kamdocs.proposal import Draft

__all__ = ["command"]

_PATIENCE: Final = 3.0
"""Seconds in which a save must come to its end."""
_LOOK: Final = 0.1
"""Seconds between two looks at a file that is being saved."""


@click.command("preview")
@click.argument("file", metavar="FILE")
@click.option("--dossier", metavar="DOSSIER", help="Fill it in for this dossier; absent: with a made-up proposal that has everything.")
@click.option("-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="The folder to write.")
@click.option("--watch", is_flag=True, help="Do it again at every save in Word, until Ctrl-C.")
@click.option("--language", metavar="TAG", help="The language to fill it in; absent: that of the template's file name.")
@click.option("--resolution", metavar="N", type=click.IntRange(36, 600), default=120, help="Dots per inch of the pictures; absent: 120.")
@date_option
@workspace_option
def command(
    file: str,
    dossier: str | None,
    folder: Path | None,
    watch: bool,
    language: str | None,
    resolution: int,
    on: datetime.date | None,
) -> None:
    """Fill in the template FILE, a path or the name of a template, and write it as Word document, PDF, and a picture of each page."""
    filled = _with_dossier(file, dossier, language, on) if dossier is not None else _with_sample(file, language, on)
    preview = _Preview(filled, folder or _usual_folder(filled.template), resolution)
    if watch and filled.template.is_file():
        filled.tell_why_draft()
        _watch(preview)
    else:  # also where there is no such file, which is told
        for path in preview.written():
            click.echo(from_here(path.absolute()))
        filled.tell_why_draft()


# ---- what a template is filled in with


@dataclass(frozen=True, slots=True)
class _Filled:
    """A template, and what fills it in. `draft`: the dossier's proposal, whose secrets are searched for; None for the sample."""

    template: Path
    folder: Path
    """Where the files lie that its tags may name."""
    fields: Mapping[str, Any]
    draft: Draft | None

    def document(self) -> bytes:
        from kamdocs.proposal import draft_word, filled, refuse_secrets
        from kamdocs.word import Template

        template = Template(self.template, self.folder)
        if not self.draft:
            return filled(template, self.fields)
        document = filled(template, self.fields, draft_word(self.draft))
        refuse_secrets(self.draft, document)
        return document

    def tell_why_draft(self) -> None:
        """Tells why the dossier's proposal is but a draft, as `generate` does."""
        from kamdocs.cli.generate import tell_approvals

        if self.draft:
            tell_approvals(self.draft)


def _with_dossier(file: str, dossier: str, language: str | None, on: datetime.date | None) -> _Filled:
    from kamdocs.proposal import draft, folder_of

    work = given((dossier,), on)
    made = draft(work.dossiers[0], work.workspace, work.on, language or language_in(file))
    template = template_file(file, work.workspace, made.plan.proposal.language)
    return _Filled(template, folder_of(work.workspace, template), made.plan.fields(), made)


def _with_sample(file: str, language: str | None, on: datetime.date | None) -> _Filled:
    from kamdocs.demo.sample import sample_fields
    from kamdocs.proposal import folder_of
    from kamdocs.values import canonical_language
    from kamdocs.workspace import open_workspace

    spoken = canonical_language(language) if language is not None else language_in(file)
    if language is not None and spoken is None:
        raise InputError(Problem("", f"{language!r} is no language", "a tag such as it, en or de-CH is wanted"))
    template = Path(file)
    workspace = open_workspace(workspace_root())
    if not template.is_file():
        if template.suffix.casefold() != ".docx":  # a name alone
            spoken = spoken or usual_language(workspace)
        template = template_file(file, workspace, spoken or "en")
    spoken = spoken or "en"
    fields = sample_fields(spoken, on or datetime.datetime.now().astimezone().date())
    return _Filled(template, folder_of(workspace, template), {**fields, "free": _EveryPlace(fields["free"])}, None)


class _EveryPlace(Free):
    """The sample's free texts, and one for every other place that a template has: what nobody fills in would not be seen."""

    def __missing__(self, name: str) -> str:  # type: ignore[override]
        return f"(What the dossier has under free: {name}. It may be **bold**, or in *italics*.)"


def _usual_folder(template: Path) -> Path:
    """`NAME preview` beside the template, where marketing looks for it; of a shipped one in the current folder."""
    from kamdocs.workspace import shipped_folder

    shipped = template.absolute().parent == shipped_folder("templates").absolute()
    return (Path() if shipped else template.parent) / f"{template.stem} preview"


# ---- what is written


@dataclass(frozen=True, slots=True)
class _Preview:
    """`NAME.docx`, `NAME.pdf` and `NAME-01.png` … in `folder`, NAME being the template's. `resolution`: in dots per inch."""

    filled: _Filled
    folder: Path
    resolution: int

    @property
    def template(self) -> Path:
        return self.filled.template

    def written(self) -> Iterator[Path]:
        """Writes the preview; gives each path as soon as it is there. Raises KamdocsError with what stops it.

        A file that another program holds keeps none of the others from being renewed; it is told at the end.
        """
        from kamdocs.delivery import written_as_pages, written_as_pdf
        from kamdocs.proposal import paged
        from kamdocs.word import sealed

        document = sealed(self.filled.document(), self._owner())
        docx = self.folder / f"{self.template.stem}.docx"
        self._refuse_foreign(docx)
        self.folder.mkdir(parents=True, exist_ok=True)
        held: list[Problem] = []
        with tempfile.TemporaryDirectory(prefix="kamdocs-", ignore_cleanup_errors=True) as room:
            copy = Path(room, docx.name)
            copy.write_bytes(document)
            yield from _placed(copy, docx, held)
            (pdf,) = written_as_pdf([copy], paged=paged)
            if isinstance(pdf, Problem):
                raise InputError([*held, Problem(docx.as_posix(), pdf.message, pdf.hint)])
            yield from _placed(pdf, docx.with_suffix(".pdf"), held)
            yield from written_as_pages(pdf, self.folder, self.resolution)
        if held:
            raise InputError(held)

    def _refuse_foreign(self, docx: Path) -> None:
        """Raises InputError where what would be written over is not the preview that an earlier run left, such as the template itself."""
        from kamdocs.word import is_unchanged

        ours = docx.is_file() and not docx.samefile(self.template) and is_unchanged(docx.read_bytes(), self._owner())
        there = [path for path in (docx, docx.with_suffix(".pdf")) if path.exists() and not ours]
        if there:
            message = "this file is no preview, or somebody changed it since"
            raise InputError(Problem(there[0].as_posix(), message, "give it another name, or name another folder with -o"))

    def _owner(self) -> str:
        return f"preview of {self.template.name}"


def _placed(file: Path, to: Path, held: list[Problem]) -> Iterator[Path]:
    """Writes `to` as `file` is. Where another program holds it, that is added to `held`."""
    from kamdocs.delivery import write_whole

    try:
        write_whole(file.read_bytes(), to)
    except PermissionError:
        hint = "is it open in Word or a viewer, or the folder read-only? close it, or name another folder with -o"
        held.append(Problem(to.as_posix(), "this file cannot be written", hint))
    else:
        yield to


# ---- at every save


def _watch(preview: _Preview) -> None:
    """Writes the preview at every save of the template, until Ctrl-C. A fault is told, and the next save awaited."""
    shown: set[Path] = set()
    try:
        for _ in _saves(preview.template):
            _tell_preview(preview, shown)
    except KeyboardInterrupt:
        click.echo("No longer watched.", err=True)


def _tell_preview(preview: _Preview, shown: set[Path]) -> None:
    """Writes the preview, and tells how long it took, or its faults. `shown`: the paths that were printed already."""
    name = from_here(preview.template.absolute())
    start = time.monotonic()
    pages = 0
    try:
        for path in preview.written():
            pages += path.suffix == ".png"
            if path not in shown:
                shown.add(path)
                click.echo(from_here(path.absolute()))
    except MissingToolError:
        raise
    except KamdocsError as refused:
        tell(refused)
    except BrokenPipeError:
        raise
    except OSError as error:  # such as a picture that a viewer holds
        click.echo(str(refused_by_system(error)), err=True)
    else:
        counted = "one page" if pages == 1 else f"{pages} pages"
        click.echo(f"{name}: {counted} in {time.monotonic() - start:.1f} s", err=True)
    click.echo("Waiting for the next save; Ctrl-C ends.", err=True)


def _saves(template: Path) -> Iterator[None]:
    """One turn for the template as it is, and one whenever it has become another, until the user interrupts.

    Word saves into a file of another name, and then exchanges the two; so the folder is watched. Where the system tells of no change, as
    on some network drives, a look each second finds it.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise MissingToolError(
            Problem("", "saves are watched with watchfiles, which is not installed", 'pip install "kamdocs[preview]"')
        ) from None
    path = template.resolve()
    changes = watch(
        path.parent,
        watch_filter=lambda _, changed: Path(changed).name.casefold() == path.name.casefold(),
        recursive=False,
        rust_timeout=1000,
        yield_on_timeout=True,
    )
    seen, digest = _signature(path), _settled(path)
    yield
    for _ in changes:
        if (now := _signature(path)) == seen:
            continue
        seen, before = now, digest
        digest = _settled(path)
        if digest is None or digest != before:
            yield


def _signature(path: Path) -> tuple[int, int, int] | None:
    """What changes whenever the file is saved; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _settled(path: Path) -> bytes | None:
    """A digest of the file, once it can be read and is whole; None where it does not come to that in time: reading it tells why."""
    end = time.monotonic() + _PATIENCE
    last = None
    while time.monotonic() < end:
        try:
            digest = hashlib.sha256(path.read_bytes()).digest() if zipfile.is_zipfile(path) else None
        except OSError:
            digest = None
        if digest and digest == last:
            return digest
        last = digest
        time.sleep(_LOOK)
    return None
