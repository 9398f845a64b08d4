from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from building import WORDINGS, dossier_of, located, plan_of

from kamdocs.errors import InputError
from kamdocs.governance.languages import missing_texts
from kamdocs.lifecycle.letters import Addressees, addressees, call_card, covering_mail, mail_problems, renewal_mail, replaced
from kamdocs.model.reading import Located
from kamdocs.model.settings import Wordings
from kamdocs.plan import as_json
from kamdocs.register.history import Client, Event, MailDraft, Proposal, Version
from kamdocs.tailor import check_wordings
from kamdocs.workspace import open_workspace

LANGUAGES = ["en", "it", "de", "fr", "es", "de-CH"]
DOSSIER = """\
account: {name: Aurora S.p.A., short_name: Aurora, language: LANGUAGE}
buying_centre:
  members:
    - {id: ceo, name: Giulia Serra, position: CEO, type: finance, contact: {email: g.serra@aurora.example}}
    - {id: cto, name: Ugo Riva, position: CTO, type: finance, contact: {email: u.riva@aurora.example}}
    - {id: clerk, name: Ada Poli, position: Clerk, type: finance}
offer:
  title: Line 3
  currency: EUR
  validity: {until: 2027-01-15}
  items: [{description: D, quantity: 1, unit_price: 100, tax: 0%}]
  send_to: {to: ceo, cc: [cto, clerk]}
team: [kam]
"""
LIBRARY = "team: [{id: kam, name: Piero Gherardi, position: Key account manager, email: p@tidewell.example, phone: +44 20 1}]"
SETTINGS = "supplier: {name: Tidewell Ltd}"
SERRA = ("Giulia Serra", "g.serra@aurora.example")
RIVA = ("Ugo Riva", "u.riva@aurora.example")
FRIDAY, LATER = datetime.date(2027, 1, 15), datetime.date(2027, 1, 29)
WORDS = """\
covering_mail:
  subject: "{{ proposal.number }} {{ account.short_name }}"
  body: |
    Dear {{ recipient.name }},

    {{ proposal.title }} of {{ proposal.date | date }}, until {{ validity.until | full_date }}.
    Version {{ proposal.version }} for {{ proposal.replaces }}

    {{ sender.name }}, {{ sender.phone }}
    {{ supplier.name }}
renewal_mail:
  subject: "{{ proposal.number }} until {{ validity.until }}"
  body: "{{ recipient.name }}: {{ validity.until }} in place of {{ validity.before }}"
call_card:
  - "Received {{ proposal.number }}, until {{ validity.until }}?"
  - {it: E poi?}
"""


def wordings(text: str = "") -> Located[Wordings]:
    return located(Wordings, WORDINGS + text, "wordings.yaml")


def shipped() -> Located[Wordings]:
    return open_workspace(None).wordings


def plan(version: int = 1, language: str = "en", dossier: str = DOSSIER) -> Mapping[str, Any]:
    """The fields of a plan with its number."""
    made = plan_of(dossier.replace("LANGUAGE", language), library=LIBRARY, settings=SETTINGS)
    return replace(made, proposal=replace(made.proposal, number="2026-0007", version=version)).fields()


def issued(version: int = 1, language: str = "en", mail: MailDraft | None = None) -> Proposal:
    """A proposal whose last version has such a plan, as a register gives it back."""
    on, at = datetime.date(2026, 11, 24), datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    last = Version(version, "k", on, FRIDAY, "", Client("Aurora", language), as_json(plan(version, language)), {}, mail=mail)
    return Proposal("2026-0007", "dossiers/aurora.yaml", (last,), (Event("sent", on, at, version),))


# ---- the covering mail


def test_the_mail_says_what_the_plan_says() -> None:
    mail = covering_mail(plan(2), wordings(WORDS).value, Addressees("Giulia Serra", (SERRA,), (RIVA,)), replaces=1)
    assert mail == MailDraft(
        "2026-0007 Aurora",
        "Dear Giulia Serra,\n\nLine 3 of 24 November 2026, until Friday 15 January 2027.\nVersion 2 for 1\n\n"
        "Piero Gherardi, +44 20 1\nTidewell Ltd\n",
        (SERRA,),
        (RIVA,),
    )


def test_the_plan_of_a_register_gives_the_same_mail() -> None:
    people = Addressees("Giulia Serra", (SERRA,))
    assert covering_mail(as_json(plan()), wordings(WORDS).value, people) == covering_mail(plan(), wordings(WORDS).value, people)


