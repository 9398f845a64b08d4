"""The small Markdown of a dossier's texts."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.word.content import Run
from kamdocs.word.markdown import Block, blocks, inline


def shown(text: str) -> list[str]:
    """Blocks as text: `**` around bold, `/` around italics, one `-` a level before bullets."""

    def run(each: Run) -> str:
        marked = f"/{each.text}/" if each.italic else each.text
        return f"**{marked}**" if each.bold else marked

    return ["-" * block.level + "".join(map(run, block.runs)) for block in blocks(text)]


def test_empty_lines_part_paragraphs_and_single_ones_break_lines() -> None:
    assert shown("one\ntwo\n\n\nthree\n") == ["one\ntwo", "three"]
    assert shown("**one**\ntwo\n\n\nthree\n") == ["**one**\ntwo", "three"]


def test_bold_and_italics() -> None:
    assert shown("a **b** *c* ***d*** (*e*), l'**f**; **g h**!") == ["a **b** /c/ **/d/** (/e/), l'**f**; **g h**!"]


def test_bullets_and_bullets_inside_them() -> None:
    text = "Before:\n- one\n- two *it*\n  more\n    * deep\n- three\n\nAfter"
    assert shown(text) == ["Before:", "-one", "-two /it/\nmore", "--deep", "-three", "After"]


def test_what_follows_in_a_bullet_stays_in_it() -> None:
    assert shown("- one\n\n  still one\n- two") == ["-one\nstill one", "-two"]


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "[no link](https://verona.example)",
        "<b>no markup</b> &amp; &lt;",
        "![no picture](x.png)",
        "`no code` and ~~no strike~~",
        "> no quote",
        "1. no number\n2. nor this",
        "2026. Not a list",
        "+ 39 02 1234",
        "- - -",
        "---",
        "***",
        "a | b\n--- | ---",
        "snake_case_name and 2 * 3 * 4",
        "* ",
        "https://verona.example/a_b_c",
        "C:\\temp\\new \\(x\\)",
        "~~~\ncode\n~~~",
        "Pallet 1200*800*144 mm",
        "3*4=12 and 5*6=30",
        "3**4=81 and 5**6",
        "2*(3+4)*5, (3)*4 = 5*(2)",
        "5 €*3, 10%*2, $a*$b*3",
        "net* and gross*, *) see below, **) (*) and (**)",
        "*.docx;*.xlsx",
        "a*b*c and **d**e",
        "_it_ __init__ __a b__ *_",
        "\\_ \\# a\\-b \\\\server\\share \\",
    ],
)
def test_everything_else_stays_as_it_was_typed(text: str) -> None:
    assert "\n".join(shown(text)) == text.strip()


def test_a_numbered_list_keeps_its_numbers_and_its_emphasis() -> None:
    assert shown("1. *a*\n2. b\n\n*c*") == ["1. /a/", "2. b", "/c/"]


def test_a_backslash_keeps_a_sign() -> None:
    assert shown("\\*a\\* \\**b* \\\\*c*\n\n\\- d\n\\- e\n\n- \\- f") == ["*a* */b/ \\/c/", "- d\n- e", "-- f"]


def test_nothing_is_lost_in_the_depth_at_which_the_parser_gives_up() -> None:
    deep = "- " * 40 + "deep *down*"
    assert shown(deep) == [deep.replace("*", "/")]
    assert shown(f"- one\n{deep}") == [f"- one\n{deep}"]


def test_a_text_within_its_paragraph_knows_no_bullets() -> None:
    assert inline("- a **b**\n\nc") == (Run("- a "), Run("b", bold=True), Run("\n\nc"))
    assert inline("plain") == (Run("plain"),)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("*_-\\#[]()<>&`~+1. \n\t>!|="), max_size=80)


def words(text: str) -> str:
    return re.sub(r"[\s*\\-]", "", text)


@given(WORDS)
def test_every_word_comes_out(text: str) -> None:
    assert words("".join(run.text for block in blocks(text) for run in block.runs)) == words(text)
    assert words("".join(run.text for run in inline(text))) == words(text)


def test_plain_text_needs_no_parser() -> None:
    code = "import sys; from kamdocs.word.markdown import blocks, inline; blocks('a'); inline('a'); print('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_a_block_is_plain_unless_said() -> None:
    assert blocks("a") == [Block((Run("a"),))]


VALUES = st.from_regex(r"[0-9A-Za-zèß%)\]]{1,3}", fullmatch=True)
FORMULAS = st.lists(st.tuples(VALUES, st.sampled_from(["*", "**", "*(", "*[", " * ", "_", "; "])))


@given(FORMULAS, st.sampled_from(["", "**Note** ", "- "]))
def test_stars_that_multiply_are_never_lost(parts: list[tuple[str, str]], before: str) -> None:
    text = "".join(value + sign for value, sign in parts) + "1"
    shown_words = "".join(run.text for block in blocks(before + text) for run in block.runs)
    assert "".join(shown_words.split()) == "".join((before.strip("-* ") + text).split())
