"""`.gitattributes` files: what they say about a path, exactly as ``git check-attr`` reads them from a tree.

Sources: gitattributes(5) and experiments with git 2.39. Not read: ``$GIT_DIR/info/attributes``, ``core.attributesFile``
and ``core.ignoreCase``, which are not in the target's tree, so that two clones would disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from mergekit.frozen import frozen
from mergekit.policy.patterns import Matcher, path_matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

ATTRIBUTES_FILE = ".gitattributes"

Value: TypeAlias = str | bool
"""``name`` is True, ``-name`` is False, ``name=value`` is the value."""

_BLANK = b" \t\r\n"
_SPACES = bytes.maketrans(_BLANK, b" " * len(_BLANK))
_MACRO = b"[attr]"
_LONGEST_LINE = 2048  # git ignores a line of this many bytes
_LARGEST_FILE = 100 * 1024 * 1024  # git ignores a file above this many bytes
_NAME = frozenset(b"-._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"\\": b"\\", b'"': b'"'}

State: TypeAlias = tuple[str, Value | None]
"""One word of a line: a name and what it becomes; None is ``!name``: unspecified, whatever weaker lines say."""


@frozen
class Line:
    """One line that says something: a pattern (or the name of a macro) and its states, in the order written."""

    number: int
    pattern: bytes
    states: tuple[State, ...]
    is_macro: bool = False


@frozen
class Origin:
    """What an attribute became and the line that said so; `value` is None for ``!name``."""

    value: Value | None
    source: str
    line: int
    pattern: str


_BINARY = Line(0, b"binary", (("diff", False), ("merge", False), ("text", False)), is_macro=True)


def parse_attributes(content: bytes) -> tuple[Line, ...]:
    """Read a `.gitattributes` file; lines that git ignores are left out.

    Ignored are: comments, lines with an invalid name, negated patterns, lines of 2,048 bytes and more, and what
    follows a NUL in a line. Macros are for the reader to ignore where they stand outside of the root's file.
    """
    if len(content) > _LARGEST_FILE:
        return ()
    lines = (_parse_line(number, line) for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1))
    return tuple(line for line in lines if line is not None)


def _parse_line(number: int, raw: bytes) -> Line | None:
    """Read one line; None if it says nothing."""
    line = raw.partition(b"\0")[0]
    text = line.lstrip(_BLANK)
    if not text or text.startswith(b"#") or len(line) >= _LONGEST_LINE:
        return None
    quoted = _unquote(text)
    pattern, words = quoted if quoted is not None else _cut(text)
    is_macro = len(pattern) > len(_MACRO) and pattern.startswith(_MACRO)
    if is_macro:
        pattern = _cut(pattern[len(_MACRO) :].lstrip(_BLANK))[0]
        if not _is_name(pattern):
            return None
    elif pattern.startswith(b"!"):
        return None
    states: list[State] = []
    for word in words.translate(_SPACES).split(b" "):
        if not word:
            continue
        state = _parse_state(word)
        if state is None:
            return None  # one bad name spoils the line
        states.append(state)
    return Line(number, pattern.partition(b"\0")[0], tuple(states), is_macro)


def _parse_state(word: bytes) -> State | None:
    """Read ``name``, ``-name``, ``!name`` or ``name=value``; None if the name is invalid."""
    sign = word[:1]
    name, equals, value = word.partition(b"=")
    if sign in (b"-", b"!"):
        name = name[1:]
    if not _is_name(name):
        return None
    if sign == b"-":
        return name.decode(), False
    if sign == b"!":
        return name.decode(), None
    return name.decode(), _text(value) if equals else True


def _is_name(name: bytes) -> bool:
    """Tell whether an attribute may have this name."""
    return bool(name) and not name.startswith(b"-") and _NAME.issuperset(name)


def _cut(text: bytes) -> tuple[bytes, bytes]:
    """Split behind the first word."""
    end = next((i for i, byte in enumerate(text) if byte in _BLANK), len(text))
    return text[:end], text[end:]


def _unquote(text: bytes) -> tuple[bytes, bytes] | None:
    """Read a pattern in double quotes with C's escapes; give it and what follows, or None if it is not one."""
    if not text.startswith(b'"'):
        return None
    found = bytearray()
    at = 1
    while at < len(text):
        byte = text[at : at + 1]
        at += 1
        if byte == b'"':
            return bytes(found), text[at:]
        if byte != b"\\":
            found += byte
            continue
        escape = text[at : at + 1]
        octal = text[at : at + 3]
        if escape in _ESCAPES:
            found += _ESCAPES[escape]
            at += 1
        elif len(octal) == 3 and octal[0] in b"0123" and all(digit in b"01234567" for digit in octal):  # noqa: PLR2004 (three octal digits)
            found.append(int(octal, 8))
            at += 3
        else:
            return None
    return None


