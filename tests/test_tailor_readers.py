from __future__ import annotations

import pytest
from building import dossier_of, ids, plan_of, profile_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.tailor.readers import Recognised, readers, types, weight

PROFILES = [
    profile_of(text).value
    for text in (
        "type: finance\ntitles: [cfo, finance director, direttore finanziario, contrôleur, kaufmännischer leiter]",
        "type: executive\ntitles: [ceo, president, direttore generale, amministratrice delegata, director]",
        "type: technical\ntitles: [cto, responsabile impianti, deputy plant manager, plant chief]",
        "type: hr\ntitles: [direttore del personale, staff chief]",
    )
]


def typed(position: str, more: str = "") -> Recognised:
    dossier = dossier_of(f"buying_centre: {{members: [{{name: N, position: '{position}'{more}}}]}}").value
    return types(dossier, PROFILES)[0]


# ---- types


@pytest.mark.parametrize(
    ("position", "type_"),
    [
        ("CFO", "finance"),
        ("Group CFO", "finance"),
        ("CFO and board member", "finance"),
        ("CFO/HR", "finance"),
        ("Amministratrice Delegata", "executive"),
        # Accents aside, on both sides.
        ("Controleur", "finance"),
        ("CONTRÔLEUR de gestion", "finance"),
        ("Kaufmannischer Leiter", "finance"),
        # The longest wins: `director` alone is executive.
        ("Finance Director", "finance"),
        ("Director", "executive"),
        ("Direttore  generale", "executive"),
    ],
)
def test_a_position_is_recognised(position: str, type_: str) -> None:
    assert typed(position).type == type_


@pytest.mark.parametrize("position", ["CFOs", "Deputycfo", "Presidential adviser", "Warehouse"])
def test_a_part_of_a_word_is_no_title(position: str) -> None:
    found = typed(position)
    assert found == Recognised(None, f"no profile has a title for {position!r}")


@pytest.mark.parametrize(
    "position",
    [
        "Assistant to the CEO",
        "Deputy CFO",
        "Vice President",
        "Former CEO",
        "Ex-CFO",
        "ex CFO",
        "Executive secretary to the president",
        "Trainee of the CTO",
        "Intern, office of the CFO",
        "CFO (retired)",
        "Assistente del direttore generale",
        "Segretario del direttore generale",
        "Segretaria amministratrice delegata",
        "Vice direttore generale",
        "Sostituto del direttore finanziario",
        "Tirocinante del CFO",
        "Già direttore generale",
        "gia direttore generale",
    ],
)
def test_anothers_office_or_a_past_one_is_untyped(position: str) -> None:
    found = typed(position)
    assert found.type is None
    assert "another's office or a past one" in found.why


def test_such_a_word_inside_the_title_counts_for_nothing() -> None:
    assert typed("Deputy plant manager").type == "technical"
    assert typed("Assistant of the deputy plant manager").type is None


def test_two_types_of_equal_length_are_untyped() -> None:
    found = typed("Plant chief and staff chief")
    assert found == Recognised(None, "'Plant chief and staff chief' is as much hr as technical")
    # `cfo` and `ceo` have three letters each.
    assert typed("CEO and CFO").type is None
    assert typed("CTO, direttore del personale").type == "hr"


def test_accents_do_not_make_a_title_longer() -> None:
    profiles = [profile_of("type: one\ntitles: [dirécteur]").value, profile_of("type: two\ntitles: [conducteu]").value]
    dossier = dossier_of("buying_centre: {members: [{name: N, position: Directeur et conducteu}]}").value
    assert types(dossier, profiles)[0].type is None


def test_a_stated_type_needs_no_title() -> None:
    assert typed("Warehouse", ", type: finance") == Recognised("finance", "stated")
    assert typed("Former CEO", ", type: finance").type == "finance"


