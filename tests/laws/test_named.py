"""Histories that broke other definitions of merging, by name. In drawings time goes to the right.

Each is merged in every order and in every grouping, and compared with the oracle, before anything is said of it.
Counters, sets of records and `--union` are drivers' matters: tests/laws/test_drivers.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from mergekit.history.graph import ENGINE_TRAILER
from mergekit.tree_merge.identity import engine_id
from tests.histories import History, executable
from tests.laws.checks import by_definition, groupings, oracle_of, orders, outcome, same
from tests.laws.plans import World


@dataclass(frozen=True)
class Merged:
    """What a merge shows: its files, and of every conflict the path, the base and the siblings."""

    files: dict[str, bytes]
    conflicts: dict[str, tuple[bytes | None, frozenset[bytes | None]]]


Merge: TypeAlias = Callable[..., Merged]


@pytest.fixture
def h(shared_world: World) -> History:
    return shared_world.history.fresh()


@pytest.fixture
def merge(shared_world: World, h: History) -> Merge:
    """Merge commits by their names, in all the ways that must not matter."""
    world = shared_world

    def merged(*names: str) -> Merged:
        heads = tuple(h[name] for name in names)
        whole = outcome(world, *heads)
        by_definition(world, heads, whole, oracle_of(world))
        for order in orders(heads):
            same("commutative", outcome(world, *order), whole)
        for parts in groupings(heads):
            made = [part[0] if len(part) == 1 else world.engine_commit(part) for part in parts]
            same("associative", outcome(world, *made), whole)
        found = world.merge(*heads)
        conflicts = {c.path: (c.base, frozenset(sibling.value for sibling in c.siblings)) for c in found.conflicts}
        return Merged(h.show(found.tree.hex()), conflicts)

    return merged


@pytest.fixture
def engine(shared_world: World, h: History) -> Callable[..., str]:
    """Commit what the engine makes of some commits."""

    def commit(name: str, *parents: str, files: dict[str, str] | None = None, version: str = "") -> str:
        made = shared_world.engine_commit([h[parent] for parent in parents], [*(files or {}).items()], version)
        h.ids[name] = made
        return made

    return commit


EngineCommit: TypeAlias = Callable[..., str]


def lines(text: str) -> str:
    """Write one letter a line."""
    return "".join(f"{letter}\n" for letter in text)


# The table "sequential three-way merges are order-dependent"


def test_same_change_and_revert(h: History, merge: Merge) -> None:
    r"""B alone still says 1; C takes back only what A said.

        o(0) --- a(1) --- c(0)
            \
             b(1)
    """
    h.draw("o; a<-o; b<-o; c<-a", o={"x": "0"}, a={"x": "1"}, b={"x": "1"}, c={"x": "0"})
    assert merge("b", "c", "a") == merge("b", "c") == Merged({"x": b"1"}, {})


@pytest.mark.parametrize(
    ("old", "sides"),
    [
        ("baba", ("baaba", "ababa", "bab")),
        ("ABCDE", ("GGGABCDE", "ABCDEGGGABCDE", "ABXDE")),
        ("o", ("oe", "oe", "o")),
    ],
    ids=["repeated lines", "a copied block", "a line that two add"],
)
def test_texts_that_git_merges_in_one_order_only(h: History, merge: Merge, old: str, sides: tuple[str, ...]) -> None:
    h.commit("o", files={"f.txt": lines(old)})
    for name, side in zip("abc", sides, strict=True):
        h.commit(name, "o", files={"f.txt": lines(side)})
    merge("a", "b", "c")


def test_a_set_of_lines_without_tags(h: History, merge: Merge) -> None:
    r"""A and B both add e; who removes A's has not seen B's.

        o --- a(+e) --- c(-e)
         \
          b(+e)
    """
    h.draw("o; a<-o; b<-o; c<-a", o={"f.txt": "o\n"}, a={"f.txt": "o\ne\n"}, b={"f.txt": "o\ne\n"}, c={"f.txt": "o\n"})
    assert merge("a", "b", "c") == merge("b", "c") == Merged({"f.txt": b"o\ne\n"}, {})


# Merges by people


@pytest.mark.parametrize("both", [False, True])
def test_two_people_merge_the_same_two(h: History, merge: Merge, both: bool) -> None:
    r"""One takes A, the other B: a conflict, whatever the sum of it says. Both take A: A.

    o --- a --- m        m, n: merges of a and b
     \    X
      b --- n
    """
    h.draw("o; a<-o; b<-o; m<-a,b; n<-b,a", o={"p": "0"}, a={"p": "1"}, b={"p": "2"}, n={"p": "1"} if both else {})
    wanted = Merged({"p": b"1"}, {}) if both else Merged({"p": b"0"}, {"p": (b"0", frozenset({b"1", b"2"}))})
    assert merge("m", "n") == wanted


def test_a_merge_by_hand_of_equal_values_is_a_decision(h: History, merge: Merge) -> None:
    r"""The revert had seen what F merged.

        o --- a(1) --- r(0)
         \        \
          b(1) --- f(1)
    """
    h.draw("o; a<-o; b<-o; f<-b,a; r<-a", o={"p": "0"}, a={"p": "1"}, b={"p": "1"}, f={"p": "1"}, r={"p": "0"})
    assert merge("f", "r") == Merged({"p": b"0"}, {})


def test_a_merge_that_takes_neither(h: History, merge: Merge) -> None:
    """It supersedes both, and meets only what neither it nor they had seen."""
    h.draw("o; a<-o; b<-o; m<-a,b; c<-o", o={"p": "0"}, a={"p": "1"}, b={"p": "2"}, m={"p": "3"}, c={"q": "c"})
    assert merge("m", "a", "c") == Merged({"p": b"3", "q": b"c"}, {})
    h.commit("d", "a", files={"p": "4"})
    assert merge("m", "d") == Merged({"p": b"1"}, {"p": (b"1", frozenset({b"3", b"4"}))})


# Commits that say again what another one said


def test_cherry_pick(h: History, merge: Merge) -> None:
    r"""K was picked as L; both lines went on elsewhere.

        o --- k --- a(q)
         \
          b(r) --- l(=k)
    """
    text = "".join(f"{n}\n" for n in range(9))
    picked = {"f.txt": text.replace("4", "four")}
    h.draw("o; k<-o; a<-k; b<-o; l<-b", o={"f.txt": text}, k=picked, a={"q": "a"}, b={"r": "b"}, l=picked)
    assert merge("a", "l") == Merged({"f.txt": picked["f.txt"].encode(), "q": b"a", "r": b"b"}, {})


def test_a_picked_commit_that_one_side_reverts(h: History, merge: Merge) -> None:
    """The pick stands by itself: only K was taken back. It has been said (same change and revert)."""
    h.draw("o; k<-o; v<-k; l<-o", o={"p": "0"}, k={"p": "1"}, v={"p": "0"}, l={"p": "1"})
    assert merge("v", "l") == Merged({"p": b"1"}, {})


def test_revert_below_others_work(h: History, merge: Merge) -> None:
    r"""What both had seen is what the revert takes back.

        o --- k --- r(-k)
               \
                d(q)
    """
    h.draw("o; k<-o; r<-k; d<-k", o={"p": "0"}, k={"p": "1"}, r={"p": "0"}, d={"q": "d"})
    assert merge("r", "d") == Merged({"p": b"0", "q": b"d"}, {})


def test_squash(h: History, merge: Merge) -> None:
    r"""A branch is squashed onto the target, and merged once more: nothing twice, and no conflict.

        o --- a --- b         the branch
         \
          s(=b) --- t(q)      the target
    """
    one, both = "1\na\n2\n3\n", "1\na\n2\n3\nb\n"
    h.draw("o; a<-o; b<-a; s<-o; t<-s", o={"f.txt": "1\n2\n3\n"}, a={"f.txt": one}, b={"f.txt": both}, s={"f.txt": both}, t={"q": "t"})
    assert merge("b", "t") == Merged({"f.txt": both.encode(), "q": b"t"}, {})
    h.commit("c", "b", files={"f.txt": "c\n" + both})
    assert merge("c", "t").files["f.txt"] == ("c\n" + both).encode()


def test_rebase(h: History, merge: Merge) -> None:
    r"""A branch and its rebased twin, each with a commit more.

        o --- a --- b --- x
         \
          t --- a' --- b' --- y
    """
    h.draw(
        "o; a<-o; b<-a; x<-b; t<-o; c<-t; d<-c; y<-d",
        o={"f.txt": lines("123456"), "q": "0"},
        a={"f.txt": lines("1a3456")},
        b={"f.txt": lines("1a345b")},
        x={"r": "x"},
        t={"q": "t"},
        c={"f.txt": lines("1a3456")},
        d={"f.txt": lines("1a345b")},
        y={"f.txt": lines("y1a345b")},
    )
    assert merge("x", "y") == Merged({"f.txt": lines("y1a345b").encode(), "q": b"t", "r": b"x"}, {})


# Regions and the writers that touch them


def test_a_bystander_from_before_the_function(h: History, merge: Merge) -> None:
    r"""Z never saw the file of which C and D edit two lines; nor does an edit elsewhere in it disturb them.

        o --- k --- c
        |      \
        |       d
        z
    """
    h.draw(
        "o; k<-o; c<-k; d<-k; z<-o",
        o={"q": "0"},
        k={"f.txt": lines("abcde")},
        c={"f.txt": lines("aBcde")},
        d={"f.txt": lines("abcDe")},
        z={"q": "z"},
    )
    assert merge("c", "d", "z") == Merged({"f.txt": lines("aBcDe").encode(), "q": b"z"}, {})


def test_an_edit_from_before_the_function(h: History, merge: Merge) -> None:
    """The same within one file: E edits a line above the function, from before it was there."""
    h.draw(
        "o; k<-o; c<-k; d<-k; e<-o",
        o={"f.txt": lines("1234")},
        k={"f.txt": lines("1234abcde")},
        c={"f.txt": lines("1234aBcde")},
        d={"f.txt": lines("1234abcDe")},
        e={"f.txt": lines("1x34")},
    )
    assert merge("c", "d", "e") == Merged({"f.txt": lines("1x34aBcDe").encode()}, {})


def test_a_revert_is_a_write_that_counts(h: History, merge: Merge) -> None:
    r"""C reverts K, D edits what K added, E writes elsewhere: C and D disagree, and E does not hide it.

        o --- k --- c(-k)
        |      \
        |       d
        e
    """
    h.draw(
        "o; k<-o; c<-k; d<-k; e<-o",
        o={"f.txt": lines("12345")},
        k={"f.txt": lines("1k345")},
        c={"f.txt": lines("12345")},
        d={"f.txt": lines("1d345")},
        e={"f.txt": lines("1234e")},
    )
    found = merge("c", "d", "e")
    assert set(found.conflicts) == {"f.txt"}
    assert found.conflicts["f.txt"] == merge("c", "d").conflicts["f.txt"] == (b"k\n", frozenset({b"2\n", b"d\n"}))
    assert found.files["f.txt"].endswith(b"3\n4\ne\n")


def test_a_revert_of_a_whole_file(h: History, merge: Merge) -> None:
    """The same with files that nobody can read: E, who wrote from before K, is heard too."""
    h.draw("o; k<-o; c<-k; d<-k; e<-o", o={"p": "0"}, k={"p": "1"}, c={"p": "0"}, d={"p": "2"}, e={"q": "e"})
    assert merge("c", "d", "e") == Merged({"p": b"1", "q": b"e"}, {"p": (b"1", frozenset({b"0", b"2"}))})


def test_a_revert_beside_a_change_of_mode(h: History, merge: Merge) -> None:
    r"""X writes the file, but not what is in it: about that C and D disagree alone, and from K on.

    o --- k --- c(-k)
    |      \
    x(mode) d
    """
    h.draw("o; k<-o; c<-k; d<-k; x<-o", o={"p": "0"}, k={"p": "1"}, c={"p": "0"}, d={"p": "2"}, x={"p": executable("0")})
    assert merge("c", "d", "x").conflicts == merge("c", "d").conflicts == {"p": (b"1", frozenset({b"0", b"2"}))}


# Work on top of engine merges


def test_two_insertions_in_one_gap(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""X and Y put lines in one gap; others go on from their merge; O2 is from before.

        o --- x ---- m --- l     m: the engine's
        |\       /  \
        | y -----     r
        o2
    """
    h.draw("o; x<-o; y<-o; z<-o", o={"f.txt": "1\n2\n3\n4\n"}, x={"f.txt": "1\nx\n2\n3\n4\n"}, y={"f.txt": "1\n2\n3\ny\n4\n"}, z={"q": "z"})
    engine("m", "x", "y")
    h.draw("l<-m; r<-m", l={"f.txt": "1\nx\n2\n3\ny\nl\n"}, r={"f.txt": "r\nx\n2\n3\ny\n4\n"})
    assert merge("l", "r", "z") == Merged({"f.txt": b"r\nx\n2\n3\ny\nl\n", "q": b"z"}, {})


