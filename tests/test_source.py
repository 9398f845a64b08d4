from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kamdocs import source
from kamdocs.errors import InputError, Problem, path_text
from kamdocs.source import parse, read
from kamdocs.values import Number


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with both of PyYAML's parsers: a wheel without libyaml must say the same."""
    if request.param == "pure":
        monkeypatch.setattr(source, "_FAST", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")


def problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(InputError) as refused:
        parse(text, "a.yaml")
    return list(refused.value.problems)


def told(text: str | bytes) -> list[str]:
    """The problems as `line:column message`."""
    return [f"{problem.where.removeprefix('a.yaml:')} {problem.message}" for problem in problems(text)]


def value(written: str) -> object:
    return parse(f"a: {written}\n", "a.yaml").data["a"]


# ---- scalars


@pytest.mark.parametrize("written", ["12.10", "0", "-3", "+7", "1e3", "1.5E-2", "212000000", "0.10", "-0", "1e99", "9" * 40])
def test_a_number_is_exact_and_keeps_its_literal(written: str) -> None:
    number = value(written)
    assert type(number) is Number
    assert number == Decimal(written)
    assert number.literal == written


TEXTS = [
    *("NO", "no", "Yes", "on", "y", "nULL", "tRUE", "None", "8%", "2027-01-29", "2026-11-24 10:30:00", "2026-11-24T10:30:00Z"),
    *("0123", "-012", ".5", "1.", "0x1F", "0o17", "0b1", "1_000", ".inf", "-.inf", ".nan", "12:30", "1e999999999", "1e100", "9" * 41),
    *("1.180,00", "12.1.0", "١٢", "--1", "1e", "e3", "41,5", "+39-045", "+39 045"),
]


@pytest.mark.parametrize("written", TEXTS)
def test_everything_else_stays_text(written: str) -> None:
    assert value(written) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *((word, word.lower() == "true") for word in ("true", "True", "TRUE", "false", "False", "FALSE")),
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
    ],
)
def test_truth_and_nothing_in_the_core_spellings(written: str, expected: object) -> None:
    assert value(written) is expected


@pytest.mark.parametrize("written", ["'12'", '"true"', "!!str 12", "''", "!!str"])
def test_a_quoted_text_or_one_marked_as_text_is_text(written: str) -> None:
    assert isinstance(value(written), str)


def test_a_block_text_is_text_even_if_it_looks_like_a_number() -> None:
    assert parse("a: |-\n  12\nb: >-\n  uno\n  due\n", "a.yaml").data == {"a": "12", "b": "uno due"}


def test_keys_are_text() -> None:
    data = parse('2024: a\ntrue: b\n0123: c\n1.10: d\n~: e\n"<<": f\n', "a.yaml").data
    assert data == {"2024": "a", "true": "b", "0123": "c", "1.10": "d", "~": "e", "<<": "f"}


def test_a_byte_order_mark_of_utf_8_is_fine() -> None:
    read_in = parse(b"\xef\xbb\xbfa: Citt\xc3\xa0\n", "a.yaml")
    assert read_in.data == {"a": "Città"}
    assert read_in.keys[("a",)] == (1, 1)


# ---- places


def test_every_value_and_key_has_its_place() -> None:
    found = parse("account:\n  name: Città 😀\n  plans: [uno, due]\nempty:\nlast: x\n", "dossiers/aurora.yaml")
    assert found.places == {
        (): (1, 1),
        ("account",): (2, 3),
        ("account", "name"): (2, 9),
        ("account", "plans"): (3, 10),
        ("account", "plans", 0): (3, 11),
        ("account", "plans", 1): (3, 16),
        ("empty",): (4, 7),
        ("last",): (5, 7),
    }
    assert found.keys[("account", "plans")] == (3, 3)
    assert found.where(("account", "plans", 1)) == "dossiers/aurora.yaml:3:16"
    assert found.where(("account", "name"), key=True) == "dossiers/aurora.yaml:2:3"


def test_what_is_not_in_the_file_is_placed_at_the_nearest_entry_above_it() -> None:
    found = parse("account:\n  name: Aurora\nmembers:\n  - name: Elena\n", "a.yaml")
    assert found.where(("account", "country")) == "a.yaml:1:1"
    assert found.where(("members", 0, "position", "x")) == "a.yaml:4:5"
    assert found.where(("members", 0), key=True) == "a.yaml:4:5"
    assert found.where(("offer", "title")) == "a.yaml:1:1"
    assert found.where(()) == "a.yaml:1:1"


