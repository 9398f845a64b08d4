"""What is to be mended in a workspace's content, each in a workspace small enough to be seen whole."""

from __future__ import annotations

import datetime
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from commands import DOSSIER, LIBRARY, PROFILE, workspace
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.governance import KINDS, Finding, dossiers_of, findings
from kamdocs.governance.duplicates import ALIKE, _alike, likeness
from kamdocs.governance.languages import missing_texts
from kamdocs.model.library import Argument, Library
from kamdocs.workspace import open_workspace

DAY = datetime.date(2026, 11, 24)

KEPT = "owner: marketing@tidewell.example, review_by: 2027-06-30"
"""What an argument says that somebody looks after."""


def found(root: Path, kind: str, on: datetime.date = DAY) -> list[Finding]:
    return [each for each in findings(open_workspace(root), on)[0] if each.kind == kind]


def told(root: Path, kind: str, on: datetime.date = DAY) -> list[str]:
    return [str(each) for each in found(root, kind, on)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def library(*lines: str, group: str = "arguments") -> str:
    return f"kamdocs: library/1\n{group}:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def in_library(root: Path, *lines: str, group: str = "arguments") -> Path:
    return workspace(root, {"library/library.yaml": library(*lines, group=group)})


# ---- owners, reviews, consents, prices


def test_content_that_nobody_looks_after_is_told(here: Path) -> None:
    in_library(
        here,
        "id: nobodys, title: Nobody’s, for: {legal: 10}",
        "id: unread, title: Unread, for: {legal: 10}, owner: m@tidewell.example",
        "id: unowned, title: Unowned, for: {legal: 10}, review_by: 2027-01-01",
        f"id: kept, title: Kept, for: {{legal: 10}}, {KEPT}",
    )
    assert [each.message for each in found(here, "owner")] == [
        "the argument 'nobodys' has no owner and no review date",
        "the argument 'unread' has no review date",
        "the argument 'unowned' has no owner",
    ]
    assert found(here, "owner")[0].where == "library/library.yaml:3:5"


def test_what_kamdocs_ships_needs_no_owner(here: Path) -> None:
    (here / "kamdocs.yaml").write_text("kamdocs: workspace/1\ndefaults: {language: en}\n", encoding="utf-8")
    assert findings(open_workspace(here), DAY)[0] == ()


@pytest.mark.parametrize(("on", "is_past"), [("2027-06-30", False), ("2027-07-01", True)])
def test_the_last_day_of_use_counts_whole(here: Path, on: str, is_past: bool) -> None:
    in_library(here, f"id: kept, title: Kept, for: {{legal: 10}}, {KEPT}")
    told_of = [each.message for each in found(here, "review", datetime.date.fromisoformat(on))]
    assert told_of == (["the argument 'kept' was to be reviewed by 2027-06-30, and is left out since"] if is_past else [])


def test_a_statistic_and_a_bound_number_are_reviewed_too(here: Path) -> None:
    statistics = "id: stops, label: Stops, value: 12, source: Istat, date: 2025-01-15, review_by: 2026-01-15"
    numbers = "numbers: [{text: ISO 9001, source: the name of a standard, review_by: 2026-02-01}]"
    arguments = f"id: iso, title: Certified to ISO 9001, for: {{legal: 10}}, {numbers}, {KEPT}"
    files = {"library/s.yaml": library(statistics, group="statistics"), "library/library.yaml": library(arguments)}
    workspace(here, files)
    assert [(each.where, each.message) for each in found(here, "review")] == [
        (
            "library/library.yaml:3:73",
            "the argument 'iso', for its number 'ISO 9001', was to be reviewed by 2026-02-01, and is left out since",
        ),
        ("library/s.yaml:3:86", "the statistic 'stops' was to be reviewed by 2026-01-15, and is left out since"),
    ]
    assert [each.message for each in found(here, "owner")] == ["the statistic 'stops' has no owner"]


@pytest.mark.parametrize(
    ("consent", "message"),
    [
        ("given: 2025-01-01, until: 2026-11-23, scope: [name]", "the consent of 'ref' ended on 2026-11-23: it is shown to nobody"),
        ("given: 2025-01-01, until: 2026-11-24, scope: [name]", "the consent of 'ref' ends on 2026-11-24, today"),
        ("given: 2025-01-01, until: 2026-11-25, scope: [name]", "the consent of 'ref' ends on 2026-11-25, tomorrow"),
        ("given: 2025-01-01, until: 2027-01-23, scope: [name]", "the consent of 'ref' ends on 2027-01-23, in 60 days"),
        ("given: 2025-01-01, until: 2027-01-24, scope: [name]", None),
        ("given: 2025-01-01, scope: [name]", None),
        ("given: 2025-01-01", "the consent of 'ref' does not allow its name: it is shown to nobody"),
        ("given: 2025-01-01, scope: [results]", "the consent of 'ref' does not allow its name: it is shown to nobody"),
        ("given: 2025-01-01, until: 2026-01-01, scope: [name], revoked: 2025-06-01", None),
    ],
)
def test_a_consent_that_ends_is_told_in_time_to_ask_for_another(here: Path, consent: str, message: str | None) -> None:
    in_library(here, f"id: ref, client: Passato Ltd, owner: m@tidewell.example, consent: {{{consent}}}", group="references")
    assert [each.message for each in found(here, "consent")] == ([message] if message else [])


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ("", True),
        ("id: next, currency: EUR, owner: m, from: 2026-01-01, items: [{sku: A, description: A, unit_price: 2.00}]", False),
        ("id: next, currency: USD, owner: m, from: 2026-01-01, items: [{sku: A, description: A, unit_price: 2.00}]", True),
        ("id: next, currency: EUR, owner: m, from: 2026-01-01, items: [{sku: B, description: B, unit_price: 2.00}]", True),
        ("id: next, currency: EUR, owner: m, from: 2027-01-01, items: [{sku: A, description: A, unit_price: 2.00}]", True),
    ],
)
def test_a_price_list_that_ended_is_told_until_another_has_what_it_had(here: Path, other: str, is_told: bool) -> None:
    old = "id: old, currency: EUR, owner: m, until: 2025-12-31, items: [{sku: A, description: A, unit_price: 1.00}]"
    in_library(here, old, *([other] if other else []), group="price_lists")
    message = "the price list 'old' ended on 2025-12-31, and none in force has A"
    assert [each.message for each in found(here, "price")] == ([message] if is_told else [])


