from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from building import facts_of, located, material_of, plan_of
from hypothesis import given
from hypothesis import strategies as st

from kamdocs import plan
from kamdocs.model.settings import Wordings
from kamdocs.tailor import tailor
from kamdocs.tailor.check import check_wordings
from kamdocs.tailor.conditions import check
from kamdocs.tailor.facts import shape_at
from kamdocs.tailor.returns_fields import returns
from kamdocs.tailor.returns_words import WORDS
from kamdocs.values import Formats, Money, Share, rounded

SHIPPED = (Path(__file__).parents[1] / "templates" / "wordings.yaml").read_text(encoding="utf-8")
LANGUAGES = ("en", "it", "de", "fr", "es")


def case_of(case: str, *, items: str = "", language: str = "it", currency: str = "EUR") -> plan.Returns:
    """The business case `case` of an offer with `items`, or with one of 100."""
    offer = f"offer: {{title: T, currency: {currency}, validity: {{days: 30}}, items: [{items or '{description: D, quantity: 1, unit_price: 100}'}], returns: {case}}}"  # noqa: E501
    found = plan_of(offer, language=language, wordings=SHIPPED).returns
    assert found is not None
    return found


def test_the_business_case_in_the_proposals_language() -> None:
    found = case_of("""{
  horizon_years: 2,
  discount_rate: 8%,
  benefits: [{label: {it: Minori fermi, en: Fewer stops}, per_year: 120, from_month: 4, source: {it: Misura, en: Measured}}, {label: B, per_year: 1}],
  running_costs: [{label: Personale, per_year: 12, source: {it: Stima, en: Guess}}],
  todays_costs: [{label: {it: Riparazioni, en: Repairs}, per_year: 300, after: 30, from_month: 7, source: S}, {label: C, per_year: 1}],
  assumptions: [{it: Tre turni, en: Three shifts}, Rete],
}""")  # noqa: E501

    def eur(amount: str) -> Money:
        return Money(Decimal(amount), "EUR")

    assert found.benefits == (plan.Benefit("Minori fermi", eur("120"), 4, "Misura"), plan.Benefit("B", eur("1")))
    assert found.running_costs == (plan.Benefit("Personale", eur("12"), 1, "Stima"),)
    assert found.todays_costs == (plan.TodaysCost("Riparazioni", eur("300"), eur("30"), 7, "S"), plan.TodaysCost("C", eur("1"), eur("0")))
    assert found.assumptions == ("Tre turni", "Rete")
    assert (found.horizon_years, found.discount_rate) == (2, Share("0.08"))
    # 100 + 2 × 12, and of the repairs half a year of 300 and 1.5 years of 30, against 2 × 301.
    assert (found.total_cost, found.todays_cost, found.saving) == (eur("319.00"), eur("602.00"), eur("283.00"))


def test_an_offer_that_costs_more_than_today_saves_a_negative_amount() -> None:
    found = case_of("{horizon_years: 1, todays_costs: [{label: A, per_year: 40}]}")
    assert found.saving == Money(Decimal("-60.00"), "EUR")
    assert case_of("{horizon_years: 1}").saving is None


# ---- what is shown adds up


