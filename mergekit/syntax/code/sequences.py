"""The children of one node on three sides, merged: aligned, cut into segments, and each segment decided.

Children that both sides kept are anchors. What lies between two anchors is a segment: its bytes are settled where one side
changed them, or both alike. Else each base item in it is gone on one side at least, and changes are joined as hunks of lines
are: deletions unite, insertions at one place stand one after the other where the language lets them, all else is a conflict.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Sequence
from typing import NamedTuple, TypeAlias

from mergekit.languages.profile import Container
from mergekit.syntax.code.gaps import ABSENT, BASE, Placed, woven
from mergekit.syntax.code.match import LEAST_RENAMED, Matches, alike, by_key, contains, match, met
from mergekit.syntax.code.meant import Meant, Node
from mergekit.syntax.code.meeting import Meeting
from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Event, Piece, settled, texts
from mergekit.syntax.code.steps import Steps
from mergekit.syntax.code.tree import Item, Source, containers

MOST_COMPARED = 100
"""How many pairs of new items are compared."""


class Run(NamedTuple):
    """A run of items of one source, and the bytes in which they stand."""

    source: Source
    start: int
    end: int
    items: list[Item]


Triple: TypeAlias = tuple[Item, Item, Item]


class Done(NamedTuple):
    """A merge of three items, or of a part of them: pieces, and the nodes that were meant."""

    pieces: list[Piece]
    nodes: list[Node]


Merging: TypeAlias = Generator[Triple, tuple[list[Piece], Meant], Done]
"""A merge under way: it asks for the merge of three items, and is given its pieces and what was meant."""


class Hunk(NamedTuple):
    """Base items ``start:end`` became the items ``side_start:side_end`` of a side."""

    start: int
    end: int
    side_start: int
    side_end: int


class Sequences:
    """The merge of three runs of items."""

    def __init__(self, owner: Triple, runs: tuple[Run, Run, Run], steps: Steps, *, left_first: bool) -> None:
        self.owner = owner
        self.base, self.left, self.right = runs
        self.steps = steps
        self.left_first = left_first
        self.matches = (match(self.base.items, self.left.items, steps), match(self.base.items, self.right.items, steps))
        self.containers: list[Container] = containers(owner[0])
        kept_left, kept_right = (found.kept for found in self.matches)
        self.anchors = [(i, kept_left[i], kept_right[i]) for i in kept_left if i in kept_right]
        # What both sides put in at different places: what is the same stays at the first, what is not is in conflict.
        self.dropped: tuple[set[int], set[int]] = (set(), set())
        self.clashing: tuple[set[int], set[int]] = (set(), set())
        self._apart()

    def merge(self) -> Merging:
        """Merge them, anchor by anchor."""
        pieces: list[Piece] = []
        nodes: list[Node] = []
        meeting = Meeting(f"in-{self.owner[0].kind}")
        before = (-1, -1, -1)
        for anchor in (*self.anchors, (len(self.base.items), len(self.left.items), len(self.right.items))):
            segment = yield from self._segment(before, anchor)
            meeting.extend(pieces, segment.pieces)
            nodes.extend(segment.nodes)
            if anchor[0] < len(self.base.items):
                one = (self.base.items[anchor[0]], self.left.items[anchor[1]], self.right.items[anchor[2]])
                found = settled(one[0].text, one[1].text, one[2].text)
                if found is not None:
                    meeting.extend(pieces, [found])
                    nodes.append(one[2] if found.text == one[2].text else one[1])
                else:
                    parts, meant = yield one
                    meeting.extend(pieces, parts)
                    nodes.append(meant)
            before = anchor
        return Done(pieces, nodes)

    def _apart(self) -> None:
        """Find what both sides put in at different places under one key."""
        new = []
        for side in BOTH:
            found = self.matches[side]
            known = {*found.kept.values(), *found.moved.values()}
            new.append([j for j in range(len(self._items(side))) if j not in known and self._items(side)[j].named_by is not None])
        if not new[LEFT] or not new[RIGHT]:
            return
        where = tuple([anchor[1 + side] for anchor in self.anchors] for side in BOTH)
        for i, j in by_key(self.left.items, self.right.items, new[LEFT], new[RIGHT]):
            one, other = self.left.items[i], self.right.items[j]
            places = bisect_left(where[LEFT], i), bisect_left(where[RIGHT], j)
            if places[LEFT] == places[RIGHT]:
                continue
            if one.norm == other.norm and (one.unique or self._group_of(one.kind, one.field) is not None):
                if places[LEFT] > places[RIGHT]:
                    self.dropped[LEFT].add(i)
                else:
                    self.dropped[RIGHT].add(j)
            elif one.unique:
                self.clashing[LEFT].add(i)
                self.clashing[RIGHT].add(j)

    def _segment(self, before: tuple[int, int, int], after: tuple[int, int, int]) -> Merging:
        """Decide what lies between two anchors."""
        base, left, right = (
            run.source.text[run.items[i].end if i >= 0 else run.start : run.items[j].start if j < len(run.items) else run.end]
            for run, i, j in zip((self.base, self.left, self.right), before, after, strict=True)
        )
        careful = self._careful(before, after)
        found = None if careful else settled(base, left, right)
        if found is not None:
            run, side = (self.left, LEFT) if found.text == left else (self.right, RIGHT)
            return Done([found], list(run.items[before[1 + side] + 1 : after[1 + side]]))
        conflict = Done([Piece(None, base, left, right)], [])
        if all(j - i == 1 for i, j in zip(before, after, strict=True)):
            gap = self._gap(base, left, right)
            return conflict if gap is None else Done(gap, [])
        decided = yield from self._decide(before, after)
        if decided is None:
            return conflict
        placed, events = decided
        whole = [Placed((BASE, LEFT, RIGHT), *before), *placed, Placed((BASE, LEFT, RIGHT), *after)]
        text = woven(whole, (self.base, self.left, self.right))
        nodes: list[Node] = []
        for one in placed:
            item = self._items(one.side)[one.at(one.side)]
            nodes.append(item if one.text is None else Meant(item.kind, one.text, None))
        return Done([Piece(text, base, left, right, tuple(events))], nodes)

    def _careful(self, before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
        """Tell whether something moved here, or from here, that the other side changed."""
        for side in BOTH:
            if any(before[1 + side] < j < after[1 + side] for j in (*self.dropped[side], *self.clashing[side])):
                return True
            mine, other = self.matches[side], self.matches[1 - side]
            if not mine.moved:
                continue
            here = {i for i in range(before[0] + 1, after[0]) if i in mine.moved}
            origins = {i: j for i, j in mine.moved.items() if before[1 + side] < j < after[1 + side]}
            for i in sorted(here | set(origins)):
                there = other.kept.get(i, other.moved.get(i))
                if there is None or self._items(1 - side)[there].text != self.base.items[i].text or i in other.moved:
                    return True
        return False

    def _gap(self, base: bytes, left: bytes, right: bytes) -> list[Piece] | None:
        """Decide a gap in which nobody has an item: the tokens that the sides put there, in the layout of the one with more lines."""
        bare = [b"".join(text.split()) for text in (base, left, right)]
        token = settled(*bare)
        if token is None:
            return None
        fit = [text for text, has in zip((left, right), bare[1:], strict=True) if has == token.text]
        text = max(fit, key=lambda one: (one.count(b"\n"), len(one), one)) if fit else left
        return [Piece(text, base, left, right, (Event("layout", BOTH),))]

    def _hunks(self, side: int, before: tuple[int, int, int], after: tuple[int, int, int]) -> list[Hunk]:
        """Give what a side did within a segment, as hunks of items."""
        found = []
        kept = self.matches[side].kept
        i, j = before[0] + 1, before[1 + side] + 1
        at = i
        while True:
            while at < after[0] and at not in kept:
                at += 1
            stop = kept[at] if at < after[0] else after[1 + side]
            if at > i or stop > j:
                found.append(Hunk(i, at, j, stop))
            if at >= after[0]:
                return found
            at += 1
            i, j = at, stop + 1

    def _decide(
        self, before: tuple[int, int, int], after: tuple[int, int, int]
    ) -> Generator[Triple, tuple[list[Piece], Meant], tuple[list[Placed], list[Event]] | None]:
        """Decide a segment: the items to show, in order, and why; None for a conflict."""
        hunks = (self._hunks(LEFT, before, after), self._hunks(RIGHT, before, after))
        placed: list[Placed] = []
        events: list[Event] = []
        at = [0, 0]
        place = before[0] + 1
        while at[0] < len(hunks[0]) or at[1] < len(hunks[1]):
            group, start, end = self._group(hunks, at)
            if start > place:  # kept by both: cannot be
                return None
            touching = bool(placed or events) and start == place and place > before[0] + 1
            found = yield from self._join(group, start, end)
            if found is None:
                return None
            if touching:
                events.append(Event("touching", BOTH, self._facts(group)))
            placed.extend(found[0])
            events.extend(found[1])
            place = max(place, end)
        return placed, events

    @staticmethod
    def _group(hunks: tuple[list[Hunk], list[Hunk]], at: list[int]) -> tuple[tuple[list[Hunk], list[Hunk]], int, int]:
        """Take the next hunks that overlap, or insert at one place."""
        firsts = [(hunks[side][at[side]], side) for side in BOTH if at[side] < len(hunks[side])]
        first, _ = min(firsts, key=lambda one: (one[0].start, one[0].end, one[1]))
        start, end = first.start, first.end
        group: tuple[list[Hunk], list[Hunk]] = ([], [])
        grown = True
        while grown:
            grown = False
            for side in BOTH:
                while at[side] < len(hunks[side]):
                    hunk = hunks[side][at[side]]
                    if not (hunk.start < end or (hunk.start, hunk.end) == (start, end)):
                        break
                    group[side].append(hunk)
                    end = max(end, hunk.end)
                    at[side] += 1
                    grown = True
        return group, start, end

    def _join(
        self, group: tuple[list[Hunk], list[Hunk]], start: int, end: int
    ) -> Generator[Triple, tuple[list[Piece], Meant], tuple[list[Placed], list[Event]] | None]:
        """Join what the sides did to the same items."""
        news = tuple(_new(group[side]) for side in BOTH)
        for side in BOTH:
            if not group[1 - side] and not self._unchanged(1 - side, start, end, set(self.matches[side].moved)):
                return None
        placed = yield from self._carried(news)
        if placed is None:
            return None
        alone = not group[LEFT] or not group[RIGHT]
        if alone:
            moved = [Event("moved", BOTH, self._facts(group))] if any(one.text is not None for one in placed) else []
            if len(placed) < len(news[LEFT]) + len(news[RIGHT]):
                moved.append(Event("apart", BOTH, self._facts(group)))
            return placed, moved
        set_like = self._set_like(group, start, end)
        pure = start == end
        if not news[LEFT] or not news[RIGHT]:
            if not news[LEFT] and not news[RIGHT]:
                return placed, [Event("deletions-unite", BOTH, self._facts(group))]
            if set_like:
                return placed, [Event("set-delete-insert", BOTH, self._facts(group))]
            return None
        both = self._both(news, sets=set_like)
        if both is None:
            return None
        order, rule = both
        if not pure and rule != "same" and not set_like:
            return None
        facts = self._facts(group)
        rule = rule or self._insertion_rule(news, set_like=set_like)
        if rule is None:
            return None
        shown = {(one.side, one.at(one.side)): one for one in placed}
        return [shown[one] for one in order if one in shown], [Event(rule if pure else f"{rule}-replacing", BOTH, facts)]

    def _items(self, side: int) -> list[Item]:
        return self.left.items if side == LEFT else self.right.items

    def _unchanged(self, side: int, start: int, end: int, moved: set[int]) -> bool:
        """Tell whether a side left those items of the base as they are; what the other moved takes its edits along."""
        kept, items = self.matches[side].kept, self._items(side)
        return all(i in moved or (i in kept and _same(items[kept[i]], self.base.items[i])) for i in range(start, end))

    def _carried(self, news: tuple[list[int], ...]) -> Generator[Triple, tuple[list[Piece], Meant], list[Placed] | None]:
        """Place new items; those that moved carry what the other side did to them."""
        placed: list[Placed] = []
        for side in BOTH:
            mine, other = self.matches[side], self.matches[1 - side]
            from_base = {j: i for i, j in mine.moved.items()}
            for j in news[side]:
                text: bytes | None = None
                if j in self.clashing[side]:
                    return None
                if j in self.dropped[side]:
                    continue
                if j in from_base:
                    i = from_base[j]
                    item, was = self._items(side)[j], self.base.items[i]
                    there = other.kept.get(i, other.moved.get(i))
                    if i in other.moved:
                        return None
                    if there is None:
                        if not _same(item, was):
                            return None
                        continue  # deleted there
                    theirs = self._items(1 - side)[there]
                    if theirs.text != was.text:
                        three = (was, item, theirs) if side == LEFT else (was, theirs, item)
                        found = settled(was.text, three[1].text, three[2].text)
                        text = texts([found] if found is not None else (yield three)[0])
                        if text is None:
                            return None
                placed.append(Placed((side,), ABSENT, j if side == LEFT else ABSENT, j if side == RIGHT else ABSENT, text))
        return placed

    def _both(self, news: tuple[list[int], ...], *, sets: bool) -> tuple[list[tuple[int, int]], str | None] | None:
        """Order what both sides put in at one place: what is the same in both once; None if they put in the same thing differently."""
        left = [self.left.items[j] for j in news[LEFT]]
        right = [self.right.items[j] for j in news[RIGHT]]
        first, second = (LEFT, RIGHT) if self.left_first else (RIGHT, LEFT)
        for small, large, side in ((left, right, RIGHT), (right, left, LEFT)):
            if contains(large, small):
                return [(side, j) for j in news[side]], "same" if len(small) == len(large) else "contained"
        found = met(left, right)
        if found is None:
            return None
        if not sets and any(not left[i].named_by for i in (*found.kept, *found.moved)):
            found = Matches({}, {})
        order: list[tuple[int, int]] = []
        dropped = set(found.moved.values())
        done = [0, 0]
        for i, j in (*found.kept.items(), (len(left), len(right))):
            ranges = {LEFT: range(done[0], i), RIGHT: [at for at in range(done[1], j) if at not in dropped]}
            for side in (first, second):
                order.extend((side, news[side][at]) for at in ranges[side])
            if i < len(left):
                order.append((LEFT, news[LEFT][i]))
            done = [i + 1, j + 1]
        return order, None

    def _group_of(self, kind: str, field: str | None) -> tuple[int, int, bool] | None:
        """Find the group of a container in which a kind of items stands."""
        for number, container in enumerate(self.containers):
            if container.field and container.field != field:
                continue
            if not container.groups:
                return number, 0, container.reorder
            for place, kinds in enumerate(container.groups):
                if kind in kinds:
                    return number, place, container.reorder
        return None

    def _set_like(self, group: tuple[list[Hunk], list[Hunk]], start: int, end: int) -> bool:
        """Tell whether all that is touched stands in one group whose order means nothing."""
        touched = [*self.base.items[start:end], *(self._items(side)[j] for side in BOTH for j in _new(group[side]))]
        found = {self._group_of(one.kind, one.field) for one in touched if not one.comment}
        return len(found) == 1 and all(one is not None and one[2] for one in found)

    def _insertion_rule(self, news: tuple[list[int], ...], *, set_like: bool) -> str | None:
        """Name the rule by which what both sides put in may stand one after the other."""
        items = [self._items(side)[j] for side in BOTH for j in news[side]]
        if set_like:
            return "insert-set"
        if all(one.comment for one in items):
            return "insert-comment"
        groups = {self._group_of(one.kind, one.field) for one in items if not one.comment}
        if len(groups) == 1 and None not in groups:
            return "insert-group"
        if all(one.unique for one in items if not one.comment):
            return "insert-named"
        if any(self.owner[0].source.text[a.end : b.start].strip() for a, b in zip(self.base.items, self.base.items[1:], strict=False)):
            return "insert-element"
        return "insert-ordered"

    def _facts(self, group: tuple[list[Hunk], list[Hunk]]) -> tuple[str, ...]:
        facts = {f"in-{self.owner[0].kind}"}
        for side in BOTH:
            facts.update(f"new-{self._items(side)[j].kind}" for j in _new(group[side]))
        new = [[self._items(side)[j] for j in _new(group[side])] for side in BOTH]
        pairs = [(one, other) for one in new[LEFT] for other in new[RIGHT]][:MOST_COMPARED]
        if any(alike(one.norm, other.norm) >= LEAST_RENAMED for one, other in pairs):
            facts.add("alike")
        if any(one.norm == other.norm for one, other in pairs):
            facts.add("shared")
        if any(hunk.start < hunk.end for side in BOTH for hunk in group[side]):
            facts.add("replacing")
        return tuple(sorted(facts))


def _new(hunks: Sequence[Hunk]) -> list[int]:
    return [j for hunk in hunks for j in range(hunk.side_start, hunk.side_end)]


def _same(one: Item, other: Item) -> bool:
    """Tell whether two items differ in layout at most."""
    return one.text == other.text or (one.norm == other.norm and not one.source.profile.indented)
