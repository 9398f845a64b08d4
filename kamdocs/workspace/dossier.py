"""A dossier, read with its private part: `aurora.private.yaml` beside `aurora.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from kamdocs import source
from kamdocs.errors import InputError, Problem, nearest
from kamdocs.model.common import told
from kamdocs.model.dossier import Dossier, slug
from kamdocs.model.reading import Located, comma_trap, read
from kamdocs.model.reading import Path as Place
from kamdocs.values import Number
from kamdocs.workspace.folder import find, is_seen, is_yaml, shown

__all__ = ["dossier_of", "is_private", "no_member", "read_dossier"]

_ENDING = re.compile(r"\.private(?=\.ya?ml$)", re.IGNORECASE)


def is_private(path: Path) -> bool:
    """Whether `path` is named as the private part of a dossier is: `aurora.private.yaml`."""
    return bool(_ENDING.search(path.name))


def dossier_of(private: Path) -> Path | None:
    """The dossier beside a private part, which is read with it; None where it lies alone."""
    return next((each for each in _beside(private) if not is_private(each) and _owner(each) == _owner(private)), None)


def read_dossier(path: Path) -> tuple[Located[Dossier], Mapping[str, Any]]:
    """The dossier at `path` with its private part, and the same as plain data. Raises InputError with every problem of both files.

    A sibling `NAME.private.yaml` holds `members: {ID: {…}}`, which is read as if it stood in those members' `private`. Its name is the
    dossier's without case: one computer may tell `Aurora` from `aurora`, and the next may not.
    """
    if is_private(path):
        way_out = f"name {_ENDING.sub('', path.name)}"
        raise InputError(Problem(_shown(path), "this is the private part of a dossier, read along with it", way_out))
    problems: list[Problem] = []
    privates = [_read_private(each, problems) for each in _private_files(path)]
    try:
        merged = _Merged(source.read(path, _shown(path)))
        dossier = read(Dossier, merged)
    except InputError as refused:
        raise InputError([*refused.problems, *problems]) from None
    for private in privates:
        if private:
            problems.extend(merged.take(private))
    problems = [*_commas_in_private(merged.own), *problems, *_strays(path, dossier.value)]
    if problems:
        raise InputError(problems)
    if merged.elsewhere:
        dossier = read(Dossier, merged)
    return dossier, merged.data


def no_member(at: str, key: str, members: Collection[str], where: str = "") -> tuple[str, str]:
    """The message and the way out for an id that no member has. `where`: the file of the members, if it is another."""
    guess = nearest(key, members)
    message = f"{at}: there is no member {key!r}" + (f" in {where}" if where else "")
    return message, f"did you mean {guess!r}?" if guess else f"there are {', '.join(members)}" if members else ""


# ---- the files


def _shown(path: Path) -> str:
    return shown(path.absolute(), find(path.parent))


def _private_files(path: Path) -> list[Path]:
    own = _owner(path)
    return [each for each in _beside(path) if is_private(each) and _owner(each) == own and each.is_file()]


def _owner(path: Path) -> str:
    """The name that a dossier and its private part share, as every system compares names: without case, composed."""
    return unicodedata.normalize("NFC", Path(_ENDING.sub("", path.name)).stem).casefold()


def _beside(path: Path) -> list[Path]:
    """The YAML files in the folder of `path`, by name, hidden and lock files passed over."""
    try:
        found = sorted(path.parent.iterdir())
    except OSError:
        # A folder that may be entered and not listed. One that is not there is told when the dossier is read.
        found = [path.with_name(f"{path.stem}.private{ending}") for ending in (".yaml", ".yml")]
    return [each for each in found if is_yaml(each) and is_seen(Path(each.name))]


# ---- the private part


def _read_private(path: Path, problems: list[Problem]) -> source.Source | None:
    """The file, if it has its shape."""
    try:
        private = source.read(path, _shown(path))
    except InputError as refused:
        problems.extend(refused.problems)
        return None
    found = list(_private_shape(private))
    problems.extend(found)
    return None if found else private


def _private_shape(private: source.Source) -> Iterator[Problem]:
    way_out = "it holds `members: {ID: {birthday: …}}`"
    if not isinstance(private.data, dict):
        yield Problem(private.where(()), f"the file holds {told(private.data)}, not a map of fields", way_out)
        return
    for name, value in private.data.items():
        if name == "kamdocs" and value != "private/1":
            yield Problem(private.where((name,)), f"kamdocs: {told(value)} is not what this file must be", "write `kamdocs: private/1`")
        elif name not in ("kamdocs", "members"):
            yield Problem(private.where((name,), key=True), f"{name}: there is no such field in a private file", way_out)
    members = private.data.get("members")
    if members is not None and not isinstance(members, dict):
        yield Problem(private.where(("members",)), f"members: a map of ids is wanted, not {told(members)}", way_out)
        return
    for key, fields in (members or {}).items():
        if not isinstance(fields, dict):
            yield Problem(private.where(("members", key)), f"members.{key}: a map of fields is wanted, not {told(fields)}")
    yield from (_comma_problem(private, path) for path in sorted(private.bare_keys, key=str))


def _commas_in_private(dossier: source.Source) -> Iterator[Problem]:
    """What a comma inside an unquoted text made of a member's private fields, where every name is allowed."""
    for path in sorted(dossier.bare_keys, key=str):
        if path[:2] == ("buying_centre", "members") and path[3:4] == ("private",):
            yield _comma_problem(dossier, path)


