from __future__ import annotations

import random
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kamdocs.errors import Problem
from kamdocs.privacy import Find, Secret, problems, search, secrets
from kamdocs.source import read


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it", allow: tuple[str, ...] = ()) -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language), allow)]


def fields(dossier: dict[str, Any], text: str, language: str = "it") -> list[str]:
    return [find.secret.field for find in search([("p1", text)], secrets(dossier, language))]


FAMILY = private({"family": "due figli, Marta e Pietro", "hobbies": ["vela"], "values": "parola data, puntualità"})


# Which fields are searched for


def test_a_find_names_the_field_the_place_and_the_words_of_the_document() -> None:
    finds = search([("p1", "Nulla."), ("p2", "Con i saluti a MARTA.")], secrets(FAMILY, "it"))

    field = "buying_centre.members[0].private.family"
    assert finds == (Find(Secret(field, "Marta", "word"), "p2", "MARTA", "Con i saluti a MARTA"),)


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


# How they are searched for


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


@pytest.mark.parametrize(
    "text", ["la data di consegna", "sulla parola, data a voce", "una parola. Data: oggi", "paroladata", "parola databile"]
)
def test_a_word_of_a_longer_value_or_its_words_apart_are_no_find(text: str) -> None:
    assert found(private({"values": "parola data"}), text) == []


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


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("due figli, Marta e Pietro", "it", ["Marta", "Pietro"]),
        ("Marta, la figlia", "it", ["Marta"]),
        ("Due figli. Sposata con Luca", "it", ["Luca"]),
        ("tifosa dell'Inter, legge Il Giornale", "it", ["Inter", "Giornale"]),
        ("Two sons, skis in March with Will Archer", "en", ["Archer"]),
        ("Trois enfants, dont Chloé", "fr", ["Chloé"]),
        ("Dos hijos, veranea en Cádiz", "es", ["Cádiz"]),
        ("Zwei Kinder, wandert mit Jonas bei Darmstadt", "de", ["Jonas", "Darmstadt"]),
        ("legt Wert auf Pünktlichkeit, Liefertermine und Kundenzufriedenheit", "de", []),
        ("Ela tem Dois filhos e um barco em Cascais", "pt", ["Dois", "Cascais"]),
    ],
)
def test_capitalised_words_are_secrets_alone_unless_the_language_has_them_in_common(value: str, language: str, expected: list[str]) -> None:
    assert [secret.text for secret in secrets(private({"x": value}), language) if secret.kind == "word"] == expected


def test_each_hobby_is_a_secret_also_of_several_in_one_text() -> None:
    dossier = private({"hobbies": ["vela", "golf, alpinismo su ghiaccio"]})

    assert found(dossier, "vela, alpinismo su ghiaccio e golf; il ghiaccio") == ["vela", "alpinismo su ghiaccio", "golf"]


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


def test_a_competitor_whose_short_name_is_a_common_word_is_found_by_its_whole_name_alone() -> None:
    dossier = {"competition": [{"name": "Prima S.p.A.", "notes": "sconta sempre molto"}]}

    assert found(dossier, "prima di tutto") == []
    assert found(dossier, "come Prima S.p.A. sconta sempre molto") == ["Prima S.p.A", "sconta sempre molto"]


@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("it", "4 maggio 1971"),
        ("it", "martedì 4 MAGGIO 1971"),
        ("it", "04 mag. 1971"),
        ("it", "4 maggio"),
        ("it", "4/5/1971"),
        ("it", "04/05/1971"),
        ("it", "4.5.1971"),
        ("it", "04-05-71"),
        ("it", "1971-05-04"),
        ("en", "May 4, 1971"),
        ("en", "May 4th"),
        ("en", "the 4th of May"),
        ("en", "4 May 1971"),
        ("en", "05/04/1971"),
        ("en-US", "5/4/71"),
        ("de", "4. Mai 1971"),
        ("de-AT", "4. Mai"),
        ("de", "04. 05. 1971"),
        ("fr", "4 mai"),
        ("es", "4 de mayo de 1971"),
        ("es", "4 de mayo"),
        ("pt", "4 de maio de 1971"),
        ("xx", "04/05/1971"),
    ],
)
def test_a_private_date_is_found_as_the_language_writes_it(language: str, form: str) -> None:
    finds = search([("p1", f"nel {form}, poi")], secrets(private({"birthday": "1971-05-04"}), language))

    assert [find.secret.field for find in finds] == ["buying_centre.members[0].private.birthday"]
    assert form.endswith(finds[0].found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "entro il 4 maggio 2027"),
        ("it", "il 14 maggio"),
        ("it", "articolo 4.5, tabella 1971"),
        ("it", "4/5"),
        ("it", "4 mag"),
        ("en", "parts 1 to 4 may be sent, by 4 May 2027"),
        ("en", "by May 4, 2027"),
        ("es", "el 4 de mayo de 2027"),
    ],
)
def test_another_year_and_bare_figures_are_not_the_date(language: str, text: str) -> None:
    assert found(private({"birthday": "1971-05-04"}), text, language) == []


@pytest.mark.parametrize("value", ["nata il 4 maggio 1971 a Bari", "nata il 4/5/1971", "born on 4 May 1971", "nata 1971-05-04", "4.5.1971"])
def test_a_date_inside_a_private_text_is_found_in_its_other_forms(value: str) -> None:
    assert found(private({"x": value}), "il 4 maggio e il 04/05/1971") == ["4 maggio", "04/05/1971"]


