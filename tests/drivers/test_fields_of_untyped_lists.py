"""Lists of a typed file that have no type: merged by what names their items, as sets and as sequences, in every form."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from mergekit.driver import Content, Outcome
from mergekit.drivers import load
from mergekit.frozen import replace
from tests.decided import contest, loaded

YAML = b"title: x\nsubtasks:\n  # first\n  - id: s1\n    done: no   # yet\n  - id: s2\n    done: no\nend: 1\n"
FLOW = b"title: x\nsubtasks: [{id: s1, done: no}, {id: s2, done: no}]\nend: 1\n"
JSON = b'{\n  "subtasks": [\n    {"id": "s1", "done": "no"},\n    {"id": "s2", "done": "no"}\n  ],\n  "end": 1\n}\n'
COMMENTED = b'{\n  // all\n  "subtasks": [\n    {"id": "s1", "done": "no"}, // one\n    {"id": "s2", "done": "no"}, // two\n  ],\n}\n'
ROWS = b'title = "x"\n\n[[subtasks]]\nid = "s1"   # one\ndone = "no"\n\n[[subtasks]]\nid = "s2"\ndone = "no"\n\n[end]\nn = 1\n'
BRACES = b'subtasks = [{id = "s1", done = "no"}, {id = "s2", done = "no"}]\nend = 1\n'
FRONT = b"---\n" + YAML + b"---\n# Text\n"
FORMS = {
    "block.yaml": YAML,
    "flow.yaml": FLOW,
    "a.json": JSON,
    "b.jsonc": COMMENTED,
    "rows.toml": ROWS,
    "braces.toml": BRACES,
    "front.md": FRONT,
}
every_form = pytest.mark.parametrize(("path", "base"), FORMS.items(), ids=FORMS)


def merged(path: str, base: Content, *sides: Content, **options: str) -> Outcome:
    found = []
    for order in itertools.islice(itertools.permutations(range(len(sides))), 3):
        one = contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order])
        found.append(load("fields").merge(replace(one, options={"type": "task", **options})))
    assert all(one == found[0] for one in found), "the order of sides matters"
    assert found[0].content is not None
    assert load("fields").settle(found[0].content) == found[0].base
    return found[0]


def content(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


def said(path: str, text: bytes) -> Any:  # noqa: ANN401 (whatever a file holds)
    """Read a file by another parser than mergekit's own."""
    if path.endswith("c"):
        text = (
            b"\n".join(line.partition(b"//")[0].rstrip() for line in text.splitlines())
            .replace(b",\n  ]", b"\n  ]")
            .replace(b",\n}", b"\n}")
        )
    if path.endswith("md"):
        text = text.split(b"---\n")[1]
    return loaded({"c": "json", "d": "yaml"}.get(path[-1], path.rpartition(".")[2]), text)


def edited(base: bytes, name: bytes, old: bytes, new: bytes) -> bytes:
    """Edit behind a name."""
    before, found, after = base.partition(name)
    assert old in after
    return before + found + after.replace(old, new, 1)


def without_first(base: bytes) -> bytes:
    """Take the first item out."""
    for item in (
        b"  # first\n  - id: s1\n    done: no   # yet\n",
        b"{id: s1, done: no}, ",
        b'    {"id": "s1", "done": "no"}, // one\n',
        b'    {"id": "s1", "done": "no"},\n',
        b'[[subtasks]]\nid = "s1"   # one\ndone = "no"\n\n',
        b'{id = "s1", done = "no"}, ',
    ):
        if item in base:
            return base.replace(item, b"")
    raise AssertionError(base)


@every_form
def test_edits_of_different_items_all_count_byte_for_byte(path: str, base: bytes) -> None:
    left, right = edited(base, b"s1", b"no", b"yes"), edited(base, b"s2", b"no", b"late")
    outcome = merged(path, base, left, right)
    assert outcome.content == edited(left, b"s2", b"no", b"late")
    assert not outcome.conflicts


@every_form
def test_who_takes_an_item_out_leaves_the_others(path: str, base: bytes) -> None:
    outcome = merged(path, base, without_first(base), edited(base, b"s2", b"no", b"late"))
    assert outcome.content == edited(without_first(base), b"s2", b"no", b"late")
    assert not outcome.conflicts


@every_form
def test_one_value_that_both_changed_is_siblings_alone(path: str, base: bytes) -> None:
    left, right = edited(base, b"s1", b"no", b"yes"), edited(edited(base, b"s1", b"no", b"late"), b"s2", b"no", b"yes")
    outcome = merged(path, base, left, right)
    assert [one.region for one in outcome.conflicts] == ["subtasks.0.done"]
    wanted = edited(base, b"s2", b"no", b"yes")
    if path == "flow.yaml":  # what stands in brackets leaves them for siblings
        assert said(path, outcome.base or b"") == said(path, wanted)
    else:
        assert outcome.base == wanted


