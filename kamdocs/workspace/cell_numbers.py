"""A number of an XLSX cell, taken as its number format shows it; refused where it shows something else than it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from kamdocs.values import Number

__all__ = ["number_shown"]

_Wrong = tuple[str, str]
"""What is wrong with a cell, and the way out."""

# ECMA-376 part 1, 18.8.31: a text in quotes, one escaped character, room as wide as a character, a fill, something in brackets, any other.
_TOKEN: Final = re.compile(r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL)
_LITERAL: Final = "\1"
"""Stands in a mask for a text that is shown as it is."""
_BLANKS: Final = " \u00a0\u202f'’"
_PERCENT: Final = re.compile("[%‰٪﹪％]")
_MASK: Final = re.compile(f"{_LITERAL}*(?P<whole>[#0?,]*)(?P<decimals>[.][#0?]*)?(?P<scale>,*)%?{_LITERAL}*%?")
# More digits than a binary number of 64 bits and a number format have between them.
_ENOUGH: Final = Context(prec=1_000)
_DASHES: Final = "-–—"
_REWRITE: Final = "give the cell a plain number format such as 0.00"


def number_shown(value: float, shown_as: str) -> tuple[str | Number, _Wrong | None]:
    """The number of a cell with the number format `shown_as`: a text such as `22%` where it is a share, and one with its zeros where the
    format is such as `00000`. Or what is wrong with it, and the way out.

    Excel shows fifteen digits of a number, and computes with a binary one that is near it: fifteen are taken.
    """
    number = Decimal(format(value, ".15g"))
    sections = tuple(_sections(shown_as))
    if any(condition for _, _, condition in sections):
        return "", (f"this cell has a number format with conditions ({shown_as})", _REWRITE)
    mask, literals, _ = _section(sections, number)
    if mask.replace(_LITERAL, "").casefold() in ("general", "@", "") and _wrong_without_digits(mask, number, literals) is None:
        return Number(_plain(number)), _wrong_literals(number, mask, literals, len(sections))
    if wrong := _wrong_without_digits(mask, number, literals) or _wrong_literals(number, mask, literals, len(sections)):
        return "", wrong
    return _masked(number, mask, literals, shown_as)


def _sections(shown_as: str) -> Iterator[tuple[str, str, bool]]:
    """Of each section its mask, its literal texts, and whether it has a condition."""
    mask, literals, condition = "", "", False
    for token in _TOKEN.finditer(shown_as or "General"):
        plain, bracket = token["plain"], token["bracket"]
        literal = token["quoted"] or token["escaped"] or ""
        if bracket is not None:
            condition = condition or bracket.startswith(("<", ">", "="))
            literal = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        elif plain == ";":
            yield mask, literals, condition
            mask, literals, condition = "", "", False
        elif plain is not None and (plain in "#0?.,%/@" or plain.isalpha()):
            mask += plain
        elif plain is not None:
            literal = plain
        literals += literal
        if literal.strip(_BLANKS):
            mask += _LITERAL
    yield mask, literals, condition


def _section(sections: tuple[tuple[str, str, bool], ...], number: Decimal) -> tuple[str, str, bool]:
    """The one that shows `number`: the first those above zero, the second those below, the third zero, the fourth texts."""
    wanted = 0 if number > 0 else 1 if number < 0 else 2
    return sections[wanted if wanted < min(len(sections), 3) else 0]


def _wrong_without_digits(mask: str, number: Decimal, literals: str) -> _Wrong | None:
    """Whether the cell shows no number at all. A dash is what accountants show for zero."""
    if re.search("[#0?@]|general", mask, re.IGNORECASE) and not (number == 0 and set(mask) <= {"#", ",", "."}):
        return None
    if number == 0 and re.search(f"[{_DASHES}]", literals):
        return None
    return (f"this cell holds {_plain(number)}, and its number format does not show it", "empty the cell, or " + _REWRITE)


def _wrong_literals(number: Decimal, mask: str, literals: str, sections: int) -> _Wrong | None:
    if _PERCENT.search(literals):
        return (
            "this cell shows a percent sign that its number format only writes beside the number",
            "type the share as 22% with a percentage format",
        )
    if re.search(r"\d", literals):
        return f"this cell holds {_plain(number)}, and its number format shows more digits beside it", _REWRITE
    if number > 0 and literals.strip().startswith(tuple(_DASHES)) and mask.startswith(_LITERAL):
        return f"this cell holds {_plain(number)}, and its number format shows it with a minus sign", _REWRITE
    if number < 0 and sections > 1 and not re.search(f"[{_DASHES}(]", literals):
        return f"this cell holds {_plain(number)}, and its number format shows it without a minus sign", _REWRITE
    return None


def _masked(number: Decimal, mask: str, literals: str, shown_as: str) -> tuple[str | Number, _Wrong | None]:
    found = _MASK.fullmatch(mask if mask.count("%") < 2 else "/")
    if not found and not (number == 0 and not re.search("[#0@]", mask)):
        return "", (f"this cell has a number format that kamdocs does not read ({shown_as})", _REWRITE)
    if found and (found["scale"] or found["whole"].endswith(",")):
        return "", (f"this cell shows its number in thousands ({shown_as}), and holds {_plain(number)}", _REWRITE)
    share = "%" in mask
    held = number.scaleb(2) if share else number
    sign = "%" if share else ""
    places = len(found["decimals"] or ".") - 1 if found else 0
    shown = _rounded(held, places)
    if shown != held:
        way_out = "round it: =ROUND, then paste it as a value; or let the format show all its decimals"
        return "", (f"this cell shows {shown:f}{sign} and holds {_plain(held)}{sign}", way_out)
    plain = _plain(held)
    if share:
        return f"{plain}%", None
    # An article number such as 00123, which is kept as 123 and shown with its zeros.
    if found and re.fullmatch("0{2,}", found["whole"]) and not found["decimals"] and plain.isdigit():
        if literals.strip(_BLANKS):
            return "", (f"this cell holds {plain}, and its number format shows a text beside it", "format it as text, and write it again")
        return plain.zfill(len(found["whole"])), None
    return Number(plain), None


def _rounded(number: Decimal, places: int) -> Decimal:
    """As Excel shows it: half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ENOUGH)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
