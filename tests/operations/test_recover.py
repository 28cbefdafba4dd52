"""Whatever a process that died has left is completed or forgotten, and nothing of the user's is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mergekit.errors import RepositoryError
from mergekit.git.locks import locked
from mergekit.git.refs import Move
from mergekit.git.worktrees import followers
from mergekit.operations import LOG, perform, recover
from mergekit.operations.entries import newest
from mergekit.operations.journal import lock_file, write_journal
from mergekit.operations.log import interrupted, log
from tests.operations.scenario import LONG, Clone

recovering = sys.modules["mergekit.operations.recover"]
X = "refs/mergekit/x"


def extra(clone: Clone) -> Move:
    return Move(X, None, clone.id("side"))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovering, "_STAYS", 0.05)


class TestNeverHappened:
    @pytest.mark.parametrize("steps", [(), ("files",)])
    def test_where_no_ref_moved_all_is_as_before(self, clone: Clone, steps: tuple[str, ...]) -> None:
        (clone.path / "g").write_text("mine\n")
        (clone.path / "same").write_text("staged\n")
        clone.git("add", "same")
        (clone.path / "same").write_text("and edited\n")
        before = clone.snapshot()
        clone.die(clone.plan(clone.move(), extra(clone)), *steps)
        assert interrupted(clone.repository) is not None
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.kept, found.left) == ("never happened", (), ())
        assert clone.snapshot() == before
        assert clone.numbers() == []
        assert recover(clone.repository) is None

    def test_a_torn_checkout_is_mended(self, clone: Clone) -> None:
        before = clone.snapshot()
        clone.die(clone.plan())
        (clone.path / "f").write_text("new\n" + LONG[:200])
        (clone.path / "d/x").unlink()
        (clone.path / "d").rmdir()
        (clone.path / "added").write_text("")
        (clone.path / "sub/deep").mkdir(parents=True)
        (clone.path / "sub/deep/er").write_text("er\n")
        (clone.path / "link").unlink()
        (clone.path / "run").chmod(0o755)
        (clone.path / ".git/index.lock").write_bytes(b"half")
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.kept) == ("never happened", ())
        assert clone.snapshot() == before

    def test_what_others_wrote_is_kept_and_named(self, clone: Clone) -> None:
        clone.die(clone.plan(), "files")
        (clone.path / "f").write_text("mine\n")
        (clone.path / "sub/deep/mine").write_text("mine\n")
        (clone.path / "d").write_text("a file now\n")
        found = recover(clone.repository)
        assert found is not None
        assert found.kept == tuple(str(clone.path / name) for name in ("d/x", "f"))
        assert (clone.path / "f").read_text() == "mine\n"
        assert (clone.path / "d").read_text() == "a file now\n"
        assert (clone.path / "sub/deep/mine").read_text() == "mine\n"
        assert not (clone.path / "added").exists()
        assert clone.git("status", "--porcelain").split("\n") == [" D d/x", " M f", "?? d", "?? sub/"]

    def test_what_was_staged_meanwhile_is_kept(self, clone: Clone) -> None:
        clone.die(clone.plan())
        (clone.path / "f").write_text("staged\n")
        clone.git("add", "f")
        found = recover(clone.repository)
        assert found is not None
        assert found.kept == (str(clone.path / "f"),)
        assert clone.git("status", "--porcelain") == "M  f"

    def test_nothing_is_written_through_a_link(self, clone: Clone, tmp_path: Path) -> None:
        clone.die(clone.plan())
        outside = tmp_path / "outside"
        outside.mkdir()
        (clone.path / "d/x").unlink()
        (clone.path / "d").rmdir()
        (clone.path / "d").symlink_to(outside)
        found = recover(clone.repository)
        assert found is not None
        assert found.kept == (str(clone.path / "d/x"),)
        assert list(outside.iterdir()) == []

    def test_nothing_is_removed_through_a_link(self, clone: Clone, tmp_path: Path) -> None:
        clone.die(clone.plan())
        outside = tmp_path / "outside"
        (outside / "deep").mkdir(parents=True)
        (outside / "deep/er").write_text("er\n")
        (clone.path / "sub").symlink_to(outside)
        assert recover(clone.repository) is not None
        assert (outside / "deep/er").read_text() == "er\n"

    def test_files_as_the_users_line_ends_make_them(self, clone: Clone) -> None:
        (clone.path / ".git/info/attributes").write_text("f text eol=crlf\nadded text eol=crlf\n")
        (clone.path / "f").unlink()
        clone.git("checkout", "--quiet", "f")
        before = clone.snapshot()
        clone.die(clone.plan())
        (clone.path / "f").write_bytes(b"new\r\na line\r\na li")
        (clone.path / "added").write_bytes(b"added\r\na")
        found = recover(clone.repository)
        assert found is not None
        assert found.kept == ()
        assert clone.snapshot() == before

    def test_a_sparse_checkout_stays_sparse(self, clone: Clone) -> None:
        clone.git("sparse-checkout", "set", "d")
        for steps in ((), ("files",)):
            before = clone.snapshot()
            clone.die(clone.plan(), *steps)
            (clone.path / "d/x").unlink(missing_ok=True)
            assert recover(clone.repository) is not None
            assert clone.snapshot() == before

    def test_a_branch_that_somebody_switched_away_from(self, clone: Clone) -> None:
        clone.die(clone.plan(), "files")
        clone.git("reset", "--quiet", "--hard", "side")
        before = clone.snapshot()
        clone.git("update-ref", "refs/heads/main", clone.ids["old"])
        clone.git("symbolic-ref", "HEAD", "refs/heads/side")
        assert recover(clone.repository) is not None
        clone.git("symbolic-ref", "HEAD", "refs/heads/main")
        clone.git("update-ref", "refs/heads/main", clone.ids["side"])
        assert clone.snapshot() == before


class TestCompleted:
    @pytest.mark.parametrize("moved", [("refs",), ("refs/heads/main",), (X,)])
    def test_where_a_ref_moved_all_of_them_do(self, clone: Clone, moved: tuple[str, ...]) -> None:
        entry = clone.die(clone.plan(clone.move(), extra(clone)), "files", *moved)
        pending = interrupted(clone.repository)
        assert pending is not None
        assert pending.outcome == "to be completed"
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.kept, found.left) == ("completed", (), ())
        assert clone.git("rev-parse", "HEAD", X).split() == [clone.ids["new"], clone.ids["side"]]
        assert clone.git("status", "--porcelain") == ""
        [one] = log(clone.repository)
        assert (one.state, one.entry.recovers, one.entry.plan) == ("completed", entry.id.hex(), entry.plan)

    def test_it_is_never_logged_twice(self, clone: Clone) -> None:
        clone.die(clone.plan(), "files", "refs")
        journal = clone.path / ".git/mergekit/pending"
        content = journal.read_bytes()
        recover(clone.repository)
        journal.write_bytes(content)  # as if the one that recovered had died before its last step
        recover(clone.repository)
        assert clone.numbers() == [1]
        perform(clone.repository, clone.plan(clone.move("new", "newer")))
        clone.die(clone.plan(clone.move("newer", "side")), "files", "refs", "log")
        recover(clone.repository)
        assert [(one.entry.number, one.state) for one in log(clone.repository)] == [(3, "done"), (2, "done"), (1, "completed")]

    def test_a_target_that_went_on_since_was_there(self, clone: Clone) -> None:
        clone.die(clone.plan(clone.move(), extra(clone)), "files", "refs/heads/main")
        (clone.path / "g").write_text("newer\n")
        clone.git("commit", "--quiet", "--all", "--message", "on top")
        on_top = clone.git("rev-parse", "main")
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.left) == ("completed", ())
        assert clone.git("rev-parse", "main", X).split() == [on_top, clone.ids["side"]]
        assert clone.git("status", "--porcelain") == ""

    def test_a_ref_that_somebody_else_moved_is_left(self, clone: Clone) -> None:
        clone.git("update-ref", "refs/heads/b", clone.ids["old"])
        clone.die(clone.plan(clone.move(), clone.move(ref="refs/heads/b")), "files", "refs/heads/main")
        clone.git("update-ref", "refs/heads/b", clone.ids["side"])
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.left) == ("completed", ("refs/heads/b",))
        assert clone.git("rev-parse", "b") == clone.ids["side"]
        last = newest(clone.repository)
        assert last is not None
        assert ([move.ref for move in last.plan.moves], last.plan.left) == (["refs/heads/main"], ("refs/heads/b",))

    def test_the_next_operation_does_it_first(self, clone: Clone) -> None:
        clone.die(clone.plan(), "files", "refs")
        perform(clone.repository, clone.plan(clone.move("new", "newer")))
        assert [(one.entry.number, one.state) for one in log(clone.repository)] == [(2, "done"), (1, "completed")]


class TestLocks:
    def left(self, clone: Clone, name: str, content: bytes = b"", age: float = 0.0) -> Path:
        file = clone.path / ".git" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if age:
            os.utime(file, (time.time() - age, time.time() - age))
        return file

    def test_those_of_the_dead_process_are_removed(self, clone: Clone) -> None:
        clone.die(clone.plan(clone.move(), Move("refs/heads/side", clone.id("side"), None)), "files")
        whole = (clone.ids["new"] + "\n").encode()
        contents = {"refs/heads/main.lock": whole, "refs/heads/side.lock": b"", "HEAD.lock": b"", f"{LOG}.lock": b"whatever"}
        names = [*contents, "index.lock", "packed-refs.lock", "packed-refs.new"]
        for name in names:
            self.left(clone, name, contents.get(name, b"half"))
        assert recover(clone.repository) is not None
        assert [name for name in names if (clone.path / ".git" / name).exists()] == []
        perform(clone.repository, clone.plan())

    def test_a_process_that_died_while_it_asked_leaves_a_lock_and_nothing_else(self, clone: Clone) -> None:
        (clone.path / "f").write_text("")  # the user's: a checkout that follows would refuse
        before = clone.snapshot()
        plan = clone.plan()
        (clone.path / ".git/mergekit").mkdir()
        write_journal(clone.repository, plan, followers(clone.repository, plan.moves))
        lock = self.left(clone, "index.lock", b"half")
        pending = interrupted(clone.repository)
        assert pending is not None
        assert pending.outcome == "never happened"
        assert recover(clone.repository) is not None
        assert not lock.exists()
        assert clone.snapshot() == before

    def test_git_that_died_among_refs(self, clone: Clone) -> None:
        clone.die(clone.plan(clone.move(), extra(clone), Move("refs/heads/side", clone.id("side"), None)), "files", "refs/heads/main")
        self.left(clone, f"{X}.lock", (clone.ids["side"] + "\n").encode())
        self.left(clone, f"{LOG}.lock", b"x" * 41)
        self.left(clone, "packed-refs.lock", b"half")
        found = recover(clone.repository)
        assert found is not None
        assert (found.outcome, found.left) == ("completed", ())
        assert clone.git("rev-parse", "main", X).split() == [clone.ids["new"], clone.ids["side"]]
        assert clone.git("branch", "--list", "side") == ""
        assert clone.git("status", "--porcelain") == ""

    def test_nobody_elses_are(self, clone: Clone) -> None:
        clone.die(clone.plan())
        kept = [
            self.left(clone, "refs/heads/main.lock", (clone.ids["side"] + "\n").encode()),
            self.left(clone, "refs/heads/other.lock"),
            self.left(clone, "config.lock"),
            self.left(clone, "HEAD.lock", age=10),
            self.left(clone, "packed-refs.lock"),
        ]
        assert recover(clone.repository) is not None
        assert [file for file in kept if not file.exists()] == []

    def test_one_that_changes_hands_is_waited_for(self, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recovering, "_STAYS", 1.0)
        clone.die(clone.plan())
        file = self.left(clone, "index.lock", b"1")
        script = f"import time,pathlib; f=pathlib.Path({str(file)!r}); time.sleep(0.3); f.write_bytes(b'12'); time.sleep(1); f.unlink()"
        with subprocess.Popen([sys.executable, "-c", script]) as owner:
            assert recover(clone.repository) is not None
            assert owner.poll() is None
            assert file.exists()
            owner.wait()

    def test_a_process_that_lives_is_not_disturbed(self, clone: Clone) -> None:
        clone.die(clone.plan(), "files")
        with locked(lock_file(clone.repository), 0.0):
            assert recover(clone.repository) is None
            assert interrupted(clone.repository) is None
        assert (clone.path / ".git/mergekit/pending").exists()
        assert recover(clone.repository) is not None


def test_a_work_tree_that_is_gone_is_in_nobodys_way(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "side")
    clone.die(clone.plan(clone.move("side", "new", "refs/heads/side")), "files")
    clone.git("worktree", "remove", "--force", str(tmp_path / "linked"))
    assert recover(clone.repository) is not None
    assert clone.git("rev-parse", "side") == clone.ids["side"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 2}', b"[]"])
def test_a_journal_that_cannot_be_read_is_an_error(clone: Clone, content: bytes) -> None:
    clone.die(clone.plan())
    (clone.path / ".git/mergekit/pending").write_bytes(content)
    with pytest.raises(RepositoryError, match="cannot be read") as caught:
        recover(clone.repository)
    assert "delete the file" in caught.value.hint
