"""Typed JSON Lines: every line is a record, whose fields merge by their types."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers import load, registry, types_of
from mergekit.frozen import replace
from mergekit.policy import read_policy
from tests.benchmarks.typed import lines as many_lines
from tests.counting import calls_of
from tests.decided import contest, writer
from tests.laws.plans import World

FIELDS = {"id": "immutable", "time_spent": "g-counter", "count": "pn-counter", "owner": "siblings", "tags": "or-set", "seen": "max"}
SCHEMA = types_of({"thing": FIELDS})["thing"]
BASE = b"""{"id": "a", "time_spent": 1, "owner": "none", "tags": ["x"]}
{"id": "b","count":5}

{"id": "c", "seen": 3}
"""


def merged(base: Content, *sides: Content, path: str = "x.jsonl", driver: str = "fields", **options: str) -> Outcome:
    given = {"type": "thing", "schema": SCHEMA, **options} if driver == "fields" else options
    found = []
    for order in itertools.islice(itertools.permutations(range(len(sides))), 6):
        one = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        found.append(load(driver).merge(replace(one, options=given)))
    assert all(one == found[0] for one in found), "the order of sides matters"
    assert not found[0].holds
    if found[0].content is not None:
        assert load(driver).settle(found[0].content) == found[0].base
    return found[0]


def content(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


def clean(outcome: Outcome) -> bytes:
    assert not outcome.conflicts
    return content(outcome)


def records(text: bytes) -> dict[Any, Any]:
    return {one["id"]: one for one in map(json.loads, filter(bytes.strip, text.splitlines()))}


def test_two_who_both_add_one_have_added_two() -> None:
    """The very loss for which there are types: both lines are the same, and each is a write."""
    two = BASE.replace(b'spent": 1', b'spent": 2')
    assert clean(merged(BASE, two, two)) == BASE.replace(b'spent": 1', b'spent": 3')
    assert content(merged(BASE, two, two, driver="records")) == two


def test_fields_merge_by_their_types_and_untouched_lines_stay_byte_for_byte() -> None:
    left = BASE.replace(b'["x"]', b'["x", "y"]').replace(b'"count":5', b'"count":7').replace(b'"seen": 3', b'"seen": 9')
    right = BASE.replace(b'["x"]', b'["z"]').replace(b'"count":5', b'"count":4').replace(b'"seen": 3', b'"seen": 4')
    found = clean(merged(BASE, left, right))
    assert found.splitlines()[1:] == BASE.replace(b'"count":5', b'"count":6').replace(b'"seen": 3', b'"seen": 9').splitlines()[1:]
    assert sorted(records(found)["a"]["tags"]) == ["y", "z"]


def test_siblings_stand_on_the_line_of_their_record_and_are_decided_there() -> None:
    left, right = BASE.replace(b"none", b"ann"), BASE.replace(b"none", b"ben").replace(b'"seen": 3', b'"seen": 4')
    outcome = merged(BASE, left, right)
    assert [(one.driver, one.kind, one.region) for one in outcome.conflicts] == [("fields", "field", "a.owner")]
    text = content(outcome)
    assert text.count(b"\n") == BASE.count(b"\n")
    assert [one["value"] for one in records(text)["a"]["owner"]["$siblings"]["variants"]] == ["ann", "ben"]
    assert outcome.base == BASE.replace(b'"seen": 3', b'"seen": 4')
    later = replace(contest("x.jsonl", outcome.base, right, text.replace(b"5}", b"6}"), rendered=text), options={"type": "thing"})
    assert load("fields").merge(replace(later, options={"type": "thing", "schema": SCHEMA})).content == right.replace(b"5}", b"6}")
    highest = merged(BASE, left, right, override="agent-2 *")
    assert content(highest) == right
    assert [(one.kind, one.region) for one in highest.conflicts] == [("overruled", "a.owner")]


def test_a_file_of_one_record_is_a_file_of_records() -> None:
    """Its siblings have the same name as beside other lines, so that a line that is added changes no conflict's id."""
    one = b'{"id": 7, "owner": "none"}\n'
    sides = [one.replace(b"none", name) for name in (b"ann", b"ben")]
    alone = merged(one, *sides)
    beside = merged(one + b'{"id": 8}\n', *(side + b'{"id": 8}\n' for side in sides))
    assert [found.region for found in alone.conflicts] == ["7.owner"]
    assert [found.id for found in alone.conflicts] == [found.id for found in beside.conflicts]
    assert [found.region for found in merged(one, *sides, override="agent-2 *").conflicts] == ["7.owner"]


