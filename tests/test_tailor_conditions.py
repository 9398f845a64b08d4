from __future__ import annotations

import datetime
from typing import Any

import pytest
from building import facts_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.errors import Problem
from kamdocs.source import Source, parse
from kamdocs.tailor.conditions import Scope, Verdict, check, evaluate
from kamdocs.tailor.facts import Facts
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import Money, Number, Share

VOCABULARY = Vocabulary(
    criteria={"continuity": "continuity", "uptime": "continuity"}, industries={"logistics": "logistics", "trasporti": "logistics"}
)


def verdict(condition: str | dict[str, Any], facts: Facts | dict[str, Any]) -> Verdict:
    """The verdict of a condition, as YAML or as data, on facts."""
    source = parse(condition, "c.yaml") if isinstance(condition, str) else Source("c.yaml", condition)
    assert not list(check(source.data, source.where, ()))
    known = facts if isinstance(facts, Facts) else Facts(facts)
    return evaluate(source.data, Scope(known, VOCABULARY, source.where, lambda path: f"dossier at {path}"))


def outcome(condition: str | dict[str, Any], facts: Facts | dict[str, Any]) -> str:
    return verdict(condition, facts).outcome


def problems(condition: str) -> list[Problem]:
    source = parse(condition, "c.yaml")
    return list(check(source.data, source.where, (), "when"))


# ---- single tests

FACTS: dict[str, Any] = {
    "account": {
        "name": "Àurora S.p.A.",
        "industry": "Trasporti",
        "employees": 1240,
        "annual_revenue": Money(Number("212000000"), "EUR"),
        "needs": ["Ridurre i fermi", "Formazione"],
        "plans": [],
        "standing": {"recognisable": True, "partner": False},
    },
    "relationship": {
        "since": datetime.date(2021, 3, 1),
        "share_of_our_margin": Share("0.12"),
        "projects": [{"year": 2024}, {"year": 2025}],
        "experience": "none",
    },
    "reader": {"attitude": "sceptic", "criteria": ["continuity", "own-wish"]},
    "offer": {"included_tags": []},
}


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        # A scalar: text without case and accents, numbers, shares, dates, truth values, money by its amount.
        ("reader.attitude: sceptic", "holds"),
        ("reader.attitude: neutral", "fails"),
        ("account.name: aurora s.p.a.", "holds"),
        ("account.employees: 1240", "holds"),
        ("account.employees: 1240.0", "holds"),
        ("relationship.share_of_our_margin: 12%", "holds"),
        ("relationship.share_of_our_margin: 12.0%", "holds"),
        ("relationship.since: 2021-03-01", "holds"),
        ("relationship.experience: none", "holds"),
        ("account.standing.partner: false", "holds"),
        ("account.standing.recognisable: false", "fails"),
        ("account.annual_revenue: 212000000", "holds"),
        # A list: one of.
        ("reader.attitude: [sceptic, opponent]", "holds"),
        ("reader.attitude: [supporter]", "fails"),
        ("reader.attitude: []", "fails"),
        ("reader.attitude: {in: [sceptic]}", "holds"),
        ("reader.attitude: {not_in: [sceptic]}", "fails"),
        ("reader.attitude: {not_in: [neutral]}", "holds"),
        # Bounds.
        ("account.employees: {at_least: 1240}", "holds"),
        ("account.employees: {above: 1240}", "fails"),
        ("account.employees: {at_most: 1240}", "holds"),
        ("account.employees: {below: 1240}", "fails"),
        ("account.employees: {above: 1000, below: 1200}", "fails"),
        ("account.employees: {above: 1000, below: 1300}", "holds"),
        ("relationship.share_of_our_margin: {above: 10%}", "holds"),
        ("relationship.since: {below: 2022-01-01}", "holds"),
        ("account.annual_revenue: {at_least: 212000000.01}", "fails"),
        # A list under a number is its length; an empty one is a known 0.
        ("relationship.projects: {at_least: 2}", "holds"),
        ("relationship.projects: {above: 2}", "fails"),
        ("account.plans: {at_least: 1}", "fails"),
        ("account.plans: {at_most: 0}", "holds"),
        ("offer.included_tags: {below: 1}", "holds"),
        # An element of a list.
        ("relationship.projects[0].year: 2024", "holds"),
        ("relationship.projects[1].year: {above: 2024}", "holds"),
        ("relationship.projects[2].year: 2024", "unknown"),
        # contains: an element of a list, a part of a text, without case.
        ("account.needs: {contains: FORMAZIONE}", "holds"),
        ("account.needs: {contains: forma}", "fails"),
        ("account.name: {contains: AURO}", "holds"),
        ("account.name: {contains: x}", "fails"),
        # A list fact under a plain value or a list never holds.
        ("account.needs: Formazione", "fails"),
        ("account.needs: [Formazione]", "fails"),
        ("account.needs: {in: [Formazione]}", "fails"),
        # Criteria and industries through the library's words, on both sides.
        ("account.industry: LOGISTICS", "holds"),
        ("account.industry: trasporti", "holds"),
        ("account.industry: [food, logistics]", "holds"),
        ("reader.criteria: {contains: Uptime}", "holds"),
        ("reader.criteria: {contains: OWN-wish}", "holds"),
        ("reader.criteria[0]: uptime", "holds"),
        # Only given and absent see absence; an empty list is absent.
        ("account.country: given", "fails"),
        ("account.country: absent", "holds"),
        ("account.name: given", "holds"),
        ("account.plans: given", "fails"),
        ("account.plans: absent", "holds"),
        ("offer.included_tags: absent", "holds"),
        ("account.standing.partner: given", "holds"),
        ("account.country: IT", "unknown"),
        ("account.founded: {at_least: 1900}", "unknown"),
        ("account.status: {at_least: 1}", "unknown"),
        ("account.status: {contains: x}", "unknown"),
        ("account.plans: {contains: x}", "unknown"),
        ("offer.included_tags: {contains: x}", "unknown"),
        ("reader.style: {not_in: [driver]}", "unknown"),
        ("tender.submission: {above: 2027-01-01}", "unknown"),
    ],
)
def test_one_test_of_one_fact(condition: str, wanted: str) -> None:
    assert outcome(condition, FACTS) == wanted


