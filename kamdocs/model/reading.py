"""From plain data with places to a typed model, or every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kamdocs.errors import InputError, Path, Problem, nearest, path_text
from kamdocs.model.common import BLANK, WRONG, Model, MoneyField, told
from kamdocs.model.examples import example
from kamdocs.model.shape import Shape, children
from kamdocs.values import Number

__all__ = ["Located", "Path", "comma_trap", "path_text", "read", "read_part"]

M = TypeVar("M", bound=Model)
T = TypeVar("T")


# First lines of the other files of a workspace: one of them in the wrong place would be wrong in every line.
_HEADERS = re.compile(r"(dossier|profile|library|workspace|wordings|private|approval|reference-uses)/[0-9]+")


class HasPlaces(Protocol):
    """Plain data whose places are known, such as `kamdocs.source.Source`."""

    @property
    def file(self) -> str: ...
    @property
    def data(self) -> Any: ...
    @property
    def bare_keys(self) -> frozenset[Path]: ...
    def where(self, path: Path, key: bool = False) -> str: ...


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """What was read, and where each of its paths stands. `file`: as shown in messages."""

    value: T
    file: str
    where: Callable[[Path], str]
    """path → `file:line:column`; the nearest place above where the path itself is not written."""


def read(kind: type[M], source: HasPlaces) -> Located[M]:
    """The model that `source` holds. Raises InputError with every problem, in the order of the file."""
    header = _header_of(kind)
    if not isinstance(source.data, dict):
        raise InputError(
            Problem(source.where(()), f"the file holds {told(source.data)}, not a map of fields", f"it begins with `kamdocs: {header}`")
        )
    found = source.data.get("kamdocs")
    if isinstance(found, str) and found != header and _HEADERS.fullmatch(found):
        raise InputError(Problem(source.where(("kamdocs",)), *_another_file(found, header)))
    return read_part(kind, source)


def read_part(kind: type[M], source: HasPlaces) -> Located[M]:
    """The model that a part of a file holds, such as a row of a table. Raises InputError with every problem, in the order of the places."""
    try:
        return Located(kind.model_validate(source.data), source.file, source.where)
    except ValidationError as refused:
        problems = {str(problem): (place, problem) for place, problem in _problems(kind, source, refused)}
        raise InputError(problem for _, problem in sorted(problems.values(), key=lambda each: each[0])) from None


def comma_trap(path: Path) -> tuple[str, str]:
    """The message and the way out for a key without a value, such as a comma makes of an unquoted text."""
    key = str(path[-1])
    number = re.fullmatch(r"[\d.,]+ ?(%|€|EUR)?", key.strip())
    hint = (
        "a comma inside a number? write 9000.00, with a point alone"
        if number
        else "a comma inside an unquoted text? put the text in quotes"
    )
    return f"{path_text(path[:-1])}: {told(key)} stands there as a field without a value", hint


def _header_of(kind: type[Model]) -> str:
    return children(kind)["kamdocs"].words[0]


def _another_file(found: str, header: str) -> tuple[str, str]:
    return f"kamdocs: {told(found)} is not what this file must be", f"its first line is `kamdocs: {header}`"


def _problems(kind: type[Model], source: HasPlaces, refused: ValidationError) -> Iterator[tuple[tuple[int, ...], Problem]]:
    trapped: set[Path] = set()
    numbers = {found.field for path in source.bare_keys if (found := _decimal_comma(source, path))}
    for error in refused.errors(include_url=False):
        path = _as_written(source.data, error["loc"])
        if path in numbers:
            continue  # the comma behind it is told
        is_key = path[-1:] == ("[key]",)
        path = path[:-1] if is_key else path
        if path in source.bare_keys and (is_key or error["type"] == "extra_forbidden" or path[:-1] in trapped):
            # One text with commas makes many such keys: the first tells it.
            if path[:-1] not in trapped:
                trapped.add(path[:-1])
                where = source.where(path, key=True)
                number = _decimal_comma(source, path)
                yield _order(where), Problem(where, *(number.told if number else comma_trap(path)))
            continue
        where = source.where(path, key=is_key or error["type"] == "extra_forbidden")
        yield _order(where), Problem(where, *_sentence(kind, path, error))


def _as_written(data: Any, loc: Path) -> Path:
    """The error's path in the file: without tags of unions, and without the position in a list that was written as its only entry."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(step, str) and step.startswith("~")) or (isinstance(step, int) and not isinstance(data, list)):
            continue
        path.append(step)
        data = _below(data, step)
    return tuple(path)


