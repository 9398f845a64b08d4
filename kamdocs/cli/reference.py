"""`kamdocs reference`: clients who may be shown to others, who was shown them, and the request for their consent."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import echo_list, from_here, workspace_option, workspace_root
from kamdocs.cli.options import day_option, given, is_passed_over, today
from kamdocs.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from kamdocs.model.library import ReferenceField
    from kamdocs.model.records import ReferenceUse
    from kamdocs.proposal import Draft
    from kamdocs.workspace import Workspace

__all__ = ["command"]


@click.group()
@workspace_option
def command() -> None:
    """List the references and who was shown them, and ask for a consent."""


# ----------------------------------------------------------------------------------------------------------------------------------- list


@command.command("list")
@day_option("The day on which their consents are looked at; absent: today.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def list_references(on: datetime.date | None, as_json: bool) -> None:
    """List the library's references: id, client, consent or why there is none, its last day, its scope, and how many uses are left."""
    from kamdocs.workspace import open_workspace, read_uses

    workspace = open_workspace(workspace_root())
    uses, day = read_uses(workspace.root), on or today(workspace)
    _tell_uncounted(uses, workspace)
    rows = [_row(each, uses, day) for each in _references(workspace).values()]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        echo_list([_words(row) for row in rows], False)


def _row(reference: ReferenceField, uses: Sequence[ReferenceUse], on: datetime.date) -> dict[str, Any]:
    from kamdocs.tailor.references import shown_to, why_no_consent

    consent, why = reference.consent, why_no_consent(reference, on)
    limit, shown = consent.uses, shown_to(reference, uses, on)
    left = {"most": limit.most, "months": limit.months, "left": max(0, limit.most - len(shown)), "shown_to": list(shown)} if limit else None
    return {
        "id": reference.id,
        "client": reference.client,
        "in_force": not why,
        "why": why or None,
        "until": consent.until.isoformat() if consent.until else None,
        "scope": list(consent.scope or ()),
        "industries": None if consent.industries is None else list(consent.industries),
        "uses": left,
    }


def _words(row: dict[str, Any]) -> dict[str, str | None]:
    uses = row["uses"]
    left = f"{uses['left']} of {uses['most']} uses left in {uses['months']} months" if uses else "any number of uses"
    return {
        "id": row["id"],
        "client": row["client"],
        "consent": "in force" if row["in_force"] else row["why"],
        "until": row["until"] and f"until {row['until']}",
        "scope": ", ".join(row["scope"]) or None,
        "uses": left,
    }


# ---------------------------------------------------------------------------------------------------------------------------------- usage


