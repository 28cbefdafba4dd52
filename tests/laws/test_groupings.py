"""Merging some heads before the others, where what is seen of history depends on the heads."""

from __future__ import annotations

from pathlib import Path

from mergekit.tree_merge import sight
from tests.laws.checks import groupings, outcome, same
from tests.laws.plans import Copy, Plan, Step, World


def merged_in_all_groupings(world: World, plan: Plan) -> None:
    made = world.make(plan)
    heads = tuple(made[head] for head in plan.heads)
    whole = outcome(world, *heads)
    same("idempotent", outcome(world, world.engine_commit(heads)), whole)
    for parts in groupings(heads):
        grouped = [part[0] if len(part) == 1 else world.engine_commit(part) for part in parts]
        same("associative", outcome(world, *grouped), whole)


def test_a_rename_over_two_commits_around_the_cut(world: World) -> None:
    r"""1 deletes d, 4 puts it elsewhere, 3 brings it back: 3 and 4 alone would only be looked at above 1.

    0 --- 1(-d) --- 3(+d)
     \         \
      2(-d)     4(+d/b.txt)
    """
    steps = (
        Step((), (("d", "d 4\n end\n"),)),
        Step((0,), (("d", None),)),
        Step((0,), (("d", None),)),
        Step((1,), (("d", Copy(0, "d")),)),
        Step((1,), (("d/b.txt", Copy(0, "d")),)),
    )
    merged_in_all_groupings(world, Plan(steps, (3, 2, 4)))


def test_the_name_of_a_file_that_a_directory_puts_aside(world: World) -> None:
    r"""What a file is called that was put aside says who wrote it; 2 has seen less of that than 4 has.

    0 --- 1 --- 4
     \         /
      2(d/a)  3(d), a root
    """
    steps: tuple[Step, ...] = (Step(), Step((0,), (("b.txt", "b\n"),)), Step((0,), (("d/a.txt", "a\n"),)), Step((), (("d", "d\n"),)))
    steps = (*steps, Step((1, 3), (("d", Copy(3, "d")),)))
    merged_in_all_groupings(world, Plan(steps, (4, 2)))


def test_long_histories_that_crossed_again_and_again(tmp_path: Path) -> None:
    """A head that says nothing changes nothing, however far below the others it lies."""
    world = World(tmp_path)
    history = world.history
    history.draw("o; a<-o; b<-o", o={"p": "0"}, a={"p": "a"}, b={"p": "b"})
    left, right = history["a"], history["b"]
    for n in range(sight._LONG_HISTORY // 2 + 10):
        left, right = (
            history.merge_commit(f"l{n}", [left, right], tree_of=left, files={"p": f"a{n}"}),
            history.merge_commit(f"r{n}", [right, left], tree_of=right, files={"p": f"b{n}"}),
        )
    same("ancestors are absorbed", outcome(world, left, right, history["o"]), outcome(world, left, right))
