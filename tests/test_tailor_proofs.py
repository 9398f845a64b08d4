from __future__ import annotations

from typing import Any

import pytest
from building import considered, plan_of

from kamdocs.plan import Benefit, Figure, Item, Milestone, Person, Project, Proof, Reference, ServiceLevel
from kamdocs.tailor.proofs import counted
from kamdocs.values import Money, Number, Share

DOSSIER = """\
relationship:
  since: 2021-03-01
  projects:
    - name: Verona
      sponsor: {name: Rita, position: Head, may_be_named: true}
      figures: [{label: Stops, before: 46, after: 21}]
    - {name: Bologna, sponsor: {name: Silent}}
    - {name: Bari, sponsor: {name: Bruno, may_be_named: true}}
team: [b, a]
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  items:
    - {description: D1, quantity: 1, unit_price: 1200, tags: [Training, x]}
    - {description: D2, quantity: 1, unit_price: 100, tags: [y]}
    - {description: O1, quantity: 1, unit_price: 100, tags: [training], optional: true}
  service_levels: [{label: S, value: 2, unit: ore}]
  milestones: [{label: M1, weeks: 2}, {label: M2, weeks: 14}]
  returns: {horizon_years: 2, discount_rate: 0%, benefits: [{label: B, per_year: 1200}]}
"""
LIBRARY = """\
team: [{id: a, name: A}, {id: b, name: B}]
references:
  - {id: r1, client: One, contact: {name: N}, consent: {given: 2026-01-01, scope: [name]}}
  - {id: r2, client: Two, contact: {name: N}, consent: {given: 2026-01-01, scope: [name, contact]}}
"""


def made(proof: str, dossier: str = DOSSIER, library: str = LIBRARY) -> Proof | str:
    """The proof that an argument gets, or the reason why the argument is left out."""
    plan = plan_of(dossier, library=f"{library}arguments: [{{id: a, title: A, for: {{finance: 10}}, proof: [{proof}]}}]\n")
    if not plan.sections:
        out = considered(plan, "a")
        assert out.stopped_by == "proof"
        return out.reason
    (proof_,) = plan.sections[0].arguments[0].proofs
    return proof_


def shown(proof: str) -> list[Any]:
    found = made(proof)
    assert isinstance(found, Proof)
    names = ("name", "client", "description", "label")
    return [next(getattr(row, name) for name in names if hasattr(row, name)) for row in found.rows]


@pytest.mark.parametrize(
    ("proof", "rows"),
    [
        ("{references: all}", ["One", "Two"]),
        ("{references: 1}", ["One"]),
        ("{references: 9}", ["One", "Two"]),
        # Of the proposal's references one alone may be called.
        ("{contacts: 2}", ["Two"]),
        ("{items: all}", ["D1", "D2"]),
        ("{items: 1}", ["D1"]),
        # A tag without case, and of its own kind of items alone.
        ("{items: training}", ["D1"]),
        ("{options: training}", ["O1"]),
        ("{options: all}", ["O1"]),
        ("{benefits: all}", ["B"]),
        ("{milestones: 1}", ["M1"]),
        ("{milestones: all}", ["M1", "M2"]),
        ("{service_levels: all}", ["S"]),
        ("{team: all}", ["B", "A"]),
        ("{team: 1}", ["B"]),
        # Silent may not be named.
        ("{sponsor: all}", ["Rita", "Bruno"]),
    ],
)
def test_rows_of_a_proof(proof: str, rows: list[str]) -> None:
    assert shown(proof) == rows


def test_a_computed_figure_has_its_name_and_unit() -> None:
    # 1 300 are paid in month 0 and 100 earned a month: back in month 13.
    assert made("{figure: returns.payback_months}") == Proof(
        "figure",
        label="Rientro",
        value=13,
        unit="mesi",
        source="returns.payback_months",  # type: ignore[arg-type]
    )
    # −1 300 + 1 200 + 1 200 at 0%.
    assert made("{figure: returns.npv}") == Proof("figure", label="VAN", value=Money(Number("1100"), "EUR"), source="returns.npv")


