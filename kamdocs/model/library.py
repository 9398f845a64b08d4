"""The content library: arguments, references, team, and the shared words for criteria and industries, kept by marketing."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from kamdocs.model.common import (
    Amount,
    Condition,
    Country,
    Currency,
    Day,
    Identifier,
    Language,
    Model,
    Name,
    Natural,
    Proof,
    Tax,
    Text,
    Whole,
    Words,
    Year,
    refuse,
)
from kamdocs.model.dossier import FigureField, TierField

__all__ = [
    "Argument",
    "BoundNumber",
    "Colleague",
    "ConsentField",
    "Industry",
    "Library",
    "LibraryCriterion",
    "PriceField",
    "PriceListField",
    "ReferenceContact",
    "ReferenceField",
    "StatisticField",
    "UsesField",
]


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


class BoundNumber(Model):
    """A number that an argument's text states in plain digits, and where it comes from."""

    text: Words
    """The words with the number, as they stand in the text: `ISO 9001`."""
    source: Words
    """Who says so, or what it is: `the name of a standard`."""
    review_by: Day | None = None
    """Last day of use; after it the argument is left out and reported."""


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
    numbers: tuple[BoundNumber, ...] | None = None
    """Numbers that its texts state in plain digits, each with its source; all others come from fields."""
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


class UsesField(Model):
    """How often a reference may be shown: to `most` accounts in any `months` that follow one another."""

    most: Natural
    """Accounts, at most."""
    months: Natural
    """Calendar months, counted back from the proposal's date."""


class ConsentField(Model):
    """What a reference has allowed us to tell, and until when."""

    given: Day
    until: Day | None = None
    """Last day, counted whole; absent: no end."""
    scope: tuple[Literal["name", "results", "quote", "logo", "contact"], ...] | None = None
    """Absent: nothing may be told."""
    revoked: Day | None = None
    """From this day on nothing may be told any more."""
    industries: tuple[Words, ...] | None = None
    """Industries whose companies may be told; absent: any."""
    uses: UsesField | None = None
    """Absent: as often as one likes."""

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
    language: Language | None = None
    """The language in which we write to it; absent: the workspace's."""
    project: Text | None = None
    kind: Words | None = None
    """The kind of project, for likeness with an offer's `kind`; matched without case."""
    year: Year | None = None
    """When the project was finished; the more recent, the more alike."""
    result: Text | None = None
    figures: tuple[FigureField, ...] | None = None
    quote: Text | None = None
    """What its contact says of us, in the contact's own words."""
    logo: Words | None = None
    """Picture file, from the workspace's folder."""
    competitors: tuple[Words, ...] | None = None
    """Internal: companies that it competes with; they are never shown to each other."""
    contact: ReferenceContact | None = None
    owner: Words | None = None
    consent: ConsentField


class StatisticField(FigureField):
    """A number of somebody else, with its source. Texts name it `{{ statistics.ID.value }}`, proofs `{figure: statistics.ID}`."""

    id: Name
    source: Text
    """Who measured it, as the reader sees it."""
    date: Day
    """When it was published."""
    url: Words | None = None
    """Where it can be read; not printed."""
    owner: Words | None = None
    review_by: Day
    """Last day of use; after it the statistic is left out and reported."""


class PriceField(Model):
    """An article of a price list."""

    sku: Words
    description: Text
    unit: Text | None = None
    unit_price: Amount | None = None
    """Net of tax, in the list's currency; absent: the tiers'."""
    tiers: tuple[TierField, ...] | None = None
    """Prices by quantity, the smallest quantity first."""
    tiers_mode: Literal["volume", "graduated"] | None = None
    """Absent: volume."""
    tax: Tax | None = None
    """A share, reverse_charge, or exempt; absent: the offer's."""
    every: Literal["month", "quarter", "year"] | None = None
    """How often it falls due; absent: once."""
    cost: Amount | None = None
    """Internal: what one unit costs us."""
    tags: tuple[Words, ...] | None = None


class PriceListField(Model):
    """A price list: its articles in `items`, or in a `file` (CSV or XLSX) beside the library's file."""

    id: Identifier
    currency: Currency
    from_: Day | None = None
    """First day on which it holds; absent: always."""
    until: Day | None = None
    """Last day, counted whole; absent: no end."""
    file: Words | None = None
    """CSV or XLSX, from the folder of this library file. Its first row names the columns."""
    sheet: Words | None = None
    """The sheet of an XLSX file; absent: the only one that holds anything."""
    items: tuple[PriceField, ...] | None = None
    owner: Words | None = None

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.file is None) == (self.items is None):
            refuse("a price list has either items or a file", "write one of the two")
        if self.from_ and self.until and self.until < self.from_:
            refuse(f"it ends on {self.until}, before it begins, on {self.from_}", "give it a later end")
        return self


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
    statistics: tuple[StatisticField, ...] | None = None
    """Numbers of others, each with its source."""
    price_lists: tuple[PriceListField, ...] | None = None
    """Where items with a `sku` alone come from."""
    references: tuple[ReferenceField, ...] | None = None
    team: tuple[Colleague, ...] | None = None
