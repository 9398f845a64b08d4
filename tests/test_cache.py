from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kamdocs.cache import cache_folder, keep, kept


def test_the_cache_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KAMDOCS_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", Path("home/.cache/kamdocs")),
        ("darwin", Path("home/Library/Caches/kamdocs")),
        ("win32", Path("home/AppData/Local/kamdocs")),
    ],
)
def test_the_cache_lies_in_the_platform_s_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, expected: Path) -> None:
    for name in ("KAMDOCS_CACHE", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cache_folder() == tmp_path / expected


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    keep(tmp_path / "folder" / "name", b"data")
    keep(tmp_path / "folder" / "name", b"newer")
    assert kept(tmp_path / "folder" / "name") == b"newer"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["name"]


def test_what_is_not_there_a_folder_and_what_is_too_large_is_absent(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"12345")
    assert kept(tmp_path / "none") is None
    assert kept(tmp_path) is None
    assert kept(tmp_path / "a\x00b") is None
    assert kept(tmp_path / "large", most=4) is None
    assert kept(tmp_path / "large", most=5) == b"12345"


def test_where_nothing_can_be_kept_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "taken").mkdir()
    keep(tmp_path / "file" / "name", b"data")
    keep(tmp_path / "taken", b"data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


def test_a_blank_place_is_none_and_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("KAMDOCS_CACHE", "~/mine")
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("KAMDOCS_CACHE")
    usual = cache_folder()
    monkeypatch.setenv("KAMDOCS_CACHE", " ")
    assert cache_folder() == usual
