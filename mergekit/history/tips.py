"""What is merged when heads are merged: ordinary commits, engine merges replaced by what they merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.frozen import NamedTuple
from mergekit.history.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mergekit.git.repository import Repository


class Tips(NamedTuple):
    """The commits that a merge is a function of, and their common ancestor; `graph` is what is known above it.

    Those that the first head has seen come first, and of these the one that has seen most: a long line of history.
    `replaced` are the engine merges that stood for some of them, parents first: what they hold is still to be believed.
    """

    commits: tuple[bytes, ...]
    replaced: tuple[bytes, ...]
    cut: bytes | None
    graph: Graph | None


def find_tips(repository: Repository, heads: Sequence[bytes], kept: Collection[bytes]) -> Tips:
    r"""Replace the heads that are engine merges by their parents, again and again, and leave out what another tip has seen.

    So any grouping of replicas into engine merges comes to the same tips, and what is a function of these is associative,
    idempotent and absorbs ancestors by construction. Engine merges in `kept` stay what they are: they hold something
    that no merge makes.

        o --- a --- m             heads m, c: tips a, b, c
        |\         /              heads m, d: tips d, since d has seen m
        | b -------
        c
    """
    cut = repository.common_ancestor(heads)
    while True:
        graph = Graph(repository, heads, cut)
        tips, replaced, older = tips_of(graph, heads, kept)
        if not older:
            break
        cut = repository.common_ancestor([*older, *([] if cut is None else [cut])])
    first = graph.seen[graph.index[heads[0]]]
    tips.sort(key=lambda i: (not first >> i & 1, -graph.seen[i].bit_count(), graph.commits[i].id))
    commits = tuple(graph.commits[i].id for i in tips)
    above = repository.common_ancestor(commits) if len(commits) < len(heads) or replaced else cut
    usable = above == cut and not replaced and len(commits) == len(heads)
    return Tips(commits, tuple(graph.commits[i].id for i in sorted(replaced)), above, graph if usable else None)


def tips_of(graph: Graph, heads: Sequence[bytes], kept: Collection[bytes]) -> tuple[list[int], list[int], list[bytes]]:
    """List the tips of some heads of a graph, the engine merges that they replace, and tips that are older than the cut.

    Commits are looked at from the last to the first, so that whoever has seen one comes before it.
    """
    waiting = {graph.index[head] for head in heads}
    tips: list[int] = []
    replaced: list[int] = []
    older: list[bytes] = []
    covered = 0
    while waiting:
        i = max(waiting)
        waiting.remove(i)
        if covered >> i & 1:
            continue
        commit = graph.commits[i]
        if not graph.is_engine(i) or commit.id in kept:
            tips.append(i)
            covered |= graph.seen[i]
            continue
        replaced.append(i)
        for parent in commit.parents:
            known = graph.index.get(parent)
            if known is None:
                older.append(parent)
            else:
                waiting.add(known)
    return tips, replaced, older
