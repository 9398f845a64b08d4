"""The whole way: the agreed example as acceptance, then determinism, relevance, and what no template may see."""

from __future__ import annotations

import datetime
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from building import CONTRACT, DATE, considered, ids, material_of, plan_of, score

from kamdocs.plan import ProposalPlan, as_json
from kamdocs.proposal import Draft, check_workspace, draft
from kamdocs.tailor import tailor
from kamdocs.values import Formats, Money, Share
from kamdocs.workspace import open_workspace

# ------------------------------------------------------------------------------------------------------------- the agreed example


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The agreed dossier with the agreed settings, library and finance profile; the other profiles are those that ship."""
    root = tmp_path_factory.mktemp("aurora")
    for name, folder in (("kamdocs", ""), ("profile", "profiles"), ("library", "library"), ("dossier", "dossiers")):
        (root / folder).mkdir(exist_ok=True)
        shutil.copy(CONTRACT / f"{name}.yaml", root / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAMDOCS_CACHE", str(root / "cache"))
        workspace = open_workspace(root)
        check_workspace(workspace)
        return draft(root / "dossiers" / "dossier.yaml", workspace, DATE)


@pytest.fixture(scope="module")
def aurora(made: Draft) -> ProposalPlan:
    return made.plan


@pytest.fixture(scope="module")
def fields(aurora: ProposalPlan) -> dict[str, Any]:
    return aurora.fields()


def test_a_section_for_each_reader_by_weight(aurora: ProposalPlan) -> None:
    # 10 × influence + role: Serra, decider, 50 + 5; Conti, influencer, 40 + 2; Neri, influencer, 30 + 2; Riva, user, 30 + 0.
    assert aurora.trace.readers == (("executive", "ad", 55), ("finance", "cfo", 42), ("hr", "hr", 32), ("technical", "cto", 30))
    assert [section.type for section in aurora.sections] == ["executive", "finance", "hr", "technical"]
    assert all(section.arguments for section in aurora.sections)


def test_no_argument_is_told_twice(aurora: ProposalPlan) -> None:
    told = [argument for section in ids(aurora).values() for argument in section]
    assert len(told) == len(set(told))


def test_scores_of_the_agreed_profile_and_library_by_hand(aurora: ProposalPlan) -> None:
    # finance 30 + strongly 40 + the criterion that she ranks first 20.
    assert score(aurora, "payback") == 90
    # finance 25 + a sceptic's clearly 20 + payback ranked first 20; the entry for the tag `breakdown` does not name it.
    assert score(aurora, "saving-guaranteed") == 65
    # finance 20 + 25, since Aurora's experience is positive, it has a project and is in logistics; continuity is not in her ranking.
    assert score(aurora, "measured-operations") == 45
    # executive 40 + strongly 40 for exclusive terms + continuity ranked first 20.
    assert score(aurora, "reserved-terms", "executive") == 100


def test_an_argument_stands_where_it_scores_most(aurora: ProposalPlan) -> None:
    assert ids(aurora)["finance"] == ["payback", "saving-guaranteed"]
    # technical 30 + 35 of the shipped rule tech-own + continuity, first of the client's ranking, 20.
    assert score(aurora, "measured-operations", "technical") == 85
    assert considered(aurora, "measured-operations", "finance").stopped_by == "elsewhere"
    assert "measured-operations" in ids(aurora)["technical"]


def test_references_within_their_consent(aurora: ProposalPlan, fields: dict[str, Any]) -> None:
    # Gelo: 50 (logistics) + 20 (IT) + 30 × 800/1240 = 89.35. Porto: 50 + 20 + 30 × 1240/2100 = 87.71, but its consent ended in June.
    # Frutta: food 0 + 20 + 30 × 450/1240 = 30.89.
    links = {link.reference: link for link in aurora.trace.references}
    likeness = {name: f"{link.likeness:.2f}" for name, link in links.items()}
    assert likeness == {"ref-gelo": "89.35", "ref-porto": "87.71", "ref-frutta": "30.89"}
    assert {name: link.chosen for name, link in links.items()} == {"ref-gelo": True, "ref-porto": False, "ref-frutta": True}
    gelo, frutta = fields["references"]
    assert (gelo["client"], gelo["result"]) == ("Gelo Nord S.r.l.", "Fermi non pianificati ridotti del 43%")
    assert gelo["contact"]["name"] == "Anna Bosio"
    assert gelo["contact"]["phone"] == "+39 02 0000002"
    assert (frutta["client"], frutta["result"]) == ("Frutta Adriatica", "Costo energetico ridotto del 16%")
    assert frutta["contact"] is None


def test_a_reference_whose_consent_ended_is_nowhere(fields: dict[str, Any]) -> None:
    everything = json.dumps(as_json(fields), ensure_ascii=False)
    assert "Gelo Nord" in everything
    for word in ("Interporto", "Quadrante", "Luca Ferri", "banchine", "99,2%", "Sara Monti"):
        assert word not in everything


def test_who_can_be_called_is_one_person(aurora: ProposalPlan) -> None:
    (referees,) = (each for section in aurora.sections for each in section.arguments if each.id == "referees")
    (proof,) = referees.proofs
    assert [row.client for row in proof.rows] == ["Gelo Nord S.r.l."]


def test_the_price_by_hand(aurora: ProposalPlan) -> None:
    # 64 × 1 180.00 = 75 520.00, less 8% = 69 478.40; 5 400.00 × 36 = 194 400.00; net 263 878.40.
    assert [item.net for item in aurora.offer.items] == [Money(Decimal("69478.40"), "EUR"), Money(Decimal("194400.00"), "EUR")]
    # 22% of 263 878.40 is 58 053.248, half up 58 053.25.
    totals = aurora.offer.totals
    assert (totals.net, totals.tax, totals.gross) == tuple(Money(Decimal(each), "EUR") for each in ("263878.40", "58053.25", "321931.65"))


def test_the_business_case_by_hand(aurora: ProposalPlan) -> None:
    # Month 0: −69 478.40. Each month −5 400 − 12 000/12 = −6 400; from month 4 +118 000/12 = 9 833.33; from month 7 +64 000/12 = 5 333.33.
    # After month 3: −69 478.40 − 3 × 6 400 = −88 678.40; after month 6: + 3 × 3 433.33 = −78 378.40; then 8 766.67 a month:
    # 78 378.40 / 8 766.67 = 8.94, so in the ninth month after the sixth, month 15.
    assert aurora.returns is not None
    assert aurora.returns.payback_months == 15
    # Years: −69 478.40; 9 × 9 833.33 + 6 × 5 333.33 − 12 × 6 400 = 43 700; 182 000 − 76 800 = 105 200; 105 200.
    # NPV = −69 478.40 + 43 700/1.08 + 105 200/1.08² + 105 200/1.08³ = −69 478.40 + 40 462.96 + 90 192.04 + 83 511.15,
    # which is 144 687.76 where nothing is rounded before the sum.
    assert aurora.returns.npv is not None
    assert Formats("it").money(aurora.returns.npv) == "144.687,76\N{NO-BREAK SPACE}€"
    # −69 478.40 + 43 700/1.8709 + 105 200/1.8709² + 105 200/1.8709³ = −69 478.40 + 23 357.74 + 30 054.95 + 16 064.43 = −1.28 near 0.
    assert aurora.returns.irr is not None
    assert as_json(aurora.returns.irr) == "87.09%"


def test_the_training_is_an_option_and_nowhere_claimed_as_included(aurora: ProposalPlan) -> None:
    assert [item.sku for item in aurora.offer.items] == ["MON-100", "SRV-200"]
    assert [item.sku for item in aurora.offer.options] == ["TRN-010"]
    placed = [argument for section in aurora.sections for argument in section.arguments]
    assert "training-in" not in [argument.id for argument in placed]
    assert considered(aurora, "training-in", "hr").stopped_by == "when"
    # Only a proof of options may show it, never one of items.
    rows = [(proof.kind, row) for argument in placed for proof in argument.proofs for row in proof.rows]
    assert {kind for kind, row in rows if getattr(row, "sku", "") == "TRN-010"} <= {"options"}
    assert not any("compresa" in argument.title for argument in placed)


def test_people_is_the_only_criterion_without_an_answer(aurora: ProposalPlan, fields: dict[str, Any]) -> None:
    assert {each.id: each.covered for each in aurora.coverage.criteria} == {"continuity": True, "payback": True, "people": False}
    # The target is 24 months at most, and 15 are computed.
    assert [(each["label"], each["kept"]) for each in fields["criteria"]] == [
        ("Continuità di servizio", None),
        ("Rientro entro 24 mesi", True),
    ]
    assert [gap.message for gap in aurora.gaps if gap.kind == "criterion"] == [
        "Formazione del personale: no argument in the document answers this criterion"
    ]


def test_the_hr_readers_first_wish_is_a_gap(aurora: ProposalPlan) -> None:
    assert {each.member: each.covered for each in aurora.coverage.members} == {"ad": True, "hr": False, "cfo": True, "cto": True}
    (gap,) = (gap for gap in aurora.gaps if gap.kind == "member")
    assert gap.message == "Paolo Neri looks first for Formazione del personale, and the section for hr has no answer to it"


def test_the_last_words_are_the_day(aurora: ProposalPlan) -> None:
    # 45 working days from 25 November 2026 in Verona, without 8 and 25 December, 1 and 6 January:
    # 3 + 5 + 4 + 5 + 4 + 4 + 4 + 5 + 5 + 5 = 44 to Friday 29 January, and the 45th is Monday 1 February.
    assert aurora.validity.until == datetime.date(2027, 2, 1)
    assert aurora.validity.text.endswith("lunedì 1 febbraio 2027")
    assert aurora.validity.text.startswith("I prezzi, i tempi e le condizioni di questa proposta vi sono garantiti")


def test_the_own_results_are_the_reason_that_opens_the_summary(fields: dict[str, Any]) -> None:
    (reason,) = fields["proposal"]["reasons"]
    assert reason["text"] == "La continuità è già dimostrata a Verona"
    assert [proof["project"]["name"] for proof in reason["proofs"]] == ["Monitoraggio celle, piattaforma di Verona"]
    # (21 − 46) / 46 = −54.3%; (1.61 − 1.92) / 1.92 = −16.1%
    assert [row["change"] for row in reason["proofs"][0]["rows"]] == [Share("-0.543"), Share("-0.161")]


# ------------------------------------------------------------------------------------------------------------- every argument accounted for


def test_the_json_accounts_for_every_argument(made: Draft) -> None:
    plan = as_json(made.plan)
    known = {argument.value.id for argument in made.workspace.arguments()}
    assert {each["argument"] for each in plan["trace"]["considered"]} == known
    placed = {(section["type"], argument["id"]) for section in plan["sections"] for argument in section["arguments"]}
    for each in plan["trace"]["considered"]:
        assert each["placed"] is ((each["section"], each["argument"]) in placed)
        assert each["placed"] or (each["stopped_by"] and each["reason"])
        assert each["where"]


def test_the_json_weighs_an_argument_in_each_section_that_it_is_for(made: Draft) -> None:
    types = {"executive", "finance", "hr", "technical"}
    wanted = {(argument.value.id, type_) for argument in made.workspace.arguments() for type_ in argument.value.for_ if type_ in types}
    told = [(each.argument, each.section) for each in made.plan.trace.considered]
    assert len(told) == len(set(told))
    assert {pair for pair in told if pair[1]} == wanted


def test_the_json_names_every_rule_reference_criterion_and_member(made: Draft) -> None:
    plan = as_json(made.plan)
    rules = {(profile.value.type, rule.id) for profile in made.workspace.profiles for rule in profile.value.rules or ()}
    assert {(each["section"], each["rule"]) for each in plan["trace"]["rules"]} == rules
    assert {each["reference"] for each in plan["trace"]["references"]} == {"ref-gelo", "ref-porto", "ref-frutta"}
    assert [each["id"] for each in plan["coverage"]["criteria"]] == ["continuity", "payback", "people"]
    assert [each["member"] for each in plan["coverage"]["members"]] == ["ad", "hr", "cfo", "cto"]


def test_a_score_in_the_trace_is_the_sum_of_its_parts(aurora: ProposalPlan) -> None:
    for each in as_json(aurora.trace.considered):
        if each["score"]:
            parts = each["score"]
            assert parts["total"] == parts["base"] + sum(change["by"] for change in parts["changes"]) + parts["criterion_points"]


def test_what_stopped_an_argument_names_condition_value_and_both_places(aurora: ProposalPlan) -> None:
    out = considered(aurora, "proposal-in-brief", "executive")
    assert out.reason == "returns.payback_months is 15, not absent"
    (test,) = out.tests
    assert (test.fact, test.test, test.value, test.outcome) == ("returns.payback_months", "absent", "15", "fails")
    assert test.where.startswith("kamdocs/profiles/executive.yaml:")
    # A computed fact stands in no file; the contract's own data does.
    trial = next(each for each in aurora.trace.rules if each.rule == "finance-sceptic")
    attitude = "    - {id: cfo, name: Elena Conti"
    lines = (CONTRACT / "dossier.yaml").read_text("utf-8").splitlines()
    (line,) = (number for number, text in enumerate(lines, 1) if text.startswith(attitude))
    assert trial.tests[0].fact_where.split(":")[-2] == str(line)
    assert trial.tests[0].value == "sceptic"


# ------------------------------------------------------------------------------------------------------------- equal input, equal plan


def test_equal_input_gives_an_equal_plan_byte_for_byte(made: Draft) -> None:
    again = draft(made.path, made.workspace, DATE).plan
    assert again == made.plan
    assert json.dumps(as_json(again)) == json.dumps(as_json(made.plan))


RICH = """\
account: {name: Aurora S.p.A., short_name: Aurora, language: it, industry: logistica, country: IT, employees: 1240, founded: 1968}
relationship:
  experience: positive
  since: 2021-03-01
  projects: [{name: Verona, year: 2024, result: R, figures: [{label: Stops, before: 46, after: 21}]}]
