"""What all dossiers together make of the content: arguments that no proposal has, rules that never fire, criteria that nothing answers."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kamdocs.errors import count_text, nearest
from kamdocs.governance.finding import Finding
from kamdocs.governance.own import own_arguments, own_profiles
from kamdocs.governance.proposals import Proposals
from kamdocs.governance.telling import named_few
from kamdocs.model.library import Argument
from kamdocs.model.profile import Rule
from kamdocs.model.reading import Located
from kamdocs.plan import RuleTrial
from kamdocs.tailor.words import Vocabulary, vocabulary
from kamdocs.workspace import Workspace

__all__ = ["unanswered", "unfired", "unused"]

_A_SLIP = 0.8


def unused(workspace: Workspace, proposals: Proposals, on: datetime.date) -> Iterator[Finding]:
    """The workspace's arguments that stand in no proposal, and that no rule that held asks for. One past its review is told for that."""
    rules = {(profile.value.type, rule.id): rule for profile in workspace.profiles for rule in profile.value.rules or ()}
    placed = {each.argument for made in proposals.made for each in made.plan.trace.considered if each.placed}
    held = [trial for made in proposals.made for trial in made.plan.trace.rules if trial.outcome == "holds"]
    reasons = _reasons(proposals)
    for argument in own_arguments(workspace):
        written = argument.value
        stale = written.review_by is not None and written.review_by < on
        picked = any(_asks_for(rules.get((trial.section, trial.rule)), written, trial) for trial in held)
        if not (written.id in placed or picked or stale) and proposals.made:
            count, why = len(proposals.made), reasons[written.id].most_common(1)[0][0]
            message = f"the argument {written.id!r} stands in no proposal (of {count}), and no rule asks for it: {why}"
            way_out = "loosen its `when`, prefer it in a rule, or take it out"
            yield Finding("warning", "unused", argument.where(()), message, way_out)


def _asks_for(rule: Rule | None, argument: Argument, trial: RuleTrial) -> bool:
    if rule is None or trial.section not in argument.for_:
        return False
    return argument.id in (rule.require or ()) or any(target.by > 0 and target.names(argument) for target in rule.prefer or ())


def _reasons(proposals: Proposals) -> dict[str, Counter[str]]:
    """What kept each argument out, and how often."""
    found: dict[str, Counter[str]] = {}
    for each in (one for made in proposals.made for one in made.plan.trace.considered if not one.placed):
        found.setdefault(each.argument, Counter())[each.reason] += 1
    return found


def unfired(workspace: Workspace, proposals: Proposals) -> Iterator[Finding]:
    """The rules of the workspace's own profiles that held for no reader of any dossier."""
    trials: dict[tuple[str, str], list[RuleTrial]] = {}
    for made in proposals.made:
        for trial in made.plan.trace.rules:
            trials.setdefault((trial.section, trial.rule), []).append(trial)
    for profile in own_profiles(workspace) if proposals.made else ():
        kind, rules = profile.value.type, profile.value.rules or ()
        if not any((kind, rule.id) in trials for rule in rules):
            if rules:
                message = f"no dossier has a reader of the type {kind!r}: its {count_text(len(rules), 'rule')} never fired"
                yield Finding("warning", "rule", profile.where(("type",)), message, "are its `titles` those that clients have?")
            continue
        for position, rule in enumerate(rules):
            tried = trials.get((kind, rule.id), ())
            if not any(trial.outcome == "holds" for trial in tried):
                message = f"the rule {rule.id!r} fired in no section for {kind} (of {len(tried)})"
                way_out = "loosen its `when`, or take it out"
                yield Finding("warning", "rule", profile.where(("rules", position)), f"{message}{_because(tried)}", way_out)


def _because(tried: Any) -> str:
    """The test that most often did not hold."""
    tests = Counter(test.sentence for trial in tried for test in trial.tests if test.outcome != "holds")
    return f": {tests.most_common(1)[0][0]}" if tests else ""


def unanswered(workspace: Workspace, proposals: Proposals, on: datetime.date) -> Iterator[Finding]:
    """Criteria of the library, and of dossiers, that no argument answers; and `answers` that are all but a criterion's name."""
    libraries = [library.value for library in workspace.libraries]
    words = vocabulary(libraries)
    live = [each.value for each in workspace.arguments() if each.value.review_by is None or on <= each.value.review_by]
    asked = _asked(workspace, proposals, live)
    answered = {words.criterion(word) for argument in live for word in argument.answers or ()}
    for library in workspace.libraries:
        for position, each in enumerate(library.value.criteria or ()):
            if words.criterion(each.id) not in answered:
                _, users = asked.pop(words.criterion(each.id), ("", []))
                message = f"no argument answers the criterion {each.id!r}" + (f", named in {named_few(users)}" if users else "")
                yield _unanswered(library.where(("criteria", position)), message, each.id)
    for key, (where, users) in asked.items():
        if key not in {words.criterion(id_) for id_ in words.labels}:
            yield _unanswered(where, f"no argument answers the criterion {key!r}, named in {named_few(users)}", key)
    if words.criteria:
        yield from _misspelt(own_arguments(workspace), words)


def _unanswered(where: str, message: str, id_: str) -> Finding:
    return Finding("warning", "criterion", where, message, f"write an argument with `answers: [{id_}]`")


def _asked(workspace: Workspace, proposals: Proposals, live: list[Argument]) -> dict[str, tuple[str, list[str]]]:
    """The criteria by which clients and members decide and that no argument answers: key → place of the first, and the dossiers."""
    libraries = [library.value for library in workspace.libraries]
    asked: dict[str, tuple[str, list[str]]] = {}
    for made in proposals.made:
        words = vocabulary(libraries, made.dossier.value)
        answered = {words.criterion(word) for argument in live for word in argument.answers or ()}
        centre = made.dossier.value.buying_centre
        named = [(words.key(each), ("buying_centre", "criteria", position)) for position, each in enumerate(centre.criteria or ())]
        for number, member in enumerate(centre.members):
            named += [(words.criterion(word), ("buying_centre", "members", number)) for word in member.criteria or ()]
        for key, path in named:
            if key not in answered:
                _, users = asked.setdefault(key, (made.dossier.where(path), []))
                users.extend([made.dossier.file] if made.dossier.file not in users else [])
    return asked


def _misspelt(arguments: tuple[Located[Argument], ...], words: Vocabulary) -> Iterator[Finding]:
    from difflib import get_close_matches

    for argument in arguments:
        for position, word in enumerate(argument.value.answers or ()):
            if words.criterion(word) not in words.labels and get_close_matches(word.casefold(), words.criteria, n=1, cutoff=_A_SLIP):
                message = f"the argument {argument.value.id!r} answers {word!r}, which is no criterion of the library"
                hint = f"did you mean {nearest(word, words.criteria)!r}?"
                yield Finding("warning", "criterion", argument.where(("answers", position)), message, hint)
