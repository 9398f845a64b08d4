"""The proposal from cover to validity. A part is printed, and listed in the contents, only where its condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from tools.templates.blocks import (
    AFTER_TABLE,
    bullets,
    contact_lines,
    contact_name,
    figure,
    figure_line,
    headings,
    kept_cell,
    optional,
    proofs,
    quantity,
    spanned,
    term,
    terms,
    times,
)
from tools.templates.charts import cash_flow_chart
from tools.templates.design import RAIL, TEXT, section
from tools.templates.markup import (
    DECLARATION,
    NAMESPACES,
    NB,
    TAB,
    Cell,
    Row,
    bookmarked,
    cell,
    each,
    field,
    number_of,
    paragraph,
    provided,
    row,
    row_tag,
    table,
    text,
    when,
)
from tools.templates.words import Words

__all__ = ["document"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered heading of the second level with what stands under it. `condition`: "" where it is always printed."""

    heading: str
    body: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered heading of the first level with what stands under it, chapters last.

    `name`: its bookmark. `new_page`: the condition for it to begin a page; "" where it never does.
    """

    name: str
    heading: str
    body: str = ""
    chapters: tuple[Chapter, ...] = ()
    condition: str = ""
    new_page: str = ""


def document(words: Words, references: str) -> str:
    """`references`: the section's headers and footers, as XML."""
    after = (
        _offer(words),
        _returns(words),
        _scope(words),
        _references(words),
        _team(words),
        _next_steps(words),
        _acceptance(words),
    )
    before = (_summary(words), _criteria(words))
    ids = count(100)
    body = (
        _cover(words)
        + _contents(words)
        + "".join(_printed(part, ids) for part in before)
        + _sections(words)
        + "".join(_printed(part, ids) for part in after)
        + paragraph("Validity", text("{{ validity.text }}"))
    )
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{section(references)}</w:body></w:document>"


def _under(condition: str, *blocks: str) -> str:
    return when(condition, *blocks) if condition else "".join(blocks)


def _printed(part: Part, ids: count[int]) -> str:
    chapters = (_under(chapter.condition, paragraph("heading 2", text(chapter.heading)), chapter.body) for chapter in part.chapters)
    return _under(part.condition, _heading(part.name, part.heading, part.new_page, ids), part.body, *chapters)


def _heading(name: str, heading: str, new_page: str, ids: count[int]) -> str:
    """A heading of the first level, in the style that begins a page where `new_page` holds."""

    def in_style(style: str) -> str:
        return paragraph(style, bookmarked(name, next(ids), text(heading)))

    if not new_page:
        return in_style("heading 1")
    return when(new_page, in_style("Heading 1 New Page"), otherwise=(in_style("heading 1"),))


# -------------------------------------------------------------------------------------------------------------------- cover, contents


def _cover(words: Words) -> str:
    """Two rows that fill the page: the title above, the data below, each at its row's foot."""
    title = (
        when("proposal.draft", paragraph("Draft Notice", text(words.draft))),
        paragraph("Eyebrow", text(words.eyebrow)),
        when(
            "proposal.title | length > 70",
            paragraph("Title Long", text("{{ proposal.title }}")),
            otherwise=(paragraph("Title", text("{{ proposal.title }}")),),
        ),
        # a long summary would push the data to a second page, and opens the summary anyway
        when("proposal.summary and proposal.summary | length < 240", paragraph("Subtitle", text("{{ proposal.summary }}"))),
    )
    rows = (row(Cell("".join(title), bottom=True), height=145), row(Cell(_cover_data(words), bottom=True), height=88))
    return table("Proposal Layout", (TEXT,), rows, indent=RAIL)


def _cover_data(words: Words) -> str:
    team = "{% for person in team %}{{ person.name }}{% if not loop.last %}, {% endif %}{% endfor %}"
    number = "{{ proposal.number }}" + optional("proposal.version", f", {words.version}{NB}{{{{ proposal.version }}}}")
    return "".join(
        (
            _datum(words.for_, "{{ account.name }}"),
            when("supplier", _datum(words.prepared_by, "{{ supplier.name }}")),
            when("team", _datum("{% if not supplier %}" + words.prepared_by + "{% endif %}", team)),
            when("proposal.number", _datum(words.number, number)),
            _datum(words.date, "{{ proposal.date | date }}"),
            _datum(words.valid_until, "{{ validity.until | full_date }}"),
        )
    )


def _datum(label: str, value: str) -> str:
    return paragraph("Cover Data", text(label), TAB, text(value, "Data Value"))


