"""`kamdocs library`: the content as a whole, and what an edit of it would change."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option, workspace_root
from kamdocs.cli.options import date_option, day_option, today
from kamdocs.errors import InputError, Problem, count_text

if TYPE_CHECKING:
    from kamdocs.governance import Change, Impact
    from kamdocs.workspace import Workspace

__all__ = ["command"]

_MOST_FIELDS = 5
"""Other fields told of a dossier: a renamed colleague stands in many."""
_LONGEST = 60
"""Characters of a text told in a line; `--json` has it whole."""

_WORDS = {
    "section-out": "- the section for {of} is left out",
    "section-in": "+ a section for {of}: {after}",
    "section-moved": "~ the section for {of} is {after}, and was {before}",
    "heading": "~ heading for {section}: {before} → {after}",
    "opening": "~ opening for {section}: {before} → {after}",
    "out": "- {of} leaves the section for {section}: {why}",
    "in": "+ {of} comes into the section for {section}: {after} ({why})",
    "moved": "~ {of} moves from the section for {before} to that for {after} ({why})",
    "reordered": "~ {of} is {after} in the section for {section}, and was {before}",
    "reworded": "~ {of} is reworded: {before} → {after}",
    "proof": "~ {of} has another proof: {before} → {after}",
    "reference-out": "- the reference {of}: {why}",
    "reference-in": "+ the reference {of}: {why}",
    "reference-order": "~ references: {before} → {after}",
    "field": "~ {of}: {before} → {after}",
    "gap-out": "  no longer missing: {before}",
    "gap-in": "  missing now: {after}",
}


@click.group()
@workspace_option
def command() -> None:
    """Check the content library over all dossiers, and see what an edit of it would change."""


@command.command("check")
@day_option("The day on which reviews and consents are looked at, and proposals dated; absent: today.")
@click.option("--strict", is_flag=True, help="Exit with 1 also for warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def check(on: datetime.date | None, strict: bool, as_json: bool) -> int:
    """Tell what is to be mended in profiles, library and wordings, weighed by the proposals of all dossiers.

    Owners, reviews, consents and price lists that end; texts missing in a language that is used; numbers without a source and promises
    without a condition; arguments that no proposal has, rules that never fire, criteria that nothing answers; near duplicates. Exits with
    1 where a client may read what is wrong, or kamdocs refuses it.
    """
    from kamdocs.governance import findings

    workspace = _workspace()
    found, proposals = findings(workspace, on or today(workspace))
    _tell_refused((from_here(path), problems) for path, problems in proposals.refused)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        for each in found:
            click.echo(str(each))
    levels = Counter(each.level for each in found)
    counts = f"{count_text(levels['error'], 'error')}, {count_text(levels['warning'], 'warning')}"
    click.echo(f"{count_text(len(proposals.made), 'proposal')} looked at: {counts}", err=True)
    return 1 if levels["error"] or (strict and found) else 0


@command.command("impact")
@click.option("--since", metavar="REV|DIR", required=True, help="A revision of git, or a folder with another state of the workspace.")
@date_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def show_impact(since: str, on: datetime.date | None, as_json: bool) -> None:
    """Tell which dossiers' proposals change with the edits since REV or DIR, argument by argument.

    Profiles, library, wordings and templates are compared; dossiers and settings are today's on both sides.
    """
    from kamdocs.governance import impact

    workspace = _workspace()
    found = impact(workspace, since, on or today(workspace))
    _tell_refused((from_here(each.path), each.refused_now) for each in found if each.refused_before and each.refused_now)
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], indent=2, ensure_ascii=False))
    else:
        for each in found:
            for line in _lines(each):
                click.echo(line)
    changed = sum(each.is_change for each in found)
    click.echo(f"{changed} of {count_text(len(found), 'proposal')} would change", err=True)


def _workspace() -> Workspace:
    """The workspace. Raises InputError where there is none: what kamdocs ships is not the user's to mend."""
    from kamdocs.workspace import open_workspace

    root = workspace_root()
    if root is None:
        message = "there is no workspace here, and so no library"
        raise InputError(Problem("", message, "name one with -w, or make one: `kamdocs init DIR`"))
    return open_workspace(root)


def _tell_refused(refused: Iterable[tuple[str, Iterable[Problem]]]) -> None:
    for path, problems in refused:
        click.echo(f"{path}: passed over, since no proposal can be made of it:", err=True)
        for problem in problems:
            click.echo(f"  {problem}", err=True)


# ---- impact


def _as_json(each: Impact) -> dict[str, Any]:
    refused = {name: [str(problem) for problem in getattr(each, name)] for name in ("refused_before", "refused_now")}
    return {**dataclasses.asdict(each), **refused, "path": from_here(each.path), "is_change": each.is_change}


def _lines(each: Impact) -> Iterator[str]:
    """The dossier and what changes in its proposal; nothing where nothing does."""
    if not (each.is_change or each.changes) or (each.refused_before and each.refused_now):
        return
    yield f"{from_here(each.path)}: {_told(each)}"
    for problem in each.refused_now:
        yield f"  {problem}"
    fields = [change for change in each.changes if change.what == "field"]
    for change in (change for change in each.changes if change.what != "field"):
        yield f"  {_sentence(change)}"
    for change in fields[:_MOST_FIELDS]:
        yield f"  {_sentence(change)}"
    if len(fields) > _MOST_FIELDS:
        yield f"  and {len(fields) - _MOST_FIELDS} more fields; --json has them all"


def _told(each: Impact) -> str:
    if each.refused_now:
        return "it is refused now, and was not"
    if each.refused_before:
        return "it was refused, and is not any more"
    if not each.is_change:
        return "it stays as it is; what the KAM is told changes"
    template = "the template is another, " if each.template else ""
    if each.document is None:
        return f"{template}its text stays as it is"
    return f"{template}paragraphs: −{each.document.gone}, +{each.document.come}"


def _sentence(change: Change) -> str:
    values = {field.name: _short(getattr(change, field.name)) for field in dataclasses.fields(change)}
    return _WORDS[change.what].format_map({**values, "of": change.of, "why": change.why})


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