def test_a_day_without_a_year_is_not_found_in_another_year() -> None:
    assert found(private({"birthday": "4 maggio"}), "Il 4 maggio, non il 4 maggio 2027") == ["4 maggio"]


@pytest.mark.parametrize("value", ["+39 340 123 4567", "cell. 39 3401234567", Decimal(393401234567)])
def test_long_numbers_are_found_in_whatever_groups(value: Any) -> None:
    assert found(private({"x": value}), "tel. +39 340 1234567.") == ["39 340 1234567"]
    assert found(private({"x": value}), "tel. +39 340 1234568 o 39 340") == []


def test_finds_of_one_field_that_overlap_are_one_and_those_of_two_fields_are_two() -> None:
    dossier = private({"family": "due figli, Marta e Pietro", "club": "amici di Marta"})

    assert found(dossier, "i due figli Marta e Pietro") == ["due figli Marta e Pietro", "Marta"]


def test_the_excerpt_shows_some_words_on_both_sides() -> None:
    (find,) = search([("p1", "uno due tre quattro cinque sei sette Vela uno due tre quattro cinque sei sette")], secrets(FAMILY, "it"))

    assert find.excerpt == "… due tre quattro cinque sei sette Vela uno due tre quattro cinque sei …"


# What may stand


def test_allow_lifts_the_find_that_it_names_and_no_other() -> None:
    assert found(FAMILY, "MÁRTA e Pietro in vela", allow=("marta",)) == ["Pietro", "vela"]


def test_a_longer_allowed_text_lifts_what_lies_within_it_where_the_document_says_all_of_it() -> None:
    assert found(FAMILY, "Premio «Vela d'Oro», e vela", allow=("vela d\N{RIGHT SINGLE QUOTATION MARK}oro",)) == ["vela"]


def test_an_allowed_word_does_not_lift_the_longer_phrase() -> None:
    assert found(FAMILY, "due figli, Marta e Pietro", allow=("Marta", "Pietro", "")) == ["due figli, Marta e Pietro"]


# What is told


def test_a_problem_names_field_place_and_way_out_once_and_no_more_of_the_secret() -> None:
    finds = search([("paragraph 12", "Marta e ancora Marta")], secrets(FAMILY, "it"))

    assert problems(finds, {"buying_centre.members[0].private.family": "aurora.yaml:41:14"}.__getitem__) == (
        Problem(
            "aurora.yaml:41:14",
            "paragraph 12 says 'Marta', which the dossier keeps from the client in buying_centre.members[0].private.family",
            "take it out of the text it came from, or add `allow: [{text: Marta, reason: …}]` to the dossier",
        ),
    )


def test_a_problem_quotes_what_yaml_would_misread_and_shortens_a_long_find() -> None:
    dossier = {"notes": "Non dire: sconto", "offer": {"notes": "Il direttore vuole cambiare fornitore entro giugno, " * 3}}
    finds = search([("p1", "Non\N{NO-BREAK SPACE}dire: sconto"), ("p2", dossier["offer"]["notes"])], secrets(dossier, "it"))

    quoted, long = problems(finds, lambda field: "")
    assert "says 'Non dire: sconto'" in quoted.message
    assert '{text: "Non dire: sconto", reason: …}' in quoted.hint
    assert len(long.message) < 150
    assert "{text: …, reason: …}" in long.hint


# What holds for every text

LETTERS = st.text("abcdefghilmnopqrstuvzàèéìòùñçß", min_size=2, max_size=9)
FILLER = st.lists(st.text("xyzw0189", min_size=1, max_size=6), max_size=12)
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
    assume(not set("xyzw0189") & set(unicodedata.normalize("NFKD", value + note).casefold()))
    dossier = private({"x": value, "hobbies": [value]}) | {"notes": note, "competition": [{"name": value}]}

    assert found(dossier, " ".join(text), language) == []


@given(words=st.lists(LETTERS, min_size=2, max_size=5, unique_by=lambda word: unicodedata.normalize("NFKD", word.replace("ß", "ss"))[:2]))
def test_allow_lifts_just_that_one(words: list[str]) -> None:
    known = [Secret(f"private.{number}", word, "word") for number, word in enumerate(words)]
    allowed, *rest = words

    finds = search([("p1", ", ".join(words))], known, [allowed.upper()])

    assert [find.found for find in finds] == rest


CONTRACT = Path(__file__).parents[2] / "shared" / "contract" / "dossier.yaml"


@pytest.mark.skipif(not CONTRACT.exists(), reason="no contract beside this checkout")
def test_the_contract_s_dossier_finds_its_own_secrets() -> None:
    known = secrets(read(CONTRACT).data, "it")
    text = "Marta e TecnoFreddo, in vela il 4 maggio: sentire l'ufficio legale sulla clausola di esclusiva"

    finds = search([("p1", text), ("p2", "Aurora Logistica S.p.A. rientra in 24 mesi, dalla data di consegna")], known)

    assert {find.place for find in finds} == {"p1"}
    assert [find.secret.kind for find in finds] == ["word", "competitor", "hobby", "day", "note"]
