from __future__ import annotations

import random
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kamdocs.errors import Problem
from kamdocs.privacy import Secret, problems, search, secrets
from kamdocs.privacy.words import folded


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it", allow: tuple[str, ...] = ()) -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language), allow)]


FAMILY = private({"family": "due figli, Marta e Pietro", "hobbies": ["vela"], "values": "parola data, puntualità"})


@pytest.mark.parametrize(
    "text", ["la data di consegna", "sulla parola, data a voce", "una parola. Data: oggi", "paroladata", "parola databile"]
)
def test_a_word_of_a_longer_value_or_its_words_apart_are_no_find(text: str) -> None:
    assert found(private({"values": "parola data"}), text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abbiamo attended, con Attended e poi", ["Attended"]),
        ("Attended la visita. Attended! Nota: Attended", []),
        ("3 Attended", []),
        ("2.1 · Attended e poi Attended", ["Attended"]),
    ],
)
def test_a_word_that_begins_a_value_is_found_with_a_capital_inside_a_sentence_alone(text: str, expected: list[str]) -> None:
    assert found(private({"career": "Attended lectures"}), text) == expected


@pytest.mark.parametrize(
    "value", ["+39 333 1234567", "0039 333 123 4567", "333 1234567", "cell. 39 3331234567", "333/12.34.567", Decimal(393331234567)]
)
@pytest.mark.parametrize("text", ["+39 333 1234567", "0039 3331234567", "333-1234567", "(333) 123 45 67", "00393331234567"])
def test_a_telephone_number_is_one_with_and_without_its_country_in_whatever_groups(value: Any, text: str) -> None:
    (number,) = found(private({"x": value}), f"tel. {text}, 24 ore")

    assert "".join(filter(str.isdigit, number)).endswith("331234567")


def test_another_number_and_parts_of_it_are_no_find() -> None:
    assert found(private({"x": "+39 333 1234567"}), "333 1234568, 39 333, 1234567 o 333 12345, 67") == []


def test_a_number_of_seven_or_eight_digits_is_found_as_it_is() -> None:
    assert found(private({"badge": "45 67 890"}), "4567890 o 456.7890, non 456789 e non 45678901") == ["4567890", "456.7890"]


def test_a_find_shows_the_number_with_all_that_the_dossier_has_of_it() -> None:
    assert found(private({"x": "+39 340 123 4567"}), "tel. +39 340 1234567.") == ["39 340 1234567"]


def test_finds_of_one_field_that_overlap_are_one_and_those_of_two_fields_are_two() -> None:
    dossier = private({"family": "due figli, Marta e Pietro", "club": "amici di Marta"})

    assert found(dossier, "i due figli Marta e Pietro") == ["due figli Marta e Pietro", "Marta"]


# What may stand


def test_allow_lifts_the_find_that_it_names_and_no_other() -> None:
    assert found(FAMILY, "MÁRTA e Pietro in vela", allow=("marta",)) == ["Pietro", "vela"]


def test_a_longer_allowed_text_lifts_what_lies_within_it_where_the_document_says_all_of_it() -> None:
    assert found(FAMILY, "Premio «Vela d'Oro», e vela", allow=("vela d\N{RIGHT SINGLE QUOTATION MARK}oro",)) == ["vela"]


def test_an_allowed_word_does_not_lift_the_longer_phrase() -> None:
    assert found(FAMILY, "due figli, Marta e Pietro", allow=("Marta", "Pietro", "")) == ["due figli, Marta e Pietro"]


def test_an_allowed_text_may_spell_its_umlauts_out() -> None:
    assert found({"competition": [{"name": "Müller"}]}, "Straße Müller", "de", allow=("Mueller",)) == []


# What is told


def test_a_problem_names_field_place_and_way_out_and_no_more_of_the_secret() -> None:
    finds = search([("paragraph 12 (“Marta …”)", "Marta e ancora MARTA")], secrets(FAMILY, "it"))

    assert problems(finds, lambda find: {"buying_centre.members[0].private.family": "aurora.yaml:41:14"}[find.secret.field]) == (
        Problem(
            "aurora.yaml:41:14",
            "the document says 'Marta', which buying_centre.members[0].private.family keeps from the client, in paragraph 12 (“Marta …”)",
            "take it out of the text it came from, or add `{text: Marta, reason: …}` under `allow:` in the dossier",
        ),
    )


