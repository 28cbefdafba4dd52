"""Merges that are right are certified, and spoiled ones are caught: over the golden merges of the text driver, by their files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mergekit.audit import audit_texts
from tests.audit.spoiled import WAYS, spoil

CASES = Path(__file__).parents[1] / "cases" / "text" / "merges"
AROUND = [b"".join(b"%s line %d\n" % (where, n) for n in range(30)) for where in (b"above", b"below")]


def read(case: Path) -> tuple[bytes, list[bytes], bytes]:
    """A golden case in the middle of a longer file, so that there is something that nobody touched."""
    files = {file.name: AROUND[0] + file.read_bytes().rstrip(b"\n") + b"\n" + AROUND[1] for file in case.iterdir()}
    sides = [files[name] for name in sorted(files) if name.startswith("s")]
    return files.get("base", AROUND[0] + AROUND[1]), sides, files["expected"]


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_golden_merges_are_certified(case: Path) -> None:
    base, sides, result = read(case)
    assert audit_texts(base, sides, result).losses == ()


def test_spoiled_ones_are_caught() -> None:
    rng = random.Random(5)
    made = caught = 0
    for n in range(20):
        for case in sorted(CASES.iterdir()):
            base, sides, result = read(case)
            found = spoil(base, sides, result, WAYS[n % 3], rng)
            if found is not None:
                made += 1
                caught += bool(audit_texts(base, sides, found.result).losses)
    assert made > 100
    assert caught >= 0.95 * made


def test_the_old_line_of_an_edit_in_a_moved_block_is_caught() -> None:
    """One side moved a block and the other edited a line of it: the side that moved it has the old line."""
    base, sides, result = read(CASES / "an-edit-of-a-moved-block")
    rng = random.Random(5)
    found = [spoil(base, sides, result, "resurrected", rng) for _ in range(20)]
    spoiled = {one.result for one in found if one is not None}
    assert spoiled
    for one in spoiled:
        assert audit_texts(base, sides, one).losses
