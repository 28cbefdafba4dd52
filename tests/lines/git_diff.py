"""What git says about many pairs of texts at once: the hunks of `git diff`, computed as git's merges compute them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from mergekit.lines.diff import Algorithm, Hunk

RANGES = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def git_hunks(pairs: Sequence[tuple[bytes, bytes]], algorithm: Algorithm, where: Path) -> list[tuple[Hunk, ...]]:
    """Compare all pairs with one call of git.

    Context lines are asked for, since without any `git diff` (no merge, though) cuts off the common end before it
    compares, which changes the result.
    """
    for name, texts in zip(("base", "side"), zip(*pairs, strict=True), strict=True):
        (where / name).mkdir()
        for number, text in enumerate(texts):
            (where / name / str(number)).write_bytes(text)
    options = ["--text", "--no-renames", "--no-indent-heuristic", f"--diff-algorithm={algorithm}", "-U3", "--inter-hunk-context=0"]
    command = ["git", "diff", "--no-index", *options, "base", "side"]
    done = subprocess.run(command, cwd=where, stdout=subprocess.PIPE, check=False)
    assert done.returncode in (0, 1)
    found: list[tuple[Hunk, ...]] = [()] * len(pairs)
    for part in re.split(rb"^diff --git ", done.stdout, flags=re.MULTILINE)[1:]:
        heading, *lines = part.split(b"\n")
        found[int(heading.rsplit(b"/", 1)[1])] = tuple(_hunks(lines))
    return found


def _hunks(lines: list[bytes]) -> list[Hunk]:
    """Read the hunks of one file: a run of - and + lines is one."""
    found: list[Hunk] = []
    i = j = start = side_start = 0
    inside = False

    def end() -> None:
        if (i, j) != (start, side_start):
            found.append(Hunk(start, i, side_start, j))

    for line in lines:
        if ranges := RANGES.match(line):
            if inside:
                end()
            inside = True
            first, size, side_first, side_size = (1 if number is None else int(number) for number in ranges.groups())
            i, j = start, side_start = first - (size > 0), side_first - (side_size > 0)
        elif not inside or line[:1] in (b"", b"\\"):
            continue
        elif line[:1] == b"-":
            i += 1
        elif line[:1] == b"+":
            j += 1
        else:
            end()
            i, j = start, side_start = i + 1, j + 1
    if inside:
        end()
    return found
