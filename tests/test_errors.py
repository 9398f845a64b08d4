"""Problems as data, and the nearest word."""

import pytest

from kamdocs.errors import InputError, KamdocsError, MissingToolError, PrivacyError, Problem, count_text, nearest, nearest_named, path_text


def test_a_problem_says_where_what_and_the_way_out() -> None:
    assert str(Problem("a.yaml:4:2", "there is no field 'nmae'", "did you mean 'name'?")) == (
        "a.yaml:4:2: there is no field 'nmae'; did you mean 'name'?"
    )
    assert str(Problem("", "this cannot be written")) == "this cannot be written"


def test_an_error_keeps_every_problem_in_order() -> None:
    first, second = Problem("a:1:1", "one"), Problem("a:2:1", "two")
    error = InputError([first, second])
    assert error.problems == (first, second)
    assert str(error) == "a:1:1: one\na:2:1: two"
    assert InputError(first).problems == (first,)


@pytest.mark.parametrize(("kind", "code"), [(InputError, 1), (PrivacyError, 1), (MissingToolError, 3)])
def test_each_error_has_its_exit_code(kind: type[KamdocsError], code: int) -> None:
    assert kind(Problem("", "x")).exit_code == code
    assert issubclass(kind, KamdocsError)


def test_the_nearest_word_is_found_without_case_and_nothing_where_none_is_near() -> None:
    assert nearest("DECIDOR", ["user", "decider"]) == "decider"
    assert nearest("Europe/Roma", ["Europe/Rome", "Europe/Oslo"]) == "Europe/Rome"
    assert nearest("xyz", ["user", "decider"]) is None
    assert nearest("user", []) is None


def test_a_name_is_found_by_a_part_of_it() -> None:
    names = ["sales-director", "Piero Gherardi", "Piera Conti"]
    assert [nearest_named(each, names) for each in ("Piero", "gherardi", "Gerardi", "conti", "director")] == [
        "Piero Gherardi",
        "Piero Gherardi",
        "Piero Gherardi",
        "Piera Conti",
        "sales-director",
    ]
    assert [nearest_named(each, names) for each in ("zz", "")] == [None, None]


def test_a_path_as_people_write_it() -> None:
    assert path_text(("buying_centre", "members", 0, "role")) == "buying_centre.members[0].role"
    assert path_text(()) == ""


@pytest.mark.parametrize(("number", "told"), [(0, "0 rules"), (1, "1 rule"), (2, "2 rules")])
def test_a_count_is_told_in_words(number: int, told: str) -> None:
    assert count_text(number, "rule") == told
