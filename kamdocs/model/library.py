"""The content library: arguments, references, team, and the shared words for criteria and industries, kept by marketing."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from kamdocs.model.common import Condition, Country, Day, Identifier, Model, Natural, Proof, Text, Whole, Words, refuse
from kamdocs.model.dossier import FigureField

__all__ = ["Argument", "Colleague", "ConsentField", "Industry", "Library", "LibraryCriterion", "ReferenceContact", "ReferenceField"]


class LibraryCriterion(Model):
    """A criterion, with the words that people use for it."""

    id: Identifier
    label: Text
    also: tuple[Words, ...] | None = None
    """Other words for it, matched without case."""


class Industry(Model):
    """An industry, with the words that people use for it."""

    id: Identifier
    label: Text | None = None
    """Its name as a reader sees it; absent: it is not printed."""
    also: tuple[Words, ...] | None = None


class Argument(Model):
    """What can be said to a reader, when, and with which proof."""

    id: Identifier
    title: Text
    text: Text | None = None
    points: Words | None = None
    """A list of the dossier, of texts or of maps with `terms` or `label`, printed as bullets: `offer.guarantees`."""
    tags: tuple[Identifier, ...] | None = None
    for_: dict[str, Whole]
    """Starting score for each reader type: 10 can serve, 20 good, 30 made for this reader; a type that is absent never gets it."""
    answers: tuple[Words, ...] | None = None
    """Criteria that it answers."""
    when: Condition | None = None
    """Never used where this is false or unknown."""
    proof: tuple[Proof, ...] | None = None
    """A proof that cannot be made keeps the argument out."""
    owner: Words | None = None
    review_by: Day | None = None
    """Last day of use; after it the argument is left out and reported."""

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}


class ReferenceContact(Model):
    """Who at a reference is ready to recommend us."""

    name: Words
    position: Text | None = None
    email: Words | None = None
    phone: Words | None = None


class ConsentField(Model):
    """What a reference has allowed us to tell, and until when."""

    given: Day
    until: Day | None = None
    """Last day, counted whole; absent: no end."""
    scope: tuple[Literal["name", "results", "quote", "logo", "contact"], ...] | None = None
    """Absent: nothing may be told."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until and self.until < self.given:
            refuse(f"it ends on {self.until}, before it is given, on {self.given}", "give it a later end")
        return self


class ReferenceField(Model):
    """A client that may be told of, within its consent."""

    id: Identifier
    client: Words
    industry: Words | None = None
    country: Country | None = None
    employees: Natural | None = None
    project: Text | None = None
    result: Text | None = None
    figures: tuple[FigureField, ...] | None = None
    contact: ReferenceContact | None = None
    consent: ConsentField


class Colleague(Model):
    """One of us, who can be shown in the team."""

    id: Identifier
    name: Words
    position: Text | None = None
    email: Words | None = None
    phone: Words | None = None


class Library(Model):
    """A file of the content library; a workspace holds any number of them."""

    kamdocs: Literal["library/1"]
    criteria: tuple[LibraryCriterion, ...] | None = None
    industries: tuple[Industry, ...] | None = None
    arguments: tuple[Argument, ...] | None = None
    references: tuple[ReferenceField, ...] | None = None
    team: tuple[Colleague, ...] | None = None
