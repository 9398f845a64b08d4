from __future__ import annotations

import datetime
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import DOSSIER, workspace

from kamdocs.errors import InputError, PrivacyError
from kamdocs.proposal import Draft, check_workspace, draft, output_path, owner_of, refuse_secrets, rendered, write
from kamdocs.word import document_text, is_unchanged, sealed
from kamdocs.workspace import open_workspace, shipped_folder

ON = datetime.date(2026, 11, 24)


OWNER = "dossiers/aurora.yaml"


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    """The small workspace's proposal."""
    root = workspace(tmp_path / "workspace")
    return draft(root / "dossiers/aurora.yaml", open_workspace(root), ON)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = workspace(tmp_path_factory.mktemp("workspace"))
    return rendered(draft(root / "dossiers/aurora.yaml", open_workspace(root), ON))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(InputError) as refused:
        call()
    return [str(problem) for problem in refused.value.problems]


# ---- from a dossier to a document


def test_a_draft_knows_its_dossier_and_its_plan(made: Draft) -> None:
    assert made.dossier.value.account.short_name == "Aurora"
    assert [argument.id for section in made.plan.sections for argument in section.arguments] == ["liability", "courts"]
    assert (made.plan.proposal.date, made.plan.proposal.language, made.plan.validity.days) == (ON, "en", 30)


def test_the_document_says_what_the_plan_says_and_bears_the_mark(made: Draft, document: bytes) -> None:
    texts = [text for _, text in document_text(document)]
    for said in (made.plan.proposal.title, made.plan.sections[0].heading, *(each.title for each in made.plan.sections[0].arguments)):
        assert any(said in text for text in texts)
    assert is_unchanged(document, OWNER)


def test_equal_input_gives_equal_bytes(made: Draft, document: bytes) -> None:
    assert rendered(made) == document


def test_its_last_words_are_the_guarantee(made: Draft, document: bytes) -> None:
    body = [text for place, text in document_text(document) if place.startswith("paragraph")]
    assert made.plan.validity.text.endswith("Thursday 24 December 2026")
    assert body[-1] == made.plan.validity.text


def test_the_workspaces_defaults_stand_in(tmp_path: Path) -> None:
    settings = "kamdocs: workspace/1\ndefaults: {language: it, currency: CHF, validity: {until: 2027-01-15}}\n"
    root = workspace(tmp_path, {"kamdocs.yaml": settings})
    plan = draft(root / "dossiers/aurora.yaml", open_workspace(root), ON).plan
    assert (plan.proposal.language, plan.offer.currency, str(plan.validity.until)) == ("it", "CHF", "2027-01-15")


def test_every_problem_of_workspace_and_dossier_is_told_at_once(tmp_path: Path) -> None:
    text = DOSSIER.replace("quantity: 2", "quantity: 0").replace("type: legal", "type: leagl")
    root = workspace(tmp_path, {"dossiers/aurora.yaml": text + "  validity: {days: 30, until: 2027-01-15}\n"})
    told = refusal(lambda: draft(root / "dossiers/aurora.yaml", open_workspace(root), ON))
    assert len(told) == 3


def test_a_workspace_with_slips_in_several_files_tells_them_all(tmp_path: Path) -> None:
    slip = "kamdocs: profile/1\ntype: zoo\nlabel: Zoo\nheading: H\nrules: [{id: r, when: {reader.atitude: sceptic}, most: 2}]\n"
    library = "kamdocs: library/1\narguments: [{id: a, title: '{{ account.nme }}', for: {zoo: 1}}]\n"
    root = workspace(tmp_path, {"profiles/zoo.yaml": slip, "library/zoo.yaml": library})
    told = refusal(lambda: check_workspace(open_workspace(root)))
    assert [line for line in told if "zoo.yaml:5" in line and "reader.atitude" in line]
    assert [line for line in told if "zoo.yaml:2" in line and "account.nme" in line]


def test_a_folder_is_no_dossier(made: Draft) -> None:
    for folder in (Path(), Path("/"), made.path.parent):
        assert "this is a folder" in refusal(lambda folder=folder: draft(folder, made.workspace, ON))[0]


# ---- the gate


