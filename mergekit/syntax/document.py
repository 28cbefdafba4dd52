"""Documents: files of keys and values (JSON, YAML, TOML), taken apart and put together without losing a byte.

A document is a `Table` of `Field`s, whose values may be tables and `List`s of `Item`s. Every piece of a field (the
comments before it, its name, its value, the comment behind it) is a run of the source's own bytes, so that a merge
composes a document from the pieces of several.

Law: ``dialect.finish(dialect.read(content).text) == content`` for everything that a dialect reads at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from mergekit.frozen import field, frozen
from mergekit.siblings_format import KEY, Siblings, from_tree, to_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias


@frozen
class Scalar:
    """A value without parts of its own: a number, a text, what the dialect does not look into ...

    `value` is its text without the layout around it (indentation, line breaks between tokens): what is compared, and
    what siblings hold. `raw` is its text as it stands.
    """

    value: bytes
    raw: bytes = field(compare=False)


@frozen
class Open:
    """Siblings that stand in place of a value, and its text without and with layout."""

    siblings: Siblings
    value: bytes = field(compare=False)
    raw: bytes = field(compare=False)


@frozen
class Table:
    """Fields by key, each once, in order. `text` is the whole of it, and what tables are compared by.

    `start` and `end` are what stands before the first and behind the last field; `step` is how many columns deeper
    than its key the table is indented, where that means something. `value` is what siblings hold of it.
    """

    text: bytes
    value: bytes = field(compare=False)
    fields: tuple[Field, ...] = field(compare=False, repr=False)
    start: bytes = field(default=b"", compare=False)
    end: bytes = field(default=b"", compare=False)
    step: int = field(default=0, compare=False)
    index: dict[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the fields by key."""
        object.__setattr__(self, "index", {one.key: one for one in self.fields})

    @property
    def raw(self) -> bytes:
        """The same as `text`: as it stands."""
        return self.text

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(one.key for one in self.fields)

    def get(self, key: str) -> Field | None:
        """Give the field of that key."""
        return self.index.get(key)


@frozen
class List:
    """Items in order. `value` is what siblings hold of it, and what lists are compared by.

    `text` is the whole of it; `start` and `end` are its brackets with what stands beside them, or what stands around the
    items of a list without brackets; an `end` that begins with a comma says that one stands behind the last item.
    `step` is how many columns deeper than its key it is indented, where that means something. `raw` is its text as it
    stands behind a key.
    """

    value: bytes
    text: bytes = field(compare=False)
    raw: bytes = field(compare=False, repr=False)
    items: tuple[Item, ...] = field(compare=False, repr=False)
    start: bytes = field(default=b"", compare=False)
    end: bytes = field(default=b"", compare=False)
    step: int = field(default=0, compare=False)

    @property
    def shell(self) -> Shell:
        """What it has besides its items."""
        return Shell(self.start, self.end, self.step)


Node: TypeAlias = "Scalar | Open | Table | List"
"""What stands behind a key, or in a list."""


@frozen
class Field:
    """A key and its value, written as lead, name, value, gap, comma, tail, where the dialect has commas.

    `lead` is what stands between the field before and this one: blank lines, comments, indentation. `tail` is the
    rest of the line: a comment. `form` tells apart the ways in which a dialect writes fields.
    """

    key: str
    lead: bytes
    name: bytes
    node: Node
    tail: bytes = b""
    form: str = ""
    gap: bytes = b""


ROOT = "root"
"""The form of the field that stands for a document which is no table."""

KEY_OF_ITEMS = ""
"""The key of that field, where the document is a list."""

DOCUMENT = "document"
"""The form of an item that is a whole document, of several in one file."""

NEW = "new"
"""The form of an item that was written just now: it is laid out as its neighbours are."""


@frozen
class Item:
    """A value in a list, written as lead, value, gap, comma, tail, where the dialect has commas.

    `lead` is what stands between the item before and this one, `tail` the rest of its line: a comment. `form` tells
    apart the ways in which a dialect writes items.
    """

    lead: bytes
    node: Node
    tail: bytes = b""
    form: str = ""
    gap: bytes = b""


@frozen
class Shell:
    """What a table has besides its fields, or a list besides its items."""

    start: bytes = b""
    end: bytes = b""
    step: int = 0


@frozen
class Described:
    """An item of a list that holds several kinds of them: its kind, and the texts in it that may name it."""

    kind: str
    texts: Mapping[str, str] = field(hash=False)


@frozen
class Naming:
    """What names the items of a format's lists, where the policy says nothing.

    `evident` are fields that name an item, the first that tells all items of every version apart; None stands for the first
    field, unless it counts the items. `sequences` says that items which nothing names still merge, as lines do.
    `described` tells kinds of items apart: those of one kind have names among themselves. `joint` are fields that name one
    together, the first of which it must have.
    """

    evident: tuple[str | None, ...] = ("id", "name", "key")
    sequences: bool = True
    described: Callable[[Node], Described | None] | None = None
    joint: tuple[tuple[str, ...], ...] = ()


