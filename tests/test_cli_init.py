from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kamdocs import cli
from kamdocs.model.schema import schema
from kamdocs.workspace import dossier_problems, open_workspace, read_dossier

Init = Callable[..., tuple[int, str, str]]


@pytest.fixture
def init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Init:
    """Runs `kamdocs init` in an empty folder: its exit code, standard output, and standard error."""
    monkeypatch.chdir(tmp_path)

    def init(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["init", *arguments])
        assert isinstance(ended.value.code, int)
        return ended.value.code, *capsys.readouterr()

    return init


def problems(root: Path) -> list[str]:
    dossier, _ = read_dossier(root / "dossiers/example.yaml")
    return [str(problem) for problem in dossier_problems(dossier, open_workspace(root))]


def test_a_new_workspace_is_read_without_a_problem(init: Init) -> None:
    code, out, err = init("clients")
    assert (code, out) == (0, "clients\n")
    assert (
        err
        == "Fill in clients/kamdocs.yaml and clients/dossiers/example.yaml, then: kamdocs -w clients check clients/dossiers/example.yaml\n"
    )
    assert problems(Path("clients")) == []


def test_what_its_starters_have_in_comments_is_right_too(init: Init) -> None:
    init("clients")
    for path in Path("clients").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        whole = re.sub(r"^( *)# (?=[a-z_]+:(?: |$)|- |  )", r"\1", text, flags=re.MULTILINE)
        assert whole != text
        path.write_text(whole, encoding="utf-8")
    assert problems(Path("clients")) == []
    assert open_workspace(Path("clients")).libraries[0].value.references


def test_its_files_point_editors_to_schemas_that_lie_in_it(init: Init) -> None:
    init("clients")
    pointed = {}
    for path in Path("clients").rglob("*.yaml"):
        pointer = re.match(r"# yaml-language-server: \$schema=(.+)\n", path.read_text(encoding="utf-8"))
        assert pointer
        pointed[path.relative_to("clients").as_posix()] = json.loads((path.parent / pointer[1]).read_text(encoding="utf-8"))
    assert pointed == {
        "kamdocs.yaml": schema("settings"),
        "dossiers/example.yaml": schema("dossier"),
        "library/library.yaml": schema("library"),
    }


def test_it_has_a_place_for_everything_and_keeps_private_files_out_of_git(init: Init) -> None:
    init("clients")
    folders = {path.name for path in Path("clients").iterdir() if path.is_dir()}
    assert folders == {".kamdocs", "dossiers", "library", "profiles", "proposals", "templates"}
    assert {"*.private.yaml", "~$*"} <= set(Path("clients/.gitignore").read_text(encoding="utf-8").splitlines())


def test_an_empty_folder_will_do(init: Init) -> None:
    Path("clients").mkdir()
    assert init("clients")[0] == 0
    assert Path("clients/kamdocs.yaml").is_file()


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(init: Init) -> None:
    Path("clients").mkdir()
    Path("clients/notes.txt").write_text("mine", encoding="utf-8")
    assert init("clients") == (1, "", "clients: this folder is not empty; name a new one, and nothing is overwritten\n")
    assert [path.name for path in Path("clients").iterdir()] == ["notes.txt"]


def test_a_file_is_refused(init: Init) -> None:
    Path("clients").write_text("mine", encoding="utf-8")
    assert init("clients") == (1, "", "clients: this is a file, not a folder; name a new folder\n")
