"""A workspace's settings, and the standing wordings that are no Word text."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator

from kamdocs.model.common import Currency, Identifier, Language, Model, Portion, Text, Words, refuse
from kamdocs.model.dossier import ValidityField
from kamdocs.values import Share

__all__ = ["Defaults", "Margin", "Settings", "SupplierField", "Wordings"]


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


class Settings(Model):
    """The file that makes a folder a workspace."""

    kamdocs: Literal["workspace/1"]
    supplier: SupplierField | None = None
    defaults: Defaults | None = None
    numbering: Words | None = None
    """Pattern of a proposal's number, given when it is sent."""
    margin: Margin | None = None
    register_: Words | None = None
    """URL of a shared register; absent: an SQLite file in the workspace."""
    approvals: tuple[dict[str, Any], ...] | None = None

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}


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
