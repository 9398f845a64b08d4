"""`kamdocs template list`: which templates there are."""

from __future__ import annotations

import click

from kamdocs.cli import echo_list, from_here, workspace_option, workspace_root

__all__ = ["command"]


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace_option
def command(as_json: bool) -> None:
    """List the templates in force: name, language, whose it is, and where it lies."""
    from kamdocs.workspace import open_workspace

    rows = [
        {
            "name": template.name,
            "language": template.language or "en",
            "from": "shipped" if template.shipped else "workspace",
            "file": from_here(template.path),
        }
        for template in open_workspace(workspace_root()).templates
    ]
    echo_list(rows, as_json)