def test_a_resolution_supersedes_what_it_has_seen(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""M shows a conflict; R resolves it; E works elsewhere in the file and leaves it as it is.

        o --- a ---- m --- r     m: the engine's, with markers
         \         /  \
          b --------    e
    """
    h.draw("o; a<-o; b<-o", o={"f.txt": lines("12345")}, a={"f.txt": lines("1a345")}, b={"f.txt": lines("1b345")})
    engine("m", "a", "b")
    shown = h.show("m")["f.txt"]
    assert b"<<<<<<<" in shown
    h.draw("r<-m; e<-m", r={"f.txt": lines("1r345")}, e={"f.txt": shown[: -len(b"5\n")] + b"e\n"})
    assert merge("r", "e") == Merged({"f.txt": lines("1r34e").encode()}, {})
    h.commit("back", "m", files={"f.txt": lines("12345")})
    assert merge("back", "e").files["f.txt"] == lines("1234e").encode(), "going back to the base is a resolution too"
    assert merge("e", "r", "a", "b").conflicts == {}


def test_a_conflict_stays_open_until_a_person_has_seen_it(h: History, merge: Merge, engine: EngineCommit) -> None:
    """An engine merge hides no conflict; who works on top of it, and leaves it as it is, has seen it."""
    h.draw("o; a<-o; b<-o; z<-o", o={"p": "0"}, a={"p": "1"}, b={"p": "2"}, z={"q": "z"})
    engine("m", "a", "b")
    wanted = {"p": (b"0", frozenset({b"1", b"2"}))}
    assert merge("a", "b").conflicts == merge("m").conflicts == merge("m", "z").conflicts == merge("m", "a", "z").conflicts == wanted
    h.commit("c", "m", files={"r": "c"})
    assert merge("c", "z") == Merged({"p": b"0", "q": b"z", "r": b"c"}, {})
    engine("again", "b", "a")
    assert merge("c", "again") == merge("c"), "the same merge, by somebody else"


def test_a_merge_by_hand_above_an_engine_merge_decides(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""N brings two lines together that both began with the engine's merge; what that shows at p, N has decided.

    o --- a --- m --- x --- n
     \   \   /  \       /
      b -------   y ----
           r(p)
    """
    h.draw("o; a<-o; b<-o; r<-a", o={"p": "0"}, a={"p": "1"}, b={"p": "2"}, r={"p": "3"})
    engine("m", "a", "b")
    h.draw("x<-m; y<-m; n<-x,y", x={"q": "x"}, y={"s": "y"}, n={"s": "y"})
    assert merge("n", "r").conflicts == {"p": (b"1", frozenset({b"0", b"3"}))}


def test_a_part_of_the_heads(h: History, shared_world: World, engine: EngineCommit) -> None:
    """What is open among some heads is open, though another head has settled it."""
    h.draw("o; a<-o; b<-o", o={"p": "0"}, a={"p": "1"}, b={"p": "2"})
    engine("m", "a", "b")
    h.draw("c<-m", c={"q": "c"})
    merges = shared_world.engine([h["m"], h["c"], h["b"]])
    assert merges.merge().conflicts == ()
    for part in (["m"], ["m", "b"]):
        found = merges.merge([bytes.fromhex(h[name]) for name in part])
        assert [(conflict.path, conflict.base) for conflict in found.conflicts] == [("p", b"0")]
    assert merges.merge([bytes.fromhex(h["m"]), bytes.fromhex(h["c"])]).conflicts == ()


def test_an_engine_merge_that_followed_a_rename(h: History, shared_world: World, engine: EngineCommit) -> None:
    r"""Y, made after the rename, edits the new place; X, made before it, edited the old one, and M brought that along.

    o --- k(a -> b) --- m         m: the engine's
    |                \ /
    x(a) ---------------    y(b), on k
    """
    text = "1\n2\n3\n4\n5\n6\n7\n8\n"
    h.commit("o", files={"a.txt": text})
    h.commit("k", "o", files={"b.txt": text}, delete=["a.txt"])
    h.commit("x", "o", files={"a.txt": text.replace("2", "x")})
    engine("m", "k", "x")
    h.commit("y", "k", files={"b.txt": text.replace("7", "y")})
    whole = outcome(shared_world, h["k"], h["x"], h["y"])
    for heads in (("m", "y"), ("y", "m"), ("m", "y", "o"), ("y", "x", "m")):
        found = shared_world.merge(*(h[name] for name in heads))
        assert h.show(found.tree.hex()) == {"b.txt": text.replace("2", "x").replace("7", "y").encode()}
        assert (found.tree.hex(), tuple(conflict.id for conflict in found.conflicts)) == whole


def test_an_engine_merge_that_put_a_file_aside(h: History, shared_world: World, engine: EngineCommit) -> None:
    """A clash of names moves a file within the engine's merge; that is no decision of anybody."""
    h.draw("o; a<-o; b<-o; c<-o; e<-o", o={"z": "0"}, a={"d": "a"}, b={"d/x": "b"}, c={"q": "c"}, e={"d": "e"})
    engine("m", "a", "b")
    for last in ("c", "e"):
        assert outcome(shared_world, h["m"], h[last]) == outcome(shared_world, h["a"], h["b"], h[last])


def test_merges_over_and_over(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""A branch that is merged twice, and merges the target back.

    o --- t --- m ------- n     target
     \         /         /
      a --------- b -----       branch
    """
    h.draw("o; t<-o; a<-o", o={"f.txt": lines("123456")}, t={"f.txt": lines("t23456")}, a={"f.txt": lines("12a456")})
    engine("m", "t", "a")
    h.commit("b", "a", files={"f.txt": lines("12a4b6")})
    assert merge("m", "b") == Merged({"f.txt": lines("t2a4b6").encode()}, {})
    engine("n", "m", "b")
    engine("back", "b", "m")
    h.draw("x<-n; y<-back", x={"f.txt": lines("t2a4bx")}, y={"f.txt": lines("t2y4b6")})
    assert merge("x", "y") == Merged({"f.txt": lines("t2y4bx").encode()}, {})


def test_what_two_wrote_alike_and_one_merged_by_hand(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""F merged two equal values by hand; their children went on, and an engine merged those.

    o --- a(0) ------ f(0)     f: by hand
    |        \       /
    |         c(-)  /
    b(0) ----------
        \
         d(1)                  m: the engine's, of c and d
    """
    h.draw("o; a<-o; b<-o; f<-a,b; d<-b", o={"z": "z"}, a={"p": "0"}, b={"p": "0"}, d={"p": "1"})
    h.commit("c", "a", delete=["p"])
    engine("m", "c", "d")
    engine("n", "m", "f")
    assert merge("n") == merge("m", "f") == merge("c", "d", "f")


# Engine merges that are not believed


def test_a_forged_engine_merge_is_a_writer(h: History, merge: Merge, engine: EngineCommit) -> None:
    """M says that the engine made it, and holds something else at p: somebody decided that. At q it is as made."""
    h.draw("o; a<-o; b<-o; c<-o", o={"p": "0", "q": "0"}, a={"p": "1", "q": "1"}, b={"p": "2"}, c={"q": "2"})
    engine("m", "a", "b", files={"p": "forged"})
    found = merge("m", "c")
    assert found == Merged({"p": b"forged", "q": b"0"}, {"q": (b"0", frozenset({b"1", b"2"}))})
    h.commit("d", "a", files={"p": "4"})
    assert merge("m", "d").conflicts["p"] == (b"1", frozenset({b"forged", b"4"}))


def test_an_engine_merge_forged_where_nobody_wrote(h: History, merge: Merge, engine: EngineCommit) -> None:
    h.draw("o; a<-o; b<-o; c<-o", o={"p": "0", "q": "0"}, a={"p": "1"}, b={"p": "1"}, c={"q": "2"})
    engine("m", "a", "b", files={"q": "forged", "new": "forged"})
    found = merge("m", "c")
    assert found == Merged({"p": b"1", "q": b"0", "new": b"forged"}, {"q": (b"0", frozenset({b"forged", b"2"}))})


def test_an_engine_merge_that_drops_what_is_below_the_cut(h: History, merge: Merge, engine: EngineCommit) -> None:
    r"""A merge that keeps the old value (`merge -s ours`) is told by the parent that it dropped.

        o --- g(1) --- h(r)      p is 1 on the target; n takes g in, and keeps p as it was
         \      \
          a ----- n(0)
    """
    h.draw("o; g<-o; a<-o; n<-a,g; h<-g", o={"p": "0"}, g={"p": "1"}, a={"q": "a"}, h={"r": "h"})
    assert merge("n", "h") == merge("h", "n") == Merged({"p": b"0", "q": b"a", "r": b"h"}, {})


def test_an_engine_merge_of_another_version(h: History, merge: Merge, engine: EngineCommit) -> None:
    """What another version made is believed where this one makes the same of it, and is a decision elsewhere."""
    h.draw("o; a<-o; b<-o; c<-o", o={"p": "0", "q": "0"}, a={"p": "1"}, b={"q": "1"}, c={"p": "1", "q": "2"})
    engine("m", "a", "b", version="mergekit 0.0.1+000000000000")
    assert merge("m", "c") == Merged({"p": b"1", "q": b"0"}, {"q": (b"0", frozenset({b"1", b"2"}))})
    engine("n", "a", "b", files={"q": "3"}, version="mergekit 0.0.1+000000000000")
    assert merge("n", "c").conflicts == {"q": (b"0", frozenset({b"3", b"2"}))}


def test_an_engine_merge_under_another_policy(tmp_path: Path) -> None:
    """What merged line by line is a conflict under a policy that takes files whole: the merge counts as a decision."""
    other = World(tmp_path, b"* -merge\n")
    own = other.history.fresh()
    own.draw(
        "o; a<-o; b<-o; c<-o", o={"f.txt": lines("1234567")}, a={"f.txt": lines("a234567")}, b={"f.txt": lines("123b567")}, c={"q": "c"}
    )
    both = lines("a23b567")
    own.merge_commit("m", ["a", "b"], tree_of="a", files={"f.txt": both}, trailers={ENGINE_TRAILER: engine_id()})
    whole = outcome(other, own["m"], own["c"])
    by_definition(other, (own["m"], own["c"]), whole, oracle_of(other))
    assert own.show(whole[0]) == {"f.txt": both.encode(), "q": b"c"}
    assert not whole[1]


# Branches that hang off commits older than the common ancestor


def test_a_target_that_merged_a_long_lived_branch(h: History, merge: Merge) -> None:
    r"""G is the common ancestor of h and i; s, which h merged, has not seen it, and writes what i writes.

        o --- g --- i(p, q)
        |      \
        |       h --- m
        |            /
        s(p) -------
    """
    h.draw("o; g<-o; s<-o; h<-g; m<-h,s; i<-g", o={"p": "0", "q": "0"}, g={"p": "1"}, s={"p": "2"}, m={"p": "3"}, i={"p": "4", "q": "i"})
    assert merge("m", "i") == Merged({"p": b"1", "q": b"i"}, {"p": (b"1", frozenset({b"3", b"4"}))})


def test_an_old_branch_in_an_engine_merge(h: History, merge: Merge, engine: EngineCommit) -> None:
    """The same with an engine merge, which decides nothing: s meets g, which had written p before i did."""
    h.draw("o; g<-o; s<-o; h<-g; i<-g", o={"p": "0", "q": "0"}, g={"p": "0"}, s={"p": "2"}, h={"q": "h"}, i={"p": "4"})
    engine("m", "h", "s")
    assert merge("m", "i") == Merged({"p": b"0", "q": b"h"}, {"p": (b"0", frozenset({b"2", b"4"}))})


def test_an_old_branch_that_nobody_contests(h: History, merge: Merge, engine: EngineCommit) -> None:
    """The old branch wrote elsewhere: it is taken as it is."""
    h.draw("o; g<-o; s<-o; h<-g; i<-g", o={"p": "0"}, g={"p": "1"}, s={"r": "s"}, h={"q": "h"}, i={"p": "4"})
    engine("m", "h", "s")
    assert merge("m", "i") == Merged({"p": b"4", "q": b"h", "r": b"s"}, {})


def test_an_unrelated_history_that_was_merged_in(h: History, merge: Merge) -> None:
    r"""A root that hangs off nothing, merged on one side, writes what the other side writes.

        o --- g --- i(p)
               \
                m
               /
        u(p) --
    """
    h.draw("o; g<-o; u; m<-g,u; i<-g", o={"q": "0"}, g={"q": "1"}, u={"p": "2"}, m={"p": "2"}, i={"p": "4"})
    assert merge("m", "i").conflicts == {"p": (None, frozenset({b"2", b"4"}))}


def test_unrelated_roots(h: History, merge: Merge) -> None:
    h.draw("a; b; c", a={"p": "1", "q": "1"}, b={"p": "1", "r": "1"}, c={"s": "1"})
    assert merge("a", "b", "c") == Merged({"p": b"1", "q": b"1", "r": b"1", "s": b"1"}, {})


def test_the_base_does_not_depend_on_who_stands_by(h: History, merge: Merge, engine: EngineCommit) -> None:
    """M shows one of two files that were added; people go on from it, by merges of M and X in both orders.

    M or X may be the first common ancestor that is found; X as one more head lets it be neither.
    """
    h.draw("o; a<-o; b<-o", o={"z": "0"}, a={"p": "x"}, b={"p": "y"})
    h.commit("x", "o", time=1_800_000_000, message="nothing")
    engine("m", "a", "b")
    engine("n1", "m", "x")
    engine("n2", "x", "m")
    h.draw("w1<-n1; w2<-n2", w1={"p": "1"}, w2={"p": "2"})
    assert merge("w1", "w2") == merge("w1", "w2", "x") == merge("w1", "w2", "a") == merge("w1", "w2", "m")


def test_lines_that_cross_again_and_again(h: History, shared_world: World) -> None:
    r"""Two lines of history that merged each other 300 times: the merge ends, and its base is the first.

    o --- a --- a --- a ...
     \     \ /   \ /
      b --- b --- b ...
    """
    h.draw("o; a<-o; b<-o", o={"p": "0"}, a={"p": "a"}, b={"p": "b"})
    left, right = h["a"], h["b"]
    for n in range(240):
        left, right = (
            h.merge_commit(f"l{n}", [left, right], tree_of=left, files={"p": f"a{n}"}),
            h.merge_commit(f"r{n}", [right, left], tree_of=right, files={"p": f"b{n}"}),
        )
    found = shared_world.merge(left, right)
    assert [(conflict.base, len(conflict.siblings)) for conflict in found.conflicts] == [(b"0", 2)]


# Heads


def test_heads_that_say_nothing_new(h: History, merge: Merge) -> None:
    """A head that another has seen, and two names of one head, change nothing."""
    h.draw("o; a<-o; b<-a; c<-o", o={"p": "0"}, a={"p": "1"}, b={"q": "b"}, c={"r": "c"})
    wanted = Merged({"p": b"1", "q": b"b", "r": b"c"}, {})
    assert merge("b", "c") == merge("b", "a", "c", "o") == merge("b", "c", "b") == wanted
    assert merge("b", "b") == merge("b", "o") == Merged({"p": b"1", "q": b"b"}, {})


def test_a_merge_of_many(h: History, merge: Merge) -> None:
    """Five heads at once, in all 120 orders and 50 groupings: a file each, and lines of one."""
    h.commit("o", files={"f.txt": lines("123456789")})
    for n, name in enumerate("abcde"):
        text = [*"123456789"]
        text[2 * n] = name
        h.commit(name, "o", files={"f.txt": lines("".join(text)), name: name})
    assert merge(*"abcde") == Merged({"f.txt": lines("a2b4c6d8e").encode(), **{name: name.encode() for name in "abcde"}}, {})
