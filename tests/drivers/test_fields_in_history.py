"""Typed files in real repositories: every write counts once, and nothing depends on the order of merges."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import pytest

from mergekit.drivers import registry
from mergekit.policy import read_policy
from tests.histories import History
from tests.laws.plans import World

FILE = "stock/a.json"
POLICY = (
    b'[[rules]]\npath = "stock/*"\ndriver = "fields"\ntype = "thing"\n'
    b"[types.thing]\n"
    b'hits = "g-counter"\nstock = "bounded-counter"\nset = "or-set"\nlast = "lww-register"\non = "flag"\n'
    b'mine = { type = "map", of = "pn-counter" }\n'
)
BASE: dict[str, object] = {"hits": 0, "stock": 9, "set": ["x"], "last": "-", "on": False, "mine": {}, "free": 0}


def files(**fields: object) -> dict[str, str]:
    return {FILE: json.dumps({**BASE, **fields}, indent=1) + "\n"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.policy = read_policy({".mergekit.toml": POLICY}, registry())
    made.history.commit("base", files=files())
    return made


def shown(world: World, *heads: str) -> dict[str, object]:
    """Merge heads in several orders, and read what the file holds."""
    found = set()
    ids = [world.history.ids.get(head, head) for head in heads]
    for order in itertools.islice(itertools.permutations(ids), 6):
        found.add(world.history.show(world.merge(*order).tree.hex())[FILE])
    (content,) = found
    read: dict[str, object] = json.loads(content)
    return read


def commit(history: History, name: str, parent: str, *, time: int | None = None, **fields: object) -> str:
    return history.commit(name, parent, files=files(**fields), time=time)


def test_two_files_that_are_the_same_add_two(world: World) -> None:
    commit(world.history, "a", "base", hits=1, mine={"k": 2})
    commit(world.history, "b", "base", hits=1, mine={"k": 2})
    assert world.history.tree("a") == world.history.tree("b")
    assert shown(world, "a", "b") == {**BASE, "hits": 2, "mine": {"k": 4}}


def test_writes_count_once_through_any_merges(world: World) -> None:
    commit(world.history, "a", "base", hits=1)
    commit(world.history, "b", "base", hits=2)
    commit(world.history, "a2", "a", hits=4)
    both = world.engine_commit([world.history["a"], world.history["b"]])
    world.history.merge_commit("above", [both], tree_of=both, files=files(hits=10))
    for heads in (("above", "a2"), ("above", "a2", "b"), ("a2", both, "above")):
        assert shown(world, *heads)["hits"] == 13


def test_who_wrote_alone_is_known_whatever_his_message_says(world: World) -> None:
    """One takes back what only grows, and another writes elsewhere; what is no UTF-8 in a message or a name changes nothing."""
    commit(world.history, "five", "base", hits=5)
    for name, said in (("plain", "less"), ("odd", b"\xff less")):
        world.history.commit(f"{name} less", "five", files=files(hits=3), message=said)
        world.history.commit(f"{name} beside", "five", files=files(hits=5, free=1), message=said)
        assert shown(world, f"{name} less", f"{name} beside")["hits"] == 3


def test_a_remove_holds_and_what_it_had_not_seen_stays(world: World) -> None:
    commit(world.history, "gone", "base", set=[])
    commit(world.history, "again", "gone", set=["x"], hits=1)
    commit(world.history, "other", "base", set=["x", "y"])
    commit(world.history, "also", "base", set=[], hits=2)
    assert shown(world, "gone", "other")["set"] == ["y"]
    assert shown(world, "again", "also")["set"] == ["x"], "it was put there again, and the other had not seen it"
    assert shown(world, "again", "other", "also") == {**BASE, "set": ["x", "y"], "hits": 3}


def test_the_last_write_of_a_field_is_later_than_what_it_had_seen(world: World) -> None:
    start = 1_700_000_000
    commit(world.history, "ahead", "base", last="ahead", time=start + 9_000)
    commit(world.history, "behind", "ahead", last="behind", time=start)
    commit(world.history, "other", "base", last="other", time=start + 5_000)
    assert shown(world, "ahead", "other")["last"] == "ahead"
    assert shown(world, "behind", "other")["last"] == "behind"


def test_a_stock_is_not_sold_twice_whatever_is_merged_between(world: World) -> None:
    for name in "abc":
        commit(world.history, name, "base", stock=5)
    assert shown(world, "a", "b")["stock"] == 1
    between = world.engine_commit([world.history["a"], world.history["b"]])
    for heads in (("a", "b", "c"), (between, "c"), (between, "c", "a")):
        found = shown(world, *heads)["stock"]
        assert isinstance(found, dict)
        assert [one["value"] for one in found["$siblings"]["variants"]] == [1, -3]


def test_a_single_change_is_taken_as_it_is(world: World) -> None:
    world.history.commit("a", "base", files={FILE: b'{"hits":   3, "set": ["x"]}'})
    world.history.commit("b", "base", files={"g": "1\n"})
    assert world.history.show(world.merge(world.history["a"], world.history["b"]).tree.hex())[FILE] == b'{"hits":   3, "set": ["x"]}'


def test_random_histories_in_every_order_and_with_merges_between(world: World) -> None:
    rng = random.Random(5)
    for number in range(25):
        history = world.history
        heads = ["base"]
        values = {"base": dict(BASE)}
        for step in range(rng.randint(3, 8)):
            parent = rng.choice(heads[-4:])
            name = f"{number}.{step}"
            fields = dict(values[parent])
            key = rng.choice(["hits", "stock", "set", "last", "on"])
            fields[key] = {
                "hits": int(str(fields["hits"])) + rng.randint(1, 3),
                "stock": int(str(fields["stock"])) - rng.randint(0, 1),
                "set": sorted(set(fields["set"]) ^ {rng.choice("xyz")}),  # type: ignore[call-overload]  # a list of texts
                "last": name,
                "on": not fields["on"],
            }[key]
            values[name] = fields
            history.commit(name, parent, files=files(**fields))
            heads.append(name)
        chosen = rng.sample(heads, 3)
        wanted = shown(world, *chosen)
        between = world.engine_commit([history[name] for name in chosen[:2]])
        assert shown(world, between, chosen[2]) == shown(world, *chosen, between) == wanted
        hits = {name: int(str(fields["hits"])) for name, fields in values.items()}
        assert wanted["hits"] == sum(hits[name] - hits[parent_of(history, name)] for name in reached(history, chosen))


def parent_of(history: History, name: str) -> str:
    parent = history.repository.get(history[name]).parent_ids[0]  # type: ignore[union-attr]  # it is a commit
    return next(known for known, made in history.ids.items() if made == str(parent))


def reached(history: History, heads: list[str]) -> set[str]:
    found: set[str] = set()
    for head in heads:
        name = head
        while name != "base":
            found.add(name)
            name = parent_of(history, name)
    return found


EVERY = (
    b'[[rules]]\npath = "*"\ndriver = "fields"\ntype = "all"\n[types.all]\n'
    b'g = "g-counter"\npn = "pn-counter"\nb = { type = "bounded-counter", max = 1000 }\nset = "g-set"\nor = "or-set"\nseq = "sequence"\n'
    b'flag = "flag"\nlast = "lww-register"\nall = "siblings"\nmv = "mv-register"\nmax = "max"\nmin = "min"\nid = "immutable"\n'
    b'map = { type = "map", of = "or-set" }\ntext = "text"\nparts = { type = "or-set", key = "id", of = "part" }\nfree = "document"\n'
    b'state = { type = "state-machine", moves = { open = ["doing"], doing = ["done"], done = [] } }\n[types.part]\nn = "pn-counter"\n'
)


ORDERS = 6
"""As many merges of 24 replicas as the suite has time for; fifty gave one commit, too."""


def edited(number: int, step: int) -> str:
    """Touch a field of every type."""
    seen = 24 * step + number
    fields = {
        "g": step + 1,
        "pn": number - 10 * step,
        "b": 2 * step,
        "set": ["x", *(f"{number}.{one}" for one in range(step + 1))],
        "or": ["x"] if number % 3 else [] if step else ["y"],
        "seq": ["first", f"{number}", "last"],
        "flag": number % 2 == step,
        "last": seen,
        "all": number % 5,
        "mv": number % 4,
        "max": seen,
        "min": -seen,
        "id": "T",
        "map": {"k": [f"{number % 7}"], f"{number % 3}": ["z"]},
        "text": "".join(f"line {line}{'!' if line % 24 == number else ''}\n\n" for line in range(24)),
        "parts": [{"id": 1, "n": number}, {"id": number + 2, "n": step}],
        "free": {"a": {"b": number % 2}, f"f{number}": step},
        "state": ("open", "doing", "done")[(number + step) % 3],
    }
    return json.dumps(fields, indent=1) + "\n"


def test_a_fleet_that_touches_all_types_in_many_orders(world: World) -> None:
    world.policy = read_policy({".mergekit.toml": EVERY}, registry())
    history, rng = world.history, random.Random(1)
    history.commit("start", files={"all.json": edited(30, 0).replace("!", "")})
    heads = []
    for number in range(24):
        history.commit(f"{number}.0", "start", files={"all.json": edited(number, 0)})
        heads.append(history.commit(f"{number}.1", f"{number}.0", files={"all.json": edited(number, 1)}))
    target = history["start"]
    found = {world.engine_commit([target, *rng.sample(heads, len(heads))]) for _ in range(ORDERS)}
    assert len(found) == 1
    merged = json.loads(history.show(found.pop())["all.json"])
    assert merged["g"] == 1 + 24
    assert len(merged["set"]) == 1 + 2 * 24 + 1
    assert merged["text"].count("!") == 24
    assert {one["id"] for one in merged["parts"]} >= {1, *range(2, 26)}