def _text(value: bytes) -> str:
    """Decode bytes so that every byte survives."""
    return value.decode("utf-8", "surrogateescape")


class Attributes:
    """All `.gitattributes` files of one tree, loaded when a path below their directory is first asked for.

    `load` gives the content of a file by its path (``docs/.gitattributes``), None where there is no regular file.
    A pure function of what `load` gives: the order of questions never matters.
    """

    __slots__ = ("_files", "_load", "_macros", "_matchers")

    def __init__(self, load: Callable[[str], bytes | None]) -> None:
        """Take the loader; nothing is loaded yet."""
        self._load = load
        self._files: dict[str, tuple[tuple[Line, Matcher], ...]] = {}
        self._macros: dict[str, tuple[State, ...]] | None = None

    def of(self, path: str) -> Mapping[str, Value]:
        """Give all attributes of a path that are specified."""
        return {name: origin.value for name, origin in self.explain(path).items() if origin.value is not None}

    def explain(self, path: str, names: Collection[str] | None = None) -> Mapping[str, Origin]:
        """Give all attributes that a line mentions for this path, each with the line that decides it.

        With `names`, lines that can affect none of these are skipped, and others may be missing.
        """
        wanted = None if names is None else self.reaching(names)
        raw = path.encode("utf-8", "surrogateescape")
        last = raw.rpartition(b"/")[2]
        found: dict[str, Origin] = {}
        for directory in _upwards(path):
            lines = self._file(directory)
            source = f"{directory}/{ATTRIBUTES_FILE}" if directory else ATTRIBUTES_FILE
            for line, matches in reversed(lines):
                if wanted is not None and not any(name in wanted and name not in found for name, _ in line.states):
                    continue
                if matches(raw, last):
                    self._fill(found, line.states, (source, line.number, _text(line.pattern)))
        return found

    def reaching(self, names: Collection[str]) -> frozenset[str]:
        """Give these names and those of all macros that may set one of them."""
        found = frozenset(names)
        while True:
            more = found | {macro for macro, states in self._root_macros().items() if any(name in found for name, _ in states)}
            if more == found:
                return found
            found = more

    def canonical(self, names: Collection[str]) -> tuple[tuple[str, tuple[State, ...]], ...]:
        """Give what the root's file says about these names, without comments, layout and whatever else it says.

        Two files with the same canonical form say the same about these names for every path. Macros come first, by name.
        """
        wanted = self.reaching(names)
        macros = sorted((f"[attr]{name}", states) for name, states in self._root_macros().items())
        lines = [(_text(line.pattern), line.states) for line, _ in self._file("")]
        cut = ((pattern, tuple(state for state in states if state[0] in wanted)) for pattern, states in (*macros, *lines))
        return tuple((pattern, states) for pattern, states in cut if states)

    def _fill(self, found: dict[str, Origin], states: tuple[State, ...], where: tuple[str, int, str]) -> None:
        """Take the states of a line, the last first, for names that no stronger line mentions; macros unfold at once.

        A stack in place of recursion: a macro may name the next, as deep as the file is long.
        """
        stack = list(states)
        while stack:
            name, value = stack.pop()
            if name in found:
                continue
            found[name] = Origin(value, *where)
            if value is True:
                stack.extend(self._root_macros().get(name, ()))

    def _root_macros(self) -> dict[str, tuple[State, ...]]:
        """Give the macros of the root's file and the built-in one; the last definition counts."""
        if self._macros is None:
            self._file("")
        assert self._macros is not None  # noqa: S101 (set by reading the root)
        return self._macros

    def _file(self, directory: str) -> tuple[tuple[Line, Matcher], ...]:
        """Load the file of a directory once."""
        known = self._files.get(directory)
        if known is not None:
            return known
        content = self._load(f"{directory}/{ATTRIBUTES_FILE}" if directory else ATTRIBUTES_FILE)
        lines = () if content is None else parse_attributes(content)
        if not directory:
            self._macros = {line.pattern.decode(): line.states for line in (_BINARY, *lines) if line.is_macro}
        place = directory.encode("utf-8", "surrogateescape")
        rules = tuple((line, path_matcher(line.pattern, place)) for line in lines if not line.is_macro)
        return self._files.setdefault(directory, rules)


def _upwards(path: str) -> Iterator[str]:
    """Name the directories from a path's own up to the root, which is ''."""
    while path:
        path = path.rpartition("/")[0]
        yield path
