"""`kamdocs template fields`: every field that a template may use, with the tag to paste."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kamdocs.cli import from_here
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from rich.console import Console

    from kamdocs.word.fields import Entry, Group

__all__ = ["command", "fields_document"]

_NAME, _HOLDS, _WIDEST = 24, 24, 112
"""Columns of a terminal: the field, what it holds, and all together."""
_OWNER: Final = "template fields"
"""Whose the Word document is, for the mark that tells whether somebody changed it."""
_MOST_PLACES: Final = 2
_LONGEST: Final = 60
"""Signs of an example in a terminal."""


@click.command("fields")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write them as a Word document, to copy tags from.")
@click.option("-f", "--force", is_flag=True, help="Write over a file that somebody changed since.")
def command(words: tuple[str, ...], as_json: bool, output: Path | None, force: bool) -> None:
    """List the fields that a template may use, with what they hold, an example, and the tag to paste.

    With WORDS those in whose name, meaning, kind or tag all of them are found.
    """
    if output and (as_json or output.suffix.casefold() != ".docx"):
        raise click.UsageError("-o writes a Word document: its name ends with .docx, and --json goes without it")
    groups = _with_words(_groups(), words)
    if output:
        from kamdocs.proposal import write

        write(fields_document(groups), output, _OWNER, force)
        click.echo(from_here(output.absolute()))
    elif as_json:
        click.echo(json.dumps([_as_json(group, entry) for group in groups for entry in group.entries], indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        _print(groups)
    else:
        for line in _lines(groups):
            click.echo(line)


def _groups() -> tuple[Group, ...]:
    from kamdocs.demo.sample import SAMPLE_DAY, sample_fields
    from kamdocs.word.fields import field_groups

    return field_groups(sample_fields("en", SAMPLE_DAY))


def _with_words(groups: Sequence[Group], words: Sequence[str]) -> list[Group]:
    """The groups with the fields that all of `words` are found in. Raises InputError where no field is left."""
    wanted = [word.casefold() for word in words]
    found = []
    for group in groups:
        entries = tuple(entry for entry in group.entries if all(word in _searched(entry) for word in wanted))
        if entries:
            found.append(replace(group, entries=entries))
    if not found:
        raise InputError(Problem("", f"no field is told with {' and '.join(words)}", "kamdocs template fields tells all"))
    return found


def _searched(entry: Entry) -> str:
    return " ".join((entry.path, entry.full_path, entry.type, entry.meaning, *entry.tags)).casefold()


def _as_json(group: Group, entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "full_path": entry.full_path,
        "type": entry.type,
        "may_be_absent": entry.optional,
        "meaning": entry.meaning,
        "example": entry.example,
        "tag": "\n".join(entry.tags),
        "between": list(group.inside),
    }


# ---- for a terminal and for programs


def _title(group: Group) -> str:
    return group.name or "The parts of a proposal"


def _meaning(group: Group) -> str:
    return group.meaning or "Each of them is told below, with what it holds."


def _between(group: Group) -> str:
    """Where the group's tags belong, and where the same fields stand too."""
    inside = f"Between {' '.join(group.inside)}, each with its end." if group.inside else ""
    also = [place.replace("[]", "") for place in group.also]
    more = len(also) - _MOST_PLACES
    others = f" and {more} more {'place' if more == 1 else 'places'}" if more > 0 else ""
    return " ".join((inside, f"The same stand in {', '.join(also[:_MOST_PLACES])}{others}." if also else "")).strip()


def _holds(entry: Entry) -> str:
    return f"{entry.type}, may be absent" if entry.optional else entry.type


def _lines(groups: Sequence[Group]) -> Iterator[str]:
    """A field a line, for `grep` and its like."""
    rows = [(entry.full_path, _holds(entry), " ".join(entry.tags), entry.meaning) for group in groups for entry in group.entries]
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    for row in rows:
        yield "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]])


def _print(groups: Sequence[Group]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, file=sys.stdout)
    console.width = min(console.width, _WIDEST)
    for group in groups:
        console.print(_title(group), style="bold")
        console.print(_unquoted(_meaning(group)))
        if between := _between(group):
            console.print(between, style="dim")
        for entry in group.entries:
            _print_entry(console, entry)
        console.print()


def _print_entry(console: Console, entry: Entry) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=_NAME, overflow="fold")
    row.add_column(width=_HOLDS)
    row.add_column(overflow="fold")
    row.add_row(Text(f"  {entry.path}", style="cyan"), Text(_holds(entry)), Text("\n".join(entry.tags), style="green"))
    console.print(row)
    console.print(Padding(Text(f"{_unquoted(entry.meaning)} {_for_example(entry)}", style="dim"), (0, 0, 0, 4)))


def _unquoted(text: str) -> str:
    return text.replace("`", "")


def _for_example(entry: Entry) -> str:
    example = entry.example
    return f"For example: {example if len(example) <= _LONGEST else example[:_LONGEST].rstrip(' ,;:.…') + '…'}"


# ---- as a Word document


def fields_document(groups: Sequence[Group]) -> bytes:
    """The fields as a Word document, whose tags are plain text to copy."""
    from kamdocs.word import Template, sealed

    shown = [
        {
            "title": _title(group),
            "meaning": _unquoted(_meaning(group)),
            "between": _between(group) or None,
            "entries": [
                {
                    "path": entry.path,
                    "type": entry.type,
                    "optional": entry.optional,
                    "meaning": _unquoted(entry.meaning),
                    "example": entry.example,
                    "tags": list(entry.tags),
                }
                for entry in group.entries
            ],
        }
        for group in groups
    ]
    template = Template(Path(__file__).with_name("fields.docx"))
    return sealed(template.render({"advice": list(_ADVICE), "groups": shown}, "en"), _OWNER)


_ADVICE = (
    "Copy a tag from the last column into your template. “Keep Text Only” gives it the format of the place.",
    "A tag of several lines stays on several. Its first and its last line, which begin with {%p or {%tr, each stand alone in a paragraph "
    "or in a table row of their own, and are not printed; between them goes what is repeated, or left out.",
    "What may be absent is tested before it is printed: {% if account.industry %}, {{ account.industry }}{% endif %}.",
)
