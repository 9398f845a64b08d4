"""The facts that a condition may name: what they are called, what they hold, and where that was written.

A fact is absent where the dossier does not hold it. What helps the KAM alone (private parts, notes, competitors, concerns, budget,
contacts, costs) is no fact at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kamdocs.errors import Path, nearest
from kamdocs.model.common import Model, MoneyField
from kamdocs.model.dossier import AccountField, Dossier, ItemField, Member, OfferField, RelationshipField, Tender
from kamdocs.model.settings import Margin
from kamdocs.model.shape import Shape, children
from kamdocs.plan import Returns, Scenario, Totals, Validity, plain
from kamdocs.text import split_path
from kamdocs.values import Share, in_language

__all__ = ["NO_FACTS", "Facts", "account_level", "base_facts", "is_absent", "names_currency", "reader_facts", "shape_at", "unknown_fact"]

NO_FACTS = {"private", "notes", "competition", "competitors", "concerns", "budget", "contact", "cost", "costs"}
"""Names that no condition may use, wherever they stand."""


@dataclass(frozen=True)
class _Group:
    size: int
    types: tuple[str, ...]
    sceptics: int


@dataclass(frozen=True)
class _Available:
    references: int
    contacts: int
    team: int
    sponsors: int
    money_figures: int


_COMPUTED: dict[str, dict[str, Any]] = {
    "account.standing": {"level": Shape("one_of", words=("none", "key", "critical", "mono"))},
    "offer": {
        "tax": Shape("share"),
        "included_skus": Shape("list", item=Shape("text")),
        "included_tags": Shape("list", item=Shape("text")),
        "optional_tags": Shape("list", item=Shape("text")),
        "totals": Shape("record", type=Totals),
    },
}
"""Facts that are computed and stand beside fields of the dossier."""

_ROOTS: dict[str, Any] = {
    "account": AccountField,
    "relationship": RelationshipField,
    "offer": OfferField,
    "returns": Returns,
    "reader": Member,
    "group": _Group,
    "available": _Available,
    "tender": Tender,
    "validity": Validity,
}


def shape_at(path: str) -> Shape | None:
    """What the fact `path` holds; None where there is no such fact."""
    try:
        steps = split_path(path)
    except ValueError:
        return None
    shape: Shape | None = Shape("record", type=_ROOTS[str(steps[0])]) if steps[0] in _ROOTS else None
    for depth, step in enumerate(steps[1:], 1):
        if shape is None:
            return None
        shape = _step(shape, step, ".".join(str(each) for each in steps[:depth] if isinstance(each, str)))
    return shape


def _step(shape: Shape, step: str | int, above: str) -> Shape | None:
    if shape.kind == "list":
        return shape.item if isinstance(step, int) else None
    if shape.kind == "record" and isinstance(step, str):
        return _fields_of(shape.type, above).get(step)
    return None


def _fields_of(kind: Any, above: str) -> Mapping[str, Shape]:
    own = {name: shape for name, shape in children(kind).items() if name not in NO_FACTS}
    if kind is Validity:
        own.pop("text", None)
    if kind in (Returns, Scenario):
        # Notes are for readers: whether there is a figure is told by itself. The slips are reckoned from the targets that facts decide.
        own = {name: shape for name, shape in own.items() if not name.endswith("_note") and name != "slips"}
    if kind is OfferField:
        own.pop("tax_notes", None)
    if kind is Member:
        own["criteria"] = Shape("list", item=Shape("text"))
    return {**own, **_COMPUTED.get(above, {})}


@cache
def _all_names() -> tuple[str, ...]:
    """Every fact without an index, for suggestions."""

    def below(name: str, kind: Any, depth: int) -> Iterator[str]:
        for step, shape in _fields_of(kind, name).items():
            yield f"{name}.{step}"
            if shape.kind == "record" and depth < 3:
                yield from below(f"{name}.{step}", shape.type, depth + 1)

    return tuple(each for root, kind in _ROOTS.items() for each in below(root, kind, 0))


def unknown_fact(path: str) -> tuple[str, str]:
    """Why `path` is no fact, and the way out."""
    steps = set(re.split(r"[.\[\]]+", path))
    if hidden := steps & NO_FACTS:
        return f"{path!r} is no fact: {sorted(hidden)[0]} helps the KAM alone and decides nothing in a proposal", ""
    guess = nearest(path, _all_names())
    return f"there is no fact {path!r}", f"did you mean {guess!r}?" if guess else f"facts begin with {', '.join(_ROOTS)}"


# ------------------------------------------------------------------------------------------------------------------------------ values


@dataclass(frozen=True)
class Facts:
    """Facts by path.

    `tree`: nested maps and lists of values; `moved`: path of a fact → path in the dossier, where the two differ; `never_within`: path of a
    fact that has no value since it comes true only beyond so many months, if ever → the months.
    """

    tree: Mapping[str, Any]
    moved: Mapping[Path, Path] = field(default_factory=dict)
    never_within: Mapping[str, int] = field(default_factory=dict)

    def value(self, path: str) -> Any:
        """The fact's value; None where it is absent."""
        found: Any = self.tree
        for step in split_path(path):
            if isinstance(found, Mapping) and isinstance(step, str):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int):
                found = found[step] if step < len(found) else None
            else:
                return None
        return found

    def dossier_path(self, path: str) -> Path:
        """Where in the dossier the fact stands, or would; () for a computed one."""
        steps = split_path(path)
        for length in range(len(steps), 0, -1):
            if (moved := self.moved.get(steps[:length])) is not None:
                return (*moved, *steps[length:]) if moved else ()
        return () if steps[0] in ("returns", "group", "available", "validity") else steps

    def with_reader(self, reader: Mapping[str, Any], moved: Mapping[Path, Path]) -> Facts:
        return replace(self, tree={**self.tree, "reader": reader}, moved={**self.moved, **moved})


