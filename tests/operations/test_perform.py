"""All refs of a plan move, with their checkouts, and the log says so; or nothing does."""

from __future__ import annotations

import fcntl
import importlib
import os
from pathlib import Path

import pytest

from mergekit.errors import CheckoutRefused, RefMoved, RepositoryError
from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.operations import LOG, By, Plan, perform
from mergekit.operations.entries import newest
from mergekit.operations.transactions import transactions
from tests.operations.scenario import Clone

performing = importlib.import_module("mergekit.operations.perform")  # the package has the function of that name


def test_refs_checkout_and_log_move_together(clone: Clone) -> None:
    (clone.path / "g").write_text("mine\n")
    (clone.path / "staged").write_text("mine\n")
    clone.git("add", "staged")
    by = By("Ada", "ada@example.com", 1_700_000_000, -90, ("merge", "new"))
    plan = Plan("merge", (clone.move(), Move("refs/mergekit/x", None, clone.id("side"))), by, "mergekit merge new")
    done = perform(clone.repository, plan)
    assert (done.number, done.previous, done.plan, done.worktrees, done.recovers) == (1, None, plan, (str(clone.path),), "")
    assert newest(clone.repository) == done
    assert clone.git("rev-parse", "HEAD", "main", "refs/mergekit/x").split() == [clone.ids["new"]] * 2 + [clone.ids["side"]]
    assert sorted(clone.git("status", "--porcelain").split("\n")) == [" M g", "A  staged"]
    for name in ("HEAD", "main"):
        assert clone.git("reflog", "show", name, "-1").endswith("mergekit merge new")
    assert clone.git("log", "-1", "--format=%an <%ae> %ad", "--date=raw", LOG) == "Ada <ada@example.com> 1700000000 -0130"
    assert [path.name for path in (clone.path / ".git/mergekit").iterdir()] == ["operations.lock"]


def test_entries_are_numbered_and_chained(clone: Clone) -> None:
    first = perform(clone.repository, clone.plan())
    second = perform(clone.repository, clone.plan(clone.move("new", "newer")))
    assert (second.number, second.previous) == (2, first.id)
    assert clone.git("rev-parse", f"{LOG}^").strip() == first.id.hex()
    assert clone.numbers() == [2, 1]


def test_nothing_that_an_entry_names_is_collected(clone: Clone) -> None:
    tree = clone.git("rev-parse", "origin/side^{tree}")
    perform(clone.repository, clone.plan(clone.move("side", None, "refs/heads/side"), Move("refs/mergekit/x", None, bytes.fromhex(tree))))
    perform(clone.repository, clone.plan(Move("refs/mergekit/x", bytes.fromhex(tree), None)))
    clone.git("remote", "remove", "origin")
    clone.git("reflog", "expire", "--expire=now", "--all")
    clone.git("gc", "--quiet", "--prune=now")
    assert clone.git("cat-file", "-t", clone.ids["side"]) == "commit"
    assert clone.git("cat-file", "-t", tree) == "tree"


@pytest.mark.parametrize("which", ["the target", "another ref"])
def test_a_ref_that_moved_stops_all_of_it(clone: Clone, which: str) -> None:
    before = clone.snapshot()
    stale = clone.move("side", "new") if which == "the target" else Move("refs/heads/newer", clone.id("side"), None)
    others = [clone.move()] if which == "another ref" else []
    with pytest.raises(RefMoved):
        perform(clone.repository, clone.plan(Move("refs/mergekit/x", None, clone.id("new")), *others, stale))
    assert clone.snapshot() == before


def test_a_checkout_that_cannot_follow_stops_all_of_it(clone: Clone) -> None:
    (clone.path / "f").write_text("mine\n")
    before = clone.snapshot()
    with pytest.raises(CheckoutRefused, match="'f'"):
        perform(clone.repository, clone.plan(clone.move(), Move("refs/mergekit/x", None, clone.id("new"))))
    assert clone.snapshot() == before
    assert not (clone.path / ".git/mergekit/pending").exists()


