"""Trees as the merge sees them: items with their spans, read one level at a time and only where the sides disagree.

An item is a node of the grammar, or a bundle: a node with the comments that belong to it (those in the lines right before
it, and one that ends its line). Layout and separators are no items. They are what stands between items: the gaps.
"""

from __future__ import annotations

from collections import Counter

from mergekit.languages.grammars import load
from mergekit.languages.profile import Container, Profile
from mergekit.patterns import pattern
from mergekit.syntax.code.keys import Key, containers_of, is_signed, key_of, stands_within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

BUNDLE = "(bundle)"
"""The kind of a node with its comments."""

MANY = 1 << 12
"""Of more children it is asked first whether they stand in fields at all."""
_TOKENS = pattern(rb'"[^"\n]*"|\'[^\'\n]*\'|\w+|[^\w\s]')
_UNKNOWN: tuple[Key, str] = (("", ()), "")


class Source:
    """One version of a file: its text and the root of its tree."""

    __slots__ = ("profile", "root", "text")

    def __init__(self, profile: Profile, text: bytes, root: Node) -> None:
        self.profile = profile
        self.text = text
        self.root = root

    def item(self) -> Item:
        """Give the file as an item."""
        return Item(self, self.root, "", None, 0, len(self.text))


class Item:
    """A node, or a bundle of a node and its comments, with the bytes ``start:end`` of its source.

    `named`: a node that the grammar names, or a word that the profile gives a key, such as ``static``.
    `parent` is the kind of the parent and `field` the field of the parent in which it stands; `main` marks the node that a
    bundle is about.
    """

    __slots__ = ("_bag", "_key", "_norm", "_text", "end", "field", "kind", "main", "named", "node", "parent", "parts", "source", "start")

    def __init__(self, source: Source, node: Node, parent: str, field: str | None, start: int, end: int) -> None:
        self.source = source
        self.node = node
        self.parent = parent
        self.field = field
        self.start = start
        self.end = end
        self.kind = node.type
        self.named = node.is_named or is_signed(source.profile, node.type, parent, field)
        self.parts: list[Item] | None = None
        self.main = False
        self._text: bytes | None = None
        self._norm: tuple[bytes, ...] | None = None
        self._bag: Counter[bytes] | None = None
        self._key: tuple[Key, str] | None = _UNKNOWN

    @property
    def text(self) -> bytes:
        """Its bytes."""
        found = self._text
        if found is None:
            found = self._text = self.source.text[self.start : self.end]
        return found

    @property
    def norm(self) -> tuple[bytes, ...]:
        """Its tokens: equal for two texts that differ in layout alone (where layout is no syntax)."""
        found = self._norm
        if found is None:
            found = self._norm = tokens(self.text)
        return found

    @property
    def bag(self) -> Counter[bytes]:
        """Its tokens, counted."""
        found = self._bag
        if found is None:
            found = self._bag = Counter(self.norm)
        return found

    @property
    def core(self) -> tuple[bytes, ...]:
        """The tokens of the node alone, without comments that belong to it."""
        return self.norm if self.parts is None else tuple(token for part in self.parts if not part.comment for token in part.norm)

    def same(self, other: Item) -> bool:
        """Tell whether two items are the same, or one is the other with comments: then the one with more text says it all."""
        return self.norm == other.norm or (self.core == other.core and (self.norm == self.core or other.norm == other.core))

    @property
    def named_by(self) -> tuple[Key, str] | None:
        """Its key, and what it is if the key may stand once only."""
        if self._key is _UNKNOWN:
            self._key = key_of(self.source.profile, self.node, self.parent, self.field, self.source.text) if self.named else None
        return self._key

    @property
    def key(self) -> Key | None:
        """Its key."""
        found = self.named_by
        return None if found is None else found[0]

    @property
    def unique(self) -> str:
        """What it is, if its key may stand once only."""
        found = self.named_by
        return "" if found is None else found[1]

    @property
    def comment(self) -> bool:
        """Whether it means nothing to the program."""
        return self.kind in self.source.profile.comments

    @property
    def attached(self) -> bool:
        """Whether it belongs to the node that follows it."""
        return self.comment or self.kind in self.source.profile.attached

    @property
    def leaf(self) -> bool:
        """Whether it is never looked into."""
        return self.parts is None and (self.node.child_count == 0 or self.kind in self.source.profile.atomic or self.comment)

    def children(self) -> list[Item]:
        """Read its children: the parts of a bundle, else nodes, with their comments, but no separators."""
        return list(self.parts) if self.parts is not None else bundled(self.source, read(self.source, self))


