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
from kamdocs.plan import PlacedArgument, Proof, ProposalPlan, Reason
from kamdocs.proposal import draft
from kamdocs.workspace import open_workspace

__all__ = ["SAMPLE_DAY", "sample_fields"]

SAMPLE_DAY = datetime.date(2027, 1, 15)
"""The date of the examples in lists of fields, which do not change from day to day."""

_DOSSIERS = {"en": "glenvarra", "it": "solemaro"}
_NUMBER = "RS-{year}-014"

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
"""),
        ("\n  members:\n", """\
    - {id: people, name: Niamh Keane, position: HR Director, role: influencer, influence: 2, attitude: neutral, style: amiable}
"""),
        ("\noffer:\n", """\
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
    - {sku: TRN-020, description: "Training of your operators, on site", quantity: 3, unit: days, unit_price: 920.00, discount: 10%}
"""),
    ),
    "solemaro": (("answers: [risk]", """, proof: [{figure: "references[0].figures[0]"}]"""),),
}  # fmt: skip


def sample_fields(language: str, on: datetime.date) -> dict[str, Any]:
    """The fields of a proposal dated `on`; each holds something at least once.

    `language`: BCP 47 tag, which the formats follow; the texts are Italian for `it`, else English. Writes into a temporary folder alone.
    Raises InputError for a day before 1900 or after 2100.
    """
    return _completed(_drafted(language, on), language).fields()


def _drafted(language: str, on: datetime.date) -> ProposalPlan:
    name = _DOSSIERS.get(language.partition("-")[0].casefold(), _DOSSIERS["en"])
    files = demo_files(on)
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
        reasons=tuple(replace(reason, proofs=_traced(reason, plan)) for reason in plan.proposal.reasons),
    )
    sections = tuple(
        replace(section, arguments=tuple(replace(each, proofs=_traced(each, plan)) for each in section.arguments))
        for section in plan.sections
    )
    return replace(plan, proposal=sent, sections=sections)


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