@every_form
def test_an_item_that_one_takes_out_and_another_edits_stands_open_alone(path: str, base: bytes) -> None:
    left, right = edited(base, b"s1", b"no", b"yes"), without_first(base)
    if path == "rows.toml":  # an inline table has no room for comments
        left, base = left.replace(b"   # one", b""), base.replace(b"   # one", b"")
    third = edited(base, b"s2", b"no", b"late")
    outcome = merged(path, base, left, right, third)
    assert [(one.region, len(one.siblings)) for one in outcome.conflicts] == [("subtasks.0", 2)]
    assert said(path, content(outcome))["subtasks"][1] == {"id": "s2", "done": "late"}
    later = content(outcome).replace(b"late", b"later")
    again = merged(path, content(outcome), later, content(outcome))
    assert again.content == later
    assert [one.region for one in again.conflicts] == ["subtasks.0"]
    highest = merged(path, base, left, right, third, override="agent-1 *")
    assert said(path, content(highest)) == said(path, edited(left, b"s2", b"no", b"late"))


@pytest.mark.parametrize("path", ["block.yaml", "a.json", "rows.toml"])
def test_an_item_that_several_added_apart_stands_open_alone_and_joins_later_ones(path: str) -> None:
    base, new = {
        "block.yaml": (YAML, b"  - id: s3\n    done: %s\nend"),
        "a.json": (JSON, b'    {"id": "s3", "done": "%s"}\n  ],\n  "end"'),
        "rows.toml": (ROWS, b'[[subtasks]]\nid = "s3"\ndone = "%s"\n\n[end]'),
    }[path]
    end = {"block.yaml": b"end", "a.json": b'  ],\n  "end"', "rows.toml": b"[end]"}[path]

    def adding(done: bytes) -> bytes:
        found = base.replace(end, new % done)
        return found.replace(b'"no"}\n', b'"no"},\n') if path == "a.json" else found

    two = merged(path, base, adding(b"a"), adding(b"b"))
    assert [(one.region, len(one.siblings)) for one in two.conflicts] == [("subtasks.2", 2)]
    three = merged(path, base, content(two), adding(b"c"), edited(base, b"s1", b"no", b"yes"))
    assert [(one.region, len(one.siblings)) for one in three.conflicts] == [("subtasks.2", 3)]
    assert said(path, content(three))["subtasks"][0] == {"id": "s1", "done": "yes"}


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        ([1, 2, 3], [[1, 2, 3, 4], [0, 1, 2, 3], [1, 3]], [0, 1, 3, 4]),
        (["a", "b"], [["a", "b", "c"], ["a", "b", "c"], ["b"]], ["b", "c"]),
        ([1, 1], [[1, 1, 2], [0, 1, 1]], [0, 1, 1, 2]),
        ([[1], [2]], [[[1], [2], [3]], [[2]]], [[2], [3]]),
        ([{"t": "a", "n": 1}, {"t": "b", "n": 1}], [[{"t": "a", "n": 2}, {"t": "b", "n": 1}], [{"t": "b", "n": 1}]], None),
        (
            [{"t": "a", "n": 1}, {"t": "b", "n": 1}],
            [[{"t": "a", "n": 2}, {"t": "b", "n": 1}]] * 2,
            [{"t": "a", "n": 2}, {"t": "b", "n": 1}],
        ),
        ([10, 20], [[10, 25], [10, 30]], None),
        (["a", "b", "c"], [["b", "a", "c"], ["a", "c", "b"]], None),
        ([1, 1, 2], [[1, 1, 3], [1, 1, 4]], None),
        ([{"id": "a", "x": [1, 2]}], [[{"id": "a", "x": [1, 2, 3]}], [{"id": "a", "x": [0, 1, 2]}]], [{"id": "a", "x": [0, 1, 2, 3]}]),
    ],
)
def test_what_a_list_comes_to(base: list[object], sides: list[list[object]], expected: object) -> None:
    texts = [b'{"x": %s}\n' % repr(one).replace("'", '"').encode() for one in (base, *sides)]
    outcome = merged("x.json", *texts)
    assert bool(outcome.conflicts) == (expected is None)
    if expected is not None:
        assert loaded("json", content(outcome)) == {"x": expected}


def test_a_fleet_of_24_that_each_edit_and_add_an_item() -> None:
    items = [b"  - {id: t%d, n: 0}\n" % n for n in range(24)]
    base = b"list:\n" + b"".join(items)
    sides = [base.replace(b"t%d, n: 0" % n, b"t%d, n: 1" % n) + b"  - {id: new%d}\n" % n for n in range(24)]
    outcome = merged("x.yaml", base, *sides)
    found = said("x.yaml", content(outcome))["list"]
    assert {one["id"]: one.get("n") for one in found} == {**{f"t{n}": 1 for n in range(24)}, **{f"new{n}": None for n in range(24)}}
    assert not outcome.conflicts
