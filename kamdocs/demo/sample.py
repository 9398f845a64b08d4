"""The sample proposal: the demo's, with what its dossiers leave open, so that every field of a template holds something."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kamdocs.demo.files import dated, demo_files
from kamdocs.plan import PlacedArgument, Proof, ProposalPlan, Reason, Reference, Returns
from kamdocs.proposal import draft
from kamdocs.workspace import open_workspace

__all__ = ["SAMPLE_DAY", "sample_fields"]

SAMPLE_DAY = datetime.date(2027, 1, 15)
"""The date of the examples in lists of fields, which do not change from day to day."""

_DOSSIERS = {"en": "glenvarra", "it": "solemaro"}
_NUMBER = "RS-{year}-014"

# A number of somebody else's, for the library.
_LIBRARY = """\
kamdocs: library/1
statistics:
  - id: sample_reuse
    label: {en: "Rinse water that plants like yours use again", it: "Acqua di lavaggio riusata in stabilimenti come i vostri"}
    value: 31%
    source: {en: "Industrial Water Survey", it: "Osservatorio sulle acque industriali"}
    date: @day-200@
    review_by: @day+400@
"""
# What the dossiers leave open: (words of the dossier, what follows them instead of nothing).
_ADDED: Mapping[str, Sequence[tuple[str, str]]] = {
    "glenvarra": (
        ("\nkamdocs: dossier/1\n", """\
relationship:
  since: @day-1480@
  experience: positive
  projects:
    - name: "Softening of the boiler water"
      year: @year-2@
      result: "no stop for scale since the first month"
      sponsor: {name: Maeve Conlon, position: "Maintenance Manager", may_be_named: true}
      figures:
        - {label: "Stops for scale", before: 6, after: 0, unit: "a year"}
        - {label: "Hardness at the boiler", value: 0.4, unit: "°dH"}
free:
  introduction: "You asked us in Cork what the last rinse is worth. This is our answer, in your own figures."
"""),
        ("\n  criteria:\n", """\
    - {id: schedule, label: "Running before the second dryer", target: {"offer.milestones[3].weeks": {at_most: 20}}}
    - {id: value, label: "A return of 5% a year", target: {returns.irr: {at_least: 5%}}}
"""),
        ("\n  members:\n", """\
    - {id: people, name: Niamh Keane, position: HR Director, role: influencer, influence: 2, attitude: neutral, style: amiable}
"""),
        ("answers: [risk]", ", proof: [{figure: statistics.sample_reuse}]"),
        ("\noffer:\n", """\
  discount: 1%
  tax_notes: {exempt: "Training: exempt from VAT as education, under the law of your country."}
  groups:
    - {id: plant, label: "The plant", discount: 2%}
    - {id: site, label: "Work on your site"}
  alternatives:
    - id: service
      label: "Service in the first four years"
      choices:
        - {id: visits, label: "Visits", text: "Your own people watch the unit; we come every quarter", recommended: true}
        - {id: remote, label: "Remote", text: "We watch it from here, day and night, and come when it is needed"}
  exclusive:
    terms:
      - "A technician of ours on your site during the first season, with no other client"
      - "Spare membranes kept in Cork, ours until you use them"
    until: @day+1130@
  service_levels:
    - {label: "Technician on site", value: 8, unit: "hours from your call"}
    - {label: "Availability of the unit", value: 98.5%}
  client_provides:
    - "Somebody who knows the three circuits, and access to the meters"
"""),
        ("\n  items:\n", """\
    - {sku: TRN-020, description: "Training of your operators, on site", quantity: 3, unit: days, unit_price: 920.00, discount: 10%,
       tax: exempt, group: site}
    - {sku: SRV-300, description: "Remote monitoring day and night", quantity: 1, unit_price: 1300.00,
       every: month, times: 48, choice: remote}
"""),
        ("{sku: PRJ-010,", " group: site,"),
        ("{sku: ACQ-310,", " group: plant,"),
        ("{sku: ACQ-410,", " group: plant, tiers: [{from: 1, to: 9, discount: 0%}, {from: 10, discount: 4%}],"),
        ("{sku: PRJ-100,", " group: site,"),
        ("{sku: SRV-200,", " choice: visits,"),
        ("    horizon_years: 4\n", """\
    assumptions:
      - "Water and effluent keep the prices of your last bills"
    todays_costs:
      - {label: "Water and effluent", per_year: 214000, after: 123000, from_month: 5, source: "your bills of the last year"}
