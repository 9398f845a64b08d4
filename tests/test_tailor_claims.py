from __future__ import annotations

from typing import Any

import pytest
from building import arguments_of, considered, library_of, located, material_of, plan_of, profile_of
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.model.library import Argument
from kamdocs.model.settings import Wordings
from kamdocs.plan import Gap, ProposalPlan
from kamdocs.tailor.claims import Claim, hangs_on_offer, unbound_numbers, unkept_promises
from kamdocs.workspace import open_workspace

WORDINGS = """\
kamdocs: wordings/1
guarantee: "valid until {{ validity.until }}"
figures: {payback_months: Rientro}
every: {month: M, quarter: Q, year: Y}
promises:
  en: [guarantee*, within * hour*, risk free, no later than]
  it: [garanti*, "entro * ore", "*gratuit*"]
"""
PROMISES = located(Wordings, WORDINGS, "wordings.yaml").value


def argument(fields: str) -> Argument:
    (found,) = arguments_of([library_of(f"arguments:\n  - {{id: a, title: A, for: {{finance: 10}}, {fields}}}\n")])
    return found.value


def numbers(text: str, bound: str = "") -> list[str]:
    return [claim.found for claim in unbound_numbers(argument(f'text: "{text}"{bound}'))]


def promises(text: str, language: str = "en", when: str = "") -> list[str]:
    return [claim.found for claim in unkept_promises(argument(f'text: {{{language}: "{text}"}}{when}'), PROMISES)]


# ---- numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Costs fall by 40%.", ["40%"]),
        ("Costs fall by 40\u202f%, since 2019.", ["40\u202f%", "2019"]),
        ("It saves 1 200 m³ a day (29%).", ["1 200", "29%"]),
        ("It costs € 1.180,00, day and night, 24/7.", ["1.180,00", "24/7"]),
        ("½ of the water; ISO9001, H2O", ["½", "ISO9001", "H2O"]),
        ("Words alone, m³, CO₂ and a third less", []),
        ("Ⅷ halls, step ⑤, 10² times, 12 m² or km²", ["Ⅷ", "⑤", "10²", "12"]),
        ("Since {{ relationship.since | year }}: {{ relationship.projects[0].name }}", []),
        ("{{ relationship.projects[0].year }}, then 3 more", ["3"]),
        # A faulty text is told as such, and not here.
        ("Never closed {{ 2027", []),
        ("٤٠ per cent", ["٤٠"]),
    ],
)
def test_numbers_that_no_field_prints(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("text", "bound", "found"),
    [
        ("Certified to ISO 9001.", "ISO 9001", []),
        ("Certified to ISO\u00a09001.", "ISO 9001", []),
        ("ISO 9001, for 12 plants, and again ISO 9001", "ISO 9001", ["12"]),
        ("All the {{ account.employees }} of you and 26 of us", "26", []),
        # A part of a longer number is another number.
        ("Norm 19001", "9001", ["19001"]),
        ("It costs 1.20", "20", ["1.20"]),
        ("It costs 20.50", "20", ["20.50"]),
        ("It costs 20.", "20", []),
    ],
)
def test_a_bound_number_explains_its_own_words_alone(text: str, bound: str, found: list[str]) -> None:
    assert numbers(text, f', numbers: [{{text: "{bound}", source: S}}]') == found


def test_a_claim_names_its_text_and_language() -> None:
    written = argument('text: {en: "By 40%", it: "Del 40%"}, numbers: []')
    assert list(unbound_numbers(written)) == [Claim(("text", "en"), "en", "40%"), Claim(("text", "it"), "it", "40%")]
    assert list(unbound_numbers(written, "it-CH")) == [Claim(("text", "it"), "it", "40%")]
    assert list(unbound_numbers(written, "de")) == []


def test_a_title_is_a_text_too() -> None:
    (found,) = arguments_of([library_of("arguments: [{id: a, title: In 12 months, for: {finance: 1}}]")])
    assert list(unbound_numbers(found.value, "it")) == [Claim(("title",), None, "12")]


def test_headings_and_openings_of_a_profile_and_not_its_arguments() -> None:
    profile = profile_of("""\
heading: {en: "Your 5 years", it: "I numeri"}
openings: [{text: {it: "Da 30 anni"}}, {text: Nothing}]
arguments: [{id: a, title: In 12 months, for: {finance: 1}}]
""").value
    assert list(unbound_numbers(profile)) == [Claim(("heading", "en"), "en", "5"), Claim(("openings", 0, "text", "it"), "it", "30")]


