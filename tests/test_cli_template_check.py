"""`kamdocs template check`: the findings of templates, as lines, as JSON, and as comments in a copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from checked import broken
from commands import run, workspace
from corpus import opened, picture

from kamdocs.workspace import shipped_folder

DAY = "2026-11-24"


def test_a_line_a_finding_errors_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path, "a", "", "", "", "b", "{{ account.nme }}")
    ran = run("template", "check", "proposal.docx")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        'proposal.docx, body, "{{ account.nme }}": there is no field account.nme; did you mean account.name?',
        'proposal.docx, body, after "a": warning: 3 empty paragraphs make a distance, which moves when anything else does; '
        "delete them, and set the space before or after in the style",
    ]
    assert ran.err == "1 template: 1 error, 1 warning\n"


def test_warnings_refuse_only_where_they_shall(tmp_path: Path) -> None:
    path = str(broken(tmp_path, "a", "", "", "", "b"))
    assert (run("template", "check", path).code, run("template", "check", path, "--strict").code) == (0, 1)


def test_a_sound_template_prints_nothing(tmp_path: Path) -> None:
    ran = run("template", "check", str(broken(tmp_path)), "--strict")
    assert (ran.code, ran.out, ran.err) == (0, "", "1 template: 0 errors, 0 warnings\n")


def test_json_has_all_attributes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path, "for {{ account.nme }}")
    ran = run("template", "check", "proposal.docx", "--json")
    assert ran.code == 1
    assert json.loads(ran.out) == [
        {
            "file": "proposal.docx",
            "kind": "unknown-field",
            "level": "error",
            "where": 'proposal.docx, body, "for {{ account.nme }}"',
            "part": "word/document.xml",
            "paragraph": 9,
            "tag": "{{ account.nme }}",
            "message": "there is no field account.nme",
            "hint": "did you mean account.name?",
        }
    ]


def test_json_of_a_sound_template_is_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(run("template", "check", str(broken(tmp_path)), "--json").out) == []


# ---- which templates


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a broken template in English and in Italian, and one of another name."""
    folder = workspace(tmp_path / "work")
    templates = folder / "templates"
    templates.mkdir()
    for name in ("proposal.docx", "proposal.it.docx", "letter.docx"):
        broken(templates, f"[[{name.replace('.', '_')}]]", name=name)
    return folder


def leftovers(root: Path, *arguments: str) -> list[str]:
    found = json.loads(run("-w", str(root), "template", "check", "--json", *arguments).out)
    return [each["tag"].strip("[]").removesuffix("_docx") for each in found if each["kind"] == "leftover"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["letter", "proposal", "proposal_it"]),
        (["proposal"], ["proposal", "proposal_it"]),
        (["proposal.it"], ["proposal_it"]),
        (["Letter.docx"], ["letter"]),
        (["letter", "proposal.it.docx", "letter"], ["letter", "proposal_it"]),
    ],
)
def test_templates_are_named_by_path_or_name(root: Path, arguments: list[str], expected: list[str]) -> None:
    assert leftovers(root, *arguments) == expected


def test_without_a_workspace_the_shipped_ones_are_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("template", "check").err.startswith("2 templates: 0 errors")


def test_a_name_that_is_none_is_told_with_the_nearest(root: Path) -> None:
    ran = run("-w", str(root), "template", "check", "lettre")
    assert (ran.code, ran.out) == (1, "")
    assert "there is no template 'lettre'; did you mean 'letter'?" in ran.err


def test_each_file_is_checked_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path, "[[x]]")
    (tmp_path / "letter.docx").write_bytes(b"words")
    ran = run("template", "check", "letter.docx", "missing.docx", "proposal.docx")
    assert ran.code == 1
    assert ran.out.startswith('proposal.docx, body, "[[x]]"')
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == ["letter.docx", "missing.docx", "3 templates"]


def test_a_file_that_is_refused_counts_as_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.docx").write_bytes(b"words")
    ran = run("template", "check", "letter.docx")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "1 template: 1 error, 0 warnings")


def test_a_name_that_only_another_kind_of_file_has_is_told_as_that(root: Path) -> None:
    (root / "templates" / "offer.dotx").write_bytes((root / "templates" / "letter.docx").read_bytes())
    for name in ("offer", "Offer.dotx"):
        ran = run("-w", str(root), "template", "check", name)
        assert ran.code == 1
        assert "offer.dotx: is a .dotx file, and a .docx is needed; open it in Word and save it as Word Document (.docx)" in ran.err
        assert ran.err.splitlines()[-1] == "1 template: 1 error, 0 warnings"


