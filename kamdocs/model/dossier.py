"""What a key account manager writes of a client. Texts that a reader sees are `Text`; what helps the KAM alone says "internal".

Absent lists are None and empty ones are (): an empty list is a known nothing, an absent one is not known.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator

from kamdocs.model.common import (
    Amount,
    Condition,
    Count,
    Country,
    Currency,
    Day,
    Discount,
    Flag,
    Identifier,
    Language,
    Model,
    MoneyField,
    Natural,
    Percent,
    Portion,
    Proof,
    Quantity,
    Tax,
    Text,
    Words,
    Year,
    refuse,
)

__all__ = [
    "AccountField",
    "AlternativeField",
    "Allowed",
    "BenefitField",
    "Budget",
    "BuyingCentre",
    "ChoiceField",
    "Competitor",
    "Concern",
    "Contact",
    "CostField",
    "Criterion",
    "Dossier",
    "ExclusiveField",
    "FigureField",
    "GroupField",
    "GuaranteeField",
    "ItemField",
    "Member",
    "MilestoneField",
    "OfferField",
    "OpenIssue",
    "ProjectField",
    "ReasonField",
    "ReferencesField",
    "RelationshipField",
    "ReturnsField",
    "SendTo",
    "ServiceLevelField",
    "Sponsor",
    "Standing",
    "Step",
    "Tender",
    "TierField",
    "TodaysCostField",
    "ValidityField",
    "slug",
]

Role = Literal["initiator", "user", "influencer", "decider", "buyer", "gatekeeper"]
Attitude = Literal["supporter", "neutral", "sceptic", "opponent"]
Style = Literal["driver", "expressive", "amiable", "analytical"]
Experience = Literal["positive", "mixed", "negative", "none"]


class Standing(Model):
    """Why an account is a key client, beside its share of our margin."""

    potential: MoneyField | None = None
    """What it could buy in a year."""
    recognisable: Flag | None = None
    """A name that opens doors in its industry."""
    partner: Flag | None = None
    """Shares its plans with us."""
    expert: Flag | None = None
    """Knows more than we do, and makes us better."""
    innovator: Flag | None = None
    """Among the few that try what is new."""


class AccountField(Model):
    """The client."""

    name: Words
    """The company's full name."""
    short_name: Words | None = None
    """How its people call it; absent: the full name."""
    industry: Words | None = None
    """Matched without case, and by the library's synonyms."""
    country: Country | None = None
    """ISO 3166-1 alpha-2: its holidays."""
    region: Words | None = None
    """ISO 3166-2 without the country, where holidays differ."""
    time_zone: Words | None = None
    """IANA name such as Europe/Rome; absent: the workspace's."""
    language: Language | None = None
    """BCP 47 tag: the language of the proposal, and its formats."""
    vat_id: Words | None = None
    """VAT number with the country's letters; its check digits are verified."""
    founded: Year | None = None
    """Year."""
    employees: Natural | None = None
    annual_revenue: MoneyField | None = None
    status: tuple[Text, ...] | None = None
    """The client's rank, never the deal's: what an executive wants understood."""
    specifics: tuple[Text, ...] | None = None
    """What is special in how it works."""
    needs: tuple[Text, ...] | None = None
    plans: tuple[Text, ...] | None = None
    competitors: tuple[Words, ...] | None = None
    """Internal: companies that it competes with; they are never shown to each other as references."""
    standing: Standing | None = None
    """Why it is a key client: the margin decides the level, the KAM states the rest."""


class FigureField(Model):
    """What was measured: `value` alone, or `before` and `after`."""

    label: Text
    value: Quantity | None = None
    before: Quantity | None = None
    after: Quantity | None = None
    unit: Text | None = None
    """What is counted, per what; a currency here makes it a money figure."""

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        if self.value is None and (self.before is None or self.after is None):
            refuse("the figure has no value", "write `value`, or `before` and `after`")
        return self


class Sponsor(Model):
    """Who wanted a project at the client."""

    name: Words
    position: Text | None = None
    may_be_named: Flag | None = None
    """Absent: may not."""


