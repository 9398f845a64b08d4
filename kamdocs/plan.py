"""The proposal as data: everything that the document will say, why it says it, and what is missing.

`fields()` is the part that templates and small texts may see. Nothing private has a place in it: the classes simply have no such field.
The attribute docstrings below are the documentation of the template fields; None means absent.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from kamdocs.values import Money, Share, UnitPrice, rounded

__all__ = [
    "FIELDS",
    "Account",
    "Alternative",
    "AskedQuestion",
    "Benefit",
    "CashFlowMonth",
    "CashFlowYear",
    "Change",
    "Choice",
    "Considered",
    "Coverage",
    "CriterionAnswer",
    "CriterionCoverage",
    "Exclusive",
    "Figure",
    "Free",
    "Gap",
    "Group",
    "Guarantee",
    "Item",
    "Link",
    "MemberCoverage",
    "Milestone",
    "NextStep",
    "Offer",
    "OfferYear",
    "Person",
    "PlacedArgument",
    "Project",
    "Proof",
    "Proposal",
    "ProposalPlan",
    "Quantity",
    "Reason",
    "Recurring",
    "Reference",
    "Relationship",
    "Returns",
    "RuleTrial",
    "Scenario",
    "Score",
    "Section",
    "ServiceLevel",
    "Slip",
    "Statistic",
    "Supplier",
    "TaxLine",
    "TestResult",
    "Tier",
    "TodaysCost",
    "Totals",
    "Trace",
    "Validity",
    "as_json",
    "plain",
]

Quantity = Decimal | Share | Money
"""What a figure is measured in: a plain number, a share, or money."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the reader may contact."""

    name: str
    """First and last name."""
    position: str | None = None
    """What this person does, in the company's own words."""
    email: str | None = None
    """E-mail address."""
    phone: str | None = None
    """Telephone number, as it is written."""
    project: str | None = None
    """The project that this person sponsored; absent for anybody who is no sponsor."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured result: one value, or a value before and after."""

    label: str
    """What is measured."""
    value: Quantity | None = None
    """The result, where there is one value."""
    before: Quantity | None = None
    """The value before; it comes together with `after`, in place of `value`."""
    after: Quantity | None = None
    """The value after."""
    change: Share | None = None
    """By how much it changed: (after − before) / before, to a tenth of a percent. Absent between shares, and where `before` is 0."""
    unit: str | None = None
    """What it is counted in."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number that somebody else measured, from the library. Texts and proofs name it `statistics.ID`; templates see it as their proof."""

    label: str
    """What was measured."""
    source: str
    """Who measured it."""
    date: datetime.date
    """When it was published."""
    value: Quantity | None = None
    """The number, where there is one value."""
    before: Quantity | None = None
    """The value before; it comes together with `after`, in place of `value`."""
    after: Quantity | None = None
    """The value after."""
    change: Share | None = None
    """By how much it changed. Absent between shares, and where `before` is 0."""
    unit: str | None = None
    """What it is counted in."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project that the account has already done with the supplier."""

    name: str
    """What was done."""
    year: int | None = None
    """The year in which it was finished."""
    result: str | None = None
    """What came of it, in a sentence."""
    figures: tuple[Figure, ...] = ()
    """What was measured."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another client, told within its consent."""

    client: str
    """The client's name."""
    industry: str | None = None
    """The industry's name in the proposal's language, from the library's `label`."""
    project: str | None = None
    """What was done there; absent unless the library says it."""
    result: str | None = None
    """What came of it; absent unless the client's consent allows it."""
    figures: tuple[Figure, ...] = ()
    """What was measured; none unless the client's consent allows it."""
    contact: Person | None = None
    """Somebody there who can be called; absent unless the client's consent allows it."""
    year: int | None = None
    """The year in which the project was finished."""
    quote: str | None = None
    """What its contact says, word for word; absent unless the client's consent allows it."""
    logo: str | None = None
    """Its logo as a picture file in the workspace; absent unless the client's consent allows it."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A price from a quantity on."""

    at_least: Decimal
    """The first quantity of the tier."""
    unit_price: UnitPrice
    """The price of one."""
    up_to: Decimal | None = None
    """The last whole quantity of the tier; absent: no end."""
    reached: bool = False
    """Whether the line's quantity, or a part of it, has this price."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the offer. Amounts are net of tax. An item with graduated prices is a line for each tier that it reaches."""

    description: str
    """What is sold."""
    quantity: Decimal
    """How many."""
    unit_price: UnitPrice
    """The price of one, with all the decimals that it has."""
    net: Money
    """The line's amount: quantity × unit price × times, less the discount."""
    tax_rate: Share
    """The rate of its tax."""
    sku: str | None = None
    """The article's number."""
    unit: str | None = None
    """What it is counted in."""
    discount: Share | None = None
    """The share that is taken off the price; absent where the discount is an amount."""
    discount_amount: Money | None = None
    """What the line's own discount takes off in all, share or amount; absent without a discount."""
    every: str | None = None
    """How often it falls due, in words ("monthly"); absent: once."""
    times: int | None = None
    """How many times it falls due; absent: once."""
    tax_treatment: str | None = None
    """Where no rate is charged: reverse_charge or exempt, for conditions; else absent."""
    group: str | None = None
    """The label of its group."""
    tiers: tuple[Tier, ...] = ()
    """The prices by quantity; of an item that is several lines, on the first of them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Line items that are shown together, with their sum."""

    items: tuple[Item, ...]
    """The line items."""
    subtotal: Money
    """The sum of the lines' amounts."""
    net: Money
    """The subtotal less the group's discount."""
    label: str | None = None
    """The group's name; absent for the items of no group, which stand first."""
    discount: Share | None = None
    """The share that is taken off the subtotal; absent where the discount is an amount."""
    discount_amount: Money | None = None
    """What the group's discount takes off; absent without one."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """A yearly effect of the business case; `per_year` is net of tax."""

    label: str
    """Where the effect comes from."""
    per_year: Money
    """The amount of a full year."""
    from_month: int = 1
    """First month that earns; 1 is the first."""
    source: str | None = None
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class TodaysCost:
    """What the client spends today, net of tax."""

    label: str
    """What it is spent on."""
    per_year: Money
    """The amount of a full year, as things are."""
    after: Money
    """What is left of it a year with the offer."""
    from_month: int = 1
    """First month in which that holds."""
    source: str | None = None
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point of the work that is reached by a week."""

    label: str
    """What is reached."""
    weeks: int
    """Weeks from the order."""


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A value that the service keeps."""

    label: str
    """What is promised."""
    value: Quantity
    """The value that is kept."""
    unit: str | None = None
    """What it is counted in."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What the supplier answers for."""

    terms: str
    """What is guaranteed, in a sentence."""
    id: str | None = None
    """The dossier's name for it, for conditions."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind an argument. Which attributes are filled depends on `kind`."""

    kind: str
    """figure, project, references, contacts, items, options, benefits, milestones, service_levels, team, or sponsor; for conditions."""
    label: str | None = None
    """What is measured, of a figure; the name, of a project."""
    value: Quantity | None = None
    """Of a figure: the result, where there is one value."""
    before: Quantity | None = None
    """Of a figure: the value before; it comes together with `after`, in place of `value`."""
    after: Quantity | None = None
    """Of a figure: the value after."""
    change: Share | None = None
    """Of a figure: by how much it changed. Absent between shares, and where `before` is 0."""
    unit: str | None = None
    """Of a figure: what it is counted in."""
    source: str | None = None
    """The path that the value comes from, `returns.npv` or `relationship.projects[0]`."""
    reference: Reference | None = None
    """The client at whom a figure was measured."""
    citation: str | None = None
    """Of a statistic: who measured it, and when it was published."""
    project: Project | None = None
    """Of the kind project: the project itself."""
    rows: tuple[Figure | Reference | Item | Benefit | Milestone | ServiceLevel | Person, ...] = ()
    """Figures of a project, references, line items, benefits, milestones, service levels, or people, by `kind`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why to choose this proposal, for the summary."""

    text: str
    """The reason, in a sentence or two."""
    proofs: tuple[Proof, ...] = ()
    """What stands behind it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal itself."""

    date: datetime.date
    """The day from which everything counts."""
    language: str
    """The proposal's language as a BCP 47 tag, which all formats follow."""
    title: str
    """What the proposal is about."""
    summary: str | None = None
    """The offer in a few sentences."""
    reasons: tuple[Reason, ...] = ()
    """Why to choose it; three at most."""
    number: str | None = None
    """Its number in the register; absent until it is sent."""
    version: int | None = None
    """How often it was sent; absent until it is."""
    draft: bool = False
    """Yes only while an approval is missing."""
    short: bool = False
    """Yes in the short version for one reader."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """The company that writes the proposal, as `kamdocs.yaml` has it."""

    name: str
    """The company's full name."""
    address: str | None = None
    """Its address, on one line."""
    vat_id: str | None = None
    """Its VAT number."""
    website: str | None = None
    """Its web address."""
    email: str | None = None
    """Its e-mail address for offers."""
    phone: str | None = None
    """Its telephone number."""


