"""Which candidate stands in which section.

Required arguments come first; then every (argument, section) pair by score downwards. An argument stands once; a section that would be
left empty takes its best argument even if it stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kamdocs.tailor.arguments import Candidate

__all__ = ["Placement", "Requirement", "SectionRoom", "place"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """An argument that a rule puts into a section."""

    argument: str
    rule: str
    where: str


@dataclass(frozen=True, slots=True)
class SectionRoom:
    """A section to fill, in reading order. `most`: how many arguments it takes; None: any number."""

    type: str
    most: int | None
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that could not be met, and why."""

    section: str
    requirement: Requirement
    why: str


@dataclass
class Placement:
    """`sections`: candidates by section type, by score downwards, ties by id. `required`: (section, argument) → rule."""

    sections: dict[str, list[Candidate]] = field(default_factory=dict)
    required: dict[tuple[str, str], str] = field(default_factory=dict)
    unmet: list[Unmet] = field(default_factory=list)
    repeated: set[tuple[str, str]] = field(default_factory=set)
    """(section, argument) that stands there though it stands elsewhere too."""

    def section_of(self, argument: str) -> str | None:
        """The first section in which the argument stands."""
        return next((type_ for type_, placed in self.sections.items() if any(each.id == argument for each in placed)), None)


def place(rooms: Sequence[SectionRoom], candidates: Sequence[Candidate]) -> Placement:
    """Where everything stands. The result depends on the candidates as a set, never on their order."""
    order = {room.type: position for position, room in enumerate(rooms)}
    by_pair = {(each.section, each.id): each for each in candidates if each.section in order}
    result = Placement({room.type: [] for room in rooms})
    placed: set[str] = set()
    for room in rooms:
        for requirement in room.requirements:
            _require(room, requirement, by_pair, placed, result)
    for candidate in sorted(by_pair.values(), key=lambda each: (-each.score.total, order[each.section], each.id)):
        if candidate.id not in placed and _has_room(rooms[order[candidate.section]], result):
            result.sections[candidate.section].append(candidate)
            placed.add(candidate.id)
    for room in rooms:
        if not result.sections[room.type]:
            _take_best(room, by_pair, result)
    for arguments in result.sections.values():
        arguments.sort(key=lambda each: (-each.score.total, each.id))
    return result


def _has_room(room: SectionRoom, result: Placement) -> bool:
    return room.most is None or len(result.sections[room.type]) < room.most


def _require(
    room: SectionRoom,
    requirement: Requirement,
    by_pair: Mapping[tuple[str, str], Candidate],
    placed: set[str],
    result: Placement,
) -> None:
    candidate = by_pair.get((room.type, requirement.argument))
    if (room.type, requirement.argument) in result.required:
        return
    if candidate is None:
        result.unmet.append(Unmet(room.type, requirement, "it is no candidate"))
    elif requirement.argument in placed:
        result.unmet.append(Unmet(room.type, requirement, f"it stands in the section {result.section_of(requirement.argument)}"))
    elif not _has_room(room, result):
        result.unmet.append(Unmet(room.type, requirement, "the section is full"))
    else:
        result.sections[room.type].append(candidate)
        result.required[room.type, requirement.argument] = requirement.rule
        placed.add(requirement.argument)


def _take_best(room: SectionRoom, by_pair: Mapping[tuple[str, str], Candidate], result: Placement) -> None:
    best = min(
        (each for (section, _), each in by_pair.items() if section == room.type),
        key=lambda each: (-each.score.total, each.id),
        default=None,
    )
    if best:
        result.sections[room.type].append(best)
        result.repeated.add((room.type, best.id))
