from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kamdocs.privacy import Find, Secret, search, secrets
from kamdocs.source import read


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it", allow: tuple[str, ...] = ()) -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language), allow)]


def fields(dossier: dict[str, Any], text: str, language: str = "it") -> list[str]:
    return [find.secret.field for find in search([("p1", text)], secrets(dossier, language))]


FAMILY = private({"family": "due figli, Marta e Pietro", "hobbies": ["vela"], "values": "parola data, puntualità"})


def test_a_find_names_the_field_the_place_and_the_words_of_the_document() -> None:
    finds = search([("p1", "Nulla."), ("p2", "Con i saluti a MARTA.")], secrets(FAMILY, "it"))

    field = "buying_centre.members[0].private.family"
    assert finds == (Find(Secret(field, "Marta", "word"), "p2", "MARTA"),)


def test_private_values_are_found_whatever_their_keys_and_however_deep() -> None:
    dossier = private({"altro": {"cani": [{"razza": "levriero afgano"}]}, "club": ["circolo nautico"]})

    assert fields(dossier, "un levriero afgano al circolo nautico") == [
        "buying_centre.members[0].private.altro.cani[0].razza",
        "buying_centre.members[0].private.club[0]",
    ]


def test_names_that_are_keys_below_a_private_field_are_found() -> None:
    assert found(private({"figli": {"Marta": Decimal(2009)}}), "Marta e i figli") == ["Marta"]


@pytest.mark.parametrize("value", [True, False, None, Decimal(2), Decimal("12.5"), "2", "12/5", "8%", "A", "no", "Sì", "maggio", "+", ""])
def test_what_says_nothing_alone_is_no_secret(value: Any) -> None:
    text = "2 o 12.5, 12/5, l'8%: A no, sì + a maggio true None"

    assert found(private({"x": value}), text) == []


def test_notes_are_found_wherever_they_are_kept_but_not_among_the_free_texts() -> None:
    dossier = {"notes": "chiamare Bassi", "offer": {"notes": "margine basso"}, "free": {"notes": "saluti cordiali"}}

    assert fields(dossier, "Chiamare Bassi: margine basso, saluti cordiali") == ["notes", "offer.notes"]


def test_concerns_open_issues_and_remarks_on_the_budget_are_notes_and_their_codes_are_not() -> None:
    dossier = {
        "relationship": {"open_issues": [{"text": "Ritardo ricambi a Verona", "since": "2026-10-20"}]},
        "buying_centre": {
            "budget": {"status": "planned", "amount": {"amount": Decimal(280000), "currency": "EUR"}, "remark": "taglio previsto a giugno"},
            "members": [{"concerns": [{"id": "payback", "said": "I risparmi sono stime", "on": "2026-10-09"}, {"said": "Prezzo"}]}],
        },
    }
    codes = "payback planned EUR 2026-10-20 2026-10-09 280000 prezzo"
    texts = "Il ritardo ricambi a Verona; i risparmi sono stime; taglio previsto a giugno"

    assert found(dossier, codes) == []
    assert fields(dossier, texts) == [
        "relationship.open_issues[0].text",
        "buying_centre.members[0].concerns[0].said",
        "buying_centre.budget.remark",
    ]


def test_what_the_document_may_say_is_not_searched_for() -> None:
    dossier = {
        "account": {"name": "Aurora Logistica S.p.A."},
        "buying_centre": {"members": [{"name": "Giulia Serra", "attitude": "sceptic", "influence": Decimal(5), "wants": ["Nessun fermo"]}]},
        "offer": {"items": [{"description": "Sensore", "cost": Decimal(700)}]},
    }

    assert secrets(dossier, "it") == ()


# Capitalised words


def kinds(value: str, language: str) -> tuple[list[str], list[str]]:
    """The words found in any case, and those that need a capital inside a sentence; German genitives left out."""
    known = [secret for secret in secrets(private({"x": value}), language) if secret.text in re.findall(r"\w+", value)]
    return [each.text for each in known if each.kind == "word"], [each.text for each in known if each.kind == "capital"]


