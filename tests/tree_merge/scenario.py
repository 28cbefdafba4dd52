"""Merges the commits of a described history and tells what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from mergekit.git.repository import Repository
from mergekit.policy import read_policy
from mergekit.tree_merge import TreeMerge, merge_heads
from mergekit.tree_merge.identity import engine_id
from tests.histories import Entry, History


@dataclass(frozen=True)
class Merged:
    """What a merge made: its files, and its conflicts as (path, kind)."""

    files: dict[str, Entry]
    conflicts: list[tuple[str, str]]
    whole: TreeMerge

    @property
    def contents(self) -> dict[str, bytes]:
        """Give the content behind every path."""
        return {path: entry.content for path, entry in self.files.items()}


def merged(history: History, *heads: str, policy: Mapping[str, bytes] | None = None) -> Merged:
    """Merge heads, named in every order (up to five): all orders must agree."""
    repository = Repository.open(history.path)
    ids = [bytes.fromhex(history[head]) for head in heads]
    rules = read_policy(dict(policy or {}))
    whole = merge_heads(repository, ids, rules)
    for order in permutations(ids) if len(ids) <= 4 else ():
        other = merge_heads(repository, order, rules)
        assert (other.tree, other.conflicts) == (whole.tree, whole.conflicts)
    found = [(conflict.path, conflict.kind) for conflict in whole.conflicts]
    return Merged(history.entries(whole.tree.hex()), found, whole)


def engine_merge(history: History, name: str, *parents: str, policy: Mapping[str, bytes] | None = None) -> str:
    """Commit the merge of some commits as the engine does."""
    whole = merged(history, *parents, policy=policy).whole
    return history.merge_commit(name, list(parents), tree_of=whole.tree.hex(), trailers={"Mergekit-Engine": engine_id()})
