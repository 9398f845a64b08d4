"""`kamdocs check`: whether to send, what to ask next, and everything that is missing."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.options import Given, date_option, dossier_argument, each_alone, given, language_option
from kamdocs.errors import PrivacyError, Problem

if TYPE_CHECKING:
    from kamdocs.proposal import Draft

__all__ = ["command"]

ASKED = 3
"""Questions at most: more would not be asked."""


@click.command()
@dossier_argument(several=True)
@language_option
@date_option
@click.option("--strict", is_flag=True, help="Refuse what should not be sent, and missing evidence.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def command(dossiers: tuple[str, ...], language: str | None, on: datetime.date | None, strict: bool, as_json: bool) -> int:
    """Tell of each DOSSIER whether its proposal can be sent, what to ask next, and every gap.

    Exits with 1 only where `kamdocs generate` would refuse.
    """
    work = given(dossiers, on)
    reports: list[dict[str, Any]] = []

    def check(path: Path) -> int:
        report = _report(path, work, language)
        reports.append(report)
        if not as_json:
            click.echo(_told(report))
        stops = report["finds"] or (strict and any(gap["stops"] or gap["kind"] == "evidence" for gap in report["gaps"]))
        return 1 if stops else 0

    code = each_alone(work.dossiers, check)
    if as_json:
        click.echo(json.dumps(reports, indent=2, ensure_ascii=False))
    return code


def _report(path: Path, work: Given, language: str | None) -> dict[str, Any]:
    from kamdocs.plan import as_json
    from kamdocs.proposal import draft

    made = draft(path, work.workspace, work.on, language)
    finds = _finds(made)
    verdict = "do not send" if finds or any(gap.stops for gap in made.plan.gaps) else "send knowing this" if made.plan.gaps else "send"
    return {
        "dossier": from_here(path),
        "verdict": verdict,
        "valid_until": made.plan.validity.until.isoformat(),
        "finds": [{"where": find.where, "message": find.message, "hint": find.hint} for find in finds],
        "questions": as_json(made.plan.trace.questions),
        "gaps": as_json(made.plan.gaps),
    }


def _finds(made: Draft) -> tuple[Problem, ...]:
    """What the privacy gate finds in the document as it would be written now."""
    from kamdocs.proposal import rendered

    try:
        rendered(made)
    except PrivacyError as refused:
        return refused.problems
    return ()


def _told(report: dict[str, Any]) -> str:
    lines = [f"{report['dossier']}: {report['verdict']}"]
    stopping = [gap for gap in report["gaps"] if gap["stops"]]
    lines += [f"  {find['where']}: {find['message']}; {find['hint']}" for find in report["finds"]]
    lines += [f"  {_gap(gap)}" for gap in stopping]
    if report["questions"]:
        lines.append("  Ask next:")
        lines += [f"    {number}. {_question(each)}" for number, each in enumerate(report["questions"][:ASKED], 1)]
    rest = [gap for gap in report["gaps"] if not gap["stops"]]
    if rest:
        lines.append("  Know this:")
        lines += [f"    {_gap(gap)}" for gap in rest]
    lines.append(f"  It would hold until {report['valid_until']}.")
    return "\n".join(lines)


def _gap(gap: dict[str, Any]) -> str:
    return f"{gap['where']}: {gap['message']}" if gap["where"] else gap["message"]


def _question(each: dict[str, Any]) -> str:
    touched = ", ".join(each["arguments"][:4]) + (", …" if len(each["arguments"]) > 4 else "")
    return f"{each['question']} ({each['path']}; it would move {touched})"
