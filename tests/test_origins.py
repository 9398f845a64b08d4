from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from full import made_in

from kamdocs import plan as plans
from kamdocs.origins import FORMULAS, Origin, Origins, pattern
from kamdocs.plan import FIELDS
from kamdocs.proposal import Draft
from kamdocs.text import split_path
from kamdocs.values import Money


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return made_in(tmp_path_factory.mktemp("full") / "here")


# ---- each field has an origin


def leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The fields that can print a number."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, place))
    elif not isinstance(value, bool) and (isinstance(value, Money | int | datetime.date) or re.search(r"\d", str(value))):
        yield path


def of_own(path: tuple[str | int, ...]) -> bool:
    """Whether a field holds a value of its own: what a proof shows is the figures', the references', or the team's."""
    return "proofs" not in path and "points" not in path


def test_every_field_of_a_full_proposal_that_prints_a_number_has_an_origin(made: Draft) -> None:
    origins = Origins(made)
    found = {path: origins.of(path) for path in leaves(made.plan.fields(), ()) if of_own(path)}
    assert [path for path, origin in found.items() if origin is None] == []
    assert [path for path, origin in found.items() if origin and not (origin.told or origin.where)] == []
    shown = {pattern(path) for path in found}
    # Statistics are no fields of their own; and with the offer's discount the months' amounts differ by a cent.
    assert set(FORMULAS) - shown == {"statistics[].change", "offer.recurring[].each"}


def test_the_table_of_formulas_names_fields_that_exist() -> None:
    known: set[str] = set()

    def walk(kind: Any, path: str) -> None:
        for each in (kind, *get_args(kind)):
            if is_dataclass(each) and each is not Money:
                hints = get_type_hints(each)
                for field in fields(each):
                    inside = f"{path}.{field.name}"
                    known.add(inside)
                    walk(hints[field.name], inside + ("[]" if "tuple" in str(hints[field.name]) else ""))
            elif get_args(each) and each is not kind:
                walk(each, path)

    hints = get_type_hints(plans.ProposalPlan)
    for name in FIELDS:
        walk(hints[name], name + ("[]" if "tuple" in str(hints[name]) else ""))
    walk(plans.Statistic, "statistics[]")
    assert set(FORMULAS) <= known


def line_at(made: Draft, origin: Origin) -> str:
    """The line of a file that an origin names."""
    file, number, _ = origin.where.rsplit(":", 2)
    root = made.workspace.root
    assert root is not None
    return next(root.rglob(Path(file).name)).read_text(encoding="utf-8").splitlines()[int(number) - 1]


@pytest.mark.parametrize(
    ("path", "kind", "line"),
    [
        ("account.needs[1]", "dossier", "Fill 3 halls"),
        ("offer.items[0].description", "price list", "Sensor 3000"),
        ("offer.items[0].unit_price", "price list", "12.345"),
        ("offer.items[0].quantity", "dossier", "quantity: 4"),
        ("offer.items[2].unit_price", "dossier", "unit_price: 9"),
        ("offer.items[3].unit_price", "dossier", "unit_price: 7"),
        ("offer.groups[1].label", "dossier", "Rooms 1 to 9"),
        ("offer.groups[1].discount", "dossier", "discount: 5%"),
        ("offer.groups[1].items[0].discount", "dossier", "discount: 8%"),
        ("offer.alternatives[0].choices[0].items[0].unit_price", "dossier", "Small pump"),
        ("offer.options[0].description", "dossier", "Extra 1"),
        ("offer.tax_summary[1].note", "dossier", "article 10"),
        ("references[0].industry", "library", "Cold chain 4.0"),
        ("references[0].figures[0].before", "library", "before: 8"),
        ("team[0].phone", "library", "+39 06 444"),
        ("supplier.phone", "settings", "+39 051 333"),
        ("next_steps[0].by", "dossier", "2026-12-10"),
        ("statistics.saving.value", "statistic", "12%"),
        ("free.note", "dossier", "Room 99"),
    ],
)
def test_an_origin_leads_to_the_line_that_says_it(made: Draft, path: str, kind: str, line: str) -> None:
    origin = Origins(made).of(split_path(path))
    assert origin is not None
    assert origin.kind == kind
    text = line_at(made, origin)
    assert line in text
    assert int(origin.where.rpartition(":")[2]) <= len(text)


