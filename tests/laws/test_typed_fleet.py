"""Twenty-four replicas that each touch every type, merged in fifty orders: one commit, and what everybody meant."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from mergekit.drivers import names, options_of, types_of
from mergekit.policy import read_policy
from mergekit.types import names as types
from tests.laws.plans import World

REPLICAS = 24
ORDERS = 50
POLICY = b"""
[[rules]]
path = "all.json"
driver = "fields"
type = "everything"

[types.everything]
hits = "g-counter"
balance = "pn-counter"
shares = "pn-counter"
stock = { type = "bounded-counter", max = 1000 }
notes = "g-set"
blockers = "or-set"
cart = { type = "or-set", key = "id", of = "piece" }
paused = { type = "flag", wins = "enable" }
seen = "lww-register"
owner = "siblings"
names = "mv-register"
latest = "max"
first = "min"
serial = "immutable"
limits = { type = "map", of = "max" }
steps = "sequence"
text = "text"
status = { type = "state-machine", moves = { open = ["doing"], doing = ["done"] } }
free = "document"

[types.piece]
count = "pn-counter"
"""
BASE: dict[str, Any] = {
    "hits": 100,
    "balance": 0,
    "shares": {"r0": {"plus": 5, "minus": 0}},
    "stock": 500,
    "notes": ["start"],
    "blockers": ["b0", "b1"],
    "cart": [{"id": "pen", "count": 1}],
    "paused": False,
    "seen": "never",
    "owner": "nobody",
    "names": "none",
    "latest": 7,
    "first": 7,
    "serial": "s",
    "limits": {"cpu": 1},
    "steps": ["begin", "end"],
    "text": "one\ntwo\nthree\n",
    "status": "open",
    "free": {"kept": 1},
}


def written(number: int) -> dict[str, Any]:
    """What one replica makes of it: a change of every field."""
    name = f"r{number}"
    return {
        "hits": 101,
        "balance": 3 if number % 2 else -1,
        "shares": {**BASE["shares"], name: {"plus": number, "minus": 1}},
        "stock": 499,
        "notes": ["start", f"note {number}"],
        "blockers": ["b1", f"b of {name}"] if number % 2 else ["b0", "b1", f"b of {name}"],
        "cart": [{"id": "pen", "count": 2}, {"id": f"item {number}", "count": 1}],
        "paused": number == 3,
        "seen": name,
        "owner": name,
        "names": name,
        "latest": number,
        "first": number,
        "serial": "s",
        "limits": {"cpu": number, name: 1},
        "steps": ["begin", name, "end"],
        "text": f"one\ntwo\nthree\nby {name}\n" if number == 5 else "ONE\ntwo\nthree\n",
        "status": ("doing", "done")[number % 2],
        "free": {"kept": 1, name: True},
    }


def test_fifty_orders_of_a_fleet_are_one_commit(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.policy = read_policy({".mergekit.toml": POLICY}, names(), options_of, types_of)
    history = world.history
    history.commit("base", files={"all.json": json.dumps(BASE, indent=2) + "\n"})
    for number in range(REPLICAS):
        text = json.dumps({**BASE, **written(number)}, indent=2) + "\n"
        history.commit(f"r{number}", "base", files={"all.json": text}, trailers={"Mergekit-Replica": f"agent/r{number}"})
    heads = [history[f"r{number}"] for number in range(REPLICAS)]
    rng = random.Random(24)
    made = {world.engine_commit((history["base"], *rng.sample(heads, len(heads)))) for _ in range(ORDERS)}
    assert len(made) == 1

    found = json.loads(history.show(made.pop())["all.json"])
    everybody = range(REPLICAS)
    assert found["hits"] == 100 + REPLICAS
    assert found["balance"] == 3 * 12 - 12
    assert found["shares"]["r23"] == {"plus": 23, "minus": 1}
    assert found["stock"] == 500 - REPLICAS
    assert sorted(found["notes"]) == sorted(["start", *(f"note {n}" for n in everybody)])
    assert sorted(found["blockers"]) == sorted(["b1", *(f"b of r{n}" for n in everybody)])
    assert {item["id"]: item["count"] for item in found["cart"]} == {"pen": 1 + REPLICAS, **{f"item {n}": 1 for n in everybody}}
    assert found["paused"] is True
    assert found["seen"] == "r23"
    assert [len(found[field]["$siblings"]["variants"]) for field in ("owner", "names")] == [REPLICAS, REPLICAS]
    assert (found["latest"], found["first"], found["serial"]) == (23, 0, "s")
    assert found["limits"] == {"cpu": 23, **{f"r{n}": 1 for n in everybody}}
    assert (found["steps"][0], found["steps"][-1], len(found["steps"])) == ("begin", "end", 2 + REPLICAS)
    assert found["text"] == "ONE\ntwo\nthree\nby r5\n"
    assert found["status"] == "done"
    assert found["free"] == {"kept": 1, **{f"r{n}": True for n in everybody}}


def test_two_that_each_add_one_have_added_two(tmp_path: Path) -> None:
    """Their files are the same, and so are their trees: nothing differs that a merge of trees would look at."""
    world = World(tmp_path)
    history = world.history
    history.commit("base", files={"tasks/t.json": '{"time_spent": 5}\n'})
    for name in ("a", "b"):
        history.commit(name, "base", files={"tasks/t.json": '{"time_spent": 6}\n'})
    assert history.tree("a") == history.tree("b")
    assert history.show(world.engine_commit((history["a"], history["b"])))["tasks/t.json"] == b'{"time_spent": 7}\n'


def test_every_type_takes_part() -> None:
    assert {name for name in types() if f'"{name}"'.encode() not in POLICY} == {"record"}  # what a type of documents is, such as `piece`
