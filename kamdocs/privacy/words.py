"""Words as the gate compares them: whatever their case, accents, spaces, soft hyphens and quotes.

A word is a run of letters and digits, so that `Arkea` stands in `l'Arkea` and not in `Arkeana`. `&` is a word too, and the same one as
`e`, `and`, `und`, `et` and `y`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["APOSTROPHES", "LINK", "Word", "base", "folded", "gaps", "has_umlauts", "words"]

LINK: Final = "&"
"""What every word for "and" is folded to."""

APOSTROPHES: Final = frozenset("'’ʼ‘´`′")

_LINKS: Final = frozenset({"e", "and", "und", "et", "y"})
_INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD: Final = re.compile(rf"[^\W_](?:[{_INVISIBLE}{_MARKS}]*[^\W_])*[{_MARKS}]*|&")
# Letters with a stroke, which Unicode does not take apart.
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UMLAUTS: Final = re.compile("[äöüÄÖÜ\u0308]")


class Word(NamedTuple):
    """A word of a text. `start`, `end`: its place there; `folded`: what is compared."""

    folded: str
    start: int
    end: int


def words(text: str, spelt_out: bool = False) -> list[Word]:
    """The words of a text. `spelt_out`: umlauts as `ae`, `oe` and `ue`; else as the bare vowels."""
    return [Word(folded(match[0], spelt_out), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 14)
def folded(word: str, spelt_out: bool = False) -> str:
    """The word without case, accents and what cannot be seen."""
    plain = word.lower() if word.isascii() else _without_accents(word, spelt_out)
    return LINK if plain in _LINKS else plain


def _without_accents(word: str, spelt_out: bool) -> str:
    whole = "".join(sign for sign in unicodedata.normalize("NFKC", word).casefold() if unicodedata.category(sign) != "Cf")
    plain = unicodedata.normalize("NFKD", whole.translate(_SPELT_OUT) if spelt_out else whole)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Me", "Cf")).translate(_STROKES)


def has_umlauts(text: str) -> bool:
    """Whether its words may also be written with `ae`, `oe` or `ue`."""
    return bool(_UMLAUTS.search(text))


def gaps(text: str, words: Sequence[Word]) -> list[str]:
    """What stands between the words."""
    return [text[before.end : after.start] for before, after in pairwise(words)]


def base(language: str) -> str:
    """`de` of `de-CH`."""
    return language.partition("-")[0].casefold()
