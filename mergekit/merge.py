"""`Merge[T]`: a base and the sides that started from it. The algebra of merging; knows no bytes, paths or Git.

A merge of n replicas is one `Merge` with n sides, resolved once. Folding them pairwise would depend on the order:
the sides (1, 1, 2) against base 0 leave different residues for different foldings.
"""

from __future__ import annotations

from collections.abc import Callable

from mergekit.frozen import Generic, TypeVar, frozen

T = TypeVar("T")
U = TypeVar("U")


@frozen
class Resolved(Generic[T]):
    """The value that a merge resolves to. A wrapper, since `None` is a value: absence."""

    value: T


@frozen
class Merge(Generic[T]):
    """A base and n >= 1 sides; values are compared by `==`, and `None` stands for absence.

    Laws:
        The order and the repetition of sides never matter to `resolve`.
        A side that equals the base never matters, unless it is the only one.
        ``Merge(b, (s,)).resolve() == Resolved(s)``.

    Raises:
        ValueError: at construction, if there is no side.
    """

    base: T
    sides: tuple[T, ...]

    def __post_init__(self) -> None:
        """Check the invariant: something was merged."""
        if not self.sides:
            message = "a merge has at least one side"
            raise ValueError(message)

    @property
    def changes(self) -> tuple[T, ...]:
        """The distinct sides that differ from the base, in the order of their first appearance."""
        found: list[T] = []
        for side in self.sides:
            if side != self.base and side not in found:
                found.append(side)
        return tuple(found)

    def resolve(self) -> Resolved[T] | None:
        """Give the value on which all sides that differ from the base agree; `None` if they do not agree."""
        changes = self.changes
        if not changes:
            return Resolved(self.base)
        if len(changes) == 1:
            return Resolved(changes[0])
        return None

    def map(self, function: Callable[[T], U]) -> Merge[U]:
        """Apply a function to the base and to every side.

        Law: ``m.map(f).resolve()`` is ``m.resolve()`` mapped, wherever the latter is not None.
        """
        return Merge(function(self.base), tuple(function(side) for side in self.sides))


def flatten(nested: Merge[Merge[T]]) -> Merge[T]:
    """Join a merge of merges: siblings of siblings become siblings.

    The base is what the outer base shows (its value if it resolves, else its own base); a side that resolves gives
    its value, one that does not gives all of its changes. The inner bases of unresolved sides are dropped: each of
    their changes is concurrent with every other side.

    Law: flattening sides that are all resolved gives the merge of their values.
    """
    shown = nested.base.resolve()
    base = nested.base.base if shown is None else shown.value
    sides: list[T] = []
    for side in nested.sides:
        value = side.resolve()
        sides.extend(side.changes if value is None else (value.value,))
    return Merge(base, tuple(sides))