def test_a_price_list_in_a_file_is_read_and_what_is_wrong_in_it_is_an_error(here: Path) -> None:
    old = "id: old, currency: EUR, owner: m, until: 2025-12-31, file: old.csv"
    in_library(here, old, group="price_lists")
    (here / "library/old.csv").write_text("sku,description,unit_price\nA,Pump,1.00\nB,Valve,2.00\n", encoding="utf-8")
    assert [each.message for each in found(here, "price")] == ["the price list 'old' ended on 2025-12-31, and none in force has A, B"]
    (here / "library/old.csv").write_text("sku,description,unit_price\nA,Pump,much\n", encoding="utf-8")
    (error,) = found(here, "price")
    assert error.level == "error"
    assert error.where.startswith("library/old.csv:2")


# ---- claims


def test_a_number_that_is_bound_to_nothing_is_an_error(here: Path) -> None:
    in_library(here, f'id: fast, title: "40% faster", for: {{legal: 10}}, {KEPT}')
    (error,) = found(here, "number")
    assert (error.level, error.where) == ("error", "library/library.yaml:3:23")
    assert "'fast'" in error.message
    assert "'40%'" in error.message


def test_a_promise_that_hangs_on_nothing_is_an_error_and_one_on_the_offer_is_none(here: Path) -> None:
    wordings = "kamdocs: wordings/1\nguarantee: Held until {{ validity.until | full_date }}\nfigures: {}\nevery: {}\n"
    files = {
        "templates/wordings.yaml": wordings + "promises: {en: [we guarantee]}\n",
        "library/library.yaml": library(
            f"id: loose, title: We guarantee that it runs, for: {{legal: 10}}, {KEPT}",
            f"id: sold, title: We guarantee that it works, for: {{legal: 10}}, when: {{offer.guarantees: given}}, {KEPT}",
        ),
    }
    workspace(here, files)
    assert [(each.level, "'loose'" in each.message) for each in found(here, "promise")] == [("error", True)]