def test_what_has_no_type_merges_as_a_document() -> None:
    base = BASE.replace(b'"seen": 3', b'"more": {"x": 1, "y": 1}, "n": 1')
    left = base.replace(b'"x": 1', b'"x": 2').replace(b'"n": 1', b'"n": 2')
    right = base.replace(b'"y": 1', b'"y": 3').replace(b'"n": 1', b'"n": 3')
    outcome = merged(base, left, right)
    assert [one.region for one in outcome.conflicts] == ["c.n"]
    assert records(content(outcome))["c"]["more"] == {"x": 2, "y": 3}


def test_records_come_and_go() -> None:
    gone = BASE.replace(b'{"id": "b","count":5}\n', b"")
    assert clean(merged(BASE, gone, BASE.replace(b'"seen": 3', b'"seen": 4'))) == gone.replace(b'"seen": 3', b'"seen": 4')
    edited = BASE.replace(b'"count":5', b'"count":6')
    assert clean(merged(BASE, gone, edited)) == edited, "who edits a record that another takes out keeps it"
    added = [BASE + b'{"id": %d}\n' % n for n in (1, 2)]
    assert clean(merged(BASE, *added)) == BASE + b'{"id": 1}\n{"id": 2}\n'
    first = b'{"id": 0}\n' + BASE
    assert clean(merged(BASE, first, added[0])) == first + b'{"id": 1}\n'
    assert clean(merged(BASE, b"", BASE + b'{"id": 1}\n')) == b'{"id": 1}\n', "a file that was emptied has no records"


def test_the_same_new_id_is_one_record_whose_fields_merge() -> None:
    left, right = (b'{"id": 9, "count": %d, "owner": "%b", "title": "t"}\n' % one for one in ((1, b"ann"), (2, b"ben")))
    outcome = merged(BASE, BASE + left, BASE + right)
    assert [one.region for one in outcome.conflicts] == ["9.owner"]
    assert records(content(outcome))[9]["count"] == 3
    assert records(content(outcome))[9]["title"] == "t"


def test_order_is_that_of_the_base_or_the_only_other_one() -> None:
    lines = [b'{"id": %d, "count": 1}\n' % n for n in range(4)]
    turned = b"".join(lines[::-1])
    right = b"".join(lines).replace(b'{"id": 2, "count": 1}', b'{"id": 2, "count": 2}')
    assert clean(merged(b"".join(lines), turned, right)) == turned.replace(b'{"id": 2, "count": 1}', b'{"id": 2, "count": 2}')


@pytest.mark.parametrize("line", [b"no JSON", b"5", b'{"id": "z"', b'{"id": "z", "n": 1, "n": 2}', b"[1, 2]", b"\xff", b'{"n": 1}', b"NaN"])
def test_a_line_that_nothing_names_is_named_by_what_it_says(line: bytes) -> None:
    """It is there, or not; the others keep their types. As often as it stands in a file, so often it is there."""
    base = line + b"\n" + BASE
    two = base.replace(b'spent": 1', b'spent": 2')
    assert clean(merged(base, two, two)) == base.replace(b'spent": 1', b'spent": 3')
    assert clean(merged(base, two, BASE)) == BASE.replace(b'spent": 1', b'spent": 2')
    assert clean(merged(base, line + b"\n" + base, base + b"more\n")) == line + b"\n" + base + b"more\n"
    changed = [base.replace(line, line + b" // %d" % n, 1) for n in (1, 2)]
    assert sorted(clean(merged(base, *changed)).splitlines()) == sorted([*BASE.splitlines(), line + b" // 1", line + b" // 2"])
    assert clean(merged(BASE, base, base)) == base
    assert clean(merged(BASE, base, b'{"count": 1}\n' + BASE)).splitlines()[2:] == BASE.splitlines()


def test_an_id_that_stands_twice_names_nothing_and_loses_nothing() -> None:
    base = BASE + b'{"id": "b", "count": 6}\n'
    left, right = base.replace(b'"count":5', b'"count":7'), base.replace(b'"count": 6', b'"count": 8').replace(b'spent": 1', b'spent": 2')
    outcome = merged(base, left, right, right.replace(b'"count": 8', b'"count": 6'))
    assert [(one.rule, one.facts) for one in outcome.events] == [("lines", ('stands twice: "b"',))]
    found = clean(outcome)
    assert found == BASE.replace(b'"count":5', b'"count":7').replace(b'spent": 1', b'spent": 3') + b'{"id": "b", "count": 8}\n'
    twice = BASE.replace(b'{"id": "b","count":5}\n', b'{"id": "b","count":5}\n{"id": "b","count":1}\n')
    assert clean(merged(BASE, twice, BASE.replace(b'"count":5', b'"count":4'))).count(b'"b"') == 2


