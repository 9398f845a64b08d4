from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from building import ids, material_of, plan_of

from kamdocs.offer import PriceEnd
from kamdocs.plan import CriterionAnswer, CriterionCoverage, Gap, MemberCoverage, ProposalPlan
from kamdocs.tailor import tailor


def of(plan: ProposalPlan, kind: str) -> list[Gap]:
    return [gap for gap in plan.gaps if gap.kind == kind]


DOSSIER = """\
account: {name: Aurora, language: it, employees: 49}
buying_centre:
  criteria:
    - {id: price, label: Prezzo basso}
    - {id: size, label: Grandezza, must: true, target: {account.employees: {at_least: 50}}}
    - {id: revenue, label: Fatturato, target: {account.annual_revenue: {at_least: 1}}}
    - {id: small, label: Piccola, target: {account.employees: {below: 50}}}
    - {id: people}
  members:
    - {id: cfo, name: Elena Conti, position: P, type: finance, influence: 5}
    - {id: cfo2, name: Zweite, position: P, type: finance, criteria: [small]}
    - {id: hr, name: Paolo Neri, position: P, type: hr, criteria: [price]}
    - {id: none, name: Nobody, position: Nothing}
"""
LIBRARY = """\
criteria: [{id: people, label: {it: Persone, en: People}}]
arguments:
  - {id: cheap, title: Costa poco, for: {finance: 10, hr: 5}, answers: [price]}
  - {id: cheaper, title: Costa meno, for: {finance: 20}, answers: [price, size, small]}
  - {id: rich, title: Ricco, for: {finance: 1}, answers: [revenue]}
  - {id: team, title: Noi, for: {hr: 10}}
"""
PROFILES = ("type: finance\nheading: I numeri", "type: hr\nheading: Le persone")


def plan(dossier: str = DOSSIER) -> ProposalPlan:
    return plan_of(dossier, PROFILES, LIBRARY)


def test_each_criterion_is_covered_by_what_stands_in_the_document() -> None:
    # cheap scores 10 + 20 in finance, cheaper 20 + 20, and answers the missed `size` only after `price`.
    assert ids(plan()) == {"finance": ["cheaper", "cheap", "rich"], "hr": ["team"]}
    assert plan().coverage.criteria == (
        CriterionCoverage("price", "Prezzo basso", False, True, None, None, ("cheaper", "cheap")),
        CriterionCoverage("size", "Grandezza", True, True, "missed", "49", ("cheaper",)),
        CriterionCoverage("revenue", "Fatturato", False, True, "unknown", None, ("rich",)),
        CriterionCoverage("small", "Piccola", False, True, "kept", "49", ("cheaper",)),
        CriterionCoverage("people", "Persone", False, False, None, None, ()),
    )


def test_the_document_says_only_what_is_answered_and_not_missed() -> None:
    assert plan().criteria == (
        CriterionAnswer("Prezzo basso", "Costa meno", "I numeri", None),
        CriterionAnswer("Fatturato", "Ricco", "I numeri", None),
        CriterionAnswer("Piccola", "Costa meno", "I numeri", True),
    )


def test_each_member_is_covered_in_the_section_of_the_own_type() -> None:
    assert plan().coverage.members == (
        MemberCoverage("cfo", "Elena Conti", "finance", "price", True, "cheaper"),
        MemberCoverage("cfo2", "Zweite", "finance", "small", True, "cheaper"),
        # `price` is answered in the section for finance alone.
        MemberCoverage("hr", "Paolo Neri", "hr", "price", False, None),
        MemberCoverage("none", "Nobody", None, "price", False, None),
    )


def test_without_any_ranking_a_member_needs_no_cover_and_an_untyped_one_never_has_it() -> None:
    dossier = """\
buying_centre:
  members:
    - {id: cfo, name: A, position: P, type: finance}
    - {id: none, name: B, position: Nothing}
"""
    members = plan(dossier).coverage.members
    assert [(each.member, each.criterion, each.covered) for each in members] == [("cfo", None, True), ("none", None, False)]


def test_a_must_that_is_missed_stands_first_and_stops() -> None:
    first = plan().gaps[0]
    assert (first.kind, first.stops, first.where) == ("must-missed", True, "dossier.yaml:5:56")
    assert first.message == "Grandezza: the must is missed: account.employees is 49, not at least 50"


def test_a_target_that_is_missed_without_must_does_not_stop() -> None:
    (gap,) = of(plan(DOSSIER.replace("must: true, ", "")), "target-missed")
    assert not gap.stops


def test_a_target_that_cannot_be_computed_is_told() -> None:
    (gap,) = of(plan(), "target-unknown")
    assert gap.message == "Fatturato: whether the target is kept cannot be told: account.annual_revenue is not known (at least 1 is wanted)"


