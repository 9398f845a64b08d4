"""Signs that stand in a text between rendering and the finished tree.

They are noncharacters (Unicode 23.7): they have no meaning, never will, and no input may hold them.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "BLOCKS_CLOSE",
    "BLOCKS_OPEN",
    "BREAK",
    "CONTENT_CLOSE",
    "CONTENT_OPEN",
    "RESERVED",
    "RUNS_CLOSE",
    "RUNS_OPEN",
    "TAB",
    "TOKEN_CLOSE",
    "TOKEN_OPEN",
    "forbidden",
]

BREAK: Final = "\ufdd0"
"""A line break of a value."""
TAB: Final = "\ufdd1"
"""A tab of a value."""
TOKEN_OPEN: Final = "\ufdd2"
TOKEN_CLOSE: Final = "\ufdd3"
"""Around the number of a tag, while a template is prepared."""
CONTENT_OPEN: Final = "\ufdd4"
CONTENT_CLOSE: Final = "\ufdd5"
"""Around the number of a printed value that is no text: rich text, a picture, a chart's data."""
BLOCKS_OPEN: Final = "\ufdd6"
BLOCKS_CLOSE: Final = "\ufdd7"
"""Around what `{{p … }}` printed: it becomes paragraphs."""
RUNS_OPEN: Final = "\ufdd8"
RUNS_CLOSE: Final = "\ufdd9"
"""Around what `{{r … }}` printed: it becomes runs."""

RESERVED: Final = "\ufdd0-\ufdef"
"""All of them, and those still free, as a range of a regular expression."""

_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{RESERVED}\ufffe\uffff\ud800-\udfff]")


def forbidden(text: str) -> str:
    """The first character of `text` that no document can show, in words; "" where there is none.

    It is one that XML cannot hold, or one of the signs.
    """
    found = _FORBIDDEN.search(text)
    return f"the character U+{ord(found[0]):04X}, which no document can show" if found else ""
