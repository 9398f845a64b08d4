from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from kamdocs.cli.init import _STARTERS
from kamdocs.errors import InputError
from kamdocs.model.reading import read
from kamdocs.model.schema import KINDS, schema
from kamdocs.source import Source, parse
from kamdocs.values import Number

CONTRACT = Path(__file__).parent / "contract"
FILES = {"dossier": "dossier.yaml", "profile": "profile.yaml", "library": "library.yaml", "settings": "kamdocs.yaml"}

# Fields whose name and place say all. A new field either gets a docstring or is judged here.
SELF_EVIDENT = {
    "account", "address", "after", "also", "amount", "annual_revenue", "answers", "approvals", "argument", "arguments", "assumptions",
    "at_least", "attitude", "because", "before", "benefits", "by", "cc", "client", "client_provides", "consent", "contact", "country",
    "criteria", "critical", "currency", "defaults", "delivery", "description", "discount", "does_not_fire", "drop", "email",
    "employees", "evidence", "examples", "experience", "figures", "fires", "given", "guarantees", "horizon_years", "id", "ids",
    "industries", "industry", "items", "kamdocs", "key", "kind", "label", "language", "margin", "members", "milestones", "mono",
    "must", "name", "needs", "not_included", "offer", "on", "owner", "payment_terms", "phone", "plans", "position", "prefer",
    "project", "projects", "proof", "quantity", "reason", "references", "result", "rules", "running_costs", "said", "send_to",
    "service_levels", "since", "sku", "sponsor", "status", "steps", "style", "submission", "summary", "supplier", "tag", "tags",
    "team", "tender", "terms", "text", "time_zone", "title", "to", "type", "unit", "until", "validity", "value", "vat_id", "website",
    "when", "year",
}  # fmt: skip


def plain(value: Any) -> Any:
    """As an editor's YAML reader gives it: numbers as int or float."""
    if isinstance(value, Number):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else value


def contract(kind: str) -> Any:
    return parse((CONTRACT / FILES[kind]).read_bytes(), FILES[kind]).data


def wrong(kind: str, data: Any) -> list[str]:
    """Where the schema refuses the data."""
    return [error.json_path for error in Draft7Validator(schema(kind)).iter_errors(plain(data))]


@pytest.mark.parametrize("kind", FILES)
def test_a_schema_is_one_in_old_and_new_drafts(kind: str) -> None:
    Draft7Validator.check_schema(schema(kind))
    Draft202012Validator.check_schema({name: part for name, part in schema(kind).items() if name != "$schema"})
    assert schema(kind)["title"] == f"kamdocs {kind}"


@pytest.mark.parametrize("kind", FILES)
def test_a_contract_file_is_right(kind: str) -> None:
    assert wrong(kind, contract(kind)) == []


@pytest.mark.parametrize(
    ("kind", "file"), [("settings", "kamdocs.yaml"), ("dossier", "dossiers/example.yaml"), ("library", "library/library.yaml")]
)
def test_a_starter_is_right(kind: str, file: str) -> None:
    assert wrong(kind, parse(_STARTERS[file], file).data) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("dossier", ("kamdocs",), "profile/1"),
        ("dossier", ("acount",), {}),
        ("dossier", ("account", "vat"), "IT1"),
        ("dossier", ("account", "country"), "Italy"),
        ("dossier", ("relationship", "share_of_our_margin"), Number("12")),
        ("dossier", ("buying_centre", "members", 0, "role"), "decidor"),
        ("dossier", ("buying_centre", "members", 0, "influence"), Number("0")),
        ("dossier", ("buying_centre", "members"), {}),
        ("dossier", ("offer", "items", 0, "unit_price"), "1.180,00"),
        ("dossier", ("offer", "items", 0, "description"), {"english": {}}),
        ("dossier", ("offer", "items", 0, "optional"), "yes"),
        ("dossier", ("offer", "items", 0, "every"), "week"),
        ("dossier", ("offer", "reasons", 0, "proof", 0), {"reference": Number("1")}),
        ("profile", ("rules", 0, "prefer"), "returns"),
        ("profile", ("rules", 0, "prefer"), {"tag": "returns", "by": "much"}),
        ("profile", ("rules", 0, "drop"), {"tags": "returns"}),
        ("library", ("arguments", 0, "for"), {"finance": "high"}),
        ("library", ("references", 0, "consent", "scope"), ["nme"]),
        ("settings", ("margin", "key"), Number("10")),
    ],
)
def test_what_is_wrong_is_refused(kind: str, path: tuple[str | int, ...], value: Any) -> None:
    assert wrong(kind, replaced(contract(kind), path, value))


@pytest.mark.parametrize(
    ("kind", "path"),
    [("dossier", ("offer", "items")), ("dossier", ("account", "name")), ("profile", ("heading",)), ("library", ("arguments", 0, "for"))],
)
def test_what_is_missing_is_refused(kind: str, path: tuple[str | int, ...]) -> None:
    data = contract(kind)
    at = data
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    assert wrong(kind, data)


@pytest.mark.parametrize("value", [{"tag": "x", "by": "clearly"}, [{"argument": "x", "by": Number("5")}], None])
def test_a_rule_prefers_one_or_more(value: Any) -> None:
    assert wrong("profile", replaced(contract("profile"), ("rules", 0, "prefer"), value)) == []


def paths(value: Any, start: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in entries:
        yield (*start, step)
        yield from paths(each, (*start, step))


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    at = data = deepcopy(data)
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


PLACES = [(kind, path) for kind in FILES for path in paths(contract(kind))]
VALUES: list[Any] = [
    *(None, True, "x", "", "all", "8%", "-2.5%", "2027-01-29", "EUR", "it", "de-CH", "strongly", Number("0"), Number("3"), Number("-1")),
    *(Number("1.5"), [], {}, ["x"], [Number("1")], {"en": "x"}, {"x": None}, {"tag": "x"}, [{"tag": "x", "by": Number("1")}]),
    *({"amount": Number("1"), "currency": "EUR"}, {"items": Number("2")}, {"figure": "returns.npv"}),
]


@given(place=st.sampled_from(PLACES), value=st.sampled_from(VALUES))
def test_an_editor_marks_nothing_that_kamdocs_reads(place: tuple[str, tuple[str | int, ...]], value: Any) -> None:
    kind, path = place
    data = replaced(contract(kind), path, value)
    try:
        read(KINDS[kind], Source("a.yaml", data))
    except InputError:
        return
    assert wrong(kind, data) == []


@pytest.mark.parametrize("kind", FILES)
def test_every_field_is_described_or_says_itself_what_it_is(kind: str) -> None:
    made = schema(kind)
    fields = [field for part in (made, *made["$defs"].values()) for field in part["properties"].items()]
    assert {name for name, field in fields if "description" not in field} <= SELF_EVIDENT
    assert made["description"]


def test_descriptions_are_the_fields_docstrings() -> None:
    account = schema("dossier")["$defs"]["AccountField"]["properties"]
    assert account["short_name"] == {
        "description": "How its people call it; absent: the full name.",
        "type": ["string", "number", "null"],
    }
    assert re.match("`from: submission`", schema("dossier")["$defs"]["ValidityField"]["properties"]["from"]["description"])