def test_thirds_of_a_cent_add_up_as_shown() -> None:
    found = case_of("{horizon_years: 1, benefits: [{label: A, per_year: 100}], running_costs: [{label: B, per_year: 0.06}]}")
    # 8.33, 16.67, 25.00 come in until the first three months, 0.01, 0.01, 0.02 are paid.
    assert [[str(each.amount) for each in (month.inflow, month.outflow, month.net, month.cumulative)] for month in found.months[:4]] == [
        ["0.00", "100.00", "-100.00", "-100.00"],
        ["8.33", "0.01", "8.32", "-91.68"],
        ["8.34", "0.00", "8.34", "-83.34"],
        ["8.33", "0.01", "8.32", "-75.02"],
    ]
    assert [month.month for month in found.months] == list(range(13))
    assert [(year.year, str(year.net.amount), str(year.cumulative.amount)) for year in found.cash_flow] == [
        (0, "-100.00", "-100.00"),
        (1, "99.94", "-0.06"),
    ]


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str]:
    """Items, and a business case of thirds, sevenths and fractions of a minor unit."""
    price, fee, times = draw(st.integers(0, 10**6)), draw(st.integers(0, 10**5)), draw(st.integers(1, 40))
    every = draw(st.sampled_from(["month", "quarter", "year"]))
    items = f"{{description: A, quantity: 1, unit_price: {Decimal(price).scaleb(-4):f}}}, {{description: B, quantity: 1, unit_price: {Decimal(fee).scaleb(-4):f}, every: {every}, times: {times}}}"  # noqa: E501
    benefit, cost, month = draw(st.integers(0, 10**7)), draw(st.integers(0, 10**5)), draw(st.integers(1, 12))
    case = f"""{{horizon_years: {draw(st.integers(1, 4))}, benefits: [{{label: A, per_year: {Decimal(benefit).scaleb(-4):f}, from_month: {month}}}],
 running_costs: [{{label: B, per_year: {Decimal(cost).scaleb(-4):f}}}], todays_costs: [{{label: C, per_year: {Decimal(cost).scaleb(-3):f}, from_month: {month}}}]}}"""  # noqa: E501
    return items, case


