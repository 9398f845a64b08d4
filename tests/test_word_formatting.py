"""What paragraphs and runs say of their formatting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import NAMES, paragraph

from kamdocs.word.formatting import all_described, child, described, is_on, properties_of
from kamdocs.word.markup import Element, W, local_name, parsed


def body(xml: str) -> Element:
    return parsed(f"<w:body {NAMES}>{xml}</w:body>".encode())


def test_a_paragraph_tells_style_list_level_and_outline() -> None:
    told = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="3"/>'
    assert described(body(paragraph("a", "Chapter", told))[0]) == ("Chapter", "7", "1", "3")
    assert described(body("<w:p/>")[0]) == ("", "", "", "")


PARTS = st.sampled_from(['<w:pStyle w:val="A"/>', '<w:numPr><w:numId w:val="2"/></w:numPr>', '<w:outlineLvl w:val="1"/>', "<w:keepNext/>"])
BOX = "<w:p><w:pPr>{}</w:pPr><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"


@given(
    st.recursive(
        st.builds(lambda told: f"<w:p><w:pPr>{''.join(told)}</w:pPr></w:p>", st.lists(PARTS)),
        lambda inner: st.builds(BOX.format, PARTS, inner),
    )
)
def test_one_pass_over_all_paragraphs_tells_the_same_as_each_of_them(xml: str) -> None:
    root = body(xml + "<w:p/>")
    assert list(all_described(root)) == [(each, described(each)) for each in root.iter(f"{W}p")]


@pytest.mark.parametrize(("xml", "expected"), [("<w:b/>", True), ('<w:b w:val="1"/>', True), ('<w:b w:val="off"/>', False), ("", False)])
def test_a_switch_is_on_where_nothing_turns_it_off(xml: str, expected: bool) -> None:
    assert is_on(body(xml).find(f"{W}b")) is expected


@given(st.permutations(["pStyle", "keepNext", "numPr", "ind", "jc"]))
def test_what_is_said_in_any_order_stands_in_words_order(names: list[str]) -> None:
    properties = properties_of(body("<w:p><w:r/></w:p>")[0])
    for name in names:
        child(properties, name)
    assert [local_name(each.tag) for each in properties] == ["pStyle", "keepNext", "numPr", "ind", "jc"]


def test_what_a_run_says_already_is_not_said_twice() -> None:
    run = body('<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t>a</w:t></w:r>')[0]
    child(properties_of(run), "sz", "24")
    child(properties_of(run), "b")
    assert [(local_name(each.tag), dict(each.attrib)) for each in run[0]] == [("b", {}), ("sz", {f"{W}val": "24"})]
