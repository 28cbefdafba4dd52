"""`mergekit replay`, as people and programs see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import mergekit
from tests.histories import History, run_git
from tests.landing.fleets import LINES, edited
from tests.schemas import faults


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "r")
    history.commit("base", files={"f": LINES, "g": LINES})
    history.commit("a", "base", files={"f": edited(3, "a"), "g": edited(5, "a")})
    history.commit("b", "base", files={"f": edited(15, "b"), "g": edited(5, "b")})
    text = edited(3, "a").replace("line 15\n", "line 15 by b\n")
    history.merge_commit("merged", ["a", "b"], tree_of="a", files={"f": text, "g": edited(5, "both")})
    history.commit("later", "merged", files={"h": "h\n"})
    history.branch("main", "later")
    return history


def test_json(history: History) -> None:
    done = mergekit("replay", "--json", cwd=history.path)
    assert (done.code, faults(done.json, "replay")) == (0, [])
    assert done.json["merges"] == {"known": 1, "replayed": 1, "plain": 0, "unread": 0, "own": 0}
    assert done.json["levels"]["balanced"] == {"right": 1, "wrong": 0, "conflict": 1}
    assert done.json["git"] == {"right": 1, "wrong": 0, "conflict": 1}
    assert [(one["path"], one["eager"]) for one in done.json["files"]] == [("f", "right"), ("g", "conflict")]


def test_page(history: History) -> None:
    done = mergekit("replay", cwd=history.path)
    assert done.text.startswith("Replayed 1 of 1 merge: 0 without a file that several sides had changed\n\n2 files that several")
    assert "  git       1 right  0 wrong  1 left to people\n" in done.text
    assert "(balanced)\n  g  0 right  0 wrong  1 left to people\n" in done.text


@pytest.mark.parametrize(("merges", "known"), [("HEAD", 1), ("main~1..main", 0), ("main~2..main", 1), ("..main", 0), ("main~2..", 1)])
def test_ranges(history: History, merges: str, known: int) -> None:
    done = mergekit("replay", merges, "--json", cwd=history.path)
    assert done.json["merges"]["known"] == known


def test_bad_ranges(history: History, tmp_path: Path) -> None:
    done = mergekit("replay", "nowhere..main", cwd=history.path)
    assert (done.code, done.error.split("\n")[0]) == (2, "error: 'nowhere' names no commit")
    run_git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{history.path}", "shallow")
    shallow = mergekit("replay", cwd=tmp_path / "shallow")
    assert shallow.code == 2
    assert "git fetch --unshallow" in shallow.error
