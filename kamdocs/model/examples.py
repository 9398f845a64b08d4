"""What a field may look like, for the way out of a message: the least that would be read."""

from __future__ import annotations

from typing import Any

from kamdocs.errors import Path
from kamdocs.model.common import Model
from kamdocs.model.shape import Shape, children

__all__ = ["example"]

_BY_NAME = {
    "account.name": "Example Ltd",
    "amount": "100000",
    "by": "clearly",
    "client": "Example Ltd",
    "competition.name": "Example Ltd",
    "consent.given": "2026-05-04",
    "criteria": "price",
    "currency": "EUR",
    "days": "30",
    "description": "Sensor",
    "email": "ann.lee@client.example",
    "for": "{finance: 20}",
    "free": "{introduction: As agreed}",
    "given": "{account.country: IT}",
    "heading": "What it costs and returns",
    "horizon_years": "3",
    "id": "example",
    "label": "Training",
    "name": "Ann Lee",
    "per_year": "1000",
    "position": "CFO",
    "private": "{birthday: 1971-05-04}",
    "reason": "A town",
    "supplier.name": "Example Ltd",
    "terms": "Two years of warranty",
    "text": "As agreed",
    "title": "Predictive maintenance",
    "type": "finance",
    "unknown": "{account.employees: Not told}",
    "unit_price": "100.00",
    "weeks": "2",
}
"""By the names at the end of the path."""

_BY_KIND = {"number": "1", "share": "8%", "date": "2027-01-29", "flag": "true", "money": "{amount: 100000, currency: EUR}"}


def example(shape: Shape, path: Path) -> str:
    """A value that fits `shape` at `path`, on one line of YAML: `{name: Ann Lee, position: CFO}` for a member."""
    names = [step for step in path if isinstance(step, str)]
    for known in (".".join(names[-2:]), "".join(names[-1:])):
        if known in _BY_NAME and shape.kind not in ("list", "record"):
            return _BY_NAME[known]
    if shape.kind == "record":
        return f"{{{', '.join(f'{name}: {example(shown, (*path, name))}' for name, shown in _least(shape.type).items())}}}"
    if shape.kind == "list" and shape.item:
        return f"[{example(shape.item, path)}]"
    if shape.kind == "map" and shape.item:
        return f"{{example: {example(shape.item, path)}}}"
    return shape.words[0] if shape.kind == "one_of" else _BY_KIND.get(shape.kind, "…")


def _least(kind: Any) -> dict[str, Shape]:
    """The required fields; the first one where none is."""
    fields = children(kind)
    if not issubclass(kind, Model):
        return dict(fields)
    required = [field.alias or name for name, field in kind.model_fields.items() if field.is_required()]
    return {name: fields[name] for name in required or [*fields][:1]}