def test_an_untyped_member_is_a_warning() -> None:
    dossier = """\
buying_centre:
  members:
    - {id: cfo, name: E, position: CFO}
    - {id: x, name: Anna Rossi, position: Deputy CFO}
"""
    plan = plan_of(dossier, ["type: finance\ntitles: [cfo]"])
    (gap,) = (gap for gap in plan.gaps if gap.kind == "untyped")
    assert gap.message == (
        "Anna Rossi has no section: 'Deputy CFO' says 'deputy', so it is another's office or a past one; state the `type`"
    )
    assert (gap.where, gap.stops) == ("dossier.yaml:4:43", False)
    assert [reader[1] for reader in plan.trace.readers] == ["cfo"]


# ---- weights and sections

ROLES = {"decider": 5, "buyer": 4, "gatekeeper": 3, "influencer": 2, "initiator": 1, "user": 0}


@pytest.mark.parametrize(("role", "points"), ROLES.items())
def test_the_weight_of_a_role(role: str, points: int) -> None:
    members = dossier_of(
        f"buying_centre: {{members: [{{name: A, position: P, influence: 4, role: {role}}}, {{name: B, position: P, role: {role}}}]}}"
    ).value.buying_centre.members
    assert [weight(member) for member in members] == [40 + points, 30 + points]


def test_without_influence_and_role_the_weight_is_30() -> None:
    assert weight(dossier_of().value.buying_centre.members[0]) == 30


def sections(members: str) -> list[tuple[str, str]]:
    dossier = dossier_of(f"buying_centre:\n  members:\n{members}").value
    return [(reader.type, reader.member.key) for reader in readers(dossier, types(dossier, PROFILES))]


def test_the_reader_is_the_strongest_of_the_type() -> None:
    assert sections("""\
    - {id: weak, name: A, position: CFO, influence: 2, role: decider}
    - {id: strong, name: B, position: CFO, influence: 3}
    - {id: same, name: C, position: CFO, influence: 3, role: user}
    - {id: ceo, name: D, position: CEO, influence: 1}
""") == [("finance", "strong"), ("executive", "ceo")]


def test_sections_of_equal_weight_stand_in_the_order_of_the_dossier() -> None:
    members = [f"    - {{id: {id_}, name: N, position: {position}}}\n" for id_, position in (("a", "CTO"), ("b", "CEO"), ("c", "CFO"))]
    assert sections("".join(members)) == [("technical", "a"), ("executive", "b"), ("finance", "c")]
    assert sections("".join(reversed(members))) == [("finance", "c"), ("executive", "b"), ("technical", "a")]


MEMBERS = st.lists(
    st.tuples(st.sampled_from(["CEO", "CFO", "CTO", "Nothing"]), st.none() | st.integers(1, 5), st.none() | st.sampled_from(sorted(ROLES))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(MEMBERS)
def test_readers_of_any_group(members: list[tuple[str, int | None, str | None]]) -> None:
    lines = "".join(
        f"    - {{id: m{number}, name: N, position: {position}"
        + (f", influence: {influence}" if influence else "")
        + (f", role: {role}" if role else "")
        + "}\n"
        for number, (position, influence, role) in enumerate(members)
    )
    weights = [(influence or 3) * 10 + (ROLES[role] if role else 0) for _, influence, role in members]
    kinds = {"CEO": "executive", "CFO": "finance", "CTO": "technical"}
    best: dict[str, int] = {}
    for number, (position, _, _) in enumerate(members):
        if position in kinds and (position not in best or weights[number] > weights[best[position]]):
            best[position] = number
    wanted = sorted(best.items(), key=lambda each: (-weights[each[1]], each[1]))
    assert sections(lines) == [(kinds[position], f"m{number}") for position, number in wanted]


def test_only_the_reader_has_a_section() -> None:
    dossier = """\
buying_centre:
  members:
    - {id: a, name: A, position: P, type: finance, influence: 2, attitude: supporter}
    - {id: b, name: B, position: P, type: finance, influence: 5, attitude: sceptic}
"""
    library = """\
arguments:
  - {id: for-sceptics, title: T, for: {finance: 10}, when: {reader.attitude: sceptic}}
  - {id: for-supporters, title: T, for: {finance: 10}, when: {reader.attitude: supporter}}
"""
    assert ids(plan_of(dossier, library=library)) == {"finance": ["for-sceptics"]}
