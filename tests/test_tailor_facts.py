from __future__ import annotations

import datetime
from typing import Any

import pytest
from building import facts_of

from kamdocs.tailor.facts import is_absent, names_currency, shape_at, unknown_fact
from kamdocs.values import Money, Number, Share

# ---- which facts there are


@pytest.mark.parametrize(
    "path",
    [
        "account.name",
        "account.standing.level",
        "account.standing.potential",
        "account.needs[0]",
        "relationship.experience",
        "relationship.share_of_our_margin",
        "relationship.projects[0].figures[1].before",
        "offer.included_skus",
        "offer.included_tags",
        "offer.optional_tags",
        "offer.exclusive.until",
        "offer.totals.net",
        "offer.guarantees",
        "returns.payback_months",
        "returns.npv",
        "reader.id",
        "reader.name",
        "reader.position",
        "reader.type",
        "reader.role",
        "reader.influence",
        "reader.attitude",
        "reader.champion",
        "reader.access",
        "reader.style",
        "reader.experience",
        "reader.criteria",
        "reader.wants",
        "group.size",
        "group.types",
        "group.sceptics",
        "available.references",
        "available.contacts",
        "available.team",
        "available.sponsors",
        "available.money_figures",
        "tender.submission",
        "validity.until",
        "validity.days",
    ],
)
def test_a_condition_may_name(path: str) -> None:
    assert shape_at(path)


@pytest.mark.parametrize(
    "path",
    [
        "reader.private",
        "reader.private.birthday",
        "reader.concerns",
        "reader.concerns[0].said",
        "reader.contact",
        "reader.contact.email",
        "offer.items[0].cost",
        "buying_centre.budget",
        "buying_centre.members[0].attitude",
        "competition",
        "competition[0].name",
        "account.competitors",
        "account.competitors[0]",
        "notes",
        "validity.text",
        "proposal.title",
        "account.standing.nothing",
        "relationship.projects.year",
        "account.needs.x",
        "account.name[0]",
        "account",
        "reader..role",
        "",
    ],
)
def test_a_condition_may_not_name(path: str) -> None:
    shape = shape_at(path)
    assert shape is None or path == "account"


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("reader.attitud", "there is no fact 'reader.attitud'", "did you mean 'reader.attitude'?"),
        ("buying_centre.budget", "'buying_centre.budget' is no fact: budget helps the KAM alone and decides nothing in a proposal", ""),
        ("offer.items[0].cost", "'offer.items[0].cost' is no fact: cost helps the KAM alone and decides nothing in a proposal", ""),
    ],
)
def test_why_it_is_no_fact(path: str, message: str, hint: str) -> None:
    assert unknown_fact(path) == (message, hint)


# ---- what they hold

