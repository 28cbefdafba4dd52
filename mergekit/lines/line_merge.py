"""The merge of texts, line by line, of any number of sides: regions, and in each the sides that touch it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from mergekit.contested import Contested
from mergekit.lines import markers
from mergekit.lines.cells import RULES, Rank, Rule, Setting, dispute, edits_of, settle
from mergekit.lines.diff import Differ, Hunk
from mergekit.lines.flattening import clash_of, holds_markers
from mergekit.lines.merged import Lines, Merged, Piece, Settled, Span
from mergekit.lines.narrowing import narrowed
from mergekit.lines.regions import Region, regions
from mergekit.merge import Merge

MOST_SUBSETS = 512
"""How many different sets of sides that touch a region are merged on their own; beyond, a region is in conflict."""
MOST_LEVELS = 24
"""How often a set may narrow to a smaller one, and this to a smaller one again."""

Text = bytes | None


def merge_lines(contest: Contested[Text], rules: Sequence[Rule] = RULES) -> Merged:
    """Merge texts; an absent one is empty.

    Each side is compared with the base once. In each region of the base where changes meet, the sides that touch it
    decide: those that changed it, and where there are more than two sides, those that have seen a hidden writer that
    did. If these are some of the sides, the region shows what the merge of those alone shows in its place.

    Laws: the order and the repetition of sides never decide; a side that equals the base changes nothing; where only
    one side changed the base, the result is this side; it never raises for any bytes. Where Git's line merge of two
    sides is clean, this one is, and with the same lines (from the same diff).
    """
    whole = _LineMerge(contest, rules)
    return _Level(whole, contest, tuple(range(len(contest.sides))), 0).merged()


class _LineMerge:
    """One contest's merge, and those of some of its sides, each made once."""

    def __init__(self, contest: Contested[Text], rules: Sequence[Rule]) -> None:
        self._contest = contest
        self.rules = rules
        self._merged: dict[frozenset[int], Merged] = {}
        self._budget = MOST_SUBSETS
        self._lines: dict[bytes, Lines] = {}
        self._differs: dict[bytes, Differ] = {}
        self._diffs: dict[tuple[bytes, bytes], tuple[Hunk, ...]] = {}

    def among(self, sides: frozenset[int], level: int) -> Merged | None:
        """Merge some of the sides against their own base; None if that is beyond the budget."""
        found = self._merged.get(sides)
        if found is None and self._budget and level < MOST_LEVELS:
            self._budget -= 1
            found = self._merged[sides] = _Level(self, self._contest.among(sides), tuple(sorted(sides)), level).merged()
        return found

    def lines(self, text: Text) -> Lines:
        """Split a text, once."""
        content = text or b""
        found = self._lines.get(content)
        if found is None:
            found = self._lines[content] = markers.split(content)
        return found

    def diff(self, base: Text, side: Text) -> tuple[Hunk, ...]:
        """Compare a side with a base, once."""
        key = (base or b"", side or b"")
        found = self._diffs.get(key)
        if found is None:
            differ = self._differs.get(key[0])
            if differ is None:
                differ = self._differs[key[0]] = Differ(self.lines(base))
            found = self._diffs[key] = differ.diff(self.lines(side))
        return found


