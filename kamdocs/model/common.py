"""The kinds of value that people write in every file, with the sentence that a wrong one gets."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, NoReturn, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, PlainValidator, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from kamdocs.errors import nearest
from kamdocs.values import Money, Number, Share, canonical_language, is_currency, is_invisible, is_territory

__all__ = [
    "BLANK",
    "PROOF_KINDS",
    "TAX_TREATMENTS",
    "WRONG",
    "Amount",
    "Condition",
    "Count",
    "Country",
    "Currency",
    "Day",
    "Discount",
    "Flag",
    "Identifier",
    "Language",
    "Many",
    "Model",
    "MoneyField",
    "Name",
    "Natural",
    "Percent",
    "Portion",
    "Proof",
    "ProofSpec",
    "Quantity",
    "Tax",
    "TaxTreatment",
    "Text",
    "Whole",
    "Words",
    "Year",
    "is_localised",
    "reads_as_thousands",
    "refuse",
    "told",
    "whole",
]

WRONG, BLANK = "kamdocs", "kamdocs_blank"
"""Types of the errors that pydantic collects of these kinds: a value that is wrong (see `refuse`), and a text that is empty."""

# What lies beyond is a slip; and what lies within, Decimal's own context can divide and show.
_SMALLEST, _LARGEST = Decimal("1e-9"), Decimal("1e15")
_FIRST_YEAR, _LAST_YEAR = 1000, 2200


class Model(BaseModel):
    """A map of a YAML file: unknown fields are errors, nothing changes after reading, and an optional text that is blank is absent."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, protected_namespaces=())

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        texts, localised = _optional_texts(cls)
        blank = {name for name, value in data.items() if name in (localised if isinstance(value, dict) else texts) and _is_blank(value)}
        return {name: None if name in blank else value for name, value in data.items()}


@cache
def _optional_texts(model: type[Model]) -> tuple[frozenset[str], frozenset[str]]:
    """Names of a model's optional texts, and of those that may be a map of languages."""
    optional = {field.alias or name: get_args(field.annotation) for name, field in model.model_fields.items() if not field.is_required()}
    localised = frozenset(name for name, kinds in optional.items() if Text in kinds)
    return localised | {name for name, kinds in optional.items() if Words in kinds or Identifier in kinds}, localised


def _is_blank(text: Any) -> bool:
    """Whether a text, or each text of a map of them, has nothing that can be seen."""
    texts = text.values() if isinstance(text, dict) else [text]
    return all(isinstance(each, str) and is_invisible(each) for each in texts)


def refuse(sentence: str, hint: str = "") -> NoReturn:
    """Refuses a value; `sentence` follows the path of the field, `hint` is the way out."""
    raise PydanticCustomError(WRONG, "{sentence}", {"sentence": sentence, "hint": hint})


def _refuse_blank() -> NoReturn:
    raise PydanticCustomError(BLANK, "empty")


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


# ---- texts and codes


def _words(value: Any) -> str:
    if value is None or (isinstance(value, str) and is_invisible(value)):
        _refuse_blank()
    if isinstance(value, str):
        return value
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, bool):
        refuse(f"a text is wanted, and {told(value)} without quotes is a yes or no", "put it in quotes")
    if isinstance(value, dict):
        refuse("a text is wanted, not a map", "a colon inside an unquoted text? put the text in quotes")
    refuse(f"a text is wanted, not {told(value)}", "write one text in quotes, or its lines below `|`")


def _texts(value: Any) -> Any:
    """Texts by language, without those that are blank."""
    if not isinstance(value, dict):
        return value
    if _is_blank(value):
        _refuse_blank()
    tags = [tag.casefold() for tag in value]
    if twice := next((tag for tag in value if tags.count(tag.casefold()) > 1), None):
        refuse(f"there are two texts for the language {canonical_language(twice) or twice}", "keep one")
    return {tag: text for tag, text in value.items() if not isinstance(text, str) or not is_invisible(text)}


def _identifier(value: Any) -> str:
    text = _words(value)
    if any(sign.isspace() or sign in "[]{}.,:/\\|'\"" for sign in text):
        refuse(f"{told(text)} is no id", "letters, digits, - and _ alone")
    return text


