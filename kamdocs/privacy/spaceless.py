"""Scripts without spaces between their words, where a secret is searched for as a row of signs: Chinese, Japanese, Thai and their like."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["is_spaceless", "listed", "squeezed"]

_SCRIPTS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff"
_SPACELESS: Final = re.compile(f"[{_SCRIPTS}\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]")
_VOICED: Final = re.compile("(?s:.)[\u3099\u309a\uff9e\uff9f]?")
_BETWEEN_NAMES: Final = re.compile("[、，,;；/／・·\\n]")


def is_spaceless(text: str) -> bool:
    """Whether any of the text is in such a script, in two signs or more in all."""
    return bool(_SPACELESS.search(text)) and len(squeezed(text)) > 1


def squeezed(text: str) -> list[tuple[str, int]]:
    """Each letter, mark and digit as it is compared, with its place in the text; no spaces and signs."""
    plain = ((unicodedata.normalize("NFKC", match[0]).casefold(), match.start()) for match in _VOICED.finditer(text))
    return [(signs, place) for signs, place in plain if signs and unicodedata.category(signs[0])[0] in "LMN"]


def listed(text: str) -> list[str]:
    """`花子` and `太郎` of `花子、太郎`: what stands between the signs of a list, if it is in such a script."""
    pieces = [piece.strip() for piece in _BETWEEN_NAMES.split(text)]
    return [piece for piece in pieces if is_spaceless(piece)] if len(pieces) > 1 else []
