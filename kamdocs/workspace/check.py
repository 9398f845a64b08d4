"""What the types cannot say of a dossier: what must fit inside it, and between it and its workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from kamdocs.errors import Problem, nearest
from kamdocs.model.common import MoneyField, told
from kamdocs.model.dossier import Criterion, Dossier, slug
from kamdocs.model.reading import Located, path_text
from kamdocs.model.reading import Path as Place
from kamdocs.model.settings import Defaults
from kamdocs.model.shape import Shape, children
from kamdocs.values import folded
from kamdocs.workspace.codes import vat_problems, zone_problems
from kamdocs.workspace.dossier import no_member
from kamdocs.workspace.folder import SETTINGS, Workspace
from kamdocs.workspace.names import Names, label_words

__all__ = ["dossier_problems"]

# Members and reasons may name criteria of their own, so that only a word very near to a known one is taken for a slip.
_A_SLIP = 0.8


def dossier_problems(dossier: Located[Dossier], workspace: Workspace) -> list[Problem]:
    """What is wrong inside the dossier, or between it and the workspace, though each field on its own is right."""
    return [
        *_account_problems(dossier, workspace),
        *_member_problems(dossier, workspace),
        *_member_name_problems(dossier),
        *_criteria_problems(dossier),
        *_criterion_name_problems(dossier, workspace),
        *_industry_problems(dossier, workspace),
        *_library_problems(dossier, workspace),
        *_unknown_problems(dossier),
    ]


def _account_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    account, defaults = dossier.value.account, _defaults(workspace)
    if account.language is None and not (defaults and defaults.language):
        way_out = _give_or_default("a tag such as it", "language", workspace)
        yield Problem(dossier.where(("account", "language")), "account.language is missing", way_out)
    yield from zone_problems(("account", "time_zone"), account.time_zone, dossier)
    yield from vat_problems(("account", "vat_id"), account.vat_id, account.country, dossier, "compare it with the client's own paper")


def _defaults(workspace: Workspace) -> Defaults | None:
    return workspace.settings.value.defaults if workspace.settings else None


def _give_or_default(value: str, name: str, workspace: Workspace) -> str:
    return f"write {value}" + (f", or give every dossier one: `defaults: {{{name}: …}}` in {SETTINGS}" if workspace.settings else "")


# ---- members


def _member_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    types = [profile.value.type for profile in workspace.profiles]
    names = Names("member")
    if not dossier.value.buying_centre.members:
        where = dossier.where(("buying_centre", "members"))
        yield Problem(where, "buying_centre.members is empty", "write at least one, with name and position")
    for number, member in enumerate(dossier.value.buying_centre.members):
        path: Place = ("buying_centre", "members", number)
        # An id made from the name stands where the name does.
        where = dossier.where((*path, "id" if member.id else "name"))
        yield from names.problems(member.key, where, "give one of them another id")
        if member.type is not None and member.type not in types:
            guess = nearest(member.type, types)
            way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(types)}" if types else "write a profile of that type"
            at = path_text((*path, "type"))
            yield Problem(dossier.where((*path, "type")), f"{at}: no profile has the type {member.type!r}", way_out)
        if member.influence is not None and member.influence > 5:
            at = path_text((*path, "influence"))
            yield Problem(dossier.where((*path, "influence")), f"{at}: {member.influence} is too much", "influence goes from 1 to 5")


def _member_name_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    members = [member.key for member in dossier.value.buying_centre.members]
    for path, key in _members_named(dossier.value):
        if key not in members:
            yield Problem(dossier.where(path), *no_member(path_text(path), key, members))


def _members_named(dossier: Dossier) -> Iterator[tuple[Place, str]]:
    for number, step in enumerate(dossier.buying_centre.steps or ()):
        for index, key in enumerate(step.who or ()):
            yield ("buying_centre", "steps", number, "who", index), key
    send_to = dossier.offer.send_to
    if send_to and send_to.to:
        yield ("offer", "send_to", "to"), send_to.to
    for index, key in enumerate((send_to and send_to.cc) or ()):
        yield ("offer", "send_to", "cc", index), key


# ---- criteria


def _criteria_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    names = Names("criterion", with_case=False)
    for number, criterion in enumerate(dossier.value.buying_centre.criteria or ()):
        path: Place = ("buying_centre", "criteria", number)
        key = _criterion_key(criterion)
        if not key:
            yield Problem(dossier.where(path), f"{path_text(path)}: a criterion has neither id nor label", "write one of them")
            continue
        where = dossier.where((*path, "id" if criterion.id else "label"))
        yield from names.problems(key, where, "keep one of them, or give it another id")


def _criterion_key(criterion: Criterion) -> str | None:
    return criterion.id or next((slug(word) for word in label_words(criterion.label)), None)


def _criterion_name_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    """Words of members and reasons that nobody knows, and that are all but one that somebody does."""
    known = {folded(word): word for word in _criterion_words(dossier.value, workspace)}
    for path, word in _criteria_named(dossier.value):
        near = [] if folded(word) in known else get_close_matches(folded(word), known, n=1, cutoff=_A_SLIP)
        if near:
            way_out = f"did you mean {known[near[0]]!r}? another one goes into buying_centre.criteria"
            yield Problem(dossier.where(path), f"{path_text(path)}: there is no criterion {word!r}", way_out)


def _industry_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    """An industry that is all but one of the library's: likeness and conditions would not know it."""
    industries = (one for library in workspace.libraries for one in library.value.industries or ())
    known = {folded(word): word for each in industries for word in (each.id, *(each.also or ()), *label_words(each.label))}
    written = dossier.value.account.industry
    near = get_close_matches(folded(written), known, n=1, cutoff=_A_SLIP) if written and folded(written) not in known else []
    if near:
        message = f"account.industry: the library has no industry {written!r}"
        yield Problem(
            dossier.where(("account", "industry")), message, f"did you mean {known[near[0]]!r}? a new one goes into its industries"
        )