def test_columns_count_characters_with_windows_line_ends_too() -> None:
    found = parse(b"a: 1\r\nb: {c: 2, d}\r\n", "a.yaml")
    assert found.places[("b", "c")] == (2, 8)
    assert found.bare_keys == {("b", "d")}


def test_a_path_in_words() -> None:
    assert path_text(("buying_centre", "members", 0, "role")) == "buying_centre.members[0].role"
    assert path_text(("target", "returns.payback_months", "at most")) == "target.returns.payback_months.at most"
    assert path_text((2, 0, "a")) == "[2][0].a"
    assert path_text(()) == ""


def test_a_comma_in_an_unquoted_text_leaves_keys_without_a_colon() -> None:
    found = parse("result: {it: Dal 96,1% al 99,2%, en: x, sponsor: , unit: }\nunit:\n", "a.yaml")
    assert found.data["result"] == {"it": "Dal 96", "1% al 99": None, "2%": None, "en": "x", "sponsor": None, "unit": None}
    assert found.bare_keys == {("result", "1% al 99"), ("result", "2%")}


# ---- comments and what was meant as text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: Linea produttiva #3\n", "1:21"),
        ("a: Città 😀 #3\nb: 1\n", "1:12"),
        ("a: #1 in Italia\n", "1:4"),
        ("a: uno\n  due #2\n", "2:7"),
        ("a: {b: linea #3\n}\n", "1:14"),
        ("- Linea #3\r\n- b\r\n", "1:9"),
        ("a: Linea ##3\n", "1:10"),
    ],
)
def test_a_text_that_would_lose_its_end_is_refused(text: str, place: str) -> None:
    assert problems(text) == [
        Problem(
            f"a.yaml:{place}",
            "what follows # is a comment, so that the text loses its end",
            "put the text in quotes; where a comment is meant, write a space after #",
        )
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Aurora # a comment", "Aurora"),
        ("Aurora ## a comment", "Aurora"),
        ("Aurora #", "Aurora"),
        ("C#", "C#"),
        ("a#b", "a#b"),
        ('"Linea #3"', "Linea #3"),
        ("'Linea' #3", "Linea"),
        ("12 #pieces", Number("12")),
        ("true #yes", True),
        ("# nothing yet", None),
    ],
)
def test_a_comment_is_one(written: str, expected: object) -> None:
    assert value(written) == expected


# ---- what is refused


def test_every_problem_of_a_file_is_told_at_once_in_the_order_of_the_file() -> None:
    text = "name: Aurora\nname: Borea\nnote: !secret x\nbase:\n  <<: *base\n  terms: 60 giorni: data fattura\nwho: @anna\nbell: \x07\n"
    assert told(text) == [
        "2:1 name: given twice, first in line 1",
        "3:7 an exclamation mark begins a YAML tag here, and tags are not read",
        "5:3 << (merging another map) is not read",
        "6:19 a colon inside a text without quotes",
        "7:6 a text cannot begin with @ unless it is in quotes",
        "8:7 the invisible character U+0007 cannot stand in a text",
    ]


def test_a_duplicate_key_is_named_with_its_path_once() -> None:
    assert told("m:\n  - a: {x: 1, y: 2}\n    a: {x: 1, z: 3}\n") == ["3:5 m[0].a: given twice, first in line 2"]