def test_a_number_of_the_profiles_and_of_the_workspaces_own_wordings_is_told(here: Path) -> None:
    wordings = "kamdocs: wordings/1\nguarantee: Held for 30 days\nfigures: {}\nevery: {}\n"
    workspace(here, {"profiles/legal.yaml": PROFILE.replace("Rights and duties", "7 duties"), "templates/wordings.yaml": wordings})
    assert [each.where for each in found(here, "number")] == ["profiles/legal.yaml:4:10", "templates/wordings.yaml:2:12"]


# ---- languages


def test_a_text_that_a_language_in_use_does_not_have_is_told_with_who_uses_it(here: Path) -> None:
    argument = f'id: paper, title: {{en: "On paper", it: "Su carta"}}, text: {{en: "All of it."}}, for: {{legal: 10}}, {KEPT}'
    italian = DOSSIER.replace("short_name: Aurora", "language: it")
    workspace(here, {"library/library.yaml": library(argument), "dossiers/rossa.yaml": italian})
    (finding,) = found(here, "language")
    assert finding.where == "library/library.yaml:3:5"
    assert finding.message == "the argument 'paper' has no text in Italian (it), the language of dossiers/rossa.yaml, and is left out there"


def test_a_language_is_in_use_also_where_its_dossier_is_refused_for_want_of_it(here: Path) -> None:
    workspace(here, {"dossiers/nederland.yaml": DOSSIER.replace("short_name: Aurora", "language: nl")})
    found_, proposals = findings(open_workspace(here), DAY)
    assert [path.name for path, _ in proposals.refused] == ["nederland.yaml"]
    assert "kamdocs/templates/wordings.yaml" in {each.where.partition(":")[0] for each in found_ if each.kind == "language"}


def test_a_language_that_nobody_uses_is_not_missed(here: Path) -> None:
    in_library(here, f'id: paper, title: {{en: "On paper"}}, for: {{legal: 10}}, {KEPT}')
    assert found(here, "language") == []


def test_a_text_in_the_base_language_serves_a_region(here: Path) -> None:
    in_library(here, f'id: paper, title: {{en: "On paper", de: "Auf Papier"}}, for: {{legal: 10}}, {KEPT}')
    (here / "dossiers/aurora.yaml").write_text(DOSSIER.replace("short_name: Aurora", "language: de-CH"), encoding="utf-8")
    assert [each.where for each in found(here, "language") if each.where.startswith("library/")] == []


def test_what_kamdocs_ships_is_told_in_one_line_a_file(here: Path) -> None:
    wordings = "kamdocs: wordings/1\nguarantee: {en: Held, fi: Voimassa}\nfigures: {npv: {en: Value}, irr: Return}\nevery: {}\n"
    workspace(here, {"dossiers/suomi.yaml": DOSSIER.replace("short_name: Aurora", "language: fi"), "templates/wordings.yaml": wordings})
    lines = told(here, "language")
    assert [line.partition(":")[0] for line in lines] == [
        *(f"kamdocs/profiles/{name}.yaml" for name in ("executive", "finance", "hr", "technical")),
        "templates/wordings.yaml",
        "warning",  # a template, which has no place yet
    ]
    assert "figures.npv" in lines[4]
    assert "figures.irr" not in lines[4]
    assert "`kamdocs template new proposal --language fi` makes one to translate" in lines[5]


def test_missing_texts_are_found_at_every_depth_and_nowhere_else() -> None:
    written = Library.model_validate(
        {
            "kamdocs": "library/1",
            "criteria": [{"id": "a", "label": {"en": "A"}}],
            "references": [
                {"id": "r", "client": "C", "project": "All", "result": {"en": "R", "it": "R"}, "consent": {"given": "2026-01-01"}},
            ],
            "team": [{"id": "t", "name": "T", "position": {"en": "P"}}],
            "statistics": [
                {"id": "s", "label": {"it": "S"}, "value": "8%", "source": {"en": "I"}, "date": "2026-01-01", "review_by": "2027-01-01"},
            ],
        }
    )
    assert sorted(missing_texts(written, "it"), key=str) == sorted(
        [("criteria", 0, "label"), ("team", 0, "position"), ("statistics", 0, "source")], key=str
    )


# ---- what dossiers make of it