@dataclass(frozen=True, slots=True)
class Account:
    """The client."""

    name: str
    """The client's full name."""
    short_name: str
    """How its people call it; the full name where the dossier gives no short one."""
    industry: str | None = None
    """Its industry, as the dossier writes it."""
    country: str | None = None
    """ISO 3166-1 alpha-2: two letters."""
    employees: int | None = None
    """How many work there."""
    status: tuple[str, ...] = ()
    """What shows the rank of the company."""
    specifics: tuple[str, ...] = ()
    """What is special about its business."""
    needs: tuple[str, ...] = ()
    """What it needs."""
    plans: tuple[str, ...] = ()
    """What it plans."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """What client and supplier have done together."""

    since: datetime.date | None = None
    """The day on which it became a client."""
    projects: tuple[Project, ...] = ()
    """What was done together."""


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """A criterion of the client that an argument in the document answers, and whose target is not missed."""

    label: str
    """The criterion, in the client's own words."""
    answer: str
    """The best argument's title."""
    section: str
    """The heading under which that argument stands."""
    kept: bool | None = None
    """Yes where a target is computed and kept; absent: no target, or unknown."""


@dataclass(frozen=True, slots=True)
class PlacedArgument:
    """An argument in its section."""

    id: str
    """The argument's name in the library, for conditions."""
    title: str
    """The argument in one sentence."""
    text: str | None = None
    """What explains it."""
    points: tuple[str, ...] = ()
    """What details it, one by one."""
    proofs: tuple[Proof, ...] = ()
    """What stands behind it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section per reader type; it never says whom it is aimed at."""

    type: str
    """The decision-maker's type, `finance`, for conditions; it is not for print."""
    heading: str
    """The topic, which names no person."""
    opening: str | None = None
    """What the section begins with."""
    arguments: tuple[PlacedArgument, ...] = ()
    """The strongest first."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the line items, options left out."""

    net: Money
    """Without tax."""
    tax: Money
    """All taxes together."""
    gross: Money
    """With tax."""


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax at one rate."""

    rate: Share
    """The rate of the tax."""
    net: Money
    """Sum of the amounts at this rate, after all discounts."""
    tax: Money
    """The tax on that sum."""
    treatment: str | None = None
    """Where no rate is charged: reverse_charge or exempt, for conditions; else absent."""
    note: str | None = None
    """Why no tax is charged; absent where a rate is charged."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to buy the same."""

    label: str
    """Its name."""
    items: tuple[Item, ...]
    """What belongs to it."""
    net: Money
    """The sum of its items, before the discounts of groups and offer."""
    totals: Totals
    """The whole offer with this choice, and the recommended one of all others."""
    difference: Money
    """The whole offer's net with it, less that with the recommended choice: 0 for that one."""
    recommended: bool = False
    """Yes for the one that counts in the totals."""
    text: str | None = None
    """For whom it is right, in a sentence."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A choice that the client has: good, better, best."""

    label: str
    """What is chosen."""
    choices: tuple[Choice, ...]
    """The choices, as the dossier orders them."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """What falls due again and again, by its rhythm. Net of tax, after all discounts."""

    every: str
    """How often it falls due, in words ("monthly")."""
    net: Money
    """All times together."""
    each: Money | None = None
    """Each time; absent where the times differ by a cent, or the lines run differently long."""
    times: int | None = None
    """How many times; absent where the lines run differently long."""


@dataclass(frozen=True, slots=True)
class OfferYear:
    """What falls due in one year of the contract, net of tax, after all discounts. The years add up to the total."""

    year: int
    """0, 1, 2, …; year 0 is the start, where what is bought once falls due. It is left out where nothing is."""
    net: Money
    """What falls due in it."""


@dataclass(frozen=True, slots=True)
class Exclusive:
    """What this client gets and no other."""

    terms: tuple[str, ...] = ()
    """What nobody else gets."""
    until: datetime.date | None = None
    """The last day on which it holds."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, and on which terms."""

    items: tuple[Item, ...]
    """The line items that count in the totals."""
    options: tuple[Item, ...]
    """Optional items; they never count in the totals."""
    totals: Totals
    """The sums of the line items."""
    tax_summary: tuple[TaxLine, ...]
    """The tax, one line a rate."""
    currency: str
    """ISO 4217 code, `EUR`."""
    groups: tuple[Group, ...] = ()
    """The line items in groups; none where the dossier has no groups."""
    subtotal: Money | None = None
    """The sum before the offer's own discount; absent without one."""
    discount: Share | None = None
    """The share that is taken off the subtotal; absent where the discount is an amount."""
    discount_amount: Money | None = None
    """What the offer's own discount takes off; absent without one."""
    alternatives: tuple[Alternative, ...] = ()
    """What the client may choose instead."""
    one_off: Money | None = None
    """What is paid once, net of tax, after all discounts; absent where nothing recurs."""
    recurring: tuple[Recurring, ...] = ()
    """What falls due again and again."""
    term_months: int | None = None
    """How many months the longest recurring item runs; absent where nothing recurs."""
    years: tuple[OfferYear, ...] = ()
    """What falls due in each year; none where nothing recurs."""
    exclusive: Exclusive | None = None
    """What this client gets and no other."""
    guarantees: tuple[Guarantee, ...] = ()
    """What is guaranteed."""
    service_levels: tuple[ServiceLevel, ...] = ()
    """What is promised for the running service."""
    milestones: tuple[Milestone, ...] = ()
    """What is reached when."""
    assumptions: tuple[str, ...] = ()
    """What the offer takes for granted."""
    not_included: tuple[str, ...] = ()
    """What the offer leaves out."""
    client_provides: tuple[str, ...] = ()
    """What the client brings."""
    payment_terms: str | None = None
    """When it is paid."""
    delivery: str | None = None
    """When and how it is delivered."""