def test_lines_of_an_id_that_stands_twice_stay_byte_for_byte() -> None:
    """Of three, the one that nobody took out is itself, whatever place it has among them now."""
    first, second, third = b'{"id":7,"n":1}\n', b'{"id": 7, "n": 2}\n', b'{ "n" : 3,   "id" :7 }\n'
    assert clean(merged(first + second + third, second + third, first + third)) == third


def test_the_first_field_that_a_record_has_names_it() -> None:
    base = b'{"uuid": "u", "count": 1}\n{"key": 1, "count": 1}\n{"id": 1, "name": "n", "count": 1}\n{"name": "n", "count": 1}\n'
    three = base.replace(b'"count": 1', b'"count": 2')
    assert clean(merged(base, three, three)) == base.replace(b'"count": 1', b'"count": 3')
    assert clean(merged(base, three.replace(b'"id": 1', b'"id": 2'), three)).count(b'"count": 3') == 3


def test_the_policy_says_what_names_records() -> None:
    base = b'{"id": 1, "m": {"n": "a"}, "count": 1}\n{"id": 1, "m": {"n": "b"}, "count": 1}\n'
    two = base.replace(b'"count": 1', b'"count": 2')
    assert clean(merged(base, two, two, key="m.n")) == base.replace(b'"count": 1', b'"count": 3')
    assert clean(merged(base, two, two)) == two, "the id stands twice"
    assert clean(merged(BASE, *[BASE.replace(b":5", b":6")] * 2, path="x.log", form="jsonl")) == BASE.replace(b":5", b":7")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("final", [True, False])
def test_the_frame_of_a_file_stays(mark: bytes, end: bytes, final: bool) -> None:
    def framed(text: bytes) -> bytes:
        return mark + (text if final else text.removesuffix(b"\n")).replace(b"\n", end)

    two = framed(BASE.replace(b'spent": 1', b'spent": 2').replace(b'"seen": 3', b'"seen": 4'))
    assert clean(merged(framed(BASE), two, two)) == framed(BASE.replace(b'spent": 1', b'spent": 3').replace(b'"seen": 3', b'"seen": 4'))
    added = [framed(BASE + b'{"id": %d}\n' % n) for n in (1, 2)]
    assert clean(merged(framed(BASE), *added)) == framed(BASE + b'{"id": 1}\n{"id": 2}\n')


def test_lines_that_end_in_both_ways_stay_so() -> None:
    base = BASE.replace(b"5}\n", b"5}\r\n")
    two = base.replace(b'spent": 1', b'spent": 2').replace(b'"count":5', b'"count":6')
    assert clean(merged(base, two, two)) == base.replace(b'spent": 1', b'spent": 3').replace(b'"count":5', b'"count":7')


def test_a_file_that_is_deleted_or_new() -> None:
    edited = BASE.replace(b'"seen": 3', b'"seen": 4')
    deleted = merged(BASE, None, edited)
    assert [(one.kind, one.region) for one in deleted.conflicts] == [("file", "")]
    assert content(deleted).count(b"\n") == 1, "one line, as every record"
    assert json.loads(content(deleted))["$siblings"]["base"] == BASE.decode()
    assert deleted.base == BASE
    assert clean(merged(None, b'{"id": 1, "count": 1}\n', b'{"id": 2}\n{"id": 1, "count": 2}\n')) == b'{"id": 2}\n{"id": 1, "count": 3}\n'
    assert clean(merged(b"", b'{"id": 1}\n', b'{"id": 2}\n')) == b'{"id": 1}\n{"id": 2}\n'
    assert clean(merged(b"\n\n", b"", b'{"id": 2}\n')).strip() == b'{"id": 2}'