def test_no_condition_always_holds() -> None:
    assert evaluate(None, Scope(Facts({}), VOCABULARY, lambda _: "", lambda _: "")).holds
    assert outcome({}, {}) == "holds"


# ---- three values

# One fact that holds, one that fails, one that is unknown.
PARTS = {"holds": "reader.attitude: sceptic", "fails": "reader.attitude: neutral", "unknown": "reader.style: driver"}
VALUES = ("holds", "unknown", "fails")


def part(value: str) -> dict[str, Any]:
    name, test = PARTS[value].split(": ")
    return {name: test}


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_kleenes_tables(first: str, second: str) -> None:
    parts = [part(first), part(second)]
    # In Kleene's strong logic `all` is the least and `any` the greatest of fails < unknown < holds.
    order = ("fails", "unknown", "holds")
    assert outcome({"all": parts}, FACTS) == min(first, second, key=order.index)
    assert outcome({"any": parts}, FACTS) == max(first, second, key=order.index)


@pytest.mark.parametrize(("value", "opposite"), [("holds", "fails"), ("fails", "holds"), ("unknown", "unknown")])
def test_not_turns_what_is_known(value: str, opposite: str) -> None:
    assert outcome({"not": part(value)}, FACTS) == opposite


def test_the_tests_of_one_map_are_all() -> None:
    assert outcome("{reader.attitude: sceptic, reader.style: driver}", FACTS) == "unknown"
    assert outcome("{reader.attitude: neutral, reader.style: driver}", FACTS) == "fails"
    assert outcome("{reader.attitude: sceptic, any: [{reader.style: driver}, {account.employees: 1240}]}", FACTS) == "holds"
    assert outcome("account.founded: {above: 1900, below: 2000}", FACTS) == "unknown"


def test_nests_nest() -> None:
    condition = """\
all:
  - any:
      - {reader.style: driver}
      - not: {all: [{reader.attitude: neutral}, {reader.style: amiable}]}
  - not: {not: {account.employees: {at_least: 500}}}
"""
    assert outcome(condition, FACTS) == "holds"


