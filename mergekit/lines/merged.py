"""The result of a merge of texts before it is shown: settled lines and clashes, and where they lie in every side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from mergekit.frozen import NamedTuple, field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Lines: TypeAlias = tuple[bytes, ...]
"""Lines with their ends. A conflict that stands in a text as markers is one line here: it is kept or changed as a whole."""


@frozen
class Settled:
    """Lines that the merge decided on."""

    lines: Lines


@frozen
class Variant:
    """One of the values in a clash: the sides (their indices) that left it, and the labels of those read back from markers."""

    lines: Lines
    sides: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


@frozen
class Clash:
    """Lines that the sides disagree on: two or more variants, each there once. `added`: there was no file to start from.

    Raises:
        ValueError: at construction, if there are fewer than two variants.
    """

    base: Lines
    variants: tuple[Variant, ...]
    added: bool = False

    def __post_init__(self) -> None:
        """Check the invariant: somebody disagrees."""
        if len({variant.lines for variant in self.variants}) < max(2, len(self.variants)):
            message = "a clash has at least two variants, each of them once"
            raise ValueError(message)


Plain: TypeAlias = Settled | Clash
"""What is decided without rules."""


@frozen
class Event:
    """One automatic decision: the rule that made it, the sides whose changes it joined, and what speaks for and against it.

    `facts` are sorted names, each with a weight in the table of odds (`lines/weights.py`); `checks` those that the file passed.
    `odds` is how often it is right for each time it is wrong, the whole file considered; 0 where nobody said so yet.
    """

    rule: str
    sides: tuple[int, ...]
    facts: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    odds: float = 0.0


@frozen
class Ruled:
    """Lines that rules put where the sides disagree, and why; `instead` is what stands there for whoever does not trust them."""

    lines: Lines
    events: tuple[Event, ...]
    instead: tuple[Plain, ...]


Piece: TypeAlias = Plain | Ruled


class Span(NamedTuple):
    """The lines ``starts[i]:ends[i]`` of each side i, in whose place a merge shows something."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


@frozen
class Merged:
    """A merge of texts: spans that follow each other without a gap in every side, and what is shown in place of each.

    `shown` decides a span (by its number) when it is asked for: who wants a part of a merge pays for this part.
    `shared` tells whether every side holds the very lines shown there, so that a place inside means the same in all.
    """

    spans: Sequence[Span]
    shown: Callable[[int], tuple[Piece, ...]]
    shared: Callable[[int], bool]
    _ends: list[int] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        """Index the spans by their ends in the first side."""
        self._ends.extend(span.ends[0] for span in self.spans)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that the merge shows, in order."""
        return tuple(piece for at in range(len(self.spans)) for piece in self.shown(at))

    def cut(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[Piece, ...] | None:
        """Give what is shown between two places, each given as a position in every side.

        None where a place lies inside of something that was merged: there is no one place in the result for it.
        """
        first, last = self._place(starts), self._place(ends)
        if first is None or last is None or last < first:
            return None
        (from_span, skip), (to_span, keep) = first, last
        found: list[Piece] = []
        for at in range(from_span, to_span + (keep > 0)):
            pieces = self.shown(at)
            begin, end = skip if at == from_span else 0, keep if at == to_span else None
            if begin or end is not None:
                pieces = tuple(Settled(piece.lines[begin:end]) for piece in pieces if isinstance(piece, Settled))
            found.extend(pieces)
        return tuple(found)

    def _place(self, places: Sequence[int]) -> tuple[int, int] | None:
        """Find a place: the span, and how many of its lines lie before it. Spans that no side has lines of lie before it."""
        wanted = tuple(places)
        if not self.spans:
            return None if any(wanted) else (0, 0)
        found = None
        for at in range(bisect_left(self._ends, wanted[0]), len(self.spans)):
            span = self.spans[at]
            if span.starts[0] > wanted[0]:
                break
            if span.starts == wanted:
                found = (at, 0)
            elif span.ends == wanted:
                found = (at + 1, 0)
            elif len({place - start for place, start in zip(wanted, span.starts, strict=True)}) == 1 and self.shared(at):
                return at, wanted[0] - span.starts[0]
        return found
