"""A segment that both sides changed, joined: hunks of items, as lines have them.

Each base item in a segment is gone on one side at least. Deletions unite; what is put in at one place stands one after the
other where the language lets it; what moved takes the other side's edit along; all else is a conflict.
"""

from __future__ import annotations

from collections.abc import Generator

from mergekit.frozen import NamedTuple
from mergekit.lines.layout import usual
from mergekit.lines.orders import order_of
from mergekit.syntax.code.alignment import Alignment, Answer, Hunk, Place, Triple
from mergekit.syntax.code.carrying import Lost, Span
from mergekit.syntax.code.gaps import ABSENT, Placed
from mergekit.syntax.code.match import LEAST_RENAMED, Matches, alike, contained, met
from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Event, settled, texts
from mergekit.syntax.code.tree import Item, containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

MOST_COMPARED = 100
"""How many pairs of new items are compared."""

Joined: TypeAlias = tuple[list[Placed], list[Event]]
"""The items to show, in order, and why."""


class Group(NamedTuple):
    """Hunks of both sides that overlap, or are made at one place; together they touch the base items ``start:end``."""

    start: int
    end: int
    hunks: tuple[list[Hunk], list[Hunk]]

    @property
    def new(self) -> tuple[list[int], list[int]]:
        """The items that each side put in."""
        left, right = ([j for hunk in hunks for j in hunk.new] for hunks in self.hunks)
        return left, right


class Shown(NamedTuple):
    """An item of a side that is shown, and its place on the other side if that has the same."""

    side: int
    at: int
    other: int = ABSENT

    def placed(self, text: bytes | None) -> Placed:
        """Place it."""
        return Placed((self.side,), ABSENT, *((self.at, self.other) if self.side == LEFT else (self.other, self.at)), text)


def joined(aligned: Alignment, before: Place, after: Place) -> Generator[Triple, Answer, Joined | None]:
    """Join what both sides did between two anchors; None for a conflict."""
    placed: list[Placed] = []
    events: list[Event] = []
    first = True
    for group in _groups(aligned.hunks(LEFT, before, after), aligned.hunks(RIGHT, before, after)):
        found = yield from _join(aligned, group)
        if found is None:
            _lose(aligned, group)
            return None
        if not first:
            events.append(Event("touching", BOTH, _facts(aligned, group)))
        placed.extend(found[0])
        events.extend(found[1])
        first = False
    return _once(aligned, placed, events)


def _once(aligned: Alignment, placed: list[Placed], events: list[Event]) -> Joined | None:
    """Take out what both sides put in at places that touch; None if it is not the same though it should stand once."""
    kept: list[Placed] = []
    for one in placed:
        item = aligned.items(one.side)[one.at(one.side)]
        others = (aligned.items(other.side)[other.at(other.side)] for other in kept if not _on_one_side(one, other))
        same = next((other for other in others if item.key is not None and other.key == item.key), None)
        if same is None or same.norm != item.norm:
            if same is not None and item.unique:
                return None
            kept.append(one)
    return kept, events if len(kept) == len(placed) else [*events, Event("apart", BOTH)]


def _on_one_side(one: Placed, other: Placed) -> bool:
    """Tell whether some side has both of two items: then they are not the same put in twice."""
    return any(one.at(side) != ABSENT != other.at(side) for side in BOTH)


def _groups(left: list[Hunk], right: list[Hunk]) -> list[Group]:
    """Put hunks that overlap, or that insert at one place, together."""
    found: list[Group] = []
    for hunk, side in sorted([*((hunk, LEFT) for hunk in left), *((hunk, RIGHT) for hunk in right)]):
        last = found[-1] if found else None
        if last is None or not (hunk.start < last.end or (hunk.start, hunk.end) == (last.start, last.end)):
            last = Group(hunk.start, hunk.end, ([], []))
            found.append(last)
        last.hunks[side].append(hunk)
        found[-1] = last._replace(end=max(last.end, hunk.end))
    return found


