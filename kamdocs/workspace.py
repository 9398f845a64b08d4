"""Where dossiers, profiles, library, templates and proposals lie, and which one wins.

A workspace is a folder with `kamdocs.yaml`. Its profile of a type, its template of a file name, its `templates/wordings.yaml` and its
argument of an id replace the shipped ones whole; two of its own with the same name are an error that names both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kamdocs import source
from kamdocs.errors import InputError, Problem, nearest
from kamdocs.model.common import Model, MoneyField, told
from kamdocs.model.dossier import Criterion, Dossier, slug
from kamdocs.model.library import Argument, Library
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located, path_text, read
from kamdocs.model.reading import Path as Place
from kamdocs.model.settings import Settings, Wordings
from kamdocs.model.shape import Shape, children
from kamdocs.values import Number, is_language

__all__ = [
    "SETTINGS",
    "TemplateFile",
    "Workspace",
    "dossier_problems",
    "find",
    "is_private",
    "open_workspace",
    "read_dossier",
    "shipped_folder",
]

SETTINGS = "kamdocs.yaml"
"""The file that makes a folder a workspace."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A Word template: `proposal.it.docx` has the name `proposal` and the language `it`.

    `language`: None where the file name has none; such a file is the English one.
    """

    name: str
    language: str | None
    path: Path
    shipped: bool


@dataclass(frozen=True)
class Workspace:
    """What a command works with: the workspace's own files, and the shipped ones that they do not replace.

    `root`, `settings`: None without a workspace. `profiles`: by type. `shipped_types`: the types whose profile is the shipped one.
    `libraries`: in the order of their file names. `templates`: by file name.
    """

    root: Path | None
    settings: Located[Settings] | None
    profiles: tuple[Located[Profile], ...]
    libraries: tuple[Located[Library], ...]
    wordings: Located[Wordings]
    templates: tuple[TemplateFile, ...]
    shipped_types: frozenset[str]

    @property
    def dossiers(self) -> Path | None:
        """Folder of the dossiers; None without a workspace."""
        return self.root / "dossiers" if self.root else None

    @property
    def proposals(self) -> Path | None:
        """Folder that proposals are written to; None without a workspace: they go beside the dossier."""
        return self.root / "proposals" if self.root else None

    def template(self, name: str, language: str) -> Path:
        """The template `name` in `language`, or in its base language. Raises InputError, naming what exists."""
        base = language.partition("-")[0].casefold()
        files = {template.path.name.casefold(): template.path for template in self.templates}
        for ending in (f".{language}", f".{base}", *([""] if base == "en" else [])):
            found = files.get(f"{name}{ending}.docx".casefold())
            if found:
                return found
        raise InputError(_no_template(name, language, self.templates))

    def arguments(self) -> tuple[Located[Argument], ...]:
        """The library's and the profiles'; one of the workspace replaces a shipped one of the same id. `where` counts from the argument."""
        profiles = sorted(self.profiles, key=lambda profile: profile.value.type in self.shipped_types)  # the workspace's own first
        files: tuple[Located[Any], ...] = (*self.libraries, *profiles)
        winners: dict[str, Located[Argument]] = {}
        for file in files:
            for number, argument in enumerate(file.value.arguments or ()):
                winners.setdefault(argument.id, _part(file, argument, ("arguments", number)))
        return tuple(winners.values())


def find(start: Path) -> Path | None:
    """The nearest folder that is a workspace, from `start` upwards; None where there is none."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS).is_file()), None)


def open_workspace(root: Path | None) -> Workspace:
    """The workspace in `root`; None: the shipped profiles and templates alone. Raises InputError with the problems of all its files."""
    root = root.resolve() if root else None
    if root and not (root / SETTINGS).is_file():
        raise InputError(Problem(root.as_posix(), f"this folder is no workspace: it holds no {SETTINGS}", "`kamdocs init DIR` makes one"))
    reader = _Reader(root)
    settings = reader.one(Settings, root / SETTINGS) if root else None
    own = reader.all(Profile, root / "profiles") if root else []
    shipped = reader.all(Profile, shipped_folder("profiles"))
    libraries = reader.all(Library, root / "library") if root else []
    wordings = reader.one(Wordings, _wordings_of(root))
    problems = [*reader.problems, *_twice_in_workspace(own, libraries), *(_time_zone_problem(settings) if settings else ())]
    if problems or wordings is None:
        raise InputError(problems)
    profiles = {profile.value.type: profile for profile in (*shipped, *own)}
    return Workspace(
        root=root,
        settings=settings,
        profiles=tuple(profiles[kind] for kind in sorted(profiles)),
        libraries=tuple(libraries),
        wordings=wordings,
        templates=_templates(root),
        shipped_types=frozenset(profiles) - {profile.value.type for profile in own},
    )


