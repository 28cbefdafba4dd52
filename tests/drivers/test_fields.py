"""The fields driver: bytes that stay, siblings that stand, files that are no documents; golden cases and laws are run by tests/laws."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from mergekit.conflicts import Writer
from mergekit.contested import Written
from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers import types_of
from mergekit.drivers.fields import DRIVER
from mergekit.frozen import replace
from tests.decided import contest, loaded

SCHEMA = types_of(
    {
        "shop": {
            "stock": {"type": "bounded-counter", "max": 10},
            "parts": {"type": "or-set", "key": "id", "of": "part"},
            "seen": {"type": "map", "of": {"type": "map", "of": "or-set"}},
            "owner": {"type": "lww-register", "with": ["since"]},
        },
        "part": {"n": "pn-counter", "tags": "g-set", "name": "siblings"},
    }
)["shop"]
SUM = types_of({"sum": {"m.n": "pn-counter"}})["sum"]


def merged(path: str, base: Content, *sides: Content, kind: str = "task", rendered: Content = None) -> Outcome:
    options = {"type": kind, **({"schema": SCHEMA} if kind == "shop" else {})}
    return DRIVER.merge(replace(contest(path, base, *sides, rendered=rendered), options=options))


def content(outcome: Outcome) -> bytes:
    assert outcome.content is not None
    return outcome.content


SPACED = {
    "a.json": b'{ "time_spent" : 1 ,\n\t"notes":["a"  ,"b"],\n\n  "x" : 1e5, "y": "\\u00e9" }',
    "a.yaml": b"# top\n\ntime_spent:   1   # hours\nnotes: [ a,  b ]\n\n\nx:   1e5  # big\ny: 'z'\n# end\n",
    "a.toml": b'# top\n\ntime_spent   =  1 # hours\nnotes = [ "a",  "b" ]\n\n\nx =   1e5  # big\ny = \'z\'\n# end\n',
    "a.md": b"---\n# top\ntime_spent:   1   # hours\nnotes: [ a,  b ]\nx:   1e5\ny: 'z'\n---\n# Title\n\nText.\n",
}


def test_a_line_that_somebody_commented_out_stays_where_it_is() -> None:
    base = b"id: 1\ntags:\n  - a\n#  - b\n  - c\ntime_spent: 1\nmore:\n  x:\n    y: 1\n # y: 2\n    z: 1\n"
    left = base.replace(b"- a", b"- a\n  - d").replace(b"spent: 1", b"spent: 2").replace(b"z: 1", b"z: 2")
    right = base.replace(b"  - c\n", b"").replace(b"spent: 1", b"spent: 4")
    done = merged("a.yaml", base, left, right)
    assert not done.conflicts
    assert content(done) == left.replace(b"  - c\n", b"").replace(b"spent: 2", b"spent: 5")
    open_ = merged("a.yaml", base, left.replace(b"y: 1", b"y: 3"), right.replace(b"y: 1", b"y: 4"))
    assert [one.region for one in open_.conflicts] == ["more.x.y"]
    assert b"\n # y: 2\n" in content(open_)
    assert DRIVER.settle(content(open_)) == open_.base == content(done)


@pytest.mark.parametrize(("path", "base"), SPACED.items(), ids=SPACED)
def test_how_somebody_laid_out_what_he_did_not_change_stays(path: str, base: bytes) -> None:
    """Blanks are no values, and yet they are his."""
    neat = re.sub(rb"(?<=[^\n]) +(?! )", b" ", base)
    done = merged(path, base, neat, base.replace(b"1", b"3", 1))
    assert not done.conflicts
    for found, wanted in zip(content(done).splitlines(), neat.replace(b"1", b"3", 1).splitlines(), strict=True):
        assert found.split() == wanted.split()
        assert found == wanted or b"time_spent" in found  # which is written anew


def test_a_comment_within_siblings_stays() -> None:
    base = b"id: 1\ntitle: x\ntime_spent: 1\n"
    two = content(merged("a.yaml", base, base.replace(b"x", b"y"), base.replace(b"x", b"z")))
    asked = two.replace(b"    variants:\n", b"    # which?\n    variants:\n")
    found = merged("a.yaml", two, asked, two.replace(b"spent: 1", b"spent: 2"))
    assert content(found) == asked.replace(b"spent: 1", b"spent: 2") != two
    assert [one.region for one in found.conflicts] == ["title"]


COMMENTED = b"""// head
{
  "id": "a", // the id
  /* hours */ "time_spent": 1, // one
  "notes": ["a" /* x */, "b"],
  "status": "open", // st
}
"""


def test_json_may_have_comments() -> None:
    """And a comma at the end: what stands beside a field that nobody touched stays, and so does what is above siblings."""
    left = COMMENTED.replace(b"1, // one", b"3, // three").replace(b'"b"]', b'"b", "c" /* y */]')
    right = COMMENTED.replace(b"1, // one", b"2, // one").replace(b'"open"', b'"done"').replace(b"// head", b"// the head")
    done = merged("a.json", COMMENTED, left, right)
    wanted = left.replace(b"3, //", b"4, //").replace(b'"open"', b'"done"').replace(b"// head", b"// the head")
    assert (done.content, done.conflicts) == (wanted, ())
    disputed = merged("a.json", COMMENTED, left.replace(b'"a", //', b'"b", //'), right.replace(b'"a", //', b'"c", //'))
    assert [one.region for one in disputed.conflicts] == ["id"]
    assert b'"id": {\n    "$siblings": {' in content(disputed)
    assert b"}, // the id\n" in content(disputed)
    assert disputed.base == DRIVER.settle(content(disputed)) == wanted


@pytest.mark.parametrize(("path", "base"), SPACED.items(), ids=SPACED)
@pytest.mark.parametrize("crlf", [False, True])
def test_what_nobody_changed_stays_byte_for_byte(path: str, base: bytes, crlf: bool) -> None:
    base = base.replace(b"\n", b"\r\n") if crlf else base
    one = base.replace(b"1", b"4", 1)
    other = base.replace(b"1", b"3", 1)
    assert content(merged(path, base, one, other)) == base.replace(b"1", b"6", 1)


def test_a_counter_counts_its_writes_where_base_and_sides_hold_the_same() -> None:
    five, six, seven = (b'{"parts": [], "m": {"n": %d}}\n' % n for n in (5, 6, 7))
    asked = replace(contest("a.json", five, five, five), options={"type": "sum", "schema": SUM})
    left, right = asked.writers
    writes = (Written(five, seven, Writer("below")), Written(five, five, left, 1), Written(six, five, right))
    assert content(DRIVER.merge(replace(asked, written=lambda: writes))) == six


def test_comments_move_with_their_fields_and_new_ones_stay() -> None:
    base = b"time_spent: 1\nnotes:\n  - a\nlast: 1\n"
    left = b"# how long\ntime_spent: 2\nnotes:\n  - a\n  # why\n  - b\nlast: 1\n"
    right = b"time_spent: 3 # hours\nnotes:\n  - a\n  - c # there\nlast: 1\n"
    expected = b"# how long\ntime_spent: 4 # hours\nnotes:\n  - a\n  # why\n  - b\n  - c # there\nlast: 1\n"
    assert content(merged("a.yaml", base, left, right)) == expected


def test_a_field_that_is_removed_beside_a_new_comment_stands_open() -> None:
    base = b"time_spent: 1\nextra:\n  a: 1\n  b: 2\nlast: 1\n"
    left, right = base.replace(b"  a: 1\n", b""), base.replace(b"  a: 1\n", b"  # do not remove\n  a: 1\n")
    outcome = merged("a.yaml", base, left, right)
    assert [(one.region, {sibling.value for sibling in one.siblings}) for one in outcome.conflicts] == [("extra.a", {None, b"1"})]
    assert b"# do not remove" in content(outcome)
    assert content(merged("a.yaml", base, left, base)) == left


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_parts_in_sets_in_lists_merge_where_they_stand(form: str) -> None:
    base = b'{\n  "parts": [\n    {"id": 1, "n": 5, "tags": ["a"]},\n    {"id": 2, "n": 1}\n  ]\n}\n'
    left = base.replace(b'"n": 5', b'"n": 7').replace(b'["a"]', b'["a", "b"]')
    right = base.replace(b'"n": 5', b'"n": 4').replace(b'["a"]', b'["a", "c"]').replace(b',\n    {"id": 2, "n": 1}', b"")
    wanted = base.replace(b'"n": 5', b'"n": 6').replace(b'["a"]', b'["a", "b", "c"]').replace(b',\n    {"id": 2, "n": 1}', b"")
    if form == "yaml":
        base, left, right, wanted = (block(json.loads(text)) for text in (base, left, right, wanted))
    assert content(merged(f"a.{form}", base, left, right, kind="shop")) == wanted


def block(tree: dict[str, list[dict[str, object]]]) -> bytes:
    lines = ["parts:"]
    for part in tree["parts"]:
        lines.extend(f"{'  - ' if not n else '    '}{key}: {json.dumps(value)}" for n, (key, value) in enumerate(part.items()))
    return "\n".join(lines).encode() + b"\n"


def test_siblings_within_an_element_are_found_settled_and_resolved() -> None:
    base = b'{"parts": [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}]}\n'
    one, other = base.replace(b'"x"', b'"one"'), base.replace(b'"x"', b'"two"')
    outcome = merged("a.json", base, one, other, kind="shop")
    assert [(conflict.driver, conflict.region, conflict.holds) for conflict in outcome.conflicts] == [("fields", "parts.0.name", False)]
    assert outcome.base == base == DRIVER.settle(content(outcome))
    third = base.replace(b'"x"', b'"three"')
    again = merged("a.json", base, content(outcome), third, kind="shop")
    assert [{sibling.value for sibling in conflict.siblings} for conflict in again.conflicts] == [{b'"one"', b'"two"', b'"three"'}]
    done = merged("a.json", base, content(outcome), one, other, kind="shop", rendered=content(outcome))
    assert len(done.conflicts) == 1
    resolved = merged("a.json", base, content(outcome), third, kind="shop", rendered=content(outcome))
    assert resolved.content == third


def test_an_oversold_stock_is_siblings_in_the_file() -> None:
    outcome = merged("a.toml", b"stock = 1 # left\n", b"stock = 0 # left\n", b"stock = 0 # left\n", kind="shop")
    shown = loaded("toml", content(outcome))["stock"]["$siblings"]
    assert [(one["value"], one["by"]) for one in shown["variants"]] == [(0, "agent-1"), (-1, "agent-2")]
    assert outcome.base == b"stock = 1 # left\n"
    assert [event.rule for event in outcome.events] == ["bounded-counter"]


def test_what_a_type_drops_is_told_with_its_place() -> None:
    base = b'{"owner": "x", "since": 1}\n'
    one, other = b'{"owner": "ann", "since": 2}\n', b'{"owner": "ben", "since": 3}\n'
    outcome = merged("a.json", base, one, other, kind="shop")
    assert outcome.content == other
    told = [(event.rule, event.place.key, event.facts, [writer.label for writer in event.writers]) for event in outcome.events]
    assert told == [("lww-register", "owner", ('dropped: "ann"',), ["agent-1"]), ("coupled", "since", ("dropped: 2",), ["agent-1"])]


@pytest.mark.parametrize("path", ["a.json", "a.yaml", "a.toml", "a.md", "a.txt", "a"])
@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe", b"a: [1\nb: }\n", b'{"a": 1, "a": 2}', b"[" * 10_000])
def test_a_file_that_cannot_be_read_is_one_value(path: str, broken: bytes) -> None:
    outcome = merged(path, b'{"a": 1}\n', broken, b'{"a": 3}\n')
    assert not outcome.holds
    assert len(outcome.conflicts) <= 1
    for order in itertools.permutations((broken, b'{"a": 3}\n', b"")):
        assert merged(path, b"", *order).conflicts


def test_a_file_that_somebody_deleted() -> None:
    base, edited = b'{"time_spent": 1}\n', b'{"time_spent": 2}\n'
    assert merged("tasks/a.json", base, None, base).content is None
    outcome = merged("tasks/a.json", base, None, edited)
    assert [{sibling.value for sibling in conflict.siblings} for conflict in outcome.conflicts] == [{None, edited}]
    assert outcome.base == base


def test_a_file_that_several_added() -> None:
    one, other = b'{"id": 1, "time_spent": 2, "notes": ["a"]}\n', b'{"id": 1, "time_spent": 3, "notes": ["b"]}\n'
    assert content(merged("tasks/a.json", None, one, other)) == b'{"id": 1, "time_spent": 5, "notes": ["a", "b"]}\n'


def test_twenty_four_sides_in_any_order() -> None:
    base = b"time_spent: 0\nnotes: []\nblockers: [a, b, c]\nstatus: open\n"
    sides = [base.replace(b"0", b"%d" % n).replace(b"[]", b"[n%d]" % n) for n in range(1, 25)]
    sides[3] = sides[3].replace(b"a, ", b"")
    sides[7] = sides[7].replace(b"open", b"done")
    writers = [Writer(f"agent {n}", f"{n:040x}", time=n) for n in range(24)]
    found = set()
    for shift in range(0, 24, 5):
        order = [*range(shift, 24), *range(shift)]
        found.add(
            DRIVER.merge(
                Contest("a.yaml", base, tuple(sides[n] for n in order), tuple(writers[n] for n in order), options={"type": "task"})
            )
        )
    (outcome,) = found
    assert loaded("yaml", content(outcome)) == {
        "time_spent": 300,
        "notes": [f"n{n}" for n in range(1, 25)],
        "blockers": ["b", "c"],
        "status": "done",
    }


def test_a_type_that_nobody_knows_is_none() -> None:
    base, one, other = b'{"time_spent": 1, "x": 1}\n', b'{"time_spent": 2, "x": 1}\n', b'{"time_spent": 2, "x": 3}\n'
    outcome = merged("a.json", base, one, other, kind="nobody")
    assert outcome.content == b'{"time_spent": 2, "x": 3}\n'
    assert not DRIVER.counts({"type": "nobody"})


@pytest.mark.parametrize("depth", [20, 23, 24, 40, 5_000])
def test_depth_costs_nothing_but_the_fields(depth: int) -> None:
    """What is nested too deep to be read is one value."""
    schema = types_of({"t": {"n": "pn-counter", "s": {"type": "or-set", "key": "id", "of": "t"}}})["t"]

    def nested(number: int) -> bytes:
        opening = b'{"id": 1, "n": %d, "s": [' % number
        return opening * depth + b"]}" * depth + b"\n"

    outcome = DRIVER.merge(replace(contest("a.json", nested(1), nested(2), nested(4)), options={"type": "t", "schema": schema}))
    assert content(outcome) == nested(5) if depth <= 24 else len(outcome.conflicts) == 1
