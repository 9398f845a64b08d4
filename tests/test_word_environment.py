"""What templates can look up and call, apart from any Word file."""

from __future__ import annotations

from typing import Any

import pytest

from kamdocs.values import Formats
from kamdocs.word.absence import Absent, AbsentFieldError, TagError, UnknownFieldError
from kamdocs.word.environment import Sandbox, faults, field_chains
from kamdocs.word.filters import RENDERING, Rendering


def shown(source: str, **fields: Any) -> str:
    variables = {name: Absent(name=name) if value is None else value for name, value in fields.items()}
    return Sandbox().from_string(source).render({**variables, RENDERING: Rendering(Formats("en"))})


def test_maps_and_lists_are_looked_into() -> None:
    assert shown("{{ a.b[0].c }}{{ a['b'][-1].c }}{{ (a.b[:1] | first).c }}", a={"b": [{"c": 1}, {"c": 2}]}) == "121"


def test_a_list_s_missing_element_is_absent_and_a_map_s_missing_key_unknown() -> None:
    assert shown("{% if a[3] %}x{% endif %}", a=[]) == ""
    with pytest.raises(UnknownFieldError):
        shown("{% if a.b %}x{% endif %}", a={})


def test_absent_equals_nothing_but_absence() -> None:
    assert shown("{% if a == b %}same{% endif %}{% if a == 'x' %}x{% endif %}{% if 'x' in a %}in{% endif %}", a=None, b=None) == "same"


def test_a_loop_s_neighbours_may_be_absent() -> None:
    assert shown("{% for x in a %}{% if not loop.previtem %}first {% endif %}{{ x }} {% endfor %}", a=["p", "q"]) == "first p q "


def test_a_namespace_counts_over_a_loop() -> None:
    source = "{% set n = namespace(count=0) %}{% for x in a %}{% set n.count = n.count + x %}{% endfor %}{{ n.count }}"
    assert shown(source, a=[1, 2]) == "3"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ loop.idx }}", "there is no loop.idx"),
        ("{{ a.year }}", "a list has no part year"),
        ("{{ a[0].upper }}", "there is no upper in this field"),
        ("{{ a() }}", "a field cannot be called"),
    ],
)
def test_other_lookups_and_calls_are_refused(source: str, told: str) -> None:
    with pytest.raises(TagError, match=told):
        shown(f"{{% for x in a %}}{source}{{% endfor %}}", a=["text"])


def test_faults_are_found_without_fields() -> None:
    environment = Sandbox()
    tree = environment.parse("\n{{ a | moeny }}\n{% if a is defind %}{% endif %}\n{{ a | map('x') }}")
    assert [(line, hint) for line, _, hint in faults(tree, environment)] == [(2, "did you mean money?"), (3, "did you mean defined?")]


def test_chains_leave_out_what_the_template_names_itself() -> None:
    tree = Sandbox().parse("{% for x in a.b %}{{ x.c }}{{ loop.index }}{% endfor %}{% set y = d[0].e %}{{ y }}")
    assert {chain for chain, _ in field_chains(tree)} == {("a",), ("a", "b"), ("d",), ("d", 0), ("d", 0, "e")}


def test_absent_filtered_or_negated_is_an_error() -> None:
    for source in ("{{ a | upper }}", "{{ a | join(', ') }}", "{{ -a }}", "{{ a ~ 'x' }}", "{{ a | int }}", "{{ a * 2 }}", "{{ b[a] }}"):
        with pytest.raises(AbsentFieldError):
            shown(source, a=None, b={})
