"""Values of a template's fields that are no plain text: rich text, pictures, whole documents.

A value is made by who gives the fields (`Template.render({"note": RichText([...])})`) or by a filter of the template, and printed like
any other: `{{ note }}`, `{{p terms }}`. `kamdocs.word.placing` puts it in its place when the tree is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from kamdocs.word.absence import TagError
from kamdocs.word.marks import forbidden

__all__ = ["Content", "Picture", "RichText", "Run", "SubDocument"]

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+|#[^\W\d]\w*", re.IGNORECASE)
_LARGEST_SIZE: Final = 1638
"""Points; Word has no larger letters."""


class Content:
    """Base of every value that is printed as something else than text: it is put in its place when the tree is whole."""

    __slots__ = ()

    def ready(self, known: dict[Content, Content]) -> Content:
        """What is kept of it until then, read and found fit. Raises TagError where it cannot be shown.

        `known`: what others were made ready as in this document, so that a picture in a loop is read once.
        """
        return self


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of rich text. What is not said here stays as the tag itself is formatted in the template.

    `bold`, `italic`, `underline`, `strike`: None as the tag. `position`: raised, lowered, or "" as the tag. `style`: a character style of
    the template by its name in Word, such as `Strong`. `colour`: six hexadecimal digits, `B04E26`. `size`: in points. `link`: an address
    (http, https, mailto, tel), or `#` and the name of a bookmark. Line breaks and tabs of `text` become Word's own.
    """

    text: str
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    position: Literal["", "raised", "lowered"] = ""
    style: str = ""
    colour: str = ""
    size: int | float | Decimal | None = None
    link: str = ""

    def fault(self) -> tuple[str, str] | None:
        """What no document can show of it, and the way out; None where all is well."""
        if sign := forbidden(self.text):
            return f"its text holds {sign}", "take it out of the text"
        if self.colour and not _COLOUR.fullmatch(self.colour):
            return f"{self.colour!r} is no colour", "write six hexadecimal digits, like B04E26"
        if self.size is not None and not 1 <= self.size <= _LARGEST_SIZE:
            return f"{self.size} is no size of letters", f"write points, from 1 to {_LARGEST_SIZE}"
        if self.position not in ("", "raised", "lowered"):
            return f"{self.position!r} is no position", "write raised or lowered"
        if self.link and (not _LINK.fullmatch(self.link) or forbidden(self.link)):
            return f"{self.link!r} is no address that a link may have", "write one that begins with https://, http://, mailto:, tel: or #"
        return None


@dataclass(frozen=True, slots=True)
class RichText(Content):
    """Formatted text, for `{{ x }}` or `{{r x }}`. `runs`: its pieces in order; a plain text stands for a `Run` without formatting.

    In a place that holds no formatting (an alternative text, a property, the address of a link) it is its plain text.
    """

    runs: tuple[Run, ...]

    def __init__(self, runs: Iterable[Run | str]) -> None:
        pieces = (runs,) if isinstance(runs, str) else tuple(runs)
        object.__setattr__(self, "runs", tuple(Run(each) if isinstance(each, str) else each for each in pieces))

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)

    def ready(self, known: dict[Content, Content]) -> Content:
        fault = next((fault for run in self.runs if (fault := run.fault())), None)
        if fault:
            raise TagError(f"this rich text cannot be shown: {fault[0]}", fault[1])
        return self


@dataclass(frozen=True, slots=True)
class Picture(Content):
    """A picture in the line of the text: PNG, JPEG, GIF, BMP or TIFF.

    `source`: its bytes, or where it lies. `alt`: what it shows, for who cannot see it; "" for one that is mere decoration. `width`,
    `height`: in mm; one of them keeps the proportions, none takes the file's own size. It is never wider or taller than its page.
    """

    source: bytes | Path
    alt: str
    width: int | float | Decimal | None = None
    height: int | float | Decimal | None = None

    def ready(self, known: dict[Content, Content]) -> Content:
        from kamdocs.word.pictures import read_picture

        return known.get(self) or known.setdefault(self, read_picture(self))


@dataclass(frozen=True, slots=True)
class SubDocument(Content):
    """Another Word document, which takes the place of the paragraph of `{{p x }}`. `source`: its bytes, or where it lies.

    Paragraphs, tables, lists, pictures, links and notes come along; its page setup, headers and footers do not. Where both documents have a
    style of the same name, the template's holds.
    """

    source: bytes | Path

    def ready(self, known: dict[Content, Content]) -> Content:
        from kamdocs.word.subdocuments import read_document

        return known.get(self) or known.setdefault(self, read_document(self))
