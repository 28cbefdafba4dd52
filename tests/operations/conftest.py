"""What tests of operations ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations import scenario
from tests.operations.scenario import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return scenario.clone(tmp_path)
