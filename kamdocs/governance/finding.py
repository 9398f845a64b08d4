"""What `kamdocs library check` tells: one thing that marketing can mend, as data."""

from __future__ import annotations

from dataclasses import dataclass

from kamdocs.errors import Problem

__all__ = ["KINDS", "Finding"]

KINDS = (
    "field", "number", "promise", "review", "owner", "consent", "price", "language", "source", "criterion", "unused", "rule", "duplicate",
)  # fmt: skip
"""What a finding may be about, in the order in which findings are told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in profiles, library or wordings, or in what dossiers make of them.

    `level`: error (a client may read what is wrong, or kamdocs refuses it) or warning. `kind`: one of `KINDS`. `where`: `file:line:column`.
    `message`: what is wrong, in a sentence. `hint`: the way out; "" where the message already says it.
    """

    level: str
    kind: str
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        told = self.message if self.level == "error" else f"{self.level}: {self.message}"
        return str(Problem(self.where, told, self.hint))