class ProjectField(Model):
    """What was done together."""

    name: Text
    year: Year | None = None
    result: Text | None = None
    sponsor: Sponsor | None = None
    figures: tuple[FigureField, ...] | None = None


class OpenIssue(Model):
    """What is still open. Internal."""

    text: Words
    since: Day | None = None


class RelationshipField(Model):
    """What the client and we have done together."""

    since: Day | None = None
    share_of_our_margin: Portion | None = None
    """Internal: decides the standing's level."""
    experience: Experience | None = None
    projects: tuple[ProjectField, ...] | None = None
    open_issues: tuple[OpenIssue, ...] | None = None
    """Internal: a warning before anything is sent."""


class Step(Model):
    """What happens until they decide."""

    label: Text
    by: Day | None = None
    who: tuple[Identifier, ...] | None = None
    """Ids of members."""


class Budget(Model):
    """What they can spend. Internal."""

    status: Literal["approved", "planned", "sought", "none"] | None = None
    amount: MoneyField | None = None


class Criterion(Model):
    """What the client decides by."""

    id: Identifier | None = None
    """Of the library's criteria, or its own; absent: made from the label."""
    label: Text | None = None
    """In the client's words; absent: the library's label."""
    must: Flag | None = None
    target: Condition | None = None
    """Fact to test, `{returns.payback_months: {at_most: 24}}`: kept or missed is computed."""


class Concern(Model):
    """What worries a member. Internal."""

    id: Identifier | None = None
    said: Words | None = None
    on: Day | None = None


class Contact(Model):
    """Where to reach a member. Internal."""

    email: Words | None = None
    phone: Words | None = None


class Member(Model):
    """One who takes part in the decision."""

    id: Identifier | None = None
    """Absent: made from the name."""
    name: Words
    position: Words
    type: Identifier | None = None
    """Decision-maker type: executive, hr, finance, technical, or one of the workspace's; absent: recognised from the position."""
    role: Role | None = None
    """What this person does in the purchase."""
    influence: Natural | None = None
    """1 to 5; absent: 3."""
    attitude: Attitude | None = None
    champion: Flag | None = None
    """Sells for us when we are not there."""
    access: Literal["none", "some", "good"] | None = None
    """How well we know and reach this person."""
    style: Style | None = None
    experience: Experience | None = None
    """This person's own experience with us; absent: the relationship's."""
    criteria: tuple[Words, ...] | None = None
    """This person's own ranking, most important first; absent: the client's."""
    wants: tuple[Words, ...] | None = None
    """Said openly; a fact for rules and the briefing."""
    concerns: tuple[Concern, ...] | None = None
    """Internal."""
    contact: Contact | None = None
    private: dict[str, Any] | None = None
    """For the KAM's briefing alone; may lie in a sibling NAME.private.yaml instead."""

    @property
    def key(self) -> str:
        """The id, or one made from the name: `Giulia Serra` is `giulia-serra`."""
        return self.id or slug(self.name)


class BuyingCentre(Model):
    """The client's decision group (Webster and Wind's buying centre)."""

    process: Words | None = None
    """How they decide, in a sentence. Internal."""
    decision_by: Day | None = None
    """A validity that ends before it is reported."""
    steps: tuple[Step, ...] | None = None
    why_now: Words | None = None
    """Internal."""
    budget: Budget | None = None
    """Internal."""
    criteria: tuple[Criterion, ...] | None = None
    """The client's own, most important first."""
    members: tuple[Member, ...]


class Competitor(Model):
    """Who else is in the running. Internal."""

    name: Words
    position: Literal["incumbent", "shortlisted", "in_house", "no_decision"] | None = None


class ReasonField(Model):
    """Why to choose the offer."""

    text: Text
    answers: tuple[Words, ...] | None = None
    proof: tuple[Proof, ...] | None = None


class ExclusiveField(Model):
    """What this client gets and no other."""

    terms: tuple[Text, ...] | None = None
    until: Day | None = None


def _ids_as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class TierField(Model):
    """A price from a quantity on: `unit_price`, or a `discount` on the item's own price."""

    from_: Amount
    """The first quantity of this tier."""
    to: Amount | None = None
    """The last whole quantity of this tier, so that nothing is left out by a slip; absent: until the next tier begins."""
    unit_price: Amount | None = None
    """In the offer's currency, net of tax."""
    discount: Percent | None = None
    """Share of the item's own price that is taken off."""

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}


