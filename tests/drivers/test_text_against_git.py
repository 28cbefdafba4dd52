"""Where Git merges two sides cleanly, so does mergekit, and to the same bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers.text import DRIVER
from tests.histories import run_git

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "cases"
Texts = tuple[bytes, bytes, bytes]


def merge(base: bytes, left: bytes, right: bytes) -> Outcome:
    return DRIVER.merge(Contest("text", base, (left, right), (Writer("left", time=1), Writer("right", time=2))))


def git_merges(repository: Path, merges: list[Texts]) -> list[bytes | None]:
    """Merge two branches that have a file for each merge, by the real git; None for a file in conflict."""
    run_git(repository, "init", "--quiet", "--bare", ".")
    parts = []
    for number, name in enumerate(("base", "left", "right")):
        who = b"committer A <a@example.com> 1700000000 +0000"
        parts.append(b"commit refs/heads/%s\nmark :%d\n%s\ndata 0\n" % (name.encode(), number + 1, who))
        parts.extend([b"from :1\n"] if number else [])
        for i, texts in enumerate(merges):
            parts.append(b"M 100644 inline f%d\ndata %d\n%s\n" % (i, len(texts[number]), texts[number]))
    run_git(repository, "fast-import", "--quiet", stdin=b"".join(parts))
    # Without renames: files that one side emptied look like each other.
    command = ("-c", "merge.renames=false", "merge-tree", "--write-tree", "--name-only", "--no-messages", "left", "right")
    output = run_git_merge(repository, *command)
    tree, *conflicts = output.split()
    content = run_git(repository, "cat-file", "--batch", stdin=b"".join(b"%s:f%d\n" % (tree, i) for i in range(len(merges))))
    found: list[bytes | None] = []
    at = 0
    for i in range(len(merges)):
        header = content.index(b"\n", at)
        size = int(content[at:header].split()[2])
        found.append(None if b"f%d" % i in conflicts else content[header + 1 : header + 1 + size])
        at = header + size + 2
    return found


def run_git_merge(repository: Path, *command: str) -> bytes:
    """Run a git that says by its exit code that there are conflicts."""
    return run_git(repository, "-c", f"alias.merged=!git {' '.join(command)} || test $? = 1", "merged")


def drawn(rng: random.Random) -> Texts:
    """Draw a base and two sides out of few different lines."""
    letters = [b"%c\n" % (97 + i) for i in range(rng.randint(2, 7))]
    base = rng.choices(letters, k=rng.randint(0, 10))

    def side() -> bytes:
        lines = list(base)
        for _ in range(rng.randint(1, 3)):
            start = rng.randint(0, len(lines))
            lines[start : start + rng.randint(0, 2)] = rng.choices(letters, k=rng.randint(0, 2))
        text = b"".join(lines)
        return text[:-1] if rng.random() < 0.1 else text

    return b"".join(base), side(), side()


def test_random_texts(tmp_path: Path) -> None:
    rng = random.Random(1)
    merges = [drawn(rng) for _ in range(3000)]
    found = git_merges(tmp_path, merges)
    assert sum(result is not None for result in found) > 1000
    for texts, result in zip(merges, found, strict=True):
        if result is not None:
            assert merge(*texts) == Outcome(result, result), texts


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real merges is not beside the project")
def test_real_merges_that_git_makes_cleanly() -> None:
    merges = sorted(CORPUS.glob("clean/*/*/meta.json"))
    assert len(merges) == 144
    for case in merges:
        texts = {path.name.split(".")[0]: path.read_bytes() for path in case.parent.iterdir()}
        assert json.loads(texts["meta"])["label"] == "clean"
        assert merge(texts["base"], texts["left"], texts["right"]) == Outcome(texts["human"], texts["human"]), case.parent
