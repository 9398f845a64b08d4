"""What the parts of a Word file say that are no Word text: web pages, RTF and plain text, which Word takes in as they are (altChunk).

Made for searching, not for reading: each part is told as it would be shown, and once more as it is written, with its codes read.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from typing import Final

__all__ = ["foreign_text", "is_foreign"]

_KINDS: Final = frozenset(("application/rtf", "application/xhtml+xml", "message/rfc822", "multipart/related"))
_ENDS: Final = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".rtf", ".txt")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNSEEN: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BLOCKS: Final = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|td|th|title|body|head|html|hr|pre)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_RTF_CODE: Final = re.compile(r"\\u(-?\d+) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)-?\d* ?|\\([\\{}~_*-])|[{}]|\r?\n")
_RTF_SPACES: Final = {"par": "\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n"}
_RTF_SIGNS: Final = {"~": " ", "_": "-", "-": "", "*": ""}


def is_foreign(kind: str, name: str) -> bool:
    """Whether a part of this content type and name is a text that is no XML of Office."""
    kind = kind.partition(";")[0].strip().lower()
    return kind in _KINDS or (kind.startswith("text/") and kind != "text/xml") or name.lower().endswith(_ENDS)


def foreign_text(data: bytes) -> Iterator[str]:
    """The texts of a web page, a web archive, an RTF or a plain text, whatever it calls itself; equal ones once."""
    text = _decoded(data)
    if text.lstrip().startswith("{\\rtf"):
        yield from dict.fromkeys((_rtf(text), text))
    elif re.match(r"(?:[\w-]+:[^\n]*\n)*?(?:mime-version|content-type):", text.lstrip(), re.IGNORECASE):
        yield text
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from _page(_decoded(content))
    else:
        yield from _page(text)


def _page(text: str) -> Iterator[str]:
    shown = html.unescape(_ANY_TAG.sub("", _BLOCKS.sub("\n", _UNSEEN.sub(" ", text))))
    yield from dict.fromkeys((shown, html.unescape(text)))


def _rtf(text: str) -> str:
    return _RTF_CODE.sub(_rtf_sign, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rtf_sign(code: re.Match[str]) -> str:
    number, byte, word, sign = code.groups()
    if number:
        return chr(int(number) % 0x10000)
    if byte:
        return bytes.fromhex(byte).decode("cp1252", "replace")
    return _RTF_SPACES.get(word, "") if word else _RTF_SIGNS.get(sign, sign or "")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
