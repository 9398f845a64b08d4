from __future__ import annotations

import pytest

from kamdocs.privacy import secrets


def words_alone(value: str, language: str) -> set[str]:
    """The words of a private value that are searched for alone; without German genitives."""
    known = secrets({"private": {"x": value}}, language)
    return {secret.text for secret in known if secret.kind in ("word", "capital") and secret.text in value.split()}


NOUNS = """
    Logistik Tabellen Details Maschinenbau Sensor Sensoren Garantien Temperatur Temperaturen Monitoring Transparenz Ingenieur Ingenieure
    Kompressor Ventilatoren Statistiken Elektronik Keramik Toleranzen Referenzen Sortiment Instrumente Anlagenbau Infrastruktur
    Reparaturen Batterien Technologie Qualitäten Einsparungen Ergebnisse Ereignis Verlässlichkeit Diskussion Wärmepumpe Kühlanlagen
    Lieferterminen
"""
NAMES = """
    Marta Lena Jonas Felix Anton Viktor Arthur Beatrix Dominik Hendrik Frederik Marion Theodor Gregor Laurenz Vinzenz Konstanze Clemens
    Clement Salvatore Valerie Melanie Sophie Hartung Hornung Jung Hartmann Henning Koblenz Konstanz Darmstadt Neumarkt Windsor
    Winterthur Ole Wieland Richter Meister Baumgarten Annemarie Sebastian Friederike Müller Schneider Weber
"""


@pytest.mark.parametrize("noun", NOUNS.split())
def test_a_german_noun_is_no_name(noun: str) -> None:
    assert words_alone(f"achtet sehr auf {noun} seit langem", "de") == set()


@pytest.mark.parametrize("name", NAMES.split())
def test_a_german_name_is_none_of_the_nouns(name: str) -> None:
    assert words_alone(f"zwei Kinder und {name} daheim", "de") == {name}


def test_after_a_word_of_the_family_an_ending_makes_no_noun() -> None:
    assert words_alone("seine Tochter Amarenz spielt", "de") == {"Amarenz"}
    assert words_alone("seine Amarenz spielt", "de") == set()


@pytest.mark.parametrize("language", ["it", "en", "de", "fr", "es", "pt"])
def test_addresses_titles_and_abbreviations_of_business_are_no_names(language: str) -> None:
    value = "x: Via Corso Viale Piazza Street Road Lane Avenue Straße Rue Calle Ing. Dott. Dr. Mrs. CEO CFO GmbH"

    assert words_alone(value, language) == set()