@dataclass(frozen=True, slots=True)
class CashFlowYear:
    """One year of the business case, net of tax. Year 0 is month 0 alone."""

    year: int
    """0, 1, 2, …; year 0 is month 0 alone."""
    inflow: Money
    """What comes in."""
    outflow: Money
    """What is paid, as a positive amount."""
    net: Money
    """What is left of the year."""
    cumulative: Money
    """What is left of all years until then."""
    cumulative_if_worse: Money | None = None
    """The same with the last of the scenarios; absent without scenarios."""


@dataclass(frozen=True, slots=True)
class CashFlowMonth:
    """One month of the business case, net of tax."""

    month: int
    """0, 1, 2, …; what is bought once falls due in month 0."""
    inflow: Money
    """What comes in."""
    outflow: Money
    """What is paid, as a positive amount."""
    net: Money
    """What is left of the month."""
    cumulative: Money
    """What is left of all months until then."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The business case under other assumptions. A figure that does not exist is absent, and its note says why."""

    label: str
    """What is assumed."""
    benefits: Share
    """By how much the benefits are less, as a negative share: −20%; 0% where they are as assumed."""
    delay_months: int
    """By how many months they start later."""
    payback_months: int | None = None
    """As in `returns`."""
    discounted_payback_months: int | None = None
    """As in `returns`."""
    npv: Money | None = None
    """As in `returns`."""
    irr: Share | None = None
    """As in `returns`."""
    payback_note: str | None = None
    """Why there is no payback."""
    discounted_payback_note: str | None = None
    """Why there is no discounted payback; absent without a discount rate, too."""
    irr_note: str | None = None
    """Why there is no internal rate of return."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How far the benefits can slip before a criterion's target is missed."""

    label: str
    """The criterion, in the client's own words."""
    benefits: Share
    """By how much the benefits may be less, in whole percents, as a positive share."""
    delay_months: int
    """By how many months they may start later."""