RICH = """\
account:
  name: Aurora Logistica S.p.A.
  language: it
  founded: 1968
  annual_revenue: {amount: 212000000, currency: EUR}
  status: [{it: Primo, en: First}]
  plans: []
  standing: {recognisable: true, potential: {amount: 5, currency: EUR}}
relationship:
  since: 2021-03-01
  experience: positive
  share_of_our_margin: 12%
  projects:
    - name: Verona
      sponsor: {name: R, may_be_named: true}
      figures:
        - {label: Stops, before: 46, after: 21, unit: per anno}
        - {label: Energy, before: 1.92, after: 1.61, unit: M EUR}
        - {label: Cost, value: 3, unit: €/kWh}
    - {name: Bologna, sponsor: {name: S}}
buying_centre:
  criteria: [{id: payback, label: Rientro}, {label: Prezzo}]
  members:
    - {id: cfo, name: Elena Conti, position: P, type: finance}
    - {id: cto, name: M, position: P, type: technical, attitude: sceptic, criteria: [Prezzo], experience: mixed, influence: 1}
    - {id: x, name: X, position: P, type: technical, attitude: opponent, influence: 1}
    - {id: y, name: Y, position: Nothing, attitude: supporter}
offer:
  title: T
  currency: EUR
  validity: {days: 10}
  items:
    - {sku: A, description: D, quantity: 1, unit_price: 100, tags: [x, y]}
    - {sku: B, description: D, quantity: 1, unit_price: 100, tags: [x]}
    - {sku: C, description: D, quantity: 1, unit_price: 100, tags: [z], optional: true}
    - {description: D, quantity: 1, unit_price: 100}
  returns: {horizon_years: 1, benefits: [{label: B, per_year: 1200}]}
team: [kam, ghost]
tender: {submission: 2027-09-15}
"""
LIBRARY = """\
team: [{id: kam, name: K}]
references:
  - {id: a, client: A, contact: {name: N}, consent: {given: 2026-01-01, scope: [name, contact]}}
  - {id: b, client: B, contact: {name: N}, consent: {given: 2026-01-01, scope: [name]}}
  - {id: c, client: C, contact: {name: N}, consent: {given: 2026-01-01, scope: [name, contact]}}
  - {id: d, client: D, contact: {name: N}, consent: {given: 2026-01-01, until: 2026-02-01, scope: [name, contact]}}
"""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("account.name", "Aurora Logistica S.p.A."),
        ("account.short_name", "Aurora Logistica S.p.A."),
        ("account.founded", 1968),
        ("account.annual_revenue", Money(Number("212000000"), "EUR")),
        ("account.status", ["Primo"]),
        ("account.plans", []),
        ("account.country", None),
        ("account.standing.level", "key"),
        ("account.standing.recognisable", True),
        ("account.standing.partner", None),
        ("relationship.since", datetime.date(2021, 3, 1)),
        ("relationship.projects[1].name", "Bologna"),
        ("relationship.projects[2].name", None),
        ("offer.currency", "EUR"),
        ("offer.included_skus", ["A", "B"]),
        ("offer.included_tags", ["x", "y"]),
        ("offer.optional_tags", ["z"]),
        ("offer.totals.net", Money(Number("300.00"), "EUR")),
        ("returns.payback_months", 3),
        ("returns.npv", None),
        ("reader.id", "cfo"),
        ("reader.name", "Elena Conti"),
        ("reader.type", "finance"),
        ("reader.influence", 3),
        ("reader.experience", "positive"),
        ("reader.criteria", ["payback", "prezzo"]),
        ("reader.attitude", None),
        ("group.size", 4),
        ("group.types", ["finance", "technical"]),
        ("group.sceptics", 2),
        # Two references where the dossier asks for none: `a` and `b`; only `a` may be called.
        ("available.references", 2),
        ("available.contacts", 1),
        ("available.team", 1),
        ("available.sponsors", 1),
        # `M EUR` and `€/kWh` name a currency, `per anno` none.
        ("available.money_figures", 2),
        ("tender.submission", datetime.date(2027, 9, 15)),
        ("validity.until", datetime.date(2026, 12, 4)),
        ("validity.days", 10),
    ],
)
def test_a_fact(path: str, value: Any) -> None:
    assert facts_of(RICH, LIBRARY).value(path) == value


def test_a_readers_own_facts_win() -> None:
    facts = facts_of(RICH, LIBRARY, reader="technical")
    assert facts.value("reader.id") == "cto"
    assert facts.value("reader.influence") == 1
    assert facts.value("reader.experience") == "mixed"
    assert facts.value("reader.criteria") == ["prezzo"]


def test_what_the_dossier_does_not_hold_is_absent() -> None:
    facts = facts_of()
    for path in ("relationship.since", "relationship.projects", "reader.experience", "reader.criteria", "returns.npv", "tender.submission"):
        assert facts.value(path) is None, path
    assert facts.value("offer.included_tags") == []
    assert facts.value("available.money_figures") == 0


@pytest.mark.parametrize("value", ["", [], {}, None, {"terms": [], "until": None}, {"a": {"b": ""}}])
def test_an_empty_text_list_or_map_is_absent(value: Any) -> None:
    assert is_absent(value)


@pytest.mark.parametrize("value", [0, False, Number("0"), "x", [None], {"a": None, "b": 0}])
def test_false_and_zero_are_there(value: Any) -> None:
    assert not is_absent(value)


# ---- the standing's level


