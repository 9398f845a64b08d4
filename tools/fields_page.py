"""The section "Fields" of docs/templates.md, made of the fields themselves: `python -m tools.fields_page` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kamdocs.demo.sample import SAMPLE_DAY, sample_fields
from kamdocs.word.fields import Entry, Group, field_groups

__all__ = ["BEGIN", "END", "fields_section"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "templates.md"
BEGIN, END = "<!-- fields: made by tools/fields_page.py -->\n", "<!-- end of fields -->\n"


def fields_section() -> str:
    """The tables, a heading each."""
    return "\n".join(line for group in field_groups(sample_fields("en", SAMPLE_DAY)) for line in (*_table(group), ""))


def _table(group: Group) -> Iterator[str]:
    if group.name:
        yield from (f"### {group.name}", "", " ".join(part for part in (group.meaning, _between(group)) if part), "")
    yield from ("| Field | Holds | Tag |", "|---|---|---|")
    for entry in group.entries:
        yield f"| `{entry.path.rpartition('.')[2]}` | {_escaped(_holds(entry))} | `{_escaped(_tag(entry))}` |"


def _between(group: Group) -> str:
    inside = f"Between {' and '.join(f'`{tag}`' for tag in group.inside)}." if group.inside else ""
    also = [place.replace("[]", "") for place in group.also if "proofs[]." not in place]
    return " ".join(part for part in (inside, f"The same stand in {', '.join(f'`{place}`' for place in also)}." if also else "") if part)


def _holds(entry: Entry) -> str:
    return f"{entry.meaning} *{entry.type}{', may be absent' if entry.optional else ''}*"


def _tag(entry: Entry) -> str:
    """The tag, of a loop or condition its first part: their ends go without saying."""
    return entry.tags[0]


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{fields_section()}{END}{after}", encoding="utf-8", newline="\n")
