"""A workspace in which one proposal was sent, and a clock that the test sets."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from commands import DOSSIER, SETTINGS, workspace
from registering import asked

from kamdocs.cli import noting, proposals, renew, send
from kamdocs.register import Event, Proposal, Register, open_register, register_url

__all__ = ["NUMBER", "events", "opened", "proposal", "sent", "set_clock"]

NUMBER = "2026-0001"
"""Issued on Tuesday 24 November 2026 in the afternoon to a client in Rome, valid until 24 December."""


def sent(root: Path, monkeypatch: pytest.MonkeyPatch, now: str = "2026-11-24T15:00", register: str | None = None) -> Path:
    """The workspace, which is the current folder. `now`: in UTC. `register`: its URL; None: the file of the workspace."""
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    if register:
        monkeypatch.setenv("KAMDOCS_REGISTER", register)
    dossier = DOSSIER.replace("Aurora Logistics Ltd", "Aurora S.p.A.")
    settings = SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")
    monkeypatch.chdir(workspace(root, {"kamdocs.yaml": settings, "dossiers/aurora.yaml": dossier}))
    with opened(root) as found:
        found.issue(asked())
    set_clock(monkeypatch, now)
    return root


def opened(root: Path) -> Register:
    """The workspace's register."""
    return open_register(register_url(root, None, os.environ))


def set_clock(monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """`now`: in UTC."""
    moment = datetime.datetime.fromisoformat(f"{now}+00:00")
    for module in (noting, proposals, renew, send):
        monkeypatch.setattr(module, "now", lambda: moment)


def proposal(root: Path) -> Proposal:
    with opened(root) as register:
        found = register.proposal(NUMBER)
    assert found is not None
    return found


def events(root: Path) -> list[Event]:
    """What happened to it after it was issued."""
    return list(proposal(root).events[1:])