"""),
    ),
    "solemaro": (
        ("answers: [risk]", """, proof: [{figure: "references[0].figures[0]"}, {figure: statistics.sample_reuse}]"""),
        ('label: "Progetto, avviamento e formazione"', ", discount: 2%"),
    ),
}  # fmt: skip
_ABSENT = {
    "en": (
        "We stopped thinking about water.",
        "There is no payback: at the end of the period considered, more has been paid than has come in.",
        "No rate makes the present value zero.",
    ),
    "it": (
        "All’acqua non pensiamo più.",
        "Non c’è rientro: alla fine del periodo considerato si è pagato più di quanto è entrato.",
        "Nessun tasso rende nullo il valore attuale.",
    ),
}
"""What a client says, and what is said of a business case without a payback, or without a rate of return."""


def sample_fields(language: str, on: datetime.date) -> dict[str, Any]:
    """The fields of a proposal dated `on`; each holds something at least once.

    `language`: BCP 47 tag, which the formats follow; the texts are Italian for `it`, else English. Writes into a temporary folder alone.
    Raises InputError for a day before 1900 or after 2100.
    """
    return _completed(_drafted(language, on), language).fields()


def _drafted(language: str, on: datetime.date) -> ProposalPlan:
    name = _DOSSIERS.get(language.partition("-")[0].casefold(), _DOSSIERS["en"])
    files = demo_files(on) | {"library/sample.yaml": dated(_LIBRARY, on)}
    dossier = f"dossiers/{name}.yaml"
    for words, added in _ADDED[name]:
        files[dossier] = files[dossier].replace(words, words + dated(added, on), 1)
    with tempfile.TemporaryDirectory(prefix="kamdocs-") as folder:
        for file, text in files.items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return draft(Path(folder, dossier), open_workspace(Path(folder)), on).plan


def _completed(plan: ProposalPlan, language: str) -> ProposalPlan:
    """The plan as it is once it has been sent, with the clients and projects that its figures come from."""
    sent = replace(
        plan.proposal,
        language=language,
        number=_NUMBER.format(year=plan.proposal.date.year),
        version=1,
        draft=False,
        reasons=tuple(replace(reason, proofs=_traced(reason, plan)) for reason in plan.proposal.reasons),
    )
    sections = tuple(
        replace(section, arguments=tuple(replace(each, proofs=_traced(each, plan)) for each in section.arguments))
        for section in plan.sections
    )
    words = _ABSENT["it" if language.casefold().startswith("it") else "en"]
    references = tuple(_told(each, plan.proposal.date.year - 1, words[0]) for each in plan.references)
    case = plan.returns and _doubtful(plan.returns, *words[1:])
    return replace(plan, proposal=sent, sections=sections, references=references, returns=case)


def _told(reference: Reference, year: int, quote: str) -> Reference:
    return replace(reference, year=reference.year or year, quote=reference.quote or quote, logo=reference.logo or "pictures/client.png")


def _doubtful(case: Returns, payback: str, irr: str) -> Returns:
    """The business case with the notes of one that does not pay back, beside its figures."""
    worst = replace(case.scenarios[-1], payback_note=payback, irr_note=irr)
    scenarios = (*case.scenarios[:-1], worst)
    return replace(case, scenarios=scenarios, payback_note=payback, discounted_payback_note=payback, irr_note=irr)


def _traced(owner: Reason | PlacedArgument, plan: ProposalPlan) -> tuple[Proof, ...]:
    return tuple(_with_origin(proof, plan) for proof in owner.proofs)


def _with_origin(proof: Proof, plan: ProposalPlan) -> Proof:
    """A figure with the client or the project that it was measured at."""
    found = re.match(r"(references|relationship\.projects)\[(\d+)\]", proof.source or "")
    if proof.kind != "figure" or not found:
        return proof
    if found[1] == "references":
        return replace(proof, reference=plan.references[int(found[2])])
    return replace(proof, project=plan.relationship.projects[int(found[2])] if plan.relationship else None)
