from __future__ import annotations

from typing import Any

import pytest

from kamdocs.privacy import search, secrets


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it", allow: tuple[str, ...] = ()) -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language), allow)]


@pytest.mark.parametrize(
    "text",
    [
        "PAROLA DATA",
        "parola\N{NO-BREAK SPACE}data",
        "parola \n data",
        "parola\N{NARROW NO-BREAK SPACE}\tdata",
        "pa\N{SOFT HYPHEN}rola da\N{ZERO WIDTH SPACE}ta",
        "paròla\N{SPACE}d\N{LATIN SMALL LETTER A WITH MACRON}ta",
        "parola da\N{COMBINING ACUTE ACCENT}ta",
        "l'onore della «parola» data",
        "parola\N{EN DASH}data",
    ],
)
def test_case_accents_spacing_and_signs_are_set_aside(text: str) -> None:
    assert len(found(private({"values": "parola data"}), f"È {text}!")) == 1


def test_words_are_bounded_by_whatever_is_no_letter_and_no_digit() -> None:
    dossier = {"competition": [{"name": "Arkea"}]}

    assert found(dossier, "l'Arkea, dell\N{RIGHT SINGLE QUOTATION MARK}ARKEA (Arkea) Arkea_2 Arkea-Nord") == [
        "Arkea",
        "ARKEA",
        "Arkea",
        "Arkea",
        "Arkea",
    ]
    assert found(dossier, "Arkeana Barkea Arkea2") == []


def test_letters_with_strokes_and_sharp_s_match_their_plain_spelling() -> None:
    dossier = private({"moglie": "Zofia Wałęsa", "via": "Große Gasse"})

    assert found(dossier, "Zofia Walesa, GROSSE GASSE") == ["Zofia Walesa", "GROSSE GASSE"]


@pytest.mark.parametrize(
    "name", ["Marta e Pietro", "Marta and Pietro", "Marta und Pietro", "Marta et Pietro", "Marta y Pietro", "Marta & Pietro"]
)
def test_and_is_one_word_in_every_language_and_as_a_sign(name: str) -> None:
    dossier = {"competition": [{"name": "Marta & Pietro"}]}

    assert found(dossier, f"da {name}.") == [name]
    assert found(dossier, "da Marta o Pietro, da Marta Pietro") == []


@pytest.mark.parametrize("text", ["Müller", "MÜLLER", "Mueller", "Mu\N{COMBINING DIAERESIS}ller", "Müllers", "Muellers"])
@pytest.mark.parametrize("name", ["Müller", "Mueller"])
def test_umlauts_may_be_spelt_out_on_both_sides(name: str, text: str) -> None:
    assert found({"competition": [{"name": name}]}, f"wie bei {text} in Köln", "de") == [text]


def test_a_spelt_out_umlaut_is_no_bare_vowel() -> None:
    assert found({"competition": [{"name": "Duero"}]}, "vino duro, un Dürer e un Duro") == []
