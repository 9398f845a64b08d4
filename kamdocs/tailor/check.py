"""What is wrong in a profile, a library, or a dossier's own conditions, found before any of it is used.

Facts, tests, tags and fields are held against what exists; promises must hang on the offer; and a profile's examples are run.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from kamdocs import plan
from kamdocs.errors import Problem, nearest
from kamdocs.model.common import TAX_TREATMENTS, TaxTreatment
from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.library import Argument, Library
from kamdocs.model.profile import Example, Profile
from kamdocs.model.reading import Located, Path, path_text
from kamdocs.model.records import ReferenceUse
from kamdocs.model.settings import Wordings
from kamdocs.model.shape import Shape, children
from kamdocs.tailor import conditions
from kamdocs.tailor.claims import hangs_on_offer, stands_in
from kamdocs.tailor.conditions import Scope, evaluate
from kamdocs.tailor.facts import Facts, shape_at
from kamdocs.tailor.fields import missing_texts
from kamdocs.tailor.readers import types
from kamdocs.tailor.references import Showing, why_barred
from kamdocs.tailor.statistics import ROOT
from kamdocs.tailor.words import Vocabulary, vocabulary
from kamdocs.text import Slot, slots, split_path
from kamdocs.values import LocalText, Money, Share, in_language, language_text

__all__ = ["Known", "check_dossier", "check_language", "check_library", "check_profile", "check_wordings"]

# What exists before the arguments are chosen; the rest of `plan.FIELDS` is made of them.
_TEXT_FIELDS = tuple(name for name in plan.FIELDS if name not in ("criteria", "sections"))
_STATISTICS = Shape("map", item=Shape("record", type=plan.Statistic))
_FILTER_KINDS = {
    "money": ("money",),
    "percent": ("share",),
    "number": ("number", "share", "money"),
    "date": ("date",),
    "full_date": ("date",),
    "year": ("date", "number"),
}


class Known:
    """The names that profiles and libraries may refer to: types, tags and ids of a whole workspace. `statistics`: ids of the libraries'."""

    def __init__(self, profiles: Iterable[Profile], arguments: Iterable[Argument], statistics: Iterable[str] = ()) -> None:
        arguments = tuple(arguments)
        self.types = frozenset(profile.type for profile in profiles)
        self.tags = frozenset(tag for argument in arguments for tag in argument.tags or ())
        self.ids = frozenset(argument.id for argument in arguments)
        self.statistics = frozenset(statistics)


def check_profile(profile: Located[Profile], known: Known) -> Iterator[Problem]:
    """Every problem of a profile beyond its shape, its rule tests among them."""
    written, where = profile.value, profile.where
    yield from _check_text(written.heading, where, ("heading",))
    for position, opening in enumerate(written.openings or ()):
        yield from _check_condition(opening.when, where, ("openings", position, "when"))
        yield from _check_text(opening.text, where, ("openings", position, "text"), known.statistics)
    broken = False
    for problem in _check_rules(profile, known):
        broken = True
        yield problem
    for position, argument in enumerate(written.arguments or ()):
        yield from _check_argument(argument, where, ("arguments", position), known)
    for position, example in enumerate(written.examples or ()):
        found = tuple(_check_example(example, profile, ("examples", position)))
        yield from found
        if not found and not broken:
            yield from _run_example(example, profile, ("examples", position))


def check_library(library: Located[Library], known: Known) -> Iterator[Problem]:
    """Every problem of a library file beyond its shape."""
    for position, argument in enumerate(library.value.arguments or ()):
        yield from _check_argument(argument, library.where, ("arguments", position), known)


def check_wordings(wordings: Located[Wordings]) -> Iterator[Problem]:
    """Every problem of the standing texts beyond their shape."""
    yield from _check_text(wordings.value.guarantee, wordings.where, ("guarantee",))
    # Here: wordings that say nothing of them do not wait for their modules.
    if wordings.value.returns:
        from kamdocs.tailor.returns_words import check_words

        yield from check_words(wordings)
    if wordings.value.consent_request:
        from kamdocs.tailor.consent import check_letter

        yield from check_letter(wordings)
    if wordings.value.covering_mail or wordings.value.renewal_mail or wordings.value.call_card:
        from kamdocs.tailor.letters import check_mails

        yield from check_mails(wordings)
    for tag, phrases in (wordings.value.promises or {}).items():
        for position, phrase in enumerate(phrases):
            if not any(sign.isalnum() for sign in phrase):
                where = wordings.where(("promises", tag, position))
                yield Problem(where, f"promises.{tag}[{position}]: {phrase!r} holds no word", "write one, such as guarantee*")


