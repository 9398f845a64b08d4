from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest
from building import DATE, dossier_of, library_of, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.model.dossier import AccountField, ReferencesField
from kamdocs.model.library import ReferenceField
from kamdocs.tailor.check import check_dossier
from kamdocs.tailor.references import Choice, chosen, in_force, likeness, may
from kamdocs.tailor.words import Vocabulary, vocabulary

ACCOUNT = "account: {name: Aurora S.p.A., short_name: Aurora, language: it, industry: logistica, country: IT, employees: 1000}"
WORDS = "industries: [{id: logistics, label: {en: Logistics, it: Logistica}, also: [trasporti]}]\n"


def account(text: str = ACCOUNT) -> AccountField:
    return dossier_of(text).value.account


def library(text: str) -> tuple[tuple[ReferenceField, ...], Vocabulary]:
    read = library_of(f"{WORDS}references:\n{text}").value
    return read.references or (), vocabulary([read])


def reference(text: str) -> ReferenceField:
    return library(f"  - {{id: r, client: C, {text}}}")[0][0]


def choice(text: str, wish: str = "", on: datetime.date = DATE, of: str = ACCOUNT) -> Choice:
    references, words = library(text)
    return chosen(account(of), dossier_of(wish).value.references, references, words, on)


def names(found: Choice) -> list[str]:
    return [each.id for each in found.references]


# ---- consent


@pytest.mark.parametrize(
    ("consent", "on", "holds"),
    [
        ("{given: 2026-02-10, until: 2026-11-24, scope: [name]}", "2026-11-24", True),
        ("{given: 2026-02-10, until: 2026-11-24, scope: [name]}", "2026-11-25", False),
        ("{given: 2026-11-24, until: 2026-12-31, scope: [name]}", "2026-11-24", True),
        ("{given: 2026-11-24, until: 2026-12-31, scope: [name]}", "2026-11-23", False),
        ("{given: 2026-02-10, scope: [name]}", "2099-01-01", True),
    ],
)
def test_the_first_and_the_last_day_of_a_consent_count_whole(consent: str, on: str, holds: bool) -> None:
    day = datetime.date.fromisoformat(on)
    assert in_force(reference(f"consent: {consent}"), day) is holds
    assert bool(names(choice(f"  - {{id: r, client: C, consent: {consent}}}", on=day))) is holds


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("[name]", {"name"}),
        ("[name, results]", {"name", "results"}),
        ("[name, contact]", {"name", "contact"}),
        ("[name, results, contact, quote, logo]", {"name", "results", "contact", "quote", "logo"}),
        ("[results, contact]", set()),
        ("[]", set()),
    ],
)
def test_what_a_scope_allows(scope: str, allowed: set[str]) -> None:
    found = reference(f"consent: {{given: 2026-01-01, scope: {scope}}}")
    assert {what for what in ("name", "results", "contact", "quote", "logo") if may(found, what)} == allowed


def test_no_scope_allows_nothing() -> None:
    assert names(choice("  - {id: r, client: C, consent: {given: 2026-01-01}}")) == []


FULL = (
    "  - {id: r, client: Celle Nord, industry: trasporti, project: P, result: Halved, figures: [{label: Stops, before: 61, after: 35}], "
    "contact: {name: Anna Bosio, email: a@celle.example}, consent: {given: 2026-01-01, scope: SCOPE}}"
)


@pytest.mark.parametrize(
    ("scope", "result", "figures", "contact"),
    [
        ("[name]", None, 0, None),
        ("[name, results]", "Halved", 1, None),
        ("[name, contact]", None, 0, "Anna Bosio"),
        ("[name, results, contact]", "Halved", 1, "Anna Bosio"),
    ],
)
def test_a_reference_shows_what_its_scope_allows(scope: str, result: str | None, figures: int, contact: str | None) -> None:
    plan = plan_of(library=f"{WORDS}references:\n{FULL.replace('SCOPE', scope)}")
    (found,) = plan.references
    assert (found.client, found.industry, found.project) == ("Celle Nord", "Logistica", "P")
    assert (found.result, len(found.figures)) == (result, figures)
    assert (found.contact.name if found.contact else None) == contact
    assert ("Anna Bosio" in str(plan.fields())) is bool(contact)
    assert ("Halved" in str(plan.fields())) is bool(result)