buying_centre:
  criteria: [{id: payback, label: Rientro}, {id: continuity, label: Continuità}]
  members:
    - {id: ad, name: Giulia Serra, position: AD, type: executive, role: decider, influence: 5}
    - {id: cfo, name: Elena Conti, position: CFO, type: finance, influence: 4, attitude: sceptic}
"""
RICH_PROFILES = (
    """\
type: finance
most: 2
openings: [{when: {reader.attitude: sceptic}, text: Rischi}, {text: Costi}]
rules:
  - {id: sceptic, when: {reader.attitude: [sceptic, opponent]}, prefer: {tag: guarantee, by: strongly}}
  - {id: own, when: {relationship.projects: {at_least: 1}}, prefer: {tag: track-record, by: 25}}
""",
    """\
type: executive
rules:
  - {id: industry, when: {account.industry: logistics}, prefer: {argument: c, by: 15}}
""",
)
RICH_LIBRARY = """\
criteria: [{id: payback, label: Payback}, {id: continuity, label: Continuity, also: [uptime]}]
industries: [{id: logistics, also: [logistica]}]
arguments:
  - {id: a, title: A, for: {finance: 20, executive: 10}, tags: [guarantee], answers: [payback]}
  - id: b
    title: B
    for: {finance: 20, executive: 20}
    tags: [track-record]
    when: {relationship.experience: positive}
    proof: [{project: 0}]
  - {id: c, title: C, for: {executive: 20, finance: 20}, answers: [uptime]}
  - {id: d, title: D, for: {finance: 30}, when: {account.standing.recognisable: true}}
  - {id: e, title: E, for: {hr: 30}}
  - {id: f, title: F, for: {finance: 10, executive: 10}, proof: [{references: 2}]}
