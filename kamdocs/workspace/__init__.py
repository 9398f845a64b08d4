"""A workspace's files: where they lie, which one wins, how a dossier is read, and what is wrong between them."""

from __future__ import annotations

from kamdocs.workspace.check import dossier_problems
from kamdocs.workspace.dossier import dossier_of, is_private, read_dossier
from kamdocs.workspace.folder import CHECKED, SETTINGS, TemplateFile, Workspace, find, open_workspace, shipped_folder

__all__ = [
    "CHECKED",
    "SETTINGS",
    "TemplateFile",
    "Workspace",
    "dossier_of",
    "dossier_problems",
    "find",
    "is_private",
    "open_workspace",
    "read_dossier",
    "shipped_folder",
]
