from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.errors import InputError
from kamdocs.model.reading import read
from kamdocs.model.records import ReferenceUse, ReferenceUses
from kamdocs.source import parse
from kamdocs.values import is_invisible
from kamdocs.workspace import USES, dossier_name, read_uses, uses_text

FILE = """\
kamdocs: reference-uses/1
uses:
  - {on: 2026-11-24, reference: "ref-gelo", account: "Città, S.p.A. #1", dossier: "dossiers/citta.yaml"}
  - {on: 2026-09-01, reference: "1e3", account: "NO", dossier: "dossiers/no.yaml"}
"""


def use(reference: str, account: str, dossier: str, on: datetime.date) -> ReferenceUse:
    return ReferenceUse.model_validate({"reference": reference, "account": account, "dossier": dossier, "on": f"{on}"})


def test_the_uses_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    (tmp_path / USES).write_text(FILE, encoding="utf-8")
    assert read_uses(tmp_path) == (
        use("ref-gelo", "Città, S.p.A. #1", "dossiers/citta.yaml", datetime.date(2026, 11, 24)),
        use("1e3", "NO", "dossiers/no.yaml", datetime.date(2026, 9, 1)),
    )


def test_there_are_none_without_the_file_and_without_a_workspace(tmp_path: Path) -> None:
    assert read_uses(tmp_path) == read_uses(None) == ()


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    try:
        (tmp_path / USES).symlink_to(tmp_path / "nothing.yaml")
    except OSError:
        pytest.skip("links need a right here")
    with pytest.raises(InputError, match=r"reference-uses\.yaml: this is a link, and what it leads to is not there; put the file back"):
        read_uses(tmp_path)


def test_what_is_written_is_a_line_for_each(tmp_path: Path) -> None:
    (tmp_path / USES).write_text(FILE, encoding="utf-8")
    head, _, rest = uses_text(read_uses(tmp_path)).partition("\n")
    assert head.startswith("# Which reference was sent to whom.")
    assert rest == FILE


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=60).filter(lambda text: not is_invisible(text))


@given(st.lists(st.builds(use, st.from_regex("[a-z0-9-]{1,9}", fullmatch=True), TEXTS, TEXTS, st.dates(datetime.date(1990, 1, 1)).filter(
    lambda day: day.year <= 2200
)), max_size=5))  # fmt: skip
def test_what_is_written_is_read_again(uses: list[ReferenceUse]) -> None:
    written = uses_text(uses)
    if uses:
        assert list(read(ReferenceUses, parse(written, USES)).value.uses) == uses
    assert len(written.splitlines()) == 3 + len(uses)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("uses: [{reference: a, account: A, dossier: d, on: 24.11.2026}]", "2:51: uses[0].on: '24.11.2026' is no date"),
        ("uses: [{reference: a, account: A, on: 2026-11-24}]", "uses[0].dossier is missing"),
        ("uses: [{reference: a, acount: A, dossier: d, on: 2026-11-24}]", "did you mean 'account'?"),
        ("{", "reference-uses.yaml:2:"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / USES).write_text(f"kamdocs: reference-uses/1\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_uses(tmp_path)
    assert told in str(refused.value)
    assert all(USES in problem.where for problem in refused.value.problems)


def test_another_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / USES).write_text("kamdocs: library/1\n", encoding="utf-8")
    with pytest.raises(InputError, match="'library/1' is not what this file must be"):
        read_uses(tmp_path)


def test_a_dossiers_name_is_its_path_from_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "workspace"
    (root / "dossiers" / "north").mkdir(parents=True)
    monkeypatch.chdir(root / "dossiers")
    assert dossier_name(Path("north/aurora.yaml"), root) == "dossiers/north/aurora.yaml"
    assert dossier_name(root / "dossiers" / ".." / "aurora.yaml", root) == "aurora.yaml"
    assert dossier_name(tmp_path / "aurora.yaml", root) == (tmp_path / "aurora.yaml").resolve().as_posix()
    assert dossier_name(Path("aurora.yaml"), None) == ""
