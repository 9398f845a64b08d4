"""`kamdocs schema`: the JSON Schema of a kind of file."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command()
@click.argument("kind", type=click.Choice(["dossier", "profile", "library", "settings"]))
def command(kind: str) -> None:
    """Print the JSON Schema of a dossier, a profile, a library file, or kamdocs.yaml.

    An editor completes and checks a file whose first line is `# yaml-language-server: $schema=PATH`.
    """
    from kamdocs.model.schema import schema

    click.echo(json.dumps(schema(kind), indent=2, ensure_ascii=False))
