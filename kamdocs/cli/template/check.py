"""`kamdocs template check`: what is wrong with templates, before any dossier meets them."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamdocs.cli import from_here, workspace_option, workspace_root
from kamdocs.cli.options import day_option, each_alone
from kamdocs.errors import InputError, KamdocsError, Problem, count_text, nearest

if TYPE_CHECKING:
    from kamdocs.word.check import Finding
    from kamdocs.workspace import TemplateFile

__all__ = ["command"]

_OTHER_KINDS = frozenset((".dotx", ".dotm", ".docm", ".doc", ".dot"))


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--annotate", is_flag=True, help="Write a copy in which every finding is a comment of Word at its place.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="The copy to write, or a folder.")
@day_option("The date of the comments; absent: today.")
@click.option("--strict", is_flag=True, help="Exit with 1 also for warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-f", "--force", is_flag=True, help="Write over a copy that somebody changed since.")
@workspace_option
def command(
    files: tuple[str, ...],
    annotate: bool,
    output: Path | None,
    on: datetime.date | None,
    strict: bool,
    as_json: bool,
    force: bool,
) -> int:
    """Tell everything that is wrong with each template FILE, a path or a name; without FILE, with every template in force.

    Exits with 1 where kamdocs would refuse the template, or a client would read something broken; warnings are the rest.
    """
    if output and not annotate:
        raise click.UsageError("-o names the copy that --annotate writes")
    templates = _templates(files)
    folder = workspace_root()  # where the files lie that tags name, as `kamdocs.proposal.folder_of` has it
    _check_output(output, templates)
    day = on or datetime.datetime.now().astimezone().date()
    told: list[dict[str, Any]] = []
    counts = {"error": 0, "warning": 0}
    taken: dict[Path, Path] = {}

    def check(path: Path) -> int:
        from kamdocs.word.check import findings

        try:
            found = findings(path, folder)
        except KamdocsError:
            counts["error"] += 1
            raise
        for finding in found:
            counts[finding.level] += 1
        told.extend({"file": path.as_posix(), **dataclasses.asdict(finding)} for finding in found)
        if not as_json:
            for line in _lines(found):
                click.echo(line)
        if annotate:
            to = _copy_path(path, output)
            if (other := taken.setdefault(to.absolute(), path)) != path:
                message = f"{to.as_posix()} is already the copy of {other.as_posix()}"
                raise InputError(Problem(path.as_posix(), message, "check the two apart, with different -o"))
            _write_copy(path, found, to, day, force, to_stderr=as_json)
        return 1 if any(strict or finding.level == "error" for finding in found) else 0

    code = each_alone(templates, check)
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    click.echo(
        f"{count_text(len(templates), 'template')}: {count_text(counts['error'], 'error')}, {count_text(counts['warning'], 'warning')}",
        err=True,
    )
    return code


def _lines(found: Iterable[Finding]) -> list[str]:
    """A line a finding, errors first."""
    ordered = sorted(found, key=lambda finding: finding.level != "error")
    return [
        str(finding if finding.level == "error" else dataclasses.replace(finding, message=f"warning: {finding.message}"))
        for finding in ordered
    ]


# ---- which templates


def _templates(names: Sequence[str]) -> list[Path]:
    """The files that are meant, each once: paths, or names of templates in force; without names all of these."""
    if all(_is_path(name) for name in names) and names:
        return list(dict.fromkeys(Path(name) for name in names))
    from kamdocs.workspace import open_workspace

    known = open_workspace(workspace_root()).templates
    if not names:
        return [_shown(each) for each in known]
    found = [path for name in names for path in ([Path(name)] if _is_path(name) else _named(name, known))]
    return list(dict.fromkeys(found))


def _is_path(name: str) -> bool:
    """Whether `name` is a file, or can only be meant as one."""
    path = Path(name)
    return path.is_file() or len(path.parts) > 1


def _named(name: str, known: Sequence[TemplateFile]) -> list[Path]:
    """The templates of this name in every language, or the one of this file name."""
    wanted = name.casefold()
    found = [each for each in known if each.name.casefold() == wanted]
    found = found or [each for each in known if wanted in (each.path.name.casefold(), each.path.stem.casefold())]
    if not found and Path(name).suffix.casefold() == ".docx":
        return [Path(name)]  # reading it tells that it is not there
    if not found and (other := _of_another_kind(name)):
        return [other]  # reading it tells what it is
    if not found:
        names = sorted({each.name for each in known})
        guess = nearest(name, names)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(names)}"
        raise InputError(Problem("", f"there is no template {name!r}", hint))
    return [_shown(each) for each in found]


def _of_another_kind(name: str) -> Path | None:
    """A file of this name among the workspace's templates that Word can open and kamdocs does not take."""
    root = workspace_root()
    folder = None if root is None else root / "templates"
    wanted = name.casefold()
    files = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    others = [each for each in files if each.suffix.casefold() in _OTHER_KINDS and each.is_file()]
    found = next((each for each in others if wanted in (each.name.casefold(), each.stem.casefold())), None)
    return None if found is None else Path(from_here(found))


def _shown(template: TemplateFile) -> Path:
    return Path(from_here(template.path))


# ---- the copy


def _check_output(output: Path | None, templates: Sequence[Path]) -> None:
    """Raises UsageError where `-o` cannot name what is written."""
    if output is None or output.is_dir():
        return
    if len(templates) > 1:
        raise click.UsageError("with several templates -o names a folder that exists")
    if output.suffix.casefold() != ".docx":
        raise click.UsageError(f"-o names a folder that exists, or a file that ends with .docx; {output.as_posix()!r} is neither")


def _copy_path(template: Path, output: Path | None) -> Path:
    """`NAME (checked).docx` beside the template, where marketing looks for it; of a shipped one in the current folder."""
    from kamdocs.workspace import CHECKED, shipped_folder

    if output and not output.is_dir():
        return output
    shipped = template.absolute().parent == shipped_folder("templates").absolute()
    folder = output or (Path() if shipped else template.parent)
    return folder / f"{template.stem}{CHECKED}{template.suffix}"


def _write_copy(template: Path, found: Sequence[Finding], to: Path, on: datetime.date, force: bool, *, to_stderr: bool) -> None:
    """Writes the copy and prints where it lies. Raises InputError where somebody changed an earlier one, or it is no copy of kamdocs'."""
    from kamdocs.proposal import write
    from kamdocs.word import is_unchanged, sealed
    from kamdocs.word.check import annotated

    owner = f"check of {template.name}"
    copy = sealed(annotated(template, found, on), owner)
    if to.exists() and to.samefile(template):
        raise InputError(Problem(to.as_posix(), "this is the template itself", "-o writes another file"))
    if to.is_file() and not force and not is_unchanged(to.read_bytes(), owner):
        message = "this file is no checked copy of the template, or somebody changed it since"
        raise InputError(Problem(to.as_posix(), message, "-f writes over it; -o writes another file"))
    write(copy, to, owner, force=True)
    click.echo(from_here(to.absolute()), err=to_stderr)
