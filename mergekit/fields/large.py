"""Typed files that are too large to be taken apart: merged by lines, where no two sides touch the same ones.

What comes of it must be a document that its format reads, with no key and no id twice. A file that holds siblings is left alone.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Sequence
from typing import NoReturn

from mergekit.driver import Contest
from mergekit.lines.diff import Differ
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.lines.split import lines_of
from mergekit.siblings_format import KEY
from mergekit.syntax import json_document
from mergekit.syntax.parse import MAX_BYTES, MAX_DEPTH
from mergekit.syntax.yaml_blocks import Blocks

LARGEST = {"json": 1 << 25, "csv": 1 << 25, "tsv": 1 << 25, "yaml": 1 << 22, "toml": 1 << 22}
"""Larger files of a form are not merged by lines either: what comes of it must be read, and some forms take long. Forms that are not
here are taken apart line by line, or part by part, whatever their size."""
_MOST_TOGETHER = 1 << 27
MOST_VALUES = 1 << 20
"""How many values all versions of a file hold together, at most, a line that several have counted once: some 15 microseconds are
spent on each."""
_EVIDENT = ("id", "name", "key")


def is_large(form: str, versions: Sequence[bytes]) -> bool:
    """Tell whether a version is too large to be taken apart, or all of them hold too many values together."""
    if any(map(json_document.is_large, versions)) if form == "json" else max(map(len, versions)) > MAX_BYTES:
        return True
    if sum(one.count(b",") + one.count(b"\n") + 1 for one in set(versions)) <= MOST_VALUES:
        return False
    known = {line for one in set(versions) for line in one.split(b"\n")}
    return sum(line.count(b",") + 1 for line in known) > MOST_VALUES


def merge_large(contest: Contest, form: str, *, counted: bool) -> bytes | None:
    """Merge by lines; None where sides touch the same ones, or the result may be none of its format.

    If `counted`, lines that several changed alike are touched by several: what each of them counted must not count once.
    """
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if len(versions) <= len(contest.sides) or contest.base is None or max(map(len, versions)) > LARGEST[form]:
        return None
    if sum(map(len, set(versions))) > _MOST_TOGETHER or any(KEY.encode() in version for version in versions):
        return None
    if counted and _touch_the_same(contest.base, [side for side in contest.sides if side is not None]):
        return None
    pieces = merge_lines(contest, ()).pieces
    if not all(isinstance(piece, Settled) for piece in pieces):
        return None
    text = b"".join(line for piece in pieces if isinstance(piece, Settled) for line in piece.lines)
    return text if _is_sound(form, contest.base, text) else None


def _touch_the_same(base: bytes, sides: Sequence[bytes]) -> bool:
    """Tell whether two sides changed a line of the base, or put something in at one place, be it the same."""
    differ = Differ(lines_of(base))
    known = {side: [(hunk.base_start, hunk.base_end) for hunk in differ.diff(lines_of(side))] for side in dict.fromkeys(sides)}
    last = (-1, -1)
    for span in sorted(span for side in sides for span in known[side]):
        if span[0] < last[1] or span == last:
            return True
        last = span
    return False


def _is_sound(form: str, base: bytes, text: bytes) -> bool:
    """Tell whether a text is a document as the base is one."""
    try:
        if form == "yaml":
            return Blocks(relaxed=False, any_root=True, most=len(text)).read(text) is not None
        if form in ("csv", "tsv"):
            return _widths(form, text) <= _widths(form, base) and len(_widths(form, base)) == 1
        olds, news = (_names_twice(_loaded(form, one)) for one in (base, text))
    except (ValueError, RecursionError, csv.Error):
        return False
    return news <= olds


def _loaded(form: str, text: bytes) -> object:
    """Read a document.

    Raises:
        ValueError: if it is none, or has a key twice.
    """
    if form == "toml":
        return tomllib.loads(text.decode())
    if form == "json":
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused, parse_int=str, parse_float=str)
    raise ValueError(form)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return found


def _refused(name: str) -> NoReturn:
    raise ValueError(name)


def _names_twice(tree: object) -> set[tuple[object, ...]]:
    """List the lists in which an evident name stands twice: the keys that lead there, lists left out, and the name's field."""
    found: set[tuple[object, ...]] = set()
    waiting: list[tuple[tuple[object, ...], object]] = [((), tree)]
    while waiting:
        path, one = waiting.pop()
        if len(path) > MAX_DEPTH:
            message = "it nests too deep"
            raise ValueError(message)
        if isinstance(one, dict):
            waiting.extend(((*path, key), value) for key, value in one.items() if isinstance(value, dict | list))
        elif isinstance(one, list):
            tables = [item for item in one if isinstance(item, dict)]
            for key in _EVIDENT:
                names = [repr(item[key]) for item in tables if key in item]
                if len(set(names)) < len(names):
                    found.add((*path, key))
            waiting.extend(((*path, ""), item) for item in one if isinstance(item, dict | list))
    return found


def _widths(form: str, text: bytes) -> set[int]:
    """List how many cells the rows of a table have."""
    rows = csv.reader(text.decode("utf-8-sig").splitlines(keepends=True), delimiter="\t" if form == "tsv" else ",", strict=True)
    return {len(row) for row in rows if row}
