"""Proofs: what stands behind an argument, made from the dossier, the offer, and the references. One that cannot be made says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamdocs import plan
from kamdocs.model.common import ProofSpec
from kamdocs.model.settings import Wordings
from kamdocs.tailor.statistics import ROOT, Statistics, cited
from kamdocs.text import find, split_path
from kamdocs.values import Formats, in_language

__all__ = ["Evidence", "Made", "counted", "make"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a proof can be made of, in the proposal's language.

    `fields`: what small texts see; `tags`: of the items and of the options, in the order of `offer.items` and `offer.options`.
    """

    fields: Mapping[str, Any]
    wordings: Wordings
    language: str
    relationship: plan.Relationship | None
    offer: plan.Offer
    returns: plan.Returns | None
    references: tuple[plan.Reference, ...]
    team: tuple[plan.Person, ...]
    sponsors: tuple[plan.Person, ...]
    item_tags: tuple[tuple[str, ...], ...]
    option_tags: tuple[tuple[str, ...], ...]
    statistics: Statistics = field(default_factory=Statistics)


@dataclass(frozen=True, slots=True)
class Made:
    """A proof, or why it cannot be made. `stopped_by`: what then keeps its argument out, as `plan.Considered` has it."""

    proof: plan.Proof | None
    why: str = ""
    stopped_by: str = "proof"


def make(spec: ProofSpec, evidence: Evidence) -> Made:
    """The proof that `spec` asks for."""
    if spec.kind == "figure":
        return _figure(str(spec.take), evidence)
    if spec.kind == "project":
        return _project(int(spec.take), evidence)
    rows, why = _ROWS[spec.kind](spec.take, evidence)
    if isinstance(spec.take, int):
        rows = rows[: spec.take]
    return Made(plan.Proof(spec.kind, rows=tuple(rows))) if rows else Made(None, why)


def counted(proofs: Iterable[plan.Proof]) -> dict[str, int]:
    """What the proofs of a section amount to: figures, references, contacts, projects.

    A project counts as a project and as one figure for each of its figures; somebody who can be called is a reference too; the same
    client counts once.
    """
    proofs = tuple(proofs)
    projects = {proof.project.name: proof.project for proof in proofs if proof.project}
    clients = {row.client for proof in proofs for row in proof.rows if isinstance(row, plan.Reference)}
    called = {row.client for proof in proofs if proof.kind == "contacts" for row in proof.rows if isinstance(row, plan.Reference)}
    single = sum(proof.kind == "figure" for proof in proofs)
    return {
        "figure": single + sum(len(project.figures) for project in projects.values()),
        "reference": len(clients),
        "contact": len(called),
        "project": len(projects),
    }


def _figure(path: str, evidence: Evidence) -> Made:
    if path.partition(".")[0] == ROOT:
        return _statistic(path, evidence)
    value = find(evidence.fields, path)
    if value is None:
        return Made(None, f"{path} is absent")
    if isinstance(value, Mapping):
        parts: dict[str, Any] = {name: value.get(name) for name in ("label", "value", "before", "after", "change", "unit")}
        return Made(plan.Proof("figure", source=path, **parts))
    name = str(split_path(path)[-1])
    label = in_language(evidence.wordings.figures.get(name), evidence.language)
    if label is None:
        return Made(None, f"the wordings have no name for the figure {name} in {evidence.language}")
    return Made(plan.Proof("figure", label=label, value=value, unit=_unit(name, value, evidence), source=path))


def _statistic(path: str, evidence: Evidence) -> Made:
    id_ = path.partition(".")[2]
    found = evidence.statistics.shown.get(id_)
    if found is None:
        stopped_by, why = evidence.statistics.barred.get(id_, ("proof", f"{path} is absent"))
        return Made(None, why, stopped_by)
    parts: dict[str, Any] = {name: getattr(found, name) for name in ("label", "value", "before", "after", "change", "unit")}
    return Made(plan.Proof("figure", source=path, citation=cited(found, Formats(evidence.language)), **parts))


def _unit(name: str, value: Any, evidence: Evidence) -> str | None:
    """The unit of a computed figure: `payback_months` is counted in months, and one of them is a month."""
    unit = name.rpartition("_")[2]
    units = evidence.wordings.units or {}
    return in_language((units.get(unit.removesuffix("s")) if value == 1 else None) or units.get(unit), evidence.language)


def _project(index: int, evidence: Evidence) -> Made:
    projects = evidence.relationship.projects if evidence.relationship else ()
    if index >= len(projects):
        return Made(None, f"there is no project {index} in relationship.projects")
    project = projects[index]
    return Made(plan.Proof("project", label=project.name, project=project, rows=project.figures, source=f"relationship.projects[{index}]"))


Rows = tuple[Sequence[Any], str]


def _tagged(items: Sequence[plan.Item], tags: Sequence[tuple[str, ...]], take: str | int, what: str) -> Rows:
    if take == "all" or isinstance(take, int):
        return items, f"the offer has no {what}"
    found = [item for item, own in zip(items, tags, strict=True) if take.casefold() in (tag.casefold() for tag in own)]
    return found, f"the offer has no {what} tagged {take}"


_ROWS: dict[str, Callable[[str | int, Evidence], Rows]] = {
    "references": lambda take, has: (has.references, "no reference may be shown"),
    "contacts": lambda take, has: ([each for each in has.references if each.contact], "no reference may be called"),
    "items": lambda take, has: _tagged(has.offer.items, has.item_tags, take, "item"),
    "options": lambda take, has: _tagged(has.offer.options, has.option_tags, take, "option"),
    "benefits": lambda take, has: (has.returns.benefits if has.returns else (), "offer.returns.benefits is absent"),
    "milestones": lambda take, has: (has.offer.milestones, "offer.milestones is absent"),
    "service_levels": lambda take, has: (has.offer.service_levels, "offer.service_levels is absent"),
    "team": lambda take, has: (has.team, "nobody of the team is named"),
    "sponsor": lambda take, has: (has.sponsors, "no sponsor may be named"),
}