def test_pictures_lie_in_the_workspace_as_they_do_for_generate(root: Path) -> None:
    (root / "pictures").mkdir()
    (root / "pictures" / "logo.png").write_bytes(picture(4, 4).getvalue())
    broken(root / "templates", '{{ "pictures/logo.png" | picture(alt="Our sign") }}', '{{ "pictures/lgo.png" | picture(alt="Our sign") }}')
    found = json.loads(run("-w", str(root), "template", "check", "proposal.docx", "--json").out)
    assert [each["message"] for each in found if each["level"] == "error"] == ["there is no picture lgo.png"]


# ---- the copy


def comments(path: Path) -> list[str]:
    return [comment.author for comment in opened(path.read_bytes()).comments]


def test_the_copy_lies_beside_the_template_and_is_none(root: Path) -> None:
    template = root / "templates" / "letter.docx"
    before = template.read_bytes()
    ran = run("-w", str(root), "template", "check", "letter", "--annotate", "--date", DAY)
    copy = root / "templates" / "letter (checked).docx"
    assert ran.out.splitlines()[-1] == copy.as_posix()
    assert comments(copy) == ["kamdocs"]
    assert template.read_bytes() == before
    assert "letter (checked)" not in run("-w", str(root), "template", "list").out


def test_a_copy_of_a_shipped_template_is_written_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = {path.name for path in shipped_folder("templates").iterdir()}
    assert run("template", "check", "proposal.it", "--annotate").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["proposal.it (checked).docx"]
    assert {path.name for path in shipped_folder("templates").iterdir()} == shipped


def test_a_copy_that_somebody_changed_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path, "[[x]]")
    check = ("template", "check", "proposal.docx", "--annotate", "--date", DAY)
    assert run(*check).out.endswith("\nproposal (checked).docx\n")
    assert "changed" not in run(*check).err  # its own copy is written over
    copy = tmp_path / "proposal (checked).docx"
    shutil.copy(tmp_path / "proposal.docx", copy)
    kept = copy.read_bytes()
    ran = run(*check)
    assert ran.code == 1
    assert "somebody changed it since; -f writes over it" in ran.err
    assert copy.read_bytes() == kept
    run(*check, "-f")
    assert comments(copy) == ["kamdocs"]


def test_the_copy_may_be_named_and_never_is_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    template = broken(tmp_path, "[[x]]")
    before = template.read_bytes()
    (tmp_path / "seen").mkdir()
    run("template", "check", "proposal.docx", "--annotate", "-o", "seen")
    run("template", "check", "proposal.docx", "--annotate", "-o", "mine.docx")
    assert comments(tmp_path / "seen" / "proposal (checked).docx") == comments(tmp_path / "mine.docx") == ["kamdocs"]
    ran = run("template", "check", "proposal.docx", "--annotate", "-f", "-o", "proposal.docx")
    assert (ran.code, template.read_bytes()) == (1, before)


def test_two_templates_never_share_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b", "out"):
        (tmp_path / folder).mkdir()
    broken(tmp_path / "a", "[[x]]")
    broken(tmp_path / "b", "[[x]]", "[[y]]")
    ran = run("template", "check", "a/proposal.docx", "b/proposal.docx", "--annotate", "-o", "out")
    assert ran.code == 1
    assert "out/proposal (checked).docx is already the copy of a/proposal.docx" in ran.err
    assert comments(tmp_path / "out" / "proposal (checked).docx") == ["kamdocs"]


def test_json_is_alone_on_standard_output(tmp_path: Path) -> None:
    ran = run("template", "check", str(broken(tmp_path, "[[x]]")), "--annotate", "--json")
    assert [each["kind"] for each in json.loads(ran.out)] == ["leftover"]
    assert "proposal (checked).docx" in ran.err


@pytest.mark.parametrize("wrong", [["-o", "x.docx"], ["--annotate", "-o", "x.pdf"], ["a.docx", "--annotate", "-o", "x.docx"]])
def test_wrong_usage(tmp_path: Path, wrong: list[str]) -> None:
    assert run("template", "check", str(broken(tmp_path)), *wrong).code == 2