@command.command("usage")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--sent", metavar="DOSSIER", help="Count the references of this dossier's proposal as sent, and list them alone.")
@day_option("With --sent: the proposal's date, on which they are counted; absent: today.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def list_uses(id_: str | None, sent: str | None, on: datetime.date | None, as_json: bool) -> None:
    """Tell who was shown which reference when: all of them, or the reference ID.

    They are counted in reference-uses.yaml of the workspace: by `--sent`, when a proposal has gone out, those whose names stand in its
    documents of that date. What is sent again to one account takes none of the uses that a consent allows.
    """
    if sent is not None and id_ is not None:
        raise click.UsageError("--sent counts all references of a proposal; leave out the id")
    uses = _counted(sent, on) if sent is not None else _known(id_)
    rows = [{"on": each.on.isoformat(), "reference": each.reference, "account": each.account, "dossier": each.dossier} for each in uses]
    echo_list(rows, as_json)


def _known(id_: str | None) -> list[ReferenceUse]:
    """The uses, the last ones first."""
    from kamdocs.workspace import open_workspace, read_uses

    workspace = open_workspace(workspace_root())
    uses = read_uses(workspace.root)
    _tell_uncounted(uses, workspace)
    if id_ is not None:
        _refuse_unknown(id_, {*_references(workspace), *(each.reference for each in uses)})
        uses = tuple(each for each in uses if each.reference == id_)
        if not uses:
            click.echo(f"nobody was shown {id_} yet", err=True)
    return sorted(uses, key=lambda each: each.on, reverse=True)


def _counted(sent: str, on: datetime.date | None) -> tuple[ReferenceUse, ...]:
    """The references of the proposal's documents, which are counted now if they were not; without a document, those of its plan."""
    from kamdocs.model.records import ReferenceUse
    from kamdocs.proposal import draft
    from kamdocs.workspace import USES

    work = given([sent], on)
    root = work.workspace.root
    if root is None:
        raise InputError(Problem("", "uses are counted in a workspace, and this is none", "`kamdocs init DIR` makes one; -w names another"))
    if is_passed_over(work.dossiers[0]):
        return ()
    before = _bytes(root / USES)
    made = draft(work.dossiers[0], work.workspace, work.on)
    for gap in made.plan.gaps:
        if gap.kind == "approval":
            click.echo(f"{from_here(made.path.absolute())}: this is a draft, and no proposal to be sent: {gap.message}", err=True)
    what = {"account": made.dossier.value.account.name, "dossier": made.material.dossier_name, "on": work.on.isoformat()}
    uses = tuple(ReferenceUse.model_validate({"reference": each, **what}) for each in _sent(made))
    if not uses:
        click.echo(f"{from_here(made.path.absolute())}: this proposal shows no reference, and nothing is counted", err=True)
    else:
        _count(uses, root, before)
    return uses


def _sent(made: Draft) -> list[str]:
    """The ids of the references that the proposal's documents show; of those that its plan shows where there is no document, which is told.

    What the plan says otherwise is told: since the document was written, the library or the dossier may have changed.
    """
    planned = [link.reference for link in made.plan.trace.references if link.chosen]
    documents, here = _documents(made), from_here(made.path.absolute())
    if not documents:
        said = f"there is no document of {made.plan.proposal.date} in the workspace, and what is counted is what a new one would show"
        click.echo(f"{here}: {said}; --date names the day of the one that went out", err=True)
        return planned
    shown = _shown_in(documents, made)
    named = " and ".join(from_here(each.absolute()) for each in documents)
    for id_ in (each for each in shown if each not in planned):
        click.echo(f"{named}: {id_} stands there and is counted, though a new document would not show it", err=True)
    for id_ in (each for each in planned if each not in shown):
        click.echo(f"{named}: {id_} does not stand there and is not counted, though a new document would show it", err=True)
    return [*(each for each in planned if each in shown), *(each for each in shown if each not in planned)]


def _documents(made: Draft) -> list[Path]:
    """The finished documents of the proposal and its date: whole, short, and in other languages."""
    from kamdocs.proposal import output_path

    start = f"{made.path.stem} {made.plan.proposal.date}"
    files = sorted(output_path(made).parent.glob("*.docx"))
    return [each for each in files if each.stem == start or each.stem.startswith(f"{start} ")]


def _shown_in(documents: Iterable[Path], made: Draft) -> list[str]:
    """The ids of the library's references whose clients are named there, but for the account itself."""
    from kamdocs.tailor.companies import is_account
    from kamdocs.values import folded
    from kamdocs.word import document_text

    text = "\n".join(folded(words) for each in documents for _, words in document_text(each.read_bytes()))
    return [
        id_
        for id_, each in _references(made.workspace).items()
        if re.search(rf"(?<!\w){re.escape(folded(each.client))}(?!\w)", text) and not is_account(each.client, made.plan.account.name)
    ]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _count(uses: Sequence[ReferenceUse], root: Path, before: bytes | None) -> None:
    """Adds those uses to the workspace's file that it does not have yet. `before`: what it held when the proposal was looked at."""
    from kamdocs.delivery import write_whole
    from kamdocs.workspace import USES, read_uses, uses_text

    known = read_uses(root)
    new = [each for each in uses if each not in known]
    if new:
        text = uses_text((*known, *new)).encode()
        if _bytes(root / USES) != before:
            message = "somebody else has written to this file meanwhile, and nothing is counted"
            raise InputError(Problem(from_here(root / USES), message, "run the command again"))
        write_whole(text, root / USES)
    else:
        click.echo(f"{from_here(root / USES)}: they were counted already", err=True)


# -------------------------------------------------------------------------------------------------------------------------------- request


@command.command("request")
@click.argument("id_", metavar="ID")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The file to write, or the folder for it.")
@click.option("-f", "--force", is_flag=True, help="Write over a file that says something else; write also to one that revoked its consent.")
@click.option("--language", metavar="TAG", help="The letter's language, in place of the reference's.")
@workspace_option
def request(id_: str, output: Path | None, force: bool, language: str | None) -> None:
    """Write an e-mail that asks the reference ID for its consent, as a draft that your mail program opens, and print its path.

    Its words are those of consent_request in wordings.yaml. Absent -o, it goes to proposals/ of the workspace.
    """
    from kamdocs.delivery import mail_draft
    from kamdocs.tailor.consent import check_letter, consent_letter, letter_problems
    from kamdocs.workspace import open_workspace

    workspace = open_workspace(workspace_root())
    references = _references(workspace)
    _refuse_unknown(id_, references)
    reference, settings = references[id_], workspace.settings
    _refuse_revoked(reference, workspace, force)
    spoken = _language(language, reference, workspace)
    if problems := [*check_letter(workspace.wordings), *letter_problems(workspace.wordings, spoken)]:
        raise InputError(problems)
    letter = consent_letter(reference, workspace.wordings.value, settings.value.supplier if settings else None, spoken)
    contact = reference.contact
    to = [(contact.name, contact.email)] if contact and contact.email else []
    path = _request_path(output, workspace, id_)
    _write(mail_draft(letter.subject, letter.body, to, where=_place(workspace, id_, "contact", "email")), path, force)
    click.echo(from_here(path.absolute()))
    if not to:
        click.echo(
            f"{_place(workspace, id_, 'contact')}: no e-mail address of {reference.client} is known; write it into the draft", err=True
        )


def _refuse_revoked(reference: ReferenceField, workspace: Workspace, force: bool) -> None:
    """Tells of a consent that was taken back; who did that is asked again only on purpose."""
    if revoked := reference.consent.revoked:
        where, message = _place(workspace, reference.id, "consent", "revoked"), f"{reference.client} revoked its consent on {revoked}"
        if not force:
            raise InputError(Problem(where, message, "-f writes the request all the same"))
        click.echo(f"{where}: {message}", err=True)


def _language(asked: str | None, reference: ReferenceField, workspace: Workspace) -> str:
    from kamdocs.values import canonical_language

    if asked is not None:
        if (spoken := canonical_language(asked)) is None:
            raise InputError(Problem("", f"{asked!r} is no language", "a tag such as it, en or de-CH is wanted"))
        return spoken
    defaults = workspace.settings.value.defaults if workspace.settings else None
    usual = reference.language or (defaults.language if defaults else None)
    if usual is None:
        hint = "write `language` there, such as it, or give --language"
        raise InputError(
            Problem(_place(workspace, reference.id), f"the language in which {reference.client} is written to is not known", hint)
        )
    return usual


def _request_path(output: Path | None, workspace: Workspace, id_: str) -> Path:
    name = f"{id_} consent.eml"
    if output is None:
        return workspace.proposals / name if workspace.proposals else Path(name)
    if output.is_dir():
        return output / name
    if output.suffix.casefold() != ".eml":
        raise click.UsageError(f"-o names a folder that exists, or a file that ends with .eml; {output.as_posix()!r} is neither")
    return output


def _write(draft: bytes, path: Path, force: bool) -> None:
    from kamdocs.delivery import write_whole

    if path.exists() and not path.is_file():
        raise InputError(Problem(path.as_posix(), "this is no ordinary file", "name another with -o"))
    if not force and path.exists() and path.read_bytes() != draft:
        message = "this file is there, and says something else"
        raise InputError(Problem(path.as_posix(), message, "-f writes over it; -o writes another file"))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(draft, path)


# -------------------------------------------------------------------------------------------------------------------------------- library


def _references(workspace: Workspace) -> dict[str, ReferenceField]:
    return {each.id: each for library in workspace.libraries for each in library.value.references or ()}


def _tell_uncounted(uses: Iterable[ReferenceUse], workspace: Workspace) -> None:
    """Tells of uses that count for no reference of the library, such as those of an id that was changed."""
    from kamdocs.workspace import USES

    known = _references(workspace)
    for id_ in sorted({each.reference for each in uses} - known.keys()):
        guess = nearest(id_, list(known))
        hint = f"did you mean {guess!r}?" if guess else "write the id that it has now"
        click.echo(f"{USES}: the library has no reference {id_!r}, so that its uses count for none; {hint}", err=True)


def _place(workspace: Workspace, id_: str, *path: str) -> str:
    """The place of the reference, or of what it holds at `path`."""
    return next(
        library.where(("references", position, *path))
        for library in workspace.libraries
        for position, each in enumerate(library.value.references or ())
        if each.id == id_
    )


def _refuse_unknown(id_: str, ids: Iterable[str]) -> None:
    known = sorted(ids)
    if id_ not in known:
        guess = nearest(id_, known)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else "the library has none"
        raise InputError(Problem("", f"there is no reference {id_!r}", hint))