@frozen
class Dialect:
    """A format of documents.

    Contents have LF line ends, no byte order mark, and a final newline unless they are empty.

    `read` gives the root, or None where the content is not valid or uses what the dialect does not support.
    `compose` puts a table together. `place` gives a field a value in the form that siblings hold, and `embed` gives
    it siblings; both follow the indentation `unit`, and give None where the format cannot say it there.
    `whole` writes siblings of whole files as a document, each as a text in it; `whole_of` reads them back.
    `compose_list` puts a list together, with what the format wants between items; items that nobody moved keep their
    bytes: ``compose_list(l.items, l.shell).text == l.text``.
    `plain` gives what a node means: None, bool, int, str, list, dict, or `Number`; `spell` writes such a value inline,
    in the form that siblings hold, and gives None where the format cannot say it.
    `together` gives a dialect of the same meaning, for contents that have much in common.
    `naming` says what names the items of lists.
    `sound` looks for faults in what `read` may not read: a name that stands for nothing.
    `records` is the key of the field whose items are records, where a file holds many of them; None: the document is the record.
    `blank` tells whether a node stands for nothing, as an empty cell does.
    `finish` makes the text of a root the content of a file: the identity, unless the dialect notes something within texts.
    """

    name: str
    read: Callable[[bytes], Table | None]
    compose: Callable[[tuple[Field, ...], Shell], Table]
    unit: Callable[[Table], bytes]
    place: Callable[[Field, bytes, bytes], Field | None]
    embed: Callable[[Field, Siblings, bytes], Field | None]
    whole: Callable[[Siblings], bytes]
    whole_of: Callable[[bytes], Siblings | None]
    compose_list: Callable[[tuple[Item, ...], Shell], List]
    plain: Callable[[Node], object]
    spell: Callable[[object], bytes | None]
    finish: Callable[[bytes], bytes] = field(default=lambda text: text)
    together: Callable[[], Dialect] | None = None
    naming: Naming = Naming()
    sound: Callable[[bytes], bool] = field(default=lambda _: True)
    records: str | None = None
    blank: Callable[[Node], bool] | None = None


MAX_DIGITS = 600
"""An integer with more digits is kept as it is written."""


class Number(str):
    """A value that is neither a text nor a plain integer, as it is written: 1.0 is not 1, and a date stays its token."""

    __slots__ = ()


def recognised(node: Table, decode: Callable[[bytes], str | None]) -> Node:
    """Give siblings where a table holds nothing but the reserved key, and behind it what `to_tree` gave; else the node."""
    if len(node.fields) != 1 or node.fields[0].key != KEY:
        return node
    siblings = siblings_in(node.fields[0].node, decode)
    return node if siblings is None else Open(siblings, node.value, node.raw)


def siblings_in(node: Node, decode: Callable[[bytes], str | None]) -> Siblings | None:
    """Read siblings from the table behind the reserved key; None where it holds anything else."""
    inner = _members(node)
    if inner is None:
        return None
    tree: dict[str, object] = dict(inner)
    if "variants" in inner:
        tree["variants"] = [_variant(one, decode) for one in _items(inner["variants"])]
    return from_tree(tree, lambda value: value.value if isinstance(value, Scalar | Open | Table | List) else b"")


def _variant(node: Node, decode: Callable[[bytes], str | None]) -> object:
    """Give a variant as `from_tree` expects it."""
    members = _members(node)
    if members is None:
        return None
    found: dict[str, object] = {}
    for key, value in members.items():
        if key == "also":
            found[key] = [_variant(one, decode) for one in _items(value)]
        else:
            found[key] = value if key == "value" else decode(value.value)
    return found


def _members(node: Node) -> dict[str, Node] | None:
    """Give the values of a table by key; None if it is none."""
    return {one.key: one.node for one in node.fields} if isinstance(node, Table) else None


def _items(node: Node) -> tuple[Node, ...]:
    """Give the values of a list."""
    return tuple(item.node for item in node.items) if isinstance(node, List) else ()


def tree_of(siblings: Siblings) -> dict[str, object]:
    """Give the tree to write: values as bytes, texts as str."""
    return to_tree(siblings, lambda value: value)


_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quoted(text: str) -> bytes:
    """Write a text in the double quotes that JSON, YAML and TOML understand alike."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)).encode()


def unquoted(token: bytes) -> str | None:
    """Read a text in double quotes; None where it is anything else."""
    if not token.startswith(b'"'):
        return None
    try:
        text = json.loads(token)
    except (ValueError, RecursionError):
        return None
    return text if isinstance(text, str) and is_text(text) else None


def is_text(text: str) -> bool:
    """Tell whether a text can be written as UTF-8 (it holds no lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def spelled(
    value: object, text: Callable[[str], bytes], pair: Callable[[str, bytes], bytes], null: bytes | None, most: int
) -> bytes | None:
    """Write a plain value on one line, lists in brackets and tables in braces, at most `most` deep; None where that cannot be.

    `text` writes a text, `pair` a key before its value, and `null` is how nothing is written, if it can be.
    """
    if value is None or isinstance(value, bool):
        return {None: null, True: b"true", False: b"false"}[value]
    if isinstance(value, int | Number):
        return str(value).encode()
    if isinstance(value, str):
        return text(value) if is_text(value) else None
    if not most or not isinstance(value, list | dict):
        return None
    inner = value.values() if isinstance(value, dict) else value
    parts = [spelled(one, text, pair, null, most - 1) for one in inner]
    written = [part for part in parts if part is not None]
    if len(written) < len(parts):
        return None
    if isinstance(value, list):
        return b"[" + b", ".join(written) + b"]"
    return b"{" + b", ".join(pair(key, part) for key, part in zip(value, written, strict=True)) + b"}"
