from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.tailor.companies import begins_alike, company, is_account, is_among, same_company


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("Gelo Nord S.r.l.", "gelo nord"),
        ("GELO NORD SRL", "gelo nord"),
        ("Gelo-Nord s. r. l.", "gelo nord"),
        ("Gelo Nord S.p.A. in liquidazione", "gelo nord in liquidazione"),
        ("Latteria Alta Brenta S.c.a.", "latteria alta brenta"),
        ("Frutteti Riuniti Soc. Coop.", "frutteti riuniti"),
        ("Pérez & Söhne GmbH", "perez sohne"),
        ("Perez und Sohne", "perez sohne"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Tidewell Ltd", "tidewell"),
        ("Tidewell, Inc.", "tidewell"),
        ("L’Oréal SA", "l oreal"),
        ("Cemex S.A.B. de C.V.", "cemex"),
        ("Mleko Sp. z o.o.", "mleko"),
        ("Møller A/S", "moller"),
        ("SE Solutions AG", "se solutions"),
        ("AG", "ag"),
        ("3M Company", "3m"),
        ("日本酪農 株式会社", "日本酪農 株式会社"),
        ("!!!", "!!!"),
    ],
)
def test_a_name_without_case_accents_signs_and_legal_form(name: str, alone: str) -> None:
    assert company(name) == alone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gelo Nord", "Gelo Nord S.r.l."),
        ("Gelo Nord S.p.A.", "GELO NORD GMBH"),
        ("Gelo Nord Italia S.r.l.", "Gelo Nord"),
        ("Gruppo Gelo Nord", "Gelo Nord Ltd"),
        ("GeloNord", "Gelo-Nord SA"),
        ("Mueller AG", "Müller GmbH & Co. KG"),
        ("Muller", "Mu\u0308ller AG"),
        ("S.r.l. Gelo Nord", "Gelo Nord"),
    ],
)
def test_names_of_one_company(one: str, other: str) -> None:
    assert same_company(one, other)
    assert same_company(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gruppo Gelonda", "Gelonda Group"),
        ("Groupe Gelonda SA", "The Gelonda Group Ltd"),
        ("Meyer & Söhne", "Meyer u. Söhne"),
        ("Meyer & Söhne", "Meyer und Soehne GmbH"),
        ("Rossi e Bianchi", "Rossi & Bianchi S.n.c."),
        ("Dupont et Fils", "Dupont + Fils"),
        ("Pérez y Hijos", "Perez and Hijos"),
        ("F.lli Brenta", "Fratelli Brenta S.r.l."),
        ("F. lli Brenta", "FLLI BRENTA"),
        ("Gebr. Kraus", "Gebrüder Kraus GmbH"),
        ("Gebr. Kraus", "Gebrueder Kraus"),
        ("St. Gobert", "Saint-Gobert SA"),
        ("A.B.B. Robotica", "ABB"),
        ("A. B. B.", "Gruppo ABB Italia"),
        ("Ångtorp", "Aangtorp AB"),
        ("Angtorp", "Aangtorp AB"),
        ("Grønvig", "Groenvig A/S"),
        ("Gronvig", "Groenvig A/S"),
        ("Käse Jäger", "Kaese Jager"),
        ("Gelonda™", "Gelonda® Italia"),
        ("Gelo-Nord", "Gelonord Italia S.p.A."),
        ("Gelo_Nord", "Gelo Nord"),
        ("L'Oréval", "Loreval Italia"),
        ("3M", "3 M Italia"),
        ("Soc. Agr. Brenta", "Società Agricola Brenta S.s."),
        ("Brenta Soc. Agr.", "Società Agricola Brenta"),
        ("Gelonda", "G\u0435l\u043end\u0430"),
        ("АВВ", "ABB"),
        ("Gelo\u200bnda", "Gelonda"),
        ("Gelo\u00adnda", "Gelonda"),
    ],
)
def test_spellings_of_one_company(one: str, other: str) -> None:
    assert same_company(one, other)
    assert same_company(other, one)


