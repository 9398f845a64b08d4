from __future__ import annotations

import calendar
import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import DATE, dossier_of, library_of, material_of, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.model.dossier import AccountField
from kamdocs.model.library import ReferenceField
from kamdocs.model.records import ReferenceUse
from kamdocs.plan import ProposalPlan
from kamdocs.tailor import tailor
from kamdocs.tailor.check import check_dossier
from kamdocs.tailor.references import Chosen, Showing, chosen, in_force, likeness, may, shown_to
from kamdocs.tailor.words import Vocabulary, vocabulary
from kamdocs.word import Template, document_text

ACCOUNT = "account: {name: Aurora S.p.A., short_name: Aurora, language: it, industry: logistica, country: IT, employees: 1000}"
WORDS = "industries: [{id: logistics, label: {en: Logistics, it: Logistica}, also: [trasporti]}]\n"


def account(text: str = ACCOUNT) -> AccountField:
    return dossier_of(text).value.account


def library(text: str) -> tuple[tuple[ReferenceField, ...], Vocabulary]:
    read = library_of(f"{WORDS}references:\n{text}").value
    return read.references or (), vocabulary([read])


def reference(text: str) -> ReferenceField:
    return library(f"  - {{id: r, client: C, {text}}}")[0][0]


def use(reference: str, account: str, on: str, dossier: str = "dossiers/other.yaml") -> ReferenceUse:
    return ReferenceUse.model_validate({"reference": reference, "account": account, "dossier": dossier, "on": on})


def choice(text: str, wish: str = "", on: datetime.date = DATE, of: str = ACCOUNT, uses: Sequence[ReferenceUse] = ()) -> Chosen:
    references, words = library(text)
    showing = Showing(account(of), words, on, uses=uses)
    return chosen(showing, dossier_of(wish).value.references, references)


def why(text: str, of: str = ACCOUNT, on: datetime.date = DATE, uses: Sequence[ReferenceUse] = ()) -> str:
    """Why the one reference is barred; "" where it is not."""
    (link,) = choice(text, of=of, on=on, uses=uses).links
    return link.reason if link.barred else ""


def parts(text: str, of: str = ACCOUNT, kind: str | None = None, on: datetime.date = DATE) -> dict[str, str]:
    """The likeness of the one reference in its parts."""
    references, words = library(text)
    return {part: f"{points:f}" for part, points in likeness(references[0], Showing(account(of), words, on, kind))}


def names(found: Chosen) -> list[str]:
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
        ("{given: 2026-02-10, revoked: 2026-11-25, scope: [name]}", "2026-11-24", True),
        ("{given: 2026-02-10, revoked: 2026-11-25, scope: [name]}", "2026-11-25", False),
        ("{given: 2026-02-10, until: 2099-01-01, revoked: 2026-11-25, scope: [name]}", "2027-11-25", False),
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
    "contact: {name: Anna Bosio, email: a@celle.example}, year: 2024, quote: They came at night, logo: logos/celle.png, "
    "consent: {given: 2026-01-01, scope: SCOPE}}"
)


@pytest.mark.parametrize(
    "scope", [["name", *others] for others in ([], ["results"], ["contact"], ["quote"], ["logo"], ["results", "contact", "quote", "logo"])]
)
def test_a_reference_shows_what_its_scope_allows(scope: list[str]) -> None:
    plan = plan_of(library=f"{WORDS}references:\n{FULL.replace('SCOPE', '[' + ', '.join(scope) + ']')}")
    (found,) = plan.references
    assert (found.client, found.industry, found.project, found.year) == ("Celle Nord", "Logistica", "P", 2024)
    shown = {
        "results": (found.result, len(found.figures)) == ("Halved", 1),
        "contact": found.contact is not None and found.contact.name == "Anna Bosio",
        "quote": found.quote == "They came at night",
        "logo": found.logo == "logos/celle.png",
    }
    assert shown == {what: what in scope for what in shown}
    said = {"results": "Halved", "contact": "Anna Bosio", "quote": "They came at night", "logo": "celle.png"}
    assert {what: text in str(plan.fields()) for what, text in said.items()} == shown


