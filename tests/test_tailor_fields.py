from __future__ import annotations

import datetime
from typing import Any

import pytest
from building import dossier_of, plan_of

from kamdocs.tailor.check import check_dossier
from kamdocs.tailor.fields import missing_texts
from kamdocs.values import Money, Number, Share

DATE = datetime.date(2026, 11, 24)


def fields(dossier: str = "", library: str = "", **more: Any) -> dict[str, Any]:
    return plan_of(dossier, library=library, **more).fields()


def test_the_least_dossier_gives_every_field() -> None:
    found = fields()
    assert found["proposal"] == {
        "date": DATE,
        "language": "it",
        "title": "T",
        "summary": None,
        "reasons": [],
        "number": None,
        "version": None,
        "draft": False,
        "short": False,
    }
    assert (found["relationship"], found["returns"], found["supplier"]) == (None, None, None)
    assert (found["criteria"], found["references"], found["team"], found["next_steps"], found["free"]) == ([], [], [], [], {})
    assert found["account"]["short_name"] == "Aurora"
    assert found["validity"]["until"] == datetime.date(2026, 12, 24)
    assert found["validity"]["days"] == 30


def test_the_account_in_the_proposals_language() -> None:
    account = fields("""\
account:
  name: Aurora S.p.A.
  short_name: Aurora
  language: de-CH
  industry: logistics
  country: IT
  employees: 1240
  annual_revenue: {amount: 1, currency: EUR}
  vat_id: IT12345670017
  status: [{de: Marktführer, en: Leader}, Plain]
  specifics: []
  needs: [N]
  plans: [P]
""")["account"]
    assert account == {
        "name": "Aurora S.p.A.",
        "short_name": "Aurora",
        "industry": "logistics",
        "country": "IT",
        "employees": 1240,
        "status": ["Marktführer", "Plain"],
        "specifics": [],
        "needs": ["N"],
        "plans": ["P"],
    }


def test_the_relationship_is_its_beginning_and_its_projects() -> None:
    relationship = fields("""\
relationship:
  since: 2021-03-01
  experience: mixed
  share_of_our_margin: 12%
  projects:
    - name: Verona
      year: 2024
      result: Halved
      sponsor: {name: R, may_be_named: true}
      figures: [{label: Stops, before: 46, after: 21, unit: per anno}, {label: Share, before: 90%, after: 99%}]
""")["relationship"]
    assert list(relationship) == ["since", "projects"]
    (project,) = relationship["projects"]
    assert list(project) == ["name", "year", "result", "figures"]
    # (21 − 46) / 46 = −54.35%, to a tenth of a percent; of shares no change is told.
    assert [figure["change"] for figure in project["figures"]] == [Share("-0.543"), None]
    assert [(figure["before"], figure["after"]) for figure in project["figures"]] == [(46, 21), (Share("0.9"), Share("0.99"))]


@pytest.mark.parametrize("relationship", ["", "relationship: {experience: none}", "relationship: {projects: []}"])
def test_a_new_client_has_no_relationship(relationship: str) -> None:
    assert fields(relationship)["relationship"] is None


@pytest.mark.parametrize(
    ("before", "after", "change"), [("10", "15", "0.5"), ("3", "4", "0.333"), ("-10", "-5", "0.5"), ("0", "4", None), ("8%", "4", None)]
)
def test_the_change_of_a_figure(before: str, after: str, change: str | None) -> None:
    found = fields(f"relationship: {{projects: [{{name: P, figures: [{{label: L, before: {before}, after: {after}}}]}}]}}")
    assert found["relationship"]["projects"][0]["figures"][0]["change"] == (Share(change) if change else None)


OFFER = """\
offer:
  title: {it: Titolo, en: Title}
  summary: S
  currency: EUR
  tax: 22%
  validity: {days: 30}
  exclusive: {terms: [Presidio], until: 2028-12-31}
  items:
    - {sku: A, description: D, quantity: 2.5, unit: h, unit_price: 100, discount: 8%, tags: [x], cost: 1}
    - {description: Fee, quantity: 1, unit_price: 10, every: month, times: 3, tax: 4%}
    - {description: Option, quantity: 1, unit_price: 999, optional: true}
  guarantees: [{id: saving, terms: G}]
  service_levels: [{label: L, value: 2, unit: ore}]
  milestones: [{label: M, weeks: 2}]
  assumptions: [A1]
  not_included: [N1]
  client_provides: [C1]
  payment_terms: P
  delivery: V
  send_to: {to: cfo}
  returns:
    horizon_years: 1
    discount_rate: 8%
    benefits: [{label: Fewer stops, per_year: 1200, from_month: 4}]
    running_costs: [{label: Staff, per_year: 12}]
"""


def test_the_offer() -> None:
    offer = fields(OFFER)["offer"]

    def eur(amount: str) -> Money:
        return Money(Number(amount), "EUR")

    assert [(item["sku"], item["quantity"], item["unit"], item["discount"], item["net"], item["tax_rate"]) for item in offer["items"]] == [
        ("A", Number("2.5"), "h", Share("0.08"), eur("230.00"), Share("0.22")),
        (None, 1, None, None, eur("30.00"), Share("0.04")),
    ]
    assert [(item["every"], item["times"]) for item in offer["items"]] == [(None, None), ("al mese", 3)]
    assert [item["description"] for item in offer["options"]] == ["Option"]
    # 230 + 30; 22% of 230 is 50.60, 4% of 30 is 1.20.
    assert offer["totals"] == {"net": eur("260.00"), "tax": eur("51.80"), "gross": eur("311.80")}
    assert offer["tax_summary"] == [
        {"rate": Share("0.22"), "net": eur("230.00"), "tax": eur("50.60"), "treatment": None, "note": None},
        {"rate": Share("0.04"), "net": eur("30.00"), "tax": eur("1.20"), "treatment": None, "note": None},
    ]
    assert offer["exclusive"] == {"terms": ["Presidio"], "until": datetime.date(2028, 12, 31)}
    assert offer["guarantees"] == [{"terms": "G", "id": "saving"}]
    assert offer["service_levels"] == [{"label": "L", "value": 2, "unit": "ore"}]
    assert offer["milestones"] == [{"label": "M", "weeks": 2}]
    assert (offer["assumptions"], offer["not_included"], offer["client_provides"]) == (["A1"], ["N1"], ["C1"])
    assert (offer["payment_terms"], offer["delivery"], offer["currency"]) == ("P", "V", "EUR")
    assert all("cost" not in item and "tags" not in item for item in (*offer["items"], *offer["options"]))