references:
  - {id: r1, client: Uno, industry: logistics, country: IT, employees: 900, consent: {given: 2026-01-01, scope: [name, results]}}
  - {id: r2, client: Due, industry: food, country: IT, employees: 1240, consent: {given: 2026-01-01, scope: [name]}}
  - {id: r3, client: Tre, industry: food, country: IT, employees: 1240, consent: {given: 2026-01-01, scope: [name]}}
"""


def test_the_order_of_the_library_changes_nothing() -> None:
    material = material_of(RICH, RICH_PROFILES, RICH_LIBRARY)
    plan = tailor(material)
    # executive: b 20, c 20 + 15 (rule) + 15 (uptime is continuity, ranked second); finance: a 20 + 40 + 20, b 20 + 25.
    assert ids(plan) == {"executive": ["c", "f"], "finance": ["a", "b"]}
    for seed in range(20):
        shuffled = list(material.arguments)
        random.Random(seed).shuffle(shuffled)
        profiles = list(material.profiles)
        random.Random(seed).shuffle(profiles)
        again = tailor(replace(material, arguments=tuple(shuffled), profiles=tuple(profiles)))
        assert again == plan
        assert json.dumps(as_json(again)) == json.dumps(as_json(plan))


def test_one_library_in_several_files_is_the_same_library() -> None:
    material = material_of(RICH, RICH_PROFILES, RICH_LIBRARY)
    whole = material.libraries[0]
    parts = [
        replace(whole, value=whole.value.model_copy(update={"references": (each,), "criteria": None, "industries": None}))
        for each in whole.value.references or ()
    ]
    words = replace(whole, value=whole.value.model_copy(update={"references": None}))
    for order in ([words, *parts], [*reversed(parts), words]):
        assert tailor(replace(material, libraries=tuple(order))) == tailor(material)


# ------------------------------------------------------------------------------------------------------------- what a fact changes


def chosen(plan: ProposalPlan) -> list[tuple[str, str, int | None]]:
    return [(str(each.section), each.argument, each.score.total if each.score else None) for each in plan.trace.considered]


def test_a_fact_that_nothing_uses_changes_no_argument() -> None:
    before, after = (plan_of(RICH.replace("1968", year), RICH_PROFILES, RICH_LIBRARY) for year in ("1968", "2011"))
    assert before.sections == after.sections
    assert chosen(before) == chosen(after)
    assert before.trace.questions == after.trace.questions


def test_a_fact_that_a_rule_names_changes_what_the_trace_said() -> None:
    sceptic, neutral = (plan_of(RICH.replace("sceptic", word), RICH_PROFILES, RICH_LIBRARY) for word in ("sceptic", "neutral"))
    # 20 + 40 of the rule + 20 of payback, ranked first; without the rule 40.
    assert (score(sceptic, "a"), score(neutral, "a")) == (80, 40)
    assert [section.opening for section in sceptic.sections if section.type == "finance"] == ["Rischi"]
    assert [section.opening for section in neutral.sections if section.type == "finance"] == ["Costi"]
    trials = [{trial.rule: trial for trial in plan.trace.rules}["sceptic"] for plan in (sceptic, neutral)]
    assert [trial.outcome for trial in trials] == ["holds", "fails"]
    assert trials[0].did == trials[1].did == "prefer guarantee +40"
    assert trials[1].tests[0].sentence == "reader.attitude is neutral, not one of sceptic, opponent"
    assert trials[1].tests[0].where == "profile.yaml:5:43"
    assert trials[1].tests[0].fact_where == "dossier.yaml:10:90"


def test_a_fact_that_an_arguments_condition_names_brings_it_in_or_out() -> None:
    with_, without = (plan_of(RICH.replace("positive", word), RICH_PROFILES, RICH_LIBRARY) for word in ("positive", "mixed"))
    assert considered(with_, "b").score is not None
    stopped = considered(without, "b")
    assert (stopped.stopped_by, stopped.score) == ("when", None)
    assert stopped.reason == "relationship.experience is mixed, not positive"


def test_what_is_not_known_does_not_hold_and_is_asked() -> None:
    plan = plan_of(RICH, RICH_PROFILES, RICH_LIBRARY)
    out = considered(plan, "d")
    assert out.reason == "account.standing.recognisable is not known (true is wanted)"
    (question,) = plan.trace.questions
    assert (question.path, question.arguments, question.weight) == ("account.standing.recognisable", ("d",), 30)
    answered = plan_of(f"{RICH}unknown: {{account.standing.recognisable: Nobody knows}}\n", RICH_PROFILES, RICH_LIBRARY)
    assert answered.trace.questions == ()


# ------------------------------------------------------------------------------------------------------------- steps of the way


def test_an_unknown_rule_does_not_fire() -> None:
    profile = """\
