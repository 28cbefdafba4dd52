"""Text of another language within a node: merged by that language's syntax."""

from __future__ import annotations

from collections.abc import Callable

from mergekit import languages
from mergekit.languages.profile import Profile
from mergekit.syntax.code.alignment import Triple
from mergekit.syntax.code.keys import along, stands_within
from mergekit.syntax.code.pieces import CodeMerge, Piece, settled
from mergekit.syntax.code.tree import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Node

Inner: TypeAlias = Callable[[Profile, bytes, bytes, bytes], CodeMerge | None]
"""Merges three texts by the syntax of a language; None if one does not parse."""
EMBEDDED = "embedded"
"""A fact of every decision in such a text."""
TOUCHING = "touching"


def within(three: Triple, inner: Inner) -> Piece | None:
    """Merge three nodes by what they hold of another language, if it is the same one; None where that leaves anything open.

    What stands around that text merges as a whole. Edits that touch are left open, since no check looks into that text.
    """
    found = [_content(one) for one in three]
    profiles = {profile for profile, _, _ in found}
    profile = profiles.pop()
    if profiles or profile is None:
        return None
    texts = [one.source.text for one in three]
    heads = settled(*(text[one.start : start] for text, one, (_, start, _) in zip(texts, three, found, strict=True)))
    tails = settled(*(text[end : one.end] for text, one, (_, _, end) in zip(texts, three, found, strict=True)))
    if heads is None or heads.text is None or tails is None or tails.text is None:
        return None
    base, left, right = (text[start:end] for text, (_, start, end) in zip(texts, found, strict=True))
    merged = inner(profile, base, left, right)
    if merged is None or merged.text is None or any(event.rule == TOUCHING for event in merged.events):
        return None
    events = tuple(event._replace(facts=tuple(sorted({*event.facts, EMBEDDED}))) for event in merged.events)
    return Piece(heads.text + merged.text + tails.text, three[0].text, three[1].text, three[2].text, events)


def _content(item: Item) -> tuple[Profile | None, int, int]:
    """Find the text of another language in a node: its language, None if there is none, and where it begins and ends."""
    for one in item.source.profile.embedded:
        if one.kind != item.kind or not stands_within(one.within, item.parent, item.field):
            continue
        names = [one.language] if one.language else [_text(item, node) for node in along(item.node, one.named)]
        contents = list(along(item.node, one.content))
        if len(names) == len(contents) == 1:
            return languages.called(names[0]), max(contents[0].start_byte, item.start), min(contents[0].end_byte, item.end)
    return None, 0, 0


def _text(item: Item, node: Node) -> str:
    return item.source.text[node.start_byte : node.end_byte].decode(errors="replace")
