"""Entries are deterministic bytes, read back exactly, and never misread."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mergekit.errors import RepositoryError
from mergekit.git.objects import REGULAR, TREE_MODE
from mergekit.git.objects import Entry as TreeEntry
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.operations import LOG, By, Plan
from mergekit.operations.entries import entries, newest, read_entry, write_entry
from mergekit.operations.forget import forget, forgettable
from mergekit.operations.log import log
from mergekit.operations.perform import perform
from mergekit.operations.undo import undo
from tests.histories import History
from tests.operations.scenario import Clone

texts = st.binary(max_size=12).map(lambda raw: raw.replace(b"\0", b"").decode("utf-8", "surrogateescape"))
oids = st.none() | st.binary(min_size=20, max_size=20)
plans = st.builds(
    Plan,
    kind=st.sampled_from(["merge", "undo"]),
    moves=st.lists(st.builds(Move, texts, oids, oids), max_size=3).map(tuple),
    by=st.builds(By, texts, texts, st.integers(-(10**12), 10**12), st.integers(-900, 900), st.lists(texts, max_size=3).map(tuple)),
    message=texts,
    replicas=st.lists(st.tuples(texts, st.binary(min_size=20, max_size=20)), max_size=2).map(tuple),
    policy=st.sampled_from(["", "ab"]),
    engine=st.sampled_from(["", "mergekit 1"]),
    undoes=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    left=st.lists(texts, max_size=2).map(tuple),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository.open(History(tmp_path_factory.mktemp("r")).path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans, st.lists(texts, max_size=2).map(tuple), st.sampled_from(["", "ab" * 20]))
def test_round_trip(repository: Repository, plan: Plan, worktrees: tuple[str, ...], recovers: str) -> None:
    first = write_entry(repository.objects, plan, None, worktrees, recovers)
    assert write_entry(repository.objects, plan, None, worktrees, recovers) == first
    second = write_entry(repository.objects, plan, first, worktrees, recovers)
    assert (first.number, second.number) == (1, 2)
    for entry in (first, second):
        assert read_entry(Repository.open(repository.git_dir).objects, entry.id) == entry


@pytest.mark.parametrize("document", [b"", b"{}", b"[]", b'{"format": 2}', b"\xff"])
def test_what_is_no_entry_is_named_with_a_way_out(clone: Clone, document: bytes) -> None:
    objects = clone.repository.objects
    perform(clone.repository, clone.plan())
    tree = objects.write_tree({b"operation.json": TreeEntry(REGULAR, objects.write_blob(document))})
    clone.git("update-ref", LOG, clone.git("commit-tree", tree.hex(), "-m", "x"))
    with pytest.raises(RepositoryError, match="log of operations cannot be read") as caught:
        newest(clone.repository)
    assert f"git update-ref -d {LOG}" in caught.value.hint


def test_what_is_no_commit_is_kept_in_the_tree(clone: Clone) -> None:
    objects = clone.repository.objects
    blob = objects.write_blob(b"x")
    tree = objects.write_tree({b"x": TreeEntry(REGULAR, blob)})
    gone = bytes(20)
    moves = (Move("refs/a", blob, tree), Move("refs/b", clone.id("old"), gone), Move("refs/c", None, clone.id("new")))
    entry = write_entry(objects, Plan("merge", moves), None)
    kept = objects.directory(objects.commit(entry.id).tree, "kept")
    assert kept is not None
    assert objects.tree(kept) == {blob.hex().encode(): TreeEntry(REGULAR, blob), tree.hex().encode(): TreeEntry(TREE_MODE, tree)}
    assert objects.commit(entry.id).parents == (clone.id("old"), clone.id("new"))


def test_forgetting_keeps_the_last_ones_with_their_numbers(clone: Clone) -> None:
    steps = ["old", "new", "newer", "side", "new"]
    for old, new in itertools.pairwise(steps):
        perform(clone.repository, clone.plan(clone.move(old, new)))
    undo(clone.repository)
    before = [(one.entry.number, one.entry.plan, one.state, one.undone_by) for one in log(clone.repository)]
    refs = [line for line in clone.refs().split("\n") if LOG not in line]
    assert forgettable(clone.repository, 3) == forget(clone.repository, 3) == 2
    assert forgettable(clone.repository, 3) == forget(clone.repository, 3) == 0
    assert [(one.entry.number, one.entry.plan, one.state, one.undone_by) for one in log(clone.repository)] == before[:3]
    assert [line for line in clone.refs().split("\n") if LOG not in line] == refs
    assert list(entries(clone.repository))[-1].previous is None
    perform(clone.repository, clone.plan(clone.move("side", "new")))
    assert clone.numbers() == [6, 5, 4, 3]


def test_an_entry_is_json_that_people_can_read(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "--quiet", str(tmp_path / "a b"), "side")
    perform(clone.repository, Plan("merge", (clone.move("side", "new", "refs/heads/side"),), By("A", "a@x", 5, 60, ("merge", "x"))))
    document = json.loads(clone.git("cat-file", "-p", f"{LOG}:operation.json"))
    assert document["refs"] == [{"name": "refs/heads/side", "before": clone.ids["side"], "after": clone.ids["new"]}]
    assert (document["name"], document["time"], document["offset"], document["asked"]) == ("A", 5, 60, ["merge", "x"])
    assert document["worktrees"] == [str(tmp_path / "a b")]
