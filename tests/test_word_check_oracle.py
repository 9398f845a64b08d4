"""docxtpl-lint, which nobody here wrote, as a judge of the check: what it finds wrong with a template's tags, kamdocs finds too."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import template_of
from docxtpl_lint import Issue, lint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdocs.word.check import Finding, findings

OWN_FILTERS = ("money", "number", "percent", "date", "full_date", "year")

BROKEN: dict[str, tuple[list[str], list[list[str]]]] = {
    "not closed": (["{{ account.name"], []),
    "not closed, then another": (["{{ account.name } and {{ proposal.title }}"], []),
    "over two paragraphs": (["{{ account.", "name }}"], []),
    "block without end": (["{%p for item in offer.items %}", "x"], []),
    "end without block": (["{%p endif %}"], []),
    "else without block": (["{% else %}"], []),
    "crossed": (["{%p for item in offer.items %}", "{%p if returns %}", "{%p endfor %}", "{%p endif %}"], []),
    "syntax": (["{{ account name }}", "{% if account == %}x{% endif %}"], []),
    "filter": (["{{ account.name | uper }}"], []),
    "test": (["{% if account is nice %}x{% endif %}"], []),
    "loop variable outside": (["{%p for item in offer.items %}", "{{ item.sku }}", "{%p endfor %}", "{{ item.sku }}"], []),
    "space before the letter": (["{% tr for item in offer.items %}", "{% tr endfor %}"], []),
    "row tag outside": (["{%tr for item in offer.items %}", "x", "{%tr endfor %}"], []),
    "levels": (["{%p if returns %}", "x", "{% endif %}"], []),
    "two in a row": ([], [["{%tr for item in offer.items %}", "{%tr endfor %}"]]),
    "cells over rows": ([], [["{%tc if returns %}", "a"], ["{%tc endif %}", "b"]]),
    "layout outside": (["{% cellbg 'FF0000' %}"], []),
    "beside": (["for {%p if returns %}", "x", "{%p endif %}"], []),
    "beside the end": (["{%p if returns %}", "x", "{%p endif %} and more"], []),
    "two in a paragraph": (["{%p if returns %} x {%p endif %}"], []),
    "beside in a row": ([], [["{%tr if returns %}", "lost"], ["a", "b"], ["{%tr endif %}", ""]]),
}


def speaks_of(error: Finding, issue: Issue) -> bool:
    """Whether the error stands at the same paragraph, or names it or its tag as the other one of two."""
    here = error.paragraph == issue.location.paragraph - 1
    return here or issue.snippet in error.message


@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_of_the_set_is_found_by_both(tmp_path: Path, name: str) -> None:
    texts, rows = BROKEN[name]
    path = template_of(tmp_path, *texts, rows=rows or None)
    issues = lint(str(path), filters=OWN_FILTERS).issues
    errors = [each for each in findings(path) if each.level == "error"]
    assert issues, "the judge has nothing to say: the test shows nothing"
    assert [each for each in issues if not any(speaks_of(error, each) for error in errors)] == [], [str(each) for each in errors]


PARAGRAPHS = (
    "{{ account.name }}",
    "{{ account.name",
    "{{ account name }}",
    "{% if returns %}",
    "{% endif %}",
    "{%p if returns %}",
    "{%p else %}",
    "{%p endif %}",
    "{%p for item in offer.items %}",
    "{%p endfor %}",
    "x {%p if returns %}",
    "{{ account.name | uper }}",
    "{% p if returns %}",
    "{# a note #}",
    "words",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=7))
def test_a_template_that_the_judge_refuses_is_refused(tmp_path: Path, texts: list[str]) -> None:
    path = template_of(tmp_path, *texts)
    issues = [each.message for each in lint(str(path), filters=OWN_FILTERS).issues if each.severity == "error"]
    if issues:
        assert any(each.level == "error" for each in findings(path)), issues
