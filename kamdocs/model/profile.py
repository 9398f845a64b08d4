"""A decision-maker profile: how a reader of one type is recognised, and the rules that tailor the section written for them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

from kamdocs.model.common import Condition, Identifier, Model, Natural, Text, Words, refuse, told, whole
from kamdocs.model.library import Argument

__all__ = ["STRENGTHS", "Evidence", "Example", "Opening", "Prefer", "Profile", "Rule", "Target"]

STRENGTHS = {"slightly": 10, "clearly": 20, "strongly": 40}
"""Words for how much an argument is preferred, in points."""


def _strength(value: Any) -> int:
    if isinstance(value, str) and value in STRENGTHS:
        return STRENGTHS[value]
    if isinstance(value, str):
        refuse(f"{told(value)} is no strength", "slightly (10), clearly (20), strongly (40), or a whole number")
    return whole(value)


Strength = Annotated[int, PlainValidator(_strength), WithJsonSchema({"anyOf": [{"enum": [*STRENGTHS]}, {"type": "integer"}]})]


class Target(Model):
    """Arguments by tag or by id: exactly one of the two."""

    tag: Identifier | None = None
    argument: Identifier | None = None

    def names(self, argument: Argument) -> bool:
        """Whether it names this argument."""
        return argument.id == self.argument if self.argument else self.tag in (argument.tags or ())


class Prefer(Target):
    """Arguments that a rule strengthens, or weakens with a negative number."""

    by: Strength


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _ids_as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Rule(Model):
    """What holds for a section while its condition is known to hold."""

    id: Identifier
    when: Condition | None = None
    """Absent: always."""
    prefer: Annotated[tuple[Prefer, ...] | None, BeforeValidator(_as_list)] = None
    drop: Annotated[tuple[Target, ...] | None, BeforeValidator(_as_list)] = None
    require: Annotated[tuple[Identifier, ...], BeforeValidator(_ids_as_list)] | None = None
    """Puts an argument in, or reports the gap."""
    most: Natural | None = None
    """Shortens the section."""
    because: Text | None = None


class Opening(Model):
    """A first paragraph of the section."""

    when: Condition | None = None
    text: Text


class Evidence(Model):
    """Proofs that a section should hold; fewer are reported."""

    kind: Literal["figure", "reference", "contact", "project"]
    at_least: Natural


class Example(Model):
    """A rule test: with these facts, and no others, these rules fire and those do not."""

    name: Words
    given: dict[str, Any]
    """A partial set of facts; what is not given is absent."""
    fires: tuple[Identifier, ...] | None = None
    does_not_fire: tuple[Identifier, ...] | None = None


class Profile(Model):
    """How a reader of one type is recognised, and the rules that tailor the section written for them."""

    kamdocs: Literal["profile/1"]
    type: Identifier
    label: Text
    titles: tuple[Words, ...] | None = None
    """Positions by which the type is recognised: whole, or at word bounds; the longest wins."""
    heading: Text
    """Names a topic, not a person."""
    openings: tuple[Opening, ...] | None = None
    """The first that holds."""
    most: Natural | None = None
    """Arguments in the section at most; absent: no bound."""
    evidence: tuple[Evidence, ...] | None = None
    rules: tuple[Rule, ...] | None = None
    examples: tuple[Example, ...] | None = None
    arguments: tuple[Argument, ...] | None = None
