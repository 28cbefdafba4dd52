"""A contest that laws are tried on: a base and its sides as values of one kind, merged by one driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mergekit.conflicts import Writer
from mergekit.contested import Written
from mergekit.driver import Content, Contest, MergeDriver, Outcome
from mergekit.frozen import field, frozen
from mergekit.laws.draws import Draws
from mergekit.laws.kinds import Kind, Value

_MOST_SIDES = 3


@frozen
class Subject:
    """What is tried: a driver with the options of a rule, and the path that it merges."""

    driver: MergeDriver
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    path: str = "file"

    def merge(self, base: Content, sides: Sequence[Content], writers: Sequence[int] = ()) -> Outcome:
        """Merge; `writers` number the sides' writers in their order in time, by default one after another.

        A writer that is named twice wrote once.
        """
        who = tuple(_writer(number) for number in (writers or range(len(sides))))
        writes: tuple[Written[Content], ...] = tuple(dict.fromkeys(Written(base, side, one) for side, one in zip(sides, who, strict=True)))
        return self.driver.merge(Contest(self.path, base, tuple(sides), who, options=self.options, written=lambda: writes))


def _writer(number: int) -> Writer:
    return Writer(f"side {number + 1}", f"{number + 1:040x}", time=number + 1)


@frozen
class Example:
    """A base and its sides, as values of a kind, or, where that is None, as bytes; a base of None is a file that was not there.

    `origin` is the path of the file in whose history they were found; empty for what was generated.
    """

    kind: Kind | None
    base: Value
    sides: tuple[Value, ...]
    origin: str = ""

    @property
    def base_bytes(self) -> Content:
        """The base as it stands in a file."""
        return None if self.base is None else self._bytes(self.base)

    @property
    def side_bytes(self) -> tuple[bytes, ...]:
        """The sides as they stand in files."""
        return tuple(self._bytes(side) for side in self.sides)

    def read(self, content: Content) -> Value:
        """Read a result; None where it is absent, or of another kind."""
        return content if self.kind is None or content is None else self.kind.read(content)

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """What makes an example smaller than another: fewer sides, fewer bytes, smaller numbers, lower letters."""
        contents = [content for content in (self.base_bytes, *self.side_bytes) if content is not None]
        numbers = sum(abs(value) for value in (self.base, *self.sides) if isinstance(value, int))
        return len(self.sides), sum(map(len, contents)), numbers, sum(map(sum, contents))

    def _bytes(self, value: Value) -> bytes:
        found: bytes = value if self.kind is None else self.kind.write(value)
        return found


def drawn(kind: Kind, draws: Draws, size: int) -> Example:
    """Draw an example of a size: two or three sides, each some edits away from the base; sometimes there was no base."""
    base = kind.empty if draws.one_in(10) else kind.draw(draws, size)
    sides = []
    for _ in range(2 + draws.below(_MOST_SIDES - 1)):
        side = base
        for _ in range(1 + draws.below(1 + size // 2)):
            side = kind.edit(draws, size, side)
        sides.append(side)
    return Example(kind, None if base == kind.empty and draws.one_in(3) else base, tuple(sides))
