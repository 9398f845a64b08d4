"""The arithmetic of an offer's amounts."""

from __future__ import annotations

from decimal import Context

__all__ = ["EXACT"]

EXACT = Context(prec=60)
"""Sixty digits: no product or sum of a real offer loses one, whatever the caller's own context is."""
