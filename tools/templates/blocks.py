"""Blocks that several parts of the proposal use: terms, figures, line items, and the proofs of an argument by kind."""

from __future__ import annotations

from collections.abc import Sequence

from tools.templates.design import RAIL, TEXT
from tools.templates.markup import (
    BREAK,
    NB,
    TAB,
    Cell,
    Row,
    cell,
    each,
    head,
    paragraph,
    provided,
    row,
    row_tag,
    table,
    text,
    when,
)
from tools.templates.words import Words

__all__ = [
    "AFTER_TABLE",
    "bullets",
    "contact_lines",
    "contact_name",
    "figure",
    "figure_line",
    "headings",
    "kept_cell",
    "optional",
    "proofs",
    "quantity",
    "signed",
    "sourced",
    "spanned",
    "term",
    "terms",
    "times",
]

AFTER_TABLE = paragraph("After Table")
"""What stands under every table that keeps together. The last row, too, keeps with the next paragraph: with this one, not with the text
that follows. And two tables that touch are one table for Word."""


def _is_there(path: str) -> str:
    """The test that takes a figure of 0 for a figure: an amount of money is never false, a plain 0 is."""
    return f"{path} is number or {path}"


def optional(path: str, words: str) -> str:
    """`words` where `path` is there."""
    return f"{{% if {path} %}}{words}{{% endif %}}"


def term(label: str, value: str, *, keep: bool = False) -> str:
    """A label in the rail and a value in the text column. `keep`: on one page with what follows."""
    return paragraph("Term Keep" if keep else "Term", *_term(label, value))


def _term(label: str, value: str) -> tuple[str, ...]:
    return text(label), TAB, text(value, "Data Value")


def terms(loop: str, label: str, value: str) -> str:
    """A term for every element of `loop`; up to six, which are short, stay on one page."""
    return _several(loop, f"loop.length < 7 or {_ENDS}", "Term", *_term(label, value))


def bullets(loop: str, words: str) -> str:
    return _several(loop, _ENDS, "List Bullet", text(words))


_ENDS = "loop.first or loop.revindex == 2"
"""So kept, a list leaves neither its first nor its last paragraph alone on a page."""


def _several(loop: str, keep: str, style: str, *inline: str) -> str:
    """A list. `keep`: the condition for a paragraph to keep with the next; the last one never does."""
    return each(loop, when(f"not loop.last and ({keep})", paragraph(f"{style} Keep", *inline), otherwise=(paragraph(style, *inline),)))


def figure_line(label: str, *value: str, wraps: str = "", note: str = "") -> str:
    """What is measured, and the figure at the column's right edge; lines that follow one another are ruled like a ledger.

    `wraps`: the condition for the figure to take a line of its own, below a long label. `note`: a second line, small.
    """
    room = provided(wraps, BREAK) if wraps else ""
    return paragraph("Figure Line", text(label), room, TAB, *value, note)


def figure(value: str) -> str:
    return text(value, "Figure Number")


def headings(*columns: str, numbers: int) -> Row:
    """The head of a table whose last `numbers` columns are right-aligned."""
    first = len(columns) - numbers
    styles = ["Table Head"] * first + ["Table Head Number"] * numbers
    return head(*(cell(paragraph(style, text(words))) for style, words in zip(styles, columns, strict=True)))


def spanned(style: str, words: str, columns: int) -> Cell:
    return cell(paragraph(style, text(words)), span=columns)


def kept_cell(condition: str, words: str, *more: str) -> Cell:
    """A row's first cell, whose paragraph keeps the row with the next where `condition` holds: Word and LibreOffice heed a row's first."""
    return cell(when(condition, paragraph("Proof Text", text(words)), otherwise=(paragraph("Table Text", text(words)),)), *more)


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
        paragraph("Proof Note", text(optional(f"{person}.email", f"{{{{ {person}.email }}}}"))),
        when(f"{person}.phone", paragraph("Proof Note", text(f"{{{{ {person}.phone }}}}"))),
    )


# ---------------------------------------------------------------------------------------------------------------------------- proofs


