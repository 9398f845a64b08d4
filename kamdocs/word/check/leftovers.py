"""What looks like a tag and is none, so that the client would read it: other programs' marks, braces apart, merge fields."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

from kamdocs import plan
from kamdocs.word.check.opened import ERROR, WARNING, Finding, Part
from kamdocs.word.markup import Element, W
from kamdocs.word.places import quoted
from kamdocs.word.tags import Unclosed, found_tags

if TYPE_CHECKING:
    from kamdocs.word.check.tags import Read

__all__ = ["field_codes", "leftovers"]

_NAME = r"[A-Za-z_]\w*(?:\.\w+)*(?:\[\d+\])?"
_APART = re.compile(r"\{\s+[{%]|[}%]\}")
"""An opening with a space between its signs, or a closing that closes nothing."""
_CLOSING = re.compile(r"[}%]\s*\}")
_OTHERS: Final = (
    re.compile(rf"\[\[\s*({_NAME})\s*(?:\|[^\[\]]*)?\]\]"),
    re.compile(rf"<<\s*({_NAME})\s*(?:\|[^<>]*)?>>"),
    re.compile(rf"\$\{{\s*({_NAME})\s*\}}"),
    re.compile(rf"%\(?\s*({_NAME})\s*\)s"),
)
"""Marks of other programs that no text needs."""
_QUOTES: Final = (re.compile(rf"«\s*({_NAME})\s*»"), re.compile(rf"(?<![{{$])\{{\s*({_NAME})\s*\}}(?!\}})"))
"""Marks that may be ordinary text, unless they hold a field's name."""
_EMPTY: Final = frozenset(
    ("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ASK", "FILLIN", "DATABASE", "DOCVARIABLE", "GREETINGLINE",
     "ADDRESSBLOCK")
)  # fmt: skip
_FROM_FILES: Final = frozenset(("INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO", "RD"))
_PERSONAL: Final = frozenset(
    ("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "COMMENTS", "TEMPLATE", "FILENAME")
)  # fmt: skip


def leftovers(part: Part, parts: Sequence[Read]) -> Iterator[Finding]:
    """`parts`: the tags of all parts, which say what names their loops give."""
    names = _known(parts)
    for paragraph in part.paragraphs:
        yield from _in_text(part, paragraph, names)
    for element, code in field_codes(part):
        yield from _in_field(part, element, code)


def field_codes(part: Part) -> Iterator[tuple[Element, str]]:
    """Word's own fields: where each begins, and its code. A code that Word split over runs is put together."""
    for simple in part.root.iter(f"{W}fldSimple"):
        yield simple, simple.get(f"{W}instr", "")
    begun: list[tuple[Element, list[str]]] = []
    for element in part.root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append((element, []))
        elif element.tag == f"{W}instrText" and begun:
            begun[-1][1].append(element.text or "")
        elif kind == "end" and begun:
            where, pieces = begun.pop()
            yield where, "".join(pieces)


def _in_text(part: Part, paragraph: Element, names: frozenset[str]) -> Iterator[Finding]:
    text = part.text(paragraph)
    if not re.search(r"[{}\[<«]|%\(", text):
        return
    found = list(found_tags(text))
    tags = [each for each in found if not isinstance(each, Unclosed)]
    if len(tags) < len(found):
        return  # told as that, and what follows it cannot be read
    for tag in reversed(tags):
        text = text[: tag.start] + "\ufffc" + text[tag.end :]
    for match in list(_apart(text)):
        text = text.replace(match, "\ufffc")
        message = f"{quoted(match)} is no tag, and the client would read it"
        yield part.found("leftover", ERROR, message, "write {{ and }}, {% and %} without a space between their two signs", paragraph, match)
    for pattern in _OTHERS:
        for met in pattern.finditer(text):
            yield _other(part, paragraph, met[0], met[1])
    for pattern in _QUOTES:
        for met in pattern.finditer(text):
            if _is_field(met[1], names):
                yield _other(part, paragraph, met[0], met[1])


def _apart(text: str) -> Iterator[str]:
    """Signs of a tag that stand apart, each with what it encloses where it can be seen."""
    position = 0
    while match := _APART.search(text, position):
        closing = _CLOSING.search(text, match.end()) if match[0].startswith("{") else None
        position = closing.end() if closing else match.end()
        yield text[match.start() : position]


def _other(part: Part, paragraph: Element, shown: str, name: str) -> Finding:
    message = f"{shown} is no tag of a Word template, and the client would read it"
    return part.found("leftover", ERROR, message, f"write {{{{ {name} }}}}", paragraph, shown)


def _in_field(part: Part, element: Element, code: str) -> Iterator[Finding]:
    words = code.split()
    word = words[0].upper() if words else ""
    if word in _EMPTY:
        name = words[1].strip('"') if len(words) > 1 else ""
        message = f"the field {word} {name}".rstrip() + " is for Word's own mail merge, and nothing fills it here"
        hint = f"delete it and write {{{{ {name} }}}}, with a name of `kamdocs template fields`" if name else "delete it"
        yield part.found("merge-field", ERROR, message, hint, element, code.strip())
    elif word in _FROM_FILES:
        message = f"the field {word} takes in another file, whose place the client would learn and which is not there"
        yield part.found("external-link", ERROR, message, "put the text or picture itself into the template", element, code.strip())
    elif word in _PERSONAL:
        message = f"the field {word} prints what Word knows of you or of this file"
        hint = "write a tag, such as {{ supplier.name }}, or the words themselves"
        yield part.found("personal", WARNING, message, hint, element, code.strip())


def _is_field(name: str, names: frozenset[str]) -> bool:
    first, _, rest = name.partition(".")
    return first in names if rest else name in plan.FIELDS or ("_" in name and name in names)


def _known(parts: Sequence[Read]) -> frozenset[str]:
    own = {name.name for read in parts for name in read.tree.find_all(nodes.Name) if name.ctx == "store"}
    return _field_names() | own


@cache
def _field_names() -> frozenset[str]:
    """Every name that a field, or a part of one, has."""
    classes = [each for each in vars(plan).values() if isinstance(each, type) and dataclasses.is_dataclass(each)]
    return frozenset((*plan.FIELDS, *(field.name for each in classes for field in dataclasses.fields(each))))