def test_a_contact_is_one_only_where_somebody_is_named() -> None:
    found = choice("  - {id: r, client: C, consent: {given: 2026-01-01, scope: [name, contact]}}")
    assert names(found) == ["r"]
    assert found.contacts == ()


@pytest.mark.parametrize("client", ["Aurora S.p.A.", "AURORA", "aurora  s.p.a."])
def test_a_client_is_never_its_own_reference(client: str) -> None:
    found = choice(f"  - {{id: r, client: {client}, consent: {{given: 2026-01-01, scope: [name]}}}}")
    assert names(found) == []
    assert [(link.chosen, link.reason) for link in found.links] == [(False, "it is the client itself")]


# ---- likeness


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ("industry: Trasporti", "50"),
        ("industry: LOGISTICS", "50"),
        ("industry: food", "0"),
        ("country: IT", "20"),
        ("country: DE", "0"),
        ("employees: 1000", "30"),
        ("employees: 500", "15"),
        ("employees: 2000", "15"),
        ("industry: logistics, country: IT, employees: 800", "94"),
        ("industry: food, country: IT, employees: 250", "27.5"),
    ],
)
def test_likeness_by_hand(told: str, points: str) -> None:
    references, words = library(f"  - {{id: r, client: C, {told}, consent: {{given: 2026-01-01}}}}")
    assert likeness(account(), references[0], words) == Decimal(points)


def test_a_side_that_is_missing_gives_nothing() -> None:
    references, words = library("  - {id: r, client: C, industry: food, country: IT, employees: 5, consent: {given: 2026-01-01}}")
    assert likeness(account("account: {name: A}"), references[0], words) == 0
    (bare,), words = library("  - {id: r, client: C, consent: {given: 2026-01-01}}")
    assert likeness(account("account: {name: A}"), bare, words) == 0
    assert likeness(account(), bare, words) == 0


# ---- the choice

FOUR = """\
  - {id: far, client: A, industry: food, country: DE, employees: 10, consent: {given: 2026-01-01, scope: [name]}}
  - {id: near-b, client: B, industry: logistics, country: IT, employees: 500, consent: {given: 2026-01-01, scope: [name]}}
  - {id: near-a, client: C, industry: logistics, country: IT, employees: 2000, consent: {given: 2026-01-01, scope: [name]}}
  - {id: best, client: D, industry: logistics, country: IT, employees: 1000, consent: {given: 2025-01-01, until: 2026-01-01, scope: [name]}}
"""


def test_two_where_nobody_asks_and_ties_by_id() -> None:
    # near-a and near-b are equally alike: 50 + 20 + 15. `best` would have 100, but its consent has ended.
    found = choice(FOUR)
    assert names(found) == ["near-a", "near-b"]
    assert [(link.reference, link.likeness, link.chosen, link.reason) for link in found.links] == [
        ("near-a", 85, True, "among the most alike"),
        ("near-b", 85, True, "among the most alike"),
        ("far", Decimal("0.3"), False, "others are more alike"),
        ("best", 100, False, "consent ended on 2026-01-01"),
    ]


def test_at_least_takes_the_most_alike() -> None:
    assert names(choice(FOUR, "references: {at_least: 1}")) == ["near-a"]
    assert names(choice(FOUR, "references: {at_least: 3}")) == ["near-a", "near-b", "far"]


def test_fewer_than_asked_for_is_a_gap() -> None:
    plan = plan_of(f"{ACCOUNT}\nreferences: {{at_least: 4}}", library=f"{WORDS}references:\n{FOUR}")
    assert [(gap.message, gap.where) for gap in plan.gaps if gap.kind == "references"] == [
        ("4 references are asked for, and 3 may be shown (best: consent ended on 2026-01-01)", "dossier.yaml:2:13")
    ]
    enough = plan_of(f"{ACCOUNT}\nreferences: {{at_least: 3}}", library=f"{WORDS}references:\n{FOUR}")
    assert not [gap for gap in enough.gaps if gap.kind == "references"]


