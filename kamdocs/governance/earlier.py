"""A workspace's content as it was: of another folder, or of a revision that git keeps."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kamdocs.errors import InputError, MissingToolError, Problem
from kamdocs.governance.telling import named_few
from kamdocs.workspace import SETTINGS, Workspace, open_workspace

__all__ = ["earlier"]

_CONTENT = ("library", "profiles", "templates")
"""Folders of what marketing edits."""

# Set inside a hook of git, where they name another folder than the workspace's.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")


@contextmanager
def earlier(workspace: Workspace, since: str) -> Iterator[Workspace]:
    """The workspace with the profiles, library, wordings and templates of `since`; all else, its settings too, is today's.

    `since`: a folder that is a workspace, else a revision of the git repository that the workspace lies in. Its files live until the end of
    the context. Raises InputError where there is no such state or its files are wrong, MissingToolError without git.
    """
    assert workspace.root is not None, "without a workspace there is no earlier one"
    if since and Path(since).is_dir():
        yield _as_of(workspace, Path(since))
        return
    with TemporaryDirectory(prefix="kamdocs-") as holder:
        folder = _checked_out(workspace.root, since, Path(holder).resolve())
        # Everything but the settings is of the revision: without them no folder is a workspace.
        shutil.copyfile(workspace.root / SETTINGS, folder / SETTINGS)
        yield _as_of(workspace, folder)


def _as_of(workspace: Workspace, folder: Path) -> Workspace:
    return replace(open_workspace(folder), root=workspace.root, settings=workspace.settings)


def _checked_out(root: Path, revision: str, holder: Path) -> Path:
    """The content of the revision, in a folder that bears its name: places in messages then say of which state they are."""
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "--name-only", "-z", commit).decode("utf-8", "surrogateescape").split("\0")
    content = [name for name in _CONTENT if name in listed]
    if not content:
        message = f"at {revision} this folder holds none of {', '.join(_CONTENT)}"
        raise InputError(Problem(root.as_posix(), message, "name a later revision, or a folder that is a workspace"))
    folder = holder / (re.sub(r"[^\w.~^-]", "-", revision).strip(".") or commit[:12])
    folder.mkdir()
    _unpack(_git(root, "archive", "--format=tar", commit, "--", *content), folder)
    return folder


def _commit(root: Path, revision: str) -> str:
    """The commit that the revision names. Raises InputError where there is none."""
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside.returncode != 0:
        told = inside.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        hint = f"{revision!r} is no folder either; name one that is a workspace"
        message = "this folder lies in no git repository" if "not a git repository" in told else f"git cannot read this folder: {told}"
        raise InputError(Problem(root.as_posix(), message, hint))
    # A name that begins with - would be read as an option.
    found = None if revision.startswith("-") else _run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None or found.returncode != 0:
        message = f"{revision!r} is neither a folder nor a revision of the repository"
        raise InputError(Problem(root.as_posix(), message, "`git log --oneline` lists them; a shallow clone has few"))
    return found.stdout.decode("ascii").strip()


def _unpack(archive: bytes, folder: Path) -> None:
    """Writes the archive's files. Raises InputError for links: what they lead to is not of the revision."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        members = packed.getmembers()
        if links := [member.name for member in members if member.issym() or member.islnk()]:
            message = f"{named_few(links)} is a link, and what it leads to is not of that revision"
            raise InputError(Problem("", message, "`git worktree add DIR REV` makes a folder of it: name that one"))
        for member in members:
            if content := packed.extractfile(member):
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _git(root: Path, *arguments: str) -> bytes:
    """What git prints. Raises InputError where it fails."""
    done = _run(root, *arguments)
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise InputError(Problem(root.as_posix(), f"git cannot give the earlier state: {told}", "name a folder that is a workspace"))
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise MissingToolError(Problem("", "an earlier revision is read with git, which was not found", _install_line()))
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | {"LC_ALL": "C"}
    return subprocess.run([program, *arguments], cwd=root, env=environment, capture_output=True, check=False, stdin=subprocess.DEVNULL)


def _install_line() -> str:
    """The line that installs git here."""
    if sys.platform == "win32":
        return "winget install Git.Git"
    return "brew install git" if sys.platform == "darwin" else "apt-get install git"