def shipped_folder(name: str) -> Path:
    """`profiles` or `templates` as kamdocs ships them: inside the installed package; in a checkout, beside it."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


# ---- reading


@dataclass
class _Reader:
    """Reads files and collects their problems."""

    root: Path | None
    problems: list[Problem] = field(default_factory=list)

    def one(self, kind: type[M], path: Path) -> Located[M] | None:
        try:
            return read(kind, source.read(path, _shown(path, self.root)))
        except InputError as refused:
            self.problems.extend(refused.problems)
            return None

    def all(self, kind: type[M], folder: Path) -> list[Located[M]]:
        files = (self.one(kind, path) for path in _yaml_files(folder))
        return [file for file in files if file]


def _yaml_files(folder: Path) -> list[Path]:
    """The YAML files under `folder`, by name without case. Hidden ones and Word's and editors' lock files are passed over."""
    files = [path for path in folder.rglob("*") if path.suffix.casefold() in (".yaml", ".yml") and _is_seen(path.relative_to(folder))]
    return sorted((path for path in files if path.is_file()), key=lambda path: (path.as_posix().casefold(), path.as_posix()))


def _is_seen(path: Path) -> bool:
    return not any(part.startswith((".", "~$")) for part in path.parts)


def _shown(path: Path, root: Path | None) -> str:
    """The file as its user would look for it: from the current folder, else from the workspace's; shipped files by their name."""
    for name in ("profiles", "templates"):
        shipped = shipped_folder(name)
        if path.is_relative_to(shipped) and not (root and path.is_relative_to(root)):
            return f"kamdocs/{name}/{path.relative_to(shipped).as_posix()}"
    here = Path.cwd()
    for start in (here, *([root.parent] if root else [])):
        if path.is_relative_to(start):
            return path.relative_to(start).as_posix()
    return path.as_posix()


def _part(file: Located[Any], value: Any, start: Place) -> Located[Any]:
    return Located(value, file.file, lambda path: file.where((*start, *path)))


def _wordings_of(root: Path | None) -> Path:
    own = root / "templates" / "wordings.yaml" if root else None
    return own if own and own.is_file() else shipped_folder("templates") / "wordings.yaml"


def _templates(root: Path | None) -> tuple[TemplateFile, ...]:
    winners: dict[str, TemplateFile] = {}
    for folder, shipped in ((shipped_folder("templates"), True), *([(root / "templates", False)] if root else [])):
        for path in sorted(folder.glob("*.docx")) if folder.is_dir() else ():
            if _is_seen(Path(path.name)):
                winners[path.name.casefold()] = TemplateFile(*_name_and_language(path.stem), path, shipped)
    return tuple(winners[name] for name in sorted(winners))


def _name_and_language(stem: str) -> tuple[str, str | None]:
    name, _, ending = stem.rpartition(".")
    return (name, ending) if name and is_language(ending) else (stem, None)


def _no_template(name: str, language: str, templates: tuple[TemplateFile, ...]) -> Problem:
    names = sorted({template.name for template in templates})
    files = [template.path.name for template in templates if template.name.casefold() == name.casefold()]
    if files:
        wanted = f"write templates/{name}.{language.partition('-')[0]}.docx"
        return Problem("", f"the template {name!r} does not exist in the language {language}", f"there are {', '.join(files)}; {wanted}")
    guess = nearest(name, names)
    others = f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}" if names else "there are no templates at all"
    return Problem("", f"there is no template {name!r}", others)


# ---- names that may stand once


@dataclass
class _Names:
    """The first place of each name."""

    what: str
    with_case: bool = True
    places: dict[str, str] = field(default_factory=dict)

    def problem(self, name: str, where: str, remedy: str) -> Problem | None:
        key = name if self.with_case else name.casefold()
        if key in self.places:
            return Problem(where, f"the {self.what} {name!r} stands already in {self.places[key]}", remedy)
        self.places[key] = where
        return None