_HAS_CONTENTS = "sections | length > 2"
"""A shorter proposal needs no table of contents: its summary follows the cover."""


def _contents(words: Words) -> str:
    """The field that Word itself would insert, with no entries yet: they are written from the headings of each proposal."""
    code = r'TOC \o "1-1" \h \z \u'
    return when(_HAS_CONTENTS, paragraph("TOC Heading", text(words.contents)), paragraph("toc 1", field(code, words.contents_to_come)))


# ----------------------------------------------------------------------------------------------------------------- summary, criteria


def _labelled(label: str, *inline: str) -> str:
    """A paragraph of the summary with its label in the rail."""
    return paragraph("Summary Text", text(label, "Rail Label"), TAB, *inline)


def _first(label: str) -> str:
    """The label beside a loop's first paragraph only."""
    return f"{{% if loop.first %}}{label}{{% endif %}}"


def _summary(words: Words) -> Part:
    body = "".join(
        (
            when("proposal.summary", paragraph("Lead", text("{{ proposal.summary }}"))),
            paragraph("Body Text", text("{{p free.introduction }}")),
            each("need in account.needs", _labelled(_first(words.need), text("{{ need }}"))),
            _labelled(words.proposed, text("{{ proposal.title }}", "Strong")),
            _proposed_items(words),
            each(
                "reason in proposal.reasons",
                _labelled(_first(words.reasons), text("{{ reason.text }}", "Strong")),
                proofs("reason.proofs", words),
            ),
            _investment(words),
            _decision(words),
        )
    )
    # a lean summary shares the page of the contents, where there are any
    return Part("_summary", words.summary, body, new_page=f"not ({_HAS_CONTENTS}) or proposal.reasons or criteria")


def _proposed_items(words: Words) -> str:
    """Seven items at most; of more the first six, and how many more there are: two at the least."""
    return each(
        "item in offer.items",
        when("loop.index < 7 or loop.length == 7", paragraph("List Bullet", text("{{ item.description }}"))),
    ) + when("offer.items | length > 7", paragraph("List Bullet", text(words.more_items)))


def _investment(words: Words) -> str:
    """The price, and the payback where there is one, on the page's own grid: label in the rail, three figures in the column.

    A price without tax is one amount, and the payback moves up.
    """
    label = cell(paragraph("Figure Label", text(words.investment, "Rail Label")))
    net, gross = "{{ offer.totals.net | money }}", "{{ offer.totals.gross | money }}"
    payback = _amount(optional(_PAYBACK, _months("returns.payback_months", words)), optional(_PAYBACK, words.payback_label))
    rows = (
        row_tag("if offer.totals.net != offer.totals.gross", 4),
        row(label, _amount(net, words.net_label), _amount(gross, words.gross_label), payback),
        row_tag("else", 4),
        row(label, _amount(net, words.untaxed_label), payback, _amount("", "")),
        row_tag("endif", 4),
    )
    column = TEXT / 3
    widths = (RAIL, column, column, column)
    return AFTER_TABLE + table("Proposal Figures", widths, rows, title=words.investment, description=words.investment_alt)


_PAYBACK = "returns and returns.payback_months is number"


def _amount(value: str, label: str) -> Cell:
    return cell(paragraph("Figure Value", text(value)), paragraph("Figure Label", text(label)))


def _months(path: str, words: Words) -> str:
    return f"{{{{ {path} }}}}{NB}{{% if {path} == 1 %}}{words.month}{{% else %}}{words.months}{{% endif %}}"


def _decision(words: Words) -> str:
    """The validity is the only date: which of the next steps decides, if any does, nobody has said."""
    where = (text(f" {words.steps_in}{NB}"), number_of("_next_steps"), text("."))
    return _labelled(words.decision, text(words.decide), provided("next_steps", *where))


def _criteria(words: Words) -> Part:
    where = (
        text("{% for section in sections %}{% if section.heading == criterion.section %}")
        + number_of("_section_{{ loop.index }}")
        + text(f"{NB}·{NB}{{% endif %}}{{% endfor %}}{{{{ criterion.section }}}}")
    )
    rows = (
        headings(words.criterion, words.answer, words.read_on, numbers=0),
        row_tag("for criterion in criteria", 3),
        row(
            cell(paragraph("Proof Text", text("{{ criterion.label }}", "Strong"))),
            cell(
                paragraph("Proof Text", text("{{ criterion.answer }}")),
                when("criterion.kept", paragraph("Proof Note", text(words.target_met))),
            ),
            cell(paragraph("Proof Text", where)),
        ),
        row_tag("endfor", 3),
    )
    grid = table("Proposal Table", (59.5, 52.5, 54), rows, title=words.criteria, description=words.criteria_alt, look=("firstRow",))
    return Part("_criteria", words.criteria, grid + AFTER_TABLE, condition="criteria")