@dataclass(frozen=True, slots=True)
class Returns:
    """The business case."""

    horizon_years: int
    """Over how many years it is reckoned."""
    cash_flow: tuple[CashFlowYear, ...]
    """What comes in and goes out, year by year."""
    benefits: tuple[Benefit, ...] = ()
    """What the client gains or saves every year."""
    running_costs: tuple[Benefit, ...] = ()
    """What it costs the client every year, beside the offer."""
    payback_months: int | None = None
    """First month in which the cumulative flow is no longer negative and stays so. Absent: never, or nothing was ever owed."""
    npv: Money | None = None
    """Net present value at the discount rate, of yearly sums at the years' ends; absent without a rate."""
    irr: Share | None = None
    """Internal rate of return a year; absent unless the yearly flows change sign exactly once, and above 10,000%."""
    discount_rate: Share | None = None
    """The rate at which later years are discounted."""
    discounted_payback_months: int | None = None
    """The same as `payback_months` with each month's flow at its value today. Absent: `npv` below 0, nothing ever owed, or no rate."""
    payback_note: str | None = None
    """Why there is no payback, in a sentence; absent where there is one."""
    discounted_payback_note: str | None = None
    """Why there is no discounted payback; absent where there is one, or no rate."""
    irr_note: str | None = None
    """Why there is no internal rate of return; absent where there is one."""
    months: tuple[CashFlowMonth, ...] = ()
    """What comes in and goes out, month by month."""
    assumptions: tuple[str, ...] = ()
    """What the business case takes for granted."""
    total_cost: Money | None = None
    """What the offer, its running and remaining costs come to over the horizon; absent unless today's costs are told."""
    todays_cost: Money | None = None
    """What today's way comes to over the horizon; absent unless it is told."""
    saving: Money | None = None
    """Today's cost less the total cost; negative where the offer costs more."""
    todays_costs: tuple[TodaysCost, ...] = ()
    """What the client spends today."""
    scenarios: tuple[Scenario, ...] = ()
    """What if it goes worse: as assumed, less benefit, later, and both; empty without benefits."""
    slips: tuple[Slip, ...] = ()
    """How far the benefits can slip, by criterion with a target on the business case."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next."""

    label: str
    """What happens."""
    by: datetime.date | None = None
    """The day by which it happens."""


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when the proposal holds."""

    until: datetime.date
    """The last day, which counts whole."""
    days: int
    """Calendar days from the day after the proposal's date, the last one included."""
    text: str = ""
    """The guarantee in the proposal's language: it ends with the weekday and date, without a full stop."""