def proofs(of: str, words: Words) -> str:
    """What stands behind an argument or a reason, in the order in which it is given, drawn by kind. `of`: its list of proofs."""
    return each(
        f"proof in {of}",
        when('proof.kind == "figure"', _figure(words)),
        when('proof.kind == "project"', _project(words)),
        when('proof.kind == "references"', _clients(words)),
        when('proof.kind == "contacts"', _contacts(words)),
        when('proof.kind == "items" or proof.kind == "options"', _items(words)),
        when('proof.kind == "benefits"', _benefits(words)),
        when('proof.kind == "milestones"', _milestones(words)),
        when('proof.kind == "service_levels"', _service_levels(words)),
        when('proof.kind == "team"', _team(words)),
        when('proof.kind == "sponsor"', _sponsors(words)),
        when('loop.last or proof.kind != "figure" or loop.nextitem.kind != "figure"', AFTER_TABLE),
    )


def _unit(path: str) -> str:
    return optional(f"{path}.unit", f"{NB}{{{{ {path}.unit }}}}")


def signed(path: str) -> str:
    """A change in per cent; the minus is the number's own."""
    return f"{{% if {path} > 0 %}}+{{% endif %}}{{{{ {path} | percent }}}}"


def _figure(words: Words) -> str:
    unit = optional("proof.unit", ", {{ proof.unit }}")
    origin = " or ".join(("proof.reference", "proof.project", "proof.citation"))
    source = (
        optional("proof.reference", "{{ proof.reference.client }}")
        + optional("proof.reference and proof.project", ", ")
        + optional("proof.project", "{{ proof.project.name }}")
        + optional("proof.citation", f"{words.source} {{{{ proof.citation }}}}")
    )
    note = provided(origin, BREAK, text(source, "Figure Words"))
    change = f"{{% if proof.change is number %}}{signed('proof.change')}{NB}{NB}{{% endif %}}"
    before_after = (
        text(change + words.from_, "Figure Words"),
        figure(f"{NB}{{{{ proof.before | number }}}}{NB}"),
        text(words.to, "Figure Words"),
        figure(f"{NB}{{{{ proof.after | number }}}}"),
    )
    return when(
        _is_there("proof.value"),
        figure_line(
            "{{ proof.label }}",
            figure("{{ proof.value | number }}" + _unit("proof")),
            wraps=f"{_width('proof.label')} + 2 * {_width('proof.value')} + 2 * {_width('proof.unit')} > 64",
            note=note,
        ),
        otherwise=(
            figure_line(
                "{{ proof.label }}" + unit,
                *before_after,
                wraps=f"{_width('proof.label')} + {_width('proof.unit')} + 2 * {_width('proof.before')} + 2 * {_width('proof.after')} > 56",
                note=note,
            ),
        ),
    )


def _width(path: str) -> str:
    """The signs that a text or figure takes; one of a figure is as wide as two of a label."""
    return f"(({path} | number if {path} is not string else {path}) | length if {_is_there(path)} else 0)"


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


def sourced(path: str, words: Words, note: str = "") -> Cell:
    """A label, and below it in small print where its number comes from. `note`: more words after the label."""
    return cell(
        paragraph("Proof Text", text(f"{{{{ {path}.label }}}}{note}")),
        when(f"{path}.source", paragraph("Proof Note", text(f"{words.source} {{{{ {path}.source }}}}"))),
    )


def _comparison(words: Words) -> str:
    """Before, after, change; a figure without a before has its value under after. What is absent leaves its cell empty."""
    before = optional(_is_there("row.before"), "{{ row.before | number }}")
    after = f"{{% if {_is_there('row.value')} %}}{{{{ row.value | number }}}}{{% else %}}{{{{ row.after | number }}}}{{% endif %}}"
    change = optional("row.change is number", signed("row.change"))
    changes = optional('proof.rows | selectattr("change", "number") | list', words.change)
    rows = (
        headings(words.measure, words.before, words.after, changes, numbers=3),
        *_listed(4, "row in proof.rows", cell(_LABEL), _number(before), _number(after), _number(change)),
    )
    return _proof_table((63, 22.5, 22.5, 16), rows, words.project_alt)


def _values(words: Words) -> str:
    return _proof_table((97, 27), _listed(2, "row in proof.rows", cell(_LABEL), _number("{{ row.value | number }}")), words.project_alt)


