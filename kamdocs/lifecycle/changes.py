"""What changed from one version of a proposal to another, in words: for each reader, and for all of them.

Versions are compared by the plans that the register keeps of them, as JSON (`kamdocs.plan.as_json`), so that every version can be compared
whatever was edited since.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from kamdocs.errors import Path, path_text
from kamdocs.register.history import Version

__all__ = ["TOPICS", "Change", "changes"]

TOPICS: Final = ("arguments", "prices", "terms", "returns", "dates", "references", "team", "texts", "edited")
"""What a change is about, in the order in which they are told."""

_TEXTS: Final = ("terms", "references", "team", "texts")
_WORDING: Final = ("reworded", "proof", "reordered")
"""What is not told between two languages, where every text is another."""

_LONGEST: Final = 160
"""Characters of two texts that are told whole."""
_LIKE: Final = 0.5
"""From this likeness on (0 to 1) a text is one that was reworded, and not one that went and another that came."""
_NAMES: Final = (
    "sku", "id", "reference", "label", "name", "client", "description", "terms", "year", "at_least", "every", "rate", "text", "type",
)  # fmt: skip
"""What tells the entries of a list apart, the first that they have."""
_TITLES: Final = ("label", "name", "client", "description", "terms", "title", "text", "year", "at_least", "every", "rate")
"""What an entry of a list is called."""
_PRICES: Final = frozenset(
    (
        "items", "options", "totals", "tax_summary", "currency", "groups", "subtotal", "discount", "discount_amount", "alternatives",
        "one_off", "recurring", "term_months", "years",
    )
)  # fmt: skip
_ORDER: Final = (
    "sku", "description", "quantity", "unit", "unit_price", "times", "items", "options", "groups", "subtotal", "discount",
    "discount_amount", "net", "tax_rate", "tax", "gross", "totals", "tax_summary", "alternatives", "one_off", "recurring", "years",
    "payback_months", "discounted_payback_months", "npv", "irr", "saving", "total_cost", "todays_cost", "benefits", "running_costs",
    "todays_costs", "scenarios", "slips", "cash_flow",
)  # fmt: skip
"""Fields in the order in which they are told; the others follow."""
_WORDS: Final = {
    "alternatives": "alternative",
    "assumptions": "assumption",
    "at_least": "from",
    "benefits": "benefit",
    "by": "date",
    "cash_flow": "cash flow of year",
    "choices": "choice",
    "client_provides": "what the client provides",
    "delay_months": "delay in months",
    "discount_amount": "discount in all",
    "discounted_payback_months": "discounted payback in months",
    "figures": "figure",
    "groups": "group",
    "guarantees": "guarantee",
    "irr": "internal rate of return",
    "items": "item",
    "milestones": "milestone",
    "next_steps": "next step",
    "not_included": "not included",
    "npv": "net present value",
    "one_off": "paid once",
    "options": "option",
    "payback_months": "payback in months",
    "per_year": "amount a year",
    "references": "reference",
    "running_costs": "running cost",
    "scenarios": "scenario",
    "service_levels": "service level",
    "slips": "room for",
    "tax_rate": "tax rate",
    "tax_summary": "tax at",
    "team": "team member",
    "tiers": "price from",
    "times": "how often",
    "todays_cost": "today's cost",
    "todays_costs": "today's cost",
    "unit_price": "unit price",
    "until": "last day",
    "years": "year",
}
"""Fields in words, where their name is none."""
_OTHERWISE: Final = "the same is told otherwise"
_SKIPPED: Final = frozenset((("proposal", "number"), ("proposal", "version"), ("proposal", "draft")))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a reader finds otherwise.

    `topic`: one of TOPICS. `reader`: the type in whose section it stands, such as finance; None: it concerns every reader. `heading`: of
    that section, in the proposal's language. `what`: in, out, moved, reordered, reworded, proof, or changed. `text`: all of it, in a
    sentence.
    `before`, `after`: texts or values; None where there was or is nothing.
    """

    topic: str
    reader: str | None
    heading: str | None
    what: str
    text: str
    before: str | None = None
    after: str | None = None


