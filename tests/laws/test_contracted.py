"""Contracted graphs: long lines of history that cross again and again."""

from __future__ import annotations

import random

import pytest

from mergekit.tree_merge import sight
from tests.histories import History
from tests.laws.checks import Effort, check, outcome
from tests.laws.plans import Copy, Lines, Plan, Step, World
from tests.laws.random_plans import FLAVOURS, Flavour, random_plan

LINES = [f"line {n}\n" for n in range(40)]


def text(*changed: tuple[int, str]) -> str:
    lines = list(LINES)
    for n, what in changed:
        lines[n] = f"{what}\n"
    return "".join(lines)


def two_versions(h: History, rounds: int) -> None:
    """Draw a stable line and a newer one that takes over every fix, with branches off both: fix off the stable, new off the newer."""
    h.commit("o", files={"a.txt": text(), "b.txt": text(), "v": "1"})
    h.commit("n", "o", files={"v": "2", "a.txt": text((1, "newer"))})
    stable, newer = "o", "n"
    fixes: list[tuple[int, str]] = []
    for turn in range(rounds):
        fixes.append((5 + turn % 30, f"fix {turn}"))
        h.commit(f"s{turn}", stable, files={"a.txt": text(*fixes), f"s{turn}": "s"})
        taken_over = {"a.txt": text((1, "newer"), *fixes), f"s{turn}": "s"}
        h.merge_commit(f"n{turn}", [newer, f"s{turn}"], tree_of=newer, files=taken_over)
        stable, newer = f"s{turn}", f"n{turn}"
    h.commit("last fix", stable, files={"a.txt": text(*fixes, (38, "last"))})
    h.commit("new", newer, files={"a.txt": text((1, "newer"), (2, "newer still"), *fixes)})
    h.commit("other", newer, files={"b.txt": text((9, "other"))})


