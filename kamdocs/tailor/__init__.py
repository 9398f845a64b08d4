"""Tailoring: from a dossier, an offer's numbers, profiles and library to the `ProposalPlan`.

Pure: no file, no clock, no locale of the machine.
"""

from kamdocs.tailor.check import Known, check_dossier, check_language, check_library, check_profile, check_wordings
from kamdocs.tailor.readers import Unread, reader_named
from kamdocs.tailor.tailoring import Material, tailor

__all__ = [
    "Known",
    "Material",
    "Unread",
    "check_dossier",
    "check_language",
    "check_library",
    "check_profile",
    "check_wordings",
    "reader_named",
    "tailor",
]
