"""README and docs, held against the code: commands, fields, facts, links, and every example.

Conventions in the pages, each an HTML comment on the line before what it speaks of:
- `<!-- fields: CLASS -->` before a table that names the fields of a class, `<!-- facts -->` before the table of all facts,
  `<!-- read: value -->` before one of what YAML reads.
- `<!-- part of: dossier -->` (or profile, library) before a fragment that is merged into a small whole file, `<!-- refused: dossier -->`
  before one that is refused with the sentence in the next block. A block that begins with `kamdocs:` is a whole file.
- `<!-- edit: FILE | OLD | NEW -->` before a console block: what a reader changes before the commands.
A console block runs in a demo of 24 November 2026; in its output `...` stands for any text, and alone on a line for any lines.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import re
import shlex
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import PIL.Image
import pytest
from docx import Document
from noting import set_clock

from kamdocs import __version__, cli, source
from kamdocs.cli.demo import command as demo
from kamdocs.errors import InputError
from kamdocs.model.common import Model, MoneyField
from kamdocs.model.dossier import Dossier
from kamdocs.model.library import Library
from kamdocs.model.profile import Profile
from kamdocs.model.schema import schema
from kamdocs.model.settings import Settings, Wordings
from kamdocs.model.shape import Shape, children
from kamdocs.proposal import check_workspace, draft
from kamdocs.register.history import KINDS as KINDS_OF_EVENTS
from kamdocs.tailor import facts
from kamdocs.values import Number
from kamdocs.word import Template
from kamdocs.word.filters import filters
from kamdocs.workspace import open_workspace

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.fields_page import BEGIN, END, fields_section

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
DAY = datetime.date(2026, 11, 24)

DEMO = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kamdocs demo"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"


# ---- reading the pages


@dataclass(frozen=True)
class Block:
    """A fenced block. `note`: the comment before it; `line`: of its first line of text, from 1."""

    page: Path
    line: int
    language: str
    text: str
    note: str

    def __str__(self) -> str:
        return f"{self.page.name}-{self.line}"


def lines_of(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").splitlines()


def note_before(lines: list[str], position: int) -> str:
    """The comment on the line before `position`; "" where there is none."""
    match = re.fullmatch(r"<!-- (.*) -->", lines[position - 1]) if position else None
    return match[1] if match else ""


def blocks_of(page: Path) -> Iterator[Block]:
    lines = lines_of(page)
    fences = [position for position, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) % 2 == 0, f"{page.name} has a fence without an end"
    for start, end in zip(fences[::2], fences[1::2], strict=True):
        text = "".join(f"{line}\n" for line in lines[start + 1 : end])
        yield Block(page, start + 2, lines[start].removeprefix("```"), text, note_before(lines, start))


BLOCKS = [block for page in PAGES if page.exists() for block in blocks_of(page)]


def tables(note: str) -> list[list[list[str]]]:
    """The tables with this comment before them: rows of cells, without the head."""
    found = []
    for page in PAGES:
        lines = lines_of(page)
        for position, line in enumerate(lines):
            if line == f"<!-- {note} -->":
                found.append([cells(row) for row in rows_after(lines, position + 3)])
    return found


def table(note: str) -> list[list[str]]:
    found = tables(note)
    assert len(found) == 1, f"{len(found)} tables are marked <!-- {note} -->"
    return found[0]


def rows_after(lines: list[str], start: int) -> Iterator[str]:
    for line in lines[start:]:
        if not line.startswith("|"):
            return
        yield line


def cells(row: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip())[1:-1]]


def code(cell: str) -> str:
    """The code that a cell begins with."""
    match = re.match(r"(`+)(.+?)\1", cell)
    assert match, f"{cell!r} begins with no code"
    return match[2]


# ---- README


@pytest.mark.parametrize("command", [DEMO, TESTS])
def test_readme_has_its_two_commands_each_alone_on_a_line_of_a_block(command: str) -> None:
    assert [line for block in BLOCKS if block.page.name == "README.md" for line in block.text.splitlines() if line == command] == [command]


def test_the_changelog_has_the_version() -> None:
    assert re.search(rf"^## \[?{re.escape(__version__)}\]?\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


# ---- links and paths


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = page.parent / name if name else page
        assert there.exists(), f"{page.name} points to {target}"
        assert not anchor or anchor in anchors(there), f"{page.name} points to {target}, and there is no such heading"


def anchors(page: Path) -> set[str]:
    """The headings of a page as its viewers turn them into anchors."""
    headings = [line.lstrip("#").strip() for line in lines_of(page) if re.match("#+ ", line)]
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


def test_every_page_of_docs_is_named_in_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"](docs/{page.name})" not in readme] == []


def project_files() -> Iterator[Path]:
    """What belongs to the project: no environments, caches, or builds."""
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts if part != ".ci")
        made = {"node_modules", "build", "dist", "__pycache__", "kamdocs-demo"} & set(parts) or any(
            part.endswith(".egg-info") for part in parts
        )
        if path.is_file() and not hidden and not made:
            yield path


def texts_of(path: Path) -> Iterator[str]:
    """What the file says; of a Word file, every part of it."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            yield from (package.read(name).decode("utf-8", errors="replace") for name in package.namelist())
    else:
        yield path.read_bytes().decode("utf-8", errors="replace")


