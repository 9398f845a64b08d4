"""Parts made ready for Jinja."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kamdocs.word.marks import BLOCKS_CLOSE, BLOCKS_OPEN, RUNS_CLOSE, RUNS_OPEN
from kamdocs.word.markup import W, parsed
from kamdocs.word.prepare import prepared

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def part(xml: str) -> bytes:
    return f"<w:body {NAMES}>{xml}</w:body>".encode()


def test_each_tag_stands_on_a_line_that_leads_back_to_it() -> None:
    ready = prepared(parsed(part("<w:p><w:r><w:t>{{ a }} and {{ b }}</w:t></w:r></w:p>")), "t.docx, body")
    for number, line in enumerate(ready.source.split("\n"), 1):
        for name in ("a", "b"):
            if line.startswith(f" {name} "):
                tag = ready.tag_at(number)
                assert tag is not None
                assert tag.text == f"{{{{ {name} }}}}"
                assert tag.where == 't.docx, body, "{{ a }} and {{ b }}"'


def test_a_paragraph_tag_takes_the_place_of_its_paragraph_only() -> None:
    inner = "<w:p><w:r><w:t>{%p if a %}</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>"
    box = f"<w:p><w:r><w:t>outer</w:t><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"
    source = prepared(parsed(part(box)), "t.docx, body").source.replace("\n", "")
    assert "<w:txbxContent>{% if a  %}<w:p><w:r><w:t>x</w:t></w:r></w:p>{% endif  %}</w:txbxContent>" in source


def test_plain_braces_stay_text() -> None:
    ready = prepared(parsed(part("<w:p><w:r><w:t>a { b } %} c</w:t></w:r></w:p>")), "t.docx, body")
    assert (ready.tags, ready.problems) == ([], [])


TEXTS = ["a {{ name | upper }} b", "{% if a == 'x%}' %}y{% endif %}", "{{ a }}{{ b }}"]


@given(st.lists(st.integers(1, 30), max_size=8), st.sampled_from(TEXTS))
def test_how_word_splits_a_text_over_runs_makes_no_difference(cuts: list[int], text: str) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    runs = "".join(f"<w:r><w:t xml:space='preserve'>{piece}</w:t></w:r>" for piece in pieces)
    ready = prepared(parsed(part(f"<w:p>{runs}</w:p>")), "t.docx, body")
    whole = prepared(parsed(part(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")), "t.docx, body")
    assert [tag.text for tag in ready.tags] == [tag.text for tag in whole.tags]
    assert words(ready.source) == words(whole.source)


def words(source: str) -> str:
    root = parsed(source.encode())
    return "".join(text.text or "" for text in root.iter(f"{W}t", etree.Entity))


def test_characters_that_tokens_are_made_of_are_taken_out_wherever_they_stand() -> None:
    forged = "&#xFDD2;99&#xFDD3;"
    xml = f'<w:p w:x="{forged}"><w:r><w:t>{{{{ a }}}}{forged}</w:t></w:r>{forged}</w:p>'
    ready = prepared(parsed(part(xml)), "t.docx, body")
    assert [tag.text for tag in ready.tags] == ["{{ a }}"]
    assert ready.source.count("99") == 3


def source_of(text: str) -> str:
    return prepared(parsed(part(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")), "t.docx, body").source.replace("\n", "")


def test_what_becomes_paragraphs_or_runs_stands_between_marks() -> None:
    blocks = f'<w:p><w:r><w:t xml:space="preserve">{BLOCKS_OPEN}{{{{ a  }}}}{BLOCKS_CLOSE}</w:t></w:r></w:p>'
    assert blocks in source_of("{{p a }}")
    assert f"x {RUNS_OPEN}{{{{ a  }}}}{RUNS_CLOSE} y" in source_of("x {{r a }} y")
    assert f"{RUNS_OPEN}{{{{ a  }}}}{RUNS_CLOSE}" in source_of("{%- if a %}{{r a }}{%- endif %}")  # by docxtpl's own patching, too


def test_only_a_bare_name_of_free_is_a_named_place() -> None:
    for named in ("free.note", "free['note']", 'free["note"]'):
        assert "in (free or {})" in source_of(f"{{{{p {named} }}}}")
    for other in ("free.note | upper", "free", "account.note", "free.note.x", "(free.note)"):
        assert "in (free or {})" not in source_of(f"{{{{p {other} }}}}")
    assert "in (free or {})" not in source_of("{{ free.note }}")
