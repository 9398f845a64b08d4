"""The tags in the texts of a template: found as Word shows them, whatever runs they are split over, and checked for how they nest.

docxtpl's language: `{{ … }}` prints, `{% … %}` commands, `{# … #}` is a note; a `p`, `tr`, `tc` or `r` right after the opening stands for
the whole paragraph, row, cell or run that the tag is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kamdocs.errors import nearest
from kamdocs.word.environment import STATEMENTS

__all__ = ["LONGEST_TAG", "Tag", "Unclosed", "found_tags", "has_tags", "misplaced", "shown_in"]

LONGEST_TAG: Final = 5000
"""Characters of a tag."""

_CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
_LEVEL = re.compile(r"(p|tr|tc|r)\s+(?=\S)")
_BLOCK_WORD = re.compile(r"[-+]?\s*(\w*)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[“”„](?P<double>[^“”"]*)[“”"]|[‘‚](?P<single>[^‘’]*)’|[‘’‚](?P<mixed>[^‘’']*)[‘’']""",
)
_STRING = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_SIGN: Final = re.compile(r"""[{}%'"]""")
_QUOTE_END: Final = {quote: re.compile(rf"(?:[^{quote}\\]+|\\.)*+{quote}", re.DOTALL) for quote in "'\""}
"""What follows the quote that opens a text, up to the one that closes it."""
_CURLY: Final = "“”„‘’‚"
_SMART: Final = str.maketrans(_CURLY, "\"\"\"'''")
_ENDS: Final = tuple(f"end{name}" for name in STATEMENTS)
_LAYOUT: Final = ("vm", "hm", "colspan", "cellbg")
"""docxtpl's own words: cells merged downwards, cells merged across, how many columns a cell takes, its colour."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `kind`: its opening, `{{`, `{%` or `{#`; `level`: "", p, tr, tc or r; `text`: as Word shows it; `where`: its paragraph."""

    kind: str
    level: str
    text: str
    code: str
    """What Jinja reads between the braces, with straight quotes."""
    start: int
    end: int
    where: str = ""

    @property
    def word(self) -> str:
        """The statement's name, `for`; "" where the tag prints or notes."""
        match = _BLOCK_WORD.match(self.code) if self.kind == "{%" else None
        return match[1] if match else ""

    @property
    def is_layout(self) -> bool:
        """Whether it is one of docxtpl's own words for cells."""
        return self.word in _LAYOUT


@dataclass(frozen=True, slots=True)
class Unclosed:
    """An opening without its closing in the same text, or with one that is too far away."""

    opening: str
    text: str
    too_long: bool = False

    @property
    def fault(self) -> tuple[str, str]:
        """Message and hint."""
        if self.too_long:
            return f"{self.opening} begins a tag of more than {LONGEST_TAG:,} characters", "write it more simply"
        return f"{self.opening} is not closed", f"write {_CLOSING[self.opening]} where the tag ends, in the same paragraph"


def has_tags(text: str | None) -> bool:
    """Whether anything in `text` looks like the opening of a tag."""
    return text is not None and "{" in text and _OPENING.search(text) is not None


def found_tags(text: str, where: str = "") -> Iterator[Tag | Unclosed]:
    """The tags of one text in their order, up to the first that is not closed. A closing inside quotes does not count."""
    position = 0
    while match := _OPENING.search(text, position):
        opening = match[0]
        most = match.start() + LONGEST_TAG
        end = _closing(text, match.end(), most, opening)
        if end < 0:
            yield Unclosed(opening, text[match.start() : match.start() + 40], too_long=text.find(_CLOSING[opening], most - 1) > 0)
            return
        yield _tag(text[match.start() : end], match.start(), end, where)
        position = end


def shown_in(where: str, tag: str) -> bool:
    """Whether the place that ends with a quoted paragraph shows this tag whole, and no other."""
    return where.endswith('"') and tag in where and len(_OPENING.findall(where)) == 1


def misplaced(tags: Iterable[Tag]) -> Iterator[tuple[Tag, str, str]]:
    """Statements that are unknown, never end, end nothing, or end at another level than they began: tag, message, hint."""
    open_tags: list[Tag] = []
    for tag in tags:
        word = tag.word
        if tag.kind != "{%" or tag.is_layout or (word == "set" and "=" in tag.code):
            continue
        if word in STATEMENTS:
            open_tags.append(tag)
        elif word in _ENDS or word in {"elif", "else"}:
            yield from _end(tag, word, open_tags)
        else:
            yield tag, *_unknown(tag)
    for tag in open_tags:
        end = f"{{%{tag.level} end{tag.word} %}}"
        yield tag, f"{tag.text} is never closed", f"write {end} where it ends"