def test_two_checkouts_follow_or_none(clone: Clone, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    clone.git("worktree", "add", "--quiet", str(linked), "side")
    (linked / "f").write_text("mine\n")
    plan = clone.plan(clone.move(), clone.move("side", "new", "refs/heads/side"))
    before = clone.snapshot()
    with pytest.raises(CheckoutRefused, match="linked"):
        perform(clone.repository, plan)
    assert clone.snapshot() == before
    clone.git("checkout", "--quiet", "f", at=linked)
    assert set(perform(clone.repository, plan).worktrees) == {str(clone.path), str(linked)}
    for place in (clone.path, linked):
        assert clone.git("status", "--porcelain", at=place) == ""
        assert (place / "added").exists()
    assert not (linked / "s").exists()


def test_a_ref_that_moves_at_the_last_moment_brings_the_checkout_back(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = performing.advance

    def meddle(*arguments: object) -> None:
        clone.git("update-ref", "refs/mergekit/x", clone.ids["side"])
        advance(*arguments)

    before = clone.snapshot()
    monkeypatch.setattr(performing, "advance", meddle)
    with pytest.raises(RefMoved):
        perform(clone.repository, clone.plan(clone.move(), Move("refs/mergekit/x", None, clone.id("new"))))
    clone.git("update-ref", "-d", "refs/mergekit/x")
    assert clone.snapshot() == before
    assert clone.numbers() == []


def test_the_place_of_one_ref_is_taken_by_another_below_it(clone: Clone) -> None:
    perform(clone.repository, clone.plan(Move("refs/mergekit/held/a", None, clone.id("new"))))
    swap = (Move("refs/mergekit/held/a/b", None, clone.id("new")), Move("refs/mergekit/held/a", clone.id("new"), None))
    assert [[move.ref[-3:] for move in part] for part in transactions(swap, Move(LOG, None, b""))] == [["d/a"], ["a/b", "ons"]]
    perform(clone.repository, clone.plan(*swap))
    assert refs.below(clone.repository, "refs/mergekit/held/") == (("refs/mergekit/held/a/b", clone.id("new")),)
    back = tuple(Move(move.ref, move.new, move.old) for move in swap)
    perform(clone.repository, clone.plan(*back))
    assert refs.below(clone.repository, "refs/mergekit/held/") == (("refs/mergekit/held/a", clone.id("new")),)


def test_one_process_at_a_time_moves_refs(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(performing, "PATIENCE", 0.01)
    (clone.path / ".git/mergekit").mkdir()
    other = os.open(clone.path / ".git/mergekit/operations.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(RepositoryError, match="another mergekit"):
            perform(clone.repository, clone.plan())
        assert clone.git("rev-parse", "main") == clone.ids["old"]
    finally:
        os.close(other)
    perform(clone.repository, clone.plan())


def test_a_branch_that_is_checked_out_is_not_deleted(clone: Clone) -> None:
    with pytest.raises(CheckoutRefused, match="would be deleted"):
        perform(clone.repository, clone.plan(clone.move("old", None)))
    assert clone.git("rev-parse", "main") == clone.ids["old"]


def test_symbolic_refs_are_followed(clone: Clone) -> None:
    clone.git("symbolic-ref", "refs/heads/alias", "refs/heads/side")
    done = perform(clone.repository, clone.plan(clone.move("side", "new", "refs/heads/alias")))
    assert [move.ref for move in done.plan.moves] == ["refs/heads/side"]
    assert clone.git("rev-parse", "side") == clone.ids["new"]


def test_a_checkout_that_fails_half_way_is_brought_back(clone: Clone) -> None:
    (clone.path / "g").write_text("mine\n")
    (clone.path / ".git/info/attributes").write_text("sub/** filter=bad\n")
    clone.git("config", "filter.bad.smudge", "false")
    clone.git("config", "filter.bad.required", "true")
    before = clone.snapshot()
    with pytest.raises(CheckoutRefused, match="smudge filter bad failed"):
        perform(clone.repository, clone.plan())
    assert clone.snapshot() == before
    assert not (clone.path / ".git/mergekit/pending").exists()
    assert clone.numbers() == []
    clone.git("config", "--remove-section", "filter.bad")
    perform(clone.repository, clone.plan())
    assert clone.git("status", "--porcelain") == " M g"
