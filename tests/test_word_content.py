"""Values of fields that are no plain text, before they are placed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kamdocs.values import Formats
from kamdocs.word import Picture, RichText, Run, SubDocument
from kamdocs.word.absence import TagError
from kamdocs.word.content import Content
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering
from kamdocs.word.marks import CONTENT_CLOSE, CONTENT_OPEN


def rendered(source: str, folder: Path | None = None, **fields: Any) -> tuple[str, list[Content]]:
    rendering = Rendering(Formats("en"), folder)
    return Sandbox().from_string(source).render({**fields, RENDERING: rendering}), rendering.contents


def test_a_printed_value_is_kept_under_its_number() -> None:
    one, two = RichText(["a"]), RichText([Run("b", bold=True)])
    text, kept = rendered("{{ one }} and {{ two }}", one=one, two=two)
    assert text == f"{CONTENT_OPEN}0{CONTENT_CLOSE} and {CONTENT_OPEN}1{CONTENT_CLOSE}"
    assert kept == [one, two]


def test_rich_text_takes_texts_for_runs_and_reads_as_a_text() -> None:
    text = RichText(["a ", Run("b", bold=True)])
    assert text.runs == (Run("a "), Run("b", bold=True))
    assert str(text) == "a b"
    assert RichText("whole").runs == (Run("whole"),)


def test_rich_text_without_words_counts_as_empty() -> None:
    assert rendered("{% if a %}yes{% else %}no{% endif %}", a=RichText([Run("", bold=True)]))[0] == "no"
    assert rendered("{% if a %}yes{% endif %}", a=RichText(["x"]))[0] == "yes"


@pytest.mark.parametrize("filter_", ["upper", "lower", "capitalize", "trim", "replace('a', 'b')"])
def test_a_filter_that_changes_text_refuses_rich_text(filter_: str) -> None:
    for printed in ("a", "('x' ~ a)"):
        with pytest.raises(TagError, match="only a plain text can be changed"):
            rendered(f"{{{{ {printed} | {filter_} }}}}", a=RichText(["a"]))


def test_rich_texts_can_be_joined() -> None:
    text, kept = rendered("{{ parts | join(', ') }}", parts=[RichText(["a"]), "b"])
    assert text == f"{CONTENT_OPEN}0{CONTENT_CLOSE}, b"
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (Run("a\x07"), r"U\+0007"),
        (Run("a\ufdd4"), r"U\+FDD4"),
        (Run("a\ud800"), r"U\+D800"),
        (Run("a", colour="red"), "'red' is no colour"),
        (Run("a", size=0), "0 is no size"),
        (Run("a", size=5000), "5000 is no size"),
        (Run("a", link="javascript:alert(1)"), "is no address that a link may have"),
        (Run("a", link="file:///etc/passwd"), "is no address that a link may have"),
        (Run("a", link="https://"), "is no address that a link may have"),
        (Run("a", position="sideways"), "'sideways' is no position"),  # type: ignore[arg-type]
    ],
)
def test_a_run_that_no_document_can_show_is_refused_where_it_is_printed(run: Run, told: str) -> None:
    with pytest.raises(TagError, match=told):
        rendered("{{ a }}", a=RichText(["fine", run]))


def test_a_picture_without_alternative_text_is_refused() -> None:
    for alt in (None, 5):
        with pytest.raises(TagError, match="has no alternative text") as caught:
            rendered("{{ a }}", a=Picture(b"", alt))  # type: ignore[arg-type]
        assert 'alt=""' in caught.value.hint


def test_what_is_no_word_document_is_refused_in_words() -> None:
    with pytest.raises(TagError, match="the document: is no Word document"):
        rendered("{{ a }}", a=SubDocument(b"PDF"))