def _items(words: Words) -> str:
    number = cell(
        paragraph("Table Number", text(quantity("item"))),
        when("item.every", paragraph("Table Note Number", text(f"{times('item', words)}, {{{{ item.every }}}}"))),
    )
    what = f'{{% if proof.kind == "options" %}}{words.option}{{% else %}}{words.part}{{% endif %}}'
    rows = (
        headings(what, words.quantity, words.amount, numbers=2),
        *_listed(
            3,
            "item in proof.rows",
            kept_cell("loop.last or proof.rows | length < 8", "{{ item.description }}"),
            number,
            cell(paragraph("Table Number", text("{{ item.net | money }}"))),
        ),
    )
    return _proof_table((78.5, 22, 23.5), rows, words.proof_items_alt)


def _benefits(words: Words) -> str:
    rows = (
        headings(words.effect, words.starts, words.per_year, numbers=2),
        *_listed(
            3,
            "benefit in proof.rows",
            sourced("benefit", words),
            _number(f"{words.from_month}{NB}{{{{ benefit.from_month }}}}"),
            _number("{{ benefit.per_year | money }}"),
        ),
    )
    return _proof_table((75, 22, 27), rows, words.proof_benefits_alt)


def _milestones(words: Words) -> str:
    weeks = f"{{{{ milestone.weeks }}}}{NB}{{% if milestone.weeks == 1 %}}{words.week}{{% else %}}{words.weeks}{{% endif %}}"
    rows = _listed(2, "milestone in proof.rows", _text("{{ milestone.label }}"), _number(weeks))
    return _proof_table((97, 27), rows, words.proof_milestones_alt)


def _service_levels(words: Words) -> str:
    rows = _listed(2, "level in proof.rows", _text("{{ level.label }}"), _number("{{ level.value | number }}" + _unit("level")))
    return _proof_table((84, 40), rows, words.proof_services_alt)


# -------------------------------------------------------------------------------------------------------------- clients and people


def _card_table(first: float, rows: Sequence[Row], words: str) -> str:
    """`first`: the width of the first column."""
    # half a millimetre in, so that the border's outer edge stands on the text column's
    return table("Proposal Card", (first, TEXT - 0.5 - first), rows, title=words, description=words, indent=RAIL + 0.5)


def _who(name: str, detail: str) -> Cell:
    """A name, and below it in small print what is known of it."""
    return cell(
        paragraph("Card Name", text(f"{{{{ {name} }}}}")),
        when(detail, paragraph("Proof Note", text(f"{{{{ {detail} }}}}"))),
    )


def _reach(person: str) -> str:
    """E-mail and telephone in one line."""
    listed = "{{ detail }}{% if not loop.last %} · {% endif %}"
    return f"{{% for detail in [{person}.email, {person}.phone] if detail %}}{listed}{{% endfor %}}"


def _clients(words: Words) -> str:
    what = cell(
        paragraph("Proof Text", text(optional("reference.project", "{{ reference.project }}"))),
        when("reference.result", paragraph("Proof Text", text("{{ reference.result }}", "Strong"))),
    )
    return _card_table(52, _listed(2, "reference in proof.rows", _who("reference.client", "reference.industry"), what), words.cards_alt)


def _contacts(words: Words) -> str:
    """People to speak to; the client's project stands in the references."""
    what = cell(
        paragraph("Proof Text", text("{{ reference.client }}")),
        when("reference.result", paragraph("Proof Text", text("{{ reference.result }}", "Strong"))),
        when("reference.contact.email or reference.contact.phone", paragraph("Proof Note", text(_reach("reference.contact")))),
    )
    rows = _listed(2, "reference in proof.rows if reference.contact", _who("reference.contact.name", "reference.contact.position"), what)
    return _card_table(48, rows, words.contacts_alt)


def _sponsors(words: Words) -> str:
    what = cell(
        paragraph("Proof Text", text(optional("person.project", "{{ person.project }}"))),
        when("person.email or person.phone", paragraph("Proof Note", text(_reach("person")))),
    )
    return _card_table(52, _listed(2, "person in proof.rows", _who("person.name", "person.position"), what), words.people_alt)


def _team(words: Words) -> str:
    """Two short lines each: the whole table of the team stands further on."""
    who = cell(
        paragraph("Proof Text", text("{{ person.name }}", "Strong")),
        when("person.position", paragraph("Proof Note", text("{{ person.position }}"))),
    )
    rows = _listed(2, "person in proof.rows", who, cell(*contact_lines("person")))
    return _proof_table((62, 62), rows, words.people_alt, accent=False)
