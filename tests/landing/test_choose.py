"""Which replicas land: named cases, and every fleet of a small world against the literal definition."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.landing import Landing
from mergekit.landing.choose import Chosen, choose
from mergekit.landing.results import Mode, Replica
from mergekit.policy import Policy, read_policy
from mergekit.tree_merge import Engine
from tests.histories import Files, History
from tests.landing.fleets import LINES, edited, fleet, landing, names


def held_by(result: Landing) -> dict[str, list[tuple[str, str]]]:
    """Give for each held replica who is in its way, as (name, state)."""
    return {held.replica.name: [(one.name, one.state) for one in held.obstacles] for held in result.held}


def test_what_does_not_conflict_lands_together(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(9, "b")}, "c": {"new": "c"}})
    result = landing(history)
    assert names(result.landed) == ["agent/a", "agent/b", "agent/c"]
    assert result.held == ()
    expected = LINES.replace("line 2\n", "line 2 by a\n").replace("line 9\n", "line 9 by b\n").encode()
    assert history.show(result.tree.hex()) == {"f": expected, "new": b"c"}


def test_of_two_that_conflict_one_lands_and_the_other_says_why(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"new": "c"}})
    result = landing(history)
    first, second = sorted("ab", key=lambda name: history[name])
    assert names(result.landed) == sorted([f"agent/{first}", "agent/c"])
    [held] = result.held
    assert held.replica.name == f"agent/{second}"
    assert held_by(result) == {f"agent/{second}": [(f"agent/{first}", "landed")]}
    [conflict] = held.conflicts
    assert {sibling.value for sibling in conflict.siblings} == {b"line 2 by a\n", b"line 2 by b\n"}
    assert held.reason.startswith(f"conflicts with agent/{first} (landed) in f, line")
    assert result.conflicts == (conflict,)
    assert result.rendered == ()


def test_who_conflicts_with_the_fewest_lands_first(tmp_path: Path) -> None:
    hub = {"x": "hub", "y": "hub", "z": "hub"}
    history = fleet(tmp_path, {"hub": hub, "x": {"x": "1"}, "y": {"y": "1"}, "z": {"z": "1"}}, base={"x": "0", "y": "0", "z": "0"})
    result = landing(history)
    assert names(result.landed) == ["agent/x", "agent/y", "agent/z"]
    assert held_by(result) == {"agent/hub": [(f"agent/{name}", "landed") for name in "xyz"]}
    assert result.held[0].reason.startswith("conflicts with agent/x (landed), agent/y (landed) and 1 more in x, line")


def test_priority_comes_before_the_number_of_conflicts(tmp_path: Path) -> None:
    policy = 'priority = ["agent/hub", "agent/z"]\n'
    replicas: dict[str, Files] = {"hub": {"x": "hub", "y": "hub"}, "x": {"x": "1"}, "y": {"y": "1"}}
    history = fleet(tmp_path, replicas, base={"x": "0", "y": "0", ".mergekit.toml": policy})
    result = landing(history)
    assert names(result.landed) == ["agent/hub"]
    assert names(result.held) == ["agent/x", "agent/y"]


def test_the_policy_of_a_replica_does_not_count(tmp_path: Path) -> None:
    takes_all = '[[rules]]\npath = "*"\ndriver = "records"\n'
    history = fleet(tmp_path, {"a": {"f": "a\n"}, "b": {"f": "b\n", ".mergekit.toml": takes_all}})
    assert len(landing(history, dry_run=True).held) == 1
    history.commit("config", "base", files={".mergekit.toml": takes_all})
    history.branch("main", "config")
    assert landing(history, dry_run=True).held == ()


def test_a_conflict_with_the_target_names_the_target(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"new": "b"}}, main={"f": edited(2, "main")})
    result = landing(history)
    assert names(result.landed) == ["agent/b"]
    assert held_by(result) == {"agent/a": [("main", "target")]}
    assert result.held[0].reason.startswith("conflicts with main in f, line")


def test_landing_again_changes_nothing(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"new": "c"}})
    first = landing(history)
    again = landing(history)
    assert again.landed == ()
    assert again.commit is None
    assert (again.before, again.after, again.tree) == (first.after, first.after, first.tree)
    assert names(again.held) == names(first.held)
    assert [conflict.id for conflict in again.conflicts] == [conflict.id for conflict in first.conflicts]


def test_a_replica_within_another_lands_with_it_or_alone(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"new": "a"}, "b": {"f": edited(2, "b")}})
    history.commit("more", "a", files={"more": "a"})
    history.branch("agent/more", "more")
    whole = landing(history, "agent/a", "agent/more", dry_run=True)
    assert names(whole.landed) == ["agent/a", "agent/more"]
    assert whole.fast_forward
    assert whole.after.hex() == history["more"]
    history.commit("clash", "a", files={"f": edited(2, "clash")})
    history.branch("agent/more", "clash")
    history.commit("main", "base", files={"f": edited(2, "main")})
    history.branch("main", "main")
    part = landing(history, "agent/a", "agent/more")
    assert (names(part.landed), names(part.held)) == (["agent/a"], ["agent/more"])


def test_two_names_of_one_commit_land_or_are_held_together(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}})
    history.branch("agent/same", "a")
    assert names(landing(history, dry_run=True).landed) == ["agent/a", "agent/same"]
    history.commit("main", "base", files={"f": edited(2, "main")})
    history.branch("main", "main")
    result = landing(history)
    assert held_by(result) == {"agent/a": [("main", "target")], "agent/same": [("main", "target")]}


def test_siblings_of_data_hold_nothing(tmp_path: Path) -> None:
    def finding(value: str) -> Files:
        return {"findings/log.jsonl": f'{{"id": 1, "says": "{value}"}}\n'}

    history = fleet(tmp_path, {"a": finding("a"), "b": finding("b")}, base=finding("base"))
    result = landing(history)
    assert result.held == ()
    assert [conflict.holds for conflict in result.rendered] == [False]
    assert b"says" in history.show(result.tree.hex())["findings/log.jsonl"]


def test_all_is_nothing_or_everything(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"new": "c"}})
    result = landing(history, mode="all")
    assert result.commit is None
    assert result.after.hex() == history["base"]
    assert held_by(result) == {"agent/a": [("agent/b", "held")], "agent/b": [("agent/a", "held")], "agent/c": []}
    assert {held.replica.name: held.reason for held in result.held}["agent/c"].startswith("has no conflict of its own")
    some = landing(history, "agent/a", "agent/c", mode="all")
    assert names(some.landed) == ["agent/a", "agent/c"]


def test_markers_land_everything_and_block_nobody_later(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"new": "c"}})
    result = landing(history, mode="markers")
    assert names(result.landed) == ["agent/a", "agent/b", "agent/c"]
    assert [conflict.holds for conflict in result.rendered] == [True]
    assert b"<<<<<<<" in history.show(result.tree.hex())["f"]
    history.commit("late", "base", files={"late": "late"})
    history.branch("agent/late", "late")
    later = landing(history)
    assert (names(later.landed), later.held) == (["agent/late"], ())
    assert [conflict.id for conflict in later.rendered] == [conflict.id for conflict in result.rendered]
    history.commit("third", "base", files={"f": edited(2, "third")})
    history.branch("agent/third", "third")
    assert names(landing(history).held) == ["agent/third"]
    fixed = history.commit("fixed", tip_of(later), files={"f": edited(2, "all")})
    history.branch("agent/fix", fixed)
    after = landing(history, "agent/fix")
    assert after.held == ()
    assert after.rendered == ()


def tip_of(result: Landing) -> str:
    return result.after.hex()


def test_what_a_replica_has_seen_itself_is_not_in_its_way(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"c": {"f": edited(2, "c")}})
    history.commit("shared", "base", files={"f": edited(2, "shared")})
    for name in "ab":
        history.commit(name, "shared", files={name: name})
        history.branch(f"agent/{name}", name)
    assert held_by(landing(history, mode="all")) == {
        "agent/a": [("agent/c", "held")],
        "agent/b": [("agent/c", "held")],
        "agent/c": [("agent/a", "held"), ("agent/b", "held")],
    }


def test_a_replica_that_brings_an_open_conflict_along_is_held_for_it(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"c": "c"}}, main={"m": "m"})
    landing(history, "agent/b", into="agent/a", mode="markers")
    result = landing(history, "agent/a", "agent/c")
    assert (names(result.landed), held_by(result)) == (["agent/c"], {"agent/a": []})
    assert result.held[0].reason.startswith("brings open conflicts of its own along in f, line")


def test_conflicts_between_names_find_their_parties(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"x/y": "a"}, "b": {"x": "b"}, "c": {"Name": "c"}, "d": {"name": "d"}, "e": {"other": "e"}})
    result = landing(history, mode="all")
    assert held_by(result) == {
        "agent/a": [("agent/b", "held")],
        "agent/b": [("agent/a", "held")],
        "agent/c": [("agent/d", "held")],
        "agent/d": [("agent/c", "held")],
        "agent/e": [],
    }


@pytest.mark.parametrize("mode", ["hold", "all", "markers"])
def test_the_order_of_names_never_matters(tmp_path: Path, mode: Mode) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"f": edited(9, "c")}})
    results = {repr(landing(history, *order, mode=mode, dry_run=True)) for order in permutations(["agent/a", "agent/b", "agent/c"])}
    assert len(results) == 1


def test_what_lands_is_not_blocked_even_if_a_short_cut_errs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"new": "c"}})
    expected = landing(history, dry_run=True)
    monkeypatch.setattr(Engine, "conflicts_added", lambda *_: ())
    assert landing(history, dry_run=True) == expected


PATHS, VALUES = ("x", "y", "z"), ("1", "2")
PRIORITIES = (b"", b'priority = ["r3", "r1"]\n', b'replicas = ["r*"]\npriority = ["r[02]", "r*"]\n')


def random_fleet(source: random.Random, history: History) -> list[str]:
    """Make a target and up to six replicas, some on top of others; give their names, the target first."""
    history.commit("root", files=dict.fromkeys(PATHS, "0"))
    known = ["root"]
    for n in range(source.randint(2, 7)):
        files = {path: source.choice(VALUES) + "\n" for path in PATHS if source.random() < 0.4}
        history.commit(f"c{n}", source.choice(known), files={**files, f"own{n}": str(n)})
        known.append(f"c{n}")
    return ["root", *source.sample(known[1:], len(known) - 1)] if source.random() < 0.5 else source.sample(known, len(known))


def literal(engine: Engine, policy: Policy, replicas: Sequence[Replica]) -> tuple[set[str], set[str]]:
    """Choose as the definition says, word by word; gives the names that land and those that are held."""
    target = engine.heads[0]

    def conflicts(some: Sequence[Replica]) -> set[str]:
        return {conflict.id for conflict in engine.merge([target, *(replica.commit for replica in some)]).conflicts if conflict.holds}

    def parties(replica: Replica) -> int:
        seen = engine.graph.seen_by(replica.commit) & ~engine.graph.seen_by(target)
        own = {engine.graph.commits[i].hex for i in range(len(engine.graph.commits)) if seen >> i & 1}
        whole = [conflict for conflict in engine.merge().conflicts if conflict.holds]
        return sum(any(writer.commit in own for sibling in conflict.siblings for writer in sibling.writers) for conflict in whole)

    order = sorted(replicas, key=lambda replica: (policy.priority_of(replica.branch), parties(replica), replica.commit, replica.name))
    if not conflicts(order):
        return {replica.name for replica in order}, set()
    taken: list[Replica] = []
    while True:
        more = list(taken)
        for replica in order:
            if replica not in more and not conflicts([*more, replica]):
                more.append(replica)
        if more == taken:
            return {replica.name for replica in taken}, {replica.name for replica in order if replica not in taken}
        taken = more


def chosen_of(engine: Engine, policy: Policy, replicas: Sequence[Replica]) -> Chosen:
    return choose(engine, policy, "target", replicas, "hold", lambda _: None)


def test_every_choice_is_what_the_definition_says(tmp_path: Path) -> None:
    source = random.Random(20)
    history = History(tmp_path / "repo", in_memory=True)
    held = settled = 0
    for turn in range(120):
        history = history.fresh()
        target, *others = random_fleet(source, history)
        policy = read_policy({".mergekit.toml": PRIORITIES[turn % len(PRIORITIES)], ".gitattributes": b"* -merge\n"})
        repository = Repository(history.repository)
        heads = [bytes.fromhex(history[name]) for name in (target, *others)]
        fresh = set(repository.above(heads[1:], heads[0]))
        replicas = [Replica(f"r{n}", head, f"r{n}") for n, head in enumerate(heads[1:]) if head in fresh]
        if not replicas:
            continue
        engine = Engine(repository, [heads[0], *(replica.commit for replica in replicas)], policy)
        chosen = chosen_of(engine, policy, replicas)
        lands, waits = literal(engine, policy, replicas)
        assert {replica.name for replica in chosen.landed} == lands
        assert {one.replica.name for one in chosen.held} == waits
        assert not chosen.merge.holds
        assert chosen.merge.tree == engine.merge([heads[0], *(replica.commit for replica in chosen.landed)]).tree
        for one in chosen.held:
            attempt = engine.merge([heads[0], *(replica.commit for replica in (*chosen.landed, one.replica))])
            assert one.conflicts == tuple(conflict for conflict in attempt.conflicts if conflict.holds)
            assert {obstacle.conflict.id for obstacle in one.obstacles} == {conflict.id for conflict in one.conflicts}
            assert all(obstacle.name != one.replica.name for obstacle in one.obstacles)
        held += bool(chosen.held)
        shuffled = source.sample(replicas, len(replicas))
        again = chosen_of(Engine(repository, [heads[0], *(replica.commit for replica in shuffled)], policy), policy, shuffled)
        assert (again.landed, again.merge.tree) == (chosen.landed, chosen.merge.tree)
        settled += len(chosen.landed) > 1
    assert held > 30
    assert settled > 30