WORDS = st.sampled_from(["red", "green", "blue"])
NAMES = st.sampled_from(["account.name", "account.region", "account.time_zone", "account.vat_id"])
NUMBERS = st.integers(0, 3).map(lambda number: Number(str(number)))
LEAVES = st.one_of(
    st.builds(lambda name, word: {name: word}, NAMES, WORDS),
    st.builds(lambda name, words: {name: words}, NAMES, st.lists(WORDS, max_size=2)),
    st.builds(lambda name, words: {name: {"not_in": words}}, NAMES, st.lists(WORDS, max_size=2)),
    st.builds(lambda name, word: {name: {"contains": word}}, st.sampled_from(["account.name", "account.needs"]), WORDS),
    st.builds(
        lambda name, kind, number: {name: {kind: number}},
        st.sampled_from(["account.employees", "account.needs"]),
        st.sampled_from(["at_least", "at_most", "above", "below"]),
        NUMBERS,
    ),
)


def formulas(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.builds(lambda each: {"not": each}, parts),
            st.builds(lambda name, each: {name: each}, st.sampled_from(["all", "any"]), st.lists(parts, min_size=1, max_size=3)),
            st.builds(lambda first, second: {**first, **second}, parts, parts),
        ),
        max_leaves=6,
    )


FORMULAS = formulas(LEAVES)
WITH_ABSENCE = formulas(LEAVES | st.builds(lambda name, test: {name: test}, NAMES, st.sampled_from(["given", "absent"])))
ACCOUNTS = st.fixed_dictionaries(
    {},
    optional={
        "name": WORDS,
        "region": WORDS,
        "time_zone": WORDS,
        "vat_id": WORDS,
        "employees": NUMBERS,
        "needs": st.lists(WORDS, max_size=3),
    },
)


def reckoned(condition: dict[str, Any], account: dict[str, Any]) -> bool | None:
    """The design's words again, without its code: True, False, or None for unknown."""
    parts = []
    for name, test in condition.items():
        if name == "not":
            inner = reckoned(test, account)
            parts.append(None if inner is None else not inner)
        elif name in ("all", "any"):
            inners = [reckoned(each, account) for each in test]
            decisive = name == "any"
            parts.append(decisive if decisive in inners else None if None in inners else not decisive)
        else:
            parts.extend(leaf(account.get(name.removeprefix("account.")), test))
    return False if False in parts else None if None in parts else True


def leaf(value: Any, test: Any) -> list[bool | None]:
    absent = value is None or value == [] or value == ""
    if test == "given":
        return [not absent]
    if test == "absent":
        return [absent]
    tests = test if isinstance(test, dict) else {"in": test if isinstance(test, list) else [test]}
    found: list[bool | None] = []
    for kind, operand in tests.items():
        number = len(value) if isinstance(value, list) else value
        if kind in ("at_least", "at_most", "above", "below"):
            compared = {"at_least": "__ge__", "at_most": "__le__", "above": "__gt__", "below": "__lt__"}[kind]
            found.append(None if value is None else bool(getattr(int(number), compared)(int(operand))))
        elif absent:
            found.append(None)
        elif kind == "contains":
            found.append(operand in value)
        else:
            found.append((value in operand) == (kind == "in"))
    return found


OUTCOMES = {True: "holds", False: "fails", None: "unknown"}


@settings(max_examples=150)
@given(WITH_ABSENCE, ACCOUNTS)
def test_every_formula_comes_to_what_the_design_says(condition: dict[str, Any], account: dict[str, Any]) -> None:
    assert outcome(condition, {"account": account}) == OUTCOMES[reckoned(condition, account)]


@settings(max_examples=100)
@given(WITH_ABSENCE, WITH_ABSENCE, ACCOUNTS)
def test_de_morgan(one: dict[str, Any], other: dict[str, Any], account: dict[str, Any]) -> None:
    facts = {"account": account}
    assert outcome({"not": {"any": [one, other]}}, facts) == outcome({"all": [{"not": one}, {"not": other}]}, facts)
    assert outcome({"not": {"all": [one, other]}}, facts) == outcome({"any": [{"not": one}, {"not": other}]}, facts)
    assert outcome({"not": {"not": one}}, facts) == outcome(one, facts)


@settings(max_examples=150)
@given(FORMULAS, ACCOUNTS, ACCOUNTS)
def test_learning_a_fact_never_turns_what_was_known(condition: dict[str, Any], known: dict[str, Any], learnt: dict[str, Any]) -> None:
    before = outcome(condition, {"account": known})
    # An empty list is a known length and an unknown content, so it may only be learnt, never replaced.
    after = outcome(condition, {"account": {**learnt, **known}})
    assert before in (after, "unknown")