def check_dossier(
    dossier: Located[Dossier],
    libraries: Sequence[Located[Library]],
    language: str,
    on: datetime.date,
    uses: Sequence[ReferenceUse] = (),
) -> Iterator[Problem]:
    """What a dossier names that cannot be, on that day and in that language.

    `uses`: which references were sent to whom.
    """
    written, where = dossier.value, dossier.where
    statistics = frozenset(each.id for library in libraries for each in library.value.statistics or ())
    for position, criterion in enumerate(written.buying_centre.criteria or ()):
        yield from _check_condition(criterion.target, where, ("buying_centre", "criteria", position, "target"), forbidden="reader")
    for position, reason in enumerate(written.offer.reasons or ()):
        yield from _check_proofs(reason.proof or (), where, ("offer", "reasons", position, "proof"), statistics)
    yield from _check_consents(dossier, libraries, on, uses)
    for path in missing_texts(written, language):
        place = where(path)
        yield Problem(place, f"{path_text(path)} has no text in {language_text(language)}", _text_hint(place, path, language))


def check_language(
    dossier: Located[Dossier], profiles: Sequence[Located[Profile]], wordings: Located[Wordings], language: str
) -> Iterator[Problem]:
    """Standing texts that this proposal needs and that the language does not have.

    The guarantee, its sections' headings, the rhythms, and why no tax is charged where the dossier does not say it itself.
    """
    lacking = f"has no text in {language_text(language)}"
    if in_language(wordings.value.guarantee, language) is None:
        hint = f"write one under `{language}:` in the workspace's templates/wordings.yaml"
        yield Problem(wordings.where(("guarantee",)), f"the guarantee, which ends the document, {lacking}", hint)
    for rhythm in sorted({item.every for item in dossier.value.offer.items if item.every}):
        if in_language(wordings.value.every.get(rhythm), language) is None:
            yield Problem(wordings.where(("every", rhythm)), f"every.{rhythm} {lacking}", f"write one under `{language}:`")
    for treatment in _unexplained(dossier.value.offer):
        if in_language((wordings.value.tax or {}).get(treatment), language) is None:
            hint = f"write one under `{language}:` there, or `{treatment}:` under offer.tax_notes in the dossier"
            yield Problem(wordings.where(("tax", treatment)), f"tax.{treatment}, which says why no tax is charged, {lacking}", hint)
    headless = [profile for profile in profiles if in_language(profile.value.heading, language) is None]
    # Who reads is recognised again when the proposal is tailored, and takes its time.
    here = {each.type for each in types(dossier.value, [profile.value for profile in profiles]).values()} if headless else set()
    for profile in headless:
        if profile.value.type in here:
            yield Problem(
                profile.where(("heading",)),
                f"the heading of the section for {profile.value.type} {lacking}",
                f"write one under `{language}:`",
            )


def _text_hint(place: str, path: Path, language: str) -> str:
    """`place`: in the dossier, or in the price list that the text comes from, which may be a table."""
    table = re.match(r"(.+\.(?:csv|xlsx)):", place, re.IGNORECASE)
    return f"fill the column {path[-1]}.{language} of {table[1]}" if table else f"write one under `{language}:`"


def _unexplained(offer: OfferField) -> list[TaxTreatment]:
    """The reasons for charging no tax that an item of the offer has, and that the dossier does not say in its own words."""
    taxes = {item.tax if item.tax is not None else offer.tax for item in offer.items}
    return [each for each in TAX_TREATMENTS if each in taxes and each not in (offer.tax_notes or {})]


def _check_consents(
    dossier: Located[Dossier], libraries: Sequence[Located[Library]], on: datetime.date, uses: Sequence[ReferenceUse]
) -> Iterator[Problem]:
    known = {
        each.id: (each, library.where(("references", position)))
        for library in libraries
        for position, each in enumerate(library.value.references or ())
    }
    wished = (dossier.value.references.ids or ()) if dossier.value.references else ()
    words = vocabulary(library.value for library in libraries) if wished else Vocabulary()
    showing = Showing(dossier.value.account, words, on, dossier.value.offer.kind, uses)
    for position, id_ in enumerate(wished):
        if id_ not in known:
            continue
        reference, place = known[id_]
        if why := why_barred(reference, showing):
            yield Problem(
                dossier.where(("references", "ids", position)),
                f"references.ids[{position}]: {id_} may not be shown: {why} ({place})",
                "ask for a new consent, or take it out" if why.startswith("consent") else "take it out",
            )


