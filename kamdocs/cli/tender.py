"""`kamdocs tender`: what is to be done for a tender, told back from its submission."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option, workspace_root
from kamdocs.cli.calendars import ics_option, write_calendar
from kamdocs.cli.options import day_option, each_alone, given, today
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from kamdocs.delivery.calendar import Entry
    from kamdocs.model.dossier import Dossier
    from kamdocs.offer import TenderStep
    from kamdocs.workspace import Workspace

__all__ = ["OfTender", "command", "entries", "of_tender", "tender_dossiers"]


@dataclass(frozen=True, slots=True)
class OfTender:
    """A dossier that answers a tender. `dossier`: its path from the workspace, with forward slashes; else the whole path."""

    dossier: str
    account: str
    kam: str | None
    """Who looks after the client: the first of the dossier's team, by name."""
    submission: datetime.date
    steps: tuple[TenderStep, ...]


@click.command()
@click.argument("dossiers", metavar="[DOSSIER]...", nargs=-1)
@day_option("The day from which the steps are looked at; absent: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the calendars as JSON.")
@ics_option
@workspace_option
def command(dossiers: tuple[str, ...], on: datetime.date | None, as_json: bool, ics: Path | None) -> int:
    """Tell what is to be done until when for the tenders of the DOSSIERs; absent: of all dossiers that have one.

    Preparation starts nine months before the submission. Each step is due on a working day at the client.
    """
    if as_json and ics:
        raise click.UsageError("--json and --ics give different things; give one of them")
    workspace, paths, day = _work(dossiers, on)
    found: list[OfTender] = []

    def read(path: Path) -> None:
        of = of_tender(path, workspace)
        if of:
            found.append(of)
        elif dossiers:
            way_out = "write its day, such as tender: {submission: 2027-09-15}"
            raise InputError(Problem(from_here(path.absolute()), "this dossier names no day of a tender's submission", way_out))

    code = each_alone(paths, read)
    if not dossiers and not found and not code:
        click.echo("no dossier of this workspace names a tender, such as tender: {submission: 2027-09-15}", err=True)
    found.sort(key=lambda each: (each.submission, each.dossier))
    if ics:
        write_calendar([entry for each in found for entry in entries(each, day)], "kamdocs: tenders", ics)
    elif as_json:
        click.echo(json.dumps([_jsonable(each) for each in found], indent=2, ensure_ascii=False))
    else:
        _tell(found, day)
    return code


def _work(names: Sequence[str], on: datetime.date | None) -> tuple[Workspace, Sequence[Path], datetime.date]:
    """The workspace, the dossiers that were named, or all that may have a tender, and the day."""
    from kamdocs.workspace import open_workspace

    if names:
        work = given(names, on)
        return work.workspace, work.dossiers, work.on
    root = workspace_root()
    if root is None:
        raise click.UsageError("name a DOSSIER; without one all of a workspace are told, and this is none")
    workspace = open_workspace(root)
    return workspace, tender_dossiers(workspace), on or today(workspace)


def tender_dossiers(workspace: Workspace) -> list[Path]:
    """The workspace's dossiers that may have a tender. Raises OSError where one cannot be read."""
    from kamdocs.workspace import is_private
    from kamdocs.workspace.folder import yaml_files

    paths = yaml_files(workspace.dossiers, []) if workspace.dossiers else []
    # To look for the word takes far less than to read a dossier.
    return [each for each in paths if not is_private(each) and b"tender" in each.read_bytes()]


def of_tender(path: Path, workspace: Workspace) -> OfTender | None:
    """The tender of the dossier at `path`; None where it names no day. Raises InputError with everything that is wrong in the dossier."""
    from kamdocs.offer import tender_calendar
    from kamdocs.workspace import dossier_name, read_dossier

    dossier, _ = read_dossier(path)
    tender, account = dossier.value.tender, dossier.value.account
    if tender is None or tender.submission is None:
        return None
    steps = tender_calendar(tender.submission, account.country, account.region)
    name = dossier_name(path, workspace.root) or path.as_posix()
    return OfTender(name, account.name, _kam(dossier.value, workspace), tender.submission, steps)


def _kam(dossier: Dossier, workspace: Workspace) -> str | None:
    team = {each.id: each.name for library in workspace.libraries for each in library.value.team or ()}
    return next((team[each] for each in dossier.team or () if each in team), None)


def entries(of: OfTender, on: datetime.date) -> Iterator[Entry]:
    """The steps as days of a calendar. `on`: the day on which it is written, which tells a calendar the newer of two."""
    from kamdocs.delivery.calendar import Entry

    stem = hashlib.sha256(f"{of.dossier}\n{of.account}".encode()).hexdigest()[:20]
    at = datetime.datetime.combine(on, datetime.time(), datetime.UTC)
    for position, step in enumerate(of.steps):
        told = f"Tender of {of.account}, submission {of.submission}. {of.dossier}"
        # The day grows, and with it the sequence: no file knows how often a dossier was changed.
        yield Entry(f"tender-{stem}-{position}@kamdocs", step.by, f"{of.account}: {step.label}", told, on.toordinal(), at)


def _jsonable(of: OfTender) -> Mapping[str, Any]:
    return {
        "dossier": of.dossier,
        "account": of.account,
        "kam": of.kam,
        "submission": f"{of.submission}",
        "steps": [{"by": f"{each.by}", "label": each.label} for each in of.steps],
    }


def _tell(found: Sequence[OfTender], on: datetime.date) -> None:
    for number, of in enumerate(found):
        if number:
            click.echo()
        click.echo(f"{of.account}, submission {of.submission} ({of.dossier})")
        for step in of.steps:
            click.echo(f"  {step.by}  {step.label}{_left(step.by, on)}")


def _left(by: datetime.date, on: datetime.date) -> str:
    days = (by - on).days
    if days < 0:
        return ", passed"
    return ", today" if days == 0 else ", tomorrow" if days == 1 else f", in {days} days"