@pytest.mark.parametrize(
    ("value", "language", "words", "capitals"),
    [
        ("due figli, Marta e Pietro", "it", ["Marta", "Pietro"], []),
        ("Marta, la figlia", "it", [], ["Marta"]),
        ("Marta e Pietro, due figli", "it", ["Marta", "Pietro"], []),
        ("Marta, Pietro: due figli", "it", ["Marta", "Pietro"], []),
        ("Marta (12) & Pietro (9)", "it", ["Marta", "Pietro"], []),
        ("Marta", "it", ["Marta"], []),
        ("Due figli. Sposata con Luca", "it", ["Luca"], []),
        ("figlia: Micol", "it", ["Micol"], []),
        ("tifosa dell'Inter, legge Il Giornale", "it", ["Inter"], ["Giornale"]),
        ("Ossessionata dai numeri, laureata a Pavia", "it", ["Pavia"], ["Ossessionata"]),
        ("figli Chiara e Massimo", "it", [], ["Chiara", "Massimo"]),
        ("Chiara Lodi, la moglie", "it", ["Lodi"], ["Chiara"]),
        ("abita in Via Garibaldi, Piazza San Zeno", "it", ["Garibaldi", "Zeno"], []),
        ("Two sons, skis in March with Will Archer", "en", ["Archer"], []),
        ("Attended lectures at Padua, reads the Financial Times", "en", ["Padua"], ["Attended", "Financial", "Times"]),
        ("Trois enfants, dont Chloé", "fr", ["Chloé"], []),
        ("Dos hijos, veranea en Cádiz", "es", ["Cádiz"], []),
        ("Zwei Kinder, wandert mit Jonas bei Darmstadt", "de", ["Jonas", "Darmstadt"], []),
        ("Marta und Lena, zwei Töchter", "de", ["Marta", "Lena"], []),
        ("legt Wert auf Pünktlichkeit, Liefertermine und Kundenzufriedenheit", "de", [], []),
        ("Ela tem Dois filhos e um barco em Cascais", "pt", ["Dois", "Cascais"], []),
    ],
)
def test_capitalised_words_are_secrets_alone_unless_the_language_has_them_in_common(
    value: str, language: str, words: list[str], capitals: list[str]
) -> None:
    assert kinds(value, language) == (words, capitals)


def test_german_names_are_found_in_their_genitive_too() -> None:
    dossier = private({"x": "zwei Kinder, Marta und Felix"}) | {"competition": [{"name": "Kaltwerk GmbH"}]}

    assert found(dossier, "Martas und Felix' Wunsch, Kaltwerks Preise, Martast", "de") == ["Martas", "Felix", "Kaltwerks"]


# What the document says anyway


def test_a_single_word_of_a_public_name_is_no_secret_and_a_whole_phrase_is() -> None:
    dossier = private({"family": "Luca Riva", "address": "Via Garibaldi 3, Verona", "club": "Riva", "sponsor": ["Canottieri Riva"]})
    known = secrets(dossier, "it", public=["Riva Impianti S.p.A.", "Via dell'Industria 1, 37100 Verona"])

    finds = search(
        [("p1", "Riva Impianti, Verona, Via dell'Industria"), ("p2", "Luca Riva dei Canottieri Riva, Via Garibaldi 3, Verona")], known
    )

    assert [(find.place, find.found) for find in finds] == [
        ("p2", "Luca Riva"),
        ("p2", "Canottieri Riva"),
        ("p2", "Via Garibaldi 3, Verona"),
    ]


def test_a_competitor_keeps_only_what_is_not_the_name_of_somebody_public() -> None:
    known = secrets({"competition": [{"name": "Idro Italia S.r.l."}]}, "it", public=["Idro Nord"])

    assert [find.found for find in search([("p1", "Idro Nord e Idro Italia")], known)] == ["Idro Italia"]


def test_umlauts_of_public_names_may_be_spelt_out() -> None:
    assert secrets({"competition": [{"name": "Müller"}]}, "it", public=["Mueller Anlagen GmbH"]) == ()


