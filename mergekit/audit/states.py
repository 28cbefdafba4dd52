"""The audit of one file as a tree has it: there or not, where, of which mode, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mergekit.audit.certificate import Unit
from mergekit.audit.findings import NOBODY, Finding
from mergekit.audit.texts import audit_texts
from mergekit.frozen import NamedTuple
from mergekit.git.objects import EXECUTABLE, REGULAR
from mergekit.history.file_history import Located, State
from mergekit.lines.split import is_binary


class Found(NamedTuple):
    """A finding, what it is about, and the path that it is told of."""

    unit: Unit
    path: str
    finding: Finding


def audit_states(base: State, sides: Sequence[State], result: State, read: Callable[[Located], bytes]) -> Iterator[Found]:
    """Look for what sides did to a file in the result of their merge; `read` gives what is in a place."""
    if all(side == result for side in sides):
        return
    if not result:
        yield from _gone(base, sides)
        return
    if not any(sides):
        kind = Finding("resurrected", 0, b"the file is there again", 0) if base else Finding("new", 0, b"no side has the file")
        yield Found("file", result[0].path, kind)
        return
    alone, doubled = _in_one_place(base, sides, result)
    yield from (Found("file", place.path, Finding("duplicated", 0, b"the file stands in another place, too")) for place in doubled)
    present = [i for i, side in enumerate(sides) if side]
    for i in range(len(sides)):
        if base and not sides[i]:
            rule = "kept" if any(_held(sides[j]) != _held(base) for j in present) else ""
            yield Found("file", alone[0].path, Finding("resurrected", 0, b"the file is there again", i, rule))
    yield from _places(base, sides, alone, present)
    yield from _contents(base, [(i, sides[i]) for i in present], alone, read)


def _gone(base: State, sides: Sequence[State]) -> Iterator[Found]:
    """Look at a file that the result has not: who deleted it, and who had changed it?"""
    deleted = bool(base) and not all(sides)
    for i, side in enumerate(sides):
        changed = _held(side) != _held(base)
        if side and changed:
            text = b"the file was deleted with what was changed in it" if deleted else b"the file is not there"
            yield Found("file", side[0].path, Finding("lost", 0, text, i))
    if base and all(_held(side) == _held(base) for side in sides):
        yield Found("file", sides[0][0].path, Finding("lost", 0, b"the file is not there", NOBODY, untouched=True))


def _held(state: State) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((file.mode, file.id) for file in state)


def _in_one_place(base: State, sides: Sequence[State], result: State) -> tuple[State, State]:
    """Part what stands in more places than on any side: where a side has put it, and the others."""
    most = max(map(len, sides))
    if len(result) <= most:
        return result, ()
    old = {file.path for file in base}
    known = [file.path for side in sides for file in side]
    order = sorted(result, key=lambda file: (file.path not in known, file.path in old))
    return tuple(sorted(order[:most])), tuple(sorted(order[most:]))


def _places(base: State, sides: Sequence[State], result: State, present: Sequence[int]) -> Iterator[Found]:
    """Look for renames and modes."""
    if len(base) != 1 or len(result) != 1:
        return
    before, now = base[0], result[0]
    for i in present:
        if len(sides[i]) != 1:
            continue
        side = sides[i][0]
        known = [before.path, *(file.path for j in present for file in sides[j])]
        if side.path not in (before.path, now.path) and now.path in known:
            text = f"renamed to {side.path}".encode("utf-8", "surrogateescape")
            yield Found("rename", before.path, Finding("lost", 0, text, i))
        if side.mode not in (before.mode, now.mode) and {side.mode, before.mode, now.mode} <= {REGULAR, EXECUTABLE}:
            text = b"made executable" if side.mode == EXECUTABLE else b"made not executable"
            yield Found("mode", now.path, Finding("lost", 0, text, i))


def _contents(base: State, sides: Sequence[tuple[int, State]], result: State, read: Callable[[Located], bytes]) -> Iterator[Found]:
    """Look at what is in the file: line by line, or as a whole where it is no text."""
    if all(_held(side) == _held(result) for _, side in sides):
        return
    states = [base, *(side for _, side in sides), result]
    if all(file.mode in (REGULAR, EXECUTABLE) for state in states for file in state):
        texts = [b"".join(map(read, state)) if state else None for state in states]
        if not any(text is not None and is_binary(text) for text in texts):
            for finding in audit_texts(texts[0], texts[1:-1], texts[-1]).all:
                number = finding.side if finding.side == NOBODY else sides[finding.side][0]
                path = dict(sides)[number][0].path if finding.kind == "lost" and number != NOBODY else result[0].path
                yield Found("line", path, Finding(finding.kind, finding.line, finding.text, number, finding.rule, finding.untouched))
            return
    held = [_whole(side) for _, side in sides]
    for (i, side), content in zip(sides, held, strict=True):
        if content not in (_whole(base), _whole(result)):
            yield Found("content", side[0].path, Finding("lost", 0, b"what was changed in it is not there", i))
    if _whole(result) not in (_whole(base), *held):
        yield Found("content", result[0].path, Finding("new", 0, b"no side has what is in it"))
    if all(content == _whole(base) for content in held) and _whole(result) != _whole(base):
        yield Found("content", result[0].path, Finding("lost", 0, b"what was in it is not there", NOBODY, untouched=True))


def _whole(state: State) -> tuple[tuple[bool, bytes], ...]:
    """Give what a file holds, the executable bit aside."""
    return tuple((file.mode in (REGULAR, EXECUTABLE), file.id) for file in state)
