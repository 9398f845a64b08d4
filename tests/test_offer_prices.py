from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs import source
from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.library import Library, PriceListField
from kamdocs.model.reading import Located, read
from kamdocs.offer import Completed, PriceEnd, completed, in_force, needs_lists, priced, refusals, with_prices

ON = datetime.date(2026, 11, 24)

LIST = "{id: p26, currency: EUR, items: [{sku: S, description: Sensor, unit: piece, unit_price: 100.00, tax: 22%, cost: 60, tags: [iot]}]}"


def lists(*written: str) -> list[Located[PriceListField]]:
    library = read(Library, source.parse("kamdocs: library/1\nprice_lists:\n" + "".join(f"  - {each}\n" for each in written), "lib.yaml"))
    return [
        Located(each, library.file, lambda path, number=number: library.where(("price_lists", number, *path)))  # type: ignore[misc]
        for number, each in enumerate(library.value.price_lists or ())
    ]


def dossier(items: str, offer: str = "") -> Located[Dossier]:
    head = "kamdocs: dossier/1\naccount: {name: A}\nbuying_centre: {members: [{name: B, position: C}]}\n"
    text = f"{head}offer:\n  title: T\n{offer}  items:\n"
    return read(Dossier, source.parse(text + "".join(f"    - {each}\n" for each in items.split("\n") if each), "d.yaml"))


def done(items: str, *written: str, offer: str = "", currency: str | None = "EUR", on: datetime.date = ON) -> Completed:
    return completed(dossier(items, offer).value.offer, lists(*written), currency, on)


def told(found: Completed) -> list[tuple[str, str]]:
    return [(each.message, each.hint) for each in found.refusals]


def item(found: Completed, position: int = 0) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in found.offer.items[position] if value is not None}


# ---- what an item takes


def test_a_sku_alone_takes_everything_from_the_list() -> None:
    found = done("{sku: S, quantity: 2}", LIST)
    whole = {"description": "Sensor", "unit": "piece", "unit_price": "100.00", "tax": "22%", "cost": "60", "tags": ("iot",)}
    assert item(found) == {"sku": "S", "quantity": "2", **whole}
    assert (found.refusals, found.notes) == ((), ())


def test_a_sku_in_another_case_is_the_lists_article_too() -> None:
    """Else a price far below the list's would be no discount for the approvals."""
    assert item(done("{sku: s, quantity: 2}", LIST))["unit_price"] == "100.00"
    own = done("{sku: s, quantity: 2, description: Mine, unit_price: 9}", LIST)
    assert own.list_amounts == done("{sku: S, quantity: 2, description: Mine, unit_price: 9}", LIST).list_amounts == {0: Fraction(200)}


def test_what_an_item_writes_itself_stays() -> None:
    found = done("{sku: S, quantity: 2, description: Mine, unit_price: 90, tax: 10%, tags: []}", LIST)
    assert item(found) == {
        "sku": "S", "quantity": "2", "description": "Mine", "unit_price": "90", "tax": "10%", "tags": (), "unit": "piece", "cost": "60"
    }  # fmt: skip


def test_an_item_without_a_sku_and_one_that_no_list_has_stay_as_they_are() -> None:
    found = done("{description: D, quantity: 1, unit_price: 5}\n{sku: X, description: D, quantity: 1, unit_price: 5}", LIST)
    assert found.refusals == ()
    assert [item(found, position).keys() for position in (0, 1)] == [
        {"description", "quantity", "unit_price"},
        {"sku", "description", "quantity", "unit_price"},
    ]


def test_a_rhythm_comes_along() -> None:
    found = done(
        "{sku: S, quantity: 1, times: 12}", "{id: p, currency: EUR, items: [{sku: S, description: D, unit_price: 1, every: month}]}"
    )
    assert item(found)["every"] == "month"


def test_an_item_with_a_price_of_its_own_takes_no_tiers() -> None:
    tiers = "{id: p, currency: EUR, items: [{sku: S, description: D, tiers_mode: graduated, tiers: [{from: 1, unit_price: 9}]}]}"
    assert "tiers" not in item(done("{sku: S, quantity: 1, unit_price: 10}", tiers))
    assert done("{sku: S, quantity: 1}", tiers).offer.items[0].tiers_mode == "graduated"
    assert "tiers_mode" not in item(done("{sku: S, quantity: 1, tiers: [{from: 1, unit_price: 2}]}", tiers))


