"""The siblings driver against an independent model of its fields, and conservation of every side's prose."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.drivers.siblings import DRIVER
from tests.decided import loaded, merged, places, shown

Tree: TypeAlias = Any
"""Nested dicts of plain values."""

ABSENT = "(absent)"
KEYS = ("a", "b", "c", "d e")

leaves = st.sampled_from([0, 1, 2, "x", "y", [1], [1, 2], []])
flat = st.dictionaries(st.sampled_from(KEYS), leaves, max_size=3)
values = st.one_of(leaves, flat.filter(bool))
nested = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)


@st.composite
def edited(draw: st.DrawFn, tree: Tree, values: st.SearchStrategy[Tree]) -> Tree:
    """Change a field or two, at the top or below."""
    found = dict(tree)
    for _ in range(draw(st.integers(0, 2))):
        key = draw(st.sampled_from(KEYS))
        old = found.pop(key, ABSENT)
        if isinstance(old, dict) and draw(st.booleans()):
            inner = draw(edited(old, leaves))
            found |= {key: inner} if inner else {}
        elif draw(st.integers(0, 3)):
            found[key] = draw(values)
    return found


@st.composite
def contests(draw: st.DrawFn) -> tuple[Tree, list[Tree]]:
    base = draw(nested)
    return base, [draw(edited(base, values)) for _ in range(draw(st.integers(2, 4)))]


def spelt(tree: Tree) -> str:
    return json.dumps(tree, sort_keys=True)


def model(base: Tree, sides: list[Tree]) -> Tree:
    """Merge trees as the driver's page says: the one change, else tables by key, else every variant."""
    changes = [side for side in sides if spelt(side) != spelt(base)]
    if len({spelt(side) for side in changes}) <= 1:
        return changes[0] if changes else base
    if isinstance(base, dict) and all(isinstance(side, dict) for side in changes):
        keys = [key for tree in (base, *changes) for key in tree]
        found = {key: model(base.get(key, ABSENT), [side.get(key, ABSENT) for side in changes]) for key in dict.fromkeys(keys)}
        return {key: value for key, value in found.items() if value != ABSENT}
    return {"base": spelt(base), "variants": sorted({spelt(side) for side in changes})}


def read(tree: Tree) -> Tree:
    """Bring what a file holds into the form of the model."""
    if not isinstance(tree, dict):
        return tree
    if list(tree) == ["$siblings"]:
        inner = tree["$siblings"]
        variants = [spelt(variant.get("value", ABSENT)) for variant in inner["variants"]]
        return {"base": spelt(inner.get("base", ABSENT)), "variants": sorted(variants)}
    return {key: read(value) for key, value in tree.items()}


def to_json(tree: Tree) -> bytes:
    return json.dumps(tree, indent=2).encode() + b"\n"


def to_compact_json(tree: Tree) -> bytes:
    return json.dumps(tree).encode()


def to_yaml(tree: Tree, indent: str = "") -> bytes:
    found = b""
    for key, value in tree.items():
        name = f"{indent}{key}:".encode()
        if isinstance(value, dict) and value:
            found += name + b"\n" + to_yaml(value, indent + "  ")
        elif isinstance(value, list) and value:
            found += name + b"\n" + b"".join(f"{indent}- {one}\n".encode() for one in value)
        else:
            found += name + b" " + json.dumps(value).encode() + b"\n"
    return found


def to_toml(tree: Tree) -> bytes:
    tables = {key: value for key, value in tree.items() if isinstance(value, dict)}
    found = _pairs({key: value for key, value in tree.items() if key not in tables})
    return found + b"".join(f"\n[{json.dumps(key)}]\n".encode() + _pairs(table) for key, table in tables.items())


def _pairs(tree: Tree) -> bytes:
    return b"".join(f"{json.dumps(key)} = {json.dumps(value)}\n".encode() for key, value in tree.items())


WRITERS = {"json": to_json, "compact": to_compact_json, "yaml": to_yaml, "toml": to_toml}


@pytest.mark.parametrize("form", WRITERS)
@given(contest=contests())
def test_fields_are_as_the_model_says(form: str, contest: tuple[Tree, list[Tree]]) -> None:
    base, sides = contest
    write, suffix = WRITERS[form], form.replace("compact", "json")
    outcome = merged(f"x.{suffix}", write(base), *map(write, sides))
    tree = loaded(suffix, shown(outcome))
    assert read(tree) == (model(base, sides) or {})
    assert all(conflict.kind == "field" for conflict in outcome.conflicts)
    assert outcome.base is not None
    settled = read(loaded(suffix, outcome.base))
    assert settled == (_settled(model(base, sides)) or {})


