from __future__ import annotations

import pytest
from building import considered, ids, plan_of, score
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.errors import path_text
from kamdocs.tailor.arguments import bullets
from kamdocs.text import find

ONE = "arguments: [{{id: a, title: A, for: {{finance: 10}}, {}}}]"


def reason(argument: str, dossier: str = "", profile: str = "type: finance") -> tuple[str | None, str]:
    found = considered(plan_of(dossier, [profile], ONE.format(argument)), "a")
    return found.stopped_by, found.reason


# ---- what makes a candidate


@pytest.mark.parametrize(
    ("argument", "stopped_by", "why"),
    [
        ("when: {account.country: IT}", "when", "account.country is not known (IT is wanted)"),
        ("when: {account.country: given}", "when", "account.country is absent, not given"),
        ("when: {not: {account.country: IT}}", "when", "account.country is not known (not IT is wanted)"),
        ("text: {en: T}", "language", "its text has no text in Italian (it)"),
        ("text: 'in {{ account.country }}'", "path", "account.country is absent"),
        ("text: '{{ account.needs[0] }}'", "path", "account.needs[0] is absent"),
        ("points: offer.guarantees", "path", "offer.guarantees is absent"),
        ("proof: [{project: 0}]", "proof", "there is no project 0 in relationship.projects"),
        ("review_by: 2026-11-23", "review", "its review was due by 2026-11-23"),
    ],
)
def test_what_keeps_an_argument_out(argument: str, stopped_by: str, why: str) -> None:
    assert reason(argument) == (stopped_by, why)


def test_a_title_that_names_what_is_absent() -> None:
    library = "arguments: [{id: a, title: 'In {{ account.country }} since {{ account.name }}', for: {finance: 10}}]"
    assert considered(plan_of(library=library), "a").reason == "account.country is absent"


def test_a_rule_that_drops_names_itself_and_the_other_sections_keep_it() -> None:
    dossier = """\
buying_centre:
  members:
    - {id: cfo, name: A, position: P, type: finance}
    - {id: hr, name: B, position: P, type: hr}
"""
    profiles = ["type: finance\nrules: [{id: no-figures, drop: {tag: t}}]", "type: hr"]
    plan = plan_of(dossier, profiles, "arguments: [{id: a, title: A, for: {finance: 10, hr: 5}, tags: [t]}]")
    assert considered(plan, "a").reason == "the rule no-figures drops it"
    assert ids(plan) == {"hr": ["a"]}


def test_an_argument_is_used_on_its_last_day() -> None:
    assert reason("review_by: 2026-11-24")[0] is None


def test_an_argument_past_its_review_is_reported() -> None:
    plan = plan_of(library=ONE.format("review_by: 2026-11-23"))
    (gap,) = (gap for gap in plan.gaps if gap.kind == "review")
    assert (gap.message, gap.where) == ("the argument a is left out: its review was due by 2026-11-23", "library.yaml:1:13")


# ---- how it reads


def test_title_text_points_and_proofs_of_an_argument() -> None:
    dossier = """\
account: {name: Aurora, language: it, needs: [Freddo, {it: Persone, en: People}]}
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  items: [{description: D, quantity: 3, unit_price: 1234.5}]
  guarantees: [{terms: G1}, {id: g, terms: {it: G2}}]
  milestones: [{label: M, weeks: 2}]
"""
    library = """\
arguments:
  - {id: a, title: "Per {{ account.name }}", text: "In tutto {{ offer.totals.net | money }}:", for: {finance: 10}, points: account.needs}
  - {id: b, title: B, for: {finance: 9}, points: offer.guarantees}
  - {id: c, title: C, for: {finance: 8}, points: offer.milestones}
"""
    first, second, third = plan_of(dossier, library=library).sections[0].arguments
    assert (first.title, first.text) == ("Per Aurora", "In tutto 3.703,50\N{NO-BREAK SPACE}€:")
    assert first.points == ("Freddo", "Persone")
    assert (second.text, second.points) == (None, ("G1", "G2"))
    assert third.points == ("M",)


