"""How findings and changes are told in words."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["counted", "named_few"]


def counted(number: int, thing: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def named_few(names: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    told = ", ".join(names[:most])
    return f"{told} and {len(names) - most} more" if len(names) > most else told
