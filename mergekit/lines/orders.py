"""Orders: how people keep lists of names sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Order: TypeAlias = Callable[[bytes], tuple[int, bytes]]
"""What names are sorted by."""

_LEAST = 3
"""Of so few names it tells nothing that they are in order."""


def _by_kind(name: bytes) -> tuple[int, bytes]:
    """Sort constants before classes before everything else, as isort does."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name


_ORDERS: tuple[Order, ...] = (lambda name: (0, name), lambda name: (0, name.lower()), _by_kind)


def order_of(lists: Sequence[Sequence[bytes]]) -> Order | None:
    """Find the order in which all of some lists are; None where there is none, or where they are too short to tell."""
    if max(map(len, lists), default=0) < _LEAST or min(map(len, lists)) < _LEAST - 1:
        return None
    return next((order for order in _ORDERS if all(list(one) == sorted(one, key=order) for one in lists)), None)
