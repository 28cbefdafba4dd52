"""Landings from end to end: where the target is, who else lands, and what is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mergekit.errors import CheckoutRefused, EmptyRepository, NotABranch, PolicyError, RefMoved, ShallowHistory, UnknownRevision
from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.record import read_held
from mergekit.landing.to_json import landing_to_json
from mergekit.operations import recover
from mergekit.operations.entries import entries
from tests.histories import History, run_git
from tests.landing.fleets import LINES, edited, fleet, landing, names, tip
from tests.schemas import Value, faults


def git(at: Path, *arguments: str) -> str:
    return run_git(at, *arguments).decode().strip()


def local(history: History, path: Path, *replicas: str) -> Path:
    """Clone with a work tree, and make local branches of replicas."""
    clone = history.checkout_clone(path)
    for replica in replicas:
        git(clone, "branch", "--quiet", f"agent/{replica}", f"origin/agent/{replica}")
    return clone


def test_a_checked_out_target_follows_and_tells_where(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"a": "a"}, "b": {"f": edited(2, "b")}}, main={"f": edited(9, "main")})
    clone = local(history, tmp_path / "clone", "a", "b")
    (clone / "mine").write_text("mine")
    result = land(Repository.open(clone))
    assert names(result.landed) == ["agent/a", "agent/b"]
    assert result.worktree == str(clone)
    assert git(clone, "rev-parse", "HEAD", "main").split() == [result.after.hex()] * 2
    assert git(clone, "status", "--porcelain") == "?? mine"
    assert (clone / "f").read_text() == LINES.replace("line 2\n", "line 2 by b\n").replace("line 9\n", "line 9 by main\n")
    order = ", ".join(replica.name for replica in result.landed)
    assert f"mergekit merge {order}" in git(clone, "reflog", "-1")


def test_local_and_remote_replicas_land_once(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"a": "a"}, "b": {"b": "b"}}, main={"m": "m"})
    clone = local(history, tmp_path / "clone", "a")
    result = land(Repository.open(clone))
    assert names(result.landed) == ["agent/a", "origin/agent/b"]


def test_a_target_that_is_not_checked_out_moves_and_the_user_notices_nothing(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"a": "a"}}, main={"m": "m"})
    clone = local(history, tmp_path / "clone", "a")
    git(clone, "switch", "--quiet", "-c", "work")
    (clone / "f").write_text("mine\n")
    git(clone, "add", "f")
    before = [(clone / ".git" / name).read_bytes() for name in ("index", "HEAD")]
    result = land(Repository.open(clone), into="main")
    assert git(clone, "rev-parse", "main") == result.after.hex()
    assert result.worktree == ""
    assert [(clone / ".git" / name).read_bytes() for name in ("index", "HEAD")] == before
    assert (clone / "f").read_text() == "mine\n"


def test_a_refused_checkout_changes_and_records_nothing(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}})
    clone = local(history, tmp_path / "clone", "a", "b")
    (clone / "f").write_text("mine\n")
    before = git(clone, "for-each-ref")
    with pytest.raises(CheckoutRefused, match="f"):
        land(Repository.open(clone))
    assert git(clone, "for-each-ref") == before
    assert (clone / "f").read_text() == "mine\n"


def test_a_target_in_another_work_tree_follows_there(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"a": "a"}}, main={"m": "m"})
    clone = local(history, tmp_path / "clone", "a")
    git(clone, "switch", "--quiet", "--detach")
    git(clone, "worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    result = land(Repository.open(clone), into="main")
    assert result.worktree == str(tmp_path / "linked")
    assert (tmp_path / "linked" / "a").read_text() == "a"
    assert not (clone / "a").exists()
    git(tmp_path / "linked", "branch", "agent/late", history["base"])
    assert land(Repository.open(tmp_path / "linked")).landed == ()


def test_a_dry_run_moves_nothing_and_says_the_same(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"c": "c"}})
    before = history.git("for-each-ref")
    dry = landing(history, dry_run=True)
    assert history.git("for-each-ref") == before
    assert history.git("cat-file", "-t", dry.after.hex()) == b"commit\n"
    real = landing(history)
    assert (dry.after, dry.tree, dry.landed, dry.held) == (real.after, real.tree, real.landed, real.held)


def test_any_revisions_merge_in_a_dry_run(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}, "b": {"b": "b"}})
    history.git("update-ref", "--no-deref", "HEAD", history["a"])
    result = landing(history, history["b"], dry_run=True)
    assert (result.target, result.ref, result.before.hex()) == ("HEAD", "", history["a"])
    assert sorted(history.show(result.tree.hex())) == ["a", "b", "f"]
    with pytest.raises(NotABranch, match="detached"):
        landing(history, "agent/b")


def test_nothing_to_do(tmp_path: Path) -> None:
    history = fleet(tmp_path, {})
    result = landing(history)
    assert (result.landed, result.held, result.up_to_date, result.commit) == ((), (), (), None)
    assert result.tree.hex() == history.tree("base")
    same = landing(history, "main")
    assert names(same.up_to_date) == ["main"]


def test_unrelated_histories_land(tmp_path: Path) -> None:
    history = fleet(tmp_path, {})
    history.commit("other", files={"other": "1"})
    history.branch("agent/other", "other")
    assert sorted(history.show(landing(history).tree.hex())) == ["f", "other"]


def test_what_cannot_be_is_said_and_nothing_moves(tmp_path: Path) -> None:
    history = fleet(tmp_path / "one", {"a": {"a": "a"}})
    history.ref("refs/tags/v1", "a")
    history.commit("bad", "base", files={".mergekit.toml": "replicas = 3"})
    history.branch("bad", "bad")
    before = history.git("for-each-ref")
    for name, error in {"agent/b": UnknownRevision, "v1": NotABranch}.items():
        with pytest.raises(error):
            landing(history, name)
    with pytest.raises(PolicyError, match=r"\.mergekit\.toml"):
        landing(history, into="bad")
    assert history.git("for-each-ref") == before
    run_git(tmp_path, "init", "--quiet", "empty")
    with pytest.raises(EmptyRepository):
        land(Repository.open(tmp_path / "empty"))


def test_names_that_are_no_utf8_land(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}}, main={"m": "m"})
    history.git("update-ref", "refs/heads/agent/\udcff", history["a"])
    result = landing(history)
    assert names(result.landed) == ["agent/a", "agent/\udcff"]
    assert tip(history) == result.after.hex()


def test_an_interrupted_landing_leaves_a_whole_checkout(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {f"a{n}": "a" for n in range(4)}}, main={"m": "m"})
    clone = local(history, tmp_path / "clone", "a")
    started = tmp_path / "started"
    git(clone, "config", "filter.slow.smudge", f"touch {started}; sleep 0.2; cat")
    (clone / ".git/info/attributes").write_text("a* filter=slow\n")
    pipes: dict[str, int] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    lander = subprocess.Popen([sys.executable, "-c", _LANDER, str(clone)], start_new_session=True, **pipes)  # type: ignore[call-overload]
    assert lander.stdin is not None
    lander.stdin.write(b"\n")
    lander.stdin.flush()
    while not started.exists():
        assert lander.poll() is None
    os.killpg(lander.pid, signal.SIGINT)
    assert b"KeyboardInterrupt" in lander.communicate()[1]
    assert git(clone, "status", "--porcelain") == ""
    assert not (clone / ".git/index.lock").exists()
    assert list(clone.glob("a*")) == []
    assert git(clone, "rev-parse", "main") == history["main"]
    assert names(land(Repository.open(clone), ["agent/a"]).landed) == ["agent/a"]
    assert sorted(path.name for path in clone.glob("a*")) == ["a0", "a1", "a2", "a3"]


def test_git_that_outlives_a_killed_landing_is_waited_for(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {f"a{n}": "a" for n in range(4)}}, main={"m": "m"})
    clone = local(history, tmp_path / "clone", "a")
    started = tmp_path / "started"
    git(clone, "config", "filter.slow.smudge", f"touch {started}; sleep 0.2; cat")
    (clone / ".git/info/attributes").write_text("a* filter=slow\n")
    with subprocess.Popen([sys.executable, "-c", _LANDER, str(clone)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as lander:
        assert lander.stdin is not None
        lander.stdin.write(b"\n")
        lander.stdin.flush()
        while not started.exists():
            assert lander.poll() is None
        lander.kill()
        lander.wait()
    assert (clone / ".git/mergekit/pending").exists()
    assert recover(Repository.open(clone)) is None  # git is still at work
    result = land(Repository.open(clone), ["agent/a"])
    assert (names(result.landed), git(clone, "status", "--porcelain")) == (["agent/a"], "")
    assert [entry.number for entry in entries(Repository.open(clone))] == [1]


def test_a_shallow_clone_without_the_common_ancestor_says_so(tmp_path: Path) -> None:
    history = fleet(tmp_path / "origin", {"a": {"a": "a"}}, main={"m": "m"})
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{history.path}", "shallow")
    with pytest.raises(ShallowHistory, match="shallow") as caught:
        land(Repository.open(tmp_path / "shallow"), ["origin/agent/a"])
    assert "--unshallow" in caught.value.hint


def test_the_target_that_moves_meanwhile_is_merged_with(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}, "b": {"b": "b"}, "c": {"c": "c"}})
    repository = Repository.open(tmp_path)
    rivals = ["agent/b", "agent/c"]

    def meddle(stage: str) -> None:
        if stage == "moving main" and rivals:
            land(Repository.open(tmp_path), [rivals.pop()])

    result = land(repository, ["agent/a", "agent/b"], progress=meddle)
    assert result.tries == 3
    assert (names(result.landed), names(result.up_to_date)) == (["agent/a"], ["agent/b"])
    assert sorted(history.show(tip(history))) == ["a", "b", "c", "f"]
    assert tip(history) == result.after.hex()


def test_a_target_that_always_moves_ends_in_an_error(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}})

    def meddle(stage: str) -> None:
        if stage == "moving main":
            history.branch("main", history.commit(f"c{len(history.ids)}", tip(history), files={f"c{len(history.ids)}": "1"}))

    with pytest.raises(RefMoved, match="3 attempts"):
        land(Repository.open(tmp_path), tries=3, progress=meddle)
    assert "a" not in history.show(tip(history))


def test_a_target_that_is_deleted_meanwhile_ends_in_an_error(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}})
    history.branch("side", "base")

    def meddle(stage: str) -> None:
        if stage == "moving side":
            history.git("update-ref", "-d", "refs/heads/side")

    with pytest.raises(NotABranch, match="deleted"):
        land(Repository.open(tmp_path), into="side", progress=meddle)


_LANDER = """
import sys
from mergekit.git.repository import Repository
from mergekit.landing import land
repository = Repository.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
result = land(repository, sys.argv[2:])
print(result.tries, *(replica.name for replica in result.landed), flush=True)
"""


def race(at: Path, replicas: list[str]) -> list[list[str]]:
    """Land every replica in a process of its own, all at once; give what each says: tries and what landed."""
    command = [sys.executable, "-c", _LANDER, str(at)]
    racers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in replicas
    ]
    assert all(racer.stdout is not None and racer.stdout.readline() == "ready\n" for racer in racers)
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate() for racer in racers]
    assert [errors for _, errors in said if errors] == []
    return [output.split() for output, _ in said]


def test_many_at_once_on_a_checked_out_target(tmp_path: Path) -> None:
    edits = {f"r{n}": {f"own{n}": str(n), "f": edited(3 * n + 1, str(n))} for n in range(6)}
    history = fleet(tmp_path / "origin", {**edits, "x": {"f": edited(19, "x")}}, main={"f": edited(19, "main")})
    clone = local(history, tmp_path / "clone", *edits, "x")
    said = race(clone, [f"agent/{name}" for name in (*edits, "x")])
    assert [words[1:] for words in said] == [*([f"agent/{name}"] for name in edits), []]
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "rev-parse", "HEAD") == git(clone, "rev-parse", "main")
    assert sorted(path.name for path in clone.iterdir()) == sorted([".git", "f", *(f"own{n}" for n in range(6))])
    assert (clone / "f").read_text().count(" by ") == 7
    [record] = read_held(Repository.open(clone))
    assert names(record.held) == ["agent/x"]


def test_trust_stands_in_for_the_policys(tmp_path: Path) -> None:
    history = History(tmp_path / "r.git")
    history.commit("base", files={"settings": "timeout = 1\nretries = 2\n"})
    history.branch("main", "base")
    for name, text in {"a": "timeout = 5\nretries = 2\n", "b": "timeout = 1\nretries = 3\n"}.items():
        history.commit(name, "base", files={"settings": text})
        history.branch(f"agent/{name}", name)
    repository = Repository.open(history.path)
    told: Value = landing_to_json(land(repository, dry_run=True))
    assert faults(told, "merge") == []
    [file] = told["files"]
    [event] = file["events"]
    assert (event["rule"], event["first_line"], event["last_line"]) == ("touching", 1, 2)
    assert sorted(writer["commit"] for writer in event["writers"]) == sorted(history.ids[name] for name in "ab")
    assert event["odds"] > 3
    assert "conservation" in event["checks"]
    assert [len(land(repository, dry_run=True, trust=level).landed) for level in ("", "balanced", "safe")] == [2, 2, 1]
    assert len(land(repository, trust="balanced").landed) == 2
    assert land(repository).landed == ()