def test_tiers_of_an_items_own_take_the_price_that_they_take_off() -> None:
    assert item(done("{sku: S, quantity: 9, tiers: [{from: 1, discount: 0%}, {from: 5, discount: 10%}]}", LIST))["unit_price"] == "100.00"
    assert "unit_price" not in item(done("{sku: S, quantity: 9, tiers: [{from: 1, unit_price: 90}]}", LIST))


@pytest.mark.parametrize(("tax", "taken"), [("22%", True), ("10%", True), ("0%", False), ("reverse_charge", False), ("exempt", False)])
def test_an_offer_without_tax_stays_so(tax: str, taken: bool) -> None:
    assert ("tax" in item(done("{sku: S, quantity: 1}", LIST, offer=f"  tax: {tax}\n"))) is taken


def tax_notes(items: str, *written: str, offer: str) -> list[str]:
    found = done(items, *written, offer=offer)
    assert all(each.kind == "tax" and not each.stops for each in found.notes)
    return [each.message for each in found.notes]


def test_another_tax_than_the_offers_is_taken_from_the_list_and_told() -> None:
    (told_,) = tax_notes("{description: D, quantity: 1, unit_price: 1}\n{sku: S, quantity: 1}", LIST, offer="  tax: 10%\n")
    assert told_ == "offer.items[1] takes 22% from the price list p26, and offer.tax is 10%; write the item's own `tax` to say which"


def test_taxes_of_several_lists_and_items_are_told_once() -> None:
    other = "{id: food, currency: EUR, items: [{sku: F, description: D, unit_price: 1, tax: 10%}]}"
    items = "{sku: S, quantity: 1}\n{sku: F, quantity: 1}\n{sku: S, quantity: 2}"
    assert tax_notes(items, LIST, other, offer="  tax: 4%\n") == [
        "offer.items[0], offer.items[2] take 22% from the price list p26, offer.items[1] takes 10% from the price list food, "
        "and offer.tax is 4%; write the items' own `tax` to say which"
    ]


@pytest.mark.parametrize(
    ("own", "offer"), [("", "  tax: 22%\n"), ("", "  tax: 0%\n"), ("", "  tax: exempt\n"), ("", ""), (", tax: 4%", "  tax: 10%\n")]
)
def test_nothing_is_told_of_a_tax_that_is_plain(own: str, offer: str) -> None:
    assert tax_notes(f"{{sku: S, quantity: 1{own}}}", LIST, offer=offer) == []


# ---- rhythm

BOX = "{id: p26, currency: EUR, items: [{sku: BOX, description: D, unit_price: 100.00, cost: 60, every: month}]}"


@pytest.mark.parametrize(
    ("own", "article", "message", "hint"),
    [
        (
            "every: year, times: 3", "unit_price: 100.00, every: month",
            "the list p has 'S' at 100.00 a month", "write `every: month`, or write the unit_price of a year",
        ),
        (
            "every: year, times: 3", "unit_price: 100.00",
            "the list p has 'S' at 100.00 to be bought once", "take `every` and `times` out, or write the unit_price of a year",
        ),
        (
            "every: year, times: 3", "tiers: [{from: 1, unit_price: 9}], every: quarter",
            "the list p has 'S' at prices by quantity a quarter", "write `every: quarter`, or write the unit_price of a year",
        ),
        (
            "every: year, times: 3, tiers: [{from: 1, discount: 5%}]", "unit_price: 100.00, every: month",
            "the list p has 'S' at 100.00 a month", "write `every: month`, or write the unit_price of a year",
        ),
    ],
)  # fmt: skip
def test_a_price_of_another_rhythm_is_refused(own: str, article: str, message: str, hint: str) -> None:
    found = done(f"{{sku: S, quantity: 1, {own}}}", f"{{id: p, currency: EUR, items: [{{sku: S, description: D, {article}}}]}}")
    ((path, told_, way_out),) = [(each.path, each.message, each.hint) for each in found.refusals]
    assert path == ("offer", "items", 0, "every")
    assert told_ == f"offer.items[0].every is year, and {message}"
    assert way_out == hint


def test_the_lists_own_rhythm_is_no_other_one() -> None:
    assert done("{sku: BOX, quantity: 1, every: month, times: 12}", BOX).refusals == ()
    assert done("{sku: BOX, quantity: 1, times: 12}", BOX).refusals == ()


@pytest.mark.parametrize(
    ("own", "taken"),
    [
        ("every: month, times: 12", True),
        ("times: 12", True),
        ("every: year, times: 1", False),
        ("unit: piece, description: D, tags: []", False),
    ],
)
def test_a_cost_of_another_rhythm_is_not_taken(own: str, taken: bool) -> None:
    found = done(f"{{sku: BOX, quantity: 1, unit_price: 90, {own}}}", BOX)
    assert (found.refusals, "cost" in item(found)) == ((), taken)


