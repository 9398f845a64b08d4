"""Where each field of a proposal comes from: the line of the file that says it, or how it is computed, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kamdocs.errors import Path, path_text
from kamdocs.model.common import Model
from kamdocs.model.library import BoundNumber, ReferenceField
from kamdocs.model.reading import Located
from kamdocs.offer import Line
from kamdocs.proposal import Draft
from kamdocs.tailor import Taken, taken
from kamdocs.values import in_language

__all__ = ["FORMULAS", "Origin", "Origins", "pattern"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from.

    `kind`: dossier, price list, library, statistic, profile, settings, wordings, computed, date, register, numbering, template, document.
    `told`: in words: the formula of what is computed, the source of a statistic or of a bound number; "" where the place says it all.
    `where`: `file:line:column`, or a template with its paragraph; "" of what is nobody's line.
    """

    kind: str
    told: str = ""
    where: str = ""


_LINE_NET = "quantity × unit price × times, less the line's own discount, rounded half up to the currency's minor unit"
_FLOWS = "inflow less outflow"
_SCENARIO = "the business case reckoned anew under this scenario's assumptions"

FORMULAS: Mapping[str, str] = {
    "relationship.projects[].figures[].change": "(after − before) ÷ before, to a tenth of a percent",
    "references[].figures[].change": "(after − before) ÷ before, to a tenth of a percent",
    "statistics[].change": "(after − before) ÷ before, to a tenth of a percent",
    "offer.items[].net": _LINE_NET,
    "offer.items[].discount_amount": "quantity × unit price × times, less the line's net",
    "offer.items[].quantity": "the part of the item's quantity that lies in this tier",
    "offer.items[].tiers[].up_to": "one less than the next tier's first quantity",
    "offer.items[].tiers[].unit_price": "the item's unit price, less the tier's discount",
    "offer.groups[].subtotal": "the sum of the nets of the group's lines",
    "offer.groups[].net": "the group's subtotal, less the group's discount",
    "offer.groups[].discount_amount": "the group's discount, of its subtotal, rounded",
    "offer.subtotal": "the sum of all that counts, after the discounts of lines and groups",
    "offer.discount_amount": "the offer's discount, of the subtotal, rounded",
    "offer.totals.net": "the sum of all lines that count, after the discounts of lines, groups and offer",
    "offer.totals.tax": "the sum of the taxes of the tax summary",
    "offer.totals.gross": "net + tax",
    "offer.tax_summary[].net": "the sum of the lines at this rate, after all discounts",
    "offer.tax_summary[].tax": "rate × net, rounded half up to the currency's minor unit",
    "offer.alternatives[].choices[].net": "the sum of the nets of the choice's lines, before the discounts of groups and offer",
    "offer.alternatives[].choices[].totals.net": "the whole offer's net with this choice, and the recommended one of all others",
    "offer.alternatives[].choices[].totals.tax": "the whole offer's tax with this choice, and the recommended one of all others",
    "offer.alternatives[].choices[].totals.gross": "net + tax of the whole offer with this choice",
    "offer.alternatives[].choices[].difference": "the whole offer's net with this choice, less that with the recommended one",
    "offer.one_off": "the sum of the lines that fall due once, after all discounts",
    "offer.recurring[].net": "the sum of the lines of this rhythm over all their times, after all discounts",
    "offer.recurring[].each": "what the lines of this rhythm come to each time, after all discounts",
    "offer.recurring[].times": "how many times the lines of this rhythm fall due",
    "offer.term_months": "the months that the longest recurring line runs",
    "offer.years[].year": "the years of the contract, counted from 0, its start",
    "offer.years[].net": "what falls due in the year, after all discounts",
    "returns.cash_flow[].year": "the years of the business case, counted from 0, its start",
    "returns.cash_flow[].inflow": "the benefits of the year's months: per year ÷ 12, from their first month on",
    "returns.cash_flow[].outflow": "what of the offer falls due in the year, and the year's running costs",
    "returns.cash_flow[].net": _FLOWS,
    "returns.cash_flow[].cumulative": "the sum of the nets until then",
    "returns.cash_flow[].cumulative_if_worse": "the sum of the nets until then, under the last of the scenarios",
    "returns.months[].month": "the months of the business case, counted from 0, its start",
    "returns.months[].inflow": "the month's benefits: per year ÷ 12, from their first month on",
    "returns.months[].outflow": "what of the offer falls due in the month, and the month's running costs",
    "returns.months[].net": _FLOWS,
    "returns.months[].cumulative": "the sum of the nets until then",
    "returns.payback_months": "the first month in which the cumulative flow is no longer negative and stays so",
    "returns.discounted_payback_months": "as the payback, each month's flow discounted at its year's end, as the net present value has it",
    "returns.npv": "the sum of the yearly nets, each ÷ (1 + discount rate) ^ year",
    "returns.irr": "the yearly rate at which the net present value is nothing",
    "returns.total_cost": "the offer, its running costs and what is left of today's costs, over the horizon",
    "returns.todays_cost": "today's costs per year × the horizon's years",
    "returns.saving": "today's cost, less the total cost",
    "returns.scenarios[].benefits": "kamdocs' own assumption: so much less benefit",
    "returns.scenarios[].delay_months": "kamdocs' own assumption: so many months later",
    "returns.scenarios[].payback_months": _SCENARIO,
    "returns.scenarios[].discounted_payback_months": _SCENARIO,
    "returns.scenarios[].npv": _SCENARIO,
    "returns.scenarios[].irr": _SCENARIO,
    "returns.slips[].benefits": "the most that the benefits may be less, in whole percents, for the criterion's target to be kept",
    "returns.slips[].delay_months": "the most that the benefits may start later, in whole months, for the criterion's target to be kept",
    "validity.until": "the proposal's date + the days of its validity",
    "validity.days": "the calendar days from the day after the proposal's date to the last day, which counts",
}
"""How each computed field is reckoned, by its path without positions. The lines of options, groups and choices are as those of items."""