def test_standing_wordings_but_for_the_law_that_says_why_no_tax_is_charged() -> None:
    wordings = located(
        Wordings,
        'kamdocs: wordings/1\nguarantee: "For 30 days"\nfigures: {npv: "NPV at 5%"}\nevery: {year: Y}\ntax: {exempt: "Art. 132"}\n',
        "wordings.yaml",
    ).value
    assert [(claim.path, claim.found) for claim in unbound_numbers(wordings)] == [(("guarantee",), "30"), (("figures", "npv"), "5%")]
    assert [claim.path for claim in unbound_numbers(wordings, "en", "guarantee")] == [("guarantee",)]


@given(st.text(alphabet="ab ,.%€’\n", max_size=30), st.text(alphabet="ab ,.%€’\n", max_size=30), st.integers(0, 10**6))
def test_a_digit_is_never_overlooked_and_words_are_never_a_number(before: str, after: str, number: int) -> None:
    def found(text: str) -> list[str]:
        return [claim.found for claim in unbound_numbers(Argument.model_construct(title=text, text=None, numbers=None))]

    assert found(before + after) == []
    assert [str(number) in each for each in found(f"{before}{number}{after}")] == [True]


# ---- promises


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We guarantee it", ["guarantee"]),
        ("GUARANTEED, always", ["GUARANTEED"]),
        ("We answer within two hours", ["within two hours"]),
        ("Within 24 hours, or within the very next hour", ["Within 24 hours", "within the very next hour"]),
        # A field's value is a word like any other.
        ("Within {{ offer.service_levels[0].value }} hours", ["Within {{ offer.service_levels[0].value }} hours"]),
        ("It is risk-free", ["risk-free"]),
        ("No later\\nthan May", []),
        ("No later than May", ["No later than"]),
        # Five words are no few, a sentence ends where it ends, and a part of a word is no word.
        ("Within one two three four five hours", []),
        ("It stays within. Two hours pass", []),
        ("Within hours", []),
        ("A frisk free of charge", []),
        ("Garantito", []),
    ],
)
def test_words_of_a_promise(text: str, found: list[str]) -> None:
    assert promises(text) == found


def test_case_and_accents_are_aside_and_a_star_may_stand_first() -> None:
    assert promises("Ve lo GÀRANTIAMO", "it") == ["GÀRANTIAMO"]
    assert promises("Nongratuitamente", "it-CH") == ["Nongratuitamente"]
    assert promises("Garantito", "de") == []


def test_a_text_for_every_language_is_held_against_the_words_of_all() -> None:
    written = argument("text: 'Garantito, guaranteed, garantiert'")
    assert [claim.found for claim in unkept_promises(written, PROMISES)] == ["Garantito", "guaranteed", "garantiert"]


def test_wordings_without_promises_find_none() -> None:
    none = PROMISES.model_copy(update={"promises": None})
    assert list(unkept_promises(argument("text: We guarantee it"), none)) == []


def test_a_profiles_opening_promises_like_an_argument() -> None:
    profile = profile_of("""\
heading: Guaranteed
openings: [{text: Guaranteed}, {when: {offer.guarantees: given}, text: Guaranteed}]
""").value
    assert list(unkept_promises(profile, PROMISES)) == [Claim(("openings", 0, "text"), None, "Guaranteed")]


@pytest.mark.parametrize(
    "condition",
    [
        {"offer.guarantees": "given"},
        {"account.name": "given", "offer.included_tags": {"contains": "training"}},
        {"all": [{"account.name": "given"}, {"offer.service_levels": {"at_least": 1}}]},
        {"any": [{"offer.exclusive": "given"}, {"offer.guarantees": "given"}]},
    ],
)
def test_a_promise_may_hang_on_the_offer(condition: dict[str, Any]) -> None:
    assert hangs_on_offer(condition)


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {},
        {"account.name": "given"},
        {"offers.x": "given"},
        {"offer.guarantees": "absent"},
        {"not": {"offer.guarantees": "given"}},
        {"not": [{"offer.guarantees": "given"}]},
        # It may stand where the offer holds nothing of the kind.
        {"any": [{"offer.exclusive": "given"}, {"account.name": "given"}]},
        {"any": []},
    ],
)
def test_a_condition_that_needs_nothing_of_the_offer(condition: dict[str, Any] | None) -> None:
    assert not hangs_on_offer(condition)


# ---- what is told of a proposal

DOSSIER = "account: {name: Aurora, language: it}"
ARGUMENTS = """\
arguments:
  - id: shown
    title: {it: "Meno 40%", en: "Less 30%"}
    text: {it: "Garantito in 3 mesi", en: "Guaranteed in 2 months"}
    for: {finance: 30}
    numbers: [{text: "3 mesi", source: "il nostro manuale"}]
  - id: elsewhere
    title: Garantito al 100%
    for: {hr: 30}
"""


