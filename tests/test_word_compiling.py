"""A template's parts made ready, as far as `test_word_template` does not show it."""

from __future__ import annotations

import pytest

from kamdocs.word.compiling import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://a/%7B%7B%20site%20%7D%7D/b", "http://a/{{ site }}/b"),
        ("%7b%7ba%7d%7d%7B%25 if b %25%7D", "{{a}}{% if b %}"),
        ("a%7B%7Bb", "a%7B%7Bb"),
        ("a%7B%7Bb\n%7B%7Bc%7D%7D", "a%7B%7Bb\n{{c}}"),
        ("%7B%7B%20a%20%3C%20b%20%7D%7D", "{{ a &lt; b }}"),
    ],
)
def test_addresses_are_read_as_they_were_typed(written: str, read: str) -> None:
    assert readable(written.encode()) == read
