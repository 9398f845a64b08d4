"""Which arguments may stand in which section, with which score, and what stopped the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamdocs import plan
from kamdocs.errors import Path
from kamdocs.model.library import Argument
from kamdocs.model.profile import Profile, Rule
from kamdocs.model.reading import Located
from kamdocs.tailor.conditions import HOLDS, UNKNOWN, Scope, Verdict, evaluate
from kamdocs.tailor.proofs import Evidence, make
from kamdocs.tailor.readers import Reader
from kamdocs.text import fill, find, split_path
from kamdocs.values import Formats, in_language, language_text

__all__ = ["Candidate", "SectionView", "Tried", "apply_rules", "bullets", "most", "weigh"]

CRITERION_POINTS = (20, 15, 10, 5)
"""For the criterion ranked first, second, third, and any later one."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule and what its condition came to in one section."""

    position: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SectionView:
    """What one section looks like before its arguments are chosen.

    `ranking`: ids of criteria, the reader's own or the client's; `missed`: ids of criteria whose target is missed.
    """

    reader: Reader
    profile: Located[Profile]
    scope: Scope
    tried: tuple[Tried, ...]
    ranking: tuple[str, ...]
    missed: frozenset[str]

    @property
    def type(self) -> str:
        return self.profile.value.type


@dataclass(frozen=True, slots=True)
class Candidate:
    """An argument that may stand in a section, as it would read there."""

    section: str
    argument: Located[Argument]
    score: plan.Score
    verdict: Verdict
    printed: plan.PlacedArgument

    @property
    def id(self) -> str:
        return self.argument.value.id


def apply_rules(profile: Located[Profile], scope: Scope) -> tuple[Tried, ...]:
    """Every rule of the profile, tried."""
    return tuple(
        Tried(position, evaluate(rule.when, scope, ("rules", position, "when"))) for position, rule in enumerate(profile.value.rules or ())
    )


def most(view: SectionView) -> int | None:
    """How many arguments the section takes: the smallest `most` of the profile and of the rules that hold; None: any number."""
    rules = view.profile.value.rules or ()
    bounds = [view.profile.value.most, *(rules[each.position].most for each in view.tried if each.verdict.holds)]
    return min((bound for bound in bounds if bound), default=None)


def weigh(
    argument: Located[Argument], view: SectionView, evidence: Evidence, formats: Formats, on: datetime.date
) -> Candidate | plan.Considered:
    """The argument as a candidate for the section, or what stopped it."""
    written, language = argument.value, formats.language
    place = argument.where(())

    def out(stopped_by: str, reason: str, verdict: Verdict | None = None) -> plan.Considered:
        return plan.Considered(
            written.id, view.type, False, place, stopped_by=stopped_by, reason=reason, tests=verdict.tests if verdict else ()
        )

    if written.review_by and written.review_by < on:
        return out("review", f"its review was due by {written.review_by}")
    if stale := next((each for each in written.numbers or () if each.review_by and each.review_by < on), None):
        return out("review", f"the review of its number {stale.text!r} was due by {stale.review_by}")
    verdict = evaluate(written.when, Scope(view.scope.facts, view.scope.words, argument.where, view.scope.fact_where), ("when",))
    if not verdict.holds:
        return out("when", _told(verdict), verdict)
    if lacking := _lacking_text(written, language):
        return out("language", f"its {lacking} has no text in {language_text(language)}", verdict)
    dropped = _dropped_by(written, view)
    if dropped:
        return out("rule", f"the rule {dropped} drops it", verdict)
    points = tuple(text for _, text in bullets(str(written.points), evidence.fields)) if written.points else ()
    title, title_absent = fill(in_language(written.title, language) or "", evidence.fields, formats)
    text, text_absent = fill(in_language(written.text, language) or "", evidence.fields, formats)
    absent = (*title_absent, *text_absent, *([str(written.points)] if written.points and not points else ()))
    if absent:
        return out(*evidence.statistics.why_absent(absent[0]), verdict)
    made = [make(spec, evidence) for spec in written.proof or ()]
    failed = next((each for each in made if each.proof is None), None)
    if failed:
        return out(failed.stopped_by, failed.why, verdict)
    printed = plan.PlacedArgument(written.id, title, text or None, points, tuple(each.proof for each in made if each.proof))
    return Candidate(view.type, argument, _score(written, view), verdict, printed)


def _told(verdict: Verdict) -> str:
    """The tests that kept a condition from holding, in a sentence."""
    deciding = verdict.deciding or verdict.tests
    return "; ".join(dict.fromkeys(test.sentence for test in deciding[:3]))


