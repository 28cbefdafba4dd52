"""Hierarchical override: of several variants, the one stands whose writer has the highest authority by the target's policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mergekit.conflicts import Conflict, Sibling
from mergekit.driver import Content
from mergekit.policy.patterns import branch_matcher
from mergekit.siblings_format import Siblings, State

Decided: TypeAlias = Callable[[str, bytes, Callable[[State], State]], tuple[Content, tuple[Conflict, ...]]]
"""Puts something else in the place of the siblings of a file, as far as a function tells; see `standing.decided`."""


def by_authority(order: str) -> Callable[[State], State]:
    """Give the function that takes the variant of the highest authority out of siblings.

    `order` lists patterns of replicas, the highest first, parted by blanks. A variant has the rank of the best of its writers, by
    the replica that their commits name; a writer whom no pattern matches has none. Equal ranks stay siblings, all of them.
    """
    matchers = [branch_matcher(pattern.encode("utf-8", "replace")) for pattern in order.split()]

    def rank(variant: Sibling) -> int:
        labels = [writer.label.encode("utf-8", "replace") for writer in variant.writers]
        return next((place for place, matches in enumerate(matchers) if any(map(matches, labels))), len(matchers))

    def decide(state: State) -> State:
        if not isinstance(state, Siblings):
            return state
        ranked = sorted((rank(variant), place) for place, variant in enumerate(state.variants))
        return state.variants[ranked[0][1]].value if ranked[0][0] < ranked[1][0] else state

    return decide


def overruled(path: str, content: Content, order: str, decided: Decided) -> tuple[Content, tuple[Conflict, ...]]:
    """Let an order of authorities decide what stands open in a file, as `decided` writes it; who gave way is told as conflicts."""
    return decided(path, content, by_authority(order)) if order and content is not None else (content, ())
