"""Likeness: the same scores as git's rename detection."""

from __future__ import annotations

import random
import re
from pathlib import Path

from mergekit.tree_merge.similarity import MAX_SCORE, RENAME_SCORE, can_reach, score, spans
from tests.histories import History

PAIRS = 60


def test_the_scores_are_gits(tmp_path: Path) -> None:
    """Git prints its score of a rename in percent: ``R087``."""
    rng = random.Random(5)
    history = History(tmp_path / "repo")
    old, new = {}, {}
    for i in range(PAIRS):
        lines = [f"{i} {rng.random()} {'x' * rng.randrange(90)}" for _ in range(rng.randrange(3, 30))]
        kept = [line for line in lines if rng.random() < 0.85] or lines[:1]
        old[f"old{i}"] = "\n".join(lines) + "\n"
        new[f"new{i}"] = "\n".join(kept + [f"more {rng.random()}" for _ in range(rng.randrange(3))]) + "\n"
    history.commit("a", files=old)
    history.commit("b", "a", files=new, delete=list(old))
    printed = history.git("diff-tree", "-r", "-M01%", "-l0", history["a"], history["b"]).decode()
    seen = 0
    for percent, before, after in re.findall(r" R(\d+)\told(\d+)\tnew(\d+)", printed):
        if before == after:
            ours = score(spans(old[f"old{before}"].encode()), spans(new[f"new{after}"].encode()))
            assert ours * 100 // MAX_SCORE == int(percent)
            seen += 1
    assert seen > PAIRS // 2


def test_sizes_alone_rule_out_what_cannot_be_alike() -> None:
    assert can_reach(100, 50)
    assert not can_reach(100, 49)
    assert can_reach(100, 75, (RENAME_SCORE + MAX_SCORE) // 2)
    assert not can_reach(74, 100, (RENAME_SCORE + MAX_SCORE) // 2)


def test_equal_files_score_highest_and_empty_ones_nothing() -> None:
    assert score(spans(b"a\nb\n"), spans(b"a\nb\n")) == MAX_SCORE
    assert score(spans(b""), spans(b"")) == 0
    assert score(spans(b"a\r\nb\r\n"), spans(b"a\nb\n")) == MAX_SCORE