class Free(dict[str, str]):
    """The dossier's free texts by name. A name that is not there is absent (None), no misspelling."""

    def __missing__(self, name: str) -> None:
        return None


# ---------------------------------------------------------------------------------------------------------------- why, and what is missing


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test of a condition, with what it met."""

    fact: str
    test: str
    """As written: `at least 1`, `given`, `one of sceptic, opponent`."""
    value: str | None
    """The fact's value as text, "empty" for an empty text or list; None where the dossier does not hold it."""
    outcome: str
    """holds, fails, or unknown."""
    where: str
    """The test's place, `profiles/finance.yaml:23:7`."""
    fact_where: str = ""
    """The value's place in the dossier; "" for a computed fact, or one that is absent."""
    negated: bool = False
    """Whether the test stands under a `not`; the outcome is then that of its opposite."""
    never_within: int | None = None
    """Months within which there is no such value, where that alone decides the test: a payback that the horizon does not see."""

    @property
    def sentence(self) -> str:
        """`reader.attitude is neutral, not one of sceptic, opponent`."""
        wanted = f"not {self.test}" if self.negated else self.test
        if self.outcome == "unknown":
            return f"{self.fact} is {self.value or 'not known'} ({wanted} is wanted)"
        met = f"{self.fact} is {self.value}" if self.value is not None else f"{self.fact} is absent"
        if self.never_within is not None:
            name = self.fact.removeprefix("returns.").removesuffix("_months").replace("_", " ")
            months = "a month" if self.never_within == 1 else f"{self.never_within} months"
            met = f"there is no {name} within {months}"
        if self.outcome == "holds":
            return met if wanted in ("given", "absent", self.value) else f"{met} ({wanted})"
        return f"{met}, and {wanted} is wanted" if self.negated else f"{met}, not {self.test}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule adds to an argument's score."""

    rule: str
    by: int
    where: str


