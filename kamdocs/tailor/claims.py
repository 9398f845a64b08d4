"""What a standing text claims: numbers without a source, and promises that hang on nothing that is sold.

A number is bound where a field prints it (`{{ statistics.saving.value }}`), or where the argument's `numbers` say where it comes from.
A promise is bound where the argument's `when` needs something of the offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kamdocs.model.library import Argument, BoundNumber
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Path, path_text
from kamdocs.model.settings import Wordings
from kamdocs.text import parse
from kamdocs.values import DIGIT, LocalText, folded, in_language

__all__ = [
    "Claim",
    "hangs_on_offer",
    "number_told",
    "promise_told",
    "stands_in",
    "unbound_numbers",
    "unkept_promises",
]

_FEW: Final = 4
"""Words, at most, that a `*` of its own stands for."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words of a text that claim something.

    `path`: of the text, `("text", "it")` or `("openings", 1, "text")`. `language`: the text's; None for one that serves every language.
    `found`: the words as they stand there, `40%` or `within two hours`.
    """

    path: Path
    language: str | None
    found: str


def unbound_numbers(written: Argument | Profile | Wordings, language: str | None = None, part: str | None = None) -> Iterator[Claim]:
    """Numbers in digits that a text states and that no field prints and no `numbers` explain.

    Of a profile: its heading and openings, and not its arguments. Of wordings: the guarantee, the names of figures, rhythms and units, and
    what is said of returns; a law that says why no tax is charged is its own source. `language`: of what is said in this one alone; None:
    of all texts. `part`: the field whose texts alone are searched, such as `guarantee`; None: every one.
    """
    bound = (written.numbers or ()) if isinstance(written, Argument) else ()
    for path, spoken, text in _texts(written, language):
        for words in _words_of(text) if part in (None, path[0]) and _A_DIGIT.search(text) else ():
            yield from (Claim(path, spoken, found) for found in _unbound(words, bound))


def unkept_promises(written: Argument | Profile, wordings: Wordings, language: str | None = None) -> Iterator[Claim]:
    """Promises of an argument, or of a profile's openings, whose `when` needs nothing of the offer; none where the wordings list none.

    A text that serves every language is held against the words of all of them. `language`: as for `unbound_numbers`.
    """
    for path, spoken, text in _texts(written, language):
        if path[0] != "heading" and not hangs_on_offer(_condition_of(written, path)):
            yield from (Claim(path, spoken, found) for found in dict.fromkeys(_promises(text, _phrases(wordings, spoken))))


def hangs_on_offer(condition: Mapping[str, Any] | None) -> bool:
    """Whether a condition needs something of the offer: one that one part of `any` alone names, or that must be absent, is not needed."""
    return any(_hangs(name, test) for name, test in (condition or {}).items())


def _hangs(name: str, test: Any) -> bool:
    parts = [hangs_on_offer(part) for part in test if isinstance(part, Mapping)] if isinstance(test, list) else []
    if name in ("all", "any", "not"):
        return any(parts) if name == "all" else name == "any" and bool(parts) and all(parts)
    return name.partition(".")[0] == "offer" and test != "absent"


def stands_in(number: BoundNumber, argument: Argument) -> bool:
    """Whether one of the argument's texts, in whatever language, states the number in its words."""
    texts = (words for _, _, text in _texts(argument) for words in _words_of(text))
    return any(next(_occurrences(number.text, words), None) for words in texts)


def number_told(claim: Claim) -> tuple[str, str]:
    """What is wrong with a number, and the way out."""
    way_out = "print a field, such as {{ statistics.NAME.value }}, or say under `numbers` where it comes from"
    if claim.path[0] not in ("title", "text"):
        way_out = "print a field, or say it without a number"
    return f"{path_text(claim.path)} states {claim.found!r}, and nothing says where that comes from", way_out


def promise_told(claim: Claim) -> tuple[str, str]:
    """What is wrong with a promise, and the way out."""
    way_out = "give it a `when` on offer.*, so that nothing is promised that is not sold, or say it otherwise"
    return f"{path_text(claim.path)} promises {claim.found!r}, which hangs on nothing that the offer holds", way_out


# ------------------------------------------------------------------------------------------------------------------------------- texts


def _texts(written: Argument | Profile | Wordings, language: str | None = None) -> Iterator[tuple[Path, str | None, str]]:
    """(path, language, text) of every text that a reader may see, or of those that a reader of `language` sees."""
    for path, text in _local_texts(written):
        if isinstance(text, str):
            yield path, None, text
        elif text:
            spoken = in_language(text, language) if language else None
            tags = list(text) if language is None else [tag for tag in text if text[tag] == spoken][:1]
            yield from (((*path, tag), tag, text[tag]) for tag in tags)


