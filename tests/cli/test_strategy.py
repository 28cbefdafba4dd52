"""`git merge -s mergekit`, by the real git: any number of branches, into index and work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.work_trees import LINES, WorkTree, edited, work_tree


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    made = work_tree(tmp_path / "r")
    for line, name in ((3, "a"), (9, "b"), (15, "c")):
        made.branch(name, "main", {"f": edited(line, name)})
    made.branch("d", "main", {"f": edited(3, "d"), "new": "d\n"})
    made.must("switch", "--quiet", "main")
    made.commit("main moves", {"m": "1\n"})
    return made


def test_an_octopus_that_meets_in_one_file(tree: WorkTree) -> None:
    done = tree.git("merge", "-s", "mergekit", "a", "b", "c", "-m", "three")
    assert (done.code, done.error) == (0, "")
    assert "Auto-merging f" in done.out
    assert (tree.path / "f").read_text() == edited(3, "a").replace("line 9\n", "line 9 by b\n").replace("line 15\n", "line 15 by c\n")
    assert tree.must("status", "--porcelain") == ""
    assert tree.must("log", "-1", "--format=%s") == "three"
    assert len(tree.must("log", "-1", "--format=%P").split()) == 4
    assert tree.must("rev-parse", "HEAD^{tree}") == tree.must("write-tree")


def test_any_order_gives_one_tree(tree: WorkTree) -> None:
    trees = set()
    for order in ("abc", "cba"):
        tree.must("merge", "-s", "mergekit", *order, "-m", order)
        trees.add(tree.must("rev-parse", "HEAD^{tree}"))
        tree.must("reset", "--quiet", "--hard", "HEAD^")
    assert len(trees) == 1


def test_a_conflict_is_left_as_git_leaves_it(tree: WorkTree) -> None:
    done = tree.git("merge", "-s", "mergekit", "a", "b", "d")
    assert done.code == 1
    assert "CONFLICT (content): Merge conflict in f:3-9" in done.out
    assert tree.must("status", "--porcelain") == "UU f\nA  new"
    stages = [line.split() for line in tree.must("ls-files", "-u").splitlines()]
    assert [(stage, path) for _, _, stage, path in stages] == [("1", "f"), ("2", "f"), ("3", "f")]
    assert tree.must("cat-file", "blob", stages[0][1]) + "\n" == LINES
    text = (tree.path / "f").read_text()
    assert "line 3 by a\n" in text
    assert "line 3 by d\n" in text
    assert "line 9 by b\n" in text
    assert text.count("<<<<<<<") == 1
    assert tree.git("commit", "-m", "too early").code != 0
    tree.write("f", edited(3, "all of us"))
    tree.must("add", "f")
    tree.must("commit", "--quiet", "-m", "resolved")
    assert len(tree.must("log", "-1", "--format=%P").split()) == 4


def test_abort_gives_back_what_was(tree: WorkTree) -> None:
    tree.write("g", "untracked\n")
    tree.write("m", "edited\n")
    assert tree.git("merge", "-s", "mergekit", "a", "d").code == 1
    tree.must("merge", "--abort")
    assert tree.must("status", "--porcelain") == " M m\n?? g"
    assert (tree.path / "m").read_text() == "edited\n"
    assert (tree.path / "f").read_text() == LINES


@pytest.mark.parametrize(
    ("path", "staged", "said"),
    [("f", False, "not uptodate"), ("new", False, "untracked working tree file"), ("m", True, "local changes")],
)
def test_what_is_in_the_way_is_refused(tree: WorkTree, path: str, staged: bool, said: str) -> None:
    tree.write(path, "mine\n")
    if staged:
        tree.must("add", path)
    before = (tree.must("status", "--porcelain"), tree.must("rev-parse", "HEAD"))
    done = tree.git("merge", "-s", "mergekit", "b", "d")
    assert done.code == 2
    assert said in done.error.lower()
    assert (tree.path / path).read_text() == "mine\n"
    assert (tree.must("status", "--porcelain"), tree.must("rev-parse", "HEAD")) == before
    assert not (tree.path / ".git" / "MERGE_HEAD").exists()


def test_deleted_against_changed(tree: WorkTree) -> None:
    tree.must("switch", "--quiet", "--create", "gone", "main")
    tree.must("rm", "--quiet", "f")
    tree.commit("delete f")
    done = tree.git("merge", "-s", "mergekit", "a")
    assert done.code == 1
    assert tree.must("status", "--porcelain") == "DU f"
    assert (tree.path / "f").read_text() == edited(3, "a")


def test_a_file_against_a_directory(tree: WorkTree) -> None:
    tree.branch("file", "main", {"x": "file\n"})
    tree.branch("directory", "main", {"x/y": "below\n"})
    done = tree.git("merge", "-s", "mergekit", "file")
    assert done.code == 1
    (aside,) = tree.path.glob("x~*")
    assert aside.read_text() == "file\n"
    assert (tree.path / "x" / "y").read_text() == "below\n"
    assert aside.name in tree.must("ls-files", "-u")
    assert tree.git("commit", "-m", "too early").code != 0


def test_decisions_that_disagree_stop_nothing(tree: WorkTree) -> None:
    tree.commit("undecided", {"decisions/db.yaml": "db: none\n"})
    for name in ("sqlite", "postgres"):
        tree.branch(name, "main", {"decisions/db.yaml": f"db: {name}\n"})
    tree.must("switch", "--quiet", "main")
    done = tree.git("merge", "-s", "mergekit", "sqlite", "postgres", "-m", "both")
    assert done.code == 0
    assert "side by side in decisions/db.yaml" in done.out
    assert (tree.path / "decisions/db.yaml").read_text().count("value:") == 2


def test_no_commit_squash_and_a_linked_work_tree(tree: WorkTree) -> None:
    tree.must("worktree", "add", "--quiet", "-b", "linked", "../linked", "main")
    linked = WorkTree(tree.path.parent / "linked")
    (linked.path / "below").mkdir()
    below = WorkTree(linked.path / "below")
    assert below.git("merge", "-s", "mergekit", "--no-commit", "a", "b").code == 0
    assert linked.must("status", "--porcelain") == "M  f"
    assert len((tree.path / ".git/worktrees/linked/MERGE_HEAD").read_text().split()) == 2
    assert tree.must("status", "--porcelain") == ""
    linked.must("merge", "--abort")
    assert linked.git("merge", "-s", "mergekit", "--squash", "a", "b").code == 0
    assert linked.must("status", "--porcelain") == "M  f"


def test_a_sparse_checkout_gets_what_is_in_conflict(tree: WorkTree) -> None:
    tree.commit("two directories", {"in/f": LINES, "out/f": LINES, "out/g": "1\n"})
    for name in ("left", "right"):
        tree.branch(name, "main", {"out/f": edited(3, name), "in/f": edited(5 if name == "left" else 15, name)})
    tree.must("sparse-checkout", "set", "in")
    tree.must("switch", "--quiet", "left")
    assert not (tree.path / "out").exists()
    assert tree.git("merge", "-s", "mergekit", "right").code == 1
    assert tree.must("status", "--porcelain") == "M  in/f\nUU out/f"
    assert "<<<<<<<" in (tree.path / "out/f").read_text()
    assert not (tree.path / "out/g").exists()
    tree.must("merge", "--abort")
    assert tree.must("status", "--porcelain") == ""


def test_single_commits_are_never_taken_for_their_history(tree: WorkTree) -> None:
    tree.branch("two", "main", {"one": "1\n"})
    tree.commit("second", {"two": "2\n"})
    tree.must("switch", "--quiet", "main")
    tree.commit("main goes on", {"m": "2\n"})
    done = tree.git("cherry-pick", "--strategy=mergekit", "two")
    assert done.code != 0
    assert "the strategy merges branches" in done.error
    assert tree.must("diff", "HEAD") == ""
    assert tree.git("cherry-pick", "--strategy=mergekit", "two^").code == 0
    assert (tree.path / "one").exists()
    assert not (tree.path / "two").exists()
    tree.must("revert", "--no-edit", "--strategy=mergekit", "HEAD")
    assert not (tree.path / "one").exists()
    assert tree.git("rebase", "--strategy=mergekit", "main", "two").code != 0
    tree.must("rebase", "--abort")


def test_what_cannot_be_is_no_conflict(tree: WorkTree, tmp_path: Path) -> None:
    for arguments in (["a"], ["--", "HEAD"], ["--theirs", "main", "--", "HEAD", "a"], ["main", "--", "HEAD", "nobody"]):
        done = tree.run("git-merge-mergekit", *arguments)
        assert done.code == 2, arguments
        assert done.error.startswith("error: ")
        assert "hint: " in done.error
    done = WorkTree(tmp_path).run("git-merge-mergekit", "a", "--", "HEAD", "b")
    assert done.code == 2
    assert tree.run("git-merge-mergekit", "--help").code == 0
    tree.commit("a policy that nobody can read", {".mergekit.toml": "nonsense = 1\n"})
    assert tree.git("merge", "-s", "mergekit", "a").code == 2
    assert tree.must("status", "--porcelain") == ""