# ------------------------------------------------------------------------------------------------------------------ reader sections


def _sections(words: Words) -> str:
    return each(
        "section in sections",
        paragraph("heading 1", bookmarked("_section_{{ loop.index }}", 50, text("{{ section.heading }}"))),
        when("section.opening", paragraph("Lead", text("{{ section.opening }}"))),
        each("argument in section.arguments", _argument(words)),
    )


def _argument(words: Words) -> str:
    return "".join(
        (
            paragraph("heading 2", text("{{ argument.title }}")),
            when(
                "argument.text and (argument.points or argument.proofs)",
                paragraph("Body Text Keep", text("{{ argument.text }}")),
                otherwise=(when("argument.text", paragraph("Body Text", text("{{ argument.text }}"))),),
            ),
            each(
                "point in argument.points",
                when(
                    "argument.proofs or not loop.last",
                    paragraph("List Bullet Keep", text("{{ point }}")),
                    otherwise=(paragraph("List Bullet", text("{{ point }}")),),
                ),
            ),
            proofs("argument.proofs", words),
        )
    )


# ----------------------------------------------------------------------------------------------------------------------------- offer

_OFFER = (82.0, 25.0, 28.0, 31.0)


def _offer(words: Words) -> Part:
    rows = (
        headings(words.item, words.quantity, words.unit_price, words.amount, numbers=3),
        *_line_items("offer.items", words),
        *_totals(words),
    )
    grid = table("Proposal Table", _OFFER, rows, title=words.offer, description=words.items_alt, look=("firstRow", "lastRow"))
    conditions = Chapter(
        words.conditions,
        _conditions(words),
        "offer.payment_terms or offer.delivery or offer.exclusive or offer.guarantees",
    )
    return Part("_offer", words.offer, grid, (_options(words), conditions))


def _line_items(of: str, words: Words) -> tuple[Row, ...]:
    """What is bought, how often, at what price. Stock number and tax rate are small print, the rate only where there are several."""
    sku = optional("item.sku", "{{ item.sku }}")
    rate = f"{{% if item.sku %}} · {{% endif %}}{words.tax}{NB}{{{{ item.tax_rate | percent }}}}"
    return (
        row_tag(f"for item in {of}", 4),
        row(
            kept_cell(
                # a short table keeps together; of a long one the last item stays with the totals
                f"loop.last or {of} | length < 8",
                "{{ item.description }}",
                when(
                    "offer.tax_summary | length > 1",
                    paragraph("Table Note", text(sku + rate)),
                    otherwise=(when("item.sku", paragraph("Table Note", text(sku))),),
                ),
            ),
            cell(
                paragraph("Table Number", text(quantity("item"))),
                when("item.times", paragraph("Table Note Number", text(times("item", words)))),
            ),
            cell(
                paragraph("Table Number", text("{{ item.unit_price | money }}")),
                when("item.every", paragraph("Table Note Number", text("{{ item.every }}"))),
                when("item.discount", paragraph("Table Note Number", text(f"{words.discount}{NB}{{{{ item.discount | percent }}}}"))),
            ),
            cell(paragraph("Table Number", text("{{ item.net | money }}"))),
        ),
        row_tag("endfor", 4),
    )


def _totals(words: Words) -> tuple[Row, ...]:
    on_what = f"{{% if offer.tax_summary | length > 1 %}} {words.tax_on} {{{{ line.net | money }}}}{{% endif %}}"
    return (
        _total(words.net, "{{ offer.totals.net | money }}", "Table Total"),
        row_tag("for line in offer.tax_summary", 4),
        _total(f"{words.tax}{NB}{{{{ line.rate | percent }}}}{on_what}", "{{ line.tax | money }}", "Table Total"),
        row_tag("endfor", 4),
        _total(words.gross, "{{ offer.totals.gross | money }}", "Table Number"),
    )


def _total(label: str, amount: str, style: str) -> Row:
    return row(spanned(style, label, 3), cell(paragraph(style, text(amount))))


def _options(words: Words) -> Chapter:
    rows = (headings(words.option, words.quantity, words.unit_price, words.amount, numbers=3), *_line_items("offer.options", words))
    grid = table("Proposal Table", _OFFER, rows, title=words.options, description=words.options_alt, look=("firstRow",))
    return Chapter(words.options, grid + paragraph("Note Below", text(words.options_note)), "offer.options")


