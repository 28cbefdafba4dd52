"""Refs: reading them as git does, and moving them only from the value that was read."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Timer

import pytest

from mergekit.errors import RefMoved, RepositoryError
from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from tests.histories import History

RACERS = 16


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "repo")
    history.draw("a; b<-a; c<-b", a={"f": "a"}, b={"f": "b"}, c={"f": "c"})
    history.branch("main", "b")
    return history


@pytest.fixture
def repository(history: History) -> Repository:
    return Repository.open(history.path)


def oid(history: History, name: str) -> bytes:
    return bytes.fromhex(history[name])


def test_a_ref_is_read_loose_packed_and_through_links(history: History, repository: Repository) -> None:
    assert refs.read(repository, "HEAD") == oid(history, "b")
    history.git("pack-refs", "--all")
    assert refs.read(repository, "refs/heads/main") == oid(history, "b")
    history.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    assert refs.read(repository, "refs/heads/alias") == oid(history, "b")
    assert refs.resolve(repository, "refs/heads/alias") == "refs/heads/main"
    assert refs.read(repository, "refs/heads/none") is None
    assert refs.read(repository, "refs/heads/no..name") is None


def test_links_that_lead_nowhere_or_in_a_circle(history: History, repository: Repository) -> None:
    history.git("symbolic-ref", "refs/heads/nowhere", "refs/heads/unborn")
    assert refs.resolve(repository, "refs/heads/nowhere") == "refs/heads/unborn"
    assert refs.read(repository, "refs/heads/nowhere") is None
    history.git("symbolic-ref", "refs/heads/x", "refs/heads/y")
    history.git("symbolic-ref", "refs/heads/y", "refs/heads/x")
    with pytest.raises(RepositoryError, match="without end"):
        refs.read(repository, "refs/heads/x")


def test_a_branch_is_found_locally_first(history: History, repository: Repository) -> None:
    history.git("config", "remote.origin.url", "nowhere")
    history.git("config", "remote.team/a.url", "nowhere")
    history.git("config", "remote.team.url", "nowhere")
    history.ref("refs/remotes/origin/agent/a", "c")
    history.ref("refs/remotes/team/a/task/b", "c")
    found = refs.branch(repository, "origin/agent/a")
    assert found == refs.Branch("origin/agent/a", "refs/remotes/origin/agent/a", oid(history, "c"), "origin")
    assert found is not None
    assert found.bare_name == "agent/a"
    other = refs.branch(repository, "team/a/task/b")
    assert other is not None
    assert (other.remote, other.bare_name) == ("team/a", "task/b")
    history.branch("origin/agent/a", "a")
    local = refs.branch(repository, "origin/agent/a")
    assert local is not None
    assert (local.ref, local.bare_name) == ("refs/heads/origin/agent/a", "origin/agent/a")
    full = refs.branch(repository, "refs/remotes/origin/agent/a")
    assert full is not None
    assert full.name == "origin/agent/a"
    assert refs.branch(repository, history["a"]) is None
    assert refs.branch(repository, "HEAD") is None


def test_branches_are_listed_without_links_and_in_order(history: History, repository: Repository) -> None:
    history.branch("agent/b", "a")
    history.git("pack-refs", "--all")
    history.branch("agent/a", "c")
    history.git("update-ref", "refs/heads/agent/\udcff", history["a"])
    history.git("symbolic-ref", "refs/heads/nowhere", "refs/heads/unborn")
    history.ref("refs/remotes/origin/main", "b")
    history.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    history.ref("refs/tags/v1", "b")
    assert [branch.name for branch in refs.branches(repository)] == ["agent/a", "agent/b", "agent/\udcff", "main", "origin/main"]


def test_the_branch_that_is_followed(history: History, repository: Repository) -> None:
    assert refs.upstream(repository, "refs/heads/main") is None
    history.git("config", "remote.origin.url", "nowhere")
    history.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    history.git("config", "branch.main.remote", "origin")
    history.git("config", "branch.main.merge", "refs/heads/trunk")
    assert refs.upstream(repository, "refs/heads/main") is None
    history.ref("refs/remotes/origin/trunk", "a")
    found = refs.upstream(repository, "refs/heads/main")
    assert found is not None
    assert (found.name, found.commit) == ("origin/trunk", oid(history, "a"))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("ref", "old", "new"), [("refs/heads/main", "b", "c"), ("refs/heads/main", "b", None), ("refs/heads/new/one", None, "a")]
)
def test_a_ref_moves_from_the_value_that_it_has(
    history: History, repository: Repository, ref: str, old: str | None, new: str | None, packed: bool
) -> None:
    if packed:
        history.git("pack-refs", "--all")
    wanted = None if new is None else oid(history, new)
    refs.move(repository, Move(ref, None if old is None else oid(history, old), wanted), "why")
    assert refs.read(repository, ref) == wanted


@pytest.mark.parametrize("old", ["a", None])
@pytest.mark.parametrize("new", ["c", None])
def test_a_ref_that_has_another_value_stays(history: History, repository: Repository, old: str | None, new: str | None) -> None:
    change = Move("refs/heads/main", None if old is None else oid(history, old), None if new is None else oid(history, new))
    if change.old == change.new:
        return
    with pytest.raises(RefMoved):
        refs.move(repository, change, "why")
    assert refs.read(repository, "refs/heads/main") == oid(history, "b")


def test_a_ref_that_is_not_there_does_not_move(history: History, repository: Repository) -> None:
    with pytest.raises(RefMoved):
        refs.move(repository, Move("refs/heads/gone", oid(history, "a"), oid(history, "b")), "why")
    assert refs.read(repository, "refs/heads/gone") is None


def test_a_link_stays_and_what_it_names_moves(history: History, repository: Repository) -> None:
    history.git("config", "core.logAllRefUpdates", "always")
    refs.move(repository, Move("HEAD", oid(history, "b"), oid(history, "c")), "a reason of its own")
    assert history.git("symbolic-ref", "HEAD") == b"refs/heads/main\n"
    assert refs.read(repository, "refs/heads/main") == oid(history, "c")
    assert b"a reason of its own" in history.git("reflog", "show", "main")


def test_several_refs_move_together_or_not_at_all(history: History, repository: Repository) -> None:
    moves = [Move("refs/heads/main", oid(history, "b"), oid(history, "c")), Move("refs/x/new", None, oid(history, "a"))]
    refs.move_all(repository, [], "nothing")
    with pytest.raises(RefMoved):
        refs.move_all(repository, [*moves, Move("refs/x/gone", oid(history, "a"), None)], "why")
    assert refs.below(repository, "refs/x/") == ()
    assert refs.read(repository, "refs/heads/main") == oid(history, "b")
    refs.move_all(repository, moves, "why")
    assert refs.below(repository, "refs/x/") == (("refs/x/new", oid(history, "a")),)
    assert refs.read(repository, "refs/heads/main") == oid(history, "c")


def test_a_name_below_a_ref_is_refused_with_gits_reason(history: History, repository: Repository) -> None:
    with pytest.raises(RepositoryError, match=r"refs/heads/main.* exists"):
        refs.move(repository, Move("refs/heads/main/below", None, oid(history, "a")), "why")


@pytest.mark.parametrize("new", ["c", None])
def test_a_lock_is_waited_for(history: History, repository: Repository, new: str | None) -> None:
    lock = history.path / "refs/heads/main.lock"
    lock.touch()
    timer = Timer(0.15, lock.unlink)
    timer.start()
    try:
        refs.move(repository, Move("refs/heads/main", oid(history, "b"), None if new is None else oid(history, new)), "why")
    finally:
        timer.join()
    assert refs.read(repository, "refs/heads/main") == (None if new is None else oid(history, new))


@pytest.mark.parametrize("new", ["c", None])
def test_a_lock_that_stays_is_named(history: History, repository: Repository, monkeypatch: pytest.MonkeyPatch, new: str | None) -> None:
    monkeypatch.setattr(refs, "_WAITS", (0.001, 0.001))
    (history.path / "refs/heads/main.lock").touch()
    with pytest.raises(RepositoryError, match=r"main\.lock") as caught:
        refs.move(repository, Move("refs/heads/main", oid(history, "b"), None if new is None else oid(history, new)), "why")
    assert not isinstance(caught.value, RefMoved)
    assert "lock file" in caught.value.hint


_RACER = """
import sys
from mergekit.errors import RefMoved
from mergekit.git import refs
from mergekit.git.repository import Repository
def oid(text):
    return None if text == "-" else bytes.fromhex(text)