rules:
  - {id: drops, when: {reader.attitude: sceptic}, drop: {argument: a}}
  - {id: does-not, when: {not: {reader.attitude: sceptic}}, drop: {argument: a}}
"""
    plan = plan_of("", [profile], "arguments: [{id: a, title: A, for: {finance: 10}}]")
    assert [trial.outcome for trial in plan.trace.rules] == ["unknown", "unknown"]
    assert ids(plan) == {"finance": ["a"]}


def test_a_required_argument_comes_first_and_counts_towards_most() -> None:
    profile = "most: 2\nrules: [{id: must, require: [low]}]"
    library = """\
arguments:
  - {id: high, title: H, for: {finance: 30}}
  - {id: mid, title: M, for: {finance: 20}}
  - {id: low, title: L, for: {finance: 1}}
"""
    plan = plan_of("", [profile], library)
    # Two at most: `low` is required, one place is left for the highest; by score downwards in the section.
    assert ids(plan) == {"finance": ["high", "low"]}
    assert considered(plan, "low").required_by == "must"
    assert considered(plan, "mid").stopped_by == "room"


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        ("when: {reader.attitude: sceptic}", "reader.attitude is not known (sceptic is wanted)"),
        ("when: {reader.influence: {at_least: 5}}", "reader.influence is 3, not at least 5"),
        ("text: {en: T}", "its text has no text in Italian (it)"),
        ("text: '{{ account.industry }}'", "account.industry is absent"),
        ("points: account.needs", "account.needs is absent"),
        ("proof: [{figure: returns.npv}]", "returns.npv is absent"),
        ("review_by: 2026-11-23", "its review was due by 2026-11-23"),
        ("tags: [dropped]", "the rule drops drops it"),
    ],
)
def test_a_required_argument_that_is_no_candidate_is_a_gap(argument: str, why: str) -> None:
    profile = "rules: [{id: must, require: a}, {id: drops, drop: {tag: dropped}}]"
    plan = plan_of("", [profile], f"arguments:\n  - id: a\n    title: A\n    for: {{finance: 10}}\n    {argument}\n")
    (gap,) = (gap for gap in plan.gaps if gap.kind == "required")
    assert gap.message == f"the rule must requires a in the section for finance, and it is not there: {why}"
    assert gap.where == "profile.yaml:1:9"
    assert plan.sections == ()


def test_a_section_without_any_candidate_is_a_gap_and_not_printed() -> None:
    plan = plan_of("", ["type: finance"], "arguments: [{id: a, title: A, for: {hr: 10}}]")
    assert plan.sections == ()
    (gap,) = (gap for gap in plan.gaps if gap.kind == "no-argument")
    assert gap.stops
    assert considered(plan, "a", None).reason == "it is for hr; the sections are finance"


def test_an_empty_section_takes_its_best_argument_though_it_stands_elsewhere() -> None:
    dossier = """\
