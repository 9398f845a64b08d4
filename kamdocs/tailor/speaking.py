"""Texts as one language has them."""

from __future__ import annotations

from collections.abc import Iterable

from kamdocs.values import LocalText, in_language

__all__ = ["Speaker"]


class Speaker:
    """The texts of one language (BCP 47 tag)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def one(self, text: LocalText | None) -> str | None:
        """The text in the language; None where it is absent."""
        return in_language(text, self.language)

    def all(self, texts: Iterable[LocalText] | None) -> tuple[str, ...]:
        """Those of `texts` that the language has."""
        return tuple(told for text in texts or () if (told := self.one(text)))
