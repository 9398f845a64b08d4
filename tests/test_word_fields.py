"""The fields as people read them: all of them, each with a meaning, an example, and a tag that works."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

import pytest

from kamdocs.demo.sample import sample_fields
from kamdocs.plan import FIELDS, Free
from kamdocs.values import Formats, Money, Share
from kamdocs.word.check.names import unknown_fields
from kamdocs.word.environment import Sandbox
from kamdocs.word.fields import Entry, Group, field_groups, loops, plan_schema, schema_of, told
from kamdocs.word.filters import RENDERING, Rendering

SAMPLE = sample_fields("en", datetime.date(2027, 1, 15))
GROUPS = field_groups(SAMPLE)
ENTRIES = [(group, entry) for group in GROUPS for entry in group.entries]


def entry(path: str) -> Entry:
    return next(each for _, each in ENTRIES if each.path == path)


def test_the_fields_are_those_that_a_template_sees_in_their_order() -> None:
    assert list(plan_schema()) == list(FIELDS)
    assert [each.path for each in GROUPS[0].entries] == list(FIELDS)


def test_every_field_of_the_sample_is_told_once() -> None:
    told_paths = [each.full_path for _, each in ENTRIES]
    assert len(told_paths) == len(set(told_paths))
    assert {"offer.items[].net", "sections[].arguments[].points", "returns.cash_flow[].cumulative", "validity.text"} <= set(told_paths)


@pytest.mark.parametrize(("group", "each"), ENTRIES, ids=lambda value: getattr(value, "path", ""))
def test_every_field_has_a_meaning_an_example_and_a_tag(group: Group, each: Entry) -> None:
    assert re.fullmatch(r"[A-Z0-9f].*[.]", each.meaning), each.meaning
    assert not re.search(r"\b(None|True|False)\b", each.meaning)
    assert each.example
    assert each.tags
    assert each.path.startswith(group.name)


def test_every_group_but_the_first_says_what_it_is() -> None:
    assert [bool(group.meaning) for group in GROUPS] == [False] + [True] * (len(GROUPS) - 1)


@pytest.mark.parametrize(
    ("path", "full_path", "type_", "optional", "tags"),
    [
        ("item.net", "offer.items[].net", "amount of money", False, ("{{ item.net | money }}",)),
        ("item.discount", "offer.items[].discount", "share", True, ("{{ item.discount | percent }}",)),
        ("account.employees", "account.employees", "number", True, ("{{ account.employees | number }}",)),
        ("project.year", "relationship.projects[].year", "year", True, ("{{ project.year }}",)),
        ("validity.until", "validity.until", "date", False, ("{{ validity.until | date }}",)),
        ("account.name", "account.name", "text", False, ("{{ account.name }}",)),
        ("proposal.draft", "proposal.draft", "yes or no", False, ("{%p if proposal.draft %}", "…", "{%p endif %}")),
        ("figure.value", "references[].figures[].value", "number, share, or amount of money", True, ("{{ figure.value | number }}",)),
        ("account.needs", "account.needs", "list of texts", False, ("{%p for need in account.needs %}", "{{ need }}", "{%p endfor %}")),
        ("team", "team", "list of people", False, ("{%p for person in team %}", "{{ person.name }}", "{%p endfor %}")),
        (
            "offer.items",
            "offer.items",
            "list of items",
            False,
            ("{%tr for item in offer.items %}", "{{ item.description }}", "{%tr endfor %}"),
        ),
        ("returns", "returns", "group of fields", True, ("{%p if returns %}", "…", "{%p endif %}")),
        ("offer.totals", "offer.totals", "group of fields", False, ("{{ offer.totals.net | money }}",)),
        ("proof.kind", "proposal.reasons[].proofs[].kind", "text", False, ('{%p if proof.kind == "figure" %}', "…", "{%p endif %}")),
        ("free", "free", "texts by name", False, ("{{p free.introduction }}",)),
    ],
)
def test_kind_and_tag_follow_from_the_annotation(path: str, full_path: str, type_: str, optional: bool, tags: tuple[str, ...]) -> None:
    found = entry(path)
    assert (found.full_path, found.type, found.optional, found.tags) == (full_path, type_, optional, tags)


def test_every_list_has_a_name_for_its_elements() -> None:
    names = [group.name for group in GROUPS]
    assert "one" not in names
    payments = next(group for group in GROUPS if group.name == "payment")
    assert payments.inside == ("{%tr for payment in offer.recurring %}",)
    assert entry("offer.recurring").type == "list of payments"


def test_a_group_of_fields_is_not_taken_for_a_group_of_line_items() -> None:
    assert (entry("choice.totals").type, entry("offer.groups").type) == ("group of fields", "list of groups")


def test_examples_are_values_as_they_are_printed() -> None:
    assert entry("proposal.date").example == "15 January 2027"
    assert entry("item.unit_price").example == "€1,850.00"
    assert entry("validity.text").example == SAMPLE["validity"]["text"]
    assert entry("proposal.draft").example == "no"
    assert entry("team").example.startswith(SAMPLE["team"][0]["name"])


def test_a_group_says_between_which_tags_it_is_known_and_where_else() -> None:
    items = next(group for group in GROUPS if group.name == "item")
    assert items.inside == ("{%tr for item in offer.items %}",)
    assert "offer.options[]" in items.also
    proofs = next(group for group in GROUPS if group.name == "proof")
    assert proofs.inside == ("{%p for reason in proposal.reasons %}", "{%p for proof in reason.proofs %}")
    assert proofs.also == ("sections[].arguments[].proofs[]",)


def without_levels(tag: str) -> str:
    return re.sub(r"\{(%|\{)(?:p|tr) ", r"{\1 ", tag)


def around(group: Group, source: str) -> str:
    """`source` in the loops in which the group's fields are known."""
    return "".join(map(without_levels, group.inside)) + source + "{% endfor %}" * len(group.inside)