def _join(aligned: Alignment, group: Group) -> Generator[Triple, Answer, Joined | None]:
    """Join the hunks of a group."""
    if not all(_untouched(aligned, side, group) for side in BOTH):
        return None
    placed = yield from _carried(aligned, group)
    if placed is None:
        return None
    facts = _facts(aligned, group)
    new = group.new
    if not all(group.hunks):
        events = [Event("moved", BOTH, facts)] if any(one.text is not None for one in placed) else []
        apart = len(placed) < len(new[LEFT]) + len(new[RIGHT])
        return placed, [*events, Event("apart", BOTH, facts)] if apart else events
    if not any(new):
        return placed, [Event("deletions-unite", BOTH, facts)]
    if group.start == group.end and len(new[LEFT]) == len(new[RIGHT]) == 1:
        one, other = aligned.items(LEFT)[new[LEFT][0]], aligned.items(RIGHT)[new[RIGHT][0]]
        if _unites(one, other):
            text = texts((yield _nothing(aligned, one), one, other)[0])
            whole = Shown(LEFT, new[LEFT][0], new[RIGHT][0]).placed(text)  # it stands on both sides: both say what is around it
            return None if text is None else ([whole], [Event("united", BOTH, facts)])
    sets = _set_like(aligned, group)
    if not all(new):
        return (placed, [Event(SET, BOTH, facts)]) if sets else None
    order, rule = _order(aligned, group)
    if rule is None or (group.start < group.end and rule != "same" and not (sets and not _replaced_twice(aligned, group))):
        return None
    texts_of = {(one.side, one.at(one.side)): one.text for one in placed}
    shown = [one.placed(texts_of[one.side, one.at]) for one in order if (one.side, one.at) in texts_of]
    return shown, [Event(rule, BOTH, facts)]


def _unites(one: Item, other: Item) -> bool:
    """Tell whether what both sides put in is one list, of which each has a part: imported names, modifiers, interfaces."""
    if one.kind != other.kind or one.key != other.key or one.unique or one.same(other) or not one.source.profile.containers:
        return False
    return bool(containers(one)) and one.parts is None and other.parts is None


def _nothing(aligned: Alignment, like: Item) -> Item:
    """Make an item of the base of which nothing is there."""
    made = Item(aligned.runs.base.source, like.node, like.parent, like.field, 0, 0)
    made.parts = []
    return made


def _untouched(aligned: Alignment, side: int, group: Group) -> bool:
    """Tell whether a side left what it kept as it was; what the other side moved takes its edits along."""
    kept, items, base = aligned.matches[side].kept, aligned.items(side), aligned.runs.base.items
    moved = aligned.matches[1 - side].moved
    return all(i in moved or i not in kept or _same(items[kept[i]], base[i]) for i in range(group.start, group.end))


def _carried(aligned: Alignment, group: Group) -> Generator[Triple, Answer, list[Placed] | None]:
    """Place new items: those that moved carry what the other side did to them."""
    placed: list[Placed] = []
    for side in BOTH:
        mine, other = aligned.matches[side], aligned.matches[1 - side]
        origins = {j: i for i, j in mine.moved.items()}
        for j in group.new[side]:
            item, i = aligned.items(side)[j], origins.get(j)
            if j in aligned.clashing[side]:
                return None
            if j in aligned.dropped[side]:
                continue
            text: bytes | None = None
            if i is not None and i in other.moved:
                if not item.same(aligned.items(1 - side)[other.moved[i]]):
                    return None
            elif i is not None:
                was = aligned.runs.base.items[i]
                there = other.kept.get(i)
                if there is None:  # the other side took it away
                    if not _same(item, was):
                        return None
                    continue
                theirs = aligned.items(1 - side)[there]
                three = (was, item, theirs) if side == LEFT else (was, theirs, item)
                found = settled(*(one.text for one in three))
                text = texts([found] if found is not None else (yield three)[0])
                if text is None:
                    return None
                text = None if text == item.text else text
            placed.append(Shown(side, j).placed(text))
    return placed


def _order(aligned: Alignment, group: Group) -> tuple[list[Shown], str | None]:
    """Order what both sides put in at one place, what is the same in both once; and name the rule that lets it stand, if any."""
    new = group.new
    left, right = ([aligned.items(side)[j] for j in new[side]] for side in BOTH)
    for small, large, side in ((left, right, RIGHT), (right, left, LEFT)):
        at = contained(large, small)
        if at is not None:
            inner = dict(enumerate(new[1 - side], at))
            shown = [Shown(side, j, inner.get(k, ABSENT)) for k, j in enumerate(new[side])]
            return [_longer(aligned, one) for one in shown], "same" if len(small) == len(large) else "contained"
    rule = _rule(aligned, [*left, *right])
    found = met(left, right)
    words = [sorted(one.text for one in items if not one.named) for items in (left, right)]
    if found is None or rule is None or words[LEFT] != words[RIGHT]:
        return [], None
    if rule not in (SET, ELEMENTS) and any(left[i].key is None for i in (*found.kept, *found.moved)):
        found = Matches({}, {})
    moved = [_longer(aligned, Shown(LEFT, new[LEFT][i], new[RIGHT][j])) for i, j in found.moved.items()]
    dropped = {(1 - one.side, one.other) for one in moved}
    sides = BOTH if aligned.course.left_first else (RIGHT, LEFT)
    order: list[Shown] = []
    done = (0, 0)
    for i, j in (*found.kept.items(), (len(left), len(right))):
        ends = (i, j)
        order.extend(
            Shown(side, new[side][at]) for side in sides for at in range(done[side], ends[side]) if (side, new[side][at]) not in dropped
        )
        if i < len(left):
            order.append(_longer(aligned, Shown(LEFT, new[LEFT][i], new[RIGHT][j])))
        done = (i + 1, j + 1)
    return _sorted(aligned, order) if rule == SET else order, rule


