"""Texts as the workspace's own files have them."""

from __future__ import annotations

import yaml

__all__ = ["quoted"]


def quoted(text: str) -> str:
    """The text as YAML, in double quotes and on one line."""
    return str(yaml.safe_dump(text, allow_unicode=True, default_style='"', width=len(text) * 12 + 10)).strip()
