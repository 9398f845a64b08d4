from __future__ import annotations

import pytest
from building import dossier_of, library_of
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.tailor.words import folded, vocabulary

LIBRARY = library_of("""\
criteria:
  - {id: continuity, label: {en: "Continuity of service", it: "Continuità di servizio"}, also: [uptime, disponibilità]}
  - {id: people, label: People, also: [training]}
industries:
  - {id: logistics, also: [logistica, Trasporti]}
  - {id: food, label: {en: Food and drink, it: Alimentare}}
""").value


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Disponibilità", "disponibilita"),
        ("  A \n B ", "a b"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("É", "e"),
        ("dell’ordine", "dell'ordine"),
    ],
)
def test_words_without_case_and_accents(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("word", "id_"),
    [
        ("continuity", "continuity"),
        ("UPTIME", "continuity"),
        ("disponibilita", "continuity"),
        ("Continuità di servizio", "continuity"),
        ("Training", "people"),
        ("price", "price"),
        ("Prix élevé", "prix eleve"),
    ],
)
def test_a_criterion_by_any_word_for_it(word: str, id_: str) -> None:
    assert vocabulary([LIBRARY]).criterion(word) == id_


@pytest.mark.parametrize(("word", "id_"), [("LOGISTICA", "logistics"), ("trasporti", "logistics"), ("food and drink", "food"), ("X", "x")])
def test_an_industry_by_any_word_for_it(word: str, id_: str) -> None:
    assert vocabulary([LIBRARY]).industry(word) == id_


def test_a_clients_label_becomes_a_word_for_its_criterion() -> None:
    dossier = dossier_of("""\
buying_centre:
  criteria:
    - {id: uptime, label: Nessun fermo}
    - {label: Prezzo basso}
    - {label: Training}
  members: [{name: N, position: P}]
""").value
    words = vocabulary([LIBRARY], dossier)
    assert [words.key(criterion) for criterion in dossier.buying_centre.criteria or ()] == ["continuity", "prezzo-basso", "people"]
    assert words.criterion("nessun FERMO") == "continuity"
    assert words.criterion("prezzo basso") == "prezzo-basso"


def test_a_clients_label_never_takes_a_word_from_the_library() -> None:
    dossier = dossier_of("""\
buying_centre:
  criteria: [{id: price, label: uptime}]
  members: [{name: N, position: P}]
""").value
    words = vocabulary([LIBRARY], dossier)
    assert words.criterion("uptime") == "continuity"
    assert words.criterion("price") == "price"