def test_no_file_names_a_path_of_this_machine() -> None:
    here = [f"{folder.as_posix()}/" for folder in (ROOT, ROOT.parent, Path.home()) if len(folder.parts) > 1]
    somebodys = re.compile(r"/(?:home|Users)/\w+/|[A-Z]:\\Users\\\w+")
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in project_files()
        for text in texts_of(path)
        if any(re.search(rf"(?<![\w./]){re.escape(folder)}", text) for folder in here)
        or (path != Path(__file__) and somebodys.search(text))
    ]
    assert wrong == []


# ---- commands


def commands(group: click.Group, names: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found
        if isinstance(found, click.Group):
            yield from commands(found, (*names, name))
        else:
            yield " ".join((*names, name)), found


COMMANDS = dict(commands(cli.command))


@cache
def command_sections() -> Mapping[str, tuple[str, str]]:
    """Command → its arguments as the heading has them, and the text below."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    found: dict[str, tuple[str, str]] = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if match := re.fullmatch(r"`kamdocs ([a-z ]+?)(?: ([\[A-Z].*))?`", heading):
            found[match[1]] = (match[2] or "", body)
    return found


def test_docs_name_every_command_and_no_other() -> None:
    assert sorted(command_sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_docs_name_every_option_and_argument_of_a_command(name: str) -> None:
    arguments, body = command_sections()[name]
    options = [each for each in COMMANDS[name].params if isinstance(each, click.Option) and "--workspace" not in each.opts]
    documented = [set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row)) for row in re.findall(r"^\| (`-.*?) \|", body, re.MULTILINE)]
    assert sorted(map(sorted, documented)) == sorted(sorted(option.opts) for option in options)
    wanted = [each.make_metavar(click.Context(COMMANDS[name])) for each in COMMANDS[name].params if isinstance(each, click.Argument)]
    assert arguments == " ".join("KIND" if metavar.startswith("{") else metavar for metavar in wanted)


# ---- fields


def record_in(shape: Shape | None) -> Any:
    """The class that a shape, or what its lists and maps hold, is of; None where it is of none."""
    while shape and shape.kind in ("list", "map"):
        shape = shape.item
    return shape.type if shape and shape.kind == "record" else None


def reachable(kind: Any) -> Iterator[Any]:
    """The classes that hold what may stand below `kind`, itself first."""
    yield kind
    for shape in children(kind).values():
        if inner := record_in(shape):
            yield from reachable(inner)


MODELS: Mapping[str, type[Model]] = {
    each.__name__: each for root in (Dossier, Library, Profile, Settings, Wordings) for each in (*reachable(root), MoneyField)
}
OF_A_DOSSIER = {each.__name__ for each in reachable(Dossier)}


@pytest.mark.parametrize("name", MODELS)
def test_every_field_that_people_write_is_documented_and_no_other(name: str) -> None:
    assert [code(row[0]) for row in table(f"fields: {name}")] == list(children(MODELS[name]))


@pytest.mark.parametrize("name", MODELS)
def test_docs_say_which_fields_are_required(name: str) -> None:
    said = [code(row[0]) for row in table(f"fields: {name}") if row[1].startswith("**Required.**")]
    assert said == [info.alias or field for field, info in MODELS[name].model_fields.items() if info.is_required()]


@pytest.mark.parametrize("name", sorted(OF_A_DOSSIER))
def test_docs_say_which_fields_of_a_dossier_are_internal(name: str) -> None:
    kinds = schema("dossier")
    properties = kinds["$defs"][name]["properties"] if name != "Dossier" else kinds["properties"]
    internal = {field for field, what in properties.items() if "internal" in what.get("description", "").casefold()}
    said = {code(row[0]) for row in table(f"fields: {name}") if "**Internal.**" in row[1]}
    assert internal | (facts.NO_FACTS & set(properties)) <= said


def test_the_fields_of_templates_are_told_as_their_classes_have_them() -> None:
    page = (DOCS / "templates.md").read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == fields_section(), "python -m tools.fields_page writes them anew"


def test_the_tags_in_the_docs_are_ones_that_templates_can_have(tmp_path: Path) -> None:
    tags = re.findall(r"`([^`\n]*\{\{[^`\n]*)`", (DOCS / "templates.md").read_text(encoding="utf-8"))
    Template(document(tmp_path, [tag.replace("\\|", "|") for tag in tags if "…" not in tag]))


def test_the_example_of_a_template_works(tmp_path: Path, demo_folder: Path) -> None:
    example = next(block for block in BLOCKS if block.language == "jinja")
    workspace = open_workspace(demo_folder)
    for dossier in ("solemaro", "glenvarra", "lavanderia-candore"):
        fields = draft(demo_folder / f"dossiers/{dossier}.yaml", workspace, DAY).plan.fields()
        made = Template(document(tmp_path, example.text.splitlines())).render(fields)
        shown = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
        assert fields["sections"][0]["arguments"][0]["title"] in shown
        assert shown[-1] == fields["validity"]["text"]


def document(folder: Path, paragraphs: Sequence[str]) -> Path:
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    path = folder / "docs.docx"
    made.save(str(path))
    return path


def test_every_filter_is_documented() -> None:
    text = (DOCS / "templates.md").read_text(encoding="utf-8").partition("### Filters")[2].partition("\n### ")[0]
    assert set(re.findall(r"`([a-z_]+)`", text)) == set(filters())


TOLD = {"flag": "true or false", "record": "group"}


def test_every_fact_is_documented_with_its_kind_and_no_other() -> None:
    def kind(fact: str) -> str:
        shape = facts.shape_at(fact)
        assert shape
        return f"one of {', '.join(shape.words)}" if shape.kind == "one_of" else TOLD.get(shape.kind, shape.kind)

    assert [(code(row[0]), row[1]) for row in table("facts")] == [(fact, kind(fact)) for fact in facts._all_names()]


def test_what_can_happen_to_a_proposal_is_told() -> None:
    assert [code(row[0]) for row in table("events")] == list(KINDS_OF_EVENTS)


# ---- YAML


def plain(value: Any) -> str:
    """A value as YAML that kamdocs reads as the same value."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)}: {plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(plain, value))}]"
    return value.literal if isinstance(value, Number) else json.dumps(value)


def merged(whole: Any, part: Any) -> Any:
    if isinstance(whole, Mapping) and isinstance(part, Mapping):
        return {**whole, **{key: merged(whole.get(key), each) for key, each in part.items()}}
    return part


SMALL = {
    "dossier": """
kamdocs: dossier/1
account: {name: Example Client Ltd, language: en}
buying_centre: {members: [{name: Ann Example, position: Managing Director}]}
offer: {title: Example, currency: EUR, items: [{description: Item, quantity: 1, unit_price: 100.00}]}
""",
    "profile": "{kamdocs: profile/1, type: example, label: Example, heading: Example}",
    "library": "kamdocs: library/1",
    "settings": "{kamdocs: workspace/1, defaults: {validity: {days: 30}}}",
}
PLACES = {
    "dossier/1": "dossiers/docs.yaml",
    "profile/1": "profiles/docs.yaml",
    "library/1": "library/docs.yaml",
    "workspace/1": "kamdocs.yaml",
    "wordings/1": "templates/wordings.yaml",
    "private/1": "dossiers/docs.private.yaml",
}
WHOLE = [block for block in BLOCKS if block.language == "yaml" and block.text.startswith("kamdocs:")]
PARTS = [block for block in BLOCKS if block.language == "yaml" and block.note.startswith("part of: ")]
REFUSED = [block for block in BLOCKS if block.language == "yaml" and block.note.startswith("refused: ")]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "demo"
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        patch.setenv("KAMDOCS_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        demo.main([str(folder), "--date", str(DAY)], standalone_mode=False)
    return folder


def check(text: str, folder: Path, demo_folder: Path) -> None:
    """Puts a file into a workspace of its own, with the demo's references and team, and checks all of it. Raises InputError."""
    header = str(source.parse(text, "docs").data["kamdocs"])
    for name in ("library/references.yaml", "library/team.yaml"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if header != "library/1":
            shutil.copy(demo_folder / name, target)
    (folder / "kamdocs.yaml").write_text("{kamdocs: workspace/1, defaults: {validity: {days: 30}}}", encoding="utf-8")
    (folder / "dossiers").mkdir()
    (folder / "dossiers/docs.yaml").write_text(SMALL["dossier"].replace("{name: Ann", "{id: md, name: Ann"), encoding="utf-8")
    place = folder / PLACES[header]
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")
    workspace = open_workspace(folder)
    check_workspace(workspace)
    draft(folder / "dossiers/docs.yaml", workspace, DAY)


def test_every_example_in_yaml_is_tested() -> None:
    assert [str(block) for block in BLOCKS if block.language == "yaml" and block not in WHOLE + PARTS + REFUSED] == []


@pytest.mark.parametrize("block", WHOLE, ids=str)
def test_a_whole_file_of_the_docs_is_right(block: Block, tmp_path: Path, demo_folder: Path) -> None:
    check(block.text, tmp_path, demo_folder)


@pytest.mark.parametrize("block", PARTS, ids=str)
def test_a_fragment_of_the_docs_is_right(block: Block, tmp_path: Path, demo_folder: Path) -> None:
    small = SMALL[block.note.removeprefix("part of: ")]
    check(plain(merged(source.parse(small, "small").data, source.parse(block.text, "docs").data)), tmp_path, demo_folder)


@pytest.mark.parametrize("block", REFUSED, ids=str)
def test_what_the_docs_call_wrong_is_refused_in_those_words(block: Block, tmp_path: Path, demo_folder: Path) -> None:
    told = BLOCKS[BLOCKS.index(block) + 1].text.strip()
    # The fragment's own root takes the place of the small file's.
    rest = re.sub(r"^account:.*\n", "", SMALL["dossier"].lstrip(), flags=re.MULTILINE)
    with pytest.raises(InputError) as refused:
        check(block.text + rest, tmp_path, demo_folder)
    assert [f"{problem.message}; {problem.hint}" for problem in refused.value.problems if problem.hint] == [told]


KINDS = {"text": str, "number": Number, "true or false": bool, "nothing": type(None)}


def test_yaml_is_read_as_the_docs_say() -> None:
    for written, told in table("read: value"):
        value = source.parse(f"x: {code(written)}", "docs").data["x"]
        kind = next(kind for kind in KINDS if told.startswith(kind))
        assert type(value) is KINDS[kind], written
        if number := re.search(r"number (\d[\d.]*\d)", told):
            assert value == Number(number[1]), written


# ---- Python


def test_the_example_in_python_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = (block for block in BLOCKS if block.language == "python")
    monkeypatch.chdir(tmp_path)
    document(
        tmp_path,
        [
            "{{ name }}: {{ note }}",
            "{{ plant }}",
            "{{p terms }}",
            "{%p for row in rows %}",
            "{{ row.item }} {{ row.price }}",
            "{%p endfor %}",
        ],
    )
    Path("docs.docx").rename("letter.docx")
    document(tmp_path, ["Our terms"])
    Path("docs.docx").rename("terms.docx")
    PIL.Image.new("RGB", (60, 40)).save("plant.png")
    exec(compile(example.text, str(example), "exec"), {})
    assert capsys.readouterr().out == ""
    filled = Document("filled.docx")
    shown = [paragraph.text for paragraph in filled.paragraphs]
    assert "Verona & Sons: Valid until March, see our site" in shown
    assert {"Our terms", "Filter 120,00 €", "Pump 80,00 €"} <= set(shown)
    assert filled.core_properties.title == "Offer"
    assert len(filled.inline_shapes) == 1


# ---- the terminal

CONSOLE = [block for block in BLOCKS if block.language == "console"]


def turns(text: str) -> Iterator[tuple[str, str]]:
    """(command, output) of a console block."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    assert not parts[0], "a console block begins with a command"
    yield from zip(parts[1::2], parts[2::2], strict=True)


def pattern(output: str) -> str:
    """A pattern for what is printed: `...` is any text, alone on a line any lines."""
    return "".join(r"(?:.*\n)*?" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + r"\n" for line in output.splitlines())


def run(command: str) -> str:
    """What a terminal shows of a command of kamdocs."""
    program, *arguments = shlex.split(command)
    assert program == "kamdocs", command
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown), pytest.raises(SystemExit):
        cli.main(arguments)
    return "".join(f"{line.rstrip()}\n" for line in shown.getvalue().splitlines())


def edit(note: str) -> None:
    """Carries out `edit: FILE | OLD | NEW`."""
    file, old, new = (part.strip() for part in note.removeprefix("edit: ").split(" | "))
    text = Path(file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    Path(file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("page", sorted({block.page for block in CONSOLE}), ids=lambda page: page.name)
def test_a_terminal_shows_what_the_page_says(page: Path, tmp_path: Path, demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(demo_folder, tmp_path / "demo")
    monkeypatch.chdir(tmp_path / "demo")
    set_clock(monkeypatch, f"{DAY}T15:00")
    for block in CONSOLE:
        if block.page != page:
            continue
        if block.note.startswith("edit: "):
            edit(block.note)
        for command, output in turns(block.text):
            if command.startswith("cd "):
                monkeypatch.chdir(command.removeprefix("cd "))
            else:
                shown = run(command)
                assert re.fullmatch(pattern(output), shown), f"{block}: {command}\n{shown}"


# ---- design


def test_the_design_names_every_room() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    rooms = re.findall(r"\w+", config["importlinter:contract:rooms"]["layers"])
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    assert [room for room in rooms if not re.search(rf"`{room}(\.py|/)`", text)] == []


def test_the_shipped_arguments_are_listed_with_tags_and_criteria() -> None:
    listed = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8").partition("<!-- shipped arguments -->\n")[2]
    rows = [
        [re.findall("`([^`]+)`", cell) or cell.strip() for cell in line.strip("|").split("|")] for line in listed.splitlines()[2:] if line
    ]
    told = [(row[0][0], row[1], list(row[2]), [] if row[3] == "–" else list(row[3])) for row in rows]
    shipped = [
        (argument.id, profile.value.type, list(argument.tags or ()), list(argument.answers or ()))
        for profile in open_workspace(None).profiles
        for argument in profile.value.arguments or ()
    ]
    assert told == shipped
