"""Files that appear whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(data: bytes, path: Path) -> None:
    """Writes `path`, or leaves what is there; the folder must exist. Raises OSError, where another program holds the file too."""
    # Process numbers repeat over machines that share a folder; a random name does not.
    part = path.with_name(f".kamdocs-{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
