"""`Contested[T]`: a value that several writers wrote, with the history that decides who counts where."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from mergekit.conflicts import Writer
from mergekit.frozen import Generic, TypeVar, field, frozen
from mergekit.merge import Merge, Resolved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

T = TypeVar("T")
U = TypeVar("U")


@frozen
class Hidden(Generic[T]):
    """A value that a writer below the sides wrote, and the sides (their indices) that have seen it.

    `writer` orders what was inserted first; None where nobody asked for it.
    """

    content: T
    seen_by: frozenset[int]
    writer: Writer | None = None


@frozen
class Written(Generic[T]):
    """What one commit made of a value: what its parents' merge shows, and what it left.

    `seen` tells which writes of the same list (`Contested.writes`) this one has seen: bit i for the one at place i.
    `by_hand` tells that the commit is a person's merge: where several met, what it left was decided, changed or not.
    `copy` tells what became of the element that this is a part of, where somebody took it out: ``gone``, so that this changes nothing any
    more, or ``left``, so that who has not seen it does not know all of it.
    """

    before: T
    after: T
    writer: Writer
    seen: int = 0
    by_hand: bool = False
    copy: Literal["", "gone", "left"] = ""

    def map(self, part: Callable[[T], U]) -> Written[U]:
        """Look at one part of what was written."""
        return Written(part(self.before), part(self.after), self.writer, self.seen, self.by_hand, self.copy)


@frozen
class Contested(Generic[T]):
    """A value that several writers wrote: the base they started from and what each of them left.

    `sides[i]` is what `writers[i]` left; sides come in the order of `Writer.order`, which is a function of history.
    (In `merge-file` there is no history: left comes first.)
    Any part of the value is decided by the sides that touch it: those that differ from the origin there, or have seen
    a `hidden` writer that does (C reverts what K added: C holds the base's part and yet decides). Where these are not
    all sides, the part shows what `among(those)` shows: their base is closer.
    `rendered` is what the base's place shows where conflicts stand in it (`base` is the same, settled); None says: the
    same as `base`. Drivers that read siblings back need it: a side that left rendered siblings alone has not touched
    them, and one that replaced them has.

    Laws: ``c.among(range(len(c.sides)))`` is ``c``; `among` of one side gives that side;
    ``c.map(f).decide()`` depends on `f` of the values alone.
    """

    path: str
    base: T
    sides: tuple[T, ...]
    writers: tuple[Writer, ...]
    hidden: Callable[[], tuple[Hidden[T], ...]] = field(default=tuple, repr=False, compare=False)
    narrow: Callable[[frozenset[int]], Contested[T]] | None = field(default=None, repr=False, compare=False)
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    rendered: T | None = None
    written: Callable[[], tuple[Written[T], ...]] | None = field(default=None, repr=False, compare=False)
    earlier: Callable[[], tuple[Written[T], ...]] | None = field(default=None, repr=False, compare=False)

    def writes(self) -> tuple[Written[T], ...]:
        """List every write between the base and the sides, once, by earliest writer: what additive types count.

        The sides of an additive type are never narrowed: all writes count, those of sides that hold the base's value, too.
        Without history each side is one write.
        """
        if self.written is not None:
            return self.written()
        return tuple(Written(self.origin, side, writer) for side, writer in zip(self.sides, self.writers, strict=True))

    def past(self) -> tuple[Written[T], ...]:
        """List the same writes with those that the base holds and some of them had not seen: what tells which of two is the later.

        Law: of any two in the list, it holds all writes that one of them has seen and the other has not.
        """
        return self.writes() if self.earlier is None else self.earlier()

    @property
    def origin(self) -> T:
        """What the sides started from, as it stood: a side has changed what differs from this."""
        return self.base if self.rendered is None else self.rendered

    @property
    def merge(self) -> Merge[T]:
        """The same as a plain merge of whole values."""
        return Merge(self.origin, self.sides)

    def among(self, sides: Collection[int]) -> Contested[T]:
        """Give the contest of these sides alone, against their own (closer) base.

        Without history the base stays the same.
        """
        chosen = frozenset(sides)
        if len(chosen) == len(self.sides):
            return self
        if self.narrow is not None:
            return self.narrow(chosen)
        order = sorted(chosen)
        return Contested(
            self.path,
            self.base,
            tuple(self.sides[i] for i in order),
            tuple(self.writers[i] for i in order),
            options=self.options,
            rendered=self.rendered,
        )

    def map(self, part: Callable[[T], U]) -> Contested[U]:
        """Look at one part of the value only, in the sides and in the history behind them."""
        return Contested(
            self.path,
            part(self.base),
            tuple(part(side) for side in self.sides),
            self.writers,
            lambda: tuple(Hidden(part(below.content), below.seen_by, below.writer) for below in self.hidden()),
            lambda chosen: self.among(chosen).map(part),
            self.options,
            None if self.rendered is None else part(self.rendered),
            lambda: tuple(one.map(part) for one in self.writes()),
            None if self.earlier is None else lambda: tuple(one.map(part) for one in self.past()),
        )

    def touching(self) -> frozenset[int]:
        """Find the sides that decide the value: those that changed it, or have seen a writer that did.

        With two sides the writers below do not matter: a side that undid its own change holds the base's value.
        """
        found = {i for i, side in enumerate(self.sides) if side != self.origin}
        if len(self.sides) > 2 and len(found) < len(self.sides):  # noqa: PLR2004 (more than left and right)
            for below in self.hidden():
                if below.content != self.origin:
                    found |= below.seen_by
        return frozenset(found)

    def deciding(self) -> Contested[T]:
        """Narrow to the sides that touch the value, as often as their closer base leaves some of them out."""
        contest = self
        while True:
            touching = contest.touching()
            if not touching or len(touching) == len(contest.sides):
                return contest
            contest = contest.among(touching)

    def decide(self) -> Resolved[T] | None:
        """Resolve the value as one indivisible part; None where those who touch it disagree."""
        return self.deciding().merge.resolve()
