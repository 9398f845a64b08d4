"""What the document answers and what it leaves open: criteria and their targets, members, evidence, and all that the KAM should know."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdocs import plan
from kamdocs.model.dossier import Criterion, Dossier
from kamdocs.model.reading import Located, path_text
from kamdocs.model.settings import Wordings
from kamdocs.offer import Need, Priced, PriceEnd, PriceNote, suspicious
from kamdocs.offer.schedule import RHYTHMS
from kamdocs.tailor.arguments import SectionView
from kamdocs.tailor.claims import number_told, promise_told, unbound_numbers, unkept_promises
from kamdocs.tailor.conditions import FAILS, HOLDS, Scope, Verdict, evaluate
from kamdocs.tailor.facts import Facts
from kamdocs.tailor.fields import plain_texts
from kamdocs.tailor.placement import Placement
from kamdocs.tailor.proofs import counted
from kamdocs.tailor.readers import Recognised
from kamdocs.tailor.references import Chosen
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import in_language

__all__ = ["Target", "answered", "answers", "coverage", "gaps", "targets"]

TARGETS = {HOLDS: "kept", FAILS: "missed"}


@dataclass(frozen=True, slots=True)
class Target:
    """A client's criterion, and what its target came to. `outcome`: kept, missed or unknown; None: it has no target."""

    key: str
    label: str
    criterion: Criterion
    position: int
    outcome: str | None
    verdict: Verdict


def targets(dossier: Located[Dossier], facts: Facts, words: Vocabulary, language: str) -> tuple[Target, ...]:
    """The client's criteria in their order, each with its target computed."""
    found = []
    for position, criterion in enumerate(dossier.value.buying_centre.criteria or ()):
        at = ("buying_centre", "criteria", position, "target")
        verdict = evaluate(criterion.target, Scope(facts, words, dossier.where, dossier.where), at)
        outcome = TARGETS.get(verdict.outcome, "unknown") if criterion.target else None
        key = words.key(criterion)
        label = in_language(criterion.label, language) or in_language(words.labels.get(key), language) or key
        found.append(Target(key, label, criterion, position, outcome, verdict))
    return tuple(found)


def answers(
    targets: Sequence[Target], placement: Placement, sections: Sequence[plan.Section], words: Vocabulary
) -> tuple[plan.CriterionAnswer, ...]:
    """The criteria that the document may say it answers: by an argument that stands in it, and not where the target is missed."""
    headings = {section.type: section.heading for section in sections}
    return tuple(
        plan.CriterionAnswer(target.label, title, headings[section], True if target.outcome == "kept" else None)
        for target, section, _, title in answered(targets, placement, words)
    )


def answered(targets: Sequence[Target], placement: Placement, words: Vocabulary) -> Iterator[tuple[Target, str, str, str]]:
    """(criterion, section, argument id, its title) of the criteria that the document says it answers, with the best answer to each."""
    for target in targets:
        answering = _answering(target.key, placement, words)
        if answering and target.outcome != "missed":
            yield (target, *answering[0])


def _answering(key: str, placement: Placement, words: Vocabulary) -> list[tuple[str, str, str]]:
    """(section, argument id, title) of those that answer it, the best first."""
    order = {type_: position for position, type_ in enumerate(placement.sections)}
    found = [
        (candidate.score.total, order[type_], candidate.id, type_, candidate.printed.title)
        for type_, placed in placement.sections.items()
        for candidate in placed
        if key in {words.criterion(word) for word in candidate.argument.value.answers or ()}
    ]
    return [(type_, id_, title) for _, _, id_, type_, title in sorted(found, key=lambda each: (-each[0], each[1], each[2]))]


def coverage(
    dossier: Dossier, targets: Sequence[Target], typed: Mapping[int, Recognised], placement: Placement, words: Vocabulary
) -> plan.Coverage:
    """Each criterion and each member, covered or not."""
    return plan.Coverage(
        criteria=tuple(_criterion(target, placement, words) for target in targets),
        members=tuple(_member(dossier, position, typed[position].type, targets, placement, words) for position in typed),
    )


def _criterion(target: Target, placement: Placement, words: Vocabulary) -> plan.CriterionCoverage:
    tested = next((test for test in target.verdict.tests), None)
    return plan.CriterionCoverage(
        id=target.key,
        label=target.label,
        must=bool(target.criterion.must),
        covered=bool(answering := _answering(target.key, placement, words)),
        target=target.outcome,
        value=tested.value if tested else None,
        answered_by=tuple(dict.fromkeys(id_ for _, id_, _ in answering)),
    )