def test_a_line_that_names_what_is_absent_is_left_out() -> None:
    mail = covering_mail(plan(dossier=DOSSIER.replace("team: [kam]\n", "")), wordings(WORDS).value, Addressees())
    assert mail
    assert mail.body == "Line 3 of 24 November 2026, until Friday 15 January 2027.\n\nTidewell Ltd\n"


def test_wordings_without_mails_write_none() -> None:
    without = wordings()
    assert covering_mail(plan(), without.value, Addressees()) is None
    assert renewal_mail(issued(), FRIDAY, LATER, without.value) is None
    assert call_card(issued(), FRIDAY, without.value) == ()
    assert [*mail_problems(without, "covering_mail", "en"), *mail_problems(without, "renewal_mail", "en"), *check_wordings(without)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_mail_is_whole_in_five_languages(language: str) -> None:
    people = Addressees("Giulia Serra", (SERRA,))
    first, second = (covering_mail(plan(2, language), shipped().value, people, replaces) for replaces in (None, 1))
    assert first
    assert second
    assert [part for part in ("2026-0007", "Line 3") if part not in first.subject] == []
    wanted = ("Giulia Serra", "2026-0007", "Line 3", "15", "2027", "Piero Gherardi", "Key account manager", "Tidewell Ltd", "+44 20 1")
    assert [part for part in wanted if part not in first.body] == []
    # The version is told where it replaces another.
    (told,) = set(second.body.splitlines()) - set(first.body.splitlines())
    assert ("1" in told, "2" in told, second.subject) == (True, True, first.subject)
    assert "{{" not in second.body
    assert "\n\n\n" not in first.body


# ---- which version it replaces


def happened(*what: tuple[str, int]) -> Proposal:
    """The proposal with such events, each of a kind and about a version."""
    first = issued()
    on, at = first.events[0].on, first.events[0].at
    return replace(first, events=tuple(Event(kind, on, at, version) for kind, version in what))


@pytest.mark.parametrize(
    ("events", "version", "replaces"),
    [
        ([("sent", 1), ("revised", 1)], 2, None),
        ([("sent", 1), ("confirmed", 1), ("revised", 1)], 2, 1),
        ([("sent", 1), ("acknowledged", 1), ("revised", 1), ("sent", 2), ("noted", 2), ("revised", 2)], 3, 1),
        ([("sent", 1), ("confirmed", 1), ("revised", 1), ("sent", 2), ("under-review", 2), ("revised", 2)], 3, 2),
        ([("sent", 1), ("revised", 1), ("sent", 2), ("confirmed", 2)], 2, None),
    ],
)
def test_what_is_replaced_is_the_last_version_that_the_client_has(
    events: list[tuple[str, int]], version: int, replaces: int | None
) -> None:
    assert replaced(happened(*events), version) == replaces
    assert replaced(None, version) is None


def test_the_renewal_names_the_version_that_was_replaced_only_where_the_client_has_it() -> None:
    shipped_mail = wordings("renewal_mail: {subject: S, body: 'In place of {{ proposal.replaces }}'}\n").value
    kept = replace(issued(2), events=happened(("sent", 1), ("sent", 2)).events)
    had = replace(kept, events=happened(("sent", 1), ("confirmed", 1), ("sent", 2)).events)
    assert [mail.body if mail else None for mail in (renewal_mail(each, FRIDAY, LATER, shipped_mail) for each in (kept, had))] == [
        "\n",
        "In place of 1\n",
    ]


# ---- the renewal


def test_the_renewal_goes_to_whom_the_version_went() -> None:
    mail = renewal_mail(issued(mail=MailDraft("S", "B", (SERRA,), (RIVA,))), FRIDAY, LATER, wordings(WORDS).value)
    assert mail == MailDraft(
        "2026-0007 until 29 January 2027", "Giulia Serra: 29 January 2027 in place of 15 January 2027\n", (SERRA,), (RIVA,)
    )


def test_a_renewal_to_nobody_known_has_no_address() -> None:
    mail = renewal_mail(issued(), FRIDAY, LATER, shipped().value)
    assert mail
    assert (mail.to, mail.cc, mail.body.startswith("We have extended")) == ((), (), True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_renewal_is_whole_in_five_languages(language: str) -> None:
    mail = renewal_mail(issued(2, language, MailDraft("S", "B", (SERRA,))), FRIDAY, LATER, shipped().value)
    assert mail
    assert [part for part in ("2026-0007", "29", "2027") if part not in mail.subject] == []
    assert [part for part in ("Giulia Serra", "2026-0007", "Line 3", "15", "29", "2027", "Piero Gherardi") if part not in mail.body] == []
    assert "{{" not in mail.subject + mail.body


# ---- the card


def test_the_card_asks_in_the_proposals_language() -> None:
    assert call_card(issued(), LATER, wordings(WORDS).value) == ("Received 2026-0007, until 29 January 2027?",)
    assert call_card(issued(), LATER, wordings(WORDS).value, "it") == ("Received 2026-0007, until 29 gennaio 2027?", "E poi?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_card_has_four_questions(language: str) -> None:
    questions = call_card(issued(language=language), FRIDAY, shipped().value)
    assert [question[-1] for question in questions] == ["?"] * 4


# ---- the addresses


def test_it_goes_to_the_members_that_the_offer_names() -> None:
    people = addressees(dossier_of(DOSSIER.replace("LANGUAGE", "en")))
    assert (people.recipient, people.to, people.cc) == ("Giulia Serra", (SERRA,), (RIVA,))
    assert [str(each) for each in people.unknown] == [
        "dossier.yaml:6:7: the e-mail address of Ada Poli is not known; write it into the draft, or as contact.email here"
    ]


def test_one_who_is_named_twice_gets_one_mail() -> None:
    people = addressees(dossier_of(DOSSIER.replace("LANGUAGE", "en").replace("cc: [cto, clerk]", "cc: [cto, ceo, cto]")))
    assert (people.to, people.cc, people.unknown) == ((SERRA,), (RIVA,), ())


@pytest.mark.parametrize(("send_to", "place"), [("", "dossier.yaml:8:3"), ("  send_to: {cc: [cto]}\n", "dossier.yaml:12:12")])
def test_that_nobody_is_named_is_told(send_to: str, place: str) -> None:
    text = DOSSIER.replace("LANGUAGE", "en").replace("  send_to: {to: ceo, cc: [cto, clerk]}\n", send_to)
    people = addressees(dossier_of(text))
    assert (people.recipient, people.to) == (None, ())
    assert [str(each) for each in people.unknown] == [
        f"{place}: offer.send_to.to does not say whom the proposal goes to; write `to: ID` there, or the address into the draft"
    ]


def test_every_wrong_address_is_refused_with_its_place() -> None:
    text = DOSSIER.replace("LANGUAGE", "en").replace("g.serra@aurora.example", "g.serra").replace("u.riva@", "u riva@")
    with pytest.raises(InputError) as refused:
        addressees(dossier_of(text))
    hint = "is no e-mail address; write it as a.bosio@gelo.example"
    assert [str(each) for each in refused.value.problems] == [
        f"dossier.yaml:4:84: 'g.serra' {hint}",
        f"dossier.yaml:5:80: 'u riva@aurora.example' {hint}",
    ]


# ---- checks


def test_what_ships_is_right_and_whole() -> None:
    assert list(check_wordings(shipped())) == []
    assert [list(missing_texts(shipped().value, language)) for language in LANGUAGES] == [[]] * len(LANGUAGES)


def test_a_mail_without_the_language_is_told() -> None:
    partly = wordings("covering_mail:\n  subject: {en: S, it: S}\n  body: {en: B}\n")
    assert [str(each) for each in mail_problems(partly, "covering_mail", "it")] == [
        "wordings.yaml:8:9: covering_mail.body has no text in Italian (it); write one under `it:`"
    ]
    assert list(mail_problems(partly, "covering_mail", "en")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "covering_mail: {subject: S, body: {en: '{{ recipient.nam }}'}}",
            "covering_mail.body.en: there is no field 'recipient.nam' in a covering mail; did you mean 'recipient.name'?",
        ),
        (
            "covering_mail: {subject: '{{ validity.before }}', body: B}",
            "covering_mail.subject: there is no field 'validity.before' in a covering mail;",
        ),
        (
            "renewal_mail: {subject: '{{ private.hobbies }}', body: B}",
            "renewal_mail.subject: there is no field 'private.hobbies' in the mail of a renewal; there are proposal.number,",
        ),
        (
            "renewal_mail: {subject: S, body: '{{ validity.before | money }}'}",
            "renewal_mail.body: money does not format validity.before; use date, full_date, year",
        ),
        (
            "call_card: [Q, {en: '{{ sender.name | date }}?'}]",
            "call_card[1].en: date does not format sender.name; print it without a filter",
        ),
        ("call_card: ['{% if x %}']", "call_card[0]: {% … %} has no place here;"),
    ],
)
def test_what_is_wrong_in_a_text_is_told_with_its_place(text: str, told: str) -> None:
    (problem,) = check_wordings(wordings(text))
    assert str(problem).startswith("wordings.yaml:6:")
    assert told in str(problem)
