"""The dossier's part of the plan, in the proposal's language: what templates and small texts may see before any argument is chosen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kamdocs import plan
from kamdocs.errors import Path
from kamdocs.model.common import Model, is_localised
from kamdocs.model.dossier import Dossier, FigureField, ProjectField
from kamdocs.model.library import Colleague, ReferenceField
from kamdocs.model.settings import SupplierField
from kamdocs.plan import Quantity
from kamdocs.tailor.references import may
from kamdocs.tailor.speaking import Speaker
from kamdocs.tailor.words import Vocabulary
from kamdocs.values import Share, in_language

__all__ = [
    "account",
    "figure",
    "missing_texts",
    "next_steps",
    "person",
    "plain_texts",
    "project",
    "reference",
    "relationship",
    "sponsored",
    "sponsors",
    "supplier",
]


def missing_texts(dossier: Dossier, language: str) -> Iterator[Path]:
    """Paths of the dossier's localised texts that the language does not have."""
    yield from _missing(dossier, (), language)


def _missing(value: Any, path: Path, language: str) -> Iterator[Path]:
    if isinstance(value, Model):
        for name, info in type(value).model_fields.items():
            written = info.alias or name
            # Private parts and conditions are maps too, but no texts.
            if not (written in ("private", "target", "unknown") or (isinstance(value, Dossier) and written == "notes")):
                yield from _missing(getattr(value, name), (*path, written), language)
    elif isinstance(value, tuple):
        for position, each in enumerate(value):
            yield from _missing(each, (*path, position), language)
    elif isinstance(value, Mapping) and path in (("free",), ("offer", "tax_notes")):
        for name, each in value.items():
            yield from _missing(each, (*path, name), language)
    elif isinstance(value, Mapping) and value and in_language(value, language) is None:
        yield path


def plain_texts(dossier: Dossier) -> Iterator[Path]:
    """Paths of the texts that a reader sees and that are written once for all languages."""
    yield from _plain(dossier, ())


def _plain(model: Model, path: Path) -> Iterator[Path]:
    for name, info in type(model).model_fields.items():
        here, value = (*path, info.alias or name), getattr(model, name)
        elements = [((*here, position), each) for position, each in enumerate(value)] if isinstance(value, tuple) else [(here, value)]
        if isinstance(value, Mapping):
            elements = [((*here, key), each) for key, each in value.items()]
        for place, each in elements:
            if isinstance(each, Model):
                yield from _plain(each, place)
            elif isinstance(each, str) and each and is_localised(info.rebuild_annotation()):
                yield place


def account(dossier: Dossier, language: str) -> plan.Account:
    say, written = Speaker(language), dossier.account
    return plan.Account(
        name=written.name,
        short_name=written.short_name or written.name,
        industry=written.industry or None,
        country=written.country,
        employees=written.employees,
        status=say.all(written.status),
        specifics=say.all(written.specifics),
        needs=say.all(written.needs),
        plans=say.all(written.plans),
    )


def relationship(dossier: Dossier, language: str) -> plan.Relationship | None:
    """None for a new client."""
    if not dossier.relationship or not (dossier.relationship.since or dossier.relationship.projects):
        return None
    return plan.Relationship(
        since=dossier.relationship.since, projects=tuple(project(each, language) for each in dossier.relationship.projects or ())
    )


def project(written: ProjectField, language: str) -> plan.Project:
    say = Speaker(language)
    return plan.Project(
        name=say.one(written.name) or "",
        year=written.year,
        result=say.one(written.result),
        figures=tuple(figure(each, language) for each in written.figures or ()),
    )


def figure(written: FigureField, language: str) -> plan.Figure:
    say = Speaker(language)
    return plan.Figure(
        label=say.one(written.label) or "",
        value=written.value,
        before=written.before,
        after=written.after,
        change=_change(written.before, written.after),
        unit=say.one(written.unit),
    )


def _change(before: Quantity | None, after: Quantity | None) -> Share | None:
    if (
        not isinstance(before, Decimal)
        or not isinstance(after, Decimal)
        or isinstance(before, Share)
        or isinstance(after, Share)
        or not before
    ):
        return None
    return Share(((after - before) / abs(before)).quantize(Decimal("0.001"), ROUND_HALF_UP))


def sponsors(dossier: Dossier, language: str) -> tuple[plan.Person, ...]:
    """Those sponsors of projects who may be named."""
    say = Speaker(language)
    return tuple(
        plan.Person(name=each.sponsor.name, position=say.one(each.sponsor.position), project=say.one(each.name))
        for _, each in sponsored(dossier)
        if each.sponsor
    )


def sponsored(dossier: Dossier) -> tuple[tuple[int, ProjectField], ...]:
    """The projects whose sponsor may be named, each with its position among the dossier's."""
    projects = (dossier.relationship.projects or ()) if dossier.relationship else ()
    return tuple((position, each) for position, each in enumerate(projects) if each.sponsor and each.sponsor.may_be_named)


def reference(written: ReferenceField, language: str, words: Vocabulary) -> plan.Reference:
    """What the consent's scope allows of a reference."""
    say = Speaker(language)
    told = may(written, "results")
    called = written.contact if may(written, "contact") else None
    return plan.Reference(
        client=written.client,
        industry=say.one(words.industry_labels.get(words.industry(written.industry))) if written.industry else None,
        project=say.one(written.project),
        result=say.one(written.result) if told else None,
        figures=tuple(figure(each, language) for each in written.figures or ()) if told else (),
        contact=plan.Person(called.name, say.one(called.position), called.email, called.phone) if called else None,
        year=written.year,
        quote=say.one(written.quote) if may(written, "quote") else None,
        logo=written.logo if may(written, "logo") else None,
    )


def person(written: Colleague, language: str) -> plan.Person:
    return plan.Person(written.name, in_language(written.position, language), written.email, written.phone)


def supplier(written: SupplierField | None) -> plan.Supplier | None:
    if written is None:
        return None
    return plan.Supplier(written.name, written.address, written.vat_id, written.website, written.email, written.phone)


def next_steps(dossier: Dossier, language: str) -> tuple[plan.NextStep, ...]:
    return tuple(plan.NextStep(in_language(step.label, language) or "", step.by) for step in dossier.buying_centre.steps or ())


def free(dossier: Dossier, language: str) -> plan.Free:
    return plan.Free({name: told for name, text in (dossier.free or {}).items() if (told := in_language(text, language))})


def proposal(dossier: Dossier, on: datetime.date, language: str) -> plan.Proposal:
    """Without its reasons, which need proofs."""
    return plan.Proposal(
        date=on,
        language=language,
        title=in_language(dossier.offer.title, language) or "",
        summary=in_language(dossier.offer.summary, language),
    )
