"""How much work tags may make. What runs away is shown by `test_word_bad_input`; here stands what has to work."""

from __future__ import annotations

from typing import Any

import pytest

from kamdocs.values import Formats
from kamdocs.word.absence import TagError
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering
from kamdocs.word.steps import MOST_STEPS

ROWS = [{"name": "Borea", "size": 2}, {"name": "aurora", "size": 10}, {"name": "Borea", "size": 3}]


def filled(source: str, **fields: Any) -> tuple[str, int]:
    """What the source prints, and its steps."""
    rendering = Rendering(Formats("en"))
    return Sandbox().from_string(source).render({**fields, RENDERING: rendering}), rendering.steps


def shown(source: str, **fields: Any) -> str:
    return filled(source, **fields)[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ rows | sort(attribute='name,size') | map(attribute='size') | join(' ') }}", "10 2 3"),
        ("{{ rows | sort(attribute='size', reverse=true) | map(attribute='name') | join(' ') }}", "aurora Borea Borea"),
        ("{{ rows | unique(attribute='name') | map(attribute='size') | join(' ') }}", "2 10"),
        ("{{ rows | map(attribute='name') | map('upper') | unique | join(' ') }}", "BOREA AURORA"),
        ("{{ rows | selectattr('size', 'gt', 2) | map(attribute='size') | join(' ') }}", "10 3"),
        ("{{ rows | rejectattr('name', 'in', ['Borea']) | map(attribute='size') | join(' ') }}", "10"),
        ("{{ rows | map(attribute='size') | select('odd') | list | length }}", "1"),
        ("{% for part in rows | slice(2) %}{{ part | length }} {% endfor %}", "2 1 "),
        ("{% for part in rows | batch(2, 'none') %}{{ part | length }} {% endfor %}", "2 2 "),
        ("{{ 'abc' | reverse }} {{ rows | reverse | map(attribute='size') | join(' ') }}", "cba 3 10 2"),
        ("{{ 'abc' | list | join('-') }} {{ 'abcd'[1:3] }} {{ rows[1:] | length }}", "a-b-c bc 2"),
        ("{% if rows[0].name == rows[2].name and rows[0] != rows[2] %}alike{% endif %}", "alike"),
        ("{% if rows[0].size < rows[1].size <= 10 %}rising{% endif %}{% if 'b' not in 'abc' %}x{% endif %}", "rising"),
        ("{% if 'name' in rows[0] and rows[1] in rows and -1 < rows[0].size %}in{% endif %}", "in"),
        ("{% if 'ABC' is upper and rows[0].name is eq 'Borea' and 2 is not lower %}so{% endif %}", "so"),
        ("{{ {rows[0].name: 'x'}['Borea'] }}{{ ('a' + 'b') | replace('b', 5) }}", "xa5"),
    ],
)
def test_filters_and_comparisons_give_what_they_gave(source: str, expected: str) -> None:
    assert shown(source, rows=ROWS) == expected


def test_texts_and_numbers_of_a_field_cost_no_steps_to_compare() -> None:
    assert filled("{% if a == b and a != c and n < m %}x{% endif %}", a="x", b="x", c="y", n=1, m=2) == ("x", 0)


def test_a_loop_costs_its_words_each_time_that_it_turns() -> None:
    short, long = (filled(f"{{% for x in a %}}{text}{{% endfor %}}", a=["x"] * 100)[1] for text in ("{{ x }}", "{{ x }}" * 20))
    assert long > 4 * short > 0


def test_long_lists_are_filled_whole() -> None:
    rows = [{"name": f"Item {number}", "kind": "b" if number % 2 else "a"} for number in range(40_000)]
    source = "{% for row in rows | sort(attribute='name') %}{% if row.kind == 'a' %}{{ row.name | upper }}{% endif %}{% endfor %}"
    text, steps = filled(source, rows=rows)
    assert text.count("ITEM") == 20_000
    assert steps < MOST_STEPS


@pytest.mark.parametrize("source", ["{{ d[a] }}", "{{ l[a] }}", "{{ d[(1, 2)] }}"])
def test_a_list_names_no_field(source: str) -> None:
    with pytest.raises(TagError, match="a field is named by a word"):
        shown(source, a=["x"], d={}, l=[1])


@pytest.mark.parametrize(
    "source",
    [
        "{% if n.a is eq(n.b) %}x{% endif %}",
        "{% if n.a is in([n.b]) %}x{% endif %}",
        "{% if [n.a] | select('eq', n.b) | list %}x{% endif %}",
        "{{ namespace([(n.a, 1)]) }}",
        "{% for x in [1, 2] %}{% if loop.changed(n.a) %}x{% endif %}{% endfor %}",
        "{{ 'x' | replace(n.a, '') }}",
        "{{ [1] | map(n.a) | list }}",
        "{{ [1] | select(n.a) | list }}",
        "{{ [1][n.a] }}",
        "{{ [{'x': n.a}, {'x': n.b}] | sort(attribute='x') | length }}",
        "{% if [[n.a]] == [[n.b]] %}x{% endif %}",
        "{{ n.a | chart }}",
    ],
)
def test_lists_within_lists_without_end_are_refused_wherever_python_would_walk_them(source: str) -> None:
    nested = "{% set n = namespace(a=(), b=()) %}{% for i in range(60) %}{% set n.a = (n.a, n.a) %}{% set n.b = (n.b, n.b) %}{% endfor %}"
    with pytest.raises(TagError):
        shown(nested + source)