def _language(value: Any) -> str:
    tag = canonical_language(value) if isinstance(value, str) else None
    if tag is None:
        # A colon inside an unquoted text makes its first words a name.
        words = isinstance(value, str) and bool(re.search(r"\s|^[A-ZÀ-Þ][a-zß-ÿ]", value))
        hint = "a tag such as it, en or de-CH is wanted"
        refuse(f"{told(value)} is no language", "a colon inside an unquoted text? put the text in quotes" if words else hint)
    return tag


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not is_currency(value):
        letters = value.upper() if isinstance(value, str) else ""
        past = " in use today" if re.fullmatch("[A-Z]{3}", letters) and not is_currency(letters) else ""
        hint = f"write {letters}" if is_currency(letters) else "a code of ISO 4217 such as EUR is wanted"
        refuse(f"{told(value)} is no currency{past}", hint)
    return value


# Letters that people write for a country, and that ISO 3166 has not.
_OTHER_COUNTRIES = {"UK": "GB", "EN": "GB", "EL": "GR"}


def _country(value: Any) -> str:
    if not isinstance(value, str) or not is_territory(value):
        letters = value.upper() if isinstance(value, str) else ""
        guess = _OTHER_COUNTRIES.get(letters) or (letters if is_territory(letters) else None)
        hint = f"did you mean {guess!r}?" if guess else "two capital letters of ISO 3166 such as IT are wanted"
        refuse(f"{told(value)} is no country", hint)
    return value


def _day(value: Any) -> datetime.date:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        refuse(f"{told(value)} is no date", "write it as 2027-01-29")
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        refuse(f"there is no day {value}")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        refuse(f"{value} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}", "what has no end has no date")
    return day


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        refuse(f"true or false is wanted, not {told(value)}")
    return value


# ---- numbers


def reads_as_thousands(number: Number) -> bool:
    """Whether `number` looks like thousands as Italy and Germany write them: `1.180` is 1.18 here, and may have meant 1180."""
    return bool(re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number.literal))


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Number):
        if value and not _SMALLEST <= abs(value) <= _LARGEST:
            refuse(f"{told(value)} is too {'large' if abs(value) > 1 else 'small'}", f"numbers go from {_SMALLEST:f} to 10^15")
        return value
    if isinstance(value, str) and value.endswith("%"):
        refuse(f"a number is wanted, not the share {value}")
    meant = _meant(value) if isinstance(value, str) else None
    refuse(f"a number is wanted, with a point and no thousands sign ({meant or '1180.00'}), not {told(value)}")


def _meant(text: str) -> str | None:
    """The number that somebody wrote as a reader would: `1.180,00 €` is 1180.00; None where that is not plain."""
    number = re.sub(r"^[A-Z]{3}\b|\b[A-Z]{3}$|[\s'’€$£¥]", "", text)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|[0-9]+,[0-9]{1,2}", number):
        number = number.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", number):
        number = number.replace(",", "")
    return number if re.fullmatch(r"[0-9]+(\.[0-9]+)?", number) else None


def _amount(value: Any) -> Decimal:
    number = _decimal(value)
    if number < 0:
        refuse(f"{told(value)} is negative")
    return number


def whole(value: Any) -> int:
    """A whole number, as pydantic asks for it; refuses anything else, and `1.000`, which may have meant a thousand."""
    if not isinstance(value, Number) or value != value.to_integral_value() or reads_as_thousands(value):
        thousands = isinstance(value, Number) and reads_as_thousands(value)
        meant = value.literal.replace(".", "") if thousands else _meant(value) if isinstance(value, str) else None
        refuse(f"a whole number is wanted, not {told(value)}", f"write {meant}" if meant and meant.isdigit() else "")
    if abs(value) > _LARGEST:
        refuse(f"{told(value)} is too large")
    return int(value)


def _natural(value: Any) -> int:
    number = whole(value)
    if number < 1:
        refuse(f"a whole number from 1 is wanted, not {told(value)}")
    return number


def _count(value: Any) -> int:
    number = whole(value)
    if number < 0:
        refuse(f"a whole number from 0 is wanted, not {told(value)}")
    return number


