from __future__ import annotations

import datetime

import pytest
from building import DATE, considered, library_of, plan_of

from kamdocs.plan import Proof, ProposalPlan, Statistic
from kamdocs.tailor.statistics import cited, statistics
from kamdocs.values import Formats, Number, Share

DOSSIER = "account: {name: Aurora, language: it}"
LEAKS = """\
  - id: leaks
    label: {it: "Perdite di rete", en: "Network losses"}
    value: 42.4%
    source: {it: "Istat, Censimento delle acque", en: "Istat, water census"}
    date: 2026-03-21
    url: https://istat.example/acque
    owner: marketing@fornitore.example
    review_by: 2027-03-21
"""


def plan_with(argument: str, statistic: str = LEAKS, *, language: str = "it", on: datetime.date = DATE) -> ProposalPlan:
    library = f"statistics:\n{statistic}arguments:\n  - {{id: a, title: A, for: {{finance: 10}}, {argument}}}\n"
    return plan_of(DOSSIER, library=library, on=on, language=language)


def text_of(plan: ProposalPlan) -> str | None:
    return plan.sections[0].arguments[0].text


# ---- in a text


def test_a_text_prints_a_statistic_in_the_proposals_language() -> None:
    path = "statistics.leaks"
    text = f'text: "{{{{ {path}.label }}}}: {{{{ {path}.value }}}} ({{{{ {path}.source }}}}, {{{{ {path}.date | year }}}})"'
    assert text_of(plan_with(text)) == "Perdite di rete: 42,4% (Istat, Censimento delle acque, 2026)"
    assert text_of(plan_with(text, language="en")) == "Network losses: 42.4% (Istat, water census, 2026)"


def test_an_opening_prints_a_statistic_and_steps_back_where_it_is_stale() -> None:
    profile = 'type: finance\nopenings: [{text: "Si perde {{ statistics.leaks.value }}"}, {text: I numeri}]'

    def opening(on: datetime.date) -> str | None:
        library = f"statistics:\n{LEAKS}arguments: [{{id: a, title: A, for: {{finance: 1}}}}]"
        return plan_of(DOSSIER, [profile], library, on=on).sections[0].opening

    assert opening(DATE) == "Si perde 42,4%"
    assert opening(datetime.date(2027, 3, 22)) == "I numeri"


def test_a_part_that_the_statistic_does_not_have() -> None:
    plan = plan_with('text: "{{ statistics.leaks.before }}"')
    assert (considered(plan, "a").stopped_by, considered(plan, "a").reason) == ("path", "statistics.leaks.before is absent")


def test_templates_see_a_statistic_as_a_proof_alone() -> None:
    plan = plan_with("proof: [{figure: statistics.leaks}]")
    assert "statistics" not in plan.fields()


# ---- as a proof


def test_a_proof_cites_its_source_and_date() -> None:
    (proof,) = plan_with("proof: [{figure: statistics.leaks}]").sections[0].arguments[0].proofs
    assert proof == Proof(
        "figure",
        label="Perdite di rete",
        value=Share.parse("42.4%"),
        source="statistics.leaks",
        citation="Istat, Censimento delle acque, 21 marzo 2026",
    )
    (proof,) = plan_with("proof: [{figure: statistics.leaks}]", language="en-US").sections[0].arguments[0].proofs
    assert proof.citation == "Istat, water census, March 21, 2026"


def test_a_statistic_before_and_after_has_its_change() -> None:
    use = "  - {id: use, label: L, before: 4, after: 3, unit: m³, source: ISPRA, date: 2026-01-01, review_by: 2027-01-01}\n"
    (proof,) = plan_with("proof: [{figure: statistics.use}]", use).sections[0].arguments[0].proofs
    assert (proof.before, proof.after, proof.change, proof.unit) == (Number("4"), Number("3"), Share("-0.25"), "m³")


def test_a_statistic_is_a_figure_for_what_a_section_owes() -> None:
    profile = "type: finance\nevidence: [{kind: figure, at_least: 1}]"
    library = f"statistics:\n{LEAKS}arguments: [{{id: a, title: A, for: {{finance: 1}}, proof: [{{figure: statistics.leaks}}]}}]"
    assert [gap for gap in plan_of(DOSSIER, [profile], library).gaps if gap.kind == "evidence"] == []


def test_a_reason_of_the_summary_is_proved_by_a_statistic_and_tells_a_stale_one() -> None:
    dossier = (
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 100, tax: 0%}],"
        " reasons: [{text: R, proof: [{figure: statistics.leaks}]}]}"
    )
    library = f"statistics:\n{LEAKS}arguments: [{{id: a, title: A, for: {{finance: 1}}}}]"
    (reason,) = plan_of(dossier, library=library).proposal.reasons
    assert [proof.citation for proof in reason.proofs] == ["Istat, Censimento delle acque, 21 marzo 2026"]
    stale = plan_of(dossier, library=library, on=datetime.date(2027, 4, 1))
    assert [gap.message for gap in stale.gaps if gap.kind == "evidence"] == [
        "a reason of the summary stands without its proof: the review of the statistic leaks was due by 2027-03-21"
    ]


# ---- those that may not be cited


@pytest.mark.parametrize("argument", ['text: "{{ statistics.leaks.value }}"', "proof: [{figure: statistics.leaks}]"])
def test_a_stale_statistic_leaves_its_argument_out_and_is_told(argument: str) -> None:
    assert plan_with(argument, on=datetime.date(2027, 3, 21)).sections
    plan = plan_with(argument, on=datetime.date(2027, 3, 22))
    out = considered(plan, "a")
    assert (plan.sections, out.stopped_by) == ((), "review")
    assert [gap.message for gap in plan.gaps if gap.kind == "review"] == [
        "the argument a is left out: the review of the statistic leaks was due by 2027-03-21"
    ]


@pytest.mark.parametrize("argument", ['text: "{{ statistics.leaks.value }}"', "proof: [{figure: statistics.leaks}]"])
def test_a_statistic_without_words_in_the_language_leaves_its_argument_out(argument: str) -> None:
    out = considered(plan_with(argument, language="de"), "a")
    assert (out.stopped_by, out.reason) == ("language", "the label of the statistic leaks has no text in German (de)")


def test_a_statistic_that_is_not_published_yet_is_a_slip() -> None:
    out = considered(plan_with("proof: [{figure: statistics.leaks}]", on=datetime.date(2026, 3, 20)), "a")
    assert (out.stopped_by, out.reason) == ("review", "the statistic leaks was published on 2026-03-21, after the proposal's date")


def test_what_may_be_cited_and_why_the_rest_may_not() -> None:
    old = "  - {id: old, label: O, value: 1, source: S, date: 2020-01-01, review_by: 2021-01-01}\n"
    library = library_of(f"statistics:\n{LEAKS}{old}").value
    known = statistics([library], "it", DATE)
    assert known.shown == {
        "leaks": Statistic("Perdite di rete", "Istat, Censimento delle acque", datetime.date(2026, 3, 21), Share.parse("42.4%"))
    }
    assert known.barred == {"old": ("review", "the review of the statistic old was due by 2021-01-01")}
    assert cited(known.shown["leaks"], Formats("fr")) == "Istat, Censimento delle acque, 21 mars 2026"