def _end(tag: Tag, word: str, open_tags: list[Tag]) -> Iterator[tuple[Tag, str, str]]:
    begins = {"elif": ("if",), "else": ("if", "for")}.get(word, (word.removeprefix("end"),))
    last = open_tags[-1] if open_tags else None
    if last is None or last.word not in begins:
        inside = f"; {last.text} is still open here" if last else ""
        yield tag, f"{tag.text} has no {{% {begins[0]} … %}} that it belongs to{inside}", "close each statement in its own paragraph or row"
        if not any(each.word in begins for each in open_tags):
            return
        while open_tags[-1].word not in begins:
            open_tags.pop()
    elif last.level != tag.level:
        meant = f"{{%{last.level} {word}"
        yield tag, f"{tag.text} belongs to {last.text}, and they do not stand for the same thing", f"begin it with {meant}"
    if word.startswith("end"):
        open_tags.pop()


def _unknown(tag: Tag) -> tuple[str, str]:
    words = tag.code.strip(" -+").split()
    if not words:
        return f"{tag.text} is empty", "take it out, or write a statement into it"
    if words[0] in {"p", "tr", "tc", "r"}:
        return f"{tag.text} has a space before {words[0]}", f"write {{%{words[0]} without a space"
    if words[0].lower() in {"p", "tr", "tc", "r"} and len(words) > 1:
        return f"{tag.text}: {words[0]} is written with small letters", f"write {{%{words[0].lower()} {words[1]}"
    for level in ("tr", "tc", "p", "r"):
        if words[0].startswith(level) and words[0].removeprefix(level) in (*STATEMENTS, *_ENDS, "else", "elif"):
            return f"{tag.text} lacks a space", f"write {{%{level} {words[0].removeprefix(level)}"
    known = (*STATEMENTS, *_ENDS, "else", "elif")
    close = nearest(words[0], known)
    hint = f"did you mean {close}?" if close else f"there are {', '.join(known)}"
    return f"there is no statement {words[0]} in Word templates ({tag.text})", hint


def _closing(text: str, position: int, most: int, opening: str) -> int:
    """Where the tag ends; -1 where it does not before `most`. Quoted texts and the braces of a map are passed over, as Jinja does."""
    closing = _CLOSING[opening]
    if opening == "{#":
        end = text.find(closing, position, most)
        return end + 2 if end >= 0 else -1
    open_braces = 0
    alone: set[str] = set()  # quotes without a partner from here on
    while met := _SIGN.search(text, position, most):
        position, character = met.end(), met[0]
        if not open_braces and text.startswith(closing, met.start(), most):
            return met.start() + 2
        if character == "{":
            open_braces += 1
        elif character == "}" and open_braces:
            open_braces -= 1
        elif character in _QUOTE_END and character not in alone:
            if quoted := _QUOTE_END[character].match(text, position, most):
                position = quoted.end()
            else:
                alone.add(character)
    return -1


def _tag(text: str, start: int, end: int, where: str) -> Tag:
    kind = text[:2]
    inner = text[2:-2]
    match = _LEVEL.match(inner)
    level = match[1] if match else ""
    if match and kind == "{{" and not (inner[match.end()].isalnum() or inner[match.end()] in f"_('\"{_CURLY}"):
        level = ""  # {{ p | upper }} prints a field that is called p
    code = inner[match.end() :] if match and level else inner
    return Tag(kind, level, text, _straight(_INVISIBLE.sub("", code)), start, end, where)


def _straight(code: str) -> str:
    """`code` with the quotes that Word made curly as Jinja reads them; those inside a quoted text stay."""
    if not any(quote in code for quote in _CURLY):
        return code
    straight = _QUOTED.sub(_requoted, code)
    stray = any(quote in _STRING.sub("", straight) for quote in _CURLY)
    return code.translate(_SMART) if stray else straight


def _requoted(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return '"' + match["double"].replace('"', '\\"') + '"'
    single = match["single"] if match["single"] is not None else match["mixed"]
    if single is not None:
        return "'" + single.replace("'", "\\'") + "'"
    return match[0]
