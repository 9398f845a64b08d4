"""Whether a document is what was sent: which proposal and version it is, whether anything was changed in it since, and whether it holds.

A document that Word, or another program, has saved again is told from one in which somebody changed something (`kamdocs.word.comparison`).
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kamdocs.register.history import Proposal
from kamdocs.register.states import is_valid, valid_until

if TYPE_CHECKING:
    from kamdocs.register import Register
    from kamdocs.word.comparison import Difference

__all__ = ["AS_SENT", "CHANGED", "SAVED_AGAIN", "Verdict", "verify"]

AS_SENT: Final = "as sent"
"""Byte for byte."""
SAVED_AGAIN: Final = "saved again"
"""Other bytes, and nothing that a reader would find otherwise."""
CHANGED: Final = "changed"

_MOST_COMPARED: Final = 12
"""Versions that a document is compared with at most, where only the numbers in its text tell what it may be."""
_PROPERTIES: Final = ("kamdocs.number", "kamdocs.version", "kamdocs.valid_until")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a document is.

    `proposal`, `version`: which one; None, 0: none of this register. `document`: AS_SENT, SAVED_AGAIN, or CHANGED; "" for none of ours.
    `differences`: from what was sent; () unless CHANGED. `holds`: whether the version is valid on the day `on`; `why`: until when, or why
    not; `valid_until`: its last day, which counts whole, None where another version has replaced it.
    """

    proposal: Proposal | None = None
    version: int = 0
    document: str = ""
    differences: tuple[Difference, ...] = ()
    on: datetime.date | None = None
    holds: bool = False
    why: str = ""
    valid_until: datetime.date | None = None

    @property
    def is_good(self) -> bool:
        """Whether the document is unchanged, and holds."""
        return self.document in (AS_SENT, SAVED_AGAIN) and self.holds


def verify(document: bytes, register: Register, day: Callable[[Proposal], datetime.date], name: str = "the document") -> Verdict:
    """What the document, a .docx called `name` in messages, is. `day`: which day it is at the client of a proposal.

    It is known by its bytes, by its properties, or by a number in its text, in this order. Raises InputError for what is no Word document.
    """
    from kamdocs.word.package import open_package

    found = _by_digest(document, register)
    if found is not None:
        return _judged(*found, AS_SENT, (), day)
    open_package(document, name)
    compared = [(each, version, _differences(document, register, each, version)) for each, version in _candidates(document, register)]
    if not compared:
        return Verdict()
    # Where several come into question, it is the one that it is most like.
    proposal, version, differences = min(compared, key=lambda one: len(one[2]))
    return _judged(proposal, version, CHANGED if differences else SAVED_AGAIN, differences, day)


def _judged(
    proposal: Proposal, version: int, document: str, differences: tuple[Difference, ...], day: Callable[[Proposal], datetime.date]
) -> Verdict:
    on = day(proposal)
    holds, why = is_valid(proposal, version, on)
    if any(each.version == version and on < each.on for each in proposal.versions):
        holds, why = False, f"it was not issued yet on {on}"
    until = valid_until(proposal) if version == proposal.last.version else None
    return Verdict(proposal, version, document, differences, on, holds, why, until)


def _by_digest(document: bytes, register: Register) -> tuple[Proposal, int] | None:
    known = register.with_digest(hashlib.sha256(document).hexdigest())
    proposal = register.proposal(known[0]) if known else None
    return (proposal, known[1]) if known and proposal else None


def _differences(document: bytes, register: Register, proposal: Proposal, version: int) -> tuple[Difference, ...]:
    from kamdocs.word.comparison import differences

    sent = register.document(proposal.number, version)
    return (*differences(sent, document), *_other_properties(sent, document))


def _other_properties(sent: bytes, document: bytes) -> Iterator[Difference]:
    """What the properties say otherwise than they were sent; programs may drop them."""
    from kamdocs.word.comparison import Difference
    from kamdocs.word.properties import custom_properties

    before, after = custom_properties(sent), custom_properties(document)
    for name in _PROPERTIES:
        day_or_all = 10 if name.endswith("valid_until") else None  # of a moment the day
        if after.get(name) and before.get(name, "")[:day_or_all] != after[name][:day_or_all]:
            yield Difference(f"property {name}", before.get(name), after[name], "property")


# ---------------------------------------------------------------------------------------------------------------------- which one it is


def _candidates(document: bytes, register: Register) -> list[tuple[Proposal, int]]:
    """The versions that the document may be, the likeliest first: that of its properties alone, else those of the numbers in its text."""
    from kamdocs.word.properties import custom_properties

    properties = custom_properties(document)
    named = register.proposal(number) if (number := properties.get("kamdocs.number")) else None
    if named is not None:
        version = properties.get("kamdocs.version", "")
        issued = [each.version for each in named.versions if f"{each.version}" == version]
        return [(named, each) for each in issued or _newest_first(named)][:_MOST_COMPARED]
    return [(each, version) for each in _named_in(document, register.proposals()) for version in _newest_first(each)][:_MOST_COMPARED]


def _newest_first(proposal: Proposal) -> list[int]:
    return [each.version for each in reversed(proposal.versions)]


def _named_in(document: bytes, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals whose numbers stand in the text, the longest number first; one that is a part of another word does not count."""
    from kamdocs.word import document_text

    known = {each.number: each for each in proposals}
    if not known:
        return []
    longest_first = sorted(known, key=lambda number: (-len(number), number))
    numbers = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    found = dict.fromkeys(match[0] for _, text in document_text(document) for match in numbers.finditer(text))
    return [known[number] for number in sorted(found, key=lambda number: (-len(number), number))]
