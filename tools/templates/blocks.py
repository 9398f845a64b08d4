"""Blocks that several parts of the proposal use: terms, figures, line items, and the proofs of an argument by kind."""

from __future__ import annotations

from collections.abc import Sequence

from tools.templates.design import RAIL, TEXT
from tools.templates.markup import (
    NB,
    TAB,
    Cell,
    Row,
    cell,
    each,
    head,
    paragraph,
    row,
    row_tag,
    table,
    text,
    when,
)
from tools.templates.words import Words

__all__ = [
    "AFTER_TABLE",
    "contact_lines",
    "contact_name",
    "figure_line",
    "headings",
    "optional",
    "proofs",
    "quantity",
    "spanned",
    "term",
    "times",
]

AFTER_TABLE = paragraph("After Table")
"""Two tables that touch are one table for Word."""


def _is_there(path: str) -> str:
    """The test that takes a figure of 0 for a figure: an amount of money is never false, a plain 0 is."""
    return f"{path} is number or {path}"


def optional(path: str, words: str) -> str:
    """`words` where `path` is there."""
    return f"{{% if {path} %}}{words}{{% endif %}}"


def term(label: str, value: str) -> str:
    """A label in the rail and a value in the text column."""
    return paragraph("Term", text(label), TAB, text(value, "Data Value"))


def figure_line(value: str, *label: str) -> str:
    """A figure set large, and what it measures; lines that follow one another are ruled like a ledger."""
    return paragraph("Figure Line", text(value, "Figure Number"), TAB, *label)


def headings(*columns: str, numbers: int) -> Row:
    """The head of a table whose last `numbers` columns are right-aligned."""
    first = len(columns) - numbers
    styles = ["Table Head"] * first + ["Table Head Number"] * numbers
    return head(*(cell(paragraph(style, text(words))) for style, words in zip(styles, columns, strict=True)))


def spanned(style: str, words: str, columns: int) -> Cell:
    return cell(paragraph(style, text(words)), span=columns)


def quantity(item: str) -> str:
    """`64 cella`."""
    return f"{{{{ {item}.quantity | number }}}}" + optional(f"{item}.unit", f"{NB}{{{{ {item}.unit }}}}")


def times(item: str, words: Words) -> str:
    """`36 volte`."""
    return f"{{% if {item}.times == 1 %}}{words.once}{{% else %}}{{{{ {item}.times }}}}{NB}{words.times}{{% endif %}}"


def contact_name(person: str) -> str:
    """`Anna Bosio, Direttrice operativa`."""
    return f"{{{{ {person}.name }}}}" + optional(f"{person}.position", f", {{{{ {person}.position }}}}")


def contact_lines(person: str) -> tuple[str, ...]:
    """E-mail and telephone; the first line is printed even where it is empty, since a cell must hold a paragraph."""
    return (
        paragraph("Table Note", text(optional(f"{person}.email", f"{{{{ {person}.email }}}}"))),
        when(f"{person}.phone", paragraph("Table Note", text(f"{{{{ {person}.phone }}}}"))),
    )


# ---------------------------------------------------------------------------------------------------------------------------- proofs


def proofs(of: str, words: Words) -> str:
    """What stands behind an argument or a reason, in the order in which it is given, drawn by kind. `of`: its list of proofs."""
    return each(
        f"proof in {of}",
        # between proofs alone: behind the last it could be pushed to a page of its own
        when('not loop.first and proof.kind != "figure"', AFTER_TABLE),
        when('proof.kind == "figure"', _figure()),
        when('proof.kind == "project"', _project(words)),
        when('proof.kind == "references" or proof.kind == "contacts"', _clients(words)),
        when('proof.kind == "items" or proof.kind == "options"', _items(words)),
        when('proof.kind == "benefits"', _benefits(words)),
        when('proof.kind == "milestones"', _milestones(words)),
        when('proof.kind == "service_levels"', _service_levels(words)),
        when('proof.kind == "team" or proof.kind == "sponsor"', _people(words)),
    )


def _unit(path: str) -> str:
    return optional(f"{path}.unit", f"{NB}{{{{ {path}.unit }}}}")


def _signed(path: str) -> str:
    """A change in per cent; the minus is the number's own."""
    return f"{{% if {path} > 0 %}}+{{% endif %}}{{{{ {path} | percent }}}}"


def _figure() -> str:
    origin = optional("proof.reference", ", {{ proof.reference.client }}") + optional("proof.project", ", {{ proof.project.name }}")
    label = "{{ proof.label }}" + origin
    unit = optional("proof.unit", ", {{ proof.unit }}")
    change = f"{{% if proof.change is number %}} ({_signed('proof.change')}){{% endif %}}"
    before_after = "{{ proof.before | number }} \N{RIGHTWARDS ARROW} {{ proof.after | number }}"
    return when(
        _is_there("proof.value"),
        figure_line("{{ proof.value | number }}" + _unit("proof"), text(label)),
        otherwise=(figure_line(before_after, text(label + unit + change)),),
    )


def _proof_table(widths: Sequence[float], rows: Sequence[Row], words: str, *, accent: bool = True) -> str:
    """A small table in the text column. `words`: its alternative text."""
    look = ("firstRow", "lastColumn") if accent else ("firstRow",)
    return table("Proposal Proof", widths, rows, title=words, description=words, indent=RAIL, look=look)


