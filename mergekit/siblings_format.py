"""Siblings as one object under a reserved key: what a value that nobody could decide looks like in JSON, YAML and TOML.

In place of the value stands (JSON shown; YAML and TOML hold the same tree)::

    {"$siblings": {
        "base": 1,
        "variants": [
            {"value": 2, "by": "ann", "commit": "a1...", "author": "Ann <ann@x>", "time": "2024-05-01T12:00:00+02:00", "message": "..."},
            {"value": 3, "by": "bob", "also": [{"by": "cy", "commit": "c3..."}]}]}}

A missing `base` or `value` is absence. Whoever else wrote the same value stands under `also`. Empty texts, and a time of
(0, 0), are left out. A place may put more keys beside the reserved one (a record keeps its id there).

Values are held as bytes: their source text in the file's own format, so that the spelling of a value survives. The
caller says how a value becomes a node of its tree (`write`) and back (`read`); this module knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

from mergekit.conflicts import Conflict, Place, Sibling, Writer, siblings_of
from mergekit.frozen import frozen
from mergekit.merge import Merge, Resolved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

KEY = "$siblings"
"""The reserved key."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RAW_TIME = re.compile(r"@(-?\d{1,40}) ([+-])(\d{2,6})(\d{2})\Z", re.ASCII)
_LONE = re.compile("[\ud800-\udfff]")


@frozen
class Siblings:
    """A base and two or more variants of one value; None stands for absence.

    Variants have distinct values and come in the order of `siblings_of`: by earliest writer, then content.

    Raises:
        ValueError: at construction, if there are fewer than two variants, or two of the same value.
    """

    base: bytes | None
    variants: tuple[Sibling, ...]

    def __post_init__(self) -> None:
        """Check the invariant: there is something to decide."""
        if len(self.values) < 2 or len(self.values) != len(self.variants):  # noqa: PLR2004 - two is what "siblings" means
            message = "siblings are two or more distinct variants"
            raise ValueError(message)

    @property
    def values(self) -> frozenset[bytes | None]:
        """The distinct values."""
        return frozenset(variant.value for variant in self.variants)

    @property
    def merge(self) -> Merge[bytes | None]:
        """The same as a plain merge."""
        return Merge(self.base, tuple(variant.value for variant in self.variants))

    def conflict(self, driver: str, path: str, kind: str, region: str, place: Place | None = None) -> Conflict:
        """Say the same as a conflict, which never holds a landing."""
        return Conflict(driver, path, kind, self.base, self.variants, holds=False, place=place or Place(key=region), region=region)


State: TypeAlias = "Siblings | bytes | None"
"""What stands at one place of one version: a value, its absence, or siblings."""

Seen: TypeAlias = "tuple[State, frozenset[int]]"
"""What a hidden writer left at a place, and the sides (their indices) that have seen it: `driver.Hidden`, narrowed."""


def shown_base(state: State) -> bytes | None:
    """Give what a merge above takes as base: siblings show their own."""
    return state.base if isinstance(state, Siblings) else state


def join(base: State, sides: Sequence[State], writers: Sequence[Writer], hidden: Iterable[Seen] = ()) -> State:
    r"""Merge the sides that touch one place: `Merge` where a side may hold several values at once.

    A plain side asserts its value, siblings assert the variants that the base does not show. A variant that the base
    shows too stays only if every side still holds it: who replaced it has seen it. So does one that a hidden writer
    left and that a side which has seen this writer holds no more. What remains of several is siblings again (flat)::

        base 0 -- A 1 --\
              \-- B 2 --- S{1, 2} -- E 5       join(0, [S, C]) = {1, 2, 3}
              \-- C 3                          join(S, [S, E]) = 5      join(0, [S, E, C], A and B seen by S, E) = {3, 5}

    Laws: the order and the repetition of sides never matter, but for the writers shown; sides that equal the base
    never matter; ``join(b, [v, w])`` of plain values is `Merge.resolve`, or else siblings of both.
    """
    plain = Merge(_bare(base), tuple(_bare(side) for side in sides))
    done = plain.resolve()
    changed = [i for i, side in enumerate(plain.sides) if side != plain.base]
    if isinstance(done, Resolved):
        return _united([sides[i] for i in changed]) if changed else base
    old = _values(base)
    left = list(hidden)
    asserted: list[tuple[bytes | None, Writer]] = []
    kept: list[tuple[bytes | None, Writer]] = []
    for i in changed:
        side = sides[i]
        if not isinstance(side, Siblings):
            asserted.append((side, writers[i]))
            continue
        for variant in side.variants:
            written = [(variant.value, writer) for writer in variant.writers]
            if variant.value in old:
                kept.extend(written if all(variant.value in _values(sides[j]) for j in changed) else ())
            elif not _superseded(variant.value, i, sides, left):
                asserted.extend(written)
    alive = asserted + kept
    if not asserted and len({value for value, _ in kept}) < 2:  # noqa: PLR2004 - sides that each dropped what the other kept
        alive = [(v.value, writer) for i in changed for v in _variants(sides[i], writers[i]) for writer in v.writers]
    variants = siblings_of(alive)
    return variants[0].value if len(variants) == 1 else Siblings(shown_base(base), variants)


def _bare(state: State) -> object:
    """Compare siblings by their values alone: who wrote them does not make them different."""
    return state.values if isinstance(state, Siblings) else state


def _values(state: State) -> frozenset[bytes | None]:
    """List the values at one place."""
    return state.values if isinstance(state, Siblings) else frozenset((state,))


