"""Typed files that are a list: each item is a record, in JSON and in YAML, however they are laid out."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mergekit.driver import Content, Outcome
from mergekit.drivers import load, registry, types_of
from mergekit.frozen import replace
from mergekit.policy import read_policy
from tests.decided import contest, loaded
from tests.laws.plans import World

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = dict[str, Record]

FIELDS: Mapping[str, object] = {"id": "immutable", "count": "pn-counter", "tags": "or-set", "owner": "siblings"}
SCHEMA = types_of({"thing": FIELDS})["thing"]
YAML = b"# all\n\n# the first\n- id: a\n  count: 1   # of many\n  owner: none\n- id: b\n  tags:\n    - x1\n"
JSON = b'[\n  {\n    "id": "a",\n    "owner": "none"\n  },\n  {\n    "id": "b",\n    "tags": ["x1"]\n  }\n]\n'


def merged(path: str, base: Content, *sides: Content, driver: str = "fields", **options: str) -> Outcome:
    given = {"type": "thing", "schema": SCHEMA, **options} if driver == "fields" else options
    found = []
    for order in itertools.islice(itertools.permutations(range(len(sides))), 6 if len(sides) == 3 else 3):
        one = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        found.append(load(driver).merge(replace(one, options=given)))
    assert all(one == found[0] for one in found), "the order of sides matters"
    assert not found[0].holds
    assert found[0].content is not None
    assert load(driver).settle(found[0].content) == found[0].base
    return found[0]


def content(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


def read(path: str, text: bytes) -> Any:  # noqa: ANN401 (whatever a file holds)
    """Read a file by another parser than mergekit's own."""
    if path.endswith("c"):  # without comments, and the comma at the end
        lines = [line.rpartition(b" // ")[0] or line for line in text.splitlines() if not line.startswith(b"//")]
        text = b"\n".join(lines).replace(b",\n]", b"]")
    if path.endswith("l") and "json" in path:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return loaded("json" if "json" in path else "yaml", text)


@pytest.mark.parametrize(
    ("path", "base", "old", "region"),
    [("x.yaml", YAML, b"none", "a.owner"), ("x.json", JSON, b"none", "a.owner")],
    ids=["yaml", "json"],
)
@pytest.mark.parametrize("driver", ["fields", "siblings"])
def test_siblings_stand_in_their_record_and_are_decided_there(path: str, base: bytes, old: bytes, region: str, driver: str) -> None:
    left, right = base.replace(old, b"ann"), base.replace(old, b"ben").replace(b"x1", b"x2")
    outcome = merged(path, base, left, right, driver=driver)
    assert [(one.driver, one.kind, one.region) for one in outcome.conflicts] == [(driver, "field", region)]
    assert outcome.base == base.replace(b"x1", b"x2")
    decided = merged(path, outcome.base, right, content(outcome), driver=driver)
    assert sorted((one.value or b"").strip(b'"') for one in decided.conflicts[0].siblings) == [b"ann", b"ben"]
    one = contest(path, outcome.base, right, content(outcome).replace(b"x2", b"x3"), rendered=content(outcome))
    options = {"type": "thing", "schema": SCHEMA} if driver == "fields" else {}
    assert load(driver).merge(replace(one, options=options)).content == right.replace(b"x2", b"x3")
    highest = merged(path, base, left, right, driver=driver, override="agent-2 *")
    assert content(highest) == right
    assert [(one.kind, one.region) for one in highest.conflicts] == [("overruled", region)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("path", "base"), [("x.yaml", YAML), ("x.json", JSON)])
def test_the_frame_of_a_file_stays(path: str, base: bytes, mark: bytes, end: bytes) -> None:
    sides = [base.replace(b"none", b"ann"), base.replace(b"x1", b"x2")]
    wanted = base.replace(b"none", b"ann").replace(b"x1", b"x2")
    base, *sides = (mark + text.replace(b"\n", end) for text in (base, *sides))
    assert content(merged(path, base, *sides)) == mark + wanted.replace(b"\n", end)


