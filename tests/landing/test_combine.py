"""A replica that cannot be merged at all is held with its reason, and stops no other one."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from mergekit.errors import MissingObject
from tests.histories import History
from tests.landing.fleets import edited, fleet, landing, names, tip

FIVE = {name: {"f": edited(4 * n, name), f"own/{name}": name} for n, name in enumerate("abcde", 1)}


def lose(history: History, oid: str) -> None:
    (history.path / "objects" / oid[:2] / oid[2:]).unlink()


def with_name(history: History, name: bytes) -> str:
    """Write the base's tree with a file of any name more, which git itself would refuse to write, and give its id."""
    blob = bytes.fromhex(history.git("hash-object", "-w", "--stdin", stdin=b"x").decode())
    base = history.git("cat-file", "tree", tip(history, "main^{tree}"))
    return (
        history.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=b"100644 %s\0%s" % (name, blob) + base)
        .decode()
        .strip()
    )


@pytest.mark.parametrize("what", ["commit", "tree", "subtree", "blob that is merged", "blob that is taken", "older commit"])
def test_one_of_five_with_something_missing(tmp_path: Path, what: str) -> None:
    history = fleet(tmp_path / "r", FIVE)
    history.commit("c2", "c", files={"more": "more\n"})
    history.branch("agent/c", "c2")
    place = {
        "commit": "agent/c",
        "tree": "agent/c^{tree}",
        "subtree": "agent/c:own",
        "blob that is merged": "agent/c:f",
        "blob that is taken": "agent/c:own/c",
        "older commit": "agent/c~1",
    }[what]
    lose(history, tip(history, place))
    result = landing(history)
    assert names(result.landed) == [f"agent/{name}" for name in "abde"]
    assert names(result.held) == ["agent/c"]
    assert "is not in the repository" in result.held[0].reason or "incomplete" in result.held[0].reason
    assert history.git("rev-list", "--objects", "main")
    again = landing(history)
    assert (again.commit, names(again.held)) == (None, ["agent/c"])


@pytest.mark.parametrize("name", [b".git", b".GIT", b"..", b".git ", ".g\u200cit".encode()])
def test_one_of_five_with_a_forbidden_name(tmp_path: Path, name: bytes) -> None:
    history = fleet(tmp_path / "r", FIVE)
    history.merge_commit("bad", ["base"], tree_of=with_name(history, name))
    history.branch("agent/bad", "bad")
    result = landing(history)
    assert names(result.landed) == [f"agent/{one}" for one in "abcde"]
    assert names(result.held) == ["agent/bad"]
    assert "a forbidden name" in result.held[0].reason


def test_a_target_that_is_broken_is_an_error(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE, main={"m": "m\n"})
    lose(history, tip(history, "main^{tree}"))
    with pytest.raises(MissingObject):
        landing(history)


def test_a_blob_that_is_no_blob(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    oid = tip(history, "agent/c:f")
    file = history.path / "objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"garbage"))
    result = landing(history)
    assert "agent/c" in names(result.held)
    assert names(result.landed) == [f"agent/{name}" for name in "abde"]
