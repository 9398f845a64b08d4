from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.tailor.companies import company, is_among, same_company


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