def is_absent(value: Any) -> bool:
    """An empty text, list or map is absent, and so is a map whose parts are all absent."""
    if isinstance(value, Mapping):
        return all(is_absent(part) for part in value.values())
    return value is None or (isinstance(value, str | list) and not value)


def base_facts(
    dossier: Dossier,
    language: str,
    *,
    currency: str,
    margin: Margin,
    included: Sequence[ItemField],
    optional: Sequence[ItemField],
    totals: Totals,
    returns: Returns | None,
    validity: Validity,
    available: Mapping[str, int],
    types: Mapping[int, str],
) -> Facts:
    """The facts that are the same for every section.

    `included`: the items that count, without options and without what belongs to choices that are not recommended. `types`: position of
    a member → its type.
    """
    account = as_facts(dossier.account, language)
    level = account_level(dossier, margin)
    if level:
        account["standing"] = {**account.get("standing", {}), "level": level}
    account.setdefault("short_name", dossier.account.name)
    offer = as_facts(dossier.offer, language)
    for name in ("tax", "discount"):
        if not isinstance(getattr(dossier.offer, name), Share):
            # What stands in place of a share is none.
            offer.pop(name, None)
    offer |= {
        "currency": currency,
        "included_skus": _distinct(item.sku for item in included if item.sku),
        "included_tags": _distinct(tag for item in included for tag in item.tags or ()),
        "optional_tags": _distinct(tag for item in optional for tag in item.tags or ()),
        "totals": plain(totals),
    }
    members = dossier.buying_centre.members
    tree: dict[str, Any] = {
        "account": account,
        "relationship": as_facts(dossier.relationship, language) if dossier.relationship else None,
        "offer": offer,
        "returns": plain(returns) if returns else None,
        "group": {
            "size": len(members),
            "types": _distinct(types[position] for position in sorted(types)),
            "sceptics": sum(member.attitude in ("sceptic", "opponent") for member in members),
        },
        "available": dict(available),
        "tender": as_facts(dossier.tender, language) if dossier.tender else None,
        "validity": {"until": validity.until, "days": validity.days},
    }
    computed: dict[Path, Path] = {("offer", name): () for name in ("included_skus", "included_tags", "optional_tags", "totals")}
    return Facts(tree, {**computed, ("account", "standing", "level"): ("relationship", "share_of_our_margin")})


def reader_facts(facts: Facts, dossier: Dossier, position: int, type_: str, ranking: list[str], language: str) -> Facts:
    """The facts of one section: `reader` is the member at `position`. `ranking`: ids of criteria, the reader's own or the client's."""
    member = dossier.buying_centre.members[position]
    reader = as_facts(member, language)
    here: Path = ("buying_centre", "members", position)
    moved: dict[Path, Path] = {("reader",): here}
    reader["id"] = member.key
    reader["type"] = type_
    reader.setdefault("influence", 3)
    if "experience" not in reader and dossier.relationship and dossier.relationship.experience:
        reader["experience"] = dossier.relationship.experience
        moved["reader", "experience"] = ("relationship", "experience")
    if not member.criteria:
        moved["reader", "criteria"] = ("buying_centre", "criteria")
    if ranking:
        reader["criteria"] = ranking
    return facts.with_reader(reader, moved)


def account_level(dossier: Dossier, margin: Margin) -> str | None:
    """key from `key` on, critical above `critical`, mono above `mono`, else none; None where our margin's share is not known."""
    share = dossier.relationship.share_of_our_margin if dossier.relationship else None
    if share is None:
        return None
    return "mono" if share > margin.mono else "critical" if share > margin.critical else "key" if share >= margin.key else "none"


def names_currency(unit: str | None) -> bool:
    """Whether a unit names a currency: € $ £ ¥, or an ISO 4217 code as a word (`M EUR`)."""
    from kamdocs.values import is_currency

    return bool(unit) and (
        any(sign in str(unit) for sign in "€$£¥") or any(is_currency(word) for word in re.findall(r"\b[A-Z]{3}\b", str(unit)))
    )


def as_facts(model: Model, language: str) -> dict[str, Any]:
    """A model's fields as facts: what is not written is not there, localised texts are in `language`."""
    found: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        written = info.alias or name
        value = getattr(model, name)
        if value is not None and written not in NO_FACTS:
            found[written] = _as_fact(value, language)
    return found


def _as_fact(value: Any, language: str) -> Any:
    if isinstance(value, MoneyField):
        return value.money
    if isinstance(value, Model):
        return as_facts(value, language)
    if isinstance(value, tuple):
        return [_as_fact(each, language) for each in value]
    if isinstance(value, Mapping):
        return in_language(value, language)
    return value


def _distinct(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))
