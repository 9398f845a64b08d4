"""Arithmetic as templates get it: plain numbers, exactly; what a share or an amount is never gets lost on the way to the page."""

from __future__ import annotations

from decimal import Decimal, Inexact, localcontext
from typing import Any

from kamdocs.values import Money, Share
from kamdocs.word.absence import TagError

__all__ = ["LONGEST", "counted", "signed"]

LONGEST = 1_000_000
"""Characters that a text may have once a template has changed it, and elements that a list may have."""

_LONGEST_NUMBER = 256
"""Bits of a whole number that is counted with."""
_OWN_FIGURES = "print the figures that the proposal has, or ask for one more in the dossier"


def counted(operator: str, left: Any, right: Any) -> Any:
    """What `left operator right` gives of numbers, shares, texts or lists; None where it is for Python to say.

    Shares are added and subtracted as shares. A quotient that no decimal number writes exactly is a float, which is not printed.
    Raises TagError, in a sentence, for what has no sound result.
    """
    if operator == "**":
        raise TagError("** is not available", "write the number itself")
    if isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
        return _appended(operator, left, right)
    if isinstance(left, Money) or isinstance(right, Money):
        raise TagError("amounts are not counted in a template", _OWN_FIGURES)
    if isinstance(left, Share) and isinstance(right, Share) and operator in {"+", "-"}:
        return Share(left + right if operator == "+" else left - right)
    if isinstance(left, Share) or isinstance(right, Share):
        raise TagError(f"{operator} would make a plain number of a share", _OWN_FIGURES)
    if any(isinstance(each, int) and each.bit_length() > _LONGEST_NUMBER for each in (left, right)):
        raise TagError("this tag counts further than a document needs", "see what numbers its fields hold")
    if operator == "/" and isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return _quotient(left, right)
    return None


def signed(operator: str, value: Any) -> Any:
    """`-value` or `+value`: of a share a share, of an amount an amount; None where it is for Python to say."""
    if isinstance(value, Share):
        return Share(-value if operator == "-" else value)
    if isinstance(value, Money):
        return type(value)(-value.amount if operator == "-" else value.amount, value.currency)
    return None


def _appended(operator: str, left: Any, right: Any) -> Any:
    if operator != "+":
        raise TagError(f"{operator} is for numbers", "write the text or the sum itself")
    if isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple) and len(left) + len(right) > LONGEST:
        raise TagError(f"this would make more than {LONGEST} characters or elements", "put less together")
    return None


def _quotient(left: int | Decimal, right: int | Decimal) -> int | Decimal | float:
    if not right:
        raise ZeroDivisionError
    with localcontext() as context:
        context.clear_flags()
        quotient = Decimal(left) / Decimal(right)
        if not context.flags[Inexact]:
            return int(quotient) if quotient == quotient.to_integral_value() else quotient.normalize()
    return float(quotient)