def test_a_contact_is_one_only_where_somebody_is_named() -> None:
    found = choice("  - {id: r, client: C, consent: {given: 2026-01-01, scope: [name, contact]}}")
    assert names(found) == ["r"]
    assert found.contacts == ()


@pytest.mark.parametrize("client", ["Aurora S.p.A.", "AURORA", "aurora  s.p.a.", "Aurora SpA", "Auróra, S. p. A."])
def test_a_client_is_never_its_own_reference(client: str) -> None:
    found = choice(f"  - {{id: r, client: '{client}', consent: {{given: 2026-01-01, scope: [name]}}}}")
    assert names(found) == []
    assert [(link.chosen, link.reason) for link in found.links] == [(False, "it is the client itself")]


def test_nor_is_what_bears_its_name() -> None:
    told = why("  - {id: r, client: Aurora Trasporti GmbH, consent: {given: 2026-01-01, scope: [name]}}")
    assert told == "it may be the client itself, Aurora S.p.A., by its name Aurora Trasporti GmbH"


def test_a_consent_is_for_its_industries_by_any_word_for_them() -> None:
    told = "  - {id: r, client: C, consent: {given: 2026-01-01, scope: [name], industries: ALLOWED}}"
    assert why(told.replace("ALLOWED", "[food, Trasporti]")) == ""
    assert why(told.replace("ALLOWED", "[food]")) == "consent is for certain industries alone, food, and the client's is logistica"
    assert "alone, food, dairy and preserves, and" in why(told.replace("ALLOWED", "[food, dairy, preserves]"))
    assert why(told.replace("ALLOWED", "[]")) == "consent is for certain industries alone, none, and the client's is logistica"
    assert why(told.replace("ALLOWED", "[food]"), of="account: {name: Aurora}").endswith("and the client's is not known")


# ---- competitors

ONE = "  - {id: r, client: Gelo Nord S.r.l., competitors: [Frutta Adriatica], consent: {given: 2026-01-01, scope: [name]}}"


@pytest.mark.parametrize(
    "named", ["Gelo Nord", "GELO-NORD", "gèlo nord", "Gelo Nord S.p.A.", "Gelo Nord Italia S.r.l.", "Gruppo Gelo Nord"]
)
def test_a_competitor_of_the_client_is_no_reference(named: str) -> None:
    told = why(ONE, of=f"account: {{name: Aurora, competitors: [Someone Else, '{named}']}}")
    assert told == f"it is a competitor of the client, whose dossier names {named}"


@pytest.mark.parametrize("name", ["Frutta Adriatica", "FRUTTA ADRIATICA S.C.A.", "Frutta Adriatica & Figli S.p.A."])
def test_a_competitor_of_the_reference_does_not_see_it(name: str) -> None:
    told = "the client is a competitor of it, for which the library names Frutta Adriatica"
    assert why(ONE, of=f"account: {{name: '{name}'}}") == told
    assert why(ONE, of=f"account: {{name: Holding Ltd, short_name: '{name}'}}") == told


@pytest.mark.parametrize("name", ["Adriatica Frutta", "Fruttati Adriatica", "Gelato", "Nord"])
def test_another_company_sees_it(name: str) -> None:
    of = f"account: {{name: Sud, competitors: [{name}x]}}"
    assert why(ONE, of=of) == why(ONE.replace("Gelo Nord", "Gelo"), of=f"account: {{name: {name}}}") == ""


def test_a_part_of_a_name_may_be_the_same_company() -> None:
    assert why(ONE, of="account: {name: Frutta}").startswith("the client is a competitor of it")
    assert why(ONE, of="account: {name: Aurora, competitors: [Gelo]}").startswith("it is a competitor of the client")