# ---------------------------------------------------------------------------------------------------------------------------------- rules


def _check_rules(profile: Located[Profile], known: Known) -> Iterator[Problem]:
    where = profile.where
    seen: dict[str, str] = {}
    for position, rule in enumerate(profile.value.rules or ()):
        here: Path = ("rules", position)
        if rule.id in seen:
            yield Problem(where((*here, "id")), f"the rule {rule.id!r} stands already in {seen[rule.id]}", "give one of them another id")
        seen.setdefault(rule.id, where((*here, "id")))
        yield from _check_condition(rule.when, where, (*here, "when"))
        for verb in ("prefer", "drop"):
            for number, target in enumerate(getattr(rule, verb) or ()):
                at = f"rules[{position}].{verb}"
                place = where((*here, verb, number) if len(getattr(rule, verb)) > 1 else (*here, verb))
                if bool(target.tag) == bool(target.argument):
                    yield Problem(place, f"{at}: either a tag or an argument is wanted", "write {tag: returns} or {argument: payback}")
                elif target.tag:
                    yield from _misspelt(target.tag, "tag", known.tags, place, at)
                else:
                    yield from _misspelt(str(target.argument), "argument", known.ids, place, at)
        for id_ in rule.require or ():
            yield from _misspelt(id_, "argument", known.ids, where((*here, "require")), f"rules[{position}].require")
        if not (rule.prefer or rule.drop or rule.require or rule.most):
            yield Problem(where(here), f"rules[{position}]: the rule {rule.id} does nothing", "give it prefer, drop, require or most")


def _misspelt(name: str, what: str, names: Iterable[str], where: str, at: str) -> Iterator[Problem]:
    """A name that nothing has may be meant for a library that comes later; one that is nearly another's is a slip."""
    from difflib import get_close_matches

    names = sorted(names)
    if name not in names and (near := get_close_matches(name, names, n=1, cutoff=0.8)):
        yield Problem(where, f"{at}: there is no {what} {name!r}", f"did you mean {near[0]!r}?")


def _check_condition(condition: Any, where: Callable[[Path], str], at: Path, forbidden: str = "") -> Iterator[Problem]:
    if condition is not None:
        yield from conditions.check(condition, where, at, forbidden=forbidden)


# ------------------------------------------------------------------------------------------------------------------------------ arguments


def _check_argument(argument: Argument, where: Callable[[Path], str], at: Path, known: Known) -> Iterator[Problem]:
    yield from _check_condition(argument.when, where, (*at, "when"))
    yield from _check_text(argument.title, where, (*at, "title"), known.statistics)
    yield from _check_text(argument.text, where, (*at, "text"), known.statistics)
    yield from _check_numbers(argument, where, (*at, "numbers"))
    if argument.points:
        yield from _check_points(argument.points, where, (*at, "points"))
    yield from _check_proofs(argument.proof or (), where, (*at, "proof"), known.statistics)
    for type_ in argument.for_:
        yield from _misspelt(type_, "type", known.types, where((*at, "for", type_)), f"{path_text(at)}.for")
    if "promise" in (argument.tags or ()) and not hangs_on_offer(argument.when):
        yield Problem(
            where((*at, "tags")),
            f"{path_text(at)}: the promise {argument.id!r} hangs on nothing that the offer holds",
            "give it a `when` on offer.*, so that nothing is promised that is not sold",
        )


def _check_numbers(argument: Argument, where: Callable[[Path], str], at: Path) -> Iterator[Problem]:
    for position, number in enumerate(argument.numbers or ()):
        told = f"{path_text(at)}[{position}]: "
        if not any(sign.isnumeric() for sign in number.text):
            hint = "write the words with their digits, as they stand in the text"
            yield Problem(where((*at, position, "text")), f"{told}{number.text!r} holds no number", hint)
        elif not stands_in(number, argument):
            hint = "write the words as they stand there, or take them out"
            yield Problem(where((*at, position, "text")), f"{told}{number.text!r} stands in no text of the argument", hint)


def _check_points(path: str, where: Callable[[Path], str], at: Path) -> Iterator[Problem]:
    shape, problem = _field(path, where, at)
    if problem:
        yield problem
    elif shape and (shape.kind != "list" or not shape.item or not _has_words(shape.item)):
        yield Problem(where(at), f"{path_text(at)}: {path} is no list of texts", "points names a list such as offer.guarantees")


