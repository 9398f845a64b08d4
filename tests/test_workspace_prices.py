from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from workspaces import SETTINGS, Write, refused, writer

from kamdocs.model.library import PriceField
from kamdocs.model.reading import Located
from kamdocs.workspace import open_workspace

HEAD = "kamdocs: library/1\nprice_lists:\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


def lists(write: Write, library: str, csv: str = "") -> tuple[Located[Any], ...]:
    """The price lists of a workspace, each with the articles of `library/prices.csv`, or its own."""
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": HEAD + library, "library/prices.csv": csv})
    return open_workspace(here).price_lists


def articles(write: Write, csv: str, currency: str = "EUR") -> tuple[PriceField, ...]:
    (only,) = lists(write, f"  - {{id: p, currency: {currency}, file: prices.csv}}\n", csv)
    return tuple(only.value.items)


def told(write: Write, csv: str) -> list[str]:
    return refused(lambda: articles(write, csv))


def plain(article: PriceField) -> dict[str, Any]:
    """The fields that are there, with numbers as texts."""
    return {
        name: str(value) if isinstance(value, object) and not isinstance(value, dict | tuple) else value for name, value in article if value
    }


# ---- where they lie


def test_lists_of_all_library_files_with_their_own_articles(write: Write) -> None:
    here = write(
        {
            "kamdocs.yaml": SETTINGS,
            "library/a.yaml": HEAD + "  - {id: a, currency: EUR, items: [{sku: S, description: D, unit_price: 1.10}]}\n",
        }
    )
    write(
        {
            "library/sub/b.yaml": HEAD + "  - {id: b, currency: USD, file: prices.csv}\n",
            "library/sub/prices.csv": "sku,description,unit_price\nT,E,2\n",
        }
    )
    found = open_workspace(here).price_lists
    assert [(each.value.id, each.value.items[0].sku, each.where(("items", 0, "unit_price"))) for each in found] == [
        ("a", "S", "library/a.yaml:3:73"),
        ("b", "T", "library/sub/prices.csv:2"),
    ]
    assert found[1].where(("until",)).startswith("library/sub/b.yaml:3")


def test_a_workspace_without_lists_has_none_and_one_without_a_workspace_too(write: Write) -> None:
    assert open_workspace(write({"kamdocs.yaml": SETTINGS})).price_lists == ()
    assert open_workspace(None).price_lists == ()


def test_files_are_read_once_and_only_when_they_are_asked_for(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": HEAD + "  - {id: p, currency: EUR, file: none.csv}\n"})
    workspace = open_workspace(here)
    assert refused(lambda: workspace.price_lists) == [
        "library/a.yaml:3:34: file: library/none.csv: there is no such file; check the name and the folder"
    ]
    write({"library/none.csv": "sku,description,unit_price\nA,B,1\n"})
    assert workspace.price_lists is workspace.price_lists


def test_two_lists_of_one_id_are_refused(write: Write) -> None:
    one = "  - {id: p, currency: EUR, items: [{sku: S, description: D, unit_price: 1}]}\n"
    assert "the price list 'p' stands already in library/a.yaml:3:10" in refused(lambda: lists(write, one + one))[0]


def test_a_workbook_is_read_by_its_sheet(write: Write) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["old"])
    sheet = book.create_sheet("Year 2027")
    sheet.append(["SKU", "Description", "Unit price", "Tax", "Tags"])
    sheet.append(["S1", "Sensor", 100.5, 0.22, "a|b"])
    sheet["D2"].number_format = "0%"
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": HEAD + "  - {id: p, currency: EUR, file: p.xlsx, sheet: Year 2027}\n"})
    book.save(here / "library/p.xlsx")
    (found,) = open_workspace(here).price_lists
    assert plain(found.value.items[0]) == {"sku": "S1", "description": "Sensor", "unit_price": "100.5", "tax": "22%", "tags": ("a", "b")}
    assert found.where(("items", 0, "tax")) == "library/p.xlsx:Year 2027!D2"


