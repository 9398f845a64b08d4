"""What to ask next: the facts that nobody wrote down and whose answers would change the proposal, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kamdocs import plan
from kamdocs.model.dossier import Dossier
from kamdocs.model.reading import Path, path_text
from kamdocs.tailor.arguments import SectionView
from kamdocs.tailor.conditions import UNKNOWN, Verdict
from kamdocs.text import split_path

__all__ = ["Open", "questions"]

MOST_WEIGHT = 10
"""Points that a rule about the section's length, or an argument that it requires, counts for."""

_ABOUT_MEMBER = {
    "role": "What does {name} do in this purchase: initiate, use, influence, decide, buy, or guard the door?",
    "attitude": "Where does {name} stand: supporter, neutral, sceptic, or opponent?",
    "style": "How does {name} deal with people: driver, expressive, amiable, or analytical?",
    "experience": "What has {name} lived through with us: positive, mixed, negative, or none?",
    "influence": "How much weight does {name} have in the decision, from 1 to 5?",
    "criteria": "What does {name} look at first?",
    "wants": "What does {name} openly want from this?",
    "access": "How well do we reach {name}: none, some, or good?",
    "champion": "Does {name} sell for us when we are not there?",
}
_ABOUT_ACCOUNT = {
    "account.employees": "How many people work at {account}?",
    "account.industry": "Which industry is {account} in?",
    "account.standing.recognisable": "Is {account} a name that opens doors in its industry?",
    "account.standing.partner": "Does {account} share its plans with us?",
    "account.standing.expert": "Does {account} know more of this than we do?",
    "account.standing.innovator": "Is {account} among the few that try what is new?",
    "account.standing.potential": "What could {account} buy from us in a year?",
    "relationship.share_of_our_margin": "What share of our margin comes from {account}?",
    "relationship.experience": "How has working with us been for {account}: positive, mixed, or negative?",
    "relationship.since": "Since when has {account} worked with us?",
    "relationship.projects": "Which projects has {account} already done with us, and with what result?",
}


@dataclass(frozen=True, slots=True)
class Open:
    """A condition that came out unknown. `weight`: points that hang on it."""

    verdict: Verdict
    view: SectionView
    weight: int
    arguments: tuple[str, ...]
    rule: str | None = None


def questions(dossier: Dossier, opens: Iterable[Open]) -> tuple[plan.AskedQuestion, ...]:
    """Each fact once. What `unknown:` lists was asked before, and a new client is not asked about a past that it does not have."""
    asked = {_normal(path) for path in dossier.unknown or {}}
    case = dossier.offer.returns
    gathered: dict[Path, list[Open]] = {}
    for each in opens:
        for path in dict.fromkeys(_paths(each)):
            # Nor is what it saves where that is written: then a figure is missing because it does not exist.
            told = path[:2] == ("offer", "returns") and case is not None and case.benefits
            if path_text(path) not in asked and not told and not (path[0] == "relationship" and dossier.relationship is None):
                gathered.setdefault(path, []).append(each)
    found = [_question(dossier, path, hanging) for path, hanging in gathered.items()]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.path)))


def _normal(path: str) -> str:
    try:
        return path_text(split_path(path))
    except ValueError:
        return path


def _paths(each: Open) -> Iterator[Path]:
    for test in each.verdict.tests:
        if test.outcome == UNKNOWN:
            path = each.view.scope.facts.dossier_path(test.fact)
            # A computed fact has no place to write an answer to, but for the business case.
            if path:
                yield path
            elif test.fact.startswith("returns."):
                yield ("offer", "returns")


def _question(dossier: Dossier, path: Path, hanging: Sequence[Open]) -> plan.AskedQuestion:
    return plan.AskedQuestion(
        path=path_text(path),
        question=_words(dossier, path),
        weight=sum(each.weight for each in hanging),
        arguments=tuple(sorted({id_ for each in hanging for id_ in each.arguments})),
        rules=tuple(sorted({each.rule for each in hanging if each.rule})),
    )


def _words(dossier: Dossier, path: Path) -> str:
    account = dossier.account.short_name or dossier.account.name
    if path[:2] == ("buying_centre", "members") and isinstance(path[2], int):
        about = _ABOUT_MEMBER.get(str(path[3])) if len(path) > 3 else None
        name = dossier.buying_centre.members[path[2]].name
        return about.format(name=name) if about else f"What is {path_text(path[3:])} of {name}?"
    if path == ("buying_centre", "criteria"):
        return f"What does {account} decide by, the most important first?"
    if path[:2] == ("offer", "returns"):
        return f"What does {account} save or earn with this, and from when?"
    upwards = (path_text(path[:length]) for length in range(len(path), 0, -1))
    about = next((_ABOUT_ACCOUNT[name] for name in upwards if name in _ABOUT_ACCOUNT), None)
    return about.format(account=account) if about else f"What is {path_text(path)}?"
