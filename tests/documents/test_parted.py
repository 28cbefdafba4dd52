"""What names a document among several of one file."""

from __future__ import annotations

import pytest

from mergekit.documents.parted import naming_of_documents
from mergekit.syntax.document import List
from mergekit.syntax.yaml_stream import DIALECT


def documents(*texts: bytes) -> List:
    root = DIALECT.read(b"---\n".join(text + b"\n" for text in texts))
    assert root is not None
    found = root.fields[0].node
    assert isinstance(found, List)
    return found


def names(*versions: List) -> list[list[int]] | None:
    """Give which name each document of each version has, by number."""
    naming = naming_of_documents(DIALECT, versions)
    if naming is None:
        return None
    found = [one.names for one in map(naming, versions) if one is not None]
    assert len(found) == len(versions)
    known = list(dict.fromkeys(name for some in found for name in some))
    return [[known.index(name) for name in some] for some in found]


def service(kind: str, name: str, more: str = "") -> bytes:
    return f"kind: {kind}\nmetadata:\n  name: {name}\n{more}".encode().rstrip(b"\n")


A, B = service("A", "x"), service("B", "x")


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([documents(A, B), documents(B, A), documents(A + b"\nn: 1", B)], [[0, 1], [1, 0], [0, 1]]),
        ([documents(A, service("A", "y")), documents(service("A", "y"))], [[0, 1], [1]]),
        ([documents(A, A + b"\n  namespace: n"), documents(A + b"\n  namespace: n", A)], [[0, 1], [1, 0]]),
        ([documents(b"id: 1\nname: x", b"id: 2\nname: x"), documents(b"id: 2\nname: y")], [[0, 1], [1]]),
        ([documents(b"a: {name: x}\nb: {name: y}", b"a: {name: y}\nb: {name: x}"), documents(b"b: 1\na: 1", b"a: 2")], [[0, 1], [0, 1]]),
        (
            [documents(b"a: 1\nb: 1", b"c: 1"), documents(b"a: 2\nb: 2", b"c: 2", b"d: 1"), documents(b"a: 1\nb: 1", b"c: 1")],
            [[0, 1], [0, 1, 2], [0, 1]],
        ),
        ([documents(b"a: 1", b"a: 2"), documents(b"a: 2", b"a: 1")], None),
        ([documents(b"a: 1", b"a: 2"), documents(b"a: 2", b"a: 3")], None),
        ([documents(b"a: 1", b"b: 2"), documents(b"a: 1", b"c: 3")], None),
        ([documents(b"a: 1", b"b: 2"), documents(b"b: 2")], None),
        ([documents(A, A), documents(A)], None),
    ],
)
def test_names(versions: list[List], expected: list[list[int]] | None) -> None:
    assert names(*versions) == expected


def test_of_two_equal_documents_that_were_added_nobody_knows_which_is_which() -> None:
    base, side = documents(b"a: 1"), documents(b"a: 1", b"b: 1", b"b: 1")
    naming = naming_of_documents(DIALECT, [base, side])
    assert naming is not None
    assert naming(side) is None