buying_centre:
  members:
    - {id: ad, name: A, position: P, type: executive, influence: 5}
    - {id: cfo, name: B, position: P, type: finance}
"""
    plan = plan_of(dossier, ["type: finance", "type: executive"], "arguments: [{id: a, title: A, for: {finance: 10, executive: 30}}]")
    assert ids(plan) == {"executive": ["a"], "finance": ["a"]}
    assert considered(plan, "a").reason == "nothing else was left for this section"


def test_a_missed_target_gives_no_points_and_is_answered_by_nothing() -> None:
    dossier = """\
buying_centre:
  criteria: [{id: size, label: Grandezza, must: true, target: {account.employees: {at_least: 50}}}, {id: price, label: Prezzo}]
  members: [{id: cfo, name: B, position: P, type: finance}]
account: {name: Aurora, language: it, employees: EMPLOYEES}
"""
    library = "arguments: [{id: a, title: A, for: {finance: 10}, answers: [size, price]}]"
    kept, missed = (plan_of(dossier.replace("EMPLOYEES", number), library=library) for number in ("50", "49"))
    assert score(kept, "a") == 30
    # `size` is the highest-ranked criterion that it answers, and missed: no points at all, not those of `price`.
    assert score(missed, "a") == 10
    assert [(answer.label, answer.kept) for answer in kept.criteria] == [("Grandezza", True), ("Prezzo", None)]
    assert [answer.label for answer in missed.criteria] == ["Prezzo"]
    assert missed.gaps[0].kind == "must-missed"
    assert missed.gaps[0].stops
    assert missed.gaps[0].message == "Grandezza: the must is missed: account.employees is 49, not at least 50"


def test_tailoring_leaves_the_offer_as_it_is_priced() -> None:
    with_rules, bare = plan_of(RICH, RICH_PROFILES, RICH_LIBRARY), plan_of(RICH, ["type: finance", "type: executive"])
    assert with_rules.offer == bare.offer
    assert with_rules.offer.totals.net == Money(Decimal("100.00"), "EUR")


def test_ids_that_nothing_resolves_are_gaps() -> None:
    plan = plan_of("team: [kam]\nreferences: {ids: [ref-x]}\n")
    assert [(gap.kind, gap.message, gap.where) for gap in plan.gaps if gap.kind in ("team", "references")] == [
        ("team", "the library has no kam in its team", "dossier.yaml:1:8"),
        ("references", "the library has no reference ref-x", "dossier.yaml:2:20"),
    ]


def test_a_reason_whose_proof_cannot_be_made_is_a_gap() -> None:
    offer = """\
