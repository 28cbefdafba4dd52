"""`audit`: the certificate of a merge, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import mergekit, on_terminal
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet
from tests.schemas import faults


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A good merge `m`, and `main` with a bad one on top; `c` was squashed badly in `squashed`."""
    history = fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(8, "b")}, "c": {"f": edited(15, "c")}})
    both = edited(3, "a").replace("line 8\n", "line 8 by b\n")
    history.merge_commit("m", ["a", "b"], tree_of="a", files={"f": both}, message="Merge a and b\n\nMore words.\n")
    history.merge_commit("n", ["m", "c"], tree_of="m", files={"f": both + "from nowhere\n"}, message="Merge c, badly\n")
    history.commit("squashed", "m", files={"f": both.replace("line 15\n", "line 15 by c\n").replace("line 3 by a\n", "line 3\n")})
    history.branch("main", "n")
    history.branch("good", "m")
    return history


def test_nothing_is_lost(history: History) -> None:
    done = mergekit("audit", "good", cwd=history.path)
    assert (done.code, done.error) == (0, "")
    assert done.text == f"{history['m'][:8]} Merge a and b\nNothing is lost: 2 sides, 1 file looked into\n"


def test_what_is_lost(history: History) -> None:
    done = mergekit("audit", cwd=history.path)
    assert (done.code, done.error) == (1, "")
    merged, c = history["n"][:8], history["c"][:8]
    assert done.text == (
        f"{merged} Merge c, badly\n"
        "2 losses: 2 sides, 1 file looked into\n"
        f"  lost        f:15  {c}  line 15 by c\n"
        f"  back again  f:15  {c}  line 15\n"
        "  new  1 unit  no side wrote them: f\n"
        "\n"
        "Next\n"
        f"  git show {c} -- f           shows where it comes from\n"
        f"  git diff {history['m'][:8]} {merged} -- f  shows what the merge made of the file\n"
        f"  mergekit audit {merged} --json   tells all of it, as a certificate\n"
    )


def test_the_certificate(history: History) -> None:
    refs = history.git("for-each-ref")
    done = mergekit("audit", "main", "--json", cwd=history.path)
    assert done.code == 1
    assert faults(done.json, "audit") == []
    assert done.json["certified"] is False
    [merge] = done.json["merges"]
    assert (merge["commit"], merge["sides"], merge["certified"]) == (history["n"], [history["m"], history["c"]], False)
    assert [(one["kind"], one["loss"], one["path"], one["line"], one["text"], one["commit"]) for one in merge["findings"]] == [
        ("lost", True, "f", 15, "line 15 by c", history["c"]),
        ("resurrected", True, "f", 15, "line 15", history["c"]),
        ("new", False, "f", 21, "from nowhere", None),
    ]
    assert history.git("for-each-ref") == refs


def test_a_range(history: History) -> None:
    done = mergekit("audit", "agent/a..main", "--json", cwd=history.path)
    assert (done.code, faults(done.json, "audit")) == (1, [])
    assert [(one["commit"], one["certified"]) for one in done.json["merges"]] == [(history["n"], False), (history["m"], True)]
    text = mergekit("audit", "agent/a..main", cwd=history.path).text
    assert "\n2 merges in agent/a..main: 1 certified, 1 lost something\n" in text
    assert mergekit("audit", "agent/a..good", cwd=history.path).text == "1 merge in agent/a..good: 1 certified\n"
    assert mergekit("audit", "main..", "--json", cwd=history.path).json == {"certified": True, "merges": []}


def test_branches_of_a_squash_merge(history: History) -> None:
    history.branch("squashed", "squashed")
    history.branch("c", "c")
    done = mergekit("audit", "squashed", "--branches", "agent/a", "c", "--json", cwd=history.path)
    assert done.code == 1
    assert [one["text"] for one in done.json["merges"][0]["findings"]] == ["line 3 by a", "line 3"]
    assert (
        mergekit("audit", "--branches", "agent/a", "c", "-C", "r", "--json", cwd=history.path.parent).json["merges"][0]["commit"]
        == history["n"]
    )
    for wrong, said in (
        (("agent/a..main", "--branches", "c"), "--branches goes with one commit"),
        (("squashed",), "is no merge commit: it has one parent"),
        (("squashed", "--branches", "squashed"), "has seen"),
        (("squashed", "--branches"), "--branches"),
    ):
        failed = mergekit("audit", *wrong, cwd=history.path)
        assert failed.code == 2, wrong
        assert said in failed.error, wrong


def test_many_losses_and_hostile_texts(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": "".join(f"\x1b[31m{n} {'long ' * 40}\n" for n in range(30))}, "b": {"g": "b\n"}})
    history.merge_commit("m", ["a", "b"], tree_of="b", message="Merge \x1b]0;\n")
    done = mergekit("audit", history["m"], cwd=history.path)
    assert "\x1b" not in done.text
    assert "and 30 more (--json lists all)" in done.text
    assert max(map(len, done.text.splitlines())) < 150
    code, shown = on_terminal(40, "audit", history["m"], cwd=history.path, env={"NO_COLOR": "1"})
    assert code == 1
    assert all(len(line) <= 40 for line in shown.splitlines() if not line.lstrip().startswith(("git ", "mergekit ")))


def test_a_shallow_clone(history: History, tmp_path: Path) -> None:
    run_git(tmp_path, "clone", "--quiet", "--depth", "2", "--branch", "good", history.path.as_uri(), "clone")
    done = mergekit("audit", cwd=tmp_path / "clone")
    assert done.code == 2
    assert "the clone is shallow" in done.error
    assert "git fetch --unshallow" in done.error
