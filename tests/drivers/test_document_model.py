"""Documents merge as a model of twenty lines says that plain values merge, in every format."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from mergekit.documents.formats import dialect
from mergekit.drivers.document import DRIVER
from mergekit.syntax.document import Dialect
from tests.decided import contest, shown
from tests.lines.texts import seeded

ABSENT = object()
CLASH = "clash"
ROUNDS = 40
Tree = dict[str, Any]
INLINE = ("yaml in braces", "inline toml")
FORMAT = {"json": "json", "yaml": "yaml", "json in yaml": "yaml", "yaml in braces": "yaml", "toml": "toml", "inline toml": "toml"}
"""The ways in which the model's trees are written, each in its format."""


class Clashes(Exception):
    """The model cannot decide."""


def model(base: object, sides: Sequence[object], clashes: list[object]) -> object:
    """Merge plain values: what changed, else keys, else names, else a clash, in whose place the base stands."""
    changed = [side for side in sides if side != base]
    if not changed or all(side == changed[0] for side in changed):
        return changed[0] if changed else base
    if isinstance(base, dict) and all(isinstance(side, dict) for side in changed):
        return keyed(base, [side for side in changed if isinstance(side, dict)], clashes)
    if isinstance(base, list) and all(isinstance(side, list) for side in changed):
        by_name = [{item["id"]: item for item in value} for value in (base, *changed) if isinstance(value, list)]
        return list(keyed(by_name[0], by_name[1:], clashes).values())
    clashes.append(base)
    return base


def keyed(base: Tree, sides: Sequence[Tree], clashes: list[object]) -> Tree:
    found = {}
    for key in dict.fromkeys(key for tree in (base, *sides) for key in tree):
        value = model(base.get(key, ABSENT), [side.get(key, ABSENT) for side in sides], clashes)
        if value is not ABSENT:
            found[key] = value
    return found


def a_tree(rng: random.Random, depth: int = 0) -> Tree:
    return {f"k{n}": a_value(rng, depth) for n in range(rng.randint(2, 5))}


def a_value(rng: random.Random, depth: int) -> object:
    kind = rng.randrange(6 if depth < 2 else 3)
    if kind == 3:
        return a_tree(rng, depth + 1)
    if kind > 3:
        return [{"id": f"i{n}", **a_tree(rng, depth + 2)} for n in range(rng.randint(2, 4))]
    return rng.choice([1, "x", True, "two words", 20])


def edited(rng: random.Random, value: object) -> object:
    """Change a few leaves, remove and add a few keys and items."""
    if isinstance(value, dict):
        found = {
            key: edited(rng, one) if key != "id" and rng.random() < 0.35 else one
            for key, one in value.items()
            if key == "id" or rng.random() > 0.06
        }
        if rng.random() < 0.2:
            found[f"new{rng.randrange(40)}"] = rng.choice([1, 2])
        return found
    if isinstance(value, list):
        return [edited(rng, item) for item in value if rng.random() > 0.1]
    return rng.choice([3, "y", False, "z"])


def spelled(name: str, tree: Tree) -> bytes:
    if name in ("json", "json in yaml"):
        return json.dumps(tree, indent=2).encode() + b"\n"
    if name == "yaml":
        return b"\n".join(yaml_lines(tree)) + b"\n" if tree else b""
    if name in INLINE:
        one = dialect(FORMAT[name])
        mark = {"yaml": ": ", "toml": " = "}[FORMAT[name]]
        return b"".join(f"{key}{mark}".encode() + (one.spell(value) or b"") + b"\n" for key, value in tree.items())
    return toml(tree)


def yaml_lines(tree: Tree) -> list[bytes]:
    lines: list[bytes] = []
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            lines += [f"{key}:".encode(), *(b"  " + line for line in yaml_lines(value))]
        elif isinstance(value, list) and value:
            lines.append(f"{key}:".encode())
            for item in value:
                first, *rest = yaml_lines(item)
                lines += [b"- " + first, *(b"  " + line for line in rest)]
        else:
            lines.append(f"{key}: {json.dumps(value)}".encode())
    return lines


