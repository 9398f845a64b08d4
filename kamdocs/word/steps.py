"""How much work the tags of one part may make, beside what their loops turn: every filter, slice, sum and comparison takes its steps.

Nothing can interrupt Python while it compares, sorts or copies, so what is long is weighed before, and what was made is charged after.
A text or a number costs no more than a look at its type.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context

from kamdocs.values import Money, Share
from kamdocs.word.absence import TagError

__all__ = [
    "COPIED",
    "MOST_STEPS",
    "MOST_WEIGHT",
    "NUMBER",
    "RENDERING",
    "SOUGHT",
    "WEIGHED",
    "copied",
    "sought",
    "take",
    "weigh",
    "weighed",
]

RENDERING: Final = " rendering"
"""The name under which a template's tags find their `Rendering`; the space keeps it out of every template's reach."""

MOST_STEPS: Final = 10_000_000
"""Steps of all tags in one part: a part of a list, two characters of a text, a word of a loop's inside each time that it turns."""
MOST_WEIGHT: Final = 1_000_000
"""Parts and characters of what is compared, sorted or looked for at once, with all that lies in it."""

NUMBER: Final = 60
"""Steps of writing a number, an amount or a date as its language does."""

WEIGHED: Final = " weighed"
SOUGHT: Final = " sought"
COPIED: Final = " copied"
"""The filters that `Sandbox` puts on what is compared, on what something is looked for in, and on slices; out of reach by their space."""

_CALL: Final = 5
"""Steps of a filter itself."""
_SINGLE: Final = frozenset((int, Decimal, bool, float, type(None), Money, Share, datetime.date))
_LONG: Final = (str, list, tuple, Mapping)


def take(context: Context, steps: int) -> None:
    """Charges `steps` to the part that is being filled. Raises TagError where it has no more."""
    rendering = context.parent[RENDERING]
    rendering.steps += _CALL + steps
    if rendering.steps > MOST_STEPS:
        raise TagError("the tags of this part make more work than a document needs", "put fewer loops and filters inside each other")


def weigh(context: Context, value: Any) -> None:
    """Charges what it costs to go through all of `value`. Raises TagError where that is too much."""
    if isinstance(value, str):
        if len(value) > 100:
            take(context, len(value) // 2)
    elif isinstance(value, list | tuple | Mapping):
        take(context, _weight(value))


@pass_context
def weighed(context: Context, value: Any) -> Any:
    """`value`, which is about to be compared."""
    weigh(context, value)
    return value


@pass_context
def sought(context: Context, value: Any) -> Any:
    """`value`, in which something is about to be looked for. A map knows its keys without a search."""
    if not isinstance(value, Mapping):
        weigh(context, value)
    return value


@pass_context
def copied(context: Context, value: Any) -> Any:
    """`value`, which was just made."""
    if isinstance(value, str | list | tuple):
        take(context, len(value))
    return value


def _weight(value: Any) -> int:
    """Parts and characters of `value`; what lies in it twice counts twice, as it does for who compares."""
    found = 0
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found += len(each) // 2
        else:
            found += 1 + 2 * len(each)
            parts = each if isinstance(each, list | tuple) else (*each.keys(), *each.values())
            waiting += [part for part in parts if type(part) not in _SINGLE and isinstance(part, _LONG)]
        if found > MOST_WEIGHT:
            raise TagError("what this tag compares, sorts or looks through is too large", "compare single fields")
    return found
