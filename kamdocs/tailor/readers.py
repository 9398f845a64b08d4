"""Who reads the proposal: each member's type, weight, and the reader of each type.

A position is matched with the titles of the profiles, whole or at word bounds, case and accents aside; the longest title wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kamdocs.errors import nearest_named
from kamdocs.model.dossier import Dossier, Member
from kamdocs.model.profile import Profile
from kamdocs.tailor.words import folded

__all__ = ["Reader", "Recognised", "Unread", "reader_named", "readers", "recognised", "types", "weight"]

ROLE_WEIGHTS = {"decider": 5, "buyer": 4, "gatekeeper": 3, "influencer": 2, "initiator": 1, "user": 0}

# Words that say another's office or a past one: outside the matched title they leave a member untyped.
_NOT_THE_OFFICE = {
    "en": "assistant deputy vice former formerly ex secretary trainee intern retired acting past emeritus",
    "it": "assistente segretario segretaria vice sostituto sostituta tirocinante stagista già ex vicario vicaria pensionato pensionata",
    "de": "assistent assistentin assistenz stellvertreter stellvertreterin stellvertretender stellvertretende vize sekretär sekretärin "
    "ehemaliger ehemalige ex praktikant praktikantin trainee auszubildender auszubildende ruhestand",
    "fr": "assistant assistante adjoint adjointe vice ancien ancienne ex secrétaire stagiaire retraité retraitée suppléant suppléante",
    "es": "asistente ayudante adjunto adjunta vice antiguo antigua ex secretario secretaria becario becaria suplente jubilado jubilada",
}
_ASIDE = frozenset(folded(word) for words in _NOT_THE_OFFICE.values() for word in words.split())


@dataclass(frozen=True, slots=True)
class Recognised:
    """A member's type. `type`: None for an untyped one. `why`: in a sentence, for the trace or the warning."""

    type: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The strongest member of one decision-maker type. `position`: in `buying_centre.members`."""

    type: str
    position: int
    member: Member
    weight: int


def weight(member: Member) -> int:
    """10 × influence (absent: 3) plus the role's points."""
    return 10 * (member.influence or 3) + (ROLE_WEIGHTS[member.role] if member.role else 0)


def types(dossier: Dossier, profiles: Sequence[Profile]) -> dict[int, Recognised]:
    """Each member's type, by position in the dossier."""
    titles = _titles({profile.type: profile.titles or () for profile in profiles})
    return {
        position: Recognised(member.type, "stated") if member.type else recognised(member.position, titles)
        for position, member in enumerate(dossier.buying_centre.members)
    }


def readers(dossier: Dossier, typed: Mapping[int, Recognised]) -> tuple[Reader, ...]:
    """The reader of each type, in the order of their sections: by weight downwards, ties by order in the dossier."""
    strongest: dict[str, Reader] = {}
    for position, member in enumerate(dossier.buying_centre.members):
        type_ = typed[position].type
        if type_ and (type_ not in strongest or weight(member) > strongest[type_].weight):
            strongest[type_] = Reader(type_, position, member, weight(member))
    return tuple(sorted(strongest.values(), key=lambda reader: (-reader.weight, reader.position)))


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a name is that of no reader: a sentence, and the way out."""

    message: str
    hint: str


def reader_named(name: str, dossier: Dossier, profiles: Sequence[Profile]) -> Reader | Unread:
    """The reader of a type, or a member as the reader of the section for the own type. `name`: type, id or name, without case.

    What may mean two is refused: members of one name, and a member whose id or name is the type of another.
    """
    typed = types(dossier, profiles)
    known = {profile.type for profile in profiles}
    wanted, members = name.strip().casefold(), dossier.buying_centre.members
    strongest = [reader for reader in readers(dossier, typed) if reader.type in known]
    found = next((reader for reader in strongest if reader.type.casefold() == wanted), None)
    meant = [position for position, each in enumerate(members) if each.key.casefold() == wanted]
    meant = meant or [position for position, each in enumerate(members) if each.name.casefold() == wanted]
    if len(meant) > 1 or (found and meant and meant != [found.position]):
        return _ambiguous(name, [members[position] for position in meant], found)
    if found:
        return found
    for position in meant:
        member, type_ = members[position], typed[position].type
        if type_ in known:
            return Reader(type_, position, member, weight(member))
        why = typed[position].why if type_ is None else f"no profile is for the type {type_}"
        return Unread(f"{member.name} has no section: {why}", "state the `type`")
    kinds, keys = [reader.type for reader in strongest], [member.key for member in members]
    near = nearest_named(name, [*kinds, *keys, *(member.name for member in members)])
    among = f"its readers are {', '.join(kinds) or 'none'}; its members {', '.join(keys)}"
    return Unread(f"nobody reads this proposal as {name!r}", f"did you mean {near}?" if near else among)


def _ambiguous(name: str, members: Sequence[Member], reader: Reader | None) -> Unread:
    """`reader`: of the type that has the name as well; None where no type has it."""
    told = [f"{each.name} ({each.key})" for each in members]
    if reader:
        told.insert(0, f"the type {reader.type}, whose reader is {reader.member.key}")
    keys = [each.key for each in members]
    clear = len({key.casefold() for key in keys}) == len(keys) and name.strip().casefold() not in {key.casefold() for key in keys}
    ids = " or ".join(dict.fromkeys([*([reader.member.key] if reader else []), *keys]))
    hint = f"give the id of one: {ids}" if clear else "give each of these members an `id` that no other and no type has"
    return Unread(f"{name!r} may mean {', or '.join(told)}", hint)


def recognised(position: str, titles: Sequence[tuple[str, str]]) -> Recognised:
    """The type that a position shows. `titles`: (folded title, type)."""
    words = folded(position)
    found = [(title, type_) for title, type_ in titles if title in words and _at_word_bounds(title).search(words)]
    if not found:
        return Recognised(None, f"no profile has a title for {position!r}")
    longest = max(len(title) for title, _ in found)
    best = sorted({type_ for title, type_ in found if len(title) == longest})
    if len(best) > 1:
        return Recognised(None, f"{position!r} is as much {best[0]} as {best[1]}")
    title = next(title for title, type_ in found if len(title) == longest)
    outside = _at_word_bounds(title).sub(" ", words, count=1)
    aside = next((word for word in re.findall(r"\w+", outside) if word in _ASIDE), None)
    if aside:
        return Recognised(None, f"{position!r} says {aside!r}, so it is another's office or a past one")
    return Recognised(best[0], f"recognised by {title!r}")


def _titles(by_type: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((folded(title), type_) for type_, titles in by_type.items() for title in titles)


@lru_cache(maxsize=4096)
def _at_word_bounds(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")
