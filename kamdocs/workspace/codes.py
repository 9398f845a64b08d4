"""What others have given out, and a slip makes into nothing: time zones and VAT numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kamdocs.errors import Problem, nearest
from kamdocs.model.common import told
from kamdocs.model.reading import Located, path_text
from kamdocs.model.reading import Path as Place
from kamdocs.workdays import is_time_zone

__all__ = ["vat_problems", "zone_problems"]

# Where a VAT number's letters are not the country's of ISO 3166.
_VAT_COUNTRIES = {"EL": "GR", "XI": "GB"}


def zone_problems(path: Place, zone: str | None, file: Located[Any]) -> Iterator[Problem]:
    """That there is no such time zone. `zone`: None where the file gives none."""
    if zone is None or is_time_zone(zone):
        return
    import zoneinfo

    guess = nearest(zone, zoneinfo.available_timezones())
    way_out = f"did you mean {guess!r}?" if guess else "write it as Europe/Rome"
    yield Problem(file.where(path), f"{path_text(path)}: {told(zone)} is no time zone", way_out)


def vat_problems(path: Place, written: str | None, country: str | None, file: Located[Any], way_out: str) -> Iterator[Problem]:
    """That a VAT number breaks its country's rules, where they are known.

    `written`: None where the file gives none. `country`: ISO 3166-1 alpha-2, for a number that does not begin with its letters.
    """
    if written is None:
        return
    from stdnum import exceptions, get_cc_module

    letters = written[:2].upper() if re.match("[A-Za-z]{2}", written) else country or ""
    rules = get_cc_module(_VAT_COUNTRIES.get(letters, letters), "vat") if letters else None
    if rules is None:
        return
    # Switzerland's is its company number, and mostly written without the ending MWST, TVA or IVA that the rule wants.
    number = f"GB{written[2:]}" if letters == "XI" else f"{written} MWST" if letters == "CH" and written[-1:].isdigit() else written
    at = path_text(path)
    try:
        rules.validate(number)
    except exceptions.InvalidChecksum:
        yield Problem(file.where(path), f"{at}: the check digits of {told(written)} do not fit", way_out)
    except exceptions.ValidationError:
        yield Problem(file.where(path), f"{at}: {told(written)} is no VAT number of {letters}", way_out)
