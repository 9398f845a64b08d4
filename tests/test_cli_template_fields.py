"""`kamdocs template fields`: for eyes, for programs, and as a Word document whose tags can be copied."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run
from docx import Document

from kamdocs.cli.template import fields
from kamdocs.word import document_text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from tools.templates.package import list_of_fields  # noqa: E402


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_field_a_line_where_a_program_reads() -> None:
    ran = run("template", "fields")
    assert (ran.code, ran.err) == (0, "")
    line = next(line for line in ran.out.splitlines() if line.startswith("offer.items[].net "))
    assert "amount of money" in line
    assert "{{ item.net | money }}" in line
    assert line.endswith("The line's amount: quantity × unit price × times, less the discount.")


def test_words_leave_the_fields_that_all_of_them_are_found_in() -> None:
    paths = [line.split()[0] for line in run("template", "fields", "OFFER.T", "money").out.splitlines()]
    assert "offer.totals.net" in paths
    assert "offer.tax_summary[].tax" in paths
    assert not [path for path in paths if not path.startswith("offer")]


def test_words_that_no_field_has_are_refused() -> None:
    assert run("template", "fields", "offer", "unicorn") == (
        1,
        "",
        "no field is told with offer and unicorn; kamdocs template fields tells all\n",
    )


def test_json_has_everything_and_the_tag_as_it_is_pasted() -> None:
    listed = {each["full_path"]: each for each in json.loads(run("template", "fields", "--json").out)}
    assert listed["offer.items[].discount"] == {
        "path": "item.discount",
        "full_path": "offer.items[].discount",
        "type": "share",
        "may_be_absent": True,
        "meaning": "The share that is taken off the price; absent where the discount is an amount.",
        "example": "10%",
        "tag": "{{ item.discount | percent }}",
        "between": ["{%tr for item in offer.items %}"],
    }
    assert listed["account.needs"]["tag"] == "{%p for need in account.needs %}\n{{ need }}\n{%p endfor %}"


def test_a_terminal_of_a_hundred_columns_shows_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        fields._print(fields._groups())
    lines = shown.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    tags = [tag for group in fields._groups() for entry in group.entries for tag in entry.tags]
    assert [tag for tag in tags if not any(line.rstrip().endswith(tag) for line in lines)] == []


def test_the_document_holds_every_tag_as_text_to_copy(here: Path) -> None:
    assert run("template", "fields", "-o", "fields.docx") == (0, "fields.docx\n", "")
    text = [text for _, text in document_text(Path("fields.docx").read_bytes())]
    wanted = [tag for group in fields._groups() for entry in group.entries for tag in entry.tags]
    assert [tag for tag in wanted if tag not in text] == []
    assert [len(table.columns) for table in Document("fields.docx").tables] == [4] * len(fields._groups())


def test_equal_fields_give_equal_bytes() -> None:
    assert fields.fields_document(fields._groups()) == fields.fields_document(fields._groups())


def test_the_document_satisfies_its_judges(
    here: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    run("template", "fields", "-o", "fields.docx")
    assert sdk_errors(here / "fields.docx") == ""
    assert audit_errors(here / "fields.docx") == []


def test_a_document_that_somebody_changed_is_kept(here: Path) -> None:
    run("template", "fields", "-o", "fields.docx")
    assert run("template", "fields", "validity", "-o", "fields.docx").code == 0
    changed = Document("fields.docx")
    changed.add_paragraph("mine")
    changed.save("fields.docx")
    refused = run("template", "fields", "-o", "fields.docx")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("fields.docx: somebody changed this file since kamdocs wrote it")
    assert Document("fields.docx").paragraphs[-1].text == "mine"
    assert run("template", "fields", "-o", "fields.docx", "-f").code == 0


@pytest.mark.parametrize("arguments", [("-o", "fields.doc"), ("-o", "fields.docx", "--json")])
def test_what_does_not_go_together_is_wrong_usage(here: Path, arguments: tuple[str, ...]) -> None:
    assert run("template", "fields", *arguments).code == 2
    assert list(here.iterdir()) == []


def test_the_document_s_template_is_the_one_that_is_built() -> None:
    assert (Path(fields.__file__).with_name("fields.docx")).read_bytes() == list_of_fields()