def test_a_sheet_without_a_file_is_a_slip(write: Write) -> None:
    one = "  - {id: p, currency: EUR, sheet: S, items: [{sku: S, description: D, unit_price: 1}]}\n"
    assert refused(lambda: lists(write, one)) == [
        "library/a.yaml:3:35: sheet names one of an XLSX file, and the list has none; take it out"
    ]


# ---- columns


def test_every_column_goes_into_its_field(write: Write) -> None:
    head = "sku,description.it,Description.EN,unit,unit_price,tax,every,cost,tags\n"
    (found,) = articles(write, head + "S,Canone,Fee,mese,5400.00,reverse_charge,month,3000,a | b|\n")
    assert plain(found) == {
        "sku": "S",
        "description": {"it": "Canone", "en": "Fee"},
        "unit": "mese",
        "unit_price": "5400.00",
        "tax": "reverse_charge",
        "every": "month",
        "cost": "3000",
        "tags": ("a", "b"),
    }


def test_columns_that_are_none_are_told_all_at_once(write: Write) -> None:
    assert told(write, "sku,descripton,tax.it,unit.zz,prezzo\nS,D,,,\n") == [
        "library/prices.csv:1: there is no column 'descripton' in a price list; did you mean description?",
        "library/prices.csv:1: the column tax.it: tax is the same in every language; write tax",
        "library/prices.csv:1: the column unit.zz: 'zz' is no language; write such as unit.it",
        "library/prices.csv:1: there is no column 'prezzo' in a price list; there are sku, description, unit, unit_price, from, to, "
        "discount, tiers_mode, tax, every, cost, tags, and description and unit by language",
    ]


def test_columns_that_are_missing_twice_or_ambiguous_are_told(write: Write) -> None:
    assert told(write, "unit_price\n1\n")[0].startswith("library/prices.csv:1: there is no column sku and none description; ")
    assert told(write, "sku,description,sku\nS,D,S\n") == ["library/prices.csv:1: there are two columns sku; keep one"]
    assert "there are the columns description and description.it" in told(write, "sku,description,description.it\nS,D,E\n")[0]


def test_a_cell_beyond_the_columns_is_a_comma_in_a_text(write: Write) -> None:
    first, second = told(write, "sku,description,unit_price\nS,Sensor, wireless,12\n")
    assert "'wireless'" in second
    assert first.startswith(
        "library/prices.csv:2: '12' stands in a column without a name; name its column in the first row; if a text has a comma"
    )


def test_a_row_without_a_sku_or_a_description_or_a_price_is_told(write: Write) -> None:
    assert told(write, "sku,description,unit_price\n,Sensor,1\nT,,2\n") == [
        "library/prices.csv:2: this row has no sku; write it, or take the row out",
        "library/prices.csv:3: the article has no description; fill that column",
    ]
    assert told(write, "sku,description,unit_price\nS,Sensor,\n") == [
        "library/prices.csv:2: the article 'S' has no price; write its unit_price, or its tiers"
    ]


def test_a_file_without_articles_is_told(write: Write) -> None:
    assert told(write, "") == [
        "library/a.yaml:3:34: file: library/prices.csv: the file is empty; "
        "its first row names the columns, and each other row is an article"
    ]
    assert "has no article below them" in told(write, "sku,description,unit_price\n\n")[0]


# ---- numbers


@pytest.mark.parametrize(
    ("row", "price"),
    [("S;D;1180,50", "1180.50"), ("S;D;1180.50", "1180.50"), ("S;D;1180", "1180"), ("S;D;0,005", "0.005"), ("S;D;1,180", "1.180")],
)
def test_a_semicolon_allows_a_decimal_comma(write: Write, row: str, price: str) -> None:
    (found,) = articles(write, f"sku;description;unit_price\n{row}\n", "KWD")
    assert str(found.unit_price) == price