def test_the_returns() -> None:
    returns = fields(OFFER)["returns"]
    assert returns["horizon_years"] == 1
    assert [(each["label"], each["per_year"], each["from_month"]) for each in returns["benefits"]] == [
        ("Fewer stops", Money(Number("1200"), "EUR"), 4)
    ]
    assert [year["year"] for year in returns["cash_flow"]] == [0, 1]
    # Month 0 pays 230; year 1 earns 9 × 100 and pays 3 × 10 and 12.
    assert [year["net"].amount for year in returns["cash_flow"]] == [-230, 858]


@pytest.mark.parametrize("exclusive", ["{}", "{terms: []}"])
def test_nothing_exclusive_is_nothing(exclusive: str) -> None:
    dossier = (
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}], "
        f"exclusive: {exclusive}}}"
    )
    assert fields(dossier)["offer"]["exclusive"] is None


def test_the_team_the_steps_and_the_free_texts() -> None:
    found = fields(
        """\
team: [b, a]
free: {closing: {it: Saluti, en: Regards}}
buying_centre:
  steps: [{label: Parere, by: 2026-12-11, who: [cfo]}, {label: Firma}]
  members: [{id: cfo, name: E, position: CFO, type: finance}]
""",
        "team: [{id: a, name: A, position: {it: Capo, en: Head}, email: a@x.example}, {id: b, name: B, phone: '1'}, {id: c, name: C}]",
    )
    assert [(each["name"], each["position"], each["email"], each["phone"]) for each in found["team"]] == [
        ("B", None, None, "1"),
        ("A", "Capo", "a@x.example", None),
    ]
    assert found["next_steps"] == [{"label": "Parere", "by": datetime.date(2026, 12, 11)}, {"label": "Firma", "by": None}]
    assert found["free"] == {"closing": "Saluti"}


def test_the_supplier_is_that_of_the_settings() -> None:
    found = fields(settings="supplier: {name: Fornitore S.p.A., email: a@b.example}")["supplier"]
    assert found == {"name": "Fornitore S.p.A.", "address": None, "vat_id": None, "website": None, "email": "a@b.example", "phone": None}


@pytest.mark.parametrize(
    ("language", "day"), [("it", "lunedì 1 febbraio 2027"), ("en", "Monday 1 February 2027"), ("de", "Montag, den 1. Februar 2027")]
)
def test_the_guarantee_ends_with_the_weekday_and_the_date(language: str, day: str) -> None:
    wordings = """\
kamdocs: wordings/1
guarantee: {it: "Garantiti fino a {{ validity.until | full_date }}", en: "Held until {{ validity.until | full_date }}", de: "Gilt bis {{ validity.until | full_date }}"}
figures: {}
every: {}
"""  # noqa: E501
    dossier = "offer: {title: T, currency: EUR, validity: {until: 2027-02-01}, items: [{description: D, quantity: 1, unit_price: 1}]}"
    assert fields(dossier, wordings=wordings, language=language)["validity"]["text"].endswith(f" {day}")


# ---- texts that the language does not have


def test_a_text_that_the_language_does_not_have_is_told_with_its_place() -> None:
    dossier = dossier_of("""\
account: {name: A, needs: [Plain, {en: English}]}
free: {closing: {en: Regards}}
offer:
  title: {en: Title}
  items: [{description: {de: D}, quantity: 1, unit_price: 1}]
""")
    found = list(check_dossier(dossier, [], "it", DATE))
    assert [problem.message for problem in found] == [
        "account.needs[1] has no text in Italian (it)",
        "offer.title has no text in Italian (it)",
        "offer.items[0].description has no text in Italian (it)",
        "free.closing has no text in Italian (it)",
    ]
    assert found[1].where == "dossier.yaml:4:10"


def test_a_base_language_serves_a_regional_one() -> None:
    dossier = dossier_of("account: {name: A, needs: [{de: Bedarf}]}").value
    assert list(missing_texts(dossier, "de-CH")) == []
    assert list(missing_texts(dossier, "fr")) == [("account", "needs", 0)]


def test_maps_that_are_no_texts_need_no_language() -> None:
    dossier = dossier_of("""\
account: {name: A}
unknown: {account.employees: Asked}
buying_centre:
  criteria: [{id: a, target: {account.employees: {at_least: 3}}}]
  members: [{name: N, position: P, private: {family: {children: two}}}]
""").value
    assert list(missing_texts(dossier, "it")) == []


def test_a_note_on_taxes_is_a_text_for_each_reason() -> None:
    dossier = dossier_of("""\
offer:
  title: T
  currency: EUR
  validity: {days: 30}
  tax_notes: {exempt: {it: Esente}, reverse_charge: {en: Reverse charge}}
  items: [{description: D, quantity: 1, unit_price: 1, tax: exempt}]
""").value
    assert list(missing_texts(dossier, "it")) == [("offer", "tax_notes", "reverse_charge")]
