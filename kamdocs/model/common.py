"""The kinds of value that people write in every file, with the sentence that a wrong one gets."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, PlainValidator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from kamdocs.values import Money, Number, Share, is_currency, is_language

__all__ = [
    "Amount",
    "Code",
    "Condition",
    "Country",
    "Currency",
    "Day",
    "Flag",
    "Identifier",
    "Language",
    "Many",
    "Model",
    "MoneyField",
    "Natural",
    "Percent",
    "ProofSpec",
    "Quantity",
    "Text",
    "Whole",
    "Words",
]


class Model(BaseModel):
    """A map of a YAML file: unknown fields are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, protected_namespaces=())


def refuse(sentence: str) -> NoReturn:
    """Refuses a value; `sentence` follows the path of the field."""
    raise PydanticCustomError("kamdocs", "{sentence}", {"sentence": sentence})


def told(value: Any) -> str:
    """A value as it may stand in a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else f"{value[:39]}…")
    return "a list" if isinstance(value, list) else "a map" if isinstance(value, dict) else str(value)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, bool):
        refuse(f"a text is wanted, and {told(value)} without quotes is a yes or no; put it in quotes")
    refuse(f"a text is wanted, not {told(value)}")


def _identifier(value: Any) -> str:
    text = _words(value)
    if not text or any(sign.isspace() or sign in "[]{}.,:/\\|'\"" for sign in text):
        refuse(f"{told(text)} is no id; letters, digits, - and _ alone")
    return text


def _language(value: Any) -> str:
    if not isinstance(value, str) or not is_language(value):
        refuse(f"{told(value)} is no language; a tag such as it, en or de-CH is wanted")
    return value


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not is_currency(value):
        refuse(f"{told(value)} is no currency; a code of ISO 4217 such as EUR is wanted")
    return value


def _country(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        refuse(f"{told(value)} is no country; two capital letters of ISO 3166 such as IT are wanted")
    return value


def _day(value: Any) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            refuse(f"there is no day {value}")
    refuse(f"{told(value)} is no date; write it as 2027-01-29")


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        refuse(f"true or false is wanted, not {told(value)}")
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Number):
        return value
    if isinstance(value, str) and value.endswith("%"):
        refuse(f"a number is wanted, not the share {value}")
    refuse(f"a number is wanted, with a point and no thousands sign (1180.00), not {told(value)}")


def _amount(value: Any) -> Decimal:
    number = _decimal(value)
    if number < 0:
        refuse(f"{told(value)} is negative")
    return number


def _whole(value: Any) -> int:
    if not isinstance(value, Number) or value != value.to_integral_value():
        refuse(f"a whole number is wanted, not {told(value)}")
    if abs(value) > 10**15:
        refuse(f"{told(value)} is too large")
    return int(value)


def _natural(value: Any) -> int:
    number = _whole(value)
    if number < 1:
        refuse(f"a whole number from 1 is wanted, not {told(value)}")
    return number


def _percent(value: Any) -> Share:
    if isinstance(value, str):
        try:
            return Share.parse(value)
        except ValueError:
            pass
    hint = f"{value}%" if isinstance(value, Number) and value >= 1 else "8%"
    refuse(f"a share is written with its sign, {hint}, not {told(value)}")


def _quantity(value: Any) -> Decimal:
    if isinstance(value, Number):
        return value
    try:
        return Share.parse(value if isinstance(value, str) else "")
    except ValueError:
        refuse(f"a number, or a share such as 96.1%, is wanted, not {told(value)}")


def _count_or_all(value: Any) -> int | Literal["all"]:
    return "all" if value == "all" else _natural(value)


Words = Annotated[str, PlainValidator(_words), WithJsonSchema({"type": ["string", "number"]})]
"""A text that is the same in every language: a name, an id of somebody else, a phone number."""
Identifier = Annotated[str, PlainValidator(_identifier), WithJsonSchema({"type": ["string", "number"]})]
Language = Annotated[str, PlainValidator(_language), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"})]
Currency = Annotated[str, PlainValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Country = Annotated[str, PlainValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Code = Annotated[str, PlainValidator(_words), WithJsonSchema({"type": ["string", "number"]})]
Day = Annotated[datetime.date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Amount = Annotated[Decimal, PlainValidator(_amount), WithJsonSchema({"type": "number", "minimum": 0})]
Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({"type": "integer"})]
Natural = Annotated[int, PlainValidator(_natural), WithJsonSchema({"type": "integer", "minimum": 1})]
Percent = Annotated[Share, PlainValidator(_percent), WithJsonSchema({"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?%$"})]
Quantity = Annotated[
    Decimal,
    PlainValidator(_quantity),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?%$"}]}),
]
Many = Annotated[
    int | Literal["all"],
    PlainValidator(_count_or_all),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"const": "all"}]}),
]

# Tags of unions begin with "~", so that `kamdocs.model.reading` can tell them from steps of a path.
Text = Annotated[
    Annotated[Words, Tag("~text")] | Annotated[dict[Language, Words], Tag("~texts")],
    Discriminator(lambda value: "~texts" if isinstance(value, dict) else "~text"),
]
"""A text that a reader sees: a string for every language, or a map of language to string."""

Condition = Annotated[
    dict[str, Any],
    BeforeValidator(lambda value: value if isinstance(value, dict) else refuse(f"a map of fact to test is wanted, not {told(value)}")),
    WithJsonSchema({"type": "object"}),
]
"""A condition as written; `kamdocs.tailor.conditions` reads and checks it."""


class MoneyField(Model):
    """An amount in a currency."""

    amount: Amount
    """Major units, without tax."""
    currency: Currency
    """ISO 4217 code."""

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


PROOF_KINDS = (
    "figure",
    "project",
    "references",
    "contacts",
    "items",
    "options",
    "benefits",
    "milestones",
    "service_levels",
    "team",
    "sponsor",
)


class ProofSpec:
    """A proof that a text asks for: its kind, and what of it.

    `take`: a path for `figure`, an index for `project`, a tag, a count or "all" for `items` and `options`, a count or "all" for the rest.
    """

    __slots__ = ("kind", "take")

    def __init__(self, kind: str, take: str | int) -> None:
        self.kind = kind
        self.take = take

    def __repr__(self) -> str:
        return f"ProofSpec({self.kind!r}, {self.take!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProofSpec) and (self.kind, self.take) == (other.kind, other.take)

    def __hash__(self) -> int:
        return hash((self.kind, self.take))


def _proof(value: Any) -> ProofSpec:
    if not isinstance(value, dict) or len(value) != 1:
        refuse(f"a proof is a map of one kind, such as {{project: 0}}, not {told(value)}")
    kind, take = next(iter(value.items()))
    if kind not in PROOF_KINDS:
        refuse(_not_one_of(kind, "a kind of proof", PROOF_KINDS))
    if kind == "figure":
        if not isinstance(take, str) or not take:
            refuse(f"figure names a field, such as {{figure: returns.npv}}, not {told(take)}")
        return ProofSpec(kind, take)
    if kind == "project":
        if not isinstance(take, Number) or take < 0 or take != take.to_integral_value():
            refuse(f"project counts from 0, such as {{project: 0}}, not {told(take)}")
        return ProofSpec(kind, int(take))
    if kind in ("items", "options") and isinstance(take, str) and take:
        return ProofSpec(kind, take)
    if take == "all" or (isinstance(take, Number) and take >= 1 and take == take.to_integral_value()):
        return ProofSpec(kind, "all" if take == "all" else int(take))
    refuse(f"{kind} takes a number from 1, or all, not {told(take)}")


def _not_one_of(word: str, what: str, allowed: tuple[str, ...]) -> str:
    from kamdocs.errors import nearest

    guess = nearest(word, allowed)
    return f"{told(word)} is not {what}; " + (f"did you mean {guess!r}?" if guess else f"one of {', '.join(allowed)}")


Proof = Annotated[
    ProofSpec,
    PlainValidator(_proof),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {
                kind: {"type": "string"}
                if kind == "figure"
                else {"type": "integer", "minimum": 0}
                if kind == "project"
                else {"type": ["integer", "string"]}
                for kind in PROOF_KINDS
            },
        }
    ),
]
__all__ += ["PROOF_KINDS", "Proof", "refuse", "told"]
