"""Tags found in texts as Word shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.word.tags import LONGEST_TAG, Tag, Unclosed, found_tags, misplaced


def tags(text: str) -> list[Tag]:
    return [tag for tag in found_tags(text) if isinstance(tag, Tag)]


@pytest.mark.parametrize(
    ("text", "kind", "level", "code"),
    [
        ("a {{ b }} c", "{{", "", " b "),
        ("{%p if a %}", "{%", "p", "if a "),
        ("{%tr\N{NO-BREAK SPACE}for a in b %}", "{%", "tr", "for a in b "),
        ("{%tc endfor %}", "{%", "tc", "endfor "),
        ("{%r if a %}", "{%", "r", "if a "),
        ("{#p a note #}", "{#", "p", "a note "),
        ("{{r a }}", "{{", "r", "a "),
        ("{{ p | upper }}", "{{", "", " p | upper "),
        ("{{p | upper }}", "{{", "", "p | upper "),
        ("{%print %}", "{%", "", "print "),
        ("{{ '}}' }}", "{{", "", " '}}' "),
        ("{% if a == '50%}' %}", "{%", "", " if a == '50%}' "),
        ("{{ {'a': 1} }}", "{{", "", " {'a': 1} "),
        ("{{ {'a': {}}}}", "{{", "", " {'a': {}}"),
    ],
)
def test_kind_level_and_code(text: str, kind: str, level: str, code: str) -> None:
    (tag,) = tags(text)
    assert (tag.kind, tag.level, tag.code) == (kind, level, code)
    assert text[tag.start : tag.end] == tag.text


@pytest.mark.parametrize(
    ("code", "straight"),
    [
        ("{{ a | default(‘n/a’) }}", " a | default('n/a') "),
        ("{{ a | default(“n/a”) }}", ' a | default("n/a") '),
        ("{{ a | default(„n/a“) }}", ' a | default("n/a") '),
        ("{{ ‘l'offerta’ }}", r" 'l\'offerta' "),
        ("{{ 'l’offerta' }}", " 'l’offerta' "),
        ('{{ "l’offerta" }}', ' "l’offerta" '),
        ("{{ 'a’ }}", " 'a' "),
        ("{{ na\u00adme\u200b }}", " name "),
    ],
)
def test_what_word_makes_of_quotes_is_undone_outside_texts(code: str, straight: str) -> None:
    assert tags(code)[0].code == straight


def test_an_opening_without_its_closing_is_told() -> None:
    assert list(found_tags("a {{ b")) == [Unclosed("{{", "{{ b")]
    assert list(found_tags("a { b } %} c")) == []


@given(st.text(st.sampled_from("{}%#'\"\\ ab")))
def test_tags_never_overlap_and_always_stand_in_the_text(text: str) -> None:
    end = 0
    for tag in tags(text):
        assert end <= tag.start < tag.end <= len(text)
        assert text[tag.start : tag.end] == tag.text
        end = tag.end


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("{% if a %}{% elif b %}{% else %}{% endif %}{% for a in b %}{% else %}{% endfor %}", []),
        ("{% set a = 1 %}{% set b %}x{% endset %}{% vm %}{% colspan 2 %}", []),
        ("{% if a %}", ["{% if a %} is never closed"]),
        ("{% endif %}", ["{% endif %} has no {% if … %} that it belongs to"]),
        ("{% if a %}{% endfor %}{% endif %}", ["{% endfor %} has no {% for … %} that it belongs to; {% if a %} is still open here"]),
        ("{%p if a %}{% endif %}", ["{% endif %} belongs to {%p if a %}, and they do not stand for the same thing"]),
    ],
)
def test_statements_nest(text: str, messages: list[str]) -> None:
    assert [message for _, message, _ in misplaced(tags(text))] == messages


def test_a_tag_of_too_many_characters_is_told_as_that() -> None:
    longest = "{{ " + "a" * (LONGEST_TAG - 6) + " }}"
    assert len(tags(longest)) == 1
    (told,) = found_tags(longest.replace("a", "aa", 1) + " {{ b }}")
    assert isinstance(told, Unclosed)
    assert told.fault == ("{{ begins a tag of more than 5,000 characters", "write it more simply")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ it's }} and", ["{{ it's }}"]),
        ("{{ it's }} {{ a's }}", ["{{ it's }} {{ a's }}"]),
        ('{{ "it\'s" }} {{ a }}', ['{{ "it\'s" }}', "{{ a }}"]),
        (r"{{ '\'}}' }} {{ a }}", [r"{{ '\'}}' }}", "{{ a }}"]),
        ("{{ ' }} " + "x" * LONGEST_TAG + " ' }}", ["{{ ' }}"]),
    ],
)
def test_a_quote_without_a_partner_near_it_opens_no_text(text: str, found: list[str]) -> None:
    assert [tag.text for tag in tags(text)] == found
