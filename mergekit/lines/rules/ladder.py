"""The ladder: a dispute cut into knots, each knot decided by the first rule that takes it.

Knots that no unchanged line parts hang together as a chain. A chain is decided as a whole: all of its knots by rules, or it
stays in conflict. So the smallest thing that stays in conflict is a chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from mergekit.lines.cells import Dispute, Edit
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled, Settled, Variant
from mergekit.lines.narrowing import narrowed
from mergekit.lines.odds import chance
from mergekit.lines.rules import contained, deletions, insertions, keys, lists, names, numbers, same_line, white_space
from mergekit.lines.rules.alignment import fine
from mergekit.lines.rules.conservation import conserved
from mergekit.lines.rules.facts import dispute_facts, facts_of
from mergekit.lines.rules.knots import Decision, Knot, KnotRule, applied, knots
from mergekit.lines.rules.touching import touching

KNOT_RULES: tuple[KnotRule, ...] = (
    deletions.unite,
    white_space.yields,
    contained.larger,
    names.united,
    insertions.one_after_the_other,
    numbers.greater,
    same_line.disjoint,
)
"""Asked in this order; the first that takes a knot decides it."""

Changes = list[tuple[tuple[Edit, ...], tuple[int, ...]]]


def ladder(found: Dispute) -> tuple[Piece, ...] | None:
    """Decide a dispute as far as rules go; what they leave open is a clash, as small as is true. None where they say nothing.

    Refuses: a file that several sides added. The final line feed is no part of the last line: it stays if any side that
    changed something there has it.
    """
    if found.added:
        return None
    base, changes, ends = _terminated(found)
    parts: Changes = [(fine(base, edits), change.sides) for edits, change in zip(changes, found.changes, strict=True)]
    whole = found if ends is None else Dispute(base, found.changes, found.added, found.setting)
    facts = dispute_facts(whole, [edits for edits, _ in parts])
    pieces: list[Piece] = []
    done = 0
    for chain in _chains(list(knots(whole, parts))):
        start, end = chain[0].start, chain[-1].end
        piece = _decide(whole, chain, parts, facts)
        if piece is None:
            return None
        if start > done:
            pieces.append(Settled(base[done:start]))
        pieces.extend(piece)
        done = end
    if len(base) > done:
        pieces.append(Settled(base[done:]))
    return tuple(pieces) if ends is None else _as_one(found, pieces, facts, feed=ends)


def _terminated(found: Dispute) -> tuple[Lines, list[tuple[Edit, ...]], bool | None]:
    """Give every line its line feed: the base, the changes' edits, and whether the result ends with one (None: all of them do)."""
    texts = [change.lines for change in found.changes]
    if all(not lines or lines[-1].endswith(b"\n") for lines in (found.base, *texts)):
        return found.base, [change.edits for change in found.changes], None
    edits = [tuple(edit._replace(lines=_fed(edit.lines)) for edit in change.edits) for change in found.changes]
    return _fed(found.base), edits, any(not lines or lines[-1].endswith(b"\n") for lines in texts)


def _fed(lines: Lines) -> Lines:
    return lines if not lines or lines[-1].endswith(b"\n") else (*lines[:-1], lines[-1] + b"\n")


def _as_one(found: Dispute, pieces: Sequence[Piece], facts: list[str], *, feed: bool) -> tuple[Piece, ...] | None:
    """Join pieces to one, with or without a line feed at the end; None if something in them is open."""
    lines: list[bytes] = []
    events: list[Event] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            return None
        lines.extend(piece.lines)
        if isinstance(piece, Ruled):
            events.extend(piece.events)
    if lines and not feed:
        lines[-1] = lines[-1].removesuffix(b"\n")
    events = events or [Event("apart", tuple(sorted(side for change in found.changes for side in change.sides)), tuple(sorted(facts)))]
    return (Ruled(tuple(lines), tuple(events), narrowed(found.clash)),)


