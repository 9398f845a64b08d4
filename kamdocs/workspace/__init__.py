"""A workspace's files: where they lie, which one wins, how a dossier is read, and what is wrong between them."""

from __future__ import annotations

from kamdocs.workspace.approvals import approval_path, approval_text, read_approvals
from kamdocs.workspace.check import dossier_problems
from kamdocs.workspace.dossier import dossier_of, is_private, read_dossier
from kamdocs.workspace.folder import CHECKED, SETTINGS, ListsRefused, TemplateFile, Workspace, find, open_workspace, shipped_folder
from kamdocs.workspace.uses import USES, dossier_name, read_uses, uses_text

__all__ = [
    "CHECKED",
    "ListsRefused",
    "SETTINGS",
    "TemplateFile",
    "USES",
    "Workspace",
    "approval_path",
    "approval_text",
    "dossier_name",
    "dossier_of",
    "dossier_problems",
    "find",
    "is_private",
    "open_workspace",
    "read_approvals",
    "read_dossier",
    "read_uses",
    "shipped_folder",
    "uses_text",
]