def _variants(state: State, writer: Writer) -> tuple[Sibling, ...]:
    """List the values at one place with their writers."""
    return state.variants if isinstance(state, Siblings) else (Sibling(state, (writer,)),)


def _superseded(value: bytes | None, side: int, sides: Sequence[State], hidden: list[Seen]) -> bool:
    """Tell whether every hidden writer that gave `side` this value was seen by a side that holds it no more."""
    sources = [seen for state, seen in hidden if side in seen and state == value]
    return bool(sources) and all(any(value not in _values(sides[j]) for j in seen) for seen in sources)


def _united(states: Sequence[State]) -> State:
    """Unite the writers of states that hold the same values."""
    first = states[0]
    if not isinstance(first, Siblings) or all(state == first for state in states):
        return first
    met = [state for state in states if isinstance(state, Siblings)]
    written = [(variant.value, writer) for state in met for variant in state.variants for writer in variant.writers]
    base = min((state.base for state in met), key=lambda value: (value is not None, value or b""))
    return Siblings(base, siblings_of(written))


def to_tree(siblings: Siblings, write: Callable[[bytes], object]) -> dict[str, object]:
    """Give the object that stands under the reserved key: dicts, lists, text, and what `write` makes of values.

    Lone surrogates in names and messages become U+FFFD, since not every format can hold them.

    Law: ``from_tree(to_tree(s, write), read) == s`` for `read` the inverse of `write`, and text without surrogates.
    """
    tree: dict[str, object] = {} if siblings.base is None else {"base": write(siblings.base)}
    variants: list[dict[str, object]] = []
    for variant in siblings.variants:
        first, *rest = (_writer_tree(writer) for writer in variant.writers)
        node: dict[str, object] = {} if variant.value is None else {"value": write(variant.value)}
        node.update(first)
        if rest:
            node["also"] = rest
        variants.append(node)
    tree["variants"] = variants
    return tree


def from_tree(tree: object, read: Callable[[object], bytes]) -> Siblings | None:
    """Read back what `to_tree` gave; None where the object is anything else, down to one unknown key."""
    if not isinstance(tree, Mapping) or not tree.keys() <= {"base", "variants"}:
        return None
    nodes = tree.get("variants")
    if not isinstance(nodes, list) or not nodes:
        return None
    variants = []
    for node in nodes:
        writers = _writers(node)
        if writers is None:
            return None
        variants.append(Sibling(read(node["value"]) if "value" in node else None, writers))
    if len(variants) < 2 or len({variant.value for variant in variants}) < len(variants):  # noqa: PLR2004 - as in Siblings
        return None
    return Siblings(read(tree["base"]) if "base" in tree else None, tuple(variants))


def _writer_tree(writer: Writer) -> dict[str, object]:
    """Give a writer's keys, without the empty ones."""
    node: dict[str, object] = {"by": _clean(writer.label)}
    if writer.commit:
        node["commit"] = _clean(writer.commit)
    if writer.author:
        node["author"] = _clean(writer.author)
    if (writer.time, writer.offset) != (0, 0):
        node["time"] = time_text(writer.time, writer.offset)
    if writer.message:
        node["message"] = _clean(writer.message)
    return node


def _writers(node: object) -> tuple[Writer, ...] | None:
    """Read the writers of a variant; None if it says anything else."""
    if not isinstance(node, Mapping):
        return None
    also = node.get("also", [])
    if not isinstance(also, list) or ("also" in node and not also):
        return None
    writers = []
    for one in ({key: node[key] for key in node if key not in ("value", "also")}, *also):
        writer = _writer(one)
        if writer is None or writer in writers:
            return None
        writers.append(writer)
    return tuple(writers)


def _writer(node: object) -> Writer | None:
    """Read one writer; None if it is anything else, or spelt as `_writer_tree` would not."""
    if not isinstance(node, Mapping) or not node.keys() <= {"by", "commit", "author", "time", "message"} or "by" not in node:
        return None
    if not all(isinstance(value, str) for value in node.values()):
        return None
    when = parse_time(node["time"]) if "time" in node else (0, 0)
    if when is None:
        return None
    writer = Writer(node["by"], node.get("commit", ""), node.get("author", ""), when[0], when[1], node.get("message", ""))
    return writer if _writer_tree(writer) == dict(node) else None


def _clean(text: str) -> str:
    """Replace what UTF-8 cannot hold."""
    return _LONE.sub("\ufffd", text)


def time_text(time: int, offset: int) -> str:
    """Write seconds since 1970 and minutes east of UTC as ISO-8601; what that cannot say, as git's raw form after an @."""
    try:
        return (_EPOCH + timedelta(seconds=time)).astimezone(timezone(timedelta(minutes=offset))).isoformat()
    except (OverflowError, ValueError):
        sign, east = "-" if offset < 0 else "+", abs(offset)
        return f"@{time} {sign}{east // 60:02d}{east % 60:02d}"


def parse_time(text: str) -> tuple[int, int] | None:
    """Read what `time_text` wrote: seconds and minutes; None for anything else."""
    raw = _RAW_TIME.match(text)
    try:
        if raw is not None:
            when = (int(raw[1]), (-1 if raw[2] == "-" else 1) * (int(raw[3]) * 60 + int(raw[4])))
        else:
            moment = datetime.fromisoformat(text)
            when = ((moment - _EPOCH) // timedelta(seconds=1), (moment.utcoffset() or timedelta()) // timedelta(minutes=1))
    except (TypeError, ValueError, OverflowError):
        return None
    return when if time_text(*when) == text else None