@pytest.mark.parametrize(("group", "each"), ENTRIES, ids=lambda value: getattr(value, "path", ""))
def test_every_tag_works_between_the_tags_of_its_group(group: Group, each: Entry) -> None:
    tag = "".join(map(without_levels, each.tags))
    # what may be absent is tested first, as the list says
    source = around(group, f"{{% if {each.path} is defined %}}{tag}{{% endif %}}" if each.optional else tag)
    environment = Sandbox()
    assert list(unknown_fields(environment.parse(source))) == []
    environment.from_string(source).render({**SAMPLE, RENDERING: Rendering(Formats("en"))})


@dataclass
class Line:
    """A line."""

    price: Money
    """What it costs."""
    share: Share | None = None


@dataclass
class Bill:
    number: str
    lines: list[Line]
    """What is billed."""
    when: datetime.date | None = None
    weight: Decimal | None = None
    words: Free | None = None


def test_any_dataclass_gives_a_schema() -> None:
    schema = schema_of(Bill)
    assert {name: told(field.kinds, name) for name, field in schema.items()} == {
        "number": "text",
        "lines": "list of lines",
        "when": "date",
        "weight": "number",
        "words": "texts by name",
    }
    assert [name for name, field in schema.items() if field.optional] == ["when", "weight", "words"]
    (line,) = schema["lines"].kinds[0].element
    assert (line.type, line.meaning) == ("Line", "A line.")
    assert {name: field.meaning for name, field in (line.fields or {}).items()} == {"price": "What it costs.", "share": ""}


def test_groups_of_other_fields_than_a_proposal_s() -> None:
    sample = {"number": "7", "lines": [{"price": Money(Decimal(5), "EUR"), "share": Share("0.1")}], "when": None}
    whole, lines = field_groups(sample, schema_of(Bill), "de")
    assert [each.example for each in whole.entries] == ["7", "5,00\xa0€", "", "", ""]
    assert [(each.path, each.full_path, each.example) for each in lines.entries] == [
        ("line.price", "lines[].price", "5,00\xa0€"),
        ("line.share", "lines[].share", "10\xa0%"),
    ]


def test_loops_have_their_usual_names() -> None:
    found = loops(plan_schema())
    assert (found["item"], found["argument"], found["proof"], found["need"]) == (
        "offer.items",
        "section.arguments",
        "reason.proofs",
        "account.needs",
    )
