"""Conflicts and records as objects: the same bytes for the same conflict, read back exactly, foreign ones refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Conflict, Place, Sibling, Writer
from mergekit.errors import RepositoryError
from mergekit.frozen import replace
from mergekit.git.objects import REGULAR, TREE_MODE, Entry, Objects
from mergekit.git.repository import Repository
from mergekit.landing.results import Held, Obstacle, Replica
from mergekit.landing.stored import Record, Standing, read_conflict, read_record, write_conflict, write_record
from tests.histories import History
from tests.schemas import faults

TEXTS = st.binary(max_size=6).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
VALUES = st.none() | st.binary(max_size=6)
WRITERS = st.builds(Writer, TEXTS, st.sampled_from(["", "1" * 40]), TEXTS, st.integers(-10, 10**12), st.integers(-840, 840), TEXTS)
SIBLINGS = st.builds(Sibling, VALUES, st.lists(WRITERS, max_size=2).map(tuple))
PLACES = st.builds(Place, st.integers(0, 99), st.integers(0, 99), TEXTS)
DRIVERS = st.sampled_from(["text", "tree"])
CONFLICTS = st.builds(
    Conflict, DRIVERS, TEXTS, st.just("content"), VALUES, st.lists(SIBLINGS, max_size=3).map(tuple), st.booleans(), PLACES, TEXTS, TEXTS
)


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Objects:
    history = History(tmp_path_factory.mktemp("stored") / "repo", in_memory=True)
    return Repository(history.repository).objects


@given(conflict=CONFLICTS)
def test_every_conflict_is_read_back_but_its_lines(objects: Objects, conflict: Conflict) -> None:
    tree = write_conflict(objects, conflict)
    timeless = replace(conflict, place=Place(key=conflict.place.key))
    assert read_conflict(objects, tree, conflict.id) == timeless
    assert write_conflict(objects, timeless) == tree
    document = json.loads(objects.blob(objects.tree(tree)[b"conflict.json"].id))
    assert faults(document, "conflict") == []
    assert document["format"] == 1


@given(conflicts=st.lists(CONFLICTS, max_size=3, unique_by=lambda conflict: conflict.id), shown=st.booleans())
def test_every_record_is_read_back(objects: Objects, conflicts: list[Conflict], shown: bool) -> None:
    held = []
    for n, one in enumerate(conflicts):
        obstacles = (Obstacle(one, "main", "target"), Obstacle(one, "\udcff", "held"))
        held.append(Held(Replica(f"origin/{n}", bytes([n]) * 20, f"{n}"), "why", (one,), obstacles))
    standing = tuple(Standing(one, Entry(REGULAR, b"\1" * 20) if shown else None) for one in conflicts)
    record = Record("refs/heads/\udcff", b"\2" * 20, tuple(held), standing)
    assert read_record(objects, write_record(objects, record), "x") == record


def test_the_values_of_a_conflict_lie_beside_it(objects: Objects) -> None:
    conflict = Conflict("text", "f", "content", b"base", (Sibling(b"one", ()), Sibling(None, ()), Sibling(b"", ())), holds=True)
    entries = objects.tree(write_conflict(objects, conflict))
    assert {name: objects.blob(entry.id) for name, entry in entries.items() if name != b"conflict.json"} == {
        b"base": b"base",
        b"side-1": b"one",
        b"side-3": b"",
    }


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"\xff", b"{}", b'{"format": 2}', b'{"format": 1}', b'{"format": 1, "siblings": 3}']
)
def test_what_cannot_be_read_is_refused_with_a_way_out(objects: Objects, content: bytes) -> None:
    blob = Entry(REGULAR, objects.write_blob(content))
    for tree in (objects.write_tree({b"conflict.json": blob, b"held.json": blob}), objects.write_tree({}), b"\7" * 20):
        with pytest.raises(RepositoryError, match="cannot be read") as caught:
            read_conflict(objects, tree, "1" * 40)
        assert "update-ref -d" in caught.value.hint
        with pytest.raises(RepositoryError, match="cannot be read"):
            read_record(objects, tree, "main")


def test_a_conflict_under_a_foreign_name_is_refused(objects: Objects) -> None:
    one = Conflict("text", "f", "content", b"base", (Sibling(b"one", ()),), holds=True)
    tree = write_conflict(objects, one)
    with pytest.raises(RepositoryError, match=one.id):
        read_conflict(objects, tree, "1" * 40)
    held = objects.write_tree({b"conflicts": Entry(TREE_MODE, objects.write_tree({b"x": Entry(TREE_MODE, tree)}))})
    with pytest.raises(RepositoryError):
        read_record(objects, held, "main")