def _member(
    dossier: Dossier, position: int, type_: str | None, targets: Sequence[Target], placement: Placement, words: Vocabulary
) -> plan.MemberCoverage:
    member = dossier.buying_centre.members[position]
    first = words.criterion(member.criteria[0]) if member.criteria else targets[0].key if targets else None
    section = placement.sections.get(type_, []) if type_ else []
    answer = next(
        (candidate.id for candidate in section if first in {words.criterion(word) for word in candidate.argument.value.answers or ()}), None
    )
    covered = type_ is not None and (first is None or answer is not None)
    return plan.MemberCoverage(member.key, member.name, type_, first, covered, answer)


# ----------------------------------------------------------------------------------------------------------------------------------- gaps


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a gap may be seen in."""

    dossier: Located[Dossier]
    on: datetime.date
    validity: plan.Validity
    priced: Priced
    supplier: plan.Supplier | None
    language: str
    views: Sequence[SectionView]
    placement: Placement
    targets: Sequence[Target]
    coverage: plan.Coverage
    typed: Mapping[int, Recognised]
    chosen: Chosen
    considered: Sequence[plan.Considered]
    unresolved: Sequence[tuple[tuple[str | int, ...], str]]
    """Paths of ids that nothing resolves, each with its sentence."""
    price_notes: Sequence[PriceNote]
    price_ends: Sequence[PriceEnd]
    missing_approvals: Sequence[Need]
    only: str | None
    """The one member for whom a short version is written; what others look for is answered in the whole proposal."""
    wordings: Wordings
    openings: Mapping[str, int | None]
    """Position of each section's opening in its profile."""


def gaps(seen: Situation) -> tuple[plan.Gap, ...]:
    """What is missing, what embarrasses most first."""
    return (
        *_missed(seen, must=True),
        *_empty_sections(seen),
        *_missed(seen, must=False),
        *_thousands(seen),
        *(plan.Gap(note.kind, note.message, seen.dossier.where(note.path), stops=note.stops) for note in seen.price_notes),
        *_approvals(seen),
        *_late(seen),
        *_outliving(seen),
        *_past(seen),
        *_horizon(seen),
        *_wordless(seen),
        *_evidence(seen),
        *(() if seen.only else _uncovered_criteria(seen)),
        *_uncovered_members(seen),
        *_requirements(seen),
        *(() if seen.only else _references(seen)),
        *_open_issues(seen),
        *_untaxed(seen),
        *_no_supplier(seen),
        *_other_language(seen),
        *(() if seen.only else _untyped(seen)),
        *(plan.Gap(str(path[0]), message, seen.dossier.where(path)) for path, message in seen.unresolved),
        *_unknown_targets(seen),
        *_stale(seen),
        *_claims(seen),
    )


def _missed(seen: Situation, *, must: bool) -> Iterator[plan.Gap]:
    for target in seen.targets:
        if target.outcome == "missed" and bool(target.criterion.must) is must:
            where = seen.dossier.where(("buying_centre", "criteria", target.position, "target"))
            told = "; ".join(test.sentence for test in target.verdict.deciding)
            kind = "must-missed" if must else "target-missed"
            yield plan.Gap(kind, f"{target.label}: the {'must' if must else 'target'} is missed: {told}", where, stops=must)


def _empty_sections(seen: Situation) -> Iterator[plan.Gap]:
    for view in seen.views:
        if not seen.placement.sections[view.type]:
            where = seen.dossier.where(("buying_centre", "members", view.reader.position))
            yield plan.Gap(
                "no-argument",
                f"there is no argument at all for {view.reader.member.name} ({view.type}): the section is left out",
                where,
                stops=True,
            )


def _late(seen: Situation) -> Iterator[plan.Gap]:
    decision = seen.dossier.value.buying_centre.decision_by
    if decision and seen.validity.until < decision:
        days = (decision - seen.validity.until).days
        yield plan.Gap(
            "validity",
            f"the proposal holds until {seen.validity.until}, and they decide by {decision}: {_days(days)} too short",
            seen.dossier.where(("offer", "validity")),
        )


def _outliving(seen: Situation) -> Iterator[plan.Gap]:
    """The supplier would be held to prices that it no longer asks of others."""
    until = seen.validity.until
    for each in seen.price_ends:
        if each.until < until:
            told = f"the proposal holds until {until}, and its prices come from the list {each.price_list}, which ends on {each.until}"
            yield plan.Gap("price", told, seen.dossier.where(each.path))


def _thousands(seen: Situation) -> Iterator[plan.Gap]:
    for path, written in suspicious(seen.dossier.value.offer, seen.priced.currency):
        thousands = written.replace(".", "")
        message = f"{path_text(path)}: {written} is less than {int(Decimal(written)) + 1}; write {thousands}, or {Decimal(written):.2f}"
        yield plan.Gap("amount", message, seen.dossier.where(path), stops=True)