# ---- whether lists are read at all

WHOLE = "sku: S, description: D, quantity: 1, unit: piece, unit_price: 1, tax: 22%, tags: []"


@pytest.mark.parametrize(
    ("items", "offer", "needed"),
    [
        ("{description: D, quantity: 1, unit_price: 1}", "", False),
        (f"{{{WHOLE}}}", "", False),
        (f"{{{WHOLE}}}".replace("tax: 22%, ", ""), "", True),
        (f"{{{WHOLE}}}".replace("tax: 22%, ", ""), "  tax: 22%\n", True),
        (f"{{{WHOLE}}}".replace("tax: 22%, ", ""), "  tax: 0%\n", False),
        (f"{{{WHOLE}, times: 3}}", "", True),
        (f"{{{WHOLE}}}".replace("unit_price: 1, ", ""), "", True),
        (f"{{{WHOLE}}}".replace("unit_price: 1", "tiers: [{from: 1, discount: 5%}]"), "", True),
        (f"{{{WHOLE}}}".replace("unit_price: 1", "tiers: [{from: 1, unit_price: 5}]"), "", False),
        (f"{{{WHOLE}}}\n{{sku: T, quantity: 1}}", "", True),
    ],
)
def test_lists_are_needed_where_an_item_leaves_something_to_them(items: str, offer: str, needed: bool) -> None:
    assert needs_lists(dossier(items, offer).value.offer, costs=False) is needed


def test_what_needs_no_lists_takes_nothing_from_them() -> None:
    everything = LIST.replace("unit: piece", "unit: piece, every: month")
    assert done(f"{{{WHOLE}, cost: 5}}", everything).places == {}
    assert needs_lists(dossier(f"{{{WHOLE}}}").value.offer, costs=True)
    assert not needs_lists(dossier(f"{{{WHOLE}, cost: 5}}").value.offer, costs=True)


@pytest.mark.parametrize(("day", "holds"), [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)])
def test_a_list_is_in_force_from_its_first_day_to_its_last(day: str, holds: bool) -> None:
    (prices,) = lists(dated("p", 1, "2026-01-01", "2026-12-31"))
    assert in_force(prices.value, datetime.date.fromisoformat(day)) is holds


# ---- which list


def dated(id_: str, price: int, begins: str = "", ends: str = "", currency: str = "EUR") -> str:
    days = (f", from: {begins}" if begins else "") + (f", until: {ends}" if ends else "")
    return f"{{id: {id_}, currency: {currency}{days}, items: [{{sku: S, description: D, unit_price: {price}}}]}}"


@pytest.mark.parametrize(
    ("day", "price"),
    [("2025-12-31", "1"), ("2026-01-01", "2"), ("2026-06-30", "2"), ("2026-07-01", "3"), ("2026-12-31", "3"), ("2027-01-01", "1")],
)
def test_of_several_lists_in_force_the_one_that_began_last_counts_and_its_last_day_counts_whole(day: str, price: str) -> None:
    written = dated("old", 1), dated("spring", 2, "2026-01-01", "2026-12-31"), dated("autumn", 3, "2026-07-01", "2026-12-31")
    found = done("{sku: S, quantity: 1}", *written, on=datetime.date.fromisoformat(day))
    assert (item(found)["unit_price"], found.notes) == (price, ())


def test_where_none_is_in_force_the_one_that_ended_last_is_used_and_told_once() -> None:
    written = dated("p24", 1, "", "2024-12-31"), dated("p25", 2, "", "2025-12-31"), dated("p27", 3, "2027-01-01")
    found = done("{sku: S, quantity: 1}\n{description: D, quantity: 1, unit_price: 1}\n{sku: S, quantity: 2}", *written)
    assert item(found)["unit_price"] == "2"
    assert [(each.path, each.kind, each.stops, each.message) for each in found.notes] == [
        (
            ("offer", "items", 0, "sku"),
            "price",
            True,
            "offer.items[0], offer.items[2] are priced from the list p25, which ended on 2025-12-31",
        )
    ]


def test_where_none_has_begun_the_first_to_begin_is_used_and_told() -> None:
    found = done("{sku: S, quantity: 1}", dated("p28", 3, "2028-01-01"), dated("p27", 2, "2027-01-01"))
    assert item(found)["unit_price"] == "2"
    assert [each.message for each in found.notes] == ["offer.items[0] is priced from the list p27, which begins on 2027-01-01"]


