"""Patterns of paths, as `.gitattributes` files write them, and of branches, as ``git branch --list`` reads them.

Both work on bytes: ``?`` is one byte, not one character, as in Git. Git tries what a ``*`` may stand for one length
after the other, which is exponential in hostile patterns. Here every ``*`` is settled at the first place where what
follows it fits (an atomic group): it cannot cross a slash, so a later place would never allow more, and the cost of a
match stays polynomial.
"""

from __future__ import annotations

import re
from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

Matcher: TypeAlias = Callable[[bytes, bytes], bool]
"""Tells whether a path matches; it gets the whole path and the path's last component."""

_SPECIAL = b"*?[\\"
_STAR, _CROSS, _DIRECTORIES = "star", "cross", "directories"
_Token: TypeAlias = bytes | str
"""A regular expression for exactly one byte, or one of the wildcards above."""


class MalformedPattern(ValueError):
    """The pattern can match nothing, since Git finds no end or no meaning in it; the message says where."""


def path_matcher(pattern: bytes, directory: bytes = b"") -> Matcher:
    """Make the matcher of a pattern that stands in `directory`/.gitattributes.

    A pattern without a slash matches the last component of a path at any depth; one with a slash is anchored at the
    directory; one that ends with a slash matches nothing, and so does a malformed one. Nothing is compiled before the
    first path that has the literal beginning and end of the pattern.
    """
    if pattern.endswith(b"/"):
        return _never
    if b"/" not in pattern:
        return _name_matcher(pattern)
    rest = pattern.removeprefix(b"/")
    fixed = literal_prefix(rest)
    # Git compares the literal beginning by itself and matches what is left: so ``a**/b`` is ``a`` and then ``**/b``.
    start = (directory + b"/" if directory else b"") + rest[:fixed]
    if fixed == len(rest):
        return lambda path, _: path == start
    return _LazyMatch(start, rest[fixed:]).path


def branch_matcher(pattern: bytes) -> Callable[[bytes], bool]:
    """Make the matcher of a pattern of branches, in which ``*``, ``?`` and sets match slashes too.

    Raises:
        MalformedPattern: where the pattern can match nothing.
    """
    compiled = compile_pattern(pattern, slashes=True)
    return lambda name: compiled.fullmatch(name) is not None


def compile_pattern(pattern: bytes, *, slashes: bool) -> re.Pattern[bytes]:
    """Compile a pattern to a regular expression for ``fullmatch``; `slashes` tells whether wildcards match a slash.

    Raises:
        MalformedPattern: where the pattern can match nothing.
    """
    tokens = _tokens(pattern, slashes=slashes)
    groups: list[list[_Token]] = [[]]
    crossings: list[_Token] = []
    for token in tokens:
        if token in (_CROSS, _DIRECTORIES):
            crossings.append(token)
            groups.append([])
        else:
            groups[-1].append(token)
    parts = [_group(groups[0], last=len(groups) == 1)]
    for crossing, group in zip(crossings, groups[1:], strict=True):
        last = group is groups[-1]
        lead = b"(?:[^/]*/)*" if crossing == _DIRECTORIES else b".*"
        body = lead + (b"" if last else b"?") + _group(group, last=last)
        parts.append(body if last else b"(?>" + body + b")")
    return re.compile(b"".join(parts), re.DOTALL)


def check_pattern(pattern: bytes) -> None:
    """Check a pattern without compiling it.

    Raises:
        MalformedPattern: where the pattern can match nothing.
    """
    _tokens(pattern, slashes=False)


def literal_prefix(pattern: bytes) -> int:
    """Count the bytes before the first special one."""
    return next((i for i, byte in enumerate(pattern) if byte in _SPECIAL), len(pattern))


def _never(_path: bytes, _name: bytes) -> bool:
    """Match nothing."""
    return False


def _name_matcher(pattern: bytes) -> Matcher:
    """Match the last component."""
    fixed = literal_prefix(pattern)
    if fixed == len(pattern):
        return lambda _, name: name == pattern
    if pattern[:1] == b"*" and literal_prefix(pattern[1:]) == len(pattern) - 1:
        suffix = pattern[1:]
        return lambda _, name: name.endswith(suffix)
    return _LazyMatch(pattern[:fixed], pattern[fixed:]).name


class _LazyMatch:
    """A literal beginning and a pattern for the rest, compiled when first needed."""

    __slots__ = ("_compiled", "_end", "_rest", "_start")

    def __init__(self, start: bytes, rest: bytes) -> None:
        """Take the literal beginning and the rest; find the literal end."""
        self._start = start
        self._rest = rest
        self._end = _literal_end(rest)
        self._compiled: re.Pattern[bytes] | None = None

    def name(self, _: bytes, name: bytes) -> bool:
        """Match the last component."""
        return self.path(name, name)

    def path(self, path: bytes, _: bytes) -> bool:
        """Match the whole path."""
        if not path.startswith(self._start) or not path.endswith(self._end):
            return False
        if self._compiled is None:
            self._compiled = _compile_or_never(self._rest)
        return self._compiled.fullmatch(path, len(self._start)) is not None


def _compile_or_never(pattern: bytes) -> re.Pattern[bytes]:
    """Compile a pattern of paths; a malformed one matches nothing."""
    try:
        return compile_pattern(pattern, slashes=False)
    except MalformedPattern:
        return re.compile(rb"(?!)")


def _literal_end(pattern: bytes) -> bytes:
    """Give the bytes behind the last ``*`` where all of them stand for themselves (no set, ``?`` or escape anywhere).

    Without the slash that ``**/`` ends with: it may stand for nothing.
    """
    return b"" if any(byte in b"?[\\" for byte in pattern) else pattern.rpartition(b"*")[2].removeprefix(b"/")