offer:
  title: T
  items: [{description: D, quantity: 1, unit_price: 1}]
  reasons: [{text: R, proof: [{project: 0}]}]
"""
    plan = plan_of(offer)
    assert [reason.text for reason in plan.proposal.reasons] == ["R"]
    assert any("a reason of the summary stands without its proof" in gap.message for gap in plan.gaps if gap.kind == "evidence")


def test_the_first_opening_that_holds_and_is_complete() -> None:
    profile = """\
openings:
  - {when: {reader.attitude: sceptic}, text: never}
  - {text: "from {{ account.industry }}"}
  - {text: {en: English only}}
  - {text: "for {{ account.name }}"}
  - {text: too late}
"""
    plan = plan_of("", [profile], "arguments: [{id: a, title: A, for: {finance: 10}}]")
    assert [section.opening for section in plan.sections] == ["for Aurora"]


# ------------------------------------------------------------------------------------------------------------- what no template may see

SECRETS = """\
account: {name: Aurora, language: it}
relationship:
  since: 2021-03-01
  share_of_our_margin: 77.77%
  experience: mixed
  projects: [{name: Verona, year: 2024, sponsor: {name: Hidden-sponsor, position: Hidden-post}}]
  open_issues: [{text: Hidden-issue}]
buying_centre:
  process: Hidden-process
  why_now: Hidden-why
  budget: {status: planned, amount: {amount: 987654, currency: EUR}}
  steps: [{label: Visible-step, by: 2026-12-11, who: [hidden-member]}]
  criteria: [{id: payback, label: Visible-criterion}]
  members:
    - id: hidden-member
      name: Hidden-name
      position: Hidden-position
      type: finance
      role: gatekeeper
      attitude: opponent
      style: amiable
      access: some
      wants: [Hidden-want]
      concerns: [{id: payback, said: Hidden-concern}]
      contact: {email: hidden@aurora.example, phone: "+39 000 111"}
      private: {birthday: 1971-05-04, hobbies: [hidden-sailing], family: Hidden-family}