class ItemField(Model):
    """A line item of the offer. With a `sku` that a price list of the library has, what is not written comes from there."""

    sku: Words | None = None
    description: Text | None = None
    """Absent: the price list's."""
    quantity: Amount
    unit: Text | None = None
    unit_price: Amount | None = None
    """In the offer's currency, net of tax; absent: the price list's, or the tiers'."""
    tiers: tuple[TierField, ...] | None = None
    """Prices by quantity, the smallest quantity first."""
    tiers_mode: Literal["volume", "graduated"] | None = None
    """volume (absent): the whole quantity has the price of the tier that it reaches; graduated: each unit that of its own tier."""
    discount: Discount | None = None
    """A share, or an amount each time that the item falls due."""
    tax: Tax | None = None
    """A share, reverse_charge, or exempt; absent: the price list's, else the offer's."""
    group: Identifier | None = None
    """Id of one of the offer's groups."""
    choice: Annotated[tuple[Identifier, ...] | None, BeforeValidator(_ids_as_list)] = None
    """Id, or ids, of the alternatives' choices that the item belongs to; it counts where one of them is the recommended one."""
    every: Literal["month", "quarter", "year"] | None = None
    """Absent: the price list's, else once, in month 0."""
    times: Natural | None = None
    """How often a recurring item falls due; required with `every`."""
    optional: Flag | None = None
    """Shown apart, and in no total."""
    tags: tuple[Words, ...] | None = None
    cost: Amount | None = None
    """Internal: what one unit costs us."""


class GroupField(Model):
    """A group of line items, shown together with their sum."""

    id: Identifier
    label: Text
    discount: Discount | None = None
    """A share, or an amount, of the group's sum."""


class ChoiceField(Model):
    """One of several ways to buy the same. Its items name it as their `choice`."""

    id: Identifier
    label: Text
    text: Text | None = None
    """For whom it is right, in a sentence."""
    recommended: Flag | None = None
    """The one that counts in the totals."""


class AlternativeField(Model):
    """A choice that the client has: good, better, best. Exactly one is recommended, and that one counts in the totals."""

    id: Identifier
    label: Text
    choices: tuple[ChoiceField, ...]
    """The packages, in the order in which they are shown."""


class GuaranteeField(Model):
    """A promise in the contract."""

    id: Identifier | None = None
    terms: Text


class ServiceLevelField(Model):
    """A commitment in figures."""

    label: Text
    value: Quantity
    unit: Text | None = None


class MilestoneField(Model):
    """What happens when, counted from the order."""

    label: Text
    weeks: Count
    """Weeks from the order."""


class BenefitField(Model):
    """What the client saves or earns."""

    label: Text
    per_year: Amount
    """In the offer's currency, net of tax."""
    from_month: Natural | None = None
    """First month that earns; absent: 1."""
    source: Text | None = None
    """Where the number comes from, in the words that the reader sees."""


class CostField(Model):
    """What the client spends on it, besides the offer."""

    label: Text
    per_year: Amount
    """In the offer's currency, net of tax; from month 1."""
    source: Text | None = None
    """Where the number comes from, in the words that the reader sees."""


class TodaysCostField(Model):
    """What the client spends today on what the offer replaces. It is compared, and in no flow: a saving in the flows is a benefit."""

    label: Text
    per_year: Amount
    """In the offer's currency, net of tax, as things are."""
    after: Amount | None = None
    """What is left of it a year with the offer; absent: nothing."""
    from_month: Natural | None = None
    """First month in which `after` holds; absent: 1."""
    source: Text | None = None
    """Where the number comes from, in the words that the reader sees."""


class ReturnsField(Model):
    """The business case."""

    horizon_years: Natural
    discount_rate: Percent | None = None
    """Absent: no net present value."""
    benefits: tuple[BenefitField, ...] | None = None
    running_costs: tuple[CostField, ...] | None = None
    todays_costs: tuple[TodaysCostField, ...] | None = None
    """What the client spends today, to compare the total cost of both."""
    assumptions: tuple[Text, ...] | None = None
    """What the business case takes for granted."""


