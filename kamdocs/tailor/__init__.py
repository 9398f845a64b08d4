"""Tailoring: from a dossier, an offer's numbers, profiles and library to the `ProposalPlan`.

Pure: no file, no clock, no locale of the machine.
"""

from kamdocs.tailor.check import Known, check_dossier, check_language, check_library, check_profile, check_wordings
from kamdocs.tailor.readers import Unread, reader_named
from kamdocs.tailor.tailoring import Material, Taken, tailor, taken

__all__ = [
    "Known",
    "Material",
    "Taken",
    "Unread",
    "check_dossier",
    "check_language",
    "check_library",
    "check_profile",
    "check_wordings",
    "reader_named",
    "tailor",
    "taken",
]