def _group(tokens: list[_Token], *, last: bool) -> bytes:
    """Join tokens between two wildcards that cross slashes; every ``*`` but the last one of all is settled at once."""
    chunks: list[bytes] = [b""]
    for token in tokens:
        if isinstance(token, str):
            chunks.append(b"")
        else:
            chunks[-1] += token
    parts = [chunks[0]]
    for index, chunk in enumerate(chunks[1:], start=2):
        parts.append(b"[^/]*" + chunk if last and index == len(chunks) else b"(?>[^/]*?" + chunk + b")")
    return b"".join(parts)


def _tokens(pattern: bytes, *, slashes: bool) -> list[_Token]:
    """Read a pattern from left to right."""
    tokens: list[_Token] = []
    at = 0
    while at < len(pattern):
        byte = pattern[at : at + 1]
        if byte == b"*":
            end = at + 1
            while pattern[end : end + 1] == b"*":
                end += 1
            token, at = _wildcard(pattern, at, end, slashes=slashes)
            tokens.append(token)
        elif byte == b"?":
            tokens.append(b"." if slashes else b"[^/]")
            at += 1
        elif byte == b"[":
            members, at = _set(pattern, at)
            tokens.append(_one_of(members if slashes else members - {ord("/")}))
        else:
            if byte == b"\\":
                at += 1
                byte = pattern[at : at + 1]
                if not byte:
                    message = "a '\\' at its end escapes nothing"
                    raise MalformedPattern(message)
            tokens.append(_literal(ord(byte)))
            at += 1
    return tokens


def _wildcard(pattern: bytes, at: int, end: int, *, slashes: bool) -> tuple[str, int]:
    """Classify the stars between `at` and `end`, and tell where to read on."""
    if slashes:
        return _CROSS, end
    opens = at == 0 or pattern[at - 1 : at] == b"/"
    closes = end == len(pattern) or pattern[end : end + 1] == b"/" or pattern[end : end + 2] == b"\\/"
    if end - at == 1 or not opens or not closes:
        return _STAR, end
    if pattern[end : end + 1] == b"/":
        return _DIRECTORIES, end + 1
    return _CROSS, end


def _set(pattern: bytes, at: int) -> tuple[frozenset[int], int]:
    """Read the set that opens at `at`; give its bytes and the place behind it."""
    at += 1
    negated = pattern[at : at + 1] in (b"!", b"^")
    if negated:
        at += 1
    members: set[int] = set()
    previous = -1  # the byte that a '-' would count from; none behind a range or a class
    first = True
    while first or pattern[at : at + 1] != b"]":
        first = False
        byte, behind = _member(pattern, at)
        if pattern[at : at + 1] == b"-" and previous >= 0 and pattern[at + 1 : at + 2] not in (b"", b"]"):
            high, at = _member(pattern, at + 1)
            members.update(range(previous, high + 1))
            previous = -1
        elif pattern[at : at + 2] == b"[:" and (closing := pattern.find(b"]", at + 2)) > at + 2 and pattern[closing - 1 : closing] == b":":
            members |= _class(pattern[at + 2 : closing - 1])
            at, previous = closing + 1, -1
        else:
            if pattern[at : at + 2] == b"[:" and pattern.find(b"]", at + 2) < 0:
                _unclosed()
            members.add(byte)
            at, previous = behind, byte
    return frozenset(range(256)) - members if negated else frozenset(members), at + 1


def _member(pattern: bytes, at: int) -> tuple[int, int]:
    """Read one byte of a set, which may be escaped; give it and the place behind it."""
    if pattern[at : at + 1] == b"\\":
        at += 1
    if at >= len(pattern):
        _unclosed()
    return pattern[at], at + 1


def _unclosed() -> NoReturn:
    """Refuse a set without an end."""
    message = "a '[' in it is never closed by ']'"
    raise MalformedPattern(message)


def _class(name: bytes) -> frozenset[int]:
    """Give the ASCII bytes of a named class, as Git counts them (vertical tab and form feed are no space)."""
    found = _CLASSES.get(name)
    if found is None:
        message = f"[:{name.decode(errors='replace')}:] is no class; the classes are: {', '.join(sorted(key.decode() for key in _CLASSES))}"
        raise MalformedPattern(message)
    return frozenset(found)


_DIGIT = bytes(range(0x30, 0x3A))
_UPPER = bytes(range(0x41, 0x5B))
_LOWER = bytes(range(0x61, 0x7B))
_ALPHA = _UPPER + _LOWER
_GRAPH = bytes(range(0x21, 0x7F))
_CLASSES = {
    b"alnum": _ALPHA + _DIGIT,
    b"alpha": _ALPHA,
    b"blank": b" \t",
    b"cntrl": bytes(range(0x20)) + b"\x7f",
    b"digit": _DIGIT,
    b"graph": _GRAPH,
    b"lower": _LOWER,
    b"print": b" " + _GRAPH,
    b"punct": bytes(byte for byte in _GRAPH if byte not in _ALPHA + _DIGIT),
    b"space": b" \t\n\r",
    b"upper": _UPPER,
    b"xdigit": _DIGIT + b"ABCDEFabcdef",
}


def _literal(byte: int) -> bytes:
    """Write a regular expression for one byte."""
    return b"\\x%02x" % byte


def _one_of(members: frozenset[int]) -> bytes:
    """Write a regular expression for one byte out of a set; an empty set matches nothing."""
    return b"[" + b"".join(_literal(byte) for byte in sorted(members)) + b"]" if members else b"(?!)"
