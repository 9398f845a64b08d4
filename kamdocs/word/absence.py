"""What a template meets when it asks for a field: the value, what is absent, or a name that does not exist.

An absent field can be tested, looped over and looked into; printing it, or counting with it, is an error that names it.
The errors here are raised inside a running template; `kamdocs.word.template` adds the file, the paragraph and the tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from jinja2 import Undefined
from jinja2.utils import missing

from kamdocs.errors import nearest

__all__ = ["Absent", "AbsentFieldError", "TagError", "UnknownFieldError", "no_such_field", "path_of", "paths"]


_TEST_IT = "test it first with {% if … %}, or give it a default: … | default('…')"


class TagError(Exception):
    """A tag that cannot be carried out. `message` and `hint` as in `kamdocs.errors.Problem`."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def told(self, fields: Mapping[str, Any]) -> tuple[str, str]:
        """Message and hint, with what `fields` can add."""
        return self.message, self.hint


class UnknownFieldError(TagError):
    """`name` was looked up in `owner`, a map that has no such key."""

    def __init__(self, owner: Mapping[str, Any], name: str) -> None:
        super().__init__(f"there is no field {name}")
        self.owner = owner
        self.name = name

    def told(self, fields: Mapping[str, Any]) -> tuple[str, str]:
        return no_such_field(path_of(fields, self.owner), self.name, self.owner)


class AbsentFieldError(TagError):
    """An absent value was printed, or used as if it were there."""

    def __init__(self, absent: Absent) -> None:
        super().__init__("a field is absent here")
        self.absent = absent

    def told(self, fields: Mapping[str, Any]) -> tuple[str, str]:
        path = self.absent.path(fields)
        if not path:
            return "what this tag names is absent here", _TEST_IT
        if "[" in path:  # the template knows it by the name that its loop gives
            return f"{path} is absent", _TEST_IT
        return f"{path} is absent here", f"put it between {{% if {path} %}} and {{% endif %}}, or write {path} | default('…')"


class Absent(Undefined):
    """A field that is there by name and has no value: false, empty, its parts absent too."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = None) -> None:
        super().__init__(hint, obj, name)

    def path(self, fields: Mapping[str, Any]) -> str:
        """`returns.npv`; "" where it cannot be known."""
        owner, name = self._undefined_obj, self._undefined_name
        if name is None:
            return ""
        if owner is missing:
            return str(name)
        return _joined(owner.path(fields) if isinstance(owner, Absent) else path_of(fields, owner), name)

    def _refuse(self, *_: Any) -> NoReturn:
        raise AbsentFieldError(self)

    _fail_with_undefined_error = __str__ = __call__ = __getitem__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _refuse
    __pos__ = __neg__ = __int__ = __float__ = __complex__ = __abs__ = __round__ = __index__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Absent)

    def __hash__(self) -> int:
        return hash(None)


def no_such_field(owner: str, name: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """Message and hint for `name`, which is no key of `known`, found at the path `owner` ("": the fields themselves)."""
    message = f"there is no field {_joined(owner, name)}"
    close = nearest(name, map(str, known))
    if not close and not owner:
        close = next((path for path in paths(known) if path.rpartition(".")[2] == name), None)
    if close:
        return message, f"did you mean {_joined(owner, close)}?"
    names = ", ".join(sorted(str(key) for key in known))
    return message, f"{owner or 'a template'} has {names}" if names else ""


def paths(fields: Mapping[str, Any], owner: str = "") -> Iterator[str]:
    """The dotted path of every field in a map of maps."""
    for name, value in fields.items():
        yield _joined(owner, name)
        if isinstance(value, Mapping):
            yield from paths(value, _joined(owner, name))


def path_of(value: Any, wanted: Any, path: str = "") -> str:
    """Where the very object `wanted` lies in `value`: `offer.items[0]`; "" where it is `value` itself, or not in it."""
    for name, part in _parts(value):
        here = _joined(path, name)
        if part is wanted:
            return here
        found = path_of(part, wanted, here)
        if found:
            return found
    return ""


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def _joined(owner: str, name: Any) -> str:
    if isinstance(name, int):
        return f"{owner}[{name}]"
    return f"{owner}.{name}" if owner else str(name)