def _conditions(words: Words) -> str:
    return "".join(
        (
            when("offer.payment_terms", term(words.payment, "{{ offer.payment_terms }}")),
            when("offer.delivery", term(words.delivery, "{{ offer.delivery }}")),
            when(
                "offer.exclusive",
                # the end stands first: it holds for all that follows
                when("offer.exclusive.until", _reserved_until(words)),
                terms(
                    "reserved in offer.exclusive.terms",
                    optional("loop.first and not offer.exclusive.until", words.exclusive),
                    "{{ reserved }}",
                ),
            ),
            terms("guarantee in offer.guarantees", _first(words.guarantee), "{{ guarantee.terms }}"),
        )
    )


def _reserved_until(words: Words) -> str:
    until = words.reserved_until + optional("offer.exclusive.terms", ":")
    return when(
        "offer.exclusive.terms",
        term(words.exclusive, until, keep=True),
        otherwise=(term(words.exclusive, until),),
    )


# --------------------------------------------------------------------------------------------------------------------------- returns


def _returns(words: Words) -> Part:
    years = f"{{% if returns.horizon_years == 1 %}}{words.year_one}{{% else %}}{words.years}{{% endif %}}"
    horizon = f"{{{{ returns.horizon_years }}}}{NB}{years}"
    discounted = f"{{% if returns.discount_rate is number %}}{words.discounted} {{{{ returns.discount_rate | percent }}}}{{% endif %}}"
    rate = f"{{% if returns.discount_rate is number %}}, {words.at_rate} {{{{ returns.discount_rate | percent }}}}{{% endif %}}"
    body = "".join(
        (
            paragraph("Body Text Keep", text(f"{words.basis} {horizon}{discounted}. {words.when_counted}")),
            when("returns.payback_months is number", figure_line(words.payback, figure(_months("returns.payback_months", words)))),
            when("returns.npv", figure_line(words.npv + rate, figure("{{ returns.npv | money }}"))),
            when("returns.irr is number", figure_line(words.irr, figure("{{ returns.irr | percent }}"))),
            AFTER_TABLE,
        )
    )
    chapters = (
        Chapter(words.cash_flow, _cash_flow(words), "returns.cash_flow"),
        Chapter(words.effects, _effects(words), "returns.benefits or returns.running_costs"),
    )
    return Part("_returns", words.returns, body, chapters, condition="returns")


def _cash_flow(words: Words) -> str:
    columns = ("inflow", "outflow", "net", "cumulative")
    rows = (
        headings(words.year, words.inflow, words.outflow, words.net_flow, words.cumulative, numbers=4),
        row_tag("for year in returns.cash_flow", 5),
        row(
            cell(paragraph("Proof Text", text("{{ year.year }}"))),
            *(cell(paragraph("Proof Number", text(f"{{{{ year.{column} | money }}}}"))) for column in columns),
        ),
        row_tag("endfor", 5),
    )
    grid = table("Proposal Table", (22, 36, 36, 36, 36), rows, title=words.cash_flow, description=words.cash_flow_alt, look=("firstRow",))
    shown = when(
        "returns.cash_flow | length < 9",
        cash_flow_chart(words, labelled=True),
        otherwise=(cash_flow_chart(words, labelled=False),),
    )
    return paragraph("caption", text(words.cash_flow_chart)) + shown + grid + paragraph("Note Below", text(words.year_zero))


def _effects(words: Words) -> str:
    """Benefits, then running costs with a minus."""
    rows = (
        headings(words.effect, words.starts, words.per_year, numbers=2),
        *_effect_rows("returns.benefits", words),
        *_effect_rows("returns.running_costs", words, note=f", {words.running_cost}", sign="\N{MINUS SIGN}"),
    )
    grid = table("Proposal Table", (94, 36, 36), rows, title=words.effects, description=words.effects_alt, look=("firstRow",))
    return grid + AFTER_TABLE


def _effect_rows(of: str, words: Words, *, note: str = "", sign: str = "") -> tuple[Row, ...]:
    return (
        row_tag(f"for effect in {of}", 3),
        row(
            cell(paragraph("Proof Text", text("{{ effect.label }}" + note))),
            cell(paragraph("Proof Number", text(f"{words.from_month}{NB}{{{{ effect.from_month }}}}"))),
            cell(paragraph("Proof Number", text(sign + "{{ effect.per_year | money }}"))),
        ),
        row_tag("endfor", 3),
    )


