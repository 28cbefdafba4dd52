"""Findings, notes and other lists: records by key, merged one by one, with real deletions.

A record is a line of JSON that an id names, a bullet, a paragraph, or a line (`records.reading` says which). Per key, the
sides that touch the record decide: one change is taken, a deletion holds, an edit beats a concurrent deletion. JSON
objects edited on several sides merge by field; a field that several changed differently, and a record that several
added differently, becomes siblings in the file (`siblings_format`), one line per id as before. All else is named by
what it says, so an edit is a deletion and an addition, and both edits of two sides stay. Order: `records.order`.

Options: ``form`` (``jsonl``, ``blocks``, ``lines``; default: by content) and ``key`` (the field that names JSON records).
"""

from __future__ import annotations

from collections.abc import Iterator

from mergekit.conflicts import Conflict, Place
from mergekit.driver import Contest, MergeDriver, Outcome
from mergekit.drivers import binary
from mergekit.records.deciding import DRIVER_NAME, Deciding, Fields, region_of
from mergekit.records.json_text import RESERVED, loads, read_object, read_sibling_record, read_siblings, settled
from mergekit.records.layout import lay_out
from mergekit.records.reading import Name, Reader

_WHOLE = 2
"""A record that is siblings as a whole has two members: its key and the reserved one."""


def merge(contest: Contest) -> Outcome:
    """Merge a file of records; never holds a landing, unless the file is binary."""
    contents = (contest.base, contest.rendered, *contest.sides)
    if any(content is not None and b"\0" in content for content in contents):
        return binary.merge(contest)
    reader = Reader(contest.path, contents, contest.options)
    refused: list[Conflict] = []
    deciding = Deciding(reader, contest, refused)
    texts = deciding.texts()
    laid = lay_out(deciding, texts)
    found = sorted(refused, key=lambda conflict: conflict.id)
    if reader.field is not None:
        for key, lines in laid.lines.items():
            if RESERVED in texts[key]:
                found.extend(_conflicts(contest.path, reader.names[key], texts[key], reader.field, lines))
    return Outcome(laid.content, None if laid.content is None else settle(laid.content), tuple(found))


def _conflicts(path: str, name: Name, text: bytes, field: str, lines: tuple[int, int]) -> Iterator[Conflict]:
    """Say as conflicts what siblings a record shows."""
    whole = read_sibling_record(text, field)
    if whole is not None:
        region = region_of(name)
        yield whole.conflict(DRIVER_NAME, path, "record", region, Place(*lines, region))
        return
    left: list[tuple[bytes, Fields]] = [(text, ())]
    while left:
        value, fields = left.pop()
        siblings = read_siblings(value) if fields else None
        if siblings is not None:
            region = region_of(name, fields)
            yield siblings.conflict(DRIVER_NAME, path, "field", region, Place(*lines, region))
            continue
        found = read_object(value) if RESERVED in value else None
        left.extend((member.value, (*fields, member.name)) for member in reversed(found.members if found else ()))


def settle(content: bytes) -> bytes:
    """Replace siblings by their bases; a record that was added on several sides goes. Whatever else stands there stays."""
    if RESERVED not in content or b"\0" in content:
        return content
    lines = content.split(b"\n")
    final = not lines[-1]
    kept: list[bytes] = []
    for line in lines[:-1] if final else lines:
        text = _settled_line(line)
        if text is not None:
            kept.append(text)
    return b"\n".join(kept) + (b"\n" if final and kept else b"")


def _settled_line(line: bytes) -> bytes | None:
    """Settle one line, if it is a JSON object."""
    bom = b"\xef\xbb\xbf" if line.startswith(b"\xef\xbb\xbf") else b""
    text = line[len(bom) :]
    if RESERVED not in text or not isinstance(loads(text), dict):
        return line
    found = read_object(text)
    names = [member.name for member in found.members] if found is not None and len(found.members) == _WHOLE else []
    key = next((name for name in names if read_sibling_record(text, name) is not None), None)
    done = _settled_record(text, key)
    return None if done is None else bom + done


def _settled_record(text: bytes, key: str | None) -> bytes | None:
    """Settle a record; an object that as a whole says siblings, with no key beside them, is no record of ours."""
    if key is None and read_siblings(text) is not None:
        return text
    return settled(text, key)


DRIVER = MergeDriver(
    name=DRIVER_NAME,
    summary="JSON Lines, bullet lists, line lists: union by key with real deletions; edits that disagree become siblings",
    merge=merge,
    holds=False,
    options={"key": (), "form": ("jsonl", "blocks", "lines")},
    absence=True,
    settle=settle,
    reads_back=True,
)
