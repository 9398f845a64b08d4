"""Words as the gate compares them: whatever their case, accents, spaces, soft hyphens, quotes, and look-alikes of another script.

A word is a run of letters and digits, so that `Arkea` stands in `l'Arkea` and not in `Arkeana`. `&` is a word too, and where it links two
others, the same one as `e`, `and`, `und`, `et` and `y`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["APOSTROPHES", "BETWEEN_DIGITS", "LINKS", "Word", "base", "folded", "gaps", "has_umlauts", "is_link", "joined", "words"]

LINKS: Final = frozenset({"&", "e", "and", "und", "et", "y"})
"""Every word for "and"."""

APOSTROPHES: Final = frozenset("'’ʼ‘´`′")

BETWEEN_DIGITS: Final = r"(?:[\s./()‐‑–-]{0,3}|[,'’‘ʼ´`′·•∙⋅˙_])"
"""What may stand between the groups of one number, as a regular expression. A comma with a space ends it."""

_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_UNSEEN: Final = re.compile(f"[{_INVISIBLE}]")
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD: Final = re.compile(rf"[^\W_](?:[{_INVISIBLE}{_MARKS}]*[^\W_])*[{_MARKS}]*|&")
# Letters with a stroke, which Unicode does not take apart.
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
# Cyrillic and Greek letters that look like Latin ones, small or as capitals.
_LOOK_ALIKES: Final = str.maketrans("авекмнорстухѕіјԁԛԝһӏαβεζηικμνορτυχ", "abekmhopctyxsijdqwhlabezhikmnoptyx")
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UMLAUTS: Final = re.compile("[äöüÄÖÜ\u0308]")


class Word(NamedTuple):
    """A word of a text. `start`, `end`: its place there; `folded`: what is compared."""

    folded: str
    start: int
    end: int


def words(text: str, spelt_out: bool = False) -> list[Word]:
    """The words of a text. `spelt_out`: umlauts as `ae`, `oe` and `ue`; else as the bare vowels."""
    return [Word(plain, match.start(), match.end()) for match in _WORD.finditer(text) if (plain := folded(match[0], spelt_out))]


def joined(text: str, words: Sequence[Word], dots: bool) -> list[Word] | None:
    """The words with those made one that only a hyphen parts, `Gre-ta`; None where there are none.

    `dots`: initials with full stops are made one, too: `A.B.B.`
    """
    if not (_JOINTS if dots else _HYPHENS).search(text):
        return None
    row: list[Word] = []
    for word in words:
        if row and _is_joint(row[-1], text[row[-1].end : word.start], word, text, dots):
            word = Word(row[-1].folded + word.folded, row.pop().start, word.end)
        row.append(word)
    return row if len(row) < len(words) else None


_HYPHEN: Final = "-‐‑⁃−﹣－"
_HYPHENS: Final = re.compile(rf"\w[{_INVISIBLE}]*[{_HYPHEN}]")
_JOINTS: Final = re.compile(rf"\w[{_INVISIBLE}]*[{_HYPHEN}.]")


def _is_joint(before: Word, gap: str, after: Word, text: str, dots: bool) -> bool:
    sign = gap if len(gap) == 1 else _UNSEEN.sub("", gap)
    if len(sign) != 1 or not (before.folded.isalpha() and after.folded.isalpha()):
        return False
    is_initial = before.end - before.start == 1 or (before.end > 1 and text[before.end - 2] == ".")
    return sign in _HYPHEN or (dots and sign == "." and is_initial)


def is_link(text: str, word: Word) -> bool:
    """Whether the word of the text links two others: `&`, or an "and" with spaces around it, unlike the `E` of `E.ON`."""
    if word.folded not in LINKS:
        return False
    return word.folded == "&" or (text[: word.start][-1:].isspace() and text[word.end : word.end + 1].isspace())


@lru_cache(maxsize=1 << 14)
def folded(word: str, spelt_out: bool = False) -> str:
    """The word without case, accents and what cannot be seen."""
    return word.lower() if word.isascii() else _without_accents(word, spelt_out)


def _without_accents(word: str, spelt_out: bool) -> str:
    whole = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).casefold()
    plain = unicodedata.normalize("NFKD", whole.translate(_SPELT_OUT) if spelt_out else whole)
    bare = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
    return bare.translate(_STROKES).translate(_LOOK_ALIKES)


def has_umlauts(text: str) -> bool:
    """Whether its words may also be written with `ae`, `oe` or `ue`."""
    return bool(_UMLAUTS.search(text))


def gaps(text: str, words: Sequence[Word]) -> list[str]:
    """What stands between the words."""
    return [text[before.end : after.start] for before, after in pairwise(words)]


def base(language: str) -> str:
    """`de` of `de-CH`."""
    return language.partition("-")[0].casefold()