class ValidityField(Model):
    """One of days, business_days, until."""

    days: Natural | None = None
    """Calendar days from the day after the proposal's date."""
    business_days: Natural | None = None
    """Working days of the account's country and region."""
    until: Day | None = None
    from_: Literal["submission"] | None = None
    """`from: submission` counts from a tender's."""

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_")}


class SendTo(Model):
    """Whom the proposal goes to: ids of members."""

    to: Identifier | None = None
    cc: tuple[Identifier, ...] | None = None


class OfferField(Model):
    """What we sell, at which price, until when."""

    title: Text
    summary: Text | None = None
    kind: Words | None = None
    """The kind of project, for likeness with references; matched without case."""
    currency: Currency | None = None
    price_list: Identifier | None = None
    """Id of the price list that items without a price come from; absent: any of the library that has the sku."""
    tax: Tax | None = None
    """For every item that has none of its own: a share, reverse_charge, or exempt; absent: 0%."""
    tax_notes: dict[Literal["reverse_charge", "exempt"], Text] | None = None
    """Why no tax is charged, with the law, by treatment; absent: the standing wording."""
    reasons: tuple[ReasonField, ...] | None = None
    """Why to choose it, three at most: they open the summary."""
    exclusive: ExclusiveField | None = None
    """What this client gets and no other; absent: nothing is claimed."""
    items: tuple[ItemField, ...]
    groups: tuple[GroupField, ...] | None = None
    """Groups of items, in the order in which they are shown."""
    alternatives: tuple[AlternativeField, ...] | None = None
    """Choices that the client has among packages of items."""
    discount: Discount | None = None
    """A share, or an amount, of the sum of all that counts, after the discounts of items and groups."""
    guarantees: tuple[GuaranteeField, ...] | None = None
    service_levels: tuple[ServiceLevelField, ...] | None = None
    milestones: tuple[MilestoneField, ...] | None = None
    assumptions: tuple[Text, ...] | None = None
    not_included: tuple[Text, ...] | None = None
    client_provides: tuple[Text, ...] | None = None
    returns: ReturnsField | None = None
    """The business case."""
    payment_terms: Text | None = None
    payment_days: Count | None = None
    """Internal: days until we are paid, which the workspace's approvals may limit; `payment_terms` is what is printed."""
    delivery: Text | None = None
    validity: ValidityField | None = None
    send_to: SendTo | None = None


class ReferencesField(Model):
    """Either at_least, or ids; absent: the two most alike."""

    at_least: Natural | None = None
    ids: tuple[Identifier, ...] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.at_least is not None and self.ids is not None:
            refuse("both at_least and ids are given", "keep one: `at_least` picks them, `ids` names them")
        return self


class Tender(Model):
    """A call for tenders that the proposal answers."""

    submission: Day | None = None


class Allowed(Model):
    """A find of the privacy gate that may stand."""

    text: Words
    reason: Words


class Dossier(Model):
    """A dossier: what is known of a client, its decision group, and what we offer."""

    kamdocs: Literal["dossier/1"]
    account: AccountField
    relationship: RelationshipField | None = None
    """Absent: a new client."""
    buying_centre: BuyingCentre
    """The client's decision group (Webster and Wind's buying centre)."""
    competition: tuple[Competitor, ...] | None = None
    """Internal: never in a proposal."""
    offer: OfferField
    references: ReferencesField | None = None
    team: tuple[Identifier, ...] | None = None
    """Ids of the library's team."""
    tender: Tender | None = None
    unknown: dict[str, Words] | None = None
    """Asked, no answer, by path: `check` stops asking."""
    free: dict[str, Text] | None = None
    """Texts for a template's free places, by name."""
    allow: tuple[Allowed, ...] | None = None
    """Finds of the privacy gate that may stand."""
    notes: Words | None = None
    """Internal."""


def slug(name: str) -> str:
    """An id made from a name: `Pérez & Söhne` is `perez-sohne`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).split()
    return "-".join(words)