def _has_words(shape: Shape) -> bool:
    return shape.kind == "text" or (shape.kind == "record" and bool({"terms", "label"} & set(children(shape.type))))


def _check_proofs(proofs: Sequence[Any], where: Callable[[Path], str], at: Path, statistics: frozenset[str]) -> Iterator[Problem]:
    for position, spec in enumerate(proofs):
        if spec.kind == "figure":
            shape, problem = _field(str(spec.take), where, (*at, position, "figure"), statistics)
            if problem:
                yield problem
            elif shape and _is_statistic(str(spec.take)) and shape.type is not plan.Statistic:
                whole = ".".join(str(spec.take).split(".")[:2])
                hint = f"name it whole: {{figure: {whole}}}" if whole != spec.take else "name one of them: {figure: statistics.NAME}"
                yield Problem(where((*at, position, "figure")), f"{path_text(at)}[{position}]: {spec.take} is no statistic", hint)
            elif shape and shape.kind not in ("number", "share", "money") and shape.type not in (plan.Figure, plan.Statistic):
                yield Problem(where((*at, position, "figure")), f"{path_text(at)}[{position}]: {spec.take} is no figure but {shape.told}")


def _is_statistic(path: str) -> bool:
    return path.partition(".")[0] == ROOT


def _check_text(
    text: LocalText | None, where: Callable[[Path], str], at: Path, statistics: frozenset[str] | None = None
) -> Iterator[Problem]:
    """`statistics`: ids that the text may name; None where it may name none."""
    for path, words in (((*at, tag), each) for tag, each in text.items()) if isinstance(text, Mapping) else [(at, text)] if text else ():
        try:
            found = slots(words)
        except ValueError as refused:
            yield Problem(where(path), f"{path_text(path)}: {refused}")
            continue
        for slot in found:
            yield from _check_slot(slot, where, path, statistics)


def _check_slot(slot: Slot, where: Callable[[Path], str], path: Path, statistics: frozenset[str] | None) -> Iterator[Problem]:
    shape, problem = _field(slot.path, where, path, statistics)
    if problem:
        yield problem
    elif shape and slot.filter and not _formats(slot.filter, shape, slot.path):
        fitting = [name for name in _FILTER_KINDS if _formats(name, shape, slot.path)]
        hint = f"use {', '.join(fitting)}" if fitting else "print it without a filter"
        yield Problem(where(path), f"{path_text(path)}: {slot.filter} does not format {slot.path}, which is {shape.told}", hint)
    elif shape and not slot.filter and shape.kind in ("list", "record", "map", "flag"):
        yield Problem(where(path), f"{path_text(path)}: {slot.path} is {shape.told}, and cannot be printed as words")


def _formats(filter_: str, shape: Shape, path: str) -> bool:
    """Whether the filter takes what stands at the path; a number is a year only where it is called so."""
    fits = shape.kind in _FILTER_KINDS[filter_]
    return fits and (filter_ != "year" or shape.kind == "date" or split_path(path)[-1] == "year")


def _field(
    path: str, where: Callable[[Path], str], at: Path, statistics: frozenset[str] | None = None
) -> tuple[Shape | None, Problem | None]:
    """The shape of a template field, or of a part of a statistic, or the problem that there is none."""
    try:
        steps = split_path(path)
    except ValueError as refused:
        return None, Problem(where(at), f"{path_text(at)}: {refused}")
    shape: Shape | None = Shape("record", type=plan.ProposalPlan)
    if steps[0] == ROOT:
        if problem := _no_statistic(steps, where, at, statistics):
            return None, problem
        shape, steps = _STATISTICS, steps[1:]
    for depth, step in enumerate(steps):
        names = _names_in(shape) if depth or shape is _STATISTICS else _TEXT_FIELDS
        shape = _below(shape, step) if isinstance(step, int) or step in names or (shape and shape.kind == "map") else None
        if shape is None:
            hint = _nearest_field(path, split_path(path), depth + _is_statistic(path), names)
            return None, Problem(where(at), f"{path_text(at)}: there is no field {path!r}", hint)
    return shape, None


def _no_statistic(steps: Path, where: Callable[[Path], str], at: Path, statistics: frozenset[str] | None) -> Problem | None:
    """Why a path names no statistic; None where it names one."""
    if statistics is None:
        hint = "the texts of arguments and the openings of profiles may name statistics, and a proof of the kind figure"
        return Problem(where(at), f"{path_text(at)}: no statistic may stand here", hint)
    if len(steps) == 1 or steps[1] in statistics:
        return None
    if guess := nearest(str(steps[1]), statistics):
        hint = f"did you mean {guess!r}?"
    else:
        hint = f"there are {', '.join(sorted(statistics))}" if statistics else "write it under `statistics:` in a file of the library"
    return Problem(where(at), f"{path_text(at)}: there is no statistic {steps[1]!r}", hint)