@pytest.mark.parametrize(
    ("share", "level"),
    [
        ("0%", "none"),
        ("9.99%", "none"),
        ("10%", "key"),
        ("20%", "key"),
        ("20.01%", "critical"),
        ("70%", "critical"),
        ("70.01%", "mono"),
        ("100%", "mono"),
    ],
)
def test_the_level_by_the_share_of_our_margin(share: str, level: str) -> None:
    assert facts_of(f"relationship: {{share_of_our_margin: {share}}}").value("account.standing.level") == level


def test_without_the_share_the_level_is_not_known() -> None:
    assert facts_of("relationship: {experience: positive}").value("account.standing.level") is None
    assert facts_of().value("account.standing.level") is None


def test_a_workspace_sets_its_own_levels() -> None:
    settings = "margin: {key: 5%, critical: 6%, mono: 7%}"
    for share, level in (("4%", "none"), ("5%", "key"), ("6.5%", "critical"), ("7.5%", "mono")):
        facts = facts_of(f"relationship: {{share_of_our_margin: {share}}}", settings=settings)
        assert facts.value("account.standing.level") == level


# ---- currencies in units


@pytest.mark.parametrize("unit", ["EUR", "M EUR", "kEUR/EUR", "€", "k€", "$ per unit", "£", "¥", "CHF/anno", "mln. USD"])
def test_a_unit_that_names_a_currency(unit: str) -> None:
    assert names_currency(unit)


@pytest.mark.parametrize("unit", ["per anno", "EURO", "kWh", "XQZ", "eur", "", None])
def test_a_unit_that_names_none(unit: str | None) -> None:
    assert not names_currency(unit)


# ---- where a fact stands in the dossier


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("account.employees", ("account", "employees")),
        ("reader.attitude", ("buying_centre", "members", 0, "attitude")),
        ("reader.experience", ("relationship", "experience")),
        ("reader.criteria", ("buying_centre", "criteria")),
        ("account.standing.level", ("relationship", "share_of_our_margin")),
        ("relationship.projects[0].year", ("relationship", "projects", 0, "year")),
        ("returns.npv", ()),
        ("group.size", ()),
        ("available.contacts", ()),
        ("offer.included_tags", ()),
        ("offer.totals.net", ()),
        ("validity.days", ()),
    ],
)
def test_the_place_of_a_fact(path: str, place: tuple[str | int, ...]) -> None:
    assert facts_of(RICH, LIBRARY).dossier_path(path) == place


# ---- what counts as included

ALTERNATIVES = """\
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  alternatives: [{id: plant, label: Plant, choices: [{id: small, label: S}, {id: large, label: L, recommended: true}]}]
  items:
    - {sku: A, description: D, quantity: 1, unit_price: 100, tax: 0%, tags: [always]}
    - {sku: B, description: D, quantity: 1, unit_price: 100, tax: 0%, tags: [cheap], choice: small}
    - {sku: C, description: D, quantity: 1, unit_price: 300, tax: 0%, tags: [good], choice: large}
    - {sku: E, description: D, quantity: 1, unit_price: 100, tax: 0%, tags: [both], choice: [small, large]}
    - {sku: F, description: D, quantity: 1, unit_price: 100, tax: 0%, tags: [extra], optional: true}
"""


def test_a_choice_that_is_not_recommended_is_neither_included_nor_an_option() -> None:
    facts = facts_of(ALTERNATIVES)
    assert facts.value("offer.included_tags") == ["always", "good", "both"]
    assert facts.value("offer.included_skus") == ["A", "C", "E"]
    assert facts.value("offer.optional_tags") == ["extra"]


def test_an_item_in_several_lines_is_included_once() -> None:
    graduated = """\
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  items:
    - sku: A
      description: D
      quantity: 30
      tags: [seats]
      tiers_mode: graduated
      tiers: [{from: 1, unit_price: 10}, {from: 11, unit_price: 9}]
"""
    facts = facts_of(graduated)
    assert (facts.value("offer.included_skus"), facts.value("offer.included_tags")) == (["A"], ["seats"])


def test_a_tax_is_a_fact_where_it_is_a_rate() -> None:
    offer = "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}], tax: %s}"
    assert facts_of(offer % "22%").value("offer.tax") == Share("0.22")
    assert facts_of(offer % "exempt").value("offer.tax") is None
