"""What lines are made of: words and signs, keys, shapes, and how alike two lines are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from mergekit.patterns import pattern

_TOKEN = pattern(rb"[A-Za-z0-9_\x80-\xff]+|[^\w\s]")
_WORD = pattern(rb"[A-Za-z0-9_\x80-\xff]+")
_LONG = pattern(rb"[A-Za-z0-9_\x80-\xff]{4,}")
_KEY = pattern(rb"""\s*(?:[-*+]\s+)?["']?([\w.$@/-]+)["']?\s*(?:===?|:=?|=>?|>=|~=|<=)(?=\s|["'\d\[{(]|$)""")
_SIGN = 0.3
"""What a sign weighs where a word weighs 1."""
_SMALL = 25
"""A text of fewer lines of substance is small."""
TEXTS = 8
"""How many whole texts are remembered: those of one file's merge."""
LINES = 1 << 17
"""How many lines are remembered where whole files are gone through: those of a megabyte, and then some."""


@lru_cache(maxsize=1 << 15)
def tokens(line: bytes) -> tuple[bytes, ...]:
    """Split a line into words and signs; white space is none of them."""
    return tuple(_TOKEN.findall(line))


@lru_cache(maxsize=1 << 15)
def words(line: bytes) -> frozenset[bytes]:
    """Give the words of a line."""
    return frozenset(_WORD.findall(line))


def words_of(lines: tuple[bytes, ...]) -> frozenset[bytes]:
    """Give the words of some lines."""
    return frozenset().union(*map(words, lines))


def long_words(lines: Iterable[bytes]) -> set[bytes]:
    """Give the words of many lines that mean something, those of four letters or more; none is remembered."""
    return set(_LONG.findall(b"\n".join(lines)))


def lines_of_words(lines: Iterable[bytes]) -> Counter[bytes]:
    """Count in how many of some lines each of their `long_words` stands."""
    return Counter(chain.from_iterable(map(set, map(_LONG.findall, lines))))


def lines_of_these(words: set[bytes], lines: Iterable[bytes]) -> Counter[bytes]:
    """Count the same of some words alone."""
    return Counter(chain.from_iterable(map(words.intersection, map(_LONG.findall, lines))))


@lru_cache(maxsize=LINES)
def bare(line: bytes) -> bytes:
    """Take all white space out of a line."""
    return b"".join(line.split())


@lru_cache(maxsize=1 << 15)
def key(line: bytes) -> bytes:
    """Give what stands before ``=``, ``==`` or ``:`` of a line; empty if it has no key."""
    found = _KEY.match(line)
    return found[1] if found else b""


def indent(line: bytes) -> bytes:
    """Give the white space that a line begins with."""
    return line[: len(line) - len(line.lstrip(b" \t"))]


@lru_cache(maxsize=1 << 15)
def _weighed(line: bytes) -> tuple[dict[bytes, float], float]:
    """Give the weight of each token of a line, and of all of them."""
    found = {token: count * (1.0 if token[:1].isalnum() or len(token) > 1 else _SIGN) for token, count in Counter(tokens(line)).items()}
    return found, sum(found.values())


def similarity(one: bytes, other: bytes, least: float = 0.0) -> float:
    """Tell how much of two lines is the same, from 0 to 1: twice what they share of all their tokens.

    It may be 0 where it is less than `least`.
    """
    first, size = _weighed(one)
    second, another = _weighed(other)
    if not size + another or 2 * min(size, another) < least * (size + another):
        return 0.0
    if len(second) < len(first):
        first, second = second, first
    same = 0.0
    for token, weight in first.items():
        if token in second:
            same += min(weight, second[token])
    return 2 * same / (size + another)


@lru_cache(maxsize=LINES)
def said(line: bytes) -> bytes:
    """Give a line without white space if it says something: at least four letters or digits, each word once. Else nothing."""
    says = _LONG.search(line) or sum(map(len, set(_WORD.findall(line)))) > 3  # noqa: PLR2004 (`end`, `fi`, `}`)
    return bare(line) if says else b""


def substantive(line: bytes) -> bool:
    """Tell whether a line says something."""
    return bool(said(line))


def counted(lines: Iterable[bytes]) -> Counter[bytes]:
    """Count lines that say something, white space aside."""
    return Counter(filter(None, map(said, lines)))


@lru_cache(maxsize=TEXTS)
def counted_in(text: tuple[bytes, ...]) -> Counter[bytes]:
    """Count as `counted` does, in a text that is asked about again and again; nobody changes what is given."""
    return counted(text)


def is_small(text: tuple[bytes, ...]) -> bool:
    """Tell whether every change of a text is a large part of it, and every word in it is rare: that then tells nothing."""
    return counted_in(text).total() < _SMALL


@lru_cache(maxsize=1 << 15)
def shape(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Give the outline of a line: how it is indented, begins and ends."""
    text = line.strip()
    found = tokens(text)
    if not found:
        return (b"", b"", b"")
    first = found[0]
    opening = first if not first[:1].isalnum() else (b"w" if first[:1].isalpha() and key(line) else first)
    last = found[-1]
    return (indent(line), opening, last if not last[:1].isalnum() else b"w")