# -------------------------------------------------------------------------------------------------- scope, references, team, next steps


def _scope(words: Words) -> Part:
    level = "{{ level.value | number }}" + optional("level.unit", f"{NB}{{{{ level.unit }}}}")
    chapters = (
        Chapter(
            words.milestones,
            terms("milestone in offer.milestones", f"{words.in_week}{NB}{{{{ milestone.weeks }}}}", "{{ milestone.label }}"),
            "offer.milestones",
        ),
        Chapter(
            words.service_levels,
            terms("level in offer.service_levels", level, "{{ level.label }}"),
            "offer.service_levels",
        ),
        Chapter(words.assumptions, bullets("entry in offer.assumptions", "{{ entry }}"), "offer.assumptions"),
        Chapter(words.not_included, bullets("entry in offer.not_included", "{{ entry }}"), "offer.not_included"),
        Chapter(words.client_provides, bullets("entry in offer.client_provides", "{{ entry }}"), "offer.client_provides"),
    )
    return Part("_scope", words.scope, "", chapters, condition=" or ".join(chapter.condition for chapter in chapters))


def _references(words: Words) -> Part:
    """One row each: client, result, contact. Without a contact the result has its room too."""
    client = cell(
        paragraph("Card Name", text("{{ reference.client }}")),
        when("reference.industry", paragraph("Table Note", text("{{ reference.industry }}"))),
    )
    result = (
        paragraph("Table Text", text(optional("reference.project", "{{ reference.project }}"))),
        when("reference.result", paragraph("Table Text", text("{{ reference.result }}", "Strong"))),
    )
    contact = cell(paragraph("Table Text", text(contact_name("reference.contact"))), *contact_lines("reference.contact"))
    rows = (
        row_tag("for reference in references", 3),
        row_tag("if reference.contact", 3),
        row(client, cell(*result), contact),
        row_tag("else", 3),
        row(client, cell(*result, span=2)),
        row_tag("endif", 3),
        row_tag("endfor", 3),
    )
    cards = table("Proposal Card", (54, 59, 52.5), rows, title=words.references, description=words.cards_alt, indent=0.5)
    return Part("_references", words.references, cards + AFTER_TABLE, condition="references")


def _team(words: Words) -> Part:
    rows = (
        headings(words.name, words.position, words.email, words.phone, numbers=0),
        row_tag("for person in team", 4),
        row(
            cell(paragraph("Proof Text", text("{{ person.name }}", "Strong"))),
            *(
                cell(paragraph("Proof Text", text(optional(f"person.{detail}", f"{{{{ person.{detail} }}}}"))))
                for detail in ("position", "email", "phone")
            ),
        ),
        row_tag("endfor", 4),
    )
    lead = when(
        "team | length == 1",
        each("person in team", paragraph("Body Text Keep", text(words.person_lead))),
        otherwise=(paragraph("Body Text Keep", text(words.team_lead)),),
    )
    heading = f"{{% if team | length == 1 %}}{words.person}{{% else %}}{words.team}{{% endif %}}"
    grid = table("Proposal Table", (RAIL, 42, 50, 32), rows, title=heading, description=words.team_alt, look=("firstRow",))
    return Part("_team", heading, lead + grid + AFTER_TABLE, condition="team")


def _next_steps(words: Words) -> Part:
    steps = terms("step in next_steps", optional("step.by", "{{ step.by | date }}"), "{{ step.label }}")
    return Part("_next_steps", words.next_steps, steps, condition="next_steps")


# ------------------------------------------------------------------------------------------------------------------------ acceptance


def _acceptance(words: Words) -> Part:
    accept = (
        words.accept
        + optional("proposal.number", words.accept_number + NB + "{{ proposal.number }}")
        + f"{words.accept_date} {{{{ proposal.date | date }}}}{words.accept_terms}"
    )
    body = "".join(
        (
            paragraph("Body Text Keep", text("{{p free.closing }}")),
            paragraph("Body Text Keep", text(accept)),
            paragraph("Form Head", text(f"{words.on_behalf} {{{{ account.name }}}}")),
            _form(words),
            paragraph("After Form"),
        )
    )
    return Part("_acceptance", words.acceptance, body)


def _form(words: Words) -> str:
    """Lines to fill in. Paragraphs, not a table, so that the signature never parts from the validity."""
    lines = (words.place_and_date, words.name_and_position, words.signature)
    return when("offer.options", paragraph("Form Line", text(words.chosen_options))) + "".join(
        paragraph("Form Line", text(label)) for label in lines
    )
