"""XML read strictly."""

from __future__ import annotations

import pytest

from kamdocs.word.markup import MarkupError, parsed, remove, serialised


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a>&nbsp;</a>", b"<a>\x0b</a>", b"<!DOCTYPE a><a/>", b"<a></a><b/>"])
def test_what_is_not_well_formed_is_refused(data: bytes) -> None:
    with pytest.raises(MarkupError):
        parsed(data)


def test_a_file_outside_is_never_read(tmp_path: object) -> None:
    with pytest.raises(MarkupError):
        parsed(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>')


def test_removing_an_element_leaves_the_text_after_it() -> None:
    root = parsed(b"<a>x<b/>y<c/>z</a>")
    remove(root[0])
    remove(root[0])
    assert serialised(root).endswith(b"<a>xyz</a>")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<a><b></a>", "it is no well-formed XML"),
        (b"<a>" * 300 + b"</a>" * 300, "its elements are nested too deeply"),
        (b"<a>" + b"x" * 10_000_001 + b"</a>", "it holds a text of more than 10 MB"),
        (b"<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>", "it has a document type, which Word files never have"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(data: bytes, told: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parsed(data)
    assert str(caught.value) == told
