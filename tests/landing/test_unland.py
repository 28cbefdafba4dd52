"""Taking a landed replica out again, and landing it again: whatever else landed stays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mergekit.errors import UsageError
from mergekit.git.repository import Repository
from mergekit.landing.land import compute, land
from mergekit.landing.replicas import named
from mergekit.landing.results import Landing
from mergekit.landing.target import find_target
from mergekit.landing.unland import Unlanding, UnlandMode, unland
from mergekit.operations import By
from mergekit.operations.undo import undo
from tests.histories import Files, History, run_git
from tests.landing.fleets import LINES, edited, fleet, landing, names, tip

FIVE: dict[str, Files] = {
    "a": {"f": edited(2, "a"), "a": "a\n"},
    "b": {"f": edited(6, "b")},
    "c": {"f": edited(10, "c"), "dir/c": "c\n"},
    "d": {"decisions/one.md": "# One\n\nUse d.\n"},
    "e": {"notes/today.md": "- from e\n"},
}
WHO = By("Ada", "ada@example.com", 1_800_000_000, 60)


def taken_out(
    history: History, name: str, *, mode: UnlandMode = "hold", dry_run: bool = False, into: str | None = None, since: str | None = None
) -> Unlanding:
    return unland(Repository.open(history.path), name, mode=mode, dry_run=dry_run, into=into, since=since, by=WHO)


def shown(history: History) -> dict[str, bytes]:
    return history.show(tip(history))


def tree(history: History) -> str:
    return history.tree(tip(history))


def tree_without(history: History, before: str, left: list[str]) -> str:
    """Give the tree of landing some replicas on a commit."""
    history.git("branch", "--force", "elsewhere", before)
    repository = Repository.open(history.path)
    target = find_target(repository, "elsewhere")
    return compute(repository, target, named(repository, left)).tree.hex()


def add(history: History, name: str, files: Files, on: str = "main") -> str:
    """Commit to a branch."""
    made = history.commit(name, tip(history, on), files=files)
    history.branch(on, made)
    return made


@pytest.mark.parametrize("name", [f"agent/{name}" for name in FIVE])
def test_one_of_five_goes_and_the_others_stay(tmp_path: Path, name: str) -> None:
    history = fleet(tmp_path / "r", FIVE, base={"decisions/one.md": "# One\n\nOpen.\n"})
    before = tip(history)
    landed = landing(history)
    assert len(landed.landed) == 5
    result = taken_out(history, name)
    assert result.origin == landed.after
    left = [f"agent/{other}" for other in FIVE if f"agent/{other}" != name]
    assert result.tree.hex() == tree_without(history, before, left)
    assert tip(history) == result.after.hex()
    assert history.git("rev-parse", "main^@").decode().split() == [landed.after.hex()]


def test_the_commit_is_an_ordinary_one_of_whoever_asked(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landed = landing(history)
    result = taken_out(history, "agent/a")
    head = tip(history, "agent/a")
    text = history.git("log", "-1", "--format=%an <%ae> %ad|%cn|%s|%(trailers:only,unfold)", "--date=raw", "main").decode()
    assert text.startswith("Ada <ada@example.com> 1800000000 +0100|Ada|Unland agent/a|")
    assert f"Mergekit-Unland: {head}\nMergekit-Unlanded-From: {landed.after.hex()}\nMergekit-Unlanded-Replica: agent/a\n" in text
    assert history.git("fsck", "--strict", "--no-dangling") == b""
    assert result.replica.commit.hex() == head
    logged = history.git("show", "refs/mergekit/operations:operation.json").decode()
    assert '"kind": "unland"' in logged


def test_a_dry_run_moves_nothing_and_tells_the_same(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    refs = history.git("for-each-ref")
    preview = taken_out(history, "agent/c", dry_run=True)
    assert history.git("for-each-ref") == refs
    assert preview.after == taken_out(history, "agent/c").after


def test_what_landed_alone_goes_too(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
    before = tree(history)
    assert not landing(history).fast_forward
    assert taken_out(history, "agent/a").tree.hex() == before


def test_a_fast_forward_is_known_from_the_log(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}})
    before = history.tree("base")
    assert landing(history).fast_forward
    add(history, "later", {"f": edited(2, "a").replace("line 15\n", "later\n")})
    result = taken_out(history, "agent/a")
    assert shown(history) == {"f": LINES.replace("line 15\n", "later\n").encode()}
    assert result.tree.hex() != before


def test_a_fast_forward_that_nobody_recorded_needs_a_word(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}})
    history.branch("main", "a")
    with pytest.raises(UsageError, match="does not tell") as refused:
        taken_out(history, "agent/a")
    assert "--since" in refused.value.hint
    taken_out(history, "agent/a", since=history["base"])
    assert tree(history) == history.tree("base")


def test_a_merge_by_a_person_is_taken_out(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
    history.merge_commit("merged", ["main", "a"], tree_of=tip(history), files={"f": edited(2, "a"), "fixed": "while merging\n"})
    history.branch("main", "merged")
    add(history, "later", {"later": "l\n"})
    taken_out(history, "agent/a")
    assert shown(history) == {"f": LINES.encode(), "m": b"m\n", "later": b"l\n"}


def test_an_octopus_by_a_person_keeps_what_was_mended_in_it(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}, "b": {"g": "b\n"}}, main={"m": "m\n"})
    files = {"f": edited(2, "a"), "g": "b\n", "fixed": "while merging\n"}
    history.merge_commit("merged", ["main", "a", "b"], tree_of=tip(history), files=files)
    history.branch("main", "merged")
    taken_out(history, "agent/a")
    assert shown(history) == {"f": LINES.encode(), "m": b"m\n", "g": b"b\n", "fixed": b"while merging\n"}


def test_what_somebody_pulled_is_found_inside(tmp_path: Path) -> None:
    """The target's own line got a whole other line, which had landed the replica."""
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}, "b": {"b": "b\n"}}, main={"m": "m\n"})
    landed = landing(history)
    history.commit("mine", "main", files={"mine": "mine\n"})
    both = {"f": edited(2, "a"), "b": "b\n", "m": "m\n", "mine": "mine\n"}
    history.merge_commit("pulled", ["mine", landed.after.hex()], files=both)
    history.branch("main", "pulled")
    result = taken_out(history, "agent/a")
    assert result.origin == landed.after
    assert shown(history) == {"f": LINES.encode(), "b": b"b\n", "m": b"m\n", "mine": b"mine\n"}


