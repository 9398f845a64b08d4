"""The proposal from cover to validity. A part is printed, and listed in the contents, only where its condition holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    sourced,
    spanned,
    term,
    terms,
    times,
)
from tools.templates.charts import HAS_WORSE, cash_flow_chart
from tools.templates.design import RAIL, TEXT, section
from tools.templates.markup import (
    BREAK,
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
from tools.templates.words import ITEMS, UNBROKEN, Words

__all__ = ["document"]

_MINUS = "\N{MINUS SIGN}"
_NONE = "\N{EN DASH}"
_BOX = "\N{BALLOT BOX}"


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
        _validity(words),
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
        paragraph("Eyebrow", text(f"{{% if proposal.short %}}{words.eyebrow_short}{{% else %}}{words.eyebrow}{{% endif %}}")),
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


_WHOLE = "not proposal.short"
_HAS_CONTENTS = f"sections | length > 2 and {_WHOLE}"
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
        f"item in {ITEMS}",
        when("loop.index < 7 or loop.length == 7", paragraph("List Bullet", text("{{ item.description }}"))),
    ) + when(f"{ITEMS} | length > 7", paragraph("List Bullet", text(words.more_items)))


def _investment(words: Words) -> str:
    """The price, and the payback where there is one, on the page's own grid: label in the rail, three figures in the column.

    A price without tax is one amount, and the payback moves up. Why there is no payback no version hides.
    """
    label = cell(paragraph("Figure Label", text(words.investment, "Rail Label")))
    net, gross = "{{ offer.totals.net | money }}", "{{ offer.totals.gross | money }}"
    over = optional("offer.term_months", f", {_months('offer.term_months', words)}")
    payback = _amount(optional(_PAYBACK, _months("returns.payback_months", words)), optional(_PAYBACK, words.payback_label))
    rows = (
        row_tag(f"if {_TAXED}", 4),
        row(label, _amount(net, words.net_label + over), _amount(gross, words.gross_label), payback),
        row_tag("else", 4),
        row(label, _amount(net, words.untaxed_label + over), payback, _amount("", "")),
        row_tag("endif", 4),
    )
    column = TEXT / 3
    widths = (RAIL, column, column, column)
    grid = table("Proposal Figures", widths, rows, title=words.investment, description=words.investment_alt)
    no_payback = _labelled(words.scenario_payback, text("{{ returns.payback_note }}"))
    return AFTER_TABLE + grid + when(f"returns and returns.payback_note and not ({_PAYBACK})", no_payback)


_TAXED = "offer.tax_summary | selectattr('rate') | list"
"""Some tax is charged, though it may be rounded to nothing."""
_PAYBACK = "returns and returns.payback_months is number"


def _amount(value: str, label: str) -> Cell:
    return cell(paragraph("Figure Value", text(value)), paragraph("Figure Label", text(label)))


def _months(path: str, words: Words) -> str:
    return f"{{{{ {path} }}}}{NB}{{% if {path} == 1 %}}{words.month}{{% else %}}{words.months}{{% endif %}}"


def _decision(words: Words) -> str:
    """The validity is the only date: which of the next steps decides, if any does, nobody has said."""
    where = (text(f" {words.steps_in}{NB}"), number_of("_next_steps"), text("."))
    return _labelled(words.decision, text(words.decide), provided(f"next_steps and {_WHOLE}", *where))


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
    return Part("_criteria", words.criteria, grid + AFTER_TABLE, condition=f"criteria and {_WHOLE}")


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
        row_tag("if offer.groups", 4),
        *_groups(words),
        row_tag("else", 4),
        *_line_items("offer.items", words),
        row_tag("endif", 4),
        *_totals(words),
    )
    grid = table("Proposal Table", _OFFER, rows, title=words.offer, description=words.items_alt, look=("firstRow", "lastRow"))
    untaxed = each("line in offer.tax_summary if line.note", paragraph("Note Below", text("{{ line.note }}")))
    conditions = Chapter(
        words.conditions,
        _conditions(words),
        "offer.payment_terms or offer.delivery or offer.exclusive or offer.guarantees",
    )
    return Part("_offer", words.offer, grid + untaxed + _alternatives(words), (_options(words), _contract(words), conditions))


def _groups(words: Words) -> tuple[Row, ...]:
    """Each group under its name, with its sum; the items of no group stand first, and have neither."""
    discount = f"{words.less}{{% if group.discount is number %}}{NB}{{{{ group.discount | percent }}}}{{% endif %}}"
    last = when(
        # the last sum stays with the totals
        "loop.last",
        paragraph("Table Total", text(_GROUP_SUM.format(words.subtotal), "Strong")),
        otherwise=(paragraph("Table Number", text(_GROUP_SUM.format(words.subtotal), "Strong")),),
    )
    return (
        row_tag("for group in offer.groups", 4),
        row_tag("if group.label", 4),
        row(spanned("Table Subhead", "{{ group.label }}", 4)),
        row_tag("endif", 4),
        *_line_items("group.items", words),
        row_tag("if group.discount_amount", 4),
        _total(words.before_discount, "{{ group.subtotal | money }}", "Table Total"),
        _total(discount, f"{_MINUS}{{{{ group.discount_amount | money }}}}", "Table Total"),
        row_tag("endif", 4),
        row_tag("if group.label or group.discount_amount", 4),
        row(cell(last, span=3), cell(paragraph("Table Number", text("{{ group.net | money }}", "Strong")))),
        row_tag("endif", 4),
        row_tag("endfor", 4),
    )


_GROUP_SUM = "{}{{% if group.label %}} {{{{ group.label }}}}{{% endif %}}"


def _line_items(of: str, words: Words) -> tuple[Row, ...]:
    """What is bought, how often, at what price. Stock number and tax rate are small print, the rate only where there are several."""
    sku = optional("item.sku", "{{ item.sku }}")
    rate = f"{{% if item.sku %}} · {{% endif %}}{_tax('item.tax_treatment', 'item.tax_rate', words)}"
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
                # of an item that is a line for each of its tiers, the first line shows them all
                when("item.tiers and (loop.first or loop.previtem.tiers != item.tiers)", paragraph("Table Note", text(_tiers(words)))),
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
            cell(
                paragraph("Table Number", text("{{ item.net | money }}")),
                when("item.discount_amount and not item.discount", paragraph("Table Note Number", text(words.taken_off))),
            ),
        ),
        row_tag("endfor", 4),
    )


def _tiers(words: Words) -> str:
    """`Price by quantity: 1–9 €40.00 · from 10 €36.00`."""
    first = f"{{% if tier.up_to %}}{{{{ tier.at_least | number }}}}–{{{{ tier.up_to | number }}}}{{% else %}}{words.from_quantity}{NB}"
    tier = f"{first}{{{{ tier.at_least | number }}}}{{% endif %}}: {{{{ tier.unit_price | money }}}}"
    return f"{words.by_quantity} {{% for tier in item.tiers %}}{tier}{{% if not loop.last %}} · {{% endif %}}{{% endfor %}}"


def _tax(treatment: str, rate: str, words: Words) -> str:
    """`VAT 22%`, or `VAT: reverse charge`."""
    name = f'{{% if {treatment} == "reverse_charge" %}}{words.reverse_charge}{{% else %}}{words.exempt}{{% endif %}}'
    return f"{words.tax}{{% if {treatment} %}}: {name}{{% else %}}{NB}{{{{ {rate} | percent }}}}{{% endif %}}"


def _totals(words: Words) -> tuple[Row, ...]:
    on_what = f"{{% if offer.tax_summary | length > 1 %}} {words.tax_on} {{{{ line.net | money }}}}{{% endif %}}"
    discount = f"{words.less}{{% if offer.discount is number %}}{NB}{{{{ offer.discount | percent }}}}{{% endif %}}"
    return (
        row_tag("if offer.subtotal and offer.discount_amount", 4),
        _total(words.before_discount, "{{ offer.subtotal | money }}", "Table Total"),
        _total(discount, f"{_MINUS}{{{{ offer.discount_amount | money }}}}", "Table Total"),
        row_tag("endif", 4),
        _total(words.net, "{{ offer.totals.net | money }}", "Table Total"),
        row_tag("for line in offer.tax_summary", 4),
        _total(_tax("line.treatment", "line.rate", words) + on_what, "{{ line.tax | money }}", "Table Total"),
        row_tag("endfor", 4),
        _total(
            f"{{% if {_TAXED} %}}{words.gross}{{% else %}}{words.untaxed}{{% endif %}}",
            "{{ offer.totals.gross | money }}",
            "Table Number",
        ),
    )


def _total(label: str, amount: str, style: str) -> Row:
    return row(spanned(style, label, 3), cell(paragraph(style, text(amount))))


def _alternatives(words: Words) -> str:
    """What the client may choose instead: a chapter for each alternative, a row for each choice, with the price of the whole offer."""
    item = "{% if item.quantity != 1 %}{{ item.quantity | number }} × {% endif %}{{ item.description }}"
    difference = "{% if choice.difference | abs == choice.difference %}+{% endif %}{{ choice.difference | money }}"
    rows = (
        headings(words.choice, words.contains, words.whole_offer, words.difference, numbers=2),
        row_tag("for choice in alternative.choices", 4),
        row(
            cell(
                paragraph("Proof Text", text("{{ choice.label }}", "Strong")),
                when("choice.text", paragraph("Proof Text", text("{{ choice.text }}"))),
                when("choice.recommended", paragraph("Table Mark", text(words.recommended))),
            ),
            cell(each("item in choice.items", paragraph("Proof Text", text(item)), otherwise=(paragraph("Proof Text"),))),
            cell(
                paragraph("Proof Number", text("{{ choice.totals.net | money }}")),
                when(
                    "choice.totals.net != choice.totals.gross",
                    paragraph("Table Note Number", text(f"{{{{ choice.totals.gross | money }}}} {words.with_tax}")),
                ),
            ),
            cell(paragraph("Proof Number", text(f"{{% if not choice.recommended %}}{difference}{{% endif %}}"))),
        ),
        row_tag("endfor", 4),
    )
    title = "{{ alternative.label }}"
    grid = table("Proposal Table", (48, 54, 36, 28), rows, title=title, description=words.alternatives_alt, look=("firstRow",))
    return each(
        "alternative in offer.alternatives",
        paragraph("heading 2", text(f"{words.alternatives}: {title}")),
        grid,
        when("loop.last", paragraph("Note Below", text(words.alternatives_note)), otherwise=(AFTER_TABLE,)),
    )


def _contract(words: Words) -> Chapter:
    """What is paid once, what recurs, and the value of both over the whole term; then the cost of each year, where there are several."""
    whole = when(
        "offer.recurring | selectattr('each') | list",
        _dues((74, 31, 25, 36), words),
        # an amount that changes from time to time has no place in a column of its own
        otherwise=(_dues((105, 25, 36), words),),
    )
    year = f"{{% if due.year == 0 %}}{words.start}{{% else %}}{words.year}{NB}{{{{ due.year }}}}{{% endif %}}"
    years = (
        row_tag("for due in offer.years", 2),
        row(cell(paragraph("Proof Text", text(year))), cell(paragraph("Proof Number", text("{{ due.net | money }}")))),
        row_tag("endfor", 2),
    )
    name, told = words.by_year, words.by_year_alt
    by_year = table("Proposal Proof", (86, 38), years, title=name, description=told, indent=RAIL, look=("lastColumn",))
    body = whole + AFTER_TABLE + when("offer.years | length > 2", paragraph("caption", text(words.by_year)), by_year, AFTER_TABLE)
    return Chapter(words.contract, body, "offer.recurring")


def _dues(widths: Sequence[float], words: Words) -> str:
    """The table of what is due, with a column for the amount of each time where there are four widths."""
    columns, has_each = len(widths), len(widths) == 4
    months = _months("offer.term_months", words)
    each_time = [cell(paragraph("Proof Number", text(optional("due.each", "{{ due.each | money }}"))))] if has_each else []
    empty = [cell(paragraph("Proof Number"))] * (columns - 2)
    heads = (words.due, *([words.each_time] if has_each else []), words.how_often, words.amount)
    rows = (
        headings(*heads, numbers=columns - 1),
        row_tag("if offer.one_off", columns),
        row(
            cell(paragraph("Proof Text", text(words.once_due))),
            *empty,
            cell(paragraph("Proof Number", text("{{ offer.one_off | money }}"))),
        ),
        row_tag("endif", columns),
        row_tag("for due in offer.recurring", columns),
        row(
            cell(paragraph("Proof Text", text("{{ due.every | capitalize }}"))),
            *each_time,
            cell(paragraph("Proof Number", text(optional("due.times", "{{ due.times | number }}")))),
            cell(paragraph("Proof Number", text("{{ due.net | money }}"))),
        ),
        row_tag("endfor", columns),
        row(
            spanned("Proof Number", f"{words.contract_value}" + optional("offer.term_months", f", {months}"), columns - 1),
            cell(paragraph("Proof Number", text("{{ offer.totals.net | money }}"))),
        ),
    )
    look = ("firstRow", "lastRow")
    return table("Proposal Table", widths, rows, title=words.contract, description=words.contract_alt, look=look)


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
            _figure_or_note("payback_months", words.payback, _months("returns.payback_months", words), "payback_note"),
            _figure_or_note(
                "discounted_payback_months",
                words.discounted_payback + rate,
                _months("returns.discounted_payback_months", words),
                "discounted_payback_note",
            ),
            when("returns.npv", figure_line(words.npv + rate, figure("{{ returns.npv | money }}"))),
            _figure_or_note("irr", words.irr, "{{ returns.irr | percent }}", "irr_note"),
            AFTER_TABLE,
        )
    )
    chapters = (
        Chapter(words.cash_flow, _cash_flow(words), "returns.cash_flow"),
        Chapter(words.effects, _effects(words), "returns.benefits or returns.running_costs"),
        Chapter(words.today, _today(words, horizon), "returns.todays_costs"),
        Chapter(words.case_assumptions, bullets("entry in returns.assumptions", "{{ entry }}"), "returns.assumptions"),
        Chapter(words.scenarios, _scenarios(words), "returns.scenarios"),
    )
    return Part("_returns", words.returns, body, chapters, condition=f"returns and {_WHOLE}")


def _figure_or_note(name: str, label: str, shown: str, note: str) -> str:
    """A figure of the business case; where there is none, in small print why."""
    why = figure_line(label, note=BREAK + text(f"{{{{ returns.{note} }}}}", "Figure Words"))
    return when(
        f"returns.{name} is number",
        figure_line(label, figure(shown)),
        otherwise=(when(f"returns.{note}", why),),
    )


def _cash_flow(words: Words) -> str:
    columns = {"inflow": words.inflow, "outflow": words.outflow, "net": words.net_flow, "cumulative": words.cumulative}
    alone = _years(columns, (22, 36, 36, 36, 36), words)
    grid = when(
        HAS_WORSE,
        _years(columns | {"cumulative_if_worse": words.if_worse}, (16, 30, 30, 30, 30, 30), words),
        otherwise=(alone,),
    )
    lighter = optional(HAS_WORSE, f"; {words.cash_flow_lighter} {{{{ (returns.scenarios | last).label }}}}")
    shown = when(
        # beside a second column the amounts on the first have less room
        f"returns.cash_flow | length < (6 if {HAS_WORSE} else 9)",
        cash_flow_chart(words, labelled=True),
        otherwise=(cash_flow_chart(words, labelled=False),),
    )
    return paragraph("caption", text(words.cash_flow_chart + lighter)) + shown + grid + AFTER_TABLE


def _years(columns: Mapping[str, str], widths: Sequence[float], words: Words) -> str:
    """The cash flow. `columns`: field and heading of each after the year."""
    rows = (
        headings(words.year, *columns.values(), numbers=len(columns)),
        row_tag("for year in returns.cash_flow", len(widths)),
        row(
            cell(paragraph("Proof Text", text("{{ year.year }}"))),
            *(cell(paragraph("Proof Number", text(optional(f"year.{column}", f"{{{{ year.{column} | money }}}}")))) for column in columns),
        ),
        row_tag("endfor", len(widths)),
    )
    return table("Proposal Table", widths, rows, title=words.cash_flow, description=words.cash_flow_alt, look=("firstRow",))


def _effects(words: Words) -> str:
    """Benefits, then running costs with a minus."""
    rows = (
        headings(words.effect, words.starts, words.per_year, numbers=2),
        *_effect_rows("returns.benefits", words),
        *_effect_rows("returns.running_costs", words, note=f", {words.running_cost}", sign=_MINUS),
    )
    grid = table("Proposal Table", (94, 36, 36), rows, title=words.effects, description=words.effects_alt, look=("firstRow",))
    return grid + AFTER_TABLE


def _effect_rows(of: str, words: Words, *, note: str = "", sign: str = "") -> tuple[Row, ...]:
    return (
        row_tag(f"for effect in {of}", 3),
        row(
            sourced("effect", words, note),
            cell(paragraph("Proof Number", text(f"{words.from_month}{NB}{{{{ effect.from_month }}}}"))),
            cell(paragraph("Proof Number", text(sign + "{{ effect.per_year | money }}"))),
        ),
        row_tag("endfor", 3),
    )


def _today(words: Words, horizon: str) -> str:
    """What the client spends today beside what is left of it, then both in all over the horizon."""
    less = "returns.saving | abs == returns.saving"
    saving = f"{{% if {less} %}}{words.saving}{{% else %}}{words.extra_cost}{{% endif %}}"
    rows = (
        headings(words.spent, words.starts, words.today_a_year, words.then_a_year, numbers=3),
        row_tag("for spent in returns.todays_costs", 4),
        row(
            sourced("spent", words),
            cell(paragraph("Proof Number", text(f"{words.from_month}{NB}{{{{ spent.from_month }}}}"))),
            cell(paragraph("Proof Number", text("{{ spent.per_year | money }}"))),
            cell(paragraph("Proof Number", text("{{ spent.after | money }}"))),
        ),
        row_tag("endfor", 4),
        row_tag(f"if {_COMPARED}", 4),
        row(
            cell(paragraph("Table Total", text(f"{words.in_all} {horizon}")), span=2),
            cell(paragraph("Proof Number", text("{{ returns.todays_cost | money }}"))),
            cell(paragraph("Proof Number", text("{{ returns.total_cost | money }}"))),
        ),
        _total(saving, "{{ returns.saving | money }}", "Table Total"),
        row_tag("endif", 4),
    )
    look = ("firstRow", "lastRow")
    grid = table("Proposal Table", (72, 26, 34, 34), rows, title=words.today, description=words.today_alt, look=look)
    return grid + when(_COMPARED, paragraph("Note Below", text(words.in_all_note)), otherwise=(AFTER_TABLE,))


_COMPARED = "returns.todays_cost and returns.total_cost and returns.saving"


_NOTES = (
    "returns.scenarios | map(attribute='payback_note') | select | unique",
    # without any payback it goes without saying that there is no discounted one
    "returns.scenarios | selectattr('payback_months', 'number') | map(attribute='discounted_payback_note') | select | unique",
    "returns.scenarios | map(attribute='irr_note') | select | unique",
)
"""Why figures of the scenarios do not exist, each reason once."""


def _scenarios(words: Words) -> str:
    """The figures under each assumption; where one does not exist a dash, and why below the table. Then what room there is."""
    months = {name: _months(f"scenario.{name}", words) for name in ("payback_months", "discounted_payback_months")}
    shown = {f"scenario.{name} is number": value for name, value in months.items()}
    shown |= {"scenario.npv": "{{ scenario.npv | money }}", "scenario.irr is number": "{{ scenario.irr | percent }}"}
    rows = (
        headings(words.assumed, words.scenario_payback, words.scenario_discounted, words.scenario_npv, words.scenario_irr, numbers=4),
        row_tag("for scenario in returns.scenarios", 5),
        row(
            cell(paragraph("Proof Text", text("{{ scenario.label }}"))),
            *(
                cell(paragraph("Proof Number", text(f"{{% if {there} %}}{value}{{% else %}}{_NONE}{{% endif %}}")))
                for there, value in shown.items()
            ),
        ),
        row_tag("endfor", 5),
    )
    grid = table("Proposal Table", (62, 22, 25, 33, 24), rows, title=words.scenarios, description=words.scenarios_alt, look=("firstRow",))
    grid += AFTER_TABLE + "".join(each(f"note in {told}", paragraph("Note Below", text(f"{_NONE} {{{{ note }}}}"))) for told in _NOTES)
    slips = (
        headings(words.criterion, words.slip_benefits, words.slip_delay, numbers=2),
        row_tag("for slip in returns.slips", 3),
        row(
            cell(paragraph("Proof Text", text("{{ slip.label }}"))),
            cell(paragraph("Proof Number", text("{{ slip.benefits | percent }}"))),
            cell(paragraph("Proof Number", text(_months("slip.delay_months", words)))),
        ),
        row_tag("endfor", 3),
    )
    room = table("Proposal Proof", (62, 31, 31), slips, title=words.slips, description=words.slips_alt, indent=RAIL, look=("firstRow",))
    return grid + when("returns.slips", paragraph("caption", text(words.slips)), room, AFTER_TABLE)


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
    some = " or ".join(chapter.condition for chapter in chapters)
    return Part("_scope", words.scope, "", chapters, condition=f"({some}) and {_WHOLE}")


def _references(words: Words) -> Part:
    """One row each: client, result, contact. Without a contact the result has its room too."""
    client = cell(
        # a library may name a picture that lies on another computer
        when("reference.logo is file", paragraph("Card Name", text("{{ reference.logo | picture(height=9, alt=reference.client) }}"))),
        paragraph("Card Name", text("{{ reference.client }}")),
        when("reference.industry", paragraph("Table Note", text("{{ reference.industry }}"))),
    )
    year = optional("reference.year", ", {{ reference.year }}")
    result = (
        paragraph("Table Text", text(optional("reference.project", "{{ reference.project }}" + year))),
        when("reference.result", paragraph("Table Text", text("{{ reference.result }}", "Strong"))),
        when("reference.quote", paragraph("Card Quote", text("“{{ reference.quote }}”"))),
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
    return Part("_references", words.references, cards + AFTER_TABLE, condition=f"references and {_WHOLE}")


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
    return Part("_team", heading, lead + grid + AFTER_TABLE, condition=f"team and {_WHOLE}")


def _next_steps(words: Words) -> Part:
    steps = terms("step in next_steps", optional("step.by", "{{ step.by | date }}"), "{{ step.label }}")
    return Part("_next_steps", words.next_steps, steps, condition=f"next_steps and {_WHOLE}")


# ------------------------------------------------------------------------------------------------------------------------ acceptance


def _acceptance(words: Words) -> Part:
    accept = (
        words.accept
        + optional("proposal.number", words.accept_number + NB + "{{ proposal.number }}")
        + optional("proposal.version", f", {words.version}{NB}{{{{ proposal.version }}}}")
        + f"{words.accept_date} {{{{ proposal.date | date{UNBROKEN} }}}}{words.accept_terms}"
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
    return Part("_acceptance", words.acceptance, body, condition=_WHOLE)


def _validity(words: Words) -> Part:
    """The end of a short version, which nobody signs."""
    body = paragraph("Body Text Keep", text(words.short_note)) + paragraph("After Form")
    return Part("_validity", words.validity, body, condition="proposal.short")


def _form(words: Words) -> str:
    """Lines to fill in. Paragraphs, not a table, so that the signature never parts from the validity."""
    lines = (words.place_and_date, words.name_and_position, words.signature)
    return _choices(words) + "".join(paragraph("Form Line", text(label)) for label in lines)


def _choices(words: Words) -> str:
    """Boxes to tick: one for each choice, and for each option; of more than six options a line to write them on."""
    apart = "{% if not loop.last %}   {% endif %}"
    chosen = optional("choice.recommended", f"{NB}{words.recommended_one}")
    choices = f"{{% for choice in alternative.choices %}}{_BOX}{NB}{{{{ choice.label }}}}{chosen}{apart}{{% endfor %}}"
    return each(
        "alternative in offer.alternatives",
        paragraph("Form Tick", text("{{ alternative.label }}"), TAB, text(choices)),
    ) + when(
        "offer.options | length > 6",
        paragraph("Form Line", text(words.chosen_options)),
        otherwise=(
            each(
                "option in offer.options",
                paragraph(
                    "Form Tick",
                    text(_first(words.chosen_options)),
                    TAB,
                    text(f"{_BOX}{NB}{{{{ option.description }}}}, {{{{ option.net | money }}}} {words.without_tax}"),
                ),
            ),
        ),
    )
