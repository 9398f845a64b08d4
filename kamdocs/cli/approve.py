"""`kamdocs approve`: what makes more than a draft of a proposal that somebody must approve."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.options import day_option, dossier_argument, given, is_passed_over
from kamdocs.errors import InputError, Problem, nearest_named

if TYPE_CHECKING:
    from kamdocs.model.records import Approval
    from kamdocs.model.settings import Settings
    from kamdocs.proposal import Draft
    from kamdocs.workspace import Workspace

__all__ = ["approve", "command"]


@click.command()
@dossier_argument(several=False)
@click.option("--by", "name", metavar="NAME", required=True, help="Who approves: an approver of kamdocs.yaml, by id or by name.")
@day_option("The day of the approval, and the proposal's date; absent: today.")
@workspace_option
def command(dossier: str, name: str, on: datetime.date | None) -> None:
    """Write down that NAME approves what the proposal of DOSSIER needs it for, and print where.

    Any change of the offer or of its validity voids it.
    """
    from kamdocs.proposal import draft
    from kamdocs.workspace import approval_path

    work = given([dossier], on)
    if is_passed_over(work.dossiers[0]):
        return
    by = _approver(name, work.workspace)
    made = draft(work.dossiers[0], work.workspace, work.on)
    covers = tuple(need.why for need in made.approval.needs if need.by == by)
    if not covers:
        click.echo(f"{from_here(made.path)}: nothing in it needs the approval of {by}", err=True)
        return
    already = not any(need.by == by for need in made.approval.missing)
    click.echo(from_here(approval_path(_root(made), made.material.dossier_name, by) if already else approve(made, by, work.on)))
    for each in covers:
        click.echo(f"{from_here(made.path)}: approved {'already ' if already else ''}by {by}: {each}", err=True)


def approve(made: Draft, by: str, on: datetime.date) -> Path:
    """Writes that the approver `by` approves on that day what the proposal needs it for; the file. The workspace's policy asks for it."""
    from kamdocs.model.records import Approval
    from kamdocs.workspace import approval_path, approval_text

    needs = [need for need in made.approval.needs if need.by == by]
    what = {"dossier": made.material.dossier_name, "by": by, "on": f"{on}", "digest": made.approval.digest}
    covers, limits = [need.why for need in needs], list(dict.fromkeys(need.limit for need in needs))
    approval = Approval.model_validate({"kamdocs": "approval/1", **what, "covers": covers, "limits": limits})
    path = approval_path(_root(made), approval.dossier, by)
    _write(approval_text(approval), path, approval, _root(made))
    return path


def _root(made: Draft) -> Path:
    assert made.workspace.root is not None  # no approver without a workspace
    return made.workspace.root


def _approver(name: str, workspace: Workspace) -> str:
    """The id of the approver who is meant. Raises InputError, naming who there is."""
    from kamdocs.values import folded

    settings = workspace.settings.value if workspace.settings else None
    if settings is None or not settings.approvals:
        where = workspace.settings.file if workspace.settings else ""
        message = "no approval is asked for: kamdocs.yaml has no `approvals`" if settings else "nothing needs approval without a workspace"
        raise InputError(Problem(where, message, "write there who must approve what, such as {discount: {above: 10%}, by: sales-director}"))
    known = _known(settings)
    found = dict.fromkeys(id_ for id_, names in known.items() for each in names if folded(each) == folded(name))
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise InputError(Problem("", f"--by: {name!r} is the name of {' and '.join(found)}", "give the id of the one who is meant"))
    words = {each: id_ for id_, names in known.items() for each in names}
    guess = nearest_named(name, words)
    way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}"
    raise InputError(Problem("", f"--by: there is no approver {name!r}", way_out))


def _known(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Id of each approver to the words that mean him or her."""
    if settings.approvers is not None:
        return {each.id: (each.id, *([each.name] if each.name else [])) for each in settings.approvers}
    return {policy.by: (policy.by,) for policy in settings.approvals or ()}


def _write(text: str, path: Path, approval: Approval, root: Path) -> None:
    """Writes the file whole or not at all; one that stands there for another dossier is kept."""
    from kamdocs.delivery import write_whole
    from kamdocs.workspace import approval_path, read_approvals

    for each in read_approvals(root):
        other = each.value.dossier
        if other != approval.dossier and approval_path(root, other, each.value.by) == path:
            raise InputError(Problem(from_here(path), f"this approval is one of {other}", "give one of the two dossiers another name"))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(text.encode("utf-8"), path)