def test_the_braces_of_a_dossier_are_plain_text() -> None:
    dossier = "account: {name: 'A {{ account.country }} {% if %}', language: it}"
    (argument,) = plan_of(dossier, library="arguments: [{id: a, title: 'Per {{ account.name }}', for: {finance: 1}}]").sections[0].arguments
    assert argument.title == "Per A {{ account.country }} {% if %}"


# ---- scores

CLIENT = """\
buying_centre:
  criteria: [{{id: c1}}, {{id: c2}}, {{id: c3}}, {{id: c4}}, {{id: c5}}]
  members: [{{id: cfo, name: N, position: P, type: finance{}}}]
"""
CRITERIA = "criteria: [{id: c1, label: One, also: [uno]}, {id: c2, label: Two}]\n"


@pytest.mark.parametrize(
    ("answers", "points"),
    [("c1", 20), ("c2", 15), ("c3", 10), ("c4", 5), ("c5", 5), ("other", 0), ("'c5, c2'", 0), ("C1", 20), ("UNO", 20), ("One", 20)],
)
def test_points_by_the_clients_ranking(answers: str, points: int) -> None:
    library = CRITERIA + ONE.format(f"answers: [{answers}]")
    assert score(plan_of(CLIENT.format(""), library=library), "a") == 10 + points


def test_the_highest_ranked_criterion_counts_alone() -> None:
    plan = plan_of(CLIENT.format(""), library=ONE.format("answers: [c4, c2, c3]"))
    found = considered(plan, "a").score
    assert found is not None
    assert (found.criterion, found.criterion_points, found.total) == ("c2", 15, 25)


def test_the_readers_own_ranking_comes_before_the_clients() -> None:
    plan = plan_of(CLIENT.format(", criteria: [c5, mine]"), library=ONE.format("answers: [c1, mine]"))
    found = considered(plan, "a").score
    assert found is not None
    assert (found.criterion, found.criterion_points) == ("mine", 15)


def test_an_empty_ranking_of_ones_own_is_the_clients() -> None:
    assert score(plan_of(CLIENT.format(", criteria: []"), library=ONE.format("answers: [c1]")), "a") == 30


def test_two_words_for_one_criterion_are_one_place_in_the_ranking() -> None:
    plan = plan_of(CLIENT.format(", criteria: [uno, c1, mine]"), library=CRITERIA + ONE.format("answers: [mine]"))
    assert score(plan, "a") == 25


RULES = """\
type: finance
rules:
  - {id: by-tag, prefer: {tag: t, by: slightly}}
  - {id: by-id, prefer: {argument: a, by: clearly}}
  - {id: both, prefer: [{tag: t, by: strongly}, {tag: u, by: 3}, {argument: a, by: -7}, {argument: b, by: 99}]}
  - {id: fails, when: {account.name: Other}, prefer: {tag: t, by: 1000}}
  - {id: unknown, when: {account.country: IT}, prefer: {tag: t, by: 1000}}
"""


def test_every_entry_that_names_the_argument_counts() -> None:
    plan = plan_of(profiles=[RULES], library=ONE.format("tags: [t, u]"))
    found = considered(plan, "a").score
    assert found is not None
    changes = [(change.rule, change.by) for change in found.changes]
    assert changes == [("by-tag", 10), ("by-id", 20), ("both", 40), ("both", 3), ("both", -7)]
    assert found.total == 10 + 10 + 20 + 40 + 3 - 7
    assert found.changes[0].where == "profile.yaml:3:5"


def test_another_profiles_rules_change_nothing() -> None:
    dossier = """\
buying_centre:
  members: [{id: a, name: A, position: P, type: finance}, {id: b, name: B, position: P, type: hr}]
"""
    plan = plan_of(dossier, [RULES, "type: hr"], "arguments: [{id: a, title: A, for: {finance: 10, hr: 10}, tags: [t]}]")
    assert (score(plan, "a"), score(plan, "a", "hr")) == (73, 10)