def test_none_where_nobody_asks_is_no_gap() -> None:
    plan = plan_of(ACCOUNT, library=WORDS)
    assert plan.references == ()
    assert not [gap for gap in plan.gaps if gap.kind == "references"]


@pytest.mark.parametrize(("wish", "wanted"), [("[far, near-b]", ["far", "near-b"]), ("[near-b, far, near-b]", ["near-b", "far"])])
def test_ids_are_taken_in_the_dossiers_order(wish: str, wanted: list[str]) -> None:
    found = choice(FOUR, f"references: {{ids: {wish}}}")
    assert names(found) == wanted
    assert [link.reason for link in found.links if link.chosen] == ["named in the dossier"] * 2


@pytest.mark.parametrize(
    ("consent", "client", "why"),
    [
        ("{given: 2026-01-01, until: 2026-11-23, scope: [name]}", "C", "consent ended on 2026-11-23"),
        ("{given: 2026-11-25, scope: [name]}", "C", "consent begins on 2026-11-25"),
        ("{given: 2026-01-01, scope: [results]}", "C", "consent does not allow the name"),
        ("{given: 2026-01-01, scope: [name]}", "Aurora", "it is the client itself"),
    ],
)
def test_an_id_that_may_not_be_shown_is_refused(consent: str, client: str, why: str) -> None:
    dossier = dossier_of(f"{ACCOUNT}\nreferences: {{ids: [r]}}")
    library_ = library_of(f"references:\n  - {{id: r, client: {client}, consent: {consent}}}")
    (problem,) = check_dossier(dossier, [library_], "it", DATE)
    assert problem.message == f"references.ids[0]: r may not be shown: {why} (library.yaml:2:5)"
    assert problem.where == "dossier.yaml:2:20"


def test_an_id_whose_consent_is_in_force_is_not_refused() -> None:
    dossier = dossier_of(f"{ACCOUNT}\nreferences: {{ids: [far]}}")
    assert list(check_dossier(dossier, [library_of(f"{WORDS}references:\n{FOUR}")], "it", DATE)) == []


# ---- on anything

DAYS = st.integers(-3, 3).map(lambda days: DATE + datetime.timedelta(days))


@st.composite
def references_of(draw: st.DrawFn) -> list[ReferenceField]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        given_ = draw(DAYS)
        consent = {"given": given_.isoformat(), "scope": draw(st.lists(st.sampled_from(["name", "results", "contact"]), unique=True))}
        until = draw(st.none() | DAYS)
        written = {
            "id": f"r{number}",
            "client": draw(st.sampled_from(["Aurora", "Gelo", "Frutta"])),
            "industry": draw(st.sampled_from(["logistics", "food"])),
            "consent": {**consent, **({"until": until.isoformat()} if until and until >= given_ else {})},
        }
        found.append(ReferenceField.model_validate(written))
    return found


@settings(max_examples=120, deadline=None)
@given(references_of(), st.none() | st.integers(1, 4), st.randoms(use_true_random=False))
def test_no_reference_without_consent_in_force_and_none_is_the_client(
    library_: list[ReferenceField], wanted: int | None, random: object
) -> None:
    words, who = Vocabulary(), account()
    wish = ReferencesField.model_construct(at_least=wanted, ids=None)
    found = chosen(who, wish, library_, words, DATE)
    allowed = [
        each
        for each in library_
        if each.consent.given <= DATE
        and (each.consent.until is None or each.consent.until >= DATE)
        and "name" in (each.consent.scope or ())
        and each.client != "Aurora"
    ]
    best: Sequence[ReferenceField] = sorted(allowed, key=lambda each: (-likeness(who, each, words), each.id))
    assert list(found.references) == best[: wanted or 2]
    assert {link.reference for link in found.links} == {each.id for each in library_}
    shuffled = list(library_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert chosen(who, wish, shuffled, words, DATE) == found
