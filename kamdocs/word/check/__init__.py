"""What is wrong with a template, found without a dossier: all of it at once, each finding with its place in the document.

Each module looks at one thing; `everything` puts them together, `annotate` writes what was found into a copy as comments of Word.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.word.check.annotate import annotated
    from kamdocs.word.check.everything import findings
    from kamdocs.word.check.opened import Finding

__all__ = ["Finding", "annotated", "findings"]

_MODULES = {"Finding": "opened", "annotated": "annotate", "findings": "everything"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