def test_a_name_that_begins_like_a_competitors_is_barred_and_both_are_told() -> None:
    told = why(ONE.replace("Gelo Nord S.r.l.", "Coca Cola Italia"), of="account: {name: Aurora, competitors: [Coca-Cola HBC]}")
    assert told == "it may be a competitor of the client: Coca Cola Italia begins like Coca-Cola HBC, which the dossier names"
    told = why(ONE.replace("Frutta Adriatica", "Pomorossa Conserve"), of="account: {name: Pomorossa Sughi}")
    assert told == "the client may be a competitor of it: Pomorossa Sughi begins like Pomorossa Conserve, which the library names"


def test_words_of_the_librarys_industries_are_shared_by_chance() -> None:
    of = "account: {name: Aurora, competitors: [Trasporti Alfa, Logistica Alfa]}"
    assert why(ONE.replace("Gelo Nord S.r.l.", "Trasporti Beta"), of=of) == ""
    assert why(ONE.replace("Gelo Nord S.r.l.", "Logistica Beta"), of=of) == ""


# ---- uses

LIMITED = "  - {id: r, client: C, consent: {given: 2025-01-01, scope: [name], uses: {most: 2, months: 12}}}"


def test_a_reference_is_used_up_by_other_accounts() -> None:
    uses = [use("r", "Gelo S.p.A.", "2026-02-01"), use("r", "Frutta", "2026-03-01")]
    assert why(LIMITED, uses=uses[:1]) == ""
    assert why(LIMITED, uses=uses) == "consent is for 2 accounts in any 12 months, and it was shown to Gelo S.p.A., Frutta"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (use("other", "Gelo", "2026-02-01"), use("r", "Frutta", "2026-03-01")),  # another reference
        (use("r", "Frutta S.p.A.", "2026-02-01"), use("r", "FRUTTA", "2026-03-01")),  # one account twice
        (use("r", "Aurora", "2026-02-01"), use("r", "Frutta", "2026-03-01")),  # this account
        (use("r", "AURORA SpA", "2026-02-01", "dossiers/aurora.yaml"), use("r", "Frutta", "2026-03-01")),  # from whatever dossier
        (use("r", "Gelo", "2025-11-24"), use("r", "Frutta", "2026-03-01")),  # twelve months ago
        (use("r", "Gelo", "2027-11-24"), use("r", "Frutta", "2026-03-01")),  # in twelve months
    ],
)
def test_what_takes_no_use(first: ReferenceUse, second: ReferenceUse) -> None:
    assert why(LIMITED, uses=[first, second]) == ""


def test_the_file_of_a_dossier_excuses_no_use() -> None:
    uses = [use("r", name, "2026-02-01", "dossiers/aurora.yaml") for name in ("Gelo", "Frutta")]
    assert why(LIMITED, uses=uses).endswith("it was shown to Frutta, Gelo")


def test_a_longer_name_is_another_account() -> None:
    uses = [use("r", name, "2026-02-01") for name in ("Aurora Trasporti", "Aurora Food")]
    assert why(LIMITED, uses=uses).endswith("it was shown to Aurora Food, Aurora Trasporti")


def test_any_months_that_hold_the_day_count() -> None:
    # Both were sent later, within twelve months of the day: a proposal that is dated back would be the third.
    assert "Gelo, Frutta" in why(LIMITED, uses=[use("r", "Frutta", "2027-10-01"), use("r", "Gelo", "2027-02-01")])
    # One before and one after, with more than twelve months between them.
    assert why(LIMITED, uses=[use("r", "Gelo", "2026-01-10"), use("r", "Frutta", "2027-01-10")]) == ""


def test_months_go_by_the_calendar() -> None:
    one = "  - {id: r, client: C, consent: {given: 2025-01-01, scope: [name], uses: {most: 1, months: 1}}}"
    assert why(one, uses=[use("r", "Gelo", "2026-02-28")], on=datetime.date(2026, 3, 31)) == ""
    assert "Gelo" in why(one, uses=[use("r", "Gelo", "2026-03-01")], on=datetime.date(2026, 3, 31))
    forever = one.replace("months: 1}", "months: 100000}")
    assert why(forever, uses=[use("r", "Gelo", "2025-02-28")]) == "consent is for 1 account in any 100000 months, and it was shown to Gelo"