def test_notes_may_cite_the_offer_the_account_and_its_projects() -> None:
    dossier = {
        "account": {"name": "Consorzio Agrario del Basso Adige"},
        "relationship": {"projects": [{"name": "Monitoraggio celle della piattaforma di Verona"}]},
        "offer": {
            "title": {"it": "Manutenzione predittiva delle celle frigorifere", "en": "Cold rooms that report their own faults"},
            "items": [
                {"description": "Sensore e gateway per ogni cella", "notes": "Sensore e gateway per ogni cella: sconto fino al dieci"}
            ],
        },
        "notes": "Manutenzione predittiva delle celle frigorifere: margine basso, sentire prima il direttore",
    }
    texts = "Consorzio Agrario del Basso Adige. Manutenzione predittiva delle celle frigorifere. Sensore e gateway per ogni cella."

    assert found(dossier, texts) == []
    assert found(dossier, "margine basso, sentire prima il direttore") == ["margine basso, sentire prima il direttore"]
    assert found(dossier, "celle frigorifere: margine basso, sentire") == ["celle frigorifere: margine basso, sentire"]


# Notes, hobbies, competitors


def test_a_note_is_found_by_five_words_running_and_not_by_four() -> None:
    dossier = {"notes": "Il direttore vuole cambiare fornitore entro giugno, dice Bassi."}

    assert found(dossier, "che vuole cambiare fornitore entro giugno e poi") == ["vuole cambiare fornitore entro giugno"]
    assert found(dossier, "che vuole cambiare fornitore entro luglio") == []
    assert found(dossier, "Il direttore vuole cambiare fornitore, entro giugno: dice Bassi") == [
        "Il direttore vuole cambiare fornitore, entro giugno: dice Bassi"
    ]


def test_an_article_with_its_apostrophe_is_no_word_of_the_five() -> None:
    dossier = {"notes": "Sentire prima l'ufficio dell'azienda e l'altro socio"}

    assert found(dossier, "per l'ufficio dell'azienda e altro") == []
    assert found(dossier, "nell'ufficio dell'azienda e l'altro socio") == ["ufficio dell'azienda e l'altro socio"]


def test_a_private_value_is_not_found_by_five_of_its_words() -> None:
    assert found(private({"x": "gli piace molto andare per mare da solo"}), "piace molto andare per mare") == []


def test_each_hobby_is_a_secret_also_of_several_in_one_text() -> None:
    dossier = private({"hobbies": ["vela", "golf, alpinismo su ghiaccio"]})

    assert found(dossier, "vela, alpinismo su ghiaccio e golf; il ghiaccio") == ["vela", "alpinismo su ghiaccio", "golf"]


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("vela e tennis", "la vela, il tennis", ["vela", "tennis"]),
        ("sailing and chess", "Sailing or chess", ["Sailing", "chess"]),
        ("Segeln und Schach", "beim segeln: Schach", ["segeln", "Schach"]),
        ("voile et échecs", "la voile, les échecs", ["voile", "échecs"]),
        ("vela y ajedrez", "vela; ajedrez", ["vela", "ajedrez"]),
        ("golf & padel", "golf, padel", ["golf", "padel"]),
        ("ama la vela", "la vela", ["vela"]),
        ("appassionato di scacchi", "gli scacchi", ["scacchi"]),
        ("plays the cello", "a cello", ["cello"]),
        ("spielt gern Tennis", "tennis", ["tennis"]),
        ("alpinismo su ghiaccio", "il ghiaccio, l'alpinismo", []),
        ("e-bike", "una e-bike, una bike", ["e-bike"]),
    ],
)
def test_each_hobby_of_a_sentence_is_found_without_its_verb_and_article(value: str, text: str, expected: list[str]) -> None:
    assert found(private({"hobbies": value}), text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TecnoFreddo", "tecnofreddo"),
        ("TecnoFreddo", "Tecno Freddo"),
        ("Tecno Freddo", "TecnoFreddo"),
        ("TecnoFreddo S.p.A.", "TecnoFreddo"),
        ("TecnoFreddo", "TecnoFreddo S.p.A."),
        ("Kaltwerk GmbH & Co. KG", "Kaltwerk"),
        ("Northwind Cooling Ltd", "Northwind Cooling"),
        ("Frigo S.r.l.", "Frigo srl"),
    ],
)
def test_a_competitor_is_found_with_and_without_its_legal_form_in_one_word_or_two(name: str, text: str) -> None:
    assert fields({"competition": [{"name": name, "position": "shortlisted"}]}, f"come {text}, che") == ["competition[0].name"]