@settings(max_examples=100)
@given(WITH_ABSENCE, ACCOUNTS)
def test_the_tests_are_told_all(condition: dict[str, Any], account: dict[str, Any]) -> None:
    def leaves(part: dict[str, Any]) -> int:
        total = 0
        for name, test in part.items():
            nested = [test] if name == "not" else test if name in ("all", "any") else None
            total += sum(map(leaves, nested)) if nested is not None else len(test) if isinstance(test, dict) else 1
        return total

    found = verdict(condition, {"account": account})
    assert len(found.tests) == leaves(condition)
    assert found.holds or any(test.outcome == found.outcome for test in found.tests)


# ---- what the trace says


def test_a_test_that_fails_names_value_and_both_places() -> None:
    facts = facts_of("buying_centre: {members: [{id: cfo, name: E, position: CFO, type: finance, attitude: neutral}]}")
    source = parse("reader.attitude: [sceptic, opponent]", "c.yaml")
    found = evaluate(source.data, Scope(facts, VOCABULARY, source.where, lambda path: f"dossier at {path}"))
    (test,) = found.tests
    assert test.sentence == "reader.attitude is neutral, not one of sceptic, opponent"
    assert test.where == "c.yaml:1:18"
    assert test.fact_where == "dossier at ('buying_centre', 'members', 0, 'attitude')"


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("account.country: IT", "account.country is not known (IT is wanted)"),
        ("account.country: given", "account.country is absent, not given"),
        ("account.name: absent", "account.name is Àurora S.p.A., not absent"),
        ("not: {reader.attitude: sceptic}", "reader.attitude is sceptic, and not sceptic is wanted"),
        ("relationship.projects: {at_least: 3}", "relationship.projects is 2 entries, not at least 3"),
        ("relationship.share_of_our_margin: {above: 20%}", "relationship.share_of_our_margin is 12%, not above 20%"),
    ],
)
def test_the_sentence_of_what_stopped_a_condition(condition: str, sentence: str) -> None:
    found = verdict(condition, FACTS)
    assert not found.holds
    assert [test.sentence for test in found.deciding] == [sentence]


def test_a_test_under_not_tells_its_opposite() -> None:
    found = verdict("not: {any: [{reader.attitude: neutral}, {account.employees: 1}]}", FACTS)
    assert found.holds
    assert [(test.outcome, test.negated) for test in found.tests] == [("holds", True), ("holds", True)]


# ---- what is wrong with a condition, found before it is used


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("account.industri: x", "when: there is no fact 'account.industri'"),
        ("relationship.projects.year: 2024", "when: there is no fact 'relationship.projects.year'"),
        ("reader.attitude: sceptical", "when: reader.attitude: 'sceptical' is never its value"),
        ("reader.attitude: [sceptic, nuetral]", "when: reader.attitude: 'nuetral' is never its value"),
        ("reader.attitude: {is: sceptic}", "when: reader.attitude: there is no test 'is'"),
        ("reader.attitude: {at_leest: 3}", "when: reader.attitude: there is no test 'at_leest'"),
        ("reader.attitude: {at_least: 3}", "when: reader.attitude: at_least compares numbers, and this fact is one of"),
        ("account.name: {at_least: 3}", "when: account.name: at_least compares numbers, and this fact is a text"),
        ("account.employees: many", "when: account.employees: a number is wanted, not 'many'"),
        ("account.employees: {in: 3}", "when: account.employees: in takes a list, not 3"),
        ("account.employees: {contains: 3}", "when: account.employees: contains looks into a list or a text"),
        ("account.employees: {at_least: [3]}", "when: account.employees: a number is wanted, not a list"),
        ("account.employees:", "when: account.employees: a number is wanted, not nothing"),
        ("account.employees: {}", "when.account.employees: a test is missing"),
        ("account.annual_revenue: {above: 8%}", "when: account.annual_revenue: a number is wanted, not '8%'"),
        ("relationship.projects: {at_least: 8%}", "when: relationship.projects: a number is wanted, not '8%'"),
        ("relationship.share_of_our_margin: 12", "when: relationship.share_of_our_margin: a share is wanted, not 12"),
        ("relationship.since: 2021", "when: relationship.since: a date is wanted, not 2021"),
        ("relationship.since: {below: 2021-02-30}", "when: relationship.since: a date is wanted, not '2021-02-30'"),
        ("account.standing.partner: yes", "when: account.standing.partner: true or false is wanted, not 'yes'"),
        ("offer.exclusive: true", "when: offer.exclusive: this fact is a group of fields, so only given and absent can be tested"),
        ("any: {reader.attitude: sceptic}", "when.any: a list of conditions is wanted, not a map"),
        ("any: []", "when.any: a list of conditions is wanted, not a list"),
        ("not: [{reader.attitude: sceptic}]", "when.not: a map of fact to test is wanted, not a list"),
        ("any: [sceptic]", "when.any[0]: a map of fact to test is wanted, not 'sceptic'"),
        ("all: [{any: [{not: {reader.stile: driver}}]}]", "when.all[0].any[0].not: there is no fact 'reader.stile'"),
    ],
)
def test_what_is_wrong_with_a_condition(condition: str, message: str) -> None:
    (problem,) = problems(condition)
    assert problem.message.startswith(message)
    assert problem.where.startswith("c.yaml:1:")


