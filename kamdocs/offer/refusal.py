"""What an offer is refused with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kamdocs.errors import Path, path_text

__all__ = ["Refusal", "of_share"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an offer is refused. `message` begins with the field; `hint` is the way out, "" where the message already says it."""

    path: Path
    """Inside the dossier: ("offer", "items", 0, "discount"); of a field that is missing, where it would stand."""
    message: str
    hint: str = ""


def of_share(path: Path, share: Decimal | None) -> Iterator[Refusal]:
    """Refuses a share that is not between 0% and 100%. None is none."""
    if share is not None and not 0 <= share <= 1:
        yield Refusal(path, f"{path_text(path)}: {share!s} is not between 0% and 100%")
