"""`kamdocs template new`: a template of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kamdocs.cli import from_here, workspace_option, workspace_root
from kamdocs.cli.templates import language_in, template_file, usual_language, usual_template
from kamdocs.errors import InputError, Problem

if TYPE_CHECKING:
    from kamdocs.workspace import Workspace

__all__ = ["command"]

_SIGNS: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
"""What no file name may hold on one system or another."""
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""
_LONGEST: Final = 100
"""Characters of a name; with folders in front, Windows takes 260."""


@click.command("new")
@click.argument("name")
@click.option("--from", "source", metavar="TEMPLATE", help="The template to start from, a name or a Word file; absent: the usual one.")
@click.option("--language", metavar="TAG", help="Its language; absent: that of the workspace.")
@workspace_option
def command(name: str, source: str | None, language: str | None) -> None:
    """Copy a template into the workspace's templates/ as NAME.LANGUAGE.docx, and print where it lies."""
    from kamdocs.workspace import open_workspace

    root = workspace_root()
    if root is None:
        raise InputError(Problem("", "a template of your own lies in a workspace, and here is none", "`kamdocs init DIR` makes one"))
    workspace = open_workspace(root)
    short, stated = _name_and_language(name, language)
    spoken = stated or language_in(source or "") or usual_language(workspace)
    folder = (workspace.root or root) / "templates"
    _refuse_taken(folder, short, spoken)
    original = _original(workspace, usual_template(workspace) if source is None else source, spoken)
    data = _read(original)
    folder.mkdir(exist_ok=True)
    to = folder / f"{short}.{spoken}.docx"
    _write_new(data, to)
    click.echo(from_here(to.absolute()))
    _tell_next(workspace, to, short, spoken, original)


# ---- how it is called


def _name_and_language(name: str, language: str | None) -> tuple[str, str | None]:
    """NAME without the ending given by habit, and the language that the option or the name states. Raises InputError with what is wrong."""
    from kamdocs.values import canonical_language

    short = re.sub(r"\.docx$", "", name, flags=re.IGNORECASE)
    stem, _, ending = short.rpartition(".")
    in_name = canonical_language(ending) if stem else None
    if in_name:
        short = stem
    spoken = canonical_language(language) if language is not None else in_name
    problems = [Problem(name, *wrong) for wrong in _faults(short)]
    if language is not None and spoken is None:
        problems.append(Problem("", f"{language!r} is no language", "a tag such as it, en or de-CH is wanted"))
    elif in_name and spoken != in_name:
        problems.append(Problem(name, f"this name says {in_name}, and --language {spoken}", "leave one of them out"))
    if problems:
        raise InputError(problems)
    return short, spoken


def _faults(name: str) -> list[tuple[str, str]]:
    """Message and hint for what makes `name` no name of a file on every system."""
    plain = "take a plain name, such as letter"
    if not name.strip():
        return [("a template needs a name", plain)]
    found = dict.fromkeys(_SIGNS.findall(name))
    if found:
        shown = " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in found)
        return [(f"a name of a template cannot hold {shown}", "name no folder, and write it without these signs")]
    if name != name.strip() or name.endswith("."):
        return [("a name of a template cannot begin or end with a space, or end with a full stop", plain)]
    if name.startswith((".", "~$")):
        return [("files whose names begin so are hidden, or Word's own lock files", plain)]
    if _RESERVED.fullmatch(name):
        return [("Windows keeps this name for a device", plain)]
    if len(name) > _LONGEST:
        return [(f"this name is longer than {_LONGEST} characters", plain)]
    return []


def _refuse_taken(folder: Path, name: str, language: str) -> None:
    """Raises InputError where the folder has such a template, in any case; a file name without a language is the English one."""
    names = {f"{name}.{language}.docx".casefold(), *([f"{name}.docx".casefold()] if language == "en" else [])}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.casefold() in names:
            raise InputError(Problem(from_here(path), "this template is there already", "edit it in Word, or take another name"))


# ---- where it comes from


def _original(workspace: Workspace, source: str, language: str) -> Path:
    """The template to start from: in `language`; where there is none, in the workspace's own language, or in English."""
    for each in (language, usual_language(workspace)):
        try:
            return template_file(source, workspace, each)
        except InputError:
            continue
    return template_file(source, workspace, "en")


def _read(original: Path) -> bytes:
    """The template's bytes. Raises InputError for what is no Word file."""
    from kamdocs.word.package import read_package

    read_package(original)
    return original.read_bytes()


def _write_new(data: bytes, to: Path) -> None:
    try:
        with to.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise InputError(Problem(from_here(to.absolute()), "this file is there already", "take another name")) from None
    except OSError:
        to.unlink(missing_ok=True)
        raise


def _tell_next(workspace: Workspace, to: Path, name: str, language: str, original: Path) -> None:
    if (language_in(original.name) or "en").casefold() != language.casefold():
        click.echo(f"It is a copy of {original.name}: translate its words into {language}, and set Review > Language in Word.", err=True)
    file = _in_shell(from_here(to.absolute()))
    option = "" if name.casefold() == usual_template(workspace).casefold() else f" --template {_in_shell(name)}"
    click.echo("Open it in Word, and save it as Word Document (.docx). Then:", err=True)
    click.echo(f"  kamdocs template check {file}", err=True)
    click.echo(f"  kamdocs template preview {file} --watch", err=True)
    click.echo(f"  kamdocs generate DOSSIER --language {language}{option}", err=True)


def _in_shell(word: str) -> str:
    return f'"{word}"' if " " in word else word
