"""Names of companies, compared as people mean them: without case, accents and legal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kamdocs.values import folded

__all__ = ["company", "is_among", "same_company"]

# Written with their letters alone: `S.p.A.`, `S. p. A.` and `Sp. z o.o.` are the same as `spa` and `spzoo`.
_FORMS = """
ab ag aktiengesellschaft aps as asa asbl bhd bt bv bvba cic co company coop corp corporation cv dd doo eg ehf eirl ek eurl ev gbr
gesellschaftmitbeschrankterhaftung gk gmbh hf inc incorporated jsc kft kg kgaa kk lda limited llc llp lp ltd ltda mbh nv nyrt oao ohg
ood ooo oy oyj pao plc pt pte pty pvt sa sab sabdecv sadecv sagl sapa sarl sas sasu sau sc sca scarl scoop scop scpa scrl scs sdn se sl
sll slu snc soccoop sociedadanonima sociedadlimitada societaaresponsabilitalimitata societacooperativa societaperazioni societeanonyme
socoop spa spj spk sprl spzoo srl srls sro ug ughaftungsbeschrankt vof vzw zao zrt
"""
_LEGAL_FORMS = frozenset(_FORMS.split())
_MOST_WORDS = 6
"""Words of the longest legal form."""

_AND = re.compile(r"(?<=\s)(?:&|\+|and|und|et|e|y|i|og|och|en)(?=\s)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def company(name: str) -> str:
    """The name without case, accents, signs and legal form: `Pérez & Söhne GmbH` is `perez sohne`.

    The first word is never taken for a legal form: it is the name of `SE Solutions`.
    """
    words = re.findall(r"\w+", _AND.sub(" ", folded(name).translate(_LETTERS)))
    kept, at = words[:1], 1
    while at < len(words):
        length = next((each for each in range(_MOST_WORDS, 0, -1) if "".join(words[at : at + each]) in _LEGAL_FORMS), 0)
        if not length:
            kept.append(words[at])
        at += length or 1
    return " ".join(kept) or folded(name)


def same_company(one: str, other: str) -> bool:
    """Whether two names may be of one company: equal, or the one within the other at word bounds (`Gelo Nord Italia`, `Gelo Nord S.r.l.`).

    Rather too often than too seldom: who must not see a name must not see it in a longer one either.
    """
    return any(_is_within(short, long) for first in _written(one) for second in _written(other) for short, long in _both(first, second))


def is_among(name: str, names: Iterable[str]) -> str | None:
    """The first of `names` that may be the company `name`; None where none is."""
    return next((each for each in names if same_company(name, each)), None)


def _both(one: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one, other), (other, one)


def _is_within(short: str, long: str) -> bool:
    return bool(short) and (f" {short} " in f" {long} " or short.replace(" ", "") == long.replace(" ", ""))


@lru_cache(maxsize=1024)
def _written(name: str) -> frozenset[str]:
    """The name as `company` gives it, and with its umlauts spelled out: `Müller` is `muller` and `mueller`."""
    return frozenset((company(name), company(unicodedata.normalize("NFC", name).translate(_UMLAUTS))))
