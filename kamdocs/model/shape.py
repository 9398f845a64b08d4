"""What may stand at a path of a model, read from its annotations: for suggestions, for the catalogue of facts, and for docs."""

from __future__ import annotations

import datetime
import types
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from kamdocs.model.common import Model, ProofSpec
from kamdocs.values import Money, Share

__all__ = ["Shape", "children", "shape_of"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of a value.

    `kind`: text, number, share, money, date, flag, one_of (see `words`), list (see `item`), map (of free names, see `item`), record
    (see `type`), or any.
    """

    kind: str
    words: tuple[str, ...] = ()
    item: Shape | None = None
    type: Any = None

    @property
    def told(self) -> str:
        """In a sentence: `a number`, `a list of texts`."""
        if self.kind == "list":
            return "a list"
        return {
            "text": "a text",
            "number": "a number",
            "share": "a share",
            "money": "an amount of money",
            "date": "a date",
            "flag": "true or false",
            "one_of": f"one of {', '.join(self.words)}",
        }.get(self.kind, "a group of fields")


@cache
def children(kind: Any) -> Mapping[str, Shape]:
    """The fields of a model or dataclass, by the name that people write."""
    if isinstance(kind, type) and issubclass(kind, Model):
        return {field.alias or name: shape_of(field.rebuild_annotation()) for name, field in kind.model_fields.items()}
    return {name: shape_of(hint) for name, hint in get_type_hints(kind, include_extras=True).items()}


def shape_of(annotation: Any) -> Shape:
    """The shape of an annotation; None beside another type only says that it may be absent."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return shape_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return _shape_of_union([each for each in get_args(annotation) if each is not type(None)])
    if origin is tuple or origin is list:
        return Shape("list", item=shape_of(get_args(annotation)[0]))
    if origin is dict:
        return Shape("map", item=shape_of(get_args(annotation)[1]))
    if origin is Literal:
        return Shape("one_of", words=tuple(str(word) for word in get_args(annotation)))
    return _shape_of_class(annotation)


def _shape_of_union(kinds: list[Any]) -> Shape:
    shapes = [shape_of(kind) for kind in kinds]
    texts = [shape for shape in shapes if shape.kind == "text"]
    # A localised text is a string or a map of strings; a quantity is a number, a share, or money.
    return texts[0] if texts else shapes[0]


def _shape_of_class(kind: Any) -> Shape:
    if isinstance(kind, type):
        if issubclass(kind, Model) and "amount" in kind.model_fields and "currency" in kind.model_fields and len(kind.model_fields) == 2:
            return Shape("money")
        if issubclass(kind, Money):
            return Shape("money")
        if issubclass(kind, ProofSpec):
            return Shape("any")
        if issubclass(kind, Model) or is_dataclass(kind):
            return Shape("record", type=kind)
        if issubclass(kind, Share):
            return Shape("share")
        if issubclass(kind, bool):
            return Shape("flag")
        if issubclass(kind, int | Decimal):
            return Shape("number")
        if issubclass(kind, datetime.date):
            return Shape("date")
        if issubclass(kind, str):
            return Shape("text")
        if issubclass(kind, dict):
            return Shape("map", item=Shape("text"))
    return Shape("any")