def _listed(columns: int, loop: str, *cells: Cell) -> tuple[Row, Row, Row]:
    """A row for every element of `loop`."""
    return row_tag(f"for {loop}", columns), row(*cells), row_tag("endfor", columns)


def _project(words: Words) -> str:
    caption = "{{ proof.project.name }}" + optional("proof.project.year", ", {{ proof.project.year }}")
    return (
        when("proof.project", paragraph("caption", text(caption)))
        + each(
            f"compared in proof.rows if {_is_there('compared.before')}",
            when("loop.first", _comparison(words)),
            otherwise=(when("proof.rows", _values(words)),),
        )
        + when("proof.project and proof.project.result and not proof.rows", paragraph("Body Text", text("{{ proof.project.result }}")))
    )


_LABEL = paragraph("Proof Text", text("{{ row.label }}" + optional("row.unit", ", {{ row.unit }}")))


def _number(words: str) -> Cell:
    return cell(paragraph("Proof Number", text(words)))


def _text(words: str) -> Cell:
    return cell(paragraph("Proof Text", text(words)))


def _comparison(words: Words) -> str:
    """Before, after, change; a figure without a before has its value under after."""
    before = f"{{% if {_is_there('row.before')} %}}{{{{ row.before | number }}}}{{% else %}}–{{% endif %}}"
    after = f"{{% if {_is_there('row.value')} %}}{{{{ row.value | number }}}}{{% else %}}{{{{ row.after | number }}}}{{% endif %}}"
    change = f"{{% if row.change is number %}}{_signed('row.change')}{{% else %}}–{{% endif %}}"
    rows = (
        headings(words.measure, words.before, words.after, words.change, numbers=3),
        *_listed(4, "row in proof.rows", cell(_LABEL), _number(before), _number(after), _number(change)),
    )
    return _proof_table((55, 23, 23, 23), rows, words.project_alt)


def _values(words: Words) -> str:
    return _proof_table((84, 40), _listed(2, "row in proof.rows", cell(_LABEL), _number("{{ row.value | number }}")), words.project_alt)


def _items(words: Words) -> str:
    number = cell(
        paragraph("Table Number", text(quantity("item"))),
        when("item.every", paragraph("Table Note Number", text(f"{times('item', words)}, {{{{ item.every }}}}"))),
    )
    rows = (
        headings(words.part, words.quantity, words.amount, numbers=2),
        *_listed(
            3,
            "item in proof.rows",
            cell(paragraph("Table Text", text("{{ item.description }}"))),
            number,
            cell(paragraph("Table Number", text("{{ item.net | money }}"))),
        ),
    )
    return _proof_table((58, 36, 30), rows, words.proof_items_alt)


def _benefits(words: Words) -> str:
    rows = (
        headings(words.effect, words.starts, words.per_year, numbers=2),
        *_listed(
            3,
            "benefit in proof.rows",
            _text("{{ benefit.label }}"),
            _number(f"{words.from_month}{NB}{{{{ benefit.from_month }}}}"),
            _number("{{ benefit.per_year | money }}"),
        ),
    )
    return _proof_table((58, 30, 36), rows, words.proof_benefits_alt)


def _milestones(words: Words) -> str:
    weeks = f"{{{{ milestone.weeks }}}}{NB}{{% if milestone.weeks == 1 %}}{words.week}{{% else %}}{words.weeks}{{% endif %}}"
    rows = _listed(2, "milestone in proof.rows", _text("{{ milestone.label }}"), _number(weeks))
    return _proof_table((84, 40), rows, words.proof_milestones_alt)


def _service_levels(words: Words) -> str:
    rows = _listed(2, "level in proof.rows", _text("{{ level.label }}"), _number("{{ level.value | number }}" + _unit("level")))
    return _proof_table((84, 40), rows, words.proof_services_alt)


def _cards(rows: Sequence[Row], words: str) -> str:
    # half a millimetre in, so that the border's outer edge stands on the text column's
    return table("Proposal Card", (50, TEXT - 50.5), rows, title=words, description=words, indent=RAIL + 0.5)


def _clients(words: Words) -> str:
    who = cell(
        paragraph("Card Name", text("{{ reference.client }}")),
        when("reference.industry", paragraph("Table Note", text("{{ reference.industry }}"))),
    )
    what = cell(
        paragraph("Table Text", text(optional("reference.project", "{{ reference.project }}"))),
        when("reference.result", paragraph("Table Text", text("{{ reference.result }}", "Strong"))),
        when(
            'proof.kind == "contacts" and reference.contact',
            paragraph("Table Text", text(contact_name("reference.contact"))),
            *contact_lines("reference.contact"),
        ),
    )
    return _cards(_listed(2, "reference in proof.rows", who, what), words.cards_alt)


def _people(words: Words) -> str:
    who = cell(
        paragraph("Card Name", text("{{ person.name }}")),
        when("person.position", paragraph("Table Note", text("{{ person.position }}"))),
    )
    what = cell(when("person.project", paragraph("Table Text", text("{{ person.project }}"))), *contact_lines("person"))
    return _cards(_listed(2, "person in proof.rows", who, what), words.people_alt)