competition: [{name: Hidden-rival, position: incumbent}]
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  items:
    - {description: D, quantity: 2, unit_price: 100, cost: 61.23}
    - {description: O, quantity: 1, unit_price: 7, cost: 54.32, optional: true}
  send_to: {to: hidden-member}
tender: {submission: 2027-09-15}
unknown: {account.employees: Hidden-answer}
allow: [{text: Hidden-text, reason: Hidden-reason}]
notes: Hidden-notes
"""
SECRET_VALUES = ("hidden", "77.77", "987654", "61.23", "54.32", "1971", "gatekeeper", "opponent", "amiable", "incumbent", "mixed")


def walked(value: Any) -> Iterator[tuple[str, str]]:
    """(key, text) of everything in plain data."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key, ""
            yield from walked(each)
    elif isinstance(value, list):
        for each in value:
            yield from walked(each)
    else:
        yield "", str(as_json(value))


def test_no_field_holds_what_helps_the_kam_alone() -> None:
    library = """\
arguments:
  - {id: a, title: A, for: {finance: 10}, answers: [payback], proof: [{project: 0}, {items: all}, {options: all}]}
"""
    plan = plan_of(SECRETS, library=library)
    assert ids(plan) == {"finance": ["a"]}
    seen = list(walked(plan.fields()))
    texts = "\n".join(text for _, text in seen)
    assert "Visible-step" in texts
    assert "Visible-criterion" in texts
    for secret in SECRET_VALUES:
        assert secret not in texts.casefold(), secret
    keys = {key for key, _ in seen}
    assert not keys & {"private", "notes", "concerns", "competition", "budget", "cost", "costs", "share_of_our_margin", "open_issues"}
    assert not keys & {"attitude", "influence", "role", "style", "wants", "experience", "reader", "who"}
    assert not keys & {"trace", "coverage", "gaps", "questions", "buying_centre", "tender", "allow", "unknown"}