def _settled(tree: Tree) -> Tree:
    if not isinstance(tree, dict):
        return tree
    if set(tree) == {"base", "variants"}:
        base = json.loads(tree["base"])
        return base if base == ABSENT else json.loads(tree["base"])
    found = {key: _settled(value) for key, value in tree.items()}
    return {key: value for key, value in found.items() if value != ABSENT}


@pytest.mark.parametrize("form", WRITERS)
@given(contest=contests())
def test_what_nobody_changed_keeps_its_bytes(form: str, contest: tuple[Tree, list[Tree]]) -> None:
    """A field whose line is the same in base and sides, in another's company, has that line in the result."""
    base, sides = contest
    write, suffix = WRITERS[form], form.replace("compact", "json")
    if form == "compact":
        return
    mark = {"json": '"kept" : 1.50', "yaml": "kept:   0x1F  # and why", "toml": "kept   = 0x1F # and why"}[form].encode()
    texts = [_kept(form, write(tree), mark) for tree in (base, *sides)]
    assert mark in shown(merged(f"x.{suffix}", *texts))


def _kept(form: str, text: bytes, mark: bytes) -> bytes:
    if form == "json":
        return text.replace(b"{", b"{\n  " + mark + (b"," if b":" in text else b"\n"), 1)
    return mark + b"\n" + text


# ---- prose ----

PARAGRAPHS = ("one", "two\nof two lines", "- three\n- four", "```\n# five\n\nsix\n```", "seven")
HEADINGS = ("# T", "## A", "## B", "### C", "### D")
sections = st.lists(
    st.tuples(st.sampled_from(HEADINGS), st.lists(st.sampled_from(PARAGRAPHS), max_size=3)), max_size=4, unique_by=lambda one: one[0]
)


def prose(parts: list[tuple[str, list[str]]]) -> bytes:
    return "\n\n".join("\n\n".join((heading, *paragraphs)) for heading, paragraphs in parts).encode() + b"\n"


@st.composite
def rewritten(draw: st.DrawFn, parts: list[tuple[str, list[str]]], mark: str) -> list[tuple[str, list[str]]]:
    """Add, drop or rewrite a paragraph of a section or two."""
    found = [(heading, list(paragraphs)) for heading, paragraphs in parts]
    for number in range(draw(st.integers(0, 2))):
        if found:
            _, paragraphs = found[draw(st.integers(0, len(found) - 1))]
            at = draw(st.integers(0, len(paragraphs)))
            paragraphs[at : at + draw(st.integers(0, 1))] = [f"{mark} {number}"] * draw(st.integers(0, 1))
    return found


@given(data=st.data())
def test_every_paragraph_that_a_side_wrote_is_there(data: st.DataObject) -> None:
    base = data.draw(sections)
    sides = [prose(data.draw(rewritten(base, f"side {number}"))) for number in range(data.draw(st.integers(2, 4)))]
    for path in ("x.md", "x.txt"):
        outcome = merged(path, prose(base), *sides)
        for side in sides:
            for paragraph in side.split(b"\n\n"):
                assert b"side" not in paragraph or paragraph.strip() in shown(outcome)
        assert DRIVER.settle(shown(outcome)) == outcome.base
        variants = {value for values in places(outcome).values() for value in values}
        again = merged(path, outcome.base, outcome.content, *sides, rendered=outcome.content, numbers=range(7, 8 + len(sides)))
        assert DRIVER.settle(shown(again)) == again.base
        assert len(outcome.conflicts) == 0 or len(variants) > 1


@given(data=st.data())
def test_untouched_paragraphs_stay_in_place(data: st.DataObject) -> None:
    """What no side touched is there once for each time that the base had it, outside of all blocks."""
    base = data.draw(sections)
    sides = [data.draw(rewritten(base, f"side {number}")) for number in range(2)]
    outcome = merged("x.md", prose(base), *map(prose, sides))
    outside = outcome.base or b""
    for heading, paragraphs in base:
        if all((heading, paragraphs) in side for side in sides):
            assert outside.count(prose([(heading, paragraphs)]).strip()) >= 1
