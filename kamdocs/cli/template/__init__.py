"""`kamdocs template`: the Word templates. Each of its commands is a file of this folder, and imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kamdocs.cli import Commands, workspace_option

__all__ = ["COMMANDS", "command"]

COMMANDS: Mapping[str, tuple[str, str]] = {
    "list": ("kamdocs.cli.template.list:command", "List the templates in force: name, language, whose it is, and where it lies."),
    "new": ("kamdocs.cli.template.new:command", "Copy a template into the workspace, to edit it in Word."),
    "fields": ("kamdocs.cli.template.fields:command", "List the fields that a template may use, with the tag to paste."),
    "check": ("kamdocs.cli.template.check:command", "Tell everything that is wrong with templates, before a dossier meets them."),
    "preview": ("kamdocs.cli.template.preview:command", "Fill in a template, as PDF and pictures of its pages."),
}
"""Name of a command to where it lies and what it does, in the order in which they are used."""


@click.group(cls=Commands, table=COMMANDS)
@workspace_option
def command() -> None:
    """Make, check and look at the Word templates."""
