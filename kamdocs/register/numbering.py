"""The numbers of proposals, by the workspace's pattern.

A pattern is a text with the fields `{year}` (four digits), `{month}` (two) and `{sequence}`; `{sequence:04}` has four digits at least.
The sequence counts from 1 within its scope: the pattern with year and month filled and the sequence left open.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kamdocs.values import number_pattern

__all__ = ["DEFAULT", "Pattern", "pattern"]

DEFAULT = "{year}-{sequence:04}"
"""Where a workspace names none."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How numbers are written. `parts`: texts, and fields in their order; `digits`: of the sequence, at least."""

    parts: tuple[tuple[str, bool], ...]
    """(text or field's name, whether it is a field)."""
    digits: int

    def scope(self, on: datetime.date) -> str:
        """What the sequence counts within, on that day: `2026-{sequence}`. The number of digits is no part of it."""
        return self._filled(on, "{sequence}")

    def number(self, on: datetime.date, sequence: int) -> str:
        """`2026-0042`. `sequence`: from 1."""
        return self._filled(on, f"{sequence:0{self.digits}}")

    def _filled(self, on: datetime.date, sequence: str) -> str:
        values = {"year": f"{on.year:04}", "month": f"{on.month:02}", "sequence": sequence}
        return "".join(values[text] if is_field else text for text, is_field in self.parts)


def pattern(text: str) -> Pattern:
    """The pattern that `text` writes. Raises ValueError, in words, where it is none."""
    return Pattern(*number_pattern(text))
