"""Parsing with tree-sitter: grammars are loaded when first needed, and whatever has an error is no tree."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate

from mergekit.languages.grammars import load
from mergekit.languages.grammars import parser as parser_of
from mergekit.languages.profile import Grammar
from mergekit.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tree_sitter import Language, Node, Parser, Query, Tree

MAX_BYTES = 1 << 20
"""Larger sources are not parsed: whoever merges them falls back to something coarser."""
MAX_BYTES_WITH_ERRORS = 1 << 19
"""Larger sources with an error in them have no tree, not even one with errors."""
MAX_DEPTH = 50
"""How deep values may nest in each other: readers of a tree stop there."""

_CHUNK = 1 << 10
_READS = 1000
_MOST_TIMES_READ = 10
_STEPS = 1000
_BYTES_PER_STEP = 10
_MOST_IN_ERROR = 64
_MOST_OPEN = 1000
_SHALLOW = 1 << 15
_WINDOWS, _WINDOW, _BYTES_PER_ERROR = 8, 1 << 10, 32
_KEPT = 8
"""How many answers are kept: those of one file's merge."""
_LARGE, _BYTES_PER_ERROR_MET = 1 << 17, 6
"""Code of people, cut anywhere, has one in 40 bytes; tables of numbers have one in 7, and words that are no code one in 3."""
_ERROR_MET = "detect_error"
_HEADS = {"tree_sitter_php": b"<?php "}
"""What stands before code, where all else is text."""
_YAML_COLUMNS = 64
_YAML_OPENED = 32
_OPENED = {**dict.fromkeys(b"([{", 1), **dict.fromkeys(b")]}", -1)}
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in _OPENED)
_OF_TAGS = frozenset(("tree_sitter_html", "tree_sitter_xml"))
_OPENS = pattern(rb"[-?:](?=[ \t\r]|\Z)")
_OPENS_IN_BRACKETS = pattern(rb"(?:[-?]|(?<![^ \t]):)(?=[ \t\r]|\Z)")
_BRACKET = pattern(rb"[\[{]")
_TAG = pattern(rb"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")
_SELDOM_CLOSED = frozenset(b"area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split())


def parse(language: str, source: bytes) -> Node | None:
    """Give the root of the syntax tree; None if the source has an error, is too long, or not UTF-8.

    The tree may be of any depth.

    `language` names a grammar: ``toml``, ``yaml``.
    """
    if len(source) > MAX_BYTES or not is_utf8(source) or (language == "yaml" and too_deep_for_yaml(source)):
        return None
    tree = parsed(_parser(language), source, with_errors=False)
    return None if tree is None else tree.root_node


def parsed(parser: Parser, source: bytes, *, with_errors: bool, old_tree: Tree | None = None) -> Tree | None:
    """Parse a source within a budget; None if that is spent, or if there is an error and none are wanted.

    `old_tree` is that of another text, edited to be like this one.

    The budget counts what the parser does and what it reads, so the same source has the same tree everywhere. A usual file
    takes a step per 50 bytes, one of digits and commas a step per 16, and is read three times at most. Going around errors
    takes longer and longer steps, of which a usual file needs two, and some scanners look ahead to its end at every token.
    """
    bears_errors = with_errors and len(source) <= MAX_BYTES_WITH_ERRORS
    left = _STEPS + len(source) // _BYTES_PER_STEP
    in_error = _MOST_IN_ERROR if bears_errors else 0
    read = Reading(source)

    def stop(_offset: int, has_error: bool) -> bool:  # noqa: FBT001 (tree-sitter calls it)
        """Stop at the first error, whose mending may take long, or when the budget is spent."""
        nonlocal left, in_error
        left -= 1
        in_error -= has_error
        return left < 0 or read.spent or in_error < 0

    options: dict[str, Any] = {} if old_tree is None else {"old_tree": old_tree}
    tree: Tree | None
    try:
        tree = parser.parse(read, progress_callback=stop, **options)
    except ValueError:  # stopped
        tree = None
    if tree is None or read.spent:
        parser.reset()
        return None
    return tree if bears_errors or not tree.root_node.has_error else None


class Reading:
    """Gives a parser the bytes of a source, piece by piece, as often as a usual file is read.

    Some scanners look ahead to its end at every token. After so many, the source ends, and it is `spent`: what was parsed then is
    no tree of it.
    """

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._left = _READS + len(source) // _CHUNK * _MOST_TIMES_READ

    def __call__(self, offset: int, _point: object) -> bytes:
        """Give the next bytes; the end, when too much was read."""
        self._left -= 1
        return b"" if self.spent else self._source[offset : offset + _CHUNK]

    @property
    def spent(self) -> bool:
        """Whether too much was read."""
        return self._left < 0


def captured(language: str, root: Node, query: str) -> list[Node]:
    """Find the nodes that a query captures under the name ``found``."""
    from tree_sitter import QueryCursor

    return QueryCursor(_query(language, query)).captures(root).get("found", [])


def too_deep_for_yaml(source: bytes) -> bool:
    """Tell whether the YAML grammar might keep more blocks open than its scanner has room for, which is about 340.

    Open blocks have ascending columns (a list may share its key's), so `_YAML_COLUMNS` columns of indentation and
    `_YAML_OPENED` more blocks opened within one line stay well below. Behind a bracket, a key with its colon opens none.
    """
    for line in source.split(b"\n"):
        if line[: _YAML_COLUMNS + 1].isspace() and len(line) > _YAML_COLUMNS:
            return True
        if len(line) > _YAML_OPENED and len(_OPENS.findall(line)) > _YAML_OPENED:
            bracket = _BRACKET.search(line)
            head = bracket.start() if bracket else len(line)
            if len(_OPENS.findall(line[:head])) + len(_OPENS_IN_BRACKETS.findall(line[head:])) > _YAML_OPENED:
                return True
    return False


def too_deep_for(grammar: Grammar, source: bytes) -> bool:
    """Tell whether the parser of a grammar has no room for a source, or takes quadratic time for it."""
    if too_deep(source):
        return True
    if grammar.module == "tree_sitter_yaml":
        return too_deep_for_yaml(source)
    return grammar.module in _OF_TAGS and too_deep_for_tags(source)


def too_deep_for_tags(source: bytes) -> bool:
    """Tell whether more elements are open at once than anybody opens: the scanners write all of them down at every token.

    What is short is cheap however deep it is. Elements that are usually left open say nothing.
    """
    if len(source) <= _SHALLOW:
        return False
    tags = (found for found in _TAG.finditer(source) if not found[3] and found[2].lower() not in _SELDOM_CLOSED)
    return max(accumulate(-1 if found[1] else 1 for found in tags), default=0) > _MOST_OPEN


def too_deep(source: bytes) -> bool:
    """Tell whether more brackets are open at once than anybody opens: behind an error, each step then takes ten times as long.

    What is short is cheap however deep it is.
    """
    if len(source) <= _SHALLOW:
        return False
    open_at = accumulate(map(_OPENED.__getitem__, source.translate(None, _NO_BRACKETS)))
    return max(open_at, default=0) > _MOST_OPEN


@lru_cache(_KEPT)
def is_soup(grammar: Grammar, source: bytes) -> bool:
    """Tell whether a source is nothing that a grammar knows: wherever one looks, there is an error in every few bytes.

    Going around so many takes a hundred times as long as code does, without a step more. What is short is cheap all the same.
    """
    if len(source) <= _SHALLOW:
        return False
    head = _HEADS.get(grammar.module, b"")
    starts = (len(source) * number // _WINDOWS for number in range(_WINDOWS))
    windows = (head + source[start : start + _WINDOW] for start in starts)
    return all(_is_thick(parser_of(grammar), window, large=len(source) > _LARGE) for window in windows)


def _is_thick(parser: Parser, window: bytes, *, large: bool) -> bool:
    """Tell whether a part of a source is thick with errors; what takes too long to parse is.

    Where an error follows another one they may be one node. How often the parser met one is asked of what is `large` alone: it takes
    ten times as long.
    """
    tree = parsed(parser, window, with_errors=True)
    if tree is None or len(errors(tree.root_node)) * _BYTES_PER_ERROR > len(window):
        return True
    return large and tree.root_node.has_error and _errors_met(parser, window) * _BYTES_PER_ERROR_MET > len(window)


def _errors_met(parser: Parser, window: bytes) -> int:
    """Count how often a parser finds that nothing it knows goes on like this; what it logs says so."""
    met = 0

    def count(_kind: object, message: str) -> None:
        nonlocal met
        met += message.startswith(_ERROR_MET)

    parser.logger = count
    try:
        parsed(parser, window, with_errors=True)
    finally:
        del parser.logger
    return met


def errors(root: Node) -> list[Node]:
    """Find the nodes that stand for what is no syntax or is missing, in their order."""
    found = []
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            found.append(node)
        elif node.has_error:
            pending.extend(reversed(node.children))
    return found


def is_utf8(source: bytes) -> bool:
    """Tell whether these bytes are text."""
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


@cache
def _grammar(name: str) -> Language:
    """Load a grammar."""
    return load(Grammar(f"tree_sitter_{name}"))


@cache
def _parser(language: str) -> Parser:
    """Make the parser of a language."""
    return parser_of(Grammar(f"tree_sitter_{language}"))


@cache
def _query(language: str, query: str) -> Query:
    """Compile a query."""
    from tree_sitter import Query

    return Query(_grammar(language), query)
