"""What can go wrong, as data: problems are collected and told all at once, and only `kamdocs.cli` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "InputError",
    "KamdocsError",
    "MissingToolError",
    "OutsideError",
    "PrivacyError",
    "Path",
    "Problem",
    "count_text",
    "nearest",
    "nearest_named",
    "path_text",
]

Path = tuple[str | int, ...]
"""The way to a value inside a file: names of fields, and positions in lists from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a plain sentence.

    `where`: `file:line:column` of a text file, or file, part and paragraph of a Word document; "" when there is no place.
    `message`: what is wrong. `hint`: the way out; "" when the message already says it.
    """

    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        told = f"{self.where}: {self.message}" if self.where else self.message
        return f"{told}; {self.hint}" if self.hint else told


class KamdocsError(Exception):
    """Base of every error that kamdocs raises on purpose. `problems`: at least one, in the order in which they are told."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(KamdocsError):
    """The input is refused: a file, a field, a template, or a place that cannot be written. Exit code 1."""


class PrivacyError(InputError):
    """A finished document says what the dossier keeps private. Exit code 1."""


class OutsideError(KamdocsError):
    """Something outside kamdocs failed (a database, a disk, a clock). Exit code 3."""

    exit_code = 3


class MissingToolError(OutsideError):
    """Something outside kamdocs is missing (LibreOffice, a library). Its hint is the install line. Exit code 3."""


def path_text(path: Path) -> str:
    """`("members", 0, "role")` is `members[0].role`; "" for the whole file. Names are shown as they are."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def count_text(number: int, thing: str) -> str:
    """`1 rule`, `2 rules`. `thing`: one of them, whose plural takes an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant; None where nothing is near."""
    from difflib import get_close_matches

    found = get_close_matches(word.casefold(), known := {each.casefold(): each for each in words}, n=1, cutoff=0.6)
    return known[found[0]] if found else None


def nearest_named(word: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, whole or by a part of it (`Gherardi`, `piero` of Piero Gherardi); None where nothing is near.

    A part that several names have is told of the first.
    """
    names = list(names)
    parts = {part.casefold(): name for name in reversed(names) for part in re.split(r"[\s-]+", name) if part}
    return parts.get(word.casefold()) or nearest(word, names) or parts.get(nearest(word, parts) or "")
