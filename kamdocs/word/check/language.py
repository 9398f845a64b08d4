"""The language in which Word checks the spelling, hyphenates, and reads aloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kamdocs.values import is_language
from kamdocs.word.check.opened import WARNING, Finding, Opened
from kamdocs.word.check.styles import Styles

__all__ = ["language_findings"]


def language_findings(path: Path, file: Opened, styles: Styles) -> Iterator[Finding]:
    """Whether a language is set, and is the one that the file's name says: `proposal.it.docx`; without one it is English."""
    ending = path.stem.rpartition(".")[2] if "." in path.stem else ""
    wanted = ending if is_language(ending) else "en"
    found = styles.language()
    hint = f"in Word: select all → Review → Language → Set Proofing Language, and choose the one of {wanted}"
    if not found:
        message = "no language is set, so that the text is checked and read aloud in whatever language is usual there"
        yield file.found("language", WARNING, message, hint)
    elif found.partition("-")[0].casefold() != wanted.partition("-")[0].casefold():
        message = f"its language is {found}, and its name says {wanted}"
        name = path.stem.removesuffix(f".{ending}") if is_language(ending) else path.stem
        yield file.found("language", WARNING, message, f"{hint}, or name it {name}.{found.partition('-')[0]}.docx")