class _Level:
    """The merge of some sides against their base. Sides are known by their places here, and by their names in the whole contest."""

    def __init__(self, whole: _LineMerge, contest: Contested[Text], names: tuple[int, ...], level: int) -> None:
        self._whole = whole
        self._contest = contest
        self._names = names
        self._level = level
        self._base = whole.lines(contest.origin)
        self._added = contest.base is None
        self._sides = [whole.lines(side) for side in contest.sides]
        diffs = [whole.diff(contest.origin, side) for side in contest.sides]
        self._regions = list(regions(diffs, len(self._base)))
        self._decided: dict[int, tuple[Piece, ...]] = {}
        self._below: list[tuple[frozenset[int], tuple[Hunk, ...], list[int]]] | None = None

    def merged(self) -> Merged:
        """Merge region by region, each when it is asked for."""
        return Merged([Span(region.starts, region.ends) for region in self._regions], self._shown, self._shared)

    def _shown(self, at: int) -> tuple[Piece, ...]:
        found = self._decided.get(at)
        if found is None:
            region = self._regions[at]
            base = self._base[region.base_start : region.base_end]
            found = self._decided[at] = (Settled(base),) if region.quiet else self._decide(region, base, self._blocks(region))
        return found

    def _shared(self, at: int) -> bool:
        """Tell whether all sides hold the same in a region, and so what is shown there."""
        region = self._regions[at]
        return region.quiet or len(set(self._blocks(region))) == 1

    def _blocks(self, region: Region) -> list[Lines]:
        """Give what each side holds in a region."""
        return [side[start:end] for side, start, end in zip(self._sides, region.starts, region.ends, strict=True)]

    def _decide(self, region: Region, base: Lines, blocks: list[Lines]) -> tuple[Piece, ...]:
        touching = self._touching(region, base, blocks)
        values = {blocks[i] for i in touching}
        if not values:
            return (Settled(base),)
        if len(values) == 1:
            return (Settled(values.pop()),)
        if len(touching) < len(blocks):
            return self._closer(region, base, blocks, touching)
        return self._settle(region, base, blocks)

    def _touching(self, region: Region, base: Lines, blocks: Sequence[Lines]) -> tuple[int, ...]:
        """Find the sides that decide a region: those that changed it, or have seen a hidden writer that did.

        With two sides the hidden do not matter: one that undid its own change holds the base's lines.
        """
        touching = {i for i, block in enumerate(blocks) if block != base}
        if touching and 2 < len(blocks) > len(touching):  # noqa: PLR2004 (left and right)
            for seen_by, hunks, ends in self._hidden():
                if not touching >= seen_by and _meets(region, hunks, ends):
                    touching |= seen_by
        return tuple(sorted(touching))

    def _hidden(self) -> list[tuple[frozenset[int], tuple[Hunk, ...], list[int]]]:
        """Compare what hidden writers wrote with the base: who has seen them, and their hunks with the hunks' ends."""
        if self._below is None:
            self._below = []
            for below in self._contest.hidden():
                hunks = self._whole.diff(self._contest.origin, below.content)
                self._below.append((below.seen_by, hunks, [hunk.base_end for hunk in hunks]))
        return self._below

    def _closer(self, region: Region, base: Lines, blocks: Sequence[Lines], touching: tuple[int, ...]) -> tuple[Piece, ...]:
        """Show what the merge of the touching sides alone shows; a clash if the region's borders mean nothing in it."""
        names = frozenset(self._names[i] for i in touching)
        merged = self._whole.among(names, self._level + 1)
        if merged is not None:
            pieces = merged.cut([region.starts[i] for i in touching], [region.ends[i] for i in touching])
            if pieces is not None:
                return pieces
        return narrowed(clash_of(base, [(self._names[i], blocks[i]) for i in touching], added=self._added))

    def _settle(self, region: Region, base: Lines, blocks: Sequence[Lines]) -> tuple[Piece, ...]:
        """Decide a region that all sides touch."""
        resolved = Merge(base, tuple(blocks)).resolve()
        if resolved is not None:
            return (Settled(resolved.value),)
        if any(map(holds_markers, (base, *blocks))):
            return narrowed(clash_of(base, list(zip(self._names, blocks, strict=True)), added=self._added))
        edits = [edits_of(hunks, region.base_start, side) for hunks, side in zip(region.hunks, self._sides, strict=True)]
        setting = Setting(self._contest.path, self._base, region.base_start, self._rank, self._put_in)
        found = dispute(base, zip(self._names, blocks, edits, strict=True), added=self._added, setting=setting)
        return settle(found, self._whole.rules)

    def _put_in(self, name: int, line: bytes) -> bool:
        """Tell whether a side put a line in where it took none away, white space aside."""
        at, said = self._names.index(name), b"".join(line.split())
        new = (hunk for region in self._regions for hunk in region.hunks[at] if hunk.base_start == hunk.base_end)
        return any(b"".join(other.split()) == said for hunk in new for other in self._sides[at][hunk.side_start : hunk.side_end])

    def _rank(self, names: Sequence[int], lines: Lines) -> Rank:
        """Rank an insertion, as `first_writer` does."""
        return first_writer(self._contest, [at for at, name in enumerate(self._names) if name in names], lines, self._whole.lines)


def first_writer(contest: Contested[Text], sides: Sequence[int], lines: Lines, split: Callable[[Text], Lines]) -> Rank:
    """Rank lines by the earliest writer who has all of them: one of those sides, or a hidden one that they have seen.

    `split` gives the lines of a text.
    """
    found = [contest.writers[at].order for at in sides]
    wanted = {line for line in lines if line.strip()}
    found.extend(
        below.writer.order
        for below in contest.hidden()
        if below.writer is not None and not below.seen_by.isdisjoint(sides) and wanted.issubset(split(below.content))
    )
    return (min(found), lines)


def _meets(region: Region, hunks: Sequence[Hunk], ends: Sequence[int]) -> bool:
    """Tell whether one of the hunks overlaps or touches a region."""
    at = bisect_left(ends, region.base_start)
    return at < len(hunks) and hunks[at].base_start <= region.base_end
