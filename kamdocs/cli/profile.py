"""`kamdocs profile`: the profiles of decision-makers."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from kamdocs.cli import echo_list, from_here, workspace_option, workspace_root
from kamdocs.errors import count_text

__all__ = ["command"]


@click.group()
@workspace_option
def command() -> None:
    """List and check the profiles of decision-makers."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def list_profiles(as_json: bool) -> None:
    """List the profiles in force: type, label, whose it is, and where it lies."""
    from kamdocs.workspace import open_workspace, shipped_folder

    workspace = open_workspace(workspace_root())
    rows = []
    for profile in workspace.profiles:
        shipped = profile.value.type in workspace.shipped_types
        label = profile.value.label
        rows.append(
            {
                "type": profile.value.type,
                "label": label if isinstance(label, str) else label.get("en") or next(iter(label.values()), None),
                "from": "shipped" if shipped else "workspace",
                "file": from_here(shipped_folder("profiles") / PurePosixPath(profile.file).name) if shipped else profile.file,
            }
        )
    echo_list(rows, as_json)


@command.command("check")
@click.argument("types", nargs=-1, metavar="[TYPE]...")
@workspace_option
def check_profiles(types: tuple[str, ...]) -> None:
    """Check the profiles in force, or those of some TYPEs: facts, tests, tags and fields, and run their examples."""
    from kamdocs.errors import InputError, Problem, nearest
    from kamdocs.tailor import Known, check_profile
    from kamdocs.workspace import open_workspace

    workspace = open_workspace(workspace_root())
    by_type = {profile.value.type: profile for profile in workspace.profiles}
    if strange := [type_ for type_ in types if type_ not in by_type]:
        guess = nearest(strange[0], by_type)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(by_type)}"
        raise InputError(Problem("", f"there is no profile of type {strange[0]!r}", hint))
    statistics = [each.id for library in workspace.libraries for each in library.value.statistics or ()]
    known = Known([each.value for each in workspace.profiles], [each.value for each in workspace.arguments()], statistics)
    wanted = [by_type[type_] for type_ in types or by_type]
    if problems := [problem for profile in wanted for problem in check_profile(profile, known)]:
        raise InputError(problems)
    for profile in wanted:
        rules, examples = len(profile.value.rules or ()), len(profile.value.examples or ())
        click.echo(f"{profile.value.type}: {count_text(rules, 'rule')}, {count_text(examples, 'example')}, all as written")