@dataclass(frozen=True, slots=True)
class Score:
    """An argument's score in one section, in its parts."""

    base: int
    """`for` of the section's type."""
    changes: tuple[Change, ...] = ()
    criterion: str | None = None
    """The highest-ranked criterion that it answers and that counts."""
    criterion_points: int = 0

    @property
    def total(self) -> int:
        return self.base + sum(change.by for change in self.changes) + self.criterion_points


@dataclass(frozen=True, slots=True)
class Considered:
    """One argument weighed for one section."""

    argument: str
    section: str | None
    """The section's type; None for an argument that no section of this proposal may take."""
    placed: bool
    where: str
    """The argument's place, `library/arguments.yaml:12:5`."""
    score: Score | None = None
    """None where it is no candidate."""
    stopped_by: str | None = None
    """for, when, language, path, proof, review, rule, room, or elsewhere; None where it is placed."""
    reason: str = ""
    """Why it is in, or what stopped it, in a sentence."""
    tests: tuple[TestResult, ...] = ()
    """The tests of its `when`."""
    required_by: str | None = None
    """The rule that required it."""


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """One rule tried for one section."""

    rule: str
    section: str
    outcome: str
    """holds, fails, or unknown."""
    did: str
    """What it does where it holds: `prefer returns +40`, `drop colleagues`, `at most 3`, `require scope`."""
    where: str
    because: str | None = None
    tests: tuple[TestResult, ...] = ()
    arguments: tuple[str, ...] = ()
    """Ids of the section's possible arguments that it names, by id or by tag."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A fact that the dossier does not hold and whose answer would change the proposal."""

    path: str
    """Where the answer goes, `buying_centre.members[2].attitude`."""
    question: str
    weight: int
    """Points of score that hang on the answer."""
    arguments: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where a reference stands in the choice by likeness."""

    reference: str
    likeness: Decimal
    """0 to 150: 50 industry, 20 country, 30 × smaller / larger for employees, 30 kind of project, 20 less 4 a year for its age."""
    chosen: bool
    reason: str
    barred: bool = False
    """Whether it may not be shown at all."""
    parts: tuple[tuple[str, Decimal], ...] = ()
    """(industry, country, size, kind or recency; its points), those with none left out."""


@dataclass(frozen=True, slots=True)
class Trace:
    considered: tuple[Considered, ...]
    rules: tuple[RuleTrial, ...]
    references: tuple[Link, ...]
    questions: tuple[AskedQuestion, ...]
    readers: tuple[tuple[str, str, int], ...]
    """(type, member id, weight) of each section's reader, in the order of the sections."""


