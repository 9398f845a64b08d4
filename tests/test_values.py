from __future__ import annotations

import datetime
import re
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.values import (
    FILTERS,
    MINUS,
    Formats,
    Money,
    Number,
    Share,
    UnitPrice,
    canonical_language,
    in_language,
    is_currency,
    is_invisible,
    is_language,
    is_territory,
    minor_unit,
    rounded,
)

LANGUAGES = ["en", "en-US", "de", "de-CH", "fr", "es", "it"]
BRITISH, ITALIAN = Formats("en"), Formats("it")


def shown(text: str) -> str:
    """With plain spaces for the ones that do not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


# ---- filters by language


@pytest.mark.parametrize(
    ("language", "euros", "francs", "dollars", "negative"),
    [
        ("en", "€1,234.50", "CHF1,234.50", "US$1,234.50", "−€1,234.50"),
        ("en-US", "€1,234.50", "CHF1,234.50", "$1,234.50", "−€1,234.50"),
        ("de", "1.234,50 €", "1.234,50 CHF", "1.234,50 $", "−1.234,50 €"),
        ("de-CH", "EUR 1’234.50", "CHF 1’234.50", "$ 1’234.50", "EUR−1’234.50"),
        ("fr", "1 234,50 €", "1 234,50 CHF", "1 234,50 $US", "−1 234,50 €"),
        ("es", "1.234,50 €", "1.234,50 CHF", "1.234,50 US$", "−1.234,50 €"),
        ("it", "1.234,50 €", "1.234,50 CHF", "1.234,50 USD", "−1.234,50 €"),
    ],
)
def test_money(language: str, euros: str, francs: str, dollars: str, negative: str) -> None:
    formats, amount = Formats(language), Decimal("1234.5")
    assert [shown(formats.money(Money(amount, code))) for code in ("EUR", "CHF", "USD")] == [euros, francs, dollars]
    assert shown(formats.money(Money(-amount, "EUR"))) == negative


@pytest.mark.parametrize(
    ("currency", "english", "german"),
    [
        ("JPY", "JP¥1,235", "1.235 ¥"),
        ("KWD", "KWD1,234.567", "1.234,567 KWD"),
        ("IQD", "IQD1,234.567", "1.234,567 IQD"),
        ("RSD", "RSD1,234.57", "1.234,57 RSD"),
    ],
)
def test_amounts_have_their_currency_s_decimals(currency: str, english: str, german: str) -> None:
    amount = Money(Decimal("1234.567"), currency)
    assert (shown(BRITISH.money(amount)), shown(Formats("de").money(amount))) == (english, german)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("12", "EUR", "12,00 €"),
        ("12.1", "EUR", "12,10 €"),
        ("0.0035", "EUR", "0,0035 €"),
        ("0.00350", "EUR", "0,0035 €"),
        ("12.5", "JPY", "12,5 JPY"),
        ("12", "JPY", "12 JPY"),
        ("1e-9", "EUR", "0,000000001 €"),
    ],
)
def test_a_unit_price_is_shown_with_all_its_decimals(amount: str, currency: str, expected: str) -> None:
    assert shown(ITALIAN.money(UnitPrice(Decimal(amount), currency))) == expected


@pytest.mark.parametrize(
    ("language", "large", "fraction", "negative"),
    [
        ("en", "1,234,567", "61.50", "−1,234.5"),
        ("en-US", "1,234,567", "61.50", "−1,234.5"),
        ("de", "1.234.567", "61,50", "−1.234,5"),
        ("de-CH", "1’234’567", "61.50", "−1’234.5"),
        ("fr", "1 234 567", "61,50", "−1 234,5"),
        ("es", "1.234.567", "61,50", "−1.234,5"),
    ],
)
def test_numbers_keep_the_decimals_that_they_have(language: str, large: str, fraction: str, negative: str) -> None:
    formats = Formats(language)
    written: list[Any] = [1_234_567, Number("61.50"), Decimal("-1234.5")]
    assert [shown(formats.number(each)) for each in written] == [large, fraction, negative]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1e3", "1.000"), ("1e-3", "0,001"), ("9" * 40, "9" + ".999" * 13), ("1e99", "1" + ".000" * 33)],
)
def test_a_number_of_any_size_is_shown(written: str, expected: str) -> None:
    assert ITALIAN.number(Number(written)) == expected


def test_number_takes_money_and_shares_in_their_own_formats() -> None:
    assert shown(ITALIAN.number(Money(Decimal(3), "EUR"))) == "3,00 €"
    assert ITALIAN.number(Share("0.08")) == "8%"


@pytest.mark.parametrize(
    ("language", "whole", "parts", "negative"),
    [
        ("en", "8%", "8.125%", "−2.5%"),
        ("en-US", "8%", "8.125%", "−2.5%"),
        ("de", "8 %", "8,125 %", "−2,5 %"),
        ("de-CH", "8%", "8.125%", "−2.5%"),
        ("fr", "8 %", "8,125 %", "−2,5 %"),
        ("es", "8 %", "8,125 %", "−2,5 %"),
        ("it", "8%", "8,125%", "−2,5%"),
    ],
)
def test_shares(language: str, whole: str, parts: str, negative: str) -> None:
    formats = Formats(language)
    assert [shown(formats.percent(Share.parse(each))) for each in ("8%", "8.125%", "-2.5%")] == [whole, parts, negative]


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        ("0.09975", "9.975%"),
        ("0.081234", "8.1234%"),
        ("0.080000", "8%"),
        ("0.870912345678", "87.09%"),
        ("0.0812345", "8.12%"),
        ("0.3333333", "33.33%"),
        ("0.0000099", "0%"),
        ("12.5", "1,250%"),
    ],
)
def test_a_written_share_is_whole_and_a_computed_one_has_two_decimals(fraction: str, expected: str) -> None:
    assert BRITISH.percent(Share(fraction)) == expected


@pytest.mark.parametrize(
    ("language", "date", "full"),
    [
        ("en", "15 January 2027", "Friday 15 January 2027"),
        ("en-GB", "15 January 2027", "Friday 15 January 2027"),
        ("en-US", "January 15, 2027", "Friday, January 15, 2027"),
        ("de", "15. Januar 2027", "Freitag, den 15. Januar 2027"),
        ("de-CH", "15. Januar 2027", "Freitag, den 15. Januar 2027"),
        ("fr", "15 janvier 2027", "vendredi 15 janvier 2027"),
        ("es", "15 de enero de 2027", "viernes 15 de enero de 2027"),
        ("it", "15 gennaio 2027", "venerdì 15 gennaio 2027"),
    ],
)
def test_dates(language: str, date: str, full: str) -> None:
    day, formats = datetime.date(2027, 1, 15), Formats(language)
    assert (formats.date(day), formats.full_date(day), formats.year(day)) == (date, full, "2027")


def test_french_counts_the_first_day_of_a_month_and_no_other() -> None:
    french = Formats("fr")
    shown_dates = [french.full_date(datetime.date(2027, 2, day)) for day in (1, 11, 21)]
    assert shown_dates == ["lundi 1er février 2027", "jeudi 11 février 2027", "dimanche 21 février 2027"]
    assert Formats("fr-CA").date(datetime.date(2027, 1, 1)) == "1er janvier 2027"


@pytest.mark.parametrize("year", [2027, Number("2027"), Decimal(2027), datetime.date(2027, 1, 15)])
def test_a_year_has_no_separator(year: Any) -> None:
    assert BRITISH.year(year) == "2027"


@pytest.mark.parametrize("value", [Money(Decimal("-0.004"), "EUR"), Money(Decimal("-0"), "EUR"), UnitPrice(Decimal("-0.00"), "EUR")])
def test_money_that_is_nothing_has_no_minus(value: Money) -> None:
    assert [Formats(language).money(value).count(MINUS) for language in LANGUAGES] == [0] * len(LANGUAGES)
    assert shown(ITALIAN.money(value)) == "0,00 €"


def test_shares_and_numbers_that_are_nothing_have_no_minus() -> None:
    assert ITALIAN.percent(Share("-0.00000004")) == ITALIAN.percent(Share("-0")) == "0%"
    assert [ITALIAN.number(Number(written)) for written in ("-0", "-0.00")] == ["0", "0,00"]
    assert str(Share("-0")) == "0%"
    assert str(rounded(Decimal("-0.001"), "EUR")) == "0.00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("money", "12"),
        ("money", Decimal(12)),
        ("number", "12"),
        ("number", True),
        ("number", Decimal("NaN")),
        ("number", Decimal("Infinity")),
        ("percent", Decimal("0.08")),
        ("percent", "8%"),
        ("date", "2027-01-15"),
        ("full_date", 2027),
        ("year", "2027"),
        ("year", True),
        ("year", Decimal("2027.5")),
        ("year", Share(1)),
    ],
)
def test_what_a_filter_cannot_format_is_told(name: str, value: Any) -> None:
    assert name in FILTERS
    with pytest.raises(ValueError, match=f"^{name.removeprefix('full_')} formats a"):
        getattr(BRITISH, name)(value)


# ---- filters, for any value

languages = st.sampled_from(LANGUAGES).map(Formats)
amounts = st.decimals(-(10**15), 10**15, places=4)


def read_back(text: str) -> Decimal:
    """The number that a reader sees, whatever the language: the last sign between digits is the decimal one."""
    digits = shown(text).replace(MINUS, "-")
    number = re.sub(r"[^0-9.,’ -]", "", digits).replace(" ", "").replace("’", "").strip(".,")
    whole, mark, part = number[:-3], number[-3:-2], number[-2:]
    assert mark in (".", ",")
    return Decimal(f"{re.sub('[.,]', '', whole)}.{part}")


@given(languages, amounts)
def test_a_reader_sees_the_amount_rounded_half_up(formats: Formats, amount: Decimal) -> None:
    money = Money(amount, "EUR")
    assert read_back(formats.money(money)) == rounded(amount, "EUR")
    assert abs(rounded(amount, "EUR") - amount) <= Decimal("0.005")


@given(languages, amounts)
def test_a_minus_stands_before_what_is_below_nothing_and_nowhere_else(formats: Formats, amount: Decimal) -> None:
    assert formats.money(Money(amount, "EUR")).count(MINUS) == (rounded(amount, "EUR") < 0)
    assert formats.number(amount).count(MINUS) == (amount < 0)
    assert "-" not in formats.money(Money(amount, "EUR")) + formats.number(amount) + formats.percent(Share(amount))


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD", "RSD"]))
def test_the_caller_s_context_changes_nothing(amount: Decimal, currency: str) -> None:
    money, share = Money(amount, currency), Share(amount)
    wanted = ITALIAN.money(money), ITALIAN.number(amount), ITALIAN.percent(share), str(share), rounded(amount, currency)
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert (ITALIAN.money(money), ITALIAN.number(amount), ITALIAN.percent(share), str(share), rounded(amount, currency)) == wanted


@given(st.decimals(-1000, 1000, places=4))
def test_a_share_is_shown_as_it_is_written(percent: Decimal) -> None:
    share = Share.parse(f"{percent:f}%")
    assert Share.parse(str(share)) == share
    assert BRITISH.percent(share).replace(MINUS, "-").replace(",", "") == str(share)
    assert share.decimals <= Share.MOST_DECIMALS


# ---- shares and numbers


@pytest.mark.parametrize("text", ["8", "8 %", "8,5%", ".5%", "8.%", "+8%", "1e2%", "٨%", "", "%"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share.parse(text)


def test_a_share_in_words_and_in_sentences() -> None:
    assert (str(Share("0.08")), repr(Share("-0.025"))) == ("8%", "Share(-2.5%)")
    assert (f"{Share('0.961')}", f"{Share('0.08'):.3f}") == ("96.1%", "0.080")


def test_a_number_remembers_how_it_was_written() -> None:
    assert [(number, number.literal) for number in (Number("12.10"), Number("1e3"))] == [(Decimal("12.1"), "12.10"), (1000, "1e3")]


def test_money_in_plain_words() -> None:
    assert str(Money(Decimal("1E+3"), "EUR")) == "1000 EUR"


# ---- codes


@pytest.mark.parametrize(
    ("digits", "currencies"),
    [
        (0, "JPY KRW CLP ISK VND XOF UGX PYG"),
        (2, "EUR USD GBP CHF HUF CZK IDR RSD ALL AFN LBP MMK SYP YER LAK IRR KPW MGA SOS"),
        (3, "KWD BHD JOD OMR TND LYD IQD"),
    ],
)
def test_minor_units_are_those_of_iso_4217(digits: int, currencies: str) -> None:
    assert {currency: minor_unit(currency) for currency in currencies.split()} == dict.fromkeys(currencies.split(), digits)


def test_currencies_are_those_in_use() -> None:
    assert all(is_currency(code) for code in ("EUR", "CHF", "JPY", "KWD", "RSD", "XOF", "PLN"))
    assert not any(is_currency(code) for code in ("ITL", "DEM", "FRF", "HRK", "XXX", "XTS", "XAU", "XDR", "eur", "€", "", "EURO"))


def test_territories_are_those_of_iso_3166() -> None:
    assert all(is_territory(code) for code in ("IT", "GB", "US", "CH", "NO", "HK", "GL", "XK"))
    assert not any(is_territory(code) for code in ("UK", "EU", "SU", "YU", "ZZ", "XX", "it", "ITA", "", "EL"))


# ---- languages


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("it", "it"),
        ("IT", "it"),
        ("de-ch", "de-CH"),
        ("EN-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("SR-LATN", "sr-Latn"),
        ("en-001", "en-001"),
        *((tag, None) for tag in ("und", "root", "UND-IT", "xx", "italian", "it_IT", "", "i-klingon", "x", "it-", "é")),
    ],
)
def test_a_tag_is_read_in_any_case_and_kept_in_one(tag: str, canonical: str | None) -> None:
    assert canonical_language(tag) == canonical
    assert is_language(tag) == (canonical is not None)


@pytest.mark.parametrize("tag", ["EN", "En-Us", "DE-ch", "IT"])
def test_formats_do_not_hang_on_the_tag_s_case(tag: str) -> None:
    day, money = datetime.date(2027, 1, 15), Money(Decimal("-1234.5"), "EUR")
    upper, plain = Formats(tag), Formats(str(canonical_language(tag)))
    assert (upper.language, upper.full_date(day), upper.money(money)) == (plain.language, plain.full_date(day), plain.money(money))


@pytest.mark.parametrize("tag", ["xx", "it_IT", "", "und", "root"])
def test_what_is_no_language_has_no_formats(tag: str) -> None:
    with pytest.raises(ValueError, match=f"^'{tag}' is no language whose formats are known; write a tag such as it, en or de-CH$"):
        Formats(tag)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Aurora", "it", "Aurora"),
        ("", "it", None),
        (None, "it", None),
        ({"it": "Formazione", "en": "Training"}, "it", "Formazione"),
        ({"de": "Schulung"}, "de-CH", "Schulung"),
        ({"de": "Schulung", "de-CH": "Kurs"}, "de-CH", "Kurs"),
        ({"de-CH": "Kurs"}, "de", None),
        ({"de-CH": "", "de": "Schulung"}, "de-CH", "Schulung"),
        ({"IT": "Formazione"}, "it", "Formazione"),
        ({}, "it", None),
    ],
)
def test_a_text_in_a_language(text: Any, language: str, expected: str | None) -> None:
    assert in_language(text, language) == expected


@pytest.mark.parametrize("text", ["", " \t", "\u200b", "\u00a0\ufeff", "\u2060\u00ad", "\u3164", "\u2800 "])
def test_a_text_that_nobody_sees(text: str) -> None:
    assert is_invisible(text)
    assert not is_invisible(f"{text}a")
