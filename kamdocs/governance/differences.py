"""What tells two plans of one dossier apart: argument by argument, then references, and every other field that a reader would see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from kamdocs.errors import path_text
from kamdocs.plan import Considered, PlacedArgument, Proof, ProposalPlan, as_json
from kamdocs.values import Money, Share

__all__ = ["Change", "differences"]

ELSEWHERE = ("sections", "references")
"""Fields that are told in words of their own."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a reader would find otherwise.

    `what`: in, out, moved (to another section), reordered, reworded, or proof, of an argument; section-in, section-out, section-moved,
    heading, or opening, of a section; reference-in, reference-out, or reference-order; field; gap-in or gap-out (for the KAM alone).
    `of`: the id of the argument or reference, the section's type, the field's path, or the gap's kind. `section`: its type, the new one of
    what moved; None for what is of no section. `before`, `after`: texts, the type of the section that it left, or places such as `2 of 5`;
    None where there was or is nothing. `why`: what decided it, in a sentence; "" where nothing did.
    """

    what: str
    of: str
    section: str | None = None
    before: str | None = None
    after: str | None = None
    why: str = ""


def differences(before: ProposalPlan, after: ProposalPlan) -> tuple[Change, ...]:
    """Everything that changes from one plan to the other; () where a reader, and the KAM, would see the same."""
    return (
        *_sections(before, after),
        *_arguments(before, after),
        *_references(before, after),
        *_fields(before, after),
        *_gaps(before, after),
    )


# ---- sections


def _sections(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    old, new = ({section.type: section for section in plan.sections} for plan in (before, after))
    yield from (Change("section-out", type_, type_, old[type_].heading) for type_ in old if type_ not in new)
    yield from (Change("section-in", type_, type_, None, new[type_].heading) for type_ in new if type_ not in old)
    for type_, was, is_ in _moved(list(old), list(new)):
        yield Change("section-moved", type_, type_, was, is_)
    for type_ in (type_ for type_ in old if type_ in new):
        for what in ("heading", "opening"):
            was, is_ = getattr(old[type_], what), getattr(new[type_], what)
            if was != is_:
                yield Change(what, type_, type_, was, is_)


def _moved(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(name, its place before, its place after) of those that stand otherwise among those that are in both."""
    kept = [name for name in before if name in after]
    now = [name for name in after if name in before]
    blocks = SequenceMatcher(None, kept, now, autojunk=False).get_matching_blocks()
    still = {name for block in blocks for name in kept[block.a : block.a + block.size]}
    for name in now:
        if name not in still:
            yield name, _place(before, name), _place(after, name)


def _place(names: Sequence[str], name: str) -> str:
    return f"{names.index(name) + 1} of {len(names)}"


# ---- arguments