def toml(tree: Tree, path: str = "") -> bytes:
    """Write scalars, then tables, then lists of tables."""
    one = dialect("toml")
    found = b""
    for key, value in tree.items():
        if not isinstance(value, dict | list) or value == []:
            found += f"{key} = ".encode() + (one.spell(value) or b"") + b"\n"
    for key, value in tree.items():
        if isinstance(value, dict):
            found += f"\n[{path}{key}]\n".encode() + toml(value, f"{path}{key}.")
    for key, value in tree.items():
        for item in value if isinstance(value, list) else ():
            found += f"\n[[{path}{key}]]\n".encode() + toml(item, f"{path}{key}.")
    return found


def meant(one: Dialect, content: bytes) -> object:
    root = one.read(content if content.endswith(b"\n") or not content else content + b"\n")
    assert root is not None, content.decode()
    return one.plain(root)


def unordered(value: object) -> object:
    """Lists of items by name: where an item stands is no part of this model."""
    if isinstance(value, Mapping):
        return {key: unordered(one) for key, one in value.items()}
    if isinstance(value, list):
        return {item["id"]: unordered(item) for item in value} if value else {}
    return value


@pytest.mark.parametrize("name", FORMAT)
def test_documents_are_as_the_model_says(name: str) -> None:
    """Where the model is sure, so is the driver; where it is not, the base stands there, and all else is as it says.

    In TOML a table and the tables below it are places of their own: one that is gone takes only unchanged ones with it.
    """
    one = dialect(FORMAT[name])
    sure = unsure = 0
    for seed in range(ROUNDS):
        rng = seeded(seed)
        base = a_tree(rng)
        sides = [edited(rng, base) for _ in range(rng.randint(2, 4))]
        clashes: list[object] = []
        wanted = model(base, sides, clashes)
        versions = [spelled(name, tree) for tree in (base, *sides) if isinstance(tree, dict)]
        outcome = DRIVER.merge(contest(f"x.{FORMAT[name]}", versions[0], *versions[1:]))
        if not clashes:
            sure += 1
            assert not outcome.conflicts, f"seed {seed}"
            assert unordered(meant(one, shown(outcome))) == unordered(wanted), f"seed {seed}"
        elif FORMAT[name] != "toml" and outcome.conflicts and outcome.base is not None and len(versions) == 3 and not outcome.events:
            unsure += 1
            assert unordered(meant(one, outcome.base)) == unordered(wanted), f"seed {seed}"
    assert sure > ROUNDS / 5
    assert unsure > ROUNDS / 20 or FORMAT[name] == "toml"


def edited_document(rng: random.Random, tree: Tree) -> Tree:
    """Change one document of three, and none of its kind."""
    found = edited(rng, tree) if rng.random() < 0.3 else tree
    assert isinstance(found, dict)
    return {**found, "kind": tree["kind"]}


def test_documents_of_one_file_are_as_the_model_says() -> None:
    """Each is an item that its name tells, whatever the order; who adds one, adds it."""
    one = dialect("yaml stream")
    sure = 0
    for seed in range(ROUNDS):
        rng = seeded(seed)
        base: list[Tree] = [{"id": f"i{n}", "kind": "a", **a_tree(rng, 1)} for n in range(rng.randint(3, 6))]
        sides = [[edited_document(rng, item) for item in base if rng.random() > 0.05] for _ in range(rng.randint(2, 4))]
        for number, side in enumerate(sides):
            if not side or rng.random() < 0.3:
                side.append({"id": f"new{number}", **a_tree(rng, 1)})
        if rng.random() < 0.5:
            sides[0].reverse()
        clashes: list[object] = []
        wanted = model(base, sides, clashes)
        versions = [b"---\n".join(spelled("yaml", tree) for tree in some) for some in (base, *sides)]
        outcome = DRIVER.merge(contest("x.yaml", versions[0], *versions[1:]))
        if not clashes and not outcome.conflicts:  # a document in the place of another is no clash to the model
            sure += 1
            assert unordered(meant(one, shown(outcome))) == unordered(wanted), f"seed {seed}"
    assert sure > ROUNDS / 10
