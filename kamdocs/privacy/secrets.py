"""From the dossier to its secrets: each text that the document may not say, in the forms in which it might."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Final

from kamdocs.privacy.common import (
    GENERIC_IN_NAMES,
    HOBBY_LEADS,
    LANGUAGES,
    LEGAL_FORMS,
    is_a_name_too,
    is_a_trade,
    is_everyday,
    is_family,
    is_noun,
    never_alone,
)
from kamdocs.privacy.dates import calendar_words, dates_taken_out, is_part_of_a_date, names_a_day, written
from kamdocs.privacy.spaceless import listed
from kamdocs.privacy.words import APOSTROPHES, BETWEEN_DIGITS, LINKS, Word, base, gaps, is_link, joined, words

__all__ = ["RUNNING", "Secret", "secrets"]

RUNNING: Final = 5
"""How many words of a note, one after the other, are a secret."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One text to search for.

    `field`: its path in the dossier, `buying_centre.members[0].private.hobbies[0]`. `text`: as written there, or one of its forms.
    `kind`: private | word | hobby | date | day (a date without its year) | number | code (letters and digits, in whatever groups) | note |
    competitor, found in any case; capital (a word that counts only where a capital inside a sentence shows it to be a name).
    """

    field: str
    text: str
    kind: str


def secrets(dossier: Mapping[str, Any], language: str, public: Iterable[str] = ()) -> tuple[Secret, ...]:
    """All that the document may not say, in the dossier's order.

    `dossier`: the plain data of its file, with members' `private` merged in. `language`: the document's, a BCP 47 tag; one without lists
    of common words counts none as common, and takes no word of up to three letters alone. `public`: names that the document says anyway,
    `Riva Impianti S.p.A.`: none of their words is a secret alone.
    """
    known = frozenset(form for name in public for form in _forms(name))
    cited = [_told(text) for text in _offered(dossier)]
    found = (secret for key, field, value in _rooms(dossier, "") for secret in _ROOMS[key](field, value, language))
    kept = (secret for secret in dict.fromkeys(chain(found, _reasons(dossier, language))) if not _is_public(secret, known, cited))
    return tuple(dict.fromkeys(form for secret in kept for form in _with_genitive(secret, language)))


def _forms(text: str) -> Iterator[str]:
    return (word.folded for spelt_out in (False, True) for word in words(text, spelt_out))


def _told(text: str) -> str:
    return f" {' '.join(word.folded for word in words(text))} "


def _is_public(secret: Secret, known: frozenset[str], cited: Sequence[str]) -> bool:
    """Whether the document says it anyway: one word of a public name, or a note's words out of the offer's own texts."""
    if secret.kind == "note":
        return any(_told(secret.text) in text for text in cited)
    return secret.kind != "number" and len(words(secret.text)) == 1 and not known.isdisjoint(_forms(secret.text))


def _offered(dossier: Mapping[str, Any]) -> Iterator[str]:
    """What notes cite: the offer's title, its items, the account's and the projects' names, in whatever languages."""
    for key, names in _CITED:
        found: list[Any] = [dossier]
        for name in (*key, *names):
            parts = (part for each in found for part in (each if isinstance(each, list | tuple) else [each]))
            found = [part[name] for part in parts if isinstance(part, Mapping) and name in part]
        yield from (text for each in found for _, text in _leaves(each, "") if isinstance(text, str))


_CITED: Final = (
    (("offer",), ("title",)),
    (("offer", "items"), ("description",)),
    (("account",), ("name",)),
    (("relationship", "projects"), ("name",)),
)


def _with_genitive(secret: Secret, language: str) -> Iterator[Secret]:
    """The secret, and in German the one word that it is with its `s`: `Martas`."""
    yield secret
    if base(language) == "de" and secret.kind in _NAMES and re.search(r"[^\W\dsxzß]$", secret.text, re.IGNORECASE):
        yield Secret(secret.field, f"{secret.text}s", secret.kind)


_NAMES: Final = ("word", "capital", "competitor")


def _rooms(value: Any, path: str) -> Iterator[tuple[str, str, Any]]:
    """(key, path, value) of every part of the dossier that is kept from the client."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            field = f"{path}.{key}" if path else str(key)
            if key in _ROOMS:
                yield key, field, part
            if key == "competition" or (key not in _ROOMS and field not in _PRINTED):
                yield from _rooms(part, field)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _rooms(part, f"{path}[{number}]")


def _reasons(dossier: Mapping[str, Any], language: str) -> Iterator[Secret]:
    """How and why the client decides, as notes; without what the client's own plans or the offer say with the same words."""
    centre = dossier.get("buying_centre")
    if not isinstance(centre, Mapping):
        return
    said = [_told(text) for text in _said(dossier)]
    for key in _REASONS:
        remarks = _remark(f"buying_centre.{key}", centre.get(key), language)
        yield from (secret for secret in remarks if not any(_told(secret.text) in text for text in said))


