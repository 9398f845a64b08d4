"""What is wrong with the spelling of a tag, in plain sentences: Jinja's own words mean nothing to who writes a template in Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from kamdocs.values import FILTERS

__all__ = ["is_bare_path", "is_minus_name", "misread", "told"]

_STRING: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_TEXT: Final = "\0"
"""What stands for a quoted text while its tag is looked at."""
_STATEMENT: Final = re.compile(r"\s*[-+]?\s*(?:if|elif|else|for|set|with|end\w+)\b")
_LEVEL: Final = re.compile(r"\s*(P|TR|TC|R|Tr|Tc|tR|tC)\s+\S")
_ELSE_IF: Final = re.compile(r"\s*[-+]?\s*else\s+if\b")
_CONDITION: Final = re.compile(r"\s*[-+]?\s*(?:if|elif)\b")
_IS_TEXT: Final = re.compile(r"\bis\s+(not\s+)?\0")
_ONE_SIGN: Final = re.compile(r"(?<![=!<>])=(?!=)")
_CALL: Final = re.compile(r"\w\s*\([^()]*\)")
_DASH: Final = re.compile("[‐‑‒–—―−]")
_FILE: Final = re.compile(r"\s*(?:p\s+)?([^\0|]*[./][^\0|]*?)\s*\|\s*(picture|document)\b")
_WORDS: Final = re.compile(r"(?<![\w.])((?:\w+\.)*\w+)\s+(?=([A-Za-z_]\w*))")
_KEYWORDS: Final = frozenset(("and", "or", "not", "in", "is", "if", "else", "recursive", "true", "false", "none", "True", "False", "None"))
_INSIDE: Final = re.compile(r"\0\s*[\w.]+(?:\s+[\w.]+)*\s*\0|\0\w")
_SHOWN: Final = re.compile(r"'([^']*)'$|char '(.)'|unexpected '([^']+)'")
_ENDINGS: Final = frozenset(("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "svg", "docx"))
_BARE: Final = {"upper", "lower", "capitalize", "trim", "list", "length", "count", "first", "last", "items", "reverse", "abs"}
"""Filters that take nothing in brackets, beside the formats."""
_FILE_NAMES: Final = {"picture": ("width", "height", "alt"), "document": ()}


def told(error: TemplateSyntaxError, code: str) -> tuple[str, str]:
    """Message and hint for a tag that Jinja cannot read. `code`: what stands between its braces."""
    bare = _STRING.sub(_TEXT, code)
    return _known(code, bare) or (f"this tag cannot be read{_near(error, code)}", "see how it is spelt")


def _known(code: str, bare: str) -> tuple[str, str] | None:
    """The faults that people make, told by the tag alone. `bare`: without its quoted texts."""
    if match := _LEVEL.match(bare):
        return f"{match[1]} is written with small letters", f"write {match[1].lower()}"
    if "\\" in code:
        return "\\ cannot stand in a tag", "write / in paths: pictures/logo.png"
    if _ELSE_IF.match(bare):
        return "else if is not a statement of templates", "write elif"
    if match := _FILE.match(bare):
        return f"the path of a {match[2]} stands in quotes", f'write "{match[1]}" | {match[2]}'
    if match := _DASH.search(bare):
        return f"{match[0]} is no minus to a template", "use the sign - of the keyboard"
    if match := _IS_TEXT.search(bare):
        sign = "!=" if match[1] else "=="
        return "is does not compare with a text", f"write {sign} to compare"
    if _INSIDE.search(bare):
        hint = "quote the inner words with the other sign: ' inside \", or \" inside '"
        return "a text in quotes holds the same quotes again, which end it", hint
    if _CONDITION.match(bare) and _ONE_SIGN.search(_CALL.sub("x", bare)):
        return "= does not compare", "write == to compare"
    if pair := _side_by_side(bare):
        return f"{pair[0]} and {pair[1]} stand side by side", "a name has no spaces; join names with a dot or _"
    return None


def _side_by_side(bare: str) -> tuple[str, str] | None:
    statement = _STATEMENT.match(bare)
    for match in _WORDS.finditer(bare, statement.end() if statement else 0):
        if match[1] not in _KEYWORDS and match[2] not in _KEYWORDS and not match[1].isdigit():
            before = bare[: match.start()].split()
            if not before or before[-1] not in {"is", "not"}:  # a test may take a value without brackets
                return match[1], match[2]
    return None


def _near(error: TemplateSyntaxError, code: str) -> str:
    """`` near 'x'``, where the error names something of the tag."""
    match = _SHOWN.search(error.message or "")
    found = next((each for each in match.groups() if each), "") if match else ""
    return f" near '{found}'" if found and found in code else ""


# ---- what Jinja reads, and means something else


def is_bare_path(node: nodes.Filter) -> bool:
    """Whether a tag names the file of a picture or a document without quotes: `pictures/logo.png | picture`."""
    if node.name not in _FILE_NAMES or node.node is None:
        return False
    last = node.node.right if isinstance(node.node, nodes.Div) else node.node
    return isinstance(node.node, nodes.Div) or (isinstance(last, nodes.Getattr) and last.attr.lower() in _ENDINGS)


def is_minus_name(node: nodes.Sub, given: AbstractSet[str]) -> bool:
    """Whether a minus is part of a name in the dossier's own texts: `free.my-place`. `given`: the names that the template sets itself."""
    return bool(_free(node.left)) and isinstance(node.right, nodes.Name) and node.right.name not in given


def misread(node: nodes.Node, given: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Message and hint for what Jinja can read, and reads otherwise than it is meant. `given`: the names that the template sets itself."""
    if isinstance(node, nodes.Sub) and isinstance(node.right, nodes.Name) and is_minus_name(node, given):
        path, name = _free(node.left), node.right.name
        yield f"{path}-{name} is read as {path} minus {name}", "a name has no -; write _, here and in the dossier"
    elif isinstance(node, nodes.Filter):
        yield from _in_filter(node, given)


def _in_filter(node: nodes.Filter, given: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    if is_bare_path(node):
        yield f"the path of a {node.name} stands in quotes", f'write "{node.name}s/…" | {node.name}'
    elif node.name == "chart":
        for each in node.args:
            if isinstance(each, nodes.Name) and each.name not in given:
                yield f"chart takes names in quotes, and {each.name} stands without", f'write "{each.name}"'
        for keyword in node.kwargs:
            yield f"chart knows no {keyword.key}", 'give it names of fields alone: chart("year", "cumulative")'
    elif (node.name in FILTERS or node.name in _BARE) and (node.args or node.kwargs):
        follows = "the format follows the proposal's language; " if node.name in FILTERS else ""
        yield f"{node.name} takes nothing in brackets", f"{follows}write … | {node.name}"
    elif node.name in _FILE_NAMES:
        known = _FILE_NAMES[node.name]
        for keyword in node.kwargs:
            if keyword.key not in known:
                yield f"{node.name} knows no {keyword.key}", f"it knows {', '.join(known)}" if known else f"write … | {node.name}"


def _free(node: nodes.Node) -> str:
    """`free.my`, the dossier's own text; "" for anything else."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "free":
        return f"free.{node.attr}"
    return ""
