"""`uses`: what one side took away or renamed, another side did not come to use.

One side removes an import, or renames a function wherever it stands; another one writes a new line that uses it. The lines
merge, and what they say is not defined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mergekit.checks.finding import Finding
from mergekit.checks.trees import tree
from mergekit.languages.profile import Profile
from mergekit.syntax.code.keys import key_of, name_of, signatures_of

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_WORD = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_MOST_NODES = 1 << 20
_MEMBER = (b".", b">", b":", b"$", b"-", b"/")
"""What stands before a word that is looked for in something else."""
_MADE = frozenset(("definition", "import"))


def uses(profile: Profile, base: bytes | None, sides: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find names that the base defines or imports at its top, that one side has nowhere, and that another wrote once more.

    Refuses to say anything of a name that the result gives to whatever else, or has only as a member of something, in a
    string or in a comment; and of texts with errors.
    """
    wanted = set() if base is None else _crossed(base, sides)
    before = tree(profile.grammar, base) if base is not None and wanted else None
    if base is None or before is None or before.root_node.has_error:
        return ()
    wanted.intersection_update(_names(profile, base, before, top=True))
    after = tree(profile.grammar, result) if wanted else None
    if after is None or after.root_node.has_error:
        return ()
    wanted.difference_update(_names(profile, result, after, top=False))
    found: dict[bytes, Node] = {}
    for match in _WORD.finditer(result) if wanted else ():
        word, start = match[0], match.start()
        if word in wanted and word not in found and result[max(start - 1, 0) : start] not in _MEMBER:
            node = after.root_node.descendant_for_byte_range(start, match.end())
            if node is not None and not _quoted(profile, node):
                found[word] = node
    return tuple(
        Finding("uses", node.start_point[0] + 1, f"no longer defined: '{word.decode(errors='replace')}'") for word, node in found.items()
    )


def _crossed(base: bytes, sides: Sequence[bytes]) -> set[bytes]:
    """Give the words of the base that one side has nowhere, and another has more often."""
    old = set(base.split(b"\n"))
    found: set[bytes] = set()
    fresh = [set(_WORD.findall(b"\n".join(set(side.split(b"\n")) - old))) for side in sides]
    for at, side in enumerate(sides):
        gone = set(_WORD.findall(b"\n".join(old.difference(side.split(b"\n")))))
        for other, new in enumerate(fresh):
            words = gone & new if other != at else set()
            if words:
                words.difference_update(_WORD.findall(side))
                found.update(word for word in words if _count(sides[other], word) > _count(base, word))
    return found


def _count(text: bytes, word: bytes) -> int:
    return sum(found == word for found in _WORD.findall(text))


def _names(profile: Profile, text: bytes, parsed: Tree, *, top: bool) -> Iterator[bytes]:
    """Give the last words of names: of what is defined or imported at the top of a text, or of all that has a name."""
    pending: list[tuple[Node, str, str | None]] = [(parsed.root_node, "", None)]
    left = _MOST_NODES
    while pending and left:
        left -= 1
        node, parent, field = pending.pop()
        if signatures_of(profile, node.type):
            named = key_of(profile, node, parent, field, text)
            if named is not None and (not top or named[1] in _MADE):
                inner = node if named[1] == "import" else name_of(profile, node, parent, field) or node
                yield from _WORD.findall(text[inner.start_byte : inner.end_byte])[-1:]
        if not top or node.type not in profile.scopes:
            pending.extend((child, node.type, node.field_name_for_child(i)) for i, child in enumerate(node.children))


def _quoted(profile: Profile, node: Node) -> bool:
    """Tell whether a node stands in a comment or a string."""
    above: Node | None = node
    while above is not None:
        if above.type in profile.comments or above.type in profile.atomic:
            return True
        above = above.parent
    return False
