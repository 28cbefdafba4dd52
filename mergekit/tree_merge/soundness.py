"""Whether what a head brings can stand in a merged tree: names that git takes, trees as git writes them, files that are there.

Only what differs from the trees that a head began from is looked at. What those hold already, however strange, is no news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.errors import Unmergeable
from mergekit.frozen import frozen
from mergekit.git.names import fault
from mergekit.git.objects import EMPTY_TREE, GITLINK
from mergekit.history.graph import Graph, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mergekit.git.objects import Objects
    from mergekit.git.repository import Repository

LONGEST_PATH = 4096
"""Bytes; no system writes a longer one, and trees that are nested deeper cost more than they hold."""

_SHOWN = 120
_HINT = "git fsck tells more; its author makes the commit anew"


def refuse_unsound(
    repository: Repository, heads: Sequence[bytes], others: Sequence[bytes], cut: bytes | None = None, *, files: bool = True
) -> None:
    """Look at what the trees of heads hold that they did not have from commits which the others have seen.

    `cut` is a common ancestor of all of them, where one is known. `files`: the contents must be there, too, as they must
    where somebody is to have them; to tell what a merge gives, most of them are not needed.

    Raises:
        Unmergeable: if git would not have it; the message says what, and where.
        MissingObject: if something of it is not there.
    """
    objects = repository.objects
    graph = Graph(repository, [*others, *heads], cut or repository.common_ancestor([*others, *heads]))
    known = graph.reachable(graph.index[other] for other in others)
    for head in heads:
        fresh = graph.seen_by(head) & ~known
        below = [tree for i in members(fresh) for tree in _below(graph, i, fresh)]
        found = _fault(objects, objects.commit(head).tree, list(dict.fromkeys(below)), files=files)
        if found is not None:
            raise Unmergeable(found.message, found.hint(head))


def _below(graph: Graph, i: int, fresh: int) -> list[bytes]:
    """List the trees of those parents of a commit that are not among some commits."""
    if not graph.commits[i].parents:
        return []
    known = (graph.index.get(parent) for parent in graph.commits[i].parents)
    return [tree for k, tree in zip(known, graph.parent_trees(i), strict=True) if k is None or not fresh >> k & 1]


@frozen
class _Fault:
    """What is wrong, and the object that has a name which it cannot have, if that is it."""

    message: str
    named: bytes | None = None

    def hint(self, head: bytes) -> str:
        """Say how to get rid of it; nobody can check out a commit that has it."""
        if self.named is None:
            return _HINT
        finding = f"git log --oneline -t --find-object={self.named.hex()} {head.hex()[:12]}"
        return f"{finding} names the commit that brought it; git rebase --onto COMMIT^ COMMIT BRANCH leaves that commit out"


def _fault(objects: Objects, tree: bytes, known: list[bytes], *, files: bool) -> _Fault | None:
    """Say what is wrong with what a tree has and no known one has; None where all is well."""
    known = known or [EMPTY_TREE]
    waiting = [(tree, known, b"")]
    while waiting:
        oid, beside, above = waiting.pop()
        if oid in beside:
            continue
        entries, wrong = objects.checked_tree(oid)
        if wrong:
            return _Fault(f"{wrong}, {_shown(above) or 'the top one'}")
        there = [objects.tree(one) for one in beside]
        for name, entry in entries.items():
            if any(one.get(name) == entry for one in there):
                continue
            path = above + name
            wrong = fault(name, entry.mode)
            if wrong:
                return _Fault(f"{wrong}, {_shown(path)}", entry.id)
            if len(path) > LONGEST_PATH:
                return _Fault(f"a path of more than {LONGEST_PATH} bytes, {_shown(path)}", entry.id)
            if entry.is_tree:
                below = [found.id for one in there for found in [one.get(name)] if found is not None and found.is_tree]
                waiting.append((entry.id, below or [EMPTY_TREE], path + b"/"))
            elif files and entry.mode != GITLINK:
                objects.expect_blob(entry.id)
    return None


def _shown(path: bytes) -> str:
    text = path.decode("utf-8", "surrogateescape")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