@pytest.mark.parametrize(
    ("path", "base", "left", "right", "wanted"),
    [
        ("x.json", b"[]\n", b'[{"id": 1}]\n', b'[{"id": 2}]\n', b'[{"id": 1}, {"id": 2}]\n'),
        ("x.json", b"[\n]\n", b'[\n  {"id": 1}\n]\n', b'[\n  {"id": 2}\n]\n', b'[\n  {"id": 1},\n  {"id": 2}\n]\n'),
        ("x.json", b"", b'[\n  {"id": 1}\n]\n', b'[\n  {"id": 2}\n]\n', b'[\n  {"id": 1},\n  {"id": 2}\n]\n'),
        ("x.json", None, b'[\n  {"id": 1}\n]\n', b'[\n  {"id": 2}\n]\n', b'[\n  {"id": 1},\n  {"id": 2}\n]\n'),
        ("x.yaml", b"[]\n", b"- id: 1\n", b"- id: 2\n", b"- id: 1\n- id: 2\n"),
        ("x.yaml", b"", b"- id: 1\n", b"- id: 2\n", b"- id: 1\n- id: 2\n"),
        ("x.yaml", b"---\n[]  # all\n", b"---\n- id: 1\n", b"---\n[]  # ALL\n", b"---\n# ALL\n- id: 1\n"),
        ("x.yaml", None, b"- id: 1\n", b"[{id: 2}]\n", b"- id: 1\n- {id: 2}\n"),
        ("x.json", b'["a", "b"]', b'["a", "b", "c"]', b'["b", "d"]', b'["b", "c", "d"]'),
        ("x.yaml", b"- a\n- b # b\n", b"- a\n- b # b\n- c\n", b"- b # b\n- d\n", b"- b # b\n- c\n- d\n"),
        ("x.yaml", b"- a\n- a\n", b"- a\n- a\n- b\n", b"- a\n- a\n- c\n", b"- a\n- a\n- b\n- c\n"),
        ("x.json", b'[{"x": 1}, {"x": 1}]', b'[{"x": 1}, {"x": 1}, {"x": 2}]', b'[{"x": 1}]', b'[{"x": 1}, {"x": 2}]'),
        ("x.yaml", b"- 1\n- {a: 1}\n", b"- 1\n- {a: 1}\n- 2\n", b"- {a: 1}\n- {a: 2}\n", b"- {a: 1}\n- 2\n- {a: 2}\n"),
        ("x.yaml", b"- name: a\n- name: b\n", b"- name: b\n", b"- name: a\n- name: b\n  count: 1\n", b"- name: b\n  count: 1\n"),
    ],
)
def test_what_all_added_stays(path: str, base: Content, left: bytes, right: bytes, wanted: bytes) -> None:
    outcome = merged(path, base, left, right)
    assert content(outcome) == wanted
    assert not outcome.conflicts


def test_lists_that_say_the_same_and_look_different_are_taken_in_no_order() -> None:
    spread = b'[\n  {"id": 1, "owner": "a"},\n  {"id": 2}\n]\n'
    for base in (None, spread.replace(b'"a"', b'"x"')):
        sides = (spread, spread.replace(b'"a"', b'"b"'), spread.replace(b"\n", b""))
        assert [one.region for one in merged("x.json", base, *sides).conflicts] == ["1.owner"]
        assert [one.region for one in merged("x.json", base, *sides[::-1]).conflicts] == ["1.owner"]


def test_comments_beside_items_are_those_of_whoever_changed_them() -> None:
    left = YAML.replace(b"# the first", b"# the very first").replace(b"# of many", b"# of a few")
    right = YAML.replace(b"count: 1 ", b"count: 2 ").replace(b"- id: b", b"# the second\n- id: b")
    wanted = left.replace(b"count: 1 ", b"count: 2 ").replace(b"- id: b", b"# the second\n- id: b")
    assert content(merged("x.yaml", YAML, left, right)) == wanted
    base = b'[\n  {"id": 1, "count": 1}, // one\n  {"id": 2}\n]\n'
    left = base.replace(b"// one", b"// ONE").replace(b'  {"id": 2', b'  /* two */ {"id": 2')
    right = base.replace(b'"count": 1', b'"count": 2').replace(b'"id": 2', b'"id": 2, "count": 1')
    wanted = left.replace(b'"count": 1', b'"count": 2').replace(b'"id": 2', b'"id": 2, "count": 1')
    assert content(merged("x.jsonc", base, left, right)) == wanted


def test_siblings_in_braces_leave_them() -> None:
    base = b"[{id: a, owner: none}, {id: b}]  # all\n"
    outcome = merged("x.yaml", base, base.replace(b"none", b"ann"), base.replace(b"none", b"ben"))
    assert content(outcome).startswith(b"# all\n- id: a\n  owner:\n    $siblings:\n")
    assert content(outcome).endswith(b"\n- {id: b}\n")
    assert [one.region for one in outcome.conflicts] == ["a.owner"]


