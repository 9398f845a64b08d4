"""Where dossiers, profiles, library, templates and proposals lie, and which one wins.

A workspace is a folder with `kamdocs.yaml`. Its profile of a type, its template of a file name, its `templates/wordings.yaml` and its
argument of an id replace the shipped ones whole; two of its own with the same name are an error that names both places.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from kamdocs import source
from kamdocs.errors import InputError, Problem, nearest
from kamdocs.model.common import Model
from kamdocs.model.library import Argument, Library, PriceListField
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located, read
from kamdocs.model.reading import Path as Place
from kamdocs.model.settings import Settings, Wordings
from kamdocs.values import is_language
from kamdocs.workspace.codes import vat_problems, zone_problems
from kamdocs.workspace.names import ambiguous_words, approver_problems, names_twice

__all__ = [
    "CHECKED",
    "SETTINGS",
    "ListsRefused",
    "TemplateFile",
    "Workspace",
    "find",
    "is_seen",
    "is_yaml",
    "open_workspace",
    "shipped_folder",
    "shown",
    "yaml_files",
]

CHECKED = " (checked)"
"""What the name of a template's checked copy ends with; such a copy is no template."""
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


def _where_of_list(library: Located[Library], number: int, path: Place) -> str:
    return library.where(("price_lists", number, *path))


class ListsRefused(InputError):
    """Some of the library's price lists are refused. `sound`: the others, with their articles."""

    def __init__(self, problems: Iterable[Problem], sound: tuple[Located[PriceListField], ...]) -> None:
        super().__init__(problems)
        self.sound = sound


@dataclass(frozen=True)
class Workspace:
    """What a command works with: the workspace's own files, and the shipped ones that they do not replace.

    `root`, `settings`: None without a workspace. `profiles`: by type. `shipped_types`: the types whose profile is the shipped one.
    `libraries`: in the order of their file names. `templates`: by file name. `files`: where the files lie, by their names in messages.
    `content`: the folder that profiles, library and templates were read from: `root`, unless an earlier state of them is looked at.
    """

    root: Path | None
    settings: Located[Settings] | None
    profiles: tuple[Located[Profile], ...]
    libraries: tuple[Located[Library], ...]
    wordings: Located[Wordings]
    templates: tuple[TemplateFile, ...]
    shipped_types: frozenset[str]
    files: Mapping[str, Path] = field(default_factory=dict)
    content: Path | None = None

    @cached_property
    def price_lists(self) -> tuple[Located[PriceListField], ...]:
        """The library's price lists with their articles, read where they lie in files of their own.

        Raises ListsRefused with everything that is wrong in them.
        """
        if not any(library.value.price_lists for library in self.libraries):
            return ()
        from kamdocs.workspace.prices import price_lists

        return price_lists(self.libraries, self.files, self.content)

    @property
    def unread_price_lists(self) -> tuple[Located[PriceListField], ...]:
        """The library's price lists as they are written: without the articles of those that lie in files of their own."""
        return tuple(
            Located(written, library.file, partial(_where_of_list, library, number))
            for library in self.libraries
            for number, written in enumerate(library.value.price_lists or ())
        )

    @property
    def has_own_wordings(self) -> bool:
        """Whether the standing wordings are the workspace's own, and not the shipped ones."""
        return _wordings_of(self.content) != shipped_folder("templates") / "wordings.yaml"

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
    problems = [
        *reader.problems,
        *names_twice(own, libraries),
        *ambiguous_words(libraries),
        *(_settings_problems(settings) if settings else ()),
    ]
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
        files=reader.files,
        content=root,
    )


def shipped_folder(name: str) -> Path:
    """`profiles` or `templates` as kamdocs ships them: inside the installed package; in a checkout, beside it."""
    package = Path(__file__).parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def shown(path: Path, root: Path | None) -> str:
    """The file as its user would look for it: from the current folder where it lies below it, else with the workspace's own name in front.

    Shipped files by their name in the package; any other file whole. `path`: absolute. `root`: the workspace's, resolved.
    """
    for name in ("profiles", "templates"):
        shipped = shipped_folder(name)
        if path.is_relative_to(shipped) and not (root and path.is_relative_to(root)):
            return f"kamdocs/{name}/{path.relative_to(shipped).as_posix()}"
    here = Path.cwd()
    for start in (here, *([root.parent] if root and path.is_relative_to(root) else [])):
        if path.is_relative_to(start):
            return path.relative_to(start).as_posix()
    return path.as_posix()


