"""The letter that asks a client for its consent to be a reference, from the standing wordings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kamdocs.errors import Problem
from kamdocs.model.library import ReferenceField
from kamdocs.model.reading import Located
from kamdocs.model.settings import SupplierField, Wordings
from kamdocs.tailor.letters import DATE, SUPPLIER, Letter, Names, check_form, letter, unwritten
from kamdocs.values import in_language

__all__ = ["check_letter", "consent_letter", "letter_problems"]

_NAMES: Final[Names] = {
    **dict.fromkeys((f"reference.{name}" for name in ("client", "project", "result", "quote")), ()),
    **dict.fromkeys((f"reference.contact.{name}" for name in ("name", "position", "email", "phone")), ()),
    "reference.year": ("year",),
    "consent.given": DATE,
    "consent.until": DATE,
    **SUPPLIER,
}


def consent_letter(reference: ReferenceField, wordings: Wordings, supplier: SupplierField | None, language: str) -> Letter:
    """The letter to `reference`, in `language`, which `letter_problems` knows it to have.

    A line of the body that names what is absent is left out. Nothing of it hangs on the consent so far, which is what is asked for.
    """
    asked = wordings.consent_request
    assert asked is not None
    return letter(asked, _fields(reference, supplier, language), language)


def letter_problems(wordings: Located[Wordings], language: str) -> Iterator[Problem]:
    """Why there is no letter in that language."""
    if wordings.value.consent_request is None:
        hint = "write `consent_request: {subject: …, body: …}`, or take the shipped templates/wordings.yaml"
        yield Problem(wordings.file, "consent_request is missing: there are no words for a request", hint)
    else:
        yield from unwritten(wordings, "consent_request", language)


def check_letter(wordings: Located[Wordings]) -> Iterator[Problem]:
    """What is wrong in the letter's texts: fields that it does not have, and filters that do not fit."""
    return check_form(wordings, "consent_request", "a request for consent", _NAMES)


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