def test_the_policy_says_what_tells_records_apart() -> None:
    base = b'[{"id": 1, "m": {"n": "a"}, "count": 1}, {"id": 2, "m": {"n": "b"}, "count": 1}]\n'
    left, right = (
        base.replace(b'"id": 1', b'"id": 7').replace(b'"count": 1}, ', b'"count": 3}, '),
        base.replace(b'"count": 1', b'"count": 2'),
    )
    wanted = left.replace(b'"count": 3', b'"count": 4').replace(b'"count": 1', b'"count": 2')
    assert content(merged("x.json", base, left, right, key="m.n")) == wanted
    same = base.replace(b'"b"', b'"a"')
    assert [one.kind for one in merged("x.json", base, same, right, key="m.n").conflicts] == ["file"]
    assert content(merged("x.json", b"[1]", b"[1, 2]", b"[1, 3]", key="m.n")) == b"[1, 2, 3]"


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("x.yaml", b"- id: *x\n- id: &x b\n"),
        ("x.yaml", b"- id: a\n---\n- id: b\n"),
        ("x.yaml", b"id: a\n"),
        ("x.json", b'{"id": 1}\n'),
        ("x.json", b'[{"id": 1}\n'),
        ("x.json", b'[{"id": 1, "id": 2}]\n'),
    ],
)
def test_what_is_no_list_that_can_be_read_is_one_value(path: str, version: bytes) -> None:
    base = b'[{"id": 1}]\n'
    outcome = merged(path, base, version, base.replace(b"1", b"2"))
    assert [(one.kind, one.region) for one in outcome.conflicts] == [("file", "")]


# ---- an oracle: replicas that add, remove and edit records, in every layout ----


def pretty(records: Records) -> bytes:
    return json.dumps(list(records.values()), indent=2).encode() + b"\n"


def one_line(records: Records) -> bytes:
    return json.dumps(list(records.values())).encode() + b"\n"


def rows(records: Records) -> bytes:
    return b"// all\n[\n" + b"".join(b"  %s, // %s\n" % (json.dumps(one).encode(), name.encode()) for name, one in records.items()) + b"]\n"


def lines(records: Records) -> bytes:
    return b"\n" + b"\n".join(b" %s\t\n" % json.dumps(one).encode() for one in records.values())


def flat(records: Records) -> bytes:
    return "".join(
        f"- id: {one['id']}  # {name}\n" + "".join(f"  {key}: {json.dumps(one[key])}\n" for key in one if key != "id")
        for name, one in records.items()
    ).encode()


def deep(records: Records) -> bytes:
    return b"---\n" + b"".join(b"    " + line for line in flat(records).splitlines(keepends=True))


def brackets(records: Records) -> bytes:
    return b"[" + b",\n ".join(json.dumps(one).replace('"', "").encode() for one in records.values()) + b"]\n"


LAYOUTS: Mapping[str, tuple[str, Callable[[Records], bytes]]] = {
    "pretty": ("x.json", pretty),
    "one line": ("x.json", one_line),
    "rows": ("x.jsonc", rows),
    "lines": ("x.jsonl", lines),
    "flat": ("x.yaml", flat),
    "deep": ("x.yaml", deep),
    "brackets": ("x.yaml", brackets),
}


def record(name: str) -> Record:
    return {"id": name, "count": 1, "tags": ["t"], "owner": "nobody"}


class Replica:
    """What one replica does to some records, and why."""

    def __init__(self, number: int, base: Records, rng: random.Random) -> None:
        self.records = {name: dict(one) for name, one in base.items()}
        self.added: dict[str, int] = {}
        self.tags: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        self.removed: set[str] = set()
        for name in rng.sample(sorted(base), 3):
            one = self.records[name]
            does = rng.choice(("count", "tag", "owner", "remove", "nothing"))
            if does == "count":
                self.added[name] = rng.choice((-2, 1, 5))
                one["count"] += self.added[name]
            elif does == "tag":
                self.tags[name] = f"by{rng.randint(0, number)}"
                one["tags"] = [*one["tags"], self.tags[name]]
            elif does == "owner":
                self.owners[name] = f"o{rng.randint(0, 2)}"
                one["owner"] = self.owners[name]
            elif does == "remove":
                self.removed.add(name)
                del self.records[name]
        if rng.random() < 0.7:
            self.records[f"new{number}"] = record(f"new{number}")

    @property
    def edited(self) -> set[str]:
        return {*self.added, *self.tags, *self.owners}


