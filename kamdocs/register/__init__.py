"""The register: numbers, versions with their frozen documents, and events, in SQLite or PostgreSQL.

SQLAlchemy is loaded by the first use of `open_register`, alembic where the schema is made or changed; states and steps need neither.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.register.follow_up import Step, next_step
    from kamdocs.register.history import CLOSING, KINDS, Client, Delivery, Event, MailDraft, Proposal, Version
    from kamdocs.register.issuing import Asked, Issued, Made
    from kamdocs.register.numbering import Pattern, pattern
    from kamdocs.register.opening import open_register, register_url
    from kamdocs.register.repair import repair
    from kamdocs.register.states import is_valid, state, valid_until
    from kamdocs.register.store import Register

__all__ = [
    "CLOSING",
    "KINDS",
    "Asked",
    "Client",
    "Delivery",
    "Event",
    "Issued",
    "Made",
    "MailDraft",
    "Pattern",
    "Proposal",
    "Register",
    "Step",
    "Version",
    "is_valid",
    "next_step",
    "open_register",
    "pattern",
    "register_url",
    "repair",
    "state",
    "valid_until",
]

_MODULES = {
    "Step": "follow_up",
    "next_step": "follow_up",
    "CLOSING": "history",
    "KINDS": "history",
    "Client": "history",
    "Delivery": "history",
    "Event": "history",
    "MailDraft": "history",
    "Proposal": "history",
    "Version": "history",
    "Asked": "issuing",
    "Issued": "issuing",
    "Made": "issuing",
    "Pattern": "numbering",
    "pattern": "numbering",
    "open_register": "opening",
    "register_url": "opening",
    "repair": "repair",
    "is_valid": "states",
    "state": "states",
    "valid_until": "states",
    "Register": "store",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