def test_a_competitor_of_the_account_is_found_like_our_own() -> None:
    dossier = {"account": {"name": "Solemaro", "competitors": ["TecnoFreddo Italia S.p.A.", "Idroflux"]}}
    assert fields(dossier, "come TecnoFreddo e idroflux, che") == ["account.competitors[0]", "account.competitors[1]"]
    assert fields(dossier | {"free": {"competitors": "Marta"}}, "Marta") == []


def test_a_competitor_whose_short_name_is_a_common_word_is_found_by_its_whole_name_alone() -> None:
    dossier = {"competition": [{"name": "Prima S.p.A.", "notes": "sconta sempre molto"}]}

    assert found(dossier, "prima di tutto") == []
    assert found(dossier, "come Prima S.p.A. sconta sempre molto") == ["Prima S.p.A", "sconta sempre molto"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "TecnoFreddo Italia S.p.A.",
            "TecnoFreddo, Tecno Freddo, TecnoFreddo Italia",
            ["TecnoFreddo", "Tecno Freddo", "TecnoFreddo Italia"],
        ),
        ("Idroflux Engineering Group S.r.l.", "idroflux", ["idroflux"]),
        ("Kaltwerk Deutschland GmbH & Co. KG", "Kaltwerk", ["Kaltwerk"]),
        ("Cooling Systems International Ltd", "cooling systems international, cooling systems, cooling", ["cooling systems international"]),
        ("Pomorossa Conserve S.p.A.", "la Pomorossa e la conserva", ["Pomorossa"]),
        ("Kaltwerk Lebensmittel GmbH", "mit Kaltwerk", ["Kaltwerk"]),
        ("Castelnac Fromagerie SA", "chez Castelnac", ["Castelnac"]),
        ("Sarmiento Conservas S.L.", "como Sarmiento", ["Sarmiento"]),
        ("Tidewell Dairy Foods Ltd", "like Tidewell", ["Tidewell"]),
        ("Eko Pumps Ltd", "eko", []),
        ("Latteria Conserve", "la latteria fa conserve", []),
        ("Prima Italia S.r.l.", "prima di tutto, Prima Italia", ["Prima Italia"]),
        ("Rossi & Figli", "Rossi e Figli, Rossi, i figli", ["Rossi e Figli"]),
        ("Italia", "in Italia", ["Italia"]),
    ],
)
def test_a_competitor_is_found_without_its_country_and_what_every_company_is_called(name: str, text: str, expected: list[str]) -> None:
    assert found({"competition": [{"name": name}]}, text) == expected


@pytest.mark.parametrize("position", ["in_house", "no_decision"])
def test_what_the_client_does_himself_or_does_not_do_is_no_competitor(position: str) -> None:
    dossier = {"competition": [{"name": "Manutenzione interna", "position": position, "notes": "costa troppo, dicono"}]}

    assert found(dossier, "la manutenzione interna costa troppo, dicono") == ["costa troppo, dicono"]


CONTRACT = Path(__file__).parent / "contract" / "dossier.yaml"


def test_the_contract_s_dossier_finds_its_own_secrets() -> None:
    known = secrets(read(CONTRACT).data, "it")
    text = "Marta e TecnoFreddo, in vela il 4 maggio: sentire l'ufficio legale sulla clausola di esclusiva"

    finds = search([("p1", text), ("p2", "Aurora Logistica S.p.A. rientra in 24 mesi, dalla data di consegna")], known)

    assert {find.place for find in finds} == {"p1"}
    assert [find.secret.kind for find in finds] == ["word", "competitor", "hobby", "day", "note"]
