"""Files that are changed at once or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mergekit.errors import RepositoryError
from mergekit.git.edits import Edit, make, read_file


def test_write_change_remove(tmp_path: Path) -> None:
    file = tmp_path / "below" / "f"
    make(Edit(file, None, b"1"))
    file.chmod(0o600)
    make(Edit(file, b"1", b"2"))
    assert file.read_bytes() == b"2"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    make(Edit(file, b"2", None))
    assert list(file.parent.iterdir()) == []


def test_a_lock_of_somebody_else_is_respected(tmp_path: Path) -> None:
    lock = tmp_path / "f.lock"
    lock.touch()
    with pytest.raises(RepositoryError, match="is locked"):
        make(Edit(tmp_path / "f", None, b"1"))
    assert [path.name for path in tmp_path.iterdir()] == ["f.lock"]


def test_a_change_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"theirs")
    with pytest.raises(RepositoryError, match="changed while"):
        make(Edit(file, b"ours", b"new"))
    assert file.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_links_are_followed_only_for_users(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    link = tmp_path / "link"
    link.symlink_to("real")
    assert read_file(link, follow=True) == (tmp_path / "real", b"x")
    with pytest.raises(RepositoryError, match="not a file that can be changed"):
        read_file(link)
    with pytest.raises(RepositoryError, match="not a file"):
        read_file(tmp_path)
    assert read_file(tmp_path / "none") == (tmp_path / "none", None)