def _approvals(seen: Situation) -> Iterator[plan.Gap]:
    for need in seen.missing_approvals:
        voided = f"; it was approved on {need.voided}, and the offer or its validity changed since" if need.voided else ""
        if need.unnamed:
            voided = f"; what was approved on {need.unnamed} does not name this limit ({need.limit})"
        if need.later:
            voided = f"; it was approved on {need.later}, which is after the proposal's date, {seen.on}"
        way_out = f"`kamdocs approve {seen.dossier.file} --by {need.by}` writes the approval"
        yield plan.Gap("approval", f"{need.by} must approve it: {need.why}{voided}; {way_out}", seen.dossier.where(need.path), stops=True)


def _untaxed(seen: Situation) -> Iterator[plan.Gap]:
    if seen.priced.untaxed:
        yield plan.Gap(
            "tax", "no tax is written, so the document states 0%; write `tax: 22%`, or `tax: 0%`", seen.dossier.where(("offer",))
        )


def _past(seen: Situation) -> Iterator[plan.Gap]:
    centre = seen.dossier.value.buying_centre
    if centre.decision_by and centre.decision_by < seen.on:
        where = seen.dossier.where(("buying_centre", "decision_by"))
        yield plan.Gap("date", f"they wanted to decide by {centre.decision_by}, which is past", where)
    for position, step in enumerate(centre.steps or ()):
        if step.by and step.by < seen.on:
            where = seen.dossier.where(("buying_centre", "steps", position, "by"))
            yield plan.Gap("date", f"the step of {step.by} is past, and the document would still announce it", where)


def _horizon(seen: Situation) -> Iterator[plan.Gap]:
    case = seen.dossier.value.offer.returns
    for position, item in enumerate(seen.dossier.value.offer.items if case else ()):
        if case and item.every and item.times and not item.optional:
            paid, runs = item.times * RHYTHMS[item.every], 12 * case.horizon_years
            if paid != runs:
                where = seen.dossier.where(("offer", "items", position, "times"))
                told = f"{item.times} times, every {item.every}, are {paid} months, and the business case runs for {runs}"
                yield plan.Gap("returns", f"offer.items[{position}]: {told}: what lies outside either is in no figure", where)


def _wordless(seen: Situation) -> Iterator[plan.Gap]:
    """A workspace's wordings may be older than what the business case can say."""
    if seen.dossier.value.offer.returns is None:
        return
    # Here: an offer without a business case does not wait for its modules.
    from kamdocs.tailor.returns_words import missing_words

    if missing := missing_words(seen.dossier.value, seen.wordings, seen.language):
        told = f"the wordings have no text in {seen.language} for returns.{', returns.'.join(missing)}"
        way_out = f"write them under {seen.language}: in the workspace's templates/wordings.yaml"
        yield plan.Gap("language", f"{told}, and what they would say of the business case is left out; {way_out}")


def _no_supplier(seen: Situation) -> Iterator[plan.Gap]:
    if seen.supplier is None:
        message = "no supplier is named: the document would not say who guarantees its terms; `kamdocs init` makes a workspace that does"
        yield plan.Gap("supplier", message)


def _other_language(seen: Situation) -> Iterator[plan.Gap]:
    own, spoken = seen.dossier.value.account.language, seen.language
    paths = list(plain_texts(seen.dossier.value)) if own and own.partition("-")[0] != spoken.partition("-")[0] else []
    if paths:
        texts = "one text is" if len(paths) == 1 else f"{len(paths)} texts are"
        message = (
            f"{texts} printed as written, and not in {spoken}, beginning with {path_text(paths[0])}; write `{{{own}: …, {spoken}: …}}`"
        )
        yield plan.Gap("language", message, seen.dossier.where(paths[0]))


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"


def _evidence(seen: Situation) -> Iterator[plan.Gap]:
    for view in seen.views:
        placed = seen.placement.sections[view.type]
        has = counted(proof for candidate in placed for proof in candidate.printed.proofs)
        for position, owed in enumerate(view.profile.value.evidence or ()):
            if placed and has[owed.kind] < owed.at_least:
                wanted = f"{owed.at_least} {owed.kind}{'s' if owed.at_least > 1 else ''}"
                yield plan.Gap(
                    "evidence",
                    f"the section for {view.type} owes its reader {wanted}, and has {has[owed.kind]}",
                    view.profile.where(("evidence", position)),
                )


