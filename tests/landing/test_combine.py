"""A replica that cannot be merged at all is held with its reason, and stops no other one."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path

import pytest

from mergekit.errors import MissingObject
from tests.histories import History, run_git
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


@pytest.mark.parametrize("name", [b".GIT", b"..", b"d/.git", b"git~1"])
def test_the_hint_leads_out_of_a_forbidden_name(tmp_path: Path, name: bytes) -> None:
    """Git can neither check out such a commit nor name every such path: what is told must work all the same."""
    history = fleet(tmp_path / "r", {"a": {"a": "a\n"}})
    history.commit("before", "base", files={"n": "1\n"})
    history.commit("bad", "before", files={name: "evil\n"})
    history.commit("after", "bad", files={"n": "2\n"})
    history.branch("agent/bad", "after")
    [held] = landing(history).held
    told = re.fullmatch(r"git (log .*) names the commit that brought it; git (rebase .*) leaves that commit out", held.hint)
    assert told is not None, held.hint
    found = history.git(*told[1].split()).decode().split()
    assert history["bad"].startswith(found[0])
    assert found[1:] == ["bad"]
    clone = history.checkout_clone(tmp_path / "clone", "main")
    run_git(clone, "branch", "--quiet", "agent/bad", "origin/agent/bad")
    run_git(clone, *told[2].replace("COMMIT", found[0]).replace("BRANCH", "agent/bad").split())
    run_git(clone, "push", "--quiet", "--force", "origin", "agent/bad")
    result = landing(history)
    assert (names(result.landed), result.held) == (["agent/bad"], ())
    assert history.show(tip(history))["n"] == b"2\n"


def test_the_hint_brings_back_what_is_missing(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--no-local", str(history.path), str(clone))
    [pack] = (clone / ".git/objects/pack").glob("*.pack")
    packed = pack.read_bytes()
    for file in pack.parent.glob("pack-*"):
        file.unlink()
    run_git(clone, "unpack-objects", "-q", stdin=packed)
    lost = History(clone / ".git")
    lose(lost, tip(lost, "origin/agent/c^{tree}"))
    [held] = landing(lost).held
    assert held.hint == "git fsck --connectivity-only; git fetch --refetch brings back what a remote has"
    with pytest.raises(subprocess.CalledProcessError):
        run_git(clone, "fsck", "--connectivity-only")
    run_git(clone, "fetch", "--quiet", "--refetch")
    assert names(landing(lost).landed) == ["origin/agent/c"]


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