def changes(before: Version, after: Version) -> tuple[Change, ...]:
    """Everything that changed from one version to the other, section by section, then what concerns every reader, topic by topic."""
    old, new = before.plan, after.plan
    found = [*_sections(old, new), *_for_all(old, new), *_edited(before, after)]
    once = {(each.topic, each.reader, each.text): each for each in reversed(found)}
    kept = [each for each in found if once[each.topic, each.reader, each.text] is each]
    if before.client.language != after.client.language:
        kept = [each for each in kept if each.what not in _WORDING and (each.topic not in _TEXTS or "language" in each.text)]
    order = [section["type"] for section in (*_list(new, "sections"), *_list(old, "sections"))]
    return tuple(sorted(kept, key=lambda each: (order.index(each.reader) if each.reader else len(order), TOPICS.index(each.topic))))


# ---- sections and their arguments


def _sections(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    was, is_ = ({section["type"]: section for section in _list(plan, "sections")} for plan in (old, new))
    placed = [_placed(_list(plan, "sections")) for plan in (old, new)]
    for type_, section in was.items():
        if type_ not in is_:
            heading = section["heading"]
            yield Change("arguments", type_, heading, "out", f"the section “{heading}” is left out", heading)
    for type_, section in is_.items():
        heading = section["heading"]
        if type_ not in was:
            yield Change("arguments", type_, heading, "in", f"the section “{heading}” is new", None, heading)
        else:
            yield from _section_words(type_, was[type_], section)
        for argument in section["arguments"]:
            yield from _argument(type_, section, argument, placed, was)
        yield from _order(type_, was.get(type_), section)
    for type_, section in was.items():
        for argument in section["arguments"]:
            if argument["id"] not in placed[1]:
                heading = is_.get(type_, section)["heading"]
                yield Change("arguments", type_, heading, "out", f"“{argument['title']}” is left out", argument["title"])
            elif type_ not in placed[1][argument["id"]] and len(placed[1][argument["id"]]) < len(placed[0][argument["id"]]):
                heading = is_.get(type_, section)["heading"]
                yield Change("arguments", type_, heading, "out", f"“{argument['title']}” is left out here", argument["title"])
    common = [[type_ for type_ in one if type_ in other] for one, other in ((was, is_), (is_, was))]
    if common[0] != common[1]:
        told = [", ".join(is_[type_]["heading"] for type_ in types) for types in common]
        yield Change("arguments", None, None, "reordered", f"the sections stand in another order: {told[1]}", *told)


def _placed(sections: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Each argument by its id, and the section's type that it stands in."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for section in sections:
        for argument in section["arguments"]:
            found.setdefault(argument["id"], {})[section["type"]] = argument
    return found


def _section_words(type_: str, was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[Change]:
    for name in ("heading", "opening"):
        if was[name] != is_[name]:
            text = f"the {name} is reworded: {_became(was[name], is_[name])}"
            yield Change("arguments", type_, is_["heading"], "reworded", text, was[name], is_[name])


def _argument(
    type_: str,
    section: Mapping[str, Any],
    argument: Mapping[str, Any],
    placed: Sequence[Mapping[str, Mapping[str, Mapping[str, Any]]]],
    sections: Mapping[str, Mapping[str, Any]],
) -> Iterator[Change]:
    """What is new in an argument that stands in a section."""
    heading, title, earlier = section["heading"], argument["title"], placed[0].get(argument["id"], {})
    if not earlier:
        yield Change("arguments", type_, heading, "in", f"“{title}” is new", None, title)
        return
    if type_ not in earlier:
        left = next((each for each in earlier if each not in placed[1][argument["id"]]), None)
        if left is None:
            yield Change("arguments", type_, heading, "in", f"“{title}” stands here too", None, title)
        else:
            there = sections[left]["heading"]
            yield Change("arguments", type_, heading, "moved", f"“{title}” stands here, no longer under “{there}”", there, heading)
    was = earlier.get(type_) or next(iter(earlier.values()))
    yield from _wording(type_, heading, was, argument)


def _wording(type_: str, heading: str, was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[Change]:
    title = is_["title"]
    if was["title"] != title:
        text = f"“{was['title']}” is now called “{title}”"
        yield Change("arguments", type_, heading, "reworded", text, was["title"], title)
    if was["text"] != is_["text"]:
        text = f"“{title}” is reworded: {_became(was['text'], is_['text'])}"
        yield Change("arguments", type_, heading, "reworded", text, was["text"], is_["text"])
    for old, new in _texts(_list(was, "points"), _list(is_, "points")):
        yield Change("arguments", type_, heading, "reworded", f"a point of “{title}”: {_became(old, new)}", old, new)
    if was["proofs"] != is_["proofs"]:
        told, old_proof, new_proof = _proofs(was["proofs"], is_["proofs"])
        yield Change("arguments", type_, heading, "proof", f"the proof of “{title}”: {told}", old_proof, new_proof)


def _order(type_: str, was: Mapping[str, Any] | None, is_: Mapping[str, Any]) -> Iterator[Change]:
    if was is None:
        return
    ids, titles = [argument["id"] for argument in was["arguments"]], {each["id"]: each["title"] for each in is_["arguments"]}
    if [id_ for id_ in ids if id_ in titles] != [id_ for id_ in titles if id_ in ids]:
        told = [", ".join(f"“{titles[id_]}”" for id_ in each) for each in ([id_ for id_ in ids if id_ in titles], titles)]
        yield Change("arguments", type_, is_["heading"], "reordered", f"the arguments stand in another order: {told[1]}", *told)


def _proofs(was: Sequence[Mapping[str, Any]], is_: Sequence[Mapping[str, Any]]) -> tuple[str, str | None, str | None]:
    """What became of proofs, in words, and those lines of them that are others."""
    old, new = (Counter(line for proof in proofs for line in _proof_lines(proof)) for proofs in (was, is_))
    before, after = ("; ".join((one - other).elements()) or None for one, other in ((old, new), (new, old)))
    return (_became(before, after) if before != after else _OTHERWISE), before, after


def _proof_lines(proof: Mapping[str, Any]) -> Iterator[str]:
    """`Payback 14 months`, in the words that tell one proof from another; of one with rows each row."""
    if proof["rows"]:
        yield from (f"{_title(row)} {_row_value(row)}".strip() for row in proof["rows"])
        return
    change = [_value(proof["before"]), "→", _value(proof["after"])] if proof["before"] is not None else []
    parts = [proof["label"], _value(proof["value"]), *change, proof["unit"], proof["citation"]]
    project = proof["project"]
    yield " ".join(part for part in parts if part) or (project["name"] if project else proof["kind"].replace("_", " "))


def _row_value(row: Mapping[str, Any]) -> str:
    return next((_value(row[name]) or "" for name in ("net", "per_year", "value", "weeks") if row.get(name) is not None), "")


# ---- what concerns every reader


def _for_all(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in _ordered({**old, **new}):
        if name != "sections":
            yield from _compared((name,), (), old.get(name), new.get(name))


def _compared(path: Path, called: tuple[str, ...], was: Any, is_: Any) -> Iterator[Change]:
    """The changes of what lies at `path`. `called`: what its reader calls that: `the item “Pump”`, `unit price`."""
    if was == is_ or path in _SKIPPED:
        return
    if isinstance(was, Mapping) and isinstance(is_, Mapping) and not _is_money(was) and not _is_money(is_):
        yield from _of_maps(path, called, was, is_)
    elif isinstance(was, list) and isinstance(is_, list):
        yield from _of_lists(path, called, was, is_)
    elif (isinstance(was, list) or was is None) and (isinstance(is_, list) or is_ is None):
        yield from _of_lists(path, called, was or [], is_ or [])
    else:
        yield from _of_values(path, called, was, is_)


def _of_maps(path: Path, called: tuple[str, ...], was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[Change]:
    follows = _consequences(path, was, is_)
    for name in _ordered({**was, **is_}):
        if name not in follows:
            yield from _compared((*path, name), (*called, name), was.get(name), is_.get(name))


def _of_lists(path: Path, called: tuple[str, ...], was: list[Any], is_: list[Any]) -> Iterator[Change]:
    if path[-1] == "proofs":
        yield _changed(path, called, "proof", *_proofs(was, is_))
    elif path == ("returns", "months"):
        yield _changed(path, called, "changed", _OTHERWISE, None, None)
    elif all(isinstance(each, Mapping) for each in (*was, *is_)):
        yield from _of_entries(path, called, was, is_)
    else:
        texts = [[str(_value(each)) for each in one] for one in (was, is_)]
        for one, other in _texts(*texts):
            yield from _of_values(path, called, one, other)
        if sorted(texts[0]) == sorted(texts[1]):
            yield _changed(path, called, "reordered", "another order", *map(", ".join, texts))


def _of_entries(path: Path, called: tuple[str, ...], was: list[Any], is_: list[Any]) -> Iterator[Change]:
    old, new = _keyed(was), _keyed(is_)
    for key, entry in old.items():
        if key in new:
            yield from _compared((*path, key), (*called, _entry(new[key])), entry, new[key])
        else:
            yield _changed(path, called, "out", *_whole(entry, None))
    for key, entry in new.items():
        if key not in old:
            yield _changed(path, called, "in", *_whole(None, entry))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _changed(path, called, "reordered", "another order", *(", ".join(map(_title, one)) for one in (was, is_)))


def _whole(was: Mapping[str, Any] | None, is_: Mapping[str, Any] | None) -> tuple[str, str | None, str | None]:
    before, after = (None if each is None else _told_whole(each) for each in (was, is_))
    return _became(before, after), before, after


def _of_values(path: Path, called: tuple[str, ...], was: Any, is_: Any) -> Iterator[Change]:
    whole = [_told_whole(each) if isinstance(each, Mapping) and not _is_money(each) else _value(each) for each in (was, is_)]
    before, after = whole
    if before != after:
        yield _changed(path, called, "changed", _became(before, after), before, after)


def _changed(path: Path, called: tuple[str, ...], what: str, told: str, before: str | None, after: str | None) -> Change:
    return Change(_topic(path), None, None, what, f"{_called(path, called)}: {told}", before, after)


def _consequences(path: Path, was: Mapping[str, Any], is_: Mapping[str, Any]) -> set[str]:
    """Fields of what lies at `path` whose changes only follow from others, which are told."""
    changed = {name for name in (*was, *is_) if was.get(name) != is_.get(name)}
    if path == ("validity",):
        return {"days", "text"} if "until" in changed else {"days"}
    if path == ("returns",):
        return {"months"} if "cash_flow" in changed else set()
    if path[:2] == ("returns", "cash_flow"):
        sums = {"cumulative", "cumulative_if_worse"}
        return {*sums, "inflow", "outflow"} if "net" in changed else sums
    if path[:2] == ("offer", "groups"):
        return {"items"}  # those of the offer
    if path[:2] == ("offer", "alternatives"):
        is_chosen = was.get("recommended") is True and is_.get("recommended") is True
        return {"items"} if is_chosen else {"tax", "gross"} if path[-1] == "totals" and "net" in changed else set()
    return {"discount_amount"} if "discount" in changed else set()


# ---- words


def _topic(path: Path) -> str:
    first, second = path[0], path[1] if len(path) > 1 else ""
    if first == "validity" or path[:2] == ("proposal", "date") or path[-1] in ("until", "by") or first == "next_steps":
        return "dates"
    if first == "offer":
        return "prices" if second in _PRICES else "terms"
    return first if first in ("returns", "references", "team") else "texts"


def _called(path: Path, called: tuple[str, ...]) -> str:
    """`item “Pump”, unit price`; the offer's name says nothing."""
    if path[:2] == ("validity", "until"):
        return "last day of validity"
    if path[:2] == ("proposal", "date"):
        return "date of the proposal"
    first = str(path[0])
    told = [_WORDS.get(first, first.replace("_", " "))] if first not in ("offer", "returns") else []
    for each in called:
        if told and not each.isidentifier():
            told[-1] = f"{told[-1]} {each}"
        else:
            told.append(_WORDS.get(each, each.replace("_", " ")))
    return ", ".join(told) or path_text(path)


def _became(was: str | None, is_: str | None) -> str:
    """Before and after, in one line; of long texts the words that changed."""
    if was is None:
        return f"new: {is_}"
    if is_ is None:
        return f"no longer: {was}"
    return f"{was} → {is_}" if len(was) + len(is_) <= _LONGEST else " … ".join(_words_changed(was, is_))


def _words_changed(was: str, is_: str) -> Iterator[str]:
    """`[twelve] → [ten] pumps`: what changed with a word before and after it."""
    old, new = was.split(), is_.split()
    for tag, from_, to, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            before, after = " ".join(new[max(0, first - 2) : first]), " ".join(new[last : last + 2])
            yield f"{before} [{' '.join(old[from_:to])} → {' '.join(new[first:last])}] {after}".strip()


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    return list(holder.get(name) or ())


def _ordered(fields: Mapping[str, Any]) -> list[str]:
    """Names of fields, as a reader would tell them: the register keeps them by the alphabet."""
    return sorted(fields, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def _is_money(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"amount", "currency"}


def _value(value: Any) -> str | None:
    """An amount as `1,200.00 EUR`, every other value as it is written."""
    if value is None:
        return None
    if _is_money(value):
        return f"{_thousands(str(value['amount']))} {value['currency']}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _thousands(amount: str) -> str:
    sign, whole, rest = re.fullmatch(r"(-?)(\d*)(.*)", amount, re.DOTALL).groups()  # type: ignore[union-attr]  # it matches any text
    return f"{sign}{int(whole):,}{rest}" if whole else amount


def _title(entry: Mapping[str, Any]) -> str:
    return next((str(entry[name]) for name in _TITLES if entry.get(name) is not None), "")


def _entry(entry: Mapping[str, Any]) -> str:
    """An entry as its reader calls it; a number stays bare."""
    title = _title(entry)
    return title if re.fullmatch("[0-9.%-]+", title) else f"“{title}”"


def _told_whole(entry: Mapping[str, Any]) -> str:
    """An entry with its values, in the order of its fields: `Pump, quantity 2, net 400.00 EUR`."""
    title = _title(entry)
    single = {name: entry[name] for name in _ordered(entry) if _is_money(value := entry[name]) or not isinstance(value, list | Mapping)}
    values = ((name, _value(value)) for name, value in single.items())
    told = [f"{_WORDS.get(name, name.replace('_', ' '))} {value}" for name, value in values if value is not None and value != title]
    return ", ".join([title, *told] if title else told)


def _keyed(entries: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The entries of a list by what tells them apart; of several that are called alike, by their order too."""
    seen: Counter[str] = Counter()
    keyed = {}
    for entry in entries:
        name = next((str(entry[name]) for name in _NAMES if entry.get(name) is not None), "")
        seen[name] += 1
        keyed[name if seen[name] == 1 else f"{name} ({seen[name]})"] = entry
    return keyed


def _texts(was: Sequence[str], is_: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Texts that went and came, those that were reworded together."""
    gone, come = list((Counter(was) - Counter(is_)).elements()), list((Counter(is_) - Counter(was)).elements())
    for old in gone:
        alike = max(come, key=lambda new: SequenceMatcher(None, old, new, autojunk=False).ratio(), default=None)
        if alike is not None and SequenceMatcher(None, old, alike, autojunk=False).ratio() >= _LIKE:
            come.remove(alike)
            yield old, alike
        else:
            yield old, None
    yield from ((None, new) for new in come)


# ---- what was edited in Word


def _edited(before: Version, after: Version) -> Iterator[Change]:
    yield from _edits(after.edited, before.edited, "in", "edited in Word")
    yield from _edits(before.edited, after.edited, "out", "no longer edited in Word")


def _edits(edits: Iterable[str], others: Iterable[str], what: str, told: str) -> Iterator[Change]:
    known = set(others)
    for each in edits:
        if each not in known:
            yield Change("edited", None, None, what, f"{told}: {each}", *((None, each) if what == "in" else (each, None)))