@dataclass(frozen=True, slots=True)
class CriterionCoverage:
    id: str
    label: str
    must: bool
    covered: bool
    target: str | None = None
    """kept, missed, or unknown; None: the criterion has no target."""
    value: str | None = None
    """What the target was tested against, as text."""
    answered_by: tuple[str, ...] = ()
    """Ids of the placed arguments that answer it."""


@dataclass(frozen=True, slots=True)
class MemberCoverage:
    member: str
    name: str
    type: str | None
    """None: untyped."""
    criterion: str | None
    """The first criterion of this member's ranking, or of the client's."""
    covered: bool
    answered_by: str | None = None
    """The argument in this member's section that answers it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    criteria: tuple[CriterionCoverage, ...]
    members: tuple[MemberCoverage, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing or wrong in the proposal, for the KAM alone."""

    kind: str
    """must-missed, target-missed, target-unknown, no-argument, evidence, criterion, member, required, references, validity, open-issue,
    untyped, team, amount, tax, date, returns, supplier, language, review, approval, price, number, or promise."""
    message: str
    where: str = ""
    stops: bool = False
    """True: do not send. False: send knowing this."""


@dataclass(frozen=True, slots=True)
class ProposalPlan:
    proposal: Proposal
    """The proposal itself."""
    account: Account
    """The client."""
    sections: tuple[Section, ...]
    """One for each reader, in reading order; none says whom it is aimed at."""
    offer: Offer
    """Items, totals, and terms."""
    validity: Validity
    """Until when it holds."""
    supplier: Supplier | None = None
    """The company that writes the proposal, as `kamdocs.yaml` has it."""
    relationship: Relationship | None = None
    """What was done together; absent for a new client."""
    criteria: tuple[CriterionAnswer, ...] = ()
    """The client's criteria that are answered here; those whose target is missed are left out."""
    returns: Returns | None = None
    """The business case; absent without one."""
    references: tuple[Reference, ...] = ()
    """Other clients, each told within its consent."""
    team: tuple[Person, ...] = ()
    """Who prepared the proposal."""
    next_steps: tuple[NextStep, ...] = ()
    """What happens next, without who."""
    free: Free = field(default_factory=Free)
    """The dossier's `free` texts by name; any name may be asked for."""
    trace: Trace = field(default_factory=lambda: Trace((), (), (), (), ()))
    coverage: Coverage = field(default_factory=lambda: Coverage((), ()))
    gaps: tuple[Gap, ...] = ()

    def fields(self) -> dict[str, Any]:
        """What a template may see, as plain maps and lists of values; absent things are None."""
        return {name: plain(getattr(self, name)) for name in FIELDS}


FIELDS = (
    "proposal",
    "supplier",
    "account",
    "relationship",
    "criteria",
    "sections",
    "offer",
    "returns",
    "references",
    "team",
    "next_steps",
    "free",
    "validity",
)


def plain(value: Any) -> Any:
    """Dataclasses and tuples as maps and lists; money, shares, dates and texts stay values."""
    if isinstance(value, Money):
        return value
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Free):
        return value
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return value


def as_json(value: Any) -> Any:
    """A plan, or a part of it, as JSON values that read as they are shown: exact decimals as texts, amounts in their currency's decimals.

    Money is `{"amount": "263878.40", "currency": "EUR"}`, a share `"8%"`, a date ISO 8601; absent things are null.
    """
    if isinstance(value, Money):
        amount = rounded(value.amount, value.currency)
        # A price of a fraction of a cent keeps its decimals.
        shown = value.amount if isinstance(value, UnitPrice) and value.amount != amount else amount
        return {"amount": f"{shown:f}", "currency": value.currency}
    if isinstance(value, Share):
        return str(value.shown)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Score):
        return {**{each.name: as_json(getattr(value, each.name)) for each in fields(value)}, "total": value.total}
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return value
