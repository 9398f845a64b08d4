from __future__ import annotations

import contextlib
import datetime
import errno
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import DOSSIER, SETTINGS, workspace
from office import stand_in

from kamdocs import lifecycle
from kamdocs.errors import InputError, PrivacyError
from kamdocs.lifecycle.sending import Wish, content_key, finish, inputs_of, numbering_of, place_of, send, sent_path
from kamdocs.proposal import Draft, default_template, draft
from kamdocs.register import Issued, Register, open_register, register_url
from kamdocs.workspace import open_workspace, read_uses, shipped_folder

DAY = datetime.date(2026, 11, 24)
AT = datetime.datetime(2026, 11, 24, 15, tzinfo=datetime.UTC)
FIRST = "proposals/2026-0001 v1 aurora"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "workspace")


@pytest.fixture
def register(root: Path) -> Iterator[Register]:
    with open_register(register_url(root, None, {})) as opened:
        yield opened


def made(root: Path, on: datetime.date = DAY) -> Draft:
    return draft(root / "dossiers" / "aurora.yaml", open_workspace(root), on)


def sent(root: Path, register: Register, wish: Wish | None = None) -> Issued:
    return send(made(root), register, wish or Wish(date_given=True), AT)


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / "proposals").rglob("*") if path.is_file())


# ---- issue


def test_the_register_keeps_what_was_issued(root: Path, register: Register) -> None:
    issued = sent(root, register)
    version = issued.version
    assert (issued.new, issued.proposal.number, version.version, version.on) == (True, "2026-0001", 1, DAY)
    assert version.digest == lifecycle.sending.digest_of(register.document("2026-0001", 1))
    assert (version.plan["proposal"]["number"], version.plan["proposal"]["version"]) == ("2026-0001", 1)
    assert (version.client.name, version.client.language) == ("Aurora Logistics Ltd", "en")
    assert not files(root), "files are written by finish"


def test_a_dossier_that_was_renamed_takes_no_second_number(root: Path, register: Register) -> None:
    sent(root, register)
    old, new = root / "dossiers/aurora.yaml", root / "dossiers/italy/aurora-north.yaml"
    new.parent.mkdir()
    old.rename(new)
    again = draft(new, open_workspace(root), DAY)
    with pytest.raises(InputError, match=r"2026-0001 for the same client is open, and its dossier dossiers/aurora\.yaml is not there"):
        send(again, register, Wish(date_given=True), AT)
    assert len(register.proposals()) == 1
    old.write_text(DOSSIER, encoding="utf-8")
    assert send(again, register, Wish(date_given=True), AT).proposal.number == "2026-0002", "two dossiers of one client are two proposals"


def test_equal_content_is_sent_once(root: Path, register: Register) -> None:
    first = sent(root, register)
    second = sent(root, register)
    assert (second.new, second.proposal.number, second.version) == (False, first.proposal.number, first.version)
    assert len(register.proposals()) == 1


