"""Git's configuration, as git itself reads it."""

from __future__ import annotations

from pathlib import Path

from mergekit.git.repository import Repository
from mergekit.git.settings import expanded, is_on, last, settings
from tests.work_trees import work_tree


def test_values_of_all_files_but_of_no_single_command(tmp_path: Path) -> None:
    tree = work_tree(tmp_path / "r")
    tree.must("config", "--add", "a.b", "1")
    tree.must("config", "--add", "a.b", "two\nlines")
    tree.must("config", "c.on", "yes")
    file = tree.path / ".git" / "config"
    file.write_text(file.read_text() + "[d]\n\tset\n")
    found = settings(Repository.open(tree.path))
    assert found["a.b"] == ("1", "two\nlines")
    assert (last(found, "a.b"), last(found, "x.y", "none")) == ("two\nlines", "none")
    assert is_on(found, "c.on")
    assert is_on(found, "d.set")
    assert not is_on(found, "a.b")
    assert "core.hookspath" not in found
    assert "gc.auto" not in found


def test_paths(tmp_path: Path) -> None:
    tree = work_tree(tmp_path / "r")
    assert expanded(Repository.open(tree.path), "core.hooksPath") == ()
    tree.must("config", "core.hooksPath", "~/hooks")
    (found,) = expanded(Repository.open(tree.path), "core.hooksPath")
    assert found.endswith("/hooks")
    assert found.startswith("/")
