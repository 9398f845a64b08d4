"""What a proposal must say, whatever its template calls the parts of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from checked import SOUND, broken, built, found, kinds
from corpus import template_of
from docx.document import Document as DocumentObject

from kamdocs.word.check import findings

HEART = SOUND[:-2]


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ({"{{ offer.totals.gross | money }}"}, ["no-total"]),
        ({"{{ validity.text }}"}, ["no-validity"]),
        ({"{%p for proof in argument.proofs %}", "{{ proof.label }}"}, ["no-proofs"]),
    ],
)
def test_what_is_missing_is_a_warning(tmp_path: Path, without: set[str], missing: list[str]) -> None:
    texts = [text for text in SOUND if text not in without]
    if "{{ proof.label }}" in without:
        texts.remove("{%p endfor %}")
    found_ = findings(template_of(tmp_path, *texts))
    assert [each.kind for each in found_] == missing
    assert {each.level for each in found_} == {"warning"}


@pytest.mark.parametrize("text", ["Valid until {{ validity.until | date }}", "{{ validity.until }}{% if validity.text %} x{% endif %}"])
def test_a_date_alone_is_no_guarantee(tmp_path: Path, text: str) -> None:
    (finding,) = findings(template_of(tmp_path, *SOUND[:-1], text))
    assert (finding.kind, finding.level) == ("no-guarantee", "warning")
    assert "{{ validity.text }} be the last paragraph" in finding.hint


def test_to_ask_until_when_it_holds_says_nothing(tmp_path: Path) -> None:
    assert kinds(template_of(tmp_path, *SOUND[:-1], "{% if validity.until and validity.text %}Soon{% endif %}")) == ["no-validity"]


def test_what_is_missing_is_told_by_its_frame(tmp_path: Path) -> None:
    assert kinds(template_of(tmp_path, "Dear reader")) == ["no-sections", "no-total", "no-validity"]


def test_other_names_and_ways_do_as_well(tmp_path: Path) -> None:
    texts = (
        "{%p set total = offer.totals %}",
        "{%p for part in sections | list %}",
        "{%p with all = part.arguments %}",
        "{%p for one in all if one.title %}",
        "{{ one['title'] }}{% if one.proofs %}{{ (one.proofs | first).label }}{% endif %}",
        "{%p endfor %}",
        "{%p endwith %}",
        "{%p endfor %}",
        "{{ total['net'] | money }}",
        "{% if validity.text %}{{ validity.text }}{% endif %}",
    )
    assert kinds(template_of(tmp_path, *texts)) == []


def test_a_loop_over_something_else_of_the_same_name_is_none(tmp_path: Path) -> None:
    assert "no-arguments" in kinds(template_of(tmp_path, "{%p for section in sections %}", "{{ section.heading }}", "{%p endfor %}"))


def test_the_guarantee_is_the_last_that_a_reader_sees(tmp_path: Path) -> None:
    path = template_of(tmp_path, *HEART, *SOUND[-2:], "Page of the annexes")
    (finding,) = findings(path)
    assert (finding.kind, finding.paragraph) == ("validity-last", len(SOUND))
    assert finding.where.endswith('"Page of the annexes"')


def test_what_nobody_sees_may_follow_it(tmp_path: Path) -> None:
    path = template_of(tmp_path, *HEART, SOUND[-2], "{%p if validity %}", SOUND[-1], "{%p endif %}", "{# the end #}", "", " ")
    assert kinds(path) == []


def test_a_table_or_a_field_after_it_is_seen(tmp_path: Path) -> None:
    table = template_of(tmp_path, *SOUND, rows=[["signed"]])
    field = template_of(tmp_path, *SOUND, "{{ account.name }}", name="letter.docx")
    assert [kinds(path) for path in (table, field)] == [["validity-last"], ["validity-last"]]


def test_the_totals_may_stand_in_a_header(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        document.paragraphs[len(SOUND) - 2].text = ""
        document.sections[0].header.paragraphs[0].text = "{{ offer.totals.net | money }}"

    assert found(built(tmp_path, build), "no-total") == []


def test_faults_of_tags_do_not_hide_what_is_there(tmp_path: Path) -> None:
    assert kinds(broken(tmp_path, "{%p endif %}", "{{ a b }}")) == ["unopened", "syntax"]
