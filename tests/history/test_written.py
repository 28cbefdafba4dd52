"""Every write counts once: a file that holds one number, merged by adding up what each commit did to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mergekit.contested import Contested
from mergekit.git.objects import REGULAR
from mergekit.git.repository import Repository
from mergekit.history.file_history import FileHistory, Located, Shown, State
from mergekit.policy import read_policy
from mergekit.tree_merge.engine import Engine
from tests.histories import History

PATH = "count"


class Adding:
    """Adds up all writes between base and sides."""

    def __init__(self, engine: Engine) -> None:
        self.contents = engine.contents

    def counts(self, state: State) -> bool:
        return bool(state)

    def number(self, state: State) -> int:
        return int(self.contents.read(state[0].id)) if state else 0

    def __call__(self, contested: Contested[State]) -> Shown:
        numbers = contested.map(self.number)
        total = numbers.base + sum(one.after - one.before for one in numbers.writes())
        return Shown((Located(PATH, REGULAR, self.contents.make(b"%d" % total)),))


def merged(history: History, *heads: str) -> int:
    """Merge some heads and give the number that the file then shows."""
    engine = Engine(Repository(history.repository), [bytes.fromhex(history[head]) for head in heads], read_policy({}))
    adding = Adding(engine)
    candidates = engine.histories(PATH)[0].writers
    file = FileHistory(engine.graph, (PATH,), candidates, adding, lambda state: state, engine.beliefs, lambda _: False)
    return adding.number(file.shown(engine.graph.reachable(engine.graph.heads)).state)


def expected(history: History, heads: list[str], parents: dict[str, list[str]]) -> int:
    """Say the same by definition: nothing is pruned, and every question is asked again."""

    def reach(names: list[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += parents[name]
        return found

    def value(name: str) -> int:
        return int(history.show(name)[PATH])

    def writes(name: str) -> bool:
        above = parents[name]
        if len(above) < 2:
            return not above or value(name) != value(above[0])
        met = last(above)
        return len(met) > 1 or value(name) != value(met[0])

    def last(names: list[str]) -> list[str]:
        writers = [name for name in reach(names) if writes(name)]
        return [name for name in writers if not any(name != other and name in reach([other]) for other in writers)]

    def total(names: list[str]) -> int:
        return sum(value(name) - total(parents[name]) for name in reach(names) if writes(name))

    return total(heads)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "r", in_memory=True)


def counted(history: History, graph: str, **numbers: int) -> None:
    history.draw(graph, {name: {PATH: str(number)} for name, number in numbers.items()})


def test_two_who_each_add_one_have_added_two(history: History) -> None:
    counted(history, "o; a<-o; b<-o", o=0, a=1, b=1)
    assert history.show("a") == history.show("b")
    assert merged(history, "a", "b") == 2


def test_what_was_taken_back_is_taken_back_once(history: History) -> None:
    counted(history, "o; a<-o; b<-o; c<-a", o=0, a=1, b=1, c=0)
    assert merged(history, "b", "c") == 1
    assert merged(history, "a", "b", "c") == 1


def test_a_persons_merge_that_added_up_is_not_added_to(history: History) -> None:
    counted(history, "o; a<-o; b<-o; m<-a,b; c<-a", o=10, a=11, b=12, m=13, c=15)
    assert merged(history, "m", "c") == 17


def test_a_persons_merge_that_took_one_side_took_the_other_back(history: History) -> None:
    counted(history, "o; a<-o; b<-o; m<-a,b; c<-b", o=0, a=1, b=2, m=1, c=5)
    assert merged(history, "m", "c") == 4  # 1 + 2, back to 1, and 3 of c


def test_lines_that_cross_count_everything_once(history: History) -> None:
    counted(history, "o; a<-o; b<-o; m<-a,b; n<-b,a; x<-m; y<-n", o=0, a=1, b=2, m=3, n=3, x=4, y=8)
    assert merged(history, "x", "y") == 9


def test_histories_without_a_common_commit_add_up(history: History) -> None:
    counted(history, "a; b", a=3, b=4)
    assert merged(history, "a", "b") == 7


def test_each_write_says_which_others_it_has_seen(history: History) -> None:
    counted(history, "o; a<-o; b<-o; c<-a; m<-a,b; d<-m", o=0, a=1, b=2, c=3, m=3, d=4)
    engine = Engine(Repository(history.repository), [bytes.fromhex(history[head]) for head in "cd"], read_policy({}))
    file = engine.histories(PATH)[0]
    writes = file.contested(file.maximal_writers(engine.graph.reachable(engine.graph.heads))).writes()
    names = {commit: name for name, commit in history.ids.items()}
    order = [names[one.writer.commit] for one in writes]
    assert order == ["b", "c", "m", "d"]  # a is the base of both
    assert [[order[k] for k in range(4) if one.seen >> k & 1] for one in writes] == [[], [], ["b"], ["b", "m"]]
    past = file.contested(file.maximal_writers(engine.graph.reachable(engine.graph.heads))).past()
    order = [names[one.writer.commit] for one in past]
    assert order == ["a", "b", "c", "m", "d"]  # b has not seen a, and m and c have
    assert [[order[k] for k in range(5) if one.seen >> k & 1] for one in past] == [[], [], ["a"], ["a", "b"], ["a", "b", "m"]]


def test_what_some_had_not_seen_is_listed_without_a_common_commit_too(history: History) -> None:
    counted(history, "a; b; c<-a; m<-b,c; d<-b", a=1, b=2, c=3, m=5, d=4)
    engine = Engine(Repository(history.repository), [bytes.fromhex(history[head]) for head in "md"], read_policy({}))
    file = engine.histories(PATH)[0]
    names = {commit: name for name, commit in history.ids.items()}
    past = file.contested(file.maximal_writers(engine.graph.reachable(engine.graph.heads))).past()
    assert sorted(names[one.writer.commit] for one in past) == ["a", "b", "c", "d", "m"]  # a has not seen b, the base


@pytest.mark.parametrize("seed", range(60))
def test_random_histories_come_to_what_the_definition_says(history: History, seed: int) -> None:
    rng = random.Random(seed)
    parents: dict[str, list[str]] = {"c0": []}
    history.commit("c0", files={PATH: "0"})
    for number in range(1, rng.randint(3, 9)):
        name = f"c{number}"
        chosen = rng.sample(sorted(parents), min(len(parents), rng.choice((1, 1, 1, 2))))
        content = {PATH: str(rng.randint(-3, 6))}
        if len(chosen) > 1:
            history.merge_commit(name, chosen, files=content)
        else:
            history.commit(name, chosen[0], files=content)
        parents[name] = chosen
    below = {parent for above in parents.values() for parent in above}
    heads = [name for name in parents if name not in below]
    assert merged(history, *heads) == merged(history, *reversed(heads)) == expected(history, heads, parents)
