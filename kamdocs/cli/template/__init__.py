"""`kamdocs template`: the Word templates. Each of its commands is a file of this folder, and imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kamdocs.cli import Commands, workspace_option

__all__ = ["COMMANDS", "command"]

COMMANDS: Mapping[str, tuple[str, str]] = {
    "list": ("kamdocs.cli.template.list:command", "List the templates in force: name, language, whose it is, and where it lies."),
}
"""Name of a command to where it lies and what it does, in the order in which they are used."""


@click.group(cls=Commands, table=COMMANDS)
@workspace_option
def command() -> None:
    """List the Word templates."""