def test_a_statistic_tells_who_measured_it_and_when(made: Draft) -> None:
    origin = Origins(made).of(("statistics", "saving", "value"))
    assert origin is not None
    assert origin.told == "Institute 21, 2026-05-04"


# ---- two of one name are two

TWINS = """\
kamdocs: library/1
criteria: [{id: cost, label: "Cost over 5 years"}]
industries:
  - {id: cold, label: "Cold 1"}
  - {id: deep, label: "Cold 1"}
arguments:
  - {id: first, title: "One 1", for: {legal: 30}, answers: [payback], proof: [{sponsor: all}]}
  - {id: second, title: "One 1", for: {legal: 20}, answers: [value]}
  - {id: third, title: "One 3", for: {legal: 10}, answers: [cost]}
references:
  - {id: a, client: Frigo 2000, industry: cold, project: Hall 12, year: 2019, consent: {given: 2025-01-01, scope: [name]}}
  - {id: b, client: Frigo 2000, industry: deep, project: Hall 13, year: 2026, consent: {given: 2025-01-01, scope: [name]}}
"""
TWIN_DOSSIER = """\
kamdocs: dossier/1
account: {name: Aurora Ltd, country: IT}
relationship:
  projects:
    - {name: "Dock 4", sponsor: {name: Bo 2nd, position: "Head of 4"}}
    - {name: "Dock 5", sponsor: {name: Bo 2nd, position: "Head of 5", may_be_named: true}}
    - {name: "Dock 6", sponsor: {name: Bo 2nd, position: "Head of 6", may_be_named: true}}
buying_centre:
  criteria:
    - {id: payback, label: "Worth it in 36 months", target: {returns.payback_months: {at_most: 36}}}
    - {id: unanswered, label: "Worth it in 36 months"}
    - {id: value, label: "Worth it in 36 months", target: {returns.npv: {above: 0}}}
    - {id: cost}
    - {id: growth, label: Growth, target: {returns.npv: {above: 9000000}}}
  members: [{name: Elena Conti, position: General Counsel, type: legal}]
offer:
  title: Cold rooms
  items: [{description: Room, quantity: 1, unit_price: 600, tax: 0%}]
  returns: {horizon_years: 3, discount_rate: 8%, benefits: [{label: Power, per_year: 1200}]}
  reasons:
    - {text: "Three of 4 halls", answers: [growth]}
    - {text: "Three of 4 halls", answers: [payback]}
"""
TWIN_OPENINGS = """\
kamdocs: profile/1
type: legal
label: Legal
heading: Rights 1
openings:
  - {when: {account.country: FR}, text: "Read these 3 pages"}
  - {when: {account.country: IT}, text: "Read these 3 pages"}
"""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """Of all that a proposal chooses two of one name: the second counts, or both in their order."""
    return made_in(tmp_path_factory.mktemp("twins"), TWIN_DOSSIER, TWINS, TWIN_OPENINGS)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("references[0].project", "id: b, client: Frigo 2000"),
        ("references[1].project", "id: a, client: Frigo 2000"),
        ("references[0].client", "id: b, client: Frigo 2000"),
        ("references[0].year", "year: 2026"),
        ("references[0].industry", "{id: deep"),
        ("references[1].industry", "{id: cold"),
        ("criteria[0].label", "{id: payback"),
        ("criteria[1].label", "{id: value"),
        ("criteria[2].label", "{id: cost, label: "),
        ("criteria[0].answer", "{id: first"),
        ("criteria[1].answer", "{id: second"),
        ("criteria[1].section", "heading: Rights 1"),
        ("returns.slips[0].label", "{id: payback"),
        ("returns.slips[1].label", "{id: value"),
        ("sections[0].arguments[0].proofs[0].rows[0].position", "Head of 5"),
        ("sections[0].arguments[0].proofs[0].rows[1].position", "Head of 6"),
        ("sections[0].arguments[0].proofs[0].rows[1].name", "Dock 6"),
        ("sections[0].arguments[0].proofs[0].rows[1].project", "Dock 6"),
        ("sections[0].opening", "account.country: IT"),
        ("proposal.reasons[0].text", "answers: [payback]"),
    ],
)
def test_of_two_of_one_name_the_line_of_the_one_that_is_shown_is_told(twins: Draft, path: str, line: str) -> None:
    origin = Origins(twins).of(split_path(path))
    assert origin is not None
    assert line in line_at(twins, origin)
