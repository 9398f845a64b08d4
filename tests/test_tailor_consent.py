from __future__ import annotations

import pytest
from building import WORDINGS, library_of, located

from kamdocs.model.library import ReferenceField
from kamdocs.model.reading import Located
from kamdocs.model.settings import SupplierField, Wordings
from kamdocs.tailor.consent import check_letter, consent_letter, letter_problems
from kamdocs.workspace import open_workspace

FULL = (
    "{id: r, client: Gelo Nord, project: {en: Cold stores, it: Celle}, year: 2024, result: {en: Stops halved}, quote: They came at night, "
    "contact: {name: Anna Bosio, position: {en: Director}}, competitors: [Frutta], consent: {given: 2026-01-01, until: 2027-12-31}}"
)
SUPPLIER = SupplierField(name="Tidewell Ltd", phone="+44 1")
LETTER = """\
consent_request:
  subject: "{{ reference.client }}"
  body: |
    Dear {{ reference.contact.name }}, {{ reference.contact.position }},

    Project: {{ reference.project }} ({{ reference.year }})
    Result: {{ reference.result }}

    Quote: {{ reference.quote }}

    Until {{ consent.until | date }}
    {{ supplier.name }}, {{ supplier.phone }}
"""


def reference(text: str) -> ReferenceField:
    (found,) = library_of(f"references: [{text}]").value.references or ()
    return found


def wordings(text: str) -> Located[Wordings]:
    return located(Wordings, WORDINGS + text, "wordings.yaml")


def test_the_letter_says_what_the_library_says() -> None:
    letter = consent_letter(reference(FULL), wordings(LETTER).value, SUPPLIER, "en")
    assert letter.subject == "Gelo Nord"
    assert letter.body == (
        "Dear Anna Bosio, Director,\n\nProject: Cold stores (2024)\nResult: Stops halved\n\nQuote: They came at night\n\n"
        "Until 31 December 2027\nTidewell Ltd, +44 1\n"
    )


def test_a_line_that_names_what_is_absent_is_left_out() -> None:
    bare = reference("{id: r, client: Gelo Nord, project: {it: Celle}, consent: {given: 2026-01-01}}")
    assert consent_letter(bare, wordings(LETTER).value, SUPPLIER, "it").body == "Tidewell Ltd, +44 1\n"
    full = consent_letter(reference(FULL), wordings(LETTER).value, None, "it").body
    assert full == "Project: Celle (2024)\n\nQuote: They came at night\n\nUntil 31 dicembre 2027\n"


def test_of_a_consent_that_is_revoked_nothing_is_said() -> None:
    revoked = reference(FULL.replace("until:", "revoked: 2026-09-01, until:"))
    assert "Until" not in consent_letter(revoked, wordings(LETTER).value, SUPPLIER, "en").body


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es", "de-CH"])
def test_the_shipped_letter_is_whole_in_five_languages(language: str) -> None:
    shipped = open_workspace(None).wordings
    assert [*check_letter(shipped), *letter_problems(shipped, language)] == []
    everywhere = reference(FULL.replace("{en: Cold stores, it: Celle}", "P1").replace("{en: Stops halved}", "R1"))
    letter = consent_letter(everywhere, shipped.value, SUPPLIER, language)
    assert "Gelo Nord" in letter.subject
    assert [
        part for part in ("Anna Bosio", "Gelo Nord", "P1", "R1", "They came at night", "2027", "Tidewell") if part not in letter.body
    ] == []
    assert "{{" not in letter.body
    assert "Frutta" not in letter.body  # competitors are internal
    assert letter.body.count("\n[ ] ") == 6


def test_wordings_without_a_letter_say_so() -> None:
    (problem,) = letter_problems(wordings(""), "en")
    assert str(problem).startswith("wordings.yaml: consent_request is missing: there are no words for a request; write")
    assert list(check_letter(wordings(""))) == []


def test_a_language_that_is_missing_is_told_with_its_place() -> None:
    partly = wordings("consent_request:\n  subject: {en: S, it: S}\n  body: {en: B}\n")
    assert [str(each) for each in letter_problems(partly, "it")] == [
        "wordings.yaml:8:9: consent_request.body has no text in Italian (it); write one under `it:`"
    ]
    assert len(list(letter_problems(partly, "de"))) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ reference.cleint }}", "there is no field 'reference.cleint' in a request for consent; did you mean 'reference.client'?"),
        ("{{ account.name }}", "there is no field 'account.name' in a request for consent"),
        ("{{ reference.client | date }}", "date does not format reference.client; print it without a filter"),
        ("{{ consent.until | money }}", "money does not format consent.until; use date, full_date, year"),
        ("{{ reference.client", "is never closed"),
        ("{% if x %}", "has no place here"),
    ],
)
def test_a_slip_in_the_letter_is_told_with_its_place(text: str, told: str) -> None:
    (problem,) = check_letter(wordings(f"consent_request:\n  subject: S\n  body: {{en: B, it: '{text}'}}\n"))
    assert problem.where.startswith("wordings.yaml:8:")
    assert "consent_request.body.it: " in str(problem)
    assert told in str(problem)
