"""What the standing wordings say of a business case: names of its scenarios, and why a figure does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kamdocs.errors import Problem, nearest
from kamdocs.model.dossier import Dossier
from kamdocs.model.reading import Located
from kamdocs.model.settings import Wordings
from kamdocs.text import MarkedFormats, fill, slots
from kamdocs.values import Formats, in_language

if TYPE_CHECKING:
    from kamdocs.offer import NoPayback, NoRate
    from kamdocs.offer.scenarios import Scenario

__all__ = ["WORDS", "Words", "check_words", "missing_words"]

_SLOTS = {
    "as_assumed": ("benefits", "delay_months"),
    "benefits_less": ("benefits", "delay_months"),
    "later": ("benefits", "delay_months"),
    "both": ("benefits", "delay_months"),
    "payback_never": (),
    "payback_nothing_owed": (),
    "discounted_payback_never": (),
    "irr_none": (),
    "irr_several": (),
    "irr_beyond": (),
}
"""The texts of `wordings.returns`, and the fields that each may show: of a `plan.Scenario`."""
WORDS = tuple(_SLOTS)
# No offer has several rates today (`kamdocs.offer.returns`), so that nobody must write the words for them.
_NEEDED = tuple(name for name in WORDS if name != "irr_several")
_SCENARIOS = tuple(name for name, shown in _SLOTS.items() if shown)


class Words:
    """The texts in one language. What is missing is not said; `missing_words` tells it."""

    def __init__(self, wordings: Wordings, formats: Formats) -> None:
        self._texts = wordings.returns or {}
        self._formats = formats

    @property
    def names_scenarios(self) -> bool:
        """Whether each scenario has a name."""
        return all(self._text(name) for name in _SCENARIOS)

    def scenario(self, position: int, found: Scenario) -> str:
        """The label of the scenario at `position`. What it shows is marked by its place in the plan."""
        formats = self._formats
        if isinstance(formats, MarkedFormats):
            mark = formats.mark
            formats = MarkedFormats(formats.language, lambda path, text: mark(f"returns.scenarios[{position}].{path}", text))
        shown = {"benefits": found.benefits, "delay_months": found.delay_months}
        return fill(self._text(found.name) or found.name, shown, formats)[0]

    def payback(self, why: NoPayback | None) -> str | None:
        """Why there is no payback; None where there is one."""
        return self._text(f"payback_{why}") if why else None

    def discounted_payback(self, why: NoPayback | None) -> str | None:
        return self._text("discounted_payback_never") if why == "never" else self.payback(why)

    def rate(self, why: NoRate | None) -> str | None:
        """Why there is no internal rate of return; None where there is one."""
        return self._text(f"irr_{why}") if why else None

    def _text(self, name: str) -> str | None:
        return in_language(self._texts.get(name), self._formats.language)


def missing_words(dossier: Dossier, wordings: Wordings, language: str) -> tuple[str, ...]:
    """The texts that a business case needs and that the language does not have; none without one."""
    texts = wordings.returns or {}
    return tuple(name for name in _NEEDED if dossier.offer.returns and in_language(texts.get(name), language) is None)


def check_words(wordings: Located[Wordings]) -> Iterator[Problem]:
    """Texts that nothing asks for, and fields that they cannot show."""
    for name, text in (wordings.value.returns or {}).items():
        if name not in _SLOTS:
            guess = nearest(name, WORDS)
            hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(WORDS)}"
            yield Problem(wordings.where(("returns", name)), f"returns.{name} is no text of a business case", hint)
            continue
        for tag, words in text.items() if isinstance(text, Mapping) else [("", text)]:
            path = ("returns", name, tag) if tag else ("returns", name)
            yield from (Problem(wordings.where(path), f"{'.'.join(path)}: {why}", hint) for why, hint in _faults(words, _SLOTS[name]))


def _faults(words: str, shown: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    try:
        found = slots(words)
    except ValueError as refused:
        yield str(refused), ""
        return
    for slot in found:
        if slot.path not in shown:
            hint = f"it may show {' and '.join(shown)}" if shown else "write it in words alone"
            yield f"there is no field {slot.path!r}", hint
        elif slot.filter not in (None, "number", "percent" if slot.path == "benefits" else "number"):
            yield f"{slot.filter} does not format {slot.path}", f"use {'percent' if slot.path == 'benefits' else 'number'}"
