"""Which files are uploaded ones, and how they are found in what a program sends."""

from pathlib import Path
from typing import Any

import pytest

from ui.uploads import is_uploaded, paths_in


def test_a_file_in_the_upload_folder_is_an_uploaded_one(tmp_path: Path) -> None:
    assert is_uploaded(str(tmp_path / "hash" / "a.txt"), tmp_path)
    assert is_uploaded(str(tmp_path / "hash" / ".." / "a.txt"), tmp_path)


@pytest.mark.parametrize("name", ["", "a.txt", "/etc/passwd", "file:///etc/passwd", "\0", "~"])
def test_a_file_elsewhere_is_none(tmp_path: Path, name: str) -> None:
    assert not is_uploaded(name, tmp_path)
    assert not is_uploaded(f"{tmp_path}/../{name}", tmp_path / "b")


def test_links_are_followed(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (tmp_path / "key").touch()
    (uploads / "out").symlink_to(tmp_path / "key")
    (uploads / "around").symlink_to(uploads / "around")
    (tmp_path / "in").symlink_to(uploads, target_is_directory=True)
    assert not is_uploaded(str(uploads / "out"), uploads)
    assert is_uploaded(str(tmp_path / "in" / "a.txt"), uploads)
    assert is_uploaded(str(uploads / "a.txt"), tmp_path / "in")


def test_paths_are_found_however_deep_they_lie() -> None:
    value: Any = {"path": "a", "more": [{"path": 1}, ({"files": {"path": "b"}},)]}
    for _ in range(5000):
        value = [value]
    assert sorted(paths_in(value)) == ["a", "b"]
    assert list(paths_in(["a", None, 1, {"url": "b"}])) == []