def test_criteria_and_members_without_an_answer_are_gaps() -> None:
    assert [gap.message for gap in of(plan(), "criterion")] == ["Persone: no argument in the document answers this criterion"]
    assert [(gap.message, gap.where) for gap in of(plan(), "member")] == [
        ("Paolo Neri looks first for Prezzo basso, and the section for hr has no answer to it", "dossier.yaml:12:7")
    ]
    assert len(of(plan(), "untyped")) == 1


def test_the_best_arguments_title_answers_a_criterion() -> None:
    dossier = DOSSIER.replace("criteria: [price]", "criteria: [x]")
    library = LIBRARY.replace("finance: 20}, answers: [price, size, small]", "finance: 10}, answers: [price, small]")
    found = plan_of(dossier, PROFILES, library)
    # Both score 30: the tie goes by id, and `cheap` comes before `cheaper`.
    assert found.criteria[0].answer == "Costa poco"


def test_what_a_section_owes_its_reader() -> None:
    profile = """\
type: finance
evidence:
  - {kind: figure, at_least: 3}
  - {kind: project, at_least: 1}
  - {kind: contact, at_least: 1}
  - {kind: reference, at_least: 2}
"""
    dossier = "relationship: {projects: [{name: P, figures: [{label: A, value: 1}, {label: B, value: 2}]}]}"
    library = "arguments: [{id: a, title: A, for: {finance: 1}, proof: [{project: 0}]}]"
    found = of(plan_of(dossier, [profile], library), "evidence")
    assert [(gap.message, gap.where) for gap in found] == [
        ("the section for finance owes its reader 3 figures, and has 2", "profile.yaml:3:5"),
        ("the section for finance owes its reader 1 contact, and has 0", "profile.yaml:5:5"),
        ("the section for finance owes its reader 2 references, and has 0", "profile.yaml:6:5"),
    ]


OFFER = "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1, tax: 0%}]}\n"


def test_a_validity_that_ends_before_the_decision_is_reported() -> None:
    members = "members: [{id: cfo, name: A, position: P, type: finance}]"
    late, in_time = (plan_of(f"{OFFER}buying_centre: {{decision_by: {day}, {members}}}") for day in ("2026-12-26", "2026-12-24"))
    # 30 days from 25 November end on 24 December, which still counts.
    assert [gap.message for gap in of(late, "validity")] == [
        "the proposal holds until 2026-12-24, and they decide by 2026-12-26: 2 days too short"
    ]
    assert of(in_time, "validity") == []


def test_an_open_issue_is_a_warning() -> None:
    found = of(plan_of("relationship: {open_issues: [{text: Ritardo, since: 2026-10-20}, {text: Altro}]}"), "open-issue")
    assert [(gap.message, gap.stops) for gap in found] == [
        ("still open with them, since 2026-10-20: Ritardo; settle it, or speak of it, before you send", False),
        ("still open with them: Altro; settle it, or speak of it, before you send", False),
    ]


def test_a_dossier_that_lacks_nothing_has_no_gap() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 1}}]"
    assert plan_of(library=library, settings="supplier: {name: Fornitore S.p.A.}").gaps == ()


def kinds(plan_: object) -> list[tuple[str, bool]]:
    return [(gap.kind, gap.stops) for gap in plan_.gaps]  # type: ignore[attr-defined]


ITEM = "{description: D, quantity: 1, unit_price: 100, tax: 0%}"


def test_thousands_written_with_a_point_stop_the_proposal() -> None:
    offer = "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 9.000, tax: 0%}]}"
    plan = plan_of(offer)
    assert ("amount", True) in kinds(plan)
    assert "offer.items[0].unit_price: 9.000 is less than 10; write 9000, or 9.00" in [gap.message for gap in plan.gaps]


def test_what_is_past_is_told() -> None:
    centre = (
        "buying_centre:\n  decision_by: 2026-11-23\n  steps: [{label: Visit, by: 2026-11-01}, {label: Board, by: 2026-12-01}]\n"
        "  members: [{name: N, position: CFO}]"
    )
    told = [gap.message for gap in plan_of(centre).gaps if gap.kind == "date"]
    assert told == [
        "they wanted to decide by 2026-11-23, which is past",
        "the step of 2026-11-01 is past, and the document would still announce it",
    ]


def test_a_recurring_item_that_ends_with_another_month_than_the_business_case_is_told() -> None:
    item = "{description: D, quantity: 1, unit_price: 10, every: quarter, times: 8, tax: 0%}"
    offer = f"offer: {{title: T, currency: EUR, validity: {{days: 30}}, items: [{item}], returns: {{horizon_years: 3}}}}"
    told = [gap.message for gap in plan_of(offer).gaps if gap.kind == "returns"]
    assert len(told) == 1
    assert "8 times, every quarter, are 24 months, and the business case runs for 36" in told[0]
    assert not [gap for gap in plan_of(offer.replace("times: 8", "times: 12")).gaps if gap.kind == "returns"]


