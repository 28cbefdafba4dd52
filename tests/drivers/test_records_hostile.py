"""The records driver and what nobody would write: deep, long, broken, forged; and what it costs."""

from __future__ import annotations

import json
import time

import pytest

from mergekit.drivers.records import DRIVER
from tests.record_contests import BASE, check_laws, lines_of, merged

# ---- hostile and large ----


DEEP = b'{"id":"1","a":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"


HOSTILE = {
    "deep": DEEP,
    "deep-cut": DEEP[:-5000],
    "long": b'{"id":"1","a":"' + b"x" * 100_000 + b'"}\n',
    "duplicate-key": b'{"id":"1","a":1,"a":2}\n',
    "not-a-number": b'{"id":"1","a":NaN,"b":-Infinity}\n',
    "huge-integer": b'{"id":"1","a":' + b"9" * 10_000 + b"}\n",
    "lone-surrogate": b'{"id":"\\ud800","a":"\\udfff"}\n',
    "raw-surrogate": b'{"id":"1","a":"\xed\xa0\x80"}\n',
    "odd-id": b'{"id":{"x":1},"a":[]}\n',
    "no-variants": b'{"id":"1","$siblings":{"base":1,"variants":[]}}\n',
    "no-records": b'{"id":"1","$siblings":{"variants":[{"value":1,"by":"a"},{"value":2,"by":"b"}]}}\n',
    "unknown-keys": b'{"id":"1","a":{"$siblings":{"variants":[{"value":1,"by":5},{"value":2,"by":"b","x":1}]}}}\n',
    "nested-variants": b'{"id":"1","a":{"$siblings":{"variants":' + b"[" * 60 + b"]" * 60 + b"}}}\n",
    "reserved-id": b'{"$siblings":"id","id":"1"}\n',
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lines(line: bytes) -> None:
    left, right = line.replace(b'"id":', b'"n":1,"id":', 1), line.replace(b'"id":', b'"n":2,"id":', 1)
    for path in ("f.jsonl", "f.log"):
        outcome = check_laws(path, line, [left, right])
        assert outcome.content is not None
        assert merged(path, b"", line, b"").content == line
        check_laws(path, None, [left, right])


def test_a_line_of_ten_megabytes() -> None:
    line = b'{"id":"1","a":"' + b"x" * 10_000_000 + b'","b":%d}\n'
    outcome = merged("f.jsonl", line % 0, line % 1, line % 2)
    assert [conflict.region for conflict in outcome.conflicts] == ['"1"/"b"']
    assert outcome.base == line % 0


def test_siblings_that_would_nest_too_deeply_are_recorded_instead() -> None:
    deep = b'{"id":"1","a":' + b"[" * 62 + b"%d" + b"]" * 62 + b"}\n"
    outcome = check_laws("f.jsonl", deep % 0, [deep % 1, deep % 2])
    assert outcome.content == outcome.base == deep % 0
    assert [sibling.value for sibling in outcome.conflicts[0].siblings] == [(deep % i).strip() for i in (1, 2)]


def test_hand_edited_siblings_are_read_as_far_as_they_are_whole() -> None:
    outcome = merged("f.jsonl", BASE, BASE.replace(b"1.0", b"2"), BASE.replace(b"1.0", b"3"))
    content = outcome.content or b""
    assert content.count(b'"by"') == 2
    broken = content.replace(b'"by"', b'"from"', 1)
    assert DRIVER.settle(broken) == broken, "an object like any other"
    spaced = content.replace(b",", b" , ").replace(b"note: change 0", b"n\\u006fte: change 0")
    assert json.loads(DRIVER.settle(spaced).split(b"\n")[0]) == json.loads(BASE.split(b"\n")[0])


def test_cost_is_linear_in_records() -> None:
    base = [b'{"id":"%d","title":"finding number %d","state":"open","labels":["a","b"]}' % (i, i) for i in range(10_000)]

    def side(i: int) -> bytes:
        lines = list(base)
        for k in range(20):
            lines[(i * 397 + k * 31) % 10_000] = lines[(i * 397 + k * 31) % 10_000].replace(b"open", b"done-%d" % i)
        del lines[i * 11]
        return b"\n".join([*lines, b'{"id":"new-%d"}' % i, b""])

    sides = [side(i) for i in range(24)]
    start = time.perf_counter()
    outcome = merged("f.jsonl", b"\n".join([*base, b""]), *sides)
    assert len(lines_of(outcome)) == 10_000
    assert time.perf_counter() - start < 10, "about one second on an idle machine"
