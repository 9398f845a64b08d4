"""`kamdocs template list`: the templates in force, and whose they are."""

import json
import shutil
from pathlib import Path

from commands import run, workspace

from kamdocs.workspace import shipped_folder


def test_the_shipped_templates_are_listed_with_their_languages(tmp_path: Path) -> None:
    ran = run("-w", str(workspace(tmp_path)), "template", "list", "--json")
    assert ran.code == 0
    listed = {each["file"].rpartition("/")[2]: each for each in json.loads(ran.out)}
    assert {"proposal.docx", "proposal.it.docx"} <= set(listed)
    assert listed["proposal.it.docx"]["language"] == "it"
    assert listed["proposal.it.docx"]["from"] == "shipped"


def test_a_template_of_the_workspace_stands_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    (root / "templates").mkdir(exist_ok=True)
    shutil.copy(shipped_folder("templates") / "proposal.docx", root / "templates" / "proposal.docx")
    listed = json.loads(run("-w", str(root), "template", "list", "--json").out)
    english = [each for each in listed if each["file"].endswith("proposal.docx")]
    assert [each["from"] for each in english] == ["workspace"]


def test_without_json_a_line_a_template(tmp_path: Path) -> None:
    ran = run("-w", str(workspace(tmp_path)), "template", "list")
    assert len(ran.out.splitlines()) == 2
    assert ran.err == ""
