"""Names of templates held against the fields, without a dossier: what is told, and above all what is not."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.demo.sample import sample_fields
from kamdocs.values import Formats
from kamdocs.word import environment
from kamdocs.word.absence import Absent
from kamdocs.word.check import names
from kamdocs.word.check.names import absent_fields, unknown_fields
from kamdocs.word.environment import Sandbox
from kamdocs.word.fields import schema_of
from kamdocs.word.filters import RENDERING, Rendering
from kamdocs.word.package import read_package
from kamdocs.word.prepare import prepared
from kamdocs.workspace import shipped_folder

ROOT = Path(__file__).parent.parent


def told(source: str) -> list[tuple[str, str]]:
    """Message and hint of what is told of a template's text."""
    return [(message, hint) for _, message, hint in unknown_fields(Sandbox().parse(source))]


ITEMS = "{{% for item in offer.items %}}{}{{% endfor %}}"
ROWS = "{{% for section in sections %}}{{% for argument in section.arguments %}}{{% for proof in argument.proofs %}}"
ROWS += "{{% for row in proof.rows %}}{}{{% endfor %}}{{% endfor %}}{{% endfor %}}{{% endfor %}}"


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        (ITEMS.format("{{ item.unitprice | money }}"), "there is no field item.unitprice", "did you mean item.unit_price?"),
        (ITEMS.format("{{ net }}"), "there is no field net", "did you mean item.net?"),
        ("{{ net }}", "there is no field net", "did you mean offer.totals.net?"),
        ("{{ terms }}", "there is no field terms", "did you mean offer.exclusive.terms?"),
        ("{{ titel }}", "there is no field titel", "did you mean proposal.title?"),
        ("{{ acount.name }}", "there is no field acount", "did you mean account?"),
        ("{{ offer.net | money }}", "there is no field offer.net", "did you mean offer.totals.net?"),
        ("{{ item.net }}", "there is no field item", "item is known only between {% for item in offer.items %} and {% endfor %}"),
        (
            "{{ argument.title }}",
            "there is no field argument",
            "argument is known only between {% for argument in section.arguments %} and {% endfor %}",
        ),
        (ROWS.format("{{ row.labl }}"), "there is no field row.labl", "did you mean row.label?"),
        ("{{ offer['items'][0].nett | money }}", "there is no field offer.items[0].nett", "did you mean offer.items[0].net?"),
        ("{{ (offer.items | first).nett }}", "there is no field offer.items[0].nett", "did you mean offer.items[0].net?"),
        (
            "{{ (offer.items | sort(attribute='net') | last).nett }}",
            "there is no field offer.items[-1].nett",
            "did you mean offer.items[-1].net?",
        ),
        (
            "{{ offer.items | map(attribute='descripton') | join(', ') }}",
            "there is no field offer.items[].descripton",
            "did you mean offer.items[].description?",
        ),
        (
            "{% if offer.items | selectattr('discont') | list %}x{% endif %}",
            "there is no field offer.items[].discont",
            "did you mean offer.items[].discount?",
        ),
        (
            "{% for row in offer.items | batch(2) %}{{ row[0].skuu }}{% endfor %}",
            "there is no field row[0].skuu",
            "did you mean row[0].sku?",
        ),
        ("{% set sums = offer.totals %}{{ sums.grss }}", "there is no field sums.grss", "did you mean sums.gross?"),
        ("{% with sums = offer.totals %}{{ sums.grss }}{% endwith %}", "there is no field sums.grss", "did you mean sums.gross?"),
        (
            "{% for step in next_steps %}{{ loop.previtem.lable }}{% endfor %}",
            "there is no field loop.previtem.lable",
            "did you mean loop.previtem.label?",
        ),
        ("{% for step in next_steps %}{{ loop.idx }}{% endfor %}", "there is no loop.idx", "did you mean loop.index?"),
        ("{{ loop.index }}", "loop is known only between {% for … %} and {% endfor %}", "move this tag into the loop"),
        (
            "{% for x in team %}{% set name = x.name %}{% endfor %}{{ name }}",
            "name is not known here",
            "a name is known once it is set, and what a loop names or sets ends with the loop",
        ),
        ("{% if free.x %}{{ fre.x }}{% endif %}", "there is no field fre", "did you mean free?"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(source: str, message: str, hint: str) -> None:
    assert told(source) == [(message, hint)]


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ("{{ account.name | money }}", "money formats an amount of money, and account.name is a text", "take money away"),
        ("{{ offer.totals.net | date }}", "date formats a date, and offer.totals.net is an amount of money", "write … | money"),
        ("{{ returns.irr | money }}", "money formats an amount of money, and returns.irr is a share", "write … | percent"),
        ("{{ account.employees | length }}", "length is for lists and texts, and account.employees is a number", "take length away"),
        ("{{ account.name | join(', ') }}", "join takes a list, and account.name is a text", "take join away"),
        (
            "{{ offer.items | join(', ') }}",
            "offer.items holds groups of fields, which have no text of their own",
            "say which field: … | join(', ', attribute='description')",
        ),
        (
            "{{ account.needs }}",
            "account.needs is a list, which has no text of its own",
            "write {%p for need in account.needs %}, a paragraph with {{ need }}, and {%p endfor %}",
        ),
        (
            "{{ offer.totals }}",
            "offer.totals is a group of fields (net, tax, gross…), which has no text of its own",
            "name one of them after a dot",
        ),
        (
            "{{ proposal.draft }}",
            "proposal.draft is true or false, which has no text of its own",
            "write {% if proposal.draft %}, the words, and {% endif %}",
        ),
        (
            "{{ offer.items.net }}",
            "offer.items is a list, and a list has no part net",
            "write {%p for item in offer.items %}, a paragraph with {{ item.net }}, and {%p endfor %}",
        ),
        ("{{ account.name.first }}", "there is no first in account.name, which is a text", "print the field itself, or use a filter"),
        ("{% for x in account.name %}{% endfor %}", "a loop goes over a list, and account.name is a text", "write {{ account.name }}"),
        (
            "{% for x in returns.npv %}{% endfor %}",
            "a loop goes over a list, and returns.npv is an amount of money",
            "write {{ returns.npv }}",
        ),
        (
            "{% if offer.totals.net > 1000 %}x{% endif %}",
            "offer.totals.net is an amount of money, and 1000 is a plain number: the two are not compared",
            "a condition on a sum belongs into a rule of a profile",
        ),
        (ITEMS.format("{% if 5 < item.discount %}x{% endif %}"), "item.discount is a share, and 5 is 500% to it", "5% is written 0.05"),
        (
            "{{ offer.totals.net * 2 }}",
            "offer.totals.net is an amount of money, and amounts are not counted in a template",
            "print the figures that the proposal has, or ask for one more in the dossier",
        ),
        ("{{ account.name() }}", "account.name is a field and cannot be called", "take the brackets away"),
    ],
)
def test_what_cannot_fit_its_field_is_told(source: str, message: str, hint: str) -> None:
    assert told(source) == [(message, hint)]


