"""Letters of the standing wordings: filled line by line, and checked for what they may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kamdocs.errors import Path, Problem, nearest, path_text
from kamdocs.model.reading import Located
from kamdocs.model.settings import LetterField, SupplierField, Wordings
from kamdocs.text import fill, slots
from kamdocs.values import Formats, LocalText, in_language, language_text

__all__ = ["DATE", "SUPPLIER", "Letter", "Names", "check_form", "check_mails", "letter", "unwritten"]

Names = Mapping[str, tuple[str, ...]]
"""What a letter may name, each with the filters that it takes."""

DATE: Final = ("date", "full_date", "year")
"""The filters of a date."""
SUPPLIER: Final[Names] = dict.fromkeys((f"supplier.{name}" for name in SupplierField.model_fields), ())

_COVERING: Final[Names] = {
    **dict.fromkeys((f"proposal.{name}" for name in ("number", "title", "version", "replaces")), ()),
    "proposal.date": DATE,
    "validity.until": DATE,
    **dict.fromkeys(("account.name", "account.short_name", "recipient.name"), ()),
    **dict.fromkeys((f"sender.{name}" for name in ("name", "position", "email", "phone")), ()),
    **SUPPLIER,
}
_RENEWAL: Final[Names] = {**_COVERING, "validity.before": DATE}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to somebody. `subject`: one line. `body`: plain text."""

    subject: str
    body: str


def letter(form: LetterField, fields: Mapping[str, Any], language: str) -> Letter:
    """The letter in `language`, which `unwritten` knows it to have. A line of the body that names what is absent is left out."""
    formats = Formats(language)
    subject, _ = fill(in_language(form.subject, language) or "", fields, formats)
    lines = (fill(line, fields, formats) for line in (in_language(form.body, language) or "").splitlines())
    return Letter(" ".join(subject.split()), _tidy([line for line, absent in lines if not absent]))


def unwritten(wordings: Located[Wordings], name: str, language: str) -> Iterator[Problem]:
    """Why the letter `name` of the wordings, which is there, cannot be written in that language."""
    form: LetterField = getattr(wordings.value, name)
    for part in ("subject", "body"):
        if in_language(getattr(form, part), language) is None:
            at = (name, part)
            yield Problem(wordings.where(at), f"{path_text(at)} has no text in {language_text(language)}", f"write one under `{language}:`")


def check_form(wordings: Located[Wordings], name: str, what: str, names: Names) -> Iterator[Problem]:
    """What is wrong in the texts of the letter `name`: fields that it does not have, and filters that do not fit.

    `what`: the letter in words (`a request for consent`).
    """
    form: LetterField | None = getattr(wordings.value, name)
    for part in ("subject", "body") if form else ():
        yield from _check_text(wordings, (name, part), getattr(form, part), what, names)


def check_mails(wordings: Located[Wordings]) -> Iterator[Problem]:
    """What is wrong in the texts that go with a proposal: its covering mail, the mail of its renewal, and the card for a call."""
    yield from check_form(wordings, "covering_mail", "a covering mail", _COVERING)
    yield from check_form(wordings, "renewal_mail", "the mail of a renewal", _RENEWAL)
    for position, question in enumerate(wordings.value.call_card or ()):
        yield from _check_text(wordings, ("call_card", position), question, "the card for a call", _COVERING)


def _check_text(wordings: Located[Wordings], at: Path, text: LocalText, what: str, names: Names) -> Iterator[Problem]:
    for tag, words in text.items() if isinstance(text, Mapping) else [("", text)]:
        place = (*at, tag) if tag else at
        yield from (Problem(wordings.where(place), f"{path_text(place)}: {why}", hint) for why, hint in _faults(words, what, names))


def _faults(text: str, what: str, names: Names) -> Iterator[tuple[str, str]]:
    try:
        found = slots(text)
    except ValueError as refused:
        yield str(refused), ""
        return
    for slot in found:
        if slot.path not in names:
            guess = nearest(slot.path, names)
            yield f"there is no field {slot.path!r} in {what}", f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}"
        elif slot.filter and slot.filter not in names[slot.path]:
            fitting = ", ".join(names[slot.path])
            yield f"{slot.filter} does not format {slot.path}", f"use {fitting}" if fitting else "print it without a filter"


def _tidy(lines: list[str]) -> str:
    """The lines without space at their ends, and without the empty ones that stand where whole paragraphs fell out."""
    kept: list[str] = []
    for line in (each.rstrip() for each in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