def _chains(found: list[Knot]) -> list[list[Knot]]:
    chains = [[knot] for knot in found[:1]]
    for before, knot in pairwise(found):
        if before.end == knot.start:
            chains[-1].append(knot)
        else:
            chains.append([knot])
    return chains


def _decide(found: Dispute, chain: list[Knot], changes: Changes, facts: list[str]) -> tuple[Piece, ...] | None:
    """Decide a chain; None where it cannot even be shown on its own."""
    decisions: list[Decision] = []
    events: list[Event] = []
    for knot in chain:
        decision = _decided(knot)
        if decision is None:
            break
        if decisions and decision.rule == insertions.NAME:
            decision = lists.continued(chain[len(decisions) - 1], decisions[-1], knot) or decision
        decisions.append(decision)
        if decision.rule:
            events.append(_told(knot, decision, found, changes))
    clash = _clash(found, chain[0].start, chain[-1].end, changes)
    if len(decisions) < len(chain):
        return None if clash is None else narrowed(clash)
    events.extend(event for pair in pairwise(zip(chain, decisions, strict=True)) if (event := touching(*pair, facts)) is not None)
    lines = tuple(line for at in range(len(chain)) for line in _parted(chain, decisions, at))
    if not events:
        return (Settled(lines),)
    if clash is None:
        return None
    if keys.twice(chain[0], chain[-1], lines, [variant.lines for variant in clash.variants]):
        return narrowed(clash)
    return (Ruled(lines, tuple(events), narrowed(clash)),)


def _told(knot: Knot, decision: Decision, found: Dispute, changes: Changes) -> Event:
    """Tell of a decision. The table of odds knows of two sides: of more, those two count that speak most against it."""
    told: list[Event] = []
    for pair in combinations(knot.versions, 2):
        sides = {side for version in pair for side in version.sides}
        theirs = [at for at, change in enumerate(found.changes) if not sides.isdisjoint(change.sides)]
        between = Dispute(found.base, tuple(found.changes[at] for at in theirs), found.added, found.setting)
        facts = dispute_facts(between, [changes[at][0] for at in theirs])
        alone = facts_of(Knot(knot.found, knot.start, knot.end, pair, knot.before, knot.after), decision, len(knot.versions))
        told.append(Event(decision.rule, knot.sides, tuple(sorted({*facts, *decision.facts, *alone}))))
    return min(told, key=lambda event: (chance(event), event.facts))


def _parted(chain: Sequence[Knot], decisions: Sequence[Decision], at: int) -> Lines:
    """Give what was decided; blank lines that one side deleted stay where another put something in beside them, which they part."""
    lines, base = decisions[at].lines, chain[at].base
    if lines or any(line.strip() for line in base):
        return lines
    before = at > 0 and not chain[at - 1].base and decisions[at - 1].lines[-1:]
    behind = at + 1 < len(chain) and not chain[at + 1].base and decisions[at + 1].lines[:1]
    return base if any(edge and edge[0].strip() for edge in (before, behind)) else lines


def _decided(knot: Knot) -> Decision | None:
    if len(knot.versions) == 1:
        return Decision("", knot.versions[0].lines)
    decision = next((decision for rule in KNOT_RULES if (decision := rule(knot)) is not None), None)
    return decision if decision is not None and conserved(knot, decision) else None


def _clash(found: Dispute, start: int, end: int, changes: Changes) -> Clash | None:
    """Show a part of a dispute as it stands; None if fewer than two changes touch it."""
    base = found.base[start:end]
    held: dict[Lines, list[int]] = {}
    for edits, sides in changes:
        within = [edit for edit in edits if start <= edit.start and edit.end <= end]
        lines = applied(found.base, within, start, end)
        if lines != base:
            held.setdefault(lines, []).extend(sides)
    if len(held) < 2:  # noqa: PLR2004 (two disagree)
        return None
    return Clash(base, tuple(Variant(lines, tuple(sorted(held[lines]))) for lines in sorted(held)), found.added)
