"""A few of the trials of `tests.crashes`, and that it finds what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import crashes


@pytest.mark.parametrize("kind", crashes.KINDS)
def test_killed_at_any_moment(tmp_path: Path, kind: str) -> None:
    world = crashes.build(tmp_path, kind, ("main",))
    crashes.trial(world, tmp_path / "trial", kind, crashes.KINDS.index(kind))
    if kind == "merge":
        before = world.before["main"]
        torn = {**before["main"], "files": {**before["main"]["files"], "src/000.txt": b""}}
        with pytest.raises(AssertionError, match=r"src/000\.txt"):
            crashes.same({**before, "main": torn}, before)