def test_a_reference_without_a_limit_counts_nothing() -> None:
    references, _ = library("  - {id: r, client: C, consent: {given: 2026-01-01}}")
    assert shown_to(references[0], [use("r", "Gelo", "2026-11-24")], DATE) == ()


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
    found = parts(f"  - {{id: r, client: C, {told}, consent: {{given: 2026-01-01}}}}")
    assert sum(map(Decimal, found.values()), Decimal(0)) == Decimal(points)


def test_a_side_that_is_missing_gives_nothing() -> None:
    full = "  - {id: r, client: C, industry: food, country: IT, employees: 5, kind: Reuse, consent: {given: 2026-01-01}}"
    bare = "  - {id: r, client: C, consent: {given: 2026-01-01}}"
    assert parts(full, of="account: {name: A}") == {}
    assert parts(bare, of="account: {name: A}", kind="reuse") == {}
    assert parts(bare, kind="reuse") == {}


@pytest.mark.parametrize(("kind", "found"), [("Water reuse", {"kind": "30"}), ("WÄTER  REUSE", {"kind": "30"}), ("reuse", {}), (None, {})])
def test_the_kind_of_project_by_its_words(kind: str | None, found: dict[str, str]) -> None:
    assert parts("  - {id: r, client: C, kind: water Reuse, consent: {given: 2026-01-01}}", kind=kind) == found


@pytest.mark.parametrize(("year", "points"), [(2027, "20"), (2026, "20"), (2025, "16"), (2022, "4"), (2021, None), (1990, None)])
def test_the_more_recent_the_more_alike(year: int, points: str | None) -> None:
    found = parts(f"  - {{id: r, client: C, year: {year}, consent: {{given: 2026-01-01}}}}")
    assert found == ({"recency": points} if points else {})


def test_the_trace_has_the_likeness_in_its_parts() -> None:
    references = (
        "  - {id: a, client: A, industry: logistics, country: IT, employees: 500, kind: reuse, year: 2024, "
        "consent: {given: 2026-01-01, scope: [name]}}\n"
        "  - {id: b, client: B, kind: reuse, consent: {given: 2026-01-01}}\n"
    )
    offer = "offer: {title: T, currency: EUR, kind: Reuse, items: [{description: D, quantity: 1, unit_price: 100, tax: 0%}]}"
    first, second = plan_of(f"{ACCOUNT}\n{offer}", library=f"{WORDS}references:\n{references}").trace.references
    assert (first.reference, first.likeness) == ("a", 127)
    assert dict(first.parts) == {"industry": 50, "country": 20, "size": 15, "kind": 30, "recency": 12}
    assert (second.reference, second.likeness, dict(second.parts), second.barred) == ("b", 30, {"kind": 30}, True)


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
        ("{given: 2026-01-01, scope: [name]}", "Gelo S.p.A.", "it is a competitor of the client, whose dossier names Gelo"),
        ("{given: 2026-01-01, scope: [name], revoked: 2026-11-24}", "C", "consent was revoked on 2026-11-24"),
        (
            "{given: 2026-01-01, scope: [name], industries: [food]}",
            "C",
            "consent is for certain industries alone, food, and the client's is logistica",
        ),
        (
            "{given: 2026-01-01, scope: [name], uses: {most: 1, months: 3}}",
            "C",
            "consent is for 1 account in any 3 months, and it was shown to Frutta",
        ),
    ],
)
def test_an_id_that_may_not_be_shown_is_refused(consent: str, client: str, why: str) -> None:
    dossier = dossier_of(f"{ACCOUNT[:-1]}, competitors: [Gelo]}}\nreferences: {{ids: [r]}}")
    library_ = library_of(f"references:\n  - {{id: r, client: {client}, consent: {consent}}}")
    (problem,) = check_dossier(dossier, [library_], "it", DATE, [use("r", "Frutta", "2026-10-01")])
    assert problem.message == f"references.ids[0]: r may not be shown: {why} (library.yaml:2:5)"
    assert problem.where == "dossier.yaml:2:20"
    assert problem.hint == ("ask for a new consent, or take it out" if why.startswith("consent") else "take it out")


