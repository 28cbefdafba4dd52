"""Texts that are hard to compare: few different lines, copied and moved blocks, some lines that occur once."""

from __future__ import annotations

import random

Lines = list[bytes]


def seeded(seed: int) -> random.Random:
    """Give random numbers, the same ones every time."""
    return random.Random(seed)


def random_lines(rng: random.Random, size: int, kinds: int, unique: float) -> Lines:
    """Give lines of which so many are unique, and the others of so many kinds."""
    return [b"u%d\n" % rng.randrange(10**9) if rng.random() < unique else b"%d\n" % rng.randrange(kinds) for _ in range(size)]


def edited(rng: random.Random, lines: Lines, edits: int, kinds: int, unique: float) -> Lines:
    """Insert, delete, replace, copy and move blocks."""
    result = list(lines)
    for _ in range(edits):
        i = rng.randrange(len(result) + 1)
        size = rng.choice((1, 1, 2, 3, 8))
        edit = rng.choice(("insert", "delete", "replace", "copy", "move"))
        if edit == "insert":
            result[i:i] = random_lines(rng, size, kinds, unique)
        elif edit == "delete":
            del result[i : i + size]
        elif edit == "replace":
            result[i : i + size] = random_lines(rng, rng.randrange(4), kinds, unique)
        else:
            block = result[i : i + rng.choice((1, 5, 20))]
            if edit == "move":
                del result[i : i + len(block)]
            j = rng.randrange(len(result) + 1)
            result[j:j] = block
    return result


def random_pair(rng: random.Random, size: int, edits: int) -> tuple[bytes, bytes]:
    """Give a text of up to so many lines, and the same after up to so many edits; some lack the last line feed."""
    unique = rng.choice((0.0, 0.05, 0.2, 0.5, 0.9))
    kinds = rng.choice((1, 2, 3, 5, 10, 50))
    lines = edited(rng, random_lines(rng, rng.randrange(size + 1), kinds, unique), rng.randrange(3), kinds, unique)
    texts = [b"".join(lines), b"".join(edited(rng, lines, rng.randrange(edits + 1), kinds, unique))]
    base, side = (text[:-1] if rng.random() < 0.1 else text for text in texts)
    return base, side