def test_one_month_is_a_month() -> None:
    # 1 300 are paid in month 0, and 2 000 earned in each of the next.
    found = made("{figure: returns.payback_months}", DOSSIER.replace("per_year: 1200", "per_year: 24000"))
    assert isinstance(found, Proof)
    assert (found.value, found.unit) == (1, "mese")


def test_a_figure_of_a_project() -> None:
    found = made("{figure: 'relationship.projects[0].figures[0]'}")
    assert isinstance(found, Proof)
    assert (found.label, found.before, found.after, found.change) == ("Stops", 46, 21, Share("-0.543"))


def test_a_project_has_its_figures_as_rows() -> None:
    found = made("{project: 0}")
    assert isinstance(found, Proof)
    assert (found.label, found.source) == ("Verona", "relationship.projects[0]")
    assert found.project is not None
    assert [row.label for row in found.rows if isinstance(row, Figure)] == ["Stops"]


def test_a_sponsor_is_shown_with_the_project() -> None:
    found = made("{sponsor: all}")
    assert isinstance(found, Proof)
    assert found.rows[0] == Person("Rita", "Head", project="Verona")


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        ("{figure: returns.npv}", "returns.npv is absent"),
        ("{project: 0}", "there is no project 0 in relationship.projects"),
        ("{references: all}", "no reference may be shown"),
        ("{contacts: 2}", "no reference may be called"),
        ("{items: training}", "the offer has no item tagged training"),
        ("{options: 1}", "the offer has no option"),
        ("{benefits: all}", "offer.returns.benefits is absent"),
        ("{milestones: all}", "offer.milestones is absent"),
        ("{service_levels: all}", "offer.service_levels is absent"),
        ("{team: all}", "nobody of the team is named"),
        ("{sponsor: all}", "no sponsor may be named"),
    ],
)
def test_why_a_proof_cannot_be_made(proof: str, why: str) -> None:
    assert made(proof, "", "") == why


def test_a_figure_without_a_name_in_the_language_cannot_be_made() -> None:
    assert made("{figure: returns.horizon_years}") == "the wordings have no name for the figure horizon_years in it"


def test_one_proof_that_cannot_be_made_keeps_the_argument_out() -> None:
    assert made("{project: 0}, {project: 7}") == "there is no project 7 in relationship.projects"


# ---- what the proofs of a section amount to


def project(name: str, figures: int) -> Proof:
    return Proof("project", project=Project(name, figures=tuple(Figure(str(number)) for number in range(figures))))


@pytest.mark.parametrize(
    ("proofs", "amount"),
    [
        ([], {"figure": 0, "reference": 0, "contact": 0, "project": 0}),
        # A project counts as a project, and as one figure for each of its figures.
        ([project("P", 2)], {"figure": 2, "project": 1, "reference": 0, "contact": 0}),
        ([project("P", 0), Proof("figure")], {"figure": 1, "project": 1, "reference": 0, "contact": 0}),
        # The same project twice is one.
        ([project("P", 2), project("P", 2)], {"figure": 2, "project": 1, "reference": 0, "contact": 0}),
        # Who can be called is a reference too, and a client counts once.
        ([Proof("references", rows=(Reference("A"), Reference("B")))], {"reference": 2, "contact": 0, "figure": 0, "project": 0}),
        (
            [Proof("references", rows=(Reference("A"),)), Proof("contacts", rows=(Reference("A"), Reference("B")))],
            {"reference": 2, "contact": 2, "figure": 0, "project": 0},
        ),
        (
            [Proof("milestones", rows=(Milestone("M", 1),)), Proof("service_levels", rows=(ServiceLevel("S", Number("1")),))],
            {"figure": 0, "reference": 0, "contact": 0, "project": 0},
        ),
    ],
)
def test_what_proofs_amount_to(proofs: list[Proof], amount: dict[str, int]) -> None:
    assert counted(proofs) == amount


def test_rows_are_of_the_kinds_that_the_fields_document() -> None:
    kinds = {"items": Item, "options": Item, "benefits": Benefit, "milestones": Milestone, "service_levels": ServiceLevel, "team": Person}
    for kind, type_ in {**kinds, "references": Reference, "contacts": Reference, "sponsor": Person}.items():
        found = made(f"{{{kind}: all}}")
        assert isinstance(found, Proof)
        assert {type(row) for row in found.rows} == {type_}