def test_the_industries_of_an_id_are_known_by_the_librarys_words() -> None:
    library_ = library_of(
        f"{WORDS}references: [{{id: r, client: C, consent: {{given: 2026-01-01, scope: [name], industries: [Trasporti]}}}}]"
    )
    assert list(check_dossier(dossier_of(f"{ACCOUNT}\nreferences: {{ids: [r]}}"), [library_], "it", DATE)) == []


def test_an_id_that_this_account_itself_was_shown_stands_whatever_the_dossier() -> None:
    library_ = library_of("references: [{id: r, client: C, consent: {given: 2026-01-01, scope: [name], uses: {most: 1, months: 3}}}]")
    dossier, uses = dossier_of(f"{ACCOUNT}\nreferences: {{ids: [r]}}"), [use("r", "AURORA SPA", "2026-10-01", "dossiers/aurora.yaml")]
    assert list(check_dossier(dossier, [library_], "it", DATE, uses)) == []
    again = [use("r", "Frutta", "2026-10-01", "dossiers/aurora.yaml")]  # the file was used again for another client
    assert len(list(check_dossier(dossier, [library_], "it", DATE, again))) == 1


def test_an_id_whose_consent_is_in_force_is_not_refused() -> None:
    dossier = dossier_of(f"{ACCOUNT}\nreferences: {{ids: [far]}}")
    assert list(check_dossier(dossier, [library_of(f"{WORDS}references:\n{FOUR}")], "it", DATE)) == []


# ---- on anything

# Names of one company each, written as people write them; the last of each is longer.
COMPANIES = [
    ["Aurora S.p.A.", "AURORA", "Auróra Spa", "Aurora Trasporti GmbH"],
    ["Gelo Nord S.r.l.", "gelo-nord", "Gelo Nord", "Gruppo Gelo Nord SA"],
    ["Frütta & Co. KG", "FRUTTA", "Frutta", "Frutta Adriatica S.c.a."],
    ["Celle Sud Ltd", "celle sud", "Cèlle Sud, Inc.", "Celle Sud International"],
    ["Porto AG", "Porto", "PORTO A. G.", "Porto Quadrante"],
]
DAYS = st.integers(-70, 70).map(lambda days: DATE + datetime.timedelta(days))
WHICH = st.integers(0, len(COMPANIES) - 1)


