"""Undo puts refs and checkouts back byte for byte, redo takes that back, and neither touches what others did since."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.errors import CheckoutRefused, RefMoved, UsageError
from mergekit.git.refs import Move
from mergekit.operations import LOG, By, Plan, perform
from mergekit.operations.log import log
from mergekit.operations.undo import redo, undo
from tests.operations.scenario import Clone

X, Y = "refs/mergekit/x", "refs/mergekit/y"


def states(clone: Clone) -> list[tuple[int, str, str, int]]:
    return [(one.entry.number, one.entry.plan.kind, one.state, one.undone_by) for one in log(clone.repository)]


def seen(clone: Clone) -> tuple[object, ...]:
    """Everything but the log."""
    files, status, index, refs = clone.snapshot()
    return files, status, index, [line for line in str(refs).split("\n") if LOG not in line]


@pytest.fixture
def landed(clone: Clone) -> Clone:
    """Two operations: `old` to `new` with a record, `new` to `newer` without it."""
    by = By("Ada", "ada@example.com", 1_700_000_000)
    first = Plan("merge", (clone.move(), Move(X, None, clone.id("side"))), by, "merge 1", (("agent/a", clone.id("new")),))
    perform(clone.repository, first)
    perform(clone.repository, clone.plan(clone.move("new", "newer"), Move(X, clone.id("side"), None), Move(Y, None, clone.id("new"))))
    return clone


def test_back_step_by_step_and_forth_again(clone: Clone) -> None:
    (clone.path / "same").write_text("staged\n")
    clone.git("add", "same")
    (clone.path / "same").write_text("edited\n")
    looks = [seen(clone)]
    perform(clone.repository, clone.plan(clone.move(), Move(X, None, clone.id("side"))))
    looks.append(seen(clone))
    perform(clone.repository, clone.plan(clone.move("new", "newer"), Move(X, clone.id("side"), None)))
    looks.append(seen(clone))
    done = undo(clone.repository)
    assert (done.plan.undoes, done.worktrees, done.plan.left) == ((2,), (str(clone.path),), ())
    assert seen(clone) == looks[1]
    undo(clone.repository)
    assert seen(clone) == looks[0]
    redo(clone.repository)
    assert seen(clone) == looks[1]
    redo(clone.repository)
    assert seen(clone) == looks[2]
    assert states(clone) == [
        (6, "redo", "done", 0),
        (5, "redo", "done", 0),
        (4, "undo", "undone", 5),
        (3, "undo", "undone", 6),
        (2, "merge", "done", 0),
        (1, "merge", "done", 0),
    ]
    undo(clone.repository, 2)
    assert seen(clone) == looks[0]
    assert states(clone)[0] == (7, "undo", "done", 0)
    assert [one[3] for one in states(clone)[-2:]] == [7, 7]
    redo(clone.repository)
    assert seen(clone) == looks[2]
    assert clone.git("reflog", "show", "main", "-2").split("\n")[1].endswith("mergekit undo: #2, #1")


def test_work_after_an_undo_is_undone_before_what_was_there_already(landed: Clone) -> None:
    undo(landed.repository)
    perform(landed.repository, landed.plan(landed.move("new", "side")))
    undo(landed.repository, 2)
    assert landed.git("rev-parse", "main") == landed.ids["old"]
    assert [one[3] for one in states(landed)] == [0, 5, 0, 3, 5]


def test_too_many(landed: Clone) -> None:
    before = landed.snapshot()
    with pytest.raises(UsageError, match="only 2 can be undone"):
        undo(landed.repository, 3)
    with pytest.raises(UsageError, match="nothing to redo"):
        redo(landed.repository)
    with pytest.raises(UsageError):
        undo(landed.repository, 0)
    assert landed.snapshot() == before
    undo(landed.repository, 2)
    with pytest.raises(UsageError, match="nothing to undo"):
        undo(landed.repository)


@pytest.mark.parametrize("dry_run", [False, True])
def test_it_refuses_where_others_moved_on_and_says_who(landed: Clone, dry_run: bool) -> None:
    (landed.path / "g").write_text("mine\n")
    landed.git("-c", "user.name=Cleo", "commit", "--quiet", "--all", "--message", "on top")
    before = landed.snapshot()
    with pytest.raises(RefMoved, match="'main' was moved since operation 2") as caught:
        undo(landed.repository, 2, dry_run=dry_run)
    assert "commit: on top" in caught.value.message
    assert landed.ids["newer"][:8] in caught.value.message
    assert "git reflog show main" in caught.value.hint
    assert landed.snapshot() == before


def test_it_refuses_where_somebody_came_in_between(clone: Clone) -> None:
    by = By()
    perform(clone.repository, Plan("merge", (clone.move(),), by, "", (("agent/a", clone.id("new")),)))
    clone.git("reset", "--quiet", "--hard", clone.ids["newer"])
    perform(clone.repository, clone.plan(clone.move("newer", "side")))
    with pytest.raises(RefMoved, match="operation 2 found it at") as caught:
        undo(clone.repository, 2)
    assert "mergekit unland" in caught.value.hint
    assert "agent/a" in caught.value.hint
    undo(clone.repository)
    assert clone.git("rev-parse", "main") == clone.ids["newer"]


@pytest.mark.parametrize("way", ["changed", "untracked", "ignored", "staged"])
def test_it_refuses_where_changes_are_in_the_way(landed: Clone, way: str) -> None:
    undo(landed.repository)
    if way in ("untracked", "ignored"):
        (landed.path / "d").mkdir()
        (landed.path / "d/x").write_text("mine\n")
        if way == "ignored":
            (landed.path / ".git/info/exclude").write_text("d\n")
    else:
        (landed.path / "f").write_text("mine\n")
        if way == "staged":
            landed.git("add", "f")
    before = landed.snapshot()
    for dry_run in (True, False):
        with pytest.raises(CheckoutRefused, match="f" if way in ("changed", "staged") else "d/x"):
            undo(landed.repository, dry_run=dry_run)
    assert landed.snapshot() == before


def test_records_that_others_changed_stay_and_are_named(landed: Clone) -> None:
    landed.git("update-ref", Y, landed.ids["side"])
    done = undo(landed.repository)
    assert done.plan.left == (Y,)
    assert landed.git("rev-parse", "main", X, Y).split() == [landed.ids[name] for name in ("new", "side", "side")]


def test_a_branch_that_was_made_goes_unless_it_went_on(clone: Clone, tmp_path: Path) -> None:
    perform(clone.repository, clone.plan(Move("refs/heads/made", None, clone.id("new"))))
    clone.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "made")
    with pytest.raises(CheckoutRefused, match="would be deleted"):
        undo(clone.repository)
    clone.git("worktree", "remove", str(tmp_path / "linked"))
    undo(clone.repository)
    assert clone.git("branch", "--list", "made") == ""
    redo(clone.repository)
    assert clone.git("rev-parse", "made") == clone.ids["new"]
    clone.git("branch", "--force", "made", "side")
    with pytest.raises(RefMoved, match="'made'"):
        undo(clone.repository)


def test_a_dry_run_tells_and_moves_nothing(landed: Clone) -> None:
    before = landed.snapshot()
    told = undo(landed.repository, 2, dry_run=True)
    assert landed.snapshot() == before
    done = undo(landed.repository, 2)
    assert (told.plan, told.undoes, told.worktrees, told.entry) == (done.plan, done.undoes, done.worktrees, None)
    assert [move.ref for move in told.plan.moves] == ["refs/heads/main", Y]


def test_a_checkout_in_another_work_tree_follows(landed: Clone, tmp_path: Path) -> None:
    landed.git("switch", "--quiet", "--detach")
    landed.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    done = undo(landed.repository, 2)
    assert done.worktrees == (str(tmp_path / "linked"),)
    assert landed.git("status", "--porcelain", at=tmp_path / "linked") == ""
    assert (tmp_path / "linked/d/x").exists()
    assert "undo" in landed.git("reflog", "show", "HEAD", "-1", at=tmp_path / "linked")


def test_what_died_is_cleared_up_first(landed: Clone) -> None:
    landed.die(landed.plan(landed.move("newer", "side")), "files", "refs")
    undo(landed.repository)
    assert landed.git("rev-parse", "main") == landed.ids["newer"]
    assert states(landed)[:2] == [(4, "undo", "done", 0), (3, "merge", "undone", 4)]
