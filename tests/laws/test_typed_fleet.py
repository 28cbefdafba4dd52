"""Twenty-four replicas that each touch every type, merged in fifty orders: one commit, and what everybody meant."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from mergekit.drivers import registry
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
status = { type = "state-machine", with = ["closed_at"], moves = { open = ["doing"], doing = ["done"] } }
mood = { type = "state-machine", others = "keep", moves = { calm = ["busy"] } }
free = "document"
"inner.deep" = "g-counter"
watchers = { type = "map", of = "or-set" }
shelf = { type = "g-set", key = "id", of = "piece" }

[types.piece]
count = "pn-counter"
tags = "or-set"
parts = { type = "or-set", key = "id", of = "piece" }
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
    "mood": "calm",
    "free": {"kept": 1},
    "inner": {"deep": 2, "name": "n"},
    "watchers": {"all": ["w"]},
    "shelf": [{"id": "box", "count": 0, "parts": [{"id": "lid", "count": 1}]}],
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
        "names": name if number < 2 else "none",
        "latest": number,
        "first": number,
        "serial": "s",
        "limits": {"cpu": number, name: 1},
        "steps": ["begin", name, "end"],
        "text": f"one\ntwo\nthree\nby {name}\n" if number == 5 else "ONE\ntwo\nthree\n",
        "status": ("doing", "done")[number % 2],
        **({"closed_at": 5} if number % 2 else {}),
        "mood": "odd" if number == 7 else "busy",
        "inner": {"deep": 3, "name": "n"},
        "watchers": {"all": ["w", name], name: [name]},
        "shelf": [{"id": "box", "count": 1, "tags": [name], "parts": [] if number == 2 else [{"id": "lid", "count": 2}]}],
        "free": {"kept": 1, name: True},
    }


def test_fifty_orders_of_a_fleet_are_one_commit(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.policy = read_policy({".mergekit.toml": POLICY}, registry())
    history = world.history
    history.commit("base", files={"all.json": json.dumps(BASE) + "\n"})
    for number in range(REPLICAS):
        text = json.dumps({**BASE, **written(number)}) + "\n"
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
    assert [len(found[field]["$siblings"]["variants"]) for field in ("owner", "names")] == [REPLICAS, 2]
    assert (found["latest"], found["first"], found["serial"]) == (23, 0, "s")
    assert found["limits"] == {"cpu": 23, **{f"r{n}": 1 for n in everybody}}
    assert (found["steps"][0], found["steps"][-1], len(found["steps"])) == ("begin", "end", 2 + REPLICAS)
    assert found["text"] == "ONE\ntwo\nthree\nby r5\n"
    assert (found["status"], found["closed_at"]) == ("done", 5)
    assert sorted(one["value"] for one in found["mood"]["$siblings"]["variants"]) == ["busy", "odd"]
    assert found["inner"] == {"deep": 2 + REPLICAS, "name": "n"}
    assert sorted(found["watchers"]["all"]) == sorted(["w", *(f"r{n}" for n in everybody)])
    assert {key: value for key, value in found["watchers"].items() if key != "all"} == {f"r{n}": [f"r{n}"] for n in everybody}
    (box,) = found["shelf"]
    assert (box["count"], sorted(box["tags"])) == (REPLICAS, sorted(f"r{n}" for n in everybody))
    assert box["parts"] == [{"id": "lid", "count": REPLICAS}], "who took it out had not seen what the others put in"
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


TASK: dict[str, Any] = {
    "id": "T",
    "title": "t",
    "description": "one\ntwo\nthree\n",
    "status": "open",
    "time_spent": 1,
    "created_at": "2024-05-02",
}


def task(number: int) -> dict[str, Any]:
    """What one replica makes of a task: a change of every field that the built-in type names."""
    name = f"r{number:02}"
    return {
        **TASK,
        "title": "better" if number < 3 else "t",
        "description": ("ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n")[number % 2],
        "status": "done" if number == 4 else ("in_progress", "review")[number % 2],
        **({"closed_at": "now"} if number == 4 else {}),
        "assignee": name if number < 2 else "nobody",
        "notes": [name],
        "blockers": [name],
        "tags": [name],
        "labels": ["l"],
        "time_spent": 2,
        "created_at": "2024-05-01" if number == 6 else "2024-05-02",
        "updated_at": f"2024-06-{number + 1:02}",
    }


def test_ten_orders_of_a_task_are_one_commit(tmp_path: Path) -> None:
    world = World(tmp_path)
    history = world.history
    history.commit("base", files={"tasks/t.json": json.dumps(TASK, indent=2) + "\n"})
    for number in range(REPLICAS):
        text = json.dumps(task(number), indent=2) + "\n"
        history.commit(f"r{number}", "base", files={"tasks/t.json": text}, trailers={"Mergekit-Replica": f"agent/r{number}"})
    heads = [history[f"r{number}"] for number in range(REPLICAS)]
    rng = random.Random(24)
    made = {world.engine_commit((history["base"], *rng.sample(heads, len(heads)))) for _ in range(ORDERS // 5)}
    assert len(made) == 1
    found = json.loads(history.show(made.pop())["tasks/t.json"])
    names = [f"r{n:02}" for n in range(REPLICAS)]
    assert {key: found[key] for key in ("title", "status", "closed_at", "time_spent", "created_at", "updated_at", "labels")} == {
        "title": "better",
        "status": "done",
        "closed_at": "now",
        "time_spent": 1 + REPLICAS,
        "created_at": "2024-05-01",
        "updated_at": "2024-06-24",
        "labels": ["l"],
    }
    assert [sorted(found[key]) for key in ("notes", "blockers", "tags")] == [names, names, names]
    assert found["description"] == "ONE\ntwo\nTHREE\n"
    assert len(found["assignee"]["$siblings"]["variants"]) == 3


def test_every_type_takes_part() -> None:
    assert {name for name in types() if f'"{name}"'.encode() not in POLICY} == {"record"}  # what a type of documents is, such as `piece`