def test_the_gate_reads_the_whole_file_and_names_field_and_paragraph(tmp_path: Path) -> None:
    secret = DOSSIER.replace("unit_price", "tags: [Greta], unit: Greta, unit_price") + "notes: Greta pays the bill\n"
    root = workspace(
        tmp_path, {"dossiers/aurora.yaml": secret, "dossiers/aurora.private.yaml": "members: {counsel: {family: 'a girl, Greta'}}\n"}
    )
    made = draft(root / "dossiers/aurora.yaml", open_workspace(root), ON)
    with pytest.raises(PrivacyError) as refused:
        rendered(made)
    # The place is where the word was typed; the sentence names the field that keeps it.
    assert "aurora.yaml:9:" in refused.value.problems[0].where
    assert "buying_centre.members[0].private.family" in refused.value.problems[0].message


def test_the_gate_takes_any_finished_document(made: Draft, document: bytes) -> None:
    refuse_secrets(made, document)


# ---- where it is written


def test_the_proposal_lies_in_the_workspace_under_the_dossiers_name_and_the_date(made: Draft) -> None:
    assert output_path(made) == made.workspace.root / "proposals/aurora 2026-11-24.docx"  # type: ignore[operator]


def test_without_a_workspace_it_lies_beside_the_dossier(tmp_path: Path) -> None:
    text = DOSSIER.replace("account: {", "account: {language: it, ").replace("type: legal", "type: hr")
    (tmp_path / "aurora.yaml").write_text(text + "  currency: EUR\n  validity: {days: 30}\n", encoding="utf-8")
    assert output_path(draft(tmp_path / "aurora.yaml", open_workspace(None), ON)) == tmp_path / "aurora 2026-11-24.docx"


def test_dossiers_of_one_name_in_two_folders_write_two_files(tmp_path: Path) -> None:
    root = workspace(tmp_path / "clients", {f"dossiers/{folder}/aurora.yaml": DOSSIER for folder in ("it", "de/south")})
    opened = open_workspace(root)
    found = [output_path(draft(root / f"dossiers/{name}", opened, ON)) for name in ("it/aurora.yaml", "it/../de/south/aurora.yaml")]
    assert found == [opened.root / f"proposals/{folder}/aurora 2026-11-24.docx" for folder in ("it", "de/south")]  # type: ignore[operator]


def test_the_proposal_of_a_dossier_from_elsewhere_lies_among_the_workspaces(tmp_path: Path) -> None:
    root = workspace(tmp_path / "clients", {"drafts/aurora.yaml": DOSSIER})
    opened = open_workspace(root)
    assert output_path(draft(root / "drafts/aurora.yaml", opened, ON)) == opened.root / "proposals/aurora 2026-11-24.docx"  # type: ignore[operator]


def test_a_new_file_is_written_whole_with_the_folders_that_it_needs(tmp_path: Path, document: bytes) -> None:
    write(document, tmp_path / "a/b/new.docx", OWNER)
    assert (tmp_path / "a/b/new.docx").read_bytes() == document
    assert names(tmp_path / "a/b") == ["new.docx"]


def test_two_dossiers_of_one_name_keep_each_others_document(tmp_path: Path) -> None:
    root = workspace(tmp_path / "workspace")
    text = (root / "dossiers/aurora.yaml").read_text(encoding="utf-8")
    (root / "dossiers/aurora.yml").write_text(text, encoding="utf-8")
    (tmp_path / "aurora.yaml").write_text(text, encoding="utf-8")
    opened = open_workspace(root)
    first, *others = (draft(path, opened, ON) for path in (root / OWNER, root / "dossiers/aurora.yml", tmp_path / "aurora.yaml"))
    write(rendered(first), output_path(first), owner_of(first))
    for other in others:
        assert output_path(other) == output_path(first)
        (told,) = refusal(lambda other=other: write(rendered(other), output_path(other), owner_of(other)))
        assert "or it is another dossier's" in told
    write(rendered(first), output_path(first), owner_of(first))


