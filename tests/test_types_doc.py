"""docs/types.md is true: every example merges as it says, and every type that exists has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mergekit import types
from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers import registry
from mergekit.drivers.fields import DRIVER
from mergekit.fields.builtin import TYPES
from mergekit.policy import Policy, read_policy
from mergekit.policy.defaults import RULES
from tests.test_merging_doc import text_of

PAGE = Path(__file__).parents[1] / "docs" / "types.md"
TEXT = PAGE.read_text("utf-8")
LEFT, RIGHT = Writer("left", time=0), Writer("right", time=1)
RULE = '[[rules]]\npath = "*"\ndriver = "fields"\ntype = "example"\n\n[types.example]\n'

_EXAMPLE = re.compile(r"^```types(?: (\w+))?\n(.*?)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CELL = re.compile(r" *(?<!\\)\|(?: |$)")


class Example(NamedTuple):
    """A fenced block of the page: the heading it stands below, lines of a type of documents, what the last column is, and the columns.

    `suffix` is that of the file, where the block says it: such examples are of files, not of a type.
    """

    heading: str
    lines: str
    result: str
    texts: tuple[bytes, ...]
    suffix: str = ""


def examples() -> Iterator[Example]:
    for found in _EXAMPLE.finditer(TEXT):
        suffix, lines, rows = found.groups()
        table = [[cell.rstrip().replace("\\|", "|") for cell in _CELL.split(row)] for row in rows.splitlines()]
        head, *cells = table
        assert head[:3] == ["base", "left", "right"]
        assert {len(row) for row in cells} == {4}, table
        columns = tuple(text_of([row[at] for row in cells]) for at in range(4))
        yield Example(_HEADING.findall(TEXT[: found.start()])[-1], lines, head[3], columns, suffix or "")


EXAMPLES = list(examples())
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n}-{one.heading}" for n, one in enumerate(EXAMPLES)])


def policy(lines: str) -> Policy:
    return read_policy({".mergekit.toml": (RULE + lines + "\n").encode()}, registry())


def merged(example: Example, *, swapped: bool = False) -> Outcome:
    base, left, right = example.texts[:3]
    sides, writers = ((right, left), (RIGHT, LEFT)) if swapped else ((left, right), (LEFT, RIGHT))
    path = f"example.{example.suffix or 'yaml'}"
    return DRIVER.merge(Contest(path, base or None, sides, writers, options=policy(example.lines).driver_for(path).options))


@every_example
def test_examples_merge_as_they_say(example: Example) -> None:
    found = merged(example)
    if example.result == "merged":
        assert not found.conflicts
        assert found.content == example.texts[3]
        return
    assert example.result == "siblings"
    told = dict(line.split(": ") for line in example.texts[3].decode().splitlines())
    shown = {one.region: sorted((each.value or b"").decode() for each in one.siblings) for one in found.conflicts}
    assert shown == {region: sorted(values.split(", ")) for region, values in told.items()}
    assert not found.holds


@every_example
def test_examples_do_not_depend_on_the_order_of_sides(example: Example) -> None:
    assert merged(example) == merged(example, swapped=True)


@every_example
def test_examples_need_what_they_show(example: Example) -> None:
    """Each side alone gives that side."""
    base, *sides = example.texts[:3]
    for side in sides:
        assert merged(example._replace(texts=(base, side, base))).content == (side or None)


def test_every_type_has_a_section_with_an_example_of_it() -> None:
    of_types = [one for one in EXAMPLES if not one.suffix]
    told = {one.heading for one in of_types}
    assert told == set(types.names()) - {"record"}
    for one in of_types:
        assert f'"{one.heading}"' in one.lines
    listed = re.findall(r"\[`([\w-]+)`\]\(#([\w-]+)\)", TEXT)
    assert {name for name, _ in listed} == told
    assert all(name == anchor for name, anchor in listed)


def test_the_table_of_built_in_types_is_true() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([\w*/]+)` \| (.*) \|$", TEXT[TEXT.index("<!-- the tests compare") :], re.MULTILINE)
    said = {name: dict(re.findall(r"`(\w+)` ([\w-]+)", fields)) for name, _, fields in rows}
    kinds = {
        name: {key: str(one["type"]) if isinstance(one, dict) else str(one) for key, one in table.items()} for name, table in TYPES.items()
    }
    assert said == kinds
    folders = {(rule.options["type"], rule.pattern.rpartition("/")[0]) for rule in RULES if rule.driver == "fields"}
    assert folders == {(name, folder) for name, folder, _ in rows}


def test_the_policy_that_is_shown_can_be_read() -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    found = read_policy({".mergekit.toml": block.encode()}, registry()).driver_for("stock/a.yaml")
    assert found.options["type"] == "item"
    assert "part" in found.options["schema"]


def test_the_greatest_of_two_counters_is_no_merge_of_counters() -> None:
    """The function of the page, and its table: it loses what one side added, and nobody is told."""
    row = re.search(r"^\| 5 \| (\d) \| (\d) \| (\d) \| (\d) \|$", TEXT, re.MULTILINE)
    assert row is not None
    left, right, greatest, wanted = map(int, row.groups())
    example = Example("", "", "merged", (b"n: 5\n", b"n: %d\n" % left, b"n: %d\n" % right, b""))
    assert merged(example._replace(lines='n = "max"')).content == b"n: %d\n" % greatest
    assert merged(example._replace(lines='n = "g-counter"')).content == b"n: %d\n" % wanted
    assert greatest == max(left, right) != wanted