def is_yaml(path: Path) -> bool:
    return path.suffix.casefold() in (".yaml", ".yml")


def is_seen(path: Path) -> bool:
    """Whether no part of the relative `path` is hidden, or the lock file of Word or an editor."""
    return not any(part.startswith((".", "~$")) for part in path.parts)


# ---- reading


@dataclass
class _Reader:
    """Reads files and collects their problems."""

    root: Path | None
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)

    def one(self, kind: type[M], path: Path) -> Located[M] | None:
        name = shown(path, self.root)
        self.files[name] = path
        try:
            return read(kind, source.read(path, name))
        except InputError as refused:
            self.problems.extend(refused.problems)
            return None

    def all(self, kind: type[M], folder: Path) -> list[Located[M]]:
        unreadable: list[OSError] = []
        files = [self.one(kind, path) for path in yaml_files(folder, unreadable)]
        for error in unreadable:
            where = shown(Path(error.filename), self.root)
            self.problems.append(Problem(where, f"this folder cannot be read ({error.strerror})", "ask for permission to read it"))
        return [file for file in files if file]


def yaml_files(folder: Path, unreadable: list[OSError]) -> list[Path]:
    """The YAML files under `folder`, by name without case. Folders that cannot be listed are added to `unreadable`."""
    walked = os.walk(folder, onerror=unreadable.append) if folder.is_dir() else ()
    files = [path for here, _, names in walked for path in (Path(here, name) for name in names)]
    files = [path for path in files if is_yaml(path) and is_seen(path.relative_to(folder))]
    return sorted((path for path in files if path.is_file()), key=lambda path: (path.as_posix().casefold(), path.as_posix()))


def _part(file: Located[Any], value: Any, start: Place) -> Located[Any]:
    return Located(value, file.file, lambda path: file.where((*start, *path)))


def _wordings_of(root: Path | None) -> Path:
    own = root / "templates" / "wordings.yaml" if root else None
    return own if own and own.is_file() else shipped_folder("templates") / "wordings.yaml"


def _settings_problems(settings: Located[Settings]) -> list[Problem]:
    """What the types cannot say of `kamdocs.yaml`."""
    defaults, supplier = settings.value.defaults, settings.value.supplier
    zone, number = ("defaults", "time_zone"), ("supplier", "vat_id")
    return [
        *approver_problems(settings),
        *zone_problems(zone, defaults.time_zone if defaults else None, settings),
        *vat_problems(number, supplier.vat_id if supplier else None, None, settings, "compare it with your own papers"),
    ]


# ---- templates


def _templates(root: Path | None) -> tuple[TemplateFile, ...]:
    winners: dict[str, TemplateFile] = {}
    for folder, shipped in ((shipped_folder("templates"), True), *([(root / "templates", False)] if root else [])):
        for path in sorted(folder.glob("*.docx")) if folder.is_dir() else ():
            if is_seen(Path(path.name)) and not path.stem.endswith(CHECKED):
                winners[path.name.casefold()] = TemplateFile(*_name_and_language(path.stem), path, shipped)
    return tuple(winners[name] for name in sorted(winners))


def _name_and_language(stem: str) -> tuple[str, str | None]:
    name, _, ending = stem.rpartition(".")
    return (name, ending) if name and is_language(ending) else (stem, None)


def _no_template(name: str, language: str, templates: tuple[TemplateFile, ...]) -> Problem:
    names = sorted({template.name for template in templates})
    files = [template.path.name for template in templates if template.name.casefold() == name.casefold()]
    if files:
        spoken, word = language.partition("-")[0], f'"{name}"' if " " in name else name
        way_out = f"`kamdocs template new {word} --language {spoken}` makes one to translate"
        return Problem("", f"the template {name!r} does not exist in the language {language}", f"there are {', '.join(files)}; {way_out}")
    guess = nearest(name, names)
    others = f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}" if names else "there are no templates at all"
    return Problem("", f"there is no template {name!r}", others)
