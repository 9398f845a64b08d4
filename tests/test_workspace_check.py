from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import DOSSIER, SETTINGS, Write, library, problems, writer


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


def test_a_right_dossier_has_no_problems(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER})
    assert problems(here, here) == []


def test_without_defaults_a_language_is_wanted(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER})
    assert problems(here) == ["aurora.yaml:2:1: account.language is missing; write a tag such as it"]


def test_a_workspace_without_defaults_says_where_they_go(write: Write) -> None:
    here = write({"kamdocs.yaml": "kamdocs: workspace/1\n", "aurora.yaml": DOSSIER})
    assert problems(here, here)[0] == (
        "aurora.yaml:2:1: account.language is missing;"
        " write a tag such as it, or give every dossier one: `defaults: {language: …}` in kamdocs.yaml"
    )


CASES = {
    "equal ids": (
        ("{name: Elena Conti, position: CFO}", "{id: ad, name: Elena Conti, position: CFO}"),
        "6:12: the member 'ad' stands already in aurora.yaml:5:12; give one of them another id",
    ),
    "equal names": (
        ("{id: ad, name: Giulia Serra, position: CEO}", "{name: Elena Conti, position: CEO}"),
        "6:14: the member 'elena-conti' stands already in aurora.yaml:5:14; give one of them another id",
    ),
    "no members": (
        ("members:\n    - {id: ad, name: Giulia Serra, position: CEO}\n    - {name: Elena Conti, position: CFO}", "members: []"),
        "4:12: buying_centre.members is empty; write at least one, with name and position",
    ),
    "a type without profile": (
        ("position: CEO", "position: CEO, type: finanse"),
        "5:57: buying_centre.members[0].type: no profile has the type 'finanse'; did you mean 'finance'?",
    ),
    "too much influence": (
        ("position: CEO", "position: CEO, influence: 6"),
        "5:62: buying_centre.members[0].influence: 6 is too much; influence goes from 1 to 5",
    ),
    "a step's people": (
        ("  members:", "  steps: [{label: Board, who: [ad, elena-cont]}]\n  members:"),
        "4:36: buying_centre.steps[0].who[1]: there is no member 'elena-cont'; did you mean 'elena-conti'?",
    ),
    "a receiver": (
        ("title: Monitoring", "send_to: {to: xyz}\n  title: Monitoring"),
        "8:17: offer.send_to.to: there is no member 'xyz'; there are ad, elena-conti",
    ),
    "a copy's receiver": (
        ("title: Monitoring", "send_to: {cc: [ad, da]}\n  title: Monitoring"),
        "8:22: offer.send_to.cc[1]: there is no member 'da'; there are ad, elena-conti",
    ),
    "equal criteria": (
        ("  members:", "  criteria: [{id: roi}, {label: ROI}]\n  members:"),
        "4:33: the criterion 'roi' stands already in aurora.yaml:4:19; keep one of them, or give it another id",
    ),
    "an empty criterion": (
        ("  members:", "  criteria: [{must: true}]\n  members:"),
        "4:14: buying_centre.criteria[0]: a criterion has neither id nor label; write one of them",
    ),
    "a time zone": (
        ("name: Aurora", "name: Aurora, time_zone: Europe/Roma"),
        "2:36: account.time_zone: 'Europe/Roma' is no time zone; did you mean 'Europe/Rome'?",
    ),
    "a time zone that is a way to a file": (
        ("name: Aurora", "name: Aurora, time_zone: ../x"),
        "2:36: account.time_zone: '../x' is no time zone; write it as Europe/Rome",
    ),
    "check digits": (
        ("name: Aurora", "name: Aurora, vat_id: IT12345670018"),
        "2:33: account.vat_id: the check digits of 'IT12345670018' do not fit; compare it with the client's own paper",
    ),
    "a VAT number's form": (
        ("name: Aurora", "name: Aurora, country: IT, vat_id: '123'"),
        "2:46: account.vat_id: '123' is no VAT number of IT; compare it with the client's own paper",
    ),
    "a colleague": (
        ("account:", "team: [kam-led]\naccount:"),
        "2:8: team[0]: the library has no colleague 'kam-led'; did you mean 'kam-lead'?",
    ),
    "a reference": (
        ("account:", "references: {ids: [ref-gelo]}\naccount:"),
        "2:20: references.ids[0]: the library has no reference 'ref-gelo'; add the reference under library/",
    ),
}


