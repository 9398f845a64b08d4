"""Plans from the YAML that stands in a test.

What a test does not say is the least that is read: a header, an Italian-speaking account `Aurora`, one finance reader, one item of 100 EUR.
It is added after the test's own lines, so that those keep their numbers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from kamdocs import offer
from kamdocs.model.common import Model
from kamdocs.model.dossier import Dossier, ValidityField
from kamdocs.model.library import Argument, Library
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located, read
from kamdocs.model.settings import Settings, Wordings
from kamdocs.plan import Considered, ProposalPlan
from kamdocs.source import parse
from kamdocs.tailor import Material, tailor
from kamdocs.tailor.facts import Facts
from kamdocs.tailor.tailoring import _Tailoring
from kamdocs.values import Number

DATE = datetime.date(2026, 11, 24)
CONTRACT = Path(__file__).parent / "contract"

LEAST = {
    "kamdocs": "kamdocs: dossier/1",
    "account": "account: {name: Aurora, language: it}",
    "buying_centre": "buying_centre: {members: [{id: cfo, name: Elena Conti, position: CFO, type: finance}]}",
    "offer": "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 100, tax: 0%}]}",
}
WORDINGS = """\
kamdocs: wordings/1
guarantee: "valid until {{ validity.until }}"
figures: {payback_months: {en: Payback, it: Rientro}, npv: {en: NPV, it: VAN}, irr: {en: IRR, it: TIR}}
every: {month: {en: monthly, it: al mese}, quarter: Q, year: Y}
units: {month: {en: month, it: mese}, months: {en: months, it: mesi}}
"""

THIRTY_DAYS = ValidityField.model_validate({"days": Number("30")})

M = TypeVar("M", bound=Model)


def located(kind: type[M], text: str, file: str) -> Located[M]:
    return read(kind, parse(text, file))


def _completed(text: str, least: dict[str, str]) -> str:
    lines = text.strip("\n").splitlines()
    return "\n".join([*lines, *(line for name, line in least.items() if not any(each.startswith(f"{name}:") for each in lines))]) + "\n"


def dossier_of(text: str = "") -> Located[Dossier]:
    return located(Dossier, _completed(text, LEAST), "dossier.yaml")


def profile_of(text: str) -> Located[Profile]:
    """A profile; `label` and `heading` are added where they are missing."""
    whole = _completed(text, {"kamdocs": "kamdocs: profile/1", "label": "label: L", "heading": "heading: H", "type": "type: finance"})
    return located(Profile, whole, "profile.yaml")


def library_of(text: str) -> Located[Library]:
    return located(Library, _completed(text, {"kamdocs": "kamdocs: library/1"}), "library.yaml")


def arguments_of(libraries: Iterable[Located[Library]], profiles: Iterable[Located[Profile]] = ()) -> tuple[Located[Argument], ...]:
    def part(file: Located[Library] | Located[Profile], position: int, argument: Argument) -> Located[Argument]:
        return Located(argument, file.file, lambda path: file.where(("arguments", position, *path)))

    return tuple(part(file, position, each) for file in (*libraries, *profiles) for position, each in enumerate(file.value.arguments or ()))


def material_of(
    dossier: str = "",
    profiles: Sequence[str] = ("type: finance",),
    library: str = "",
    *,
    on: datetime.date = DATE,
    language: str | None = None,
    settings: str | None = None,
    wordings: str = WORDINGS,
) -> Material:
    read_dossier = dossier_of(dossier)
    read_profiles = tuple(profile_of(each) for each in profiles)
    libraries = (library_of(library),)
    written = read_dossier.value
    priced = offer.priced(written.offer, written.offer.currency or "EUR")
    return Material(
        dossier=read_dossier,
        profiles=read_profiles,
        libraries=libraries,
        arguments=arguments_of(libraries, read_profiles),
        wordings=located(Wordings, wordings, "wordings.yaml").value,
        settings=located(Settings, f"kamdocs: workspace/1\n{settings}", "kamdocs.yaml").value if settings else None,
        language=language or written.account.language or "it",
        on=on,
        priced=priced,
        returns=offer.returns(written.offer, priced),
        validity=offer.validity(written.offer.validity or THIRTY_DAYS, on, written.account.country, written.account.region, None),
    )


def plan_of(
    dossier: str = "",
    profiles: Sequence[str] = ("type: finance",),
    library: str = "",
    *,
    on: datetime.date = DATE,
    language: str | None = None,
    settings: str | None = None,
    wordings: str = WORDINGS,
) -> ProposalPlan:
    return tailor(material_of(dossier, profiles, library, on=on, language=language, settings=settings, wordings=wordings))


def facts_of(
    dossier: str = "", library: str = "", *, reader: str = "finance", settings: str | None = None, wordings: str | None = None
) -> Facts:
    """The facts of the section for `reader`, as the plan has them."""
    more = {} if wordings is None else {"wordings": wordings}
    run = _Tailoring(material_of(dossier, [f"type: {reader}"], library, settings=settings, **more))
    return run.views[0].scope.facts


def ids(plan: ProposalPlan) -> dict[str, list[str]]:
    """Ids of the arguments by section, in reading order."""
    return {section.type: [argument.id for argument in section.arguments] for section in plan.sections}


def considered(plan: ProposalPlan, argument: str, section: str | None = "finance") -> Considered:
    """The one line of the trace about this argument in this section."""
    (found,) = (each for each in plan.trace.considered if (each.argument, each.section) == (argument, section))
    return found


def score(plan: ProposalPlan, argument: str, section: str = "finance") -> int:
    found = considered(plan, argument, section).score
    assert found is not None
    return found.total
