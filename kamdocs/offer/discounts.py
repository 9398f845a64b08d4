"""What a discount takes off, and how it is shared out to the last unit, so that every sum that is shown adds up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kamdocs.values import Share, minor_unit, rounded

__all__ = ["apportioned", "from_units", "in_units", "taken"]


def taken(discount: Decimal, amount: Decimal, currency: str) -> Decimal:
    """What `discount`, a share or an amount, takes off `amount`; rounded half up to the minor unit of `currency`."""
    return rounded(amount * discount if isinstance(discount, Share) else discount, currency)


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared out in proportion to `weights`, by largest remainder; of equal remainders the first come first.

    Whole numbers from 0. The parts add up to `total`, unless every weight is 0: then each part is 0. No part of a total that is no
    greater than the weights' sum is greater than its weight.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    quotas = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(quota for quota, _ in quotas)
    # Sorting is stable: ties stay in their order.
    ahead = set(sorted(range(len(weights)), key=lambda position: -quotas[position][1])[:left])
    return [quota + (position in ahead) for position, (quota, _) in enumerate(quotas)]


def in_units(amount: Decimal, currency: str) -> int:
    """A rounded amount in minor units: 12.30 EUR is 1230."""
    return int(amount.scaleb(minor_unit(currency)))


def from_units(units: int, currency: str) -> Decimal:
    """1230 minor units of EUR are 12.30."""
    return Decimal(units).scaleb(-minor_unit(currency))