@pytest.mark.parametrize(
    "source",
    [
        ROWS.format("{{ row.label }}{{ row.client }}{{ row.per_year | money }}{{ row.value | number }}{{ row.contact.name }}"),
        ROWS.format("{% if row.figures %}{% for figure in row.figures %}{{ figure.change | percent }}{% endfor %}{% endif %}"),
        "{% for name, text in free | items %}{{ name.whatever }}{{ text }}{% endfor %}{{ free.anything }}{{ free['any other'] }}",
        "{% set n = namespace(all=0) %}{% for x in team %}{% set n.all = n.all + 1 %}{% endfor %}{{ n.all }}",
        "{% for n in range(3) %}{{ n }}{% endfor %}",
        "{% if returns %}{% set x = returns.npv %}{% else %}{% set x = account.name %}{% endif %}{{ x | money }}{{ x | upper }}",
        "{% if returns %}{% set value = account %}{% endif %}{{ value.name }}",
        "{{ account.name | number if account.name is not string else account.name }}",
        "{% if account.name is number and account.name | money %}x{% endif %}",
        "{% for item in offer.items if item.discount > 0 %}{{ loop.nextitem.net | money }}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% for x in [supplier.website, supplier.email] if x %}{{ x }}{% endfor %}",
        "{{ account.industry | default('–') }}{{ (account.needs | first)[0] }}{{ relationship.since | year }}",
        "{% for x in sections recursive %}{{ x.children }}{{ loop(x.arguments) }}{% endfor %}",
        "{{ offer.items | map(attribute='net') | map('money') | join(', ') }}{{ offer.items[1:] | length - 1 }}{{ account.employees / 2 }}",
        "{% for x in team %}{% else %}{{ account.name }}{% endfor %}{{ 'x' if returns }}{{ (team[0] if false else account).name }}",
    ],
)
def test_what_cannot_be_known_is_not_told(source: str) -> None:
    assert told(source) == []


