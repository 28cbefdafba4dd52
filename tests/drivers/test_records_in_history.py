"""The records driver in histories: what has been seen, what is hidden below the sides, siblings that stand in a base."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit.contested import Contested, Hidden
from mergekit.driver import Content, Contest, Outcome
from mergekit.drivers.records import DRIVER
from tests.record_contests import lines_of, variants, writer

# ---- histories by hand: commits with one file, engine merges transparent (the definition, for one path) ----


@dataclass
class History:
    """Commits of one file; `None` stands for an engine merge, which shows what its parents' merge shows."""

    path: str = "f.jsonl"
    parents: list[tuple[int, ...]] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)
    writes: list[bool] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)

    def commit(self, parents: tuple[int, ...], content: Content) -> int:
        self.writes.append(content != (self.contents[parents[0]] if parents else None))
        return self._add(parents, content)

    def merge(self, *parents: int) -> int:
        outcome = self.merged(*parents)
        self.writes.append(False)
        return self._add(parents, outcome.content)

    def _add(self, parents: tuple[int, ...], content: Content) -> int:
        self.parents.append(parents)
        self.contents.append(content)
        self.seen.append(self.reachable(parents) | 1 << len(self.seen))
        return len(self.seen) - 1

    def reachable(self, heads: Sequence[int]) -> int:
        mask = 0
        for head in heads:
            mask |= self.seen[head]
        return mask

    def maximal(self, mask: int) -> list[int]:
        found = [c for c in range(len(self.seen)) if mask >> c & 1]
        return [c for c in found if not any(d != c and self.seen[d] >> c & 1 for d in found)]

    def writers(self, mask: int) -> int:
        return sum(1 << c for c in range(len(self.seen)) if mask >> c & 1 and self.writes[c])

    def contested(self, sides: tuple[int, ...]) -> Contest:
        masks = [self.seen[c] for c in sides]
        shared = -1
        for mask in masks:
            shared &= mask
        top = self.maximal(shared)
        base: Content = None
        rendered: Content = None
        if len(top) == 1:
            rendered = self.contents[top[0]]
            base = None if rendered is None else DRIVER.settle(rendered)
        elif top:
            outcome = self.merged(*top)
            base, rendered = outcome.base, outcome.content
        below = [c for c in range(len(self.seen)) if (self.writers(self.reachable(sides)) & ~shared) >> c & 1 and c not in sides]
        hidden = tuple(Hidden(self.contents[c], frozenset(k for k, mask in enumerate(masks) if mask >> c & 1), writer(c)) for c in below)
        return Contested(
            self.path,
            base,
            tuple(self.contents[c] for c in sides),
            tuple(writer(c) for c in sides),
            lambda: hidden,
            lambda chosen: self.contested(tuple(c for k, c in enumerate(sides) if k in chosen)),
            rendered=rendered,
        )

    def sides(self, *heads: int) -> tuple[int, ...]:
        return tuple(self.maximal(self.writers(self.reachable(heads))))

    def merged(self, *heads: int) -> Outcome:
        sides = self.sides(*heads)
        if not sides:
            return Outcome(None, None)
        return DRIVER.merge(self.contested(sides))


def one(**fields: object) -> bytes:
    return json.dumps({"id": "1", **fields}).encode() + b"\n"


def test_siblings_of_siblings_are_flat() -> None:
    h = History()
    base = h.commit((), one(k=0, j=0))
    a, b, c = (h.commit((base,), one(k=value, j=0)) for value in (1, 2, 3))
    both = h.merge(a, b)
    content = h.contents[both]
    assert content is not None
    edited = h.commit((both,), content.replace(b'"j": 0', b'"j": 5'))
    (record,) = lines_of(h.merged(edited, c))
    assert record["j"] == 5
    assert variants(record["k"]) == [1, 2, 3]
    (whole,) = lines_of(h.merged(a, b, c))
    assert record["k"] == whole["k"], "the same, writers included, as all three at once"


def test_who_replaced_siblings_has_seen_them() -> None:
    h = History()
    base = h.commit((), one(k=0, j=0))
    a, b, c = (h.commit((base,), one(k=value, j=0)) for value in (1, 2, 3))
    both = h.merge(a, b)
    content = h.contents[both]
    assert content is not None
    left_alone = h.commit((both,), content.replace(b'"j": 0', b'"j": 5'))
    resolved = h.commit((both,), one(k=9, j=0))
    outcome = h.merged(left_alone, resolved)
    assert lines_of(outcome) == [{"id": "1", "k": 9, "j": 5}]
    assert not outcome.conflicts
    (record,) = lines_of(h.merged(left_alone, resolved, c))
    assert variants(record["k"]) == [3, 9], "what the resolution had not seen is concurrent with it"
    again = h.commit((both,), one(k=0, j=0))
    assert variants(lines_of(h.merged(resolved, again))[0]["k"]) == [9, 0], "settling on the base is a decision too"