def _arguments(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    old, new = _placed(before), _placed(after)
    for id_ in sorted({id_ for id_, _ in (*old, *new)}):
        was = [section for each, section in old if each == id_]
        is_ = [section for each, section in new if each == id_]
        gone, come = [one for one in was if one not in is_], [one for one in is_ if one not in was]
        for left, taken in zip(gone, come, strict=False):
            yield Change("moved", id_, taken, left, taken, _why_in(id_, taken, after))
        for section in gone[len(come) :]:
            yield Change("out", id_, section, old[id_, section].title, None, _why_out(id_, section, after))
        for section in come[len(gone) :]:
            yield Change("in", id_, section, None, new[id_, section].title, _why_in(id_, section, after))
        if was and is_:
            yield from _told_otherwise(id_, is_[0], old[id_, was[0]], new[id_, is_[0]])
    yield from _order(before, after)


def _placed(plan: ProposalPlan) -> dict[tuple[str, str], PlacedArgument]:
    return {(each.id, section.type): each for section in plan.sections for each in section.arguments}


def _order(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    """Arguments that stay in their section, and stand otherwise in it."""
    old = {section.type: [each.id for each in section.arguments] for section in before.sections}
    for section in after.sections:
        for id_, was, is_ in _moved(old.get(section.type, []), [each.id for each in section.arguments]):
            yield Change("reordered", id_, section.type, was, is_, _why_in(id_, section.type, after))


def _told_otherwise(id_: str, section: str, was: PlacedArgument, is_: PlacedArgument) -> Iterator[Change]:
    for old, new in ((was.title, is_.title), (was.text, is_.text), ("\n".join(was.points), "\n".join(is_.points))):
        if old != new:
            yield Change("reworded", id_, section, old or None, new or None)
    if was.proofs != is_.proofs:
        yield Change("proof", id_, section, _proofs(was.proofs), _proofs(is_.proofs))


def _why_in(id_: str, section: str, plan: ProposalPlan) -> str:
    considered = _considered(id_, section, plan)
    if considered is None or considered.score is None:
        return ""
    return considered.reason or f"{considered.score.total} points"


def _why_out(id_: str, section: str, plan: ProposalPlan) -> str:
    considered = _considered(id_, section, plan)
    if considered:
        return considered.reason
    elsewhere = [each for each in plan.trace.considered if each.argument == id_]
    if not elsewhere:
        return "no profile and no library has it any more"
    return next((each.reason for each in elsewhere if each.section is None), f"it is no longer for {section}")


def _considered(id_: str, section: str, plan: ProposalPlan) -> Considered | None:
    return next((each for each in plan.trace.considered if (each.argument, each.section) == (id_, section)), None)


def _proofs(proofs: Sequence[Proof]) -> str | None:
    return "; ".join(_proof(each) for each in proofs) or None


def _proof(proof: Proof) -> str:
    """`figure Payback 14 months (returns.payback_months)`, in the words that tell one from another."""
    change = [_value(proof.before), "→", _value(proof.after)] if proof.before is not None else []
    parts = [proof.kind, proof.label, _value(proof.value), *change, proof.unit, proof.citation]
    told = " ".join(part for part in parts if part)
    return f"{told}: {', '.join(map(_row, proof.rows))}" if proof.rows else told


def _row(row: Any) -> str:
    """What a row of a proof is called."""
    return next(str(getattr(row, name)) for name in ("label", "client", "description", "name") if hasattr(row, name))


def _value(value: Any) -> str | None:
    if isinstance(value, Money | Share):
        return str(value.shown)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return None if value is None else str(value)


# ---- references


def _references(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    """What a reader would see of them: an id is not printed."""
    if before.references == after.references:
        return
    old, new = ({link.reference: link for link in plan.trace.references if link.chosen} for plan in (before, after))
    now = {link.reference: link.reason for link in after.trace.references}
    for id_ in (id_ for id_ in old if id_ not in new):
        yield Change("reference-out", id_, why=now.get(id_, "no library has it any more"))
    for id_ in (id_ for id_ in new if id_ not in old):
        yield Change("reference-in", id_, why=new[id_].reason)
    clients = [[each.client for each in plan.references] for plan in (before, after)]
    if set(old) == set(new) and clients[0] != clients[1]:
        yield Change("reference-order", "references", None, ", ".join(clients[0]), ", ".join(clients[1]))
    elif set(old) == set(new):
        yield from _leaf_changes({"references": before.fields()["references"]}, {"references": after.fields()["references"]})


# ---- all other fields, and gaps


def _fields(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    old, new = ({name: value for name, value in plan.fields().items() if name not in ELSEWHERE} for plan in (before, after))
    yield from _leaf_changes(old, new)


def _leaf_changes(before: Any, after: Any) -> Iterator[Change]:
    old, new = (dict(_leaves(as_json(value), ())) for value in (before, after))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield Change("field", path_text(path), None, old.get(path), new.get(path))


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, Mapping):
        if set(value) == {"amount", "currency"}:
            yield path, f"{value['amount']} {value['currency']}"
            return
        for name, each in value.items():
            yield from _leaves(each, (*path, name))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _leaves(each, (*path, position))
    elif value is not None:
        yield path, str(value)


def _gaps(before: ProposalPlan, after: ProposalPlan) -> Iterator[Change]:
    old, new = ({(gap.kind, gap.message): None for gap in plan.gaps} for plan in (before, after))
    yield from (Change("gap-out", kind, None, message) for kind, message in old if (kind, message) not in new)
    yield from (Change("gap-in", kind, None, None, message) for kind, message in new if (kind, message) not in old)