def test_what_came_later_beside_it_stays(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    text = shown(history)["f"].decode()
    add(history, "later", {"f": text.replace("line 15\n", "line 15 later\n"), "new": "new\n"})
    taken_out(history, "agent/a")
    now = shown(history)
    assert now["f"].decode() == text.replace("line 15\n", "line 15 later\n").replace("line 2 by a\n", "line 2\n")
    assert "a" not in now
    assert now["new"] == b"new\n"


def test_what_came_later_on_the_same_lines_conflicts_and_nothing_moves(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    text = shown(history)["f"].decode()
    later = add(history, "later", {"f": text.replace("line 2 by a\n", "line 2 by a, improved\n")})
    refs = history.git("for-each-ref")
    result = taken_out(history, "agent/a")
    assert result.commit is None
    assert [conflict.path for conflict in result.blocking] == ["f"]
    siblings = {sibling.value for sibling in result.blocking[0].siblings}
    assert siblings == {b"line 2 by a, improved\n", b"line 2\n"}
    assert history.git("for-each-ref") == refs
    marked = taken_out(history, "agent/a", mode="markers")
    assert marked.before.hex() == later
    text = shown(history)["f"].decode()
    assert "<<<<<<<" in text
    assert "without" in text
    assert history.git("for-each-ref", "refs/mergekit/conflicts").count(b"\n") == 1


def test_renames_and_deletions_are_taken_back(tmp_path: Path) -> None:
    replicas: dict[str, Files] = {"a": {"moved": LINES + "more\n"}, "b": {"f": edited(9, "b")}}
    history = fleet(tmp_path / "r", {}, base={"gone": "gone\n"})
    history.commit("a", "base", files=replicas["a"], delete=["f", "gone"])
    history.branch("agent/a", "a")
    history.commit("b", "base", files=replicas["b"])
    history.branch("agent/b", "b")
    assert len(landing(history).landed) == 2
    assert shown(history) == {"moved": (edited(9, "b") + "more\n").encode()}
    taken_out(history, "agent/a")
    assert shown(history) == {"f": edited(9, "b").encode(), "gone": b"gone\n"}


def test_records_and_decisions_go_alone(tmp_path: Path) -> None:
    base = {"decisions/db.md": "# Database\n\nOpen.\n", "findings.md": "- known\n"}
    replicas: dict[str, Files] = {
        name: {"decisions/db.md": f"# Database\n\nUse {name}.\n", "findings.md": f"- known\n- from {name}\n"} for name in "abc"
    }
    history = fleet(tmp_path / "r", replicas, base=base)
    before = tip(history)
    assert len(landing(history).landed) == 3
    result = taken_out(history, "agent/b")
    assert result.tree.hex() == tree_without(history, before, ["agent/a", "agent/c"])
    assert b"from b" not in shown(history)["findings.md"]
    assert b"Use b." not in shown(history)["decisions/db.md"]
    assert b"Use c." in shown(history)["decisions/db.md"]


def test_twice_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    taken_out(history, "agent/a")
    with pytest.raises(UsageError, match="out of 'main' already") as refused:
        taken_out(history, "agent/a")
    assert "mergekit merge agent/a" in refused.value.hint


def test_what_never_landed_is_an_error(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"a": "a\n"}, "b": {"b": "b\n"}}, main={"m": "m\n"})
    landing(history, "agent/a")
    with pytest.raises(UsageError, match=r"does not tell|has not landed"):
        taken_out(history, "agent/b")