def test_a_document_that_bears_its_dossiers_name_alone_is_still_its_own(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "new.docx"
    path.write_bytes(sealed(document, "aurora"))
    write(document, path, OWNER)
    assert is_unchanged(path.read_bytes(), OWNER)


def test_without_a_workspace_it_bears_its_dossiers_name(tmp_path: Path) -> None:
    root = workspace(tmp_path / "workspace")
    made = draft(root / OWNER, replace(open_workspace(root), root=None), ON)
    assert owner_of(made) == "aurora"


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_it_has_the_rights_of_any_new_file(tmp_path: Path, document: bytes) -> None:
    write(document, tmp_path / "new.docx", OWNER)
    (tmp_path / "any").touch()
    assert (tmp_path / "new.docx").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_what_kamdocs_wrote_is_written_over_and_what_it_did_not_is_kept(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "new.docx"
    write(document, path, OWNER)
    write(document, path, OWNER)
    path.write_bytes(b"somebody's")
    assert refusal(lambda: write(document, path, OWNER)) == [
        f"{path.as_posix()}: somebody changed this file since kamdocs wrote it, or it is another dossier's;"
        " -f writes over it; -o writes another file"
    ]
    assert path.read_bytes() == b"somebody's"
    write(document, path, OWNER, force=True)
    assert path.read_bytes() == document


OPEN_IN_WORD = "this file cannot be written; is it open in Word, or the folder read-only? close it, or name another with -o"


def test_a_file_that_word_holds_open_is_left_as_it_was(tmp_path: Path, document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.docx"
    write(document, path, OWNER)

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "The process cannot access the file because it is being used by another process", str(target))

    monkeypatch.setattr(Path, "replace", held)
    assert refusal(lambda: write(document + b"more", path, OWNER)) == [f"{path.as_posix()}: {OPEN_IN_WORD}"]
    assert path.read_bytes() == document
    assert names(tmp_path) == ["new.docx"]


def test_a_read_only_folder_is_told(tmp_path: Path, document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(Path, "write_bytes", read_only)
    assert refusal(lambda: write(document, tmp_path / "new.docx", OWNER)) == [f"{(tmp_path / 'new.docx').as_posix()}: {OPEN_IN_WORD}"]
    assert names(tmp_path) == []


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.docx"
    write(document, path, OWNER)

    def unreadable(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    assert refusal(lambda: write(document, path, OWNER)) == [f"{path.as_posix()}: {OPEN_IN_WORD}"]


@pytest.mark.parametrize("old", [True, False])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, document: bytes, monkeypatch: pytest.MonkeyPatch, old: bool) -> None:
    path = tmp_path / "new.docx"
    if old:
        write(document, path, OWNER)
    real = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        real(self, content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    told = refusal(lambda: write(document, path, OWNER))
    assert told == [f"{path.as_posix()}: this file cannot be written: No space left on device; name another with -o"]
    assert names(tmp_path) == (["new.docx"] if old else [])
    assert not old or path.read_bytes() == document


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(document, tmp_path / "new.docx", OWNER)
    assert names(tmp_path) == []


def test_a_folder_and_a_name_too_long_are_told(tmp_path: Path, document: bytes) -> None:
    (tmp_path / "new.docx").mkdir()
    assert "this is a folder" in refusal(lambda: write(document, tmp_path / "new.docx", OWNER))[0]
    assert "this file cannot be written" in refusal(lambda: write(document, tmp_path / ("x" * 300 + ".docx"), OWNER))[0]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has named pipes in folders")
def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path, document: bytes) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "endless.docx").symlink_to("/dev/zero")
    for name in ("pipe.docx", "endless.docx"):
        told = refusal(lambda name=name: write(document, tmp_path / name, OWNER))
        assert told == [f"{(tmp_path / name).as_posix()}: this is no ordinary file; name another with -o"]


def test_another_dossiers_proposal_is_kept(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "draft.docx"
    write(document, path, OWNER)
    assert "or it is another dossier's" in refusal(lambda: write(document, path, "borealis"))[0]
    assert path.read_bytes() == document


def test_a_plain_dossier_does_not_load_what_only_others_need(tmp_path: Path) -> None:
    """Neither the business case, nor the letter for a consent, nor governance, nor the reading of tables."""
    root = workspace(tmp_path)
    code = (
        "import datetime, pathlib, sys; from kamdocs.proposal import check_workspace, draft; from kamdocs.workspace import open_workspace\n"
        f"root = pathlib.Path({str(root)!r}); here = open_workspace(root); check_workspace(here)\n"
        "draft(root / 'dossiers/aurora.yaml', here, datetime.date(2026, 11, 24))\n"
        "late = ('kamdocs.governance', 'kamdocs.tailor.consent', 'kamdocs.tailor.returns_words', 'kamdocs.tailor.slips', 'openpyxl')\n"
        "print([name for name in late if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_workspaces_own_wordings_are_checked(tmp_path: Path) -> None:
    shipped = (shipped_folder("templates") / "wordings.yaml").read_text(encoding="utf-8")
    root = workspace(tmp_path, {"templates/wordings.yaml": shipped.replace("{{ supplier.name }}", "{{ supplier.nme }}")})
    told = refusal(lambda: check_workspace(open_workspace(root)))
    assert told
    assert all("wordings.yaml" in line and "supplier.nme" in line for line in told)