def _names_in(shape: Shape | None) -> tuple[str, ...]:
    return tuple(children(shape.type)) if shape and shape.kind == "record" else ()


def _below(shape: Shape | None, step: str | int) -> Shape | None:
    if shape is None:
        return None
    if isinstance(step, int):
        return shape.item if shape.kind == "list" else None
    return children(shape.type).get(step) if shape.kind == "record" else shape.item if shape.kind == "map" else None


def _nearest_field(path: str, steps: Path, depth: int, names: Sequence[str]) -> str:
    if shape_at(path):
        return "it is a fact for conditions, and no text may show it"
    if isinstance(steps[depth], str) and (guess := nearest(str(steps[depth]), names)):
        return f"did you mean {path_text((*steps[:depth], guess, *steps[depth + 1 :]))!r}?"
    guess = nearest(path, _all_fields())
    return f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}" if names else ""


@cache
def _all_fields() -> tuple[str, ...]:
    return tuple(f"{root}.{name}" for root in _TEXT_FIELDS for name in _names_in(children(plan.ProposalPlan)[root]))


# ------------------------------------------------------------------------------------------------------------------------------- examples


def _check_example(example: Example, profile: Located[Profile], at: Path) -> Iterator[Problem]:
    where = profile.where
    for fact, value in example.given.items():
        yield from conditions.check_value(fact, value, where, (*at, "given", fact), f"{path_text(at)}.given")
    rules = [rule.id for rule in profile.value.rules or ()]
    for verb in ("fires", "does_not_fire"):
        for position, id_ in enumerate(getattr(example, verb) or ()):
            if id_ not in rules:
                guess = nearest(id_, rules)
                hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(rules)}"
                yield Problem(where((*at, verb, position)), f"{path_text(at)}.{verb}: there is no rule {id_!r}", hint)


def _run_example(example: Example, profile: Located[Profile], at: Path) -> Iterator[Problem]:
    scope = Scope(Facts(_tree(example.given)), Vocabulary(), profile.where, lambda _: "")
    verdicts = {rule.id: evaluate(rule.when, scope, ("rules", position, "when")) for position, rule in enumerate(profile.value.rules or ())}
    for verb, wanted in (("fires", True), ("does_not_fire", False)):
        for position, id_ in enumerate(getattr(example, verb) or ()):
            verdict = verdicts[id_]
            if verdict.holds is not wanted:
                tests = "; ".join(test.sentence for test in (verdict.deciding or verdict.tests))
                said = f"the rule {id_} {'does not fire' if wanted else 'fires'}" + (f": {tests}" if tests else "")
                yield Problem(profile.where((*at, verb, position)), f"the example {example.name!r} comes out otherwise: {said}")


def _tree(given: Mapping[str, Any]) -> dict[str, Any]:
    """Facts by path as nested maps, each as the kind of value that the fact holds."""
    tree: dict[str, Any] = {}
    for path, value in given.items():
        steps = split_path(path)
        here: Any = tree
        for step, following in pairwise(steps):
            here = _entry(here, step, [] if isinstance(following, int) else {})
        _entry(here, steps[-1], _typed(path, value))
    return tree


def _entry(holder: Any, step: str | int, new: Any) -> Any:
    """What stands at `step` of a map or list; `new` where nothing does. What lies before it in a list is absent."""
    if isinstance(step, str):
        return holder.setdefault(step, new)
    holder.extend([None] * (step + 1 - len(holder)))
    if holder[step] is None:
        holder[step] = new
    return holder[step]


def _typed(fact: str, value: Any) -> Any:
    shape = shape_at(fact)
    kind = shape.kind if shape else "any"
    if isinstance(value, list):
        return [_typed(f"{fact}[{position}]", each) for position, each in enumerate(value)]
    if kind == "money":
        return Money(value["amount"], value["currency"]) if isinstance(value, Mapping) else Money(value, "EUR")
    if isinstance(value, Mapping):
        return {name: _typed(f"{fact}.{name}", each) for name, each in value.items()}
    if kind == "date" and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    if kind in ("share", "number") and isinstance(value, str):
        return Share.parse(value)
    return value