def test_commas_in_two_numbers_of_one_map_are_no_name_that_is_given_twice() -> None:
    (problem,) = problems("- {quantity: 1,00, unit_price: 100,00}\n")
    assert problem == Problem(
        "a.yaml:1:36",
        "[0]: '00' stands there twice as a field without a value",
        "a comma inside a text or a number? put texts in quotes, and write decimals with a point",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", "1:5 a colon inside a text without quotes"),
        ("a:\n\tb: 1\n", "2:1 a tab stands where only spaces may stand"),
        ("a: |\n\tx\n", "2:1 a tab stands where only spaces may stand"),
        ("a: 1\n b: 2\n", "2:3 this line is read as part of the text above it"),
        ("a:\n  - x\n y: 1\n", "3:2 this line does not fit the lines above it"),
        ("a: *bold*\n", "1:4 a text cannot begin with * unless it is in quotes"),
        ("a: & Co\n", "1:4 a text cannot begin with & unless it is in quotes"),
        ("a: `x`\n", "1:4 a text cannot begin with ` unless it is in quotes"),
        ("a: %x\n", "1:4 a text cannot begin with % unless it is in quotes"),
        ("a: ,b\n", "1:4 a text cannot begin with , unless it is in quotes"),
        ("a: |x\n", "1:4 a text cannot begin with | or > unless it is in quotes"),
        ("a: ? x\n", "1:4 a text cannot begin with ? unless it is in quotes"),
        ("a: 'l'ordine'\n", "1:7 the text goes on after its closing quote"),
        ("a: 'x\nb: 2\n", "1:4 the quote that opens here is never closed"),
        ('a: "C:\\q"\n', "1:7 a backslash inside double quotes begins an escape that does not exist"),
        ('a: "\\U00110000"\n', "1:5 this escape names no character"),
        ("a: [x, y\nb: 3\n", "1:4 a ], a comma or a quote is missing between the [ here and line 2"),
        ("a: {x: y: z}\n", "1:9 a colon inside a text without quotes"),
        ("a: [x,,y]\n", "1:7 a value is missing here"),
        ("a: 1\n}\n", "2:1 } closes what was never opened"),
        ("a: - b\n", "1:4 a list cannot begin in the line of its name"),
        ("a: {{ account.name }}\n", "1:4 a text that begins with {{ is not in quotes"),
        ("a: {{ account.name }} guadagna\n", "1:23 the text goes on after its closing bracket"),
        ("? [a]\n: 1\n", "1:3 a name must be plain text, not a list, a map or an alias"),
        (": 1\n", "1:1 a name is missing before the colon"),
        ("a: &x [1]\n*x : 2\n", "2:1 a name must be plain text, not a list, a map or an alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4 an exclamation mark begins a YAML tag here, and tags are not read"),
        ("a: !!int '5'\n", "1:4 an exclamation mark begins a YAML tag here, and tags are not read"),
        ("a: 1\n---\nb: 2\n", "2:1 a second document begins here"),
        ("%YAML 3.0\n---\na: 1\n", "1:1 a line cannot begin with %"),
        ("a: *lost\n", "1:4 *lost refers to &lost, which does not stand above"),
        ("a: &a [*a]\n", "1:8 *a stands inside the very value that it refers to"),
        ("a: &a\n  b: {c: *a}\n", "2:10 *a stands inside the very value that it refers to"),
    ],
)
def test_a_slip_is_told_in_plain_words_with_its_place(text: str, expected: str) -> None:
    found = problems(text)
    assert [told(text)[0], bool(found[0].hint)] == [expected, True]


def test_what_goes_on_over_several_lines_brings_no_second_false_problem() -> None:
    assert told("a: 1\n  b: 2\n  c: 3\n") == ["2:4 this line is read as part of the text above it"]
    assert told("a: {x: 1,\n  y: 2\nb: 1\n") == ["1:4 a }, a comma or a quote is missing between the { here and line 3"]
    assert told("a: prezzi: tutto\n  compreso\nb: 1\n") == ["1:10 a colon inside a text without quotes"]


@pytest.mark.parametrize(
    ("escape", "code"), [("\\x00", "0000"), ("\\a", "0007"), ("\\x0b", "000B"), ("\\x1f", "001F"), ("\\ufffe", "FFFE"), ("\\uffff", "FFFF")]
)
def test_escapes_for_what_no_word_document_can_hold_are_refused(escape: str, code: str) -> None:
    assert told(f'a: 1\nb: "x{escape}"\n') == [f"2:4 the invisible character U+{code} cannot stand in a text"]


def test_half_of_an_escaped_emoji_is_refused_and_a_whole_one_is_read() -> None:
    assert told('a: "\\ud83d"\nb: "\\ude00\\ud83d"\n') == [
        "1:4 the invisible character U+D83D cannot stand in a text",
        "2:4 the invisible character U+DE00 cannot stand in a text",
    ]
    assert parse('{"a": "\\ud83d\\ude00 ok", "b": "\\\\ud83d"}', "a.yaml").data == {"a": "😀 ok", "b": "\\ud83d"}


@pytest.mark.parametrize("character", ["\x01", "\x7f", "\x85", "\x9f", "\u2028", "\ufeff", "\ufffe", "\uffff", "\ud800"])
def test_invisible_characters_are_refused_where_they_stand(character: str) -> None:
    code = f"U+{ord(character):04X}"
    assert told(f"a: 1\nb: x{character}y\nc: 3\nc: 4\n") == [
        f"2:5 the invisible character {code} cannot stand in a text",
        "4:1 c: given twice, first in line 3",
    ]


