"""The library's statistics, as one proposal may cite them: in its language, and only while their review is not overdue."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kamdocs import plan
from kamdocs.model.library import Library, StatisticField
from kamdocs.tailor.fields import figure
from kamdocs.values import Formats, in_language, language_text

__all__ = ["ROOT", "Statistics", "cited", "statistics"]

ROOT = "statistics"
"""The first step of a statistic's path, `statistics.saving.value`."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """`shown`: by id, those that the proposal may cite. `barred`: by id, why another may not: (review or language, a sentence)."""

    shown: Mapping[str, plan.Statistic] = field(default_factory=dict)
    barred: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def why_absent(self, path: str) -> tuple[str, str]:
        """What keeps a text out that names `path`, which is absent: (review, language or path, a sentence)."""
        return self.barred.get(_id_of(path) or "", ("path", f"{path} is absent"))


def statistics(libraries: Iterable[Library], language: str, on: datetime.date) -> Statistics:
    """The statistics of the libraries for a proposal in `language`, dated `on`."""
    shown: dict[str, plan.Statistic] = {}
    barred: dict[str, tuple[str, str]] = {}
    for written in (each for library in libraries for each in library.statistics or ()):
        if why := _why_barred(written, language, on):
            barred[written.id] = why
        else:
            shown[written.id] = _shown(written, language)
    return Statistics(shown, barred)


def cited(statistic: plan.Statistic, formats: Formats) -> str:
    """Who measured it, and when it was published: `Istat, 15 gennaio 2027`."""
    return f"{statistic.source}, {formats.date(statistic.date)}"


def _id_of(path: str) -> str | None:
    """The statistic that a path names; None for any other path."""
    steps = path.split(".")
    return steps[1] if steps[0] == ROOT and len(steps) > 1 else None


def _why_barred(written: StatisticField, language: str, on: datetime.date) -> tuple[str, str] | None:
    if written.review_by < on:
        return "review", f"the review of the statistic {written.id} was due by {written.review_by}"
    if on < written.date:
        return "review", f"the statistic {written.id} was published on {written.date}, after the proposal's date"
    for name in ("label", "source", "unit"):
        text = getattr(written, name)
        if text and in_language(text, language) is None:
            return "language", f"the {name} of the statistic {written.id} has no text in {language_text(language)}"
    return None


def _shown(written: StatisticField, language: str) -> plan.Statistic:
    measured = figure(written, language)
    return plan.Statistic(
        label=measured.label,
        source=in_language(written.source, language) or "",
        date=written.date,
        value=measured.value,
        before=measured.before,
        after=measured.after,
        change=measured.change,
        unit=measured.unit,
    )