@pytest.mark.parametrize("rounds", [6, 60])
def test_versions_that_take_over_every_fix(world: World, rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Branches of both versions merge to what the whole history gives, and not all of it is looked at."""
    two_versions(world.history, rounds)
    heads = [world.history[name] for name in ("new", "last fix", "other")]
    assert (world.engine(heads).graph.lower is not None) == (rounds > sight._MANY_LATE)
    found = outcome(world, *heads)
    monkeypatch.setattr(sight, "_MANY_LATE", 10**6)
    monkeypatch.setattr(sight, "_LONG_HISTORY", 10**6)
    assert found == outcome(world, *heads)
    assert found[1] == ()


_COUNTED = ("typed", "records")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_laws_hold_in_contracted_graphs(shared_world: World, flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is compared with the definition, which looks at everything, may differ; not for typed files: these are counted."""
    monkeypatch.setattr(sight, "_MANY_LATE", -1)
    for number in range(25 if flavour in _COUNTED else 150):
        rng = random.Random(f"contracted {number}")
        check(shared_world, random_plan(rng, flavour), rng, Effort(oracle=flavour in _COUNTED))


def counting_versions(h: History, rounds: int) -> int:
    """Draw both lines as above, where each commit adds one to a count; give what it must come to."""

    def spent(count: int) -> dict[str, str]:
        return {"tasks/t.json": f'{{"time_spent": {count}}}\n'}

    h.commit("o", files=spent(0))
    h.commit("n", "o", files=spent(1))
    stable, newer = "o", "n"
    for turn in range(rounds):
        h.commit(f"s{turn}", stable, files=spent(turn + 1))
        h.merge_commit(f"n{turn}", [newer, f"s{turn}"], tree_of=newer, files=spent(2 * turn + 3))  # and one of its own
        stable, newer = f"s{turn}", f"n{turn}"
    h.commit("last fix", stable, files=spent(rounds + 1))
    h.commit("new", newer, files=spent(2 * rounds + 2))
    return 2 * rounds + 3


@pytest.mark.parametrize("rounds", [6, 60])
def test_every_write_counts_however_often_versions_cross(world: World, rounds: int) -> None:
    wanted = counting_versions(world.history, rounds)
    heads = [world.history[name] for name in ("new", "last fix")]
    found = world.merge(*heads)
    assert world.history.show(found.tree.hex())["tasks/t.json"].decode() == f'{{"time_spent": {wanted}}}\n'
    assert [event.rule for report in found.files for event in report.events] == []


def test_where_not_every_write_can_be_counted_that_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    counting_versions(world.history, 60)
    heads = [world.history[name] for name in ("new", "last fix")]
    monkeypatch.setattr(sight, "_COUNTED_HISTORY", 20)
    found = world.merge(*heads)
    cut = world.history["s59"][:12]
    told = [(event.rule, event.facts) for report in found.files for event in report.events]
    assert told[-1:] == [("counted", (f"from {cut} on: not every write before it",))]


def test_who_has_seen_what_the_cut_holds_stands_beside_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    r"""W has not seen the cut, G, but all that G holds at a.txt: W and X are who wrote it, from O on, and M only brought W along.

    o --- g --- m        heads m, x
     \     \   /
      w ----\--
             x
    """
    monkeypatch.setattr(sight, "_MANY_LATE", 0)
    h = world.history
    h.commit("o", files={"a.txt": text()})
    h.commit("g", "o", files={"b.txt": "g\n"})
    h.commit("w", "o", files={"a.txt": text((2, "w"))})
    h.merge_commit("m", ["g", "w"], tree_of="w", files={"b.txt": "g\n"})
    h.commit("x", "g", files={"a.txt": text((30, "x"))})
    found = world.merge(h["m"], h["x"])
    assert world.engine([h["m"], h["x"]]).graph.lower is not None
    assert h.show(found.tree.hex())["a.txt"].decode() == text((2, "w"), (30, "x"))
    assert found.conflicts == ()
    assert [(report.path, set(report.writers)) for report in found.files] == [("a.txt", {h["w"], h["x"]})]


def test_what_a_version_did_not_take_over_stays_out(world: World) -> None:
    """The newer line merges every fix, but keeps its own `k` once, and takes `both` back that both had written: no fix brings them back."""
    h = world.history
    h.commit("o", files={"k": "old"})
    h.commit("n", "o", files={"v": "2"})
    stable, newer = "o", "n"
    for turn in range(60):
        fix = {10: {"k": "fixed"}, 20: {"both": "b"}}.get(turn, {f"s{turn}": "s"})
        h.commit(f"s{turn}", stable, files=fix)
        picked = h.commit("picked", newer, files=fix) if turn == 20 else newer  # a cherry-pick, and then the merge
        h.merge_commit(f"n{turn}", [picked, f"s{turn}"], tree_of=picked, files={} if turn == 10 else fix)
        stable, newer = f"s{turn}", f"n{turn}"
    h.commit("new", newer, files={"new": "n"})
    last = stable
    for n in range(100):
        last = h.commit(f"last {n}", last, files={"last": str(n)}, delete=() if n else ["both"])
    for heads in ((h["new"], last), (last, h["new"])):
        shown = h.show(world.merge(*heads).tree.hex())
        assert world.engine(heads).graph.lower is not None
        assert shown["k"] == b"old"
        assert "both" not in shown


NAMED = {
    # 2 and 3 wrote the same, 4 merged them; 5, which has not seen 3, takes it back from what both have seen: 2
    "both lines wrote the same, and met at the cut": Plan(
        (Step(), Step((0,)), Step((1,), (("q", "q 1"),)), Step((1,), (("q", "q 1"),)), Step((3, 2)), Step((2,), (("q", None),))), (5, 4)
    ),
    # the same below the cut, 4, which 7 takes up after 5 has met 2
    "both lines wrote the same, and met below the cut": Plan(
        (
            Step(),
            Step((0,), (("r", "r 1"),)),
            Step((0,), (("q", "q 1"),)),
            Step((1,), (("q", "q 1"),)),
            Step((2,), (("p", "p 1"),)),
            Step((3, 2)),
            Step((4,), (("q", None),)),
            Step((5, 4), (("p", "p 1"),)),
        ),
        (6, 7),
    ),
    # 3 kept what was there before 1; 4 is the cut, and shows what 1 wrote
    "a merge below the cut kept its own": Plan(
        (
            Step((), (("q", "q 0"),)),
            Step((0,), (("q", "q 1"),)),
            Step((0,), (("r", "r 1"),)),
            Step((2, 1)),
            Step((1,), (("p", "p 1"),)),
            Step((3, 4), (("p", "p 1"),)),
            Step((4,), (("d/r", "d/r 1"),)),
            Step((6,), (("d/r", "d/r 2"),)),
            Step((7,), (("d/r", "d/r 3"),)),
        ),
        (5, 8),
    ),
    # 1 holds nothing there, and no more does what 0 started from, which is no commit at all
    "a line without an ancestor": Plan(
        (
            Step((), (("t.txt", "t.txt 1\n"),)),
            Step(),
            Step((0, 1)),
            Step((1,), (("t.txt", Lines(2, 2, ("t.txt d\n",))),)),
        ),
        (3, 2),
    ),
    # 2 claims to be the engine's, and lacks what 0 wrote
    "a forged merge below the cut": Plan(
        (
            Step((), (("t.txt", "t.txt a\n"),)),
            Step(),
            Step((0, 1), (("t.txt", Copy(1, "t.txt")),), "engine"),
            Step((0, 1)),
        ),
        (3, 2),
    ),
    # 4 would be the cut, and with it the conflict between 1 and 2 would be gone
    "a cut that left a conflict open": Plan(
        (
            Step((), (("q", "q 2"),)),
            Step((0,), (("q", None),)),
            Step((), (("q", "q 1"),)),
            Step((2, 0)),
            Step((1, 3), (("d/r", "d/r 1"),), "engine"),
        ),
        (4,),
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_met_below_the_cut(shared_world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contracted graph comes to what the whole history does, and so does one that somebody beside the heads sees more of."""
    plan = NAMED[name]
    made = shared_world.make(plan)
    heads = [made[head] for head in plan.heads]
    whole = outcome(shared_world, *heads)
    monkeypatch.setattr(sight, "_MANY_LATE", -1)
    assert shared_world.engine(heads).graph.lower is not None
    assert outcome(shared_world, *heads) == whole
    assert outcome(shared_world, *reversed(heads)) == whole
    assert outcome(shared_world, *heads, shared_world.bystander(made[0])) == whole
