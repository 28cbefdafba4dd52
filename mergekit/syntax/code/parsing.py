"""Parsing code: whatever has an error is no tree. What is like something parsed before takes over its unchanged parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from mergekit.frozen import NamedTuple
from mergekit.languages.grammars import parser
from mergekit.languages.profile import Grammar
from mergekit.lines.hunks import Hunk
from mergekit.syntax.parse import MAX_BYTES, Reading, is_soup, is_utf8, too_deep_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tree_sitter import Tree

ANEW = frozenset(("tree_sitter_rst",))
"""Grammars whose scanners lose their way when a tree is made from another one."""

_STEPS, _BYTES_PER_STEP = 150, 36
"""How often the parser may report: code of people needs a third less at most, hostile code makes it slower and slower."""
_AHEAD, _USUAL = 2000, 50
"""How many steps the parser may be ahead of code of people, which takes one for so many bytes: words that are no code take twenty times
as long for each, and are given up early."""
_KEPT = 8
"""How many trees are kept: those of one file's merge."""
_kept: dict[tuple[Grammar, bytes], Tree] = {}
_LONGEST_LINE = 2000


class Edit(NamedTuple):
    """The bytes ``start:end`` became others, `size` of them; both in whole lines: ``row:end_row`` became `rows` lines."""

    start: int
    end: int
    size: int
    row: int
    end_row: int
    rows: int


def parse(grammar: Grammar, source: bytes, like: Tree | None = None, edits: Sequence[Edit] = ()) -> Tree | None:
    """Give the syntax tree; None if the source has an error, is too long or too deep, or not UTF-8.

    `like` is the tree of another text, and `edits`, in order, are what was done to it.
    """
    if len(source) > MAX_BYTES or not is_utf8(source) or _too_hard(grammar, source):
        return None
    if is_soup(grammar, source):
        return None
    steps, most, read = 0, _STEPS + len(source) // _BYTES_PER_STEP, Reading(source)

    def stop(offset: int, has_error: bool) -> bool:  # noqa: FBT001 (tree-sitter calls it)
        nonlocal steps
        steps += 1
        return has_error or read.spent or steps > min(most, _AHEAD + offset // _USUAL)

    options: dict[str, Any] = {"progress_callback": stop}
    if like is not None and grammar.module not in ANEW:
        old = options["old_tree"] = like.copy()
        for edit in reversed(edits):
            end = edit.start + edit.size
            old.edit(edit.start, edit.end, end, (edit.row, 0), (edit.end_row, 0), (edit.row + edit.rows, 0))
    try:
        tree = parser(grammar).parse(read, **options)
    except ValueError:  # stopped
        parser(grammar).reset()
        return None
    if tree.root_node.has_error or read.spent:
        return None
    _kept[grammar, source] = tree
    for oldest in list(_kept)[:-_KEPT]:
        del _kept[oldest]
    return tree


def known(grammar: Grammar, source: bytes) -> Tree | None:
    """Give the tree of a source that was parsed lately: whoever checks a merge asks for what it was made of."""
    return _kept.get((grammar, source))


def _too_hard(grammar: Grammar, source: bytes) -> bool:
    """Tell whether a scanner has no room for a source, or takes quadratic time for it; or a parser more and more for each step."""
    if too_deep_for(grammar, source):
        return True
    return grammar.module == "tree_sitter_rst" and max(map(len, source.split(b"\n"))) > _LONGEST_LINE


def edits(hunks: Iterable[Hunk], base: Sequence[bytes], side: Sequence[bytes]) -> list[Edit]:
    """Give hunks of lines as edits."""
    at = [0, *accumulate(map(len, base))]
    to = [0, *accumulate(map(len, side))]
    return [
        Edit(
            at[one.base_start],
            at[one.base_end],
            to[one.side_end] - to[one.side_start],
            one.base_start,
            one.base_end,
            one.side_end - one.side_start,
        )
        for one in hunks
    ]
