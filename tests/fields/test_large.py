"""Typed files that are too large to be taken apart: lines where no two sides touch the same ones, else one value."""

from __future__ import annotations

import json

import pytest

from mergekit.driver import Outcome
from mergekit.drivers import types_of
from mergekit.drivers.fields import DRIVER
from mergekit.fields import large
from mergekit.fields.large import is_large
from mergekit.frozen import replace
from mergekit.syntax import csv_document, json_document, parse, toml_blocks, yaml_blocks
from tests.counting import calls_of
from tests.decided import contest

COUNTED = types_of({"thing": {"*": "document", "n": "pn-counter"}})["thing"]
PLAIN = types_of({"thing": {"*": "document", "x": "max"}})["thing"]
SMALL = 1 << 13
ROWS = 120


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the limit down, so that the tests are quick."""
    for module in (large, parse, json_document, yaml_blocks, toml_blocks, csv_document):
        monkeypatch.setattr(module, "MAX_BYTES", SMALL)
    monkeypatch.setattr(json_document, "_MOST_VALUES", SMALL >> 3)


def merged(path: str, base: bytes, *sides: bytes, schema: str = PLAIN) -> Outcome:
    return DRIVER.merge(replace(contest(path, base, *sides), options={"type": "thing", "schema": schema}))


def written(form: str) -> bytes:
    """Write a file of more bytes than the limit; twice as many, in JSON."""
    filler = b"x" * (80 if form != "json" else 200)
    if form == "json":
        return b'{\n"n": 1,\n"list": [\n' + b",\n".join(b'{"id": "r%d", "t": "%s"}' % (n, filler) for n in range(ROWS)) + b"\n]}\n"
    if form == "yaml":
        return b"n: 1\n" + b"".join(b"k%d:\n  t: %s\n" % (n, filler) for n in range(ROWS))
    if form == "toml":
        return b"n = 1\n" + b"".join(b'k%d = "%s"\n' % (n, filler) for n in range(ROWS))
    return b"id,n,t\n" + b"".join(b"r%d,1,%s\n" % (n, filler) for n in range(ROWS))


FILES = {form: written(form) for form in ("json", "yaml", "toml", "csv")}
every_form = pytest.mark.parametrize("form", FILES)
OPEN = [("file", 2)]


def opened(outcome: Outcome) -> list[tuple[str, int]]:
    return [(one.kind, len(one.siblings)) for one in outcome.conflicts]


def edited(base: bytes, row: int, to: bytes) -> bytes:
    """Edit one row."""
    at = base.index(b"x" * 40, base.index(b"%d" % row))
    return base[:at] + to + base[at + len(to) :]


@every_form
def test_different_lines_merge(form: str) -> None:
    base = FILES[form]
    assert is_large(form, (base,))
    left, right = edited(base, 101, b"LEFT"), edited(base, 103, b"RIGHT")
    outcome = merged(f"a.{form}", base, left, right, schema=COUNTED)
    assert (outcome.content, outcome.conflicts) == (edited(left, 103, b"RIGHT"), ())
    both = merged(f"a.{form}", base, edited(base, 105, b"THIRD"), right, left, schema=COUNTED)
    assert both == merged(f"a.{form}", base, left, edited(base, 105, b"THIRD"), right, schema=COUNTED)
    assert both.content == edited(outcome.content or b"", 105, b"THIRD")


@every_form
def test_the_same_line_changed_differently_is_siblings_of_the_file(form: str) -> None:
    base = FILES[form]
    assert opened(merged(f"a.{form}", base, edited(base, 101, b"LEFT"), edited(base, 101, b"RIGHT"))) == OPEN


@every_form
def test_what_two_counted_alike_never_counts_once_without_a_word(form: str) -> None:
    base = FILES[form]
    one = next(text for text in (b'"n": 1', b"n: 1", b"n = 1", b",1,") if text in base)
    up = base.replace(one, one.replace(b"1", b"2"), 1)
    assert opened(merged(f"a.{form}", base, up, edited(up, 103, b"RIGHT"), schema=COUNTED)) == OPEN
    assert merged(f"a.{form}", base, up, edited(up, 103, b"RIGHT")).content == edited(up, 103, b"RIGHT"), "nothing counts"
    same = merged(f"a.{form}", base, up, up, schema=COUNTED)
    assert [(event.rule, len(event.writers)) for event in same.events] == [("too-large", 2)]


@pytest.mark.parametrize(("form", "new"), [("json", b'"m": %d,\n'), ("yaml", b"m: %d\n"), ("toml", b"m = %d\n")])
def test_a_key_that_two_put_in_at_different_places_is_no_document(form: str, new: bytes) -> None:
    base = FILES[form]
    above = base.index(b"n") if form != "json" else base.index(b'"n"')
    below = base.index(b'"list"') if form == "json" else base.index(b"k101")
    left, right = (base[:at] + new % at + base[at:] for at in (above, below))
    assert opened(merged(f"a.{form}", base, left, right)) == OPEN


def test_an_id_that_two_put_in_at_different_places_is_not_two() -> None:
    base = FILES["json"]
    left, right = (base.replace(b'{"id": "r%d"' % n, b'{"id": "new", "at": %d},\n{"id": "r%d"' % (n, n)) for n in (101, 103))
    assert opened(merged("a.json", base, left, right)) == OPEN
    other = right.replace(b'"new"', b'"newer"')
    assert {one["id"] for one in json.loads(merged("a.json", base, left, other).content or b"")["list"]} >= {"new", "newer"}


def test_a_file_with_siblings_in_it_is_one_value() -> None:
    base = FILES["json"].replace(b'"n": 1', b'"n": {"$siblings": 1}')
    assert opened(merged("a.json", base, edited(base, 101, b"LEFT"), edited(base, 103, b"RIGHT"))) == OPEN


def test_json_may_be_twice_as_large_if_its_values_are_few() -> None:
    few, many = b'{"a": "' + b"x" * SMALL + b'"}', b"[" + b"1," * (SMALL // 2) + b"1]"
    assert not json_document.is_large(few)
    assert json_document.is_large(many)
    assert json_document.is_large(few + b" " * SMALL)


def test_many_small_values_are_large_together() -> None:
    """Lines that versions have in common are read once, and count once."""
    versions = [json.dumps([number, *([1] * (SMALL // 4))]).encode() for number in range(9)]
    values = sum(one.count(b",") + 1 for one in versions)
    laid_out = [json.dumps([number, *range(SMALL // 16)], indent=0).encode() for number in range(9)]
    for form in ("json", "yaml"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(large, "MOST_VALUES", values)
            assert not is_large(form, [*versions, versions[0]])
            assert is_large(form, [*versions, b"[1, 2]"])
            patch.setattr(large, "MOST_VALUES", SMALL // 4)
            assert not is_large(form, laid_out)


def test_what_is_large_together_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    base = b'{"n": 1, "a": [%s]}\n' % b",".join([b"1"] * 2_500)
    sides = base.replace(b'"n": 1', b'"n": 2'), base.replace(b"1]", b"7]")
    found, calls = calls_of(lambda: merged("a.json", base, *sides, schema=COUNTED))
    assert found.content == sides[0].replace(b"1]", b"7]")
    monkeypatch.setattr(large, "MOST_VALUES", 5_000)
    whole, fewer = calls_of(lambda: merged("a.json", base, *sides, schema=COUNTED))
    assert opened(whole) == OPEN
    assert 3 * fewer < calls