def test_one_problem_tells_all_the_places_of_a_secret() -> None:
    texts = [(f"paragraph {number}", text) for number, text in enumerate(["Nulla", "Con Marta", "MARTA e Pietro", "Marta, Marta"])]

    marta, pietro = problems(search(texts, secrets(FAMILY, "it")), lambda find: "")

    assert marta.message.endswith(", in 3 places, first in paragraph 1")
    assert pietro.message.endswith(", in paragraph 2")


def test_a_problem_quotes_what_yaml_would_misread_and_shortens_a_long_find() -> None:
    dossier = {"notes": "Non dire: sconto", "offer": {"notes": "Il direttore vuole cambiare fornitore entro giugno, " * 3}}
    finds = search([("p1", "Non\N{NO-BREAK SPACE}dire: sconto"), ("p2", dossier["offer"]["notes"])], secrets(dossier, "it"))

    quoted, long = problems(finds, lambda find: "")
    assert "says 'Non dire: sconto'" in quoted.message
    assert '{text: "Non dire: sconto", reason: …}' in quoted.hint
    assert len(long.message) < 150
    assert "{text: …, reason: …}" in long.hint


# What holds for every text

LETTERS = st.text("abcdefghilmnopqrstuvzàèéìòùñçß", min_size=2, max_size=9)
# No `y`, which is Spanish for the `e` of other texts.
FILLER = st.lists(st.text("xzw0189", min_size=1, max_size=6), max_size=12)
SPACES = [" ", "  ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\n", "\t", " \N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE} "]
ACCENTS = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"


def disguised(words: list[str], chance: random.Random) -> str:
    """The words in another case, with other accents, soft hyphens and spaces."""

    def letter(sign: str) -> str:
        base = unicodedata.normalize("NFD", sign)[0]
        other = chance.choice([sign, sign.upper(), base, base + chance.choice(ACCENTS)])
        return unicodedata.normalize(chance.choice(["NFC", "NFD"]), other) + chance.choice(["", "", "\N{SOFT HYPHEN}"])

    return chance.choice(SPACES).join("".join(map(letter, word)).rstrip("\N{SOFT HYPHEN}") for word in words)


@given(words=st.lists(LETTERS, min_size=2, max_size=6), before=FILLER, after=FILLER, chance=st.randoms(use_true_random=False))
def test_a_planted_secret_is_always_found(words: list[str], before: list[str], after: list[str], chance: random.Random) -> None:
    planted = disguised(words, chance)
    text = " ".join([*before, chance.choice(["«", "l'", "(", ""]) + planted + chance.choice([".", ",", "»", ""]), *after])

    finds = search([("p1", text)], [Secret("notes", " ".join(words), "private")])

    assert planted in [find.found for find in finds]


@given(
    value=st.text(max_size=60),
    note=st.text(max_size=60),
    text=FILLER,
    language=st.sampled_from(["it", "en", "de-CH", "fr", "es", "ja", "xx"]),
)
def test_a_text_without_any_of_the_words_never_yields_a_find(value: str, note: str, text: list[str], language: str) -> None:
    # Letters that look like those of the text are those.
    assume(not set("xzw0189") & set("".join(map(folded, value + note)) + unicodedata.normalize("NFKD", value + note).casefold()))
    dossier = private({"x": value, "hobbies": [value]}) | {"notes": note, "competition": [{"name": value}]}

    assert found(dossier, " ".join(text), language) == []


@given(words=st.lists(LETTERS, min_size=2, max_size=5, unique_by=lambda word: unicodedata.normalize("NFKD", word.replace("ß", "ss"))[:2]))
def test_allow_lifts_just_that_one(words: list[str]) -> None:
    known = [Secret(f"private.{number}", word, "word") for number, word in enumerate(words)]
    allowed, *rest = words

    finds = search([("p1", ", ".join(words))], known, [allowed.upper()])

    assert [find.found for find in finds] == rest