def gaps(plan: ProposalPlan) -> list[Gap]:
    return [gap for gap in plan.gaps if gap.kind in ("number", "promise")]


def test_what_the_document_claims_is_told_in_its_language_alone() -> None:
    plan = plan_of(DOSSIER, library=ARGUMENTS, wordings=WORDINGS)
    way_out = "print a field, such as {{ statistics.NAME.value }}, or say under `numbers` where it comes from"
    offer = "give it a `when` on offer.*, so that nothing is promised that is not sold, or say it otherwise"
    assert gaps(plan) == [
        Gap("number", f"the argument shown: title.it states '40%', and nothing says where that comes from; {way_out}", "library.yaml:3:17"),
        Gap(
            "promise",
            f"the argument shown: text.it promises 'Garantito', which hangs on nothing that the offer holds; {offer}",
            "library.yaml:4:16",
        ),
    ]


def test_the_heading_the_opening_that_is_printed_and_the_last_words() -> None:
    profile = """\
type: finance
heading: "I 5 numeri"
openings:
  - {when: {reader.style: driver}, text: "Da 10 anni"}
  - {text: "Da 20 anni"}
  - {text: "Da 30 anni"}
"""
    wordings = WORDINGS.replace("valid until", "for 30 days until")
    told = gaps(plan_of(DOSSIER, [profile], "arguments: [{id: a, title: A, for: {finance: 1}}]", wordings=wordings))
    assert [(gap.kind, gap.message.split(",")[0], gap.where) for gap in told] == [
        ("number", "the section for finance: heading states '5'", "profile.yaml:2:10"),
        ("number", "the section for finance: openings[1].text states '20'", "profile.yaml:5:12"),
        ("number", "the wordings: guarantee states '30'", ""),
    ]


def test_a_number_past_its_review_keeps_its_argument_out() -> None:
    library = ARGUMENTS.replace('manuale"', 'manuale", review_by: 2026-11-23')
    plan = plan_of(DOSSIER, library=library, wordings=WORDINGS)
    out = considered(plan, "shown")
    assert (out.stopped_by, out.reason) == ("review", "the review of its number '3 mesi' was due by 2026-11-23")
    assert [gap.message for gap in plan.gaps if gap.kind == "review"] == [f"the argument shown is left out: {out.reason}"]
    # Its last day counts whole.
    assert plan_of(DOSSIER, library=library.replace("2026-11-23", "2026-11-24"), wordings=WORDINGS).sections


def test_what_ships_claims_nothing_without_a_source() -> None:
    workspace = open_workspace(None)
    written = [*(each.value for each in workspace.arguments()), *(each.value for each in workspace.profiles)]
    assert set(workspace.wordings.value.promises or ()) == {"en", "it", "de", "fr", "es"}
    assert [claim for each in written for claim in unbound_numbers(each)] == []
    assert [claim for each in written for claim in unkept_promises(each, workspace.wordings.value)] == []
    assert list(unbound_numbers(workspace.wordings.value)) == []


@pytest.mark.parametrize(
    ("language", "text", "promised"),
    [
        (
            "en",
            "You get an answer within one hour, free of charge, for at least ten years.",
            ["within one hour", "free of charge", "for at least ten years"],
        ),
        (
            "it",
            "Rispondiamo entro due ore, senza costi, e lo garantiamo per almeno dieci anni.",
            ["entro due ore", "senza costi", "garantiamo", "per almeno dieci anni"],
        ),
        (
            "de",
            "Wir antworten innerhalb von zwei Stunden, kostenlos, und das ist garantiert.",
            ["innerhalb von zwei Stunden", "kostenlos", "garantiert"],
        ),
        ("fr", "Nous répondons sous deux heures, sans frais, c’est garanti.", ["sous deux heures", "sans frais", "garanti"]),
        ("es", "Respondemos en menos de dos horas, sin coste, y lo garantizamos.", ["en menos de dos horas", "sin coste", "garantizamos"]),
    ],
)
def test_the_shipped_words_know_promises_of_each_language(language: str, text: str, promised: list[str]) -> None:
    wordings = open_workspace(None).wordings.value
    written = argument(f'text: {{{language}: "{text}"}}')
    assert [claim.found for claim in unkept_promises(written, wordings)] == promised


def test_the_least_material_claims_nothing() -> None:
    assert list(unbound_numbers(material_of(wordings=WORDINGS).wordings)) == []
