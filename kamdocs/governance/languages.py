"""Texts that are missing in a language that the workspace's proposals are written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from kamdocs.errors import InputError, count_text
from kamdocs.governance.finding import Finding
from kamdocs.governance.own import own_profiles, shipped_profiles
from kamdocs.governance.proposals import Proposals, made_or_refused
from kamdocs.governance.telling import named_few
from kamdocs.model.common import Model
from kamdocs.model.reading import Located, Path, path_text
from kamdocs.model.shape import Shape, children
from kamdocs.proposal import default_template
from kamdocs.values import in_language, language_text
from kamdocs.workspace import Workspace, read_dossier

__all__ = ["languages", "missing_texts", "untranslated"]

_UNPRINTED = {"because", "when", "examples"}
"""What no reader sees."""
_NAMES = {"arguments": "argument", "references": "reference", "statistics": "statistic", "criteria": "criterion", "industries": "industry"}
_NAMES |= {"team": "colleague", "price_lists": "price list", "openings": "opening"}


def languages(workspace: Workspace, proposals: Proposals) -> dict[str, str]:
    """The languages that the workspace's proposals are written in, each with who uses it, in words."""
    users: dict[str, list[str]] = {}
    if (settings := workspace.settings) and (defaults := settings.value.defaults) and defaults.language:
        users[defaults.language] = ["the workspace's defaults"]
    for made in proposals.made:
        users.setdefault(made.plan.proposal.language, []).append(made.dossier.file)
    # A dossier whose language lacks the guarantee is refused, and yet it is in use.
    for dossier in (read[0] for path, _ in proposals.refused if (read := made_or_refused(partial(read_dossier, path))[0])):
        if dossier.value.account.language:
            users.setdefault(dossier.value.account.language, []).append(dossier.file)
    return {language: named_few(users[language]) for language in sorted(users)}


def untranslated(workspace: Workspace, used: Mapping[str, str]) -> Iterator[Finding]:
    """What has no text in a language that is used (`languages`): each of the workspace's own entries; what is shipped a file at a time."""
    for language, users in used.items():
        for library in workspace.libraries:
            yield from _entries(library, language, users, ())
        for profile in own_profiles(workspace):
            yield from _entries(profile, language, users, ("label",))
        for shipped in shipped_profiles(workspace):
            yield from _shipped(shipped, language, users)
        yield from _wordings(workspace, language, users)
        yield from _template(workspace, language, users)


def missing_texts(model: Model, language: str) -> Iterator[Path]:
    """Paths of the localised texts of a library, profile or wordings that the language does not have, in the order of their fields."""
    yield from _missing(model, Shape("record", type=type(model)), (), language)


def _missing(value: Any, shape: Shape | None, path: Path, language: str) -> Iterator[Path]:
    if value is None or shape is None:
        return
    if shape.kind == "record" and isinstance(value, Model):
        written = children(shape.type)
        for name, info in type(value).model_fields.items():
            step = info.alias or name
            if step not in _UNPRINTED:
                yield from _missing(getattr(value, name), written[step], (*path, step), language)
    elif shape.kind == "list" and isinstance(value, tuple):
        for position, each in enumerate(value):
            yield from _missing(each, shape.item, (*path, position), language)
    elif shape.kind == "map" and isinstance(value, Mapping):
        for name, each in value.items():
            yield from _missing(each, shape.item, (*path, name), language)
    elif shape.kind == "text" and isinstance(value, Mapping) and in_language(value, language) is None:
        yield path


def _entries(file: Located[Any], language: str, users: str, unprinted: Sequence[str]) -> Iterator[Finding]:
    """One finding for each entry of a list, such as an argument, and for each text that stands for itself."""
    lacking: dict[Path, list[Path]] = {}
    for path in missing_texts(file.value, language):
        if path[0] not in unprinted:
            lacking.setdefault(path[:2], []).append(path)
    for entry, paths in lacking.items():
        what, texts = _what(file.value, entry), named_few([path_text(path[2:]) for path in paths if path[2:]], 6)
        told = f"{what} has no {texts or 'text'} in {language_text(language)}"
        left = ", and is left out there" if entry[0] == "arguments" else ""
        yield _finding(file.where(entry), f"{told}, the language of {users}{left}", f"write the text under `{language}:`")


def _what(written: Model, entry: Path) -> str:
    """`the argument 'payback'`, or the text's own path."""
    name, position = str(entry[0]), entry[1] if len(entry) > 1 else None
    if not isinstance(position, int):
        return f"{path_text(entry)}"
    each = getattr(written, name)[position]
    own = getattr(each, "id", None)
    return f"the {_NAMES.get(name, name)} {own!r}" if own else f"{name}[{position}]"


def _shipped(profile: Located[Any], language: str, users: str) -> Iterator[Finding]:
    lacking = [path for path in missing_texts(profile.value, language) if path[0] != "label"]
    if lacking:
        arguments = len({path[:2] for path in lacking if path[0] == "arguments"})
        texts = count_text(len(lacking), "text")
        message = f"the profile {profile.value.type!r} that kamdocs ships lacks {texts} in {language_text(language)}, "
        message += f"the language of {users}" + (f": {count_text(arguments, 'argument')} of it cannot stand there" if arguments else "")
        hint = f"write a profile of your own in {language}: profiles/{profile.value.type}.yaml replaces the shipped one"
        yield _finding(profile.where(()), message, hint)


def _wordings(workspace: Workspace, language: str, users: str) -> Iterator[Finding]:
    wordings = workspace.wordings
    lacking = [path_text(path) for path in missing_texts(wordings.value, language)]
    if lacking:
        message = f"the wordings have no text in {language_text(language)}, the language of {users}: {named_few(lacking, 4)}"
        yield _finding(wordings.where(()), message, "write them in the workspace's templates/wordings.yaml")


def _template(workspace: Workspace, language: str, users: str) -> Iterator[Finding]:
    try:
        default_template(workspace, language)
    except InputError as refused:
        for problem in refused.problems:
            yield _finding(problem.where, f"{problem.message}, that of {users}", problem.hint)


def _finding(where: str, message: str, hint: str) -> Finding:
    return Finding("warning", "language", where, message, hint)
