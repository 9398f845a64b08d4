"""The letter that asks a client for its consent to be a reference, from the standing wordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kamdocs.errors import Problem, nearest, path_text
from kamdocs.model.library import ReferenceField
from kamdocs.model.reading import Located
from kamdocs.model.settings import SupplierField, Wordings
from kamdocs.text import fill, slots
from kamdocs.values import Formats, in_language, language_text

__all__ = ["Letter", "check_letter", "consent_letter", "letter_problems"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to somebody. `subject`: one line. `body`: plain text."""

    subject: str
    body: str


def consent_letter(reference: ReferenceField, wordings: Wordings, supplier: SupplierField | None, language: str) -> Letter:
    """The letter to `reference`, in `language`, which `letter_problems` knows it to have.

    A line of the body that names what is absent is left out. Nothing of it hangs on the consent so far, which is what is asked for.
    """
    asked = wordings.consent_request
    assert asked is not None
    fields, formats = _fields(reference, supplier, language), Formats(language)
    subject, _ = fill(in_language(asked.subject, language) or "", fields, formats)
    lines = (fill(line, fields, formats) for line in (in_language(asked.body, language) or "").splitlines())
    return Letter(" ".join(subject.split()), _tidy([line for line, absent in lines if not absent]))


def letter_problems(wordings: Located[Wordings], language: str) -> Iterator[Problem]:
    """Why there is no letter in that language."""
    asked = wordings.value.consent_request
    if asked is None:
        hint = "write `consent_request: {subject: …, body: …}`, or take the shipped templates/wordings.yaml"
        yield Problem(wordings.file, "consent_request is missing: there are no words for a request", hint)
        return
    for name, text in (("subject", asked.subject), ("body", asked.body)):
        if in_language(text, language) is None:
            at = ("consent_request", name)
            yield Problem(wordings.where(at), f"{path_text(at)} has no text in {language_text(language)}", f"write one under `{language}:`")


def check_letter(wordings: Located[Wordings]) -> Iterator[Problem]:
    """What is wrong in the letter's texts: fields that it does not have, and filters that do not fit."""
    asked = wordings.value.consent_request
    for name, text in (("subject", asked.subject), ("body", asked.body)) if asked else ():
        for tag, words in text.items() if isinstance(text, Mapping) else [("", text)]:
            at = ("consent_request", name, *([tag] if tag else []))
            yield from (Problem(wordings.where(at), f"{path_text(at)}: {why}", hint) for why, hint in _faults(words))


def _faults(text: str) -> Iterator[tuple[str, str]]:
    try:
        found = slots(text)
    except ValueError as refused:
        yield str(refused), ""
        return
    for slot in found:
        if slot.path not in _FILTERS:
            guess = nearest(slot.path, _FILTERS)
            hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(_FILTERS)}"
            yield f"there is no field {slot.path!r} in a request for consent", hint
        elif slot.filter and slot.filter not in _FILTERS[slot.path]:
            fitting = ", ".join(_FILTERS[slot.path])
            yield f"{slot.filter} does not format {slot.path}", f"use {fitting}" if fitting else "print it without a filter"


_DATE = ("date", "full_date", "year")
_FILTERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((f"reference.{name}" for name in ("client", "project", "result", "quote")), ()),
    **dict.fromkeys((f"reference.contact.{name}" for name in ("name", "position", "email", "phone")), ()),
    "reference.year": ("year",),
    "consent.given": _DATE,
    "consent.until": _DATE,
    **dict.fromkeys((f"supplier.{name}" for name in SupplierField.model_fields), ()),
}
"""What a letter may name, each with the filters that it takes."""


def _fields(reference: ReferenceField, supplier: SupplierField | None, language: str) -> dict[str, Any]:
    contact = reference.contact
    return {
        "reference": {
            "client": reference.client,
            "project": in_language(reference.project, language),
            "year": reference.year,
            "result": in_language(reference.result, language),
            "quote": in_language(reference.quote, language),
            "contact": {**dict(contact), "position": in_language(contact.position, language)} if contact else None,
        },
        # Of one that is revoked nothing is said.
        "consent": None if reference.consent.revoked else {"given": reference.consent.given, "until": reference.consent.until},
        "supplier": dict(supplier) if supplier else None,
    }


def _tidy(lines: list[str]) -> str:
    """The lines without space at their ends, and without the empty ones that stand where whole paragraphs fell out."""
    kept: list[str] = []
    for line in (each.rstrip() for each in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