_REASONS: Final = ("process", "why_now")


def _said(dossier: Mapping[str, Any]) -> Iterator[str]:
    """The texts on the account and the offer that a document may print."""
    for room in ("account", "offer"):
        value = dossier.get(room)
        parts = value.items() if isinstance(value, Mapping) else ()
        yield from (text for key, part in parts if key not in _ROOMS for _, text in _leaves(part, "") if isinstance(text, str))


# Their keys are the writer's own: `free.notes` is a text for the template.
_PRINTED: Final = ("free", "allow", "unknown")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _leaves(part, f"{path}[{number}]")
    elif value is not None and not isinstance(value, bool):
        yield path, value


# Private values.


def _private(field: str, value: Any, language: str) -> Iterator[Secret]:
    for key, part in value.items() if isinstance(value, Mapping) else [("", value)]:
        path = f"{field}.{key}" if key else field
        is_hobby = str(key).casefold() in _HOBBIES
        for at, name in _names_as_keys(part, path):
            yield from _capitalised(at, name, language)
        for leaf, text in _leaves(part, path):
            written_out = text if isinstance(text, str) else str(text)
            yield from _private_value(leaf, written_out, language, is_hobby, is_day=names_a_day(leaf[len(field) :]))


_HOBBIES: Final = ("hobby", "hobbies", "hobbys")


