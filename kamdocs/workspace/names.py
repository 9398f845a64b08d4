"""Names that may stand once, and words that may stand for one thing alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamdocs.errors import Problem, nearest
from kamdocs.model.library import Library
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located
from kamdocs.model.settings import Settings
from kamdocs.values import LocalText, folded

__all__ = ["Names", "ambiguous_words", "approver_problems", "label_words", "names_twice"]


@dataclass
class Names:
    """The first place of each name. `with_case`: whether `Roi` and `roi` are two names."""

    what: str
    with_case: bool = True
    places: dict[str, str] = field(default_factory=dict)

    def problems(self, name: str, where: str, remedy: str) -> tuple[Problem, ...]:
        """That the name stands already elsewhere; () where it does not, and it is remembered."""
        key = name if self.with_case else folded(name)
        if key in self.places:
            return (Problem(where, f"the {self.what} {name!r} stands already in {self.places[key]}", remedy),)
        self.places[key] = where
        return ()


def names_twice(profiles: Iterable[Located[Profile]], libraries: Iterable[Located[Library]]) -> Iterator[Problem]:
    """Types and ids that a workspace's own files have twice."""
    profiles = tuple(profiles)
    types = Names("profile of type")
    for profile in profiles:
        yield from types.problems(profile.value.type, profile.where(("type",)), "keep one of the two")
    files: tuple[Located[Any], ...] = (*libraries, *profiles)
    for group, names in (
        ("arguments", Names("argument")),
        ("references", Names("reference")),
        ("statistics", Names("statistic")),
        ("team", Names("team member")),
        ("price_lists", Names("price list")),
        ("criteria", Names("criterion", with_case=False)),
        ("industries", Names("industry", with_case=False)),
    ):
        for file in files:
            for number, each in enumerate(getattr(file.value, group, None) or ()):
                yield from names.problems(each.id, file.where((group, number, "id")), "remove one of them, or give it another id")


def approver_problems(settings: Located[Settings]) -> Iterator[Problem]:
    """Approvers whom the workspace names twice, and those of its approvals whom it does not name."""
    names = Names("approver")
    for number, approver in enumerate(settings.value.approvers or ()):
        yield from names.problems(approver.id, settings.where(("approvers", number, "id")), "remove one of them, or give it another id")
    for number, policy in enumerate(settings.value.approvals or ()):
        if settings.value.approvers is not None and policy.by not in names.places:
            guess = nearest(policy.by, names.places)
            way_out = f"did you mean {guess!r}?" if guess else "write this approver under `approvers`"
            message = f"approvals[{number}].by: there is no approver {policy.by!r}"
            yield Problem(settings.where(("approvals", number, "by")), message, way_out)


def ambiguous_words(libraries: Sequence[Located[Library]]) -> Iterator[Problem]:
    """Words under `also` that stand for another criterion or industry too: only one of the two would ever be found by them."""
    yield from _ambiguous("criteria", "criterion", libraries)
    yield from _ambiguous("industries", "industry", libraries)


def _ambiguous(group: str, what: str, libraries: Sequence[Located[Library]]) -> Iterator[Problem]:
    entries = [(each, file, (group, number)) for file in libraries for number, each in enumerate(getattr(file.value, group) or ())]
    taken: dict[str, tuple[str, str]] = {}
    for each, file, at in entries:
        for step, word in (("id", each.id), *(("label", word) for word in label_words(each.label))):
            taken.setdefault(folded(word), (each.id, file.where((*at, step))))
    for each, file, at in entries:
        for position, word in enumerate(each.also or ()):
            where = file.where((*at, "also", position))
            other, place = taken.setdefault(folded(word), (each.id, where))
            if folded(other) != folded(each.id):
                message = f"{word!r} stands for the {what} {each.id!r}, and in {place} for {other!r}"
                yield Problem(where, message, "keep the word under one of the two")


def label_words(label: LocalText | None) -> tuple[str, ...]:
    """The label in all its languages."""
    return () if not label else (label,) if isinstance(label, str) else tuple(label.values())
