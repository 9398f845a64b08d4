"""`kamdocs rebuild`: a version's document again, as it was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamdocs.cli import from_here, workspace_option
from kamdocs.cli.diff import version_of
from kamdocs.cli.proposals import now, number_argument, opened, own_workspace, proposal_named
from kamdocs.cli.templates import template_file
from kamdocs.cli.verify import difference_lines
from kamdocs.errors import count_text

if TYPE_CHECKING:
    from kamdocs.register import Proposal, Version
    from kamdocs.workspace import Workspace

__all__ = ["command"]


@click.command()
@number_argument
@click.option("--version", "wanted", metavar="VERSION", help="The version, 1 or v1; absent: the last.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="The file to write, or a folder.")
@click.option("--check", is_flag=True, help="Write nothing: make it again of today's files, and tell what is no longer the same.")
@click.option("-f", "--force", is_flag=True, help="Write over a file that is not what was sent.")
@workspace_option
def command(number: str, wanted: str | None, output: Path | None, check: bool, force: bool) -> int:
    """Write the document of the proposal NUMBER again, byte for byte as it was sent, and print where it lies.

    --check renders it once more of today's dossier, library and template, under its own number and date, and tells which files have
    changed and which paragraphs; it exits with 0 only if the same bytes come out.
    """
    from kamdocs.lifecycle.rebuilding import stored, write

    if check and output is not None:
        raise click.UsageError("--check writes nothing; leave out -o")
    workspace = own_workspace()
    with opened(workspace, now()) as register:
        proposal = proposal_named(register, number)
        version = version_of(proposal, wanted) if wanted is not None else proposal.last
        document = stored(register, proposal, version)
    if check:
        return _check(document, proposal, version, workspace)
    path = _place(output, proposal, version, workspace)
    write(document, path, force)
    click.echo(from_here(path.absolute()))
    return 0


def _place(output: Path | None, proposal: Proposal, version: Version, workspace: Workspace) -> Path:
    from kamdocs.lifecycle.sending import sent_path

    assert workspace.root is not None  # no register without a workspace
    usual = workspace.root / sent_path(proposal.dossier, proposal.number, version.version, ".docx")
    if output is None or output.is_dir():
        return output / usual.name if output else usual
    if output.suffix.casefold() != ".docx":
        raise click.UsageError(f"-o names a folder that exists, or a file that ends with .docx; {output.as_posix()!r} is neither")
    return output


def _check(document: bytes, proposal: Proposal, version: Version, workspace: Workspace) -> int:
    """Tells what the version's document becomes of today's files; the exit code."""
    from kamdocs.lifecycle.rebuilding import again

    named = version.options.get("template")
    template = template_file(str(named), workspace, version.client.language) if named is not None else None
    made = again(document, proposal, version, workspace, template)
    what = f"{proposal.number} version {version.version}"
    if made.is_same:
        click.echo(f"{what}: the same bytes come out of today's files")
    elif made.problems:
        click.echo(f"{what}: it can no longer be made of today's files")
    elif made.differences:
        click.echo(f"{what}: another document comes out of today's files, in {count_text(len(made.differences), 'place')}")
    else:
        click.echo(f"{what}: other bytes come out of today's files, and a reader finds the same")
    for name, became in made.inputs:
        click.echo(f"  {name}: {became}")
    if version.edited:
        click.echo("  it was sent as a copy that was edited in Word, and the edits are told as differences too")
    for line in difference_lines(made.differences):
        click.echo(line)
    for problem in made.problems:
        click.echo(str(problem), err=True)
    return 0 if made.is_same else 1