@given(cases(), st.sampled_from(["JPY", "EUR", "KWD"]))
def test_every_row_and_column_adds_up_to_the_last_unit(made: tuple[str, str], currency: str) -> None:
    items, case = made
    material = material_of(
        f"offer: {{title: T, currency: {currency}, validity: {{days: 30}}, items: [{items}], returns: {case}}}", wordings=SHIPPED
    )
    found = tailor(material).returns
    assert found is not None
    assert material.returns is not None
    unit = Decimal(1).scaleb(-{"JPY": 0, "EUR": 2, "KWD": 3}[currency])
    cumulative = Decimal(0)
    for month, exact in zip(found.months, zip(material.returns.earned, material.returns.paid, strict=True), strict=True):
        cumulative += month.net.amount
        assert month.inflow.amount - month.outflow.amount == month.net.amount
        assert month.cumulative.amount == cumulative
        assert min(month.inflow.amount, month.outflow.amount) >= 0
        # Each of the two lines is rounded, and each of its times; so are the benefits and the running costs.
        assert abs(Fraction(month.cumulative.amount) - Fraction(exact[0]) + Fraction(exact[1])) <= 3 * Fraction(unit)
        assert all(each.amount == each.amount.quantize(unit) for each in (month.inflow, month.outflow, month.net, month.cumulative))
    for year in found.cash_flow:
        mine = [month for month in found.months if -(-month.month // 12) == year.year]
        for name in ("inflow", "outflow", "net"):
            assert getattr(year, name).amount == sum(getattr(month, name).amount for month in mine)
        assert year.cumulative == mine[-1].cumulative
    assert found.saving is not None
    assert found.todays_cost is not None
    assert found.total_cost is not None
    assert found.todays_cost.amount - found.total_cost.amount == found.saving.amount


def test_a_year_costs_in_the_cash_flow_what_the_offer_says_and_the_running_costs() -> None:
    # 50.00 and 50.03 in three years are 16.67, 16.66, 16.67 and 16.68, 16.67, 16.68: rounded together they would be 33.34, 33.35, 33.34.
    prices = ("33.3333", "33.35")
    lines = [f"{{description: D, quantity: 1, unit_price: {price}, discount: 50%, every: year, times: 3}}" for price in prices]
    found = plan_of(
        f"offer: {{title: T, currency: EUR, validity: {{days: 30}}, items: [{', '.join(lines)}], returns: {{horizon_years: 3, running_costs: [{{label: R, per_year: 8640}}]}}}}"  # noqa: E501
    )
    assert found.returns is not None
    assert [str(each.net.amount) for each in found.offer.years] == ["33.35", "33.33", "33.35"]
    assert [str(each.outflow.amount) for each in found.returns.cash_flow] == ["0.00", "8673.35", "8673.33", "8673.35"]


@st.composite
def offers(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Items in every rhythm with discounts of their own and of the offer, and what its running costs come to a year."""
    items = []
    for _ in range(draw(st.integers(1, 5))):
        rhythm = draw(st.sampled_from(["", "month", "quarter", "year"]))
        every = f", every: {rhythm}, times: {draw(st.integers(1, 40))}" if rhythm else ""
        price, off = Decimal(draw(st.integers(0, 10**7))).scaleb(-4), draw(st.integers(0, 99))
        items.append(f"{{description: D, quantity: {draw(st.integers(1, 9))}, unit_price: {price:f}, discount: {off}%{every}}}")
    costs = [Decimal(draw(st.integers(0, 10**6))).scaleb(-4) for _ in range(draw(st.integers(0, 2)))]
    running = ", ".join(f"{{label: R, per_year: {each:f}}}" for each in costs)
    case = f"{{horizon_years: {draw(st.integers(1, 4))}, running_costs: [{running}]}}"
    return f"discount: {draw(st.integers(0, 99))}%, items: [{', '.join(items)}], returns: {case}", sum(costs, Decimal(0))


@given(offers(), st.sampled_from(["JPY", "EUR", "KWD"]))
def test_the_cash_flow_pays_what_the_years_of_the_offer_say(made: tuple[str, Decimal], currency: str) -> None:
    text, running = made
    found = plan_of(f"offer: {{title: T, currency: {currency}, validity: {{days: 30}}, {text}}}")
    assert found.returns is not None
    due = {each.year: each.net.amount for each in found.offer.years} or {0: found.offer.totals.net.amount}
    for year in found.returns.cash_flow:
        ends = [rounded(running * each, currency) for each in (max(year.year - 1, 0), year.year)]
        assert year.outflow.amount - (ends[1] - ends[0]) == due.get(year.year, 0)


# ---- in words


NEVER = "{horizon_years: 1, discount_rate: 8%, benefits: [{label: A, per_year: 12}]}"
NOTHING_OWED = "{horizon_years: 1, discount_rate: 8%, benefits: [{label: A, per_year: 9999}]}"
LATE = "{horizon_years: 1, discount_rate: 8%, benefits: [{label: A, per_year: 100}]}"
BEYOND = "{horizon_years: 1, benefits: [{label: A, per_year: 10101}]}"


def test_a_case_that_never_pays_back_says_so() -> None:
    found = case_of(NEVER, language="en")
    assert (found.payback_months, found.discounted_payback_months) == (None, None)
    assert found.payback_note == "There is no payback: at the end of the period considered, more has been paid than has come in."
    assert found.discounted_payback_note is not None
    assert found.discounted_payback_note.startswith("There is no discounted payback: ")
    assert (found.irr_note, found.irr is None) == (None, False)


def test_a_case_that_owes_nothing_says_so() -> None:
    found = case_of(NOTHING_OWED, items="{description: D, quantity: 1, unit_price: 0}", language="en")
    said = "There is no payback to wait for: at no time has more been paid than has come in."
    assert (found.payback_months, found.payback_note, found.discounted_payback_note) == (None, said, said)
    assert found.irr_note == "There is no internal rate of return: the yearly cash flow never changes its sign."


def test_what_exists_has_no_note() -> None:
    found = case_of(LATE, language="en")
    assert (found.payback_months, found.payback_note) == (12, None)
    assert (found.discounted_payback_months, found.discounted_payback_note is None) == (None, False)
    assert (found.irr, found.irr_note) == (Share(0), None)
    without = case_of("{horizon_years: 1, benefits: [{label: A, per_year: 100}]}")
    assert (without.discounted_payback_months, without.discounted_payback_note, without.npv) == (None, None, None)


def test_a_rate_that_says_nothing_is_not_told() -> None:
    found = case_of(BEYOND, language="en")
    assert found.irr is None
    assert found.irr_note is not None
    assert "too high" in found.irr_note


def test_several_rates_are_told_in_words() -> None:
    # An offer's flows cannot change their sign twice: benefits do not end before the horizon.
    given_ = material_of(
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}], returns: {horizon_years: 1}}",  # noqa: E501
        wordings=SHIPPED,
    )
    assert given_.returns is not None
    several = replace(given_.returns, irr=None, no_irr="several")
    found = returns(given_.dossier.value, given_.priced, several, given_.wordings, Formats("en"))
    assert found is not None
    said = "There is no single internal rate of return: the yearly cash flow changes its sign more than once."
    assert (found.irr, found.irr_note) == (None, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_wordings_have_every_text_in_every_language(language: str) -> None:
    texts = located(Wordings, SHIPPED, "wordings.yaml").value.returns or {}
    assert list(texts) == list(WORDS)
    said = [found for text in texts.values() if (found := dict(text).get(language))]
    assert len(set(said)) == len(WORDS)
    # Notes are sentences, names of scenarios are not.
    assert [text.endswith(".") for text in said] == [False] * 4 + [True] * 6


def test_the_shipped_wordings_name_every_figure_of_a_business_case() -> None:
    figures = located(Wordings, SHIPPED, "wordings.yaml").value.figures
    computed = ("payback_months", "discounted_payback_months", "npv", "irr", "horizon_years", "total_cost", "todays_cost", "saving")
    assert all(set(LANGUAGES) <= set(figures[name]) for name in computed)


# ---- what if it goes worse


def test_scenarios_are_named_and_say_what_does_not_exist() -> None:
    found = case_of("{horizon_years: 1, discount_rate: 8%, benefits: [{label: A, per_year: 130}]}", language="en")
    told = [(each.label, each.benefits, each.delay_months, each.payback_months, each.discounted_payback_months) for each in found.scenarios]
    assert told == [
        ("As assumed", Share(0), 0, 10, 10),
        ("Benefits −20%", Share("-0.2"), 0, 12, None),
        ("Benefits 6 months later", Share(0), 6, None, None),
        ("Benefits −20%, 6 months later", Share("-0.2"), 6, None, None),
    ]
    first, less, later, both = found.scenarios
    assert (first.npv, first.irr, first.payback_note, first.irr_note) == (found.npv, found.irr, None, None)
    assert (less.payback_note, less.discounted_payback_note) == (
        None,
        "There is no discounted payback: at the end of the period considered, more has been paid than has come in, at today’s value.",
    )
    assert (
        later.payback_note
        == both.payback_note
        == "There is no payback: at the end of the period considered, more has been paid than has come in."
    )
    # 100 are paid, and 52 come in: four fifths of half of 130.
    assert [str(year.cumulative_if_worse.amount) for year in found.cash_flow if year.cumulative_if_worse] == ["-100.00", "-48.00"]


@pytest.mark.parametrize(
    ("language", "less"), [("it", "Benefici −20%"), ("de", "Nutzen −20\N{NO-BREAK SPACE}%"), ("es", "Beneficios −20\N{NO-BREAK SPACE}%")]
)
def test_a_scenario_is_named_in_the_proposals_language(language: str, less: str) -> None:
    found = case_of("{horizon_years: 1, benefits: [{label: A, per_year: 130}]}", language=language)
    assert found.scenarios[1].label == less


def test_without_benefits_there_is_no_scenario() -> None:
    found = case_of("{horizon_years: 1}")
    assert (found.scenarios, [year.cumulative_if_worse for year in found.cash_flow]) == ((), [None, None])


# ---- facts


def test_new_figures_are_facts_and_notes_are_none() -> None:
    facts = facts_of(
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 100}], returns: "
        "{horizon_years: 1, discount_rate: 0%, benefits: [{label: A, per_year: 260}], todays_costs: [{label: A, per_year: 500}]}}",
        wordings=SHIPPED,
    )
    assert facts.value("returns.discounted_payback_months") == 5
    assert facts.value("returns.saving") == Money(Decimal("400.00"), "EUR")
    assert facts.value("returns.scenarios[3].payback_months") == 12
    for path in ("returns.payback_note", "returns.irr_note", "returns.slips", "returns.scenarios[0].irr_note"):
        assert shape_at(path) is None
    (problem,) = check({"returns.irr_note": "given"}, lambda _: "a.yaml:1:1", ())
    assert "there is no fact 'returns.irr_note'" in problem.message


# ---- wordings that lack something


WITH_A_CASE = "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}], returns: {horizon_years: 1, benefits: [{label: B, per_year: 6}]}}"  # noqa: E501


def test_what_the_wordings_cannot_say_is_left_out_and_told() -> None:
    wordings = (
        "kamdocs: wordings/1\nguarantee: G\nfigures: {}\nevery: {}\nreturns:\n"
        + "".join(f"  {name}: T\n" for name in WORDS if name not in ("irr_none", "later"))
        + "  irr_none: {en: Only English}\n"
    )
    found = plan_of(WITH_A_CASE, language="it", wordings=wordings)
    (gap,) = (each for each in found.gaps if each.kind == "language")
    assert gap.message == (
        "the wordings have no text in it for returns.later, returns.irr_none, and what they would say of the business case is left out; "
        "write them under it: in the workspace's templates/wordings.yaml"
    )
    assert not gap.stops
    assert found.returns
    assert found.returns.scenarios == ()
    assert found.returns.payback_months == 2


def test_wordings_of_before_say_nothing_and_refuse_nothing() -> None:
    wordings = "kamdocs: wordings/1\nguarantee: G\nfigures: {}\nevery: {}\n"
    found = plan_of(WITH_A_CASE.replace("per_year: 6", "per_year: 0"), language="it", wordings=wordings)
    # No offer has several rates: nobody must have words for them.
    missing = ", ".join(f"returns.{name}" for name in WORDS if name != "irr_several")
    (gap,) = (each.message for each in found.gaps if each.kind == "language")
    assert f"for {missing}, and" in gap
    assert found.returns
    assert (found.returns.payback_months, found.returns.payback_note, found.returns.irr_note) == (None, None, None)


def test_what_is_wrong_in_the_words_of_a_business_case() -> None:
    wordings = located(
        Wordings,
        "kamdocs: wordings/1\nguarantee: G\nfigures: {}\nevery: {}\nreturns:\n"
        "  payback_nevr: T\n"
        "  later: {it: '{{ delay_months }} mesi', en: '{{ months }} months'}\n"
        "  benefits_less: '{{ benefits | money }}'\n"
        "  both: '{{ benefits'\n"
        "  irr_none: 'None of {{ benefits }}'\n",
        "wordings.yaml",
    )
    assert [(each.where, each.message, each.hint) for each in check_wordings(wordings)] == [
        ("wordings.yaml:6:17", "returns.payback_nevr is no text of a business case", "did you mean 'payback_never'?"),
        ("wordings.yaml:7:46", "returns.later.en: there is no field 'months'", "it may show benefits and delay_months"),
        ("wordings.yaml:8:18", "returns.benefits_less: money does not format benefits", "use percent"),
        ("wordings.yaml:9:9", "returns.both: {{ benefits is never closed; write }} after the path", ""),
        ("wordings.yaml:10:13", "returns.irr_none: there is no field 'benefits'", "write it in words alone"),
    ]


def test_the_shipped_wordings_are_sound() -> None:
    assert list(check_wordings(located(Wordings, SHIPPED, "wordings.yaml"))) == []


def test_what_a_scenarios_name_shows_is_marked_by_its_place_in_the_plan() -> None:
    material = material_of(
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 1}], returns: {horizon_years: 1, benefits: [{label: A, per_year: 1}]}}",  # noqa: E501
        wordings=SHIPPED,
    )
    found = tailor(replace(material, mark=lambda path, text: f"<{path} {text}>")).returns
    assert found is not None
    assert found.scenarios[2].label == "Benefici con <returns.scenarios[2].delay_months 6> mesi di ritardo"
