"""The offer's arithmetic: price, business case, validity, and what is refused before any of it. Pure: no clock, no float."""

from __future__ import annotations

from kamdocs.offer.approvals import Need, digest, missing, needed
from kamdocs.offer.checks import Refusal, refusals, suspicious
from kamdocs.offer.prices import Completed, PriceEnd, PriceNote, completed, in_force, needs_lists, with_prices
from kamdocs.offer.returns import NoPayback, NoRate, Returns, Year, returns
from kamdocs.offer.schedule import RecurringPrice, YearPrice
from kamdocs.offer.tender import TenderStep, tender_calendar
from kamdocs.offer.tiers import TierPrice, tier_prices
from kamdocs.offer.totals import AlternativePrice, ChoicePrice, GroupPrice, Line, Priced, Rate, Sums, priced
from kamdocs.offer.validity import Validity, validity

__all__ = [
    "AlternativePrice",
    "ChoicePrice",
    "Completed",
    "GroupPrice",
    "Line",
    "Need",
    "NoPayback",
    "NoRate",
    "PriceEnd",
    "PriceNote",
    "Priced",
    "Rate",
    "RecurringPrice",
    "Refusal",
    "Returns",
    "Sums",
    "TenderStep",
    "TierPrice",
    "Validity",
    "Year",
    "YearPrice",
    "completed",
    "digest",
    "in_force",
    "missing",
    "needed",
    "needs_lists",
    "priced",
    "refusals",
    "returns",
    "suspicious",
    "tender_calendar",
    "tier_prices",
    "validity",
    "with_prices",
]
