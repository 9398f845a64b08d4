from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kamdocs.privacy import search, secrets


def private(value: Any) -> dict[str, Any]:
    return {"buying_centre": {"members": [{"name": "Giulia Serra", "private": value}]}}


def found(dossier: dict[str, Any], text: str, language: str = "it", allow: tuple[str, ...] = ()) -> list[str]:
    return [find.found for find in search([("p1", text)], secrets(dossier, language), allow)]


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


@pytest.mark.parametrize(
    ("key", "value", "language", "text"),
    [
        ("birthday", "04.05.71", "it", "il 4 maggio 1971"),
        ("birthday", "4/5/71", "it", "il 04/05/1971"),
        ("birthday", "4/5/71", "it", "il 04/05/71"),
        ("wife_birthday", "4-5-71", "en", "on May 4"),
        ("birthday", "3/12/05", "en", "on 12 March 2005"),
        ("birthday", "3/12/05", "en", "on 3 December 2005"),
        ("compleanno", "04/05", "it", "il 4 maggio"),
        ("Geburtstag", "4.5.", "de", "am 4. Mai"),
        ("geburtstag", Decimal("4.5"), "de", "am 4. Mai"),
        ("anniversary", "4 May 71", "en", "on 4 May 1971"),
        ("data_di_nascita", "04.05", "it", "il 4 maggio"),
        ("birthDate", "1971/5/4", "en", "on the 4th of May"),
    ],
)
def test_a_day_without_its_year_or_its_century_is_read_below_a_key_that_names_a_day(key: str, value: Any, language: str, text: str) -> None:
    assert found(private({key: value}), f"{text}.", language) == [text.split(" ", 1)[1].removeprefix("the ")]


def test_the_names_of_days_lie_also_below_such_a_key() -> None:
    assert found(private({"birthdays": {"Marta": "04/05", "Pietro": "6.7.09"}}), "il 4 maggio e il 6 luglio 2009") == [
        "4 maggio",
        "6 luglio 2009",
    ]


def test_few_figures_are_no_date_below_any_other_key() -> None:
    assert found(private({"handicap": "4/5", "golf": "04.05.71", "update": "4/5"}), "il 4 maggio 1971 e il 4 maggio") == []


def test_what_is_no_day_is_none() -> None:
    assert found(private({"birthday": "31/02, 45/13/71"}), "il 31 febbraio, il 2 marzo") == []
