"""A workspace's settings, and the standing wordings that are no Word text."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from kamdocs.model.common import Count, Currency, Flag, Identifier, Language, Model, MoneyField, Percent, Portion, Text, Words, refuse, told
from kamdocs.model.dossier import ValidityField
from kamdocs.values import Share, number_pattern

__all__ = [
    "ApproverField",
    "Defaults",
    "LetterField",
    "Margin",
    "PolicyField",
    "Settings",
    "SupplierField",
    "Wordings",
]


class SupplierField(Model):
    """The company that writes the proposal."""

    name: Words
    address: Words | None = None
    vat_id: Words | None = None
    website: Words | None = None
    email: Words | None = None
    phone: Words | None = None


class Defaults(Model):
    """Used where a dossier says nothing."""

    language: Language | None = None
    currency: Currency | None = None
    template: Words | None = None
    """Name of a Word template, without language and ending; absent: proposal."""
    validity: ValidityField | None = None
    time_zone: Words | None = None


class Margin(Model):
    """Share of our margin: key from `key` on, critical above `critical`, mono-client above `mono`."""

    key: Portion = Share("0.10")
    critical: Portion = Share("0.20")
    mono: Portion = Share("0.70")

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if not self.key <= self.critical <= self.mono:
            limits = f"key {self.key}, critical {self.critical}, mono {self.mono}"
            refuse(f"the limits do not rise: {limits}", "an absent one is 10%, 20%, 70%")
        return self


class AboveShare(Model):
    """A limit: what lies above it needs the approval."""

    above: Percent
    """The limit."""


class BelowShare(Model):
    """A limit: what lies below it needs the approval."""

    below: Percent
    """The limit."""


class AboveMoney(Model):
    """A limit: what lies above it needs the approval."""

    above: MoneyField
    """The limit."""


class AboveDays(Model):
    """A limit: what lies above it needs the approval."""

    above: Count
    """The limit."""


class PolicyField(Model):
    """When an offer needs somebody's approval: where all that it names holds."""

    by: Identifier
    """Who must approve: an approver's id."""
    discount: AboveShare | None = None
    """The greatest discount on an item, all discounts counted, also a price below the price list's."""
    margin: BelowShare | None = None
    """(net − cost) / net of all that counts; a margin that cannot be told, since a cost is missing, needs the approval too."""
    contract_value: AboveMoney | None = None
    """The whole net over the whole term."""
    payment_days: AboveDays | None = None
    """Days until we are paid; not told needs the approval too."""
    validity_days: AboveDays | None = None
    """Calendar days that the proposal holds."""
    exclusive: Flag | None = None
    """true: where the offer reserves terms."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if all(value is None for name, value in self if name != "by"):
            refuse("it does not say when", "write what needs the approval, such as `discount: {above: 10%}`")
        return self


class ApproverField(Model):
    """Somebody who may approve."""

    id: Identifier
    name: Words | None = None
    email: Words | None = None


def _numbering(text: str) -> str:
    try:
        number_pattern(text)
    except ValueError as error:
        refuse(f"{told(text)} gives no numbers: {error}", 'write it as "{year}-{sequence:04}"')
    return text


def _register(url: str) -> str:
    if not re.match(r"(postgresql|postgres)://.|sqlite:///.", url):  # what it holds is not told: it may be a password
        refuse("a register lies in PostgreSQL or in an SQLite file", "write postgresql://USER@SERVER/DATABASE, or sqlite:///FILE")
    return url


class Settings(Model):
    """The file that makes a folder a workspace."""

    kamdocs: Literal["workspace/1"]
    supplier: SupplierField | None = None
    defaults: Defaults | None = None
    numbering: Annotated[Words, AfterValidator(_numbering)] | None = None
    """Pattern of a proposal's number, given when it is sent; absent: {year}-{sequence:04}."""
    margin: Margin | None = None
    register_: Annotated[Words, AfterValidator(_register)] | None = None
    """URL of a shared register; absent: an SQLite file in the workspace."""
    approvals: tuple[PolicyField, ...] | None = None
    """Who must approve what, before a proposal is more than a draft; absent: nothing needs approval."""
    approvers: tuple[ApproverField, ...] | None = None
    """Who the approvals' `by` are; absent: any."""

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}


def _phrases_as_list(value: Any) -> Any:
    return {tag: [each] if isinstance(each, str) else each for tag, each in value.items()} if isinstance(value, dict) else value


class LetterField(Model):
    """The words of a letter. A line of the body that names what is absent is left out."""

    subject: Text
    body: Text


class Wordings(Model):
    """Standing wordings by language."""

    kamdocs: Literal["wordings/1"]
    guarantee: Text
    """The document's last words: they end with the date, whose weekday avoids any doubt."""
    figures: dict[Identifier, Text]
    """Names of computed figures."""
    every: dict[Identifier, Text]
    units: dict[Identifier, Text] | None = None
    """Units of computed figures."""
    draft: Text | None = None
    """What stands across the pages of a draft; absent: DRAFT."""
    tax: dict[Literal["reverse_charge", "exempt"], Text] | None = None
    """Why no tax is charged, by treatment, where the dossier does not say it."""
    returns: dict[Identifier, Text] | None = None
    """Names of the business case's variants, and what is said where a figure does not exist."""
    promises: Annotated[dict[Language, tuple[Words, ...]] | None, BeforeValidator(_phrases_as_list)] = None
    """Words that promise something; `*` stands for any few letters or words."""
    consent_request: LetterField | None = None
    """The letter that asks a client for its consent to be a reference."""
    covering_mail: LetterField | None = None
    """The mail that carries a proposal to the client; absent: no draft of one is written."""
    renewal_mail: LetterField | None = None
    """The mail that tells the client of a proposal's new last day; absent: no draft of one is written."""
    call_card: tuple[Text, ...] | None = None
    """What to ask in a call when nothing is heard of a proposal; absent: no card is shown."""
