"""The small part of Markdown that a text of a dossier may use: paragraphs, **bold**, *italics*, bullets, line breaks.

Everything else (links, headings, HTML, pictures, code, numbers before lines) is what was typed, and nothing that was typed is lost. A
backslash keeps a sign: `\\*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kamdocs.word.content import Run

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Block", "blocks", "inline"]

_EMPHASIS = re.compile(r"[*_]|\\-")
_BULLET = re.compile(r"^[ \t]*[-*][ \t]", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BULLETS: Final = frozenset("-*")
_ESCAPED: Final = frozenset("*_-")
_NO_SIGN = re.compile(r"[^\s*_\\-]+")
_LONGEST: Final = 100_000
"""Characters of a text beyond which nobody meant Markdown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `level`: 0 for plain text, 1 for a bullet, 2 for one inside it, …"""

    runs: tuple[Run, ...]
    level: int = 0


def blocks(text: str) -> list[Block]:
    """The paragraphs of `text`; none where it is empty."""
    if not _EMPHASIS.search(text) and not _BULLET.search(text):
        return _plain(text)
    if len(text) > _LONGEST:
        return _plain(text)
    found = list(_read(_parser().parse(text), text.split("\n")))
    whole = _letters(run.text for block in found for run in block.runs) == _letters([text])
    return found if whole else _plain(text)  # a parser that gives up at a depth leaves words out


def inline(text: str) -> tuple[Run, ...]:
    """The runs of `text`, which stays within its paragraph."""
    if len(text) > _LONGEST or not _EMPHASIS.search(text):
        return (Run(text),)
    runs = _runs(_parser().parseInline(text)[0])
    return runs if _letters(run.text for run in runs) == _letters([text]) else (Run(text),)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["emphasis", "list", "escape"]).disable("text_join")


def _plain(text: str) -> list[Block]:
    return [Block((Run(part),)) for each in _EMPTY_LINES.split(text) if (part := each.strip())]


def _read(tokens: Sequence[Token], lines: list[str]) -> Iterator[Block]:
    """Tokens as blocks. A list that is none of ours, or that has no words, is what was typed."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type.endswith("_list_open"):
            end = _end(tokens, position)
            inside = tokens[position : end + 1]
            if all(map(_is_ours, inside)) and any(each.type == "inline" for each in inside):
                yield from _bullets(inside)
            else:
                yield from _typed(lines[slice(*(token.map or ()))])
            position = end
        elif token.type == "inline":
            yield Block(_runs(token))
        position += 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the element that opens at `start` closes."""
    level = tokens[start].level
    return next(place for place in range(start + 1, len(tokens)) if tokens[place].level == level and tokens[place].nesting < 0)


def _is_ours(token: Token) -> bool:
    """Whether the token opens no list, or one of bullets."""
    return not token.type.endswith("_list_open") or token.markup in _BULLETS


def _bullets(tokens: Sequence[Token]) -> Iterator[Block]:
    """One block a bullet; what follows a bullet's first paragraph stands in it after a line break, as Word has no other place for it."""
    level = 0
    runs: list[Run] = []
    for token in tokens:
        if token.type == "inline":
            runs += [Run("\n"), *_runs(token)] if runs else _runs(token)
        elif token.type in {"bullet_list_open", "list_item_close"} and runs:
            yield Block(tuple(runs), level)
            runs = []
        level += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)


def _typed(lines: Iterable[str]) -> Iterator[Block]:
    for line in lines:
        if line.strip():
            yield Block(inline(line.strip()))


def _runs(token: Token) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = italic = 0
    for child in token.children or ():
        text = _text(child)
        look = Run("", bold=bold > 0 or None, italic=italic > 0 or None)
        if text and runs and replace(runs[-1], text="") == look:
            runs[-1] = replace(look, text=runs[-1].text + text)
        elif text:
            runs.append(replace(look, text=text))
        elif child.type.startswith("strong"):
            bold += child.nesting
        elif child.type.startswith("em_"):
            italic += child.nesting
    return tuple(runs)


def _text(token: Token) -> str:
    """What a token shows; a backslash stays where it stands before anything but the signs of this little language."""
    if token.type == "hardbreak":
        return "\\\n"
    return token.markup if token.type == "text_special" and token.content not in _ESCAPED else token.content


def _letters(texts: Iterable[str]) -> str:
    """All but the signs and the space between words."""
    return "".join(part for text in texts for part in _NO_SIGN.findall(text))