def test_two_go_in_any_order(tmp_path: Path) -> None:
    one = fleet(tmp_path / "one", FIVE)
    other = fleet(tmp_path / "other", FIVE)
    for history, order in ((one, "ac"), (other, "ca")):
        landing(history)
        for name in order:
            taken_out(history, f"agent/{name}")
    assert tree(one) == tree(other)
    assert tree(one) == tree_without(one, one["base"], ["agent/b", "agent/d", "agent/e"])


def test_undo_brings_it_back(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landed = landing(history)
    taken_out(history, "agent/a")
    undo(Repository.open(history.path), 1)
    assert tip(history) == landed.after.hex()
    assert taken_out(history, "agent/a").commit is not None


def test_a_branch_that_is_gone_is_known_from_the_log(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    head = tip(history, "agent/a")
    history.git("branch", "-D", "agent/a")
    assert taken_out(history, "agent/a").replica.commit.hex() == head
    history.git("update-ref", "-d", "refs/mergekit/operations")
    assert taken_out(history, tip(history, "agent/b")).commit is not None
    assert shown(history)["f"].decode() == edited(10, "c")


def test_a_branch_that_went_on_from_the_target_is_known_from_the_log(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landed = landing(history)
    head = tip(history, "agent/a")
    history.commit("onwards", landed.after.hex(), files={"a": "next\n"})
    history.branch("agent/a", "onwards")
    result = taken_out(history, "agent/a")
    assert (result.replica.commit.hex(), result.origin) == (head, landed.after)


def test_the_latest_of_two_landings_goes_and_the_first_stays(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
    landing(history)
    first = tree(history)
    history.commit("more", "a", files={"f": edited(2, "a").replace("line 9\n", "more\n")})
    history.branch("agent/a", "more")
    add(history, "meanwhile", {"m": "meanwhile\n"})
    landing(history)
    taken_out(history, "agent/a")
    assert shown(history) == {**history.show(first), "m": b"meanwhile\n"}
    landing(history, "agent/a")
    assert b"more\n" in shown(history)["f"]


def test_a_target_that_moves_meanwhile_is_looked_at_again(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landing(history)
    moved: list[str] = []

    def progress(stage: str) -> None:
        if stage.startswith("moving") and not moved:
            moved.append(add(history, "raced", {"raced": "raced\n"}))

    result = unland(Repository.open(history.path), "agent/a", progress=progress, by=WHO)
    assert (result.tries, result.before.hex()) == (2, moved[0])
    assert shown(history)["raced"] == b"raced\n"


def test_out_of_a_new_branch(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    landed = landing(history)
    result = taken_out(history, "agent/a", into="without-a")
    assert (result.made_from, tip(history, "without-a"), tip(history)) == ("main", result.after.hex(), landed.after.hex())


def test_the_checkout_follows(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", FIVE)
    clone = history.checkout_clone(tmp_path / "clone")
    repository = Repository.open(clone)
    land(repository)
    result = unland(repository, "origin/agent/a", by=WHO)
    assert result.worktree == str(clone)
    assert not (clone / "a").exists()
    assert run_git(clone, "status", "--porcelain") == b""


class TestWhatRestsOnIt:
    def test_one_that_did_not_land_waits_and_brings_it_back(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
        landing(history)
        out = taken_out(history, "agent/a")
        history.commit("c", "a", files={"c": "c\n"})
        history.branch("agent/c", "c")
        reasons = {one.replica.name: one.reason for one in landing(history).skipped}
        assert reasons["agent/c"] == f"builds on what was unlanded by {out.after.hex()[:12]}; name it to land all of it"
        assert names(landing(history, "agent/c", "agent/a").landed) == ["agent/a", "agent/c"]
        assert shown(history) == {"f": edited(2, "a").encode(), "m": b"m\n", "c": b"c\n"}
        assert landing(history).skipped == ()

    def test_a_head_that_contains_it_is_named(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}, "b": {"b": "b\n"}})
        history.commit("c", "a", files={"f": edited(2, "c")}, trailers={"Mergekit-Replica": "agent/c"})
        history.branch("agent/c", "c")
        assert len(landing(history).landed) == 3
        with pytest.raises(UsageError, match="part of agent/c, which builds on it"):
            taken_out(history, "agent/a")

    def test_taking_that_out_keeps_it(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}, "b": {"b": "b\n"}})
        history.commit("c", "a", files={"f": edited(2, "c")})
        history.branch("agent/c", "c")
        landing(history)
        result = taken_out(history, "agent/c")
        assert names(result.kept) == ["agent/a"]
        assert shown(history) == {"f": edited(2, "a").encode(), "b": b"b\n"}

    def test_one_that_landed_later_is_named_until_it_is_out(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
        landing(history)
        history.commit("c", "a", files={"c": "c\n"}, trailers={"Mergekit-Replica": "agent/c"})
        history.branch("agent/c", "c")
        landing(history)
        with pytest.raises(UsageError, match=r"agent/c, which landed in \w+, is built on 'agent/a'"):
            taken_out(history, "agent/a")
        taken_out(history, "agent/c")
        taken_out(history, "agent/a")
        assert shown(history) == {"f": LINES.encode(), "m": b"m\n"}

    @pytest.mark.parametrize("named", [True, False])
    @pytest.mark.parametrize("fast_forward", [True, False])
    def test_one_that_began_on_the_target_meanwhile_lands_as_any_other(self, tmp_path: Path, *, named: bool, fast_forward: bool) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main=None if fast_forward else {"m": "m\n"})
        assert landing(history).fast_forward == fast_forward
        add(history, "onwards", {"o": "o\n"})
        history.commit("c", history["a"] if fast_forward else tip(history), files={"f": edited(2, "a").replace("line 9\n", "c\n")})
        history.branch("agent/c", "c")
        taken_out(history, "agent/a")
        result = landing(history, *(["agent/c"] if named else []))
        assert names(result.landed) == ["agent/c"]
        assert names(result.skipped) == ([] if named else ["agent/a"])
        assert shown(history)["f"].decode() == LINES.replace("line 9\n", "c\n")

    def test_one_that_builds_on_another_that_landed_has_not(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", {"a": {"f": edited(2, "a")}}, main={"m": "m\n"})
        history.commit("c", "a", files={"c": "c\n"})
        landing(history)
        history.branch("agent/c", "c")
        with pytest.raises(UsageError, match="'agent/c' has not landed on 'main'; it builds on agent/a"):
            taken_out(history, "agent/c")


class TestAgain:
    def test_the_same_replica_synced_with_the_target_before(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landed = landing(history)
        history.merge_commit("synced", ["a", landed.after.hex()], tree_of=landed.after.hex())
        history.commit("a2", "synced", files={"a2": "a2\n"})
        history.branch("agent/a", "a2")
        taken_out(history, "agent/a")
        assert names(landing(history).skipped) == ["agent/a"]
        landing(history, "agent/a")
        assert shown(history) == {**history.show(landed.after.hex()), "a2": b"a2\n"}

    def test_the_tree_is_as_before(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landed = landing(history)
        taken_out(history, "agent/a")
        again = landing(history, "agent/a")
        assert names(again.landed) == ["agent/a"]
        assert again.landed[0].commit.hex() == tip(history, "agent/a")
        assert tree(history) == landed.tree.hex()

    def test_what_came_meanwhile_stays(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        whole = shown(history)
        taken_out(history, "agent/a")
        text = shown(history)["f"].decode()
        add(history, "meanwhile", {"f": text.replace("line 15\n", "meanwhile\n"), "new": "new\n"})
        landing(history, "agent/a")
        assert shown(history) == {**whole, "f": whole["f"].replace(b"line 15\n", b"meanwhile\n"), "new": b"new\n"}

    def test_without_a_name_it_is_skipped_and_listed(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        out = taken_out(history, "agent/a")
        history.commit("new", "base", files={"n": "n\n"})
        history.branch("agent/new", "new")
        result = landing(history)
        assert names(result.landed) == ["agent/new"]
        assert names(result.skipped) == ["agent/a"]
        assert result.skipped[0].reason == f"unlanded by {out.after.hex()[:12]}; name it to land it again"
        assert names(landing(history).skipped) == ["agent/a"]

    def test_new_commits_wait_too_and_come_with_it(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        taken_out(history, "agent/a")
        history.commit("a2", "a", files={"f": edited(2, "a, better"), "a2": "a2\n"})
        history.branch("agent/a", "a2")
        assert names(landing(history).skipped) == ["agent/a"]
        again = landing(history, "agent/a")
        assert names(again.landed) == ["agent/a"]
        now = shown(history)
        assert b"line 2 by a, better\n" in now["f"]
        assert b"line 6 by b\n" in now["f"]
        assert (now["a"], now["a2"]) == (b"a\n", b"a2\n")

    def test_new_commits_that_conflict_are_held(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        taken_out(history, "agent/a")
        text = shown(history)["f"].decode()
        add(history, "meanwhile", {"f": text.replace("line 14\n", "meanwhile\n")})
        history.commit("a2", "a", files={"f": edited(2, "a").replace("line 14\n", "line 14 by a\n")})
        history.branch("agent/a", "a2")
        result = landing(history, "agent/a")
        assert names(result.held) == ["agent/a"]
        assert result.held[0].replica.commit.hex() == tip(history, "agent/a")
        assert result.commit is None

    def test_out_and_in_again_and_again(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        whole = landing(history).tree
        bare = taken_out(history, "agent/a").tree
        for n in range(3):
            add(history, f"between {n}", {"between": f"{n}\n"})
            landing(history, "agent/a")
            assert {**shown(history), "between": b""} == {**history.show(whole.hex()), "between": b""}
            add(history, f"after {n}", {"between": f"{n} after\n"})
            taken_out(history, "agent/a")
            assert {**shown(history), "between": b""} == {**history.show(bare.hex()), "between": b""}
            with pytest.raises(UsageError, match="already"):
                taken_out(history, "agent/a")

    def test_what_landed_after_that_goes_first(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        taken_out(history, "agent/a")
        back = landing(history, "agent/a")
        history.commit("a2", "a", files={"a2": "a2\n"})
        history.branch("agent/a", "a2")
        landing(history)
        assert taken_out(history, "agent/a").tree == back.tree

    def test_the_same_commit_is_made_everywhere(self, tmp_path: Path) -> None:
        made: list[Landing] = []
        for place in ("one", "other"):
            history = fleet(tmp_path / place, FIVE)
            landing(history)
            taken_out(history, "agent/a")
            add(history, "meanwhile", {"new": "new\n"})
            made.append(landing(history, "agent/a"))
        assert made[0].after == made[1].after

    def test_a_person_who_reverts_it_has_landed_it_again(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landed = landing(history)
        out = taken_out(history, "agent/a")
        history.merge_commit(
            "back", [tip(history)], tree_of=landed.after.hex(), message=f"Revert\n\nThis reverts commit {out.after.hex()}."
        )
        history.branch("main", "back")
        assert landing(history).skipped == ()
        taken_out(history, "agent/a")
        assert tree(history) == out.tree.hex()

    def test_one_that_has_seen_it_lands_as_any_other(self, tmp_path: Path) -> None:
        history = fleet(tmp_path / "r", FIVE)
        landing(history)
        taken_out(history, "agent/a")
        history.commit("synced", tip(history), files={"a": "a, anew\n"})
        history.branch("agent/a", "synced")
        assert names(landing(history).landed) == ["agent/a"]
        assert shown(history)["a"] == b"a, anew\n"


def drawn(random_: random.Random) -> dict[str, Files]:
    """Draw replicas that edit a text, records, and files of their own."""
    found: dict[str, Files] = {}
    for n in range(random_.randint(2, 6)):
        name = f"r{n}"
        files: dict[str, str] = {}
        if random_.random() < 0.7:
            files["f"] = edited(random_.choice(range(1, 21)), name)
        if random_.random() < 0.4:
            files["findings.md"] = f"- known\n- from {name}\n"
        if random_.random() < 0.4:
            files["decisions/db.md"] = f"# Database\n\nUse {random_.choice('xyz')}.\n"
        if random_.random() < 0.4 or not files:
            files[f"own/{random_.choice('ab')}{n}"] = name
        found[name] = files
    return found


@pytest.mark.parametrize("seed", range(40))
def test_what_is_left_is_what_the_others_merge_to(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    main: Files | None = {"m": "m\n"} if random_.random() < 0.5 else None
    base = {"findings.md": "- known\n", "decisions/db.md": "# Database\n\nOpen.\n"}
    history = fleet(tmp_path / "r", drawn(random_), base=base, main=main)
    before = tip(history)
    landed = landing(history)
    if not landed.landed:
        return
    gone = random_.choice(landed.landed)
    left = [one.name for one in landed.landed if one != gone]
    result = taken_out(history, gone.name)
    assert result.tree.hex() == (tree_without(history, before, left) if left else history.tree(before))
    landing(history, gone.name)
    assert tree(history) == landed.tree.hex()
