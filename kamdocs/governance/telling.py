"""How findings and changes are told in words."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["named_few"]


def named_few(names: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    told = ", ".join(names[:most])
    return f"{told} and {len(names) - most} more" if len(names) > most else told