def test_every_rule_is_told_with_what_it_did_or_what_stopped_it() -> None:
    plan = plan_of(profiles=[RULES], library=ONE.format("tags: [t]"))
    assert [(trial.rule, trial.outcome) for trial in plan.trace.rules] == [
        ("by-tag", "holds"),
        ("by-id", "holds"),
        ("both", "holds"),
        ("fails", "fails"),
        ("unknown", "unknown"),
    ]
    assert plan.trace.rules[0].did == "prefer t +10"
    assert plan.trace.rules[3].tests[0].sentence == "account.name is Aurora, not Other"


# ---- how many


@pytest.mark.parametrize(
    ("profile", "count"),
    [
        ("", 6),
        ("most: 4", 4),
        ("rules: [{id: r, most: 2}]", 2),
        ("most: 4\nrules: [{id: r, most: 2}]", 2),
        ("most: 1\nrules: [{id: r, most: 2}]", 1),
        ("rules: [{id: r, most: 3}, {id: s, most: 2}]", 2),
        ("most: 4\nrules: [{id: r, when: {account.name: Other}, most: 2}]", 4),
        ("most: 4\nrules: [{id: r, when: {account.country: IT}, most: 2}]", 4),
    ],
)
def test_the_smallest_most_that_holds_counts(profile: str, count: int) -> None:
    library = "arguments:\n" + "".join(f"  - {{id: a{number}, title: A, for: {{finance: {number}}}}}\n" for number in range(6))
    assert len(plan_of(profiles=[f"type: finance\n{profile}"], library=library).sections[0].arguments) == count


# ---- on anything

TAGS = st.lists(st.sampled_from("tuv"), unique=True)
ANSWERS = st.lists(st.sampled_from(["c1", "c2", "c9"]), unique=True)
WRITTEN = st.lists(st.tuples(st.integers(0, 40), TAGS, ANSWERS), min_size=1, max_size=5)


@settings(max_examples=40)
@given(WRITTEN, st.sampled_from(["t", "u", "v"]), st.integers(-30, 50))
def test_a_rule_moves_what_it_names_and_nothing_else(written: list[tuple[int, list[str], list[str]]], tag: str, by: int) -> None:
    library = "arguments:\n" + "".join(
        f"  - {{id: a{number}, title: A, for: {{finance: {base}}}, tags: [{', '.join(tags)}], answers: [{', '.join(answers)}]}}\n"
        for number, (base, tags, answers) in enumerate(written)
    )
    dossier = CLIENT.format("")
    bare = plan_of(dossier, ["type: finance"], library)
    ruled = plan_of(dossier, [f"type: finance\nrules: [{{id: r, prefer: {{tag: {tag}, by: {by}}}}}]"], library)
    for number, (_, tags, _) in enumerate(written):
        assert score(ruled, f"a{number}") - score(bare, f"a{number}") == (by if tag in tags else 0)
    assert bare.offer == ruled.offer


# ---- bullets

TERMS = st.fixed_dictionaries({}, optional={"terms": st.text(max_size=3), "label": st.none() | st.text(max_size=3)})


@given(st.lists(st.text(max_size=3) | TERMS, max_size=5))
def test_each_bullet_is_told_with_the_path_at_which_its_text_stands(listed: list[str | dict[str, str | None]]) -> None:
    fields = {"offer": {"guarantees": listed}}
    found = list(bullets("offer.guarantees", fields))
    assert [find(fields, path_text(path)) for path, _ in found] == [text for _, text in found]
    assert [path[2] for path, _ in found] == [
        place for place, each in enumerate(listed) if (each if isinstance(each, str) else each.get("terms") or each.get("label"))
    ]
    assert all(path[-1] != "label" for path, _ in found if isinstance(each := listed[int(path[2])], dict) and each.get("terms"))


def test_what_is_no_list_or_absent_has_no_bullets() -> None:
    assert list(bullets("account.name", {"account": {"name": "A"}})) == list(bullets("account.needs", {"account": {}})) == []
