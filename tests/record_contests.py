"""Contests of the records driver, and the laws that every one of them keeps."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence

from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers.records import DRIVER

BASE = b'{"id":"a","s":"open","n":1.0}\n{"id":"b","s":"open"}\n'
"""Two records, for examples."""


def writer(i: int) -> Writer:
    return Writer(f"agent-{i}", f"{i:040x}", f"Agent {i} <{i}@example.com>", 1_700_000_000 + 60 * i, 120, f"note: change {i}\n")


def contest(path: str, base: Content, sides: Sequence[Content], writers: Sequence[Writer] = (), **options: str) -> Contest:
    return Contested(path, base, tuple(sides), tuple(writers or map(writer, range(len(sides)))), options=options)


def merged(path: str, base: Content, *sides: Content, **options: str) -> Outcome:
    return DRIVER.merge(contest(path, base, sides, (), **options))


def ids(outcome: Outcome) -> list[str]:
    return sorted(conflict.id for conflict in outcome.conflicts)


def variants(value: object) -> list[object]:
    assert isinstance(value, dict)
    assert list(value) == ["$siblings"]
    return [variant.get("value") for variant in value["$siblings"]["variants"]]


def lines_of(outcome: Outcome) -> list[dict[str, object]]:
    assert outcome.content is not None
    return [json.loads(line) for line in outcome.content.splitlines() if line.strip()]


def check_laws(path: str, base: Content, sides: Sequence[Content], **options: str) -> Outcome:
    writers = [writer(i) for i in range(len(sides))]
    outcome = DRIVER.merge(contest(path, base, sides, writers, **options))
    for order in itertools.islice(itertools.permutations(range(len(sides))), 24):
        again = DRIVER.merge(contest(path, base, [sides[i] for i in order], [writers[i] for i in order], **options))
        assert (again.content, again.base, ids(again)) == (outcome.content, outcome.base, ids(outcome)), f"as {order}"
    bystander = DRIVER.merge(contest(path, base, [*sides, base], [*writers, writer(7)], **options))
    assert (bystander.content, bystander.base, bystander.conflicts) == (outcome.content, outcome.base, outcome.conflicts)
    repeated = DRIVER.merge(contest(path, base, [*sides, sides[0]], [*writers, writer(8)], **options))
    assert (repeated.base, ids(repeated)) == (outcome.base, ids(outcome))
    if not outcome.conflicts:
        assert repeated.content == outcome.content
    if outcome.content is None:
        assert outcome.base is None
    elif b"\0" not in outcome.content:
        assert DRIVER.settle(outcome.content) == outcome.base
        assert DRIVER.settle(outcome.base or b"") == (outcome.base or b"")
        assert not outcome.holds
    return outcome