def test_an_item_with_a_price_of_its_own_is_not_priced_from_a_list_that_ended() -> None:
    assert done("{sku: S, quantity: 1, unit_price: 5}", dated("p25", 2, "", "2025-12-31")).notes == ()


def test_two_lists_that_begin_on_the_same_day_are_refused_by_name_and_place() -> None:
    found = done("{sku: S, quantity: 1}", dated("a", 1, "2026-01-01"), dated("b", 2, "2026-01-01"))
    ((message, hint),) = told(found)
    assert message == (
        "offer.items[0].sku: 'S' is in the price lists a (lib.yaml:3:60) and b (lib.yaml:4:60), "
        "which are valid at the same time and begin on the same day"
    )
    assert hint == "name one with `price_list` in the offer, or give them other days"


def test_the_offer_may_name_its_list() -> None:
    written = dated("a", 1, "2026-01-01"), dated("b", 2, "2026-01-01")
    found = done("{sku: S, quantity: 1}", *written, offer="  price_list: b\n")
    assert (item(found)["unit_price"], found.refusals) == ("2", ())


def test_a_list_that_there_is_not_is_told_with_the_nearest() -> None:
    found = done("{sku: S, quantity: 1}", dated("winter", 1), offer="  price_list: wintre\n")
    assert told(found) == [("offer.price_list: the library has no price list 'wintre'", "did you mean 'winter'?")]


def test_a_list_in_another_currency_is_no_price() -> None:
    found = done("{sku: S, quantity: 1}", dated("us", 1, currency="USD"))
    assert told(found) == [
        (
            "offer.items[0] has no description and no unit price of its own, and 'S' is in no price list in EUR, but in us (USD)",
            "write them here, or a price list in the offer's currency",
        )
    ]
    assert done("{sku: S, description: D, quantity: 1, unit_price: 1}", dated("us", 1, currency="USD")).refusals == ()
    assert item(done("{sku: S, quantity: 1}", dated("us", 1, currency="USD"), dated("eu", 2)))["unit_price"] == "2"


def test_a_sku_that_no_list_has_is_told_with_the_nearest_and_once() -> None:
    given_ = dossier("{sku: MON-10, quantity: 0}", "  currency: EUR\n  validity: {days: 30}\n")
    found = completed(given_.value.offer, lists(LIST.replace("sku: S", "sku: MON-100")), "EUR", ON)
    assert told(found) == [
        (
            "offer.items[0] has no description and no unit price of its own, and no price list has the sku 'MON-10'",
            "did you mean 'MON-100'?",
        )
    ]
    others = [each for each in refusals(given_.value, None, ON) if each.path not in found.told]
    assert [each.path[-1] for each in others] == ["quantity"]


def test_the_named_list_is_the_one_that_lacks_the_sku() -> None:
    found = done("{sku: T, quantity: 1}", LIST, offer="  price_list: p26\n")
    assert "and the price list p26 has no sku 'T'" in told(found)[0][0]


def test_lists_that_cannot_be_read_lack_nothing() -> None:
    offer = dossier("{sku: S, quantity: 1}\n{quantity: 1}").value.offer
    found = completed(offer, (), "EUR", ON, unread=True)
    assert found.refusals == ()
    assert ("offer", "items", 0, "unit_price") in found.told
    assert ("offer", "items", 1, "unit_price") not in found.told


# ---- places, and the list's own price


def test_a_field_from_a_list_has_its_place_there_and_any_other_in_the_dossier() -> None:
    written = dossier("{sku: S, quantity: 1, unit: each}")
    whole = with_prices(written, completed(written.value.offer, lists(LIST), "EUR", ON))
    assert whole.value.offer.items[0].description == "Sensor"
    assert whole.where(("offer", "items", 0, "unit_price")) == "lib.yaml:3:93"
    assert whole.where(("offer", "items", 0, "unit")) == written.where(("offer", "items", 0, "unit"))
    assert whole.where(("offer", "title")) == written.where(("offer", "title"))


def test_a_dossier_that_takes_nothing_is_the_same_one() -> None:
    written = dossier("{description: D, quantity: 1, unit_price: 1}")
    assert with_prices(written, completed(written.value.offer, lists(LIST), "EUR", ON)) is written