_NOT_WRITTEN: Mapping[str, str] = {
    "offer.items[].tax_rate": "0%, where neither the item nor the offer says a tax",
    "returns.benefits[].from_month": "1, where the dossier says no first month",
    "returns.running_costs[].from_month": "1: running costs begin with the first month",
    "returns.todays_costs[].from_month": "1, where the dossier says no first month",
    "returns.todays_costs[].after": "0, where the dossier says nothing of what is left",
}
"""What a field holds where nobody wrote it, by its path without positions."""

_ROOTS: Mapping[str, Path] = {
    "account": ("account",),
    "relationship": ("relationship",),
    "offer": ("offer",),
    "returns": ("offer", "returns"),
    "next_steps": ("buying_centre", "steps"),
    "free": ("free",),
    "proposal": ("offer",),
}
"""Where in the dossier the fields below a name are written."""

_ITEMS = re.compile(r"offer\.(?:items|options|groups\[\]\.items|alternatives\[\]\.choices\[\]\.items)\[\]")
_OWN_NAMES: Mapping[str, str] = {"at_least": "from", "up_to": "to"}
"""Fields that the dossier calls otherwise."""


def pattern(path: Path) -> str:
    """`offer.items[].net` of the path of any item's net; the lines of options, groups and choices are as those of items."""
    key = re.sub(r"\[\d+\]", "[]", path_text(path))
    return _ITEMS.sub("offer.items[]", key, count=1)


