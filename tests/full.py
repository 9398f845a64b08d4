"""A workspace whose one dossier has everything that prints a number."""

from __future__ import annotations

import datetime
from pathlib import Path

from commands import DATE, PROFILE, workspace

from kamdocs.proposal import Draft, draft
from kamdocs.workspace import open_workspace

__all__ = ["FULL", "LIBRARY", "ON", "made_in"]

ON = datetime.date.fromisoformat(DATE)
LIBRARY = """\
kamdocs: library/1
industries: [{id: cold, label: "Cold chain 4.0", also: [refrigeration]}]
statistics:
  - {id: saving, label: "Saved, of 90 sites", value: 12%, source: {en: "Institute 21"}, date: 2026-05-04, review_by: 2027-12-31}
  - {id: hours, label: Hours, before: 40, after: 30, unit: "h in 24", source: Institute, date: 2026-05-04, review_by: 2027-12-31}
price_lists:
  - id: list
    currency: EUR
    items: [{sku: S-77, description: "Sensor 3000", unit_price: 12.345, unit: "box of 6", tax: 22%}]
arguments:
  - id: measured
    title: "{{ statistics.saving.value }} less, as {{ statistics.saving.label }} say"
    text: "By ISO 9001 and in 3 steps, for {{ offer.totals.net | money }}."
    numbers: [{text: ISO 9001, source: the name of a standard}]
    for: {legal: 30}
    proof: [{figure: statistics.saving}, {figure: statistics.hours}, {figure: returns.payback_months}, {project: 0}, {sponsor: all}]
  - {id: promised, title: What we guarantee, points: offer.guarantees, for: {legal: 20}}
references:
  - id: ref
    client: Frigo 2000
    industry: cold
    project: Hall 12
    year: 2025
    result: 17% less
    figures: [{label: "Stops in 2025", before: 8, after: 2}]
    quote: Two of 3 halls
    contact: {name: Ada Re, phone: "+39 02 555"}
    consent: {given: 2025-01-01, scope: [name, results, quote, contact]}
team: [{id: ann, name: Ann 1st, position: Engineer, phone: "+39 06 444"}]
"""
FULL = """\
kamdocs: dossier/1
account: {name: "Hall 7 Ltd", industry: cold, country: IT, employees: 1180, needs: ["Keep -20 degrees", "Fill 3 halls"]}
relationship:
  since: 2019-03-01
  projects:
    - {name: "Dock 5", year: 2024, result: "Done in 8 weeks", figures: [{label: Stops, before: 9, after: 6, unit: "per 100 days"}],
       sponsor: {name: Bo 2nd, position: "Head of hall 4", may_be_named: true}}
buying_centre:
  criteria: [{id: payback, label: "Payback in 24 months", target: {returns.payback_months: {at_most: 24}}}]
  steps: [{label: "Visit to hall 7", by: 2026-12-10}]
  members: [{id: counsel, name: Elena Conti, position: General Counsel, type: legal}]
offer:
  title: Cold rooms for 2027
  summary: "Twelve rooms, 3 halls"
  tax: 22%
  discount: 100.00
  groups: [{id: rooms, label: "Rooms 1 to 9", discount: 5%}]
  alternatives:
    - id: size
      label: "Size 1"
      choices: [{id: small, label: "Small 10", text: "Up to 10"}, {id: large, label: "Large 20", recommended: true}]
  items:
    - {sku: S-77, quantity: 4}
    - {description: "Room 11", quantity: 2, unit_price: 1000.00, discount: 8%, group: rooms}
    - {description: Shelf, quantity: 15, group: rooms, tiers_mode: graduated, tiers: [{from: 1, unit_price: 9}, {from: 10, unit_price: 7}]}
    - {description: Set-up, quantity: 1, unit_price: 500, discount: 50.00, tax: exempt}
    - {description: Care, quantity: 1, unit_price: 30, every: month, times: 18}
    - {description: Small pump, quantity: 1, unit_price: 200, choice: small}
    - {description: Large pump, quantity: 1, unit_price: 300, choice: large}
    - {description: "Extra 1", quantity: 1, unit_price: 80, optional: true}
  tax_notes: {exempt: "Exempt, article 10"}
  guarantees: [{terms: "Spare parts for 15 years"}]
  service_levels: [{label: "On site in hours", value: 4}]
  milestones: [{label: "Room 1 runs", weeks: 6}]
  assumptions: ["Floors bear 5 tons"]
  payment_terms: 30 days
  delivery: Week 9
  exclusive: {terms: ["No other client in 50 km"], until: 2028-06-30}
  validity: {days: 45}
  reasons: [{text: "Three of 4 halls know us", proof: [{figure: "relationship.projects[0].figures[0]"}]}]
  returns:
    horizon_years: 3
    discount_rate: 8%
    benefits: [{label: "Power, 40 MWh", per_year: 6000}]
    running_costs: [{label: "Filters, 12 a year", per_year: 100}]
    todays_costs: [{label: "Repairs in 2025", per_year: 900, after: 200}, {label: Ice, per_year: 300}]
    assumptions: ["Power at 0.20"]
references: {at_least: 1}
team: [ann]
free: {note: "Room 99"}
"""
SETTINGS = """\
kamdocs: workspace/1
supplier: {name: Tidewell 1890 Ltd, phone: "+39 051 333"}
defaults: {language: en, currency: EUR, validity: {days: 30}}
"""


def made_in(root: Path, dossier: str = FULL, library: str = LIBRARY, profile: str = PROFILE) -> Draft:
    """The proposal of `dossier` in a new workspace in `root`."""
    files = {"kamdocs.yaml": SETTINGS, "library/library.yaml": library, "dossiers/aurora.yaml": dossier, "profiles/legal.yaml": profile}
    workspace(root, files)
    return draft(root / "dossiers/aurora.yaml", open_workspace(root), ON)