@pytest.mark.parametrize(
    ("article", "quantity", "amount"),
    [
        ("unit_price: 10", "3", "30"),
        ("tiers: [{from: 1, unit_price: 10}, {from: 5, unit_price: 8}]", "4", "40"),
        ("tiers: [{from: 1, unit_price: 10}, {from: 5, unit_price: 8}]", "5", "40"),
        ("tiers: [{from: 1, unit_price: 10}, {from: 5, unit_price: 8}], tiers_mode: graduated", "6", "56"),
        ("unit_price: 10, tiers: [{from: 1, discount: 0%}, {from: 5, discount: 20%}]", "5", "40"),
        ("tiers: [{from: 5, unit_price: 8}]", "4", None),
        ("tiers: [{from: 5, unit_price: 8}, {from: 1, unit_price: 9}]", "6", None),
        ("unit_price: 0", "6", None),
    ],
)
def test_the_lists_own_amount_is_known_also_where_the_item_has_another_price(article: str, quantity: str, amount: str | None) -> None:
    written = f"{{id: p, currency: EUR, items: [{{sku: S, description: D, {article}}}]}}"
    found = done(f"{{sku: S, quantity: {quantity}, unit_price: 1, discount: 50%}}", written)
    assert found.list_amounts == ({0: Fraction(amount)} if amount else {})


@pytest.mark.parametrize(
    ("own", "listed", "amount"),
    [
        ("every: year, times: 3", "every: month", "120"),
        ("every: month, times: 36", "every: quarter", "10/3"),
        ("times: 36", "every: month", "10"),
        ("every: month, times: 36", "tags: []", None),
    ],
)
def test_another_rhythm_than_the_lists_is_reckoned_by_its_months(own: str, listed: str, amount: str | None) -> None:
    written = f"{{id: p, currency: EUR, items: [{{sku: S, description: D, unit_price: 10, {listed}}}]}}"
    assert done(f"{{sku: S, quantity: 1, unit_price: 1, {own}}}", written).list_amounts == ({0: Fraction(amount)} if amount else {})


def test_a_list_that_is_not_in_force_says_nothing_of_prices_today() -> None:
    assert done("{sku: S, quantity: 1, unit_price: 1}", dated("p25", 2, "", "2025-12-31")).list_amounts == {}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"), st.one_of(st.none(), st.dates(ON - datetime.timedelta(9), ON + datetime.timedelta(9))), st.integers(0, 9)
        ),
        max_size=5,
    )
)
def test_whatever_the_lists_are_an_item_is_priced_by_one_that_has_it_or_refused(
    written: list[tuple[str, datetime.date | None, int]],
) -> None:
    """Oracle: days one by one."""
    texts = [
        dated(f"p{number}", number + 1, str(begins or ""), str(begins + datetime.timedelta(length)) if begins else "", "EUR").replace(
            "sku: S", "sku: S" if sku == "a" else "sku: T"
        )
        for number, (sku, begins, length) in enumerate(written)
    ]
    found = done("{sku: S, quantity: 1}", *texts)
    known = {number: each for number, each in enumerate(written) if each[0] == "a"}
    today = [
        n
        for n, (_, begins, length) in known.items()
        if begins is None or ON in {begins + datetime.timedelta(day) for day in range(length + 1)}
    ]
    if not known:
        assert bool(found.refusals) == bool(written)
        return
    price = found.offer.items[0].unit_price
    assert price is not None
    assert int(price) - 1 in (today or known)
    assert bool(found.notes) == (not today)
    if today and not found.refusals:
        latest = max((known[n][1] or datetime.date.min) for n in today)
        assert (known[int(price) - 1][1] or datetime.date.min) == latest


def test_a_completed_offer_is_priced_like_one_that_writes_it_all() -> None:
    short = done("{sku: S, quantity: 3, discount: 5%}", LIST)
    whole = dossier(
        "{sku: S, description: Sensor, quantity: 3, unit: piece, unit_price: 100.00, tax: 22%, cost: 60, tags: [iot], discount: 5%}"
    )
    assert short.offer == OfferField.model_validate(whole.value.offer)
    assert priced(short.offer, "EUR") == priced(whole.value.offer, "EUR")


def test_the_end_of_a_list_in_force_is_told_for_its_first_item() -> None:
    two = "{sku: S, description: A, unit_price: 1}, {sku: T, description: B, unit_price: 2}"
    ending = f"{{id: p26, currency: EUR, until: 2026-12-31, items: [{two}]}}"
    found = done("{description: Own, quantity: 1, unit_price: 5}\n{sku: T, quantity: 1}\n{sku: S, quantity: 1}", ending)
    assert found.ends == (PriceEnd(("offer", "items", 1, "sku"), "p26", datetime.date(2026, 12, 31)),)
    assert done("{sku: S, quantity: 1, unit_price: 7}", ending).ends == ()
    assert done("{sku: S, quantity: 1}", LIST).ends == ()
    assert done("{sku: S, quantity: 1}", ending, on=datetime.date(2027, 1, 1)).ends == ()
