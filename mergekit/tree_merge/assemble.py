"""The merged tree: one head's tree with the files that differ put in, and the clashes that this uncovers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from mergekit.conflicts import Conflict, Sibling
from mergekit.git.objects import EMPTY_TREE, TREE_MODE, Entry, Objects
from mergekit.tree_merge.files import TREE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mergekit.conflicts import Writer

_Node = dict[bytes, "Entry | _Node | None"]


def write_tree(objects: Objects, start: bytes, edits: Mapping[str, Entry | None]) -> bytes:
    """Write the tree that differs from another by some files (None: deleted); directories that empty vanish.

    Where a file and a directory want one name, the caller has moved the file away before (`clashes`).
    """
    root: _Node = {}
    for path, entry in sorted(edits.items(), key=lambda item: item[1] is not None):  # what is deleted makes room first
        node = root
        parts = path.encode("utf-8", "surrogateescape").split(b"/")
        for part in parts[:-1]:
            below = node.get(part)
            if not isinstance(below, dict):
                below = node[part] = {}
            node = below
        if not isinstance(node.get(parts[-1]), dict) or entry is not None:
            node[parts[-1]] = entry
    return _write(objects, start, root)


def _write(objects: Objects, start: bytes, root: _Node) -> bytes:
    """Write bottom up, without recursion: trees may be nested as deep as somebody likes."""
    order: list[tuple[_Node, bytes, _Node, bytes]] = [({}, b"", root, start)]
    at = 0
    while at < len(order):
        _, _, node, tree = order[at]
        entries = objects.tree(tree)
        for name, below in node.items():
            if isinstance(below, dict):
                old = entries.get(name)
                order.append((node, name, below, old.id if old is not None and old.is_tree else EMPTY_TREE))
        at += 1
    written = start
    for parent, name, node, tree in reversed(order):
        entries = dict(objects.tree(tree))
        for part, value in node.items():
            if isinstance(value, Entry):
                entries[part] = value
            elif value is None:
                entries.pop(part, None)
        written = objects.write_tree(entries)
        parent[name] = Entry(TREE_MODE, written) if entries else None
    return written


Writers: TypeAlias = "Callable[[str], tuple[Writer, ...]]"
"""Gives those who wrote a file, or something in a directory, in order."""


def clashes(objects: Objects, start: bytes, edits: dict[str, Entry | None], writers_of: Writers) -> tuple[Conflict, ...]:
    """Find files that want the name of a directory, and move them aside: `path~id` of the commit that wrote the file.

    Changes `edits`. The directory keeps the name, since it holds more.
    """
    found: list[Conflict] = []
    present = sorted(path for path, entry in edits.items() if entry is not None)
    directories = {above for path in present for above in _parents(path)}
    for path in present:
        for above in _parents(path):
            blocking = edits[above] if above in edits else objects.lookup(start, above)
            if blocking is None:
                continue
            found.append(_move_aside(above, blocking, edits, writers_of))
        entry = edits[path]
        if entry is not None and (path in directories or _directory_stays(objects, start, edits, path)):
            found.append(_move_aside(path, entry, edits, writers_of))
    return tuple({conflict.id: conflict for conflict in found}.values())


def _parents(path: str) -> Iterable[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _directory_stays(objects: Objects, start: bytes, edits: Mapping[str, Entry | None], path: str) -> bool:
    """Tell whether a directory of the start still holds a file of its own once the edits are made."""
    tree = objects.directory(start, path)
    return tree is not None and any(file not in edits for file, _ in objects.files(tree, path + "/"))


def _move_aside(path: str, entry: Entry, edits: dict[str, Entry | None], writers_of: Writers) -> Conflict:
    """Give the file another name; the siblings are the file, by the id of its content, and the directory."""
    writers = writers_of(path)
    inside = writers_of(path + "/")
    aside = f"{path}~{writers[0].commit[:7] if writers else 'file'}"
    edits[path] = None
    edits[aside] = entry
    siblings = (Sibling(b"file " + entry.id.hex().encode(), writers), Sibling(b"directory", inside))
    message = f"a file on one side, a directory on another; the file was put aside as {aside}"
    return Conflict(TREE, path, "file/directory", None, siblings, holds=True, message=message)


_UNASSIGNED = "Cn"


def folded(name: bytes) -> str:
    """Fold a name as file systems do that ignore case or normalise Unicode: two names of one fold collide there.

    A result must not depend on the Unicode version of the interpreter. Python keeps the tables of one version beside
    its own, 3.2 (for internationalised host names; HFS+ has the same): characters that are assigned there fold and
    normalise, and Unicode's stability policies fix how. Younger ones (652 letters of rare scripts fold in Unicode 14)
    stay as they are, each between texts of its own: names that differ in their case alone go unnoticed.
    """
    if name.isascii():
        return name.decode().lower()
    from unicodedata import ucd_3_2_0 as unicode

    def known(character: str) -> bool:
        return unicode.category(character) != _UNASSIGNED

    def fold(text: str) -> str:
        return unicode.normalize("NFC", unicode.normalize("NFC", text).casefold())

    runs = groupby(name.decode("utf-8", "surrogateescape"), known)
    return "".join(fold("".join(run)) if is_known else "".join(run) for is_known, run in runs)


def collisions(objects: Objects, tree: bytes, added: Iterable[str], heads: Iterable[bytes], writers_of: Writers) -> tuple[Conflict, ...]:
    """Find added files whose name collides with another one on file systems that fold case or normalise Unicode.

    Two names that stand side by side in a head's own tree are no news, and no conflict.
    """
    found: dict[str, Conflict] = {}
    known = tuple(heads)
    for above, names in _by_directory(added).items():
        directory = objects.directory(tree, above)
        for name, others in _alike(objects.tree(directory), names) if directory is not None else ():
            for other in others:
                pair = sorted((name, other))
                if any(_holds_both(objects, head, above, pair) for head in known):
                    continue
                first, second = (part.decode("utf-8", "surrogateescape") for part in pair)
                where = f"{above}/{first}" if above else first
                siblings = tuple(Sibling(part, writers_of(_below(above, part)) + writers_of(_below(above, part) + "/")) for part in pair)
                found[where] = Conflict(
                    TREE, where, "case", None, siblings, holds=True, message=f"'{first}' and '{second}' are one name on some file systems"
                )
    return tuple(found.values())


def _by_directory(paths: Iterable[str]) -> dict[str, dict[bytes, None]]:
    """List the names that paths go by, each once: directory -> names in it."""
    found: dict[str, dict[bytes, None]] = {}
    for path in sorted(paths):
        below = path
        while below:
            above, _, name = below.rpartition("/")
            names = found.setdefault(above, {})
            raw = name.encode("utf-8", "surrogateescape")
            if raw in names:
                break
            names[raw] = None
            below = above
    return found


def _alike(entries: Mapping[bytes, Entry], names: Mapping[bytes, None]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Give each of some names of a directory with the others there that it collides with, where it does."""
    lengths = {len(name) for name in names}  # ASCII names of different lengths do not fold alike
    all_ascii = all(name.isascii() for name in names)
    folds: dict[str, list[bytes]] = {}
    for entry in entries:
        if len(entry) in lengths or not (entry.isascii() and all_ascii):
            folds.setdefault(folded(entry), []).append(entry)
    for name in names:
        others = [other for other in folds.get(folded(name), ()) if other != name]
        if others:
            yield name, others


def _below(directory: str, name: bytes) -> str:
    last = name.decode("utf-8", "surrogateescape")
    return f"{directory}/{last}" if directory else last


def _holds_both(objects: Objects, head: bytes, above: str, pair: list[bytes]) -> bool:
    directory = objects.directory(head, above)
    return directory is not None and all(part in objects.tree(directory) for part in pair)
