"""The offer's arithmetic: price, business case, validity, and what is refused before any of it. Pure: no clock, no float."""

from __future__ import annotations

from kamdocs.offer.checks import Refusal, refusals, suspicious
from kamdocs.offer.returns import Returns, Year, returns
from kamdocs.offer.totals import Line, Priced, Rate, priced
from kamdocs.offer.validity import Validity, validity

__all__ = ["Line", "Priced", "Rate", "Refusal", "Returns", "Validity", "Year", "priced", "refusals", "returns", "suspicious", "validity"]
