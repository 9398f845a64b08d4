"""`kamdocs verify`: whether a document is what was sent, and still holds."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.options import day_option
from kamdocs.cli.proposals import client_day, now, opened, own_workspace
from kamdocs.errors import InputError, Problem, count_text

if TYPE_CHECKING:
    from kamdocs.lifecycle.verifying import Verdict
    from kamdocs.word.comparison import Difference

__all__ = ["command", "difference_lines"]

_MOST_TOLD = 100
"""Differences that are printed; JSON has all."""
_LONGEST = 240
"""Characters of a text that are printed; JSON has it whole."""


@click.command()
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path))
@day_option("The day on which it shall hold; absent: today at the client.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def command(file: Path, on: datetime.date | None, as_json: bool) -> int:
    """Tell which proposal FILE.docx is, whether anything was changed in it since it was sent, and whether it holds.

    A save in Word, or in another program, that changes nothing for a reader is told from a changed text, whose paragraphs are shown.
    Exits with 0 only if the document is unchanged and holds.
    """
    from kamdocs.lifecycle.verifying import verify
    from kamdocs.word.package import read_bytes

    document = read_bytes(file)
    _refuse_pdf(file, document)
    workspace = own_workspace()
    with opened(workspace, now()) as register:
        verdict = verify(document, register, lambda proposal: client_day(proposal, workspace, on), file.as_posix())
    if as_json:
        click.echo(json.dumps(_as_json(verdict, file), indent=2, ensure_ascii=False))
    else:
        _tell(verdict, file.as_posix())
    return 0 if verdict.is_good else 1


def _refuse_pdf(file: Path, document: bytes) -> None:
    if file.suffix.casefold() == ".pdf" or document.startswith(b"%PDF-"):
        beside = file.with_suffix(".docx")
        way_out = f"verify {beside.as_posix()}, which lies beside it" if beside.is_file() else "verify the .docx that it was made of"
        raise InputError(Problem(file.as_posix(), "only the Word document can be verified, and this is a PDF", way_out))


def _tell(verdict: Verdict, file: str) -> None:
    from kamdocs.lifecycle.verifying import AS_SENT, SAVED_AGAIN

    if verdict.proposal is None:
        click.echo(f"{file}: this is no document that was sent from this workspace")
        return
    what = f"{verdict.proposal.number} version {verdict.version}"
    told = {
        AS_SENT: "as it was sent",
        SAVED_AGAIN: "saved again in Word or another program, and unchanged",
    }.get(verdict.document, f"changed since it was sent, in {count_text(len(verdict.differences), 'place')}")
    click.echo(f"{file}: {what}, {told}")
    for line in difference_lines(verdict.differences):
        click.echo(line)
    click.echo(f"on {verdict.on}: {_whether_it_holds(verdict)}")


def _whether_it_holds(verdict: Verdict) -> str:
    from kamdocs.lifecycle.verifying import CHANGED

    if verdict.document != CHANGED:
        return verdict.why if verdict.holds else f"it does not hold: {verdict.why}"
    # A day alone would be read as that of the file at hand.
    valid = verdict.why.removeprefix("valid ")
    holds = f"holds {valid}" if valid != verdict.why else f"{'holds' if verdict.holds else 'does not hold'}: {verdict.why}"
    return f"what was sent {holds}; this file is not it"


def difference_lines(differences: tuple[Difference, ...]) -> list[str]:
    """A difference in three lines: where, and what kind, what stood there, what stands there; of a flood the first."""
    lines = []
    for each in differences[:_MOST_TOLD]:
        lines.append(f"  {each.place}" + ("" if each.what == "text" else f": {each.what}"))
        lines.append(f"    was: {_shortened(each.before)}")
        lines.append(f"    is:  {_shortened(each.after)}")
    if len(differences) > _MOST_TOLD:
        lines.append(f"  and {len(differences) - _MOST_TOLD} more; --json tells all")
    return lines


def _shortened(text: str | None) -> str:
    if text is None:
        return "(nothing)"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _as_json(verdict: Verdict, file: Path) -> dict[str, Any]:
    from kamdocs.lifecycle.verifying import CHANGED

    return {
        "file": file.as_posix(),
        "number": verdict.proposal.number if verdict.proposal else None,
        "version": verdict.version or None,
        "document": verdict.document or None,
        "differences": [asdict(each) for each in verdict.differences],
        "on": verdict.on.isoformat() if verdict.on else None,
        "holds": verdict.is_good,
        "why": "changed" if verdict.document == CHANGED else verdict.why or None,
        "valid_until": verdict.valid_until.isoformat() if verdict.valid_until else None,
    }