def test_every_line_is_told_with_its_own_number_and_once() -> None:
    tree = Sandbox().parse("{{ a }}\n\n{{ b }}{{ b }}")
    assert [(line, message) for line, message, _ in unknown_fields(tree)] == [(1, "there is no field a"), (3, "there is no field b")]


@dataclass
class Letter:
    """Another document's fields."""

    to: str
    lines: tuple[str, ...] = ()


def test_it_serves_other_fields_than_a_proposal_s() -> None:
    tree = Sandbox().parse("{{ to }}{% for line in lines %}{{ line }}{% endfor %}{{ account.name }}{{ too }}")
    assert [message for _, message, _ in unknown_fields(tree, schema_of(Letter))] == ["there is no field account", "there is no field too"]


def test_the_loop_s_own_names_are_those_that_templates_can_use() -> None:
    assert set(names._LOOP) == environment._LOOP


@pytest.mark.parametrize("file", sorted(shipped_folder("templates").glob("*.docx")), ids=lambda path: path.name)
def test_nothing_is_told_of_the_shipped_templates(file: Path) -> None:
    package = read_package(file)
    sources = [prepared(package.xml(name), name).source for name in package.parts if name.endswith(".xml")]
    assert any("{%" in source for source in sources)
    assert [each for source in sources for each in told(source)] == []
    assert [each for source in sources for each in absent_fields(Sandbox().parse(source))] == []


def test_nothing_is_told_of_the_templates_in_the_docs() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")]
    blocks = [block for page in pages for block in re.findall(r"^```jinja\n(.*?)^```", page, re.DOTALL | re.MULTILINE)]
    assert blocks
    plain = [re.sub(r"\{%(?:p|tr|tc) ", "{% ", block).replace("{{p ", "{{ ") for block in blocks]
    assert [each for block in plain for each in told(block)] == []
    assert [path for block in plain for _, path in absent_fields(Sandbox().parse(block)) if not path.startswith("free.")] == []


# ---- whatever renders is not told of


@cache
def variables() -> dict[str, Any]:
    fields = sample_fields("en", datetime.date(2026, 11, 24))
    return {name: Absent(name=name) if value is None else value for name, value in fields.items()}


