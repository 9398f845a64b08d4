"""Words that mean the same: criteria and industries by the library's synonyms, texts without case and accents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kamdocs.model.dossier import Criterion, Dossier, slug
from kamdocs.model.library import Library
from kamdocs.values import LocalText, folded

__all__ = ["Vocabulary", "folded", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ids of criteria and industries by every word for them."""

    criteria: Mapping[str, str] = field(default_factory=dict)
    industries: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, LocalText] = field(default_factory=dict)
    """The library's labels of criteria, by id."""
    industry_labels: Mapping[str, LocalText] = field(default_factory=dict)

    def criterion(self, word: str) -> str:
        """The id that `word` stands for; the word itself, folded, where the library does not have it."""
        return self.criteria.get(folded(word), folded(word))

    def industry(self, word: str) -> str:
        return self.industries.get(folded(word), folded(word))

    def key(self, criterion: Criterion) -> str:
        """The id of a client's criterion: its own, or one made from its label."""
        if criterion.id:
            return self.criterion(criterion.id)
        words = _texts(criterion.label)
        return next((self.criteria[folded(word)] for word in words if folded(word) in self.criteria), slug(words[0]) if words else "")


def vocabulary(libraries: Iterable[Library], dossier: Dossier | None = None) -> Vocabulary:
    """The words of the libraries, and the labels of the dossier's own criteria.

    The library comes first: a client's label never takes a word away from it.
    """
    libraries = tuple(libraries)
    criteria: dict[str, str] = {}
    for each in (one for library in libraries for one in library.criteria or ()):
        for word in (each.id, *(each.also or ()), *_texts(each.label)):
            criteria.setdefault(folded(word), each.id)
    industries: dict[str, str] = {}
    for industry in (one for library in libraries for one in library.industries or ()):
        for word in (industry.id, *(industry.also or ()), *_texts(industry.label)):
            industries.setdefault(folded(word), industry.id)
    known = Vocabulary(
        criteria,
        industries,
        {each.id: each.label for library in libraries for each in library.criteria or ()},
        {each.id: each.label for library in libraries for each in library.industries or () if each.label},
    )
    for own in (dossier.buying_centre.criteria or ()) if dossier else ():
        key = known.key(own)
        for word in (key, *_texts(own.label)):
            criteria.setdefault(folded(word), key)
    return known


def _texts(text: LocalText | None) -> tuple[str, ...]:
    return () if not text else (text,) if isinstance(text, str) else tuple(text.values())
