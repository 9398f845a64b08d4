"""Files that appear whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(data: bytes, path: Path, name: str | None = None) -> None:
    """Writes `path`, or leaves what is there; the folder must exist. Raises OSError, where another program holds the file too.

    `name`: what the part file is called by, so that the next run writes over what a killed one left of it; nobody else may write it
    meanwhile. None: a name of its own.
    """
    # Process numbers repeat over machines that share a folder; a random name does not.
    part = path.with_name(f".kamdocs-{name or secrets.token_hex(8)}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