LISTS = ("offer.items", "returns.cash_flow", "relationship.projects", "sections", "account.needs", "team", "criteria")
PATHS = (
    *LISTS,
    *(
        "proposal",
        "account",
        "offer",
        "offer.totals",
        "offer.totals.net",
        "account.name",
        "returns",
        "returns.irr",
        "validity.until",
        "free",
    ),
    *("x", "x.name", "x.label", "x.net", "x.figures", "x.rows", "x.arguments", "x.proofs", "x.value", "x[0]", "account.nowhere"),
)
FILTERS = ("", " | money", " | percent", " | date", " | number", " | length", " | first", " | list", " | join(', ')", " | upper", " | last")
FILTERS += (" | map(attribute='label') | join", " | default('–')", " | reverse | list", " | abs", " | year", " | items | list | length")
RIGHT = (
    *("account.name | upper", "offer.totals.net | money", "account.needs | join(', ')", "(offer.items | first).net | money", "x | length"),
    *("offer.items | map(attribute='net') | map('money') | join", "returns.irr | percent", "validity.until | year", "free.introduction"),
    *(
        "returns.cash_flow[1:] | map(attribute='year') | join",
        "team[0].name",
        "(x | list)[0]",
        "x | default('–')",
        "x.name",
        "x.net | money",
    ),
    *("offer.items | sort(attribute='quantity') | map(attribute='quantity') | join", "x.heading", "x.label", "criteria | length", "x"),
    *(
        "(relationship.projects | first).figures | selectattr('change') | list | length",
        "'a' ~ account.employees",
        "returns.horizon_years + 1",
    ),
)
CONDITIONS = ("x", "x.value is number", "x is string", "x.net > x.net", "returns", "x is mapping", "not x.label")

wild = st.builds("{}{}{}".format, st.sampled_from(PATHS), st.sampled_from(FILTERS), st.sampled_from(FILTERS))
expressions = st.one_of(st.sampled_from(RIGHT), st.sampled_from(RIGHT), st.sampled_from(RIGHT), wild)
printing = expressions.map("{{{{ {} }}}}§".format)
bodies = st.recursive(
    printing,
    lambda inner: st.one_of(
        st.builds("{{% for x in {} %}}{}{{% endfor %}}".format, st.sampled_from((*LISTS, *PATHS)), inner),
        st.builds("{{% set x = {} %}}{}".format, expressions, inner),
        st.builds("{{% with x = {} %}}{}{{% endwith %}}".format, expressions, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, st.sampled_from(CONDITIONS), inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=4,
)
ALLOWED = re.compile(r"a loop goes over a list|is for lists and texts|is not known here|there is no field x$")
"""What renders, and is told all the same: a loop over letters, an empty one over nothing, and a name that nothing has set."""


@settings(max_examples=400)
@given(bodies)
def test_what_renders_with_every_field_there_is_not_told(pattern: str) -> None:
    marks = iter(range(1000))
    source = re.sub("§", lambda _: f"§{next(marks)}¶", pattern)
    try:
        shown = Sandbox().from_string(source).render({**variables(), RENDERING: Rendering(Formats("en"))})
    except Exception:  # a fault, as it should be told; only what renders is held against the walk
        return
    if all(mark in shown for mark in re.findall("§[0-9]+¶", source)):
        assert [message for message, _ in told(source) if not ALLOWED.search(message)] == []


# ---- comparisons, and what may be absent


@pytest.mark.parametrize("test", ["validity.until == '2026-01-01'", "offer.totals.net > '5'", "'x' != offer.totals.net"])
def test_a_date_or_an_amount_is_never_alike_to_a_text(test: str) -> None:
    found = told(f"{{% if {test} %}}x{{% endif %}}")
    assert [message.endswith("the two are never alike") for message, _ in found] == [True]


def test_texts_are_compared_with_texts() -> None:
    assert told("{% if account.country == 'IE' or account.name in ('a', 'b') %}x{% endif %}") == []


def test_what_is_printed_and_may_be_absent_is_named_with_its_line() -> None:
    tree = Sandbox().parse("\n{{ returns.npv }}\n{% if returns %}{{ returns.npv }}{% endif %}\n{{ proposal.number ~ 'x' }}")
    assert list(absent_fields(tree)) == [(2, "returns.npv"), (4, "proposal.number")]
