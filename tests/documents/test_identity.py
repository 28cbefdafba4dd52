"""What names the items of a list."""

from __future__ import annotations

import json

import pytest

from mergekit.documents.formats import dialect
from mergekit.documents.identity import identity_of, named
from mergekit.syntax.document import List

JSON = dialect("json")


def lists(*versions: object) -> list[List]:
    found = []
    for version in versions:
        root = JSON.read(json.dumps({"v": version}).encode())
        assert root is not None
        node = root.fields[0].node
        assert isinstance(node, List)
        found.append(node)
    return found


def names(*versions: object, chosen: str = "") -> tuple[str, ...] | None:
    """Name the items of the last version."""
    found = lists(*versions)
    identity = identity_of(JSON, found, chosen)
    one = None if identity is None else named(found[-1], identity)
    return None if one is None else one.names


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([["a", "b"]], ("a", "b")),
        ([["a", "a"]], None),
        ([["a", "a"], ["a"]], None),
        ([[1, "1"]], None),
        ([[1, 2.0]], ("1", "2.0")),
        ([["a", {}]], None),
        ([["a", [1]]], None),
        ([[None]], None),
        ([[], []], None),
        ([[{"id": 1, "name": "x"}, {"id": 2, "name": "x"}]], ("1", "2")),
        ([[{"id": 1, "name": "x"}, {"id": 1, "name": "y"}]], ("x", "y")),
        ([[{"id": 1}, {"name": "y"}]], None),
        ([[{"id": 1, "key": "a"}, {"id": 1, "key": "b"}], [{"id": 1, "key": "b"}]], ("b",)),
        ([[{"at": "a", "n": 1}, {"at": "b", "n": 1}]], ("a", "b")),
        ([[{"at": "a", "n": 1}, {"at": "b", "n": 2}]], None),
        ([[{"at": "a", "n": 1}]], None),
        ([[{"at": ["a"]}, {"at": ["b"]}]], None),
        ([[{"id": {"x": 1}}, {"id": {"x": 2}}]], None),
        ([[{"id": ""}, {"id": "b"}]], None),
    ],
)
def test_evident_names(versions: list[object], expected: tuple[str, ...] | None) -> None:
    assert names(*versions) == expected


def test_the_policy_names_the_field() -> None:
    rows = [{"at": "a", "id": 1}, {"at": "b", "id": 2}]
    assert names(rows, chosen="at") == ("a", "b")
    assert names(rows, chosen="none") == ("1", "2")


def test_how_a_text_is_spelled_does_not_matter() -> None:
    root = JSON.read(rb'{"v": ["\u0061", "b"]}')
    assert root is not None
    node = root.fields[0].node
    assert isinstance(node, List)
    identity = identity_of(JSON, [node])
    assert identity is not None
    found = named(node, identity)
    assert found is not None
    assert found.names == ("a", "b")
    assert named(None, identity) is None
