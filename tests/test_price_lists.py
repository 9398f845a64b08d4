"""Price lists, from the library's file to the proposal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, DOSSIER, LIBRARY, SETTINGS, run, workspace

ITEMS = "items: [{description: Sensor, quantity: 2, unit_price: 100.00, tax: 0%}]"
CSV = "sku;description.en;description.it;unit_price;tax;from\nS1;Sensor;Sensore;80,50;22%;\nT1;Day;Giornata;950;22%;1\nT1;;;900;;11\n"
LIST = "price_lists: [{id: p26, currency: EUR, from: 2026-01-01, until: 2026-12-31, file: prices.csv}]\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"dossiers/aurora.yaml": DOSSIER, "library/library.yaml": LIBRARY + LIST, "library/prices.csv": CSV}
    monkeypatch.chdir(workspace(tmp_path, files))
    return tmp_path


def sell(items: str, more: str = "") -> None:
    Path("dossiers/aurora.yaml").write_text(DOSSIER.replace(ITEMS, f"items: [{items}]") + more, encoding="utf-8")


def plan(*arguments: str) -> dict[str, Any]:
    ran = run("plan", "aurora", "--date", DATE, "--json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.usefixtures("here")
def test_an_item_of_a_sku_is_sold_at_the_lists_price_in_the_proposals_language() -> None:
    sell("{sku: S1, quantity: 2}, {sku: T1, quantity: 12}")
    offer = plan()["offer"]
    assert [(each["description"], each["net"]["amount"], each["tax_rate"]) for each in offer["items"]] == [
        ("Sensor", "161.00", "22%"),
        ("Day", "10800.00", "22%"),
    ]
    assert plan("--language", "it")["offer"]["items"][0]["description"] == "Sensore"


def test_a_list_that_has_ended_is_told_and_keeps_it_from_being_sent(here: Path) -> None:
    sell("{sku: S1, quantity: 2}")
    (here / "library/library.yaml").write_text(LIBRARY + LIST.replace("2026-12-31", "2026-06-30"), encoding="utf-8")
    ran = run("generate", "aurora", "--date", DATE)
    assert ran.code == 0
    assert "do not send: offer.items[0] is priced from the list p26, which ended on 2026-06-30" in ran.err
    strict = run("generate", "aurora", "--date", DATE, "--strict")
    assert (strict.code, strict.out) == (1, "")
    assert strict.err.startswith("dossiers/aurora.yaml:9:17: offer.items[0] is priced from")


@pytest.mark.usefixtures("here")
def test_a_slip_in_a_sku_is_told_once_with_all_else_that_is_wrong() -> None:
    sell("{sku: S10, quantity: 0}, {quantity: 1, description: D}")
    ran = run("check", "aurora", "--date", DATE)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 3
    assert "no price list has the sku 'S10'; did you mean 'S1'?" in ran.err
    assert "offer.items[0].quantity: 0 offers nothing" in ran.err
    assert "offer.items[1].unit_price is missing" in ran.err


def test_what_is_wrong_with_a_list_is_told_where_it_stands_and_what_it_lacks_is_not(here: Path) -> None:
    sell("{sku: S1, quantity: 0}")
    (here / "library/prices.csv").write_bytes("sku;description\nS1;Caffè\n".encode("cp1252"))
    ran = run("check", "aurora", "--date", DATE)
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == ["library/prices.csv:2:8", "dossiers/aurora.yaml:9:31"]


def test_tiers_of_a_list_that_leave_a_hole_are_told_in_the_row(here: Path) -> None:
    sell("{sku: T1, quantity: 3}")
    (here / "library/prices.csv").write_text("sku,description,from,to,unit_price\nT1,Day,1,9,950\nT1,,11,,900\n", encoding="utf-8")
    ran = run("check", "aurora", "--date", DATE)
    assert ran.code == 1
    assert ran.err.startswith("library/prices.csv:")


def test_a_text_that_the_list_has_not_in_the_language_is_told_in_the_list(here: Path) -> None:
    sell("{sku: S1, quantity: 1}")
    (here / "library/prices.csv").write_text("sku,description.it,unit_price\nS1,Sensore,1\n", encoding="utf-8")
    ran = run("check", "aurora", "--date", DATE)
    assert ran.code == 1
    assert ran.err.startswith("library/prices.csv:2: offer.items[0].description")


def test_a_number_of_a_list_that_may_mean_thousands_is_told_in_the_list(here: Path) -> None:
    sell("{sku: S1, quantity: 1}")
    (here / "library/prices.csv").write_text("sku,description,unit_price\nS1,Sensor,1.180\n", encoding="utf-8")
    assert "library/prices.csv:2: offer.items[0].unit_price: 1.180 is less than 2" in run("check", "aurora", "--date", DATE).out


def test_costs_of_a_list_reach_no_field_and_no_document(here: Path) -> None:
    sell("{sku: S1, quantity: 1}")
    (here / "library/prices.csv").write_text("sku,description,unit_price,cost\nS1,Sensor,100,61.37\n", encoding="utf-8")
    whole = plan()
    assert "61.37" not in json.dumps({name: part for name, part in whole.items() if name not in ("trace", "coverage", "gaps")})


def test_an_offer_without_a_sku_reads_no_list(here: Path) -> None:
    (here / "library/prices.csv").write_bytes(b"\xff\xfe")
    assert run("check", "aurora", "--date", DATE).code == 0


WHOLE = "{sku: S1, description: Sensor, quantity: 2, unit: piece, unit_price: 100.00, tax: 0%, tags: []}"


def test_an_offer_that_leaves_nothing_open_reads_no_list_unless_a_discount_is_limited(here: Path) -> None:
    sell(WHOLE)
    (here / "library/prices.csv").write_bytes(b"\xff\xfe")
    assert run("check", "aurora", "--date", DATE).code == 0
    for policy in ("{exclusive: true, by: cfo}", "{discount: {above: 10%}, by: cfo}"):
        (here / "kamdocs.yaml").write_text(f"{SETTINGS}approvals: [{policy}]\n", encoding="utf-8")
        assert run("check", "aurora", "--date", DATE).code == ("discount" in policy)


def test_a_list_that_there_is_not_is_told_though_none_is_read(here: Path) -> None:
    sell(WHOLE, "  price_list: p27\n")
    (here / "library/prices.csv").write_bytes(b"\xff\xfe")
    ran = run("check", "aurora", "--date", DATE)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "offer.price_list: the library has no price list 'p27'; did you mean 'p26'?" in ran.err


def test_a_tax_of_the_list_that_is_another_one_than_the_offers_is_told(here: Path) -> None:
    sell("{sku: S1, quantity: 2}, {sku: T1, quantity: 1}", "  tax: 10%\n")
    ran = run("check", "aurora", "--date", DATE, "--json")
    (gap,) = [each for each in json.loads(ran.out)[0]["gaps"] if each["kind"] == "tax"]
    assert gap["message"] == (
        "offer.items[0], offer.items[1] take 22% from the price list p26, and offer.tax is 10%; write the items' own `tax` to say which"
    )
    assert not gap["stops"]


def test_what_price_lists_and_approvals_need_is_not_loaded_for_a_plain_dossier(here: Path) -> None:
    code = (
        "import sys, datetime, pathlib; from kamdocs.proposal import draft; from kamdocs.workspace import open_workspace;"
        "draft(pathlib.Path('dossiers/aurora.yaml'), open_workspace(pathlib.Path('.')), datetime.date(2026, 11, 24));"
        "print([name for name in ('openpyxl', 'kamdocs.workspace.prices', 'kamdocs.workspace.tables') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here)
    assert ran.stdout == "[]\n"


def test_a_list_that_cannot_be_read_is_told_alone_and_the_others_still_count(here: Path) -> None:
    sound = "{id: s26, currency: EUR, items: [{sku: F1, description: Fee, unit_price: 5.00, every: month}]}"
    (here / "library/sound.yaml").write_text(f"kamdocs: library/1\nprice_lists: [{sound}]\n", encoding="utf-8")
    items = "[{sku: S1, quantity: 1, times: 24}, {sku: F1, quantity: 1, times: 24}, {sku: F1, quantity: 0, times: 24}]"
    text = (here / "dossiers/aurora.yaml").read_text(encoding="utf-8")
    head = text.partition("  items:")[0]
    (here / "dossiers/aurora.yaml").write_text(f"{head}  price_list: p26\n  items: {items}\n", encoding="utf-8")
    (here / "library/prices.csv").write_text("sku;description;unit_price\nS1;Sensor;€ 38450,00\n", encoding="utf-8")
    told = run("plan", "aurora", "--date", DATE).err
    assert "library/prices.csv:2: unit_price: '€ 38450,00' is no number; write 38450,00" in told
    assert "offer.items[2].quantity: 0 offers nothing" in told
    assert len(told.splitlines()) == 2
    (here / "dossiers/aurora.yaml").write_text(f"{head}  items: {items.replace('quantity: 0', 'quantity: 2')}\n", encoding="utf-8")
    assert len(run("plan", "aurora", "--date", DATE).err.splitlines()) == 1