def tokens(text: bytes) -> tuple[bytes, ...]:
    """Cut a text into words, strings of one line, and other characters; layout is dropped."""
    return tuple(_TOKENS.findall(text))


def containers(item: Item) -> list[Container]:
    """Give the containers of a profile that fit an item."""
    profile = item.source.profile
    return [one for one in containers_of(profile, item.node.type) if stands_within(one.within, item.parent, item.field)]


def separators(item: Item) -> set[str]:
    """Name the tokens that stand between the children of an item."""
    return {",", *(one.separator for one in containers(item) if one.separator)}


def read(source: Source, item: Item) -> list[Item]:
    """Read the nodes right below an item, but for separators and what is empty; what ends in layout is cut before it.

    A list that the grammar nests to the left, as ``a | b`` within ``a | b | c``, is read as one.
    """
    cursor = item.node.walk()
    found: list[Item] = []
    if not cursor.goto_first_child():
        return found
    text, kind, skipped = source.text, item.kind, separators(item)
    depth, is_list = 0, bool(containers(item))
    with_fields = item.node.child_count <= MANY or _has_fields(item)
    while is_list and cursor.node is not None and cursor.node.type == kind and cursor.goto_first_child():
        depth += 1
    while True:
        node = cursor.node
        if node is None:
            break
        start, end = node.start_byte, node.end_byte
        if start < end and (node.is_named or node.type not in skipped):
            if text[end - 1] in b" \t\r\n":
                end = start + len(text[start:end].rstrip())
            if start < end:
                found.append(Item(source, node, kind, cursor.field_name if with_fields else None, start, end))
        while not cursor.goto_next_sibling():
            if not depth or not cursor.goto_parent():
                return found
            depth -= 1
    return found


def _has_fields(item: Item) -> bool:
    """Tell whether any child stands in a field: of many, each is asked at the cost of all before it where a grammar nests them."""
    fields = load(item.source.profile.grammar).field_count
    return any(item.node.child_by_field_id(number) is not None for number in range(1, fields + 1))


def bundled(source: Source, nodes: list[Item]) -> list[Item]:
    """Put comments, and what else is attached, together with the nodes that they belong to."""
    profile = source.profile
    if not any(one.kind in profile.comments or one.kind in profile.attached for one in nodes):
        return nodes
    found: list[Item] = []
    before: list[Item] = []
    for one in nodes:
        last = before[-1] if before else found[-1] if found else None
        gap = source.text[last.end : one.start] if last is not None else b"\n"
        if one.attached:
            if one.comment and b"\n" not in gap and last is not None and not _ends_line(last):
                # It ends a line: of the node before it, or of what no node is.
                if not before and _named(last) and not gap.strip():
                    found[-1] = _bundle([*(last.parts or [last]), one])
                else:
                    found.extend([*before, one])
                    before = []
                continue
            if before and before[-1].comment and gap.count(b"\n") > 1:
                found.extend(before)
                before = []
            before.append(one)
        elif before and one.named and (not before[-1].comment or gap.count(b"\n") + _ends_line(before[-1]) == 1):
            one.main = True
            found.append(_bundle([*before, one]))
            before = []
        else:
            found.extend([*before, one])
            before = []
    return found + before


def _ends_line(item: Item) -> bool:
    """Tell whether a line feed is part of it, as some grammars have it for comments."""
    return item.text.endswith(b"\n")


def _named(item: Item) -> bool:
    return item.named and not item.comment


def _bundle(parts: list[Item]) -> Item:
    """Make a bundle of parts, one of which is the node that it is about."""
    main = next(one for one in parts if not one.attached)
    main.main = True
    made = Item(main.source, main.node, main.parent, main.field, parts[0].start, parts[-1].end)
    made.parts = parts
    return made