def test_texts_that_are_printed_in_another_language_are_told() -> None:
    offer = f"offer: {{title: Titolo, currency: EUR, validity: {{days: 30}}, items: [{ITEM}]}}"
    account = "account: {name: A, language: it}"
    assert not [gap for gap in plan_of(f"{account}\n{offer}").gaps if gap.kind == "language"]
    told = [gap.message for gap in plan_of(f"{account}\n{offer}", language="en").gaps if gap.kind == "language"]
    assert told == ["2 texts are printed as written, and not in en, beginning with offer.title; write `{it: …, en: …}`"]


def test_without_a_supplier_nobody_guarantees() -> None:
    assert ("supplier", False) in kinds(plan_of())
    assert ("supplier", False) not in kinds(plan_of(settings="supplier: {name: S}"))


def test_no_tax_at_all_is_told() -> None:
    offer = "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}]}"
    assert ("tax", False) in kinds(plan_of(offer))
    assert ("tax", False) not in kinds(plan_of())


# ---- a payback that does not exist

SLOW = """\
account: {{name: Aurora, language: it}}
buying_centre:
  criteria:
    - {{id: payback, label: Rientro, must: true, target: {target}}}
  members:
    - {{id: cfo, name: Elena Conti, position: P, type: finance}}
offer:
  title: T
  currency: EUR
  validity: {{days: 30}}
  items: [{{description: D, quantity: 1, unit_price: {price}}}]
  returns: {{horizon_years: 2, discount_rate: 8%, benefits: [{{label: A, per_year: 100}}]}}
  reasons:
    - {{text: Rientra presto, answers: [payback], proof: [{{figure: nonsense}}]}}
    - {{text: Rientra presto e costa poco, answers: [payback, price]}}
    - {{text: Piace a tutti}}
"""
FAST = "arguments: [{id: fast, title: Presto, for: {finance: 10}, answers: [payback]}]"


def slow(target: str, price: int = 1000) -> ProposalPlan:
    """An offer that earns 200 in its two years. `price`: what it costs."""
    return plan_of(SLOW.format(target=target, price=price), ("type: finance\nheading: I numeri",), FAST)


@pytest.mark.parametrize("name", ["payback_months", "discounted_payback_months"])
@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("{{returns.{}: {{at_most: 12}}}}", "not at most 12"),
        ("{{returns.{}: {{at_most: 24}}}}", "not at most 24"),
        ("{{returns.{}: {{below: 24}}}}", "not below 24"),
        ("{{all: [{{returns.horizon_years: 2}}, {{returns.{}: {{at_least: 1, at_most: 12}}}}]}}", "not at most 12"),
    ],
)
def test_what_is_not_paid_back_within_the_horizon_misses_a_limit_that_lies_in_it(name: str, target: str, told: str) -> None:
    found = slow(target.format(name))
    what = name.removesuffix("_months").replace("_", " ")
    (gap,) = of(found, "must-missed")
    assert gap.message == f"Rientro: the must is missed: there is no {what} within 24 months, {told}"
    assert gap.stops
    assert of(found, "target-unknown") == []
    assert found.criteria == ()
    assert found.trace.considered[0].score is not None
    assert found.trace.considered[0].score.total == 10


def test_beyond_the_horizon_nobody_knows_and_what_owes_nothing_keeps_any_limit_open() -> None:
    for found in (slow("{returns.payback_months: {at_most: 25}}"), slow("{returns.payback_months: {at_most: 12}}", price=0)):
        assert [each.target for each in found.coverage.criteria] == ["unknown"]
        assert not of(found, "must-missed")
    assert [each.target for each in slow("{returns.payback_months: {at_most: 24}}", price=150).coverage.criteria] == ["kept"]


def test_a_reason_for_what_is_missed_is_left_out_and_told() -> None:
    found = slow("{returns.payback_months: {at_most: 12}}")
    assert [reason.text for reason in found.proposal.reasons] == ["Rientra presto e costa poco", "Piace a tutti"]
    assert [gap.message for gap in of(found, "target-missed")] == ["a reason of the summary is left out: the target of Rientro is missed"]
    assert "proof" not in "".join(gap.message for gap in of(found, "evidence"))
    assert len(slow("{returns.payback_months: {at_most: 36}}").proposal.reasons) == 3


def test_amounts_and_shares_in_messages_read_as_they_are_shown() -> None:
    target = "{all: [{returns.npv: {at_least: 1}}, {returns.irr: {at_least: 8%}}]}"
    (gap,) = of(slow(target, price=190), "must-missed")
    assert gap.message == ("Rientro: the must is missed: returns.npv is -11.67 EUR, not at least 1; returns.irr is 3.49%, not at least 8%")


def test_prices_that_end_before_the_proposal_does_are_told() -> None:
    def told(until: str) -> list[Gap]:
        ends = [PriceEnd(("offer", "items", 0), "p26", datetime.date.fromisoformat(until))]
        return of(tailor(replace(material_of(), price_ends=ends)), "price")

    until = plan_of().validity.until
    assert told(str(until)) == []
    (gap,) = told("2026-12-01")
    assert gap.message == f"the proposal holds until {until}, and its prices come from the list p26, which ends on 2026-12-01"
    assert not gap.stops