def _uncovered_criteria(seen: Situation) -> Iterator[plan.Gap]:
    for target, covered in zip(seen.targets, seen.coverage.criteria, strict=True):
        if not covered.covered:
            yield plan.Gap(
                "criterion",
                f"{target.label}: no argument in the document answers this criterion",
                seen.dossier.where(("buying_centre", "criteria", target.position)),
            )


def _uncovered_members(seen: Situation) -> Iterator[plan.Gap]:
    labels = {target.key: target.label for target in seen.targets}
    for position, member in enumerate(seen.coverage.members):
        if not member.covered and member.type and seen.only in (None, member.member):
            wish = labels.get(member.criterion or "", member.criterion)
            yield plan.Gap(
                "member",
                f"{member.name} looks first for {wish}, and the section for {member.type} has no answer to it",
                seen.dossier.where(("buying_centre", "members", position)),
            )


def _requirements(seen: Situation) -> Iterator[plan.Gap]:
    for unmet in seen.placement.unmet:
        reason = next(
            (each.reason for each in seen.considered if each.argument == unmet.requirement.argument and each.section == unmet.section), ""
        )
        why = reason if unmet.why == "it is no candidate" and reason else unmet.why
        yield plan.Gap(
            "required",
            f"the rule {unmet.requirement.rule} requires {unmet.requirement.argument} in the section for {unmet.section}, "
            f"and it is not there: {why}",
            unmet.requirement.where,
        )


def _references(seen: Situation) -> Iterator[plan.Gap]:
    if len(seen.chosen.references) < seen.chosen.wanted:
        barred = [f"{link.reference}: {link.reason}" for link in seen.chosen.links if link.barred]
        why = f" ({'; '.join(barred[:3])})" if barred else ""
        yield plan.Gap(
            "references",
            f"{seen.chosen.wanted} references are asked for, and {len(seen.chosen.references)} may be shown{why}",
            seen.dossier.where(("references",)),
        )


def _open_issues(seen: Situation) -> Iterator[plan.Gap]:
    relationship = seen.dossier.value.relationship
    for position, issue in enumerate((relationship.open_issues or ()) if relationship else ()):
        since = f", since {issue.since}" if issue.since else ""
        yield plan.Gap(
            "open-issue",
            f"still open with them{since}: {issue.text}; settle it, or speak of it, before you send",
            seen.dossier.where(("relationship", "open_issues", position)),
        )


def _untyped(seen: Situation) -> Iterator[plan.Gap]:
    for position, each in seen.typed.items():
        if each.type is None:
            name = seen.dossier.value.buying_centre.members[position].name
            yield plan.Gap(
                "untyped",
                f"{name} has no section: {each.why}; state the `type`",
                seen.dossier.where(("buying_centre", "members", position, "position")),
            )


def _unknown_targets(seen: Situation) -> Iterator[plan.Gap]:
    for target in seen.targets:
        if target.outcome == "unknown":
            told = "; ".join(test.sentence for test in target.verdict.deciding)
            yield plan.Gap(
                "target-unknown",
                f"{target.label}: whether the target is kept cannot be told: {told}",
                seen.dossier.where(("buying_centre", "criteria", target.position, "target")),
            )


def _stale(seen: Situation) -> Iterator[plan.Gap]:
    told: set[str] = set()
    for each in seen.considered:
        if each.stopped_by == "review" and each.argument not in told:
            told.add(each.argument)
            yield plan.Gap("review", f"the argument {each.argument} is left out: {each.reason}", each.where)


def _claims(seen: Situation) -> Iterator[plan.Gap]:
    """Numbers without a source, and promises without an offer, in the standing texts that the document takes."""
    for view in seen.views:
        placed = seen.placement.sections[view.type]
        for claim in unbound_numbers(view.profile.value, seen.language) if placed else ():
            if claim.path[0] == "heading" or claim.path[1] == seen.openings[view.type]:
                message, way_out = number_told(claim)
                yield plan.Gap("number", f"the section for {view.type}: {message}; {way_out}", view.profile.where(claim.path))
    arguments = {each.id: each.argument for placed in seen.placement.sections.values() for each in placed}
    for argument in arguments.values():
        told = [("number", claim, number_told(claim)) for claim in unbound_numbers(argument.value, seen.language)]
        told += [("promise", claim, promise_told(claim)) for claim in unkept_promises(argument.value, seen.wordings, seen.language)]
        for kind, claim, (message, way_out) in told:
            yield plan.Gap(kind, f"the argument {argument.value.id}: {message}; {way_out}", argument.where(claim.path))
    for claim in unbound_numbers(seen.wordings, seen.language, "guarantee"):
        message, way_out = number_told(claim)
        yield plan.Gap("number", f"the wordings: {message}; {way_out}")
