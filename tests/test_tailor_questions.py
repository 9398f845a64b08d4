from __future__ import annotations

import pytest
from building import plan_of

from kamdocs.plan import AskedQuestion

PROFILE = """\
type: finance
rules:
  - {id: sceptic, when: {reader.attitude: sceptic}, prefer: {tag: t, by: 25}}
  - {id: driver, when: {reader.style: driver}, most: 2}
  - {id: nothing, when: {reader.access: good}, prefer: {tag: nobody-has-it, by: 100}}
"""
LIBRARY = """\
arguments:
  - {id: a, title: A, for: {finance: 10}, tags: [t]}
  - {id: b, title: B, for: {finance: 30}, when: {reader.attitude: sceptic}}
  - {id: c, title: C, for: {finance: 15}, when: {returns.payback_months: {at_least: 1}}}
"""


CHAMPION = "Does Elena Conti sell for us when we are not there?"


def questions(dossier: str = "", profile: str = PROFILE, library: str = LIBRARY) -> tuple[AskedQuestion, ...]:
    return plan_of(dossier, [profile], library).trace.questions


def test_each_unknown_fact_is_asked_once_the_weightiest_first() -> None:
    assert questions() == (
        # 25 points of the rule on `a`, and `b` with its 30.
        AskedQuestion(
            "buying_centre.members[0].attitude",
            "Where does Elena Conti stand: supporter, neutral, sceptic, or opponent?",
            55,
            ("a", "b"),
            ("sceptic",),
        ),
        AskedQuestion("offer.returns", "What does Aurora save or earn with this, and from when?", 15, ("c",), ()),
        AskedQuestion(
            "buying_centre.members[0].style",
            "How does Elena Conti deal with people: driver, expressive, amiable, or analytical?",
            10,
            (),
            ("driver",),
        ),
    )


def test_what_is_known_is_not_asked() -> None:
    dossier = "buying_centre: {members: [{id: cfo, name: E, position: P, type: finance, attitude: neutral, style: amiable}]}"
    assert [each.path for each in questions(dossier)] == ["offer.returns"]


def test_what_was_asked_before_is_not_asked_again() -> None:
    dossier = "unknown: {'buying_centre.members[0].attitude': Non detto, offer.returns: Non ancora}"
    assert [each.path for each in questions(dossier)] == ["buying_centre.members[0].style"]


def test_a_new_client_is_not_asked_about_the_past() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 10}, when: {relationship.experience: positive}}]"
    assert questions("", "type: finance", library) == ()
    assert [each.path for each in questions("relationship: {since: 2021-03-01}", "type: finance", library)] == ["relationship.experience"]


def test_an_unknown_part_that_decides_nothing_is_not_asked() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 10}, when: {account.country: IT, account.name: Other}}]"
    assert questions("", "type: finance", library) == ()


def test_what_only_the_machine_can_compute_is_not_asked() -> None:
    library = "arguments: [{id: a, title: A, for: {finance: 10}, when: {offer.included_tags: {contains: training}}}]"
    assert questions("", "type: finance", library) == ()


@pytest.mark.parametrize(
    ("fact", "path", "question"),
    [
        ("account.employees: 3", "account.employees", "How many people work at Aurora?"),
        ("account.founded: 1968", "account.founded", "What is account.founded?"),
        ("account.standing.level: key", "relationship.share_of_our_margin", "What share of our margin comes from Aurora?"),
        ("reader.influence: {at_least: 4}, reader.champion: true", "buying_centre.members[0].champion", CHAMPION),
        ("reader.criteria: {contains: price}", "buying_centre.criteria", "What does Aurora decide by, the most important first?"),
    ],
)
def test_where_the_answer_goes(fact: str, path: str, question: str) -> None:
    library = f"arguments: [{{id: a, title: A, for: {{finance: 10}}, when: {{{fact}}}}}]"
    dossier = """\
relationship: {since: 2021-03-01}
buying_centre: {members: [{id: cfo, name: Elena Conti, position: P, type: finance, influence: 4}]}
"""
    (asked,) = questions(dossier, "type: finance", library)
    assert (asked.path, asked.question, asked.weight) == (path, question, 10)


def test_answering_a_question_changes_the_plan() -> None:
    (first, *_) = questions()
    assert first.path == "buying_centre.members[0].attitude"
    answered = "buying_centre: {members: [{id: cfo, name: E, position: P, type: finance, attitude: sceptic}]}"
    before, after = (plan_of(dossier, [PROFILE], LIBRARY) for dossier in ("", answered))
    assert before.sections != after.sections


def test_what_it_saves_is_not_asked_where_it_is_written() -> None:
    """The figure is missing since there is none, or since the rate is."""
    case = "{{horizon_years: 2, benefits: [{}]}}"
    dossier = "offer: {{title: T, items: [{{description: D, quantity: 1, unit_price: 1000}}], returns: {}}}"
    written = [dossier.format(case.format(each)) for each in ("{label: A, per_year: 100}", "")]
    asked = [[each.path for each in questions(each)] for each in written]
    assert "offer.returns" not in asked[0]
    assert "offer.returns" in asked[1]