def _comma_problem(file: source.Source, path: Place) -> Problem:
    return Problem(file.where(path, key=True), *comma_trap(path))


def _strays(path: Path, dossier: Dossier) -> Iterator[Problem]:
    """Private files beside the dossier that belong to none, and hold its members: a slip in the name, and nothing of them would be kept
    out of the document."""
    beside = _beside(path)
    owners = {_owner(path), *(_owner(each) for each in beside if not is_private(each))}
    members = {member.key for member in dossier.buying_centre.members}
    for each in beside:
        if is_private(each) and _owner(each) not in owners and each.is_file():
            private = _read_private(each, [])
            if private and (named := private.data.get("members")) and members.issuperset(named):
                message = f"there is no {_ENDING.sub('', each.name)} that it belongs to, and its members are those of {path.name}"
                yield Problem(private.where(("members",)), message, f"name it {path.stem}.private.yaml, or move it away")


class _Merged:
    """A dossier's data together with that of its private files, each with its own places."""

    def __init__(self, own: source.Source) -> None:
        self.own = own
        self.data = own.data
        self.elsewhere: dict[Place, tuple[source.Source, Place]] = {}

    @property
    def file(self) -> str:
        return self.own.file

    @property
    def bare_keys(self) -> frozenset[Place]:
        return self.own.bare_keys

    def where(self, path: Place, key: bool = False) -> str:
        for length in range(len(path), 0, -1):
            if path[:length] in self.elsewhere:
                file, start = self.elsewhere[path[:length]]
                return file.where((*start, *path[length:]), key)
        return self.own.where(path, key)

    def take(self, private: source.Source) -> Iterator[Problem]:
        """Puts the private file's fields into the members, and tells what has no place there. The dossier's shape is known to be right."""
        members = [dict(member) for member in self.data["buying_centre"]["members"]]
        numbers = {_member_key(member): number for number, member in reversed([*enumerate(members)])}
        for key, fields in (private.data.get("members") or {}).items():
            if key not in numbers:
                yield Problem(private.where(("members", key), key=True), *no_member(f"members.{key}", key, numbers, self.own.file))
                continue
            number = numbers[key]
            start = ("buying_centre", "members", number, "private")
            known = members[number].get("private") or {}
            for name in fields:
                if name in known:
                    here = private.where(("members", key, name), key=True)
                    told_already = f"members.{key}.{name}: this is told already in {self.where((*start, name), key=True)}"
                    yield Problem(here, told_already, "keep one of the two")
                self.elsewhere[(*start, name)] = (private, ("members", key, name))
            if not known:
                self.elsewhere[start] = (private, ("members", key))
            members[number]["private"] = {**known, **fields}
        self.data = {**self.data, "buying_centre": {**self.data["buying_centre"], "members": members}}


def _member_key(member: Mapping[str, Any]) -> str:
    key = member.get("id")
    if key is None:
        name = member["name"]
        return slug(name.literal if isinstance(name, Number) else name)
    return key.literal if isinstance(key, Number) else str(key)