def test_what_fails_while_it_is_made_takes_no_number(root: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr("kamdocs.proposal.rendered", full)
        with pytest.raises(OSError, match="no space left"):
            sent(root, register)
    assert not register.proposals()
    assert sent(root, register).proposal.number == "2026-0001"


def test_price_lists_with_an_end_are_kept_with_what_they_priced(root: Path, register: Register) -> None:
    prices = "price_lists: [{id: autumn, currency: EUR, until: 2026-12-31, items: [{sku: S-1, description: Sensor, unit_price: 100.00}]}]\n"
    workspace(root, {"library/prices.yaml": "kamdocs: library/1\n" + prices})
    dossier = DOSSIER.replace("{description: Sensor, quantity: 2, unit_price: 100.00, tax: 0%}", "{sku: S-1, quantity: 2, tax: 0%}")
    (root / "dossiers" / "aurora.yaml").write_text(dossier, encoding="utf-8")
    assert sent(root, register).version.price_lists == (("autumn", datetime.date(2026, 12, 31), ("S-1",)),)


# ---- keys, inputs, names


def key(proposal: Draft) -> str:
    return content_key(proposal, default_template(proposal.workspace, "en"))


def test_the_key_tells_content_and_date_apart_and_nothing_else(root: Path) -> None:
    first = key(made(root))
    assert key(made(root)) == first
    assert key(made(root, DAY + datetime.timedelta(days=1))) != first
    path = root / "dossiers" / "aurora.yaml"
    path.write_text(DOSSIER + "# a remark\n", encoding="utf-8")
    assert key(made(root)) == first
    path.write_text(DOSSIER.replace("quantity: 2", "quantity: 3"), encoding="utf-8")
    assert key(made(root)) != first


def test_inputs_are_named_from_the_workspace(root: Path) -> None:
    proposal = made(root)
    inputs = inputs_of(proposal, default_template(proposal.workspace, "en"))
    own = {"kamdocs.yaml", "dossiers/aurora.yaml", "profiles/legal.yaml", "library/library.yaml"}
    assert own < inputs.keys()
    assert {
        "kamdocs",
        "kamdocs/templates/proposal.docx",
        "kamdocs/templates/wordings.yaml",
        "kamdocs/profiles/finance.yaml",
    } < inputs.keys()
    assert all(not Path(name).is_absolute() for name in inputs)


@pytest.mark.parametrize(
    ("dossier", "number", "path"),
    [
        ("dossiers/aurora.yaml", "2026-0001", "proposals/2026-0001 v1 aurora.docx"),
        ("dossiers/north/aurora.yaml", "A/7:b", "proposals/north/A-7-b v1 aurora.docx"),
        ("/elsewhere/aurora.yaml", "7", "proposals/7 v1 aurora.docx"),
    ],
)
def test_files_lie_below_proposals_as_dossiers_do(dossier: str, number: str, path: str) -> None:
    assert sent_path(dossier, number, 1, ".docx") == path


def test_a_pattern_that_is_none_is_told_with_its_place(root: Path) -> None:
    settings = open_workspace(root).settings
    assert settings is not None
    assert numbering_of(open_workspace(root)).number(DAY, 7) == "2026-0007"
    (root / "kamdocs.yaml").write_text(SETTINGS + 'numbering: "{year}"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"kamdocs.yaml:4:"):
        numbering_of(open_workspace(root))


# ---- files


def test_finish_writes_what_was_issued_and_nothing_twice(root: Path, register: Register) -> None:
    sent(root, register)
    finished = finish(register, open_workspace(root), AT)
    assert [path.relative_to(root).as_posix() for path in finished.written] == [f"{FIRST}.docx", f"{FIRST}.eml", "reference-uses.yaml"]
    assert (root / f"{FIRST}.docx").read_bytes() == register.document("2026-0001", 1)
    assert finish(register, open_workspace(root), AT).written == ()
    assert [each.reference for each in read_uses(root)] == ["ref-open"]


def test_a_workspace_that_was_moved_is_finished_where_it_lies(tmp_path: Path) -> None:
    root, moved = workspace(tmp_path / "before"), tmp_path / "after"
    with open_register(register_url(root, None, {})) as register:
        sent(root, register)
    root.rename(moved)
    with open_register(register_url(moved, None, {})) as register:
        assert finish(register, open_workspace(moved), AT).problems == ()
    assert files(moved) == [f"{FIRST}.docx", f"{FIRST}.eml"]


def test_files_of_another_workspace_are_left_to_it(root: Path, register: Register, tmp_path: Path) -> None:
    other = workspace(tmp_path / "other")
    sent(root, register)
    assert finish(register, open_workspace(other), AT).written == ()
    assert register.pending(place_of(open_workspace(root), register.file))


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_run_that_is_cut_off_while_it_writes_is_finished_by_the_next(
    root: Path, register: Register, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Cut off at the writing of each file in turn: what is there is whole, and the next command writes the rest."""
    sent(root, register)
    calls = iter(range(1, 100))
    real: Callable[[Path, Path], Path] = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if next(calls) == call:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            finish(register, open_workspace(root), AT)
    finished = finish(register, open_workspace(root), AT)
    assert finished.problems == ()
    assert files(root) == [f"{FIRST}.docx", f"{FIRST}.eml"]
    assert (root / f"{FIRST}.docx").read_bytes() == register.document("2026-0001", 1)
    assert len(read_uses(root)) == 1
    assert not register.pending(place_of(open_workspace(root), register.file))


def test_a_part_that_a_killed_run_left_is_written_over(root: Path, register: Register) -> None:
    sent(root, register)
    document = next(each for each in register.pending(place_of(open_workspace(root), register.file)) if each.kind == "document")
    (root / "proposals").mkdir()
    (root / "proposals" / f".kamdocs-{register.uid}-{document.id}.part").write_bytes(b"half of it")
    finish(register, open_workspace(root), AT)
    assert files(root) == [f"{FIRST}.docx", f"{FIRST}.eml"]


def test_a_full_disk_is_told_and_the_files_are_written_later(root: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(root, register)
    with monkeypatch.context() as patch:

        def full(self: Path, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))

        patch.setattr(Path, "write_bytes", full)
        finished = finish(register, open_workspace(root), AT)
    assert (finished.code, finished.written) == (3, ())
    assert "No space left on device; see whether the disk has room" in str(finished.problems[0])
    assert not files(root)
    assert len(finish(register, open_workspace(root), AT).written) == 3


def test_a_file_that_word_holds_is_told_and_written_later(root: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(root, register)
    with monkeypatch.context() as patch:

        def held(self: Path, target: Path) -> Path:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))

        patch.setattr(Path, "replace", held)
        finished = finish(register, open_workspace(root), AT)
    assert (finished.code, files(root)) == (1, [])
    assert "is it open in Word" in str(finished.problems[0])
    assert len(finish(register, open_workspace(root), AT).written) == 3


def test_another_file_of_that_name_is_kept(root: Path, register: Register) -> None:
    sent(root, register)
    (root / "proposals").mkdir()
    (root / f"{FIRST}.docx").write_bytes(b"somebody's own")
    finished = finish(register, open_workspace(root), AT)
    assert (finished.code, (root / f"{FIRST}.docx").read_bytes()) == (1, b"somebody's own")
    assert "is not what was sent as 2026-0001 version 1" in str(finished.problems[0])
    (root / f"{FIRST}.docx").unlink()
    assert [path.name for path in finish(register, open_workspace(root), AT).written] == ["2026-0001 v1 aurora.docx"]


def test_uses_that_cannot_be_read_are_told_and_counted_later(root: Path, register: Register) -> None:
    sent(root, register)
    (root / "reference-uses.yaml").write_text("kamdocs: reference-uses/2\n", encoding="utf-8")
    finished = finish(register, open_workspace(root), AT)
    assert finished.code == 1
    assert "reference-uses.yaml" in str(finished.problems[0])
    (root / "reference-uses.yaml").unlink()
    finish(register, open_workspace(root), AT)
    assert [each.reference for each in read_uses(root)] == ["ref-open"]


def test_a_pdf_that_a_cut_off_run_wrote_is_taken_as_it_is(root: Path, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    log = stand_in(root / "office", monkeypatch)
    sent(root, register, Wish(pdf=True, date_given=True))
    finish(register, open_workspace(root), AT)
    pdf, mail = ((root / f"{FIRST}{ending}").read_bytes() for ending in (".pdf", ".eml"))
    calls = log.read_text(encoding="utf-8")
    register.add_deliveries("2026-0001", 1, place_of(open_workspace(root), register.file), lifecycle.sending.deliveries_of(
        "dossiers/aurora.yaml", "2026-0001", register.proposals()[0].last
    ))  # fmt: skip
    finished = finish(register, open_workspace(root), AT)
    assert (finished.written, finished.problems) == ((), ())
    assert ((root / f"{FIRST}.pdf").read_bytes(), (root / f"{FIRST}.eml").read_bytes()) == (pdf, mail)
    assert log.read_text(encoding="utf-8") == calls


def test_a_document_that_the_register_holds_damaged_is_not_written(root: Path, register: Register, tmp_path: Path) -> None:
    sent(root, register)
    finish(register, open_workspace(root), AT)
    whole = (root / f"{FIRST}.docx").read_bytes()
    register.close()
    with contextlib.closing(sqlite3.connect(root / "register.sqlite")) as file, file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("UPDATE versions SET document = x'00'")
        file.execute("UPDATE deliveries SET written_at = NULL")
    with open_register(register_url(root, None, {})) as damaged:
        done = finish(damaged, open_workspace(root), AT)
    assert (done.written, done.code) == ((), 3)
    assert [each.message for each in done.problems] == [
        "the register's document of 2026-0001 version 1 is damaged, and nothing is written of it"
    ]
    assert (root / f"{FIRST}.docx").read_bytes() == whole


def test_a_mail_that_says_what_the_dossier_keeps_private_takes_no_number(tmp_path: Path) -> None:
    wordings = (shipped_folder("templates") / "wordings.yaml").read_text(encoding="utf-8")
    assert "Proposal {{ proposal.number }}: {{ proposal.title }}" in wordings
    told = wordings.replace(
        "Proposal {{ proposal.number }}: {{ proposal.title }}", "Proposal {{ proposal.number }}, better than Borealis Freight"
    )
    dossier = DOSSIER + "competition: [{name: Borealis Freight}]\n"
    root = workspace(tmp_path / "private", {"templates/wordings.yaml": told, "dossiers/aurora.yaml": dossier})
    with open_register(register_url(root, None, {})) as register:
        with pytest.raises(PrivacyError, match=r"e-mail, subject.*Borealis Freight|Borealis Freight.*e-mail, subject"):
            sent(root, register)
        assert register.proposals() == []


def test_a_name_that_no_disk_keeps_takes_no_number(root: Path, register: Register) -> None:
    long = root / "dossiers" / f"{'à' * 105}.yaml"
    long.write_text(DOSSIER, encoding="utf-8")
    with pytest.raises(InputError, match="its files would have names of 228 bytes, and disks keep 220 at most; give the dossier a shorter"):
        send(draft(long, open_workspace(root), DAY), register, Wish(date_given=True), AT)
    assert register.proposals() == []
