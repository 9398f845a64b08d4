"""Files that tags name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamdocs.word.absence import TagError
from kamdocs.word.files import file_bytes, inside


def test_a_name_leads_into_the_folder(tmp_path: Path) -> None:
    assert inside(tmp_path, "pictures/./plant è.png", "picture") == tmp_path.resolve() / "pictures" / "plant è.png"


def test_links_that_stay_in_the_folder_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    assert file_bytes(inside(tmp_path, "b.png", "picture"), 10, "picture") == b"x"


def test_links_in_a_circle_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(TagError):
        file_bytes(inside(tmp_path, "a", "picture"), 10, "picture")


@pytest.mark.parametrize("name", ["..", "a/../../b", "/a", "a\\b", "C:a", "a\0b", "", "  ", 5, None, ["a"]])
def test_any_other_name_is_refused(tmp_path: Path, name: object) -> None:
    with pytest.raises(TagError):
        inside(tmp_path, name, "picture")


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert file_bytes(tmp_path / "a", 5, "picture") == b"12345"
    with pytest.raises(TagError, match="a has more than 0 MB"):
        file_bytes(tmp_path / "a", 4, "picture")
    for missing in (tmp_path, tmp_path / "none"):
        with pytest.raises(TagError, match="there is no picture"):
            file_bytes(missing, 5, "picture")
