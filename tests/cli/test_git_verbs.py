"""The merge driver under git's own verbs, set up by `mergekit init`: merge, rebase, cherry-pick, stash pop, revert; and jj's call."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.git.settings import settings
from mergekit.setup.installing import carry_out, places_of, plan_init
from tests.work_trees import WorkTree, work_tree

BOTH = '{"id": 1}\n{"id": 2}\n{"id": 3}\n'
"""Two additions at one place: git alone makes that a conflict, and so does text."""


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    """Main and side each add a record at the end of one file."""
    made = work_tree(tmp_path / "r", {"findings.jsonl": '{"id": 1}\n'})
    repository = Repository.open(made.path)
    carry_out(plan_init(places_of(repository), settings(repository)))
    made.commit("set up")
    made.branch("side", "main", {"findings.jsonl": '{"id": 1}\n{"id": 3}\n'})
    made.must("switch", "--quiet", "main")
    made.commit("main adds", {"findings.jsonl": '{"id": 1}\n{"id": 2}\n'})
    return made


def shown(tree: WorkTree) -> str:
    return (tree.path / "findings.jsonl").read_text()


def test_without_the_driver_it_is_a_conflict(tree: WorkTree) -> None:
    assert tree.git("-c", "merge.mergekit.driver=false", "merge", "side").code == 1


@pytest.mark.parametrize("verb", [["merge", "side"], ["merge", "-s", "mergekit", "side"], ["cherry-pick", "side"]])
def test_both_records_stand(tree: WorkTree, verb: list[str]) -> None:
    assert tree.git(*verb).code == 0
    assert sorted(shown(tree).splitlines()) == sorted(BOTH.splitlines())
    assert tree.must("status", "--porcelain") == ""


def test_rebase(tree: WorkTree) -> None:
    assert tree.git("rebase", "main", "side").code == 0
    assert shown(tree) == BOTH
    assert tree.must("log", "--format=%s") == "side\nmain adds\nset up\nbase"


def test_stash_pop(tree: WorkTree) -> None:
    tree.must("reset", "--quiet", "--hard", "HEAD^")
    tree.write("findings.jsonl", '{"id": 1}\n{"id": 3}\n')
    tree.must("stash", "--quiet")
    tree.must("merge", "--quiet", "--ff-only", "main@{1}")
    assert tree.git("stash", "pop").code == 0
    assert shown(tree) == BOTH
    assert tree.must("stash", "list") == ""


def test_revert(tree: WorkTree) -> None:
    tree.commit("one more", {"findings.jsonl": '{"id": 1}\n{"id": 2}\n{"id": 4}\n'})
    assert tree.git("revert", "--no-edit", "HEAD^").code == 0
    assert shown(tree) == '{"id": 1}\n{"id": 4}\n'


def test_a_conflict_stays_one_under_every_verb(tree: WorkTree) -> None:
    tree.commit("edit", {"f.py": "a = 1\n"})
    tree.branch("left", "main", {"f.py": "a = 2\n"})
    tree.branch("right", "main", {"f.py": "a = 3\n"})
    for verb, end in ((["merge", "left"], "merge"), (["cherry-pick", "left"], "cherry-pick"), (["rebase", "left"], "rebase")):
        assert tree.git(*verb).code == 1
        text = (tree.path / "f.py").read_text()
        assert "a = 2\n" in text
        assert "a = 3\n" in text
        assert "f.py" in tree.must("diff", "--name-only", "--diff-filter=U")
        tree.must(end, "--abort")
        assert (tree.path / "f.py").read_text() == "a = 3\n"


def test_a_driver_that_an_attribute_names(tree: WorkTree) -> None:
    tree.commit(
        "attributes", {".gitattributes": (tree.path / ".gitattributes").read_text() + "list merge=mergekit-records\n", "list": "a\n"}
    )
    tree.branch("b", "main", {"list": "a\nb\n"})
    tree.branch("c", "main", {"list": "a\nc\n"})
    assert tree.git("merge", "b").code == 0
    assert sorted((tree.path / "list").read_text().split()) == ["a", "b", "c"]


@pytest.mark.parametrize(("right", "code"), [('{"id": 1}\n{"id": 3}\n', 0), ('{"id": 2, "x": 2}\n', 1)])
def test_as_jj_calls_it(tmp_path: Path, right: str, code: int) -> None:
    """With the arguments of docs/cli.md: files in a temporary directory, an empty output file, the path beside them."""
    files = {"base": '{"id": 1}\n', "left": '{"id": 1}\n{"id": 2, "x": 1}\n', "right": right, "output": ""}
    for name, content in files.items():
        (tmp_path / f"{name}_Ab12.jsonl").write_text(content)
    names = [str(tmp_path / f"{name}_Ab12.jsonl") for name in files]
    arguments = ["merge-file", *names[:3], "-o", names[3], "-p", "notes/findings.jsonl", "--marker-size", "7"]
    done = WorkTree(tmp_path).run("mergekit", *arguments)
    assert (done.code, done.out, done.error) == (code, "", "")
    assert '"x": 1' in (tmp_path / "output_Ab12.jsonl").read_text()