def test_an_argument_that_no_proposal_has_is_told_with_what_kept_it_out(here: Path) -> None:
    workspace(here)
    assert [each.message for each in found(here, "unused")] == [
        "the argument 'paper' stands in no proposal (of 1), and no rule asks for it: "
        "the section is full: its 2 arguments have 20 points or more",
        "the argument 'notice' stands in no proposal (of 1), and no rule asks for it: reader.style is not known (driver is wanted)",
        "the argument 'insured' stands in no proposal (of 1), and no rule asks for it: it is for hr; the sections are legal",
    ]


def test_an_argument_that_a_rule_asks_for_is_not_told(here: Path) -> None:
    rules = "  - {id: legal-paper, require: paper}\n  - {id: no, prefer: {argument: courts, by: -5}}\n"
    workspace(here, {"profiles/legal.yaml": PROFILE.replace("most: 2", "most: 1") + rules})
    ids = [each.message.split("'")[1] for each in found(here, "unused")]
    # `paper` is required; `liability` is preferred, though there is no room; what is weakened is not asked for.
    assert ids == ["courts", "notice", "insured"]


def test_an_argument_that_one_dossier_of_two_has_is_in_use(here: Path) -> None:
    second = DOSSIER.replace("attitude: sceptic", "style: driver")
    workspace(here, {"dossiers/brine.yaml": second})
    assert "notice" not in " ".join(told(here, "unused"))


def test_a_rule_that_never_fires_is_told_with_the_test_that_stopped_it(here: Path) -> None:
    workspace(here, {"dossiers/aurora.yaml": DOSSIER.replace("sceptic", "supporter")})
    (finding,) = found(here, "rule")
    assert finding.where == "profiles/legal.yaml:7:5"
    assert finding.message == ("the rule 'legal-sceptic' fired in no section for legal (of 1): reader.attitude is supporter, not sceptic")


def test_the_rules_of_a_type_that_nobody_has_are_told_at_once(here: Path) -> None:
    workspace(here, {"profiles/buyer.yaml": PROFILE.replace("type: legal", "type: buyer").replace("legal-sceptic", "buyer-sceptic")})
    assert [each.message for each in found(here, "rule")] == ["no dossier has a reader of the type 'buyer': its 1 rule never fired"]


def test_criteria_that_nothing_answers_are_told_the_dossiers_own_too(here: Path) -> None:
    entries = ("id: safety, label: Safety", "id: parking, label: Parking, also: [car park]", "id: speed, label: Speed")
    words = library(*entries, group="criteria")
    own = DOSSIER.replace("criteria: [", "criteria: [{label: Car park}, {label: Local stock}, ")
    workspace(here, {"library/words.yaml": words, "dossiers/aurora.yaml": own})
    assert [(each.where, each.message) for each in found(here, "criterion")] == [
        ("library/words.yaml:4:5", "no argument answers the criterion 'parking', named in dossiers/aurora.yaml"),
        ("library/words.yaml:5:5", "no argument answers the criterion 'speed'"),
        ("dossiers/aurora.yaml:4:33", "no argument answers the criterion 'local-stock', named in dossiers/aurora.yaml"),
    ]


def test_an_answer_that_is_all_but_a_criterion_is_told(here: Path) -> None:
    words = library("id: safety, label: Safety", group="criteria")
    workspace(here, {"library/words.yaml": words, "library/library.yaml": LIBRARY.replace("answers: [safety]", "answers: [saftey]")})
    slip = found(here, "criterion")[-1]
    assert slip.message == "the argument 'liability' answers 'saftey', which is no criterion of the library"
    assert slip.hint == "did you mean 'safety'?"


def test_a_business_case_that_says_no_source_and_a_result_without_a_figure_are_told(here: Path) -> None:
    returns = "  returns:\n    horizon_years: 3\n    benefits: [{label: A, per_year: 5, source: Your books}, {label: B, per_year: 5}]\n"
    references = library(
        'id: bare, client: C, owner: m, result: "Stops down by 43%", consent: {given: 2026-01-01}',
        'id: told, client: D, owner: m, result: "Stops down by 43%", figures: [{label: S, value: 43%}], consent: {given: 2026-01-01}',
        group="references",
    )
    workspace(here, {"dossiers/aurora.yaml": DOSSIER + returns, "library/references.yaml": references})
    assert [(each.where, each.message) for each in found(here, "source")] == [
        ("dossiers/aurora.yaml:12:61", "1 number of the business case says no source"),
        ("library/references.yaml:3:45", "the result of the reference 'bare' states a number, and the reference has no figure"),
    ]


