"""What goes wrong outside, while proposals are sent: nothing is lost, nothing is issued twice, and each is a sentence."""

from __future__ import annotations

import datetime
import hashlib
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, LIBRARY, run, workspace
from forking import Forks, forks
from postgresql import Server
from word_files import paragraph, word_file

from kamdocs.register import Proposal, open_register
from kamdocs.workspace import read_uses

pytestmark = pytest.mark.skipif(os.name == "nt", reason="it forks")

KILLS, PARTS = 200, 5
"""In so many parts, each with a register of its own."""
REAL_KILLS = 10
"""Besides, of the real command, which starts anew."""
SENT = re.compile(r"(?P<number>2026-\d{4}) v1 (?P<dossier>\w+)\.(docx|eml)")


@pytest.fixture
def root(tmp_path: Path, register_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace, whose register is `register_url`, with a template that is soon filled, and large as a real one."""
    monkeypatch.setenv("KAMDOCS_REGISTER", register_url)
    root = workspace(tmp_path / "workspace")
    filling = hashlib.shake_256(b"no pattern").hexdigest(20_000)
    text = "{{ proposal.number }} version {{ proposal.version }}: {{ proposal.title }}"
    (root / "templates").mkdir()
    (root / "templates" / "proposal.docx").write_bytes(word_file(paragraph(text) + paragraph(filling)))
    return root


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAMDOCS_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        with forks(tmp_path_factory.mktemp("forked")) as running:
            yield running


@pytest.fixture
def warm(root: Path, register_url: str, forked: Forks) -> Forks:
    return forked.within(root, register_url)


def dossiers(root: Path, count: int) -> list[str]:
    """Dossiers of as many accounts, by name."""
    names = [f"client{number}" for number in range(1, count + 1)]
    for name in names:
        (root / "dossiers" / f"{name}.yaml").write_text(DOSSIER.replace("Aurora Logistics Ltd", f"{name} Ltd"), encoding="utf-8")
    return names


def sent(register_url: str) -> list[Proposal]:
    with open_register(register_url) as register:
        return register.proposals()


def numbers(count: int) -> list[str]:
    return [f"2026-{number:04}" for number in range(1, count + 1)]


def check(root: Path, register_url: str) -> list[Proposal]:
    """No gap, no double, no half file: what the register has lies in proposals/, whole, and nothing else. Returns what it has."""
    with open_register(register_url) as register:
        found = register.proposals()
        assert [each.number for each in found] == numbers(len(found))
        assert len({each.dossier for each in found}) == len(found)
        assert [[event.kind for event in each.events] for each in found] == [["sent"]] * len(found)
        wanted = {f"{each.number} v1 {Path(each.dossier).stem}{ending}" for each in found for ending in (".docx", ".eml")}
        folder = root / "proposals"
        assert {each.name for each in folder.iterdir()} == wanted if wanted else not folder.exists()
        for each in found[-2:]:
            document = (folder / f"{each.number} v1 {Path(each.dossier).stem}.docx").read_bytes()
            assert document == register.document(each.number, 1)
    assert {each.name for each in root.iterdir()} <= {
        "kamdocs.yaml",
        "dossiers",
        "library",
        "profiles",
        "proposals",
        "reference-uses.yaml",
        "templates",
    }
    if "references:" in (root / "library" / "library.yaml").read_text(encoding="utf-8"):
        assert sorted(str(each.dossier) for each in read_uses(root)) == sorted(each.dossier for each in found)
    return found


# ---- several at once


def test_eight_processes_issue_400_consecutive_numbers(root: Path, register_url: str, warm: Forks) -> None:
    # Without references, whose uses are counted in one file that grows with each proposal.
    (root / "library" / "library.yaml").write_text(LIBRARY.partition("references:")[0], encoding="utf-8")
    names = dossiers(root, 400)
    codes = warm.run(*(["send", *names[first::8], "--date", DATE] for first in range(8)))
    assert codes == [0] * 8, warm.log.read_text(encoding="utf-8")[-2000:]
    found = check(root, register_url)
    assert len(found) == 400


def test_two_processes_send_the_same_dossier_once(root: Path, register_url: str, warm: Forks) -> None:
    for turn, name in enumerate(dossiers(root, 5), 1):
        assert warm.run(*[["send", name, "--date", DATE]] * 2) == [0, 0], warm.log.read_text(encoding="utf-8")[-2000:]
        assert len(check(root, register_url)) == turn
    told = warm.log.read_text(encoding="utf-8")
    assert told.count("sent already as") == 5


# ---- killed


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_moment_send_leaves_no_gap_no_double_and_no_half_file(part: int, root: Path, register_url: str, warm: Forks) -> None:
    names = dossiers(root, 3 * KILLS // PARTS)
    latest = timed(warm, names[0])
    waiting, issued, killed, undone, unfinished = names[1:], 1, 0, 0, 0
    while killed < KILLS // PARTS:
        name, after = waiting.pop(), random.uniform(0, latest)
        (code,) = warm.run(["send", name, "--date", DATE], kill_after=after)
        assert code in (0, -9), warm.log.read_text(encoding="utf-8")[-2000:]
        killed += code == -9
        # However fast the machine is just now: of seven, one comes to its end before.
        latest *= 1.03 if code else 0.85
        before, issued = issued, len(sent(register_url))
        undone += issued == before
        unfinished += issued > before and code == -9
        # The next command: any at all, or the same one, by whoever saw nothing come of it.
        following = ["status", "--json"] if killed % 4 else ["send", name]
        assert warm.run([*following, "--date", DATE]) == [0], warm.log.read_text(encoding="utf-8")[-2000:]
        issued = len(check(root, register_url))
    # Both sides of the commit were met.
    assert undone
    assert unfinished
    tried = [name for name in names if name not in waiting]
    assert warm.run(["send", *tried, "--date", DATE]) == [0], warm.log.read_text(encoding="utf-8")[-2000:]
    assert len(check(root, register_url)) == len(tried)


def timed(warm: Forks, name: str) -> float:
    """Seconds that it takes to send the dossier."""
    started = time.monotonic()
    assert warm.run(["send", name, "--date", DATE]) == [0], warm.log.read_text(encoding="utf-8")
    return time.monotonic() - started


def test_killed_at_any_moment_the_real_command_leaves_as_little(root: Path, register_url: str, warm: Forks) -> None:
    names = dossiers(root, REAL_KILLS + 1)

    def command(name: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "kamdocs", "send", name, "--date", DATE]
        return subprocess.Popen(program, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    started = time.monotonic()
    assert command(names[-1]).wait() == 0
    usual = time.monotonic() - started
    for name in names[:-1]:
        with command(name) as process:
            time.sleep(random.uniform(usual / 4, usual))
            process.kill()
        assert warm.run(["status", "--json", "--date", DATE]) == [0], warm.log.read_text(encoding="utf-8")[-2000:]
        check(root, register_url)
    assert warm.run(["send", *names, "--date", DATE]) == [0]
    assert len(check(root, register_url)) == len(names)


# ---- a disk that takes no more


def test_a_disk_that_is_full_while_it_is_issued_issues_nothing(tmp_path: Path, forked: Forks) -> None:
    root = workspace(tmp_path / "workspace")
    full, names = forked.within(root, None), dossiers(root, 2)
    assert full.run(["send", names[0], "--date", DATE]) == [0]
    room = (root / "register.sqlite").stat().st_size
    before = {each: each.read_bytes() for each in root.rglob("*") if each.is_file()}
    assert full.run(["send", names[1], "--date", DATE], largest=room) == [3]
    told = full.log.read_text(encoding="utf-8").splitlines()[-1]
    assert re.search(r"register\.sqlite: the register cannot be used: .*; .* try again: nothing is half stored", told)
    assert {each: each.read_bytes() for each in root.rglob("*") if each.is_file()} == before
    assert full.run(["send", names[1], "--date", DATE]) == [0]
    assert [each.number for each in sent(f"sqlite:///{root.as_posix()}/register.sqlite")] == numbers(2)


def test_a_file_that_finds_no_room_is_written_by_the_next_command(tmp_path: Path, postgresql_url: str, forked: Forks) -> None:
    root = workspace(tmp_path / "workspace")
    full, (name,) = forked.within(root, postgresql_url), dossiers(root, 1)
    assert full.run(["send", name, "--date", DATE], largest=8000) == [3]
    told = full.log.read_text(encoding="utf-8")
    assert re.search(r"2026-0001 v1 client1\.docx: this file cannot be written: .*; see whether the disk has room", told)
    assert not [each for each in (root / "proposals").iterdir() if each.suffix != ".eml"]
    assert full.run(["status", "--json", "--date", DATE]) == [0]
    assert len(check(root, postgresql_url)) == 1


# ---- a server that goes away


def test_a_server_that_stops_in_the_middle_issues_nothing_twice(
    tmp_path: Path, postgresql_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamdocs.lifecycle import sending

    monkeypatch.setenv("KAMDOCS_REGISTER", postgresql_server.url)
    root = workspace(tmp_path / "workspace")
    assert run("-w", str(root), "status", "--date", DATE).code == 0
    make: Callable[..., object] = sending._made

    def stopped(*arguments: object) -> object:
        done = make(*arguments)
        postgresql_server.stop()
        return done

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_made", stopped)
        gone = run("-w", str(root), "send", "aurora", "--date", DATE)
    assert (gone.code, gone.out) == (3, "")
    assert re.fullmatch(
        r"(.*\n)*postgresql://127\.0\.0\.1:\d+/postgres: the register cannot be used: the server does not answer as it should.*\n", gone.err
    )
    away = run("-w", str(root), "status", "--date", DATE)
    assert away.code == 3
    assert "start the server, or check `register:` in kamdocs.yaml" in away.err
    assert "kamdocs:" not in gone.err + away.err.replace("kamdocs:///", "")  # the user, before the password
    assert not (root / "proposals").exists()
    postgresql_server.start()
    assert run("-w", str(root), "send", "aurora", "--date", DATE).code == 0
    assert len(check(root, postgresql_server.url)) == 1


# ---- another's register, a damaged one, another time


def test_a_register_of_a_newer_kamdocs_is_left_alone(root: Path, register_url: str) -> None:
    open_register(register_url).close()
    if register_url.startswith("sqlite"):
        with sqlite3.connect(register_url.removeprefix("sqlite:///")) as file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.close()
    else:
        import psycopg

        with psycopg.connect(register_url) as server:
            server.execute("UPDATE alembic_version SET version_num = '9999'")
    done = run("-w", str(root), "send", "aurora", "--date", DATE)
    assert (done.code, done.out) == (3, "")
    assert "a newer kamdocs has written this register (schema '9999'); bring kamdocs up to date" in done.err
    assert not (root / "proposals").exists()


def test_a_damaged_register_is_kept_told_and_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    root = workspace(tmp_path / "workspace")
    names, file = dossiers(root, 3), root / "register.sqlite"
    assert run("-w", str(root), "send", *names, "--date", DATE).code == 0
    before = sent(f"sqlite:///{file.as_posix()}")
    damaged = b"\xa5" * 4096 + file.read_bytes()[4096:]
    file.write_bytes(damaged)
    refused = run("-w", str(root), "send", "aurora", "--date", DATE)
    assert (refused.code, refused.out) == (3, "")
    assert re.search(r"register\.sqlite: the register cannot be used: it is damaged.*; the file is kept as it is", refused.err)
    assert "`kamdocs register repair`" in refused.err
    assert file.read_bytes() == damaged
    repaired = run("-w", str(root), "register", "repair")
    assert (repaired.code, repaired.out) == (0, f"{file.as_posix()}: repaired: 3 proposals, 3 versions, 3 events; nothing is lost\n")
    (kept,) = root.glob("register damaged *.sqlite")
    assert kept.read_bytes() == damaged
    assert repaired.err == f"{kept.as_posix()}: kept, the register as it was\n"
    assert sent(f"sqlite:///{file.as_posix()}") == before
    again = run("-w", str(root), "register", "repair")
    assert (again.code, again.out, again.err) == (0, f"{file.as_posix()}: whole: 3 proposals, 3 versions, 3 events\n", "")
    assert run("-w", str(root), "send", "aurora", "--date", DATE).code == 0
    assert [each.number for each in sent(f"sqlite:///{file.as_posix()}")] == numbers(4)


def test_of_a_register_that_is_lost_the_documents_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    root = workspace(tmp_path / "workspace")
    names, file = dossiers(root, 2), root / "register.sqlite"
    assert run("-w", str(root), "send", *names, "--date", DATE).code == 0
    file.unlink()
    monkeypatch.chdir(root)
    repaired = run("register", "repair")
    assert (repaired.code, repaired.out) == (0, "register.sqlite: repaired: 2 proposals, 0 versions, 2 events; not all was saved\n")
    assert repaired.err == "".join(
        f"2026-000{number}: version 1 is lost; proposals/2026-000{number} v1 client{number}.docx is what was sent; "
        "no more is known than that the number was given\n"
        for number in (1, 2)
    )
    assert run("send", "aurora").code == 0
    assert (root / "proposals" / "2026-0003 v1 aurora.docx").is_file()


def test_a_server_repairs_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMDOCS_REGISTER", "postgresql://kam:secret@database.example/kamdocs")
    refused = run("-w", str(workspace(tmp_path)), "register", "repair")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "this register is kept by a database server, which has no file to repair; ask whoever runs the server for its backup\n"
    )


def test_a_clock_that_was_moved_back_issues_nothing(root: Path, register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamdocs.cli import send

    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=2)
    with monkeypatch.context() as patch:
        patch.setattr(send, "now", lambda: later)
        assert run("-w", str(root), "send", dossiers(root, 1)[0]).code == 0
    done = run("-w", str(root), "send", "aurora")
    assert (done.code, done.out) == (3, "")
    assert "the clock was moved back: " in done.err
    assert len(sent(register_url)) == 1