def _lacking_text(argument: Argument, language: str) -> str | None:
    if in_language(argument.title, language) is None:
        return "title"
    return "text" if argument.text and in_language(argument.text, language) is None else None


def _dropped_by(argument: Argument, view: SectionView) -> str | None:
    rules = view.profile.value.rules or ()
    for tried in view.tried:
        rule = rules[tried.position]
        if tried.verdict.holds and any(target.names(argument) for target in rule.drop or ()):
            return rule.id
    return None


def bullets(listed: str, fields: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """(path, text) of what an argument prints as bullets of the list at the path `listed`: its texts, or their terms, or their labels."""
    found = find(fields, listed)
    for place, each in enumerate(found if isinstance(found, list) else ()):
        texts: Mapping[Path, Any] = {(): each} if isinstance(each, str) else {(name,): each.get(name) for name in ("terms", "label")}
        yield from [((*split_path(listed), place, *name), text) for name, text in texts.items() if text][:1]


def _score(argument: Argument, view: SectionView) -> plan.Score:
    rules = view.profile.value.rules or ()
    changes = tuple(
        plan.Change(rules[tried.position].id, target.by, view.profile.where(("rules", tried.position)))
        for tried in view.tried
        if tried.verdict.holds
        for target in rules[tried.position].prefer or ()
        if target.names(argument)
    )
    answered = {view.scope.words.criterion(word) for word in argument.answers or ()}
    rank = next((rank for rank, key in enumerate(view.ranking) if key in answered), None)
    counts = rank is not None and view.ranking[rank] not in view.missed
    return plan.Score(
        base=argument.for_[view.type],
        changes=changes,
        criterion=view.ranking[rank] if counts and rank is not None else None,
        criterion_points=CRITERION_POINTS[min(rank, 3)] if counts and rank is not None else 0,
    )


def rule_trials(view: SectionView, arguments: Sequence[Argument], language: str) -> tuple[plan.RuleTrial, ...]:
    """The section's rules for the trace. `arguments`: all that there are."""
    rules = view.profile.value.rules or ()
    return tuple(
        plan.RuleTrial(
            rule=rules[tried.position].id,
            section=view.type,
            outcome=tried.verdict.outcome,
            did=_effects(view, tried.position),
            where=view.profile.where(("rules", tried.position)),
            because=in_language(rules[tried.position].because, language) or in_language(rules[tried.position].because, "en"),
            tests=tried.verdict.tests,
            arguments=tuple(each.id for each in arguments if view.type in each.for_ and _names(rules[tried.position], each)),
        )
        for tried in view.tried
    )


def _names(rule: Rule, argument: Argument) -> bool:
    """Whether the rule says anything of the argument."""
    return argument.id in (rule.require or ()) or any(target.names(argument) for target in (*(rule.prefer or ()), *(rule.drop or ())))


def _effects(view: SectionView, position: int) -> str:
    rule = (view.profile.value.rules or ())[position]
    effects = [
        *(f"prefer {target.tag or target.argument} {target.by:+d}" for target in rule.prefer or ()),
        *(f"drop {target.tag or target.argument}" for target in rule.drop or ()),
        *(f"require {id_}" for id_ in rule.require or ()),
        *([f"at most {rule.most}"] if rule.most else []),
    ]
    return ", ".join(effects)


def opening(view: SectionView, fields: Mapping[str, Any], formats: Formats) -> str | None:
    """The first opening whose condition holds and whose text is there in the language and complete."""
    return next((text for _, text in _openings(view, fields, formats)), None)


def opening_position(view: SectionView, fields: Mapping[str, Any], formats: Formats) -> int | None:
    """Where the section's opening stands among the profile's; None for a section without one."""
    return next((position for position, _ in _openings(view, fields, formats)), None)


def _openings(view: SectionView, fields: Mapping[str, Any], formats: Formats) -> Iterator[tuple[int, str]]:
    for position, each in enumerate(view.profile.value.openings or ()):
        words = in_language(each.text, formats.language)
        if words and evaluate(each.when, view.scope, ("openings", position, "when")).outcome == HOLDS:
            text, absent = fill(words, fields, formats)
            if not absent:
                yield position, text


def required(view: SectionView) -> tuple[tuple[str, str, str], ...]:
    """(argument id, rule id, place) of the arguments that the section's rules require, in the order of the rules."""
    rules = view.profile.value.rules or ()
    return tuple(
        (id_, rules[tried.position].id, view.profile.where(("rules", tried.position)))
        for tried in view.tried
        if tried.verdict.holds
        for id_ in rules[tried.position].require or ()
    )


def is_unknown(verdict: Verdict) -> bool:
    return verdict.outcome == UNKNOWN


Weighed = Sequence[Candidate | plan.Considered]
