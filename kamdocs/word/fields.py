"""The fields that a template may use, read from the plan's own classes: names, kinds, absence, and what their docstrings say.

A schema is a map of name to `Field`. `plan_schema` is that of a proposal; `schema_of` makes one of any dataclass, so that the checks serve
other documents too. `field_groups` is the same as a list for people: path, meaning, an example, and the tag to paste.
"""

from __future__ import annotations

import ast
import datetime
import inspect
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from kamdocs.plan import FIELDS, Free, ProposalPlan
from kamdocs.values import Formats, Money, Share, is_year

__all__ = ["Entry", "Field", "Group", "Kind", "Kinds", "Schema", "field_groups", "loops", "one_of", "plan_schema", "schema_of", "told"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is.

    `name`: text, number, year, share, money, date, flag, list, group, or names (texts under free names).
    `type`: the class of a group, by name; `meaning`: what that is; `fields`: its fields; `element`: what a list or the free names hold.
    """

    name: str
    type: str = ""
    meaning: str = ""
    fields: Schema | None = None
    element: Kinds = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kinds`: what it may hold, one of several; `optional`: whether it may be absent; `meaning`: a sentence."""

    name: str
    kinds: Kinds
    optional: bool = False
    meaning: str = ""


Kinds = tuple[Kind, ...]
"""What a value may be; () is what nobody knows."""
Schema = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as people read it.

    `path`: as a tag names it, `item.net`; `full_path`: from the top, `offer.items[].net`. `type`: in plain words. `example`: a value as
    it is printed. `tags`: the tag to paste, a paragraph each.
    """

    path: str
    full_path: str
    type: str
    optional: bool
    meaning: str
    example: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together.

    `name`: what their paths begin with, `item`; "" for the fields that stand alone. `meaning`: what the group is, in a sentence.
    `inside`: the tags between which they are known. `also`: where the same fields stand too.
    """

    name: str
    meaning: str
    inside: tuple[str, ...]
    also: tuple[str, ...]
    entries: tuple[Entry, ...]


# ------------------------------------------------------------------------------------------------------------ from classes to a schema


@cache
def plan_schema() -> Schema:
    """The fields of a proposal."""
    whole = schema_of(ProposalPlan)
    return {name: whole[name] for name in FIELDS}


@cache
def schema_of(record: type) -> Schema:
    """The fields of a dataclass; what they mean is what its attribute docstrings say."""
    said = _docstrings(record)
    hints = get_type_hints(record)
    return {
        each.name: Field(each.name, _kinds(hints[each.name], each.name), _is_optional(hints[each.name]), said.get(each.name, ""))
        for each in fields(record)
    }


def _is_optional(annotation: Any) -> bool:
    return type(None) in get_args(annotation)


def _kinds(annotation: Any, name: str) -> Kinds:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return tuple(kind for each in get_args(annotation) if each is not type(None) for kind in _kinds(each, name))
    if origin in (tuple, list):
        return (Kind("list", element=_kinds(get_args(annotation)[0], one_of(name))),)
    return _kinds_of_class(annotation, name)


def _kinds_of_class(kind: Any, name: str) -> Kinds:
    if not isinstance(kind, type):
        return ()
    if issubclass(kind, Free):
        return (Kind("names", element=(Kind("text"),)),)
    for simple, called in ((Money, "money"), (Share, "share"), (bool, "flag"), (datetime.date, "date"), (str, "text")):
        if issubclass(kind, simple):
            return (Kind(called),)
    if issubclass(kind, int | Decimal):
        return (Kind("year" if is_year(0, name) else "number"),)
    if not is_dataclass(kind):
        return ()
    return (Kind("group", type=kind.__name__, meaning=_docstrings(kind).get("", ""), fields=schema_of(kind)),)


def _docstrings(record: type) -> Mapping[str, str]:
    """What stands below each attribute in the class's source, and "" → below the class; nothing where the source was not installed."""
    return _docstrings_of_module(record.__module__).get(record.__name__, {})


@cache
def _docstrings_of_module(module: str) -> dict[str, dict[str, str]]:
    """Class → attribute → docstring, with that of the class itself under ""."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:
        return {}
    return {each.name: dict(_docstrings_of_class(each)) for each in tree.body if isinstance(each, ast.ClassDef)}


def _docstrings_of_class(tree: ast.ClassDef) -> Iterator[tuple[str, str]]:
    yield "", ast.get_docstring(tree) or ""
    for attribute, below in zip(tree.body, tree.body[1:], strict=False):
        match attribute, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


# ------------------------------------------------------------------------------------------------------------------------- in plain words

_ONE_OF = {
    "cash_flow": "year",
    "client_provides": "entry",
    "criteria": "criterion",
    "next_steps": "step",
    "not_included": "entry",
    "recurring": "payment",
    "running_costs": "cost",
    "service_levels": "level",
    "status": "entry",
    "tax_summary": "line",
    "team": "person",
}
_SEVERAL = {"criterion": "criteria", "entry": "entries", "person": "people"}
_WORDS = {
    "group": "group of fields",
    "money": "amount of money",
    "flag": "yes or no",
    "names": "texts by name",
}


def one_of(name: str) -> str:
    """What a loop usually calls an element of the list `name`: `item` of `items`, `person` of `team`."""
    return _ONE_OF.get(name) or (name.removesuffix("s") if name.endswith("s") else "one")


def loops(schema: Schema) -> dict[str, str]:
    """The usual name of each loop, with the list that it goes over: `argument`, `section.arguments`. Of several lists the least deep."""
    found: dict[str, str] = {}
    level = [("", schema)]
    while level:
        below = []
        for owner, inner in level:
            for field in inner.values():
                path = f"{owner}.{field.name}" if owner else field.name
                for kind in field.kinds:
                    if kind.name == "list":
                        found.setdefault(one_of(field.name), path)
                        below += [(one_of(field.name), each.fields) for each in kind.element if each.fields]
                    elif kind.fields:
                        below.append((path, kind.fields))
        level = below
    return found


def told(kinds: Kinds, name: str = "") -> str:
    """What is held, in plain words. `name`: the field's own, for what a list is of."""
    if {kind.name for kind in kinds} == {"number", "share", "money"}:
        return "number, share, or amount of money"
    return " or ".join(dict.fromkeys(_told(kind, name) for kind in kinds)) or "anything"


def _told(kind: Kind, name: str) -> str:
    if kind.name != "list":
        return _WORDS.get(kind.name, kind.name)
    if all(each.name == "group" for each in kind.element):
        element = one_of(name)
        return f"list of {_SEVERAL.get(element, f'{element}s')}"
    return "list of texts"


# --------------------------------------------------------------------------------------------------------------------- as a list for people


def field_groups(sample: Mapping[str, Any], schema: Schema | None = None, language: str = "en") -> tuple[Group, ...]:
    """Every field once, grouped as they stand together. `sample`: fields that give the examples, in `language`'s formats."""
    known = plan_schema() if schema is None else schema
    return _Listing(known, sample, Formats(language)).groups()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the fields of a class stand. `name`: what their paths begin with; `inside`: the tags around them."""

    name: str
    full: str
    meaning: str
    inside: tuple[str, ...]
    fields: Schema


class _Listing:
    def __init__(self, schema: Schema, sample: Mapping[str, Any], formats: Formats) -> None:
        self.schema = schema
        self.formats = formats
        self.places = _places(schema)
        self.found: dict[tuple[str, str], list[Any]] = {}
        self._collect("", schema, sample)

    def groups(self) -> tuple[Group, ...]:
        listed = []
        for name, places in self.places.items():
            home, *others = places
            entries = tuple(self._entry(home, name, field) for field in home.fields.values())
            listed.append(Group(home.name, home.meaning, home.inside, tuple(each.full for each in others), entries))
        return tuple(listed)

    def _entry(self, place: _Place, of: str, field: Field) -> Entry:
        path = f"{place.name}.{field.name}" if place.name else field.name
        full = f"{place.full}.{field.name}" if place.full else field.name
        values = self.found.get((of, field.name), [])
        return Entry(
            path,
            full,
            told(field.kinds, field.name),
            field.optional,
            field.meaning,
            next((text for value in values if (text := self._printed(value, field.name))), ""),
            _tags(path, field, values),
        )

    def _collect(self, of: str, schema: Schema, sample: Any) -> None:
        """Keeps the values of each field by the class that it belongs to."""
        for name, field in schema.items():
            value = sample.get(name)
            if value is None or value == [] or value == {}:
                continue
            self.found.setdefault((of, name), []).append(value)
            for element in value if isinstance(value, list) else [value]:
                if isinstance(element, Mapping) and (kind := _kind_of(element, field.kinds)):
                    self._collect(kind.type, kind.fields or {}, element)

    def _printed(self, value: Any, name: str) -> str:
        """The value as a reader sees it; of a group or a list what it begins with, and a sign that there is more."""
        if not isinstance(value, Mapping | list):
            return ("yes" if value else "no") if isinstance(value, bool) else self.formats.plain(value, name)
        first = self._first(value, name)
        return f"{first}, …" if first and len(value) > 1 else first

    def _first(self, value: Any, name: str) -> str:
        if isinstance(value, list):
            return next((text for each in value if (text := self._first(each, one_of(name)))), "")
        if isinstance(value, Mapping):
            return next((text for key, each in value.items() if key not in _CODES and (text := self._first(each, key))), "")
        return "" if value is None or isinstance(value, bool) else self._printed(value, name)


def _kind_of(value: Mapping[str, Any], kinds: Kinds) -> Kind | None:
    """The kind of group that `value` is, of those that may stand there or in a list there."""
    for kind in kinds:
        if kind.name == "list":
            return _kind_of(value, kind.element)
        if kind.name == "group" and kind.fields is not None and kind.fields.keys() == value.keys():
            return kind
    return None


def _places(schema: Schema) -> dict[str, list[_Place]]:
    """The places of each class, the least deep first; classes in the order in which a reader comes upon them."""
    found: dict[str, list[_Place]] = {"": [_Place("", "", "", (), schema)]}
    for place, type_ in _inner_places(found[""][0]):
        found.setdefault(type_, []).append(place)
    for places in found.values():
        places.sort(key=lambda place: (place.full.count("."), "proofs" in place.full and place.full.count("[]")))
    homes = {type_: places[0].full for type_, places in found.items()}
    order = [type_ for place, type_ in _inner_places(found[""][0]) if homes[type_] == place.full]
    return {type_: found[type_] for type_ in ("", *order)}


def _inner_places(outer: _Place) -> Iterator[tuple[_Place, str]]:
    for field in outer.fields.values():
        path = f"{outer.name}.{field.name}" if outer.name else field.name
        full = f"{outer.full}.{field.name}" if outer.full else field.name
        for kind in field.kinds:
            if kind.name == "group":
                inner = _Place(path, full, kind.meaning, outer.inside, kind.fields or {})
                yield inner, kind.type
                yield from _inner_places(inner)
            elif kind.name == "list":
                opening = f"{{%{_level(kind)} for {one_of(field.name)} in {path} %}}"
                for element in kind.element:
                    if element.name == "group":
                        inner = _Place(one_of(field.name), f"{full}[]", element.meaning, (*outer.inside, opening), element.fields or {})
                        yield inner, element.type
                        yield from _inner_places(inner)


# ---------------------------------------------------------------------------------------------------------------------- the tag to paste

_FILTERS = {"money": "money", "share": "percent", "date": "date", "number": "number"}
_FOR_CONDITIONS = ("kind", "type", "id", "treatment", "tax_treatment")
_CODES = (*_FOR_CONDITIONS, "language", "currency", "date")
"""What tells little of the group in which it stands."""


def _tags(path: str, field: Field, values: Sequence[Any]) -> tuple[str, ...]:
    kinds = {kind.name for kind in field.kinds}
    if "list" in kinds:
        return _loop(path, field)
    if "names" in kinds:
        name = next((name for value in values for name in value), "name")
        return (f"{{{{p {path}.{name} }}}}",)
    if "group" in kinds:
        return (f"{{%p if {path} %}}", "…", "{%p endif %}") if field.optional else _first_tag(path, field)
    if kinds == {"flag"}:
        return (f"{{%p if {path} %}}", "…", "{%p endif %}")
    if field.name in _FOR_CONDITIONS and values:
        return (f'{{%p if {path} == "{values[0]}" %}}', "…", "{%p endif %}")
    return (_printing(path, field),)


def _printing(path: str, field: Field) -> str:
    kinds = {kind.name for kind in field.kinds}
    named = "number" if len(kinds) > 1 else _FILTERS.get(next(iter(kinds), ""), "")
    return f"{{{{ {path} | {named} }}}}" if named else f"{{{{ {path} }}}}"


def _first_tag(path: str, field: Field) -> tuple[str, ...]:
    return (_telling(path, field.kinds) or "…",)


def _loop(path: str, field: Field) -> tuple[str, ...]:
    kind = next(kind for kind in field.kinds if kind.name == "list")
    one, level = one_of(field.name), _level(kind)
    body = _telling(one, kind.element) if any(each.fields for each in kind.element) else f"{{{{ {one} }}}}"
    return f"{{%{level} for {one} in {path} %}}", body or "…", f"{{%{level} endfor %}}"


def _telling(path: str, kinds: Kinds) -> str:
    """The tag of what tells most of a group, and is always there: its first text, else its first value; "" where there is none."""
    if len(kinds) != 1:
        return ""
    always = [field for field in (kinds[0].fields or {}).values() if not field.optional and field.name not in _CODES]
    texts = [field for field in always if [kind.name for kind in field.kinds] == ["text"]]
    for field in texts or always:
        if not {"list", "flag", "names"} & {kind.name for kind in field.kinds}:
            inner = f"{path}.{field.name}"
            return _telling(inner, field.kinds) if field.kinds[0].name == "group" else _printing(inner, field)
    return ""


def _level(kind: Kind) -> str:
    """Amounts of money are set in tables, a row each; all else in paragraphs."""
    inner = [field for element in kind.element for field in (element.fields or {}).values()]
    return "tr" if len(kind.element) == 1 and any([each.name for each in field.kinds] == ["money"] for field in inner) else "p"
