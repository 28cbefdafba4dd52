"""Two rounds of `tests.races`, one on a bare repository and one on a target that is checked out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests import races


@pytest.mark.parametrize("seed", [1, 2])
def test_each_lands_exactly_once(tmp_path: Path, seed: int) -> None:
    most, _ = races.run_round(tmp_path, random.Random(seed))
    assert most > 1
