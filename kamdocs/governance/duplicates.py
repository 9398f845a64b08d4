"""Arguments that say nearly the same: marketing keeps one of the two, or says what tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from kamdocs.governance.finding import Finding
from kamdocs.governance.own import own_arguments
from kamdocs.model.library import Argument
from kamdocs.model.reading import Located
from kamdocs.values import folded, in_language
from kamdocs.workspace import Workspace

__all__ = ["ALIKE", "duplicates", "likeness"]

ALIKE = 0.8
"""Share of words in common, in their order, from which on two texts are told as near duplicates."""

_SHORTEST = 4
"""Words that a text must have: fewer are alike by chance."""
_SLOT = re.compile(r"\{\{(.*?)\}\}")
_WORD = re.compile(r"\{\{[^{}]*\}\}|\w+")


def duplicates(workspace: Workspace) -> Iterator[Finding]:
    """Pairs of arguments of which one is the workspace's own, and whose title and text are nearly the same in a language."""
    own = {argument.value.id for argument in own_arguments(workspace)}
    arguments = workspace.arguments()
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for language in _languages(arguments):
        texts = {number: words for number, each in enumerate(arguments) if len(words := _words(each.value, language)) >= _SHORTEST}
        for pair, share in _alike(texts):
            if share > found.get(pair, (0.0, ""))[0]:
                found[pair] = (share, language)
    for (first, second), (share, language) in sorted(found.items()):
        one, other = sorted((arguments[first], arguments[second]), key=lambda each: each.value.id not in own)
        if one.value.id in own:
            alike = "says the same" if share == 1 else f"shares {int(share * 100)}% of its words"
            told = f"the argument {one.value.id!r} {alike}" + (f" in {language}" if _tags_of(one.value) or _tags_of(other.value) else "")
            message = f"{told} {'as' if share == 1 else 'with'} {other.value.id!r} ({other.where(())})"
            yield Finding("warning", "duplicate", one.where(()), message, "keep one of the two, or say what tells them apart")


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """0 to 1: twice the words that both have in the same order, by all words; the same whichever comes first."""
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _alike(texts: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs of texts that are alike. What cannot be, by length and by words whatever their order, is not compared word by word."""
    bags = {number: _bag(words) for number, words in texts.items()}
    by_length = sorted(bags, key=lambda number: (len(bags[number]), number))
    for one, other in _near_lengths(by_length, bags):
        total = len(bags[one]) + len(bags[other])
        if 2 * len(bags[one] & bags[other]) >= ALIKE * total:
            share = likeness(texts[one], texts[other])
            if share >= ALIKE:
                yield (min(one, other), max(one, other)), share


def _near_lengths(by_length: list[int], bags: Mapping[int, frozenset[tuple[str, int]]]) -> Iterator[tuple[int, int]]:
    """Pairs of which the shorter is long enough to be alike."""
    for position, one in enumerate(by_length):
        for other in by_length[position + 1 :]:
            shorter, longer = len(bags[one]), len(bags[other])
            if 2 * shorter < ALIKE * (shorter + longer):
                break  # all that follow are longer
            yield one, other


def _bag(words: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """The words, each with how often it came before, so that a set counts them."""
    seen: dict[str, int] = {}
    bag = set()
    for word in words:
        seen[word] = seen.get(word, 0) + 1
        bag.add((word, seen[word]))
    return frozenset(bag)


def _languages(arguments: tuple[Located[Argument], ...]) -> tuple[str, ...]:
    """The languages that the arguments' texts have; "" where all are the same in every one."""
    return tuple(sorted({tag for each in arguments for tag in _tags_of(each.value)})) or ("",)


def _tags_of(argument: Argument) -> tuple[str, ...]:
    return tuple(tag for text in (argument.title, argument.text) if isinstance(text, Mapping) for tag in text)


def _words(argument: Argument, language: str) -> tuple[str, ...]:
    """Title and text, in words; what a slot prints is one word."""
    told = " ".join(in_language(each, language) or "" for each in (argument.title, argument.text))
    return tuple(_WORD.findall(folded(_SLOT.sub(lambda slot: "{{" + slot[1].replace(" ", "") + "}}", told))))
