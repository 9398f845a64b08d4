"""JSON Schemas of the files that people write, for editors: they complete fields, explain them, and mark what is wrong.

They say what the types say, with the fields' docstrings as descriptions. What depends on several fields, on other files or on a
dossier's facts is told by `kamdocs check` alone.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from kamdocs.model.common import Model
from kamdocs.model.dossier import Dossier
from kamdocs.model.library import Library
from kamdocs.model.profile import Profile
from kamdocs.model.settings import Settings

__all__ = ["KINDS", "schema"]

KINDS: Mapping[str, type[Model]] = {"dossier": Dossier, "profile": Profile, "library": Library, "settings": Settings}
"""What the schemas are of, by the name that `kamdocs schema` takes."""

_LANGUAGE_TAG = "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, draft 7, which every editor's YAML support reads. `kind`: one of `KINDS`."""
    model = KINDS[kind]
    made = model.model_json_schema(by_alias=True, schema_generator=_Generator)
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"kamdocs {kind}", "description": _first_line(model.__doc__)}
    return head | {name: part for name, part in made.items() if name not in head}


class _Generator(GenerateJsonSchema):
    """pydantic's schema, with the fields' own words, and with everything that kamdocs reads."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        described = _descriptions(model)
        aliases = {field.alias or name: name for name, field in model.model_fields.items()}
        made["properties"] = {
            name: _tidy(part, described.get(aliases.get(name, name))) for name, part in made.get("properties", {}).items()
        }
        del made["title"]
        if "description" in made:
            made["description"] = _first_line(model.__doc__)
        return made

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A field that takes one entry as well as a list of them."""
        made = super().function_before_schema(schema)
        return _one_or_more(made) if _makes_a_list(schema["function"]["function"]) else made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        if set(made.get("patternProperties", {})) == {_LANGUAGE_TAG}:
            made["additionalProperties"] = False
        return made


def _tidy(part: JsonSchemaValue, description: str | None) -> JsonSchemaValue:
    """Without pydantic's titles and defaults, which only fill an editor's hover; null written short."""
    kept = {name: value for name, value in part.items() if name not in ("title", "default")}
    choices = kept.get("anyOf", [])
    match choices:
        case [{"type": str(), **other} as only, {"type": "null"}] if "enum" not in other and "const" not in other:
            del kept["anyOf"]
            kept |= only | {"type": [only["type"], "null"]}
        case [{"type": list()} as only, {"type": "null"}]:
            del kept["anyOf"]
            kept |= only | {"type": [*only["type"], "null"]}
        case [{"anyOf": list(inner)} as only, {"type": "null"}] | [{"oneOf": list(inner)} as only, {"type": "null"}] if len(only) == 1:
            kept["anyOf"] = [*inner, {"type": "null"}]
    return kept | ({"description": description} if description else {})


def _makes_a_list(validator: Callable[..., Any]) -> bool:
    """Whether a validator that runs first wraps a single entry, told by what it does to one."""
    try:
        return bool(validator({}) == [{}])
    except Exception:
        return False


def _one_or_more(part: JsonSchemaValue) -> JsonSchemaValue:
    lists = part.get("anyOf", [part])
    entries = [each["items"] for each in lists if each.get("type") == "array"]
    return {"anyOf": [*entries, *lists]}


def _first_line(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\n")[0]


# ---- docstrings of fields


def _descriptions(model: type) -> dict[str, str]:
    """Field to the docstring below it, also of the classes that `model` stands on."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Model) and each is not Model:
            found |= _docstrings(each.__module__).get(each.__qualname__, {})
    return found


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Class to field to docstring, from the module's source."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_fields_with_docstring(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _fields_with_docstring(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(inspect.cleandoc(text).split())