@dataclasses.dataclass(frozen=True)
class World:
    """A client, the library's references, and what was sent. Companies are told by their number: it is the test's own knowledge which
    names are of one company."""

    client: str
    rivals: dict[int, str]
    references: list[dict[str, Any]]
    companies: list[int]
    """Of each reference, its company."""
    rivals_of: list[dict[int, str]]
    """Of each reference, its competitors."""
    uses: list[dict[str, Any]]
    users: list[int]
    """Of each use, its account."""
    industry: str | None

    @property
    def dossier(self) -> str:
        told = {"name": self.client, "language": "it", "competitors": list(self.rivals.values()), "industry": self.industry}
        return f"account: {yaml.safe_dump(told, default_flow_style=True, width=10_000, allow_unicode=True)}"

    @property
    def library(self) -> str:
        arguments = [
            {"id": "who", "title": "Chi", "for": {"finance": 30}, "proof": [{"references": "all"}]},
            {"id": "call", "title": "Chiamate", "for": {"finance": 20}, "proof": [{"contacts": "all"}]},
        ]
        whole = {"kamdocs": "library/1", "arguments": arguments, "references": self.references}
        return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def names_of(draw: st.DrawFn, excepted: int, *, exact: bool = False) -> dict[int, str]:
    numbers = draw(st.lists(WHICH, unique=True, max_size=2))
    return {number: draw(st.sampled_from(COMPANIES[number][: 3 if exact else 4])) for number in numbers if number != excepted}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    references, companies, rivals_of = [], [], []
    for number in range(draw(st.integers(1, 5))):
        which, given_ = draw(WHICH), draw(DAYS)
        later = st.none() | DAYS.filter(lambda day: day >= given_)  # noqa: B023
        optional = {
            "until": draw(later),
            "revoked": draw(st.none() | DAYS),
            "industries": draw(st.none() | st.lists(st.sampled_from(["logistics", "food", "dairy"]), max_size=2, unique=True)),
            "uses": draw(st.none() | st.fixed_dictionaries({"most": st.integers(1, 2), "months": st.integers(1, 2)})),
        }
        scope = draw(st.just(["name", "results", "quote", "contact"]) | st.lists(st.sampled_from(["name", "results", "quote", "contact"])))
        rivals = names_of(draw, which)
        references.append(
            {
                "id": f"r{number}",
                "client": draw(st.sampled_from(COMPANIES[which])),
                "industry": draw(st.sampled_from(["logistics", "food"])),
                "year": draw(st.none() | st.integers(2018, 2026)),
                "project": f"Progetto{number}",
                "result": f"Risultato{number}",
                "quote": f"Parole{number}",
                "figures": [{"label": f"Misura{number}", "value": 7}],
                "contact": {"name": f"Persona{number}", "email": f"p{number}@c.example"},
                "competitors": list(rivals.values()),
                "consent": {"given": f"{given_}", "scope": scope, **{k: _plain(v) for k, v in optional.items() if v is not None}},
            }
        )
        companies.append(which)
        rivals_of.append(rivals)
    users = draw(st.lists(WHICH, max_size=8))
    uses = [
        {
            "reference": f"r{draw(st.integers(0, len(references) - 1))}",
            "account": draw(st.sampled_from(COMPANIES[user][:3])),
            "dossier": draw(st.sampled_from(["dossiers/here.yaml", "dossiers/there.yaml"])),
            "on": f"{draw(DAYS)}",
        }
        for user in users
    ]
    client = draw(st.sampled_from(COMPANIES[0][:3]))
    rivals = names_of(draw, 0)
    return World(client, rivals, references, companies, rivals_of, uses, users, draw(st.sampled_from([None, "logistics", "food"])))


def _plain(value: Any) -> Any:
    return f"{value}" if isinstance(value, datetime.date) else value


def used_up(world: World, id_: str, limit: dict[str, int]) -> bool:
    """Whether one account more would be too many in some months that hold the day, looked at day by day."""
    for shift in range(32 * limit["months"]):
        end = DATE + datetime.timedelta(shift)
        begin = before(end, limit["months"])
        accounts = {
            user
            for user, each in zip(world.users, world.uses, strict=True)
            if each["reference"] == id_ and user != 0 and f"{begin}" < each["on"] <= f"{end}"
        }
        if begin < DATE and len(accounts) >= limit["most"]:
            return True
    return False


def before(day: datetime.date, months: int) -> datetime.date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def allowed(world: World) -> set[int]:
    """Which references may be shown, told from the world's own knowledge."""
    found = set()
    for number, each in enumerate(world.references):
        consent, company = each["consent"], world.companies[number]
        fine = [
            consent["given"] <= f"{DATE}" <= consent.get("until", "9999"),
            f"{DATE}" < consent.get("revoked", "9999"),
            "name" in consent["scope"],
            company != 0,
            company not in world.rivals,
            0 not in world.rivals_of[number],
            "industries" not in consent or world.industry in consent["industries"],
            "uses" not in consent or not used_up(world, each["id"], consent["uses"]),
        ]
        if all(fine):
            found.add(number)
    return found


