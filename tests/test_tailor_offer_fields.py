"""The offer as templates see it: words in the language, and amounts that add up as they are printed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from building import DATE, WORDINGS, dossier_of, located
from test_offer_totals_against_fractions import generated

from kamdocs import plan
from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.settings import Wordings
from kamdocs.offer import priced, refusals
from kamdocs.tailor.offer_fields import offer
from kamdocs.values import Money, Number, Share, UnitPrice, minor_unit

TAX = "tax: {reverse_charge: {it: Inversione contabile, en: Reverse charge}, exempt: {it: Esente, en: Exempt}}\n"


def fields(text: str, language: str = "it", wordings: str = WORDINGS + TAX) -> plan.Offer:
    """`text`: the offer, without title, currency and validity, each line indented by two."""
    dossier = dossier_of(f"offer:\n  title: T\n  currency: EUR\n  validity: {{days: 30}}\n{text}").value
    assert list(refusals(dossier, None, DATE)) == []
    return offer(dossier, priced(dossier.offer, "EUR"), located(Wordings, wordings, "wordings.yaml").value, language)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_a_plain_offer_has_nothing_of_what_it_does_not_need() -> None:
    found = fields("  items: [{description: D, quantity: 1, unit_price: 100.00, tax: 22%}]\n")
    assert (found.groups, found.alternatives, found.recurring, found.years) == ((), (), (), ())
    assert (found.subtotal, found.discount, found.discount_amount, found.one_off, found.term_months) == (None,) * 5
    assert found.tax_summary == (plan.TaxLine(Share("0.22"), eur("100.00"), eur("22.00")),)
    (item,) = found.items
    assert item == plan.Item(
        description="D", quantity=Number("1"), unit_price=UnitPrice(Number("100.00"), "EUR"), net=eur("100.00"), tax_rate=Share("0.22")
    )


DISCOUNTS = """\
  discount: 3%
  groups:
    - {id: service, label: {it: Servizio, en: Service}}
    - {id: plant, label: {it: Impianto, en: Plant}, discount: 100.00}
    - {id: empty, label: Vuoto, discount: 5%}
  items:
    - {description: Sensor, quantity: 10, unit_price: 100.00, discount: 8%, group: plant}
    - {description: Travel, quantity: 1, unit_price: 50.00}
    - {description: Fee, quantity: 1, unit_price: 20.00, discount: 5.00, every: month, times: 12, group: service}
    - {description: Spare, quantity: 1, unit_price: 9.00, optional: true, group: empty}
"""


def test_discounts_of_lines_groups_and_offer() -> None:
    found = fields(DISCOUNTS)
    assert [(item.description, item.discount, item.discount_amount, item.net) for item in found.items] == [
        ("Sensor", Share("0.08"), eur("80.00"), eur("920.00")),
        ("Travel", None, None, eur("50.00")),
        ("Fee", None, eur("60.00"), eur("180.00")),
    ]
    # What is in no group stands first; then the groups as the offer orders them; one in which nothing counts is not shown.
    assert [(each.label, each.subtotal, each.discount, each.discount_amount, each.net) for each in found.groups] == [
        (None, eur("50.00"), None, None, eur("50.00")),
        ("Servizio", eur("180.00"), None, None, eur("180.00")),
        ("Impianto", eur("920.00"), None, eur("100.00"), eur("820.00")),
    ]
    assert [[item.description for item in each.items] for each in found.groups] == [["Travel"], ["Fee"], ["Sensor"]]
    assert [(item.description, item.group) for item in (*found.items, *found.options)] == [
        ("Sensor", "Impianto"),
        ("Travel", None),
        ("Fee", "Servizio"),
        ("Spare", "Vuoto"),
    ]
    # 50 + 180 + 820; 3% of 1050 is 31.50.
    assert (found.subtotal, found.discount, found.discount_amount, found.totals.net) == (
        eur("1050.00"),
        Share("0.03"),
        eur("31.50"),
        eur("1018.50"),
    )
    assert fields(DISCOUNTS.replace("discount: 3%", "discount: 150.00")).discount is None


def test_what_recurs_in_words() -> None:
    found = fields(DISCOUNTS)
    # 180 less 3% is 174.60, 14.55 each time.
    assert found.recurring == (plan.Recurring("al mese", eur("174.60"), eur("14.55"), 12),)
    assert (found.one_off, found.term_months) == (eur("843.90"), 12)
    assert found.years == (plan.OfferYear(0, eur("843.90")), plan.OfferYear(1, eur("174.60")))


def test_graduated_prices_are_a_line_a_tier_and_the_tiers_stand_on_the_first() -> None:
    tiers = "tiers: [{from: 1, to: 9, unit_price: 10.00}, {from: 10, unit_price: 9.00}, {from: 50, unit_price: 8.00}]"
    found = fields(f"  items: [{{description: D, quantity: 12, tiers_mode: graduated, {tiers}}}]\n")
    assert [(item.quantity, item.unit_price.amount, item.net) for item in found.items] == [
        (9, Decimal("10.00"), eur("90.00")),
        (3, Decimal("9.00"), eur("27.00")),
    ]
    assert [(each.at_least, each.up_to, each.unit_price.amount, each.reached) for each in found.items[0].tiers] == [
        (1, 9, 10, True),
        (10, 49, 9, True),
        (50, None, 8, False),
    ]
    assert found.items[1].tiers == ()


def test_a_tiers_discount_is_the_lines() -> None:
    tiers = "tiers: [{from: 1, discount: 0%}, {from: 50, discount: 12%}]"
    found = fields(f"  items: [{{description: D, quantity: 60, unit_price: 200.00, {tiers}}}]\n")
    (item,) = found.items
    assert (item.unit_price.amount, item.discount, item.discount_amount, item.net) == (200, Share("0.12"), eur("1440.00"), eur("10560.00"))
    assert [each.unit_price.amount for each in item.tiers] == [200, 176]


ALTERNATIVES = """\
  alternatives:
    - id: level
      label: {it: Livello, en: Level}
      choices: [{id: good, label: Buono, text: {it: Per chi inizia, en: To begin}}, {id: best, label: Ottimo, recommended: true}]
  items:
    - {description: Base, quantity: 1, unit_price: 100.00, tax: 10%}
    - {description: Good, quantity: 1, unit_price: 10.00, choice: good, tax: 10%}
    - {description: Best, quantity: 1, unit_price: 40.00, choice: best, tax: 10%}