def _year(value: Any) -> int:
    year = whole(value)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        refuse(f"{told(value)} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return year


def _share(text: Any) -> Share | None:
    """None for what is no share."""
    try:
        share = Share.parse(text if isinstance(text, str) else "")
    except ValueError:
        return None
    if share.decimals > Share.MOST_DECIMALS:
        refuse(f"{text} has too many decimals", f"a share has {Share.MOST_DECIMALS} at most")
    if abs(share) > _LARGEST:
        refuse(f"{told(text)} is too large")
    return share


def _percent(value: Any) -> Share:
    share = _share(value)
    if share is not None:
        return share
    sign, meant = _meant_share(value)
    refuse(f"a share is written {sign}, {meant}, not {told(value)}")


def _meant_share(value: Any) -> tuple[str, str]:
    """What is wrong with how a share is written, and how to write it."""
    if isinstance(value, Number):
        # 0.08 is meant as a fraction, 1 and 8 as percentages.
        return "with its sign", str(Share(value)) if 0 < value < 1 else f"{value.literal}%"
    written = re.fullmatch(r"(-?[0-9]+)([.,][0-9]+)?\s*%?", value.strip()) if isinstance(value, str) else None
    if not written:
        return "with its sign", "8%"
    decimals = (written[2] or "").replace(",", ".")
    wrong = "with a point and its sign" if "," in value else "with its sign" if "%" not in value else "without a space"
    return wrong, f"{written[1]}{decimals}%"


def _portion(value: Any) -> Share:
    share = _percent(value)
    if not 0 <= share <= 1:
        refuse(f"{share!s} is not between 0% and 100%")
    return share


def _discount(value: Any) -> Decimal:
    """A `Share`, or an amount as a `Number`. A small whole number is one or the other, and nobody could say which."""
    if isinstance(value, Number) and value > 1 and (value > 100 or "." in value.literal):
        return _amount(value)
    if isinstance(value, Number) and value > 0:
        sign, meant = _meant_share(value)
        refuse(f"a share is written {sign}, {meant}, not {told(value)}", f"an amount has a point, {value:.2f}" if value >= 1 else "")
    if isinstance(value, str) and "%" not in value and (number := _meant(value)):
        refuse(f"a discount is a share such as 8%, or an amount such as 500.00, not {told(value)}", f"write {number}")
    return _amount(value) if isinstance(value, Number) else _percent(value)


def _tax(value: Any) -> Share | str:
    if isinstance(value, str) and value in TAX_TREATMENTS:
        return value
    if isinstance(value, str) and "%" not in value and (guess := nearest(value.strip(), TAX_TREATMENTS)):
        refuse(f"{told(value)} is no tax", f"did you mean {guess}?")
    if isinstance(value, str) and not any(sign.isdigit() for sign in value):
        refuse(f"22%, {' or '.join(TAX_TREATMENTS)} is wanted, not {told(value)}")
    return _percent(value)


def _name(value: Any) -> str:
    text = _words(value)
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]*", text):
        refuse(f"{told(text)} cannot be named in a text", "letters, digits and _ alone, a letter first")
    return text


def _quantity(value: Any) -> Decimal:
    if isinstance(value, Number):
        return _decimal(value)
    share = _share(value)
    if share is not None:
        return share
    meant = _meant(value) if isinstance(value, str) else None
    refuse(f"a number, or a share such as 96.1%, is wanted, not {told(value)}", f"write {meant}" if meant else "")


def _condition(value: Any) -> Any:
    if not isinstance(value, dict):
        refuse(f"a map of fact to test is wanted, not {told(value)}", "such as {returns.payback_months: {at_most: 24}}")
    return value


def _count_or_all(value: Any) -> int | Literal["all"]:
    return "all" if value == "all" else _natural(value)


TaxTreatment = Literal["reverse_charge", "exempt"]
TAX_TREATMENTS: tuple[TaxTreatment, ...] = ("reverse_charge", "exempt")
"""What stands in place of a rate where no tax is charged, and the reason must be printed."""

_SHARE_SCHEMA = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?%$"}

