"""What TOML's values mean, and plain values written as TOML."""

from __future__ import annotations

import re
import tomllib

from mergekit.syntax.document import MAX_DIGITS, List, Node, Number, Scalar, Table, quoted, spelled, unquoted
from mergekit.syntax.parse import MAX_DEPTH

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TIMED = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{2}:.*")
_KEYS = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+')


def plain(node: Node) -> object:
    """Give what a value means; a float, a date and a time stay as they are written."""
    if isinstance(node, Table):
        found: dict[str, object] = {}
        for one in node.fields:
            _put(found, _keys(one.key), plain(one.node))
        return found
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    if isinstance(node, Scalar) and _TIMED.fullmatch(node.value):
        return Number(node.value.decode())
    return _loaded(b"v = " + node.value if not node.value.startswith(b"\n") else node.value[1:])


def _loaded(source: bytes) -> object:
    """Read what has no parts that are looked at, or a list of tables."""
    tree = tomllib.loads(source.decode(), parse_float=Number)
    return _plain(tree["v"] if "v" in tree else next(iter(tree.values())))


def _plain(tree: object) -> object:
    """Give dates in what was read as they are written by Python."""
    if isinstance(tree, dict):
        return {key: _plain(one) for key, one in tree.items()}
    if isinstance(tree, list):
        return [_plain(one) for one in tree]
    if isinstance(tree, str | bool | int):
        return Number(tree) if isinstance(tree, int) and abs(tree) >= 10**MAX_DIGITS else tree
    return Number(tree)


def _put(tree: dict[str, object], path: tuple[str, ...], value: object) -> None:
    """Put a value at a path of keys."""
    for key in path[:-1]:
        inner = tree.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    last = tree.get(path[-1])
    tree[path[-1]] = {**value, **last} if isinstance(value, dict) and isinstance(last, dict) else value


def _keys(text: str) -> tuple[str, ...]:
    """Read what `_path_text` wrote."""
    return tuple(part if not part.startswith('"') else unquoted(part.encode()) or "" for part in _KEYS.findall(text))


def spell(value: object) -> bytes | None:
    """Write a plain value inline; None for one that TOML cannot hold, or that nests too deep."""
    return spelled(value, quoted, lambda key, part: path_text((key,)).encode() + b" = " + part, None, MAX_DEPTH)


def path_text(path: tuple[str, ...]) -> str:
    """Write a path in one way only."""
    return ".".join(key if _BARE.fullmatch(key) else quoted(key).decode() for key in path)
