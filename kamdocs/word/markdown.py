"""The small part of Markdown that a text of a dossier may use: paragraphs, **bold**, *italics*, bullets, line breaks.

Stars mean something only around words: inside a word, a number or a formula (`1200*800`, `2*(3+4)*5`) they are what was typed, and so is
everything else (underscores, links, headings, HTML, pictures, code, numbers before lines). Nothing that was typed is lost. A backslash
keeps a star, `\\*`, or a hyphen at the beginning of a line, `\\- `; before anything else it is what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kamdocs.word.content import Run

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["Block", "blocks", "inline"]

_EMPHASIS = re.compile(r"\*|\\-")
_BULLET = re.compile(r"^[ \t]*[-*][ \t]", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BULLETS: Final = frozenset("-*")
_NO_SIGN = re.compile(r"[^\s*\\-]+")
_LETTERS: Final = frozenset("LMN")
"""Unicode's categories of letters, accents and numbers."""
_STOPS: Final = frozenset(".,;:!?%")
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

    parser = MarkdownIt("zero").enable(["emphasis", "list", "escape"]).disable("text_join")
    parser.inline.ruler.at("emphasis", _stars)
    parser.inline.ruler.at("escape", _backslash)
    return parser


def _stars(state: StateInline, silent: bool) -> bool:
    """The parser's rule for emphasis, of stars alone, and of those that stand where a word begins or ends."""
    from markdown_it.rules_inline.state_inline import Delimiter

    if silent or state.src[state.pos] != "*":
        return False
    found = state.scanDelims(state.pos, True)
    end = state.pos + found.length
    before, after = state.src[max(state.pos - 1, 0) : state.pos], state.src[end : end + 1]
    opens = found.can_open and not _ends_value(before) and not (_kind(after) == "Pe" or after in _STOPS)
    closes = found.can_close and not _begins_value(after) and _kind(before) != "Ps"
    for _ in range(found.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(Delimiter(ord("*"), found.length, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def _ends_value(sign: str) -> bool:
    """Whether a word, a number or a bracket may end with `sign`, so that a star behind it multiplies."""
    return _kind(sign) in ("WORD", "Pe") or sign in ("%", "_")


def _begins_value(sign: str) -> bool:
    return _kind(sign) in ("WORD", "Ps") or sign == "_"


def _kind(sign: str) -> str:
    """`WORD` for what words and amounts are made of: letters, digits, accents, currencies, invisible joiners; else Unicode's category."""
    found = unicodedata.category(sign) if sign else ""
    return "WORD" if found[:1] in _LETTERS or found in ("Sc", "Cf") else found


def _backslash(state: StateInline, silent: bool) -> bool:
    """A backslash that keeps a star, or a hyphen at the beginning of a line, is gone; any other is what was typed."""
    if state.src[state.pos] != "\\":
        return False
    following = state.src[state.pos + 1 : state.pos + 2]
    keeps = following == "*" or (following == "-" and _begins_line(state.src, state.pos))
    doubled = state.src.startswith("\\\\*", state.pos)  # so that a star behind a backslash may mean something
    if not keeps and not doubled:
        return False
    if not silent:
        state.pending += following
    state.pos += 2
    return True


def _begins_line(text: str, place: int) -> bool:
    while place and text[place - 1] in " \t":
        place -= 1
    return not place or text[place - 1] == "\n"


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
        text = child.content
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


def _letters(texts: Iterable[str]) -> str:
    """All but the signs and the space between words."""
    return "".join(part for text in texts for part in _NO_SIGN.findall(text))