def test_siblings_of_a_record_are_resolved_or_left() -> None:
    h = History()
    base = h.commit((), b"")
    a, b = h.commit((base,), one(k=1)), h.commit((base,), one(k=2))
    both = h.merge(a, b)
    content = h.contents[both]
    assert content is not None
    other = h.commit((both,), content + b'{"id": "2"}\n')
    resolved = h.commit((both,), one(k=7))
    deleted = h.commit((both,), b"")
    assert lines_of(h.merged(other, resolved)) == [{"id": "1", "k": 7}, {"id": "2"}]
    assert lines_of(h.merged(other, deleted)) == [{"id": "2"}]
    assert variants({"$siblings": lines_of(h.merged(other))[0]["$siblings"]}) == [{"id": "1", "k": 1}, {"id": "1", "k": 2}]
    assert DRIVER.settle(content) == b""


def test_a_revert_is_a_write_that_counts() -> None:
    h = History()
    two = b'{"id": "2"}\n'
    base = h.commit((), two)
    added = h.commit((base,), two + one(k=1))
    revert, edit = h.commit((added,), two), h.commit((added,), two + one(k=1) + b'{"id": "3"}\n')
    elsewhere = h.commit((base,), b'{"id": "2", "x": 1}\n')
    assert lines_of(h.merged(revert, edit, elsewhere)) == [{"id": "2", "x": 1}, {"id": "3"}]


def test_a_bystander_from_before_the_record_was_added() -> None:
    h = History()
    two = b'{"id": "2"}\n'
    base = h.commit((), two)
    added = h.commit((base,), two + one(k=1, j=1))
    left, right = h.commit((added,), two + one(k=2, j=1)), h.commit((added,), two + one(k=1, j=2))
    bystander = h.commit((base,), b'{"id": "2", "x": 1}\n')
    assert lines_of(h.merged(left, right, bystander)) == [{"id": "2", "x": 1}, {"id": "1", "k": 2, "j": 2}]


def test_what_has_landed_keeps_its_order() -> None:
    h = History("f.list")
    base = h.commit((), b"top\nend\n")
    a = h.commit((base,), b"top\na\nend\n")
    b = h.commit((base,), b"top\nb\nend\n")
    assert h.merged(a, b).content == b"top\na\nb\nend\n"
    later = h.commit((a,), b"top\na\na2\nend\nmore\n")
    assert h.merged(later, b).content == b"top\na\na2\nb\nend\nmore\n", "a was there first, though its last writer is younger"


HISTORIES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 7), st.integers(0, 7), st.lists(st.sampled_from("abc"), unique=True)),
    min_size=3,
    max_size=8,
)


@given(HISTORIES)
@settings(max_examples=200)
def test_every_line_is_decided_as_the_contest_says(steps: list[tuple[int, int, int, list[str]]]) -> None:
    """Against `Contested.decide`, which looks at one line alone; over random histories with engine merges."""
    h = History("f.list")
    h.commit((), b"a\nb\n")
    for kind, first, second, lines in steps:
        n = len(h.seen)
        parents = h.maximal(1 << first % n | 1 << second % n)
        if kind == 0 and len(parents) > 1:
            h.merge(*parents)
        else:
            h.commit((first % n,), "".join(line + "\n" for line in lines).encode())
    sides = h.sides(*h.maximal((1 << len(h.seen)) - 1))
    contest_of_all = h.contested(sides)
    outcome = DRIVER.merge(contest_of_all)
    for line in (b"a", b"b", b"c"):
        decided = contest_of_all.map(_holds(line)).decide()
        assert decided is not None
        assert (line in (outcome.content or b"").split(b"\n")) == decided.value


def _holds(line: bytes) -> Callable[[Content], bool]:
    return lambda content: line in (content or b"").split(b"\n")


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(0, 7), st.sampled_from("ab"), st.integers(0, 3)), min_size=4, max_size=9
)


@given(STEPS)
@settings(max_examples=200)
def test_json_histories_keep_what_every_last_writer_said(steps: list[tuple[int, int, int, str, int]]) -> None:
    """Commits set one field of one record, or drop it, on whatever their parent shows; siblings elsewhere stay as they are."""
    h = History()
    h.commit((), b'{"id": "a", "v": 0}\n')
    said: dict[int, tuple[str, int]] = {}
    for kind, first, second, name, value in steps:
        n = len(h.seen)
        parents = h.maximal(1 << first % n | 1 << second % n)
        if kind == 0 and len(parents) > 1:
            h.merge(*parents)
            continue
        others = [line for line in (h.contents[first % n] or b"").splitlines(keepends=True) if json.loads(line)["id"] != name]
        line = json.dumps({"id": name, "v": value}).encode() + b"\n" if value else b""
        c = h.commit((first % n,), b"".join([*others, line]))
        if h.writes[c]:
            said[c] = (name, value)
    outcome = h.merged(*h.maximal((1 << len(h.seen)) - 1))
    assert DRIVER.settle(outcome.content or b"") == (outcome.base or b"")
    shown = {record["id"]: json.dumps(record) for record in lines_of(outcome)} if outcome.content else {}
    for c, (name, value) in said.items():
        newer = any(d != c and other == name and h.seen[d] >> c & 1 for d, (other, _) in said.items())
        again = any(d != c and other == (name, value) and h.seen[c] >> d & 1 for d, other in said.items())
        if value and not newer and not again:  # who goes back to what was there before yields to whoever changed it
            assert f'"v": {value}' in shown.get(name, "") or f'"value": {value}' in shown.get(name, ""), (c, name, value)