def _twice_in_workspace(profiles: list[Located[Profile]], libraries: list[Located[Library]]) -> Iterator[Problem]:
    types = _Names("profile of type")
    for profile in profiles:
        yield from _found(types.problem(profile.value.type, profile.where(("type",)), "keep one of the two"))
    files: tuple[Located[Any], ...] = (*libraries, *profiles)
    for group, names in (
        ("arguments", _Names("argument")),
        ("references", _Names("reference")),
        ("team", _Names("team member")),
        ("criteria", _Names("criterion", with_case=False)),
        ("industries", _Names("industry", with_case=False)),
    ):
        for file in files:
            for number, each in enumerate(getattr(file.value, group, None) or ()):
                yield from _found(names.problem(each.id, file.where((group, number, "id")), "give one of them another id"))


def _found(problem: Problem | None) -> tuple[Problem, ...]:
    return (problem,) if problem else ()


# ---- a dossier and its private part


def is_private(path: Path) -> bool:
    """Whether `path` is the private part of a dossier: `aurora.private.yaml` beside `aurora.yaml`."""
    return path.name.casefold().endswith((".private.yaml", ".private.yml"))


def read_dossier(path: Path) -> tuple[Located[Dossier], Mapping[str, Any]]:
    """The dossier at `path` with its private part, and the same as plain data. Raises InputError with every problem of both files.

    A sibling `NAME.private.yaml` holds `members: {ID: {…}}`, which is read as if it stood in those members' `private`.
    """
    if is_private(path):
        dossier = re.sub(r"\.private(?=\.\w+$)", "", path.name, flags=re.IGNORECASE)
        raise InputError(Problem(_shown_dossier(path), "this is the private part of a dossier, read along with it", f"name {dossier}"))
    reader = _Reader(None)
    privates = [_read_private(each, reader) for each in _private_files(path)]
    try:
        merged = _Merged(source.read(path, _shown_dossier(path)))
        dossier_model = read(Dossier, merged)
    except InputError as refused:
        raise InputError([*refused.problems, *reader.problems]) from None
    for private in privates:
        if private:
            reader.problems.extend(merged.take(private))
    problems = [*_commas_in_private(merged.own), *reader.problems]
    if problems:
        raise InputError(problems)
    if merged.elsewhere:
        dossier_model = read(Dossier, merged)
    return dossier_model, merged.data


