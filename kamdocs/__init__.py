"""kamdocs: from a client's dossier to one tailored Word proposal, with the reasons why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdocs.errors import KamdocsError
    from kamdocs.word import Picture, RichText, Run, SubDocument, Template

__version__ = "0.1.0"
__all__ = ["KamdocsError", "Picture", "RichText", "Run", "SubDocument", "Template", "__version__"]


def __getattr__(name: str) -> Any:
    # The Word engine loads lxml and Jinja, which a command line that only asks for help does not need.
    if name == "KamdocsError":
        from kamdocs.errors import KamdocsError

        return KamdocsError
    if name in __all__:
        from kamdocs import word

        return getattr(word, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
