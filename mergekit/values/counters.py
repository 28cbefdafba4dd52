"""Counters: an integer (or a number with a point) to which every write adds, or a table of what each replica has counted.

The integer counts writes: two commits that each add one add two, whatever their blobs; but a commit that was picked into another branch,
or squashed beside its original, is another write and counts again. In the table each replica has an amount that only it writes and that
only grows; the greatest counts, so that nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mergekit.contested import Written
from mergekit.values.kind import Contest, Told, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Amount, Maybe, Value, amount, below, minus, plus, spelt, table
from mergekit.values.writes import Log, changing, concerned, gone

ZERO: Amount = (0, 0)
PARTS = ("plus", "minus")
"""What a replica has counted up and down."""


def counted(contest: Contest) -> tuple[Amount, tuple[Written[Maybe], ...]]:
    """Give what a counter starts from, and the writes that count: a remove takes back all that it has seen, and nothing else.

    Source: Baquero et al., The problem with embedded CRDT counters and a solution (2016): a reset takes what it saw.
    """
    if not any(one.after is None for _, one in Log(contest).writes):
        return amount(contest.base) or ZERO, tuple(one for _, one in Log(contest).writes)
    past = changing(contest.past())  # what the base holds, and a remover had not seen, too
    seen = 0
    for _, one in past:
        seen |= one.seen if one.after is None else 0
    return ZERO, tuple(one for at, one in past if one.after is not None and not seen >> at & 1)


def total(contest: Contest, counts: Callable[[Written[Maybe]], bool] = lambda _: True) -> Amount:
    """Add up what every write added that `counts`; what is absent, or no number, counts as nothing."""
    found, writes = counted(contest)
    for one in writes:
        if counts(one):
            found = plus(found, step(one))
    return found


def step(one: Written[Maybe]) -> Amount:
    """Give what a write added."""
    return minus(amount(one.after) or ZERO, amount(one.before) or ZERO)


def lowers(one: Written[Maybe]) -> bool:
    """Tell whether a write made a counter less; who removed it has not."""
    return one.after is not None and step(one)[0] < 0


def merge_counter(contest: Contest, *, grows: bool) -> Verdict:
    """Merge counters of either form; where both meet, they are values like any other."""
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if all(version.table is not None for version in versions):
        return Verdict(merge_shares(contest, () if grows else PARTS))
    if any(amount(version) is None for version in versions):
        return register(contest)
    if gone(contest):
        return Verdict(None)
    told: tuple[Told, ...] = ()
    if grows:
        if not any(one.copy for one in contest.writes()):  # else each copy counts, whoever has seen the others
            contest = concerned(contest)
            alone = Log(contest).sole(contest)
            if alone is not None:
                return Verdict(contest.sides[alone])
        lowered = [one for _, one in Log(contest).writes if lowers(one)]
        told = tuple(
            Told("g-counter", (one.writer,), (f"not counted: from {shown(one.before)} down to {shown(one.after)}",)) for one in lowered
        )
    value = spelt(total(contest, (lambda one: not lowers(one)) if grows else (lambda _: True)))
    return Verdict(alike(contest, value), told)


def merge_shares(contest: Contest, parts: tuple[str, ...]) -> Maybe:
    """Take the greatest amount of every replica, or the greatest of each of its parts."""
    versions = [version for version in (contest.base, *contest.sides) if version is not None and version.table is not None]
    if gone(contest):
        return None
    found: dict[str, Value] = {}
    for version in versions:
        for replica, share in (version.table or {}).items():
            known = found.get(replica)
            found[replica] = share if known is None else _greatest(known, share, parts)
    return table(found)


def _greatest(one: Value, other: Value, parts: tuple[str, ...]) -> Value:
    """Join two states of a replica's share."""
    if not parts:
        return other if below(amount(one) or ZERO, amount(other) or ZERO) else one
    ones, others = one.table or {}, other.table or {}
    joined = {
        part: _greatest(ones.get(part, spelt(ZERO)), others.get(part, spelt(ZERO)), ()) for part in parts if part in ones or part in others
    }
    joined = {part: next((side[part] for side in (ones, others) if side.get(part) == value), value) for part, value in joined.items()}
    return table(joined)


def wrong_counter(value: Value, parts: tuple[str, ...]) -> str:
    """Say why a value is no counter."""
    if value.table is None:
        return "" if amount(value) is not None else "it is neither a number nor a table of replicas"
    for replica, share in value.table.items():
        if (found := _wrong_share(share, parts)) != "":
            return f"the share of {replica}: {found}"
    return ""


def _wrong_share(share: Value, parts: tuple[str, ...]) -> str:
    """Say why a value is no share of a replica."""
    if not parts:
        return _not_counted((share,))
    entries = share.table
    if entries is None:
        return "it is no table of " + " and ".join(parts)
    unknown = sorted(set(entries) - set(parts))
    return f"{unknown[0]} is none of: " + ", ".join(parts) if unknown else _not_counted(entries.values())


def _not_counted(values: Iterable[Value]) -> str:
    for value in values:
        found = amount(value)
        if found is None:
            return f"{shown(value)} is no number"
        if found[0] < 0:
            return f"{shown(value)} is less than nothing"
    return ""


def lowered(before: Maybe, after: Maybe, parts: tuple[str, ...]) -> str:
    """Say which amount, of those that only grow, was made less."""
    olds = {} if before is None else before.table or {}
    news = None if after is None else after.table
    if news is None or not olds:
        return ""
    for replica, share in olds.items():
        new = news.get(replica)
        if new is None:
            return f"the share of {replica} was removed, and it only grows"
        pairs = [(share, new)] if not parts else [((share.table or {}).get(part), (new.table or {}).get(part)) for part in parts]
        if any(below(amount(now) or ZERO, amount(old) or ZERO) for old, now in pairs):
            return f"the share of {replica} was lowered from {shown(share)} to {shown(new)}, and it only grows"
    return ""
