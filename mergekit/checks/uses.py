"""`uses`: what one side took away or renamed, another side did not come to use.

One side removes an import, or renames a function wherever it stands; another one writes a new line that uses it. The lines
merge, and what they say is not defined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.checks.finding import Finding
from mergekit.checks.trees import tree
from mergekit.languages.profile import Profile
from mergekit.patterns import pattern
from mergekit.syntax.code.keys import along, key_of, name_of, signatures_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_WORD = pattern(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_MOST_NODES = 1 << 20
_MEMBER = (b".", b">", b":", b"$", b"-", b"/")
"""What stands before a word that is looked for in something else."""
_NEAR = 5
"""How many levels above its name a node may stand."""
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
    wanted.intersection_update(_made(profile, base, before))
    after = tree(profile.grammar, result) if wanted else None
    if after is None or after.root_node.has_error:
        return ()
    found: dict[bytes, Node] = {}
    given: set[bytes] = set()
    for match in _WORD.finditer(result) if wanted else ():
        word, start = match[0], match.start()
        if word not in wanted or word in given:
            continue
        node = after.root_node.descendant_for_byte_range(start, match.end())
        if node is None or _quoted(profile, node):
            continue
        if _is_name(profile, node, result):
            given.add(word)
        elif result[max(start - 1, 0) : start] not in _MEMBER:
            found.setdefault(word, node)
    return tuple(
        Finding("uses", node.start_point[0] + 1, f"no longer defined: '{word.decode(errors='replace')}'")
        for word, node in found.items()
        if word not in given
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


def _made(profile: Profile, text: bytes, parsed: Tree) -> Iterator[bytes]:
    """Give the last words of the names of what is defined or imported at the top of a text."""
    pending: list[tuple[Node, str, str | None]] = [(parsed.root_node, "", None)]
    left = _MOST_NODES
    while pending and left:
        left -= 1
        node, parent, field = pending.pop()
        if signatures_of(profile, node.type):
            named = key_of(profile, node, parent, field, text)
            if named is not None and named[1] in _MADE:
                inner = node if named[1] == "import" else name_of(profile, node, parent, field) or node
                yield from _WORD.findall(text[inner.start_byte : inner.end_byte])[-1:]
        if node.type not in profile.scopes:
            pending.extend((child, node.type, node.field_name_for_child(i)) for i, child in enumerate(node.children))


def _ends(name: Node, node: Node, text: bytes) -> bool:
    """Tell whether a node is the last word of another one."""
    inside = name.start_byte <= node.start_byte and node.end_byte <= name.end_byte
    return inside and _WORD.search(text, node.end_byte, name.end_byte) is None


def _is_name(profile: Profile, node: Node, text: bytes) -> bool:
    """Tell whether a node is the name of something: what a key is read off, or its end."""
    above: Node | None = node
    for _ in range(_NEAR):
        if above is None:
            return False
        parent = "" if above.parent is None else above.parent.type
        for one in signatures_of(profile, above.type):
            if one.within and parent not in {place.partition(".")[0] for place in one.within}:
                continue
            if any(_ends(reached, node, text) for path in one.keys for reached in along(above, path)):
                return True
        above = above.parent
    return False


def _quoted(profile: Profile, node: Node) -> bool:
    """Tell whether a node stands in a comment or a string."""
    above: Node | None = node
    while above is not None:
        if above.type in profile.comments or above.type in profile.atomic:
            return True
        above = above.parent
    return False