def test_nesting_without_end_is_refused_and_crashes_nothing() -> None:
    for text in ("[" * 100_000, "{" * 100_000, "a: " + "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "{[" * 10_000):
        assert any("more than 50 levels" in message for message in told(text))


def test_aliases_repeat_a_little_and_not_a_lot() -> None:
    assert parse("a: &x {street: Via Roma}\nb: *x\n", "a.yaml").data["b"] == {"street": "Via Roma"}
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9)
    )
    assert [message.partition(" ")[2] for message in told(bomb)] == ["aliases repeat more than 10000 values"]


def test_an_alias_has_a_place_and_what_lies_under_it_takes_that() -> None:
    found = parse("a: &x {street: Via Roma}\nb: *x\n", "a.yaml")
    assert found.places[("b",)] == (2, 4)
    assert found.where(("b", "street")) == "a.yaml:2:1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n \n", "the file is empty"),
        (b"# name: Aurora\n\n  # x\n", "the file holds only comments"),
        (b"---\n", "the file holds no fields"),
        ("a: 1\n".encode("utf-16"), "the file is saved as UTF-16"),
        (b"PK\x03\x04\x14\x00", "this is a Word, Excel or zip file, not a text file"),
        (b"a: \x00\x01", "this is not a text file"),
        (b"a" * 2_000_001, "the file is larger than 2 MB"),
    ],
)
def test_a_file_that_holds_no_data_is_refused(content: bytes, expected: str) -> None:
    (problem,) = problems(content)
    assert (problem.where, problem.message) == ("a.yaml", expected)
    assert problem.hint


def test_another_encoding_is_told_with_its_line_and_column() -> None:
    (problem,) = problems("a: 1\r\nb: perché sì\r\n".encode("cp1252"))
    assert problem == Problem("a.yaml:2:9", "the file is not saved as UTF-8: this character cannot be read", "save the file as UTF-8")


# ---- files


def test_a_file_is_read_and_named_as_given(tmp_path: Path) -> None:
    (tmp_path / "aurora.yaml").write_text("name: Città\n", encoding="utf-8")
    assert read(tmp_path / "aurora.yaml").file == (tmp_path / "aurora.yaml").as_posix()
    assert read(tmp_path / "aurora.yaml", "dossiers/aurora.yaml").where(("name",)) == "dossiers/aurora.yaml:1:7"


def refused(path: Path) -> Problem:
    with pytest.raises(InputError) as raised:
        read(path, "x.yaml")
    (problem,) = raised.value.problems
    return problem


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "aurora.yaml").write_text("name: Aurora\n", encoding="utf-8")
    assert refused(tmp_path / "arora.yaml") == Problem("x.yaml", "there is no such file", "did you mean aurora.yaml?")
    assert refused(tmp_path / "zz").message == "there is no such file"
    assert "folder" in refused(tmp_path / "none" / "aurora.yaml").hint


def test_a_missing_file_is_told_where_the_folder_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbidden)
    assert refused(tmp_path / "aurora.yaml") == Problem("x.yaml", "there is no such file", "check the name and the folder")


def test_a_folder_a_forbidden_file_and_an_impossible_name_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path).message == "this is a folder, not a file"
    assert "cannot be read" in refused(tmp_path / ("x" * 5000)).message
    assert "cannot be read" in refused(tmp_path / "a\x00b").message

    def forbidden(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.yaml").touch()
    monkeypatch.setattr(Path, "open", forbidden)
    assert refused(tmp_path / "locked.yaml").message == "the file may not be read"


# ---- invariants

plain_data = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")),
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text("abcdé .{:", min_size=1), inner, min_size=1),
    max_leaves=12,
).filter(lambda data: data is not None)


@given(plain_data)
def test_json_is_read_as_what_it_says(data: object) -> None:
    assert parse(json.dumps(data), "a.json").data == data


@given(st.text("ab:-[]{},'\"\\#&*!|>%@? \n\tu0xd8\x07é", max_size=60) | st.binary(max_size=60))
def test_any_text_is_read_or_refused_with_places_in_the_file(text: str | bytes) -> None:
    try:
        found = parse(text, "a.yaml")
    except InputError as error:
        for problem in error.problems:
            assert problem.where.startswith("a.yaml")
            assert problem.message
    else:
        assert found.places[()]


@given(st.lists(st.integers(-(10**9), 10**9) | st.decimals(allow_nan=False, allow_infinity=False, places=2), min_size=1))
def test_numbers_keep_their_value(numbers: list[Decimal | int]) -> None:
    written = [f"{number:.2f}" if isinstance(number, Decimal) else str(number) for number in numbers]
    found = parse("\n".join(f"- {text}" for text in written), "a.yaml").data
    assert [str(item) for item in found] == written


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has named pipes in folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refused(tmp_path / "pipe.yaml") == Problem("x.yaml", "this is no ordinary file", "name a file that holds text")
