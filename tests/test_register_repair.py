"""A register's file damaged in every way, and made again: what is whole is saved, what is lost is told, no number is given twice."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registering import PLACE, asked, at, made, revised

from kamdocs.errors import InputError, OutsideError
from kamdocs.register import Asked, Made, Proposal, Register, Version, open_register, pattern
from kamdocs.register.carving import carved
from kamdocs.register.repair import Copy, Repaired, repair

PATTERN = pattern("{year}-{sequence:04}")
PAGE = 4096


def opened(file: Path) -> Register:
    return open_register(f"sqlite:///{file.as_posix()}")


def large(key: str, dossier: str) -> Asked:
    """A proposal whose document goes over many pages, as a real one does."""
    usual = asked(key, dossier)

    def make(number: str, version: int) -> Made:
        small = made(number, version, key)
        document = small.document + hashlib.shake_256(small.document).digest(30_000)
        version = replace(small.version, digest=hashlib.sha256(document).hexdigest(), inputs={dossier: "ab" * 32})
        return Made(version, document, small.deliveries)

    return replace(usual, make=make)


def filled(folder: Path, count: int = 12) -> Path:
    """A register of `count` proposals, the first of which has two versions."""
    file = folder / "register.sqlite"
    with opened(file) as register:
        for number in range(1, count + 1):
            register.issue(large("first", f"dossiers/{number}.yaml"))
        register.append("2026-0001", revised)
        register.issue(large("second", "dossiers/1.yaml"))
    return file


def all_of(file: Path) -> tuple[list[Proposal], list[bytes]]:
    """Everything that a register tells, and its documents."""
    with opened(file) as register:
        found = register.proposals()
        return found, [register.document(each.number, version.version) for each in found for version in each.versions]


def pairs(found: list[Proposal]) -> list[tuple[str, Version]]:
    """The number and version of each."""
    return [(each.number, version) for each in found for version in each.versions]


def copies(file: Path) -> list[Copy]:
    """The documents as they were written to files."""
    found, documents = all_of(file)
    return [
        Copy(f"proposals/{number} v{version.version}.docx", number, version.version, version.digest, partial(bytes, data))
        for (number, version), data in zip(pairs(found), documents, strict=True)
    ]


def repaired(file: Path, copies: list[Copy] | None = None, last: str | None = None) -> Repaired:
    return repair(file, copies or [], PATTERN, PLACE, at(9), last)


def damage(file: Path, *pages: int) -> None:
    """Overwrites pages, counted from 1, with what is none."""
    data = bytearray(file.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    file.write_bytes(data)


def test_the_rows_of_a_file_are_read_without_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite"
    rows = [
        (number, text * length, bytes(number % 7) * size, whole)
        for number, (text, length, size, whole) in enumerate(
            [("é", 0, 0, 0), ("a", 3, 4061, 1), ("€", 5000, 0, -1), ("b", 500, 60_000, 2**40), ("c", 1, 4062, -(2**62)), ("", 0, 9, 127)], 1
        )
    ]
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE some (id INTEGER PRIMARY KEY, text TEXT, data BLOB, whole INTEGER)")
        connection.executemany("INSERT INTO some VALUES (?, ?, ?, ?)", rows)
    connection.close()
    found = [each for each in carved(file.read_bytes()) if len(each.values) == 4]
    assert [(each.id, *each.values[1:]) for each in found] == rows
    assert all(each.whole for each in found)


@given(st.binary(max_size=3 * PAGE))
def test_nothing_in_a_file_stops_the_reading(data: bytes) -> None:
    list(carved(b"\x0d\x00\x00\xff\xff" + data + bytes(PAGE)))


def test_a_whole_register_stays_as_it_is(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    done = repaired(file, copies(file))
    assert (done.changed, done.kept, done.proposals, done.versions, done.events) == (False, None, 12, 13, 14)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_a_lost_beginning_loses_nothing(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = all_of(file)
    damage(file, 1)
    damaged = file.read_bytes()
    with pytest.raises(OutsideError, match=r"kamdocs register repair"):
        opened(file)
    done = repaired(file)
    assert (done.changed, done.lost) == (True, ())
    assert done.kept
    assert done.kept.read_bytes() == damaged
    assert all_of(file) == before
    with opened(file) as register:
        assert register.issue(asked(dossier="dossiers/new.yaml")).proposal.number == "2026-0013"


@pytest.mark.parametrize("with_copies", [False, True], ids=["alone", "with copies"])
def test_whichever_page_is_lost_no_number_is_given_again(tmp_path: Path, with_copies: bool) -> None:
    file = filled(tmp_path, 5)
    before, documents = all_of(file)
    known, whole = copies(file), file.read_bytes()
    kept = {(number, version.version): data for (number, version), data in zip(pairs(before), documents, strict=True)}
    for page in range(1, len(whole) // PAGE + 1):
        folder = tmp_path / f"{page}"
        folder.mkdir()
        file = folder / "register.sqlite"
        file.write_bytes(whole)
        damage(file, page)
        done = repaired(file, known if with_copies else [])
        after, found = all_of(file)
        # What is there is as it was; what is not is told.
        assert all(kept[number, version.version] == data for (number, version), data in zip(pairs(after), found, strict=True))
        assert done.lost or (after, found) == (before, documents)
        if with_copies:
            assert not repaired(file, known).changed
            with opened(file) as register:
                assert register.issue(asked(dossier="dossiers/new.yaml", now=at(20))).proposal.number == "2026-0006"


def test_a_document_that_was_changed_comes_back_from_its_copy(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before, known = all_of(file), copies(file)
    data = bytearray(file.read_bytes())
    at_ = data.index(before[1][3][20_000:20_050])
    data[at_ : at_ + 8] = b"garbage!"
    file.write_bytes(data)
    done = repaired(file, known)
    assert (done.changed, done.lost) == (True, ())
    assert all_of(file) == before


def test_a_changed_document_without_a_copy_is_told_and_its_version_never_given_again(tmp_path: Path) -> None:
    file = filled(tmp_path)
    documents = all_of(file)[1]
    data = bytearray(file.read_bytes())
    at_ = data.index(documents[1][20_000:20_050])
    data[at_ : at_ + 8] = b"garbage!"
    file.write_bytes(data)
    (lost,) = repaired(file).lost
    assert (lost.where, lost.message) == ("2026-0001", "version 2 is lost")
    with opened(file) as register:
        found = register.proposal("2026-0001")
        assert found
        assert [each.version for each in found.versions] == [1]
        register.append("2026-0001", revised)
        assert register.issue(large("third", "dossiers/1.yaml")).version.version == 3


@pytest.mark.parametrize("left", [b"", b"this is no database" * 1000], ids=["empty", "other"])
def test_of_a_register_that_is_gone_the_documents_keep_their_numbers(tmp_path: Path, left: bytes) -> None:
    file = filled(tmp_path, 3)
    known = copies(file)
    file.write_bytes(left)
    done = repaired(file, known)
    assert [(each.where, each.message) for each in done.lost] == [
        ("2026-0001", "version 1 is lost"),
        ("2026-0001", "version 2 is lost"),
        ("2026-0002", "version 1 is lost"),
        ("2026-0003", "version 1 is lost"),
    ]
    with opened(file) as register:
        assert register.proposals() == []
        assert register.proposal("2026-0002") is None
        assert register.issue(asked(now=at(20))).proposal.number == "2026-0004"


def test_a_register_that_was_deleted_is_made_again_from_its_documents(tmp_path: Path) -> None:
    file = filled(tmp_path, 2)
    known = copies(file)
    file.unlink()
    done = repaired(file, known)
    assert (done.changed, done.kept) == (True, None)
    with opened(file) as register:
        assert register.issue(asked(now=at(20))).proposal.number == "2026-0003"


def test_an_old_backup_learns_the_numbers_that_were_given_after_it(tmp_path: Path) -> None:
    file = filled(tmp_path, 3)
    backup = file.read_bytes()
    with opened(file) as register:
        register.issue(asked(dossier="dossiers/late.yaml"))
    known = copies(file)
    file.write_bytes(backup)
    assert [each.where for each in repaired(file, known).lost] == ["2026-0004"]
    assert not repaired(file, known).changed
    with opened(file) as register:
        assert len(register.proposals()) == 3
        assert register.issue(asked(now=at(20))).proposal.number == "2026-0005"


def test_the_last_number_can_be_told(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    file.write_bytes(b"nothing of it is left" * 500)
    assert [each.where for each in repaired(file, last="2026-0041").lost] == ["2026-0041"]
    with opened(file) as register:
        assert register.issue(asked(now=at(20))).proposal.number == "2026-0042"


def test_a_last_number_of_another_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'RS-7' is no number of this workspace's pattern; give it as it stands in a document"):
        repaired(filled(tmp_path, 1), last="RS-7")


def test_without_a_register_there_is_nothing_to_repair(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no register here; `kamdocs send` makes one"):
        repaired(tmp_path / "register.sqlite")


def test_a_register_that_another_writes_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamdocs.register.repair._WAIT", 0)
    file = filled(tmp_path, 2)
    before = file.read_bytes()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutsideError, match="close the program that holds it, and try again"):
        repaired(file)
    other.close()
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_who_waits_for_the_register_meanwhile_writes_into_the_repaired_one(tmp_path: Path) -> None:
    file = filled(tmp_path, 3)
    damage(file, file.stat().st_size // PAGE)  # of a document
    waiting = sqlite3.connect(file, isolation_level=None)  # opened before the repair
    assert repaired(file).changed
    waiting.execute("BEGIN IMMEDIATE")
    assert waiting.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    waiting.execute("COMMIT")
    waiting.close()


def test_a_full_disk_leaves_the_damaged_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path, 2)
    damage(file, 1)
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(OutsideError, match="No space left on device; look at the disk, and try again: the damaged file is kept"):
        repaired(file)
    assert file.read_bytes() == before


def test_a_version_rebuilds_its_proposal(tmp_path: Path) -> None:
    file = filled(tmp_path, 3)
    before = all_of(file)
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TRIGGER proposals_no_delete")
        connection.execute("DELETE FROM proposals WHERE number = '2026-0003'")
        connection.execute("CREATE TRIGGER proposals_no_delete BEFORE DELETE ON proposals BEGIN SELECT 1; END")
    connection.close()
    damage(file, 1)
    repaired(file)
    assert all_of(file) == before
    with opened(file) as register:
        assert register.issue(asked(dossier="dossiers/new.yaml", now=at(20))).proposal.number == "2026-0004"


def changed(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'versions'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("told", ["{}", "garbage"])
def test_a_version_that_cannot_be_read_is_told_as_lost(tmp_path: Path, told: str) -> None:
    file = filled(tmp_path, 2)
    known = copies(file)
    changed(file, f"UPDATE versions SET told = '{told}' WHERE proposal_id = 2")
    done = repaired(file, known)
    assert (done.changed, done.proposals, done.versions) == (True, 2, 2)
    assert [str(each) for each in done.lost] == [
        "1 version of the register cannot be read; no more is known than that the number was given",
        "2026-0002: version 1 is lost; proposals/2026-0002 v1.docx is what was sent; no more is known than that the number was given",
    ]
    assert [each.number for each in all_of(file)[0]] == ["2026-0001"]


def test_a_register_of_a_newer_kamdocs_is_not_repaired(tmp_path: Path) -> None:
    file = filled(tmp_path, 1)
    changed(file, "UPDATE alembic_version SET version_num = '0999'")
    before = file.read_bytes()
    with pytest.raises(OutsideError, match=r"a newer kamdocs has written this register \(schema '0999'\); bring kamdocs up to date"):
        repaired(file)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