def expected(base: Records, replicas: list[Replica]) -> Records:
    """What the replicas meant, together."""
    found: Records = {}
    for name in base:
        edits = [one for one in replicas if name in one.edited]
        if any(name in one.removed for one in replicas):
            if edits:
                found[name] = {"id": name}  # it is there; what it holds is told elsewhere
            continue
        owners = sorted({one.owners[name] for one in edits if name in one.owners})
        found[name] = {
            "id": name,
            "count": 1 + sum(one.added.get(name, 0) for one in edits),
            "tags": sorted({"t", *(one.tags[name] for one in edits if name in one.tags)}),
            "owner": owners if len(owners) > 1 else (owners or ["nobody"])[0],
        }
    return found | {name: one for each in replicas for name, one in each.records.items() if name not in base}


def shown(records: list[Record], wanted: Records) -> Records:
    """Read a result as `expected` says it."""
    found: Records = {}
    for one in records:
        owner = one.get("owner")
        values = sorted(each["value"] for each in owner["$siblings"]["variants"]) if isinstance(owner, dict) else owner
        whole = {**one, "tags": sorted(one["tags"]), "owner": values}
        assert one["id"] not in found
        found[one["id"]] = {"id": one["id"]} if len(wanted.get(one["id"], whole)) == 1 else whole
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_random_edits_come_to_what_everybody_meant(layout: str) -> None:
    path, written = LAYOUTS[layout]
    contested = 0
    for number in range(20):
        rng = random.Random(f"lists/{number}")
        base = {name: record(name) for name in "abcdef"}
        replicas = [Replica(n, base, rng) for n in range(rng.randint(2, 5))]
        outcome = merged(path, written(base), *(written(one.records) for one in replicas))
        wanted = expected(base, replicas)
        text = content(outcome)
        assert shown(read(path, text), wanted) == wanted, f"seed {number}"
        open_ = {f"{name}.owner" for name, one in wanted.items() if isinstance(one.get("owner"), list)}
        told = {one.region for one in outcome.conflicts}
        assert open_ <= told, f"seed {number}"
        contested += len(open_)
        assert outcome.base is not None
        settled = {one["id"]: one["owner"] for one in read(path, outcome.base)}
        assert settled.keys() == wanted.keys(), f"seed {number}"
        for name in open_:
            assert settled[name.removesuffix(".owner")] == "nobody", f"seed {number}"
        touched = {name for each in replicas for name in each.edited}
        for name in sorted(base.keys() - touched - {gone for each in replicas for gone in each.removed}):
            alone = min(written({name: base[name]}).strip(b"[]\n -,").removeprefix(b"// all\n[\n").split(b"\n"), key=len).strip()
            assert alone in text, f"seed {number}: what nobody touched is written anew"
    assert contested


POLICY = b"""
[[rules]]
path = ["*.json", "*.yaml"]
driver = "fields"
type = "thing"

[types.thing]
count = "pn-counter"
hits = "g-counter"
owner = "siblings"
tags = "or-set"
"""


def test_a_fleet_in_many_orders_is_one_commit(tmp_path: Path) -> None:
    """Counters in items count writes, not blobs; items that come and go: whatever the order, and the grouping, the bytes are the same."""
    world = World(tmp_path)
    world.policy = read_policy({".mergekit.toml": POLICY}, registry())
    history = world.history

    def files(records: Records) -> dict[str, str]:
        return {"a.json": pretty(records).decode(), "a.yaml": flat(records).decode()}

    names = "abcdef"
    base = {name: {**record(name), "hits": 0} for name in names}
    history.commit("base", files=files(base))
    heads = []
    for n in range(8):
        one = {name: dict(each) for name, each in base.items()}
        one["a"] |= {"count": 2, "hits": 1, "owner": f"o{n % 3}", "tags": ["t", f"t{n}"]}
        one[f"new{n}"] = record(f"new{n}")
        if n % 3 == 0:
            del one[names[1 + n % 4]]
        history.commit(f"{n}.0", "base", files=files(one))
        one["f"]["count"] = 1 - n
        heads.append(history.commit(f"{n}.1", f"{n}.0", files=files(one)))
    texts = world.in_any_order(history["base"], heads)
    records = {one["id"]: one for one in json.loads(texts["a.json"])}
    assert records.keys() == {"a", "f", *(f"new{n}" for n in range(8))} | {"c"}
    first = records["a"]
    assert (first["count"], first["hits"], sorted(first["tags"])) == (9, 8, ["t", *(f"t{n}" for n in range(8))])
    assert [one["value"] for one in first["owner"]["$siblings"]["variants"]] == ["o0", "o1", "o2"]
    assert records["f"]["count"] == 1 - sum(range(8))
    assert b"- id: a  # a\n  count: 9\n" in texts["a.yaml"]