def _shown_dossier(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_absolute() and path.is_relative_to(here) else path.as_posix()


def _private_files(path: Path) -> list[Path]:
    siblings = (path.with_name(f"{path.stem}.private{ending}") for ending in (".yaml", ".yml"))
    return [sibling for sibling in siblings if sibling.is_file()]


def _read_private(path: Path, reader: _Reader) -> source.Source | None:
    """The file, if it has its shape."""
    try:
        private = source.read(path, _shown_dossier(path))
    except InputError as refused:
        reader.problems.extend(refused.problems)
        return None
    problems = list(_private_shape(private))
    reader.problems.extend(problems)
    return None if problems else private


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
    yield from (_comma_trap(private, path) for path in sorted(private.bare_keys, key=str))


def _commas_in_private(dossier: source.Source) -> Iterator[Problem]:
    """What a comma inside an unquoted text made of a member's private fields, where every name is allowed."""
    for path in sorted(dossier.bare_keys, key=str):
        if path[:2] == ("buying_centre", "members") and path[3:4] == ("private",):
            yield _comma_trap(dossier, path)


def _comma_trap(file: source.Source, path: Place) -> Problem:
    message = f"{path_text(path[:-1])}: {told(str(path[-1]))} stands there as a field without a value"
    return Problem(file.where(path, key=True), message, "a comma inside an unquoted text? put the text in quotes")


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
                yield Problem(private.where(("members", key), key=True), *_no_member(f"members.{key}", key, numbers, self.own.file))
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


def _no_member(at: str, key: str, members: Iterable[str], where: str = "") -> tuple[str, str]:
    known = list(members)
    guess = nearest(key, known)
    message = f"{at}: there is no member {key!r}" + (f" in {where}" if where else "")
    return message, f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else ""


# ---- what the types cannot say of a dossier


def dossier_problems(dossier: Located[Dossier], workspace: Workspace) -> list[Problem]:
    """What is wrong inside the dossier, or between it and the workspace, though each field on its own is right."""
    return [
        *_account_problems(dossier, workspace),
        *_member_problems(dossier, workspace),
        *_member_name_problems(dossier),
        *_criteria_problems(dossier),
        *_library_problems(dossier, workspace),
        *_unknown_problems(dossier),
    ]


def _account_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    account, defaults = dossier.value.account, _defaults(workspace)
    if account.language is None and not (defaults and defaults.language):
        way_out = _give_or_default("a tag such as it", "language", workspace)
        yield Problem(dossier.where(("account", "language")), "account.language is missing", way_out)
    if account.time_zone is not None:
        yield from _zone_problem("account.time_zone", account.time_zone, dossier.where(("account", "time_zone")))
    if account.vat_id is not None:
        yield from _vat_problem(account.vat_id, account.country, dossier.where(("account", "vat_id")))


def _defaults(workspace: Workspace) -> Any:
    return workspace.settings.value.defaults if workspace.settings else None


def _give_or_default(value: str, name: str, workspace: Workspace) -> str:
    return f"write {value}" + (f", or give every dossier one: `defaults: {{{name}: …}}` in {SETTINGS}" if workspace.settings else "")


def _time_zone_problem(settings: Located[Settings]) -> Iterator[Problem]:
    defaults = settings.value.defaults
    if defaults and defaults.time_zone is not None:
        yield from _zone_problem("defaults.time_zone", defaults.time_zone, settings.where(("defaults", "time_zone")))


def _zone_problem(at: str, name: str, where: str) -> Iterator[Problem]:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        guess = nearest(name, zoneinfo.available_timezones())
        yield Problem(where, f"{at}: {told(name)} is no time zone", f"did you mean {guess!r}?" if guess else "write it as Europe/Rome")


# Where a VAT number's letters are not the country's of ISO 3166.
_VAT_COUNTRIES = {"EL": "GR", "XI": "GB"}


def _vat_problem(written: str, country: str | None, where: str) -> Iterator[Problem]:
    """The number must keep its country's rules, where they are known: those of its letters, else the account's."""
    from stdnum import exceptions, get_cc_module

    letters = written[:2].upper() if re.match("[A-Za-z]{2}", written) else country or ""
    rules = get_cc_module(_VAT_COUNTRIES.get(letters, letters), "vat") if letters else None
    if rules is None:
        return
    # Switzerland's is its company number, and mostly written without the ending MWST, TVA or IVA that the rule wants.
    number = f"GB{written[2:]}" if letters == "XI" else f"{written} MWST" if letters == "CH" and written[-1:].isdigit() else written
    try:
        rules.validate(number)
    except exceptions.InvalidChecksum:
        yield Problem(where, f"account.vat_id: the check digits of {told(written)} do not fit", "compare it with the client's own paper")
    except exceptions.ValidationError:
        yield Problem(where, f"account.vat_id: {told(written)} is no VAT number of {letters}", "compare it with the client's own paper")


def _member_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    types = [profile.value.type for profile in workspace.profiles]
    names = _Names("member")
    if not dossier.value.buying_centre.members:
        where = dossier.where(("buying_centre", "members"))
        yield Problem(where, "buying_centre.members is empty", "write at least one, with name and position")
    for number, member in enumerate(dossier.value.buying_centre.members):
        path: Place = ("buying_centre", "members", number)
        # An id made from the name stands where the name does.
        where = dossier.where((*path, "id" if member.id else "name"))
        yield from _found(names.problem(member.key, where, "give one of them another id"))
        if member.type is not None and member.type not in types:
            guess = nearest(member.type, types)
            way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(types)}" if types else "write a profile of that type"
            at = path_text((*path, "type"))
            yield Problem(dossier.where((*path, "type")), f"{at}: no profile has the type {member.type!r}", way_out)
        if member.influence is not None and member.influence > 5:
            at = path_text((*path, "influence"))
            yield Problem(dossier.where((*path, "influence")), f"{at}: {member.influence} is too much", "influence goes from 1 to 5")


def _member_name_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    members = [member.key for member in dossier.value.buying_centre.members]
    for path, key in _members_named(dossier.value):
        if key not in members:
            yield Problem(dossier.where(path), *_no_member(path_text(path), key, members))


