"""What goes wrong with files: one function per way, each from chance and a text to a text.

Lines and tokens come, go, and change places; brackets go missing; a file is cut off, joined to one line, nested ten thousand
deep, or ends its lines otherwise; bytes turn up that no grammar knows, and markers where no conflict is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

Mutation: TypeAlias = Callable[[random.Random, bytes], bytes]

MOST = 5
"""How many ways one file goes."""
_LONGEST = 8
_DEEPEST = 10_000
_TOKEN = re.compile(rb"[\w\x80-\xff]+|[^\w\s\x80-\xff]")
_BRACKET = re.compile(rb"[][(){}<>]")
_MARKERS = (b"<<<<<<< left", b"||||||| base", b"=======", b">>>>>>> right", b"||||||| base 000000000000")
_PAIRS = (b"()", b"[]", b"{}")


def mutated(rng: random.Random, text: bytes) -> bytes:
    """Do one to `MOST` things to a text; what happens to files every day, more often."""
    for _ in range(rng.randint(1, MOST)):
        text = rng.choices(MUTATIONS, WEIGHTS)[0](rng, text)
    return text


def _run(rng: random.Random, items: Sequence[object]) -> tuple[int, int]:
    """Choose some things that follow each other."""
    at = rng.randrange(len(items) + 1)
    return at, min(len(items), at + rng.randint(1, _LONGEST))


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True) if b"\r" not in text else [line + b"\n" for line in text.split(b"\n")][:-1]


def lines_gone(rng: random.Random, text: bytes) -> bytes:
    lines = _lines(text)
    start, end = _run(rng, lines)
    return b"".join(lines[:start] + lines[end:])


def lines_doubled(rng: random.Random, text: bytes) -> bytes:
    """Put some lines of the file in once more, in some place."""
    lines = _lines(text)
    start, end = _run(rng, lines)
    at = rng.randrange(len(lines) + 1)
    return b"".join([*lines[:at], *lines[start:end], *lines[at:]])


def lines_moved(rng: random.Random, text: bytes) -> bytes:
    lines = _lines(text)
    start, end = _run(rng, lines)
    left = lines[:start] + lines[end:]
    at = rng.randrange(len(left) + 1)
    return b"".join([*left[:at], *lines[start:end], *left[at:]])


def lines_new(rng: random.Random, text: bytes) -> bytes:
    """Put in lines like others of the file, with a word of their own."""
    lines = _lines(text)
    start, end = _run(rng, lines)
    new = [_TOKEN.sub(b"new%d" % rng.randrange(3), line, count=1) for line in lines[start:end]]
    at = rng.choice((start, end, rng.randrange(len(lines) + 1)))
    return b"".join([*lines[:at], *new, *lines[at:]])


def lines_indented(rng: random.Random, text: bytes) -> bytes:
    lines = _lines(text)
    start, end = _run(rng, lines)
    by = rng.choice((b" ", b"    ", b"\t"))
    return b"".join([*lines[:start], *(by + line for line in lines[start:end]), *lines[end:]])


def _tokens_replaced(rng: random.Random, text: bytes, by: Callable[[bytes], bytes]) -> bytes:
    found = list(_TOKEN.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + by(one[0]) + text[one.end() :]


def token_gone(rng: random.Random, text: bytes) -> bytes:
    return _tokens_replaced(rng, text, lambda _: b"")


def token_changed(rng: random.Random, text: bytes) -> bytes:
    """Put another token of the file, or a new one, in the place of one."""
    others = _TOKEN.findall(text)
    return _tokens_replaced(rng, text, lambda _: rng.choice((b"other%d" % rng.randrange(3), rng.choice(others))))


def token_doubled(rng: random.Random, text: bytes) -> bytes:
    return _tokens_replaced(rng, text, lambda token: token + rng.choice((b"", b" ")) + token)


def word_renamed(rng: random.Random, text: bytes) -> bytes:
    """Rename a word wherever it stands."""
    words = [token for token in _TOKEN.findall(text) if token[:1].isalpha()]
    if not words:
        return text
    return re.sub(rb"\b" + re.escape(rng.choice(words)) + rb"\b", b"renamed%d" % rng.randrange(3), text)


def bracket_gone(rng: random.Random, text: bytes) -> bytes:
    found = list(_BRACKET.finditer(text))
    if not found:
        return text
    at = rng.choice(found).start()
    return text[:at] + text[at + 1 :]


def cut_off(rng: random.Random, text: bytes) -> bytes:
    return text[: rng.randrange(len(text) + 1)]


def head_cut_off(rng: random.Random, text: bytes) -> bytes:
    return text[rng.randrange(len(text) + 1) :]


def all_crlf(_: random.Random, text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def some_crlf(rng: random.Random, text: bytes) -> bytes:
    lines = _lines(text)
    start, end = _run(rng, lines)
    return b"".join([*lines[:start], *(line.replace(b"\n", b"\r\n") for line in lines[start:end]), *lines[end:]])


def marked(_: random.Random, text: bytes) -> bytes:
    """Begin with a byte order mark."""
    return b"\xef\xbb\xbf" + text


def odd_byte(rng: random.Random, text: bytes) -> bytes:
    """Put in NUL, a form feed, a carriage return, what is no UTF-8, a line separator that is no end of line, or a control."""
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice((b"\0", b"\f", b"\f\n", b"\r", b"\xff", b"\xc3", b"\xe2\x80\xa8", b"\x1a", b"\x0b")) + text[at:]


def no_last_feed(_: random.Random, text: bytes) -> bytes:
    return text.rstrip(b"\n")


def one_line(rng: random.Random, text: bytes) -> bytes:
    """Join everything from some line on to one."""
    lines = _lines(text)
    at = rng.randrange(len(lines) + 1)
    return b"".join([*lines[:at], b" ".join(line.strip() for line in lines[at:]), b"\n"])


def tabs(_: random.Random, text: bytes) -> bytes:
    return text.replace(b"    ", b"\t")


def nested(rng: random.Random, text: bytes) -> bytes:
    """Put in brackets in brackets in brackets, closed or not."""
    pair = rng.choice(_PAIRS)
    depth = rng.choice((3, 30, 300, _DEEPEST))
    lines = _lines(text)
    at = rng.randrange(len(lines) + 1)
    inner = pair[:1] * depth + pair[1:] * rng.choice((depth, depth, depth // 2, 0))
    return b"".join([*lines[:at], inner, b"\n", *lines[at:]])


def markers_in_a_string(rng: random.Random, text: bytes) -> bytes:
    """Put in what looks like a conflict: in quotes, or on lines of its own, whole or in part."""
    lines = _lines(text)
    at = rng.randrange(len(lines) + 1)
    some = _MARKERS if rng.random() < 0.5 else rng.sample(_MARKERS, rng.randint(1, 3))
    quote = rng.choice((b'"', b"'", b'"""', b"`", b""))
    held = b"".join(line + b"\n" + rng.choice((b"", b"held\n")) for line in some)
    return b"".join([*lines[:at], quote, b"\n" if rng.random() < 0.5 else b"", held, quote, b"\n", *lines[at:]])


EVERY_DAY: tuple[Mutation, ...] = (lines_gone, lines_doubled, lines_moved, lines_new, lines_indented, token_changed, word_renamed)
SELDOM: tuple[Mutation, ...] = (
    token_gone,
    token_doubled,
    bracket_gone,
    cut_off,
    head_cut_off,
    all_crlf,
    some_crlf,
    marked,
    odd_byte,
    no_last_feed,
    one_line,
    tabs,
    nested,
    markers_in_a_string,
)
MUTATIONS = (*EVERY_DAY, *SELDOM)
WEIGHTS = (*(12 for _ in EVERY_DAY), *(2 for _ in SELDOM))