def _below(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _order(where: str) -> tuple[int, ...]:
    return tuple(int(part) for part in where.rsplit(":", 2)[1:] if part.isdigit())


@dataclass(frozen=True, slots=True)
class _Comma:
    """A number with a decimal comma: its field, and what is told."""

    field: Path
    told: tuple[str, str]


def _decimal_comma(source: HasPlaces, path: Path) -> _Comma | None:
    """`unit_price: 1.180,00` gives the number 1.180, and then a name 00, which is `path`."""
    above, fields = path[:-1], source.data
    for step in above:
        fields = _below(fields, step)
    if not isinstance(fields, dict) or path[-1] not in fields:
        return None
    names = [str(name) for name in fields]
    first = names.index(str(path[-1]))
    number = fields[names[first - 1]] if first else None
    parts = list(takewhile(lambda name: (*above, name) in source.bare_keys and re.fullmatch("[0-9]+%?", name), names[first:]))
    if not isinstance(number, Number) or not parts:
        return None
    whole, last = "".join([number.literal.replace(".", ""), *parts[:-1]]), parts[-1]
    thousands = len(last) == 3 and last.isdigit()
    way_out = f"write {whole}{last}" + (f", or {whole}.{last}" if len(parts) == 1 else "") if thousands else f"write {whole}.{last}"
    field = (*above, names[first - 1])
    return _Comma(field, (f"{path_text(field)}: {','.join([number.literal, *parts])} has a comma", way_out))


def _sentence(kind: type[Model], path: Path, error: ErrorDetails) -> tuple[str, str]:
    """The message and the way out."""
    at, wrong = path_text(path), error["input"]
    match error["type"]:
        case "extra_forbidden":
            return _unknown_field(kind, path)
        case "missing":
            return f"{at} is missing", _way_in(kind, path)
        case "literal_error":
            return _not_allowed(at, path, wrong, error)
        case type_ if type_ == WRONG:
            return f"{at}: {error['msg']}", str(error["ctx"]["hint"])
        case type_ if type_ == BLANK:
            required = (field := _field_at(kind, path)) is not None and field.is_required()
            return f"{at} is empty", "write it" if required else "write it, or take it out"
        case "tuple_type" | "list_type":
            item = (shape := _shape_at(kind, path)) and shape.item
            plain = isinstance(wrong, str) and item and item.kind not in ("record", "map", "any")
            return f"{at}: a list is wanted, not {told(wrong)}", (
                f"write [{wrong}], or a line with - for each" if plain else _way_in(kind, path)
            )
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{at}: a map of fields is wanted, not {told(wrong)}", _way_in(kind, path)
        case _:
            return f"{at}: {error['msg']}", ""


def _way_in(kind: type[Model], path: Path) -> str:
    """An example of what may stand at `path`."""
    shape = _shape_at(kind, path)
    if path == ("kamdocs",):
        return f"its first line is `kamdocs: {_header_of(kind)}`"
    if shape is None:
        return ""
    name = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    return f"write `{name}{example(shape, path)}`"


def _unknown_field(kind: type[Model], path: Path) -> tuple[str, str]:
    known = _fields_at(kind, path[:-1])
    guess = nearest(str(path[-1]), known)
    place = f" in {path_text(path[:-1])}" if path[:-1] else ""
    message = f"{path_text(path)}: there is no field {told(str(path[-1]))}{place}"
    return message, f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else ""


def _fields_at(kind: type[Model], path: Path) -> tuple[str, ...]:
    shape = _shape_at(kind, path)
    return tuple(children(shape.type)) if shape and shape.kind == "record" else ()


def _shape_at(kind: type[Model], path: Path) -> Shape | None:
    """What may stand at `path`; None where nothing may. One entry may stand for a list of them."""
    shape: Shape | None = Shape("record", type=kind)
    for step in path:
        if shape and shape.kind == "list" and isinstance(step, str):
            shape = shape.item
        if shape and shape.kind == "money":
            shape = Shape("record", type=MoneyField)
        if shape is None:
            return None
        shape = shape.item if shape.kind in ("list", "map") else children(shape.type).get(str(step)) if shape.kind == "record" else None
    return shape


def _field_at(kind: type[Model], path: Path) -> FieldInfo | None:
    """The field at `path`; None for what is none: an entry of a list, or of a map of free names."""
    above, name = _shape_at(kind, path[:-1]), path[-1]
    if above is None or above.kind != "record" or not issubclass(above.type, Model):
        return None
    return next((field for own, field in above.type.model_fields.items() if (field.alias or own) == name), None)


def _not_allowed(at: str, path: Path, wrong: Any, error: ErrorDetails) -> tuple[str, str]:
    allowed = re.findall("'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if name == "kamdocs":
        return _another_file(wrong, allowed[0])
    article = "an" if name[:1] in "aeiou" else "a"
    what = f"{article} {name}" if name not in ("every", "scope") else f"a value of {name}"
    guess = nearest(str(wrong), allowed) if isinstance(wrong, str) else None
    return f"{at}: {told(wrong)} is not {what}", f"did you mean {guess!r}?" if guess else f"one of {', '.join(allowed)}"
