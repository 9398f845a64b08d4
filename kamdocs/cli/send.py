"""`kamdocs send`: a proposal issued under its number, with its document, its PDF and the draft of its e-mail."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.options import Given, date_option, each_alone, given, language_option, tell_unnumbered
from kamdocs.cli.proposals import client_day, now, opened, proposal_named, tell_finished
from kamdocs.cli.templates import template_file
from kamdocs.errors import InputError, Problem, count_text, nearest

if TYPE_CHECKING:
    from kamdocs.proposal import Draft
    from kamdocs.register import Issued, Proposal, Register, Version
    from kamdocs.workspace import Workspace

__all__ = ["command"]


@click.command()
@click.argument("names", metavar="DOSSIER|NUMBER...", nargs=-1, required=True)
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Send this copy of the document, which was edited in Word.",
)
@click.option("--template", metavar="NAME", help="A template of the workspace by name, or a Word file.")
@language_option
@date_option
@click.option("--pdf", is_flag=True, help="Beside the document its PDF, which the e-mail takes along in its place.")
@click.option("--json", "as_json", is_flag=True, help="Print what was sent as JSON.")
@workspace_option
def command(
    names: tuple[str, ...],
    document: Path | None,
    template: str | None,
    language: str | None,
    on: datetime.date | None,
    pdf: bool,
    as_json: bool,
) -> int:
    """Issue the proposal of each DOSSIER: give it its number and version, keep its document, and write it with the draft of its e-mail.

    What was sent already, of the same content and date, is not issued again. The NUMBER of a proposal writes its files once more.
    """
    work = given(names, on)
    if document and len(names) > 1:
        raise click.UsageError("--document is the edited copy of one dossier's document; name that dossier alone")
    at = now()
    with opened(work.workspace, at) as register:
        run = _Run(work, register, _Asked(document, template, language, on, pdf), at, _numbers(names, work, register))
        code = each_alone(work.dossiers, run.send)
        finished = run.finish()
    if as_json:
        click.echo(json.dumps([each.as_json(run.lies_there) for each in run.sent], indent=2, ensure_ascii=False))
    else:
        for path in (path for each in run.sent for path in each.files() if run.lies_there(path)):
            click.echo(from_here(path))
    return max(code, finished)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options ask for."""

    document: Path | None
    template: str | None
    language: str | None
    on: datetime.date | None
    pdf: bool


@dataclass(frozen=True, slots=True)
class _Sent:
    """A version as it went out. `root`: the workspace's folder."""

    proposal: Proposal
    version: Version
    root: Path

    def path(self, kind: str) -> Path | None:
        from kamdocs.lifecycle.sending import deliveries_of

        files = deliveries_of(self.proposal.dossier, self.proposal.number, self.version)
        return next((self.root / each.path for each in files if each.kind == kind), None)

    def files(self) -> list[Path]:
        return [path for kind in ("document", "pdf", "mail") if (path := self.path(kind))]

    def as_json(self, lies_there: Callable[[Path], bool]) -> dict[str, str | int | None]:
        from kamdocs.register import valid_until

        there = {kind: from_here(path) if (path := self.path(kind)) and lies_there(path) else None for kind in ("document", "pdf", "mail")}
        return {
            "number": self.proposal.number,
            "version": self.version.version,
            "dossier": self.proposal.dossier,
            "path": there["document"],
            "pdf": there["pdf"],
            "mail": there["mail"],
            "valid_until": valid_until(self.proposal).isoformat(),
        }


