"""From plain data with places to a typed model, or every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.model.common import Model, told
from kamdocs.model.shape import Shape, children

__all__ = ["Located", "Path", "path_text", "read"]

Path = tuple[str | int, ...]
M = TypeVar("M", bound=Model)
T = TypeVar("T")


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
    if not isinstance(source.data, dict):
        header = _header_of(kind)
        raise InputError(
            Problem(source.where(()), f"the file holds {told(source.data)}, not a map of fields", f"it begins with `kamdocs: {header}`")
        )
    try:
        return Located(kind.model_validate(source.data), source.file, source.where)
    except ValidationError as refused:
        problems = {str(problem): (place, problem) for place, problem in _problems(kind, source, refused)}
        raise InputError(problem for _, problem in sorted(problems.values(), key=lambda each: each[0])) from None


def path_text(path: Path) -> str:
    """`("a", "b", 0)` is `a.b[0]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _header_of(kind: type[Model]) -> str:
    return children(kind)["kamdocs"].words[0]


def _problems(kind: type[Model], source: HasPlaces, refused: ValidationError) -> Iterator[tuple[tuple[int, ...], Problem]]:
    trapped: set[Path] = set()
    for error in refused.errors(include_url=False):
        path = _as_written(source.data, error["loc"])
        is_key = path[-1:] == ("[key]",)
        path = path[:-1] if is_key else path
        if path in source.bare_keys and (is_key or error["type"] == "extra_forbidden" or path[:-1] in trapped):
            # One text with commas makes many such keys: the first tells it.
            if path[:-1] not in trapped:
                trapped.add(path[:-1])
                where = source.where(path, key=True)
                yield _order(where), Problem(where, *_comma_trap(path))
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


def _comma_trap(path: Path) -> tuple[str, str]:
    return f"{path_text(path[:-1])}: {told(str(path[-1]))} stands there as a field without a value", (
        "a comma inside an unquoted text? put the text in quotes"
    )


def _sentence(kind: type[Model], path: Path, error: ErrorDetails) -> tuple[str, str]:
    """The message and the way out."""
    at, wrong = path_text(path), error["input"]
    match error["type"]:
        case "extra_forbidden":
            return _unknown_field(kind, path)
        case "missing":
            return f"{at} is missing", ""
        case "literal_error":
            return _not_allowed(at, path, wrong, error)
        case "kamdocs":
            return f"{at}: {error['msg']}", ""
        case "tuple_type" | "list_type":
            hint = f"write [{wrong}], or a line with - for each" if isinstance(wrong, str) else ""
            return f"{at}: a list is wanted, not {told(wrong)}", hint
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{at}: a map of fields is wanted, not {told(wrong)}", ""
        case _:
            return f"{at}: {error['msg']}", ""


def _unknown_field(kind: type[Model], path: Path) -> tuple[str, str]:
    known = _fields_at(kind, path[:-1])
    guess = nearest(str(path[-1]), known)
    place = f" in {path_text(path[:-1])}" if path[:-1] else ""
    message = f"{path_text(path)}: there is no field {told(str(path[-1]))}{place}"
    return message, f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else ""


def _fields_at(kind: type[Model], path: Path) -> tuple[str, ...]:
    shape: Shape | None = Shape("record", type=kind)
    for step in path:
        if shape is None:
            return ()
        shape = shape.item if shape.kind in ("list", "map") else children(shape.type).get(str(step)) if shape.kind == "record" else None
    return tuple(children(shape.type)) if shape and shape.kind == "record" else ()


def _not_allowed(at: str, path: Path, wrong: Any, error: ErrorDetails) -> tuple[str, str]:
    allowed = re.findall("'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if name == "kamdocs":
        return f"{at}: {told(wrong)} is not what this file must be", f"its first line is `kamdocs: {allowed[0]}`"
    article = "an" if name[:1] in "aeiou" else "a"
    what = f"{article} {name}" if name not in ("every", "scope") else f"a value of {name}"
    guess = nearest(str(wrong), allowed) if isinstance(wrong, str) else None
    return f"{at}: {told(wrong)} is not {what}", f"did you mean {guess!r}?" if guess else f"one of {', '.join(allowed)}"
