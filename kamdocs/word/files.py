"""Files that a template's tags name: inside one folder, of a bounded size, read only when both are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kamdocs.word.absence import TagError

__all__ = ["file_bytes", "inside", "too_large"]


def inside(folder: Path | None, name: Any, what: str) -> Path:
    """The file `name` in `folder`. `what`: what messages call it, `picture`. Raises TagError for a name that leads out of the folder."""
    if not isinstance(name, str) or not name.strip():
        raise TagError(f"a {what} is named by a text", f'write its place in quotes: "{what}s/…" | {what}')
    name = str.__str__(name)  # the text itself, of one that somebody follows (`kamdocs.word.filters.Told`)
    if folder is None:
        raise TagError(f"no folder is known in which the {what} {name} could lie", "give Template a folder, or the field itself")
    if "\\" in name or ":" in name or "\0" in name or name.startswith("/"):
        raise TagError(f"{name} does not say where in the folder it lies", f"write it from the folder on, with /: {what}s/…")
    try:
        root = folder.resolve()
        path: Path = (root / name).resolve()
        leads_out = ".." in name.split("/") or not path.is_relative_to(root)
    except (OSError, ValueError, RuntimeError):  # a name too long, or links in a circle
        raise TagError(f"{name} cannot be the name of a file", "check how it is written") from None
    if leads_out:
        message = f"the {what} {name} lies outside the folder that templates may take files from"
        raise TagError(message, f"copy it into {folder.name or 'that folder'}")
    return path


def file_bytes(path: Path, largest: int, what: str) -> bytes:
    """The file's bytes. Raises TagError, before anything is read, for a file that is missing, none, or larger than `largest`."""
    try:
        if not path.is_file():
            raise TagError(f"there is no {what} {path.name}", "check its name and folder; large and small letters differ")
        if path.stat().st_size > largest:
            raise too_large(path.name, largest)
        with path.open("rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be a file's"
        raise TagError(f"the {what} {path.name} cannot be read ({why})", "see whether it is open in another program") from None


def too_large(name: str, largest: int) -> TagError:
    return TagError(f"{name} has more than {largest // (1024 * 1024)} MB", "make it smaller: for print, 300 pixels an inch are enough")