class _Run:
    """One run over all that is sent."""

    def __init__(self, work: Given, register: Register, asked: _Asked, at: datetime.datetime, numbers: Mapping[Path, str]) -> None:
        assert work.workspace.root is not None  # no register without a workspace
        self.work, self.register, self.asked, self.at, self.root = work, register, asked, at, work.workspace.root
        self.sent: list[_Sent] = []
        self._numbers = numbers
        self._unwritten: frozenset[Path] = frozenset()

    def lies_there(self, path: Path) -> bool:
        """Whether the file is there as it was sent, once it was `finish`ed: another's may have its name."""
        return path.is_file() and path not in self._unwritten

    def send(self, path: Path) -> None:
        """Issues the proposal of the dossier at `path`, or has the files of the proposal written again whose number stands there."""
        if path in self._numbers:
            self._again(self._numbers[path])
            return
        if not _is_there(path) and (guess := nearest(path.stem, (each.number for each in self.register.proposals()))):
            raise InputError(Problem("", f"there is no dossier and no proposal {path.stem!r}", f"did you mean {guess!r}?"))
        self._issue(path)

    def _again(self, number: str) -> None:
        from kamdocs.delivery import office
        from kamdocs.lifecycle.sending import deliveries_of, place_of

        asked = self.asked
        if asked.document or asked.template or asked.language or asked.on:
            message = f"{number} is written again as it was sent, with no other document, template, language or date"
            raise InputError(Problem("", message, f"leave the options out, or `kamdocs revise {number}` for another version"))
        proposal = proposal_named(self.register, number)
        version = replace(proposal.last, options={**proposal.last.options, "pdf": asked.pdf or bool(proposal.last.options.get("pdf"))})
        if version.options["pdf"]:
            office()  # what is asked for can be made, or is not asked for
        files = deliveries_of(proposal.dossier, proposal.number, version)
        self.register.add_deliveries(proposal.number, version.version, place_of(self.work.workspace, self.register.file), files)
        self.sent.append(_Sent(proposal, version, self.root))

    def _issue(self, path: Path) -> None:
        from kamdocs.lifecycle.edited import Edited
        from kamdocs.lifecycle.sending import Wish, send

        made, asked = self._draft(path), self.asked
        _tell_gaps(made)
        language = made.plan.proposal.language
        file = template_file(asked.template, made.workspace, language) if asked.template is not None else None
        edited = Edited(asked.document, asked.document.read_bytes()) if asked.document else None
        wish = Wish(_kept_name(asked.template, file, made.workspace), file, asked.language, asked.pdf, asked.on is not None, edited)
        issued = send(made, self.register, wish, now())  # a run of many takes its time
        _tell(issued, made)
        self.sent.append(_Sent(issued.proposal, issued.version, self.root))

    def _draft(self, path: Path) -> Draft:
        """The proposal, dated as the day is at the client."""
        from kamdocs.proposal import draft

        made = draft(path, self.work.workspace, self.work.on, self.asked.language)
        on = client_day(made.dossier.value.account.time_zone, self.work.workspace, self.asked.on)
        return made if on == self.work.on else draft(path, self.work.workspace, on, self.asked.language)

    def finish(self) -> int:
        """Writes the files of what was sent, and tells those that cannot be written; the exit code."""
        from kamdocs.lifecycle.sending import finish

        if any(each.version.options.get("pdf") for each in self.sent):
            tell_unnumbered()
        finished = finish(self.register, self.work.workspace, self.at)
        self._unwritten = frozenset(finished.unwritten)
        own = {path for each in self.sent for path in each.files()}
        others = tuple(path for path in finished.written if path not in own and path.suffix != ".yaml")
        # What an earlier command left was told when the register was opened, and is no failure of this one.
        left = {path.as_posix() for path in finished.unwritten if path not in own and path.suffix != ".yaml"}
        problems = tuple(each for each in finished.problems if each.where not in left)
        tell_finished(replace(finished, written=others, problems=problems))
        return finished.code if problems else 0


def _numbers(names: Sequence[str], work: Given, register: Register) -> dict[Path, str]:
    """Which of the names are no dossiers but numbers of proposals, case aside, by the path that the dossier would have."""
    others = {path: name for name, path in zip(names, work.dossiers, strict=True) if not _is_there(path)}
    known = {each.number.casefold(): each.number for each in register.proposals()} if others else {}
    return {path: known[name.casefold()] for path, name in others.items() if name.casefold() in known}


def _kept_name(name: str | None, file: Path | None, workspace: Workspace) -> str | None:
    """The template as it is found again from any folder: by its name in the workspace, else by its whole path."""
    if file is None or Path(name or "").suffix.casefold() != ".docx":
        return name
    own = any(each.path.resolve() == file.resolve() for each in workspace.templates)
    return file.name if own else file.resolve().as_posix()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that the system refuses
        return False


def _tell_gaps(made: Draft) -> None:
    """Tells, before anything is sent, the complaints that are open, and what else is missing; what stops it is refused afterwards."""
    here = from_here(made.path.absolute())
    for gap in (each for each in made.plan.gaps if each.kind == "open-issue"):
        click.echo(f"{gap.where}: first of all: {gap.message}", err=True)
    others = [each for each in made.plan.gaps if each.kind != "open-issue" and not each.stops]
    if others:
        more = f" ({count_text(len(others), 'gap')}; `kamdocs check` tells all)" if len(others) > 1 else ""
        click.echo(f"{here}: send knowing this: {others[0].message}{more}", err=True)


def _tell(issued: Issued, made: Draft) -> None:
    """Tells under which number it went, what was edited in it, and whose address is missing."""
    from kamdocs.lifecycle.letters import addressees
    from kamdocs.register import valid_until

    number, version = issued.proposal.number, issued.version
    here, until = from_here(made.path.absolute()), valid_until(issued.proposal)
    if not issued.new:
        click.echo(f"{here}: sent already as {number} version {version.version} on {version.on}", err=True)
        return
    click.echo(f"{here}: {number} version {version.version}, valid until {until}", err=True)
    if sooner := _sooner(issued.proposal):
        click.echo(f"{here}: {sooner}", err=True)
    for difference in version.edited:
        click.echo(f"{here}: edited: {difference}", err=True)
    if version.mail is None:
        click.echo(f"{here}: no e-mail is drafted, as wordings.yaml has no covering_mail", err=True)
        return
    for problem in addressees(made.dossier).unknown:
        click.echo(str(problem), err=True)


def _sooner(proposal: Proposal) -> Problem | None:
    """That the last version ends sooner than the one before it, to which the client may hold us; None where it does not."""
    from kamdocs.register import valid_until

    if len(proposal.versions) < 2:
        return None
    before, until = replace(proposal, versions=proposal.versions[:-1]), valid_until(proposal)
    if (held := valid_until(before)) <= until:
        return None
    renewed = [each for each in before.events if each.kind == "renewed" and each.version == before.last.version]
    when = f" (renewed on {renewed[-1].on})" if renewed else ""
    message = f"version {proposal.last.version} ends on {until}, sooner than version {before.last.version}, which holds until {held}{when}"
    return Problem("", message, f"`kamdocs renew {proposal.number} --until {held}` lets it hold as long")
