"""kamdocs: from a client's dossier to one tailored Word proposal, with the reasons why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.word import Template

__version__ = "0.1.0"
__all__ = ["Template", "__version__"]


def __getattr__(name: str) -> Any:
    # The Word engine loads lxml and Jinja, which a command line that only asks for help does not need.
    if name == "Template":
        from kamdocs.word import Template

        return Template
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
