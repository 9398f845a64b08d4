"""`kamdocs profile`: the profiles of decision-makers."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from kamdocs.cli import echo_list, from_here, workspace_option, workspace_root

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