"""


def test_alternatives_with_the_whole_offer_of_each_choice() -> None:
    found = fields(ALTERNATIVES)
    assert [item.description for item in found.items] == ["Base", "Best"]
    (level,) = found.alternatives
    good, best = level.choices
    assert (level.label, good.label, good.text, best.text) == ("Livello", "Buono", "Per chi inizia", None)
    assert [(each.recommended, each.net, each.difference) for each in level.choices] == [
        (False, eur("10.00"), eur("-30.00")),
        (True, eur("40.00"), eur("0.00")),
    ]
    assert good.totals == plan.Totals(eur("110.00"), eur("11.00"), eur("121.00"))
    assert best.totals == found.totals
    assert [item.description for item in good.items] == ["Good"]


TAXES = """\
  tax: reverse_charge
  items:
    - {description: A, quantity: 1, unit_price: 100}
    - {description: B, quantity: 1, unit_price: 10, tax: exempt}
    - {description: C, quantity: 1, unit_price: 1, tax: 0%}
    - {description: D, quantity: 1, unit_price: 1000, tax: 22%}
"""


def test_why_no_tax_is_charged() -> None:
    found = fields(TAXES)
    assert [(str(each.rate), each.net, each.tax, each.treatment, each.note) for each in found.tax_summary] == [
        ("22%", eur("1000.00"), eur("220.00"), None, None),
        ("0%", eur("1.00"), eur("0.00"), None, None),
        ("0%", eur("10.00"), eur("0.00"), "exempt", "Esente"),
        ("0%", eur("100.00"), eur("0.00"), "reverse_charge", "Inversione contabile"),
    ]
    assert [item.tax_treatment for item in found.items] == ["reverse_charge", "exempt", None, None]


def test_the_dossiers_own_note_goes_before_the_standing_wording() -> None:
    found = fields("  tax_notes: {exempt: {it: Art. 10, en: Article 10}}\n" + TAXES)
    assert [each.note for each in found.tax_summary] == [None, None, "Art. 10", "Inversione contabile"]


# ---- whatever is printed adds up


def whole(written: dict[str, Any], currency: str) -> Dossier:
    least = dossier_of().value
    terms = OfferField.model_validate(written | {"currency": currency}).model_copy(update={"validity": least.offer.validity})
    return least.model_copy(update={"offer": terms})


def total(amounts: Any, currency: str) -> Decimal:
    return sum((each.amount for each in amounts), Decimal(0).scaleb(-minor_unit(currency)))


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_what_is_printed_adds_up(currency: str) -> None:
    rng, wordings, seen = Random(f"printed in {currency}"), located(Wordings, WORDINGS + TAX, "wordings.yaml").value, 0
    for _ in range(150):
        dossier = whole(generated(rng, currency), currency)
        if list(refusals(dossier, None, DATE)):
            continue
        seen += 1
        found = offer(dossier, priced(dossier.offer, currency), wordings, "it")
        totals = found.totals
        before = total((each.net for each in found.groups or found.items), currency)
        assert totals.net.amount == before - (found.discount_amount.amount if found.discount_amount else 0)
        assert found.subtotal is None or found.subtotal.amount == before
        for group in found.groups:
            assert group.subtotal.amount == total((item.net for item in group.items), currency)
            assert group.net.amount == group.subtotal.amount - (group.discount_amount.amount if group.discount_amount else 0)
        if found.groups:
            assert sorted(map(str, found.items)) == sorted(str(item) for group in found.groups for item in group.items)
        assert totals.net.amount == total((each.net for each in found.tax_summary), currency)
        assert totals.tax.amount == total((each.tax for each in found.tax_summary), currency)
        assert totals.gross.amount == totals.net.amount + totals.tax.amount
        if found.one_off:
            assert totals.net.amount == found.one_off.amount + total((each.net for each in found.recurring), currency)
            assert totals.net.amount == total((each.net for each in found.years), currency)
        for alternative in found.alternatives:
            (best,) = (each for each in alternative.choices if each.recommended)
            assert best.totals == totals
            for choice in alternative.choices:
                assert choice.difference.amount == choice.totals.net.amount - totals.net.amount
                assert choice.net.amount == total((item.net for item in choice.items), currency)
        for item in (*found.items, *found.options):
            full = item.quantity * item.unit_price.amount * (item.times or 1)
            off = item.discount_amount.amount if item.discount_amount else Decimal(0)
            assert abs(full - off - item.net.amount) <= Decimal("0.5").scaleb(-minor_unit(currency))
    assert seen > 75