def _names_as_keys(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Keys below a private field's own: `children: {Marta: 2009}`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield f"{path}.{key}", str(key)
            yield from _names_as_keys(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _names_as_keys(part, f"{path}[{number}]")


def _private_value(field: str, text: str, language: str, is_hobby: bool, is_day: bool) -> Iterator[Secret]:
    days, rest = dates_taken_out(text, language, short=is_day)
    for day in days:
        yield from (Secret(field, form, kind) for kind, form in written(day, language))
    yield from (Secret(field, number, "number") for match in _LONG_NUMBER.finditer(rest) for number in _with_and_without_cents(match[0]))
    yield from (Secret(field, code, "code") for code in _codes(text))
    yield from (Secret(field, name, "private") for name in listed(text))
    if _is_phrase(text, language):
        yield Secret(field, text.strip(), "hobby" if is_hobby else "private")
    if is_hobby:
        yield from _each_hobby(field, text, language)
    yield from _capitalised(field, text, language)


# Telephone, account and card numbers, in whatever groups they are written.
_LONG_NUMBER: Final = re.compile(rf"(?<!\w)\d(?:{BETWEEN_DIGITS}\d){{6,}}(?!\w)")
_CENTS: Final = re.compile(r"[.,]\d{2}$")


def _with_and_without_cents(number: str) -> Iterator[str]:
    yield number
    whole = _CENTS.sub("", number)
    if whole != number and sum(map(str.isdigit, whole)) >= _SHORTEST_NUMBER:
        yield whole


_SHORTEST_NUMBER: Final = 7


def _codes(text: str) -> Iterator[str]:
    """Bank accounts and number plates: `AB123CD`, `IT60 X054 2811`, and a whole value like `ab 123 cd`."""
    for match in _CODE.finditer(text):
        groups = re.findall(r"[^\W_]+", match[0])
        signs = "".join(groups)
        is_mixed = any(_is_mixed(group) for group in groups) or len(groups) > 2 or match[0] == text.strip()
        if len(signs) >= _SHORTEST_CODE and is_mixed and _is_mixed(signs):
            yield match[0]
    if _SMALL_CODE.fullmatch(text.strip()) and len(re.sub(r"\W", "", text)) >= _SHORTEST_CODE and _is_mixed(re.sub(r"\W", "", text)):
        yield text.strip()


_CODE: Final = re.compile(r"(?<!\w)(?:[A-Z0-9]+(?:[ \u00a0\u202f./-][A-Z0-9]+)*|[A-Za-z0-9]+)(?!\w)")
_SMALL_CODE: Final = re.compile(r"(?:[a-z]{1,3}|\d+)(?:[ .-](?:[a-z]{1,3}|\d+))+")
_SHORTEST_CODE: Final = 6


def _is_mixed(signs: str) -> bool:
    return any(map(str.isdigit, signs)) and any(map(str.isalpha, signs))


def _each_hobby(field: str, text: str, language: str) -> Iterator[Secret]:
    """`vela` and `tennis` of `ama la vela e il tennis`."""
    for piece in _BETWEEN_HOBBIES.split(text):
        here = words(piece)
        while len(here) > 1 and here[0].folded in HOBBY_LEADS:
            here = here[1:]
        hobby = piece[here[0].start : here[-1].end] if here else ""
        if _is_phrase(hobby, language):
            yield Secret(field, hobby, "hobby")


_BETWEEN_HOBBIES: Final = re.compile(r"[,;/&+\n]|\s(?:e|ed|and|und|et|y)\s", re.IGNORECASE)


def _is_phrase(text: str, language: str) -> bool:
    """Whether the text says enough to be searched for as a whole: a number, a letter, a day or a lone `no` does not."""
    here = [word.folded for word in words(text)]
    if all(is_part_of_a_date(word, language) for word in here):
        return False
    return len(here) > 1 or (len(here[0]) > 1 and not never_alone(here[0], language))


def _capitalised(field: str, text: str, language: str) -> Iterator[Secret]:
    """Each word with a capital that is no common word; as `capital` where its own capital proves nothing, or it is a word as well."""
    plain = words(text)
    yield from _names_among(field, text, plain, language)
    if one := joined(text, plain, dots=False):
        yield from _names_among(field, text, one, language)
    # `U.S.A.` is `usa` as well, which is a word.
    initials = [word for word in joined(text, plain, dots=True) or () if _INITIALS.fullmatch(text, word.start, word.end)]
    names = ("".join(filter(str.isalpha, text[word.start : word.end])) for word in initials if not never_alone(word.folded, language))
    yield from (Secret(field, name, "capital") for name in names)


_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]")


def _names_among(field: str, text: str, here: Sequence[Word], language: str) -> Iterator[Secret]:
    between = ["", *gaps(text, here)]
    for at, word in enumerate(here):
        name = text[word.start : word.end]
        if not name[0].isupper() or _is_common(here, at, language):
            continue
        begins = not at or bool(_SENTENCE_ENDS.search(between[at]))
        everyday = is_everyday(word.folded, language)
        if not (everyday and (begins or _PART_ENDS.search(between[at]))):
            proven = not begins or len(here) == 1 or _has_another_name(text, here, at, language)
            yield Secret(field, name, "word" if proven and not everyday and not is_a_name_too(word.folded, language) else "capital")


_SENTENCE_ENDS: Final = re.compile(r"[.!?…\n•]")
_PART_ENDS: Final = re.compile(r"[:;]")


def _is_common(here: Sequence[Word], at: int, language: str) -> bool:
    """Whether the word gives nothing away in this language, wherever it stands."""
    word = here[at].folded
    if len(word) < (2 if base(language) in LANGUAGES else 4) or never_alone(word, language) or word in calendar_words(language):
        return True
    return is_noun(word, language, after_family=at > 0 and is_family(here[at - 1].folded))


def _has_another_name(text: str, here: Sequence[Word], at: int, language: str) -> bool:
    """Whether the word begins a row of names: `Marta e Pietro`, `Marta, Pietro`, `Marta (12) & Pietro (9)`."""
    then = at + 1
    while then < len(here) and (here[then].folded in LINKS or here[then].folded.isdigit()):
        then += 1
    if then == len(here) or not text[here[then].start].isupper() or _is_common(here, then, language):
        return False
    return "," in text[here[at].end : here[then].start] or any(word.folded in LINKS for word in here[at + 1 : then])


# Notes, and remarks that are no more than notes.


def _note(field: str, value: Any, language: str) -> Iterator[Secret]:
    """Each text as a whole, and any five words running."""
    for leaf, text in _leaves(value, field):
        if isinstance(text, str) and _is_phrase(text, language):
            yield from (Secret(leaf, part, "note") for part in (text.strip(), *_five_running(text)))


def _five_running(text: str) -> Iterator[str]:
    """Runs of five words as a reader counts them: `l'ufficio`, `client's` and `e-mail` are one each."""
    here = words(text)
    between = gaps(text, here)
    starts = [0] + [place + 1 for place, gap in enumerate(between) if any(sign.isspace() for sign in gap)]
    ends = [*starts[1:], len(here)]
    for first, last in zip(starts, ends[RUNNING - 1 :], strict=False):
        if first + 1 < last and between[first] in APOSTROPHES and len(here[first + 1].folded) > 2:
            first += 1  # the article before an apostrophe may be another in the document
        yield text[here[first].start : here[last - 1].end]


def _remark(field: str, value: Any, language: str) -> Iterator[Secret]:
    """A note of three words or more: ids, codes, currencies and bare topics (`Prezzo`) fall away."""
    return (secret for secret in _note(field, value, language) if len(words(secret.text)) >= _SHORTEST_REMARK)


_SHORTEST_REMARK: Final = 3

# Competitors.


def _competitors(field: str, value: Any, language: str) -> Iterator[Secret]:
    for number, entry in enumerate(value if isinstance(value, list | tuple) else [value]):
        path = f"{field}[{number}]" if isinstance(value, list | tuple) else field
        name = entry.get("name") if isinstance(entry, Mapping) else entry
        if isinstance(entry, Mapping):
            path = f"{path}.name"
            if entry.get("position") in _NO_FIRM:
                continue
        if isinstance(name, str) and words(name):
            yield from (Secret(path, form, "competitor") for form in _called(name.strip(), language))


# They do it themselves, or not at all: what stands under `name` is a description.
_NO_FIRM: Final = ("in_house", "no_decision")


def _called(name: str, language: str) -> Iterator[str]:
    """The names by which people know a company: `TecnoFreddo Italia S.p.A.`, `TecnoFreddo Italia`, `TecnoFreddo`, `Tecno Freddo`."""
    registered = _without_legal_form(name)
    short = _without_legal_form(_without_generic_end(registered))
    shorter = [registered] if len(words(registered)) > 1 else []
    shorter += [] if _is_common_name(short, language) else [short]
    shorter += [eastern] if (eastern := _EASTERN_FORMS.sub("", name).strip()) not in ("", name) else []
    return (form for each in dict.fromkeys([name, *shorter]) for form in (each, *_one_word_or_two(each, language)))


_EASTERN_FORMS: Final = re.compile(r"株式会社|有限会社|合同会社|[(（]株[)）]|㈱|股份有限公司|有限公司|บริษัท|จำกัด")


def _is_common_name(name: str, language: str) -> bool:
    """Whether it consists of common words alone: `Prima`, `Cooling Systems`."""
    here = words(name)
    places = range(len(here))
    return all(_is_common(here, at, language) or is_everyday(here[at].folded, language) or is_a_trade(here[at].folded) for at in places)


def _one_word_or_two(name: str, language: str) -> Iterator[str]:
    """`TecnoFreddo` of `Tecno Freddo`, `EON` of `E.ON`, and the other way round."""
    here = words(name)
    if len(here) > 1 and not any(is_link(name, word) for word in here):
        one = "".join(name[word.start : word.end] for word in here)
        yield from () if _is_common_name(one, language) else (one,)
    apart = name[:1] + "".join(f" {sign}" if before.islower() and sign.isupper() else sign for before, sign in pairwise(name))
    if apart != name:
        yield apart


def _without_legal_form(name: str) -> str:
    """`TecnoFreddo` of `TecnoFreddo S.p.A.`; the name itself where nothing else would be left."""
    here = words(name)
    while ends := [form for form in LEGAL_FORMS if len(form) < len(here) and tuple(w.folded for w in here[-len(form) :]) == form]:
        here = here[: -len(max(ends, key=len))]
    return _up_to(name, here)


def _without_generic_end(name: str) -> str:
    """`TecnoFreddo` of `TecnoFreddo Italia` and of `TecnoFreddo Conserve`; the name itself where nothing else would be left.

    Of a trade's words so many go that four letters stay: `Eko` is hardly the name of `Eko Pumps`.
    """
    here = words(name)
    while len(here) > 1 and (here[-1].folded in GENERIC_IN_NAMES or here[-1].folded in LINKS or _ends_in_a_trade(here)):
        here = here[:-1]
    return _up_to(name, here)


def _ends_in_a_trade(here: Sequence[Word]) -> bool:
    return is_a_trade(here[-1].folded) and sum(len(word.folded) for word in here[:-1]) >= 4


def _up_to(name: str, here: Sequence[Word]) -> str:
    return name[here[0].start : here[-1].end] if len(here) < len(words(name)) else name


_ROOMS: Final[Mapping[str, Callable[[str, Any, str], Iterator[Secret]]]] = {
    "private": _private,
    "notes": _note,
    "concerns": _remark,
    "open_issues": _remark,
    "budget": _remark,
    "competition": _competitors,
    "competitors": _competitors,
}