def _local_texts(written: Argument | Profile | Wordings) -> Iterator[tuple[Path, LocalText | None]]:
    if isinstance(written, Argument):
        yield from ((("title",), written.title), (("text",), written.text))
    elif isinstance(written, Profile):
        yield ("heading",), written.heading
        yield from ((("openings", position, "text"), each.text) for position, each in enumerate(written.openings or ()))
    else:
        yield ("guarantee",), written.guarantee
        for group in ("figures", "every", "units", "returns"):
            yield from (((group, name), text) for name, text in (getattr(written, group) or {}).items())


def _condition_of(written: Argument | Profile, path: Path) -> Mapping[str, Any] | None:
    if isinstance(written, Argument):
        return written.when
    return (written.openings or ())[int(path[1])].when


def _words_of(text: str) -> tuple[str, ...]:
    """What of a text is no slot; nothing of a faulty one, which the check of texts tells."""
    try:
        return tuple(part for part in parse(text) if isinstance(part, str))
    except ValueError:
        return ()


# ------------------------------------------------------------------------------------------------------------------------------- numbers

_A_DIGIT = re.compile(DIGIT)
# A number with what is written to it: its sign, its unit, and groups of three digits after a space.
_NUMBER = re.compile(rf"\S*{DIGIT}\S*(?:\s\d{{3}}(?!\d)\S*)*(?:\s?[%‰€$£¥])?")
_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'"})
"""Signs that people type for one another; each is as long as what it stands for."""


def _unbound(words: str, bound: Iterable[BoundNumber]) -> Iterator[str]:
    covered = {place for each in bound for start, end in _occurrences(each.text, words) for place in range(start, end)}
    for match in _NUMBER.finditer(words):
        if any(place.start() not in covered for place in _A_DIGIT.finditer(words, match.start(), match.end())):
            yield match[0].strip(".,;:!?()[]\"'“”„«»’‘…")


def _occurrences(bound: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words of a bound number stand, as start and end, and not as a part of a longer number."""
    apart = rf"(?<!\d)(?<!\d[.,'])(?:{re.escape(bound.translate(_ALIKE))})(?!\d)(?![.,']\d)"
    return (match.span() for match in re.finditer(apart, words.translate(_ALIKE)))


# ------------------------------------------------------------------------------------------------------------------------------ promises

_TOKEN = re.compile(r"\{\{.*?\}\}|\w+(?:[.,]\d+)*|[.!?…:;\n]")
_PHRASE_TOKEN = re.compile(r"[\w*]+(?:[.,]\d+)*")
_ENDS = frozenset(".!?…:;\n")
"""Signs that no phrase goes over."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases in tokens, by how their first one begins, so that most words of a text are passed over at once."""

    all: tuple[tuple[str, ...], ...]
    beginnings: tuple[str, ...]


def _phrases(wordings: Wordings, language: str | None) -> _Phrases:
    """The phrases of a language, or of its base language; of all languages for None."""
    promises = wordings.promises or {}
    if language is None:
        return _read(tuple(phrase for phrases in promises.values() for phrase in phrases))
    return _read(promises.get(language) or promises.get(language.partition("-")[0]) or ())


@lru_cache(maxsize=64)
def _read(phrases: tuple[str, ...]) -> _Phrases:
    found = tuple(dict.fromkeys(tokens for phrase in phrases if (tokens := tuple(_PHRASE_TOKEN.findall(folded(phrase))))))
    return _Phrases(found, tuple(dict.fromkeys(tokens[0].partition("*")[0] for tokens in found)))


def _promises(text: str, phrases: _Phrases) -> Iterator[str]:
    """The words of `text` that are one of the phrases, in order; of those that begin with one word the longest."""
    here = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)] if phrases.all else []
    # Most words are plain, and need no more.
    tokens = [token.casefold() if token.isascii() or token in _ENDS else folded(token) for token, _, _ in here]
    for first, token in enumerate(tokens):
        if token.startswith(phrases.beginnings):
            end = max((_end_of(phrase, tokens, first) or 0 for phrase in phrases.all), default=0)
            yield from (text[here[first][1] : here[end - 1][2]],) if end else ()


def _end_of(phrase: Sequence[str], tokens: Sequence[str], start: int) -> int | None:
    """Where the phrase, found at `start`, ends: the position after its last word; None where it does not stand there."""
    if not phrase:
        return start
    if phrase[0] == "*":
        for end in range(start + 1, start + 1 + _FEW):
            if end > len(tokens) or tokens[end - 1] in _ENDS:
                return None
            if (found := _end_of(phrase[1:], tokens, end)) is not None:
                return found
        return None
    if start < len(tokens) and _pattern(phrase[0]).fullmatch(tokens[start]):
        return _end_of(phrase[1:], tokens, start + 1)
    return None


@lru_cache(maxsize=1024)
def _pattern(token: str) -> re.Pattern[str]:
    return re.compile(r"\w*".join(re.escape(part) for part in token.split("*")))