def test_siblings_that_the_records_driver_left_are_read_and_decided() -> None:
    sides = [BASE + b'{"id": 7, "title": "%b"}\n' % name for name in (b"x", b"y")]
    below = content(merged(BASE, *sides, driver="records"))
    assert b'{"id": 7, "$siblings"' in below
    assert load("fields").settle(below) == BASE
    two = below.replace(b'spent": 1', b'spent": 2')
    outcome = merged(below, two, two)
    assert content(outcome) == below.replace(b'spent": 1', b'spent": 3')
    assert [one.region for one in outcome.conflicts] == ["7"]
    assert clean(merged(below, sides[0], two)) == sides[0].replace(b'spent": 1', b'spent": 2')
    third = merged(below, sides[0], BASE + b'{"id": 7, "title": "z"}\n')
    assert records(content(third))[7]["$siblings"]["variants"][1]["value"] == {"id": 7, "title": "z"}
    assert [one.region for one in third.conflicts] == ["7"]
    named = below.replace(b'"id"', b'"nr"')
    assert clean(merged(named, named.replace(b"none", b"ann"), sides[0].replace(b'"id"', b'"nr"'), key="nr")) == sides[0].replace(
        b'"id"', b'"nr"'
    ).replace(b"none", b"ann")


def test_hostile_lines_cost_little_and_lose_nothing() -> None:
    deep = b'{"id": "d", "a": ' + b"[" * 100_000 + b"%d" + b"]" * 100_000 + b"}\n"
    long = b'{"id": "l", "a": "' + b"x" * 2_000_000 + b'", "n": %d}\n'
    for line in (deep, long):
        two = BASE.replace(b'spent": 1', b'spent": 2')
        outcome, calls = calls_of(lambda: merged(BASE + line % 0, two + line % 1, two + line % 2))  # noqa: B023 (called at once)
        assert clean(outcome) == BASE.replace(b'spent": 1', b'spent": 3') + line % 1 + line % 2
        assert calls < 50_000, "nothing is called for each byte, or each bracket, of a line that cannot be read"


# ---- the policy, history, many records ----

POLICY = b"""
[[rules]]
path = "log/*.jsonl"
driver = "fields"
type = "thing"

[types.thing]
hits = "g-counter"
count = "pn-counter"
owner = "siblings"
tags = "or-set"
last = "lww-register"
"""


def test_a_fleet_in_many_orders_is_one_commit(tmp_path: Path) -> None:
    """Counters count writes, not blobs, in a file that the policy names and in one whose type is built in: in every order and grouping."""
    world = World(tmp_path)
    world.policy = read_policy({".mergekit.toml": POLICY}, registry())
    history = world.history

    def files(things: dict[str, dict[str, Any]]) -> dict[str, str]:
        text = "".join(json.dumps({"id": name, **one}) + "\n" for name, one in things.items())
        tasks = "".join(json.dumps({"id": name, "time_spent": one["hits"], "status": "open"}) + "\n" for name, one in things.items())
        return {"log/a.jsonl": text, "tasks/all.jsonl": tasks, "plain.jsonl": text}

    base = {name: {"count": 10, "hits": 0, "owner": "", "tags": ["t"], "last": 0} for name in "abcdef"}
    history.commit("base", files=files(base))
    heads = []
    for n in range(8):
        things = {name: dict(one) for name, one in base.items()}
        things["a"] |= {"count": 11, "hits": 1, "owner": f"o{n % 3}", "tags": ["t", f"t{n}"], "last": n}
        things[f"new{n % 5}"] = dict(base["a"]) | {"count": n}
        if n % 3 == 0:
            del things["bcde"[n % 4]]
        history.commit(f"{n}.0", "base", files=files(things))
        things["f"]["count"] = 10 - n
        heads.append(history.commit(f"{n}.1", f"{n}.0", files=files(things)))
    shown = world.in_any_order(history["base"], heads)
    first = records(shown["log/a.jsonl"])["a"]
    assert (first["count"], first["hits"], sorted(first["tags"])) == (18, 8, ["t", *(f"t{n}" for n in range(8))])
    assert [one["value"] for one in first["owner"]["$siblings"]["variants"]] == ["o0", "o1", "o2"]
    assert records(shown["tasks/all.jsonl"])["a"]["time_spent"] == 8
    assert records(shown["plain.jsonl"])["a"]["hits"] == 1, "without a type a file is one of records, as before"


def test_the_work_grows_with_the_file_and_no_faster() -> None:
    """24 replicas; how long ten thousand records take, `make bench` tells."""
    took = []
    for size in (600, 1_200):
        base, *sides = many_lines(size)
        one = Contest("tasks/a.jsonl", base, tuple(sides), tuple(map(writer, range(1, len(sides) + 1))), options={"type": "task"})
        outcome, calls = calls_of(lambda: load("fields").merge(one))  # noqa: B023 (called at once)
        took.append(calls)
        assert len(records(clean(outcome))) == size + len(sides)
    assert took[1] < 2.2 * took[0]
