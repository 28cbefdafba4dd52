"""Sets with an order: what anybody took out is gone, what anybody put in stands behind what it followed."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.lines.diff import Differ


def woven(base: Sequence[bytes], versions: Sequence[Sequence[bytes]]) -> list[bytes]:
    """Unite versions of a list, given in the order in which what they put in at one place stands.

    Law: an item that several put in is there once.
    """
    gone: set[int] = set()
    put: dict[int, list[bytes]] = {}
    differ = Differ(base)
    for version in versions:
        for hunk in differ.diff(version):
            gone.update(range(hunk.base_start, hunk.base_end))
            put.setdefault(hunk.base_start, []).extend(version[hunk.side_start : hunk.side_end])
    found: list[bytes] = []
    for at in range(len(base) + 1):
        found.extend(put.get(at, ()))
        if at < len(base) and at not in gone:
            found.append(base[at])
    kept = {item for at, item in enumerate(base) if at not in gone}
    new = [item for item in found if item not in kept]
    once = set(new)
    result: list[bytes] = []
    seen: set[bytes] = set()
    for item in found:
        if item in once or item in kept:
            if item in seen:
                continue
            seen.add(item)
        result.append(item)
    return result