repository = Repository.open(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    ref, old, new = line.split()
    try:
        refs.move(repository, refs.Move(ref, oid(old), oid(new)), "race")
        print("won", flush=True)
    except RefMoved:
        print("lost", flush=True)
"""


class Racers:
    """Processes that all try to move a ref at the same time."""

    def __init__(self, at: Path) -> None:
        command = [sys.executable, "-c", _RACER, str(at)]
        self.processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(RACERS)]
        assert self.answers() == {"ready": RACERS}

    def race(self, ref: str, old: str, new: list[str]) -> Counter[str]:
        """Move a ref from one value to one of several, `-` for absence; count how it ended."""
        for n, process in enumerate(self.processes):
            assert process.stdin is not None
            process.stdin.write(f"{ref} {old} {new[n % len(new)]}\n")
            process.stdin.flush()
        return self.answers()

    def answers(self) -> Counter[str]:
        return Counter(process.stdout.readline().strip() for process in self.processes if process.stdout is not None)

    def end(self) -> None:
        for process in self.processes:
            process.communicate()


def test_exactly_one_of_many_racers_wins(history: History, repository: Repository) -> None:
    rivals = [history.commit(f"rival{n}", "b", files={"f": str(n)}) for n in range(RACERS)]
    once = {"won": 1, "lost": RACERS - 1}
    racers = Racers(history.path)
    try:
        for turn in range(4):
            ref = f"refs/heads/turn{turn}"
            assert racers.race(ref, "-", rivals) == once
            created = refs.read(repository, ref)
            assert created is not None
            assert created.hex() in rivals
            if turn % 2:
                history.git("pack-refs", "--all")
            assert racers.race(ref, created.hex(), [history["a"], history["c"]]) == once
            moved = refs.read(repository, ref)
            assert moved is not None
            assert racers.race(ref, moved.hex(), ["-"]) == once
            assert refs.read(repository, ref) is None
    finally:
        racers.end()