def _criterion_words(dossier: Dossier, workspace: Workspace) -> Iterator[str]:
    """Every word for a criterion that the dossier, the library, or an argument has."""
    for own in dossier.buying_centre.criteria or ():
        yield from (word for word in (_criterion_key(own), *label_words(own.label)) if word)
    for each in (one for library in workspace.libraries for one in library.value.criteria or ()):
        yield from (each.id, *(each.also or ()), *label_words(each.label))
    for argument in workspace.arguments():
        yield from argument.value.answers or ()


def _criteria_named(dossier: Dossier) -> Iterator[tuple[Place, str]]:
    for number, member in enumerate(dossier.buying_centre.members):
        for index, word in enumerate(member.criteria or ()):
            yield ("buying_centre", "members", number, "criteria", index), word
    for number, reason in enumerate(dossier.offer.reasons or ()):
        for index, word in enumerate(reason.answers or ()):
            yield ("offer", "reasons", number, "answers", index), word


# ---- what the library must have


def _library_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    """Ids that the library does not have. Without a workspace there is no library, and they are gaps."""
    if workspace.root is None:
        return
    team = [each.id for library in workspace.libraries for each in library.value.team or ()]
    references = [each.id for library in workspace.libraries for each in library.value.references or ()]
    for number, key in enumerate(dossier.value.team or ()):
        yield from _not_in_library(dossier, ("team", number), key, "colleague", team)
    wanted = dossier.value.references
    for number, key in enumerate((wanted and wanted.ids) or ()):
        yield from _not_in_library(dossier, ("references", "ids", number), key, "reference", references)


def _not_in_library(dossier: Located[Dossier], path: Place, key: str, what: str, known: list[str]) -> Iterator[Problem]:
    if key in known:
        return
    guess = nearest(key, known)
    way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else f"add the {what} under library/"
    yield Problem(dossier.where(path), f"{path_text(path)}: the library has no {what} {key!r}", way_out)


# ---- paths of `unknown:`

_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d+)\]")


def _unknown_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    for written in dossier.value.unknown or {}:
        told_wrong = _no_such_path(written, dossier.value)
        if told_wrong:
            message, way_out = told_wrong
            yield Problem(dossier.where(("unknown", written)), f"unknown: {message}", way_out)


def _no_such_path(written: str, dossier: Dossier) -> tuple[str, str] | None:
    """Why no dossier can have this path, with the way out; None where one can."""
    steps = [int(index) if index else name for name, index in _STEP.findall(written)]
    if path_text(tuple(steps)) != written or not steps:
        return f"{told(written)} is no path", "write it as buying_centre.members[0].criteria"
    shape: Shape | None = Shape("record", type=Dossier)
    value: Any = dossier
    for number, step in enumerate(steps):
        here, at = path_text(tuple(steps[:number])), path_text(tuple(steps[: number + 1]))
        fields = _fields(shape)
        if isinstance(step, int):
            if shape is None or shape.kind != "list":
                return f"{at}: {here or 'the dossier'} is no list", "remove the number"
            if isinstance(value, tuple) and step >= len(value):
                return f"{at}: {here} has {len(value)} entries, counted from 0", "write a number that exists"
            shape = shape.item
        elif step in fields:
            shape = fields[step]
        elif shape is not None and shape.kind == "map":
            shape = shape.item
        elif shape is not None and shape.kind == "any":
            return None
        elif shape is not None and shape.kind == "list":
            return f"{at}: {here} is a list", f"name one of its entries: {here}[0]"
        else:
            guess = nearest(step, fields)
            way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(fields)}" if fields else f"write {here} alone"
            return f"{at}: there is no field {step!r}" + (f" in {here}" if here else ""), way_out
        value = _value_at(value, step)
    return None


def _fields(shape: Shape | None) -> Mapping[str, Shape]:
    if shape is None or shape.kind not in ("record", "money"):
        return {}
    return children(shape.type if shape.kind == "record" else MoneyField)


def _value_at(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[step] if isinstance(value, tuple) and step < len(value) else None
    return getattr(value, step, None)
