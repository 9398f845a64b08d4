from __future__ import annotations

import pytest
from resaved import as_word_saves, edited
from word_files import paragraph, style, word_file

from kamdocs.word.carrying import carried
from kamdocs.word.comparison import differences

STYLES = style("Cover Data")


def texts(*paragraphs: str, styles: str = STYLES) -> bytes:
    return word_file("".join(paragraph(each, "CoverData") for each in paragraphs), styles=styles)


BEFORE = texts("Cover", "For Aurora", "Date", "We accept the proposal.")
AFTER = texts("Cover", "For Aurora", "Number T-7", "Date", "We accept the proposal T-7.")


def lines(document: bytes) -> list[str]:
    """What the document shows: all of it is new against an empty one."""
    return [each.after for each in differences(word_file(""), document) if each.after]


@pytest.mark.parametrize("saved", [BEFORE, as_word_saves(BEFORE)])
def test_new_and_changed_paragraphs_are_brought_into_a_copy(saved: bytes) -> None:
    result, left = carried(saved, BEFORE, AFTER)
    assert left == ()
    assert differences(AFTER, result) == ()


def test_what_was_edited_elsewhere_stays() -> None:
    copy = texts("My cover", "For Aurora", "Date", "One more line", "We accept the proposal.")
    result, left = carried(copy, BEFORE, AFTER)
    assert left == ()
    assert lines(result) == ["My cover", "For Aurora", "Number T-7", "Date", "One more line", "We accept the proposal T-7."]


def test_one_neighbour_that_stands_is_enough_for_a_new_paragraph() -> None:
    result, left = carried(texts("Cover", "For Aurora", "Day", "We accept the proposal."), BEFORE, AFTER)
    assert left == ()
    assert lines(result) == ["Cover", "For Aurora", "Number T-7", "Day", "We accept the proposal T-7."]


def test_a_paragraph_that_was_edited_is_left_and_told() -> None:
    result, left = carried(texts("Cover", "For Aurora", "Date", "We gladly accept."), BEFORE, AFTER)
    assert left == ("We accept the proposal T-7.",)
    assert lines(result) == ["Cover", "For Aurora", "Number T-7", "Date", "We gladly accept."]


def test_a_new_paragraph_without_its_neighbours_is_left_and_told() -> None:
    copy = texts("Cover", "We accept the proposal.")
    result, left = carried(copy, BEFORE, AFTER)
    assert left == ("Number T-7",)
    assert lines(result) == ["Cover", "We accept the proposal T-7."]


def test_styles_are_known_by_their_names() -> None:
    other = texts("Cover", "For Aurora", "Date", "We accept the proposal.", styles=style("Cover Data", id_="Dati"))
    result, left = carried(other, BEFORE, AFTER)
    assert left == ()
    assert '<w:pStyle w:val="Dati"/></w:pPr><w:r><w:t xml:space="preserve">Number T-7' in part_of(result)


def test_a_style_that_the_copy_lacks_leaves_a_new_paragraph_out() -> None:
    result, left = carried(texts("Cover", "For Aurora", "Date", "We accept the proposal.", styles=""), BEFORE, AFTER)
    assert left == ("Number T-7",)
    assert "We accept the proposal T-7." in lines(result)


def test_a_paragraph_with_more_than_words_is_left() -> None:
    linked = '<w:hyperlink w:anchor="there"><w:r><w:t>terms</w:t></w:r></w:hyperlink>'
    copy = edited(BEFORE, "document.xml", ("We accept the proposal.</w:t></w:r>", f"We accept the </w:t></w:r>{linked}"))
    before = edited(BEFORE, "document.xml", ("We accept the proposal.", "We accept the terms"))
    after = edited(AFTER, "document.xml", ("We accept the proposal T-7.", "We accept the terms of T-7"))
    _, left = carried(copy, before, after)
    assert left == ("We accept the terms of T-7",)


def part_of(document: bytes) -> str:
    from resaved import parts_of

    return parts_of(document)["word/document.xml"].decode("utf-8")