def planned(world: World, wish: str) -> ProposalPlan:
    uses = tuple(ReferenceUse.model_validate(each) for each in world.uses)
    material = material_of(world.dossier + wish, library=world.library)
    return tailor(dataclasses.replace(material, uses=uses, dossier_name="dossiers/here.yaml"))


TOKENS = {"project": "Progetto", "result": "Risultato", "quote": "Parole", "figures": "Misura", "contact": "Persona"}
NEEDS = {"project": "name", "result": "results", "figures": "results", "quote": "quote", "contact": "contact"}


def told(world: World, text: str) -> set[tuple[int, str]]:
    """What a text tells of which reference."""
    return {(number, what) for number in range(len(world.references)) for what, token in TOKENS.items() if f"{token}{number}" in text}


def may_be_told(world: World) -> set[tuple[int, str]]:
    scopes = {number: world.references[number]["consent"]["scope"] for number in allowed(world)}
    return {(number, what) for number, scope in scopes.items() for what, need in NEEDS.items() if need in scope}


WISHES = st.sampled_from(["", *(f"references: {{at_least: {number}}}\n" for number in (1, 3, 5))])


@settings(max_examples=150)
@given(worlds(), WISHES)
def test_no_plan_shows_who_is_revoked_expired_out_of_scope_used_up_or_a_competitor(world: World, wish: str) -> None:
    plan, fine = planned(world, wish), allowed(world)
    assert {link.reference for link in plan.trace.references if not link.barred} == {f"r{number}" for number in fine}
    assert all(link.reason for link in plan.trace.references)
    assert told(world, str(plan.fields())) <= may_be_told(world)
    wanted = int(wish[-3]) if wish else 2
    assert len(plan.references) == min(wanted, len(fine))
    assert {number for number, what in told(world, str(plan.fields())) if what == "project"} == {
        int(link.reference[1:]) for link in plan.trace.references if link.chosen
    }


@cache
def template() -> Template:
    folder = Path(__file__).parent.parent / "templates"
    return Template(folder / "proposal.it.docx", folder)


@settings(max_examples=25)
@given(worlds(), WISHES)
def test_no_document_shows_who_is_revoked_expired_out_of_scope_used_up_or_a_competitor(world: World, wish: str) -> None:
    plan = planned(world, wish)
    text = "\n".join(text for _, text in document_text(template().render(plan.fields())))
    assert told(world, text) <= may_be_told(world)
    shown = {int(link.reference[1:]) for link in plan.trace.references if link.chosen}
    assert {number for number, what in told(world, text) if what == "project"} == shown
    strangers = {name for number, each in enumerate(world.references) if number not in shown for name in [each["client"]]}
    shown_names = " ".join([world.client, *(world.references[number]["client"] for number in shown)])
    assert not [name for name in strangers if name not in shown_names and name in text]


@settings(max_examples=60)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_choice_hangs_on_no_order(world: World, random: Any) -> None:
    def shuffled(entries: Iterable[Any]) -> list[Any]:
        mixed = list(entries)
        random.shuffle(mixed)
        return mixed

    references = library_of(world.library).value.references or ()
    uses = [ReferenceUse.model_validate(each) for each in world.uses]
    client = dossier_of(world.dossier).value.account
    first = chosen(Showing(client, Vocabulary(), DATE, uses=uses), None, references)
    second = chosen(Showing(client, Vocabulary(), DATE, uses=shuffled(uses)), None, shuffled(references))
    assert first.references == second.references
    assert [(link.reference, link.likeness, link.barred) for link in first.links] == [
        (link.reference, link.likeness, link.barred) for link in second.links
    ]


@settings(max_examples=60)
@given(worlds())
def test_likeness_is_the_sum_of_its_parts_and_decides_the_order(world: World) -> None:
    links = planned(world, "").trace.references
    assert all(link.likeness == sum((points for _, points in link.parts), Decimal(0)) for link in links)
    free = [(-link.likeness, link.reference) for link in links if not link.barred]
    assert free == sorted(free)
    assert [link.chosen for link in links if not link.barred] == [position < 2 for position in range(len(free))]