# ---- near duplicates


def test_two_arguments_that_say_nearly_the_same_are_told_once(here: Path) -> None:
    in_library(
        here,
        f"id: one, title: We measure everything before we build, text: Then the design follows from it., for: {{legal: 10}}, {KEPT}",
        f"id: two, title: We measure everything before we build, text: And the design follows from it., for: {{legal: 10}}, {KEPT}",
        f"id: three, title: Somebody of us stands at your line, text: Day and night., for: {{legal: 10}}, {KEPT}",
    )
    (finding,) = found(here, "duplicate")
    assert finding.message == "the argument 'one' shares 91% of its words with 'two' (library/library.yaml:4:5)"


def test_the_same_words_in_one_language_alone_are_told_with_it(here: Path) -> None:
    in_library(
        here,
        f'id: one, title: {{en: "We measure before we build it", it: "Prima misuriamo"}}, for: {{legal: 10}}, {KEPT}',
        f'id: two, title: {{en: "We measure before we build it", it: "Si costruisce dopo"}}, for: {{legal: 10}}, {KEPT}',
    )
    assert [each.message for each in found(here, "duplicate")] == [
        "the argument 'one' says the same in en as 'two' (library/library.yaml:4:5)"
    ]


def test_the_shipped_arguments_are_not_held_against_each_other(here: Path) -> None:
    in_library(here, f"id: apart, title: Nothing like any other argument that there is, for: {{legal: 10}}, {KEPT}")
    assert found(here, "duplicate") == []


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=8).map(tuple)


@given(st.lists(WORDS, max_size=6))
def test_passing_over_what_cannot_be_alike_loses_no_pair(texts: list[tuple[str, ...]]) -> None:
    every = {
        (one, other): share
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if (share := SequenceMatcher(None, *sorted((texts[one], texts[other])), autojunk=False).ratio()) >= ALIKE
    }
    assert dict(_alike(dict(enumerate(texts)))) == every


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_one_for_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


# ---- the whole


def test_dossiers_lie_in_folders_too_and_private_parts_are_none(here: Path) -> None:
    files = {"dossiers/north/brine.yml": DOSSIER, "dossiers/aurora.private.yaml": "members: {}\n", "dossiers/.aurora.yaml.swp": ""}
    root = workspace(here, files)
    assert [path.relative_to(root).as_posix() for path in dossiers_of(open_workspace(root))] == [
        "dossiers/aurora.yaml",
        "dossiers/north/brine.yml",
    ]


def test_a_dossier_that_cannot_be_read_is_passed_over_and_told(here: Path) -> None:
    workspace(here, {"dossiers/broken.yaml": "kamdocs: dossier/1\naccount: {nam: X}\n"})
    found_, proposals = findings(open_workspace(here), DAY)
    assert [made.path.name for made in proposals.made] == ["aurora.yaml"]
    assert [path.name for path, _ in proposals.refused] == ["broken.yaml"]
    assert found_


def test_wrong_facts_are_errors_beside_what_needs_no_proposal(here: Path) -> None:
    workspace(here, {"profiles/legal.yaml": PROFILE.replace("reader.attitude", "reader.atitude")})
    found_, proposals = findings(open_workspace(here), DAY)
    assert (found_[0].level, found_[0].kind, proposals.made) == ("error", "field", ())
    assert {each.kind for each in found_} == {"field", "owner", "consent"}


def test_errors_come_first_and_every_kind_is_known(demo: Path) -> None:
    found_, _ = findings(open_workspace(demo), DAY)
    levels = [each.level for each in found_]
    assert levels == sorted(levels)
    assert {each.kind for each in found_} <= set(KINDS)


def test_equal_content_gives_equal_findings(demo: Path) -> None:
    assert findings(open_workspace(demo), DAY)[0] == findings(open_workspace(demo), DAY)[0]


def test_an_argument_of_the_library_that_replaces_a_shipped_one_is_the_workspaces_own(here: Path) -> None:
    shipped = next(each.value for each in open_workspace(None).arguments() if isinstance(each.value, Argument))
    in_library(here, f"id: {shipped.id}, title: In our own words, for: {{legal: 10}}")
    assert shipped.id in " ".join(told(here, "owner"))