def _members_named(dossier: Dossier) -> Iterator[tuple[Place, str]]:
    for number, step in enumerate(dossier.buying_centre.steps or ()):
        for index, key in enumerate(step.who or ()):
            yield ("buying_centre", "steps", number, "who", index), key
    send_to = dossier.offer.send_to
    if send_to and send_to.to:
        yield ("offer", "send_to", "to"), send_to.to
    for index, key in enumerate((send_to and send_to.cc) or ()):
        yield ("offer", "send_to", "cc", index), key


def _criteria_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    names = _Names("criterion", with_case=False)
    for number, criterion in enumerate(dossier.value.buying_centre.criteria or ()):
        path: Place = ("buying_centre", "criteria", number)
        key = _criterion_key(criterion)
        if not key:
            yield Problem(dossier.where(path), f"{path_text(path)}: a criterion has neither id nor label", "write one of them")
            continue
        where = dossier.where((*path, "id" if criterion.id else "label"))
        yield from _found(names.problem(key, where, "keep one of them, or give it another id"))


def _criterion_key(criterion: Criterion) -> str | None:
    label = criterion.label
    first = label if isinstance(label, str) or label is None else next(iter(label.values()), None)
    return criterion.id or (slug(first) if first else None)


def _library_problems(dossier: Located[Dossier], workspace: Workspace) -> Iterator[Problem]:
    """Ids that the library does not have. Without a workspace there is no library, and they are gaps."""
    if workspace.root is None:
        return
    team = [each.id for library in workspace.libraries for each in library.value.team or ()]
    references = [each.id for library in workspace.libraries for each in library.value.references or ()]
    for number, key in enumerate(dossier.value.team or ()):
        yield from _not_in_library(dossier, ("team", number), key, "colleague", team)
    wanted = dossier.value.references
    for number, key in enumerate((wanted and wanted.ids) or ()):
        yield from _not_in_library(dossier, ("references", "ids", number), key, "reference", references)


def _not_in_library(dossier: Located[Dossier], path: Place, key: str, what: str, known: list[str]) -> Iterator[Problem]:
    if key in known:
        return
    guess = nearest(key, known)
    way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}" if known else f"add the {what} under library/"
    yield Problem(dossier.where(path), f"{path_text(path)}: the library has no {what} {key!r}", way_out)


# ---- paths of `unknown:`

_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d+)\]")


def _unknown_problems(dossier: Located[Dossier]) -> Iterator[Problem]:
    for written in dossier.value.unknown or {}:
        told_wrong = _no_such_path(written, dossier.value)
        if told_wrong:
            message, way_out = told_wrong
            yield Problem(dossier.where(("unknown", written)), f"unknown: {message}", way_out)


def _no_such_path(written: str, dossier: Dossier) -> tuple[str, str] | None:
    """Why no dossier can have this path, with the way out; None where one can."""
    steps = [int(index) if index else name for name, index in _STEP.findall(written)]
    if path_text(tuple(steps)) != written or not steps:
        return f"{told(written)} is no path", "write it as buying_centre.members[0].criteria"
    shape: Shape | None = Shape("record", type=Dossier)
    value: Any = dossier
    for number, step in enumerate(steps):
        here, at = path_text(tuple(steps[:number])), path_text(tuple(steps[: number + 1]))
        fields = _fields(shape)
        if isinstance(step, int):
            if shape is None or shape.kind != "list":
                return f"{at}: {here or 'the dossier'} is no list", "remove the number"
            if isinstance(value, tuple) and step >= len(value):
                return f"{at}: {here} has {len(value)} entries, counted from 0", "write a number that exists"
            shape = shape.item
        elif step in fields:
            shape = fields[step]
        elif shape is not None and shape.kind == "map":
            shape = shape.item
        elif shape is not None and shape.kind == "any":
            return None
        elif shape is not None and shape.kind == "list":
            return f"{at}: {here} is a list", f"name one of its entries: {here}[0]"
        else:
            guess = nearest(step, fields)
            way_out = f"did you mean {guess!r}?" if guess else f"there are {', '.join(fields)}" if fields else f"write {here} alone"
            return f"{at}: there is no field {step!r}" + (f" in {here}" if here else ""), way_out
        value = _value_at(value, step)
    return None


def _fields(shape: Shape | None) -> Mapping[str, Shape]:
    if shape is None or shape.kind not in ("record", "money"):
        return {}
    return children(shape.type if shape.kind == "record" else MoneyField)


def _value_at(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[step] if isinstance(value, tuple) and step < len(value) else None
    return getattr(value, step, None)