Words = Annotated[str, PlainValidator(_words), WithJsonSchema({"type": ["string", "number"]})]
"""A text that is the same in every language: a name, an id of somebody else, a phone number."""
Identifier = Annotated[str, PlainValidator(_identifier), WithJsonSchema({"type": ["string", "number"]})]
"""A name by which other places of the files find something."""
Name = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"})]
"""An identifier that may be a step of a path in a text: `{{ statistics.NAME.value }}`."""
Language = Annotated[str, PlainValidator(_language), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"})]
"""A BCP 47 tag, read in any case and kept as `values.canonical_language` writes it."""
Currency = Annotated[str, PlainValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
"""ISO 4217, of those in use today."""
Country = Annotated[str, PlainValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
"""ISO 3166-1 alpha-2."""
Day = Annotated[datetime.date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A date of the years 1000 to 2200."""
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
"""true or false."""
Amount = Annotated[Decimal, PlainValidator(_amount), WithJsonSchema({"type": "number", "minimum": 0})]
"""0, or a number from 1e-9 to 1e15. It is the `Number` as written."""
Whole = Annotated[int, PlainValidator(whole), WithJsonSchema({"type": "integer"})]
"""A whole number, also a negative one."""
Natural = Annotated[int, PlainValidator(_natural), WithJsonSchema({"type": "integer", "minimum": 1})]
"""A whole number from 1."""
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
"""A whole number from 0."""
Year = Annotated[int, PlainValidator(_year), WithJsonSchema({"type": "integer", "minimum": _FIRST_YEAR, "maximum": _LAST_YEAR})]
"""A year from 1000 to 2200."""
Percent = Annotated[Share, PlainValidator(_percent), WithJsonSchema(_SHARE_SCHEMA)]
"""A share, written with its sign and four decimals at most."""
Discount = Annotated[
    Share | Decimal, PlainValidator(_discount), WithJsonSchema({"anyOf": [_SHARE_SCHEMA, {"type": "number", "minimum": 0}]})
]
"""What is taken off: a share (a `Share`), or an amount of at least one unit of the offer's currency (a `Number`)."""
Tax = Annotated[Share | str, PlainValidator(_tax), WithJsonSchema({"anyOf": [_SHARE_SCHEMA, {"enum": [*TAX_TREATMENTS]}]})]
"""A rate (a `Share`), or one of `TAX_TREATMENTS`."""
Portion = Annotated[Share, PlainValidator(_portion), WithJsonSchema(_SHARE_SCHEMA)]
"""A share from 0% to 100%."""
Quantity = Annotated[Decimal, PlainValidator(_quantity), WithJsonSchema({"anyOf": [{"type": "number"}, _SHARE_SCHEMA]})]
"""A number whose size is 0 or from 1e-9 to 1e15 (a `Number`), or a share (a `Share`)."""
Many = Annotated[
    int | Literal["all"],
    PlainValidator(_count_or_all),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"const": "all"}]}),
]
"""A whole number from 1, or `all`."""

# Tags of unions begin with "~", so that `kamdocs.model.reading` can tell them from steps of a path.
Text = Annotated[
    Annotated[Words, Tag("~text")] | Annotated[dict[Language, Words], BeforeValidator(_texts), Tag("~texts")],
    Discriminator(lambda value: "~texts" if isinstance(value, dict) else "~text"),
]
"""A text that a reader sees: a string for every language, or a map of language to string. Blank ones of a map are left out."""


def is_localised(annotation: Any) -> bool:
    """Whether a field, or an element of it, is a `Text`: one that may differ from language to language."""
    if any(isinstance(each, Discriminator) for each in getattr(annotation, "__metadata__", ())):
        return True
    return any(is_localised(each) for each in get_args(annotation))


Condition = Annotated[
    dict[str, Any],
    BeforeValidator(_condition),
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
        """The same as a value."""
        return Money(self.amount, self.currency)


PROOF_KINDS: tuple[str, ...] = (
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
"""What a text may ask for as its proof."""


@dataclass(frozen=True, slots=True)
class ProofSpec:
    """A proof that a text asks for: its kind, and what of it."""

    kind: str
    """One of `PROOF_KINDS`."""
    take: str | int
    """A path for `figure`, an index for `project`, a tag, a count or "all" for `items` and `options`, a count or "all" for the rest."""


def _proof(value: Any) -> ProofSpec:
    if not isinstance(value, dict) or len(value) != 1:
        refuse(f"a proof is a map of one kind, such as {{project: 0}}, not {told(value)}")
    kind, take = next(iter(value.items()))
    if kind not in PROOF_KINDS:
        guess = nearest(kind, PROOF_KINDS)
        refuse(f"{told(kind)} is not a kind of proof", f"did you mean {guess!r}?" if guess else f"one of {', '.join(PROOF_KINDS)}")
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
"""A map of one kind of proof to what is taken of it."""
