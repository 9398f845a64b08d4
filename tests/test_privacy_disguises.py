"""The same secret in another dress: grouped, hyphenated, abbreviated, in letters that look alike, in scripts without spaces."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from word_files import numbering, word_file

from kamdocs.privacy import search, secrets
from kamdocs.word import document_text


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it") -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language))]


def competitor(name: str) -> dict[str, Any]:
    return {"competition": [{"name": name}]}


# Numbers

GROUPED = [
    *("12345678", "12,345,678", "12.345.678", "12'345'678", "12’345’678", "12·345·678", "12_345_678", "12-345-678", "12/345/678"),
    *("12\N{THIN SPACE}345\N{THIN SPACE}678", "12\N{NARROW NO-BREAK SPACE}345\N{NARROW NO-BREAK SPACE}678", "12\N{NO-BREAK SPACE}345 678"),
]


@pytest.mark.parametrize("text", GROUPED)
@pytest.mark.parametrize("value", ["12,345,678", "12'345'678", "12_345_678", Decimal(12345678)])
def test_a_number_is_found_in_whatever_groups(value: Any, text: str) -> None:
    assert found(private({"x": value}), f"in all {text}, or so") == [text]


@pytest.mark.parametrize("value", ["1,850,000.00 EUR", "1.850.000,00 €", Decimal("1850000.00")])
@pytest.mark.parametrize("text", ["1,850,000", "1.850.000,00", "1850000"])
def test_an_amount_is_found_with_and_without_its_cents(value: Any, text: str) -> None:
    (number,) = found(private({"x": value}), f"per {text} euro")

    assert number in text


def test_numbers_of_a_list_are_no_groups_of_one() -> None:
    assert found(private({"x": "12345678"}), "12, 345, 678 o 12; 345; 678") == []


@pytest.mark.parametrize("value", ["IT60 X054 2811 1010 0000 0123 45A", "conto IT60X054281110100000012345A"])
@pytest.mark.parametrize("text", ["IT60 X054 2811 1010 0000 0123 45A", "it60x054281110100000012345a", "IT60-X054-2811-1010-0000-0123-45A"])
def test_a_bank_account_with_letters_is_found_in_whatever_groups(value: str, text: str) -> None:
    assert text in found(private({"x": value}), f"su {text}.")


@pytest.mark.parametrize("value", ["AB123CD", "AB 123 CD", "ab 123 cd", "targa AB123CD", "AB-123-CD"])
@pytest.mark.parametrize("text", ["AB123CD", "AB 123 CD", "ab-123-cd", "AB\N{NO-BREAK SPACE}123CD"])
def test_a_number_plate_is_found_in_whatever_groups(value: str, text: str) -> None:
    assert text in found(private({"x": value}), f"l'auto {text} in cortile")


def test_words_and_numbers_side_by_side_are_no_code() -> None:
    known = secrets(private({"x": "certificato ISO 9001, premio FY 2027, dopo le 18"}), "en")

    assert [secret.text for secret in known if secret.kind == "code"] == []
    assert found(private({"x": "AB123CD"}), "AB123CDE, XAB123CD, AB 123 e CD") == []


# Competitors with single letters


@pytest.mark.parametrize("text", ["E.ON", "E.ON SE", "e.on", "EON", "E\N{NON-BREAKING HYPHEN}ON"])
@pytest.mark.parametrize("language", ["it", "en", "es"])
def test_a_name_with_a_letter_that_is_a_word_for_and_is_found(text: str, language: str) -> None:
    assert [find.rstrip("SE ") for find in found(competitor("E.ON SE"), f"x {text}: y", language)] == [text.rstrip("SE ")]


@pytest.mark.parametrize("text", ["on", "and on SE", "and on", "e on line", "E on line", "Acqua e on", "& on", "y on se, et on"])
def test_such_a_name_is_no_word_for_and(text: str) -> None:
    assert found(competitor("E.ON SE"), text, "en") == []
    assert found(competitor("E.ON SE"), text, "it") == []


def test_a_word_for_and_is_another_only_between_two_words_with_spaces() -> None:
    names = ["Rossi & Figli", "Rossi&Figli", "Rossi and Figli"]
    assert found(competitor("Rossi e Figli"), "; ".join(names)) == names
    assert found(competitor("Rossi e Figli"), "Rossi-y-Figli, Rossi/and/Figli") == []


@pytest.mark.parametrize("name", ["ABB", "A.B.B.", "A.B.B"])
@pytest.mark.parametrize("text", ["ABB", "A.B.B.", "abb"])
def test_initials_are_found_with_and_without_full_stops(name: str, text: str) -> None:
    assert found(competitor(name), f"da {text}, poi") == [text.removesuffix(".")]


def test_initials_that_spell_a_common_word_do_not_count_without_full_stops() -> None:
    assert found(competitor("P.I.U. S.r.l."), "più di tutti, P.I.U. no") == ["P.I.U"]
    assert found(private({"x": "ha vissuto negli U.S.A. a lungo"}), "chi usa la macchina") == []


# Hyphens, invisible signs, letters that look alike


@pytest.mark.parametrize(
    "text",
    [
        *("Gre-ta", "Gre\N{NON-BREAKING HYPHEN}ta", "Gre\N{HYPHEN}ta", "GRE-TA"),
        *("Gre\N{HANGUL FILLER}ta", "Gre\N{HALFWIDTH HANGUL FILLER}ta", "Gre\N{HANGUL CHOSEONG FILLER}ta"),
        *("Gre\N{TAG LATIN SMALL LETTER A}ta", "Gre\N{VARIATION SELECTOR-17}ta", "Gre\N{INVISIBLE SEPARATOR}ta"),
        *("Gr\N{CYRILLIC SMALL LETTER IE}ta", "Gret\N{CYRILLIC SMALL LETTER A}", "GR\N{GREEK CAPITAL LETTER EPSILON}TA"),
        *("Gre\N{GREEK SMALL LETTER TAU}\N{GREEK SMALL LETTER ALPHA WITH TONOS}", "ＧＲＥＴＡ"),
    ],
)
def test_a_name_is_found_through_hyphens_what_is_invisible_and_look_alikes(text: str) -> None:
    assert found(private({"family": "due figlie, Greta e Micol"}), f"con {text}, poi") == [text]


def test_a_name_with_a_hyphen_is_found_without() -> None:
    dossier = private({"family": "una figlia, Anna-Maria"})

    assert found(dossier, "con Annamaria, Anna-Maria, ANNAMARIA") == ["Annamaria", "Anna-Maria", "ANNAMARIA"]
    assert found(private({"x": "la figlia Annamaria"}), "con Anna-Maria") == ["Anna-Maria"]


def test_names_in_cyrillic_and_greek_are_found_as_they_are() -> None:
    assert found(private({"x": "жена Наталья"}), "НАТАЛЬЯ", "ru") == ["НАТАЛЬЯ"]
    assert found(private({"x": "κόρη Ελένη"}), "η ΕΛΕΝΗ", "el") == ["ΕΛΕΝΗ"]


# Scripts without spaces


@pytest.mark.parametrize(
    ("language", "dossier", "text", "expected"),
    [
        ("ja", private({"wife": "田中花子"}), "先日は田中花子様とお会いし", ["田中花子"]),
        ("ja", private({"wife": "田中 花子"}), "先日は田中花子様と", ["田中花子"]),
        ("ja", private({"children": "花子、ケンタ"}), "花子さんとｹﾝﾀさん", ["花子", "ｹﾝﾀ"]),
        ("ja", private({"hobby": "釣り"}), "休日の釣りには", ["釣り"]),
        ("ja", competitor("株式会社冷熱工業"), "冷熱工業より安く", ["冷熱工業"]),
        ("zh", competitor("北风制冷有限公司"), "比北风制冷便宜", ["北风制冷"]),
        ("zh", {"notes": "价格可以再降"}, "我们的价格可以再降。", ["价格可以再降"]),
        ("th", private({"wife": "สมหญิง ใจดี"}), "ฝากถึงคุณสมหญิงใจดีด้วย", ["สมหญิงใจดี"]),
        ("ja", private({"birthday": "1971-05-04"}), "私は1971年5月4日生まれ", ["1971年5月4日"]),
    ],
)
def test_a_secret_in_a_script_without_spaces_is_found_inside_a_longer_row(
    language: str, dossier: dict[str, Any], text: str, expected: list[str]
) -> None:
    assert found(dossier, text, language) == expected


def test_a_single_sign_of_such_a_script_and_part_of_a_secret_are_none() -> None:
    assert found(private({"x": "妻"}), "妻です", "ja") == []
    assert found(private({"x": "田中花子"}), "田中商事、花子", "ja") == []
    assert found(private({"birthday": "02-01"}), "12月と1月2日", "ja") == []


# Days


@pytest.mark.parametrize(
    "form",
    [
        *("June the 18th", "June 18th", "18 Jun", "18 JUN", "Jun 18", "18 JUN 72"),
        *("18 June 72", "18 June '72", "18th of June, 1972", "Jun. 18, 1972"),
        *("19720618", "18061972", "18⁄06⁄1972", "6⁄18⁄72", "1972/6/18", "1972.06.18", "18. Juni 1972", "18 giugno 1972", "18 giu. 1972"),
        *("18 juin 1972", "18 de junio de 1972", "18-Jun-1972"),
    ],
)
@pytest.mark.parametrize("value", ["1972-06-18", "18⁄06⁄1972", "18 JUN 72", "June the 18th, 1972"])
def test_a_birthday_is_found_however_it_is_written(value: str, form: str) -> None:
    assert found(private({"birthday": value}), f"born {form}; so", "en") in ([form], [form.removeprefix("born ")])


@pytest.mark.parametrize("text", ["18 giugno", "18 Jun 2027", "18 June 2027", "item 18, 06", "June the 8th", "19720619", "118 Jun"])
def test_another_day_another_year_and_another_language_s_day_alone_are_no_find(text: str) -> None:
    assert found(private({"birthday": "1972-06-18"}), text, "en") == []


def test_an_abbreviated_month_that_is_a_word_counts_as_a_month_only_as_one_is_written() -> None:
    assert found(private({"birthday": "1972-09-04"}), "con 4 set di filtri; il 4 Set e il 4 set. prossimo") == ["4 Set", "4 set"]


# How and why the client decides


def buying(**texts: str) -> dict[str, Any]:
    return {
        "account": {"name": "Aurora", "plans": ["La piattaforma di Bari apre entro il 2027"]},
        "buying_centre": texts,
        "offer": {"title": "Celle", "summary": "Il comitato decide in gennaio"},
    }


def test_the_way_and_the_reason_of_the_decision_are_searched_by_five_words_running() -> None:
    dossier = buying(process="Parere dei due stabilimenti, poi firma la direttrice", why_now="Il fornitore di oggi chiude in marzo")

    assert found(dossier, "dopo il parere dei due stabilimenti, poi si vede") == ["parere dei due stabilimenti, poi"]
    assert found(dossier, "poiché il fornitore di oggi chiude") == ["il fornitore di oggi chiude"]
    assert found(dossier, "il parere dei due stabilimenti; il fornitore di oggi") == []


def test_what_the_client_s_plans_or_the_offer_say_too_is_none() -> None:
    dossier = buying(process="Il comitato decide in gennaio", why_now="La piattaforma di Bari apre entro il 2027, e manca gelo")
    text = "La piattaforma di Bari apre entro il 2027. Il comitato decide in gennaio."

    assert found(dossier, text) == []
    assert found(dossier, "Bari apre entro il 2027, e manca gelo") == ["apre entro il 2027, e manca gelo"]


def test_a_topic_of_one_or_two_words_is_none() -> None:
    assert found(buying(process="Comitato investimenti", why_now="Nuova piattaforma"), "Comitato investimenti: nuova piattaforma") == []


# What lies behind the text of a Word file


def test_a_name_is_found_in_a_word_file_s_style_list_and_reading() -> None:
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    styles = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="A"><w:name w:val="For Ferrandelli"/></w:style>'
    levels = '<w:lvl w:ilvl="0"><w:lvlText w:val="Ferrandelli %1"/></w:lvl>'
    data = word_file(f"<w:p>{ruby.format('Ferran')}{ruby.format('delli')}</w:p>", styles=styles, lists=numbering({1: levels}, {1: 1}))
    finds = search(document_text(data), secrets(competitor("Ferrandelli"), "it"))
    assert {find.found for find in finds} == {"Ferrandelli"}
    assert len({find.place for find in finds}) == 3
