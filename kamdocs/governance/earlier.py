"""A workspace's content as it was: of another folder, or of a revision that git keeps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
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
    # Not `git archive`, which leaves out what attributes and submodules hide.
    _write(root, _listed(root, commit, content), folder)
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


def _listed(root: Path, commit: str, content: Sequence[str]) -> dict[str, str]:
    """Path → id of each file of the commit. Raises InputError for links and submodules: what they lead to is not of the revision."""
    found: dict[str, str] = {}
    links: list[str] = []
    modules: list[str] = []
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", *content).decode("utf-8", "surrogateescape")
    for entry in filter(None, listed.split("\0")):
        told, _, name = entry.partition("\t")
        mode, _, blob = told.split()
        if mode in _ELSEWHERE:
            (links if mode == _LINK else modules).append(name)
        found[name] = blob
    hint = "`git worktree add DIR REV` makes a folder of it: name that one"
    refused = [(links, "link", hint), (modules, "submodule", f"{hint}, after `git submodule update --init` in it")]
    message = "{} is a {}, and what it leads to is not of that revision"
    if problems := [Problem("", message.format(named_few(names), what), way_out) for names, what, way_out in refused if names]:
        raise InputError(problems)
    return found


_LINK = "120000"
_ELSEWHERE = (_LINK, "160000")
"""Modes of git for what has its content elsewhere: links and submodules."""


def _write(root: Path, blobs: Mapping[str, str], folder: Path) -> None:
    """Writes the files, path → id, into the folder."""
    given = "".join(f"{blob}\n" for blob in blobs.values())
    answer = _git(root, "cat-file", "--batch", given=given.encode("ascii"))
    position = 0
    for name in blobs:
        begin = answer.index(b"\n", position) + 1
        told = answer[position:begin].split()[-1]
        if not told.isdigit():  # `ID missing`, in a clone that holds a part alone
            raise InputError(Problem(name, "the repository does not hold this file of the revision", "fetch it with `git fetch --refetch`"))
        size = int(told)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer[begin : begin + size])
        position = begin + size + 1


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints; `given`: what it reads. Raises InputError where it fails."""
    done = _run(root, *arguments, given=given)
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise InputError(Problem(root.as_posix(), f"git cannot give the earlier state: {told}", "name a folder that is a workspace"))
    return done.stdout


def _run(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise MissingToolError(Problem("", "an earlier revision is read with git, which was not found", _install_line()))
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | {"LC_ALL": "C"}
    return subprocess.run([program, *arguments], cwd=root, env=environment, capture_output=True, check=False, input=given)


def _install_line() -> str:
    """The line that installs git here."""
    if sys.platform == "win32":
        return "winget install Git.Git"
    return "brew install git" if sys.platform == "darwin" else "apt-get install git"