def _sorted(aligned: Alignment, shown: list[Shown]) -> list[Shown]:
    """Sort what is put into a set as the set is sorted on all sides; where it is not, nothing moves."""
    aligned.course.steps.spend(sum(len(run.items) for run in aligned.runs))
    order = order_of([[item.text for item in run.items if item.named and not item.comment] for run in aligned.runs])
    if order is None or any(aligned.items(one.side)[one.at].comment for one in shown):
        return shown
    return sorted(shown, key=lambda one: order(aligned.items(one.side)[one.at].text))


def _longer(aligned: Alignment, one: Shown) -> Shown:
    """Of what both sides have, show the one that is laid out as the file is, if that tells them apart; else the one with more text."""
    if one.other == ABSENT:
        return one
    mine, other = aligned.items(one.side)[one.at].text, aligned.items(1 - one.side)[one.other].text
    file = aligned.runs.base.source.text
    if mine != other and usual((mine, other), file) == usual((other, mine), file):
        return one if usual((mine, other), file) == mine else Shown(1 - one.side, one.other, one.at)
    first = (len(mine), mine, -one.side) >= (len(other), other, one.side - 1)
    return one if first else Shown(1 - one.side, one.other, one.at)


ELEMENTS = "insert-element"
SET = "set"
"""The rule for children whose order means nothing: left's, without what right took away, with what right put in."""


def _replaced_twice(aligned: Alignment, group: Group) -> bool:
    """Tell whether both sides took the same away, and put in something else."""
    left, right = (found.kept.keys() | found.moved.keys() for found in aligned.matches)
    return any(i not in left and i not in right for i in range(group.start, group.end))


def _set_like(aligned: Alignment, group: Group) -> bool:
    """Tell whether all that a group touches stands in one group of a container whose order means nothing."""
    touched = [*aligned.runs.base.items[group.start : group.end], *(aligned.items(side)[j] for side in BOTH for j in group.new[side])]
    return _rule(aligned, touched) == SET


def _rule(aligned: Alignment, items: list[Item]) -> str | None:
    """Name the rule by which what both sides put in may stand one after the other; None where it may not."""
    nodes = [one for one in items if not one.comment]
    if not nodes:
        return None  # two comments say different things of the same
    groups = {aligned.group(one) for one in nodes}
    if None not in groups and len(groups) == 1:
        return SET if all(group is not None and group[2] for group in groups) else "insert-group"
    if all(one.unique for one in nodes):
        return "insert-named"
    return ELEMENTS if aligned.separator else "insert-ordered"


def _facts(aligned: Alignment, group: Group) -> tuple[str, ...]:
    """Name what speaks for or against joining a group."""
    left, right = ([aligned.items(side)[j] for j in group.new[side]] for side in BOTH)
    pairs = [(one, other) for one in left for other in right][:MOST_COMPARED]
    facts = {f"in-{aligned.owner[0].kind}", *(f"new-{one.kind}" for one in (*left, *right))}
    aligned.course.steps.spend(sum(len(one.text) + len(other.text) for one, other in pairs) // 64)
    if any(alike(one, other) >= LEAST_RENAMED for one, other in pairs):
        facts.add("alike")
    if any(one.norm == other.norm for one, other in pairs):
        facts.add("shared")
    if group.start < group.end:
        facts.add("replacing")
    return tuple(sorted(facts))


def _lose(aligned: Alignment, group: Group) -> None:
    """Remember what a side took away as a whole, and the other kept, changed."""
    base = aligned.runs.base.items
    for side in BOTH:
        kept, items = aligned.matches[1 - side].kept, aligned.items(1 - side)
        whole = [(hunk.start, hunk.end) for hunk in group.hunks[side]] == [(group.start, group.end)]
        if whole and group.start < group.end and {group.start, group.end - 1} <= kept.keys():
            was = Span(base[group.start].start, base[group.end - 1].end)
            aligned.course.lost.append(Lost(side, was, Span(items[kept[group.start]].start, items[kept[group.end - 1]].end)))


def _same(one: Item, other: Item) -> bool:
    """Tell whether two items differ in layout at most, where it is no syntax."""
    return one.text == other.text or (one.norm == other.norm and not one.source.profile.indented)