class Origins:
    """Where the fields of one proposal come from."""

    def __init__(self, made: Draft) -> None:
        self.made = made
        self.plan, self.material, self.workspace = made.plan, made.material, made.workspace
        self.language = made.plan.proposal.language
        self._read: dict[int, Any] = {}
        self._lists: dict[int, tuple[Any, list[int]]] = {}
        self._special: Mapping[str, Callable[[Path], Origin | None]] = {
            "proposal": self._of_proposal,
            "supplier": self._of_supplier,
            "account": self._of_account,
            "criteria": self._of_criterion,
            "sections": self._of_section,
            "offer": self._of_offer,
            "returns": self._of_returns,
            "references": self._of_reference,
            "team": self._of_team,
            "statistics": self._of_statistic,
            "validity": self._of_validity,
            "wordings": self._of_wordings,
        }

    def of(self, path: Path) -> Origin | None:
        """The origin of the field at `path`, as `plan.fields()` has it; `statistics` and `wordings` are roots too.

        None where nothing is known of such a field.
        """
        special = self._special.get(str(path[0]))
        found = special(path) if special else None
        if found is None and (formula := FORMULAS.get(pattern(path))):
            found = Origin("computed", formula)
        return found or self._below_root(path) or self._by_default(path)

    def _by_default(self, path: Path) -> Origin | None:
        told = _NOT_WRITTEN.get(pattern(path))
        return Origin("computed", told) if told else None

    @cached_property
    def _taken(self) -> Taken:
        return taken(self.material)

    # ---------------------------------------------------------------------------------------------------------------------- the dossier

    @cached_property
    def _dossier(self) -> Any:
        return self._data(self.material.dossier.value)

    def _data(self, value: Model) -> Any:
        """What a file says, as maps and lists under the names that it writes."""
        if id(value) not in self._read:
            self._read[id(value)] = value.model_dump(by_alias=True, exclude_none=True, warnings=False)
        return self._read[id(value)]

    def _below_root(self, path: Path) -> Origin | None:
        root = _ROOTS.get(str(path[0]))
        return self._typed((*root, *path[1:])) if root else None

    def _typed(self, path: Path) -> Origin | None:
        """What the dossier, or a price list in its place, has at `path`; None where neither does."""
        steps = self._steps(self._dossier, path)
        if steps is None:
            return None
        where = self.material.dossier.where(steps)
        return Origin("dossier" if where.startswith(f"{self.material.dossier.file}:") else "price list", "", where)

    def _steps(self, data: Any, path: Path) -> Path | None:
        """`path` as it stands in a file: with the language of a text, and past the texts that have none in it."""
        steps: list[str | int] = []
        for step in path:
            if isinstance(step, int):
                spoken = self._spoken(data)
                step = spoken[step] if step < len(spoken) else step
            known = range(len(data)) if isinstance(data, list | tuple) else data if isinstance(data, Mapping) else ()
            if step not in known:
                return None
            steps.append(step)
            data = data[step]
        return (*steps, *_tag(data, self.language))

    def _spoken(self, data: Any) -> list[int]:
        """The places of a list whose texts are said in the language; each list is looked through once."""
        if id(data) not in self._lists:
            self._lists[id(data)] = data, [at for at, each in enumerate(data) if not _is_text(each) or in_language(each, self.language)]
        return self._lists[id(data)][1]

    def _in_file(self, file: Located[Any], path: Path, kind: str, told: str = "") -> Origin | None:
        steps = self._steps(self._data(file.value), path)
        return Origin(kind, told, file.where(steps)) if steps is not None else None

    # ------------------------------------------------------------------------------------------------------------------------- proposal

    def _of_proposal(self, path: Path) -> Origin | None:
        match path[1]:
            case "date":
                return Origin("date", "the proposal's date: --date, or the day of the command")
            case "number" | "version":
                return Origin("register", "given when the proposal is sent")
            case "reasons" if "proofs" in path:
                return self._of_proof(path)
            case "reasons":
                return self._typed(("offer", "reasons", self._taken.reasons[int(path[2])], *path[3:]))
        return None

    def _of_supplier(self, path: Path) -> Origin | None:
        return self._in_file(self.workspace.settings, path, "settings") if self.workspace.settings else None

    def _of_account(self, path: Path) -> Origin | None:
        written = self._typed(path)
        return self._typed(("account", "name")) if written is None and path[1:] == ("short_name",) else written

    def _of_criterion(self, path: Path) -> Origin | None:
        position, type_, argument = self._taken.criteria[int(path[1])]
        if path[2] == "label":
            return self._label(position)
        place = next(place for place, each in enumerate(self.plan.sections) if each.type == type_)
        if path[2] == "section":
            return self.of(("sections", place, "heading"))
        ids = [each.id for each in self.plan.sections[place].arguments]
        return self.of(("sections", place, "arguments", ids.index(argument), "title")) if path[2] == "answer" else None

    def _label(self, position: int) -> Origin | None:
        """The label of the dossier's criterion at `position`: its own, or else the library's."""
        own = (self.material.dossier.value.buying_centre.criteria or ())[position]
        if in_language(own.label, self.language):
            return self._typed(("buying_centre", "criteria", position, "label"))
        key = self._taken.words.key(own)
        return self._in_libraries("criteria", lambda each: each.id == key, ("label",))

    # ------------------------------------------------------------------------------------------------------- sections and their arguments

    def _of_section(self, path: Path) -> Origin | None:
        section = self.plan.sections[int(path[1])]
        profile = next(each for each in self.material.profiles if each.value.type == section.type)
        if path[2] in ("heading", "type"):
            return self._in_file(profile, (path[2],), "profile")
        if path[2] == "opening":
            number = self._taken.openings[section.type]
            return self._in_file(profile, ("openings", number, "text"), "profile") if number is not None else None
        if len(path) < 5 or not isinstance(path[3], int):
            return None
        return self._of_argument(path, section.arguments[path[3]].id)

    def _of_argument(self, path: Path, id_: str) -> Origin | None:
        argument = next(each for each in self.material.arguments if each.value.id == id_)
        if path[4] == "proofs":
            return self._of_proof(path)
        kind = "profile" if any(argument.file == each.file for each in self.material.profiles) else "library"
        if path[5:6] == ("numbers",):
            bound: BoundNumber = (argument.value.numbers or ())[int(path[6])]
            return Origin(kind, bound.source, argument.where(("numbers", path[6])))
        told = "the argument's own words, bound to no source" if path[4] in ("title", "text") else ""
        return self._in_file(argument, (path[4],), kind, told)

    def _of_proof(self, path: Path) -> Origin | None:
        """What a proof says beside the fields that it is made of, which have their own paths."""
        proof = _value_at(self.plan, path[: path.index("proofs") + 2])
        below = path[path.index("proofs") + 2 :]
        if below[0] in ("label", "unit"):
            name = re.findall(r"\w+", proof.source or "")[-1:]
            if below[0] == "label":
                return self._of_wordings(("wordings", "figures", *name))
            return self._of_wordings(("wordings", "units"))
        if proof.kind == "sponsor":
            own: Path = ("name",) if below[2:] == ("project",) else ("sponsor", *below[2:])
            return self._typed(("relationship", "projects", self._taken.sponsors[int(below[1])], *own))
        return None

    # ----------------------------------------------------------------------------------------------------------------------------- offer

    def _of_offer(self, path: Path) -> Origin | None:
        line, below = self._line(path)
        if line is not None:
            return self._of_line(line, below)
        match path[1:]:
            case ("currency",):
                written, settings = self._typed(path), self.workspace.settings
                return written or (self._in_file(settings, ("defaults", "currency"), "settings") if settings else None)
            case ("groups", int(number), "label" | "discount" as name):
                id_ = self.material.priced.groups[number].id
                place = next(at for at, each in enumerate(self.material.dossier.value.offer.groups or ()) if each.id == id_)
                return self._typed(("offer", "groups", place, name))
            case ("tax_summary", int(number), "rate"):
                return self._rate(number)
            case ("tax_summary", int(number), "note"):
                treatment = str(self.material.priced.rates[number].treatment)
                return self._typed(("offer", "tax_notes", treatment)) or self._of_wordings(("wordings", "tax", treatment))
            case ("recurring", int(number), "every"):
                return self._of_wordings(("wordings", "every", self.material.priced.recurring[number].every))
        return None

    def _line(self, path: Path) -> tuple[Line | None, Path]:
        """The priced line that a path leads to, and what of it is meant."""
        priced = self.material.priced
        match path[1:]:
            case ("items", int(number), *below):
                return priced.lines[number], tuple(below)
            case ("options", int(number), *below):
                return priced.options[number], tuple(below)
            case ("groups", int(group), "items", int(number), *below):
                return priced.groups[group].lines[number], tuple(below)
            case ("alternatives", int(place), "choices", int(choice), "items", int(number), *below):
                return priced.alternatives[place].choices[choice].lines[number], tuple(below)
        return None, ()

    def _of_line(self, line: Line, below: Path) -> Origin | None:
        item: Path = ("offer", "items", line.position)
        name = str(below[0])
        if name == "tiers":
            return self._of_tier(item, below)
        if name == "group":
            groups = [group.id for group in self.material.dossier.value.offer.groups or ()]
            return self._typed(("offer", "groups", groups.index(str(line.item.group)), "label"))
        if name == "every":
            return self._of_wordings(("wordings", "every", str(line.item.every)))
        if name == "tax_rate":
            return self._tax(line)
        tier: Path = () if line.tier is None else ("tiers", line.tier, name)
        if name in ("unit_price", "discount") and tier and (own := self._typed((*item, *tier))):
            return own
        if name == "quantity" and line.quantity != line.item.quantity:
            return Origin("computed", FORMULAS["offer.items[].quantity"], self.material.dossier.where((*item, name)))
        if formula := FORMULAS.get(f"offer.items[].{name}") if name != "quantity" else None:
            return Origin("computed", formula, self.material.dossier.where(item))
        return self._typed((*item, *below))

    def _of_tier(self, item: Path, below: Path) -> Origin | None:
        name = _OWN_NAMES.get(str(below[2]), str(below[2]))
        return self._typed((*item, *below[:2], name)) or self._formula(("offer", "items", 0, *below))

    def _formula(self, path: Path) -> Origin:
        return Origin("computed", FORMULAS[pattern(path)])

    def _tax(self, line: Line) -> Origin | None:
        own = self._typed(("offer", "items", line.position, "tax")) or self._typed(("offer", "tax"))
        if own and line.treatment:
            return Origin("computed", f"0%, since the tax is {line.treatment.replace('_', ' ')}", own.where)
        return own or self._by_default(("offer", "items", 0, "tax_rate"))

    def _rate(self, number: int) -> Origin | None:
        """The tax of the first line at the rate."""
        rate = self.material.priced.rates[number]
        lines = self.material.priced.lines
        return next(self._tax(line) for line in lines if (line.tax_rate, line.treatment) == (rate.rate, rate.treatment))

    # ------------------------------------------------------------------------------------------------------------- returns, and validity

    def _of_returns(self, path: Path) -> Origin | None:
        match path[1:]:
            case ("slips", int(number), "label"):
                return self._label(self._taken.slips[number])
            case ("scenarios", int(), "label" | "payback_note" | "irr_note"):
                return self._of_wordings(("wordings", "returns"))
            case ("payback_note" | "discounted_payback_note" | "irr_note",):
                return self._of_wordings(("wordings", "returns"))
        return None

    def _of_validity(self, path: Path) -> Origin | None:
        if path[1] == "text":
            return self._of_wordings(("wordings", "guarantee"))
        field, settings = self.material.dossier.value.offer.validity, self.workspace.settings
        own = ("offer", "validity") if field else None
        if own and path[1] == "until" and (written := self._typed((*own, "until"))):
            return written
        place = self._typed(own) if own else self._in_file(settings, ("defaults", "validity"), "settings") if settings else None
        formula = FORMULAS[pattern(path)]
        if field and field.from_ and path[1] == "until":
            formula = "the day of the tender's submission + the days of the validity"
        return Origin("computed", formula, place.where if place else "")

    # --------------------------------------------------------------------------------------------------------- the library, and wordings

    def _in_libraries(self, part: str, is_it: Callable[[Any], bool], below: Path, kind: str = "library", told: str = "") -> Origin | None:
        for file in self.material.libraries:
            for number, each in enumerate(getattr(file.value, part) or ()):
                if is_it(each):
                    return self._in_file(file, (part, number, *below), kind, told)
        return None

    def _of_reference(self, path: Path) -> Origin | None:
        reference = self._taken.references[int(path[1])]
        if path[2] == "industry":
            return self._industry(reference)
        if path[-1] == "change":
            return None
        return self._in_libraries("references", lambda each: each is reference, path[2:])

    def _industry(self, reference: ReferenceField) -> Origin | None:
        id_ = self._taken.words.industry(reference.industry or "")
        return self._in_libraries("industries", lambda each: each.id == id_, ("label",))

    def _of_team(self, path: Path) -> Origin | None:
        known = {each.id for file in self.material.libraries for each in file.value.team or ()}
        ids = [id_ for id_ in self.material.dossier.value.team or () if id_ in known]
        return self._in_libraries("team", lambda each: each.id == ids[int(path[1])], path[2:])

    def _of_statistic(self, path: Path) -> Origin | None:
        told, where = self._statistic(str(path[1]))
        if path[2] == "change":
            return Origin("computed", FORMULAS["statistics[].change"], where)
        below: Path = ("date",) if path[2] == "citation" else path[2:]
        return self._in_libraries("statistics", lambda each: each.id == path[1], below, "statistic", told)

    def _statistic(self, id_: str) -> tuple[str, str]:
        """Who measured it and when it was published; and its place."""
        for file in self.material.libraries:
            for number, each in enumerate(file.value.statistics or ()):
                if each.id == id_:
                    told = f"{in_language(each.source, self.language)}, {each.date}"
                    return told, file.where(("statistics", number))
        return "", ""

    def _of_wordings(self, path: Path) -> Origin | None:
        file = self.workspace.wordings
        return self._in_file(file, path[1:], "wordings") or Origin("wordings", "", file.where((str(path[1]),)))


def _value_at(value: Any, path: Path) -> Any:
    """The part of a plan at `path`."""
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def _is_text(value: Any) -> bool:
    """Whether a part of a file is a text, in one language or in several."""
    return isinstance(value, str) or (isinstance(value, Mapping) and bool(value) and all(map(_is_tag, value)))


def _is_tag(name: Any) -> bool:
    return isinstance(name, str) and re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", name) is not None


def _tag(text: Any, language: str) -> Path:
    """The language that a text is taken from, as the file writes it; () where it has but one."""
    tags: Iterable[str] = text if isinstance(text, Mapping) and _is_text(text) else ()
    known: Sequence[str] = [tag for wanted in (language, language.partition("-")[0]) for tag in tags if tag.casefold() == wanted.casefold()]
    return (known[0],) if known else ()