ALIKE = [
    ("Coca-Cola HBC", "Coca Cola Italia"),
    ("Pomorossa Conserve S.p.A.", "Pomorossa Sughi S.r.l."),
    ("Gelonda Nord", "Gruppo Gelonda Sud"),
    ("Brentalat Formaggi", "Brentalat Latte"),
    ("Müllhofer Logistik", "Muellhofer Spedition"),
    ("Idroflux Engineering", "Idroflux Service"),
    ("Gelo-Nord Frigo", "Gelonord Logistica"),
    ("L'Oréval Paris", "Loreval Italia"),
    ("Latteria Montescuro Nord", "Latteria Montescuro Sud"),
    ("Officine Bertolacci Milano", "Officine Bertolacci Torino"),
    ("Kaltwerk Anlagen", "Kaltwerk Service"),
    ("Tidewell Water", "TIDEWELL Energy"),
    ("Fratelli Montescuro Vini", "F.lli Montescuro Olio"),
    ("Grønvigland Fisk", "Groenvigland Mejeri"),
    ("Aquadoro™ Bevande", "Aquadoro Acque"),
    ("Saint-Gobertin Glass", "St. Gobertin Stone"),
    ("Textil Sarmiento Norte", "Textil Sarmiento Sur"),
    ("Boulangerie Castelnac Sud", "Boulangerie Castelnac Est"),
    ("Frostholm Kyl", "Frostholm Vent"),
    ("Nordmilch Bremen", "Nordmilch Hamburg"),
]
APART = [
    ("Conserve Adriatica", "Conserve Brenta"),
    ("Latteria Alta Brenta", "Latteria Alta Valle"),
    ("Officine Rossi", "Officine Bianchi"),
    ("Italiana Conserve", "Italiana Petroli"),
    ("Logistica Nord", "Logistica Sud"),
    ("Lavanderia Aurora", "Lavanderia Celeste"),
    ("Energia Verde", "Energia Blu"),
    ("International Paper Mills", "International Steel Works"),
    ("Deutsche Milch", "Deutsche Stahl"),
    ("Società Agricola Verdi", "Soc. Agr. Neri"),
    ("Fratelli Rossi", "Fratelli Bianchi"),
    ("Gruppo Alfa", "Gruppo Beta"),
    ("Banca Popolare di Alba", "Banca Popolare di Tropea"),
    ("Transport Dupuis", "Transport Legrand"),
    ("Stahlwerke Ost", "Stadtwerke Ost"),
    ("Industrias Vega", "Industrias Mora"),
    ("Saint Michel", "Saint Denis"),
    ("Brewery Lane", "Brewery Hill"),
    ("Systems One", "Systems Two"),
    ("Technologies Alba", "Technologies Brenta"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_begin_alike_and_are_not_of_one_trade_alone(one: str, other: str) -> None:
    assert begins_alike(one, other)
    assert begins_alike(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_a_word_of_a_trade_is_shared_by_chance(one: str, other: str) -> None:
    assert not begins_alike(one, other)
    assert not begins_alike(other, one)
    assert not same_company(one, other)


def test_words_of_the_industries_are_no_beginning() -> None:
    assert begins_alike("Surgelati Alfa", "Surgelati Beta")
    assert not begins_alike("Surgelati Alfa", "Surgelati Beta", {"surgelati"})


def test_an_account_is_the_same_only_where_nothing_but_its_writing_differs() -> None:
    assert is_account("Gelo Nord S.r.l.", "GELO-NORD")
    assert is_account("Mueller", "Müller GmbH")
    assert not is_account("Gelo Nord", "Gelo Nord Italia")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gelo Nord", "Gelo Sud"),
        ("Gelo", "Gelato S.p.A."),
        ("Nord Gelo", "Gelo Nord"),
        ("Gelo S.r.l.", "Frutta S.r.l."),
        ("!!!", "Gelo"),
    ],
)
def test_names_of_two_companies(one: str, other: str) -> None:
    assert not same_company(one, other)
    assert not same_company(other, one)


def test_the_first_name_that_may_be_the_company_is_told_as_it_is_written() -> None:
    assert is_among("Gelo Nord S.r.l.", ["Frutta", "GELO NORD", "Gelo Nord Italia"]) == "GELO NORD"
    assert is_among("Gelo Nord S.r.l.", ["Frutta"]) is None
    assert is_among("Gelo Nord S.r.l.", []) is None


WORD = st.text("abcdefgàü", min_size=3, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=3), st.sampled_from(["S.r.l.", "SpA", "gmbh", "& Co. KG", "Ltd.", "S.A.", ""]), WORD)
def test_case_and_legal_form_make_no_other_company(words: list[str], form: str, more: str) -> None:
    name = " ".join(words)
    assert same_company(name, f"{name.upper()} {form}")
    assert same_company(f"{name} {form}", f"{more} {name} {more}")


@given(st.text(), st.text())
def test_any_two_texts_are_compared_both_ways_alike(one: str, other: str) -> None:
    assert same_company(one, other) == same_company(other, one)
    assert same_company(one, one) or not one.strip()