@pytest.mark.parametrize(
    "fact",
    [
        "reader.private",
        "reader.private.birthday",
        "reader.concerns",
        "reader.contact.email",
        "notes",
        "competition",
        "buying_centre.budget.status",
        "offer.items[0].cost",
        "offer.costs",
    ],
)
@pytest.mark.parametrize("test", ["given", "absent", "x"])
def test_what_helps_the_kam_alone_is_an_error_to_name(fact: str, test: str) -> None:
    (problem,) = problems(f"{fact}: {test}")
    assert "helps the KAM alone" in problem.message


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("reader.atitude: sceptic", "did you mean 'reader.attitude'?"),
        ("reader.attitude: sceptik", "did you mean 'sceptic'?"),
        ("account.employees: {atleast: 3}", "did you mean 'at_least'?"),
        ("relationship.share_of_our_margin: {above: 20}", "a share is written with %"),
    ],
)
def test_the_way_out(condition: str, hint: str) -> None:
    assert [problem.hint for problem in problems(condition)] == [hint]


def test_all_problems_are_told_each_at_its_place() -> None:
    found = problems("reader.atitude: x\naccount.employees: {at_least: x, above: 3, blow: 3}\nany:\n  - {reader.style: slow}\n")
    assert [problem.where for problem in found] == ["c.yaml:1:17", "c.yaml:2:31", "c.yaml:2:50", "c.yaml:4:20"]


# ---- what is found right can be evaluated

EVERY_KIND = """\
account:
  name: Aurora
  language: it
  employees: 1240
  annual_revenue: {amount: 1, currency: EUR}
  needs: [A]
  standing: {recognisable: true}
relationship:
  since: 2021-03-01
  share_of_our_margin: 12%
  projects: [{name: P, year: 2024, figures: [{label: L, before: 3, after: 96.1%}]}]
buying_centre: {members: [{id: cfo, name: E, position: P, type: finance, attitude: sceptic, champion: false, criteria: [payback]}]}
"""
KINDS_OF_FACTS = (
    "account.name",
    "account.employees",
    "account.annual_revenue",
    "account.needs",
    "account.standing",
    "account.standing.level",
    "account.standing.recognisable",
    "relationship.since",
    "relationship.share_of_our_margin",
    "relationship.projects",
    "relationship.projects[0]",
    "relationship.projects[0].figures[0].before",
    "relationship.projects[0].figures[0].after",
    "reader.attitude",
    "reader.champion",
    "reader.criteria",
    "offer.totals.net",
    "offer.included_tags",
    "offer.exclusive",
    "returns.irr",
    "group.types",
    "available.team",
    "tender.submission",
)
OPERANDS = (Number("3"), Number("0.5"), "8%", "2026-01-01", "sceptic", "", True, None, [], [Number("1"), "8%"], ["sceptic"], {}, {"a": "b"})
TESTS = ("is", "in", "not_in", "at_least", "at_most", "above", "below", "contains", "given")


@pytest.mark.parametrize("fact", KINDS_OF_FACTS)
def test_a_condition_without_problems_can_be_evaluated(fact: str) -> None:
    right = 0
    tests = [*OPERANDS, "given", "absent", *({kind: operand} for kind in TESTS for operand in OPERANDS)]
    for facts in (facts_of(EVERY_KIND), facts_of(), Facts({})):
        for test in tests:
            source = Source("c.yaml", {fact: test})
            if not list(check(source.data, source.where, ())):
                right += 1
                assert outcome({fact: test}, facts) in VALUES
    assert right >= 6
