"""What is staged, in the work tree's index or another one."""

from __future__ import annotations

from pathlib import Path

from mergekit.git.objects import blob_id
from mergekit.git.repository import Repository
from mergekit.git.staged import Staged, staged
from tests.work_trees import WorkTree, work_tree


def test_added_changed_deleted(tmp_path: Path) -> None:
    tree = work_tree(tmp_path / "r", {"a": "1\n", "b": "1\n", "c": "1\n"})
    tree.write("a", "2\n")
    tree.write("né w", "3\n")
    tree.must("rm", "--quiet", "b")
    tree.must("add", "--all")
    tree.write("c", "not staged\n")
    assert staged(Repository.open(tree.path)) == (
        Staged("a", b"100644", blob_id(b"2\n"), blob_id(b"1\n")),
        Staged("né w", b"100644", blob_id(b"3\n"), None),
    )


def test_the_first_commit_and_another_index(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    tree = WorkTree(tmp_path / "r")
    tree.must("init", "--quiet")
    tree.write("a", "1\n")
    other = str(tmp_path / "index")
    tree.git("add", "a", env={"GIT_INDEX_FILE": other})
    assert staged(Repository.open(tree.path)) == ()
    assert [one.path for one in staged(Repository.open(tree.path), other)] == ["a"]
