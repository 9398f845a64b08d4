"""`kamdocs diff`: what changed between two versions of a proposal, reader by reader."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.proposals import now, number_argument, opened, own_workspace, proposal_named
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from kamdocs.lifecycle.changes import Change
    from kamdocs.register import Proposal, Version

__all__ = ["command", "version_of"]


@click.command()
@number_argument
@click.argument("before", metavar="[VERSION", required=False)
@click.argument("after", metavar="VERSION]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def command(number: str, before: str | None, after: str | None, as_json: bool) -> None:
    """Tell in words what changed from one VERSION of the proposal NUMBER to the other: for each reader, then for all.

    A version is written 1 or v1. Absent: the last two.
    """
    from kamdocs.lifecycle.changes import changes

    if before is not None and after is None:
        raise click.UsageError("two versions are compared, such as v1 v2; without any, the last two")
    with opened(own_workspace(), now()) as register:
        proposal = proposal_named(register, number)
    old, new = _pair(proposal, before, after)
    found = changes(old, new)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)
    if not found:
        told = f"{proposal.number}: a reader finds the same in version {old.version} and in version {new.version}"
        click.echo(told, err=True)


def _pair(proposal: Proposal, before: str | None, after: str | None) -> tuple[Version, Version]:
    if before is not None and after is not None:
        return version_of(proposal, before), version_of(proposal, after)
    if len(proposal.versions) < 2:
        message = f"{proposal.number} has one version, and two are compared"
        raise InputError(Problem("", message, f"`kamdocs revise {proposal.number}` starts the second"))
    return proposal.versions[-2], proposal.versions[-1]


def version_of(proposal: Proposal, text: str) -> Version:
    """The version that `text` means, `1` or `v1`. Raises InputError, naming those that there are."""
    number = re.fullmatch("[vV]?([0-9]{1,9})", text.strip())
    found = next((each for each in proposal.versions if number and each.version == int(number[1])), None)
    if found is None:
        last = proposal.last.version
        there = "there is version 1 alone" if last == 1 else f"there are versions 1 to {last}"
        raise InputError(Problem("", f"{proposal.number} has no version {text!r}", there))
    return found


def _lines(found: Sequence[Change]) -> list[str]:
    lines = []
    for (reader, heading), changes in groupby(found, key=lambda each: (each.reader, each.heading)):
        lines.append(f"For {reader}, under “{heading}”:" if reader else "For every reader:")
        for topic, about in groupby(changes, key=lambda each: each.topic):
            told = [each.text for each in about]
            lines += [f"  {each}" for each in told] if reader else [f"  {topic}", *(f"    {each}" for each in told)]
    return lines