def test_a_sponsor_is_shown_only_where_he_may_be_named() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 10}, proof: [{sponsor: all}]}]"
    assert considered(plan_of(SECRETS, library=library), "a").reason == "no sponsor may be named"
    named = plan_of(SECRETS.replace("Hidden-post}", "Hidden-post, may_be_named: true}"), library=library)
    assert [row.name for row in named.sections[0].arguments[0].proofs[0].rows] == ["Hidden-sponsor"]


def test_the_plan_is_of_the_day_that_is_given() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 10}, review_by: 2026-11-24}]"
    assert ids(plan_of(library=library)) == {"finance": ["a"]}
    assert considered(plan_of(library=library, on=datetime.date(2026, 11, 25)), "a").stopped_by == "review"


def test_the_language_given_is_spoken() -> None:
    library = "arguments: [{id: a, title: {en: Hello, de: Hallo}, for: {finance: 10}}, {id: b, title: {it: Ciao}, for: {finance: 10}}]"
    english = plan_of(library=library, language="en")
    assert ids(english) == {"finance": ["a"]}
    assert considered(english, "b").reason == "its title has no text in English (en)"
    swiss = plan_of(library=library, language="de-CH")
    assert [argument.title for argument in swiss.sections[0].arguments] == ["Hallo"]
    assert swiss.proposal.language == "de-CH"
