"""What kamdocs keeps so that the next run need not work it out again: small files in the user's cache folder.

A cache is only a cache: one that is damaged, foreign, full or read-only never stops anything. Files are written whole or not at all, since
another process may be reading.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "keep", "kept"]


def cache_folder() -> Path:
    """Where this user's caches lie: KAMDOCS_CACHE, where it is not blank (`~` is the home), else the platform's place.

    The folder need not exist.
    """
    given = os.environ.get("KAMDOCS_CACHE", "").strip()
    try:
        if given:
            return Path(given).expanduser()
        return _platform_caches() / "kamdocs"
    except RuntimeError:  # a user without a home
        import tempfile

        return Path(tempfile.gettempdir()) / "kamdocs"


def kept(path: Path, most: int = 1 << 26) -> bytes | None:
    """What was kept at `path`; None where nothing was, it cannot be read, or it has more than `most` bytes."""
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= most else None


def keep(path: Path, data: bytes) -> None:
    """Keeps `data` at `path`, where that can be done."""
    import tempfile

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name[:16]} ", suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(path)
    except (OSError, ValueError):
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def _platform_caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    # XDG Base Directory Specification: a path that is not absolute is ignored.
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return stated if stated.is_absolute() else Path.home() / ".cache"