@pytest.mark.parametrize(
    ("written", "way_out"),
    [
        ("1.180", "write 1180, or 1,180"),
        ("1.180.000", "write 1180000"),
        ("1.180,00", "'1.180,00' is no number; write 1180,00"),
        ("1 180,00", "'1 180,00' is no number; write 1180,00"),
        ("€ 12", "'€ 12' is no number; write 12"),
        ("€ 38450,00", "'€ 38450,00' is no number; write 38450,00"),
        ("EUR 1.120.000,5", "'EUR 1.120.000,5' is no number; write 1120000,5"),
        ("ask us", "'ask us' is no number; write such as 1120,00, without a sign of the currency or of thousands"),
        ("-5", "-5 is negative"),
        ("12%", "a number is wanted, not the share 12%"),
    ],
)
def test_thousands_signs_and_what_is_no_price_are_refused_with_the_way_out(write: Write, written: str, way_out: str) -> None:
    (only,) = told(write, f"sku;description;unit_price\nS;D;{written}\n")
    assert only.startswith("library/prices.csv:2: unit_price: ")
    assert only.endswith(way_out)


def test_a_comma_between_cells_leaves_none_for_decimals(write: Write) -> None:
    assert "(12.50)" in told(write, 'sku,description,unit_price\nS,D,"12,50"\n')[0]
    assert "(1180.00)" in told(write, 'sku,description,unit_price\nS,D,"1,180.00"\n')[0]


def test_shares_are_written_with_their_sign(write: Write) -> None:
    (found,) = articles(write, "sku;description;unit_price;tax\nS;D;1;22,5%\n")
    assert str(found.tax) == "22.5%"
    assert "a share is written with its sign, 22%" in told(write, "sku;description;unit_price;tax\nS;D;1;22\n")[0]


def test_numbers_as_article_numbers_stay_as_they_are_written(write: Write) -> None:
    assert [each.sku for each in articles(write, "sku,description,unit_price\n00123,D,1\n12.50,D,1\n")] == ["00123", "12.50"]


def test_every_problem_of_a_file_is_told_at_once(write: Write) -> None:
    assert len(told(write, "sku,description,unit_price,every\nS,D,x,month\nT,D,1,weekly\n,D,1,\nV,D,y,day\n")) == 5


# ---- tiers


def test_rows_of_one_sku_are_prices_by_quantity(write: Write) -> None:
    rows = "S,Sensor,piece,1,9,100,,22%\nS,,,10,,90,,\nT,Fee,,,,50,,\nT,,,20,,,10%,\n"
    first, second = articles(write, "sku,description,unit,from,to,unit_price,discount,tax\n" + rows)
    assert (first.unit_price, first.unit, str(first.tax)) == (None, "piece", "22%")
    assert [(str(tier.from_), tier.to and str(tier.to), str(tier.unit_price)) for tier in first.tiers or ()] == [
        ("1", "9", "100"),
        ("10", None, "90"),
    ]
    assert (str(second.unit_price), [(str(tier.from_), str(tier.discount)) for tier in second.tiers or ()]) == ("50", [("20", "10%")])


def test_each_price_by_quantity_has_its_own_place(write: Write) -> None:
    (found,) = lists(
        write, "  - {id: p, currency: EUR, file: prices.csv}\n", "sku,description,from,unit_price,tiers_mode\nS,D,1,5,graduated\nS,,10,4,\n"
    )
    assert [found.where(("items", 0, "tiers", tier, "unit_price")) for tier in (0, 1)] == ["library/prices.csv:2", "library/prices.csv:3"]
    assert found.value.items[0].tiers_mode == "graduated"


def test_two_rows_of_one_sku_without_quantities_are_one_too_many(write: Write) -> None:
    (only,) = told(write, "sku,description,unit_price\nS,D,1\nT,E,1\nS,D,2\n")
    assert only.startswith(
        "library/prices.csv:4: the article 'S' stands already in library/prices.csv:2; keep one of the two, or give each the quantity"
    )