@pytest.mark.parametrize(("change", "told"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_between_fields(write: Write, change: tuple[str, str], told: str) -> None:
    assert change[0] in DOSSIER
    text = DOSSIER.replace(*change)
    here = write({"kamdocs.yaml": SETTINGS, "library/team.yaml": library("team", "kam-lead"), "aurora.yaml": text})
    assert problems(here, here) == [f"aurora.yaml:{told}"]


def test_without_a_workspace_team_and_references_are_no_errors(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER + "team: [kam-lead]\nreferences: {ids: [ref-gelo]}\n"})
    assert not [told for told in problems(here) if "library" in told]


@pytest.mark.parametrize(
    "path",
    [
        *("account.employees", "account", "buying_centre.members[1].criteria", "relationship.projects[3].year", "free.letter"),
        *("account.annual_revenue.amount", "buying_centre.criteria[0].target.x", "buying_centre.members[0].private.birthday"),
        *("offer.validity.from", "buying_centre.members"),
    ],
)
def test_paths_that_may_be_unknown(write: Write, path: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER + f"unknown:\n  {path}: asked in May\n"})
    assert problems(here, here) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("account.employes", "account.employes: there is no field 'employes' in account; did you mean 'employees'?"),
        ("acount.name", "acount: there is no field 'acount'; did you mean 'account'?"),
        ("buying_centre.members[2].criteria", "buying_centre.members[2]: buying_centre.members has 2 entries, counted from 0;"
         " write a number that exists"),
        ("buying_centre.members.criteria", "buying_centre.members.criteria: buying_centre.members is a list;"
         " name one of its entries: buying_centre.members[0]"),
        ("account[0]", "account[0]: account is no list; remove the number"),
        ("account.name.first", "account.name.first: there is no field 'first' in account.name; write account.name alone"),
        ("account..name", "'account..name' is no path; write it as buying_centre.members[0].criteria"),
        ("account.annual_revenue.sum", "account.annual_revenue.sum: there is no field 'sum' in account.annual_revenue;"
         " there are amount, currency"),
    ],
)  # fmt: skip
def test_paths_that_cannot_exist(write: Write, path: str, told: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER + f"unknown:\n  {path}: asked in May\n"})
    assert problems(here, here) == [f"aurora.yaml:11:{len(path) + 5}: unknown: {told}"]


# ---- criteria by name

WORDS = """\
kamdocs: library/1
criteria: [{id: continuity, label: {en: Continuity of service, it: Continuità di servizio}, also: [uptime]}]
arguments: [{id: trained, title: T, for: {finance: 1}, answers: [people]}]
"""


def naming(member: str, answer: str) -> str:
    return (
        DOSSIER.replace("position: CEO", f"position: CEO, criteria: [{member}]")
        .replace("  title:", f"  reasons: [{{text: T, answers: [{answer}]}}]\n  title:")
        .replace("  members:", "  criteria: [{label: Payback in two years}, {id: price}]\n  members:")
    )


@pytest.mark.parametrize(
    "word",
    [
        *("continuity", "UPTIME", "continuita di servizio", "price", "payback in two years", "payback-in-two-years", "people"),
        # Words of their own, which nobody else has to know.
        *("practice", "service", "colour", "roi"),
    ],
)
def test_criteria_that_somebody_knows_or_that_are_like_none(write: Write, word: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": WORDS, "aurora.yaml": naming(word, word)})
    assert problems(here, here) == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("continuty", "continuity"),
        ("Uptimes", "uptime"),
        ("prices", "price"),
        ("poeple", "people"),
        ("Continuita di sevizio", "Continuità di servizio"),
    ],
)
def test_criteria_that_are_nearly_a_known_one(write: Write, word: str, meant: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": WORDS, "aurora.yaml": naming(word, f"price, {word}")})
    end = f": there is no criterion {word!r}; did you mean {meant!r}? another one goes into buying_centre.criteria"
    assert problems(here, here) == [
        f"aurora.yaml:6:62: buying_centre.members[0].criteria[0]{end}",
        f"aurora.yaml:9:40: offer.reasons[0].answers[1]{end}",
    ]


def test_without_a_library_the_criteria_of_shipped_arguments_are_known(write: Write) -> None:
    here = write({"aurora.yaml": naming("paybak", "price").replace("name: Aurora", "name: Aurora, language: en")})
    assert problems(here) == []
    shipped = here.parent / "installed/profiles/finance.yaml"
    shipped.write_text(shipped.read_text(encoding="utf-8") + "    answers: [payback]\n", encoding="utf-8")
    assert [line.partition("; ")[2][:23] for line in problems(here)] == ["did you mean 'payback'?"]