def test_rows_of_one_sku_that_contradict_each_other_are_told(write: Write) -> None:
    (only,) = told(write, "sku,description,from,unit_price\nS,Sensor,1,2\nS,Sonsor,10,1\n")
    assert only.startswith("library/prices.csv:3: description is 'Sonsor', and of the same article in library/prices.csv:2 it is another")


def test_a_last_quantity_without_a_first_is_told(write: Write) -> None:
    assert "this price by quantity does not say where it begins" in told(write, "sku,description,to,unit_price\nS,D,9,2\n")[0]


def test_articles_of_a_yaml_list_that_stand_there_twice_or_have_no_price_are_told(write: Write) -> None:
    library = (
        "  - id: p\n    currency: EUR\n    items:\n      - {sku: S, description: D, unit_price: 1}\n      - {sku: S, description: E}\n"
    )
    assert refused(lambda: lists(write, library)) == [
        "library/a.yaml:7:15: the article 'S' stands already in library/a.yaml:6:15; keep one of the two",
        "library/a.yaml:7:9: the article 'S' has no price; write its unit_price, or its tiers",
    ]


# ---- outside the workspace


@pytest.mark.parametrize(
    "file", ["../../prices.csv", "../library/../../prices.csv", "C:/prices.csv", r"\\\\server\\prices.csv", "link.csv", "away/prices.csv"]
)
def test_a_file_outside_the_workspace_is_refused_where_it_is_named(write: Write, tmp_path: Path, file: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": f'{HEAD}  - {{id: p, currency: EUR, file: "{file}"}}\n'})
    outside = here.parent / "prices.csv"
    outside.write_text("sku,description,unit_price\nS,D,1\n", encoding="utf-8")
    try:
        (here / "library/link.csv").symlink_to(outside)
        (here / "library/away").symlink_to(here.parent, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    shown = file.replace("\\\\", "\\")
    assert refused(lambda: open_workspace(here).price_lists) == [
        f"library/a.yaml:3:34: file: {shown} lies outside the workspace; put the price list into it, beside this file"
    ]


def test_an_absolute_path_is_refused_also_into_the_workspace(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/prices.csv": "sku,description,unit_price\nS,D,1\n"})
    path = (here / "library/prices.csv").as_posix()
    write({"library/a.yaml": f'{HEAD}  - {{id: p, currency: EUR, file: "{path}"}}\n'})
    assert "lies outside the workspace" in refused(lambda: open_workspace(here).price_lists)[0]


def test_a_file_in_another_folder_of_the_workspace_is_read(write: Write) -> None:
    here = write(
        {
            "kamdocs.yaml": SETTINGS,
            "library/a.yaml": f"{HEAD}  - {{id: p, currency: EUR, file: ../prices/p.csv}}\n",
            "prices/p.csv": "sku,description,unit_price\nS,D,1\n",
        }
    )
    assert len(open_workspace(here).price_lists) == 1


def test_lists_in_the_librarys_own_file_need_no_tables(write: Write) -> None:
    import subprocess
    import sys

    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": f"{HEAD}  - {{id: p, currency: EUR, items: []}}\n"})
    code = "import sys, pathlib; from kamdocs.workspace import open_workspace; open_workspace(pathlib.Path('.')).price_lists;"
    code += "print([name for name in sys.modules if name == 'kamdocs.workspace.tables'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("tax", ["esente", "IVA"])
def test_a_tax_that_is_none_is_told_with_all_that_there_are(write: Write, tax: str) -> None:
    (only,) = told(write, f"sku;description;unit_price;tax\nS;D;1;{tax}\n")
    assert only == f"library/prices.csv:2: tax: 22%, reverse_charge or exempt is wanted, not '{tax}'"
    assert told(write, "sku;description;unit_price;tax\nS;D;1;reverse charge\n")[0].endswith("did you mean reverse_charge?")
